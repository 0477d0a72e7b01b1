"""The list of municipalities in JupyterLab: choosing one draws every chart and table of the session anew."""

import shutil
import subprocess
import sys

import pytest
from labben import CHROMIUM, FLAGG, jupyterlab

from robekanalyse.samling import start
from robekanalyse.verksted import velg_kommune

pytestmark = pytest.mark.nettleser


def test_ingenting_i_et_hefte_fra_en_kjoering(monkeypatch):
    monkeypatch.setenv("ROBEK_VISNING", "hefte")
    assert velg_kommune(start.aapne(3, "1517", "eksempel")) is None


@pytest.mark.skipif(not CHROMIUM, reason="NO BROWSER: Chromium is missing, so nobody has chosen in the list.")
def test_en_annen_kommune_tegner_alt_paa_nytt(tmp_path):
    from playwright.sync_api import sync_playwright

    rot = tmp_path / "rot"
    kode = [sys.executable, "-m", "robekanalyse.cli", "hefter", "--nettverk", "eksempel", "--samling", "3", "--ut", rot]
    subprocess.run(kode, check=True, capture_output=True)
    for mappe in rot.glob("*-*"):
        if not mappe.name.startswith("1517"):
            shutil.rmtree(mappe)
    with jupyterlab(rot, tmp_path / "innst") as adresse, sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        side = b.new_page(viewport={"width": 1280, "height": 720})
        side.goto(f"{adresse}/lab/tree/1517-hareid/samling-3.ipynb")
        side.wait_for_selector(".jp-Notebook .vega-embed svg, .jp-Notebook .vega-embed canvas", timeout=60_000)
        side.wait_for_selector("text=/\\| Idle/", timeout=60_000)  # cells run before there is a kernel are not run
        side.get_by_role("menuitem", name="Run", exact=True).click()
        side.get_by_text("Run All Cells", exact=True).click()
        liste = side.locator(".jp-Notebook .widget-combobox input, .jp-Notebook .widget-text input").first
        liste.wait_for(timeout=60_000)
        har = "t => document.querySelector('.jp-Notebook').innerText.includes(t)"
        side.wait_for_function(har, arg="Faktisk mot norm, Hareid 2025")
        side.wait_for_function(f"t => !({har})(t)", arg="[*]", timeout=60_000)
        liste.fill("Skjervøy")
        side.keyboard.press("Enter")
        side.wait_for_selector(".robek-salen [data-sekunder]", timeout=60_000)
        side.wait_for_function(har, arg="Faktisk mot norm, Skjervøy 2025")
        tekst = side.inner_text(".jp-Notebook")
        assert "Faktisk mot norm, Hareid 2025" not in tekst and "kan ikke vises" not in tekst
        assert "Skjemaene og øvelsene gjelder fortsatt Hareid" in tekst
        # the charts are drawn on canvas; the tables behind them bear their titles
        titler = side.evaluate("document.querySelector('.jp-Notebook').textContent")
        assert "Avvik fra normen, Skjervøy 2025" in titler and "Avvik fra normen, Hareid 2025" not in titler
        tegnet = "document.querySelectorAll('.jp-Notebook .vega-embed canvas, .jp-Notebook .vega-embed svg').length"
        assert side.evaluate(tegnet) >= 15
        b.close()
