"""Gathering 2, the result against the recommended level, with and without one-off money, and what the debt costs."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..analyse.driftsregnskap import minimumsavdrag
from ..analyse.nokkeltallserie import nokkeltallserie
from ..analyse.oekonomi import kilder_til, nokkeltall
from ..analyse.resultatbegreper import korrigert_for, korrigert_netto_driftsresultat, renterisiko
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .brudd import brudd
from .felles import Tekst
from .s2_felles import egne_aar, mangler, merk
from .s5_maler import avsnitt, fjordvik
from .start import Utgangspunkt

OMFANG = {"konsern": "konsernet, kommunen med foretakene", "kasse": "kommunekassen"}
MED, UTEN = "Netto driftsresultat", "Uten havbruksfondet"


def anbefalt(her: Utgangspunkt):
    """The recommended level of netto driftsresultat, per cent of income, in force that year."""
    return regel("perspektiv.anbefalt_netto_driftsresultat", dt.date(her.aar, 12, 31)).verdi


def resultat(her: Utgangspunkt) -> Figur | Tekst:
    """How has netto driftsresultat been against the recommended level, with and without one-off income?"""
    t = egne_aar(nokkeltallserie(her.kommune).dropna(subset=["netto_driftsresultat_prosent"]), her)
    grense = anbefalt(her)
    if t.empty:
        return mangler(her, f"Netto driftsresultat for {her.kommune.navn} er ikke i datagrunnlaget. Anbefalt nivå over"
                            f" tid er {prosent(grense, 2)} av driftsinntektene.")
    aar, pst = [int(a) for a in t["aar"]], [float(v) for v in t["netto_driftsresultat_prosent"]]
    serier = {MED: pst}
    if (engangs := t["havbruksfond"].fillna(0)).any():
        serier[UTEN] = [
            float(korrigert_netto_driftsresultat(n, i, engangs=e).uten_engangs_prosent)
            for n, i, e in zip(t["netto_driftsresultat"], t["driftsinntekter"], engangs, strict=True)
        ]
    d = pd.DataFrame([(str(a), s, v) for s, verdier in serier.items() for a, v in zip(aar, verdier, strict=True)],
                     columns=["aar", "serie", "verdi"])
    bak = pd.DataFrame({"År": [str(a) for a in aar],
                        "Netto driftsresultat (mill. kr)": _mill(t["netto_driftsresultat"]),
                        "Driftsinntekter (mill. kr)": _mill(t["driftsinntekter"]),
                        "Prosent": [tekst(v, 2) for v in pst]})
    under, b = sum(v < grense for v in pst), brudd(her, aar)
    topp, bunn = pst.index(max(pst)), pst.index(min(pst))
    alttekst = (
        f"Høyest {prosent(pst[topp], 2)} i {aar[topp]}, lavest {prosent(pst[bunn], 2)} i {aar[bunn]}, sist"
        f" {prosent(pst[-1], 2)} i {aar[-1]}. {under} av {len(pst)} år er under {prosent(grense, 2)}."
        f"{b.alttekst}"
    )
    merknader = [_omfang(t.iloc[-1]["omfang"]), *b.merknader]
    if UTEN in serier:
        uten = t["netto_driftsresultat"] - engangs
        bak["Havbruksfondet (mill. kr)"] = _mill(engangs)
        bak["Uten havbruksfondet (mill. kr)"] = _mill(uten)
        bak["Uten havbruksfondet (prosent)"] = [tekst(v, 2) for v in serier[UTEN]]
        i_tall = zip(aar, uten, engangs, strict=True)
        endret = "; ".join(f"{a} {tekst(u / 1000, 1)} mill. kr" for a, u, e in i_tall if e)
        alttekst += f" Uten havbruksfondet: {endret}."
    if (t["prosent_av"] == "publisert").any():
        merknader.append("Prosenttallene er SSBs publiserte, fordi beløpene ikke er i datagrunnlaget.")
    else:
        merknader.append("Prosenten er regnet av beløpene: netto driftsresultat delt på alle driftsinntektene.")
    terskel = (float(grense), f"Anbefalt over tid: {tekst(grense, 2)} prosent")
    return figur(
        diagram.linjer(d, "aar", "verdi", "serie", "Prosent av driftsinntektene", format=",.1f", null=True,
                       orden=list(serier), terskler=(terskel,), terskel_hoeyre=_naermest_foerst(pst, terskel[0]),
                       brudd=b.streker),
        f"Netto driftsresultat i {her.kommune.navn} {aar[0]}–{aar[-1]}",
        alttekst, kilder_til(t, "netto_driftsresultat_prosent", "havbruksfond"), tabell=bak, merknader=merknader,
    )


def _naermest_foerst(verdier: list[float], terskel: float) -> bool:
    """Does the line begin closer to the threshold than it ends? Then the name of the threshold stands to the right."""
    return abs(verdier[0] - terskel) < abs(verdier[-1] - terskel)


def _mill(verdier) -> list[str]:
    return [tekst(None if v != v else v / 1000, 1, mangler="ikke med") for v in verdier]


def _omfang(omfang: str) -> str:
    return f"Tallene gjelder {OMFANG[omfang]}. ROBEK-vilkårene prøves på kommunekassen."


def korrigert(her: Utgangspunkt) -> Tabell | Tekst:
    """What was the result without premieavvik and bound funds? Fjordvik's parts one by one; others lack the figures."""
    if not her.kommune.konstruert:
        return mangler(
            her, "Netto driftsresultat kan se bedre ut enn driften er, når premieavvik er inntektsført og bundne fond"
            f" er satt av. Disse tallene for {her.kommune.navn} er ikke i datagrunnlaget.",
        )
    k = korrigert_for(her.kommune, her.aar)
    if k is None:
        return avsnitt(f"Premieavviket for {her.aar} er ikke med i Fjordvik. Velg 2025.")
    rader = [(n[:1].upper() + n[1:], tekst(v, 2, fortegn=True)) for n, v in k.ledd]
    rader += [("Korrigert netto driftsresultat", tekst(k.beloep, 2)), ("Korrigert, prosent", tekst(k.prosent, 2)),
              ("Uten korreksjon, prosent", tekst(k.ukorrigert_prosent, 2))]
    return tabell(
        pd.DataFrame(rader, columns=["ledd", "verdi"]),
        f"Korrigert netto driftsresultat i Fjordvik {her.aar} (mill. kr)",
        {"ledd": "Ledd", "verdi": "Mill. kr"}, {"verdi": str}, kilder=fjordvik("regnskap", (her.aar, her.aar)),
        merknader=(*k.merknader, f"Grunnlag: {k.hjemmel}."),
    )


