"""The trace of a number: its parts give the figure by hand, and the figure is the one the notebooks show."""

import json
import re
from functools import cache
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
import yaml
from glemme import toem_alt

import robekanalyse
from robekanalyse.analyse.behovsindeks import utgiftsbehov
from robekanalyse.analyse.indikatorliste import SERIER, SKAL, alle_indikatorer, finn_indikator, noekkel
from robekanalyse.analyse.indikatorverdier import egne_rader, naaverdier
from robekanalyse.analyse.norm import handlingsrom, handlingsromsum
from robekanalyse.analyse.oekonomi import nokkeltall
from robekanalyse.analyse.prisvekst import realvekst
from robekanalyse.analyse.spor import spor
from robekanalyse.analyse.sporoekonomi import kolonne
from robekanalyse.analyse.tallspor import har
from robekanalyse.analyse.tjenesteliste import ALLE, tjenester
from robekanalyse.analyse.tjenesteserie import tjenesteutvikling
from robekanalyse.cli import main
from robekanalyse.grunnlag.feil import FlertydigKommune, UgyldigInndata
from robekanalyse.grunnlag.kilder import alle_kilder, les
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.regler import regel
from robekanalyse.oppdatering.skriving import skriv_oeyeblikksbilde
from robekanalyse.visning.tallspor import sportekst

FEM = ("Hareid", "Vestnes", "Porsanger", "Oslo", "Fjordvik")
AARENE = (2015, 2021, 2024, 2025)  # before the norm begins, a border moved, revised, not revised


def regn_ut(innsatt: str) -> float:
    """What a person with a pocket calculator gets from the printed expression."""
    t = innsatt.replace("\N{NO-BREAK SPACE}", "").replace("×", "*").replace("\N{MINUS SIGN}", "-").replace(",", ".")
    t = re.sub(r"(?<=\d)\s+(?=\d)", "", t)
    assert re.fullmatch(r"[\d.()+*/\s-]+", t), innsatt
    return eval(t, {"__builtins__": {}})  # digits and signs only, as checked above


def alle_spoersmaal():
    """Every indicator as it can be asked for: with each service where it is of one."""
    for id, i in alle_indikatorer().items():
        deler = [] if i.tjeneste == SKAL else [""]
        if i.tjeneste:
            deler += [t.id for t in tjenester(ALLE)]
        if id == "realvekst_prosent":
            deler = list(SERIER)
        for d in deler:
            yield id, d


# What the notebooks ask for again and again, once per municipality and year.
_utvikling = cache(lambda k: tjenesteutvikling(k, inndeling=ALLE).assign(tusen=lambda t: 1000 * t["netto_mill"]))
_rom, _vekst, _tall = cache(handlingsrom), cache(realvekst), cache(nokkeltall)


def i_heftet(kommune, id, del_, aar):
    """The figure as the notebooks get it, from the functions they call; None when they have none."""
    k = finn_kommune(kommune)
    try:
        if id == "realvekst_prosent":
            t = _vekst(k)
            d = t[(t["serie"] == SERIER[del_]) & (t["aar"] == aar)]["realvekst_prosent"]
        elif id == "utgiftsbehovsindeks" and del_ in ("", "grunnskole", "barnehage", "barnevern", "sosial"):
            return utgiftsbehov(k, del_ or "samlet", aar).indeks
        elif id in ("avvik_fra_norm", "norm_per_innbygger", "indeks_mot_norm") and del_:
            t = _rom(k, aar)
            felt = {"avvik_fra_norm": "avvik_mill", "indeks_mot_norm": "indeks"}.get(id, id)
            d = t[t["tjeneste_id"] == del_][felt]
        elif id == "avvik_fra_norm":
            s = handlingsromsum(handlingsrom(k, aar, inndeling="grupper"))[0]
            return s.avvik_mill if s.antall else None
        elif id in ("netto_driftsutgifter_per_innbygger", "netto_driftsutgifter_faste_priser") or (
            id == "netto_driftsutgifter" and del_
        ):
            t = _utvikling(k)
            felt = {"netto_driftsutgifter": "tusen", "netto_driftsutgifter_faste_priser": "netto_fast"}
            d = t[(t["tjeneste_id"] == del_) & (t["aar"] == aar)][felt.get(id, "netto_per_innbygger")]
        elif not del_ and kolonne(id) in _tall("Hareid").columns:
            d = _tall(k, aar)[kolonne(id)]
        elif not del_ and id in set(les("kostra_tjenester")["indikator"]):
            d = egne_rader(k, id, aar)["verdi"]
        else:
            return "annet"
    except robekanalyse.grunnlag.feil.RobekFeil:
        return None
    return float(d.iloc[0]) if len(d) and har(d.iloc[0]) else None


