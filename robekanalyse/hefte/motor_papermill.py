"""The fork engine for plain papermill: `papermill --engine robekanalyse inn.ipynb ut.ipynb -r kommune 1517`.

The process papermill runs in may have threads (its progress bar does), so it is not forked: a fork server is started
beside it and kept for the next notebook.
"""

from __future__ import annotations

import atexit
import queue
import sys
from functools import cache

import nbformat
from papermill.engines import Engine

from ..grunnlag.feil import UgyldigInndata
from .arbeider import Arbeider
from .enheter import Grenser
from .lokal import har_fork
from .notatboker import kontroller_parametre


@cache
def _tjener() -> Arbeider:
    arbeider = Arbeider("motor_fork", 1, queue.SimpleQueue(), sys.stderr, ("1",))
    atexit.register(arbeider.stopp)
    return arbeider


class ForkMotor(Engine):
    """Runs the notebook in a child of the fork server, and gives papermill its notebook back."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, execution_timeout=None, **valg):
        if not har_fork():
            raise UgyldigInndata("Motoren robekanalyse finnes bare på Linux: kjør papermill uten --engine.")
        kontroller_parametre(nb_man.nb, nb_man.nb.metadata.papermill.get("parameters") or {})
        tjener = _tjener()
        hode = {"id": 0, "tidsgrense": execution_timeout or Grenser.tid, "minne": Grenser.minne}
        tjener.send(hode, nbformat.writes(nb_man.nb).encode())
        while True:
            _, svar, kropp = tjener.postkasse.get()
            if svar["slag"] == "borte":
                _tjener.cache_clear()
            if svar["slag"] == "borte" or (svar["slag"] == "ferdig" and not kropp):
                raise RuntimeError("the fork server could not run the notebook; its message stands above")
            if svar["slag"] == "ferdig":
                break
        ferdig = nbformat.reads(kropp.decode(), as_version=4)
        nb_man.nb.cells = ferdig.cells
        nb_man.nb.metadata.update(ferdig.metadata)
