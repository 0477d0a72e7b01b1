"""When each year's merforbruk is covered: the oldest first, against the limits of one, two and four years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from ..grunnlag.tall import avrund
from .eksakt import aarganger as les_aarganger
from .eksakt import aarstall, beloep, vis


class Inndekning(NamedTuple):
    """An amount that covers part of one year's merforbruk: the year it arose, the year it is covered, how much."""

    aargang: int
    aar: int
    beloep: Decimal


@dataclass(frozen=True)
class Aargang:
    """One year's merforbruk in the plan.

    `siste_aar` is the year it is wholly covered, None when it is not; `etter` how many years that is after it
    arose. `bokstav_c`: it stands after the second year. `departementet`: it stands after the fourth. Both are
    also true of a merforbruk that the plan leaves uncovered past that year.
    """

    aargang: int
    beloep: Decimal
    per_aar: tuple[tuple[int, Decimal], ...]
    udekket: Decimal
    siste_aar: int | None
    bokstav_c: bool
    departementet: bool

    @property
    def etter(self) -> int | None:
        return None if self.siste_aar is None else self.siste_aar - self.aargang


@dataclass(frozen=True)
class Inndekningsplan:
    """The plan, year for year and vintage for vintage. Amounts in the unit of the inputs.

    `overskytende` holds {year: amount} that the plan sets aside beyond what there is to cover that year.
    """

    aarganger: tuple[Aargang, ...]
    inndekninger: tuple[Inndekning, ...]
    overskytende: tuple[tuple[int, Decimal], ...]
    hjemler: tuple[str, ...]
    antatt: tuple[str, ...]
    merknader: tuple[str, ...]

    @cached_property
    def per_aar(self) -> dict[int, Decimal]:
        """How much is covered each year? {year: amount}"""
        ut: dict[int, Decimal] = {}
        for i in sorted(self.inndekninger, key=lambda i: i.aar):
            ut[i.aar] = ut.get(i.aar, Decimal()) + i.beloep
        return ut

    @cached_property
    def siste_dekningsaar(self) -> dict[int, int | None]:
        """When is each vintage wholly covered? What `robek_status` takes as `dekningsplan`; None: not in this plan."""
        return {a.aargang: a.siste_aar for a in self.aarganger}

    @property
    def udekket(self) -> Decimal:
        """What is left when the plan ends?"""
        return sum((a.udekket for a in self.aarganger), Decimal())

    @property
    def bokstav_c(self) -> tuple[int, ...]:
        """Which vintages stand after the second year, so that letter c applies?"""
        return tuple(a.aargang for a in self.aarganger if a.bokstav_c)

    @property
    def departementet(self) -> tuple[int, ...]:
        """Which vintages stand after the fourth year, so that the ministry must approve?"""
        return tuple(a.aargang for a in self.aarganger if a.departementet)


def inndekningsfrist(aar, maks: int = 2, departementet: bool = False) -> int:
    """In which year must a merforbruk that arose in `aar` be covered, with `maks` years to do it?

    One year is the main rule, two the limit without a special decision. The council can in particular cases give
    up to four (letter c in ROBEK); more needs the ministry's approval, said with `departementet`. Counted from
    the year it *arose*, not from when the accounts were presented. Raises UgyldigInndata otherwise.

    Source: koml. § 14-11.

    >>> inndekningsfrist(2024), inndekningsfrist(2024, maks=4)
    (2026, 2028)
    """
    aar = aarstall(aar, "året merforbruket oppsto")
    grense = regel("regnskap.inndekning_saerlige_tilfeller").verdi
    if isinstance(maks, bool) or not isinstance(maks, int) or maks < 1:
        raise UgyldigInndata(f"Merforbruket må dekkes over minst ett helt år, ikke {maks}: skriv 1, 2 eller {grense}.")
    if maks > grense and not departementet:
        raise UgyldigInndata(
            f"Inndekning over mer enn {grense} år krever godkjenning fra departementet: kort ned planen til"
            f" {aar + grense}, eller oppgi godkjenningen."
        )
    return aar + maks


