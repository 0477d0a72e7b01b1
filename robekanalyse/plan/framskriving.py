"""What happens without measures, from the municipality's own answers: the same projection as in notebook 2."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.feil import RobekFeil
from ..grunnlag.regler import regel
from ..grunnlag.tall import avrund, prosent, tekst
from ..samling.s2_antakelser import Antakelser, antakelser
from ..samling.start import Utgangspunkt
from .svar import Plansvar, tall

# The plan's amounts are in whole 10 000 kr, so that a reader can add the printed lines and get the printed sum.
DESIMALER = 2


@dataclass(frozen=True)
class Uten_tiltak:
    """The projection behind the plan: `resultat` {year: mill. kr} rounded to the plan's amounts, None-free.

    `linjer` say what it stands on; `mangler` why there is none. `kapital` {year: mill. kr} is new capital cost each
    year, `prognose` {year: mill. kr} merforbruk expected in years before the plan.
    """

    basisaar: int
    resultat: dict[int, Decimal]
    inntekt: dict[int, Decimal]
    prognose: dict[int, Decimal]
    kapital: dict[int, Decimal]
    linjer: tuple[str, ...] = ()
    merknader: tuple[str, ...] = ()
    kilder: tuple = ()
    mangler: str = ""
    antatt: Antakelser | None = None


def nettodrift(rad: dict) -> Decimal | None:
    """Netto driftsresultat of a row of s1-kassetall; None when a part is missing.

    Income less expenditure, less net financial cost with instalments, depreciation added back (BRF § 2-1, KOSTRA).
    """
    deler = [tall(rad.get(n)) for n in ("driftsinntekter", "driftsutgifter", "netto_finans", "avskrivninger")]
    return None if None in deler else deler[0] - deler[1] - deler[2] + deler[3]


def uten_tiltak(her: Utgangspunkt, s: Plansvar, til: int) -> Uten_tiltak:
    """What becomes of the result if nothing is done, year by year up to `til`, on the path the municipality chose?

    From s1-kassetall (last year), s1-merforbruk, s2-bane, s2-inntekter and s2-investeringer. Nothing is guessed: what
    is missing is said in `mangler`, what is assumed in `linjer`.
    """
    rader = sorted((r for r in s.raa("s1-kassetall") if r.get("aar")), key=lambda r: int(r["aar"]))
    if not rader:
        return _ikke("Tallene for kommunekassen er ikke svart på (s1-kassetall).")
    siste, basis = rader[-1], int(rader[-1]["aar"])
    resultat = nettodrift(siste)
    if resultat is None:
        return _ikke(
            f"Netto driftsresultat for {basis} kan ikke regnes ut: fyll ut alle tallene i s1-kassetall.", basis
        )
    if (bane := s.verdi("s2-bane")) is None:
        return _ikke("Det er ikke valgt hvilken bane dere planlegger etter (s2-bane).", basis)
    inntekt = tall(siste["driftsinntekter"])
    vekst, vekstlinje = _vekst(s, basis, inntekt, til)
    kapital, kapitallinje = _kapital(s, basis, til)
    akk = sum((b for a, b in aarganger(s).items() if a <= basis), Decimal(0)) if s.har("s1-merforbruk") else None
    straks = sum(
        (tall(r["virkning_i_aar"]) for r in s.raa("s1-straks") if r.get("virkning_i_aar") is not None), Decimal(0)
    )
    try:
        a = antakelser(
            her,
            basisaar=basis,
            driftsinntekter=inntekt,
            netto_driftsresultat=resultat,
            disposisjonsfond=tall(siste.get("disposisjonsfond")),
            merforbruk=akk,
            renteeksponert=tall(siste.get("renteeksponert_gjeld")),
            inntektsvekst=vekst,
            kapitalkostnad=kapital,
            til_aar=til,
        )
        f, med_straks = a.bane(bane), a.bane(bane, engangs={basis + 1: straks})
    except RobekFeil as feil:
        return _ikke(str(feil), basis)
    bundet = (tall(siste.get("avsatt_bundne")) or 0) - (tall(siste.get("brukt_bundne")) or 0)
    linjer = [x for x in a.linjer if not x.startswith(("Realvekst", "Ny kapitalkostnad"))]
    linjer += [vekstlinje, kapitallinje, f"Bane {bane} er valgt (s2-bane)."]
    if bundet:
        linjer.append(
            f"I {basis} ble netto {tekst(abs(bundet), 1)} mill. kr {'satt av til' if bundet > 0 else 'brukt av'}"
            " bundne fond. Behovet forutsetter at avsetning til bundne fond og overføring til investering er"
            " null [antatt]."
        )
    if straks:
        linjer.append(f"Strakstiltakene gir {tekst(straks, 1)} mill. kr i {basis + 1} (s1-straks).")
    # In whole 100 000 kr, as the vintages are given.
    nytt = med_straks.tabell.set_index("aar")["nytt_merforbruk"]
    prognose = {int(y): avrund(Decimal(str(v)), 1) for y, v in nytt.items() if y > basis and v == v and v > 0}
    tabell = f.tabell.set_index("aar")
    return Uten_tiltak(
        basis,
        {int(y): avrund(Decimal(str(v)), DESIMALER) for y, v in tabell["resultat"].items()},
        {int(y): avrund(Decimal(str(v)), DESIMALER) for y, v in tabell["inntekt"].items()},
        prognose,
        kapital,
        tuple(linjer),
        tuple(a.merknader),
        a.kilder,
        antatt=a,
    )


def _ikke(mangler: str, basis: int = 0) -> Uten_tiltak:
    return Uten_tiltak(basis, {}, {}, {}, {}, mangler=mangler)


def aarganger(s: Plansvar) -> dict[int, Decimal]:
    """What is left to cover of each year's merforbruk? {year it arose: mill. kr}"""
    ut: dict[int, Decimal] = {}
    for r in s.raa("s1-merforbruk"):
        if r.get("aar") and r.get("opprinnelig") is not None:
            rest = tall(r["opprinnelig"]) - (tall(r.get("dekket")) or 0)
            ut[int(r["aar"])] = ut.get(int(r["aar"]), Decimal(0)) + rest
    return dict(sorted(ut.items()))