@pytest.mark.parametrize("kommune", FEM)
def test_sporet_ender_i_tallet_heftene_viser_og_kan_regnes_for_haand(kommune):
    """Indicators × services × years: the result is the notebook's, and every step works out from what is printed."""
    antall = sammenlignet = 0
    for (id, del_), aar in product(alle_spoersmaal(), AARENE):
        t = spor(kommune, f"{id} {del_}".strip(), aar)
        hefte = i_heftet(kommune, id, del_, aar)
        if hefte != "annet":
            sammenlignet += 1
            assert (t.verdi is None) == (hefte is None), (id, del_, aar, t.verdi, hefte)
            assert t.verdi is None or t.verdi == pytest.approx(hefte, rel=1e-12), (id, del_, aar)
        if t.verdi is None:
            assert t.mangler.endswith(".") and kommune[:3] in t.mangler + kommune, (id, del_, aar)
            continue
        antall += 1
        assert t.trinn[-1].verdi == t.verdi and t.kilder, (id, del_, aar)
        for s in t.trinn:
            assert regn_ut(s.innsatt) == pytest.approx(s.verdi, rel=1e-6, abs=1e-6), (id, del_, aar, s)
        for r in t.raatall:
            assert r.opphav.kilde in alle_kilder() and r.aar and r.enhet
            assert r.opphav.konstruert == (r.kommunenr == "9901"), (id, r)
    assert sammenlignet > 400 and antall > (30 if kommune == "Oslo" else 60)


def test_alle_raatall_i_utregningen_staar_blant_raatallene():
    """−55 557 and 635 076 are printed as raw values, with table, variable, status and date, before they are used."""
    t = spor("Hareid", "netto-driftsresultat-prosent", 2023)
    assert [r.verdi for r in t.raatall] == [-55557, 635076]
    assert regn_ut("100 × (−55 557) / 635 076") == pytest.approx(t.verdi)
    assert t.vist == "−8,7\xa0prosent" and t.eksakt == "−8,74808684"
    tekst = sportekst(t)
    for del_ in ("−55\xa0557", "635\xa0076", "tabell 12137", "AGD23", "AGD13", "status ikke oppgitt", "innebygd 25.",
                 "100 × netto driftsresultat / brutto driftsinntekter", "1,75", "TBUs", "1. januar 2014", "1517"):
        assert del_ in " ".join(tekst.split(" ")), del_


