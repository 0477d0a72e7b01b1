"""What an indicator is, and which one a person means by an id or a Norwegian name: data/indikatorer.yaml."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from .behovsindeks import SEKTORER
from .tjenesteliste import ALLE, FUNKSJONSSERIER, FUNKSJONSVIS, GRUPPE, Tjeneste, tjenester

SKAL, KAN = "skal", "kan"
REALVEKST = "realvekst_prosent"
# The parts an indicator may be asked for by: series of realvekst, in words and as the series is named in prisvekst.
SERIER = {
    "driftsinntekter": "Driftsinntekter (brutto)", "driftsutgifter": "Driftsutgifter (brutto)",
    "netto_driftsutgifter": "Netto driftsutgifter",
}
_FYLL = {"i", "av", "og", "til", "for", "per"}


@dataclass(frozen=True)
class Indikator:
    """One indicator: name, unit, formula in words, source (`tabell`, `variabel`), direction and pitfalls.

    `variabel` is the publisher's code, empty when it is not known; `tabell_antatt` says that the copy of the figures
    does not name the table; `tjeneste` is skal (per service only), kan (per service or in all) or empty.
    """

    id: str
    navn: str
    enhet: str
    formel: str
    tabell: str
    omraade: str
    retning: str
    feller: tuple[str, ...]
    ogsaa: tuple[str, ...] = ()
    nevner: str = ""
    variabel: str = ""
    kilde: str = ""
    tabell_antatt: bool = False
    antatt: bool = False
    beregnes: bool = False
    egne_tall: bool = False
    tjeneste: str = ""
    regler: tuple[str, ...] = ()

    @property
    def i_ord(self) -> str:
        """The formula with a mark where it is our own reading."""
        return f"{self.formel} [antatt: vår egen lesning]" if self.antatt else self.formel

    @property
    def kildeord(self) -> str:
        """Table and variable in words, with what is assumed or not known said."""
        tabell = f"tabell {self.tabell}" if self.tabell[:1].isdigit() else self.tabell
        merke = " [antatt]" if self.tabell_antatt else ""
        variabel = self.variabel or f"«{self.navn}» (utgiverens kode er ikke oppgitt i kilden)"
        return f"{tabell}{merke}, variabel {variabel}"


@cache
def alle_indikatorer() -> dict[str, Indikator]:
    """Which indicators are described? id → Indikator, in the order of data/indikatorer.yaml."""
    ut = {}
    for id, felt in les_yaml("indikatorer.yaml").items():
        try:
            lister = {n: tuple(felt.get(n, ())) for n in ("feller", "ogsaa", "regler")}
            ut[id] = Indikator(id=id, **{**felt, "formel": " ".join(felt["formel"].split()), **lister})
        except (TypeError, KeyError) as e:
            raise OedelagtFil(f"Indikatoren {id} i data/indikatorer.yaml er ikke fullstendig ({e}).") from None
    return ut


def noekkel(tekst: str) -> str:
    """The words of a name, without case, hyphens and the spelling of æøå: «Frie-inntekter» → «frie inntekter»."""
    t = str(tekst).casefold()
    for fra, til in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("%", " prosent ")):
        t = t.replace(fra, til)
    return " ".join(re.sub(r"[\W_]+", " ", t).split())


def _kort(noekkel_: str) -> str:
    """Without the small words, so that «i prosent av driftsinntekter» and «prosent driftsinntekter» meet."""
    return " ".join(o for o in noekkel_.split() if o not in _FYLL) or noekkel_


@cache
def _navneliste() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Exact keys → id, and short keys → the ids they may mean."""
    eksakt, kort = {}, {}
    for id, i in alle_indikatorer().items():
        for navn in (id, i.navn, *i.ogsaa):
            eksakt.setdefault(noekkel(navn), id)
            kort.setdefault(_kort(noekkel(navn)), {})[id] = None
    return eksakt, {n: tuple(v) for n, v in kort.items()}


