"""What a workbook depends on, as one hash: when it is the same, there is nothing to make anew."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..grunnlag.datamappe import datamappe
from ..grunnlag.egne_tall import EGNE, uten_egne
from ..grunnlag.oeyeblikksbilde import OEYEBLIKKSBILDER, oversikt
from .enheter import Enhet

# The libraries whose version can change a workbook's content.
_BIBLIOTEKER = (
    "altair", "babel", "ipykernel", "ipython", "ipywidgets", "nbclient", "nbformat", "numpy",
    "pandas", "papermill", "pyyaml",
)
# What decides the content of a workbook stands in these rooms; the command line and what comes after does not.
_ROM = ("grunnlag", "analyse", "visning", "samling", "hefte", "svar", "plan", "verksted")


def _filsum(hasj, mappe: Path, filer) -> None:
    for fil in sorted(filer):
        data = fil.read_bytes()
        hasj.update(f"{fil.relative_to(mappe).as_posix()}\0{len(data)}\0".encode())
        hasj.update(data)


@cache
def felles_grunnlag() -> str:
    """What do all workbooks depend on? Data and rules, the library's own code, versions of Python and libraries."""
    hasj = hashlib.sha256()
    pakke = Path(__file__).resolve().parents[1]
    data = (f for f in datamappe().rglob("*") if f.is_file() and not {"__pycache__", OEYEBLIKKSBILDER} & {*f.parts})
    _filsum(hasj, datamappe(), data)
    hasj.update(oversikt().fingeravtrykk.encode())  # what the user has fetched, wherever it lies
    _filsum(hasj, pakke, (f for rom in _ROM for f in (pakke / rom).rglob("*.py")))
    versjoner = {"python": platform.python_version()}
    for navn in _BIBLIOTEKER:
        try:
            versjoner[navn] = version(navn)
        except PackageNotFoundError:
            versjoner[navn] = None
    hasj.update(json.dumps(versjoner, sort_keys=True).encode())
    return hasj.hexdigest()


@cache
def _notatboksum(fil: Path) -> str:
    return hashlib.sha256(fil.read_bytes()).hexdigest()


def _svarsum(enhet: Enhet) -> str:
    """What the municipality has answered, which its workbooks open with; empty when it has not answered."""
    mappe = Path(os.environ.get("ROBEK_UT", ""), enhet.fil).parent / "svar"
    if "ROBEK_UT" not in os.environ or not mappe.is_dir():
        return ""
    hasj = hashlib.sha256()
    _filsum(hasj, mappe, (f for f in mappe.iterdir() if f.suffix in (".json", ".jsonl")))
    return hasj.hexdigest()


def _egnesum(enhet: Enhet) -> str:
    """The municipality's own accounts and budgets; empty when it has read in none, or when they are not to be seen."""
    mappe = Path(os.environ.get("ROBEK_UT", ""), enhet.fil).parent / EGNE
    if "ROBEK_UT" not in os.environ or uten_egne() or not mappe.is_dir():
        return ""
    hasj = hashlib.sha256()
    _filsum(hasj, mappe, (f for f in mappe.iterdir() if f.suffix in (".json", ".csv")))
    return f"egne tall {hasj.hexdigest()}"


def noekkel(enhet: Enhet) -> str:
    """The hash that names this very workbook: everything it depends on, parameters, answers and own figures too."""
    alt = [felles_grunnlag(), _notatboksum(enhet.notatbok), enhet.notatbok.name, enhet.parametre, enhet.avhenger_av]
    alt += [s] if (s := _svarsum(enhet)) else []
    alt += [s] if (s := _egnesum(enhet)) else []
    return hashlib.sha256(json.dumps(alt, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
