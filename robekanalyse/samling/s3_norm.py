"""Gathering 3, actual against norm: bars, table, deviation in mill. kr, the years behind, and what is unsure."""

from __future__ import annotations

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.norm import handlingsromsum, usikkerhet
from ..analyse.tjenesteserie import tjenesteutvikling
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.rutediagram import ruter
from ..visning.tabell import Tabell, tabell
from .brudd import brudd
from .felles import Tekst
from .s3_felles import (
    HVORDAN,
    aarsmerknad,
    eller_tekst,
    har_tall,
    i_setning,
    kr,
    mangler,
    med_tegn,
    merk,
    mill,
    rom,
    sammenligningsaar,
)
from .s5_maler import avsnitt
from .start import Utgangspunkt

FAKTISK, NORM = "Faktisk", "Norm"
_UTEN_TALL = "Faktiske utgifter for {0} i {1} er ikke i datagrunnlaget, så figuren viser bare normen. {2}"


@eller_tekst
def norm(her: Utgangspunkt) -> Figur | Tekst:
    """What is spent on each service, and what would the country's spending be with this municipality's need?"""
    t, aar = rom(her), sammenligningsaar(her)
    egne = har_tall(t)
    serier = [(FAKTISK, "netto_mill"), (NORM, "norm_mill")] if egne else [(NORM, "norm_mill")]
    lang = pd.concat([t[["tjeneste"]].assign(serie=s, verdi=t[k]) for s, k in serier]).dropna(subset=["verdi"])
    if lang.empty:
        return mangler(f"{her.kommune.navn} har verken utgifter eller norm for {aar} i datagrunnlaget.")
    lang["etikett"] = [mill(v) for v in lang["verdi"]]
    return figur(
        diagram.grupperte_soeyler(lang, "tjeneste", "verdi", "serie", "Mill. kr", "etikett", serier=[FAKTISK, NORM]),
        f"{'Faktisk utgift og norm' if egne else 'Norm'} per tjeneste, {her.kommune.navn} {aar}",
        _normtekst(t) if egne else _bare_norm(t), t.kilder, tabell=_normtall(t, egne),
        merknader=(*aarsmerknad(her),
                   *([] if egne or aarsmerknad(her) else [_UTEN_TALL.format(her.kommune.navn, aar, HVORDAN)]),
                   *merk(t.merknader)),
        undertittel="Normen er landets utgift ganget med behovsindeksen for 2026" if _indeksaar(t) == 2026 else "",
    )


def _indeksaar(t) -> int | None:
    """The year of the need index, from its own origin."""
    return next((k.aar[1] for k in t.kilder if "behovsindeks" in k.variabel and k.aar), None)


def _normtekst(t) -> str:
    d = t[t["avvik_mill"].notna()]
    if d.empty:
        return "Ingen tjeneste har både utgift og norm i datagrunnlaget."
    o, u = d.loc[d["avvik_mill"].idxmax()], d.loc[d["avvik_mill"].idxmin()]
    deler = []
    if o["avvik_mill"] > 0:
        deler.append(f"Lengst over normen er {i_setning(o['tjeneste'])}: {mill(o['netto_mill'])} mot"
                     f" {mill(o['norm_mill'])} mill. kr.")
    if u["avvik_mill"] < 0:
        deler.append(f"Lengst under er {i_setning(u['tjeneste'])}: {mill(u['netto_mill'])} mot"
                     f" {mill(u['norm_mill'])} mill. kr.")
    return " ".join(deler)


def _bare_norm(t) -> str:
    d = t[t["norm_mill"].notna()]
    return (
        f"Normen er størst for {i_setning(d['tjeneste'].iloc[0])} med {mill(d['norm_mill'].iloc[0])} mill. kr og minst"
        f" for {i_setning(d['tjeneste'].iloc[-1])} med {mill(d['norm_mill'].iloc[-1])} mill. kr."
    )


