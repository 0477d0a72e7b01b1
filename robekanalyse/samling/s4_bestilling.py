"""Gathering 4, orders and promises: how the two sides see each other, what is ordered, and the rules of the game."""

from __future__ import annotations

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst, tekst
from ..visning.tabell import Tabell, tabell
from .s1_selvbilde import HVORDAN, fjordviks_selvbilde
from .s4_rett import hjemmel, rettsmerknader
from .s5_maler import FYLL_UT, eksempelmerknad, fjordvik, mal, stor
from .start import Utgangspunkt

DEL = "D"


def bestilling(her: Utgangspunkt) -> Tabell:
    """How do the groups see the border between politics and administration? Part D of the self-image."""
    s = fjordviks_selvbilde()
    synlige = {g.gruppe: stor(g.navn) for p in s.paastander for g in p.grupper if g.snitt is not None and p.del_ == DEL}
    rader = [
        {"paastand": f"{p.nr}. {p.tekst}", **{g.gruppe: g.snitt for g in p.grupper}, "sprik": p.sprik}
        for p in s.paastander
        if p.del_ == DEL
    ]
    return tabell(
        pd.DataFrame(rader),
        "Selvbildet i Fjordvik, del D: politikk og administrasjon (snitt, 1–5)",
        {"paastand": "Påstand", **synlige, "sprik": "Sprik"},
        {**dict.fromkeys(synlige, 1), "sprik": 1},
        kilder=fjordvik("svar på selvbildet"),
        merknader=(*s.merknader, *((*eksempelmerknad(her), HVORDAN) if not her.kommune.konstruert else ())),
    )


def krav(her: Utgangspunkt) -> Tabell:
    """What does each side need, and what should it stop doing? A start for the talk at the role tables."""
    d = les_yaml("roller/samtale.yaml")
    rader = [(stor(b["rolle"]), b["trenger"], b["slutte_med"], FYLL_UT) for b in d["bestilling"]]
    return tabell(
        pd.DataFrame(rader, columns=["rolle", "trenger", "slutte", "egen"]),
        "Hva vi trenger av hverandre",
        {"rolle": "Rolle", "trenger": "Trenger", "slutte": "Kan slutte med", "egen": f"Hos oss i {her.kommune.navn}"},
        kilder=(),
        merknader=("Eksemplene er kursets (antatt). Stryk det som ikke stemmer, og skriv deres eget.",),
    )


def bestillinger(her: Utgangspunkt) -> Tabell:
    """How does a cut without content become orders? Fjordvik's «effektivisering i alle enheter»."""
    d = les_yaml("fjordvik/roller.yaml")["bestilling"]
    kutt = les_yaml("fjordvik/budsjett.yaml")["uspesifisert"][0]
    beloep = ", ".join(f"{tekst(v, 1)} i {aar}" for aar, v in kutt["beloep"].items())
    rader = [(b["hva"], dato_tekst(b["frist"]), b["brukes_til"]) for b in d]
    return tabell(
        pd.DataFrame(rader, columns=["hva", "frist", "brukes_til"]),
        f"«{kutt['tekst']}» i Fjordvik, gjort om til bestillinger",
        {"hva": "Hva kommunestyret bestiller", "frist": "Til møtet", "brukes_til": "Brukes til"},
        kilder=fjordvik("bestillinger"),
        merknader=(
            *eksempelmerknad(her),
            f"Kuttet er vedtatt uten at det står hvor: {beloep} (mill. kr). Slike kutt regnes ikke som balanse i "
            "økonomiplanen (kommuneloven § 14-10 og § 28-1 første ledd bokstav b).",
            *rettsmerknader(les_yaml("roller/typiske_feil.yaml")["kontrollert"]),
        ),
    )


def bestillingsmal(her: Utgangspunkt) -> Tabell:
    """Which orders does the municipality's own council give? Empty, to be filled in."""
    punkter = les_yaml("roller/samtale.yaml")["god_bestilling"]
    return mal(
        f"Bestillinger fra kommunestyret i {her.kommune.navn}",
        ["Hva", "Til hvilket møte", "Brukes til"], 5,
        [f"En god bestilling svarer på: {' '.join(punkter)}", "Høyst fem bestillinger. Svaret legges i s4-bestilling."],
    )


def feil(her: Utgangspunkt) -> Tabell:
    """Which mistakes recur, what do they lead to, and what can be done instead?"""
    d = les_yaml("roller/typiske_feil.yaml")
    rader = [(f["feil"], f["foelge"], f["i_stedet"], hjemmel(f)) for f in d["feil"]]
    return tabell(
        pd.DataFrame(rader, columns=["feil", "foelge", "i_stedet", "hjemmel"]),
        "Feil som går igjen",
        {"feil": "Feil", "foelge": "Følge", "i_stedet": "Gjør heller dette", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=rettsmerknader(d["kontrollert"], d["feil"]),
    )


def spilleregler(her: Utgangspunkt) -> Tabell:
    """What may rules of the game look like? Fjordvik's."""
    regler = les_yaml("fjordvik/roller.yaml")["spilleregler"]
    return tabell(
        pd.DataFrame([(str(nr), r) for nr, r in enumerate(regler, start=1)], columns=["nr", "regel"]),
        "Spillereglene i Fjordvik",
        {"nr": "Nr.", "regel": "Spilleregel"},
        kilder=fjordvik("spilleregler"),
        merknader=(*eksempelmerknad(her), "Hver regel er høyst 120 tegn, så en ny folkevalgt forstår den."),
    )


def spilleregelmal(her: Utgangspunkt) -> Tabell:
    """Which rules will the municipality itself hold? Empty, to be filled in."""
    return mal(
        f"Spillereglene i {her.kommune.navn}",
        ["Nr.", "Spilleregel"], [(str(nr),) for nr in range(1, 6)],
        ["Tre til fem regler, skrevet av ordfører, opposisjonsleder og kommunedirektør sammen (s4-spilleregler)."],
    )
