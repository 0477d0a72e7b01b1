"""Gathering 2, the whole municipal sector beside the own result: is it only us, or all of us?"""

from __future__ import annotations

import pandas as pd

from ..grunnlag.kilder import les
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from .s2_resultat import anbefalt
from .start import Utgangspunkt

RESULTAT, FOND, ANBEFALT = "Netto driftsresultat", "Disposisjonsfond", "Anbefalt resultat"
_FRA = 2014  # compensation for VAT on investments left the operating accounts that year
_KOLONNER = {RESULTAT: "netto_driftsresultat_pst", ANBEFALT: "anbefalt_pst", FOND: "disposisjonsfond_pst"}


def sektoren(her: Utgangspunkt) -> Figur:
    """How have result and fund gone in all municipalities and counties together since 2014, per cent of income?"""
    t = les("kommunesektoren")
    t = t[t["aar"] >= _FRA]
    d = pd.DataFrame(
        [(str(a), serie, float(v)) for serie, k in _KOLONNER.items() for a, v in zip(t["aar"], t[k], strict=True)],
        columns=["aar", "serie", "verdi"],
    )
    foerst, sist = t.iloc[0], t.iloc[-1]
    bak = pd.DataFrame({"År": t["aar"].astype(str)} | {s: [tekst(v, 1) for v in t[k]] for s, k in _KOLONNER.items()})
    pst = t.set_index("aar")["netto_driftsresultat_pst"]
    return figur(
        diagram.linjer(d, "aar", "verdi", "serie", "Prosent av driftsinntektene", format=",.0f", null=True,
                       orden=[RESULTAT, ANBEFALT, FOND]),
        f"Resultat og fond i hele kommunesektoren {foerst['aar']}–{sist['aar']}",
        f"Netto driftsresultat var høyest {prosent(pst.max(), 1)} i {pst.idxmax()} og lavest {prosent(pst.min(), 1)} i"
        f" {pst.idxmin()}. Disposisjonsfondet gikk fra {prosent(foerst['disposisjonsfond_pst'], 1)} i {foerst['aar']}"
        f" til {prosent(sist['disposisjonsfond_pst'], 1)} i {sist['aar']}.",
        (Opphav(t.iloc[0]["kilde"], "resultat, anbefalt nivå og fond", (int(foerst["aar"]), int(sist["aar"]))),),
        tabell=bak,
        merknader=(
            "Kommuner og fylkeskommuner samlet. I 2024, som ikke er med i serien, var resultatet 0,1 prosent: −0,4 i"
            " kommunene og 2,8 i fylkeskommunene (NOU 2025: 10).",
            f"Anbefalingen er for sektoren samlet. For kommunene alene er den {prosent(anbefalt(her), 2)}.",
            "Tallene før 2014 er utelatt: da lå momskompensasjon fra investeringer i driftsinntektene.",
        ),
    )
