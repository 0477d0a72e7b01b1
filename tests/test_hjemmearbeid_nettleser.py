"""The homework form where Python runs in a browser, tried without one: what is said, files out, files in, two tabs."""

import base64
import datetime as dt
import re
import sys

import pytest

from robekanalyse.grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from robekanalyse.samling import start
from robekanalyse.svar.innlevering import lever, tolk
from robekanalyse.svar.innsamling import samle
from robekanalyse.svar.journal import legg_til
from robekanalyse.svar.oppfoering import Oppfoering
from robekanalyse.svar.svarmappe import Svarmappe
from robekanalyse.verksted import nettleser
from robekanalyse.verksted.nettleser import INGEN_LAGRING, LAGRES, TOMT, beskjeder, hent_inn, nedlasting, oektmerke
from robekanalyse.verksted.svarskjema import Svarskjema

SVAR = {"s1-mandat": "15.1.2027", "s1-planeier": "kommunedirektør på Ærfugløya"}


@pytest.fixture
def i_fane(mappe, monkeypatch):
    """Open the form as a tab of its own does: another mark each time, the same folder."""
    monkeypatch.setattr("robekanalyse.verksted.svarskjema.i_nettleseren", lambda: True)
    monkeypatch.setattr(nettleser, "DISK", mappe.parent)

    def aapne():
        oektmerke.cache_clear()
        return Svarskjema(start.aapne(1, "9901"), "1")

    yield aapne
    oektmerke.cache_clear()


def hefte(sted, navn="9901-fjordvik", skriver="kommunen"):
    (sted / navn).mkdir(parents=True, exist_ok=True)
    return Svarmappe(sted / navn, skriver)


def lastet_ned(html):
    """The file as the browser would save it: its name and its bytes."""
    treff = re.search(r'download="([^"]+)" href="data:application/json;base64,([^"]+)"', html)
    return treff[1], base64.b64decode(treff[2])


def uten_tid(data):
    i = tolk(data, "fila")
    return i.kommune, i.samling, i.oppfoeringer, i.anonyme, i.slettet, i.avvik


def test_the_form_says_where_answers_lie_and_that_none_were_found(i_fane):
    over = i_fane().boks.children[0].value
    assert "ikke et arkiv" in over and TOMT in over and INGEN_LAGRING not in over
    assert "når heftet er lukket" not in i_fane()._tvilling()._repr_html_()


def test_a_form_with_answers_does_not_say_that_there_are_none(i_fane):
    i_fane().felt["s1-mandat", ""].inn.value = "15.1.2027"
    assert TOMT not in i_fane().boks.children[0].value


@pytest.mark.parametrize("hvordan", ["the folder is not in the browser's storage", "the page says it keeps nothing"])
def test_refused_storage_is_told_and_no_promise_is_made(mappe, monkeypatch, hvordan):
    utenfor = hvordan.startswith("the folder")
    monkeypatch.setattr(nettleser, "DISK", mappe / "et-annet-sted" if utenfor else mappe.parent)
    if not utenfor:
        monkeypatch.setenv("ROBEK_LAGRING", "nei")
    sagt = "".join(beskjeder(Svarmappe(mappe)))
    assert INGEN_LAGRING in sagt and LAGRES not in sagt and TOMT not in sagt and "1 234,5" in sagt


def test_outside_a_browser_the_form_has_none_of_this(mappe):
    s = Svarskjema(start.aapne(1, "9901"), "1")
    assert "arkiv" not in s.boks.children[0].value and "mappe" in s.boks.children[0].value


def test_the_download_is_the_file_that_is_handed_in(mappe, tmp_path):
    m = Svarmappe(mappe)
    for spm, verdi in SVAR.items():
        m.skriv(spm, verdi)
    m.skriv("s1-planeier", "æøå\nny linje <b>&\"'")
    navn, data = lastet_ned(nedlasting(m, "1"))
    fil = lever(mappe, 1, tmp_path)
    assert navn == fil.name and uten_tid(data) == uten_tid(fil.read_bytes())
    assert not list(mappe.glob("*.json"))  # the browser's storage gets no file of it


