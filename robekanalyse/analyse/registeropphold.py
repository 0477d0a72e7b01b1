"""Each stay in ROBEK with what is known of when it began and ended, and which municipalities have no history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kilder import kilde, les, les_for
from ..grunnlag.kommune import Kommune, alle_kommuner
from ..grunnlag.kommunehistorie import Ledd, alle_ledd, etterkommere, linje, overganger_fra
from ..grunnlag.tall import dato_tekst

HISTORIKK = "kdd-robek-historikk"
AAPEN = dt.date.max


@dataclass(frozen=True)
class Opphold:
    """One stay. It began between `inn_tidligst` and `inn_senest` and ended between `ut_tidligst` and `ut_senest`.

    Known to the day when the two are equal; AAPEN as end means it stands there. `fra_start`: it stood there when
    the register opened, so nobody knows when the imbalance began. `full`: the municipality's whole history is known.
    """

    kommunenr: str
    navn: str
    fylke: str
    inn_tidligst: dt.date
    inn_senest: dt.date
    ut_tidligst: dt.date
    ut_senest: dt.date
    bokstaver: tuple[str, ...]
    fra_start: bool
    full: bool
    merknad: str
    kommunenr_i_dag: str
    kilde: str

    @property
    def kommune(self) -> str:
        """Whose stay is it? Today's number for one with whole history, else the number it had: parts stay parts."""
        return self.kommunenr_i_dag if self.full else self.kommunenr

    @property
    def inn(self) -> dt.date | None:
        return self.inn_tidligst if self.inn_tidligst == self.inn_senest else None

    @property
    def ut(self) -> dt.date | None:
        return self.ut_tidligst if self.ut_tidligst == self.ut_senest != AAPEN else None

    @property
    def staar(self) -> bool:
        return self.ut_senest == AAPEN

    def sikkert_inne(self, dato: dt.date) -> bool:
        """Was it surely there at the end of that day?"""
        return self.inn_senest <= dato < self.ut_tidligst

    def kanskje_inne(self, dato: dt.date) -> bool:
        """Can it have been there, surely or not?"""
        return self.inn_tidligst <= dato < self.ut_senest


def registerdato() -> dt.date:
    """To which day is the register known?"""
    return kilde(HISTORIKK).dato


def dekning() -> dict:
    """When did the register open, and from when is every municipality in it?"""
    return les_yaml("robekregister.yaml")["dekning"]


def _dato(verdi) -> dt.date | None:
    return None if pd.isna(verdi) else dt.date.fromisoformat(verdi)


def _opphoert(nr: str) -> dt.date:
    """From which day is there no such municipality, renumbering apart? AAPEN when it is there today."""
    ledd = alle_ledd().get(nr)
    til = linje(ledd[-1])[-1].til if ledd else None
    return AAPEN if til is None else dt.date(til + 1, 1, 1)


def _opphold(rad) -> Opphold:
    start = dekning()["start"]
    ut_tidligst, ut_senest = _dato(rad.ut_tidligst), _dato(rad.ut_senest)
    staar = ut_tidligst is None and ut_senest is None
    inn_tidligst = _dato(rad.inn_tidligst) or start
    # Without a date it came in some time before it went out.
    inn_senest = _dato(rad.inn_senest) or ut_senest or registerdato()
    if rad.kilde != HISTORIKK and ut_senest:
        # An observed «no longer there» can be later than the merger that ended it.
        ut_senest = min(ut_senest, _opphoert(rad.kommunenr))
    return Opphold(
        kommunenr=rad.kommunenr, navn=rad.navn, fylke=rad.fylke, inn_tidligst=inn_tidligst, inn_senest=inn_senest,
        ut_tidligst=AAPEN if staar else (ut_tidligst or inn_tidligst),
        ut_senest=AAPEN if staar else (ut_senest or registerdato()),
        bokstaver=() if pd.isna(rad.bokstav) else tuple(rad.bokstav.split(",")),
        fra_start="startdato" in str(rad.inn_presisjon), full=rad.kilde == HISTORIKK,
        merknad="" if pd.isna(rad.merknad) else rad.merknad,
        kommunenr_i_dag="" if pd.isna(rad.kommunenr_i_dag) else rad.kommunenr_i_dag, kilde=rad.kilde,
    )


@cache
def alle_opphold() -> tuple[Opphold, ...]:
    """Which stays have there been since 2001, by municipality and time? 319 rows; real ones only."""
    opphold = (_opphold(rad) for rad in les("robek_opphold").itertuples())
    return tuple(sorted(opphold, key=lambda o: (o.kommune, o.inn_senest, o.ut_senest)))


def opphold_for(kommune: Kommune) -> tuple[Opphold, ...]:
    """Which stays belong to this municipality, those of the municipalities merged into it included? Oldest first."""
    if kommune.konstruert:
        return tuple(_opphold(rad) for rad in les_for("robek_opphold", kommune).itertuples())
    numre = {kommune.nr} | {t.nr for t in kommune.tidligere}
    egne = (o for o in alle_opphold() if o.kommunenr in numre or o.kommunenr_i_dag == kommune.nr)
    return tuple(sorted(egne, key=lambda o: (o.inn_senest, o.ut_senest)))


def kontroller_dato(dato: dt.date) -> dt.date:
    """Is the register known on this day? Returns it, or raises UgyldigInndata with the first and last day."""
    if not dekning()["start"] <= dato <= registerdato():
        raise UgyldigInndata(
            f"Registeret er kjent fra {dato_tekst(dekning()['start'])} til {dato_tekst(registerdato())}, ikke"
            f" {dato_tekst(dato)}: velg en dag mellom de to."
        )
    return dato


@cache
def fylke_i(nr: str, aar: int) -> str | None:
    """In which county did this municipality, or what it became, lie that year? None when it did not exist."""
    kandidater = list(alle_ledd().get(nr, ()))
    while kandidater:
        ledd = kandidater.pop(0)
        if ledd.gjelder_i(aar):
            return ledd.fylke
        kandidater += [o.til for o in overganger_fra(ledd)]
    return None


def _uendret(ledd: Ledd) -> bool:
    """Is it there today under the same number, or renumbered only?"""
    arvinger = list(etterkommere(ledd))
    return len(arvinger) == 1 and (arvinger[0].nr == ledd.nr or arvinger[0] in linje(ledd))


@cache
def uten_historikk(aar: int) -> tuple[Kommune, ...]:
    """For which municipalities of that year is it not known whether they stood there? Empty from 2020.

    The history follows the municipalities of today. One that has since gone into another, or got a new number when
    others joined it (as Narvik in 2020), is missing from it, unless it has rows there.
    """
    if aar >= dekning()["fullstendig_fra"].year:
        return ()
    med_rader = {x for o in alle_opphold() if o.full for ledd in alle_ledd()[o.kommunenr] for x in linje(ledd)}
    ut = []
    for k in alle_kommuner(aar):
        ledd = next(x for x in alle_ledd()[k.nr] if x.gjelder_i(aar))
        if ledd not in med_rader and not _uendret(ledd):
            ut.append(k)
    return tuple(ut)
