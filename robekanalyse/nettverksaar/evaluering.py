"""What worked: the last questionnaire of a network, and what is left of each plan after 12 and 24 months.

Marks are shown as averages of at least three answers, never with a person; free texts only where the question says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd

from ..analyse.selvbilde import les_selvbilde, selvbilde_endring, terskel
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import tekst
from ..plan.svar import tall
from ..samling.felles import Tekst, punktliste
from ..svar.anonyme import les_anonyme
from ..svar.svarmappe import SVAR
from ..visning.tabell import Tabell, tabell
from .kommunebilde import IKKE, Kommunebilde, les_nettverk, vist_navn
from .robust import robusthet

FAA = "for få svar til å vises"
BARE_FASILITATOR = (
    "For den som leder nettverket. Snitt og antall vises bare når minst tre har svart. Grepene og sitatene er"
    " kommunenes egne ord: se etter navn før siden vises for andre."
)


def evalueringsside(mappe: str | Path, nettverk: str | None = None) -> list:
    """The page: usefulness per theme, anchoring, self-image then and now, what mattered, and robust change."""
    bilder = les_nettverk(mappe, nettverk)
    anonyme = {b.kommune.nr: _anonyme(Path(mappe), b) for b in bilder}
    alle = [r for rader in anonyme.values() for r in rader]
    fulgt_opp = any(r.spm == "of-selvbilde" for r in alle)
    return [
        punktliste(BARE_FASILITATOR, [f"{b.kommune.navn}: {b.feil}" for b in bilder if b.feil]),
        _skala(alle, "ev-nytte", "Hvor nyttig var temaene?"),
        _skala(alle, "ev-forankring", "Hvor godt er planen forankret?"),
        _endring(bilder, anonyme, "ev-selvbilde", "Etter vedtaket"),
        *([_endring(bilder, anonyme, "of-selvbilde", "Ved oppfølging")] if fulgt_opp else []),
        _grep(bilder),
        _kurset(bilder),
        *[h for h in [_hilsener(bilder)] if h],
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
        merknader=(f"Alle som har svart, under ett. Snitt av færre enn {minst} svar vises ikke.",),
    )


def _endring(bilder: Iterable[Kommunebilde], anonyme, igjen: str, naar: str) -> Tabell | Tekst:
    """How has the spread between the groups changed, statement by statement, in each municipality?"""
    ut = []
    for b in bilder:
        rader = anonyme[b.kommune.nr]
        foer, naa = (
            les_selvbilde({"rolle": r.rolle, "svar": r.svar} for r in rader if r.spm == spm)
            for spm in ("s1-selvbilde", igjen)
        )
        navn = {p.nr: p.kort for p in foer.paastander}
        for nr, (da, na) in selvbilde_endring(foer, naa).items():
            endring = tekst(na - da, 1, fortegn=True)
            ut.append((vist_navn(b.kommune), f"{nr} {navn[nr]}", tekst(da, 1), tekst(na, 1), endring))
    if not ut:
        return punktliste(
            f"Selvbildet før samling 1 og {naar.lower()} kan ikke sammenlignes ennå.",
            ["Minst to grupper i en kommune må ha tre svar begge gangene."],
        )
    return tabell(
        pd.DataFrame(ut, columns=["kommune", "paastand", "da", "naa", "endring"]),
        f"Selvbildet før samling 1 og {naar.lower()}: spriket mellom gruppene",
        {
            "kommune": "Kommune",
            "paastand": "Påstand",
            "da": "Før samling 1",
            "naa": naar,
            "endring": "Endring",
        },
        kilder=(),
        merknader=("Mindre sprik betyr at gruppene ser mer likt på det. Grupper med færre enn tre svar er ikke med.",),
        gruppe="kommune",
    )


def _grep(bilder: Iterable[Kommunebilde]) -> Tabell:
    """The one step that mattered most, as the core group of each municipality wrote it for others to do the same."""
    rader = [(vist_navn(b.kommune), (b.plan.svar.tekst("ev-grep") if b.plan else "") or IKKE) for b in bilder]
    return tabell(
        pd.DataFrame(rader, columns=["kommune", "grep"]),
        "Grepet som har betydd mest",
        {"kommune": "Kommune", "grep": "Grep"},
        kilder=(),
        merknader=("Kjernegruppas egne ord (ev-grep).",),
    )


def _kurset(bilder: Iterable[Kommunebilde]) -> Tabell:
    """What next year's course needs to know: hours, whether they were well spent, and what was used of the notebook."""
    minst = int(terskel("minst_svar"))
    svart = [r for b in bilder if b.plan for r in b.plan.svar.raa("ev-tid")[:1]]
    rader = []
    for felt, hva, desimaler in (("timer", "Timer brukt", 0), ("vel_brukt", "Tiden var vel brukt (1–5)", 1)):
        verdier = [v for r in svart if (v := tall(r.get(felt))) not in (None, 0)]
        snitt = tekst(sum(verdier, Decimal(0)) / len(verdier), desimaler) if len(verdier) >= minst else ""
        rader.append((hva, snitt or (FAA if verdier else IKKE)))
    verktoy = [r for b in bilder if b.plan for r in b.plan.svar.raa("ev-verktoy")[:1]]
    deler = {v.id: v.tekst for v in next(k for k in finn_spoersmaal("ev-verktoy").kolonner if k.id == "brukte").valg}
    for felt, hva in (("brukte", "Brukt mest i notatboka"), ("hoppet_over", "Hoppet oftest over")):
        antall = Counter(d for r in verktoy for d in r.get(felt) or ())
        flest = sorted(((n, deler.get(d, d)) for d, n in antall.items() if n >= minst), key=lambda x: (-x[0], x[1]))
        liste = "; ".join(f"{navn} ({n} kommuner)" for n, navn in flest)
        rader.append((hva, liste or (FAA if antall else IKKE)))
    savn = sum(1 for b in bilder if b.plan and b.plan.svar.tekst("ev-savn"))
    rader.append(("Kommuner som har skrevet hva de savnet", str(savn) if savn >= minst else FAA if savn else IKKE))
    return tabell(
        pd.DataFrame(rader, columns=["hva", "verdi"]), "Til neste års kurs", {"hva": "Hva", "verdi": "Svar"}, kilder=(),
        merknader=(f"Kjernegruppenes svar (ev-tid, ev-verktoy). Vises når minst {minst} kommuner har svart.",
                   "Det som er savnet (ev-savn), er fritekst som kan nevne personer, og vises ikke her. Les det i"
                   " kommunens mappe med robekanalyse historikk."),
    )  # fmt: skip


def _hilsener(bilder: Iterable[Kommunebilde]) -> Tekst | None:
    """What they would say to a municipality that considers joining; only what may be quoted."""
    sagt = [f"{b.kommune.navn}: «{r['hilsen']}»" for b in bilder if b.plan for r in b.plan.svar.raa("ev-anbefale")
            if r.get("kan_siteres") == "ja" and r.get("hilsen")]  # fmt: skip
    return punktliste("Til en kommune som vurderer å bli med (det som kan siteres):", sagt) if sagt else None
