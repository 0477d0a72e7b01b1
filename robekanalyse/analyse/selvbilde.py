"""What do the roles answer on the 24 statements, where do they disagree, and what is the conversation to have?

The privacy rule is applied here, before anything leaves: a group with fewer than three valid answers is hidden,
and is left out of every average that is shown, or it could be worked out. «Vet ikke» (0) is counted for itself.
Statements, roles, groups and thresholds: data/kartlegging/selvbilde.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean, pstdev

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import tekst


@dataclass(frozen=True)
class Gruppesvar:
    """One group's answer to one statement; `snitt` is None when hidden, and then no count is given either."""

    gruppe: str
    navn: str
    snitt: float | None
    antall: int | None
    vet_ikke: int | None
    merknad: str = ""


@dataclass(frozen=True)
class Paastand:
    """One statement with the answers per group, their spread and its priority; None where too little is shown."""

    nr: int
    del_: str
    tekst: str
    kort: str
    for_seg: bool
    grupper: tuple[Gruppesvar, ...]
    antall: int
    vet_ikke: int
    snitt: float | None
    sprik: float | None
    prioritet: float | None
    enighet: float | None
    farge: str | None
    uenighet: bool

    @property
    def hoeyest(self) -> Gruppesvar:
        """Which group agrees most?"""
        return max((g for g in self.grupper if g.snitt is not None), key=lambda g: g.snitt)

    @property
    def lavest(self) -> Gruppesvar:
        """Which group agrees least?"""
        return min((g for g in self.grupper if g.snitt is not None), key=lambda g: g.snitt)


@dataclass(frozen=True)
class Delsnitt:
    """The average of one part (A–F), in all and per group id, statements shown for themselves left out."""

    del_: str
    navn: str
    snitt: float | None
    grupper: Mapping[str, float | None]


@dataclass(frozen=True)
class Selvbilde:
    """The whole questionnaire for one municipality, or for a hall of them: what may be shown, and nothing more."""

    paastander: tuple[Paastand, ...]
    deler: tuple[Delsnitt, ...]
    grupper: Mapping[str, str]
    antall: int
    merknader: tuple[str, ...]

    def paastand(self, nr: int) -> Paastand:
        """How was statement `nr` answered? Raises UgyldigInndata when there is no such statement."""
        for p in self.paastander:
            if p.nr == nr:
                return p
        raise UgyldigInndata(f"Påstand {nr} finnes ikke i selvbildet.")

    @property
    def uenighetskart(self) -> tuple[Paastand, ...]:
        """Which statements are disagreed on, the most pressing first? Empty when none reaches the threshold."""
        return tuple(sorted((p for p in self.paastander if p.uenighet), key=lambda p: (-p.prioritet, p.nr)))

    @property
    def samtale(self) -> tuple[str, ...]:
        """Which three sentences should the meeting talk about? Disagreements first, then the lowest averages."""
        uenige = self.uenighetskart
        enige = [p for p in self.paastander if p.snitt is not None and p not in uenige]
        lavest = sorted(enige, key=lambda p: (p.snitt, p.nr))
        return tuple(_setning(p) for p in (*uenige, *lavest)[:3])


def terskel(navn: str):
    """Which threshold of the questionnaire has this name? An exact int or Fraction, from selvbilde.yaml."""
    return Fraction(str(les_yaml("kartlegging/selvbilde.yaml")["terskler"][navn]["verdi"]))


def sprik_og_prioritet(snitt: Mapping[str, object], antall: Mapping[str, int] | None = None):
    """How far apart are the groups, and how pressing is it?

    `snitt` is group → average on the scale 1–5, `antall` the answers behind each (one each when not given).
    Returns (snitt, sprik, prioritet) as exact fractions: sprik = highest − lowest, prioritet = sprik · (6 − snitt).
    Raises UgyldigInndata with fewer than two groups.
    """
    if len(snitt) < 2:
        raise UgyldigInndata("Sprik krever svar fra minst to grupper.")
    verdier = {g: Fraction(str(v)) for g, v in snitt.items()}
    vekter = {g: (antall or {}).get(g, 1) for g in verdier}
    samlet = sum(verdier[g] * vekter[g] for g in verdier) / sum(vekter.values())
    sprik = max(verdier.values()) - min(verdier.values())
    return samlet, sprik, sprik * (6 - samlet)


def les_selvbilde(svar: Iterable[Mapping], kommuner: int = 1) -> Selvbilde:
    """What may be shown of these answers, per group, statement and part?

    `svar` has one entry per person: {"rolle": role or group id, "svar": {statement number: 0–5 or None}}.
    With answers from three or more municipalities (`kommuner`) a role is shown by itself, unless a role of
    its group has too few answers; then the whole group stays together, so that no one can be worked out.
    Raises UgyldigInndata for an unknown role or statement, or a mark off the scale.
    """
    data = les_yaml("kartlegging/selvbilde.yaml")
    nummer = [p["nr"] for p in data["paastander"]]
    personer = [_person(s, data, nummer) for s in svar]
    plassering = _plassering(personer, data, kommuner)
    grupper = {g: n for g, n in _navn(data).items() if g in plassering.values()}
    lest = {nr: {g: [] for g in grupper} for nr in nummer}
    for rolle, gitt in personer:
        for nr, verdi in gitt.items():
            if verdi is not None:
                lest[nr][plassering[rolle]].append(verdi)
    paastander = tuple(_paastand(p, lest[p["nr"]], grupper) for p in data["paastander"])
    # The number in a hidden group is not told, so the count is of those who can be seen.
    synlige = {g.gruppe for p in paastander for g in p.grupper if g.antall is not None}
    skjulte = [navn for g, navn in grupper.items() if g not in synlige]
    grunn = data["terskler"]["minst_svar"]["naar_skjult"]
    merknader = tuple(f"{n[:1].upper()}{n[1:]} vises ikke ({grunn}) og er ikke med i snittet." for n in skjulte)
    return Selvbilde(
        paastander=paastander,
        deler=tuple(_del(d, navn, paastander, grupper) for d, navn in data["deler"].items()),
        grupper=grupper,
        antall=sum(plassering[rolle] in synlige for rolle, _ in personer),
        merknader=merknader,
    )


