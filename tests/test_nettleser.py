"""A workbook of each gathering in JupyterLab in a real browser: every chart drawn, nothing fetched from outside."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from labben import CHROMIUM, FLAGG, jupyterlab

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
    with jupyterlab(hefter, tmp_path_factory.mktemp("innstillinger")) as adresse:
        yield adresse


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


BOK = Path(__file__).resolve().parents[1] / "book" / "_build" / "html"
trenger_bok = pytest.mark.skipif(
    not (BOK / "index.html").is_file(), reason="NO BOOK: run make bok first, so that its pages are looked at too."
)
# one page of each kind; those with charts are all there is of them
SIDETYPER = [
    "book/forside", "book/innlevering", "book/generert/regler", "book/generert/fasilitator-3", "book/generert/kostra90",
    "book/generert/robek", "search", *(f"notebooks/{n}" for n in (
        "1_kartlegging", "2_perspektiv", "3_handlingsrom", "4_roller", "5_styringssystem", "6_nedbemanning")),
]  # fmt: skip


@pytest.fixture(scope="module")
def nettsted():
    """The book as nginx would serve it, on loopback."""
    import functools
    import http.server
    import threading

    class Stille(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    tjener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Stille, directory=BOK))
    threading.Thread(target=tjener.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{tjener.server_port}"
    tjener.shutdown()


def sider():
    for fil in sorted(BOK.rglob("*.html")):
        if "_static" not in fil.parts and not any(d.startswith(".") for d in fil.parts) and fil.name != "genindex.html":
            yield fil


@trenger_bok
def test_every_link_of_the_book_leads_somewhere():
    from urllib.parse import unquote, urlsplit

    doede = []
    for fil in sider():
        tekst = fil.read_text(encoding="utf-8")
        videre = re.search(r'http-equiv="refresh" content="0;\s*url=([^"]+)"', tekst, re.I)
        pekere = re.findall(r'<(?:a|link|script|img)[^>]+(?:href|src)="([^"]+)"', tekst)
        for peker in [*pekere, *([videre[1]] if videre else [])]:
            d = urlsplit(peker.replace("&amp;", "&"))
            if d.scheme or d.netloc or not d.path:
                continue
            maal = fil.parent / unquote(d.path)
            if not maal.exists():
                doede.append(f"{fil.relative_to(BOK)} → {peker}")
    assert not doede, doede[:10]


@trenger_bok
@pytest.mark.parametrize("farger", ["light", "dark"])
def test_the_book_in_a_browser(nettsted, nettleser, farger):
    from axe_playwright_python.sync_playwright import Axe

    kontekst = nettleser.new_context(viewport={"width": 1280, "height": 720}, color_scheme=farger)
    kontekst.add_init_script(f"localStorage.setItem('mode', '{farger}'); localStorage.setItem('theme', '{farger}')")
    lokalt = (nettsted, "data:", "blob:")
    for navn in SIDETYPER:
        side, utenfor, feil = kontekst.new_page(), [], []
        side.on("request", lambda r, u=utenfor: u.append(r.url) if not r.url.startswith(lokalt) else None)
        side.on("pageerror", lambda e, f=feil: f.append(str(e)))
        side.on("console", lambda m, f=feil: f.append(f"{m.text} {m.location}") if m.type == "error" else None)
        side.goto(f"{nettsted}/{navn}.html")
        assert side.evaluate("document.documentElement.lang").startswith("nb"), navn
        assert side.evaluate("document.documentElement.dataset.theme") == farger, navn
        side.evaluate("window.dispatchEvent(new Event('beforeprint'))")  # draws all, not only those in sight
        antall = side.locator("script.robek-spec").count()
        assert antall or not navn.startswith("notebooks"), navn
        side.wait_for_function(
            "n => document.querySelectorAll('.robek-lerret svg').length === n", arg=antall, timeout=30_000
        )
        assert not utenfor and not feil, (navn, utenfor, feil)
        brudd = Axe().run(side).response["violations"]
        assert not brudd, (navn, [(b["id"], [n["target"] for n in b["nodes"]][:3]) for b in brudd])
        side.close()
    kontekst.close()


@trenger_bok
def test_a_choice_in_a_chart_of_the_book_is_made_by_keyboard(nettsted, nettleser):
    side = nettleser.new_page(viewport={"width": 1280, "height": 720})
    side.goto(f"{nettsted}/notebooks/3_handlingsrom.html")
    side.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    valg = side.locator(".robek-valg select").first
    figur = valg.locator("xpath=ancestor::*[contains(@class,'robek-figur')]")
    foer = figur.locator("text").all_text_contents()
    valg.focus()
    side.keyboard.press("ArrowDown")
    side.wait_for_timeout(300)
    assert figur.locator("text").all_text_contents() != foer
    # and the value under the mouse is told in Norwegian
    figur.locator("path[fill='#00539B'], .mark-rect path").first.hover()
    side.wait_for_selector("#vg-tooltip-element.visible")
    assert re.search(r"[−+]?\d+,\d", side.inner_text("#vg-tooltip-element"))
    side.close()
