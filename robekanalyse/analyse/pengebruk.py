"""What did the money go to? Growth per service in fixed prices, and the bridge from the first result to the last."""

from __future__ import annotations

from ..grunnlag.feil import ManglerTall
from ..grunnlag.opphav import Resultattabell, resultattabell
from .eksakt import ramse
from .oekonomi import kilder_til, nokkeltall
from .prisvekst import kjedet_deflator
from .tjenesteliste import ALLE, GRUPPE, PAA_TVERS, tjenester
from .tjenesteserie import tjenesteutvikling

ANDRE = "Andre områder"
_PRIS = "Faste priser er {aar}-priser, regnet med kommunal deflator. Deflatoren for siste år kan være et anslag."


def tjenestevekst(kommune, til_aar: int | None = None) -> Resultattabell:
    """How much more, or less, does each service cost now than in the first year, when price growth is taken out?

    `kommune` is one municipality, `til_aar` the last accounts year (default: the newest). Rows: the six comparable
    groups, and all other areas as one, largest growth first. Columns: tjeneste, fra_aar, til_aar, foer, etter, vekst
    (mill. kr, prices of the last year), vekst_prosent. Areas that cut across the others (eiendomsforvaltning) are
    left out, or they would count twice. Raises ManglerTall when there are not two years with figures.
    Source: SSB 12362, netto driftsutgifter; Finansdepartementets deflator.
    """
    t = tjenesteutvikling(kommune, inndeling=ALLE, til_aar=til_aar).dropna(subset=["netto_mill"])
    aarene = sorted({int(a) for a in t["aar"]})
    if len(aarene) < 2:
        bare = f"bare for {aarene[0]}" if aarene else "ikke for noe år"
        raise ManglerTall(f"Tall per tjeneste finnes {bare}: vekst kan ikke regnes uten to år.")
    fra, til = aarene[0], aarene[-1]
    prisvekst = float(kjedet_deflator(fra, til))
    liste = tjenester(ALLE)
    paa_tvers = {x.id for x in liste if x.rolle == PAA_TVERS}
    gruppe = {x.id: x.navn if x.rolle == GRUPPE else ANDRE for x in liste}
    t = t[~t["tjeneste_id"].isin(paa_tvers) & t["aar"].isin([fra, til])]
    # An area with a figure in one of the years alone would look like growth, or like a cut.
    i_begge = t.groupby("tjeneste_id")["aar"].transform("nunique") == 2
    borte = sorted({x.navn[0].lower() + x.navn[1:] for x in liste if x.id in set(t.loc[~i_begge, "tjeneste_id"])})
    t = t[i_begge].assign(navn=lambda d: d["tjeneste_id"].map(gruppe))
    summer = t.groupby(["navn", "aar"])["netto_mill"].sum()
    rader = []
    for navn in dict.fromkeys(t["navn"]):
        foer, etter = float(summer[navn, fra]) * prisvekst, float(summer[navn, til])
        rader.append({
            "tjeneste": navn, "fra_aar": fra, "til_aar": til, "foer": foer, "etter": etter, "vekst": etter - foer,
            "vekst_prosent": 100 * (etter / foer - 1) if foer > 0 else None,
        })
    if not rader:
        raise ManglerTall(f"Ingen tjeneste har tall både for {fra} og {til}: vekst kan ikke regnes.")
    rader.sort(key=lambda r: -r["vekst"])
    merknader = [
        *([f"Uten {ramse(borte)}, for tallet mangler i {fra} eller {til}."] if borte else []),
        _PRIS.format(aar=til),
        "Netto driftsutgifter er det tjenesten koster når egne inntekter er trukket fra."
        " En oppgave som er flyttet mellom områder, ser ut som vekst det ene stedet og nedgang det andre.",
    ]
    return resultattabell(rader, t.kilder, merknader)


def resultatbro(kommune, til_aar: int | None = None) -> Resultattabell:
    """Which parts led from the first year's netto driftsresultat to the last year's, in fixed prices?

    Rows, in order: the first result, growth in income, growth in expenditure (minus when it weakens), growth in
    financial items (what lies between brutto and netto driftsresultat, depreciation put back), the last
    result. Columns: ledd, beloep (mill. kr, prices of the last year, signed as it works on the result), slag
    (resultat or endring), fra_aar, til_aar. The parts sum to the last result. Raises ManglerTall without two
    years of amounts. Source: KOSTRA 12137, Finansdepartementets deflator.
    """
    t = nokkeltall(kommune).dropna(subset=["driftsinntekter", "driftsutgifter", "netto_driftsresultat"])
    t = t if til_aar is None else t[t["aar"] <= til_aar]
    if len(t) < 2:
        raise ManglerTall("Utviklingen i resultatet krever regnskapstall for minst to år.")
    a, b = t.iloc[0], t.iloc[-1]
    fra, til = int(a["aar"]), int(b["aar"])
    pris = float(kjedet_deflator(fra, til)) / 1000
    foerste, siste = a["netto_driftsresultat"] * pris, b["netto_driftsresultat"] / 1000
    inntekt = b["driftsinntekter"] / 1000 - a["driftsinntekter"] * pris
    utgift = b["driftsutgifter"] / 1000 - a["driftsutgifter"] * pris
    finans = (siste - b["brutto_driftsresultat"] / 1000) - (foerste - a["brutto_driftsresultat"] * pris)
    ledd = (
        (f"Resultat {fra}", foerste, "resultat"), ("Inntekter", inntekt, "endring"), ("Utgifter", -utgift, "endring"),
        ("Finansposter", finans, "endring"), (f"Resultat {til}", siste, "resultat"),
    )
    rader = [{"ledd": n, "beloep": float(v), "slag": s, "fra_aar": fra, "til_aar": til} for n, v, s in ledd]
    merknader = [
        _PRIS.format(aar=til),
        "Finanspostene er det som ligger mellom brutto og netto driftsresultat: renter, avdrag og utbytte, uten"
        " avskrivningene, som legges tilbake.",
    ]
    kilder = kilder_til(t, "netto_driftsresultat", "brutto_driftsresultat")
    return resultattabell(rader, kilder, merknader)
