"""Kill a run at random moments and see that nothing is lost: `python maaling/utholdenhet.py [times] [seed]`.

One fault per round: the whole run, one child, the fork server, one dask worker, or the client of a scheduler that
lives on gets SIGKILL. Then: no half-written file, no orphan process, a second run makes exactly what is missing, and
the folder equals that of an undisturbed run byte for byte. Linux only. tests/test_motor_drap.py runs a handful.
"""

from __future__ import annotations

import atexit
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil

ROT = Path(__file__).resolve().parents[1]
PROEVEHEFTE = ROT / "tests" / "hefter" / "treg.ipynb"  # slow enough to be caught in the act
ANTALL = 10
FEIL = ("hele kjøringen", "et barn", "tjeneren", "en dask-arbeider", "klienten")
_KJOER = """
import sys
from pathlib import Path
from robekanalyse.hefte.enheter import Enhet
from robekanalyse.hefte.kjoering import kjoer
from robekanalyse.hefte.klynge import Klynge
from robekanalyse.hefte.lokal import Lokalt
if __name__ == "__main__":
    mappe, klynge, notatbok, antall = sys.argv[1:]
    enheter = [Enhet(f"{i:04d}-x/samling-1.ipynb", Path(notatbok), {"kommune": f"{i:04d}"}) for i in range(int(antall))]
    with Klynge(klynge, 2) if klynge else Lokalt("fork", 2) as utfoerer:
        k = kjoer(enheter, Path(mappe), utfoerer)
    print(k.antall("laget"), k.antall("uendret"), k.antall("feilet"))
"""


@cache
def _kopi() -> Path:
    """A copy of data and library to run from: a change in the tree meanwhile would rightly have all made anew."""
    kopi = Path(tempfile.mkdtemp(prefix="robek-utholdenhet-kopi-"))
    atexit.register(shutil.rmtree, kopi, ignore_errors=True)
    for navn in ("robekanalyse", "data", "notebooks"):
        shutil.copytree(ROT / navn, kopi / navn, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROEVEHEFTE, kopi)
    return kopi


def _miljoe() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_kopi())}


def start(mappe: Path, klynge: str = "") -> subprocess.Popen:
    """Begin a run of small workbooks into the folder, in a process of its own."""
    program = mappe.parent / "kjoer.py"
    program.write_text(_KJOER)
    return subprocess.Popen(
        [sys.executable, program, mappe, klynge, _kopi() / PROEVEHEFTE.name, str(ANTALL)], cwd=_kopi(), env=_miljoe(),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )


def heftene(mappe: Path) -> dict[str, bytes]:
    """Every workbook of the folder, with its bytes."""
    return {str(f.relative_to(mappe)): f.read_bytes() for f in sorted(mappe.glob("*/*.ipynb"))}


def _ferdige(mappe: Path) -> int:
    try:
        return (mappe / "hovedbok.jsonl").read_bytes().count(b'"hva": "ferdig"')
    except FileNotFoundError:
        return 0


