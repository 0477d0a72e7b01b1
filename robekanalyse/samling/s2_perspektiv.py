"""Gathering 2, Perspektivanalyse: everything notebook 2 calls, gathered from the modules of its parts."""

from .s2_antakelser import antakelser
from .s2_befolkning import befolkning, forbehold, framover, pyramide, summen, treff
from .s2_behov import behov, behovstall, kapasitet
from .s2_framskriving import baner, framskriving, omstilling
from .s2_resultat import gjeld, gjeldsutvikling, korrigert, resultat
from .s2_sektoren import sektoren
from .s2_utvikling import brutto_netto, inntektssiden, pengene, realvekst, resultatbro, veksttall
from .s2_valgene import avviket, egne_anslag, investeringer, investeringsnivaa, noekternhet, sidensist, stemming

__all__ = [
    "antakelser", "avviket", "baner", "befolkning", "behov", "behovstall", "brutto_netto", "egne_anslag", "forbehold",
    "framover", "framskriving", "gjeld", "gjeldsutvikling", "inntektssiden", "investeringer", "investeringsnivaa",
    "kapasitet", "korrigert", "noekternhet", "omstilling", "pengene", "pyramide", "realvekst", "resultat",
    "resultatbro", "sektoren", "sidensist", "stemming", "summen", "treff", "veksttall",
]
