"""Gathering 6: the ten steps, the checklists, the way to a decision, and the parts that are talk and templates."""

from __future__ import annotations

import pandas as pd

from ..analyse.datoregning import legg_til_maaneder
from ..analyse.overdragelse import SVAR, overdragelsesvei
from ..analyse.rettsstoff import nedbemanning_sjekkliste
from ..analyse.selvbilde import les_selvbilde
from ..analyse.tidslinje import tidslinje_bakover
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst, tekst
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s5_maler import FYLL_UT, fjordvik, mal, stor
from .s6_felles import ANTATT, eksempler, eller_setning, forbehold, sjekklistetabell, skjema
from .s6_tidslinje import bemanning, moeter
from .start import Utgangspunkt


def sidensist(her: Utgangspunkt) -> Tabell:
    """What came of the municipal meeting? One row for each suggestion, with answer and reason."""
    return skjema("km-forslag", "Forslagene fra kommunemøtet, med svar", 4)


def trinnene(her: Utgangspunkt) -> Tabell:
    """Which ten steps lead from the political frame to priority right: who, which document, which section?"""
    s = nedbemanning_sjekkliste("prosess")
    rader = [
        (g.nr, g.navn, stor(g.hvem), g.dokument, "; ".join(dict.fromkeys(p.hjemmel for p in g.punkter)))
        for g in s.grupper
    ]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "navn", "hvem", "dokument", "hjemmel"]),
        s.tittel,
        {"nr": "Nr.", "navn": "Trinn", "hvem": "Hvem", "dokument": "Dokument", "hjemmel": "Hjemmel"},
        {"nr": 0},
        kilder=(),
        merknader=(s.innledning, forbehold(s.regeldato)),
    )


def trinnkrav(her: Utgangspunkt) -> Tabell:
    """What does law and agreement demand in each of the ten steps?"""
    return sjekklistetabell("prosess", "Trinn")


def endringer(her: Utgangspunkt) -> Tabell:
    """What is new since older guides were written?"""
    return sjekklistetabell("endringer", "Fra")


def selskaper(her: Utgangspunkt) -> Tabell:
    """In which companies must other suitable work be looked for? Fjordvik's own, else an empty form."""
    if not her.kommune.konstruert:
        return skjema("s5-selskaper", f"Selskaper der {her.kommune.navn} har bestemmende innflytelse", 3)
    rader = [
        (s["selskap"], s["form"], s["eierandel"], tekst(s["ansatte"], 0, mangler="ikke oppgitt"),
         "samme rettssubjekt som kommunen" if s["form"] == "KF" else "annet passende arbeid søkes her også")
        for s in les_yaml("fjordvik/styring.yaml")["selskaper"]
    ]
    return tabell(
        pd.DataFrame(rader, columns=["selskap", "form", "eierandel", "ansatte", "hva"]),
        "Selskapene i Fjordvik",
        {"selskap": "Selskap", "form": "Form", "eierandel": "Eierandel, prosent", "ansatte": "Ansatte",
         "hva": "Hva det betyr"},
        {"eierandel": 0},
        kilder=fjordvik("selskaper"),
        merknader=("Hjemmel: aml. § 15-7 tredje ledd og § 8-4 fjerde ledd. Gjelder fra 1. januar 2024.", forbehold()),
    )  # fmt: skip


def rollebord(her: Utgangspunkt) -> Tabell:
    """What do we need of each other? A suggestion per role to start from, and room for one's own."""
    rader = [(r["hvem"], stor(r["trenger"]), stor(r["lover"]), FYLL_UT) for r in eksempler()["rollebord"]]
    return tabell(
        pd.DataFrame(rader, columns=["hvem", "trenger", "lover", "egne"]),
        "Det vi trenger av hverandre",
        {"hvem": "Rolle", "trenger": "Vi trenger (forslag)", "lover": "Vi lover (forslag)", "egne": "Vårt eget svar"},
        kilder=(),
        merknader=("De tillitsvalgte legger fram først. Forslagene er kursets, til å begynne med.", forbehold()),
    )


def droefting(her: Utgangspunkt) -> Tabell:
    """What must be informed about and consulted on, with whom, and when?"""
    return sjekklistetabell("droefting")


def utvelgelse(her: Utgangspunkt) -> Tabell:
    """Which circle and which criteria, and what must be written down?"""
    return sjekklistetabell("utvelgelse")


def saksbehandling(her: Utgangspunkt) -> Tabell:
    """How is the case handled: decision, openness, closed meetings?"""
    return sjekklistetabell("saksbehandling")


def _ender(svar: dict) -> list[tuple[str, object]]:
    """Every way through the questions: the answers in words, and where they lead."""
    vei = overdragelsesvei(svar)
    if vei.utfall:
        return [(" ".join(f"{s.utsagn.tekst} {stor(a)}." for s, a in vei.besvart), vei)]
    return [ende for a in SVAR for ende in _ender({**svar, vei.neste.utsagn.id: a})]


