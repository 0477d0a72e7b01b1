"""How municipalities became what they are: every number that has been valid, and what followed after it.

A `Ledd` is one municipality under one number between two changes. The same municipality under a new number
(Porsanger 2020 → 5436 → 5622) is one `linje`; a merger or a split starts a new one, also when the number is
kept (Stavanger 1103 before and after 2020), for the accounts of a part are not the accounts of the whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pandas as pd

from .kilder import les
from .nyinndeling import senere, som_i_inndelingen

_SAMME = ("nytt nummer", "navneendring")


@dataclass(frozen=True)
class Ledd:
    """One municipality under one number; `fra` None means before 1978, `til` None means still valid."""

    nr: str
    navn: str
    fylkesnr: str
    fylke: str
    fra: int | None
    til: int | None
    andre_navn: tuple[str, ...] = ()

    def gjelder_i(self, aar: int) -> bool:
        """Was this the municipality's number in the whole of that year?"""
        return (self.fra is None or self.fra <= aar) and (self.til is None or aar <= self.til)


@dataclass(frozen=True)
class Overgang:
    """One step in time: from one Ledd to the next, with the share of the inhabitants (None when not known)."""

    fra: Ledd
    til: Ledd
    samme: bool
    andel: Decimal | None


def _aar(verdi) -> int | None:
    return None if pd.isna(verdi) else int(verdi)


def _offisielle(navn: str) -> tuple[str, ...]:
    """«Porsanger - Porsángu - Porsanki» → the three names; a county in brackets is no part of the name."""
    return tuple(n.split(" (")[0].strip() for n in navn.split(" - "))


@cache
def _inndelingen() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The municipalities and the changes up to the division that the figures are in."""
    return som_i_inndelingen(les("kommuner"), les("kommune_endringer"))


@cache
def senere_endringer() -> pd.DataFrame:
    """What has been changed after the division that the figures are in? Rows of kommune_endringer; mostly none."""
    return senere(les("kommune_endringer"))


@cache
def alle_ledd() -> dict[str, tuple[Ledd, ...]]:
    """Which municipalities has each number stood for? number → Ledd, oldest first. Source: SSB KLASS 131."""
    kommuner, endringer = _inndelingen()
    nye_fra, navn_foer = {}, {}
    for e in endringer.itertuples():
        aar = int(str(e.dato)[:4])
        navn_foer.setdefault(e.gammelt_nr, {})[aar] = e.gammelt_navn
        if e.type not in _SAMME:
            nye_fra.setdefault(e.nytt_nr, set()).add(aar)
    ut = {}
    for k in kommuner.itertuples():
        start, slutt = _aar(k.gyldig_fra), _aar(k.gyldig_til)
        brudd = sorted(a for a in nye_fra.get(k.kommunenr, ()) if start is None or a > start)
        gamle = navn_foer.get(k.kommunenr, {})
        ledd = []
        for fra, til in zip([start, *brudd], [*(a - 1 for a in brudd), slutt], strict=True):
            navn = k.navn if til == slutt else gamle[til + 1]
            andre = {n for a, n in gamle.items() if (fra is None or fra < a) and (til is None or a <= til + 1)}
            andre |= {n for n in _offisielle(k.offisielt_navn) if navn == k.navn}
            ledd.append(Ledd(k.kommunenr, navn, k.fylkesnr, k.fylke, fra, til, tuple(sorted(andre - {navn}))))
        ut[k.kommunenr] = tuple(ledd)
    return ut


@cache
def overganger() -> tuple[Overgang, ...]:
    """Which steps lead from one Ledd to another? A change of name alone is no step."""
    ledd = alle_ledd()
    ut = []
    for e in _inndelingen()[1].itertuples():
        if e.type == "navneendring":
            continue
        aar = int(str(e.dato)[:4])
        foer = next(x for x in ledd[e.gammelt_nr] if x.gjelder_i(aar - 1))
        etter = next(x for x in ledd[e.nytt_nr] if x.gjelder_i(aar))
        andel = None if pd.isna(e.andel) else Decimal(str(e.andel)).normalize()
        ut.append(Overgang(foer, etter, e.type in _SAMME, andel))
    return tuple(ut)


@cache
def _etter_ende(ende: str) -> dict[Ledd, tuple[Overgang, ...]]:
    """The steps by the Ledd at this end of them: «fra» or «til»."""
    ut: dict[Ledd, tuple[Overgang, ...]] = {}
    for o in overganger():
        ledd = getattr(o, ende)
        ut[ledd] = (*ut.get(ledd, ()), o)
    return ut


def overganger_til(ledd: Ledd) -> tuple[Overgang, ...]:
    """What became this Ledd? Empty when it is the first we know of, several when it was merged."""
    return _etter_ende("til").get(ledd, ())


def overganger_fra(ledd: Ledd) -> tuple[Overgang, ...]:
    """What followed this Ledd? Empty when it is valid today, several when it was split."""
    return _etter_ende("fra").get(ledd, ())


@cache
def linje(ledd: Ledd) -> tuple[Ledd, ...]:
    """Under which numbers has this same municipality stood, renumbering only? Oldest first, itself included."""
    ut, rest = [], [ledd]
    while rest:
        x = rest.pop()
        ut.append(x)
        naboer = [o.til for o in overganger_fra(x) if o.samme]
        naboer += [o.fra for o in overganger_til(x) if o.samme]
        rest += [n for n in naboer if n not in ut]
    return tuple(sorted(ut, key=lambda x: x.fra or 0))


@cache
def etterkommere(ledd: Ledd) -> dict[Ledd, Decimal | None]:
    """Which of today's municipalities did this one become, and with which share of the inhabitants?

    The share is None when it is not known: the source leaves it open, or the municipality was merged first
    and the merged one was split later (Skodje → Ålesund 2020 → Ålesund and Haram 2024).
    """
    ut: dict[Ledd, Decimal | None] = {}

    def gaa(x: Ledd, andel: Decimal | None, slaatt_sammen: bool):
        veier = overganger_fra(x)
        if not veier:
            ut[x] = andel
        for o in veier:
            videre = andel if o.andel == 1 else None
            if o.andel is not None and o.andel != 1 and andel is not None and not slaatt_sammen:
                videre = andel * o.andel
            gaa(o.til, videre, slaatt_sammen or not o.samme)

    gaa(ledd, Decimal(1), False)
    return ut
