"""What a comparison does not know, in Norwegian sentences beside each figure: why blank, and why it may mislead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from ..grunnlag.regler import regel
from ..grunnlag.tall import tekst
from .eksakt import ramse
from .likhet import kommunenavn
from .referanser import HENT, KVARTIL, REGION
from .sammenligning import Sammenligning, pool_numre
from .tjenesteliste import GRUPPE, UTEN_KORREKSJON

EGNE = f"{HENT[0].upper()}{HENT[1:]}"


@dataclass(frozen=True)
class Tjenesteforbehold:
    """One thing to know about one figure: `slag` for the page to sort by, `tekst` for the reader."""

    slag: str
    tekst: str


@cache
def _grense(navn: str) -> float:
    return float(regel(f"handlingsrom.{navn}").verdi)


def alle_forbehold(s: Sammenligning) -> list[list[tuple[Tjenesteforbehold, ...]]]:
    """What must be said beside each figure? One list per municipality, one tuple per service.

    slag: rolle, mangler_egne, mangler_norm, mangler_folketall, uten_indeks, definisjon, faa_i_referansen,
    skjev_referanse, negativ, liten_nevner, hopp, forelopig.
    """
    return [[tuple(_for_en(s, i, j)) for j in range(len(s.tjenester))] for i in range(len(s.kommuner))]


def _for_en(s: Sammenligning, i: int, j: int):
    t, kommune = s.tjenester[j], s.kommuner[i]
    if not t.har_norm:
        yield Tjenesteforbehold("rolle", " ".join(t.forbehold))
        return
    har_utgift, har_norm = np.isfinite(s.utgift[i, j]), np.isfinite(s.norm[i, j])
    if not har_utgift:
        vises = " Normen vises likevel." if har_norm else ""
        yield Tjenesteforbehold(
            "mangler_egne", f"{kommune.navn} har ikke tall for {t.navn.lower()} i {s.aar} i datagrunnlaget.{vises}"
            f" {EGNE}."
        )
    if not har_norm:
        yield Tjenesteforbehold("mangler_norm", _hvorfor_blank(s, i, j))
    if t.rolle == UTEN_KORREKSJON:
        yield Tjenesteforbehold("uten_indeks", " ".join(t.forbehold))
    else:
        for setning in t.forbehold:
            yield Tjenesteforbehold("definisjon", setning)
    if np.isnan(s.innbyggere[i]):
        yield Tjenesteforbehold(
            "mangler_folketall", f"Folketallet for {kommune.navn} 1. januar {s.aar + 1} er ikke i datagrunnlaget, så"
            " kroner per innbygger kan ikke regnes om til millioner."
        )
    elif har_norm:
        yield from _om_referansen(s, i, j)
    if har_utgift:
        yield from _om_utgiften(s, i, j)
    egen, referanse = har_utgift and s.uavklart_egen[i, j], har_norm and s.uavklart_referanse[i, j]
    if egen or referanse:
        hva = "Tallene" if egen and referanse else "Kommunens tall" if egen else "Referansetallene"
        yield Tjenesteforbehold("forelopig", f"{hva} for {s.aar} er foreløpige eller ikke merket som reviderte.")


def _hvorfor_blank(s: Sammenligning, i: int, j: int) -> str:
    t, kommune, r = s.tjenester[j], s.kommuner[i], s.referanse
    if t.rolle == GRUPPE and not np.isfinite(s.behov[i, j]):
        return f"{kommune.navn} har ingen behovsindeks for {t.navn.lower()}, så normen kan ikke regnes ut."
    if not (r.regioner or r.medlemmer)[i]:
        return f"{r.egne[i]} Velg en annen referanse."
    if r.slag == REGION:
        navn = f"KOSTRA-gruppe {r.regioner[i]}" if r.id == "kostragruppe" else r.navn[0].upper() + r.navn[1:]
        return f"{navn} har ikke tall for {t.navn.lower()} i {s.aar} i det innebygde datagrunnlaget: {HENT}."
    med = int(s.kandidater[i, j])
    if r.slag == KVARTIL and med:
        return (
            f"Bare {_antall(med)} i KOSTRA-gruppen har tall for {t.navn.lower()} i {s.aar}; beste kvartil regnes av"
            f" minst {tekst(_grense('kvartil_minst'))}. Flere tall: {HENT}."
        )
    return f"Ingen av kommunene i referansen ({r.navn}) har tall for {t.navn.lower()} i {s.aar}: {HENT}."


def _antall(n: int) -> str:
    ord_ = ("null", "én", "to", "tre", "fire", "fem", "seks", "sju", "åtte", "ni", "ti", "elleve", "tolv")
    return f"{ord_[n] if n < len(ord_) else n} kommune{'' if n == 1 else 'r'}"


def _om_referansen(s: Sammenligning, i: int, j: int):
    """A reference of few or odd members."""
    if s.plass is None:
        return
    antall, alle = int(s.ref.antall[i, j]), len(s.referanse.medlemmer[i])
    if antall < _grense("faa_i_referansen"):
        av = f", av {alle} i alt" if alle > antall and s.referanse.slag != KVARTIL else ""
        yield Tjenesteforbehold(
            "faa_i_referansen",
            f"Referansen er {_antall(antall)} med tall{av}, så det som er særegent for én av dem, slår rett gjennom."
        )
    if s.tjenester[j].rolle == GRUPPE and antall >= 3:
        yield from _skjeve(s, i, j)


def _skjeve(s: Sammenligning, i: int, j: int):
    verdier = np.where(s.ref.med[i, :, j], s.ref.behovskorrigert[i, :, j], np.nan)
    midt = np.nanmedian(verdier)
    if not midt > 0:
        return
    avstand = 100 * (verdier / midt - 1)
    skjeve = [m for m in np.argsort(-np.nan_to_num(np.abs(avstand))) if abs(avstand[m]) > _grense("skjev_kommune")]
    if not skjeve:
        return
    m, *andre = skjeve
    hvem = kommunenavn()[pool_numre()[s.plass[i, m]]]
    flere = ramse(sorted(kommunenavn()[pool_numre()[s.plass[i, x]]] for x in andre)) if andre else ""
    opp = avstand[m] > 0
    endring = _norm_uten(s, i, j, m) - s.norm[i, j] * s.innbyggere[i] / 1e6
    yield Tjenesteforbehold(
        "skjev_referanse",
        f"{hvem} bruker {tekst(abs(avstand[m]))} prosent {'mer' if opp else 'mindre'} enn midten i referansen når"
        f" behovet er regnet med, og trekker den {'opp' if opp else 'ned'}. Uten {hvem} ville normen vært"
        f" {tekst(abs(endring), 1)} mill. kr {'lavere' if endring < 0 else 'høyere'}."
        + (f" Også {flere} ligger langt fra midten." if flere else ""),
    )


def _norm_uten(s: Sammenligning, i: int, j: int, m: int) -> float:
    """The norm in mill. kr without member m of the reference."""
    utgift, behov = s.ref.uten(i, j, m)
    egen = s.norm[i, j] * s.ref.behov[i, j] / s.ref.utgift[i, j]  # the municipality's own need (and income) index
    return utgift / behov * egen * s.innbyggere[i] / 1e6


def _om_utgiften(s: Sammenligning, i: int, j: int):
    """Small denominators, one-year jumps and net income."""
    t, f = s.tjenester[j], s.utgift[i, j]
    if f <= 0:
        inntekt = " Det kan være inntekter for flyktninger." if "sosial" in t.sektorer else ""
        yield Tjenesteforbehold(
            "negativ", f"Inntektene er større enn utgiftene i {s.aar}, så netto er negativ.{inntekt}"
            " Indeks og andel er ikke vist, for de sier ingenting her."
        )
    if t.faa_brukere and s.innbyggere[i] < _grense("liten_nevner"):
        yield Tjenesteforbehold("liten_nevner", _om_nevneren(s, i, j))
    foer = s.historie[0][i, j]
    if foer <= 0 < f:
        yield Tjenesteforbehold("hopp", f"Netto var negativ i {s.aar - 1}, så ett år sier lite. Se flere år sammen.")
    elif foer > 0 and f > 0 and abs(endring := 100 * (f / foer - 1)) >= _grense("hopp_paa_ett_aar"):
        yield Tjenesteforbehold(
            "hopp", f"Utgiften per innbygger {'steg' if endring > 0 else 'falt'} {tekst(abs(endring))} prosent fra"
            f" {s.aar - 1} til {s.aar}. Et slikt hopp kan være føring eller enkeltsaker; se flere år sammen."
        )


def _om_nevneren(s: Sammenligning, i: int, j: int) -> str:
    n = s.innbyggere[i]
    setning = (
        f"Få brukere: med {tekst(n)} innbyggere er én million {tekst(1e6 / n)} kr per innbygger, og ett eller to tiltak"
        " flytter tallet."
    )
    verdier = [s.utgift[i, j], *(h[i, j] for h in s.historie)]
    if np.isfinite(verdier).all():
        return f"{setning} Snittet for {s.aar - 2}–{s.aar} er {tekst(np.mean(verdier))} kr per innbygger."
    return f"{setning} Se flere år sammen."
