"""The units of a run: one workbook per municipality and gathering, its file and its parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..grunnlag.feil import UgyldigInndata
from .notatboker import kontroller_parametre, les_notatbok, notatbok

if TYPE_CHECKING:
    # not at run time: the fork server is to start before anything as slow as pandas is imported
    from ..grunnlag.kommuneidentitet import Kommune
    from ..grunnlag.nettverk import Nettverk

ALLE_SAMLINGER = (1, 2, 3, 4, 5, 6)


@dataclass(frozen=True)
class Enhet:
    """One workbook to make. `fil` is its place under the output folder, with forward slashes on every system.

    `avhenger_av` names what it depends on beyond notebook, parameters, data and library: a network file of one's own.
    """

    fil: str
    notatbok: Path
    parametre: dict[str, object] = field(hash=False)
    kommunenr: str = ""
    kommune: str = ""
    samling: int = 0
    avhenger_av: str = ""


@dataclass(frozen=True)
class Grenser:
    """How much one workbook may use before it is stopped: seconds, and MB of memory beyond what is ready for all."""

    tid: float = 600.0
    minne: int = 2048


def les_samlinger(skrevet: str) -> tuple[int, ...]:
    """Which gatherings were asked for? «3», «1-6», «1,3» and «1,4-6» are all understood.

    Raises UgyldigInndata for anything else.
    """
    valgt: set[int] = set()
    for del_ in re.split(r"\s*,\s*|\s+", skrevet.strip().replace("–", "-")):
        treff = re.fullmatch(r"([1-6])(?:-([1-6]))?", del_)
        if not treff or (treff[2] and treff[2] < treff[1]):
            raise UgyldigInndata(f"«{skrevet[:40]}» er ikke samlinger: skriv for eksempel 3, 1-6 eller 1,3 (1 til 6).")
        valgt.update(range(int(treff[1]), int(treff[2] or treff[1]) + 1))
    return tuple(sorted(valgt))


def lag_enheter(
    kommuner: Iterable[Kommune], samlinger: Iterable[int], nettverk: Nettverk | None = None, aar: int | None = None
) -> list[Enhet]:
    """Which workbooks shall be made? Municipality by municipality, in the order given, each once.

    Every parameter is checked against the notebook's parameters cell before anything runs. Raises
    UgyldigInndata for a parameter that a notebook does not take, OedelagtFil for a damaged notebook.
    """
    ut = []
    for kommune in dict.fromkeys(kommuner):
        for nr in samlinger:
            fil = notatbok(nr)
            parametre: dict[str, object] = {"kommune": kommune.nr, "aar": aar}
            if nettverk is not None:
                parametre["nettverk"] = nettverk.navn
            kontroller_parametre(les_notatbok(fil), parametre, fil.name)
            sted = str(PurePosixPath(kommune.mappenavn, f"samling-{nr}.ipynb"))
            ut.append(Enhet(sted, fil, parametre, kommune.nr, kommune.navn, nr, repr(nettverk or "")))
    return ut
