"""How a question stands on paper: as a grid of cells, the same for writing the form and for reading it.

The first cell holds the question's id. Three shapes:

    tabell     one line per row, its mark first; a table with many columns is turned, so that it fits on a sheet
    liste      one line per choice or statement, its key first, and a cell for a cross or a mark
    enkelt     one line with the answer, and one with the reason when that is asked for

A column's code stands in brackets at the end of its heading, so the columns may be moved about.
"""

from __future__ import annotations

import re

from ..grunnlag.feil import RobekFeil
from ..grunnlag.spoersmaal import Kolonne, Spoersmaal
from .oppfoering import RAD
from .verdier import BEGRUNNELSE, les_felt, vis_verdi

SVAR, ANNET, ROLLE = "svar", "annet", "rollegruppe"
SNUS_FRA = 7
LEDIGE_RADER = 3
_KODE = re.compile(r"\[([a-z0-9_A-Z-]+)\]\s*$")
Grid = list[list[str]]


def _hode(navn: str, kode: str) -> str:
    return f"{navn}\n[{kode}]"


def kolonnetittel(k: Kolonne) -> str:
    """What a column is called, with its unit and price basis."""
    enhet = ", ".join(d for d in (k.enhet, f"{k.pris} priser" if k.pris else "") if d)
    return f"{k.navn} ({enhet})" if enhet else k.navn


def er_liste(s: Spoersmaal) -> bool:
    """Does the question have one line per choice or statement?"""
    return s.type in ("flervalg", "skala")


def rutenett(s: Spoersmaal, felt: dict[str, object]) -> Grid:
    """The question and its answers (field → stored value) as text cells."""
    if s.type == "tabell":
        return _tabell(s, felt)
    if er_liste(s):
        return _liste(s, felt)
    linjer = [[s.id, _hode("Svar" + (f" ({s.enhet})" if s.enhet else ""), SVAR)], [SVAR, vis_verdi(felt.get(""), s)]]
    if s.begrunnelse:
        linjer.append([BEGRUNNELSE, felt.get(BEGRUNNELSE) or ""])
    return linjer


def _tabell(s: Spoersmaal, felt: dict[str, object]) -> Grid:
    rader = [(m, r) for m, r in felt.items() if RAD.fullmatch(m) and r]
    ledige = max(LEDIGE_RADER, s.min_rader - len(rader))
    if s.maks_rader:
        ledige = max(0, min(ledige, s.maks_rader - len(rader)))
    linjer = [[s.id, *(_hode(kolonnetittel(k), k.id) for k in s.kolonner)]]
    linjer += [[m, *(vis_verdi(r.get(k.id), k) for k in s.kolonner)] for m, r in rader]
    linjer += [["", *("" for _ in s.kolonner)] for _ in range(ledige)]
    return linjer if len(s.kolonner) < SNUS_FRA else [list(kol) for kol in zip(*linjer, strict=True)]


def _liste(s: Spoersmaal, felt: dict[str, object]) -> Grid:
    verdi = felt.get("") or ()
    if s.type == "skala":
        tittel, linjer = _hode("1–5 eller vet ikke", SVAR), s.linjer
        svar = {v.id: vis_verdi(verdi[v.id], s) if v.id in verdi else "" for v in linjer}
    else:
        tittel, linjer = _hode("Kryss", SVAR), s.valg
        svar = {v.id: "X" if v.id in verdi else "" for v in linjer}
    ut = [[s.id, "", tittel], *([v.id, v.tekst, svar[v.id]] for v in linjer)]
    if s.type == "flervalg" and (s.eget_valg or not s.valg):
        egne = "; ".join(v for v in verdi if v not in svar)
        ut.append([ANNET, "Andre, med semikolon mellom", egne])
    if s.begrunnelse:
        ut.append([BEGRUNNELSE, "Begrunnelse", felt.get(BEGRUNNELSE) or ""])
    return ut


def _koder(celler: list[str]) -> list[str]:
    return [m[1] if (m := _KODE.search(c)) else "" for c in celler]


def les_rutenett(s: Spoersmaal, grid: Grid) -> list[tuple[str, object]]:
    """Which answers stand in this grid? (field or row's mark, raw value), in order; a row without a mark has "".

    A raw value is as the person wrote it; `verdier.les_felt` decides whether it is an answer.
    """
    if s.type == "tabell":
        kjente = {k.id for k in s.kolonner}
        if not kjente & set(_koder(grid[0][1:])):
            bredde = max(len(linje) for linje in grid)
            grid = [list(k) for k in zip(*([*linje, *[""] * (bredde - len(linje))] for linje in grid), strict=True)]
        koder = _koder(grid[0][1:])
        rader = [
            (linje[0].strip(), {k: v for k, v in zip(koder, linje[1:], strict=False) if k in kjente and v.strip()})
            for linje in grid[1:]
        ]
        return [(m if RAD.fullmatch(m) else "", rad or None) for m, rad in rader]
    celler = {linje[0].strip(): linje[-1] for linje in grid[1:] if len(linje) > 1}
    ut: list[tuple[str, object]] = []
    if s.type == "skala":
        ut.append(("", {v.id: celler[v.id] for v in s.linjer if celler.get(v.id, "").strip()} or None))
    elif s.type == "flervalg":
        valgt = [v.id for v in s.valg if celler.get(v.id, "").strip()]
        ut.append(("", [*valgt, *celler.get(ANNET, "").split(";")]))
    else:
        ut.append(("", celler.get(SVAR)))
    if s.begrunnelse:
        ut.append((BEGRUNNELSE, celler.get(BEGRUNNELSE)))
    return ut


def les_svar(s: Spoersmaal, felt: str, raa, foer=None) -> tuple[object, list[str]]:
    """The raw value of a field as it is stored, and what in it is no answer, one sentence each.

    In a row or a scale the cells that are no answers are left out, or stay as they were in `foer`.
    """
    try:
        return les_felt(s, felt, raa), []
    except RobekFeil as e:
        if not isinstance(raa, dict):
            return foer, [str(e)]
    ut, feil = {}, []
    for navn, verdi in raa.items():
        try:
            ut |= les_felt(s, felt, {navn: verdi}) or {}
        except RobekFeil as e:
            feil.append(str(e))
            if isinstance(foer, dict) and navn in foer:
                ut[navn] = foer[navn]
    return ut or None, feil
