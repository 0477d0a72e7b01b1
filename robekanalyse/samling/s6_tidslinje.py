"""Gathering 6: the timeline backwards, from the day the posts shall be gone to the last meeting that can decide."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..analyse.sistefrist import les_stillinger
from ..analyse.tidslinje import Tidslinje, tidslinje_bakover
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from ..visning.tidsdiagram import tidsbaand
from .felles import Tekst
from .s5_maler import fjordvik
from .s6_felles import ANTATT, eksempelmerknad, eller_setning, forbehold, svarlinjer
from .start import Utgangspunkt

# First day without the posts, and law's longest notice, where the municipality has not chosen its own.
VIRKNING, LENGSTE = "1.1.2028", 6
_POLITIKK = {"behov", "administrasjonsutvalg", "formannskap", "innstilling", "vedtak"}
POLITISK, PERSONAL = "drøfting og politisk behandling", "personalsaken"
UTEN_PLAN = (
    "Tidslinja er regnet uten møteplan. Datoen for kommunestyret er da den siste mulige dagen, ikke et møte. Skriv inn"
    " egne møter under «Egne datoer»."
)


def bemanning() -> dict:
    """Fjordvik's staffing and dates, constructed."""
    return les_yaml("fjordvik/bemanning.yaml")


def moeter() -> list:
    """Fjordvik's meeting calendar, constructed."""
    return les_yaml("fjordvik/roller.yaml")["moeteplan"]


def _regn(her, virkning, lengste_frist, moeteplan, masse) -> tuple[Tidslinje, tuple, int]:
    if her.kommune.konstruert and virkning is None:
        lengste = max(f for p in bemanning()["personal"] for f in p["frister"])
        stengt = bemanning()["datoer"]["nedlegging"]
        t = tidslinje_bakover(stengt, lengste_frist=lengste, masse=True, moeteplan=moeter())
        return t, fjordvik("bemanning og møteplan", (2026, 2027)), lengste
    lengste = lengste_frist or LENGSTE
    return tidslinje_bakover(virkning or VIRKNING, lengste_frist=lengste, masse=masse, moeteplan=moeteplan), (), lengste


def _merknader(t: Tidslinje, lengste: int) -> tuple[str, ...]:
    maaned = "måned" if lengste == 1 else "måneder"
    uten = () if any(x.moete for x in t.trinn) or t.uten_moete else (UTEN_PLAN,)
    return (f"Lengste lovfrist i gruppen er {lengste} {maaned}.", *t.forklaring, *uten)


@eller_setning
def tidslinje(her: Utgangspunkt, virkning=None, lengste_frist=None, moeteplan=None, masse=None) -> Figur | Tekst:
    """How far ahead must it begin? The last working day of each step, as a chart over the months."""
    t, kilder, lengste = _regn(her, virkning, lengste_frist, moeteplan, masse)
    rader, neste = [], [x.siste_virkedag for x in t.trinn[1:]] + [t.virkningsdato]
    for x, til in zip(t.trinn, neste, strict=True):
        slag = POLITISK if x.id in _POLITIKK else PERSONAL
        rader.append((x.navn, x.siste_virkedag, max(til, x.siste_virkedag + dt.timedelta(days=3)), slag,
                      dato_tekst(x.siste_virkedag)))  # fmt: skip
    d = pd.DataFrame(rader, columns=["trinn", "fra", "til", "slag", "dato"])
    foerste, vedtak, framme = t.trinn[0], t["vedtak"], t["oppsigelse"]
    return figur(
        tidsbaand(d, "trinn", "fra", "til", "slag", "dato", (POLITISK, PERSONAL), luft=(110, 10), ved_start=True),
        f"Siste dato for hvert trinn når stillingene skal være borte {dato_tekst(t.virkningsdato)}",
        f"Første drøfting må holdes senest {dato_tekst(foerste.siste_virkedag)}, kommunestyret må vedta rammen senest"
        f" {dato_tekst(vedtak.siste_virkedag)}, og oppsigelsen må være kommet fram senest"
        f" {dato_tekst(framme.siste_virkedag)}. Siste dag i stillingen er {dato_tekst(t.trinn[-1].siste_dato)}.",
        kilder,
        tabell=d[["trinn", "dato"]].rename(columns={"trinn": "Trinn", "dato": "Senest"}),
        merknader=(*_merknader(t, lengste), forbehold(t.regeldato)),
    )


@eller_setning
def tidslinjetabell(her: Utgangspunkt, virkning=None, lengste_frist=None, moeteplan=None, masse=None) -> Tabell | Tekst:
    """Which date is the last for each step, who does it, and what does it rest on?"""
    t, kilder, lengste = _regn(her, virkning, lengste_frist, moeteplan, masse)
    rader = [
        (x.navn, dato_tekst(x.siste_virkedag), dato_tekst(x.siste_dato) if x.siste_dato != x.siste_virkedag else "",
         "møte i planen" if x.moete else "", x.hvem, x.hjemmel, "antatt" if x.antatt else "")
        for x in t.trinn
    ]
    kolonner = {
        "trinn": "Trinn", "dato": "Senest", "kalender": "Etter kalenderen", "moete": "Møte", "hvem": "Hvem",
        "hjemmel": "Hjemmel", "status": "Status",
    }  # fmt: skip
    return tabell(
        pd.DataFrame(rader, columns=list(kolonner)),
        f"Siste dato for hvert trinn når stillingene skal være borte {dato_tekst(t.virkningsdato)}",
        kolonner,
        kilder=kilder,
        merknader=(
            *_merknader(t, lengste),
            "«Etter kalenderen» er fylt ut når den siste dagen ikke er en virkedag. Da gjelder virkedagen før.",
            ANTATT,
            *svarlinjer(t),
        ),
    )


