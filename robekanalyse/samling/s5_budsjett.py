"""Gathering 5, the budget no one believed in: the same item three years on end, the four statements, who does what."""

from __future__ import annotations

import pandas as pd

from ..analyse.budsjettavvik import underbudsjettering as analyse_underbudsjettering
from ..analyse.realisme import treffsikkerhet
from ..analyse.selvbilde import les_selvbilde
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .s5_maler import eksempelmerknad, fjordvik, mal, stor
from .start import Utgangspunkt

INGEN_BUDSJETT = (
    "Tabellen er tom fordi SSB bare publiserer regnskapet, ikke kommunens budsjett per post. Hent tallene fra kommunens"
    " vedtatte budsjett og regnskap. Velg en post som er overskredet flere år på rad."
)


def underbudsjettering(her: Utgangspunkt) -> Figur:
    """What was budgeted for Fjordvik's institution three years on end, and what did it cost?"""
    rader = les_yaml("fjordvik/budsjett.yaml")["underbudsjettering"]
    u = analyse_underbudsjettering(rader)
    t, enhet = u.tabell, rader[0]["enhet"]
    lang = pd.DataFrame(
        [(str(r.aar), navn, v, tekst(v, 1)) for r in t.itertuples() for navn, v in
         (("Budsjett", r.budsjett), ("Regnskap", r.regnskap))],
        columns=["aar", "serie", "verdi", "etikett"],
    )
    bak = pd.DataFrame({
        "År": t["aar"].astype(str),
        **{n: [tekst(v, 1) for v in t[k]] for n, k in
           (("Budsjett (mill. kr)", "budsjett"), ("Regnskap (mill. kr)", "regnskap"))},
        "Avvik (mill. kr)": [tekst(v, 1, fortegn=True) for v in t["avvik"]],
        "Avvik (prosent av budsjettet)": [tekst(v, 1, fortegn=True) for v in t["avvik_prosent"]],
    })
    return figur(
        diagram.grupperte_soeyler(lang, "aar", "verdi", "serie", "Mill. kr", "etikett"),
        f"{enhet} i Fjordvik: budsjett og regnskap {t['aar'].min()}–{t['aar'].max()}",
        u.setning,
        fjordvik("budsjett og regnskap", (int(t["aar"].min()), int(t["aar"].max()))),
        tabell=bak,
        merknader=(u.setning, *eksempelmerknad(her)),
    )


def egen_post(her: Utgangspunkt) -> Tabell:
    """The same for the municipality: a template, since no budgets are published; for Fjordvik how its budgets hit."""
    if her.kommune.konstruert:
        return _treff(her)
    return mal(
        f"En post i {her.kommune.navn} som er overskredet før (mill. kr)",
        ["År", "Budsjett", "Regnskap", "Avvik", "Hva ble gjort da avviket ble meldt?"],
        [(str(a),) for a in range(her.aar - 2, her.aar + 1)],
        [INGEN_BUDSJETT],
    )


def _treff(her: Utgangspunkt) -> Tabell:
    bytt = {"frie_inntekter_budsjett": "inntekt_budsjett", "frie_inntekter_regnskap": "inntekt_regnskap"}
    rader = les_yaml("fjordvik/budsjett.yaml")["treffsikkerhet"]
    t = treffsikkerhet([{bytt.get(k, k): v for k, v in r.items()} for r in rader])
    d = t.tabell.assign(aar=t.tabell["aar"].astype(str))
    return tabell(
        d, "Slik traff budsjettene i Fjordvik (mill. kr)",
        {"aar": "År", "inntekt_budsjett": "Frie inntekter, budsjett", "inntekt_regnskap": "Frie inntekter, regnskap",
         "innsparing_vedtatt": "Innsparing, vedtatt", "innsparing_gjennomfoert": "Innsparing, gjennomført"},
        {k: 1 for k in ("inntekt_budsjett", "inntekt_regnskap", "innsparing_vedtatt", "innsparing_gjennomfoert")},
        kilder=fjordvik("budsjett og regnskap"), merknader=(*t.setninger, *t.merknader),
    )


def selvbildepaastander(her: Utgangspunkt) -> Tabell:
    """What did the roles answer on the four statements on steering? Fjordvik's answers, or a template."""
    numre = les_yaml("styringssystem/underbudsjettering.yaml")["paastander"]
    skjema = les_yaml("kartlegging/selvbilde.yaml")
    paastander = {p["nr"]: p["tekst"] for p in skjema["paastander"]}
    if not her.kommune.konstruert:
        return mal(
            f"Påstandene {numre[0]}–{numre[-1]} i selvbildet: hent snittene fra samling 1",
            ["Nr.", "Påstand", "Politisk ledelse", "Administrativ ledelse", "Enhetsledere", "Tillitsvalgte"],
            [(str(n), paastander[n]) for n in numre],
            ["Tabellen er tom fordi svarene på selvbildet ligger hos kommunen. Grupper med få svar vises ikke."],
        )
    s = les_selvbilde(_fjordviks_svar())
    grupper = [g for g in skjema["grupper"] if any(x.gruppe == g and x.snitt is not None
                                                     for x in s.paastand(numre[0]).grupper)]
    rader = []
    for n in numre:
        p = s.paastand(n)
        snitt = {x.gruppe: x.snitt for x in p.grupper}
        rader.append({"nr": str(n), "tekst": p.tekst, **{g: snitt[g] for g in grupper}, "sprik": p.sprik})
    d = pd.DataFrame(rader)
    return tabell(
        d, f"Selvbildet i Fjordvik, påstand {numre[0]}–{numre[-1]}: snitt per gruppe (1 helt uenig, 5 helt enig)",
        {"nr": "Nr.", "tekst": "Påstand", **{g: stor(skjema["grupper"][g]) for g in grupper}, "sprik": "Sprik"},
        {**{g: 1 for g in grupper}, "sprik": 1}, kilder=fjordvik("selvbilde"), merknader=s.merknader,
    )


def _fjordviks_svar() -> list[dict]:
    f = les_yaml("fjordvik/selvbilde.yaml")
    return [
        {"rolle": rolle, "svar": {nr: svar[gruppe][i] for nr, svar in f["svar"].items() if gruppe in svar}}
        for gruppe, roller in f["respondenter"].items() for i, rolle in enumerate(roller)
    ]


def naar_budsjettet_ikke_holder(her: Utgangspunkt) -> Tabell:
    """Who does what when a budget turns out too low?"""
    u = les_yaml("styringssystem/underbudsjettering.yaml")
    rader = [(stor(r["hvem"]), r["gjoer"], r.get("hjemmel", "god praksis")) for r in u["naar_det_skjer"]]
    return tabell(
        pd.DataFrame(rader, columns=["Hvem", "Hva de gjør", "Grunnlag"]), "Når budsjettet ikke holder: hvem gjør hva?",
        kilder=(), merknader=(f"Lovreglene er kontrollert {dato_tekst(u['kontrollert'])}.",),
    )


def budsjettprosess(her: Utgangspunkt) -> Tabell:
    """Who approves what in the budget work, and on which basis? A template of five steps, each with its question."""
    trinn = les_yaml("styringssystem/underbudsjettering.yaml")["budsjettprosess"]
    return mal(
        f"Budsjettarbeidet i {her.kommune.navn}, trinn for trinn",
        ["Trinn", "Spørsmålet å stille", "Måned", "Godkjennes av", "Kontrollert av"],
        [(t["trinn"], t["spoersmaal"]) for t in trinn],
        ["Dere svarte på dette hjemme etter samling 4. Hent svaret, og se etter trinn uten kontroll."],
    )
