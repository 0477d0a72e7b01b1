"""The workbook as one HTML file: opened by double click, filled in by keyboard, handed in and read exactly."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robekanalyse.grunnlag.feil import RobekFeil
from robekanalyse.grunnlag.spoersmaal import alle_spoersmaal, finn_spoersmaal
from robekanalyse.nett.filer import statisk
from robekanalyse.nett.side import er_gammel, nettside
from robekanalyse.svar.innlevering import tolk
from robekanalyse.svar.innsamling import samle
from robekanalyse.svar.svarmappe import Svarmappe
from robekanalyse.svar.verdier import les_verdi

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NODE = shutil.which("node")
trenger_nettleser = pytest.mark.skipif(
    not CHROMIUM, reason="NO BROWSER: Chromium is missing, so no page has been looked at. Install it."
)
OND = "<script>window.tatt=1</script><img src=x onerror=window.tatt=1> =HYPERLINK(\"x\") æøå"


@pytest.fixture(scope="module")
def mappe(tmp_path_factory):
    ut = tmp_path_factory.mktemp("nettside")
    subprocess.run(
        [sys.executable, "-m", "robekanalyse.cli", "hefter", "--kommune", "Hareid", "--ut", ut, "--html"],
        check=True, capture_output=True,
    )  # fmt: skip
    return ut / "1517-hareid"


# --- the same rules in both languages --------------------------------------------------------------------------------

TALL = [
    "1 234,5", "1234,5", "1.234,5", "−3", "–3,25", "12", "1.234", "1,234", "0.500", "1.234.567", "1,2,3", "tolv", "",
    " 7 ", "0,0000004", "0,00005", "1e5", "999999999999", "1000000000001", "+4", "-0", "12,", "1\u00a0000", "2,5555555",
    "0,0000005", "0,0000015", ".5",
]  # fmt: skip
DATOER = [
    "15.1.2027", "15.01.2027", "15. 1. 2027", "2027-01-15", "15. januar 2027", "1 mars 2027", "29.2.2027", "29.2.2028",
    "15.1.27", "31.4.2027", "i morgen", "15.13.2027", "0.1.2027", "15 Desember 2026",
]  # fmt: skip
TEKSTER = [
    "  luft  ", "a\r\nb\rc\vd\te", "e\u0301", "\u202eabc\ufeff", "x\x00y\x1b", "\ufdd0z\uffff", "😀 🫨", "a\u2028b",
    "<b>&", "=1+1", "../../x", "\u00a0 \u3000æ\u3000", "\ue000p",
]  # fmt: skip


def _i_javascript(par):
    kode = (
        statisk("verdier.js").replace("if (typeof module", "if (false && typeof module")
        + f"\nconst par={json.dumps(par)};\nconst ut=par.map(([raa,k])=>{{try{{const v=robekVerdier.les(raa,k);"
        "return {v, kanonisk: robekVerdier.kanonisk(v), vist: robekVerdier.skriv(v,k)}}"
        "catch(e){return {feil: e.message}}});"
        "\nconsole.log(JSON.stringify(ut));"
    )
    r = subprocess.run([NODE, "-"], input=kode, capture_output=True, text=True, check=True, encoding="utf-8")
    return json.loads(r.stdout)


@pytest.mark.skipif(not NODE, reason="NO NODE: the two editions of the rules have not been set beside each other.")
def test_nettsiden_leser_tall_datoer_og_tekst_som_python():
    from robekanalyse.svar.oppfoering import kanonisk

    tall = finn_spoersmaal("s3-tiltak").kolonner[5]
    dato = next(k for k in finn_spoersmaal("s3-tiltak").kolonner if k.type == "dato")
    tekst = next(k for k in finn_spoersmaal("s3-tiltak").kolonner if k.id == "tiltak")
    felt = lambda k: {"type": k.type, "maks_tegn": k.maks_tegn, "valg": [], "desimaler": k.desimaler}  # noqa: E731
    par = [(t, k) for k, liste in ((tall, TALL), (dato, DATOER), (tekst, TEKSTER)) for t in liste]
    for (raa, k), svar in zip(par, _i_javascript([(r, felt(k)) for r, k in par]), strict=True):
        try:
            ventet = les_verdi(raa, k)
        except RobekFeil:
            assert "feil" in svar, (raa, svar)
            continue
        assert svar.get("v") == ventet and svar["kanonisk"] == kanonisk(ventet), (raa, svar, ventet)
        assert ventet is None or les_verdi(svar["vist"], k) == ventet, (raa, svar)


@pytest.mark.skipif(not NODE, reason="NO NODE: the two editions of the rules have not been set beside each other.")
def test_nettsiden_velger_som_python():
    for s in alle_spoersmaal():
        for k in (s, *s.kolonner):
            if k.type not in ("valg", "flervalg") or not k.valg:
                continue
            valg = [[v.id, v.tekst] for v in k.valg]
            raa = [k.valg[-1].tekst.upper(), k.valg[0].id, "noe eget"]
            par = [(r if k.type == "valg" else [r, k.valg[0].tekst]) for r in raa]
            felt = {"type": k.type, "valg": valg, "eget_valg": k.eget_valg}
            for r, svar in zip(par, _i_javascript([(r, felt) for r in par]), strict=True):
                try:
                    assert svar.get("v") == les_verdi(r, k), (k.id, r, svar)
                except RobekFeil:
                    assert "feil" in svar, (k.id, r, svar)
        if s.id == "s3-tiltak":
            break  # the first three gatherings have every kind of list


# --- the file --------------------------------------------------------------------------------------------------------


def test_sida_er_selvstendig_og_liten(mappe):
    for n in range(1, 7):
        html = (mappe / f"samling-{n}.html").read_text(encoding="utf-8")
        assert len(html.encode()) < 1_500_000, n
        assert '<html lang="nb">' in html and "default-src 'none'" in html
        uten_skript = re.sub(r"<script.*?</script>", "", html, flags=re.S)
        assert not re.search(r"(?:src|href)=[\"']?(?:https?:|//)", uten_skript), n
        assert "Traceback" not in uten_skript and f"Samling {n}" in uten_skript
        for s in alle_spoersmaal():
            if s.samling == str(n):
                assert f'"id":"{s.id}"' in html, s.id


def test_delte_filer_er_smaa_og_peker_rett(mappe, tmp_path):
    kopi = tmp_path / "ut" / "1517-hareid"
    kopi.mkdir(parents=True)
    shutil.copy(mappe / "samling-3.ipynb", kopi)
    html = nettside(kopi / "samling-3.ipynb", delte_filer=True).read_text(encoding="utf-8")
    assert len(html.encode()) < 345_000  # of which the sources of every figure, row by row, some 50 000
    for peker in re.findall(r'(?:src|href)="(\.\./[^"]+)"', html):
        assert (kopi / peker).resolve().is_file(), peker


def test_sida_lages_paa_nytt_bare_naar_noe_er_endret(mappe, tmp_path):
    kopi = tmp_path / "1517-hareid"
    kopi.mkdir()
    fil = Path(shutil.copy(mappe / "samling-2.ipynb", kopi))
    assert er_gammel(fil)
    side = nettside(fil)
    assert not er_gammel(fil)
    Svarmappe(kopi).skriv("s1-planeier", "oekonomisjef")
    time.sleep(0.01)
    (kopi / "svar").touch()
    assert er_gammel(fil)
    side.write_text("annet", encoding="utf-8")
    assert er_gammel(fil)


@pytest.mark.parametrize("innhold", [b"ikke json", b"{}", b'{"cells": [], "metadata": {}}'])
def test_en_fil_som_ikke_er_et_hefte_avvises_i_en_setning(tmp_path, innhold):
    fil = tmp_path / "samling-3.ipynb"
    fil.write_bytes(innhold)
    with pytest.raises(RobekFeil) as e:
        nettside(fil)
    assert "er ikke et hefte" in str(e.value) and not list(tmp_path.glob("*.html"))


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nettleser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield b
        b.close()


def aapne(kontekst, fil):
    side = kontekst.new_page()
    side.set_viewport_size({"width": 1280, "height": 900})
    side.feil, side.ute = [], []
    side.on("pageerror", lambda e: side.feil.append(str(e)))
    side.on("console", lambda m: side.feil.append(m.text) if m.type == "error" else None)
    side.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else side.ute.append(r.url))
    side.goto(fil.as_uri())
    side.wait_for_selector("#hjemmearbeid-skjema .spm")
    return side


def skriv(side, felt, tekst):
    """Type in a field as a person with only a keyboard does, and leave it."""
    felt.focus()
    side.keyboard.insert_text(tekst)
    side.keyboard.press("Tab")


def last_ned(side, til):
    with side.expect_download() as d:
        side.locator("#robek-last-ned").focus()
        side.keyboard.press("Enter")
    fil = til / d.value.suggested_filename
    d.value.save_as(fil)
    return fil


@pytest.mark.nettleser
@trenger_nettleser
def test_fra_dobbeltklikk_til_innsamlet(mappe, nettleser, tmp_path):
    kontekst = nettleser.new_context(accept_downloads=True)
    side = aapne(kontekst, mappe / "samling-3.html")
    # the comparison is changed by keyboard, and the chart follows
    side.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    valg = side.locator(".robek-valg select").first
    valg.scroll_into_view_if_needed()
    figur = valg.locator("xpath=ancestor::*[contains(@class,'robek-figur')]")
    foer = figur.locator("text").all_text_contents()
    assert "+18,4" in foer  # administrasjon og styring mot landet i 2025
    valg.focus()
    side.keyboard.press("ArrowDown")
    side.wait_for_function("f => ![...f.querySelectorAll('text')].some(t => t.textContent === '+18,4')",
                           arg=figur.element_handle())
    assert "+7,2" in figur.locator("text").all_text_contents()  # mot nettverket

    # every field type of the gathering
    skriv(side, side.get_by_label("Hvem fyller ut?"), "Økonomisjef")
    referanse = side.locator("#s3-referanse")
    for kryss in referanse.locator("input[type=checkbox]").all()[:2]:
        kryss.focus()
        side.keyboard.press("Space")
    skriv(side, referanse.locator("textarea"), f"Linje én\nlinje to: {OND}")
    rad = side.locator("#s3-tiltak fieldset[data-rad]").first
    rad.get_by_label("Tjeneste").focus()
    side.keyboard.type("Grunns")
    skriv(side, rad.get_by_label("Tiltak", exact=True), "Slå sammen to skoler")
    rad.get_by_label("Type").focus()
    side.keyboard.type("varig")
    skriv(side, rad.get_by_label(re.compile("Helårsvirkning")), "1 234,5")
    skriv(side, rad.get_by_label("Oppstart"), "1.8.2027")
    # what is no number is told at the field and not kept
    engangs = rad.get_by_label(re.compile("Engangskostnad"))
    skriv(side, engangs, "1.234")
    assert "kan leses på to måter" in rad.locator(".feil:visible").inner_text()
    engangs.fill("0,5")
    side.keyboard.press("Tab")
    assert not rad.locator(".feil:visible").count()
    assert re.search(r"Lagret i nettleseren kl\. \d\d\.\d\d", side.locator("#robek-status").inner_text())

    side.reload()
    side.wait_for_selector("#hjemmearbeid-skjema .spm")
    rad = side.locator("#s3-tiltak fieldset[data-rad]").first
    assert rad.get_by_label(re.compile("Helårsvirkning")).input_value().replace("\u00a0", " ") == "1 234,50"
    assert rad.get_by_label("Oppstart").input_value() == "1.8.2027"
    assert "ikke er lastet ned" in side.locator("#robek-ulastet").inner_text()
    fil = last_ned(side, tmp_path)
    assert fil.name.endswith(".robek.json") and not side.locator("#robek-ulastet").inner_text()

    levering = tolk(fil.read_bytes(), fil.name)
    assert not levering.avvik and levering.kommune.nr == "1517" and levering.samling == "3"
    innboks = tmp_path / "innboks"
    innboks.mkdir()
    shutil.copy(fil, innboks)
    samle(innboks, tmp_path / "nettverk")
    t = Svarmappe(next((tmp_path / "nettverk").glob("1517-*"))).oppdater()
    assert t.begrunnelse("s3-referanse") == f"Linje én\nlinje to: {OND}"
    assert len(t.verdi("s3-referanse")) == 2 and not t.konflikter
    (tiltak,) = t.verdi("s3-tiltak")
    assert tiltak == {"id": "T1", "tjeneste": "grunnskole", "tiltak": "Slå sammen to skoler", "type": "varig",
                      "helaarseffekt": 1234.5, "oppstart": "2027-08-01", "engangskostnad": 0.5}

    # the file brings it all back in another browser, where hostile text is still text
    annen = nettleser.new_context(accept_downloads=True)
    side2 = aapne(annen, mappe / "samling-3.html")
    side2.locator("#robek-fil").set_input_files(fil)
    side2.wait_for_function("() => document.getElementById('robek-status').textContent.startsWith('Hentet inn')")
    assert side2.locator("#s3-referanse textarea").input_value() == f"Linje én\nlinje to: {OND}"
    assert not side2.evaluate("window.tatt") and not side.evaluate("window.tatt")
    skriv(side2, side2.get_by_label("Hvem fyller ut?"), "Ordfører")
    rad2 = side2.locator("#s3-tiltak fieldset[data-rad]").first
    rad2.get_by_label("Oppstart").fill("1.1.2028")
    side2.keyboard.press("Tab")
    # the first one changes the same row without having seen it: two writers meet in samle as a conflict, none is lost
    rad.get_by_label("Oppstart").fill("1.1.2029")
    side.keyboard.press("Tab")
    for i, s in enumerate((side, side2)):
        (tmp_path / f"to{i}").mkdir()
        shutil.copy(last_ned(s, tmp_path / f"to{i}"), innboks / f"to{i}.robek.json")
    samle(innboks, tmp_path / "nettverk")
    t = Svarmappe(next((tmp_path / "nettverk").glob("1517-*"))).oppdater()
    ((_, to),) = t.konflikter.items()
    assert {o.verdi["oppstart"] for o in to} == {"2028-01-01", "2029-01-01"}
    assert not side.feil and not side.ute and not side2.feil and not side2.ute, (side.feil, side.ute)
    kontekst.close()
    annen.close()


@pytest.mark.nettleser
@trenger_nettleser
def test_anonyme_svar_er_uten_skriver_og_faar_egen_rad(mappe, nettleser, tmp_path):
    kontekst = nettleser.new_context(accept_downloads=True)
    side = aapne(kontekst, mappe / "samling-1.html")
    boks = side.locator("#s1-selvbilde")
    for rolle in ("folkevalgt", "ordfører"):
        boks.get_by_label("Hvilken rolle har du?").select_option(label=rolle)
        assert boks.locator(".varsel:visible").count() == (2 if rolle == "ordfører" else 1)  # alone is told first
        boks.locator("input[type=radio]").nth(3).focus()
        side.keyboard.press("Space")
        boks.get_by_role("button", name="Legg inn svaret mitt").focus()
        side.keyboard.press("Enter")
    levering = tolk(last_ned(side, tmp_path).read_bytes(), "x")
    assert [r.rolle for r in levering.anonyme] == ["politisk_ledelse"] * 2 and not levering.oppfoeringer
    assert all(r.svar == {"1": 4} for r in levering.anonyme) and not side.feil
    kontekst.close()


@pytest.mark.nettleser
@trenger_nettleser
def test_to_faner_skriver_ikke_over_hverandre(mappe, nettleser, tmp_path):
    kontekst = nettleser.new_context(accept_downloads=True)
    a, b = (aapne(kontekst, mappe / "samling-3.html") for _ in range(2))
    skriv(a, a.locator("#s3-referanse textarea"), "fra den første fanen")
    b.wait_for_function("() => document.querySelector('#s3-referanse textarea').value === 'fra den første fanen'")
    skriv(b, b.locator("#s3-skjermet fieldset[data-rad] textarea, #s3-skjermet fieldset[data-rad] input").first, "x")
    levering = tolk(last_ned(a, tmp_path).read_bytes(), "x")
    assert {"s3-referanse"} <= {o.spm for o in levering.oppfoeringer}
    kontekst.close()


@pytest.mark.nettleser
@trenger_nettleser
def test_nettleser_som_nekter_aa_lagre_sier_det_og_lar_deg_laste_ned(mappe, nettleser, tmp_path):
    kontekst = nettleser.new_context(accept_downloads=True)
    kontekst.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new Error('nektet') }})")
    side = aapne(kontekst, mappe / "samling-3.html")
    assert "nekter å lagre" in side.locator("#robek-status").inner_text()
    skriv(side, side.locator("#s3-referanse textarea"), "blir med likevel")
    assert "nekter å lagre" in side.locator("#robek-status").inner_text()
    assert any(o.verdi == "blir med likevel" for o in tolk(last_ned(side, tmp_path).read_bytes(), "x").oppfoeringer)
    kontekst.close()


@pytest.mark.nettleser
@trenger_nettleser
def test_feil_fil_hentes_ikke_inn(mappe, nettleser, tmp_path):
    kontekst = nettleser.new_context()
    side = aapne(kontekst, mappe / "samling-3.html")
    for innhold in (b"x", b"{}", b'{"format":"robekanalyse-innlevering","versjon":9,"oppfoeringer":[],"anonyme":[]}'):
        fil = tmp_path / "feil.robek.json"
        fil.write_bytes(innhold)
        side.locator("#robek-fil").set_input_files(fil)
        side.wait_for_function("() => document.getElementById('robek-status').textContent.includes('feil.robek.json')")
        assert side.locator("#robek-status.feil").count()
        side.evaluate("document.getElementById('robek-status').textContent = ''")
    kontekst.close()


@pytest.mark.nettleser
@trenger_nettleser
def test_hvem_avgjoer_kan_sorteres_paa_sida(mappe, nettleser):
    kontekst = nettleser.new_context()
    side = aapne(kontekst, mappe / "samling-4.html")
    side.locator("#sak1-KS").focus()
    side.keyboard.press("Space")
    side.get_by_role("button", name="Vis fasit").focus()
    side.keyboard.press("Enter")
    assert "Samme som fasit: kommunestyret" in side.locator("fieldset:has(#sak1-KS) .fasit").inner_text()
    side.reload()
    assert side.locator("#sak1-KS").is_checked()
    kontekst.close()


@pytest.mark.nettleser
@trenger_nettleser
@pytest.mark.parametrize("farger", ["light", "dark"])
def test_alle_sidene_er_tilgjengelige_og_tegner_alt(mappe, nettleser, farger):
    from axe_playwright_python.sync_playwright import Axe

    for n in range(1, 7):
        kontekst = nettleser.new_context(color_scheme=farger)
        side = aapne(kontekst, mappe / f"samling-{n}.html")
        side.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        antall = side.locator("script.robek-spec").count()
        side.wait_for_function("n => document.querySelectorAll('.robek-lerret svg').length === n", arg=antall)
        brudd = Axe().run(side).response["violations"]
        assert not brudd, (n, [(b["id"], [x["target"] for x in b["nodes"]][:3]) for b in brudd])
        assert not side.feil and not side.ute, (n, side.feil, side.ute)
        kontekst.close()
