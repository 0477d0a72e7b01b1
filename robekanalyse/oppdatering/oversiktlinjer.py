"""Know the lines of økonomisk oversikt, drift, however they are numbered and written."""

from __future__ import annotations

import re
from functools import cache

from ..grunnlag.datamappe import les_yaml


def _enkel(tekst: str) -> str:
    t = re.sub(r"^\s*\d{1,2}[.)]?\s+", "", tekst.casefold())
    return " ".join(re.sub(r"[-–,.:;()*]", " ", t).split())


@cache
def _navn() -> dict[str, str]:
    linjer = les_yaml("egne_tall/oversikt.yaml")["linjer"]
    return {_enkel(n): id for id, l_ in linjer.items() for n in (l_["navn"], *l_.get("ogsaa", ()))}


def linje_for(tekst: str) -> str | None:
    """Which line is this? Its id in data/egne_tall/oversikt.yaml, or None for a line we do not know."""
    return _navn().get(_enkel(tekst))


def slag(linje: str) -> str:
    """Is the line inntekt, utgift or resultat?"""
    return les_yaml("egne_tall/oversikt.yaml")["linjer"][linje]["slag"]


def navn(linje: str) -> str:
    """How is the line written in the regulation?"""
    return les_yaml("egne_tall/oversikt.yaml")["linjer"][linje]["navn"]
