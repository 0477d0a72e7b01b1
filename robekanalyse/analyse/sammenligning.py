"""The figures of a comparison laid side by side: actual, need and reference for many municipalities and services."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..grunnlag.kommune import Kommune, alle_kommuner
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import regel
from .behovsindeks import sektorindekser
from .funksjonsdeling import tall_for
from .likhet import kostragruppe_nr
from .referanser import KVARTIL, REGION, Referanse, plasser
from .referanseregning import (
    Referansetall,
    avvik_mill,
    beste_kvartil,
    indeks,
    norm,
    samlet_behov,
    vektet_referanse,
)
from .tjenesteliste import Tjeneste
from .tjenestetall import LANDET, har_tall_for, innbyggertall, omraadetall

OSLO, UTEN_OSLO = "0301", "EAKUO"


@dataclass(frozen=True)
class Sammenligning:
    """Municipality (i) × service (j). Kr per inhabitant: `utgift`, `norm`; need index: `behov`; the rest as named.

    `ref` holds the reference's figures, `plass` which places in `pool_numre()` they are of (i × m, None for a region),
    `kandidater` how many of them have figures. `uavklart_egen` and `uavklart_referanse` say where figures are not known
    to be revised. `historie` is own kr per inhabitant one and two years before.
    """

    kommuner: tuple[Kommune, ...]
    tjenester: tuple[Tjeneste, ...]
    aar: int
    indeksaar: int
    referanse: Referanse
    innbyggere: np.ndarray
    utgift: np.ndarray
    behov: np.ndarray
    ref: Referansetall
    norm: np.ndarray
    plass: np.ndarray | None
    kandidater: np.ndarray
    uavklart_egen: np.ndarray
    uavklart_referanse: np.ndarray
    historie: tuple[np.ndarray, np.ndarray]
    kilder: tuple[Opphav, ...]

    @property
    def avvik_mill(self) -> np.ndarray:
        """Mill. kr above the norm, negative below."""
        return avvik_mill(self.utgift, self.norm, self.innbyggere[:, None])

    @property
    def endring_prosent(self) -> np.ndarray:
        """Change in kr per inhabitant from the year before; missing unless both are positive."""
        foer = self.historie[0]
        return 100 * (np.where(self.utgift > 0, self.utgift, np.nan) / np.where(foer > 0, foer, np.nan) - 1)

    @property
    def indeks(self) -> np.ndarray:
        """100 = on the norm. Missing when cost or norm is not positive, for then a ratio says nothing."""
        return np.where(self.utgift > 0, indeks(self.utgift, self.norm), np.nan)


def sammenlign(kommuner, tjenester, aar: int, referanse: Referanse, inntektsindeks=1.0) -> Sammenligning:
    """How do these municipalities stand to the reference, service by service? All at once, as arrays.

    `inntektsindeks` is one number or one per municipality. What is missing is NaN; the words for it are in forbehold.
    """
    kommuner, tjenester = tuple(kommuner), tuple(tjenester)
    konstruert = kommuner[0].konstruert
    numre = [k.nr for k in kommuner]
    tall, andres = tall_for(tjenester, aar, konstruert), tall_for(tjenester, aar)
    utgift, behov, n, uavklart_egen = _egne(numre, tjenester, aar, konstruert)
    ref, plass, kandidater, uavklart = _referanse(referanse, tjenester, aar)
    med_norm = np.array([t.har_norm for t in tjenester])
    k = np.broadcast_to(np.asarray(inntektsindeks, float), (len(kommuner),))[:, None]
    normen = np.where(med_norm, norm(ref.utgift, behov, ref.behov, k), np.nan)
    indekser = sektorindekser(konstruert)
    andre = [LANDET, *(r for r in referanse.regioner if r), *{nr for m in referanse.medlemmer for nr in m}]
    kilder = [*tall.opphav(numre), *andres.opphav(andre), indekser.opphav]
    if konstruert and referanse.slag != REGION:
        kilder.append(sektorindekser().opphav)
    return Sammenligning(
        kommuner, tjenester, aar, indekser.aar, referanse, n, utgift, behov, ref, normen, plass, kandidater,
        uavklart_egen, uavklart, _historie(numre, tjenester, aar, konstruert), tuple(dict.fromkeys(kilder)),
    )


def _egne(numre, tjenester, aar: int, konstruert: bool):
    """Cost, need and inhabitants of the municipalities asked about, and where figures are not known to be revised."""
    if not konstruert:
        plass = plasser((tuple(numre),), pool_numre())[0][0]
        return tuple(x[plass] for x in _pool(tjenester, aar))
    tall = tall_for(tjenester, aar, True)
    return (
        _utgift(tall, numre, tjenester), _behov(numre, tjenester, aar, True), innbyggertall(numre, aar + 1, True),
        _uavklart(tall, numre, tjenester),
    )


@cache
def pool_numre() -> tuple[str, ...]:
    """The municipalities a reference can be made of: all of today's, by number."""
    return tuple(k.nr for k in alle_kommuner())


