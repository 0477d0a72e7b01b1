"""The binding plan as figures: measures, need and coverage year by year. What is not given is None, never zero."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .tiltaksgradering import Gradering, grader_tiltak
from .tiltakssum import hvorfor_ikke

NULL = Decimal(0)


@dataclass(frozen=True)
class Personalgruppe:
    """How one group of one unit is brought down for a measure: persons, never names."""

    enhet: str = ""
    gruppe: str = ""
    aarsverk_ned: Decimal | None = None
    personer_ned: Decimal | None = None
    midlertidige: Decimal | None = None
    kjent_avgang: Decimal | None = None
    omplassering: Decimal | None = None
    sluttavtaler: Decimal | None = None
    oppsigelser: Decimal | None = None
    kommet_fram: dt.date | None = None
    lengste_frist: Decimal | None = None


@dataclass(frozen=True)
class Tiltak:
    """One measure of the plan. Amounts in mill. kr, fixed prices, over zero is better; `virkning` has one per year.

    Keys (`tjeneste`, `type`, `driver`, `midler_fra`, `beslutter`, `fase`, `status`) are those the questions store;
    `navn` holds the text shown for each. None is not answered.
    """

    id: str
    tiltak: str
    virkning: tuple[Decimal | None, ...]
    tjeneste: str | None = None
    type: str | None = None
    driver: str | None = None
    helaar: Decimal | None = None
    engangskostnad: Decimal | None = None
    oppstart: dt.date | None = None
    innfasing: str | None = None
    fase: str | None = None
    midler_fra: str | None = None
    aarsverk: Decimal | None = None
    gulv: str | None = None
    naer_gulv: str | None = None
    andres_vedtak: str | None = None
    beslutter: str | None = None
    eier: str | None = None
    moete: dt.date | None = None
    realisme: Decimal | None = None
    sannsynlighet: Decimal | None = None
    konsekvens: Decimal | None = None
    status: str | None = None
    indikator: str | None = None
    taalegrense: str | None = None
    hva_vi_gjoer: str | None = None
    for_brukerne: str | None = None
    personal: tuple[Personalgruppe, ...] = ()
    navn: Mapping[str, str] = field(default_factory=dict)

    @property
    def hvorfor_ikke(self) -> str:
        """Why can it not balance the operation? "" when it can."""
        return hvorfor_ikke({"tjeneste": self.tjeneste, "midler_fra": self.midler_fra or ""})

    @property
    def risiko(self) -> Decimal | None:
        """Probability times consequence, 1–25."""
        return None if None in (self.sannsynlighet, self.konsekvens) else self.sannsynlighet * self.konsekvens

    @property
    def oppsigelser(self) -> Decimal:
        """Persons dismissed, as far as is given."""
        return sum((g.oppsigelser for g in self.personal if g.oppsigelser is not None), NULL)

    @property
    def gradering(self) -> Gradering:
        """How safe is it by the rules of the course? Only what is answered is assessed."""

        def ja_nei(vilkaar: bool) -> str:
            return "ja" if vilkaar else "nei"

        svar = {"konkret": ja_nei(bool(self.tjeneste and self.tiltak))}
        if self.type:
            svar["varig"] = ja_nei(self.type != "engangs")
        if self.midler_fra:
            svar |= {
                "driftsutgift": ja_nei(self.midler_fra == "driftsutgift"),
                "salg": ja_nei(self.midler_fra == "salg"),
                "selvkost": ja_nei("selvkost" in (self.midler_fra, self.tjeneste)),
            }
        if self.naer_gulv:
            svar["naer_lovens_gulv"] = self.naer_gulv
        if self.andres_vedtak:
            svar["andres_vedtak"] = self.andres_vedtak
        if self.aarsverk is not None:
            svar["beroerer_ansatte"] = ja_nei(self.aarsverk > 0 or self.oppsigelser > 0)
        if self.driver:
            svar["beroerer_dekning"] = ja_nei(self.driver == "dekning")
        return grader_tiltak(svar)


@dataclass(frozen=True)
class Plantall:
    """A municipality's plan: four years, what happens without measures, what is to be covered, and the measures.

    `resultat` and `dekning` are mill. kr per plan year (None: not answered). `aarganger` is {year it arose: mill. kr
    not covered}; `anslaatt` the years in it that are a forecast. `uspesifisert` is {year: mill. kr}, None when the
    question is not answered. `reserve`: (year it can begin, mill. kr a year). `droeftet`: {theme: first date}.
    """

    aar: tuple[int, ...]
    resultat: Mapping[int, Decimal | None]
    dekning: Mapping[int, Decimal | None]
    tiltak: tuple[Tiltak, ...]
    aarganger: Mapping[int, Decimal] | None = None
    anslaatt: tuple[int, ...] = ()
    uspesifisert: Mapping[int, Decimal] | None = None
    buffer: Mapping[int, Decimal] = field(default_factory=dict)
    reserve: tuple[tuple[int | None, Decimal], ...] = ()
    droeftet: Mapping[str, dt.date] = field(default_factory=dict)
    personal_besvart: bool = False

    @property
    def teller(self) -> tuple[Tiltak, ...]:
        """The measures that can balance the operation."""
        return tuple(t for t in self.tiltak if not t.hvorfor_ikke)

    def sum(self, i: int, tiltak=None) -> Decimal:
        """What do the measures that count give in plan year number i? An effect that is not given adds nothing."""
        return sum(
            (t.virkning[i] for t in (self.teller if tiltak is None else tiltak) if t.virkning[i] is not None), NULL
        )

    def paa_papiret(self, i: int) -> Decimal:
        """What stands on paper in plan year number i, also what cannot balance the operation?"""
        return self.sum(i, self.tiltak)

    def realistisk(self, i: int) -> Decimal | None:
        """The sum times the share the municipality expects; None when a measure lacks realism.

        A cost (effect below zero) is counted in full.
        """
        ledd = [(t.virkning[i], t.realisme) for t in self.teller if t.virkning[i]]
        if any(r is None for v, r in ledd if v > 0):
            return None
        return sum((v * r if v > 0 else v for v, r in ledd), NULL)

    def behov(self, i: int) -> Decimal | None:
        """What must the plan give in year number i? The result turned round, plus what is to be covered."""
        aar = self.aar[i]
        resultat, dekning = self.resultat.get(aar), self.dekning.get(aar)
        return None if resultat is None or dekning is None else dekning - resultat

    def over(self, i: int) -> Decimal | None:
        """How far over (below zero: under) the need is the sum in year number i?"""
        behov = self.behov(i)
        return None if behov is None else self.sum(i) - behov

    def mangler_etter_realisme(self, i: int) -> Decimal | None:
        """What is missing to the need when each measure gives what is expected? Zero when nothing is."""
        behov, realistisk = self.behov(i), self.realistisk(i)
        return None if behov is None or realistisk is None else max(NULL, behov - realistisk)

    def reservesum(self, aar: int) -> Decimal:
        """What can the reserve measures give this year?"""
        return sum((v for fra, v in self.reserve if fra is None or fra <= aar), NULL)

    @property
    def engangs(self) -> tuple[Tiltak, ...]:
        """The one-off measures among those that count."""
        return tuple(t for t in self.teller if t.type == "engangs")

    def varig(self, i: int) -> Decimal:
        """How much of the sum in year number i is lasting measures? Running income is not counted as one."""
        return self.sum(i, [t for t in self.teller if t.type == "varig"])

    @property
    def hviler_paa_engangs(self) -> tuple[int, ...]:
        """In which years does the plan meet its need only because of one-off money?"""
        return tuple(
            a
            for i, a in enumerate(self.aar)
            if (o := self.over(i)) is not None and o >= 0 and o - self.sum(i, self.engangs) < 0
        )
