"""Has each condition for entering ROBEK occurred? One function per condition, yes, no or not known, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst
from .eksakt import ramse, vis_andel
from .robekopplysninger import IKKE_VEDTATT, Opplysninger


@dataclass(frozen=True)
class Funn:
    """Has the condition occurred (None: not assessed), why, and what was assumed on the way."""

    inntruffet: bool | None
    forklaring: str
    antatt: tuple[str, ...] = ()


def _dag(maaned_dag: str, aar: int) -> dt.date:
    return dt.date.fromisoformat(f"{aar}-{maaned_dag}")


def budsjett(o: Opplysninger) -> Funn:
    """Letter a: is the (original) operating budget adopted with a deficit, or balanced by unspecified savings?"""
    if o.budsjett_merforbruk:
        hvor_mye = "" if o.budsjett_merforbruk is True else f" på {o.vis(o.budsjett_merforbruk)}"
        return Funn(True, f"Driftsbudsjettet er vedtatt med et merforbruk{hvor_mye}.")
    if o.budsjett_uspesifisert:
        return Funn(True, f"Budsjettet er saldert med {o.vis(o.budsjett_uspesifisert)} i innsparing som ikke er fordelt"
                          " på tiltak. Det regnes som merforbruk.")
    if o.budsjett_merforbruk is None:
        return Funn(None, "Det er ikke oppgitt om driftsbudsjettet ble vedtatt med merforbruk.")
    return Funn(False, "Driftsbudsjettet er vedtatt uten merforbruk.")


def okplan(o: Opplysninger) -> Funn:
    """Letter b: does any year of the (original) økonomiplan show a deficit, or unspecified savings?"""
    if o.okplan_merforbruk_aar:
        return Funn(True, f"Økonomiplanen er vedtatt med merforbruk i {_planaar(o.okplan_merforbruk_aar)}.")
    kutt = {aar: b for aar, b in (o.okplan_uspesifisert or {}).items() if b > 0}
    if kutt:
        hva = ramse(f"{o.vis(b)} i {_planaar([aar])}" for aar, b in kutt.items())
        return Funn(True, f"Økonomiplanen har innsparing som ikke er fordelt på tiltak: {hva}."
                          " Det regnes som merforbruk.")
    if o.okplan_merforbruk_aar is None:
        return Funn(None, "Det er ikke oppgitt om økonomiplanen ble vedtatt med merforbruk i noe år.")
    return Funn(False, "Økonomiplanen er vedtatt uten merforbruk i noe år.")


def _planaar(aar) -> str:
    aar = list(aar)
    return ("planår " if aar[0] <= 4 else "") + ramse(aar)


def dekning(o: Opplysninger) -> Funn:
    """Letter c: is any year's deficit to be covered more than two years after it arose?

    A rest that stands in the accounts at the end of the second year is itself such a case, whatever the plan says.
    """
    if o.merforbruk_aarganger is None and o.akk_merforbruk == 0:
        return Funn(False, "Det står ikke noe merforbruk å dekke inn.")
    if o.merforbruk_aarganger is None and not o.dekningsplan:
        return Funn(None, "Det er ikke oppgitt hvilke år merforbruket er fra, og når det skal være dekket.")
    if o.merforbruk_aarganger is None:
        aarganger = sorted(o.dekningsplan)
    else:
        aarganger = [aar for aar, rest in o.merforbruk_aarganger.items() if rest > 0]
    if not aarganger:
        return Funn(False, "Det står ikke noe merforbruk å dekke inn.")
    grense = regel("robek.flere_enn_aar", o.lovdato).verdi
    funn = [_aargang(o, aargang, grense) for aargang in aarganger]
    for svar in (True, None, False):
        setninger = " ".join(f.forklaring for f in funn if f.inntruffet is svar)
        if setninger:
            return Funn(svar, f"{setninger} Grensen er {_antall_aar(grense)}." if svar is not None else setninger)


def _aargang(o: Opplysninger, aargang: int, grense: int) -> Funn:
    """One year's deficit: is its last year of coverage, or the first one still possible, beyond the limit?"""
    i_regnskapet = o.merforbruk_aarganger is not None and o.regnskapsaar is not None
    tidligst = max(aargang, o.regnskapsaar if i_regnskapet else aargang) + 1
    siste = (o.dekningsplan or {}).get(aargang)
    hva = f"Merforbruket fra {aargang}"
    if o.merforbruk_aarganger is not None:
        hva += f" på {o.vis(o.merforbruk_aarganger[aargang])}"
    if siste is not None and siste >= tidligst:
        etter = siste - aargang
        return Funn(etter > grense, f"{hva} dekkes inn i {siste}, {_antall_aar(etter)} etter at det oppsto.")
    if siste is None:
        hva += " har ingen oppgitt dekningsplan"
    else:
        hva += f" skulle vært dekket i {siste}, men står fortsatt i regnskapet for {o.regnskapsaar}"
    if tidligst - aargang > grense:
        return Funn(True, f"{hva}. Det kan tidligst dekkes i {tidligst}, {_antall_aar(tidligst - aargang)} etter at det"
                          " oppsto.")
    return Funn(None, f"{hva}.")


