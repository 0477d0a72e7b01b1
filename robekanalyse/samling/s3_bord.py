"""Gathering 3, the service tables: the network's figures for one service side by side, in alphabetical order."""

from __future__ import annotations

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.indikatorverdier import naaverdier
from ..analyse.norm import handlingsrom
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s3_felles import HVORDAN, eller_tekst, i_setning, kr, mangler, med_tegn, merk, sammenligningsaar
from .s3_norm import FAKTISK, NORM
from .s5_maler import avsnitt, mal
from .start import Utgangspunkt

UTEN_NETTVERK = "Det er ikke valgt noe nettverk. Velg et for å se kommunene side om side."
_ALFABET = str.maketrans("æøå", "{|}")  # the last letters, in that order
_FJORDVIK = ("Fjordvik er konstruert og står ikke sammen med virkelige kommuner.",)


def _medlemmer(her: Utgangspunkt):
    return sorted(dict.fromkeys(her.nettverk.kommuner), key=lambda k: k.navn.casefold().translate(_ALFABET))


@eller_tekst
def tjenestebord(her: Utgangspunkt, tjeneste: str = "grunnskole") -> Figur | Tekst:
    """What does each municipality of the network spend on this service, and what is its norm? Never a ranking."""
    if her.nettverk is None:
        return avsnitt(UTEN_NETTVERK)
    aar = sammenligningsaar(her)
    t = handlingsrom(_medlemmer(her), aar, inndeling="grupper")
    d = t[t["tjeneste_id"] == tjeneste]
    navn = d["tjeneste"].iloc[0]
    serier = [(FAKTISK, "netto_per_innbygger"), (NORM, "norm_per_innbygger")]
    lang = pd.concat([d[["kommune"]].assign(serie=s, verdi=d[k]) for s, k in serier]).dropna(subset=["verdi"])
    if lang.empty:
        return mangler(f"Ingen i {her.nettverk.tittel} har tall for {i_setning(navn)} i {aar}.")
    lang["etikett"] = [tekst(v) for v in lang["verdi"]]
    uten = d.loc[d["netto_per_innbygger"].isna(), "kommune"].tolist()
    return figur(
        diagram.grupperte_soeyler(lang, "kommune", "verdi", "serie", "Kr per innbygger", "etikett",
                                  orden=list(d["kommune"]), serier=[FAKTISK, NORM]),
        f"{navn} i nettverket {her.nettverk.tittel}, {aar}", _bordtekst(d), t.kilder, tabell=_bordtall(d),
        merknader=(*([f"Uten faktiske tall: {ramse(uten)}. {HVORDAN}"] if uten else []), *_skjeve(d, aar),
                   *(_FJORDVIK if her.kommune.konstruert else ()), *merk(t.merknader)),
        undertittel="Alfabetisk. Hver kommune har sin egen norm, etter sitt eget behov",
    )


def _bordtekst(d) -> str:
    med = d[d["avvik_per_innbygger"].notna()]
    deler = [f"{r.kommune} {tekst(r.netto_per_innbygger)} mot {tekst(r.norm_per_innbygger)}" for r in med.itertuples()]
    deler += [f"{r.kommune} har bare norm, {tekst(r.norm_per_innbygger)}"
              for r in d[d["avvik_per_innbygger"].isna() & d["norm_per_innbygger"].notna()].itertuples()]
    return f"Faktisk mot norm i kroner per innbygger, alfabetisk: {'; '.join(deler)}."


def _bordtall(d) -> pd.DataFrame:
    return pd.DataFrame({
        "Kommune": d["kommune"], "Faktisk, kr per innb.": d["netto_per_innbygger"].map(kr),
        "Norm, kr per innb.": d["norm_per_innbygger"].map(kr),
        "Indeks": [tekst(v, 1) if v == v else "kan ikke regnes ut" for v in d["indeks"]],
        "Avvik, mill. kr": d["avvik_mill"].map(med_tegn),
    })


def _skjeve(d, aar: int) -> tuple[str, ...]:
    """What makes one of them unlike the others in this service: jumps, few users, income greater than cost."""
    ut = []
    for r in d.itertuples():
        ut += [f"{r.kommune}: {f.tekst}" for f in r.forbehold if f.slag in ("hopp", "negativ", "liten_nevner")]
    return tuple(ut)


@eller_tekst
def bordtabell(her: Utgangspunkt) -> Tabell | Tekst:
    """What are the six services' indices in the network, and how many of those over 80 live in an institution?"""
    if her.nettverk is None:
        return avsnitt(UTEN_NETTVERK)
    aar, medlemmer = sammenligningsaar(her), _medlemmer(her)
    t = handlingsrom(medlemmer, aar, inndeling="grupper")
    bred = t.pivot(index="kommune", columns="tjeneste", values="indeks").reindex([k.navn for k in medlemmer])
    bred = bred[sorted(bred.columns)].reset_index()
    kolonner = {k: "Kommune" if k == "kommune" else k for k in bred.columns}
    return tabell(
        bred, f"Indeks per tjeneste i nettverket {her.nettverk.tittel}, {aar} (normen = 100)", kolonner,
        {k: (lambda v: tekst(v) if v == v else "mangler") for k in bred.columns if k != "kommune"}, kilder=t.kilder,
        merknader=("Alfabetisk, og uten sum: ett spørsmål om gangen. Over 100 betyr at kommunen bruker mer enn sin egen"
                   " norm.", "«Mangler» betyr at utgiften ikke er i datagrunnlaget, eller at netto er negativ.",
                   *(_FJORDVIK if her.kommune.konstruert else ())),
    )


@eller_tekst
def dekningen(her: Utgangspunkt) -> Tabell | Tekst:
    """How large a part of those of 80 and over get each kind of care in the network, and in the country?"""
    if her.nettverk is None:
        return avsnitt(UTEN_NETTVERK)
    rader, kilder = [], []
    for k in _medlemmer(her):
        v = naaverdier(k)
        for r in v.itertuples():
            if "80" in r.navn:
                kilder += [o for o in v.kilder if o.variabel == r.navn]
                land = tekst(r.landet, 1) if r.landet == r.landet else "mangler"
                rader.append((r.navn, k.navn, str(r.aar), tekst(r.verdi, 1), land))
    if not rader:
        return mangler("Dekningen for innbyggere 80 år og over er ikke i datagrunnlaget.")
    d = pd.DataFrame(rader, columns=["maal", "kommune", "aar", "verdi", "landet"])
    return tabell(
        d.sort_values(["maal"], kind="stable"), f"Omsorg for dem over 80 i nettverket {her.nettverk.tittel}",
        {"maal": "Mål", "kommune": "Kommune", "aar": "År", "verdi": "Prosent", "landet": "Landet"},
        {"verdi": str, "landet": str}, kilder=kilder, gruppe="maal",
        merknader=("Alfabetisk. Nevneren er innbyggere 80 år og over. Dekning er et politisk valg.",),
    )


def notatfelt(her: Utgangspunkt) -> Tabell:
    """What do the others do that we do not? Empty rows for the notes at the table, which become s3-laereav."""
    return mal(
        "Det vi hørte ved tjenestebordet", ["Kommune", "Hva gjør de som vi ikke gjør?", "Hva vil vi spørre om?",
                                            "Avtalt dato"], 4,
        ["Skriv ett konkret spørsmål per kommune. Det blir svaret på s3-laereav."],
    )
