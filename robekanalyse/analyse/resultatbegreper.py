"""Results as they should be read: corrected for premieavvik and bound funds, without one-off income, against levels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.regler import Regel, regel
from ..grunnlag.tall import prosent, tekst
from .eksakt import aarstall, beloep
from .oekonomi import nokkeltall

ROED, GUL, GROENN = "rød", "gul", "grønn"


@dataclass(frozen=True)
class KorrigertResultat:
    """Netto driftsresultat corrected, in the unit given: `beloep`, `prosent` of income, `ukorrigert` and its per cent.

    `ledd` are the parts in words and amounts that add up to `beloep`; `uten_engangs` is corrected less one-off
    income (None when not given). `hjemmel` and `merknader` say what the concept stands on.
    """

    beloep: Decimal
    prosent: Decimal
    ukorrigert: Decimal
    ukorrigert_prosent: Decimal
    uten_engangs: Decimal | None
    uten_engangs_prosent: Decimal | None
    ledd: tuple[tuple[str, Decimal], ...]
    hjemmel: str
    merknader: tuple[str, ...]


def korrigert_netto_driftsresultat(
    netto_driftsresultat, driftsinntekter, *, premieavvik=None, amortisering=None, avsatt_bundne=None,
    brukt_bundne=None, mva_investering=None, engangs=None, aar: int | None = None,
) -> KorrigertResultat:
    """What was the result without the premieavvik of the year and what went to bound funds?

    corrected = netto_driftsresultat − (premieavvik + amortisering) − (avsatt_bundne − brukt_bundne)
    − mva_investering. All amounts in one unit. `premieavvik` is this year's (plus is income), `amortisering` the
    return of earlier years' (minus when it burdens the year), `mva_investering` value added tax compensation of
    investments entered in the operating account, only before 2014. `engangs` is one-off net income, taken out in
    `.uten_engangs`. A part that is not given is not corrected for, and is said in `.merknader`.

    Raises UgyldigInndata when income is not above zero, or mva_investering is given for 2014 or later.
    The formula follows TBU's reasoning; TBU's own definition has not been found (antatt).

    >>> k = korrigert_netto_driftsresultat("8,0", 480, premieavvik="5,5", amortisering="-2,0", avsatt_bundne="3,0",
    ...                                    brukt_bundne="1,2")
    >>> str(k.beloep), str(round(k.prosent, 2))
    ('2.7', '0.56')
    """
    resultat = beloep(netto_driftsresultat, "netto driftsresultat", negativ=True)
    inntekt = beloep(driftsinntekter, "driftsinntektene", negativ=True)
    if inntekt <= 0:
        raise UgyldigInndata("Driftsinntektene må være større enn null: kontroller tallet og fortegnet.")
    if mva_investering is not None and aar is not None and aarstall(aar, "regnskapsåret") >= 2014:
        raise UgyldigInndata(
            "Momskompensasjon for investeringer er ført i investeringsregnskapet fra 2014: fjern beløpet."
        )
    deler = (
        ("årets premieavvik", premieavvik, -1, True), ("amortisering av tidligere premieavvik", amortisering, -1, True),
        ("avsatt til bundne driftsfond", avsatt_bundne, -1, False),
        ("brukt av bundne driftsfond", brukt_bundne, 1, False),
        ("momskompensasjon fra investeringer", mva_investering, -1, False),
    )
    ledd = [("netto driftsresultat", resultat)]
    ledd += [(n, fortegn * beloep(v, n, negativ)) for n, v, fortegn, negativ in deler if v is not None]
    korrigert = sum((b for _, b in ledd), Decimal(0))
    uten = None if engangs is None else korrigert - beloep(engangs, "engangsinntektene", negativ=True)
    mangler = [n for n, v, _, _ in deler[:4] if v is None]
    merknader = ["Formelen følger TBUs tankegang, men TBUs egen definisjon er ikke funnet (antatt)."]
    if mangler:
        merknader.append(f"Ikke oppgitt og derfor ikke korrigert for: {', '.join(mangler)}.")
    return KorrigertResultat(
        korrigert, 100 * korrigert / inntekt, resultat, 100 * resultat / inntekt, uten,
        None if uten is None else 100 * uten / inntekt, tuple(ledd), "BRF § 3-5, § 5-4 og § 5-6", tuple(merknader),
    )


def korrigert_for(kommune: Kommune, aar: int) -> KorrigertResultat | None:
    """What is the corrected result of this municipality, mill. kr, or None where the parts are not in the data?

    Only Fjordvik has premieavvik and bound funds in the data (data/fjordvik/regnskap.yaml).
    """
    if not kommune.konstruert:
        return None
    r = les_yaml("fjordvik/regnskap.yaml")
    a = next((x for x in r["avslutning"] if x["aar"] == aar), None)
    p = r.get(f"premieavvik_{aar}")
    if a is None or p is None:
        return None
    inntekt = nokkeltall(kommune, aar)["driftsinntekter"].iloc[0] / 1000
    return korrigert_netto_driftsresultat(
        a["netto_driftsresultat"], inntekt, premieavvik=p["premieavvik"], amortisering=p["amortisering"],
        avsatt_bundne=a["avsatt_bundne"], brukt_bundne=a["brukt_bundne"], aar=aar,
    )


def amortiser_premieavvik(premieavvik, oppstaatt: int, aar_tilbake: int | None = None) -> dict[int, Decimal]:
    """How does a year's premieavvik come back in the years after? {year: amount}, opposite sign, equal parts.

    Seven years (arisen 2011–2013 ten, to 2010 fifteen), or all the year after with `aar_tilbake=1`.
    Source: BRF § 3-5.

    >>> str(amortiser_premieavvik("14,0", 2024)[2031])
    '-2.0'
    """
    avvik = beloep(premieavvik, "premieavviket", negativ=True)
    foerste = aarstall(oppstaatt, "premieavviket")
    antall = int(regel("perspektiv.premieavvik_aar", dt.date(max(foerste, 2002), 1, 1)).verdi)
    if aar_tilbake is not None:
        if aar_tilbake not in (1, antall):
            raise UgyldigInndata(
                f"Et premieavvik fra {foerste} tilbakeføres over {antall} år eller i sin helhet året etter:"
                " velg en av dem."
            )
        antall = aar_tilbake
    return {foerste + i: -avvik / antall for i in range(1, antall + 1)}


@dataclass(frozen=True)
class Renterisiko:
    """What a rise in interest costs in a year: `beloep` (same unit as the debt), `prosent` of income if given."""

    beloep: Decimal
    prosent: Decimal | None
    prosentpoeng: Decimal
    setning: str


def renterisiko(
    netto_renteeksponert_gjeld, driftsinntekter=None, prosentpoeng=None, enhet: str = "mill. kr"
) -> Renterisiko:
    """What does one percentage point higher interest cost in a year? Exposed debt × percentage points / 100.

    Exposed debt is the municipality's own figure: loans less those with rate compensation, self-cost (water and
    sewage), relending and interest-bound or liquid placements (antatt, no official definition found).

    >>> str(renterisiko("324,8").beloep)
    '3.248'
    """
    gjeld = beloep(netto_renteeksponert_gjeld, "renteeksponert gjeld")
    poeng = regel("perspektiv.renterisiko_prosentpoeng").verdi
    poeng = poeng if prosentpoeng is None else beloep(prosentpoeng, "renteøkningen", negativ=True)
    utslag, andel = gjeld * poeng / 100, None
    if driftsinntekter is not None:
        inntekt = beloep(driftsinntekter, "driftsinntektene", negativ=True)
        if inntekt <= 0:
            raise UgyldigInndata("Driftsinntektene må være større enn null: kontroller tallet og fortegnet.")
        andel = 100 * utslag / inntekt
    av = "" if andel is None else f", {prosent(andel, 2)} av driftsinntektene"
    hva = "høyere" if poeng >= 0 else "lavere"
    virkning = "koster" if poeng >= 0 else "sparer"
    rente = f"{tekst(abs(poeng), 1 if poeng % 1 else 0)} prosentpoeng {hva} rente"
    return Renterisiko(utslag, andel, poeng, f"{rente} {virkning} {tekst(abs(utslag), 1)} {enhet} i året{av}.")


@dataclass(frozen=True)
class Fargeband:
    """Where a key figure lies: `farge` (always also a word), `setning` with the limits, and the rule (antatt)."""

    indikator: str
    farge: str
    setning: str
    regel: Regel


def fargeband(indikator: str, verdi) -> Fargeband:
    """Is this key figure (per cent of driftsinntekter) red, yellow or green? Our own limits, not KS' nor the state's.

    `indikator`: netto_driftsresultat (mean of three years), disposisjonsfond, netto_laanegjeld,
    netto_renteeksponering, akkumulert_merforbruk. One figure at a time; there is no total score.

    >>> fargeband("netto_driftsresultat", "1,75").farge
    'grønn'
    """
    r = regel("perspektiv.fargebaand")
    grenser: Mapping = r.verdi.get(indikator)
    if grenser is None:
        raise UgyldigInndata(f"Nøkkeltallet {indikator} har ingen fargebånd: velg {', '.join(r.verdi)}.")
    tall = beloep(verdi, grenser["navn"].lower(), negativ=True)
    if "roed_under" in grenser:  # high is good
        lav, hoey = Decimal(grenser["roed_under"]), Decimal(grenser["groenn_fra"])
        farge = ROED if tall < lav else GROENN if tall >= hoey else GUL
        grensetekst = f"rød under {tekst(lav, 2)}, grønn fra {tekst(hoey, 2)}"
    else:
        lav, hoey = Decimal(grenser["groenn_til"]), Decimal(grenser["roed_over"])
        farge = ROED if tall > hoey else GROENN if tall <= lav else GUL
        grensetekst = f"grønn til og med {tekst(lav)}, rød over {tekst(hoey)}"
    setning = f"{grenser['navn']} er {prosent(tall, 2)}: {farge} ({grensetekst}; robekanalyses egne grenser, antatt)."
    return Fargeband(indikator, farge, setning, r)
