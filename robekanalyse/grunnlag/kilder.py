"""Read the embedded tables and the catalogue of sources, and write the source line a reader sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import pandas as pd

from .datamappe import les_yaml
from .feil import OedelagtFil
from .hentede_tall import HentetTabell
from .husk import glem_alt
from .innebygde_tall import innebygd_tabell
from .kolonner import Kolonne, som_ramme
from .oeyeblikksbilde import har_pyarrow, oversikt
from .opphav import Opphav
from .samlet import Samlet
from .tabellskjema import kolonner, rekkefoelge
from .tall import dato_tekst


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
    """Which catalogue entry has this id? A fetched row's id ends in @ and its snapshot, which dates the entry.

    Raises OedelagtFil when a table names a source nobody has described.
    """
    id, _, bilde = id.partition("@")
    try:
        k = alle_kilder()[id]
        return _hentet_kilde(k, bilde) if bilde else k
    except KeyError:
        raise OedelagtFil(f"Kilden {id} er ikke beskrevet i data/kilder.yaml: legg den til.") from None


def _hentet_kilde(k: Kilde, bilde: str) -> Kilde:
    dag = dt.date.fromisoformat(bilde[:10])
    # What the catalogue says of when the embedded copy was taken does not hold for this one.
    egen = "" if k.dato_merknad.startswith(("hentet", "foreløpige", "per ")) else k.dato_merknad
    merknad = ", ".join(d for d in (egen, f"hentet {dato_tekst(dag)}") if d)
    return replace(k, id=f"{k.id}@{bilde}", kopi="", hull="", dato=dag, dato_merknad=merknad,
                   dekning=f"Hentet fra SSB {dato_tekst(dag)}.")


@cache
def _les(mappe: str, navn: str) -> pd.DataFrame:
    return som_ramme(innebygd_tabell(mappe, navn).kolonner)


@cache
def _samlet(mappe: str, navn: str) -> Samlet:
    """The table with fetched rows laid over the embedded ones, as far as there are some that can be read here."""
    skjema, lag = kolonner(navn), oversikt().lag(navn) if mappe == "tall" else ()
    hentet = [HentetTabell(b, navn, skjema) for b in lag] if lag and har_pyarrow() else []
    return Samlet([*hentet, innebygd_tabell(mappe, navn)], skjema, rekkefoelge(navn))


@lru_cache(maxsize=256)
def _utvalg(mappe: str, navn: str, uten_verdi: bool, hvor: tuple) -> pd.DataFrame:
    return _samlet(mappe, navn).utvalg(hvor, uten_verdi)


def _hvor(valg: dict) -> tuple:
    return tuple(
        (k, tuple(v) if isinstance(v, (list, tuple, set, frozenset, range)) else (v,)) for k, v in valg.items()
    )


def _valgte(mappe: str, navn: str, hvor: dict) -> pd.DataFrame:
    if hvor or _samlet(mappe, navn).har_hentet:
        return _utvalg(mappe, navn, False, _hvor(hvor))
    return _les(mappe, navn)


def les(navn: str, **hvor) -> pd.DataFrame:
    """What does this table of real figures hold? Columns as described in data/LESMEG.md.

    What the user has fetched from SSB is laid over the embedded rows, key by key; a row's `kilde` says which it is
    («ssb-12137@2027-03-20» is table 12137 in the snapshot of that day). `hvor` chooses rows, as aar=2025 or
    indikator=["a", "b"]: quicker than choosing afterwards. Figures SSB does not show are not rows here: see
    `uten_verdi`. Codes and dates are text, integers int64; integers that may be missing are float64 with NaN. Read once
    and shared: never change the frame in place. Raises OedelagtFil when the table is missing, lacks a column or a
    value it must have, or holds text where a number should be.
    """
    return _valgte("tall", navn, hvor)


def innebygd(navn: str) -> pd.DataFrame:
    """The embedded rows of this table alone, whatever the user has fetched. Never change the frame in place."""
    return _les("tall", navn)


def les_for(navn: str, kommune, **hvor) -> pd.DataFrame:
    """The table where this municipality's own figures are: the real ones, or Fjordvik's for Fjordvik.

    Real and constructed rows never stand in the same frame. `hvor` as in `les`.
    """
    return _valgte("fjordvik" if kommune.konstruert else "tall", navn, hvor)


def aar_med_rader(navn: str, konstruert: bool = False, **hvor) -> tuple[int, ...]:
    """In which years does this table have such rows, with a value? Oldest first; Fjordvik's when `konstruert`."""
    return _aar_med_rader("fjordvik" if konstruert else "tall", navn, _hvor(hvor))


@cache
def _aar_med_rader(mappe: str, navn: str, hvor: tuple) -> tuple[int, ...]:
    return _samlet(mappe, navn).aarene(hvor)


def stykkevis(navn: str, konstruert: bool = False) -> list[dict[str, Kolonne]]:
    """The rows of this table, Fjordvik's or the real ones, as columns in pieces and in no order.

    For tables too wide to be made a frame in no time. Whole numbers are in as few bytes as they need.
    """
    return _samlet("fjordvik" if konstruert else "tall", navn).stykkevis()


def uten_verdi(navn: str, **hvor) -> pd.DataFrame:
    """Which figures does SSB not show? Rows as in `les`, with `verdi` blank and SSB's mark as `status` (see MERKER)."""
    return _utvalg("tall", navn, True, _hvor(hvor))


def tabellopphav(navn: str, innebygd: str, variabel: str, konstruert: bool = False, **hvor) -> tuple[Opphav, ...]:
    """Where are these rows of a table without a column `kilde` from? `innebygd` is the source of the embedded rows."""
    mappe = "fjordvik" if konstruert else "tall"
    return tuple(
        Opphav(k or ("fjordvik" if konstruert else innebygd), variabel, (fra, til), konstruert=konstruert)
        for k, fra, til in _samlet(mappe, navn).fra(_hvor(hvor))
    )


def glem() -> None:
    """Take up what has been fetched in the meantime, in every table and in all that is worked out from them."""
    glem_alt()


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
        status = "konstruert" if o.konstruert or kilde(o.kilde).konstruert else _statustekst([o.status])
        aar.setdefault((o.kilde, o.variabel, status, o.formel), []).extend(o.aar or ())
    ut = []
    for (id, variabel, status, formel), a in aar.items():
        k, spenn = kilde(id), _aarstekst((min(a), max(a)) if a else None)
        hvor = f"{k.utgiver}, {f'tabell {k.tabell}' if k.tabell else k.tittel}"
        felt = (hvor, variabel, spenn, ", ".join(d for d in (status, datert(k)) if d), formel)
        ut.append(tuple(f or "–" for f in felt))
    return ut


KILDEKOLONNER = ("Utgiver og tabell", "Variabel", "År", "Status og dato", "Regnet av oss")


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
