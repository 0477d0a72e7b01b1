"""Gathering 6: is it a collective dismissal? Six cases, and the eleven that Fjordvik had counted as 9,3."""

from __future__ import annotations

import pandas as pd

from ..analyse.masse import Masseoppsigelse, masseoppsigelse
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst, tekst
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s5_maler import fjordvik
from .s6_felles import LAGET, eksempelmerknad, eksempler, eller_setning, forbehold, svarlinjer
from .start import Utgangspunkt


def masse_spoersmaal(her: Utgangspunkt) -> Tabell:
    """Yes or no? The six cases to vote on by role, before the answers are shown."""
    rader = [(m["nr"], m["sak"], "", "", "", "") for m in eksempler()["masse"]]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "sak", "pol", "adm", "enh", "till"]),
        "Masseoppsigelse eller ikke? Stem per rolle",
        {"nr": "Nr.", "sak": "Tilfelle", "pol": "Politikere", "adm": "Ledelse", "enh": "Enhetsledere",
         "till": "Tillitsvalgte"},
        kilder=(),
        merknader=("Skriv hvor mange som svarer ja.", LAGET, forbehold()),
    )  # fmt: skip


def masse(her: Utgangspunkt) -> Tabell:
    """Is it a collective dismissal? Six cases reckoned with the same rule, and why."""
    svar = [(m, masseoppsigelse(m["hendelser"])) for m in eksempler()["masse"]]
    rader = [(m["nr"], m["sak"], s.antall, _ja(s), " ".join(s.forklaring)) for m, s in svar]
    ja = next(s for _, s in svar if s.er_masseoppsigelse)
    varslet = eksempler()["nav_varslet"]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "sak", "antall", "svar", "hvorfor"]),
        "Masseoppsigelse eller ikke?",
        {"nr": "Nr.", "sak": "Tilfelle", "antall": "Personer som teller", "svar": "Masseoppsigelse",
         "hvorfor": "Hvorfor"},
        {"antall": 0},
        kilder=(),
        merknader=(
            f"Ved masseoppsigelse: får Nav melding {varslet}, kan oppsigelsene tidligst virke"
            f" {dato_tekst(ja.tidligste_virkning(varslet))}. Nav kan forlenge med inntil 30 dager.",
            *svarlinjer(ja)[:-1],
            LAGET,
            forbehold(*(s.regeldato for _, s in svar)),
        ),
    )  # fmt: skip


def _ja(s: Masseoppsigelse) -> str:
    return "ja" if s.er_masseoppsigelse else "nei, men nær grensa" if s.gult_varsel else "nei"


@eller_setning
def egen_masse(her: Utgangspunkt, hendelser) -> Tabell | Tekst:
    """Is it a collective dismissal with these rows? Each is (date, kind, cause in the operation, persons)."""
    s = masseoppsigelse(hendelser)
    return tabell(
        pd.DataFrame(
            [("Oppsagte i vinduet", tekst(s.oppsagte)), ("Andre opphør i vinduet", tekst(s.andre_opphoer)),
             ("Personer som teller", tekst(s.antall)), ("Masseoppsigelse", _ja(s))],
            columns=["hva", "svar"],
        ),
        "Masseoppsigelse: ja" if s.er_masseoppsigelse else "Masseoppsigelse: nei",
        {"hva": "Hva", "svar": "Svar"},
        kilder=(),
        merknader=(*s.forklaring, *svarlinjer(s)),
    )  # fmt: skip


def nedtrapping(her: Utgangspunkt) -> Tabell:
    """How do Fjordvik's posts come down, and how many persons are left to be dismissed?"""
    b = les_yaml("fjordvik/bemanning.yaml")
    felt = ["personer_ned", "midlertidige", "kjent_avgang", "omplassering", "sluttavtaler", "oppsigelser"]
    d = pd.DataFrame([{"enhet": p["enhet"], **{f: p[f] for f in felt}, "aarsverk": p["aarsverk_sagt_opp"]}
                      for p in b["personal"]])  # fmt: skip
    d = pd.concat([d, pd.DataFrame([{"enhet": "Sum", **d[[*felt, "aarsverk"]].sum().to_dict()}])], ignore_index=True)
    return tabell(
        d,
        "Slik tas stillingene ned i Fjordvik",
        {"enhet": "Enhet", "personer_ned": "Personer ned", "midlertidige": "Midlertidige", "kjent_avgang": "Avgang",
         "omplassering": "Omplasseres", "sluttavtaler": "Sluttavtaler", "oppsigelser": "Oppsigelser",
         "aarsverk": "Årsverk sagt opp"},
        {**dict.fromkeys(felt, 0), "aarsverk": 1},
        kilder=fjordvik("bemanning", (2027, 2027)),
        merknader=("Det er personene som telles.", *eksempelmerknad(her), forbehold()),
    )  # fmt: skip


def masse_fjordvik(her: Utgangspunkt) -> Tabell:
    """Does it help to make two of Fjordvik's dismissals into agreements? Eleven persons either way."""
    b = les_yaml("fjordvik/bemanning.yaml")
    dag = b["datoer"]["oppsigelser_kommet_fram"]
    alle = [(dag, "oppsigelse", True, p["oppsigelser"]) for p in b["personal"]]
    minst = min(b["personal"], key=lambda p: p["oppsigelser"])
    med_avtale = [(dag, "sluttavtale" if p is minst else "oppsigelse", True, p["oppsigelser"]) for p in b["personal"]]
    rader, svar = [], []
    for navn, hendelser in (
        ("Alle sies opp", alle),
        (f"{tekst(minst['oppsigelser'])} i {minst['enhet']} får sluttavtale", med_avtale),
    ):
        s = masseoppsigelse(hendelser)
        svar.append(s)
        rader.append((navn, s.oppsagte, s.andre_opphoer, s.antall, _ja(s)))
    tidligst = svar[0].tidligste_virkning(dag)
    return tabell(
        pd.DataFrame(rader, columns=["sak", "oppsagte", "andre", "antall", "svar"]),
        "Er det masseoppsigelse i Fjordvik?",
        {"sak": "Tilfelle", "oppsagte": "Oppsagte", "andre": "Sluttavtaler", "antall": "Personer som teller",
         "svar": "Masseoppsigelse"},
        {"oppsagte": 0, "andre": 0, "antall": 0},
        kilder=fjordvik("bemanning", (2027, 2027)),
        merknader=(
            f"Alle oppsigelsene er kommet fram {dato_tekst(dag)}. Sluttavtalene teller med når minst fem er sagt opp.",
            f"Fikk Nav først melding samme dag, kunne oppsigelsene tidligst virke {dato_tekst(tidligst)}."
            " Meldingen skal sendes senest samtidig med innkallingen til drøfting.",
            *eksempelmerknad(her),
            f"Hjemmel: {'; '.join(svar[0].hjemler)}.",
            forbehold(*(s.regeldato for s in svar)),
        ),
    )  # fmt: skip
