"""What every session notebook shares: goals and programme on top, homework and key points at the end."""

from __future__ import annotations

from html import escape

import pandas as pd

from ..grunnlag.kurs import Del, samling
from ..grunnlag.spoersmaal import Spoersmaal, spoersmaal
from ..grunnlag.tall import tekst
from ..visning.tabell import Tabell, tabell
from .start import Utgangspunkt

NAAR = {"foer": "før samlingen", "salen": "i salen", "hjemme": "hjemme"}


class Tekst:
    """Running text made from data: HTML for the page, plain text for paper and screen readers."""

    def __init__(self, html: str, ren: str):
        self.html, self.ren = html, ren

    def _repr_html_(self) -> str:
        return f'<div class="robek-tekst">{self.html}</div>'

    def __repr__(self) -> str:
        return self.ren


def punktliste(innledning: str, punkter, nummerert: bool = False) -> Tekst:
    """A sentence and a list under it."""
    merke = "ol" if nummerert else "ul"
    linjer = "".join(f"<li>{escape(p)}</li>" for p in punkter)
    ren = "\n".join([innledning, *(f"{i}. {p}" if nummerert else f"• {p}" for i, p in enumerate(punkter, start=1))])
    return Tekst(f"<p>{escape(innledning)}</p><{merke}>{linjer}</{merke}>", ren)


def maal(her: Utgangspunkt) -> Tekst:
    """What will the participants be able to do after the gathering?"""
    return punktliste("Etter samlingen kan du", samling(her.samling).maal, nummerert=True)


def program(her: Utgangspunkt) -> Tabell:
    """How is the day divided? Time, minutes, form and content; the sum is the whole day."""
    s = samling(her.samling)
    rader = [
        (
            p.tid,
            p.min,
            p.form + (", direkte på skjermen" if p.live else "") + (", stemming per rolle" if p.stemming else ""),
            p.hva,
        )
        for p in s.program
    ]
    d = pd.DataFrame(rader, columns=["tid", "min", "form", "hva"])
    return tabell(
        d,
        f"Program for samling {s.nr}: {s.tittel}",
        {"tid": "Tid", "min": "Min", "form": "Form", "hva": "Hva"},
        {"min": 0},
        kilder=(),
        merknader=(),
    )


def har_med(her: Utgangspunkt) -> Tekst:
    """What must the municipality bring, and what does it take home?"""
    s = samling(her.samling)
    return punktliste(
        "Til denne samlingen",
        (f"Dere har med: {s.har_med}.", f"Dere tar med hjem: {s.tar_med_hjem}.", f"I planen blir dette {s.i_planen}."),
    )


def noekkelpunkter(her: Utgangspunkt) -> Tekst:
    """What should stay when everything else is forgotten?"""
    return punktliste("Nøkkelpunkter", samling(her.samling).noekkelpunkter)


def _krav(s: Spoersmaal) -> str:
    return {"ja": "ja", "nei": "valgfritt"}.get(s.krav) or (f"hvis {s.vilkaar.hvis}" if s.vilkaar else s.krav)


def hjemmearbeid(her: Utgangspunkt) -> Tabell:
    """Which questions does the gathering ask, of whom, when, and what is each answer used for?"""
    s = samling(her.samling)
    sp = spoersmaal(str(her.samling))
    d = pd.DataFrame(
        [(q.id, q.spoersmaal, q.hjelp, ", ".join(q.svarer), NAAR[q.naar], _krav(q)) for q in sp],
        columns=["id", "spoersmaal", "hjelp", "svarer", "naar", "krav"],
    )
    fordeling = ", ".join(
        f"{f['hvem']} {f.get('hver') or tekst(f['timer'], 1 if f['timer'] % 1 else 0)} t"
        for f in s.hjemmearbeid["fordeling"]
    )
    merknader = [
        f"Regn med om lag {tekst(s.hjemmearbeid['timer'])} timer til sammen: {fordeling}.",
        s.hjemmearbeid.get("merknad", ""),
    ]
    return tabell(
        d,
        f"Hjemmearbeid etter samling {s.nr}",
        {
            "id": "Kode",
            "spoersmaal": "Spørsmål",
            "hjelp": "Slik svarer dere",
            "svarer": "Hvem",
            "naar": "Når",
            "krav": "Må besvares",
        },
        kilder=(),
        merknader=[m for m in merknader if m],
    )


def del_(her: Utgangspunkt, celle: str) -> Del:
    """Which part of the notebook has this cell id?"""
    return samling(her.samling).del_med_celle(celle)