@cache
def deler() -> dict[str, str]:
    """Which service, sector or series does each name mean? Key → id, area codes leading to their service."""
    ut: dict[str, str] = {noekkel(n): n for n in SERIER} | {noekkel(v): n for n, v in SERIER.items()}
    for t in (*tjenester(FUNKSJONSVIS), *tjenester(FUNKSJONSSERIER)):
        ut[noekkel(t.id)] = ut[noekkel(t.navn)] = t.id
    for s, navn in SEKTORER.items():
        ut[noekkel(s)] = ut[noekkel(navn)] = s
    for t in tjenester(ALLE):
        for navn in (t.id, t.navn, *t.omraader):
            ut[noekkel(navn)] = t.id
    return ut


def tjeneste_for(del_: str) -> Tjeneste | None:
    """The service behind this part; the sector's own where the sector is not a service (kommunehelse)."""
    return next((t for t in tjenester(ALLE) if t.id == del_), None)


def finn_indikator(tekst: str) -> tuple[Indikator, str]:
    """Which indicator is meant, and which part of it (a service, a sector or a series; "" for the whole)?

    Ids with hyphens or underscores and Norwegian names, in any case: «netto-driftsresultat-prosent», «Netto
    driftsresultat i prosent», «handlingsrom FGK8b», «normkostnad grunnskole». Raises UgyldigInndata with the nearest
    names for an unknown one, and with the services to choose from when one is needed.
    """
    soek = noekkel(tekst)
    if not soek:
        raise UgyldigInndata("Indikatoren mangler: skriv for eksempel netto-driftsresultat-prosent.")
    if id := _ett_treff(soek):
        return _med_del(alle_indikatorer()[id], "")
    ord_ = soek.split()
    for antall in range(len(ord_) - 1, 0, -1):
        id, del_ = _ett_treff(" ".join(ord_[:antall])), deler().get(" ".join(ord_[antall:]))
        if id and del_ and (alle_indikatorer()[id].tjeneste or id == REALVEKST):
            return _med_del(alle_indikatorer()[id], del_)
    raise UgyldigInndata(f"Indikatoren «{str(tekst).strip()[:60]}» finnes ikke: {_forslag(soek)}")


def _ett_treff(soek: str) -> str | None:
    eksakt, kort = _navneliste()
    if soek in eksakt:
        return eksakt[soek]
    mulige = kort.get(_kort(soek), ())
    return mulige[0] if len(mulige) == 1 else None


def _med_del(i: Indikator, del_: str) -> tuple[Indikator, str]:
    if i.id == REALVEKST:
        if del_ and del_ not in SERIER:
            raise UgyldigInndata(f"{i.navn} finnes ikke for «{del_}»: velg {' eller '.join(SERIER)}.")
        return i, del_ or "driftsinntekter"
    if del_ in SERIER:
        raise UgyldigInndata(f"{i.navn} finnes ikke for «{del_}»: {_tjenestevalg(i)}")
    if not del_ and i.tjeneste == SKAL:
        raise UgyldigInndata(f"{i.navn} finnes for hver tjeneste: {_tjenestevalg(i)}")
    return i, del_


def _tjenestevalg(i: Indikator) -> str:
    grupper = [t.id.replace("_", "-") for t in tjenester(ALLE) if t.rolle == GRUPPE]
    return f"skriv for eksempel «{i.id.replace('_', '-')} grunnskole» ({', '.join(grupper)} eller en kode som FGK2)."


def _forslag(soek: str) -> str:
    eksakt, _ = _navneliste()
    treff = difflib.get_close_matches(soek, eksakt, n=6, cutoff=0.55)
    naere = list(dict.fromkeys(eksakt[t] for t in treff))[:3]
    if not naere:
        # A name may be a few words of a long one: the one that shares most of them is nearest.
        ord_ = set(soek.split())
        felles = sorted(eksakt, key=lambda n: (-len(ord_ & set(n.split())), len(n)))
        naere = list(dict.fromkeys(eksakt[n] for n in felles if ord_ & set(n.split())))[:3]
    if not naere:
        return "se siden Indikatorene i boka, eller skriv for eksempel netto-driftsresultat-prosent."
    *foerst, sist = [f"{id.replace('_', '-')} ({alle_indikatorer()[id].navn})" for id in naere]
    return f"mener du {', '.join(foerst)} eller {sist}?" if foerst else f"mener du {sist}?"
