"""Notebook 6 shows the calculators' own dates; a wrong one is the worst thing this software can do."""

import json
import sys
from pathlib import Path

import pytest

from robekanalyse.analyse import virkedager
from robekanalyse.analyse.planvirkning import loenn_i_fristene, virkningssum
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.samling import s6_nedbemanning as s6
from robekanalyse.samling.felles import Tekst
from robekanalyse.samling.start import aapne
from robekanalyse.visning.figur import Figur

EGNE = ("frist", "egen_masse", "forbehold")
DELER = [n for n in s6.__all__ if n not in EGNE]
# Shown for every municipality as Fjordvik's example, and marked by itself.
FJORDVIKS = {
    "foer_og_etter", "fristfradrag", "gjennomfoert", "kontroll_fjordvik", "masse_fjordvik", "nedtrapping",
    "oppsigelsene", "planen", "realisme", "to_datoer", "utkastet",
}  # fmt: skip
KOMMUNER = ["Hareid", "9901", "Røst"]


@pytest.fixture(scope="module", params=KOMMUNER)
def enhver(request):
    return aapne(6, request.param, "eksempel")


@pytest.fixture(scope="module")
def her():
    return aapne(6, "Hareid", "eksempel")


@pytest.fixture(scope="module")
def fjordvik():
    return aapne(6, "9901")


def alt_synlig(x) -> str:
    """Everything a reader meets of a part, as one text."""
    if isinstance(x, Figur):
        return " ".join([x.full_alttekst, x.under, json.dumps(x.full_spec, ensure_ascii=False)])
    return x._repr_html_()


def kolonne(tabell, navn):
    return [v.replace("\u00a0", " ") for v in tabell.data[navn]]


@pytest.mark.parametrize("del_", DELER)
def test_every_part_is_readable_and_says_what_it_is(enhver, del_):
    x = getattr(s6, del_)(enhver)
    assert not isinstance(x, Tekst), f"{del_} gives a sentence instead of its table: {x!r}"
    t = alt_synlig(x)
    assert "None" not in t and "NaN" not in t and ">nan<" not in t
    assert "Opplæringsstoff, ikke juridisk rådgivning. Reglene er kontrollert 2. juli 2026." in t
    if isinstance(x, Figur):
        assert len(x.alttekst) > 60 and x.tabell is not None


@pytest.mark.parametrize("del_", DELER)
def test_constructed_is_marked_and_real_is_not(her, del_):
    x = getattr(s6, del_)(her)
    assert x.konstruert == (del_ in FJORDVIKS)
    assert ("ikke fra Hareid" in alt_synlig(x)) == (del_ in FJORDVIKS)


def test_all_parts_are_in_the_notebook():
    nb = json.loads((Path(__file__).parents[1] / "notebooks/6_nedbemanning.ipynb").read_text(encoding="utf-8"))
    kode = "".join("".join(c["source"]) for c in nb["cells"] if c["cell_type"] == "code")
    gjennom = {"frist": "verksted.fristkalkulator(her)", "egen_masse": "verksted.massekalkulator(her)"}
    assert [n for n in s6.__all__ if n != "forbehold" and gjennom.get(n, f"s6.{n}(her") not in kode] == []


# --- notice periods ---


def test_dates_of_the_thirteen_cases(her):
    """Reckoned by hand: law in whole months from the first, KS three months from date to date, the later counts."""
    t = s6.frister(her)
    assert kolonne(t, "Lovens frist") == [f"{n} md." for n in (1, 2, 2, 1, 3, 4, 5, 6, 2, 1, 3, 6, 6)]
    assert kolonne(t, "Lovens slutt") == [
        "28. februar 2027", "31. mars 2027", "31. mars 2027", "28. februar 2027", "30. april 2027", "31. mai 2027",
        "30. juni 2027", "31. juli 2027", "31. mars 2027", "31. desember 2026", "30. april 2027", "31. juli 2027",
        "31. august 2027",
    ]  # fmt: skip
    assert kolonne(t, "Tariffens slutt") == [
        *["15. april 2027"] * 9, "28. februar 2027", "15. april 2027", "30. april 2027", "1. mai 2027",
    ]  # fmt: skip
    assert kolonne(t, "Siste dag") == [
        "15. april 2027", "15. april 2027", "15. april 2027", "15. april 2027", "30. april 2027", "31. mai 2027",
        "30. juni 2027", "31. juli 2027", "15. april 2027", "28. februar 2027", "30. april 2027", "31. juli 2027",
        "31. august 2027",
    ]  # fmt: skip
    assert kolonne(t, "Gjelder") == [*["tariffavtalen"] * 4, *["loven"] * 4, *["tariffavtalen"] * 2, *["loven"] * 3]


