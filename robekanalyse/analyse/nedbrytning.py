"""Split the difference between two products into one part per factor, so that the parts add up exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import avrund

LMDI, SHAPLEY = "lmdi", "shapley"
# Shapley visits every subset of the factors; six is where a reader loses the overview, and where the cost grows.
STOERST_SHAPLEY = 6
# Below this a logarithm says more about floating point than about a municipality.
NULL = 1e-100


@dataclass(frozen=True)
class Oppdeling:
    """The parts of one difference, in the order of the factors, and how they were found.

    `verdi` and `referanse` are the two products, `bidrag` one part per factor in the same unit; their sum is
    `verdi - referanse`. `metode` is the method used, `merknad` says why it is not the one asked for, when it is not.
    """

    metode: str
    verdi: float
    referanse: float
    bidrag: tuple[float, ...]
    merknad: str = ""

    @property
    def differanse(self) -> float:
        """What the parts add up to."""
        return self.verdi - self.referanse


def nedbryt(verdier: Sequence[float], referanser: Sequence[float], metode: str = LMDI) -> Oppdeling:
    """How much of the difference between two products comes from each factor?

    `verdier` and `referanser` are the factors of the two products, in the same order and units: kr per inhabitant
    when the factors are a share, a coverage and a unit cost. `metode` is "lmdi" (logarithmic mean, positive numbers
    only) or "shapley" (mean over all orders of change, at most six factors). LMDI with a zero or a negative factor
    falls back to Shapley, and `merknad` says so. Raises UgyldigInndata for lists of unequal length, missing or
    infinite numbers, an unknown method, or more than six factors with Shapley.

    >>> [round(b, 2) for b in nedbryt([0.07, 0.15, 1_250_000], [0.05, 0.11, 1_150_000]).bidrag]
    [3134.22, 2889.08, 776.7]
    """
    ny, ref = [float(v) for v in verdier], [float(v) for v in referanser]
    if len(ny) != len(ref) or not ny:
        raise UgyldigInndata("Nedbrytningen trenger like mange drivere hos kommunen og i referansen, og minst én.")
    if not all(math.isfinite(v) for v in ny + ref):
        raise UgyldigInndata("Nedbrytningen trenger et tall for hver driver: fyll inn dem som mangler.")
    if metode not in (LMDI, SHAPLEY):
        raise UgyldigInndata(f"Metoden «{metode}» finnes ikke: velg lmdi eller shapley.")
    verdi, referanse = math.prod(ny), math.prod(ref)
    if not (math.isfinite(verdi) and math.isfinite(referanse)):
        raise UgyldigInndata("Driverne er for store til å ganges sammen: kontroller enhetene.")
    merknad = ""
    if metode == LMDI and min(*ny, *ref, verdi, referanse) < NULL:
        metode = SHAPLEY
        merknad = "En driver er null eller negativ. Da er Shapley brukt i stedet for LMDI; summen er den samme."
    if metode == SHAPLEY and len(ny) > STOERST_SHAPLEY:
        raise UgyldigInndata(f"Shapley regnes med høyst {STOERST_SHAPLEY} drivere: slå noen sammen, eller velg LMDI.")
    deler = _lmdi(ny, ref, verdi, referanse) if metode == LMDI else _shapley(ny, ref)
    return Oppdeling(metode, verdi, referanse, tuple(deler), merknad)


def _logmiddel(a: float, b: float) -> float:
    """L(a, b) = (a − b) / (ln a − ln b), and a when they are equal; written so that nearly equal numbers stay exact."""
    x = math.log(a / b)
    return a if x == 0 else b * math.expm1(x) / x


def _lmdi(ny, ref, verdi, referanse):
    vekt = _logmiddel(verdi, referanse)
    return [vekt * math.log(n / r) for n, r in zip(ny, ref, strict=True)]


def _shapley(ny, ref):
    antall = len(ny)
    deler = []
    for i in range(antall):
        andre = [j for j in range(antall) if j != i]
        bidrag = 0.0
        for stoerrelse in range(antall):
            # share of all orders in which exactly these factors are changed before factor i
            vekt = math.factorial(stoerrelse) * math.factorial(antall - stoerrelse - 1) / math.factorial(antall)
            for endret in combinations(andre, stoerrelse):
                bidrag += vekt * math.prod(ny[j] if j in endret else ref[j] for j in andre)
        deler.append(bidrag * (ny[i] - ref[i]))
    return deler


def avrund_i_sum(deler: Sequence[float], desimaler: int = 2) -> tuple[float, ...]:
    """Which rounded parts add up to the rounded total? To the øre, so that a reader who adds them finds no error.

    Each part is rounded as `avrund` does; what is then missing or left over goes, one unit at a time, to the parts
    that were furthest from their rounding. Decimal arithmetic: the returned floats have at most `desimaler` digits.

    >>> avrund_i_sum([1.005, 1.005, 1.005], 2)
    (1.0, 1.01, 1.01)
    """
    noeyaktig = [Decimal(repr(float(d))) for d in deler]
    enhet = Decimal(1).scaleb(-desimaler)
    rundet = [avrund(d, desimaler) for d in noeyaktig]
    rest = int((avrund(sum(noeyaktig), desimaler) - sum(rundet)) / enhet)
    steg = 1 if rest > 0 else -1
    for i in sorted(range(len(rundet)), key=lambda i: steg * (rundet[i] - noeyaktig[i]))[: abs(rest)]:
        rundet[i] += steg * enhet
    return tuple(float(r) for r in rundet)
