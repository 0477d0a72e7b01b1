"""Where does a figure come from? The one door to the traces, by indicator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from ..grunnlag.egne_tall import EgetTall
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.kommuneidentitet import som_nr
from ..grunnlag.kommunenavn import navn_og_sted, noekkel
from ..grunnlag.kommuneserie import brudd_for
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import Regel, regel
from .eksakt import aarstall
from .indikatorliste import REALVEKST, Indikator, finn_indikator
from .indikatorverdier import egne_rader
from .oekonomi import BELOEP, PROSENT, PUBLISERT
from .sporegne import spor_eget, ved_siden_av
from .sporoekonomi import (
    DIFFERANSER,
    PER_INNBYGGER,
    SNITT,
    kolonne,
    spor_deflator,
    spor_gjeld_per_innbygger,
    spor_innbyggere,
    spor_korrigert,
    spor_noekkeltall,
    spor_publisert,
    spor_realvekst,
)
from .sportjeneste import spor_tjeneste
from .tallspor import Tallspor, rader

_I_NOEKKELTALL = {*BELOEP.values(), *DIFFERANSER, *PROSENT, SNITT, *PUBLISERT}
_EGNE = {
    PER_INNBYGGER: spor_gjeld_per_innbygger, "innbyggere": spor_innbyggere, "kommunal_deflator": spor_deflator,
    "korrigert_netto_driftsresultat_prosent": spor_korrigert,
}


def spor(kommune, indikator: str, aar: int, referanse="landet", egne: Sequence[EgetTall] = ()) -> Tallspor:
    """Which raw values, formula, parameters and result lie behind this figure?

    `kommune` is a name, number or Kommune; `indikator` an id of data/indikatorer.yaml or its Norwegian name, with a
    service behind it where the figure is of one («handlingsrom FGK8b»); `aar` the year; `referanse` what a norm is made
    of, as in `handlingsrom`; `egne` are the municipality's own accounts and budgets, which stand in where KOSTRA has no
    figure and are told beside it where it has. A figure that is missing has `verdi` None, and `mangler` says why. The
    result is the one the notebooks show: it comes from the same functions. Raises UgyldigInndata for an unknown
    indicator or a year that is none, UkjentKommune or FlertydigKommune for the municipality.
    """
    aar = aarstall(aar, "sporet")
    (k, i_dag), (i, del_) = _kommune(kommune, aar), finn_indikator(indikator)
    deler = _med_egne(_deler(k, i, del_, aar, referanse), spor_eget(k, i, del_, aar, egne) if egne else None, i)
    regler, regelmerknader = _regler(i, aar)
    merknader = (*deler.pop("merknader", ()), *regelmerknader, *i_dag, *_brudd(k, aar))
    navn = deler.pop("navn", i.navn)
    kilder = tuple(dict.fromkeys(o for o in deler.pop("kilder", ()) if isinstance(o, Opphav)))
    return Tallspor(
        kommune=k.navn, kommunenr=k.nr, indikator=f"{i.id}:{del_}" if del_ else i.id, navn=navn, aar=aar, enhet=i.enhet,
        formel=i.i_ord, regler=regler, merknader=tuple(dict.fromkeys(m for m in merknader if m)), retning=i.retning,
        feller=deler.pop("feller", i.feller), kilder=kilder, **deler,
    )


def _kommune(kommune, aar: int) -> tuple[Kommune, list[str]]:
    """The municipality meant; one that was merged away, asked for by its own name or number, is itself that year."""
    k = finn_kommune(kommune)
    if isinstance(kommune, Kommune) or k.konstruert or k.nr_i(aar).samme is not None:
        return k, []
    skrevet, navn = som_nr(kommune), noekkel(navn_og_sted(str(kommune))[0])
    for t in k.nr_i(aar).slaatt_sammen_av:
        if skrevet == t.nr != k.nr or skrevet is None and navn == noekkel(t.navn) != noekkel(k.navn):
            merknad = f"{t.navn} er i dag en del av {k.navn}. Tallet gjelder {t.navn} alene."
            return Kommune(t.nr, t.navn, t.nr[:2], t.fylke), [merknad]
    return k, []


def _deler(k: Kommune, i: Indikator, del_: str, aar: int, referanse) -> dict:
    if i.id == REALVEKST:
        return spor_realvekst(k, i, aar, del_)
    if i.id in _EGNE:
        return _EGNE[i.id](k, i, aar)
    if del_ or i.tjeneste and i.id not in BELOEP:
        return spor_tjeneste(k, i, del_, aar, referanse)
    if kolonne(i.id) in _I_NOEKKELTALL:
        return spor_noekkeltall(k, i, aar)
    d = rader("kostra_oekonomi", k, i.id, aar)
    return spor_publisert(k, i, d if len(d) else egne_rader(k, i.id, aar), aar)


def _med_egne(deler: dict, eget: dict | None, i: Indikator) -> dict:
    """KOSTRA's figure with the municipality's own told beside it; the municipality's own where KOSTRA has none."""
    if eget is None:
        return deler
    if deler["verdi"] is None:
        feller = tuple(f for f in i.feller if "konsern" not in f)  # which KOSTRA's figure is of, and the file is not
        return eget | {"merknader": (*eget["merknader"], f"KOSTRA: {deler['mangler']}"), "feller": feller}
    return deler | {"merknader": (*ved_siden_av(eget, deler["verdi"], i.enhet), *deler.get("merknader", ()))}


def _regler(i: Indikator, aar: int) -> tuple[tuple[Regel, ...], list[str]]:
    """The dated parameters that belong beside the figure, as they were at the end of the year."""
    ut, merknader = [], []
    for id in i.regler:
        try:
            ut.append(regel(id, dt.date(aar, 12, 31)))
        except UgyldigInndata as feil:
            merknader.append(str(feil))
    return tuple(ut), merknader


def _brudd(k: Kommune, aar: int) -> list[str]:
    """What must be said of the municipality's borders around this year?"""
    return [b.tekst for b in brudd_for(k, aar - 2, aar + 1)]
