"""What a municipality is compared with: regions, networks, lists, the most alike, the lowest quarter, and gaps."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tjenestesaker import naer, saker, tall

import robekanalyse as r
from robekanalyse.analyse import likhet, tjenestetall
from robekanalyse.analyse import referanseregning as rr
from robekanalyse.analyse.referanser import finn_referanse
from robekanalyse.grunnlag.feil import ManglerTall, UgyldigInndata
from robekanalyse.grunnlag.kilder import les

pytest_plugins = ["oppdaterte_tall"]  # the fixture oppdatert
SAKER = saker("handlingsrom")
FEM = ("Hareid", "Vestnes", "Målselv", "Skjervøy", "Porsanger")


@pytest.mark.parametrize("t", SAKER["referanser"], ids=lambda t: t["navn"])
def test_weighted_reference(t):
    u, b, n = (np.array([tall(k[i]) for k in t["kommuner"]]) for i in range(3))
    ref = rr.vektet_referanse(u[:, None], b[:, None], n, np.ones((len(n), 1), bool))
    for felt, verdi in (("utgift", ref.utgift), ("behov", ref.behov), ("median", ref.median),
                        ("lavest", ref.lavest), ("hoeyest", ref.hoeyest)):
        naer(verdi[0], t[felt], 6)
    assert ref.antall[0] == t["antall"]


def test_a_network_is_the_weighted_mean_of_the_others():
    """By hand for Hareid's schools: the four others' kroner and need, weighted by inhabitants."""
    k, f, b = les("kostra_tjenester"), les("befolkning"), les("utgiftsbehov")
    n = f[f.aar == 2025].set_index("kommunenr").i_alt
    k = k[(k.aar == 2024) & (k.omraade == "FGK8b") & (k.indikator == "netto_driftsutgifter")]
    skole = k.set_index("kommunenr").verdi
    behov = b[(b.aar == 2026) & (b.sektor == "grunnskole")].set_index("kommunenr").indeks
    andre = ["1535", "5524", "5542", "5622"]
    L = 1000 * skole[andre].sum() / n[andre].sum()
    B_ref = (n[andre] * behov[andre]).sum() / n[andre].sum()
    norm = L * behov["1517"] / B_ref
    t = r.handlingsrom("Hareid", 2024, "eksempel").set_index("tjeneste_id").loc["grunnskole"]
    assert t.referanse_per_innbygger == pytest.approx(L) and t.behovsindeks_referanse == pytest.approx(B_ref)
    assert t.avvik_mill == pytest.approx((1000 * skole["1517"] / n["1517"] - norm) * n["1517"] / 1e6)
    per = 1000 * skole[andre] / n[andre]
    assert (t.referanse_median, t.referanse_lavest, t.referanse_hoeyest, t.referanse_antall) == pytest.approx(
        (per.median(), per.min(), per.max(), 4)
    )


def test_own_municipality_is_left_out_and_it_is_said():
    nettverk = r.handlingsrom("Hareid", 2024, "eksempel")
    liste = r.handlingsrom("Hareid", 2024, list(FEM))
    uten = r.handlingsrom("Hareid", 2024, list(FEM[1:]))
    for t in (nettverk, liste):
        np.testing.assert_allclose(t["avvik_mill"], uten["avvik_mill"])
        assert any("holdt utenfor" in m for m in t.merknader)
    assert not any("holdt utenfor" in m for m in uten.merknader)


def test_a_reference_of_one_is_that_one_and_says_so():
    t = r.handlingsrom("Hareid", 2024, "Vestnes").set_index("tjeneste_id")
    v = r.handlingsrom("Vestnes", 2024).set_index("tjeneste_id")
    assert t.loc["grunnskole", "referanse_per_innbygger"] == pytest.approx(v.loc["grunnskole", "netto_per_innbygger"])
    assert t.loc["grunnskole", "referanse_median"] == t.loc["grunnskole", "referanse_hoeyest"]
    assert "én kommune" in t.loc["grunnskole", "merknad"]


def test_a_reference_where_only_some_have_figures_says_how_many():
    t = r.handlingsrom("Hareid", 2024, ["Vestnes", "Andøy", "Bodø"]).set_index("tjeneste_id").loc["grunnskole"]
    assert t.referanse_antall == 1 and "én kommune med tall, av 3 i alt" in t.merknad


def test_a_municipality_twice_counts_once():
    en, to = (r.handlingsrom("Hareid", 2024, x) for x in (["Vestnes", "Målselv"], ["Vestnes", "Målselv", "1535"]))
    np.testing.assert_allclose(en["avvik_mill"], to["avvik_mill"])
    assert any("to ganger" in m for m in to.merknader)


def test_vestnes_pulls_the_network_in_health_and_care():
    t = r.handlingsrom("Hareid", 2024, "eksempel").set_index("tjeneste_id").loc["helse_omsorg"]
    assert "Vestnes bruker 40 prosent mer enn midten" in t.merknad and "trekker den opp" in t.merknad
    uten = r.handlingsrom("Hareid", 2024, ["Målselv", "Skjervøy", "Porsanger"]).set_index("tjeneste_id")
    endring = t.norm_mill - uten.loc["helse_omsorg", "norm_mill"]
    assert f"{endring:.1f} mill. kr lavere".replace(".", ",", 1) in t.merknad
    vestnes = r.handlingsrom("Vestnes", 2024, "eksempel").set_index("tjeneste_id")
    assert "trekker" not in vestnes.loc["helse_omsorg", "merknad"]


@pytest.mark.parametrize("referanse, ord_", [
    ("landet uten Oslo", "Landet uten Oslo har ikke tall"), ("KOSTRA-gruppe", "KOSTRA-gruppe EKG01 har ikke tall"),
    ("naermeste", "Ingen av kommunene"), ("beste kvartil", "Ingen av kommunene"), ("robek-1", ""),
])
def test_a_missing_reference_is_blank_with_the_reason_never_another(referanse, ord_):
    t = r.handlingsrom("Hareid", 2024, referanse, inndeling="grupper")
    if referanse == "robek-1":  # only Porsanger and Målselv of the seven have figures
        assert (t["referanse_antall"] == 2).all() and t["merknad"].str.contains("to kommuner med tall, av 7").all()
        return
    assert t[["norm_mill", "avvik_mill", "referanse_per_innbygger"]].isna().all().all()
    assert t["merknad"].str.contains(ord_).all() and t["merknad"].str.contains("robekanalyse oppdater").all()
    assert t["netto_mill"].notna().all()


def test_members_that_are_other_municipalities_today_are_named():
    t = r.handlingsrom("Hareid", 2024, "robek-3")
    assert any("Fræna er i dag Hustadvika" in m for m in t.merknader)


def test_names_of_references_may_be_written_as_people_write_them():
    k = (r.finn_kommune("Hareid"),)
    skrevne = {
        "Landet": "landet", "landet uten Oslo": "landet_uten_oslo", "KOSTRA-gruppe": "kostragruppe",
        "kostragruppen": "kostragruppe", "de likeste": "naermeste", "nærmeste 3": "naermeste",
        "Beste kvartil": "beste_kvartil", "ROBEK III": "robek-3", "eksempel": "eksempel", "1535": "liste",
    }
    for skrevet, id in skrevne.items():
        assert finn_referanse(skrevet, k, 2024).id == id
    assert len(finn_referanse("nærmeste 3", k, 2024).medlemmer[0]) == 3


def test_choices_carry_what_they_are_good_and_bad_for():
    t = r.referansevalg()
    assert {"landet", "kostragruppe", "beste_kvartil", "robek-1", "eksempel"} <= set(t["id"])
    assert (t["styrke"].str.len() > 10).all() and (t["svakhet"].str.len() > 10).all()


# --- the most alike

def test_the_most_alike_are_near_in_need_and_income_with_the_reason():
    t = r.likeste_kommuner("Hareid", 2024, 5)
    assert len(t) == 5 and "Hareid" not in set(t["kommune"])
    assert (t["behovsindeks"] - 1.0817).abs().max() < 0.01 and (t["inntekt"] == "lave").all()
    assert t["grunn"].str.contains("Behovsindeks 1,08 mot 1,08; frie disponible inntekter: lave i begge").all()
    assert any("finnes for få kommuner" in m for m in t.merknader)
    assert not t["har_tall"].any() and r.likeste_kommuner("Hareid", 2024, 4, bare_med_tall=True)["har_tall"].all()


def test_income_in_kroner_is_used_when_nearly_all_have_it(monkeypatch):
    from radvalg import valgt

    o, folk = les("kostra_oekonomi"), tjenestetall.innbyggere(2025)
    rad = {"aar": 2024, "indikator": "frie_inntekter_per_innbygger", "kilde": "ssb-12134", "enhet": "kr"}
    nye = pd.DataFrame([rad | {"kommunenr": nr, "verdi": 70_000.0 + int(nr) % 100} for nr in folk])
    monkeypatch.setattr(likhet, "les", lambda navn, **hvor: valgt(nye, hvor) if navn == "kostra_oekonomi"
                        else les(navn, **hvor))
    likhet.inntektsmaal.cache_clear()
    t = r.likeste_kommuner("Hareid", 2024, 3)
    likhet.inntektsmaal.cache_clear()
    assert not t.merknader and t["inntekt"].str.contains("kr").all() and len(o)
    assert t["grunn"].str.contains("frie inntekter per innbygger").all()


def test_the_most_alike_of_oslo_cannot_be_found_and_it_is_said():
    with pytest.raises(ManglerTall, match="Oslo"):
        r.likeste_kommuner("Oslo", 2024)
    t = r.handlingsrom(["Oslo", "Hareid"], 2024, "naermeste med tall", inndeling="grupper")
    oslo = t[t["kommune"] == "Oslo"]
    assert oslo["norm_mill"].isna().all() and oslo["merknad"].str.contains("inntekt mangler").all()
    assert t[t["kommune"] == "Hareid"]["norm_mill"].notna().all()


@pytest.mark.parametrize("antall", [0, -1, True, 2.5, "fem"])
def test_a_count_that_is_no_count_is_refused(antall):
    with pytest.raises(UgyldigInndata):
        r.likeste_kommuner("Hareid", 2024, antall)


def test_fjordvik_finds_its_alike_among_real_municipalities():
    t = r.likeste_kommuner("Fjordvik", 2025, 3)
    assert (t["inntekt"] == "middels").all() and "Fjordvik" not in set(t["kommune"])


# --- after a refresh

def test_after_a_refresh_every_reference_is_filled(oppdatert):
    for referanse in ("landet uten Oslo", "KOSTRA-gruppe", "naermeste", "beste kvartil", "robek-3"):
        t = r.handlingsrom("Hareid", 2024, referanse)
        med = t[t["rolle"].isin(["gruppe", "uten_korreksjon"])]
        assert med["avvik_mill"].notna().all() and not med["merknad"].str.contains("har ikke tall").any(), referanse


def test_the_country_without_oslo_has_its_own_need(oppdatert):
    t = r.handlingsrom("Hareid", 2024, "landet uten Oslo").set_index("tjeneste_id").loc["sosial"]
    b, n = les("utgiftsbehov"), tjenestetall.innbyggere(2025)
    behov = b[(b.aar == 2026) & (b.sektor == "sosial") & (b.kommunenr != "0301")]
    vekt = behov.kommunenr.map(n)
    assert t.behovsindeks_referanse == pytest.approx((behov.indeks * vekt).sum() / vekt.sum())
    assert t.behovsindeks_referanse < 0.95 < r.utgiftsbehov("Oslo", "sosial").indeks


def test_a_group_has_the_need_of_its_members(oppdatert):
    t = r.handlingsrom("Hareid", 2024, "KOSTRA-gruppe").set_index("tjeneste_id").loc["grunnskole"]
    g, b, n = les("kostragrupper"), les("utgiftsbehov"), tjenestetall.innbyggere(2025)
    gruppe = g[(g.gruppering == 2020) & (g.kostragruppe == "EKG01")].kommunenr
    behov = b[(b.aar == 2026) & (b.sektor == "grunnskole") & b.kommunenr.isin(gruppe)]
    vekt = behov.kommunenr.map(n)
    assert t.behovsindeks_referanse == pytest.approx((behov.indeks * vekt).sum() / vekt.sum())
    assert t.norm_per_innbygger == pytest.approx(t.referanse_per_innbygger * 1.2367 / t.behovsindeks_referanse)


def test_the_lowest_quarter_is_a_quarter_of_the_need_corrected(oppdatert):
    t = r.handlingsrom("Hareid", 2024, "beste kvartil").set_index("tjeneste_id").loc["grunnskole"]
    g, b, n = les("kostragrupper"), les("utgiftsbehov"), tjenestetall.innbyggere(2025)
    gruppe = [nr for nr in g[(g.gruppering == 2020) & (g.kostragruppe == "EKG01")].kommunenr if nr != "1517"]
    behov = b[(b.aar == 2026) & (b.sektor == "grunnskole")].set_index("kommunenr").indeks
    kr = oppdatert[(oppdatert.aar == 2024) & (oppdatert.omraade == "FGK8b") & (oppdatert.enhet == "1000 kr")]
    kr = kr[kr.indikator == "netto_driftsutgifter"]
    kr = {x.kommunenr: 1000 * x.verdi / n[x.kommunenr] for x in kr.itertuples()}
    gruppe = [nr for nr in gruppe if nr in behov.index]
    beste = sorted(gruppe, key=lambda nr: kr[nr] / behov[nr])[: len(gruppe) // 4]
    vekt = sum(n[nr] for nr in beste)
    assert t.referanse_antall == len(beste) >= 2
    assert t.referanse_per_innbygger == pytest.approx(sum(n[nr] * kr[nr] for nr in beste) / vekt)


def test_a_quarter_of_too_few_is_refused(oppdatert):
    t = r.handlingsrom("Oslo", 2024, "beste kvartil", inndeling="grupper")
    assert t["norm_mill"].isna().all() and t["merknad"].str.contains("ingen andre i sin KOSTRA-gruppe").all()
    t = r.handlingsrom("Hvaler", 2024, "beste kvartil", inndeling="grupper")
    ekg17 = r.handlingsrom("Bykle", 2024, "beste kvartil", inndeling="grupper")
    assert t["norm_mill"].notna().all() and ekg17["merknad"].str.contains("regnes av minst 8").all()


# --- properties

medlemmer = st.lists(
    st.tuples(st.floats(-1e4, 1e5), st.floats(0.3, 3), st.integers(200, 700_000)), min_size=1, max_size=12
)


@given(medlemmer, st.randoms())
def test_the_order_of_peers_does_not_matter(kommuner, tilfeldig):
    blandet = kommuner[:]
    tilfeldig.shuffle(blandet)
    svar = []
    for k in (kommuner, blandet):
        u, b, n = (np.array(x, float) for x in zip(*k, strict=True))
        svar.append(rr.vektet_referanse(u[:, None], b[:, None], n, np.ones((len(k), 1), bool)))
    for felt in ("utgift", "behov", "median", "lavest", "hoeyest", "antall"):
        np.testing.assert_allclose(getattr(svar[0], felt), getattr(svar[1], felt), rtol=1e-9, atol=1e-6)


@given(medlemmer)
def test_a_group_lies_between_its_lowest_and_highest(kommuner):
    u, b, n = (np.array(x, float) for x in zip(*kommuner, strict=True))
    ref = rr.vektet_referanse(u[:, None], b[:, None], n, np.ones((len(n), 1), bool))
    for midt in (ref.utgift[0], ref.median[0]):
        assert ref.lavest[0] - 1e-6 <= midt <= ref.hoeyest[0] + 1e-6
    assert (n @ (u - ref.utgift[0])) == pytest.approx(0, abs=1e-3)


@settings(max_examples=20, deadline=None)
@given(st.permutations(FEM[1:]))
def test_the_order_of_a_list_does_not_matter(liste):
    a, b = r.handlingsrom("Hareid", 2024, list(FEM[1:])), r.handlingsrom("Hareid", 2024, list(liste))
    np.testing.assert_array_equal(a["avvik_mill"], b["avvik_mill"])
    assert list(a["merknad"]) == list(b["merknad"])


@given(st.lists(st.floats(1, 1e5), min_size=1, max_size=20, unique=True))
def test_the_lowest_quarter_holds_the_lowest(verdier):
    v = np.array(verdier)[:, None]
    beste = rr.beste_kvartil(v, np.ones_like(v, bool))[:, 0]
    assert beste.sum() == max(1, len(verdier) // 4)
    assert v[beste].max() <= (v[~beste].min() if (~beste).any() else np.inf)
