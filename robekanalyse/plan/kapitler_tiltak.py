"""Chapter 5 of the plan: services against the norm, the measures, and their sum against the need."""

from __future__ import annotations

import pandas as pd

from ..analyse.planfrister import lovlig_ledetid
from ..analyse.plantall import Tiltak
from ..grunnlag.tall import tekst
from ..samling import s3_norm
from ..samling.start import aapne
from ..visning.diagram import grupperte_soeyler
from ..visning.figur import KONFIG
from .blokker import Avsnitt, Bilde, Blokk, Overskrift, Rutenett, rutenett
from .felles import IKKE, PRIS, fra_notatbok, kort_dato, kr, svarkilde, svartabell, ubesvart
from .innlest import Forpliktende_plan

FASER = {"bro": "Først det som bærer oss fram", "varig_grep": "Så de varige grepene", None: "Fasen er ikke oppgitt"}


def tiltakskapittel(p: Forpliktende_plan) -> list[Blokk]:
    """P5: services against the norm, the measures by phase, their grade, and the sum against the need."""
    ut: list[Blokk] = [Overskrift("5 Tiltak"), fra_notatbok(s3_norm.normtabell(aapne(3, p.kommune.nr)))]
    ut.append(_referanse(p))
    ut.append(svartabell(p, "s3-driver", "Driveren som forklarer mest i hver tjeneste"))
    if not p.tall.tiltak:
        ut.append(ubesvart("Tiltakene", "s3-tiltak"))
    else:
        for fase, navn in FASER.items():
            if med := [t for t in p.tall.tiltak if t.fase == fase]:
                ut.append(virkningstabell(p, med, f"{navn}: virkning per år"))
        ut += [styringstabell(p), graderingstabell(p)]
    ut += [
        sumtabell(p),
        *sumfigur(p),
        svartabell(p, "s1-straks", "Strakstiltak"),
        svartabell(p, "s3-forkastet", "Vurdert og ikke foreslått"),
    ]
    return ut


def _referanse(p: Forpliktende_plan) -> Blokk:
    if not p.svar.har("s3-referanse"):
        return ubesvart("Hvem kommunen sammenligner seg med", "s3-referanse")
    grunn = p.svar.begrunnelse("s3-referanse")
    return Avsnitt(
        f"Kommunen sammenligner seg med {p.svar.tekst('s3-referanse').replace('; ', ' og ')}."
        f"{f' Grunn: {grunn}' if grunn else ''} (s3-referanse)"
    )


def virkningstabell(p: Forpliktende_plan, tiltak: list[Tiltak], tittel: str) -> Rutenett:
    """The measures with effect per year, whole-year effect and one-off cost."""
    aar = [str(a) for a in p.tall.aar]
    rader = [
        (
            t.id,
            t.navn.get("tjeneste") or IKKE,
            t.tiltak or IKKE,
            t.navn.get("type") or IKKE,
            *(kr(v) for v in t.virkning),
            kr(t.helaar),
            kr(t.engangskostnad),
        )
        for t in tiltak
    ]
    teller = [t for t in tiltak if not t.hvorfor_ikke]
    rader.append(("", "", "Sum", "", *(kr(p.tall.sum(i, teller)) for i in range(len(aar))), "", ""))
    ikke_med = [f"{t.id} er ikke regnet med i summen: {t.hvorfor_ikke}." for t in tiltak if t.hvorfor_ikke]
    return rutenett(
        tittel,
        ("Nr.", "Tjeneste", "Tiltak", "Type", *aar, "Helt år", "Engangskostnad"),
        rader,
        svarkilde(p, "s3-tiltak", "s6-virkning"),
        (_pris(p), *ikke_med),
        vekter=(0.9, 2.6, 5, 1.4, *[1.1] * 4, 1.2, 1.7),
        tall=range(4, 10),
        sum_sist=True,
    )


def _pris(p: Forpliktende_plan) -> str:
    return PRIS.format(aar=p.uten.basisaar) if p.uten.basisaar else "Mill. kr, faste priser. Over null er bedring."


