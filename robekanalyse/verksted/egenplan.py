"""The municipality's own plan in notebook 6: the ten controls on its answers, its sum against the need, a button."""

from __future__ import annotations

import pandas as pd

from ..grunnlag.feil import RobekFeil
from ..plan.blokker import Rutenett
from ..plan.dokument import kontrolltabell
from ..plan.filer import MAPPE, lag_plan
from ..plan.innlest import les_plan
from ..plan.kapitler_tiltak import sumtabell
from ..samling.felles import Tekst, punktliste
from ..samling.s5_maler import fjordvik
from ..samling.start import Utgangspunkt
from ..visning.tabell import Tabell, tabell
from .felt import KNAPP, feilsetning, levende, linje, vist
from .sorteringsark import mappe_for

FRISK = "Tabellen leser svarene når cellen kjøres. Kjør den på nytt når dere har rettet et svar."


def egne_kontroller(her: Utgangspunkt) -> Tabell | Tekst:
    """What do the ten controls say of the municipality's own plan, as it is answered now?"""
    return _vis(her, kontrolltabell)


def egen_sum(her: Utgangspunkt) -> Tabell | Tekst:
    """Do the municipality's own measures reach the need, on paper and after realism?"""
    return _vis(her, sumtabell)


def _vis(her: Utgangspunkt, lag) -> Tabell | Tekst:
    mappe = mappe_for(her.kommune)
    try:
        p = les_plan(mappe) if mappe.is_dir() else None
    except RobekFeil as e:
        return punktliste("Planen kan ikke leses.", [str(e)])
    if p is None or not p.svar.svar:
        return punktliste(f"{her.kommune.navn} har ikke svart på noe ennå, så det er ingen plan å kontrollere.",
                          ["Svar på hjemmearbeidene, og kjør cellen på nytt."])  # fmt: skip
    r: Rutenett = lag(p)
    hoyre = {h for i, h in enumerate(r.hoder) if i in r.tallkolonner}
    d = pd.DataFrame(r.rader, columns=list(r.hoder))
    t = tabell(d, f"{r.tittel}, {her.kommune.navn}", {h: h for h in r.hoder},
               kilder=fjordvik("hjemmearbeid") if her.kommune.konstruert else (),
               merknader=(*r.merknader, r.kilde, FRISK))  # fmt: skip
    return Tabell(t.data, t.tittel, t.kilder, t.merknader, tuple(h for h in r.hoder if h in hoyre), t.gruppe)


def lag_planen(her: Utgangspunkt):
    """The plan as Word and PDF: a button when live, else the command that makes it."""
    return _knapp(her) if levende() else punktliste(
        f"Planen lages av svarene med kommandoen robekanalyse plan --kommune {her.kommune.nr}. Den kan lages når som"
        f" helst, og sier selv hva som mangler. Filene legges i mappen {MAPPE} i kommunens mappe.",
        ["Hele planen.", "En kort utgave for folkevalgte: valgene og følgene.",
         "En kort utgave for ledere: driverne og stegene."],
    )  # fmt: skip


def _knapp(her: Utgangspunkt):
    import ipywidgets as w

    knapp = w.Button(description="Lag planen", button_style="primary", layout=KNAPP)
    svar = w.HTML()

    def lag(_=None):
        mappe = mappe_for(her.kommune)
        try:
            mappe.mkdir(parents=True, exist_ok=True)
            _, filer = lag_plan(mappe)
        except RobekFeil as e:
            svar.value = feilsetning(str(e))
        except OSError as e:
            svar.value = feilsetning(f"Planen kunne ikke skrives til {mappe} ({e.strerror}): lukk filene i Word.")
        else:
            svar.value = vist(punktliste(f"Planen ligger i {(mappe / MAPPE).resolve()}:", [f.name for f in filer]))

    knapp.on_click(lag)
    boks = w.VBox([w.HTML(linje("Planen lages av svarene. En fil dere har skrevet i, blir aldri overskrevet.")), knapp,
                   svar])  # fmt: skip
    boks.add_class("robek-plan")
    return boks
