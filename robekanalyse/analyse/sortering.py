"""Who decides? The sorting exercise of gathering 4: key with section and reason, and how the roles sorted.

A grey zone is never a wrong answer: it is left out of the score and talked about. Cases: data/roller/saker.yaml,
to which anyone may add. Groups with fewer than three answers to a case are hidden, as in the self-image.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from .selvbilde import terskel

VALG = {"KS": "kommunestyret", "F": "formannskap eller utvalg", "KD": "kommunedirektøren", "annen": "noen andre"}


@dataclass(frozen=True)
class Sak:
    """One case with its key; `ogsaa` are answers that can be defended too, in a grey zone."""

    nr: int
    sak: str
    noekkel: str
    ogsaa: tuple[str, ...]
    hjemmel: str
    grunn: str
    graasone: bool
    status: str
    kontrollert: dt.date


@dataclass(frozen=True)
class Fasitsvar:
    """One person's or one table's answer beside the key; `treff` is None in a grey zone."""

    sak: Sak
    svar: str
    treff: bool | None

    @property
    def tekst(self) -> str:
        """What is said about the answer: key, reason and section, and «drøft» in a grey zone."""
        dom = {True: "Samme som fasit", False: "Fasit er en annen", None: "Gråsone, drøft den"}[self.treff]
        return f"{dom}: {VALG[self.sak.noekkel]}. {self.sak.grunn} ({self.sak.hjemmel})"


@dataclass(frozen=True)
class Saksresultat:
    """How one case was sorted: votes per choice in all and per group shown, and how far they spread.

    `sprik` is the share that did not choose the most usual answer; `treff` the share on the key, None in a
    grey zone and where nothing can be shown.
    """

    sak: Sak
    fordeling: Mapping[str, int]
    grupper: Mapping[str, Mapping[str, int]]
    skjulte: tuple[str, ...]
    sprik: float | None
    treff: float | None

    @property
    def antall(self) -> int:
        """How many answers are behind what is shown?"""
        return sum(self.fordeling.values())


@dataclass(frozen=True)
class Gruppescore:
    """How often a group agreed with the key, grey zones left out; `andel` is None without answers to show."""

    gruppe: str
    navn: str
    svar: int
    treff: int
    andel: float | None


@dataclass(frozen=True)
class Sortering:
    """The whole exercise: every case, the score per group, and the cases to talk about."""

    saker: tuple[Saksresultat, ...]
    grupper: tuple[Gruppescore, ...]

    def stoerst_sprik(self, antall: int = 5) -> tuple[Saksresultat, ...]:
        """Which cases were sorted most differently? Those with no spread at all are never among them."""
        spredt = [s for s in self.saker if s.sprik]
        return tuple(sorted(spredt, key=lambda s: (-s.sprik, -_spredning(s.fordeling), s.sak.nr))[:antall])

    @property
    def graasoner(self) -> tuple[Saksresultat, ...]:
        """Which cases are grey zones?"""
        return tuple(s for s in self.saker if s.sak.graasone)


@cache
def sorteringssaker() -> tuple[Sak, ...]:
    """Which cases are sorted? Raises OedelagtFil, in one sentence, for a case that is not complete."""
    data = les_yaml("roller/saker.yaml")
    saker = tuple(_sak(raa, data["kontrollert"]) for raa in data["saker"])
    if [s.nr for s in saker] != list(range(1, len(saker) + 1)):
        raise OedelagtFil("Sakene i data/roller/saker.yaml er ikke nummerert fra 1 og oppover uten hull: rett numrene.")
    return saker


def _sak(raa: Mapping, kontrollert: dt.date) -> Sak:
    sted = f"Sak {raa.get('nr', 'uten nummer')} i data/roller/saker.yaml"
    for felt in ("nr", "sak", "noekkel", "hjemmel", "grunn", "graasone", "status"):
        if not raa.get(felt):
            raise OedelagtFil(f"{sted} mangler feltet «{felt}»: fyll det ut.")
    ogsaa = tuple(raa.get("ogsaa", ()))
    if not {raa["noekkel"], *ogsaa} <= set(VALG):
        raise OedelagtFil(f"{sted} har en ukjent fasit: velg blant {', '.join(VALG)}.")
    if raa["graasone"] not in ("ja", "nei") or (ogsaa and raa["graasone"] == "nei"):
        raise OedelagtFil(f"{sted}: skriv ja eller nei i «graasone», og ja når «ogsaa» er fylt ut.")
    return Sak(
        raa["nr"], raa["sak"], raa["noekkel"], ogsaa, raa["hjemmel"], raa["grunn"].strip(), raa["graasone"] == "ja",
        raa["status"], kontrollert,
    )


def sammenlign_med_fasit(svar: Mapping[int, str]) -> tuple[Fasitsvar, ...]:
    """How does one sorting, alone or at a table, compare with the key? `svar` is case number → KS, F, KD or annen.

    Raises UgyldigInndata for an unknown case or choice.
    """
    return tuple(_fasitsvar(_finn(nr), valg) for nr, valg in svar.items())


def _fasitsvar(sak: Sak, valg: str) -> Fasitsvar:
    if valg not in VALG:
        raise UgyldigInndata(f"«{valg}» kan ikke velges i sak {sak.nr}: velg blant {', '.join(VALG)}.")
    return Fasitsvar(sak, valg, None if sak.graasone else valg == sak.noekkel)


def tell_sortering(rader: Iterable[Mapping]) -> Sortering:
    """How did the roles sort the cases, against the key and among themselves?

    `rader` are the answers to s4-sortering: {"sak": number, "rolle": role or group id, "KS": n, "F": n, "KD": n,
    "annen": n} with the number of votes; rows for the same case and role add up. Raises UgyldigInndata for an
    unknown case or role, and for a count that is not a whole number from zero up.
    """
    roller = les_yaml("kartlegging/selvbilde.yaml")
    gruppe = {r: v["gruppe"] for r, v in roller["roller"].items()} | {g: g for g in roller["grupper"]}
    stemmer: dict[int, dict[str, dict[str, int]]] = {s.nr: {} for s in sorteringssaker()}
    for rad in rader:
        sak, rolle = _finn(rad.get("sak")), rad.get("rolle")
        if rolle not in gruppe:
            raise UgyldigInndata(f"Rollen «{rolle}» finnes ikke: velg en av {', '.join(roller['roller'])}.")
        per_valg = stemmer[sak.nr].setdefault(gruppe[rolle], dict.fromkeys(VALG, 0))
        for valg in VALG:
            per_valg[valg] += _antall(rad.get(valg), sak, valg)
    saker = tuple(_resultat(s, stemmer[s.nr]) for s in sorteringssaker())
    return Sortering(saker, tuple(_score(g, navn, saker) for g, navn in roller["grupper"].items()))


def _finn(nr) -> Sak:
    for s in sorteringssaker():
        if str(s.nr) == str(nr):
            return s
    raise UgyldigInndata(f"Sak {nr} finnes ikke: velg et nummer fra 1 til {len(sorteringssaker())}.")


def _antall(verdi, sak: Sak, valg: str) -> int:
    if verdi in (None, ""):
        return 0
    if isinstance(verdi, bool) or not str(verdi).strip().isdecimal():
        raise UgyldigInndata(f"«{verdi}» er ikke et antall svar i sak {sak.nr} ({VALG[valg]}): skriv et helt tall.")
    return int(verdi)


def _resultat(sak: Sak, stemmer: Mapping[str, Mapping[str, int]]) -> Saksresultat:
    minst = terskel("minst_svar")
    vist = {g: v for g, v in stemmer.items() if sum(v.values()) >= minst}
    fordeling = {valg: sum(v[valg] for v in vist.values()) for valg in VALG}
    alle = sum(fordeling.values())
    return Saksresultat(
        sak=sak, fordeling=fordeling, grupper=vist,
        skjulte=tuple(g for g, v in stemmer.items() if 0 < sum(v.values()) < minst),
        sprik=float(1 - Fraction(max(fordeling.values()), alle)) if alle else None,
        treff=float(Fraction(fordeling[sak.noekkel], alle)) if alle and not sak.graasone else None,
    )


def _score(gruppe: str, navn: str, saker: Iterable[Saksresultat]) -> Gruppescore:
    med = [(s.sak, s.grupper[gruppe]) for s in saker if gruppe in s.grupper and not s.sak.graasone]
    svar, treff = sum(sum(v.values()) for _, v in med), sum(v[sak.noekkel] for sak, v in med)
    return Gruppescore(gruppe, navn, svar, treff, float(Fraction(treff, svar)) if svar else None)


def _spredning(fordeling: Mapping[str, int]) -> Fraction:
    """The chance that two answers drawn at random differ: settles the order between equal shares."""
    alle = sum(fordeling.values())
    return 1 - sum(Fraction(n, alle) ** 2 for n in fordeling.values())
