"""Gathering 1: every part gives something to show, the numbers are those of the analysis, and gaps say why."""

import re

import pytest

from robekanalyse.analyse.oekonomi import nokkeltall
from robekanalyse.analyse.register import robek_register
from robekanalyse.samling import s1_bokstavene, start
from robekanalyse.samling import s1_kartlegging as s1
from robekanalyse.samling.felles import Tekst
from robekanalyse.visning.figur import Figur
from robekanalyse.visning.tabell import Tabell

KOMMUNER = ["Hareid", "9901", "Røst", "Nordreisa", "Indre Østfold", "Narvik", "Ålesund"]
# These show Fjordvik to everyone, because the answers and decisions of real municipalities are their own.
EKSEMPLER = {"aargangsvalg", "aargangskostnad", "nivaa", "samtale", "selvbildet", "uenighet"}
# What is about Fjordvik itself is marked when Fjordvik is the municipality.
EGNE = {"aargangene", "bokstavene", "fasit", "folketall", "kommunen", "oppholdene", "registeret", "resultat",
        "rollebord", "tresetninger"}
UTEN_TALL = re.compile(r"\b(nan|NaN|None|NaT)\b|<NA>")


@pytest.fixture(scope="module")
def her():
    return {k: start.aapne(1, k, "eksempel") for k in KOMMUNER}


def tekst_av(o):
    t = f"{o.full_alttekst} {o.under}" if isinstance(o, Figur) else f"{o._repr_html_()} {o}"
    return t.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kommune", KOMMUNER)
@pytest.mark.parametrize("navn", s1.__all__)
def test_alt_kan_vises(her, kommune, navn):
    o = getattr(s1, navn)(her[kommune])
    assert isinstance(o, (Figur, Tabell, Tekst))
    t = tekst_av(o)
    assert not UTEN_TALL.search(t), UTEN_TALL.search(t)
    assert "oppdater»" not in t, "a command that does not exist is promised"
    if isinstance(o, Figur):
        assert len(o.alttekst) > 40 and re.search(r"\d", o.alttekst)
        assert o.kilder and len(o.tabell) and not (o.tabell.astype(str) == "").any(axis=None)
    if isinstance(o, Tabell):
        assert len(o.data) and (o.kilder or o.merknader), f"{navn} has neither source nor remark"
        assert not (o.data.astype(str) == "").any(axis=None), f"{navn} has a blank that does not say why"


@pytest.mark.parametrize("navn", s1.__all__)
def test_konstruerte_tall_er_merket_og_ekte_er_ikke_det(her, navn):
    hareid, fjordvik = (getattr(s1, navn)(her[k]) for k in ("Hareid", "9901"))
    assert ("Konstruert eksempel" in tekst_av(hareid)) == (navn in EKSEMPLER)
    assert ("Konstruert eksempel" in tekst_av(fjordvik)) == (navn in EKSEMPLER | EGNE)
    if navn in EKSEMPLER:
        assert "Fjordvik, som ikke finnes" in tekst_av(hareid)
        assert all(k.kilde == "fjordvik" for k in getattr(hareid, "kilder", ())), "real and constructed in one place"


# --- the municipality at a glance -------------------------------------------------------------------------------------


def test_hareid_paa_en_side(her):
    t = s1.kommunen(her["Hareid"])
    tall = {hva: v.replace("\N{NO-BREAK SPACE}", " ") for hva, v in zip(t.data["Hva"], t.data["Tall"], strict=True)}
    assert tall["Innbyggere"] == "5 411" and tall["KOSTRA-gruppe"] == "gruppe 1"
    assert tall["Utgiftsbehov, indeks"] == "1,0817"
    assert "8,2 prosent høyere behov" in tekst_av(t)
    # 12137: −5 823 of 777 140 is −0,749 per cent; the mean of −8,748, −10,466 and −0,749 is −6,654.
    assert tall["Netto driftsresultat"] == "−5,8 mill. kr, −0,75 prosent av driftsinntektene"
    assert tall["Snitt av tre år"] == "−6,65 prosent"
    assert tall["Netto lånegjeld"] == "1 088,4 mill. kr, 140,1 prosent av driftsinntektene"
    assert tall["Disposisjonsfond"] == "ikke i datagrunnlaget"
    assert tall["I ROBEK"] == "ja, siden 28. juni 2024, på bokstav a, b, c, d"
    assert "Disposisjonsfond og samlet merforbruk er ikke i tabellene" in t.merknader[0]


def test_fjordviks_merforbruk_og_fond(her):
    t = tekst_av(s1.kommunen(her["9901"]))
    assert "17,4 mill. kr" in t and "−15,6 mill. kr" in t and "ikke i datagrunnlaget" not in t
    assert "kommunekassen" in t


