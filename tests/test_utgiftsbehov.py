"""The need for spending: published, computed by the source, and the part that follows from ages."""

import pytest
from tjenestesaker import naer, saker

import robekanalyse as r
from robekanalyse.analyse.behovsindeks import (
    SEKTORER,
    indeks_av_kriterier,
    kostnadsnoekkel,
    samlet_av_sektorer,
    sektorindekser,
    sektorvekter,
)
from robekanalyse.analyse.kriterier import kriterieindekser
from robekanalyse.grunnlag.feil import ManglerTall, UgyldigInndata
from robekanalyse.grunnlag.kilder import les
from robekanalyse.grunnlag.kommune import FJORDVIK

SAKER = saker("utgiftsbehov")


@pytest.mark.parametrize("t", SAKER["kriterier"], ids=lambda t: t["navn"])
def test_a_sector_index_is_weights_times_criteria(t):
    naer(indeks_av_kriterier(t["sektor"], t["kriterier"]), t["indeks"], 4)


def test_the_published_index_is_reproduced_for_all_352():
    """Σ sector weight × sector index against Grønt hefte's own total, within the rounding of the weights."""
    tabell = sektorindekser().tabell
    alle = tabell[tabell[list(SEKTORER)].notna().all(axis=1)]
    assert len(alle) == 352 and sektorindekser().aar == 2026
    for nr, rad in alle.iterrows():
        assert samlet_av_sektorer(rad) == pytest.approx(rad["samlet"], abs=0.0006), nr


def test_weights_are_whole():
    assert sum(sektorvekter().values()) == pytest.approx(1, abs=1e-9)
    for s in (*SEKTORER, "samlet"):
        assert kostnadsnoekkel(s)["vekt"].sum() == pytest.approx(1, abs=2e-4)


def test_published_and_computed_are_told_apart():
    samlet, skole = r.utgiftsbehov("Hareid"), r.utgiftsbehov("Hareid", "grunnskole")
    assert (samlet.indeks, samlet.grunnlag, samlet.aar) == (1.0817, "publisert", 2026)
    assert (skole.indeks, skole.aar) == (1.2367, 2026) and skole.grunnlag != "publisert"
    assert any("står ikke i Grønt hefte" in m for m in skole.merknader)
    assert not any("står ikke i Grønt hefte" in m for m in samlet.merknader)
    assert r.utgiftsbehov("Hareid", aar=2025).indeks == 1.0895


def test_ages_are_recomputed_and_the_rest_is_blank():
    b = r.utgiftsbehov("Hareid", "grunnskole")
    k = b.kriterier.set_index("kode")
    folk = les("befolkning").query("aar == 2026").set_index("kommunenr")
    ventet = folk.alder_6_12["1517"] / folk.i_alt["1517"] / (folk.alder_6_12.sum() / folk.i_alt.sum())
    assert k.indeks["innb_6_12"] == pytest.approx(ventet)
    assert k.loc[["innv_6_15", "reise_sone", "reise_nabo"], "indeks"].isna().all()
    assert (k.loc[k.indeks.isna(), "merknad"] != "").all()
    assert b.fra_alder == pytest.approx(0.6227 * k.indeks["innb_6_12"] + 0.2776 * k.indeks["innb_13_15"])
    assert b.vekt_alder == pytest.approx(0.9003) and b.aldersindeks == pytest.approx(b.fra_alder / 0.9003)
    assert k.indeks["basis"] == pytest.approx(folk.i_alt.sum() / 357 / folk.i_alt["1517"])


def test_ages_come_near_the_published_index_where_ages_are_nearly_all():
    """Lørenskog's criterion indices in Grønt hefte, of the population half a year before ours."""
    k = r.utgiftsbehov("Lørenskog", "grunnskole").kriterier.set_index("kode").indeks
    assert k["innb_6_12"] == pytest.approx(1.0405, abs=0.02) and k["innb_13_15"] == pytest.approx(0.9362, abs=0.01)
    assert k["basis"] == pytest.approx(0.3091, abs=0.005)


def test_fjordvik_criteria_and_sectors():
    k = kriterieindekser(FJORDVIK, 2026).indeks
    for kode, verdi in SAKER["fjordvik_alder"].items():
        naer(k[kode], verdi, 4)
    for sektor, indeks in SAKER["fjordvik_sektorer"].items():
        naer(indeks_av_kriterier(sektor, {kode: round(v, 4) for kode, v in k.items()}), indeks, 4)
        assert r.utgiftsbehov("Fjordvik", sektor).indeks == float(indeks)
    naer(samlet_av_sektorer(sektorindekser(True).tabell.loc["9901"]), SAKER["fjordvik_samlet"], 4)
    b = r.utgiftsbehov("Fjordvik")
    assert b.kriterier["indeks"].notna().all() and any("konstruert" in m for m in b.merknader)
    assert all(x.konstruert for x in b.kilder if x.kilde == "fjordvik") and b.kriterier.konstruert


@pytest.mark.parametrize("nr", SAKER["uten_sektorindeks"])
def test_a_missing_sector_index_is_none_with_a_remark(nr):
    b = r.utgiftsbehov(nr, "grunnskole")
    assert b.indeks is None and any("ingen behovsindeks" in m for m in b.merknader) and b.aldersindeks > 0
    assert r.utgiftsbehov(nr).indeks is not None


def test_wrong_sector_or_year():
    with pytest.raises(UgyldigInndata, match="pleie_omsorg"):
        r.utgiftsbehov("Hareid", "skole")
    with pytest.raises(ManglerTall, match="2026"):
        r.utgiftsbehov("Hareid", "grunnskole", 2025)
    with pytest.raises(ManglerTall, match="Kommunehelse"):
        samlet_av_sektorer({s: 1 for s in SEKTORER if s != "kommunehelse"})
    with pytest.raises(ManglerTall, match="Heltidssysselsatte"):
        indeks_av_kriterier("barnehage", {"innb_1_5": 1})


def test_a_sector_may_be_written_as_people_write_it():
    assert r.utgiftsbehov("Hareid", "Pleie og omsorg").sektor == "pleie_omsorg"
