"""What each municipality spends on each area, and how many share it: the figures behind a comparison, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import aar_med_rader, les, les_for
from ..grunnlag.kommune import FJORDVIK, alle_kommuner, er_samme_kommune
from ..grunnlag.kommuneserie import serieaar
from ..grunnlag.opphav import Opphav, er_forelopig

LANDET = "EAK"
NETTO, PER_INNBYGGER = "netto_driftsutgifter", "netto_driftsutgifter_per_innbygger"


@dataclass(frozen=True)
class Omraadetall:
    """Net operating cost in one accounts year, in kr per inhabitant, by number (today's, or a region's) and area code.

    `kr` and `uavklart` (not known to be revised) are number × area, with one row and one column more than `rad` and
    `kolonne` name: those are what a number or an area without figures leads to. `fra` is where each number's figures
    are from. Inhabitants are those of 1 January of the year after, which SSB divides by.
    """

    aar: int
    rad: dict[str, int]
    kolonne: dict[str, int]
    kr: np.ndarray
    uavklart: np.ndarray
    fra: dict[str, tuple[Opphav, ...]]

    def per_innbygger(self, numre: Sequence[str], omraader: Sequence[str]) -> np.ndarray:
        """Kr per inhabitant in the areas together, one per number; NaN when one of the areas is missing."""
        return self.kr[self._plasser(numre, omraader)].sum(axis=1)

    def forelopig(self, numre: Sequence[str], omraader: Sequence[str]) -> np.ndarray:
        """Are any of these figures not known to be revised? One truth value per number."""
        return self.uavklart[self._plasser(numre, omraader)].any(axis=1)

    def _plasser(self, numre, omraader):
        i = [self.rad.get(nr, -1) for nr in numre]
        j = [self.kolonne.get(o, -1) for o in omraader]
        return np.ix_(i, j)

    def opphav(self, numre: Sequence[str]) -> tuple[Opphav, ...]:
        """Where are the figures of these numbers from?"""
        return tuple(dict.fromkeys(o for nr in numre for o in self.fra.get(nr, ())))


@cache
def omraadetall(aar: int, konstruert: bool = False) -> Omraadetall:
    """What did each municipality spend on each area that year? Real figures, or Fjordvik's when `konstruert`.

    Amounts are divided by inhabitants; where the source gives kr per inhabitant only (regions, sectors), that is used.
    Figures under an earlier number stand under today's, for municipalities that were only renumbered; before a merger
    of whole ones the amounts are added, where all of them have the area. Source: SSB 12362 (areas, konsern) and 12367
    (sectors). Raises ManglerTall when the population of the year after is missing.
    """
    t = _tabell("kostra_tjenester", konstruert, aar=aar, indikator=(NETTO, PER_INNBYGGER))
    t = under_dagens(t, aar, konstruert)
    per = t["nr"].map(innbyggere(aar + 1, konstruert)).astype(float)  # with no rows it would be text
    t = t.assign(kr=t["verdi"].where(t["indikator"] == PER_INNBYGGER, 1000 * t["verdi"] / per))
    t = t.dropna(subset=["kr"]).sort_values("indikator").drop_duplicates(["nr", "omraade"])  # an amount before a ratio
    return som_tall(aar, t, "netto driftsutgifter per område", konstruert)


def som_tall(aar: int, t: pd.DataFrame, variabel: str, konstruert: bool = False) -> Omraadetall:
    """The figures as arrays, from rows with nr, omraade, kr, status, kilde and lagt_sammen; each nr and area once."""
    rad = {nr: i for i, nr in enumerate(sorted(t["nr"].unique()))}
    kolonne = {o: j for j, o in enumerate(sorted(t["omraade"].unique()))}
    kr = np.full((len(rad) + 1, len(kolonne) + 1), np.nan)
    uavklart = np.zeros(kr.shape, bool)
    sted = t["nr"].map(rad).to_numpy(int), t["omraade"].map(kolonne).to_numpy(int)
    kr[sted] = t["kr"].to_numpy(float)
    uavklart[sted] = t["status"].fillna("").map(er_forelopig).to_numpy(bool)
    fra: dict[str, tuple[Opphav, ...]] = {}
    hva = t[["nr", "kilde", "status", "lagt_sammen"]].drop_duplicates()
    for nr, kilde, status, lagt_sammen in hva.itertuples(index=False):
        formel = "sum av kommunene før sammenslåingen" if lagt_sammen else ""
        fra[nr] = (*fra.get(nr, ()), Opphav(kilde, variabel, (aar, aar), status, formel, konstruert))
    return Omraadetall(aar, rad, kolonne, kr, uavklart, fra)


def under_dagens(t: pd.DataFrame, aar: int, konstruert: bool = False) -> pd.DataFrame:
    """The rows under today's number, `nr`; those of municipalities merged later added up.

    `lagt_sammen` is how many were added, 0 where nothing was. `t` has the columns of kostra_tjenester. A number whose
    figures are not a whole municipality of today is left out.
    """
    foer = t.iloc[:0] if konstruert else _foer_sammenslaaing(t, aar)
    t = t.assign(nr=t["kommunenr"].map(_nr_i_dag(t, konstruert)), lagt_sammen=0).dropna(subset=["nr"])
    return pd.concat([t, foer]) if len(foer) else t


def _tabell(navn: str, konstruert: bool, **hvor) -> pd.DataFrame:
    return les_for(navn, FJORDVIK, **hvor) if konstruert else les(navn, **hvor)


def _foer_sammenslaaing(t: pd.DataFrame, aar: int) -> pd.DataFrame:
    """The amounts of whole municipalities that were merged later, added under today's number, area by area.

    An area that one of them lacks is not there, and a rate is never added. Nothing for a municipality that was split.
    """
    t = t[(t["indikator"] == NETTO) & t["kommunenr_i_dag"].notna()].dropna(subset=["verdi"])
    gjelder = _deler(aar)
    t = t[t["kommunenr"].isin(gjelder)]
    t = t[t["kommunenr_i_dag"] == t["kommunenr"].map({n: i_dag for n, (i_dag, _) in gjelder.items()})]
    if t.empty:
        return t
    nr, antall = zip(*(gjelder[n] for n in t["kommunenr"]), strict=True)
    t = t.assign(nr=nr, lagt_sammen=antall)
    grupper = t.groupby(["nr", "omraade"], sort=False)
    hele = t[grupper["kommunenr"].transform("nunique") == t["lagt_sammen"]]
    return hele.assign(verdi=hele.groupby(["nr", "omraade"], sort=False)["verdi"].transform("sum"))


@cache
def _deler(aar: int) -> dict[str, tuple[str, int]]:
    """The numbers that year of whole municipalities merged later: today's number, and how many became that one."""
    ut = {}
    for k in alle_kommuner():
        s = serieaar(k, aar)
        if s.numre and not s.egne:
            ut |= dict.fromkeys(s.numre, (k.nr, len(s.numre)))
    return ut


