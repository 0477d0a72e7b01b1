"""The management system: the checklist's score and advice, the map of goals, the steps and the stop list."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse.innfoering import stegplan, stoppliste
from robekanalyse.analyse.maalbygger import TRINN, kvalitetsindikatorer, maalkart, maalvurdering
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.grunnlag.spoersmaal import finn_spoersmaal

NBSP = "\N{NO-BREAK SPACE}"


def maal(*poeng, tjeneste="grunnskole", trinn="resultat", naaverdi=1, om_fire_aar=2, tekst="Flere leser godt"):
    sjekk = {f"sjekk_{n}": p for n, p in enumerate(poeng, start=1)}
    tall = {"naaverdi": naaverdi, "maal_om_fire_aar": om_fire_aar}
    return {"tjeneste": tjeneste, "maal": tekst, "trinn": trinn} | tall | sjekk


# --- one goal ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("poeng", "sum_", "skriv_om"),
    [
        ((2, 2, 2, 2, 2, 2, 2), 14, False),
        ((2, 2, 2, 1, 1, 1, 1), 10, False),
        ((2, 2, 1, 1, 1, 1, 1), 9, True),
        ((0, 0, 0, 0, 0, 0, 0), 0, True),
    ],
)
def test_poeng_og_grensen_paa_ti(poeng, sum_, skriv_om):
    v = maalvurdering(maal(*poeng))
    assert (v.poeng, v.hoeyeste, v.skriv_om) == (sum_, 14, skriv_om)


def test_raad_for_punktene_som_mangler_daarligst_foerst():
    v = maalvurdering(maal(2, 1, 2, 0, 2, 2, 2))
    assert v.raad == (
        "Gi målet til den som kan påvirke det, eller bryt det ned.",
        "Velg en kilde som finnes, eller skriv hvem som lager den og når.",
    )
    assert maalvurdering(maal(2, 2, 2, 2, 2, 2, 2)).raad == ()


def test_det_som_ikke_er_svart_paa_vurderes_ikke():
    v = maalvurdering(maal(2, 2, None, 0, "", 2, 2))
    assert (v.poeng, v.skriv_om) == (None, None)
    assert len(v.raad) == 1


def test_motsigelser_pekes_ut():
    v = maalvurdering(maal(2, 2, 2, 2, 2, 2, 2, trinn="aktivitet", naaverdi=None))
    assert v.motsigelser == (
        "Målet står på trinnet aktivitet, men har full poengsum for å måle det brukeren oppnår.",
        "Punkt 6 har full poengsum, men nåverdien mangler.",
    )
    begge = maalvurdering(maal(1, 1, 1, 1, 1, 2, 1, naaverdi="", om_fire_aar=None))
    assert begge.motsigelser == ("Punkt 6 har full poengsum, men nåverdien og målet om fire år mangler.",)
    assert maalvurdering(maal(2, 2, 2, 2, 2, 2, 2, naaverdi=0)).motsigelser == ()


@pytest.mark.parametrize(
    ("rad", "setning"),
    [
        (maal(3), "«3» kan ikke gis på punkt 1 i sjekklista: gi 0, 1 og 2 poeng"),
        (maal(True), "kan ikke gis på punkt 1"),
        (maal(1, trinn="mål"), "Trinnet «mål» finnes ikke på trappa"),
        (maal(1, tjeneste="bakeri"), "Tjenesten «bakeri» finnes ikke på lista"),
        (maal(1, naaverdi="mye"), "«mye» er ikke et tall i feltet nåverdi"),
    ],
)
def test_maal_som_ikke_kan_stemme(rad, setning):
    with pytest.raises(UgyldigInndata, match=setning):
        maalvurdering(rad)


@given(st.lists(st.sampled_from([0, 1, 2, None]), min_size=7, max_size=7))
def test_hvert_punkt_uten_full_poengsum_gir_ett_raad(poeng):
    v = maalvurdering(maal(*poeng))
    assert len(v.raad) == sum(p in (0, 1) for p in poeng)
    assert v.poeng == (None if None in poeng else sum(poeng))


# --- the map of goals ----------------------------------------------------------------------------------------------


def test_fjordviks_43_maal():
    f = les_yaml("fjordvik/styring.yaml")["maal"]
    tjenester = list(les_yaml("hjemmearbeid/valglister.yaml")["tjenester"])
    rader = [maal(trinn=t, tjeneste=tjenester[i % 9], naaverdi=5) for t in TRINN for i in range(f[t])]
    rader[: f["uten_naaverdi"]] = [r | {"naaverdi": None} for r in rader[: f["uten_naaverdi"]]]
    kart = maalkart(rader)
    assert kart.per_trinn == {"innsats": 14, "aktivitet": 17, "produkt": 8, "resultat": 4, "effekt": 0}
    assert (len(kart.maal), kart.uten_naaverdi) == (43, 19)


def test_fjordvik_bare_tre_av_sju_tjenester_har_resultatmaal():
    # 7.5: net expenditure (mill. kr) of the seven, and the rest together; five cost over five percent.
    # The rest is no service of its own, so no goal is asked of it.
    utgifter = {
        "grunnskole": "98.28", "administrasjon": "41.58", "barnehage": "43.68", "pleie_omsorg": "154.98",
        "kommunehelse": "25.62", "barnevern": "11.34", "sosial": "13.86", "flere": "26.46",
    }
    kart = maalkart([maal(tjeneste=t) for t in ("grunnskole", "barnehage", "barnevern")], utgifter)
    assert kart.uten_resultatmaal == ("administrasjon", "pleie_omsorg", "kommunehelse")
    assert kart.merknader[1].replace(NBSP, " ") == (
        "Pleie og omsorg koster mer enn 5 prosent av driften, men har ingen resultatmål: lag minst ett."
    )


def test_fem_maal_er_nok_og_seks_er_for_mange():
    assert maalkart([maal() for _ in range(5)]).for_mange == ()
    kart = maalkart([maal() for _ in range(6)])
    assert kart.for_mange == ("grunnskole",)
    assert kart.merknader == ("Grunnskole har 6 mål: velg høyst 5.",)


def test_noeyaktig_fem_prosent_er_ikke_over():
    assert maalkart([], {"kultur": 5, "grunnskole": 95}).uten_resultatmaal == ("grunnskole",)
    assert maalkart([], {"kultur": "5.01", "grunnskole": "94.99"}).uten_resultatmaal == ("grunnskole", "kultur")
    assert maalkart([], {"kultur": 0.05, "grunnskole": 0.95}).uten_resultatmaal == ("grunnskole",)


def test_effekt_regnes_som_resultatmaal_og_produkt_ikke():
    for trinn, uten in (("resultat", ()), ("effekt", ()), ("produkt", ("grunnskole",))):
        assert maalkart([maal(trinn=trinn)], {"grunnskole": 1}).uten_resultatmaal == uten


def test_uten_utgifter_vurderes_ikke_resultatmaalene():
    kart = maalkart([maal(trinn="innsats")])
    assert kart.uten_resultatmaal == () and len(kart.ikke_vurdert) == 1
    with pytest.raises(UgyldigInndata, match="over null til sammen"):
        maalkart([], {"grunnskole": 0})
    with pytest.raises(UgyldigInndata, match="Tjenesten «bakeri»"):
        maalkart([], {"bakeri": 1})


# --- catalogue, steps, dialogue ------------------------------------------------------------------------------------


def test_indikatorer_per_tjeneste_med_kilde_felle_og_antatt():
    alle = kvalitetsindikatorer()
    assert len(alle) == 23 and all(i.kilde and i.felle and i.trinn in TRINN for i in alle)
    skole = kvalitetsindikatorer("grunnskole")
    assert {i.tjeneste for i in skole} == {"grunnskole", "flere"}
    assert next(i for i in skole if i.indikator == "Grunnskolepoeng").antatt
    assert not next(i for i in kvalitetsindikatorer("barnehage") if i.kilde == "barnehageloven § 26").antatt
    with pytest.raises(UgyldigInndata):
        kvalitetsindikatorer("bakeri")


def test_trappa_sjekklista_og_spoersmaalet_har_de_samme_trinnene_og_punktene():
    trappa = les_yaml("styringssystem/trappa.yaml")["trinn"]
    kolonner = {k.id: k for k in finn_spoersmaal("s5-maal").kolonner}
    assert [t["id"] for t in trappa] == list(TRINN) == [v.id for v in kolonner["trinn"].valg]
    assert len({tuple(t["eksempler"]) for t in trappa}) == 1
    punkter = les_yaml("styringssystem/sjekkliste.yaml")["punkter"]
    assert [p["kolonne"] for p in punkter] == [k for k in kolonner if k.startswith("sjekk_")]
    assert all(kolonner[p["kolonne"]].navn.startswith(str(p["nr"])) for p in punkter)


def test_sju_steg_med_maaneder_regnet_fra_vedtaket():
    plan = stegplan(dt.date(2026, 10, 31))
    assert [s.id for s in plan] == [v.id for v in finn_spoersmaal("s5-steg").kolonner[0].valg]
    assert [(s.fra, s.til) for s in plan][:3] == [
        (dt.date(2026, 10, 1), dt.date(2026, 11, 1)),
        (dt.date(2026, 11, 1), dt.date(2026, 12, 1)),
        (dt.date(2026, 12, 1), dt.date(2027, 2, 1)),
    ]
    assert plan[-1].fra == dt.date(2027, 10, 1) and plan[-1].eier == "kommunedirektør"


@pytest.mark.parametrize(("rapporter", "minst"), [(27, 9), (28, 10), (1, 1), (0, 0), (3, 1)])
def test_minst_en_tredel_av_rapportene_stoppes(rapporter, minst):
    assert stoppliste([{"rapport": str(n)} for n in range(rapporter)], []).minst == minst


def test_fjordviks_stoppliste():
    f = les_yaml("fjordvik/styring.yaml")["rapporter"]
    brukt = f["brukt_til_en_beslutning"]
    rader = [{"rapport": f"R{n}", "brukt": "ja" if n < brukt else "nei"} for n in range(f["antall"])]
    stopp = stoppliste(rader, [f"R{n}" for n in range(20, 26)])
    assert (stopp.minst, stopp.stoppet, stopp.mangler, stopp.ubrukte) == (9, 6, 3, 18)
    assert stoppliste(rader, [f"R{n}" for n in range(9, 20)]).mangler == 0
    with pytest.raises(UgyldigInndata, match="Rapporten «R99» står ikke på lista"):
        stoppliste(rader, ["R99"])


def test_resultatdialogen_tar_en_time_i_seks_deler():
    dialog = les_yaml("styringssystem/resultatdialog.yaml")
    assert [d["nr"] for d in dialog["deler"]] == [1, 2, 3, 4, 5, 6]
    assert sum(d["min"] for d in dialog["deler"]) == dialog["varighet"] == 60


def test_lederavtalen_henter_fra_spoersmaal_som_finnes():
    deler = les_yaml("styringssystem/lederavtale.yaml")["deler"]
    assert len(deler) == 8
    for kilde in (f["hentes"] for d in deler for f in d["felt"] if "hentes" in f):
        spoersmaal, _, kolonne = kilde.partition(".")
        kolonner = {k.id for k in finn_spoersmaal(spoersmaal).kolonner}
        assert not kolonne or kolonne in kolonner, kilde


def test_grensene_er_de_kursplanen_nevner():
    grenser = les_yaml("styringssystem/sjekkliste.yaml")["grenser"]
    assert (grenser["skriv_om_under"]["verdi"], grenser["maal_per_tjeneste"]["verdi"]) == (10, 5)
    assert Fraction(grenser["resultatmaal_over"]["verdi"]) == Fraction(1, 20)
    assert all(g["status"] == "antatt" for g in grenser.values())
