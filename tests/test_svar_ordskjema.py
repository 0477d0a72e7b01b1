"""The paper edition: a Word form written out and read in is the same answers, and what is no answer is told."""

import datetime as dt
import io
import re
import zipfile

import docx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from robekanalyse.grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.spoersmaal import FILER, alle_spoersmaal, finn_spoersmaal, spoersmaal
from robekanalyse.svar.oppfoering import Oppfoering, kanonisk
from robekanalyse.svar.ordskjema import lag_skjema
from robekanalyse.svar.skjemalesing import les_skjema, tolk_skjema
from robekanalyse.svar.tilstand import fold
from robekanalyse.svar.verdier import les_felt, les_verdi, vis_verdi

TID = "2027-01-15T12:00:00Z"
FJORDVIK = finn_kommune("9901")
TEKST = st.text(max_size=30) | st.sampled_from(
    ["<script>alert(1)</script>", '=HYPERLINK("x")', "+1+1", "-1", "@SUM(A1)", "../../etc/passwd", "a\x00b\x1f"]
)


def raa_verdi(k):
    match k.type:
        case "tekst":
            return TEKST
        case "tall":
            fra, til = k.min if k.min is not None else -1e6, k.maks if k.maks is not None else 1e6
            return st.floats(fra, til) | st.integers(int(fra), int(til))
        case "aar":
            return st.integers(1990, 2060)
        case "dato":
            return st.dates(min_value=dt.date(1990, 1, 1)).map(str)
        case "valg":
            egne = TEKST if k.eget_valg or not k.valg else st.nothing()
            return st.sampled_from([v.id for v in k.valg] or ["1"]) | egne
        case "flervalg":
            return st.lists(st.sampled_from([v.id for v in k.valg]) if k.valg else TEKST, max_size=4)
        case "skala" if not hasattr(k, "linjer"):
            return st.integers(0, 5)
        case "skala":
            return st.fixed_dictionaries({}, optional={v.id: st.integers(0, 5) for v in k.linjer})


def lag(s, felt, raa):
    try:
        verdi = les_felt(s, felt, raa)
    except UgyldigInndata:  # drawn longer than there is room for
        return []
    return [] if verdi is None else [Oppfoering(s.id, felt, verdi, TID, "ordforer")]


@st.composite
def tilstander(draw, samling):
    ut = []
    for s in spoersmaal(samling):
        if s.anonym:
            continue
        if s.type != "tabell":
            ut += lag(s, "", draw(raa_verdi(s)))
            if s.begrunnelse:
                ut += lag(s, "begrunnelse", draw(TEKST))
            continue
        rad = st.fixed_dictionaries({}, optional={k.id: raa_verdi(k) for k in s.kolonner})
        for n in range(draw(st.integers(0, 2))):
            ut += lag(s, f"r{n:08x}", draw(rad))
    return fold(ut)


def felt_i(tilstand):
    return {n: kanonisk(f.verdi) for n, f in tilstand.felt.items()}


def felt_lest(skjema):
    return {(s, f): kanonisk(v) for s, felt in skjema.felt.items() for f, v in felt.items() if v is not None}