def selvbilde_endring(foer: Selvbilde, naa: Selvbilde) -> dict[int, tuple[float, float]]:
    """How has the spread changed since last time? {statement: (sprik before, sprik now)} where both can be shown."""
    da = {p.nr: p.sprik for p in foer.paastander}
    return {
        p.nr: (da[p.nr], p.sprik) for p in naa.paastander if p.sprik is not None and da.get(p.nr) is not None
    }


def _person(raa: Mapping, data: Mapping, nummer: list[int]) -> tuple[str, dict[int, int | None]]:
    rolle = raa.get("rolle")
    if rolle not in data["roller"] and rolle not in data["grupper"]:
        raise UgyldigInndata(f"Rollen «{rolle}» finnes ikke i selvbildet: velg en av {', '.join(data['roller'])}.")
    gitt = {}
    for nr, verdi in raa["svar"].items():
        if str(nr) not in {str(n) for n in nummer}:
            raise UgyldigInndata(f"Påstand {nr} finnes ikke i selvbildet.")
        if verdi in (None, ""):
            continue
        if isinstance(verdi, bool) or str(verdi) not in {str(v) for v in data["skala"]}:
            raise UgyldigInndata(f"Svaret «{verdi}» på påstand {nr} er utenfor skalaen: velg 1–5, eller 0 (vet ikke).")
        gitt[int(nr)] = int(verdi)
    return rolle, gitt


def _navn(data: Mapping) -> dict[str, str]:
    return data["grupper"] | {r: v["navn"] for r, v in data["roller"].items() if r not in data["grupper"]}


def _plassering(personer, data: Mapping, kommuner: int) -> dict[str, str]:
    """Role → where its answers are shown: itself or its group."""
    gruppe = {r: v["gruppe"] for r, v in data["roller"].items()} | {g: g for g in data["grupper"]}
    til = {rolle: gruppe[rolle] for rolle, _ in personer}
    if kommuner < terskel("minst_kommuner"):
        return til
    antall = {r: sum(rolle == r for rolle, _ in personer) for r in til}
    for g in set(til.values()):
        medlemmer = [r for r in til if gruppe[r] == g]
        if g not in medlemmer and all(antall[r] >= terskel("minst_svar") for r in medlemmer):
            til |= {r: r for r in medlemmer}
    return til


def _paastand(p: Mapping, lest: Mapping[str, list[int]], grupper: Mapping[str, str]) -> Paastand:
    minst = terskel("minst_svar")
    grunn = les_yaml("kartlegging/selvbilde.yaml")["terskler"]["minst_svar"]["naar_skjult"]
    svar, snitt, antall, synlige = [], {}, {}, []
    for g, verdier in lest.items():
        gyldige = [v for v in verdier if v]
        if len(gyldige) < minst:
            svar.append(Gruppesvar(g, grupper[g], None, None, None, grunn))
            continue
        snitt[g], antall[g] = Fraction(sum(gyldige), len(gyldige)), len(gyldige)
        synlige += verdier
        svar.append(Gruppesvar(g, grupper[g], float(snitt[g]), len(gyldige), verdier.count(0)))
    gyldige = [v for v in synlige if v]
    samlet = Fraction(sum(gyldige), len(gyldige)) if gyldige else None
    _, sprik, prioritet = sprik_og_prioritet(snitt, antall) if len(snitt) > 1 else (None, None, None)
    return Paastand(
        nr=p["nr"], del_=p["del"], tekst=p["tekst"], kort=p["kort"], for_seg=p.get("for_seg") == "ja",
        grupper=tuple(svar), antall=len(gyldige), vet_ikke=synlige.count(0), snitt=_tall(samlet), sprik=_tall(sprik),
        prioritet=_tall(prioritet), enighet=1 - pstdev(gyldige) / 2 if gyldige else None, farge=_farge(samlet),
        uenighet=sprik is not None and sprik >= terskel("sprik_uenighet"),
    )


def _del(del_: str, navn: str, paastander: Iterable[Paastand], grupper: Mapping[str, str]) -> Delsnitt:
    med = [p for p in paastander if p.del_ == del_ and not p.for_seg]
    per = {g: [s.snitt for p in med for s in p.grupper if s.gruppe == g and s.snitt is not None] for g in grupper}
    alle = [p.snitt for p in med if p.snitt is not None]
    return Delsnitt(del_, navn, mean(alle) if alle else None, {g: mean(v) if v else None for g, v in per.items()})


def _tall(broek: Fraction | None) -> float | None:
    return None if broek is None else float(broek)


def _farge(snitt: Fraction | None) -> str | None:
    if snitt is None:
        return None
    if snitt < terskel("snitt_roed"):
        return "rød"
    return "grønn" if snitt > terskel("snitt_groenn") else "gul"


def _setning(p: Paastand) -> str:
    sitat = f"«{p.tekst.removesuffix('.')}»"
    if p.uenighet:
        en, to = (f"{g.navn} ({tekst(g.snitt, 1)})" for g in (p.hoeyest, p.lavest))
        return f"{en[:1].upper()}{en[1:]} og {to} svarer ulikt på om det stemmer: {sitat}. Hva ser de ulikt?"
    return f"Snittet er {tekst(p.snitt, 1)} på påstanden {sitat}. Hva må til for at det skal stemme?"
