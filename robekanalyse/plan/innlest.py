"""From answers to a plan: the municipality's homeworks become measures, need and coverage. Nothing is retyped."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..analyse.eksakt import ramse
from ..analyse.plankontroller import Kontrollfunn, plankontroller
from ..analyse.plantall import Personalgruppe, Plantall, Tiltak
from ..analyse.robek import robek_status
from ..analyse.robekresultat import RobekStatus
from ..grunnlag.feil import RobekFeil
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..samling.start import Utgangspunkt, aapne, planaar
from ..svar.verdier import vis_verdi
from .framskriving import Uten_tiltak, aarganger, uten_tiltak
from .moete_personvern import ser_ut_som_person
from .motstrid import PER_TILTAK, motstrid, tiltaksnumre, unike
from .svar import Plansvar, dato, tall

ANTALL_AAR = 4
# What stands where an owner is written as a person: owners are roles, never names.
SKRIV_STILLING = "[skriv stillingen]"
# Columns of s3-tiltak that a reader sees as text.
_VIST = ("tjeneste", "type", "driver", "innfasing", "fase", "midler_fra")


@dataclass(frozen=True)
class Forpliktende_plan:
    """Everything the documents are made from: the answers, the figures, the controls and what is missing."""

    her: Utgangspunkt
    svar: Plansvar
    tall: Plantall
    uten: Uten_tiltak
    robek: RobekStatus | None
    kontroller: tuple[Kontrollfunn, ...]
    laget: dt.date
    motstrid: tuple[str, ...] = ()

    @property
    def kommune(self):
        return self.her.kommune


def les_plan(mappe: str | Path, laget: dt.date | None = None, *, uten_strid: bool = False) -> Forpliktende_plan:
    """What is the plan of this municipality, as far as it has answered?

    `mappe` is the municipality's folder, with the answers in svar/. A plan without answers is a plan with gaps, never
    a guess. With `uten_strid`, answers no one has chosen between are not answers.
    Raises UgyldigInndata when the folder is not a municipality's.
    """
    s = Plansvar(mappe).uten_strid() if uten_strid else Plansvar(mappe)
    her = aapne(6, s.kommune.nr)
    aar = plan_for(s)
    uten = uten_tiltak(her, s, aar[-1])
    dekning = s.per_aar("s2-inndekning", "dekning")
    per_aargang = aarganger(s) if s.har("s1-merforbruk") else None
    # a year before the plan whose accounts are not closed: what the projection expects, never over a given figure
    anslag = (
        {}
        if per_aargang is None
        else {a: b for a, b in uten.prognose.items() if a < aar[0] and a not in per_aargang and b}
    )
    t = Plantall(
        aar=aar,
        resultat={a: uten.resultat.get(a) for a in aar},
        dekning={a: dekning.get(a) for a in aar},
        tiltak=_tiltak(s),
        aarganger=None if per_aargang is None else dict(sorted((per_aargang | anslag).items())),
        anslaatt=tuple(anslag),
        uspesifisert=_uspesifisert(s) if s.har("s6-uspesifisert") else None,
        buffer=s.per_aar("s6-buffer", "buffer"),
        reserve=tuple(
            (int(r["fra"]) if r.get("fra") else None, tall(r["virkning"]))
            for r in s.raa("s6-reserve")
            if r.get("virkning") is not None
        ),
        droeftet=_droeftet(s),
        personal_besvart=s.har("s6-personal"),
    )
    return Forpliktende_plan(
        her, s, t, uten, _robek(s), plankontroller(t), laget or dt.date.today(), motstrid(s, aar) + _navn_som_eier(t)
    )


def plan_for(s: Plansvar) -> tuple[int, ...]:
    """Which four years does the plan cover? Those of s2-inndekning, else of another answer per year, else the next."""
    for spm in ("s2-inndekning", "s6-uspesifisert", "s6-buffer", "s2-laanetak"):
        if gitt := [int(r["aar"]) for r in s.raa(spm) if r.get("aar")]:
            return tuple(range(min(gitt), min(gitt) + ANTALL_AAR))
    return planaar(s.kommune)


def _uspesifisert(s: Plansvar) -> dict[int, Decimal]:
    """Every amount without a measure, added up per year: there may be several in one."""
    ut: dict[int, Decimal] = {}
    for r in s.raa("s6-uspesifisert"):
        if r.get("aar") and r.get("beloep") is not None:
            ut[int(r["aar"])] = ut.get(int(r["aar"]), Decimal(0)) + tall(r["beloep"])
    return ut


def _navn_som_eier(t: Plantall) -> tuple[str, ...]:
    ider = [x.id for x in t.tiltak if x.eier == SKRIV_STILLING]
    return (f"Eieren av {ramse(ider)} ser ut til å være et navn. Skriv stillingen (s4-beslutning).",) if ider else ()


def _tiltak(s: Plansvar) -> tuple[Tiltak, ...]:
    q = {k.id: k for k in finn_spoersmaal("s3-tiltak").kolonner}
    b = {k.id: k for k in finn_spoersmaal("s4-beslutning").kolonner}
    r6 = {k.id: k for k in finn_spoersmaal("s6-risiko").kolonner}
    per = {spm: unike(s.raa(spm), "tiltak") for spm in PER_TILTAK}
    vist = unike(s.rader("s5-kvalitet"), "tiltak")
    grupper = defaultdict(list)
    for r in s.raa("s6-personal"):
        grupper[str(r.get("tiltak"))].append(_gruppe(r))
    ut = []
    for id, r in zip(tiltaksnumre(s), s.raa("s3-tiltak"), strict=True):
        v, k, v6, ri = (per[n].get(id, {}) for n in PER_TILTAK)
        navn, eier = {n: vis_verdi(r.get(n), q[n]) for n in _VIST}, vis_verdi(v.get("eier"), b["eier"])
        navn |= {
            "beslutter": vis_verdi(v.get("beslutter"), b["beslutter"]),
            "eier": SKRIV_STILLING if ser_ut_som_person(eier) else eier,
            "status": vis_verdi(ri.get("status"), r6["status"]),
        }
        ut.append(
            Tiltak(
                id=id,
                tiltak=str(r.get("tiltak") or ""),
                virkning=tuple(tall(v6.get(f"aar{i}")) for i in range(1, 5)),
                tjeneste=r.get("tjeneste"),
                type=r.get("type"),
                driver=r.get("driver"),
                helaar=tall(r.get("helaarseffekt")),
                engangskostnad=tall(r.get("engangskostnad")),
                oppstart=dato(r.get("oppstart")),
                innfasing=r.get("innfasing"),
                fase=r.get("fase"),
                midler_fra=r.get("midler_fra"),
                aarsverk=tall(r.get("aarsverk")),
                gulv=r.get("hjemmel_og_gulv"),
                naer_gulv=r.get("naer_gulv"),
                andres_vedtak=r.get("andres_vedtak"),
                beslutter=v.get("beslutter"),
                eier=navn["eier"] or None,
                moete=dato(v.get("moete")),
                realisme=tall(ri.get("realisme")),
                sannsynlighet=tall(ri.get("sannsynlighet")),
                konsekvens=tall(ri.get("konsekvens")),
                status=ri.get("status"),
                indikator=k.get("indikator"),
                taalegrense=vist.get(id, {}).get("taalegrense") or None,
                hva_vi_gjoer=k.get("hva_vi_gjoer"),
                for_brukerne=k.get("for_brukerne"),
                personal=tuple(grupper.get(id, ())),
                navn=navn,
            )
        )
    return tuple(ut)


def _gruppe(r: dict) -> Personalgruppe:
    tallfelt = (
        "aarsverk_ned",
        "personer_ned",
        "midlertidige",
        "kjent_avgang",
        "omplassering",
        "sluttavtaler",
        "oppsigelser",
        "lengste_frist",
    )
    return Personalgruppe(
        str(r.get("enhet") or ""),
        str(r.get("stillingsgruppe") or ""),
        kommet_fram=dato(r.get("kommet_fram")),
        **{n: tall(r.get(n)) for n in tallfelt},
    )


def _droeftet(s: Plansvar) -> dict[str, dt.date]:
    ut: dict[str, dt.date] = {}
    for r in s.raa("s6-drofting"):
        if r.get("tema") and r.get("dato"):
            ut[r["tema"]] = min(ut.get(r["tema"], dt.date.max), dato(r["dato"]))
    return ut


def _robek(s: Plansvar) -> RobekStatus | None:
    """Which letters of koml. § 28-1 apply, by the municipality's own answers? None when nothing is answered."""
    if not (s.har("s1-vedtak") or s.har("s1-merforbruk")):
        return None
    kasse = max((r for r in s.raa("s1-kassetall") if r.get("aar")), key=lambda r: int(r["aar"]), default={})
    per_aar = aarganger(s) if s.har("s1-merforbruk") else None
    vedtak = {
        r["dokument"]: r for r in sorted(s.raa("s1-vedtak"), key=lambda r: int(r.get("aar") or 0)) if r.get("dokument")
    }
    plan, budsjett, regnskap = (vedtak.get(n, {}) for n in ("oekonomiplan", "aarsbudsjett", "aarsregnskap"))
    uspesifisert = None
    if plan.get("aar") and any(plan.get(f"uspesifisert_aar{i}") is not None for i in range(1, 5)):
        uspesifisert = {
            int(plan["aar"]) + i - 1: tall(plan.get(f"uspesifisert_aar{i}")) or Decimal(0) for i in range(1, 5)
        }
    try:
        return robek_status(
            driftsinntekter=tall(kasse.get("driftsinntekter")),
            akk_merforbruk=sum(per_aar.values(), Decimal(0)) if per_aar is not None else None,
            merforbruk_aarganger=per_aar,
            dekningsplan={
                int(r["aar"]): int(r["siste_dekningsaar"])
                for r in s.raa("s1-merforbruk")
                if r.get("aar") and r.get("siste_dekningsaar")
            }
            or None,
            budsjett_merforbruk=_nei(budsjett.get("i_balanse")),
            okplan_merforbruk_aar=[] if plan.get("i_balanse") == "ja" else None,
            okplan_uspesifisert=uspesifisert,
            budsjett_vedtatt=dato(budsjett.get("vedtatt")),
            okplan_vedtatt=dato(plan.get("vedtatt")),
            regnskap_vedtatt=dato(regnskap.get("vedtatt")),
            budsjettaar=int(budsjett["aar"]) if budsjett.get("aar") else None,
            regnskapsaar=int(kasse["aar"]) if kasse.get("aar") else None,
            enhet="mill. kr",
        )
    except RobekFeil:
        return None


def _nei(svar: str | None) -> bool | None:
    return None if svar is None else svar == "nei"
