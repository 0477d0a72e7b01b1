"""Gathering 4, the delegation matrix: the template, what each delegation must carry, and what a check finds."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..analyse.beloepsgrenser import beloepsgrenser
from ..analyse.delegering import NIVAAER, delegeringskontroll, fornyelsesfrist
from ..analyse.fullmaktstrapp import fullmaktstrapp
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall
from ..grunnlag.tall import dato_tekst, tekst
from ..visning.figur import Figur, figur
from ..visning.intervalldiagram import intervaller
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s4_rett import hjemmel, rettsmerknader
from .s5_maler import FYLL_UT, avsnitt, eksempelmerknad, fjordvik, liste, stor
from .start import Utgangspunkt

SLAG = {"avgjoer": "avgjør", "ingen": "ingen avgjør", "flere": "flere avgjør det samme"}
# From the council down, as matrices are read.
KOLONNER = tuple(reversed(NIVAAER))


def _overskrifter() -> dict[str, str]:
    navn = les_yaml("roller/delegeringsmatrise.yaml")["nivaaer"]
    return {n: stor(navn[n]) for n in KOLONNER}


def matrise(her: Utgangspunkt) -> Tabell:
    """What does a delegation matrix look like? The template, with what cannot be delegated and where it says so."""
    d, navn = les_yaml("roller/delegeringsmatrise.yaml"), liste("delegeringsomraader")
    rader = []
    for o in d["omraader"]:
        bare = o.get("bare_kommunestyret")
        laast = hjemmel({"hjemmel": bare, "status": o["bare_status"]}) if bare else ""
        unntatt = f"kan ikke delegeres: {laast}" if bare else FYLL_UT
        rader.append((navn[o["omraade"]], *(o[n] for n in KOLONNER), unntatt, "–" if bare else FYLL_UT))
    laaste = [{"status": o["bare_status"]} for o in d["omraader"] if "bare_status" in o]
    return tabell(
        pd.DataFrame(rader, columns=["omraade", *KOLONNER, "unntatt", "rapporteres"]),
        f"Mal for delegeringsmatrise i {her.kommune.navn}",
        {"omraade": "Område", **_overskrifter(), "unntatt": "Unntatt", "rapporteres": "Rapporteres til"},
        kilder=(),
        merknader=(
            "A, B og C er beløp dere selv setter. Strek betyr ingen oppgave. Fordelingen er et forslag (antatt).",
            f"Kommunestyret delegerer etter {d['hjemmel'].replace('; ', ' og ')}.",
            *rettsmerknader(d["kontrollert"], laaste),
        ),
    )


def delegeringskrav(her: Utgangspunkt) -> Tabell:
    """What must each delegation carry with it?"""
    d = les_yaml("roller/delegeringsmatrise.yaml")
    rader = [(stor(k["navn"]), k["tekst"], hjemmel(k) if "hjemmel" in k else "god praksis") for k in d["krav_til_hver"]]
    return tabell(
        pd.DataFrame(rader, columns=["navn", "tekst", "hjemmel"]),
        "Dette skal stå ved hver fullmakt",
        {"navn": "Hva", "tekst": "Slik skrives det", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=(
            *(f"{p['tekst']} Slik gjør {p['kilde']} det." for p in d["praksis"][-1:]),
            *rettsmerknader(d["kontrollert"], [k for k in d["krav_til_hver"] if "status" in k]),
        ),
    )


def fornyelse(her: Utgangspunkt, dato: dt.date | None = None) -> Tekst:
    """By when must the council of that day (today), and the next one, adopt its rules of delegation?"""
    d = les_yaml("roller/delegeringsmatrise.yaml")
    frist, _ = fornyelsesfrist(dato or dt.date.today())
    valgaar = frist.year - d["fornyelse"]["frist"]["aar_etter_valg"]
    neste, _ = fornyelsesfrist(dt.date(valgaar + 4, 12, 31))
    return avsnitt(
        f"{d['fornyelse']['regel'].removesuffix('.')} ({hjemmel(d['fornyelse'])}, kontrollert "
        f"{dato_tekst(d['kontrollert'])}). "
        f"For kommunestyret som ble valgt i {valgaar}, er fristen {dato_tekst(frist)}. "
        f"For kommunestyret som velges i {valgaar + 4}, er den {dato_tekst(neste)}. "
        f"Når ble reglementet i {her.kommune.navn} vedtatt? {FYLL_UT}"
    )


def matriseeksempel(her: Utgangspunkt) -> Tabell:
    """What does Fjordvik's matrix look like, before the check? Amounts in 1000 kr."""
    d, navn = les_yaml("fjordvik/styring.yaml"), liste("delegeringsomraader")
    rader = [(navn[o["omraade"]], *(o[n] for n in KOLONNER)) for o in d["delegering"]]
    return tabell(
        pd.DataFrame(rader, columns=["omraade", *KOLONNER]),
        "Delegeringsmatrisen i Fjordvik, beløp i 1000 kr",
        {"omraade": "Område", **_overskrifter()},
        kilder=fjordvik("delegeringsmatrise"),
        merknader=(*eksempelmerknad(her), f"Reglementet er vedtatt {dato_tekst(d['reglement']['vedtatt'])}."),
    )


