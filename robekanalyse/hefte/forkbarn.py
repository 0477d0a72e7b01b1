"""What a forked child does: takes its limits, runs the cells of one workbook, and gives back its bytes."""

from __future__ import annotations

import copy
import ctypes
import mmap
import os
import random
import resource
import signal
import struct
import sys
from functools import cache
from pathlib import Path

import nbformat
import numpy as np
from papermill.engines import NotebookExecutionManager

from . import arbeidsbok
from .kjerne import KjerneMotor, kjerne

_PR_SET_PDEATHSIG = 1


class TidsgrenseNaadd(BaseException):
    """Raised in the running cell when the workbook has used its time. Not an Exception: cells may catch those."""


TidsgrenseNaadd.__name__ = TidsgrenseNaadd.__qualname__ = arbeidsbok.TIDSGRENSE_NAADD


class _Styrer(NotebookExecutionManager):
    """papermill's manager without a clock: no time belongs in a workbook."""

    def cell_start(self, cell, cell_index=None, **valg):
        cell.metadata.papermill.update(status=self.RUNNING, exception=False)

    def cell_complete(self, cell, cell_index=None, **valg):
        if cell.metadata.papermill["status"] != self.FAILED:
            cell.metadata.papermill["status"] = self.COMPLETED


@cache
def mal(fil: str):
    """The notebook as it is filled in, read by the server for all its children; never changed itself."""
    return arbeidsbok.les_mal(Path(fil))


def bli_barn(hode: dict, tjener: int) -> None:
    """What a child does before its workbook: dies with the server, reads nothing, takes its limits."""
    os.setsid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != tjener:  # it died before this was said
        os._exit(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    brukt = int(Path("/proc/self/statm").read_text().split()[0]) * mmap.PAGESIZE
    resource.setrlimit(resource.RLIMIT_AS, (brukt + hode["minne"] * 1024 * 1024, resource.RLIM_INFINITY))

    def stopp(*_):
        raise TidsgrenseNaadd(arbeidsbok.FOR_SENT)

    signal.signal(signal.SIGALRM, stopp)
    signal.setitimer(signal.ITIMER_REAL, hode["tidsgrense"])
    sys.argv = ["ipykernel_launcher.py", "-f", "kernel.json"]
    sys.path[0] = ""


def _saa_tilfeldige(froe: int) -> None:
    random.seed(froe)
    np.random.seed(froe)


def _gi_minne_tilbake(shell, etype, verdi, tb, tb_offset=None):
    """Lift the memory limit before IPython writes of a MemoryError: that too takes memory."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    shell.showtraceback((etype, verdi, tb), tb_offset=tb_offset)


def lag_hefte(hode: dict, kropp: bytes, celle: mmap.mmap) -> tuple[dict, bytes]:
    """Run the cells in this process, the child. With `stopp_i` only those before it, and the reason put there."""
    if kropp:
        nb = nbformat.reads(kropp.decode(), as_version=4)
    else:
        nb = arbeidsbok.klargjoer(copy.deepcopy(mal(hode["notatbok"])), hode["parametre"], Path(hode["notatbok"]).name)
    _saa_tilfeldige(arbeidsbok.froe(nb))
    # every output is checked with the whole notebook at the end, and need not be checked alone first
    nbformat.v4.nbbase.validate = lambda *_: None
    kjerne().shell.set_custom_exc((MemoryError,), _gi_minne_tilbake)
    stopp_i = hode.get("stopp_i")
    rest = [] if stopp_i is None else nb.cells[stopp_i:]
    nb.cells = nb.cells[:stopp_i]
    styrer = (NotebookExecutionManager if kropp else _Styrer)(nb, output_path=None, progress_bar=False)
    styrer.notebook_start()
    try:
        KjerneMotor.execute_managed_notebook(
            styrer, "python3", ta_fd=True, ved_celle=lambda i: struct.pack_into("i", celle, 0, i)
        )
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        styrer.notebook_complete()
    nb = styrer.nb
    if rest:
        for c in rest:
            c.metadata["papermill"] = {"exception": None, "status": "pending"}
        nb.cells += rest
        arbeidsbok.stopp_i_celle(nb, stopp_i, *hode["grunn"])
    if kropp:  # plain papermill wants its notebook back as it is
        nb.metadata["language_info"] = arbeidsbok.spraak()
        return {"feil": ""}, nbformat.writes(nb).encode()
    ferdig = arbeidsbok.ferdigstill(nb)
    return {"feil": ferdig.feil}, ferdig.innhold
