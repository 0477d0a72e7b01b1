"""Gathering 5, goals: from input to effect, the goals sorted, the checklist at work, indicators that exist."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ..analyse.eksakt import ramse
from ..analyse.indikatorverdier import naaverdier as analyse_naaverdier
from ..analyse.maalbygger import TRINN, kvalitetsindikatorer, maalvurdering
from ..analyse.storetjenester import store_tjenester as analyse_store_tjenester
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall
from ..grunnlag.tall import dato_tekst, prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst, punktliste
from .s5_maler import avsnitt, eksempelmerknad, fjordvik, liste, mal, stor
from .start import Utgangspunkt

ANTATT = "(antatt)"


def trappa(her: Utgangspunkt) -> Tabell:
    """What is input, activity, product, result and effect in each service?"""
    t = les_yaml("styringssystem/trappa.yaml")
    kolonner = {trinn["id"]: f"{trinn['navn']}: {trinn['spoersmaal'].lower()}" for trinn in t["trinn"]}
    rader = [
        {"tjeneste": liste("tjenester")[tj], **{trinn["id"]: stor(trinn["eksempler"][tj]) for trinn in t["trinn"]}}
        for tj in t["trinn"][0]["eksempler"]
    ]
    merknader = [
        t["lovtekst"].strip(),
        f"Lovgrunnlag: {t['hjemmel'].replace(';', ' og')}, kontrollert {dato_tekst(t['kontrollert'])}.",
        *(f"{r['tekst']} Dette er kursets regel, ikke lovens." for r in t["regler"]),
    ]
    return tabell(pd.DataFrame(rader), "Fra innsats til effekt, med ett eksempel per tjeneste",
                  {"tjeneste": "Tjeneste", **kolonner}, kilder=(), merknader=merknader)


def sorter(her: Utgangspunkt) -> Figur:
    """How do Fjordvik's 43 goals fall on the steps? An example to hold one's own goals against."""
    f = les_yaml("fjordvik/styring.yaml")["maal"]
    d = pd.DataFrame([(stor(t), f[t], tekst(f[t])) for t in TRINN], columns=["trinn", "antall", "etikett"])
    i_alt = int(d["antall"].sum())
    per_trinn = ", ".join(f"{f[t]} på {t}" for t in TRINN)
    return figur(
        diagram.soeyler(d, "trinn", "antall", "Antall mål", "etikett", orden=list(d["trinn"])),
        f"{i_alt} mål i Fjordvik, etter trinn på trappa",
        f"Av {i_alt} mål er {per_trinn}. {f['uten_naaverdi']} av målene har ingen nåverdi.",
        fjordvik("mål i budsjettet"),
        tabell=d[["trinn", "etikett"]].rename(columns={"trinn": "Trinn", "etikett": "Antall mål"}),
        merknader=(
            f"{f['uten_naaverdi']} av {i_alt} mål har ingen nåverdi, og {f['tjenester_med_resultatmaal']} av"
            f" {f['tjenester']} tjenester har et resultatmål.",
            *eksempelmerknad(her),
        ),
    )


def egne_maal(her: Utgangspunkt) -> Tabell:
    """Where do the municipality's own goals stand? A template to count in."""
    t = les_yaml("styringssystem/trappa.yaml")["trinn"]
    return mal(
        f"Målene i {her.kommune.navn}: tell dem per trinn",
        ["Trinn", "Spørsmålet", "Antall mål", "Av dem uten nåverdi"],
        [(x["navn"], x["spoersmaal"]) for x in t],
        ["Målene står i kommunens budsjett og økonomiplan. SSB har dem ikke, så kommunen må telle selv."],
    )


def _eksempler() -> list[dict]:
    """Fjordvik's goals as rows of s5-maal."""
    return [
        m | {f"sjekk_{n}": p for n, p in enumerate(m["sjekk"], start=1)}
        for m in les_yaml("fjordvik/maaleksempler.yaml")["maal"]
    ]


def maal(her: Utgangspunkt) -> Tabell:
    """How is a weak and a good goal for the same service scored, point by point, and what would make it better?"""
    svakt, godt = _eksempler()[:2]
    vurdert = [maalvurdering(m) for m in (svakt, godt)]
    punkter = les_yaml("styringssystem/sjekkliste.yaml")["punkter"]
    rader = [
        (f"{p['nr']}. {p['krav']}", str(svakt[p["kolonne"]]), str(godt[p["kolonne"]]), p["raad"]) for p in punkter
    ]
    rader.append(("Sum", *(f"{v.poeng} av {v.hoeyeste}" for v in vurdert), _dom_tekst()))
    d = pd.DataFrame(rader, columns=["krav", "svakt", "godt", "raad"])
    return tabell(
        d, "Sjekklista på sju punkter, brukt på to mål for grunnskolen",
        {"krav": "Krav (0, 1 eller 2 poeng)", "svakt": f"Svakt: «{svakt['maal']}»", "godt": f"Godt: «{godt['maal']}»",
         "raad": "Råd når poenget mangler"},
        kilder=fjordvik("mål"), merknader=("Sjekklista er kursets eget verktøy.", *eksempelmerknad(her)),
    )


def _dom_tekst() -> str:
    grense = les_yaml("styringssystem/sjekkliste.yaml")["grenser"]["skriv_om_under"]["verdi"]
    return f"Under {grense} poeng: skriv målet om."


