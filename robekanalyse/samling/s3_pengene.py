"""Gathering 3, the first hour: the need by heart, the big money, and the right measure used in the right way."""

from __future__ import annotations

import pandas as pd

from ..analyse.drivertre import Driverforklaring, drivere
from ..analyse.eksakt import ramse
from ..analyse.pengefordeling import pengefordeling
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall
from ..grunnlag.regler import regel
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s3_felles import (
    BLANK,
    aarsmerknad,
    eller_tekst,
    finnes,
    har_tall,
    i_setning,
    mangler,
    merk,
    mill,
    rom,
    sammenligningsaar,
)
from .s5_maler import FYLL_UT, eksempelmerknad, fjordvik, stor
from .start import Utgangspunkt

RAA, KORRIGERT = "Rå: landet = 100", "Behovskorrigert: normen = 100"


def sidensist(her: Utgangspunkt) -> Tabell:
    """Which sentence and which causes did the municipality bring from the first two gatherings?"""
    rader = [("Omstillingsbehovet i én setning", FYLL_UT), ("Beløpet (mill. kr) og året", FYLL_UT),
             *((f"Årsak {n}", FYLL_UT) for n in (1, 2, 3))]
    if her.kommune.konstruert:
        return sidensist_eksempel(her)
    return tabell(
        pd.DataFrame(rader, columns=["hva", "svar"]), f"Det {her.kommune.navn} har med seg",
        {"hva": "Fra samling 1 og 2", "svar": "Svaret vårt"}, kilder=(),
        merknader=("Setningen er svaret på s2-budskap, og årsakene er svaret på s1-aarsaker.",),
    )


def sidensist_eksempel(her: Utgangspunkt) -> Tabell:
    """How does it look when it is filled in? Fjordvik's sentence, amount and causes."""
    f, plan = les_yaml("fjordvik/handlingsrom.yaml"), les_yaml("fjordvik/plan.yaml")
    siste = plan["inndekning"][-1]
    behov = f"{tekst(siste['dekning'] - siste['resultat'], 1)} mill. kr i {siste['aar']}"
    rader = [("Omstillingsbehovet i én setning", f["budskap"]), ("Beløpet (mill. kr) og året", behov),
             *((f"Årsak {n}", f"{a['aarsak']} ({a['slag']})") for n, a in enumerate(f["aarsaker"], start=1))]
    return tabell(
        pd.DataFrame(rader, columns=["hva", "svar"]), "Det Fjordvik har med seg",
        {"hva": "Fra samling 1 og 2", "svar": "Fjordviks svar"}, kilder=fjordvik("svar fra samling 1 og 2"),
        merknader=eksempelmerknad(her),
    )


@eller_tekst
def storepenger(her: Utgangspunkt) -> Figur | Tekst:
    """Where is the big money? All areas from the largest, with the cumulative share; nothing is counted twice."""
    try:
        t = pengefordeling(her.kommune, her.aar)
    except ManglerTall as feil:
        return _norm_som_pareto(her, str(feil))
    d = t[t["teller"] & (t["netto_mill"] > 0)]
    return figur(
        _pareto(d), f"Netto driftsutgifter per område, {her.kommune.navn} {her.aar}", _paretotekst(d, "av pengene"),
        t.kilder, tabell=_paretotall(d),
        merknader=(
            "Andelen er av områdene i figuren. Pensjon, selvkost og områder som går på tvers, er holdt utenfor;"
            " de står i tabellen under.", *merk(t.merknader),
        ),
        undertittel="Millioner kroner og samlet andel ovenfra",
    )


def _pareto(d) -> dict:
    d = d.assign(etikett=[f"{mill(m)}  ({tekst(k)} %)" for m, k in
                          zip(d["netto_mill"], d["kumulativ_andel"], strict=True)])
    kolonner = ["tjeneste", "netto_mill", "kumulativ_andel", "etikett"]
    return diagram.pareto(d[kolonner], "tjeneste", "netto_mill", "kumulativ_andel", "etikett", "Mill. kr")


def _paretotekst(d, av_hva: str) -> str:
    grense = float(regel("handlingsrom.store_penger").verdi)
    store = d[d["kumulativ_andel"] - d["andel"] < grense]
    hvilke = stor(ramse([i_setning(x) for x in store["tjeneste"]]))
    return (
        f"Størst er {i_setning(d['tjeneste'].iloc[0])} med {mill(d['netto_mill'].iloc[0])} mill. kr,"
        f" {tekst(d['andel'].iloc[0], 1)} prosent. {hvilke} er til sammen"
        f" {tekst(store['kumulativ_andel'].iloc[-1], 1)} prosent {av_hva}. Minst er"
        f" {i_setning(d['tjeneste'].iloc[-1])} med {mill(d['netto_mill'].iloc[-1])} mill. kr."
    )


def _paretotall(d) -> pd.DataFrame:
    return pd.DataFrame({
        "Område": d["tjeneste"], "Mill. kr": d["netto_mill"].map(mill),
        "Andel, prosent": [tekst(v, 1) for v in d["andel"]],
        "Samlet andel, prosent": [tekst(v, 1) for v in d["kumulativ_andel"]],
    })


