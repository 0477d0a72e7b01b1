"""Read the embedded tables and the catalogue of sources, and write the source line a reader sees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from .datamappe import datamappe, les_yaml
from .feil import OedelagtFil
from .opphav import Opphav
from .tall import dato_tekst

# Codes are text: a leading zero is part of a municipality's number. Integers with blanks can only be read as float.
_DTYPER = {
    "kode": str, "tekst": str, "dato": str, "heltall": "int64", "tall": "float64",
    "kode?": str, "tekst?": str, "dato?": str, "heltall?": "float64", "tall?": "float64",
}


@dataclass(frozen=True)
class Kilde:
    """One entry of the catalogue data/kilder.yaml: publisher, table, licence, date, coverage and gaps."""

    id: str
    utgiver: str
    tittel: str
    lisens: str
    tabell: str = ""
    adresse: str = ""
    kopi: str = ""
    dato: dt.date | None = None
    dato_merknad: str = ""
    dekning: str = ""
    hull: str = ""
    konstruert: bool = False


@cache
def alle_kilder() -> dict[str, Kilde]:
    """Which sources does the project use? id → Kilde, in the order of the catalogue."""
    felt = Kilde.__dataclass_fields__
    ut = {}
    for id, k in les_yaml("kilder.yaml").items():
        try:
            ut[id] = Kilde(id=id, **{n: v for n, v in k.items() if n in felt})
        except TypeError as e:
            raise OedelagtFil(f"Kilden {id} i data/kilder.yaml er ikke fullstendig ({e}): fyll den ut.") from None
    return ut


def kilde(id: str) -> Kilde:
    """Which catalogue entry has this id? Raises OedelagtFil when a table names a source nobody has described."""
    try:
        return alle_kilder()[id]
    except KeyError:
        raise OedelagtFil(f"Kilden {id} er ikke beskrevet i data/kilder.yaml: legg den til.") from None


@cache
def kolonner(navn: str) -> dict[str, str]:
    """Which columns has this table, in order, and of which type? Source: data/tabeller.yaml, "a0–a105" written out."""
    try:
        skjema = les_yaml("tabeller.yaml")[navn]["kolonner"]
    except KeyError:
        raise OedelagtFil(f"Tabellen {navn} er ikke beskrevet i data/tabeller.yaml: legg den til.") from None
    ut = {}
    for kolonne, type_ in skjema.items():
        if spenn := re.fullmatch(r"([a-z]+)(\d+)–\1(\d+)", kolonne):
            ut |= {f"{spenn[1]}{i}": type_ for i in range(int(spenn[2]), int(spenn[3]) + 1)}
        else:
            ut[kolonne] = type_
    return ut


@cache
def _les(mappe: str, navn: str) -> pd.DataFrame:
    skjema, sted = kolonner(navn), f"Tabellen data/{mappe}/{navn}.csv"
    dtyper = {k: _DTYPER[t] for k, t in skjema.items()}
    try:
        # Only an empty field is missing: a place or a remark may well be called NA.
        data = pd.read_csv(datamappe() / mappe / f"{navn}.csv", dtype=dtyper, keep_default_na=False, na_values=[""])
    except FileNotFoundError:
        raise OedelagtFil(f"{sted} mangler: hent prosjektet på nytt.") from None
    except (ValueError, OSError):  # text where a number should be, a cut-off line, not UTF-8, an empty file
        raise OedelagtFil(f"{sted} kan ikke leses som det den skal være: hent den på nytt.") from None
    if borte := [k for k in skjema if k not in data.columns]:
        raise OedelagtFil(f"{sted} mangler kolonnen {borte[0]}: hent den på nytt.")
    if len(data.columns) > len(skjema) or not isinstance(data.index, pd.RangeIndex):  # or pandas has shifted them
        raise OedelagtFil(f"{sted} har flere felt enn den skal: hent den på nytt.")
    tomme = data[[k for k, t in skjema.items() if not t.endswith("?") and t != "heltall"]].isna().any()
    if tomme.any():
        raise OedelagtFil(f"{sted} mangler verdier i kolonnen {tomme.idxmax()}: hent den på nytt.")
    return data


def les(navn: str) -> pd.DataFrame:
    """What does this embedded table of real figures hold? Columns as described in data/LESMEG.md.

    Codes and dates are text, integers int64; integers that may be missing are float64 with NaN. Read once and
    shared: never change the frame in place. Raises OedelagtFil when the table is missing, lacks a column or a
    value it must have, or holds text where a number should be.
    """
    return _les("tall", navn)


def les_for(navn: str, kommune) -> pd.DataFrame:
    """The table where this municipality's own figures are: the real ones, or Fjordvik's for Fjordvik.

    Real and constructed rows never stand in the same frame.
    """
    return _les("fjordvik", navn) if kommune.konstruert else _les("tall", navn)


def datert(k: Kilde) -> str:
    """When are these figures from? The source's own date, else the day they were carried over into the project."""
    if k.konstruert:
        return ""
    if k.dato_merknad or k.dato:
        return k.dato_merknad or f"per {dato_tekst(k.dato)}"
    return f"innebygd {dato_tekst(les_yaml('utgave.yaml')['innebygd'])}"