def _antall_aar(antall: int) -> str:
    return {1: "ett", 2: "to", 3: "tre", 4: "fire", 5: "fem", 6: "seks"}.get(antall, str(antall)) + " år"


def tre_prosent(o: Opplysninger) -> Funn:
    """Letter d: is the accumulated deficit in the balance larger than three per cent of the operating income? Exact."""
    if o.akk_merforbruk == 0:
        return Funn(False, "Det står ikke noe oppsamlet merforbruk i balansen.")
    paakrevd = {"oppsamlet merforbruk": o.akk_merforbruk, "driftsinntekter": o.driftsinntekter}
    mangler = [navn for navn, verdi in paakrevd.items() if verdi is None]
    if mangler:
        return Funn(None, f"Mangler {ramse(mangler)} for kommunekassen.")
    grense = regel("robek.treprosentgrense", o.lovdato).verdi
    over = Fraction(o.akk_merforbruk) - Fraction(grense) * Fraction(o.driftsinntekter)
    hva = (f"Oppsamlet merforbruk er {o.vis(o.akk_merforbruk)} av driftsinntekter på {o.vis(o.driftsinntekter)}:"
           f" {vis_andel(o.akk_merforbruk, o.driftsinntekter, grense)}")
    if over > 0:
        return Funn(True, f"{hva}, mer enn tre prosent.")
    if over == 0:
        return Funn(False, f"{hva}, nøyaktig på grensen. Den må være passert.")
    return Funn(False, f"{hva}, ikke mer enn tre prosent.")


def plan_og_budsjett_i_tide(o: Opplysninger) -> Funn:
    """Letter e: are both økonomiplan and annual budget adopted before the turn of the year (or the new deadline)?"""
    funn = [
        _i_tide(o, "okplan", "Økonomiplanen", o.okplan_vedtatt),
        _i_tide(o, "budsjett", "Årsbudsjettet", o.budsjett_vedtatt),
    ]
    svar = [f.inntruffet for f in funn]
    samlet = True if True in svar else None if None in svar else False
    return Funn(samlet, " ".join(f.forklaring for f in funn), tuple(a for f in funn for a in f.antatt))


def _i_tide(o: Opplysninger, dokument: str, navn: str, vedtatt: dt.date | str | None) -> Funn:
    if vedtatt is None:
        return Funn(None, f"Det er ikke oppgitt når {navn.lower()} ble vedtatt.")
    frist = (o.ny_frist or {}).get(dokument)
    aar = o.aar_for(vedtatt)
    if frist is None and aar is not None:
        frist = _dag(regel("robek.frist_plan_og_budsjett", o.lovdato).verdi, aar - 1)
    if vedtatt == IKKE_VEDTATT:
        return _ikke_vedtatt(o, navn, frist)
    if frist is None:
        return Funn(None, f"{navn} ble vedtatt {dato_tekst(vedtatt)}, men budsjettåret er ikke oppgitt.")
    antatt = ()
    if o.budsjettaar is None and dokument not in (o.ny_frist or {}) and o.regnskapsaar != aar - 1:
        antatt = (f"{navn} vedtatt {dato_tekst(vedtatt)} er regnet å gjelde fra {aar}."
                  " Oppgi budsjettåret hvis det er feil.",)
    return _mot_frist(navn, vedtatt, frist, antatt)


