"""Shared measures of a network, for the next gathering: only those a municipality itself has marked as shared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pandas as pd

from ..analyse.folketall import folketall
from ..analyse.plantall import Tiltak
from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.regler import regel
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import tekst
from ..plan.innlest import les_plan
from ..plan.svar import Plansvar, tall
from ..samling.felles import punktliste
from ..svar.verdier import vis_verdi
from ..visning.tabell import Tabell, tabell
from .egne_datoer import kommunemapper
from .kommunebilde import vist_navn

DELT = (
    "Bare tiltak kommunen selv har svart ja på å dele (s3-tiltak, «Kan deles med nettverket»). Ingenting deles ellers,"
    " og fritekst ut over selve tiltaket er aldri med. Tiltaket er kommunens egne ord: se etter navn før siden vises."
)


@dataclass(frozen=True)
class Delt:
    """One shared measure: whose it is, the measure, size per inhabitant (None when unknown), what it has given.

    `folketall` is (1 January of, inhabitants); `oppnaadd` mill. kr at follow-up, None when not answered.
    """

    kommune: Kommune
    tiltak: Tiltak
    folketall: tuple[int, int] | None
    oppnaadd: Decimal | None
    oppfulgt_status: str

    @property
    def kr_per_innbygger(self) -> Decimal | None:
        """The whole year's effect per inhabitant, kroner."""
        if self.tiltak.helaar is None or not self.folketall:
            return None
        return self.tiltak.helaar * 1_000_000 / self.folketall[1]


def delte_tiltak(mappe: str | Path) -> tuple[list[Delt], list[str]]:
    """Which measures are shared in this network, and which folders could not be read, one sentence each?"""
    ut, feil = [], []
    for m in kommunemapper(Path(mappe)):
        try:
            ut += _fra(m)
        except RobekFeil as e:
            feil.append(str(e))
    return sorted(ut, key=lambda d: (d.tiltak.navn.get("tjeneste", ""), d.kommune.navn, d.tiltak.id)), feil


def _fra(mappe: Path) -> Iterable[Delt]:
    s = Plansvar(mappe)
    delt = {
        str(r.get("id") or f"T{nr}") for nr, r in enumerate(s.raa("s3-tiltak"), start=1) if r.get("kan_deles") == "ja"
    }
    if not delt:
        return []
    p = les_plan(mappe)
    status = {k.id: k for k in finn_spoersmaal("of-tiltak").kolonner}["status"]
    fulgt = {str(r.get("tiltak")): r for r in s.raa("of-tiltak")}
    n = _innbyggere(s.kommune)
    return [
        Delt(
            s.kommune,
            t,
            n,
            tall(fulgt.get(t.id, {}).get("oppnaadd")),
            vis_verdi(fulgt.get(t.id, {}).get("status"), status) or t.navn.get("status", ""),
        )
        for t in p.tall.tiltak
        if t.id in delt
    ]


def _innbyggere(kommune: Kommune) -> tuple[int, int] | None:
    f = folketall(kommune.konstruert)
    if kommune.nr not in f.nr:
        return None
    antall = f.begge[f.rader([kommune.nr])[0], -1, 0].sum()
    return None if antall != antall else (f.aar[-1], int(antall))


def tiltaksbank(mappe: str | Path) -> list:
    """The page of shared measures: service, size in kroner per inhabitant, what it took, how it went.

    Raises UgyldigInndata when the folder holds no municipality.
    """
    if not kommunemapper(Path(mappe)):
        raise UgyldigInndata(
            f"Det er ingen kommuner i mappen {mappe}: samle innleveringene dit først med robekanalyse samle."
        )
    delte, feil = delte_tiltak(mappe)
    deler = [punktliste(DELT, feil)]
    if not delte:
        return [*deler, punktliste("Ingen kommuner har delt et tiltak ennå.", [])]
    return [*deler, _tabell(delte)]


def _mill(hva: str, beloep: Decimal | None) -> str:
    return f"{hva} ikke besvart" if beloep is None else f"{hva} {tekst(beloep, 1)} mill. kr"


def _aarsverk(antall: Decimal | None) -> str:
    """Positions touched; a number so small that a person can be known by it is not shown."""
    grense = regel("plan.smaa_tall").verdi
    if antall is None:
        return "berørte årsverk ikke besvart"
    if antall == 0:
        return "ingen årsverk berøres"
    return f"berørte årsverk under {grense}" if antall < grense else f"berørte årsverk {tekst(antall, 1)}"


def _tabell(delte: list[Delt]) -> Tabell:
    rader = []
    for d in delte:
        t = d.tiltak
        ledig = "ikke besvart"
        innbyggere = f"{tekst(d.folketall[1])} (1.1.{d.folketall[0]})" if d.folketall else "ikke i datagrunnlaget"
        tok = [
            f"{t.navn.get('beslutter') or ledig} avgjør",
            f"innfasing: {t.navn.get('innfasing') or ledig}",
            "ingen engangskostnad" if t.engangskostnad == 0 else _mill("engangskostnad", t.engangskostnad),
            _aarsverk(t.aarsverk),
        ]
        gikk = d.oppfulgt_status or "ikke fulgt opp ennå"
        if d.oppnaadd is not None:
            gikk += f", oppnådd {tekst(d.oppnaadd, 2)} mill. kr"
        rader.append(
            (
                (t.navn.get("tjeneste") or ledig).partition(" (")[0],  # the form's own instruction left out
                vist_navn(d.kommune),
                t.tiltak,
                tekst(t.helaar, 2, mangler=ledig),
                tekst(d.kr_per_innbygger, mangler=ledig),
                innbyggere,
                "; ".join(tok),
                gikk,
            )
        )
    konstruert = any(d.kommune.konstruert for d in delte)
    kilder = {
        k
        for d in delte
        if d.folketall
        for k in folketall(d.kommune.konstruert).kilder(d.folketall[0], numre=(d.kommune.nr,))
    }
    merknader = ["Helårsvirkningen er kommunens egen, i mill. kr og faste priser, delt på folketallet 1. januar."]
    if konstruert:
        merknader.append("Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving.")
    return tabell(
        pd.DataFrame(rader, columns=["tjeneste", "kommune", "tiltak", "helaar", "kr", "n", "tok", "gikk"]),
        "Delte tiltak",
        {
            "tjeneste": "Tjeneste",
            "kommune": "Kommune",
            "tiltak": "Tiltak",
            "helaar": "Helårsvirkning, mill. kr",
            "kr": "Kr per innbygger",
            "n": "Innbyggere",
            "tok": "Hva det krever",
            "gikk": "Hvordan det gikk",
        },
        kilder=sorted(kilder, key=lambda o: o.kilde),
        merknader=merknader,
        gruppe="tjeneste",
    )
