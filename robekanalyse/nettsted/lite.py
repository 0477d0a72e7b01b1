"""JupyterLite with our library in it: every file from the site itself, and the settings checked after each build."""

from __future__ import annotations

import datetime as dt
import json
import mimetypes
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from ..grunnlag.feil import OedelagtFil, RobekFeil
from . import hjul
from .kjoeretid import LISTE, Utgave

MILJOE = ".venv-nettsted"
KJERNE = "@jupyterlite/pyodide-kernel-extension:kernel"
PYODIDE = "static/pyodide"
UTVIDELSE = "robekanalyse-notatbok"
# What the kernel and the first cell need, loaded at once while Python itself starts.
_STRAKS = ("micropip", "ipython", "comm", "jedi", "pyodide-kernel", "ipykernel", "ipywidgets", "robekanalyse")
# Where what is written is kept: IndexedDB, or else the memory, so that the page opens and can say so (notatbok.js).
_LAGRE = ("asyncStorage", "memoryStorageDriver")


def jupyterlite() -> Path:
    """Which program makes JupyterLite? That of the environment of its own: .venv-nettsted, or ROBEK_NETTSTED_MILJOE.

    Raises RobekFeil when it is not there.
    """
    navn = Path("Scripts/jupyter-lite.exe") if sys.platform == "win32" else Path("bin/jupyter-lite")
    rot = Path(os.environ.get("ROBEK_NETTSTED_MILJOE") or MILJOE)
    if not (rot / navn).is_file():
        raise RobekFeil(
            f"Miljøet som lager notatbøkene i nettleseren, mangler ({rot}): kjør make nettsted, eller lag det med"
            f" python -m venv {rot} og pip install --require-hashes -r requirements-nettsted.lock i det."
        )
    return (rot / navn).absolute()


def lag_lite(ut: Path, u: Utgave, pyodide: Path, liste: dict, bibliotek: tuple[str, bytes],
             hefter: dict[str, bytes]) -> dict:
    """Make JupyterLite in the folder `ut`, which is made anew; what was it set up with (pyodideUrl and the rest)?

    `pyodide` and `liste` are what `kjoeretid.hent` gave, `bibliotek` our wheel, `hefter` path → workbook. Raises
    OedelagtFil when the result would ask another server for anything.
    """
    program = jupyterlite()
    arbeid = ut.parent / f".{ut.name}-arbeid"
    # An incremental build after a change of options has dropped pyodideUrl: never build on what lies there.
    for gammel in (ut, arbeid):
        shutil.rmtree(gammel, ignore_errors=True)
    try:
        _legg_inn(arbeid / PYODIDE, u, pyodide, liste, bibliotek, program)
        _utvidelse(arbeid / "labextensions" / UTVIDELSE)
        (arbeid / "jupyter-lite.json").write_text(json.dumps(_oppsett()), encoding="utf-8")
        (arbeid / "overrides.json").write_text(_statisk("overrides.json"), encoding="utf-8")
        _bygg(program, arbeid, ut)
    finally:
        shutil.rmtree(arbeid, ignore_errors=True)
    legg_hefter(ut, hefter)
    return kontroller(ut)


def _statisk(navn: str) -> str:
    return (files(__package__) / "statisk" / navn).read_text(encoding="utf-8")


def _legg_inn(mappe: Path, u: Utgave, pyodide: Path, liste: dict, bibliotek, program: Path) -> None:
    """Pyodide's files, our packages beside them, and the list of just these, which the browser checks the sums of."""
    mappe.mkdir(parents=True)
    pakker = dict(liste["packages"])
    for navn in (*u.kjerne, *(p["file_name"] for p in pakker.values())):
        shutil.copyfile(pyodide / navn, mappe / navn)

    def legg(navn: str, fil: str, innhold: bytes, trenger, importer) -> None:
        (mappe / fil).write_bytes(innhold)
        pakker[navn] = hjul.oppfoering(navn, fil, innhold, trenger, importer)

    for navn, valg in u.egne.items():
        fil, innhold = hjul.installert(navn, valg.get("uten", ()), valg.get("med", ()))
        legg(navn, fil, innhold, valg["trenger"], [navn])
    legg("robekanalyse", *bibliotek, ["pandas", "altair", "pyyaml", *u.egne], ["robekanalyse"])
    kjerne = program.parent.parent / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
    for navn, importer in (("pyodide-kernel", ["pyodide_kernel"]), ("ipykernel", ["ipykernel"])):
        hjulet = next(kjerne.glob(f"{navn.replace('-', '_')}-*.whl"))
        legg(navn, hjulet.name, hjulet.read_bytes(), ["ipython", "comm"] * (navn != "ipykernel"), importer)
    (mappe / LISTE).write_text(json.dumps({**liste, "packages": dict(sorted(pakker.items()))}), encoding="utf-8")


