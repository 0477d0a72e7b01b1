"""Gathering 2, growth without price growth: income and expenditure, gross beside net, and what the money went to."""

from __future__ import annotations

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.inntekter import inntektssiden as analyse_inntektssiden
from ..analyse.pengebruk import resultatbro as analyse_resultatbro
from ..analyse.pengebruk import tjenestevekst
from ..analyse.prisvekst import realvekst as analyse_realvekst
from ..analyse.tjenesteserie import tjenesteutvikling
from ..grunnlag.feil import ManglerTall
from ..grunnlag.opphav import Resultattabell
from ..grunnlag.tall import prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .brudd import brudd
from .felles import Tekst
from .s2_felles import egne_aar, eller_tekst, mangler, med_luft, merk
from .start import Utgangspunkt

INNTEKT, BRUTTO, NETTO = "Driftsinntekter (brutto)", "Driftsutgifter (brutto)", "Netto driftsutgifter"
GJENNOMSTROEMMING = (
    "Brutto tar med det kommunen gjør for andre og får betalt for, som vertskommune i et samarbeid. Da vokser både"
    " inntekter og utgifter. Netto viser det kommunen selv betaler."
)
HVORFOR = "Regnskapstall for {navn} er ikke i datagrunnlaget, så {hva} kan ikke vises."


def _vekst(her: Utgangspunkt) -> Resultattabell:
    return egne_aar(analyse_realvekst(her.kommune, prisaar=her.aar), her)


def _indeks(her: Utgangspunkt, t: Resultattabell, serier: tuple[str, ...], hva: str, ekstra=()) -> Figur:
    t, borte = _felles_aar(t, serier, her.kommune.navn)
    aar = sorted(t["aar"].unique())
    bred = t.pivot(index="aar", columns="serie", values="realindeks")
    fast = t.pivot(index="aar", columns="serie", values="fastpris")
    d = t[["aar", "serie", "realindeks"]].assign(aar=t["aar"].astype(str))
    ord_ = "; ".join(
        f"{s} {prosent(bred[s][aar[-1]] - 100, fortegn=True)}, fra {tekst(fast[s][aar[0]] / 1000)} til"
        f" {tekst(fast[s][aar[-1]] / 1000)} mill. kr" for s in serier
    )
    bak = pd.DataFrame({"År": [str(a) for a in aar]})
    for s in serier:
        bak[f"{s}, indeks"] = [tekst(bred[s][a], 1) for a in aar]
        bak[f"{s}, mill. kr i {her.aar}-priser"] = [tekst(fast[s][a] / 1000, 1) for a in aar]
    b = brudd(her, aar)
    return figur(
        diagram.linjer(pd.DataFrame(d), "aar", "realindeks", "serie", f"{aar[0]} = 100", orden=list(serier),
                       terskler=((100, ""),), brudd=b.streker),
        f"{hva} i {her.kommune.navn} {aar[0]}–{aar[-1]}, faste priser",
        f"Fra {aar[0]} til {aar[-1]}, uten prisvekst: {ord_}.{b.alttekst}",
        t.kilder, tabell=bak, merknader=(*ekstra, *borte, *merk(t.merknader), *b.merknader),
    )


def _felles_aar(t: Resultattabell, serier: tuple[str, ...], navn: str) -> tuple[Resultattabell, tuple[str, ...]]:
    """The years in which all of the series have a figure, each index 100 in the first of them; what is left out, said.

    An index from another year than the one beside it would show a growth that has not been.
    """
    har = [set(t.loc[t["serie"] == s, "aar"]) for s in serier]
    felles = set.intersection(*har)
    if len(felles) < 2:
        hva = ramse([serier[0], *(s[0].lower() + s[1:] for s in serier[1:])])
        raise ManglerTall(f"{hva} for {navn} er ikke i datagrunnlaget for to av de samme årene.")
    t = t[t["serie"].isin(serier) & t["aar"].isin(felles)]
    foerst = t[t["aar"] == min(felles)].set_index("serie")["realindeks"]
    t = t.assign(realindeks=t["realindeks"] * (100 / t["serie"].map(foerst)))
    borte = sorted(set.union(*har) - felles)
    return t, (f"Uten {ramse([str(a) for a in borte])}, for da mangler ett av tallene.",) if borte else ()


@eller_tekst
def realvekst(her: Utgangspunkt) -> Figur | Tekst:
    """How have income and expenditure grown, when price growth is taken out? Two index lines from the same start."""
    t = _kan_regnes(her, "veksten i inntekter og utgifter")
    return _indeks(her, t, (INNTEKT, BRUTTO), "Inntekter og utgifter")