def styringstabell(p: Forpliktende_plan) -> Rutenett:
    """Who owns each measure, who decides, when it starts, what the law takes of time, and how sure it is."""
    rader = []
    for t in p.tall.tiltak:
        ledetid = lovlig_ledetid(t)
        ventetid = kort_dato(ledetid) if ledetid else ("ingen oppsigelser" if not t.oppsigelser else IKKE)
        moete = kort_dato(t.moete) if t.moete else ("ikke møte" if t.beslutter == "KD" else IKKE)
        rader.append(
            (
                t.id,
                t.eier or IKKE,
                t.navn.get("beslutter") or IKKE,
                moete,
                kort_dato(t.oppstart),
                ventetid,
                tekst(t.realisme, 2, mangler=IKKE),
                tekst(t.risiko, mangler=IKKE),
                t.navn.get("status") or IKKE,
                t.gulv or "–",
            )
        )
    return rutenett(
        "Eier, beslutning, frister og risiko",
        (
            "Nr.",
            "Eier",
            "Beslutter",
            "Møte",
            "Oppstart",
            "Siste frist ute",
            "Realisme",
            "Risiko",
            "Status",
            "Lovkrav som begrenser",
        ),
        rader,
        svarkilde(p, "s3-tiltak", "s4-beslutning", "s6-personal", "s6-risiko"),
        (
            "Risiko er sannsynlighet ganger konsekvens, fra 1 til 25. Realisme er andelen av virkningen dere venter.",
            "Siste frist ute: hele måneder fra den første i måneden etter at oppsigelsen er kommet fram"
            " (arbeidsmiljøloven § 15-3). Den lengste fristen i gruppen er brukt.",
        ),
        vekter=(0.7, 2.4, 2.5, 1.6, 1.5, 1.7, 1.4, 1.1, 1.4, 3),
        tall=(6, 7),
    )


def graderingstabell(p: Forpliktende_plan) -> Rutenett:
    """How safe is each measure by the rules of the course, and why?"""
    rader = []
    for t in p.tall.tiltak:
        g = t.gradering
        grunn = " ".join(g.grunner) if not g.mangler else f"Ikke vurdert ennå. Svar mangler på: {' '.join(g.mangler)}"
        rader.append((t.id, t.tiltak or IKKE, g.navn if not g.mangler or g.grad else "Ikke vurdert", grunn))
    return rutenett(
        "Hvor trygge er tiltakene?",
        ("Nr.", "Tiltak", "Grad", "Grunn"),
        rader,
        svarkilde(p, "s3-tiltak", regnet="Gradert etter kursets regler."),
        ("Reglene er kursets, ikke lovens. Det som ikke er svart på, er ikke vurdert.",),
        vekter=(0.8, 4, 1.7, 6),
    )


def sumtabell(p: Forpliktende_plan) -> Rutenett:
    """The plan on one page: need, measures, what is over, and what is left after realism."""
    t = p.tall
    rader = []
    for i, a in enumerate(t.aar):
        realistisk, mangler = t.realistisk(i), t.mangler_etter_realisme(i)
        rader.append(
            (
                str(a),
                kr(t.resultat.get(a)),
                kr(t.dekning.get(a)),
                kr(t.behov(i)),
                kr(t.sum(i)),
                kr(t.over(i)),
                kr(realistisk),
                kr(mangler),
                kr(t.buffer.get(a)) if t.buffer else IKKE,
                kr(t.reservesum(a)) if t.reserve else IKKE,
            )
        )
    return rutenett(
        "Planen mot behovet",
        (
            "År",
            "Uten tiltak",
            "Dekkes inn",
            "Behov",
            "Sum tiltak",
            "Over behovet",
            "Etter realisme",
            "Mangler da",
            "Ønsket buffer",
            "Reserve",
        ),
        rader,
        svarkilde(
            p,
            "s1-kassetall",
            "s2-bane",
            "s2-inndekning",
            "s3-tiltak",
            "s6-virkning",
            "s6-risiko",
            "s6-buffer",
            "s6-reserve",
            regnet="Sum etter realisme = virkning × realisme.",
        ),
        (_pris(p), "Tiltak som ikke kan balansere driften, er ikke med i summen."),
        tall=range(1, 10),
        vekter=(0.9, *[1.3] * 9),
    )


def sumfigur(p: Forpliktende_plan) -> list[Blokk]:
    """Need, sum and sum after realism year by year, as a picture; nothing when a need is not known."""
    t = p.tall
    serier = {"behov": t.behov, "sum tiltak": t.sum, "etter realisme": t.realistisk}
    rader = [(str(a), navn, f(i)) for i, a in enumerate(t.aar) for navn, f in serier.items()]
    if any(v is None for _, _, v in rader) or not t.tiltak:
        return []
    d = pd.DataFrame([(a, n, float(v), kr(v)) for a, n, v in rader], columns=["aar", "hva", "verdi", "etikett"])
    enhet = f"Mill. kr, faste {p.uten.basisaar}-priser"
    spec = grupperte_soeyler(
        d, "aar", "verdi", "hva", enhet, "etikett", orden=[str(a) for a in t.aar], serier=[*serier]
    )
    alt = "; ".join(
        f"{a}: {', '.join(f'{n} {kr(v)}' for aa, n, v in rader if aa == str(a))}" for a in t.aar
    )  # the same figures as in the table above
    return [Bilde({**spec, "config": KONFIG}, "Tiltakene mot behovet", f"{alt}. Mill. kr.", sumtabell(p).kilde)]
