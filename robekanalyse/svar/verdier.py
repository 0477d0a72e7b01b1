"""Is this an answer to that question, and how is it stored? Norwegian numbers and dates in, plain JSON values out.

What is stored: text as cleaned text, numbers and years as JSON numbers, dates as 2027-01-15, a choice as its key,
several choices as a list of keys, a scale as {line: 0–5}. An empty answer is None. Text is text: a formula, a tag or
a path in it is kept as written and never interpreted; it is the reader's side that escapes it.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..grunnlag.spoersmaal import Kolonne, Spoersmaal
from ..grunnlag.tall import les_dato, les_tall, tekst

BEGRUNNELSE = "begrunnelse"
LENGSTE_VALG = 300
FLEST_DESIMALER = 6
STOERSTE_TALL = Decimal(10) ** 12
FOERSTE_AAR, SISTE_AAR = 1900, 2200
VET_IKKE = 0
SKALA = range(0, 6)
# Controls, halves of surrogate pairs and private characters have no place in a text that shall be printed. What is
# unassigned in this Python's Unicode may be a new emoji, and stays; only what can never be a character goes …
_FJERNES = {"Cc", "Cs", "Co"}
_ALDRI_TEGN = {chr(p) for p in (*range(0xFDD0, 0xFDF0), *((n << 16) | p for n in range(17) for p in (0xFFFE, 0xFFFF)))}
# … and those that turn the reading direction can make a text look like another.
_RETNING = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def ren_tekst(raa, felt: str, maks_tegn: int) -> str | None:
    """Which text did a person write, without what cannot be seen? None when nothing is left.

    Raises UgyldigInndata when the text is longer than `maks_tegn` characters, or is not text or a number.
    """
    if raa is None:
        return None
    if isinstance(raa, bool) or not isinstance(raa, (str, int, float)):
        raise UgyldigInndata(f"Feltet {felt} er ikke tekst: skriv svaret med ord.")
    t = str(raa)
    if len(t) > 4 * maks_tegn + 1000:
        raise _for_lang(t, felt, maks_tegn)
    for gammelt, nytt in (("\r\n", "\n"), ("\r", "\n"), ("\v", "\n"), ("\u2028", "\n"), ("\u2029", "\n"), ("\t", " ")):
        t = t.replace(gammelt, nytt)
    vekk = _RETNING | _ALDRI_TEGN
    t = "".join(c for c in t if c == "\n" or (unicodedata.category(c) not in _FJERNES and c not in vekk))
    t = unicodedata.normalize("NFC", t).strip()
    if len(t) > maks_tegn:
        raise _for_lang(t, felt, maks_tegn)
    return t or None


def _for_lang(t: str, felt: str, maks: int) -> UgyldigInndata:
    skrevet, lov = tekst(len(t)), tekst(maks)
    return UgyldigInndata(f"Teksten i feltet {felt} er på {skrevet} tegn, og det er plass til {lov}: kort den ned.")


def _tall(raa, k, felt: str) -> int | float:
    # A text of megabytes is not worth reading as a number.
    t = les_tall(raa[:100] if isinstance(raa, str) else raa, felt)
    if abs(t) > STOERSTE_TALL:
        raise UgyldigInndata(f"Tallet i feltet {felt} er for stort: skriv det i {k.enhet or 'riktig enhet'}.")
    for grense, utenfor, ord in ((k.min, lambda g: t < g, "mindre"), (k.maks, lambda g: t > g, "større")):
        if grense is not None and utenfor(Decimal(str(grense))):
            raise UgyldigInndata(
                f"Tallet i feltet {felt} kan ikke være {ord} enn {tekst(grense, 0 if grense == int(grense) else 2)}:"
                " rett det."
            )
    t = round(t, FLEST_DESIMALER)
    return int(t) if t == t.to_integral_value() else float(t)


def _aar(raa, felt: str) -> int:
    t = les_tall(raa[:100] if isinstance(raa, str) else raa, felt)
    if t != t.to_integral_value() or not FOERSTE_AAR <= t <= SISTE_AAR:
        raise UgyldigInndata(f"Feltet {felt} er ikke et årstall: skriv fire sifre, for eksempel 2027.")
    return int(t)


def _ett_valg(raa, k, felt: str) -> str | None:
    t = ren_tekst(raa, felt, LENGSTE_VALG)
    if t is None or any(v.id == t for v in k.valg):
        return t
    t = " ".join(t.split())
    for v in k.valg:
        if t.casefold() == v.tekst.casefold() or t.casefold() == v.id.casefold():
            return v.id
    if k.eget_valg or not k.valg:  # no list known here: it is built from the answers themselves
        return t
    raise UgyldigInndata(f"«{t[:40]}» er ikke et av valgene i feltet {felt}: velg {_muligheter(k)}.")


def _muligheter(k) -> str:
    navn = [v.tekst for v in k.valg]
    return " eller ".join(navn) if len(navn) <= 4 else f"et av de {len(navn)} som står der"


def _flere_valg(raa, k, felt: str) -> list[str] | None:
    deler = raa.split(";") if isinstance(raa, str) else raa
    if not isinstance(deler, (list, tuple)) or len(deler) > 200:
        raise UgyldigInndata(f"Feltet {felt} er ikke en liste over valg: skill valgene med semikolon.")
    valgt = {v for d in deler if (v := _ett_valg(d.replace(";", ",") if isinstance(d, str) else d, k, felt))}
    orden = {v.id: i for i, v in enumerate(k.valg)}
    return sorted(valgt, key=lambda v: (orden.get(v, len(orden)), v)) or None


def _skala(raa, s: Spoersmaal, felt: str) -> dict[str, int] | None:
    kjente = [v.id for v in s.linjer]
    if not isinstance(raa, dict) or not {str(k) for k in raa} <= set(kjente):
        raise UgyldigInndata(f"Feltet {felt} har en linje som ikke finnes i skjemaet: hent skjemaet på nytt.")
    gitt = {str(k): _merke(v, felt) for k, v in raa.items()}
    return {k: gitt[k] for k in kjente if gitt.get(k) is not None} or None


def _merke(raa, felt: str) -> int | None:
    if raa is None or (isinstance(raa, str) and not raa.strip()):
        return None
    if isinstance(raa, str) and raa.strip().casefold() == "vet ikke":
        return VET_IKKE
    t = les_tall(raa[:100] if isinstance(raa, str) else raa, felt)
    if t not in SKALA:
        raise UgyldigInndata(f"Feltet {felt} skal ha et tall fra 1 til 5, eller «vet ikke»: rett det.")
    return int(t)


def les_verdi(raa, k: Spoersmaal | Kolonne, felt: str = ""):
    """How is this answer stored? None when it is empty. Running it again on the result changes nothing.

    Raises UgyldigInndata in one sentence when it is no answer to the question or column `k`.
    """
    felt = felt or (k.navn if isinstance(k, Kolonne) else k.id)
    if raa is None or (isinstance(raa, str) and not raa.strip()):
        return None
    match k.type:
        case "tekst":
            return ren_tekst(raa, felt, k.maks_tegn)
        case "tall":
            return _tall(raa, k, felt)
        case "aar":
            return _aar(raa, felt)
        case "dato":
            return les_dato(raa[:100] if isinstance(raa, str) else raa, felt).isoformat()
        case "valg":
            return _ett_valg(raa, k, felt)
        case "flervalg":
            return _flere_valg(raa, k, felt)
        case "skala" if isinstance(k, Spoersmaal):
            return _skala(raa, k, felt)
        case "skala":
            return _merke(raa, felt)
        case _:
            return les_rad(raa, k)


def les_rad(raa, s: Spoersmaal) -> dict | None:
    """How is one row of this table stored? {column id: value}, empty cells left out; None when all are empty."""
    if not isinstance(raa, dict):
        raise UgyldigInndata(f"En rad i {s.id} er ikke skrevet som felt og verdi: hent skjemaet på nytt.")
    kjente = {k.id: k for k in s.kolonner}
    if ukjent := [str(k)[:40] for k in raa if k not in kjente]:
        raise UgyldigInndata(f"En rad i {s.id} har feltet «{ukjent[0]}», som ikke finnes: hent skjemaet på nytt.")
    rad = {k.id: les_verdi(raa.get(k.id), k, f"«{k.navn}» i {s.id}") for k in s.kolonner}
    return {n: v for n, v in rad.items() if v is not None} or None


def les_felt(s: Spoersmaal, felt: str, raa):
    """How is the answer in this field of the question stored? `felt` is "", "begrunnelse" or a row's own mark."""
    if felt == BEGRUNNELSE and s.begrunnelse:
        return ren_tekst(raa, f"begrunnelse i {s.id}", s.begrunnelse)
    if (s.type == "tabell") != bool(felt):
        raise UgyldigInndata(f"Spørsmålet {s.id} har ikke feltet «{felt[:40]}»: hent skjemaet på nytt.")
    return les_verdi(raa, s) if s.type != "tabell" else (None if raa is None else les_rad(raa, s))


