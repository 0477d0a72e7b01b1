"""The site in a real browser, on loopback: open the notebook, answer, come back, hand in, and nothing leaves the site.

Needs the stand-in for Pyodide (`python tests/stedfortreder.py`, kept outside git) and the environment of
requirements-nettsted.lock (`make nettsted` makes it in .venv-nettsted; ROBEK_NETTSTED_MILJOE names another); without
them the tests are skipped, and say so.
"""

from types import SimpleNamespace

import pytest
from nettstedlab import (
    HAREID,
    LENKE,
    NOTATBOK,
    NR,
    SKJEMA,
    hent_inn,
    hindring,
    lag_nettsted,
    last_ned,
    leser,
    ny_side,
    skjemaet,
    tjener,
    vent_paa_feltene,
)
from svarlab import fyll_ut, i_feltene, kontroller

from robekanalyse.svar.innlevering import tolk
from robekanalyse.svar.innsamling import samle
from robekanalyse.svar.svarmappe import Svarmappe

pytestmark = pytest.mark.nettleser
TOMT = "Det er ingen svar i denne nettleseren fra før"
FIENDTLIG = '<img src=x onerror="document.title=1">'


@pytest.fixture(scope="module")
def nettsted(tmp_path_factory):
    """A site with Hareid's third gathering on 127.0.0.1 while the tests of this module run; gives its address."""
    if hvorfor := hindring():
        pytest.skip(hvorfor)
    with tjener(lag_nettsted(tmp_path_factory.mktemp("nettsted"))) as (adresse, _):
        yield adresse


@pytest.fixture(scope="module")
def nettleser(nettsted):
    with leser() as n:
        yield n


@pytest.fixture(autouse=True)
def ingenting_utenfor(nettleser):
    yield
    assert not nettleser.utenfor


