"""Columns of a long table as numbers, so that half a million rows are gone through in no time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pandas as pd

_TEKST = ("kode", "tekst", "dato")


def er_tekst(type_: str) -> bool:
    """Does a column of this type of data/tabeller.yaml hold text?"""
    return type_.rstrip("?") in _TEKST


class Ordliste:
    """The different texts of a column. The same list is shared by all that are chosen from the column."""

    def __init__(self, ord_: Iterable[str]):
        self.ord = tuple(ord_)

    @cached_property
    def tekst(self):
        """The texts, as pandas has text."""
        return pd.array(self.ord, dtype="str")

    @cached_property
    def rang(self) -> np.ndarray:
        """Every text's place in the order of the texts, from 1; last 0, for a blank."""
        ut = np.zeros(len(self.ord) + 1, "int32")
        ut[sorted(range(len(self.ord)), key=self.ord.__getitem__)] = np.arange(1, len(self.ord) + 1)
        return ut


@lru_cache(maxsize=1024)
def _utvidet(a: Ordliste, b: Ordliste) -> tuple[Ordliste, np.ndarray]:
    """The texts of both, those of `a` first, and where each of `b` stands there; last −1, for a blank."""
    plass = {o: n for n, o in enumerate(a.ord)}
    i_b = [plass.setdefault(o, len(plass)) for o in b.ord]
    return (a if len(plass) == len(a.ord) else Ordliste(plass)), np.array([*i_b, -1], "int32")


@dataclass(frozen=True, eq=False)
class Tekstkolonne:
    """Text as numbers into the list of different texts, −1 for a blank."""

    koder: np.ndarray
    liste: Ordliste

    def __getitem__(self, rader) -> Tekstkolonne:
        return Tekstkolonne(self.koder[rader], self.liste)

    def __len__(self) -> int:
        return len(self.koder)

    def som_tekst(self):
        """The text, as pandas has text."""
        return self.liste.tekst.take(self.koder, allow_fill=True)

    def brukte(self) -> list[str]:
        """Which texts stand in some row?"""
        return [self.liste.ord[n] for n in np.unique(self.koder[self.koder >= 0])]

    def plass_i(self, ordnet: Sequence[str]) -> np.ndarray:
        """Where in this list does the text of each row stand? −1 where it does not."""
        plass = {o: n for n, o in enumerate(ordnet)}
        return np.array([*(plass.get(o, -1) for o in self.liste.ord), -1])[self.koder]

    def er_en_av(self, valgt: Iterable) -> np.ndarray:
        """In which rows does one of these stand?"""
        valgt = set(valgt)
        koder = [n for n, o in enumerate(self.liste.ord) if o in valgt]
        if len(koder) == 1:
            return self.koder == koder[0]
        er = np.zeros(len(self.liste.ord) + 1, bool)
        er[koder] = True
        return er[self.koder]


# numbers as they are kept: whole ones in as few bytes as they need
Kolonne = Tekstkolonne | np.ndarray


def fra_ramme(ramme: pd.DataFrame, typer: dict[str, str]) -> dict[str, Kolonne]:
    """The columns of a frame, as their types in data/tabeller.yaml ask for."""
    ut: dict[str, Kolonne] = {}
    for navn, type_ in typer.items():
        if er_tekst(type_):
            koder, ord_ = pd.factorize(ramme[navn])
            ut[navn] = Tekstkolonne(koder.astype("int32"), Ordliste(ord_))
        else:
            ut[navn] = ramme[navn].to_numpy()
    return ut


def som_ramme(kolonner: dict[str, Kolonne]) -> pd.DataFrame:
    """The columns as a frame, with integers as int64 however they are kept."""
    ut = {}
    for navn, k in kolonner.items():
        if isinstance(k, Tekstkolonne):
            ut[navn] = k.som_tekst()
        else:
            ut[navn] = k.astype("int64") if k.dtype.kind in "iu" else k
    return pd.DataFrame(ut)


