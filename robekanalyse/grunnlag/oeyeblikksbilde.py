"""Find the user's snapshots from SSB: where they lie, which are whole and undamaged, and why one is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from .datamappe import datamappe, les_yaml

MANIFEST = "manifest.json"
OEYEBLIKKSBILDER = "oeyeblikksbilder"
VERSJON = 1
ALLE = "alle"
# <date>, or <date>-2 for the second that day. Anything else in the root, as a folder being written, is not a snapshot.
NAVN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")


@dataclass(frozen=True)
class Hentet:
    """One fetched table in a snapshot: its file and hash, the file as it was checked, and what SSB says about it."""

    navn: str
    fil: Path
    sha256: str
    rader: int
    adresser: tuple[str, ...] = ()
    updated: str = ""
    lisens: str = ""
    status: str = ""
    kilder: tuple[str, ...] = ()
    ssb_tabeller: tuple[str, ...] = ()
    innhold: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True)
class Oeyeblikksbilde:
    """One whole snapshot: when it was fetched, for which municipalities and from which year, and its tables."""

    mappe: Path
    hentet: dt.datetime
    omfang: tuple[str, ...]
    fra_aar: int
    tabeller: dict[str, Hentet]

    @property
    def navn(self) -> str:
        """The name of its folder, which a row's source carries."""
        return self.mappe.name

    def dekker(self, eldre: Oeyeblikksbilde, tabell: str) -> bool:
        """Does this one hold everything the older one has of the table, so that the older can be left alone?"""
        if les_yaml("publisering.yaml")["om"].get(tabell, {}).get("klass"):  # fetched for all, whoever was asked for
            return True
        her, der = self.tabeller[tabell], eldre.tabeller[tabell]
        hvem = self.omfang == (ALLE,) or (eldre.omfang != (ALLE,) and set(eldre.omfang) <= set(self.omfang))
        return hvem and self.fra_aar <= eldre.fra_aar and set(der.ssb_tabeller) <= set(her.ssb_tabeller)


@dataclass(frozen=True)
class Oversikt:
    """What the root folder holds: whole snapshots, newest first, and (folder name, sentence) for each one refused."""

    rot: Path
    bilder: tuple[Oeyeblikksbilde, ...] = ()
    avvist: tuple[tuple[str, str], ...] = ()

    @property
    def fingeravtrykk(self) -> str:
        """What decides every figure taken from here: the tables in use, by hash. The same text, the same figures."""
        navn = sorted({t for b in self.bilder for t in b.tabeller})
        return json.dumps([har_pyarrow() if navn else None, *(
            (t, [(b.navn, b.tabeller[t].sha256) for b in self.lag(t)]) for t in navn
        )])

    def lag(self, tabell: str) -> tuple[Oeyeblikksbilde, ...]:
        """Which snapshots does this table come from? The newest with the table, and older ones that hold more of it."""
        ut: list[Oeyeblikksbilde] = []
        for b in self.bilder:
            if tabell in b.tabeller and not any(nyere.dekker(b, tabell) for nyere in ut):
                ut.append(b)
        return tuple(ut)


def rotmappe() -> Path:
    """Where do the snapshots lie? ROBEK_DATA; else in a checkout data/oeyeblikksbilder; else the user's data folder."""
    if egen := os.environ.get("ROBEK_DATA"):
        return Path(egen)
    if (datamappe().parent / "pyproject.toml").is_file():
        return datamappe() / OEYEBLIKKSBILDER
    try:
        from platformdirs import user_data_path
    except ImportError:
        return _brukerens_mappe() / "robekanalyse" / OEYEBLIKKSBILDER
    return user_data_path("robekanalyse", appauthor=False) / OEYEBLIKKSBILDER


def _brukerens_mappe() -> Path:
    """The same folder as platformdirs names, where that is not installed."""
    hjem = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or hjem / "AppData" / "Local")
    if sys.platform == "darwin":
        return hjem / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or hjem / ".local" / "share")


def oversikt() -> Oversikt:
    """Which snapshots are in use? Found and checked once per process, so that all of a page has the same figures."""
    return _oversikt(rotmappe())


_sagt: set[str] = set()


def usagte() -> tuple[str, ...]:
    """What has the user not been told yet? The sentences of `merknader`, once each; none when no figures were read."""
    nye = tuple(s for s in (merknader() if _oversikt.cache_info().currsize else ()) if s not in _sagt)
    _sagt.update(nye)
    return nye


