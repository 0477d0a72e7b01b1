"""Gathering 6 live: the calculators as forms. What is typed is reckoned with and shown, and never stored anywhere."""

from __future__ import annotations

import pandas as pd

from ..analyse.foersteaar import foersteaarseffekt
from ..analyse.fortrinn import fortrinnsrett
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import dato_tekst, tekst
from ..samling import s6_felles, s6_frister, s6_masse, s6_tidslinje
from ..samling.felles import Tekst
from ..samling.s5_maler import avsnitt
from ..samling.start import Utgangspunkt
from ..visning.tabell import Tabell, tabell
from .felt import Felt, Skjema, Valgfelt, levende
from .opphoersrader import FLEST_RADER, Opphoersrad, med_radens_nummer

LAGRES_IKKE = (
    "Skriv datoer som dag.måned.år, aldri navn. Det som skrives her, blir ikke lagret noe sted: det er borte når heftet"
    " lukkes."
)
BARE_AAPENT = "Åpne heftet i Jupyter og kjør cellene for å regne med egne tall her. Eksemplene over er regnet likt."
INGEN_TARIFF = ("ingen", "nei", "-", "–")
PARTER = {"Arbeidsgiveren": "arbeidsgiver", "Den ansatte selv": "arbeidstaker"}
JA_NEI = {"Nei": False, "Ja": True}


def _vis(form: Skjema):
    form.beregn()
    return form.boks


def fristkalkulator(her: Utgangspunkt):
    """When is the post gone? Own dates as a form, with one worked example where no one is there to type."""
    eksempel = {"ansatt_fra": "1.1.2015", "foedt": "1.6.1966", "mottatt": "15.1.2027"}
    return _vis(fristskjema(her, **eksempel)) if levende() else s6_frister.frist(her, **eksempel)


def fristskjema(her: Utgangspunkt, ansatt_fra="", foedt="", mottatt="") -> Skjema:
    """The form for one notice period."""

    def regn(tariff, **felt) -> Tabell:
        avtale = None if tariff is None or tariff.lower() in INGEN_TARIFF else tariff
        return s6_frister.frist.__wrapped__(her, tariff=avtale, **felt)

    return Skjema(
        [
            Felt("ansatt_fra", "Ansatt fra", "1.3.2015", ansatt_fra),
            Felt("foedt", "Født", "1.6.1966", foedt),
            Felt("mottatt", "Oppsigelsen kom fram", "15.1.2027", mottatt),
            Valgfelt("fra", "Oppsigelse fra", PARTER, "arbeidsgiver"),
            Valgfelt("proevetid", "Prøvetid", JA_NEI, False),
            Felt("tariff", "Tariff", "KS eller ingen", "KS"),
        ],
        regn, "Regn ut siste dag", LAGRES_IKKE, "robek-frist",
    )  # fmt: skip


def massekalkulator(her: Utgangspunkt):
    """Is it a collective dismissal? Own rows as a form, or one worked example."""
    eksempel = [("4.1.2027", "oppsigelse", True, 9), ("20.1.2027", "sluttavtale", True, 2)]
    return _vis(masseskjema(her, eksempel)) if levende() else s6_masse.egen_masse(her, eksempel)


def masseskjema(her: Utgangspunkt, rader=()) -> Skjema:
    """The form for terminations, one row each; empty rows are passed over."""
    rader = [*rader, *[None] * (FLEST_RADER - len(rader))]
    return Skjema(
        [*(Opphoersrad(nr, rad) for nr, rad in enumerate(rader, start=1)),
         Felt("nav", "Nav varslet", "valgfritt, for eksempel 4.1.2027")],
        lambda nav, **felt: med_radens_nummer(felt, lambda svar: _masse(her, nav, svar)),
        "Tell personene", LAGRES_IKKE, "robek-masse",
    )  # fmt: skip


def _masse(her: Utgangspunkt, nav, svar: list[tuple]) -> Tabell:
    t = s6_masse.egen_masse.__wrapped__(her, svar)
    if nav is None:
        return t
    tidligst = s6_masse.masseoppsigelse(svar).tidligste_virkning(nav)
    linje = ("Tidligste virkning", dato_tekst(tidligst) if tidligst else "gjelder ikke, det er ikke masseoppsigelse")
    data = pd.concat([t.data, pd.DataFrame([linje], columns=t.data.columns)], ignore_index=True)
    return Tabell(data, t.tittel, t.kilder, t.merknader, t.hoeyre)


def tidslinjekalkulator(her: Utgangspunkt):
    """How far ahead must it begin? Own date, notice and meetings as a form, or one worked example."""
    if levende():
        return _vis(tidslinjeskjema(her, "1.8.2027", "6"))
    return s6_tidslinje.tidslinjetabell(her, virkning="1.8.2027", lengste_frist=6)


