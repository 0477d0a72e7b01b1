"""From which amount to which does each level decide, and where does no one, or more than one?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.datamappe import les_yaml
from .delegering import NIVAAER, les_fullmakt
from .eksakt import ramse


@dataclass(frozen=True)
class Trappetrinn:
    """One interval in 1000 kr (`til` None: no upper limit); `slag` is avgjoer, ingen or flere."""

    hvem: str
    fra: Decimal
    til: Decimal | None
    slag: str


def fullmaktstrapp(rad: Mapping) -> tuple[Trappetrinn, ...]:
    """Who decides which amounts in this area, from the lowest amount up, gaps and overlaps told by themselves?

    `rad` is one area of the delegation matrix with its levels (kommunestyret, formannskap, kommunedirektoer,
    enhetsleder). A level without an amount gives no step. Raises UgyldigInndata for a cell that cannot be read.

    >>> [(t.slag, int(t.fra)) for t in fullmaktstrapp({"kommunedirektoer": "0–300", "kommunestyret": "over 500"})]
    [('avgjoer', 0), ('ingen', 300), ('avgjoer', 500)]
    """
    navn = les_yaml("roller/delegeringsmatrise.yaml")["nivaaer"]
    gitt = [les_fullmakt(rad.get(n), n, navn[n]) for n in NIVAAER]
    gitt = [f for f in gitt if f and f.avgjoer and not f.ord]
    if not gitt:
        return ()
    grenser = sorted({Decimal(0), *(f.fra for f in gitt), *(f.til for f in gitt if f.til is not None)})
    trinn = [Trappetrinn(navn[f.nivaa], f.fra, f.til, "avgjoer") for f in gitt]
    for fra, til in zip(grenser, [*grenser[1:], None], strict=True):
        hvem = [navn[f.nivaa] for f in gitt if f.fra <= fra and (f.til is None or (til is not None and til <= f.til))]
        if not hvem:
            trinn.append(Trappetrinn("ingen", fra, til, "ingen"))
        elif len(hvem) > 1:
            trinn.append(Trappetrinn(ramse(hvem), fra, til, "flere"))
    return tuple(sorted(trinn, key=lambda t: (t.fra, t.slag != "avgjoer")))
