"""The network side by side, for the facilitator in the room: alphabetical, never a ranking, and never shown outside.

The parts NB1–NB7 are those of data/kurs.yaml.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from ..analyse.norm import handlingsrom
from ..analyse.oekonomi import nokkeltall
from ..analyse.plankontroller import FEIL, IKKE_VURDERT, VARSEL
from ..grunnlag.feil import RobekFeil
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst, prosent, tekst
from ..plan.framskriving import nettodrift
from ..plan.svar import dato, tall
from ..samling.felles import punktliste
from ..svar.status import Samlingsstatus
from ..svar.verdier import vis_verdi
from ..visning.tabell import Tabell, tabell
from .kommunebilde import IKKE, les_nettverk, vist_navn

BARE_SALEN = (
    "Bare for fasilitatoren og salen, aldri i et kommunemøte. Kommunene står alfabetisk. Ingen totalscore:"
    " sammenlign ett spørsmål om gangen."
)


def nettverksbilde(mappe: str | Path, nettverk: str | None = None) -> list:
    """The page NB1–NB7 as tables; every cell that is not known says why."""
    bilder = les_nettverk(mappe, nettverk)
    return [
        punktliste(BARE_SALEN, [f"{b.kommune.navn}: {b.feil}" for b in bilder if b.feil]),
        _levert(bilder),
        _sprik(bilder),
        _resultat(bilder),
        _behov(bilder),
        _tiltak(bilder),
        _kontroller(bilder),
        _laere(bilder),
    ]


def _tabell(bilder, tittel, hoder, rad, merknader=(), kilder=()) -> Tabell:
    rader = [(vist_navn(b.kommune), *rad(b)) for b in bilder]  # fills `kilder` as it goes
    kolonner = {f"k{i}": h for i, h in enumerate(("Kommune", *hoder))}
    return tabell(
        pd.DataFrame(rader, columns=list(kolonner)),
        tittel,
        kolonner,
        kilder=tuple(dict.fromkeys(kilder)),
        merknader=merknader,
    )


def _levert(bilder) -> Tabell:
    i_dag = dt.date.today()

    frist = {s.samling: f"\nfrist {dato_tekst(s.frist)}" for b in bilder for s in b.status if s.frist}

    def rad(b):
        per = {s.samling: s for s in b.status}
        return [_leveringstekst(per.get(str(n)), i_dag) for n in range(1, 7)]

    return _tabell(
        bilder,
        "Hjemmearbeid som er levert",
        [f"Samling {n}{frist.get(str(n), '')}" for n in range(1, 7)],
        rad,
        ("Besvart av det som skal besvares. Kilde: innleveringene og frister.yaml i nettverkets mappe.",),
    )


def _leveringstekst(s: Samlingsstatus | None, i_dag: dt.date) -> str:
    if s is None:
        return "ikke begynt"
    deler = [f"{s.besvart} av {s.av}", f"levert {dato_tekst(dato(s.levert[:10]))}" if s.levert else "ikke levert"]
    if sent := s.for_sent(i_dag):
        deler.append(f"{sent} dager for sent")
    if s.konflikter:
        deler.append("to svar å velge mellom")
    return ", ".join(deler)


def _sprik(bilder) -> Tabell:
    def rad(b):
        s = b.selvbilde
        ulike = sorted((p for p in s.paastander if p.sprik is not None), key=lambda p: -p.sprik)[:3] if s else []
        tekster = [f"{p.nr} {p.kort}: {tekst(p.sprik, 1)}" for p in ulike]
        hvorfor = "for få svar til å vises" if s else IKKE
        return [tekster[i] if i < len(tekster) else hvorfor for i in range(3)]

    return _tabell(
        bilder,
        "Selvbildet: de tre påstandene med størst sprik",
        ("Størst", "Nest størst", "Tredje størst"),
        rad,
        ("Sprik er høyeste minus laveste gruppesnitt, 0–4. Grupper med færre enn tre svar er ikke med.",
         "Kilde: anonyme svar (s1-selvbilde)."),
    )


def _resultat(bilder) -> Tabell:
    kilder = []

    def rad(b):
        egne = [r for r in b.plan.svar.raa("s1-kassetall") if r.get("aar")] if b.plan else []
        if egne:
            r = max(egne, key=lambda r: int(r["aar"]))
            inntekt, ndr, fond = tall(r.get("driftsinntekter")), nettodrift(r), tall(r.get("disposisjonsfond"))
            akk = sum(b.plan.tall.aarganger.values()) if b.plan.tall.aarganger is not None else None
            if b.plan.tall.aarganger:
                akk -= sum(b.plan.tall.aarganger[a] for a in b.plan.tall.anslaatt)
            return [
                str(r["aar"]),
                _andel(ndr, inntekt),
                _andel(fond, inntekt),
                _andel(akk, inntekt),
                "egne svar, kassen",
            ]
        try:
            t = nokkeltall(b.kommune)
        except RobekFeil:
            t = None
        if t is None or t.dropna(subset=["netto_driftsresultat", "driftsinntekter"]).empty:
            return ["–", *["ikke i datagrunnlaget"] * 3, "–"]
        r = t.dropna(subset=["netto_driftsresultat", "driftsinntekter"]).iloc[-1]
        kilder.extend(t.kilder)
        fond = r["disposisjonsfond"]
        fondstekst = "ikke i datagrunnlaget" if fond != fond else _andel(fond, r["driftsinntekter"])
        return [
            str(int(r["aar"])),
            _andel(r["netto_driftsresultat"], r["driftsinntekter"]),
            fondstekst,
            "ikke i datagrunnlaget",
            f"KOSTRA, {r['omfang']}",
        ]

    return _tabell(
        bilder,
        "Resultat, fond og merforbruk i prosent av driftsinntektene",
        ("År", "Netto driftsresultat", "Disposisjonsfond", "Merforbruk ikke dekket", "Kilde"),
        rad,
        ("Kommuner med ulikt år og omfang kan ikke sammenlignes direkte.",
         "Egne svar: s1-kassetall og s1-merforbruk."),
        kilder,
    )


def _andel(v, av) -> str:
    return IKKE if v is None or not av else prosent(100 * v / av)


def _behov(bilder) -> Tabell:
    kilder = []

    def rad(b):
        t = b.plan.tall if b.plan else None
        behov = t.behov(len(t.aar) - 1) if t else None
        sist = f"{tekst(behov, 2)} i {t.aar[-1]}" if behov is not None else IKKE
        try:
            h = handlingsrom(b.kommune, b.plan.her.aar if b.plan else 2025, inndeling="grupper")
            kilder.extend(h.kilder)
            regnet = h.dropna(subset=["avvik_mill"])
            over = regnet[regnet["avvik_mill"] > 0].sort_values("avvik_mill", ascending=False)
            stoerst = [f"{r.tjeneste} {tekst(r.avvik_mill, 1, fortegn=True)}" for r in over.head(2).itertuples()]
            uten = "ingen flere over normen" if len(regnet) else "utgiftene er ikke i datagrunnlaget"
        except RobekFeil:
            stoerst, uten = [], "utgiftene er ikke i datagrunnlaget"
        return [sist, *(stoerst[i] if i < len(stoerst) else uten for i in range(2))]

    return _tabell(
        bilder,
        "Omstillingsbehov og de to største avvikene fra normen (mill. kr)",
        ("Behov siste planår", "Største avvik", "Nest største avvik"),
        rad,
        ("Avviket er faktisk utgift minus norm, mot landet. Et avvik er et sted å lete, ikke en innsparing.",
         "Behovet er regnet av kommunens egne svar, som i planen."),
        kilder,
    )


def _tiltak(bilder) -> Tabell:
    def rad(b):
        t = b.plan.tall if b.plan else None
        if not t or not t.tiltak:
            return [IKKE] * 4
        i = len(t.aar) - 1
        behov, sum_ = t.behov(i), t.sum(i)
        return [
            str(len(t.tiltak)),
            f"{tekst(sum_, 2)} i {t.aar[-1]}",
            IKKE if behov is None else tekst(behov, 2),
            prosent(100 * t.varig(i) / sum_, 0) if sum_ > 0 else "–",
        ]

    return _tabell(
        bilder,
        "Tiltakene mot behovet (mill. kr, siste planår)",
        ("Antall tiltak", "Sum tiltak", "Behov", "Varige"),
        rad,
        (
            "Tiltak som ikke kan balansere driften, er ikke med i summen.",
            "Løpende inntekter er ikke regnet som varige tiltak.",
            "Kilde: kommunenes svar (s3-tiltak, s6-virkning), regnet som i planen.",
        ),
    )


def _kontroller(bilder) -> Tabell:
    def rad(b):
        if not b.plan or not b.plan.svar.svar:
            return [IKKE] * 5
        per = {
            u: ", ".join(k.id for k in b.plan.kontroller if k.utfall == u) or "ingen"
            for u in (FEIL, VARSEL, IKKE_VURDERT)
        }
        vedtak = [
            dato(r["dato"]) for r in b.plan.svar.raa("s6-vedtak") if r.get("organ") == "kommunestyre" and r.get("dato")
        ]
        laget = "ja" if any(b.plan.svar.mappe.glob("plan*.docx")) else "ikke i mappen"
        return [per[FEIL], per[VARSEL], per[IKKE_VURDERT], dato_tekst(max(vedtak)) if vedtak else IKKE, laget]

    return _tabell(
        bilder,
        "Planen: kontroller og dato for vedtak",
        ("Feil", "Varsel", "Ikke vurdert", "Vedtak", "Plan laget"),
        rad,
        ("Kontrollene K1–K10 er forklart i kommunens plan. Kilde: kommunenes svar, regnet på nytt her.",),
    )


def _laere(bilder) -> Tabell:
    kolonner = {k.id: k for k in finn_spoersmaal("s3-laereav").kolonner}

    def rad(b):
        rader = b.plan.svar.raa("s3-laereav") if b.plan else []
        vist = [{n: vis_verdi(r.get(n), k) for n, k in kolonner.items()} for r in rader]
        tekster = [f"{v['kommune']} ({v['tjeneste']}): {v['spoersmaal']}" for v in vist]
        return ["; ".join(tekster) or IKKE]

    return _tabell(bilder, "Hvem vil lære av hvem, og om hva", ("Vil snakke med",), rad,
                   ("Kilde: kommunenes svar (s3-laereav).",))