SAKER = yaml.safe_load((Path(__file__).parent / "saker" / "spor.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sak", SAKER, ids=lambda s: f"{s['kommune']} {s['indikator']} {s['aar']}")
def test_saker_regnet_for_haand(sak):
    t = spor(sak["kommune"], sak["indikator"], sak["aar"])
    assert [r.verdi for r in t.raatall] == sak["raatall"]
    assert t.vist.replace("\N{NO-BREAK SPACE}", " ") == sak["vist"]


def test_handlingsrommet_viser_hver_faktor():
    """Cost, inhabitants, reference, need index, norm: Hareid's school, 115 843 − 18 206 × 1,2367 × 5,320 = −3 937."""
    t = spor("1517", "Handlingsrom FGK8b", 2024)
    assert [r.verdi for r in t.raatall] == [115843, 5320, 18206, 1.2367]
    assert t.verdi == pytest.approx((115843 - 18206 * 1.2367 * 5.320) / 1000) and t.vist == "−3,9\xa0mill. kr"
    assert [s.navn for s in t.trinn][-2:] == ["Norm per innbygger", "Avvik fra normen"]
    fast = spor("Hareid", "netto driftsutgifter faste priser grunnskole", 2022)
    assert [r.aar for r in fast.raatall if r.navn.startswith("Kommunal deflator")] == [2023, 2024, 2025]
    a = spor("Hareid", "handlingsrom administrasjon", 2024)
    assert a.verdi == pytest.approx((4114 + 43610 - 5218 * 1.2283 * 5.320) / 1000)


def test_to_sektorer_gir_en_norm_som_er_summen_av_deres():
    t = spor("Hareid", "normkostnad helse og omsorg", 2024)
    l1, l2, b1, b2 = (r.verdi for r in t.raatall)
    assert t.verdi == pytest.approx(l1 * b1 + l2 * b2)


def test_regelen_er_den_som_gjaldt_i_aaret():
    t = spor("Fjordvik", "akkumulert-merforbruk-prosent", 2025)
    assert t.regler == (regel("robek.treprosentgrense"),) and "§ 28-1" in sportekst(t)
    gammel = spor("Fjordvik", "akkumulert-merforbruk-prosent", 2019)
    assert not gammel.regler and "gjelder fra 01.01.2020" in " ".join(gammel.merknader)


@pytest.mark.parametrize("skrevet", [
    "netto-driftsresultat-prosent", "netto_driftsresultat_prosent", "NETTO-Driftsresultat-Prosent",
    "netto driftsresultat i prosent", "Netto driftsresultat i prosent av brutto driftsinntekter",
    "netto driftsresultat i %", "netto driftsresultat i prosent av driftsinntektene",
])
def test_indikatoren_kan_skrives_paa_flere_maater(skrevet):
    assert finn_indikator(skrevet)[0].id == "netto_driftsresultat_prosent"


def test_hvert_navn_og_hver_id_foerer_til_sin_egen_indikator():
    for id, i in alle_indikatorer().items():
        for navn in (id, id.replace("_", "-").upper(), i.navn, *i.ogsaa):
            if i.tjeneste == SKAL:
                navn = f"{navn} grunnskole"
            assert finn_indikator(navn)[0].id == id, navn
    eiere = {}
    for i in alle_indikatorer().values():
        for navn in (i.id, i.navn, *i.ogsaa):
            assert eiere.setdefault(noekkel(navn), i.id) == i.id, navn


@pytest.mark.parametrize(("skrevet", "ord"), [
    ("netto driftresultat", "netto-driftsresultat"), ("driftsresultat", "brutto-driftsresultat"),
    ("xyzzy", "Indikatorene"), ("", "mangler"), ("norm", "grunnskole"), ("handlingsrom kvantefysikk", "finnes ikke"),
    ("grunnskolepoeng barnehage", "finnes ikke"), ("realvekst i prosent grunnskole", "driftsinntekter"),
    ("handlingsrom driftsinntekter", "grunnskole"),
])
def test_ukjent_indikator_gir_en_norsk_setning_med_den_naermeste(skrevet, ord):
    with pytest.raises(UgyldigInndata) as feil:
        spor("Hareid", skrevet, 2024)
    assert ord in str(feil.value) and "\n" not in str(feil.value) and str(feil.value).endswith((".", "?"))


def test_kommandoen_skriver_hele_kjeden(capsys):
    assert main(["spor", "Hareid", "netto-driftsresultat-prosent", "2023"]) == 0
    ut = capsys.readouterr().out
    assert "100 × (−55\xa0557) / 635\xa0076 = −8,74808684 prosent" in ut and "Vist: −8,7\xa0prosent" in ut
    assert main(["spor", "Nore", "og", "Uvdal", "netto", "driftsresultat", "i", "prosent", "2023"]) == 0
    assert "Tallet mangler" in capsys.readouterr().out
    assert main(["spor", "Hareid", "handlingsrom", "FGK8b", "2024", "--referanse", "beste_kvartil"]) == 0


@pytest.mark.parametrize(("ord", "svar"), [
    (["Hareid", "netto-driftsresultat", "23"], "ikke et årstall"), (["Hareid"], "tre ting"),
    (["Bø", "netto-driftsresultat", "2023"], "Flere kommuner heter"), (["Hareidd", "norm", "2023"], "mener du Hareid"),
    (["Hareid", "tull", "2023"], "finnes ikke"),
    (["Hareid", "handlingsrom", "FGK8b", "2024", "--referanse", "x"], "«x»"),
])
def test_kommandoen_avviser_med_en_setning(ord, svar, capsys):
    assert main(["spor", *ord]) != 0
    feil = capsys.readouterr().err
    assert svar in feil and "Traceback" not in feil and len(feil.strip().splitlines()) == 1


def test_sporet_viser_seg_selv_i_et_hefte():
    t = robekanalyse.spor("Vestnes", "Netto lånegjeld i prosent", 2021)
    html = t._repr_html_()
    assert "<script" not in html and "tabell 12137" in html and t.vist in html and str(t) == sportekst(t)
    assert "Vågstranda" in html  # the border moved that year
    assert "Konstruert eksempel" in str(robekanalyse.spor("Fjordvik", "netto driftsresultat", 2025))


def test_et_navn_to_kommuner_har_hatt_gir_ikke_et_valg():
    with pytest.raises(FlertydigKommune):
        spor("Bø", "netto-driftsresultat", 2023)


def test_naaverdiene_er_de_samme_som_i_samling_5():
    t = naaverdier(finn_kommune("Hareid"))
    for r in t.to_dict("records"):
        assert spor("Hareid", r["indikator"], r["aar"]).verdi == r["verdi"]


def test_en_kommune_som_er_slaatt_sammen_spores_under_sitt_eget_navn():
    for navn in ("Hobøl", "0138", "hobøl"):
        t = spor(navn, "netto driftsresultat", 2018)
        assert (t.kommune, t.kommunenr, t.raatall[0].kommunenr) == ("Hobøl", "0138", "0138") and t.verdi is not None
        assert "Hobøl er i dag en del av Indre Østfold. Tallet gjelder Hobøl alene." in t.merknader
    assert spor("Indre Østfold", "netto driftsresultat", 2018).verdi is None  # four of the five lack figures
    assert spor("Hobøl", "netto driftsresultat", 2021).kommune == "Indre Østfold"


@pytest.mark.parametrize("indikator", ["netto-driftsresultat", "innbyggere", "netto-driftsutgifter-per-innbygger FGK7"])
def test_foer_en_deling_er_delingen_grunnen(indikator):
    assert spor("Narvik", indikator, 2015).mangler.startswith("Tysfjord ble delt i 2020")


@pytest.fixture
def hentet(tmp_path, monkeypatch):
    """A snapshot of the day given, with these rows of the accounts."""
    monkeypatch.setenv("ROBEK_DATA", str(tmp_path))

    def skriv(rader, dag="2027-06-20"):
        om = {"adresser": ["https://ssb.example"], "updated": "2027-06-15T08:00:00Z", "lisens": "CC BY 4.0",
              "status": "reviderte", "kilder": ["ssb-12137"], "ssb_tabeller": ["12137"]}
        felles = {"kommunenr": "1517", "kommunenr_i_dag": "1517", "aar": 2026, "enhet": "1000 kr", "omfang": "konsern",
                  "status": "revidert", "kilde": "ssb-12137"}
        skriv_oeyeblikksbilde(tmp_path, {"kostra_oekonomi": pd.DataFrame([felles | r for r in rader])},
                              {"kostra_oekonomi": om}, omfang="alle", fra_aar=2026, hentet=f"{dag}T12:00:00+02:00")
        toem_alt()

    toem_alt()
    yield skriv
    monkeypatch.undo()
    toem_alt()


def test_hentede_tall_baerer_dagen_de_ble_hentet_helt_til_sporet(hentet):
    hentet([{"indikator": "netto_driftsresultat", "verdi": -7.0},
            {"indikator": "brutto_driftsinntekter", "verdi": 350.0}])
    t = spor("Hareid", "netto-driftsresultat-prosent", 2026)
    assert t.verdi == -2 and [r.opphav.kilde for r in t.raatall] == ["ssb-12137@2027-06-20"] * 2
    assert "hentet 20. juni 2027" in sportekst(t) and "revidert" in sportekst(t) and "innebygd" not in sportekst(t)


def test_et_tall_ssb_ikke_viser_staar_tomt_med_ssbs_grunn(hentet):
    hentet([{"indikator": "netto_driftsresultat", "verdi": None, "status": ":"},
            {"indikator": "brutto_driftsinntekter", "verdi": 350.0}])
    for navn in ("netto-driftsresultat", "netto-driftsresultat-prosent"):
        t = spor("Hareid", navn, 2026)
        assert t.verdi is None and t.vist == "mangler"
    assert "«:»" in spor("Hareid", "netto-driftsresultat", 2026).mangler


def test_hver_figur_i_heftene_sier_hvor_tallene_kommer_fra(tmp_path):
    """All six workbooks: whatever has a source line has the table too, with the variable and years of each source."""
    assert main(["hefter", "--kommune", "Vestnes", "--ut", str(tmp_path)]) == 0
    antall = 0
    for fil in tmp_path.glob("*/samling-*.ipynb"):
        for celle in json.loads(fil.read_text(encoding="utf-8"))["cells"]:
            for html in ("".join(u.get("data", {}).get("text/html", "")) for u in celle.get("outputs", ())):
                if "Kilde: " not in html:
                    continue
                assert "Hvor tallene kommer fra</summary>" in html, (fil.name, celle["id"])
                for tabell in re.findall(r"<summary>Hvor tallene kommer fra</summary>.*?</table>", html, re.S):
                    hoder = re.findall(r"<th [^>]*>(.*?)</th>", tabell)
                    for rad in re.findall(r"<tr>(.*?)</tr>", tabell.split("<tbody>")[1]):
                        r = dict(zip(hoder, re.findall(r"<td[^>]*>(.*?)</td>", rad), strict=True))
                        antall += 1
                        assert r.get("Variabel", "–") != "–", (fil.name, celle["id"], r)
                        ekte = r["Utgiver og tabell"].startswith(("Statistisk", "Finans"))
                        assert not ekte or r.get("År", "–") != "–", (fil.name, celle["id"], r)
    assert antall > 200
