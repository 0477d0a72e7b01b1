"""The fork engine: one process that has everything ready, and forks a child for each workbook.

It has one thread and does nothing but import, read and prepare before it forks, so no lock is ever taken over half
held. Run as a program it takes units on stdin, works on as many at once as it is told, and answers on stdout; when
stdin closes it ends, and its children with it. Linux only.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys

from . import rammer


@contextlib.contextmanager
def _uten(*pakker: str):
    """Import what follows as if these optional packages were not there.

    debugpy, jedi: nobody debugs a batch, or completes words in it. rfc3987_syntax: jsonschema would compile a grammar
    for web addresses, a second's work, which no schema here asks for.
    """
    sys.modules.update(dict.fromkeys(pakker))
    try:
        yield
    finally:
        for navn in pakker:
            del sys.modules[navn]


def start(samtidig: int) -> None:
    """Prepare everything, say so, and serve, with so many children at once."""
    ut = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed can disturb the messages
    gc.disable()  # nothing made here is ever garbage
    with _uten("debugpy", "jedi", "rfc3987_syntax"):
        from .forktjener import Tjener
        from .forvarming import forvarm
        from .kjerne import kjerne

        kjerne()
        forvarm()
    gc.freeze()
    gc.enable()
    with contextlib.suppress(BrokenPipeError):  # the one who asked is gone
        rammer.send(ut, {"slag": "klar", "pid": os.getpid()})
        Tjener(samtidig, 0, ut).tjen()
    os._exit(0)  # nothing to tidy up, and Python's own way takes a while with so much loaded


if __name__ == "__main__":
    # IPython takes over the module __main__, so this must not be it.
    from robekanalyse.hefte import motor_fork

    motor_fork.start(int(sys.argv[1]))
