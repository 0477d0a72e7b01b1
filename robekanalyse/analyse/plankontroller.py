"""Does the plan hold? The ten controls K1–K10, each with a finding, a sentence that explains it, and what it saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent, tekst
from .eksakt import ramse
from .inndekning import inndekningsplan
from .planfrister import UTEN_TILTAK, k6, k7
from .plantall import NULL, Plantall

HOLDER, VARSEL, FEIL, IKKE_VURDERT = "holder", "varsel", "feil", "ikke vurdert"


@dataclass(frozen=True)
class Kontrollfunn:
    """What one control says: id and name, `utfall` (holder, varsel, feil, ikke vurdert), and the sentence why.

    `tiltak` are the ids of the measures it points to; `hjemmel` the section it rests on, when it does.
    """

    id: str
    navn: str
    utfall: str
    setning: str
    tiltak: tuple[str, ...] = ()
    hjemmel: str = ""


def plankontroller(plan: Plantall) -> tuple[Kontrollfunn, ...]:
    """What do the ten controls say of this plan? In the order of data/planfelt.yaml, K1 first.

    What is not answered is not assessed: the control says «ikke vurdert» and why. «feil» must be mended before the
    plan is adopted, «varsel» must stand in the case. Source: the course's data/planfelt.yaml; koml. §§ 14-4, 14-9,
    14-11 and 28-1; aml. §§ 15-1 to 15-3.
    """
    navn = {k["id"]: k["navn"] for k in les_yaml("planfelt.yaml")["kontroller"]}
    return tuple(Kontrollfunn(id, navn[id], *_KONTROLLER[id](plan)) for id in navn)


def _kr(v: Decimal, desimaler: int = 2) -> str:
    return tekst(v, desimaler, "mill. kr")


def _aar(antall: int) -> str:
    return f"{({3: 'tre', 4: 'fire', 5: 'fem', 6: 'seks'}).get(antall, antall)} år"


def _k1(p: Plantall) -> tuple:
    over = [(a, p.over(i)) for i, a in enumerate(p.aar)]
    ukjent = [str(a) for a, o in over if o is None]
    if not p.tiltak:
        return IKKE_VURDERT, UTEN_TILTAK
    if uten := [t.id for t in p.tiltak if None in t.virkning]:
        return IKKE_VURDERT, f"Virkning per år mangler for {ramse(uten)}.", tuple(uten)
    under = [(a, o) for a, o in over if o is not None and o < 0]
    if under:
        mangler = ramse(f"{_kr(-o)} i {a}" for a, o in under)
        mer = f" Behovet er ikke kjent for {ramse(ukjent)}." if ukjent else ""
        return FEIL, f"Planen balanserer ikke: det mangler {mangler}.{mer}"
    if ukjent:
        return (
            IKKE_VURDERT,
            f"Behovet er ikke kjent for {ramse(ukjent)}: resultatet uten tiltak eller inndekningen mangler.",
        )
    minst = min(over, key=lambda x: x[1])
    return HOLDER, f"Tiltakene dekker behovet hvert år. Minst å gå på er {_kr(minst[1])} i {minst[0]}."


def _k2(p: Plantall) -> tuple:
    hjemmel = "kommuneloven § 14-4 og § 28-1 bokstav b"
    uten = [t for t in p.tiltak if not t.tjeneste]
    beloep = {a: b for a, b in (p.uspesifisert or {}).items() if b}
    if not uten and not beloep:
        if p.uspesifisert is None:
            return IKKE_VURDERT, "Det er ikke svart på om budsjettforslaget har beløp som ikke hører til et tiltak."
        return HOLDER, "Alle beløp hører til et tiltak i en tjeneste.", (), hjemmel
    deler = []
    if beloep:
        deler.append(f"budsjettforslaget har {ramse(f'{_kr(b)} i {a}' for a, b in sorted(beloep.items()))} uten tiltak")
    if uten:
        deler.append(f"{ramse(f'«{t.tiltak or t.id}»' for t in uten)} er ikke lagt til noen tjeneste")
    setning = "; ".join(deler)
    return (
        FEIL,
        f"{setning[:1].upper()}{setning[1:]}. Et beløp uten innhold regnes som uspesifisert innsparing.",
        tuple(t.id for t in uten),
        hjemmel,
    )


def _k3(p: Plantall) -> tuple:
    if not p.tiltak:
        return IKKE_VURDERT, UTEN_TILTAK
    feil = []
    for t in p.tiltak:
        mangler = [n for n, v in (("eier", t.eier), ("oppstart", t.oppstart), ("beslutter", t.beslutter)) if not v]
        if t.beslutter in ("KS", "F") and t.moete is None:
            mangler.append("møtedato")
        if t.eier and t.eier.strip().casefold() in ("kommunestyret", "kommunestyre"):
            mangler.append("eier som er en stilling (kommunestyret kan ikke være eier)")
        if mangler:
            feil.append((t.id, f"{t.id} mangler {ramse(mangler)}"))
    if feil:
        setning = "; ".join(s for _, s in feil)
        return FEIL, f"{setning[:1].upper()}{setning[1:]}.", tuple(i for i, _ in feil)
    return HOLDER, "Alle tiltak har eier, oppstart og beslutter, og møtedato der et organ avgjør."


def _k4(p: Plantall) -> tuple:
    if not p.tiltak:
        return IKKE_VURDERT, UTEN_TILTAK
    grense = regel("plan.engangsandel").verdi
    if uten := [t.id for t in p.teller if t.type is None or None in t.virkning]:
        return IKKE_VURDERT, f"Type eller virkning per år mangler for {ramse(uten)}.", tuple(uten)
    i_alt = sum((p.sum(i) for i in range(1, len(p.aar))), NULL)
    engangs = sum((p.sum(i, p.engangs) for i in range(1, len(p.aar))), NULL)
    if i_alt <= 0:
        return IKKE_VURDERT, f"Tiltakene gir ingen virkning i {p.aar[1]}–{p.aar[-1]}."
    andel = engangs / i_alt
    setning = (
        f"{prosent(100 * andel)} av virkningen i {p.aar[1]}–{p.aar[-1]} er engangstiltak"
        f" ({_kr(engangs)} av {_kr(i_alt)}); grensen er {prosent(100 * grense, 0)}."
    )
    ider = tuple(t.id for t in p.engangs)
    if engangs > grense * i_alt:
        return VARSEL, f"{setning} Engangspenger lukker et år, ikke ubalansen.", ider
    return HOLDER, setning, ider


def _k5(p: Plantall) -> tuple:
    if not p.tiltak:
        return IKKE_VURDERT, UTEN_TILTAK
    if uten := [t.id for t in p.teller if t.realisme is None]:
        return IKKE_VURDERT, f"Realisme mangler for {ramse(uten)}.", tuple(uten)
    mangler = [(a, p.mangler_etter_realisme(i)) for i, a in enumerate(p.aar)]
    if any(m is None for _, m in mangler):
        return IKKE_VURDERT, "Behovet er ikke kjent for alle årene."
    under = [(a, m) for a, m in mangler if m > 0]
    if not under:
        return HOLDER, "Også når hvert tiltak bare gir det dere selv venter, dekkes behovet hvert år."
    reserve = [(a, p.reservesum(a)) for a, _ in under]
    dekket = all(r >= m for (_, m), (_, r) in zip(under, reserve, strict=True))
    dom = (
        ("Reservetiltakene dekker det" if dekket else "Reservetiltakene dekker det ikke")
        if p.reserve
        else ("Det er ikke svart på hvilke reservetiltak dere har")
    )
    beloep = f" ({ramse(f'{_kr(r, 1)} i {a}' for a, r in reserve)})" if p.reserve else ""
    return VARSEL, f"Etter realisme mangler {ramse(f'{_kr(m)} i {a}' for a, m in under)}. {dom}{beloep}."


def _k8(p: Plantall) -> tuple:
    hjemmel = f"{regel('regnskap.inndekning_senest').hjemmel}; {regel('robek.flere_enn_aar').hjemmel}"
    if p.aarganger is None:
        return IKKE_VURDERT, "Det er ikke svart på hvilke år merforbruket kommer fra."
    if not any(p.aarganger.values()):
        return HOLDER, "Det er ikke noe merforbruk å dekke.", (), hjemmel
    dekning = {a: b for a, b in p.dekning.items() if b}
    if not dekning:
        return IKKE_VURDERT, "Det er ikke svart på hvor mye som dekkes hvert år."
    try:
        plan = inndekningsplan({a: b for a, b in p.aarganger.items() if b}, dekning)
    except UgyldigInndata as e:
        return IKKE_VURDERT, str(e)
    deler = []
    for a in plan.aarganger:
        navn = f"merforbruket fra {a.aargang}{' (anslag)' if a.aargang in p.anslaatt else ''}"
        if a.siste_aar is None:
            deler.append(f"{navn} er ikke dekket når planen slutter; det står igjen {_kr(a.udekket, 1)}")
        elif a.bokstav_c:
            deler.append(f"{navn} er ikke dekket før {a.siste_aar}, {_aar(a.etter)} etter at det oppsto")
    if not deler:
        return HOLDER, "Alt merforbruk dekkes innen to år etter at det oppsto.", (), hjemmel
    setning = "; ".join(deler)
    slutt = "Mer enn to år krever at kommunestyret vedtar det som et særlig tilfelle, og gir bokstav c i ROBEK." + (
        " Mer enn fire år krever godkjenning fra departementet." if plan.departementet else ""
    )
    return VARSEL, f"{setning[:1].upper()}{setning[1:]}. {slutt}", (), hjemmel


def _k9(p: Plantall) -> tuple:
    ider = tuple(t.id for t in p.tiltak if "selvkost" in (t.tjeneste, t.midler_fra))
    return _midler(
        p,
        ider,
        "Gebyrer på selvkostområder går til abonnentene og kan ikke dekke annen drift",
        "Ingen tiltak bruker gebyrer på selvkostområder til å dekke driften.",
        "kommuneloven § 15-1",
    )


def _k10(p: Plantall) -> tuple:
    ider = tuple(t.id for t in p.tiltak if t.midler_fra == "salg")
    return _midler(
        p,
        ider,
        "Salg av eiendom og aksjer er investeringsinntekt og kan ikke dekke drift",
        "Ingen tiltak bruker salgsinntekter i driften.",
        "kommuneloven § 14-9; budsjett- og regnskapsforskriften § 2-2",
    )


def _midler(p: Plantall, ider: tuple[str, ...], hvorfor: str, ellers: str, hjemmel: str) -> tuple:
    if ider:
        navn = ramse(f"{t.id} («{t.tiltak}»)" for t in p.tiltak if t.id in ider)
        return FEIL, f"{hvorfor}: {navn}. Beløpet er ikke regnet med i summen.", ider, hjemmel
    if not p.tiltak:
        return IKKE_VURDERT, UTEN_TILTAK
    if uten := [t.id for t in p.tiltak if t.midler_fra is None]:
        return IKKE_VURDERT, f"Det er ikke svart på hvor pengene kommer fra i {ramse(uten)}.", tuple(uten)
    return HOLDER, ellers, (), hjemmel


_KONTROLLER: dict[str, Callable[[Plantall], tuple]] = {
    "K1": _k1,
    "K2": _k2,
    "K3": _k3,
    "K4": _k4,
    "K5": _k5,
    "K6": k6,
    "K7": k7,
    "K8": _k8,
    "K9": _k9,
    "K10": _k10,
}
