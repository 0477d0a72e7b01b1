"""Chapters 1–4 of the plan: background and decision, causes, the economic situation, and goals."""

from __future__ import annotations

from decimal import Decimal

from ..analyse.inndekning import inndekningsplan
from ..grunnlag.feil import RobekFeil
from ..grunnlag.kilder import kildelinje
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst, tekst
from ..samling import s2_behov, s2_utvikling
from ..samling.start import aapne
from .blokker import Avsnitt, Blokk, Overskrift, Punkter, rutenett
from .felles import PRIS, fra_notatbok, kr, svarkilde, svartabell, ubesvart
from .framskriving import nettodrift
from .innlest import Forpliktende_plan
from .svar import tall
from .vedtaksutkast import vedtaksutkast


def bakgrunn(p: Forpliktende_plan) -> list[Blokk]:
    """P1: the letters, the deadline, the merforbruk year by year, the mandate and the draft resolution."""
    ut: list[Blokk] = [Overskrift("1 Bakgrunn og vedtak")]
    if p.robek is None:
        ut.append(
            ubesvart("Bokstavene i kommuneloven § 28-1 og fristen for tiltaksplanen", "s1-vedtak", "s1-merforbruk")
        )
    else:
        r = p.robek
        if r.bokstaver:
            frist = (
                f" Tidligste frist for tiltaksplan er {dato_tekst(r.tiltaksplanfrist)}." if r.tiltaksplanfrist else ""
            )
            ut.append(
                Avsnitt(
                    f"Vilkårene i kommuneloven § 28-1 er oppfylt for bokstav {', '.join(r.bokstaver)}.{frist}", True
                )
            )
            ut.append(
                Punkter(
                    tuple(
                        f"Bokstav {v.bokstav}: {v.forklaring} ({v.hjemmel})"
                        for v in r.vurderinger
                        if v.bokstav in r.bokstaver
                    )
                )
            )
        else:
            ut.append(Avsnitt("Ingen av vilkårene i kommuneloven § 28-1 er oppfylt etter det som er svart på."))
        if r.ikke_vurdert:
            ut.append(Avsnitt(f"Ikke vurdert, fordi opplysningene mangler: bokstav {', '.join(r.ikke_vurdert)}."))
        ut += [Avsnitt(a) for a in r.antatt]
        ut.append(
            Avsnitt(
                svarkilde(p, "s1-vedtak", "s1-merforbruk", "s1-kassetall", regnet=f"Hjemler: {'; '.join(r.hjemler)}.")
            )
        )
    ut.append(svartabell(p, "s1-merforbruk", "Merforbruk etter året det oppsto"))
    mandat = p.svar.verdi("s1-mandat")
    ut.append(
        Avsnitt(f"Kommunestyret fikk saken om arbeidet {p.svar.tekst('s1-mandat')} (s1-mandat).")
        if mandat
        else ubesvart("Kommunestyrets mandat", "s1-mandat")
    )
    ut.append(Overskrift("Forslag til vedtak", 2))
    ut.append(svartabell(p, "s6-vedtak", "Behandling og vedtakspunkter", vekter=(2, 1.6, 8)))
    if utkast := vedtaksutkast(p):
        ut += [Avsnitt("Utkast laget av svarene, til å rette:"), Punkter(utkast)]
    return ut


def aarsaker(p: Forpliktende_plan) -> list[Blokk]:
    """P2: the situation in three sentences, and the causes of three kinds."""
    ut: list[Blokk] = [Overskrift("2 Årsaker")]
    setninger = p.svar.raa("s1-setninger")
    if setninger:
        s = setninger[0]
        innledning = ("Vi er her fordi", "Hvis vi ikke gjør noe,", "Det vi selv kan gjøre noe med, er")
        ut.append(Punkter(tuple(f"{a} {s.get(f'setning_{i}', '–')}" for i, a in enumerate(innledning, start=1))))
        ut.append(Avsnitt(svarkilde(p, "s1-setninger")))
    else:
        ut.append(ubesvart("Situasjonen i tre setninger", "s1-setninger"))
    ut.append(svartabell(p, "s1-aarsaker", "Årsakene", vekter=(6, 2, 1.4, 2)))
    return ut


