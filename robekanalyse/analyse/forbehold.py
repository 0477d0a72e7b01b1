"""Uncertainty said in words: what a reader must know about these figures, one sentence each, made from the figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from ..grunnlag.kilder import les_for
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.kommunehistorie import senere_endringer
from ..grunnlag.kommuneserie import GRENSE, brudd_for, grenseaar
from ..grunnlag.nyinndeling import SISTE_AAR, setninger
from ..grunnlag.opphav import er_forelopig
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent, tekst
from .alder import TI_GRUPPER, aldersnavn
from .eksakt import ramse
from .oekonomi import nokkeltall
from .prisvekst import realvekst
from .utvalg import eieform


@dataclass(frozen=True)
class Forbehold:
    """One reservation: `slag` (små tall, hopp, grenser, gjennomstrømming, status), `setning` for the page."""

    slag: str
    setning: str

    def __str__(self) -> str:
        return self.setning


def usikkerhet_i_ord(kommune, aar: int | None = None) -> tuple[Forbehold, ...]:
    """What must a reader know about this municipality's figures before they are used?

    Small denominators, one-year jumps, a municipality that was merged, gross and net that part (tasks done for
    others), and figures that are not revised: one Norwegian sentence each, with the figures in it, in that order.
    `aar` is the last accounts year that counts (default: the newest). No reservation gives an empty answer; the
    sentences are never added up to a score. The limits are assumptions in data/regler/perspektiv.yaml.
    """
    k = finn_kommune(kommune)
    grense = {n: Decimal(v) for n, v in regel("perspektiv.forbehold").verdi.items()}
    t = nokkeltall(k).dropna(subset=["driftsinntekter"])
    if aar is not None:
        t = t[t["aar"] <= aar]
    vekst = _reelt(k, t)
    return tuple([
        *_smaa_tall(k, grense), *_hopp_i_folketall(k, grense), *_hopp_i_regnskap(t, vekst, grense), *_grenser(k),
        *_gjennomstroemming(vekst, grense), *_status(k, t),
    ])


def _reelt(k: Kommune, t: pd.DataFrame) -> pd.DataFrame:
    if len(t) < 2:
        return pd.DataFrame({"serie": [], "aar": [], "realvekst_prosent": [], "realindeks": []})
    v = realvekst(k)
    return v[v["aar"] <= int(t["aar"].max())]


def _folketall(k: Kommune) -> pd.DataFrame:
    t = les_for("befolkning", k)
    return t[t["kommunenr"] == k.nr].sort_values("aar")


def _smaa_tall(k: Kommune, grense: dict) -> Iterator[Forbehold]:
    siste = _folketall(k).iloc[-1]
    i_alt = int(siste["i_alt"])
    if i_alt < grense["faa_innbyggere"]:
        yield Forbehold(
            "små tall",
            f"{k.navn} har {tekst(i_alt)} innbyggere. Få personer gjør at tall per innbygger og per bruker kan endre"
            " seg mye uten at tjenesten har endret seg.",
        )
    smaa = [(g, int(siste[g])) for g in TI_GRUPPER if 0 < siste[g] < grense["faa_i_aldersgruppe"]]
    if smaa:
        g, n = min(smaa, key=lambda x: x[1])
        yield Forbehold(
            "små tall",
            f"Det er bare {n} {'innbygger' if n == 1 else 'innbyggere'} i gruppen {aldersnavn(g)}: én til eller fra"
            f" endrer tallet med {prosent(100 / n, 0)}.",
        )


def _hopp_i_folketall(k: Kommune, grense: dict) -> Iterator[Forbehold]:
    t = _folketall(k)
    aarene, tall = t["aar"].tolist(), t["i_alt"].tolist()
    vekst = [(100 * (b / a - 1), x, y) for a, b, x, y in zip(tall, tall[1:], aarene, aarene[1:], strict=False)
             if y == x + 1 and a]
    store = [v for v in vekst if abs(v[0]) > grense["hopp_folketall_prosent"]]
    if store:
        v, fra, til = max(store, key=lambda x: abs(x[0]))
        yield Forbehold(
            "hopp",
            f"Folketallet {'økte' if v > 0 else 'falt'} med {prosent(abs(v))} på ett år (1. januar {fra} til {til});"
            + (" grensen ble endret da, og året er holdt utenfor framskrivingen."
               if not k.konstruert and til in grenseaar(k.nr) else
               " en slik endring trekker framskrivingen med seg."),
        )


def _hopp_i_regnskap(t: pd.DataFrame, vekst: pd.DataFrame, grense: dict) -> Iterator[Forbehold]:
    inntekt = vekst[vekst["serie"].str.startswith("Driftsinntekter")] if len(vekst) else vekst
    for r in inntekt.itertuples():
        if r.realvekst_prosent == r.realvekst_prosent and abs(r.realvekst_prosent) > grense["hopp_inntekt_prosent"]:
            yield Forbehold(
                "hopp",
                f"I {r.aar} {'økte' if r.realvekst_prosent > 0 else 'falt'} driftsinntektene reelt med"
                f" {prosent(abs(r.realvekst_prosent))}: se etter engangsposter eller oppgaver for andre før året brukes"
                " som nivå.",
            )
    kjent = t.dropna(subset=["netto_driftsresultat_prosent"])
    par = list(zip(kjent["aar"], kjent["netto_driftsresultat_prosent"], strict=True))
    for (fra, foer), (til, etter) in zip(par, par[1:], strict=False):
        if til == fra + 1 and abs(etter - foer) > grense["hopp_resultat_prosentpoeng"]:
            yield Forbehold(
                "hopp",
                f"Fra {fra} til {til} gikk netto driftsresultat fra {tekst(foer, 1)} til {prosent(etter)} av"
                " driftsinntektene: ett år alene sier lite.",
            )


def _grenser(k: Kommune) -> Iterator[Forbehold]:
    nye = senere_endringer()
    for setning in setninger(nye[nye["nytt_nr"].isin(nye.loc[nye["gammelt_nr"] == k.nr, "nytt_nr"])]):
        yield Forbehold("grenser", f"{setning} Tallene her er for {k.navn} alene, som før endringen.")
    for b in brudd_for(k, SISTE_AAR - 11, SISTE_AAR):
        if b.slag == GRENSE:
            yield Forbehold("grenser", b.tekst)
    foer = [t for t in k.tidligere if not t.samme]
    if not foer:
        return
    aar = max(t.til for t in foer) + 1
    siste = [t for t in foer if t.til == aar - 1]
    navn = [*sorted({t.navn for t in siste if t.helt}), *(f"en del av {t.navn}" for t in siste if not t.helt)]
    yield Forbehold(
        "grenser",
        f"{k.navn} ble til 1. januar {aar} av {ramse(navn)}: regnskap før det er ikke {eieform(k.navn)} eget.",
    )


def _gjennomstroemming(vekst: pd.DataFrame, grense: dict) -> Iterator[Forbehold]:
    if not len(vekst):
        return
    brutto, netto = (vekst[vekst["serie"] == s].set_index("aar")["realindeks"] for s in (
        "Driftsutgifter (brutto)", "Netto driftsutgifter"))
    felles = brutto.index.intersection(netto.index)
    if len(felles) < 2 or felles[0] != brutto.index[0] or felles[0] != netto.index[0]:
        return
    siste = felles[-1]
    if abs(brutto[siste] - netto[siste]) > grense["gjennomstroemming_prosentpoeng"]:
        yield Forbehold(
            "gjennomstrømming",
            f"Siden {felles[0]} har brutto driftsutgifter endret seg {_pst(brutto[siste])} reelt og netto"
            f" {_pst(netto[siste])}. Forskjellen kan være oppgaver kommunen utfører for andre og får betalt for: bruk"
            " netto når behovet vurderes.",
        )


def _pst(indeks: float) -> str:
    return f"{tekst(indeks - 100, 1, fortegn=True)} prosent"


def _status(k: Kommune, t: pd.DataFrame) -> Iterator[Forbehold]:
    if k.konstruert:
        yield Forbehold("status", f"Konstruert eksempel: tallene for {k.navn} er laget for øving.")
    if not len(t):
        return
    siste = t.iloc[-1]
    status, aar = str(siste["status"]), int(siste["aar"])
    if "urevider" in status and "ikke oppgitt" in status:  # some fetched in March, the others embedded
        yield Forbehold("status", f"Noen av regnskapstallene for {aar} er foreløpige (ureviderte).")
    elif "ikke oppgitt" in status:
        yield Forbehold("status", f"Kilden sier ikke om regnskapstallene for {aar} er foreløpige eller reviderte.")
    elif er_forelopig(status):
        yield Forbehold("status", f"Regnskapstallene for {aar} er foreløpige (ureviderte) og kan bli endret i juni.")
