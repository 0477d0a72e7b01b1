"""Each service over the years, in current and fixed prices."""

import pytest

import robekanalyse as r
from robekanalyse.grunnlag.feil import ManglerTall, UgyldigInndata
from robekanalyse.grunnlag.kilder import les


def test_hareid_over_eleven_years():
    t = r.tjenesteutvikling("Hareid")
    assert sorted(t["aar"].unique()) == list(range(2015, 2026)) and t["tjeneste_id"].nunique() == 6
    a = t[t["tjeneste_id"] == "administrasjon"].set_index("aar")
    folk = les("befolkning").query("kommunenr == '1517'").set_index("aar").i_alt
    assert a.loc[2024, "netto_per_innbygger"] == pytest.approx(47_724_000 / folk[2025])
    d = les("deflator").set_index("aar")["kommunal_deflator_pst"]
    assert a.loc[2024, "netto_fast"] == pytest.approx(a.loc[2024, "netto_per_innbygger"] * (1 + d[2025] / 100))
    assert a.loc[2025, "netto_fast"] == a.loc[2025, "netto_per_innbygger"]


def test_the_norm_begins_with_the_reference():
    t = r.tjenesteutvikling("Hareid").set_index(["tjeneste_id", "aar"])
    assert t.loc[("grunnskole", 2019), "norm_per_innbygger"] != t.loc[("grunnskole", 2019), "norm_per_innbygger"]
    h = r.handlingsrom("Hareid", 2021).set_index("tjeneste_id").loc["grunnskole"]
    assert t.loc[("grunnskole", 2021), "norm_per_innbygger"] == pytest.approx(h.norm_per_innbygger)
    assert any("begynner i 2020" in m for m in r.tjenesteutvikling("Hareid").merknader)


def test_figures_under_earlier_numbers_are_the_same_municipality():
    t = r.tjenesteutvikling("Målselv", inndeling="alle").set_index(["tjeneste_id", "aar"])
    raa = les("kostra_tjenester").query("omraade == 'FGK7' and indikator == 'netto_driftsutgifter'")
    raa = raa.set_index(["kommunenr", "aar"]).verdi
    for nr, aar in (("1924", 2019), ("5418", 2023), ("5524", 2024)):
        assert t.loc[("barnehage", aar), "netto_mill"] == pytest.approx(raa[nr, aar] / 1000)


@pytest.mark.parametrize("kommune", ["Indre Østfold", "Andøy"])
def test_a_part_is_not_the_whole_and_no_figures_is_said(kommune):
    """Hobøl's accounts 2015–2019 are not Indre Østfold's."""
    with pytest.raises(ManglerTall, match=kommune):
        r.tjenesteutvikling(kommune)


def test_one_at_a_time_and_until_a_year():
    with pytest.raises(UgyldigInndata):
        r.tjenesteutvikling(["Hareid", "Vestnes"])
    t = r.tjenesteutvikling("Hareid", til_aar=2022)
    assert t["aar"].max() == 2022 and any("2022-priser" in m for m in t.merknader)
