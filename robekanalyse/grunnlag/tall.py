"""Numbers and dates as Norwegian readers write them, both ways, and rounding as Statistics Norway rounds."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache

from .feil import UgyldigInndata

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
MANGLER = "–"


def avrund(verdi, desimaler: int = 0):
    """Which rounded number is shown? Halves go away from zero, as in SSB's tables (Python's own round does not).

    The decimal text of the number decides, so 2.675 becomes 2.68. Returns the same type as given
    (Decimal or float); None and NaN are returned unchanged.
    """
    if verdi is None or (isinstance(verdi, float) and not math.isfinite(verdi)):
        return verdi
    rundet = Decimal(str(verdi)).quantize(Decimal(1).scaleb(-desimaler), rounding=ROUND_HALF_UP)
    return rundet if isinstance(verdi, Decimal) else float(rundet)


@cache
def _moenster(desimaler: int) -> str:
    return "#,##0" + ("." + "0" * desimaler if desimaler else "")


def tekst(verdi, desimaler: int = 0, enhet: str = "", fortegn: bool = False, mangler: str = MANGLER) -> str:
    """How is this number written in Norwegian? 1234.5 → «1 234,5», with a true minus sign and no-break spaces.

    `enhet` is put after the number («kr», «mill. kr», «prosent»), `fortegn` writes a plus before
    positive numbers. A missing number (None, NaN) gives `mangler`, never 0.
    """
    if verdi is None or verdi != verdi:
        return mangler
    from babel.numbers import format_decimal

    rundet = avrund(verdi, desimaler)
    if rundet == 0:
        rundet = abs(rundet)
    ut = format_decimal(rundet, format=_moenster(desimaler), locale="nb").replace("-", MINUS).replace("\u202f", NBSP)
    if fortegn and rundet > 0:
        ut = "+" + ut
    return f"{ut}{NBSP}{enhet}" if enhet else ut


def prosent(verdi, desimaler: int = 1, **valg) -> str:
    """How is a percentage (already times 100) written? 8.75 → «8,8 prosent»."""
    return tekst(verdi, desimaler, "prosent", **valg)


def dato_tekst(dato: dt.date | None, mangler: str = MANGLER) -> str:
    """How is a date written in running text? 2027-01-15 → «15. januar 2027»."""
    if dato is None:
        return mangler
    from babel.dates import format_date

    return format_date(dato, "d. MMMM y", locale="nb")


_MELLOMROM = re.compile(r"[\s\u00a0\u202f]")


def les_tall(skrevet, felt: str = "tallet") -> Decimal:
    """Which number did a person write? Accepts 1 234,5 · 1234,5 · 1.234,5 · −3 · 12 and numbers as such.

    Raises UgyldigInndata with one Norwegian sentence; `felt` names the field in it. A text that can be
    read in two ways (1.234 or 1,234 with three digits after one mark) is refused rather than guessed.
    """
    if isinstance(skrevet, bool) or skrevet is None:
        raise UgyldigInndata(f"{felt.capitalize()} mangler: skriv et tall, for eksempel 1 234,5.")
    if isinstance(skrevet, (int, Decimal)):
        return Decimal(skrevet)
    if isinstance(skrevet, float):
        if not math.isfinite(skrevet):
            raise UgyldigInndata(f"{felt.capitalize()} er ikke et endelig tall: skriv for eksempel 1 234,5.")
        return Decimal(str(skrevet))
    raa = str(skrevet)
    t = _MELLOMROM.sub("", raa).replace(MINUS, "-").replace("–", "-")
    feil = UgyldigInndata(
        f"«{raa.strip()[:40]}» er ikke et tall i feltet {felt}: skriv sifre, mellomrom for tusen og komma for desimal,"
        " for eksempel 1 234,5."
    )
    if not re.fullmatch(r"[+-]?\d[\d.,]*", t):
        raise feil
    if "," in t and "." in t:
        if t.count(",") != 1 or t.rindex(".") > t.rindex(",") or not re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", t):
            raise feil
        t = t.replace(".", "").replace(",", ".")
    elif "," in t:
        if t.count(",") > 1:
            raise feil
        t = t.replace(",", ".")
    elif t.count(".") > 1:
        if not re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+", t):
            raise feil
        t = t.replace(".", "")
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", t):
        raise UgyldigInndata(
            f"«{raa.strip()}» kan leses på to måter i feltet {felt}: skriv mellomrom for tusen og komma for desimal."
        )
    try:
        return Decimal(t)
    except InvalidOperation:
        raise feil from None


_MAANEDER = {
    navn: nr
    for nr, navn in enumerate(
        [
            "januar",
            "februar",
            "mars",
            "april",
            "mai",
            "juni",
            "juli",
            "august",
            "september",
            "oktober",
            "november",
            "desember",
        ],
        start=1,
    )
}


def les_dato(skrevet, felt: str = "datoen") -> dt.date:
    """Which date did a person write? Accepts 15.1.2027, 15.01.2027, 2027-01-15, 15. januar 2027 and dates as such.

    Raises UgyldigInndata with one Norwegian sentence for anything else, two-digit years included.
    """
    if isinstance(skrevet, dt.datetime):
        return skrevet.date()
    if isinstance(skrevet, dt.date):
        return skrevet
    t = _MELLOMROM.sub(" ", str(skrevet or "")).strip().lower()
    treff = (
        re.fullmatch(r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\. ?(?P<y>\d{4})", t)
        or re.fullmatch(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", t)
        or re.fullmatch(r"(?P<d>\d{1,2})\.? (?P<m>[a-zæøå]+) (?P<y>\d{4})", t)
    )
    if treff:
        maaned = treff["m"]
        maaned = int(maaned) if maaned.isdigit() else _MAANEDER.get(maaned, 0)
        try:
            return dt.date(int(treff["y"]), maaned, int(treff["d"]))
        except ValueError:
            pass
    raise UgyldigInndata(
        f"«{str(skrevet or '').strip()[:40]}» er ikke en dato i feltet {felt}: skriv dag.måned.år, "
        "for eksempel 15.1.2027."
    )