@eller_setning
def fristtabell(her: Utgangspunkt, virkning=VIRKNING) -> Tabell | Tekst:
    """When must the notice have arrived, for each notice period, by law and by the agreement?"""
    rader, datoer = [], []
    for md in range(1, 7):
        t = tidslinje_bakover(virkning, lengste_frist=md)
        s = t.stillinger[0]
        datoer.append(t.regeldato)
        rader.append((f"{md} måned" if md == 1 else f"{md} måneder", dato_tekst(s.siste_lov),
                      dato_tekst(s.siste_tariff), dato_tekst(s.siste_dag), dato_tekst(s.siste_virkedag)))  # fmt: skip
    kolonner = {
        "md": "Lovens frist", "lov": "Etter loven", "tariff": "Etter tariffavtalen", "siste": "Den tidligste gjelder",
        "virkedag": "Siste virkedag",
    }  # fmt: skip
    return tabell(
        pd.DataFrame(rader, columns=list(kolonner)),
        f"Siste dag oppsigelsen må være kommet fram for at stillingen er borte {dato_tekst(t.virkningsdato)}",
        kolonner,
        kilder=(),
        merknader=(
            "Tariffavtalen er KS, tre måneder fra dato til dato.",
            f"Hjemmel: {'; '.join(dict.fromkeys(r.hjemmel for r in t.regler if 'frist' in r.id))}.",
            forbehold(*datoer),
        ),
    )


@eller_setning
def oppsigelsene(her: Utgangspunkt) -> Tabell | Tekst:
    """When is each of Fjordvik's dismissed gone, when the notices arrived on the same day?"""
    b = bemanning()
    framme, stengt = b["datoer"]["oppsigelser_kommet_fram"], b["datoer"]["nedlegging"]
    alle = sorted((f for p in b["personal"] for f in p["frister"]), reverse=True)
    rader = []
    for md in dict.fromkeys(alle):
        gruppe = les_stillinger([{"stilling": "gruppen", "lengste_frist": md}], "KS")[0]
        slutt = gruppe.fratredelse(framme)
        enheter = ", ".join(p["enhet"] for p in b["personal"] if md in p["frister"])
        rader.append((f"{md} måneder" + (" eller kortere" if md == min(alle) else ""), alle.count(md), enheter,
                      dato_tekst(slutt), "ja" if slutt < stengt else "nei"))  # fmt: skip
    return tabell(
        pd.DataFrame(rader, columns=["frist", "antall", "enhet", "slutt", "rekker"]),
        f"Fjordvik: oppsigelsene er kommet fram {dato_tekst(framme)}",
        {"frist": "Lovens frist", "antall": "Personer", "enhet": "Enheter", "slutt": "Siste dag senest",
         "rekker": f"Borte {dato_tekst(stengt)}"},
        {"antall": 0},
        kilder=fjordvik("bemanning", (2027, 2027)),
        merknader=(
            f"Kommunestyret vedtok planen {dato_tekst(b['datoer']['vedtak'])}. Skolen og barnehagen er nedlagt fra"
            f" {dato_tekst(stengt)}, men lønna løper til fristen er ute.",
            *eksempelmerknad(her),
            "Hjemmel: aml. § 15-3 og HTA kap. 1 § 3 punkt 3.2.1.",
            forbehold(),
        ),
    )  # fmt: skip


@eller_setning
def to_datoer(her: Utgangspunkt) -> Tabell | Tekst:
    """Which day can Fjordvik reach? The planned closing day, beside the first day when every notice is out."""
    b = bemanning()
    lengste = max(f for p in b["personal"] for f in p["frister"])
    gruppe = les_stillinger([{"stilling": "gruppen", "lengste_frist": lengste}], "KS")[0]
    mulig = gruppe.fratredelse(b["datoer"]["oppsigelser_kommet_fram"]) + dt.timedelta(days=1)
    linjer = [tidslinje_bakover(d, lengste_frist=lengste, masse=True, moeteplan=moeter())
              for d in (b["datoer"]["nedlegging"], mulig)]  # fmt: skip
    dag = [{x.navn: dato_tekst(x.siste_virkedag) for x in t.trinn} for t in linjer]
    rader = [(navn, dag[0].get(navn, "ikke i planen"), dag[1][navn]) for navn in dag[1]]
    uten = [f"Møteplanen har ikke noe møte som rekker {dato_tekst(t.virkningsdato)} i: {', '.join(t.uten_moete)}."
            for t in linjer if t.uten_moete]  # fmt: skip
    return tabell(
        pd.DataFrame(rader, columns=["trinn", "en", "to"]),
        "Fjordvik: siste dato for hvert trinn ved to virkningsdatoer",
        {"trinn": "Trinn", "en": f"Borte {dato_tekst(linjer[0].virkningsdato)}",
         "to": f"Borte {dato_tekst(linjer[1].virkningsdato)}"},
        kilder=fjordvik("bemanning og møteplan", (2026, 2027)),
        merknader=(
            f"Vedtaket er lagt til {dato_tekst(b['datoer']['vedtak'])}. Da er det for sent for den første datoen, men"
            " det rekker den andre." if linjer[0]["vedtak"].siste_virkedag < b["datoer"]["vedtak"]
            <= linjer[1]["vedtak"].siste_virkedag else f"Vedtaket er lagt til {dato_tekst(b['datoer']['vedtak'])}.",
            *uten,
            *eksempelmerknad(her),
            ANTATT,
            forbehold(*(t.regeldato for t in linjer)),
        ),
    )  # fmt: skip
