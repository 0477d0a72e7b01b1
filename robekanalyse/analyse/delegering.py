"""Does the delegation hold? Every area has one who decides, amounts without gap or overlap, and rules in date.

Rows as in s4-delegering; amounts in 1000 kr. A boundary amount belongs to the lower level («0–300» and «300–500»
meet). Template, words and the date rule (§ 5-14): data/roller/delegeringsmatrise.yaml.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import dato_tekst, les_dato, les_tall, tekst
from .eksakt import ramse

# From the lowest level up: the order in which the amounts must rise.
NIVAAER = ("enhetsleder", "kommunedirektoer", "formannskap", "kommunestyret")


@dataclass(frozen=True)
class Fullmakt:
    """What one cell of the matrix gives: an interval in 1000 kr (`til` None = no upper limit), or a word."""

    nivaa: str
    skrevet: str
    fra: Decimal | None = None
    til: Decimal | None = None
    ord: str = ""
    avgjoer: bool = False


@dataclass(frozen=True)
class Funn:
    """One thing to put right; `slag` is a stable key, `alvor` feil or varsel, `tekst` the sentence shown."""

    omraade: str
    slag: str
    alvor: str
    tekst: str
    hjemmel: str = ""


@dataclass(frozen=True)
class Delegeringskontroll:
    """All findings, in the order of the areas, with the day the rules were judged and last checked."""

    funn: tuple[Funn, ...]
    dato: dt.date
    kontrollert: dt.date

    @property
    def feil(self) -> tuple[Funn, ...]:
        """What must be put right?"""
        return tuple(f for f in self.funn if f.alvor == "feil")

    @property
    def varsler(self) -> tuple[Funn, ...]:
        """What should be looked at?"""
        return tuple(f for f in self.funn if f.alvor == "varsel")


def les_fullmakt(skrevet, nivaa: str, felt: str = "fullmakten") -> Fullmakt | None:
    """What does this cell say? «0–300», «over 2 000», «inntil 300», «vedtar»; None for «–» and an empty cell.

    Raises UgyldigInndata for anything else, with `felt` in the sentence.
    """
    t = re.sub(r"\s+", " ", str(skrevet or "")).strip().removesuffix(".").lower()
    if t in ("", "–", "-", "−", "ingen"):
        return None
    ordbok = les_yaml("roller/delegeringsmatrise.yaml")["ordbok"]
    if t in ordbok:
        return Fullmakt(nivaa, t, ord=t, avgjoer=ordbok[t]["avgjoer"] == "ja")
    tall = r"(\d[\d .\u00a0]*(?:,\d+)?)"
    if m := re.fullmatch(rf"{tall} ?[–\-−] ?{tall}", t) or re.fullmatch(rf"fra {tall} til {tall}", t):
        fra, til = les_tall(m[1], felt), les_tall(m[2], felt)
        if fra >= til:
            raise UgyldigInndata(f"Beløpene i {felt} må stige («{t}»): skriv det laveste først.")
        return Fullmakt(nivaa, t, fra, til, avgjoer=True)
    if m := re.fullmatch(rf"(?:over|fra|>) ?{tall}", t):
        return Fullmakt(nivaa, t, les_tall(m[1], felt), None, avgjoer=True)
    if m := re.fullmatch(rf"(?:inntil|opp til|under|til|<) ?{tall}", t):
        return Fullmakt(nivaa, t, Decimal(0), les_tall(m[1], felt), avgjoer=True)
    raise UgyldigInndata(
        f"«{t[:40]}» kan ikke leses i {felt}: skriv beløp som «0–300» eller «over 2 000», eller et ord som «vedtar»."
    )


def delegeringskontroll(rader: Iterable[Mapping], reglement: Mapping | None = None, dato=None) -> Delegeringskontroll:
    """What is missing, doubled or out of date in this delegation?

    `rader` has one mapping per area with the keys omraade, kommunestyret, formannskap, kommunedirektoer,
    enhetsleder, unntatt and rapporteres_til. `reglement` is {"vedtatt": date, "fornyes_innen": date}; not given,
    it is not judged. `dato` is the day it is judged (today). A cell that cannot be read becomes a finding.
    """
    mal = les_yaml("roller/delegeringsmatrise.yaml")
    navn = les_yaml("hjemmearbeid/valglister.yaml")["delegeringsomraader"]
    dato = les_dato(dato, "datoen for kontrollen") if dato else dt.date.today()
    lest, funn = [], []
    for rad in rader:
        omraade = str(rad.get("omraade") or "").strip()
        samler = _Omraade(omraade, navn.get(omraade, omraade or "Området uten navn"), mal)
        if omraade in lest:
            samler.legg("dobbel", "området står på to rader. Slå dem sammen.")
        samler.vurder(rad)
        lest.append(omraade)
        funn += samler.funn
    for omraade in (o for o in navn if o not in lest):
        setning = f"{navn[omraade]} står ikke i matrisen: skriv hvem som avgjør."
        funn.append(Funn(omraade, "mangler", "varsel", setning))
    if reglement:
        funn += _reglement(reglement, mal["fornyelse"]["hjemmel"], dato)
    return Delegeringskontroll(tuple(funn), dato, mal["kontrollert"])


class _Omraade:
    """Collects the findings of one area."""

    def __init__(self, omraade: str, navn: str, mal: Mapping):
        self.omraade, self.navn, self.nivaaer, self.funn = omraade, navn, mal["nivaaer"], []
        self.mal = next((o for o in mal["omraader"] if o["omraade"] == omraade), {})

    def legg(self, slag: str, setning: str, alvor: str = "feil", hjemmel: str = ""):
        self.funn.append(Funn(self.omraade, slag, alvor, f"{self.navn}: {setning}", hjemmel))

    def vurder(self, rad: Mapping):
        avgjoer, lesbar = [], True
        for nivaa in NIVAAER:
            try:
                fullmakt = les_fullmakt(rad.get(nivaa), nivaa, f"{self.navn}, {self.nivaaer[nivaa]}")
            except UgyldigInndata as e:
                lesbar = False
                self.funn.append(Funn(self.omraade, "uleselig", "feil", str(e)))
            else:
                avgjoer += [fullmakt] if fullmakt and fullmakt.avgjoer else []
        med_ord = [f for f in avgjoer if f.ord]
        hvem = ramse(self.nivaaer[f.nivaa] for f in avgjoer) if avgjoer else ""
        # What could not be read may be the very level that is missing, so no more is said of who decides.
        if lesbar and not avgjoer:
            self.legg("ingen", "ingen avgjør. Det som ikke er delegert, er det ingen som har.")
        elif lesbar and len(avgjoer) > len(med_ord) > 0:
            self.legg("blanding", f"skriv beløp for alle som avgjør ({hvem}), ikke bare for noen.")
        elif lesbar and len(med_ord) > 1:
            self.legg("flere", f"{hvem} avgjør det samme. Velg én.")
        elif lesbar and not med_ord:
            self.beloep(avgjoer)
        delegert = any(f.nivaa != "kommunestyret" for f in avgjoer)
        if delegert and (hjemmel := self.mal.get("bare_kommunestyret")):
            alvor = "feil" if self.mal["bare_status"] == "bekreftet" else "varsel"
            self.legg("bare_ks", "kommunestyret avgjør dette selv, det kan ikke delegeres.", alvor, hjemmel)
        skal_med = {"unntatt": "hva som er unntatt", "rapporteres_til": "hvem bruken rapporteres til"}
        mangler = [ord for felt, ord in skal_med.items() if felt in rad and not str(rad[felt] or "").strip()]
        if delegert and mangler:
            self.legg("ufullstendig", f"skriv {ramse(mangler)}.", "varsel")

    def beloep(self, fullmakter: list[Fullmakt]):
        """Gaps, overlaps and falling limits, from the lowest level up."""
        hvem = [self.nivaaer[f.nivaa] for f in fullmakter]
        par = list(zip(fullmakter, fullmakter[1:], hvem, hvem[1:], strict=False))
        for lav, hoey, lav_hvem, hoey_hvem in par:
            if lav.til is None or hoey.fra < lav.fra:
                self.legg("rekkefoelge", f"{hoey_hvem} har lavere beløp enn {lav_hvem}.")
                return
        if (foerste := fullmakter[0].fra) > 0:
            self.legg("hull", f"ingen avgjør {_kr(Decimal(0), foerste)}.")
        for lav, hoey, lav_hvem, hoey_hvem in par:
            if hoey.fra > lav.til:
                self.legg("hull", f"ingen avgjør {_kr(lav.til, hoey.fra)}.")
            elif hoey.fra < lav.til:
                til = lav.til if hoey.til is None else min(lav.til, hoey.til)
                self.legg("overlapp", f"både {lav_hvem} og {hoey_hvem} avgjør {_kr(hoey.fra, til)}.")
        if fullmakter[-1].til is not None:
            hoeyest = max(f.til for f in fullmakter)
            self.legg("hull", f"ingen avgjør beløp over {tekst(hoeyest * 1000)} kroner.")


def _kr(fra: Decimal, til: Decimal) -> str:
    return f"beløp fra {tekst(fra * 1000)} til {tekst(til * 1000)} kroner"


def fornyelsesfrist(dato: dt.date) -> tuple[dt.date, dt.date]:
    """By when must the council of that day adopt its rules (§ 5-14), and from which day do rules count as its own?"""
    f = les_yaml("roller/delegeringsmatrise.yaml")["fornyelse"]
    fra = f["periode_fra"]
    begynt = [aar for aar in f["valgaar"] if dt.date(aar, fra["maaned"], fra["dag"]) <= dato]
    if not begynt:
        raise UgyldigInndata(f"Datoen {dato_tekst(dato)} er før den første valgperioden verktøyet kjenner.")
    frist = dt.date(begynt[-1] + f["frist"]["aar_etter_valg"], f["frist"]["maaned"], f["frist"]["dag"])
    return frist, dt.date(begynt[-1], f["nytt_fra"]["maaned"], f["nytt_fra"]["dag"])


def _reglement(reglement: Mapping, hjemmel: str, dato: dt.date) -> list[Funn]:
    vedtatt = les_dato(reglement.get("vedtatt"), "vedtatt")
    if vedtatt > dato:
        raise UgyldigInndata(f"Reglementet kan ikke være vedtatt {dato_tekst(vedtatt)}, etter {dato_tekst(dato)}.")
    egen = les_dato(reglement["fornyes_innen"], "fornyes innen") if reglement.get("fornyes_innen") else None
    frist, nytt_fra = fornyelsesfrist(dato)
    fra, lovens = f"Reglementet er fra {dato_tekst(vedtatt)} og", dato_tekst(frist)
    if vedtatt < nytt_fra and dato > frist:
        setning = f"{fra} skulle vært vedtatt på nytt innen {lovens}."
        return [Funn("reglement", "utgaatt", "feil", setning, hjemmel)]
    if vedtatt < nytt_fra:
        return [Funn("reglement", "fornyes", "varsel", f"{fra} må vedtas på nytt innen {lovens}.", hjemmel)]
    if egen and egen < dato:
        setning = f"{fra} skulle etter egen plan vært fornyet innen {dato_tekst(egen)}."
        return [Funn("reglement", "utgaatt", "varsel", setning)]
    return []
