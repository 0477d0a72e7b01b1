"""The house itself: one flow and one import direction, a small core, no traces of a machine, a README that is true."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROT = Path(__file__).resolve().parents[1]
PAKKE = ROT / "robekanalyse"

# The flow of huset: a group imports only from itself and from those to its left.
FLYT = [
    *("grunnlag", "analyse", "visning", "samling", "hefte", "svar", "nett", "maler"),
    *("oppdatering", "plan", "nettverksaar", "verksted", "bok", "nettsted", "cli"),
]
KJERNE = {"grunnlag", "analyse", "visning", "samling"}
KJERNEPAKKER = {"pandas", "numpy", "altair", "babel", "yaml", "IPython"}


def moduler():
    return sorted(f for f in PAKKE.rglob("*.py") if "__pycache__" not in f.parts)


def importer(fil, bare_toppnivaa=False):
    """(absolute module name, line) for every import in the file; relative ones resolved."""
    tre = ast.parse(fil.read_text(encoding="utf-8"))
    noder = tre.body if bare_toppnivaa else ast.walk(tre)
    her = ("robekanalyse", *fil.relative_to(PAKKE).with_suffix("").parts)
    for n in noder:
        if isinstance(n, ast.Import):
            for a in n.names:
                yield a.name, n.lineno
        elif isinstance(n, ast.ImportFrom):
            base = ".".join(her[: len(her) - n.level]) if n.level else ""
            modul = ".".join(d for d in (base, n.module) if d)
            for a in n.names:
                yield f"{modul}.{a.name}", n.lineno


def gruppe(modul):
    deler = modul.split(".")
    return deler[1] if deler[0] == "robekanalyse" and len(deler) > 1 and deler[1] in FLYT else None


@pytest.mark.parametrize("fil", moduler(), ids=lambda f: str(f.relative_to(PAKKE)))
def test_import_goes_one_way(fil):
    egen = fil.relative_to(PAKKE).parts[0]
    if egen not in FLYT:
        return
    for modul, linje in importer(fil):
        g = gruppe(modul)
        assert g is None or FLYT.index(g) <= FLYT.index(egen), (
            f"{fil.name}:{linje} imports {modul}, to the right of {egen}"
        )


def test_every_group_stands_in_the_flow():
    mapper = {p.parent.name for p in PAKKE.glob("*/__init__.py")} - {"data", "notebooks"}
    assert mapper <= set(FLYT), mapper - set(FLYT)


@pytest.mark.parametrize("fil", [f for f in moduler() if f.relative_to(PAKKE).parts[0] in KJERNE], ids=lambda f: f.stem)
def test_core_needs_only_the_core_packages(fil):
    std = sys.stdlib_module_names
    for modul, linje in importer(fil, bare_toppnivaa=True):
        topp = modul.split(".")[0]
        assert topp in std or topp in KJERNEPAKKER or topp == "robekanalyse", (
            f"{fil.name}:{linje} imports {topp} at the top"
        )


def test_core_runs_without_the_other_packages():
    """Everything a notebook's charts and tables need imports with all other packages absent, as in a browser."""
    stengt = [
        "pyarrow",
        "papermill",
        "ipywidgets",
        "vl_convert",
        "typst",
        "pydantic",
        "cyclopts",
        "rich",
        "holidays",
        "openpyxl",
        "docx",
        "nbformat",
        "nbclient",
    ]
    kode = (
        "import sys, pkgutil, importlib\n"
        f"for m in {stengt!r}: sys.modules[m] = None\n"
        "import robekanalyse\n"
        f"for g in {sorted(KJERNE)!r}:\n"
        "    p = importlib.import_module('robekanalyse.' + g)\n"
        "    for m in pkgutil.iter_modules(p.__path__): importlib.import_module(p.__name__ + '.' + m.name)\n"
    )
    r = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True)
    assert r.returncode == 0, r.stderr[-800:]


def test_bare_import_is_light():
    kode = "import sys, robekanalyse; print([m for m in ('pandas', 'altair', 'yaml') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True).stdout.strip() == "[]"


def test_a_form_waits_for_no_chart_library():
    """Altair takes two seconds to load in a browser: a notebook opens its forms without it."""
    kode = (
        "import sys, robekanalyse.verksted.svarskjema\n"
        "from robekanalyse import verksted\n"
        "from robekanalyse.samling import s1_kartlegging, s2_perspektiv, s3_handlingsrom, s4_roller\n"
        "from robekanalyse.samling import s5_styringssystem, s6_nedbemanning, start\n"
        "her = start.aapne(3, '1517')\n"
        "print('altair' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True).stdout.strip() == "False"


def test_public_names_load_and_answer_a_question():
    import robekanalyse

    for navn in robekanalyse.__all__:
        if navn.startswith("__"):
            continue
        verdi = getattr(robekanalyse, navn)
        assert (verdi.__doc__ or "").strip(), f"{navn} has no docstring"
    moduler_paa_topp = {f.stem for f in PAKKE.glob("*.py")} | {p.parent.name for p in PAKKE.glob("*/__init__.py")}
    assert not moduler_paa_topp & set(robekanalyse.__all__), "a module bears the name of a public function and hides it"


def test_modules_are_small():
    store = {f.name: n for f in moduler() if (n := len(f.read_text(encoding="utf-8").splitlines())) > 300}
    assert not store, store


def sporede_filer():
    r = subprocess.run(["git", "ls-files", "-z"], cwd=ROT, capture_output=True, text=True)
    navn = [n for n in r.stdout.split("\0") if n] if r.returncode == 0 else []
    return [ROT / n for n in navn if (ROT / n).is_file()]


def test_no_machine_paths_and_no_index_addresses():
    moenster = re.compile(
        r"/(?:work/(?:main|steering|shared)|root/|home/\w+|tmp/bash)|"
        r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|conda\.anaconda)[\w.-]*|"
        r"https?://[\w.:-]+/(?:simple|packages)/|^--(?:extra-)?index-url|\"resolved\": *\"http",
        re.M,
    )
    funn = []
    for fil in sporede_filer():
        if fil.name == Path(__file__).name:
            continue
        try:
            tekst = fil.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        funn += [f"{fil.relative_to(ROT)}: {m.group(0)}" for m in moenster.finditer(tekst)]
    assert not funn, funn[:10]


