"""The facilitator's side: an inbox of hand-ins in any order becomes one folder per municipality.

Collecting is a union of changes, so order, duplicates and older versions make no difference, and doing it again
changes nothing. Files in the inbox are only read. A municipality's folder gets its name from our own register, never
from anything in a file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from .anonyme import legg_til_anonyme
from .innlevering import Innlevering, les_innlevering
from .journal import laast, legg_til_samlede, skriv_atomisk
from .svarmappe import SVAR
from .trygg_lesing import les_json

LEVERINGSLISTE = "innleveringer.json"


@dataclass(frozen=True)
class Mottatt:
    """One file that was taken in: what was new in it, and what in it could not be used, one sentence each."""

    fil: str
    levering: Innlevering
    nye: int
    avvik: tuple[str, ...]


@dataclass(frozen=True)
class Samling:
    """What came of the inbox: the files taken in, and those left alone, with why."""

    mottatt: tuple[Mottatt, ...]
    avvist: tuple[tuple[str, str], ...]


def _filer(innboks: Path, til: Path) -> Iterator[Path]:
    """Every file in the inbox and the folders in it, in a fixed order; what we have collected ourselves left out."""
    for mappe, under, filer in os.walk(innboks):
        under[:] = sorted(u for u in under if not u.startswith(".") and (Path(mappe) / u).resolve() != til.resolve())
        for navn in sorted(filer):
            if not navn.startswith((".", "~$")):  # hidden files, and the mark Word leaves while a form is open
                yield Path(mappe) / navn


def _les(fil: Path) -> Innlevering:
    match fil.suffix.lower():
        case ".json":
            return les_innlevering(fil)
        case ".docx":
            from .skjemalesing import les_skjema

            return les_skjema(fil)
    raise OedelagtFil(f"{fil.name} er verken en innlevering (.robek.json) eller et skjema (.docx).")


def les_leveringsliste(mappe: Path) -> list[tuple[str, str]]:
    """What has been handed in to this municipality's folder? (gathering, time), sorted."""
    fil = mappe / SVAR / LEVERINGSLISTE
    if not fil.exists():
        return []
    liste = les_json(fil)
    if not isinstance(liste, list) or not all(isinstance(p, list) and list(map(type, p)) == [str, str] for p in liste):
        raise OedelagtFil(f"Filen {fil} er skadet: slett den, og samle på nytt.")
    return sorted({(p[0], p[1]) for p in liste})


def _ta_imot(levering: Innlevering, til: Path) -> int:
    mappe = til / levering.kommune.mappenavn
    nye = legg_til_samlede(mappe / SVAR, levering.oppfoeringer)
    if levering.anonyme or levering.slettet:
        nye += legg_til_anonyme(mappe / SVAR, levering.anonyme, levering.slettet)
    fil = mappe / SVAR / LEVERINGSLISTE
    with laast(fil):
        foer = les_leveringsliste(mappe)
        # Forms with answers of single persons are not noted: when one came in could tell whose it is.
        etter = sorted({*foer, (levering.samling, levering.levert)}) if levering.levert else foer
        if etter != foer:
            skriv_atomisk(fil, (json.dumps(etter, ensure_ascii=False, indent=1) + "\n").encode())
    return nye


def samle(innboks: str | Path, til: str | Path) -> Samling:
    """Take in every hand-in and form in the inbox to the network's folder; what came of each file?

    The result in `til` is the same whatever the order, and however often. Damaged and foreign files are listed in
    `avvist` and left alone. Raises UgyldigInndata when the inbox does not exist.
    """
    innboks, til = Path(innboks), Path(til)
    if not innboks.is_dir():
        raise UgyldigInndata(f"Innboksen {innboks} finnes ikke: skriv stien til mappen der innleveringene ligger.")
    mottatt, avvist = [], []
    for fil in _filer(innboks, til):
        navn = str(fil.relative_to(innboks))
        try:
            levering = _les(fil)
        except RobekFeil as e:
            avvist.append((navn, str(e)))
            continue
        mottatt.append(Mottatt(navn, levering, _ta_imot(levering, til), levering.avvik))
    return Samling(tuple(mottatt), tuple(avvist))
