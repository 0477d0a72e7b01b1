"""What is known about a municipality when the ROBEK letters are tested: read, checked, and nothing filled in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from numbers import Real

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import NBSP, les_dato
from .eksakt import aarganger, aarstall, beloep, vis

IKKE_VEDTATT = "ikke vedtatt"
# Months in which an adopted budget is this year's (late), or next year's; between them nobody can say.
_SENT, _NESTE_AAR = range(1, 4), range(7, 13)


@dataclass(frozen=True)
class Opplysninger:
    """The inputs of `robek_status`, read. None means not given, and is then not assessed."""

    driftsinntekter: Decimal | None = None
    akk_merforbruk: Decimal | None = None
    merforbruk_aarganger: dict[int, Decimal] | None = None
    dekningsplan: dict[int, int] | None = None
    budsjett_merforbruk: bool | Decimal | None = None
    budsjett_uspesifisert: Decimal | None = None
    okplan_merforbruk_aar: tuple[int, ...] | None = None
    okplan_uspesifisert: dict[int, Decimal] | None = None
    budsjett_vedtatt: dt.date | str | None = None
    okplan_vedtatt: dt.date | str | None = None
    regnskap_vedtatt: dt.date | str | None = None
    ny_frist: Mapping[str, dt.date] | None = None
    budsjettaar: int | None = None
    regnskapsaar: int | None = None
    vedtak_16a: bool | None = None
    foelger_dekningsplan: bool | None = None
    dep_unntak: bool | None = None
    dato: dt.date | None = None
    enhet: str | None = None

    def vis(self, sum_: Decimal) -> str:
        """How is this amount written in an explanation, with the unit when it was given?"""
        return vis(sum_) + (f"{NBSP}{self.enhet}" if self.enhet else "")

    def aar_for(self, vedtatt: dt.date | str | None) -> int | None:
        """Which budget year does this decision belong to? None when neither the year nor the date tells."""
        if self.budsjettaar is not None:
            return self.budsjettaar
        if isinstance(vedtatt, dt.date):
            if vedtatt.month in _NESTE_AAR:
                return vedtatt.year + 1
            if vedtatt.month in _SENT:
                return vedtatt.year
        return None if self.regnskapsaar is None else self.regnskapsaar + 1

    @property
    def planens_aar(self) -> int | None:
        """Which budget year are budget and økonomiplan for? As said, else as their dates tell."""
        vedtak = (v for v in (self.budsjett_vedtatt, self.okplan_vedtatt) if v is not None)
        return self.budsjettaar or next((aar for v in vedtak if (aar := self.aar_for(v))), None)

    @property
    def aar(self) -> int | None:
        """Which year is assessed? The latest the inputs point to: the budget year, or the one after the accounts."""
        if self.dato:
            return self.dato.year
        aar = [self.planens_aar, self.regnskapsaar and self.regnskapsaar + 1]
        if isinstance(self.regnskap_vedtatt, dt.date):
            aar.append(self.regnskap_vedtatt.year)
        return max((a for a in aar if a), default=None)

    @property
    def lovdato(self) -> dt.date:
        """Which day's law applies? The day of assessment, else the end of the year assessed, else today.

        From 1 January 2020 budgets for 2020, and accounts assessed after that day, are tested by the act of 2018
        (the ministry's letter of 27 January 2020, ref. 19/6253-1).
        """
        return self.dato or (dt.date(self.aar, 12, 31) if self.aar else dt.date.today())


def _ja_nei(verdi, felt: str) -> bool:
    svar = {"ja": True, "nei": False, "true": True, "false": False}.get(str(verdi).strip().lower())
    if svar is None:
        raise UgyldigInndata(f"«{verdi}» er ikke ja eller nei for {felt}: skriv ja eller nei.")
    return svar


def _vedtak(verdi, felt: str) -> dt.date | str:
    """A date, or IKKE_VEDTATT said as False or «ikke vedtatt»."""
    if verdi is False or str(verdi).strip().lower() == IKKE_VEDTATT:
        return IKKE_VEDTATT
    if verdi is True or verdi != verdi:  # adopted, but the day is not told; NaT and NaN are not equal to themselves
        raise UgyldigInndata(f"Datoen for {felt} mangler: skriv datoen det ble vedtatt, eller «ikke vedtatt».")
    return les_dato(verdi, felt)


def _inntekter(verdi) -> Decimal:
    inntekter = beloep(verdi, "driftsinntektene")
    if inntekter == 0:
        raise UgyldigInndata("Driftsinntektene er null: skriv sum driftsinntekter for kommunekassen.")
    return inntekter


def _budsjett_merforbruk(verdi) -> bool | Decimal:
    """Yes or no, or how much: 0 is no."""
    if isinstance(verdi, (Real, Decimal)) and not isinstance(verdi, bool):
        return beloep(verdi, "merforbruket i budsjettet")
    return _ja_nei(verdi, "merforbruk i budsjettet")


def _planaar(aar) -> int:
    """A plan year is a year, or its number in the plan, 1–4."""
    return int(aar) if str(aar).strip() in ("1", "2", "3", "4") else aarstall(aar, "økonomiplanen")


def _planaar_med_merforbruk(verdi) -> tuple[int, ...]:
    """A list of years, or {year: amount}; an empty list is said, and means none."""
    if isinstance(verdi, Mapping):
        verdi = [aar for aar, b in verdi.items() if beloep(b, f"merforbruket i planåret {aar}") > 0]
    if isinstance(verdi, int) and not isinstance(verdi, bool):
        verdi = [verdi]
    if isinstance(verdi, (bool, str)) or not isinstance(verdi, Iterable):
        raise UgyldigInndata("Skriv planårene med merforbruk som en liste, for eksempel [2028, 2029]; [] betyr ingen.")
    return tuple(sorted({_planaar(a) for a in verdi}))


def _uspesifisert(verdi) -> dict[int, Decimal]:
    if not isinstance(verdi, Mapping):
        raise UgyldigInndata("Skriv ufordelt innsparing per planår, for eksempel {2028: 5,0}.")
    return {_planaar(aar): beloep(b, f"ufordelt innsparing i {aar}") for aar, b in sorted(verdi.items())}


def _dekningsplan(verdi) -> dict[int, int]:
    """{year it arose: last year}, checked: a plan cannot end before the year after. None as last year is no plan."""
    if not isinstance(verdi, Mapping):
        raise UgyldigInndata("Skriv dekningsplanen som siste dekningsår per årgang, for eksempel {2024: 2026}.")
    ut = {}
    for aargang, siste in verdi.items():
        aargang = aarstall(aargang, "årgangen")
        if siste is None:
            continue
        siste = aarstall(siste, f"siste dekningsår for {aargang}")
        if siste <= aargang:
            raise UgyldigInndata(
                f"Planen for merforbruket fra {aargang} slutter i {siste}, før den kan begynne: tidligste dekningsår er"
                f" {aargang + 1}."
            )
        ut[aargang] = siste
    return ut


def _ny_frist(verdi) -> dict[str, dt.date]:
    for dokument in verdi:
        if dokument not in ("okplan", "budsjett", "regnskap"):
            raise UgyldigInndata(f"Ny frist kan gjelde okplan, budsjett eller regnskap, ikke «{dokument}».")
    return {dokument: les_dato(frist, f"ny frist for {dokument}") for dokument, frist in verdi.items()}


_LESERE = {
    "driftsinntekter": _inntekter,
    "akk_merforbruk": lambda v: beloep(v, "oppsamlet merforbruk"),
    "merforbruk_aarganger": aarganger,
    "dekningsplan": _dekningsplan,
    "budsjett_merforbruk": _budsjett_merforbruk,
    "budsjett_uspesifisert": lambda v: beloep(v, "ufordelt innsparing i budsjettet"),
    "okplan_merforbruk_aar": _planaar_med_merforbruk,
    "okplan_uspesifisert": _uspesifisert,
    "budsjett_vedtatt": lambda v: _vedtak(v, "budsjettvedtaket"),
    "okplan_vedtatt": lambda v: _vedtak(v, "økonomiplanvedtaket"),
    "regnskap_vedtatt": lambda v: _vedtak(v, "regnskapsvedtaket"),
    "ny_frist": _ny_frist,
    "budsjettaar": lambda v: aarstall(v, "budsjettåret"),
    "regnskapsaar": lambda v: aarstall(v, "regnskapsåret"),
    "vedtak_16a": lambda v: _ja_nei(v, "vedtak etter inndelingslova § 16 a"),
    "foelger_dekningsplan": lambda v: _ja_nei(v, "om dekningsplanen følges"),
    "dep_unntak": lambda v: _ja_nei(v, "unntak fra departementet"),
    "dato": lambda v: les_dato(v, "vurderingsdatoen"),
    "enhet": str,
}


def les_opplysninger(**raa) -> Opplysninger:
    """How are the raw inputs of `robek_status` read? What is None stays None.

    Raises UgyldigInndata with one Norwegian sentence for the first input that cannot be right.
    """
    ut = Opplysninger(**{navn: None if verdi is None else _LESERE[navn](verdi) for navn, verdi in raa.items()})
    if isinstance(ut.regnskap_vedtatt, dt.date) and ut.regnskapsaar and ut.regnskap_vedtatt.year <= ut.regnskapsaar:
        raise UgyldigInndata(
            f"Regnskapet for {ut.regnskapsaar} kan ikke være vedtatt før året er slutt: kontroller dato og regnskapsår."
        )
    return ut
