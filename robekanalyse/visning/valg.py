"""A choice inside a chart: the reader picks a municipality or a year, and the chart follows without a kernel.

Vega-Lite carries the choice in the specification, so it works alike in JupyterLab, in the book, on a slide and in a
page opened by double click. Where nothing can be chosen, as on paper, the first choice is what is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def med_valg(spec: dict, valg: Mapping[str, tuple[str, Sequence[str]]]) -> dict:
    """The chart with one list to choose from per column: `valg` is {column: (label, values)}, the first value chosen.

    The rows must hold the column, as text, with one of the values in each; only the rows that match are drawn.
    """
    params = [
        {"name": f"valgt_{k}", "value": verdier[0],
         "bind": {"input": "select", "options": list(verdier), "name": f"{ledetekst} "}}
        for k, (ledetekst, verdier) in valg.items()
    ]  # fmt: skip
    filtre = [{"filter": f"datum['{k}'] === valgt_{k}"} for k in valg]
    return {**spec, "params": [*spec.get("params", ()), *params], "transform": [*filtre, *spec.get("transform", ())]}