def _mot_frist(navn: str, vedtatt: dt.date, frist: dt.date, antatt: tuple[str, ...] = ()) -> Funn:
    sent = vedtatt > frist
    tid = "etter" if sent else "innen"
    return Funn(sent, f"{navn} ble vedtatt {dato_tekst(vedtatt)}, {tid} fristen {dato_tekst(frist)}.", antatt)


def _ikke_vedtatt(o: Opplysninger, navn: str, frist: dt.date | None) -> Funn:
    if o.dato and frist and o.dato <= frist:
        return Funn(False, f"{navn} er ikke vedtatt, men fristen er {dato_tekst(frist)}.")
    return Funn(True, f"{navn} er ikke vedtatt" + (f" innen fristen {dato_tekst(frist)}." if frist else "."))


def regnskap_i_tide(o: Opplysninger) -> Funn:
    """Letter f: are the accounts adopted within six months after the year (or the new deadline)?

    Accounts adopted after 30 June are late for whichever year they are, so then the year is not needed.
    """
    navn, vedtatt = "Årsregnskapet", o.regnskap_vedtatt
    if vedtatt is None:
        return Funn(None, "Det er ikke oppgitt når årsregnskapet ble vedtatt.")
    frist = (o.ny_frist or {}).get("regnskap")
    maaned_dag = regel("robek.frist_regnskap", o.lovdato).verdi
    if frist is None and o.regnskapsaar is not None:
        frist = _dag(maaned_dag, o.regnskapsaar + 1)
        navn = f"Årsregnskapet for {o.regnskapsaar}"
    if vedtatt == IKKE_VEDTATT:
        return _ikke_vedtatt(o, navn, frist)
    if frist is None and vedtatt > _dag(maaned_dag, vedtatt.year):
        frist = _dag(maaned_dag, vedtatt.year)
    if frist is None:
        return Funn(None, f"{navn} ble vedtatt {dato_tekst(vedtatt)}, men regnskapsåret er ikke oppgitt.")
    return _mot_frist(navn, vedtatt, frist)


def sammenslaaing(o: Opplysninger) -> Funn:
    """Letter g (e from July 2016 to 2019): has the ministry made a decision by inndelingslova § 16 a?"""
    if o.vedtak_16a is None:
        return Funn(None, "Det er ikke oppgitt om departementet har gjort vedtak etter inndelingslova § 16 a.")
    har = "har" if o.vedtak_16a else "har ikke"
    return Funn(o.vedtak_16a, f"Departementet {har} gjort vedtak etter inndelingslova § 16 a.")


def foelger_ikke_plan(o: Opplysninger) -> Funn:
    """Letter d until 2019: does the municipality fail to follow its plan for covering the deficit?"""
    if o.foelger_dekningsplan is None:
        return Funn(None, "Det er ikke oppgitt om kommunen følger dekningsplanen.")
    return Funn(not o.foelger_dekningsplan, "Kommunen følger dekningsplanen." if o.foelger_dekningsplan
                else "Kommunen følger ikke dekningsplanen.")


Vilkaar = Callable[[Opplysninger], Funn]
ETTER_2018_LOVEN: dict[str, Vilkaar] = {
    "a": budsjett, "b": okplan, "c": dekning, "d": tre_prosent, "e": plan_og_budsjett_i_tide, "f": regnskap_i_tide,
    "g": sammenslaaing,
}
ETTER_1992_LOVEN: dict[str, Vilkaar] = {
    "a": budsjett, "b": okplan, "c": dekning, "d": foelger_ikke_plan, "e": sammenslaaing,
}
