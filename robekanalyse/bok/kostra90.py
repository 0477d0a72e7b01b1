"""KOSTRA og kommuneøkonomi på 90 minutter: the page, with every figure in its prose computed here, from the tables."""

from __future__ import annotations

import datetime as dt

from ..analyse.norm import handlingsrom
from ..analyse.oekonomi import nokkeltall
from ..analyse.prisvekst import realvekst
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import kildelinje, les
from ..grunnlag.kommune import finn_kommune
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent, tekst
from .markdown import tabell

AAR = 2024  # the last year whose accounts have been through the June revision
VEKST = "Driftsinntekter (brutto)"  # the series of realvekst
_START = f"""from robekanalyse.samling import s1_kartlegging as s1, s3_handlingsrom as s3, start
her = start.aapne(3, "1517", "eksempel", {AAR})"""
HODE = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n  display_name: Python 3\n---\n\n"


def celle(kode: str) -> str:
    """A code cell that is run when the book is built, with only its output on the page."""
    return f"```{{code-cell}}\n:tags: [remove-input]\n{kode}\n```\n"


def _svar(tekst_: str) -> str:
    return f"```{{admonition}} Svar\n:class: dropdown\n{tekst_}\n```\n"


def _kr(verdi) -> str:
    return tekst(verdi, 0)


def _mill(verdi, fortegn: bool = False) -> str:
    return f"{tekst(verdi, 1, fortegn=fortegn)} mill. kr"


def _tjeneste(t, id: str):
    return t[t["tjeneste_id"] == id].iloc[0]


def _veien(t) -> str:
    """From the account to the key figure, step by step, for one service."""
    r = _tjeneste(t, "grunnskole")
    omraade = les_yaml("tjenester.yaml")["omraader"]["FGK8b"]
    antatt = " (antatt)" if omraade["status"] == "antatt" else ""
    beloep = f"{tekst(r['netto_mill'], 3)} mill. kr"
    rader = [
        ("Regnskapet ble ført på art og funksjon", "lønn (art 010) på grunnskole (funksjon 202), og mange flere"),
        ("Funksjonene ble lagt sammen til et område", f"funksjon {', '.join(omraade['funksjoner'])}{antatt}"),
        ("Brutto utgifter minus inntektene på området", f"netto driftsutgifter: {beloep}"),
        (f"Delt på innbyggerne 1. januar {AAR + 1}",
         f"{beloep} / {_kr(r['innbyggere'])} = **{_kr(r['netto_per_innbygger'])} kr per innbygger**"),
        ("Landet, samme år og samme område", f"{_kr(r['referanse_per_innbygger'])} kr per innbygger"),
        ("Behovet i kommunen, landet = 1 (2026)", tekst(r["behovsindeks"], 4)),
        ("Normen: landet ganget med behovet",
         f"{_kr(r['referanse_per_innbygger'])} · {tekst(r['behovsindeks'], 4)} = {_kr(r['norm_per_innbygger'])} kr"),
        ("Avviket per innbygger", f"{tekst(r['avvik_per_innbygger'], 0, fortegn=True)} kr"),
        ("Avviket i millioner kroner", f"**{_mill(r['avvik_mill'], True)}**"),
    ]
    return tabell(["Trinn", "Grunnskole i Hareid"], rader)


def _deflator(aar: int) -> float:
    return float(les("deflator").set_index("aar").loc[aar, "kommunal_deflator_pst"])


def _oppgave_resultat(hareid) -> tuple[str, str]:
    n = nokkeltall(hareid).set_index("aar").loc[2023]
    inntekt, resultat = n["driftsinntekter"] / 1000, n["netto_driftsresultat"] / 1000
    maal = regel("perspektiv.anbefalt_netto_driftsresultat", dt.date(2023, 12, 31)).verdi
    oensket = float(maal) / 100 * inntekt
    return (
        f"I 2023 hadde Hareid {_mill(inntekt)} i driftsinntekter og et netto driftsresultat på {_mill(resultat)}. Hvor"
        " mange prosent er det, og hvor langt er det til det anbefalte nivået?",
        f"{tekst(resultat, 1)} / {tekst(inntekt, 1)} = **{prosent(n['netto_driftsresultat_prosent'], 1)}**."
        f" {prosent(maal, 2)} av {tekst(inntekt, 1)} er {_mill(oensket)}. Avstanden er {_mill(oensket - resultat)}."
        " Tallene gjelder konsernet; ROBEK-vilkårene prøves på kommunekassen.",
    )


