"""The file that is handed in: what it holds, how it is written, and what is required of it before it is believed.

The name ends in `.robek.json`, and the content is one JSON object in UTF-8:

    format         "robekanalyse-innlevering"
    versjon        1
    kommune        the municipality's number, four digits, as text
    samling        which gathering it is handed in for: "1"–"6", "kommunemoete", "evaluering", "oppfoelging" or "alle"
    levert         when, in UTC: 2027-01-15T12:03:00Z
    oppfoeringer   every change of every field, the earlier ones too (see oppfoering.py), sorted by time
    anonyme        the anonymous answers (see anonyme.py), sorted on their random numbers
    slettet        the random numbers of anonymous answers that have been deleted
    sha256         the checksum of all the rest: of its JSON with sorted keys, no spaces and no escapes

The same format whoever writes it: the command line, the HTML workbook, the browser edition. A reader refuses a later
`versjon`, and takes every earlier one. For the participants it is described in book/innlevering.md.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from ..grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.spoersmaal import FILER, spoersmaal
from .anonyme import Anonyme, Anonymt, les_rader, les_slettet, slett_anonyme
from .journal import skriv_atomisk
from .oppfoering import TID, Oppfoering, kanonisk, les_oppfoering
from .svarmappe import Svarmappe, naa
from .trygg_lesing import les_bytes, tolk_json

FORMAT = "robekanalyse-innlevering"
VERSJON = 1
ENDELSE = ".robek.json"
ALLE = "alle"
_FELT = {
    "format": str, "versjon": int, "kommune": str, "samling": str, "levert": str,
    "oppfoeringer": list, "anonyme": list, "slettet": list, "sha256": str,
}  # fmt: skip


@dataclass(frozen=True)
class Innlevering:
    """One hand-in: whose, for what, when, every change and anonymous answer in it, and what could not be used."""

    kommune: Kommune
    samling: str
    levert: str
    oppfoeringer: frozenset[Oppfoering] = frozenset()
    anonyme: tuple[Anonymt, ...] = ()
    slettet: frozenset[str] = frozenset()
    avvik: tuple[str, ...] = ()


def les_samling(samling) -> str:
    """Which gathering is meant? Raises UgyldigInndata for one that does not exist."""
    if (navn := str(samling).strip().lower()) not in (*FILER, ALLE):
        raise UgyldigInndata(f"Det finnes ingen samling «{navn[:40]}»: velg en av {', '.join(FILER)} eller {ALLE}.")
    return navn


def _sum(innhold: dict) -> str:
    uten = {n: v for n, v in innhold.items() if n != "sha256"}
    return hashlib.sha256(kanonisk(uten).encode()).hexdigest()


def pakk(levering: Innlevering) -> bytes:
    """The hand-in as the bytes of a file."""
    innhold = {
        "format": FORMAT,
        "versjon": VERSJON,
        "kommune": levering.kommune.nr,
        "samling": levering.samling,
        "levert": levering.levert,
        "oppfoeringer": [o.som_data() for o in sorted(levering.oppfoeringer, key=lambda o: o.orden)],
        "anonyme": [asdict(r) for r in sorted(levering.anonyme, key=lambda r: (r.nr, r.spm))],
        "slettet": sorted(levering.slettet),
    }
    innhold["sha256"] = _sum(innhold)
    return (json.dumps(innhold, ensure_ascii=False, indent=1) + "\n").encode()


def tolk(data: bytes, navn: str) -> Innlevering:
    """Which hand-in are these bytes? Answers that are no answers are left out and told in `avvik`.

    Raises OedelagtFil in one sentence when it is not a hand-in, is damaged, or is from a later edition.
    """
    innhold = tolk_json(data, navn)
    if not isinstance(innhold, dict) or innhold.get("format") != FORMAT:
        raise OedelagtFil(f"{navn} er ikke en innlevering.")
    if type(innhold.get("versjon")) is int and innhold["versjon"] > VERSJON:
        raise OedelagtFil(f"{navn} er laget med en nyere utgave av robekanalyse: oppdater, og samle igjen.")
    if set(innhold) != set(_FELT) or any(type(innhold[n]) is not t for n, t in _FELT.items()):
        raise OedelagtFil(f"{navn} mangler noe en innlevering skal ha.")
    try:
        riktig = _sum(innhold) == innhold["sha256"]
    except ValueError:
        riktig = False
    if not riktig:
        raise OedelagtFil(f"{navn} er endret eller skadet etter at den ble levert: be kommunen levere på nytt.")
    if not re.fullmatch(r"\d{4}", innhold["kommune"]) or not TID.fullmatch(innhold["levert"]):
        raise OedelagtFil(f"{navn} sier ikke hvilken kommune den er fra, eller når den ble levert.")
    try:
        kommune, samling = finn_kommune(innhold["kommune"]), les_samling(innhold["samling"])
    except RobekFeil as e:
        raise OedelagtFil(f"{navn}: {e}") from None
    endringer, avvik = set(), []
    for raa in innhold["oppfoeringer"]:
        try:
            endringer.add(les_oppfoering(raa))
        except RobekFeil as e:
            avvik.append(str(e))
    anonyme, feil = les_rader(innhold["anonyme"])
    avvik = tuple(dict.fromkeys([*avvik, *feil]))
    slettet = frozenset(les_slettet(innhold["slettet"]))
    return Innlevering(kommune, samling, innhold["levert"], frozenset(endringer), tuple(anonyme), slettet, avvik)


def les_innlevering(fil: Path) -> Innlevering:
    """Which hand-in is in this file? Raises OedelagtFil as `tolk` does."""
    return tolk(les_bytes(fil), fil.name)


def _velg_ut(mappe: Svarmappe, anonyme: Anonyme, samling: str) -> Innlevering:
    med = {s.id for n in FILER if samling in (n, ALLE) for s in spoersmaal(n)}
    return Innlevering(
        mappe.kommune, samling, naa(), frozenset(o for o in mappe.oppfoeringer if o.spm in med),
        tuple(r for r in anonyme.rader if r.spm in med), frozenset(anonyme.slettet),
    )  # fmt: skip


def lever(mappe: str | Path, samling="alle", ut: str | Path | None = None) -> Path:
    """Write the answers of this municipality's folder as one file to mail or share; where is it?

    The file is <nummer>-<navn>-samling-<n>.robek.json in the folder itself, or in `ut`. Raises UgyldigInndata when
    there is nothing to hand in, or the folder is not a municipality's.
    """
    samling = les_samling(samling)
    svar = Svarmappe(mappe)
    levering = _velg_ut(svar, svar.anonyme(), samling)
    if not levering.oppfoeringer and not levering.anonyme and not levering.slettet:
        hva = "noe av kurset" if samling == ALLE else f"samling {samling}" if samling.isdigit() else samling
        raise UgyldigInndata(f"Det er ingen svar på {hva} i {Path(mappe) / 'svar'}: svar først, og lever så.")
    fil = Path(ut or mappe) / f"{svar.kommune.mappenavn}-samling-{samling}{ENDELSE}"
    skriv_atomisk(fil, pakk(levering))
    return fil


def slett_svar(mappe: str | Path) -> tuple[int, list[Path]]:
    """Delete the raw anonymous answers of this municipality, also in hand-in files lying in its folder.

    Returns how many were deleted and which files were written again without them. Copies sent elsewhere are beyond
    reach, but collecting one of them does not bring the answers back here.
    """
    svar = Svarmappe(mappe)
    antall = slett_anonyme(svar.svar)
    rettet = []
    for fil in sorted(Path(mappe).glob("*" + ENDELSE)):
        try:
            levering = les_innlevering(fil)
        except OedelagtFil:
            continue
        if levering.kommune == svar.kommune and levering.anonyme:
            vekk = levering.slettet | {r.nr for r in levering.anonyme}
            ny = Innlevering(levering.kommune, levering.samling, levering.levert, levering.oppfoeringer, (), vekk)
            skriv_atomisk(fil, pakk(ny))
            rettet.append(fil)
    return antall, rettet
