"""Gathering 2, where it leads if nothing is done: three paths side by side, and what is missing in mill. kr."""

from __future__ import annotations

import pandas as pd

from ..analyse.resultatbegreper import renterisiko
from ..grunnlag.tall import prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s2_antakelser import BANER, HOVEDBANE, Antakelser, antakelser
from .s2_felles import eller_tekst
from .start import Utgangspunkt

FAST = "Mill. kr i faste {aar}-priser, uten tiltak."


def _gitt(her: Utgangspunkt, antatt: Antakelser | None) -> Antakelser:
    return antakelser(her) if antatt is None else antatt


def _banenavn(navn: str) -> str:
    return f"Bane {navn}: {BANER[navn][1]}"


@eller_tekst
def framskriving(her: Utgangspunkt, antatt: Antakelser | None = None) -> Figur | Tekst:
    """What becomes of the result if nothing is done? One line per path, mill. kr, from the last accounts."""
    a = _gitt(her, antatt)
    baner = {_banenavn(n): a.bane(n) for n in BANER}
    d = pd.DataFrame(
        [(str(r.aar), navn, r.resultat) for navn, f in baner.items() for r in f.tabell.itertuples()],
        columns=["aar", "bane", "resultat"],
    )
    hoved = baner[_banenavn(HOVEDBANE)]
    bak = pd.DataFrame({"År": [str(v) for v in hoved.tabell["aar"]],
                        "Inntekt": [tekst(v, 2) for v in hoved.tabell["inntekt"]]})
    for navn, f in baner.items():
        bak[f"{navn[:6]}: resultat"] = [tekst(v, 2) for v in f.tabell["resultat"]]
        bak[f"{navn[:6]}: prosent"] = [tekst(v, 2) for v in f.tabell["resultat_prosent"]]
    slutt = "; ".join(f"{n[:6]} {tekst(f.tabell['resultat'].iloc[-1], 1)}" for n, f in baner.items())
    return figur(
        diagram.linjer(d, "aar", "resultat", "bane", f"Mill. kr, {a.fra_aar}-priser", format=",.0f",
                       orden=list(baner), null=True),
        f"Netto driftsresultat i {her.kommune.navn} uten tiltak, {a.fra_aar}–{a.til_aar}",
        f"Fra {tekst(float(a.resultat), 1)} mill. kr i {a.fra_aar}. I {a.til_aar}: {slutt} mill. kr. Forskjellen er"
        " hvor mye av nedgangen i behovet som tas ut.",
        a.kilder, tabell=bak,
        merknader=(FAST.format(aar=a.fra_aar), *a.antatt, *hoved.ikke_besvart, *hoved.merknader, *a.merknader),
    )


@eller_tekst
def baner(her: Utgangspunkt, antatt: Antakelser | None = None) -> Tabell | Tekst:
    """When is the fund empty, when is three per cent passed, what is missing? The paths, and interest one point up."""
    a = _gitt(her, antatt)
    valg = [(_banenavn(n), a.bane(n)) for n in BANER]
    merknader = [FAST.format(aar=a.fra_aar)]
    if a.renteeksponert is not None and not a.renteoekning:
        poeng = renterisiko(a.renteeksponert).prosentpoeng
        valg.append((f"Bane {HOVEDBANE} med renta {tekst(poeng)} prosentpoeng opp", a.bane(HOVEDBANE, poeng)))
    elif a.renteeksponert is None:
        merknader.append("Renta er ikke prøvd, fordi renteeksponert gjeld ikke er i datagrunnlaget.")
    rader = []
    for navn, f in valg:
        siste = f.tabell.iloc[-1]
        fond, akk = siste["disposisjonsfond"], siste["samlet_merforbruk"]
        rader.append({
            "bane": navn, "resultat": siste["resultat"], "prosent": siste["resultat_prosent"],
            "maaltall": float(f.omstillingsbehov),
            "tomt": "fondet er ukjent" if fond != fond or fond is None else _tomt(f),
            "tre": "merforbruket er ukjent" if akk != akk or akk is None else _tre(f),
            "akk": "ukjent" if akk != akk or akk is None else
            f"{tekst(akk, 1)} ({prosent(siste['samlet_merforbruk_prosent'])})",
        })
    merknader += [*a.antatt, *valg[1][1].ikke_besvart]
    return tabell(
        pd.DataFrame(rader), f"Banene i {her.kommune.navn} i {a.til_aar}",
        {"bane": "Bane", "resultat": "Resultat (mill. kr)", "prosent": "Prosent av inntekten",
         "maaltall": f"Mangler til {prosent(valg[0][1].maaltall, 2)} (mill. kr)", "tomt": "Fondet er tomt",
         "tre": "Over tre prosent", "akk": "Samlet merforbruk (mill. kr)"},
        {"resultat": 2, "prosent": 2, "maaltall": 2}, kilder=a.kilder,
        merknader=(*merknader, *valg[1][1].merknader),
    )


def _tomt(f) -> str:
    return "ikke i perioden" if f.fond_tomt is None else f"allerede i {f.fond_tomt}" if (
        f.fond_tomt == f.tabell["aar"].iloc[0]) else f"i {f.fond_tomt}"


def _tre(f) -> str:
    return "ikke i perioden" if f.treprosent is None else f"allerede i {f.treprosent}" if (
        f.treprosent == f.tabell["aar"].iloc[0]) else f"i regnskapet for {f.treprosent}"


@eller_tekst
def omstilling(her: Utgangspunkt, antatt: Antakelser | None = None, bane: str = HOVEDBANE) -> Tabell | Tekst:
    """How much must be changed, mill. kr a year, to balance, to the target, and to cover the old deficit too?"""
    a = _gitt(her, antatt)
    f = a.bane(bane)
    t = f.tabell.iloc[1:]
    dekning = any(t["inndekning"])
    d = pd.DataFrame({
        "aar": t["aar"].astype(str), "resultat": t["resultat"], "balanse": t["til_balanse"], "maal": t["til_maaltall"],
        "inndekning": t["inndekning"] if dekning else "ikke lagt inn",
        "alt": t["til_balanse_og_inndekning"] if dekning else "ikke regnet",
    })
    siste = t.iloc[-1]
    setning = (
        f"I {siste['aar']} mangler {her.kommune.navn} {tekst(siste['til_balanse'], 2)} mill. kr til balanse og"
        f" {tekst(siste['til_maaltall'], 2)} mill. kr til måltallet, på bane {bane}."
    )
    merknader = [setning, "Tallet er det driften må bedres med det året, når ingen tiltak er satt i verk."]
    if not dekning:
        merknader.append("Inndekningen av merforbruk er ikke lagt inn, og kommer i tillegg. Se hjemmearbeidet.")
    desimal = {"resultat": 2, "balanse": 2, "maal": 2, **({"inndekning": 2, "alt": 2} if dekning else {})}
    return tabell(
        d, f"Omstillingsbehovet i {her.kommune.navn}, bane {bane} (mill. kr per år)",
        {"aar": "År", "resultat": "Resultat uten tiltak", "balanse": "Til balanse",
         "maal": f"Til måltallet på {prosent(f.maaltall, 2)}", "inndekning": "Inndekning av merforbruk",
         "alt": "Til balanse og inndekning"},
        desimal, kilder=a.kilder, merknader=(*merknader, *a.antatt, *f.merknader),
    )
