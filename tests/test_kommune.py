"""Municipality identity: worked cases in saker/kommune.yaml, and what must hold for every number there has been."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from robekanalyse.grunnlag import feil, kommunehistorie
from robekanalyse.grunnlag.kommune import (
    FJORDVIK,
    alle_kommuner,
    deler,
    er_samme_kommune,
    finn_kommune,
    koder_for,
    kommuner_i_fylke,
)
from robekanalyse.grunnlag.kommunenavn import grov_noekkel

SAKER = yaml.safe_load((Path(__file__).parent / "saker" / "kommune.yaml").read_text(encoding="utf-8"))
ALLE_NR = sorted(kommunehistorie.alle_ledd())


def _navn(sak):
    return f"{sak['skrevet']}-{sak.get('aar', '')}"


@pytest.mark.parametrize("sak", SAKER, ids=_navn)
def test_saker(sak):
    if "nr" in sak:
        assert finn_kommune(sak["skrevet"], aar=sak.get("aar")).nr == sak["nr"]
        return
    with pytest.raises(getattr(feil, sak["feil"])) as e:
        finn_kommune(sak["skrevet"], aar=sak.get("aar"))
    for ord in sak.get("nevner", []):
        assert ord in str(e.value)
    if "valg" in sak:
        assert [k.nr for k in e.value.kandidater] == sak["valg"]
        assert all(nr in str(e.value) for nr in sak["valg"])
    assert str(e.value)[0].isupper() and str(e.value)[-1] in ".?" and "\n" not in str(e.value)


@pytest.mark.parametrize(
    ("aar", "antall"),
    # KILDER for SSB KLASS 131; 2006 and 2024 also in SSB's own counts
    [
        (2006, 431),
        (2008, 430),
        (2012, 429),
        (2013, 428),
        (2017, 426),
        (2018, 422),
        (2020, 356),
        (2024, 357),
        (2026, 357),
    ],
)
def test_antall_kommuner(aar, antall):
    assert len(alle_kommuner(aar)) == antall


def test_aar_utenfor_listen():
    for aar in (1999, 2031):
        with pytest.raises(feil.UgyldigInndata, match="2001–2026"):
            alle_kommuner(aar)


def test_kommuner_har_aarets_nummer():
    assert "1548" in {k.nr for k in alle_kommuner(2019)}
    assert "1548" not in {k.nr for k in alle_kommuner(2020)}
    assert {"2020", "5436", "5622"} & {k.nr for k in alle_kommuner(2021)} == {"5436"}


def test_hvert_nummer_gir_en_kommune_eller_er_delt():
    i_dag, delte = set(alle_kommuner()), set()
    for nr in ALLE_NR:
        try:
            assert finn_kommune(nr) in i_dag
            assert finn_kommune(int(nr)) == finn_kommune(nr)
        except feil.FlertydigKommune as e:
            delte.add(nr)
            assert len(e.kandidater) > 1 and {k.nr for k in e.kandidater} <= {k.nr for k in i_dag}
    assert delte == {"0720", "1504", "1507", "1523", "1529", "1534", "1546", "1613", "1850", "5012"}


def test_kommuner_i_dag_finnes_paa_nummer_og_navn():
    for k in alle_kommuner():
        for skrevet in (k.nr, f"{k.navn}, {k.fylke}", f"{k.navn} ({k.fylke})", f"{k.navn} i {k.fylke}", k.mappenavn):
            assert finn_kommune(skrevet) == k, skrevet
        assert k.mappenavn.isascii() and " " not in k.mappenavn


def test_bare_disse_navnene_er_flertydige_blant_dagens():
    flertydige = set()
    for k in alle_kommuner():
        try:
            assert finn_kommune(k.navn) == k
        except feil.FlertydigKommune as e:
            assert k in {x for kandidat in e.kandidater for x in kandidat.i_dag}
            flertydige.add(k.navn)
    assert flertydige == {"Herøy", "Våler", "Bø", "Nes", "Os", "Sande"}


@given(st.sampled_from(ALLE_NR), st.integers(2001, 2026))
@settings(max_examples=300, deadline=None)
def test_navn_velges_aldri_stille(nr, aar):
    """A bearer's name leads to a municipality that the bearer became, or the bearer is in the list to choose from."""
    for ledd in kommunehistorie.alle_ledd()[nr]:
        ble = {x.nr for x in kommunehistorie.etterkommere(ledd)}
        try:
            assert finn_kommune(ledd.navn).nr in ble
        except feil.FlertydigKommune as e:
            assert ble & {x.nr for kandidat in e.kandidater for x in kandidat.i_dag}
        if ledd.gjelder_i(aar):
            try:
                assert finn_kommune(f"{ledd.navn}, {nr}", aar).nr in ble
            except feil.FlertydigKommune as e:
                assert len(ble) > 1 and {k.nr for k in e.kandidater} == ble


