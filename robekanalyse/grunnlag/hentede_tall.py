"""Lay the figures a user has fetched over the embedded ones, key by key: nothing is lost, and nothing doubled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .feil import OedelagtFil
from .oeyeblikksbilde import Oeyeblikksbilde

# How SSB marks a figure it does not show, and what the mark means.
MERKER = {
    ".": "det er ikke mulig å oppgi noe tall", "..": "tallgrunnlaget mangler",
    ":": "tallet vises ikke av hensyn til personvernet",
}
_TEKST = ("kode", "tekst", "dato")
# A key has at most this many possible values before a table of them is too large to be the quick way.
_STOERSTE_OPPSLAG = 100_000_000


@dataclass(frozen=True)
class Tekstkolonne:
    """Text as numbers into its different values, −1 for a blank: half a million rows are gone through in no time."""

    koder: np.ndarray
    verdier: pd.Index

    def paa(self, rader: np.ndarray):
        """The text in these rows, as pandas has text."""
        return self.verdier.array.take(self.koder[rader], allow_fill=True)

    def er_en_av(self, valgt: Iterable) -> np.ndarray:
        """In which rows does one of these stand?"""
        er = np.zeros(len(self.verdier) + 1, bool)
        er[:-1] = self.verdier.isin(list(valgt))
        return er[self.koder]

    @property
    def rang(self) -> np.ndarray:
        """Every row's place in the order of the text, from 1; 0 for a blank."""
        ordnet = np.zeros(len(self.verdier) + 1, "int64")
        ordnet[np.argsort(self.verdier.to_numpy(object), kind="stable")] = np.arange(1, len(self.verdier) + 1)
        return ordnet[self.koder]


Kolonner = dict[str, Tekstkolonne | np.ndarray]


@dataclass(frozen=True)
class Samlet:
    """The rows of one table from all places: `orden` is which rows count, in the order of the key.

    `lag` says for each row which place of `steder` it is from: the sources of the snapshots, newest first, and last
    "" for the embedded rows.
    """

    kolonner: Kolonner
    orden: np.ndarray
    lag: np.ndarray
    steder: tuple[str, ...]

    def _rader(self, hvor: Iterable[tuple[str, Sequence]], uten_verdi: bool = False) -> np.ndarray:
        verdi = self.kolonner.get("verdi")
        med = np.full(len(self.lag), not uten_verdi) if verdi is None else np.isnan(verdi) == uten_verdi
        for navn, valgt in hvor:
            k = self.kolonner[navn]
            med &= k.er_en_av(valgt) if isinstance(k, Tekstkolonne) else np.isin(k, list(valgt))
        return self.orden[med[self.orden]]

    def utvalg(self, hvor: Iterable[tuple[str, Sequence]], uten_verdi: bool = False) -> pd.DataFrame:
        """The rows where each of these columns has one of its values; without a blank verdi, or only those with it."""
        rader = self._rader(hvor, uten_verdi)
        return pd.DataFrame(
            {n: k.paa(rader) if isinstance(k, Tekstkolonne) else k[rader] for n, k in self.kolonner.items()}
        )

    def fra(self, hvor: Iterable[tuple[str, Sequence]]) -> list[tuple[str, int, int]]:
        """Where are these rows from? (source, first year, last year) of each place that has some, newest first."""
        rader = self._rader(hvor)
        lag, aar = self.lag[rader], self.kolonner["aar"][rader]
        return [(self.steder[n], int(aar[lag == n].min()), int(aar[lag == n].max())) for n in np.unique(lag)]