def test_product_never_reads_the_reference_material():
    funn = [
        f.relative_to(ROT)
        for f in sporede_filer()
        if f.suffix in (".py", ".ipynb", ".yaml")
        and f.name != Path(__file__).name
        and "../shared" in f.read_text(encoding="utf-8")
    ]
    assert not funn


def test_environment_yml_agrees_with_pyproject_and_lock():
    prosjekt = tomllib.loads((ROT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    miljoe = yaml.safe_load((ROT / "environment.yml").read_text(encoding="utf-8"))
    assert f"python{prosjekt['requires-python']}" in miljoe["dependencies"]
    pip = next(d["pip"] for d in miljoe["dependencies"] if isinstance(d, dict))
    assert pip == ["-r requirements.lock"]
    laas = (ROT / "requirements.lock").read_text(encoding="utf-8")
    laast = {m.lower() for m in re.findall(r"^([A-Za-z0-9_.-]+)==", laas, re.M)}
    krav = [*prosjekt["dependencies"], *(p for e in prosjekt["optional-dependencies"].values() for p in e)]
    mangler = {re.split(r"[<>=!\[; ]", k)[0].lower() for k in krav} - laast
    assert not mangler, f"not in requirements.lock: {mangler}; run make laas"
    assert laas.count("--hash=sha256:") > len(laast)


def test_licence_and_licences_of_the_data():
    assert (ROT / "LICENSE").is_file()
    from robekanalyse.grunnlag.kilder import alle_kilder

    assert all(k.lisens for k in alle_kilder().values())


def test_readme_shows_the_two_commands_and_make_knows_them():
    readme = (ROT / "README.md").read_text(encoding="utf-8")
    makefile = (ROT / "Makefile").read_text(encoding="utf-8")
    for verb in re.findall(r"`?make (\w+)", readme):
        assert re.search(rf"^{verb}:", makefile, re.M), f"README names make {verb}, which Makefile does not have"
    assert "make hefter" in readme and "make test" in readme
    for kommando in re.findall(r"^robekanalyse (\w+)", readme, re.M):
        r = subprocess.run(
            [sys.executable, "-m", "robekanalyse.cli", kommando, "--help"], capture_output=True, text=True
        )
        assert r.returncode == 0, f"README names robekanalyse {kommando}: {r.stderr[-300:]}"


def test_wheel_carries_data_and_notebooks(tmp_path):
    """What lies at the top of the checkout goes into the wheel, and one function finds it there."""
    kopi = tmp_path / "kopi"
    for fil in sporede_filer():
        if fil.parts[len(ROT.parts)] in ("robekanalyse", "data", "notebooks", "pyproject.toml", "README.md", "LICENSE"):
            maal = kopi / fil.relative_to(ROT)
            maal.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(fil, maal)
    hentet = kopi / "data/oeyeblikksbilder/2026-01-02/manifest.json"  # the developer's own, which is nobody else's
    hentet.parent.mkdir(parents=True)
    hentet.write_text("{}")
    kode = f"import setuptools.build_meta as b; print(b.build_wheel({str(tmp_path)!r}))"
    r = subprocess.run([sys.executable, "-c", kode], cwd=kopi, capture_output=True, text=True)
    assert r.returncode == 0, r.stderr[-800:]
    hjul = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(hjul) as z:
        navn = set(z.namelist())
        z.extractall(tmp_path / "ut")
    assert not [n for n in navn if "oeyeblikksbilder/" in n]
    for mappe in ("data", "notebooks"):
        filer = [f.relative_to(ROT).as_posix() for f in sporede_filer() if f.is_relative_to(ROT / mappe)]
        mangler = {f"robekanalyse/{f}" for f in filer} - navn
        assert filer and not mangler, sorted(mangler)[:5]
    kode = (
        "from robekanalyse import finn_kommune; from robekanalyse.hefte.notatboker import notatbok;"
        "print(finn_kommune('Hareid').nr, notatbok(3).name)"
    )
    r = subprocess.run([sys.executable, "-c", kode], cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "ut"), "PATH": ""},
                       capture_output=True, text=True)  # fmt: skip
    assert r.stdout.split() == ["1517", "3_handlingsrom.ipynb"], r.stderr[-500:]
