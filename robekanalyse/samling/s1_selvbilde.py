"""Gathering 1, the self-image: how the groups answered, where they see it differently, and the cards to sort.

Real answers belong to the municipality; until they are gathered, Fjordvik's stand here as a marked example.
"""

from __future__ import annotations

from functools import cache
from html import escape

import pandas as pd

from ..analyse.selvbilde import Selvbilde, les_selvbilde, terskel
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import KONSTRUERT, Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s5_maler import fjordvik, liste, mal, stor
from .start import Utgangspunkt

SLAG = {"egne_valg": "egne valg", "kan_paavirkes": "kan påvirkes", "utenfor_oss": "utenfor oss"}
MAA_PAA_PLASS = "må på plass"
FJORDVIKS = "Eksempelet er fra øvingskommunen Fjordvik, som ikke finnes."
HVORDAN = "Egne svar vises per gruppe når de er samlet inn (s1-selvbilde). Grupper med færre enn tre svar vises ikke."
INGEN_UENIGHET = (
    "Svarene til nå viser ingen påstand der gruppene står langt fra hverandre. Det kan også være at for få har svart:"
    " minst to grupper må ha tre svar hver."
)


@cache
def fjordviks_selvbilde() -> Selvbilde:
    """What did Fjordvik's groups answer? The constructed answers through the same rules as real ones."""
    f = les_yaml("fjordvik/selvbilde.yaml")
    return les_selvbilde(
        {"rolle": rolle, "svar": {nr: svar[gruppe][i] for nr, svar in f["svar"].items() if gruppe in svar}}
        for gruppe, roller in f["respondenter"].items()
        for i, rolle in enumerate(roller)
    )


def _synlige(s: Selvbilde) -> dict[str, str]:
    """The groups that may be shown, id → name."""
    vises = {g.gruppe for p in s.paastander for g in p.grupper if g.snitt is not None}
    return {g: stor(n) for g, n in s.grupper.items() if g in vises}


def _under(her: Utgangspunkt, s: Selvbilde, egne: bool) -> tuple[str, ...]:
    return (*s.merknader, *(() if her.kommune.konstruert or egne else (FJORDVIKS, HVORDAN)))


def selvbildet(her: Utgangspunkt, egne: Selvbilde | None = None) -> Tabell:
    """What is the average per part and group, with the number of answers and of «vet ikke»?

    `egne` are the municipality's own answers; without them Fjordvik's are shown.
    """
    s = egne or fjordviks_selvbilde()
    grupper = _synlige(s)
    rader = []
    for d in s.deler:
        med = [p for p in s.paastander if p.del_ == d.del_ and not p.for_seg]
        rader.append(
            {
                "del": f"{d.del_} {d.navn}",
                **{g: d.grupper[g] for g in grupper},
                "alle": d.snitt,
                "antall": sum(p.antall for p in med),
                "vet_ikke": sum(p.vet_ikke for p in med),
            }
        )
    for p in (p for p in s.paastander if p.for_seg):
        snitt = {g.gruppe: g.snitt for g in p.grupper}
        rader.append(
            {
                "del": f"Påstand {p.nr}, {p.kort}",
                **{g: snitt[g] for g in grupper},
                "alle": p.snitt,
                "antall": p.antall,
                "vet_ikke": p.vet_ikke,
            }
        )
    return tabell(
        pd.DataFrame(rader),
        f"Selvbildet i {her.kommune.navn if egne else 'Fjordvik'}: snitt per del og gruppe, {s.antall} personer (1–5)",
        {"del": "Del", **grupper, "alle": "Alle", "antall": "Svar", "vet_ikke": "Vet ikke"},
        {**{g: 1 for g in grupper}, "alle": 1, "antall": 0, "vet_ikke": 0},
        kilder=() if egne else fjordvik("selvbilde"),
        merknader=(
            "Påstand 24 vises for seg: høy tro er ikke det samme som god evne.",
            "Skjemaet måler hva folk mener, ikke hva som er riktig.",
            *_under(her, s, egne is not None),
        ),
    )


