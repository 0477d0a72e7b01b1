"""Gathering 2, what people choose: the immediate measures, sober estimates, and what can be stopped or put off."""

from __future__ import annotations

import pandas as pd

from ..analyse.nokkeltallserie import nokkeltallserie
from ..analyse.oekonomi import kilder_til
from ..analyse.realisme import Treffsikkerhet, treffsikkerhet
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .brudd import brudd
from .felles import Tekst
from .s2_felles import egne_aar, mangler, med_luft
from .s5_maler import eksempelmerknad, fjordvik, mal
from .start import Utgangspunkt


def sidensist(her: Utgangspunkt) -> Tabell:
    """What did the immediate measures give? Fjordvik's sum, or a template with the columns of the homework."""
    if her.kommune.konstruert:
        s = les_yaml("fjordvik/framskriving.yaml")["straks_2026"]
        rader = [("Varig", tekst(s["varig_del"], 1)), ("Bare i år", tekst(s["virkning_i_aar"] - s["varig_del"], 1)),
                 ("Til sammen i år", tekst(s["virkning_i_aar"], 1))]
        return tabell(
            pd.DataFrame(rader, columns=["Strakstiltakene", "Mill. kr"]), "Strakstiltakene i Fjordvik i 2026",
            kilder=fjordvik("strakstiltak", (2026, 2026)),
            merknader=("Bare den varige delen hjelper neste år. Resten må dere finne på nytt.",),
        )
    return mal(
        f"Strakstiltakene i {her.kommune.navn} etter samling 1",
        ["Tiltak", "Virkning i år (mill. kr)", "Herav varig (mill. kr)", "Eier", "Hva ble det?"], 4,
        ["Hent radene fra svaret deres på s1-straks. Bare den varige delen hjelper neste år."],
    )


def _fjordviks_treff() -> Treffsikkerhet:
    bytt = {"frie_inntekter_budsjett": "inntekt_budsjett", "frie_inntekter_regnskap": "inntekt_regnskap"}
    rader = les_yaml("fjordvik/budsjett.yaml")["treffsikkerhet"]
    return treffsikkerhet([{bytt.get(k, k): v for k, v in r.items()} for r in rader])


def noekternhet(her: Utgangspunkt) -> Figur:
    """How did earlier income estimates hit? Fjordvik's budgets and accounts side by side, as an example for all."""
    t = _fjordviks_treff()
    d = t.tabell
    lang = pd.DataFrame(
        [(str(r.aar), n, v, tekst(v, 1)) for r in d.itertuples()
         for n, v in (("Budsjett", r.inntekt_budsjett), ("Regnskap", r.inntekt_regnskap))],
        columns=["aar", "serie", "verdi", "etikett"],
    )
    bak = pd.DataFrame({
        "År": [str(a) for a in d["aar"]], "Frie inntekter, budsjett": [tekst(v, 1) for v in d["inntekt_budsjett"]],
        "Frie inntekter, regnskap": [tekst(v, 1) for v in d["inntekt_regnskap"]],
        "For høyt (mill. kr)": [tekst(v, 1) for v in d["inntektsbom"]],
        "For høyt (prosent)": [tekst(v, 1) for v in d["inntektsbom_prosent"]],
        "Innsparing, vedtatt": [tekst(v, 1) for v in d["innsparing_vedtatt"]],
        "Innsparing, gjennomført": [tekst(v, 1) for v in d["innsparing_gjennomfoert"]],
    })
    return figur(
        diagram.grupperte_soeyler(lang, "aar", "verdi", "serie", "Mill. kr", "etikett"),
        f"Frie inntekter i Fjordvik: budsjett og regnskap {d['aar'].min()}–{d['aar'].max()}",
        " ".join(t.setninger), fjordvik("budsjett og regnskap", (int(d["aar"].min()), int(d["aar"].max()))),
        tabell=bak, merknader=(*t.setninger, *t.merknader, *eksempelmerknad(her)),
    )


