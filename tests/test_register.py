"""The register: stays and counts against published numbers, and the interval where the history has holes."""

import datetime as dt
from pathlib import Path

import pytest
import yaml

from robekanalyse.analyse.register import robek_register
from robekanalyse.analyse.registermoenster import _kaplan_meier, _om_aar
from robekanalyse.analyse.registeropphold import alle_opphold, uten_historikk
from robekanalyse.grunnlag.feil import UgyldigInndata, UkjentKommune
from robekanalyse.grunnlag.kilder import kilde, les

SAKER = yaml.safe_load((Path(__file__).parent / "saker" / "robek_register.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def register():
    return robek_register()


@pytest.mark.parametrize("sak", SAKER["antall"], ids=lambda s: f"{s['dato']} {s.get('fylke', 'landet')}")
def test_antall(register, sak):
    a = register.antall(sak["dato"], sak.get("fylke"))
    assert {n: getattr(a, n) for n in ("nedre", "oevre", "offisielt") if n in sak} == {
        n: v for n, v in sak.items() if n not in ("dato", "fylke")
    }
    assert len(a.kommuner) == a.sikre


@pytest.mark.parametrize("sak", SAKER["nordland_til_og_med"], ids=lambda s: str(s["dato"]))
def test_inn_og_ut_i_nordland(register, sak):
    svar = register.til_og_med(sak["dato"], "Nordland")
    assert (list(svar["innmeldinger"]), list(svar["utmeldinger"])) == (sak["inn"], sak["ut"])


@pytest.mark.parametrize("navn", SAKER["opphold"])
def test_opphold(register, navn):
    egne = register.opphold(navn)
    assert [[r.inn_senest, r.ut_senest] for r in egne.itertuples()] == SAKER["opphold"][navn]
    assert list(egne["staar"]) == [ut is None for _, ut in SAKER["opphold"][navn]]


def test_det_publiserte_tallet_ligger_alltid_i_intervallet(register):
    serie = register.serie()
    publisert = serie[serie["offisielt"].notna()]
    assert len(publisert) >= 24
    assert ((publisert["nedre"] <= publisert["offisielt"]) & (publisert["offisielt"] <= publisert["oevre"])).all()
    fra_2020 = serie[[d.year >= 2020 for d in serie["dato"]]]
    assert (fra_2020["nedre"] == fra_2020["oevre"]).all()
    foer = serie[[d.year < 2020 for d in serie["dato"]]]
    assert (foer["nedre"] < foer["oevre"]).all() and (foer["uten_historikk"] > 0).all()


def test_hver_fullstendig_liste_treffer_noeyaktig(register):
    lister = les("robek_oyeblikksbilder")
    for dato, liste in lister[lister["fullstendig"] == "ja"].groupby("dato"):
        # A list dated by its month fits one of the days in it.
        dager = [dato] if len(dato) == 10 else [f"{dato}-{dag:02}" for dag in range(1, 32)]
        assert any(sorted(liste["navn"]) == sorted(register.antall(dag).kommuner) for dag in dager), dato


def test_fylkene_blir_til_sammen_landet(register):
    for dag in (dt.date(2004, 12, 31), dt.date(2018, 12, 31), dt.date(2021, 12, 31), dt.date(2024, 12, 31)):
        fylker = {k.fylke for k in _kommuner(dag.year)}
        landet = register.antall(dag)
        deler = [register.antall(dag, f) for f in fylker]
        for felt in ("sikre", "mulige", "uten_historikk"):
            assert sum(getattr(d, felt) for d in deler) == getattr(landet, felt), (dag, felt)


def _kommuner(aar):
    from robekanalyse.grunnlag.kommune import alle_kommuner

    return alle_kommuner(aar)


def test_hvem_som_mangler_historie():
    nordland = {k.navn for k in uten_historikk(2013) if k.fylke == "Nordland"}
    assert nordland == {"Narvik", "Tysfjord", "Ballangen", "Tjeldsund"}
    assert uten_historikk(2020) == ()
    # Renumbered by county reform, kept its name: the history knows it, and that Bodø never stood there.
    kjente = {k.navn for k in _kommuner(2013)} - {k.navn for k in uten_historikk(2013)}
    assert {"Bodø", "Porsanger", "Hamarøy", "Halden"} <= kjente
    # Bodø kept its number when Skjerstad went into it in 2005.
    foer = {k.navn for k in uten_historikk(2003)}
    assert "Skjerstad" in foer and "Bodø" not in foer


def test_et_opphold_kjent_bare_paa_aaret_er_mulig_foer_det_er_sikkert():
    hobol = next(o for o in alle_opphold() if o.navn == "Hobøl")
    svar = [(hobol.kanskje_inne(d), hobol.sikkert_inne(d)) for d in (
        dt.date(2004, 12, 31), dt.date(2005, 7, 1), dt.date(2005, 12, 31), dt.date(2018, 1, 1), dt.date(2018, 12, 31))]
    assert svar == [(False, False), (True, False), (True, True), (True, False), (False, False)]


def test_kommunene_staar_i_norsk_rekkefoelge(register):
    navn = register.antall("3.9.2026").kommuner
    assert navn[-2:] == ("Ørsta", "Åsnes") and navn[0] == "Andøy"


def test_en_kommune_som_er_borte_kan_ikke_staa_der(register):
    assert register.antall("1.1.2020").mulige == 0
    for o in alle_opphold():
        assert o.inn_tidligst <= o.inn_senest <= o.ut_senest and o.ut_tidligst <= o.ut_senest, o


def test_sammenslaatte_kommuners_opphold_staar_under_eget_navn(register):
    indre = register.opphold("Indre Østfold")
    assert list(indre["navn"]) == ["Hobøl"] and not indre["full"].any()
    assert "Hobøl" in indre.merknader[0] and "kan mangle" in indre.merknader[0]
    assert indre["aar_nedre"].iloc[0] < indre["aar_oevre"].iloc[0]
    hamaroey = register.opphold("Hamarøy")
    assert list(hamaroey["navn"]) == ["Hamarøy"] * 3 + ["Tysfjord"]


def test_en_tom_liste_sier_om_den_er_kjent(register):
    assert register.opphold("Oslo").merknader == ("Oslo har ikke stått i registeret siden det åpnet i 2001.",)
    assert "ikke kjent" in register.opphold("Sandefjord").merknader[0]


def test_fjordvik_er_konstruert_og_blandes_ikke_inn(register):
    fjordvik = register.opphold("Fjordvik")
    assert fjordvik.konstruert and list(fjordvik["bokstav"]) == ["c, d"]
    assert "9901" not in set(register.opphold()["kommunenr"])
    assert not register.serie().konstruert


def test_kildene_foelger_med(register):
    for tabell in (register.opphold(), register.serie(), register.hendelser(), register.gjentakelser(),
                   register.varighet(), register.tilbake_innen(), register.bokstaver(), register.presentasjonen()):
        assert tabell.kilder and all(kilde(k.kilde) for k in tabell.kilder)
        assert tabell.merknader


def test_presentasjonen_settes_ved_siden_av_registeret(register):
    assert register.presentasjonens_vindu() == (dt.date(2012, 7, 10), dt.date(2013, 9, 9), 8)
    tabell = register.presentasjonen().set_index("paastand")
    assert list(tabell["presentasjonen"]) == [34, 24, 1, 1, 2, 11, 10, 50]
    inn = tabell.loc["Innmeldinger i Nordland siden 2001"]
    assert (inn["nedre"], inn["oevre"]) == (34, 36) and "Narvik sikkert kommet inn" in inn["forklaring"]
    ut = tabell.loc["Utmeldinger i Nordland siden 2001"]
    assert (ut["nedre"], ut["oevre"]) == (23, 24) and "Bindal sikkert gått ut" in ut["forklaring"]
    assert "Lødingen (siden 19. juni 2003)" in tabell.loc["Kommuner som har stått der siden 2003", "forklaring"]
    assert "Hamarøy sto der for 3. gang" in tabell.loc["Kommuner som står der for tredje gang", "forklaring"]
    assert "10 (2009) og 11 (2010)" in tabell.loc["Kommuner i Nordland da presentasjonen ble laget", "forklaring"]
    assert tabell["passer"].all()
    merknader = " ".join(register.presentasjonen().merknader)
    assert "34 inn og 24 ut gir 10 som står der, men presentasjonen sier 11" in merknader
    assert "Narvik, Tysfjord, Tjeldsund og Ballangen" in merknader


def test_presentasjonen_paa_en_annen_dag(register):
    tabell = register.presentasjonen("30.9.2013").set_index("paastand")
    assert not tabell.loc["Utmeldinger i Nordland siden 2001", "passer"]
    i_dag = register.presentasjonen(dt.date(2026, 9, 3)).set_index("paastand")
    naa = i_dag.loc["Kommuner i Nordland da presentasjonen ble laget"]
    assert (naa["nedre"], naa["oevre"], naa["offisielt"], naa["passer"]) == (7, 7, 7, False)


def test_hendelser_summerer_til_oppholdene(register):
    h = register.hendelser()
    assert h["sto_der_fra_start"].sum() == 33
    kjente = [o for o in alle_opphold() if o.inn_tidligst.year == o.inn_senest.year]
    assert h["inn_sikre"].sum() == len(kjente)
    assert (h["inn_sikre"] <= h["inn_mulige"]).all() and (h["ut_sikre"] <= h["ut_mulige"]).all()
    siste = h.set_index("aar").loc[2024]
    assert (siste["inn_sikre"], siste["ut_sikre"]) == (19, 8)


def test_gjentakelser(register):
    g = register.gjentakelser("30.6.2013", "Nordland").set_index("navn")
    assert dict(g["antall"]) == {"Hamarøy": 3, "Bindal": 2, "Fauske": 2, "Hemnes": 2, "Sortland": 2, "Vevelstad": 2}
    assert list(g.index[g["staar"]]) == ["Hamarøy", "Hemnes"]
    alle = register.gjentakelser(minst=1)
    assert alle["antall"].sum() == len(alle_opphold())
    assert set(register.gjentakelser(minst=4)["antall"]) == {4}


def test_tilbake_innen(register):
    t = register.tilbake_innen(3).set_index("periode")
    assert (t.loc["i alt", "utmeldinger"], t.loc["i alt", "tilbake"]) == (243, 36)
    assert t.loc["i alt", "andel_pst"] == pytest.approx(100 * 36 / 243)
    assert t.drop("i alt")[["utmeldinger", "tilbake", "for_ferske"]].sum().tolist() == (
        t.loc["i alt", ["utmeldinger", "tilbake", "for_ferske"]].tolist()
    )
    assert (register.tilbake_innen(1).set_index("periode")["tilbake"] <= t["tilbake"]).all()
    assert any("4 utmeldinger uten kjent dato" in m for m in register.tilbake_innen().merknader)
    assert any("Færre enn 20" in m for m in register.tilbake_innen().merknader)
    assert _om_aar(dt.date(2020, 2, 29), 3) == dt.date(2023, 3, 1)


def test_varighet(register):
    v = register.varighet().set_index("periode")
    assert v.drop("i alt")["antall"].sum() == v.loc["i alt", "antall"]
    assert (v["etter_1"] >= v["etter_2"]).all() and (v["etter_3"] >= v["etter_5"]).all()
    assert 0 < v.loc["i alt", "median_aar"] < 5
    # 33 stood there from the start, and of the rest 32 are known only to an interval at one end.
    assert v.loc["i alt", "antall"] == 319 - 65
    assert register.varighet().merknader[0].startswith("65 av 319 opphold er ikke med")


def test_kaplan_meier_paa_et_tilfelle_som_kan_regnes_for_haand():
    # Out after one and three years, one still there after two: 3 → 2/3, then of the one left 0.
    median, andel = _kaplan_meier([(365, True), (730, False), (1096, True)])
    assert [andel(1), round(andel(2), 4), andel(4)] == [pytest.approx(200 / 3), 66.6667, 0]
    assert median == pytest.approx(3.0, abs=0.01)
    ingen, ukjent = _kaplan_meier([(365, False)])
    assert ingen is None and ukjent(2) is None and ukjent(0) == 100
    assert _kaplan_meier([])[1](1) is None


def test_bokstaver_over_tid(register):
    b = register.bokstaver()
    siste = b[b["dato"] == "2026-09-03"].set_index("bokstav")["antall"].to_dict()
    assert siste == {"a": 5, "b": 5, "c": 29, "d": 32, "e": 1, "f": 0, "g": 0}
    assert set(b["lov"]) == {"2018"} and set(b["fullstendig"]) == {"ja"}
    alle = register.bokstaver(bare_hele_landet=False)
    assert set(alle.loc[alle["dato"] < "2020", "lov"]) == {"1992"}
    assert not {"f", "g"} & set(alle.loc[alle["dato"] < "2020", "bokstav"])


@pytest.mark.parametrize(("kall", "feil", "melding"), [
    (lambda r: r.antall("31.12.2000"), UgyldigInndata, "kjent fra 1. januar 2001"),
    (lambda r: r.antall("4.9.2026"), UgyldigInndata, "til 3. september 2026"),
    (lambda r: r.antall("i fjor"), UgyldigInndata, "ikke en dato"),
    (lambda r: r.antall("31.12.2021", "Troms"), UgyldigInndata, "var ikke et fylke i 2021"),
    (lambda r: r.serie("Norland"), UgyldigInndata, "Intet fylke har hett"),
    (lambda r: r.serie(fra=2020, til=2019), UgyldigInndata, "første året først"),
    (lambda r: r.hendelser("Norland"), UgyldigInndata, "Intet fylke har hett"),
    (lambda r: r.presentasjonen("1.1.2005"), UgyldigInndata, "etter 1. januar 2005"),
    (lambda r: r.tilbake_innen(0), UgyldigInndata, "minst 1"),
    (lambda r: r.opphold("Ukjentby"), UkjentKommune, "Ukjentby"),
])
def test_feil(register, kall, feil, melding):
    with pytest.raises(feil, match=melding):
        kall(register)


def test_fylkesserien_har_bare_de_aarene_fylket_fantes(register):
    troms = register.serie("Troms")
    assert sorted({d.year for d in troms["dato"]} & {2020, 2021, 2022, 2023}) == []
    assert {2019, 2024} <= {d.year for d in troms["dato"]}
