"""The calculators of gathering 6 as forms: the right answer, one Norwegian sentence at the right field, no storing."""

import re

import pytest

from robekanalyse import verksted
from robekanalyse.samling import start
from robekanalyse.verksted import kalkulatorer as k

FRIST = {"ansatt_fra": "1.1.2015", "foedt": "1.6.1966", "mottatt": "15.1.2027"}


@pytest.fixture(scope="module")
def her():
    return start.aapne(6, "1517")


def fyll(form, **verdier):
    felt = {f.id: f for f in form.felt}
    for navn, v in verdier.items():
        felt[navn].inn.value = v
    form.beregn()
    return felt


def ren(html):
    return re.sub(r"<[^>]+>", " ", html)


def test_each_form_shows_its_answer_with_section_and_rule_date(her):
    for form, svar in (
        (k.fristskjema(her, **FRIST), "31. juli 2027"),
        (k.masseskjema(her, [("4.1.2027", "oppsigelse", True, 9), ("20.1.2027", "sluttavtale", True, 2)]), "11"),
        (k.tidslinjeskjema(her, "1.8.2027", "6"), "Siste dato for hvert trinn"),
        (k.foersteaarsskjema(her, "780 000", "31.7.2027"), "325\xa0000"),
        (k.fortrinnsskjema("1.1.2015", "15.1.2027", "31.7.2027"), "31. juli 2028"),
    ):
        form.beregn()
        t = ren(form.svar.value)
        assert svar in t, t
        assert "Opplæringsstoff, ikke juridisk rådgivning. Reglene er kontrollert 2. juli 2026." in t
        assert "Hjemmel:" in t and not any(f.feil.value for f in form.felt)
        assert "ikke lagret noe sted" in form.boks.children[0].value


@pytest.mark.parametrize(
    ("verdier", "felt", "sier"),
    [
        ({"ansatt_fra": "15/1-2015"}, "ansatt_fra", "er ikke en dato"),
        ({"ansatt_fra": "31.2.2015"}, "ansatt_fra", "er ikke en dato"),
        ({"ansatt_fra": "født"}, "ansatt_fra", "er ikke en dato"),
        ({"ansatt_fra": ""}, "ansatt_fra", "mangler"),
        ({"mottatt": "15.1.27"}, "mottatt", "er ikke en dato"),
        ({"mottatt": "1.1.2014"}, "mottatt", "er før datoen i feltet ansatt fra"),
        ({"foedt": "1.1.2050"}, "foedt", "ligger fram i tid"),
        ({"foedt": "2.1.2015"}, "ansatt_fra", "ikke etter fødselsdatoen"),
        ({"foedt": ""}, "foedt", "mangler"),
        ({"foedt": "1.1.2010"}, "foedt", "under 13 år"),
        ({"foedt": "1.1.1900"}, "foedt", "sjekk feltene født"),
        ({"tariff": "HK"}, "tariff", "ikke en kjent avtale"),
        ({"proevetid": True}, "proevetid", "Prøvetiden var ute"),
    ],
)
def test_bad_dates_get_one_sentence_at_the_field(her, verdier, felt, sier):
    form = k.fristskjema(her, **FRIST)
    form.beregn()
    alle = fyll(form, **verdier)
    feil = {id: ren(f.feil.value).strip() for id, f in alle.items() if f.feil.value}
    assert list(feil) == [felt], feil
    assert sier in feil[felt] and feil[felt].endswith(".") and "role=\"alert\"" in alle[felt].feil.value
    assert form.svar.value == ""  # no answer stands beside an error
    fyll(form, **{**FRIST, "tariff": "KS", "proevetid": False})
    assert "31. juli 2027" in form.svar.value and not any(f.feil.value for f in alle.values())


@pytest.mark.parametrize("tariff", ["", "ingen", "Ingen", "nei"])
def test_no_collective_agreement_means_the_law_alone(her, tariff):
    form = k.fristskjema(her, "1.3.2024", "1.1.1990", "15.1.2027")
    fyll(form, tariff=tariff)
    assert "28. februar 2027" in form.svar.value and "Tariffavtalen" not in form.svar.value


