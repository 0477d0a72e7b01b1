"""What the Fjordvik tests share: the data files read as exact numbers."""

from decimal import Decimal as D

import pandas as pd

from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.kilder import les_for
from robekanalyse.grunnlag.kommune import FJORDVIK
from robekanalyse.grunnlag.tall import avrund


def d(x) -> D:
    return D(str(x))


def rundet(x, desimaler=2) -> D:
    return avrund(x if isinstance(x, D) else d(x), desimaler)


def yaml(navn):
    return les_yaml(f"fjordvik/{navn}.yaml")


def oekonomi(indikator) -> dict[int, D]:
    t = les_for("kostra_oekonomi", FJORDVIK)
    return {int(r.aar): d(r.verdi) / 1000 for r in t[t["indikator"] == indikator].itertuples()}


def tjenester() -> dict[str, D]:
    t = les_for("kostra_tjenester", FJORDVIK)
    return {r.omraade: d(r.verdi) / 1000 for r in t.itertuples()}


def alle_aar() -> pd.DataFrame:
    framskrevet = les_for("framskriving_alder", FJORDVIK)
    return pd.concat([les_for("befolkning", FJORDVIK), framskrevet[framskrevet["aar"] > 2026]]).set_index("aar")
