"""Gathering 2, who lives here: age groups over time, the pyramid, ten years ahead with its band, and how it has hit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..analyse.alder import TI_GRUPPER, aldersnavn, fra_ti_grupper, les_grupper
from ..analyse.befolkning import framskriv_befolkning
from ..analyse.etterproeving import etterproev_befolkning, stoerrelsesgruppe, stoerrelsesnavn
from ..analyse.folketall import folketall
from ..analyse.forbehold import usikkerhet_i_ord
from ..grunnlag.kilder import les_for
from ..grunnlag.kommuneserie import samme_omraade_fra
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .brudd import brudd
from .felles import Tekst, punktliste
from .s2_felles import eller_tekst, merk
from .s5_maler import avsnitt
from .start import Utgangspunkt

# Few enough bands to be told apart on a wall, along the lines of the services.
BREDE = ("0–5", "6–15", "16–66", "67–79", "80+")
LINJER = ("alder_1_5", "alder_6_12", "alder_67_79", "alder_80_89")
AAR_FRAM = 10


def _historie(her: Utgangspunkt) -> tuple[pd.DataFrame, Opphav]:
    t = les_for("befolkning", her.kommune)
    t = t[t["kommunenr"] == her.kommune.nr].sort_values("aar")
    t = t[t["aar"] >= samme_omraade_fra(her.kommune, t["aar"])]
    spenn = (int(t["aar"].min()), int(t["aar"].max()))
    navn, laget = "Personer 1. januar, aldersgrupper", her.kommune.konstruert
    kilde = Opphav(str(t["kilde"].iloc[0]), navn, spenn, konstruert=laget)
    return t.set_index("aar")[[*TI_GRUPPER, "i_alt"]], kilde


def befolkning(her: Utgangspunkt) -> Figur:
    """Who has lived here since 2006, by age? Stacked areas in five broad groups."""
    t, kilde = _historie(her)
    grupper = les_grupper(BREDE)
    brede = pd.DataFrame([fra_ti_grupper(r, grupper) for r in t.to_dict("records")], index=t.index)
    brede.columns = [aldersnavn(a) for a in grupper.values()]
    fra, til = int(t.index[0]), int(t.index[-1])
    lang = brede.rename_axis("aar").reset_index().melt("aar", var_name="gruppe", value_name="antall")
    lang["aar"] = lang["aar"].astype(str)
    endring = "; ".join(
        f"{g} fra {tekst(brede[g][fra])} til {tekst(brede[g][til])}" for g in brede.columns
    )
    b = brudd(her, t.index, folketall=True)
    merknader = [*_hull(her, t), *b.merknader]
    bak = pd.DataFrame({"År": t.index.astype(str), **{g: [tekst(v) for v in brede[g]] for g in brede.columns},
                        "I alt": [tekst(v) for v in t["i_alt"]]})
    return figur(
        diagram.areal(lang, "aar", "antall", "gruppe", "Innbyggere", brudd=b.streker),
        f"Innbyggere etter alder i {her.kommune.navn} {fra}–{til}",
        f"Folketallet gikk fra {tekst(t['i_alt'][fra])} til {tekst(t['i_alt'][til])},"
        f" {prosent(100 * (t['i_alt'][til] / t['i_alt'][fra] - 1), fortegn=True)}{b.over_grensen}."
        f" Gruppe for gruppe: {endring}.{b.alttekst}",
        (kilde,), tabell=bak, merknader=merknader,
    )


def _hull(her: Utgangspunkt, t: pd.DataFrame) -> list[str]:
    fra, til = int(t.index[0]), int(t.index[-1])
    borte = sorted(set(range(fra, til + 1)) - set(t.index))
    ut = []
    if fra > 2006:
        ut.append(f"Serien begynner i {fra}: SSB har ikke folketall for dagens {her.kommune.navn} før det.")
    if borte:
        ut.append(f"SSB har ikke folketall for dagens {her.kommune.navn} i {borte[0]}–{borte[-1]}.")
    return ut


def pyramide(her: Utgangspunkt) -> Figur | Tekst:
    """How is the population built today? Men and women in five-year groups."""
    f = folketall(her.kommune.konstruert)
    personer, aar = f.kjonn[f.rader([her.kommune.nr])[0], -1], f.aar[-1]
    if np.isnan(personer).any():
        return avsnitt(f"SSBs tall etter kjønn mangler for {her.kommune.navn} i {aar}, så pyramiden kan ikke tegnes.")
    grenser = [(a, a + 4) for a in range(0, 90, 5)] + [(90, personer.shape[1] - 1)]
    navn = [aldersnavn(g).removesuffix(" år") for g in grenser]
    antall = {k: [int(personer[i, a : b + 1].sum()) for a, b in grenser] for i, k in enumerate(("menn", "kvinner"))}
    d = pd.DataFrame([(n, k, antall[k][i]) for i, n in reversed(list(enumerate(navn))) for k in antall],
                     columns=["alder", "kjonn", "antall"])
    begge = [m + k for m, k in zip(antall["menn"], antall["kvinner"], strict=True)]
    stoerst, barn = int(np.argmax(begge)), sum(begge[:3])
    eldre = sum(begge[16:])
    bak = pd.DataFrame({"Alder": navn, "Menn": [tekst(v) for v in antall["menn"]],
                        "Kvinner": [tekst(v) for v in antall["kvinner"]]})
    return figur(
        diagram.pyramide(d, "alder", "kjonn", "antall"),
        f"Befolkningspyramiden i {her.kommune.navn} 1. januar {aar}",
        f"Største femårsgruppe er {navn[stoerst]} år med {tekst(begge[stoerst])} personer. {tekst(barn)} er under"
        f" 15 år, og {tekst(eldre)} er 80 år eller eldre, av {tekst(sum(begge))} i alt.",
        tuple(f.kilder(aar, numre=[her.kommune.nr])), tabell=bak,
    )


@eller_tekst
def framover(her: Utgangspunkt) -> Figur:
    """How many children and old people will there be in ten years? Past and future lines with the method's band."""
    naa = folketall(her.kommune.konstruert).aar[-1]
    f = framskriv_befolkning(her.kommune, naa + AAR_FRAM)
    historie, kilde = _historie(her)
    fra = int(historie.index[0])
    deler = []
    for g in LINJER:
        foer = historie.loc[historie.index < naa, g]
        deler.append(pd.DataFrame({"aar": foer.index, "serie": aldersnavn(g), "antall": foer.to_numpy(float),
                                   "lav": foer.to_numpy(float), "hoey": foer.to_numpy(float)}))
        fram = f[f["aldersgruppe"] == g]
        # the band is laid around the line that starts at today's actual number
        skala = (fram["antall_ssb_vekst"] / fram["antall"].where(fram["antall"] > 0)).fillna(1.0)
        deler.append(pd.DataFrame({"aar": fram["aar"], "serie": aldersnavn(g), "antall": fram["antall_ssb_vekst"],
                                   "lav": fram["lav"] * skala, "hoey": fram["hoey"] * skala}))
    d = pd.concat(deler, ignore_index=True)
    siste, start = (d[d["aar"] == a].set_index("serie") for a in (naa + AAR_FRAM, naa))
    setninger = [
        f"{s} går fra {tekst(start['antall'][s])} til {tekst(siste['antall'][s])}"
        f" (mellom {tekst(siste['lav'][s])} og {tekst(siste['hoey'][s])})" for s in siste.index
    ]
    bak = f[f["aar"].isin([naa, naa + 4, naa + AAR_FRAM])]
    bak = pd.DataFrame({
        "År": bak["aar"].astype(str), "Aldersgruppe": [aldersnavn(g) for g in bak["aldersgruppe"]],
        "Personer": [tekst(v) for v in bak["antall_ssb_vekst"]],
        "Båndet fra": [tekst(v) for v in bak["lav"]], "Båndet til": [tekst(v) for v in bak["hoey"]],
    })
    d["aar"] = d["aar"].astype(str)
    return figur(
        diagram.linjer(d, "aar", "antall", "serie", "Personer", baand=("lav", "hoey"), null=True,
                       orden=[aldersnavn(g) for g in LINJER]),
        f"Barn og eldre i {her.kommune.navn} {fra}–{naa + AAR_FRAM}, framskrevet fra {naa}",
        f"Fra {naa} til {naa + AAR_FRAM}: {'; '.join(setninger)}.",
        (kilde, *f.kilder), tabell=bak, merknader=(*merk(f.merknader), *_hull(her, historie)),
    )


