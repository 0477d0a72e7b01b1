"""A stand-in for Pyodide's release, for the tests, where that release cannot be reached but PyPI and npm can.

`python tests/stedfortreder.py` fetches it (some 120 MB) to the cache folder; every use checks all sums again. What is
made here is never shipped: the command makes a site of Pyodide's own files only, and the stand-in says so in the site.

- The core and the list are the official ones, from the npm package pyodide@314.0.6.
- numpy and pandas for the browser are on no registry under their own names; the wheel open-webui==0.12.4 carries
  Pyodide's own for 314.0.2, and their sums are set beside the list of npm's pyodide@314.0.2. Both are under BSD.
  Nothing of open-webui itself is used.
- Pure packages are the same versions from PyPI (tests/stedfortreder.lock); Pyodide has built them anew, so that their
  sums differ from those in its list. jsonschema is 4.17.3, the last one without compiled parts.
- MarkupSafe and PyYAML are those installed here, without their compiled parts.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

from robekanalyse.nettsted.hjul import installert, oppfoering
from robekanalyse.nettsted.kjoeretid import LISTE, Utgave, med_det_de_trenger, utgave

HER = Path(__file__).resolve().parent
MAPPE = Path(os.environ.get("ROBEK_STEDFORTREDER") or Path.home() / ".cache" / "robekanalyse" / "stedfortreder")
ELDRE = "314.0.2"
ELDRE_LISTE = "c963d22858f6bcb8f41586a2142f03905ab370c88ea22a86a2736e95fac2a8f3"
BAERER, BAERER_SUM = "open-webui==0.12.4", "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6"
FRA_BAERER = ("numpy", "pandas", "python-dateutil", "pytz", "six", "micropip", "packaging", "typing-extensions")
FRA_MASKINEN = ("markupsafe", "pyyaml")
MANGLER = (
    "NO STAND-IN: the browser has not run a notebook. `python tests/stedfortreder.py` fetches Pyodide's stand-in"
    " (120 MB) once."
)


def sum_(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def hent() -> None:
    """Fetch what it is made of, each by its usual client, and make it."""
    raa = MAPPE / "raa"
    raa.mkdir(parents=True, exist_ok=True)
    for versjon in (utgave().navn, ELDRE):
        if not (raa / f"pyodide-{versjon}.tgz").is_file():
            subprocess.run(["npm", "pack", "--silent", f"pyodide@{versjon}"], cwd=raa, check=True)
    pip = [shutil.which("pip3") or "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", str(raa)]
    if not list(raa.glob("open_webui-*.whl")):
        subprocess.run([*pip, BAERER], check=True)
    subprocess.run([*pip, "--python-version", "3.14", "--require-hashes", "-r", HER / "stedfortreder.lock"], check=True)
    lag(raa)


def _av_npm(raa: Path, versjon: str, navn: str) -> bytes:
    with tarfile.open(raa / f"pyodide-{versjon}.tgz") as t:
        return t.extractfile(f"package/{navn}").read()


def lag(raa: Path) -> None:
    """Put the files together with a list of their own, and every sum checked that there is one for."""
    u, ut = utgave(), MAPPE / "filer"
    ut.mkdir(parents=True, exist_ok=True)
    liste = json.loads(_krev(_av_npm(raa, u.navn, LISTE), u.liste, LISTE))
    for navn, s in u.kjerne.items():
        (ut / navn).write_bytes(_krev(_av_npm(raa, u.navn, navn), s, navn))
    eldre = json.loads(_krev(_av_npm(raa, ELDRE, LISTE), ELDRE_LISTE, f"{LISTE} ({ELDRE})"))["packages"]
    pakker = liste["packages"]
    baerer = next(raa.glob("open_webui-*.whl"))
    _krev(baerer.read_bytes(), BAERER_SUM, baerer.name)
    with zipfile.ZipFile(baerer) as z:
        sted = {n.rsplit("/", 1)[-1]: n for n in z.namelist() if "/pyodide/" in n}
        for p in FRA_BAERER:
            data = _krev(z.read(sted[eldre[p]["file_name"]]), eldre[p]["sha256"], p)
            pakker[p] = eldre[p]
            (ut / eldre[p]["file_name"]).write_bytes(data)
    for fil in sorted(raa.glob("*-none-any.whl")):
        navn = fil.name.split("-")[0].lower().replace("_", "-")
        if navn != "open-webui":  # its sum was checked by pip, against the lock file
            _ny(pakker, ut, navn, fil.name, fil.read_bytes())
    for navn in FRA_MASKINEN:
        fil, data = installert(navn)
        _ny(pakker, ut, navn, fil, data)
    pakker["jsonschema"]["depends"] = ["attrs", "pyrsistent"]
    (ut / LISTE).write_text(json.dumps(liste), encoding="utf-8")
    brukt = med_det_de_trenger(pakker, u.pakker)
    summer = {LISTE: sum_((ut / LISTE).read_bytes()), **{p["file_name"]: p["sha256"] for p in brukt.values()}}
    (MAPPE / "summer.json").write_text(json.dumps(summer, indent=1), encoding="utf-8")


def _ny(pakker: dict, ut: Path, navn: str, fil: str, data: bytes) -> None:
    gammel = pakker.get(navn, {"depends": [], "imports": [navn]})
    pakker[navn] = oppfoering(navn, fil, data, gammel["depends"], gammel["imports"])
    (ut / fil).write_bytes(data)


def _krev(data: bytes, ventet: str, navn: str) -> bytes:
    assert sum_(data) == ventet, f"{navn} is not the file it should be: {sum_(data)}"
    return data


def stedfortreder() -> tuple[Utgave, Path] | None:
    """The release the tests use and the folder of its files, all sums checked; None when it has not been fetched."""
    try:
        summer = json.loads((MAPPE / "summer.json").read_text(encoding="utf-8"))
    except OSError:
        return None
    for navn, s in summer.items():
        _krev((MAPPE / "filer" / navn).read_bytes(), s, navn)
    u = utgave()
    return replace(u, navn=f"{u.navn}-stedfortreder", liste=summer[LISTE], stedfortreder=True), MAPPE / "filer"


if __name__ == "__main__":
    hent()
    print(f"The stand-in lies in {MAPPE / 'filer'}")