@given(st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_hva_som_helst_gir_kommune_eller_en_setning(skrevet):
    try:
        assert finn_kommune(skrevet).nr
    except (feil.UkjentKommune, feil.FlertydigKommune) as e:
        assert len(str(e)) > 10


def test_hvert_ledd_gaar_over_i_et_senere():
    """Nothing disappears: an ended number has a successor, which is valid the year after."""
    for ledd in (x for rad in kommunehistorie.alle_ledd().values() for x in rad):
        veier = kommunehistorie.overganger_fra(ledd)
        assert bool(veier) == (ledd.til is not None)
        for o in veier:
            assert o.til.fra == ledd.til + 1
        andeler = [o.andel for o in veier]
        assert not veier or None in andeler or sum(andeler) == 1


def test_samme_kommune_er_bare_omnummerering():
    assert [k.nr for k in koder_for(finn_kommune("Porsanger"))] == ["2020", "5436", "5622"]
    assert [k.nr for k in koder_for(finn_kommune("Hareid"))] == ["1517"]
    assert [(k.nr, k.fra, k.til) for k in koder_for(finn_kommune("Hustadvika"))] == [("1579", 2020, None)]
    # Stavanger kept its number when Finnøy and Rennesøy came in; the accounts before are another municipality's
    assert [(k.nr, k.fra) for k in koder_for(finn_kommune("1103"))] == [("1103", 2020)]
    assert [k.nr for k in koder_for("0138")] == ["0138"]
    assert koder_for("2020") == koder_for(finn_kommune("Porsanger"))
    assert er_samme_kommune("2020", "5622") and er_samme_kommune("5436", finn_kommune("Porsanger"))
    assert not er_samme_kommune("0138", "3118") and not er_samme_kommune("1849", "1875")
    for f in (koder_for, lambda nr: er_samme_kommune(nr, "1517")):
        with pytest.raises(feil.UkjentKommune, match="9999"):
            f("9999")


def test_deler_av_sammenslaatte():
    assert {(t.nr, t.navn, t.til) for t in deler(finn_kommune("Hustadvika"))} == {
        ("1548", "Fræna", 2019),
        ("1551", "Eide", 2019),
    }
    assert {t.navn for t in deler(finn_kommune("Indre Østfold"))} == {
        "Askim",
        "Eidsberg",
        "Hobøl",
        "Spydeberg",
        "Trøgstad",
    }
    assert [t.nr for t in deler(finn_kommune("Hamarøy"))] == ["1849"]  # Tysfjord came only in part
    assert deler(finn_kommune("Porsanger")) == ()


def test_tidligere_sier_andel_og_om_det_er_samme():
    hamaroy = {t.navn: t for t in finn_kommune("1875").tidligere}
    assert hamaroy["Hamarøy"].helt and not hamaroy["Hamarøy"].samme
    assert not hamaroy["Tysfjord"].helt and float(hamaroy["Tysfjord"].andel) == 0.53
    assert all(t.samme and t.helt for t in finn_kommune("Målselv").tidligere)
    # how much of Skodje lies in today's Ålesund does not follow from the sources
    assert {t.navn: t for t in finn_kommune("1508").tidligere}["Skodje"].andel is None


def test_nummer_i_et_aar():
    porsanger, hustadvika = finn_kommune("Porsanger"), finn_kommune("Hustadvika")
    assert [porsanger.nr_i(a).samme for a in (2006, 2019, 2020, 2023, 2024, 2026)] == [
        "2020",
        "2020",
        "5436",
        "5436",
        "5622",
        "5622",
    ]
    foer = hustadvika.nr_i(2019)
    assert foer.samme is None and [t.nr for t in foer.slaatt_sammen_av] == ["1548", "1551"]
    assert hustadvika.nr_i(2020).samme == "1579" and hustadvika.nr_i(2020).slaatt_sammen_av == ()


@given(st.sampled_from(alle_kommuner()), st.integers(2006, 2026))
@settings(max_examples=200, deadline=None)
def test_hvert_aar_har_et_nummer_eller_deler(kommune, aar):
    n = kommune.nr_i(aar)
    nummer = {k.nr for k in alle_kommuner(aar)}
    assert (n.samme in nummer) != bool(n.slaatt_sammen_av)
    assert {t.nr for t in n.slaatt_sammen_av} <= nummer


def test_fylker():
    assert len(kommuner_i_fylke("Nordland")) == 41
    assert kommuner_i_fylke("18") == kommuner_i_fylke(18) == kommuner_i_fylke("nordland")
    assert [k.navn for k in kommuner_i_fylke(3)] == ["Oslo"]
    assert sum(len(kommuner_i_fylke(f)) for f in {k.fylkesnr for k in alle_kommuner()}) == 357
    for ukjent in ("Hordaland", "99", "Konstruert fylke", ""):
        with pytest.raises(feil.UgyldigInndata, match="Vestland"):
            kommuner_i_fylke(ukjent)


def test_fjordvik_er_konstruert_og_staar_i_ingen_liste():
    assert finn_kommune("9901") is FJORDVIK and FJORDVIK.konstruert and FJORDVIK.mappenavn == "9901-fjordvik"
    assert koder_for(FJORDVIK)[0].nr == "9901" and FJORDVIK.tidligere == () and deler(FJORDVIK) == ()
    for aar in range(2001, 2027):
        assert not any(k.konstruert or k.nr.startswith("99") for k in alle_kommuner(aar))


def test_kommune_gis_tilbake_som_den_er():
    k = finn_kommune("Hareid")
    assert finn_kommune(k) is k and str(k) == "Hareid"


def test_grov_noekkel_skiller_navn():
    """Other spellings of æøå must not make two of today's names one."""
    i_dag = {k.navn for k in alle_kommuner()}
    assert len({grov_noekkel(n) for n in i_dag}) == len(i_dag)
