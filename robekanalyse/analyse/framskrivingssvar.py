"""What a projection of the economy answers, and the sentences that tell it: computed figures in, no figures made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent, tekst


@dataclass(frozen=True)
class Framskriving:
    """A projection of the economy in fixed prices of the base year, amounts in the unit they were given in.

    `tabell` has one row per year, base year first: aar, inntekt, resultat, resultat_prosent, engangs,
    til_balanse (what is missing to zero), til_maaltall, inndekning, til_balanse_og_inndekning, disposisjonsfond,
    nytt_merforbruk, samlet_merforbruk, samlet_merforbruk_prosent. `fond_tomt` is the first year the fund is
    empty, `treprosent` the first year the accumulated deficit is above the limit of letter d (None: not within
    the period, or not answered); `omstillingsbehov` what is missing to the target in the last year.
    `ikke_besvart` says in words which questions lack an input. `setninger` tells the story.
    """

    tabell: Resultattabell
    maaltall: Decimal
    omstillingsbehov: Decimal
    fond_tomt: int | None
    treprosent: int | None
    ikke_besvart: tuple[str, ...]
    setninger: tuple[str, ...]
    kilder: tuple[Opphav, ...]
    merknader: tuple[str, ...]


def framskrivingssvar(rader, maal, enhet, kilder, merknader, rente, innledning) -> Framskriving:
    """Which year is the fund empty, which year is three per cent passed, what is missing, and what is not answered?"""
    grense = regel("robek.treprosentgrense", dt.date(rader[0]["aar"], 12, 31))
    fond_kjent, akk_kjent = rader[0]["disposisjonsfond"] is not None, rader[0]["samlet_merforbruk"] is not None
    tomt = next((r["aar"] for r in rader if fond_kjent and r["disposisjonsfond"] == 0), None)
    over = next((r["aar"] for r in rader if akk_kjent and r["samlet_merforbruk"] > grense.verdi * r["inntekt"]), None)
    ikke_besvart = []
    if not fond_kjent:
        ikke_besvart.append("Når fondet er tomt, og hvor stort merforbruket blir: disposisjonsfondet er ikke oppgitt.")
    if fond_kjent and not akk_kjent:
        ikke_besvart.append("Når grensen på tre prosent passeres: samlet merforbruk ved starten er ikke oppgitt.")
    elif not fond_kjent:
        ikke_besvart.append("Når grensen på tre prosent passeres: det krever både fondet og samlet merforbruk.")
    siste = rader[-1]
    mangler = f"Det mangler {tekst(siste['til_maaltall'], 1)} {enhet} for å nå måltallet på {prosent(maal, 2)}"
    setninger = [
        f"{innledning} blir netto driftsresultat {tekst(siste['resultat'], 1)} {enhet} i {siste['aar']},"
        f" {prosent(siste['resultat_prosent'])} av driftsinntektene.",
        f"{mangler if siste['til_maaltall'] > 0 else f'Måltallet på {prosent(maal, 2)} nås'} i {siste['aar']}.",
    ]
    if fond_kjent:
        setninger.append(_fondsetning(tomt, rader))
    if akk_kjent:
        setninger.append(
            f"Samlet merforbruk er over grensen i bokstav d ({prosent(100 * grense.verdi, 0)}) første gang i"
            f" regnskapet for {over}."
            if over else "Samlet merforbruk passerer ikke grensen i bokstav d i perioden."
        )
    if rente:
        merknader.append(f"Renteøkningen svekker resultatet med {tekst(rente, 1)} {enhet} hvert år.")
    if fond_kjent and akk_kjent and rader[0]["disposisjonsfond"] > 0 and rader[0]["samlet_merforbruk"] > 0:
        merknader.append(
            "Ledig disposisjonsfond skal brukes på merforbruket ved årsavslutningen (BRF § 4-4);"
            " det er ikke regnet her."
        )
    merknader.append(
        "Regnet i faste priser, uten strykninger. Merforbruket må dekkes i tillegg til avstanden til måltallet."
    )
    tabell = resultattabell(
        [{n: float(v) if isinstance(v, Decimal) else v for n, v in r.items()} for r in rader], kilder, merknader
    )
    return Framskriving(
        tabell, maal, siste["til_maaltall"], tomt, over, tuple(ikke_besvart), tuple(setninger), tabell.kilder,
        tabell.merknader,
    )


def _fondsetning(tomt, rader) -> str:
    if tomt is None:
        return f"Fondet er ikke tomt i {rader[-1]['aar']}."
    return f"Fondet er tomt allerede ved starten ({tomt})." if tomt == rader[0]["aar"] else f"Fondet er tomt i {tomt}."
