"""Two answers to one field, written unseen of each other: side by side, for a person to choose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from html import escape

from ..grunnlag.spoersmaal import Spoersmaal
from ..svar.oppfoering import Oppfoering
from .svartvilling import linjetekst


def konfliktboks(s: Spoersmaal, felt: str, endringer: Iterable[Oppfoering], velg: Callable[[str], None]):
    """The answers beside each other, each with who, when and a button; `velg` gets the id of the one chosen."""
    import ipywidgets as w

    def kort(o: Oppfoering):
        knapp = w.Button(description="Bruk dette svaret", layout={"width": "auto"})
        knapp.add_class("robek-velg")
        knapp.on_click(lambda _: velg(o.id))
        kl = dt.datetime.fromisoformat(o.tid.replace("Z", "+00:00")).astimezone()
        tekst = escape(linjetekst(s, felt, o.verdi)).replace("\n", "<br>")
        return w.VBox(
            [w.HTML(f"<p><strong>{escape(o.skriver)}</strong>, kl. {kl:%H.%M}</p><p>{tekst}</p>"), knapp],
            layout={"border": "1px solid #5f6b76", "padding": "0 .6em .6em", "max_width": "26em"},
        )

    over = w.HTML('<p role="alert"><strong>Her er det skrevet to ulike svar. Velg det som skal gjelde.</strong></p>')
    boks = w.VBox([over, w.HBox([kort(o) for o in endringer], layout={"flex_flow": "row wrap"})])
    boks.add_class("robek-konflikt")
    return boks
