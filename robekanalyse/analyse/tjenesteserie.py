"""Each service over the years: what it cost per inhabitant, in current and in fixed prices, beside the norm."""

from __future__ import annotations

import numpy as np

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kommuneserie import serieaar
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from .eksakt import ramse
from .folketall import folketallskilder
from .funksjonsdeling import tall_for
from .norm import finn_kommuner
from .prisvekst import kjedet_deflator
from .referanser import finn_referanse
from .sammenligning import sammenlign
from .ssbmerker import ikke_vist
from .tjenesteliste import GRUPPER, tjenester
from .tjenestetall import NETTO, aar_med_tall, innbyggertall, omraadetall, referanseaar


def tjenesteutvikling(
    kommune, referanse="landet", inndeling: str = GRUPPER, til_aar: int | None = None,
) -> Resultattabell:
    """How has each service developed, when price growth is taken out, and how does it stand to the norm?

    `kommune` is one municipality, `til_aar` the last accounts year (default: the newest with figures), whose prices are
    used. One row per service and year with figures, oldest first: kommunenr, kommune, tjeneste_id, tjeneste, aar;
    netto_mill (mill. kr, current prices); netto_per_innbygger and norm_per_innbygger (kr, current prices);
    netto_fast and norm_fast (kr per inhabitant, prices of the last year). The norm is blank before reference figures
    begin. Before a merger of whole municipalities the cost is the sum of theirs over the sum of their inhabitants,
    where all of them have figures; a municipality that was split has none. Raises ManglerTall when it has no figures.
    Source: SSB 12362, 12367, 07459, Finansdepartementets deflator.
    """
    kommuner = finn_kommuner(kommune)
    if len(kommuner) != 1:
        raise UgyldigInndata("Utviklingen vises for én kommune om gangen: velg en.")
    k, ts = kommuner[0], tjenester(inndeling)
    aarene = [a for a in _aar(k) if til_aar is None or a <= til_aar]
    if not aarene:
        raise ManglerTall(
            f"{k.navn} har ingen tall per tjeneste i datagrunnlaget: hent dem fra SSB med «robekanalyse oppdater»."
        )
    har_norm = any(t.har_norm for t in ts)
    med_referanse = _aar_med_referanse() if har_norm else ()
    rader, kilder = [], []
    for aar in aarene:
        tall = tall_for(ts, aar, k.konstruert)
        kilder += tall.opphav([k.nr])
        n = innbyggertall([k.nr], aar + 1, k.konstruert)[0]
        prisvekst = float(kjedet_deflator(aar, aarene[-1]))
        s = sammenlign(kommuner, ts, aar, finn_referanse(referanse, kommuner, aar)) if aar in med_referanse else None
        kilder += s.kilder if s else ()
        for j, t in enumerate(ts):
            kr = tall.per_innbygger([k.nr], t.omraader)[0]
            norm = s.norm[0, j] if s else np.nan
            rader.append({
                "kommunenr": k.nr, "kommune": k.navn, "tjeneste_id": t.id, "tjeneste": t.navn, "aar": aar,
                "netto_mill": kr * n / 1e6, "netto_per_innbygger": kr, "norm_per_innbygger": norm,
                "netto_fast": kr * prisvekst, "norm_fast": norm * prisvekst,
            })
    kilder += folketallskilder((aarene[0] + 1, aarene[-1] + 1), "innbyggere", k.konstruert, [k.nr])
    kilder += _deflatoropphav(aarene)
    return resultattabell(rader, kilder, [
        *_merknader(aarene, har_norm, med_referanse), *_om_summene(k, aarene),
        *ikke_vist("kostra_tjenester", [k], indikator=NETTO, aar=aarene, omraade=[o for t in ts for o in t.omraader]),
    ])


def _aar(kommune) -> list[int]:
    return [a for a in aar_med_tall(kommune.konstruert) if kommune.nr in omraadetall(a, kommune.konstruert).rad]


def _deflatoropphav(aarene) -> list[Opphav]:
    if len(aarene) == 1:
        return []
    return [Opphav("fin-deflator-mai-2026", "kommunal deflator", (aarene[0] + 1, aarene[-1]), formel="kjedet")]


def _om_summene(k, aarene) -> list[str]:
    """What is said of the years before a merger?"""
    hvem = list(dict.fromkeys(ramse(s.navn) for s in (serieaar(k, a) for a in aarene) if not s.egne))
    return [f"Årene før sammenslåingen er summen av {h}, delt på innbyggerne i dem alle." for h in hvem]


def _aar_med_referanse() -> tuple[int, ...]:
    try:
        return referanseaar()
    except ManglerTall:  # the municipality's own costs can be shown without a norm
        return ()


def _merknader(aarene, har_norm: bool, med_referanse: tuple[int, ...]) -> list[str]:
    ut = []
    if len(aarene) > 1:
        ut.append(f"Faste priser er {aarene[-1]}-priser, regnet med kommunal deflator. Siste år kan være et anslag.")
    if har_norm and not med_referanse:
        ut.append("Uten norm, for landets utgifter til tjenestene mangler i datagrunnlaget.")
    if med_referanse and aarene[0] < med_referanse[0]:
        ut.append(f"Normen begynner i {med_referanse[0]}, for eldre referansetall er ikke i datagrunnlaget.")
    return ut
