"""Lay the figures a user has fetched over the embedded ones, key by key: nothing is lost, and nothing doubled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
# So many rows lie together in a snapshot's file: one who asks for a few of them need not read the rest.
RADGRUPPE = 4_096
_RETNINGER = ("aar", "kommunenr", "funksjon", "indikator")


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
Hvor = Iterable[tuple[str, Sequence]]


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

    def _rader(self, hvor: Hvor, uten_verdi: bool = False) -> np.ndarray:
        verdi = self.kolonner.get("verdi")
        med = np.full(len(self.lag), not uten_verdi) if verdi is None else np.isnan(verdi) == uten_verdi
        return self.orden[_oppfyller(self.kolonner, hvor, med)[self.orden]]

    def utvalg(self, hvor: Hvor, uten_verdi: bool = False) -> pd.DataFrame:
        """The rows where each of these columns has one of its values; without a blank verdi, or only those with it."""
        rader = self._rader(hvor, uten_verdi)
        return pd.DataFrame(
            {n: k.paa(rader) if isinstance(k, Tekstkolonne) else k[rader] for n, k in self.kolonner.items()}
        )

    def fra(self, hvor: Hvor) -> list[tuple[str, int, int]]:
        """Where are these rows from? (source, first year, last year) of each place that has some, newest first."""
        rader = self._rader(hvor)
        lag, aar = self.lag[rader], self.kolonner["aar"][rader]
        return [(self.steder[n], int(aar[lag == n].min()), int(aar[lag == n].max())) for n in np.unique(lag)]


@cache
def _aapnet(fil: Path, sha256: str, tekster: tuple[str, ...]):
    """The file, read once and compared with its hash, and the least and greatest of each column in its row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = fil.read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(fil.name)
    fil = pq.ParquetFile(pa.BufferReader(data), read_dictionary=list(tekster))
    spenn: list[dict[str, tuple]] = []
    for n in range(fil.num_row_groups):
        gruppe, her = fil.metadata.row_group(n), {}
        for i, navn in enumerate(fil.schema_arrow.names):
            if navn in _RETNINGER and (s := gruppe.column(i).statistics) is not None and s.has_min_max:
                her[navn] = (s.min, s.max)
        spenn.append(her)
    return fil, spenn


def les_lag(bilde: Oeyeblikksbilde, navn: str, skjema: dict[str, str], hvor: Hvor = ()) -> Kolonner:
    """The rows of this table in one snapshot, each with its source and the snapshot's name («ssb-12137@2027-03-20»).

    Only those where each column of `hvor` has one of its values; parts of the file that cannot have one are not read.
    Raises OedelagtFil when the file is no longer the one whose hash was checked, or lacks what the table must have.
    """
    import pyarrow as pa

    post, ut = bilde.tabeller[navn], {}
    tekster = tuple(k for k, t in skjema.items() if t.rstrip("?") in _TEKST)
    try:
        fil, spenn = _aapnet(post.fil, post.sha256, tekster)
        grupper = [n for n, s in enumerate(spenn) if all(
            any(s[k][0] <= v <= s[k][1] for v in valgt) for k, valgt in hvor if k in s
        )]  # fmt: skip
        # No threads: the process that reads may be the one whose children make the workbooks.
        tabell = fil.read_row_groups(grupper, columns=list(skjema), use_threads=False)
        tabell = tabell.unify_dictionaries().combine_chunks()
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
    if not hvor:
        return ut
    med = np.flatnonzero(_oppfyller(ut, hvor, np.ones(len(tabell), bool)))
    return {k: Tekstkolonne(v.koder[med], v.verdier) if isinstance(v, Tekstkolonne) else v[med] for k, v in ut.items()}


def _oppfyller(kolonner: Kolonner, hvor: Hvor, med: np.ndarray) -> np.ndarray:
    for navn, valgt in hvor:
        k = kolonner[navn]
        med &= k.er_en_av(valgt) if isinstance(k, Tekstkolonne) else np.isin(k, list(valgt))
    return med


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
    noekler = _noekkelkoder([alle[k] for k in noekkel])
    gjelder = lag_nr == 0
    for n in range(1, len(deler)):
        her = lag_nr == n
        gjelder[her] = ~_blant(noekler[her], noekler[lag_nr < n])
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


def _blant(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which of `a` are among `b`? A snapshot lies in the order of its key, so that nothing need be sorted."""
    if not len(b):
        return np.zeros(len(a), bool)
    b = b if (b[:-1] <= b[1:]).all() else np.sort(b)
    return b[np.minimum(np.searchsorted(b, a), len(b) - 1)] == a


def _noekkelkoder(kolonner: list[Tekstkolonne | np.ndarray]) -> np.ndarray:
    """Every row's key as one number, in the order of the key."""
    ut = 0
    for k in kolonner:
        if isinstance(k, Tekstkolonne):
            verdi, antall = k.rang, len(k.verdier) + 1
        else:
            laveste = np.nanmin(k, initial=0) if k.dtype.kind == "f" else k.min(initial=k[0] if len(k) else 0)
            verdi = np.where(np.isnan(k), 0, k - laveste + 1) if k.dtype.kind == "f" else k - laveste + 1
            verdi, antall = verdi.astype("int64"), int(verdi.max(initial=0)) + 1
        ut = ut * antall + verdi
    return ut