def uenighet(her: Utgangspunkt, egne: Selvbilde | None = None) -> Figur | Tekst:
    """On which statements do the groups differ most, the most pressing first?

    `egne` are the municipality's own answers; when no two groups may be shown yet, a sentence says so.
    """
    s = egne or fjordviks_selvbilde()
    if not s.uenighetskart:
        return Tekst(f"<p>{escape(INGEN_UENIGHET)}</p>", INGEN_UENIGHET)
    kart, grupper = s.uenighetskart, _synlige(s)
    rader = [
        (f"{stor(p.kort)} ({p.nr})", grupper[g.gruppe], g.snitt, tekst(g.snitt, 1))
        for p in kart
        for g in p.grupper
        if g.gruppe in grupper
    ]
    d = pd.DataFrame(rader, columns=["paastand", "gruppe", "verdi", "etikett"])
    bak = pd.DataFrame(
        {
            "Påstand": [f"{p.nr}. {p.tekst}" for p in kart],
            **{
                navn: [tekst(next(x.snitt for x in p.grupper if x.gruppe == g), 2) for p in kart]
                for g, navn in grupper.items()
            },
            "Snitt": [tekst(p.snitt, 2) for p in kart],
            "Sprik": [tekst(p.sprik, 2) for p in kart],
            "Prioritet": [tekst(p.prioritet, 2) for p in kart],
        }
    )
    hvert = "; ".join(
        f"{p.kort}: {p.hoeyest.navn} {tekst(p.hoeyest.snitt, 1)}, {p.lavest.navn} {tekst(p.lavest.snitt, 1)}"
        for p in kart
    )
    grense = tekst(float(terskel("sprik_uenighet")), 1)
    return figur(
        diagram.grupperte_soeyler(
            d, "paastand", "verdi", "gruppe", "Snitt (1 helt uenig, 5 helt enig)", "etikett", format=",.1f"
        ),
        f"Påstandene i {her.kommune.navn if egne else 'Fjordvik'} med sprik på {grense} eller mer",
        f"{len(kart)} påstander, høyest og lavest snitt på hver: {hvert}.",
        () if egne else fjordvik("selvbilde"),
        tabell=bak,
        merknader=(
            "Sprik er avstanden mellom gruppa med høyest og lavest snitt. Prioritet er sprik ganget med 6 minus"
            " snittet av alle: stort sprik og lav score kommer først.",
            *_under(her, s, egne is not None),
        ),
    )


def samtale(her: Utgangspunkt, egne: Selvbilde | None = None) -> Tekst:
    """Which three sentences should the table talk about, from the municipality's own answers or from Fjordvik's?"""
    if egne:
        ledetekst, under = f"Setninger til samtale, hentet fra svarene i {her.kommune.navn}", []
    else:
        ledetekst = f"{KONSTRUERT}: tre setninger til samtale, hentet fra svarene i Fjordvik"
        under = [] if her.kommune.konstruert else [FJORDVIKS, HVORDAN]
    punkter = (egne or fjordviks_selvbilde()).samtale
    html = f"<p>{escape(ledetekst)}</p><ol>{''.join(f'<li>{escape(p)}</li>' for p in punkter)}</ol>"
    html += "".join(f"<p>{escape(u)}</p>" for u in under)
    return Tekst(html, "\n".join([ledetekst, *punkter, *under]))


def rollebord(her: Utgangspunkt) -> Tabell:
    """What do we see from each chair? Three statements chosen by the figures, with room for notes per role table."""
    bord = [
        "Politikk (blått bord)",
        "Administrativ ledelse (grønt)",
        "Tjenesteledere (gult)",
        "Tillitsvalgte (oransje)",
    ]
    spm = ("Hva ser vi?", "Hva tror vi de andre ser?")
    if her.kommune.konstruert:
        valgt = [f"{p.nr}. {p.tekst}" for p in fjordviks_selvbilde().uenighetskart[:3]]
        merknad, kilder = "De tre påstandene med høyest prioritet i uenighetskartet.", fjordvik("selvbilde")
    else:
        valgt = [f"Påstand nr. {i} fra eget uenighetskart" for i in (1, 2, 3)]
        merknad, kilder = f"Tabellen er tom til svarene fra {her.kommune.navn} er samlet inn. Velg de tre øverste.", ()
    return mal(
        "Den samme påstanden fra fire stoler",
        ["Påstand", "Spørsmål", *bord],
        [(p, q) for p in valgt for q in spm],
        [merknad],
        kilder,
    )


