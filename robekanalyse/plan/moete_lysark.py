"""The slides of the open meeting as one file: opened by double click, without a network."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from ..nett.lysark import salsfigur, seksjon, skriv_dekk
from .blokker import Avsnitt, Bilde, Boks, Overskrift, Punkter, Rutenett
from .innlest import Forpliktende_plan
from .moete_innhold import Ark

KONSTRUERT = "Konstruert eksempel"
KLOKKA, NOWRAP = re.compile(r"\d\d\.\d\d–\d\d\.\d\d"), ' style="white-space:nowrap"'


def skriv_lysark(fil: Path, tittel: str, p: Forpliktende_plan, ark: tuple[Ark, ...]) -> Path:
    """Write the deck; where is it?"""
    k = p.kommune
    merke = f"{k.navn} · {KONSTRUERT}" if k.konstruert else k.navn
    valg = f'<option value="{k.nr}" selected>{escape(k.navn)}</option>'
    seksjoner = []
    for a in ark:
        bare_tekst = not any(isinstance(b, Rutenett | Bilde) for b in a.blokker)
        html = "".join(_html(b, 270 if a.id == "KM3" else 285) for b in a.blokker)
        seksjoner.append(
            seksjon(a.id, a.tittel, html, f"<p>{escape(a.notat)}</p>", merke, "snakk" if bare_tekst else "")
        )
    return skriv_dekk(fil, f"{tittel}, {k.navn}", seksjoner, valg)


def _html(b, hoeyde: int) -> str:
    match b:
        case Overskrift():
            return f"<h3>{escape(b.tekst)}</h3>"
        case Avsnitt(tekst=t):
            if t.startswith("Kilde: "):
                return f'<p class="robek-kilde">{escape(t)}</p>'
            return f"<p><strong>{escape(t)}</strong></p>" if b.sterk else f"<p>{escape(t)}</p>"
        case Punkter(linjer=linjer):
            return "<ul>" + "".join(f"<li>{escape(x)}</li>" for x in linjer) + "</ul>"
        case Boks(tittel=t, linjer=linjer):
            return f'<div class="robek-konstruert"><strong>{escape(t)}:</strong> {escape(" ".join(linjer))}</div>'
        case Bilde():
            spec = {**b.spec, "title": b.tittel, "description": f"{b.tittel}. {b.alttekst}"}
            return salsfigur(spec, hoeyde) + f'<p class="robek-kilde">{escape(b.kilde)}</p>'
        case Rutenett():
            return _tabell(b)


def _tabell(b: Rutenett) -> str:
    hoyre = ['style="text-align:right"' if i in b.tallkolonner else "" for i in range(len(b.hoder))]
    hode = "".join(
        f'<th scope="col" {s}>{escape(h)}</th>' if h else f"<td {s}></td>" for h, s in zip(b.hoder, hoyre, strict=True)
    )
    rader = "".join(
        "<tr>"
        + "".join(
            f"<td {s}{NOWRAP if KLOKKA.fullmatch(v) else ''}>{escape(v).replace(chr(10), '<br>')}</td>"
            for v, s in zip(r, hoyre, strict=True)
        )
        + "</tr>"
        for r in b.rader
    )
    under = "".join(f'<p class="robek-merknad">{escape(m)}</p>' for m in b.merknader)
    kilde = f'<p class="robek-kilde">{escape(b.kilde)}</p>' if b.kilde else ""
    return (
        f"<table><caption>{escape(b.tittel)}</caption><thead><tr>{hode}</tr></thead><tbody>{rader}</tbody></table>"
        f"{kilde}{under}"
    )
