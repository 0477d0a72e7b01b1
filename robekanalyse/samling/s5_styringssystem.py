"""Gathering 5, Styringssystem: everything notebook 5 calls, gathered from the modules of its parts."""

from .s5_budsjett import (
    budsjettprosess,
    egen_post,
    naar_budsjettet_ikke_holder,
    selvbildepaastander,
    underbudsjettering,
)
from .s5_dialog import (
    bestillinger,
    dialog,
    hvor_ofte,
    kvalitetsvakt,
    kvalitetsvakt_mal,
    lederavtale,
    rollekort,
    sidensist,
)
from .s5_innfoering import aarshjul, avstemning, maaling, steg, stopp, stoppgrense, stoppmal
from .s5_maal import (
    egne_maal,
    feil_som_gaar_igjen,
    indikatorer,
    maal,
    maaleksempler,
    naaverdier,
    sorter,
    store_tjenester,
    trappa,
)

__all__ = [
    "aarshjul", "avstemning", "bestillinger", "budsjettprosess", "dialog", "egen_post", "egne_maal",
    "feil_som_gaar_igjen", "hvor_ofte", "indikatorer", "kvalitetsvakt", "kvalitetsvakt_mal", "lederavtale", "maal",
    "maaleksempler", "maaling", "naar_budsjettet_ikke_holder", "naaverdier", "rollekort", "selvbildepaastander",
    "sidensist", "sorter", "steg", "stopp", "stoppgrense", "stoppmal", "store_tjenester", "trappa",
    "underbudsjettering",
]
