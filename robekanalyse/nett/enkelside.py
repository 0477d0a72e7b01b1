"""A page of tables alone, for the facilitator: opened by double click, printed on paper, asking nobody for anything."""

from __future__ import annotations

from html import escape
from pathlib import Path

from .filer import statisk
from .side import skriv

_MAL = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{tittel}</title><link rel="icon" href="data:,"><style>{stil}{papir}</style></head><body><main>
<h1>{tittel}</h1>
{kropp}
</main></body></html>
"""
# On paper the columns must fit, and what stands under a long table stands there once, not on every sheet.
_PAPIR = "@media print { .robek-tabell table { font-size: .85em !important; } tfoot { display: table-row-group; } }"


def enkelside(fil: Path, tittel: str, deler) -> Path:
    """Write the page; `deler` are tables and texts as the notebooks show them."""
    kropp = "\n".join(d._repr_html_() for d in deler)
    skriv(fil, _MAL.format(tittel=escape(tittel), stil=statisk("side.css"), papir=_PAPIR, kropp=kropp))
    return fil
