"""Gathering 3, whom to compare with: the references side by side, what each is good for, and why each was chosen."""

from __future__ import annotations

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.likhet import kostragruppe_for, likeste_kommuner
from ..analyse.referanser import referansevalg
from ..grunnlag.feil import RobekFeil
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s3_felles import (
    aarsmerknad,
    eller_tekst,
    har_tall,
    i_setning,
    mangler,
    med_tegn,
    merk,
    mill,
    rom,
    sammenligningsaar,
)
from .start import Utgangspunkt

FASTE = ("landet", "landet_uten_oslo", "kostragruppe", "naermeste", "naermeste_med_tall")


def _navn(her: Utgangspunkt) -> dict[str, str]:
    """Reference → heading: the fixed ones, and the network after the group."""
    t = referansevalg().set_index("id")["navn"]
    ut = {}
    for id in FASTE:
        ut[id] = t[id][:1].upper() + t[id][1:]
        if id == "kostragruppe":
            ut[id] = f"KOSTRA-gruppe {(kostragruppe_for(her.kommune) or '').removeprefix('EKG').lstrip('0')}".strip()
            if her.nettverk:
                ut[her.nettverk.navn] = f"Nettverket {her.nettverk.tittel}"
    return ut


def _tabeller(her: Utgangspunkt):
    """Reference → its comparison, or why there is none."""
    ut, hvorfor = {}, {}
    for id, navn in _navn(her).items():
        try:
            t = rom(her, her.nettverk if her.nettverk and id == her.nettverk.navn else id).set_index("tjeneste_id")
        except RobekFeil as feil:
            hvorfor[navn] = merk([str(feil)])[0]
            continue
        ut[navn] = t
        if t["norm_mill"].isna().all():
            slag = ("mangler_norm",)
            grunner = [f.tekst for liste in t["forbehold"] for f in liste if f.slag in slag]
            hvorfor[navn] = _samlet(merk(grunner), t)
    return ut, hvorfor


def _samlet(grunner, t) -> str:
    """One reason for the whole reference: the first, with «tjenestene» for the name of the first service."""
    if not grunner:
        return "Tallene mangler."
    foerste = i_setning(t["tjeneste"].iloc[0])
    return grunner[0].replace(f"tall for {foerste}", "tall for tjenestene")


@eller_tekst
def referanse(her: Utgangspunkt) -> Figur | Tekst:
    """What changes when the reference changes, and what stands? Deviation per service against each that has figures."""
    alle, hvorfor = _tabeller(her)
    med = {n: t for n, t in alle.items() if n not in hvorfor}
    if not med:
        return mangler(*dict.fromkeys(hvorfor.values()))
    foerste = next(iter(med.values()))
    maal, ord_ = ("avvik_mill", "Avvik fra normen") if har_tall(foerste) else ("norm_mill", "Norm")
    ulike, like = _ulike(med, maal)
    lang = pd.concat([t[["tjeneste", maal]].assign(serie=n) for n, t in ulike.items()]).dropna(subset=[maal])
    skrift = med_tegn if maal == "avvik_mill" else mill
    lang["etikett"] = lang[maal].map(skrift)
    return figur(
        diagram.grupperte_soeyler(lang.rename(columns={maal: "verdi"}), "tjeneste", "verdi", "serie", "Mill. kr",
                                  "etikett"),
        f"{ord_} med ulike referanser, {her.kommune.navn} {sammenligningsaar(her)}", _hva_staar(ulike, maal),
        [k for t in med.values() for k in t.kilder], tabell=_tall(alle, hvorfor, maal, skrift),
        merknader=(*like, *aarsmerknad(her), *_forbehold(med), *_blanke(hvorfor)),
        undertittel="Over null: bruker mer enn normen" if maal == "avvik_mill" else "Utgiftene selv mangler",
    )


def _ulike(med, maal):
    """Those that differ, and a remark for those that come to the same (a network that is all there are figures for)."""
    ulike, like = {}, []
    for navn, t in med.items():
        samme = next((n for n, u in ulike.items() if u[maal].round(3).equals(t[maal].reindex(u.index).round(3))), None)
        if samme:
            like.append(f"{navn} gir samme tall som {i_setning(samme)}, fordi det er de samme kommunene.")
        else:
            ulike[navn] = t
    return ulike, like