def test_the_guess_has_the_same_cases_and_no_answer(her):
    gjett, fasit = s6.gjett(her), s6.frister(her)
    assert kolonne(gjett, "Tilfelle") == kolonne(fasit, "Tilfelle")
    assert not any(d in gjett._repr_html_() for d in kolonne(fasit, "Siste dag") if d != "28. februar 2027")


def test_one_day_costs_a_month(her):
    f = s6.en_dag(her)
    assert "31. juli 2027" in f.alttekst and "31. august 2027, 31 dager senere" in f.alttekst
    assert [(s["fra"], s["til"]) for s in f.spec["data"]["values"]] == [
        ("2027-01-31", "2027-02-01"), ("2027-02-01", "2027-08-01"),
        ("2027-02-01", "2027-03-01"), ("2027-03-01", "2027-09-01"),
    ]  # fmt: skip


def test_own_dates(her):
    t = s6.frist(her, ansatt_fra="1.1.2015", foedt="1.6.1966", mottatt="15.1.2027")
    assert t.tittel == "Siste dag i stillingen er 31. juli 2027"
    assert "Opplæringsstoff" in t._repr_html_() and "1966" not in t._repr_html_() and "2015" not in t._repr_html_()
    egen = s6.frist(her, ansatt_fra="1.1.2015", foedt="1.6.1966", mottatt="15.1.2027", fra="arbeidstaker")
    assert egen.tittel.endswith("30. april 2027")
    proeve = s6.frist(her, ansatt_fra="1.11.2026", foedt=None, mottatt="15.1.2027", proevetid=True)
    assert proeve.tittel.endswith("29. januar 2027")


@pytest.mark.parametrize("felt", [
    {"ansatt_fra": "1.1.2030", "foedt": "1.6.1966", "mottatt": "15.1.2027"},
    {"ansatt_fra": "1.1.2015", "foedt": "1.6.1966", "mottatt": "31.2.2027"},
    {"ansatt_fra": "1.1.2015", "foedt": "1.6.1966", "mottatt": "15.1.2027", "tariff": "Oslo"},
])  # fmt: skip
def test_bad_dates_give_one_sentence(her, felt):
    t = s6.frist(her, **felt)
    assert isinstance(t, Tekst) and "kan ikke regnes ut" in repr(t) and "Traceback" not in repr(t)


def test_priority(her):
    t = s6.fortrinn(her)
    assert kolonne(t, "Fortrinnsrett") == ["ja", "nei", "ja"]
    assert kolonne(t, "Gjelder") == [
        "15. januar 2027 til og med 31. juli 2028", "ingen", "15. desember 2026 til og med 31. januar 2028",
    ]  # fmt: skip


# --- collective dismissal ---


def test_six_cases_of_collective_dismissal(her):
    t = s6.masse(her)
    assert kolonne(t, "Nr.") == [f"M{n}" for n in range(1, 7)]
    assert [v.split(",")[0] for v in kolonne(t, "Masseoppsigelse")] == ["nei", "ja", "ja", "nei", "ja", "nei"]
    assert "3. februar 2027" in t._repr_html_(), "Nav told 4 January: 30 days after"


