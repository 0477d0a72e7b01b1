"""The homework in a real browser: every kind of field by keyboard, a restart, handed in, collected, nothing lost."""

import nbformat
import pytest
from labben import CHROMIUM, FLAGG, jupyterlab
from svarlab import CELLER, FJORDVIK, en_samling, samlet

pytestmark = [
    pytest.mark.nettleser,
    pytest.mark.skipif(
        not CHROMIUM, reason="NO BROWSER: Chromium is missing, so no homework has been filled in. Install it."
    ),
]
SAMLINGER = (3,)  # choices, numbers, dates, texts, rows; all six are in make utholdenhet


def test_homework_by_keyboard_survives_a_restart_and_is_collected(tmp_path):
    from playwright.sync_api import sync_playwright

    rot = tmp_path / "arbeid"
    (rot / FJORDVIK).mkdir(parents=True)
    for nr in SAMLINGER:
        nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c.format(nr)) for c in CELLER])
        nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(nb, rot / FJORDVIK / f"samling-{nr}.ipynb")
    skrevet, utenfor = {}, []
    with jupyterlab(rot, tmp_path) as adresse, sync_playwright() as p:
        nettleser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        side = nettleser.new_page(viewport={"width": 1280, "height": 720})
        lokalt = (adresse, adresse.replace("http", "ws"), "data:", "blob:")
        side.on("request", lambda r: utenfor.append(r.url) if not r.url.startswith(lokalt) else None)
        side.on("dialog", lambda d: d.accept())
        for nr in SAMLINGER:
            skrevet |= en_samling(side, adresse, rot, nr)
        assert not side.query_selector(".robek-skjema b")  # what was typed as a tag is text, in field and table
        nettleser.close()
    assert not utenfor, utenfor
    assert samlet(rot, tmp_path / "nettverk", skrevet) > 25
