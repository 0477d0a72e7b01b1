"""How well does the projection method hit? Projects from earlier years to years we know, and counts the misses.

Run `python -m robekanalyse.analyse.etterproeving` to see the back-test 2016–2026 beside SSB's own.
"""

from __future__ import annotations

import sys
from functools import cache

import numpy as np
import pandas as pd

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kilder import les
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.regler import regel
from ..grunnlag.tall import tekst
from .alder import INNDELINGER, grupper_sum
from .folketall import folketall
from .kohort import forholdstall, framskrevet


def stoerrelsesgruppe(innbyggere) -> np.ndarray:
    """Which size class, counted from 0, does each population belong to?"""
    return np.searchsorted(regel("perspektiv.stoerrelsesgrupper").verdi, innbyggere, side="right") - 1


def stoerrelsesnavn() -> list[str]:
    """What are the size classes called? «under 2 000», «2 000–4 999», …"""
    grenser = regel("perspektiv.stoerrelsesgrupper").verdi
    midt = [f"{tekst(a)}–{tekst(b - 1)}" for a, b in zip(grenser[1:], grenser[2:], strict=False)]
    return [f"under {tekst(grenser[1])}", *midt, f"{tekst(grenser[-1])} og over"]


def _tidligere(basisaar: int, aar: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(projected persons by municipality, year, age; population in the base year; which municipalities allow it)."""
    f = folketall()
    kjent = f.til(basisaar)
    grense = regel("perspektiv.framskriving_overganger").verdi
    forhold = forholdstall(kjent.kjonn, grense["flest"])
    basis = kjent.kjonn[:, -1]
    tillatt = (forhold.overganger >= grense["faerrest"]) & ~np.isnan(basis).any(axis=(1, 2))
    return framskrevet(basis, forhold, aar).sum(axis=2), basis.sum(axis=(1, 2)), tillatt


@cache
def usikkerhet(inndeling: str) -> np.ndarray:
    """How far off has the method been? Share of the projected number, by size class × group × years ahead.

    The share that `dekning` (80 per cent) of earlier projections stayed within, over all base years from 2011
    and municipalities of the size class. Beyond the longest tried the share grows evenly with the years;
    years ahead 0–40 stand along the last axis (0 in the base year).
    """
    f, krav = folketall(), regel("perspektiv.framskriving_usikkerhet").verdi
    faerrest = regel("perspektiv.framskriving_overganger").verdi["faerrest"]
    grupper, lengste, klasser = INNDELINGER[inndeling], krav["lengste"], len(stoerrelsesnavn())
    bom: dict[int, list] = {h: [] for h in range(1, lengste + 1)}
    for basisaar in range(f.aar[0] + faerrest, f.aar[-1]):
        aar = min(lengste, f.aar[-1] - basisaar)
        anslag, basis, tillatt = _tidligere(basisaar, aar)
        start = f.aar.index(basisaar)
        anslag = grupper_sum(anslag[tillatt], grupper)
        fasit = grupper_sum(f.begge[tillatt, start : start + aar + 1, 0], grupper)
        klasse = stoerrelsesgruppe(basis[tillatt])
        with np.errstate(invalid="ignore"):
            avvik = np.abs(fasit - anslag) / np.maximum(anslag, 1)
        for h in range(1, aar + 1):
            bom[h].append((klasse, avvik[:, h]))
    ut = np.zeros((klasser, len(grupper), 41))
    for h, deler in bom.items():
        klasse, avvik = np.concatenate([k for k, _ in deler]), np.concatenate([a for _, a in deler])
        for k in range(klasser):
            ut[k, :, h] = np.nanquantile(avvik[klasse == k], float(krav["dekning"]), axis=0)
    ut[..., lengste + 1 :] = ut[..., [lengste]] * np.arange(lengste + 1, 41) / lengste
    return ut


def _maal(bom: np.ndarray) -> dict[str, float]:
    avstand = np.abs(bom)
    return {
        "median_bom_prosent": float(np.median(avstand)), "ni_av_ti_under_prosent": float(np.quantile(avstand, 0.9)),
        "stoerste_bom_prosent": float(avstand.max()), "skjevhet_prosent": float(np.median(bom)),
    }


def etterproev_befolkning(fra_aar: int = 2016, til_aar: int = 2026) -> Resultattabell:
    """How far was our projection from what happened, by size class, beside SSB's own from 2016?

    Projects every municipality with figures from 1 January `fra_aar`, knowing nothing later, and compares the
    total with 1 January `til_aar`. One row per size class, one for all, and, when `fra_aar` is 2016, one for
    the municipalities that SSB's 2016 projection in the data covers and that still exist unchanged.

    Columns: gruppe, kommuner (number), median_bom_prosent, ni_av_ti_under_prosent, stoerste_bom_prosent,
    skjevhet_prosent (median, + is too high), ssb_median_bom_prosent (same municipalities; blank where SSB's
    is not in the data). Per cent of the actual population. Raises UgyldigInndata for years that cannot be tried.
    """
    f = folketall()
    faerrest = regel("perspektiv.framskriving_overganger").verdi["faerrest"]
    foerste, siste = f.aar[0] + faerrest, f.aar[-1]
    if not foerste <= fra_aar < til_aar <= siste:
        raise UgyldigInndata(
            f"Etterprøvingen må begynne tidligst i {foerste} og slutte senest i {siste}: {fra_aar}–{til_aar} går ikke."
        )
    anslag, basis, tillatt = _tidligere(fra_aar, til_aar - fra_aar)
    fasit = f.begge[:, f.aar.index(til_aar), 0].sum(axis=-1)
    tillatt &= ~np.isnan(fasit)
    with np.errstate(invalid="ignore"):
        bom = 100 * (anslag[:, -1].sum(axis=-1) - fasit) / fasit
    klasse = stoerrelsesgruppe(basis)
    rader = []
    for k, navn in enumerate(stoerrelsesnavn()):
        med = tillatt & (klasse == k)
        if med.any():
            rader.append({"gruppe": navn, "kommuner": int(med.sum()), **_maal(bom[med])})
    rader.append({"gruppe": "alle", "kommuner": int(tillatt.sum()), **_maal(bom[tillatt])})
    uten = len(f.nr) - int(tillatt.sum())
    kilder = f.kilder(fra_aar, til_aar, formel="kohortmetoden, framskrevet mot faktisk")
    merknader = [f"{uten} kommuner er ikke med: grensene er endret, og sammenhengende tall mangler for dem."]
    ssb = _ssb_2016(til_aar) if fra_aar == 2016 else pd.DataFrame()
    if len(ssb):
        plass = f.rader(ssb["kommunenr_i_dag"])
        med = tillatt[plass]
        ssb_bom = (100 * (ssb["framskrevet"] - ssb["faktisk"]) / ssb["faktisk"]).to_numpy()[med]
        rader.append({
            "gruppe": "kommunene i SSBs 2016-framskriving", "kommuner": int(med.sum()), **_maal(bom[plass][med]),
            "ssb_median_bom_prosent": float(np.median(np.abs(ssb_bom))),
        })
        kilder.append(Opphav(str(ssb["kilde"].iloc[0]), "Framskrevet folketall", (2016, til_aar)))
        merknader.append(
            "SSBs framskriving fra 2016 finnes bare for noen kommuner i datagrunnlaget; raden nederst viser de samme."
        )
    return resultattabell(rader, kilder, merknader)


def _ssb_2016(aar: int) -> pd.DataFrame:
    t = les("framskriving_2016")
    return t[(t["aar"] == aar) & t["faktisk"].notna() & t["kommunenr_i_dag"].isin(folketall().nr)]


def _linjer(tabell: pd.DataFrame) -> list[str]:
    hode = f"{'Innbyggere ved start':38}{'Kommuner':>9}{'Median bom':>12}{'9 av 10 under':>15}{'Største':>9}"
    ut = [f"{hode}{'Skjevhet':>10}{'SSB median':>12}"]
    for r in tabell.to_dict("records"):
        p = {n: tekst(r[n], 1, fortegn=n == "skjevhet_prosent") for n in tabell.columns[2:]}
        ut.append(
            f"{r['gruppe']:38}{r['kommuner']:>9}{p['median_bom_prosent']:>12}{p['ni_av_ti_under_prosent']:>15}"
            f"{p['stoerste_bom_prosent']:>9}{p['skjevhet_prosent']:>10}{p.get('ssb_median_bom_prosent', ''):>12}"
        )
    return ut


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):  # the minus sign is not in the code page of a Windows terminal
        sys.stdout.reconfigure(encoding="utf-8")
    resultat = etterproev_befolkning()
    print("Framskrevet 2016–2026 mot faktisk folketall 1.1.2026, bom i prosent\n")
    print("\n".join([*_linjer(resultat), "", *resultat.merknader]))
