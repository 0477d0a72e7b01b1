"""Gathering 4 on the projector: what the tables chose, in large type, read again every other second."""

from __future__ import annotations

import asyncio
from collections import Counter
from html import escape
from pathlib import Path

from ..analyse.sortering import VALG, Sak, sammenlign_med_fasit, sorteringssaker, tell_sortering
from ..grunnlag.tall import dato_tekst
from ..samling import s4_sortering
from ..samling.felles import Tekst
from ..samling.s4_rett import hjemmel
from ..samling.s5_maler import stor
from ..samling.start import Utgangspunkt
from .felt import KNAPP, levende, vist
from .sorteringsark import Ark, alle_ark, grupper, mappe_for, rader

KORT = {"KS": "KS", "F": "F", "KD": "KD", "annen": "annen"}
SEKUNDER = 2
FLEST = 8


def sorteringsbilde(her: Utgangspunkt, mappe: str | Path | None = None):
    """How have the tables sorted so far? Live on the projector, or Fjordvik's votes where no one is there to sort.

    `mappe` is a network's folder, to see all its municipalities together; without it the municipality's own.
    """
    if not levende():
        return s4_sortering.treff(her)
    return _Bilde(Path(mappe) if mappe else mappe_for(her.kommune)).boks


def bilde(ark: tuple[Ark, ...], med_fasit: bool = False) -> Tekst:
    """The tables' choices side by side, the cases they disagree on first, and votes of those who sorted alone."""
    bord = [a for a in ark if a.ved_bordet]
    if not ark:
        return Tekst('<p style="font-size:1.6em">Ingen har sortert ennå.</p>', "Ingen har sortert ennå.")
    linjer = [_framdrift(g, navn, ark, med_fasit) for g, navn in grupper().items()]
    linjer = [x for x in linjer if x]
    per_gruppe = {g: [a for a in bord if a.gruppe == g] for g in grupper()}
    vist = {g: b for g, b in per_gruppe.items() if b}
    saker = sorted(sorteringssaker(), key=lambda s: (-_uenighet(s, bord), s.nr))
    saker = [s for s in saker if any(s.nr in a.valg for a in bord)]
    uenige = [s for s in saker if _uenighet(s, bord)]
    deler = [f'<p style="font-size:1.5em;margin:.2em 0">{escape(x)}</p>' for x in linjer]
    if uenige:
        deler.append(_tabell("Her er bordene uenige", uenige[:FLEST], vist, med_fasit, "1.4em"))
    elif bord:
        deler.append('<p style="font-size:1.5em">Bordene er enige om alt de har sortert til nå.</p>')
    if bord:
        alle = _tabell("Alle sakene", sorted(saker, key=lambda s: s.nr), vist, med_fasit, "1.1em")
        deler.append(f"<details><summary>Vis alle sakene</summary>{alle}</details>")
    alene = [a for a in ark if not a.ved_bordet]
    if alene:
        deler.append(_alene(alene))
    ren = "\n".join([*linjer, *(f"Uenige: {s.nr}. {s.sak}" for s in uenige)])
    return Tekst("".join(deler), ren)


def _framdrift(gruppe: str, navn: str, ark: tuple[Ark, ...], med_fasit: bool) -> str:
    egne = [a for a in ark if a.gruppe == gruppe]
    if not egne:
        return ""
    antall = len(sorteringssaker())
    bord = [a for a in egne if a.ved_bordet]
    alene = len(egne) - len(bord)
    deler = [f"{len(a.valg)} av {antall} saker ved bordet" for a in bord]
    if alene:
        deler.append(f"{alene} har sortert alene" if alene >= 3 else "noen har sortert alene")
    if med_fasit and bord:
        svar = [f for a in bord for f in sammenlign_med_fasit(a.valg) if f.treff is not None]
        deler.append(f"{sum(f.treff for f in svar)} av {len(svar)} klare saker som fasit")
    return f"{stor(navn)}: {', '.join(deler)}."


