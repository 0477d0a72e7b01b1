"""The population projection: it starts from the facts, follows SSB's sum, knows its own misses and says its gaps."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from robekanalyse.analyse.alder import (
    INNDELINGER,
    NOEKKELGRUPPER,
    TI_GRUPPER,
    aldersnavn,
    fra_ti_grupper,
    grupper_sum,
    hull,
    les_aldersgruppe,
    les_grupper,
)
from robekanalyse.analyse.befolkning import framskriv_befolkning
from robekanalyse.analyse.etterproeving import etterproev_befolkning, stoerrelsesgruppe, stoerrelsesnavn, usikkerhet
from robekanalyse.analyse.folketall import folketall, innbyggere_ved_utgangen
from robekanalyse.analyse.kohort import forholdstall, framskrevet
from robekanalyse.grunnlag.feil import ManglerTall, RobekFeil, UgyldigInndata
from robekanalyse.grunnlag.kilder import kildelinje, les
from robekanalyse.grunnlag.kommune import alle_kommuner, deler, finn_kommune

befolkning_i_ett_aar = arrays(np.int64, (2, 2, 106), elements=st.integers(0, 400)).map(
    lambda a: np.where((np.arange(106) >= 15) & (np.arange(106) < 50), a + 1, a).astype(float)
)


@given(befolkning_i_ett_aar, st.integers(2, 8), st.integers(0, 20))
@settings(max_examples=25, deadline=None)
def test_zero_change_reproduces_the_base(personer, aar, fram):
    """When every age has been the same for years, nothing moves, also with ages that nobody has."""
    historie = np.repeat(personer[:, None], aar, axis=1)
    ut = framskrevet(personer, forholdstall(historie, 10), fram)
    np.testing.assert_allclose(ut, np.repeat(personer[:, None], fram + 1, axis=1), rtol=1e-9, atol=1e-6)


@given(arrays(np.int64, (3, 6, 2, 106), elements=st.integers(1, 300)), st.integers(2, 50))
@settings(max_examples=15, deadline=None)
def test_ten_times_the_people_gives_ten_times_the_projection(historie, ganger):
    historie = historie.astype(float)
    en = framskrevet(historie[:, -1], forholdstall(historie, 5), 7)
    flere = framskrevet(ganger * historie[:, -1], forholdstall(ganger * historie, 5), 7)
    np.testing.assert_allclose(flere, ganger * en, rtol=1e-9)


def test_one_cohort_followed_by_hand():
    """100 aged 30, 90 of them left at 31: next year 0.9 of those who are 30 now. Two newborn per 100 women."""
    historie = np.zeros((1, 2, 2, 106))
    historie[0, 0, :, 30], historie[0, 1, :, 31] = 100, 90
    historie[0, 1, :, 30], historie[0, 1, :, 0] = 50, 2
    f = forholdstall(historie, 10)
    assert f.overganger.tolist() == [1]
    ut = framskrevet(historie[:, -1], f, 1)[0, 1]
    assert ut[0, 31] == pytest.approx(45) and ut[1, 31] == pytest.approx(45)
    # The 140 women of 30–31 had 2 + 2; next year there are 45 + the same inflow of 50 thirty-year-olds + none at 32.
    assert ut[0, 0] == pytest.approx(2 / 140 * (45 + 50))


def test_the_last_pairs_of_years_count_and_gaps_are_skipped():
    historie = np.ones((1, 6, 1, 106))
    historie[0, 2] = np.nan  # a year without figures takes two pairs with it
    assert forholdstall(historie, 10).overganger.tolist() == [3]
    historie[0, 0] = 999
    nær = forholdstall(historie, 2)
    assert nær.overganger.tolist() == [2] and nær.aldring[0, 0, 40] == 1


def test_base_year_is_the_facts_for_all_357():
    t = framskriv_befolkning(None, 2026)
    fasit = les("befolkning").query("aar == 2026").set_index("kommunenr")[list(TI_GRUPPER)]
    funnet = t.assign(n=t["kommunenr"].astype(str)).pivot(index="n", columns="aldersgruppe", values="antall")
    assert len(funnet) == 357 and (funnet[list(TI_GRUPPER)].to_numpy() == fasit.loc[funnet.index].to_numpy()).all()
    assert set(t["fordeling"]) == {"folketall 1. januar"}


def test_sum_follows_ssb_with_the_unscaled_beside_it():
    t = framskriv_befolkning("Hareid", 2050)
    ssb = les("framskriving_2024").query("kommunenr == '1517' and aar > 2026").set_index("aar")["framskrevet"]
    sum_ = t.groupby("aar")[["antall", "antall_uskalert", "antall_ssb_vekst", "menn", "kvinner"]].sum()
    np.testing.assert_allclose(sum_.loc[ssb.index, "antall"], ssb, rtol=1e-12)
    np.testing.assert_allclose(sum_["menn"] + sum_["kvinner"], sum_["antall"], rtol=1e-12)
    assert abs(sum_.loc[2050, "antall_uskalert"] - ssb[2050]) > 1
    ssb_2026 = les("framskriving_2024").query("kommunenr == '1517' and aar == 2026")["framskrevet"].iloc[0]
    assert sum_.loc[2040, "antall_ssb_vekst"] == pytest.approx(5411 * ssb[2040] / ssb_2026)
    assert any("robekanalyses egen" in m and "SSBs hovedalternativ" in m for m in t.merknader)
    assert any("1,6" in m and "over" in m for m in t.merknader)
    assert "14288" in kildelinje(t.kilder) and "07459" in kildelinje(t.kilder)


def test_groupings_agree():
    i_alt = framskriv_befolkning("Målselv", 2035, inndeling="i_alt").set_index("aar")["antall"]
    for inndeling in ("aldersgrupper", "noekler", "ettaarig"):
        t = framskriv_befolkning("Målselv", 2035, inndeling=inndeling)
        np.testing.assert_allclose(t.groupby("aar")["antall"].sum(), i_alt, rtol=1e-12)
    assert "lav" not in t.columns and len(t) == 10 * 106


def test_one_call_for_all_equals_each_for_itself():
    alle = framskriv_befolkning(None, 2034)
    assert alle["kommunenr"].nunique() == 357 and not alle[["antall", "lav", "hoey"]].isna().any().any()
    for navn in ("Utsira", "Ålesund", "Narvik", "Kragerø", "Oslo"):
        en = framskriv_befolkning(navn, 2034)
        del_ = alle[alle["kommunenr"] == finn_kommune(navn).nr]
        np.testing.assert_allclose(en["antall"], del_["antall"])
        np.testing.assert_allclose(en["menn"], del_["menn"])
    assert list(dict.fromkeys(alle["kommunenr"])) == [k.nr for k in alle_kommuner()]


def test_ssbs_own_split_is_used_where_the_data_have_it():
    t = framskriv_befolkning("Kragerø", 2040)
    ssb = les("framskriving_alder").query("kommunenr == '4014' and utgitt == 2026 and alternativ == 'MMMM'")
    ssb = ssb.query("aar == 2040")
    assert t.query("aar == 2040")["antall"].round(6).tolist() == ssb[list(TI_GRUPPER)].iloc[0].astype(float).tolist()
    assert set(t["fordeling"]) == {"folketall 1. januar", "SSB 14746, utgitt 2026"}
    assert "14746" in t.merknader[0] and not any("egen, ikke SSBs" in m for m in t.merknader)


def test_gaps_are_said_and_not_filled():
    narvik = framskriv_befolkning("Narvik", 2030)
    assert any("bare 6 år" in m for m in narvik.merknader) and narvik["menn"].notna().all()
    for navn in ("Ålesund", "Haram"):
        t = framskriv_befolkning(navn, 2030)
        assert t["menn"].isna().all() and t["antall"].notna().all()
        assert any("uten kjønn" in m for m in t.merknader)
    with pytest.raises(ManglerTall, match=r"Narvik kan ikke framskrives fra 2016"):
        framskriv_befolkning("Narvik", 2026, basisaar=2016)
    alle = framskriv_befolkning(None, 2026, basisaar=2016)
    assert alle["kommunenr"].nunique() == 352
    assert any("Ikke framskrevet" in m and "Narvik" in m for m in alle.merknader)


def test_an_earlier_base_year_borrows_nothing_from_later():
    t = framskriv_befolkning("Hareid", 2026, basisaar=2016)
    assert (t["antall"] == t["antall_uskalert"]).all() and folketall().til(2016).aar[-1] == 2016
    egen = folketall().til(2016)
    rad = egen.rader(["1517"])
    forhold = forholdstall(egen.kjonn, 10).utvalg(rad)
    ventet = framskrevet(egen.kjonn[rad, -1], forhold, 10)[0, -1].sum(axis=0)
    np.testing.assert_allclose(t.query("aar == 2026")["antall"], grupper_sum(ventet, TI_GRUPPER), rtol=1e-9)


def test_fjordvik_uses_its_own_and_is_marked():
    t = framskriv_befolkning("Fjordvik")
    assert t.query("aar == 2036")["antall"].round(9).tolist() == [25, 130, 210, 104, 158, 885, 1120, 690, 460, 88]
    assert t.konstruert and "Konstruert" in t.merknader[0]
    noekler = framskriv_befolkning("Fjordvik", 2026, inndeling="noekler").set_index("aldersgruppe")["antall"]
    assert noekler[["alder_16_22", "alder_23_24", "alder_25_66"]].tolist() == [321, 72, 2138]


@pytest.mark.parametrize(
    ("kall", "melding"),
    [
        (dict(til_aar=2025), "velg et sluttår"), (dict(til_aar=2051), "kan gå til 2050"),
        (dict(til_aar=2030, inndeling="femårig"), "Inndelingen"),
        (dict(til_aar=2030, basisaar=1999), "velg et basisår"),
    ],
)
def test_bad_input_is_one_norwegian_sentence(kall, melding):
    with pytest.raises(UgyldigInndata, match=melding):
        framskriv_befolkning("Hareid", **kall)


def test_real_and_constructed_never_in_one_call():
    with pytest.raises(UgyldigInndata, match="konstruert"):
        framskriv_befolkning(["Hareid", "Fjordvik"], 2030)


def test_band_holds_four_of_five_and_widens():
    u = usikkerhet("i_alt")[:, 0]
    assert (np.diff(u[:, [0, 1, 5, 10, 15, 24]], axis=1) > 0).all()
    t = framskriv_befolkning(None, 2026, basisaar=2016, inndeling="i_alt").query("aar == 2026")
    fasit = les("befolkning").query("aar == 2026").set_index("kommunenr")["i_alt"].reindex(t["kommunenr"].astype(str))
    inni = ((t["lav"].to_numpy() <= fasit.to_numpy()) & (fasit.to_numpy() <= t["hoey"].to_numpy())).mean()
    assert 0.7 < inni < 0.9
    assert (t["lav"] <= t["antall"]).all() and (t["antall"] <= t["hoey"]).all()


def test_back_test_beside_ssb():
    t = etterproev_befolkning().set_index("gruppe")
    alle, felles = t.loc["alle"], t.loc["kommunene i SSBs 2016-framskriving"]
    assert (alle["kommuner"], felles["kommuner"]) == (350, 30)
    assert alle["median_bom_prosent"] == pytest.approx(3.797, abs=0.01)
    assert felles["median_bom_prosent"] == pytest.approx(3.494, abs=0.01)
    assert felles["ssb_median_bom_prosent"] == pytest.approx(3.578, abs=0.01)
    assert t.loc[stoerrelsesnavn(), "kommuner"].sum() == 350
    assert t.loc["under 2\u00a0000", "median_bom_prosent"] > t.loc["5\u00a0000–9\u00a0999", "median_bom_prosent"]
    assert "7 kommuner er ikke med" in t.merknader[0]


def test_back_test_by_one_command():
    r = subprocess.run(
        [sys.executable, "-m", "robekanalyse.analyse.etterproeving"], capture_output=True, text=True, encoding="utf-8"
    )
    assert r.returncode == 0 and "RuntimeWarning" not in r.stderr
    linje = next(x for x in r.stdout.splitlines() if x.startswith("kommunene i SSBs"))
    assert linje.split()[4:] == ["30", "3,5", "8,2", "11,8", "−0,8", "3,6"]


@pytest.mark.parametrize(("fra", "til"), [(2010, 2020), (2016, 2016), (2020, 2016), (2016, 2027)])
def test_back_test_refuses_years_it_cannot_try(fra, til):
    with pytest.raises(UgyldigInndata, match="Etterprøvingen"):
        etterproev_befolkning(fra, til)


def test_size_classes_at_the_borders():
    assert stoerrelsesgruppe([0, 1999, 2000, 4999, 5000, 19999, 20000, 700000]).tolist() == [0, 0, 1, 1, 2, 3, 4, 4]


def test_merged_municipality_is_the_sum_of_its_parts():
    """Persons of today's municipality in 2016 = those of the whole municipalities it was merged from."""
    samtidig = les("befolkning_samtidig").query("aar == 2016").set_index("kommunenr")[list(TI_GRUPPER)]
    i_dag = les("befolkning").query("aar == 2016").set_index("kommunenr")[list(TI_GRUPPER)]
    proevd = 0
    for k in alle_kommuner():
        deler_2016 = {d.nr for d in deler(k) if (d.fra is None or d.fra <= 2016) and d.til >= 2016}
        hele = all(t.helt for t in k.tidligere)
        if k.nr in i_dag.index and len(deler_2016) > 1 and hele and deler_2016 <= set(samtidig.index):
            assert (samtidig.loc[sorted(deler_2016)].sum() == i_dag.loc[k.nr]).all(), k.navn
            proevd += 1
    assert proevd > 25


