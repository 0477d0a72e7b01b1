"""What is left of a plan's effect when deadlines and realism are counted: exact sums per year, in mill. kr."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from .eksakt import beloep
from .foersteaar import MAANEDER_I_AARET


def virkningssum(tiltak: Iterable[Mapping], realisme: bool = False) -> tuple[Decimal, ...]:
    """How much do the measures give each year, on paper or with the share the municipality itself expects?

    `tiltak` are mappings with `virkning` (amounts per year, mill. kr) and, when `realisme` is asked for, `realisme`
    (0–1); a measure without it is refused, because what is not given cannot be assessed. Raises UgyldigInndata.

    >>> [str(s) for s in virkningssum([{"tiltak": "A", "virkning": [2, 3], "realisme": "0,5"}], realisme=True)]
    ['1.0', '1.5']
    """
    rader = [_virkning(t, realisme) for t in tiltak]
    if len({len(r) for r in rader}) > 1:
        raise UgyldigInndata("Tiltakene har virkning for ulikt antall år: fyll ut like mange år på alle.")
    return tuple(sum(r, Decimal(0)) for r in zip(*rader, strict=True))


def _virkning(tiltak: Mapping, realisme: bool) -> list[Decimal]:
    navn = tiltak.get("tiltak", "uten navn")
    verdier = [beloep(v, f"virkningen av {navn}", negativ=True) for v in tiltak["virkning"]]
    if not realisme:
        return verdier
    if tiltak.get("realisme") is None:
        raise UgyldigInndata(f"Tiltaket {navn} mangler realisme: skriv et tall fra 0,0 til 1,0.")
    andel = beloep(tiltak["realisme"], f"realismen for {navn}")
    if andel > 1:
        raise UgyldigInndata(f"Realismen for {navn} er over 1: skriv et tall fra 0,0 til 1,0.")
    return [v * andel for v in verdier]


def omstillingsbehov(inndekning: Iterable[Mapping]) -> tuple[Decimal, ...]:
    """How much must the plan give each year? The result without measures turned round, plus what is to be covered.

    Rows have `resultat` (over zero is a surplus) and `dekning` of earlier merforbruk, mill. kr.
    """
    return tuple(
        beloep(r["dekning"], "inndekningen") - beloep(r["resultat"], "resultatet", negativ=True) for r in inndekning
    )


def loenn_i_fristene(ekstra_maaneder: Sequence, aarsverk_per_person, per_aarsverk) -> Decimal:
    """What do those cost who are still paid after the activity has ended, because their notice period is longer?

    `ekstra_maaneder` has one entry per person, the months after the closing day; the amount is in the unit of
    `per_aarsverk` and is not rounded.

    >>> str(round(loenn_i_fristene([3, 2], 1, "0,82"), 4))
    '0.3417'
    """
    maaneder = sum((beloep(m, "månedene") for m in ekstra_maaneder), Decimal(0))
    aarsverk = beloep(aarsverk_per_person, "årsverk per person")
    return maaneder * aarsverk * beloep(per_aarsverk, "kostnaden per årsverk") / MAANEDER_I_AARET
