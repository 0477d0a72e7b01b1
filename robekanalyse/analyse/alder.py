"""Age groups: the ten of the population tables, the ten of the cost keys, or any that a user writes, as «6–15»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np

from ..grunnlag.feil import UgyldigInndata

ELDSTE = 105  # the last one-year age in SSB 07459 is «105 år eller eldre»

# Column ids are those of data/tall/befolkning.csv; ages are first and last, both included.
TI_GRUPPER: dict[str, tuple[int, int]] = {
    "alder_0": (0, 0), "alder_1_5": (1, 5), "alder_6_12": (6, 12), "alder_13_15": (13, 15), "alder_16_19": (16, 19),
    "alder_20_44": (20, 44), "alder_45_66": (45, 66), "alder_67_79": (67, 79), "alder_80_89": (80, 89),
    "alder_90_pluss": (90, ELDSTE),
}
NOEKKELGRUPPER: dict[str, tuple[int, int]] = {
    "alder_0": (0, 0), "alder_1_5": (1, 5), "alder_6_12": (6, 12), "alder_13_15": (13, 15), "alder_16_22": (16, 22),
    "alder_23_24": (23, 24), "alder_25_66": (25, 66), "alder_67_79": (67, 79), "alder_80_89": (80, 89),
    "alder_90_pluss": (90, ELDSTE),
}
INNDELINGER: dict[str, dict[str, tuple[int, int]]] = {
    "aldersgrupper": TI_GRUPPER,
    "noekler": NOEKKELGRUPPER,
    "i_alt": {"i_alt": (0, ELDSTE)},
    "ettaarig": {str(a): (a, a) for a in range(ELDSTE + 1)},
}


def les_aldersgruppe(navn: str) -> tuple[int, int]:
    """Which ages does this group cover? Reads «0», «6–15», «16-66», «90+», «90 år og over», «alder_1_5».

    Returns first and last age, both included. Raises UgyldigInndata for anything else.

    >>> les_aldersgruppe("6–15"), les_aldersgruppe("90+")
    ((6, 15), (90, 105))
    """
    t = re.sub(r"\s|år|alder_", "", str(navn).strip().lower()).replace("–", "-").replace("_", "-")
    aapen = re.fullmatch(r"(\d{1,3})(\+|-?pluss|ogover|ogeldre|ellereldre)", t)
    if aapen:
        fra, til = int(aapen[1]), ELDSTE
    else:
        lukket = re.fullmatch(r"(\d{1,3})(?:-(\d{1,3}))?", t)
        if not lukket:
            raise UgyldigInndata(f"«{navn}» er ikke en aldersgruppe: skriv for eksempel 6–15 eller 90+.")
        fra, til = int(lukket[1]), int(lukket[2] or lukket[1])
    if til < fra or fra > ELDSTE:
        raise UgyldigInndata(f"Aldersgruppen «{navn}» slutter før den begynner: rett aldrene.")
    return fra, min(til, ELDSTE)


def les_grupper(navn: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Which ages do these groups cover together? Name → (first, last); overlap is refused."""
    grupper = {n: les_aldersgruppe(n) for n in navn}
    i_rekke = sorted(grupper.items(), key=lambda g: g[1])
    for (a, (_, til)), (b, (fra, _)) in zip(i_rekke, i_rekke[1:], strict=False):
        if fra <= til:
            raise UgyldigInndata(f"Aldersgruppene {a} og {b} overlapper: hver alder må stå i én gruppe.")
    return grupper


def hull(grupper: Mapping[str, tuple[int, int]]) -> list[str]:
    """Which ages are in none of the groups? Text like «67–79», empty when all ages are covered."""
    dekket = {a for fra, til in grupper.values() for a in range(fra, til + 1)}
    mangler = [a for a in range(ELDSTE + 1) if a not in dekket]
    ut: list[list[int]] = []
    for a in mangler:
        if ut and a == ut[-1][1] + 1:
            ut[-1][1] = a
        else:
            ut.append([a, a])
    return [aldersnavn((a, b)) for a, b in ut]


def aldersnavn(gruppe: str | tuple[int, int]) -> str:
    """How is the group written for a reader? «alder_1_5» → «1–5 år», «alder_90_pluss» → «90 år og over»."""
    if gruppe == "i_alt":
        return "I alt"
    fra, til = gruppe if isinstance(gruppe, tuple) else les_aldersgruppe(gruppe)
    if til == ELDSTE:
        return "alle aldre" if fra == 0 else f"{fra} år og over"
    return f"{fra} år" if fra == til else f"{fra}–{til} år"


def grupper_sum(personer: np.ndarray, grupper: Mapping[str, tuple[int, int]]) -> np.ndarray:
    """How many are there in each group? Sums the last axis (one-year ages 0–105) into one place per group."""
    return np.stack([personer[..., fra : til + 1].sum(axis=-1) for fra, til in grupper.values()], axis=-1)


def fra_ti_grupper(antall: Mapping[str, float], grupper: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """How many are there in other, wider groups, when only the ten are known? Exact, or refused.

    Raises UgyldigInndata when a group cuts through one of the ten (as 16–22 does): a guess is not given.
    """
    ut = {}
    for navn, (fra, til) in grupper.items():
        inni = {n for n, (a, b) in TI_GRUPPER.items() if fra <= a and b <= til}
        delt = [n for n, (a, b) in TI_GRUPPER.items() if n not in inni and a <= til and fra <= b]
        if delt:
            raise UgyldigInndata(
                f"Gruppen {aldersnavn((fra, til))} deler {aldersnavn(delt[0])}, og ettårige aldre mangler her:"
                " velg grupper som følger befolkningstabellen."
            )
        ut[navn] = sum(antall[n] for n in inni)
    return ut
