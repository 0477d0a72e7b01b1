"""The plan as a document: the whole of it, and two short editions with the same figures for two kinds of readers."""

from __future__ import annotations

from ..analyse.eksakt import ramse
from ..analyse.plankontroller import FEIL, HOLDER, IKKE_VURDERT, VARSEL
from ..grunnlag.spoersmaal import spoersmaal
from ..grunnlag.tall import dato_tekst
from ..svar.verdier import kreves, mangler
from . import kapitler_foelger as k6
from . import kapitler_situasjon as k1
from . import kapitler_styring as k3
from . import kapitler_tiltak as k2
from .blokker import Avsnitt, Blokk, Boks, Overskrift, Plandokument, Punkter, rutenett
from .felles import svartabell, ubesvart
from .innlest import Forpliktende_plan
from .vedtaksutkast import vedtaksutkast

HEL, FOLKEVALGTE, LEDERE = "plan", "plan-folkevalgte", "plan-ledere"
UTGAVER = {
    HEL: "Forpliktende plan",
    FOLKEVALGTE: "Forpliktende plan – for folkevalgte",
    LEDERE: "Forpliktende plan – for ledere",
}
MERKE = "Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving."
UTFALL = {HOLDER: "Holder", VARSEL: "Varsel", FEIL: "Feil", IKKE_VURDERT: "Ikke vurdert"}


def plandokument(p: Forpliktende_plan, utgave: str = HEL) -> Plandokument:
    """The document of one edition. All three have the same first page, the same sums and the same controls."""
    kropp = {HEL: _hel, FOLKEVALGTE: _folkevalgte, LEDERE: _ledere}[utgave](p)
    return Plandokument(
        f"{UTGAVER[utgave]} {p.tall.aar[0]}–{p.tall.aar[-1]}",
        f"{p.kommune.navn} · laget {dato_tekst(p.laget)}",
        MERKE if p.kommune.konstruert else "",
        (*forside(p), *kropp),
    )


def forside(p: Forpliktende_plan) -> list[Blokk]:
    """What must be seen first: what is wrong or missing, one-off money, and the plan against the need."""
    ut: list[Blokk] = []
    if p.robek is not None and (frist := p.robek.tiltaksplanfrist):
        ut.append(
            Avsnitt(
                f"Bokstav {ramse(p.robek.bokstaver)} i kommuneloven § 28-1. Fristen for tiltaksplanen"
                f" {'er' if frist >= p.laget else 'var'} {dato_tekst(frist)} (§ 28-4 tredje ledd).",
                True,
            )
        )
    if linjer := hull(p):
        ut.append(Boks("Dette må på plass før planen kan vedtas", linjer))
    elif any(k.utfall != HOLDER for k in p.kontroller):
        ut.append(Boks("Planen kan legges fram", ("Ingen kontroller gir feil. Varslene under skal stå i saken.",)))
    varsler = tuple(f"{k.id} {k.navn}: {k.setning}" for k in p.kontroller if k.utfall == VARSEL)
    if varsler:
        ut.append(Boks("Varsler som skal stå i saken", varsler))
    if aar := p.tall.hviler_paa_engangs:
        ut.append(
            Boks(
                "Planen hviler på engangspenger",
                (f"I {ramse(aar)} dekkes behovet bare med engangspenger. De lukker et år, ikke ubalansen.",),
            )
        )
    ut.append(k2.sumtabell(p))
    return ut


def hull(p: Forpliktende_plan) -> tuple[str, ...]:
    """What stands in the way: failing controls, unsettled answers, and required questions that are not answered."""
    ut = [f"{k.id} {k.navn}: {k.setning}" for k in p.kontroller if k.utfall == FEIL]
    ut += [f"{k.id} {k.navn} er ikke vurdert: {k.setning}" for k in p.kontroller if k.utfall == IKKE_VURDERT]
    if p.svar.konflikter:
        ut.append(
            f"To har svart ulikt, og ingen har valgt: {', '.join(p.svar.konflikter)}. Velg i skjemaet, eller med"
            " robekanalyse historikk."
        )
    if p.svar.uleselige:
        ut.append(f"{len(p.svar.uleselige)} svarfiler kunne ikke leses, og er ikke med: se robekanalyse status.")
    ut += p.motstrid
    if p.uten.mangler:
        ut.append(p.uten.mangler)
    for samling in (*"123456", "kommunemoete"):
        uten = [
            q.id
            for q in spoersmaal(samling)
            if not q.anonym and q.naar != "salen" and kreves(q, p.svar.svar) and mangler(q, p.svar.svar)
        ]
        if uten:
            navn = "Kommunemøtet" if samling == "kommunemoete" else f"Samling {samling}"
            ut.append(f"{navn}, ikke fullt besvart: {', '.join(uten)}.")
    return tuple(ut)


