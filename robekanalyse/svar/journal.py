"""A writer's changes on disk: one JSON line each, only ever appended, and safe as soon as `legg_til` has returned.

Each writer has a file of her own, so two people on a shared or synchronised folder never overwrite each other. A
process that dies in the middle of a line leaves half a line; the next append ends it, and reading skips it.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Iterable
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path

from ..grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from .oppfoering import SKRIVER, Oppfoering, kanonisk, les_oppfoering

ENDELSE = ".jsonl"
SAMLET = "_samlet"  # collected changes; no writer can have this name
OPPTATT = re.compile(r"con|prn|aux|nul|(com|lpt)\d")  # names Windows keeps for its devices
STOERSTE_LINJE = 1_000_000
STOERSTE_JOURNAL = 200_000_000


def skrivernavn(navn: str) -> str:
    """Which file name does this writer have? «Økonomisjef» → okonomisjef. Raises UgyldigInndata for an empty one."""
    t = navn.strip().lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    t = re.sub(r"[^a-z0-9]+", "-", t).strip("-")[:40].strip("-")
    if not SKRIVER.fullmatch(t):
        raise UgyldigInndata(f"«{navn[:40]}» kan ikke brukes som skriver: bruk stillingen, for eksempel økonomisjef.")
    return t + "-1" if OPPTATT.fullmatch(t) else t


@contextmanager
def laast(fil: Path):
    """Hold this file alone on this machine, where locks exist (a browser has only one writer)."""
    try:
        from filelock import FileLock
    except ImportError:
        laas = nullcontext()
    else:  # not beside the file: a synchronised folder should not carry locks around
        navn = sha256(str(fil.resolve()).encode()).hexdigest()[:24]
        laas = FileLock(Path(tempfile.gettempdir()) / f"robekanalyse-{navn}.lock", timeout=60)
    with laas:
        yield


def _mangler_linjeskift(fil: Path) -> bool:
    try:
        with fil.open("rb") as f:
            if f.seek(0, os.SEEK_END) == 0:
                return False
            f.seek(-1, os.SEEK_END)
            return f.read(1) != b"\n"
    except FileNotFoundError:
        return False


def linje(o: Oppfoering) -> bytes:
    """The change as one line of a journal."""
    return (kanonisk(o.som_data()) + "\n").encode()


def legg_til(mappe: Path, o: Oppfoering) -> None:
    """Append one change to its writer's journal in this folder; it is on disk when this returns.

    Raises RobekFeil when it could not be written whole; nothing written earlier is touched by that.
    """
    mappe.mkdir(parents=True, exist_ok=True)
    fil = mappe / (o.skriver + ENDELSE)
    with laast(fil):
        data = (b"\n" if _mangler_linjeskift(fil) else b"") + linje(o)
        try:
            fd = os.open(fil, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            try:
                skrevet = os.write(fd, data)
                os.fsync(fd)
            finally:
                os.close(fd)
        except OSError as e:
            raise RobekFeil(
                f"Svaret ble ikke lagret i {fil} ({e.strerror}): frigjør plass og skriv det igjen."
            ) from None
    if skrevet != len(data):
        raise RobekFeil(f"Svaret ble ikke lagret i {fil}: disken er full. Frigjør plass og skriv det igjen.")
    # A browser's disk may take a file and not keep it, and says nothing of it.
    if sys.platform == "emscripten" and not fil.read_bytes().endswith(data):
        raise RobekFeil("Nettleseren tok ikke vare på svaret: last ned det som er lagret, og skriv det et annet sted.")


def les_linjer(data: bytes) -> tuple[list[Oppfoering], int]:
    """Which changes stand in these bytes, and how many lines could not be read?"""
    ut, daarlige = [], 0
    for raa in data.split(b"\n"):
        if not raa.strip():
            continue
        try:
            if len(raa) > STOERSTE_LINJE:
                raise OedelagtFil("For lang linje.")
            ut.append(les_oppfoering(json.loads(raa)))
        except (ValueError, RecursionError, RobekFeil):
            daarlige += 1
    return ut, daarlige


def les_journaler(mappe: Path) -> tuple[set[Oppfoering], dict[str, int]]:
    """Which changes have been made by all writers in this folder, and in which files are lines that cannot be read?

    A copy that a synchronising program has made of a journal («… (konflikt).jsonl») is read too; copies of the same
    change are one change.
    """
    alle, daarlige = set(), {}
    for fil in sorted(mappe.glob("*" + ENDELSE)):
        if not fil.is_file() or fil.stat().st_size > STOERSTE_JOURNAL:
            daarlige[fil.name] = 1
            continue
        lest, n = les_linjer(fil.read_bytes())
        alle.update(lest)
        if n:
            daarlige[fil.name] = n
    return alle, daarlige


def skriv_atomisk(fil: Path, innhold: bytes, *, uten_tid: bool = False) -> None:
    """Put this content in the file, or leave the file as it was: nobody ever meets half of it.

    `uten_tid`: the file's own time is set to a fixed day, so that it does not tell when something was written.
    """
    fil.parent.mkdir(parents=True, exist_ok=True)
    fd, navn = tempfile.mkstemp(dir=fil.parent, prefix=".", suffix=".uferdig")
    try:
        with os.fdopen(fd, "wb") as f:
            f.write(innhold)
            f.flush()
            os.fsync(f.fileno())
        os.chmod(navn, 0o644)
        if uten_tid:
            os.utime(navn, (946684800, 946684800))
        os.replace(navn, fil)
    except BaseException:
        Path(navn).unlink(missing_ok=True)
        raise


def legg_til_samlede(mappe: Path, nye: Iterable[Oppfoering]) -> int:
    """Put collected changes in the folder's own file for them, in a fixed order; how many were new?"""
    fil = mappe / (SAMLET + ENDELSE)
    with laast(fil):
        foer = set(les_linjer(fil.read_bytes())[0]) if fil.exists() else set()
        alle = foer | set(nye)
        if len(alle) > len(foer):
            skriv_atomisk(fil, b"".join(linje(o) for o in sorted(alle, key=lambda o: o.orden)))
    return len(alle) - len(foer)
