"""How fast is another municipality on the screen? Thirty choices in JupyterLab, in the kernel and in the page."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from robekanalyse.grunnlag.tall import tekst

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from labben import CHROMIUM, FLAGG, jupyterlab

KOMMUNER = ("Skjervøy", "Vestnes", "Målselv", "Porsanger", "Hareid")


def main():
    if not CHROMIUM:
        print("Chromium mangler: tiden i nettleseren er ikke målt.")
        return
    from playwright.sync_api import sync_playwright

    rot = Path(tempfile.mkdtemp())
    kode = [sys.executable, "-m", "robekanalyse.cli", "hefter", "--nettverk", "eksempel", "--samling", "3", "--ut", rot]
    subprocess.run(kode, check=True, capture_output=True)
    i_kjernen, sett = [], []
    with jupyterlab(rot, rot / "innst") as adresse, sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        side = b.new_page(viewport={"width": 1280, "height": 720})
        side.goto(f"{adresse}/lab/tree/1517-hareid/samling-3.ipynb")
        side.wait_for_selector(".jp-Notebook .vega-embed svg, .jp-Notebook .vega-embed canvas", timeout=60_000)
        side.wait_for_selector("text=/\\| Idle/", timeout=60_000)
        side.get_by_role("menuitem", name="Run", exact=True).click()
        side.get_by_text("Run All Cells", exact=True).click()
        felt = side.locator(".jp-Notebook .widget-combobox input, .jp-Notebook .widget-text input").first
        felt.wait_for(timeout=60_000)
        har = "t => document.querySelector('.jp-Notebook').innerText.includes(t)"
        side.wait_for_function(f"t => !({har})(t)", arg="[*]", timeout=120_000)
        side.wait_for_timeout(5000)
        for nr in range(30):
            navn = KOMMUNER[nr % len(KOMMUNER)]
            felt.fill(navn)
            start = time.perf_counter()
            side.keyboard.press("Enter")
            side.wait_for_function(har, arg=f"Figurer og tabeller viser {navn}.", timeout=60_000)
            sett.append(1000 * (time.perf_counter() - start))
            i_kjernen.append(1000 * float(side.locator(".robek-salen [data-sekunder]").get_attribute("data-sekunder")))
        b.close()
    shutil.rmtree(rot, ignore_errors=True)
    for hva, tider, maal in (("i kjernen", i_kjernen, 100), ("sett i nettleseren", sett, 300)):
        median, verst = tekst(statistics.median(tider)), tekst(max(tider))
        print(f"{hva:20} median {median:>6} ms, verst {verst:>6} ms   mål: {maal} ms")


if __name__ == "__main__":
    main()