@cache
def _pool(tjenester: tuple[Tjeneste, ...], aar: int):
    """Cost, need and inhabitants of all municipalities, and where figures are not known to be revised."""
    numre, tall = pool_numre(), tall_for(tjenester, aar)
    return (
        _utgift(tall, numre, tjenester), _behov(numre, tjenester, aar), innbyggertall(numre, aar + 1),
        _uavklart(tall, numre, tjenester),
    )


def _utgift(tall, numre, tjenester) -> np.ndarray:
    return np.stack([tall.per_innbygger(numre, t.omraader) for t in tjenester], axis=1)


def _historie(numre, tjenester, aar: int, konstruert: bool) -> tuple[np.ndarray, ...]:
    """Own kr per inhabitant one and two years before; NaN for a year without figures."""
    return tuple(
        _utgift(tall_for(tjenester, a, konstruert), numre, tjenester) if har_tall_for(a, konstruert)
        else np.full((len(numre), len(tjenester)), np.nan) for a in (aar - 1, aar - 2)
    )


def _uavklart(tall, numre, tjenester) -> np.ndarray:
    return np.stack([tall.forelopig(numre, t.omraader) for t in tjenester], axis=1)


def landets_sektorer(aar: int, sektorer) -> np.ndarray:
    """Kr per inhabitant for the country in each of the sectors that year."""
    return np.array([omraadetall(aar).per_innbygger([LANDET], [f"sektor:{s}"])[0] for s in sektorer])


def _behov(numre, tjenester, aar, konstruert=False) -> np.ndarray:
    """Need index per municipality and service; 1 for services outside the cost keys.

    A service of two sectors gets one index, weighted by what the country spends on each that year.
    """
    tabell = sektorindekser(konstruert).tabell.reindex(numre)
    ut = np.ones((len(numre), len(tjenester)))
    for j, t in enumerate(tjenester):
        if t.sektorer:
            ut[:, j] = samlet_behov(landets_sektorer(aar, t.sektorer), tabell[list(t.sektorer)].to_numpy(float))
    return ut


def _referanse(referanse, tjenester, aar):
    """The reference's figures, its members' places, how many have figures, and which are not known to be revised."""
    if referanse.slag == REGION:
        ref, uavklart = _region(referanse, tjenester, aar)
        return ref, None, ref.antall, uavklart
    alle_utgift, alle_behov, alle_n, alle_uavklart = _pool(tjenester, aar)
    plass, ekte = plasser(referanse.medlemmer, pool_numre())
    utgift, behov, n = alle_utgift[plass], alle_behov[plass], alle_n[plass]
    ref = vektet_referanse(utgift, behov, n, ekte[..., None])
    kandidater = ref.antall
    if referanse.slag == KVARTIL:
        nok = kandidater >= int(regel("handlingsrom.kvartil_minst").verdi)
        ref = vektet_referanse(utgift, behov, n, beste_kvartil(ref.behovskorrigert, ref.med) & nok[:, None, :])
    return ref, plass, kandidater, (alle_uavklart[plass] & ref.med).any(axis=1)


def _region(referanse, tjenester, aar):
    tall = tall_for(tjenester, aar)
    koder = [r or "" for r in referanse.regioner]
    # The area is what the municipality's own figure is of; the sectors are the next best, and for the country only.
    utgift, uavklart = _utgift(tall, koder, tjenester), _uavklart(tall, koder, tjenester)
    for j, t in enumerate(tjenester):
        if t.sektorer:
            sektorer = [f"sektor:{s}" for s in t.sektorer]
            mangler = np.isnan(utgift[:, j])
            utgift[mangler, j] = tall.per_innbygger(koder, sektorer)[mangler]
            uavklart[mangler, j] = tall.forelopig(koder, sektorer)[mangler]
    behov = np.array([_regionens_behov(r, tjenester, aar) for r in koder])
    tomt = np.full(utgift.shape, np.nan)
    return Referansetall(utgift, behov, tomt, tomt, tomt, np.zeros(utgift.shape, int)), uavklart


@cache
def _regionens_behov(kode: str, tjenester, aar) -> tuple[float, ...]:
    """A region's own need index: 1 for the country, else the mean of its municipalities weighted by inhabitants."""
    if kode == LANDET:
        return (1.0,) * len(tjenester)
    med = np.array([nr != OSLO if kode == UTEN_OSLO else kostragruppe_nr().get(nr) == kode for nr in pool_numre()])
    _, behov, n, _ = _pool(tjenester, aar)
    return tuple(vektet_referanse(behov, behov, n, med[:, None]).behov)