def situasjon(p: Forpliktende_plan) -> list[Blokk]:
    """P3: result, funds, debt, one-offs, capacity and the projection without measures."""
    ut: list[Blokk] = [Overskrift("3 Økonomisk situasjon"), _kassetall(p)]
    if (rente := _rente(p)) is not None:
        ut.append(rente)
    ut.append(svartabell(p, "s2-engangsposter", "Poster som ikke kommer igjen"))
    ut.append(svartabell(p, "s2-kapasitet", "Plasser mot behov"))
    ut.append(fra_notatbok(s2_behov.behov(aapne(2, p.kommune.nr))))
    ut.append(fra_notatbok(s2_utvikling.veksttall(aapne(2, p.kommune.nr))))
    return ut + uten_tiltak_tabell(p)


def _kassetall(p: Forpliktende_plan) -> Blokk:
    rader = sorted((r for r in p.svar.raa("s1-kassetall") if r.get("aar")), key=lambda r: int(r["aar"]))
    if not rader:
        return ubesvart("Resultat, fond og gjeld", "s1-kassetall")
    linjer = []
    for r in rader:
        ndr, inntekt = nettodrift(r), tall(r.get("driftsinntekter"))
        andel = None if ndr is None or not inntekt else 100 * ndr / inntekt
        linjer.append(
            (
                str(r["aar"]),
                *(kr(tall(r.get(n)), 1) for n in ("driftsinntekter", "driftsutgifter")),
                kr(ndr, 1),
                "ikke besvart" if andel is None else tekst(andel, 2),
                *(
                    kr(tall(r.get(n)), 1)
                    for n in (
                        "disposisjonsfond",
                        "bundne_driftsfond",
                        "premieavvik",
                        "netto_laanegjeld",
                        "renteeksponert_gjeld",
                    )
                ),
            )
        )
    return rutenett(
        "Kommunekassen de siste årene (mill. kr, løpende priser)",
        (
            "År",
            "Driftsinntekter",
            "Driftsutgifter",
            "Netto driftsresultat",
            "Prosent av inntektene",
            "Disposisjonsfond",
            "Bundne driftsfond",
            "Premieavvik",
            "Netto lånegjeld",
            "Renteeksponert gjeld",
        ),
        linjer,
        svarkilde(
            p,
            "s1-kassetall",
            regnet="Netto driftsresultat = driftsinntekter − driftsutgifter − netto finans med avdrag + avskrivninger.",
        ),
        vekter=(1, *[1.5] * 9),
        tall=range(1, 10),
    )


def _rente(p: Forpliktende_plan) -> Blokk | None:
    rader = [r for r in p.svar.raa("s1-kassetall") if r.get("renteeksponert_gjeld") is not None and r.get("aar")]
    if not rader:
        return None
    siste = max(rader, key=lambda r: int(r["aar"]))
    r = regel("perspektiv.renterisiko_prosentpoeng")
    utslag = tall(siste["renteeksponert_gjeld"]) * r.verdi / 100
    return Avsnitt(
        f"Øker renta {tekst(r.verdi)} prosentpoeng, koster det {tekst(utslag, 1)} mill. kr i året"
        f" (renteeksponert gjeld i {siste['aar']} × {tekst(r.verdi)} prosent, regneregel)."
    )