def avviket(her: Utgangspunkt) -> Figur:
    """Why did the accounts turn out worse than the budget? Fjordvik's waterfall, as an example for all."""
    r = les_yaml("fjordvik/regnskap.yaml")
    a, slutt = r["avvik_2025"], next(x for x in r["avslutning"] if x["aar"] == 2025)["netto_driftsresultat"]
    navn = {"frie_inntekter": "Frie inntekter", "innsparinger": "Innsparinger", "renter": "Renter",
            "premieavvik": "Premieavvik"}
    sum_ = a["budsjettert_netto_driftsresultat"]
    rader = [("Budsjett", 0.0, sum_, "Resultat", tekst(sum_, 1))]
    for grunn, v in a["grunner"].items():
        slag = "Bedre enn budsjett" if v >= 0 else "Dårligere enn budsjett"
        rader.append((navn[grunn], sum_, sum_ + v, slag, tekst(v, 1, fortegn=True)))
        sum_ += v
    rader.append(("Regnskap", 0.0, slutt, "Resultat", tekst(slutt, 1)))
    d = pd.DataFrame(rader, columns=["ledd", "fra", "til", "slag", "etikett"])
    return figur(
        med_luft(diagram.fossefall(d, "ledd", "fra", "til", "slag", "etikett", "Mill. kr",
                                   ["Resultat", "Dårligere enn budsjett", "Bedre enn budsjett"])),
        "Fra budsjettert til regnskapsført resultat i Fjordvik 2025",
        f"I mill. kr: {'; '.join(f'{x.ledd.lower()} {x.etikett}' for x in d.itertuples())}.",
        fjordvik("budsjett og regnskap", (2025, 2025)),
        tabell=pd.DataFrame({"Ledd": d["ledd"], "Mill. kr": d["etikett"]}), merknader=eksempelmerknad(her),
    )


def egne_anslag(her: Utgangspunkt) -> Tabell:
    """How have the municipality's own estimates hit? A template, since no budgets are published."""
    if her.kommune.konstruert:
        t = _fjordviks_treff()
        d = t.tabell.assign(aar=t.tabell["aar"].astype(str))
        anslag = d["inntekt_regnskap"].iloc[-1]
        return tabell(
            d, "Så mye ble igjen av anslagene i Fjordvik (mill. kr)",
            {"aar": "År", "inntektsbom": "Inntektene, for høyt", "inntektsbom_prosent": "For høyt (prosent)",
             "innsparing_vedtatt": "Innsparing, vedtatt", "innsparing_gjennomfoert": "Gjennomført",
             "gjennomfoert_prosent": "Gjennomført (prosent)"},
            {"inntektsbom": 1, "inntektsbom_prosent": 1, "innsparing_vedtatt": 1, "innsparing_gjennomfoert": 1,
             "gjennomfoert_prosent": 0},
            kilder=fjordvik("budsjett og regnskap"),
            merknader=(*t.setninger, f"Et nytt anslag på {tekst(anslag, 1)} mill. kr blir"
                       f" {tekst(t.noekternt(anslag), 1)} mill. kr hvis det bommer like mye"
                       f" ({prosent(t.snitt_bom_prosent)})."),
        )
    return mal(
        f"Egne anslag i {her.kommune.navn} (mill. kr)",
        ["År", "Frie inntekter, budsjett", "Frie inntekter, regnskap", "Innsparing, vedtatt",
         "Innsparing, gjennomført"],
        [(str(a),) for a in range(her.aar - 2, her.aar + 1)],
        ["Tabellen er tom fordi SSB ikke publiserer kommunens budsjett. Hent tallene fra svaret på s1-treffsikkerhet."],
    )


