"""Which of the indicators to steer by already have a value for this municipality?

Which indicators: data/styringssystem/naaverdier.yaml; names, units and pitfalls: data/indikatorer.yaml.
"""

from __future__ import annotations

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.husk import husk_tabell
from ..grunnlag.kilder import les, les_for
from ..grunnlag.kommune import Kommune, koder_for
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from .ssbmerker import ikke_vist

LANDET = "EAK"


def egne_rader(kommune: Kommune, indikator: str | None = None, aar: int | None = None) -> pd.DataFrame:
    """Which rows of service figures are the municipality's own, for one indicator and year if given?

    A value the publisher keeps back is there, as missing.
    """
    numre = [kommune.nr] if kommune.konstruert else [k.nr for k in koder_for(kommune)]
    t = les_for("kostra_tjenester", kommune, kommunenr=numre)
    if indikator is not None:
        t = t[t["indikator"] == indikator]
    return t if aar is None else t[t["aar"] == aar]


@husk_tabell
def naaverdier(kommune: Kommune) -> Resultattabell:
    """Which value today do the indicators in the tables have for this municipality, and what is the country's?

    One row per indicator with a value, newest year: tjeneste (id in the goal list), indikator (id), navn, enhet,
    trinn, aar, verdi, landet (same year, None when it is not there), retning, kilde (id, of the own value), felle.
    A value the publisher keeps back is not there, and a remark says how many are missing. No rows for
    Fjordvik: it has no such figures. Source: SSB's KOSTRA tables, as each row's origin says.
    """
    navn = les_yaml("indikatorer.yaml")
    egne = egne_rader(kommune).dropna(subset=["verdi"])
    land = None if kommune.konstruert else les("kostra_tjenester", kommunenr=LANDET)
    rader, kilder, mangler = [], [], []
    for post in les_yaml("styringssystem/naaverdier.yaml")["indikatorer"]:
        id = post["indikator"]
        treff = egne[egne["indikator"] == id].sort_values("aar")
        if treff.empty:
            mangler.append(navn[id]["navn"])
            continue
        siste = treff.iloc[-1]
        aar = int(siste["aar"])
        i_landet = land[(land["indikator"] == id) & (land["aar"] == aar)] if land is not None else land
        har_land = i_landet is not None and len(i_landet) > 0
        rader.append({
            "tjeneste": post["tjeneste"], "indikator": id, "navn": navn[id]["navn"], "enhet": siste["enhet"],
            "trinn": post["trinn"], "aar": aar, "verdi": float(siste["verdi"]),
            "landet": float(i_landet["verdi"].iloc[0]) if har_land else None,
            "retning": navn[id]["retning"], "kilde": siste["kilde"], "felle": " ".join(navn[id].get("feller", ())),
        })
        kilder += _opphav(treff.tail(1), navn[id]["navn"], kommune.konstruert)
        if har_land:
            kilder += _opphav(i_landet, navn[id]["navn"], False)
    merket = ikke_vist("kostra_tjenester", [kommune], indikator=[i for i in navn if navn[i]["navn"] in mangler])
    return resultattabell(
        pd.DataFrame(rader, columns=_KOLONNER), kilder, [*_merknader(kommune, mangler, rader), *merket]
    )


_KOLONNER = ["tjeneste", "indikator", "navn", "enhet", "trinn", "aar", "verdi", "landet", "retning", "kilde", "felle"]


def _opphav(rad: pd.DataFrame, navn: str, konstruert: bool) -> list[Opphav]:
    r = rad.iloc[0]
    status = r["status"] if isinstance(r["status"], str) else ""
    return [Opphav(r["kilde"], navn, (int(r["aar"]), int(r["aar"])), status, konstruert=konstruert)]


def _merknader(kommune: Kommune, mangler: list[str], rader: list) -> list[str]:
    if not rader:
        return []
    ut = ["Dekning er et politisk valg. Et høyt eller lavt tall er verken godt eller dårlig i seg selv."]
    if mangler:
        ut.append(
            f"{len(mangler)} andre indikatorer i lista har ikke tall for {kommune.navn} i datagrunnlaget. SSB viser"
            " ikke tall når brukerne er få; resten kan hentes fra KOSTRA eller Utdanningsdirektoratet."
        )
    return ut
