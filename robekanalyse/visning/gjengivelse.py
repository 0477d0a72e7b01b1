"""How a chart reaches the reader: live Vega in workbooks, drawn SVG with the spec beside it in book and slides.

The environment variable ROBEK_VISNING chooses: "hefte" (default) or "bok". Workbooks carry the spec under the MIME
type JupyterLab draws without a network; no image is made there, for the first drawing costs more than a whole
workbook. The book carries an SVG, which one shared local script upgrades to an interactive chart.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from html import escape

from .farger import TALLFORMAT, TIDSFORMAT

V5_MIME = "application/vnd.vegalite.v5+json"
_DELER = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
_SKJEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_INNBYGGING = {"actions": False, "formatLocale": TALLFORMAT, "timeFormatLocale": TIDSFORMAT}


def visning() -> str:
    """Which reader are outputs made for? "hefte" or "bok", from ROBEK_VISNING."""
    return "bok" if os.environ.get("ROBEK_VISNING") == "bok" else "hefte"


def diagrambunt(spec: dict, alttekst: str) -> dict:
    """Which MIME bundle shows this chart? The alt text is always in it, as text and as the chart's own description."""
    spec = {**spec, "$schema": _SKJEMA, "description": alttekst, "usermeta": {"embedOptions": _INNBYGGING}}
    if visning() == "bok":
        return {"text/html": _svg_med_spec(spec, alttekst), "text/plain": alttekst}
    return {V5_MIME: spec, "text/plain": alttekst}


def tegn_svg(spec: dict) -> str:
    """The chart as SVG text, Norwegian numbers and all. Needs vl-convert, so it is called only when drawing."""
    import vl_convert

    return vl_convert.vegalite_to_svg(spec, format_locale=TALLFORMAT, time_format_locale=TIDSFORMAT)


def _svg_med_spec(spec: dict, alttekst: str) -> str:
    innhold = json.dumps(spec, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    nr = hashlib.sha256(innhold.encode()).hexdigest()[:10]
    # the drawing is one picture with one text: its parts, described in English by Vega, are not read out one by one
    svg = _DELER.sub("", tegn_svg(spec))
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alttekst, quote=True)}" ', 1)
    # </ would end the script element early
    data = innhold.replace("</", "<\\/")
    return (
        f'<div class="robek-figur" id="figur-{nr}">{svg}</div>'
        f'<script type="application/json" class="robek-spec" data-figur="figur-{nr}">{data}</script>'
    )
