"""Gathering 3, the norm by function: what three areas hide, for a municipality whose functions have been fetched."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.funksjonsdeling import Deling, delinger
from ..analyse.funksjonsserie import funksjonsendringer
from ..analyse.tjenesteserie import tjenesteutvikling
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .brudd import Brudd, brudd
from .felles import Tekst
from .s3_felles import aarsmerknad, eller_tekst, i_setning, kr, mangler, med_tegn, merk, rom, sammenligningsaar
from .s5_maler import avsnitt
from .start import Utgangspunkt

FJORDVIK = "Fjordvik er laget for øving og har ikke tall per funksjon. Virkelige kommuner får delingen her."
FJORDVIK_SERIE = "Hjemmetjenesten over år vises også bare for virkelige kommuner."
UTEN_TALL = (
    "Tall per funksjon for {0} i {1} er ikke i datagrunnlaget. Uten dem kan ikke pleie og omsorg skilles fra"
    " kommunehelse, voksenopplæringen fra skolen eller introduksjonsordningen fra sosialtjenesten. Den som lager"
    " heftet, kan hente dem fra SSB (tabell 12367)."
)
VISES_IKKE = "vises ikke"
UTEN_SERIE = (
    "Hjemmetjenesten kan følges over år når tallene per funksjon er hentet fra SSB, og går opp i området. For {0} er"
    " det ikke to slike år i datagrunnlaget."
)
ANTATT = "Hvilke funksjoner som hører til hver del, er vår lesing [antatt]."


@eller_tekst
def delt(her: Utgangspunkt) -> Tabell | Tekst:
    """How do the parts of care and health, school and social services stand to the norm, each on its own?"""
    aar, navn = sammenligningsaar(her), her.kommune.navn
    if her.kommune.konstruert:
        return avsnitt(FJORDVIK)
    egne, landets = delinger(her.kommune, aar)
    if not egne:
        return mangler(*aarsmerknad(her), UTEN_TALL.format(navn, aar))
    deler = les_yaml("tjenester.yaml")["deling"]["deler"]
    r = rom(her, inndeling="funksjoner")
    t = r.set_index("tjeneste_id").loc[list(deler)].reset_index()
    omraader = les_yaml("tjenester.yaml")["omraader"]
    t["omraade"] = [omraader[d["omraade"]]["navn"] for d in deler.values()]
    t["funksjoner"] = [", ".join(d["funksjoner"]) for d in deler.values()]
    t["behov"] = ["ingen" if not d["sektorer"] else tekst(b, 4) if b == b else "mangler"
                  for b, d in zip(t["behovsindeks"], deler.values(), strict=True)]
    beloep = dict.fromkeys(("netto_per_innbygger", "referanse_per_innbygger", "norm_per_innbygger"),
                           lambda v: kr(v, VISES_IKKE))
    return tabell(
        t, f"Delt etter funksjon, {navn} {aar}",
        {"omraade": "Område", "tjeneste": "Tjeneste", "funksjoner": "Funksjoner",
         "netto_per_innbygger": "Faktisk, kr per innb.", "referanse_per_innbygger": "Landet, kr per innb.",
         "behov": "Behovsindeks", "norm_per_innbygger": "Norm, kr per innb.", "avvik_mill": "Avvik, mill. kr"},
        beloep | {"avvik_mill": lambda v: med_tegn(v, VISES_IKKE)}, kilder=r.kilder, gruppe="omraade",
        merknader=(*aarsmerknad(her), *_egne(navn, egne), *_landets(egne, landets), *_forbehold(t), ANTATT,
                   *merk(r.merknader)),
    )  # fmt: skip


@eller_tekst
def hjemmetjenesten(her: Utgangspunkt) -> Figur | Tekst:
    """How has the home service gone per inhabitant over the year its function was split, in fixed prices?"""
    navn = her.kommune.navn
    if her.kommune.konstruert:
        return avsnitt(FJORDVIK_SERIE)
    t = tjenesteutvikling(her.kommune, inndeling="serier", til_aar=her.aar)
    uten = [int(a) for a in t.loc[t["netto_fast"].isna(), "aar"]]
    d = t.dropna(subset=["netto_fast"])
    if len(d) < 2:
        return mangler(UTEN_SERIE.format(navn))
    endring = next(e for e in funksjonsendringer() if e.navn == "Hjemmetjenester")
    aarene = [int(a) for a in d["aar"]]
    delt_i = [(str(endring.fra), endring.kort)] if aarene[0] < endring.fra <= aarene[-1] else []
    b = brudd(her, aarene)
    b = Brudd((*delt_i, *b.streker), (*([endring.tekst] if delt_i else []), *b.merknader))
    foer, naa = d["netto_fast"].iloc[0], d["netto_fast"].iloc[-1]
    i_figuren = t[t["aar"].between(aarene[0], aarene[-1])]  # a year without a figure is a gap in the line
    lang = pd.DataFrame({"aar": i_figuren["aar"].astype(str), "serie": i_figuren["tjeneste"],
                         "verdi": i_figuren["netto_fast"]})  # fmt: skip
    borte = f"Tall per funksjon som går opp i området, mangler for {ramse([str(a) for a in uten])}." if uten else ""
    return figur(
        diagram.linjer(lang, "aar", "verdi", "serie", "Kr per innbygger", null=True, brudd=b.streker),
        f"Hjemmetjenesten, kr per innbygger i faste priser, {navn} {aarene[0]}–{aarene[-1]}",
        f"Fra {tekst(foer)} kr per innbygger i {aarene[0]} til {tekst(naa)} i {aarene[-1]}.{b.alttekst}",
        t.kilder, tabell=pd.DataFrame({"År": d["aar"].astype(str), "Kr per innbygger": d["netto_fast"].map(kr)}),
        merknader=(*b.merknader, borte, *merk(t.merknader)),
        undertittel=f"Funksjon 254 til og med 2023, 257 og 258 fra 2024. {aarene[-1]}-priser",
    )  # fmt: skip


def _egne(navn: str, egne: tuple[Deling, ...]) -> Iterator[str]:
    """What the check says of the municipality's own functions: an area that does not add up is not divided."""
    ga_opp = [f"{i_setning(d.navn)} {tekst(d.omraadet / 1000, 1)}" for d in egne if d.holder]
    if ga_opp:
        yield f"Funksjonene går opp i området, i mill. kr: {ramse(ga_opp)}."
    for d in egne:
        if not d.holder:
            yield (
                f"{d.navn}: funksjonene er til sammen {tekst(d.sum_funksjoner / 1000, 1)} mill. kr, og området"
                f" {tekst(d.omraadet / 1000, 1)}. Da deles det ikke.{_uten(d, f' {navn}')}"
            )


def _landets(egne: tuple[Deling, ...], landets: tuple[Deling, ...]) -> Iterator[str]:
    holder = {d.omraade for d in landets if d.holder}
    borte = [i_setning(d.navn) for d in egne if d.holder and d.omraade not in holder]
    if borte:
        yield f"Landets tall per funksjon mangler eller går ikke opp for {ramse(borte)}, så normen vises ikke."


def _uten(d: Deling, hvem: str) -> str:
    if not d.uten_tall:
        return ""
    return f" SSB har ikke tall for{hvem} på funksjon {ramse(d.uten_tall)}."


def _forbehold(t) -> Iterator[str]:
    """What is said of a part, once: why it has no index, that few cases move it, a jump in one year."""
    for tjeneste, behov, liste in zip(t["tjeneste"], t["behov"], t["forbehold"], strict=True):
        for f in liste:
            # that the functions are not there, or do not add up, is said of the area
            if f.slag not in ("mangler_egne", "mangler_norm") or (f.slag == "mangler_norm" and behov == "mangler"):
                yield f"{tjeneste}: {f.tekst}"
