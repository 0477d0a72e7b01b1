"""The two engines: the same bytes from both, failures kept at their cell, no trace from one workbook to the next."""

import difflib
import json
import os
import threading
import time
from pathlib import Path

import nbformat
import pytest

from robekanalyse.hefte.enheter import Enhet, Grenser
from robekanalyse.hefte.lokal import Lokalt, har_fork

HEFTER = Path(__file__).parent / "hefter"
trenger_fork = pytest.mark.skipif(not har_fork(), reason="the fork engine is for Linux")
BEGGE = [pytest.param("fork", marks=trenger_fork), "standard"]
ALLE = ["grei", "ekkel", "syntaksfeil", "avslutter", "dreper_seg", "forlater", "minnesluker"]


def kjoer(navn, motor, tid=120.0, samtidig=2):
    """Run the named test notebooks; name → Svar."""
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # with it, ipykernel does not take in what child processes write
    enheter = [Enhet(f"{n}.ipynb", HEFTER / f"{n}.ipynb", {"kommune": "1515"}) for n in navn]
    with Lokalt(motor, samtidig) as lokalt:
        svar = list(lokalt.kjoer(enheter, Grenser(tid, 400)))
        logg = lokalt.logg.decode()
    assert "Traceback" not in logg, logg
    return {Path(s.enhet.fil).stem: s for s in svar}


@pytest.fixture(scope="module")
def ved_fork():
    if not har_fork():
        pytest.skip("the fork engine is for Linux")
    return kjoer(ALLE, "fork")


@pytest.fixture(scope="module")
def ved_standard():
    return kjoer(ALLE, "standard")


@pytest.mark.parametrize("navn", ALLE)
def test_both_engines_give_the_same_bytes(navn, ved_fork, ved_standard):
    a, b = (ved[navn].innhold.decode().splitlines() for ved in (ved_standard, ved_fork))
    assert a == b, "\n".join(difflib.unified_diff(a, b, "standard", "fork", lineterm=""))


def test_a_rerun_gives_the_same_bytes(ved_fork):
    igjen = kjoer(["grei", "ekkel"], "fork", samtidig=1)
    assert all(igjen[n].innhold == ved_fork[n].innhold for n in igjen)


FEIL = {
    "syntaksfeil": ("t-02", "SyntaxError"), "avslutter": ("t-02", "SystemExit: 0"),
    "dreper_seg": ("t-02", "ProsessenDøde"), "forlater": ("t-01", "ProsessenDøde"),
    "minnesluker": ("t-01", "MemoryError"),
}


@pytest.mark.parametrize("navn", ALLE)
def test_a_failing_workbook_is_kept_open_at_its_cell(navn, ved_fork):
    nb = nbformat.reads(ved_fork[navn].innhold.decode(), 4)
    nbformat.validate(nb)
    assert nb.metadata.papermill.parameters == {"kommune": "1515"}
    if navn not in FEIL:
        assert ved_fork[navn].feil == "" and not nb.metadata.papermill.exception
        return
    celle, feil = FEIL[navn]
    assert ved_fork[navn].feil.startswith(f"celle {celle}: {feil}")
    i = [c["id"] for c in nb.cells].index("stopp-her")
    assert nb.cells[0]["id"] == "stopp-oeverst" and feil in nb.cells[0].source
    assert nb.cells[i + 1]["id"] == celle and nb.cells[i + 1].metadata.papermill.status == "failed"
    foer = [c for c in nb.cells[:i] if c.source == "print('før')"]
    assert all(c.outputs[0].text == "før\n" for c in foer), "the cells before it are shown as they ran"
    assert all(c.execution_count is None and not c.outputs for c in nb.cells[i + 2 :] if c.cell_type == "code")


def test_no_time_address_or_machine_in_a_workbook(ved_fork):
    for navn, svar in ved_fork.items():
        tekst = svar.innhold.decode()
        assert "start_time" not in tekst and "0x7f" not in tekst, navn
        assert os.fspath(Path(nbformat.__file__).parents[1]) not in tekst and "ipykernel_" not in tekst.replace(
            "ipykernel_launcher", ""), navn


@pytest.mark.parametrize("motor", BEGGE)
def test_an_endless_loop_is_stopped_and_says_where(motor):
    start = time.monotonic()
    (svar,) = kjoer(["evig_loekke"], motor, tid=2.0 if motor == "fork" else 12.0).values()
    assert svar.feil.startswith("celle t-02: TidsgrenseNådd") and time.monotonic() - start < 60
    nb = nbformat.reads(svar.innhold.decode(), 4)
    if motor == "fork":
        celle = next(c for c in nb.cells if c["id"] == "t-02")
        assert "while" in "".join(celle.outputs[0].traceback), "the line that went round is shown"


