"""The forms of gatherings 4–6 in a real browser: sorted with the keyboard alone, and still there after a restart."""

import json

import nbformat
import pytest
from labben import CHROMIUM, FLAGG, jupyterlab

pytestmark = [
    pytest.mark.nettleser,
    pytest.mark.skipif(
        not CHROMIUM, reason="NO BROWSER: Chromium is missing, so no form has been tried. Install it."
    ),
]

CELLER = ("from robekanalyse import verksted\nfrom robekanalyse.samling import start\nher = start.aapne(4, '1517')",
          "verksted.sorter(her)", "verksted.sorteringsbilde(her)",
          "verksted.fristkalkulator(start.aapne(6, '1517'))")  # fmt: skip


@pytest.fixture(scope="module")
def arbeid(tmp_path_factory):
    """A municipality's folder with a workbook that has nothing but the exercise in it."""
    rot = tmp_path_factory.mktemp("arbeid")
    (rot / "1517-hareid").mkdir()
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLER])
    nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nb, rot / "1517-hareid" / "samling-4.ipynb")
    return rot


def meny(side, navn, valg):
    side.click(f".lm-MenuBar-itemLabel:text-is('{navn}')")
    side.click(f".lm-Menu-itemLabel:text-is('{valg}')")


def i_fokus(side):
    return side.evaluate("document.activeElement.title || document.activeElement.innerText")


def tab_til(side, tittel):
    """Tab forward until the button with this title has the focus: what one with a keyboard alone does."""
    for _ in range(200):
        if i_fokus(side) == tittel:
            return
        side.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches «{tittel}»")


def test_sorting_with_the_keyboard_alone_survives_a_restart(arbeid, tmp_path):
    from playwright.sync_api import sync_playwright

    with jupyterlab(arbeid, tmp_path) as adresse, sync_playwright() as p:
        nettleser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        side = nettleser.new_page(viewport={"width": 1280, "height": 720})
        utenfor, lokalt = [], (adresse, adresse.replace("http", "ws"), "data:", "blob:")
        side.on("request", lambda r: utenfor.append(r.url) if not r.url.startswith(lokalt) else None)
        side.goto(f"{adresse}/lab/tree/1517-hareid/samling-4.ipynb?reset")
        side.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        side.wait_for_selector("text=/\\| Idle/", timeout=60_000)  # cells run before there is a kernel are not run
        meny(side, "Run", "Run All Cells")
        side.wait_for_selector(".robek-frist", timeout=60_000)

        side.focus(".robek-sortering button >> nth=0")  # where Tab from the cell above lands
        tab_til(side, "Rollebord: Enhetsledere")
        side.keyboard.press("Space")
        tab_til(side, "Sak 1, Vedta årsbudsjett og økonomiplan: kommunestyret")
        side.keyboard.press("Space")
        tab_til(side, "Sak 4, Gjøre tre barnehager om til to: kommunedirektøren")
        side.keyboard.press("Enter")
        side.wait_for_function("document.querySelector('.robek-sortering').innerText.includes('2 av 26 saker')")
        assert "Lagret kl." in side.inner_text(".robek-sortering")
        fil = arbeid / "1517-hareid/svar/sortering/enhetsledere-bord.jsonl"
        assert [json.loads(x) for x in fil.read_text(encoding="utf-8").splitlines()] == [
            {"sak": 1, "valg": "KS"}, {"sak": 4, "valg": "KD"},
        ]  # fmt: skip
        # the projector's picture finds it by itself
        side.wait_for_function(
            "document.querySelector('.robek-sorteringsbilde').innerText.includes('Enhetsledere: 2 av 26 saker')"
        )

        foer = side.evaluate("document.querySelector('.robek-sortering').dataset.foer = 'ja'")
        assert foer == "ja"
        meny(side, "Kernel", "Restart Kernel and Run All Cells…")
        side.click(".jp-Dialog .jp-mod-accept")
        side.wait_for_selector(".robek-sortering:not([data-foer])", timeout=60_000)
        side.wait_for_function("document.querySelector('.robek-sortering').innerText.includes('2 av 26 saker')")
        assert "Valgt: kommunedirektøren" in side.inner_text(".robek-sortering")

        tab_til(side, "Sammenlign med fasit")
        side.keyboard.press("Space")
        side.wait_for_selector(".robek-sortering table")
        tekst = side.inner_text(".robek-sortering table")
        assert "som fasit" in tekst and "kommuneloven §\xa014-2" in tekst and "Gjøre tre barnehager om til to" in tekst

        # the calculator: one sentence at the field, the answer when it is mended, and no date in the saved workbook
        foedt = side.locator(".robek-felt-foedt input")
        assert side.get_by_label("Født").count() == 1
        foedt.fill("24.12.2050")
        foedt.press("Tab")
        side.wait_for_selector(".robek-frist [role=alert]:has-text('født ligger fram i tid')")
        assert "Siste dag i stillingen" not in side.inner_text(".robek-frist")
        foedt.fill("24.12.1970")
        foedt.press("Tab")
        side.wait_for_selector(".robek-frist table:has-text('30. juni 2027')")
        assert "ikke lagret noe sted" in side.inner_text(".robek-frist")
        meny(side, "File", "Save Notebook")
        side.wait_for_selector(".jp-DirListing, .jp-Notebook")
        side.wait_for_timeout(1000)
        nettleser.close()
    alt = "".join(f.read_text(encoding="utf-8") for f in arbeid.rglob("*") if f.is_file())
    assert "execution_count" in alt and "1970" not in alt and "2050" not in alt
    assert not utenfor, utenfor
