"""What notebook 3 shows: the big money, actual against norm, and the way each service has gone."""

from __future__ import annotations

import pandas as pd

from .. import tjenesteutvikling
from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import figur
from ..visning.tabell import tabell
from .felles import punktliste
from .s3_felles import HVORDAN, aar_for, grunn, mill, rom
from .s3_sammenligning import driverfoss, kort, referanse, referanser_forklart, tiltak, tjenestebord
from .start import Utgangspunkt

__all__ = [
    "avvik",
    "avviksfigur",
    "driverfoss",
    "kort",
    "norm",
    "referanse",
    "referanser_forklart",
    "riktigmaal",
    "storepenger",
    "tiltak",
    "tjenestebord",
    "utvikling",
]


def storepenger(her: Utgangspunkt):
    """Where is the big money? All service areas from the largest, with the cumulative share."""
    try:
        t = rom(her)
    except RobekFeil as e:
        return grunn("De store pengene", e)
    d = t[t["andel"].notna()].sort_values("netto_mill", ascending=False)
    if d.empty:
        return punktliste(
            f"{her.kommune.navn} har ingen utgifter per tjeneste i datagrunnlaget for {aar_for(her)}.", [HVORDAN]
        )
    d = d.assign(
        etikett=[
            f"{mill(m)} mill. ({tekst(k)} prosent)" for m, k in zip(d["netto_mill"], d["kumulativ_andel"], strict=True)
        ]
    )
    vis = pd.DataFrame(
        {
            "Tjeneste": d["tjeneste"],
            "Mill. kr": d["netto_mill"].map(mill),
            "Andel": d["andel"].map(lambda v: tekst(v, 1)),
            "Samlet andel": d["kumulativ_andel"].map(lambda v: tekst(v, 1)),
        }
    )
    stoerst = d.iloc[0]
    return figur(
        diagram.pareto(
            d[["tjeneste", "netto_mill", "kumulativ_andel", "etikett"]],
            "tjeneste",
            "netto_mill",
            "kumulativ_andel",
            "etikett",
            "Netto driftsutgifter, mill. kr",
        ),
        f"Netto driftsutgifter per tjeneste i {her.kommune.navn}, {aar_for(her)}",
        f"Størst er {stoerst['tjeneste'].lower()} med {mill(stoerst['netto_mill'])} mill. kr, "
        f"{tekst(stoerst['andel'], 1)} prosent av tjenestene. Prosenten i parentes er samlet andel ovenfra.",
        t.kilder,
        vis,
        (
            "Eiendomsforvaltning går på tvers av de andre og er ikke summert med dem. Pensjon (fellesutgifter) og vann "
            "og avløp (selvkost) er holdt utenfor.",
        ),
    )


def riktigmaal(her: Utgangspunkt):
    """What does need correction change? Raw deviation and deviation from the norm, side by side."""
    t = rom(her, inndeling="grupper")
    d = t.assign(
        raa=(t["netto_per_innbygger"] - t["referanse_per_innbygger"]) * t["innbyggere"] / 1e6,
    )
    return tabell(
        d,
        f"Rått og behovskorrigert avvik fra landet, {her.kommune.navn} {aar_for(her)}",
        {
            "tjeneste": "Tjeneste",
            "behovsindeks": "Behovsindeks (1 = landet)",
            "raa": "Rått avvik, mill. kr",
            "avvik_mill": "Avvik fra normen, mill. kr",
        },
        {"behovsindeks": 4, "raa": 1, "avvik_mill": 1},
        kilder=t.kilder,
        merknader=t.merknader,
    )


def norm(her: Utgangspunkt):
    """What is used, and what would the country's spending be with this municipality's need? Per inhabitant."""
    t = rom(her, inndeling="grupper")
    par = [("Norm", "norm_per_innbygger")]
    if t["netto_per_innbygger"].notna().any():
        par.insert(0, ("Faktisk", "netto_per_innbygger"))
    d = pd.concat([t[["tjeneste"]].assign(serie=s, kr=t[k]) for s, k in par]).dropna(subset=["kr"])
    if d.empty:
        return tabell(
            t[["tjeneste"]].assign(grunn=t["merknad"]),
            "Faktisk mot norm",
            {"tjeneste": "Tjeneste", "grunn": "Hvorfor tallet mangler"},
            kilder=t.kilder,
            merknader=t.merknader,
        )
    d = d.assign(etikett=d["kr"].map(tekst))
    mangler = () if len(par) == 2 else (f"Faktiske utgifter mangler for {her.kommune.navn}. {HVORDAN}",)
    vis = pd.DataFrame(
        {
            "Tjeneste": t["tjeneste"],
            **{f"{s}, kr per innbygger": [tekst(None if pd.isna(v) else v) for v in t[k]] for s, k in par},
        }
    )
    return figur(
        diagram.grupperte_soeyler(
            d, "tjeneste", "kr", "serie", "Kr per innbygger", etikett="etikett", serier=[s for s, _ in par]
        ),
        f"Faktisk og norm per innbygger, {her.kommune.navn} {aar_for(her)}",
        "; ".join(
            f"{rad['Tjeneste'].lower()}: " + ", ".join(f"{k.split(',')[0].lower()} {rad[k]}" for k in vis.columns[1:])
            for _, rad in vis.iterrows()
        )
        + ".",
        t.kilder,
        vis,
        (*mangler, *t.merknader),
    )


