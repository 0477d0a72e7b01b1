"""kjoering.html: how the run went, failures first, with a link to each workbook. One file, needing no network."""

from __future__ import annotations

import datetime as dt
from html import escape
from urllib.parse import quote

from ..grunnlag.tall import dato_tekst, tekst
from .utfall import BEHOLDT, FEILET, IKKE_KJOERT, LAGET, UENDRET, Hefte, Kjoering

# The status as a reader meets it, in words: colour alone says nothing.
_ORD = {
    LAGET: "laget nå", UENDRET: "lå der, uendret", BEHOLDT: "lå der, endret av noen", FEILET: "feilet",
    IKKE_KJOERT: "ikke kjørt",
}
_STIL = """
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a;
  background: #fff; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #bbb; }
a { color: #0b4f8a; }
.feil { border-left: .4rem solid #a40000; padding: .2rem 1rem; }
"""


def _lenke(h: Hefte, tekst_: str) -> str:
    return f'<a href="{quote(h.fil)}">{escape(tekst_)}</a>'


def _feildel(k: Kjoering) -> str:
    if not k.feilet:
        return "<p>Ingen hefter feilet.</p>"
    rader = "".join(
        f'<tr><th scope="row">{escape(h.kommune)}</th><td>{h.samling}</td><td>{_lenke(h, h.fil)}</td>'
        f"<td>{escape(h.feil or _ORD[h.status])}</td></tr>"
        for h in k.feilet
    )
    return (
        f'<section class="feil" aria-labelledby="feilet"><h2 id="feilet">Feilet ({len(k.feilet)})</h2>'
        "<p>Heftet er tatt vare på og åpner med en lenke til cellen der det stoppet. Kjør samme kommando igjen når"
        " feilen er rettet: da lages bare disse.</p>"
        '<table><caption>Hefter som ikke ble ferdige</caption><thead><tr><th scope="col">Kommune</th>'
        '<th scope="col">Samling</th><th scope="col">Hefte</th><th scope="col">Feil</th></tr></thead>'
        f"<tbody>{rader}</tbody></table></section>"
    )


def _alle(k: Kjoering) -> str:
    samlinger = sorted({h.samling for h in k.hefter})
    kommuner: dict[tuple[str, str], dict[int, Hefte]] = {}
    for h in k.hefter:
        kommuner.setdefault((h.kommunenr, h.kommune), {})[h.samling] = h
    hode = "".join(f'<th scope="col">Samling {s}</th>' for s in samlinger)
    rader = "".join(
        f'<tr><th scope="row">{escape(navn)} ({escape(nr)})</th>'
        + "".join(
            f"<td>{_lenke(har[s], f'samling {s}')}<br>{_ORD[har[s].status]}</td>" if s in har else "<td>ikke valgt</td>"
            for s in samlinger
        )
        + "</tr>"
        for (nr, navn), har in kommuner.items()
    )
    return (
        '<section aria-labelledby="alle"><h2 id="alle">Alle heftene</h2><table><caption>Hefter per kommune og samling'
        f'</caption><thead><tr><th scope="col">Kommune</th>{hode}</tr></thead><tbody>{rader}</tbody></table></section>'
    )


def lag_sammendrag(k: Kjoering) -> str:
    """What does the run look like as a page? Counts, failures, notes, then every workbook."""
    startet = dt.datetime.fromisoformat(k.startet)
    antall = [f"{k.antall(s)} {ord}" for s, ord in _ORD.items() if k.antall(s)]
    merknader = "".join(f"<li>{escape(h.merknad)}</li>" for h in k.hefter if h.merknad)
    return (
        '<!DOCTYPE html>\n<html lang="nb"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Kjøring av hefter</title>'
        f"<style>{_STIL}</style></head><body><main><h1>Kjøring av hefter</h1>"
        f"<p>{len(k.hefter)} hefter: {', '.join(antall)}. Startet {dato_tekst(startet.date())} kl."
        f" {startet:%H.%M}, tok {tekst(k.sekunder)} sekunder med {k.prosesser} om gangen (motor:"
        f" {escape(k.motor)}).</p>"
        f"{_feildel(k)}{f'<h2>Merk</h2><ul>{merknader}</ul>' if merknader else ''}{_alle(k)}</main></body></html>\n"
    )
