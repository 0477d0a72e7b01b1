"""How many municipalities stood in ROBEK on a day, surely and possibly, beside the number that was published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

import pandas as pd

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kilder import les
from ..grunnlag.kommune import alle_kommuner
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from .registeropphold import (
    HISTORIKK,
    Opphold,
    alle_opphold,
    dekning,
    fylke_i,
    kontroller_dato,
    registerdato,
    uten_historikk,
)

_UTGIVER_TELTE = ("årstall", "dato")  # counted by the ministries themselves, not told in a newspaper


@dataclass(frozen=True)
class Antall:
    """The municipalities in ROBEK at the end of a day, in the country or one county.

    `sikre` were there, `mulige` may have been by what is known of them, and of `uten_historikk` nothing is known.
    `offisielt` is the published number, None when there is none for that day; `kommuner` names the sure ones.
    """

    dato: dt.date
    omraade: str
    sikre: int
    mulige: int
    uten_historikk: int
    offisielt: int | None
    kilde_offisielt: str
    kommuner: tuple[str, ...]

    @property
    def nedre(self) -> int:
        return self.sikre

    @property
    def oevre(self) -> int:
        return self.sikre + self.mulige + self.uten_historikk

    @property
    def sikkert(self) -> bool:
        """Is the number known, without an interval?"""
        return self.nedre == self.oevre


def kontroller_fylke(fylke: str | None, aar: int) -> str | None:
    """Which county of that year is meant? None is the whole country. Raises UgyldigInndata with the names to choose."""
    if fylke is None:
        return None
    navn = sorted({k.fylke for k in alle_kommuner(aar)})
    treff = [n for n in navn if n.lower() == str(fylke).strip().lower()]
    if not treff:
        raise UgyldigInndata(f"«{fylke}» var ikke et fylke i {aar}: velg et av {', '.join(navn)}.")
    return treff[0]


def kontroller_fylkesnavn(fylke: str | None) -> None:
    """Has any county borne this name since the register opened? Raises UgyldigInndata with the names when not."""
    navn = {k.fylke for aar in range(dekning()["start"].year, registerdato().year + 1) for k in alle_kommuner(aar)}
    if fylke is not None and fylke not in navn:
        raise UgyldigInndata(f"Intet fylke har hett «{fylke}»: velg et av {', '.join(sorted(navn))}.")


def i_fylket(opphold: Opphold, fylke: str | None, aar: int) -> bool:
    """Did the municipality lie in this county that year? None is the whole country."""
    return fylke is None or fylke_i(opphold.kommunenr, aar) == fylke


def _offisielle() -> pd.DataFrame:
    tabell = les("robek_antall")
    tabell = tabell[tabell["maaletidspunkt"].str.startswith(_UTGIVER_TELTE)].copy()
    aarslutt = tabell["dato"].str.len() == 4
    tabell.loc[aarslutt, "dato"] += "-12-31"
    return tabell


def offisielt_antall(dato: dt.date, fylke: str | None = None) -> tuple[int | None, str]:
    """Which number did the ministries publish for that day (the turn of the year counts as 31 December)?

    For the country, and for Nordland on some days. Returns the number (or None) and the id of its source.
    """
    kolonne = {None: "antall_landet", "Nordland": "antall_nordland"}.get(fylke)
    if kolonne:
        rader = _offisielle()
        rader = rader[(rader["dato"] == dato.isoformat()) & rader[kolonne].notna()]
        if len(rader):
            return int(rader[kolonne].iloc[-1]), rader["kilde"].iloc[-1]
    return None, ""


@cache
def antall(dato: dt.date, fylke: str | None = None) -> Antall:
    """How many municipalities stood in ROBEK at the end of this day, in the country or in a county of the time?

    The interval is what the incomplete register forces: surely there, to all that can have been there when every
    municipality without history is counted. From 2020 the two are equal. Raises UgyldigInndata for a day outside
    the register and a county that did not exist.
    """
    kontroller_dato(dato)
    fylke = kontroller_fylke(fylke, dato.year)
    sikre: dict[str, str] = {}
    mulige: dict[str, str] = {}
    for o in alle_opphold():
        if o.kanskje_inne(dato) and i_fylket(o, fylke, dato.year):
            (sikre if o.sikkert_inne(dato) else mulige)[o.kommune] = o.navn
    mulige = {k: n for k, n in mulige.items() if k not in sikre}
    talt = {o.kommunenr for o in alle_opphold() if o.kommune in sikre or o.kommune in mulige}
    ukjent = [k for k in uten_historikk(dato.year) if k.nr not in talt and (fylke is None or k.fylke == fylke)]
    offisielt, kilde_id = offisielt_antall(dato, fylke)
    return Antall(dato, fylke or "landet", len(sikre), len(mulige), len(ukjent), offisielt, kilde_id,
                  tuple(sorted(sikre.values(), key=_norsk)))


def _norsk(navn: str) -> str:
    """The Norwegian alphabet ends in æ, ø, å; Unicode has å first."""
    return navn.translate(str.maketrans("ÆØÅæøå", "{|}{|}"))


def opphav(*flere: str) -> list[Opphav]:
    """The parents of a number counted from the register."""
    aar = (dekning()["start"].year, registerdato().year)
    ut = [Opphav(id, "opphold i registeret", aar, formel="opptelling") for id in (HISTORIKK, "robek-presse")]
    return [*ut, *(Opphav(id, "antall i registeret", aar) for id in flere)]


def serie(fylke: str | None = None, fra: int = 2001, til: int | None = None) -> Resultattabell:
    """How many stood in ROBEK at each turn of the year, with the published number beside?

    Columns: dato (31 December; the last row is the last day of the register), nedre, oevre, sikre, mulige,
    uten_historikk (number of municipalities), offisielt and andel_befolkning_pst (country only; blank when not
    published), kilde_offisielt. A county is one that bore the name that year; years it did not exist are left out.
    """
    til = til or registerdato().year
    aarene = [aar for aar in range(fra, til + 1) if fylke is None or fylke in {k.fylke for k in alle_kommuner(aar)}]
    kontroller_fylkesnavn(fylke)
    if not aarene:
        raise UgyldigInndata(f"Ingen år fra {fra} til {til}: skriv det første året først.")
    andeler = _offisielle().set_index("dato")["andel_befolkning_pst"]
    rader = []
    for aar in aarene:
        a = antall(min(dt.date(aar, 12, 31), registerdato()), fylke)
        andel = andeler.get(a.dato.isoformat()) if fylke is None else None
        rader.append({
            "dato": a.dato, "nedre": a.nedre, "oevre": a.oevre, "sikre": a.sikre, "mulige": a.mulige,
            "uten_historikk": a.uten_historikk, "offisielt": a.offisielt, "andel_befolkning_pst": andel,
            "kilde_offisielt": a.kilde_offisielt,
        })
    ut = pd.DataFrame(rader).astype({"offisielt": "Int64"})
    kilder = sorted({k for k in ut["kilde_offisielt"] if k})
    return resultattabell(ut, opphav(*kilder), [dekning()["mangler"].strip()])
