"""Gathering 3, Handlingsrom per tjeneste: everything notebook 3 calls, gathered from the modules of its parts."""

from .s3_bord import bordtabell, dekningen, notatfelt, tjenestebord
from .s3_delt import delt, hjemmetjenesten
from .s3_driver import drivereksempel, driverfoss, driverliste
from .s3_egne import egne
from .s3_norm import avvik, hva_vi_ikke_vet, norm, normtabell, utvikling
from .s3_pengene import nevneren, riktigmaal, sidensist, sidensist_eksempel, storepenger, utenfor
from .s3_referanse import likeste, referanse, referanser_forklart
from .s3_samtale import samtalekort, samtalekort_nettverk
from .s3_tiltak import egen_sum, sorter, sum, tiltak, tiltakseksempel, tiltakskort_, utkastet
from .s3_velg import velg

__all__ = [
    "avvik", "bordtabell", "dekningen", "delt", "drivereksempel", "driverfoss", "driverliste", "egen_sum", "egne",
    "hjemmetjenesten", "hva_vi_ikke_vet", "likeste", "nevneren", "norm", "normtabell", "notatfelt", "referanse",
    "referanser_forklart", "riktigmaal", "samtalekort", "samtalekort_nettverk", "sidensist", "sidensist_eksempel",
    "sorter", "storepenger", "sum", "tiltak", "tiltakseksempel", "tiltakskort_", "tjenestebord", "utenfor",
    "utkastet", "utvikling", "velg",
]
