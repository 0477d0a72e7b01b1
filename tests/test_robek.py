"""The seven letters of § 28-1 and the older ones, case by case, and what must hold whatever the figures are."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse.robek import robek_status
from robekanalyse.grunnlag.feil import UgyldigInndata

SAKER = Path(__file__).parent / "saker"


def saker(navn):
    return [pytest.param(s, id=s["navn"]) for s in yaml.safe_load((SAKER / navn).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("sak", saker("robek.yaml"))
def test_sak(sak):
    status = robek_status(**sak["inn"])
    svar = {
        "bokstaver": list(status.bokstaver), "registrert": status.registrert, "frist": status.tiltaksplanfrist,
        "ikke_vurdert": list(status.ikke_vurdert), "staar_paa": list(status.staar_paa),
        "vei_ut_naadd": list(status.vei_ut_naadd),
    }
    assert {n: svar[n] for n in sak["ut"]} == sak["ut"]


@pytest.mark.parametrize("sak", saker("robek_feil.yaml"))
def test_feil_gir_en_setning(sak):
    with pytest.raises(UgyldigInndata) as feil:
        robek_status(**sak["inn"])
    assert sak["melding"] in str(feil.value)
    assert "\n" not in str(feil.value) and str(feil.value).endswith(".")


def test_forklaringen_viser_tallene():
    s = robek_status(driftsinntekter="560,0", akk_merforbruk="17,4", enhet="mill. kr", regnskapsaar=2025)
    assert s.forklaring["d"].replace("\N{NO-BREAK SPACE}", " ") == (
        "Oppsamlet merforbruk er 17,4 mill. kr av driftsinntekter på 560,0 mill. kr: 3,11 prosent, mer enn tre prosent."
    )
    assert s.hjemler == ("koml. § 28-1 første ledd bokstav d", "koml. § 28-4 tredje ledd", "koml. § 28-5")
    assert s.vei_ut == {"d": "Hele merforbruket i driftsregnskapet er dekket inn, ikke bare ned til tre prosent."}
    assert s.vurderinger[3].kilde == "https://lovdata.no/lov/2018-06-22-83"


def test_et_haar_over_grensen_vises_med_saa_mange_desimaler_som_trengs():
    s = robek_status(driftsinntekter=560_000_000, akk_merforbruk=16_800_001)
    assert "3,0000002 prosent" in s.forklaring["d"]
    assert "3,00 prosent, nøyaktig på grensen" in robek_status(driftsinntekter=30, akk_merforbruk=0.9).forklaring["d"]


def test_konklusjonen_sier_hva_som_ikke_er_vurdert():
    assert robek_status().konklusjon == (
        "Ingen av bokstavene vi har tall for, er oppfylt. Ikke vurdert: bokstav a, b, c, d, e, f og g."
    )
    r9 = robek_status(driftsinntekter=500, akk_merforbruk=10, merforbruk_aarganger={2025: 10},
                      dekningsplan={2025: 2026}, i_registeret_paa="cd")
    assert r9.konklusjon.startswith("Kommunen står fortsatt i registeret på bokstav c og d.")
    ut = robek_status(akk_merforbruk=0, i_registeret_paa="cd")
    assert ut.konklusjon.startswith("Kommunen har nådd veien ut av registeret for bokstav c og d.")
    unntatt = robek_status(driftsinntekter=1, akk_merforbruk=1, dep_unntak=True)
    assert unntatt.unntatt and "departementet har unntatt kommunen" in unntatt.konklusjon


def test_antakelsene_er_merket():
    s = robek_status(driftsinntekter=500, akk_merforbruk=15.1, budsjett_vedtatt=dt.date(2026, 1, 7), regnskapsaar=2025)
    assert any("tidligste fristen" in a for a in s.antatt)
    assert any("alle være oppfylt" in a for a in s.antatt)
    bare_dato = robek_status(budsjett_vedtatt=dt.date(2026, 1, 7))
    assert any("regnet å gjelde fra 2026" in a for a in bare_dato.antatt)
    assert not robek_status(budsjett_vedtatt=dt.date(2026, 1, 7), budsjettaar=2026).vurderinger[4].antatt
    gammel = robek_status(budsjett_merforbruk=True, budsjettaar=2015)
    assert any("vår tolkning" in a for a in gammel.antatt)


def test_uten_aar_er_fristen_den_neste_datoen_og_merket():
    s = robek_status(driftsinntekter=500, akk_merforbruk=15.1)
    assert (s.tiltaksplanfrist.month, s.tiltaksplanfrist.day) == (12, 31)
    assert s.tiltaksplanfrist >= dt.date.today()
    assert any("Året i fristen" in a for a in s.antatt)


def test_merknader():
    ulik = robek_status(driftsinntekter=500, akk_merforbruk=15.1, merforbruk_aarganger={2024: 6})
    assert any("til sammen 6, men balansen viser 15,1" in m for m in ulik.merknader)
    enhet = robek_status(driftsinntekter=560, akk_merforbruk=17_400)
    assert any("samme enhet" in m for m in enhet.merknader)
    assert any("konsernet" in m for m in enhet.merknader)
    sum_ = robek_status(driftsinntekter=500, merforbruk_aarganger={2024: 20}, dekningsplan={2024: 2026})
    assert any("20, 4,00 prosent av driftsinntektene" in m for m in sum_.merknader)
    gammel = robek_status(budsjett_merforbruk=True, dep_unntak=True, dato=dt.date(2015, 1, 1))
    assert gammel.registrert and any("før 2020" in m for m in gammel.merknader)


@pytest.mark.parametrize("verdi", [Decimal("0.9"), 0.9, "0,9", Fraction(9, 10)])
def test_alle_tallformer_gir_samme_svar(verdi):
    assert robek_status(driftsinntekter=30, akk_merforbruk=verdi).bokstaver == ()
    assert robek_status(driftsinntekter=29, akk_merforbruk=verdi).bokstaver == ("d",)


def test_tall_og_tomme_verdier_fra_en_tabell():
    assert robek_status(budsjett_merforbruk=np.int64(3)).bokstaver == ("a",)
    assert robek_status(driftsinntekter=np.float64(30), akk_merforbruk=np.float64(0.9)).bokstaver == ()
    assert robek_status(vedtak_16a=np.bool_(True)).bokstaver == ("g",)
    for tom in (pd.NaT, float("nan")):
        with pytest.raises(UgyldigInndata, match="Datoen for budsjettvedtaket mangler"):
            robek_status(budsjett_vedtatt=tom)


def test_resultatet_kan_ikke_endres_og_er_likt_hver_gang():
    inn = {"driftsinntekter": 500, "akk_merforbruk": 15.1, "regnskapsaar": 2024}
    assert robek_status(**inn) == robek_status(**inn)
    with pytest.raises(AttributeError):
        robek_status(**inn).registrert = False


BELOEP = st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False)
AAR = st.integers(2018, 2026)


@given(akk=BELOEP, mer=BELOEP, inntekter=st.decimals(min_value=1, max_value=10**9, places=3),
       aarganger=st.dictionaries(AAR, BELOEP, max_size=4), lengde=st.integers(1, 5), regnskapsaar=st.none() | AAR,
       innmeldt=st.sets(st.sampled_from("abcdefg")))
def test_mer_merforbruk_fjerner_aldri_en_bokstav(akk, mer, inntekter, aarganger, lengde, regnskapsaar, innmeldt):
    felles = {
        "driftsinntekter": inntekter, "dekningsplan": {a: a + lengde for a in aarganger},
        "regnskapsaar": regnskapsaar, "i_registeret_paa": tuple(innmeldt), "dato": dt.date(2026, 9, 1),
    }
    foer = robek_status(akk_merforbruk=akk, merforbruk_aarganger=aarganger, **felles)
    etter = robek_status(
        akk_merforbruk=akk + mer, merforbruk_aarganger={a: b + mer for a, b in aarganger.items()}, **felles
    )
    assert set(foer.bokstaver) <= set(etter.bokstaver)
    assert set(foer.staar_paa) <= set(etter.staar_paa)


@given(akk=BELOEP, inntekter=st.decimals(min_value=1, max_value=10**9, places=3),
       skala=st.sampled_from([10, 1000, 10**6]))
def test_enheten_endrer_ikke_svaret(akk, inntekter, skala):
    liten = robek_status(driftsinntekter=inntekter, akk_merforbruk=akk)
    stor = robek_status(driftsinntekter=inntekter * skala, akk_merforbruk=akk * skala)
    assert liten.bokstaver == stor.bokstaver


@given(inntekter=st.integers(1, 10**12), hundredeler=st.integers(-1, 1))
def test_grensen_er_noyaktig(inntekter, hundredeler):
    akk = Decimal(3 * inntekter + hundredeler) / 100
    assert ("d" in robek_status(driftsinntekter=inntekter, akk_merforbruk=akk).bokstaver) == (hundredeler > 0)


@given(utelatt=st.sets(st.sampled_from([
    "driftsinntekter", "akk_merforbruk", "merforbruk_aarganger", "dekningsplan", "budsjett_merforbruk",
    "okplan_merforbruk_aar", "budsjett_vedtatt", "okplan_vedtatt", "regnskap_vedtatt", "regnskapsaar", "vedtak_16a",
])))
def test_det_som_mangler_er_aldri_et_brudd(utelatt):
    sunn = {
        "driftsinntekter": 500, "akk_merforbruk": 6, "merforbruk_aarganger": {2024: 6}, "dekningsplan": {2024: 2026},
        "budsjett_merforbruk": False, "okplan_merforbruk_aar": [], "budsjett_vedtatt": dt.date(2025, 12, 11),
        "okplan_vedtatt": dt.date(2025, 12, 11), "regnskap_vedtatt": dt.date(2025, 6, 19), "regnskapsaar": 2024,
        "vedtak_16a": False,
    }
    assert robek_status(**sunn).ikke_vurdert == ()
    s = robek_status(**{n: v for n, v in sunn.items() if n not in utelatt})
    assert s.bokstaver == () and not s.registrert
