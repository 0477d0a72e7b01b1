"""Calendar arithmetic of deadlines: whole months, whole years, and dates read with the name of their field."""

from __future__ import annotations

import calendar
import datetime as dt

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import les_dato

# A year outside this is a slip of the finger (2207 for 2027), never a date in a municipality's staffing plan.
FOERSTE_AAR, SISTE_AAR = 1900, 2150


def les_felt(skrevet, felt: str) -> dt.date:
    """Which date stands in this field? As les_dato, but a missing value and an impossible year are also refused.

    Raises UgyldigInndata with one Norwegian sentence naming the field.
    """
    if skrevet is None or skrevet != skrevet or not str(skrevet).strip():
        raise UgyldigInndata(f"Feltet {felt} mangler: skriv dag.måned.år, for eksempel 15.1.2027.")
    dato = les_dato(skrevet, felt)
    if not FOERSTE_AAR <= dato.year <= SISTE_AAR:
        raise UgyldigInndata(f"Året {dato.year} kan ikke være riktig i feltet {felt}: rett datoen.")
    return dato


def legg_til_maaneder(dato: dt.date, antall: int) -> dt.date:
    """Which date lies this many months later (earlier when negative)? 31.1. + 1 month is the last of February.

    The day keeps its number; where the month has no such day, it is the month's last (domstolloven § 149).
    """
    maaned = dato.year * 12 + dato.month - 1 + antall
    aar, m = divmod(maaned, 12)
    return dt.date(aar, m + 1, min(dato.day, calendar.monthrange(aar, m + 1)[1]))


def foerste_i_neste_maaned(dato: dt.date) -> dt.date:
    """Which day does a deadline start that runs from the first day of the month after?"""
    return legg_til_maaneder(dato.replace(day=1), 1)


def er_siste_i_maaneden(dato: dt.date) -> bool:
    """Is this the last day of its month?"""
    return (dato + dt.timedelta(days=1)).day == 1


def har_gaatt(aar: int, fra: dt.date, til: dt.date) -> bool:
    """Have this many whole years passed, the anniversary itself counted as reached?"""
    return legg_til_maaneder(fra, 12 * aar) <= til


def hele_maaneder(fra: dt.date, til: dt.date) -> tuple[int, int]:
    """How many whole months, and days besides, lie from `fra` up to but not including `til`?"""
    antall = (til.year - fra.year) * 12 + til.month - fra.month
    if legg_til_maaneder(fra, antall) > til:
        antall -= 1
    return antall, (til - legg_til_maaneder(fra, antall)).days


# The two ways of reckoning that law and collective agreements use; the rule data name the one that applies.
def _hele_maaneder_fra_neste(mottatt: dt.date, maaneder: int) -> dt.date:
    return legg_til_maaneder(foerste_i_neste_maaned(mottatt), maaneder) - dt.timedelta(days=1)


FRISTREGNING = {"hele_maaneder": _hele_maaneder_fra_neste, "dato_til_dato": legg_til_maaneder}
