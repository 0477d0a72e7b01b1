"""Gathering 3, what explains the difference: a waterfall that adds up, in need, political choice and running."""

from __future__ import annotations

import textwrap

import pandas as pd

from ..analyse.drivertre import KRONER, Driverforklaring, drivere, driversetning
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s3_felles import HVORDAN, aarsmerknad, eller_tekst, mangler, merk, sammenligningsaar
from .start import Utgangspunkt

# One colour means the same in every waterfall: need, political choice, running, then what is not divided, then levels.
SLAG = {"behov": "Behov", "politisk_valg": "Politisk valg", "ledelse_struktur": "Ledelse og struktur",
        "ikke_delt": "Valg og drift samlet"}
NIVAA = "Nivå"
EKSEMPEL = "Eksempelet er fra øvingskommunen Fjordvik, som ikke finnes. Referansen er også konstruert."
_FARGER = (*list(SLAG.values())[:3], NIVAA, SLAG["ikke_delt"])


def driverfoss(her: Utgangspunkt, tre: str = "institusjon") -> Figur | Tekst:
    """Why does this service cost more or less here? From the reference to the municipality, driver by driver."""
    return _foss(her, her.kommune, tre)


def drivereksempel(her: Utgangspunkt, tre: str = "institusjon") -> Figur | Tekst:
    """How does a full waterfall look, when all drivers are known? Fjordvik's, whoever the municipality is."""
    return _foss(her, "9901", tre, () if her.kommune.konstruert else (EKSEMPEL,))


@eller_tekst
def _foss(her: Utgangspunkt, kommune, tre: str, ekstra=()) -> Figur | Tekst:
    aar = 2025 if ekstra else sammenligningsaar(her)
    f = drivere(kommune, tre, aar)
    if not f.ledd:
        return mangler(driversetning(f), *f.mangler)
    d = _rader(f)
    enhet = f.enhet[:1].upper() + f.enhet[1:]
    slagene = [s for s in _FARGER if s != SLAG["ikke_delt"] or s in set(d["slag"])]
    return figur(
        diagram.fossefall(d, "steg", "fra", "til", "slag", "etikett", enhet, slagene=slagene),
        f"{f.tre.navn}: fra {f.mot} til {f.kommune.navn} {f.aar}", driversetning(f), f.kilder, tabell=_tall(f),
        merknader=(driversetning(f), *ekstra, *merk(f.merknader), *f.mangler,
                   *([HVORDAN] if f.mangler and not f.kommune.konstruert else []),
                   *(aarsmerknad(her) if not ekstra else ())),
        undertittel=enhet,
    )


def _desimaler(f: Driverforklaring) -> int:
    return 0 if f.enhet == KRONER else 1


def _rader(f: Driverforklaring) -> pd.DataFrame:
    n = _desimaler(f)
    naa = f.referanse
    rader = [(_brutt(f.mot), 0.0, naa, NIVAA, tekst(naa, n))]
    for x in f.ledd:
        rader.append((_brutt(x.navn), naa, naa + x.bidrag, SLAG[x.slag], tekst(x.bidrag, n, fortegn=True)))
        naa += x.bidrag
    rader.append((_brutt(f.kommune.navn), 0.0, f.verdi, NIVAA, tekst(f.verdi, n)))
    return pd.DataFrame(rader, columns=["steg", "fra", "til", "slag", "etikett"])


def _brutt(navn: str) -> str:
    """The name over short lines, with a capital letter."""
    return "\n".join(textwrap.wrap(navn[:1].upper() + navn[1:], 16))


def _tall(f: Driverforklaring) -> pd.DataFrame:
    n = _desimaler(f)
    rader = [
        (x.navn, SLAG[x.slag], _verdi(x, x.verdi), _verdi(x, x.referanse), tekst(x.bidrag, max(n, 1), fortegn=True))
        for x in f.ledd
    ]
    rader.append(("sum", "forskjellen", tekst(f.verdi, max(n, 1)), tekst(f.referanse, max(n, 1)),
                  tekst(f.differanse, max(n, 1), fortegn=True)))
    return pd.DataFrame(rader, columns=["Driver", "Slag", f.kommune.navn, f.mot[:1].upper() + f.mot[1:],
                                        f"Bidrag, {f.enhet}"])


def _verdi(ledd, v: float) -> str:
    """A share in per cent, kroner as they are, the rest with decimals."""
    if ledd.enhet == "andel":
        return f"{tekst(100 * v, 1)} prosent"
    return tekst(v, 0 if abs(v) >= 1000 else 4 if abs(v) < 10 else 1)


@eller_tekst
def driverliste(her: Utgangspunkt) -> Tabell:
    """Which drivers does each service have, which kind are they, and where is the figure when it is missing?"""
    aar, rader, kilder = sammenligningsaar(her), [], []
    for tre in ("grunnskole", "undervisning", "barnehage", "institusjon", "hjemmetjeneste", "administrasjon",
                "barnevern", "sosial"):
        f = drivere(her.kommune, tre, aar)
        kilder += f.kilder
        kjente = {x.id for x in f.ledd}
        for d in f.tre.ledd:
            finnes = "ja" if d.id in kjente else f"nei. Se {d.hvor}" if d.hvor else "nei"
            rader.append((f.tre.navn, d.navn[:1].upper() + d.navn[1:], SLAG[d.slag], finnes))
    return tabell(
        pd.DataFrame(rader, columns=["tjeneste", "driver", "slag", "finnes"]),
        f"Driverne i hver tjeneste, og hvilke tall som finnes for {her.kommune.navn} {aar}",
        {"tjeneste": "Tjeneste", "driver": "Driver", "slag": "Slag", "finnes": "Tallet finnes"}, gruppe="tjeneste",
        kilder=kilder, merknader=(*aarsmerknad(her), les_yaml("drivere.yaml")["ikke_tre"].strip(),
                                  "Tallene som mangler, spørres det om i s3-egnetall."),
    )
