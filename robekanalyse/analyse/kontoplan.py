"""KOSTRA's arter and funksjoner as data: which there are, what they add up to, and which area a funksjon is in."""

from __future__ import annotations

import re
from functools import cache

from ..grunnlag.datamappe import les_yaml

PAA_TVERS = "paa_tvers"


@cache
def arter() -> frozenset[str]:
    """Which arter are known, today's and those that older files have? Source: data/egne_tall/kontoplan.yaml."""
    k = les_yaml("egne_tall/kontoplan.yaml")
    return frozenset((k["koder"]["arter"] + " " + k["utgaatte"]["arter"]).split())


@cache
def omraade_for() -> dict[str, str]:
    """Which area is each funksjon in? funksjon → FGK code; areas that cut across the others are left out.

    Source: data/tjenester.yaml, which says for each area whether it is confirmed.
    """
    return {
        f: kode for kode, o in les_yaml("tjenester.yaml")["omraader"].items() if o["rolle"] != PAA_TVERS
        for f in o["funksjoner"]
    }


@cache
def funksjoner_uten_omraade() -> frozenset[str]:
    """Which known funksjoner are in no area: the financial ones, and those outside the ordinary responsibility?"""
    k = les_yaml("egne_tall/kontoplan.yaml")["koder"]["finansielle_funksjoner"]
    return frozenset([*k.split(), *les_yaml("tjenester.yaml")["uten_omraade"]["funksjoner"]])


def er_funksjon(kode: str) -> bool:
    """Is this a municipal funksjon, in use today or earlier?"""
    return kode in omraade_for() or kode in funksjoner_uten_omraade()


def er_inntekt(art: str) -> bool:
    """Is this art income? The others are expenditure."""
    return art >= les_yaml("egne_tall/kontoplan.yaml")["foerste_inntektsart"]


@cache
def _spenn(begrep: str, felt: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (fra, til or fra)
        for fra, til in (re.fullmatch(r"(\d{3})(?:-(\d{3}))?", s).groups()
                         for s in les_yaml("egne_tall/kontoplan.yaml")[begrep][felt])
    )


def hoerer_til(art: str, begrep: str, felt: str = "arter") -> bool:
    """Is this art part of the sum, as «brutto_driftsutgifter»? For netto_driftsutgifter `felt` names the side."""
    return any(fra <= art <= til for fra, til in _spenn(begrep, felt))


def i_netto(art: str) -> bool:
    """Does this art count in netto driftsutgifter?"""
    return any(hoerer_til(art, "netto_driftsutgifter", side) for side in ("utgifter", "inntekter"))


def antatte() -> tuple[str, ...]:
    """Which of the sums rest on our reading, not on a confirmed source?"""
    return tuple(n for n, v in les_yaml("egne_tall/kontoplan.yaml").items()
                 if isinstance(v, dict) and v.get("status") == "antatt")
