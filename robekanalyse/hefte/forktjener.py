"""The loop of the fork server: takes units, forks a child for each, watches over it, and passes its answer on.

Each child is a session of its own, so that whatever a workbook has started ends with it.
"""

from __future__ import annotations

import contextlib
import gc
import mmap
import os
import selectors
import signal
import struct
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from . import arbeidsbok, rammer
from .forkbarn import TidsgrenseNaadd, bli_barn, lag_hefte, mal
from .oppvarming import oppvarm

# The child stops itself at the time limit and can then say where; this long after it is ended from outside.
_FRIST_TIL_AA_STOPPE = 5.0
# Exit status of a child whose time ran out where no cell could say so
_FOR_SENT = 3


@dataclass
class _Barn:
    """One child at work: its request, what it has answered so far, and the cell it was last seen in."""

    hode: dict
    kropp: bytes
    pid: int
    roer: int
    pidfd: int
    celle: mmap.mmap
    start: float
    svar: bytearray = field(default_factory=bytearray)

    @property
    def frist(self) -> float:
        return self.start + self.hode["tidsgrense"] + _FRIST_TIL_AA_STOPPE


class Tjener:
    """The loop of the fork server."""

    def __init__(self, samtidig: int, inn: int, ut):
        self.samtidig, self.inn, self.ut = samtidig, inn, ut
        self.koe: deque[tuple[dict, bytes]] = deque()
        self.barn: dict[int, _Barn] = {}
        self.velger = selectors.DefaultSelector()
        self.velger.register(inn, selectors.EVENT_READ, ("inn", None))
        self.samler = rammer.Samler()
        self.sett: set[str] = set()
        self.oppvarming: deque[Iterator[None]] = deque()

    def tjen(self) -> None:
        """Work until stdin closes. While the children are at it, this process warms up for those to come."""
        aapen = True
        while aapen:
            while self.koe and len(self.barn) < self.samtidig:
                self._fork(*self.koe.popleft())
            skjedd = self.velger.select(0 if self.oppvarming and self.barn else self._vent())
            if not skjedd:
                self._varm_litt()
            for noekkel, _ in skjedd:
                hva, barn = noekkel.data
                if hva == "inn":
                    aapen = self._les_inn()
                elif barn.pid not in self.barn:  # ended earlier in this very round
                    continue
                elif hva == "svar":
                    self._les(barn)
                else:
                    self._ferdig(barn)
            for barn in [b for b in self.barn.values() if time.monotonic() > b.frist]:
                self._drep(barn)
        for barn in list(self.barn.values()):
            self._drep(barn)

    def _vent(self) -> float | None:
        """Seconds to the first time limit; None when nobody is at work."""
        naa = time.monotonic()
        return max(0.0, min(b.frist for b in self.barn.values()) - naa) if self.barn else None

    def _les_inn(self) -> bool:
        """Take in units. False when there will be no more."""
        data = os.read(self.inn, 1 << 16)
        for hode, kropp in self.samler.mat(data):
            self.koe.append((hode, kropp))
            fil = hode.get("notatbok")
            if fil and fil not in self.sett:
                self.sett.add(fil)
                with contextlib.suppress(Exception):  # a child will meet the same, and say so
                    mal(fil)
                if hode.get("oppvarm"):
                    self.oppvarming.append(oppvarm(Path(fil), hode["parametre"]))
        return bool(data)

    def _varm_litt(self) -> None:
        """Try one cell more, when nothing else is to be done."""
        if self.oppvarming and next(self.oppvarming[0], self) is self:
            self.oppvarming.popleft()
            if not self.oppvarming:
                gc.collect()
                gc.freeze()

    def _fork(self, hode: dict, kropp: bytes) -> None:
        if threading.active_count() != 1:
            raise RuntimeError(f"fork with more than one thread: {threading.enumerate()}")
        les, skriv = os.pipe()
        celle = mmap.mmap(-1, 4)
        start, tjener = time.monotonic(), os.getpid()
        pid = os.fork()
        if pid == 0:
            self._barnet(hode, kropp, celle, skriv, tjener)
        os.close(skriv)
        os.set_blocking(les, False)
        barn = self.barn[pid] = _Barn(hode, kropp, pid, les, os.pidfd_open(pid), celle, start)
        self.velger.register(les, selectors.EVENT_READ, ("svar", barn))
        self.velger.register(barn.pidfd, selectors.EVENT_READ, ("slutt", barn))
        rammer.send(self.ut, {"slag": "startet", "id": hode["id"], "pid": pid})

    def _barnet(self, hode: dict, kropp: bytes, celle: mmap.mmap, skriv: int, tjener: int) -> None:
        kode, logg = 1, os.dup(2)
        try:
            os.close(self.ut.fileno())
            self.velger.close()
            for b in self.barn.values():
                os.close(b.roer)
                os.close(b.pidfd)
            bli_barn(hode, tjener)
            svar, innhold = lag_hefte(hode, kropp, celle)
            with os.fdopen(skriv, "wb") as f:
                rammer.send(f, svar, innhold)
            kode = 0
        except TidsgrenseNaadd:  # between two cells
            kode = _FOR_SENT
        except BaseException:
            os.write(logg, traceback.format_exc().encode())
        finally:
            os._exit(kode)

    def _les(self, barn: _Barn) -> bool:
        """Take in what the child has written. False when there is no more."""
        try:
            data = os.read(barn.roer, 1 << 20)
        except BlockingIOError:
            return False
        if not data and barn.roer in self.velger.get_map():
            self.velger.unregister(barn.roer)
        barn.svar += data
        return bool(data)

    def _drep(self, barn: _Barn) -> None:
        """End a child and all it has started."""
        for drep in (os.killpg, os.kill):
            try:
                drep(barn.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue

    def _ferdig(self, barn: _Barn) -> None:
        """The child has ended: pass its answer on, or find out where it was and say that instead."""
        while self._les(barn):
            pass
        self._drep(barn)
        status = os.waitstatus_to_exitcode(os.waitpid(barn.pid, 0)[1])
        for fd in (barn.roer, barn.pidfd):
            if fd in self.velger.get_map():
                self.velger.unregister(fd)
            os.close(fd)
        del self.barn[barn.pid]
        sekunder = time.monotonic() - barn.start
        svar = rammer.Samler().mat(bytes(barn.svar))
        if svar:
            (hode, innhold), = svar
            rammer.send(self.ut, {**hode, "slag": "ferdig", "id": barn.hode["id"], "sekunder": sekunder}, innhold)
        elif "stopp_i" in barn.hode:
            rammer.send(self.ut, {
                "slag": "ferdig", "id": barn.hode["id"], "sekunder": sekunder, "feil": ": ".join(barn.hode["grunn"]),
            })
        else:
            # Run the cells before the fatal one again, which leaves a workbook that shows how far it came.
            print("barn", barn.pid, "endte med status", status, barn.hode.get("notatbok"), file=sys.stderr, flush=True)
            grunn = _hvorfor(status == _FOR_SENT or time.monotonic() > barn.frist)
            indeks = struct.unpack_from("i", barn.celle, 0)[0]
            self.koe.appendleft(({**barn.hode, "stopp_i": indeks, "grunn": grunn}, barn.kropp))


def _hvorfor(for_sent: bool) -> tuple[str, str]:
    """Why did a child end without an answer? Name and sentence for the workbook, the same as the stock engine's."""
    if for_sent:
        return arbeidsbok.TIDSGRENSE_NAADD, arbeidsbok.FOR_SENT
    return arbeidsbok.PROSESSEN_DOEDE, arbeidsbok.AVSLUTTET
