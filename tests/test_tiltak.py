"""Measures: the grading rules, the sum against the need, and where the money goes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse.pengefordeling import pengefordeling
from robekanalyse.analyse.tiltaksgradering import grader_tiltak, tiltakskort
from robekanalyse.analyse.tiltakssum import hvorfor_ikke, tiltakssum
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import ManglerTall, UgyldigInndata

TRYGT = {"varig": "ja", "driftsutgift": "ja", "konkret": "ja", "salg": "nei", "selvkost": "nei",
         "naer_lovens_gulv": "nei", "andres_vedtak": "nei", "beroerer_ansatte": "nei", "beroerer_dekning": "nei"}


@pytest.mark.parametrize(("endring", "grad"), [
    ({}, "trygt"),
    ({"beroerer_ansatte": "ja"}, "med_omtanke"),
    ({"beroerer_dekning": "ja"}, "med_omtanke"),
    ({"naer_lovens_gulv": "ja", "beroerer_ansatte": "ja"}, "stor_forsiktighet"),
    ({"andres_vedtak": "ja"}, "stor_forsiktighet"),
    ({"konkret": "nei", "naer_lovens_gulv": "ja"}, "fraraades"),
    ({"salg": "ja"}, "fraraades"), ({"selvkost": "ja"}, "fraraades"), ({"varig": "nei"}, "fraraades"),
    ({"driftsutgift": "nei"}, None),
])
def test_reglene(endring, grad):
    g = grader_tiltak(TRYGT | endring)
    assert g.grad == grad and g.grunner and not g.mangler


@given(st.sampled_from(sorted(TRYGT)))
def test_det_som_ikke_er_oppgitt_gjoer_aldri_et_tiltak_trygt(felt):
    opplysninger = {k: v for k, v in TRYGT.items() if k != felt}
    g = grader_tiltak(opplysninger)
    assert g.grad is None and len(g.mangler) == 1


def test_ugyldige_svar_avvises():
    with pytest.raises(UgyldigInndata, match="må være ja eller nei"):
        grader_tiltak({"varig": "kanskje"})
    with pytest.raises(UgyldigInndata, match="ikke noe graderingen ser på"):
        grader_tiltak({"pris": "ja"})


def test_alle_gradene_er_med_i_kortene():
    assert {k.gradering.grad for k in tiltakskort()} == {"trygt", "med_omtanke", "stor_forsiktighet", "fraraades", None}


def test_fjordviks_utkast_mot_behovet():
    # Kursplanen 7.7, every line of the table.
    p = les_yaml("fjordvik/plan.yaml")
    t = tiltakssum(p["utkast"], p["aar"], ["22.18", "28.77", "32.85", "34.03"])
    fasit = {"paa_papiret": ["36.6", "38.1", "40.6", "40.6"], "teller": ["26.0", "31.5", "34.0", "34.0"],
             "med_frister": ["18.5", "31.5", "34.0", "34.0"], "mangler": ["3.68", "0", "0", "0.03"]}
    for kolonne, svar in fasit.items():
        assert list(t[kolonne]) == [Decimal(s) for s in svar], kolonne


def test_hva_som_ikke_kan_telle():
    assert hvorfor_ikke({"tjeneste": None}) == "uten innhold"
    assert hvorfor_ikke({"tjeneste": "eiendom", "midler_fra": "salg"}) == "salg"
    assert hvorfor_ikke({"tjeneste": "grunnskole", "midler_fra": "driftsutgift"}) == ""
    with pytest.raises(UgyldigInndata, match="ett per år"):
        tiltakssum([{"tiltak": "A", "tjeneste": "x", "virkning": [1]}], [2027, 2028], [1, 2])


def test_pengene_fordeles_uten_dobbelttelling():
    t = pengefordeling("Hareid", 2025)
    med = t[t["teller"] & (t["netto_mill"] > 0)]
    assert med["andel"].sum() == pytest.approx(100) and med["kumulativ_andel"].iloc[-1] == pytest.approx(100)
    assert set(t.loc[~t["teller"], "tjeneste_id"]) == {"fgk1c", "fgk6a", "fgk14"}
    assert t["forklaring"][~t["teller"]].str.len().min() > 20
    with pytest.raises(ManglerTall, match="Røst har ingen utgifter"):
        pengefordeling("Røst", 2025)
