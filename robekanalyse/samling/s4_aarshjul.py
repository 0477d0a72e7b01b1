"""Gathering 4, the rhythm: the year's wheel, the reporting duties, the meetings, and who approves the budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from ..analyse.moeteplan import KOMMUNESTYRET, les_moeteplan, siste_moete
from ..analyse.realisme import treffsikkerhet
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst, les_dato
from ..visning.tabell import Tabell, tabell
from .felles import Tekst, punktliste
from .s4_rett import hjemmel, rettsmerknader
from .s5_maler import eksempelmerknad, fjordvik, mal, stor
from .start import Utgangspunkt

MAANEDER = ("januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
            "desember")


def aarshjul(her: Utgangspunkt) -> Tabell:
    """What do administration and politics do through the year, and which deadlines of the act fall when?"""
    d = les_yaml("roller/aarshjul.yaml")
    rader = [
        (
            stor(p["navn"]),
            p["administrasjon"],
            p["politikk"],
            " ".join(f"{stor(f['dato'])}: {f['hva']} ({hjemmel(f)})." for f in p.get("frister", ())) or "ingen",
        )
        for p in d["perioder"]
    ]
    frister = [f for p in d["perioder"] for f in p.get("frister", ())]
    return tabell(
        pd.DataFrame(rader, columns=["naar", "adm", "pol", "frister"]),
        f"Årshjul for {her.kommune.navn}",
        {"naar": "Når", "adm": "Administrasjonen", "pol": "Politikken", "frister": "Lovens frister"},
        kilder=(),
        merknader=(
            "Fordelingen på måneder er kursets forslag (antatt). Fristene er lovens.",
            *rettsmerknader(d["kontrollert"], frister),
        ),
    )


def rapportering(her: Utgangspunkt) -> Tabell:
    """What must be reported, by whom, to whom and how often?"""
    d = les_yaml("roller/rapportering.yaml")
    rader = [(p["tekst"], stor(p["fra"]), stor(p["til"]), stor(p["hvor_ofte"]), hjemmel(p)) for p in d["plikter"]]
    praksis = [f"{p['tekst'].removesuffix('.')} ({p['status']})." for p in d["vanlig_praksis"]]
    return tabell(
        pd.DataFrame(rader, columns=["tekst", "fra", "til", "ofte", "hjemmel"]),
        "Dette skal rapporteres",
        {"tekst": "Plikten", "fra": "Fra", "til": "Til", "ofte": "Hvor ofte", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=(*praksis, *rettsmerknader(d["kontrollert"], d["plikter"])),
    )


def rapporter(her: Utgangspunkt) -> Tabell:
    """Which reports are there, and which were used for a decision? Empty, with the count told for Fjordvik."""
    merknader, kilder = ["Ta med alt, også det ingen leser (s4-rapportering)."], ()
    if her.kommune.konstruert:
        r, kilder = les_yaml("fjordvik/styring.yaml")["rapporter"], fjordvik("rapporter")
        merknader.append(
            f"Fjordvik har {r['antall']} rapporter. {r['brukt_til_en_beslutning']} av dem ble brukt til en beslutning "
            "det siste året."
        )
    return mal(
        f"Rapportene i {her.kommune.navn}",
        ["Rapport", "Til", "Hvor ofte", "Brukt til en beslutning det siste året"], 4, merknader, kilder,
    )


def _kommunestyrefrister(fra: dt.date, til: dt.date) -> Iterator[tuple[dt.date, dict]]:
    """The dates within the calendar, or a month after it, by which the council must have decided, and what."""
    for p in les_yaml("roller/aarshjul.yaml")["perioder"]:
        for f in p.get("frister", ()):
            if f.get("organ") != KOMMUNESTYRET:
                continue
            for aar in range(fra.year, til.year + 1):
                dato = les_dato(f"{f['dato']} {aar}")
                if fra <= dato <= til + dt.timedelta(days=31):
                    yield dato, f


def moeteplan(her: Utgangspunkt) -> Tabell:
    """Which council meeting is the last before each deadline of the act? Fjordvik's calendar as example."""
    moeter = les_moeteplan(les_yaml("fjordvik/roller.yaml")["moeteplan"])
    frister = sorted(_kommunestyrefrister(moeter[0].dato, moeter[-1].dato), key=lambda x: x[0])
    rader = []
    for dato, f in frister:
        m = siste_moete(moeter, KOMMUNESTYRET, dato)
        naar, sak = (dato_tekst(m.dato), dato_tekst(m.saksfrist)) if m else ("ingen møter før fristen",) * 2
        rader.append((dato_tekst(dato), f["hva"], naar, sak, hjemmel(f)))
    return tabell(
        pd.DataFrame(rader, columns=["frist", "hva", "moete", "sak", "hjemmel"]),
        "Siste møte i kommunestyret i Fjordvik før hver av lovens frister",
        {"frist": "Frist", "hva": "Hva som skal være gjort", "moete": "Siste kommunestyremøte",
         "sak": "Saken må være klar", "hjemmel": "Hjemmel"},
        kilder=fjordvik("møteplan"),
        merknader=(
            *eksempelmerknad(her),
            "Legg inn egen møteplan i hjemmearbeidet (s4-moeteplan). Innstillingen til budsjettet skal ligge ute i "
            "minst 14 dager før vedtaket (kommuneloven § 14-3).",
            *rettsmerknader(les_yaml("roller/aarshjul.yaml")["kontrollert"], [f for _, f in frister]),
        ),
    )


