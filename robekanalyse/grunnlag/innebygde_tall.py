"""Read the embedded tables, and Fjordvik's: the text files of data/, each checked against data/tabeller.yaml."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd

from .datamappe import datamappe
from .feil import OedelagtFil
from .ferdiglest import hasj, husket
from .kolonner import Kolonne, alle_eller, fra_ramme, fra_verdier, til_verdier
from .tabellskjema import kolonner

# Codes are text: a leading zero is part of a municipality's number. Integers with blanks can only be read as float.
_DTYPER = {
    "kode": str, "tekst": str, "dato": str, "heltall": "int64", "tall": "float64",
    "kode?": str, "tekst?": str, "dato?": str, "heltall?": "float64", "tall?": "float64",
}


class Innebygd:
    """The rows of an embedded table. Each has its figure: what is not known is not a row."""

    kilde, ordnet, alle_har_verdi = "", False, True

    def __init__(self, kolonner: dict[str, Kolonne], hasj: str):
        self.kolonner, self.hasj = kolonner, hasj
        self.antall = len(next(iter(kolonner.values())))

    def kolonne(self, navn: str) -> Kolonne:
        """All of one column."""
        return self.kolonner[navn]

    def rader(self, navn: Sequence[str], rader: np.ndarray) -> dict[str, Kolonne]:
        """These columns in these rows."""
        return {n: alle_eller(self.kolonner[n], rader) for n in navn}


@cache
def innebygd_tabell(mappe: str, navn: str) -> Innebygd:
    """The rows of data/<mappe>/<navn>.csv, with the columns in the order of the table's description.

    Raises OedelagtFil when the table is missing, lacks a column or a value it must have, or holds text where a number
    should be.
    """
    skjema, sted = kolonner(navn), f"Tabellen data/{mappe}/{navn}.csv"
    try:
        data = (datamappe() / mappe / f"{navn}.csv").read_bytes()
    except FileNotFoundError:
        raise OedelagtFil(f"{sted} mangler: hent prosjektet på nytt.") from None
    except OSError:
        raise OedelagtFil(f"{sted} kan ikke leses som det den skal være: hent den på nytt.") from None
    av = hasj(data)
    lest = husket(f"csv {skjema}", av, lambda: til_verdier(fra_ramme(_tolk(data, skjema, sted), skjema)))
    return Innebygd(fra_verdier(lest), av)


def _tolk(data: bytes, skjema: dict[str, str], sted: str) -> pd.DataFrame:
    dtyper = {k: _DTYPER[t] for k, t in skjema.items()}
    try:
        # Only an empty field is missing: a place or a remark may well be called NA.
        t = pd.read_csv(io.BytesIO(data), dtype=dtyper, keep_default_na=False, na_values=[""])
    except ValueError:  # text where a number should be, a cut-off line, not UTF-8, an empty file
        raise OedelagtFil(f"{sted} kan ikke leses som det den skal være: hent den på nytt.") from None
    if borte := [k for k in skjema if k not in t.columns]:
        raise OedelagtFil(f"{sted} mangler kolonnen {borte[0]}: hent den på nytt.")
    if len(t.columns) > len(skjema) or not isinstance(t.index, pd.RangeIndex):  # or pandas has shifted them
        raise OedelagtFil(f"{sted} har flere felt enn den skal: hent den på nytt.")
    tomme = t[[k for k, type_ in skjema.items() if not type_.endswith("?") and type_ != "heltall"]].isna().any()
    if tomme.any():
        raise OedelagtFil(f"{sted} mangler verdier i kolonnen {tomme.idxmax()}: hent den på nytt.")
    return t
