"""What the parts of notebook 3 share: the comparison for the municipality and year, and words for what is missing."""

from __future__ import annotations

import pandas as pd

from .. import handlingsrom
from ..analyse.tjenestetall import referanseaar
from ..grunnlag.feil import RobekFeil
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import tekst
from .felles import punktliste
from .start import Utgangspunkt

FJORDVIK = Opphav("fjordvik", aar=(2025, 2025), konstruert=True)
HVORDAN = "Hent tallene fra SSB, eller legg inn kommunens eget regnskap, så fylles resten."


def mill(v) -> str:
    return tekst(None if pd.isna(v) else v, 1)


def grunn(sporsmaal: str, feil: RobekFeil):
    return punktliste(sporsmaal, [str(feil)])


def aar_for(her: Utgangspunkt) -> int:
    """The accounts year of the comparison: the newest with a reference, when the municipality's own ends before it."""
    aar = referanseaar()
    return her.aar if her.aar >= aar[0] else aar[-1]


def rom(her: Utgangspunkt, referanse="landet", inndeling="alle"):
    t = handlingsrom(her.kommune, aar_for(her), referanse=referanse, inndeling=inndeling)
    if aar_for(her) != her.aar:
        t.merknader = (
            f"Kommunens egne tall i datagrunnlaget slutter i {her.aar}, før referansen begynner. "
            f"Derfor vises normen for {aar_for(her)} uten faktiske tall.",
            *t.merknader,
        )
    return t
