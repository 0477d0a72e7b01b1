"""The cache of executed notebooks, thrown away when anything that a notebook was computed from has changed.

Jupyter Book keeps what a notebook gave, and looks only at the cells; the library, the figures, the rules and the
locked packages behind them it does not see.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

_GRUNNLAG = ("robekanalyse", "data", "requirements.lock", "_config.yml")


def stempel(rot: Path) -> str:
    """One checksum of all that decides what the notebooks of this checkout give, beside their own cells."""
    hasj = hashlib.sha256()
    for navn in _GRUNNLAG:
        sti = rot / navn
        alle = sorted(sti.rglob("*")) if sti.is_dir() else [sti]
        for fil in (f for f in alle if f.is_file() and "__pycache__" not in f.parts):
            data = fil.read_bytes()
            hasj.update(f"{fil.relative_to(rot).as_posix()}\0{len(data)}\0".encode() + data)
    return hasj.hexdigest()


def rydd_gammelt(rot: Path) -> bool:
    """Throw away what was built from something else than what lies here now; was there anything to throw away?"""
    bygd, merke = rot / "book" / "_build", rot / "book" / "_build" / ".stempel"
    naa = stempel(rot)
    if merke.is_file() and merke.read_text(encoding="utf-8") == naa:
        return False
    fantes = bygd.is_dir()
    for del_ in (".jupyter_cache", ".doctrees", "html"):
        shutil.rmtree(bygd / del_, ignore_errors=True)
    bygd.mkdir(parents=True, exist_ok=True)
    merke.write_text(naa, encoding="utf-8")
    return fantes
