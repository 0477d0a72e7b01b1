"""A municipality's accounts over the years, also before a merger: levels are added, rates are computed anew."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..grunnlag.husk import husk_tabell
from ..grunnlag.kilder import aar_med_rader
from ..grunnlag.kommune import Kode, Kommune, finn_kommune
from ..grunnlag.kommuneserie import DELING, Serieaar, brudd_for, serieaar
from ..grunnlag.nyinndeling import SISTE_AAR
from ..grunnlag.opphav import Resultattabell, resultattabell
from .eksakt import ramse
from .oekonomi import noekkeltall_for, nokkeltall, samlede_nokkeltall
from .utvalg import Enhet

# KOSTRA accounts of today's kind begin here; the parts of older mergers have none.
FOERSTE_AAR = 2003
SNITT = "netto_driftsresultat_prosent_snitt3"
SUM = "sum av kommunene før sammenslåingen"


@husk_tabell
def nokkeltallserie(kommune, *, omfang: str | None = None) -> Resultattabell:
    """How have the accounts developed, over renumbering and whole mergers?

    The rows of `nokkeltall` for the municipality itself, and before them one row per year for the whole municipalities
    it was merged from: their amounts added, the percentages computed from the sums, SSB's published rates blank (rates
    are never added). Columns as in `nokkeltall`, and `sum_av` («Eide og Fræna», "" for its own years); kommunenr is
    today's for a sum. A year in which one of them lacks figures, or where konsern and kasse would be mixed, is not
    there, and a remark names it. A municipality that was split has no years before that. Source: as `nokkeltall`.
    """
    k = finn_kommune(kommune)
    egne = nokkeltall(k, omfang=omfang)
    egne["sum_av"] = ""
    deler, merknader, kilder = [], [], []
    for s, aarene in _aar_foer(k).items():
        t = noekkeltall_for(_enheter(k, s, aarene), aarene, omfang)
        sum_, borte = _summer(k, t, s, aarene)
        merknader += borte
        if len(sum_):
            deler.append(sum_)
            kilder += [o.med(formel=f"{o.formel}, {SUM}") for o in t.kilder]
    if not deler:
        return resultattabell(egne, egne.kilder, [*egne.merknader, *merknader, *_delt(k, egne)])
    egne = egne.dropna(subset=["driftsinntekter", "netto_driftsresultat_prosent"], how="all")
    alle = pd.concat([*deler, egne]).sort_values("aar", kind="stable").reset_index(drop=True)
    alle = alle[egne.columns].astype({"aar": "Int64"})
    pst, aar = alle["netto_driftsresultat_prosent"], alle["aar"].astype(int)
    alle[SNITT] = pst.rolling(3).mean().where(aar.diff(2) == 2)
    egne_ord = [m for m in egne.merknader if "slått sammen" not in m]
    return resultattabell(alle, [*kilder, *egne.kilder], [*egne_ord, *merknader, *_forklaring(k, alle)])


def _aar_foer(k: Kommune) -> dict[Serieaar, list[int]]:
    """The years with figures before a merger, by the municipalities that made it up."""
    if k.konstruert:
        return {}
    foer = [s for s in (serieaar(k, a) for a in range(FOERSTE_AAR, SISTE_AAR)) if s.numre and not s.egne]
    if not foer:
        return {}
    numre = tuple({nr for s in foer for nr in s.numre})
    med_tall = aar_med_rader("kostra_oekonomi", kommunenr=numre)
    ut: dict[Serieaar, list[int]] = {}
    for s in foer:
        if s.aar in med_tall:
            ut.setdefault(Serieaar(0, s.numre, s.navn, False), []).append(s.aar)
    return ut


def _enheter(k: Kommune, s: Serieaar, aarene: list[int]) -> tuple[Enhet, ...]:
    return tuple(Enhet(navn, k, (Kode(nr, aarene[0], aarene[-1]),)) for nr, navn in zip(s.numre, s.navn, strict=True))


def _summer(k: Kommune, t: Resultattabell, s: Serieaar, aarene: list[int]) -> tuple[pd.DataFrame, list[str]]:
    """The years in which all of the municipalities have figures of the same scope, and what is said of the rest."""
    hele = t.dropna(subset=["driftsinntekter"])
    per_aar = hele.groupby("aar")
    med = [int(a) for a, d in per_aar if len(d) == len(s.numre) and d["omfang"].nunique() == 1]
    noen = sorted({int(a) for a, _ in per_aar} - set(med))
    borte = []
    if noen:
        mangler = sorted(set(s.navn) - {r for a in noen for r in hele.loc[hele["aar"] == a, "kommune"]})
        hvorfor = f"tall for {ramse(mangler)} mangler" if mangler else "konsern og kasse kan ikke legges sammen"
        borte = [f"Summen av {ramse(s.navn)} er ikke regnet for {ramse(noen)}: {hvorfor}."]
    if not med:
        return pd.DataFrame(), borte
    hele = hele[hele["aar"].isin(med)]
    ut = samlede_nokkeltall(resultattabell(hele, t.kilder), k.navn).drop(columns="kommuner")
    status = hele.groupby("aar")["status"].agg(lambda v: " og ".join(dict.fromkeys(v)))
    omfang = hele.groupby("aar")["omfang"].first()
    ut = ut.assign(
        kommunenr=k.nr, omfang=omfang.reindex(ut["aar"]).to_numpy(), status=status.reindex(ut["aar"]).to_numpy(),
        prosent_av="beløp", mangler="", sum_av=ramse(s.navn),
    )
    return pd.DataFrame(ut).reindex(columns=[*t.columns, "sum_av"], fill_value=np.nan), borte


def _forklaring(k: Kommune, alle: pd.DataFrame) -> list[str]:
    hvem = list(dict.fromkeys(v for v in alle["sum_av"] if v))
    return [
        f"Årene før sammenslåingen er summen av {' og '.join(f'regnskapene til {h}' for h in hvem)}. Utgifter mellom"
        " dem er ikke trukket fra. Prosentene er regnet av summene.",
        *_delt(k, alle),
    ]


def _delt(k: Kommune, t: pd.DataFrame) -> list[str]:
    """What is said where the series ends at a split."""
    med = t.dropna(subset=["driftsinntekter"])["aar"]
    foerste = int(med.min()) if len(med) else SISTE_AAR
    return [b.tekst for b in brudd_for(k, 0, foerste) if b.slag == DELING][-1:]
