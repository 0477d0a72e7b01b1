"""The figures a site carries: no other municipality's, and every notebook says the same with them as with all."""

import ast
import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.nettsted.hjul import biblioteket
from robekanalyse.nettsted.utdrag import EGNE_TALL, nettverkets, numre, sammenlignet_med

ROT = Path(__file__).resolve().parents[1]
KOMMUNER, NETTVERK = tuple(finn_kommune(nr) for nr in ("1517", "9901")), finn_nettverk("eksempel")

# What every cell of every notebook shows, by the code it is run with; printed as JSON.
KJOER = """
import ast, hashlib, json, sys
from pathlib import Path
from IPython.core.formatters import DisplayFormatter
vis, ut = DisplayFormatter(), {}
for fil in sorted(Path(sys.argv[1]).glob('*.ipynb')):
    for kommune in sys.argv[2].split(','):
        rom = {}
        for celle in json.loads(fil.read_text(encoding='utf-8'))['cells']:
            if celle['cell_type'] != 'code':
                continue
            kropp = ast.parse(''.join(celle['source'])).body
            siste = kropp.pop() if kropp and isinstance(kropp[-1], ast.Expr) else None
            exec(compile(ast.Module(kropp, []), celle['id'], 'exec'), rom)
            if 'parameters' in celle['metadata'].get('tags', ()):
                rom['kommune'] = kommune
            verdi = eval(compile(ast.Expression(siste.value), celle['id'], 'eval'), rom) if siste else None
            ut[f"{celle['id']} {kommune}"] = '' if verdi is None else json.dumps(vis.format(verdi)[0], sort_keys=True)
import robekanalyse
print(json.dumps({'fra': robekanalyse.__file__, 'ut': ut}))
"""


@pytest.fixture(scope="module")
def pakket(tmp_path_factory):
    """Our library as the site has it, unpacked: its folder."""
    mappe = tmp_path_factory.mktemp("hjul")
    _, hjulet = biblioteket(nettverkets(KOMMUNER, NETTVERK))
    zipfile.ZipFile(io.BytesIO(hjulet)).extractall(mappe)
    return mappe


def kjoer(bibliotek, arbeid):
    arbeid.mkdir()
    miljoe = {**os.environ, "PYTHONPATH": str(bibliotek), "ROBEK_VISNING": "hefte"}
    kode = [sys.executable, "-c", KJOER, str(ROT / "notebooks"), ",".join(k.nr for k in KOMMUNER)]
    r = subprocess.run(kode, cwd=arbeid, env=miljoe, capture_output=True, text=True)
    assert r.returncode == 0, r.stderr[-1500:]
    svar = json.loads(r.stdout.splitlines()[-1])
    assert svar["fra"].startswith(str(bibliotek))
    return svar["ut"]


def uten_orden(vist):
    """What is shown, with sources in any order: they follow the order of the rows."""
    return sorted(bit.strip() for bit in re.split(r"; |Kilde: |<tr>|</tbody>|\((?:CC BY 4\.0|NLOD)\)", vist))


def test_every_cell_shows_the_same_with_the_sites_figures_as_with_all(pakket, tmp_path):
    alt, utdrag = kjoer(ROT, tmp_path / "alt"), kjoer(pakket, tmp_path / "utdrag")
    assert len(alt) > 300 and alt.keys() == utdrag.keys()
    ulike = [celle for celle in alt if uten_orden(alt[celle]) != uten_orden(utdrag[celle])]
    assert not ulike, (ulike, set(uten_orden(alt[ulike[0]])) ^ set(uten_orden(utdrag[ulike[0]])))


@pytest.mark.parametrize("tabell", EGNE_TALL)
def test_no_one_elses_figures_are_in_the_site(pakket, tabell):
    egne, andre = numre(KOMMUNER, NETTVERK), sammenlignet_med(KOMMUNER, NETTVERK)
    tekst = (pakket / "robekanalyse" / "data" / "tall" / f"{tabell}.csv").read_text(encoding="utf-8")
    rader = list(csv.DictReader(io.StringIO(tekst, newline="")))
    fremmede = {
        (nr, int(r["aar"])) for r in rader if (nr := r["kommunenr"]).isdigit() and nr not in egne
        and r.get("kommunenr_i_dag") not in egne
    }  # fmt: skip
    assert fremmede <= (andre if tabell == "kostra_tjenester" else set())
    assert any(r["kommunenr"] == "1517" for r in rader) or tabell == "kostra_funksjoner"  # fetched, where it is there


def test_what_a_reader_has_no_use_of_is_left_out(pakket):
    data = pakket / "robekanalyse" / "data"
    assert not (data / "nettsted").exists() and not (data / "oeyeblikksbilder").exists()
    for fil in pakket.rglob("*.py"):
        ast.parse(fil.read_text(encoding="utf-8"))
    assert not (pakket / "robekanalyse" / "cli").exists()
