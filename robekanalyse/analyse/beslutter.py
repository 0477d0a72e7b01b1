"""On whose table does a measure belong? A suggestion by the kind of measure, with section and reason.

A suggestion, never a ruling: the municipality's own rules decide. Kinds: data/roller/beslutter.yaml.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from .sortering import VALG


@dataclass(frozen=True)
class Beslutterforslag:
    """One kind of measure with the body suggested to decide it; `status` antatt when the border is our own reading."""

    slag: str
    navn: str
    beslutter: str
    grunn: str
    hjemmel: str
    status: str
    kontrollert: dt.date

    @property
    def hvem(self) -> str:
        """Who is suggested, in words?"""
        return VALG[self.beslutter]


@cache
def tiltaksslag() -> tuple[Beslutterforslag, ...]:
    """Which kinds of measures are there, and who decides each? Raises OedelagtFil for a kind that is not complete."""
    data = les_yaml("roller/beslutter.yaml")
    try:
        alle = tuple(
            Beslutterforslag(
                s["id"], s["navn"], s["beslutter"], s["grunn"], s["hjemmel"], s["status"], data["kontrollert"]
            )
            for s in data["slag"]
        )
    except KeyError as e:
        raise OedelagtFil(f"Et slag tiltak i data/roller/beslutter.yaml mangler feltet {e}: fyll det ut.") from None
    if not {s.beslutter for s in alle} <= set(VALG):
        raise OedelagtFil(f"En beslutter i data/roller/beslutter.yaml er ukjent: velg blant {', '.join(VALG)}.")
    return alle


def beslutterforslag(slag: str) -> Beslutterforslag:
    """Who should decide a measure of this kind? Raises UgyldigInndata for an unknown kind.

    >>> beslutterforslag("struktur").hvem
    'kommunestyret'
    """
    for s in tiltaksslag():
        if s.slag == slag:
            return s
    raise UgyldigInndata(f"Tiltaksslaget «{slag}» finnes ikke: velg blant {', '.join(s.slag for s in tiltaksslag())}.")
