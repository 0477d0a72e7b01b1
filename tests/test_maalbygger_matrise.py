"""The goal builder of gathering 5 and the check of an own delegation matrix: the same judgement as the library."""

import csv
import hashlib
import io

import docx
import pytest
from openpyxl import Workbook

from robekanalyse import verksted
from robekanalyse.grunnlag.feil import OedelagtFil, UgyldigInndata
from robekanalyse.maler.filer import innholdssum, lag_maler
from robekanalyse.samling import start
from robekanalyse.svar.skjemalesing import les_skjema
from robekanalyse.svar.svarmappe import Svarmappe
from robekanalyse.verksted import matrise
from robekanalyse.verksted.maalbygger import Maalskjema
from robekanalyse.verksted.matrisefil import les_matrise

HODER = ["Område", "Kommunestyret", "Formannskap eller utvalg", "Kommunedirektøren", "Enhetsleder", "Merknad"]
RADER = [["Innkjøp og avtaler", "over 2 000", "500–2 000", "100–400", "0–100", "se vedtak"],
         ["Lån", "vedtar", "innstiller", "–", "–", ""]]  # fmt: skip


@pytest.fixture
def mappe(tmp_path, monkeypatch):
    m = tmp_path / "1517-hareid"
    m.mkdir()
    monkeypatch.chdir(m)
    return m


@pytest.fixture(scope="module")
def her():
    return start.aapne(5, "1517")


def fil(slag):
    ut = io.BytesIO()
    if slag == "docx":
        d = docx.Document()
        d.add_table(rows=1, cols=2).rows[0].cells[0].text = "En annen tabell"
        t = d.add_table(rows=3, cols=6)
        for r, linje in zip(t.rows, [HODER, *RADER], strict=True):
            for c, v in zip(r.cells, linje, strict=True):
                c.text = v
        d.save(ut)
    elif slag == "xlsx":
        bok = Workbook()
        for linje in [["Reglement"], [], HODER, *RADER]:
            bok.active.append(linje)
        bok.save(ut)
    else:
        tekst = io.StringIO()
        csv.writer(tekst, delimiter=";").writerows([HODER, *RADER])
        ut.write(tekst.getvalue().encode("cp1252" if slag == "csv" else "utf-8-sig"))
    return ut.getvalue()


@pytest.mark.parametrize("slag", ["docx", "xlsx", "csv", "txt"])
def test_a_matrix_is_read_from_word_excel_and_csv(slag):
    rader = les_matrise(f"matrise.{slag}", fil(slag))
    assert [r["omraade"] for r in rader] == ["innkjoep", "laan"]
    assert rader[0]["kommunedirektoer"] == "100–400" and rader[1]["kommunestyret"] == "vedtar"


def test_the_check_finds_the_gap_in_the_file(her):
    t = matrise.funn(her, les_matrise("m.csv", fil("csv")))
    funn = t.data["Funn"].tolist()
    assert "Innkjøp og avtaler: ingen avgjør beløp fra 400\xa0000 til 500\xa0000 kroner." in funn
    assert "1 ting må rettes" in t.tittel and any("Reglene er kontrollert" in m for m in t.merknader)


def test_our_own_template_can_be_read_back(mappe):
    Svarmappe(mappe).ny_rad("s4-delegering", {"omraade": "innkjoep", "kommunestyret": "over 500",
                                              "kommunedirektoer": "0–500"})  # fmt: skip
    mal = lag_maler(mappe, "4")[0]
    rader = les_matrise(mal.name, mal.read_bytes())
    assert [(r["omraade"], r["kommunestyret"]) for r in rader] == [("innkjoep", "over 500")]


def test_files_that_are_no_matrix_are_one_sentence():
    with pytest.raises(UgyldigInndata, match="velg en fil fra Word"):
        les_matrise("m.pdf", b"x")
    with pytest.raises(UgyldigInndata, match="ingen tabell med overskriftene"):
        les_matrise("m.csv", b"a;b\n1;2\n")
    for navn in ("m.docx", "m.xlsx"):
        with pytest.raises(OedelagtFil):
            les_matrise(navn, b"PK\x03\x04 halv fil")
        with pytest.raises(OedelagtFil, match="større enn"):
            les_matrise(navn, b"x" * 6_000_000)


