"""Amounts and years read exactly, and written as they were given: no float ever decides a threshold."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import les_tall, tekst


def beloep(verdi, felt: str, negativ: bool = False) -> Decimal:
    """Which exact amount is this? int, Decimal, Fraction, text («17,4») and float (by its shortest text, 0.9 → 0,9).

    `felt` names the amount in the message. Raises UgyldigInndata when it is missing, not a finite number,
    or below zero (allowed with `negativ`).
    """
    if isinstance(verdi, Fraction):
        eksakt = Decimal(verdi.numerator) / Decimal(verdi.denominator)
        if Fraction(eksakt) != verdi:
            raise UgyldigInndata(f"{_stor(felt)} ({verdi}) kan ikke skrives som desimaltall: rund av før du regner.")
        return eksakt
    tall = les_tall(verdi, felt)
    if not tall.is_finite():
        raise UgyldigInndata(f"{_stor(felt)} er ikke et endelig tall: skriv for eksempel 1 234,5.")
    if tall < 0 and not negativ:
        raise UgyldigInndata(f"{_stor(felt)} kan ikke være mindre enn null ({vis(tall)}): kontroller fortegnet.")
    return tall


def aarstall(verdi, felt: str) -> int:
    """Which year is this? A whole number of four digits between 1990 and 2100, also as text.

    Raises UgyldigInndata otherwise, so that an amount or a date never passes for a year.
    """
    if not isinstance(verdi, bool):
        try:
            aar = int(str(verdi).strip())
        except ValueError:
            aar = 0
        if 1990 <= aar <= 2100:
            return aar
    raise UgyldigInndata(f"«{verdi}» er ikke et årstall for {felt}: skriv fire sifre, for eksempel 2026.")


def aarganger(verdi, felt: str = "merforbruket") -> dict[int, Decimal]:
    """Which amount belongs to each year it arose? {year: amount}, oldest first; raises UgyldigInndata otherwise."""
    if not isinstance(verdi, Mapping):
        raise UgyldigInndata(f"Skriv {felt} per år det oppsto, for eksempel {{2024: 5,0}}.")
    lest = {aarstall(aar, felt): beloep(b, f"{felt} fra {aar}") for aar, b in verdi.items()}
    return dict(sorted(lest.items()))


def vis(tall: Decimal) -> str:
    """How is this amount written, with the decimals it was given with (three at most)?"""
    return tekst(tall, min(max(-tall.as_tuple().exponent, 0), 3))


def vis_andel(del_: Decimal, hele: Decimal, grense: Decimal) -> str:
    """How is this share written in percent, with so many decimals that it is seen on which side of the limit it is?"""
    andel = Fraction(del_) / Fraction(hele)
    prosent = Decimal((andel * 100).numerator) / Decimal((andel * 100).denominator)
    for desimaler in range(2, 12):
        skrevet = tekst(prosent, desimaler)
        if andel == Fraction(grense) or skrevet != tekst(grense * 100, desimaler):
            break
    return f"{skrevet} prosent"


def ramse(ord) -> str:
    """How are these put in a sentence? a, b → «a og b»."""
    *foerst, sist = [str(o) for o in ord]
    return f"{', '.join(foerst)} og {sist}" if foerst else sist


def _stor(felt: str) -> str:
    return felt[:1].upper() + felt[1:]
