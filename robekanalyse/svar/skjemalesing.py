"""Read a filled-in Word form back into the same changes as the notebook would have made.

The result depends on the file alone, so it does not matter when or in which order forms are read. Answers are found
by the codes in the tables, wherever those have been moved. What cannot be an answer is told, field by field, and the
rest is used.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from ..grunnlag.feil import OedelagtFil, RobekFeil
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.spoersmaal import Spoersmaal, spoersmaal
from .anonyme import Anonymt, anonymt_svar, roller
from .innlevering import Innlevering
from .oppfoering import ID, MEST_SETT, TID, Oppfoering, kanonisk
from .ordskjema import MERKE, VERSJON, _docx
from .skjemaoppsett import ROLLE, les_rutenett, les_svar
from .trygg_lesing import kontroller_pakke, les_bytes, tolk_json

_MERKE = re.compile(rf"{MERKE} (\d+) · (\d{{4}}) · (\w+) · (svar|anonymt) · (\S+)")
FLEST_LINJER = 2000


@dataclass
class Skjema:
    """What a form holds: question → field → stored value, what stood in it when made, and what is no answer."""

    kommune: Kommune
    samling: str
    anonymt: bool
    tid: str
    felt: dict[str, dict[str, object]] = field(default_factory=dict)
    staar: dict[str, tuple[object, tuple[str, ...]]] = field(default_factory=dict)
    rolle: str = ""
    avvik: list[str] = field(default_factory=list)
    urort: set[tuple[str, str]] = field(default_factory=set)  # fields that could not be read: not to be emptied


def _tekst(element) -> str:
    """All that is written in a cell or paragraph: accepted, suggested and in fields to fill in; not what is deleted."""
    from docx.oxml.ns import qn

    avsnitt = [element] if element.tag == qn("w:p") else list(element.iter(qn("w:p")))
    stroeket = {qn("w:del"), qn("w:moveFrom")}
    linjer = []
    for p in avsnitt:
        biter = []
        for e in p.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr")):
            if any(o.tag in stroeket for o in e.iterancestors()):
                continue
            # a tab stop in a paragraph's settings has the same name as a tab in its text
            if e.tag == qn("w:tab") and e.getparent().tag != qn("w:r"):
                continue
            biter.append(e.text or "" if e.tag == qn("w:t") else "\t" if e.tag == qn("w:tab") else "\n")
        linjer.append("".join(biter))
    return "\n".join(linjer)


def _celler(tbl) -> list[list[str]]:
    """The table as text. Spans are not followed: a span may claim a width no memory can hold."""
    from docx.oxml.ns import qn

    rader = list(tbl.iterchildren(qn("w:tr"), qn("w:sdt")))[:FLEST_LINJER]
    trer = [tr for r in rader for tr in ([r] if r.tag == qn("w:tr") else r.iter(qn("w:tr")))]
    return [[_tekst(tc) for tc in tr.iter(qn("w:tc"))] for tr in trer]


def tolk_skjema(data: bytes, navn: str) -> Skjema:
    """What does this form hold? Raises OedelagtFil when it is not one of our forms."""
    from docx.oxml.ns import qn

    try:
        doc = _docx().Document(io.BytesIO(data))
        kropp = doc.element.body
        merker = [m for p in kropp.iter(qn("w:p")) if (m := _MERKE.search(_tekst(p)))]
        tid = doc.core_properties.modified
    except RobekFeil:
        raise
    except Exception:  # whatever a broken package can make the reader of it raise
        raise OedelagtFil(f"{navn} kan ikke leses som Word-dokument: det er skadet.") from None
    if not merker:
        raise OedelagtFil(f"{navn} er ikke et av kursets skjemaer: linja «{MERKE} …» mangler.")
    versjon, nr, samling, slag, laget = merker[0].groups()
    if int(versjon[:6]) > VERSJON:
        raise OedelagtFil(f"{navn} er laget med en nyere utgave av robekanalyse: oppdater, og samle igjen.")
    try:
        kommune, kjente = finn_kommune(nr), {s.id: s for s in spoersmaal(samling)}
    except RobekFeil as e:
        raise OedelagtFil(f"{navn}: {e}") from None
    if not TID.fullmatch(laget):
        laget = "2000-01-01T00:00:00Z"
    # Word notes when the form was saved, in whole seconds; a program that does not leaves the time it was made
    lagret = tid.strftime("%Y-%m-%dT%H:%M:%SZ") if tid and 2000 <= tid.year < 2100 else ""
    naar = lagret if lagret[:19] > laget[:19] else laget
    ut = Skjema(kommune, samling, slag == "anonymt", naar, staar=_staar(doc))
    for tbl in kropp.iter(qn("w:tbl")):
        grid = _celler(tbl)
        kode = grid[0][0].strip() if grid and grid[0] else ""
        if kode == ROLLE and len(grid) > 1:
            ut.rolle = grid[1][-1].strip()
        elif kode in kjente and kode not in ut.felt and kjente[kode].anonym == ut.anonymt:
            _les_spoersmaal(ut, kjente[kode], grid)
    return ut


def _les_spoersmaal(ut: Skjema, s: Spoersmaal, grid) -> None:
    ut.felt[s.id] = {}
    bredde = len(grid[0])
    if any(len(linje) != bredde for linje in grid):
        ut.avvik.append(f"{s.id}: tabellen har sammenslåtte celler; se over svarene.")
        ut.urort |= {(s.id, n.split("|", 1)[1]) for n in ut.staar if n.startswith(f"{s.id}|")}
    like: dict[str, int] = {}
    for felt, raa in les_rutenett(s, grid):
        foer = ut.staar.get(f"{s.id}|{felt}", (None, ()))[0]
        verdi, feil = les_svar(s, felt or ("r" if s.type == "tabell" else ""), raa, foer)
        ut.avvik += [f"{s.id}: {setning}" for setning in feil]
        if s.type == "tabell":
            if verdi is None:
                if feil:
                    ut.urort.add((s.id, felt))
                continue
            if not felt or felt in ut.felt[s.id]:  # a new row, or a copy of one: marked by what it says
                innhold = kanonisk([s.id, verdi])
                like[innhold] = like.get(innhold, 0) + 1
                felt = "r" + hashlib.sha256(f"{innhold}{like[innhold]}".encode()).hexdigest()[:8]
        ut.felt[s.id][felt] = verdi


def _staar(doc) -> dict[str, tuple[object, tuple[str, ...]]]:
    """What stood in the form when it was made: «question|field» → (value, changes); empty when that is lost."""
    from docx.opc.constants import RELATIONSHIP_TYPE

    for rel in doc.part.rels.values():
        if rel.is_external or rel.reltype != RELATIONSHIP_TYPE.CUSTOM_XML:
            continue
        treff = re.search(rf'"urn:{MERKE}:\d+">([A-Za-z0-9+/=\s]*)<'.encode(), rel.target_part.blob)
        if not treff:
            continue
        try:
            innhold = tolk_json(base64.b64decode(treff[1]), "vedlegget")
            ut = {n: (v, tuple(sett)) for n, (v, sett) in innhold.items() if "|" in n and len(sett) <= MEST_SETT}
        except (binascii.Error, ValueError, TypeError, AttributeError, OedelagtFil):
            return {}
        return {n: p for n, p in ut.items() if all(isinstance(i, str) and ID.fullmatch(i) for i in p[1])}
    return {}


def _endringer(skjema: Skjema, skriver: str) -> frozenset[Oppfoering]:
    """Every field that says something else than it did when the form was made, as a change that has seen the old."""
    ut = set()
    for spm, felt in skjema.felt.items():
        foer = {n.split("|", 1)[1]: p for n, p in skjema.staar.items() if n.startswith(f"{spm}|")}
        for f in dict.fromkeys([*felt, *foer]):
            verdi, (gammel, sett) = felt.get(f), foer.get(f, (None, ()))
            tapt = f not in felt and (spm, f) in skjema.urort
            if not tapt and kanonisk(verdi) != kanonisk(gammel):
                ut.add(Oppfoering(spm, f, verdi, skjema.tid, skriver, sett))
    return frozenset(ut)


def _anonyme(skjema: Skjema, data: bytes) -> tuple[Anonymt, ...]:
    """The form of one person as anonymous rows; the numbers are drawn from the file, so a copy of it is no new one."""
    grupper = roller()[0]
    rolle = next((g for g, n in grupper.items() if skjema.rolle.casefold() in (g, n.casefold())), "")
    ut = []
    for spm, felt in skjema.felt.items():
        for verdi in felt.values():
            if verdi is None:
                continue
            nr = hashlib.sha256(f"{spm} anonymt ".encode() + data).hexdigest()[:16]
            try:
                ut.append(anonymt_svar(spm, rolle, verdi, nr=nr))
            except RobekFeil as e:
                skjema.avvik.append(f"{spm}: {e}")
    return tuple(ut)


def les_skjema(fil: Path) -> Innlevering:
    """Which hand-in is this form? Raises OedelagtFil in one sentence when it is no form of ours, damaged or too big."""
    kontroller_pakke(fil)
    data = les_bytes(fil)
    skjema = tolk_skjema(data, fil.name)
    if skjema.anonymt:
        rader = _anonyme(skjema, data)
        # no time of delivery: it could tell whose answer it is
        return Innlevering(skjema.kommune, skjema.samling, "", anonyme=rader, avvik=tuple(skjema.avvik))
    skriver = "papir-" + hashlib.sha256(data).hexdigest()[:12]
    # an empty form has come along by mistake, and hands in nothing
    levert = skjema.tid if any(v is not None for felt in skjema.felt.values() for v in felt.values()) else ""
    return Innlevering(
        skjema.kommune, skjema.samling, levert, _endringer(skjema, skriver), avvik=tuple(skjema.avvik)
    )
