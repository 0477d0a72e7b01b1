"""A child process that makes workbooks: started afresh, fed over a pipe, replaced when it dies."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import IO

from . import rammer
from .enheter import Enhet


@dataclass(frozen=True)
class Svar:
    """What came of one unit: the workbook's bytes (empty when not even a failed one could be made), error and time."""

    enhet: Enhet
    innhold: bytes
    feil: str
    sekunder: float


class Arbeider:
    """One worker process. `plasser` is how many units it is given at once; `under_arbeid` those it has now."""

    def __init__(self, modul: str, plasser: int, postkasse: queue.SimpleQueue, logg: IO, valg: tuple[str, ...] = ()):
        self.modul, self.plasser, self.postkasse, self.logg, self.valg = modul, plasser, postkasse, logg, valg
        self.under_arbeid: dict[int, Enhet] = {}
        self.start()

    def start(self) -> None:
        """Start the process; a fresh one, never a copy of this, which may have threads."""
        from .motor_standard import MILJOE

        self.klar = False
        self.prosess = subprocess.Popen(
            [sys.executable, "-m", f"robekanalyse.hefte.{self.modul}", *self.valg],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.logg, env={**os.environ, **MILJOE},
            start_new_session=True,  # Ctrl-C is for this process, which then ends that one
        )
        threading.Thread(target=self._les, args=(self.prosess,), daemon=True).start()

    def _les(self, prosess) -> None:
        while (bud := rammer.motta(prosess.stdout)) is not None:
            self.postkasse.put((self, *bud))
        self.postkasse.put((self, {"slag": "borte", "pid": prosess.pid}, b""))

    def gi(self, nr: int, enhet: Enhet, **valg) -> None:
        """Hand over one unit. A process that has just died loses it; the message that it is gone brings it back."""
        self.under_arbeid[nr] = enhet
        self.send({"id": nr, "notatbok": str(enhet.notatbok), "parametre": enhet.parametre, **valg})

    def send(self, hode: dict, kropp: bytes = b"") -> None:
        """Send one message; when the process is gone, the reader says so."""
        with contextlib.suppress(OSError):
            rammer.send(self.prosess.stdin, hode, kropp)

    @property
    def ledig(self) -> bool:
        """Can it take one more?"""
        return len(self.under_arbeid) < self.plasser

    def stopp(self, straks: bool = False) -> None:
        """Let it end: closed stdin is the sign. At once when asked, or when it does not take the hint."""
        if straks:
            self.prosess.kill()
        with contextlib.suppress(OSError):
            self.prosess.stdin.close()
        try:
            self.prosess.wait(10)
        except subprocess.TimeoutExpired:
            self.prosess.kill()
            self.prosess.wait()
