"""Gathering 4, each measure on the right table: who decides which kind, Fjordvik's measures, and one's own."""

from __future__ import annotations

import pandas as pd

from ..analyse import beslutter
from ..analyse.beslutter import beslutterforslag
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst
from ..visning.tabell import Tabell, tabell
from .s4_rett import hjemmel, rettsmerknader
from .s5_maler import eksempelmerknad, fjordvik, liste, mal, stor
from .start import Utgangspunkt


def _hjemmel(f) -> str:
    return hjemmel({"hjemmel": f.hjemmel, "status": f.status})


def tiltaksslag(her: Utgangspunkt) -> Tabell:
    """Who is suggested to decide each kind of measure, and why?"""
    alle = beslutter.tiltaksslag()
    rader = [(f.navn, stor(f.hvem), f.grunn, _hjemmel(f)) for f in alle]
    return tabell(
        pd.DataFrame(rader, columns=["navn", "hvem", "grunn", "hjemmel"]),
        "Forslag til beslutter, etter hva slags tiltak det er",
        {"navn": "Slag tiltak", "hvem": "Avgjøres av", "grunn": "Grunn", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=rettsmerknader(alle[0].kontrollert, [{"status": f.status} for f in alle]),
    )


def tiltak(her: Utgangspunkt) -> Tabell:
    """Which table does each of Fjordvik's measures belong on: who decides, who owns it, and at which meeting?"""
    plan, valg = les_yaml("fjordvik/plan.yaml"), les_yaml("fjordvik/roller.yaml")["beslutning"]
    stillinger = liste("stillinger")
    foerst, sist = plan["aar"][0], plan["aar"][-1]
    rader, forslag = [], []
    for t in plan["tiltak"]:
        f = beslutterforslag(valg[t["id"]]["slag"])
        forslag.append(f)
        moete = valg[t["id"]]["moete"]
        rader.append((
            t["id"], t["tiltak"], t["virkning"][0], t["virkning"][-1], stor(f.hvem), stor(stillinger[t["eier"]]),
            dato_tekst(moete) if moete else "gjøres i linja", _hjemmel(f),
        ))
    return tabell(
        pd.DataFrame(rader, columns=["id", "tiltak", "foerst", "sist", "hvem", "eier", "moete", "hjemmel"]),
        f"Tiltakene i Fjordvik på rett bord, virkning i mill. kr i {foerst} og {sist}",
        {"id": "Nr.", "tiltak": "Tiltak", "foerst": str(foerst), "sist": str(sist), "hvem": "Beslutter (forslag)",
         "eier": "Eier (stilling)", "moete": "Møte", "hjemmel": "Hjemmel"},
        {"foerst": 1, "sist": 1},
        kilder=fjordvik("tiltaksplan", (foerst, sist)),
        merknader=(
            *eksempelmerknad(her),
            *rettsmerknader(forslag[0].kontrollert, [{"status": f.status} for f in forslag]),
        ),
    )


def tiltaksmal(her: Utgangspunkt) -> Tabell:
    """On which table does each of the municipality's own measures belong? Empty, to be filled in."""
    return mal(
        f"Tiltakene i {her.kommune.navn} på rett bord",
        ["Tiltak", "Beslutter", "Eier (stilling)", "Møtedato"], 6,
        [
            "Hent tiltakene fra svarene etter samling 3. Hvert tiltak har én eier, skrevet som stilling.",
            "Kommunestyret kan avgjøre et tiltak, men ikke eie gjennomføringen (s4-beslutning).",
        ],
    )
