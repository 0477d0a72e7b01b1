"""Where does the money go? Net cost per area in any year with figures, without needing a reference to compare with."""

from __future__ import annotations

import numpy as np

from ..grunnlag.feil import ManglerTall
from ..grunnlag.opphav import Resultattabell, resultattabell
from .eksakt import ramse
from .folketall import folketallskilder
from .norm import finn_kommuner
from .referanseregning import store_penger
from .ssbmerker import ikke_vist
from .tjenesteliste import ALLE, tjenester, uten_omraade
from .tjenestetall import NETTO, innbyggertall, omraadetall


def pengefordeling(kommune, aar: int, inndeling: str = ALLE) -> Resultattabell:
    """How many mill. kr does each service cost, and how few services make up most of the money?

    `kommune` is one municipality, `aar` any accounts year with figures, `inndeling` as in `handlingsrom`. One
    row per service, largest first, then those that are shown only: tjeneste_id, tjeneste, rolle, netto_mill (mill. kr),
    andel and kumulativ_andel (per cent of the positive net cost of the services that count), teller (takes part in the
    sum) and forklaring (why it does not, else ""). Areas that cut across the others, pensions and selvkost take no
    part, so no krone is counted twice. Raises ManglerTall when the municipality has no figures per area that year.
    Source: SSB 12362, 07459.
    """
    (k, *_) = finn_kommuner(kommune)
    ts = tjenester(inndeling)
    tall = omraadetall(aar, k.konstruert)
    n = innbyggertall([k.nr], aar + 1, k.konstruert)[0]
    mill = np.array([tall.per_innbygger([k.nr], t.omraader)[0] for t in ts]) * n / 1e6
    teller = np.array([t.har_norm for t in ts])
    if not np.isfinite(mill[teller]).any():
        raise ManglerTall(f"{k.navn} har ingen utgifter per tjeneste for {aar} i datagrunnlaget.")
    orden, andel, kumulativ = store_penger(np.where(np.isfinite(mill), mill, 0.0), teller)
    rader = [
        {"tjeneste_id": ts[j].id, "tjeneste": ts[j].navn, "rolle": ts[j].rolle, "netto_mill": mill[j],
         "andel": 100 * andel[j], "kumulativ_andel": 100 * kumulativ[j], "teller": bool(teller[j]),
         "forklaring": "" if teller[j] else " ".join(ts[j].forbehold)}
        for j in orden if np.isfinite(mill[j])
    ]
    folk = folketallskilder((aar + 1, aar + 1), "innbyggere 1. januar", k.konstruert, [k.nr])
    borte = [t.navn[0].lower() + t.navn[1:] for t, m in zip(ts, mill, strict=True) if t.har_norm and not np.isfinite(m)]
    merknader = [f"Uten tall for {aar}, og ikke med i andelene: {ramse(borte)}."] if borte else []
    omraader = [o for t in ts for o in t.omraader]
    merknader += ikke_vist("kostra_tjenester", [k], indikator=NETTO, aar=aar, omraade=omraader)
    merknader += [uten_omraade()] if inndeling == ALLE else []
    return resultattabell(rader, [*tall.opphav([k.nr]), *folk], merknader)
