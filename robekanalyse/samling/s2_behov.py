"""Gathering 2, what age does to need: ups and downs in kroner per age group, and from kroner to places."""

from __future__ import annotations

import pandas as pd

from ..analyse.befolkning import framskriv_befolkning
from ..analyse.demografi import Demografikostnad, demografikostnad
from ..analyse.folketall import folketall
from ..analyse.plassbehov import plassbehov
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .s2_felles import eller_tekst, merk
from .s5_maler import FYLL_UT
from .start import Utgangspunkt

AAR_FRAM = 4
EKSEMPELSATSER = "Satsene er eksempelsatser for øving, ikke TBUs satser."


def demografi(her: Utgangspunkt, fra: int, til: int) -> Demografikostnad:
    """The need from one 1 January to another; Fjordvik by the rates of its own story, the others by the cost keys."""
    if not her.kommune.konstruert:
        return demografikostnad(her.kommune, fra, til)
    return demografikostnad(her.kommune, fra, til, satser=les_yaml("fjordvik/framskriving.yaml")["demografi"]["satser"])


def demografikilder(her: Utgangspunkt, d: Demografikostnad) -> tuple[Opphav, ...]:
    """Real and constructed origins never stand together."""
    return tuple(k for k in d.kilder if k.konstruert) if her.kommune.konstruert else d.kilder


def demografimerknader(her: Utgangspunkt, d: Demografikostnad) -> tuple[str, ...]:
    """The remarks of the calculation; Fjordvik's rates are said to be examples."""
    if not her.kommune.konstruert:
        return merk(d.merknader)
    return (EKSEMPELSATSER, *(m for m in d.merknader if not m.startswith("Satsene")))


@eller_tekst
def behov(her: Utgangspunkt) -> Figur:
    """How much more or less need in four years, mill. kr per age group? Bars above and below zero."""
    naa = folketall(her.kommune.konstruert).aar[-1]
    d = demografi(her, naa, naa + AAR_FRAM)
    t = d.tabell
    rader = pd.DataFrame({"gruppe": t["gruppe"], "mill": t["mill_kr"], "etikett": [_fortegn(v) for v in t["mill_kr"]]})
    mest, minst = t.loc[t["mill_kr"].idxmax()], t.loc[t["mill_kr"].idxmin()]
    bak = pd.DataFrame({
        "Aldersgruppe": t["gruppe"], f"Personer {naa}": [tekst(v) for v in t["foer"]],
        f"Personer {naa + AAR_FRAM}": [tekst(v) for v in t["etter"]],
        "Endring": [tekst(v, fortegn=True) for v in t["endring"]], "Sats (1000 kr)": [tekst(v) for v in t["sats"]],
        "Mill. kr": [_fortegn(v) for v in t["mill_kr"]],
    })
    opp_ned = (
        f"Opp {tekst(d.oekning, 1)} mill. kr og ned {tekst(d.nedgang, 1)} mill. kr, netto {_fortegn(d.netto)} mill. kr."
    )
    return figur(
        diagram.soeyler(rader, "gruppe", "mill", "Mill. kr", "etikett", fortegn=True, rad=38),
        f"Beregnet behov i {her.kommune.navn} {naa}–{naa + AAR_FRAM}, endring per aldersgruppe",
        f"{opp_ned} Mest opp: {mest['gruppe']} med {_fortegn(mest['mill_kr'])}. Mest ned: {minst['gruppe']} med"
        f" {_fortegn(minst['mill_kr'])}.",
        demografikilder(her, d), tabell=bak, merknader=(opp_ned, *demografimerknader(her, d)),
    )


def _fortegn(v) -> str:
    return tekst(v, 1, fortegn=True)


