"""The stock engine: papermill's own way with a kernel process per workbook, for systems without fork.

Run as a program it is one worker: it takes units on stdin and answers on stdout, one at a time, until stdin closes.
"""

from __future__ import annotations

import contextlib
import os
import queue
import sys
import tempfile
import threading
import time
from pathlib import Path

from . import arbeidsbok, rammer

# Hash order of text sets would otherwise differ from process to process, and BLAS would start a thread per core.
MILJOE = {
    "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "ROBEK_VISNING": "hefte",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # else the kernel's debugger complains on stderr
}

# Address space, in MB, that a kernel with the library loaded has before a cell asks for more
_KJERNENS_EGET = 2000

# Numbers by chance start from the content, in the kernel as in the forked child.
_FROE = "import random as _r, numpy as _n\n_r.seed({0})\n_n.random.seed({0})\ndel _r, _n"

# And the memory limit is lifted before IPython writes of a MemoryError, as there: writing takes memory too.
_VED_MINNEFEIL = """
def _robek_gi_tilbake(shell, etype, verdi, tb, tb_offset=None):
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    shell.showtraceback((etype, verdi, tb), tb_offset=tb_offset)
import resource
get_ipython().set_custom_exc((MemoryError,), _robek_gi_tilbake)
del _robek_gi_tilbake, resource
"""


def _grense(minne: int):
    """What the kernel process does first where it can: take a limit on its memory, beyond what it needs itself."""
    try:
        import resource
    except ImportError:
        return {}
    byte = (minne + _KJERNENS_EGET) * 1024 * 1024
    return {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_AS, (byte, resource.RLIM_INFINITY))}


def _motor(froe: int, frist: float, minne: int, logg):
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.clientwrap import PapermillNotebookClient
    from papermill.engines import NBClientEngine
    from papermill.log import logger

    class Klient(PapermillNotebookClient):
        """Stock client, seeded, with one time limit for the whole workbook and a mark where the kernel died."""

        stoppet = False

        def execute(self, **valg):
            return super().execute(stdout=logg, stderr=logg, **_grense(minne), **valg)

        def papermill_execute_cells(self):
            foer = _FROE.format(froe) + (_VED_MINNEFEIL if _grense(minne) else "")
            self.wait_for_reply(self.kc.execute(foer, silent=True, store_history=False))
            super().papermill_execute_cells()
            if self.stoppet:
                raise DeadKernelError("the kernel is dead or does not answer: there is nobody to ask more of")

        def execute_cell(self, cell, cell_index, **valg):
            try:
                return super().execute_cell(cell, cell_index, **valg)
            except CellTimeoutError:
                self._stopp(cell_index, arbeidsbok.TIDSGRENSE_NAADD, arbeidsbok.FOR_SENT)
            except DeadKernelError:
                self._stopp(cell_index, arbeidsbok.PROSESSEN_DOEDE, arbeidsbok.AVSLUTTET)

        def _stopp(self, indeks, ename, evalue):
            from nbclient.exceptions import CellExecutionError

            self.stoppet = True
            arbeidsbok.stopp_i_celle(self.nb, indeks, ename, evalue)
            raise CellExecutionError("", ename, evalue)

    class StandardMotor(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man, kernel_name, **valg):
            klient = Klient(
                nb_man, kernel_name=kernel_name, log=logger, startup_timeout=120, shutdown_kernel="immediate",
                timeout_func=lambda celle: max(1, int(frist - time.monotonic())) if celle else 120,
                # no history file shared by kernels at once; no warning for each kernel about its local sockets
                extra_arguments=["--HistoryManager.enabled=False", "--log-level=ERROR"],
            )
            with contextlib.suppress(DeadKernelError):
                klient.execute()

    return StandardMotor


def kjoer(nb, tidsgrense: float, minne: int, logg) -> arbeidsbok.Ferdig:
    """Run a prepared notebook in a kernel of its own. Never raises for what its cells do."""
    from papermill.engines import papermill_engines

    motor = _motor(arbeidsbok.froe(nb), time.monotonic() + tidsgrense, minne, logg)
    papermill_engines.register("robekanalyse-standard", motor)
    nb = papermill_engines.execute_notebook_with_engine(
        "robekanalyse-standard", nb, kernel_name="python3", output_path=None, progress_bar=False
    )
    return arbeidsbok.ferdigstill(nb)


def _bud(inn):
    """The units as they come. When the one who sends them is gone, so is this process, in the middle of a cell too."""
    koe: queue.SimpleQueue = queue.SimpleQueue()

    def les():
        while (bud := rammer.motta(inn)) is not None:
            koe.put(bud)
        koe.put(None)
        if arbeider.is_set():
            os._exit(1)

    arbeider = threading.Event()
    threading.Thread(target=les, daemon=True).start()
    while (bud := koe.get()) is not None:
        arbeider.set()
        yield bud
        arbeider.clear()


def _arbeid() -> None:
    inn, ut = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed can disturb the messages
    # a start-up file or setting of the user's own would make other workbooks than a colleague's
    egen = tempfile.TemporaryDirectory(prefix="robekanalyse-", ignore_cleanup_errors=True)
    os.environ.update(MILJOE, IPYTHONDIR=egen.name)
    rammer.send(ut, {"slag": "klar", "pid": os.getpid()})
    for hode, _ in _bud(inn):
        start = time.perf_counter()
        rammer.send(ut, {"slag": "startet", "id": hode["id"], "pid": os.getpid()})
        fil = Path(hode["notatbok"])
        try:
            nb = arbeidsbok.klargjoer(arbeidsbok.les_mal(fil), hode["parametre"], fil.name)
            ferdig = kjoer(nb, hode["tidsgrense"], hode["minne"], sys.stderr)
            svar, kropp = {"feil": ferdig.feil}, ferdig.innhold
        except Exception as e:  # the run goes on with the others; the log has the whole story
            import traceback

            traceback.print_exc()
            svar, kropp = {"feil": f"{type(e).__name__}: {e}"}, b""
        rammer.send(ut, {"slag": "ferdig", "id": hode["id"], "sekunder": time.perf_counter() - start, **svar}, kropp)


if __name__ == "__main__":
    _arbeid()
