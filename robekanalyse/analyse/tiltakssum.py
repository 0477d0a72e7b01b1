"""How far do the measures reach? Their sum per year against the need, on paper and without what does not count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.tall import les_tall

# What cannot balance the operation: an amount without content, fees at cost, and sales of property or shares.
UTEN_INNHOLD, SELVKOST, SALG = "uten innhold", "gebyr på selvkostområde", "salg"
_MIDLER = {"selvkost": SELVKOST, "salg": SALG}


def hvorfor_ikke(tiltak: Mapping) -> str:
    """Why can this measure not be counted? "" when it can.

    >>> hvorfor_ikke({"tjeneste": "selvkost", "midler_fra": "selvkost"})
    'gebyr på selvkostområde'
    """
    if not tiltak.get("tjeneste"):
        return UTEN_INNHOLD
    return _MIDLER.get(tiltak.get("midler_fra", ""), "")


def tiltakssum(
    tiltak: Sequence[Mapping], aar: Sequence[int], behov: Sequence, kilder: Sequence[Opphav] = ()
) -> Resultattabell:
    """Do the measures cover the need, year by year?

    Each measure has tjeneste (None when the amount is not placed anywhere), midler_fra, virkning (mill. kr, one per
    year; over zero is better) and optionally riktig_aar1, the first year's effect when notice periods are counted.
    `behov` is mill. kr per year. One row per year: aar, behov, paa_papiret (all measures), teller (without what cannot
    balance the operation), med_frister (and with the right first year), mangler (need not covered, zero when it is).
    Exact Decimal. Raises UgyldigInndata when a measure does not have one amount per year.
    """
    behov = [les_tall(b, "behovet") for b in behov]
    if len(behov) != len(aar):
        raise UgyldigInndata(f"Behovet må ha ett tall for hvert av de {len(aar)} årene, ikke {len(behov)}.")
    rader = []
    for i, a in enumerate(aar):
        alle = [(t, _virkning(t, i, len(aar))) for t in tiltak]
        teller = [(t, v) for t, v in alle if not hvorfor_ikke(t)]
        riktig = [les_tall(t["riktig_aar1"], "riktig_aar1") if i == 0 and "riktig_aar1" in t else v for t, v in teller]
        med_frister = sum(riktig, Decimal(0))
        rader.append({
            "aar": int(a), "behov": behov[i], "paa_papiret": sum((v for _, v in alle), Decimal(0)),
            "teller": sum((v for _, v in teller), Decimal(0)), "med_frister": med_frister,
            "mangler": max(Decimal(0), behov[i] - med_frister),
        })
    return resultattabell(rader, kilder)


def _virkning(tiltak: Mapping, i: int, antall: int) -> Decimal:
    virkning = tiltak.get("virkning", ())
    if len(virkning) != antall:
        raise UgyldigInndata(
            f"«{tiltak.get('tiltak', 'Et tiltak')}» har {len(virkning)} beløp, men planen har {antall} år:"
            " skriv ett per år."
        )
    return les_tall(virkning[i], "virkningen")