def gjeldsutvikling(her: Utgangspunkt) -> Figur | Tekst:
    """How large is the net debt against income, year by year?"""
    t = egne_aar(nokkeltallserie(her.kommune).dropna(subset=["netto_laanegjeld_prosent"]), her)
    if len(t) < 2:
        hvor = "bare for ett år" if len(t) else "ikke"
        return mangler(her, f"Netto lånegjeld for {her.kommune.navn} finnes {hvor} i datagrunnlaget, så utviklingen kan"
                            " ikke tegnes.")
    aar, pst = [int(a) for a in t["aar"]], [float(v) for v in t["netto_laanegjeld_prosent"]]
    d = pd.DataFrame({"aar": [str(a) for a in aar], "verdi": pst, "serie": "Netto lånegjeld"})
    foerst, sist, b = t.iloc[0], t.iloc[-1], brudd(her, aar)
    return figur(
        diagram.linjer(d, "aar", "verdi", "serie", "Prosent av driftsinntektene", null=True, hoeyde=300,
                       brudd=b.streker),
        f"Netto lånegjeld i {her.kommune.navn} {aar[0]}–{aar[-1]}",
        f"Fra {prosent(pst[0])} av driftsinntektene i {aar[0]} til {prosent(pst[-1])} i {aar[-1]}:"
        f" {tekst(foerst['netto_laanegjeld'] / 1000, 1)} og {tekst(sist['netto_laanegjeld'] / 1000, 1)} mill. kr."
        f"{b.alttekst}",
        kilder_til(t, "netto_laanegjeld_prosent"),
        tabell=pd.DataFrame({"År": d["aar"], "Netto lånegjeld (mill. kr)": _mill(t["netto_laanegjeld"]),
                             "Prosent av driftsinntektene": [tekst(v, 1) for v in pst]}),
        merknader=(_omfang(sist["omfang"]), "Netto lånegjeld er uten pensjon, videreutlån og lån som ikke er brukt.",
                   *b.merknader),
    )