@eller_tekst
def brutto_netto(her: Utgangspunkt) -> Figur | Tekst:
    """Is the growth the municipality's own, or work for others? Gross and net expenditure side by side."""
    t = _kan_regnes(her, "brutto og netto utgifter")
    if t[t["serie"] == NETTO]["aar"].nunique() < 2:
        return mangler(her, f"Netto driftsutgifter for {her.kommune.navn} finnes bare for ett år i datagrunnlaget."
                            " Brutto og netto kan derfor ikke sammenlignes over tid.")
    return _indeks(her, t, (BRUTTO, NETTO), "Utgifter brutto og netto", (GJENNOMSTROEMMING,))


def _kan_regnes(her: Utgangspunkt, hva: str) -> Resultattabell:
    try:
        t = _vekst(her)
    except ManglerTall:
        raise ManglerTall(HVORFOR.format(navn=her.kommune.navn, hva=hva)) from None
    if t["aar"].nunique() < 2:
        raise ManglerTall(f"Regnskapstallene for {her.kommune.navn} dekker bare ett år, så vekst kan ikke regnes.")
    return t


@eller_tekst
def veksttall(her: Utgangspunkt) -> Tabell | Tekst:
    """How large was the growth in all and per inhabitant, nominal and real, first year to last?"""
    t = _kan_regnes(her, "veksttallene")
    rader = []
    for s in (INNTEKT, BRUTTO, NETTO):
        d = t[t["serie"] == s]
        if len(d) < 2:
            continue
        a, b = d.iloc[0], d.iloc[-1]
        per = b["realindeks_per_innbygger"]
        rader.append({
            "serie": s, "aar": f"{a['aar']}–{b['aar']}", "foer": a["nominell"] / 1000, "fast": a["fastpris"] / 1000,
            "etter": b["nominell"] / 1000, "nominelt": 100 * (b["nominell"] / a["nominell"] - 1),
            "reelt": b["realvekst_samlet_prosent"], "per": "folketall mangler" if per != per else _pst(per - 100),
        })
    return tabell(
        pd.DataFrame(rader), f"Vekst i {her.kommune.navn}, med og uten prisvekst",
        {"serie": "Serie", "aar": "År", "foer": "Første år (mill. kr)", "fast": f"Første år i {her.aar}-priser",
         "etter": "Siste år (mill. kr)", "nominelt": "Vekst i kroner", "reelt": "Uten prisvekst",
         "per": "Uten prisvekst, per innbygger"},
        {"foer": 1, "fast": 1, "etter": 1, "nominelt": _pst, "reelt": _pst},
        kilder=t.kilder, merknader=(GJENNOMSTROEMMING, *merk(t.merknader)),
    )


def _pst(v) -> str:
    return prosent(v, 1, fortegn=True)


def pengene(her: Utgangspunkt) -> Figur | Tekst:
    """What did the growth go to? Bars per service in fixed prices; one year only, or no figures, is said."""
    try:
        t = tjenestevekst(her.kommune, her.aar)
    except ManglerTall as feil:
        return _ett_aar(her) if her.kommune.konstruert else mangler(
            her, f"Hva veksten gikk til i {her.kommune.navn}, kan ikke vises.", *merk([str(feil)])
        )
    fra, til, sum_ = t["fra_aar"].iloc[0], t["til_aar"].iloc[0], t["vekst"].sum()
    d = pd.DataFrame({"tjeneste": t["tjeneste"], "vekst": t["vekst"],
                      "etikett": [tekst(v, 1, fortegn=True) for v in t["vekst"]]})
    bak = pd.DataFrame({
        "Tjeneste": t["tjeneste"], f"{fra} i {til}-priser (mill. kr)": [tekst(v, 1) for v in t["foer"]],
        f"{til} (mill. kr)": [tekst(v, 1) for v in t["etter"]],
        "Endring (mill. kr)": d["etikett"],
        "Endring (prosent)": [tekst(v, 1, fortegn=True) for v in t["vekst_prosent"]],
    })
    mest, minst, noe_ned = t.iloc[0], t.iloc[-1], bool((t["vekst"] < 0).any())
    return figur(
        diagram.soeyler(d, "tjeneste", "vekst", f"Mill. kr i {til}-priser", "etikett", fortegn=noe_ned, rad=42),
        f"Endring i netto driftsutgifter per tjeneste i {her.kommune.navn} {fra}–{til}",
        f"Til sammen {tekst(sum_, 1, fortegn=True)} mill. kr uten prisvekst. Mest opp: {mest['tjeneste'].lower()} med"
        f" {tekst(mest['vekst'], 1, fortegn=True)}, {_pst(mest['vekst_prosent'])}. Nederst: {minst['tjeneste'].lower()}"
        f" med {tekst(minst['vekst'], 1, fortegn=True)}.",
        t.kilder, tabell=bak, merknader=merk(t.merknader),
    )


