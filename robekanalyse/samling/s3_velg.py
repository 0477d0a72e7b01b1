"""Gathering 3, the comparison the participants change themselves: reference and year in the chart, without a kernel."""

from __future__ import annotations

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.norm import handlingsrom
from ..analyse.tjenestetall import referanseaar
from ..grunnlag.feil import RobekFeil
from ..grunnlag.opphav import Resultattabell
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.valg import med_valg
from .felles import Tekst
from .s3_felles import eller_tekst, i_setning, mangler, med_tegn, merk, sammenligningsaar
from .start import Utgangspunkt

_AAR = 3  # more years than the last three are in the chart of the ten years


def _referanser(her: Utgangspunkt) -> dict[str, object]:
    """What is written in the list → what the comparison takes; the network's members one by one at the end."""
    ut: dict[str, object] = {"landet": "landet"}
    if her.nettverk:
        ut[f"nettverket {her.nettverk.tittel}"] = her.nettverk
        ut |= {k.navn: [k] for k in her.nettverk.kommuner if k != her.kommune}
    return ut


def _sammenlign(her: Utgangspunkt, referanse, aar: int) -> Resultattabell | None:
    try:
        t = handlingsrom(her.kommune, aar, referanse, inndeling="grupper")
    except RobekFeil:
        return None
    return t if t["avvik_mill"].notna().any() else None


@eller_tekst
def velg(her: Utgangspunkt) -> Figur | Tekst:
    """How far is each service from the norm, against the reference and in the year the reader chooses?"""
    siste = sammenligningsaar(her)
    aarene = [a for a in reversed(referanseaar()) if a <= siste][:_AAR]
    alle = {
        (navn, aar): t for navn, r in _referanser(her).items() for aar in aarene
        if (t := _sammenlign(her, r, aar)) is not None
    }
    navn = list(dict.fromkeys(n for n, _ in alle))
    med_alle = [a for a in aarene if all((n, a) in alle for n in navn)]
    if not navn or not med_alle:
        return mangler(f"Avviket for {her.kommune.navn} kan ikke regnes ut uten kommunens egne utgifter.")
    valgte = {k: t for k, t in alle.items() if k[1] in med_alle}
    d = pd.concat([
        t[["tjeneste", "avvik_mill"]].assign(referanse=n, aar=str(a)) for (n, a), t in valgte.items()
    ]).dropna(subset=["avvik_mill"])
    d["etikett"] = d["avvik_mill"].map(med_tegn)
    foerste = valgte[navn[0], med_alle[0]].dropna(subset=["avvik_mill"])
    orden = list(foerste["tjeneste"])
    bak = d.pivot(index=["aar", "referanse"], columns="tjeneste", values="etikett")[orden].reset_index()
    bak = bak.rename(columns={"aar": "År", "referanse": "Sammenlignet med"}).fillna("ikke i datagrunnlaget")
    ord_ = [f"{i_setning(r.tjeneste)} {med_tegn(r.avvik_mill)}" for r in foerste.itertuples()]
    return figur(
        med_valg(
            diagram.soeyler(d, "tjeneste", "avvik_mill", "Mill. kr", "etikett", ",.1f", orden, fortegn=True),
            {"referanse": ("Sammenlign med", navn), "aar": ("År", [str(a) for a in med_alle])},
        ),
        f"Velg selv: avvik fra normen i {her.kommune.navn}",
        f"Over figuren velges referanse og år. Mot {navn[0]} i {med_alle[0]}, i millioner kroner: {ramse(ord_)}.",
        [k for t in valgte.values() for k in t.kilder], tabell=bak,
        merknader=(
            "Mot én enkelt kommune er normen den kommunens utgift, justert for ulikt behov. Det den gjør annerledes, er"
            " noe å spørre om, ikke en fasit.",
            *_utelatt(aarene, med_alle), *merk(valgte[navn[0], med_alle[0]].merknader[:2]),
        ),
        undertittel="Oransje er over normen, blått er under",
    )  # fmt: skip


def _utelatt(aarene: list[int], med: list[int]) -> tuple[str, ...]:
    uten = [str(a) for a in aarene if a not in med]
    return (f"{ramse(uten)} er ikke med, fordi tall mangler for en av kommunene.",) if uten else ()
