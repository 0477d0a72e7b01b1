"""The homework form without a browser: what is typed is kept, refused or chosen between, and hostile text is text."""

import pytest

from robekanalyse import verksted
from robekanalyse.grunnlag.spoersmaal import FILER, alle_spoersmaal
from robekanalyse.samling import start
from robekanalyse.svar.journal import legg_til
from robekanalyse.svar.oppfoering import Oppfoering
from robekanalyse.svar.svarmappe import Svarmappe
from robekanalyse.verksted.selvbilde import egne_svar
from robekanalyse.verksted.svarskjema import Svarskjema

FIENDTLIG = '<img src=x onerror=alert(1)>=HYPERLINK("x")'


def her(nr):
    return start.aapne(nr, "9901")


def celle(skjema, spm, nr, kolonne):
    t = skjema.tabeller[spm]
    return t.felt[t.merker[nr - 1], kolonne]


@pytest.mark.parametrize("samling", FILER)
def test_every_question_has_fields_with_labels(mappe, samling):
    s = Svarskjema(her(int(samling) if samling.isdigit() else 6), samling)
    alle = [*s.felt.values(), *(f for t in s.tabeller.values() for f in t.felt.values())]
    assert all(d.description for f in alle for d in f._alle())
    assert len(s.boks.children) == len([q for q in alle_spoersmaal() if q.samling == samling]) + 6


def test_norwegian_numbers_and_dates_are_kept_at_once_and_come_back(mappe):
    s = Svarskjema(her(1), "1")
    celle(s, "s1-merforbruk", 1, "aar").inn.value = "2023"
    celle(s, "s1-merforbruk", 1, "opprinnelig").inn.value = "1234,5"
    s.felt["s1-mandat", ""].inn.value = "15. januar 2027"
    s.felt["s1-betingelser", ""].kryss["styringssystem"].value = True
    m = Svarmappe(mappe)
    assert m.tilstand.verdi("s1-merforbruk") == [{"aar": 2023, "opprinnelig": 1234.5}]
    assert m.tilstand.verdi("s1-mandat") == "2027-01-15" and m.tilstand.verdi("s1-betingelser") == ["styringssystem"]
    assert "Lagret kl." in s.statuser["s1-mandat"].value
    assert celle(s, "s1-merforbruk", 1, "opprinnelig").inn.value == "1\xa0234,5"
    igjen = Svarskjema(her(1), "1")
    assert celle(igjen, "s1-merforbruk", 1, "opprinnelig").inn.value == "1\xa0234,5"
    assert igjen.felt["s1-mandat", ""].inn.value == "15.1.2027"
    assert "1\xa0234,5" in verksted.hjemmearbeid(her(1))._repr_html_()


def test_what_is_no_answer_stands_with_one_sentence_and_is_not_kept(mappe):
    s = Svarskjema(her(1), "1")
    f = celle(s, "s1-merforbruk", 1, "opprinnelig")
    f.inn.value = "mye"
    assert f.feil.value.count("Ikke lagret.") == 1 and 'role="alert"' in f.feil.value and f.inn.value == "mye"
    assert not list(mappe.glob("svar/*.jsonl"))
    f.inn.value = "12"
    assert f.feil.value == "" and Svarmappe(mappe).tilstand.verdi("s1-merforbruk") == [{"opprinnelig": 12}]


def test_two_unseen_answers_stand_side_by_side_until_one_is_chosen(mappe):
    s = Svarskjema(her(1), "1")
    legg_til(mappe / "svar", Oppfoering("s1-planeier", "", "controller", "2027-01-15T12:00:00Z", "ordforer"))
    s.felt["s1-planeier", ""].inn.value = "HR-leder"
    assert "Andre har skrevet noe nytt" in s.melding.value
    (boks,) = s.strid["s1-planeier"].children
    kort = boks.children[1].children
    (rett,) = [k for k in kort if "controller" in k.children[0].value]
    assert len(kort) == 2
    assert "To ulike svar" in verksted.hjemmearbeid(her(1))._repr_html_()
    rett.children[1].click()
    assert Svarmappe(mappe).tilstand.verdi("s1-planeier") == "controller"
    assert s.felt["s1-planeier", ""].inn.value == "controller" and not s.strid["s1-planeier"].children


