"""The forms of gatherings 4–6 without a browser: what they keep, what they say, and their static twins."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from robekanalyse import verksted
from robekanalyse.analyse.sortering import VALG, sorteringssaker
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.samling import start
from robekanalyse.verksted import sorteringsark as ark
from robekanalyse.verksted.sortering import Sorteringsskjema, sammenligning
from robekanalyse.verksted.sorteringsbilde import bilde


@pytest.fixture
def mappe(tmp_path, monkeypatch):
    """A municipality's folder, as the working folder of a workbook is."""
    m = tmp_path / "1517-hareid"
    m.mkdir()
    monkeypatch.chdir(m)
    return m


@pytest.fixture(scope="module")
def her():
    return start.aapne(4, "1517")


def test_without_anyone_there_the_static_twin_is_shown(her, monkeypatch):
    monkeypatch.setenv("ROBEK_VISNING", "hefte")
    assert "☐" in verksted.sorter(her)._repr_html_()
    assert "Fjordvik" in verksted.sorteringsbilde(her)._repr_html_()


# --- the sorting exercise ---


def test_choices_are_kept_at_once_and_the_last_one_counts(her, mappe):
    f = Sorteringsskjema(her)
    f.gruppe.inn.value = "enhetsledere"
    for valg in ("KD", "KS"):
        f.saker[1][1].value = valg
    f.saker[4][1].value = "KS"
    fil = mappe / "svar/sortering/enhetsledere-bord.jsonl"
    assert [json.loads(x) for x in fil.read_text().splitlines()][-1] == {"sak": 4, "valg": "KS"}
    assert "Lagret kl." in f.status.value and "2 av 26" in f.status.value
    igjen = Sorteringsskjema(her)  # as after a restart
    assert igjen.valgt == {1: "KS", 4: "KS"} and igjen.gruppe.verdi == "enhetsledere"


def test_nothing_is_kept_before_one_has_said_who_sorts(her, mappe):
    f = Sorteringsskjema(her)
    f.saker[1][1].value = "KS"
    assert "Velg rollebord først" in f.gruppe.feil.value and f.saker[1][1].value is None
    assert not (mappe / "svar").exists()


@pytest.mark.parametrize("nummer", ["0", "100", "1,5", "Kari", ""])
def test_a_sheet_has_a_number_and_never_a_name(her, mappe, nummer):
    f = Sorteringsskjema(her)
    f.gruppe.inn.value, f.maate.inn.value = "tillitsvalgte", "alene"
    f.ark.inn.value = nummer
    f.saker[2][1].value = "KS"
    assert "rknummer" in f.ark.feil.value
    assert not (mappe / "svar").exists()


def test_each_sheet_has_its_own_answers(her, mappe):
    f = Sorteringsskjema(her)
    f.gruppe.inn.value, f.maate.inn.value = "tillitsvalgte", "alene"
    f.saker[2][1].value = "KS"
    f.ark.inn.value = "2"
    assert f.valgt == {}
    f.saker[2][1].value = "KD"
    f.ark.inn.value = "1"
    assert f.valgt == {2: "KS"}
    assert {a.nr: a.valg for a in ark.alle_ark(mappe)} == {"1": {2: "KS"}, "2": {2: "KD"}}


def test_what_is_kept_tells_neither_person_nor_time(her, mappe):
    f = Sorteringsskjema(her)
    f.gruppe.inn.value = "politisk_ledelse"
    f.saker[9][1].value = "KS"
    linje = json.loads(next((mappe / "svar/sortering").glob("*")).read_text())
    assert set(linje) == {"sak", "valg"}


def test_the_council_s_answers_are_not_touched(her, mappe):
    from robekanalyse.svar.svarmappe import Svarmappe

    f = Sorteringsskjema(her)
    f.gruppe.inn.value = "politisk_ledelse"
    f.saker[9][1].value = "KS"
    s = Svarmappe(mappe)
    assert not s.oppfoeringer and not s.uleselige


