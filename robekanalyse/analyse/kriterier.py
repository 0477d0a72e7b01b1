"""The criteria of the cost keys that can be recomputed: age groups and the basic supplement, from the population."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall
from ..grunnlag.kommune import Kommune
from ..grunnlag.opphav import Opphav
from .alder import NOEKKELGRUPPER, grupper_sum
from .folketall import folketall

BASIS = "basis"
# code in data/tall/kostnadsnokler.csv → age group
ALDER = {
    "innb_0": "alder_0", "innb_1_5": "alder_1_5", "innb_6_12": "alder_6_12", "innb_13_15": "alder_13_15",
    "innb_16_22": "alder_16_22", "innb_23_24": "alder_23_24", "innb_25_66": "alder_25_66",
    "innb_67_79": "alder_67_79", "innb_80_89": "alder_80_89", "innb_90_plus": "alder_90_pluss",
}


@dataclass(frozen=True)
class Kriterieindekser:
    """Criterion code → index (1.00 = the country) for one municipality, of the population on 1 January `aar`."""

    aar: int
    indeks: dict[str, float]
    kilder: tuple[Opphav, ...]

    @staticmethod
    def slag(kode: str) -> str:
        """Is this criterion an age group («alder»), the basic supplement («basis») or something else («annet»)?"""
        return "alder" if kode in ALDER else BASIS if kode == BASIS else "annet"


@cache
def landets_aldre(aar: int) -> tuple[np.ndarray, int]:
    """How many live in the country in each age group of the cost keys on 1 January, and in how many municipalities?"""
    f = folketall()
    if aar not in f.aar:
        raise ManglerTall(f"Folketallet 1. januar {aar} mangler: velg et år fra {f.aar[0]} til {f.aar[-1]}.")
    alle = f.begge[:, f.aar.index(aar), 0]
    return grupper_sum(np.nansum(alle, axis=0), NOEKKELGRUPPER), len(f.nr)


def kriterieindekser(kommune: Kommune, aar: int) -> Kriterieindekser:
    """Which criterion indices does the population give? The share of a group here, over its share in the country.

    The basic supplement is the same sum for every municipality: one of all municipalities, over the share of
    inhabitants. Fjordvik has constructed indices for the other criteria too. Raises ManglerTall for a year without
    population. Source: SSB 07459.
    """
    land, antall_kommuner = landets_aldre(aar)
    f = folketall(kommune.konstruert)
    egne = grupper_sum(f.begge[f.rader([kommune.nr])[0], f.aar.index(aar), 0], NOEKKELGRUPPER)
    andel = (egne / egne.sum()) / (land / land.sum())
    indeks = {kode: float(andel[i]) for i, kode in enumerate(ALDER)}
    indeks[BASIS] = float((1 / antall_kommuner) / (egne.sum() / land.sum()))
    kilder = tuple(o for x in ([f] if not kommune.konstruert else [f, folketall()]) for o in x.kilder(aar))
    if kommune.konstruert:
        indeks = {k: float(v) for k, v in les_yaml("fjordvik/behov.yaml")["kriterier"].items()} | indeks
    return Kriterieindekser(aar, indeks, kilder)
