"""A chart as a reader meets it: title, drawing, what must be said, source line, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from ..grunnlag.kilder import KILDEKOLONNER, kilde, kildelinje, kildetabell
from ..grunnlag.opphav import Opphav
from .farger import KONFIG
from .gjengivelse import diagrambunt
from .html import kildedetaljer, under_figur

KONSTRUERT = "Konstruert eksempel"


@dataclass(frozen=True)
class Figur:
    """One chart with everything that follows it to workbook, book, slide and paper.

    `spec` is the Vega-Lite specification, `tabell` the figures behind it as ready-made Norwegian texts.
    Constructed figures put «Konstruert eksempel» in the title and in the alt text by themselves.
    """

    spec: dict
    tittel: str
    alttekst: str
    kilder: tuple[Opphav, ...]
    tabell: pd.DataFrame | None = None
    merknader: tuple[str, ...] = ()
    undertittel: str = ""

    @property
    def konstruert(self) -> bool:
        """Does the chart show a constructed figure?"""
        return any(o.konstruert or kilde(o.kilde).konstruert for o in self.kilder)

    @property
    def full_alttekst(self) -> str:
        """Title and substance in words, for those who do not see the chart."""
        return f"{KONSTRUERT + '. ' if self.konstruert else ''}{self.tittel}. {self.alttekst}"

    @property
    def full_spec(self) -> dict:
        """The specification with title, Norwegian number format and the mark for constructed figures."""
        undertittel = [t for t in (KONSTRUERT if self.konstruert else "", self.undertittel) if t]
        return {
            **self.spec,
            "title": {"text": self.tittel, **({"subtitle": undertittel} if undertittel else {})},
            "config": KONFIG,
        }

    @property
    def under(self) -> str:
        """The HTML under the chart: remarks, source line, the figures, and where each of them comes from."""
        detaljer = kildedetaljer(kildetabell(self.kilder), KILDEKOLONNER)
        return under_figur(kildelinje(self.kilder), self.merknader, self.tabell, self.tittel, detaljer)

    def _ipython_display_(self):
        from IPython.display import display

        display(diagrambunt(self.full_spec, self.full_alttekst), raw=True)
        display({"text/html": self.under, "text/plain": kildelinje(self.kilder)}, raw=True)


def figur(
    diagram,
    tittel: str,
    alttekst: str,
    kilder: Iterable[Opphav],
    tabell=None,
    merknader: Iterable[str] = (),
    undertittel: str = "",
) -> Figur:
    """Make a Figur of an Altair chart or a ready specification; see Figur for the parts.

    Altair checks the specification here, so a wrong one fails when it is made and not in front of the hall.
    """
    spec = diagram if isinstance(diagram, dict) else diagram.to_dict()
    spec.pop("config", None)
    spec.pop("$schema", None)
    return Figur(
        spec, tittel, alttekst, tuple(dict.fromkeys(kilder)), tabell, tuple(dict.fromkeys(merknader)), undertittel
    )