@eller_tekst
def summen(her: Utgangspunkt) -> Tabell:
    """How many will live here in all? The publisher's alternative, our own method beside it, and the band in words."""
    naa = folketall(her.kommune.konstruert).aar[-1]
    f = framskriv_befolkning(her.kommune, inndeling="i_alt")
    aarene = [a for a in (naa, naa + 4, naa + 10, int(f["aar"].max())) if a <= f["aar"].max()]
    f = f[f["aar"].isin(aarene)]
    konstruert = her.kommune.konstruert
    d = pd.DataFrame({
        "aar": f["aar"].astype(str), "antall": f["antall"], "vekst": f["antall_ssb_vekst"],
        "egen": f["antall_uskalert"],
        "baand": ["kjent" if a == naa else f"{tekst(lav)}–{tekst(hoey)}"
                  for a, lav, hoey in zip(f["aar"], f["lav"], f["hoey"], strict=True)],
    })
    egen_hos_ssb = str(f["fordeling"].iloc[-1])  # SSB's own by age, with the year it was published, where there is one
    hvem = "Framskrivingen for øving" if konstruert else (
        f"Hovedalternativet ({egen_hos_ssb})" if egen_hos_ssb.startswith("SSB ") else "SSBs hovedalternativ fra 2024"
    )
    kolonner = {"aar": "1. januar", "antall": hvem,
                "vekst": "Samme vekst, fra dagens tall", "egen": "Vår egen metode alene",
                "baand": "Fire av fem traff innenfor"}
    if konstruert:
        kolonner.pop("vekst")
    return tabell(
        d, f"Innbyggere i alt i {her.kommune.navn}: framskrivingene side om side", kolonner,
        {"antall": 0, "vekst": 0, "egen": 0}, kilder=f.kilder,
        merknader=(*merk(f.merknader), "Første linje er det faktiske folketallet."),
    )