@pytest.mark.parametrize("samling", FILER)
def test_out_and_in_is_the_identity(samling, tmp_path):
    @settings(
        max_examples=10, phases=[Phase.generate], deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(tilstander(samling))
    def proev(tilstand):
        data = lag_skjema(FJORDVIK, samling, tilstand, TID)
        skjema = tolk_skjema(data, "skjema.docx")
        assert not skjema.avvik
        assert felt_lest(skjema) == felt_i(tilstand)
        fil = tmp_path / "skjema.docx"
        fil.write_bytes(data)
        assert not les_skjema(fil).oppfoeringer, "a form no one has written in changes nothing"

    proev()


def test_every_choice_shown_is_read_back_as_itself():
    for s in alle_spoersmaal():
        for k in (s, *s.kolonner):
            if k.type in ("valg", "flervalg"):
                for v in k.valg:
                    vist = vis_verdi(v.id if k.type == "valg" else [v.id], k)
                    assert les_verdi(vist, k) == (v.id if k.type == "valg" else [v.id]), (s.id, k.id, v)


def fyll(data, endre):
    """The form after a person has written in it: `endre` gets {question id: table}."""
    doc = docx.Document(io.BytesIO(data))
    endre({t.cell(0, 0).text: t for t in doc.tables})
    ut = io.BytesIO()
    doc.save(ut)
    return ut.getvalue()


def test_an_empty_form_filled_in_by_hand(tmp_path):
    def endre(t):
        t["s1-planeier"].cell(1, 1).text = "Økonomisjef"
        t["s1-mandat"].cell(1, 1).text = "15. januar 2027"
        t["s1-betingelser"].cell(2, 2).text = "x"
        rad = t["s1-merforbruk"].rows[1].cells
        for celle, tekst in zip(rad[1:], ["2023", "12,5", "ca. 3", "", "Ja"], strict=True):
            celle.text = tekst
        kasse = t["s1-kassetall"]  # many columns: turned, one municipality year per column
        assert kasse.cell(1, 0).text == "År\n[aar]" and len(kasse.rows) == 14
        kasse.cell(1, 1).text, kasse.cell(2, 1).text = "2025", "1 234,5"

    fil = tmp_path / "skjema.docx"
    fil.write_bytes(fyll(lag_skjema(FJORDVIK, "1", None, TID), endre))
    levering = les_skjema(fil)
    verdier = {o.spm: o.verdi for o in levering.oppfoeringer}
    andre = finn_spoersmaal("s1-betingelser").valg[1].id
    assert verdier == {
        "s1-planeier": "oekonomisjef", "s1-mandat": "2027-01-15", "s1-betingelser": [andre],
        "s1-merforbruk": {"aar": 2023, "opprinnelig": 12.5, "godkjent": "ja"},
        "s1-kassetall": {"aar": 2025, "driftsinntekter": 1234.5},
    }  # fmt: skip
    assert len(levering.avvik) == 1 and "«ca. 3» er ikke et tall" in levering.avvik[0], "the rest of the row is used"
    assert les_skjema(fil) == levering


def test_a_corrected_form_has_seen_what_stood_there_and_a_field_can_be_emptied(tmp_path):
    tilstand = fold(
        [
            Oppfoering("s1-planeier", "", "controller", TID, "ordforer"),
            Oppfoering("s1-mandat", "", "2027-01-15", TID, "ordforer"),
            Oppfoering("s1-straks", "r00000001", {"hva": "Innkjøpsstans"}, TID, "ordforer"),
            Oppfoering("s1-straks", "r00000002", {"hva": "Vikarstans"}, TID, "ordforer"),
        ]
    )

    def endre(t):
        t["s1-planeier"].cell(1, 1).text = "Økonomisjef"
        t["s1-mandat"].cell(1, 1).text = ""
        t["s1-straks"]._tbl.remove(t["s1-straks"].rows[1]._tr)

    fil = tmp_path / "skjema.docx"
    fil.write_bytes(fyll(lag_skjema(FJORDVIK, "1", tilstand, TID), endre))
    nye = les_skjema(fil).oppfoeringer
    foer = [o for f in tilstand.felt.values() for o in f.historie]
    etter = fold([*foer, *nye])
    assert not etter.konflikter
    assert etter.svar() == {"s1-planeier": "oekonomisjef", "s1-straks": [{"hva": "Vikarstans"}]}
    senere = Oppfoering("s1-planeier", "", "kommunedirektoer", "2027-02-01T12:00:00Z", "ordforer",
                        tilstand.sett("s1-planeier", ""))  # fmt: skip
    assert len(fold([*foer, senere, *nye]).konflikter) == 1, "the form had not seen what was written meanwhile"


def test_an_anonymous_form_has_no_time_and_no_writer(tmp_path):
    def endre(t):
        t["rollegruppe"].cell(1, 1).text = "Enhetsledere"
        for n, svar in enumerate(["1", "5", "vet ikke", "9"], start=1):
            t["s1-selvbilde"].cell(n, 2).text = svar

    fil = tmp_path / "kari.docx"
    fil.write_bytes(fyll(lag_skjema(FJORDVIK, "1", None, TID, anonymt=True), endre))
    levering = les_skjema(fil)
    (rad,) = levering.anonyme
    assert (rad.spm, rad.rolle, rad.svar) == ("s1-selvbilde", "enhetsledere", {"1": 1, "2": 5, "3": 0})
    assert levering.levert == "" and not levering.oppfoeringer and len(levering.avvik) == 1
    assert re.fullmatch("[0-9a-f]{16}", rad.nr) and les_skjema(fil).anonyme == levering.anonyme


def test_the_form_says_its_language_its_headings_and_nobodys_name():
    data = lag_skjema(FJORDVIK, "3", None, TID)
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        assert len(z.namelist()) == len(set(z.namelist()))
        stiler, tekst = z.read("word/styles.xml").decode(), z.read("word/document.xml").decode()
    assert 'w:lang w:val="nb-NO"' in stiler and "en-US" not in re.findall(r'w:lang w:val="([^"]*)', stiler)
    assert tekst.count("<w:tblHeader/>") == tekst.count("<w:tbl>") == len(spoersmaal("3"))
    doc = docx.Document(io.BytesIO(data))
    assert doc.core_properties.author == "" and doc.core_properties.language == "nb-NO"
    assert doc.paragraphs[0].text == "Samling 3: Handlingsrom per tjeneste – Fjordvik"
    assert "s3-tiltak" in [t.cell(0, 0).text for t in doc.tables]


def test_foreign_broken_and_swollen_documents_are_refused(tmp_path):
    fil = tmp_path / "x.docx"
    ekte = lag_skjema(FJORDVIK, "1", None, TID)
    tomt = io.BytesIO()
    docx.Document().save(tomt)
    bombe = io.BytesIO()
    with zipfile.ZipFile(bombe, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b"\0" * 50_000_000)
    for data, ord in [
        (b"PK\x03\x04 tull", "ikke et Word-dokument"), (tomt.getvalue(), "ikke et av kursets skjemaer"),
        (bombe.getvalue(), "for stor når den pakkes ut"), (b"x" * 20_000_001, "større enn 20 MB"),
        (ekte.replace(b"word/document.xml", b"word/dokument.xml"), "skadet"), (b"", "ikke et Word-dokument"),
    ]:  # fmt: skip
        fil.write_bytes(data)
        with pytest.raises(OedelagtFil, match=ord):
            les_skjema(fil)
    for n in range(0, len(ekte), 997):
        fil.write_bytes(ekte[:n] + bytes([ekte[n] ^ 0xFF]) + ekte[n + 1 :])
        try:
            les_skjema(fil)
        except RobekFeil as e:
            assert str(e).startswith("x.docx")


def test_a_span_that_claims_a_thousand_million_columns_costs_nothing(tmp_path):
    def endre(t):
        celle = t["s1-mandat"].cell(1, 1)
        celle.text = "1.2.2027"
        celle._tc.get_or_add_tcPr().get_or_add_gridSpan().val = 1_000_000_000

    fil = tmp_path / "x.docx"
    fil.write_bytes(fyll(lag_skjema(FJORDVIK, "1", None, TID), endre))
    assert {o.verdi for o in les_skjema(fil).oppfoeringer} == {"2027-02-01"}
