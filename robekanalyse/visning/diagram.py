"""Chart shapes, each built and checked by Altair once per shape; only the rows are swapped after that.

Channels are typed objects: Altair's shorthand strings cost more than the rest of the chart. Every shape takes a frame
and column names, and gives a Vega-Lite specification for visning.figur.figur.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cache

import altair as alt
import pandas as pd

from .farger import BLAA, BREDDE, GRAA, HOEYDE, ORANSJE, SERIER

_TOM = [{}]


def rader(data: pd.DataFrame) -> list[dict]:
    """The rows as plain records: numpy numbers become Python's, missing becomes null, dates ISO text."""
    ut = []
    for rad in data.to_dict("records"):
        ut.append(
            {
                k: None
                if v is None or v != v
                else v.isoformat()[:10]
                if hasattr(v, "isoformat")
                else v.item()
                if hasattr(v, "item")
                else v
                for k, v in rad.items()
            }
        )
    return ut


def med_rader(spec: dict, data: pd.DataFrame) -> dict:
    """The shape filled with this frame's rows; the shape itself is left as it was."""
    spec = copy.deepcopy(spec)
    spec["data"] = {"values": rader(data)}
    return spec


def _spec(diagram) -> dict:
    spec = diagram.to_dict()
    for noekkel in ("config", "$schema"):
        spec.pop(noekkel, None)
    navngitte = spec.pop("datasets", {})
    for del_ in (spec, *spec.get("layer", ())):
        data = del_.pop("data", {})
        verdier = navngitte.get(data.get("name"), data.get("values"))
        # the placeholder goes; the one-row data of a threshold line stays, or it would be drawn once per row
        if verdier and verdier != _TOM:
            del_["data"] = {"values": verdier}
    return spec


def _tom() -> alt.Chart:
    return alt.Chart(alt.InlineData(values=_TOM))


def _fast() -> alt.Chart:
    return alt.Chart(alt.InlineData(values=[{"robek": 1}]))


def _hint(*felt: tuple[str, str, str]) -> list[alt.Tooltip]:
    """Tooltips of (column, heading, number format); an empty format shows the text as it is."""
    return [
        alt.Tooltip(k, type="quantitative", title=t, format=f) if f else alt.Tooltip(k, type="nominal", title=t)
        for k, t, f in felt
    ]


def _farge(serie: str, orden: tuple[str, ...] | None, symbol: str = "square") -> alt.Color:
    skala = alt.Scale(domain=list(orden), range=list(SERIER[: len(orden)])) if orden else alt.Scale(range=list(SERIER))
    return alt.Color(serie, type="nominal", title=None, scale=skala, legend=alt.Legend(title=None, symbolType=symbol))


def _etiketter(verdi: str, etikett: str, skrift: int = 16, **kanaler) -> list[alt.Chart]:
    """Each bar's value at its end: outside to the right above zero, to the left below."""
    return [
        _tom()
        .transform_filter(f"datum['{verdi}'] {tegn} 0")
        .mark_text(align=side, dx=dx, color="#222222", fontSize=skrift)
        .encode(text=alt.Text(etikett, type="nominal"), **kanaler)
        for tegn, side, dx in ((">=", "left", 6), ("<", "right", -6))
    ]


@cache
def _linjer(x, y, serie, xtittel, ytittel, format, orden, terskler, null, hoeyde, baand):
    akse_x = alt.X(x, type="ordinal", title=xtittel, axis=alt.Axis(labelOverlap="greedy"))
    akse_y = alt.Y(y, type="quantitative", title=ytittel, axis=alt.Axis(format=format), scale=alt.Scale(zero=null))
    farge = _farge(serie, orden, "stroke")
    strek = alt.StrokeDash(
        serie, type="nominal", scale=alt.Scale(domain=list(orden)) if orden else alt.Undefined, legend=None
    )
    hint = _hint((serie, "Serie", ""), (x, xtittel or "År", ""), (y, ytittel, format))
    lag = []
    if baand:
        lag.append(
            _tom()
            .mark_area(opacity=0.18)
            .encode(x=akse_x, y=alt.Y(baand[0], type="quantitative", title=ytittel), y2=alt.Y2(baand[1]), color=farge)
        )
    lag.append(_tom().mark_line().encode(x=akse_x, y=akse_y, color=farge, strokeDash=strek))
    lag.append(_tom().mark_point(size=80, filled=True, opacity=1).encode(x=akse_x, y=akse_y, color=farge, tooltip=hint))
    for verdi, navn in terskler:
        lag.append(
            _fast()
            .mark_rule(color=GRAA, strokeDash=[6, 4], strokeWidth=2)
            .encode(y=alt.datum(verdi, type="quantitative"))
        )
        if navn:
            lag.append(
                _fast()
                .mark_text(align="left", dx=6, dy=-9, color="#333333", fontSize=16)
                .encode(x=alt.value(0), y=alt.datum(verdi, type="quantitative"), text=alt.value(navn))
            )
    return _spec(alt.layer(*lag).properties(width=BREDDE, height=hoeyde))


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
) -> dict:
    """How does it develop? One line per series over years, named threshold lines, an optional band (lower, upper)."""
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
        ),
        data,
    )


