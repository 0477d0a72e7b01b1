"""Cohort-change ratios (Hamilton–Perry): what became of each age the year after, and what follows if that goes on.

Arrays are municipality × year × sex × one-year age (0–105, the last one open); NaN where figures are missing.
The sex axis has two places (men, women), or one where sex is not known.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

# Newborn are counted per woman of these ages (both sexes where sex is not known).
FRUKTBAR = slice(15, 50)


@dataclass(frozen=True)
class Forholdstall:
    """Ratios per municipality: `aldring` (…, sex, 105) from age a to a + 1, `barn` (…, sex) newborn per adult.

    `tilflyt` (…, sex, 105) is the yearly number who came to an age that had nobody the year before, where no
    ratio can be formed. `overganger` tells how many pairs of years each municipality is measured over.
    """

    aldring: np.ndarray
    tilflyt: np.ndarray
    barn: np.ndarray
    overganger: np.ndarray

    def utvalg(self, rader) -> Forholdstall:
        """The ratios of some municipalities only."""
        return Forholdstall(self.aldring[rader], self.tilflyt[rader], self.barn[rader], self.overganger[rader])


def _del(teller: np.ndarray, nevner: np.ndarray, ellers) -> np.ndarray:
    return np.where(nevner > 0, teller / np.where(nevner > 0, nevner, 1), ellers)


def forholdstall(historie: np.ndarray, flest: int, uendret: np.ndarray | None = None) -> Forholdstall:
    """How has each age changed from one year to the next, over the last `flest` pairs of years with figures?

    The pairs are added before dividing, so a year with few persons weighs little. An age that nobody has had
    takes the ratio of all municipalities together, and the mean number who came to it. `historie` ends with
    the base year; `uendret` (municipality × pair) is False where the border moved between the two years, so that
    those who came with the land are not taken for movers.
    """
    finnes = ~np.isnan(historie).any(axis=(2, 3))
    par = finnes[:, :-1] & finnes[:, 1:]
    par = par if uendret is None else par & uendret
    siste = par[:, ::-1].cumsum(axis=1)[:, ::-1] <= flest
    vekt = (par & siste).astype(float)[:, :, None, None]
    fylt = np.nan_to_num(historie)
    foer = (fylt[:, :-1] * vekt).sum(axis=1)
    etter = (fylt[:, 1:] * vekt).sum(axis=1)

    teller, nevner = etter[..., 1:], foer[..., :-1].copy()
    nevner[..., -1] += foer[..., -1]
    aldring = _del(teller, nevner, _del(teller.sum(axis=0), nevner.sum(axis=0), 0.0))
    antall = vekt.sum(axis=1)
    tilflyt = np.where(nevner > 0, 0.0, _del(teller, antall, 0.0))

    voksne = etter[:, -1, FRUKTBAR].sum(axis=-1)[:, None]
    barn = _del(etter[..., 0], voksne, _del(etter[..., 0].sum(axis=0), voksne.sum(axis=0), 0.0))
    return Forholdstall(aldring, tilflyt, barn, par.sum(axis=1).clip(max=flest))


def framskrevet(basis: np.ndarray, forhold: Forholdstall, aar: int) -> np.ndarray:
    """How many are there of each age in the base year and the `aar` years after it, if the ratios hold?

    `basis` is municipality × sex × age; the result has a year axis after the first, base year included.
    """
    ut = np.empty((basis.shape[0], aar + 1, *basis.shape[1:]))
    ut[:, 0] = basis
    for t in range(aar):
        naa, neste = ut[:, t], ut[:, t + 1]
        neste[..., 1:] = naa[..., :-1] * forhold.aldring + forhold.tilflyt
        neste[..., -1] += naa[..., -1] * forhold.aldring[..., -1]
        neste[..., 0] = forhold.barn * neste[:, -1, FRUKTBAR].sum(axis=-1)[:, None]
    return ut
