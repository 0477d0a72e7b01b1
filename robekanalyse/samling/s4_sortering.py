"""Gathering 4, «Hvem avgjør?»: the cases to sort, the key with section and reason, and the grey zones."""

from __future__ import annotations

from functools import cache
from textwrap import fill

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.sortering import VALG, Sak, Sortering, sorteringssaker, tell_sortering
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst, punktliste
from .s4_rett import brett_sammen, hjemmel, rettsmerknader
from .s5_maler import FYLL_UT, eksempelmerknad, fjordvik, stor
from .start import Utgangspunkt

KRYSS = "☐"


@cache
def fjordviks_sortering() -> Sortering:
    """How did Fjordvik's groups sort? The constructed votes through the same rules as real ones."""
    stemmer = les_yaml("fjordvik/roller.yaml")["sortering"]
    return tell_sortering(
        {"sak": nr, "rolle": gruppe, **dict(zip(VALG, antall, strict=True))}
        for nr, grupper in stemmer.items()
        for gruppe, antall in grupper.items()
    )


def sorter(her: Utgangspunkt) -> Tabell:
    """Which cases are to be sorted? Without the key, one box per choice."""
    rader = [(str(s.nr), s.sak, *[KRYSS] * len(VALG)) for s in sorteringssaker()]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "sak", *VALG]),
        f"Hvem avgjør i {her.kommune.navn}? {len(rader)} saker",
        {"nr": "Nr.", "sak": "Sak", **{v: stor(navn) for v, navn in VALG.items()}},
        kilder=(),
        merknader=("Sett ett kryss per sak. Svar slik det er hos dere, og ikke bla ned til fasiten ennå.",),
    )


def _hjemmel(sak: Sak) -> str:
    return hjemmel({"hjemmel": sak.hjemmel, "status": sak.status})


def _ogsaa(sak: Sak) -> str:
    """The mark of a grey zone, with the answers that can be defended too."""
    if not sak.graasone:
        return "klar"
    return f"gråsone, drøftes; også {ramse(VALG[v] for v in sak.ogsaa)}" if sak.ogsaa else "gråsone, drøftes"


def fasit(her: Utgangspunkt) -> Tekst:
    """What is the key to each case, why, and by which section? Folded away until the sorting is done."""
    saker = sorteringssaker()
    rader = [
        (str(s.nr), s.sak, stor(VALG[s.noekkel]), _ogsaa(s), s.grunn, _hjemmel(s))
        for s in saker
    ]
    graa = sum(s.graasone for s in saker)
    t = tabell(
        pd.DataFrame(rader, columns=["nr", "sak", "fasit", "graa", "grunn", "hjemmel"]),
        f"Fasit: {len(saker) - graa} klare saker og {graa} gråsoner",
        {"nr": "Nr.", "sak": "Sak", "fasit": "Avgjøres av", "graa": "Klar eller gråsone", "grunn": "Grunn",
         "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=(
            "En gråsone regnes aldri som feil. Den drøftes, og svaret deres skrives inn i reglementet.",
            *rettsmerknader(min(s.kontrollert for s in saker), [{"status": s.status} for s in saker]),
        ),
    )
    return brett_sammen(t, "Vis fasiten med grunn og hjemmel")


def laering(her: Utgangspunkt) -> Tekst:
    """What is there to learn of the whole exercise?"""
    d, saker = les_yaml("roller/roller.yaml"), sorteringssaker()
    antall = {v: sum(s.noekkel == v for s in saker) for v in VALG}
    return punktliste(
        d["laeringspoeng"].strip(),
        [f"{stor(VALG[v])} avgjør {n} av {len(saker)} saker i fasiten." for v, n in antall.items() if n],
    )


