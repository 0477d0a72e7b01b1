"""The commands about answers, as they are typed: Norwegian, one sentence and status 2 when something is wrong."""

import docx
import pytest

from robekanalyse import cli
from robekanalyse.svar.svarmappe import Svarmappe


@pytest.fixture
def mappe(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "9901-fjordvik").mkdir()
    return tmp_path / "9901-fjordvik"


def kjoer(capfd, *argv):
    status = cli.main(list(argv))
    ut, feil = capfd.readouterr()
    return status, ut, feil


def test_from_form_to_status_and_back_in_history(mappe, capfd):
    Svarmappe(mappe, "ordfører").skriv("s1-planeier", "controller")
    status, ut, _ = kjoer(capfd, "skjema", "9901-fjordvik", "--samling", "1")
    assert status == 0 and ut.count("Skjemaet ligger i") == 2 and "-anonymt.docx" in ut
    fil = mappe / "skjema-9901-fjordvik-samling-1.docx"
    doc = docx.Document(fil)
    next(t for t in doc.tables if t.cell(0, 0).text == "s1-planeier").cell(1, 1).text = "Økonomisjef"
    (inn := mappe.parent / "inn").mkdir()
    doc.save(inn / "fra Kari.docx")
    kjoer(capfd, "skjema", "9901-fjordvik", "--samling", "1")
    assert (mappe / "skjema-9901-fjordvik-samling-1-2.docx").exists(), "a form someone may have filled in is kept"
    assert kjoer(capfd, "lever", "9901-fjordvik", "--samling", "1")[0] == 0
    (mappe / "9901-fjordvik-samling-1.robek.json").rename(inn / "a.robek.json")
    (inn / "bilde.png").write_bytes(b"x")
    status, ut, feil = kjoer(capfd, "samle", "inn", "--til", "nett")
    assert status == 0 and not feil and "2 filer lest, 2 nye svar" in ut and "bilde.png" in ut
    status, ut, _ = kjoer(capfd, "status", "nett")
    assert status == 0 and "Fjordvik\n  samling 1: levert" in ut and "1 av 11 besvart" in ut
    status, ut, _ = kjoer(capfd, "historikk", "nett/9901-fjordvik", "--spoersmaal", "s1-planeier")
    forste, andre = ut.splitlines()
    assert "controller" in forste and andre.endswith("oekonomisjef  gjelder")
    status, ut, _ = kjoer(capfd, "historikk", "nett/9901-fjordvik", "--hent-tilbake", forste[:8])
    assert (status, ut) == (0, "s1-planeier er nå: controller\n")


def test_anonymous_answers_are_deleted_with_one_command(mappe, capfd):
    Svarmappe(mappe).svar_anonymt("stab", {"s1-gjett": {"merforbruk": 3}})
    status, ut, _ = kjoer(capfd, "slett-svar", "9901-fjordvik")
    assert status == 0 and ut.startswith("1 anonyme svar er slettet") and not Svarmappe(mappe).anonyme().rader


@pytest.mark.parametrize(
    "argv, setning",
    [
        (["lever", "9901-fjordvik"], "Det er ingen svar"), (["lever", "finnes-ikke"], "finnes ikke"),
        (["lever", "9901-fjordvik", "--samling", "9"], "ingen samling «9»"), (["lever", "."], "hvilken kommune"),
        (["skjema", "9901-fjordvik", "--samling", "x"], "ingen samling «x»"), (["status", "nett"], "samle"),
        (["samle", "inn", "--til", "nett"], "Innboksen inn finnes ikke"), (["samle", "inn"], "--til mangler"),
        (["historikk", "9901-fjordvik", "--hent-tilbake", "abcdef"], "ingen endring"),
        (["historikk", "9901-fjordvik"], "ingen svar"),
    ],
)  # fmt: skip
def test_bad_input_is_one_norwegian_sentence_and_status_2(mappe, capfd, argv, setning):
    status, ut, feil = kjoer(capfd, *argv)
    assert status == 2 and setning in feil and feil.count("\n") == 1 and not ut


@pytest.mark.parametrize("kommando", ["skjema", "lever", "samle", "status", "historikk", "slett-svar"])
def test_help_is_norwegian(kommando, capfd):
    status, ut, _ = kjoer(capfd, kommando, "--hjelp")
    assert status == 0 and "Bruk: robekanalyse" in ut and "[required]" not in ut and "Usage" not in ut