def tidslinjeskjema(her: Utgangspunkt, virkning="", lengste="") -> Skjema:
    """The form for the timeline backwards."""

    def regn(virkning, lengste, masse, kommunestyret, formannskapet) -> Tabell:
        if virkning is None:
            raise UgyldigInndata("Feltet virkningsdato mangler: skriv dag.måned.år, for eksempel 1.8.2027.")
        if lengste is None:
            raise UgyldigInndata("Feltet lengste frist mangler: skriv hele måneder, for eksempel 6.")
        plan = [
            {"organ": organ, "moetedato": _moete(dag, felt)}
            for organ, felt, datoer in (("kommunestyret", "møter i kommunestyret", kommunestyret),
                                        ("formannskapet", "møter i formannskapet", formannskapet))
            for dag in (datoer or "").replace(";", ",").split(",") if dag.strip()
        ]  # fmt: skip
        return s6_tidslinje.tidslinjetabell.__wrapped__(
            her, virkning=virkning, lengste_frist=lengste, moeteplan=plan or None, masse=masse
        )

    return Skjema(
        [
            Felt("virkning", "Virkningsdato", "første dag uten stillingene, 1.8.2027", virkning),
            Felt("lengste", "Lengste frist", "hele måneder, 1–6", lengste),
            Valgfelt("masse", "Masseoppsigelse", {"Vet ikke": None, **JA_NEI}, None),
            Felt("kommunestyret", "Møter i kommunestyret", "valgfritt: 10.12.2026, 17.2.2027"),
            Felt("formannskapet", "Møter i formannskapet", "valgfritt"),
        ],
        regn, "Regn bakover", LAGRES_IKKE, "robek-tidslinje",
    )  # fmt: skip


def _moete(skrevet: str, felt: str):
    from ..analyse.datoregning import les_felt

    return les_felt(skrevet, felt)


def _bare_aapent() -> Tekst:
    """What stands where a form would only repeat the table above it."""
    return avsnitt(f"{BARE_AAPENT} {s6_felles.forbehold()}")


def foersteaarskalkulator(her: Utgangspunkt):
    """What is a measure worth in its first year? Own amounts as a form; a sentence where no one is there to type."""
    return _vis(foersteaarsskjema(her, "780 000", "31.7.2027")) if levende() else _bare_aapent()


def foersteaarsskjema(her: Utgangspunkt, helaar="", slutt="") -> Skjema:
    """The form for the effect of the first year."""
    return Skjema(
        [
            Felt("helaar", "Helårseffekt", "lønn og sosiale utgifter for et år, 780 000", helaar),
            Felt("slutt", "Fratredelse", "siste dag, 31.7.2027", slutt),
            Felt("kostnader", "Engangskostnader", "valgfritt: sluttpakke, omstilling"),
        ],
        lambda helaar, slutt, kostnader: _foersteaar(helaar, slutt, kostnader),
        "Regn ut virkningen", LAGRES_IKKE, "robek-foersteaar",
    )  # fmt: skip


def _foersteaar(helaar, slutt, kostnader) -> Tabell:
    if helaar is None:
        raise UgyldigInndata("Feltet helårseffekt mangler: skriv beløpet for et helt år, for eksempel 780 000.")
    s = foersteaarseffekt(helaar, slutt, kostnader)
    d = 0 if s.helaarseffekt == int(s.helaarseffekt) and s.effekt == round(s.effekt) else 2
    rader = [
        ("Måneder med virkning", tekst(s.maaneder)),
        (f"Virkning i {s.aar} før engangskostnader", tekst(s.foer_engangskostnader, d)),
        ("Engangskostnader", "ikke oppgitt" if s.engangskostnader is None else tekst(s.engangskostnader, d)),
        (f"Virkning i {s.aar}", tekst(s.effekt, d)),
        (f"Virkning i {s.aar + 1}", tekst(s.helaarseffekt, d)),
    ]
    return tabell(
        pd.DataFrame(rader, columns=["Hva", "Svar"]),
        f"Virkningen i {s.aar} er {tekst(s.effekt, d)}, i samme enhet som du skrev", kilder=(),
        merknader=(*s.forklaring, *s6_felles.svarlinjer(s)),
    )


def fortrinnskalkulator(her: Utgangspunkt):
    """Who has priority to a new post, and until when? Own dates as a form; a sentence where no one is there."""
    return _vis(fortrinnsskjema("1.1.2015", "15.1.2027", "31.7.2027")) if levende() else _bare_aapent()


def fortrinnsskjema(ansatt="", oppsagt="", slutt="") -> Skjema:
    """The form for priority right after one unbroken employment."""
    return Skjema(
        [Felt("ansatt", "Ansatt fra", "1.1.2015", ansatt),
         Felt("oppsagt", "Oppsagt", "dagen oppsigelsen kom fram, 15.1.2027", oppsagt),
         Felt("slutt", "Fratredelse", "siste dag, 31.7.2027", slutt)],
        lambda ansatt, oppsagt, slutt: _fortrinn(ansatt, oppsagt, slutt),
        "Finn fortrinnsretten", LAGRES_IKKE, "robek-fortrinn",
    )  # fmt: skip


def _fortrinn(ansatt, oppsagt, slutt) -> Tabell:
    if ansatt is None:
        raise UgyldigInndata("Feltet ansatt fra mangler: skriv dag.måned.år, for eksempel 1.1.2015.")
    f = fortrinnsrett(oppsagt, slutt, ansatt)
    rader = [("Fortrinnsrett", "ja" if f.har_rett else "nei")]
    if f.har_rett:
        rader += [("Gjelder fra", dato_tekst(f.fra)), ("Gjelder til og med", dato_tekst(f.til))]
    return tabell(
        pd.DataFrame(rader, columns=["Hva", "Svar"]),
        f"Fortrinnsrett til og med {dato_tekst(f.til)}" if f.har_rett else "Ingen fortrinnsrett", kilder=(),
        merknader=(*f.forklaring, *s6_felles.svarlinjer(f)),
    )