def _normtall(t, egne: bool) -> pd.DataFrame:
    d = {"Tjeneste": t["tjeneste"]}
    if egne:
        d["Faktisk, mill. kr"] = t["netto_mill"].map(mill)
    return pd.DataFrame(d | {"Norm, mill. kr": t["norm_mill"].map(mill)})


@eller_tekst
def normtabell(her: Utgangspunkt) -> Tabell:
    """What are the same figures per inhabitant, as an index and in mill. kr, and with which need index?"""
    t = rom(her)
    return tabell(
        t, f"Faktisk mot norm, {her.kommune.navn} {sammenligningsaar(her)}",
        {"tjeneste": "Tjeneste", "netto_per_innbygger": "Faktisk, kr per innb.",
         "referanse_per_innbygger": "Landet, kr per innb.", "behovsindeks": "Behovsindeks",
         "norm_per_innbygger": "Norm, kr per innb.", "indeks": "Indeks (normen = 100)", "norm_mill": "Norm, mill. kr",
         "avvik_mill": "Avvik, mill. kr"},
        {"netto_per_innbygger": kr, "referanse_per_innbygger": kr, "norm_per_innbygger": kr, "norm_mill": mill,
         "behovsindeks": lambda v: tekst(v, 4) if v == v else "mangler",
         "indeks": lambda v: tekst(v, 1) if v == v else "kan ikke regnes ut", "avvik_mill": med_tegn},
        merknader=(*aarsmerknad(her), _summen(t), *merk(t.merknader)),
    )


def _summen(t) -> str:
    s = handlingsromsum(t)[0]
    if not s.antall:
        return ""
    uten = f" Uten avvik: {ramse([i_setning(x) for x in s.uten_avvik])}." if s.uten_avvik else ""
    return (
        f"Til sammen {med_tegn(s.avvik_mill)} mill. kr mot normen: {med_tegn(s.over)} i tjenestene over og"
        f" {med_tegn(s.under)} i dem under.{uten} Summen er ikke et beløp å spare."
    )


@eller_tekst
def avvik(her: Utgangspunkt) -> Figur | Tekst:
    """Which services lie above the norm and which below, in mill. kr?"""
    t, aar = rom(her), sammenligningsaar(her)
    d = t[t["avvik_mill"].notna()].sort_values("avvik_mill", ascending=False)
    if d.empty:
        ventet = f"Avviket i millioner kroner kan ikke regnes ut uten utgiftene til {her.kommune.navn} i {aar}."
        return mangler(*(aarsmerknad(her) or [ventet]))
    d = d.assign(etikett=d["avvik_mill"].map(med_tegn))
    ord_ = [f"{i_setning(r.tjeneste)} {r.etikett}" for r in d.itertuples()]
    return figur(
        diagram.soeyler(d[["tjeneste", "avvik_mill", "etikett"]], "tjeneste", "avvik_mill", "Mill. kr", "etikett",
                        fortegn=True),
        f"Avvik fra normen, {her.kommune.navn} {aar}", f"I millioner kroner: {ramse(ord_)}.", t.kilder,
        tabell=pd.DataFrame({"Tjeneste": d["tjeneste"], "Avvik, mill. kr": d["etikett"],
                             "Avvik, kr per innbygger": [tekst(v, fortegn=True) for v in d["avvik_per_innbygger"]]}),
        merknader=("Over null: bruker mer enn normen. Et avvik er et sted å lete, ikke en innsparing.", _summen(t)),
        undertittel="Oransje er over normen, blått er under",
    )