def uten_tiltak_tabell(p: Forpliktende_plan) -> list[Blokk]:
    u = p.uten
    if u.mangler:
        return [Avsnitt(f"Framskrivingen uten tiltak kan ikke regnes. {u.mangler}", True)]
    rader = [
        (str(a), tekst(u.inntekt[a], 2), tekst(v, 2), tekst(100 * v / u.inntekt[a], 2)) for a, v in u.resultat.items()
    ]
    kilde = svarkilde(p, "s1-kassetall", "s2-bane", "s2-inntekter", "s2-investeringer")
    if p.uten.kilder:
        kilde += f" Folketall og behov: {kildelinje(p.uten.kilder)}"
    return [
        rutenett(
            f"Uten tiltak, bane {p.svar.verdi('s2-bane')} (mill. kr, faste {u.basisaar}-priser)",
            ("År", "Driftsinntekter", "Netto driftsresultat", "Prosent av inntektene"),
            rader,
            kilde,
            ("Beløpene er satt til hele 10 000 kr, så summene i planen kan etterregnes.", *u.merknader),
            tall=(1, 2, 3),
        ),
        Avsnitt("Framskrivingen bygger på dette:"),
        Punkter(u.linjer),
        svartabell(p, "s2-inntekter", "Frie inntekter i vedtatt plan og nøkternt anslag"),
    ]


def maal(p: Forpliktende_plan) -> list[Blokk]:
    """P4: targets, year of balance, coverage year by year, and the need."""
    t = p.tall
    ut: list[Blokk] = [Overskrift("4 Mål"), svartabell(p, "s2-maaltall", "Finansielle måltall")]
    ut.append(
        Avsnitt(f"Driften skal være i balanse uten engangspenger i {p.svar.verdi('s2-balanseaar')} (s2-balanseaar).")
        if p.svar.har("s2-balanseaar")
        else ubesvart("Balanseåret", "s2-balanseaar")
    )
    ut.append(_inndekning(p))
    rader = [(str(a), kr(t.resultat.get(a)), kr(t.dekning.get(a)), kr(t.behov(i))) for i, a in enumerate(t.aar)]
    ut.append(
        rutenett(
            "Omstillingsbehovet (mill. kr per år)",
            ("År", "Resultat uten tiltak", "Skal dekkes inn", "Behov"),
            rader,
            svarkilde(
                p, "s1-kassetall", "s2-bane", "s2-inndekning", regnet="Behov = inndekning − resultat uten tiltak."
            ),
            (
                PRIS.format(aar=p.uten.basisaar) if p.uten.basisaar else "",
                "Inndekningen er i løpende priser, slik merforbruket står i balansen.",
            ),
            tall=(1, 2, 3),
        )
    )
    return ut


def _inndekning(p: Forpliktende_plan) -> Blokk:
    t = p.tall
    dekning = {a: b for a, b in t.dekning.items() if b}
    if not t.aarganger or not dekning:
        return ubesvart("Inndekningen av merforbruket", "s1-merforbruk", "s2-inndekning")
    try:
        plan = inndekningsplan({a: b for a, b in t.aarganger.items() if b}, dekning)
    except RobekFeil as feil:
        return Avsnitt(f"Inndekningen kan ikke vises per årgang. {feil}")
    hoder = ["Årgang", "Å dekke", *(str(a) for a in t.aar), "Dekket i", "Etter"]
    rader = []
    for a in plan.aarganger:
        per = dict(a.per_aar)
        rader.append(
            (
                f"{a.aargang}{' (anslag)' if a.aargang in t.anslaatt else ''}",
                tekst(a.beloep, 1),
                *(tekst(per.get(y, Decimal(0)), 1) for y in t.aar),
                str(a.siste_aar or "ikke dekket"),
                f"{a.etter} år" if a.etter else "–",
            )
        )
    rader.append(
        (
            "Sum",
            tekst(sum(t.aarganger.values(), Decimal(0)), 1),
            *(tekst(sum((dict(a.per_aar).get(y, Decimal(0)) for a in plan.aarganger), Decimal(0)), 1) for y in t.aar),
            "",
            "",
        )
    )
    return rutenett(
        "Inndekning av merforbruket, eldste årgang først (mill. kr, løpende priser)",
        hoder,
        rader,
        svarkilde(p, "s1-merforbruk", "s2-inndekning", regnet=f"Frister: {'; '.join(dict.fromkeys(plan.hjemler))}."),
        (*plan.antatt, *plan.merknader),
        tall=range(1, len(t.aar) + 2),
        sum_sist=True,
    )