def _etterkommere(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _med(prosesser: list[psutil.Process], ord: str) -> list[psutil.Process]:
    ut = []
    for p in prosesser:
        try:
            if ord in " ".join(p.cmdline()):
                ut.append(p)
        except psutil.Error:
            continue
    return ut


def _velg_offer(hva: str, hoved: int, klynge: list[int], tilfeldig: random.Random) -> int | None:
    """Which process is to be killed? None when there is none of its kind just now."""
    if hva in ("hele kjøringen", "klienten"):
        return hoved
    alle = [p for rot in klynge or [hoved] for p in _etterkommere(rot)]
    tjenere = _med(alle, "motor_fork")
    barn = [p for p in tjenere if p.ppid() in {t.pid for t in tjenere}]
    mulige = {
        "et barn": barn, "tjeneren": [t for t in tjenere if t not in barn],
        "en dask-arbeider": [psutil.Process(t.ppid()) for t in tjenere if t not in barn],
    }[hva]
    return tilfeldig.choice(mulige).pid if mulige else None


@contextmanager
def _planlegger(mappe: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and two workers that outlive the client: the address, and their processes."""
    fil = mappe / "planlegger.json"
    felles = dict(cwd=_kopi(), env=_miljoe(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--port", "0", "--dashboard-address", ":0"]
    prosesser = [subprocess.Popen([*dask, "--scheduler-file", fil], **felles)]
    arbeider = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", fil, "--nthreads", "1"]
    arbeider += ["--no-dashboard", "--local-directory", mappe]
    prosesser += [subprocess.Popen(arbeider, **felles) for _ in range(2)]
    try:
        while not (fil.exists() and fil.read_text().strip().endswith("}")):
            time.sleep(0.1)
        yield json.loads(fil.read_text())["address"], [p.pid for p in prosesser]
    finally:
        for p in prosesser:
            p.terminate()
        for p in prosesser:
            p.wait(30)


def _levende(prosesser: list[psutil.Process]) -> list[psutil.Process]:
    ut = []
    for p in prosesser:
        try:
            if p.is_running() and p.status() != psutil.STATUS_ZOMBIE:
                ut.append(p)
        except psutil.NoSuchProcess:
            continue
    return ut


def runde(hva: str, froe: int, fasit: dict[str, bytes]) -> str:
    """One fault and the run after it. Raises AssertionError when something was lost; else says what happened."""
    tilfeldig = random.Random(froe)
    rot = Path(tempfile.mkdtemp(prefix="robek-utholdenhet-"))
    mappe = rot / "utdata"
    try:
        if hva in ("klienten", "en dask-arbeider"):
            with _planlegger(rot) as (adresse, prosesser):
                return _runde(hva, mappe, tilfeldig, fasit, adresse, prosesser)
        return _runde(hva, mappe, tilfeldig, fasit)
    finally:
        shutil.rmtree(rot, ignore_errors=True)


def _runde(hva: str, mappe: Path, tilfeldig: random.Random, fasit, klynge: str = "", prosesser=()) -> str:
    etter, ventetid = tilfeldig.randrange(ANTALL - 2), tilfeldig.random() * 0.4
    p = start(mappe, klynge)
    while p.poll() is None and _ferdige(mappe) < etter:
        time.sleep(0.005)
    time.sleep(ventetid)
    offer = None
    while p.poll() is None and offer is None:
        offer = _velg_offer(hva, p.pid, list(prosesser), tilfeldig)
    familie = _etterkommere(p.pid) + (_etterkommere(offer) if offer else [])
    if offer is not None:
        try:
            os.kill(offer, signal.SIGKILL)
        except ProcessLookupError:
            offer = None  # it had just ended: an undisturbed round, which must also be right
    p.wait(180)
    p.stdout.close()
    frist = time.monotonic() + 20
    while (igjen := _levende(familie)) and time.monotonic() < frist:
        time.sleep(0.1)
    assert not igjen, f"orphans: {[q.cmdline() for q in igjen]}"

    halvt = heftene(mappe)
    hele = {f for f, innhold in halvt.items() if innhold == fasit[f]}
    for f, innhold in halvt.items():
        json.loads(innhold)  # whole, if not well
        assert f in hele or b"papermill-error-cell-tag" in innhold, f"{f} is neither right nor marked as failed"
    p = start(mappe, klynge)
    ut, _ = p.communicate(timeout=180)
    laget, uendret, feilet = map(int, ut.split())
    # A workbook put in place in the moment of the kill may lack its line; then it is made again, with the same bytes.
    assert feilet == 0 and laget + uendret == ANTALL and len(hele) - 1 <= uendret <= len(hele), (ut, len(hele))
    assert heftene(mappe) == fasit, "the folder differs from that of an undisturbed run"
    assert not list(mappe.rglob("*.uferdig"))
    return f"etter {len(hele)} hefter" + ("" if offer else " (ingen å drepe)")


def fasit() -> dict[str, bytes]:
    """The workbooks of an undisturbed run."""
    with tempfile.TemporaryDirectory(prefix="robek-utholdenhet-") as rot:
        p = start(Path(rot) / "utdata")
        assert p.communicate(timeout=180)[0].split() == [str(ANTALL), "0", "0"]
        return heftene(Path(rot) / "utdata")


def main(ganger: int = 50, froe: int = 1) -> None:
    """All kinds of fault in turn."""
    riktig = fasit()
    for i in range(ganger):
        hva = FEIL[i % len(FEIL)]
        print(f"{i + 1:3d}  {hva:18s} {runde(hva, froe + i, riktig)}", flush=True)
    print(f"{ganger} feil, ingenting tapt")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
