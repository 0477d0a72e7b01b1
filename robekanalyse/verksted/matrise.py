"""Gathering 4 live: the check of the municipality's own delegation, from the answers or from a file of its own."""

from __future__ import annotations

import pandas as pd

from ..analyse.delegering import delegeringskontroll
from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import tekst
from ..maler.svarrader import Svarrader
from ..samling.felles import Tekst
from ..samling.s4_rett import rettsmerknader
from ..samling.s5_maler import avsnitt
from ..samling.start import Utgangspunkt
from ..visning.tabell import Tabell, tabell
from .felt import KNAPP, feilsetning, levende, linje, vist
from .matrisefil import les_matrise
from .sorteringsark import mappe_for

INGEN_SVAR = (
    "Matrisen er ikke fylt ut ennå. Svar på s4-delegering i hjemmearbeidet, så kontrolleres den her: ett område har én"
    " som avgjør, ingen hull, og beløp som stiger."
)


def matrisesjekk(her: Utgangspunkt):
    """Does the municipality's own delegation hold? The answers as they are, and a file of its own when live."""
    return _skjema(her) if levende() else av_svarene(her)


def av_svarene(her: Utgangspunkt) -> Tabell | Tekst:
    """What does the check find in the answers to s4-delegering? A sentence while there are none."""
    svar = Svarrader(mappe_for(her.kommune), her.kommune)
    rader = svar.raa("s4-delegering")
    if not rader:
        return avsnitt(INGEN_SVAR)
    reglement = next(iter(svar.raa("s4-reglement")), None)
    return funn(her, rader, reglement if reglement and reglement.get("vedtatt") else None)


def funn(her: Utgangspunkt, rader: list[dict], reglement: dict | None = None) -> Tabell:
    """The findings for these rows, what must be put right first."""
    k = delegeringskontroll(rader, reglement)
    alle = [*((f, "må rettes") for f in k.feil), *((f, "bør ses på") for f in k.varsler)]
    linjer = [(str(nr), f.tekst, hva, f.hjemmel or "kontrollen av matrisen") for nr, (f, hva) in
              enumerate(alle, start=1)]  # fmt: skip
    uten = [] if linjer else [("–", "Ingen funn: hvert område har én som avgjør, og beløpene går opp.", "", "")]
    return tabell(
        pd.DataFrame(linjer or uten, columns=["nr", "funn", "hva", "hjemmel"]),
        f"Matrisen i {her.kommune.navn}: {tekst(len(k.feil))} ting må rettes, {tekst(len(k.varsler))} bør ses på",
        {"nr": "Nr.", "funn": "Funn", "hva": "Hva", "hjemmel": "Bygger på"}, kilder=(),
        merknader=(
            f"{tekst(len(rader))} områder er lest. Fornyelsen er " + ("vurdert." if reglement else "ikke vurdert, fordi"
            " datoen for vedtaket ikke er oppgitt (s4-reglement)."), *rettsmerknader(k.kontrollert),
        ),
    )  # fmt: skip


def _skjema(her: Utgangspunkt):
    import ipywidgets as w

    av_svar = w.Button(description="Kontroller svarene", button_style="primary", layout=KNAPP)
    fil = w.FileUpload(accept=".docx,.xlsx,.csv", multiple=False, description="Kontroller en fil",
                       layout=KNAPP)  # fmt: skip
    flate = w.HTML()

    def vis(lag):
        try:
            flate.value = vist(lag())
        except RobekFeil as e:
            flate.value = feilsetning(str(e))

    def lest(_):
        for f in fil.value:
            vis(lambda f=f: funn(her, les_matrise(str(f["name"]), bytes(f["content"]))))

    av_svar.on_click(lambda _: vis(lambda: av_svarene(her)))
    fil.observe(lest, names="value")
    vis(lambda: av_svarene(her))
    boks = w.VBox([
        w.HTML(linje("Fila kan være Word, Excel eller CSV, med én rad per område og overskriftene fra malen. Den leses"
                     " bare, og lagres ikke.")),
        w.HBox([av_svar, fil]), flate,
    ])  # fmt: skip
    boks.add_class("robek-matrise")
    return boks
