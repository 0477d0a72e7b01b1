"""The slides: opened from a folder, municipality chosen by keyboard, nothing cut off, nothing under 18 px."""

import re
import shutil
import subprocess
import sys

import pytest

from robekanalyse.grunnlag.feil import RobekFeil
from robekanalyse.nett import lysark

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.nettleser
trenger_nettleser = pytest.mark.skipif(
    not CHROMIUM, reason="NO BROWSER: Chromium is missing, so no slide has been looked at. Install it."
)


@pytest.fixture(scope="module")
def mappe(tmp_path_factory):
    ut = tmp_path_factory.mktemp("lysark")
    kode = [sys.executable, "-m", "robekanalyse.cli", "presenter", "3", "--kommune", "Hareid", "--ut", ut]
    subprocess.run(kode, check=True, capture_output=True)
    return ut


@pytest.fixture(scope="module")
def side(mappe):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        side = b.new_context(viewport={"width": 1280, "height": 720}).new_page()
        side.feil, side.ute = [], []
        side.on("pageerror", lambda e: side.feil.append(str(e)))
        side.on("console", lambda m: side.feil.append(m.text) if m.type == "error" else None)
        side.on("request", lambda r: None if r.url.startswith(("file:", "data:", "blob:")) else side.ute.append(r.url))
        side.goto((mappe / "index.html").as_uri())
        side.wait_for_selector("html[data-klar]")
        yield side
        b.close()


def gaa_til(side, celle):
    side.evaluate(
        "c => Reveal.slide([...document.querySelectorAll('.slides > section')].findIndex(s => s.dataset.celle === c))",
        celle,
    )
    side.wait_for_function("() => [...Reveal.getCurrentSlide().querySelectorAll('.robek-figur')]"
                           ".every(f => f.querySelector('svg'))")


@trenger_nettleser
def test_kommunen_velges_med_tastaturet_og_figuren_foelger(side):
    gaa_til(side, "c3-norm-avvik")
    tekst = "Reveal.getCurrentSlide().querySelector('svg').textContent"
    assert "Avvik fra normen, Hareid 2025" in side.evaluate(tekst) and "+18,4" in side.evaluate(tekst)
    side.locator("#kommune").focus()
    side.keyboard.type("Vest")
    side.wait_for_function("() => Reveal.getCurrentSlide().querySelector('svg')?.textContent.includes('Vestnes')")
    assert side.evaluate("Reveal.getCurrentSlide().dataset.celle") == "c3-norm-avvik"
    side.wait_for_timeout(1200)  # the list forgets what was typed
    side.keyboard.type("Har")
    side.wait_for_function("() => Reveal.getCurrentSlide().querySelector('svg')?.textContent.includes('Hareid')")


@trenger_nettleser
def test_ingenting_er_kuttet_eller_for_lite(side):
    for nr in range(side.evaluate("Reveal.getTotalSlides()")):
        side.evaluate("n => Reveal.slide(n)", nr)
        side.wait_for_function("() => [...Reveal.getCurrentSlide().querySelectorAll('.robek-figur')]"
                               ".every(f => f.querySelector('svg'))")
        over, bred, minst, hva = side.evaluate("""() => {
            const ark = Reveal.getCurrentSlide().querySelector('.ark');
            let minst = 99, hva = '';
            for (const e of ark.querySelectorAll('*')) {
                const skrift = [...e.childNodes].some(t => t.nodeType === 3 && t.textContent.trim());
                if (e.closest('script') || !skrift) continue;
                const px = parseFloat(getComputedStyle(e).fontSize);
                if (e.getBoundingClientRect().width && px < minst) { minst = px; hva = e.textContent.slice(0, 40); }
            }
            return [ark.scrollHeight - ark.clientHeight, ark.scrollWidth - ark.clientWidth, minst, hva];
        }""")
        assert over <= 1 and bred <= 1 and minst >= 18, (nr, over, bred, minst, hva)
    assert not side.feil and not side.ute


@trenger_nettleser
def test_hvert_ark_har_notater_og_er_tilgjengelig(side):
    from axe_playwright_python.sync_playwright import Axe

    for celle in ("c3-tittel", "c3-storepenger", "c3-norm-avvik", "c3-norm-tabell", "c3-norm-snakk"):
        gaa_til(side, celle)
        notat = side.evaluate("Reveal.getCurrentSlide().querySelector('aside.notes').textContent")
        assert re.search(r"\d+ minutter|\d\d\.\d\d", notat), celle
        brudd = Axe().run(side).response["violations"]
        assert not brudd, (celle, [(b["id"], [x["target"] for x in b["nodes"]][:2]) for b in brudd])


@trenger_nettleser
def test_lysarkene_kan_skrives_ut(mappe, side):
    ny = side.context.new_page()
    ny.goto((mappe / "index.html").as_uri() + "?print-pdf")
    ny.wait_for_selector("html[data-klar]")
    ny.wait_for_timeout(1500)
    pdf = ny.pdf(prefer_css_page_size=True)
    ny.close()
    antall = pdf.count(b"/Type /Page\n") or len(re.findall(rb"/Type\s*/Page[^s]", pdf))
    assert antall >= side.evaluate("Reveal.getTotalSlides()") * 0.9


def test_en_pakke_som_mangler_blir_navngitt(monkeypatch):
    monkeypatch.setattr(lysark, "find_spec", lambda navn: None)
    lysark._reveal.cache_clear()
    with pytest.raises(RobekFeil) as e:
        lysark._reveal("dist/reveal.js")
    assert "sphinx-revealjs" in str(e.value)
    lysark._reveal.cache_clear()