def trapp(her: Utgangspunkt) -> Figur:
    """From which amount to which may each level in Fjordvik buy, and where does no one decide?"""
    rad = next(o for o in les_yaml("fjordvik/styring.yaml")["delegering"] if o["omraade"] == "innkjoep")
    trinn = fullmaktstrapp(rad)
    slutt = 1.5 * max(float(t.til if t.til is not None else t.fra) for t in trinn)
    rader = [
        {
            "hvem": stor(t.hvem) if t.slag == "avgjoer" else stor(SLAG[t.slag]),
            "fra": 1000 * float(t.fra),
            "til": 1000 * (float(t.til) if t.til is not None else slutt * 0.8),
            "slag": SLAG[t.slag],
            "vist": _spenn(t),
        }
        for t in reversed(trinn)
    ]
    d = pd.DataFrame(rader)
    hull = [t for t in trinn if t.slag == "ingen"]
    alt = [f"{stor(t.hvem)} avgjør {_spenn(t)} kroner." for t in trinn if t.slag == "avgjoer"]
    alt += [f"Ingen avgjør {_spenn(t)} kroner." for t in hull]
    slagene = [s for s in SLAG.values() if s in set(d["slag"])]
    return figur(
        intervaller(d, "hvem", "fra", "til", "slag", "vist", "Kroner", slagene, 1000 * slutt),
        "Hvem i Fjordvik avgjør innkjøp, etter beløp",
        " ".join(alt),
        fjordvik("delegeringsmatrise"),
        tabell=d[["hvem", "vist"]].rename(columns={"hvem": "Hvem", "vist": "Beløp i kroner"}),
        merknader=(*eksempelmerknad(her), "Øverste nivå har ingen øvre grense. Søylen er kuttet i figuren."),
    )


def _spenn(t) -> str:
    fra = tekst(1000 * t.fra)
    return f"over {fra}" if t.til is None else f"{fra}–{tekst(1000 * t.til)}"


def funn(her: Utgangspunkt) -> Tabell:
    """What does the check find in Fjordvik's matrix?"""
    d = les_yaml("fjordvik/styring.yaml")
    k = delegeringskontroll(d["delegering"], d["reglement"])
    rader = [(str(nr), f.tekst, f.hjemmel or "kontrollen av matrisen") for nr, f in enumerate(k.feil, start=1)]
    uten = sum(f.slag == "mangler" for f in k.varsler)
    return tabell(
        pd.DataFrame(rader, columns=["nr", "funn", "hjemmel"]),
        f"Kontrollen av matrisen i Fjordvik: {len(rader)} ting må rettes",
        {"nr": "Nr.", "funn": "Funn", "hjemmel": "Bygger på"},
        kilder=fjordvik("delegeringsmatrise"),
        merknader=(
            *eksempelmerknad(her),
            f"{uten} av {len(liste('delegeringsomraader'))} områder står ikke i matrisen. Det som ikke er delegert, er "
            "det ingen som har.",
            *rettsmerknader(k.kontrollert),
        ),
    )


def beloep(her: Utgangspunkt) -> Tabell | Tekst:
    """How large is an amount limit in this municipality, measured by its income?"""
    grenser = les_yaml("roller/samtale.yaml")["eksempelgrenser"]
    try:
        d = beloepsgrenser(her.kommune, grenser, her.aar)
    except ManglerTall as e:
        return avsnitt(f"Beløpsgrensene kan ikke settes i målestokk. {e}")
    d["grense"], inntekt = d["grense"] * 1000, d["driftsinntekter"].iloc[0] / 1000
    return tabell(
        d,
        f"Hva er et stort beløp i {her.kommune.navn}? Driftsinntektene i {her.aar} var {tekst(inntekt, 1, 'mill. kr')}",
        {"grense": "Beløpsgrense, kroner", "promille": "Kroner per tusen kroner i driftsinntekt",
         "antall_til_treprosent": "Så mange slike vedtak blir til sammen mer enn tre prosent"},
        {"grense": 0, "promille": 2, "antall_til_treprosent": 0},
        merknader=(
            *d.merknader,
            "Beløpsgrensene er eksempler, ikke anbefalinger. Tre prosent er grensen for samlet merforbruk i "
            "kommuneloven § 28-1 første ledd bokstav d.",
            *rettsmerknader(les_yaml("roller/samtale.yaml")["kontrollert"]),
        ),
    )
