"""Gathering 1, what the register shows: how long a stay lasts, who came back, the letters, and the presentation."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..analyse.register import robek_register
from ..grunnlag.tall import dato_tekst, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .s5_maler import stor
from .start import Utgangspunkt


def varighet(her: Utgangspunkt) -> Tabell:
    """How long does a stay last, by when it began?"""
    t = robek_register().varighet()
    andeler = ("etter_1", "etter_2", "etter_3", "etter_5")
    mangler = "kan ikke regnes ut ennå"
    return tabell(
        t,
        "Hvor lenge varer et opphold i ROBEK?",
        {
            "periode": "Kom inn",
            "antall": "Opphold",
            "avsluttet": "Avsluttet",
            "median_aar": "Halvparten var ute etter (år)",
            **{k: f"Står der etter {k[-1]} år (prosent)" for k in andeler},
        },
        {
            "antall": 0,
            "avsluttet": 0,
            "median_aar": lambda v: tekst(v, 1, mangler=mangler),
            **{k: lambda v: tekst(v, 0, mangler=mangler) for k in andeler},
        },
        merknader=(*t.merknader, "Opphold som varer ennå, er regnet med så langt de har vart (Kaplan–Meier)."),
    )


def tilbake(her: Utgangspunkt) -> Tabell:
    """How many were back within three years, and who has been in most often?"""
    t = robek_register().tilbake_innen(3)
    return tabell(
        t,
        "Hvor mange var tilbake i ROBEK innen tre år?",
        {
            "periode": "Gikk ut",
            "utmeldinger": "Utmeldinger fulgt i tre år",
            "tilbake": "Tilbake",
            "andel_pst": "Prosent",
            "for_ferske": "For ferske til å telle",
        },
        {"utmeldinger": 0, "tilbake": 0, "andel_pst": lambda v: tekst(v, 0, mangler="ingen å telle"), "for_ferske": 0},
    )


def gjengangere(her: Utgangspunkt) -> Tabell:
    """Which municipalities have come in most often, and which of them stand there now?"""
    r = robek_register()
    t = r.gjentakelser(minst=4)
    d = t.assign(naa=[f"ja, siden {dato_tekst(o.siden)}" if o.staar else "nei" for o in t.itertuples()])
    return tabell(
        d,
        f"Kommuner som har vært i ROBEK fire ganger eller mer, per {dato_tekst(r.slutt)}",
        {"navn": "Kommune", "antall": "Ganger", "naa": "Står der nå"},
        {"antall": 0},
        kilder=t.kilder,
        merknader=t.merknader,
    )


def bokstaver(her: Utgangspunkt) -> Figur:
    """On which letters did the municipalities stand, in the first and in the newest complete list?"""
    t = robek_register().bokstaver()
    lister = sorted(t["dato"].unique())
    navn = {
        d: f"{dato_tekst(dt.date.fromisoformat(d))} ({int(t.loc[t['dato'] == d, 'kommuner'].iloc[0])} kommuner)"
        for d in lister
    }
    d = t[t["dato"].isin([lister[0], lister[-1]])].assign(
        liste=lambda x: x["dato"].map(navn),
        bok=lambda x: "Bokstav " + x["bokstav"],
        etikett=lambda x: [tekst(v) for v in x["antall"]],
    )
    naa = t[t["dato"] == lister[-1]].set_index("bokstav")["antall"]
    bak = (
        t.assign(b=t["bokstav"], n=[tekst(v) for v in t["antall"]], l=t["dato"].map(navn))
        .pivot(index="b", columns="l", values="n")[[navn[x] for x in lister]]
        .rename_axis(None, axis=1)
    )
    return figur(
        diagram.grupperte_soeyler(
            pd.DataFrame(d)[["bok", "antall", "liste", "etikett"]], "bok", "antall", "liste", "Kommuner", "etikett"
        ),
        "Bokstavene i registeret, første og siste fullstendige liste",
        f"{stor(navn[lister[-1]])}: "
        + ", ".join(f"{b} {n}" for b, n in naa.items())
        + f". Flest står på {naa.idxmax()}."
        f" {stor(navn[lister[0]])} sto flest på {t[t['dato'] == lister[0]].set_index('bokstav')['antall'].idxmax()}.",
        t.kilder,
        tabell=bak.reset_index().rename(columns={"b": "Bokstav"}),
        merknader=t.merknader,
    )


def presentasjonen(her: Utgangspunkt) -> Tabell:
    """What did the KS presentation say about Nordland, and what does the register give when counted the same way?"""
    t = robek_register().presentasjonen()

    def antall(v) -> str:
        return tekst(v, 1 if v % 1 else 0)

    d = pd.DataFrame(
        {
            "Påstanden": t["paastand"],
            "Presentasjonen": [
                antall(v) + (f" ± {antall(pm)}" if pm == pm else "")
                for v, pm in zip(t["presentasjonen"], t["pluss_minus"], strict=True)
            ],
            "Talt i registeret": [
                antall(a) if a == b else f"{antall(a)}–{antall(b)}" for a, b in zip(t["nedre"], t["oevre"], strict=True)
            ],
            "Passer": ["ja" if p else "nei" for p in t["passer"]],
            "Slik er det talt": t["forklaring"],
        }
    )
    return tabell(
        d, "KS-presentasjonens tall for Nordland ved siden av registeret", kilder=t.kilder, merknader=t.merknader
    )
