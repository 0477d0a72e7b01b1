"""The fixture `oppdatert`: the tables as they are after a refresh, loaded with pytest_plugins = ["oppdaterte_tall"]."""

import random

import pandas as pd
import pytest
from radvalg import aar_i, valgt

from robekanalyse.analyse import (
    drivertall,
    indikatorverdier,
    likhet,
    nokkeltallserie,
    oekonomi,
    sammenligning,
    tjenestetall,
)
from robekanalyse.analyse.tjenesteliste import tjenester
from robekanalyse.grunnlag.kilder import aar_med_rader, les

HUSKET = (
    tjenestetall.omraadetall, tjenestetall.aar_med_tall, tjenestetall.referanseaar, sammenligning._pool,
    sammenligning._regionens_behov, likhet.inntektsmaal, drivertall._indikator,
    indikatorverdier.naaverdier, oekonomi.nokkeltall, nokkeltallserie.nokkeltallserie,
)


def toem():
    for f in HUSKET:
        f.cache_clear()


def hele_tabellen() -> pd.DataFrame:
    """Made-up figures per area in 2024 for every municipality and region, with the real ones of other years."""
    t = les("kostra_tjenester")
    koder = [k for x in tjenester("alle") for k in x.omraader]
    rader, folk, tilfeldig = [], tjenestetall.innbyggere(2025), random.Random(1)
    felles = {"aar": 2024, "omfang": "konsern", "status": "revidert", "kilde": "ssb-12362"}
    for nr, n in folk.items():
        for kode in koder:
            kr = 5000 + 20_000 * tilfeldig.random()
            rader.append(felles | {"kommunenr": nr, "kommunenr_i_dag": nr, "omraade": kode, "enhet": "1000 kr",
                                   "indikator": "netto_driftsutgifter", "verdi": kr * n / 1000})
    for region in ("EAKUO", *(f"EKG{i:02d}" for i in range(1, 18))):
        rader += [felles | {"kommunenr": region, "omraade": kode, "enhet": "kr", "verdi": 10_000 + 100 * i,
                            "indikator": "netto_driftsutgifter_per_innbygger"} for i, kode in enumerate(koder)]
    eldre = t[~((t["aar"] == 2024) & (t["indikator"] == "netto_driftsutgifter"))]
    return pd.concat([eldre, pd.DataFrame(rader)], ignore_index=True)


@pytest.fixture
def oppdatert(monkeypatch):
    """The tables as they are after a refresh."""
    hel = hele_tabellen()
    for modul in (tjenestetall, drivertall):
        monkeypatch.setattr(modul, "les", lambda navn, **hvor: valgt(hel, hvor) if navn == "kostra_tjenester"
                            else les(navn, **hvor))
    monkeypatch.setattr(tjenestetall, "aar_med_rader", lambda navn, konstruert=False, **hvor: aar_i(hel, hvor)
                        if navn == "kostra_tjenester" and not konstruert else aar_med_rader(navn, konstruert, **hvor))
    toem()
    yield hel
    toem()
