"""Walks through every rule file and every legal text: act, section, source, status and the date it was checked."""

import ast
import datetime as dt
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from robekanalyse.analyse import rettsstoff
from robekanalyse.analyse.overdragelse import overdragelsesvei
from robekanalyse.grunnlag import regler as regelmodul
from robekanalyse.grunnlag.feil import OedelagtFil, UgyldigInndata
from robekanalyse.grunnlag.regler import alle_temaer, regel, regler

ROT = Path(__file__).resolve().parents[1]
DATA = ROT / "data"
# Folders whose files say what law or agreement demands.
RETTSMAPPER = ["regler", "nedbemanning", "roller", "styringssystem"]
# An act or agreement by name, then a section or chapter: koml. § 14-3, HTA kap. 1 § 3, kommuneloven kapittel 9.
LOVHENVISNING = re.compile(r"[A-Za-zÆØÅæøå-]{3,}\.?( (KS|1992|IV))?( del [A-C])?,? (§|kap\.|kapittel) ?\w+")
# What is our choice, or another's advice, must say so instead of looking like law.
IKKE_LOV = re.compile(r"metodevalg|ikke en regel i loven|anbefaling|metode|Grønt hefte")
STATUS = {"bekreftet", "antatt"}


def rettsfiler():
    return sorted(f for mappe in RETTSMAPPER for f in (DATA / mappe).glob("*.yaml"))