def vis_verdi(verdi, k: Spoersmaal | Kolonne) -> str:
    """How is a stored answer written for a person, so that les_verdi reads the same answer back?"""
    if verdi is None:
        return ""
    navn = {v.id: v.tekst for v in k.valg}
    match k.type:
        case "tall":
            d = Decimal(str(verdi))
            return tekst(d, max(k.desimaler, -d.normalize().as_tuple().exponent, 0))
        case "dato":
            aar, maaned, dag = str(verdi).split("-")
            return f"{int(dag)}.{int(maaned)}.{aar}"
        case "valg":
            return navn.get(verdi, verdi)
        case "flervalg":
            return "; ".join(navn.get(v, v) for v in verdi)
        case "skala":
            return "vet ikke" if verdi == VET_IKKE else str(verdi)
        case _:
            return str(verdi)


def mangler(s: Spoersmaal, svar: dict) -> str:
    """What is missing in the answer to this question, given rows or value? Empty when it can be handed in."""
    verdi = svar.get(s.id)
    if s.type == "tabell":
        if len(verdi or ()) < max(1, s.min_rader):
            return f"minst {max(1, s.min_rader)} rader" if s.min_rader > 1 else "ikke besvart"
        if s.maks_rader and len(verdi) > s.maks_rader:
            return f"høyst {s.maks_rader} rader"
        tomme = [k.navn for k in s.kolonner if k.krav and not k.automatisk and any(k.id not in r for r in verdi)]
        return f"mangler {', '.join(tomme)}" if tomme else ""
    if verdi in (None, [], {}):
        return "ikke besvart"
    if s.type == "flervalg" and len(verdi) < s.min_valg:
        return f"minst {s.min_valg} valg"
    if s.type == "flervalg" and s.maks_valg and len(verdi) > s.maks_valg:
        return f"høyst {s.maks_valg} valg"
    return ""


def kreves(s: Spoersmaal, svar: dict) -> bool:
    """Must this question be answered, as far as the other answers tell?"""
    rader = {n: v for n, v in svar.items() if isinstance(v, (list, tuple)) and all(isinstance(r, dict) for r in v)}
    try:
        return bool(s.kreves(rader))
    except RobekFeil:
        return False