def _vekst(s: Plansvar, basis: int, inntekt: Decimal, til: int) -> tuple[dict[int, Decimal], str]:
    """Growth in all income, per cent a year, when free income follows the sober estimate; flat where it is blank."""
    anslag = s.per_aar("s2-inntekter", "anslag")
    foer = s.per_aar("s1-treffsikkerhet", "frie_inntekter_regnskap").get(basis) or anslag.get(basis)
    if foer is None or not any(a > basis for a in anslag):
        return dict.fromkeys(range(basis + 1, til + 1), Decimal(0)), (
            "Inntektene er holdt uendret i faste priser, fordi det nøkterne anslaget (s2-inntekter) eller frie"
            f" inntekter i regnskapet for {basis} (s1-treffsikkerhet) ikke er svart på [antatt]."
        )
    ut, uten = {}, []
    for aar in range(basis + 1, til + 1):
        naa = anslag.get(aar)
        if naa is None:
            uten.append(str(aar))
            naa = foer
        ut[aar] = 100 * (naa - foer) / inntekt
        inntekt, foer = inntekt + naa - foer, naa
    linje = f"Frie inntekter følger det nøkterne anslaget {basis + 1}–{til} (s2-inntekter). Andre inntekter er uendret."
    return ut, linje + (f" Anslag mangler for {', '.join(uten)} og er holdt uendret [antatt]." if uten else "")


def _kapital(s: Plansvar, basis: int, til: int) -> tuple[dict[int, Decimal], str]:
    """What new loans add each year: interest, and equal instalments over the life, in full from the year of use."""
    ut = dict.fromkeys(range(basis + 1, til + 1), Decimal(0))
    if not s.har("s2-investeringer"):
        return ut, "Renter og avdrag på nye lån er ikke regnet med, fordi s2-investeringer ikke er svart på [antatt]."
    rente = regel("plan.laanerente", dt.date(basis + 1, 1, 1)).verdi
    uten = []
    for r in s.raa("s2-investeringer"):
        laan, levetid, aar = tall(r.get("laan")), tall(r.get("levetid")), r.get("tas_i_bruk")
        if laan is None or not levetid or not aar:
            uten.append(r.get("prosjekt", "et prosjekt"))
        elif int(aar) in ut:
            ut[int(aar)] += laan * (rente / 100 + 1 / levetid)
    ut = {a: avrund(v, DESIMALER) for a, v in ut.items()}
    linje = (
        f"Nye lån koster {prosent(rente)} i rente og like avdrag over levetiden, fullt ut fra året prosjektet tas i"
        " bruk [antatt]."
    )
    return ut, linje + (
        f" Lån, levetid eller år mangler for {', '.join(uten)}, som ikke er regnet med." if uten else ""
    )