def sorter(her: Utgangspunkt) -> Tekst:
    """Which cards are sorted? The challenges and the conditions, mixed on one page, without the suggested place."""
    econ = les_yaml("kartlegging/econ.yaml")
    kort = [u["tekst"] for u in econ["utfordringer"]]
    kort += [stor(liste("betingelser")[b["id"]]) for b in econ["betingelser"]]
    kort = sorted(kort) + ["Eget kort"] * 2
    ledetekst = f"Legg hvert kort i én bunke: {', '.join([*SLAG.values()])} eller {MAA_PAA_PLASS}."
    stil = "display:inline-block;width:220px;border:1px solid #5f6b76;padding:10px;margin:4px;vertical-align:top"
    html = "".join(f'<li style="{stil}">{escape(k)}</li>' for k in kort)
    return Tekst(
        f'<p>{escape(ledetekst)}</p><ul style="padding:0">{html}</ul>',
        "\n".join([ledetekst, *(f"• {k}" for k in kort)]),
    )


def sorteringsforslag(her: Utgangspunkt) -> Tabell:
    """Where does each card usually belong, which statement is it about, and where does it come from?"""
    econ = les_yaml("kartlegging/econ.yaml")
    rader = [
        ("Årsak", u["tekst"], SLAG[u["forslag"]], str(u["paastand"]), _kilde(econ, u)) for u in econ["utfordringer"]
    ]
    rader += [
        (
            "Betingelse",
            stor(liste("betingelser")[b["id"]]),
            f"{MAA_PAA_PLASS}: {b['hvorfor'][:1].lower()}{b['hvorfor'][1:].rstrip('.')}",
            ", ".join(map(str, b["paastander"])),
            _kilde(econ, b),
        )
        for b in econ["betingelser"]
    ]
    return tabell(
        pd.DataFrame(rader, columns=["slag", "kort", "bunke", "paastand", "kilde"]),
        "Der kortene oftest hører hjemme",
        {"slag": "Slag", "kort": "Kort", "bunke": "Bunke", "paastand": "Påstand i selvbildet", "kilde": "Kilde"},
        kilder=(),
        merknader=(
            "Salen bestemmer selv. Forslaget er kursets.",
            *_kildemerknader(econ, "utfordringer", "betingelser"),
        ),
        gruppe="slag",
    )


def funn(her: Utgangspunkt) -> Tabell:
    """What did municipalities that came out have in common, by the report the method leans on?"""
    econ = les_yaml("kartlegging/econ.yaml")
    rader = [(f["tekst"], ", ".join(map(str, f["samling"])), _kilde(econ, f)) for f in econ["funn"]]
    return tabell(
        pd.DataFrame(rader, columns=["Funn", "Brukes i samling", "Kilde"]),
        "Det som kjennetegnet kommuner som kom ut",
        kilder=(),
        merknader=_kildemerknader(econ, "funn"),
    )


def _kilde(econ: dict, post: dict) -> str:
    navn = {"econ_2005": "ECON for KS, 2005", "ks_presentasjon": "KS-presentasjonen"}[post["kilde"]]
    return navn if post["status"] == "bekreftet" else f"{navn} ({post['status']})"


def _kildemerknader(econ: dict, *deler: str) -> tuple[str, ...]:
    brukt = dict.fromkeys(p["kilde"] for d in deler for p in econ[d])
    return tuple(f"{econ['kilder'][k]['navn']}: {econ['kilder'][k]['merknad'].strip()}" for k in brukt)


def aarsaker(her: Utgangspunkt) -> Tabell:
    """Which causes does the group write down? The draft of s1-aarsaker, six empty rows."""
    return mal(
        f"Årsakene i {her.kommune.navn}: utkast",
        ["Nr.", "Årsak", "Bunke", "Siden år", "Virkning per år (mill. kr)"],
        [(str(i),) for i in range(1, 7)],
        ["Tabellen er tom fordi årsakene er gruppas egne. Skriv beløpet også på det som ligger utenfor dere."],
    )
