"""Leeway service by service: the worked examples, the real figures, and the arithmetic at its edges."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tjenestesaker import desimaler, naer, saker, tall

import robekanalyse as r
from robekanalyse.analyse import referanseregning as rr
from robekanalyse.analyse.behovsindeks import samlet_av_sektorer
from robekanalyse.analyse.tjenestetall import omraadetall
from robekanalyse.grunnlag import feil
from robekanalyse.grunnlag.kilder import les

SAKER = saker("handlingsrom")
EKSEMPELVIK, FJORDVIK = SAKER["eksempelvik"], SAKER["fjordvik_2025"]


@pytest.mark.parametrize("t", EKSEMPELVIK["tjenester"], ids=lambda t: t["navn"])
def test_eksempelvik(t):
    N, K = EKSEMPELVIK["N"], float(EKSEMPELVIK["K"])
    F, L, B = (float(t[k]) for k in "FLB")
    norm = rr.norm(L, B)
    naer(norm, t["norm"], 6)
    naer(F - norm, t["avvik"], 6)
    naer(rr.avvik_mill(F, norm, N), t["mill"], 9)
    naer(rr.indeks(F, norm), t["indeks"], 1)
    naer(rr.avvik_mill(F, rr.norm(L, B, 1, K), N), t["mill_med_K"], desimaler(t["mill_med_K"]))
    # The wrong method, written out so that nobody takes it for the right one: the two agree only where B = 1.
    naer((F / B - L) * N / 1e6, t["feil_metode"], 3)
    assert abs((F / B - L) * B - (F - norm)) < 1e-9


def test_eksempelvik_sums():
    t, s, N, K = pd.DataFrame(EKSEMPELVIK["tjenester"]), EKSEMPELVIK["sum"], EKSEMPELVIK["N"], float(EKSEMPELVIK["K"])
    F, L, B = (t[k].astype(float) for k in "FLB")
    avvik = rr.avvik_mill(F, rr.norm(L, B), N)
    naer(F.sum(), s["F"], 0)
    naer(avvik.sum(), s["mill"], 3)
    naer(avvik[avvik > 0].sum(), s["over"], 3)
    naer(rr.avvik_mill(F, rr.norm(L, B, 1, K), N).sum(), s["mill_med_K"], 3)
    naer(((F / B - L) * N / 1e6).sum(), s["feil_metode"], 3)
    naer((F * N / 1e6).sum(), s["netto"], 9)
    navn = {"Pleie og omsorg": "pleie_omsorg"}
    behov = {navn.get(n, n.lower()): b for n, b in zip(t["navn"], B, strict=True)}
    naer(samlet_av_sektorer(behov), EKSEMPELVIK["samlet_behovsindeks"], 4)


def test_eksempelvik_big_money():
    t = EKSEMPELVIK["tjenester"]
    netto = [float(x["netto"]) for x in t]
    orden, andel, kumulativ = rr.store_penger(netto[::-1], [True] * len(t))
    assert [t[::-1][i]["navn"] for i in orden] == [x["navn"] for x in t]
    for i, x in enumerate(t[::-1]):
        naer(100 * andel[i], x["andel"], 1)
        naer(100 * kumulativ[i], x["kumulativ"], 1)


@pytest.mark.parametrize("t", SAKER["kanter"], ids=lambda t: t["navn"])
def test_arithmetic_at_the_edges(t):
    F, L, B = (tall(t[k]) for k in "FLB")
    norm = rr.norm(L, B, tall(t.get("B_ref", 1)), tall(t.get("K", 1)))
    naer(norm, t["norm"], 6)
    naer(rr.avvik_mill(F, norm, t.get("N", 5000)), t["mill"], 9)
    naer(rr.indeks(F, norm), t["indeks"], 3)


@pytest.mark.parametrize("t", SAKER["pareto"], ids=lambda t: t["navn"])
def test_big_money_at_the_edges(t):
    netto = [tall(x) for x in t["netto"]]
    _, andel, kumulativ = rr.store_penger(netto, t.get("teller", [True] * len(netto)))
    for i in range(len(netto)):
        naer(100 * andel[i], t["andel"][i], 6)
        naer(100 * kumulativ[i], t["kumulativ"][i], 6)


@pytest.mark.parametrize("t", SAKER["feil"], ids=lambda t: f"{t['kommune']} {t['aar']} {t['ord'][0]}")
def test_wrong_use_gives_one_norwegian_sentence(t):
    valg = {"inntektskorreksjon": t.get("K"), "inndeling": t.get("inndeling", "alle")}
    with pytest.raises(getattr(feil, t["feil"])) as e:
        r.handlingsrom(t["kommune"], t["aar"], t.get("referanse", "landet"), **valg)
    melding = str(e.value)
    assert melding.endswith((".", "?")) and "\n" not in melding and "Traceback" not in melding
    for ord_ in t["ord"]:
        assert ord_ in melding, melding


# --- real figures

@pytest.mark.parametrize("kommune", SAKER["fem_kommuner_2024"])
def test_five_municipalities_2024(kommune):
    t = r.handlingsrom(kommune, 2024, inndeling="grupper").set_index("tjeneste_id")
    for tjeneste, mill in SAKER["fem_kommuner_2024"][kommune].items():
        naer(t.loc[tjeneste, "avvik_mill"], mill, 1)


def test_five_municipalities_again_from_the_raw_tables():
    """The same thirty numbers from the tables themselves, in a few lines that share nothing with the library."""
    omraader = {"administrasjon": ["FGK1a", "FGK1b"], "barnehage": ["FGK7"], "grunnskole": ["FGK8b"],
                "helse_omsorg": ["FGK9"], "barnevern": ["FGK13"], "sosial": ["FGK12"]}
    sektorer = {"helse_omsorg": ["pleie_omsorg", "kommunehelse"]}
    k, b, f = les("kostra_tjenester"), les("utgiftsbehov"), les("befolkning")
    numre = {"Hareid": "1517", "Vestnes": "1535", "Målselv": "5524", "Skjervøy": "5542", "Porsanger": "5622"}
    k24 = k[k.aar == 2024]
    for navn, nr in numre.items():
        n = f[(f.kommunenr == nr) & (f.aar == 2025)].i_alt.item()
        for tjeneste, koder in omraader.items():
            egne = k24[(k24.kommunenr == nr) & (k24.indikator == "netto_driftsutgifter") & k24.omraade.isin(koder)]
            norm = 0
            for s in sektorer.get(tjeneste, [tjeneste]):
                land = k24[(k24.kommunenr == "EAK") & (k24.omraade == f"sektor:{s}")].verdi.item()
                norm += land * b[(b.kommunenr == nr) & (b.aar == 2026) & (b.sektor == s)].indeks.item()
            naer(egne.verdi.sum() / 1000 - norm * n / 1e6, SAKER["fem_kommuner_2024"][navn][tjeneste], 1)


def test_hareid_administration_by_hand():
    """47 724 − 5 218 · 1,2283 · 5 320 / 1000 = +13 627 (1000 kr), as the contract writes it."""
    t = r.handlingsrom("Hareid", 2024).set_index("tjeneste_id").loc["administrasjon"]
    assert (t.referanse_per_innbygger, t.behovsindeks, t.innbyggere) == (5218, 1.2283, 5320)
    naer(t.netto_mill, "47.724", 6)
    naer(t.avvik_mill, "13.627", 3)


def test_health_and_care_has_one_norm_of_two_sectors():
    t = r.handlingsrom("Hareid", 2024).set_index("tjeneste_id").loc["helse_omsorg"]
    assert t.norm_per_innbygger == pytest.approx(26452 * 1.0321 + 4797 * 1.0834, abs=1e-6)
    assert t.behovsindeks == pytest.approx(t.norm_per_innbygger / (26452 + 4797))


def test_areas_that_give_no_leeway_have_no_norm_and_no_share():
    t = r.handlingsrom("Hareid", 2024).set_index("tjeneste_id")
    for id, ord_ in (("fgk1c", "Pensjon"), ("fgk14", "Selvkost"), ("fgk6a", "tvers")):
        assert t.loc[id, ["norm_mill", "avvik_mill", "indeks", "andel", "kumulativ_andel", "behovsindeks"]].isna().all()
        assert t.loc[id, "netto_mill"] == t.loc[id, "netto_mill"] and ord_ in t.loc[id, "merknad"]
    assert t["kumulativ_andel"].max() == pytest.approx(100)
    med = t[t["andel"].notna()]
    assert "fgk6a" not in med.index and med["andel"].sum() == pytest.approx(100)
    assert med["netto_mill"].is_monotonic_decreasing


def test_areas_without_need_index_are_blank_against_the_embedded_country_and_say_why():
    t = r.handlingsrom("Hareid", 2024).set_index("tjeneste_id")
    for id in ("fgk2", "fgk3", "fgk4", "fgk5", "fgk15", "fgk16", "fgk17"):
        assert np.isnan(t.loc[id, "norm_mill"]) and t.loc[id, "netto_mill"] == t.loc[id, "netto_mill"]
        assert "Landet har ikke tall" in t.loc[id, "merknad"] and "indeks 1" in t.loc[id, "merknad"]
    mot_nettverk = r.handlingsrom("Hareid", 2024, "eksempel").set_index("tjeneste_id")
    assert mot_nettverk.loc["fgk2", "behovsindeks"] == 1 and mot_nettverk.loc["fgk2", "avvik_mill"] != 0


def test_what_does_not_match_is_said():
    t = r.handlingsrom("Hareid", 2024).set_index("tjeneste_id")["merknad"]
    for id, funksjon in (("grunnskole", "213"), ("sosial", "275"), ("sosial", "242"), ("administrasjon", "180")):
        assert funksjon in t[id]


def test_the_index_year_and_the_population_are_said():
    t = r.handlingsrom("Hareid", 2024)
    assert any("2026" in m and "Behovsindeks" in m for m in t.merknader)
    assert any("1. januar 2025" in m for m in t.merknader)


def test_a_municipality_without_figures_gets_the_norm_and_how_to_fill_the_rest():
    t = r.handlingsrom("Andøy", 2024, inndeling="grupper")
    assert t["norm_mill"].notna().all() and t[["netto_mill", "avvik_mill", "indeks", "andel"]].isna().all().all()
    assert t["merknad"].str.contains("robekanalyse oppdater").all()
    assert t["norm_mill"].is_monotonic_decreasing


def test_a_municipality_without_sector_indices_gets_blanks_with_the_reason():
    t = r.handlingsrom("3226", 2024, inndeling="grupper")
    assert t["norm_mill"].isna().all() and t["merknad"].str.contains("ingen behovsindeks").all()


def test_all_357_in_one_call_equal_one_at_a_time():
    alle = r.handlingsrom(r.alle_kommuner(), 2024, inndeling="grupper")
    assert len(alle) == 357 * 6 and alle["kommunenr"].nunique() == 357
    assert alle["norm_mill"].notna().sum() == 352 * 6
    for navn in ("Hareid", "Oslo", "Andøy", "Porsanger"):
        en = r.handlingsrom(navn, 2024, inndeling="grupper").reset_index(drop=True)
        samme = alle[alle["kommune"] == navn].reset_index(drop=True)
        pd.testing.assert_frame_equal(pd.DataFrame(en), pd.DataFrame(samme))


def test_no_total_score_and_no_ranking():
    t = r.handlingsrom(r.finn_nettverk("eksempel"), 2024)
    assert not [k for k in t.columns if any(o in k for o in ("score", "rang", "plassering", "poeng"))]
    assert list(dict.fromkeys(t["kommune"])) == [k.navn for k in r.finn_nettverk("eksempel").kommuner]


def test_income_correction_moves_the_norm_and_is_said():
    uten, med = r.handlingsrom("Hareid", 2024), r.handlingsrom("Hareid", 2024, inntektskorreksjon="0,98")
    assert med["norm_mill"].sum() == pytest.approx(0.98 * uten["norm_mill"].sum())
    assert any("0,98" in m for m in med.merknader)
    to = r.handlingsrom(["Hareid", "Vestnes"], 2024, inntektskorreksjon={"Hareid": "0,98", "1535": 1})
    vestnes = r.handlingsrom("Vestnes", 2024)["norm_mill"].sum()
    assert to[to.kommune == "Vestnes"]["norm_mill"].sum() == pytest.approx(vestnes)


def test_sums_name_what_is_not_in_them():
    s, = r.handlingsromsum(r.handlingsrom("Hareid", 2024))
    assert s.antall == 6
    assert s.avvik_mill == pytest.approx(s.over + s.under) == pytest.approx(s.netto_mill - s.norm_mill)
    assert "Eiendomsforvaltning" in s.uten_avvik and "Vann, avløp og renovasjon" in s.uten_avvik


def test_sources_follow_and_constructed_is_marked():
    ekte, fjordvik = r.handlingsrom("Hareid", 2024), r.handlingsrom("Fjordvik", 2025)
    assert not ekte.konstruert and fjordvik.konstruert
    assert {"ssb-12362", "ssb-12367", "kdd-groent-hefte-2026", "ssb-07459"} <= {k.kilde for k in ekte.kilder}
    assert {"fjordvik", "ssb-12367"} <= {k.kilde for k in fjordvik.kilder}
    assert all(k.formel for k in ekte.kilder)


# --- Fjordvik

@pytest.mark.parametrize("rad", FJORDVIK["sektorer"], ids=lambda t: t["id"])
def test_fjordvik_sector_by_sector(rad):
    t = r.handlingsrom("Fjordvik", 2025, inndeling="sektorer").set_index("tjeneste_id").loc[rad["id"]]
    assert (t.netto_per_innbygger, t.referanse_per_innbygger) == (pytest.approx(rad["F"]), rad["L"])
    naer(t.behovsindeks, rad["B"], 4)
    naer(t.norm_per_innbygger, rad["norm"], 0)
    naer(t.avvik_per_innbygger, rad["avvik"], 0)
    naer(t.avvik_mill, rad["mill"], 2)
    naer(t.indeks, rad["indeks"], 1)
    naer(t.netto_mill, rad["netto"], 2)
    naer(t.kumulativ_andel, rad["kumulativ"], 1)


def test_fjordvik_sums_and_raw_indices():
    t = r.handlingsrom("Fjordvik", 2025, inndeling="sektorer")
    s, = r.handlingsromsum(t)
    naer(s.netto_mill, FJORDVIK["sum"]["netto"], 2)
    naer(s.avvik_mill, FJORDVIK["sum"]["avvik"], 2)
    naer(s.over, FJORDVIK["sum"]["over"], 2)
    naer(t["netto_per_innbygger"].sum(), FJORDVIK["sum"]["F"], 6)
    i = t.set_index("tjeneste_id")
    for id, raa in FJORDVIK["raa_indeks"].items():
        naer(100 * i.loc[id, "netto_per_innbygger"] / i.loc[id, "referanse_per_innbygger"], raa, 1)


def test_fjordvik_groups_agree_with_sectors():
    """Six groups or seven sectors: the two sectors of health and care have one norm that is the sum of theirs."""
    grupper = r.handlingsrom("Fjordvik", 2025, inndeling="grupper").set_index("tjeneste_id")["avvik_mill"]
    sektorer = r.handlingsrom("Fjordvik", 2025, inndeling="sektorer").set_index("tjeneste_id")["avvik_mill"]
    assert grupper["helse_omsorg"] == pytest.approx(sektorer["pleie_omsorg"] + sektorer["kommunehelse"])
    naer(grupper["helse_omsorg"], FJORDVIK["helse_omsorg_samlet"], 2)
    assert grupper.sum() == pytest.approx(sektorer.sum())


def test_fjordvik_is_in_no_reference():
    assert "9901" not in omraadetall(2025).rad and "9901" not in [k.nr for k in r.alle_kommuner()]


# --- properties

kroner = st.floats(-5e4, 2e5, allow_nan=False)
positive = st.floats(1, 2e5)
indekser = st.floats(0.3, 3)
folketall = st.integers(200, 700_000)


@given(positive, indekser, indekser, folketall)
def test_the_reference_against_itself_is_zero(L, B, B_ref, N):
    assert rr.avvik_mill(L, rr.norm(L, B_ref, B_ref), N) == pytest.approx(0, abs=1e-6)
    assert rr.avvik_mill(L * B / B_ref, rr.norm(L, B, B_ref), N) == pytest.approx(0, abs=1e-6)


@given(st.lists(st.tuples(kroner, positive, indekser), min_size=1, max_size=7), folketall)
def test_the_groups_add_up_to_the_deviation_of_the_sum(rader, N):
    F, L, B = (np.array(x) for x in zip(*rader, strict=True))
    hver_for_seg = rr.avvik_mill(F, rr.norm(L, B), N).sum()
    samlet = rr.avvik_mill(F.sum(), rr.norm(L.sum(), rr.samlet_behov(L, B)), N)
    assert hver_for_seg == pytest.approx(samlet, abs=1e-6 * max(1, N / 1000))


@given(kroner, positive, indekser, folketall, st.sampled_from([1e-6, 1e-3, 1e3]))
def test_kr_and_1000_kr_are_the_same_comparison(F, L, B, N, skala):
    avvik, skalert = rr.avvik_mill(F, rr.norm(L, B), N), rr.avvik_mill(F * skala, rr.norm(L * skala, B), N) / skala
    assert avvik == pytest.approx(skalert, abs=1e-6)
    assert rr.indeks(F, rr.norm(L, B)) == pytest.approx(rr.indeks(F * skala, rr.norm(L * skala, B)))


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=12))
def test_shares_add_up_and_accumulate(netto):
    orden, andel, kumulativ = rr.store_penger(netto, [True] * len(netto))
    if max(netto) <= 0:
        assert np.isnan(andel).all()
        return
    assert np.nansum(andel) == pytest.approx(1) and np.nanmax(kumulativ) == pytest.approx(1)
    assert [netto[i] for i in orden] == sorted(netto, reverse=True)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.5, 1.5))
def test_income_correction_is_proportional(K):
    uten, med = r.handlingsrom("Hareid", 2024), r.handlingsrom("Hareid", 2024, inntektskorreksjon=K)
    np.testing.assert_allclose(med["norm_mill"], K * uten["norm_mill"])
