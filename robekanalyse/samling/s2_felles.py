"""Gathering 2, the common parts: what is said where figures are missing, remarks as a participant reads them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps

from ..grunnlag.feil import ManglerTall
from .felles import Tekst
from .s5_maler import avsnitt
from .start import Utgangspunkt

FYLL = "Hent tallene fra SSB, eller legg inn kommunens eget regnskap."
MANGLER = "mangler"
# Remarks of the analysis are written for those who call it; a participant reads the same without names of columns.
_OMSKREVET = (
    (
        "hent dem med «robekanalyse oppdater», eller legg inn egne tall",
        "hent tallene fra SSB, eller legg inn egne tall",
    ),
    (" SSBs egen fordeling tas i bruk når «robekanalyse oppdater» har hentet den.", ""),
    (
        ": bruk «antall_ssb_vekst» når endringen fra i dag er det som teller.",
        ". Linjene følger derfor veksten i SSBs anslag, regnet fra dagens faktiske folketall.",
    ),
    ("hent dem fra SSB med «robekanalyse oppdater»", "hent tallene fra SSB, eller bruk kommunens eget regnskap"),
)


def merk(merknader: Iterable[str]) -> tuple[str, ...]:
    """The remarks of an analysis in the words of the page, each once."""
    ut = []
    for m in merknader:
        for fra, til in _OMSKREVET:
            m = m.replace(fra, til)
        ut.append(m)
    return tuple(dict.fromkeys(ut))


def eller_tekst(del_):
    """A part that lacks figures says so in one paragraph, and never stops the notebook."""

    @wraps(del_)
    def vis(her: Utgangspunkt, *args, **valg):
        try:
            return del_(her, *args, **valg)
        except ManglerTall as feil:
            return mangler(her, *merk([str(feil)]))

    return vis


def mangler(her: Utgangspunkt, *setninger: str) -> Tekst:
    """What stands where the figures are not in the data: why, and how to fill them in."""
    tekst = " ".join(setninger)
    return avsnitt(tekst if "fra SSB" in tekst else f"{tekst} {FYLL}")


def med_luft(fossefall: dict) -> dict:
    """The waterfall with room between legend and drawing: a label above a bar that hangs from zero needs it."""
    fossefall["layer"][0]["encoding"]["color"]["legend"]["offset"] = 34
    return fossefall


def egne_aar(tabell, her: Utgangspunkt):
    """The rows up to and including the accounts year of the notebook."""
    return tabell[tabell["aar"] <= her.aar]
