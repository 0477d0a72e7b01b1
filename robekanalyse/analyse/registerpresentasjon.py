"""What the KS presentation said of Nordland, the same counted from the register, and why a few numbers differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kilder import les
from ..grunnlag.opphav import Resultattabell, resultattabell
from ..grunnlag.tall import dato_tekst
from .eksakt import ramse
from .registermoenster import gjentakelser, til_og_med
from .registeropphold import Opphold, alle_opphold, dekning, kontroller_dato, uten_historikk
from .registertelling import antall, i_fylket, offisielt_antall, opphav

_SNITTAAR = 4
_NAER = 3  # years between a published number and the day compared


@dataclass(frozen=True)
class Svar:
    """What we count: surely at least, at most, and how the two come about."""

    nedre: float
    oevre: float
    forklaring: str


def presentasjonen() -> dict:
    """What does the presentation say, of which county, and when can it have been made?"""
    return les_yaml("robekregister.yaml")["presentasjonen"]


def _navn(opphold: Iterable[Opphold]) -> str:
    navn = dict.fromkeys(o.navn for o in opphold)
    return ramse(navn) if navn else "ingen"


def _kommuner(antall_: int) -> str:
    return "1 kommune" if antall_ == 1 else f"{antall_} kommuner"


def _begynt(dato: dt.date, fylke: str) -> list[Opphold]:
    return [o for o in alle_opphold() if i_fylket(o, fylke, o.inn_senest.year) and o.inn_tidligst <= dato]


def _innmeldinger(dato: dt.date, fylke: str) -> Svar:
    nedre, oevre = til_og_med(dato, fylke)["innmeldinger"]
    fulle = [o for o in _begynt(dato, fylke) if o.full]
    andre = [o for o in _begynt(dato, fylke) if not o.full]
    sikre = [o for o in andre if o.inn_senest <= dato]
    return Svar(nedre, oevre, (
        f"{len(fulle)} opphold i kommuner med hele historien kjent. Av kommuner som siden er slått sammen eller delt,"
        f" var {_navn(sikre)} sikkert kommet inn, og {_navn(o for o in andre if o not in sikre)} kan ha vært det."
    ))


def _utmeldinger(dato: dt.date, fylke: str) -> Svar:
    nedre, oevre = til_og_med(dato, fylke)["utmeldinger"]
    ute = [o for o in _begynt(dato, fylke) if o.ut_tidligst <= dato]
    uten_dato = [o for o in ute if o.ut is None]
    sikre = [o for o in uten_dato if o.ut_senest <= dato]
    return Svar(nedre, oevre, (
        f"{len(ute) - len(uten_dato)} utmeldinger er kjent på dagen. Uten kjent dato var {_navn(sikre)} sikkert gått"
        f" ut, og {_navn(o for o in uten_dato if o not in sikre)} kan ha gjort det."
    ))


def _naa(dato: dt.date, fylke: str) -> Svar:
    a = antall(dato, fylke)
    tabell = les("robek_antall")
    fortalt = tabell[tabell["antall_nordland"].notna() & (tabell["kilde"] != "kursbeskrivelsen")]
    naer = [(r.antall_nordland, r.dato) for r in fortalt.itertuples() if abs(int(r.dato[:4]) - dato.year) <= _NAER]
    publisert = f" Publisert: {ramse(f'{int(n)} ({tid})' for n, tid in naer)}." if naer else ""
    return Svar(a.nedre, a.oevre, (
        f"{ramse(a.kommuner)} sto der sikkert. {_kommuner(a.oevre - a.nedre)} som siden er slått sammen eller delt, kan"
        f" ha stått der.{publisert}"
    ))


def _ganger(dato: dt.date, fylke: str, ganger: int) -> Svar:
    """Those who stand there for the n-th time; a municipality without history can be one of them."""
    tabell = gjentakelser(dato, fylke, minst=1)
    like = tabell[tabell["antall"] == ganger]
    staar = list(like.loc[like["staar"], "navn"])
    a = antall(dato, fylke)
    return Svar(len(staar), len(staar) + a.oevre - a.nedre, (
        f"{ramse(staar) if staar else 'Ingen'} sto der for {ganger}. gang. {_kommuner(len(like))} hadde vært inne"
        f" {ganger} ganger i alt, de som var ute igjen medregnet."
    ))


def _siden_2003(dato: dt.date, fylke: str) -> Svar:
    siden = [o for o in _begynt(dato, fylke) if o.sikkert_inne(dato) and o.inn_senest.year <= 2003]
    a = antall(dato, fylke)
    hvem = ramse(f"{o.navn} (siden {dato_tekst(o.inn_senest)})" for o in siden) if siden else "Ingen"
    return Svar(len(siden), len(siden) + a.oevre - a.nedre, f"{hvem} sto der da.")


def _maaneder(dato: dt.date) -> list[dt.date]:
    """The last day of each of the 48 months before this one."""
    ut, dag = [], dato.replace(day=1)
    for _ in range(12 * _SNITTAAR):
        dag = (dag - dt.timedelta(days=1)).replace(day=1)
        ut.append((dag + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1))
    return ut


def _snitt_nordland(dato: dt.date, fylke: str) -> Svar:
    telt = [antall(dag, fylke) for dag in _maaneder(dato)]
    nedre, oevre = (float(Fraction(sum(getattr(a, n) for a in telt), len(telt))) for n in ("nedre", "oevre"))
    return Svar(nedre, oevre, f"Snitt av {len(telt)} måneder. De sikre er fra {min(a.nedre for a in telt)} til"
                              f" {max(a.nedre for a in telt)}.")


def _snitt_landet(dato: dt.date, fylke: str) -> Svar:
    """Published at the turn of the year; where nothing is published, our own count if it is certain."""
    tall = {}
    for aar in range(dato.year - _SNITTAAR - 1, dato.year + 1):
        dag = dt.date(aar, 12, 31)
        if dag <= dato:
            publisert, egen = offisielt_antall(dag)[0], antall(dag)
            tall[aar] = publisert if publisert is not None else egen.nedre if egen.sikkert else None
    siste = list({aar: n for aar, n in tall.items() if n is not None}.items())[-_SNITTAAR:]
    snitt = float(Fraction(sum(n for _, n in siste), len(siste)))
    return Svar(snitt, snitt, f"Tallene ved årsskiftene: {ramse(f'{n} ({aar})' for aar, n in siste)}.")


_REGNE = {
    "innmeldinger": _innmeldinger, "utmeldinger": _utmeldinger, "siden_2003": _siden_2003,
    "tre_ganger": lambda dato, fylke: _ganger(dato, fylke, 3), "to_ganger": lambda dato, fylke: _ganger(dato, fylke, 2),
    "naa": _naa, "snitt_nordland": _snitt_nordland, "snitt_landet": _snitt_landet,
}


def _passer(paastand: dict, svar: Svar) -> bool:
    slingring = paastand.get("pluss_minus", 0)
    return svar.nedre <= paastand["tall"] + slingring and paastand["tall"] - slingring <= svar.oevre


@cache
def beste_vindu() -> tuple[dt.date, dt.date, int]:
    """Between which days do most of the statements agree with the register? First day, last day, how many agree.

    Tried on every day something changed in the county, within the time the presentation can have been made.
    """
    p = presentasjonen()
    dager = {p["fra"]} | {
        d for o in alle_opphold() if i_fylket(o, p["fylke"], o.inn_senest.year)
        for d in (o.inn_tidligst, o.inn_senest, o.ut_tidligst, o.ut_senest) if p["fra"] <= d <= p["til"]
    }
    dager = sorted(dager)
    treff = [sum(_passer(x, _REGNE[n](d, p["fylke"])) for n, x in p["paastander"].items()) for d in dager]
    best = max(treff)
    foerste = treff.index(best)
    etter = next((i for i in range(foerste, len(dager)) if treff[i] < best), None)
    siste = p["til"] if etter is None else dager[etter] - dt.timedelta(days=1)
    return dager[foerste], siste, best


def sammenlign(dato: dt.date | None = None) -> Resultattabell:
    """Do the presentation's numbers for Nordland agree with the register on this day?

    Without a day, the first one of the window in which most of them do (the presentation is undated). Columns:
    paastand, presentasjonen (its number), pluss_minus (blank when none), nedre, oevre (what we count), offisielt
    (published that day, blank when not), passer, forklaring. The remarks say why some differ.
    """
    p = presentasjonen()
    fra, til, best = beste_vindu()
    dato = kontroller_dato(dato or fra)
    foerste = dekning()["start"].replace(year=dekning()["start"].year + _SNITTAAR)
    if dato <= foerste:
        raise UgyldigInndata(f"Snittet krever {_SNITTAAR} år med register: velg en dag etter {dato_tekst(foerste)}.")
    rader = []
    for navn, x in p["paastander"].items():
        svar = _REGNE[navn](dato, p["fylke"])
        offisielt = offisielt_antall(dato, p["fylke"])[0] if navn == "naa" else None
        rader.append({
            "paastand": x["tekst"], "presentasjonen": x["tall"], "pluss_minus": x.get("pluss_minus"),
            "nedre": svar.nedre, "oevre": svar.oevre, "offisielt": offisielt, "passer": _passer(x, svar),
            "forklaring": svar.forklaring,
        })
    tall = {n: x["tall"] for n, x in p["paastander"].items()}
    ukjente = [k.navn for k in uten_historikk(dato.year) if k.fylke == p["fylke"]]
    merknader = [
        f"Presentasjonen er {p['dato_merknad']}. {best} av {len(rader)} tall passer fra {dato_tekst(fra)} til"
        f" {dato_tekst(til)}; tabellen gjelder {dato_tekst(dato)}.",
        f"{tall['innmeldinger']} inn og {tall['utmeldinger']} ut gir {tall['innmeldinger'] - tall['utmeldinger']} som"
        f" står der, men presentasjonen sier {tall['naa']}: minst ett av tallene er telt på en annen dag eller måte.",
        *([f"Historien mangler for {ramse(ukjente)}, som kan ha vært inne flere ganger. Derfor intervall."]
          if ukjente else []),
        "Tallene teller opphold, ikke kommuner, og de som sto der da registeret åpnet, er regnet som innmeldinger.",
    ]
    return resultattabell(pd.DataFrame(rader), opphav("fin-nb-2025-figur-3-14"), merknader)
