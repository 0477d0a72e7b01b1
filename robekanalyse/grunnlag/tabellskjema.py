"""Which columns each table has, and which of them single out a row."""

from __future__ import annotations

import re
from functools import cache

from .datamappe import les_yaml
from .feil import OedelagtFil


@cache
def kolonner(navn: str) -> dict[str, str]:
    """Which columns has this table, in order, and of which type? Source: data/tabeller.yaml, "a0–a105" written out."""
    try:
        skjema = les_yaml("tabeller.yaml")[navn]["kolonner"]
    except KeyError:
        raise OedelagtFil(f"Tabellen {navn} er ikke beskrevet i data/tabeller.yaml: legg den til.") from None
    ut = {}
    for kolonne, type_ in skjema.items():
        if spenn := re.fullmatch(r"([a-z]+)(\d+)–\1(\d+)", kolonne):
            ut |= {f"{spenn[1]}{i}": type_ for i in range(int(spenn[2]), int(spenn[3]) + 1)}
        else:
            ut[kolonne] = type_
    return ut


def noekkel(navn: str) -> list[str]:
    """Which columns together single out a row? Source: data/tabeller.yaml."""
    return les_yaml("tabeller.yaml")[navn]["noekkel"]


def rekkefoelge(navn: str) -> list[str]:
    """By which columns do fetched rows lie? Those of the key; of KOSTRA one year of all is asked for most often."""
    return sorted(noekkel(navn), key="aar".__ne__) if er_kostra(navn) else noekkel(navn)


def er_kostra(navn: str) -> bool:
    """Is this one of the long tables of KOSTRA, of which nobody needs all at once?"""
    return "indikator" in noekkel(navn)
