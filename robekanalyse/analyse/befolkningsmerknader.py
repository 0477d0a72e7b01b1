"""What a reader of a population projection must be told, in sentences made from the figures themselves."""

from __future__ import annotations

import numpy as np

from ..grunnlag.kommune import Kommune
from ..grunnlag.kommuneserie import grenseaar
from ..grunnlag.regler import regel
from ..grunnlag.tall import prosent

_FLEST_NAVN = 8


def navneliste(kommuner: list[Kommune] | tuple[Kommune, ...]) -> str:
    """How are these municipalities named in a sentence? At most eight by name, then the number of others."""
    navn = [k.navn for k in kommuner]
    if len(navn) > _FLEST_NAVN:
        return f"{', '.join(navn[:_FLEST_NAVN])} og {len(navn) - _FLEST_NAVN} til"
    return navn[0] if len(navn) == 1 else f"{', '.join(navn[:-1])} og {navn[-1]}"


def merknader_til(kommuner, med, uten, grunnlag, inndeling: str, til_aar: int) -> list[str]:
    """Which sentences go with this projection? Whose age split, which sum, the misses, the gaps, who is left out."""
    basisaar = grunnlag.kjent.aar[-1]
    med_tall, ssb_egne = [*med, *uten], set(grunnlag.ssb_alder.tabeller)
    egne = [k for k in med_tall if k.nr not in ssb_egne or basisaar < grunnlag.ssb_alder.fra]
    ut = _fordeling(egne, [k for k in med_tall if k not in egne], grunnlag)
    if egne:
        ut += _ssb_bom(egne, grunnlag.kjent.rader([k.nr for k in egne]), grunnlag, basisaar)
    if inndeling != "ettaarig" and til_aar > basisaar:
        ut += _baand(til_aar - basisaar)
    ut += _hull(med, uten, grunnlag)
    utelatt = [k for k in kommuner if k not in med_tall]
    if utelatt:
        ut.append(f"Ikke framskrevet fordi sammenhengende tall mangler før {basisaar}: {navneliste(utelatt)}.")
    return ut


def _fordeling(egne, ssb, grunnlag) -> list[str]:
    ut = []
    if egne:
        flest = int(grunnlag.med_kjonn.overganger.max())
        har_sum = not np.isnan(grunnlag.ssb_sum).all()
        sum_etter = " Summen følger SSBs hovedalternativ fra 2024 (tabell 14288)." if har_sum else ""
        ut.append(
            f"Aldersfordelingen er robekanalyses egen, ikke SSBs: hver alder endrer seg som den har gjort de siste"
            f" {flest} årene.{sum_etter} SSBs egen fordeling tas i bruk når «robekanalyse oppdater» har hentet den."
        )
    if ssb and ssb[0].konstruert:
        ut.append("Konstruert eksempel: framskrivingen for Fjordvik er laget for øving.")
    elif ssb:
        ut.append(
            f"Aldersgruppene for {navneliste(ssb)} er SSBs egen framskriving ({grunnlag.ssb_alder.navn}, "
            "hovedalternativet); fordelingen på kjønn er robekanalyses."
        )
    return ut


def _ssb_bom(kommuner, rader, grunnlag, basisaar) -> list[str]:
    ssb = grunnlag.ssb_sum[rader, 0]
    faktisk = grunnlag.kjent.begge[rader, -1, 0].sum(axis=-1)
    if np.isnan(ssb).all():
        return ["SSBs framskriving dekker ikke basisåret: tallene er ikke lagt på noen sum."]
    bom = 100 * (ssb - faktisk) / faktisk
    if len(kommuner) > 1:
        return [
            f"SSBs anslag for {basisaar} bommet med {prosent(float(np.median(np.abs(bom))))} i median mot det faktiske"
            " folketallet: bruk «antall_ssb_vekst» når endringen fra i dag er det som teller."
        ]
    if abs(bom[0]) < 0.05:
        return []
    retning = "over" if bom[0] > 0 else "under"
    return [
        f"SSBs anslag for {basisaar} ligger {prosent(float(abs(bom[0])))} {retning} det faktiske folketallet i"
        f" {kommuner[0].navn}: bruk «antall_ssb_vekst» når endringen fra i dag er det som teller."
    ]


def _baand(aar: int) -> list[str]:
    krav = regel("perspektiv.framskriving_usikkerhet").verdi
    lengste = krav["lengste"]
    ut = [
        f"Båndet er metodens egne bom: {prosent(100 * float(krav['dekning']), 0)} av tidligere framskrivinger for"
        " kommuner av samme størrelse traff innenfor det."
    ]
    if aar > lengste:
        ut.append(f"Lenger fram enn {lengste} år er metoden ikke prøvd; båndet er forlenget jevnt (antatt).")
    return ut


def _hull(med, uten, grunnlag) -> list[str]:
    ut = []
    flest = int(grunnlag.med_kjonn.overganger.max())
    rader = grunnlag.kjent.rader([k.nr for k in med])
    antall = grunnlag.med_kjonn.overganger[rader] if len(med) else np.array([])
    for n in sorted({int(x) for x in antall if x < flest}):
        navn = [k for k, x in zip(med, antall, strict=True) if x == n]
        ut.append(
            f"{navneliste(navn)}: grensene er endret, så endringen er målt over bare {n} år. Tallene er mer usikre."
        )
    for k in (*med, *uten):
        endret = [] if k.konstruert else [a for a in grenseaar(k.nr) if grunnlag.kjent.aar[-1] - flest < a]
        if endret and len(med) + len(uten) <= _FLEST_NAVN:
            ut.append(
                f"{k.navn}: årsskiftet fra {endret[-1] - 1} til {endret[-1]} er ikke regnet med, fordi grensen ble"
                " endret og folk fulgte med området."
            )
    if uten:
        ut.append(
            f"{navneliste(uten)}: framskrevet uten kjønn, fordi SSBs tall etter kjønn mangler for årene før kommunene"
            " fikk dagens grenser. Årene som mangler, er hoppet over."
        )
    return ut