@cache
def _soeyler(kategori, verdi, etikett, xtittel, format, orden, fortegn, hoeyde):
    akse_y = alt.Y(
        kategori, type="nominal", title=None, sort=list(orden) if orden else None, axis=alt.Axis(labelLimit=320)
    )
    # room to the left for the labels of what is below zero
    skala = alt.Scale(padding=70) if fortegn else alt.Undefined
    akse_x = alt.X(verdi, type="quantitative", title=xtittel, axis=alt.Axis(format=format), scale=skala)
    farge = alt.condition(alt.datum[verdi] >= 0, alt.value(ORANSJE), alt.value(BLAA)) if fortegn else alt.value(BLAA)
    hint = _hint((kategori, "Post", ""), (verdi, xtittel, format))
    stolper = _tom().mark_bar().encode(y=akse_y, x=akse_x, color=farge, tooltip=hint)
    lag = [stolper, *(_etiketter(verdi, etikett, y=akse_y, x=akse_x) if etikett else ())]
    return _spec(alt.layer(*lag).properties(width=BREDDE - 200, height=hoeyde))


def soeyler(
    data: pd.DataFrame,
    kategori: str,
    verdi: str,
    xtittel: str,
    etikett: str | None = None,
    format: str = ",.0f",
    orden: Sequence[str] | None = None,
    fortegn: bool = False,
    rad: int = 46,
) -> dict:
    """How large is each? Horizontal bars with their value at the end; `fortegn` tells above and below zero apart.

    The order is that of the rows unless `orden` says otherwise.
    """
    return med_rader(
        _soeyler(
            kategori,
            verdi,
            etikett,
            xtittel,
            format,
            tuple(orden or data[kategori]),
            fortegn,
            max(120, rad * data[kategori].nunique()),
        ),
        data,
    )


@cache
def _grupper(kategori, verdi, serie, etikett, xtittel, format, orden, serier, hoeyde):
    akse_y = alt.Y(kategori, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelLimit=320))
    akse_x = alt.X(verdi, type="quantitative", title=xtittel, axis=alt.Axis(format=format))
    skyv = alt.YOffset(serie, type="nominal", sort=list(serier))
    stolper = (
        _tom()
        .mark_bar()
        .encode(
            y=akse_y,
            x=akse_x,
            yOffset=skyv,
            color=_farge(serie, serier),
            tooltip=_hint((kategori, "Post", ""), (serie, "Serie", ""), (verdi, xtittel, format)),
        )
    )
    lag = [stolper, *(_etiketter(verdi, etikett, 15, y=akse_y, x=akse_x, yOffset=skyv) if etikett else ())]
    return _spec(alt.layer(*lag).properties(width=BREDDE - 200, height=hoeyde))


def grupperte_soeyler(
    data: pd.DataFrame,
    kategori: str,
    verdi: str,
    serie: str,
    xtittel: str,
    etikett: str | None = None,
    format: str = ",.0f",
    orden: Sequence[str] | None = None,
    serier: Sequence[str] | None = None,
) -> dict:
    """How do two or three figures for the same thing compare? Horizontal bars side by side, one colour per series."""
    orden = tuple(orden or dict.fromkeys(data[kategori]))
    serier = tuple(serier or dict.fromkeys(data[serie]))
    return med_rader(
        _grupper(
            kategori,
            verdi,
            serie,
            etikett,
            xtittel,
            format,
            orden,
            serier,
            max(160, 28 * len(serier) * len(orden) + 10 * len(orden)),
        ),
        data,
    )


@cache
def _pareto(kategori, verdi, kumulativ, etikett, xtittel, orden, hoeyde):
    akse_y = alt.Y(kategori, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelLimit=320))
    stolper = (
        _tom()
        .mark_bar(color=BLAA)
        .encode(
            y=akse_y,
            x=alt.X(verdi, type="quantitative", title=xtittel, axis=alt.Axis(format=",.0f")),
            tooltip=_hint(
                (kategori, "Tjeneste", ""), (verdi, xtittel, ",.1f"), (kumulativ, "Samlet andel, prosent", ",.1f")
            ),
        )
    )
    tekst = (
        _tom()
        .mark_text(align="left", dx=6, color="#222222")
        .encode(y=akse_y, x=alt.X(verdi, type="quantitative"), text=alt.Text(etikett, type="nominal"))
    )
    return _spec(alt.layer(stolper, tekst).properties(width=BREDDE - 240, height=hoeyde))