def les(fil):
    return yaml.load(fil.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def med_arv(node, arvet=None, sti=()):
    """Every mapping with a hjemmel, with source, status and date taken from what stands around it."""
    if isinstance(node, dict):
        arvet = {**(arvet or {}), **{k: node[k] for k in ("kilde", "status", "kontrollert") if k in node}}
        if "hjemmel" in node:
            yield "/".join(map(str, sti)), {**arvet, **node}
        for k, v in node.items():
            yield from med_arv(v, arvet, (*sti, k))
    elif isinstance(node, list):
        for nr, v in enumerate(node):
            yield from med_arv(v, arvet, (*sti, v.get("id", nr) if isinstance(v, dict) else nr))


def alle_regler():
    return [pytest.param(r, id=f"{r.id}@{r.fra}") for t in alle_temaer() for r in regler(t)]


@pytest.mark.parametrize("r", alle_regler())
def test_regelen_er_hel(r):
    assert r.navn.strip() and r.enhet.strip() and r.verdi is not None
    assert r.status in STATUS
    assert isinstance(r.fra, dt.date) and (r.til is None or r.til >= r.fra)
    assert isinstance(r.kontrollert, dt.date)
    assert LOVHENVISNING.search(r.hjemmel) or IKKE_LOV.search(r.hjemmel), r.hjemmel
    assert r.kilde.strip()
    if r.status == "bekreftet" and not IKKE_LOV.search(r.hjemmel):
        assert r.kilde.startswith("https://") or r.kilde.startswith("http://"), "a confirmed rule of law has an address"


@pytest.mark.parametrize("fil", rettsfiler(), ids=lambda f: f"{f.parent.name}/{f.name}")
def test_hvert_utsagn_har_lov_paragraf_og_dato(fil):
    for sti, u in med_arv(les(fil)):
        assert LOVHENVISNING.search(str(u["hjemmel"])) or IKKE_LOV.search(str(u["hjemmel"])), f"{sti}: {u['hjemmel']}"
        assert isinstance(u.get("kontrollert"), dt.date), f"{sti} has no date"
        assert u.get("status") in STATUS, f"{sti} has no status"


def test_det_finnes_noe_aa_gaa_gjennom():
    assert {"nedbemanning", "robek"} <= set(alle_temaer())
    assert len(list(med_arv([les(f) for f in rettsfiler()]))) > 150


@pytest.mark.parametrize("tema", alle_temaer())
def test_versjonene_foelger_hverandre(tema):
    for navn, r in les(DATA / "regler" / f"{tema}.yaml").items():
        datoer = [v["fra"] for v in r["verdier"]]
        assert datoer == sorted(set(datoer)), f"{navn}: two versions from the same day, or in the wrong order"


# --- the texts of gathering 6 ---

def tekster(node):
    if isinstance(node, dict):
        if "tekst" in node:
            yield node
        for v in node.values():
            yield from tekster(v)
    elif isinstance(node, list):
        for v in node:
            yield from tekster(v)


NEDBEMANNING = sorted((DATA / "nedbemanning").glob("*.yaml"))


@pytest.mark.parametrize("fil", NEDBEMANNING, ids=lambda f: f.stem)
def test_ingen_tekst_uten_hjemmel_kilde_og_dato(fil):
    for u in tekster(les(fil)):
        assert {"id", "hjemmel", "kilde", "status", "kontrollert"} <= set(u), f"{fil.stem}: {u['tekst'][:50]}"
        assert u["tekst"].strip().endswith((".", "?")), u["tekst"]
        assert re.fullmatch(r"[a-z0-9_]+", u["id"]), u["id"]


def test_alle_sjekklister_leses_og_idene_er_unike():
    for navn in rettsstoff.SJEKKLISTER:
        liste = rettsstoff.nedbemanning_sjekkliste(navn)
        ider = Counter(p.id for p in (*liste.punkter, *liste.forbehold))
        assert liste.punkter and max(ider.values()) == 1, navn
        assert all(p.adresse.startswith("http") for p in liste.punkter)
    assert overdragelsesvei().neste


def test_hver_kilde_er_i_bruk_og_hver_bruk_har_kilde():
    kilder = set(les(DATA / "nedbemanning" / "kilder.yaml"))
    brukt = {u["kilde"] for f in NEDBEMANNING for u in tekster(les(f))}
    assert brukt == kilder


def test_hvert_forbehold_er_i_bruk():
    ider = {f["id"] for f in les(DATA / "nedbemanning" / "forbehold.yaml")["forbehold"]}
    kode = "".join(f.read_text(encoding="utf-8") for f in (ROT / "robekanalyse" / "analyse").glob("*.py"))
    assert {i for i in ider if f'"{i}"' not in kode} == set()


def test_hver_regel_om_nedbemanning_er_i_bruk():
    kode = "".join(f.read_text(encoding="utf-8") for f in (ROT / "robekanalyse" / "analyse").glob("*.py"))
    for r in regler("nedbemanning"):
        navn = r.id.split(".")[1]
        deler = [navn, *(navn.removeprefix(p) for p in ("lovfrist_", "proevetid_", "fortrinnsrett_", "tarifffrist_"))]
        if navn != "tarifffrist_ks":  # chosen by name: tarifffrist_ + what the user wrote
            assert any(re.search(rf'["._]{d}"', kode) for d in deler), f"{navn} is used nowhere"


@pytest.mark.parametrize(("liste", "punkt", "navn"), [
    ("prosess", "ramme_innstilling", "innstilling_dager"),
    ("droefting", "virkning", "masse_virkning"),
    ("droefting", "virkning", "masse_forlengelse"),
])
def test_tallet_i_teksten_er_tallet_i_regelen(liste, punkt, navn):
    tekst = next(p.tekst for p in rettsstoff.nedbemanning_sjekkliste(liste).punkter if p.id == punkt)
    assert f"{regel(f'nedbemanning.{navn}').verdi} dager" in tekst


def test_bare_saksbehandling_viser_til_forvaltningsloven():
    """A new act is adopted but not in force; then one file is changed."""
    treff = {f.name for f in NEDBEMANNING if "fvl." in f.read_text(encoding="utf-8")}
    assert treff == {"saksbehandling.yaml"}


@pytest.mark.parametrize("fil", NEDBEMANNING, ids=lambda f: f.stem)
def test_setningen_staar_i_hver_fil(fil):
    assert "pplæringsstoff, ikke juridisk rådgivning" in fil.read_text(encoding="utf-8")


@pytest.mark.parametrize("modul", ["oppsigelse", "masse", "fortrinn", "sistefrist", "tidslinje", "tidslinjetrinn"])
def test_ingen_lovtall_i_koden(modul):
    """Five years, ten persons, thirty days, fifty years of age: such numbers are rules with a date, never code."""
    tre = ast.parse((ROT / "robekanalyse" / "analyse" / f"{modul}.py").read_text(encoding="utf-8"))
    tall = {n.value for n in ast.walk(tre) if isinstance(n, ast.Constant) and type(n.value) is int}
    assert not tall & {4, 5, 6, 8, 10, 14, 24, 28, 30, 50, 55, 56, 60, 72}, tall


# --- the rule of the day ---

@pytest.fixture
def proeveregel(monkeypatch):
    """A rule that changes on 1 January 2030."""
    innhold = {
        "terskel": {
            "navn": "Terskel", "enhet": "personer", "hjemmel": "aml. § 15-2", "kilde": "https://lovdata.no",
            "status": "bekreftet", "kontrollert": dt.date(2026, 7, 2),
            "verdier": [{"fra": dt.date(2030, 1, 1), "verdi": "0.07"}, {"fra": dt.date(2006, 1, 1), "verdi": 10}],
        }
    }
    monkeypatch.setattr(regelmodul, "les_yaml", lambda navn: innhold)
    regelmodul._tema.cache_clear()
    yield innhold
    monkeypatch.undo()
    regelmodul._tema.cache_clear()


def test_regelen_som_gjaldt_den_dagen(proeveregel):
    gammel, ny = (regel("nedbemanning.terskel", d) for d in (dt.date(2029, 12, 31), dt.date(2030, 1, 1)))
    assert (gammel.verdi, gammel.til) == (10, dt.date(2029, 12, 31))
    assert (ny.verdi, ny.til) == (Decimal("0.07"), None)
    with pytest.raises(UgyldigInndata, match="ikke dekket"):
        regel("nedbemanning.terskel", dt.date(2005, 12, 31))


def test_regel_uten_hjemmel_er_en_oedelagt_fil(proeveregel):
    del proeveregel["terskel"]["hjemmel"]
    with pytest.raises(OedelagtFil, match="terskel.*hjemmel"):
        regel("nedbemanning.terskel")


def test_utsagn_uten_dato_er_en_oedelagt_fil():
    with pytest.raises(OedelagtFil, match="prøve.*kontrollert"):
        utsagn = {"id": "prøve", "tekst": "Tekst.", "hjemmel": "aml. § 15-1", "kilde": "aml", "status": "bekreftet"}
        rettsstoff.les_utsagn(utsagn, "prosess")
