"""The ROBEK register 2001–2026: who stood there and when, with the interval an incomplete register forces."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ..grunnlag.kommune import finn_kommune
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.tall import les_dato
from . import registermoenster as moenster
from . import registertelling as telling
from .registeropphold import AAPEN, alle_opphold, dekning, opphold_for, registerdato, uten_historikk
from .registerpresentasjon import beste_vindu, sammenlign


def _varighet(o, dag: dt.date) -> tuple[float | None, float | None]:
    """Years it lasted, at least and at most; what still stands is counted to the last day of the register."""
    kortest = (min(o.ut_tidligst, dag) - o.inn_senest).days
    lengst = (min(o.ut_senest, dag) - o.inn_tidligst).days
    return max(kortest, 0) / 365.25, lengst / 365.25


@dataclass(frozen=True)
class Robekregister:
    """What the register tells. Days are dates or text («31.12.2013»); a county is named as it was that year.

    Every table carries `.kilder` and `.merknader`. Before 2020 municipalities that have since been merged or split
    are missing: numbers then come as `nedre` and `oevre`. `start` and `slutt` are the days it is known between.
    """

    start: dt.date
    slutt: dt.date

    def opphold(self, kommune=None, fylke: str | None = None) -> Resultattabell:
        """When did this municipality stand in ROBEK (all, without one; or those of a county)?

        Stays of municipalities merged into it are with, under their own name. Columns: kommunenr and navn at entry,
        fylke, inn_tidligst, inn_senest, ut_tidligst, ut_senest (blank: stands there), staar, aar_nedre and aar_oevre
        (how long, in years), fra_start (stood there when the register opened), bokstav (as last known; by the act in
        force then), full (is the whole history of the municipality known?), merknad. Empty when it never stood there;
        the remarks then say whether that is known. Raises UkjentKommune and FlertydigKommune.
        """
        merknader, konstruert = [], False
        if kommune is None:
            telling.kontroller_fylkesnavn(fylke)
            egne = [o for o in alle_opphold() if telling.i_fylket(o, fylke, o.inn_senest.year)]
            merknader.append(dekning()["mangler"].strip())
        else:
            k = finn_kommune(kommune)
            konstruert = k.konstruert
            egne = list(opphold_for(k))
            merknader += _hva_som_mangler(k, egne)
        rader = []
        for o in egne:
            nedre, oevre = _varighet(o, self.slutt)
            rader.append({
                "kommunenr": o.kommunenr, "navn": o.navn, "fylke": o.fylke, "inn_tidligst": o.inn_tidligst,
                "inn_senest": o.inn_senest, "ut_tidligst": None if o.staar else o.ut_tidligst,
                "ut_senest": None if o.ut_senest == AAPEN else o.ut_senest, "staar": o.staar, "aar_nedre": nedre,
                "aar_oevre": oevre, "fra_start": o.fra_start, "bokstav": ", ".join(o.bokstaver), "full": o.full,
                "merknad": o.merknad,
            })
        kolonner = ["kommunenr", "navn", "fylke", "inn_tidligst", "inn_senest", "ut_tidligst", "ut_senest", "staar",
                    "aar_nedre", "aar_oevre", "fra_start", "bokstav", "full", "merknad"]
        kilder = [Opphav(id, "opphold i registeret", (self.start.year, self.slutt.year), konstruert=konstruert)
                  for id in dict.fromkeys(o.kilde for o in egne)] or telling.opphav()
        return resultattabell(pd.DataFrame(rader, columns=kolonner), kilder, merknader)

    def antall(self, dato, fylke: str | None = None) -> telling.Antall:
        """How many stood there at the end of this day, in the country or a county? See `registertelling.antall`."""
        return telling.antall(les_dato(dato, "datoen"), fylke)

    def serie(self, fylke: str | None = None, fra: int = 2001, til: int | None = None) -> Resultattabell:
        """How many at each turn of the year, with the published number beside? See `registertelling.serie`."""
        return telling.serie(fylke, fra, til)

    def hendelser(self, fylke: str | None = None) -> Resultattabell:
        """How many came in and went out each year? See `registermoenster.hendelser`."""
        return moenster.hendelser(fylke)

    def til_og_med(self, dato, fylke: str | None = None) -> dict[str, tuple[int, int]]:
        """How many entries and exits by this day? {"innmeldinger": (surely, at most), "utmeldinger": (…)}"""
        return moenster.til_og_med(les_dato(dato, "datoen"), fylke)

    def gjentakelser(self, dato=None, fylke: str | None = None, minst: int = 2) -> Resultattabell:
        """Who has been in more than once? See `registermoenster.gjentakelser`."""
        return moenster.gjentakelser(None if dato is None else les_dato(dato, "datoen"), fylke, minst)

    def varighet(self, fylke: str | None = None) -> Resultattabell:
        """How long does a stay last, by when it began? See `registermoenster.varighet`."""
        return moenster.varighet(fylke)

    def tilbake_innen(self, aar: int = 3, fylke: str | None = None) -> Resultattabell:
        """How many of those who went out were back within so many years? See `registermoenster.tilbake_innen`."""
        return moenster.tilbake_innen(aar, fylke)

    def bokstaver(self, bare_hele_landet: bool = True) -> Resultattabell:
        """On which letters, list by list? See `registermoenster.bokstaver`."""
        return moenster.bokstaver(bare_hele_landet)

    def presentasjonen(self, dato=None) -> Resultattabell:
        """Do the KS presentation's Nordland numbers agree with the register? See `registerpresentasjon.sammenlign`."""
        return sammenlign(None if dato is None else les_dato(dato, "datoen"))

    def presentasjonens_vindu(self) -> tuple[dt.date, dt.date, int]:
        """Between which days do most of the presentation's numbers agree, and how many of them do?"""
        return beste_vindu()


def _hva_som_mangler(kommune, egne) -> list[str]:
    """Whether an empty list means «never», or only «not known before 2020»."""
    if kommune.konstruert:
        return ["Konstruert eksempel."]
    foer = dekning()["fullstendig_fra"].year - 1
    numre = {kommune.nr} | {t.nr for t in kommune.tidligere}
    ukjente = dict.fromkeys(k.navn for aar in range(dekning()["start"].year, foer + 1)
                            for k in uten_historikk(aar) if k.nr in numre)
    if not ukjente:
        return [] if egne else [f"{kommune.navn} har ikke stått i registeret siden det åpnet i 2001."]
    return [f"Hele historien er ikke kjent før 2020 for {', '.join(ukjente)}. Flere opphold kan mangle."]


def robek_register() -> Robekregister:
    """What does the ROBEK register 2001–2026 tell: stays, counts, repeats, durations, letters, with what is unsure?

    Returns a `Robekregister`, whose methods answer for a municipality (`opphold`), a county or the country
    (`antall`, `serie`, `hendelser`, `gjentakelser`, `varighet`, `tilbake_innen`), the letters (`bokstaver`) and the
    KS presentation's Nordland numbers (`presentasjonen`).

    Source: KDD, ROBEK-historikk and the running register (299 stays of 177 municipalities), and 20 stays of merged
    municipalities from the press and the county governors; published counts from the Ministry of Finance and KDD.

    >>> register = robek_register()
    >>> a = register.antall("31.12.2004")
    >>> a.nedre, a.offisielt
    (81, 118)
    """
    return Robekregister(dekning()["start"], registerdato())
