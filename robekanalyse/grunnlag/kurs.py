"""The course design as data: each gathering's question, programme, notebook parts and help for the facilitator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .datamappe import les_yaml
from .feil import OedelagtFil, UgyldigInndata


@dataclass(frozen=True)
class Del:
    """One part of a session notebook: N3.2 with its cell id, heading, purpose, minutes and place."""

    del_: str
    celle: str
    overskrift: str
    hensikt: str
    innhold: str
    min: int
    sted: str
    spoersmaal: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programpost:
    """One line of the day's programme."""

    tid: str
    min: int
    form: str
    hva: str = ""
    del_: tuple[str, ...] = ()
    bord: str = ""
    setning: str = ""
    live: bool = False
    stemming: bool = False


@dataclass(frozen=True)
class Samling:
    """One gathering as data/samlinger.yaml describes it; `fasilitator` is shown to the facilitator only."""

    nr: int
    id: str
    tittel: str
    spoersmaal: str
    tid: str
    har_med: str
    tar_med_hjem: str
    i_planen: str
    maal: tuple[str, ...]
    deltakere: tuple[dict, ...]
    program: tuple[Programpost, ...]
    deler: tuple[Del, ...]
    fasilitator: dict
    noekkelpunkter: tuple[str, ...]
    hjemmearbeid: dict
    forbehold: str = ""

    def del_med_celle(self, celle: str) -> Del:
        """Which part has this cell id? Raises UgyldigInndata when none has."""
        for d in self.deler:
            if d.celle == celle:
                return d
        raise UgyldigInndata(f"Samling {self.nr} har ingen del med cellen {celle}.")


def _ja(post: dict, felt: str) -> bool:
    return post.get(felt) in ("ja", True)


def _samling(s: dict) -> Samling:
    program = tuple(
        Programpost(
            p["tid"],
            p["min"],
            p["form"],
            p.get("hva", ""),
            tuple(p.get("del", ())),
            p.get("bord", ""),
            p.get("setning", ""),
            _ja(p, "live"),
            _ja(p, "stemming"),
        )
        for p in s["program"]
    )
    deler = tuple(
        Del(
            d["del"],
            d["celle"],
            d["overskrift"],
            d["hensikt"],
            d["innhold"],
            d["min"],
            d["sted"],
            tuple(d.get("spoersmaal", ())),
        )
        for d in s["notatbok"]
    )
    return Samling(
        s["nr"],
        s["id"],
        s["tittel"],
        s["spoersmaal"],
        s["tid"],
        s["har_med"],
        s["tar_med_hjem"],
        s["i_planen"],
        tuple(s["maal"]),
        tuple(s["deltakere"]),
        program,
        deler,
        s["fasilitator"],
        tuple(s["noekkelpunkter"]),
        s["hjemmearbeid"],
        s.get("forbehold", ""),
    )


@cache
def alle_samlinger() -> tuple[Samling, ...]:
    """Which gatherings does the year have, in order?"""
    try:
        return tuple(_samling(s) for s in les_yaml("samlinger.yaml"))
    except (KeyError, TypeError) as e:
        raise OedelagtFil(f"Filen data/samlinger.yaml mangler feltet {e} i en av samlingene: fyll det ut.") from None


def samling(nr: int) -> Samling:
    """What does gathering `nr` (1–6) consist of? Raises UgyldigInndata for any other number."""
    for s in alle_samlinger():
        if s.nr == nr:
            return s
    raise UgyldigInndata(f"Samling {nr} finnes ikke: velg et tall fra 1 til 6.")
