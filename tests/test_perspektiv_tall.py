"""Key figures, real growth, income side and reservations for real municipalities, and what holds for all numbers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robekanalyse.analyse import oekonomi
from robekanalyse.analyse.demografi import demografikostnad, satser_av_noekler
from robekanalyse.analyse.forbehold import usikkerhet_i_ord
from robekanalyse.analyse.framskriving import framskriv_oekonomi
from robekanalyse.analyse.inntekter import inntektssiden
from robekanalyse.analyse.oekonomi import BELOEP, PROSENT, nokkeltall, samlede_nokkeltall
from robekanalyse.analyse.prisvekst import deflatorer, realvekst
from robekanalyse.analyse.resultatbegreper import korrigert_netto_driftsresultat
from robekanalyse.grunnlag.feil import ManglerTall, UgyldigInndata
from robekanalyse.grunnlag.kilder import kildelinje, les
from robekanalyse.grunnlag.kommune import alle_kommuner
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.grunnlag.tall import avrund


def test_hareid_from_the_amounts():
    t = nokkeltall("Hareid").set_index("aar")
    assert t.loc[2023, ["netto_driftsresultat", "driftsinntekter"]].tolist() == [-55557, 635076]
    assert avrund(t.loc[2023, "netto_driftsresultat_prosent"], 1) == -8.7
    assert avrund(t.loc[2024, "netto_driftsresultat_prosent"], 1) == -10.5
    assert t.loc[2024, "netto_driftsresultat_prosent_snitt3"] == pytest.approx(
        t.loc[2022:2024, "netto_driftsresultat_prosent"].mean())
    assert np.isnan(t.loc[2016, "netto_driftsresultat_prosent_snitt3"])
    ett_aar = nokkeltall("Hareid", 2024)
    assert len(ett_aar) == 1
    assert ett_aar["netto_driftsresultat_prosent_snitt3"].iloc[0] == t.loc[2024, "netto_driftsresultat_prosent_snitt3"]
    assert (t.loc[2025, "netto_renter"], t.loc[2025, "brutto_driftsresultat"]) == (68896 - 14690, 777140 - 733820)
    assert (t["omfang"] == "konsern").all() and (t["prosent_av"] == "beløp").all()


def test_what_is_missing_is_named_with_reason():
    t = nokkeltall("Hareid")
    siste, foerste = t.iloc[-1], t.iloc[0]
    assert "disposisjonsfond" in siste["mangler"] and "renteutgifter" not in siste["mangler"]
    assert "renteutgifter" in foerste["mangler"]
    assert any("disposisjonsfond" in m and "robekanalyse oppdater" in m for m in t.merknader)
    assert any("bare for 2020–2025" in m for m in t.merknader)
    assert "12137" in kildelinje(t.kilder)
    uten = nokkeltall("Flakstad")
    assert len(uten) == 1 and uten["mangler"].iloc[0] == "alle regnskapstall" and "Flakstad" in uten.merknader[0]


def test_series_follows_over_renumbering_but_not_over_mergers():
    skjervoey = nokkeltall("Skjervøy")
    assert skjervoey["aar"].tolist() == list(range(2015, 2026))
    assert list(dict.fromkeys(skjervoey["kommunenr"])) == ["1941", "5427", "5542"]
    oestfold = nokkeltall("Indre Østfold")
    assert oestfold["driftsinntekter"].isna().all()
    assert any("Hobøl" in m and "ikke Indre Østfolds" in m for m in oestfold.merknader)
    hoboel = next(k for k in alle_kommuner(2018) if k.nr == "0138")
    assert nokkeltall(hoboel)["aar"].tolist() == [2015, 2016, 2017, 2018, 2019]
    nettverk = nokkeltall(finn_nettverk("robek-2"))
    assert set(nettverk[nettverk["kommunenr"] == "0138"]["kommune"]) == {"Hobøl"}
    assert nettverk["kommune"].nunique() == 7


@pytest.fixture(autouse=True)
def ingenting_husket():
    yield
    nokkeltall.cache_clear()


def med_rader(monkeypatch, endre):
    """The table of accounts, changed by the test, as a refresh or a gap might change it."""
    nokkeltall.cache_clear()
    monkeypatch.setattr(oekonomi, "les_for", lambda navn, kommune, **hvor: endre(les(navn).copy()))


def test_a_number_kept_over_a_merger_does_not_carry_the_old_accounts(monkeypatch):
    """Stavanger is 1103 before and after 2020; the accounts of 2015 are not those of the merged municipality."""
    def flytt(t):
        t.loc[(t["kommunenr"] == "1517") & t["aar"].isin([2015, 2021]), ["kommunenr", "kommunenr_i_dag"]] = "1103"
        return t

    med_rader(monkeypatch, flytt)
    assert nokkeltall("Stavanger")["aar"].tolist() == [2021]


def test_mean_of_three_years_needs_three_years_in_a_row(monkeypatch):
    med_rader(monkeypatch, lambda t: t[t["aar"] != 2022])
    t = nokkeltall("Hareid").set_index("aar")["netto_driftsresultat_prosent_snitt3"]
    assert t.loc[[2023, 2024]].isna().all() and t.loc[[2021, 2025]].notna().all()


def test_konsern_and_kasse_are_never_mixed(monkeypatch):
    def kasse(t):
        nye = t[(t["kommunenr"] == "1517") & (t["aar"] >= 2024)].assign(omfang="kasse", verdi=lambda d: d["verdi"] - 1)
        return pd.concat([t[(t["kommunenr"] != "1517") | (t["aar"] < 2025)], nye])

    med_rader(monkeypatch, kasse)
    t = nokkeltall("Hareid").set_index("aar")
    assert t.loc[[2024, 2025], "omfang"].tolist() == ["konsern", "kasse"]
    assert t.loc[2024, "driftsinntekter"] == 663474
    assert nokkeltall("Hareid", 2024, omfang="kasse")["driftsinntekter"].tolist() == [663473]


def test_all_357_in_one_call_as_each_for_itself():
    alle = nokkeltall()
    assert alle["kommune"].notna().all() and len(set(alle["kommunenr"]) - {"0138"}) >= 357
    for navn in ("Hareid", "Målselv", "Oslo", "Flakstad"):
        en, del_ = nokkeltall(navn), alle[alle["kommune"] == navn]
        for kolonne in ("aar", "driftsinntekter", "netto_driftsresultat_prosent", "mangler"):
            assert en[kolonne].astype(str).tolist() == del_[kolonne].astype(str).tolist()
    assert sum("kommuner finnes ikke i datagrunnlaget" in m for m in alle.merknader) == 1
    ett_aar = nokkeltall(None, 2024)
    assert len(ett_aar) == 357 and (ett_aar["aar"] == 2024).all()


def test_published_percent_is_used_only_where_amounts_lack():
    oslo = nokkeltall("Oslo", 2024).iloc[0]
    assert oslo["prosent_av"] == "publisert" and oslo["netto_driftsresultat_prosent"] == -0.9
    assert any("som publisert" in m for m in nokkeltall("Oslo").merknader)


def test_fjordvik_key_figures_are_marked_and_kasse():
    t = nokkeltall("Fjordvik").set_index("aar")
    ventet = {2018: 1.90, 2019: 1.06, 2020: 2.31, 2021: 0.50, 2022: 2.44, 2023: -2.19, 2024: -3.11, 2025: -2.79}
    assert {a: avrund(v, 2) for a, v in t["netto_driftsresultat_prosent"].items()} == ventet
    regnet = t["brutto_driftsresultat"] - t["netto_finansutgifter"] + t["avskrivninger"]
    assert (t["netto_driftsresultat"] == regnet).all()
    siste = t.loc[2025]
    gjeld = [avrund(siste[n], 1) for n in ("netto_laanegjeld_prosent", "netto_renteeksponering_prosent")]
    assert gjeld == [128.0, 58.0]
    assert avrund(siste["akkumulert_merforbruk_prosent"], 3) == 3.107
    assert nokkeltall("Fjordvik").konstruert and (t["omfang"] == "kasse").all()
    assert kildelinje(nokkeltall("Fjordvik").kilder).startswith("Konstruert eksempel.")


@pytest.mark.parametrize("aar", ["2024", True, ["i fjor"]])
def test_unreadable_year(aar):
    with pytest.raises(UgyldigInndata, match="regnskapsår"):
        nokkeltall("Hareid", aar)


def test_unknown_omfang_and_empty_choice():
    with pytest.raises(UgyldigInndata, match="konsern eller kasse"):
        nokkeltall("Hareid", omfang="foretak")
    with pytest.raises(UgyldigInndata, match="minst én"):
        nokkeltall([])
    assert nokkeltall("Hareid", omfang="kasse")["driftsinntekter"].isna().all()


def test_sum_of_a_network_adds_amounts_and_never_rates():
    deler = nokkeltall(finn_nettverk("eksempel"))
    s = samlede_nokkeltall(deler, "Nettverket").set_index("aar")
    for aar in (2015, 2024):
        d = deler[deler["aar"] == aar]
        assert s.loc[aar, "driftsinntekter"] == d["driftsinntekter"].sum() and s.loc[aar, "kommuner"] == 5
        assert s.loc[aar, "netto_driftsresultat_prosent"] == pytest.approx(
            100 * d["netto_driftsresultat"].sum() / d["driftsinntekter"].sum())
    assert np.isnan(s.loc[2015, "renteutgifter"]) and s.loc[2024, "renteutgifter"] > 0
    deler.loc[(deler["kommune"] == "Hareid") & (deler["aar"] == 2024), "netto_laanegjeld"] = np.nan
    assert np.isnan(samlede_nokkeltall(deler, "Nettverket").set_index("aar").loc[2024, "netto_laanegjeld"])
    ujevn = samlede_nokkeltall(nokkeltall(["Hareid", "Karlsøy"]), "To")
    assert any("varierer" in m for m in ujevn.merknader)


beloep_ = st.integers(-10**6, 10**6)
positive = st.integers(0, 10**6)


@given(st.lists(st.tuples(st.integers(1, 10**7), beloep_, positive), min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_a_merged_municipality_is_the_sum_of_its_parts(deler):
    mal = nokkeltall("Hareid", 2024)
    tabell = mal.loc[mal.index.repeat(len(deler))].reset_index(drop=True)
    kolonner = ("driftsinntekter", "netto_driftsresultat", "netto_laanegjeld")
    for kolonne, verdier in zip(kolonner, zip(*deler, strict=True), strict=True):
        tabell[kolonne] = [float(v) for v in verdier]
    tabell.kilder = mal.kilder
    s = samlede_nokkeltall(tabell, "Ny kommune").iloc[0]
    inntekt, resultat, gjeld = (sum(x) for x in zip(*deler, strict=True))
    assert (s["driftsinntekter"], s["netto_driftsresultat"], s["netto_laanegjeld"]) == (inntekt, resultat, gjeld)
    assert s["netto_laanegjeld_prosent"] == pytest.approx(100 * gjeld / inntekt)


@given(st.integers(1, 10**7), beloep_, positive, positive, st.lists(beloep_, min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_kr_or_1000_kr_changes_nothing(inntekt, resultat, fond, akk, demografi):
    """The same plan in kroner and in thousands: same per cents, same years, amounts a thousand times as large."""
    def plan(ganger):
        return framskriv_oekonomi(
            fra_aar=2025, til_aar=2029, driftsinntekter=inntekt * ganger, netto_driftsresultat=resultat * ganger,
            disposisjonsfond=fond * ganger, akkumulert_merforbruk=akk * ganger, realvekst="0,4",
            demografi=[d * ganger for d in demografi], kapitalkostnad=0,
        )
    tusen, kroner = plan(1), plan(1000)
    assert (tusen.fond_tomt, tusen.treprosent) == (kroner.fond_tomt, kroner.treprosent)
    assert kroner.omstillingsbehov == 1000 * tusen.omstillingsbehov
    for kolonne in ("resultat_prosent", "samlet_merforbruk_prosent"):
        np.testing.assert_allclose(kroner.tabell[kolonne], tusen.tabell[kolonne], rtol=1e-9)
    np.testing.assert_allclose(kroner.tabell["disposisjonsfond"], 1000 * tusen.tabell["disposisjonsfond"], rtol=1e-9)


@given(st.integers(1, 10**7), beloep_, positive, positive, st.integers(1, 10**6))
@settings(max_examples=60, deadline=None)
def test_every_krone_is_in_the_fund_or_in_the_deficit(inntekt, resultat, fond, akk, mer):
    def plan(akk):
        return framskriv_oekonomi(
            fra_aar=2025, til_aar=2028, driftsinntekter=inntekt, netto_driftsresultat=resultat, disposisjonsfond=fond,
            akkumulert_merforbruk=akk, demografi=0, kapitalkostnad=0,
        )
    f = plan(akk)
    t = f.tabell
    netto = t["disposisjonsfond"] - t["samlet_merforbruk"]
    np.testing.assert_allclose(netto.diff().iloc[1:], t["resultat"].iloc[1:], atol=1e-6)
    assert (t["disposisjonsfond"] >= 0).all() and (t["samlet_merforbruk"] >= 0).all()
    verre = plan(akk + mer)  # more accumulated deficit never takes the limit away or moves it later
    assert f.treprosent is None or (verre.treprosent is not None and verre.treprosent <= f.treprosent)


def test_no_change_reproduces_the_base():
    f = framskriv_oekonomi(
        fra_aar=2025, til_aar=2035, driftsinntekter=500, netto_driftsresultat=0, disposisjonsfond=12,
        akkumulert_merforbruk=3, demografi=0, kapitalkostnad=0,
    )
    for kolonne in ("inntekt", "resultat", "disposisjonsfond", "samlet_merforbruk"):
        assert f.tabell[kolonne].nunique() == 1


@given(st.dictionaries(st.integers(2014, 2026), st.integers(1000, 10**6), min_size=2), st.integers(2, 1000))
@settings(max_examples=40, deadline=None)
def test_real_growth_does_not_depend_on_the_unit_and_chains(serie, ganger):
    en = realvekst(serie)
    flere = realvekst({a: v * ganger for a, v in serie.items()})
    np.testing.assert_allclose(en["realindeks"], flere["realindeks"], rtol=1e-9)
    samlet = np.prod(1 + en["realvekst_prosent"].dropna() / 100)
    assert en["realindeks"].iloc[-1] == pytest.approx(100 * samlet, rel=1e-5)
    assert en["fastpris"].iloc[-1] == pytest.approx(en["nominell"].iloc[-1])


@given(st.integers(1, 10**6), beloep_, beloep_, beloep_, positive, positive)
@settings(max_examples=40, deadline=None)
def test_corrected_result_scales_and_adds_up(inntekt, ndr, pa, am, avsatt, brukt):
    a = korrigert_netto_driftsresultat(
        ndr, inntekt, premieavvik=pa, amortisering=am, avsatt_bundne=avsatt, brukt_bundne=brukt)
    b = korrigert_netto_driftsresultat(
        *(1000 * x for x in (ndr, inntekt)), premieavvik=1000 * pa, amortisering=1000 * am, avsatt_bundne=1000 * avsatt,
        brukt_bundne=1000 * brukt)
    assert b.beloep == 1000 * a.beloep and a.prosent == b.prosent
    assert a.beloep == ndr - (pa + am) - (avsatt - brukt)


@given(st.dictionaries(st.sampled_from(["0–5", "6–15", "16–66", "67–79", "80+"]),
                       st.tuples(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 900)), min_size=1))
@settings(max_examples=40, deadline=None)
def test_demografi_there_and_back_is_zero(grupper):
    foer, etter, satser = ({g: v[i] for g, v in grupper.items()} for i in range(3))
    fram = demografikostnad(foer=foer, etter=etter, satser=satser)
    tilbake = demografikostnad(foer=etter, etter=foer, satser=satser)
    assert fram.netto == -tilbake.netto and fram.oekning == tilbake.nedgang
    assert demografikostnad(foer=foer, etter=foer, satser=satser).netto == 0


def test_real_growth_for_a_municipality_gross_and_net_side_by_side():
    t = realvekst("Hareid")
    siste = t[t["aar"] == 2025].set_index("serie")
    assert list(siste.index) == ["Driftsinntekter (brutto)", "Driftsutgifter (brutto)", "Netto driftsutgifter"]
    prisvekst = float(np.prod([1 + float(deflatorer()[a]) / 100 for a in range(2016, 2026)]))
    assert siste.loc["Netto driftsutgifter", "realindeks"] == pytest.approx(100 * 457276 / 259191 / prisvekst)
    assert siste.loc["Netto driftsutgifter", "fastpris_per_innbygger"] == pytest.approx(457276000 / 5411)
    assert (siste["realindeks"] > siste["realindeks_per_innbygger"]).all()  # the population grew
    assert any("2025 er et anslag" in m for m in t.merknader)
    overstyrt = realvekst("Hareid", deflator={2025: "3,9"})
    assert any("lagt inn av dere" in m for m in overstyrt.merknader)
    assert overstyrt["realindeks"].iloc[-1] > t["realindeks"].iloc[-1]


def test_real_growth_of_fjordvik_and_of_one_without_figures():
    t = realvekst("Fjordvik")
    siste = t[t["aar"] == 2025].set_index("serie")["realvekst_samlet_prosent"]
    assert [avrund(siste[s], 1) for s in ("Driftsinntekter (brutto)", "Driftsutgifter (brutto)")] == [-6.9, -4.1]
    with pytest.raises(ManglerTall, match="Flakstad"):
        realvekst("Flakstad")
    hoboel = realvekst(finn_nettverk("robek-2"))
    blank = hoboel[(hoboel["kommune"] == "Hobøl") & (hoboel["aar"] == 2019)]
    assert blank["fastpris_per_innbygger"].isna().all() and any("mangler; per innbygger" in m for m in hoboel.merknader)


def test_price_year_before_and_after_the_series():
    foer = realvekst({2024: 100, 2025: 100}, prisaar=2023)["fastpris"].tolist()
    etter = realvekst({2024: 100, 2025: 100}, prisaar=2026)["fastpris"].tolist()
    assert foer == pytest.approx([100 / 1.05, 100 / 1.05 / 1.047])
    assert etter == pytest.approx([100 * 1.047 * 1.041, 100 * 1.041])


def test_rates_of_the_cost_keys_add_up_to_the_part_that_lies_on_age():
    t = satser_av_noekler()
    folk = les("befolkning").query("aar == 2026")
    noekler = les("kostnadsnokler")
    satser = dict(zip(t["aldersgruppe"], t["sats"], strict=True))
    # 6–12: grunnskole 0.6227 is much the largest part
    assert satser["alder_6_12"] > 18710 * 0.6227 * 5627400 / folk["alder_6_12"].sum() / 1000
    assert satser["alder_90_pluss"] > satser["alder_80_89"] > satser["alder_67_79"] > satser["alder_25_66"]
    assert noekler["aar"].max() == 2026 and any("71\u00a0prosent" in m and "496" in m for m in t.merknader)


def test_income_side_with_own_figures_beside_others():
    t = inntektssiden(
        "Fjordvik", sammenligning={"A": {"innbyggere": 5000, "eiendomsskatt": 20000},
                                   "B": {"innbyggere": 3000, "eiendomsskatt": 9000, "gebyrinntekter": 3000}},
        egne={"brukerbetalinger": "8 400"},
    ).set_index("inntekt")
    skatt = t.loc["Eiendomsskatt"]
    # 15 600/4 200 = 3 714,29 kr; (20 000 + 9 000)/8 000 = 3 625 kr; difference × 4 200 = 0,375 mill.
    assert [round(float(skatt[n]), 3) for n in ("kr_per_innbygger", "sammenligning_kr", "avvik_mill_kr")] == [
        3714.286, 3625.0, 0.375]
    assert skatt["antall"] == 2 and skatt["prosent"] == pytest.approx(100 * 15600 / 560000) and skatt["mangler"] == ""
    assert t.loc["Brukerbetalinger", "kr_per_innbygger"] == 2000 and t.loc["Gebyrer", "antall"] == 1
    assert t.loc["Gebyrer", "mangler"] == "beløpet mangler" and np.isnan(t.loc["Gebyrer", "avvik_kr"])


def test_income_side_says_what_the_embedded_data_lack():
    t = inntektssiden("Hareid", ["Vestnes", "Målselv"])
    assert any("eiendomsskatt, gebyrer, brukerbetalinger og frie inntekter" in m for m in t.merknader)
    i_alt = t.set_index("inntekt").loc["Driftsinntekter i alt"]
    assert i_alt["antall"] == 2 and i_alt["kr_per_innbygger"] == pytest.approx(777140000 / 5411)
    assert any("har et tak" in m for m in t.merknader)


def test_income_side_compares_the_same_year():
    def antall(**valg):
        return inntektssiden("Hareid", ["Karlsøy"], **valg).set_index("inntekt").loc["Driftsinntekter i alt", "antall"]

    assert antall() == 0 and antall(aar=2018) == 1  # Karlsøy has no figures for Hareid's newest year


@pytest.mark.parametrize(
    ("kall", "melding"),
    [
        (dict(egne={"innbyggere": 0, "eiendomsskatt": 5}), "er null"), (dict(egne={"havn": 5}), "ukjent"),
        (dict(egne={"innbyggere": 100, "eiendomsskatt": -5}), "mindre enn null"), (dict(), "Oppgi en kommune"),
    ],
)
def test_income_side_bad_input(kall, melding):
    with pytest.raises((UgyldigInndata, ManglerTall), match=melding):
        inntektssiden(**kall)


def test_uncertainty_in_words_from_the_figures():
    hareid = [str(f) for f in usikkerhet_i_ord("Hareid")]
    assert any("Fra 2022 til 2023" in s and "0,3 til −8,7" in s for s in hareid)
    assert any("I 2025 økte driftsinntektene reelt med 11,9" in s for s in hareid)
    assert any("+41,6 prosent reelt og netto +22,3" in s for s in hareid)
    assert any("Kilden sier ikke" in s and "2025" in s for s in hareid)
    slag = [f.slag for f in usikkerhet_i_ord("Utsira")]
    assert slag[:2] == ["små tall", "små tall"] and "1 innbygger i gruppen 0 år" in str(usikkerhet_i_ord("Utsira")[1])
    narvik = " ".join(map(str, usikkerhet_i_ord("Narvik")))
    assert "Ballangen, Narvik og en del av Tysfjord" in narvik
    assert "Sandnes' eget" in " ".join(map(str, usikkerhet_i_ord("Sandnes")))
    assert any("Konstruert" in str(f) for f in usikkerhet_i_ord("Fjordvik"))
    assert usikkerhet_i_ord("Oslo") == ()
    tidligere = [str(f) for f in usikkerhet_i_ord("Hareid", 2021)]
    assert not any("2022" in s and "driftsresultat" in s for s in tidligere)


def test_percent_columns_are_exactly_amount_over_income():
    t = nokkeltall(finn_nettverk("eksempel"))
    for prosent, (beloep, _) in PROSENT.items():
        med = t.dropna(subset=[beloep, "driftsinntekter"])
        np.testing.assert_allclose(med[prosent], 100 * med[beloep] / med["driftsinntekter"])
    assert set(BELOEP.values()) <= set(t.columns)
