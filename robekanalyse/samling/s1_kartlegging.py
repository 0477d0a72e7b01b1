"""Gathering 1, Kartlegging: everything notebook 1 calls, gathered from the modules of its parts."""

from .s1_aapning import deltakere, fasit, foer, gjett, tresetninger, velkommen
from .s1_aargangene import aargangene, aargangskostnad, aargangsvalg
from .s1_bokstavene import bokstavene, nivaa, registeret
from .s1_historien import fylket, landet, nettverket, oppholdene
from .s1_kommunen import folketall, kommunen, resultat
from .s1_moenster import bokstaver, gjengangere, presentasjonen, tilbake, varighet
from .s1_selvbilde import aarsaker, funn, rollebord, samtale, selvbildet, sorter, sorteringsforslag, uenighet

__all__ = [
    "aargangene", "aargangskostnad", "aargangsvalg", "aarsaker", "bokstavene", "bokstaver", "deltakere", "fasit",
    "foer", "folketall", "funn", "fylket", "gjengangere", "gjett", "kommunen", "landet", "nettverket", "nivaa",
    "oppholdene", "presentasjonen", "registeret", "resultat", "rollebord", "samtale", "selvbildet", "sorter",
    "sorteringsforslag", "tilbake", "tresetninger", "uenighet", "varighet", "velkommen",
]