def _norm_som_pareto(her: Utgangspunkt, hvorfor: str) -> Figur | Tekst:
    """Without own figures: how the money would lie if the municipality spent as the norm."""
    t = rom(her)
    d = t[t["norm_mill"].notna()]
    if d.empty:
        return mangler(hvorfor)
    andel = 100 * d["norm_mill"] / d["norm_mill"].sum()
    d = d.assign(netto_mill=d["norm_mill"], andel=andel, kumulativ_andel=andel.cumsum())
    return figur(
        _pareto(d), f"Norm per tjeneste, {her.kommune.navn} {sammenligningsaar(her)}",
        _paretotekst(d, "av normen"), t.kilder, tabell=_paretotall(d),
        merknader=(f"{hvorfor} Figuren viser hvor pengene ville ligget om kommunen brukte som normen."
                   " Hent tallene fra SSB, eller legg inn kommunens eget regnskap.", *merk(t.merknader)),
        undertittel="Ikke faktisk utgift. Millioner kroner og samlet andel ovenfra",
    )


@eller_tekst
def utenfor(her: Utgangspunkt) -> Tabell | Tekst:
    """Which areas are not in the figure, how large are they, and why do they give no leeway of their own?"""
    try:
        t = pengefordeling(her.kommune, her.aar)
    except ManglerTall as feil:
        return mangler(str(feil))
    d = t[~t["teller"] | (t["netto_mill"] <= 0)]
    d = d.assign(hvorfor=[f or "Inntektene er større enn utgiftene, så netto er negativ." for f in d["forklaring"]])
    return tabell(
        d, f"Områder som ikke er med i figuren, {her.kommune.navn} {her.aar}",
        {"tjeneste": "Område", "netto_mill": "Netto, mill. kr", "hvorfor": "Hvorfor ikke"}, {"netto_mill": 1},
        merknader=("Gebyrene for vann, avløp og renovasjon styrer ikke driften. De er aldri et sparetiltak.",),
    )


def _inndeling(her: Utgangspunkt) -> str:
    """By sector where the figures are (Fjordvik), else the six groups."""
    return "sektorer" if her.kommune.konstruert else "grupper"


@eller_tekst
def riktigmaal(her: Utgangspunkt) -> Figur:
    """What happens when need is taken into account? The raw and the corrected index of the same municipality."""
    t = rom(her, inndeling=_inndeling(her))
    if not har_tall(t):
        return _behovet(her, t)
    if t["indeks"].isna().all():
        return mangler(f"For {her.kommune.navn} i {sammenligningsaar(her)} kan ingen tjeneste måles mot landet.",
                       *merk(t.merknader))  # fmt: skip
    d = t[t["indeks"].notna()].assign(raa=lambda x: 100 * x["netto_per_innbygger"] / x["referanse_per_innbygger"])
    lang = pd.concat([d[["tjeneste"]].assign(serie=s, verdi=d[k]) for s, k in ((RAA, "raa"), (KORRIGERT, "indeks"))])
    lang["etikett"] = [tekst(v, 1) for v in lang["verdi"]]
    snudd = d[(d["raa"] - 100) * (d["indeks"] - 100) < 0]
    setning = "Ingen tjeneste skifter side av 100 når behovet er regnet med."
    if len(snudd):
        par = [f"{i_setning(r.tjeneste)} fra {tekst(r.raa, 1)} til {tekst(r.indeks, 1)}" for r in snudd.itertuples()]
        setning = f"Når behovet er regnet med, skifter {'disse' if len(par) > 1 else 'denne'} side av 100:"
        setning += f" {ramse(par)}."
    stoerst = d.loc[(d["raa"] - d["indeks"]).abs().idxmax()]
    flytter = (
        f"Størst forskjell mellom rå og korrigert er det i {i_setning(stoerst['tjeneste'])}: {tekst(stoerst['raa'], 1)}"
        f" mot {tekst(stoerst['indeks'], 1)}."
    )
    borte = [i_setning(x) for x in t.loc[t["indeks"].isna(), "tjeneste"]]
    return figur(
        diagram.grupperte_soeyler(lang, "tjeneste", "verdi", "serie", "Indeks", "etikett", serier=[RAA, KORRIGERT]),
        f"Rå og behovskorrigert utgift, {her.kommune.navn} {sammenligningsaar(her)}", f"{setning} {flytter}", t.kilder,
        tabell=pd.DataFrame({
            "Tjeneste": d["tjeneste"], "Kr per innbygger": [tekst(v) for v in d["netto_per_innbygger"]],
            "Landet, kr per innbygger": [tekst(v) for v in d["referanse_per_innbygger"]],
            RAA: [tekst(v, 1) for v in d["raa"]], "Behovsindeks (landet = 1)": [tekst(v, 4) for v in d["behovsindeks"]],
            KORRIGERT: [tekst(v, 1) for v in d["indeks"]],
        }),
        merknader=(setning, *([f"Uten indeks, fordi netto er negativ eller tallet mangler: {ramse(borte)}."]
                              if borte else []), *merk(t.merknader)),
        undertittel="Nevneren er alle innbyggere i begge",
    )


