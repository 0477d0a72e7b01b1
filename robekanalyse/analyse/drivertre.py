"""Why a service costs more or less than the reference: need, political choice, or leadership and structure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.opphav import Opphav, Resultattabell, er_forelopig, resultattabell
from ..grunnlag.tall import tekst
from .drivertall import Driver, Drivertre, egen_verdi, finn_tre, referanse_verdi
from .eksakt import ramse
from .nedbrytning import LMDI, SHAPLEY, avrund_i_sum, nedbryt
from .norm import finn_kommuner
from .referanser import KVARTIL, finn_referanse
from .sammenligning import Sammenligning, sammenlign
from .ssbmerker import ikke_vist
from .tjenesteliste import ALLE, tjenester
from .tjenestetall import sjekk_aar

BEHOV, POLITISK, LEDELSE, IKKE_DELT = "behov", "politisk_valg", "ledelse_struktur", "ikke_delt"
KRONER, ANTALL = "kr per innbygger", "per 1 000 innbyggere"
RESTEN = "«Resten» er nettoutgiften delt på de kjente driverne; alt som mangler tall, er samlet der."
METODEORD = {
    LMDI: "Delt opp med LMDI (logaritmisk gjennomsnitt). Shapley gir litt andre bidrag og samme sum.",
    SHAPLEY: "Delt opp med Shapley (gjennomsnitt av alle rekkefølger). LMDI gir litt andre bidrag og samme sum.",
}


@dataclass(frozen=True)
class Driverledd:
    """One driver: its value here and in the reference, and its part of the difference (in the unit of the whole)."""

    id: str
    navn: str
    slag: str
    enhet: str
    verdi: float
    referanse: float
    bidrag: float
    bidrag_avrundet: float


@dataclass(frozen=True)
class Driverforklaring:
    """The difference between a municipality and a reference, driver by driver.

    `verdi` and `referanse` are the two products in `enhet` (kr per inhabitant, or «per 1 000 innbyggere» when only
    the number of users is known), `ledd` the drivers with parts that add up to `differanse`; empty when no driver is
    known on both sides. `metode` is the method used; `mangler` names what is not known, and where it is found.
    """

    kommune: Kommune
    tre: Drivertre
    aar: int
    mot: str
    metode: str
    enhet: str
    verdi: float | None
    referanse: float | None
    ledd: tuple[Driverledd, ...]
    mangler: tuple[str, ...]
    innbyggere: float
    kilder: tuple[Opphav, ...]
    merknader: tuple[str, ...]

    @property
    def differanse(self) -> float | None:
        """What the parts add up to; None when there is nothing to split."""
        return None if self.verdi is None else self.verdi - self.referanse

    def per_slag(self) -> dict[str, float]:
        """How much is need, political choice, leadership and structure? Kind → sum of parts; only kinds that occur."""
        return {s: sum(x.bidrag for x in self.ledd if x.slag == s) for s in les_yaml("drivere.yaml")["slag"]
                if any(x.slag == s for x in self.ledd)}

    @property
    def tabell(self) -> Resultattabell:
        """One row per driver: driver, slag, slag_navn, enhet, verdi, referanse, bidrag, bidrag_avrundet, bidrag_mill.

        bidrag is in the unit of the whole; bidrag_avrundet has two decimals and adds up to the rounded difference;
        bidrag_mill is mill. kr, blank when the unit is not kr.
        """
        navn = les_yaml("drivere.yaml")["slag"]
        rader = [
            {"driver": x.navn, "slag": x.slag, "slag_navn": navn[x.slag], "enhet": x.enhet, "verdi": x.verdi,
             "referanse": x.referanse, "bidrag": x.bidrag, "bidrag_avrundet": x.bidrag_avrundet,
             "bidrag_mill": x.bidrag * self.innbyggere / 1e6 if self.enhet == KRONER else float("nan")}
            for x in self.ledd
        ]
        return resultattabell(rader, self.kilder, (*self.merknader, *self.mangler))


def drivere(
    kommune, tjeneste: str, aar: int, referanse="landet", metode: str = LMDI,
    egne: Mapping | None = None, referansetall: Mapping | None = None,
) -> Driverforklaring:
    """Why does this service cost more or less here than in the reference, and can it be influenced?

    `tjeneste` is a driver tree («institusjon», «undervisning», «barnehage» …), `metode` «lmdi» or «shapley». `egne` and
    `referansetall` give values of drivers that KOSTRA does not have, by driver id. The difference between the two
    products is split so that the parts add up exactly:

    - all drivers known: kr per inhabitant;
    - some known, and the tree is the whole service: the unknown ones are one factor, «resten», of the net cost;
    - some known, and it is not: only what is known is split, as users per 1 000 inhabitants;
    - none known: nothing is split, and `mangler` says what is needed.

    A zero or negative driver makes LMDI impossible; then Shapley is used, and said. Raises UgyldigInndata for an
    unknown tree, method or driver id, ManglerTall for a year without reference figures.
    """
    kommuner = finn_kommuner(kommune)
    if len(kommuner) != 1:
        raise UgyldigInndata("Drivere vises for én kommune om gangen: velg en.")
    tre, aar = finn_tre(tjeneste), sjekk_aar(aar)
    r = finn_referanse(referanse, kommuner, aar)
    if r.slag == KVARTIL:
        raise UgyldigInndata("Drivere kan ikke vises mot beste kvartil, som er ulike kommuner for hver tjeneste.")
    egne, referansetall = _sjekk(egne, tre), _sjekk(referansetall, tre)
    t = next(t for t in tjenester(ALLE) if t.id == tre.tjeneste)
    s = sammenlign(kommuner, (t,), aar, r)
    k, kilder, par = kommuner[0], [], []
    for d in tre.ledd:
        v, opphav_v = egen_verdi(d, k, aar, float(s.behov[0, 0]), egne, tre.id)
        ref, opphav_r = referanse_verdi(d, r, aar, float(s.ref.behov[0, 0]), referansetall, tre.id, k.konstruert)
        kilder += [*opphav_v, *opphav_r]
        par.append((d, v, ref))
    return _forklar(tre, s, par, metode, kilder, bool(egne or referansetall))


def _sjekk(verdier: Mapping | None, tre: Drivertre) -> dict:
    verdier = dict(verdier or {})
    if ukjent := [v for v in verdier if v not in {d.id for d in tre.ledd}]:
        raise UgyldigInndata(
            f"«{ukjent[0]}» er ikke en driver i {tre.navn.lower()}: velg {', '.join(d.id for d in tre.ledd)}."
        )
    return verdier


def _forklar(tre: Drivertre, s: Sammenligning, par, metode, kilder, oppgitt: bool) -> Driverforklaring:
    kjent = [(d, v, r) for d, v, r in par if np.isfinite(v) and np.isfinite(r)]
    borte = [(d, v, r) for d, v, r in par if not (np.isfinite(v) and np.isfinite(r))]
    enhet, skala, merknader = KRONER, 1.0, [tre.merknad] if tre.merknad else []
    netto, mot = float(s.utgift[0, 0]), float(s.ref.utgift[0, 0])
    mangler = [_mangel(d, v, r, s) for d, v, r in borte if not d.resten]
    if borte and tre.hele and np.isfinite(netto) and np.isfinite(mot) and all(v > 0 and r > 0 for _, v, r in kjent):
        kjent.append(_resten(borte, kjent, netto, mot))
        merknader += [*([RESTEN] if len(borte) > 1 else []), *s.tjenester[0].forbehold]
        kilder = [*kilder, *s.kilder]
    elif borte:
        # Only the leading drivers make a number of something: a price without its quantity says nothing.
        kjent = list(takewhile(lambda p: np.isfinite(p[1]) and np.isfinite(p[2]), par))
        while kjent and not kjent[-1][0].teller:  # an index of need alone is not a number of anything
            kjent.pop()
        mangler += _uten_netto(s, netto, mot) if tre.hele else []
        if kjent:
            enhet, skala = ANTALL, 1000.0
            merknader.append("Bare den kjente delen er delt opp, som antall per 1 000 innbyggere. Kronene mangler.")
    elif tre.hele and np.isfinite(netto):
        merknader += _mot_regnskapet(np.prod([v for _, v, _ in kjent]), netto, s)
    merknader += _om_tallene(kilder, oppgitt)
    konstruert = any(k.konstruert and k.status == "konstruert" for k in kilder) and not oppgitt
    mot_navn = "en konstruert referanse" if konstruert and not borte else s.referanse.navn
    felles = (s.kommuner[0], tre, s.aar, mot_navn)
    hale = (tuple(mangler), float(s.innbyggere[0]), tuple(dict.fromkeys(kilder)))
    if not kjent:
        return Driverforklaring(*felles, metode, enhet, None, None, (), *hale, tuple(merknader))
    o = nedbryt([v for _, v, _ in kjent], [r for _, _, r in kjent], metode)
    bidrag = [skala * b for b in o.bidrag]
    ledd = tuple(
        Driverledd(d.id, d.navn, d.slag, d.enhet, v, r, b, a)
        for (d, v, r), b, a in zip(kjent, bidrag, avrund_i_sum(bidrag), strict=True)
    )
    merknader.append(o.merknad or METODEORD[o.metode])
    svar = (o.metode, enhet, skala * o.verdi, skala * o.referanse, ledd)
    return Driverforklaring(*felles, *svar, *hale, tuple(merknader))


def _resten(borte, kjent, netto: float, mot: float):
    """What is left of the net cost when the known drivers are divided out, as one last driver."""
    slag = {d.slag for d, _, _ in borte}
    samlet = Driver("resten", "resten", slag.pop() if len(slag) == 1 else IKKE_DELT, "kr")
    d = borte[0][0] if len(borte) == 1 else samlet
    v, r = (x / np.prod([p[i] for p in kjent]) for i, x in ((1, netto), (2, mot)))
    return d, float(v), float(r)


def _mot_regnskapet(produkt: float, netto: float, s: Sammenligning) -> list[str]:
    """Do the drivers come to what the accounts show? Said when they are more than five per cent apart."""
    if abs(produkt / netto - 1) <= 0.05:
        return []
    return [
        f"Driverne gir {tekst(produkt)} kr per innbygger, mens regnskapet for {s.aar} viser {tekst(netto)}."
        " Kontroller tallene."
    ]


def _om_tallene(kilder, oppgitt: bool) -> list[str]:
    ut = ["Noen av tallene er oppgitt av brukeren og er ikke kontrollert."] if oppgitt else []
    if any(er_forelopig(k.status) for k in kilder):
        ut.append("Noen av tallene er foreløpige eller ikke merket som reviderte.")
    return ut


def _mangel(d: Driver, v: float, r: float, s: Sammenligning) -> str:
    hvem = [n for n, x in ((s.kommuner[0].navn, v), (s.referanse.navn, r)) if not np.isfinite(x)]
    hvor = f" Se {d.hvor}." if d.hvor else ""
    if d.indikator and not np.isfinite(v):
        merket = ikke_vist("kostra_tjenester", s.kommuner[:1], indikator=d.indikator, omraade=d.omraade, aar=s.aar)
        hvor = "".join(f" {m}" for m in merket) or hvor
    return f"{d.navn[0].upper()}{d.navn[1:]} mangler for {ramse(hvem)} i {s.aar}.{hvor}"


def _uten_netto(s: Sammenligning, netto: float, mot: float):
    for navn, x in ((s.kommuner[0].navn, netto), (s.referanse.navn, mot)):
        if not np.isfinite(x):
            yield f"Netto driftsutgifter til {s.tjenester[0].navn.lower()} mangler for {navn} i {s.aar}."


def driversetning(f: Driverforklaring) -> str:
    """What is the difference mostly about, in one or two sentences for the page?"""
    if not f.ledd:
        return (
            f"Forskjellen mellom {f.kommune.navn} og {f.mot} i {f.tre.navn.lower()} kan ikke deles opp med det som er i"
            " datagrunnlaget."
        )
    stoerst = max(f.ledd, key=lambda x: abs(x.bidrag))
    kroner, d = f.enhet == KRONER, f.differanse
    retning = ("mer", "mindre") if kroner else ("flere", "færre")
    desimaler = 0 if kroner else 1
    hvor_mye = f"{tekst(abs(d), desimaler)} {'kr' if kroner else ''}".strip()
    hva = "" if kroner else f"{next(d.teller for d in f.tre.ledd if d.id == f.ledd[-1].id)} "
    enhet = hva + f.enhet.removeprefix("kr ")
    slag = les_yaml("drivere.yaml")["slag"][stoerst.slag].split(",")[0].lower()
    return (
        f"{f.tre.navn}: {hvor_mye} {retning[d < 0]} {enhet} enn {f.mot}. Mest å si har {stoerst.navn}"
        f" ({tekst(stoerst.bidrag, desimaler, fortegn=True)}; {slag})."
    )