def sprik(her: Utgangspunkt) -> Figur:
    """Which five cases were sorted most differently? Fjordvik's votes, until one's own are counted."""
    verst = fjordviks_sortering().stoerst_sprik()
    d = pd.DataFrame(
        {
            "sak": [fill(f"{s.sak.nr}. {s.sak.sak}", 26, max_lines=2, placeholder=" …") for s in verst],
            "sprik": [100 * s.sprik for s in verst],
            "vist": [tekst(100 * s.sprik) for s in verst],
        }
    )
    bak = pd.DataFrame(
        [[f"Sak {s.sak.nr}: {s.sak.sak}", *(str(s.fordeling[v]) for v in VALG), tekst(100 * s.sprik)] for s in verst],
        columns=["Sak", *(stor(n) for n in VALG.values()), "Prosent med et annet svar"],
    )
    foerst, sist = verst[0], verst[-1]
    return figur(
        diagram.soeyler(d, "sak", "sprik", "Prosent som svarte noe annet enn det vanligste", "vist", rad=60),
        "Sakene Fjordvik sorterte mest ulikt",
        f"Mest uenighet er det om sak {foerst.sak.nr}, {foerst.sak.sak[:1].lower()}{foerst.sak.sak[1:]}: "
        f"{tekst(100 * foerst.sprik)} prosent av {foerst.antall} svarte noe annet enn det vanligste. "
        f"I sak {sist.sak.nr} gjelder det {tekst(100 * sist.sprik)} prosent.",
        fjordvik("stemmer i øvelsen"),
        tabell=bak,
        merknader=(*eksempelmerknad(her), "Grupper med færre enn tre svar vises ikke og telles ikke med."),
    )


def treff(her: Utgangspunkt) -> Tabell:
    """How often did each group answer as the key, grey zones left out?"""
    s = fjordviks_sortering()
    rader = [(stor(g.navn), g.svar, g.treff, 100 * g.andel) for g in s.grupper if g.andel is not None]
    klare = len(s.saker) - len(s.graasoner)
    return tabell(
        pd.DataFrame(rader, columns=["gruppe", "svar", "treff", "andel"]),
        f"Svar som fasit i Fjordvik, i de {klare} klare sakene",
        {"gruppe": "Gruppe", "svar": "Svar", "treff": "Som fasit", "andel": "Prosent"},
        {"svar": 0, "treff": 0, "andel": 0},
        kilder=fjordvik("stemmer i øvelsen"),
        merknader=(
            *eksempelmerknad(her),
            "Gråsonene er holdt utenfor. Tallet er ikke en karakter, men et sted å begynne.",
        ),
    )


def graasonespoersmaal(her: Utgangspunkt) -> Tekst:
    """Which three questions are asked of a grey zone?"""
    d = les_yaml("roller/roller.yaml")
    return punktliste("Tre spørsmål til en gråsone", d["graasonespoersmaal"], nummerert=True)


def graasoner(her: Utgangspunkt) -> Tabell:
    """Five grey zones to try the three questions on, with room for the municipality's own answers."""
    d, valgte = les_yaml("roller/roller.yaml"), les_yaml("roller/samtale.yaml")["graasoner"]
    saker = [s for s in sorteringssaker() if s.nr in valgte]
    rader = [
        (f"{s.nr}. {s.sak}", ramse(VALG[v] for v in (s.noekkel, *s.ogsaa)), FYLL_UT, FYLL_UT, FYLL_UT, _hjemmel(s))
        for s in saker
    ]
    return tabell(
        pd.DataFrame(rader, columns=["sak", "kan", "prinsipiell", "reglement", "merker", "hjemmel"]),
        f"Fem gråsoner, slik de er i {her.kommune.navn}",
        {"sak": "Sak", "kan": "Kan avgjøres av", "prinsipiell": "Prinsipiell?", "reglement": "Reglementet sier",
         "merker": "Hvem merker følgene", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=(
            f"{d['graasone_merknad']} Det er kursets vurdering.",
            "Bytt gjerne ut sakene med dem dere selv spriket mest på.",
            *rettsmerknader(min(s.kontrollert for s in saker), [{"status": s.status} for s in saker]),
        ),
    )
