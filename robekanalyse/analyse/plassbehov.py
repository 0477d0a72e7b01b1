"""How many places will be needed when coverage stays as it is?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from .eksakt import beloep


@dataclass(frozen=True)
class Plassbehov:
    """Places at unchanged coverage: `dekning` (per cent of the age group), `behov` (places then), `endring` from
    those in use today, and `ledig` (places that stand empty then; below zero means that places lack; None when the
    number of places is not given). Not rounded."""

    dekning: Decimal
    behov: Decimal
    endring: Decimal
    ledig: Decimal | None


def plassbehov(i_bruk, antall_naa, antall_da, plasser=None) -> Plassbehov:
    """How many places are needed when the age group changes and the same share of it has a place?

    behov = antall_da × i_bruk / antall_naa. Coverage is a political choice, not a given: this shows what the same
    choice means. `plasser` is the number of places there are, in use or not. Raises UgyldigInndata when the age
    group is empty today or a number is below zero. Source: Kommunedata's method, unchanged coverage and standard.

    >>> b = plassbehov(153, 164, 144, plasser=196)
    >>> str(round(b.behov)), str(round(b.ledig))
    ('134', '62')
    """
    bruk, naa = beloep(i_bruk, "plasser i bruk"), beloep(antall_naa, "antallet i aldersgruppen i dag")
    da = beloep(antall_da, "antallet i aldersgruppen fram i tid")
    if naa == 0:
        raise UgyldigInndata("Aldersgruppen er tom i dag: dekningen kan ikke regnes.")
    behov = da * bruk / naa
    ledig = None if plasser is None else beloep(plasser, "plasser i alt") - behov
    return Plassbehov(100 * bruk / naa, behov, behov - bruk, ledig)