def til_verdier(kolonner: dict[str, Kolonne]) -> dict:
    """The columns as plain values that can be kept, each number in as few bytes as the column needs."""
    return {
        n: (_bytes(k.koder), k.liste.ord) if isinstance(k, Tekstkolonne) else (_bytes(k), None)
        for n, k in kolonner.items()
    }


def fra_verdier(verdier: dict) -> dict[str, Kolonne]:
    """The columns that were kept by `til_verdier`."""
    ut: dict[str, Kolonne] = {}
    for navn, ((slag, data), ord_) in verdier.items():
        tall = np.frombuffer(data, slag)
        ut[navn] = tall if ord_ is None else Tekstkolonne(tall.astype("int32"), Ordliste(ord_))
    return ut


def _bytes(tall: np.ndarray) -> tuple[str, bytes]:
    if tall.dtype.kind == "i" and len(tall):
        tall = tall.astype(np.result_type(np.min_scalar_type(tall.min()), np.min_scalar_type(tall.max())))
    return tall.dtype.str, tall.tobytes()


def alle_eller(kolonne: Kolonne, rader: np.ndarray) -> Kolonne:
    """The column in these rows, which stand in order: the column itself when they are all of it."""
    return kolonne if len(rader) == len(kolonne) else kolonne[rader]


def etter_hverandre(deler: list[Kolonne]) -> Kolonne:
    """The same column of several places as one."""
    if len(deler) == 1:
        return deler[0]
    if not isinstance(deler[0], Tekstkolonne):
        return np.concatenate(deler)
    liste, koder = deler[0].liste, [deler[0].koder]
    for d in deler[1:]:
        liste, plass = _utvidet(liste, d.liste)
        koder.append(plass[d.koder])
    return Tekstkolonne(np.concatenate(koder), liste)


def noekkeltall(steder: list[list[Kolonne]]) -> list[np.ndarray]:
    """Every row's key as one number, in the order of the key: for each place, from the columns of the key there."""
    deler = [_som_tall(k) for k in zip(*steder, strict=True)]
    slag = "int32" if math.prod(antall for _, antall in deler) < 2**31 else "int64"
    ut = [t.astype(slag) for t in deler[0][0]]
    for tall, antall in deler[1:]:
        for n, t in enumerate(tall):
            ut[n] *= antall
            ut[n] += t.astype(slag, copy=False)
    return ut


def _som_tall(kolonner: Sequence[Kolonne]) -> tuple[list[np.ndarray], int]:
    """The same column of several places as numbers from 0 in the order of the values, and how many numbers there are.

    A blank comes first.
    """
    if isinstance(kolonner[0], Tekstkolonne):
        liste, plasser = kolonner[0].liste, [None]
        for k in kolonner[1:]:
            liste, plass = _utvidet(liste, k.liste)
            plasser.append(plass)
        rang = liste.rang  # where the place's own list is a part of the whole, its numbers are the same
        rang = [rang if p is None else rang[p] for p in plasser]
        return [r[k.koder] for r, k in zip(rang, kolonner, strict=True)], len(liste.ord) + 1
    kolonner = [k.astype("int64") if k.dtype.kind == "u" else k for k in kolonner]
    kjente = [k[~np.isnan(k)] if k.dtype.kind == "f" else k for k in kolonner]
    laveste = min((int(k.min()) for k in kjente if len(k)), default=0) - 1
    tall = [np.nan_to_num(k - laveste).astype("int64") if k.dtype.kind == "f" else k - laveste for k in kolonner]
    return tall, max((int(t.max()) for t in tall if len(t)), default=0) + 1


def blant(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Which of `a` are among `b`, when `b` stands in order?"""
    if not len(b):
        return np.zeros(len(a), bool)
    return b[np.minimum(np.searchsorted(b, a), len(b) - 1)] == a
