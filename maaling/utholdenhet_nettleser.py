"""All six homeworks of Fjordvik in JupyterLab, by keyboard: filled in, restarted, handed in, collected, all there.

`python maaling/utholdenhet_nettleser.py [gatherings, as 1,3]`; the workbooks are those of `robekanalyse hefter`. Ends
with an error at the first value that is not there. tests/test_svar_nettleser.py does one gathering.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from labben import CHROMIUM, FLAGG, jupyterlab
from svarlab import en_samling, samlet


def main() -> None:
    from playwright.sync_api import sync_playwright

    samlinger = [int(n) for n in (sys.argv[1] if sys.argv[1:] else "1,2,3,4,5,6").split(",")]
    with tempfile.TemporaryDirectory() as t:
        rot, skrevet = Path(t) / "utdata", {}
        kommando = [sys.executable, "-m", "robekanalyse.cli", "hefter", "--kommune", "Fjordvik", "--ut", str(rot)]
        subprocess.run(kommando, check=True, capture_output=True)
        with jupyterlab(rot, Path(t)) as adresse, sync_playwright() as p:
            nettleser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
            for nr in samlinger:
                start = time.perf_counter()
                side = nettleser.new_page(viewport={"width": 1280, "height": 900})
                side.set_default_timeout(180_000)
                side.on("dialog", lambda d: d.accept())
                svar = en_samling(side, adresse, rot, nr)
                skrevet |= svar
                side.close()
                print(f"gathering {nr}: {len(svar)} fields ({time.perf_counter() - start:.0f} s)", flush=True)
            nettleser.close()
        antall = samlet(rot, Path(t) / "nettverk", skrevet)
        print(f"{antall} values typed, all there after restart, hand-in and collection")


if __name__ == "__main__":
    main()
