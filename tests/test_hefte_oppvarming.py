"""What may be tried in the fork server beforehand: calls of the library's functions, nothing that leaves a trace."""

import json

import pytest

from robekanalyse.grunnlag import kilder
from robekanalyse.hefte.lokal import har_fork
from robekanalyse.hefte.notatboker import les_notatbok, notatbok
from robekanalyse.hefte.oppvarming import er_bare_kall

BARE_KALL = [
    "from robekanalyse.samling import felles, start\n\nher = start.aapne(1, kommune, nettverk, aar)\nher",
    "felles.maal(her)", "x = felles.program(her, ('a', 1), bred=[True])", "her.kommune.navn", "",
]
IKKE = [
    "import os", "from os import environ", "from . import x", "import robekanalyse", "her.kommune = 1", "x[0] = 1",
    "x = y[0]", "for i in x: f(i)", "def f(): pass", "lambda: 1", "[i for i in x]", "x += 1", "del x", "a, b = f()",
    "her.__class__", "f'{x}'", "a.b(c := 1)", "1 +", "%pwd", "with f(): pass", "assert x", "global x", "await f()",
]


@pytest.mark.parametrize("kode", BARE_KALL)
def test_plain_calls_may_be_tried(kode):
    assert er_bare_kall(kode)


@pytest.mark.parametrize("kode", IKKE)
def test_anything_else_may_not(kode):
    assert not er_bare_kall(kode)


def test_every_cell_of_the_six_is_plain_calls():
    for nr in range(1, 7):
        for celle in les_notatbok(notatbok(nr))["cells"]:
            if celle["cell_type"] == "code" and "parameters" not in celle["metadata"].get("tags", ()):
                assert er_bare_kall("".join(celle["source"])), celle["id"]


def lag(tmp_path, *celler):
    def celle(i, kilde, merker=()):
        return {"cell_type": "code", "id": f"c{i}", "metadata": {"tags": list(merker)}, "source": kilde, "outputs": [],
                "execution_count": None}

    fil = tmp_path / "1_proeve.ipynb"
    nb = [celle(0, 'kommune = "1517"', ["parameters"]), *(celle(i, k) for i, k in enumerate(celler, start=1))]
    fil.write_text(json.dumps({"cells": nb, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return fil


@pytest.mark.skipif(not har_fork(), reason="the fork engine is for Linux")
@pytest.mark.parametrize(
    "skadelig",
    [
        "kilder.les('deflator').insert(0, 'spor', 1)",  # a method on a result, which is shared
        "b = kilder.les('deflator')\nb.insert(0, 'spor', 1)",
        "kilder.pd.set_option('display.max_rows', 3)",  # another library, reached through ours
        "from robekanalyse.grunnlag.kilder import pd\npd.set_option('display.max_rows', 3)",
        "setattr(kilder, 'spor', 1)",
        "exec('import builtins; builtins.spor = 1')",
    ],
)
def test_what_leaves_a_trace_is_not_tried(tmp_path, skadelig):
    import builtins

    import pandas as pd

    from robekanalyse.hefte.oppvarming import oppvarm

    foerst = "from robekanalyse.grunnlag import kilder\nkilder.alle_kilder()"
    fil = lag(tmp_path, foerst, skadelig, "kilder.les('deflator')")
    rader = pd.options.display.max_rows
    steg = list(oppvarm(fil, {"kommune": "0301"}))
    assert len(steg) == 1, "the first cell is tried, the harmful one and those after it are not"
    assert "spor" not in kilder.les("deflator").columns and pd.options.display.max_rows == rader
    assert not hasattr(builtins, "spor") and not hasattr(kilder, "spor")


@pytest.mark.skipif(not har_fork(), reason="the fork engine is for Linux")
def test_the_calls_are_tried_and_errors_are_left_to_the_children(tmp_path, monkeypatch):
    from robekanalyse.hefte.oppvarming import oppvarm

    sett = []

    def les(navn):
        sett.append(navn)
        if navn == "feil":
            raise ValueError
        print("støy")

    les.__module__ = "robekanalyse.grunnlag.kilder"
    monkeypatch.setattr(kilder, "les", les)
    celler = ("kilder.les(kommune)", "kilder.les('feil')", "kilder.les('b')")
    fil = lag(tmp_path, "from robekanalyse.grunnlag import kilder", *celler)
    assert len(list(oppvarm(fil, {"kommune": "0301"}))) == 2 and sett == ["0301", "feil"]
