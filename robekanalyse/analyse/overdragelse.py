"""Is it a transfer of business? The decision path of chapter 16, a question at a time, as far as answers go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from .rettsstoff import Utsagn, les_utsagn, opplaeringssetning

SVAR = ("ja", "nei", "usikker")
_FIL = "virksomhetsoverdragelse"


@dataclass(frozen=True)
class Spoersmaal:
    """One question of the path, with its statement (text, section, source) and where each answer leads."""

    utsagn: Utsagn
    hjelp: str
    videre: dict[str, str]


@dataclass(frozen=True)
class Utfall:
    """Where the path ends, with the duties that follow."""

    utsagn: Utsagn
    plikter: tuple[Utsagn, ...]


@dataclass(frozen=True)
class Overdragelsesvei:
    """The path so far: answered questions with their answers, then the next question or the outcome, never both."""

    besvart: tuple[tuple[Spoersmaal, str], ...]
    neste: Spoersmaal | None
    utfall: Utfall | None

    @property
    def regeldato(self) -> dt.date:
        """The date of the rules: the oldest check among the statements shown."""
        vist = [s.utsagn for s, _ in self.besvart]
        vist += [self.neste.utsagn] if self.neste else [self.utfall.utsagn, *self.utfall.plikter]
        return min(u.kontrollert for u in vist)

    @property
    def opplaeringssetning(self) -> str:
        """The sentence that stands on every page."""
        return opplaeringssetning()


@cache
def _veien() -> tuple[str, dict[str, Spoersmaal], dict[str, Utfall]]:
    raa = les_yaml(f"nedbemanning/{_FIL}.yaml")
    spoersmaal = {
        s["id"]: Spoersmaal(les_utsagn(s, _FIL), s["hjelp"], {svar: s[svar] for svar in SVAR})
        for s in raa["spoersmaal"]
    }
    utfall = {
        u["id"]: Utfall(les_utsagn(u, _FIL), tuple(les_utsagn(p, _FIL) for p in u["plikter"])) for u in raa["utfall"]
    }
    for s in spoersmaal.values():
        for maal in s.videre.values():
            if maal not in spoersmaal and maal not in utfall:
                raise OedelagtFil(f"Veien i data/nedbemanning/{_FIL}.yaml fører til {maal}, som ikke finnes: rett den.")
    return raa["start"], spoersmaal, utfall


def overdragelsesvei(svar: Mapping[str, str] | None = None) -> Overdragelsesvei:
    """Is this a transfer of business, as far as these answers say?

    `svar` is question id → ja, nei or usikker. A question without an answer is not assessed: the path stops there
    and it is `neste`. Raises UgyldigInndata for an unknown question or answer. Source: aml. kap. 16.

    >>> overdragelsesvei({"ny_arbeidsgiver": "nei"}).utfall.utsagn.id
    'intern'
    """
    start, spoersmaal, utfall = _veien()
    gitt = {k: str(v).strip().lower() for k, v in (svar or {}).items() if v is not None and str(v).strip()}
    for id, ord in gitt.items():
        if id not in spoersmaal:
            raise UgyldigInndata(f"Det finnes ikke noe spørsmål som heter {id}: velg {', '.join(spoersmaal)}.")
        if ord not in SVAR:
            raise UgyldigInndata(f"«{svar[id]}» er ikke et svar på spørsmålet {id}: svar ja, nei eller usikker.")
    besvart, sted = [], start
    while sted in spoersmaal:
        if sted not in gitt:
            return Overdragelsesvei(tuple(besvart), spoersmaal[sted], None)
        besvart.append((spoersmaal[sted], gitt[sted]))
        sted = spoersmaal[sted].videre[gitt[sted]]
    return Overdragelsesvei(tuple(besvart), None, utfall[sted])
