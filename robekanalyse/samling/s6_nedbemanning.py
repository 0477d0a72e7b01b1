"""What notebook 6 calls, part by part: deadlines, collective dismissal, timeline, effect, controls and checklists."""

from __future__ import annotations

from .s6_felles import forbehold, skjema
from .s6_frister import en_dag, fortrinn, frist, frister, fristregler, gjett
from .s6_lister import (
    droefting,
    endringer,
    oppfoelging,
    overdragelse,
    rollebord,
    saksbehandling,
    selskaper,
    selvbildet,
    sidensist,
    trinnene,
    trinnkrav,
    utvelgelse,
    vedtak,
)
from .s6_masse import egen_masse, masse, masse_fjordvik, masse_spoersmaal, nedtrapping
from .s6_plan import gjennomfoert, kontroll, kontroll_fjordvik, planen, realisme
from .s6_tidslinje import fristtabell, oppsigelsene, tidslinje, tidslinjetabell, to_datoer
from .s6_virkning import foer_og_etter, fristfradrag, utkastet, virkning
from .start import Utgangspunkt


def risikoskjema(her: Utgangspunkt):
    """How uncertain is each measure? The empty form of the homework."""
    return skjema("s6-risiko", "Risiko og realisme for egne tiltak")


def reserveskjema(her: Utgangspunkt):
    """What is done when the plan fails, and what sets it off? The empty form of the homework."""
    return skjema("s6-reserve", "Reservetiltak", 2)


def kriterieskjema(her: Utgangspunkt):
    """Which circle and which criteria are consulted on? The empty form of the homework."""
    return skjema("s6-kriterier", "Utvalgskrets og kriterier i egen sak", 2)


__all__ = [
    "droefting", "egen_masse", "en_dag", "endringer", "foer_og_etter", "forbehold", "fortrinn", "frist", "frister",
    "fristfradrag", "fristregler", "fristtabell", "gjennomfoert", "gjett", "kontroll", "kontroll_fjordvik",
    "kriterieskjema", "masse", "masse_fjordvik", "masse_spoersmaal", "nedtrapping", "oppfoelging", "oppsigelsene",
    "overdragelse", "planen", "realisme", "reserveskjema", "risikoskjema", "rollebord", "saksbehandling", "selskaper",
    "selvbildet", "sidensist", "tidslinje", "tidslinjetabell", "to_datoer", "trinnene", "trinnkrav", "utkastet",
    "utvelgelse", "vedtak", "virkning",
]  # fmt: skip
