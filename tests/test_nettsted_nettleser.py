"""The site in a real browser, on loopback: open the notebook, answer, come back, hand in, and nothing leaves the site.

Needs the stand-in for Pyodide (`python tests/stedfortreder.py`, kept outside git) and the environment of
requirements-nettsted.lock; without them the tests are skipped, and say so.
"""

import functools
import http.server
import threading

import pytest
from labben import CHROMIUM, FLAGG
from stedfortreder import MANGLER, stedfortreder
from svarlab import fyll_ut, i_feltene, kontroller

from robekanalyse.grunnlag.feil import RobekFeil
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.nettsted.bygg import bygg
from robekanalyse.nettsted.lite import jupyterlite
from robekanalyse.svar.innsamling import samle
from robekanalyse.svar.svarmappe import Svarmappe

NR, HAREID = 3, "1517-hareid"
LEVER, LENKE = f".robek-skjema-{NR} .robek-lever", "a.robek-last-ned"


def _hindring():
    """Why a browser cannot run the notebooks here, or nothing."""
    if not CHROMIUM:
        return "NO CHROMIUM: the browser has not run a notebook."
    try:
        jupyterlite()
    except RobekFeil as e:
        return f"NO JUPYTERLITE: the browser has not run a notebook. {e}"
    return "" if stedfortreder() else MANGLER


@pytest.fixture(scope="module")
def nettsted(tmp_path_factory):
    """A site with Hareid's third gathering on 127.0.0.1 while the tests of this module run; gives its address."""
    if hindring := _hindring():
        print(f"\n*** {hindring}", flush=True)
        pytest.skip(hindring)
    from robekanalyse.cli.hefter import hefter

    rot = tmp_path_factory.mktemp("nettsted")
    assert not hefter(kommune=["Hareid"], samling=str(NR), ut=rot / "utdata")
    u, filer = stedfortreder()
    bygg(rot / "sted", rot / "utdata", (finn_kommune("1517"),), finn_nettverk("eksempel"), pyodide=filer, av=u)

    class Tjener(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        extensions_map = {
            **http.server.SimpleHTTPRequestHandler.extensions_map,
            ".mjs": "text/javascript",
            ".wasm": "application/wasm",
        }

        def log_message(self, *_):
            pass

    tjener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Tjener, directory=rot / "sted"))
    threading.Thread(target=tjener.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{tjener.server_port}"
    tjener.shutdown()


def skjemaet(side):
    """Wait till the form is there and the page has said where the answers are."""
    side.wait_for_selector(LEVER)
    side.wait_for_function("document.querySelector('#robek-linje').textContent.includes('arkiv')")


def last_ned(side, til):
    """Hand in and save the file; the kernel has then taken in all that was typed before."""
    side.click(LEVER)
    side.wait_for_selector(LENKE)
    with side.expect_download() as d:
        side.click(LENKE)
    til.mkdir(exist_ok=True)
    d.value.save_as(til / d.value.suggested_filename)
    return til


def test_homework_is_filled_in_kept_and_collected_and_two_tabs_meet(nettsted, tmp_path):
    from playwright.sync_api import sync_playwright

    utenfor = []
    with sync_playwright() as p:
        leser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        k = leser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
        k.set_default_timeout(120_000)
        k.on("request", lambda r: None if r.url.startswith((nettsted, "data:", "blob:")) else utenfor.append(r.url))
        side = k.new_page()
        side.on("dialog", lambda d: d.accept())
        side.goto(nettsted)
        side.click("[aria-label='Åpne notatboka, samling 3 for Hareid']")
        skjemaet(side)
        assert "Det er ingen svar i denne nettleseren fra før" in side.inner_text(f".robek-skjema-{NR}")
        skrevet = fyll_ut(side, NR)
        foerste = last_ned(side, tmp_path / "foerste")
        foer = i_feltene(side, NR)

        side.reload()
        skjemaet(side)
        assert i_feltene(side, NR) == foer
        assert "Det er ingen svar i denne nettleseren fra før" not in side.inner_text(f".robek-skjema-{NR}")

        ny = k.new_page()  # the same workbook in a second tab: neither overwrites the other silently
        ny.on("dialog", lambda d: d.accept())
        ny.goto(side.url)
        skjemaet(ny)
        klasse = next(n for n, v in foer.items() if "=<b>" in v[0])
        for fane, tekst in ((side, "fra den ene fanen"), (ny, "fra den andre fanen")):
            fane.bring_to_front()
            fane.locator(f".{klasse} :is(input, textarea)").first.fill(tekst)
            fane.keyboard.press("Tab")
            fane.wait_for_timeout(1500)
        ny.reload()
        skjemaet(ny)
        andre = last_ned(ny, tmp_path / "andre")
        leser.close()

    assert not utenfor
    samle(foerste, tmp_path / "ut")
    assert kontroller(tmp_path / "ut" / HAREID, skrevet) > 20
    samle(andre, tmp_path / "ut2")
    konflikt = Svarmappe(tmp_path / "ut2" / HAREID).tilstand.konflikter
    (to,) = konflikt.values()
    assert len(to) == 2
    assert all(any(t in str(o.verdi) for o in to) for t in ("fra den ene fanen", "fra den andre fanen"))