def gjeld(her: Utgangspunkt) -> Tabell | Tekst:
    """How much debt, how much of it exposed, what does one percentage point cost, and what is the least instalment?"""
    t = nokkeltall(her.kommune, her.aar)
    r = t.iloc[0]
    if pd.isna(r["netto_laanegjeld"]) and pd.isna(r["netto_renteeksponering_prosent"]):
        return mangler(her, f"Gjelden til {her.kommune.navn} er ikke i datagrunnlaget. Slik regner dere selv:"
                            " renteeksponert gjeld ganger én prosent er det ett prosentpoeng høyere rente koster i"
                            " året.")
    inntekt = r["driftsinntekter"] / 1000
    rader, merknader = [], [_omfang(r["omfang"])]
    kjent = r["renteeksponert_gjeld"] == r["renteeksponert_gjeld"]
    if r["netto_laanegjeld"] == r["netto_laanegjeld"]:
        rader.append(("Netto lånegjeld", _belop(r["netto_laanegjeld"]), f"{prosent(r['netto_laanegjeld_prosent'])} av"
                      " driftsinntektene"))
        if not kjent:
            rader.append(("Ett prosentpoeng høyere rente", _belop(renterisiko(r["netto_laanegjeld"], enhet="").beloep),
                          "regnet av hele netto lånegjelden"))
            merknader.append("Renteeksponert gjeld er ikke i datagrunnlaget. Den er vanligvis mindre enn netto"
                             " lånegjeld, så utslaget av renta er det også. Hent tallet fra kommunens egen"
                             " finansrapport.")
    if kjent:
        risiko = renterisiko(r["renteeksponert_gjeld"] / 1000, inntekt)
        rader.append(("Renteeksponert gjeld", _belop(r["renteeksponert_gjeld"]),
                      f"{prosent(r['netto_renteeksponering_prosent'])} av driftsinntektene"))
        rader.append(("Ett prosentpoeng høyere rente", f"{tekst(risiko.beloep, 1)} mill. kr i året",
                      f"{prosent(risiko.prosent, 2)} av driftsinntektene"))
    elif r["netto_renteeksponering_prosent"] == r["netto_renteeksponering_prosent"]:
        rader.append(("Renteeksponert gjeld", "beløpet er ikke med",
                      f"{prosent(r['netto_renteeksponering_prosent'])} av driftsinntektene, publisert av SSB"))
        rader.append(("Ett prosentpoeng høyere rente", "beløpet er ikke med",
                      f"{prosent(renterisiko(r['netto_renteeksponering_prosent']).beloep, 2)} av driftsinntektene"))
    if r["netto_renter"] == r["netto_renter"]:
        rader.append((f"Netto renter i {her.aar}", _belop(r["netto_renter"]),
                      "renteutgifter uten renteinntekter" if inntekt != inntekt
                      else f"{prosent(r['netto_renter_prosent'])} av driftsinntektene"))
    rader += _avdrag(her, merknader)
    return tabell(
        pd.DataFrame(rader, columns=["Hva", "Tall", "Les det slik"]), f"Gjeld og rente i {her.kommune.navn} {her.aar}",
        kilder=kilder_til(
            t, "netto_laanegjeld_prosent", "netto_renteeksponering_prosent", "netto_renter", "avskrivninger"
        ),
        merknader=merk(merknader),
    )


def _belop(tusen) -> str:
    return f"{tekst(tusen / 1000, 1)} mill. kr"


def _avdrag(her: Utgangspunkt, merknader: list[str]) -> list[tuple[str, str, str]]:
    r = les_yaml("fjordvik/regnskap.yaml") if her.kommune.konstruert else {}
    if f"gjeld_{her.aar}" not in r:
        merknader.append("Minimumsavdraget kan ikke regnes: avskrivninger, lånegjeld og anleggsmidler ved inngangen til"
                         " året er ikke i datagrunnlaget. De står i kommunens egen balanse.")
        return []
    g, betalt = r[f"gjeld_{her.aar}"], r[f"finans_{her.aar}"]["avdrag"]
    avskrivninger = nokkeltall(her.kommune, her.aar)["avskrivninger"].iloc[0] / 1000
    minst = minimumsavdrag(avskrivninger, g["inngaaende_laanegjeld"], g["inngaaende_avskrivbare_anleggsmidler"])
    return [
        ("Minimumsavdrag", f"{tekst(minst, 2)} mill. kr", "avskrivninger × lånegjeld / anleggsmidler"),
        ("Avdrag som er betalt", f"{tekst(betalt, 2)} mill. kr",
         f"{tekst(abs(betalt - float(minst)), 2)} mill. kr {'over' if betalt >= minst else 'under'} minimum"),
    ]