def _ett_aar(her: Utgangspunkt) -> Figur:
    """Where the money lies, when there is only one year: the six groups from the largest down."""
    t = tjenesteutvikling(her.kommune, til_aar=her.aar).sort_values("netto_mill", ascending=False)
    sum_ = t["netto_mill"].sum()
    d = pd.DataFrame({"tjeneste": t["tjeneste"], "mill": t["netto_mill"],
                      "etikett": [tekst(v, 1) for v in t["netto_mill"]]})
    return figur(
        diagram.soeyler(d, "tjeneste", "mill", "Mill. kr", "etikett", rad=42),
        f"Netto driftsutgifter per tjeneste i {her.kommune.navn} {her.aar}",
        f"Størst er {d['tjeneste'].iloc[0].lower()} med {d['etikett'].iloc[0]} mill. kr, så"
        f" {d['tjeneste'].iloc[1].lower()} med {d['etikett'].iloc[1]}, av {tekst(sum_, 1)} i de seks gruppene.",
        [k for k in t.kilder if k.konstruert] if her.kommune.konstruert else t.kilder,
        tabell=pd.DataFrame({"Tjeneste": d["tjeneste"], "Mill. kr": d["etikett"]}),
        merknader=(f"Tall per tjeneste finnes bare for {her.aar}, så veksten kan ikke vises.",),
    )


@eller_tekst
def resultatbro(her: Utgangspunkt) -> Figur | Tekst:
    """What led from the first result to the last? A waterfall of income, expenditure and financial items."""
    try:
        t = analyse_resultatbro(her.kommune, her.aar)
    except ManglerTall:
        raise ManglerTall(HVORFOR.format(navn=her.kommune.navn, hva="veien fra første til siste resultat")) from None
    fra, til = t["fra_aar"].iloc[0], t["til_aar"].iloc[0]
    rader, sum_ = [], 0.0
    for r in t.itertuples():
        start, slutt = (0.0, r.beloep) if r.slag == "resultat" else (sum_, sum_ + r.beloep)
        slag = "Resultat" if r.slag == "resultat" else "Bedrer resultatet" if r.beloep >= 0 else "Svekker resultatet"
        rader.append((r.ledd, start, slutt, slag, tekst(r.beloep, 1, fortegn=r.slag != "resultat")))
        sum_ = slutt
    d = pd.DataFrame(rader, columns=["ledd", "fra", "til", "slag", "etikett"])
    slagene = [s for s in ("Resultat", "Svekker resultatet", "Bedrer resultatet") if s in set(d["slag"])]
    ord_ = "; ".join(f"{r.ledd.lower()} {r.etikett}" for r in d.itertuples())
    return figur(
        med_luft(diagram.fossefall(d, "ledd", "fra", "til", "slag", "etikett", f"Mill. kr i {til}-priser", slagene)),
        f"Fra resultatet i {fra} til resultatet i {til} i {her.kommune.navn}",
        f"I mill. kr uten prisvekst: {ord_}.",
        t.kilder, tabell=pd.DataFrame({"Ledd": d["ledd"], "Mill. kr": d["etikett"]}),
        merknader=(*merk(t.merknader), "Fortegnet viser virkningen på resultatet: høyere utgifter har minus."),
    )


@eller_tekst
def inntektssiden(her: Utgangspunkt) -> Tabell | Tekst:
    """What do property tax, fees and user payments give, beside the network where it has figures?"""
    andre = None if her.kommune.konstruert or her.nettverk is None else her.nettverk
    t = analyse_inntektssiden(her.kommune, andre, aar=her.aar)
    if t["beloep"].isna().all():
        return mangler(her, f"Inntektene til {her.kommune.navn} er ikke i datagrunnlaget for {her.aar}.")
    beste = t.assign(hvorfor=[m or "har tallet" for m in t["mangler"]])
    med_andre = t["sammenligning_kr"].notna().any()
    kolonner = {"inntekt": "Inntekt", "beloep": "Mill. kr", "kr_per_innbygger": "Kr per innbygger",
                "prosent": "Prosent av driftsinntektene"}
    if med_andre:
        kolonner |= {"sammenligning_kr": "Nettverket, kr per innbygger", "avvik_kr": "Forskjell, kr"}
        kolonner |= {"hvorfor": "Hva som mangler"}
    else:
        beste["hvorfor"] = ["beløpet mangler" if b != b else "har tallet" for b in t["beloep"]]
        kolonner |= {"hvorfor": "Hva som mangler"}

    def tall(desimaler=0, per=1, fortegn=False):
        return lambda v: "ikke med" if pd.isna(v) else tekst(v / per, desimaler, fortegn=fortegn)

    return tabell(
        beste, f"Inntektssiden i {her.kommune.navn} {her.aar}", kolonner,
        {"beloep": tall(1, 1000), "kr_per_innbygger": tall(), "prosent": tall(1), "sammenligning_kr": tall(),
         "avvik_kr": tall(fortegn=True)},
        kilder=t.kilder, merknader=merk(t.merknader),
    )
