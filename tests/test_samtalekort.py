"""Conversation cards: three questions chosen by rules from the figures, each with the chart that raises it."""

import re

import pytest
from tjenestesaker import naer, saker

import robekanalyse as r
from robekanalyse.analyse import samtale
from robekanalyse.analyse.samtalemaal import MAAL
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import ManglerTall, OedelagtFil

SAKER = saker("samtalekort")
KORT = les_yaml("samtalekort.yaml")


@pytest.mark.parametrize("t", SAKER["valg"], ids=lambda t: f"{t['kommune']} {t['aar']}")
def test_the_rules_choose(t):
    kort = r.samtalekort(t["kommune"], t["aar"])
    assert len(kort) == 3 and list(kort["nr"]) == [1, 2, 3]
    tekst = [g.replace("\u00a0", " ") for g in kort["grunn"]]
    for i, ventet in enumerate(t["kort"]):
        if ventet.get("utelatt"):  # one card per rule: the second service above the norm gives way
            assert ventet["tjeneste"] not in set(kort["tjeneste_id"])
            continue
        rad = kort.iloc[i]
        assert (rad.regel, rad.tjeneste_id, rad.celle) == (ventet["regel"], ventet["tjeneste"], ventet["celle"])
        assert ventet["grunn"] in tekst[i], tekst[i]
        if "mill" in ventet:
            naer(rad.mill, ventet["mill"], 1)


def test_every_participant_on_one_page_in_alphabetical_order():
    t = r.samtalekort(r.finn_nettverk("eksempel"), 2024, referanse2="eksempel")
    assert list(dict.fromkeys(t["kommune"])) == ["Hareid", "Målselv", "Porsanger", "Skjervøy", "Vestnes"]
    assert (t.groupby("kommune").size() == 3).all() and "to_referanser" in set(t["regel"])
    alene = r.samtalekort("Målselv", 2024, referanse2="eksempel")
    assert list(t[t["kommune"] == "Målselv"]["spoersmaal"]) == list(alene["spoersmaal"])
    aao = r.samtalekort(["Ås", "Ørsta", "Ål", "Ålesund", "Andøy"], 2024)
    assert list(dict.fromkeys(aao["kommune"])) == ["Andøy", "Ørsta", "Ål", "Ålesund", "Ås"]


@pytest.mark.parametrize("navn", ["robek-1", "robek-2", "robek-3"])
def test_every_participant_of_the_pilot_gets_three_readable_cards(navn):
    t = r.samtalekort(r.finn_nettverk(navn), 2025)
    assert (t.groupby("kommune").size() == 3).all()
    for rad in t.itertuples():
        assert rad.spoersmaal.endswith("?") and rad.grunn.endswith(".")
        assert "nan" not in (rad.grunn + rad.spoersmaal).lower() and not re.search(r"[{}]", rad.grunn + rad.spoersmaal)
        assert rad.figur and rad.celle.startswith("c3-") and rad.tjeneste_id


def test_one_card_per_service_and_none_are_a_ranking():
    t = r.samtalekort(r.finn_nettverk("eksempel"), 2024)
    assert not t.duplicated(["kommune", "tjeneste_id"]).any()
    enkle = {k["id"] for k in KORT["kort"] if not k.get("flere")}
    assert not t[t["regel"].isin(enkle)].duplicated(["kommune", "regel"]).any()


def test_the_charts_stand_in_the_third_notebook():
    celler = set(re.findall(r"c3-\w+", str(les_yaml("samlinger.yaml"))))
    assert {k["celle"] for k in KORT["kort"]} <= celler


def test_uncertainty_follows_the_card():
    t = r.samtalekort("Porsanger", 2024).set_index("tjeneste_id")
    assert "Få brukere" in t.loc["sosial", "forbehold"] and "steg 21" in t.loc["sosial", "forbehold"]
    assert r.samtalekort("Hareid", 2025)["forbehold"].str.contains("foreløpige").all()


def test_the_lowest_quarter_has_no_drivers_but_still_three_cards():
    t = r.samtalekort("Andøy", 2025, "beste kvartil")
    assert len(t) == 3 and not {"driver", "dekning"} & set(t["regel"])


def test_rules_and_measures_agree():
    assert {k["maal"] for k in KORT["kort"]} == set(MAAL)
    assert len({k["id"] for k in KORT["kort"]}) == len(KORT["kort"])
    assert KORT["kort"][-1]["flere"], "the last resort must be able to fill all three"


def test_a_rule_with_an_unknown_measure_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(samtale, "les_yaml", lambda navn: KORT | {"kort": [{"id": "ny", "maal": "lykke"}]})
    with pytest.raises(OedelagtFil, match="ny.*lykke|lykke|Kortet ny"):
        r.samtalekort("Hareid", 2024)


def test_a_year_without_figures_is_refused():
    with pytest.raises(ManglerTall, match="begynner i 2020"):
        r.samtalekort("Hareid", 2015)
