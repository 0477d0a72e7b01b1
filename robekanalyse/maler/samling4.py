"""Templates of gathering 4: the delegation matrix with what each delegation must carry, and the year's wheel."""

from __future__ import annotations

import datetime as dt

from ..analyse.delegering import fornyelsesfrist
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst
from ..samling import s4_aarshjul, s4_delegering
from ..samling.s4_rett import rettsmerknader
from ..samling.s5_maler import FYLL_UT
from ..samling.start import Utgangspunkt
from .dokument import Dokument
from .svarrader import Svarrader

BREDDER = (2.9, 2.7, 2.4, 2.9, 2.2, 2.8, 2.4)


def delegeringsmatrise(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The municipality's own matrix when s4-delegering is answered, else the template with A, B and C."""
    d, mal = Dokument("Delegeringsmatrise", her.kommune, 4), s4_delegering.matrise(her)
    egne = svar.rader("s4-delegering")
    d.avsnitt("Én rad per område. Skriv beløp i 1000 kr, for eksempel «0–300» og «over 2 000». Én avgjør hvert beløp.")
    if egne:
        d.overskrift("Matrisen slik dere har svart")
        felt = ("omraade", *s4_delegering.KOLONNER, "unntatt", "rapporteres_til")
        d.rutenett(list(mal.data.columns), [[r.get(f) or "–" for f in felt] for r in egne], "Delegeringsmatrise",
                   BREDDER)  # fmt: skip
        d.merknader(rettsmerknader(les_yaml("roller/delegeringsmatrise.yaml")["kontrollert"]))
    else:
        d.tabell(mal, BREDDER)
    d.overskrift("Vedtak og fornyelse")
    frist, _ = fornyelsesfrist(dt.date.today())
    reglement = (svar.rader("s4-reglement") or [{}])[0]
    d.rutenett(
        ["Hva", "Dato"],
        [["Reglementet er vedtatt av kommunestyret", reglement.get("vedtatt") or FYLL_UT],
         ["Skal fornyes innen (egen plan)", reglement.get("fornyes_innen") or FYLL_UT],
         ["Lovens frist for dette kommunestyret (kommuneloven § 5-14)", dato_tekst(frist)]],
        "Når reglementet er vedtatt, og når det skal fornyes", (3, 1),
    )  # fmt: skip
    d.tabell(s4_delegering.delegeringskrav(her), (1.2, 4, 1.6))
    return d.lagre()


def aarshjul(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """Administration and politics through the year, the meetings answered in s4-moeteplan, the reporting duties."""
    d = Dokument("Årshjul og rapportering", her.kommune, 4)
    d.tabell(s4_aarshjul.aarshjul(her), (1.4, 3, 3, 4))
    d.overskrift("Møteplanen")
    moeter = svar.rader("s4-moeteplan") or [{}] * 6
    d.rutenett(["Organ", "Møtedato", "Saksfrist"],
               [[m.get(f) or FYLL_UT for f in ("organ", "moetedato", "saksfrist")] for m in moeter],
               "Møteplanen for det neste året")  # fmt: skip
    d.tabell(s4_aarshjul.rapportering(her), (3.4, 2.1, 2, 1.8, 2))
    return d.lagre()
