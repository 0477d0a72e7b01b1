"""How heavy is a notebook in the browser? Megabytes, and seconds till the form can be filled in, at two visits.

Beside it a bare JupyterLite on the same runtime, till a cell with pandas has answered. The goal: at most 1.2 times it.
"""

import contextlib
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from nettstedlab import LEVER, NOTATBOK, hindring, lag_nettsted, leser, ny_side, tjener
from stedfortreder import stedfortreder

from robekanalyse.grunnlag.tall import tekst
from robekanalyse.nettsted import hjul
from robekanalyse.nettsted.kjoeretid import LISTE, hent
from robekanalyse.nettsted.lite import KJERNE, PYODIDE, jupyterlite, legg_hefter

GANGER = 3
CELLE = "import pandas as pd\npd.DataFrame({'a': [1]})"
KJOER = """() => {
  jupyterapp.shell.currentWidget.sessionContext.ready.then(() => jupyterapp.commands.execute('notebook:run-all-cells'));
}"""


def lag_bar(rot: Path) -> Path:
    """A JupyterLite as its makers give it, with this runtime and a notebook of one cell; the folder it lies in."""
    u, filer = stedfortreder()
    mappe, liste = hent(u, filer)
    arbeid = rot / "arbeid"
    (arbeid / PYODIDE).mkdir(parents=True)
    for navn in (*u.kjerne, *(p["file_name"] for p in liste["packages"].values())):
        shutil.copyfile(mappe / navn, arbeid / PYODIDE / navn)
    (arbeid / PYODIDE / LISTE).write_text(json.dumps(liste), encoding="utf-8")
    (arbeid / "pypi").mkdir()
    fil, innhold = hjul.installert("comm")  # the one package the kernel would have asked a registry for
    (arbeid / "pypi" / fil).write_bytes(innhold)
    kjernen = {"disablePyPIFallback": True, "loadPyodideOptions": {"lockFileURL": f"./{PYODIDE}/{LISTE}"}}
    valg = {"exposeAppInBrowser": True, "contentsAllJsonFile": "all.json", "litePluginSettings": {KJERNE: kjernen}}
    oppsett = {"jupyter-lite-schema-version": 0, "jupyter-config-data": valg}
    (arbeid / "jupyter-lite.json").write_text(json.dumps(oppsett), encoding="utf-8")
    celle = {"cell_type": "code", "execution_count": None, "id": "c", "metadata": {}, "outputs": [], "source": CELLE}
    kode = [str(jupyterlite()), "build", "--lite-dir", str(arbeid), "--output-dir", str(rot / "bar"), "--no-sourcemaps",
            "--apps=notebooks"]  # fmt: skip
    subprocess.run(kode, cwd=arbeid, check=True, capture_output=True)
    kjerne = {"kernelspec": {"name": "python", "display_name": "Python", "language": "python"}}
    notatbok = {"cells": [celle], "metadata": kjerne, "nbformat": 4, "nbformat_minor": 5}
    legg_hefter(rot / "bar", {"bar.ipynb": json.dumps(notatbok).encode()})
    return rot / "bar"


def til_skjemaet(side, adresse):
    side.goto(f"{adresse}/{NOTATBOK}")
    side.wait_for_selector(LEVER)


def til_svaret(side, adresse):
    side.goto(f"{adresse}/notebooks/index.html?path=bar.ipynb")
    side.wait_for_selector(".jp-Notebook .jp-CodeCell")
    side.evaluate(KJOER)
    side.wait_for_selector("table.dataframe")


def besoek(nettleser, mappe: Path, til) -> list[tuple[float, float]]:
    """Two visits from an empty profile: (megabytes, seconds) of each."""
    ut = []
    with tjener(mappe) as (adresse, sendt):
        k = nettleser.kontekst()
        for _ in range(2):
            sendt.clear()
            side, start = ny_side(k), time.perf_counter()
            til(side, adresse)
            ut.append((sum(n for _, n in sendt) / 1e6, time.perf_counter() - start))
            side.close()
        k.close()
    return ut


def main():
    if hvorfor := hindring():
        print(f"hoppet over: {hvorfor}")
        return
    with tempfile.TemporaryDirectory() as tmp, leser() as nettleser:
        with contextlib.redirect_stdout(None):
            bar, vaar = lag_bar(Path(tmp)), lag_nettsted(Path(tmp))
        sider = {"bar JupyterLite": (bar, til_svaret), "notatboka vår": (vaar, til_skjemaet)}
        maalt = {navn: [] for navn in sider}
        for _ in range(GANGER):
            for navn, (mappe, til) in sider.items():
                maalt[navn].append(besoek(nettleser, mappe, til))
    print(f"{'':18}{'':14}{'MB':>7}{'s':>8}{'× MB':>8}{'× s':>8}   mål: høyst 1,2 ×")
    foerst = None
    for navn, alle in maalt.items():
        tall = [tuple(statistics.median(m[b][i] for m in alle) for i in (0, 1)) for b in (0, 1)]
        foerst = foerst or tall
        for b, hva in enumerate(("første besøk", "andre besøk")):
            (mb, s), (mb0, s0) = tall[b], foerst[b]
            ganger = [tekst(x / y, 2) if y else "–" for x, y in ((mb, mb0), (s, s0))]
            print(f"{navn:18}{hva:14}{tekst(mb, 1):>7}{tekst(s, 1):>8}{ganger[0]:>8}{ganger[1]:>8}")


if __name__ == "__main__":
    main()
