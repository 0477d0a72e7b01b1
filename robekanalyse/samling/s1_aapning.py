"""Gathering 1, the opening and the close: the statements, the year ahead, guess the figure, three sentences."""

from __future__ import annotations

import pandas as pd

from ..grunnlag import kurs
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import KILDEKOLONNER, kildelinje, kildetabell
from ..grunnlag.tall import tekst
from ..visning.figur import KONSTRUERT
from ..visning.html import avsnitt as html_avsnitt
from ..visning.html import enkel_tabell, kildedetaljer
from ..visning.tabell import Tabell, tabell
from .felles import Tekst, punktliste
from .s1_kommunen import FYLL, IKKE_MED, egne_tall, folketallet, merforbruk_tekst, resultat_tekst
from .s5_maler import mal, stor
from .start import Utgangspunkt


def foer(her: Utgangspunkt) -> Tabell:
    """Which 24 statements are answered before the gathering, and on which scale?"""
    skjema = les_yaml("kartlegging/selvbilde.yaml")
    d = pd.DataFrame(
        [(f"{p['del']} {skjema['deler'][p['del']]}", p["nr"], p["tekst"]) for p in skjema["paastander"]],
        columns=["del", "nr", "tekst"],
    )
    skala = ", ".join(f"{n} {navn}" for n, navn in skjema["skala"].items() if n)
    return tabell(
        d,
        "Selvbildet: 24 påstander om kommunen",
        {"del": "Del", "nr": "Nr.", "tekst": "Påstand"},
        kilder=(),
        merknader=(
            f"Skala: {skala}. «{stor(skjema['skala'][0])}» er også et svar, og telles for seg.",
            skjema["kilde"],
        ),
        gruppe="del",
    )


def velkommen(her: Utgangspunkt) -> Tabell:
    """Where does the year lead? The question of each gathering, what is taken home, and what it becomes in the plan."""
    rader = [(s.nr, s.tittel, s.spoersmaal, stor(s.tar_med_hjem), stor(s.i_planen)) for s in kurs.alle_samlinger()]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "tittel", "spoersmaal", "hjem", "plan"]),
        "Seks samlinger, ett spørsmål hver",
        {"nr": "Nr.", "tittel": "Samling", "spoersmaal": "Spørsmålet", "hjem": "Dere tar med hjem", "plan": "I planen"},
        kilder=(),
        merknader=("Etter den siste samlingen vedtar kommunestyret planen.",),
    )


def deltakere(her: Utgangspunkt) -> Tekst:
    """Who should be here, and why?"""
    s = kurs.samling(her.samling)
    return punktliste("Hvem er her?", [f"{stor(d['hvem'])}. {d['hvorfor']}" for d in s.deltakere])


def gjett(her: Utgangspunkt) -> Tabell:
    """What do we believe? A template for the guesses, one line per role group, written before anyone speaks."""
    grupper = les_yaml("kartlegging/selvbilde.yaml")["grupper"]
    return mal(
        f"Hva tror vi om {her.kommune.navn} i {her.aar}?",
        [
            "Rollegruppe",
            "Merforbruk som ikke er dekket (mill. kr)",
            "Netto driftsresultat (prosent av driftsinntektene)",
        ],
        [(stor(navn),) for g, navn in grupper.items() if g != "statsforvalter"],
        ["Tabellen er tom til salen har gjettet. Bare fordelingen leses opp, aldri hvem som skrev hva."],
    )


def fasit(her: Utgangspunkt) -> Tekst:
    """What were the figures? Folded, so that it can be opened when all have guessed."""
    rad, kilder = egne_tall(her)
    d = pd.DataFrame(
        [
            ("Merforbruk som ikke er dekket", merforbruk_tekst(rad)),
            ("Netto driftsresultat", IKKE_MED if rad is None else resultat_tekst(rad)),
        ],
        columns=["Hva", f"Regnskapet for {her.aar}"],
    )
    linje = kildelinje(kilder) or FYLL
    tittel = f"{KONSTRUERT + ': ' if her.kommune.konstruert else ''}Tallene for {her.kommune.navn}"
    html = (
        f"<details><summary>Vis tallene når alle har skrevet</summary>{enkel_tabell(d, tittel)}"
        f"{html_avsnitt([linje], 'robek-kilde')}{kildedetaljer(kildetabell(kilder), KILDEKOLONNER)}</details>"
    )
    ren = "\n".join([tittel, *(f"{a}: {b}" for a, b in d.itertuples(index=False)), linje])
    return Tekst(html, ren)


def tresetninger(her: Utgangspunkt) -> Tabell:
    """What would we tell a neighbour? The three openings to finish, and the figures one can build on."""
    folk, kilde = folketallet(her)
    rad, kilder = egne_tall(her)
    fra, til = folk.index[0], folk.index[-1]
    tall = [
        f"Netto driftsresultat {her.aar}: {IKKE_MED if rad is None else resultat_tekst(rad)}."
        f" Merforbruk: {merforbruk_tekst(rad)}.",
        f"Innbyggere: {tekst(folk[fra])} i {fra}, {tekst(folk[til])} i {til}.",
        "Kortene dere la i «egne valg» og «kan påvirkes».",
    ]
    sp = next(q for q in les_yaml("hjemmearbeid/samling-1.yaml") if q["id"] == "s1-setninger")
    return mal(
        f"Tre setninger om {her.kommune.navn}",
        ["Setningen", "Tall å bygge på", "Vårt utkast"],
        [(k["navn"], t) for k, t in zip(sp["kolonner"], tall, strict=True)],
        [sp["hjelp"]],
        kilder=(kilde, *kilder),
    )