@eller_tekst
def utvikling(her: Utgangspunkt) -> Figur | Tekst:
    """How has each service gone per inhabitant over the years, in fixed prices, beside the norm?"""
    t = tjenesteutvikling(her.kommune, til_aar=her.aar)
    aarene = sorted(t["aar"].unique())
    if len(aarene) < 2 and her.kommune.konstruert:
        return avsnitt("Fjordvik har tall per tjeneste bare for ett år, så utviklingen kan ikke vises.")
    if len(aarene) < 2:
        return mangler(f"Tallene per tjeneste for {her.kommune.navn} finnes bare for {aarene[0]}, så utviklingen kan"
                       " ikke vises.")
    siste = t[t["aar"] == aarene[-1]].sort_values("netto_fast", ascending=False)
    t = t.assign(plass=t["tjeneste"].map({n: i for i, n in enumerate(siste["tjeneste"])})).sort_values(
        ["plass", "aar"], kind="stable")
    lang = pd.concat([t.assign(serie=s, verdi=t[k]) for s, k in ((FAKTISK, "netto_fast"), (NORM, "norm_fast"))])
    lang = lang[["tjeneste", "aar", "serie", "verdi"]].assign(aar=lambda x: x["aar"].astype(str))
    if t["norm_fast"].isna().all():
        lang = lang[lang["serie"] == FAKTISK]
    setninger, b = [_retning(t[t["tjeneste"] == n], n) for n in siste["tjeneste"]], brudd(her, aarene)
    return figur(
        ruter(lang, "tjeneste", "aar", "verdi", "serie", "Kr per innbygger, faste priser", orden=[FAKTISK, NORM],
              merker=[str(aarene[0]), str(aarene[len(aarene) // 2]), str(aarene[-1])], brudd=b.streker),
        f"Kr per innbygger i faste priser, {her.kommune.navn} {aarene[0]}–{aarene[-1]}",
        f"Fra {aarene[0]} til {aarene[-1]}: {'; '.join(setninger)}.{b.alttekst}", t.kilder,
        tabell=pd.DataFrame({
            "Tjeneste": t["tjeneste"], "År": t["aar"].astype(str), "Faktisk, kr": t["netto_fast"].map(kr),
            "Norm, kr": [kr(v, "ingen norm") for v in t["norm_fast"]],
        }),
        merknader=(*_under_null(t), *merk(t.merknader), *b.merknader, "Hver rute har sin egen skala."),
        undertittel=f"{aarene[-1]}-priser. Normen med behovsindeksen for 2026 i alle år"
        if t["norm_fast"].notna().any() else f"{aarene[-1]}-priser",
    )


def _under_null(t) -> tuple[str, ...]:
    d = t[t["netto_fast"] < 0]
    hvor = [f"{i_setning(r.tjeneste)} i {r.aar}" for r in d.itertuples()]
    if not hvor:
        return ()
    return (f"Inntektene var større enn utgiftene for {ramse(hvor)}. Slike år bør ses sammen med årene rundt.",)


def _retning(t, navn: str) -> str:
    d = t.dropna(subset=["netto_fast"])
    if d.empty:
        return f"{i_setning(navn)} har ingen tall"
    return f"{i_setning(navn)} {tekst(d['netto_fast'].iloc[0])} til {tekst(d['netto_fast'].iloc[-1])} kr"


@eller_tekst
def hva_vi_ikke_vet(her: Utgangspunkt) -> Tabell | Tekst:
    """What does the comparison not know, and what is measured differently in norm and accounts?"""
    u = usikkerhet(rom(her))
    if u.empty:
        return mangler("Det er ingen forbehold ved tallene.")
    per = {}
    for r in u.itertuples():
        per.setdefault(merk([r.tekst])[0], []).append(r.tjeneste)
    antall = u["tjeneste"].nunique()
    rader = [("Alle" if len(n) == antall and antall > 1 else ramse(n) if len(n) < 3 else ", ".join(n), t)
             for t, n in per.items()]
    rader.sort(key=lambda r: r[0] == "Alle")
    return tabell(
        pd.DataFrame(rader, columns=["hvor", "hva"]),
        f"Hva tallene ikke vet, {her.kommune.navn} {sammenligningsaar(her)}",
        {"hvor": "Tjeneste", "hva": "Forbehold"}, kilder=(),
        merknader=("Forbeholdene gjelder sammenligningen med landet.",),
    )
