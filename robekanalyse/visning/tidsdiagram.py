"""The chart shape for calendar dates: one horizontal bar per row over months, with its date written beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from textwrap import wrap

import pandas as pd

from .farger import BREDDE
from .formgrunn import alt, farge, ferdig, hint, med_rader, tom

_LINJESKIFT = "\n"
_TEGN_PER_LINJE = 36


@cache
def _tidsbaand(rad, fra, til, slag, etikett, orden, slagene, domene, ved_start, hoeyde):
    akse_y = alt.Y(
        rad,
        type="nominal",
        title=None,
        sort=list(orden),
        axis=alt.Axis(labelLimit=360, labelExpr=f"split(datum.label, '{chr(92)}n')", labelLineHeight=19),
    )
    akse_x = alt.X(
        fra,
        type="temporal",
        title=None,
        axis=alt.Axis(format="%b %Y", labelOverlap="greedy", labelSeparation=12),
        scale=alt.Scale(domain=list(domene)),
    )
    stolper = (
        tom()
        .mark_bar(height=18)
        .encode(
            y=akse_y,
            x=akse_x,
            x2=alt.X2(til),
            color=farge(slag, slagene),
            tooltip=hint((rad, "Hva", ""), (etikett, "Dato", "")),
        )
    )
    ved = fra if ved_start else til
    tekst = (
        tom()
        .transform_filter(f"datum['{etikett}'] != ''")
        .mark_text(align="right" if ved_start else "left", dx=-8 if ved_start else 8, color="#222222")
        .encode(
            y=akse_y,
            x=alt.X(ved, type="temporal", title=None),
            text=alt.Text(etikett, type="nominal"),
        )
    )
    return ferdig(alt.layer(stolper, tekst).properties(width=BREDDE - 260, height=hoeyde))


def tidsbaand(
    data: pd.DataFrame,
    rad: str,
    fra: str,
    til: str,
    slag: str,
    etikett: str,
    slagene: Sequence[str],
    luft: tuple[int, int] = (0, 120),
    ved_start: bool = False,
) -> dict:
    """From when to when does each row last? A bar over calendar months, with the text of `etikett` at one end.

    `fra` and `til` are dates, a bar covers up to but not including `til`; `slagene` are the kinds in the order of
    their colours; `luft` the days of room before the first and after the last date, for the text.
    """
    d = data.assign(**{rad: [_LINJESKIFT.join(wrap(str(t), _TEGN_PER_LINJE)) for t in data[rad]]})
    orden = tuple(dict.fromkeys(d[rad]))
    start, slutt = min(d[fra]) - dt.timedelta(days=luft[0]), max(d[til]) + dt.timedelta(days=luft[1])
    return med_rader(
        _tidsbaand(
            rad, fra, til, slag, etikett, orden, tuple(slagene), (start.isoformat(), slutt.isoformat()), ved_start,
            max(120, 54 * len(orden)),
        ),
        d,
    )