def inndekningsplan(merforbruk_aarganger, inndekning=None, *, innen: int = 2, fra=None, godkjent=()) -> Inndekningsplan:
    """Which year's merforbruk is covered when, and which of them stand too long?

    Parameters
    ----------
    merforbruk_aarganger : {year it arose: amount to cover}.
    inndekning : {year: amount the plan covers}, used on the oldest merforbruk first. A year can only cover what
        arose before it. When left out, a plan is proposed: each vintage in equal parts up to `innen` years after it
        arose, the last part taking the remainder.
    innen : 1, 2 or up to 4 years, for the proposal.
    fra : first year that can cover anything in the proposal, as the next budget year. A vintage whose limit is
        passed by then is covered whole in that year.
    godkjent : vintages for which the ministry has approved more than four years.

    Returns
    -------
    Inndekningsplan

    Raises UgyldigInndata for negative amounts, years that are none, a plan that begins before any merforbruk arose,
    and a proposal longer than four years. Source: koml. § 14-11 and § 28-1 c; oldest first is assumed.

    >>> plan = inndekningsplan({2024: 5, 2025: "12,4"}, {2027: "1,5", 2028: "6,5", 2029: "9,4"})
    >>> plan.siste_dekningsaar, plan.bokstav_c
    ({2024: 2028, 2025: 2029}, (2024, 2025))
    """
    aargangene = les_aarganger(merforbruk_aarganger)
    if inndekning is None:
        inndekninger, til_overs = _forslag(aargangene, innen, fra), {}
    else:
        inndekninger, til_overs = _eldste_foerst(aargangene, _les_inndekning(inndekning, aargangene))
    slutt = max((i.aar for i in inndekninger), default=None)
    c, lengst = regel("robek.flere_enn_aar").verdi, regel("regnskap.inndekning_saerlige_tilfeller").verdi
    aarganger = tuple(_aargang(a, b, inndekninger, slutt, c, lengst) for a, b in aargangene.items())
    godkjente = {aarstall(a, "den godkjente årgangen") for a in godkjent}
    bruker_eldste_foerst = inndekning is not None and len(aargangene) > 1
    return Inndekningsplan(
        aarganger=aarganger, inndekninger=tuple(inndekninger),
        overskytende=tuple((aar, b) for aar, b in til_overs.items() if b),
        hjemler=(regel("regnskap.inndekning_senest").hjemmel, regel("robek.flere_enn_aar").hjemmel),
        antatt=(regel("regnskap.eldste_foerst").verdi + ".",) if bruker_eldste_foerst else (),
        merknader=tuple(_merknader(aarganger, til_overs, godkjente, slutt)),
    )


def _les_inndekning(inndekning, aargangene: dict[int, Decimal]) -> dict[int, Decimal]:
    if not isinstance(inndekning, Mapping):
        raise UgyldigInndata("Skriv inndekningen som beløp per år, for eksempel {2027: 1,5}.")
    lest = {aarstall(aar, "inndekningen"): beloep(b, f"inndekningen i {aar}") for aar, b in inndekning.items()}
    foerste = min(aargangene, default=None)
    for aar in (aar for aar, b in lest.items() if b and foerste is not None and aar <= foerste):
        raise UgyldigInndata(
            f"Planen dekker inn {vis(lest[aar])} i {aar}, før det er noe å dekke: det eldste merforbruket er fra"
            f" {foerste}."
        )
    return dict(sorted(lest.items()))


def _eldste_foerst(aargangene: dict[int, Decimal], inndekning: dict[int, Decimal]):
    """Use each year's amount on the oldest merforbruk that had arisen by then; what is left over is returned."""
    rest, ut, til_overs = dict(aargangene), [], {}
    for aar, sum_ in inndekning.items():
        for aargang in (a for a in rest if a < aar and rest[a]):
            brukt = min(sum_, rest[aargang])
            if brukt:
                ut.append(Inndekning(aargang, aar, brukt))
                rest[aargang] -= brukt
                sum_ -= brukt
        til_overs[aar] = sum_
    return ut, til_overs


def _forslag(aargangene: dict[int, Decimal], innen: int, fra) -> list[Inndekning]:
    fra = None if fra is None else aarstall(fra, "første inndekningsår")
    ut = []
    for aargang, sum_ in aargangene.items():
        foerste = max(aargang + 1, fra or 0)
        siste = max(inndekningsfrist(aargang, innen), foerste)
        antall = siste - foerste + 1
        # One decimal more than the amount has, so that 5 over four years is 1,3 · 1,3 · 1,3 · 1,1, not 1 · 1 · 1 · 2.
        del_ = avrund(sum_ / antall, 1 - sum_.as_tuple().exponent)
        deler = [del_] * (antall - 1)
        deler.append(sum_ - sum(deler, Decimal()))
        ut += [Inndekning(aargang, aar, b) for aar, b in zip(range(foerste, siste + 1), deler, strict=True) if b]
    return ut


def _aargang(aargang: int, sum_: Decimal, inndekninger, slutt: int | None, c: int, lengst: int) -> Aargang:
    per_aar = tuple((i.aar, i.beloep) for i in inndekninger if i.aargang == aargang)
    udekket = sum_ - sum((b for _, b in per_aar), Decimal())
    siste = max((aar for aar, _ in per_aar), default=None) if not udekket else None
    # Uncovered when the plan ends: then it stands at least a year longer.
    staar_til = siste if not udekket else max(slutt or 0, aargang) + 1
    etter = (staar_til or aargang) - aargang
    return Aargang(aargang, sum_, per_aar, udekket, siste, etter > c, etter > lengst)


def _merknader(aarganger, til_overs: dict[int, Decimal], godkjente: set[int], slutt: int | None):
    for a in aarganger:
        if a.udekket and slutt is None:
            yield f"Merforbruket fra {a.aargang} på {vis(a.beloep)} er ikke med i noen plan."
        elif a.udekket:
            yield f"{vis(a.udekket)} av merforbruket fra {a.aargang} er ikke dekket når planen slutter i {slutt}."
        if a.departementet and a.aargang not in godkjente:
            yield f"Merforbruket fra {a.aargang} står i mer enn fire år. Det krever godkjenning fra departementet."
        elif a.bokstav_c:
            yield (f"Merforbruket fra {a.aargang} står i mer enn to år. Det krever at kommunestyret vedtar det som et"
                   " særlig tilfelle, og gir bokstav c i ROBEK.")
    for aar, b in til_overs.items():
        if b:
            yield f"I {aar} setter planen av {vis(b)} mer enn det er å dekke."
