"""Forget what has been remembered, as when a test has put another snapshot in use."""

from robekanalyse.grunnlag import kilder, oeyeblikksbilde


def toem_alt():
    """Forget every figure that has been remembered, and what the user has been told, as in a new process."""
    kilder.glem()
    oeyeblikksbilde._sagt.clear()
