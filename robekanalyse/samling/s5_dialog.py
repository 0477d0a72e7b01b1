"""Gathering 5, the talk between leaders: what was decided last, the hour of the dialogue, the agreement, the guard."""

from __future__ import annotations

import pandas as pd

from ..analyse.indikatorverdier import naaverdier
from ..analyse.maalbygger import vaktforslag
from ..analyse.storetjenester import store_tjenester
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import dato_tekst, tekst
from ..visning.tabell import Tabell, tabell
from .felles import Tekst, punktliste
from .s5_maler import FYLL_UT, eksempelmerknad, fjordvik, liste, mal, stor
from .start import Utgangspunkt


def sidensist(her: Utgangspunkt) -> Tabell:
    """Which of the conditions from the first gathering are in place by now? To be filled in together."""
    return mal(
        f"Betingelsene fra samling 1: hvor står {her.kommune.navn} nå?",
        ["Betingelse", "På plass, på vei eller mangler", "Hvem tar det videre"],
        [(stor(b),) for b in liste("betingelser").values()],
        ["Merk først dem dere selv valgte i samling 1."],
    )


def bestillinger(her: Utgangspunkt) -> Tabell:
    """What has the council ordered, and how far has it come? To be filled in from the fourth gathering."""
    return mal(
        "Bestillingene fra kommunestyret etter samling 4",
        ["Bestilling", "Til hvilket møte", "Brukes til", "Status"], 3,
        ["Bestillingene ligger i svarene deres fra samling 4. Skriv dem inn, og si hva som står igjen."],
    )


def dialog(her: Utgangspunkt) -> Tabell:
    """How is an hour of result dialogue divided, and what is asked in each part?"""
    d = les_yaml("styringssystem/resultatdialog.yaml")
    rader = [(str(x["nr"]), x["min"], x["innhold"], " ".join(x["spoersmaal"])) for x in d["deler"]]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "min", "innhold", "spoersmaal"]),
        f"Resultatdialog i seks deler, {d['varighet']} minutter",
        {"nr": "Del", "min": "Min", "innhold": "Innhold", "spoersmaal": "Spørsmål å stille"}, {"min": 0},
        kilder=(), merknader=("Tidene er kursets forslag.",),
    )


def rollekort(her: Utgangspunkt) -> Tekst:
    """What does each of the three do in the role play?"""
    d = les_yaml("styringssystem/resultatdialog.yaml")
    return punktliste(
        f"Rollekort. {d['oevelse']}", [f"{stor(r['rolle'])}: {r['oppgave']}" for r in d["rollekort"]]
    )


def hvor_ofte(her: Utgangspunkt) -> Tabell:
    """How often is the dialogue held, in ordinary times and in a crisis?"""
    d = les_yaml("styringssystem/resultatdialog.yaml")
    rader = [
        (stor(h["hvem"]), h["hvor_ofte"], h.get("i_krise", "som ellers"), h.get("innhold", "resultatdialogen"),
         h.get("hjemmel", "kursets forslag"))
        for h in d["hvor_ofte"]
    ]
    return tabell(
        pd.DataFrame(rader, columns=["Hvem", "Hvor ofte", "I krise", "Hva", "Grunnlag"]), "Hvor ofte?", kilder=(),
        merknader=("Loven krever rapport om økonomien minst to ganger i året. Hvert tertial er kursets forslag.",
                   f"Lovregelen er kontrollert {dato_tekst(d['kontrollert'])}."),
    )


def kvalitetsvakt(her: Utgangspunkt) -> Tabell:
    """Which figure warns when a measure makes the service too poor? Fjordvik's measures with a proposal each."""
    stillinger = liste("stillinger")
    rader = []
    for t in les_yaml("fjordvik/plan.yaml")["tiltak"]:
        indikator, kilde, felle = _vakt(t["tjeneste"])
        rader.append((t["id"], t["tiltak"], stor(stillinger[t["eier"]]), indikator, kilde, felle))
    kolonner = ["Nr.", "Tiltak", "Eier", "Forslag til indikator", "Kilde", "Pass på"]
    return tabell(
        pd.DataFrame(rader, columns=kolonner), "Kvalitetsvakt for tiltakene i Fjordvik", kilder=fjordvik("tiltak"),
        merknader=(
            "Forslaget er den indikatoren i lista som ligger nærmest det brukeren får.",
            "(antatt) betyr at vi ikke har lest kilden selv.",
            *eksempelmerknad(her),
        ),
    )


def _vakt(tjeneste: str) -> tuple[str, str, str]:
    if tjeneste in les_yaml("styringssystem/sjekkliste.yaml")["ikke_tjenester"]:
        return "ingen", "ikke aktuelt", "Tiltaket gjelder ikke én bestemt tjeneste. Spør likevel hvem som merker det."
    i = vaktforslag(tjeneste)
    if i is None:
        return "ingen i lista", "egen måling", "Lag en egen: hvem merker det først, og hvor ser dere det?"
    return i.indikator, f"{i.kilde} (antatt)" if i.antatt else i.kilde, i.felle