def test_two_agreements_do_not_help_fjordvik(fjordvik):
    t = s6.masse_fjordvik(fjordvik)
    assert [kolonne(t, k) for k in ("Oppsagte", "Sluttavtaler", "Personer som teller", "Masseoppsigelse")] == [
        ["11", "9"], ["0", "2"], ["11", "11"], ["ja", "ja"],
    ]  # fmt: skip
    assert kolonne(s6.nedtrapping(fjordvik), "Årsverk sagt opp")[-1] == "9,3"


# --- timeline ---


def test_last_day_for_each_notice_period(her):
    t = s6.fristtabell(her)
    assert kolonne(t, "Etter loven") == [
        "30. november 2027", "31. oktober 2027", "30. september 2027", "31. august 2027", "31. juli 2027",
        "30. juni 2027",
    ]  # fmt: skip
    assert kolonne(t, "Den tidligste gjelder") == [
        *["30. september 2027"] * 3, "31. august 2027", "31. juli 2027", "30. juni 2027",
    ]  # fmt: skip
    assert kolonne(t, "Siste virkedag")[4] == "30. juli 2027", "31 July 2027 is a Saturday"


def test_timeline_of_a_real_municipality_has_no_meeting_and_says_so(her):
    f = s6.tidslinje(her)
    assert list(f.tabell["Senest"]) == [
        "22. mars 2027", "23. mars 2027", "6. april 2027", "7. april 2027", "2. juni 2027", "2. juni 2027",
        "30. juni 2027", "31. desember 2027",
    ]  # fmt: skip
    assert "uten møteplan" in f.under
    assert [v["dato"] for v in f.spec["data"]["values"]] == list(f.tabell["Senest"])


def test_own_meetings_are_used(her):
    moeter = [{"organ": "kommunestyret", "moetedato": "11.2.2027"}]
    t = s6.tidslinjetabell(her, virkning="1.1.2028", lengste_frist=6, moeteplan=moeter)
    d = t.data.set_index("Trinn")
    assert d.loc["Kommunestyret vedtar rammen", ["Senest", "Møte"]].tolist() == ["11. februar 2027", "møte i planen"]
    assert "uten møteplan" not in t._repr_html_()


def test_fjordvik_reaches_november_and_not_august(fjordvik):
    d = s6.to_datoer(fjordvik).data.set_index("Trinn")
    assert list(d.columns) == ["Borte 1. august 2027", "Borte 1. november 2027"]
    assert d.loc["Kommunestyret vedtar rammen"].tolist() == ["29. oktober 2026", "10. desember 2026"]
    assert d.loc["Oppsigelsen er kommet fram"].tolist() == ["29. januar 2027", "30. april 2027"]
    assert d.loc["Siste dag i stillingen"].tolist() == ["31. juli 2027", "31. oktober 2027"]
    t = s6.oppsigelsene(fjordvik)
    assert kolonne(t, "Personer") == ["1", "2", "1", "7"]
    assert kolonne(t, "Siste dag senest") == [
        "31. oktober 2027", "30. september 2027", "31. august 2027", "31. juli 2027",
    ]  # fmt: skip
    assert kolonne(t, "Borte 1. august 2027") == ["nei", "nei", "nei", "ja"]


def test_without_the_package_holidays_a_sentence_stands_there(her, monkeypatch):
    virkedager.helligdager.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    for del_ in (s6.tidslinje, s6.tidslinjetabell, s6.fristtabell, s6.to_datoer):
        t = del_(her)
        assert isinstance(t, Tekst) and "pakken holidays mangler" in repr(t) and "Opplæringsstoff" in repr(t)
    assert not isinstance(s6.frister(her), Tekst), "the notice periods need no holidays"
    monkeypatch.undo()
    virkedager.helligdager.cache_clear()


def test_the_way_to_a_decision(fjordvik, her):
    assert kolonne(s6.vedtak(fjordvik), "Senest") == [
        "30. oktober 2026", "12. november 2026", "19. november 2026", "26. november 2026", "10. desember 2026",
    ]  # fmt: skip
    assert set(kolonne(s6.vedtak(her), "Senest")) == {"(fylles ut)"}
    assert kolonne(s6.oppfoelging(fjordvik), "Dato eller rytme")[:2] == ["10. desember 2027", "10. desember 2028"]


