"""Uncertainty said with words: each reservation stands beside the figure it is about, and only there."""

import numpy as np
import pytest

import robekanalyse as r

pytest_plugins = ["oppdaterte_tall"]  # the fixture oppdatert


def rad(kommune, aar, tjeneste, referanse="landet"):
    return r.handlingsrom(kommune, aar, referanse).set_index("tjeneste_id").loc[tjeneste]


def slag(rad):
    return {f.slag for f in rad.forbehold}


def test_net_income_in_social_services_is_said_and_no_ratio_is_shown():
    """Hareid 2022: income for refugees made the whole area negative."""
    t = rad("Hareid", 2022, "sosial")
    assert t.netto_mill == -15.273 and "negativ" in slag(t) and "flyktninger" in t.merknad
    assert np.isnan(t.indeks) and np.isnan(t.andel) and t.avvik_mill < 0
    assert "Netto var negativ i 2022" in rad("Hareid", 2023, "sosial").merknad


@pytest.mark.parametrize("kommune, aar, tjeneste, ord_", [
    ("Hareid", 2024, "administrasjon", "steg 16 prosent fra 2023 til 2024"),
    ("Skjervøy", 2024, "sosial", "falt 16 prosent fra 2023 til 2024"),
])
def test_a_jump_of_one_year_is_said(kommune, aar, tjeneste, ord_):
    assert ord_ in rad(kommune, aar, tjeneste).merknad


def test_a_steady_service_has_no_jump():
    assert "hopp" not in slag(rad("Hareid", 2024, "barnehage")) and "hopp" not in slag(rad("Hareid", 2020, "barnevern"))


def test_small_denominators_are_said_with_three_years():
    t = rad("Porsanger", 2024, "barnevern")
    per = [rad("Porsanger", a, "barnevern").netto_per_innbygger for a in (2022, 2023, 2024)]
    assert f"Snittet for 2022–2024 er {round(np.mean(per)):,}".replace(",", "\u00a0") in t.merknad
    assert "3\u00a0896 innbyggere" in t.merknad and "liten_nevner" not in slag(rad("Porsanger", 2024, "grunnskole"))


def test_a_large_municipality_has_no_small_denominator(oppdatert):
    assert "liten_nevner" not in slag(rad("Oslo", 2024, "barnevern"))
    assert "liten_nevner" in slag(rad("Røst", 2024, "barnevern"))


def test_unrevised_figures_are_said_beside_the_figure():
    assert "Tallene for 2025 er foreløpige" in rad("Hareid", 2025, "barnehage").merknad
    assert "Referansetallene for 2025 er foreløpige" in rad("Andøy", 2025, "barnehage").merknad
    assert "forelopig" not in slag(rad("Hareid", 2024, "barnehage"))


def test_pensions_and_selvkost_have_no_norm_against_any_reference():
    for id in ("fgk1c", "fgk14", "fgk6a"):
        t = rad("Hareid", 2024, id, "eksempel")
        assert np.isnan(t.norm_mill) and np.isnan(t.avvik_mill) and np.isnan(t.referanse_per_innbygger)
        assert slag(t) == {"rolle"}


def test_a_region_is_not_called_few_or_odd():
    assert not {"faa_i_referansen", "skjev_referanse"} & slag(rad("Hareid", 2024, "helse_omsorg"))


def test_every_blank_says_why_and_no_sentence_is_unfinished():
    for referanse in ("landet", "eksempel", "KOSTRA-gruppe", "naermeste", "beste kvartil"):
        t = r.handlingsrom(["Hareid", "Andøy", "3226", "Oslo"], 2023, referanse)
        for x in t.itertuples():
            if x.norm_mill != x.norm_mill or x.netto_mill != x.netto_mill:
                assert x.merknad, (referanse, x.kommune, x.tjeneste)
            for f in x.forbehold:
                assert f.tekst.endswith(".") and f.tekst[0].isupper() and "nan" not in f.tekst.lower().split(), f


def test_a_missing_population_is_the_reason_for_a_missing_amount():
    t = rad("Ålesund", 2021, "grunnskole", "eksempel")
    assert t.norm_per_innbygger > 0 and np.isnan(t.norm_mill)
    assert "Folketallet for Ålesund 1. januar 2022" in t.merknad and "skjev_referanse" not in slag(t)


def test_one_sentence_per_row_in_the_list_of_uncertainty():
    t = r.handlingsrom("Hareid", 2024)
    u = r.usikkerhet(t)
    assert list(u.columns) == ["kommunenr", "kommune", "tjeneste", "slag", "tekst"] and u.kilder == t.kilder
    assert len(u) == sum(len(f) for f in t["forbehold"])
