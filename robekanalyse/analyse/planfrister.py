"""K6 and K7: are the notice periods counted in the plan's effect, and is it a collective dismissal?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from ..grunnlag.tall import dato_tekst, tekst
from .datoregning import FRISTREGNING
from .eksakt import ramse
from .foersteaar import MAANEDER_I_AARET
from .masse import masseoppsigelse
from .plantall import Personalgruppe, Plantall, Tiltak

_HOLDER, _VARSEL, _FEIL, _IKKE = "holder", "varsel", "feil", "ikke vurdert"
UTEN_TILTAK = "Det er ikke svart på hvilke tiltak planen har."
_AML = "arbeidsmiljøloven § 15-1 og § 15-3"


def fristens_slutt(g: Personalgruppe) -> dt.date | None:
    """When is the last of this group gone? Whole months from the first of the month after the notice arrived.

    None when the day or the longest notice period is not given. Source: aml. § 15-3.
    """
    if g.kommet_fram is None or g.lengste_frist is None or g.lengste_frist != int(g.lengste_frist):
        return None
    return FRISTREGNING["hele_maaneder"](g.kommet_fram, int(g.lengste_frist))


def lovlig_ledetid(t: Tiltak) -> dt.date | None:
    """Which day is the last notice period of this measure out? None when no one is dismissed, or it is not known."""
    slutt = [fristens_slutt(g) for g in t.personal if g.oppsigelser]
    return None if not slutt or None in slutt else max(slutt)


def hoeyst_i_aar(t: Tiltak, aar: int) -> Decimal | None:
    """How much can a measure that starts as said give in this year at the most? None when it is not known.

    The months left of the year from the start, as a share of the whole year's effect.
    """
    if t.helaar is None or t.oppstart is None:
        return None
    if t.oppstart.year > aar:
        return Decimal(0)
    maaneder = MAANEDER_I_AARET if t.oppstart.year < aar else MAANEDER_I_AARET + 1 - t.oppstart.month
    return t.helaar * maaneder / MAANEDER_I_AARET


def for_tidlig(t: Tiltak, aar: int, virkning: Decimal | None) -> str:
    """Why is the effect of this year counted before it can come? "" when it is not, or cannot be told."""
    hoeyst = hoeyst_i_aar(t, aar)
    if virkning is None or hoeyst is None or virkning <= 0:
        return ""
    if virkning > hoeyst:
        return (
            f"{t.id} er ført med {tekst(virkning, 2)} mill. kr i {aar}, men kan med oppstart"
            f" {dato_tekst(t.oppstart)} gi høyst {tekst(hoeyst, 2)}"
        )
    slutt = lovlig_ledetid(t)
    if slutt and slutt.year >= aar and slutt >= t.oppstart and virkning == hoeyst:
        return (
            f"{t.id} er ført med full virkning fra {dato_tekst(t.oppstart)}, men den lengste oppsigelsesfristen er"
            f" ikke ute før {dato_tekst(slutt)}"
        )
    return ""


def k6(p: Plantall) -> tuple:
    """Is the effect counted after the notice periods, and is what must come before them on paper?"""
    if not p.tiltak:
        return _IKKE, UTEN_TILTAK
    med = [t for t in p.tiltak if t.oppsigelser > 0]
    beroert = [t.id for t in p.tiltak if t.aarsverk and t.aarsverk > 0]
    feil = [
        (t.id, grunn)
        for t in p.tiltak
        for i, a in enumerate(p.aar)
        if t in med or t.id in beroert
        for grunn in [for_tidlig(t, a, t.virkning[i])]
        if grunn
    ]
    if feil:
        return _FEIL, "; ".join(dict.fromkeys(g for _, g in feil)) + ".", tuple(dict.fromkeys(i for i, _ in feil)), _AML
    if not med:
        if beroert and not p.personal_besvart:
            return (
                _IKKE,
                f"{ramse(beroert)} berører årsverk, men det er ikke svart på hvordan de tas ned.",
                tuple(beroert),
            )
        return _HOLDER, "Ingen tiltak gir oppsigelser.", (), _AML
    mangler = []
    for t in med:
        if any(g.oppsigelser and (g.kommet_fram is None or g.lengste_frist is None) for g in t.personal):
            mangler.append(f"{t.id} mangler dato for oppsigelsene eller lengste frist")
    ider = tuple(t.id for t in med)
    if mangler:
        return _VARSEL, f"{'; '.join(mangler)}.", ider, _AML
    foerst = min(g.kommet_fram for t in med for g in t.personal if g.oppsigelser)
    for tema, navn in (
        ("behov_ramme", "drøfting av behov og ramme"),
        ("utvalgskrets", "drøfting av utvalgskretsen"),
        ("kriterier", "drøfting av kriteriene"),
        ("paragraf_15_1", "samtalene etter arbeidsmiljøloven § 15-1"),
    ):
        dato = p.droeftet.get(tema)
        if dato is None:
            mangler.append(f"{navn} er ikke datert")
        elif dato >= foerst:
            mangler.append(f"{navn} er satt til {dato_tekst(dato)}, ikke før oppsigelsene {dato_tekst(foerst)}")
    if mangler:
        setning = "; ".join(mangler)
        return _VARSEL, f"{setning[:1].upper()}{setning[1:]}.", ider, _AML
    siste = max(lovlig_ledetid(t) for t in med)
    return (
        _HOLDER,
        (
            f"Oppsigelsene er framme senest {dato_tekst(foerst)}, og den lengste fristen er ute"
            f" {dato_tekst(siste)}. Virkningen det første året er regnet etter det."
        ),
        ider,
        _AML,
    )


def k7(p: Plantall) -> tuple:
    """Are there so many dismissals within thirty days that it is a collective dismissal?"""
    hjemmel = "arbeidsmiljøloven § 15-2"
    grupper = [(t.id, g) for t in p.tiltak for g in t.personal]
    if not p.personal_besvart:
        beroert = [t.id for t in p.tiltak if t.aarsverk and t.aarsverk > 0]
        if beroert:
            return (
                _IKKE,
                f"{ramse(beroert)} berører årsverk, men det er ikke svart på hvordan de tas ned.",
                tuple(beroert),
            )
        if not p.tiltak:
            return _IKKE, UTEN_TILTAK
        return _HOLDER, "Ingen tiltak berører årsverk.", (), hjemmel
    uten = [i for i, g in grupper if (g.oppsigelser or g.sluttavtaler) and g.kommet_fram is None]
    hendelser = [
        (g.kommet_fram, slag, True, int(n))
        for _, g in grupper
        if g.kommet_fram
        for slag, n in (("oppsigelse", g.oppsigelser), ("sluttavtale", g.sluttavtaler))
        if n
    ]
    svar = masseoppsigelse(hendelser)
    ider = tuple(dict.fromkeys(i for i, g in grupper if g.oppsigelser or g.sluttavtaler))
    if svar.er_masseoppsigelse:
        return (
            _VARSEL,
            (
                f"{svar.antall} personer slutter i vinduet {dato_tekst(svar.vindu[0])}–{dato_tekst(svar.vindu[1])}"
                f" ({svar.oppsagte} sagt opp). Det er masseoppsigelse: Nav skal ha melding, og de tillitsvalgte"
                " skal drøfte så tidlig som mulig."
            ),
            ider,
            hjemmel,
        )
    if uten:
        return (
            _IKKE,
            f"Dato for oppsigelsene mangler i {ramse(dict.fromkeys(uten))}.",
            tuple(dict.fromkeys(uten)),
            hjemmel,
        )
    if svar.gult_varsel:
        return (
            _VARSEL,
            (
                f"{svar.oppsagte + svar.andre_opphoer} personer slutter innen 30 dager. Det er nær grensen for"
                " masseoppsigelse."
            ),
            ider,
            hjemmel,
        )
    return _HOLDER, "Det blir ikke masseoppsigelse.", ider, hjemmel
