"""Gathering 5, the common parts: templates with blanks to fill in, plain paragraphs, and the mark of Fjordvik."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kommune import FJORDVIK
from ..grunnlag.opphav import Opphav
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .start import Utgangspunkt

FYLL_UT = "(fylles ut)"
EKSEMPEL = "Eksempelet er fra øvingskommunen Fjordvik, som ikke finnes. Egne tall føres i den tomme tabellen."


def fjordvik(variabel: str, aar: tuple[int, int] | None = None) -> tuple[Opphav, ...]:
    """The origin of a constructed figure; it marks the table or chart by itself."""
    return (Opphav("fjordvik", variabel, aar, konstruert=True),)


def eksempelmerknad(her: Utgangspunkt) -> tuple[str, ...]:
    """What must a real municipality be told under a figure from Fjordvik?"""
    return () if her.kommune == FJORDVIK else (EKSEMPEL,)


def avsnitt(tekst: str) -> Tekst:
    """One paragraph, for what has no table or chart."""
    return Tekst(f"<p>{escape(tekst)}</p>", tekst)


def mal(
    tittel: str,
    kolonner: Sequence[str],
    rader: Sequence[Sequence[str]] | int,
    merknader: Sequence[str] = (),
    kilder: Sequence[Opphav] = (),
) -> Tabell:
    """A template: what is known stands in the first columns, the rest of each row is to be filled in.

    `rader` is the known cells of each row, or a number of wholly empty rows.
    """
    kjente = [[]] * rader if isinstance(rader, int) else rader
    fulle = [[*r, *[FYLL_UT] * (len(kolonner) - len(r))] for r in kjente]
    return tabell(pd.DataFrame(fulle, columns=list(kolonner)), tittel, kilder=kilder, merknader=merknader)


def liste(navn: str) -> Mapping[str, str]:
    """Which keys and words does this list of choices hold? Source: data/hjemmearbeid/valglister.yaml."""
    return les_yaml("hjemmearbeid/valglister.yaml")[navn]


def stor(tekst: str) -> str:
    """The same text with a capital first letter."""
    return tekst[:1].upper() + tekst[1:]