# --- effect, controls, realism ---


def test_first_year_effect(her):
    t = s6.virkning(her)
    assert kolonne(t, "Virkning i 2027, kr") == ["520 000", "325 000", "130 000", "0"]
    assert set(kolonne(t, "Virkning i 2028, kr")) == {"780 000"}


def test_from_the_whole_year_to_the_first(fjordvik):
    t = s6.fristfradrag(fjordvik)
    assert kolonne(t, "Før frister") == ["3,0", "3,0", "2,0"]
    assert kolonne(t, "Lønn i fristene") == ["0,07", "0,34", "0,10"]
    assert kolonne(t, "Virkning i 2027") == ["2,9", "2,7", "1,9"]


def test_the_draft_before_and_after(fjordvik):
    bak = s6.foer_og_etter(fjordvik).tabell.set_index("År")
    assert bak.loc["2027"].tolist() == ["36,6", "26,0", "18,5", "22,18"]
    assert bak.loc["2030"].tolist() == ["40,6", "34,0", "34,0", "34,03"]
    assert list(s6.utkastet(fjordvik).data.iloc[-1])[1:5] == ["18,5", "31,5", "34,0", "34,0"]


def test_what_the_controls_found(fjordvik):
    d = s6.kontroll_fjordvik(fjordvik).data.set_index("Kontroll")
    assert list(d.index) == [f"K{n}" for n in range(1, 11)]
    assert "3,68 i 2027 og 0,03 i 2030" in d.loc["K1", "Utkastet"]
    assert d.loc["K5", "Utkastet"] == "ikke vurdert"
    assert "3,66 i 2027, 1,12 i 2029 og 2,30 i 2030" in d.loc["K5", "Planen slik den vedtas"]
    assert "11 personer" in d.loc["K7", "Utkastet"]
    assert [v.split(":")[0] for v in d["Planen slik den vedtas"]] == [
        "holder", "holder", "holder", "holder", "varsel", "holder", "varsel", "varsel", "holder", "holder",
    ]  # fmt: skip


def test_plan_and_realism(fjordvik):
    assert list(s6.planen(fjordvik).data.iloc[-1])[2:6] == ["23,0", "38,8", "42,3", "42,3"]
    t = s6.realisme(fjordvik)
    assert kolonne(t, "Sum etter realisme") == ["18,53", "29,56", "31,74", "31,74"]
    assert kolonne(t, "Mangler") == ["3,66", "0,00", "1,12", "2,30"]
    assert "38\u00a0prosent" in s6.gjennomfoert(fjordvik).alttekst


def test_sums_refuse_what_is_not_given():
    with pytest.raises(UgyldigInndata, match="mangler realisme"):
        virkningssum([{"tiltak": "A", "virkning": [1]}], realisme=True)
    with pytest.raises(UgyldigInndata, match="over 1"):
        virkningssum([{"tiltak": "A", "virkning": [1], "realisme": 2}], realisme=True)
    with pytest.raises(UgyldigInndata, match="ulikt antall år"):
        virkningssum([{"virkning": [1]}, {"virkning": [1, 2]}])
    assert loenn_i_fristene([], 1, "0,82") == 0 and virkningssum([]) == ()


# --- checklists ---


def test_ten_steps_and_the_way_through_transfer_of_business(her):
    t = s6.trinnene(her)
    assert len(t.data) == 10 and all("§" in h for h in t.data["Hjemmel"])
    o = s6.overdragelse(her)
    assert len(o.data) == 7 and all("§" in h for h in o.data["Hjemmel"])
    assert sum("kapittel 16" in u for u in o.data["Da gjelder"]) == 1


def test_companies(fjordvik, her):
    assert "Fjordvik Eiendomsutvikling AS" in s6.selskaper(fjordvik)._repr_html_()
    assert set(s6.selskaper(her).data.to_numpy().ravel()) == {"(fylles ut)"}
