"""Gathering 4, what the act says: the conditions from the start of the course, the roles, and what ROBEK adds."""

from __future__ import annotations

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.register import robek_register
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.regler import Regel, regel
from ..grunnlag.tall import dato_tekst, les_dato
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s4_rett import hjemmel, rettsmerknader
from .s5_maler import FYLL_UT, avsnitt, liste, mal, stor
from .start import Utgangspunkt


def sidensist(her: Utgangspunkt) -> Tabell:
    """Which of the conditions from the first gathering are this day's, and where does the municipality stand?"""
    navn = liste("betingelser")
    rader = [
        (stor(navn[b["id"]]), b["hvorfor"], FYLL_UT)
        for b in les_yaml("kartlegging/econ.yaml")["betingelser"]
        if her.samling in b["samling"]
    ]
    return tabell(
        pd.DataFrame(rader, columns=["hva", "hvorfor", "naa"]),
        f"Betingelsene fra samling 1 som hører til i dag: hvor står {her.kommune.navn}?",
        {"hva": "Betingelse", "hvorfor": "Hvorfor den teller", "naa": "På plass, på vei eller mangler"},
        kilder=(),
        merknader=("Merk først de tre dere selv valgte i samling 1.",),
    )


def laereav(her: Utgangspunkt) -> Tabell:
    """What did the talk with another municipality give? Empty, to be filled in, with the network's names below."""
    med = her.nettverk and not her.kommune.konstruert
    andre = [k.navn for k in her.nettverk.kommuner if k != her.kommune] if med else []
    return mal(
        f"Det {her.kommune.navn} lærte av en annen kommune",
        ["Kommune", "Tjeneste", "Vi spurte om", "Vi tar med oss"], 3,
        [f"I nettverket er også {ramse(andre)}." if andre else "Skriv hvem dere snakket med etter samling 3."],
    )


def roller(her: Utgangspunkt) -> Tabell:
    """Who does what by law? One row per role, with section and the date of the rules."""
    d = les_yaml("roller/roller.yaml")
    rader = [(r["navn"], " ".join(r["kjerne"]), hjemmel(r)) for r in d["roller"]]
    kan = " ".join(f"{k['tekst'].removesuffix('.')} ({hjemmel(k)})." for k in d["kan_delegeres"])
    return tabell(
        pd.DataFrame(rader, columns=["navn", "kjerne", "hjemmel"]),
        "Hvem gjør hva etter loven",
        {"navn": "Rolle", "kjerne": "Oppgaver", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=(kan, *rettsmerknader(d["kontrollert"], d["roller"])),
    )


def selv(her: Utgangspunkt) -> Tabell:
    """What must the council decide itself, and where does it say so?"""
    d = les_yaml("roller/roller.yaml")
    rader = [(r["sak"], hjemmel(r)) for r in d["kommunestyret_selv"]]
    return tabell(
        pd.DataFrame(rader, columns=["sak", "hjemmel"]),
        f"Dette må kommunestyret i {her.kommune.navn} avgjøre selv",
        {"sak": "Sak", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=rettsmerknader(d["kontrollert"], d["kommunestyret_selv"]),
    )


def i_registeret(her: Utgangspunkt) -> Tabell | Tekst:
    """On which letters does the municipality stand in ROBEK, and by when must the council adopt a tiltaksplan?"""
    register = robek_register()
    opphold = register.opphold(her.kommune)
    naa = opphold[opphold["staar"]]
    per = dato_tekst(register.slutt)
    if naa.empty:
        return avsnitt(_ikke_der(her.kommune.navn, opphold, per))
    bokstaver = [b for b in str(naa["bokstav"].iloc[-1]).split(", ") if b]
    if not bokstaver:
        return avsnitt(f"{her.kommune.navn} står i ROBEK per {per}. Bokstavene er ikke kjent i registeret vårt.")
    lov, frist, flere = (
        regel(f"robek.{n}", register.slutt) for n in ("bokstaver", "tiltaksplan_frist", "flere_bokstaver_frist")
    )
    rader = [
        (b, lov.verdi[b], f"{_lov(lov)} bokstav {b}", _dag(frist.verdi[b]))
        for b in bokstaver
    ]
    merknader = [
        f"Fristene står i {_lov(frist)}." + (f" {flere.verdi} (antatt)." if len(bokstaver) > 1 else ""),
        "På ROBEK må lån og lange leieavtaler godkjennes (kommuneloven § 28-3), og kommunestyret vedtar tiltaksplanen "
        "selv (kommuneloven § 28-4).",
        *rettsmerknader(lov.kontrollert),
    ]
    return tabell(
        pd.DataFrame(rader, columns=["bokstav", "forhold", "hjemmel", "frist"]),
        f"{her.kommune.navn} i ROBEK: bokstav {ramse(bokstaver)}, per {per}",
        {"bokstav": "Bokstav", "forhold": "Forholdet", "hjemmel": "Hjemmel", "frist": "Tiltaksplan senest"},
        kilder=opphold.kilder,
        merknader=merknader,
    )


def _lov(r: Regel) -> str:
    return r.hjemmel.replace("koml.", "kommuneloven")


def _dag(frist: str) -> str:
    return dato_tekst(les_dato(f"2000-{frist}")).removesuffix(" 2000")


def _ikke_der(navn: str, opphold, per: str) -> str:
    if opphold.empty:
        return f"{' '.join(opphold.merknader) or f'{navn} står ikke i ROBEK.'} Kjent til og med {per}."
    siste = opphold.iloc[-1]
    tidligst, senest = siste["ut_tidligst"], siste["ut_senest"]
    naar = dato_tekst(senest) if tidligst == senest else f"mellom {dato_tekst(tidligst)} og {dato_tekst(senest)}"
    hvem = navn if siste["navn"] == navn else f"{siste['navn']}, som i dag helt eller delvis er i {navn},"
    return f"{navn} står ikke i ROBEK per {per}. {hvem} kom ut sist, {naar}. {' '.join(opphold.merknader)}".strip()
