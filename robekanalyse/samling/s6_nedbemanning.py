"""What notebook 6 shows: the ten steps, notice periods, collective dismissal, the timeline, first-year effect."""

from __future__ import annotations

import pandas as pd

from .. import (
    foersteaarseffekt,
    fortrinnsrett,
    masseoppsigelse,
    nedbemanning_sjekkliste,
    opplaeringssetning,
    oppsigelsesfrist,
    tidslinje_bakover,
)
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import regler
from ..grunnlag.tall import dato_tekst
from ..visning.tabell import tabell
from .felles import punktliste
from .start import Utgangspunkt

FJORDVIK = Opphav("fjordvik", aar=(2027, 2030), konstruert=True)
SVAR = {"groenn": "holder", "varsel": "varsel", "feil": "feil"}
TILFELLER = (
    ("Ni oppsagte samme dag", [("4.1.2027", "oppsigelse", True, 9)]),
    ("Ti oppsagte samme dag", [("4.1.2027", "oppsigelse", True, 10)]),
    (
        "Fem oppsagte, så fem sluttavtaler 16 dager senere",
        [("4.1.2027", "oppsigelse", True, 5), ("20.1.2027", "sluttavtale", True, 5)],
    ),
    (
        "Fire oppsagte, så åtte sluttavtaler",
        [("4.1.2027", "oppsigelse", True, 4), ("20.1.2027", "sluttavtale", True, 8)],
    ),
    ("Fem oppsagte, og fem til på dag 30", [("4.1.2027", "oppsigelse", True, 5), ("2.2.2027", "oppsigelse", True, 5)]),
    ("Fem oppsagte, og fem til på dag 31", [("4.1.2027", "oppsigelse", True, 5), ("3.2.2027", "oppsigelse", True, 5)]),
)
EKSEMPLER = (
    ("Tre år ansatt, 37 år", "1.3.2024", "1.1.1990", "15.1.2027", "arbeidsgiver"),
    ("Tolv år ansatt, 48 år", "1.1.2015", "16.1.1978", "15.1.2027", "arbeidsgiver"),
    ("Tolv år ansatt, fyller 50 den dagen", "1.1.2015", "15.1.1977", "15.1.2027", "arbeidsgiver"),
    ("Tolv år ansatt, 60 år, fram 31. januar", "1.1.2015", "1.6.1966", "31.1.2027", "arbeidsgiver"),
    ("Tolv år ansatt, 60 år, fram 1. februar", "1.1.2015", "1.6.1966", "1.2.2027", "arbeidsgiver"),
    ("Under ti år ansatt, 62 år", "1.6.2017", "1.6.1964", "15.1.2027", "arbeidsgiver"),
    ("Sier opp selv, tolv år ansatt, 60 år", "1.1.2015", "1.6.1966", "15.1.2027", "arbeidstaker"),
)


def forbehold() -> str:
    """The sentence that stands on every part: training material, and the day the rules were last checked."""
    dato = min(r.kontrollert for r in regler("nedbemanning"))
    return f"{opplaeringssetning()}. Reglene er kontrollert {dato_tekst(dato)}."


def _sjekkliste(navn: str):
    s = nedbemanning_sjekkliste(navn)
    rader = [
        (g.navn, p.tekst, p.hjemmel, "" if p.status == "bekreftet" else "antatt") for g in s.grupper for p in g.punkter
    ]
    d = pd.DataFrame(rader, columns=["gruppe", "tekst", "hjemmel", "status"])
    return tabell(
        d,
        s.tittel,
        {"gruppe": "Trinn", "tekst": "Hva", "hjemmel": "Hjemmel", "status": "Status"},
        kilder=(),
        merknader=(s.innledning, forbehold()),
        gruppe="gruppe",
    )


def trinnene(her: Utgangspunkt):
    """Which ten steps lead from the political frame to priority right, and what does each rest on?"""
    return _sjekkliste("prosess")


def utvelgelse(her: Utgangspunkt):
    """Which circle and which criteria, and what must be written down?"""
    return _sjekkliste("utvelgelse")


def droefting(her: Utgangspunkt):
    """What must be informed about and consulted on, with whom, and when?"""
    return _sjekkliste("droefting")


def frister(her: Utgangspunkt):
    """When is the post gone in these worked cases? Law, collective agreement, and the later of them."""
    rader = []
    for navn, ansatt, foedt, mottatt, fra in EKSEMPLER:
        f = oppsigelsesfrist(ansatt, foedt, mottatt, fra=fra)
        rader.append(
            (
                navn,
                mottatt,
                f.lovfrist_maaneder,
                dato_tekst(f.lov_slutt),
                dato_tekst(f.tariff_slutt),
                dato_tekst(f.fratredelse),
            )
        )
    d = pd.DataFrame(rader, columns=["tilfelle", "mottatt", "maaneder", "lov", "tariff", "slutt"])
    return tabell(
        d,
        "Oppsigelsesfrister, sju tilfeller",
        {
            "tilfelle": "Tilfelle",
            "mottatt": "Kommet fram",
            "maaneder": "Lovfrist, md.",
            "lov": "Lovens slutt",
            "tariff": "Tariffens slutt",
            "slutt": "Fratrer",
        },
        {"maaneder": 0},
        kilder=(),
        merknader=(
            "Lovens frist løper hele måneder fra den første i neste måned, tariffens fra dato til dato. "
            "Den seneste gjelder. Hjemmel: aml. § 15-3 og Hovedtariffavtalen KS kap. 1 § 3.",
            "Tilfellene er laget for øving.",
            forbehold(),
        ),
    )


