"""Answers without a person: each is a row of its own, with a random number and a role group, and nothing more.

No writer, no time, and no order: the file is written whole each time, sorted on the random numbers, and is given a
fixed date. It is not the writer's journal, and a later answer never replaces an earlier one. What is deleted leaves
its random number behind, so that an older copy collected later does not bring the answer back.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from ..grunnlag.spoersmaal import finn_spoersmaal
from .journal import laast, skriv_atomisk
from .oppfoering import kanonisk
from .trygg_lesing import les_json
from .verdier import les_rad, les_verdi

FIL = "anonyme.json"
NR = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Anonymt:
    """One anonymous answer to one question; `rolle` is a role group, or the role of one who chose to answer openly."""

    spm: str
    nr: str
    rolle: str
    svar: object

    def __hash__(self):
        return hash((self.spm, self.nr))


@dataclass(frozen=True)
class Anonyme:
    """All anonymous answers of a municipality, sorted on their random numbers, and the numbers of the deleted."""

    rader: tuple[Anonymt, ...] = ()
    slettet: tuple[str, ...] = ()

    def svar(self, spm: str) -> list[dict]:
        """The answers to one question as analyse.selvbilde reads them: {"rolle": …, "svar": …} per person."""
        return [{"rolle": r.rolle, "svar": r.svar} for r in self.rader if r.spm == spm]


def roller() -> tuple[dict, dict]:
    """Which role groups and roles can answer? group → name, role → {navn, gruppe, alene}."""
    data = les_yaml("kartlegging/selvbilde.yaml")
    return data["grupper"], data["roller"]


def anonymt_svar(spm: str, rolle: str, svar, *, aapent: bool = False, nr: str = "") -> Anonymt:
    """The row that is kept of this answer: the role becomes its group, unless a one-person role answers openly.

    Raises UgyldigInndata for a question that is not anonymous, an unknown role, or a value that is no answer.
    """
    s = finn_spoersmaal(spm)
    if not s.anonym:
        raise UgyldigInndata(f"Spørsmålet {spm} er ikke anonymt: svaret hører hjemme i journalen.")
    grupper, alle_roller = roller()
    if rolle not in grupper and rolle not in alle_roller:
        raise UgyldigInndata(f"Rollen «{str(rolle)[:40]}» finnes ikke: velg en av {', '.join(grupper)}.")
    if rolle in alle_roller and not aapent:
        rolle = alle_roller[rolle]["gruppe"]
    verdi = les_rad(svar, s) if s.type == "tabell" else les_verdi(svar, s)
    if verdi is None:
        raise UgyldigInndata(f"Svaret på {spm} er tomt: fyll ut minst ett felt.")
    return Anonymt(spm, nr or secrets.token_hex(8), rolle, verdi)


def les_rader(raa) -> tuple[list[Anonymt], list[str]]:
    """Which anonymous answers stand in this list, and what is wrong with the others, one sentence each?"""
    ut, feil = [], []
    for r in raa:
        try:
            if not isinstance(r, dict) or set(r) != {"spm", "nr", "rolle", "svar"}:
                raise OedelagtFil("Et anonymt svar har ikke de feltene det skal ha.")
            if not all(isinstance(r[n], str) for n in ("spm", "nr", "rolle")) or not NR.fullmatch(r["nr"]):
                raise OedelagtFil("Et anonymt svar mangler det tilfeldige nummeret.")
            ut.append(anonymt_svar(r["spm"], r["rolle"], r["svar"], aapent=True, nr=r["nr"]))
        except RobekFeil as e:
            feil.append(str(e))
    return ut, feil


def les_slettet(raa) -> set[str]:
    """The numbers of deleted answers in this list; anything else in it is passed over."""
    return {n for n in raa if isinstance(n, str) and NR.fullmatch(n)}


def _slaa_sammen(rader: Iterable[Anonymt], slettet: Iterable[str]) -> Anonyme:
    vekk = set(slettet)
    beholdt = {}
    for r in rader:
        # Two different answers with one number cannot come from here; keep one that does not depend on the order.
        if r.nr not in vekk and kanonisk(asdict(r)) > kanonisk(asdict(beholdt.get((r.spm, r.nr), r))):
            beholdt[r.spm, r.nr] = r
        elif r.nr not in vekk:
            beholdt.setdefault((r.spm, r.nr), r)
    return Anonyme(tuple(sorted(beholdt.values(), key=lambda r: (r.nr, r.spm))), tuple(sorted(vekk)))


def les_anonyme(mappe: Path) -> Anonyme:
    """Which anonymous answers lie in this folder? Copies made by a synchronising program are read with the rest."""
    rader, slettet = [], set()
    for fil in sorted(mappe.glob("anonyme*.json")):
        innhold = les_json(fil)
        if not isinstance(innhold, dict) or not all(isinstance(innhold.get(n), list) for n in ("rader", "slettet")):
            raise OedelagtFil(f"Filen {fil} er ikke en fil med anonyme svar: flytt den ut av mappen.")
        rader += les_rader(innhold["rader"])[0]
        slettet |= les_slettet(innhold["slettet"])
    return _slaa_sammen(rader, slettet)


def legg_til_anonyme(mappe: Path, nye: Iterable[Anonymt], slettet: Iterable[str] = ()) -> int:
    """Add anonymous answers to the folder's file; how many were new? Those with a number in `slettet` are taken out."""
    fil = mappe / FIL
    mappe.mkdir(parents=True, exist_ok=True)
    with laast(fil):
        foer = les_anonyme(mappe)
        etter = _slaa_sammen([*foer.rader, *nye], [*foer.slettet, *slettet])
        if etter != foer or not fil.exists():
            innhold = {"rader": [asdict(r) for r in etter.rader], "slettet": list(etter.slettet)}
            skriv_atomisk(fil, (json.dumps(innhold, ensure_ascii=False, indent=1) + "\n").encode(), uten_tid=True)
            for kopi in mappe.glob("anonyme*.json"):  # its rows are in the file now, and its name may tell whose it is
                if kopi != fil:
                    kopi.unlink()
    return len(set(etter.rader) - set(foer.rader))


def slett_anonyme(mappe: Path) -> int:
    """Delete every anonymous answer in this folder, so that older copies cannot bring it back; how many were there?"""
    alle = les_anonyme(mappe)
    if alle.rader:
        legg_til_anonyme(mappe, (), [r.nr for r in alle.rader])
    return len(alle.rader)
