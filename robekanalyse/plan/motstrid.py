"""Answers that contradict each other: what cannot be used is left out, and said; nothing is chosen in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..analyse.eksakt import ramse
from .svar import Plansvar

# Questions with one row per measure, and those with one row per year.
PER_TILTAK = ("s4-beslutning", "s5-kvalitet", "s6-virkning", "s6-risiko")
PER_AAR = ("s2-inndekning", "s2-inntekter", "s6-buffer")


def unike(rader: Iterable[dict], felt: str) -> dict[str, dict]:
    """The rows by this field, those that share its value with another left out."""
    rader = [r for r in rader if r.get(felt) is not None]
    antall = Counter(str(r[felt]) for r in rader)
    return {str(r[felt]): r for r in rader if antall[str(r[felt])] == 1}


def tiltaksnumre(s: Plansvar) -> list[str]:
    """The number of each measure, in order; one used twice gets a mark, so that no answer is counted for both."""
    ut: list[str] = []
    for nr, r in enumerate(s.raa("s3-tiltak"), start=1):
        id, n = str(r.get("id") or f"T{nr}"), 1
        ny = id
        while ny in ut:
            n += 1
            ny = f"{id} ({n})"
        ut.append(ny)
    return ut


def motstrid(s: Plansvar, aar: tuple[int, ...]) -> tuple[str, ...]:
    """What contradicts in the answers the plan is made from, one sentence each, with what to do."""
    ut, kjente = [], set(tiltaksnumre(s))
    gitt = Counter(str(r["id"]) for r in s.raa("s3-tiltak") if r.get("id"))
    if doble := [i for i, n in gitt.items() if n > 1]:
        ut.append(
            f"Flere tiltak har nummeret {ramse(doble)} (s3-tiltak). Gi hvert tiltak sitt nummer: svarene om dem er"
            " bare knyttet til det første."
        )
    for spm in (*PER_TILTAK, "s6-personal"):
        nevnt = [str(r["tiltak"]) for r in s.raa(spm) if r.get("tiltak") is not None]
        if borte := [t for t in dict.fromkeys(nevnt) if t not in kjente]:
            ut.append(f"{spm} har svar om {ramse(borte)}, som ikke er et tiltak i s3-tiltak. Svarene er ikke med.")
        if spm in PER_TILTAK and (doble := [t for t, n in Counter(nevnt).items() if n > 1 and t in kjente]):
            ut.append(f"{spm} har flere rader for {ramse(doble)}. Ingen av dem er brukt: behold én.")
    for spm in PER_AAR:
        aarene = Counter(int(r["aar"]) for r in s.raa(spm) if r.get("aar"))
        if doble := [a for a, n in sorted(aarene.items()) if n > 1]:
            ut.append(f"{spm} har flere rader for {ramse(doble)}. Ingen av dem er brukt: behold én.")
    if utenfor := sorted({int(r["aar"]) for r in s.raa("s2-inndekning") if r.get("aar")} - set(aar)):
        ut.append(
            f"s2-inndekning har beløp for {ramse(utenfor)}, utenfor planens fire år {aar[0]}–{aar[-1]}. De er ikke med."
        )
    return tuple(ut)