def frist(her: Utgangspunkt, ansatt_fra, foedt, mottatt, fra="arbeidsgiver", proevetid=False):
    """When is this post gone? Your own dates; nothing is stored."""
    try:
        f = oppsigelsesfrist(ansatt_fra, foedt, mottatt, fra=fra, proevetid=proevetid)
    except RobekFeil as e:
        return punktliste("Datoene kan ikke brukes slik de står.", [str(e)])
    return punktliste(
        f"Fratredelse: {dato_tekst(f.fratredelse)}.", [*f.forklaring, *(m.tekst for m in f.merknader), forbehold()]
    )


def masse(her: Utgangspunkt):
    """Is it a collective dismissal? Six cases with the same rule."""
    rader = []
    for navn, hendelser in TILFELLER:
        m = masseoppsigelse(hendelser)
        rader.append((navn, m.antall, "ja" if m.er_masseoppsigelse else "nei", " ".join(m.forklaring)))
    d = pd.DataFrame(rader, columns=["tilfelle", "antall", "svar", "grunn"])
    return tabell(
        d,
        "Masseoppsigelse eller ikke?",
        {"tilfelle": "Tilfelle", "antall": "Personer i vinduet", "svar": "Masseoppsigelse", "grunn": "Hvorfor"},
        {"antall": 0},
        kilder=(),
        merknader=("Tilfellene er laget for øving.", forbehold()),
    )


def tidslinje(her: Utgangspunkt, virkningsdato="1.1.2028", lengste_frist=6):
    """What is the last date for each step, when the posts shall be gone from this day?"""
    try:
        t = tidslinje_bakover(virkningsdato, lengste_frist=lengste_frist)
    except RobekFeil as e:
        return punktliste("Tidslinja kan ikke regnes.", [str(e)])
    rader = [(x.navn, dato_tekst(x.siste_virkedag), x.hvem, x.hjemmel, "antatt" if x.antatt else "") for x in t.trinn]
    d = pd.DataFrame(rader, columns=["trinn", "dato", "hvem", "hjemmel", "status"])
    return tabell(
        d,
        f"Siste dato per trinn når stillingene skal være borte {dato_tekst(t.virkningsdato)}",
        {"trinn": "Trinn", "dato": "Senest", "hvem": "Hvem", "hjemmel": "Hjemmel", "status": "Status"},
        kilder=(),
        merknader=(f"Lengste lovfrist i gruppen: {lengste_frist} måneder.", *t.forklaring, forbehold()),
    )


def fristtabell(her: Utgangspunkt, virkningsdato="1.1.2028"):
    """When must the notice have arrived, for each notice period, by law and by the agreement?"""
    rader = []
    for md in range(1, 7):
        s = tidslinje_bakover(virkningsdato, lengste_frist=md).stillinger[0]
        rader.append((md, dato_tekst(s.siste_lov), dato_tekst(s.siste_tariff), dato_tekst(s.siste_dag)))
    d = pd.DataFrame(rader, columns=["md", "lov", "tariff", "siste"])
    return tabell(
        d,
        f"Siste dag oppsigelsen må være kommet fram for virkning fra {virkningsdato}",
        {"md": "Lovfrist, md.", "lov": "Etter loven", "tariff": "Etter tariffavtalen", "siste": "Den som gjelder"},
        {"md": 0},
        kilder=(),
        merknader=(forbehold(),),
    )


def virkning(her: Utgangspunkt):
    """What is a full-year effect of 780 000 kr worth in the first year, for three leaving dates?"""
    rader = []
    for slutt in ("30.4.2027", "31.7.2027", "31.12.2027"):
        e = foersteaarseffekt(780_000, slutt)
        rader.append((slutt, e.maaneder, e.effekt))
    d = pd.DataFrame(rader, columns=["slutt", "md", "kr"])
    return tabell(
        d,
        "Ett årsverk på 780 000 kr: virkning i 2027",
        {"slutt": "Fratrer", "md": "Måneder med virkning", "kr": "Virkning i 2027, kr"},
        {"md": 0, "kr": 0},
        kilder=(),
        merknader=("Øvingstall. Engangskostnader kommer til fradrag.", forbehold()),
    )


def fortrinn(her: Utgangspunkt):
    """Who has priority to new posts, and until when? One worked case."""
    x = fortrinnsrett("15.1.2027", "31.7.2027", "1.1.2015")
    return punktliste(
        f"Oppsagt 15. januar 2027, fratrer 31. juli 2027: fortrinnsrett til og med {dato_tekst(x.til)}.",
        [*x.forklaring, *(m.tekst for m in x.merknader), forbehold()],
    )


def planen(her: Utgangspunkt):
    """What do the checks say of Fjordvik's plan? Measures per year and the sum, as a constructed example."""
    p = les_yaml("fjordvik/plan.yaml")
    kontroller = ", ".join(f"{k} {SVAR.get(str(v), v)}" for k, v in p["kontroller"].items())
    rader = [(x["id"], x["tiltak"], *x["virkning"], x["realisme"]) for x in p["tiltak"]]
    kol = [f"a{i}" for i in range(4)]
    d = pd.DataFrame(rader, columns=["id", "tiltak", *kol, "realisme"])
    summer = {"id": "", "tiltak": "Sum", **d[kol].sum().to_dict(), "realisme": ""}
    d = pd.concat([d, pd.DataFrame([summer])], ignore_index=True)
    return tabell(
        d,
        "Planen slik den vedtas, mill. kr per år",
        {"id": "Nr.", "tiltak": "Tiltak", **{k: str(2027 + i) for i, k in enumerate(kol)}, "realisme": "Realisme"},
        {k: 1 for k in kol},
        kilder=(FJORDVIK,),
        merknader=(
            "Realisme er den andelen av virkningen kommunen selv venter, ut fra hva som ble gjennomført før.",
            f"Kontrollene: {kontroller}.",
        ),
    )
