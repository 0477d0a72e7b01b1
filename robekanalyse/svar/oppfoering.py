"""One change of one field, by one writer: the smallest thing that is kept, and that is never changed afterwards.

A field is a question (`felt` empty), the reason beside it (`felt` «begrunnelse») or one row of a table (`felt` the
row's mark, r and eight hexadecimal digits). `sett` holds the changes of the same field the writer had before her when
she wrote: a change that is not in it was unseen, and is a conflict and not a correction.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import asdict, dataclass
from functools import cached_property

from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from ..grunnlag.spoersmaal import finn_spoersmaal
from .verdier import BEGRUNNELSE, les_felt

SKRIVER = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
RAD = re.compile(r"r[0-9a-f]{8}")
TID = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
ID = re.compile(r"[0-9a-f]{24}")
MEST_SETT = 1000
FELT = ("spm", "felt", "verdi", "tid", "skriver", "sett")


def kanonisk(innhold) -> str:
    """The one way this JSON value is written, so that the same content always has the same checksum."""
    return json.dumps(innhold, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def ny_rad() -> str:
    """A mark for a new row, which no other writer has used."""
    return "r" + secrets.token_hex(4)


@dataclass(frozen=True)
class Oppfoering:
    """One change: question, field, stored value (None is emptied), UTC time, writer, and the changes seen before it."""

    spm: str
    felt: str
    verdi: object
    tid: str
    skriver: str
    sett: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """The checksum of the content, so that two copies of a change are one."""
        return hashlib.sha256(kanonisk(asdict(self)).encode()).hexdigest()[:24]

    def __hash__(self):
        return hash(self.id)

    @property
    def orden(self) -> tuple[str, str]:
        """What changes are put in order by: time, and then something no one decides."""
        return (f"{self.tid[:19]}{(self.tid[19:-1] or '.').ljust(7, '0')}", self.id)

    def som_data(self) -> dict:
        """The change as it stands in a journal and in a hand-in file."""
        return {**asdict(self), "sett": list(self.sett), "id": self.id}


def les_oppfoering(raa) -> Oppfoering:
    """Which change does this stand for? Everything in it is checked, since it may come from anyone.

    Raises OedelagtFil when it is not a change or has been altered, UgyldigInndata when the value is no answer.
    """
    if not isinstance(raa, dict) or set(raa) != {*FELT, "id"}:
        raise OedelagtFil("En endring har ikke de feltene den skal ha.")
    if not all(isinstance(raa[n], str) for n in ("spm", "felt", "tid", "skriver", "id")):
        raise OedelagtFil("En endring har et felt som ikke er tekst.")
    sett = raa["sett"]
    if (
        not isinstance(sett, list) or len(sett) > MEST_SETT or not SKRIVER.fullmatch(raa["skriver"])
        or not all(isinstance(i, str) and ID.fullmatch(i) for i in sett) or not TID.fullmatch(raa["tid"])
        or not (raa["felt"] in ("", BEGRUNNELSE) or RAD.fullmatch(raa["felt"]))
    ):  # fmt: skip
        raise OedelagtFil("En endring har en skriver, en tid eller en rad som ikke kan være riktig.")
    try:
        o = Oppfoering(raa["spm"], raa["felt"], raa["verdi"], raa["tid"], raa["skriver"], tuple(sett))
        uendret = o.id == raa["id"]
    except (ValueError, RecursionError):  # not a number, half a character: nothing a checksum can be made of
        uendret = False
    if not uendret:
        raise OedelagtFil("En endring er blitt ødelagt etter at den ble skrevet.")
    s = finn_spoersmaal(o.spm[:40])
    if s.anonym:
        raise UgyldigInndata(f"Svar på {o.spm} er anonyme og kan ikke ha skriver og tid.")
    if kanonisk(les_felt(s, o.felt, o.verdi)) != kanonisk(o.verdi):
        raise UgyldigInndata(f"Et svar på {o.spm} er ikke skrevet slik svar lagres.")
    return o