def pareto(data: pd.DataFrame, kategori: str, verdi: str, kumulativ: str, etikett: str, xtittel: str) -> dict:
    """Where is the big money? Bars from the largest down; the label carries amount and cumulative share."""
    return med_rader(
        _pareto(kategori, verdi, kumulativ, etikett, xtittel, tuple(data[kategori]), max(120, 42 * len(data))), data
    )


@cache
def _fossefall(steg, fra, til, slag, etikett, ytittel, orden, slagene, hoeyde):
    akse_x = alt.X(steg, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelAngle=0, labelLimit=170))
    stolper = (
        _tom()
        .mark_bar(size=64)
        .encode(
            x=akse_x,
            y=alt.Y(fra, type="quantitative", title=ytittel, axis=alt.Axis(format=",.0f")),
            y2=alt.Y2(til),
            color=_farge(slag, slagene),
            tooltip=_hint((steg, "Ledd", ""), (etikett, ytittel, ""), (slag, "Slag", "")),
        )
    )
    tekst = (
        _tom()
        .transform_calculate(robek_topp=f"max(datum['{fra}'], datum['{til}'])")
        .mark_text(dy=-12, color="#222222")
        .encode(
            x=akse_x, y=alt.Y("robek_topp", type="quantitative", title=ytittel), text=alt.Text(etikett, type="nominal")
        )
    )
    return _spec(alt.layer(stolper, tekst).properties(width=BREDDE, height=hoeyde))


def fossefall(
    data: pd.DataFrame,
    steg: str,
    fra: str,
    til: str,
    slag: str,
    etikett: str,
    ytittel: str,
    slagene: Sequence[str] | None = None,
    hoeyde: int = HOEYDE,
) -> dict:
    """How do the parts lead from one figure to another? A waterfall in the order of the rows, coloured by kind."""
    return med_rader(
        _fossefall(
            steg,
            fra,
            til,
            slag,
            etikett,
            ytittel,
            tuple(data[steg]),
            tuple(slagene or dict.fromkeys(data[slag])),
            hoeyde,
        ),
        data,
    )


@cache
def _pyramide(alder, verdi, kjonn, aar, xtittel, aldre, kjonnene, hoeyde):
    stolper = (
        _tom()
        .mark_bar(opacity=0.85)
        .encode(
            y=alt.Y(alder, type="ordinal", sort=list(aldre), title=None),
            x=alt.X(
                verdi,
                type="quantitative",
                title=xtittel,
                axis=alt.Axis(format=",.0f", labelExpr="format(abs(datum.value), ',.0f')"),
            ),
            color=_farge(kjonn, kjonnene),
            tooltip=_hint((alder, "Alder", ""), (kjonn, "Kjønn", ""), ("antall", "Personer", ",.0f")),
        )
    )
    return _spec(
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
def _areal(x, y, serie, xtittel, ytittel, format, orden, hoeyde):
    omraade = (
        _tom()
        .mark_area(line=False, opacity=0.9)
        .encode(
            x=alt.X(x, type="ordinal", title=xtittel, axis=alt.Axis(labelOverlap="greedy")),
            y=alt.Y(y, type="quantitative", title=ytittel, axis=alt.Axis(format=format), stack="zero"),
            color=_farge(serie, orden),
            order=alt.Order("robek_orden", type="quantitative"),
            tooltip=_hint((serie, "Gruppe", ""), (x, xtittel or "År", ""), (y, ytittel, format)),
        )
    )
    return _spec(omraade.properties(width=BREDDE, height=hoeyde))


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
) -> dict:
    """What is the whole made of, year by year? Stacked areas, the first series at the bottom."""
    orden = tuple(orden or dict.fromkeys(data[serie]))
    plass = {s: i for i, s in enumerate(orden)}
    return med_rader(
        _areal(x, y, serie, xtittel, ytittel, format, orden, hoeyde), data.assign(robek_orden=data[serie].map(plass))
    )


@cache
def _opphold(rad, fra, til, slag, hint, orden, slagene, hoeyde):
    stolper = (
        _tom()
        .mark_bar(height=20)
        .encode(
            y=alt.Y(rad, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelLimit=260)),
            x=alt.X(
                fra, type="temporal", title=None, axis=alt.Axis(format="%Y", tickCount="year", labelOverlap="greedy")
            ),
            x2=alt.X2(til),
            color=_farge(slag, slagene),
            tooltip=[alt.Tooltip(hint, type="nominal", title="Opphold")],
        )
    )
    return _spec(stolper.properties(width=BREDDE - 140, height=hoeyde))


def opphold(
    data: pd.DataFrame, rad: str, fra: str, til: str, slag: str, hint: str, orden: Sequence[str] | None = None
) -> dict:
    """When was each one there? One horizontal line of periods per row, over calendar time."""
    orden = tuple(orden or dict.fromkeys(data[rad]))
    return med_rader(
        _opphold(rad, fra, til, slag, hint, orden, tuple(dict.fromkeys(data[slag])), max(90, 34 * len(orden))), data
    )
