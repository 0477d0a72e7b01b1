"""The command line: `robekanalyse <kommando>`. Everything it says is Norwegian; errors are one sentence, status 2."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ..grunnlag import oeyeblikksbilde
from ..grunnlag.feil import RobekFeil

FEIL_I_INNDATA = 2
AVBRUTT = 130


def _si(setning: str) -> None:
    print(setning, file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 1 (some workbooks failed), 2 (bad input) or 130 (interrupted)."""
    try:
        import cyclopts  # noqa: F401
        import rich  # noqa: F401
    except ImportError as e:
        _si(f"Kommandolinjen trenger {e.name}, som ikke er installert: skriv pip install \"robekanalyse[batch]\".")
        return FEIL_I_INNDATA
    from .app import kjoer

    try:
        status = kjoer(sys.argv[1:] if argv is None else list(argv))
        for setning in oeyeblikksbilde.usagte():
            _si(setning)
        return status
    except RobekFeil as e:
        _si(str(e))
        return FEIL_I_INNDATA
    except KeyboardInterrupt:
        _si("\nAvbrutt. Det som er ferdig, er tatt vare på: kjør samme kommando igjen for å fortsette.")
        return AVBRUTT
    except BrokenPipeError:  # whoever read the output has gone, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return AVBRUTT
    except Exception as e:
        from .feillogg import skriv_logg

        _si(f"Noe gikk galt som ikke skulle det ({type(e).__name__}). Hele feilen står i {skriv_logg()}.")
        return FEIL_I_INNDATA

