"""Can these figures be right? Keys, known codes, plausible sizes and published totals, before anything is written."""

from __future__ import annotations

import pandas as pd

from ..grunnlag.kommunehistorie import alle_ledd
from ..grunnlag.tall import prosent
from .klient import URORT, HentingFeil
from .metadata import Metadata, katalog
from .nummer import under_datidens_nummer

_FLEST = 3  # how many wrong rows are told
# SSB rounds each municipality to 1000 kr, and the country's figure is theirs added before rounding.
_AVRUNDING = 0.5
_AVRUNDING_PROSENT = 0.05  # SSB gives per cent with one decimal


def kontroller(nr: str, vent: dict, meta: Metadata, t: pd.DataFrame, regioner: list[str]) -> None:
    """Stop with HentingFeil, naming table, row and value, when something cannot be right.

    Unknown regions (SSB may add some) are refused when they were not asked for.
    """
    if t.empty:
        return
    import pandera.pandas as pa

    dim = [d for d in meta.koder if d in t.columns]
    fremmede = set(t[vent["region"]]) - set(regioner)
    if fremmede:
        raise HentingFeil(f"Tabell {nr}: svaret har regionen {min(fremmede)}, som det ikke ble spurt om. {URORT}")
    dobbelt = t.duplicated(dim)
    if dobbelt.any():
        raise HentingFeil(f"Tabell {nr}: to rader for {_rad(t[dobbelt].iloc[0], dim)}. {URORT}")
    # the answer holds every combination of the codes asked for, and only some of them are of use
    noekkel = t[vent["indikator_fra"]].agg("/".join, axis=1)
    t, noekkel = (x[noekkel.isin(meta.indikator)] for x in (t, noekkel))
    fra = noekkel.map({n: v["fra"] for n, v in meta.indikator.items()})
    til = noekkel.map({n: v["til"] for n, v in meta.indikator.items()})
    rimelig = pa.Check(lambda v: (v >= fra[v.index]) & (v <= til[v.index]), name="rimelig størrelse")
    skjema = pa.DataFrameSchema({"verdi": pa.Column(float, nullable=True, checks=rimelig)})
    try:
        skjema.validate(t, lazy=True)
    except pa.errors.SchemaErrors as e:
        feil = e.failure_cases.dropna(subset=["index"])
        galt = zip(feil["index"], feil["failure_case"], strict=True)
        linjer = [f"{_rad(t.loc[int(i)], dim)} er {v}" for i, v in galt]
        mer = f" og {len(linjer) - _FLEST} til" if len(linjer) > _FLEST else ""
        raise HentingFeil(f"Tabell {nr}: {'; '.join(linjer[:_FLEST])}{mer}, og det kan ikke stemme. {URORT}") from None
    _totaler(nr, vent, meta, t, noekkel)


def _totaler(nr: str, vent: dict, meta: Metadata, t: pd.DataFrame, noekkel: pd.Series) -> None:
    """Amounts of all municipalities against the country's published total, when both are there and all have figures."""
    if "kodeliste" in vent:
        return
    beloep = {n for n, v in meta.indikator.items() if v["enhet"] == "1000 kr"}
    t = t[noekkel.isin(beloep)].assign(ind=noekkel)
    land = t[t[vent["region"]] == "EAK"]
    egne = under_datidens_nummer(t, vent["region"], [d for d in meta.koder if d in t.columns])
    egne = egne[egne[vent["region"]].str.fullmatch(r"\d{4}") & ((egne["merke"] != ".") | egne["verdi"].notna())]
    if land.empty or egne[vent["region"]].nunique() < 300:
        return
    hvor = ["Tid", "ind", *([vent["omraade_fra"]] if "omraade_fra" in vent else [])]
    sum_ = egne.groupby(hvor)["verdi"].agg(["sum", "count", "size"])
    for n, rad in land.set_index(hvor).iterrows():
        if n not in sum_.index or rad["verdi"] != rad["verdi"]:
            continue
        s = sum_.loc[n]
        if s["count"] == s["size"] and abs(s["sum"] - rad["verdi"]) > _AVRUNDING * s["size"] + 1:
            sted = ", ".join(map(str, n))
            raise HentingFeil(
                f"Tabell {nr}: kommunene er til sammen {s['sum']:.0f} for {sted}, men landet er {rad['verdi']:.0f}."
                f" Tabellen hoppes over med --uten {nr}. {URORT}"
            )


def avvik_fra_publisert(nr: str, meta: Metadata, t: pd.DataFrame, mot: Metadata, beloep: pd.DataFrame) -> list[str]:
    """Where is the per cent worked out of the amounts another than SSB's own, by more than rounding? One sentence each.

    Only municipalities and years with all three figures. The catalogue's `mot` is the table of the amounts, and
    `regnet_av` which two of them the per cent is made of. A difference stops nothing: both figures are told.
    """
    ut = []
    for ind in meta.indikator.values():
        publisert = _verdier(nr, meta, t, ind["id"])
        a, b = (_verdier(katalog()[nr]["mot"], mot, beloep, id) for id in ind["regnet_av"])
        d = pd.DataFrame({"p": publisert, "a": a, "b": b}).dropna()
        d = d[(d["b"] > 0) & d.index.get_level_values(0).str.fullmatch(r"\d{4}")]
        egen = 100 * d["a"] / d["b"]
        # both amounts are rounded to 1000 kr as well
        slingring = _AVRUNDING_PROSENT + 100 * _AVRUNDING * (1 + (d["a"] / d["b"]).abs()) / d["b"] + 1e-9
        for (region, aar), rad in d[(egen - d["p"]).abs() > slingring].iterrows():
            navn = f"{alle_ledd()[region][-1].navn} ({region})" if region in alle_ledd() else region
            ut.append(f"Tabell {nr} har {ind['navn']} {prosent(rad['p'], 1)} for {navn} i {aar}, og beløpene i tabell"
                      f" {katalog()[nr]['mot']} gir {prosent(egen[region, aar], 1)}. Vi bruker beløpene.")  # fmt: skip
    mer = [f"Og {len(ut) - _FLEST} til der tabell {nr} og beløpene ikke er like."] if len(ut) > _FLEST else []
    return [*ut[:_FLEST], *mer]


def _verdier(nr: str, meta: Metadata, t: pd.DataFrame, id: str) -> pd.Series:
    """One indicator of a table, by region and year."""
    if t.empty:
        return pd.Series(dtype="float64")
    vent = katalog()[nr]
    koder = {n for n, i in meta.indikator.items() if i["id"] == id}
    t = t[t[vent["indikator_fra"]].agg("/".join, axis=1).isin(koder)]
    return t.set_index([vent["region"], "Tid"])["verdi"]


def _rad(rad: pd.Series, dim: list[str]) -> str:
    return ", ".join(f"{d} {rad[d]}" for d in dim)
