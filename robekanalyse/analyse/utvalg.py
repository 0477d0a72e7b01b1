"""Which municipalities does a call concern: one, several, a network or all 357, and under which numbers?"""

from __future__ import annotations

from dataclasses import dataclass

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kode, Kommune, alle_kommuner, finn_kommune, koder_for


@dataclass(frozen=True)
class Enhet:
    """One participant in a call: its name, today's municipality, and the numbers under which its own figures stand.

    Hobøl as a network member is Hobøl (0138, to 2019); its municipality of today is Indre Østfold.
    """

    navn: str
    kommune: Kommune
    koder: tuple[Kode, ...]


def eieform(navn: str) -> str:
    """How is a name written in the genitive? «Hareids», but «Sandnes'»."""
    return f"{navn}'" if navn[-1:].lower() in "sxz" else f"{navn}s"


def velg_kommuner(kommune=None) -> tuple[Kommune, ...]:
    """Which municipalities are meant? None is all of today's; else one name, number or Kommune, or a series of them.

    A network counts as its municipalities. The order is kept and repeats are dropped. Real and constructed
    municipalities in the same call are refused, and so is an empty series.
    """
    if kommune is None:
        return alle_kommuner()
    if isinstance(kommune, (str, int, Kommune)):
        return (finn_kommune(kommune),)
    valgt = tuple(dict.fromkeys(finn_kommune(k) for k in getattr(kommune, "kommuner", kommune)))
    if not valgt:
        raise UgyldigInndata("Ingen kommuner er valgt: oppgi minst én.")
    if len({k.konstruert for k in valgt}) > 1:
        raise UgyldigInndata("Fjordvik er et konstruert eksempel og kan ikke stå sammen med virkelige kommuner.")
    return valgt


def velg_enheter(kommune=None) -> tuple[Enhet, ...]:
    """Whose own figures are meant? As `velg_kommuner`, but a network's members keep the numbers they had then."""
    if hasattr(kommune, "medlemmer"):
        return tuple(Enhet(m.navn_den_gang, m.kommune, m.koder) for m in kommune.medlemmer)
    return tuple(Enhet(k.navn, k, koder_for(k)) for k in velg_kommuner(kommune))