def _uenighet(sak: Sak, bord: list[Ark]) -> int:
    """How many tables chose something else than the most usual choice?"""
    valgt = Counter(a.valg[sak.nr] for a in bord if sak.nr in a.valg)
    return sum(valgt.values()) - max(valgt.values(), default=0)


def _tabell(tittel: str, saker: list[Sak], vist: dict, med_fasit: bool, skrift: str) -> str:
    hoder = ["Sak", *(stor(grupper()[g]) for g in vist), *(["Fasit", "Hjemmel"] if med_fasit else [])]
    kropp = []
    for s in saker:
        celler = [", ".join(KORT[a.valg[s.nr]] for a in b if s.nr in a.valg) or "–" for b in vist.values()]
        if med_fasit:
            lov = hjemmel({"hjemmel": s.hjemmel, "status": s.status})
            celler += [f"{KORT[s.noekkel]}{', gråsone' if s.graasone else ''}", lov]
        kropp.append("".join(
            f'<{t} style="text-align:left;padding:.2em .6em;border-bottom:1px solid #c9d0d6"'
            f'{" scope=row" if t == "th" else ""}>{escape(c)}</{t}>'
            for t, c in [("th", f"{s.nr}. {s.sak}"), *(("td", c) for c in celler)]
        ))  # fmt: skip
    hode = "".join(f'<th scope="col" style="text-align:left;padding:.2em .6em">{escape(h)}</th>' for h in hoder)
    dato = f" Reglene er kontrollert {dato_tekst(min(s.kontrollert for s in saker))}." if med_fasit else ""
    forkl = "; ".join(f"{KORT[v]} er {n}" for v, n in VALG.items() if v != "annen")
    return (
        f'<table style="font-size:{skrift};border-collapse:collapse"><caption style="text-align:left;'
        f'font-weight:600;caption-side:top">{escape(tittel)}</caption><thead><tr>{hode}</tr></thead>'
        f"<tbody>{''.join(f'<tr>{r}</tr>' for r in kropp)}</tbody></table><p>{escape(forkl)}.{escape(dato)}</p>"
    )


def _alene(alene: list[Ark]) -> str:
    s = tell_sortering(rader(alene))
    verst = [x for x in s.stoerst_sprik(5) if x.antall]
    if not verst:
        return "<p>Svar fra dem som sorterte alene, vises når minst tre i samme gruppe har svart.</p>"
    punkter = "".join(
        f"<li>{escape(x.sak.sak)}: {escape(', '.join(f'{n} {KORT[v]}' for v, n in x.fordeling.items() if n))}</li>"
        for x in verst
    )
    over = '<p style="font-size:1.4em">Mest ulikt når dere sorterte alene:</p>'
    return f'{over}<ul style="font-size:1.2em">{punkter}</ul>'


class _Bilde:
    """The picture with its two buttons, and the reading that goes on while the notebook is open."""

    _leser: asyncio.Task | None = None  # one reader per kernel: running the cell again ends the one before

    def __init__(self, mappe: Path):
        import ipywidgets as w

        self.mappe, self.sist = mappe, None
        self.fasit = w.ToggleButton(description="Vis fasiten", value=False, layout=KNAPP)
        self.paa_nytt = w.Button(description="Les på nytt", layout=KNAPP)
        self.flate = w.HTML()
        self.boks = w.VBox([w.HBox([self.fasit, self.paa_nytt]), self.flate])
        self.boks.add_class("robek-sorteringsbilde")
        self.fasit.observe(lambda _: self.les(), names="value")
        self.paa_nytt.on_click(lambda _: self.les())
        self.les()
        if _Bilde._leser is not None:
            _Bilde._leser.cancel()
        try:
            _Bilde._leser = asyncio.get_running_loop().create_task(self._les_videre())
        except RuntimeError:  # no loop outside a kernel: then the button reads
            _Bilde._leser = None

    def les(self) -> None:
        """Read the sheets, and draw again when something is new."""
        naa = (alle_ark(self.mappe), self.fasit.value)
        if naa != self.sist:
            self.sist = naa
            self.flate.value = vist(bilde(*naa))

    async def _les_videre(self) -> None:
        while True:
            await asyncio.sleep(SEKUNDER)
            self.les()
