"""The calculators of gathering 6, case by case, and what each answer must carry: section, rule date, caveats."""

import datetime as dt
import json
import pickle
import sys
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
import yaml

import robekanalyse
from robekanalyse import (
    foersteaarseffekt,
    fortrinnsrett,
    masseoppsigelse,
    nedbemanning_sjekkliste,
    opplaeringssetning,
    oppsigelsesfrist,
    overdragelsesvei,
    tidslinje_bakover,
)
from robekanalyse.analyse.virkedager import er_virkedag, helligdager
from robekanalyse.grunnlag.feil import RobekFeil, UgyldigInndata

SAKER = Path(__file__).parent / "saker"


def saker(navn):
    alle = yaml.safe_load((SAKER / f"nedbemanning_{navn}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(s, id=s["navn"]) for s in alle]


@pytest.mark.parametrize("sak", saker("frist"))
def test_frist(sak):
    svar = oppsigelsesfrist(**sak["inn"])
    assert (svar.lovfrist_maaneder, svar.lov_slutt, svar.tariff_slutt, svar.fratredelse) == (
        sak["md"], sak["lov"], sak["tariff"], sak["ut"]
    )


@pytest.mark.parametrize("sak", saker("masse"))
def test_masse(sak):
    svar = masseoppsigelse(sak["hendelser"])
    ut = {n: list(v) if isinstance(v := getattr(svar, n), tuple) else v for n in sak["ut"]}
    assert ut == sak["ut"]


@pytest.mark.parametrize("sak", saker("fortrinn"))
def test_fortrinn(sak):
    svar = fortrinnsrett(**sak["inn"])
    assert {n: getattr(svar, n) for n in sak["ut"]} == sak["ut"]
    assert [svar.maaneder, svar.dager] == sak["tid"]


@pytest.mark.parametrize("sak", saker("tidslinje"))
def test_siste_dag(sak):
    svar = tidslinje_bakover(**sak["inn"])
    streng = min(svar.stillinger, key=lambda s: s.siste_dag)
    assert (streng.siste_lov, streng.siste_tariff) == (sak["lov"], sak["tariff"])
    assert (svar.siste_kommet_fram, svar["oppsigelse"].siste_virkedag) == (sak["dag"], sak["virkedag"])


@pytest.mark.parametrize("sak", saker("foersteaar"))
def test_foersteaar(sak):
    svar = foersteaarseffekt(**sak["inn"])
    assert (svar.effekt, svar.maaneder) == (Decimal(sak["effekt"]), sak["maaneder"])
    if "forsiktig" in sak:
        assert any("forsiktig" in f for f in svar.forklaring) == sak["forsiktig"]


@pytest.mark.parametrize("sak", saker("feil"))
def test_feil_gir_en_norsk_setning(sak):
    with pytest.raises(UgyldigInndata) as feil:
        getattr(robekanalyse, sak["funksjon"])(**sak["inn"])
    melding = str(feil.value)
    assert sak["melding"] in melding
    assert "\n" not in melding and melding.endswith(".")


SVAR = {
    "frist": lambda: oppsigelsesfrist("1.1.2015", "15.1.1967", "15.1.2027"),
    "proevetid": lambda: oppsigelsesfrist("1.11.2026", None, "15.1.2027", proevetid=True),
    "masse": lambda: masseoppsigelse([("4.1.2027", "oppsigelse", True, 10)]),
    "fortrinn": lambda: fortrinnsrett("15.1.2027", "31.7.2027", "1.1.2015"),
    "tidslinje": lambda: tidslinje_bakover("1.1.2028", lengste_frist=6),
    "foersteaar": lambda: foersteaarseffekt(780_000, "31.7.2027", 0),
}


@pytest.mark.parametrize("navn", SVAR)
def test_hvert_svar_baerer_hjemmel_og_regeldato(navn):
    svar = SVAR[navn]()
    assert svar.hjemler and all("§" in h for h in svar.hjemler)
    assert svar.regeldato == dt.date(2026, 7, 2)
    assert all(r.kilde.startswith("http") for r in svar.regler)
    assert all(f.endswith(".") for f in svar.forklaring) and svar.forklaring
    assert svar.opplaeringssetning == "Opplæringsstoff, ikke juridisk rådgivning" == opplaeringssetning()
    assert pickle.loads(pickle.dumps(svar)) == svar


def test_svaret_husker_ikke_personen():
    """No birth date, no start date: only the notice's own dates and the months."""
    innhold = json.dumps(asdict(oppsigelsesfrist("3.4.2009", "23.11.1968", "15.1.2027")), default=str)
    assert "1968" not in innhold and "2009" not in innhold


def test_forklaringen_sier_lov_tariff_og_seneste():
    assert oppsigelsesfrist("1.1.2015", "1.6.1971", "15.1.2027").forklaring == (
        "Ansatt i minst 10 år og fylt 55 år: lovens frist er 5 måneder (aml. § 15-3 tredje ledd).",
        "Den løper fra og med 1. februar 2027 til og med 30. juni 2027.",
        "Tariffavtalens frist er 3 måneder fra dagen oppsigelsen kom fram, til og med 15. april 2027"
        " (HTA kap. 1 § 3 punkt 3.2.1).",
        "Den seneste datoen gjelder: 30. juni 2027.",
    )


def test_antatte_regler_er_merket():
    paa_dagen = oppsigelsesfrist("1.1.2015", "15.1.1977", "15.1.2027")
    dagen_etter = oppsigelsesfrist("1.1.2015", "15.1.1977", "16.1.2027")
    assert len(paa_dagen.antatt) == len(dagen_etter.antatt) + 1 == 2
    assert "samme_dag" in [m.id for m in paa_dagen.merknader]
    assert "samme_dag" not in [m.id for m in dagen_etter.merknader]
    assert not oppsigelsesfrist("1.3.2024", None, "15.1.2027", tariff=None).antatt


def test_merknadene_foelger_saken():
    def ider(svar):
        return {m.id for m in svar.merknader}

    assert {"sykdom_og_permisjon", "rekommandert"} <= ider(oppsigelsesfrist("1.3.2024", None, "15.1.2027"))
    assert "sykdom_og_permisjon" not in ider(oppsigelsesfrist("1.3.2024", None, "15.1.2027", fra="arbeidstaker"))
    proeve = oppsigelsesfrist("1.7.2026", None, "15.1.2027", proevetid=True, proevetid_slutt="31.1.2027")
    assert {"proevetid_grunn", "proevetid_tariff", "proevetid_forlenget"} <= ider(proeve)


def test_nav_og_tidligste_virkning():
    ja, nei = masseoppsigelse([("4.1.2027", "oppsigelse", True, 10)]), masseoppsigelse([("4.1.2027", "oppsigelse")])
    assert ja.tidligste_virkning("4.1.2027") == dt.date(2027, 2, 3)
    assert ja.tidligste_virkning("4.1.2027", forlenget_dager=30) == dt.date(2027, 3, 5)
    assert ja.tidligste_virkning("30.1.2028") == dt.date(2028, 2, 29)
    assert nei.tidligste_virkning("4.1.2027") is None
    for feil in (31, -1, "1,5"):
        with pytest.raises(UgyldigInndata, match="forlenget av Nav"):
            ja.tidligste_virkning("4.1.2027", feil)
    with pytest.raises(UgyldigInndata, match="Nav varslet"):
        ja.tidligste_virkning("snart")


def test_masse_leser_tabell_og_rader():
    tabell = pd.DataFrame({"dato": ["4.1.2027", "5.1.2027"], "type": ["Oppsigelse", "sluttavtale"], "antall": [9, 1]})
    assert masseoppsigelse(tabell).antall == 10
    med_hull = tabell.assign(grunn_virksomhet=[None, False])
    assert masseoppsigelse(med_hull).antall == 9
    assert masseoppsigelse([{"dato": dt.date(2027, 1, 4), "type": "oppsigelse"}] * 10).er_masseoppsigelse


def test_forklaringen_sier_hvorfor_sluttavtalene_ikke_teller():
    fire = masseoppsigelse([("4.1.2027", "oppsigelse", True, 4), ("20.1.2027", "sluttavtale", True, 8)])
    assert fire.forklaring[:2] == (
        "Fra 4. januar 2027 til 2. februar 2027 (30 dager) er 4 sagt opp.",
        "I tillegg er det 8 andre opphør på virksomhetens grunn. De teller ikke med, for færre enn 5 er sagt opp.",
    )
    assert fire.forklaring[-1] == "Det er nær grensa. Tell på nytt hvis et tall eller en dato endres."


def test_fortrinn_sier_fra_naar_regnemaaten_avgjoer():
    uklar = fortrinnsrett("15.1.2027", "15.4.2027", "15.2.2026")
    klar = fortrinnsrett("15.1.2027", "31.7.2027", "1.1.2015")
    assert uklar.forklaring[0].startswith("Ansatt i 14 måneder og 1 dag av de siste 24 månedene fram til 15. april")
    assert "Regnet fram til oppsigelsen er tiden 11 måneder, og da blir svaret et annet." in uklar.forklaring[-1]
    assert len(klar.forklaring) == 2 and "antatt" not in klar.forklaring[-1]
    assert uklar.svarfrist_dager == 14


MOETEPLAN = [
    {"organ": "kommunestyret", "moetedato": "29.4.2027"},
    {"organ": "Kommunestyre", "moetedato": "18.3.2027"},
    {"organ": "formannskapet", "moetedato": "4.3.2027", "saksfrist": "22.2.2027"},
    {"organ": "formannskapet", "moetedato": "8.4.2027", "saksfrist": "29.3.2027"},
    {"organ": "administrasjonsutvalget", "moetedato": "2.3.2027"},
]


def test_hele_tidslinja_bakover():
    """Worked by hand: 30.6. − 28 days, the same day for Nav, − 56 days, then the meetings, then the paper deadline."""
    t = tidslinje_bakover("1.1.2028", lengste_frist=6, moeteplan=MOETEPLAN)
    assert [(x.id, x.siste_virkedag.isoformat()) for x in t.trinn] == [
        ("behov", "2027-02-19"),
        ("administrasjonsutvalg", "2027-03-02"),
        ("formannskap", "2027-03-04"),
        ("innstilling", "2027-03-04"),
        ("vedtak", "2027-03-18"),
        ("utvalgskrets", "2027-04-07"),
        ("nav", "2027-06-02"),
        ("droefting", "2027-06-02"),
        ("oppsigelse", "2027-06-30"),
        ("fratredelse", "2027-12-31"),
    ]
    assert not t.uten_moete and t["vedtak"].moete and not t["behov"].moete
    assert t["behov"].siste_dato == dt.date(2027, 2, 21), "a Sunday, moved to the Friday before"
    assert pd.DataFrame(t.tabell()).columns.tolist() == [
        "trinn", "siste_dato", "siste_virkedag", "hvem", "hjemmel", "antatt", "moete"
    ]
    assert {x.prosess for x in t.trinn} <= {g.id for g in nedbemanning_sjekkliste("prosess").grupper}


def test_tidslinje_uten_moeteplan_gir_siste_mulige_dag():
    t = tidslinje_bakover("1.1.2028", lengste_frist=6)
    assert t["vedtak"].siste_dato == dt.date(2027, 4, 6) and not t["vedtak"].moete
    assert t["innstilling"].siste_dato == dt.date(2027, 3, 23)
    assert [x.id for x in t.trinn][:3] == ["behov", "innstilling", "vedtak"]


def test_tidslinje_sier_fra_naar_ingen_moeter_rekker():
    t = tidslinje_bakover("1.1.2028", lengste_frist=6, moeteplan=["29.4.2027"])
    assert t.uten_moete == ("kommunestyret",) and not t["vedtak"].moete
    assert any("noe møte i kommunestyret som rekker det" in f for f in t.forklaring)


def test_vedtaket_maa_vaere_gjort_foer_kartleggingen_begynner():
    samme_dag = tidslinje_bakover("1.1.2028", lengste_frist=6, moeteplan=["7.4.2027", "6.4.2027"])
    assert samme_dag["vedtak"].siste_dato == dt.date(2027, 4, 6)


def test_nav_fristen_og_naar_den_gjelder():
    assert "nav" not in [x.id for x in tidslinje_bakover("1.1.2028", lengste_frist=3, masse=False).trinn]
    assert tidslinje_bakover("1.1.2028", lengste_frist=3)["nav"].navn.endswith("hvis det er masseoppsigelse")
    ti = tidslinje_bakover("1.1.2028", [{"stilling": "lærer", "antall": 10, "lengste_frist": 3}])
    ni = tidslinje_bakover("1.1.2028", [{"stilling": "lærer", "antall": 9, "lengste_frist": 3}])
    assert "hvis" not in ti["nav"].navn and "hvis" in ni["nav"].navn
    # No time for consultation and law's month alone: Nav's thirty days then decide, and sixty when prolonged.
    kort = {"lengste_frist": 1, "tariff": None, "droefting_dager": 0}
    assert tidslinje_bakover("1.1.2028", **kort)["nav"].siste_dato == dt.date(2027, 11, 30)
    assert tidslinje_bakover("1.1.2028", **kort, nav_forlenget_dager=30)["nav"].siste_dato == dt.date(2027, 11, 1)


def test_nav_maales_mot_den_foerste_som_gaar():
    """The one with law's month leaves 31 July when all hear it on 30 June; sixty days before is 1 June."""
    t = tidslinje_bakover(
        "1.1.2028", [{"stilling": "rektor", "lengste_frist": 6}, {"stilling": "assistent", "lengste_frist": 1}],
        tariff=None, droefting_dager=14, masse=True, nav_forlenget_dager=30,
    )
    assert t.siste_kommet_fram == dt.date(2027, 6, 30)
    assert t["nav"].siste_dato == dt.date(2027, 6, 1) < t["droefting"].siste_dato


def test_fjordvik_rekker_ikke_foerste_august():
    bemanning = [{"stilling": f"stilling {n}", "lengste_frist": f} for n, f in enumerate([6, 5, 5, 4] + 7 * [3], 1)]
    t = tidslinje_bakover("1.8.2027", bemanning, i_dag="30.4.2027")
    assert sum(s.antall for s in t.stillinger) == 11 and "hvis" not in t["nav"].navn
    assert t.siste_kommet_fram == dt.date(2027, 1, 31) and t["oppsigelse"] in t.for_sent
    for_sent = [s.lovfrist_maaneder for s in t.stillinger if s.siste_dag < dt.date(2027, 4, 30)]
    assert for_sent == [6, 5, 5, 4], "1 August holds only for those with three months"
    assert not tidslinje_bakover("1.8.2027", bemanning).for_sent, "a day not given is not assessed"


def test_fjordvik_foersteaar_med_frister():
    """Plan figures: 7.2 → 2.7, 4.8 → 1.9, 3.0 → 2.9 once pay in the longer notices is counted."""
    def loenn(aarsverk, sats, maaneder):
        return Decimal(aarsverk) * Decimal(sats) * maaneder / 12

    ytre = foersteaarseffekt("7,2", "31.7.2027", loenn("1", "0.82", 3) + loenn("1", "0.82", 2)).effekt
    nesset = foersteaarseffekt("4,8", "31.7.2027", loenn("0.8", "0.76", 2)).effekt
    assert [round(x, 1) for x in (ytre, nesset)] == [Decimal("2.7"), Decimal("1.9")]
    assert round(Decimal("3.0") - loenn("1", "0.80", 1), 1) == Decimal("2.9")


def test_rader_fra_bemanningslista_kan_brukes():
    rader = pd.DataFrame([{"enhet": "Ytre skole", "stillingsgruppe": "lærere", "personer": 8, "lengste_frist": 6}])
    assert tidslinje_bakover("1.1.2028", rader).stillinger[0].stilling == "Ytre skole, lærere"


def test_engangskostnader_som_ikke_er_oppgitt_er_ikke_vurdert():
    uten, null = foersteaarseffekt(780_000, "31.7.2027"), foersteaarseffekt(780_000, "31.7.2027", 0)
    assert uten.engangskostnader is None
    assert "Engangskostnader er ikke oppgitt, og er ikke trukket fra." in uten.forklaring
    assert null.engangskostnader == 0 and len(null.forklaring) == 1


def test_helligdager_er_norske():
    assert helligdager(2027)[dt.date(2027, 3, 25)] == "Skjærtorsdag"
    assert not er_virkedag(dt.date(2027, 5, 17)) and not er_virkedag(dt.date(2026, 12, 24))
    assert er_virkedag(dt.date(2027, 5, 18)) and not er_virkedag(dt.date(2027, 5, 22))


def test_uten_pakken_holidays_sies_det_fra(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays", None)
    helligdager.cache_clear()
    with pytest.raises(RobekFeil, match="pakken holidays mangler"):
        helligdager(2027)


def test_de_ti_trinnene_har_hvem_og_dokument():
    trinn = nedbemanning_sjekkliste("prosess").grupper
    assert [g.nr for g in trinn] == list(range(1, 11))
    assert all(g.hvem and g.dokument and g.punkter for g in trinn)


def test_utvelgelsen_baerer_forbeholdet_om_rettspraksis():
    liste = nedbemanning_sjekkliste("utvelgelse")
    assert "rettspraksis" in liste.forbehold[0].tekst and liste.forbehold[0].antatt
    assert {g.id for g in liste.grupper} == {"krets", "kriterier", "foer_oppsigelse"}


@pytest.mark.parametrize(("svar", "neste", "utfall"), [
    ({}, "ny_arbeidsgiver", None),
    ({"ny_arbeidsgiver": "nei"}, None, "intern"),
    ({"ny_arbeidsgiver": "Ja", "kommunalt_foretak": ""}, "kommunalt_foretak", None),
    ({"ny_arbeidsgiver": "ja", "kommunalt_foretak": "ja"}, None, "foretak"),
    ({"ny_arbeidsgiver": "ja", "kommunalt_foretak": "nei"}, "selvstendig_enhet", None),
    ({"ny_arbeidsgiver": "ja", "kommunalt_foretak": "nei", "selvstendig_enhet": "ja"}, None, "overdragelse"),
    ({"ny_arbeidsgiver": "ja", "kommunalt_foretak": "nei", "selvstendig_enhet": "nei"}, None, "ikke_overdragelse"),
    ({"ny_arbeidsgiver": "usikker"}, None, "jurist"),
    ({"selvstendig_enhet": "ja"}, "ny_arbeidsgiver", None),
])
def test_overdragelsesveien(svar, neste, utfall):
    vei = overdragelsesvei(svar)
    assert (vei.neste and vei.neste.utsagn.id) == neste
    assert (vei.utfall and vei.utfall.utsagn.id) == utfall
    assert vei.regeldato == dt.date(2026, 7, 2)


def test_overdragelse_viser_alle_pliktene():
    ja = {"ny_arbeidsgiver": "ja", "kommunalt_foretak": "nei", "selvstendig_enhet": "ja"}
    paragrafer = {p.hjemmel for p in overdragelsesvei(ja).utfall.plikter}
    assert paragrafer == {f"aml. § 16-{n}" for n in range(2, 7)}
