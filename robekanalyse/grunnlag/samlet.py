"""One table of all places its rows are from, and the choosing of rows in it: nothing is lost, and nothing doubled."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd

from .ferdiglest import husket
from .kolonner import Kolonne, Tekstkolonne, blant, etter_hverandre, noekkeltall, som_ramme

Hvor = Iterable[tuple[str, Sequence]]


class Sted(Protocol):
    """One place a table's rows are from: the embedded table, or the table in one snapshot."""

    kilde: str
    hasj: str  # of the file
    antall: int
    ordnet: bool  # do the rows lie in the order of the key?
    alle_har_verdi: bool

    def kolonne(self, navn: str) -> Kolonne:
        """All of one column."""

    def rader(self, navn: Sequence[str], rader: np.ndarray) -> dict[str, Kolonne]:
        """These columns in these rows."""


class Samlet:
    """The rows of one table from all places, each from the newest place that has it.

    A row of an older place is left out when a newer one has the same key, also where the newer says that SSB does not
    show the figure. `steder` are the places: snapshots, newest first, and last the embedded rows, which alone are given
    as they stand; as soon as something is fetched, all rows are given in the order of the key.
    """

    def __init__(self, steder: Sequence[Sted], skjema: dict[str, str], noekkel: list[str]):
        self.har_hentet = len(steder) > 1  # any places but the embedded table
        self._steder = [s for s in steder if s.antall] or [steder[-1]]
        self._skjema, self._noekkel = skjema, noekkel

    def utvalg(self, hvor: Hvor = (), uten_verdi: bool = False) -> pd.DataFrame:
        """The rows where each of these columns has one of its values; without a blank verdi, or only those with it."""
        if uten_verdi and self._alle_har_verdi:
            return self._tom
        valgt = self._valgt(hvor, uten_verdi)
        return self._ramme(valgt) if len(valgt) else self._tom

    def fra(self, hvor: Hvor) -> list[tuple[str, int, int]]:
        """Where are these rows from? (source, first year, last year) of each place that has some, newest first."""
        valgt = self._valgt(hvor, i_orden=False)
        sted, aar = valgt.sted(), self._hent(["aar"], valgt)["aar"]
        return [
            (self._steder[n].kilde, int(aar[sted == n].min()), int(aar[sted == n].max())) for n in np.unique(sted)
        ]

    def stykkevis(self) -> list[dict[str, Kolonne]]:
        """All rows that count, also with a blank verdi, as the columns of each place, in no order.

        For tables too wide to be made a frame.
        """
        valgt = zip(self._steder, self._valgt((), i_orden=False).rader, strict=True)
        return [s.rader(list(self._skjema), r) for s, r in valgt if len(r)]

    def aarene(self, hvor: Hvor) -> tuple[int, ...]:
        """In which years are there such rows with a value? Oldest first."""
        aar = self._hent(["aar"], self._valgt(hvor, i_orden=False))["aar"]
        return tuple(np.unique(aar).tolist())

    @property
    def _alle_har_verdi(self) -> bool:
        return all(s.alle_har_verdi for s in self._steder)

    def _valgt(self, hvor: Hvor, uten_verdi: bool = False, i_orden: bool = True) -> _Valgt:
        """Which rows are chosen, and count?"""
        rader = [self._finn(s, dict(hvor)) for s in self._steder]
        rader = [r if g is None else r[g[r]] for r, g in zip(rader, self._gjelder, strict=True)]
        valgt = _Valgt(rader)
        brukte = [s for s, r in zip(self._steder, rader, strict=True) if len(r)]
        if i_orden and self.har_hentet and (len(brukte) > 1 or not all(s.ordnet for s in brukte)):
            valgt = _Valgt(rader, np.argsort(np.concatenate(self._noekler(rader)), kind="stable"))
        if not self._alle_har_verdi:
            valgt = valgt.der(np.isnan(self._hent(["verdi"], valgt)["verdi"]) == uten_verdi)
        return valgt

    def _finn(self, sted: Sted, hvor: dict[str, Sequence]) -> np.ndarray:
        """In which rows of this place has each of these columns one of its values? In the order they lie."""
        fra, til = 0, sted.antall
        if sted.ordnet and self._noekkel[0] == "aar" and (aar := hvor.get("aar")):
            fra = np.searchsorted(sted.kolonne("aar"), min(aar))
            til = np.searchsorted(sted.kolonne("aar"), max(aar), side="right")
            if len(set(aar)) == max(aar) - min(aar) + 1:
                del hvor["aar"]
        rader = None
        for k, verdier in hvor.items():
            if rader is None:
                rader = fra + np.flatnonzero(_er_en_av(sted.kolonne(k)[fra:til], verdier))
            else:
                rader = rader[_er_en_av(sted.kolonne(k)[rader], verdier)]
        return np.arange(fra, til) if rader is None else rader

    @cached_property
    def _gjelder(self) -> list[np.ndarray | None]:
        """Which rows of each place count? None for all; else True where no newer place has the same key."""
        ut = [None]
        for n in range(1, len(self._steder)):
            av = " ".join([*self._noekkel, *(s.hasj for s in self._steder[: n + 1])])
            ut.append(np.frombuffer(husket("ikke nyere", av, lambda n=n: self._ikke_nyere(n).tobytes()), bool))
        return ut

    def _ikke_nyere(self, n: int) -> np.ndarray:
        # The newer may have a hundred times as many rows: those that differ in the first of the key are left out first.
        steder = self._steder[: n + 1]
        *nyere, her = noekkeltall([[s.kolonne(k) for k in self._noekkel[:2]] for s in steder])
        finnes = np.zeros(max(int(s.max()) for s in (*nyere, her)) + 1, bool)
        finnes[her] = True
        *nyere, her = self._noekler([*(np.flatnonzero(finnes[s]) for s in nyere), np.arange(len(her))])
        return ~blant(her, np.sort(np.concatenate(nyere)))

    def _noekler(self, rader: list[np.ndarray]) -> list[np.ndarray]:
        """The key of these rows of each place as one number."""
        valgt = [s.rader(self._noekkel, r) for s, r in zip(self._steder, rader, strict=False)]
        return noekkeltall([list(k.values()) for k in valgt])

    def _hent(self, navn: Sequence[str], valgt: _Valgt) -> dict[str, Kolonne]:
        """These columns of these rows, from the place of each."""
        deler = [s.rader(navn, r) for s, r in zip(self._steder, valgt.rader, strict=True) if len(r)]
        deler = deler or [self._steder[-1].rader(navn, valgt.rader[-1])]
        ut = {n: etter_hverandre([d[n] for d in deler]) for n in navn}
        return ut if valgt.orden is None else {n: k[valgt.orden] for n, k in ut.items()}

    @cached_property
    def _tom(self) -> pd.DataFrame:
        return self._ramme(_Valgt([np.empty(0, "int64") for _ in self._steder]))

    def _ramme(self, valgt: _Valgt) -> pd.DataFrame:
        return som_ramme(self._hent(list(self._skjema), valgt))


@dataclass(frozen=True)
class _Valgt:
    """Rows of each place, and in which order they are given when laid one place after the other; None as they lie."""

    rader: list[np.ndarray]
    orden: np.ndarray | None = None

    def __len__(self) -> int:
        return sum(map(len, self.rader)) if self.orden is None else len(self.orden)

    def sted(self) -> np.ndarray:
        """Which place is each row from?"""
        sted = np.repeat(np.arange(len(self.rader)), [len(r) for r in self.rader])
        return sted if self.orden is None else sted[self.orden]

    def der(self, med: np.ndarray) -> _Valgt:
        """The rows where this is true."""
        return _Valgt(self.rader, np.flatnonzero(med) if self.orden is None else self.orden[med])


def _er_en_av(kolonne: Kolonne, verdier: Sequence) -> np.ndarray:
    return kolonne.er_en_av(verdier) if isinstance(kolonne, Tekstkolonne) else np.isin(kolonne, list(verdier))
