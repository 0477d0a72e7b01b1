"""Which services are so large that they need a goal for what the user gets?

From table 12362 through data/styringssystem/tjenester.yaml; the limit is in data/styringssystem/sjekkliste.yaml.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall
from ..grunnlag.kilder import les_for, uten_verdi
from ..grunnlag.kommune import Kommune, koder_for
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.tall import tekst
from .eksakt import vis_andel
from .tjenestetall import NETTO


def store_tjenester(kommune: Kommune, aar: int) -> Resultattabell:
    """Which services cost over five per cent of the operation in this municipality, and so need a result goal?

    One row per service, largest first: tjeneste (id in the goal list, or helse_omsorg where KOSTRA does not divide
    it), navn, netto_driftsutgifter (1000 kr, exact Decimal), andel_prosent (of the sum of the areas), andel_tekst
    and krever_resultatmaal. The limit is compared exactly; exactly five per cent is not over. Raises ManglerTall
    when the municipality has no figures per service that year. Source: SSB 12362, netto driftsutgifter.
    """
    numre = [kommune.nr] if kommune.konstruert else [k.nr for k in koder_for(kommune)]
    t = les_for("kostra_tjenester", kommune, indikator=NETTO, aar=aar, kommunenr=numre).dropna(subset=["verdi"])
    if t.empty:
        raise ManglerTall(
            f"{kommune.navn} har ingen tall per tjeneste for {aar} i datagrunnlaget: hent netto driftsutgifter per"
            " område fra SSB (tabell 12362), eller bruk kommunens eget regnskap."
        )
    inndeling = les_yaml("styringssystem/tjenester.yaml")
    # Of a service that SSB shows a part of, nobody knows whether it is over the limit.
    skjult = set(uten_verdi("kostra_tjenester", indikator=NETTO, aar=aar, kommunenr=numre)["omraade"])
    hele = [tj for tj in inndeling["tjenester"] if not skjult & set(tj["omraader"])]
    rader = [r for tj in hele for r in _rader(tj, t.set_index("omraade")["verdi"])]
    if not rader:
        raise ManglerTall(f"{kommune.navn} har ingen tjeneste med alle tall for {aar} i datagrunnlaget.")
    sum_ = sum(r["netto_driftsutgifter"] for r in rader)
    liste = les_yaml("styringssystem/sjekkliste.yaml")
    grense = Decimal(liste["grenser"]["resultatmaal_over"]["verdi"])
    for r in rader:
        netto = r["netto_driftsutgifter"]
        r["andel_prosent"] = float(100 * netto / sum_)
        r["andel_tekst"] = _andel(netto, sum_, grense)
        r["krever_resultatmaal"] = netto > grense * sum_ and r["tjeneste"] not in liste["ikke_tjenester"]
    kilder = [
        Opphav(kilde, "netto driftsutgifter per område", (aar, aar), status, "andel av summen", kommune.konstruert)
        for kilde, status in t[["kilde", "status"]].fillna("").drop_duplicates().itertuples(index=False)
    ]
    uten = [
        f"{tj['navn']} har ingen tall for {aar}, og er ikke med i summen." for tj in inndeling["tjenester"]
        if not set(tj["omraader"]) & set(t["omraade"]) and tj in hele
    ] + [
        f"{tj['navn']} er ikke vurdert og ikke med i summen, for SSB viser ikke alle tallene for {aar}."
        " De andre andelene kan derfor være for høye."
        for tj in inndeling["tjenester"] if tj not in hele
    ]
    rader.sort(key=lambda r: -r["netto_driftsutgifter"])
    return resultattabell(rader, kilder, [*inndeling["merknader"], *uten])


def _rader(tjeneste: dict, verdier: pd.Series) -> list[dict]:
    """One row, or one per sector where the municipality has its own figures for each of them."""
    navn = les_yaml("hjemmearbeid/valglister.yaml")["tjenester"]
    deler = {d: verdier.get(f"sektor:{d}") for d in tjeneste.get("deles_i", ())}
    if deler and None not in deler.values():
        return [_rad(d, navn[d], [v]) for d, v in deler.items()]
    finnes = [verdier[o] for o in tjeneste["omraader"] if o in verdier.index]
    return [_rad(tjeneste["id"], tjeneste["navn"], finnes)] if finnes else []


def _rad(id: str, navn: str, verdier) -> dict:
    return {"tjeneste": id, "navn": navn, "netto_driftsutgifter": sum(Decimal(str(v)) for v in verdier)}


def _andel(netto: Decimal, sum_: Decimal, grense: Decimal) -> str:
    """One decimal is enough, except so near the limit that it would hide on which side."""
    skrevet = tekst(100 * netto / sum_, 1)
    return vis_andel(netto, sum_, grense) if skrevet == tekst(100 * grense, 1) else f"{skrevet} prosent"