def kvalitetsvakt_mal(her: Utgangspunkt) -> Tabell:
    """The municipality's own guards: one row per measure, with the limit where someone steps in."""
    return mal(
        f"Kvalitetsvakt for tiltakene i {her.kommune.navn}",
        ["Tiltak (fra samling 3)", "Indikator", "Nåverdi", "Tålegrense", "Hva vi gjør da", "Dette merker brukerne"], 4,
        ["Tiltakene ligger i svarene deres fra samling 3. Ta dem med ansatte og brukere først."],
    )


def lederavtale(her: Utgangspunkt, leder: str = "kommunalsjef_helse_omsorg") -> Tabell:
    """What does the leader agreement look like, filled with what is known of this municipality and this position?

    `leder` is a key of the positions in data/hjemmearbeid/valglister.yaml that has services in
    data/styringssystem/tjenester.yaml. Raises UgyldigInndata for any other.
    """
    ledere = les_yaml("styringssystem/tjenester.yaml")["ledere"]
    if leder not in ledere:
        raise UgyldigInndata(f"Lederavtalen kan ikke fylles ut for «{leder}»: velg en av {', '.join(ledere)}.")
    kjent, kilder = _kjent(her, leder, ledere[leder])
    avtale = les_yaml("styringssystem/lederavtale.yaml")
    rader = [
        (f"{d['nr']}. {d['overskrift']}", f["navn"], kjent.get(f["id"], FYLL_UT))
        for d in avtale["deler"] for f in d["felt"]
    ]
    veiledning = [d["veiledning"] for d in avtale["deler"] if "veiledning" in d]
    return tabell(
        pd.DataFrame(rader, columns=["del", "felt", "innhold"]),
        f"Lederavtale i {her.kommune.navn} for {liste('stillinger')[leder]}",
        {"del": "Del", "felt": "Felt", "innhold": "Innhold"}, kilder=kilder, gruppe="del",
        merknader=(avtale["innledning"].strip(), *veiledning, avtale["merk"], avtale["kilde"]),
    )


def _kjent(her: Utgangspunkt, leder: str, tjenester: list[str]) -> tuple[dict[str, str], tuple[Opphav, ...]]:
    """Field → what the tables already know, and where it is from."""
    kjent = {
        "leder": stor(liste("stillinger")[leder]),
        "overordnet": f"Kommunedirektør, {her.kommune.navn}",
        "hvor_ofte": "Hvert kvartal, hver måned i krise (forslag)",
        "myndighet": "Hentes fra delegeringen i samling 4",
        "tiltak": "Hentes fra tiltakene i samling 3",
    }
    kilder: tuple[Opphav, ...] = ()
    try:
        t = store_tjenester(her.kommune, her.aar)
        egne = t[t["tjeneste"].isin(tjenester)]
        beloep = ", ".join(
            f"{n} {tekst(v / 1000, 1)}" for n, v in zip(egne["navn"], egne["netto_driftsutgifter"], strict=True)
        )
        kjent["budsjett"] = f"Netto driftsutgifter i regnskapet {her.aar}: {beloep}. Budsjettet fylles ut."
        kilder += t.kilder
    except ManglerTall:
        kjent["budsjett"] = "Fylles ut. Datagrunnlaget har ingen tall per tjeneste for kommunen."
    if her.kommune.konstruert:
        return kjent | _fjordviks(leder, tjenester), (*kilder, *fjordvik("mål og tiltak"))
    n = naaverdier(her.kommune)
    if len(egne := n[n["tjeneste"].isin(tjenester)]):
        verdier = "; ".join(f"{r.navn} {tekst(r.verdi, 1, r.enhet)} ({r.aar})" for r in egne.itertuples())
        kjent["maal"] = f"Nåverdier som finnes: {verdier}. Målene fylles ut."
        brukt = set(egne[["kilde", "navn"]].itertuples(index=False, name=None))
        kilder += tuple(k for k in n.kilder if (k.kilde, k.variabel) in brukt)
    return kjent, kilder


def _fjordviks(leder: str, tjenester: list[str]) -> dict[str, str]:
    maal = [
        f"{m['maal']}: {m['naaverdi']} → {m['maal_om_fire_aar']} {m['enhet']} ({m['kilde']})"
        for m in les_yaml("fjordvik/maaleksempler.yaml")["maal"] if m["tjeneste"] in tjenester and m["slag"] == "godt"
    ]
    tiltak = [f"{t['id']} {t['tiltak']}" for t in les_yaml("fjordvik/plan.yaml")["tiltak"] if t["eier"] == leder]
    return {"maal": "; ".join(maal), "tiltak": "; ".join(tiltak)}
