"""Who has handed in what, and what is missing? Read from the network's folder, one municipality at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.spoersmaal import FILER, spoersmaal
from .innlevering import ALLE
from .innsamling import les_leveringsliste
from .svarmappe import Svarmappe
from .verdier import kreves, mangler


@dataclass(frozen=True)
class Samlingsstatus:
    """One municipality and one gathering: when last handed in (UTC, empty if not), and what is missing, question → why.

    `besvart` and `av` count the questions that must be answered; `avgitt` is how many anonymous answers there are.
    """

    kommune: Kommune
    samling: str
    levert: str
    besvart: int
    av: int
    mangler: dict[str, str]
    avgitt: int
    konflikter: int


def _en(svar: Svarmappe, samling: str, levert: str) -> Samlingsstatus:
    verdier, anonyme = svar.tilstand.svar(), svar.anonyme()
    mangel, krevd, avgitt = {}, 0, 0
    for s in spoersmaal(samling):
        if s.anonym:
            antall = len(anonyme.svar(s.id))
            avgitt += antall
            hva = f"{antall} av minst {s.minst_svar} svar" if antall < s.minst_svar else ""
            krav = bool(s.minst_svar)
        else:
            krav, hva = kreves(s, verdier), mangler(s, verdier)
        krevd += krav
        if krav and hva:
            mangel[s.id] = hva
    egne = {s.id for s in spoersmaal(samling)}
    konflikter = sum(spm in egne for spm, _ in svar.tilstand.konflikter)
    return Samlingsstatus(svar.kommune, samling, levert, krevd - len(mangel), krevd, mangel, avgitt, konflikter)


def kommunestatus(mappe: str | Path) -> list[Samlingsstatus]:
    """What has this municipality answered and handed in, gathering by gathering? Those without any answer left out."""
    svar = Svarmappe(mappe)
    sist: dict[str, str] = {}
    for samling, tid in les_leveringsliste(Path(mappe)):
        for navn in FILER if samling == ALLE else (samling,):
            sist[navn] = max(sist.get(navn, ""), tid)
    roert = {o.spm for o in svar.oppfoeringer} | {r.spm for r in svar.anonyme().rader}
    return [
        _en(svar, navn, sist.get(navn, "")) for navn in FILER
        if navn in sist or any(s.id in roert for s in spoersmaal(navn))
    ]  # fmt: skip


def status(nettverksmappe: str | Path) -> dict[Kommune, list[Samlingsstatus]]:
    """Who has handed in what? Every municipality with a folder here, in the order of the folders.

    Raises UgyldigInndata when the folder does not exist or holds no municipality.
    """
    mappe = Path(nettverksmappe)
    mapper = sorted(m for m in mappe.glob("*") if m.is_dir() and re.match(r"\d{4}-", m.name))
    if not mapper:
        raise UgyldigInndata(
            f"Det er ingen kommuner i mappen {mappe}: samle innleveringene dit først med robekanalyse samle."
        )
    return {Svarmappe(m).kommune: kommunestatus(m) for m in mapper}
