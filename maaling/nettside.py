"""How heavy is a workbook as an HTML file? Bytes, and milliseconds until it can be used, opened from a folder."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from robekanalyse.grunnlag.tall import tekst


def main():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        print("Chromium mangler: tiden i nettleseren er ikke målt.")
        return
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as tmp, sync_playwright() as p:
        kode = [sys.executable, "-m", "robekanalyse.cli", "hefter", "--kommune", "Hareid", "--ut", tmp, "--html"]
        subprocess.run(kode, check=True, capture_output=True)
        b = p.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        print(f"{'side':16}{'MB':>8}{'ms til den kan brukes (median av fem)':>42}   mål: høyst 1,5 MB, under 1 000 ms")
        for fil in sorted(Path(tmp).glob("*/samling-*.html")):
            tider = []
            for _ in range(5):
                side = b.new_context().new_page()
                side.goto(fil.as_uri())
                side.wait_for_selector("#hjemmearbeid-skjema .spm")
                tider.append(side.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart"))
                side.context.close()
            print(f"{fil.stem:16}{tekst(fil.stat().st_size / 1e6, 2):>8}{tekst(sorted(tider)[2]):>42}")
        b.close()


if __name__ == "__main__":
    main()