def les_lag(bilde: Oeyeblikksbilde, navn: str, skjema: dict[str, str]) -> Kolonner:
    """The rows of this table in one snapshot, each with its source and the snapshot's name («ssb-12137@2027-03-20»).

    Raises OedelagtFil when the file is no longer the one whose hash was checked, or lacks what the table must have.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    post, ut = bilde.tabeller[navn], {}
    tekster = [k for k, t in skjema.items() if t.rstrip("?") in _TEKST]
    try:
        data = post.fil.read_bytes()
        if hashlib.sha256(data).hexdigest() != post.sha256:
            raise ValueError(post.fil.name)
        # No threads: the process that reads may be the one whose children make the workbooks.
        tabell = pq.read_table(
            pa.BufferReader(data), columns=list(skjema), use_threads=False, read_dictionary=tekster
        ).unify_dictionaries().combine_chunks()
        for k, t in skjema.items():
            kolonne = tabell.column(k)
            if k in tekster:
                a = kolonne.combine_chunks() if kolonne.num_chunks else pa.array([], pa.dictionary("int32", "string"))
                verdier = pd.Index(a.dictionary.to_pandas(), dtype="str")
                if k == "kilde":
                    verdier = verdier + f"@{bilde.navn}"
                ut[k] = Tekstkolonne(a.indices.fill_null(-1).to_numpy(zero_copy_only=False), verdier)
            elif t == "heltall":
                ut[k] = kolonne.to_numpy().astype("int64", casting="safe")
            else:
                ut[k] = kolonne.to_numpy().astype("float64")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
        raise OedelagtFil(
            f"{post.fil.name} i øyeblikksbildet {bilde.navn} kan ikke leses: slett mappen, og hent tallene på nytt."
        ) from None
    return ut


def _innebygde(tabell: pd.DataFrame, skjema: dict[str, str]) -> Kolonner:
    ut = {}
    for k, t in skjema.items():
        if t.rstrip("?") in _TEKST:
            koder, verdier = pd.factorize(tabell[k])
            ut[k] = Tekstkolonne(koder, pd.Index(verdier, dtype="str"))
        else:
            ut[k] = tabell[k].to_numpy()
    return ut


def legg_over(
    lag: list[tuple[str, Kolonner]], innebygd: pd.DataFrame, skjema: dict[str, str], noekkel: list[str]
) -> Samlet:
    """What does the table hold when each row comes from the newest place that has it? In the order of the key.

    `lag` are (source, rows) of the snapshots, newest first; `innebygd` the embedded rows. A row of an older place is
    left out when a newer one has the same key, also where the newer says that SSB does not show the figure.
    """
    deler = [k for _, k in lag] + [_innebygde(innebygd, skjema)]
    alle = {k: _sammen([d[k] for d in deler]) for k in skjema}
    lag_nr = np.repeat(np.arange(len(deler), dtype="int16"), [len(_koder(d[noekkel[0]])) for d in deler])
    noekler, mulige = _noekkelkoder([alle[k] for k in noekkel])
    gjelder = lag_nr == 0
    for n in range(1, len(deler)):
        slag = "table" if mulige < _STOERSTE_OPPSLAG else "sort"
        her = lag_nr == n
        gjelder[her] = ~np.isin(noekler[her], noekler[lag_nr < n], kind=slag)
    valgt = np.flatnonzero(gjelder)
    orden = valgt[np.argsort(noekler[valgt], kind="stable")]
    return Samlet(alle, orden, lag_nr, (*(kilde for kilde, _ in lag), ""))


def _koder(k: Tekstkolonne | np.ndarray) -> np.ndarray:
    return k.koder if isinstance(k, Tekstkolonne) else k


def _sammen(deler: list[Tekstkolonne | np.ndarray]) -> Tekstkolonne | np.ndarray:
    """One column of all places, one after the other."""
    if not isinstance(deler[0], Tekstkolonne):
        return np.concatenate(deler)
    verdier, koder = deler[0].verdier, [deler[0].koder]
    for d in deler[1:]:
        verdier = verdier.append(d.verdier[verdier.get_indexer(d.verdier) < 0])
        koder.append(np.append(verdier.get_indexer(d.verdier), -1).astype("int32")[d.koder])
    return Tekstkolonne(np.concatenate(koder), verdier)


def _noekkelkoder(kolonner: list[Tekstkolonne | np.ndarray]) -> tuple[np.ndarray, int]:
    """Every row's key as one number, in the order of the key, and how many keys there could be."""
    ut, mulige = 0, 1
    for k in kolonner:
        if isinstance(k, Tekstkolonne):
            verdi, antall = k.rang, len(k.verdier) + 1
        else:
            laveste = np.nanmin(k, initial=0) if k.dtype.kind == "f" else k.min(initial=k[0] if len(k) else 0)
            verdi = np.where(np.isnan(k), 0, k - laveste + 1) if k.dtype.kind == "f" else k - laveste + 1
            verdi, antall = verdi.astype("int64"), int(verdi.max(initial=0)) + 1
        ut, mulige = ut * antall + verdi, mulige * antall
    return ut, mulige