def merknader() -> tuple[str, ...]:
    """What must the user be told of the snapshots? A sentence for each one refused, and one when none can be read."""
    o = oversikt()
    ut = [setning for _, setning in o.avvist]
    if o.bilder and not har_pyarrow():
        ut.append(
            "Tallene som er hentet fra SSB, kan ikke leses her, og de innebygde brukes i stedet: pyarrow mangler. Skriv"
            ' pip install "robekanalyse[data]".'
        )
    return tuple(ut)


def har_pyarrow() -> bool:
    """Can a snapshot be read here?"""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        return False
    return True


@cache
def _oversikt(rot: Path) -> Oversikt:
    lest, bilder, avvist = [], [], []
    try:
        mapper = [m for m in rot.iterdir() if NAVN.fullmatch(m.name) and m.is_dir()]
    except OSError:
        return Oversikt(rot)
    for mappe in mapper:
        try:
            lest.append(les_manifest(mappe))
        except _Avvist as e:
            avvist.append((mappe.name, str(e)))
    for bilde in sorted(lest, key=_alder, reverse=True):
        try:
            bilder.append(_kontrollert(bilde, bilder))
        except _Avvist as e:
            avvist.append((bilde.navn, str(e)))
    return Oversikt(rot, tuple(bilder), tuple(sorted(avvist)))


def _alder(b: Oeyeblikksbilde):
    return b.hentet, int(NAVN.fullmatch(b.navn)[2] or 1)


_BRUKES_IKKE = "Øyeblikksbildet {} brukes ikke"


class _Avvist(Exception):
    """Why a snapshot is not used: one Norwegian sentence."""


def les_manifest(mappe: Path) -> Oeyeblikksbilde:
    """What does this snapshot say that it holds? Its files are not read yet."""
    hva = _BRUKES_IKKE.format(mappe.name)
    try:
        m = json.loads((mappe / MANIFEST).read_bytes())
        if m["versjon"] > VERSJON:
            raise _Avvist(f"{hva}: det er hentet med en nyere utgave av robekanalyse. Oppdater robekanalyse.")
        tid = dt.datetime.fromisoformat(m["hentet"])
        return Oeyeblikksbilde(
            mappe, tid if tid.tzinfo else tid.replace(tzinfo=dt.UTC),
            (ALLE,) if m["omfang"] == ALLE else tuple(map(str, m["omfang"])), int(m["fra_aar"]),
            {navn: _hentet(mappe, navn, t) for navn, t in m["tabeller"].items()},
        )
    except FileNotFoundError:
        raise _Avvist(f"{hva}: {MANIFEST} mangler. Slett mappen, og hent tallene på nytt.") from None
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        raise _Avvist(f"{hva}: {MANIFEST} kan ikke leses. Slett mappen, og hent tallene på nytt.") from None


def _kontrollert(bilde: Oeyeblikksbilde, nyere: list[Oeyeblikksbilde]) -> Oeyeblikksbilde:
    """The snapshot with the tables that newer ones do not replace, each read and its hash compared.

    What is checked here is what is read from. One damaged table, and nothing of the snapshot is used.
    """
    hva, tabeller = _BRUKES_IKKE.format(bilde.navn), {}
    for navn, t in bilde.tabeller.items():
        if any(navn in n.tabeller and n.dekker(bilde, navn) for n in nyere):
            continue
        if ukjente := [k for k in t.kilder if k not in les_yaml("kilder.yaml")]:
            raise _Avvist(f"{hva}: kilden {ukjente[0]} er ikke beskrevet i data/kilder.yaml. Hent tallene på nytt.")
        try:
            innhold = t.fil.read_bytes()
        except OSError:
            raise _Avvist(f"{hva}: {t.fil.name} mangler. Slett mappen, og hent tallene på nytt.") from None
        if hashlib.sha256(innhold).hexdigest() != t.sha256:
            raise _Avvist(
                f"{hva}: {t.fil.name} er endret etter at den ble hentet. Slett mappen, og hent tallene på nytt."
            )
        tabeller[navn] = replace(t, innhold=innhold)
    return replace(bilde, tabeller=tabeller)


def _hentet(mappe: Path, navn: str, t: dict) -> Hentet:
    fil = str(t["fil"])
    if Path(fil).name != fil:  # a file of the snapshot itself, never one somewhere else
        raise ValueError(fil)
    return Hentet(
        navn, mappe / fil, str(t["sha256"]), int(t["rader"]), tuple(map(str, t.get("adresser", ()))),
        str(t.get("updated") or ""), str(t.get("lisens") or ""), str(t.get("status") or ""),
        tuple(map(str, t.get("kilder", ()))), tuple(map(str, t.get("ssb_tabeller", ()))),
    )
