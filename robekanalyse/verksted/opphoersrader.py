"""The rows of the form for collective dismissal: a date, how the employment ends, and how many persons."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from .felt import feilsetning

FLEST_RADER = 6


def opphoerstyper() -> dict[str, str]:
    """Which ways are there for an employment to end? Name → id, from data/regler."""
    verdi = regel("nedbemanning.opphoerstyper", dt.date.today()).verdi
    return {t["navn"][:1].upper() + t["navn"][1:]: id for id, t in verdi.items()}


class Opphoersrad:
    """One row of three fields, and room under it for the one sentence that says what is wrong with it."""

    def __init__(self, nr: int, rad: tuple | None = None):
        import ipywidgets as w

        dato, slag, _, antall = rad or ("", "oppsigelse", True, "")
        self.id, self.navn = f"rad{nr}", f"rad {nr}"
        smal = {"description_width": "auto"}
        self.dato = w.Text(value=dato, description=f"{nr}. Dato", placeholder="4.1.2027", continuous_update=False,
                           style=smal, layout={"width": "14em"})  # fmt: skip
        self.slag = w.Dropdown(options=list(opphoerstyper().items()), value=slag, description="Opphør", style=smal,
                               layout={"width": "26em"})  # fmt: skip
        self.antall = w.Text(value=str(antall), description="Personer", continuous_update=False, style=smal,
                             layout={"width": "11em"})  # fmt: skip
        self.inndata, self.feil = (self.dato, self.slag, self.antall), w.HTML()
        self.boks = w.VBox([w.HBox(self.inndata), self.feil])

    @property
    def verdi(self) -> tuple | None:
        """Date, kind, cause in the operation, persons; None when neither date nor number is written."""
        dato, antall = self.dato.value.strip(), self.antall.value.strip()
        return (dato or None, self.slag.value, True, antall or 1) if dato or antall else None

    def si(self, setning: str = "") -> None:
        """Put this sentence at the row, or take it away."""
        self.feil.value = feilsetning(setning)


def med_radens_nummer(felt: dict[str, tuple | None], regn: Callable[[list[tuple]], object]):
    """Reckon with the rows written. A row left empty in between does not shift the numbers that errors name."""
    brukt = {int(re.sub(r"\D", "", navn)): rad for navn, rad in felt.items() if rad is not None}
    numre = sorted(brukt)
    try:
        return regn([brukt[nr] for nr in numre])
    except UgyldigInndata as e:
        raise UgyldigInndata(re.sub(r"\brad (\d+)", lambda m: f"rad {numre[int(m[1]) - 1]}", str(e))) from None
