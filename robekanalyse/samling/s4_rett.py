"""Gathering 4, the common parts: section and rule date with every legal statement, and a table folded away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from ..grunnlag.tall import NBSP, dato_tekst
from ..visning.tabell import Tabell
from .felles import Tekst

ANTATT = "antatt"


def hjemmel(rad: Mapping) -> str:
    """Which act and section does this row rest on? «(antatt)» after it when the border is our own reading."""
    # a section sign never stands alone at the end of a line
    lov = rad["hjemmel"].replace("§ ", f"§{NBSP}")
    return f"{lov} ({ANTATT})" if rad["status"] == ANTATT else lov


def rettsmerknader(kontrollert: dt.date, rader: Iterable[Mapping] = ()) -> tuple[str, ...]:
    """What stands under a table of law: the date of the rules, and what «antatt» means when it is used."""
    dato = f"Reglene er kontrollert {dato_tekst(kontrollert)}. Kommuneloven er lov 22. juni 2018 nr. 83."
    if not any(r["status"] == ANTATT for r in rader):
        return (dato,)
    return (dato, "«Antatt» betyr at grensen er kursets vurdering. Prøv den mot eget reglement.")


def brett_sammen(t: Tabell, knapp: str) -> Tekst:
    """A table behind a button, for what must not be seen before the exercise is done."""
    return Tekst(f"<details><summary>{knapp}</summary>{t._repr_html_()}</details>", str(t))
