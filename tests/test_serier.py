"""Series across borders: levels are added, rates never; a split has no joined series, and every break is told."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from radvalg import aar_i, valgt

from robekanalyse.analyse import funksjonsserie as funksjoner
from robekanalyse.analyse import nokkeltallserie as serie_modul
from robekanalyse.analyse import oekonomi, tallspor, tjenestetall
from robekanalyse.analyse.befolkning import framskriv_befolkning, grunnlag
from robekanalyse.analyse.funksjonsserie import funksjonsendringer, funksjonsserie
from robekanalyse.analyse.kohort import forholdstall
from robekanalyse.analyse.nokkeltallserie import nokkeltallserie
from robekanalyse.analyse.oekonomi import BELOEP, PROSENT, PUBLISERT, nokkeltall
from robekanalyse.analyse.prisvekst import realvekst
from robekanalyse.analyse.spor import spor
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.grunnlag.kilder import les, les_for
from robekanalyse.grunnlag.kommune import FJORDVIK, alle_kommuner, finn_kommune
from robekanalyse.grunnlag.kommuneserie import DELING, GRENSE, brudd_for, grensejusteringer, serieaar
from robekanalyse.samling import s1_kommunen, s2_befolkning, s2_resultat, s3_norm
from robekanalyse.samling.start import aapne

DELT = ("1508", "1580", "1806", "1875", "5055", "5056", "5059")  # Ålesund, Haram, Narvik, Hamarøy, Heim, Hitra, Orkland
INDRE_OESTFOLD = ("0122", "0123", "0124", "0125", "0138")


# --- Which numbers make up a municipality, on the real population ---


def test_summen_av_delene_er_hele_kommunen_foer_sammenslaaingen():
    """SSB's population of today's municipality is, year by year, the sum over the numbers it then had."""
    i_dag = les("befolkning").set_index(["kommunenr", "aar"])["i_alt"]
    den_gang = les("befolkning_samtidig").set_index(["kommunenr", "aar"])["i_alt"]
    proevd = flere = 0
    for k in alle_kommuner():
        for aar in range(2006, 2024):
            s = serieaar(k, aar)
            if not s.numre or (k.nr, aar) not in i_dag or any((n, aar) not in den_gang for n in s.numre):
                continue
            assert i_dag[k.nr, aar] == sum(den_gang[n, aar] for n in s.numre), (k.navn, aar, s)
            proevd, flere = proevd + 1, flere + (len(s.numre) > 1)
    assert proevd > 5500 and flere > 400


def test_ingen_kommune_gaar_tapt_over_omnummerering_og_ingen_regnes_to_ganger():
    """Every number of a year is in the series of one municipality of today, except those that were split."""
    for aar in (2006, 2013, 2017, 2018, 2019, 2020, 2023, 2024):
        brukt = [n for k in alle_kommuner() for n in serieaar(k, aar).numre]
        assert len(brukt) == len(set(brukt)), aar
        borte = {k.nr for k in alle_kommuner(aar)} - set(brukt)
        uten = {k.nr for k in alle_kommuner() if not serieaar(k, aar).numre}
        assert bool(borte) == bool(uten) and set(brukt) <= {k.nr for k in alle_kommuner(aar)}, aar


@pytest.mark.parametrize("nr", DELT)
def test_en_delt_kommune_faar_aldri_en_sammenhengende_serie(nr):
    k = finn_kommune(nr)
    delt = next(b for b in brudd_for(k, 2000, 2026) if b.slag == DELING)
    for aar in range(2002, delt.aar):
        s = serieaar(k, aar)
        assert not s.numre and "delt" in s.grunn and s.grunn.endswith(".")
    assert serieaar(k, delt.aar).numre == (nr,)


def test_fjordvik_har_bare_seg_selv():
    assert serieaar(FJORDVIK, 2010).numre == ("9901",) and brudd_for(FJORDVIK, 2000, 2026) == ()


# --- Accounts ---


@pytest.fixture
def med_regnskap(monkeypatch):
    """Lay made-up accounts over the real table: {(number, year): {indicator: amount}}."""

    def legg(tall, publisert=(), omfang=lambda nr: "konsern"):
        rader = [
            {"kommunenr": nr, "kommunenr_i_dag": None, "aar": aar, "indikator": i, "verdi": float(v),
             "enhet": "1000 kr", "omfang": omfang(nr), "status": "revidert", "kilde": "ssb-12137"}
            for (nr, aar), b in tall.items() for i, v in b.items()
        ]
        rader += [r | {"omfang": "konsern", "status": "revidert", "kilde": "ssb-12134"} for r in publisert]
        nye = pd.DataFrame(rader)
        ekte = les("kostra_oekonomi")
        hel = pd.concat([ekte[~ekte["kommunenr"].isin(nye["kommunenr"])], nye], ignore_index=True)

        def lest(navn, kommune, **hvor):
            if navn == "kostra_oekonomi" and not kommune.konstruert:
                return valgt(hel, hvor)
            return les_for(navn, kommune, **hvor)

        for modul in (oekonomi, tallspor):
            monkeypatch.setattr(modul, "les_for", lest)
        monkeypatch.setattr(serie_modul, "aar_med_rader", lambda navn, **hvor: aar_i(hel, hvor))
        toem()

    yield legg
    toem()


def toem():
    nokkeltall.cache_clear()
    nokkeltallserie.cache_clear()
    tjenestetall.omraadetall.cache_clear()


BELOEPENE = ("brutto_driftsinntekter", "brutto_driftsutgifter", "netto_driftsresultat", "netto_laanegjeld")
beloep = st.integers(-10**6, 10**6)
regnskap = st.fixed_dictionaries({"brutto_driftsinntekter": st.integers(1, 10**6), "brutto_driftsutgifter": beloep,
                                  "netto_driftsresultat": beloep, "netto_laanegjeld": beloep})


@given(st.lists(regnskap, min_size=5, max_size=5), st.lists(regnskap, min_size=5, max_size=5), regnskap)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_beloepene_legges_sammen_og_prosentene_regnes_av_summene(med_regnskap, foer, aaret_etter, naa):
    tall = {(nr, 2018): b for nr, b in zip(INDRE_OESTFOLD, foer, strict=True)}
    tall |= {(nr, 2019): b for nr, b in zip(INDRE_OESTFOLD, aaret_etter, strict=True)} | {("3014", 2020): naa}
    med_regnskap(tall)
    t = nokkeltallserie("Indre Østfold").set_index("aar")
    assert list(t.index) == [2018, 2019, 2020]
    for aar, deler in ((2018, foer), (2019, aaret_etter), (2020, [naa])):
        for i in BELOEPENE:
            assert t.loc[aar, BELOEP[i]] == sum(b[i] for b in deler)
        inntekt = sum(b["brutto_driftsinntekter"] for b in deler)
        for p, i in (("netto_driftsresultat_prosent", "netto_driftsresultat"),
                     ("netto_laanegjeld_prosent", "netto_laanegjeld")):
            assert t.loc[aar, p] == pytest.approx(float(Fraction(100 * sum(b[i] for b in deler), inntekt)))
    assert t["sum_av"].ne("").tolist() == [True, True, False]
    assert t.loc[2020, "netto_driftsresultat_prosent_snitt3"] == pytest.approx(t["netto_driftsresultat_prosent"].mean())


LIKE = dict(zip(BELOEPENE, (1000, 900, 10, 500), strict=True))


def test_en_sats_legges_aldri_sammen_og_staar_tom_foer_sammenslaaingen(med_regnskap):
    """Five times one per cent is one per cent, and SSB's published rates of the parts are no rate of the whole."""
    satser = [{"kommunenr": nr, "kommunenr_i_dag": None, "aar": 2019, "indikator": i, "verdi": 7.0, "enhet": "prosent"}
              for nr in INDRE_OESTFOLD for i in (*PUBLISERT, "brutto_investeringsutgifter_prosent",
                                                "netto_driftsresultat_prosent")]
    med_regnskap({(nr, 2019): LIKE for nr in INDRE_OESTFOLD} | {("3014", 2020): LIKE}, satser)
    t = nokkeltallserie("Indre Østfold")
    r = t[t["aar"] == 2019].iloc[0]
    assert r["driftsinntekter"] == 5000 and r["netto_driftsresultat_prosent"] == 1
    assert r[list(PUBLISERT)].isna().all() and np.isnan(r["investeringer_prosent"])
    assert set(PROSENT) <= set(t.columns)
    assert spor("Indre Østfold", "frie inntekter per innbygger", 2019).verdi is None


