"""Read the embedded tables and the catalogue of sources, and write the source line a reader sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from .datamappe import datamappe, les_yaml
from .feil import OedelagtFil
from .opphav import Opphav
from .tall import dato_tekst

# Codes are text: a leading zero is part of a municipality's number.
_TEKST = {
    "kommunenr": str, "kommunenr_i_dag": str, "fylkesnr": str, "gammelt_nr": str, "nytt_nr": str, "omraade": str,
    "status": str, "bokstav": str, "kostragruppe": str,
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
def _les(mappe: str, navn: str) -> pd.DataFrame:
    fil = datamappe() / mappe / f"{navn}.csv"
    try:
        return pd.read_csv(fil, dtype=_TEKST, keep_default_na=True)
    except FileNotFoundError:
        raise OedelagtFil(f"Tabellen data/{mappe}/{navn}.csv mangler: hent prosjektet på nytt.") from None
    except (ValueError, UnicodeDecodeError, pd.errors.ParserError):
        raise OedelagtFil(f"Tabellen data/{mappe}/{navn}.csv kan ikke leses: hent den på nytt.") from None


def les(navn: str) -> pd.DataFrame:
    """What does this embedded table of real figures hold? Columns as described in data/LESMEG.md.

    Read once and shared: never change the frame in place. Raises OedelagtFil when it is missing or damaged.
    """
    return _les("tall", navn)


def les_for(navn: str, kommune) -> pd.DataFrame:
    """The table where this municipality's own figures are: the real ones, or Fjordvik's for Fjordvik.

    Real and constructed rows never stand in the same frame.
    """
    return _les("fjordvik", navn) if kommune.konstruert else _les("tall", navn)


def _aarstekst(aar: tuple[int, int] | None) -> str:
    if not aar:
        return ""
    return str(aar[0]) if aar[0] == aar[1] else f"{aar[0]}–{aar[1]}"


def kildelinje(opphav: Iterable[Opphav]) -> str:
    """Which line stands under a chart or table? Publisher, table, years, date, status, licence; constructed is said first.

    One sentence part per catalogue entry, years joined; what we computed ourselves is said at the end.
    """
    samlet: dict[str, list[Opphav]] = {}
    for o in opphav:
        samlet.setdefault(o.kilde, []).append(o)
    deler, beregnet = [], False
    for id, liste in samlet.items():
        k = kilde(id)
        aar = [a for o in liste for a in (o.aar or ())]
        biter = [k.utgiver, f"tabell {k.tabell}" if k.tabell else k.tittel, _aarstekst((min(aar), max(aar)) if aar else None)]
        biter += [k.dato_merknad or (f"per {dato_tekst(k.dato)}" if k.dato else "")]
        biter += [", ".join(sorted({o.status for o in liste if o.status}))]
        deler.append(", ".join(b for b in biter if b) + (f" ({k.lisens})" if k.lisens else ""))
        beregnet |= any(o.formel for o in liste)
    tekst = "Kilde: " + "; ".join(deler) + "." if deler else ""
    if beregnet:
        tekst += " Beregnet av robekanalyse."
    if any(kilde(id).konstruert for id in samlet):
        tekst = "Konstruert eksempel. " + tekst
    return tekst.strip()
