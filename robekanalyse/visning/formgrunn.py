"""What all chart shapes are built of: placeholder data, swapped rows, tooltips, colours and labels on bars."""

from __future__ import annotations

import copy

import pandas as pd

from .farger import GRAA, SERIER

_TOM = [{}]


class _Altair:
    """Altair, loaded when the first chart is drawn: in a browser that takes two seconds, and forms need none."""

    def __getattr__(self, navn: str):
        import altair

        return getattr(altair, navn)


alt = _Altair()


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


def ferdig(diagram) -> dict:
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


def tom() -> alt.Chart:
    return alt.Chart(alt.InlineData(values=_TOM))


def fast() -> alt.Chart:
    return alt.Chart(alt.InlineData(values=[{"robek": 1}]))


def hint(*felt: tuple[str, str, str]) -> list[alt.Tooltip]:
    """Tooltips of (column, heading, number format); an empty format shows the text as it is."""
    return [
        alt.Tooltip(k, type="quantitative", title=t, format=f) if f else alt.Tooltip(k, type="nominal", title=t)
        for k, t, f in felt
    ]


def farge(serie: str, orden: tuple[str, ...] | None, symbol: str = "square") -> alt.Color:
    skala = alt.Scale(domain=list(orden), range=list(SERIER[: len(orden)])) if orden else alt.Scale(range=list(SERIER))
    return alt.Color(serie, type="nominal", title=None, scale=skala, legend=alt.Legend(title=None, symbolType=symbol))


def etiketter(verdi: str, etikett: str, skrift: int = 16, **kanaler) -> list[alt.Chart]:
    """Each bar's value at its end: outside to the right above zero, to the left below."""
    return [
        tom()
        .transform_filter(f"datum['{verdi}'] {tegn} 0")
        .mark_text(align=side, dx=dx, color="#222222", fontSize=skrift)
        .encode(text=alt.Text(etikett, type="nominal"), **kanaler)
        for tegn, side, dx in ((">=", "left", 6), ("<", "right", -6))
    ]


def bruddstreker(
    brudd: tuple[tuple[str, str], ...], antall: int, skrift: int = 16, rute: tuple[int, int] | None = None
) -> list[alt.Chart]:
    """A vertical rule with a word for each (value of x, word): from here on the figures are not of the same thing.

    The values of x (`antall` of them) are evenly spaced, and the rule stands half a step before the first of the new
    ones, whatever width the chart is drawn in. Words of the same year stand under one another, at the top; in a small
    chart (`rute`: its width and height) that begins at zero, at the bottom, where there is room.
    """
    lag, linjer = [], {}
    flytt = alt.ExprRef(f"-width / {2 * antall}") if rute is None else -rute[0] / (2 * antall)
    oeverst = 3 if rute is None else rute[1] - (skrift + 5) * len(brudd)
    for verdi, ord_ in brudd:
        sted = alt.X(datum=verdi, type="ordinal")
        nr = linjer[verdi] = linjer.get(verdi, -1) + 1
        if not nr:
            lag.append(fast().mark_rule(color=GRAA, strokeDash=[2, 3], strokeWidth=2, xOffset=flytt).encode(x=sted))
        if ord_:
            lag.append(
                fast()
                .mark_text(
                    align="left", baseline="top", dx=5, dy=oeverst + (skrift + 3) * nr, xOffset=flytt, color="#333333",
                    fontSize=skrift,
                )
                .encode(x=sted, y=alt.value(0), text=alt.value(ord_))
            )
    return lag


def synlige_brudd(x: pd.Series, brudd) -> tuple[tuple[tuple[str, str], ...], int]:
    """The breaks that fall between two values of x in the chart, and how many values there are."""
    finnes = [str(v) for v in dict.fromkeys(x)]
    med = tuple((str(v), ord_) for v, ord_ in brudd if str(v) in finnes[1:])
    return (med, len(finnes)) if med else ((), 1)
