"""Packages for the browser, made of what is installed here: our own library with its data, and the few Pyodide lacks.

The same content gives the same bytes, so that a browser that has been here before fetches nothing anew.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from .. import __version__
from ..grunnlag.datamappe import datamappe
from ..grunnlag.feil import RobekFeil

_TID = (2026, 1, 1, 0, 0, 0)
PAKKE = "robekanalyse"
# What a notebook in the browser uses of the library; the rest is for those who make workbooks, book and site.
GRUPPER = ("grunnlag", "analyse", "visning", "samling", "svar", "maler", "plan", "verksted")


def installert(navn: str, uten: Iterable[str] = (), med: Iterable[str] = ()) -> tuple[str, bytes]:
    """An installed package as a wheel: its file name and bytes.

    Files that match `uten` are left out, unless they match `med`; so are compiled parts, which are for this machine.
    Raises RobekFeil naming the package when it is not installed.
    """
    try:
        d = distribution(navn)
    except PackageNotFoundError:
        raise RobekFeil(f"Nettstedet kan ikke lages: pakken {navn} mangler. Installer den, og prøv igjen.") from None
    uten, med = tuple(uten), tuple(med)

    def skal_med(sti: str) -> bool:
        if ".." in sti or sti.endswith(_BARE_HER):
            return False
        return not any(fnmatch(sti, m) for m in uten) or any(fnmatch(sti, m) for m in med)

    filer = {f.as_posix(): Path(f.locate()).read_bytes() for f in d.files or () if skal_med(f.as_posix())}
    distinfo = next(n.split("/")[0] for n in filer if n.split("/")[0].endswith(".dist-info"))
    filer[f"{distinfo}/WHEEL"] = _WHEEL
    return f"{distinfo.removesuffix('.dist-info')}-py3-none-any.whl", _pakk(filer, distinfo)


def biblioteket(data: Callable[[str, bytes], bytes | None]) -> tuple[str, bytes]:
    """Our own library as a wheel for the browser: its file name and bytes.

    `data` gets the path under data/ and the content of each data file, and gives what is to be put in the site of it,
    or None.
    """
    rot = Path(__file__).resolve().parents[1]
    filer = {f"{PAKKE}/__init__.py": (rot / "__init__.py").read_bytes()}
    for g in GRUPPER:
        filer |= {f"{PAKKE}/{f.relative_to(rot).as_posix()}": f.read_bytes() for f in sorted((rot / g).rglob("*.py"))}
    for f in sorted(datamappe().rglob("*")):
        sti = f.relative_to(datamappe()).as_posix()
        if f.is_file() and "__pycache__" not in sti and (innhold := data(sti, f.read_bytes())) is not None:
            filer[f"{PAKKE}/data/{sti}"] = innhold
    distinfo = f"{PAKKE}-{__version__}.dist-info"
    filer[f"{distinfo}/METADATA"] = f"Metadata-Version: 2.1\nName: {PAKKE}\nVersion: {__version__}\n".encode()
    filer[f"{distinfo}/WHEEL"] = _WHEEL
    return f"{PAKKE}-{__version__}-py3-none-any.whl", _pakk(filer, distinfo)


# compiled for this machine, or about how it was installed on it
_BARE_HER = (".pyc", ".so", ".pyd", "/RECORD", "/INSTALLER", "/direct_url.json", "/REQUESTED")
_WHEEL = b"Wheel-Version: 1.0\nGenerator: robekanalyse\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def _pakk(filer: dict[str, bytes], distinfo: str) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w") as z:
        for navn, innhold in sorted(filer.items()):
            z.writestr(zipfile.ZipInfo(navn, _TID), innhold, zipfile.ZIP_DEFLATED, 9)
        linjer = "".join(f"{n},,\n" for n in (*sorted(filer), f"{distinfo}/RECORD"))
        z.writestr(zipfile.ZipInfo(f"{distinfo}/RECORD", _TID), linjer, zipfile.ZIP_DEFLATED)
    return ut.getvalue()


def oppfoering(navn: str, fil: str, innhold: bytes, trenger: Iterable[str], importer: Iterable[str]) -> dict:
    """The entry of this wheel in Pyodide's list."""
    return {
        "name": navn, "version": fil.split("-")[1], "file_name": fil, "install_dir": "site",
        "sha256": hashlib.sha256(innhold).hexdigest(), "package_type": "package", "imports": list(importer),
        "depends": list(trenger), "unvendored_tests": False,
    }  # fmt: skip
