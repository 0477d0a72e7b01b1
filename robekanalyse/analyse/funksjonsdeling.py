"""The areas of KOSTRA divided by function: care from health, school from adult education, where it adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import les
from ..grunnlag.kommune import Kommune
from ..grunnlag.opphav import Opphav
from .tjenesteliste import FUNKSJON, Tjeneste
from .tjenestetall import LANDET, NETTO, PER_INNBYGGER, Omraadetall, innbyggere, omraadetall, som_tall, under_dagens

# SSB rounds every amount to 1000 kr, so that a sum may be off by half of that for each.
_AVRUNDING = 0.5


@dataclass(frozen=True)
class Deling:
    """Do the functions of an area add up to it? 1000 kr; `uten_tall` are functions SSB gives no figure for."""

    omraade: str
    navn: str
    sum_funksjoner: float
    omraadet: float
    uten_tall: tuple[str, ...]
    holder: bool


@cache
def delte_omraader() -> dict[str, tuple[str, ...]]:
    """Which areas can be divided, and which functions do they consist of? Source: data/tjenester.yaml."""
    innhold = les_yaml("tjenester.yaml")
    ut: dict[str, tuple[str, ...]] = {}
    for d in innhold["deling"]["deler"].values():
        ut[d["omraade"]] = (*ut.get(d["omraade"], ()), *d["funksjoner"])
    return ut


def omraadet_til(tjeneste: Tjeneste) -> str:
    """Which area do the functions of this service lie in?"""
    foerste = tjeneste.omraader[0].removeprefix(FUNKSJON)
    return next(o for o, funksjoner in delte_omraader().items() if foerste in funksjoner)


def tall_for(tjenester: Sequence[Tjeneste], aar: int, konstruert: bool = False) -> Omraadetall:
    """The figures these services are made of: by function when one of them is, else by area.

    Fjordvik has none by function.
    """
    etter_funksjon = any(t.etter_funksjon for t in tjenester)
    return funksjonstall(aar) if etter_funksjon and not konstruert else omraadetall(aar, konstruert)


@cache
def funksjonstall(aar: int) -> Omraadetall:
    """What did each municipality and region spend on each function that year? As `omraadetall`, areas «funksjon:253».

    Only where the functions add up to the area they belong to; a function SSB gives no figure for is then known to be
    nothing. A region's kr per inhabitant is its area's, in proportion to the amounts, so that both are divided by the
    same. Source: SSB 12367 and 12362, konsern.
    """
    (f, o), kontroll = _rader(aar), _kontroll(aar)
    if not kontroll["holder"].any():
        return som_tall(aar, f.iloc[:0].assign(kr=0.0, omraade=""), "")
    folk = innbyggere(aar + 1)
    kilde = f.drop_duplicates("nr").set_index("nr")[["status", "kilde", "lagt_sammen"]]
    ut = []
    for omraade, t in kontroll[kontroll["holder"]].groupby("omraade"):
        numre = t["nr"]
        v = _bredt(f, omraade).reindex(numre).fillna(0.0)
        av_region = _omraadet(o, omraade, PER_INNBYGGER) / _omraadet(o, omraade)
        av_folk = pd.Series({nr: 1000 / folk[nr] for nr in numre if folk.get(nr)}, dtype=float)
        v = v.mul(av_folk.reindex(numre).fillna(av_region.reindex(numre)), axis=0)
        lang = v.rename_axis(index="nr", columns="funksjon").stack().rename("kr").reset_index()
        ut.append(lang.assign(omraade=FUNKSJON + lang["funksjon"]))
    lang = pd.concat(ut).dropna(subset=["kr"]).join(kilde, on="nr")
    tall, av_omraadet = som_tall(aar, lang, "netto driftsutgifter per funksjon"), omraadetall(aar)
    return replace(tall, fra={nr: (*o, *_omraadets(av_omraadet, nr)) for nr, o in tall.fra.items()})


def _omraadets(tall: Omraadetall, nr: str) -> tuple[Opphav, ...]:
    """Where a region's area is from; a municipality's own functions are divided by its population, and need no area."""
    return () if nr.isdigit() else tuple(o for o in tall.opphav([nr]) if o.oppfoering == "ssb-12362")


def delinger(kommune: Kommune, aar: int, region: str = LANDET) -> tuple[tuple[Deling, ...], tuple[Deling, ...]]:
    """Do the functions add up, area by area, for the municipality and for the region it is compared with?

    Empty for one whose functions have not been fetched. Source: SSB 12367 against 12362.
    """
    t = _kontroll(aar)
    return tuple(
        tuple(Deling(r.omraade, les_yaml("tjenester.yaml")["omraader"][r.omraade]["navn"], r.sum, r.omraadet,
                     r.uten_tall, r.holder) for r in t[t["nr"] == nr].itertuples())
        for nr in ("" if kommune.konstruert else kommune.nr, region)
    )  # fmt: skip


@cache
def _kontroll(aar: int) -> pd.DataFrame:
    """nr, omraade, sum and omraadet (1000 kr), uten_tall, holder: a row where both functions and area have figures."""
    f, o = _rader(aar)
    deler = []
    if len(f):
        antall = f.groupby("nr")["lagt_sammen"].max().clip(lower=1)
        for omraade, funksjoner in delte_omraader().items():
            v = _bredt(f, omraade)
            t = pd.DataFrame({"sum": v.sum(axis=1), "omraade": omraade,
                              "uten_tall": [tuple(k for k in funksjoner if rad[k] != rad[k])
                                            for rad in v.to_dict("records")]})  # fmt: skip
            t = t[v.notna().any(axis=1)]
            t["omraadet"] = _omraadet(o, omraade).reindex(t.index)
            slingring = _AVRUNDING * (len(funksjoner) + 1) * antall.reindex(t.index)
            t["holder"] = (t["sum"] - t["omraadet"]).abs() <= slingring
            deler.append(t.dropna(subset=["omraadet"]).rename_axis("nr").reset_index())
    if not deler:
        return pd.DataFrame({n: [] for n in ("nr", "omraade", "sum", "omraadet", "uten_tall", "holder")})
    return pd.concat(deler, ignore_index=True)


@cache
def _rader(aar: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The functions and the areas they belong to, under today's number."""
    deles = delte_omraader()
    f = les("kostra_funksjoner", aar=aar, indikator=NETTO, funksjon=[k for v in deles.values() for k in v])
    o = les("kostra_tjenester", aar=aar, indikator=(NETTO, PER_INNBYGGER))  # as the comparison of areas reads it
    o = o[o["omraade"].isin(list(deles))]
    f = under_dagens(f.rename(columns={"funksjon": "omraade"}), aar).rename(columns={"omraade": "funksjon"})
    return f.drop_duplicates(["nr", "funksjon"]), under_dagens(o, aar)


def _bredt(f: pd.DataFrame, omraade: str) -> pd.DataFrame:
    """1000 kr by number and function of this area, NaN where SSB gives none."""
    return f.pivot(index="nr", columns="funksjon", values="verdi").reindex(columns=list(delte_omraader()[omraade]))


def _omraadet(o: pd.DataFrame, omraade: str, indikator: str = NETTO) -> pd.Series:
    """The area's own figure, by number."""
    d = o[(o["indikator"] == indikator) & (o["omraade"] == omraade)]
    return d.drop_duplicates("nr").set_index("nr")["verdi"].astype(float)
