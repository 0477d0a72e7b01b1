"""Where the value of one driver comes from: population, need index, a KOSTRA indicator, own figures or Fjordvik's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from ..grunnlag.kilder import les
from ..grunnlag.kommune import Kommune
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import les_tall
from .alder import les_aldersgruppe
from .folketall import folketall
from .likhet import kostragruppe_nr
from .referanser import REGION, Referanse
from .sammenligning import OSLO, UTEN_OSLO, pool_numre
from .tjenestetall import LANDET


@dataclass(frozen=True)
class Driver:
    """One driver of a tree, as in data/drivere.yaml: what it is, which kind, and where its value comes from."""

    id: str
    navn: str
    slag: str
    enhet: str
    alder: str | None = None
    behov: bool = False
    indikator: str | None = None
    omraade: str | None = None
    faktor: str = "1"
    per: str | None = None
    vekt: str | None = None
    resten: bool = False
    hvor: str = ""
    teller: str = ""


@dataclass(frozen=True)
class Drivertre:
    """A service's cost per inhabitant as a product of drivers; `hele` says that it is all of the service's net cost."""

    id: str
    navn: str
    tjeneste: str
    ledd: tuple[Driver, ...]
    hele: bool = False
    merknad: str = ""
    tiltak: tuple[str, ...] = ()


@cache
def drivertraer() -> dict[str, Drivertre]:
    """Which driver trees are there? id → tree, in the order of data/drivere.yaml."""
    ut = {}
    for id, t in les_yaml("drivere.yaml")["traer"].items():
        try:
            ledd = tuple(Driver(**d) for d in t["ledd"])
            ut[id] = Drivertre(id, t["navn"], t["tjeneste"], ledd, t.get("hele", False), t.get("merknad", ""),
                               tuple(t.get("tiltak", ())))
        except (KeyError, TypeError) as e:
            raise OedelagtFil(f"Drivertreet {id} i data/drivere.yaml er ikke fullstendig ({e}): rett det.") from None
    return ut


def finn_tre(navn: str) -> Drivertre:
    """Which driver tree is meant, by id or name? Raises UgyldigInndata with the names to choose from."""
    soek = str(navn).strip().casefold()
    for t in drivertraer().values():
        if soek in (t.id, t.navn.casefold()):
            return t
    raise UgyldigInndata(
        f"«{navn}» har ikke noe drivertre: velg {', '.join(t.navn.lower() for t in drivertraer().values())}."
        f" {les_yaml('drivere.yaml')['ikke_tre'].strip()}"
    )


@cache
def _aldre(alder: str, aar: int, konstruert: bool = False) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """Row per number, persons in the group and persons in all, 1 January."""
    f = folketall(konstruert)
    fra, til = les_aldersgruppe(alder)
    begge = f.begge[:, f.aar.index(aar), 0]
    return {n: i for i, n in enumerate(f.nr)}, begge[:, fra : til + 1].sum(axis=1), begge.sum(axis=1)


def aldersantall(alder: str, numre: Sequence[str], aar: int, konstruert: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """How many in these municipalities are of these ages, and how many are there in all, on 1 January of the year?"""
    plass, antall, i_alt = _aldre(alder, aar, konstruert)
    i = [plass[n] for n in numre]
    return antall[i], i_alt[i]


@cache
def _indikator(navn: str, omraade: str, aar: int) -> tuple[dict[str, float], tuple[Opphav, ...]]:
    """Number (today's, or a region's) → value, and where the figures are from."""
    t = les("kostra_tjenester", indikator=navn, omraade=omraade, aar=aar)
    fra = t[["kilde", "status"]].drop_duplicates()
    variabel = les_yaml("indikatorer.yaml")[navn]["navn"]
    opphav = tuple(Opphav(kilde, variabel, (aar, aar), status) for kilde, status in fra.itertuples(index=False))
    return dict(zip(t["kommunenr"], t["verdi"], strict=True)), opphav


def regionens_kommuner(kode: str) -> tuple[str, ...]:
    """Which municipalities make up this region of KOSTRA's?"""
    if kode == LANDET:
        return pool_numre()
    if kode == UTEN_OSLO:
        return tuple(n for n in pool_numre() if n != OSLO)
    return tuple(n for n in pool_numre() if kostragruppe_nr().get(n) == kode)


