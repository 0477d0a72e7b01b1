"""A table as a reader meets it: caption, Norwegian numbers, remarks, source line.

Written as HTML here: all cells are ready-made texts, and a table library's 25 ms for each of a workbook's tables is
most of what the workbook costs in a batch of thousands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from ..grunnlag.kilder import KILDEKOLONNER, kilde, kildelinje, kildetabell
from ..grunnlag.opphav import Opphav
from .figur import KONSTRUERT
from .html import kildedetaljer

_VENSTRE = ' style="text-align:left"'
_HOEYRE = ' style="text-align:right;font-variant-numeric:tabular-nums"'
_STIL = (
    ".robek-tabell table{border-collapse:collapse;margin:.5em 0}"
    ".robek-tabell th,.robek-tabell td{padding:.3em .8em;border-bottom:1px solid #c9d0d6;vertical-align:top}"
    ".robek-tabell thead th{border-bottom:2px solid #5f6b76}"
    ".robek-tabell caption{caption-side:top;color:inherit}"
    ".robek-tabell .robek-gruppe{font-weight:600;background:#eef2f5}"
    ".robek-tabell .robek-fotnote{font-size:.9em;border:0;color:#333}"
)


@dataclass(frozen=True)
class Tabell:
    """One table with everything that follows it: ready-made Norwegian texts, remarks, sources.

    `hoeyre` names the columns that hold numbers; `gruppe` a column whose values become sub-headings.
    """

    data: pd.DataFrame
    tittel: str
    kilder: tuple[Opphav, ...] = ()
    merknader: tuple[str, ...] = ()
    hoeyre: tuple[str, ...] = ()
    gruppe: str | None = None

    @property
    def konstruert(self) -> bool:
        """Does the table show a constructed figure?"""
        return any(o.konstruert or kilde(o.kilde).konstruert for o in self.kilder)

    def _repr_html_(self) -> str:
        tittel = f"{KONSTRUERT}: {self.tittel}" if self.konstruert else self.tittel
        kolonner = [k for k in self.data.columns if k != self.gruppe]
        # JupyterLab drops style sheets from a workbook it does not trust yet; alignment on the cell itself survives.
        stil = [_HOEYRE if k in self.hoeyre else _VENSTRE for k in kolonner]
        hode = "".join(f'<th scope="col"{s}>{celle(k)}</th>' for k, s in zip(kolonner, stil, strict=True))
        deler = [(None, self.data)] if self.gruppe is None else self.data.groupby(self.gruppe, sort=False)
        kropp = "".join(_gruppe(navn, d, kolonner, stil) for navn, d in deler)
        bredde = len(kolonner)
        fot = "".join(
            f'<tr><td colspan="{bredde}" class="robek-fotnote"{_VENSTRE}>{celle(linje)}</td></tr>'
            for linje in (*self.merknader, kildelinje(self.kilder)) if linje
        )
        return (
            f'<div class="robek-tabell"><style>{_STIL}</style><table style="font-size:1.1em">'
            f'<caption style="text-align:left;font-weight:600">{celle(tittel)}</caption>'
            f"<thead><tr>{hode}</tr></thead>{kropp}{f'<tfoot>{fot}</tfoot>' if fot else ''}</table>"
            f"{kildedetaljer(kildetabell(self.kilder), KILDEKOLONNER)}</div>"
        )

    def __str__(self) -> str:
        verdier = zip(*(self.data[k].tolist() for k in self.data), strict=True)
        rader = (" | ".join(map(str, r)) for r in (self.data.columns, *verdier))
        return "\n".join(d for d in (self.tittel, *rader, *self.merknader, kildelinje(self.kilder)) if d)

    __repr__ = __str__


def celle(verdi) -> str:
    """The text of one cell, harmless as HTML, its line breaks kept."""
    return escape(str(verdi)).replace("\n", "<br>")


def _gruppe(navn: str | None, d: pd.DataFrame, kolonner: list[str], stil: list[str]) -> str:
    """The rows of one group under its heading, or all rows when the table has no groups."""
    over = ""
    if navn is not None:
        hode = f'<th scope="rowgroup" colspan="{len(kolonner)}" class="robek-gruppe"{_VENSTRE}>'
        over = f"<tr>{hode}{celle(navn)}</th></tr>"
    rader = "".join(
        "<tr>" + "".join(f"<td{s}>{celle(v)}</td>" for v, s in zip(rad, stil, strict=True)) + "</tr>"
        for rad in zip(*(d[k].tolist() for k in kolonner), strict=True)
    )
    return f"<tbody>{over}{rader}</tbody>"


def tabell(
    data: pd.DataFrame,
    tittel: str,
    kolonner: Mapping[str, str] | None = None,
    formater: Mapping | None = None,
    kilder: Iterable[Opphav] | None = None,
    merknader: Iterable[str] | None = None,
    gruppe: str | None = None,
) -> Tabell:
    """Make a Tabell of a frame of raw values.

    `kolonner` picks, orders and names the columns (column → heading); `formater` gives for each number column a
    function from value to Norwegian text, or the number of decimals. Origins and remarks default to the frame's own.
    """
    from ..grunnlag.tall import MANGLER, tekst

    kolonner = dict(kolonner or {k: k for k in data.columns})
    formater = dict(formater or {})
    ut, hoeyre = {}, []
    for k, navn in kolonner.items():
        f = formater.get(k)
        if f is None:
            ut[navn] = [MANGLER if pd.isna(v) else str(v) for v in data[k]]
            continue
        hoeyre.append(navn)
        ut[navn] = [f(v) if callable(f) else tekst(None if pd.isna(v) else v, f) for v in data[k]]
    return Tabell(
        pd.DataFrame(ut),
        tittel,
        tuple(dict.fromkeys(getattr(data, "kilder", ()) if kilder is None else kilder)),
        tuple(dict.fromkeys(getattr(data, "merknader", ()) if merknader is None else merknader)),
        tuple(hoeyre),
        kolonner.get(gruppe) if gruppe else None,
    )