def budsjettprosess(her: Utgangspunkt) -> Tabell:
    """Who approves what in the budget work, on which basis, and who has checked it? Fjordvik's, with its holes."""
    d = les_yaml("fjordvik/roller.yaml")["budsjettprosess"]
    rader = [
        (stor(t["trinn"]), stor(MAANEDER[t["maaned"] - 1]), stor(t["godkjennes_av"]), t["grunnlag"],
         stor(t["kontrollert_av"]) or "Ingen")
        for t in d
    ]
    ingen = sum(not t["kontrollert_av"] for t in d)
    bom = treffsikkerhet(
        {"aar": r["aar"], "inntekt_budsjett": r["frie_inntekter_budsjett"],
         "inntekt_regnskap": r["frie_inntekter_regnskap"]}
        for r in les_yaml("fjordvik/budsjett.yaml")["treffsikkerhet"]
    )
    return tabell(
        pd.DataFrame(rader, columns=["trinn", "naar", "hvem", "grunnlag", "kontroll"]),
        "Hvem godkjente hva i Fjordviks budsjett for 2026",
        {"trinn": "Trinn", "naar": "Måned", "hvem": "Godkjent av", "grunnlag": "Bygger på",
         "kontroll": "Kontrollert av"},
        kilder=fjordvik("budsjettprosess og treffsikkerhet"),
        merknader=(*eksempelmerknad(her), f"{ingen} av {len(d)} trinn har ingen kontrollert.", *bom.setninger),
    )


def budsjettmal(her: Utgangspunkt) -> Tabell:
    """Who approves what in the municipality's own budget work? Empty but for the five steps."""
    trinn = finn_spoersmaal("s4-budsjettprosess").kolonner[0]
    return mal(
        f"Budsjettarbeidet i {her.kommune.navn}",
        ["Trinn", "Måned", "Godkjennes av (stilling eller organ)", "Bygger på", "Kontrollert av (stilling)"],
        [(stor(v.tekst),) for v in trinn.valg],
        ["Fem trinn er nok. Den som godkjenner, bør ikke også være den som kontrollerer (s4-budsjettprosess)."],
    )


def budsjettpunkter(her: Utgangspunkt) -> Tekst:
    """What is internal control of the budget work about?"""
    d = les_yaml("roller/rapportering.yaml")
    i = d["internkontroll"]
    return punktliste(
        f"{i['ansvar']} har ansvaret for internkontrollen ({hjemmel(i)}, kontrollert {dato_tekst(d['kontrollert'])}). "
        f"{i['i_kurset']}",
        i["punkter"],
    )