def maaleksempler(her: Utgangspunkt) -> Tabell:
    """How do six goals score, three weak and three good, and what should be done with each first?"""
    rader = []
    for m in _eksempler():
        v = maalvurdering(m)
        tall = f"{m['naaverdi']} → {m['maal_om_fire_aar']} {m['enhet']}" if m["maal_om_fire_aar"] else "mangler"
        rader.append((liste("tjenester")[m["tjeneste"]], m["maal"], m["trinn"], tall, f"{v.poeng} av {v.hoeyeste}",
                      "skriv om" if v.skriv_om else "kan brukes", v.raad[0] if v.raad else "ingen"))
    d = pd.DataFrame(rader, columns=["tjeneste", "maal", "trinn", "tall", "poeng", "dom", "raad"])
    return tabell(
        d, "Seks mål holdt mot sjekklista",
        {"tjeneste": "Tjeneste", "maal": "Mål", "trinn": "Trinn", "tall": "Nåverdi → om fire år", "poeng": "Poeng",
         "dom": "Vurdering", "raad": "Første råd"},
        kilder=fjordvik("mål"), merknader=eksempelmerknad(her),
    )


def feil_som_gaar_igjen(her: Utgangspunkt) -> Tekst:
    """Which mistakes are made again and again when goals are set?"""
    return punktliste("Feil som går igjen", les_yaml("styringssystem/sjekkliste.yaml")["feil_som_gaar_igjen"])


def store_tjenester(her: Utgangspunkt) -> Figur | Tekst:
    """Which services cost over five per cent of this municipality's operation, and so need a result goal?"""
    try:
        t = analyse_store_tjenester(her.kommune, her.aar)
    except ManglerTall as e:
        return avsnitt(
            f"{e} Regn så hver tjenestes andel av summen. Tjenester over {_grense()} skal ha minst ett resultatmål."
        )
    under_null = t[t["andel_prosent"] <= 0]
    d = t[t["andel_prosent"] > 0].assign(
        etikett=lambda r: [
            tekst(v, 1) + (" · resultatmål" if k else "")
            for v, k in zip(r["andel_prosent"], r["krever_resultatmaal"], strict=True)
        ]
    )
    bak = pd.DataFrame({
        "Tjeneste": t["navn"],
        "Netto driftsutgifter (mill. kr)": [tekst(v / 1000, 1) for v in t["netto_driftsutgifter"]],
        "Andel": t["andel_tekst"],
        "Skal ha resultatmål": ["ja" if k else "nei" for k in t["krever_resultatmaal"]],
    })
    over = ", ".join(f"{n} {a}" for n, a in t.loc[t["krever_resultatmaal"], ["navn", "andel_tekst"]].to_numpy())
    return figur(
        diagram.soeyler(d[["navn", "andel_prosent", "etikett"]], "navn", "andel_prosent",
                        "Prosent av netto driftsutgifter", "etikett", rad=32),
        f"Tjenestenes andel av netto driftsutgifter, {her.kommune.navn} {her.aar}",
        f"Over {_grense()} er {over}. Lavest er {t['navn'].iloc[-1]} med"
        f" {t['andel_tekst'].iloc[-1]}.",
        t.kilder, tabell=bak,
        merknader=(
            f"«Resultatmål» står ved tjenestene over {_grense()}. Grensen er kursets regel, ikke lovens.",
            *([f"Poster under null står bare i tabellen: {ramse(under_null['navn'])}."] if len(under_null) else []),
            *t.merknader,
        ),
    )


def _grense() -> str:
    andel = les_yaml("styringssystem/sjekkliste.yaml")["grenser"]["resultatmaal_over"]["verdi"]
    return prosent(Decimal(andel) * 100, 0)


def indikatorer(her: Utgangspunkt) -> Tabell:
    """Which quality indicators exist, per service, from whom, and what can go wrong?"""
    navn = {**liste("tjenester"), "flere": "Alle tjenester"}
    rader = [
        (navn[i.tjeneste], i.indikator, i.trinn, f"{i.kilde} {ANTATT}" if i.antatt else i.kilde, i.felle)
        for i in kvalitetsindikatorer()
    ]
    liste_ = les_yaml("styringssystem/kvalitetsindikatorer.yaml")
    return tabell(
        pd.DataFrame(rader, columns=["tjeneste", "indikator", "trinn", "kilde", "felle"]),
        "Kvalitetsindikatorer som finnes, per tjeneste",
        {"tjeneste": "Tjeneste", "indikator": "Indikator", "trinn": "Trinn", "kilde": "Kilde", "felle": "Pass på"},
        kilder=(), gruppe="tjeneste",
        merknader=(
            f"{ANTATT} betyr at vi ikke har lest kilden selv. Navn eller definisjon kan være endret: sjekk før bruk.",
            liste_["sammenligning"],
            f"Lista, og loven den viser til, er kontrollert {dato_tekst(liste_['kontrollert'])}.",
        ),
    )


def naaverdier(her: Utgangspunkt) -> Tabell | Tekst:
    """Which indicators already have a value for this municipality, with source and year?"""
    t = analyse_naaverdier(her.kommune)
    if t.empty:
        return avsnitt(
            f"Datagrunnlaget har ingen kvalitetstall for {her.kommune.navn}. Nåverdiene hentes fra kommunens systemer,"
            " KOSTRA eller Utdanningsdirektoratet, og skrives inn sammen med målet."
        )
    d = t.assign(tjeneste=t["tjeneste"].map(liste("tjenester")), aar=t["aar"].astype(str))
    land = [tekst(v, 1) if v == v else "ikke i tabellene" for v in t["landet"]]
    d = d.assign(landet=land)
    return tabell(
        d, f"Indikatorer som har en nåverdi for {her.kommune.navn}",
        {"tjeneste": "Tjeneste", "navn": "Indikator", "trinn": "Trinn", "aar": "År", "verdi": "Nåverdi",
         "landet": "Landet", "enhet": "Enhet", "felle": "Pass på"},
        {"verdi": 1, "landet": str}, kilder=t.kilder, merknader=t.merknader,
    )
