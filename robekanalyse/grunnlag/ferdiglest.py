"""What a file of figures or rules said when it was read, kept ready in the user's cache folder for the next time.

A kept reading is found by the hash of the very bytes it was read from, so that it can never be that of another edition,
and it is refused when its own hash is wrong. A folder that cannot be written to, or nothing kept, costs time only.
ROBEK_FERDIGLEST names another folder; empty, nothing is kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# Where files are read and kept: when one of these is another than before, what was kept is not asked for.
_LESERE = ("ferdiglest.py", "datamappe.py", "innebygde_tall.py", "hentede_tall.py", "kolonner.py", "samlet.py")
_HASJ = 32
_GAMMELT_SEKUNDER = 90 * 24 * 3600
_MANGLER = object()


def hasj(data: bytes) -> str:
    """What singles out these bytes?"""
    return hashlib.sha256(data).hexdigest()


def husket(hva: str, av: str, regn: Callable[[], T]) -> T:
    """What does `regn` give? Numbers, text, dates, bytes, and lists and dictionaries of them; treat it as read-only.

    `av` is the hashes of all it is worked out from, `hva` what it is. What `regn` raises is not kept.
    """
    mappe, maate = _mappe(), _lesemaate()
    if mappe is None or maate is None:
        return regn()
    fil = mappe / hashlib.sha256(f"{maate}\0{hva}\0{av}".encode()).hexdigest()
    ut = _hent(fil)
    if ut is _MANGLER:
        ut = regn()
        with contextlib.suppress(OSError):
            _legg(fil, ut)
    return ut


@cache
def _mappe() -> Path | None:
    if (egen := os.environ.get("ROBEK_FERDIGLEST")) is not None:
        return Path(egen) if egen else None
    if sys.platform == "emscripten":  # the browser forgets it with the page
        return None
    try:
        hjem = Path.home()
    except RuntimeError:  # nobody's
        return None
    if sys.platform == "win32":
        rot = Path(os.environ.get("LOCALAPPDATA") or hjem / "AppData" / "Local") / "robekanalyse" / "Cache"
    elif sys.platform == "darwin":
        rot = hjem / "Library" / "Caches" / "robekanalyse"
    else:
        rot = Path(os.environ.get("XDG_CACHE_HOME") or hjem / ".cache") / "robekanalyse"
    return rot / "lest"


@cache
def _lesemaate() -> str | None:
    try:
        kode = [Path(__file__).with_name(n).read_bytes() for n in _LESERE]
    except OSError:  # run from an archive
        return None
    return hashlib.sha256(b"\0".join(kode)).hexdigest()


class _Leser(pickle.Unpickler):
    """Nothing but plain values: a file that asks for anything else is not one of ours."""

    def find_class(self, module, name):
        if (module, name) in {("datetime", "date"), ("datetime", "datetime")}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)


def _hent(fil: Path):
    try:
        raa = fil.read_bytes()
        if hashlib.sha256(memoryview(raa)[_HASJ:]).digest() != raa[:_HASJ]:
            return _MANGLER
        leser = io.BytesIO(raa)
        leser.seek(_HASJ)
        return _Leser(leser).load()
    except Exception:  # whatever is wrong with what is kept, the file itself is there to be read
        return _MANGLER


def _legg(fil: Path, verdi) -> None:
    """Written beside and renamed: another process sees all of it, or nothing."""
    raa = pickle.dumps(verdi, protocol=5)
    fil.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    nr, uferdig = tempfile.mkstemp(prefix=".", dir=fil.parent)
    try:
        with os.fdopen(nr, "wb") as f:
            f.write(hashlib.sha256(raa).digest() + raa)
        os.replace(uferdig, fil)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(uferdig)
        raise
    for gammel in fil.parent.iterdir():  # of former editions, and what a killed process left
        with contextlib.suppress(OSError):
            if time.time() - gammel.stat().st_mtime > _GAMMELT_SEKUNDER:
                gammel.unlink()
