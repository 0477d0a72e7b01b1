"""The parents of a number: which table, variable, year, publisher and date it came from, carried along to the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd


def er_forelopig(status: str) -> bool:
    """Will these figures still be revised? The publishers say «foreløpig», SSB in March «urevidert»."""
    return "foreløpig" in status or "urevider" in status


@dataclass(frozen=True)
class Opphav:
    """Where one figure, or one column of figures, comes from.

    `kilde` is an id in data/kilder.yaml, with @ and the snapshot for what the user has fetched; `variabel` the name or
    code in the publisher's table; `aar` the years it covers, first and last; `status` the publisher's word (revidert,
    foreløpig or urevidert, ikke oppgitt); `formel` is set when the figure was computed from the source by us.
    """

    kilde: str
    variabel: str = ""
    aar: tuple[int, int] | None = None
    status: str = ""
    formel: str = ""
    konstruert: bool = False

    @property
    def oppfoering(self) -> str:
        """The entry in the catalogue, without the snapshot the figure was fetched in («ssb-12137@2027-03-20»)."""
        return self.kilde.partition("@")[0]

    def med(self, **endret) -> Opphav:
        """The same origin with some parts changed, as the formula after a calculation."""
        return replace(self, **endret)


class Resultattabell(pd.DataFrame):
    """A DataFrame that carries its origins (`kilder`) and what a reader must be told (`merknader`).

    Both follow through copies, filters and column selection. `konstruert` says whether any origin is made up.
    """

    _metadata = ["kilder", "merknader"]

    @property
    def _constructor(self):
        return Resultattabell

    @property
    def konstruert(self) -> bool:
        """Do constructed figures take part?"""
        return any(k.konstruert for k in getattr(self, "kilder", ()))


def resultattabell(data, kilder: Iterable[Opphav] = (), merknader: Iterable[str] = ()) -> Resultattabell:
    """How do figures, origins and remarks become one result? `data` is whatever pandas makes a frame of."""
    ut = Resultattabell(data)
    ut.kilder = tuple(dict.fromkeys(kilder))
    ut.merknader = tuple(dict.fromkeys(merknader))
    return ut
