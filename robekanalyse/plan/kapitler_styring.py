"""Chapters 7–10 of the plan: investments and loans, follow-up, risk and reserve, participation."""

from __future__ import annotations

from ..analyse.realisme import treffsikkerhet
from ..grunnlag.feil import RobekFeil
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent
from .blokker import Avsnitt, Blokk, Overskrift, Punkter
from .felles import svarkilde, svartabell, ubesvart
from .innlest import Forpliktende_plan


def investeringer(p: Forpliktende_plan) -> list[Blokk]:
    """P7: the projects, what is stopped, and the ceiling for new loans."""
    return [
        Overskrift("7 Investeringer og lån"),
        svartabell(p, "s2-investeringer", "Prosjektene, og hva som kan stoppes", vekter=(4, 2, 2, 1.4, 1.4, 1.6, 2)),
        svartabell(p, "s2-laanetak", "Tak for nye lån"),
    ]


def styring(p: Forpliktende_plan) -> list[Blokk]:
    """P8: who leads, who may decide what, the goals, the agreements, and how the plan is followed up."""
    ut: list[Blokk] = [Overskrift("8 Styring og oppfølging")]
    ut.append(
        Avsnitt(f"Arbeidet med planen ledes av {p.svar.tekst('s1-planeier')} (s1-planeier).")
        if p.svar.har("s1-planeier")
        else ubesvart("Hvem som leder planarbeidet", "s1-planeier")
    )
    if p.svar.har("s1-betingelser"):
        ut += [
            Avsnitt("Dette må på plass (s1-betingelser):"),
            Punkter(tuple(p.svar.tekst("s1-betingelser").split("; "))),
        ]
    else:
        ut.append(ubesvart("Det som må på plass", "s1-betingelser"))
    ut += [
        svartabell(p, "s4-delegering", "Fullmakter (beløp i 1000 kr)"),
        svartabell(p, "s4-reglement", "Delegeringsreglementet"),
        svartabell(p, "s4-bestilling", "Kommunestyrets bestillinger", vekter=(5, 1.6, 4)),
        svartabell(p, "s4-spilleregler", "Spilleregler"),
        svartabell(p, "s4-budsjettprosess", "Hvem som godkjenner hva i budsjettarbeidet"),
        svartabell(
            p,
            "s5-maal",
            "Mål og indikatorer",
            (
                "tjeneste",
                "maal",
                "trinn",
                "indikator",
                "enhet",
                "kilde",
                "naaverdi",
                "maal_om_fire_aar",
                "hvor_ofte",
                "eier",
            ),
            vekter=(2, 3, 1.3, 2.9, 1.2, 2.9, 1.2, 1.4, 1.4, 2.4),
        ),
        svartabell(p, "s5-lederavtaler", "Lederavtaler"),
        svartabell(p, "s5-steg", "Innføringen steg for steg"),
        svartabell(p, "s5-dialog", "Resultatdialoger"),
        svartabell(p, "s4-rapportering", "Det som rapporteres"),
        svartabell(p, "s5-stopp", "Det vi slutter å rapportere"),
        svartabell(p, "s6-oppfolging", "Når vi ser på planen"),
        _status(),
    ]
    return ut


def _status() -> Avsnitt:
    v = regel("plan.tiltaksstatus").verdi
    groenn, gul = (100 * float(v[n]) for n in ("groenn_fra", "gul_fra"))
    return Avsnitt(
        f"Et tiltak er grønt når det gir minst {prosent(groenn, 0)} av planlagt virkning, gult fra"
        f" {prosent(gul, 0)}, og rødt under det. Grensene er kursets [antatt] og kan endres."
    )


def risiko(p: Forpliktende_plan) -> list[Blokk]:
    """P9: the municipality's own record, the buffer and the reserve."""
    ut: list[Blokk] = [
        Overskrift("9 Risiko og reserve"),
        svartabell(p, "s1-treffsikkerhet", "Budsjett og gjennomføring tidligere år"),
    ]
    if rader := p.svar.raa("s1-treffsikkerhet"):
        try:
            t = treffsikkerhet(
                [{k.removeprefix("frie_").replace("inntekter_", "inntekt_"): v for k, v in r.items()} for r in rader]
            )
            ut.append(Punkter(t.setninger))
        except RobekFeil as feil:
            ut.append(Avsnitt(f"Treffsikkerheten kan ikke regnes ut. {feil}"))
    ut += [
        svartabell(p, "s6-buffer", "Buffer per år"),
        svartabell(p, "s6-reserve", "Reservetiltak og det som utløser dem", vekter=(4, 4, 2, 1, 2)),
    ]
    return ut


def medvirkning(p: Forpliktende_plan) -> list[Blokk]:
    """P10: the meetings, the proposals and their answers, consultations and statements, and the unions' own words."""
    ut: list[Blokk] = [
        Overskrift("10 Medvirkning"),
        svartabell(p, "km-gjennomfort", "Kommunemøtene"),
        svartabell(p, "km-forslag", "Forslag fra møtene, og svarene", vekter=(4, 2, 1.4, 4, 1.2)),
        svartabell(p, "km-sporsmaal", "Spørsmål fra møtene, og svarene", vekter=(4, 5, 1.4)),
        svartabell(p, "s6-drofting", "Drøftinger"),
        svartabell(p, "s6-uttalelser", "Råd, organisasjoner og høring", vekter=(2, 1.4, 4, 1, 3)),
    ]
    if p.svar.har("s5-tillitsvalgte"):
        ut += [
            Avsnitt("De tillitsvalgte om målene og innføringen, med egne ord:"),
            Avsnitt(f"«{p.svar.tekst('s5-tillitsvalgte')}»"),
            Avsnitt(svarkilde(p, "s5-tillitsvalgte")),
        ]
    else:
        ut.append(ubesvart("De tillitsvalgtes syn", "s5-tillitsvalgte"))
    return ut
