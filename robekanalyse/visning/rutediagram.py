"""Small charts side by side, one per subject, each with its own scale: the same two lines for many services."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from .farger import STOERRELSE
from .formgrunn import alt, bruddstreker, farge, ferdig, hint, med_rader, synlige_brudd, tom


@cache
def _ruter(rute, x, y, serie, ytittel, format, ruteorden, orden, merker, kolonner, bredde, hoeyde, brudd):
    akse_x = alt.X(
        x, type="ordinal", title=None, axis=alt.Axis(values=list(merker) if merker else alt.Undefined, labelAngle=0)
    )
    akse_y = alt.Y(
        y, type="quantitative", title=None, axis=alt.Axis(format=format, tickCount=4), scale=alt.Scale(zero=True)
    )
    farger_ = farge(serie, orden, "stroke")
    strek = alt.StrokeDash(serie, type="nominal", scale=alt.Scale(domain=list(orden)), legend=None)
    hintene = hint((rute, "Tjeneste", ""), (serie, "Serie", ""), (x, "År", ""), (y, ytittel, format))
    lag = alt.layer(
        tom().mark_line().encode(x=akse_x, y=akse_y, color=farger_, strokeDash=strek),
        tom().mark_point(size=45, filled=True, opacity=1).encode(x=akse_x, y=akse_y, color=farger_, tooltip=hintene),
        *bruddstreker(*brudd, skrift=13, rute=(bredde, hoeyde)),
        data=alt.InlineData(values=[{}]),
    ).properties(width=bredde, height=hoeyde)
    hode = alt.Header(title=None, labelFontSize=STOERRELSE - 1, labelFontWeight="bold", labelAnchor="start")
    spec = ferdig(
        lag.facet(facet=alt.Facet(rute, type="nominal", sort=list(ruteorden), header=hode), columns=kolonner)
        .resolve_scale(y="independent")
        .resolve_axis(x="independent")
    )
    # each small chart draws its own part of the rows; the placeholder would hide them
    for del_ in (spec["spec"], *spec["spec"]["layer"]):
        del_.pop("data", None)
    for del_ in spec["spec"]["layer"][2:]:  # a rule is drawn once, not once per row
        del_["data"] = {"values": [{"robek": 1}]}
    return spec


def ruter(
    data: pd.DataFrame,
    rute: str,
    x: str,
    y: str,
    serie: str,
    ytittel: str,
    format: str = ",.0f",
    orden: Sequence[str] | None = None,
    merker: Sequence | None = None,
    kolonner: int = 3,
    bredde: int = 205,
    hoeyde: int = 135,
    brudd: Sequence[tuple[str, str]] = (),
) -> dict:
    """How has each developed? One small chart per value of `rute`, from zero, each with its own height of scale.

    `merker` are the values of `x` that get a label; `brudd` those from which the figures are not like those before,
    each with a word. The rows decide the order of the charts.
    """
    return med_rader(
        _ruter(
            rute, x, y, serie, ytittel, format, tuple(dict.fromkeys(data[rute])),
            tuple(orden or dict.fromkeys(data[serie])), tuple(merker) if merker else None, kolonner, bredde, hoeyde,
            synlige_brudd(data[x], brudd),
        ),
        data,
    )
