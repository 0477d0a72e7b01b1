"""How is the management system brought in: the seven steps by month, and how much reporting must give way?

Steps and owners: data/styringssystem/steg.yaml; the limit: data/styringssystem/sjekkliste.yaml.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata


@dataclass(frozen=True)
class Steg:
    """One step with its months (first day of each), owner (position) and what it leaves behind."""

    nr: int
    id: str
    navn: str
    innhold: str
    leveranse: str
    fra: dt.date
    til: dt.date
    eier: str


@dataclass(frozen=True)
class Stopp:
    """How far the stop list reaches: `minst` reports must go, `mangler` is how many short it is."""

    rapporter: int
    stoppet: int
    minst: int
    ubrukte: int

    @property
    def mangler(self) -> int:
        """How many more must be stopped? 0 when it is enough."""
        return max(self.minst - self.stoppet, 0)


def stegplan(vedtatt: dt.date) -> tuple[Steg, ...]:
    """In which months do the seven steps fall, counted from the council's decision? A proposal to be edited."""
    stillinger = les_yaml("hjemmearbeid/valglister.yaml")["stillinger"]
    return tuple(
        Steg(
            s["nr"], s["id"], s["navn"], s["innhold"], s["leveranse"], _maaned(vedtatt, s["fra_maaned"]),
            _maaned(vedtatt, s["til_maaned"]), stillinger[s["eier"]],
        )
        for s in les_yaml("styringssystem/steg.yaml")["steg"]
    )


def stoppliste(rapporter: Iterable[Mapping], stoppet: Iterable[str]) -> Stopp:
    """Is enough reporting stopped to make room for the new, at least a third?

    `rapporter` are the rows of s4-rapportering (rapport, brukt: ja or nei), `stoppet` the names in s5-stopp.
    Raises UgyldigInndata when a report to be stopped is not on the list.
    """
    navn = {r["rapport"]: r.get("brukt") for r in rapporter}
    stoppes = set(stoppet)
    if ukjent := sorted(stoppes - set(navn)):
        raise UgyldigInndata(f"Rapporten «{ukjent[0]}» står ikke på lista fra samling 4: rett navnet.")
    andel = Fraction(les_yaml("styringssystem/sjekkliste.yaml")["grenser"]["stopp_minst"]["verdi"])
    return Stopp(len(navn), len(stoppes), ceil(len(navn) * andel), sum(b == "nei" for b in navn.values()))


def _maaned(dato: dt.date, antall: int) -> dt.date:
    aar, maaned = divmod(dato.year * 12 + dato.month - 1 + antall, 12)
    return dt.date(aar, maaned + 1, 1)