def test_resultatet_er_analysens(her):
    f = s1.resultat(her["Hareid"])
    t = nokkeltall("Hareid")
    assert [r["verdi"] for r in f.spec["data"]["values"]] == pytest.approx(
        t["netto_driftsresultat_prosent"].tolist(), abs=1e-9)
    assert f.undertittel.replace("\N{NO-BREAK SPACE}", " ").endswith("1,75 prosent")
    assert "9 av 11 år er under" in f.alttekst


def test_uten_regnskap_sies_det_og_hva_som_hjelper(her):
    o = s1.resultat(her["Røst"])
    assert isinstance(o, Tekst) and "ikke i datagrunnlaget. Hent tallene fra SSB" in o.ren
    assert any("Regnskapstall for Røst i" in m for m in s1.kommunen(her["Røst"]).merknader)


def test_hull_i_folketallet_sies(her):
    f = s1.folketall(her["Ålesund"])
    assert any("i 2020–2023" in m for m in f.merknader)
    assert [r["verdi"] for r in f.spec["data"]["values"]].count(None) == 4
    assert any("begynner i 2020" in m for m in s1.folketall(her["Narvik"]).merknader)


def test_fasiten_er_brettet_sammen(her):
    assert "<details>" in s1.fasit(her["Hareid"]).html
    assert "17,4" in s1.fasit(her["9901"]).ren and "tabell 12137" in s1.fasit(her["Hareid"]).ren


# --- letters and vintages ---------------------------------------------------------------------------------------------


def test_fjordviks_bokstaver(her):
    # Kursplanen 7.6: b, c and d, not only c and d; the earliest deadline is 30 June.
    t = s1.bokstavene(her["9901"])
    svar = dict(zip(t.data["Bokstav"], t.data["Gjelder det oss?"], strict=True))
    assert svar == {"a": "nei", "b": "ja", "c": "ja", "d": "ja", "e": "nei", "f": "nei", "g": "mangler tall"}
    assert "3,11 prosent" in tekst_av(t) and "senest 30. juni 2026" in tekst_av(t)


def test_ekte_kommune_faar_vite_hva_som_mangler(her):
    t = s1.bokstavene(her["Hareid"])
    assert set(t.data["Gjelder det oss?"]) == {"mangler tall"}
    assert all("Hentes fra" in v for v in t.data["Hvorfor"])
    assert t.merknader[1] == "Registeret fører kommunen på bokstav a, b, c, d."
    assert "oppfylt" not in " ".join(t.merknader), "nothing is assessed, so nothing is said to be met or not"
    assert s1.bokstavene(her["Røst"]).merknader[1] == "Kommunen står ikke i registeret nå."


def test_hver_bokstav_har_et_sted_aa_hente_tallet():
    assert set(s1_bokstavene.HENTES) == set("abcdefg")


def test_registerets_egne_bokstaver(her):
    t = s1.registeret(her["Hareid"]).data
    assert tuple(t.iloc[0]) == ("3. september 2026", "Hareid", "a, b, c, d", "kommuneloven 2018, § 28-1")
    assert "ikke på lista" in set(t["Bokstaver"])
    gamle = s1.registeret(her["Narvik"]).data.iloc[-1]
    assert (gamle["Lista per"], gamle["Bokstavene følger"]) == ("2009", "kommuneloven 1992, § 60")


def test_konserntall_faar_d_til_aa_forsvinne(her):
    t = s1.nivaa(her["Hareid"]).data
    assert list(t["Bokstav d"]) == ["ja", "nei, men feil nivå"]
    assert "3,11" in t["Regnestykket"][0] and "2,97" in t["Regnestykket"][1]


def test_hver_aargang_har_sin_klokke(her):
    t = s1.aargangene(her["9901"]).data
    assert list(t.iloc[0]) == ["2024", "2025", "2026", "2028", "5,0", "2028"]
    assert list(t.iloc[1])[4:] == ["12,4", "ingen plan er vedtatt"] and t.iloc[2, 4] == "17,4"
    tom = s1.aargangene(her["Hareid"]).data
    assert list(tom.iloc[-1]) == ["2025", "2026", "2027", "2029", "(fylles ut)", "(fylles ut)"]


def test_valgene_tenner_bokstavene(her):
    t = s1.aargangsvalg(her["9901"]).data
    assert list(t["Bokstav c"]) == ["ja", "nei", "nei", "ja"] and set(t["Bokstav d"]) == {"ja"}
    # 5,0 + 12,4 − (1,3 + 1,2 + 1,2) stands when the plan of today ends.
    assert list(t["Uten dekning når planen slutter (mill. kr)"]) == ["13,7", "0,0", "0,0", "0,0"]
    rader = s1.aargangskostnad(her["9901"]).spec["data"]["values"]
    for valg in {r["valg"] for r in rader} - {"Slik det er vedtatt nå"}:
        assert sum(r["verdi"] for r in rader if r["valg"] == valg) == pytest.approx(17.4)


# --- self-image and cards ---------------------------------------------------------------------------------------------


