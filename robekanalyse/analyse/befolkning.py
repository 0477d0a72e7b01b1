"""Who will live here? Our own age split by cohort-change ratios, its sum laid on SSB's projection, with its misses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import les, les_for
from ..grunnlag.kommune import FJORDVIK, Kommune
from ..grunnlag.kommuneserie import grenseaar
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.regler import regel
from .alder import INNDELINGER, TI_GRUPPER, grupper_sum
from .befolkningsmerknader import merknader_til
from .etterproeving import stoerrelsesgruppe, usikkerhet
from .folketall import Folketall, folketall
from .kohort import Forholdstall, forholdstall, framskrevet
from .utvalg import velg_kommuner

STANDARD_SLUTT = 2040
EGEN = "robekanalyses egen aldersfordeling"
EGEN_SKALERT = "robekanalyses egen aldersfordeling, sum etter SSB 14288"


@dataclass(frozen=True)
class EgenFramskriving:
    """The publisher's own projection by age: kommunenr → years × ten groups, from the year `fra`."""

    tabeller: dict[str, np.ndarray]
    fra: int
    til: int
    navn: str
    kilde: str


@dataclass(frozen=True)
class Grunnlag:
    """What a projection from one base year stands on, for all municipalities: arrays in the order of `folketall`."""

    kjent: Folketall
    med_kjonn: Forholdstall
    uten_kjonn: Forholdstall
    ssb_sum: np.ndarray  # municipality × year from the base year; NaN where SSB's totals do not reach
    ssb_alder: EgenFramskriving

    @property
    def siste(self) -> int:
        """The last year that can be projected to."""
        sum_til = self.kjent.aar[-1] + self.ssb_sum.shape[1] - 1
        return max(sum_til, self.ssb_alder.til)


@cache
def grunnlag(basisaar: int, konstruert: bool = False) -> Grunnlag:
    """Population, ratios and the publisher's own projections, as known from this base year. Computed once."""
    kjent = folketall(konstruert).til(basisaar)
    flest = regel("perspektiv.framskriving_overganger").verdi["flest"]
    uendret = _uendret(kjent, konstruert)
    return Grunnlag(
        kjent, forholdstall(kjent.kjonn, flest, uendret), forholdstall(kjent.begge, flest, uendret),
        _ssb_sum(kjent.nr, basisaar, konstruert), _ssb_alder(konstruert),
    )


def _uendret(kjent: Folketall, konstruert: bool) -> np.ndarray:
    """Municipality × pair of years: was the border the same in both? SSB's figures follow the border of each year."""
    ut = np.ones((len(kjent.nr), len(kjent.aar) - 1), bool)
    for i, nr in enumerate(() if konstruert else kjent.nr):
        for aar in grenseaar(nr):
            if kjent.aar[0] < aar <= kjent.aar[-1]:
                ut[i, kjent.aar.index(aar) - 1] = False
    return ut


def _les(navn: str, konstruert: bool) -> pd.DataFrame:
    return les_for(navn, FJORDVIK) if konstruert else les(navn)


def _ssb_sum(nr: tuple[str, ...], basisaar: int, konstruert: bool) -> np.ndarray:
    t = _les("framskriving_2024", konstruert)
    if t.empty:
        return np.full((len(nr), 1), np.nan)
    t = t.pivot(index="kommunenr", columns="aar", values="framskrevet")
    if basisaar < t.columns.min():  # an earlier base year must not borrow what nobody knew then
        t = t.astype(float) * np.nan
    return t.reindex(index=list(nr), columns=range(basisaar, t.columns.max() + 1)).to_numpy(float)


@cache
def _ssb_alder(konstruert: bool) -> EgenFramskriving:
    t = _les("framskriving_alder", konstruert)
    t = t[t["kommunenr"].str.fullmatch(r"\d{4}", na=False) & (t["alternativ"] == "MMMM")]
    if t.empty:
        return EgenFramskriving({}, 0, 0, "", "")
    t = t[t["utgitt"] == t["utgitt"].max()].sort_values(["kommunenr", "aar"])
    tabeller = {str(k): d[list(TI_GRUPPER)].to_numpy(float) for k, d in t.groupby("kommunenr")}
    rad = t.iloc[0]
    navn = "konstruert framskriving" if konstruert else f"SSB {rad['tabell']}, utgitt {rad['utgitt']}"
    return EgenFramskriving(tabeller, int(t["aar"].min()), int(t["aar"].max()), navn, str(rad["kilde"]))


