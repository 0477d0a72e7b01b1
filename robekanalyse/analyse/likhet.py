"""Which municipalities are most alike in need and income, and why each of them was chosen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import les, les_for
from ..grunnlag.kommune import Kommune, alle_kommuner, finn_kommune
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.regler import regel
from ..grunnlag.tall import tekst
from .behovsindeks import SAMLET, sektorindekser
from .tjenestetall import omraadetall

# The income measure is the published one when nearly every municipality has it; else the class of the KOSTRA group.
_DEKNING = 0.9
UTEN_LIKE = "De likeste kommunene kan ikke finnes for {}: behovsindeks eller inntekt mangler."
_KLASSE = {"lave": 1, "middels": 2, "høye": 3}


@dataclass(frozen=True)
class Inntektsmaal:
    """One income figure per municipality number, how it is written for a reader, and where it is from."""

    verdi: pd.Series
    tekst: pd.Series
    navn: str
    opphav: Opphav
    merknad: str = ""


@cache
def kommunenavn() -> dict[str, str]:
    """What is each municipality of today called? Number → name."""
    return {k.nr: k.navn for k in alle_kommuner()}


@cache
def gruppering() -> int:
    """Which grouping of the municipalities do the figures follow? The one whose groups are described (2020).

    A later one that has been fetched from KLASS waits until its groups are described too: «EKG05» would be others.
    """
    return int(les("kostragruppe_beskrivelse")["gruppering"].max())


@cache
def kostragruppe_nr() -> pd.Series:
    """Which KOSTRA group is each municipality of today in? By number, in the grouping that the figures follow."""
    g = les("kostragrupper")
    return g[g["gruppering"] == gruppering()].set_index("kommunenr")["kostragruppe"]


def kostragruppe_for(kommune: Kommune) -> str | None:
    """Which KOSTRA group is this municipality in («EKG05»)? None when the grouping does not have it."""
    if not kommune.konstruert:
        return kostragruppe_nr().get(kommune.nr)
    g = les_for("kostragrupper", kommune)
    return g["kostragruppe"].iloc[-1] if len(g) else None


@cache
def _klasser() -> pd.Series:
    """KOSTRA group → words for its free disposable income («lave eller middels»)."""
    b = les("kostragruppe_beskrivelse")
    b = b[b["gruppering"] == gruppering()].set_index("kostragruppe")
    return b["frie_disponible_inntekter"].dropna().str.lower()


def _klasseverdi(ord_: str) -> float:
    return float(np.mean([v for k, v in _KLASSE.items() if k in ord_]))


@cache
def inntektsmaal(aar: int) -> Inntektsmaal:
    """Which income figure can all municipalities be compared on that year?

    Free income per inhabitant (SSB 12134) when at least nine of ten have it, else the class of the KOSTRA group.
    """
    rader = les("kostra_oekonomi", aar=aar, indikator="frie_inntekter_per_innbygger")
    t = rader.set_index("kommunenr")["verdi"]
    numre = [k.nr for k in alle_kommuner()]
    if t.reindex(numre).notna().mean() >= _DEKNING:
        return Inntektsmaal(
            t.reindex(numre), t.reindex(numre).map(lambda v: tekst(v, 0, "kr")), "frie inntekter per innbygger",
            Opphav(str(rader["kilde"].mode()[0]), "frie inntekter per innbygger", (aar, aar)),
        )
    ord_ = kostragruppe_nr().map(_klasser())
    return Inntektsmaal(
        ord_.map(_klasseverdi, na_action="ignore"), ord_, "frie disponible inntekter",
        Opphav("ssb-kostragruppe-2020", "frie disponible inntekter, klasse", (2020, 2020)),
        "Inntektene er sammenlignet med KOSTRA-gruppens klasse (lave, middels, høye), for tall i kroner finnes for få"
        " kommuner i det innebygde datagrunnlaget.",
    )


def _egne(kommuner: tuple[Kommune, ...], aar: int):
    """Need index and income of the municipalities asked about, and the words for income."""
    konstruert = kommuner[0].konstruert
    behov = sektorindekser(konstruert).tabell[SAMLET].reindex([k.nr for k in kommuner]).to_numpy(float)
    maal = inntektsmaal(aar)
    if not konstruert:
        numre = [k.nr for k in kommuner]
        return behov, maal.verdi.reindex(numre).to_numpy(float), maal.tekst.reindex(numre).tolist()
    ord_ = [_klasser().get(kostragruppe_for(k)) for k in kommuner]
    verdi = np.array([_klasseverdi(o) if o else np.nan for o in ord_])
    return behov, verdi if maal.merknad else np.full(len(kommuner), np.nan), ord_


def naermeste_numre(kommuner: tuple[Kommune, ...], aar: int, antall: int, blant: tuple[str, ...]) -> list[list[str]]:
    """Which `antall` of the numbers in `blant` are nearest to each municipality? Nearest first, never itself.

    Distance is over need index (total) and income, each in standard deviations across all municipalities. Equal
    distance is settled by number, so that the answer does not depend on order. None for a municipality whose own need
    index or income is missing.
    """
    alle, maal = sektorindekser().tabell[SAMLET], inntektsmaal(aar)
    blant = tuple(sorted(blant))
    kandidater = alle.reindex(list(blant)).to_numpy(float), maal.verdi.reindex(list(blant)).to_numpy(float)
    behov, inntekt, _ = _egne(kommuner, aar)
    avstand = np.hypot(
        (behov[:, None] - kandidater[0]) / np.nanstd(alle), (inntekt[:, None] - kandidater[1]) / np.nanstd(maal.verdi)
    )
    avstand = np.where(np.isnan(avstand), np.inf, avstand)
    ut = []
    for rad, kommune in zip(avstand, kommuner, strict=True):
        rekke = [i for i in np.argsort(rad, kind="stable") if np.isfinite(rad[i]) and blant[i] != kommune.nr]
        ut.append([blant[i] for i in rekke[:antall]])
    return ut


def med_tall(aar: int) -> tuple[str, ...]:
    """Which municipalities (today's numbers) have net cost per area that year?"""
    return tuple(nr for nr in omraadetall(aar).rad if nr.isdigit())


def likeste_kommuner(kommune, aar: int, antall: int | None = None, bare_med_tall: bool = False) -> Resultattabell:
    """Which municipalities are most alike in need and income, and why was each chosen?

    One row per municipality, nearest first: kommunenr, kommune, behovsindeks (1.00 = the country), inntekt (text),
    kostragruppe, har_tall (net cost per area that year) and grunn, the reason in one sentence. `antall` is by default
    the rule «handlingsrom.likeste_antall». With `bare_med_tall` only those that have figures are candidates, and they
    may be quite unlike. Raises UgyldigInndata when `antall` is not a positive number.
    """
    k = finn_kommune(kommune)
    antall = int(regel("handlingsrom.likeste_antall").verdi) if antall is None else antall
    if isinstance(antall, bool) or not isinstance(antall, int) or antall < 1:
        raise UgyldigInndata(f"Antallet kommuner må være et helt tall fra 1, ikke «{antall}».")
    har = set(med_tall(aar))
    blant = tuple(har) if bare_med_tall else tuple(x.nr for x in alle_kommuner())
    numre = naermeste_numre((k,), aar, antall, blant)[0]
    if not numre:
        raise ManglerTall(UTEN_LIKE.format(k.navn))
    indekser, maal = sektorindekser(), inntektsmaal(aar)
    behov, _, ord_ = _egne((k,), aar)
    rader = []
    for nr in numre:
        b, i, g = indekser.tabell.loc[nr, SAMLET], maal.tekst[nr], kostragruppe_nr().get(nr, "")
        inntekt = f"{i} i begge" if i == ord_[0] else f"{i} mot {ord_[0]}"
        grunn = f"Behovsindeks {tekst(b, 2)} mot {tekst(behov[0], 2)}; {maal.navn}: {inntekt}."
        rader.append(
            {"kommunenr": nr, "kommune": kommunenavn()[nr], "behovsindeks": b, "inntekt": i, "kostragruppe": g,
             "har_tall": nr in har, "grunn": grunn}
        )
    return resultattabell(rader, [indekser.opphav, maal.opphav], [maal.merknad] if maal.merknad else [])
