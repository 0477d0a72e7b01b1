"""The need for spending: the published index, the sector indices, and the part of them that can be recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import les, les_for
from ..grunnlag.kommune import FJORDVIK, Kommune, finn_kommune
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.tall import tekst
from .kriterier import kriterieindekser

SAMLET = "samlet"
SEKTORER = {
    "grunnskole": "Grunnskole", "barnehage": "Barnehage", "pleie_omsorg": "Pleie og omsorg",
    "kommunehelse": "Kommunehelse", "barnevern": "Barnevern", "sosial": "Sosial", "administrasjon": "Administrasjon",
}


@dataclass(frozen=True)
class Utgiftsbehov:
    """How much more (or less) than the country's average a municipality needs to spend per inhabitant, and why.

    `indeks` is 1.00 for the country, None when the source has none; `grunnlag` says who computed it («publisert»,
    or «beregnet av kilden» for the sectors). `kriterier` has one row per criterion: kriterium, vekt, indeks,
    bidrag (vekt × indeks) and merknad; indeks is blank where the criterion is not in the data. `fra_alder` is the
    sum of bidrag over the age criteria and `vekt_alder` their weight, so that `fra_alder / vekt_alder` is the need
    that ages alone give.
    """

    kommune: Kommune
    sektor: str
    aar: int
    indeks: float | None
    grunnlag: str
    kriterier: Resultattabell
    fra_alder: float
    vekt_alder: float
    kilder: tuple[Opphav, ...]
    merknader: tuple[str, ...]

    @property
    def aldersindeks(self) -> float | None:
        """The index that ages alone give, 1.00 for the country; None when no age counts in the sector."""
        return self.fra_alder / self.vekt_alder if self.vekt_alder else None


@dataclass(frozen=True)
class Indekser:
    """The newest need indices by sector: `tabell` has one row per municipality number and one column per sector."""

    aar: int
    tabell: pd.DataFrame
    opphav: Opphav


@cache
def sektorindekser(konstruert: bool = False) -> Indekser:
    """Which need index does each municipality have in each sector, in the newest year that has them?

    Source: Grønt hefte, criterion indices × cost keys, computed in the copy of the source; checked against the
    published total. Fjordvik's own when `konstruert`.
    """
    t = _tabell("utgiftsbehov", konstruert)
    aar = int(t.loc[t["sektor"] != SAMLET, "aar"].max())
    t = t[t["aar"] == aar]
    opphav = Opphav(
        t.loc[t["sektor"] != SAMLET, "kilde"].iloc[0], "utgiftsbehovsindeks per sektor", (aar, aar),
        status="beregnet av kilden", konstruert=konstruert,
    )
    bred = t.pivot(index="kommunenr", columns="sektor", values="indeks")
    return Indekser(aar, bred.reindex(columns=[SAMLET, *SEKTORER]), opphav)


@cache
def kostnadsnoekkel(sektor: str = SAMLET) -> pd.DataFrame:
    """Which criteria make up the need in a sector, and with what weight? kriterium_kode, kriterium, vekt; sum 1.

    For «samlet» the weights of the sectors are used, so that a criterion in several sectors is added up.
    """
    n = les("kostnadsnokler")
    n = n[n["aar"] == n["aar"].max()]
    if sektor == SAMLET:
        vekt = n["sektorvekt"] * n["vekt_i_delkostnadsnokkel"]
    else:
        n = n[n["sektor"] == sektor]
        vekt = n["vekt_i_delkostnadsnokkel"]
    return n.assign(vekt=vekt).groupby(["kriterium_kode", "kriterium"], sort=False, as_index=False)["vekt"].sum()


@cache
def sektorvekter() -> dict[str, float]:
    """How heavy is each sector in the total need? Sector → weight, sum 1; newest year of the cost keys."""
    n = les("kostnadsnokler")
    n = n[n["aar"] == n["aar"].max()]
    return n.groupby("sektor")["sektorvekt"].first().to_dict()


def samlet_av_sektorer(indekser: Mapping[str, float]) -> float:
    """Which total index do these sector indices give? Σ weight × index over the seven sectors.

    Raises ManglerTall when a sector is missing: a total of six would look like a total.
    """
    mangler = [SEKTORER[s] for s in SEKTORER if indekser.get(s) is None or indekser[s] != indekser[s]]
    if mangler:
        raise ManglerTall(f"Samlet behovsindeks kan ikke regnes ut: {', '.join(mangler)} mangler.")
    return sum(v * float(indekser[s]) for s, v in sektorvekter().items())


def indeks_av_kriterier(sektor: str, kriterier: Mapping[str, float]) -> float:
    """Which index does a sector get from its criterion indices? Σ weight × index; `kriterier` by code, as «innb_6_12».

    Raises UgyldigInndata for an unknown sector, ManglerTall when a criterion is missing.
    """
    noekkel = kostnadsnoekkel(_sektor(sektor))
    mangler = [r.kriterium for r in noekkel.itertuples() if kriterier.get(r.kriterium_kode) is None]
    if mangler:
        raise ManglerTall(f"Behovsindeksen kan ikke regnes ut: {', '.join(mangler)} mangler.")
    return float(sum(r.vekt * float(kriterier[r.kriterium_kode]) for r in noekkel.itertuples()))


def utgiftsbehov(kommune, sektor: str = SAMLET, aar: int | None = None) -> Utgiftsbehov:
    """How much does this municipality need to spend per inhabitant, next to the country, and what drives it?

    `sektor` is «samlet» (the published total) or one of the seven sectors of the cost keys; `aar` the year of the
    index, by default the newest. Index 1.10 means ten per cent more than the country's average. The criteria that
    come from ages, and the basic supplement, are recomputed from the population on 1 January of the year and the
    cost keys; the others are not in the data and stand blank. A municipality without a sector index gets
    `indeks=None` and a remark. Raises UgyldigInndata for an unknown sector, ManglerTall for a year without indices.
    Source: Grønt hefte (KDD), SSB 07459.
    """
    k, s = finn_kommune(kommune), _sektor(sektor)
    t = _tabell("utgiftsbehov", k.konstruert)
    t = t[t["sektor"] == s]
    aar = int(t["aar"].max()) if aar is None else aar
    if aar not in set(t["aar"]):
        aarene = ", ".join(str(a) for a in sorted(t["aar"].unique()))
        raise ManglerTall(f"Behovsindeksen for {_navn(s)} finnes ikke for {aar}: velg et av årene {aarene}.")
    rad = t[(t["kommunenr"] == k.nr) & (t["aar"] == aar)]
    indeks = float(rad["indeks"].iloc[0]) if len(rad) else None
    grunnlag = rad["grunnlag"].iloc[0] if len(rad) else ""
    kilder = [Opphav(x.kilde, f"utgiftsbehovsindeks, {_navn(s)}", (aar, aar), x.grunnlag, konstruert=k.konstruert)
              for x in rad.itertuples()]
    merknader = _om_grunnlaget(k, s, aar, grunnlag)
    kriterier = _kriterietabell(k, s, aar)
    alder = kriterier[kriterier["slag"] == "alder"]
    return Utgiftsbehov(
        k, s, aar, indeks, grunnlag, kriterier, float(alder["bidrag"].sum()), float(alder["vekt"].sum()),
        (*kilder, *kriterier.kilder), (*merknader, *kriterier.merknader),
    )


def _om_grunnlaget(kommune: Kommune, sektor: str, aar: int, grunnlag: str) -> list[str]:
    """Who computed the index, or that there is none."""
    if not grunnlag:
        return [f"{kommune.navn} har ingen behovsindeks for {_navn(sektor)} i {aar} i datagrunnlaget."]
    if kommune.konstruert:
        return ["Indeksen er konstruert."]
    if grunnlag == "publisert":
        return []
    hva = "Indekser per sektor" if sektor != SAMLET else f"Den samlede indeksen for {kommune.navn}"
    return [f"{hva} står ikke i Grønt hefte; kilden har regnet med kriterieindekser og delkostnadsnøkler."]


def _kriterietabell(kommune: Kommune, sektor: str, aar: int) -> Resultattabell:
    """One row per criterion of the sector, with the index where the population gives it."""
    noekkel = kostnadsnoekkel(sektor)
    kjent = kriterieindekser(kommune, aar)
    ut = noekkel.rename(columns={"kriterium_kode": "kode"})
    ut["slag"] = [kjent.slag(k) for k in ut["kode"]]
    ut["indeks"] = [kjent.indeks.get(k, float("nan")) for k in ut["kode"]]
    ut["bidrag"] = ut["vekt"] * ut["indeks"]
    ut["merknad"] = ["" if i == i else "Kriteriet er ikke i datagrunnlaget." for i in ut["indeks"]]
    regnet = float(ut.loc[ut["slag"] != "annet", "vekt"].sum())
    resten = (
        "De andre kriteriene er konstruert." if kommune.konstruert else
        "De andre kriteriene er ikke i datagrunnlaget. Grønt hefte bygger på folketall fra året før,"
        " så små avvik er ventet."
    )
    merknad = (
        f"Alder og basistillegg er regnet på nytt av folketallet 1. januar {aar}; de veier {tekst(100 * regnet)}"
        f" prosent. {resten}"
    )
    return resultattabell(ut, kjent.kilder, [merknad])


def _tabell(navn: str, konstruert: bool) -> pd.DataFrame:
    return les_for(navn, FJORDVIK) if konstruert else les(navn)


def _navn(sektor: str) -> str:
    return "samlet utgiftsbehov" if sektor == SAMLET else SEKTORER[sektor].lower()


def _sektor(sektor: str) -> str:
    soek = str(sektor).strip().lower().replace(" og ", "_").replace(" ", "_")
    if soek == SAMLET or soek in SEKTORER:
        return soek
    raise UgyldigInndata(f"«{sektor}» er ikke en sektor i kostnadsnøklene: velg {SAMLET}, {', '.join(SEKTORER)}.")
