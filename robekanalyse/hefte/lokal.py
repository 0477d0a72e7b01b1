"""Run the units on this machine: hand them to worker processes, take the answers, replace a worker that dies."""

from __future__ import annotations

import os
import queue
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO

from ..grunnlag.feil import UgyldigInndata
from .arbeider import Arbeider, Svar
from .arbeidsbok import AVSLUTTET, ikke_kjoert
from .enheter import Enhet, Grenser

MOTORER = ("fork", "standard")
# Above the time limit of the engine itself: then the worker does not answer for itself, and is ended.
_SLINGRINGSMONN = 60.0
_FORSOEK = 2
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


def kjoer_lokalt(
    enheter: Iterable[Enhet], motor: str, prosesser: int, grenser: Grenser, logg: IO, arbeidere: list | None = None
) -> Iterator[Svar]:
    """Run every unit and give each answer as it comes. `arbeidere` may hold workers started beforehand.

    A unit whose worker dies is tried once more with a fresh worker, and then given up with an error.
    """
    postkasse = arbeidere[0].postkasse if arbeidere else queue.SimpleQueue()
    koe, forsoek, start = deque(enumerate(enheter)), {}, {}
    if not arbeidere:
        arbeidere = start_arbeidere(motor, prosesser, logg, len(koe), postkasse)
    rolig = False
    try:
        while koe or any(a.under_arbeid for a in arbeidere):
            for a in arbeidere:
                while koe and a.ledig:
                    nr, enhet = koe.popleft()
                    start[nr] = time.monotonic()
                    a.gi(nr, enhet, tidsgrense=grenser.tid, minne=grenser.minne)
            try:
                a, hode, kropp = postkasse.get(timeout=5)
            except queue.Empty:
                for a in arbeidere:
                    if any(time.monotonic() - start[nr] > grenser.tid + _SLINGRINGSMONN for nr in a.under_arbeid):
                        a.prosess.kill()
                continue
            if hode["slag"] == "ferdig":
                enhet = a.under_arbeid.pop(hode["id"])
                feil, sekunder = hode["feil"], hode["sekunder"]
                yield Svar(enhet, kropp, feil, sekunder) if kropp else _oppgitt(enhet, feil, sekunder)
            elif hode["slag"] == "startet":
                a.pid_for[hode["id"]] = hode["pid"]
            elif hode["slag"] == "borte" and hode["pid"] == a.prosess.pid:
                a.prosess.wait()
                mistet, a.under_arbeid = a.under_arbeid, {}
                for nr, enhet in mistet.items():
                    forsoek[nr] = forsoek.get(nr, 1) + 1
                    if forsoek[nr] <= _FORSOEK:
                        koe.appendleft((nr, enhet))
                    else:
                        yield _oppgitt(enhet, AVSLUTTET, time.monotonic() - start[nr])
                if koe or any(b.under_arbeid for b in arbeidere):
                    a.start()
        rolig = True
    finally:
        for a in arbeidere:
            a.stopp(straks=not rolig)


def _oppgitt(enhet: Enhet, grunn: str, sekunder: float) -> Svar:
    """The answer for a unit that nobody could run: a workbook with nothing run and the reason in it."""
    ferdig = ikke_kjoert(enhet.notatbok, enhet.parametre, grunn)
    return Svar(enhet, ferdig.innhold, ferdig.feil, sekunder)


def start_arbeidere(motor: str, prosesser: int, logg: IO, antall: int, postkasse=None) -> list[Arbeider]:
    """Start the workers: one fork server with room for all, or as many stock ones as can be used."""
    postkasse = postkasse or queue.SimpleQueue()
    if motor == "fork":
        # a few in advance, so that no child waits for the answer before it to be written down
        return [Arbeider("motor_fork", prosesser + _FORSPRANG, postkasse, logg, (str(prosesser),))]
    return [Arbeider("motor_standard", 1, postkasse, logg) for _ in range(max(1, min(prosesser, antall)))]