def test_uenighetskartet_er_kursplanens(her):
    f = s1.uenighet(her["Hareid"])
    assert list(f.tabell["Prioritet"]) == ["9,01", "8,30", "7,10", "6,64"]
    assert [p.split(".")[0] for p in f.tabell["Påstand"]] == ["10", "20", "22", "9"]
    assert not any("tatsforvalter" in k for k in f.tabell.columns), "two answers may not be shown"


def test_statsforvalteren_er_ikke_med_i_selvbildet(her):
    t = s1.selvbildet(her["9901"])
    assert "25 personer" in t.tittel and len(t.data) == 7
    assert any("Statsforvalteren vises ikke" in m for m in t.merknader)


def test_rollebordene_faar_paastandene_fra_tallene(her):
    assert s1.rollebord(her["9901"]).data["Påstand"].iloc[0].startswith("10. Kuttene er konkrete")
    assert "Påstand nr. 1 fra eget" in s1.rollebord(her["Hareid"]).data["Påstand"].iloc[0]


def test_kortene(her):
    kort = s1.sorter(her["Hareid"]).ren.split("\n")[1:]
    assert len(kort) == 18 and len(s1.sorteringsforslag(her["Hareid"]).data) == 16
    assert "delvis bekreftet" in tekst_av(s1.sorteringsforslag(her["Hareid"]))
    assert "Rapportnummeret er ikke bekreftet" in tekst_av(s1.funn(her["Hareid"]))


# --- the register -----------------------------------------------------------------------------------------------------


def test_hareids_opphold(her):
    f = s1.oppholdene(her["Hareid"])
    assert list(f.tabell["Inn"]) == ["2. mai 2001", "29. september 2011", "28. juni 2024"]
    assert list(f.tabell["Ut"]) == ["3. august 2009", "29. juni 2017", "står der"]
    assert {r["slag"] for r in f.spec["data"]["values"]} == {"Sto i registeret"}


def test_usikre_datoer_vises_som_usikre(her):
    f = s1.oppholdene(her["Narvik"])
    sikre = [r for r in f.spec["data"]["values"] if r["slag"] == "Sto i registeret"]
    assert [r["rad"] for r in sikre] == ["Tysfjord"]
    assert any("ikke kjent før 2020" in m for m in f.merknader)


def test_medlemmet_har_sine_egne_opphold(her):
    f = s1.nettverket(her["Hareid"])
    assert "12 opphold i 5 kommuner" in f.alttekst
    assert "Porsanger med 4" in f.alttekst
    # Eide stood there, but the member was Fræna; both are Hustadvika today.
    robek3 = s1.nettverket(start.aapne(1, "Hareid", "robek-3"))
    assert "Fræna (nå Hustadvika)" in robek3.merknader[0] and "20 opphold i 8 kommuner" in robek3.alttekst


def test_landet_har_intervall_og_offisielt_tall(her):
    f = s1.landet(her["Hareid"])
    t = f.tabell.set_index("Dato")
    assert list(t.loc["31. desember 2004"])[:2] == ["81", "207"]
    assert t.loc["31. desember 2004", "Offisielt tall"] == "118"
    assert t.loc["31. desember 2025", "Offisielt tall"] == "ikke publisert"
    assert any(m.startswith("Historikken følger") for m in f.merknader)


def test_fylket(her):
    serie = robek_register().serie("Møre og Romsdal")
    assert list(s1.fylket(her["Hareid"]).tabell["Sikre"]) == [str(v) for v in serie["nedre"]]
    assert any("2020–2023 mangler" in m for m in s1.fylket(her["Indre Østfold"]).merknader)
    assert isinstance(s1.fylket(her["9901"]), Tekst)


def test_fylke_og_kommune_som_aldri_sto_der():
    oslo = start.aapne(1, "Oslo")
    assert s1.fylket(oslo).ren == "Ingen kommune i Oslo har stått i registeret siden 2001."
    assert "har ikke stått i registeret siden det åpnet" in s1.oppholdene(oslo).ren
    assert "ikke valgt noe nettverk" in s1.nettverket(oslo).ren


def test_varighet_og_retur(her):
    assert s1.varighet(her["Hareid"]).data.iloc[-1]["Halvparten var ute etter (år)"] == "2,2"
    assert list(s1.tilbake(her["Hareid"]).data.iloc[-1])[1:4] == ["243", "36", "15"]
    assert "Holtålen" in set(s1.gjengangere(her["Hareid"]).data["Kommune"])


def test_bokstavene_over_tid(her):
    t = s1.bokstaver(her["Hareid"]).tabell.set_index("Bokstav")
    assert list(t["3. september 2026 (35 kommuner)"]) == ["5", "5", "29", "32", "1", "0", "0"]
    assert len(t.columns) == 4


def test_presentasjonen(her):
    t = s1.presentasjonen(her["Hareid"]).data
    assert list(t["Presentasjonen"]) == ["34", "24", "1", "1", "2", "11", "10 ± 2", "50 ± 4"]
    assert t["Talt i registeret"].iloc[0] == "34–36" and set(t["Passer"]) == {"ja"}