def test_hostile_answers_are_text_in_form_table_and_next_gathering(mappe):
    s = Svarskjema(her(1), "1")
    celle(s, "s1-straks", 1, "hva").inn.value = FIENDTLIG
    celle(s, "s1-straks", 1, "eier").inn.value = FIENDTLIG
    s.hvem.value = "../../<b>"
    legg_til(mappe / "svar", Oppfoering("s1-planeier", "", FIENDTLIG, "2027-01-15T12:00:00Z", "en"))
    s.felt["s1-planeier", ""].inn.value = FIENDTLIG + "2"
    sider = [verksted.hjemmearbeid(her(1))._repr_html_(), verksted.sist(her(2))._repr_html_()]
    sider += [k.children[0].value for b in s.strid["s1-planeier"].children for k in b.children[1].children]
    for side in sider:
        assert "<img" not in side
    assert all("&lt;img" in side for side in sider)
    assert not [f for f in mappe.parent.iterdir() if f != mappe]


def test_rows_given_by_measures_have_the_same_mark_everywhere(mappe):
    s = Svarskjema(her(3), "3")
    celle(s, "s3-tiltak", 1, "tiltak").inn.value = "Slå sammen to skoler"
    assert Svarmappe(mappe).tilstand.verdi("s3-tiltak") == [{"tiltak": "Slå sammen to skoler", "id": "T1"}]
    s6 = Svarskjema(her(6), "6")
    celle(s6, "s6-virkning", 1, "aar1").inn.value = "1,25"
    assert Svarmappe(mappe).tilstand.verdi("s6-virkning") == [{"tiltak": "T1", "aar1": 1.25}]


def test_an_anonymous_answer_is_kept_when_handed_in_and_one_alone_is_told_before(mappe):
    from robekanalyse.verksted.anonymskjema import Anonymskjema

    s = Svarskjema(her(1), "1")
    q = next(q for q in alle_spoersmaal() if q.id == "s1-selvbilde")
    a = Anonymskjema(s, q)
    a.felt["1"].inn.value = "4"
    a.knapp.click()
    assert "Velg rollen din" in a.melding.value and not Svarmappe(mappe).anonyme().rader
    a.rolle.value = "Ordfører"
    assert "alene om denne rollen" in a.alene.value and a.aapent.layout.display is None
    a.knapp.click()
    (rad,) = Svarmappe(mappe).anonyme().rader
    assert rad.rolle == "politisk_ledelse" and rad.svar == {"1": 4}
    assert a.felt["1"].inn.value == "" and a.rolle.value == "" and not list(mappe.glob("svar/*.jsonl"))


def test_own_self_image_is_shown_from_three_answers_in_a_group(mappe):
    m = Svarmappe(mappe)
    for n in range(1, 4):
        assert egne_svar(her(1)) is None
        m.svar_anonymt("enhetsleder", {"s1-selvbilde": {str(i): n for i in range(1, 25)}})
    m.svar_anonymt("ordfoerer", {"s1-selvbilde": {"1": 5}})
    side = verksted.selvbildet(her(1))._repr_html_()
    assert "3 personer" in side and ">Enhetsledere</th>" in side and ">Politisk ledelse</th>" not in side
    assert "Konstruert" not in side
    assert verksted.uenighet(her(1))._repr_html_() and verksted.samtale(her(1))._repr_html_()


def test_batch_and_book_show_the_table_alone(mappe, monkeypatch):
    for visning in ("hefte", "bok"):
        monkeypatch.setenv("ROBEK_VISNING", visning)
        assert "har ikke svart" in verksted.hjemmearbeid(her(1))._repr_html_()


def test_a_folder_that_cannot_be_read_is_one_sentence_and_stops_nothing(mappe):
    (mappe / "svar").mkdir()
    (mappe / "svar" / "anonyme.json").write_text("[[[")
    assert "anonyme.json" in verksted.hjemmearbeid(her(1))._repr_html_()
    assert verksted.selvbildet(her(1))._repr_html_()
