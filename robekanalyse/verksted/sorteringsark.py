"""The sheets of the sorting exercise on disk: one small journal for each table and each person that sorts.

They lie in svar/sortering/ of the municipality's folder, one line per choice, and the last one of a case counts. A
sheet has a role group and a number, never a name or a time. The council's answers (svar/*.jsonl) are not touched.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ..analyse.sortering import VALG, sorteringssaker
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.tall import les_tall
from ..svar.journal import legg_til
from ..svar.svarmappe import SVAR

MAPPE, ENDELSE = "sortering", ".jsonl"
BORD = "bord"
FLEST_ARK = 99
STOERSTE_ARK = 1_000_000


@dataclass(frozen=True)
class _Linje:
    skriver: str
    sak: int
    valg: str

    def som_data(self) -> dict:
        return {"sak": self.sak, "valg": self.valg}


@dataclass(frozen=True)
class Ark:
    """One sheet: role group, «bord» or the number of the one who sorts alone, and what it holds: case → choice."""

    gruppe: str
    nr: str
    valg: dict[int, str]

    @property
    def ved_bordet(self) -> bool:
        """Did the whole table sort this one together?"""
        return self.nr == BORD


def grupper() -> dict[str, str]:
    """Which role groups sort? id → name, the county governor left out: she is not there for the group work."""
    return {g: n for g, n in les_yaml("kartlegging/selvbilde.yaml")["grupper"].items() if g != "statsforvalter"}


def mappe_for(kommune: Kommune) -> Path:
    """In which folder do this municipality's answers lie? The notebook's own, when it is a workbook's.

    Else that of the run that is making workbooks (ROBEK_UT), or utdata where the work is done.
    """
    her = Path.cwd()
    if re.match(rf"{kommune.nr}(-|$)", her.name):
        return her
    return Path(os.environ.get("ROBEK_UT") or her / "utdata") / kommune.mappenavn


def arknavn(gruppe: str, nr) -> str:
    """Which file name does this sheet have? Raises UgyldigInndata for an unknown group or number."""
    if gruppe not in grupper():
        raise UgyldigInndata("Velg rollebord først: da vet vi hvem svarene gjelder.")
    if nr != BORD:
        lest = les_tall(nr, "arknummer")
        if lest != int(lest) or not 1 <= lest <= FLEST_ARK:
            raise UgyldigInndata(f"Feltet arknummer må være et helt tall fra 1 til {FLEST_ARK}.")
        nr = int(lest)
    return f"{gruppe.replace('_', '-')}-{nr}"


def arkfil(mappe: Path, ark: str) -> Path:
    """Where does the sheet with this name lie?"""
    return mappe / SVAR / MAPPE / (ark + ENDELSE)


def velg(mappe: Path, ark: str, sak: int, valg: str) -> None:
    """Keep this choice; it is on disk when this returns. Raises RobekFeil when it could not be."""
    legg_til(mappe / SVAR / MAPPE, _Linje(ark, sak, valg))


def les_ark(fil: Path) -> Ark | None:
    """What stands on this sheet? None for a file that is not one; lines that cannot be read are passed over."""
    m = re.match(r"([a-z-]+)-(bord|\d{1,2})(\W|$)", fil.stem)
    gruppe = m[1].replace("-", "_") if m else ""
    if gruppe not in grupper() or fil.stat().st_size > STOERSTE_ARK:
        return None
    kjente, valg = {s.nr for s in sorteringssaker()}, {}
    for raa in fil.read_bytes().split(b"\n"):
        try:
            d = json.loads(raa)
            sak, svar = d["sak"], d["valg"]
        except (ValueError, KeyError, TypeError):
            continue
        if sak in kjente and svar in VALG:
            valg[sak] = svar
    return Ark(gruppe, m[2], valg)


def alle_ark(mappe: Path) -> tuple[Ark, ...]:
    """All sheets of a municipality's folder, or of all the municipalities in a network's folder."""
    filer = sorted({*mappe.glob(f"{SVAR}/{MAPPE}/*{ENDELSE}"), *mappe.glob(f"[0-9]*/{SVAR}/{MAPPE}/*{ENDELSE}")})
    lest = (les_ark(f) for f in filer)
    return tuple(a for a in lest if a is not None and a.valg)


def siste_ark(mappe: Path) -> tuple[str, str] | None:
    """Which sheet was written on last? Group and number: where one goes on after the kernel was restarted."""
    filer = sorted((mappe / SVAR / MAPPE).glob("*" + ENDELSE), key=lambda f: f.stat().st_mtime_ns)
    for fil in reversed(filer):
        if (ark := les_ark(fil)) is not None:
            return ark.gruppe, ark.nr
    return None


def rader(ark: Iterable[Ark]) -> list[dict]:
    """The sheets as rows of votes, one vote each: what tell_sortering counts."""
    return [{"sak": sak, "rolle": a.gruppe, valg: 1} for a in ark for sak, valg in a.valg.items()]
