"""Chart shapes made of bars: one series, several side by side, the big money, the waterfall. Used through diagram."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from .farger import BLAA, BREDDE, HOEYDE, ORANSJE
from .formgrunn import alt, etiketter, farge, ferdig, hint, med_rader, tom


@cache
def _soeyler(kategori, verdi, etikett, xtittel, format, orden, fortegn, hoeyde):
    navn = alt.Axis(labelLimit=320, labelExpr="split(datum.label, '\\n')")
    akse_y = alt.Y(kategori, type="nominal", title=None, sort=list(orden) if orden else None, axis=navn)
    # room to the left for the labels of what is below zero
    skala = alt.Scale(padding=70) if fortegn else alt.Undefined
    akse_x = alt.X(verdi, type="quantitative", title=xtittel, axis=alt.Axis(format=format), scale=skala)
    farger_ = alt.condition(alt.datum[verdi] >= 0, alt.value(ORANSJE), alt.value(BLAA)) if fortegn else alt.value(BLAA)
    hintene = hint((kategori, "Post", ""), (verdi, xtittel, format))
    stolper = tom().mark_bar().encode(y=akse_y, x=akse_x, color=farger_, tooltip=hintene)
    lag = [stolper, *(etiketter(verdi, etikett, y=akse_y, x=akse_x) if etikett else ())]
    return ferdig(alt.layer(*lag).properties(width=BREDDE - 200, height=hoeyde))


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

    The order is that of the rows unless `orden` says otherwise. A line break in a name is kept.
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
def _grupper(kategori, verdi, serie, etikett, xtittel, format, orden, serier, negative, hoeyde):
    akse_y = alt.Y(kategori, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelLimit=320))
    # room to the left for the labels of what is below zero
    skala = alt.Scale(padding=60) if negative else alt.Undefined
    akse_x = alt.X(verdi, type="quantitative", title=xtittel, axis=alt.Axis(format=format, tickCount=6), scale=skala)
    skyv = alt.YOffset(serie, type="nominal", sort=list(serier))
    stolper = (
        tom()
        .mark_bar()
        .encode(
            y=akse_y,
            x=akse_x,
            yOffset=skyv,
            color=farge(serie, serier),
            tooltip=hint((kategori, "Post", ""), (serie, "Serie", ""), (verdi, xtittel, format)),
        )
    )
    lag = [stolper, *(etiketter(verdi, etikett, 15, y=akse_y, x=akse_x, yOffset=skyv) if etikett else ())]
    return ferdig(alt.layer(*lag).properties(width=BREDDE - 200, height=hoeyde))


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
            bool((data[verdi] < 0).any()),
            max(160, 28 * len(serier) * len(orden) + 10 * len(orden)),
        ),
        data,
    )


@cache
def _pareto(kategori, verdi, kumulativ, etikett, xtittel, orden, hoeyde):
    akse_y = alt.Y(kategori, type="nominal", title=None, sort=list(orden), axis=alt.Axis(labelLimit=320))
    stolper = (
        tom()
        .mark_bar(color=BLAA)
        .encode(
            y=akse_y,
            x=alt.X(verdi, type="quantitative", title=xtittel, axis=alt.Axis(format=",.0f")),
            tooltip=hint(
                (kategori, "Tjeneste", ""), (verdi, xtittel, ",.1f"), (kumulativ, "Samlet andel, prosent", ",.1f")
            ),
        )
    )
    tekst = (
        tom()
        .mark_text(align="left", dx=6, color="#222222")
        .encode(y=akse_y, x=alt.X(verdi, type="quantitative"), text=alt.Text(etikett, type="nominal"))
    )
    return ferdig(alt.layer(stolper, tekst).properties(width=BREDDE - 240, height=hoeyde))


def pareto(data: pd.DataFrame, kategori: str, verdi: str, kumulativ: str, etikett: str, xtittel: str) -> dict:
    """Where is the big money? Bars from the largest down; the label carries amount and cumulative share."""
    return med_rader(
        _pareto(kategori, verdi, kumulativ, etikett, xtittel, tuple(data[kategori]), max(120, 42 * len(data))), data
    )


@cache
def _fossefall(steg, fra, til, slag, etikett, ytittel, orden, slagene, hoeyde):
    # a newline in a step's name breaks its label over lines
    akse = alt.Axis(labelAngle=0, labelLimit=170, labelExpr="split(datum.label, '\\n')")
    akse_x = alt.X(steg, type="nominal", title=None, sort=list(orden), axis=akse)
    stolper = (
        tom()
        .mark_bar(size=64)
        .encode(
            x=akse_x,
            y=alt.Y(fra, type="quantitative", title=ytittel, axis=alt.Axis(format=",.0f", tickMinStep=1)),
            y2=alt.Y2(til),
            color=farge(slag, slagene),
            tooltip=hint((steg, "Ledd", ""), (etikett, ytittel, ""), (slag, "Slag", "")),
        )
    )
    tekst = (
        tom()
        .transform_calculate(robek_topp=f"max(datum['{fra}'], datum['{til}'])")
        .mark_text(dy=-12, color="#222222")
        .encode(
            x=akse_x, y=alt.Y("robek_topp", type="quantitative", title=ytittel), text=alt.Text(etikett, type="nominal")
        )
    )
    return ferdig(alt.layer(stolper, tekst).properties(width=BREDDE, height=hoeyde))


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