def framskriv_befolkning(
    kommune=None, til_aar: int | None = None, *, inndeling: str = "aldersgrupper", basisaar: int | None = None
) -> Resultattabell:
    """How many will live here, by age and sex, each year until `til_aar` (default 2040, or as far as it goes)?

    Every age group follows its own change over the last ten years (cohort-change ratios, Hamilton–Perry). The
    sum is laid on SSB's 2024 main alternative. Where the data hold SSB's own projection by age (Telemark
    today, more after a refresh), that one is used and ours gives only the sexes.

    Parameters: `kommune` one name, number or Kommune, a series, a network, or None for all 357 in one call;
    `inndeling` aldersgrupper (ten, as SSB 07459 in the data), noekler (ten, as the cost keys), i_alt or
    ettaarig; `basisaar` the year it starts from (default the newest, 2026).

    Rows: one per municipality, year (1 January, base year included) and group. Columns, in persons (decimals
    are kept, so that sums hold): kommunenr, kommune, aar, aldersgruppe, `antall` (laid on SSB's sum),
    `antall_ssb_vekst` (laid on SSB's growth from the real base year: use this one for changes, as need),
    `antall_uskalert` (ours alone), menn, kvinner (of `antall`; blank where SSB's sexes are missing), lav, hoey
    (around `antall`: within these four of five of the method's earlier projections landed, same size of
    municipality; not for ettaarig), fordeling (whose split by age).

    Raises UgyldigInndata for a year before the base year or after SSB's last, ManglerTall where a municipality
    asked for lacks figures; in a call for many it is left out and said in `.merknader`.
    Source: SSB 07459, 14288 and 14746.
    """
    if inndeling not in INNDELINGER:
        raise UgyldigInndata(f"Inndelingen {inndeling} finnes ikke: velg {', '.join(INNDELINGER)}.")
    kommuner = velg_kommuner(kommune)
    konstruert = kommuner[0].konstruert
    f = folketall(konstruert)
    basisaar = basisaar or f.aar[-1]
    if basisaar not in f.aar:
        raise UgyldigInndata(f"Folketallet dekker {f.aar[0]}–{f.aar[-1]}: velg et basisår der, ikke {basisaar}.")
    g = grunnlag(basisaar, konstruert)
    til_aar = min(STANDARD_SLUTT, g.siste) if til_aar is None else til_aar
    if not basisaar <= til_aar <= g.siste:
        raise UgyldigInndata(
            f"Framskrivingen begynner 1. januar {basisaar} og kan gå til {g.siste}: velg et sluttår der,"
            f" ikke {til_aar}."
        )
    med, uten = _mulige(kommuner, g)
    deler = [
        _del(valgt, g, til_aar - basisaar, inndeling, kjonn) for valgt, kjonn in ((med, True), (uten, False)) if valgt
    ]
    tabell = deler[0]
    if len(deler) > 1:
        tabell = pd.concat(deler, ignore_index=True)
        plass = tabell["kommunenr"].map({k.nr: i for i, k in enumerate(kommuner)}).to_numpy()
        tabell = tabell.iloc[np.argsort(plass, kind="stable")].reset_index(drop=True)
    merknader = merknader_til(kommuner, med, uten, g, inndeling, til_aar)
    return resultattabell(tabell, _opphav(g, til_aar, {k.nr for k in (*med, *uten)}), merknader)


def _mulige(kommuner: tuple[Kommune, ...], g: Grunnlag) -> tuple[list[Kommune], list[Kommune]]:
    """Which can be projected with sex, and which only without? Refuses when none can."""
    faerrest = regel("perspektiv.framskriving_overganger").verdi["faerrest"]
    rader = g.kjent.rader([k.nr for k in kommuner])
    kan = (g.med_kjonn.overganger >= faerrest) & ~np.isnan(g.kjent.kjonn[:, -1]).any(axis=(1, 2))
    kan_uten = (g.uten_kjonn.overganger >= faerrest) & ~np.isnan(g.kjent.begge[:, -1]).any(axis=(1, 2))
    med = [k for k, r in zip(kommuner, rader, strict=True) if kan[r]]
    uten = [k for k, r in zip(kommuner, rader, strict=True) if kan_uten[r] and not kan[r]]
    if not med and not uten:
        navn = ", ".join(k.navn for k in kommuner[:5])
        raise ManglerTall(
            f"Folketallet for {navn} kan ikke framskrives fra {g.kjent.aar[-1]}: det kreves {faerrest} årsskifter"
            " med uendrede grenser. Velg et senere basisår."
        )
    return med, uten


