"""The Word templates: Norwegian, whole, editable, filled from the answers, and never written over someone's work."""

import io
import re
import shutil
import subprocess
import warnings
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from robekanalyse.cli import main
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.maler import filer
from robekanalyse.maler.filer import MALER, innholdssum, lag_maler
from robekanalyse.svar.svarmappe import Svarmappe

ALLE = [(nr, navn) for nr, maler in MALER.items() for navn in maler]


@pytest.fixture(scope="module")
def laget(tmp_path_factory):
    mappe = tmp_path_factory.mktemp("ut") / "1517-hareid"
    mappe.mkdir()
    return {f.stem: f for f in lag_maler(mappe)}


def tekst(doc):
    return "\n".join([*(p.text for p in doc.paragraphs),
                      *(c.text for t in doc.tables for r in t.rows for c in r.cells)])  # fmt: skip


@pytest.mark.parametrize(("nr", "navn"), ALLE)
def test_each_template_is_a_whole_norwegian_document(laget, nr, navn):
    doc = docx.Document(laget[f"samling-{nr}-{navn}"])
    assert {e.get(qn("w:val")) for e in doc.styles.element.iter(qn("w:lang"))} == {"nb-NO"}
    assert doc.core_properties.language == "nb-NO" and "Hareid" in doc.core_properties.title
    assert not doc.core_properties.author
    nivaaer = [int(p.style.name[-1]) for p in doc.paragraphs if p.style.name.startswith("Heading")]
    assert nivaaer[0] == 1 and nivaaer.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(nivaaer, nivaaer[1:], strict=False))
    assert doc.tables
    for t in doc.tables:
        assert t.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert t._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(c.text for c in t.rows[0].cells)
        bredder = [k.width.cm for k in t.columns]
        assert abs(sum(bredder) - 26.1) < 0.2
    assert not re.search(r"\bnan\b|None|\w_\w", tekst(doc))
    topp = doc.sections[0].header.paragraphs[0].text
    assert topp.startswith(f"Hareid · Samling {nr}")
    assert "PAGE" in doc.sections[0].footer._element.xml


@pytest.mark.parametrize("navn", MALER[6])
def test_the_sentence_and_the_rule_date_stand_on_every_page_of_gathering_6(laget, navn):
    doc = docx.Document(laget[f"samling-6-{navn}"])
    assert len(doc.sections) == 1  # one header for all pages
    topp = doc.sections[0].header.paragraphs[0].text
    assert re.search(r"Opplæringsstoff, ikke juridisk rådgivning\. Reglene er kontrollert \d+\. \w+ 20\d\d\.", topp)


@pytest.mark.parametrize("navn", MALER[6])
def test_each_legal_line_has_act_and_section(laget, navn):
    doc = docx.Document(laget[f"samling-6-{navn}"])
    lover = [t for t in doc.tables if any(c.text == "Hjemmel" for c in t.rows[0].cells)]
    assert lover
    for t in lover:
        nr = [c.text for c in t.rows[0].cells].index("Hjemmel")
        for r in t.rows[1:]:
            assert re.search(r"§|HTA kap\.", r.cells[nr].text), r.cells[1].text


def test_the_case_law_caveat_stands_in_the_selection_list(laget):
    assert "rettspraksis" in tekst(docx.Document(laget["samling-6-utvelgelse"]))


@pytest.fixture
def svart(tmp_path):
    """A municipality that has answered what the templates are filled from."""
    mappe = tmp_path / "1517-hareid"
    mappe.mkdir()
    s = Svarmappe(mappe)
    s.ny_rad("s4-delegering", {"omraade": "innkjoep", "kommunestyret": "over 2 000", "formannskap": "500–2 000",
                               "kommunedirektoer": "100–500", "enhetsleder": "0–100",
                               "unntatt": "rammeavtaler", "rapporteres_til": "formannskapet"})  # fmt: skip
    s.ny_rad("s4-reglement", {"vedtatt": "12.12.2024", "fornyes_innen": "31.12.2028"})
    s.ny_rad("s5-maal", {"tjeneste": "pleie_omsorg", "maal": "Kortere ventetid", "trinn": "resultat", "enhet": "dager",
                         "kilde": "fagsystemet", "naaverdi": "34,5", "maal_om_fire_aar": "14",
                         "hvor_ofte": "kvartal", "eier": "kommunalsjef_helse_omsorg",
                         **{f"sjekk_{n}": 1 for n in range(1, 8)}})  # fmt: skip
    s.ny_rad("s5-lederavtaler", {"leder": "kommunalsjef_helse_omsorg", "undertegnes": "15.1.2027",
                                 "droeftet": "10.12.2026"})  # fmt: skip
    s.ny_rad("s5-steg", {"steg": "design", "maaned": "1.3.2027", "eier": "controller"})
    s.ny_rad("s6-drofting", {"tema": "utvalgskrets", "dato": "20.10.2026", "med": "Fagforbundet"})
    return mappe