def _oppgave_administrasjon(landet) -> tuple[str, str]:
    r = _tjeneste(landet, "administrasjon")
    return (
        f"Administrasjon og styring kostet {_kr(r['netto_per_innbygger'])} kr per innbygger i Hareid i {AAR}. I landet"
        f" var det {_kr(r['referanse_per_innbygger'])} kr. Er hele forskjellen et sted å spare?",
        f"Nei. Små kommuner trenger mer administrasjon per innbygger. Behovet er {tekst(r['behovsindeks'], 4)}, så"
        f" normen er {_kr(r['norm_per_innbygger'])} kr. Det som er igjen, er {_kr(r['avvik_per_innbygger'])} kr per"
        f" innbygger, eller {_mill(r['avvik_mill'])}. Heller ikke det er en innsparing. Det er et sted å lete, og"
        " kommunene fører fellesutgifter (funksjon 180) ulikt.",
    )


def _oppgave_referanse(landet, nettverket) -> tuple[str, str]:
    mot_landet, mot_nett = _tjeneste(landet, "helse_omsorg"), _tjeneste(nettverket, "helse_omsorg")
    vestnes = _tjeneste(handlingsrom(finn_kommune("Vestnes"), AAR, referanse="landet"), "helse_omsorg")
    return (
        f"Mot landet er avviket i helse og omsorg {_mill(mot_landet['avvik_mill'], True)}. Mot de fire andre kommunene"
        f" i nettverket er det {_mill(mot_nett['avvik_mill'], True)}. Hvilket av tallene hører hjemme i kommunestyret?",
        f"Ingen av dem alene. Én av de fire, Vestnes, ligger {_mill(vestnes['avvik_mill'])} fra sin egen norm og"
        " drar snittet med seg. Et nettverk er godt å lære av og svakt å måle mot. Vis landet, si hvilken referanse det"
        " er, og si hvem som trekker.",
    )


def _oppgave_vekst(hareid) -> tuple[str, str]:
    v = realvekst(hareid)
    v = v[v["serie"] == VEKST].set_index("aar")
    foer, etter, pris = v.loc[2022], v.loc[2023], tekst(_deflator(2023), 1)
    a, b = tekst(foer["nominell"] / 1000, 1), tekst(etter["nominell"] / 1000, 1)
    return (
        f"Driftsinntektene i Hareid steg fra {a} mill. kr i 2022 til {b} mill. kr i 2023. Den kommunale deflatoren var"
        f" {pris} prosent. Hvor mye vokste de reelt?",
        f"Nominelt {prosent(etter['nominell_vekst_prosent'], 1)}. Reelt: ({b} / {a}) / (1 + {pris} %) − 1 ="
        f" **{prosent(etter['realvekst_prosent'], 1)}**. Trekk ikke bare deflatoren fra: det gir litt for mye.",
    )


_OPPGAVE_HULL = (
    "Se på figurene over. Skriv ned to spørsmål som KOSTRA ikke kan svare på, og hvem i kommunen som vet svaret.",
    "KOSTRA sier ikke om kvaliteten er god nok, hvorfor utgiften er som den er, eller hva som skjer om noe kuttes. Det"
    " vet tjenestelederen, tillitsvalgte og brukerne. Derfor begynner samtalen med tallet og slutter ikke der.",
)


def _oppgaver(hareid, landet, nettverket) -> str:
    alle = {
        "resultatet": _oppgave_resultat(hareid),
        "er administrasjonen dyr?": _oppgave_administrasjon(landet),
        "to referanser, to svar": _oppgave_referanse(landet, nettverket),
        "vekst": _oppgave_vekst(hareid),
        "hva mangler?": _OPPGAVE_HULL,
    }
    tabeller = (nokkeltall(hareid), realvekst(hareid), landet, nettverket)
    kilder = dict.fromkeys(k for t in tabeller for k in t.kilder)
    return "\n".join(
        f"### Oppgave {i}: {navn}\n\n{spoersmaal}\n\n{_svar(svar)}"
        for i, (navn, (spoersmaal, svar)) in enumerate(alle.items(), start=1)
    ) + f"\n{kildelinje(kilder)}\n"


