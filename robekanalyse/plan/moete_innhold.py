"""The open municipality meeting: what each slide says, from the same figures and answers as notebooks and plan.

The slides KM1–KM10 and the programme are those of data/kurs.yaml; what may be shown of the answers stands in
data/personvern.yaml.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import dato_tekst
from .blokker import Avsnitt, Blokk, rutenett
from .innlest import Forpliktende_plan
from .moete_km import KM

MOETER = {
    1: ("KM1", "KM2", "KM3", "KM4", "KM5", "KM6", "KM9", "KM10"),
    2: ("KM1", "KM3", "KM5", "KM6", "KM7", "KM8", "KM9", "KM10"),
}
ALLE = tuple(f"KM{n}" for n in range(1, 11))
TITTEL = {
    None: "Kommunemøte",
    1: "Kommunemøte 1: handlingsrommet i tjenestene",
    2: "Kommunemøte 2: fra penger til kvalitet og resultat",
}
PLASS = "\n\u00a0\n\u00a0"  # room to write in


@dataclass(frozen=True)
class Ark:
    """One slide: its id, heading, what is on it, and what the speaker has before her."""

    id: str
    tittel: str
    blokker: tuple[Blokk, ...]
    notat: str = ""


def moetets_ark(p: Forpliktende_plan, moete: int | None = None, holdes: dt.date | None = None) -> tuple[Ark, ...]:
    """The slides of meeting 1, 2, or of one meeting with everything (None), in order.

    What is not answered is said on the slide; nothing is filled in. Raises UgyldigInndata for a meeting that is none.
    """
    if moete not in TITTEL:
        raise UgyldigInndata(f"Det finnes ikke noe kommunemøte {moete}: velg 1 eller 2.")
    km = les_yaml("kurs.yaml")["kommunemoete"]
    lysark = {a["id"]: a for a in km["lysark"]}
    ut = [_forside(p, moete, holdes), Ark("program", "Program", (_program(km),))]
    for id in MOETER.get(moete, ALLE):
        a = lysark[id]
        tittel, blokker = KM[id](p)
        ut.append(Ark(id, tittel or a["overskrift"], tuple(blokker), a["talenotat"]))
    ut.append(_avslutning(km))
    return tuple(ut)


def _forside(p: Forpliktende_plan, moete: int | None, holdes: dt.date | None) -> Ark:
    linjer = [Avsnitt(f"{p.kommune.navn} kommune" + (f", {dato_tekst(holdes)}" if holdes else ""))]
    if p.kommune.konstruert:
        linjer.append(Avsnitt("Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving.", True))
    linjer.append(Avsnitt("Møtet er åpent. Pressen får de samme lysarkene som salen."))
    return Ark(
        "forside",
        TITTEL[moete],
        tuple(linjer),
        "Regler for møtet: " + " ".join(r["tekst"] for r in les_yaml("kurs.yaml")["kommunemoete"]["regler"]),
    )


def _program(km: dict) -> Blokk:
    rader = [(x["tid"], x["hva"], x["hvem"]) for x in km["program"]]
    return rutenett("Programmet", ("Tid", "Hva", "Hvem"), rader, "", vekter=(1.4, 6, 3))


def _avslutning(km: dict) -> Ark:
    """Room for the mayor and the chief executive: the same three things, with empty lines to write on."""
    mal = [(x["del"], x["innhold"], PLASS, PLASS) for x in km["avslutning"]["mal"]]
    return Ark(
        "avslutning",
        "Ordfører og kommunedirektør oppsummerer",
        (rutenett("Fylles ut i møtet", ("", "Hva", "Ordføreren", "Kommunedirektøren"), mal, "", vekter=(2, 2, 4, 4)),),
        km["avslutning"]["innledning"],
    )