def _hva_staar(ulike, maal: str) -> str:
    """Which services keep their side of the norm whatever the reference, and which change it?"""
    d = pd.DataFrame({n: t[maal] for n, t in ulike.items()})
    tjeneste = next(iter(ulike.values()))["tjeneste"]
    if maal != "avvik_mill" or len(d.columns) < 2:
        n, t = next(iter(ulike.items()))
        deler = [f"{i_setning(tjeneste[i])} {mill(v)}" for i, v in t[maal].items()]
        return f"Mot {i_setning(n)}, i millioner kroner: {ramse(deler)}."
    d = d.dropna()
    over = [i_setning(tjeneste[i]) for i in d.index[(d > 0).all(axis=1)]]
    under = [i_setning(tjeneste[i]) for i in d.index[(d < 0).all(axis=1)]]
    skifter = [i_setning(tjeneste[i]) for i in d.index if tjeneste[i] and i_setning(tjeneste[i]) not in over + under]
    ut = [f"{ord_}: {ramse(navn)}." for ord_, navn in (
        ("Over normen med alle referansene", over), ("Under med alle", under),
        ("Skifter side når referansen byttes", skifter)) if navn]
    return " ".join(ut)


def _tall(alle, hvorfor, maal: str, skrift) -> pd.DataFrame:
    tjeneste = next(iter(alle.values()))["tjeneste"]
    return pd.DataFrame({"Tjeneste": tjeneste} | {
        n: [skrift(v, "mangler") for v in t[maal].reindex(tjeneste.index)] for n, t in alle.items()
    })


def _forbehold(med) -> tuple[str, ...]:
    """Few or odd members in a reference, each with the service it is about."""
    ut: dict[str, list[str]] = {}
    for t in med.values():
        for r in t.itertuples():
            for f in r.forbehold:
                if f.slag == "skjev_referanse":
                    ut.setdefault(f"{r.tjeneste}: {f.tekst}", [])
                if f.slag == "faa_i_referansen":
                    ut.setdefault(f.tekst, [])
    return tuple(ut)


def _blanke(hvorfor) -> tuple[str, ...]:
    return tuple(f"{n} er ikke i figuren. {g}" for n, g in hvorfor.items())


@eller_tekst
def referanser_forklart(her: Utgangspunkt) -> Tabell:
    """What is each reference good and bad for, and can it be used today?"""
    valg, (_, hvorfor) = referansevalg().set_index("id"), _tabeller(her)
    rader = [
        (navn, valg.loc[id, "styrke"], valg.loc[id, "svakhet"], "nei, tallene mangler" if navn in hvorfor else "ja")
        for id, navn in _navn(her).items() if id in valg.index
    ]
    if her.nettverk and her.nettverk.navn not in valg.index:
        rader.append((f"Nettverket {her.nettverk.tittel}", "Ekte samtale om de samme spørsmålene.",
                      "Få observasjoner, og kommunene må være sammenlignbare.", "ja"))
    return tabell(
        pd.DataFrame(rader, columns=["navn", "styrke", "svakhet", "kan"]), "Hvem kan vi sammenligne oss med?",
        {"navn": "Referanse", "styrke": "Styrke", "svakhet": "Svakhet", "kan": "Kan brukes i dag"}, kilder=(),
        merknader=("Bruk minst to referanser. Den laveste utgiften er aldri et mål i seg selv.",),
    )


@eller_tekst
def likeste(her: Utgangspunkt) -> Tabell:
    """Which municipalities are most alike in need and income, and why was each of them chosen?"""
    t = likeste_kommuner(her.kommune, sammenligningsaar(her))
    d = t.assign(tall=["ja" if h else "nei, må hentes fra SSB" for h in t["har_tall"]])
    return tabell(
        d, f"Kommunene som ligner mest på {her.kommune.navn}",
        {"kommune": "Kommune", "grunn": "Hvorfor den er valgt", "tall": "Har tall per tjeneste"}, kilder=t.kilder,
        merknader=("Likest først. Likhet i behov og inntekt betyr ikke lik geografi eller lik organisering.",
                   *merk(t.merknader)),
    )