def stemming(her: Utgangspunkt) -> Tabell:
    """Belief, hope or wish? Five income estimates to vote on, and room for what they became."""
    rader = [(a["inntekt"], a["spoersmaal"]) for a in les_yaml("perspektiv/anslag.yaml")["anslag"]]
    return mal(
        f"Tro, håp eller ønske? Fem inntektsanslag i {her.kommune.navn}",
        ["Inntekt", "Det må være sant", "Anslag (mill. kr)", "Tro", "Håp", "Ønske", "Slik ble det"], rader,
        ["Tell stemmene per rolle: folkevalgte, ledere og tillitsvalgte hver for seg. Dere fyller ut i salen."],
    )


def investeringer(her: Utgangspunkt) -> Tabell:
    """Which projects can be stopped or put off? Fjordvik's, or a template with the columns of the homework."""
    kolonner = ["Prosjekt", "Samlet kostnad (mill. kr)", "Herav lån (mill. kr)", "Tas i bruk", "Kontrakt inngått",
                "Kan stoppes eller utsettes?"]
    if her.kommune.konstruert:
        bygg = les_yaml("fjordvik/regnskap.yaml")["investeringer"]
        kapital = les_yaml("fjordvik/framskriving.yaml")["ny_kapitalkostnad"]
        aarlig = ", ".join(f"{tekst(v, 1)} i {a}" for a, v in kapital.items())
        rader = [(b["prosjekt"], tekst(b["kostnad"]), str(b["tatt_i_bruk"])) for b in bygg]
        return tabell(
            pd.DataFrame(rader, columns=["Prosjekt", "Samlet kostnad (mill. kr)", "Tatt i bruk"]),
            "Det Fjordvik har bygget for lån",
            kilder=fjordvik("investeringer"),
            merknader=(f"Ny kapitalkostnad i framskrivingen: {aarlig} (mill. kr, faste 2025-priser).",
                       "Begge byggene er tatt i bruk. Da er det bare nye prosjekter som kan stoppes."),
        )
    return mal(
        f"Investeringene i økonomiplanen til {her.kommune.navn}", kolonner, 4,
        ["Tabellen er tom fordi økonomiplanen ikke er i datagrunnlaget. Ta med lånet og året bygget tas i bruk."],
    )


def investeringsnivaa(her: Utgangspunkt) -> Figur | Tekst:
    """How much has been invested against income, year by year?"""
    t = egne_aar(nokkeltallserie(her.kommune).dropna(subset=["investeringer_prosent"]), her)
    if len(t) < 2:
        return mangler(her, f"Investeringsutgiftene til {her.kommune.navn} er ikke i datagrunnlaget.")
    d = pd.DataFrame({"aar": t["aar"].astype(str), "verdi": t["investeringer_prosent"].astype(float),
                      "serie": "Brutto investeringsutgifter"})
    topp, bunn = d.loc[d["verdi"].idxmax()], d.loc[d["verdi"].idxmin()]
    kroner = [tekst(None if v != v else v / 1000, 1, mangler="ikke med") for v in t["investeringer"]]
    bak = pd.DataFrame({"År": d["aar"], "Prosent av driftsinntektene": [tekst(v, 1) for v in d["verdi"]],
                        "Mill. kr": kroner})
    b = brudd(her, t["aar"])
    return figur(
        diagram.linjer(d, "aar", "verdi", "serie", "Prosent av driftsinntektene", null=True, hoeyde=300,
                       brudd=b.streker),
        f"Brutto investeringsutgifter i {her.kommune.navn} {d['aar'].iloc[0]}–{d['aar'].iloc[-1]}",
        f"Høyest {prosent(topp['verdi'])} av driftsinntektene i {topp['aar']}, lavest {prosent(bunn['verdi'])} i"
        f" {bunn['aar']}, sist {prosent(d['verdi'].iloc[-1])}.{b.alttekst}",
        kilder_til(t, "investeringer_prosent"), tabell=bak,
        merknader=("Investeringene kommer tilbake som renter og avdrag i driften i mange år.", *b.merknader),
    )