def test_what_is_typed_is_downloaded_and_collected_as_typed(i_fane, tmp_path):
    s = i_fane()
    t = s.tabeller["s1-merforbruk"]
    t.felt[t.merker[0], "aar"].inn.value = "2023"
    t.felt[t.merker[0], "opprinnelig"].inn.value = "1 234,5"
    s.felt["s1-mandat", ""].inn.value = "15. januar 2027"
    s.lever()
    navn, data = lastet_ned(s.levert.value)
    inn, ut = tmp_path / "inn", tmp_path / "ut"
    inn.mkdir()
    (inn / navn).write_bytes(data)
    samle(inn, ut)
    samlet = Svarmappe(ut / "9901-fjordvik").tilstand
    assert samlet.verdi("s1-merforbruk") == [{"aar": 2023, "opprinnelig": 1234.5}]
    assert samlet.verdi("s1-mandat") == "2027-01-15"


def test_a_download_made_before_a_change_is_taken_away(i_fane):
    s = i_fane()
    s.felt["s1-mandat", ""].inn.value = "15.1.2027"
    s.lever()
    assert "download=" in s.levert.value
    s.felt["s1-planeier", ""].inn.value = "controller"
    assert s.levert.value == ""


def test_nothing_to_hand_in_is_one_sentence(i_fane):
    s = i_fane()
    s.lever()
    assert "ingen svar" in s.levert.value and "download=" not in s.levert.value


def test_a_downloaded_file_brings_the_answers_to_another_browser_once(tmp_path):
    her, der = hefte(tmp_path / "a"), hefte(tmp_path / "b", skriver="kommunen-2")
    for spm, verdi in SVAR.items():
        her.skriv(spm, verdi)
    navn, data = lastet_ned(nedlasting(her, "1"))
    assert hent_inn(der, data, navn) == f"Hentet inn 2 svar fra {navn}."
    der.oppdater()
    assert der.tilstand.verdi("s1-mandat") == "2027-01-15"
    assert der.tilstand.verdi("s1-planeier") == SVAR["s1-planeier"]
    assert "er her fra før" in hent_inn(der, data, navn)


def test_an_answer_here_is_not_overwritten_by_a_file(tmp_path):
    her, der = hefte(tmp_path / "a"), hefte(tmp_path / "b", skriver="kommunen-2")
    her.skriv("s1-planeier", "fra fila")
    der.skriv("s1-planeier", "skrevet her")
    hent_inn(der, lastet_ned(nedlasting(her, "1"))[1], "fil.robek.json")
    to = der.oppdater().konflikter["s1-planeier", ""]
    assert {o.verdi for o in to} == {"fra fila", "skrevet her"}


def test_a_file_of_another_municipality_is_refused_and_nothing_comes_in(tmp_path):
    annen, her = hefte(tmp_path, "1517-hareid"), hefte(tmp_path)
    annen.skriv("s1-planeier", "Hareids svar")
    with pytest.raises(UgyldigInndata, match=r"Hareid.*Fjordvik"):
        hent_inn(her, lastet_ned(nedlasting(annen, "1"))[1], "x.robek.json")
    assert not her.oppdater().felt


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"{}", b"[" * 100_000, b'{"format": "robekanalyse-innlevering"}'])
def test_a_file_that_is_no_hand_in_is_one_sentence(tmp_path, data):
    her = hefte(tmp_path)
    with pytest.raises(OedelagtFil) as e:
        hent_inn(her, data, "rart.json")
    assert "rart.json" in str(e.value) and "\n" not in str(e.value)
    assert not her.oppdater().felt


def test_a_changed_file_is_refused(tmp_path):
    her = hefte(tmp_path)
    her.skriv("s1-planeier", "controller")
    _, data = lastet_ned(nedlasting(her, "1"))
    with pytest.raises(OedelagtFil, match="endret eller skadet"):
        hent_inn(hefte(tmp_path / "b"), data.replace(b"controller", b"kontroller"), "x.robek.json")


