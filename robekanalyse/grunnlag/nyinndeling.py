"""What has become of municipalities after the division that all figures here are in: known, told, and never mixed in.

Population, need and cost keys are given for the municipalities there were in SISTE_AAR. A later division (fetched from
KLASS) has figures for none of them yet, so the figures go on following the one they were made for, and say so.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

from .tall import dato_tekst

# The division of today's municipalities in every embedded table; a number without an end is valid this year.
SISTE_AAR = 2026
SAMMENSLAAING, DELING, NYTT_NUMMER, NAVN = "sammenslåing", "deling", "nytt nummer", "navneendring"
BEGGE = "deling og sammenslåing"
_FLEST = 10  # a new county gives a new number to all its municipalities
FOELGER = f"Tallene her følger fortsatt kommuneinndelingen i {SISTE_AAR}."


def gjelder_fra(dato: str) -> int:
    """From which year does a change of this day hold for the whole year? Those of 1 January for that very year."""
    return int(dato[:4]) + (dato[5:] != "01-01")


def senere(endringer: pd.DataFrame) -> pd.DataFrame:
    """Which of these changes came after the division the figures are in? A new name alone changes no division."""
    return endringer[(endringer["dato"].map(gjelder_fra) > SISTE_AAR) & (endringer["type"] != NAVN)]


def som_i_inndelingen(kommuner: pd.DataFrame, endringer: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The two tables without what came later: the municipalities that ended then still are, under their name.

    A number that was kept through a merger or a split begins a row of its own then, so what it was before stands.
    """
    nye = senere(endringer)
    if nye.empty:
        return kommuner, endringer
    k = kommuner[~(kommuner["gyldig_fra"] > SISTE_AAR)].copy()
    k["gyldig_til"] = k["gyldig_til"].where(k["gyldig_til"] < SISTE_AAR)
    return k, endringer.drop(nye.index)


def setninger(endringer: pd.DataFrame) -> tuple[str, ...]:
    """What has happened to the division since, one Norwegian sentence per municipality that came of it?"""
    nye, ut = senere(endringer).sort_values(["dato", "nytt_nr", "gammelt_nr"]), []
    for (dato, nr), fra in nye.groupby(["dato", "nytt_nr"], sort=True):
        til = f"{fra['nytt_navn'].iloc[0]} ({nr})"
        hele = [_kalt(r) for r in fra.itertuples() if r.type in (SAMMENSLAAING, NYTT_NUMMER)]
        biter = [f"en del av {_kalt(r)}" for r in fra.itertuples() if r.type in (DELING, BEGGE)]
        naar = dato_tekst(dt.date.fromisoformat(dato))
        if list(fra["type"]) == [NYTT_NUMMER]:
            ut.append(f"{hele[0]} har nummeret {nr} fra {naar}{_nytt_navn(fra.iloc[0])}.")
        else:
            ut.append(f"{til} ble til {naar} av {_ramse([*hele, *biter])}.")
    return tuple(ut)


def kunngjoering(endringer: pd.DataFrame) -> tuple[str, ...]:
    """What must the user be told of the division? The first sentences, how many more, and what the figures follow."""
    alle = setninger(endringer)
    mer = (f"Og {len(alle) - _FLEST} endringer til.",) if len(alle) > _FLEST else ()
    return (*alle[:_FLEST], *mer, FOELGER) if alle else ()


def setning_for(endringer: pd.DataFrame, nr_eller_navn: str) -> str:
    """What is there to say of a municipality that came later, by its number or name? Empty for any other."""
    nye = senere(endringer)
    egne = nye[(nye["nytt_nr"] == nr_eller_navn) | (nye["nytt_navn"].str.casefold() == nr_eller_navn.casefold())]
    if egne.empty:
        return ""
    velg = " eller ".join(dict.fromkeys(f"{r.gammelt_navn} ({r.gammelt_nr})" for r in egne.itertuples()))
    return f"{' '.join(setninger(egne))} {FOELGER} Velg {velg}."


def _kalt(rad) -> str:
    return f"{rad.gammelt_navn} ({rad.gammelt_nr})"


def _nytt_navn(rad) -> str:
    return f", og heter {rad.nytt_navn}" if rad.nytt_navn != rad.gammelt_navn else ""


def _ramse(ledd: list[str]) -> str:
    *foerst, sist = ledd
    return f"{', '.join(foerst)} og {sist}" if foerst else sist
