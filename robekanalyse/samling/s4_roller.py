"""Gathering 4, Politikk og administrasjon: everything notebook 4 calls, gathered from the modules of its parts."""

from .s4_aarshjul import aarshjul, budsjettmal, budsjettprosess, budsjettpunkter, moeteplan, rapporter, rapportering
from .s4_bestilling import bestilling, bestillinger, bestillingsmal, feil, krav, spilleregelmal, spilleregler
from .s4_delegering import beloep, delegeringskrav, fornyelse, funn, matrise, matriseeksempel, trapp
from .s4_lov import i_registeret, laereav, roller, selv, sidensist
from .s4_sortering import fasit, graasoner, graasonespoersmaal, laering, sorter, sprik, treff
from .s4_tiltak import tiltak, tiltaksmal, tiltaksslag

__all__ = [
    "aarshjul", "beloep", "bestilling", "bestillinger", "bestillingsmal", "budsjettmal", "budsjettprosess",
    "budsjettpunkter", "delegeringskrav", "fasit", "feil", "fornyelse", "funn", "graasoner", "graasonespoersmaal",
    "i_registeret", "krav", "laereav", "laering", "matrise", "matriseeksempel", "moeteplan", "rapporter",
    "rapportering", "roller", "selv", "sidensist", "sorter", "spilleregelmal", "spilleregler", "sprik", "tiltak",
    "tiltaksmal", "tiltaksslag", "trapp", "treff",
]