def test_mangler_en_av_dem_staar_aaret_tomt_og_det_sies(med_regnskap):
    tall = {(nr, aar): LIKE for nr in INDRE_OESTFOLD for aar in (2018, 2019)} | {("3014", 2020): LIKE}
    del tall["0124", 2018]
    med_regnskap(tall)
    t = nokkeltallserie("3118")
    assert t["aar"].tolist() == [2019, 2020]
    assert any("2018" in m and "Askim" in m for m in t.merknader)


def test_konsern_og_kasse_legges_ikke_sammen(med_regnskap):
    tall = {(nr, 2019): LIKE for nr in INDRE_OESTFOLD} | {("3014", 2020): LIKE}
    med_regnskap(tall, omfang=lambda nr: "kasse" if nr == "0138" else "konsern")
    t = nokkeltallserie("3118")
    assert t["aar"].tolist() == [2020] and any("konsern og kasse" in m for m in t.merknader)


def test_delt_kommune_faar_ingen_aar_foer_delingen(med_regnskap):
    med_regnskap({(nr, 2019): LIKE for nr in ("1805", "1854", "1850")} | {("1806", 2020): LIKE})
    t = nokkeltallserie("Narvik")
    assert t["aar"].tolist() == [2020] and any("Tysfjord ble delt i 2020" in m for m in t.merknader)


