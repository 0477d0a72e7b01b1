"""Try the cells of a notebook once in the fork server, so that every child inherits what they leave ready.

A chart's shape is built and checked once, a module imported once, the figures of the network worked out once. Only
cells that do nothing but call functions of the library are tried: whatever else a notebook does must leave no trace
in the next, and would do so from here.
"""

from __future__ import annotations

import ast
import contextlib
import io
import signal
from collections.abc import Iterator
from pathlib import Path

from . import notatboker

_BIBLIOTEKET = "robekanalyse"
_TILLATT = (
    ast.Module, ast.ImportFrom, ast.alias, ast.Assign, ast.Expr, ast.Call, ast.keyword, ast.Attribute, ast.Name,
    ast.Constant, ast.Tuple, ast.List, ast.Load, ast.Store,
)
# No cell of ours is near this; one that is, is left to the children, which have a limit of their own.
_SEKUNDER_PER_CELLE = 5.0


class _ForLenge(BaseException):
    """A cell took too long to be worth trying here."""


def _for_lenge(*_):
    raise _ForLenge


def er_bare_kall(kode: str) -> bool:
    """Does this cell do nothing but import from the library, call, and keep what came of it under a name?"""
    try:
        noder = list(ast.walk(ast.parse(kode)))
    except SyntaxError:
        return False
    return all(isinstance(n, _TILLATT) for n in noder) and all(
        (not isinstance(n, ast.ImportFrom) or (n.level == 0 and (n.module or "").split(".")[0] == _BIBLIOTEKET))
        and (not isinstance(n, ast.Attribute) or (isinstance(n.ctx, ast.Load) and not n.attr.startswith("_")))
        and (not isinstance(n, ast.Assign) or all(isinstance(m, ast.Name) for m in n.targets))
        for n in noder
    )


def _er_bibliotekets(funksjon: ast.expr, rom: dict) -> bool:
    """Is what is called a function of the library, by its own name or as module.name? Not a method of some result."""
    match funksjon:
        case ast.Name(id=navn):
            verdi = rom.get(navn)
        case ast.Attribute(value=ast.Name(id=modul), attr=navn) if getattr(rom.get(modul), "__spec__", None):
            verdi = getattr(rom[modul], navn, None)
        case _:
            return False
    return (getattr(verdi, "__module__", None) or "").split(".")[0] == _BIBLIOTEKET


def _kjoer(kode: str, rom: dict, vis) -> bool:
    """Run one cell and show its last value to nobody. False when it calls something else than the library."""
    for setning in ast.parse(kode).body:
        if any(isinstance(n, ast.Call) and not _er_bibliotekets(n.func, rom) for n in ast.walk(setning)):
            return False
        if isinstance(setning, ast.Expr):
            vis(eval(compile(ast.Expression(setning.value), "oppvarming", "eval"), rom))
        else:
            exec(compile(ast.Module([setning], []), "oppvarming", "exec"), rom)
    return True


def oppvarm(notatbok: Path, parametre: dict) -> Iterator[None]:
    """Try the notebook's cells with these parameters, one per step. What goes wrong is the children's to tell."""
    from .kjerne import kjerne

    nb = notatboker.les_notatbok(notatbok)
    rom = {"__name__": "oppvarming", **notatboker.parametre(nb), **parametre}
    foer = signal.signal(signal.SIGALRM, _for_lenge)
    try:
        for celle in nb["cells"]:
            kode = "".join(celle["source"])
            if celle["cell_type"] != "code" or celle is notatboker.parametercelle(nb):
                continue
            if not er_bare_kall(kode):
                return
            with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
                signal.setitimer(signal.ITIMER_REAL, _SEKUNDER_PER_CELLE)
                try:
                    if not _kjoer(kode, rom, kjerne().shell.display_formatter.format):
                        return
                finally:
                    signal.setitimer(signal.ITIMER_REAL, 0)
            yield
    except (Exception, _ForLenge):
        return
    finally:
        signal.signal(signal.SIGALRM, foer)