def kontrolltabell(p: Forpliktende_plan) -> Blokk:
    """The ten controls with what they found."""
    rader = [(k.id, k.navn, UTFALL[k.utfall], k.setning, k.hjemmel or "–") for k in p.kontroller]
    return rutenett(
        "De ti kontrollene",
        ("Nr.", "Krav", "Utfall", "Hvorfor", "Hjemmel"),
        rader,
        "Kilde: kommunens svar, prøvd mot kursets kontroller.",
        ("«Feil» må rettes før planen vedtas, «varsel» skal stå i saken. Det som ikke er svart på, er ikke vurdert.",),
        vekter=(0.8, 3, 1.4, 6, 2.6),
    )


def _hel(p: Forpliktende_plan) -> list[Blokk]:
    return [
        *k1.bakgrunn(p),
        *k1.aarsaker(p),
        *k1.situasjon(p),
        *k1.maal(p),
        *k2.tiltakskapittel(p),
        *k6.foelger(p),
        *k3.investeringer(p),
        *k3.styring(p),
        *k3.risiko(p),
        *k3.medvirkning(p),
        Overskrift("Kontrollene"),
        kontrolltabell(p),
    ]


def _folkevalgte(p: Forpliktende_plan) -> list[Blokk]:
    """Choices and consequences: what is decided, what it gives, what users meet, and what happens without it."""
    ut: list[Blokk] = [Overskrift("Valgene")]
    ut.append(svartabell(p, "s6-vedtak", "Behandling og vedtakspunkter", vekter=(2, 1.6, 8)))
    if utkast := vedtaksutkast(p):
        ut += [Avsnitt("Utkast laget av svarene, til å rette:"), Punkter(utkast)]
    for navn, med in (
        ("Tiltak kommunestyret avgjør", [t for t in p.tall.tiltak if t.beslutter == "KS"]),
        ("Tiltak formannskap eller utvalg avgjør", [t for t in p.tall.tiltak if t.beslutter == "F"]),
        ("Tiltak kommunedirektøren avgjør", [t for t in p.tall.tiltak if t.beslutter == "KD"]),
        ("Tiltak uten beslutter", [t for t in p.tall.tiltak if t.beslutter is None]),
    ):
        if med:
            ut.append(k2.virkningstabell(p, med, navn))
    if not p.tall.tiltak:
        ut.append(ubesvart("Tiltakene", "s3-tiltak"))
    else:
        ut.append(k2.graderingstabell(p))
    ut += [svartabell(p, "s3-forkastet", "Vurdert og ikke foreslått"), Overskrift("Følgene")]
    ut += k6.foelger(p)[1:4]
    if not p.uten.mangler:
        siste = p.tall.aar[-1]
        ut += [
            Overskrift("Uten tiltak", 2),
            *k1.uten_tiltak_tabell(p)[:1],
            Avsnitt(f"Tallet som teller, er resultatet uten tiltak i {siste}."),
        ]
    return [*ut, Overskrift("Kontrollene"), kontrolltabell(p)]


def _ledere(p: Forpliktende_plan) -> list[Blokk]:
    """Drivers and steps: why the service costs what it does, who does what by when, and what is reported."""
    ut: list[Blokk] = [Overskrift("Driverne"), *k2.tiltakskapittel(p)[1:4], Overskrift("Tiltakene, steg for steg")]
    if p.tall.tiltak:
        ut += [k2.virkningstabell(p, list(p.tall.tiltak), "Alle tiltak: virkning per år"), k2.styringstabell(p)]
    else:
        ut.append(ubesvart("Tiltakene", "s3-tiltak"))
    ut += [
        svartabell(p, "s6-drofting", "Drøftinger"),
        svartabell(p, "s5-steg", "Innføringen steg for steg"),
        svartabell(p, "s5-lederavtaler", "Lederavtaler"),
        svartabell(p, "s5-dialog", "Resultatdialoger"),
        svartabell(p, "s6-reserve", "Reservetiltak og det som utløser dem", vekter=(4, 4, 2, 1, 2)),
        svartabell(p, "s6-oppfolging", "Når vi ser på planen"),
    ]
    return [*ut, Overskrift("Kontrollene"), kontrolltabell(p)]


def oppsummert(p: Forpliktende_plan) -> Punkter:
    """The controls in short, for the command line."""
    return Punkter(tuple(f"{k.id} {UTFALL[k.utfall].lower()}: {k.setning}" for k in p.kontroller))
