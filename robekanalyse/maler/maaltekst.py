"""The municipality's goals as the templates write them: one row of texts per goal, and its score."""

from __future__ import annotations

from decimal import Decimal

from ..analyse.maalbygger import maalvurdering
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import tekst
from ..samling.s5_maler import liste, stor
from ..samling.start import Utgangspunkt
from .svarrader import Svarrader


def flest_maal() -> int:
    """How many goals may a service have at most?"""
    return les_yaml("styringssystem/sjekkliste.yaml")["grenser"]["maal_per_tjeneste"]["verdi"]


def maalene(her: Utgangspunkt, svar: Svarrader) -> list[dict]:
    """The goals answered in s5-maal; Fjordvik's good ones when Fjordvik has not answered anything."""
    egne = [m for m in svar.raa("s5-maal") if m.get("tjeneste") and m.get("maal")]
    if egne or not her.kommune.konstruert:
        return egne
    return [
        m | {f"sjekk_{n}": p for n, p in enumerate(m["sjekk"], start=1)}
        for m in les_yaml("fjordvik/maaleksempler.yaml")["maal"] if m["slag"] == "godt"
    ]


def maalrader(m: dict) -> list[str]:
    """One goal as the cells of the sheet, in the order of its headings, without the score."""
    eier = m.get("eier") or ""
    return [
        m["maal"], stor(m.get("trinn") or ""), m.get("indikator") or "", m.get("enhet") or "", m.get("kilde") or "",
        _tall(m.get("naaverdi")), _tall(m.get("maal_om_fire_aar")),
        liste("hvor_ofte").get(m.get("hvor_ofte"), ""), stor(liste("stillinger").get(eier, eier)),
    ]


def poeng(m: dict) -> str:
    """«12 av 14», with «skriv om» under the limit; empty until every point is given."""
    try:
        v = maalvurdering(m)
    except RobekFeil:
        return ""
    if v.poeng is None:
        return ""
    return f"{v.poeng} av {v.hoeyeste}{', skriv om' if v.skriv_om else ''}"


def _tall(verdi) -> str:
    if verdi in (None, "") or isinstance(verdi, str):
        return verdi or ""
    d = Decimal(str(verdi))
    return tekst(d, max(-d.normalize().as_tuple().exponent, 0))
