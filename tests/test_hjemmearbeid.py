"""The course as data: every question is used, every use exists, every plan field has one source, every day adds up."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml

from robekanalyse.grunnlag import datamappe as dm
from robekanalyse.grunnlag import spoersmaal as modul
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import OedelagtFil, UgyldigInndata
from robekanalyse.grunnlag.regler import regel
from robekanalyse.grunnlag.spoersmaal import FILER, LEVENDE_LISTER, alle_spoersmaal, finn_spoersmaal, spoersmaal
from robekanalyse.grunnlag.tall import prosent

DATA = Path(__file__).parents[1] / "data"
MAPPER = ("hjemmearbeid", "kartlegging", "roller", "styringssystem")
ENKELTFILER = ("samlinger.yaml", "kurs.yaml", "planfelt.yaml", "ordliste.yaml")
MINE = sorted(p for m in MAPPER for p in (DATA / m).glob("*.yaml")) + [DATA / f for f in ENKELTFILER]

ANTALL = {"1": 12, "2": 10, "3": 9, "4": 9, "5": 9, "6": 12, "kommunemoete": 3, "evaluering": 8, "oppfoelging": 6}
FORBOKSTAV = {str(n): f"s{n}-" for n in range(1, 7)}
FORBOKSTAV |= {"kommunemoete": "km-", "evaluering": "ev-", "oppfoelging": "of-"}
DELER = [14, 14, 13, 12, 13, 12]


def samlinger():
    return les_yaml("samlinger.yaml")


def planfelt():
    return les_yaml("planfelt.yaml")["felt"]


def ider(felt):
    return felt.get("ider", [felt["id"]])


def deler():
    return {d["del"]: d for s in samlinger() for d in s["notatbok"]}


def tekster(x, sti=""):
    """Every text in a YAML file, with the path to it."""
    if isinstance(x, dict):
        for k, v in x.items():
            yield from tekster(v, f"{sti}/{k}")
    elif isinstance(x, list):
        for i, v in enumerate(x):
            yield from tekster(v, f"{sti}[{i}]")
    elif isinstance(x, str) or x is None:
        yield sti, x


# --- the questions -------------------------------------------------------------------------------------------------


def test_78_spoersmaal_fordelt_som_i_kursplanen():
    assert {samling: len(spoersmaal(samling)) for samling in FILER} == ANTALL
    assert len(alle_spoersmaal()) == 78


def test_id_er_unike_og_har_samlingens_forbokstav():
    antall = Counter(s.id for s in alle_spoersmaal())
    assert max(antall.values()) == 1
    for s in alle_spoersmaal():
        assert re.fullmatch(re.escape(FORBOKSTAV[s.samling]) + r"[a-z]+(-[a-z]+)*", s.id), s.id


def test_alt_i_mater_finnes():
    kurs = les_yaml("kurs.yaml")
    kjent = set(deler())
    kjent |= {i for f in planfelt() for i in ider(f)}
    kjent |= {k["id"] for k in les_yaml("planfelt.yaml")["kontroller"]}
    kjent |= {k["id"] for k in kurs["kommunemoete"]["lysark"]} | {n["id"] for n in kurs["nettverksbilde"]}
    kjent |= set(kurs["annen_bruk"]) | {kurs["kalenderfelt"]} | {s.id for s in alle_spoersmaal()}
    for s in alle_spoersmaal():
        assert s.mater, s.id
        assert not (ukjent := set(s.mater) - kjent), (s.id, ukjent)


def test_planfelt_og_spoersmaal_viser_til_hverandre():
    fra_spoersmaal = Counter(m for s in alle_spoersmaal() for m in s.mater if re.match(r"P\d+\.", m))
    assert max(fra_spoersmaal.values()) == 1
    for felt in planfelt():
        assert felt.get("spoersmaal") or felt.get("regel") or felt.get("figurkilde"), felt["id"]
        for i in ider(felt):
            if "spoersmaal" in felt:
                assert i in finn_spoersmaal(felt["spoersmaal"]).mater, i
            else:
                assert i not in fra_spoersmaal, i


def test_77_planfelt_i_ti_kapitler():
    felt = planfelt()
    assert len(felt) == len({f["id"] for f in felt}) == 77
    assert len(les_yaml("planfelt.yaml")["kapitler"]) == 10
    assert {f["id"].split(".")[0] for f in felt} == set(les_yaml("planfelt.yaml")["kapitler"])


def test_kontrollene_bruker_felt_og_spoersmaal_som_finnes():
    felt = {i for f in planfelt() for i in ider(f)}
    kontroller = les_yaml("planfelt.yaml")["kontroller"]
    assert [k["id"] for k in kontroller] == [f"K{n}" for n in range(1, 11)]
    for k in kontroller:
        assert set(k["felt"]) <= felt, k["id"]
        assert all(k["id"] in finn_spoersmaal(i).mater for i in k.get("spoersmaal", ()))


def test_lister_kolonner_og_rader_som_vises_til_finnes():
    sakliste = {"saker"} | {s.id for s in alle_spoersmaal()}
    for s in alle_spoersmaal():
        assert not s.rader_fra or s.rader_fra in sakliste, s.id
        for k in s.kolonner:
            for kilde in filter(None, (k.valg_fra if "." in k.valg_fra else "", k.hentes if "." in k.hentes else "")):
                annet, kolonne = kilde.split(".")
                assert kolonne in {x.id for x in finn_spoersmaal(annet).kolonner}, (s.id, kilde)
            if k.type in ("valg", "flervalg") and "." not in k.valg_fra and k.valg_fra not in LEVENDE_LISTER:
                assert k.valg, (s.id, k.id)
            assert not k.forvalg or k.forvalg in {v.id for v in k.valg}, (s.id, k.id)
        if s.vilkaar:
            kolonner = {k.id for k in finn_spoersmaal(s.vilkaar.bruker).kolonner}
            assert not s.vilkaar.kolonne or s.vilkaar.kolonne in kolonner, s.id


def test_referansene_er_de_analysen_kjenner_og_omraader_og_betingelser_har_sine_maler():
    lister = les_yaml("hjemmearbeid/valglister.yaml")
    assert set(lister["referanser"]) - {"nettverket"} <= set(les_yaml("referanser.yaml"))
    assert list(lister["betingelser"]) == [b["id"] for b in les_yaml("kartlegging/econ.yaml")["betingelser"]]


def test_tall_i_kroner_har_prisaar_og_grenser_er_i_rekkefoelge():
    for s in alle_spoersmaal():
        for k in s.kolonner:
            sted = f"{s.id}.{k.id}"
            assert (k.pris in ("løpende", "faste")) == ("kr" in k.enhet), sted
            assert k.min is None or k.maks is None or k.min < k.maks, sted
            assert k.type != "tekst" or 0 < k.maks_tegn <= 2000, sted
            assert k.type == "tall" or not (k.enhet or k.pris), sted
        assert s.maks_rader is None or s.maks_rader >= s.min_rader, s.id


def test_anonyme_svar_er_skalaer_og_gjetninger_og_de_har_ikke_navn():
    assert {s.id for s in alle_spoersmaal() if s.anonym} == {
        "s1-selvbilde", "s1-gjett", "ev-nytte", "ev-forankring", "ev-selvbilde", "of-selvbilde",
    }
    assert len(finn_spoersmaal("s1-selvbilde").linjer) == 24
    assert [v.id for v in finn_spoersmaal("ev-selvbilde").linjer] == ["4", "9", "10", "15", "20", "22", "23"]
    assert [v.id for v in finn_spoersmaal("of-selvbilde").linjer] == ["9", "10", "15", "20", "22", "23"]


def test_betinget_krav_leses_av_svarene():
    bemanning = finn_spoersmaal("s5-bemanning")
    assert bemanning.kreves({"s3-tiltak": [{"aarsverk": "0"}, {"aarsverk": "2,5"}]}) is True
    assert bemanning.kreves({"s3-tiltak": [{"aarsverk": 0}, {"aarsverk": ""}]}) is False
    assert bemanning.kreves({}) is None
    assert finn_spoersmaal("s3-egnetall").kreves({"s3-tjenester": [{}]}) is None
    assert finn_spoersmaal("s1-merforbruk").kreves({}) is True
    assert finn_spoersmaal("s1-gjett").kreves({}) is False


# --- the loader says what is wrong ---------------------------------------------------------------------------------

GODT = {
    "id": "s1-proeve", "naar": "hjemme", "spoersmaal": "Hva?", "hjelp": "Slik.", "type": "tekst", "krav": "ja",
    "svarer": "ordfører", "mater": ["N1.1"],
}


@pytest.mark.parametrize(
    ("endring", "setning"),
    [
        ({"hjelp": ""}, "mangler feltet «hjelp»"),
        ({"hjlp": "Slik."}, "har feltet «hjlp», som ikke finnes"),
        ({"naar": "senere"}, "har «senere» i feltet «naar»"),
        ({"type": "liste"}, "har «liste» i feltet «type»"),
        ({"krav": "kanskje"}, "har et ukjent krav"),
        ({"krav": {"hvis": "noe"}}, "har et ukjent krav"),
        ({"type": "tabell"}, "må ha kolonner"),
        ({"type": "skala"}, "må ha linjer"),
        ({"type": "valg"}, "mangler noe å velge mellom"),
        ({"type": "valg", "valg_fra": "farger"}, "velger fra lista «farger», som ikke finnes"),
        ({"anonym": "kanskje"}, "har «kanskje» i feltet «anonym»"),
        ({"type": "tabell", "kolonner": [{"id": "a", "navn": "A"}]}, "kolonne uten feltet «type»"),
        ({"type": "tabell", "kolonner": [{"id": "a", "navn": "A", "type": "farge"}]}, "har typen «farge»"),
        ({"type": "tabell", "kolonner": [{"id": "a", "navn": "A", "type": "tekst"}] * 2}, "to kolonner med samme id"),
    ],
)
def test_feil_i_fila_gir_en_setning_med_sted(monkeypatch, endring, setning):
    ekte = modul.les_yaml
    raa = [GODT | endring]
    monkeypatch.setattr(modul, "les_yaml", lambda navn: raa if navn.endswith("samling-1.yaml") else ekte(navn))
    with pytest.raises(OedelagtFil) as feil:
        spoersmaal.__wrapped__("1")
    assert setning in str(feil.value)
    assert "s1-proeve" in str(feil.value) and "data/hjemmearbeid/samling-1.yaml" in str(feil.value)
    assert str(feil.value).endswith(".") and "\n" not in str(feil.value)


@pytest.mark.parametrize("innhold", [None, [], "tekst", [GODT, GODT], ["tekst"]])
def test_fil_som_ikke_er_en_liste_av_spoersmaal_avvises(monkeypatch, innhold):
    ekte = modul.les_yaml
    monkeypatch.setattr(modul, "les_yaml", lambda navn: innhold if navn.endswith("samling-1.yaml") else ekte(navn))
    with pytest.raises(OedelagtFil):
        spoersmaal.__wrapped__("1")


def test_ukjent_samling_og_ukjent_spoersmaal():
    with pytest.raises(UgyldigInndata, match="Det finnes ingen samling «7»"):
        spoersmaal(7)
    with pytest.raises(UgyldigInndata, match="ingen spørsmål med id «s9-x»"):
        finn_spoersmaal("s9-x")
    assert spoersmaal(1) == spoersmaal("1")


# --- the days and the notebooks ------------------------------------------------------------------------------------


def klokke(tekst):
    timer, minutter = tekst.split(".")
    return int(timer) * 60 + int(minutter)


def gaar_opp(program, fra, til):
    naa = klokke(fra)
    for rad in program:
        start, slutt = map(klokke, rad["tid"].split("–"))
        assert start == naa, rad
        assert slutt - start == rad["min"] > 0, rad
        naa = slutt
    assert naa == klokke(til)


def test_programmet_fyller_dagen_uten_hull():
    for s in samlinger():
        gaar_opp(s["program"], *s["tid"].split("–"))
        assert s["tid"] == "10.00–15.30"
        assert [r["min"] for r in s["program"] if r["form"] == "lunsj"] == [45]
        assert any(r["form"] == "pause" for r in s["program"])
    gaar_opp(les_yaml("kurs.yaml")["kommunemoete"]["program"], "18.00", "20.00")


def test_deler_i_notatboka_har_antall_nummer_og_celler_som_avtalt():
    assert [len(s["notatbok"]) for s in samlinger()] == DELER
    celler = [d["celle"] for s in samlinger() for d in s["notatbok"]]
    assert len(celler) == len(set(celler))
    for s in samlinger():
        for n, d in enumerate(s["notatbok"], start=1):
            assert d["del"] == f"N{s['nr']}.{n}"
            assert re.fullmatch(rf"c{s['nr']}-[a-z]+", d["celle"]), d["celle"]
            assert d["sted"] in ("rom", "hjem", "begge") and d["min"] > 0
    assert not set(celler) & {s.id for s in alle_spoersmaal()}


def test_delene_i_programmet_finnes_og_har_like_mange_minutter():
    for s in samlinger():
        notatbok = {d["del"]: d for d in s["notatbok"]}
        brukt = [d for rad in s["program"] for d in rad.get("del", ())]
        assert len(brukt) == len(set(brukt))
        for rad in s["program"]:
            if rad.get("del"):
                assert sum(notatbok[d]["min"] for d in rad["del"]) == rad["min"], (s["nr"], rad["tid"])
        assert set(notatbok) - set(brukt) == {d for d, v in notatbok.items() if v["sted"] == "hjem"}


def test_spoersmaal_i_en_del_finnes_og_delen_staar_i_mater():
    for navn, d in deler().items():
        for i in d.get("spoersmaal", ()):
            s = finn_spoersmaal(i)
            assert navn in s.mater or s.id.startswith(f"s{navn[1]}-") or navn == "N6.1", (navn, i)
    for s in alle_spoersmaal():
        for m in s.mater:
            if m in deler():
                assert s.id in deler()[m].get("spoersmaal", ()), (s.id, m)


def test_hjemmearbeidet_har_timer_som_gaar_opp_og_samlingen_har_alt_den_skal():
    for s in samlinger():
        arbeid = s["hjemmearbeid"]
        assert sum(f["timer"] for f in arbeid["fordeling"]) == arbeid["timer"]
        assert len(s["maal"]) == 5 == len(s["noekkelpunkter"])
        assert all(d["hvem"] and d["hvorfor"] for d in s["deltakere"])
        assert set(s["fasilitator"]) == {"forbered", "spoersmaal", "motstand", "gaar_galt", "plan_b"}
        assert all(m["sagt"] and m["svar"] for m in s["fasilitator"]["motstand"])


def test_kalenderen_har_hver_samling_en_gang_og_lovens_frister():
    aaret = les_yaml("kurs.yaml")["aaret"]
    assert [m["samling"] for m in aaret["kalender"] if "samling" in m] == [1, 2, 3, 4, 5, 6]
    assert {b: f["frist"] for f in aaret["tiltaksplan"] for b in f["bokstaver"]} == {
        "a": "30. juni", "b": "30. juni", "c": "31. desember", "d": "31. desember", "e": "30. juni",
        "f": "31. desember", "g": "30. juni",
    }


# --- language ------------------------------------------------------------------------------------------------------

ENGELSK = re.compile(
    r"\b(the|and|of|with|for each|what|who|when|homework|checklist|todo|fixme|tbd|lorem|input|output|feedback|"
    r"dashboard|deadline|workshop|template|commitment|score|item|default|yes|stakeholder)\b",
    re.IGNORECASE,
)
UTEN_AEOEAA = re.compile(
    r"\b(kommuneoekonomi|oekonomi|aar|maal|naar|faa|gjoer|foer|hoey|laan|paa|ogsaa|spoersmaal|oekt|aarsverk|vaere|"
    r"tjenestar|raadmann|foerste|maaned|doegn|oenske|maa|staar|gaar)\b"
)
NOEKLER = {"id", "celle", "valg_fra", "rader_fra", "linjer_fra", "hentes", "bruker", "kolonne", "type", "naar", "form"}


@pytest.mark.parametrize("fil", MINE, ids=lambda f: str(f.relative_to(DATA)))
def test_spraaket_er_norsk_og_rent(fil):
    raa = fil.read_text(encoding="utf-8")
    assert "\t" not in raa and "\ufffd" not in raa and "Ã" not in raa
    for sti, t in tekster(yaml.safe_load(raa)):
        assert t is not None, f"{sti}: et komma i {{…}} har delt teksten i to; sett den i anførselstegn"
        felt = sti.rsplit("/", 1)[-1].split("[")[0]
        # Stored keys are ASCII, and so are the places where the tool fills in a figure.
        if felt in NOEKLER or felt == "engelsk" or re.fullmatch(r"[\w.\-]+", t, re.ASCII):
            continue
        t = re.sub(r"\{\w+\}", "5", t)
        assert not (treff := ENGELSK.search(t)), (sti, treff)
        assert not (treff := UTEN_AEOEAA.search(t)), (sti, treff)
        assert " - " not in t and " -- " not in t, f"{sti}: bruk tankestrek (–)"
        assert '"' not in t and "''" not in t, f"{sti}: bruk « »"
        assert "  " not in t and t == t.strip(), sti
        assert not re.search(r"\d\.\d{3}\b|\d,\d{3}\b", t), f"{sti}: mellomrom for tusen"
        assert not re.search(r" [,.;:!?]", t), sti


def test_alle_sammensatte_setninger_i_spoersmaalene_slutter_riktig():
    for s in alle_spoersmaal():
        assert s.spoersmaal[-1] in ".?" and s.hjelp[-1] in ".?", s.id
        assert s.spoersmaal[0].isupper() and (s.hjelp[0].isupper() or s.hjelp[0].isdigit()), s.id


def test_paastand_3_og_24_er_skrevet_om():
    linjer = {v.id: v.tekst for v in finn_spoersmaal("s1-selvbilde").linjer}
    assert linjer["3"] == "Det vi sier offentlig om økonomien, stemmer med hvor alvorlig den er."
    assert linjer["24"] == "Jeg tror vi klarer å komme i balanse i løpet av planperioden."


# --- every legal statement has act, section and the day it was checked ---------------------------------------------

LOV = re.compile(r"\b\w+(loven|lova|forskriften)\b.*(§ \d+|kapittel \d+)|^lov \d{1,2}\. \w+ \d{4} nr\. \d+$")


def hjemler(x, kontrollert=None, status=None):
    if isinstance(x, dict):
        kontrollert, status = x.get("kontrollert", kontrollert), x.get("status", status)
        if "hjemmel" in x:
            yield x["hjemmel"], kontrollert, status
        for v in x.values():
            yield from hjemler(v, kontrollert, status)
    elif isinstance(x, list):
        for v in x:
            yield from hjemler(v, kontrollert, status)


def test_hver_hjemmel_har_lov_paragraf_og_dato():
    alle = [(f.name, *h) for f in MINE for h in hjemler(yaml.safe_load(f.read_text(encoding="utf-8")))]
    assert len(alle) > 60
    for fil, hjemmel, kontrollert, _ in alle:
        for ledd in hjemmel.split("; "):
            assert LOV.search(ledd), (fil, ledd)
        assert kontrollert == date(2026, 7, 2), (fil, hjemmel)


def test_spoersmaal_som_bygger_paa_lov_sier_hvilken_og_naar_den_er_kontrollert():
    for s in alle_spoersmaal():
        assert ("§" in s.hjelp) <= bool(s.hjemmel), s.id
        assert bool(s.hjemmel) == (s.kontrollert == date(2026, 7, 2)), s.id
        for paragraf in re.findall(r"§ \d+-\d+", s.hjelp):
            assert paragraf in s.hjemmel, (s.id, paragraf)


def test_tall_fra_regelverket_i_teksten_er_de_samme_som_i_reglene():
    anbefalt = prosent(regel("perspektiv.anbefalt_netto_driftsresultat").verdi, 2).replace("\N{NO-BREAK SPACE}", " ")
    assert anbefalt == "1,75 prosent"
    assert anbefalt in finn_spoersmaal("s2-maaltall").hjelp
    assert any(anbefalt in p for p in samlinger()[1]["noekkelpunkter"])


def test_status_er_bekreftet_eller_antatt():
    for f in MINE:
        for sti, t in tekster(yaml.safe_load(f.read_text(encoding="utf-8"))):
            if sti.endswith("/status") and "hjemmearbeid" not in f.parts:
                assert t in ("bekreftet", "delvis bekreftet", "antatt"), (f.name, sti)


def test_datamappen_er_den_samme_som_testene_leser():
    assert dm.datamappe() == DATA