def overdragelse(her: Utgangspunkt) -> Tabell:
    """Is it a transfer of business? Every way through the questions, and what follows."""
    ender = _ender({})
    rader = [
        (svar, v.utfall.utsagn.tekst + "".join(f" {p.tekst}" for p in v.utfall.plikter),
         "; ".join(dict.fromkeys([v.utfall.utsagn.hjemmel, *(p.hjemmel for p in v.utfall.plikter)])),
         "antatt" if v.utfall.utsagn.antatt else "")
        for svar, v in ender
    ]
    return tabell(
        pd.DataFrame(rader, columns=["svar", "utfall", "hjemmel", "status"]),
        "Er det virksomhetsoverdragelse?",
        {"svar": "Svarene", "utfall": "Da gjelder", "hjemmel": "Hjemmel", "status": "Status"},
        kilder=(),
        merknader=(ANTATT, forbehold(*(v.regeldato for _, v in ender))),
    )


@eller_setning
def vedtak(her: Utgangspunkt) -> Tabell | Tekst:
    """Who does what by which date before the plan can be adopted? Fjordvik's dates, else an empty column."""
    offentlig = next(p for p in nedbemanning_sjekkliste("prosess").punkter if p.id == "ramme_innstilling")
    trinn = [
        ("behov", "Behov og ramme er drøftet, og synet til de tillitsvalgte er skrevet ned", "kommunedirektør"),
        ("administrasjonsutvalg", "Administrasjonsutvalget har behandlet saken", "kommunedirektør"),
        ("formannskap", "Formannskapet har innstilt", "ordfører"),
        ("innstilling", "Innstillingen er offentlig", "kommunedirektør"),
        ("vedtak", "Kommunestyret vedtar planen", "ordfører"),
    ]
    datoer, kilder = {}, ()
    if her.kommune.konstruert:
        b = bemanning()
        lengste = max(f for p in b["personal"] for f in p["frister"])
        virkning = legg_til_maaneder(b["datoer"]["oppsigelser_kommet_fram"].replace(day=1), lengste + 1)
        t = tidslinje_bakover(virkning, lengste_frist=lengste, masse=True, moeteplan=moeter())
        datoer = {x.id: dato_tekst(x.siste_virkedag) for x in t.trinn}
        kilder = fjordvik("møteplan", (2026, 2026))
    rader = [(nr, hva, hvem, datoer.get(id, FYLL_UT)) for nr, (id, hva, hvem) in enumerate(trinn, start=1)]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "hva", "hvem", "dato"]),
        f"Veien til vedtak i {her.kommune.navn}",
        {"nr": "Nr.", "hva": "Hva", "hvem": "Hvem", "dato": "Senest"},
        {"nr": 0},
        kilder=kilder,
        merknader=(f"{offentlig.tekst} ({offentlig.hjemmel})", finn_spoersmaal("s6-vedtak").hjelp,
                   forbehold(offentlig.kontrollert)),
    )  # fmt: skip


def oppfoelging(her: Utgangspunkt) -> Tabell:
    """When is the plan looked at again? Twelve and twenty-four months after the decision, and every month."""
    valg = [v.tekst for v in next(k for k in finn_spoersmaal("s6-oppfolging").kolonner if k.id == "hva").valg]
    maaneder = {"etter 12 måneder": 12, "etter 24 måneder": 24}
    dag = bemanning()["datoer"]["vedtak"] if her.kommune.konstruert else None
    rader = [
        [stor(v), dato_tekst(legg_til_maaneder(dag, maaneder[v])) if dag and v in maaneder else FYLL_UT, FYLL_UT]
        for v in valg
    ]
    return mal(
        "Datoene dere setter i dag",
        ["Hva", "Dato eller rytme", "Mottaker"],
        rader,
        (
            *([f"Regnet fra vedtaket {dato_tekst(dag)}."] if dag else []),
            finn_spoersmaal("s6-oppfolging").hjelp,
            forbehold(),
        ),
        fjordvik("oppfølging", (2026, 2028)) if dag else (),
    )


def selvbildet(her: Utgangspunkt) -> Tabell:
    """What is to be asked again? The statements of the follow-up, with Fjordvik's spread in the first round."""
    utvalg = finn_spoersmaal("of-selvbilde")
    f = les_yaml("fjordvik/selvbilde.yaml")
    svar = [
        {"rolle": rolle, "svar": {nr: s[gruppe][i] for nr, s in f["svar"].items() if gruppe in s}}
        for gruppe, roller in f["respondenter"].items()
        for i, rolle in enumerate(roller)
    ] if her.kommune.konstruert else []  # fmt: skip
    bilde = les_selvbilde(svar)
    rader = []
    for linje in utvalg.linjer:
        p = bilde.paastand(int(linje.id))
        rader.append((int(linje.id), linje.tekst, tekst(p.snitt, 1, mangler=FYLL_UT),
                      tekst(p.sprik, 1, mangler=FYLL_UT), FYLL_UT))  # fmt: skip
    return tabell(
        pd.DataFrame(rader, columns=["nr", "paastand", "snitt", "sprik", "naa"]),
        f"Selvbildet i {her.kommune.navn}, ved starten og nå",
        {"nr": "Nr.", "paastand": "Påstand", "snitt": "Snitt ved starten", "sprik": "Sprik ved starten", "naa": "Nå"},
        {"nr": 0},
        kilder=fjordvik("selvbilde", (2026, 2026)) if her.kommune.konstruert else (),
        merknader=("Sprik er avstanden mellom rollegruppen med høyest og lavest snitt, på en skala fra 1 til 5.",
                   *bilde.merknader, forbehold()),
    )  # fmt: skip
