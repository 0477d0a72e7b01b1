"""A site with notebooks on 127.0.0.1 and a browser that gets nowhere else, for the tests and maaling/nettsted.py."""

import contextlib
import functools
import http.server
import json
import re
import socketserver
import threading
from types import SimpleNamespace

from labben import CHROMIUM, FLAGG
from stedfortreder import MANGLER, stedfortreder
from svarlab import i_feltene

from robekanalyse.cli.hefter import hefter
from robekanalyse.grunnlag.feil import RobekFeil
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.nettsted.bygg import bygg
from robekanalyse.nettsted.lite import jupyterlite

NR, HAREID = 3, "1517-hareid"
NOTATBOK = f"notatbok/notebooks/index.html?path={HAREID}/samling-{NR}.ipynb"
# What Chromium asks of its maker by itself, whatever the page.
CHROMIUMS_EGNE = re.compile(r"[ /]((update|content-autofill)\.googleapis|(accounts|www)\.google|\w+\.gvt1)\.com[:/]")
SKJEMA = f".robek-skjema-{NR}"
LEVER, LENKE = f"{SKJEMA} .robek-lever", "a.robek-last-ned"


def hindring():
    """Why a browser cannot run the notebooks here, or nothing."""
    if not CHROMIUM:
        return "NO CHROMIUM: the browser has not run a notebook."
    try:
        jupyterlite()
    except RobekFeil as e:
        return f"NO JUPYTERLITE: the browser has not run a notebook. {e}"
    return "" if stedfortreder() else MANGLER


def lag_nettsted(rot):
    """A site of Hareid's third gathering, with the stand-in for Pyodide; the folder it lies in."""
    assert not hefter(kommune=["Hareid"], samling=str(NR), ut=rot / "utdata")
    u, filer = stedfortreder()
    kommuner = (finn_kommune("1517"),)
    return bygg(rot / "sted", rot / "utdata", kommuner, finn_nettverk("eksempel"), pyodide=filer, av=u).mappe


class _Filer(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm",
    }  # fmt: skip

    def copyfile(self, source, outputfile):
        data = source.read()
        self.server.sendt.append((self.path, len(data)))
        outputfile.write(data)

    def log_message(self, *_):
        pass


class _Stengt(socketserver.StreamRequestHandler):
    def handle(self):
        linje = self.rfile.readline(300).decode("latin-1")
        if not CHROMIUMS_EGNE.search(linje):
            self.server.sendt.append(linje)


class _Tjener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128
    server_name = "127.0.0.1"

    def handle_error(self, request, client_address):
        """A browser that breaks off has had what it wanted."""


@contextlib.contextmanager
def _tjener(behandler):
    with _Tjener(("127.0.0.1", 0), behandler) as t:
        t.sendt = []
        threading.Thread(target=t.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{t.server_address[1]}", t.sendt
        t.shutdown()


def tjener(mappe):
    """Serve this folder while the block runs: its address, and (path, bytes) of what has been sent so far."""
    return _tjener(functools.partial(_Filer, directory=mappe))


@contextlib.contextmanager
def leser():
    """A browser that reaches 127.0.0.1 alone.

    `kontekst(**valg)` gives an empty profile, `nektende(folder)` one whose owner lets no site keep anything, and
    `utenfor` is what was asked of others, by pages, workers and service workers.
    """
    from playwright.sync_api import sync_playwright

    with _tjener(_Stengt) as (stengt, utenfor), sync_playwright() as p:
        valg = {"executable_path": CHROMIUM, "args": FLAGG, "proxy": {"server": stengt, "bypass": "127.0.0.1"}}
        b = p.chromium.launch(**valg)

        def nektende(profil):
            (profil / "Default").mkdir(parents=True)
            innstilt = {"profile": {"default_content_setting_values": {"cookies": 2}}}
            (profil / "Default" / "Preferences").write_text(json.dumps(innstilt), encoding="utf-8")
            return p.chromium.launch_persistent_context(profil, accept_downloads=True, **valg)

        yield SimpleNamespace(kontekst=b.new_context, nektende=nektende, utenfor=utenfor)
        b.close()


def ny_side(kontekst):
    """A page in which leaving is allowed, and a first start of Python has time enough."""
    kontekst.set_default_timeout(180_000)
    side = kontekst.new_page()
    side.on("dialog", lambda d: d.accept())
    return side


def skjemaet(side):
    """Wait till the form is there and the page has said where the answers are."""
    side.wait_for_selector(LEVER)
    side.wait_for_function("/arkiv|ikke sida lagre/.test(document.querySelector('#robek-linje').textContent)")
    return side.inner_text(SKJEMA)


def last_ned(side, til):
    """Hand in and save the file; the kernel has then taken in all that was typed before."""
    side.click(LEVER)
    side.wait_for_selector(LENKE)
    with side.expect_download() as d:
        side.click(LENKE)
    til.mkdir(exist_ok=True)
    d.value.save_as(til / d.value.suggested_filename)
    return til


def hent_inn(side, fil):
    """Choose this file with the form's button; what the form says of it."""
    with side.expect_file_chooser() as v:
        side.click(f"{SKJEMA} .robek-hent-inn")
    v.value.set_files(fil)
    svar = f"{SKJEMA} :is([role=status], [role=alert]):text('{fil.name}')"
    side.wait_for_selector(svar)
    return side.inner_text(svar)


def vent_paa_feltene(side, felt):
    """Wait till these values stand in the fields: rows that come in are drawn a little after what is said of them."""
    for _ in range(100):
        if i_feltene(side, NR) == felt:
            return
        side.wait_for_timeout(100)
    assert i_feltene(side, NR) == felt