def _del(kommuner: list[Kommune], g: Grunnlag, aar: int, inndeling: str, kjonn: bool) -> pd.DataFrame:
    rader = g.kjent.rader([k.nr for k in kommuner])
    basisaar = g.kjent.aar[-1]
    personer = (g.kjent.kjonn if kjonn else g.kjent.begge)[rader, -1]
    forhold = (g.med_kjonn if kjonn else g.uten_kjonn).utvalg(rader)
    egen = framskrevet(personer, forhold, aar)  # municipality × year × sex × age
    sum_egen = egen.sum(axis=(2, 3))
    ssb = np.full((len(kommuner), aar + 1), np.nan)
    rekker = min(aar + 1, g.ssb_sum.shape[1])
    ssb[:, :rekker] = g.ssb_sum[rader, :rekker]
    skala = np.where(np.isnan(ssb), 1.0, ssb / sum_egen)
    vekst = np.where(np.isnan(ssb[:, :1]), 1.0, ssb / ssb[:, :1] * sum_egen[:, :1] / sum_egen)
    skala[:, 0] = vekst[:, 0] = 1.0
    skalert, etter_vekst = egen * skala[..., None, None], egen * vekst[..., None, None]
    fordeling = np.where(np.isnan(ssb), 1, 2)
    fordeling[:, 0] = 0
    for i, k in enumerate(kommuner):
        if k.nr in g.ssb_alder.tabeller and g.ssb_alder.fra <= basisaar:
            ti = g.ssb_alder.tabeller[k.nr][basisaar - g.ssb_alder.fra :][: aar + 1]
            n = len(ti)
            skalert[i, 1:n] = etter_vekst[i, 1:n] = _etter_ti_grupper(egen[i, 1:n], ti[1:])
            fordeling[i, 1:n] = 3
    grupper = INNDELINGER[inndeling]
    ut = {"antall": skalert, "antall_ssb_vekst": etter_vekst, "antall_uskalert": egen}
    ut = {n: v.sum(axis=2) for n, v in ut.items()}
    ut |= {"menn": skalert[:, :, 0], "kvinner": skalert[:, :, 1]} if kjonn else {}
    kolonner = {n: grupper_sum(v, grupper).reshape(-1) for n, v in ut.items()}
    if not kjonn:
        kolonner |= {"menn": np.nan, "kvinner": np.nan}
    if inndeling != "ettaarig":
        bom = usikkerhet(inndeling)[stoerrelsesgruppe(sum_egen[:, 0])][..., : aar + 1].transpose(0, 2, 1).reshape(-1)
        kolonner |= {"lav": kolonner["antall"] * np.maximum(1 - bom, 0), "hoey": kolonner["antall"] * (1 + bom)}
    k, t, n = len(kommuner), aar + 1, len(grupper)
    navn = ["folketall 1. januar", EGEN, EGEN_SKALERT, g.ssb_alder.navn or "SSB"]
    return pd.DataFrame({
        "kommunenr": _kategori([x.nr for x in kommuner], np.repeat(np.arange(k), t * n)),
        "kommune": _kategori([x.navn for x in kommuner], np.repeat(np.arange(k), t * n)),
        "aar": np.tile(np.repeat(np.arange(basisaar, basisaar + t), n), k),
        "aldersgruppe": pd.Categorical.from_codes(np.tile(np.arange(n), k * t), list(grupper), ordered=True),
        **kolonner,
        "fordeling": pd.Categorical.from_codes(np.repeat(fordeling.reshape(-1), n), navn),
    })


def _kategori(navn: list[str], koder: np.ndarray) -> pd.Categorical:
    unike = list(dict.fromkeys(navn))
    plass = np.array([unike.index(n) for n in navn]) if len(unike) < len(navn) else np.arange(len(navn))
    return pd.Categorical.from_codes(plass[koder], unike)


def _etter_ti_grupper(egen: np.ndarray, ti: np.ndarray) -> np.ndarray:
    """Our one-year ages by sex, laid on SSB's ten groups; a group where we have nobody is spread evenly."""
    ut = np.empty_like(egen)
    for g, (fra, til) in enumerate(TI_GRUPPER.values()):
        bit = egen[..., fra : til + 1]
        sum_egen = bit.sum(axis=(1, 2), keepdims=True)
        jevnt = np.full_like(bit, 1 / (bit.shape[1] * bit.shape[2]))
        ut[..., fra : til + 1] = ti[:, g, None, None] * np.where(sum_egen > 0, bit / np.maximum(sum_egen, 1e-9), jevnt)
    return ut


def _opphav(g: Grunnlag, til_aar: int, numre: set[str]) -> list[Opphav]:
    aar = (g.kjent.aar[-1], til_aar)
    ut = g.kjent.kilder(formel="kohortmetoden (Hamilton–Perry)")
    if til_aar > aar[0] and not np.isnan(g.ssb_sum).all() and numre - set(g.ssb_alder.tabeller):
        kilde = str(les("framskriving_2024")["kilde"].iloc[0])
        ut.append(Opphav(kilde, "Framskrevet folketall, hovedalternativet", aar))
    if numre & set(g.ssb_alder.tabeller):
        ut.append(
            Opphav(g.ssb_alder.kilde, "Framskrevet folketall etter alder", aar, konstruert=g.kjent.konstruert)
        )
    return ut
