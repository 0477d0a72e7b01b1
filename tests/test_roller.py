"""Roles: the sorting exercise against its key, and the check of a municipality's own delegation."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse import sortering as modul
from robekanalyse.analyse.delegering import delegeringskontroll, fornyelsesfrist, les_fullmakt
from robekanalyse.analyse.sortering import VALG, sammenlign_med_fasit, sorteringssaker, tell_sortering
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import OedelagtFil, UgyldigInndata

NBSP = "\N{NO-BREAK SPACE}"


# --- the cases -----------------------------------------------------------------------------------------------------


def test_26_saker_med_fasit_grunn_og_hjemmel():
    saker = sorteringssaker()
    assert len(saker) == 26
    assert all(s.grunn and s.kontrollert == dt.date(2026, 7, 2) for s in saker)
    assert [s.nr for s in saker if s.graasone] == [3, 8, 13, 14, 15, 17, 18, 25]
    assert "".join(s.noekkel[0] for s in saker if s.nr in (1, 3, 4, 5, 6, 20, 24, 26)) == "KKKKKKaK"


def test_barnehagestruktur_er_kommunestyrets_og_ingen_graasone():
    sak = sorteringssaker()[3]
    assert (sak.sak, sak.noekkel, sak.graasone) == ("Gjøre tre barnehager om til to", "KS", False)
    assert "Formannskapet innstiller" in sak.grunn


def test_fasit_sammenlignes_og_graasoner_underkjennes_aldri():
    rett, feil, graa = sammenlign_med_fasit({1: "KS", 5: "F", 18: "annen"})
    assert (rett.treff, feil.treff, graa.treff) == (True, False, None)
    assert feil.tekst.startswith("Fasit er en annen: kommunedirektøren.") and "kommuneloven § 13-1" in feil.tekst
    assert graa.tekst.startswith("Gråsone, drøft den")


@pytest.mark.parametrize(
    ("endring", "setning"),
    [
        ({"grunn": ""}, "mangler feltet «grunn»"),
        ({"noekkel": "XX"}, "ukjent fasit"),
        ({"graasone": "kanskje"}, "skriv ja eller nei"),
        ({"ogsaa": ["F"]}, "ja når «ogsaa» er fylt ut"),
        ({"nr": 3}, "ikke nummerert"),
    ],
)
def test_ny_sak_som_ikke_er_ferdig_avvises(monkeypatch, endring, setning):
    data = les_yaml("roller/saker.yaml")
    monkeypatch.setattr(modul, "les_yaml", lambda _: data | {"saker": [data["saker"][0] | endring]})
    with pytest.raises(OedelagtFil, match=setning):
        sorteringssaker.__wrapped__()


def test_egen_sak_kan_legges_til(monkeypatch):
    data = les_yaml("roller/saker.yaml")
    ny = data["saker"][0] | {"nr": 27, "sak": "Vår egen"}
    monkeypatch.setattr(modul, "les_yaml", lambda _: data | {"saker": [*data["saker"], ny]})
    assert sorteringssaker.__wrapped__()[-1].sak == "Vår egen"


# --- the exercise --------------------------------------------------------------------------------------------------


def rad(sak, rolle, **antall):
    return {"sak": sak, "rolle": rolle} | antall


def test_score_per_gruppe_uten_graasoner():
    s = tell_sortering([
        rad(1, "ordfoerer", KS=1), rad(1, "folkevalgt", KS=2, F=1), rad(5, "folkevalgt", KD=3, F=3),
        rad(18, "folkevalgt", annen=9), rad(1, "enhetsleder", KS=4),
    ])
    score = {g.gruppe: (g.treff, g.svar, g.andel) for g in s.grupper}
    assert score["politisk_ledelse"] == (6, 10, 0.6)
    assert score["enhetsledere"] == (4, 4, 1.0)
    assert score["tillitsvalgte"] == (0, 0, None)
    assert s.saker[17].treff is None and s.saker[17].sak in [x.sak for x in s.graasoner]
    assert s.saker[0].treff == 7 / 8


def test_de_fem_sakene_med_stoerst_sprik():
    rader = [rad(n, "folkevalgt", KS=10 - n, F=n) for n in range(1, 6)]
    rader += [rad(6, "folkevalgt", KS=5, F=3, KD=2), rad(7, "folkevalgt", KD=10)]
    assert [s.sak.nr for s in tell_sortering(rader).stoerst_sprik()] == [6, 5, 4, 3, 2]
    assert [s.sak.nr for s in tell_sortering(rader).stoerst_sprik(20)] == [6, 5, 4, 3, 2, 1]
    assert tell_sortering([]).stoerst_sprik() == ()


def test_gruppe_med_faerre_enn_tre_svar_skjules_og_holdes_utenfor():
    sak = tell_sortering([rad(1, "kommunedirektoer", F=1), rad(1, "stab", F=1), rad(1, "enhetsleder", KS=3)]).saker[0]
    assert sak.fordeling == {"KS": 3, "F": 0, "KD": 0, "annen": 0}
    assert (sak.skjulte, sak.antall, sak.sprik, sak.treff) == (("administrativ_ledelse",), 3, 0.0, 1.0)


def test_uten_svar_er_saken_tom_ikke_null():
    sak = tell_sortering([]).saker[0]
    assert (sak.sprik, sak.treff, sak.antall) == (None, None, 0)


@pytest.mark.parametrize(
    ("rader", "setning"),
    [
        ([rad(99, "stab", KS=1)], "Sak 99 finnes ikke: velg et nummer fra 1 til 26"),
        ([rad(1, "baker", KS=1)], "Rollen «baker» finnes ikke"),
        ([rad(1, "stab", KS=-1)], "«-1» er ikke et antall svar i sak 1"),
        ([rad(1, "stab", KD="2,5")], "«2,5» er ikke et antall svar i sak 1"),
    ],
)
def test_svar_som_ikke_kan_stemme(rader, setning):
    with pytest.raises(UgyldigInndata, match=setning):
        tell_sortering(rader)
    with pytest.raises(UgyldigInndata, match="kan ikke velges"):
        sammenlign_med_fasit({1: "kommunestyret"})


grupper = st.sampled_from(["politisk_ledelse", "administrativ_ledelse", "enhetsledere", "tillitsvalgte"])
stemmer = st.fixed_dictionaries(
    {"sak": st.integers(1, 26), "rolle": grupper} | {v: st.integers(0, 9) for v in VALG}
)


@given(st.lists(stemmer, max_size=20))
def test_sortering_teller_alt_som_vises_en_gang(rader):
    s = tell_sortering(rader)
    for sak in s.saker:
        assert sak.antall == sum(sum(v.values()) for v in sak.grupper.values())
        assert all(sum(v.values()) >= 3 for v in sak.grupper.values())
        assert sak.sprik is None or 0 <= sak.sprik <= 0.75
    sprik = [x.sprik for x in s.stoerst_sprik()]
    assert len(sprik) <= 5 and sprik == sorted(sprik, reverse=True)


# --- the delegation ------------------------------------------------------------------------------------------------


def omraade(id, *, ks="–", f="–", kd="–", el="–", **andre):
    return {"omraade": id, "kommunestyret": ks, "formannskap": f, "kommunedirektoer": kd, "enhetsleder": el} | andre


def slag(*rader, **valg):
    return {(f.omraade, f.slag) for f in delegeringskontroll(rader, **valg).funn if f.slag != "mangler"}


def test_fjordvik_har_hull_to_som_vedtar_og_utgaatt_reglement():
    fjordvik = les_yaml("fjordvik/styring.yaml")
    kontroll = delegeringskontroll(fjordvik["delegering"], fjordvik["reglement"], "1.9.2026")
    assert [f.tekst.replace(NBSP, " ") for f in kontroll.feil] == [
        "Innkjøp og avtaler: ingen avgjør beløp fra 300 000 til 500 000 kroner.",
        "Ny stilling innenfor budsjettet: kommunedirektøren og formannskap eller utvalg avgjør det samme. Velg én.",
        "Reglementet er fra 15. juni 2017 og skulle vært vedtatt på nytt innen 31. desember 2024.",
    ]
    assert kontroll.feil[2].hjemmel == "kommuneloven § 5-14"
    assert kontroll.kontrollert == dt.date(2026, 7, 2)


def test_en_hel_matrise_uten_feil():
    mal = {o["omraade"]: o for o in les_yaml("roller/delegeringsmatrise.yaml")["omraader"]}
    beloep = {"budsjettjustering": ("rapporteres", "–", "over 100", "0–100"),
              "innkjoep": ("over 2 000", "500–2 000", "100–500", "0–100"),
              "eiendom_leie": ("over 2 000", "500–2 000", "inntil 500", "–")}
    for id, (ks, f, kd, el) in beloep.items():
        mal[id] = omraade(id, ks=ks, f=f, kd=kd, el=el)
    kontroll = delegeringskontroll(mal.values(), {"vedtatt": "12.6.2024"}, "1.9.2026")
    assert kontroll.funn == ()


def test_malen_har_de_samme_omraadene_som_spoersmaalet():
    mal = [o["omraade"] for o in les_yaml("roller/delegeringsmatrise.yaml")["omraader"]]
    assert mal == list(les_yaml("hjemmearbeid/valglister.yaml")["delegeringsomraader"])


@pytest.mark.parametrize(
    ("rad", "ventet"),
    [
        (omraade("innkjoep", ks="over 500", kd="0–500"), set()),
        (omraade("innkjoep", ks="over 500", kd="100–500"), {"hull"}),
        (omraade("innkjoep", f="100–500", kd="0–100"), {"hull"}),
        (omraade("innkjoep", ks="over 500", f="300–600", kd="0–300"), {"overlapp"}),
        (omraade("innkjoep", ks="over 500", kd="0–500", el="0–100"), {"overlapp"}),
        (omraade("innkjoep", ks="over 100", f="100–500", kd="0–100"), {"overlapp"}),
        (omraade("innkjoep", ks="0–500", kd="over 500"), {"rekkefoelge"}),
        (omraade("innkjoep", f="500–800", kd="0–1 000"), {"overlapp", "hull"}),
        (omraade("innkjoep", ks="over 2 000", f="0–100", kd="100–2 000"), {"rekkefoelge"}),
        (omraade("innkjoep", ks="vedtar", kd="0–500"), {"blanding"}),
        (omraade("innkjoep"), {"ingen"}),
        (omraade("innkjoep", ks="rapporteres", kd="utreder"), {"ingen"}),
        (omraade("ansettelse", kd="vedtar", el="innstiller"), set()),
        (omraade("ansettelse", kd="vedtar", el="avgjør"), {"flere"}),
        (omraade("ansettelse", kd="bestemmer litt"), {"uleselig"}),
        (omraade("innkjoep", kd="500–100"), {"uleselig"}),
        (omraade("budsjettrammer", f="vedtar"), {"bare_ks"}),
        (omraade("struktur", kd="vedtar"), {"bare_ks"}),
        (omraade("innkjoep", kd="over 0", unntatt="", rapporteres_til="formannskapet"), {"ufullstendig"}),
        (omraade("innkjoep", kd="over 0", unntatt="leie", rapporteres_til="formannskapet"), set()),
        (omraade("laan", ks="vedtar", unntatt="", rapporteres_til=""), set()),
        (omraade("vår egen", kd="vedtar"), set()),
    ],
)
def test_hvert_omraade_har_en_som_avgjoer_uten_hull_og_overlapp(rad, ventet):
    assert slag(rad) == {(rad["omraade"], s) for s in ventet}


def test_hullet_paa_toppen_begynner_over_det_hoeyeste_beloepet():
    kontroll = delegeringskontroll([omraade("innkjoep", f="500–800", kd="0–1 000")])
    assert kontroll.feil[1].tekst.replace(NBSP, " ") == "Innkjøp og avtaler: ingen avgjør beløp over 1 000 000 kroner."


def test_struktur_hos_kommunedirektoeren_er_varsel_og_budsjett_er_feil():
    kontroll = delegeringskontroll([omraade("struktur", kd="vedtar"), omraade("laan", f="vedtar")])
    funn = {f.omraade: f for f in kontroll.funn if f.slag == "bare_ks"}
    assert (funn["struktur"].alvor, funn["laan"].alvor) == ("varsel", "feil")
    assert funn["laan"].hjemmel == "kommuneloven § 14-14"


def test_dobbel_rad_og_omraader_som_mangler():
    kontroll = delegeringskontroll([omraade("laan", ks="vedtar")] * 2)
    assert [f.slag for f in kontroll.feil] == ["dobbel"]
    assert len([f for f in kontroll.varsler if f.slag == "mangler"]) == 11


@pytest.mark.parametrize(
    ("vedtatt", "dato", "ventet"),
    [
        ("15.6.2017", "1.9.2026", {"utgaatt"}),
        ("15.6.2022", "31.12.2024", {"fornyes"}),
        ("15.6.2022", "1.1.2025", {"utgaatt"}),
        ("1.10.2023", "1.9.2026", set()),
        ("30.9.2023", "1.9.2026", {"utgaatt"}),
        ("12.6.2024", "30.10.2027", set()),
        ("12.6.2024", "31.10.2027", {"fornyes"}),
    ],
)
def test_reglementet_fornyes_innen_31_desember_aaret_etter_konstituering(vedtatt, dato, ventet):
    assert slag(reglement={"vedtatt": vedtatt}, dato=dato) == {("reglement", s) for s in ventet}


def test_egen_dato_som_er_gaatt_ut_og_reglement_som_ikke_er_oppgitt():
    egen = {"vedtatt": "1.2.2024", "fornyes_innen": "1.2.2025"}
    assert slag(reglement=egen, dato="1.9.2026") == {("reglement", "utgaatt")}
    assert slag(dato="1.9.2026") == set()
    with pytest.raises(UgyldigInndata, match="kan ikke være vedtatt"):
        slag(reglement={"vedtatt": "1.1.2027"}, dato="1.9.2026")
    with pytest.raises(UgyldigInndata, match="før den første valgperioden"):
        fornyelsesfrist(dt.date(1999, 1, 1))


@pytest.mark.parametrize(
    ("skrevet", "fra", "til"),
    [
        ("0–300", 0, 300), ("0-300", 0, 300), ("500 – 2 000", 500, 2000), (f"500–2{NBSP}000", 500, 2000),
        ("over 2 000", 2000, None), ("> 2000", 2000, None), ("inntil 300", 0, 300), ("fra 10 til 20", 10, 20),
        ("0–62,5", 0, Decimal("62.5")),
    ],
)
def test_beloep_leses_slik_de_skrives(skrevet, fra, til):
    f = les_fullmakt(skrevet, "kommunedirektoer")
    assert (f.fra, f.til, f.avgjoer) == (fra, til, True)


@pytest.mark.parametrize("tom", ["", None, "–", "-", "  ", "Ingen"])
def test_tomt_felt_gir_ingen_fullmakt(tom):
    assert les_fullmakt(tom, "formannskap") is None


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=3, unique=True))
def test_trinn_som_moetes_er_aldri_hull_og_ett_som_fjernes_er_alltid_det(grenser):
    g = sorted(grenser)
    celler = [f"{fra}–{til}" for fra, til in zip([0, *g], g, strict=False)] + [f"over {g[-1]}"]
    navn = ("el", "kd", "f", "ks")
    assert slag(omraade("innkjoep", **dict(zip(navn, celler, strict=False)))) == set()
    for i in range(len(celler)):
        med_hull = {n: c for j, (n, c) in enumerate(zip(navn, celler, strict=False)) if j != i}
        assert slag(omraade("innkjoep", **med_hull)) == {("innkjoep", "hull")}


def test_hver_rolle_og_selvsak_har_hjemmel():
    roller = les_yaml("roller/roller.yaml")
    assert len(roller["roller"]) == 9 and len(roller["kommunestyret_selv"]) == 15
    for r in roller["roller"] + roller["kommunestyret_selv"]:
        assert "§" in r["hjemmel"] or "kapittel" in r["hjemmel"], r