@pytest.mark.parametrize("motor", BEGGE)
def test_a_workbook_leaves_no_trace_in_the_next(motor):
    svar = kjoer(["endrer_alt", "ser_etter"], motor, samtidig=1)
    assert svar["endrer_alt"].feil == ""
    nb = nbformat.reads(svar["ser_etter"].innhold.decode(), 4)
    spor = json.loads(nb.cells[-1].outputs[0].text)
    assert len(spor) == 15 and not any(spor.values()), [n for n, v in spor.items() if v]


@trenger_fork
def test_what_a_workbook_starts_ends_with_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (svar,) = kjoer(["etterlater_barn"], "fork").values()
    assert svar.feil == ""
    pid = int((tmp_path / "1515").read_text())
    assert not _lever(pid)


def _lever(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


@trenger_fork
def test_the_server_refuses_to_fork_with_a_thread_about():
    from robekanalyse.hefte.forktjener import Tjener

    tjener = Tjener(1, os.pipe()[0], None)
    slutt = threading.Event()
    traad = threading.Thread(target=slutt.wait)
    traad.start()
    try:
        with pytest.raises(RuntimeError, match="more than one thread"):
            tjener._fork({"id": 1, "tidsgrense": 1, "minne": 1}, b"")
    finally:
        slutt.set()
        traad.join()


@trenger_fork
def test_plain_papermill_can_use_the_engine(tmp_path):
    import papermill as pm
    from papermill.engines import papermill_engines

    from robekanalyse.grunnlag.feil import UgyldigInndata
    from robekanalyse.hefte.papermillmotor import motor

    papermill_engines.register("robekanalyse", motor)
    valg = dict(engine_name="robekanalyse", progress_bar=False)
    nb = pm.execute_notebook(HEFTER / "grei.ipynb", tmp_path / "ut.ipynb", {"kommune": "0301"}, **valg)
    assert "kommune 0301" in nb.cells[3].outputs[0].text and nb.metadata.papermill.duration > 0
    nbformat.validate(nbformat.read(tmp_path / "ut.ipynb", 4))
    with pytest.raises(pm.PapermillExecutionError, match="SyntaxError"):
        pm.execute_notebook(HEFTER / "syntaksfeil.ipynb", tmp_path / "feil.ipynb", {}, **valg)
    for gitt in ({"kommnue": "0301"}, {"kommune": 301}):
        with pytest.raises(UgyldigInndata, match="komm"):
            pm.execute_notebook(HEFTER / "grei.ipynb", tmp_path / "x.ipynb", gitt, **valg)


@trenger_fork
def test_a_server_that_dies_is_replaced():
    enheter = [Enhet(f"{i}.ipynb", HEFTER / "grei.ipynb", {"kommune": f"030{i}"}) for i in range(3)]
    svar = []
    with Lokalt("fork", 1) as lokalt:
        for s in lokalt.kjoer(enheter, Grenser()):
            if not svar:
                lokalt.arbeidere[0].prosess.kill()
            svar.append(s)
    assert sorted(s.enhet.fil for s in svar) == ["0.ipynb", "1.ipynb", "2.ipynb"]
    assert all(s.feil == "" for s in svar)


def test_the_entry_point_is_a_thin_shim():
    """papermill loads it while itself half imported: it must not import papermill back."""
    import subprocess
    import sys
    import tomllib

    prosjekt = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text())["project"]
    modul, _, navn = prosjekt["entry-points"]["papermill.engine"]["robekanalyse"].partition(":")
    kode = f"import sys, {modul} as m; m.{navn}; print([n for n in ('papermill', 'pandas') if n in sys.modules])"
    assert subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True).stdout.strip() == "[]"


@trenger_fork
def test_a_cluster_gives_the_same_bytes(ved_fork):
    pytest.importorskip("distributed")
    from robekanalyse.hefte.klynge import Klynge

    navn = ["grei", "syntaksfeil", "dreper_seg"]
    enheter = [Enhet(f"{n}.ipynb", HEFTER / f"{n}.ipynb", {"kommune": "1515"}) for n in navn]
    with Klynge("lokal", 2) as klynge:
        svar = {Path(s.enhet.fil).stem: s for s in klynge.kjoer(enheter, Grenser(120, 400))}
    assert len(svar) == len(navn)
    assert all((s.innhold, s.feil) == (ved_fork[n].innhold, ved_fork[n].feil) for n, s in svar.items())


@trenger_fork
def test_a_worker_with_other_data_or_code_is_not_trusted(monkeypatch):
    pytest.importorskip("distributed")
    from robekanalyse.hefte import klynge, klyngearbeider

    monkeypatch.setattr(klyngearbeider, "noekkel", lambda enhet: "en annen")
    with klynge.Klynge("lokal", 1) as k:
        (svar,) = k.kjoer([Enhet("grei.ipynb", HEFTER / "grei.ipynb", {"kommune": "1515"})], Grenser())
    assert "har en annen utgave av robekanalyse" in svar.feil and b"annen utgave" in svar.innhold