def test_uten_sammenslaaing_er_serien_som_foer():
    for navn in ("Hareid", "Porsanger", "Fjordvik"):
        a, b = nokkeltallserie(navn), nokkeltall(navn)
        pd.testing.assert_frame_equal(pd.DataFrame(a.drop(columns="sum_av")), pd.DataFrame(b))
        assert a.merknader == b.merknader and a.kilder == b.kilder


def test_sporet_og_realveksten_foelger_summen(med_regnskap):
    tall = {(nr, aar): LIKE for nr in INDRE_OESTFOLD for aar in (2018, 2019)}
    med_regnskap(tall | {("3014", 2020): {k: 6 * v for k, v in LIKE.items()}})
    t = spor("Indre Østfold", "netto-driftsresultat-prosent", 2019)
    assert t.verdi == 1 and {r.kommunenr for r in t.raatall} == set(INDRE_OESTFOLD)
    assert any("slått sammen" in m for m in t.merknader)
    v = realvekst("Indre Østfold")
    v = v[v["serie"] == "Driftsinntekter (brutto)"].set_index("aar")
    folk = les("befolkning").set_index(["kommunenr", "aar"])["i_alt"]
    assert v["nominell"].tolist() == [5000, 5000, 6000] and v.loc[2018, "innbyggere"] == folk["3118", 2019]


def test_utgift_per_innbygger_foer_sammenslaaingen_er_summen_delt_paa_alle(monkeypatch):
    """Amounts added area by area over all the inhabitants; an area one of them lacks is blank, a rate no help."""
    def rad(nr, omraade, verdi, indikator="netto_driftsutgifter"):
        return {"kommunenr": nr, "kommunenr_i_dag": "3118", "aar": 2019, "omraade": omraade, "indikator": indikator,
                "verdi": verdi, "enhet": "1000 kr", "omfang": "konsern", "status": "revidert", "kilde": "ssb-12362"}
    nye = [rad(nr, "FGK7", 1000.0 * (i + 1)) for i, nr in enumerate(INDRE_OESTFOLD)]
    nye += [rad(nr, "FGK8b", 1000.0) for nr in INDRE_OESTFOLD[1:]]
    nye += [rad(INDRE_OESTFOLD[0], "FGK8b", 5.0, "netto_driftsutgifter_per_innbygger")]
    ekte = les("kostra_tjenester")
    hel = pd.concat([ekte[~ekte["kommunenr"].isin(INDRE_OESTFOLD)], pd.DataFrame(nye)], ignore_index=True)
    monkeypatch.setattr(
        tjenestetall, "les",
        lambda navn, **hvor: valgt(hel, hvor) if navn == "kostra_tjenester" else les(navn, **hvor),
    )
    toem()
    try:
        tall = tjenestetall.omraadetall(2019)
        n = les("befolkning").set_index(["kommunenr", "aar"])["i_alt"]["3118", 2020]
        assert tall.per_innbygger(["3118"], ["FGK7"])[0] == pytest.approx(1000 * 15_000 / n)
        assert np.isnan(tall.per_innbygger(["3118"], ["FGK8b"])[0])
        assert any("sum av kommunene" in o.formel for o in tall.opphav(["3118"]))
    finally:
        toem()