def test_population_at_the_end_of_the_accounts_year():
    import pandas as pd

    t = pd.DataFrame({
        "kommunenr": ["1103", "1103", "1103", "0138", "0138", "1517", "2020", "5436", "1924", "9901"],
        "aar": [2018, 2019, 2020, 2018, 2019, 2024, 2019, 2022, 2016, 2025],
    })
    n = innbyggere_ved_utgangen(t).tolist()
    assert n[0] == 134037 and np.isnan(n[1]) and n[2] == 144147  # Stavanger before and after the merger
    assert n[3] == 5642 and np.isnan(n[4])  # Hobøl is not Indre Østfold
    assert n[5:] == [5320, 3998, 3863, 6781, 4200]


@pytest.mark.parametrize(
    ("tekst", "aldre"),
    [("0", (0, 0)), ("6–15", (6, 15)), ("16-66", (16, 66)), ("90+", (90, 105)), ("90 år og over", (90, 105)),
     ("alder_1_5", (1, 5)), ("alder_90_pluss", (90, 105)), ("67–79 år", (67, 79))],
)
def test_age_groups_as_people_write_them(tekst, aldre):
    assert les_aldersgruppe(tekst) == aldre


@pytest.mark.parametrize("tekst", ["barn", "15–6", "", "120+", "1–5–9"])
def test_unreadable_age_groups(tekst):
    with pytest.raises(UgyldigInndata):
        les_aldersgruppe(tekst)


def test_overlap_is_refused_and_holes_are_named():
    with pytest.raises(UgyldigInndata, match="overlapper"):
        les_grupper(["0–5", "5–9"])
    assert hull(les_grupper(["0–5", "16–66", "90+"])) == ["6–15 år", "67–89 år"]
    assert all(not hull(g) for g in INNDELINGER.values())
    assert [aldersnavn(g) for g in ("alder_0", "alder_1_5", "alder_90_pluss", "i_alt")] == [
        "0 år", "1–5 år", "90 år og over", "I alt"]


def test_ten_groups_give_wider_groups_but_never_narrower():
    antall = dict(zip(TI_GRUPPER, [30, 164, 296, 147, 203, 1073, 1255, 694, 282, 56], strict=True))
    ut = fra_ti_grupper(antall, les_grupper(["0", "1–5", "6–15", "16–66", "67–79", "80–89", "90+"]))
    assert list(ut.values()) == [30, 164, 443, 2531, 694, 282, 56]
    with pytest.raises(RobekFeil, match="16–22 år"):
        fra_ti_grupper(antall, NOEKKELGRUPPER)
