"""A real IPython kernel without sockets and threads, so that a process holding one can be forked.

Cells run through ipykernel's own execute_request, display hook, display publisher and comm manager; nbclient's own
process_message turns what they send into outputs. Only the wire between the two is replaced: by a function call.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import os
import sys
import types
from collections.abc import Callable
from functools import cache

from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelbase import Kernel
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import Session, json_default
from nbclient.client import CellExecutionComplete
from nbclient.exceptions import CellExecutionError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine
from traitlets.config import Config

from .arbeidsbok import AVSLUTTET, PROSESSEN_DOEDE, stopp_i_celle


class _Ledning(Session):
    """A session that hands each message straight to `mottaker`, as the JSON a client would have read."""

    mottaker: Callable[[dict], None] = staticmethod(lambda melding: None)

    def send(self, stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, track=False, header=None,
             metadata=None):
        if isinstance(msg_or_type, dict):
            melding, buffers = msg_or_type, buffers or msg_or_type.get("buffers")
        else:
            melding = self.msg(msg_or_type, content=content, parent=parent, header=header, metadata=metadata)
        # A tuple becomes a list and a number as key becomes text, just as on a wire.
        tekst = json.dumps(melding["content"], default=json_default, ensure_ascii=False, allow_nan=False)
        melding["content"] = json.loads(tekst)
        melding["buffers"] = [memoryview(b) for b in buffers or ()]
        self.mottaker(melding)
        return melding


class _Kjerne(IPythonKernel):
    shell_channel_thread = types.SimpleNamespace(parent_thread=None)
    # exit() in a cell asks the loop to stop; here the client looks at `exit_now` instead
    io_loop = types.SimpleNamespace(call_later=lambda *a: None, stop=None)

    def _abort_queues(self, subshell_id=None):
        """After an error: no requests are waiting, since each is answered before the next is made."""


@cache
def kjerne() -> _Kjerne:
    """The kernel of this process; made once, before any fork."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    valg = Config()
    valg.HistoryManager.enabled = False  # its sqlite file has a thread of its own
    k = _Kjerne(log=logging.getLogger(__name__), session=_Ledning(), iopub_socket=object(), config=valg)
    k._execute_sleep = 0  # a rest for clients that lose messages; here none is lost
    _Kjerne._instance = IPythonKernel._instance = Kernel._instance = k
    assert isinstance(k.shell, InteractiveShell)
    return k


class _Stroem(io.TextIOBase):
    """sys.stdout or sys.stderr of the cells: sent on at the same points as ipykernel does, without its thread.

    With `fd`, what C code and child processes write there is taken in too, through a file in memory.
    """

    encoding = "UTF-8"

    def __init__(self, navn: str, klient: Klient, fd: int | None):
        self.navn, self.klient, self.biter, self.lest, self.fd = navn, klient, [], 0, None
        if fd is not None:
            self.fd = os.memfd_create(navn)
            os.dup2(self.fd, fd)

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def _hent_fra_fd(self) -> None:
        if self.fd is not None and (slutt := os.fstat(self.fd).st_size) > self.lest:
            self.biter.append(os.pread(self.fd, slutt - self.lest, self.lest).decode("utf-8", "replace"))
            self.lest = slutt

    def write(self, s: str) -> int:
        if not isinstance(s, str):
            raise TypeError(f"write() argument must be str, not {type(s)}")
        self._hent_fra_fd()
        self.biter.append(s)
        return len(s)

    def flush(self) -> None:
        self._hent_fra_fd()
        if tekst := "".join(self.biter):
            self.biter.clear()
            kjerne().session.send(None, "stream", {"name": self.navn, "text": tekst}, parent=self.klient.foresporsel)


class Klient(PapermillNotebookClient):
    """papermill's client, with the kernel in this very process. Meant for a forked child, which then ends."""

    # the request whose answers are being taken in
    foresporsel: dict = {}

    def __init__(self, nb_man, ta_fd: bool = False, ved_celle: Callable[[int], None] = lambda indeks: None, **valg):
        super().__init__(nb_man, record_timing=False, **valg)
        self.ta_fd, self.ved_celle = ta_fd, ved_celle

    def execute(self, **valg):
        self.reset_execution_trackers()
        self.kjerne, self.loekke = kjerne(), asyncio.new_event_loop()
        asyncio.set_event_loop(self.loekke)
        # nbclient's Output widget talks back to the kernel: kept here, and given to it after the running cell
        self.til_kjernen: list[dict] = []
        kanal = types.SimpleNamespace(send=self.til_kjernen.append)
        self.kc = types.SimpleNamespace(session=self.kjerne.session, shell_channel=kanal)
        foer = sys.stdout, sys.stderr
        sys.stdout = _Stroem("stdout", self, 1 if self.ta_fd else None)
        sys.stderr = _Stroem("stderr", self, 2 if self.ta_fd else None)
        try:
            self.papermill_execute_cells()
        finally:
            sys.stdout, sys.stderr = foer
        self.set_widgets_metadata()
        return self.nb

    def execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        merker = cell.metadata.get("tags", ())
        if cell.cell_type != "code" or not cell.source.strip() or self.skip_cells_with_tag in merker:
            return cell
        self.ved_celle(cell_index)
        if self.kjerne.shell.exit_now:
            stopp_i_celle(self.nb, cell_index, PROSESSEN_DOEDE, AVSLUTTET)
            raise CellExecutionError("", PROSESSEN_DOEDE, "")
        self.code_cells_executed += 1
        cell.outputs, self.clear_before_next_output = [], False
        taaler_feil = self.allow_errors or "raises-exception" in merker
        svar = self._spoer(cell, cell_index, store_history, stop_on_error=not taaler_feil)
        if svar["status"] == "error" and not (taaler_feil or svar.get("ename") in self.allow_error_names):
            raise CellExecutionError.from_cell_and_msg(cell, svar)
        return cell

    def _spoer(self, cell, cell_index: int, store_history: bool, stop_on_error: bool) -> dict:
        """Have the kernel run the cell, its outputs put into the cell as they come; what did it reply?"""
        okt, svar = self.kjerne.session, {}
        self.foresporsel = okt.msg("execute_request", {
            "code": cell.source, "silent": False, "store_history": store_history, "user_expressions": {},
            "allow_stdin": False, "stop_on_error": stop_on_error,
        })

        def ta_imot(melding: dict) -> None:
            if melding["msg_type"] == "execute_reply":
                svar.update(melding["content"])
            elif melding["msg_type"] != "status":
                with contextlib.suppress(CellExecutionComplete):
                    self.process_message(melding, cell, cell_index)

        okt.mottaker = ta_imot
        self.kjerne.set_parent([], self.foresporsel)
        self.loekke.run_until_complete(self.kjerne.execute_request(None, [], self.foresporsel))
        # What the widget's answers cause has another parent than the cell: nbclient would not take it in.
        okt.mottaker = lambda melding: None
        while self.til_kjernen:
            melding = self.til_kjernen.pop(0)
            if haandterer := self.kjerne.shell_handlers.get(melding["header"]["msg_type"]):
                haandterer(None, [], melding)
        return svar


class KjerneMotor(Engine):
    """papermill engine over the kernel of this process."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, ta_fd=False, ved_celle=lambda indeks: None, **valg):
        Klient(nb_man, ta_fd=ta_fd, ved_celle=ved_celle, kernel_name=kernel_name).execute()
