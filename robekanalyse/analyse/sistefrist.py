"""The last day a notice can arrive for a post to be gone in time: by law, by agreement, and on a working day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import Regel, regel
from ..grunnlag.tall import dato_tekst, les_tall
from .datoregning import FRISTREGNING
from .oppsigelse import frist_for, kjent_tariff, les_ansettelse, tariffregel
from .virkedager import siste_virkedag

# Longer than any notice in use (law 6 months, agreements 12), so the last day always lies within.
_LENGST_TILBAKE = dt.timedelta(days=800)
LENGSTE_AVTALTE_FRIST = 12
_NAVNEFELT = {"navn", "name", "fornavn", "etternavn", "fødselsnummer", "foedselsnummer", "personnummer"}

# Months by law, law's end and the agreement's end (None without one), for a day of arrival.
Slutt = Callable[[dt.date], tuple[int, dt.date, dt.date | None]]


@dataclass(frozen=True)
class Stilling:
    """A post or a group, with the ends of employment by day of arrival; `tidligst` is the first day that can be."""

    navn: str
    antall: int
    tidligst: dt.date
    slutt: Slutt

    def fratredelse(self, mottatt: dt.date) -> dt.date:
        """Which day does the employment end, for a notice that arrives on this day?"""
        _, lov, tariff = self.slutt(max(mottatt, self.tidligst))
        return max(lov, tariff or lov)


@dataclass(frozen=True)
class Stillingsfrist:
    """Last day of arrival for one post or group; `siste_dag` is the earlier of law's and the agreement's.

    `fratredelse` is the last day of employment when the notice arrives on `siste_virkedag`; `lovfrist_maaneder` is
    law's notice then.
    """

    stilling: str
    antall: int
    lovfrist_maaneder: int
    siste_lov: dt.date
    siste_tariff: dt.date | None
    siste_dag: dt.date
    siste_virkedag: dt.date
    fratredelse: dt.date


def les_stillinger(rader: Iterable, tariff) -> tuple[Stilling, ...]:
    """Which posts are these?

    Rows have `stilling`, or `enhet` and `stillingsgruppe` (never a name), optionally `antall` (persons dismissed), and
    either `ansatt_fra` with `foedt`, or `lengste_frist` in months. Probation is not reckoned with: the ordinary, longer
    notice is used.
    Raises UgyldigInndata with the post named.
    """
    if hasattr(rader, "to_dict"):
        rader = rader.to_dict("records")
    if isinstance(rader, (str, Mapping)) or not isinstance(rader, Iterable):
        raise UgyldigInndata("Feltet ansatte må være en liste med stilling, og enten ansettelse eller lengste frist.")
    ut = tuple(_les(rad, nr, tariff) for nr, rad in enumerate(rader, start=1))
    if not ut:
        raise UgyldigInndata("Feltet ansatte er tomt: skriv minst én stilling, eller oppgi lengste frist i måneder.")
    return ut


def stillingsfrist(stilling: Stilling, siste_arbeidsdag: dt.date) -> Stillingsfrist:
    """When must the notice have arrived, for this post to be gone after that day? UgyldigInndata when it cannot be."""
    tidligst = max(stilling.tidligst, siste_arbeidsdag - _LENGST_TILBAKE)
    try:
        siste_lov = _siste_dag(lambda d: stilling.slutt(d)[1], tidligst, siste_arbeidsdag)
        har_tariff = stilling.slutt(siste_lov)[2] is not None
        siste_tariff = _siste_dag(lambda d: stilling.slutt(d)[2], tidligst, siste_arbeidsdag) if har_tariff else None
        siste = min(siste_lov, siste_tariff or siste_lov)
        virkedag = siste_virkedag(siste)
        if virkedag < tidligst:
            raise _for_kort_tid(siste_arbeidsdag)
        maaneder = stilling.slutt(virkedag)[0]
    except UgyldigInndata as e:
        raise UgyldigInndata(f"{stilling.navn}: {e}") from None
    return Stillingsfrist(
        stilling.navn, stilling.antall, maaneder, siste_lov, siste_tariff, siste, virkedag,
        fratredelse=stilling.fratredelse(virkedag),
    )


def fristregler(dato: dt.date, tariff) -> tuple[Regel, ...]:
    """Which dated rules decide the last day of arrival?"""
    navn = ("lovfrist_ansettelsestid", "lovfrist_alder", "lovfrist_regning", "seneste_sluttdato")
    if kjent_tariff(tariff):
        return (*(regel(f"nedbemanning.{n}", dato) for n in navn), tariffregel(tariff, dato))
    return tuple(regel(f"nedbemanning.{n}", dato) for n in navn[:3])


def _les(rad, nr: int, tariff) -> Stilling:
    if not isinstance(rad, Mapping):
        raise UgyldigInndata(f"Rad {nr} i feltet ansatte må ha stilling, og enten ansettelse eller lengste frist.")
    if _NAVNEFELT & {str(k).strip().lower() for k in rad}:
        raise UgyldigInndata(f"Rad {nr} i feltet ansatte har navn: bruk stilling eller stillingsgruppe, aldri navn.")
    deler = [rad.get("stilling")] if rad.get("stilling") else [rad.get("enhet"), rad.get("stillingsgruppe")]
    navn = ", ".join(str(d).strip() for d in deler if d) or f"stilling {nr}"
    antall = les_tall(rad.get("antall", 1), f"antall for {navn}")
    if antall < 1 or antall != int(antall):
        raise UgyldigInndata(f"Antallet for {navn} må være hele personer, ikke årsverk: skriv for eksempel 2.")
    frist = rad.get("lengste_frist")
    if frist is not None and frist == frist and str(frist).strip():
        return Stilling(navn, int(antall), dt.date.min, _slutt_for_gruppe(frist, navn, tariff))
    try:
        a = les_ansettelse(rad.get("ansatt_fra"), rad.get("foedt"), tariff=tariff)
    except UgyldigInndata as e:
        raise UgyldigInndata(f"{navn}: {e}") from None

    def slutt(mottatt: dt.date):
        f = frist_for(a, mottatt)
        return f.lovfrist_maaneder, f.lov_slutt, f.tariff_slutt

    return Stilling(navn, int(antall), a.ansatt_fra, slutt)


def _slutt_for_gruppe(lengste_frist, navn: str, tariff) -> Slutt:
    maaneder = les_tall(lengste_frist, f"lengste frist for {navn}")
    if maaneder != int(maaneder) or not 1 <= maaneder <= LENGSTE_AVTALTE_FRIST:
        raise UgyldigInndata(f"Lengste frist for {navn} må være hele måneder fra 1 til {LENGSTE_AVTALTE_FRIST}.")
    maaneder, avtale_navn = int(maaneder), kjent_tariff(tariff)

    def slutt(mottatt: dt.date):
        lov = FRISTREGNING[regel("nedbemanning.lovfrist_regning", mottatt).verdi](mottatt, maaneder)
        if not avtale_navn:
            return maaneder, lov, None
        avtale = tariffregel(avtale_navn, mottatt).verdi
        return maaneder, lov, FRISTREGNING[avtale["regning"]](mottatt, avtale["maaneder"])

    return slutt


def _siste_dag(slutt: Callable[[dt.date], dt.date], tidligst: dt.date, grense: dt.date) -> dt.date:
    """The last day of arrival that ends within the limit. A later arrival never ends earlier, so halving finds it."""
    if tidligst > grense or slutt(tidligst) > grense:
        raise _for_kort_tid(grense)
    lav, hoey = tidligst.toordinal(), grense.toordinal()
    while lav < hoey:
        midt = (lav + hoey + 1) // 2
        if slutt(dt.date.fromordinal(midt)) <= grense:
            lav = midt
        else:
            hoey = midt - 1
    return dt.date.fromordinal(lav)


def _for_kort_tid(grense: dt.date) -> UgyldigInndata:
    return UgyldigInndata(
        f"oppsigelsesfristen kan ikke være ute {dato_tekst(grense)}, for ansettelsen begynte for sent: flytt"
        " virkningsdatoen."
    )
