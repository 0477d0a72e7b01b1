"""Forget what has been remembered, as when a test has put another snapshot in use."""

import sys

from robekanalyse.grunnlag import oeyeblikksbilde


def toem_alt():
    """Forget everything that any of the library's modules has remembered, as a new process would not have it."""
    for navn, modul in list(sys.modules.items()):
        if navn.startswith("robekanalyse."):
            for f in vars(modul).values():
                if hasattr(f, "cache_clear") and str(getattr(f, "__module__", "")).startswith("robekanalyse"):
                    f.cache_clear()
    oeyeblikksbilde._sagt.clear()
