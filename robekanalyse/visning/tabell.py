"""A table as a reader meets it: caption, Norwegian numbers, remarks, source line (great-tables underneath)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from ..grunnlag.kilder import kilde, kildelinje
from ..grunnlag.opphav import Opphav
from .figur import KONSTRUERT

# great-tables writes 7 KB of CSS for each table; this is what our tables need of it.
_STIL = (
    ".robek-tabell table{border-collapse:collapse;font-size:1.05em;margin:.5em 0}"
    ".robek-tabell th,.robek-tabell td{padding:.3em .8em;border-bottom:1px solid #c9d0d6;vertical-align:top}"
    ".robek-tabell thead th{border-bottom:2px solid #5f6b76}"
    ".robek-tabell .gt_title{font-weight:600;text-align:left;border:0}"
    ".robek-tabell .gt_right{text-align:right;font-variant-numeric:tabular-nums}"
    ".robek-tabell .gt_left{text-align:left}"
    ".robek-tabell .gt_group_heading{font-weight:600;text-align:left;background:#eef2f5}"
    ".robek-tabell .gt_sourcenote{font-size:.9em;text-align:left;border:0;color:#333}"
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
        import great_tables as gt

        tittel = f"{KONSTRUERT}: {self.tittel}" if self.konstruert else self.tittel
        nr = "t" + hashlib.sha256((tittel + self.data.to_csv(index=False)).encode()).hexdigest()[:9]
        t = gt.GT(self.data.astype(str), id=nr, groupname_col=self.gruppe, locale="nb")
        kolonner = [k for k in self.data.columns if k != self.gruppe]
        t = t.cols_align("left", [k for k in kolonner if k not in self.hoeyre])
        if self.hoeyre:
            t = t.cols_align("right", list(self.hoeyre))
        for linje in (*self.merknader, kildelinje(self.kilder)):
            if linje:
                t = t.tab_source_note(linje)
        html = re.sub(r"<style>.*?</style>", f"<style>{_STIL}</style>", t.as_raw_html(), count=1, flags=re.S)
        # JupyterLab drops style sheets from a workbook it does not trust yet; alignment on the cell itself survives.
        sider = {"gt_left": "left", "gt_right": "right", "gt_sourcenote": "left", "gt_group_heading": "left"}
        for side, stil in sider.items():
            html = html.replace(f'{side}"', f'{side}" style="text-align:{stil}"')
        # A caption reads aloud with its table; an id "title" in each table would make the page invalid.
        html = html.replace(' aria-labelledby="title"', "")
        html = re.sub(
            r'(<table class="gt_table"[^>]*>)',
            rf'\1<caption class="gt_title" style="text-align:left">{_tekst(tittel)}</caption>',
            html,
            count=1,
        )
        return f'<div class="robek-tabell">{html}</div>'

    def __str__(self) -> str:
        return "\n".join(
            d for d in (self.tittel, self.data.to_string(index=False), *self.merknader, kildelinje(self.kilder)) if d
        )

    __repr__ = __str__


def _tekst(t: str) -> str:
    from html import escape

    return escape(t)


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