def _behovet(her: Utgangspunkt, t) -> Figur:
    """Without own figures: what the country spends, and what the norm says with this municipality's need."""
    serier = (("Landet", "referanse_per_innbygger"), ("Normen", "norm_per_innbygger"))
    d = t[t["norm_per_innbygger"].notna()]
    if d.empty:
        return mangler(f"{her.kommune.navn} har verken utgifter eller norm i datagrunnlaget.")
    lang = pd.concat([d[["tjeneste"]].assign(serie=s, verdi=d[k]) for s, k in serier])
    lang["etikett"] = [tekst(v) for v in lang["verdi"]]
    hoeyest, lavest = d.loc[d["behovsindeks"].idxmax()], d.loc[d["behovsindeks"].idxmin()]
    return figur(
        diagram.grupperte_soeyler(lang, "tjeneste", "verdi", "serie", "Kr per innbygger", "etikett"),
        f"Landets utgift og normen for {her.kommune.navn} {sammenligningsaar(her)}",
        f"Behovet er høyest i {i_setning(hoeyest['tjeneste'])} (indeks {tekst(hoeyest['behovsindeks'], 2)}) og lavest i"
        f" {i_setning(lavest['tjeneste'])} ({tekst(lavest['behovsindeks'], 2)}).", t.kilder,
        tabell=pd.DataFrame({
            "Tjeneste": d["tjeneste"], "Landet, kr per innbygger": [tekst(v) for v in d["referanse_per_innbygger"]],
            "Behovsindeks (landet = 1)": [tekst(v, 4) for v in d["behovsindeks"]],
            "Normen, kr per innbygger": [tekst(v) for v in d["norm_per_innbygger"]],
        }),
        merknader=(
            f"Utgiftene til {her.kommune.navn} i {sammenligningsaar(her)} er ikke i datagrunnlaget. Forskjellen mellom"
            " søylene er det behovet alene utgjør.", *aarsmerknad(her), *merk(t.merknader),
        ),
        undertittel="Nevneren er alle innbyggere i begge",
    )


# tree → which question, measure and denominator each of its drivers stands for
_MAAL = (
    ("grunnskole", "kr_per_6_15", "Hva koster det per barn?", "innbyggere 6–15 år", 0, 1),
    ("barnehage", "dekning", "Hvor mange får?", "barn 1–5 år", 1, 100),
    ("institusjon", "plasser_per_80_pluss", "Hvor mange får?", "innbyggere 80 år og over", 1, 100),
    ("institusjon", "kr_per_plass", "Hva koster det per enhet?", "plasser", 0, 1),
    ("hjemmetjeneste", "brukere_per_80_pluss", "Hvor mange får?", "innbyggere 80 år og over", 1, 100),
)


@eller_tekst
def nevneren(her: Utgangspunkt) -> Tabell:
    """Which question does each measure answer, and what is it divided by? The same services seen in three ways."""
    aar = sammenligningsaar(her)
    t = rom(her)
    rader = [
        ("Hva prioriterer vi?", f"{r.tjeneste}: kr per innbygger", "alle innbyggere",
         tekst(r.netto_per_innbygger) if finnes(r.netto_per_innbygger) else BLANK, tekst(r.referanse_per_innbygger))
        for r in t[t["tjeneste_id"].isin(["grunnskole", "barnehage", "helse_omsorg"])].itertuples()
    ]
    kilder, forklaringer = [*t.kilder], {}
    for tre, driver, spoersmaal, nevner, desimaler, faktor in _MAAL:
        if tre not in forklaringer:
            forklaringer[tre] = drivere(her.kommune, tre, aar)
        f = forklaringer[tre]
        kilder += f.kilder
        rader.append(_maalrad(f, driver, spoersmaal, nevner, desimaler, faktor))
    d = pd.DataFrame(rader, columns=["spm", "maal", "nevner", "vi", "ref"])
    referanse = "Konstruert referanse eller landet" if her.kommune.konstruert else "Landet"
    return tabell(
        d, f"Tre spørsmål, tre mål, tre nevnere: {her.kommune.navn} {aar}",
        {"spm": "Spørsmålet", "maal": "Målet", "nevner": "Delt på (nevneren)", "vi": her.kommune.navn,
         "ref": referanse}, {"vi": str, "ref": str}, kilder=kilder,
        merknader=("Per innbygger viser prioritering, ikke effektivitet. Dekning er et politisk valg. Kostnaden per"
                   " enhet er ledelse og struktur.", *aarsmerknad(her)),
    )


def _maalrad(f: Driverforklaring, driver: str, spoersmaal: str, nevner: str, desimaler: int, faktor: int):
    d = next(x for x in f.tre.ledd if x.id == driver)
    navn = f"{f.tre.navn}: {d.navn}{' (prosent)' if faktor == 100 else ''}"
    ledd = next((x for x in f.ledd if x.id == driver), None)
    if ledd is None:
        return spoersmaal, navn, nevner, BLANK, BLANK
    return spoersmaal, navn, nevner, tekst(faktor * ledd.verdi, desimaler), tekst(faktor * ledd.referanse, desimaler)
