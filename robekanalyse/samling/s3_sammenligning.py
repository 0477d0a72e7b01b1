"""What notebook 3 shows of others: references, drivers of the difference, the network, cards and measures."""

from __future__ import annotations

import pandas as pd

from .. import drivere, driversetning, handlingsrom, referansevalg, samtalekort
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import figur
from ..visning.tabell import tabell
from .felles import punktliste
from .s3_felles import FJORDVIK, HVORDAN, aar_for, grunn, rom
from .start import Utgangspunkt


def referanse(her: Utgangspunkt):
    """What changes with the reference? Deviation in mill. kr against several, blanks with their reason."""
    valg = [("landet", "landet"), ("landet uten Oslo", "landet_uten_oslo"), ("KOSTRA-gruppen", "kostragruppe")]
    if her.nettverk:
        valg.append((her.nettverk.tittel, her.nettverk.navn))
    ut, merknader, kilder = None, [], []
    for navn, ref in valg:
        try:
            t = rom(her, ref, "grupper").set_index("tjeneste")
        except RobekFeil as e:
            merknader.append(f"{navn}: {e}")
            continue
        ut = t[[]].copy() if ut is None else ut
        ut[navn] = t["avvik_mill"]
        kilder += t.kilder
        if t["avvik_mill"].isna().all():
            grunn = next((m for m in t["merknad"] if m), "tall mangler")
            merknader.append(f"{navn}: {grunn}")
    if ut is None:
        return punktliste("Referansene kan ikke sammenlignes.", merknader)
    ut = ut.reset_index()
    return tabell(
        pd.DataFrame(ut),
        f"Avvik i mill. kr med ulike referanser, {her.kommune.navn} {aar_for(her)}",
        {k: "Tjeneste" if k == "tjeneste" else k[:1].upper() + k[1:] for k in ut.columns},
        {k: (lambda v: tekst(None if pd.isna(v) else v, 1, fortegn=True)) for k in ut.columns if k != "tjeneste"},
        kilder=kilder,
        merknader=merknader,
    )


def referanser_forklart(her: Utgangspunkt):
    """What is each reference good and bad at?"""
    t = referansevalg()
    return tabell(
        t,
        "Hvem kan vi sammenligne oss med?",
        {"navn": "Referanse", "styrke": "Styrke", "svakhet": "Svakhet"},
        kilder=(),
        merknader=(),
    )


def driverfoss(her: Utgangspunkt, tre: str = "institusjon"):
    """What drives the difference in one service? A waterfall that adds up, in the kinds need, choice and operation."""
    slag = {k: v["navn"] if isinstance(v, dict) else v for k, v in les_yaml("drivere.yaml")["slag"].items()}
    try:
        f = drivere(her.kommune, tre, aar_for(her))
    except RobekFeil as e:
        return grunn(f"Driverne for {tre}", e)
    sum_, rader = (
        f.referanse,
        [(f"{f.mot}", 0.0, f.referanse, "Nivå", tekst(f.referanse, 0 if f.referanse > 100 else 1))],
    )
    desimaler = 0 if abs(f.verdi) > 100 else 1
    for x in f.ledd:
        rader.append(
            (x.navn, sum_, sum_ + x.bidrag, slag.get(x.slag, x.slag), tekst(x.bidrag, desimaler, fortegn=True))
        )
        sum_ += x.bidrag
    rader.append((her.kommune.navn, 0.0, f.verdi, "Nivå", tekst(f.verdi, desimaler)))
    d = pd.DataFrame(rader, columns=["ledd", "fra", "til", "slag", "etikett"])
    return figur(
        diagram.fossefall(d, "ledd", "fra", "til", "slag", "etikett", f.enhet[:1].upper() + f.enhet[1:]),
        f"{f.tre.navn}: fra {f.mot} til {her.kommune.navn}, {f.aar}",
        driversetning(f),
        f.kilder,
        d[["ledd", "slag", "etikett"]].rename(
            columns={"ledd": "Ledd", "slag": "Slag", "etikett": f.enhet[:1].upper() + f.enhet[1:]}
        ),
        (driversetning(f), *getattr(f, "merknader", ())),
    )


def tjenestebord(her: Utgangspunkt):
    """What do the network's municipalities use per service? Side by side in alphabetical order, never a ranking."""
    if not her.nettverk:
        return punktliste("Ingen nettverk er valgt.", ["Velg et nettverk for å se deltakerne side om side."])
    deltakere = sorted({m.kommune.nr: m.kommune for m in her.nettverk.medlemmer}.values(), key=lambda k: k.navn)
    t = handlingsrom(deltakere, aar_for(her), inndeling="grupper")
    bred = t.pivot(index="tjeneste", columns="kommune", values="netto_per_innbygger").loc[
        list(dict.fromkeys(t["tjeneste"]))
    ]
    tomme = [k for k in bred.columns if bred[k].isna().all()]
    vis = bred.drop(columns=tomme).reset_index()
    merk = [f"Uten tall for {aar_for(her)}: {', '.join(tomme)}. {HVORDAN}"] if tomme else []
    return tabell(
        pd.DataFrame(vis),
        f"Netto driftsutgifter, kr per innbygger {aar_for(her)}, i nettverket",
        {k: "Tjeneste" if k == "tjeneste" else k for k in vis.columns},
        {k: 0 for k in vis.columns if k != "tjeneste"},
        kilder=t.kilder,
        merknader=[*merk, "Tallene er ikke korrigert for behov. Kommunene står alfabetisk."],
    )


def kort(her: Utgangspunkt):
    """Which three questions should this municipality talk about, and what in the figures raises each?"""
    try:
        t = samtalekort(her.kommune, aar_for(her))
    except RobekFeil as e:
        return grunn("Samtalekort", e)
    return tabell(
        t,
        f"Tre spørsmål til {her.kommune.navn}",
        {"nr": "Nr.", "spoersmaal": "Spørsmål", "grunn": "Det i tallene som reiser det"},
        {"nr": 0},
    )


def tiltak(her: Utgangspunkt):
    """From deviation to measure: what must be written down for each (constructed example from Fjordvik)."""
    p = les_yaml("fjordvik/plan.yaml")
    rader = [(x["tiltak"], x["type"], *(tekst(v, 1) for v in x["virkning"]), x.get("feil", "")) for x in p["utkast"]]
    d = pd.DataFrame(rader, columns=["tiltak", "type", *(f"aar{i}" for i in range(1, 5)), "feil"])
    return tabell(
        d,
        "Tiltakene i et utkast, mill. kr per år",
        {"tiltak": "Tiltak", "type": "Type", **{f"aar{i}": str(2026 + i) for i in range(1, 5)}},
        kilder=(FJORDVIK,),
        merknader=(
            "Beløpene er slik utkastet hadde dem. Flere av dem holder ikke: se etter engangspenger, selvkost, "
            "beløp uten innhold og full virkning fra første dag.",
        ),
    )