def treff(her: Utgangspunkt) -> Tabell:
    """How far did such projections miss from 2016 to 2026? Per size class, this municipality's own class marked."""
    t = etterproev_befolkning()
    historie, _ = _historie(her)
    klasse = stoerrelsesnavn()[int(stoerrelsesgruppe(np.array([historie["i_alt"].iloc[-1]]))[0])]
    egen, alle = t[t["gruppe"] == klasse].iloc[0], t[t["gruppe"] == "alle"].iloc[0]
    ssb = t[t["ssb_median_bom_prosent"].notna()].iloc[0]
    merknader = [
        f"I kommuner av samme størrelse som {her.kommune.navn} ({klasse} innbyggere) bommet halvparten med mer enn"
        f" {prosent(egen['median_bom_prosent'])} på folketallet etter ti år, og én av ti med mer enn"
        f" {prosent(egen['ni_av_ti_under_prosent'])}. For alle er tallene {tekst(alle['median_bom_prosent'], 1)} og"
        f" {prosent(alle['ni_av_ti_under_prosent'])}.",
        f"SSBs egen framskriving fra 2016 bommet med {prosent(ssb['ssb_median_bom_prosent'])} i de"
        f" {tekst(ssb['kommuner'])} kommunene der vi har den. Metoden her bommet med"
        f" {prosent(ssb['median_bom_prosent'])} i de samme.",
        "Eldre er lettere å framskrive enn barn, for de eldste bor her allerede.",
    ]
    d = t.assign(gruppe=[f"{g} (hit hører {her.kommune.navn})" if g == klasse else g for g in t["gruppe"]])
    return tabell(
        d, "Så langt bommet framskrivingene fra 2016 på folketallet i 2026 (prosent)",
        {"gruppe": "Innbyggere", "kommuner": "Kommuner", "median_bom_prosent": "Halvparten bommet mer enn",
         "ni_av_ti_under_prosent": "Én av ti mer enn", "stoerste_bom_prosent": "Største bom",
         "ssb_median_bom_prosent": "SSB: halvparten mer enn"},
        {"kommuner": 0, "median_bom_prosent": 1, "ni_av_ti_under_prosent": 1, "stoerste_bom_prosent": 1,
         "ssb_median_bom_prosent": lambda v: "ikke regnet" if pd.isna(v) else tekst(v, 1)},
        kilder=t.kilder, merknader=(*merknader, *merk(t.merknader)),
    )


def forbehold(her: Utgangspunkt) -> Tekst:
    """What must a reader know about these figures before they are used?"""
    setninger = [str(x) for x in usikkerhet_i_ord(her.kommune, her.aar)]
    if not setninger:
        return avsnitt(f"Det er ingen særlige forbehold om tallene for {her.kommune.navn}.")
    return punktliste(f"Les dette før dere bruker tallene for {her.kommune.navn}:", setninger)
