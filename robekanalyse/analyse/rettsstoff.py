"""The legal text of gathering 6 besides the numbers: caveats, the ten steps, checklists, with section and date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from ..grunnlag.regler import Regel

SJEKKLISTER = ("prosess", "utvelgelse", "droefting", "saksbehandling", "endringer")


@dataclass(frozen=True)
class Utsagn:
    """One legal statement a reader sees, with act and section (hjemmel), source, status and the day it was checked."""

    id: str
    tekst: str
    hjemmel: str
    kilde: str
    adresse: str
    status: str
    kontrollert: dt.date

    @property
    def antatt(self) -> bool:
        """Is this our reading, rather than something found in the source?"""
        return self.status == "antatt"


@dataclass(frozen=True)
class Gruppe:
    """Statements that belong together; in the ten steps one step, with who does it and which document it leaves."""

    id: str
    navn: str
    punkter: tuple[Utsagn, ...]
    nr: int | None = None
    hvem: str = ""
    dokument: str = ""


@dataclass(frozen=True)
class Sjekkliste:
    """A checklist: groups of statements under a title, with the caveats that must stand beside it."""

    tittel: str
    innledning: str
    grupper: tuple[Gruppe, ...]
    forbehold: tuple[Utsagn, ...] = ()

    @property
    def punkter(self) -> tuple[Utsagn, ...]:
        """All statements, in order, without the grouping."""
        return tuple(p for g in self.grupper for p in g.punkter)

    @property
    def regeldato(self) -> dt.date:
        """The date of the rules: the oldest check among the statements."""
        return min(u.kontrollert for u in (*self.punkter, *self.forbehold))


@dataclass(frozen=True, kw_only=True)
class Rettssvar:
    """What every legal calculation carries: its rules, how it came out, and what it cannot see.

    `regler` are the dated parameters that were used, `forklaring` the steps as Norwegian sentences, `merknader`
    the caveats that apply to this answer.
    """

    regler: tuple[Regel, ...]
    forklaring: tuple[str, ...]
    merknader: tuple[Utsagn, ...] = ()

    @property
    def hjemler(self) -> tuple[str, ...]:
        """Which acts and sections does the answer rest on, each once, in the order used?"""
        return tuple(dict.fromkeys(r.hjemmel for r in self.regler))

    @property
    def antatt(self) -> tuple[str, ...]:
        """Which of the rules used are assumptions that must be shown as such?"""
        return tuple(dict.fromkeys(r.navn for r in self.regler if r.antatt))

    @property
    def regeldato(self) -> dt.date:
        """The date of the rules: the oldest check among the rules and caveats of this answer."""
        return min(x.kontrollert for x in (*self.regler, *self.merknader))

    @property
    def opplaeringssetning(self) -> str:
        """The sentence that stands on every page."""
        return opplaeringssetning()


def les_utsagn(raa: dict, fil: str) -> Utsagn:
    """Which statement is this? Raises OedelagtFil when a field is missing or the source is not described."""
    try:
        kilde = les_yaml("nedbemanning/kilder.yaml")[raa["kilde"]]
        return Utsagn(
            id=raa["id"], tekst=raa["tekst"].strip(), hjemmel=raa["hjemmel"], kilde=kilde["navn"],
            adresse=kilde["adresse"], status=raa["status"], kontrollert=raa["kontrollert"],
        )
    except KeyError as e:
        raise OedelagtFil(
            f"Utsagnet {raa.get('id', 'uten id')} i data/nedbemanning/{fil}.yaml mangler {e}: fyll det ut."
        ) from None


def opplaeringssetning() -> str:
    """Which sentence stands on every page of gathering 6? It lies in data/nedbemanning/forbehold.yaml."""
    return les_yaml("nedbemanning/forbehold.yaml")["opplaeringssetning"]


@cache
def _forbehold() -> dict[str, Utsagn]:
    return {r["id"]: les_utsagn(r, "forbehold") for r in les_yaml("nedbemanning/forbehold.yaml")["forbehold"]}


def forbehold(ider: Iterable[str]) -> tuple[Utsagn, ...]:
    """Which caveats have these ids? Raises OedelagtFil for one that data/nedbemanning/forbehold.yaml lacks."""
    try:
        return tuple(_forbehold()[id] for id in dict.fromkeys(ider))
    except KeyError as e:
        raise OedelagtFil(f"Forbeholdet {e} mangler i data/nedbemanning/forbehold.yaml: legg det til.") from None


@cache
def nedbemanning_sjekkliste(navn: str) -> Sjekkliste:
    """What stands on this checklist?

    `navn` is prosess (the ten steps), utvelgelse (circle and criteria), droefting (consultation), saksbehandling
    (procedure and openness) or endringer (what is new). Raises UgyldigInndata for another name.
    """
    if navn not in SJEKKLISTER:
        raise UgyldigInndata(f"Det finnes ingen sjekkliste som heter {navn}: velg {', '.join(SJEKKLISTER)}.")
    raa = les_yaml(f"nedbemanning/{navn}.yaml")
    return Sjekkliste(
        tittel=raa["tittel"],
        innledning=raa["innledning"],
        grupper=tuple(
            Gruppe(
                id=g["id"], navn=g["navn"], nr=g.get("nr"), hvem=g.get("hvem", ""), dokument=g.get("dokument", ""),
                punkter=tuple(les_utsagn(p, navn) for p in g["punkter"]),
            )
            for g in raa["grupper"]
        ),
        forbehold=tuple(les_utsagn(f, navn) for f in raa.get("forbehold", ())),
    )