def test_the_answers_are_checked_without_anyone_there(mappe, her, monkeypatch):
    monkeypatch.setenv("ROBEK_VISNING", "hefte")
    assert "ikke fylt ut ennå" in str(verksted.matrisesjekk(her))
    s = Svarmappe(mappe)
    s.ny_rad("s4-delegering", {"omraade": "budsjettrammer", "kommunestyret": "vedtar", "kommunedirektoer": "vedtar"})
    s.ny_rad("s4-reglement", {"vedtatt": "1.2.2017", "fornyes_innen": "31.12.2020"})
    t = str(verksted.matrisesjekk(her))
    assert "avgjør det samme. Velg én" in t and "skulle vært vedtatt på nytt innen" in t and "§ 14-2" in t


def fyll(form, **verdier):
    felt = {f.id: f for f in form.felt}
    for navn, v in verdier.items():
        felt[navn].inn.value = v
    form.beregn()
    return felt


def test_the_score_follows_while_one_writes(mappe, her):
    form = Maalskjema(her)
    assert "Gi poeng på alle sju punktene: 0 er gitt" in form.svar.value
    fyll(form, tjeneste="pleie_omsorg", maal="Kortere ventetid", trinn="resultat", naaverdi="34,5",
         maal_om_fire_aar="14", **{f"sjekk_{n}": 1 for n in range(1, 8)})  # fmt: skip
    assert "7 av 14 poeng: skriv målet om" in form.svar.value and "Finnes fra før" in form.svar.value
    fyll(form, **{f"sjekk_{n}": 2 for n in range(1, 8)})
    assert "14 av 14 poeng: målet kan brukes" in form.svar.value


def test_a_contradiction_and_a_bad_number_are_told(mappe, her):
    form = Maalskjema(her)
    fyll(form, tjeneste="grunnskole", trinn="innsats", sjekk_1=2)
    assert "full poengsum for å måle det brukeren oppnår" in form.svar.value
    felt = fyll(form, naaverdi="mange")
    assert [id for id, f in felt.items() if f.feil.value] == ["naaverdi"] and not form.svar.value


def test_the_goal_is_kept_among_the_answers(mappe, her):
    form = Maalskjema(her)
    form.legg_i_svarene()
    assert [f.id for f in form.felt if f.feil.value] == ["maal"] and not (mappe / "svar").exists()
    fyll(form, tjeneste="pleie_omsorg", maal="Kortere ventetid", naaverdi="34,5", sjekk_1=2)
    for _ in range(6):
        form.legg_i_svarene()
    rader = Svarmappe(mappe).tilstand.rader("s5-maal")
    assert rader[0][1] == {"tjeneste": "pleie_omsorg", "maal": "Kortere ventetid", "naaverdi": 34.5, "sjekk_1": 2}
    assert "6 mål" in form.status.value and "mer enn 5" in form.status.value


def test_static_twin(her, monkeypatch):
    monkeypatch.setenv("ROBEK_VISNING", "bok")
    assert "Åpne heftet i Jupyter" in str(verksted.maalbygger(her))


def laast(data: bytes, flagg: int = 1, metode: int | None = None) -> bytes:
    """The same packed file with every part said to be locked, or packed in another way."""
    d = bytearray(data)
    for merke, sted in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        i = -1
        while (i := d.find(merke, i + 1)) >= 0:
            d[i + sted] |= flagg
            if metode is not None:
                d[i + sted + 2 : i + sted + 4] = metode.to_bytes(2, "little")
    return bytes(d)


def _pakket(endelse: str) -> bytes:
    b = io.BytesIO()
    (docx.Document() if endelse == "docx" else Workbook()).save(b)
    return b.getvalue()


@pytest.mark.parametrize("endelse", ["docx", "xlsx"])
@pytest.mark.parametrize("hvordan", [{"flagg": 1}, {"flagg": 0, "metode": 99}])
def test_a_locked_file_is_one_sentence_in_the_matrix_the_forms_and_the_templates(tmp_path, endelse, hvordan):
    data = laast(_pakket(endelse), **hvordan)
    with pytest.raises(OedelagtFil, match="kan ikke leses"):
        les_matrise(f"m.{endelse}", data)
    fil = tmp_path / f"svar.{endelse}"
    fil.write_bytes(data)
    with pytest.raises(OedelagtFil):
        les_skjema(fil)
    assert innholdssum(data) == hashlib.sha256(data).hexdigest(), "such a file is told by its bytes, and kept"