@pytest.fixture(scope="module")
def besvart(nettleser, nettsted, tmp_path_factory):
    """A homework that someone has filled in from an empty profile, and downloaded: page, what was typed, the file."""
    k = nettleser.kontekst(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    side = ny_side(k)
    side.goto(nettsted)
    side.click("[aria-label='Åpne notatboka, samling 3 for Hareid']")
    foerst = skjemaet(side)
    skrevet = fyll_ut(side, NR)
    mappe = last_ned(side, tmp_path_factory.mktemp("lastet-ned") / "her")
    yield SimpleNamespace(side=side, foerst=foerst, skrevet=skrevet, felt=i_feltene(side, NR), mappe=mappe)
    k.close()


def samlet(mappe, til):
    r = samle(mappe, til)
    assert not r.avvist and not any(m.avvik for m in r.mottatt), r
    return til / HAREID


def test_the_charts_are_there_before_python_and_follow_the_comparison(nettleser, nettsted):
    side = ny_side(k := nettleser.kontekst(viewport={"width": 1280, "height": 900}))
    side.goto(f"{nettsted}/{NOTATBOK}")
    figur = side.locator(ramme := ".vega-embed:has(select[name=valgt_referanse])")
    figur.wait_for()

    def tegnet(valg):
        foer = figur.locator("canvas").evaluate("c => c.toDataURL()")
        figur.locator("select[name=valgt_referanse]").select_option(valg)
        side.wait_for_function(
            "([ramme, foer]) => document.querySelector(`${ramme} canvas`).toDataURL() != foer", arg=[ramme, foer]
        )
        return figur.locator("canvas").evaluate("c => c.toDataURL()")

    vestnes = tegnet("Vestnes")
    assert len({vestnes, tegnet("landet"), tegnet("Målselv")}) == 3
    assert tegnet("Vestnes") == vestnes
    k.close()


def test_what_is_typed_is_there_after_reload_and_collected_exactly_as_typed(besvart, tmp_path):
    assert TOMT in besvart.foerst
    besvart.side.reload()
    assert TOMT not in skjemaet(besvart.side)
    assert i_feltene(besvart.side, NR) == besvart.felt
    mappe = samlet(besvart.mappe, tmp_path / "ut")
    assert kontroller(mappe, besvart.skrevet) > 20
    staar = Svarmappe(mappe).tilstand
    (driver,), (tiltak,) = staar.verdi("s3-driver"), staar.verdi("s3-tiltak")
    # as typed, without the library's own reading of it
    skrevet = {k.split("--")[-1]: v[0] for k, v in besvart.skrevet.items() if "-s3-driver-" in k or "-s3-tiltak-" in k}
    assert driver["forklaring"] == skrevet["forklaring"] and "æøå" in driver["forklaring"].split("\n")[0]
    assert skrevet["anslaatt_feil"].startswith("1 ") and skrevet["anslaatt_feil"].endswith(",5")
    assert driver["anslaatt_feil"] == float(skrevet["anslaatt_feil"].replace(" ", "").replace(",", "."))
    dag, maaned, aar = (int(d) for d in skrevet["oppstart"].split("."))
    assert tiltak["oppstart"] == f"{aar}-{maaned:02}-{dag:02}"


def test_two_tabs_do_not_overwrite_each_other(besvart, nettsted, tmp_path):
    ny = ny_side(besvart.side.context)
    ny.goto(f"{nettsted}/{NOTATBOK}")
    skjemaet(ny)
    klasse = next(n for n, v in besvart.felt.items() if "=<b>" in v[0])
    spm = klasse.removeprefix("robek-svar-").split("--")[0]
    for fane, tekst in ((besvart.side, "fra den ene fanen"), (ny, f"fra den andre fanen {FIENDTLIG}")):
        fane.bring_to_front()
        fane.locator(f".{klasse} :is(input, textarea)").first.fill(tekst)
        fane.keyboard.press("Tab")
        fane.wait_for_selector(f".robek-spm-{spm} :text('Lagret kl.')")
    ny.reload()
    skjemaet(ny)
    assert not ny.locator("img[src=x]").count() and not ny.locator(f"{SKJEMA} b").count()
    mappe = samlet(last_ned(ny, tmp_path / "andre"), tmp_path / "ut")
    (to,) = Svarmappe(mappe).tilstand.konflikter.values()
    assert len(to) == 2
    assert all(any(t in str(o.verdi) for o in to) for t in ("fra den ene fanen", f"fra den andre fanen {FIENDTLIG}"))
    ny.close()


def test_a_file_brings_all_back_in_another_browser_and_after_the_storage_is_cleared(
    besvart, nettleser, nettsted, tmp_path
):
    (fil,) = besvart.mappe.iterdir()
    rart = tmp_path / "<b>rart.json"
    rart.write_text("{}")
    side = ny_side(k := nettleser.kontekst(viewport={"width": 1280, "height": 900}, accept_downloads=True))
    side.goto(f"{nettsted}/{NOTATBOK}")
    assert TOMT in skjemaet(side)
    assert hent_inn(side, rart) == "<b>rart.json er ikke en innlevering."
    assert "Hentet inn" in hent_inn(side, fil)
    vent_paa_feltene(side, besvart.felt)
    side.reload()
    assert TOMT not in skjemaet(side) and i_feltene(side, NR) == besvart.felt

    side.goto(nettsted)  # the browser is cleared between two visits
    k.new_cdp_session(side).send("Storage.clearDataForOrigin", {"origin": nettsted, "storageTypes": "all"})
    side.goto(f"{nettsted}/{NOTATBOK}")
    assert TOMT in skjemaet(side) and i_feltene(side, NR) != besvart.felt
    assert "Hentet inn" in hent_inn(side, fil)
    vent_paa_feltene(side, besvart.felt)
    igjen = last_ned(side, tmp_path / "igjen")
    assert kontroller(samlet(igjen, tmp_path / "ut"), besvart.skrevet) > 20
    k.close()


@pytest.fixture(params=["everything forbidden by the owner", "IndexedDB broken"])
def nektende(request, nettleser, tmp_path):
    """A context of a browser that keeps nothing."""
    if request.param.startswith("everything"):
        k = nettleser.nektende(tmp_path / "profil")
    else:
        k = nettleser.kontekst(accept_downloads=True)
        k.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('nektet', 'UnknownError'); }")
    yield k
    k.close()


def test_a_browser_that_keeps_nothing_says_so_and_the_file_is_whole(nektende, nettsted, tmp_path):
    side = ny_side(nektende)
    side.goto(nettsted)
    assert "Notatboka kan ikke brukes her: nettleseren får ikke lagre noe." in side.inner_text("#kan-ikke")
    assert not side.locator("a.knapp[href]").count()

    side.goto(f"{nettsted}/{NOTATBOK}")
    over, felt, linje = skjemaet(side), side.locator(f"{SKJEMA} textarea").first, side.locator("#robek-linje")
    assert "Nettleseren lagrer ikke det du skriver her" in over and "Hver endring lagres" not in over
    felt.fill("blir med\nlikevel")
    side.keyboard.press("Tab")
    side.wait_for_selector("#robek-linje:text('ikke er lastet ned')")
    assert "Nettleseren lar ikke sida lagre noe" in linje.inner_text()
    (fil,) = last_ned(side, tmp_path / "lastet-ned").iterdir()
    assert [o.verdi for o in tolk(fil.read_bytes(), fil.name).oppfoeringer] == ["blir med\nlikevel"]
    assert "ikke er lastet ned" not in linje.inner_text()

    felt.fill("ikke med")
    side.keyboard.press("Tab")
    side.wait_for_selector(LENKE, state="detached")  # it would have given the file without this
    with side.expect_event("dialog") as spoersmaal:
        side.reload()
    assert spoersmaal.value.type == "beforeunload"
    skjemaet(side)
    assert felt.input_value() == ""
    hent_inn(side, fil)
    side.wait_for_function("f => f.value === 'blir med\\nlikevel'", arg=felt.element_handle())
