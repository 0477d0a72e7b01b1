"""The whole chain behind one figure: raw values, formula, parameters and result, each with its parents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from ..grunnlag.kilder import les_for
from ..grunnlag.kommune import FJORDVIK, Kommune
from ..grunnlag.kommuneserie import serieaar
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import Regel
from ..grunnlag.tall import tekst

# How many decimals a result is shown with, by unit; the exact one stands beside it.
DESIMALER = {
    "prosent": 1, "1000 kr": 0, "kr": 0, "mill. kr": 1, "indeks": 4, "personer": 0, "antall": 1, "årsverk": 1,
    "timer": 2, "poeng": 1, "m2": 0,
}
_EKSAKT = 8
HENT = "Hent tallene med «robekanalyse oppdater»."


@dataclass(frozen=True)
class Raatall:
    """One value as the publisher has it: under which number, in which table and variable, with which status."""

    navn: str
    verdi: float
    enhet: str
    aar: int
    kommunenr: str
    tabell: str
    variabel: str
    opphav: Opphav
    omfang: str = ""


@dataclass(frozen=True)
class Trinn:
    """One step of the calculation: in words, with the numbers put in (an expression that can be worked out), result."""

    navn: str
    formel: str
    innsatt: str
    verdi: float
    enhet: str


@dataclass(frozen=True)
class Tallspor:
    """Where one figure comes from. `verdi` is what the notebooks show (None when missing, then `mangler` says why).

    `trinn` lead from `raatall` to `verdi`; `regler` are the dated parameters beside it, `regelmerknader` what is said
    of rules not in force that year; `kilder` and `merknader` follow every result here.
    """

    kommune: str
    kommunenr: str
    indikator: str
    navn: str
    aar: int
    enhet: str
    formel: str
    verdi: float | None
    raatall: tuple[Raatall, ...] = ()
    trinn: tuple[Trinn, ...] = ()
    regler: tuple[Regel, ...] = ()
    mangler: str = ""
    merknader: tuple[str, ...] = ()
    retning: str = ""
    feller: tuple[str, ...] = ()
    kilder: tuple[Opphav, ...] = ()

    @property
    def konstruert(self) -> bool:
        """Do constructed figures take part?"""
        return any(k.konstruert for k in self.kilder)

    @property
    def vist(self) -> str:
        """The result as a reader meets it, or «mangler»."""
        return vis(self.verdi, self.enhet) if self.verdi is not None else "mangler"

    @property
    def eksakt(self) -> str:
        """The result with all the decimals that are carried."""
        return tall(self.verdi) if self.verdi is not None else "mangler"


def vis(verdi: float, enhet: str) -> str:
    """How is a figure of this unit shown? 1000 kr is said, for it is no unit in running text."""
    n = DESIMALER.get(enhet, 2)
    if enhet == "1000 kr":
        return f"{tekst(verdi, n)} (1000 kr)"
    return tekst(verdi, n, "" if enhet == "indeks" else enhet)


def tall(verdi) -> str:
    """A number with as many decimals as it has, at most eight: what is put into a formula loses nothing."""
    d = Decimal(repr(float(verdi))) if not isinstance(verdi, Decimal) else verdi
    d = round(d, _EKSAKT).normalize()
    return tekst(d, max(-d.as_tuple().exponent, 0))


def i_setning(navn: str) -> str:
    """The name of a service inside a sentence; SFO keeps its capitals."""
    return navn[:1].lower() + navn[1:]


def parentes(verdi) -> str:
    """The number as a term after a sign: a negative one stands in brackets."""
    return f"({tall(verdi)})" if verdi < 0 else tall(verdi)


def rader(tabell: str, kommune: Kommune | str, indikator: str | None, aar: int, **felt) -> pd.DataFrame:
    """The rows of a table with this municipality's (or region's) figures that year, under the number it had.

    Before a merger they are those of the whole municipalities it was made of. `felt` narrows further (omraade,
    omfang). Empty when there are none; SSB's marks stay as missing values.
    """
    if isinstance(kommune, str):
        t = les_for(tabell, FJORDVIK if kommune == FJORDVIK.nr else _EKTE, kommunenr=kommune, aar=aar)
    else:
        t = les_for(tabell, kommune, kommunenr=serieaar(kommune, aar).numre, aar=aar)
    med = pd.Series(True, index=t.index)
    if indikator is not None:
        med &= t["indikator"] == indikator
    for navn, verdi in felt.items():
        med &= t[navn] == verdi
    return t[med]


_EKTE = Kommune("", "", "", "")


def raatall(navn: str, d: pd.DataFrame, tabell: str, variabel: str, verdi: str = "verdi", enhet: str = "",
            konstruert: bool = False) -> tuple[Raatall, ...]:
    """The values of these rows as Raatall, missing ones left out."""
    ut = []
    for r in d.dropna(subset=[verdi]).to_dict("records"):
        status = r.get("status", r.get("grunnlag", ""))
        aar = int(r["aar"])
        opphav = Opphav(r["kilde"], navn.lower(), (aar, aar), status if isinstance(status, str) else "",
                        konstruert=konstruert)
        omfang = r.get("omfang")
        # A constructed figure stands in no table of the publisher's.
        ut.append(Raatall(navn, float(r[verdi]), enhet or r["enhet"], aar, r.get("kommunenr", ""), tabell,
                          "" if konstruert else variabel, opphav, omfang if isinstance(omfang, str) else ""))
    return tuple(ut)


def har(verdi) -> bool:
    """Is this a number at all?"""
    return verdi is not None and not pd.isna(verdi) and bool(np.isfinite(float(verdi)))


def sum_av(verdier: Sequence[float]) -> str:
    """The numbers with plus between, as they are added."""
    foerst, *resten = verdier
    return " + ".join([tall(foerst), *(parentes(v) for v in resten)])
