"""What a dask worker has beside it: the processes that make workbooks there. Runs on the workers."""

from __future__ import annotations

import itertools
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import replace

from distributed import WorkerPlugin, get_worker

from .arbeider import Arbeider
from .arbeidsbok import AVSLUTTET
from .enheter import Enhet, Grenser
from .lokal import har_fork
from .noekkel import noekkel
from .notatboker import notatbokmappe

NAVN = "robekanalyse"


class Tjeneste(WorkerPlugin):
    """The worker processes of one dask worker, with one place for each of its threads."""

    name = NAVN

    def __init__(self, stille: bool):
        """`stille`: what the processes say on stderr is dropped, else it goes to the dask worker's."""
        self.stille = stille

    def setup(self, worker) -> None:
        self.postkasse: queue.SimpleQueue = queue.SimpleQueue()
        self.venter: dict[int, tuple[Arbeider, Future]] = {}
        self.nr, self.laas = itertools.count(), threading.Lock()
        plasser, logg = worker.state.nthreads, subprocess.DEVNULL if self.stille else sys.stderr
        if har_fork():
            self.arbeidere = [Arbeider("motor_fork", plasser, self.postkasse, logg, (str(plasser),))]
        else:
            self.arbeidere = [Arbeider("motor_standard", 1, self.postkasse, logg) for _ in range(plasser)]
        threading.Thread(target=self._del_ut_svar, daemon=True).start()

    def teardown(self, worker) -> None:
        for a in self.arbeidere:
            a.stopp(straks=True)

    def _del_ut_svar(self) -> None:
        while True:
            a, hode, kropp = self.postkasse.get()
            if hode["slag"] == "ferdig" and hode["id"] in self.venter:
                self.venter.pop(hode["id"])[1].set_result((kropp, hode["feil"], hode["sekunder"]))
            elif hode["slag"] == "borte" and hode["pid"] == a.prosess.pid:
                with self.laas:
                    mistet = [nr for nr, (b, _) in self.venter.items() if b is a]
                    a.start()
                for nr in mistet:
                    self.venter.pop(nr)[1].set_exception(RuntimeError(AVSLUTTET))

    def lag(self, enhet: Enhet, grenser: Grenser, mange: bool) -> tuple[bytes, str, float]:
        with self.laas:
            nr, svar = next(self.nr), Future()
            a = min(self.arbeidere, key=lambda b: sum(c is b for c, _ in self.venter.values()))
            self.venter[nr] = (a, svar)
            a.send({
                "id": nr, "notatbok": str(enhet.notatbok), "parametre": enhet.parametre, "tidsgrense": grenser.tid,
                "minne": grenser.minne, "oppvarm": mange,
            })
        return svar.result()


def lag_paa_arbeideren(enhet: Enhet, grenser: Grenser, ventet: str, mange: bool) -> tuple[bytes, str, float]:
    """Run one unit on the machine of a dask worker."""
    if not enhet.notatbok.is_file():
        enhet = replace(enhet, notatbok=notatbokmappe() / enhet.notatbok.name)
    arbeider = get_worker()
    if noekkel(enhet) != ventet:
        return b"", f"{arbeider.address} har en annen utgave av robekanalyse, dataene eller bibliotekene", 0.0
    return arbeider.plugins[NAVN].lag(enhet, grenser, mange)