def side() -> str:
    """The whole page as a MyST notebook; its code cells draw the charts that the traps are about."""
    hareid = finn_kommune("Hareid")
    landet = handlingsrom(hareid, AAR, referanse="landet")
    nettverket = handlingsrom(hareid, AAR, referanse="eksempel")
    ordene = les_yaml("ordliste.yaml")["femten_ord"]
    ord_ = tabell(["Ord", "I én setning"], [(f"**{x['ord']}**", x["setning"]) for x in ordene])
    tid = tabell(["Minutter", "Hva"], [
        ("10", "Hvorfor vi sammenligner, og hva et nøkkeltall ikke sier"), ("15", "De femten ordene"),
        ("20", "Fra regnskap til nøkkeltall"), ("20", "Fem feller"),
        ("20", "Oppgaver to og to"), ("5", "Det vi tar med"),
    ])
    return HODE + f"""# KOSTRA og kommuneøkonomi på 90 minutter

For folkevalgte, ledere og tillitsvalgte som skal lese tallene i nettverket. Ingen forkunnskap trengs. Alle tall er
virkelige og gjelder Hareid {AAR}, om ikke annet er sagt.

{tid}
## Hvorfor sammenligne?

Et regnskap sier hva pengene gikk til. Det sier ikke om det var mye eller lite. For å vite det trenger vi noen å
sammenligne med, og en rettferdig måte å gjøre det på. KOSTRA er tallene alle kommuner leverer på samme måte. Et
nøkkeltall er et spørsmål, ikke en dom.

## De femten ordene

{ord_}
Eksempler på hvert ord står i [ordlista](ordliste.md).

## Fra regnskap til nøkkeltall

{_veien(landet)}
{kildelinje(landet.kilder)}

Minus betyr at kommunen bruker mindre enn normen. Avviket er et sted å lete, ikke en innsparing.

Området har også med voksenopplæring (funksjon 213), som ikke er med i behovet. Slike forbehold står alltid ved figuren.

## Fem feller

{celle(_START)}
### Felle 1: feil nevner

Kroner per innbygger er riktig for en tjeneste som er til for alle. For skole og barnehage må du også se på barna.
Et tall per innbygger kan stige bare fordi barna er færre.

{celle("s3.nevneren(her)")}
### Felle 2: rå tall

En liten kommune med lange veier og mange eldre må bruke mer. Sammenlign med det kommunen trenger, ikke med snittet.

{celle("s3.riktigmaal(her)")}
### Felle 3: ett år

En tilfeldig regning, et tilskudd eller en omlegging kan flytte ett år. Se på forløpet før du spør hvorfor.

{celle("s3.utvikling(her)")}
### Felle 4: få eller rare å sammenligne med

Med fire andre kommuner i referansen avgjør én av dem mye. Si alltid hvem du sammenligner med, og hvorfor.

{celle("s3.referanse(her)")}
### Felle 5: ulik avgrensning

Kommunekassen er kommunen selv. Konsernet er kommunen med foretak og sin del av samarbeid. Tall fra 15. mars er
ureviderte og kan bli rettet 15. juni. Hjemmetjenesten skiftet funksjon i 2024. Sammenlign bare tall med samme
avgrensning.

{celle("s1.nivaa(her)")}
## Oppgaver

To og to, fire minutter på hver. Svaret ligger under oppgaven.

{_oppgaver(hareid, landet, nettverket)}
## Det vi tar med

- Et nøkkeltall er et spørsmål. Svaret finnes i tjenesten.
- Spør alltid: per hva, mot hvem, hvilket år, og hva er ikke med?
- Behovet først, så avviket. Kroner, ikke rangering.
- Ser et tall merkelig ut, er det oftest tallet det er noe med. Sjekk det først.
"""


def sider() -> dict[str, str]:
    """Name → MyST notebook."""
    return {"kostra90": side()}
