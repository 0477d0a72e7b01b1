"""Forget what has been remembered, as when a test has put another snapshot in use."""

import contextlib

from robekanalyse.grunnlag import kilder, oeyeblikksbilde


def toem_alt():
    """Forget every figure that has been remembered, and what the user has been told, as in a new process."""
    kilder.glem()
    oeyeblikksbilde._sagt.clear()


@contextlib.contextmanager
def egen_mappe(monkeypatch, variabel, mappe, glem=toem_alt):
    """A folder of one's own, named in this variable; what was read from another is forgotten before and after."""
    monkeypatch.setenv(variabel, str(mappe))
    glem()
    yield mappe
    monkeypatch.undo()
    glem()