def test_two_tabs_write_each_their_file_and_both_answers_stand_side_by_side(i_fane, mappe):
    en, to = i_fane(), i_fane()
    en.felt["s1-planeier", ""].inn.value = "fra den ene fanen"
    to.felt["s1-planeier", ""].inn.value = "fra den andre fanen"
    assert len(list((mappe / "svar").glob("*.jsonl"))) == 2
    konflikt = Svarmappe(mappe).tilstand.konflikter["s1-planeier", ""]
    assert {o.verdi for o in konflikt} == {"fra den ene fanen", "fra den andre fanen"}
    assert to.strid["s1-planeier"].children  # told in the tab that wrote last


def test_an_answer_the_browser_did_not_keep_is_told(tmp_path, monkeypatch):
    m = hefte(tmp_path)
    m.skriv("s1-planeier", "først")
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: b"")
    o = Oppfoering("s1-mandat", "", "2027-01-15", "2027-01-01T00:00:00.000000Z", "kommunen", ())
    with pytest.raises(RobekFeil, match="tok ikke vare på svaret"):
        legg_til(m.svar, o)


def hentet_opp(skjema, navn, data):
    """Choose a file with the form's button, as the reader does; what the form says of it."""
    boks = next(b for b in skjema.boks.children if any("robek-hent-inn" in x._dom_classes for x in
                                                       getattr(b, "children", ())))  # fmt: skip
    velger, melding = boks.children
    velger.value = ({"name": navn, "type": "application/json", "size": len(data), "content": memoryview(data),
                     "last_modified": dt.datetime(2027, 1, 15, tzinfo=dt.UTC)},)  # fmt: skip
    assert velger.value == ()  # the same file can be chosen again
    return melding.value


def test_the_button_fetches_a_file_in_and_the_form_shows_it(i_fane, tmp_path):
    annet = hefte(tmp_path / "annen-maskin")
    for spm, verdi in SVAR.items():
        annet.skriv(spm, verdi)
    navn, data = lastet_ned(nedlasting(annet, "1"))
    s = i_fane()
    assert f"Hentet inn 2 svar fra {navn}." in hentet_opp(s, navn, data)
    assert s.felt["s1-planeier", ""].inn.value == SVAR["s1-planeier"]


def test_rows_that_come_in_take_the_empty_cards_and_none_that_is_being_written_in(i_fane, tmp_path):
    annet = hefte(tmp_path / "annen-maskin")
    annet.ny_rad("s1-merforbruk", {"aar": 2023, "opprinnelig": 1234.5})
    annet.ny_rad("s1-straks", {"hva": "Stans i reiser"})
    navn, data = lastet_ned(nedlasting(annet, "1"))
    s = i_fane()
    t, straks = s.tabeller["s1-merforbruk"], s.tabeller["s1-straks"]
    kort = len(t.rader.children)
    straks.felt[straks.merker[0], "virkning_i_aar"].inn.value = "mye"  # refused, and still being written
    hentet_opp(s, navn, data)
    assert len(t.rader.children) == kort and t.felt[t.merker[0], "opprinnelig"].inn.value == "1\xa0234,5"
    assert straks.felt[straks.merker[1], "hva"].inn.value == "Stans i reiser"
    t.felt[t.merker[0], "aar"].inn.value = "2024"  # the card is the row's own from now on
    assert s.svar.oppdater().verdi("s1-merforbruk") == [{"aar": 2024, "opprinnelig": 1234.5}]


def test_the_button_refuses_a_hostile_file_in_one_sentence_and_its_name_stays_text(i_fane):
    s = i_fane()
    sagt = hentet_opp(s, "<img src=x onerror=alert(1)>.json", b"{}")
    assert "<img" not in sagt and "&lt;img" in sagt
    assert not s.svar.oppdater().felt
