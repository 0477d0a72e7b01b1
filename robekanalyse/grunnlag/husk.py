"""Remember a table that several figures on the same page ask for, and hand each of them a copy of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps


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