# --- Boundary changes and what a reader sees ---


def test_grensejusteringene_har_kilde_og_gjelder_kommuner_som_finnes():
    i_dag = {k.nr: k.navn for k in alle_kommuner()}
    for g in grensejusteringer():
        assert g["kilde"] and g["adresse"].startswith("https://") and g["status"] in ("bekreftet", "antatt")
        for p in (g["fra"], g["til"]):
            assert i_dag[p["nr"]] == p["navn"], g
        for nr in (g["fra"]["nr"], g["til"]["nr"]):
            b = [x for x in brudd_for(finn_kommune(nr), 2000, 2026) if x.slag == GRENSE]
            assert any(g["omraade"] in x.tekst for x in b) and all(("[antatt]" in x.tekst) == x.antatt for x in b)


def test_delt_nabo_gir_brudd_i_folketallet_og_ingen_falsk_flytting_i_framskrivingen():
    """Stokke was split in 2017: SSB's figures of Tønsberg and Sandefjord before that are of another area."""
    f = s1_kommunen.folketall(aapne(1, "Tønsberg"))
    assert f.tittel == "Folketallet i Tønsberg 2017–2026" and any("begynner i 2017" in m for m in f.merknader)
    assert s2_befolkning.befolkning(aapne(2, "Sandefjord")).tittel.endswith("2017–2026")
    assert spor("Tønsberg", "innbyggere", 2016).mangler.startswith("Stokke ble delt i 2017")
    aalesund = s1_kommunen.folketall(aapne(1, "1508"))  # 2006–2019 is added of whole municipalities, and stands
    assert aalesund.tittel.endswith("2006–2026") and "Brudd i 2024: delt." in aalesund.alttekst
    assert "+13,6\xa0prosent, med endret grense" in s1_kommunen.folketall(aapne(1, "Vestnes")).alttekst
    g, i = grunnlag(2026), grunnlag(2026).kjent.rader(["3905"])
    med_alt = forholdstall(g.kjent.kjonn, 10)
    assert not np.allclose(g.med_kjonn.aldring[i][..., 20:70], med_alt.aldring[i][..., 20:70])


def test_vaagstranda_ses_i_folketallet():
    """442 people left Rauma for Vestnes on 1 January 2021, and the two populations jump by about as many."""
    folk = les("befolkning").set_index(["kommunenr", "aar"])["i_alt"]
    assert folk["1535", 2021] - folk["1535", 2020] == 426 and folk["1539", 2021] - folk["1539", 2020] == -442
    assert brudd_for(finn_kommune("Rauma"), 2015, 2025)[0].aar == 2021


def test_de_som_fulgte_med_omraadet_er_ikke_innflyttere_i_framskrivingen():
    """The pair 2020–2021 is left out for Vestnes and Rauma, and for nobody else of those here."""
    g, flest = grunnlag(2026), 10
    med_alt = forholdstall(g.kjent.kjonn, flest)
    par = np.ones((1, len(g.kjent.aar) - 1), bool)
    par[0, g.kjent.aar.index(2021) - 1] = False
    for nr, flyttet in (("1535", True), ("1539", True), ("1517", False), ("5622", False)):
        i = g.kjent.rader([nr])
        # ages with people; those without are lent the ratio of all municipalities
        likt = np.allclose(g.med_kjonn.aldring[i][..., 20:70], med_alt.aldring[i][..., 20:70])
        assert likt is not flyttet, nr
    vestnes = g.kjent.rader(["1535"])
    for_haand = forholdstall(g.kjent.kjonn[vestnes], flest, par)
    assert np.allclose(g.med_kjonn.aldring[vestnes][0][:, 20:70], for_haand.aldring[0][:, 20:70])
    t = framskriv_befolkning("Vestnes", 2030)
    assert any("2020 til 2021" in m and "grensen" in m for m in t.merknader)
    assert not any("2020 til 2021" in m for m in framskriv_befolkning("Hareid", 2030).merknader)


