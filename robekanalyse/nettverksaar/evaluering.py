"""What worked: the last questionnaire of a network, and what is left of each plan after 12 and 24 months.

Marks are shown as averages of at least three answers, never with a person; free texts only where the question says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from ..analyse.selvbilde import les_selvbilde, selvbilde_endring, terskel
from ..grunnlag.regler import regel
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import prosent, tekst
from ..plan.innlest import Forpliktende_plan
from ..plan.svar import tall
from ..samling.felles import Tekst, punktliste
from ..svar.anonyme import les_anonyme
from ..svar.svarmappe import SVAR
from ..visning.tabell import Tabell, tabell
from .nettverksbilde import IKKE, Kommunebilde, les_nettverk

FAA = "for få svar til å vises"


def evalueringsside(mappe: str | Path, nettverk: str | None = None) -> list:
    """The page: usefulness per theme, anchoring, self-image then and now, what mattered, and robust change."""
    bilder = les_nettverk(mappe, nettverk)
    anonyme = {b.kommune.nr: _anonyme(Path(mappe), b) for b in bilder}
    alle = [r for rader in anonyme.values() for r in rader]
    return [
        _skala(alle, "ev-nytte", "Hvor nyttig var temaene?"),
        _skala(alle, "ev-forankring", "Hvor godt er planen forankret?"),
        _endring(bilder, anonyme),
        _grep(bilder),
        *[robusthet(b) for b in bilder if b.plan],
    ]


def _anonyme(mappe: Path, b: Kommunebilde) -> list:
    if b.plan is None or not (b.plan.svar.mappe / SVAR).is_dir():
        return []
    return list(les_anonyme(b.plan.svar.mappe / SVAR).rader)


def _skala(rader, spm: str, tittel: str) -> Tabell:
    """The average of each line over the whole network, when at least three have answered."""
    q, minst = finn_spoersmaal(spm), int(terskel("minst_svar"))
    ut = []
    for linje in q.linjer:
        merker = [int(v) for r in rader if r.spm == spm and (v := (r.svar or {}).get(linje.id)) not in (None, 0)]
        vet_ikke = sum(1 for r in rader if r.spm == spm and (r.svar or {}).get(linje.id) == 0)
        nok = len(merker) >= minst
        snitt = tekst(float(Fraction(sum(merker), len(merker))), 1) if nok else FAA if merker else IKKE
        ut.append(
            (linje.tekst, snitt, str(len(merker)) if nok else "–", str(vet_ikke) if nok and vet_ikke >= minst else "–")
        )
    return tabell(
        pd.DataFrame(ut, columns=["hva", "snitt", "antall", "vet"]),
        tittel,
        {"hva": "Hva", "snitt": "Snitt (1–5)", "antall": "Svar", "vet": "Vet ikke"},
        kilder=(),
        merknader=(f"Hele nettverket under ett. Snitt av færre enn {minst} svar vises ikke.",),
    )


def _endring(bilder: Iterable[Kommunebilde], anonyme) -> Tabell | Tekst:
    """How has the spread between the groups changed, statement by statement, in each municipality?"""
    ut = []
    for b in bilder:
        rader = anonyme[b.kommune.nr]
        foer, naa = (
            les_selvbilde({"rolle": r.rolle, "svar": r.svar} for r in rader if r.spm == spm)
            for spm in ("s1-selvbilde", "ev-selvbilde")
        )
        navn = {p.nr: p.kort for p in foer.paastander}
        for nr, (da, na) in selvbilde_endring(foer, naa).items():
            ut.append((b.kommune.navn, f"{nr} {navn[nr]}", tekst(da, 1), tekst(na, 1), tekst(na - da, 1, fortegn=True)))
    if not ut:
        return punktliste(
            "Selvbildet da og nå kan ikke vises ennå.",
            ["Minst to grupper i en kommune må ha tre svar både før samling 1 og etter vedtaket."],
        )
    return tabell(
        pd.DataFrame(ut, columns=["kommune", "paastand", "da", "naa", "endring"]),
        "Selvbildet da og nå: spriket mellom gruppene",
        {
            "kommune": "Kommune",
            "paastand": "Påstand",
            "da": "Før samling 1",
            "naa": "Etter vedtaket",
            "endring": "Endring",
        },
        kilder=(),
        merknader=("Mindre sprik betyr at gruppene ser mer likt på det. Grupper med færre enn tre svar er ikke med.",),
        gruppe="kommune",
    )


def _grep(bilder: Iterable[Kommunebilde]) -> Tabell:
    """The one step that mattered most, as the core group of each municipality wrote it for others to do the same."""
    rader = [(b.kommune.navn, (b.plan.svar.tekst("ev-grep") if b.plan else "") or IKKE) for b in bilder]
    return tabell(
        pd.DataFrame(rader, columns=["kommune", "grep"]),
        "Grepet som har betydd mest",
        {"kommune": "Kommune", "grep": "Grep"},
        kilder=(),
        merknader=("Kjernegruppas egne ord (ev-grep).",),
    )


def robusthet(b: Kommunebilde) -> Tabell:
    """Four parts of a robust change side by side, never one number: lasting measures, what is achieved, goals, leaders.

    And what the accounts say: result without one-offs, fund, merforbruk, and whether the municipality is out of ROBEK.
    """
    p = b.plan
    rader = [
        ("Andel varige tiltak siste planår", _varige(p)),
        ("Gjennomføringsgrad", _gjennomfoert(p)),
        ("Mål med oppdatert verdi", _del_av(p, "maal_med_verdi", "maal")),
        ("Ledere med lederavtale", _del_av(p, "med_avtale", "ledere")),
        ("Holdte resultatdialoger", _del_av(p, "dialoger_holdt", "dialoger_planlagt")),
    ]
    for r in sorted((r for r in p.svar.raa("of-tall") if r.get("aar")), key=lambda r: int(r["aar"])):
        rader += _regnskap(r)
    rader.append(("ROBEK", p.svar.tekst("of-robek").replace("; ", ", ") or IKKE))
    merknader = ["Delene vises ved siden av hverandre og slås ikke sammen til ett tall. Sjekk etter 12 og 24 måneder."]
    if b.kommune.konstruert:
        merknader.append("Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving.")
    return tabell(
        pd.DataFrame(rader, columns=["hva", "verdi"]),
        f"Robust endring i {b.kommune.navn}",
        {"hva": "Hva", "verdi": "Verdi"},
        kilder=(),
        merknader=merknader,
    )


def _varige(p: Forpliktende_plan) -> str:
    i = len(p.tall.aar) - 1
    sum_ = p.tall.sum(i)
    if not p.tall.tiltak or sum_ <= 0:
        return IKKE
    varig = p.tall.varig(i)
    return f"{prosent(100 * varig / sum_, 0)} ({tekst(varig, 2)} av {tekst(sum_, 2)} mill. kr i {p.tall.aar[-1]})"


def _gjennomfoert(p: Forpliktende_plan) -> str:
    rader = [(tall(r.get("planlagt")), tall(r.get("oppnaadd"))) for r in p.svar.raa("of-tiltak")]
    med = [(a, b) for a, b in rader if a is not None and b is not None]
    planlagt = sum((a for a, _ in med), start=Decimal(0))
    if not med or planlagt <= 0:
        return IKKE
    oppnaadd = sum((b for _, b in med), start=Decimal(0))
    andel, grenser = oppnaadd / planlagt, regel("plan.tiltaksstatus").verdi
    farge = next(
        (navn for navn, g in (("grønn", "groenn_fra"), ("gul", "gul_fra")) if andel >= Decimal(grenser[g])), "rød"
    )
    uten = len(rader) - len(med)
    mer = f"; {uten} tiltak uten tall" if uten else ""
    return f"{prosent(100 * andel, 0)}, {farge} ({tekst(oppnaadd, 2)} av {tekst(planlagt, 2)} mill. kr{mer})"


def _del_av(p: Forpliktende_plan, teller: str, nevner: str) -> str:
    r = next(iter(p.svar.raa("of-styring")), {})
    a, b = tall(r.get(teller)), tall(r.get(nevner))
    return IKKE if a is None or not b else f"{prosent(100 * a / b, 0)} ({tekst(a)} av {tekst(b)})"


def _regnskap(r: dict) -> list[tuple[str, str]]:
    aar, inntekt = r["aar"], tall(r.get("driftsinntekter"))

    def andel(v):
        return IKKE if v is None or not inntekt else f"{prosent(100 * v / inntekt)} ({tekst(v, 1)} mill. kr)"

    ndr, engangs = tall(r.get("netto_driftsresultat")), tall(r.get("engangsposter"))
    uten = None if None in (ndr, engangs) else ndr - engangs
    return [
        (f"Netto driftsresultat uten engangsposter, {aar}", andel(uten)),
        (f"Disposisjonsfond, {aar}", andel(tall(r.get("disposisjonsfond")))),
        (f"Merforbruk ikke dekket, {aar}", andel(tall(r.get("merforbruk")))),
    ]
