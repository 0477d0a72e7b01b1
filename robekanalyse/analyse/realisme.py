"""How sober are the budgets? Earlier estimates of income and decided cuts, against what the accounts showed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.opphav import Resultattabell, resultattabell
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent, tekst
from .eksakt import aarstall, beloep

_FELT = ("inntekt_budsjett", "inntekt_regnskap", "innsparing_vedtatt", "innsparing_gjennomfoert")


@dataclass(frozen=True)
class Treffsikkerhet:
    """How earlier budgets hit. `tabell` has one row per year: aar, inntekt_budsjett, inntekt_regnskap,
    inntektsbom (budget − accounts), inntektsbom_prosent (of the budget), innsparing_vedtatt,
    innsparing_gjennomfoert, gjennomfoert_prosent.

    `for_optimistisk` says whether the income estimates were too high in enough of the years (None: too few years
    to say). `snitt_bom_prosent` is the sum of misses of the sum of budgets, `gjennomfoert_prosent` the same for
    the cuts; None where nothing is given. `setninger` say it in words.
    """

    tabell: Resultattabell
    for_optimistisk: bool | None
    snitt_bom_prosent: Decimal | None
    gjennomfoert_prosent: Decimal | None
    setninger: tuple[str, ...]
    merknader: tuple[str, ...]

    def noekternt(self, anslag) -> Decimal:
        """What does this income estimate become if it misses as the earlier ones have? Same unit as given.

        Too high estimates are taken down; estimates that have been too low are left as they are.
        """
        tall = beloep(anslag, "inntektsanslaget")
        bom = max(self.snitt_bom_prosent or Decimal(0), Decimal(0))
        return tall * (1 - bom / 100)


def treffsikkerhet(rader: Iterable[Mapping[str, object]], enhet: str = "mill. kr") -> Treffsikkerhet:
    """Were the income estimates too optimistic, and how much of the decided cuts was carried out?

    `rader` has one mapping per year: aar, and inntekt_budsjett with inntekt_regnskap, innsparing_vedtatt with
    innsparing_gjennomfoert (all in `enhet`; frie inntekter in the course's question s1-treffsikkerhet). A pair
    that is not complete is not assessed. The miss is in per cent of the budget. Raises UgyldigInndata for the
    same year twice, an unknown field, or amounts below zero.

    >>> t = treffsikkerhet([{"aar": 2025, "inntekt_budsjett": 387, "inntekt_regnskap": "378,4"}])
    >>> str(round(t.snitt_bom_prosent, 2))
    '2.22'
    """
    lest = sorted((_les(r) for r in rader), key=lambda r: r["aar"])
    aarene = [r["aar"] for r in lest]
    if dobbelt := [a for a in aarene if aarene.count(a) > 1]:
        raise UgyldigInndata(f"Året {dobbelt[0]} er oppgitt to ganger: behold én rad per år.")
    inntekt = [r for r in lest if r["inntekt_budsjett"] is not None and r["inntekt_regnskap"] is not None]
    kutt = [r for r in lest if r["innsparing_vedtatt"] and r["innsparing_gjennomfoert"] is not None]
    snitt = _andel(sum(r["inntekt_budsjett"] - r["inntekt_regnskap"] for r in inntekt), inntekt, "inntekt_budsjett")
    gjort = _andel(sum(r["innsparing_gjennomfoert"] for r in kutt), kutt, "innsparing_vedtatt")
    dom = _dom(inntekt)
    setninger = []
    if snitt is not None:
        setninger.append(_inntektssetning(inntekt, snitt, dom, enhet))
    if gjort is not None:
        vedtatt, gjennomfoert = (sum(r[n] for r in kutt) for n in ("innsparing_vedtatt", "innsparing_gjennomfoert"))
        setninger.append(
            f"{prosent(gjort, 0)} av de vedtatte innsparingene ble gjennomført: {tekst(gjennomfoert, 1)} av"
            f" {tekst(vedtatt, 1)} {enhet}."
        )
    ufullstendig = [str(r["aar"]) for r in lest if r not in inntekt and r not in kutt]
    merknader = [f"Ikke vurdert fordi tall mangler: {', '.join(ufullstendig)}."] if ufullstendig else []
    if snitt is None:
        merknader.append("Inntektsanslagene er ikke vurdert: budsjett og regnskap er ikke oppgitt.")
    if gjort is None:
        merknader.append("Innsparingene er ikke vurdert: vedtatt og gjennomført er ikke oppgitt.")
    rader_ut = [{n: float(v) if isinstance(v, Decimal) else v for n, v in _rad(r).items()} for r in lest]
    return Treffsikkerhet(
        resultattabell(rader_ut, (), merknader), dom, snitt, gjort, tuple(setninger), tuple(merknader)
    )


def _les(rad: Mapping[str, object]) -> dict:
    if ukjent := set(rad) - {"aar", *_FELT}:
        raise UgyldigInndata(f"Feltet {min(ukjent)} er ukjent: bruk aar, {', '.join(_FELT)}.")
    aar = aarstall(rad.get("aar"), "treffsikkerheten")
    return {"aar": aar, **{
        n: None if rad.get(n) is None else beloep(rad[n], f"{n.replace('_', ' ')} i {aar}") for n in _FELT
    }}


def _rad(r: dict) -> dict:
    bom = gjort = None
    if r["inntekt_budsjett"] is not None and r["inntekt_regnskap"] is not None:
        bom = r["inntekt_budsjett"] - r["inntekt_regnskap"]
    if r["innsparing_vedtatt"] and r["innsparing_gjennomfoert"] is not None:
        gjort = 100 * r["innsparing_gjennomfoert"] / r["innsparing_vedtatt"]
    bom_prosent = 100 * bom / r["inntekt_budsjett"] if bom is not None and r["inntekt_budsjett"] else None
    return {
        "aar": r["aar"], "inntekt_budsjett": r["inntekt_budsjett"], "inntekt_regnskap": r["inntekt_regnskap"],
        "inntektsbom": bom, "inntektsbom_prosent": bom_prosent, "innsparing_vedtatt": r["innsparing_vedtatt"],
        "innsparing_gjennomfoert": r["innsparing_gjennomfoert"], "gjennomfoert_prosent": gjort,
    }


def _andel(teller, rader: list[dict], nevner: str) -> Decimal | None:
    i_alt = sum(r[nevner] for r in rader)
    return 100 * Decimal(teller) / i_alt if rader and i_alt else None


def _dom(inntekt: list[dict]) -> bool | None:
    krav = regel("perspektiv.for_optimistisk", dt.date(max((r["aar"] for r in inntekt), default=2020), 12, 31)).verdi
    if len(inntekt) < krav["faerrest_aar"]:
        return None
    over = sum(r["inntekt_budsjett"] > r["inntekt_regnskap"] for r in inntekt)
    # Two of three years is enough, so the share is met at two thirds, written with two decimals in the rule.
    return round(Decimal(over) / len(inntekt), 2) >= Decimal(krav["andel"])


def _inntektssetning(inntekt: list[dict], snitt: Decimal, dom: bool | None, enhet: str) -> str:
    over = sum(r["inntekt_budsjett"] > r["inntekt_regnskap"] for r in inntekt)
    hvor = "over" if snitt > 0 else "under"
    sum_ = sum(r["inntekt_budsjett"] - r["inntekt_regnskap"] for r in inntekt)
    hva = (
        f"Budsjettet lå over regnskapet i {over} av {len(inntekt)} år; til sammen {tekst(abs(sum_), 1)} {enhet}"
        f" {hvor}, {prosent(abs(snitt))} av budsjettet"
    )
    if dom is None:
        return f"{hva}. Det er for få år til å si om anslagene er for optimistiske."
    return f"{hva}: for optimistisk inntektsanslag." if dom else f"{hva}. Anslagene har ikke vært for optimistiske."
