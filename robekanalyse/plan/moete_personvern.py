"""What must not be shown in an open meeting: persons, small numbers, other municipalities, posts one person holds."""

from __future__ import annotations

import re
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kommune import Kommune, alle_kommuner
from .svar import tall

_ORD = r"[A-ZÆØÅ][A-Za-zÆØÅæøåéèôäöü'’-]+"


@cache
def _regler() -> dict:
    return les_yaml("personvern.yaml")


@cache
def grense() -> int:
    """The smallest number of users or cases that is shown."""
    return int(les_yaml("kurs.yaml")["kommunemoete"]["minste_antall"]["brukere"])


@cache
def _moenstre() -> dict[str, re.Pattern]:
    r = _regler()
    fornavn = "|".join(sorted(map(re.escape, set(r["fornavn"].split())), key=len, reverse=True))
    enheter = "|".join(sorted(map(re.escape, r["enheter"]), key=len, reverse=True))
    tallord = "|".join(map(re.escape, r["tallord"]))
    ene = "|".join(map(re.escape, r["enestillinger"]))
    smaa = "|".join(str(n) for n in range(1, grense()))
    return {
        "et fødselsnummer": re.compile(r"(?<!\d)\d{6}[ \u00a0]?\d{5}(?!\d)"),
        "en e-postadresse": re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.I),
        "et telefonnummer": re.compile(
            r"(?<![\d,.])(?:\+47 ?)?[2-9]\d{7}(?!\d)|(?<![\d,.])[2-9]\d(?:[ \u00a0]\d\d){3}(?!\d)"
            r"|(?<![\d,.])[2-9]\d\d[ \u00a0]\d\d[ \u00a0]\d{3}(?!\d)"
        ),
        "et navn": re.compile(
            rf"\b(?:{fornavn})(?:[ -](?:{_ORD}|[A-ZÆØÅ]\.))+|\b[A-ZÆØÅ]\. ?{_ORD}"
            rf"|(?<=[a-zæøå,;:–-] )(?:{fornavn})\b(?!-)"
        ),
        "et lite antall": re.compile(
            rf"(?<![\d,.\u00a0])(?:{smaa}|{tallord})[ \u00a0](?:[a-zæøå]+[ \u00a0])?(?:{enheter})\b", re.I
        ),
        "en stilling bare én person har": re.compile(rf"\b(?:{ene})(?:en|ene|s|ens)?\b", re.I),
    }


@cache
def _andre(nr: str) -> re.Pattern:
    """The names of all other municipalities that are not also common words or short."""
    egne = {k.navn for k in alle_kommuner() if k.nr == nr}
    navn = {k.navn for k in alle_kommuner() if len(k.navn) > 4} - egne
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, navn), key=len, reverse=True))})\b")


def hvorfor_holdes_tilbake(tekst: str, kommune: Kommune) -> str:
    """Why can this text not be shown in an open meeting? "" when it can. Never quotes what it found."""
    for hva, moenster in _moenstre().items():
        if moenster.search(tekst):
            return f"teksten ser ut til å ha {hva}"
    if _andre(kommune.nr).search(tekst):
        return "teksten nevner en annen kommune"
    return ""


def ser_ut_som_person(tekst: str) -> bool:
    """Does this text look like a person's name, or hold a number or an address of one?"""
    return any(_moenstre()[n].search(tekst) for n in ("et navn", "et fødselsnummer", "et telefonnummer",
                                                      "en e-postadresse"))  # fmt: skip


def trygg(tekst: str, kommune: Kommune, spm: str) -> str:
    """The text, or a sentence that it is held back and why."""
    grunn = hvorfor_holdes_tilbake(tekst, kommune)
    return f"[Holdt tilbake: {grunn}. Skriv om svaret på {spm}.]" if grunn else tekst


def antall(verdi, enhet: str = "") -> str | None:
    """«færre enn 5» for a count of people or cases below the limit; None when the number may be shown."""
    t = tall(verdi)
    gjelder = not enhet or enhet.casefold() in _regler()["enheter"]
    return f"færre enn {grense()}" if t is not None and gjelder and 0 < t < grense() else None


def vises(spm: str) -> tuple[str, ...] | None:
    """Which columns of this answer may be shown in an open meeting? None when nothing of it may."""
    v = _regler()["vises"].get(spm)
    return None if v is None else tuple(v)
