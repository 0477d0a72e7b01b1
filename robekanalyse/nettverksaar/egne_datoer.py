"""Dates the municipalities have answered themselves: shown as they stand, never moved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from pathlib import Path

from ..grunnlag.feil import RobekFeil
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..plan.svar import Plansvar, dato
from ..svar.verdier import vis_verdi
from .datoer import EGEN, Hendelse

# question → (date column, what it is; {column} is filled in)
_TABELLER = {
    "s4-moeteplan": ("moetedato", "Møte i {organ}"),
    "s4-reglement": ("fornyes_innen", "Delegeringsreglementet skal være fornyet"),
    "s5-steg": ("maaned", "Styringssystem: {steg}"),
    "s6-vedtak": ("dato", "Planen behandles i {organ}"),
    "s6-oppfolging": ("dato", "Planen legges fram: {hva}"),
}
# Seen only in the municipality's own calendar: talks with its employees are not the network's.
_BARE_EGEN = {"s5-dialog": ("foerste", "Resultatdialog: {mellom}"), "s6-drofting": ("dato", "Drøfting: {tema}")}


def kommunemapper(mappe: Path) -> list[Path]:
    """The folders of municipalities: the folder itself, or those that lie in it."""
    if (mappe / "svar").is_dir() or mappe.name[:4].isdigit():
        return [mappe]
    return sorted(m for m in mappe.iterdir() if m.is_dir() and m.name[:4].isdigit())


def egne_datoer(mappe: Path) -> tuple[list[Hendelse], dict[tuple[int, int], int], list[str]]:
    """The dates the municipalities have given, how many councils meet in each ISO week, and what could not be read.

    `mappe` is a municipality's folder (then also its consultations), or the network's.
    """
    mapper = kommunemapper(mappe)
    alene = mapper == [mappe]
    ut, uker, uleselig = [], Counter(), []
    for m in mapper:
        try:
            s = Plansvar(m)
        except RobekFeil as e:
            uleselig.append(str(e))
            continue
        ut += _datoer(s, _TABELLER | (_BARE_EGEN if alene else {}))
        if s.verdi("s1-mandat"):
            ut.append(_en(s, dato(s.verdi("s1-mandat")), "s1-mandat", "Kommunestyret får saken om kurset"))
        uker.update({dato(r["moetedato"]).isocalendar()[:2] for r in s.raa("s4-moeteplan")
                     if r.get("organ") == "kommunestyre" and r.get("moetedato")})  # fmt: skip
    return _hver_sin_id(ut), dict(uker), uleselig


def _datoer(s: Plansvar, tabeller) -> list[Hendelse]:
    ut = []
    for spm, (felt, navn) in tabeller.items():
        kolonner = {k.id: k for k in finn_spoersmaal(spm).kolonner}
        for r in s.raa(spm):
            if r.get(felt):
                vist = {n: vis_verdi(r.get(n), k) for n, k in kolonner.items()}
                ut.append(_en(s, dato(r[felt]), spm, navn.format(**vist)))
    return ut


def _hver_sin_id(datoer: list[Hendelse]) -> list[Hendelse]:
    """Numbered in order of date where several are alike, as the council's meetings: a calendar keeps one of each id.

    The same on the same day is one date, as the points of one decision.
    """
    ut, antall = [], Counter()
    for h in sorted(set(datoer)):
        antall[h.id] += 1
        ut.append(replace(h, id=f"{h.id}-{antall[h.id]}"))
    return ut


def _en(s: Plansvar, dag: dt.date, spm: str, navn: str) -> Hendelse:
    id, tittel = f"{s.kommune.nr}-{spm}-{navn}", f"{s.kommune.navn}: {navn}"
    return Hendelse(dag, id, tittel, EGEN, hjemmel=f"kommunens svar ({spm})")