@pytest.mark.parametrize(("samling", "figur"), [
    (1, s1_kommunen.resultat), (1, s1_kommunen.folketall), (2, s2_resultat.resultat), (2, s2_resultat.gjeldsutvikling),
    (2, s2_befolkning.befolkning), (3, s3_norm.utvikling),
], ids=lambda v: getattr(v, "__name__", v))
def test_bruddet_staar_i_figuren_i_merknaden_og_i_alternativteksten(samling, figur):
    f = figur(aapne(samling, "Vestnes"))
    lag = f.spec.get("layer") or f.spec["spec"]["layer"]
    streker = [x for x in lag if x["mark"]["type"] == "rule" and "x" in x["encoding"]]
    assert [x["encoding"]["x"]["datum"] for x in streker] == ["2021"]
    ord_ = [x["encoding"]["text"]["value"] for x in lag if x["mark"]["type"] == "text" and "x" in x["encoding"]
            and "value" in x["encoding"]["text"]]
    assert "ny grense" in ord_ and "Brudd i 2021: ny grense." in f.alttekst
    assert any("Vågstranda" in m and "Rauma" in m for m in f.merknader)
    uten = figur(aapne(samling, "Hareid"))
    assert "ny grense" not in str(uten.spec) and "Brudd" not in uten.alttekst


# --- Functions ---


def test_hjemmetjenesten_over_2024_er_summen_av_257_og_258():
    s = funksjonsserie({"254": {2022: 10, 2023: 11}, "257": {2024: 4, 2025: 5}, "258": {2024: 8, 2025: 9}}, "258")
    assert s.verdier == {2022: 10, 2023: 11, 2024: 12, 2025: 14} and s.brudd == (("2024", "ny inndeling"),)
    assert "254" in s.merknader[0] and "2024" in s.merknader[0] and not s.mangler
    assert all(e.kilde.startswith("https://") for e in funksjonsendringer())


def test_mangler_en_av_de_to_staar_aaret_tomt():
    s = funksjonsserie({"254": {2023: 11}, "257": {2024: 4}, "258": {2024: None}}, "254")
    assert s.verdier == {2023: 11} and "258 mangler i 2024" in s.mangler[2024]
    assert funksjonsserie({"254": {2024: 3.0}}, "254").verdier == {}  # the old function is no longer the whole


@given(st.dictionaries(st.integers(2015, 2026), st.integers(-10**6, 10**6), max_size=12),
       st.dictionaries(st.integers(2015, 2026), st.integers(-10**6, 10**6), max_size=12),
       st.dictionaries(st.integers(2015, 2026), st.integers(-10**6, 10**6), max_size=12))
def test_hvert_aar_er_enten_regnet_eller_forklart(gammel, ny1, ny2):
    s = funksjonsserie({"254": gammel, "257": ny1, "258": ny2}, "254")
    assert set(s.verdier) | set(s.mangler) == {*gammel, *ny1, *ny2} and not set(s.verdier) & set(s.mangler)
    assert all(v == (gammel[a] if a < 2024 else ny1[a] + ny2[a]) for a, v in s.verdier.items())


def test_funksjonene_leses_over_sammenslaaing_og_deling(monkeypatch):
    """Home services in Indre Østfold: 254 of five municipalities, then its own 254, then 257 and 258 together."""
    def rad(nr, aar, f, verdi):
        return {"kommunenr": nr, "kommunenr_i_dag": "3118", "aar": aar, "funksjon": f, "verdi": verdi,
                "indikator": "netto_driftsutgifter", "enhet": "1000 kr", "status": "revidert", "kilde": "ssb-12367"}
    hel = pd.DataFrame([
        *(rad(nr, aar, "254", 10.0) for nr in INDRE_OESTFOLD for aar in (2018, 2019) if (nr, aar) != ("0138", 2018)),
        rad("3014", 2022, "254", 55.0), rad("3118", 2024, "257", 20.0), rad("3118", 2024, "258", 40.0),
    ])
    monkeypatch.setattr(funksjoner, "aar_med_rader", lambda navn, **hvor: aar_i(hel, hvor))
    monkeypatch.setattr(tallspor, "les_for", lambda navn, kommune, **hvor: valgt(hel, hvor))
    s = funksjoner.funksjonsserie_for("Indre Østfold", "254")
    assert s.verdier == {2019: 50, 2022: 55, 2024: 60} and s.brudd == (("2024", "ny inndeling"),)


def test_satser_kan_ikke_legges_sammen():
    with pytest.raises(UgyldigInndata, match="legg sammen beløpene"):
        funksjonsserie({"257": {2024: 4}, "258": {2024: 8}}, "254", enhet="kr per innbygger")
    assert funksjonsserie({"202": {2024: 4}}, "202").verdier == {2024: 4}
