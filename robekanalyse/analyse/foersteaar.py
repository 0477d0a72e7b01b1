"""How much does a measure save in its first year, when the post is gone from a given day and costs something to end?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst, les_tall
from .datoregning import er_siste_i_maaneden, les_felt
from .rettsstoff import Rettssvar

MAANEDER_I_AARET = 12


@dataclass(frozen=True, kw_only=True)
class Foersteaarseffekt(Rettssvar):
    """The effect in the year `aar`, in the unit given (kr, mill. kr): `effekt` is after one-off costs, and may be < 0.

    `foer_engangskostnader` is the part of `helaarseffekt` that the `maaneder` give. `engangskostnader` is None when
    none were given: then they are not assessed, and `effekt` is before them.
    """

    aar: int
    helaarseffekt: Decimal
    maaneder: int
    foer_engangskostnader: Decimal
    engangskostnader: Decimal | None
    effekt: Decimal


def foersteaarseffekt(helaarseffekt, fratredelse, engangskostnader=None, *, aar=None) -> Foersteaarseffekt:
    """What is the effect in the first year, and what is left of it when one-off costs are paid?

    Parameters
    ----------
    helaarseffekt : number or Norwegian number text
        Pay with social costs, times the number of posts, for a whole year; any unit.
    fratredelse : date or Norwegian date text
        Last day of employment.
    engangskostnader : number, text or mapping name → amount, optional
        Pay in the notice period without work in return, severance, conversion, recruiting; same unit.
    aar : int, optional
        Budget year, the year of `fratredelse` when not given. A later year gives the whole effect, an earlier none.

    Returns
    -------
    Foersteaarseffekt
        Amounts as Decimal, not rounded; the division by twelve is the last step, so whole kroner stay exact.

    Raises
    ------
    UgyldigInndata
        Negative amounts or unreadable fields, in one Norwegian sentence.

    Notes
    -----
    Whole months after the month of leaving count, twelfths of the year: leaving on 15 April counts as 30 April. The
    part of a month that is left is never counted as saved. A rule of the course, see data/regler.

    >>> foersteaarseffekt(780_000, "31.7.2027").effekt
    Decimal('325000')
    """
    helaar = _beloep(helaarseffekt, "helårseffekt")
    slutt = les_felt(fratredelse, "fratredelse")
    budsjettaar = slutt.year if aar is None else _aar(aar)
    r = regel("nedbemanning.foersteaar_hele_maaneder", slutt)
    if budsjettaar == slutt.year:
        maaneder = MAANEDER_I_AARET - slutt.month
    else:
        maaneder = MAANEDER_I_AARET if budsjettaar > slutt.year else 0
    foer = helaar * maaneder / MAANEDER_I_AARET
    kostnader = _kostnader(engangskostnader)
    forklaring = [f"Virkning i {maaneder} av {MAANEDER_I_AARET} måneder i {budsjettaar}."]
    if not er_siste_i_maaneden(slutt) and budsjettaar == slutt.year:
        forklaring.append(
            f"{dato_tekst(slutt)} er ikke siste dag i måneden. Resten av måneden regnes ikke med, så beløpet er"
            " forsiktig."
        )
    if kostnader is None:
        forklaring.append("Engangskostnader er ikke oppgitt, og er ikke trukket fra.")
    elif kostnader > foer:
        forklaring.append("Engangskostnadene er større enn virkningen, så det første året koster mer enn det sparer.")
    return Foersteaarseffekt(
        aar=budsjettaar, helaarseffekt=helaar, maaneder=maaneder, foer_engangskostnader=foer,
        engangskostnader=kostnader, effekt=foer - (kostnader or 0), regler=(r,), forklaring=tuple(forklaring),
    )


def _beloep(skrevet, felt: str) -> Decimal:
    beloep = les_tall(skrevet, felt)
    if beloep < 0:
        raise UgyldigInndata(f"Feltet {felt} kan ikke være negativt: skriv beløpet uten minus.")
    return beloep


def _kostnader(skrevet) -> Decimal | None:
    if skrevet is None:
        return None
    if isinstance(skrevet, Mapping):
        return sum((_beloep(v, f"engangskostnader, {k}") for k, v in skrevet.items()), Decimal(0))
    return _beloep(skrevet, "engangskostnader")


def _aar(skrevet) -> int:
    aar = les_tall(skrevet, "år")
    if aar != int(aar) or not dt.MINYEAR <= aar <= dt.MAXYEAR:
        raise UgyldigInndata("Feltet år må være et helt årstall, for eksempel 2027.")
    return int(aar)