def egen_verdi(
    driver: Driver, kommune: Kommune, aar: int, behov: float, egne: Mapping, tre: str,
) -> tuple[float, tuple[Opphav, ...]]:
    """What is the driver's value in the municipality? NaN when it is not known. Own figures given go first."""
    if driver.id in egne:
        return _les(egne[driver.id], driver), ()
    if kommune.konstruert and (f := fjordvik_drivere(tre).get(driver.id)):
        return float(f["teller"]) / float(f.get("nevner", 1)), (_fjordvikopphav(driver, aar),)
    return _regnet(driver, (kommune.nr,), kommune.nr, aar, behov, kommune.konstruert)


def referanse_verdi(
    driver: Driver, referanse: Referanse, aar: int, behov: float, egne: Mapping, tre: str, konstruert: bool,
) -> tuple[float, tuple[Opphav, ...]]:
    """What is the driver's value in the reference? NaN when it is not known.

    A published region has its own figure; members of a network or a list are weighed together by the ages of `vekt`,
    over those that have the figure.
    """
    if driver.id in egne:
        return _les(egne[driver.id], driver), ()
    if konstruert and (f := fjordvik_drivere(tre).get(driver.id)):
        return float(f["referanse"]), (_fjordvikopphav(driver, aar),)
    if referanse.slag == REGION:
        kode = referanse.regioner[0]
        return _regnet(driver, regionens_kommuner(kode) if kode else (), kode or "", aar, behov)
    return _regnet(driver, referanse.medlemmer[0], "", aar, behov)


def _regnet(driver: Driver, numre, kode: str, aar: int, behov: float, konstruert: bool = False):
    if driver.behov:
        return behov, ()
    if driver.alder:
        antall, i_alt = aldersantall(driver.alder, numre, aar + 1, konstruert)
        opphav = tuple(folketall(konstruert).kilder(aar + 1, numre=numre if len(numre) < 10 else None))
        # Ålesund and Haram have no ages 2020–2023; the country's share is that of the others.
        return (float(np.nansum(antall) / np.nansum(i_alt)), opphav) if np.nansum(i_alt) > 0 else (np.nan, ())
    if not driver.indikator or konstruert:
        return np.nan, ()
    tall, opphav = _indikator(driver.indikator, driver.omraade, aar)
    if kode in tall:
        verdi = tall[kode]
        if driver.per:  # the whole region's figure is not divided by a part of its inhabitants
            verdi /= aldersantall(driver.per, numre, aar + 1)[0].sum() or np.nan
        return verdi * float(driver.faktor), opphav
    har = [n for n in numre if n in tall]
    if kode or not har or not (driver.vekt or driver.per):
        return np.nan, ()
    verdier, antall = np.array([tall[n] for n in har]), aldersantall(driver.vekt or driver.per, har, aar + 1)[0]
    verdier, antall = verdier[antall > 0], antall[antall > 0]  # those whose ages are known, above and below the line
    if not len(antall):
        return np.nan, ()
    snitt = verdier.sum() / antall.sum() if driver.per else (verdier * antall).sum() / antall.sum()
    return float(snitt) * float(driver.faktor), opphav


def landets_verdi(tre: str, driver: str, aar: int) -> float:
    """What is this driver in the country that year? NaN when it is not known."""
    d = next(d for d in drivertraer()[tre].ledd if d.id == driver)
    return _regnet(d, pool_numre(), LANDET, aar, 1.0)[0]


def _les(verdi, driver: Driver) -> float:
    tall = float(les_tall(verdi, driver.navn))
    if tall < 0:
        raise UgyldigInndata(f"«{driver.navn}» kan ikke være negativ: rett tallet {verdi}.")
    return tall


@cache
def fjordvik_drivere(tre: str) -> dict[str, dict]:
    """Fjordvik's constructed drivers in this tree, by id; its reference is constructed too."""
    t = les_yaml("fjordvik/tjenester.yaml")["drivere"].get(tre)
    return {f["id"]: f for f in t["faktorer"]} if t else {}


def _fjordvikopphav(driver: Driver, aar: int) -> Opphav:
    return Opphav("fjordvik", driver.navn, (aar, aar), "konstruert", konstruert=True)