def test_half_a_line_and_foreign_files_are_passed_over(mappe):
    ark.velg(mappe, "enhetsledere-bord", 1, "KS")
    fil = mappe / "svar/sortering/enhetsledere-bord.jsonl"
    with fil.open("a") as f:
        f.write('{"sak": 2, "val\n[1]\n{"sak": 99, "valg": "KS"}\n{"sak": 3, "valg": "<b>"}\n')
    (fil.parent / "noe-annet.jsonl").write_text("{}\n")
    assert [a.valg for a in ark.alle_ark(mappe)] == [{1: "KS"}]


def test_a_grey_zone_is_never_wrong():
    graa = next(s for s in sorteringssaker() if s.graasone)
    klar = next(s for s in sorteringssaker() if not s.graasone)
    for valg in VALG:
        t = sammenligning({graa.nr: valg})
        assert t.data["Sammenlignet"].tolist() == ["gråsone, drøft den"]
    gal = next(v for v in VALG if v != klar.noekkel)
    t = sammenligning({klar.nr: gal})
    assert t.data["Sammenlignet"].tolist() == ["fasit er en annen"] and "0 av 1 klare" in t.tittel
    assert klar.grunn in t.data["Grunn"].tolist() and "§" in t.data["Hjemmel"].iloc[0]
    assert any("Reglene er kontrollert" in m for m in t.merknader)


def test_the_picture_puts_disagreement_first_and_hides_the_key_until_asked(mappe):
    for navn, svar in (("enhetsledere-bord", "KS"), ("politisk-ledelse-bord", "KS")):
        ark.velg(mappe, navn, 1, svar)
    ark.velg(mappe, "enhetsledere-bord", 5, "KD")
    ark.velg(mappe, "politisk-ledelse-bord", 5, "KS")
    uten, med = (bilde(ark.alle_ark(mappe), f).html for f in (False, True))
    foerst = uten.split("<details>")[0]
    assert "5. Ansette rektor" in foerst and "1. Vedta" not in foerst and "1. Vedta" in uten
    assert "Fasit" not in uten and "kommuneloven" not in uten
    assert "Fasit" in med and "kommuneloven §\xa013-1" in med and "Reglene er kontrollert" in med
    assert "Politisk ledelse: 2 av 26 saker ved bordet, 1 av 2 klare saker som fasit." in med


def test_few_who_sorted_alone_are_not_shown(mappe):
    for nr in (1, 2):
        ark.velg(mappe, f"tillitsvalgte-{nr}", 3, ("KS", "KD")[nr - 1])
    assert "minst tre i samme gruppe" in bilde(ark.alle_ark(mappe)).html
    assert "2 har sortert" not in bilde(ark.alle_ark(mappe)).html
    ark.velg(mappe, "tillitsvalgte-3", 3, "KD")
    assert "1 KS, 2 KD" in bilde(ark.alle_ark(mappe)).html


def test_a_network_s_folder_is_read_as_one(tmp_path):
    for navn in ("1517-hareid", "9901-fjordvik"):
        ark.velg(tmp_path / navn, "enhetsledere-bord", 1, "KS")
    assert len(ark.alle_ark(tmp_path)) == 2
    assert "ved bordet, 1 av 26 saker ved bordet" in bilde(ark.alle_ark(tmp_path)).html


def test_unknown_group_is_refused():
    with pytest.raises(UgyldigInndata, match="Velg rollebord først"):
        ark.arknavn("../oppover", "1")


def test_the_folder_is_the_workbook_s_own(mappe, her):
    assert ark.mappe_for(her.kommune) == mappe and Path.cwd() == mappe


def test_the_static_twins_need_neither_widgets_nor_word():
    """A browser edition has no ipywidgets, python-docx or file locks, and still shows the exercises on paper."""
    kode = (
        "import sys\n"
        "for m in ('ipywidgets', 'docx', 'openpyxl', 'filelock'): sys.modules[m] = None\n"
        "from robekanalyse import verksted\nfrom robekanalyse.samling import start\n"
        "her = start.aapne(5, '1517')\n"
        "print(verksted.sorter(her).tittel, verksted.ordmaler(her), verksted.maalbygger(her))"
    )
    r = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True)
    assert r.returncode == 0 and "Hvem avgjør i Hareid?" in r.stdout, r.stderr[-800:]
