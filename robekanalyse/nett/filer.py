"""The browser files of a page: our own small ones, and Vega as the installed vl-convert brings it."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

from ..grunnlag.feil import RobekFeil

_VEGALITE = "6.4"


@cache
def statisk(navn: str) -> str:
    """One of our own files, as text."""
    return (files(__package__) / "statisk" / navn).read_text(encoding="utf-8")


@cache
def vega() -> str:
    """Vega, Vega-Lite and Vega-Embed as one plain script that sets `vegaEmbed`; made once a machine and kept.

    Raises RobekFeil naming the package when it is not installed. Licences: BSD-3-Clause (see the page of licences).
    """
    try:
        import vl_convert
    except ImportError:
        raise RobekFeil(
            "Figurene kan ikke tegnes i nettleseren: pakken vl-convert-python mangler. Installer den, og prøv igjen."
        ) from None
    merke = hashlib.sha256(f"{vl_convert.__version__} {_VEGALITE}".encode()).hexdigest()[:12]
    eier = getattr(os, "getuid", lambda: "")()
    fil = Path(tempfile.gettempdir()) / f"robekanalyse-{eier}" / f"vega-{merke}.js"
    if _er_min(fil):
        return fil.read_text(encoding="utf-8")
    # a module that sets window.vegaEmbed; in a function of its own it is a plain script, which file:// takes too
    bunt = vl_convert.javascript_bundle(vl_version=_VEGALITE).replace("</script", "<\\/script")
    skript = "(()=>{" + bunt + "\n})();\n"
    try:
        fil.parent.mkdir(mode=0o700, exist_ok=True)
        midlertidig = fil.with_suffix(f".{os.getpid()}")
        midlertidig.write_text(skript, encoding="utf-8")
        midlertidig.replace(fil)
    except OSError:
        pass  # nowhere to keep it: it is made anew next time
    return skript


def _er_min(fil: Path) -> bool:
    """Is the kept file there, and in a folder only this user can write to?"""
    try:
        mappe = fil.parent.lstat()
        egen = not hasattr(os, "getuid") or (mappe.st_uid == os.getuid() and not mappe.st_mode & 0o022)
        return egen and fil.is_file() and fil.stat().st_size > 100_000
    except OSError:
        return False