def test_what_is_answered_stands_in_the_templates(svart):
    ut = {f.stem: tekst(docx.Document(f)) for f in lag_maler(svart)}
    assert "over 2 000" in ut["samling-4-delegeringsmatrise"] and "rammeavtaler" in ut["samling-4-delegeringsmatrise"]
    assert "12.12.2024" in ut["samling-4-delegeringsmatrise"]
    ark = ut["samling-5-maalark"]
    assert "Pleie og omsorg" in ark and "34,5" in ark and "7 av 14, skriv om" in ark
    assert "Grunnskole" not in ark  # only the services that have goals
    avtale = ut["samling-5-lederavtale"]
    assert "Kortere ventetid: 34,5 → 14 dager, kilde fagsystemet" in avtale and "15.1.2027" in avtale
    assert "Kortere ventetid" in ut["samling-5-resultatdialog"]
    assert "mars 2027" in ut["samling-5-stegplan"] and "Controller" in ut["samling-5-stegplan"]
    assert "Fagforbundet" in ut["samling-6-droefting"]


def test_fjordvik_is_marked_on_every_page(tmp_path):
    mappe = tmp_path / "9901-fjordvik"
    mappe.mkdir()
    for fil in lag_maler(mappe, "5"):
        assert "Konstruert eksempel" in docx.Document(fil).sections[0].header.paragraphs[1].text


def test_an_edited_template_is_never_written_over(svart):
    fil = lag_maler(svart, "4")[0]
    doc = docx.Document(fil)
    doc.add_paragraph("Skrevet av oss.")
    doc.save(fil)
    egen = fil.read_bytes()
    ny = lag_maler(svart, "4")[0]
    assert ny.name == "samling-4-delegeringsmatrise-2.docx" and fil.read_bytes() == egen
    # one that nobody has touched is renewed in its place when the answers are others
    Svarmappe(svart).ny_rad("s4-delegering", {"omraade": "laan", "kommunestyret": "vedtar"})
    igjen = lag_maler(svart, "4")[0]
    assert igjen == ny and "Lån" in tekst(docx.Document(igjen)) and fil.read_bytes() == egen
    assert not list(fil.parent.glob("*-3.docx")) and not list(fil.parent.glob(".*uferdig"))


def test_making_them_again_changes_nothing(svart):
    foer = {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in lag_maler(svart)}
    assert {f: (f.read_bytes(), f.stat().st_mtime_ns) for f in lag_maler(svart)} == foer


def test_an_interrupted_write_leaves_what_was_there(svart, monkeypatch):
    fil = lag_maler(svart, "4")[0]
    foer = fil.read_bytes()
    Svarmappe(svart).ny_rad("s4-delegering", {"omraade": "laan", "kommunestyret": "vedtar"})
    monkeypatch.setattr("os.replace", lambda *a: (_ for _ in ()).throw(OSError("full disk")))
    with pytest.raises(OSError):
        lag_maler(svart, "4")
    assert fil.read_bytes() == foer and not list(fil.parent.glob(".*uferdig"))


def test_a_damaged_list_of_what_was_made_is_safe(svart):
    fil = lag_maler(svart, "4")[0]
    (fil.parent / filer.LAGET).write_text("[ikke json")
    Svarmappe(svart).ny_rad("s4-delegering", {"omraade": "laan", "kommunestyret": "vedtar"})
    assert lag_maler(svart, "4")[0] != fil  # not known to be ours: left alone


def test_the_sum_sees_the_words_and_not_the_time(laget):
    data = laget["samling-4-aarshjul"].read_bytes()
    ut = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as inn, zipfile.ZipFile(ut, "w") as z:
        for n in reversed(inn.namelist()):
            z.writestr(zipfile.ZipInfo(n, (2001, 1, 1, 0, 0, 0)), inn.read(n))
    assert innholdssum(ut.getvalue()) == innholdssum(data) != innholdssum(b"x")


@pytest.mark.parametrize("skrevet", ["3", "4-7", "6-4", "x", "", "4,9"])
def test_unknown_gathering_is_one_sentence(tmp_path, skrevet):
    (tmp_path / "1517-hareid").mkdir()
    with pytest.raises(UgyldigInndata, match="velg 4, 5, 6 eller 4-6"):
        lag_maler(tmp_path / "1517-hareid", skrevet)


def test_the_command(tmp_path, capsys):
    assert main(["maler", "--kommune", "Hareid", "--samling", "4", "--ut", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path / "1517-hareid/maler" / f"samling-4-{n}.docx") for n in ("delegeringsmatrise", "aarshjul")
    ]
    assert main(["maler"]) == 2 and "enten kommunens mappe eller --kommune" in capsys.readouterr().err
    assert main(["maler", str(tmp_path / "finnesikke")]) == 2
    assert "finnes ikke" in capsys.readouterr().err


def test_libreoffice_opens_one(laget, tmp_path):
    """One conversion: the step plan becomes a PDF of one page. Looking at all of them is done by hand."""
    if not (soffice := shutil.which("soffice")):
        warnings.warn("NO LIBREOFFICE: no Word template has been opened. Install libreoffice-writer.", stacklevel=1)
        pytest.skip("NO LIBREOFFICE: no Word template has been opened. Install libreoffice-writer.")
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(laget["samling-6-utvelgelse"])],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pdf = (tmp_path / "samling-6-utvelgelse.pdf").read_bytes()
    assert pdf.startswith(b"%PDF") and len(pdf) > 5000
    if leser := shutil.which("pdftotext"):
        sider = subprocess.run([leser, "-layout", str(tmp_path / "samling-6-utvelgelse.pdf"), "-"], capture_output=True,
                               text=True, check=True).stdout.strip("\f\n").split("\f")  # fmt: skip
        assert len(sider) > 1
        assert all("Opplæringsstoff, ikke juridisk rådgivning" in s and "kontrollert" in s for s in sider)