@eller_tekst
def behovstall(her: Utgangspunkt) -> Tabell:
    """What has age done to need so far, and what will it do? Ups, downs and what is left, period by period."""
    f = folketall(her.kommune.konstruert)
    naa = f.aar[-1]
    rader, merknader, kilder = [], [], []
    for fra, til in ((naa - 20, naa - 10), (naa - 10, naa), (naa, naa + AAR_FRAM), (naa, naa + 10)):
        try:
            d = demografi(her, fra, til)
        except ManglerTall as feil:
            mangler = feil
            merknader.append(f"Perioden {fra}–{til} er ikke med. {merk([str(feil)])[0]}")
            continue
        hvordan = "slik det ble" if til <= naa else "framskrevet"
        rader.append({"periode": f"{fra}–{til}", "hvordan": hvordan, "opp": float(d.oekning), "ned": -float(d.nedgang),
                      "netto": float(d.netto), "per_aar": float(d.per_aar())})
        kilder += demografikilder(her, d)
        siste = d
    if not rader:
        raise mangler
    merknader += demografimerknader(her, siste)
    tall = dict.fromkeys(("opp", "ned", "netto", "per_aar"), _fortegn)
    return tabell(
        pd.DataFrame(rader), f"Beregnet behov i {her.kommune.navn}, opp og ned hver for seg (mill. kr)",
        {"periode": "Fra 1. januar til 1. januar", "hvordan": "Folketallet", "opp": "Opp", "ned": "Ned",
         "netto": "Netto", "per_aar": "Netto per år"},
        tall, kilder=kilder, merknader=merknader,
    )


@eller_tekst
def kapasitet(her: Utgangspunkt) -> Tabell:
    """How many places will be needed at the same coverage? Fjordvik's own places, or a draft to fill in."""
    naa = folketall(her.kommune.konstruert).aar[-1]
    aarene = (naa, naa + AAR_FRAM, naa + 10)
    f = framskriv_befolkning(her.kommune, aarene[-1])
    t = f.pivot_table(index="aar", columns="aldersgruppe", values="antall_ssb_vekst", observed=True)
    folk = {
        "Barnehage, barn 1–5 år": t["alder_1_5"], "Grunnskole, barn 6–15 år": t["alder_6_12"] + t["alder_13_15"],
        "Heldøgns omsorg, 80 år og over": t["alder_80_89"] + t["alder_90_pluss"],
    }
    plasser = _fjordviks_plasser() if her.kommune.konstruert else {}
    rader = []
    for navn, serie in folk.items():
        antall = [serie[a] for a in aarene]
        rad = {"tilbud": navn, **{f"n{a}": tekst(n) for a, n in zip(aarene, antall, strict=True)},
               "endring": prosent(100 * (antall[1] / antall[0] - 1), fortegn=True) if antall[0] else "ingen i dag"}
        if navn in plasser:
            i_bruk, i_alt = plasser[navn]
            p = [plassbehov(i_bruk, antall[0], n, i_alt) for n in antall[1:]]
            rad |= {"plasser": "ikke talt" if i_alt is None else tekst(i_alt), "i_bruk": tekst(i_bruk),
                    "dekning": prosent(p[0].dekning), "behov4": tekst(p[0].behov), "behov10": tekst(p[1].behov)}
        else:
            rad |= dict.fromkeys(("plasser", "i_bruk", "dekning", "behov4", "behov10"), FYLL_UT)
        rader.append(rad)
    merknader = [
        "Behovet er antallet i aldersgruppen ganger den andelen som har plass i dag. Dekningen er et politisk valg.",
    ]
    if not plasser:
        merknader.append(
            "Plassene er tomme fordi antallet ikke er i datagrunnlaget. Tell plassene i hver barnehage, hver skole og"
            f" hvert omsorgstilbud, og gang med endringen. Framskrevne tall for {naa + AAR_FRAM} og {naa + 10}."
        )
    return tabell(
        pd.DataFrame(rader), f"Plasser i {her.kommune.navn} ved samme dekning som i dag",
        {"tilbud": "Tilbud", f"n{naa}": f"Personer {naa}", f"n{naa + AAR_FRAM}": f"Personer {naa + AAR_FRAM}",
         f"n{naa + 10}": f"Personer {naa + 10}", "endring": f"Endring til {naa + AAR_FRAM}",
         "plasser": "Plasser i dag", "i_bruk": "I bruk i dag", "dekning": "Dekning",
         "behov4": f"Behov {naa + AAR_FRAM}", "behov10": f"Behov {naa + 10}"},
        kilder=f.kilder, merknader=(*merknader, *merk(f.merknader)[:1]),
    )


def _fjordviks_plasser() -> dict[str, tuple[int, int | None]]:
    t = les_yaml("fjordvik/tjenester.yaml")
    elever = sum(s["elever"] for s in t["skoler"])
    b, i = t["barnehager"], t["institusjon"]
    return {"Barnehage, barn 1–5 år": (b["i_bruk"], b["plasser"]), "Grunnskole, barn 6–15 år": (elever, None),
            "Heldøgns omsorg, 80 år og over": (i["plasser"], i["plasser"])}
