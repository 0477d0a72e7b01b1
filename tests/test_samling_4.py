"""Gathering 4: every part gives something to show, law has section and date, and Fjordvik's faults are found."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse import beslutter as beslutter_modul
from robekanalyse.analyse.beloepsgrenser import beloepsgrenser
from robekanalyse.analyse.beslutter import beslutterforslag, tiltaksslag
from robekanalyse.analyse.delegering import delegeringskontroll
from robekanalyse.analyse.fullmaktstrapp import fullmaktstrapp
from robekanalyse.analyse.sortering import sorteringssaker
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import ManglerTall, OedelagtFil, UgyldigInndata
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.samling import s4_roller as s4
from robekanalyse.samling import start
from robekanalyse.samling.felles import Tekst
from robekanalyse.visning.figur import Figur
from robekanalyse.visning.tabell import Tabell

KOMMUNER = ["Hareid", "9901", "Røst", "Nordreisa", "Indre Østfold", "Narvik", "Oslo"]
# These show Fjordvik to everyone, because a real municipality's answers are its own.
EKSEMPLER = {"bestilling", "bestillinger", "budsjettprosess", "funn", "matriseeksempel", "moeteplan", "spilleregler",
             "sprik", "tiltak", "trapp", "treff"}
# What is about Fjordvik itself is marked when Fjordvik is the municipality.
EGNE = {"beloep", "i_registeret", "rapporter"}
# What says what the law demands carries act, section and the date of the rules.
LOV = {"aarshjul", "bestillinger", "budsjettpunkter", "delegeringskrav", "fasit", "feil", "fornyelse", "funn",
       "graasoner", "matrise", "moeteplan", "rapportering", "roller", "selv", "tiltak", "tiltaksslag"}
UTEN_TALL = re.compile(r"\b(nan|NaN|None|NaT)\b|<NA>")


@pytest.fixture(scope="module")
def her():
    return {k: start.aapne(4, k, "eksempel") for k in KOMMUNER}


def tekst_av(o):
    t = f"{o.full_alttekst} {o.under}" if isinstance(o, Figur) else f"{o._repr_html_()} {o}"
    return t.replace("\N{NO-BREAK SPACE}", " ")


def celler(t):
    return [[str(v).replace("\N{NO-BREAK SPACE}", " ") for v in r] for r in t.data.itertuples(index=False)]


@pytest.mark.parametrize("kommune", KOMMUNER)
@pytest.mark.parametrize("navn", s4.__all__)
def test_alt_kan_vises(her, kommune, navn):
    o = getattr(s4, navn)(her[kommune])
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


@pytest.mark.parametrize("navn", s4.__all__)
def test_konstruerte_tall_er_merket_og_ekte_er_ikke_det(her, navn):
    hareid, fjordvik = (getattr(s4, navn)(her[k]) for k in ("Hareid", "9901"))
    assert ("Konstruert eksempel" in tekst_av(hareid)) == (navn in EKSEMPLER)
    assert ("Konstruert eksempel" in tekst_av(fjordvik)) == (navn in EKSEMPLER | EGNE)
    if navn in EKSEMPLER:
        assert "Fjordvik, som ikke finnes" in tekst_av(hareid)
        assert all(k.kilde == "fjordvik" for k in getattr(hareid, "kilder", ())), "real and constructed in one place"


@pytest.mark.parametrize("navn", sorted(LOV))
def test_hver_lovregel_har_paragraf_og_dato(her, navn):
    o = getattr(s4, navn)(her["Hareid"])
    t = tekst_av(o)
    assert "kontrollert 2. juli 2026" in t and "§ " in t
    if isinstance(o, Tabell) and "Hjemmel" in o.data.columns:
        for h in o.data["Hjemmel"]:
            assert re.search(r"§|kapittel|god praksis", h), h
        if any("(antatt)" in h for h in o.data["Hjemmel"]):
            assert "kursets vurdering" in t


# --- the municipality's own ------------------------------------------------------------------------------------------


def test_hareid_staar_paa_fire_bokstaver_med_hver_sin_frist(her):
    rader = {r[0]: (r[2], r[3]) for r in celler(s4.i_registeret(her["Hareid"]))}
    assert rader == {b: (f"kommuneloven § 28-1 første ledd bokstav {b}", f) for b, f in
                     zip("abcd", ["30. juni", "30. juni", "31. desember", "31. desember"], strict=True)}


def test_den_som_er_ute_far_vite_naar(her):
    assert "Røst kom ut sist, 18. juni 2015" in str(s4.i_registeret(her["Røst"]))
    assert "Oslo har ikke stått i registeret siden det åpnet i 2001" in str(s4.i_registeret(her["Oslo"]))
    narvik = str(s4.i_registeret(her["Narvik"]))
    assert "Tysfjord, som i dag helt eller delvis er i Narvik" in narvik and "Flere opphold kan mangle" in narvik


def test_beloepsgrensene_maales_mot_egne_driftsinntekter(her):
    t = s4.beloep(her["Hareid"])
    assert "777,1 mill. kr" in t.tittel.replace("\N{NO-BREAK SPACE}", " ") and not t.konstruert
    assert celler(t)[-1] == ["2 000 000", "2,57", "12"]
    assert any("konsernet" in m for m in t.merknader)
    fjordvik = s4.beloep(her["9901"])
    assert celler(fjordvik)[-1] == ["2 000 000", "3,57", "9"] and fjordvik.konstruert
    assert "2019" in s4.beloep(her["Nordreisa"]).tittel
    for k in ("Røst", "Indre Østfold", "Oslo"):
        assert "finnes ikke i datagrunnlaget: hent tallene fra SSB" in str(s4.beloep(her[k]))


def test_tre_prosent_telles_eksakt_til_det_foerste_som_er_mer():
    """560 000 · 3 % = 16 800: eight of 2 100 make exactly the limit, so it takes nine to be more."""
    d = beloepsgrenser(finn_kommune("9901"), [2100, "2100,1", 16800], 2025)
    assert d["antall_til_treprosent"].tolist() == [9, 8, 2]
    assert d["promille"].iloc[0] == 3.75
    with pytest.raises(ManglerTall, match="Røst i 2025"):
        beloepsgrenser(finn_kommune("Røst"), [100], 2025)


# --- the exercise ----------------------------------------------------------------------------------------------------


def test_sakene_sorteres_uten_fasit_og_fasiten_er_brettet_sammen(her):
    sak = s4.sorter(her["Hareid"])
    assert len(sak.data) == 26 and "Hareid" in sak.tittel
    assert not any(s.grunn in tekst_av(sak) or s.hjemmel in tekst_av(sak) for s in sorteringssaker())
    assert set(sak.data.iloc[:, 2:].to_numpy().ravel()) == {"☐"}
    fasit = s4.fasit(her["Hareid"])
    assert fasit._repr_html_().index("<details><summary>") < fasit._repr_html_().index("<table")
    assert "<details open" not in fasit._repr_html_()
    t = tekst_av(fasit)
    assert "18 klare saker og 8 gråsoner" in t and all(s.grunn in t for s in sorteringssaker())
    assert t.count(">klar<") == 18 and t.count(">gråsone, drøftes; også") == 8
    assert "aldri som feil" in t


def test_fjordviks_stemmer_gir_de_fem_sakene_med_stoerst_sprik(her):
    f = s4.sprik(her["9901"])
    assert [r.split(":")[0] for r in f.tabell["Sak"]] == ["Sak 12", "Sak 8", "Sak 3", "Sak 14", "Sak 22"]
    assert f.tabell["Prosent med et annet svar"].tolist() == ["56", "52", "48", "44", "40"]
    assert "56 prosent av 25" in f.alttekst
    antall = {"politisk_ledelse": 7, "administrativ_ledelse": 5, "enhetsledere": 9, "tillitsvalgte": 4}
    for grupper in les_yaml("fjordvik/roller.yaml")["sortering"].values():
        assert {g: sum(v) for g, v in grupper.items()} == antall
    assert [r[3] for r in celler(s4.treff(her["9901"]))] == ["84", "96", "80", "85"]


def test_graasonene_er_graasoner(her):
    assert "1. Er saken prinsipiell" in str(s4.graasonespoersmaal(her["Hareid"]))
    rader = celler(s4.graasoner(her["Hareid"]))
    graa = {f"{s.nr}. {s.sak}" for s in sorteringssaker() if s.graasone}
    assert len(rader) == 5 and {r[0] for r in rader} <= graa
    assert all(r[2:5] == ["(fylles ut)"] * 3 for r in rader)


# --- the delegation --------------------------------------------------------------------------------------------------


def test_kontrollen_finner_hull_to_som_vedtar_og_gammelt_reglement(her):
    t = [r[1] for r in celler(s4.funn(her["9901"]))]
    assert t[0] == "Innkjøp og avtaler: ingen avgjør beløp fra 300 000 til 500 000 kroner."
    assert "avgjør det samme" in t[1]
    assert "15. juni 2017" in t[2] and len(t) == 3
    assert "10 av 12 områder" in tekst_av(s4.funn(her["9901"]))


def test_trappa_viser_det_samme_hullet(her):
    f = s4.trapp(her["9901"])
    assert "Ingen avgjør 300 000–500 000 kroner" in f.full_alttekst.replace("\N{NO-BREAK SPACE}", " ")
    hull = [r for r in f.spec["data"]["values"] if r["slag"] == "ingen avgjør"]
    assert [(r["fra"], r["til"]) for r in hull] == [(300_000, 500_000)]


beloep = st.integers(0, 40).map(lambda n: 50 * n)
spenn = st.one_of(
    st.just("–"), beloep.map(lambda b: f"over {b}"),
    st.tuples(beloep, beloep).filter(lambda x: x[0] < x[1]).map(lambda x: f"{x[0]}–{x[1]}"),
)


@given(st.tuples(spenn, spenn, spenn, spenn))
def test_trappa_dekker_alle_beloep_og_er_enig_med_kontrollen(verdier):
    rad = dict(zip(("enhetsleder", "kommunedirektoer", "formannskap", "kommunestyret"), verdier, strict=True))
    trinn = fullmaktstrapp(rad)
    if not trinn:
        assert set(verdier) == {"–"}
        return
    for b in (Decimal(n) + Decimal("0.5") for n in range(0, 2100, 50)):
        med = [t for t in trinn if t.fra < b and (t.til is None or b <= t.til)]
        har = [t for t in med if t.slag == "avgjoer"]
        assert bool(har) != any(t.slag == "ingen" for t in med)
        assert (len(har) > 1) == any(t.slag == "flere" for t in med)
    slag = {f.slag for f in delegeringskontroll([{"omraade": "innkjoep", **rad}]).funn}
    if "rekkefoelge" not in slag:
        assert ("hull" in slag) == any(t.slag == "ingen" for t in trinn)


def test_det_som_ikke_kan_delegeres_er_laast_i_malen(her):
    rader = {r[0]: r for r in celler(s4.matrise(her["Hareid"]))}
    assert rader["Lån"][5] == "kan ikke delegeres: kommuneloven § 14-14"
    assert rader["Struktur (skole, barnehage, sykehjem)"][5].endswith("§ 5-3 (antatt)")
    assert rader["Innkjøp og avtaler"][5:] == ["(fylles ut)", "(fylles ut)"]


@pytest.mark.parametrize(("dag", "valg"), [("2026-11-01", 2023), ("2027-10-30", 2023), ("2027-11-01", 2027)])
def test_fristen_for_reglementet(her, dag, valg):
    t = tekst_av(s4.fornyelse(her["Hareid"], dt.date.fromisoformat(dag)))
    assert f"valgt i {valg}, er fristen 31. desember {valg + 1}." in t
    assert f"velges i {valg + 4}, er den 31. desember {valg + 5}." in t


# --- the rhythm and the measures -------------------------------------------------------------------------------------


def test_moeteplanen_rekker_fristene(her):
    rader = {r[1]: r for r in celler(s4.moeteplan(her["9901"]))}
    assert rader["Økonomiplan og årsbudsjett er vedtatt"][0::2] == [
        "31. desember 2026", "10. desember 2026", "kommuneloven § 14-3",
    ]
    assert rader["Regnskap og årsberetning er vedtatt"][2:4] == ["17. juni 2027", "7. juni 2027"]
    assert len(rader) == 5


def test_hvert_av_fjordviks_tiltak_faar_beslutter_eier_og_bord(her):
    rader = {r[0]: r for r in celler(s4.tiltak(her["9901"]))}
    assert list(rader) == [f"F{n}" for n in range(1, 13)]
    assert rader["F2"][2:6] == ["2,7", "7,2", "Kommunestyret", "Kommunalsjef oppvekst"]
    assert {rader[f][4] for f in ("F2", "F3", "F5", "F8", "F12")} == {"Kommunestyret"}
    assert {rader[f][4] for f in ("F1", "F4", "F6", "F10", "F11")} == {"Kommunedirektøren"}
    assert rader["F8"][7] == "eigedomsskattelova § 10" and rader["F6"][6] == "gjøres i linja"
    # What the administration decides goes to no meeting, and a meeting is in the calendar of the body that decides.
    organ = {"Kommunestyret": "kommunestyre", "Formannskap eller utvalg": "formannskap"}
    f = les_yaml("fjordvik/roller.yaml")
    moeter = {(m["organ"], m["moetedato"]) for m in f["moeteplan"]}
    for id, valg in f["beslutning"].items():
        hvem = rader[id][4]
        assert (organ.get(hvem), valg["moete"]) in moeter or (hvem not in organ and valg["moete"] is None), id


def test_kutt_uten_innhold_blir_bestillinger(her):
    t = tekst_av(s4.bestillinger(her["Hareid"]))
    assert "3,0 i 2027, 5,0 i 2028, 5,0 i 2029, 5,0 i 2030" in t and "§ 28-1 første ledd bokstav b" in t


def test_budsjettet_har_trinn_ingen_har_kontrollert(her):
    t = tekst_av(s4.budsjettprosess(her["9901"]))
    assert "2 av 5 trinn har ingen kontrollert" in t and "2,2 prosent" in t


def test_spillereglene_er_korte_nok():
    assert all(len(r) <= 120 for r in les_yaml("fjordvik/roller.yaml")["spilleregler"])


def test_et_ukjent_slag_tiltak_avvises(monkeypatch):
    assert beslutterforslag("drift").hvem == "kommunedirektøren"
    with pytest.raises(UgyldigInndata, match="«tull» finnes ikke: velg blant struktur"):
        beslutterforslag("tull")
    data = les_yaml("roller/beslutter.yaml")
    for endring, setning in (({"beslutter": "XX"}, "ukjent"), ({"hjemmel": None}, None)):
        slag = {k: v for k, v in (data["slag"][0] | endring).items() if v is not None}
        monkeypatch.setattr(beslutter_modul, "les_yaml", lambda _, s=slag: data | {"slag": [s]})
        with pytest.raises(OedelagtFil, match=setning or "mangler feltet 'hjemmel'"):
            tiltaksslag.__wrapped__()
