"""Read a column of amounts: one convention for thousands and decimals in the whole column, never guessed per cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from .egenfil import Celle

KOMMA, PUNKTUM = "komma", "punktum"
_MELLOMROM = re.compile(r"[\s\u00a0\u202f\u2009']")
_STREK = str.maketrans({"−": "-", "–": "-", "—": "-"})
_TUSEN_PUNKT = re.compile(r"\d{1,3}(\.\d{3})+")
_TUSEN_KOMMA = re.compile(r"\d{1,3}(,\d{3})+")


def les_beloep(celler: Sequence[Celle], steder: Sequence[str], desimal: str | None = None) -> list[Decimal | None]:
    """Which amounts stand in the column? None for an empty cell, or one with only a dash.

    `steder` names each cell for the reader («rad 7, kolonnen Budsjett 2026»). Minus may stand before or after, or
    the amount in parentheses. `desimal` says which sign is the decimal one, where the column does not show it.
    Raises UgyldigInndata for text, for both conventions in one column, and for what can be read in two ways.
    """
    biter = [_ryddet(c, sted) for c, sted in zip(celler, steder, strict=True)]
    tegn = desimal or _desimaltegn(biter, celler, steder)
    return [b if isinstance(b, Decimal) or b is None else _tall(b, tegn, c, s)
            for b, c, s in zip(biter, celler, steder, strict=True)]  # fmt: skip


def _ryddet(celle: Celle, sted: str) -> Decimal | str | None:
    """The number, if it is one already; else its text as [-]digits and signs; None when there is nothing."""
    if isinstance(celle, Decimal):
        return celle
    t = _MELLOMROM.sub("", celle).translate(_STREK)
    t = re.sub(r"(?i)(^kr\.?|kr\.?$|,-$)", "", t)
    if t in ("", "-"):
        return None
    minus = False
    if (treff := re.fullmatch(r"\((.+)\)", t)) or (treff := re.fullmatch(r"(.+)-", t)):
        t, minus = treff[1], True
    if t.startswith(("-", "+")):
        if minus:
            raise _tekst(celle, sted)
        t, minus = t[1:], t[0] == "-"
    if not re.fullmatch(r"[\d.,]*\d[\d.,]*", t) or _umulig(t):
        raise _tekst(celle, sted)
    return ("-" if minus else "") + t


def _umulig(t: str) -> bool:
    """Not a number by either convention, as 1,2,3 or 1.23.4 or 1..2."""
    return not (_lesbar(t, KOMMA) or _lesbar(t, PUNKTUM))


def _lesbar(t: str, tegn: str) -> bool:
    tusen, desimal = (r"\.", ",") if tegn == KOMMA else (",", r"\.")
    return bool(re.fullmatch(rf"(\d+|\d{{1,3}}({tusen}\d{{3}})+)?({desimal}\d*)?", t))


def _viser(t: str) -> str | None:
    """Which decimal sign does this text show? None when it shows none, or can be read both ways."""
    t = t.lstrip("-")
    lesbare = [d for d in (KOMMA, PUNKTUM) if _lesbar(t, d)]
    return lesbare[0] if len(lesbare) == 1 else None


def _tvetydig(t: str) -> bool:
    t = t.lstrip("-")
    return bool(_TUSEN_PUNKT.fullmatch(t) or _TUSEN_KOMMA.fullmatch(t)) and _viser(t) is None


def _desimaltegn(biter, celler, steder) -> str:
    vist: dict[str, tuple[Celle, str]] = {}
    for b, c, s in zip(biter, celler, steder, strict=True):
        if isinstance(b, str) and (v := _viser(b)):
            vist.setdefault(v, (c, s))
    if len(vist) > 1:
        (a, sa), (b, sb) = vist[KOMMA], vist[PUNKTUM]
        raise UgyldigInndata(
            f"Beløpene blander komma og punktum: «{a}» ({sa}) og «{b}» ({sb}) kan ikke følge samme skrivemåte. Rett"
            " fila, eller eksporter den på nytt."
        )
    if not vist:
        for b, c, s in zip(biter, celler, steder, strict=True):
            if isinstance(b, str) and _tvetydig(b):
                raise UgyldigInndata(
                    f"«{c}» ({s}) kan leses på to måter: skriv --desimal komma hvis punktum skiller tusen, eller"
                    " --desimal punktum hvis punktum er desimaltegnet."
                )
    return next(iter(vist), KOMMA)


def _tall(t: str, tegn: str, celle: Celle, sted: str) -> Decimal:
    if not _lesbar(t.lstrip("-"), tegn):
        raise UgyldigInndata(f"«{celle}» ({sted}) kan ikke leses med {tegn} som desimaltegn: rett beløpet.")
    tusen, desimal = (".", ",") if tegn == KOMMA else (",", ".")
    return Decimal(t.replace(tusen, "").replace(desimal, ".").rstrip("."))


def _tekst(celle: Celle, sted: str) -> UgyldigInndata:
    return UgyldigInndata(f"«{str(celle)[:40]}» ({sted}) er ikke et beløp: rett cellen, eller velg en annen kolonne.")
