"""Chart shapes, each built and checked by Altair once per shape; only the rows are swapped after that.

Channels are typed objects: Altair's shorthand strings cost more than the rest of the chart. Every shape takes a frame
and column names, and gives a Vega-Lite specification for visning.figur.figur.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from .farger import BREDDE, GRAA, HOEYDE
from .formgrunn import alt, bruddstreker, farge, fast, ferdig, hint, med_rader, rader, synlige_brudd, tom
from .soeylediagram import fossefall, grupperte_soeyler, pareto, soeyler

__all__ = [
    "areal",
    "fossefall",
    "grupperte_soeyler",
    "linjer",
    "med_rader",
    "opphold",
    "pareto",
    "pyramide",
    "rader",
    "soeyler",
]


@cache
def _linjer(x, y, serie, xtittel, ytittel, format, orden, terskler, null, hoeyde, baand, terskel_hoeyre, brudd):
    akse_x = alt.X(x, type="ordinal", title=xtittel, axis=alt.Axis(labelOverlap="greedy", labelSeparation=8))
    akse_y = alt.Y(y, type="quantitative", title=ytittel, axis=alt.Axis(format=format), scale=alt.Scale(zero=null))
    farger_ = farge(serie, orden, "stroke")
    strek = alt.StrokeDash(
        serie, type="nominal", scale=alt.Scale(domain=list(orden)) if orden else alt.Undefined, legend=None
    )
    hintene = hint((serie, "Serie", ""), (x, xtittel or "År", ""), (y, ytittel, format))
    lag = []
    if baand:
        lag.append(
            tom()
            .mark_area(opacity=0.18)
            .encode(x=akse_x, y=alt.Y(baand[0], type="quantitative", title=ytittel), y2=alt.Y2(baand[1]), color=farger_)
        )
    lag.append(tom().mark_line().encode(x=akse_x, y=akse_y, color=farger_, strokeDash=strek))
    lag.append(
        tom().mark_point(size=80, filled=True, opacity=1).encode(x=akse_x, y=akse_y, color=farger_, tooltip=hintene)
    )
    for verdi, navn in terskler:
        lag.append(
            fast()
            .mark_rule(color=GRAA, strokeDash=[6, 4], strokeWidth=2)
            .encode(y=alt.datum(verdi, type="quantitative"))
        )
        if navn:
            lag.append(
                fast()
                .mark_text(
                    align="right" if terskel_hoeyre else "left",
                    dx=-6 if terskel_hoeyre else 6,
                    dy=-9,
                    color="#333333",
                    fontSize=16,
                )
                .encode(
                    x=alt.value(BREDDE if terskel_hoeyre else 0),
                    y=alt.datum(verdi, type="quantitative"),
                    text=alt.value(navn),
                )
            )
    lag += bruddstreker(*brudd)
    return ferdig(alt.layer(*lag).properties(width=BREDDE, height=hoeyde))


def linjer(
    data: pd.DataFrame,
    x: str,
    y: str,
    serie: str,
    ytittel: str,
    xtittel: str | None = None,
    format: str = ",.0f",
    orden: Sequence[str] | None = None,
    terskler: Sequence[tuple[float, str]] = (),
    null: bool = False,
    hoeyde: int = HOEYDE,
    baand: tuple[str, str] | None = None,
    terskel_hoeyre: bool = False,
    brudd: Sequence[tuple[str, str]] = (),
) -> dict:
    """How does it develop? One line per series over years, named threshold lines, an optional band (lower, upper).

    `terskel_hoeyre` writes the names of the thresholds at the right end, for lines that begin close to one. `brudd`
    are values of `x` from which the figures are not like those before, each with the word that stands at the rule.
    """
    return med_rader(
        _linjer(
            x,
            y,
            serie,
            xtittel,
            ytittel,
            format,
            tuple(orden or ()) or None,
            tuple((float(v), t) for v, t in terskler),
            null,
            hoeyde,
            baand,
            terskel_hoeyre,
            synlige_brudd(data[x], brudd),
        ),
        data,
    )


@cache
def _pyramide(alder, verdi, kjonn, aar, xtittel, aldre, kjonnene, hoeyde):
    stolper = (
        tom()
        .mark_bar(opacity=0.85)
        .encode(
            y=alt.Y(alder, type="ordinal", sort=list(aldre), title=None),
            x=alt.X(
                verdi,
                type="quantitative",
                title=xtittel,
                axis=alt.Axis(format=",.0f", labelExpr="format(abs(datum.value), ',.0f')"),
            ),
            color=farge(kjonn, kjonnene),
            tooltip=hint((alder, "Alder", ""), (kjonn, "Kjønn", ""), ("antall", "Personer", ",.0f")),
        )
    )
    return ferdig(
        stolper.facet(column=alt.Column(aar, type="nominal", title=None, header=alt.Header(labelFontSize=18)))
        if aar
        else stolper.properties(width=BREDDE, height=hoeyde)
    )


def pyramide(
    data: pd.DataFrame, alder: str, kjonn: str, antall: str, xtittel: str = "Personer", hoeyde: int = 440
) -> dict:
    """How is the population built? Men to the left, women to the right, oldest on top (the rows' own order of ages)."""
    d = data.rename(columns={antall: "antall"}).assign(
        robek_verdi=lambda r: r["antall"].where(r[kjonn] != "menn", -r["antall"])
    )
    return med_rader(
        _pyramide(
            alder, "robek_verdi", kjonn, None, xtittel, tuple(dict.fromkeys(d[alder])), ("menn", "kvinner"), hoeyde
        ),
        d,
    )


@cache
def _areal(x, y, serie, xtittel, ytittel, format, orden, hoeyde, brudd):
    omraade = (
        tom()
        .mark_area(line=False, opacity=0.9)
        .encode(
            x=alt.X(x, type="ordinal", title=xtittel, axis=alt.Axis(labelOverlap="greedy", labelSeparation=8)),
            y=alt.Y(y, type="quantitative", title=ytittel, axis=alt.Axis(format=format), stack="zero"),
            color=farge(serie, orden),
            order=alt.Order("robek_orden", type="quantitative"),
            tooltip=hint((serie, "Gruppe", ""), (x, xtittel or "År", ""), (y, ytittel, format)),
        )
    )
    if brudd[0]:
        omraade = alt.layer(omraade, *bruddstreker(*brudd))
    return ferdig(omraade.properties(width=BREDDE, height=hoeyde))


def areal(
    data: pd.DataFrame,
    x: str,
    y: str,
    serie: str,
    ytittel: str,
    xtittel: str | None = None,
    format: str = ",.0f",
    orden: Sequence[str] | None = None,
    hoeyde: int = HOEYDE,
    brudd: Sequence[tuple[str, str]] = (),
) -> dict:
    """What is the whole made of, year by year? Stacked areas, the first at the bottom; `brudd` as in `linjer`."""
    orden = tuple(orden or dict.fromkeys(data[serie]))
    plass = {s: i for i, s in enumerate(orden)}
    return med_rader(
        _areal(x, y, serie, xtittel, ytittel, format, orden, hoeyde, synlige_brudd(data[x], brudd)),
        data.assign(robek_orden=data[serie].map(plass)),
    )


@cache
def _opphold(rad, fra, til, slag, hint, orden, slagene, spenn, hoeyde):
    stolper = (
        tom()
        .mark_bar(height=20)
        .encode(
            y=alt.Y(rad, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelLimit=260)),
            x=alt.X(
                fra,
                type="temporal",
                title=None,
                axis=alt.Axis(format="%Y", tickCount="year", labelOverlap="greedy"),
                scale=alt.Scale(domain=[alt.DateTime(year=a, month=1, date=1) for a in spenn])
                if spenn
                else alt.Undefined,
            ),
            x2=alt.X2(til),
            color=farge(slag, slagene),
            tooltip=[alt.Tooltip(hint, type="nominal", title="Opphold")],
        )
    )
    return ferdig(stolper.properties(width=BREDDE - 140, height=hoeyde))


def opphold(
    data: pd.DataFrame,
    rad: str,
    fra: str,
    til: str,
    slag: str,
    hint: str,
    orden: Sequence[str] | None = None,
    spenn: tuple[int, int] | None = None,
) -> dict:
    """When was each one there? One horizontal line of periods per row, over calendar time.

    `spenn` is the first and last year of the axis (to its 1 January); without it the axis follows the rows.
    """
    orden = tuple(orden or dict.fromkeys(data[rad]))
    return med_rader(
        _opphold(rad, fra, til, slag, hint, orden, tuple(dict.fromkeys(data[slag])), spenn, max(90, 34 * len(orden))),
        data,
    )
