"""Does a published closing of the operating accounts agree with what the regulation gives?"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from .driftsregnskap import Driftsavslutning, avslutt_driftsregnskap
from .eksakt import beloep, vis

# Line 15 uses the fund and covers an earlier merforbruk by the same amount, and is published with either sign.
_UTEN_FORTEGN = 15


def kontroller_avslutning(
    linjer: Mapping[int, object], *, inntekter_med_minus: bool, ib_disp=0, skjermet=0, ib_merforbruk=0,
    overf_inv_bundet=0,
) -> tuple[Driftsavslutning, tuple[str, ...]]:
    """Does a published closing statement agree with the rules? Returns our closing, and what differs in words.

    `linjer` holds the published amounts by line number (BRF § 5-9); lines left out are zero. Municipalities sign
    them differently, so the sign is a choice and never guessed: with `inntekter_med_minus` a surplus and the use
    of funds are written negative. The other inputs are as in `avslutt_driftsregnskap`.

    What must agree is the net change in disposisjonsfond and what is carried forward. Other lines are filled in
    differently from one municipality to the next, and are told as remarks, not as errors.

    Raises UgyldigInndata when a line number is not 1–18, and when lines 1–7 do not sum to line 8.
    Source: BRF § 4-1 to § 4-4 and § 5-9.
    """
    tegn = -1 if inntekter_med_minus else 1
    ukjent = sorted(set(linjer) - set(range(1, 19)), key=str)
    if ukjent:
        raise UgyldigInndata(f"Linje {ukjent[0]} finnes ikke i oppstillingen: skriv linjenummer fra 1 til 18.")
    skrevet = {nr: Decimal() for nr in range(1, 19)}
    skrevet |= {nr: tegn * beloep(v, f"linje {nr}", negativ=True) for nr, v in linjer.items()}
    sum_ = sum(skrevet[nr] for nr in range(1, 8))
    if sum_ != skrevet[8]:
        raise UgyldigInndata(
            f"Linje 1–7 er til sammen {vis(sum_)}, men linje 8 er {vis(skrevet[8])}: kontroller beløpene, og om"
            " inntekter er skrevet med minus."
        )
    vaar = avslutt_driftsregnskap(
        ndr=skrevet[1], avs_bundne=-skrevet[2], bruk_bundne=skrevet[3], overf_inv=-skrevet[4],
        overf_inv_bundet=overf_inv_bundet, avs_disp=-skrevet[5], bruk_disp=skrevet[6], dekning_tidl=-skrevet[7],
        ib_disp=ib_disp, skjermet=skjermet, ib_merforbruk=ib_merforbruk,
    )
    merknader = []
    fond = -sum(skrevet[nr] for nr in (5, 6, 10, 12, 14, 17)) - abs(skrevet[_UTEN_FORTEGN])
    if fond != vaar.disponering.disposisjonsfond:
        merknader.append(
            f"Disposisjonsfondet endrer seg med {vis(fond)} i regnskapet og {vis(vaar.disponering.disposisjonsfond)}"
            " etter forskriften. De to skal være like."
        )
    for nr, navn, etter_forskriften in vaar.linjer[8:]:
        i_regnskapet = abs(skrevet[nr]) if nr == _UTEN_FORTEGN else skrevet[nr]
        if i_regnskapet != etter_forskriften:
            merknader.append(
                f"Linje {nr}, {navn[0].lower()}{navn[1:]}, er {vis(i_regnskapet)} i regnskapet og"
                f" {vis(etter_forskriften)} etter forskriften."
            )
    return vaar, tuple(merknader)