def _utvidelse(mappe: Path) -> None:
    """Our own small part of the page: it runs the notebook when it is opened, and tells where the answers are."""
    (mappe / "static").mkdir(parents=True)
    (mappe / "static" / "notatbok.js").write_text(_statisk("notatbok.js"), encoding="utf-8")
    pakke = {
        "name": UTVIDELSE, "version": "0.1.0", "license": "MIT",
        "jupyterlab": {"extension": True, "_build": {"load": "static/notatbok.js", "extension": "./extension"}},
    }  # fmt: skip
    (mappe / "package.json").write_text(json.dumps(pakke), encoding="utf-8")


def _oppsett() -> dict:
    valg = {"packages": list(_STRAKS), "lockFileURL": f"./{PYODIDE}/{LISTE}"}
    return {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "robekanalyse",
            "enableMemoryStorage": True,
            **{f"{hva}StorageDrivers": list(_LAGRE) for hva in ("contents", "settings", "workspaces")},
            "contentsAllJsonFile": "all.json",
            "litePluginSettings": {KJERNE: {"disablePyPIFallback": True, "loadPyodideOptions": valg}},
        },
    }


def _bygg(program: Path, arbeid: Path, ut: Path) -> None:
    kommando = [
        str(program), "build", "--lite-dir", str(arbeid), "--output-dir", str(ut), "--no-sourcemaps",
        "--apps=notebooks", "--no-unused-shared-packages",
        f"--FederatedExtensionAddon.extra_labextensions_path={arbeid / 'labextensions'}",
    ]  # fmt: skip
    miljoe = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTHON"))}
    r = subprocess.run(kommando, cwd=arbeid, env=miljoe, capture_output=True, text=True)
    if r.returncode:
        raise RobekFeil(f"Notatbøkene i nettleseren kunne ikke bygges: {(r.stderr or r.stdout)[-400:].strip()}")


def legg_hefter(ut: Path, hefter: dict[str, bytes]) -> None:
    """The workbooks, and the lists of them that the file browser reads, one for each folder."""
    for sti, innhold in hefter.items():
        (ut / "files" / sti).parent.mkdir(parents=True, exist_ok=True)
        (ut / "files" / sti).write_bytes(innhold)
    mapper = {"", *(m for sti in hefter for m in _mapper(sti))}
    for m in sorted(mapper):
        innhold = [_post(d, "directory") for d in sorted(mapper - {""}) if d.rpartition("/")[0] == m]
        innhold += [_post(s, "notebook" if s.endswith(".ipynb") else "file", len(d)) for s, d in sorted(hefter.items())
                    if s.rpartition("/")[0] == m]  # fmt: skip
        fil = ut / "api" / "contents" / m / "all.json"
        fil.parent.mkdir(parents=True, exist_ok=True)
        hele = {**_post(m, "directory"), "content": innhold, "format": "json"}
        fil.write_text(json.dumps(hele), encoding="utf-8")


def _mapper(sti: str):
    while "/" in sti:
        sti = sti.rpartition("/")[0]
        yield sti


def _post(sti: str, type_: str, antall: int | None = None) -> dict:
    tid = dt.datetime(2026, 1, 1, tzinfo=dt.UTC).isoformat().replace("+00:00", "Z")
    mime = None if type_ == "directory" else mimetypes.guess_type(sti)[0]
    return {
        "name": sti.rpartition("/")[2], "path": sti, "last_modified": tid, "created": tid, "content": None,
        "format": None, "mimetype": mime, "size": antall, "writable": True, "type": type_, "hash": None,
        "hash_algorithm": None,
    }  # fmt: skip


def kontroller(ut: Path) -> dict:
    """The kernel's settings as built. Raises OedelagtFil when the page could ask for anything outside the site."""
    try:
        alt = json.loads((ut / "jupyter-lite.json").read_text(encoding="utf-8"))
        k = alt["jupyter-config-data"]["litePluginSettings"][KJERNE]
    except (OSError, ValueError, KeyError):
        raise OedelagtFil("JupyterLite ble bygd uten oppsett for Python: nettstedet er ikke laget.") from None
    if k.get("pyodideUrl") != f"./{PYODIDE}/pyodide.mjs" or k.get("disablePyPIFallback") is not True:
        raise OedelagtFil(
            "JupyterLite ble bygd slik at nettleseren ville hentet Python utenfra: nettstedet er ikke laget."
        )
    for navn in ("pyodide.mjs", LISTE):
        if not (ut / PYODIDE / navn).is_file():
            raise OedelagtFil(f"{navn} kom ikke med i nettstedet: lag det på nytt.")
    utenfor = [u for u in k.get("pipliteUrls", ()) if "://" in u]
    if utenfor:
        raise OedelagtFil(f"JupyterLite peker utenfor nettstedet ({utenfor[0][:80]}): nettstedet er ikke laget.")
    return k
