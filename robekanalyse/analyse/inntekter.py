"""The income side: tax, fees and user payments beside comparable municipalities, and what the equalisation does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import les_for
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.regler import regel
from ..grunnlag.tall import tekst
from .eksakt import aarstall, beloep, ramse
from .folketall import innbyggere_ved_utgangen
from .oekonomi import HENT
from .utvalg import velg_enheter

# What a municipality can itself influence, then what it cannot. Ids as in the tables; amounts 1000 kr.
INNTEKTER = {
    "eiendomsskatt": "Eiendomsskatt", "gebyrinntekter": "Gebyrer", "brukerbetalinger": "Brukerbetalinger",
    "frie_inntekter": "Frie inntekter", "driftsinntekter": "Driftsinntekter i alt",
}
_TALL = ("beloep", "kr_per_innbygger", "prosent", "sammenligning_kr", "avvik_kr", "avvik_mill_kr")
_TABELLNAVN = {"brutto_driftsinntekter": "driftsinntekter"}


def inntektssiden(
    kommune=None, sammenlign_med=None, *, aar: int | None = None, egne: Mapping[str, object] | None = None,
    sammenligning: Mapping[str, Mapping[str, object]] | None = None,
) -> Resultattabell:
    """What do property tax, fees and user payments give, beside the comparison municipalities?

    Parameters: `kommune` and `sammenlign_med` (a series or a network) look up the accounts of `aar` in the data
    (default: the municipality's newest); `egne` and `sammenligning` {municipality: …} give or replace amounts:
    innbyggere, and any of eiendomsskatt, gebyrinntekter, brukerbetalinger, frie_inntekter, driftsinntekter, all
    in 1000 kr.

    Rows: one per kind of income, in that order. Columns: inntekt, beloep (1000 kr), kr_per_innbygger, prosent
    (of driftsinntekter), sammenligning_kr (the comparison's kr per inhabitant, added before dividing),
    antall (municipalities in it), avvik_kr, avvik_mill_kr (difference × own inhabitants), mangler (why blank).
    A difference is not a possibility: the ceiling of property tax and the full-cost rule of fees come first.

    Raises ManglerTall when neither municipality nor own figures are given, UgyldigInndata for a population of
    zero or a negative amount. Source: KOSTRA, or the municipality's own figures.
    """
    if kommune is None and egne is None:
        raise ManglerTall("Oppgi en kommune, eller egne tall med innbyggere og inntekter i 1000 kr.")
    fra_data, kilder = ({}, []) if kommune is None else _oppslag(kommune, aar)
    navn = next(iter(fra_data), "egne tall")
    min_ = _post(navn, {**fra_data.get(navn, {}), **(egne or {})})
    if aar is None and kilder:
        aar = kilder[0].aar[0]
    andre_data, flere = ({}, []) if sammenlign_med is None else _oppslag(sammenlign_med, aar)
    sammen = {n: {**andre_data.get(n, {}), **(sammenligning or {}).get(n, {})}
              for n in dict.fromkeys([*andre_data, *(sammenligning or {})]) if n != navn}
    poster = {n: _post(n, p) for n, p in sammen.items()}
    rader = [_rad(n, tittel, min_, poster) for n, tittel in INNTEKTER.items()]
    borte = [INNTEKTER[n].lower() for n in INNTEKTER if min_.get(n) is None]
    merknader = [
        "Avviket viser forskjell, ikke mulighet: eiendomsskatten har et tak i loven, og gebyrer til selvkost skal ikke"
        " gi overskudd."
    ]
    if borte:
        merknader.append(f"For {navn} er {ramse(borte)} ikke i datagrunnlaget: {HENT}.")
    tabell = resultattabell(rader, [*kilder, *flere], merknader)
    return tabell.astype(dict.fromkeys(_TALL, float))


def _oppslag(kommune, aar: int | None) -> tuple[dict[str, dict], list[Opphav]]:
    enheter = velg_enheter(kommune)
    t = les_for("kostra_oekonomi", enheter[0].kommune, kommunenr=[k.nr for e in enheter for k in e.koder])
    t = t[t["indikator"].replace(_TABELLNAVN).isin(INNTEKTER) & (t["enhet"] == "1000 kr")]
    ut, kilder = {}, []
    for e in enheter:
        gjelder = [t[(t["kommunenr"] == k.nr) & t["aar"].between(k.fra or 0, k.til or 9999)] for k in e.koder]
        egne = max(gjelder, key=lambda d: d["aar"].max() if len(d) else 0)
        d = egne[egne["aar"] == (egne["aar"].max() if aar is None else aar)]
        ut[e.navn] = {_TABELLNAVN.get(r.indikator, r.indikator): r.verdi for r in d.itertuples()}
        if len(d):
            folk = innbyggere_ved_utgangen(d.head(1)).iloc[0]
            ut[e.navn]["innbyggere"] = None if folk != folk else int(folk)
            r = d.iloc[0]
            kilder.append(
                Opphav(r["kilde"], "inntekter", (int(r["aar"]),) * 2, str(r["status"]), konstruert=e.kommune.konstruert)
            )
    return ut, kilder


def _post(navn: str, tall: Mapping[str, object]) -> dict[str, Decimal | None]:
    ukjent = set(tall) - set(INNTEKTER) - {"innbyggere"}
    if ukjent:
        raise UgyldigInndata(f"Inntekten {min(ukjent)} er ukjent: velg blant {', '.join(INNTEKTER)}.")
    ut = {n: None if v is None or v != v else beloep(v, f"{n} for {navn}") for n, v in tall.items()}
    if ut.get("innbyggere") == 0:
        raise UgyldigInndata(f"Innbyggertallet for {navn} er null: oppgi folketallet ved utgangen av året.")
    return ut


def _rad(inntekt: str, tittel: str, egen: dict, andre: dict[str, dict]) -> dict:
    sum_, folk = egen.get(inntekt), egen.get("innbyggere")
    med = [p for p in andre.values() if p.get(inntekt) is not None and p.get("innbyggere")]
    per = 1000 * sum_ / folk if sum_ is not None and folk else None
    ref = 1000 * sum(p[inntekt] for p in med) / sum(p["innbyggere"] for p in med) if med else None
    i_alt = egen.get("driftsinntekter")
    prosent = 100 * sum_ / i_alt if sum_ is not None and i_alt else None
    avvik = per - ref if per is not None and ref is not None else None
    mangler = []
    if sum_ is None:
        mangler.append("beløpet mangler")
    if not folk:
        mangler.append("innbyggertallet mangler")
    if ref is None:
        mangler.append("ingen i sammenligningen har tallet")
    tall = (sum_, per, prosent, ref, avvik, None if avvik is None else avvik * folk / 1_000_000)
    return {
        "inntekt": tittel, **dict(zip(_TALL, tall, strict=True)), "antall": len(med),
        "mangler": ", ".join(mangler),
    }


@dataclass(frozen=True)
class Inntektsutjevning:
    """Tax after equalisation, kr per inhabitant: `skatt`, `symmetrisk`, `tillegg`, `trekk` (minus), `etter`, and
    `prosent` of the country's tax. `trekk_kjent` says whether the deduction of the year is known."""

    skatt: Decimal
    symmetrisk: Decimal
    tillegg: Decimal
    trekk: Decimal
    trekk_kjent: bool
    etter: Decimal
    prosent: Decimal
    merknader: tuple[str, ...]


def inntektsutjevning(
    skatt_per_innbygger, landets_skatt=None, *, aar: int = 2025, sats=None, tillegg=None, trekk=None
) -> Inntektsutjevning:
    """What is left of the tax after inntektsutjevningen, kr per inhabitant?

    net = −s · (tax − L) + t · max(0, 0.9 · L − tax) − f. `landets_skatt` L is known for 2025 only; `sats` s,
    `tillegg` t and `trekk` f are the year's unless given. The rates are assumptions (antatt), said in `.merknader`.
    Tax means income and wealth tax of persons and naturressursskatt, per inhabitant 1 January; KOSTRA's
    rammetilskudd is after equalisation, so never add the two. Raises UgyldigInndata, ManglerTall.

    >>> str(inntektsutjevning(30000, 40000, sats="0,60", trekk=0).etter)
    '38100.0000'
    """
    dato = dt.date(aarstall(aar, "inntektsutjevningen"), 1, 1)
    skatt = beloep(skatt_per_innbygger, "skatten per innbygger")
    if landets_skatt is None:
        if aar != 2025:
            raise ManglerTall(f"Landets skatt per innbygger i {aar} er ikke i datagrunnlaget: oppgi landets_skatt.")
        land = regel("perspektiv.landets_skatt_per_innbygger", dato).verdi
    else:
        land = beloep(landets_skatt, "landets skatt per innbygger")
    if land == 0:
        raise UgyldigInndata("Landets skatt per innbygger må være større enn null: kontroller tallet.")
    s = regel("perspektiv.inntektsutjevning_symmetrisk", dato).verdi if sats is None else beloep(sats, "satsen")
    t = regel("perspektiv.inntektsutjevning_tillegg", dato).verdi if tillegg is None else beloep(tillegg, "tillegget")
    if s > 1 or t > 1:
        raise UgyldigInndata("Satsene skrives som andeler mellom 0 og 1, for eksempel 0,62.")
    f, kjent = _trekk(trekk, dato)
    grense = regel("perspektiv.inntektsutjevning_grense", dato).verdi * land
    symmetrisk, ekstra = -s * (skatt - land), t * max(Decimal(0), grense - skatt)
    etter = skatt + symmetrisk + ekstra - f
    merknader = [
        f"Satsene for {aar} er antatt ({tekst(100 * s)} prosent symmetrisk, {tekst(100 * t)} prosent tillegg)."
    ]
    if not kjent:
        merknader.append(f"Trekket som betaler tillegget i {aar}, er ikke kjent og ikke regnet med.")
    return Inntektsutjevning(skatt, symmetrisk, ekstra, -f, kjent, etter, 100 * etter / land, tuple(merknader))


def _trekk(trekk, dato: dt.date) -> tuple[Decimal, bool]:
    if trekk is not None:
        return beloep(trekk, "trekket"), True
    try:
        return regel("perspektiv.inntektsutjevning_trekk", dato).verdi, True
    except UgyldigInndata:
        return Decimal(0), False
