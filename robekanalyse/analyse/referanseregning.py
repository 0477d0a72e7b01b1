"""The arithmetic of a comparison: weighted references, the norm and the deviation, for many municipalities at once.

Arrays only, no tables: one row per municipality (i), one column per service (j), and for a reference of
municipalities one layer per member (m). Missing numbers are NaN on the way in and on the way out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Referansetall:
    """What a municipality is compared with, per municipality and service (i × j).

    `utgift` is kr per inhabitant, `behov` the reference's own need index; `median`, `lavest` and `hoeyest` are the
    members' kr per inhabitant, `antall` how many members count. `behovskorrigert` (i × m × j) is each member's
    kr per inhabitant divided by its need index, `med` which members count, `vekt` their inhabitants (0 for those that
    do not) and `behov_per_medlem` their need index (i × m × j). These four are None for a published region.
    """

    utgift: np.ndarray
    behov: np.ndarray
    median: np.ndarray
    lavest: np.ndarray
    hoeyest: np.ndarray
    antall: np.ndarray
    behovskorrigert: np.ndarray | None = None
    med: np.ndarray | None = None
    vekt: np.ndarray | None = None
    behov_per_medlem: np.ndarray | None = None

    def uten(self, i: int, j: int, m: int) -> tuple[float, float]:
        """Cost and need of the reference of municipality i in service j without member m; NaN when none is left."""
        vekt = self.vekt[i, :, j].copy()
        vekt[m] = 0
        med = vekt > 0
        if not med.any():
            return np.nan, np.nan
        behov = self.behov_per_medlem[i, med, j]
        return (
            float(np.average(self.behovskorrigert[i, med, j] * behov, weights=vekt[med])),
            float(np.average(behov, weights=vekt[med])),
        )


def vektet_referanse(utgift, behov, innbyggere, med) -> Referansetall:
    """What does a group of municipalities spend per inhabitant, and how great is its need?

    `utgift` and `behov` are (…, m, j), kr per inhabitant and need index of each member, `innbyggere` (…, m) and `med`
    (…, m, j) which members take part. A member whose cost or need is missing does not count for that service. Both
    means are weighted by inhabitants, so that the reference is what the members would be as one municipality.
    """
    utgift, behov = np.asarray(utgift, float), np.asarray(behov, float)
    n = np.broadcast_to(np.asarray(innbyggere, float)[..., None], utgift.shape)
    med = np.asarray(med, bool) & np.isfinite(utgift) & np.isfinite(behov) & (n > 0)
    vekt = np.where(med, n, 0.0)
    sum_vekt = vekt.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):
        snitt = np.where(med, vekt * utgift, 0.0).sum(axis=-2) / sum_vekt
        snitt_behov = np.where(med, vekt * behov, 0.0).sum(axis=-2) / sum_vekt
        korrigert = np.where(med, utgift / behov, np.nan)
    bare_med = np.where(med, utgift, np.nan)
    return Referansetall(
        snitt, snitt_behov, *_spenn(bare_med), med.sum(axis=-2), korrigert, med, vekt, behov,
    )


def _spenn(tall: np.ndarray):
    """Median, lowest and highest along the members; NaN, and no warning, where there are none."""
    ordnet = np.sort(tall, axis=-2)  # NaN last
    antall = np.isfinite(tall).sum(axis=-2)
    siste = np.maximum(antall - 1, 0)

    def plass(i):
        return np.take_along_axis(ordnet, i[..., None, :], axis=-2)[..., 0, :]

    return (plass(siste // 2) + plass((siste + 1) // 2)) / 2, plass(np.zeros_like(siste)), plass(siste)


def beste_kvartil(behovskorrigert, med, andel: float = 0.25) -> np.ndarray:
    """Which members have the lowest need-corrected cost in each service? A quarter of them, at least one.

    `behovskorrigert` and `med` are (…, m, j). The answer has the same shape. Equal costs at the border keep the order
    of the list; four members give one, eight give two.
    """
    verdi = np.where(np.asarray(med, bool), behovskorrigert, np.inf)
    plass = np.argsort(np.argsort(verdi, axis=-2, kind="stable"), axis=-2, kind="stable")
    antall = np.asarray(med, bool).sum(axis=-2, keepdims=True)
    return np.asarray(med, bool) & (plass < np.maximum(1, np.floor(antall * andel)))


def norm(referanse, behov, behov_referanse=1.0, inntektsindeks=1.0):
    """What would the municipality spend per inhabitant if it spent like the reference? L · B / B_ref (· K).

    `referanse` L is kr per inhabitant, `behov` B and `behov_referanse` B_ref need indices (1 = the country),
    `inntektsindeks` K the optional income correction. NaN where any of them is missing or B_ref is zero.

    >>> round(float(norm(25_400, 1.10)), 6)
    27940.0
    """
    b_ref = np.asarray(behov_referanse, float)
    return np.asarray(referanse, float) * behov / np.where(b_ref > 0, b_ref, np.nan) * np.asarray(inntektsindeks, float)


def avvik_mill(utgift, norm_per_innbygger, innbyggere):
    """How many mill. kr more than the norm (less, when negative)? (F − norm) · N / 10⁶, never (F/B − L).

    >>> round(float(avvik_mill(31_500, 27_940, 5_000)), 6)
    17.8
    """
    return (np.asarray(utgift, float) - norm_per_innbygger) * np.asarray(innbyggere, float) / 1e6


def indeks(utgift, norm_per_innbygger):
    """How does actual cost stand to the norm, 100 = on the norm? Missing when the norm is not positive."""
    n = np.asarray(norm_per_innbygger, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 100 * np.asarray(utgift, float) / np.where(n > 0, n, np.nan)


def samlet_behov(utgift_per_sektor, behov_per_sektor):
    """Which one need index has a service of several sectors? Σ L_s·B_s / Σ L_s over the last axis.

    With the country's L_s as weights, the norm of the service is the sum of the norms of its sectors.
    """
    vekt = np.asarray(utgift_per_sektor, float)
    return (vekt * np.asarray(behov_per_sektor, float)).sum(axis=-1) / vekt.sum(axis=-1)


def store_penger(netto, teller) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where is the big money? Order (largest first), share and cumulative share of the services that count.

    `netto` is one municipality's net cost per service, `teller` which services take part. Shares are of the sum of
    positive costs; a service with net income, or that does not take part, has none (NaN) and stands last.
    """
    netto = np.asarray(netto, float)
    med = np.asarray(teller, bool) & (netto > 0)
    rekkefoelge = np.argsort(-np.where(med, netto, -np.inf), kind="stable")
    total = netto[med].sum()
    andel = np.where(med, netto / total if total > 0 else np.nan, np.nan)
    kumulativ = np.full(len(netto), np.nan)
    i_rekke = [i for i in rekkefoelge if med[i]]
    kumulativ[i_rekke] = np.cumsum(andel[i_rekke])
    return rekkefoelge, andel, kumulativ
