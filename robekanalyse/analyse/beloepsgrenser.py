"""How much is an amount limit in this municipality? Set against its driftsinntekter and the three per cent limit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from math import floor

import pandas as pd

from ..grunnlag.feil import ManglerTall
from ..grunnlag.kommune import Kommune
from ..grunnlag.opphav import Resultattabell, resultattabell
from ..grunnlag.regler import regel
from .eksakt import beloep
from .oekonomi import nokkeltall


def beloepsgrenser(kommune: Kommune, grenser: Iterable, aar: int) -> Resultattabell:
    """How large is each amount limit, measured by this municipality's income?

    `grenser` are amounts in 1000 kr. Columns: grense and driftsinntekter (1000 kr), promille (of driftsinntekter),
    antall_til_treprosent (the smallest number of decisions of this size that together are more than the limit of
    letter d). Raises ManglerTall when the accounts of that year are not in the data.
    Source: SSB KOSTRA 12137; koml. § 28-1 first paragraph letter d.
    """
    t = nokkeltall(kommune, aar)
    inntekt = t["driftsinntekter"].iloc[0]
    if pd.isna(inntekt):
        raise ManglerTall(
            f"Driftsinntektene til {kommune.navn} i {aar} finnes ikke i datagrunnlaget: hent tallene fra SSB, eller "
            "legg inn kommunens eget regnskap."
        )
    hele = Fraction(str(inntekt))
    r = regel("robek.treprosentgrense", dt.date(max(aar, 2020), 12, 31))
    tak = hele * Fraction(str(r.verdi))
    rader = []
    for g in grenser:
        beloepet = Fraction(beloep(g, "beløpsgrensen"))
        rader.append((float(beloepet), float(inntekt), float(1000 * beloepet / hele), floor(tak / beloepet) + 1))
    d = pd.DataFrame(rader, columns=["grense", "driftsinntekter", "promille", "antall_til_treprosent"])
    merknader = []
    if t["omfang"].iloc[0] == "konsern":
        merknader.append("Driftsinntektene er for konsernet. Grensen i bokstav d måles mot kommunekassen alene.")
    kilder = [k.med(variabel="brutto driftsinntekter", aar=(aar, aar), formel="promille") for k in t.kilder
              if k.oppfoering not in ("ssb-kostra-renter", "ssb-12134")]
    return resultattabell(d, kilder, merknader)
