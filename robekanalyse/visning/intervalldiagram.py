"""The chart shape for intervals: from which amount to which, one row each, so that gaps and overlaps are seen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from .farger import BREDDE
from .formgrunn import alt, farge, ferdig, hint, med_rader, tom


@cache
def _intervaller(rad, fra, til, slag, etikett, xtittel, orden, slagene, slutt, hoeyde):
    akse_y = alt.Y(rad, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelLimit=260))
    akse_x = alt.X(
        fra,
        type="quantitative",
        title=xtittel,
        axis=alt.Axis(format=",.0f", tickCount=4),
        scale=alt.Scale(domain=[0, slutt]),
    )
    stolper = (
        tom()
        .mark_bar(height=26)
        .encode(
            y=akse_y,
            x=akse_x,
            x2=alt.X2(til),
            color=farge(slag, slagene),
            tooltip=hint((rad, "Hvem", ""), (etikett, xtittel, "")),
        )
    )
    tekst = tom().mark_text(align="left", dx=8, color="#222222").encode(
        y=akse_y, x=alt.X(til, type="quantitative", title=xtittel), text=alt.Text(etikett, type="nominal")
    )
    return ferdig(alt.layer(stolper, tekst).properties(width=BREDDE - 200, height=hoeyde))


def intervaller(
    data: pd.DataFrame,
    rad: str,
    fra: str,
    til: str,
    slag: str,
    etikett: str,
    xtittel: str,
    slagene: Sequence[str],
    slutt: float,
) -> dict:
    """From where to where does each one reach? One horizontal bar per row, its text at the end.

    `slagene` are the kinds in the order of their colours, `slutt` where the axis ends.
    """
    orden = tuple(dict.fromkeys(data[rad]))
    return med_rader(
        _intervaller(
            rad, fra, til, slag, etikett, xtittel, orden, tuple(slagene), slutt, max(120, 52 * len(orden))
        ),
        data,
    )
