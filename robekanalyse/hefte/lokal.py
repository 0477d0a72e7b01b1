"""Run the units on this machine: hand them to worker processes, take the answers, replace a worker that dies."""

from __future__ import annotations

import os
import queue
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Iterator

from ..grunnlag.feil import UgyldigInndata
from .arbeider import Arbeider, Svar
from .arbeidsbok import AVSLUTTET, ikke_kjoert
from .enheter import Enhet, Grenser

MOTORER = ("fork", "standard")
# Above the time limit of the engine itself: then the worker does not answer for itself, and is ended.
_SLINGRINGSMONN = 60.0
_FORSOEK = 2
# From how many workbooks on it pays to try the notebooks' cells in the server beforehand
MANGE = 20
# A few units in advance, so that no child waits for the answer before it to be written down
_FORSPRANG = 2


def har_fork() -> bool:
    """Can this system run the fast engine? Linux can; elsewhere fork is missing or unsafe."""
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


def velg_motor(oensket: str | None = None) -> str:
    """Which engine runs the workbooks? The fast one where fork is to be had. Raises UgyldigInndata for other names."""
    if oensket is None:
        return "fork" if har_fork() else "standard"
    if oensket not in MOTORER:
        raise UgyldigInndata(f"Motoren «{oensket}» finnes ikke: velg {' eller '.join(MOTORER)}.")
    if oensket == "fork" and not har_fork():
        raise UgyldigInndata("Motoren «fork» finnes bare på Linux: velg --motor standard.")
    return oensket


def antall_kjerner() -> int:
    """How many processes can run at once on this machine?"""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Lokalt:
    """The worker processes of this machine. A fork server starts at once, so that it is ready when it is needed."""

    def __init__(self, motor: str | None = None, prosesser: int | None = None):
        self.motor, self.prosesser = velg_motor(motor), prosesser or antall_kjerner()
        self.postkasse: queue.SimpleQueue = queue.SimpleQueue()
        self.arbeidere: list[Arbeider] = []
        self._logg = tempfile.TemporaryFile()  # noqa: SIM115 - closed in __exit__
        if self.motor == "fork":
            self._start("motor_fork", self.prosesser + _FORSPRANG, str(self.prosesser))

    def __enter__(self) -> Lokalt:
        return self

    def __exit__(self, feil, *_) -> None:
        for a in self.arbeidere:
            a.stopp(straks=feil is not None or not a.klar)  # one that nobody needed may still be starting
        self._logg.close()

    def _start(self, modul: str, plasser: int, *valg: str) -> None:
        self.arbeidere.append(Arbeider(modul, plasser, self.postkasse, self._logg, valg))

    @property
    def logg(self) -> bytes:
        """What the workers have had to say on stderr; nothing when all went well."""
        self._logg.seek(0)
        return self._logg.read()

    def kjoer(self, enheter: Iterable[Enhet], grenser: Grenser) -> Iterator[Svar]:
        """Run every unit and give each answer as it comes.

        A unit whose worker dies is tried once more with a fresh worker, and then given up with an error.
        """
        self._koe, self._forsoek, self._begynt = deque(enumerate(enheter)), {}, {}
        self._mange = len(self._koe) >= MANGE
        if self.motor == "standard":
            while len(self.arbeidere) < min(self.prosesser, len(self._koe)):
                self._start("motor_standard", 1)
        while self._koe or any(a.under_arbeid for a in self.arbeidere):
            self._del_ut(grenser)
            try:
                a, hode, kropp = self.postkasse.get(timeout=5)
            except queue.Empty:
                self._se_etter_fastlaaste(grenser)
                continue
            if hode["slag"] == "klar":
                a.klar = True
            elif hode["slag"] == "ferdig":
                enhet = a.under_arbeid.pop(hode["id"])
                feil, sekunder = hode["feil"], hode["sekunder"]
                yield Svar(enhet, kropp, feil, sekunder) if kropp else oppgitt(enhet, feil, sekunder)
            elif hode["slag"] == "borte" and hode["pid"] == a.prosess.pid:
                yield from self._erstatt(a)

    def _del_ut(self, grenser: Grenser) -> None:
        for a in self.arbeidere:
            while self._koe and a.ledig:
                nr, enhet = self._koe.popleft()
                self._begynt[nr] = time.monotonic()
                a.gi(nr, enhet, tidsgrense=grenser.tid, minne=grenser.minne, oppvarm=self._mange)

    def _se_etter_fastlaaste(self, grenser: Grenser) -> None:
        """End a stock worker that should long since have stopped its unit itself."""
        for a in self.arbeidere:
            if self.motor == "standard" and any(
                time.monotonic() - self._begynt[nr] > grenser.tid + _SLINGRINGSMONN for nr in a.under_arbeid
            ):
                a.prosess.kill()

    def _erstatt(self, a: Arbeider) -> Iterator[Svar]:
        """A worker has died: its units go back in the queue, or are given up when they have been there before."""
        status = a.prosess.wait()
        if not a.klar and status >= 0:
            raise RuntimeError(f"motoren {self.motor} starter ikke: {self.logg.decode(errors='replace')}")
        mistet, a.under_arbeid = a.under_arbeid, {}
        for nr, enhet in mistet.items():
            self._forsoek[nr] = self._forsoek.get(nr, 1) + 1
            if self._forsoek[nr] <= _FORSOEK:
                self._koe.appendleft((nr, enhet))
            else:
                yield oppgitt(enhet, AVSLUTTET, time.monotonic() - self._begynt[nr])
        if self._koe:
            a.start()


def oppgitt(enhet: Enhet, grunn: str, sekunder: float) -> Svar:
    """The answer for a unit that nobody could run: a workbook with nothing run and the reason in it."""
    try:
        ferdig = ikke_kjoert(enhet.notatbok, enhet.parametre, grunn)
    except Exception:  # then not even the notebook can be read
        return Svar(enhet, b"", grunn, sekunder)
    return Svar(enhet, ferdig.innhold, ferdig.feil, sekunder)
