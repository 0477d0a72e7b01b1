"""How a run came out, workbook by workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

LAGET, UENDRET, BEHOLDT, FEILET, IKKE_KJOERT = "laget", "uendret", "beholdt", "feilet", "ikke kjørt"


@dataclass
class Hefte:
    """How one workbook came out. `status` is laget, uendret, beholdt (changed by a person), feilet or ikke kjørt."""

    fil: str
    kommunenr: str
    kommune: str
    samling: int
    status: str = IKKE_KJOERT
    sekunder: float = 0.0
    feil: str = ""
    merknad: str = ""


@dataclass
class Kjoering:
    """A whole run and its workbooks, in the order asked for."""

    mappe: Path
    motor: str
    prosesser: int
    startet: str
    hefter: list[Hefte] = field(default_factory=list)
    sekunder: float = 0.0

    def antall(self, *status: str) -> int:
        """How many workbooks have one of these statuses?"""
        return sum(h.status in status for h in self.hefter)

    @property
    def feilet(self) -> list[Hefte]:
        """The workbooks that stopped with an error, or never ran."""
        return [h for h in self.hefter if h.status in (FEILET, IKKE_KJOERT)]