def _aarstekst(aar: tuple[int, int] | None) -> str:
    if not aar:
        return ""
    return str(aar[0]) if aar[0] == aar[1] else f"{aar[0]}–{aar[1]}"


def _statustekst(statuser: Iterable[str]) -> str:
    """Status as it reads inside a sentence: bare «ikke oppgitt» would not say what is not stated."""
    kjente = sorted({s for s in statuser if s and not s.endswith("ikke oppgitt")})
    ukjent = any(s.endswith("ikke oppgitt") for s in statuser)
    return " og ".join([*kjente, *(["status ikke oppgitt"] if ukjent else [])])


# So many variables of one source are named in the source line; the table under the figure has them all.
_NAVNGITTE = 3


def _variabler(liste: Iterable[Opphav], k: Kilde) -> str:
    """The variables of one source in a sentence, without what the source's own words say already."""
    kjent = f"{k.dato_merknad} {k.tittel}".lower()
    navn = list(dict.fromkeys(o.variabel for o in liste if o.variabel and o.variabel.lower() not in kjent))
    if len(navn) > _NAVNGITTE:
        return f"{len(navn)} variabler"
    return " og ".join([", ".join(navn[:-1]), navn[-1]]) if len(navn) > 1 else "".join(navn)


def kildetabell(opphav: Iterable[Opphav]) -> list[tuple[str, ...]]:
    """Where does each part of a figure come from? One row per variable: KILDEKOLONNER, texts ready to show."""
    aar: dict[tuple, list[int]] = {}
    for o in opphav:
        status = "konstruert" if o.konstruert or kilde(o.kilde).konstruert else o.status or "ikke oppgitt"
        aar.setdefault((o.kilde, o.variabel, status, o.formel), []).extend(o.aar or ())
    ut = []
    for (id, variabel, status, formel), a in aar.items():
        k, spenn = kilde(id), _aarstekst((min(a), max(a)) if a else None)
        felt = (k.utgiver, k.tabell or k.tittel, variabel, spenn, status, datert(k), formel)
        ut.append(tuple(f or "–" for f in felt))
    return ut


KILDEKOLONNER = ("Utgiver", "Tabell", "Variabel", "År", "Status", "Dato", "Regnet av oss")


def kildelinje(opphav: Iterable[Opphav]) -> str:
    """Which line stands under a chart or table? Publisher, table, years, variables, date, status, licence.

    One sentence part per catalogue entry, years joined; constructed is said first, what we computed at the end.
    """
    samlet: dict[str, list[Opphav]] = {}
    for o in opphav:
        samlet.setdefault(o.kilde, []).append(o)
    deler, beregnet = [], False
    for id, liste in samlet.items():
        k = kilde(id)
        aar = [a for o in liste for a in (o.aar or ())]
        biter = [
            k.utgiver,
            f"tabell {k.tabell}" if k.tabell else k.tittel,
            _aarstekst((min(aar), max(aar)) if aar else None),
            _variabler(liste, k),
            datert(k),
            _statustekst([o.status for o in liste]),
        ]
        deler.append(", ".join(b for b in biter if b) + (f" ({k.lisens})" if k.lisens else ""))
        beregnet |= any(o.formel for o in liste)
    tekst = "Kilde: " + "; ".join(deler) + "." if deler else ""
    if beregnet:
        tekst += " Beregnet av robekanalyse."
    if any(kilde(id).konstruert for id in samlet):
        tekst = "Konstruert eksempel. " + tekst
    return tekst.strip()
