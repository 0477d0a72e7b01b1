"""What has been read is kept for the next time: never that of other bytes, never a damaged one, and never missed."""

import datetime as dt
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from glemme import egen_mappe, toem_alt

from robekanalyse.grunnlag import ferdiglest
from robekanalyse.grunnlag.datamappe import datamappe, les_yaml
from robekanalyse.grunnlag.ferdiglest import husket
from robekanalyse.grunnlag.kilder import innebygd, les_for
from robekanalyse.grunnlag.kommune import FJORDVIK
from robekanalyse.grunnlag.tabellskjema import kolonner

VERDI = {"a": [1, 2.5, "æ"], "b": b"\x00\x01", 2026: dt.date(2026, 11, 30), "c": None, "d": (True, {"x": -1})}
TABELLER = [("tall", f.stem) for f in sorted((datamappe() / "tall").glob("*.csv"))] + [
    ("fjordvik", f.stem) for f in sorted((datamappe() / "fjordvik").glob("*.csv"))
]


@pytest.fixture
def lager(tmp_path, monkeypatch):
    """An empty folder of one's own; what was read from another is forgotten before and after."""
    with egen_mappe(monkeypatch, "ROBEK_FERDIGLEST", tmp_path / "lest", _glem) as m:
        yield m


def _glem():
    toem_alt()
    les_yaml.cache_clear()


class Regner:
    """Gives a value and counts how often it is asked."""

    def __init__(self, verdi=VERDI):
        self.verdi, self.ganger = verdi, 0

    def __call__(self):
        self.ganger += 1
        return self.verdi


def test_a_thing_is_worked_out_once_and_is_the_same_ever_after(lager):
    regn = Regner()
    assert [husket("x", "1", regn) for _ in range(3)] == [VERDI] * 3 and regn.ganger == 1
    assert oct(lager.stat().st_mode)[-3:] == "700" and len(list(lager.iterdir())) == 1


def test_other_bytes_or_another_use_of_them_is_another_thing(lager):
    for hva, av in (("x", "1"), ("x", "2"), ("y", "1")):
        assert husket(hva, av, Regner([hva, av])) == [hva, av]
    assert husket("x", "2", Regner()) == ["x", "2"]


def test_what_was_read_by_other_code_is_not_used(lager, monkeypatch):
    husket("x", "1", Regner("gammel"))
    monkeypatch.setattr(ferdiglest, "_lesemaate", lambda: "another edition of the library")
    assert husket("x", "1", Regner("ny")) == "ny"


def test_the_edition_is_all_the_modules_that_decide_what_is_kept():
    """Whatever calls the store, and what that is made of, is part of what a kept thing is found by."""
    pakke = Path(ferdiglest.__file__).parents[1]
    bruker = {f.name for f in pakke.rglob("*.py") if "ferdiglest import" in f.read_text(encoding="utf-8")}
    assert bruker and bruker | {"ferdiglest.py", "kolonner.py", "hentede_tall.py"} == set(ferdiglest._LESERE)


def test_every_damaged_byte_is_found_and_the_thing_worked_out_anew(lager):
    husket("x", "1", Regner())
    (fil,) = lager.iterdir()
    rent = fil.read_bytes()
    for skadd in ([rent[:n] for n in (0, 10, 40, len(rent) - 1)]
                  + [rent[:n] + bytes([rent[n] ^ 1]) + rent[n + 1 :] for n in range(len(rent))]):
        fil.write_bytes(skadd)
        regn = Regner()
        assert husket("x", "1", regn) == VERDI and regn.ganger == 1
        assert fil.read_bytes() == rent, "and kept anew"


def test_a_kept_thing_that_asks_for_more_than_plain_values_is_not_opened(lager):
    """A file with a hash that is right, which would run a command when it was opened."""
    import hashlib

    class Ond:
        def __reduce__(self):
            return os.mkdir, (str(lager / "kjoert"),)

    husket("x", "1", Regner())
    (fil,) = lager.iterdir()
    raa = pickle.dumps(Ond(), protocol=5)
    fil.write_bytes(hashlib.sha256(raa).digest() + raa)
    assert husket("x", "1", Regner("ren")) == "ren" and not (lager / "kjoert").exists()


def test_an_error_is_not_kept(lager):
    def feil():
        raise ValueError("x")

    with pytest.raises(ValueError):
        husket("x", "1", feil)
    assert husket("x", "1", Regner("ok")) == "ok"


