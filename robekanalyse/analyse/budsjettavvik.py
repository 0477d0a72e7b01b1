"""Is this item in the budget set too low by habit? Budget against accounts, year by year.

The number of years that makes a habit: data/styringssystem/underbudsjettering.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.tall import tekst
from .eksakt import aarstall, beloep, ramse


@dataclass(frozen=True)
class Budsjettavvik:
    """One item over some years. `tabell`: aar, budsjett, regnskap, avvik (accounts − budget), avvik_prosent (of it).

    `paa_rad` is how many years in a row, up to the last, the accounts were over; `vane` says whether that is enough
    to be called a habit, None when there are too few years to say. `samlet` is the sum of the deviations.
    """

    tabell: Resultattabell
    paa_rad: int
    vane: bool | None
    samlet: Decimal
    setning: str


def underbudsjettering(
    rader: Iterable[Mapping], kilder: Iterable[Opphav] = (), enhet: str = "mill. kr",
) -> Budsjettavvik:
    """Was the same item overspent year after year, by how much, and is it a habit?

    `rader` has aar, budsjett and regnskap (the same unit, expenditure positive). Raises UgyldigInndata for the same
    year twice, a budget of zero, or amounts that are not.

    >>> u = underbudsjettering([{"aar": 2025, "budsjett": "76,9", "regnskap": "84,0"}])
    >>> u.samlet, u.paa_rad, u.vane
    (Decimal('7.1'), 1, None)
    """
    lest = sorted(
        ({"aar": aarstall(r["aar"], "budsjettet"), **{f: beloep(r[f], f"{f}et") for f in ("budsjett", "regnskap")}}
         for r in rader),
        key=lambda r: r["aar"],
    )
    aarene = [r["aar"] for r in lest]
    if dobbelt := [a for a in aarene if aarene.count(a) > 1]:
        raise UgyldigInndata(f"Året {dobbelt[0]} er oppgitt to ganger: behold én rad per år.")
    if null := [r["aar"] for r in lest if r["budsjett"] == 0]:
        raise UgyldigInndata(f"Budsjettet for {null[0]} er null: uten et budsjett finnes det ikke noe avvik.")
    for r in lest:
        r["avvik"] = r["regnskap"] - r["budsjett"]
        r["avvik_prosent"] = 100 * r["avvik"] / r["budsjett"]
    paa_rad = 0
    for i, r in enumerate(reversed(lest)):
        if r["avvik"] <= 0 or r["aar"] != aarene[-1] - i:
            break
        paa_rad += 1
    grense = les_yaml("styringssystem/underbudsjettering.yaml")["vane"]["aar_paa_rad"]["verdi"]
    samlet = sum((r["avvik"] for r in lest), Decimal(0))
    return Budsjettavvik(
        resultattabell([{k: float(v) if isinstance(v, Decimal) else v for k, v in r.items()} for r in lest], kilder),
        paa_rad, None if len(lest) < grense else paa_rad >= grense, samlet, _setning(lest, paa_rad, samlet, enhet),
    )


def _setning(lest: list[dict], paa_rad: int, samlet: Decimal, enhet: str) -> str:
    if not lest:
        return "Ikke vurdert: budsjett og regnskap er ikke oppgitt."
    if not paa_rad:
        return f"Posten ble ikke overskredet i {lest[-1]['aar']}."
    over = ramse(f"{tekst(r['avvik_prosent'], 1)} prosent i {r['aar']}" for r in lest[-paa_rad:])
    sum_ = sum(r["avvik"] for r in lest[-paa_rad:])
    if paa_rad == 1:
        return f"Posten er overskredet siste år: {over}, {tekst(sum_, 1, enhet)}."
    return f"Posten er overskredet {paa_rad} år på rad: {over}. Det er {tekst(sum_, 1, enhet)} til sammen."
