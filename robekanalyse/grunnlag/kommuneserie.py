"""Which numbers make up a municipality year by year, and where its series breaks: levels may be added, rates never.

Renumbering and whole mergers can be followed backwards by adding the parts. A split cannot: nobody knows which part of
the old accounts belongs to whom, so the series ends there. A boundary change between municipalities that live on
(data/grensejusteringer.yaml, not in KLASS) leaves the series whole, but the years before and after are not alike.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from .datamappe import les_yaml
from .feil import OedelagtFil
from .kommunehistorie import Ledd, alle_ledd, linje, overganger_fra, overganger_til
from .kommuneidentitet import Kommune

DELING, GRENSE, SAMMENSLAAING = "deling", "grense", "sammenslåing"
# The word that stands in a chart at the break.
KLASS = "SSB KLASS 131"
KORT = {DELING: "delt", GRENSE: "ny grense", SAMMENSLAAING: "slått sammen"}


@dataclass(frozen=True)
class Serieaar:
    """One year of a series: the numbers whose levels are added, or none and `grunn`, which says why.

    `egne` is True when it is the municipality itself (renumbered or not), False when it is the parts before a merger.
    """

    aar: int
    numre: tuple[str, ...]
    navn: tuple[str, ...]
    egne: bool
    grunn: str = ""


@dataclass(frozen=True)
class Brudd:
    """A year from which figures are not like those before: `slag`, the word for a chart, and a sentence with source.

    `om_folketall` is the sentence where the population is shown, when it is another.
    """

    aar: int
    slag: str
    tekst: str
    kilde: str
    antatt: bool = False
    om_folketall: str = ""

    @property
    def kort(self) -> str:
        """The word in a chart."""
        return KORT[self.slag]


def _ramse(navn) -> str:
    *foerst, sist = navn
    return f"{', '.join(foerst)} og {sist}" if foerst else sist


def _foer(ledd: Ledd) -> tuple[Ledd, ...]:
    return tuple(o.fra for o in overganger_til(ledd))


def _delt(ledd: Ledd) -> Ledd | None:
    """The municipality this one was partly made of, and that was split; None when it is made of whole ones."""
    return next((x for x in _foer(ledd) if len(overganger_fra(x)) > 1), None)


def serieaar(kommune: Kommune, aar: int) -> Serieaar:
    """Which numbers make up this municipality of today in that year? Beyond a split there are none."""
    if kommune.konstruert:
        return Serieaar(aar, (kommune.nr,), (kommune.navn,), True)
    return _serieaar(kommune.nr, aar)


@cache
def _serieaar(nr: str, aar: int) -> Serieaar:
    siste = alle_ledd()[nr][-1]
    med, egne = [siste], True
    while rest := [x for x in med if not x.gjelder_i(aar)]:
        for x in rest:
            delt = _delt(x)
            if delt is not None:
                hva = f"{delt.navn} ble delt i {x.fra}"
                grunn = f"{hva}, så det finnes ingen sammenhengende serie for dagens {siste.navn} før det."
                return Serieaar(aar, (), (), False, grunn)
            foer = _foer(x)
            if not foer or x.gjelder_i(aar) or (x.til is not None and aar > x.til):
                return Serieaar(aar, (), (), False, f"{siste.navn} kan ikke følges tilbake til {aar}.")
            egne = egne and all(f in linje(x) for f in foer)
            med.remove(x)
            med += [f for f in foer if f not in med]
    med.sort(key=lambda x: x.nr)
    return Serieaar(aar, tuple(x.nr for x in med), tuple(x.navn for x in med), egne)


@cache
def grensejusteringer() -> tuple[dict, ...]:
    """The changes between municipalities that live on, as in data/grensejusteringer.yaml."""
    ut = tuple(les_yaml("grensejusteringer.yaml"))
    for g in ut:
        if {"dato", "omraade", "fra", "til", "kilde", "status"} - set(g) or not isinstance(g["dato"], dt.date):
            raise OedelagtFil(f"Grensejusteringen {g.get('omraade', '')} i data/grensejusteringer.yaml mangler felt.")
    return ut


def brudd_for(kommune: Kommune, fra_aar: int, til_aar: int) -> tuple[Brudd, ...]:
    """In which years after `fra_aar`, up to `til_aar`, does this municipality's series break, and why? Oldest first."""
    if kommune.konstruert:
        return ()
    return tuple(b for b in _alle_brudd(kommune.nr) if fra_aar < b.aar <= til_aar)


def samme_omraade_fra(kommune: Kommune, aarene) -> int:
    """From which of these years with population figures do they cover today's municipality? The first, or a split.

    SSB's series of today's municipalities has whole Stokke in Sandefjord before 2017; such years are of another area.
    Where the year before a split has no figure (Ålesund), older ones are added of whole municipalities and stand.
    """
    aar = {int(a) for a in aarene}
    delt = [b.aar for b in brudd_for(kommune, 0, max(aar)) if b.slag == DELING and b.aar - 1 in aar]
    return max([min(aar), *delt])


@cache
def grenseaar(nr: str) -> tuple[int, ...]:
    """From which years does SSB's population of this municipality of today cover another area than the year before?

    Where the border moved or a neighbour was split; a whole merger is none, for there the parts are added exactly.
    """
    return tuple(sorted({b.aar for b in _alle_brudd(nr) if b.slag != SAMMENSLAAING}))


@cache
def _alle_brudd(nr: str) -> tuple[Brudd, ...]:
    return tuple(sorted([*_grensebrudd(nr), *_historiske(nr)], key=lambda b: b.aar))


def _grensebrudd(nr: str) -> list[Brudd]:
    ut = []
    for g in grensejusteringer():
        if nr not in (g["fra"]["nr"], g["til"]["nr"]):
            continue
        fra, til = (p.get("den_gang", p["navn"]) for p in (g["fra"], g["til"]))
        antall = f" ({g['innbyggere']} innbyggere)" if g.get("innbyggere") else ""
        antatt = g["status"] != "bekreftet"
        merke = " [antatt]" if antatt else ""
        ut.append(Brudd(
            g["dato"].year, GRENSE, f"Grensen ble endret i {g['dato'].year}: {g['omraade']}{antall} gikk fra {fra} til"
            f" {til}. Tallene før og etter gjelder ikke helt det samme området.{merke}", g["kilde"], antatt,
        ))
    return ut


def _historiske(nr: str) -> list[Brudd]:
    ut, siste = [], alle_ledd()[nr][-1]
    rest, sett = [siste], set()
    while rest:
        x = rest.pop()
        foer = [f for f in _foer(x) if f not in linje(x)]
        if x in sett or x.fra is None:
            continue
        sett.add(x)
        if (delt := _delt(x)) is not None:
            hva = f"{delt.navn} ble delt i {x.fra}"
            ut.append(Brudd(
                x.fra, DELING, f"{hva}. Tallene før det kan ikke føres videre til dagens {siste.navn}.", KLASS,
                om_folketall=f"{hva}. Eldre folketall er lagt sammen av hele kommuner, og mangler der det ikke går.",
            ))
            continue
        if len(foer) > 1:
            hva = f"{x.navn} ble slått sammen av {_ramse(sorted({f.navn for f in foer}))} i {x.fra}"
            ut.append(Brudd(x.fra, SAMMENSLAAING, f"{hva}. Før det er tallene summen av dem.", KLASS))
        rest += _foer(x)
    return list({(b.aar, b.slag, b.tekst): b for b in ut}.values())
