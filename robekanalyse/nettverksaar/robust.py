"""Is the change robust? The parts side by side at the decision and 12 and 24 months after it, never one number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from ..analyse.datoregning import legg_til_maaneder
from ..analyse.oekonomi import kilder_til, nokkeltall
from ..analyse.registeropphold import HISTORIKK, opphold_for, registerdato, uten_historikk
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import regel
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst, prosent, tekst
from ..plan.innlest import Forpliktende_plan
from ..plan.svar import tall
from ..svar.verdier import vis_verdi
from ..visning.tabell import Tabell, tabell
from .kommunebilde import IKKE, Kommunebilde, vist_navn
from .maaletid import Maaletid, maaletider

ETTER = "måles etter vedtaket"
I_PLANEN = "regnes av planen"
# Columns of the accounts: of-tall → that of the key figures, in 1000 kr.
_KOSTRA = {"netto_driftsresultat": "netto_driftsresultat", "disposisjonsfond": "disposisjonsfond",
           "merforbruk": "akkumulert_merforbruk"}  # fmt: skip
AAR_PAA_RAD = 3


def robusthet(b: Kommunebilde, i_dag: dt.date | None = None) -> Tabell:
    """How robust is the change in this municipality: measures, goals, leaders, accounts, register?

    Amounts are the municipality's own (of-tall, kommunekassen) where answered, else KOSTRA's; a blank says why.
    """
    p, i_dag, kilder = b.plan, i_dag or dt.date.today(), []
    tider = maaletider(p, i_dag)
    rader = [
        ("Andel varige tiltak siste planår", *(I_PLANEN if i else _varige(p) for i in range(len(tider)))),
        ("Gjennomføringsgrad", *(_gjennomfoert(p, t) for t in tider)),
        ("Mål med oppdatert verdi", *(_del_av(t, "maal_med_verdi", "maal") for t in tider)),
        ("Ledere med lederavtale", *(_del_av(t, "med_avtale", "ledere") for t in tider)),
        ("Holdte resultatdialoger", *(_del_av(t, "dialoger_holdt", "dialoger_planlagt") for t in tider)),
        ("Netto driftsresultat", *(_regnskap(b, t.aar, "netto_driftsresultat", i_dag, kilder) for t in tider)),
        ("Netto driftsresultat uten engangsposter", *(_uten_engangsposter(p, t.aar) for t in tider)),
        ("Disposisjonsfond", *(_regnskap(b, t.aar, "disposisjonsfond", i_dag, kilder) for t in tider)),
        ("Merforbruk ikke dekket", *(_regnskap(b, t.aar, "merforbruk", i_dag, kilder) for t in tider)),
        ("Merforbruk etter dekningsplanen", *(_etter_planen(p, t.aar) for t in tider)),
        ("ROBEK", *(_robek(b, t, kilder) for t in tider)),
    ]
    hoder = {"hva": "Hva", **{f"t{i}": t.navn for i, t in enumerate(tider)}}
    return tabell(
        pd.DataFrame(rader, columns=list(hoder)), f"Robust endring i {vist_navn(b.kommune)}", hoder,
        kilder=dict.fromkeys(kilder), merknader=_merknader(b, tider),
    )  # fmt: skip


def _merknader(b: Kommunebilde, tider: tuple[Maaletid, ...]) -> Iterable[str]:
    yield "Delene vises ved siden av hverandre og slås ikke sammen til ett tall. Svarene er kommunens egne (of-…)."
    if len(tider) == 1:
        yield "Vedtaksdatoen er ikke besvart (s6-vedtak), så svarene kan ikke deles på 12 og 24 måneder."
    if maal := [r for r in b.plan.svar.raa("s2-maaltall") if r.get("nivaa") is not None]:
        navn = {k.id: k for k in finn_spoersmaal("s2-maaltall").kolonner}["maaltall"]
        nivaa = (f"{vis_verdi(r.get('maaltall'), navn)} {prosent(tall(r['nivaa']), 2)}" for r in maal)
        yield f"Kommunens måltall av driftsinntektene: {', '.join(nivaa)}."
    yield f"Resultat uten engangsposter over null {AAR_PAA_RAD} år på rad: {_paa_rad(b.plan)}."
    yield f"Ute av ROBEK og ikke tilbake på {AAR_PAA_RAD} år: {_ute_lenge(b)}."
    if b.kommune.konstruert:
        yield "Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving."


def _varige(p: Forpliktende_plan) -> str:
    i = len(p.tall.aar) - 1
    sum_ = p.tall.sum(i)
    if not p.tall.tiltak or sum_ <= 0:
        return IKKE
    varig = p.tall.varig(i)
    return f"{prosent(100 * varig / sum_, 0)} ({tekst(varig, 2)} av {tekst(sum_, 2)} mill. kr i {p.tall.aar[-1]})"


def _planlagt(p: Forpliktende_plan, r: dict, aar: int | None) -> Decimal | None:
    """What was this measure to give that year: as answered, else as the plan has it (s6-virkning)?"""
    if (svart := tall(r.get("planlagt"))) is not None:
        return svart
    tiltak = next((x for x in p.tall.tiltak if x.id == str(r.get("tiltak"))), None)
    return tiltak.virkning[p.tall.aar.index(aar)] if tiltak and aar in p.tall.aar else None


def _gjennomfoert(p: Forpliktende_plan, t: Maaletid) -> str:
    if t.svar is None:
        return ETTER
    rader = [(_planlagt(p, r, t.aar), tall(r.get("oppnaadd"))) for r in t.raa("of-tiltak")]
    med = [(a, b) for a, b in rader if a is not None and b is not None]
    planlagt = sum((a for a, _ in med), start=Decimal(0))
    if not med or planlagt <= 0:
        return IKKE
    oppnaadd = sum((b for _, b in med), start=Decimal(0))
    andel, grenser = oppnaadd / planlagt, regel("plan.tiltaksstatus").verdi
    farge = next(
        (navn for navn, g in (("grønn", "groenn_fra"), ("gul", "gul_fra")) if andel >= Decimal(grenser[g])), "rød"
    )
    uten = len(rader) - len(med)
    mer = f"; {uten} tiltak uten tall" if uten else ""
    return f"{prosent(100 * andel, 0)}, {farge} ({tekst(oppnaadd, 2)} av {tekst(planlagt, 2)} mill. kr{mer})"


def _del_av(t: Maaletid, teller: str, nevner: str) -> str:
    if t.svar is None:
        return ETTER
    r = next(iter(t.raa("of-styring")), {})
    a, b = tall(r.get(teller)), tall(r.get(nevner))
    return IKKE if a is None or not b else f"{prosent(100 * a / b, 0)} ({tekst(a)} av {tekst(b)})"


def _egne(p: Forpliktende_plan) -> dict[int, dict]:
    """The municipality's own figures of each accounts year."""
    return {int(r["aar"]): r for r in p.svar.raa("of-tall") if r.get("aar")}


