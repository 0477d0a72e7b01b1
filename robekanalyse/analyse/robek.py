"""Is the municipality to be in ROBEK, by which letters, with which deadline, and what leads out?"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst
from .eksakt import ramse, vis_andel
from .robekopplysninger import Opplysninger, les_opplysninger
from .robekresultat import Bokstav, RobekStatus
from .robekvilkaar import ETTER_1992_LOVEN, ETTER_2018_LOVEN


def _innmeldt(verdi, lovens: dict[str, str], hjemmel: str) -> tuple[str, ...]:
    """«c og d», "cd", ("c", "d") → ("c", "d"); a letter the act does not have is refused."""
    if not verdi:
        return ()
    skrevet = verdi if isinstance(verdi, str) else " ".join(map(str, verdi))
    funnet = set()
    for ord in set(re.findall(r"\w+", skrevet.lower())) - {"og", "bokstav"}:
        funnet |= set(ord) if set(ord) <= set(lovens) else {ord}
    ukjent = sorted(funnet - set(lovens))
    if ukjent:
        raise UgyldigInndata(f"Bokstav {ramse(ukjent)} finnes ikke i {hjemmel}: velg blant {ramse(lovens)}.")
    return tuple(sorted(funnet))


def _vei_ut_oppfylt(bokstav: str, funn: dict, o: Opplysninger, ny_lov: bool) -> bool:
    """Is the way out met? Only what is shown counts: what is not given keeps the municipality in the register."""
    if bokstav in ("a", "b") or (ny_lov and bokstav in ("e", "f")):
        return funn[bokstav].inntruffet is False
    if o.akk_merforbruk is not None:
        return o.akk_merforbruk == 0
    return o.merforbruk_aarganger is not None and not any(o.merforbruk_aarganger.values())


def _frist(bokstav: str, o: Opplysninger, frister: dict[str, str]) -> tuple[dt.date | None, bool]:
    """The deadline of one letter, and whether its year was given (else taken from the year assessed, or today)."""
    if bokstav not in frister:
        return None, True
    dag = frister[bokstav]
    aar = (o.regnskapsaar and o.regnskapsaar + 1) if bokstav in ("c", "d", "f") else o.budsjettaar
    utledet = o.planens_aar if bokstav in ("a", "b", "e") else None
    utledet = utledet or o.aar or (max(o.merforbruk_aarganger) + 1 if o.merforbruk_aarganger else None)
    if aar or utledet:
        return dt.date.fromisoformat(f"{aar or utledet}-{dag}"), bool(aar)
    i_aar = dt.date.fromisoformat(f"{dt.date.today().year}-{dag}")
    return (i_aar if i_aar >= dt.date.today() else i_aar.replace(year=i_aar.year + 1)), False


def robek_status(
    *,
    driftsinntekter=None, akk_merforbruk=None, merforbruk_aarganger=None, dekningsplan=None,
    budsjett_merforbruk=None, budsjett_uspesifisert=None, okplan_merforbruk_aar=None, okplan_uspesifisert=None,
    budsjett_vedtatt=None, okplan_vedtatt=None, regnskap_vedtatt=None, ny_frist=None,
    budsjettaar=None, regnskapsaar=None, vedtak_16a=None, foelger_dekningsplan=None, dep_unntak=None,
    i_registeret_paa=(), dato=None, enhet=None,
) -> RobekStatus:
    """Is the municipality to be in ROBEK, on which letters, by when a tiltaksplan, and what leads out?

    What is not given is not assessed: it is listed in `.ikke_vurdert` and never counts as a breach. That
    something was *not adopted* is said, with False or «ikke vedtatt». Amounts are for the kommunekasse, all in
    the same unit (kr, 1000 kr or mill. kr); they are compared exactly, also floats (by their shortest text).

    Parameters
    ----------
    driftsinntekter, akk_merforbruk : amounts; operating income, and accumulated deficit in the balance (letter d).
    merforbruk_aarganger : {year it arose: amount not yet covered} (letter c).
    dekningsplan : {year it arose: last year of coverage the council has adopted} (letter c).
    budsjett_merforbruk : yes/no, or the amount, in the *original* decision on the operating budget (letter a).
    budsjett_uspesifisert : amount of savings in it that are not spread on measures; counts as deficit (a).
    okplan_merforbruk_aar : plan years with a deficit in the original decision, [] for none (letter b).
    okplan_uspesifisert : {plan year: amount of savings not spread on measures} (b).
    budsjett_vedtatt, okplan_vedtatt : date adopted, or «ikke vedtatt» (letter e; both are needed to clear it).
    regnskap_vedtatt : date the accounts were adopted, or «ikke vedtatt» (letter f).
    ny_frist : {"budsjett" | "okplan" | "regnskap": date}, a deadline set after lovlighetskontroll.
    budsjettaar, regnskapsaar : the years these decisions are for. Without `budsjettaar` a budget adopted from July
        is taken for next year's and one from January to March for the same year's; this is said in `.antatt`.
    vedtak_16a : yes/no, a decision by inndelingslova § 16 a (g; letter e from 1 July 2016 to 2019).
    foelger_dekningsplan : yes/no, only for the act of 1992 (its letter d).
    dep_unntak : yes/no, the ministry has decided not to enter the municipality (§ 28-1 second paragraph).
    i_registeret_paa : letters it already stands on, «c og d», "cd" or ("c", "d"), by the act in force on `dato`.
    dato : the day assessed. It decides which act applies: the seven letters of § 28-1 from 1 January 2020, before
        that a–d of the 1992 act § 60 (and e from 1 July 2016). Default: the end of the latest year the inputs point
        to, else today.
    enhet : the unit written behind the amounts in the explanations, as «mill. kr».

    Returns
    -------
    RobekStatus

    Raises
    ------
    UgyldigInndata
        For negative amounts, zero income, an unknown letter, a plan that ends before it can begin, NaN.

    Source: koml. § 28-1, § 28-4, § 28-5; koml. 1992 § 60; data/regler/robek.yaml.

    >>> robek_status(driftsinntekter=500, akk_merforbruk="15,1", regnskapsaar=2025).bokstaver
    ('d',)
    """
    o = les_opplysninger(
        driftsinntekter=driftsinntekter, akk_merforbruk=akk_merforbruk, merforbruk_aarganger=merforbruk_aarganger,
        dekningsplan=dekningsplan, budsjett_merforbruk=budsjett_merforbruk, budsjett_uspesifisert=budsjett_uspesifisert,
        okplan_merforbruk_aar=okplan_merforbruk_aar, okplan_uspesifisert=okplan_uspesifisert,
        budsjett_vedtatt=budsjett_vedtatt, okplan_vedtatt=okplan_vedtatt, regnskap_vedtatt=regnskap_vedtatt,
        ny_frist=ny_frist, budsjettaar=budsjettaar, regnskapsaar=regnskapsaar, vedtak_16a=vedtak_16a,
        foelger_dekningsplan=foelger_dekningsplan, dep_unntak=dep_unntak, dato=dato, enhet=enhet,
    )
    loven, ut, plan = (regel(f"robek.{n}", o.lovdato) for n in ("bokstaver", "vei_ut", "tiltaksplan_frist"))
    kan_unntas = regel("robek.unntak", o.lovdato)
    ny_lov = bool(kan_unntas.verdi)
    vilkaar = ETTER_2018_LOVEN if ny_lov else ETTER_1992_LOVEN
    innmeldt = _innmeldt(i_registeret_paa, loven.verdi, loven.hjemmel)

    funn = {b: vilkaar[b](o) for b in loven.verdi}
    inntruffet = tuple(b for b, f in funn.items() if f.inntruffet)
    unntatt = bool(o.dep_unntak and ny_lov and inntruffet)
    staar_fra_foer = {b for b in innmeldt if funn[b].inntruffet or not _vei_ut_oppfylt(b, funn, o, ny_lov)}
    staar_paa = tuple(b for b in loven.verdi if b in staar_fra_foer or (b in inntruffet and not unntatt))
    frister = {b: _frist(b, o, plan.verdi) for b in inntruffet if b in staar_paa}
    datoer = [frist for frist, _ in frister.values() if frist]

    antatt = [a for f in funn.values() for a in f.antatt]
    if datoer:
        antatt.append(regel("robek.tiltaksplan_aar", o.lovdato).verdi + ".")
        if not all(sikkert_aar for _, sikkert_aar in frister.values()):
            antatt.append(f"Året i fristen for tiltaksplanen er regnet til {min(datoer).year}. Oppgi regnskapsår og"
                          " budsjettår hvis det er feil.")
    if len(set(datoer)) > 1:
        antatt.append(regel("robek.flere_bokstaver_frist", o.lovdato).verdi + ".")
    if len(staar_paa) > 1:
        antatt.append(regel("robek.flere_bokstaver_ut", o.lovdato).verdi + ".")
    if ut.antatt and staar_paa:
        antatt.append(f"Veien ut etter {ut.hjemmel} er vår tolkning.")

    return RobekStatus(
        lov="kommuneloven 2018" if ny_lov else "kommuneloven 1992",
        bokstaver=inntruffet, registrert=bool(staar_paa), staar_paa=staar_paa,
        vei_ut_naadd=tuple(b for b in innmeldt if b not in staar_paa),
        tiltaksplanfrist=min(datoer, default=None),
        ikke_vurdert=tuple(b for b, f in funn.items() if f.inntruffet is None), unntatt=unntatt,
        hjemler=_hjemler(loven, plan, ut, kan_unntas, inntruffet, staar_paa, bool(datoer), unntatt),
        vurderinger=tuple(
            Bokstav(b, loven.verdi[b], f.inntruffet, f.forklaring, b in staar_paa, ut.verdi[b] + ".",
                    frister.get(b, (None, True))[0], f"{loven.hjemmel} bokstav {b}", loven.kilde, f.antatt)
            for b, f in funn.items()
        ),
        antatt=tuple(dict.fromkeys(antatt)),
        merknader=tuple(_merknader(o, inntruffet, staar_paa, ny_lov)),
    )


def _hjemler(loven, plan, ut, kan_unntas, inntruffet, staar_paa, har_frist: bool, unntatt: bool) -> tuple[str, ...]:
    bokstaver = dict.fromkeys((*inntruffet, *staar_paa))
    hjemler = [f"{loven.hjemmel} bokstav {b}" for b in sorted(bokstaver)] or [loven.hjemmel]
    hjemler += [kan_unntas.hjemmel] if unntatt else []
    hjemler += [plan.hjemmel] if har_frist else []
    hjemler += [ut.hjemmel] if staar_paa else []
    return tuple(hjemler)


def _merknader(o: Opplysninger, inntruffet, staar_paa, ny_lov: bool):
    if o.akk_merforbruk is not None and o.merforbruk_aarganger is not None:
        sum_ = sum(o.merforbruk_aarganger.values(), Decimal())
        if sum_ != o.akk_merforbruk:
            yield (f"Årgangene er til sammen {o.vis(sum_)}, men balansen viser {o.vis(o.akk_merforbruk)}."
                   " De to skal være like: kontroller tallene.")
    elif o.akk_merforbruk is None and o.merforbruk_aarganger and o.driftsinntekter is not None and ny_lov:
        sum_ = sum(o.merforbruk_aarganger.values(), Decimal())
        grense = regel("robek.treprosentgrense", o.lovdato).verdi
        andel = vis_andel(sum_, o.driftsinntekter, grense)
        yield (f"Årgangene er til sammen {o.vis(sum_)}, {andel} av driftsinntektene. Oppgi merforbruket i balansen for"
               " å prøve bokstav d.")
    if o.akk_merforbruk is not None and o.driftsinntekter is not None and o.akk_merforbruk > o.driftsinntekter:
        yield "Merforbruket er større enn driftsinntektene: kontroller at begge er i samme enhet."
    if ny_lov and "d" in inntruffet:
        yield "Bokstav d gjelder kommunekassen, ikke konsernet."
    if ny_lov and ("a" in inntruffet or "b" in inntruffet):
        yield regel("robek.opprinnelig_vedtak", o.lovdato).verdi + "."
    if ny_lov and inntruffet:
        yield regel("robek.laan_maa_godkjennes", o.lovdato).verdi + "."
    if not ny_lov and o.dep_unntak:
        yield "Departementet kunne ikke unnta en kommune før 2020, så unntaket er ikke brukt."
    if staar_paa and not inntruffet:
        yield ("Ingen ny bokstav er oppfylt, men kommunen står i registeret til veien ut er nådd."
               " Fristen for tiltaksplanen løp fra innmeldingen.")
    if o.dato and inntruffet and ny_lov is False:
        yield f"Vurdert etter loven som gjaldt {dato_tekst(o.dato)}."
