"""A workbook of each gathering in JupyterLab in a real browser: every chart drawn, nothing fetched from outside."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGG = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
V5 = "application/vnd.vegalite.v5+json"

pytestmark = [
    pytest.mark.nettleser,
    pytest.mark.skipif(
        not CHROMIUM, reason="NO BROWSER: Chromium is missing, so no page has been looked at. Install it."
    ),
]


@pytest.fixture(scope="module")
def hefter(tmp_path_factory):
    """The six workbooks of Hareid, made by the command itself."""
    ut = tmp_path_factory.mktemp("hefter")
    r = subprocess.run(
        [sys.executable, "-m", "robekanalyse.cli", "hefter", "--kommune", "Hareid", "--ut", str(ut)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert r.returncode == 0, r.stdout + r.stderr
    return ut


@pytest.fixture(scope="module")
def lab(hefter, tmp_path_factory):
    """JupyterLab on the workbooks' folder, with all cells drawn at once; gives its address."""
    innstillinger = tmp_path_factory.mktemp("innstillinger")
    notatbok = innstillinger / "@jupyterlab" / "notebook-extension"
    notatbok.mkdir(parents=True)
    (notatbok / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    varsler = innstillinger / "@jupyterlab" / "apputils-extension"
    varsler.mkdir(parents=True)
    (varsler / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    miljoe = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(innstillinger), "JUPYTER_CONFIG_DIR": str(innstillinger)}
    tjener = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--port-retries=0",
         "--ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={hefter}"],
        env=miljoe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    adresse = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(adresse + "/api", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        yield adresse
    finally:
        tjener.terminate()
        tjener.wait(20)


@pytest.fixture(scope="module")
def nettleser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        b = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        yield b
        b.close()


@pytest.mark.parametrize("samling", range(1, 7))
def test_workbook_in_jupyterlab(hefter, lab, nettleser, samling):
    fil = next(hefter.glob(f"*/samling-{samling}.ipynb"))
    nb = nbformat.read(fil, as_version=4)
    diagram = [o for c in nb.cells if c.cell_type == "code" for o in c.outputs if V5 in o.get("data", {})]

    side = nettleser.new_page(viewport={"width": 1280, "height": 720})
    utenfor, feil = [], []
    lokalt = (lab, lab.replace("http", "ws"), "data:", "blob:")
    side.on("request", lambda r: utenfor.append(r.url) if not r.url.startswith(lokalt) else None)
    side.on("pageerror", lambda e: feil.append(str(e)))
    side.goto(f"{lab}/lab/workspaces/s{samling}/tree/{fil.relative_to(hefter).as_posix()}?reset")
    side.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    if diagram:
        side.wait_for_function(
            "n => document.querySelectorAll('.jp-Notebook .vega-embed :is(svg, canvas)').length >= n",
            arg=len(diagram),
            timeout=60_000,
        )
    tekst = side.inner_text(".jp-Notebook")
    side.close()

    assert not utenfor, utenfor
    assert not feil, feil
    assert "VegaLite" not in tekst and "Traceback" not in tekst and "undefined" not in tekst
    assert "Hareid" in tekst and f"Samling {samling}" in tekst


def test_the_book_asks_for_nothing_outside(nettleser):
    """Looks at the book where it has been built (`make bok`); says so where it has not."""
    bok = Path(__file__).resolve().parents[1] / "book" / "_build" / "html"
    if not (bok / "index.html").is_file():
        pytest.skip("NO BOOK: run make bok first, so that its pages are looked at too.")
    side = nettleser.new_page(viewport={"width": 1280, "height": 720})
    utenfor = []
    side.on("request", lambda r: utenfor.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
    for fil in sorted(bok.rglob("*.html")):
        if "_static" in fil.parts or fil.name in ("genindex.html",):
            continue
        videre = re.search(r'http-equiv="refresh" content="0;\s*url=([^"]+)"', fil.read_text(encoding="utf-8"), re.I)
        if videre:  # the front door only sends the reader on
            assert (fil.parent / videre[1]).is_file(), fil.name
            continue
        side.goto(fil.as_uri())
        assert side.evaluate("document.documentElement.lang").startswith("nb"), fil.name
    side.close()
    assert not utenfor, sorted(set(utenfor))[:10]
