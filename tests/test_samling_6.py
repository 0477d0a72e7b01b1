"""Notebook 6 shows the calculators' own dates; a wrong one is the worst thing this software can do."""

import pytest

from robekanalyse.samling import s6_nedbemanning as s6
from robekanalyse.samling.start import aapne

DELER = ["trinnene", "utvelgelse", "droefting", "frister", "masse", "tidslinje", "fristtabell", "virkning", "fortrinn",
         "planen"]  # fmt: skip


@pytest.fixture
def her():
    return aapne(6, "Hareid", "eksempel")


@pytest.mark.parametrize("del_", DELER)
def test_every_part_is_readable_and_says_what_it_is(her, del_):
    t = getattr(s6, del_)(her)._repr_html_()
    assert "None" not in t and "nan" not in t.replace("finans", "")
    assert "Opplæringsstoff, ikke juridisk rådgivning" in t or del_ == "planen"


def test_dates_of_the_worked_cases(her):
    d = s6.frister(her).data.set_index("Tilfelle")["Fratrer"]
    assert d["Tre år ansatt, 37 år"] == "15. april 2027"
    assert d["Tolv år ansatt, 48 år"] == "30. april 2027"
    assert d["Tolv år ansatt, fyller 50 den dagen"] == "31. mai 2027"
    assert d["Tolv år ansatt, 60 år, fram 31. januar"] == "31. juli 2027"
    assert d["Tolv år ansatt, 60 år, fram 1. februar"] == "31. august 2027"
    assert d["Under ti år ansatt, 62 år"] == "15. april 2027"
    assert d["Sier opp selv, tolv år ansatt, 60 år"] == "30. april 2027"


def test_six_cases_of_collective_dismissal(her):
    assert list(s6.masse(her).data["Masseoppsigelse"]) == ["nei", "ja", "ja", "nei", "ja", "nei"]


def test_last_day_for_each_notice_period(her):
    d = s6.fristtabell(her).data
    assert list(d["Etter loven"]) == ["30. november 2027", "31. oktober 2027", "30. september 2027", "31. august 2027",
                                      "31. juli 2027", "30. juni 2027"]  # fmt: skip
    assert d["Den som gjelder"].iloc[0] == "30. september 2027", "with the agreement the earlier date counts"


def test_first_year_effect(her):
    kr = s6.virkning(her).data["Virkning i 2027, kr"]
    assert [v.replace("\u00a0", " ") for v in kr] == ["520 000", "325 000", "0"]


def test_bad_dates_give_one_sentence(her):
    t = repr(s6.frist(her, "1.1.2030", "1.6.1966", "15.1.2027"))
    assert "kan ikke brukes" in t and "Traceback" not in t


def test_plan_is_marked_as_constructed_and_sums(her):
    t = s6.planen(her)
    assert "Konstruert eksempel" in t._repr_html_()
    assert list(t.data.iloc[-1])[2:6] == ["23,0", "38,8", "42,3", "42,3"]
