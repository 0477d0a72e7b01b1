"""Remember what several figures on the same page ask for, and forget all of it when the figures are new."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache, wraps

# Where what is remembered is worked out from figures. The others hold what is running, as a kernel, and keep it.
_REGNER = tuple(f"robekanalyse.{n}." for n in ("grunnlag", "analyse", "samling", "plan", "bok")) + (
    "robekanalyse.hefte.noekkel",
)
_UAVHENGIG = "robekanalyse.grunnlag.datamappe"  # the files of the package itself, which nobody fetches


def glem_alt() -> None:
    """Forget every figure that any part of the library has remembered: what is worked out from now on is of the new.

    All or nothing: a table read anew beside a sum that is remembered would give a page that does not add up.
    """
    for navn, modul in list(sys.modules.items()):
        if navn.startswith(_REGNER) and navn != _UAVHENGIG:
            for f in list(vars(modul).values()):
                hjemme = str(getattr(f, "__module__", ""))
                if hasattr(f, "cache_clear") and hjemme.startswith(_REGNER) and hjemme != _UAVHENGIG:
                    f.cache_clear()


def husk_tabell(regn: Callable) -> Callable:
    """Keep the latest results of a function that gives a table, by its arguments; a caller may change what it gets.

    Arguments that cannot be looked up (a list, a frame) are computed each time. `cache_clear` forgets all.
    """
    husket = lru_cache(maxsize=32)(regn)

    @wraps(regn)
    def svar(*args, **valg):
        try:
            hash((args, tuple(valg.items())))
        except TypeError:
            return regn(*args, **valg)
        return husket(*args, **valg).copy()

    svar.cache_clear = husket.cache_clear
    return svar
