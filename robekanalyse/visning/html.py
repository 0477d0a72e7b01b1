"""Small pieces of HTML that page, workbook and screen reader all understand: source line, notes, a plain table."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

# On each cell, for JupyterLab aligns the cells of a table to the right and drops style sheets it does not trust.
_VENSTRE = " style=text-align:left"


def avsnitt(linjer: Iterable[str], klasse: str) -> str:
    """One paragraph per non-empty line, escaped, with a class for the style sheet."""
    return "".join(f'<p class="{klasse}">{escape(linje)}</p>' for linje in linjer if linje)


def enkel_tabell(data: pd.DataFrame, tittel: str) -> str:
    """A table of ready-made texts: caption, header row with scope, no index, text escaped. Numbers stand to the right.

    `data` holds strings only; a column counts as numbers when every cell starts with a digit, a sign or a dash.
    """
    hoeyre = [bool(len(data)) and all(str(v)[:1] in "0123456789+−–" for v in data[k]) for k in data.columns]
    stil = [' style="text-align:right"' if h else ' style="text-align:left"' for h in hoeyre]
    hode = "".join(f'<th scope="col"{s}>{escape(str(k))}</th>' for k, s in zip(data.columns, stil, strict=True))
    rader = "".join(
        "<tr>" + "".join(f"<td{s}>{escape(str(v))}</td>" for v, s in zip(rad, stil, strict=True)) + "</tr>"
        for rad in data.itertuples(index=False)
    )
    return (
        f'<table class="robek-tall"><caption>{escape(tittel)}</caption><thead><tr>{hode}</tr></thead>'
        f"<tbody>{rader}</tbody></table>"
    )


def kildedetaljer(rader: list[tuple[str, ...]], kolonner: Iterable[str]) -> str:
    """Where each part of a figure comes from, one click away; nothing when there are no origins.

    A page has dozens of these, so they are written short: a column in which no row has anything is left out.
    """
    if not rader:
        return ""
    med = [i for i in range(len(rader[0])) if any(r[i] != "–" for r in rader)]
    navn = list(kolonner)
    hode = "".join(f"<th scope=col{_VENSTRE}>{escape(navn[i])}</th>" for i in med)
    kropp = "".join("<tr>" + "".join(f"<td{_VENSTRE}>{escape(r[i])}</td>" for i in med) + "</tr>" for r in rader)
    return (
        "<details><summary>Hvor tallene kommer fra</summary><table class=robek-tall><caption>Kildene, én rad for hver"
        f" variabel</caption><thead><tr>{hode}</tr></thead><tbody>{kropp}</tbody></table></details>"
    )


def under_figur(
    kildelinje: str, merknader: Iterable[str], tabell: pd.DataFrame | None, tittel: str, detaljer: str = "",
) -> str:
    """What stands under a chart: what the reader must be told, the source line, and the figures one click away."""
    deler = [avsnitt(merknader, "robek-merknad"), avsnitt([kildelinje], "robek-kilde")]
    if tabell is not None and len(tabell):
        deler.append(f"<details><summary>Vis tallene bak figuren</summary>{enkel_tabell(tabell, tittel)}</details>")
    return f'<div class="robek-under">{"".join(deler)}{detaljer}</div>'
