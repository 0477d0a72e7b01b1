"""What does a changed age composition cost? Rate per inhabitant × change in number, ups and downs kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import les
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent, tekst
from .alder import NOEKKELGRUPPER, aldersnavn, grupper_sum, hull, les_grupper
from .befolkning import framskriv_befolkning
from .eksakt import beloep
from .folketall import folketall
from .prisvekst import kjedet_deflator

# Criterion code in the cost keys → age group. The other criteria are not persons in an age group.
_KRITERIER = {
    "innb_0": "alder_0", "innb_1_5": "alder_1_5", "innb_6_12": "alder_6_12", "innb_13_15": "alder_13_15",
    "innb_16_22": "alder_16_22", "innb_23_24": "alder_23_24", "innb_25_66": "alder_25_66",
    "innb_67_79": "alder_67_79", "innb_80_89": "alder_80_89", "innb_90_plus": "alder_90_pluss",
}
BEHOV_IKKE_TILLATT_VEKST = (
    "Tallet er beregnet behov ved uendret standard, ikke en bevilgning. Nedgangen blir bare innsparing der klasser,"
    " avdelinger eller bygg faktisk legges ned."
)


@dataclass(frozen=True)
class Demografikostnad:
    """The calculated need of a changed age composition, mill. kr, in the price level of the rates.

    `tabell` has one row per age group (gruppe, foer, etter, endring, sats [1000 kr], mill_kr). `oekning` and
    `nedgang` are the sums of the ups and of the downs (both zero or more), `netto` the difference; `aar` the
    number of years between. `kilder` and `merknader` say where it comes from and how to read it.
    """

    tabell: Resultattabell
    oekning: Decimal
    nedgang: Decimal
    aar: int | None
    kilder: tuple[Opphav, ...]
    merknader: tuple[str, ...]

    @property
    def netto(self) -> Decimal:
        """Ups less downs: what it costs if every down is taken out."""
        return self.oekning - self.nedgang

    def per_aar(self, uttak=1) -> Decimal:
        """What does it cost each year, mill. kr, when this share of the downs is really taken out (1 all, 0 none)?

        Raises ManglerTall when the number of years is not known, UgyldigInndata for a share outside 0–1.
        """
        andel = beloep(uttak, "andelen av nedgangen som tas ut")
        if andel > 1:
            raise UgyldigInndata("Andelen av nedgangen som tas ut, må ligge mellom 0 (ingenting) og 1 (alt).")
        if not self.aar:
            raise ManglerTall("Antall år mangler: oppgi fra_aar og til_aar for å fordele behovet på år.")
        return (self.oekning - andel * self.nedgang) / self.aar


def demografikostnad(
    kommune=None, fra_aar: int | None = None, til_aar: int | None = None, *,
    foer: Mapping[str, object] | None = None, etter: Mapping[str, object] | None = None,
    satser: Mapping[str, object] | None = None,
) -> Demografikostnad:
    """How much more or less will the services need when the age groups change, mill. kr?

    Either a municipality and two years (1 January; the past from SSB 07459, the future from
    `framskriv_befolkning`, column antall_ssb_vekst), or the numbers themselves in `foer` and `etter` {age group:
    persons}. `satser` {age group: 1000 kr per inhabitant} are the user's own, for instance TBU's newest; without
    them the rates are computed from the cost keys (`satser_av_noekler`), and the result says so. Age groups are
    written as «0», «1–5», «90+»; the municipality's persons are counted in the groups the rates have.

    Raises UgyldigInndata when groups differ or overlap, numbers are negative, or the period ends before it
    begins; ManglerTall when neither numbers nor municipality are given. Method: TBU; source of rates as given.

    >>> d = demografikostnad(foer={"1–5": 220}, etter={"1–5": 200}, satser={"1–5": 200})
    >>> str(d.netto), str(d.nedgang)
    ('-4', '4')
    """
    if fra_aar is not None and til_aar is not None and til_aar <= fra_aar:
        raise UgyldigInndata(f"Perioden slutter ({til_aar}) før den er i gang ({fra_aar}): velg et senere sluttår.")
    egne = satser is not None
    if egne:
        lest = {g: beloep(v, f"satsen for {g}") for g, v in satser.items()}
        kilder, merknader = [], ["Satsene er lagt inn av dere."]
    else:
        t = satser_av_noekler()
        lest = {g: Decimal(str(v)) for g, v in zip(t["aldersgruppe"], t["sats"], strict=True)}
        kilder, merknader = list(t.kilder), list(t.merknader)
    grupper = les_grupper(lest)
    if foer is not None and etter is not None:
        folk = [_likt(foer, grupper, "før"), _likt(etter, grupper, "etter")]
    elif kommune is not None and fra_aar is not None and til_aar is not None:
        k = finn_kommune(kommune)
        (a, opphav_a, _), (b, opphav_b, m) = (_folk(k, aar, grupper) for aar in (fra_aar, til_aar))
        folk, kilder = [a, b], [*opphav_a, *opphav_b, *kilder]
        merknader = [*m, *merknader]
    else:
        raise ManglerTall("Oppgi enten kommune, fra_aar og til_aar, eller antallet i hver aldersgruppe før og etter.")
    rader, oekning, nedgang = [], Decimal(0), Decimal(0)
    for g, aldre in grupper.items():
        endring = folk[1][g] - folk[0][g]
        mill = endring * lest[g] / 1000
        oekning, nedgang = oekning + max(mill, Decimal(0)), nedgang + max(-mill, Decimal(0))
        rader.append({
            "gruppe": aldersnavn(aldre), "foer": float(folk[0][g]), "etter": float(folk[1][g]),
            "endring": float(endring), "sats": float(lest[g]), "mill_kr": float(mill),
        })
    if borte := hull(grupper):
        merknader.append(f"Gruppene dekker ikke {', '.join(borte)}; endringene der er ikke regnet med.")
    merknader.append(BEHOV_IKKE_TILLATT_VEKST)
    aar = til_aar - fra_aar if fra_aar is not None and til_aar is not None else None
    tabell = resultattabell(rader, kilder, merknader)
    return Demografikostnad(tabell, oekning, nedgang, aar, tabell.kilder, tabell.merknader)


def _likt(antall: Mapping[str, object], grupper, naar: str) -> dict[str, Decimal]:
    """The numbers given, on the groups of the rates; the same ages may be written another way («90+», «90 pluss»)."""
    egne = les_grupper(antall)
    mangler = [aldersnavn(a) for a in grupper.values() if a not in egne.values()]
    ekstra = [aldersnavn(a) for a in egne.values() if a not in grupper.values()]
    if mangler or ekstra:
        hva = f"mangler {', '.join(mangler)}" if mangler else f"har {', '.join(ekstra)} uten sats"
        raise UgyldigInndata(f"Antallet {naar} {hva}: bruk de samme aldersgruppene i antall og satser.")
    etter_alder = {egne[n]: beloep(v, f"antallet i {n}") for n, v in antall.items()}
    return {g: etter_alder[a] for g, a in grupper.items()}


def _folk(kommune: Kommune, aar: int, grupper) -> tuple[dict[str, Decimal], list[Opphav], list[str]]:
    f = folketall(kommune.konstruert)
    if aar in f.aar:
        personer = f.begge[f.rader([kommune.nr])[0], f.aar.index(aar), 0]
        if personer.sum() != personer.sum():
            raise ManglerTall(f"Folketallet etter alder for {kommune.navn} i {aar} mangler: velg et annet år.")
        kilder, merknader = f.kilder(aar, numre=[kommune.nr]), []
    else:
        t = framskriv_befolkning(kommune, aar, inndeling="ettaarig")
        personer = t.loc[t["aar"] == aar, "antall_ssb_vekst"].to_numpy()
        kilder, merknader = list(t.kilder), [m for m in t.merknader if "antall_ssb_vekst" not in m]
        if not kommune.konstruert:
            merknader.append("Folketallet framover følger veksten i framskrivingen, regnet fra dagens faktiske tall.")
    antall = grupper_sum(personer, grupper)
    return {g: Decimal(str(round(float(n), 6))) for g, n in zip(grupper, antall, strict=True)}, kilder, merknader


@cache
def satser_av_noekler() -> Resultattabell:
    """What does one inhabitant in each age group cost, 1000 kr, by the cost keys of utgiftsutjevningen?

    For each sector: the country's net expenditure per inhabitant × inhabitants × the age group's weight in the
    sector key, divided by the country's persons in the group, and summed over the seven sectors. This is the
    domain's checkable alternative to TBU's rates, in the price level of the newest KOSTRA year. The keys lay
    part of the need on other criteria than age, and that part is not in the rates: they are low for the oldest.

    Columns: aldersgruppe, sats (1000 kr). Raises ManglerTall when no year has all sectors. Source: Grønt hefte (keys),
    SSB 12367 (country), 07459 (persons).
    """
    noekler = les("kostnadsnokler")
    noekler = noekler[noekler["aar"] == noekler["aar"].max()]
    t = les("kostra_tjenester", kommunenr="EAK", indikator="netto_driftsutgifter_per_innbygger")
    t = t.assign(sektor=t["omraade"].str.removeprefix("sektor:"))[t["omraade"].str.startswith("sektor:")]
    alle = set(noekler["sektor"])
    hele = [int(a) for a, d in t.groupby("aar") if alle <= set(d["sektor"])]
    if not hele:
        raise ManglerTall("Landets utgifter mangler for noen av sektorene, så kostnadsnøklene gir ingen satser.")
    aar = max(hele)
    siste = t[t["aar"] == aar]
    per_innbygger = dict(zip(siste["sektor"], siste["verdi"], strict=True))
    f = folketall()
    personer = dict(zip(
        NOEKKELGRUPPER, grupper_sum(f.begge[:, f.aar.index(aar + 1), 0].sum(axis=0), NOEKKELGRUPPER), strict=True,
    ))
    innbyggere = sum(personer.values())
    sats, dekket, i_alt = dict.fromkeys(NOEKKELGRUPPER, 0.0), 0.0, 0.0
    for r in noekler.itertuples():
        utgift = per_innbygger[r.sektor] * innbyggere * r.vekt_i_delkostnadsnokkel
        i_alt += utgift
        if r.kriterium_kode in _KRITERIER:
            gruppe = _KRITERIER[r.kriterium_kode]
            sats[gruppe] += utgift / personer[gruppe] / 1000
            dekket += utgift
    status = str(siste["status"].iloc[0])
    kilder = [
        Opphav(str(noekler["kilde"].iloc[0]), "delkostnadsnøkler", (int(noekler["aar"].max()),) * 2),
        Opphav(str(siste["kilde"].iloc[0]), "netto driftsutgifter per innbygger, landet", (aar, aar), status),
        *f.kilder(aar + 1, formel="utgift × vekt / personer"),
    ]
    tbu = regel("perspektiv.tbu_sats_90_pluss")
    tbu_naa = tbu.verdi * kjedet_deflator(tbu.fra.year, aar)
    merknad = (
        f"Satsene er regnet av kostnadsnøklene og landets utgifter i {aar}. {prosent(100 * dekket / i_alt, 0)} av"
        " utgiftene ligger på alder i nøklene; resten ligger på andre kriterier, så satsene er lave for de eldste:"
        f" {tekst(sats['alder_90_pluss'])} tusen kr for 90 år og over, mot {tekst(tbu_naa)} i TBUs satser"
        f" ({tbu.fra.year}-satsen i {aar}-priser). Har dere TBUs nyeste satser, bruk dem."
    )
    rader = [{"aldersgruppe": g, "sats": v} for g, v in sats.items()]
    return resultattabell(rader, kilder, [merknad])
