"""Where a series over the years breaks, as a rule in the chart and a sentence under it, alike in all notebooks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..grunnlag.kommuneserie import GRENSE, KORT, SAMMENSLAAING, brudd_for
from .start import Utgangspunkt


@dataclass(frozen=True)
class Brudd:
    """`streker` for the chart (year as text, word), and `merknader`, the sentences under it."""

    streker: tuple[tuple[str, str], ...] = ()
    merknader: tuple[str, ...] = ()

    @property
    def over_grensen(self) -> str:
        """What is said right behind a change from the first year to the last, when they are not of the same area."""
        return ", med endret grense" if any(ord_ == KORT[GRENSE] for _, ord_ in self.streker) else ""

    @property
    def alttekst(self) -> str:
        """The same in words, for those who do not see the rule."""
        return "".join(f" Brudd i {aar}: {ord_}." for aar, ord_ in self.streker)


def brudd(her: Utgangspunkt, aarene: Iterable[int], folketall: bool = False) -> Brudd:
    """Which breaks fall between these years? With `folketall` a merger is none: SSB's population is added exactly."""
    aar = sorted(int(a) for a in aarene)
    if len(aar) < 2:
        return Brudd()
    funnet = [
        b for b in brudd_for(her.kommune, aar[0], aar[-1]) if not (folketall and b.slag == SAMMENSLAAING)
    ]
    setninger = [folketall and b.om_folketall or b.tekst for b in funnet]
    return Brudd(tuple((str(b.aar), b.kort) for b in funnet), tuple(setninger))
