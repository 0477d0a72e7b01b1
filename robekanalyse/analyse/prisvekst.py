"""Growth without price growth: the municipal deflator chained over the years, divided away and never subtracted."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import les
from ..grunnlag.kommune import Kommune
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.regler import regel
from .eksakt import aarstall, beloep, ramse
from .folketall import folketallskilder, innbyggere_ved_utgangen
from .nokkeltallserie import nokkeltallserie
from .oekonomi import aarsspenn, kilder_til, nokkeltall

SERIER = {
    "driftsinntekter": "Driftsinntekter (brutto)", "driftsutgifter": "Driftsutgifter (brutto)",
    "netto_driftsutgifter": "Netto driftsutgifter",
}


def deflatorer(egne: Mapping[int, object] | None = None) -> dict[int, Decimal]:
    """Which yearly price growth, per cent, goes with each year? The embedded series with the user's own laid over.

    `egne` {year: per cent} overrides, as for this year's and next year's estimates. Source: Finansdepartementet.
    """
    t = les("deflator")
    serie = {int(a): Decimal(str(v)) for a, v in zip(t["aar"], t["kommunal_deflator_pst"], strict=True)}
    for aar, verdi in (egne or {}).items():
        serie[aarstall(aar, "deflatoren")] = beloep(verdi, f"deflatoren for {aar}", negativ=True)
    if any(v <= -100 for v in serie.values()):
        raise UgyldigInndata("Deflatoren må være større enn −100 prosent: kontroller tallet.")
    return serie


def anslaa_deflator(loennsvekst, prisvekst, loennsandel=None) -> Decimal:
    """What deflator do these estimates of wage and price growth give, per cent? Wages weigh nearly 60 per cent.

    >>> str(anslaa_deflator("3,7", "2,5"))
    '3.208'
    """
    andel = regel("perspektiv.deflator_loennsandel").verdi
    if loennsandel is not None:
        andel = beloep(loennsandel, "lønnsandelen")
    if not 0 <= andel <= 1:
        raise UgyldigInndata("Lønnsandelen må ligge mellom 0 og 1, for eksempel 0,59.")
    loenn, pris = beloep(loennsvekst, "lønnsveksten", negativ=True), beloep(prisvekst, "prisveksten", negativ=True)
    return andel * loenn + (1 - andel) * pris


def kjedet_deflator(fra_aar: int, til_aar: int, deflator: Mapping[int, object] | None = None) -> Decimal:
    """How many times higher are prices in `til_aar` than in `fra_aar`? The product of every year's growth between.

    Exact (Decimal). Raises ManglerTall when a year on the way has no deflator, UgyldigInndata when the years
    come in the wrong order.

    >>> str(kjedet_deflator(2022, 2025, {2023: "4,3", 2024: "3,9", 2025: "3,5"}))
    '1.121605695'
    """
    if til_aar < fra_aar:
        raise UgyldigInndata(f"Perioden slutter ({til_aar}) før den begynner ({fra_aar}): bytt om årene.")
    serie = deflatorer(deflator)
    borte = [a for a in range(fra_aar + 1, til_aar + 1) if a not in serie]
    if borte:
        hvilke = str(borte[0]) if len(borte) == 1 else f"{borte[0]}–{borte[-1]}"
        raise ManglerTall(
            f"Deflatoren for {hvilke} mangler (serien dekker {min(serie)}–{max(serie)}):"
            f" oppgi den selv, for eksempel deflator={{{borte[0]}: 3,5}}."
        )
    indeks = Decimal(1)
    for aar in range(fra_aar + 1, til_aar + 1):
        indeks *= 1 + serie[aar] / 100
    return indeks


def realvekst(
    tall=None, *, deflator: Mapping[int, object] | None = None, innbyggere: Mapping[int, object] | None = None,
    prisaar: int | None = None,
) -> Resultattabell:
    """How much have income and expenditure grown when price growth is taken out, in all and per inhabitant?

    Parameters: `tall` is {year: amount}, or {name: {year: amount}} for several series, or a municipality (one
    call then gives gross income, gross and net expenditure, konsern); years may be skipped, the deflator is
    chained over them. `deflator` {year: per cent} overrides the embedded series; `innbyggere` {year: persons}
    at the end of each year (for a municipality: from SSB 07459); `prisaar` is the price year (default: each
    series' last).

    Rows: one per series and year, oldest first. Columns: serie, aar, nominell (unit as given; 1000 kr for a
    municipality), prisindeks (first year = 1), fastpris (prices of the price year), realindeks (first year =
    100), nominell_vekst_prosent and realvekst_prosent (from the year before in the series),
    realvekst_samlet_prosent (from the first), innbyggere, fastpris_per_innbygger (kr for a municipality),
    realindeks_per_innbygger. For a municipality also kommunenr and kommune.

    Raises UgyldigInndata for amounts or populations that are not above zero, ManglerTall for a year without
    deflator or a municipality without figures. Source: KOSTRA 12137, SSB 07459, Finansdepartementets deflator.

    >>> t = realvekst({2025: 500, 2026: 520}, deflator={2026: "4,1"})
    >>> print(round(t["realvekst_prosent"].iloc[-1], 3))
    -0.096
    """
    if isinstance(tall, Mapping):
        flere = all(isinstance(v, Mapping) for v in tall.values()) and len(tall) > 0
        serier = tall if flere else {"serie": tall}
        rader = [r for navn, s in serier.items() for r in _serie(str(navn), s, deflator, innbyggere, prisaar, 1)]
        return resultattabell(rader, [_opphav(rader)], _merknader(rader, deflator))
    return _for_kommune(tall, deflator, innbyggere, prisaar)


def _for_kommune(kommune, deflator, innbyggere, prisaar) -> Resultattabell:
    t = nokkeltallserie(kommune) if isinstance(kommune, (str, int, Kommune)) else nokkeltall(kommune)
    med = t.dropna(subset=["driftsinntekter"])
    if med.empty:
        raise ManglerTall(t.merknader[0])
    folk = innbyggere_ved_utgangen(med) if innbyggere is None else None
    rader = []
    for enhet in dict.fromkeys(med["kommune"]):
        d = med[med["kommune"] == enhet]
        antall = innbyggere if folk is None else dict(zip(d["aar"], folk[d.index], strict=True))
        for kolonne, navn in SERIER.items():
            egen = d.dropna(subset=[kolonne])
            serie = dict(zip(egen["aar"].astype(int), egen[kolonne].astype(float), strict=True))
            if serie:
                nye = _serie(navn, serie, deflator, antall, prisaar, 1000)
                numre = dict(zip(d["aar"], d["kommunenr"], strict=True))
                rader += [{"kommunenr": numre[r["aar"]], "kommune": enhet, **r} for r in nye]
    merknader = [m for m in t.merknader if "finnes ikke i datagrunnlaget for" in m or "ummen av" in m]
    kilder = [*kilder_til(t, *SERIER), _opphav(rader)]
    if folk is not None:
        folkeaar = (int(med["aar"].min()) + 1, int(med["aar"].max()) + 1)
        kilder += folketallskilder(folkeaar, "innbyggere", t.konstruert, med["kommunenr"])
    return resultattabell(rader, kilder, [*_merknader(rader, deflator), *merknader])


def _serie(navn: str, serie: Mapping, deflator, innbyggere, prisaar, per: int) -> list[dict]:
    lest = {aarstall(a, navn): beloep(v, f"{navn} i {a}") for a, v in serie.items()}
    if not lest:
        raise UgyldigInndata(f"Serien «{navn}» er tom: oppgi minst ett år.")
    if tomme := [a for a, v in lest.items() if v <= 0]:
        raise UgyldigInndata(f"{navn} i {tomme[0]} må være større enn null for at vekst kan regnes: kontroller tallet.")
    aarene = sorted(lest)
    foerste, siste = aarene[0], prisaar or aarene[-1]
    indeks = {a: kjedet_deflator(foerste, a, deflator) for a in aarene}
    til_prisaar = kjedet_deflator(min(foerste, siste), max(foerste, siste), deflator)
    til_prisaar = til_prisaar if siste >= foerste else 1 / til_prisaar
    fast = {a: lest[a] * til_prisaar / indeks[a] for a in aarene}
    folk = _folk(innbyggere, aarene)
    grunn = next((a for a in aarene if folk.get(a)), None)
    rader = []
    for i, a in enumerate(aarene):
        foer = aarene[i - 1] if i else None
        per_innb = fast[a] * per / folk[a] if folk.get(a) else None
        grunn_innb = fast[grunn] * per / folk[grunn] if grunn else None
        rader.append({
            "serie": navn, "aar": a, "nominell": float(lest[a]), "prisindeks": float(indeks[a]),
            "fastpris": float(fast[a]), "realindeks": float(100 * fast[a] / fast[foerste]),
            "nominell_vekst_prosent": float(100 * (lest[a] / lest[foer] - 1)) if foer else None,
            "realvekst_prosent": float(100 * (fast[a] / fast[foer] - 1)) if foer else None,
            "realvekst_samlet_prosent": float(100 * (fast[a] / fast[foerste] - 1)),
            "innbyggere": float(folk[a]) if folk.get(a) else None,
            "fastpris_per_innbygger": float(per_innb) if per_innb is not None else None,
            "realindeks_per_innbygger": float(100 * per_innb / grunn_innb) if per_innb is not None else None,
        })
    return rader


def _folk(innbyggere, aarene) -> dict[int, Decimal | None]:
    ut: dict[int, Decimal | None] = {}
    for a in aarene:
        verdi = (innbyggere or {}).get(a)
        if verdi is None or verdi != verdi:
            ut[a] = None
            continue
        ut[a] = beloep(float(verdi) if not isinstance(verdi, (str, Decimal)) else verdi, f"innbyggertallet i {a}")
        if ut[a] == 0:
            raise UgyldigInndata(f"Innbyggertallet i {a} er null: oppgi folketallet ved utgangen av året.")
    return ut


def _opphav(rader: list[dict]) -> Opphav:
    aar = (min(r["aar"] for r in rader), max(r["aar"] for r in rader))
    kilde = str(les("deflator")["kilde"].iloc[0])
    return Opphav(kilde, "Kommunal deflator", aar, "", "kjedet: nominelt delt på prisindeks")


def _merknader(rader: list[dict], deflator) -> list[str]:
    t = les("deflator").set_index("aar")
    brukt = {a for a in range(min(r["aar"] for r in rader) + 1, max(r["aar"] for r in rader) + 1)}
    egne = {int(a) for a in (deflator or {})} & brukt
    anslag = sorted(a for a in brukt - egne if a in t.index and str(t.loc[a, "status"]).startswith("anslag"))
    ut = ["Prisveksten er delt bort med den kommunale deflatoren (lønn og priser), kjedet år for år."]
    if anslag:
        ut.append(f"Deflatoren for {ramse(anslag)} er et anslag og kan bli endret.")
    if egne:
        ut.append(f"Deflatoren for {ramse(sorted(egne))} er lagt inn av dere.")
    alle = {r["aar"] for r in rader}
    for navn in dict.fromkeys(r["serie"] for r in rader):
        egne_aar = {r["aar"] for r in rader if r["serie"] == navn}
        if egne_aar != alle:
            ut.append(f"{navn} finnes bare for {aarsspenn(egne_aar)}.")
    if any(r["innbyggere"] is None for r in rader) and any(r["innbyggere"] is not None for r in rader):
        borte = sorted({r["aar"] for r in rader if r["innbyggere"] is None})
        ut.append(f"Folketallet ved utgangen av {ramse(borte)} mangler; per innbygger er ikke regnet for de årene.")
    return ut