def avvik(her: Utgangspunkt):
    """How far is each service from the norm, in mill. kr and per inhabitant, and what must be said beside it?"""
    t = rom(her, inndeling="grupper")
    return tabell(
        t,
        f"Avvik fra normen per tjeneste, {her.kommune.navn} {aar_for(her)}",
        {
            "tjeneste": "Tjeneste",
            "netto_per_innbygger": "Faktisk, kr per innb.",
            "norm_per_innbygger": "Norm, kr per innb.",
            "avvik_per_innbygger": "Avvik, kr per innb.",
            "norm_mill": "Norm, mill. kr",
            "avvik_mill": "Avvik, mill. kr",
            "indeks": "Indeks",
            "merknad": "Merknad",
        },
        {
            "netto_per_innbygger": 0,
            "norm_per_innbygger": 0,
            "norm_mill": 1,
            "indeks": 1,
            "avvik_per_innbygger": lambda v: tekst(None if pd.isna(v) else v, 0, fortegn=True),
            "avvik_mill": lambda v: tekst(None if pd.isna(v) else v, 1, fortegn=True),
        },
        kilder=t.kilder,
        merknader=t.merknader,
    )


def avviksfigur(her: Utgangspunkt):
    """Which services are above and below the norm, in mill. kr?"""
    t = rom(her, inndeling="grupper")
    d = t[t["avvik_mill"].notna()].sort_values("avvik_mill", ascending=False)
    if d.empty:
        return punktliste(
            "Avvik i millioner kroner kan ikke vises ennå.",
            [f"Faktiske utgifter mangler for {her.kommune.navn}. {HVORDAN}"],
        )
    d = d.assign(etikett=d["avvik_mill"].map(lambda v: tekst(v, 1, fortegn=True)))
    return figur(
        diagram.soeyler(
            d[["tjeneste", "avvik_mill", "etikett"]],
            "tjeneste",
            "avvik_mill",
            "Avvik fra normen, mill. kr",
            etikett="etikett",
            format=",.0f",
            fortegn=True,
        ),
        f"Avvik fra normen, {her.kommune.navn} {aar_for(her)}",
        "; ".join(f"{a.lower()} {b}" for a, b in zip(d["tjeneste"], d["etikett"], strict=True)) + " mill. kr.",
        t.kilder,
        pd.DataFrame({"Tjeneste": d["tjeneste"], "Mill. kr": d["etikett"]}),
        t.merknader,
    )


def utvikling(her: Utgangspunkt):
    """How has each service developed per inhabitant, in fixed prices?"""
    try:
        t = tjenesteutvikling(her.kommune)
    except RobekFeil as e:
        return grunn("Utvikling over tid", e)
    d = t[t["netto_fast"].notna()]
    if d["aar"].nunique() < 2:
        return punktliste(
            "Utvikling over tid kan ikke vises.",
            [f"{her.kommune.navn} har ikke utgifter per tjeneste for flere år i datagrunnlaget.", HVORDAN],
        )
    bred = d.pivot(index="aar", columns="tjeneste", values="netto_fast")
    vis = bred.map(lambda v: tekst(None if pd.isna(v) else v)).reset_index().rename(columns={"aar": "År"})
    orden = list(bred.iloc[-1].sort_values(ascending=False).index)
    return figur(
        diagram.linjer(
            d[["aar", "netto_fast", "tjeneste"]],
            "aar",
            "netto_fast",
            "tjeneste",
            "Kr per innbygger, faste priser",
            orden=orden,
            null=True,
        ),
        f"Netto driftsutgifter per innbygger i faste priser, {her.kommune.navn}",
        f"Fra {bred.index[0]} til {bred.index[-1]}: "
        + "; ".join(f"{c.lower()} {tekst(bred[c].iloc[0])} til {tekst(bred[c].iloc[-1])} kr" for c in orden)
        + ".",
        t.kilder,
        vis,
        t.merknader,
    )
