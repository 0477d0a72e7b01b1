"""The embedded population as arrays: who lived where, by sex and one-year age, on 1 January of each year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..grunnlag.kilder import les, les_for, stykkevis, tabellopphav
from ..grunnlag.kommune import FJORDVIK, Kommune
from ..grunnlag.kommunehistorie import alle_ledd, linje
from ..grunnlag.opphav import Opphav
from .alder import ELDSTE

_KJONN = {"menn": 0, "kvinner": 1}


@dataclass(frozen=True)
class Folketall:
    """Persons 1 January, today's municipalities. `kjonn` is municipality × year × sex × age, `begge` without sex.

    NaN where SSB's figures are missing: Narvik, Hamarøy, Orkland, Heim and Hitra before 2020, Ålesund and
    Haram 2020–2023 (and their sexes before 2024).
    """

    nr: tuple[str, ...]
    aar: tuple[int, ...]
    kjonn: np.ndarray
    begge: np.ndarray
    konstruert: bool = False

    def rader(self, numre) -> np.ndarray:
        """At which places do these municipalities stand?"""
        plass = {n: i for i, n in enumerate(self.nr)}
        return np.array([plass[n] for n in numre], dtype=int)

    def kilder(self, fra: int | None = None, til: int | None = None, numre=None, **med) -> list[Opphav]:
        """Where are the figures of these years (and only these municipalities) from? `med` as in Opphav.med."""
        hvor = {"aar": range(fra or self.aar[0], (til or fra or self.aar[-1]) + 1)}
        if numre is not None:
            hvor["kommunenr"] = tuple(numre)
        funnet = tabellopphav(
            "befolkning_ettaarig", "ssb-07459", "Personer 1. januar, ettårig alder", self.konstruert, **hvor
        )
        return [o.med(**med) for o in funnet]

    def til(self, aar: int) -> Folketall:
        """The same, with nothing after this year: what was known then."""
        n = self.aar.index(aar) + 1
        return Folketall(self.nr, self.aar[:n], self.kjonn[:, :n], self.begge[:, :n], self.konstruert)


@cache
def folketall(konstruert: bool = False) -> Folketall:
    """Who has lived in each of the 357 municipalities of today, 2006–2026? Source: SSB 07459.

    Fjordvik's own when `konstruert`; real and constructed figures never stand in the same arrays.
    """
    deler = stykkevis("befolkning_ettaarig", konstruert)
    nr = sorted({o for d in deler for o in d["kommunenr"].brukte()})
    aar = range(min(int(d["aar"].min()) for d in deler), max(int(d["aar"].max()) for d in deler) + 1)
    kjonn = np.full((len(nr), len(aar), 2, ELDSTE + 1), np.nan)
    uten = []
    for d in deler:
        i, j = d["kommunenr"].plass_i(nr), d["aar"].astype("int64") - aar[0]
        tall = np.stack([d[f"a{a}"] for a in range(ELDSTE + 1)], axis=1)
        for navn, k in _KJONN.items():
            med = d["kjonn"].er_en_av([navn])
            kjonn[i[med], j[med], k] = tall[med]
        med = d["kjonn"].er_en_av(["alle"])
        uten.append((i[med], j[med], tall[med]))
    begge = kjonn[:, :, :1] + kjonn[:, :, 1:]
    for i, j, tall in uten:
        begge[i, j, 0] = tall
    return Folketall(tuple(nr), tuple(aar), kjonn, begge, konstruert)


def folketallskilder(aar: tuple[int, int], variabel: str, konstruert: bool = False, numre=None) -> list[Opphav]:
    """Where is the population 1 January of these years from, for all or for these municipalities? Source: SSB 07459."""
    hvor = {"aar": range(aar[0], aar[1] + 1)} | ({} if numre is None else {"kommunenr": tuple(numre)})
    t = les_for("befolkning", FJORDVIK, **hvor) if konstruert else les("befolkning", **hvor)
    if t.empty and numre is not None:  # only earlier numbers, which the table does not have
        return folketallskilder(aar, variabel, konstruert)
    return [Opphav(kilde, variabel, aar, konstruert=konstruert) for kilde in t["kilde"].unique()]


def innbyggere_ved_utgangen(tabell: pd.DataFrame) -> pd.Series:
    """How many lived there at the end of each accounts year, that is 1 January the year after?

    `tabell` has kommunenr (the number of its own year) and aar; the answer has the same index, NaN where SSB's
    figure is not in the data. A municipality that was only renumbered is looked up under its later number; one
    that was merged away has none for its last year. Where `sum_av` says that the row is a sum of municipalities before
    a merger, so is the population. Source: SSB 07459.
    """
    sum_av = tabell["sum_av"] if "sum_av" in tabell else [""] * len(tabell)
    rader = zip(tabell["kommunenr"], tabell["aar"].astype("int64"), sum_av, strict=True)
    return pd.Series(
        [_antall("befolkning").get((nr, aar + 1), np.nan) if s else _ved_utgangen(nr, aar) for nr, aar, s in rader],
        index=tabell.index, dtype=float,
    )


def _ved_utgangen(nr: str, aar: int) -> float:
    if nr == FJORDVIK.nr:
        return _antall("befolkning", FJORDVIK).get((nr, aar + 1), np.nan)
    # The number alone is not enough: Stavanger 1103 in 2019 is not Stavanger 1103 in 2020.
    ledd = next((x for x in alle_ledd().get(nr, ()) if x.gjelder_i(aar)), None)
    if ledd is None:
        return np.nan
    siste = linje(ledd)[-1]
    if siste.til is None:
        return _antall("befolkning").get((siste.nr, aar + 1), np.nan)
    neste = next((x for x in linje(ledd) if x.gjelder_i(aar + 1)), None)
    return _antall("befolkning_samtidig").get((neste.nr, aar + 1), np.nan) if neste else np.nan


@cache
def _antall(navn: str, kommune: Kommune | None = None) -> dict[tuple[str, int], int]:
    t = les_for(navn, kommune) if kommune else les(navn)
    return dict(zip(zip(t["kommunenr"], t["aar"], strict=True), t["i_alt"], strict=True))
