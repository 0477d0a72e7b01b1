"""The same units on a cluster: a dask.distributed scheduler hands them out, each of its workers has a fork server.

The servers are processes of their own beside the workers, whose threads must never be forked. A workbook comes back
over the network as bytes, so the machines need share no disk; that they have the same data, rules and library is
checked unit by unit, with the key that names the workbook.
"""

from __future__ import annotations

import contextlib
import logging
import re
import socket
from collections.abc import Iterable, Iterator

from ..grunnlag.feil import UgyldigInndata
from .arbeider import Svar
from .arbeidsbok import AVSLUTTET
from .enheter import Enhet, Grenser
from .lokal import MANGE, antall_kjerner, oppgitt
from .noekkel import noekkel

LOKAL = "lokal"
# How often a unit is tried again when the worker that had it is lost
_FORSOEK = 3


def _kontroller_adresse(adresse: str) -> None:
    """Is anybody there? A plain connection says so at once and cleanly, which dask's own client does not."""
    treff = re.fullmatch(r"(?:tcp|tls)://(\[.+\]|[^:/]+):(\d+)", adresse)
    if not treff:
        raise UgyldigInndata(f"«{adresse}» er ikke adressen til en klynge: skriv tcp://vert:port, eller lokal.")
    try:
        socket.create_connection((treff[1].strip("[]"), int(treff[2])), timeout=10).close()
    except (OSError, OverflowError):
        raise UgyldigInndata(
            f"Får ikke kontakt med klyngen på {adresse}: se etter at dask scheduler kjører der."
        ) from None


class Klynge:
    """The workers of a dask scheduler, at an address, or of a cluster started on this machine («lokal»)."""

    def __init__(self, adresse: str, prosesser: int | None = None):
        try:
            import distributed
        except ImportError:
            raise UgyldigInndata(
                'Valget --klynge trenger distributed, som ikke er installert: skriv pip install "robekanalyse[klynge]".'
            ) from None
        for navn in ("distributed", "tornado"):
            logging.getLogger(navn).setLevel(logging.ERROR)
        self.motor, self.logg, self._egen = f"klynge {adresse}", b"", None
        if adresse == LOKAL:
            self._egen = distributed.LocalCluster(
                n_workers=prosesser or antall_kjerner(), threads_per_worker=1, processes=False, dashboard_address=":0",
                silence_logs=logging.ERROR,
            )
        else:
            _kontroller_adresse(adresse)
        from .klyngearbeider import Tjeneste

        self.klient = distributed.Client(self._egen or adresse, timeout=30, set_as_default=False)
        try:
            self.klient.wait_for_workers(1, timeout=30)
        except TimeoutError:
            self.klient.close()
            raise UgyldigInndata(f"Klyngen på {adresse} har ingen arbeidere: start dask worker {adresse}.") from None
        self.klient.register_plugin(Tjeneste(stille=self._egen is not None))
        self.prosesser = sum(self.klient.nthreads().values())

    def __enter__(self) -> Klynge:
        return self

    def __exit__(self, *_) -> None:
        with contextlib.suppress(Exception):  # the cluster may be gone; the workbooks are here
            if self._egen is None:
                self.klient.unregister_worker_plugin("robekanalyse")
            self.klient.close()
        if self._egen:
            self._egen.close()

    def kjoer(self, enheter: Iterable[Enhet], grenser: Grenser) -> Iterator[Svar]:
        """Run every unit and give each answer as it comes. Units of a lost worker go to another."""
        from distributed import as_completed

        from .klyngearbeider import lag_paa_arbeideren

        enheter = list(enheter)
        valg = dict(mange=len(enheter) >= MANGE, pure=False, retries=_FORSOEK)
        loepende = {self.klient.submit(lag_paa_arbeideren, e, grenser, noekkel(e), **valg): e for e in enheter}
        for f, svar in as_completed(loepende, loop=self.klient.loop, with_results=True, raise_errors=False):
            enhet = loepende.pop(f)
            innhold, feil, sekunder = svar if f.status == "finished" else (b"", AVSLUTTET, 0.0)
            f.release()  # a result left on a worker would be made again if that worker were lost
            yield Svar(enhet, innhold, feil, sekunder) if innhold else oppgitt(enhet, feil, sekunder)