@pytest.mark.parametrize("hvordan", ["fil i veien", "ingen", "skrivefeil"])
def test_where_nothing_can_be_kept_everything_is_worked_out(lager, monkeypatch, hvordan):
    if hvordan == "fil i veien":
        lager.write_text("")
    elif hvordan == "ingen":
        monkeypatch.setenv("ROBEK_FERDIGLEST", "")
        _glem()
    else:
        def full(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(ferdiglest.os, "replace", full)
    regn = Regner()
    assert [husket("x", "1", regn) for _ in range(2)] == [VERDI] * 2 and regn.ganger == 2
    assert not lager.is_dir() or not list(lager.iterdir()), "nothing half written is left"


def test_what_has_long_been_unused_is_removed(lager):
    husket("x", "1", Regner())
    (gammel,) = lager.iterdir()
    os.utime(gammel, (0, 0))
    husket("x", "2", Regner())
    assert not gammel.exists() and len(list(lager.iterdir())) == 1


def test_the_folder_is_the_systems_own_for_such_things(tmp_path, monkeypatch):
    monkeypatch.delenv("ROBEK_FERDIGLEST")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "lokalt"))
    for system, ventet in (("linux", tmp_path / "robekanalyse" / "lest"),
                           ("win32", tmp_path / "lokalt" / "robekanalyse" / "Cache" / "lest"), ("emscripten", None)):
        monkeypatch.setattr(ferdiglest.sys, "platform", system)
        assert ferdiglest._mappe.__wrapped__() == ventet


# --- What is kept of the figures and the rules ---


@pytest.mark.parametrize("mappe, navn", TABELLER)
def test_a_table_is_the_same_read_from_the_text_kept_and_read_by_pandas_alone(lager, mappe, navn):
    skjema = kolonner(navn)
    dtyper = {k: {"heltall": "int64"}.get(t) or ("float64" if "tall" in t else str) for k, t in skjema.items()}
    fasit = pd.read_csv(datamappe() / mappe / f"{navn}.csv", dtype=dtyper, keep_default_na=False, na_values=[""])
    for _ in range(2):
        _glem()
        t = innebygd(navn) if mappe == "tall" else les_for(navn, FJORDVIK)
        pd.testing.assert_frame_equal(t, fasit[list(skjema)])


def test_a_yaml_file_is_the_same_the_second_time(lager):
    navn = [f.relative_to(datamappe()).as_posix() for f in sorted(datamappe().rglob("*.yaml"))]
    assert len(navn) > 40
    ganger = []
    for _ in range(2):
        les_yaml.cache_clear()
        ganger.append({n: les_yaml(n) for n in navn})
    assert ganger[0] == ganger[1] and repr(ganger[0]) == repr(ganger[1])
    assert len(list(lager.iterdir())) == len({(datamappe() / n).read_bytes() for n in navn})


def test_a_changed_digit_in_a_table_is_seen_at_once(lager, tmp_path, monkeypatch):
    import shutil

    from robekanalyse.grunnlag import innebygde_tall

    ny = tmp_path / "data"
    shutil.copytree(datamappe() / "tall", ny / "tall")
    monkeypatch.setattr(innebygde_tall, "datamappe", lambda: ny)
    foer = innebygd("deflator")["kommunal_deflator_pst"].tolist()
    fil, tekst = ny / "tall" / "deflator.csv", (ny / "tall" / "deflator.csv").read_text(encoding="utf-8")
    tid = fil.stat().st_mtime_ns
    gammelt = f",{foer[0]},"
    fil.write_text(tekst.replace(gammelt, f",{foer[0] + 1},", 1), encoding="utf-8")
    os.utime(fil, ns=(tid, tid))  # as a copy that keeps the time
    toem_alt()
    assert innebygd("deflator")["kommunal_deflator_pst"].tolist() == [foer[0] + 1, *foer[1:]]


def test_two_processes_at_once_do_not_disturb_each_other(lager):
    kode = (
        "from robekanalyse.grunnlag.kilder import innebygd\n"
        "print(int(innebygd('befolkning')['i_alt'].sum()), len(innebygd('kostra_tjenester')))"
    )
    barn = [subprocess.Popen([sys.executable, "-c", kode], stdout=subprocess.PIPE, text=True) for _ in range(4)]
    svar = {b.communicate()[0] for b in barn}
    assert len(svar) == 1 and not [b for b in barn if b.returncode]
    assert not [f for f in lager.iterdir() if f.name.startswith(".")]
