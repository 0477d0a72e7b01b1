"""The site's front page in a real browser: it can be used by all, and says so where notebooks cannot run."""

import pytest
from labben import CHROMIUM
from nettstedlab import leser, tjener

from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.nettsted.forside import forside, statiske

pytestmark = [
    pytest.mark.nettleser,
    pytest.mark.skipif(not CHROMIUM, reason="NO BROWSER: Chromium is missing, so nobody has seen the front page."),
]
NEKT = {
    "nettleseren får ikke lagre noe": "IDBFactory.prototype.open = () => { throw new DOMException('nektet'); }",
    "sida er ikke åpnet over https": "delete Navigator.prototype.serviceWorker",
    "WebAssembly er slått av": "delete window.WebAssembly",
}


@pytest.fixture(scope="module")
def adresse(tmp_path_factory):
    mappe = tmp_path_factory.mktemp("forside")
    kommuner = tuple(finn_kommune(nr) for nr in ("1517", "9901"))
    side = forside(kommuner, finn_nettverk("eksempel"), lambda k, nr: nr != 2, bok=True, mb=37, proeve=True)
    for navn, tekst in {"index.html": side, **statiske()}.items():
        (mappe / navn).write_text(tekst, encoding="utf-8")
    with tjener(mappe) as (a, _):
        yield a


@pytest.fixture(scope="module")
def nettleser():
    with leser() as n:
        yield n


@pytest.fixture
def aapne(nettleser, adresse):
    """Open the page; what it asked of others and what went wrong in it are looked at afterwards."""
    kontekster, feil = [], []

    def aapne(skript="", **valg):
        kontekster.append(k := nettleser.kontekst(**valg))
        k.add_init_script(skript)
        side = k.new_page()
        side.on("pageerror", lambda e: feil.append(str(e)))
        side.on("console", lambda m: feil.append(m.text) if m.type == "error" else None)
        side.goto(adresse)
        return side

    yield aapne
    for k in kontekster:
        k.close()
    assert not feil and not nettleser.utenfor


def uten_brudd(side):
    from axe_playwright_python.sync_playwright import Axe

    brudd = Axe().run(side).response["violations"]
    assert not brudd, [(b["id"], [n["target"] for n in b["nodes"]][:3]) for b in brudd]


@pytest.mark.parametrize("bredde", [1280, 360])
def test_the_front_page_can_be_used_by_all(aapne, bredde):
    side = aapne(viewport={"width": bredde, "height": 800})
    assert side.locator("a.knapp[href]").count() == 10 and not side.is_visible("#kan-ikke")
    assert side.evaluate("document.documentElement.scrollWidth") <= bredde
    uten_brudd(side)


@pytest.mark.parametrize("grunn", NEKT)
def test_it_says_where_notebooks_cannot_run_and_leads_to_the_pages(aapne, grunn):
    side = aapne(NEKT[grunn])
    side.wait_for_selector("#kan-ikke:not([hidden])")
    assert grunn in side.inner_text("#kan-ikke") and "Bruk nettsidene i stedet" in side.inner_text("#kan-ikke")
    assert not side.locator("a.knapp[href]").count() and side.locator("a[href^=hefter]").count() == 10
    uten_brudd(side)