def _nr_i_dag(t: pd.DataFrame, konstruert: bool) -> dict[str, str]:
    """The number a row stands under today: its own for a region, today's for a municipality that was only renumbered.

    A part of a merged municipality is not the whole: Hobøl's accounts do not stand under Indre Østfold.
    """
    ut = {}
    for nr, i_dag in t[["kommunenr", "kommunenr_i_dag"]].drop_duplicates().itertuples(index=False):
        if konstruert or not nr.isdigit():
            ut[nr] = nr
        elif isinstance(i_dag, str) and (nr == i_dag or er_samme_kommune(nr, i_dag)):
            ut[nr] = i_dag
    return ut


@cache
def aar_med_tall(konstruert: bool = False) -> tuple[int, ...]:
    """For which years are there net costs per area, and the population to divide by? Oldest first."""
    med_folk = set(aar_med_rader("befolkning", konstruert))
    return tuple(a for a in aar_med_rader("kostra_tjenester", konstruert, indikator=NETTO) if a + 1 in med_folk)


def har_tall_for(aar: int, konstruert: bool = False) -> bool:
    """Is this one of the years with figures?"""
    return aar in aar_med_tall(konstruert)


@cache
def innbyggere(aar: int, konstruert: bool = False) -> dict[str, float]:
    """How many lived in each municipality of today on 1 January? By number; source SSB 07459."""
    b = _tabell("befolkning", konstruert, aar=aar)
    if b.empty:
        raise ManglerTall(f"Folketallet 1. januar {aar} mangler, og uten det finnes ingen tall per innbygger.")
    return dict(zip(b["kommunenr"], b["i_alt"].astype(float), strict=True))


def innbyggertall(numre: Sequence[str], aar: int, konstruert: bool = False) -> np.ndarray:
    """How many lived in each of these on 1 January, in the same order? NaN where the number is not known."""
    alle = innbyggere(aar, konstruert)
    return np.array([alle.get(nr, np.nan) for nr in numre])


@cache
def referanseaar() -> tuple[int, ...]:
    """For which accounts years are there reference figures for the country? Oldest first; ManglerTall for none."""
    aarene = aar_med_rader("kostra_tjenester", kommunenr=LANDET, indikator=PER_INNBYGGER)
    if not aarene:
        raise ManglerTall(
            "Landets utgifter til tjenestene mangler i datagrunnlaget, så ingenting kan sammenlignes: hent tallene med"
            " «robekanalyse oppdater»."
        )
    return aarene


def sjekk_aar(aar: int) -> int:
    """Is this an accounts year that can be compared? Raises UgyldigInndata or ManglerTall, else gives it back."""
    foerste, siste = referanseaar()[0], referanseaar()[-1]
    if isinstance(aar, bool) or not isinstance(aar, (int, np.integer)):
        raise UgyldigInndata(f"Regnskapsåret «{aar}» er ikke et årstall: skriv et år fra {foerste} til {siste}.")
    if aar not in referanseaar():
        slutt = f"begynner i {foerste}" if aar < foerste else f"slutter i {siste}"
        raise ManglerTall(
            f"Tjenestene kan ikke sammenlignes for {aar}: referansetallene {slutt}. Velg et år fra {foerste} til"
            f" {siste}."
        )
    return int(aar)
