"""Gathering 5: every part gives something to show, for a municipality with figures, one without, and Fjordvik."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse.budsjettavvik import underbudsjettering
from robekanalyse.analyse.indikatorverdier import naaverdier
from robekanalyse.analyse.maalbygger import TRINN, kvalitetsindikatorer, maalkart, maalvurdering, vaktforslag
from robekanalyse.analyse.storetjenester import store_tjenester
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import ManglerTall, UgyldigInndata
from robekanalyse.grunnlag.kilder import les
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.samling import s5_styringssystem as s5
from robekanalyse.samling import start
from robekanalyse.samling.felles import Tekst
from robekanalyse.visning.figur import Figur
from robekanalyse.visning.tabell import Tabell

KOMMUNER = ["Hareid", "9901", "Røst", "Nordreisa", "Indre Østfold"]
# These show Fjordvik to everyone, because no real figures of the kind are published.
EKSEMPLER = {"sorter", "maal", "maaleksempler", "underbudsjettering", "stopp", "kvalitetsvakt"}
UTEN_TALL = re.compile(r"\b(nan|NaN|None|NaT)\b")


@pytest.fixture(scope="module")
def utgangspunkt():
    return {k: start.aapne(5, k) for k in KOMMUNER}


def tekst_av(o):
    if isinstance(o, Figur):
        return " ".join((o.full_alttekst, o.under)).replace("\N{NO-BREAK SPACE}", " ")
    return f"{o._repr_html_()} {o}".replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kommune", KOMMUNER)
@pytest.mark.parametrize("navn", s5.__all__)
def test_alt_kan_vises(utgangspunkt, kommune, navn):
    o = getattr(s5, navn)(utgangspunkt[kommune])
    assert isinstance(o, (Figur, Tabell, Tekst))
    t = tekst_av(o)
    assert not UTEN_TALL.search(t), UTEN_TALL.search(t)
    if isinstance(o, Figur):
        assert len(o.alttekst) > 40 and re.search(r"\d", o.alttekst)
        assert o.kilder and o.tabell is not None and len(o.tabell)
    if isinstance(o, Tabell):
        assert len(o.data) and (o.kilder or o.merknader), f"{navn} has neither source nor remark"
        assert not (o.data.astype(str) == "").any(axis=None), f"{navn} has a blank that does not say why"


@pytest.mark.parametrize("navn", s5.__all__)
def test_konstruerte_tall_er_merket_og_ekte_er_ikke_det(utgangspunkt, navn):
    o = getattr(s5, navn)(utgangspunkt["Hareid"])
    assert ("Konstruert eksempel" in tekst_av(o)) == (navn in EKSEMPLER)
    if navn in EKSEMPLER:
        assert "Fjordvik, som ikke finnes" in " ".join(o.merknader)
        for k in o.kilder:
            assert k.kilde == "fjordvik", "real and constructed figures in one table"


@pytest.mark.parametrize(
    "navn", [*sorted(EKSEMPLER), "store_tjenester", "egen_post", "selvbildepaastander", "lederavtale"]
)
def test_fjordvik_er_merket(utgangspunkt, navn):
    assert getattr(s5, navn)(utgangspunkt["9901"]).konstruert


# --- which services need a result goal -------------------------------------------------------------------------------


def test_hareids_store_tjenester_2025():
    # 12362, net in 1000 kr: 175 540 of a sum of 455 983 (all areas but FGK6a) is 38,50 per cent.
    t = store_tjenester(finn_kommune("Hareid"), 2025)
    assert sum(t["netto_driftsutgifter"]) == 455983
    assert list(t.loc[t["krever_resultatmaal"], "tjeneste"]) == [
        "helse_omsorg", "grunnskole", "barnehage", "administrasjon",
    ]
    andeler = t.set_index("tjeneste")["andel_tekst"]
    assert (andeler["helse_omsorg"], andeler["grunnskole"]) == ("38,5 prosent", "23,4 prosent")
    assert andeler["barnevern"] == "3,9 prosent"


def test_summen_er_alle_omraadene_uten_eiendom_og_ingen_telles_to_ganger():
    raa = les("kostra_tjenester")
    raa = raa[(raa["indikator"] == "netto_driftsutgifter") & (raa["aar"] == 2025) & (raa["kommunenr"] == "1517")]
    uten = raa[raa["omraade"] != "FGK6a"]["verdi"].sum()
    assert float(sum(store_tjenester(finn_kommune("Hareid"), 2025)["netto_driftsutgifter"])) == uten


def test_fjordvik_deler_omsorg_og_helse_og_er_enig_med_maalkartet():
    t = store_tjenester(finn_kommune("9901"), 2025)
    assert sum(t["netto_driftsutgifter"]) == 415800
    krever = set(t.loc[t["krever_resultatmaal"], "tjeneste"])
    assert krever == {"pleie_omsorg", "grunnskole", "barnehage", "administrasjon", "kommunehelse"}
    utgifter = dict(zip(t["tjeneste"], t["netto_driftsutgifter"], strict=True))
    assert set(maalkart([], utgifter).uten_resultatmaal) == krever


def test_kommuner_uten_tjenestetall_faar_vite_hvorfor(utgangspunkt):
    with pytest.raises(ManglerTall, match="Røst har ingen tall per tjeneste for 2025"):
        store_tjenester(finn_kommune("Røst"), 2025)
    t = s5.store_tjenester(utgangspunkt["Røst"])
    assert isinstance(t, Tekst) and "hent netto driftsutgifter per område fra SSB" in t.ren
    assert "oppdater" not in t.ren


def test_hobols_regnskap_er_ikke_indre_oestfolds():
    with pytest.raises(ManglerTall):
        store_tjenester(finn_kommune("Indre Østfold"), 2019)


# --- values that exist ------------------------------------------------------------------------------------------------


def test_naaverdier_fra_tabellene():
    t = naaverdier(finn_kommune("Hareid")).set_index("indikator")
    rad = t.loc["hjemmetjenester_80_pluss_prosent"]
    assert (rad["verdi"], rad["landet"], rad["aar"], rad["kilde"]) == (30.3, 24.8, 2025, "ssb-12209")
    assert (t.loc["institusjon_80_pluss_prosent", "verdi"], len(t)) == (10.5, 2)
    assert naaverdier(finn_kommune("Hareid")).merknader[1].startswith("14 andre indikatorer")


def test_naaverdiene_i_lista_finnes_i_indikatorkatalogen():
    navn, tjenester = les_yaml("indikatorer.yaml"), les_yaml("hjemmearbeid/valglister.yaml")["tjenester"]
    for post in les_yaml("styringssystem/naaverdier.yaml")["indikatorer"]:
        assert post["indikator"] in navn and post["tjeneste"] in tjenester and post["trinn"] in TRINN


def test_naaverdien_staar_med_kilde_og_landet_ved_siden_av(utgangspunkt):
    t = tekst_av(s5.naaverdier(utgangspunkt["Hareid"]))
    assert "30,3" in t and "24,8" in t and "tabell 12209" in t and "ikke effektivitet" in t
    assert "ingen kvalitetstall for Fjordvik" in s5.naaverdier(utgangspunkt["9901"]).ren


# --- the budget no one believed in ------------------------------------------------------------------------------------


def test_fjordviks_institusjon_er_en_vane():
    # Kursplanen 7.6: 70,4/75,8, 73,5/80,1 and 76,9/84,0 are 7,7, 9,0 and 9,2 per cent over.
    u = underbudsjettering(les_yaml("fjordvik/budsjett.yaml")["underbudsjettering"])
    assert (u.paa_rad, u.vane, u.samlet) == (3, True, Decimal("19.1"))
    assert [round(v, 1) for v in u.tabell["avvik_prosent"]] == [7.7, 9.0, 9.2]
    assert [round(v, 1) for v in u.tabell["avvik"]] == [5.4, 6.6, 7.1]
    assert "7,7 prosent i 2023, 9,0 prosent i 2024 og 9,2 prosent i 2025" in u.setning


@pytest.mark.parametrize(
    ("regnskap", "paa_rad", "vane"),
    [((11, 11, 11), 3, True), ((11, 10, 11), 1, False), ((11, 11, 10), 0, False), ((11,), 1, None), ((9, 9), 0, None)],
)
def test_vane_er_tre_aar_paa_rad_til_og_med_det_siste(regnskap, paa_rad, vane):
    u = underbudsjettering([{"aar": 2023 + i, "budsjett": 10, "regnskap": r} for i, r in enumerate(regnskap)])
    assert (u.paa_rad, u.vane) == (paa_rad, vane)


def test_et_aar_som_mangler_bryter_rekka():
    rader = [{"aar": a, "budsjett": 10, "regnskap": 11} for a in (2021, 2022, 2024, 2025)]
    assert underbudsjettering(rader).paa_rad == 2


@pytest.mark.parametrize(
    ("rader", "setning"),
    [
        ([{"aar": 2025, "budsjett": 1, "regnskap": 1}] * 2, "Året 2025 er oppgitt to ganger"),
        ([{"aar": 2025, "budsjett": 0, "regnskap": 1}], "Budsjettet for 2025 er null"),
        ([{"aar": 2025, "budsjett": "mye", "regnskap": 1}], "«mye» er ikke et tall"),
        ([{"aar": 25, "budsjett": 1, "regnskap": 1}], "ikke et årstall"),
    ],
)
def test_tall_som_ikke_kan_stemme(rader, setning):
    with pytest.raises(UgyldigInndata, match=setning):
        underbudsjettering(rader)


@given(st.lists(st.tuples(st.integers(1, 999), st.integers(0, 999)), min_size=1, max_size=8))
def test_avvikene_summerer_seg(par):
    u = underbudsjettering([{"aar": 2000 + i, "budsjett": b, "regnskap": r} for i, (b, r) in enumerate(par)])
    assert u.samlet == sum(r - b for b, r in par)
    assert 0 <= u.paa_rad <= len(par) and (u.paa_rad > 0) == (par[-1][1] > par[-1][0])


def test_ekte_kommune_faar_tom_tabell_med_grunn(utgangspunkt):
    t = s5.egen_post(utgangspunkt["Hareid"])
    assert list(t.data["År"]) == ["2023", "2024", "2025"] and set(t.data["Regnskap"]) == {"(fylles ut)"}
    assert t.merknader[0].startswith("Tabellen er tom fordi SSB bare publiserer regnskapet")
    assert "38 prosent av de vedtatte innsparingene" in tekst_av(s5.egen_post(utgangspunkt["9901"]))


def test_selvbildet_viser_ikke_statsforvalterens_to_svar(utgangspunkt):
    t = s5.selvbildepaastander(utgangspunkt["9901"])
    assert not any("tatsforvalter" in k for k in t.data.columns)
    rad = t.data[t.data["Nr."] == "20"].iloc[0]
    assert (rad["Politisk ledelse"], rad["Enhetsledere"], rad["Sprik"]) == ("3,4", "1,3", "2,1")


# --- goals, guards, stop list, steps ----------------------------------------------------------------------------------


def test_fjordviks_43_maal_i_figuren(utgangspunkt):
    f = s5.sorter(utgangspunkt["Hareid"])
    assert f.tittel.startswith("43 mål i Fjordvik")
    assert [r["antall"] for r in f.spec["data"]["values"]] == [14, 17, 8, 4, 0]
    assert "19 av 43 mål har ingen nåverdi" in f.merknader[0]


def test_eksemplene_faar_de_poengene_sjekklista_gir(utgangspunkt):
    t = s5.maaleksempler(utgangspunkt["9901"]).data
    assert list(t["Poeng"]) == ["9 av 14", "13 av 14", "3 av 14", "13 av 14", "9 av 14", "13 av 14"]
    assert list(t["Vurdering"]) == ["skriv om", "kan brukes"] * 3
    for m in les_yaml("fjordvik/maaleksempler.yaml")["maal"]:
        v = maalvurdering(m | {f"sjekk_{n}": p for n, p in enumerate(m["sjekk"], start=1)})
        assert v.motsigelser == () and v.skriv_om == (m["slag"] == "svakt")


def test_antatte_kilder_vises_som_antatt(utgangspunkt):
    t = s5.indikatorer(utgangspunkt["Røst"]).data
    assert len(t) == len(kvalitetsindikatorer())
    antatt = {i.indikator for i in kvalitetsindikatorer() if i.antatt}
    assert set(t.loc[t["Kilde"].str.contains("(antatt)", regex=False), "Indikator"]) == antatt
    assert "KOSTRA 12255" in set(t["Kilde"])


def test_vakten_er_det_som_ligger_naermest_brukeren():
    assert vaktforslag("pleie_omsorg").indikator == "Ventetid på plass"
    assert vaktforslag("brann").indikator == "Responstid"
    assert vaktforslag("kultur") is None
    for t in les_yaml("hjemmearbeid/valglister.yaml")["tjenester"]:
        v = vaktforslag(t)
        assert v is None or v.trinn != "innsats"


def test_hvert_tiltak_i_fjordvik_har_vakt_eller_beskjed(utgangspunkt):
    t = s5.kvalitetsvakt(utgangspunkt["9901"]).data.set_index("Nr.")
    assert list(t.index) == [f"F{n}" for n in range(1, 13)]
    assert t.loc["F3", "Forslag til indikator"] == "Foreldreundersøkelsen"
    assert t.loc["F8", "Forslag til indikator"] == "ingen" and "merker det" in t.loc["F8", "Pass på"]


def test_stopplista(utgangspunkt):
    f = s5.stopp(utgangspunkt["9901"])
    assert [r["antall"] for r in f.spec["data"]["values"]] == [27, 9, 18, 9]
    t = s5.stoppgrense(utgangspunkt["Hareid"], antall=(27, 28)).data
    assert list(t["Stopp minst"]) == ["9", "10"]


def test_stegene_regnes_fra_vedtaket(utgangspunkt):
    t = s5.steg(utgangspunkt["Hareid"], vedtatt="10.12.2026")
    assert t.tittel == "De sju stegene i Hareid, regnet fra et vedtak 10. desember 2026"
    assert list(t.data["Når"])[:2] == ["desember 2026–januar 2027", "januar–februar 2027"]
    assert t.data["Når"].iloc[-1] == "desember 2027"
    with pytest.raises(UgyldigInndata, match="vedtatt"):
        s5.steg(utgangspunkt["Hareid"], vedtatt="snart")


def test_lederavtalen_er_fylt_med_det_som_er_kjent(utgangspunkt):
    hareid = tekst_av(s5.lederavtale(utgangspunkt["Hareid"]))
    assert "Helse og omsorg 175,5" in hareid and "30,3 prosent (2025)" in hareid and "Kommunedirektør, Hareid" in hareid
    assert "nøkkeltall (KOSTRA)" not in hareid, "the country's source belongs to a figure that is not shown"
    oppvekst = tekst_av(s5.lederavtale(utgangspunkt["Hareid"], "kommunalsjef_oppvekst"))
    assert "Grunnskole 106,7, Barnehage 60,4, Barnevern 17,6" in oppvekst and "12209" not in oppvekst
    fjordvik = tekst_av(s5.lederavtale(utgangspunkt["9901"]))
    assert "Kortere ventetid på institusjonsplass: 34 → 14 dager" in fjordvik and "F6 Hele stillinger" in fjordvik
    with pytest.raises(UgyldigInndata, match="«rektor»"):
        s5.lederavtale(utgangspunkt["Hareid"], "rektor")


def test_dialogen_tar_en_time(utgangspunkt):
    t = s5.dialog(utgangspunkt["Hareid"])
    assert sum(int(m) for m in t.data["Min"]) == 60 and len(t.data) == 6