def test_own_notice_has_three_months(her):
    form = k.fristskjema(her, **FRIST)
    fyll(form, fra="arbeidstaker")
    assert "30. april 2027" in form.svar.value


@pytest.mark.parametrize(
    ("skrevet", "svar"), [("780 000", "325\xa0000"), ("780000", "325\xa0000"), ("780\xa0000,00", "325\xa0000"),
                          ("0,78", "0,33"), ("1 234 567,8", "514\xa0403,25")],
)  # fmt: skip
def test_amounts_with_spaces_and_comma(her, skrevet, svar):
    form = k.foersteaarsskjema(her, skrevet, "31.7.2027")
    form.beregn()
    assert svar in form.svar.value


@pytest.mark.parametrize(
    ("verdier", "felt"),
    [({"helaar": "780.000"}, "helaar"), ({"helaar": "mye"}, "helaar"), ({"helaar": ""}, "helaar"),
     ({"helaar": "-5"}, "helaar"), ({"slutt": "31.6.2027"}, "slutt"), ({"slutt": ""}, "slutt"),
     ({"kostnader": "ti"}, "kostnader")],
)  # fmt: skip
def test_bad_amounts_get_one_sentence_at_the_field(her, verdier, felt):
    form = k.foersteaarsskjema(her, "780 000", "31.7.2027")
    alle = fyll(form, **verdier)
    assert [id for id, f in alle.items() if f.feil.value] == [felt]


def test_rows_of_terminations_have_errors_of_their_own(her):
    form = k.masseskjema(her, [("4.1.2027", "oppsigelse", True, 9)])
    form.felt[3].dato.value, form.felt[3].antall.value = "4. januar", "1"  # row 4: two rows are empty before it
    form.beregn()
    assert [f.navn for f in form.felt if f.feil.value] == ["rad 4"]
    form.felt[3].dato.value = "20.1.2027"
    form.felt[3].antall.value = "1,5"
    form.beregn()
    assert "hele personer" in form.felt[3].feil.value
    form.felt[3].antall.value = "1"
    form.beregn()
    assert "Masseoppsigelse: ja" in form.svar.value
    fyll(form, nav="4.1.2027")
    assert "3. februar 2027" in form.svar.value
    fyll(form, nav="i går")
    assert form.felt[-1].feil.value and not form.svar.value


def test_own_meetings_decide_the_last_meeting(her):
    form = k.tidslinjeskjema(her, "1.1.2028", "6")
    fyll(form, kommunestyret="10.12.2026; 17.2.2027")
    assert "møte i planen" in form.svar.value and "17. februar 2027" in form.svar.value
    alle = fyll(form, kommunestyret="10.12.2026, i mai")
    assert [id for id, f in alle.items() if f.feil.value] == ["kommunestyret"]
    alle = fyll(form, kommunestyret="", lengste="sju")
    assert [id for id, f in alle.items() if f.feil.value] == ["lengste"]
    alle = fyll(form, lengste="6", virkning="")
    assert [id for id, f in alle.items() if f.feil.value] == ["virkning"]


def test_priority_needs_the_dates_in_order(her):
    form = k.fortrinnsskjema("1.1.2015", "15.1.2027", "14.1.2027")
    form.beregn()
    assert [f.id for f in form.felt if f.feil.value] == ["slutt"]
    fyll(form, slutt="31.7.2027", ansatt="1.9.2026")
    assert "Ingen fortrinnsrett" in form.svar.value


def test_nothing_typed_is_written_anywhere(her, tmp_path, monkeypatch):
    mappe = tmp_path / "1517-hareid"
    mappe.mkdir()
    monkeypatch.chdir(mappe)
    form = k.fristskjema(her, **FRIST)
    fyll(form, foedt="24.12.1970")
    assert list(tmp_path.rglob("*")) == [mappe]
    assert "1970" not in form.svar.value


def test_static_twins(her, monkeypatch):
    monkeypatch.setenv("ROBEK_VISNING", "hefte")
    for navn in ("fristkalkulator", "massekalkulator", "tidslinjekalkulator", "foersteaarskalkulator",
                 "fortrinnskalkulator"):  # fmt: skip
        t = getattr(verksted, navn)(her)
        assert "Opplæringsstoff" in t._repr_html_() and "Reglene er kontrollert" in t._repr_html_()