def _uten_engangsposter(p: Forpliktende_plan, aar: int | None) -> str:
    r = _egne(p).get(aar, {})
    ndr, engangs, inntekt = (tall(r.get(n)) for n in ("netto_driftsresultat", "engangsposter", "driftsinntekter"))
    if None in (ndr, engangs) or not inntekt:
        return "engangspostene er ikke besvart (of-tall)"
    return f"{prosent(100 * (ndr - engangs) / inntekt)} ({tekst(ndr - engangs, 1)} mill. kr)"


def _regnskap(b: Kommunebilde, aar: int | None, hva: str, i_dag: dt.date, kilder: list[Opphav]) -> str:
    """One amount of the accounts as per cent of the income: the municipality's own, else KOSTRA's, else why not."""
    if aar is None:
        return IKKE
    r = _egne(b.plan).get(aar, {})
    v, inntekt = tall(r.get(hva)), tall(r.get("driftsinntekter"))
    if v is not None and inntekt:
        return f"{prosent(100 * v / inntekt)} ({tekst(v, 1)} mill. kr; egne tall, kassen)"
    kolonne = _KOSTRA[hva]
    try:
        t = nokkeltall(b.kommune, aar)
        t = t.dropna(subset=[kolonne, "driftsinntekter"]) if {kolonne, "driftsinntekter"} <= set(t.columns) else t[:0]
    except RobekFeil:
        t = ()
    if len(t):
        rad = t.iloc[0]
        v, inntekt = Decimal(str(rad[kolonne])), Decimal(str(rad["driftsinntekter"]))
        kilder.extend(kilder_til(t, kolonne, "driftsinntekter"))
        navn = "konstruert regnskap" if b.kommune.konstruert else "KOSTRA"
        return f"{prosent(100 * v / inntekt)} ({tekst(v / 1000, 1)} mill. kr; {navn}, {rad['omfang']})"
    frist = next(f for f in les_yaml("kalender.yaml")["frister"] if f["id"] == "kostra-urevidert")
    kommer = dt.date.fromisoformat(f"{aar + 1}-{frist['dag']}")
    if i_dag < kommer and not b.kommune.konstruert:
        return f"KOSTRA-tallene for {aar} kommer {dato_tekst(kommer)}"
    return "ikke i datagrunnlaget og ikke besvart (of-tall)"


