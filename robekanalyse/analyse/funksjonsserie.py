"""A service over the years when its KOSTRA function was split: the levels are added, and the year is marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kilder import aar_med_rader
from ..grunnlag.kommune import finn_kommune
from ..grunnlag.kommuneserie import serieaar
from .tallspor import rader

NIVAAER = ("1000 kr", "kr i alt", "antall", "personer", "årsverk")


@dataclass(frozen=True)
class Funksjonsendring:
    """One change of functions: `gamle` up to the year before `fra`, the sum of `nye` from then on."""

    navn: str
    fra: int
    gamle: tuple[str, ...]
    nye: tuple[str, ...]
    kort: str
    tekst: str
    kilde: str


@dataclass(frozen=True)
class Funksjonsserie:
    """`verdier` {year: level}, blank years in `mangler` {year: why}; `brudd` (year, word) for a chart, `merknader`."""

    navn: str
    enhet: str
    verdier: dict[int, float]
    mangler: dict[int, str]
    brudd: tuple[tuple[str, str], ...]
    merknader: tuple[str, ...]


def funksjonsendringer() -> tuple[Funksjonsendring, ...]:
    """Which functions have been split or joined? Source: data/funksjonsendringer.yaml."""
    return tuple(
        Funksjonsendring(e["navn"], e["fra"], tuple(e["gamle"]), tuple(e["nye"]), e["kort"],
                         " ".join(e["tekst"].split()), e["kilde"])
        for e in les_yaml("funksjonsendringer.yaml")
    )


def _endringen(funksjon: str) -> tuple[str, Funksjonsendring | None]:
    nr = str(funksjon).strip()
    return nr, next((x for x in funksjonsendringer() if nr in (*x.gamle, *x.nye)), None)


def funksjonsserie(beloep: Mapping[str, Mapping[int, float]], funksjon: str, enhet: str = "1000 kr") -> Funksjonsserie:
    """How has this function developed, over the year it was split?

    `beloep` is {function: {year: level}}, `funksjon` the old number or one of the new («254», «257» and «258» are one
    series: home services). The old one counts up to the year before the change, the sum of the new from then on; a
    year in which one of the new lacks a figure is blank, and `mangler` says why. A function nothing has happened to is
    given as it is. Raises UgyldigInndata for a rate (kr per inhabitant, per cent): rates are never added.
    """
    if enhet not in NIVAAER:
        raise UgyldigInndata(
            f"Funksjoner kan ikke legges sammen i «{enhet}»: legg sammen beløpene, og regn tallet av summen."
        )
    nr, e = _endringen(funksjon)
    if e is None:
        return Funksjonsserie(f"Funksjon {nr}", enhet, dict(sorted(beloep.get(nr, {}).items())), {}, (), ())
    verdier, mangler = {}, {}
    aarene = sorted({a for f in (*e.gamle, *e.nye) for a in beloep.get(f, {})})
    for aar in aarene:
        deler = e.nye if aar >= e.fra else e.gamle
        borte = [f for f in deler if _uten(beloep.get(f, {}).get(aar))]
        if borte:
            mangler[aar] = f"Funksjon {' og '.join(borte)} mangler i {aar}, så {e.navn.lower()} kan ikke summeres."
        else:
            verdier[aar] = sum(beloep[f][aar] for f in deler)
    over = bool(aarene) and aarene[0] < e.fra <= aarene[-1]
    return Funksjonsserie(
        e.navn, enhet, verdier, mangler, ((str(e.fra), e.kort),) if over else (), (e.tekst,) if over else (),
    )


def funksjonsserie_for(kommune, funksjon: str, indikator: str = "netto_driftsutgifter") -> Funksjonsserie:
    """How has this function developed in this municipality, 1000 kr, over renumbering, mergers and the split of 254?

    Read from kostra_funksjoner (fetched with «robekanalyse oppdater»; the embedded table is empty). Before a merger the
    amounts of the parts are added where all have it. No rows, no years.
    """
    k = finn_kommune(kommune)
    tall: dict[str, dict[int, float]] = {}
    if k.konstruert:
        return funksjonsserie(tall, funksjon)
    nr, e = _endringen(funksjon)
    for f in (*e.gamle, *e.nye) if e else (nr,):
        for aar in aar_med_rader("kostra_funksjoner", indikator=indikator, funksjon=f):
            d = rader("kostra_funksjoner", k, indikator, aar, funksjon=f).dropna(subset=["verdi"])
            if len(d) and len(d) == len(serieaar(k, aar).numre):
                tall.setdefault(f, {})[aar] = float(d["verdi"].sum())
    return funksjonsserie(tall, funksjon)


def _uten(verdi) -> bool:
    return verdi is None or verdi != verdi
