"""Figures SSB has under today's number also for the years before it, put under the number the municipality had then."""

from __future__ import annotations

import pandas as pd

from ..grunnlag.kommune import alle_kommuner
from ..grunnlag.kommuneserie import serieaar


def under_datidens_nummer(t: pd.DataFrame, region: str, dim: list[str]) -> pd.DataFrame:
    """The same rows, each under the number that was valid in its year, and once where SSB has it under both.

    SSB carries a municipality that was only renumbered back under today's number; the tables here have it under the
    number of the time, so that fetched and embedded years are one series. A row with a figure goes before one without,
    and the number of the time before today's. `t` has the columns `dim` (with `region` and Tid), verdi and merke.
    """
    if t.empty:
        return t
    kommuner = {k.nr: k for k in alle_kommuner()}
    nummer = {}
    for nr, aar in t[[region, "Tid"]].drop_duplicates().itertuples(index=False):
        if nr in kommuner:
            s = serieaar(kommuner[nr], int(aar))
            if s.egne and len(s.numre) == 1 and s.numre[0] != nr:
                nummer[nr, aar] = s.numre[0]
    if not nummer:
        return t
    par = zip(t[region], t["Tid"], strict=True)
    ny = t.assign(**{region: [nummer.get(p, p[0]) for p in par]})
    orden = pd.DataFrame({"uten": t["verdi"].isna(), "flyttet": ny[region] != t[region]})
    hel = ny.loc[orden.sort_values(["uten", "flyttet"], kind="stable").index]
    return hel[~hel.duplicated(dim)].sort_index()