def _etter_planen(p: Forpliktende_plan, aar: int | None) -> str:
    """How much merforbruk was to be left at the end of this year, by the coverage the municipality has answered?"""
    t = p.tall
    if aar is None or t.aarganger is None:
        return f"{IKKE} (s1-merforbruk)"
    if aar < t.aar[0] - 1 or aar > t.aar[-1]:
        return f"planen gjelder {t.aar[0]}–{t.aar[-1]}"
    dekning = [t.dekning.get(a) for a in t.aar if a <= aar]
    if None in dekning:
        return f"{IKKE} (s2-inndekning)"
    anslag = sum((t.aarganger[a] for a in t.anslaatt), Decimal(0))
    rest = sum(t.aarganger.values(), Decimal(0)) - sum(dekning, Decimal(0))
    return f"{tekst(rest, 1)} mill. kr" + (f", med anslag på {tekst(anslag, 1)} for {t.anslaatt[0]}" if anslag else "")


def _robek(b: Kommunebilde, t: Maaletid, kilder: list[Opphav]) -> str:
    """Did it stand in the register that day? The register's word where it is known, else the municipality's."""
    if t.dag <= registerdato() and b.kommune.nr not in {k.nr for k in uten_historikk(t.dag.year)}:
        opphold = opphold_for(b.kommune)
        kilder.append(_register(b))
        if any(o.sikkert_inne(t.dag) for o in opphold):
            return f"i registeret {dato_tekst(t.dag)}"
        uviss = any(o.kanskje_inne(t.dag) for o in opphold)
        return "usikkert: datoen i registeret er ikke kjent" if uviss else f"ikke i registeret {dato_tekst(t.dag)}"
    if svar := (t.svar or {}).get("of-robek"):
        return vis_verdi(svar, finn_spoersmaal("of-robek")).replace("; ", ", ") + " (eget svar)"
    return f"ikke besvart (of-robek); registeret er kjent til {dato_tekst(registerdato())}"


def _register(b: Kommunebilde) -> Opphav:
    opphold = opphold_for(b.kommune)
    return Opphav(opphold[-1].kilde if opphold else HISTORIKK, "opphold i registeret", konstruert=b.kommune.konstruert)


def _paa_rad(p: Forpliktende_plan) -> str:
    egne = _egne(p)
    siste = sorted(egne)[-AAR_PAA_RAD:]
    ndr = [(tall(egne[a].get("netto_driftsresultat")), tall(egne[a].get("engangsposter"))) for a in siste]
    if len(siste) < AAR_PAA_RAD or siste[-1] - siste[0] != AAR_PAA_RAD - 1 or any(None in par for par in ndr):
        har = ", ".join(str(a) for a, par in zip(siste, ndr, strict=True) if None not in par) or "ingen år"
        return f"ikke vurdert, of-tall er besvart for {har}"
    return f"{'ja' if all(a - b > 0 for a, b in ndr) else 'nei'} ({siste[0]}–{siste[-1]})"


def _ute_lenge(b: Kommunebilde) -> str:
    opphold = opphold_for(b.kommune)
    per = f"registeret per {dato_tekst(registerdato())}"
    if not opphold:
        return f"kommunen har ikke noe opphold i {per}"
    siste = max(opphold, key=lambda o: o.ut_senest)
    if siste.staar:
        return f"nei, kommunen står der ({per})"
    gaatt = legg_til_maaneder(siste.ut_senest, 12 * AAR_PAA_RAD)
    ute = f"ute siden {dato_tekst(siste.ut_senest)}"
    if gaatt <= registerdato():
        return f"ja, {ute} ({per})"
    return f"ikke vurdert, {ute}; {AAR_PAA_RAD} år er gått {dato_tekst(gaatt)}"
