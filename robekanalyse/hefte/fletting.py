"""A new edition into a workbook that someone has written in: her cells stay where she put them, whatever happens.

Three notebooks meet: the one on disk, the one we wrote last (the base), and the new one. Cells are known by their ids.
A cell of ours that nobody has changed is replaced; one that has been changed keeps the person's words, and the new
text stands under it as a note where it differs. Cells of her own follow the cell they stood after. What we have taken
out stays if she had changed it. Outputs are ours: those of the new edition are shown.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

MERKE = "robek-flettet"
LISTE = "flettet-liste"
NOTAT = "flettet-notat-"


@dataclass(frozen=True)
class Flettet:
    """The merged notebook, what changed in one Norwegian sentence each, and whether anything in it is a person's."""

    nb: dict
    endringer: tuple[str, ...]
    egne: bool


def kilde(celle: dict) -> str:
    """The text of a cell, however it is stored."""
    return "".join(celle.get("source", ""))


def _id(celle: dict, nr: int) -> str:
    return celle.get("id") or f"uten-id-{nr}"


def _er_vaar(celle: dict) -> bool:
    """Is this one of the notes we put in at an earlier merge, with nothing written in it since?"""
    metadata = celle.get("metadata", {})
    return MERKE in metadata.get("tags", ()) and metadata.get("robek-sum") == _sum(kilde(celle))


def _sum(tekst: str) -> str:
    return hashlib.sha256(tekst.encode("utf-8", "replace")).hexdigest()[:16]


def _notat(id: str, tekst: str) -> dict:
    metadata = {"tags": [MERKE], "robek-sum": _sum(tekst)}
    return {"cell_type": "markdown", "id": id[:64], "metadata": metadata, "source": tekst.splitlines(True)}


def _sitat(celle: dict) -> str:
    tekst = kilde(celle)
    if celle["cell_type"] == "markdown":
        return "\n".join(f"> {linje}" for linje in tekst.splitlines())
    return f"```python\n{tekst}\n```"


def _kort(celle: dict) -> str:
    """What a cell is called in the list: its first line with words, or its id."""
    linjer = [linje.strip("#* ") for linje in kilde(celle).splitlines() if linje.strip("#* ")]
    return f"«{linjer[0][:60]}»" if linjer and celle["cell_type"] == "markdown" else f"cellen {celle.get('id', '')}"


def flett(paa_disk: dict, sist_laget: dict | None, ny: dict) -> Flettet:
    """Which notebook has everything the person wrote, and everything new in this edition?

    `paa_disk` is the file with her words in it, `sist_laget` the one we wrote before she did (None when it is lost:
    then every cell that differs is taken to be hers), `ny` the new edition. None of them is changed.
    """
    gammel = {_id(c, i): c for i, c in enumerate((sist_laget or {"cells": []})["cells"])}
    nye = {_id(c, i): c for i, c in enumerate(ny["cells"])}
    egne = [(_id(c, i), c) for i, c in enumerate(paa_disk["cells"]) if not _er_vaar(c)]
    endringer: list[str] = []
    brukt: set[str] = set()
    etter: dict[str | None, list[dict]] = {}  # her own cells: after which of the new edition's do they come?
    foran: str | None = None
    i_bytt: dict[str, list[dict]] = {}
    for id, celle in egne:
        if id in nye and id not in brukt:
            brukt.add(id)
            foran = id
            if _roert(celle, gammel.get(id), nye[id]) and not _likt(celle, nye[id]):
                i_bytt[id] = _begge(id, celle, gammel.get(id), nye[id], endringer)
        elif id in gammel and id not in nye and _likt(celle, gammel[id]):
            endringer.append(f"Tatt ut: {_kort(celle)}.")
        else:
            if id in gammel and id not in nye:
                endringer.append(f"Tatt ut av kurset, men beholdt fordi noen har skrevet i det: {_kort(celle)}.")
            etter.setdefault(foran, []).append(celle)
    slettet = [id for id in nye if id in gammel and id not in brukt and sist_laget is not None]
    for id, celle in nye.items():
        if id in gammel and id in brukt and id not in i_bytt and not _likt(celle, gammel[id]):
            endringer.append(f"Ny tekst: {_kort(celle)}.")
        elif id not in gammel and id not in brukt:
            endringer.append(f"Nytt: {_kort(celle)}.")
        elif id in slettet and not _likt(celle, gammel[id]):
            endringer.append(f"Endret, og satt inn igjen etter at noen tok det ut: {_kort(celle)}.")
    celler = list(etter.get(None, ()))
    for id, celle in nye.items():
        if id in slettet and _likt(celle, gammel[id]):
            celler += etter.get(id, ())
            continue
        celler += i_bytt.get(id, [celle])
        celler += etter.get(id, ())
    if endringer:
        tekst = "**Dette er nytt i heftet.** Det dere har skrevet selv, står der det sto.\n\n"
        celler.insert(1 if celler else 0, _notat(LISTE, tekst + "\n".join(f"- {e}" for e in endringer)))
    har_egne = bool(etter or i_bytt or any(_likt(nye[i], gammel[i]) for i in slettet))
    return Flettet({**ny, "cells": _med_egne_id(celler)}, tuple(endringer), har_egne)


def _likt(a: dict, b: dict) -> bool:
    return a["cell_type"] == b["cell_type"] and kilde(a) == kilde(b)


def _roert(celle: dict, gammel: dict | None, ny: dict) -> bool:
    """Has a person changed this cell of ours since we wrote it?"""
    return not _likt(celle, gammel if gammel is not None else ny)


def _begge(id: str, celle: dict, gammel: dict | None, ny: dict, endringer: list[str]) -> list[dict]:
    """The person's cell, and under it what the new edition says there, where that has changed."""
    ut = dict(celle)  # what came of the code she wrote is hers too
    if gammel is not None and _likt(ny, gammel):
        return [ut]
    endringer.append(f"{_kort(ny)} er endret i den nye utgaven, og noen har skrevet i den gamle. Begge står der.")
    merke = _sum(id)[:8]
    notater = [_notat(f"{NOTAT}{merke}", f"**I den nye utgaven står det her:**\n\n{_sitat(ny)}")]
    if gammel is not None:
        notater.append(_notat(f"{NOTAT}{merke}-foer", f"**Det gamle spørsmålet var:**\n\n{_sitat(gammel)}"))
    return [ut, *notater]


def _med_egne_id(celler: list[dict]) -> list[dict]:
    """Every cell with an id of its own; a copy of a cell keeps its words and gets a new one."""
    sett: set[str] = set()
    ut = []
    for celle in celler:
        id = celle.get("id") or "egen"
        nr = 2
        while id in sett:
            id = f"{(celle.get('id') or 'egen')[:56]}-{nr}"
            nr += 1
        sett.add(id)
        ut.append({**celle, "id": id})
    return ut


def er_notatbok(data: bytes) -> dict | None:
    """The notebook in these bytes; None when they are not one we can merge into."""
    try:
        nb = json.loads(data)
        for celle in nb["cells"]:
            tekst, id = celle["source"], celle.get("id", "")
            if celle["cell_type"] not in ("code", "markdown", "raw") or not isinstance(celle["metadata"], dict):
                return None
            if not all(isinstance(t, str) for t in (id, *([tekst] if isinstance(tekst, str) else tekst))):
                return None
        return nb if nb["nbformat"] == 4 else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
