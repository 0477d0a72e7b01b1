"""The command line as a facilitator meets it: workbooks from one command, and one Norwegian sentence when it cannot."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from glemme import toem_alt

from robekanalyse import cli
from robekanalyse.grunnlag import datamappe as dm
from robekanalyse.hefte import hovedbok, notatboker
from robekanalyse.hefte.arbeider import Arbeider
from robekanalyse.hefte.lokal import har_fork

HEFTER = Path(__file__).parent / "hefter"


@pytest.fixture
def smaa_notatboeker(tmp_path, monkeypatch):
    """Six small notebooks in place of the real ones; the third fails."""
    mappe = tmp_path / "notebooks"
    mappe.mkdir()
    for nr in range(1, 7):
        shutil.copy(HEFTER / ("syntaksfeil.ipynb" if nr == 3 else "grei.ipynb"), mappe / f"{nr}_proeve.ipynb")
    monkeypatch.setattr(notatboker, "notatbokmappe", lambda: mappe)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def kjoer(capfd, *argv):
    status = cli.main(list(argv))
    ut, feil = capfd.readouterr()
    return status, ut, feil


def rapport(mappe):
    return json.loads((mappe / "utdata" / "kjoering.json").read_text())


def test_workbooks_for_two_municipalities_and_again(smaa_notatboeker, capfd):
    tmp = smaa_notatboeker
    valg = ("hefter", "--kommune", "Hareid", "Fjordvik", "--samling", "1,3", "--aar", "2024")
    status, ut, feil = kjoer(capfd, *valg)
    assert status == 1 and feil == ""
    assert "4 hefter: 2 laget, 2 feilet" in ut and "1517-hareid/samling-3.ipynb: celle t-02: SyntaxError" in ut
    assert "Heftene ligger i utdata" in ut
    r = rapport(tmp)
    assert [(h["fil"], h["status"]) for h in r["hefter"]] == [
        ("1517-hareid/samling-1.ipynb", "laget"), ("1517-hareid/samling-3.ipynb", "feilet"),
        ("9901-fjordvik/samling-1.ipynb", "laget"), ("9901-fjordvik/samling-3.ipynb", "feilet"),
    ]
    assert all(h["sekunder"] > 0 for h in r["hefter"]) and r["hefter"][1]["feil"].startswith("celle t-02")
    nb = nbformat.read(tmp / "utdata" / "9901-fjordvik" / "samling-1.ipynb", 4)
    nbformat.validate(nb)
    assert nb.metadata.papermill.parameters == {"kommune": "9901", "aar": 2024}
    assert "kommune 9901" in nb.cells[3].outputs[0].text
    assert not list((tmp / "utdata").rglob("*.uferdig"))

    foer = {f: f.stat().st_mtime_ns for f in (tmp / "utdata").rglob("samling-1*.ipynb")}
    status, ut, _ = kjoer(capfd, *valg)
    assert status == 1 and "2 lå der fra før, 2 feilet" in ut, "what is done is left, what failed is tried again"
    assert {f: f.stat().st_mtime_ns for f in foer} == foer


def test_a_new_edition_is_merged_into_a_workbook_someone_has_written_in(smaa_notatboeker, capfd):
    valg = ("hefter", "--kommune", "Hareid", "--samling", "1")
    assert kjoer(capfd, *valg)[0] == 0
    hefte = smaa_notatboeker / "utdata" / "1517-hareid" / "samling-1.ipynb"
    nb = nbformat.read(hefte, 4)
    nb.cells.insert(1, nbformat.v4.new_markdown_cell("Vårt eget notat"))
    nbformat.write(nb, hefte)
    skrevet = hefte.read_bytes()
    status, ut, _ = kjoer(capfd, *valg)
    assert status == 0 and rapport(smaa_notatboeker)["hefter"][0]["status"] == "beholdt"
    assert hefte.read_bytes() == skrevet
    status, ut, _ = kjoer(capfd, *valg, "--paa-nytt")
    assert status == 0 and "1517-hareid/samling-1.ipynb er flettet: det dere har skrevet, er beholdt." in ut
    kilder = [c.source for c in nbformat.read(hefte, 4).cells]
    assert kilder.index("Vårt eget notat") == 1 and len(kilder) == len(nb.cells)
    assert (hefte.parent / "tidligere" / "samling-1-1.ipynb").read_bytes() == skrevet
    assert "flettet" in (smaa_notatboeker / "utdata" / "kjoering.html").read_text()


def test_the_summary_page_has_failures_first_and_needs_nothing_else(smaa_notatboeker, capfd):
    kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1,3")
    side = (smaa_notatboeker / "utdata" / "kjoering.html").read_text()
    assert side.startswith('<!DOCTYPE html>\n<html lang="nb">') and side.count("<h1") == 1
    assert side.index("Feilet (1)") < side.index("Alle heftene")
    assert 'href="1517-hareid/samling-3.ipynb"' in side and not re.search(r"(?:src|href)=\"(?:https?:)?//", side)
    assert side.count('scope="col"') == 4 + 3 and side.count("<caption>") == 2


BAD = [
    (["hefter", "--kommune", "Hareit"], "mener du Hareid"),
    (["hefter", "--kommune", "Bø"], "Flere kommuner heter eller har hett Bø"),
    (["hefter", "--kommune", "9999"], "9999"),
    (["hefter", "--kommune"], "--kommune mangler en verdi"),
    (["hefter", "--nettverk", "robek-9"], "robek-9"),
    (["hefter", "--nettverk"], "--nettverk mangler en verdi"),
    (["hefter", "--fylke", "Fjordfylket"], "er ikke et fylke"),
    (["hefter", "--kommune", "Hareid", "--aar", "2031"], "Det finnes ingen regnskapstall for Hareid i 2031"),
    (["hefter", "--kommune", "Hareid", "--aar", "ifjor"], "skriv et helt tall"),
    (["hefter", "--samling", "7"], "er ikke samlinger"),
    (["hefter", "--kommnue", "Hareid"], "mente du --kommune?"),
    (["hefter", "--alle", "--nettverk", "eksempel"], "kan ikke brukes samtidig"),
    (["hefter", "--motor", "rask"], "velg fork eller standard"),
    (["hefter", "--prosesser", "0"], "fra 1 til 256"),
    (["hefter", "--tidsgrense", "-1"], "minst 1"),
    (["hefter", "--tidsgrense", "nan"], "minst 1"),
    (["hefter", "--klynge", "her"], "er ikke adressen til en klynge"),
    (["hefter", "--klynge", "tcp://127.0.0.1:1"], "Får ikke kontakt med klyngen"),
    (["hefter", "Hareid"], "hører ikke til noe valg"),
    (["heftre"], "mente du hefter?"),
]


@pytest.mark.parametrize("argv, sier", BAD, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_bad_input_is_one_sentence_and_writes_nothing(smaa_notatboeker, capfd, argv, sier):
    status, ut, feil = kjoer(capfd, *argv)
    assert status == 2 and sier in feil and ut == ""
    assert feil.count("\n") == 1 and feil.rstrip().endswith((".", "?")) and "Traceback" not in feil
    assert not (smaa_notatboeker / "utdata").exists()


@pytest.mark.skipif(os.name == "nt", reason="no such file modes")
def test_folder_that_cannot_be_written(smaa_notatboeker, capfd):
    (smaa_notatboeker / "opptatt").write_text("en fil")
    for ut in ("opptatt", "opptatt/under"):
        status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1", "--ut", ut)
        assert status == 2 and "kan ikke skrives til" in feil and "--ut" in feil and feil.count("\n") == 1


def test_full_disk_is_one_sentence_with_nothing_half_written(smaa_notatboeker, capfd, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(hovedbok.os, "replace", full)
    status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1")
    assert status == 2 and "disken er full" in feil and feil.count("\n") == 1
    assert not list((smaa_notatboeker / "utdata").glob("*/*"))


def test_damaged_data_file_is_told_before_anything_is_made(smaa_notatboeker, capfd, monkeypatch):
    from robekanalyse.grunnlag import innebygde_tall

    kopi = smaa_notatboeker / "data"
    shutil.copytree(dm.datamappe(), kopi)
    (kopi / "tall" / "kostra_oekonomi.csv").write_bytes(b"\xff\xfe\x00kaputt")
    monkeypatch.setattr(innebygde_tall, "datamappe", lambda: kopi)
    toem_alt()
    try:
        status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1")
    finally:
        monkeypatch.undo()
        toem_alt()
    assert status == 2 and "kostra_oekonomi.csv kan ikke leses" in feil and feil.count("\n") == 1
    assert not (smaa_notatboeker / "utdata").exists()


def test_damaged_notebook_is_told_before_anything_is_made(smaa_notatboeker, capfd):
    (smaa_notatboeker / "notebooks" / "2_proeve.ipynb").write_text("{")
    status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid")
    assert status == 2 and "2_proeve.ipynb er ødelagt" in feil and not (smaa_notatboeker / "utdata").exists()


def test_a_notebook_without_the_parameter_is_refused(smaa_notatboeker, capfd):
    fil = smaa_notatboeker / "notebooks" / "1_proeve.ipynb"
    fil.write_text(fil.read_text().replace("kommune = ", "komune = "))
    status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1")
    assert status == 2 and "Parameteren «kommune» finnes ikke i 1_proeve.ipynb: mente du «komune»?" in feil


def test_unexpected_error_is_a_sentence_with_where_the_log_is(smaa_notatboeker, capfd, monkeypatch):
    monkeypatch.setattr("robekanalyse.hefte.enheter.les_samlinger", lambda s: 1 / 0)
    status, _, feil = kjoer(capfd, "hefter")
    logg = Path(re.search(r"står i (.+)\.\n", feil)[1])
    assert status == 2 and feil.count("\n") == 1 and "ZeroDivisionError" in logg.read_text()
    logg.unlink()


@pytest.mark.parametrize("motor", ["fork", "standard"])
def test_an_engine_that_cannot_start_is_told_at_once(smaa_notatboeker, capfd, monkeypatch, motor):
    if motor == "fork" and not har_fork():
        pytest.skip("the fork engine is for Linux")
    ekte = Arbeider.__init__
    monkeypatch.setattr(Arbeider, "__init__", lambda self, modul, *rest: ekte(self, "finnes_ikke", *rest))
    status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--motor", motor)
    logg = Path(re.search(r"står i (.+)\.\n", feil)[1])
    assert status == 2 and feil.count("\n") == 1 and "No module named" in logg.read_text()
    assert {h["status"] for h in rapport(smaa_notatboeker)["hefter"]} == {"ikke kjørt"}
    logg.unlink()


def test_interrupted(smaa_notatboeker, capfd, monkeypatch):
    def avbryt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("robekanalyse.cli.fremdrift.Fremdrift.__call__", avbryt)
    status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1")
    assert status == 130 and "kjør samme kommando igjen" in feil
    assert [h["status"] for h in rapport(smaa_notatboeker)["hefter"]] == ["ikke kjørt"]


def test_without_fork_the_stock_engine_is_chosen(smaa_notatboeker, capfd, monkeypatch):
    monkeypatch.setattr("robekanalyse.hefte.lokal.har_fork", lambda: False)
    status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1")
    assert status == 0 and feil == "" and rapport(smaa_notatboeker)["motor"] == "standard"
    assert not (smaa_notatboeker / "utdata" / "kjoering.log").exists(), "no noise from the kernels either"
    status, _, feil = kjoer(capfd, "hefter", "--kommune", "Hareid", "--samling", "1", "--motor", "fork")
    assert status == 2 and "bare på Linux" in feil


def test_help_is_norwegian(capfd):
    for argv in (["--hjelp"], ["hefter", "--hjelp"], ["hefter", "--help"], []):
        status, ut, feil = kjoer(capfd, *argv)
        assert status == 0 and feil == "" and "Bruk: robekanalyse" in ut
        assert not re.search(r"\b(Usage|Options|Commands|default|choices|Display|STR|INT|PATH)\b", ut), ut
    assert kjoer(capfd, "--versjon")[1].strip()


def test_without_the_extra_it_says_which_to_install(capfd, monkeypatch):
    monkeypatch.setitem(sys.modules, "cyclopts", None)
    status, _, feil = kjoer(capfd, "hefter")
    assert status == 2 and 'pip install "robekanalyse[batch]"' in feil and feil.count("\n") == 1


def test_as_a_program_without_noise(tmp_path):
    r = subprocess.run(
        [sys.executable, "-m", "robekanalyse.cli", "hefter", "--kommune", "Ukjent sted"],
        cwd=tmp_path, capture_output=True, text=True, timeout=120,
    )
    assert r.returncode == 2 and r.stdout == "" and r.stderr.startswith("Ingen kommune heter")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    "sekunder, sier",
    [(None, ""), (0.2, "ca. 1 s igjen"), (59, "ca. 59 s igjen"), (61, "ca. 2 min igjen"),
     (3700, "ca. 1 t 1 min igjen")],
)
def test_time_left_in_norwegian(sekunder, sier):
    from robekanalyse.cli.fremdrift import tid_igjen

    assert tid_igjen(sekunder) == sier


def test_samtalekort_for_et_nettverk_paa_en_side(tmp_path):
    fil = tmp_path / "kort.html"
    kode = [sys.executable, "-m", "robekanalyse.cli", "samtalekort", "eksempel", "--ut", fil]
    r = subprocess.run(kode, capture_output=True, text=True)
    assert r.returncode == 0, r.stderr
    side = fil.read_text(encoding="utf-8")
    assert all(f">{navn}</th>" in side for navn in ("Hareid", "Målselv", "Porsanger", "Skjervøy", "Vestnes"))
    assert "default-src 'none'" in side and "http" not in side.split("</style>")[1]
