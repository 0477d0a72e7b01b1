"""The forms' common parts: is anyone there to fill them in, a field with its label and error, and shown results."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable
from html import escape
from importlib.util import find_spec

from ..grunnlag.feil import RobekFeil

STATISK = ("hefte", "bok")
BREDDE = "44em"
KNAPP = {"width": "auto", "align_self": "flex-start"}


def levende() -> bool:
    """Is this a notebook that someone has open, so that a form can be filled in?

    Not in a workbook made in a batch, and not in the book (ROBEK_VISNING), nor where ipywidgets is missing.
    """
    if os.environ.get("ROBEK_VISNING") in STATISK or find_spec("ipywidgets") is None:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


def feilsetning(tekst: str) -> str:
    """The sentence that stands at a field, read aloud at once by a screen reader; empty when nothing is wrong."""
    return f'<span role="alert" class="robek-feil" style="color:#9b1c1c">{escape(tekst)}</span>' if tekst else ""


def linje(tekst: str, *, stor: bool = False) -> str:
    """One line of plain text as HTML, large for the projector."""
    return f'<p style="margin:.2em 0;line-height:1.4;font-size:{"1.4em" if stor else "1em"}">{escape(tekst)}</p>'


def lagret() -> str:
    """«Lagret kl. 13.03», said politely by a screen reader."""
    return f'<span role="status">Lagret kl. {dt.datetime.now():%H.%M.%S}</span>'


def vist(resultat) -> str:
    """A table or text as HTML in a form: with the page's own line height, for a widget's is that of a button."""
    return f'<div style="line-height:1.4">{resultat._repr_html_()}</div>'


class Felt:
    """A text field with its label, and room under it for the one sentence that says what is wrong with it."""

    def __init__(self, id: str, navn: str, hint: str = "", verdi: str = ""):
        import ipywidgets as w

        self.id, self.navn = id, navn
        self.inn = w.Text(
            value=verdi, description=navn, placeholder=hint, continuous_update=False,
            style={"description_width": "17em"}, layout={"width": BREDDE},
        )
        self.inn.add_class(f"robek-felt-{id}")
        self.inndata, self.feil = (self.inn,), w.HTML()
        self.boks = w.VBox([self.inn, self.feil])

    @property
    def verdi(self) -> str | None:
        """What is written in it; None when it is empty."""
        return self.inn.value.strip() or None

    def si(self, setning: str = "") -> None:
        """Put this sentence at the field, or take it away."""
        self.feil.value = feilsetning(setning)


class Valgfelt:
    """A choice between a few, as buttons that the keyboard reaches with Tab and Space."""

    def __init__(self, id: str, navn: str, valg: dict[str, object], verdi=None):
        import ipywidgets as w

        self.id, self.navn = id, navn
        self.inn = w.ToggleButtons(
            options=list(valg.items()), value=verdi, description=navn,
            tooltips=[f"{navn}: {v}" for v in valg], style={"description_width": "17em", "button_width": "auto"},
        )
        self.inn.add_class(f"robek-felt-{id}")
        self.inndata, self.feil = (self.inn,), w.HTML()
        self.boks = w.VBox([self.inn, self.feil])

    @property
    def verdi(self):
        """The value of the button that is pressed."""
        return self.inn.value

    def si(self, setning: str = "") -> None:
        """Put this sentence at the field, or take it away."""
        self.feil.value = feilsetning(setning)


class Skjema:
    """Fields, a button and the answer under it: `regn` gets the fields' values by id and gives what is to be shown.

    An error is one sentence at the field it names: every reader of values says the name of the field it read. The
    answer is cleared while an error stands.
    """

    def __init__(self, felt: list, regn: Callable[..., object], knapp: str, forklaring: str = "", klasse: str = ""):
        import ipywidgets as w

        self.felt, self.regn = felt, regn
        self.knapp = w.Button(description=knapp, button_style="primary", layout=KNAPP)
        self.svar = w.HTML()
        self.boks = w.VBox([*([w.HTML(linje(forklaring))] if forklaring else []), *(f.boks for f in felt),
                            self.knapp, self.svar])  # fmt: skip
        if klasse:
            self.boks.add_class(klasse)
        self.knapp.on_click(lambda _: self.beregn())
        for f in felt:
            for inn in f.inndata:
                inn.observe(lambda _: self.beregn(stille=True), names="value")

    def beregn(self, stille: bool = False) -> None:
        """Reckon with what stands in the fields. `stille`: only once an answer or an error already stands there."""
        if stille and not self.svar.value and not any(f.feil.value for f in self.felt):
            return
        for f in self.felt:
            f.si()
        try:
            resultat = self.regn(**{f.id: f.verdi for f in self.felt})
        except RobekFeil as feil:
            self.svar.value = ""
            self._hoerer_til(str(feil)).si(str(feil))
            return
        self.svar.value = vist(resultat)

    def _hoerer_til(self, setning: str):
        """Which field is the sentence about? The one it names first, with «feltet» before the name or without."""
        lav = re.sub(r"«[^»]*»", "", setning.lower())  # what was written may itself hold the name of a field
        for foran in (r"felte(?:t|ne) ", ""):
            steder = [(m.start(), f) for f in self.felt if (m := re.search(foran + re.escape(f.navn.lower()), lav))]
            if steder:
                return min(steder, key=lambda s: s[0])[1]
        return self.felt[0]
