"""The Word templates from the notebook: one button that makes them and says where they lie."""

from __future__ import annotations

from ..grunnlag.feil import RobekFeil
from ..maler.filer import MALER, MAPPE, lag_maler
from ..samling.felles import Tekst, punktliste
from ..samling.start import Utgangspunkt
from .felt import KNAPP, feilsetning, levende, linje, vist
from .sorteringsark import mappe_for

NAVN = {
    "delegeringsmatrise": "delegeringsmatrise, med beløpsgrenser, det som er unntatt, og dato for fornyelse",
    "aarshjul": "årshjul", "maalark": "målark, én side per tjeneste med sjekklista",
    "stegplan": "stegplan med måned og eier", "lederavtale": "lederavtale",
    "resultatdialog": "mal for resultatdialogen", "droefting": "sjekkliste for drøfting",
    "utvelgelse": "sjekkliste for utvalgskrets og kriterier", "de-ti-trinnene": "de ti trinnene, til å krysse av",
    "saksbehandling": "saksbehandling og virksomhetsoverdragelse",
}  # fmt: skip


def ordmaler(her: Utgangspunkt):
    """Which Word templates does this gathering have, and where do they lie? A button that makes them when live."""
    return _knapp(her) if levende() else oversikt(her)


def oversikt(her: Utgangspunkt) -> Tekst:
    """The templates of the gathering, and the command that makes them."""
    return punktliste(
        f"Word-malene til samling {her.samling} fylles med det dere har svart, og kan skrives i. Lag dem med kommandoen"
        f" robekanalyse maler --kommune {her.kommune.nr} --samling {her.samling}. De legges i mappen {MAPPE} i"
        " kommunens mappe, og en mal dere har skrevet i, blir aldri overskrevet.",
        [NAVN[n][:1].upper() + NAVN[n][1:] + "." for n in MALER[her.samling]],
    )


def _knapp(her: Utgangspunkt):
    import ipywidgets as w

    knapp = w.Button(description="Lag Word-malene", button_style="primary", layout=KNAPP)
    svar = w.HTML()

    def lag(_=None):
        mappe = mappe_for(her.kommune)
        try:
            mappe.mkdir(parents=True, exist_ok=True)
            filer = lag_maler(mappe, str(her.samling))
        except RobekFeil as e:
            svar.value = feilsetning(str(e))
        except OSError as e:
            svar.value = feilsetning(f"Malene kunne ikke skrives til {mappe} ({e.strerror}): lukk filene i Word.")
        else:
            innledning = f"Malene ligger i {(mappe / MAPPE).resolve()}:"
            svar.value = vist(punktliste(innledning, [f.name for f in filer]))

    knapp.on_click(lag)
    boks = w.VBox([w.HTML(linje("Malene fylles med det dere har svart. En mal dere har skrevet i, blir aldri"
                                " overskrevet.")), knapp, svar])  # fmt: skip
    boks.add_class("robek-ordmaler")
    return boks
