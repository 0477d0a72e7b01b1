"""How long does it take to load what the notebooks need, embedded and with a full snapshot, beside `import pandas`?

`python maaling/oeyeblikksbilde.py [--runder 5]`. The snapshot is CONSTRUCTED: 357 municipalities and the regions in 11
years, with made-up figures, in a temporary folder. Every run is a process of its own; the best of the rounds counts,
because everything that disturbs only adds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

BARE = "import time; t = time.perf_counter(); import pandas; print(time.perf_counter() - t)"
# What notebooks 1–3 read, chosen as they choose it: the municipality's accounts, one year of all services, population.
LAST = """
import time, pandas
from robekanalyse.analyse.funksjonsdeling import delte_omraader
from robekanalyse.grunnlag.kilder import les
t = time.perf_counter()
for navn in ("kommuner", "kommune_endringer", "befolkning", "befolkning_ettaarig", "framskriving_2024",
             "framskriving_alder", "framskriving_2016", "deflator", "kostnadsnokler", "utgiftsbehov", "kostragrupper",
             "kostragruppe_beskrivelse"):
    les(navn)
les("kostra_oekonomi", kommunenr="1517")
les("kostra_tjenester", indikator=("netto_driftsutgifter", "netto_driftsutgifter_per_innbygger"), aar=2024)
les("kostra_tjenester", kommunenr="EAK")
delt = [f for v in delte_omraader().values() for f in v]
for aar in (2022, 2023, 2024):
    les("kostra_funksjoner", aar=aar, indikator="netto_driftsutgifter", funksjon=delt)
print(time.perf_counter() - t)
"""
AAR = range(2015, 2026)
OMRAADER = [f"FGK{i}" for i in ("1a", "1b", "1c", 2, 3, 4, 5, "6a", 7, "8b", 9, 12, 13, 14, 15, 16, 17)]


def lag_konstruert(rot: Path) -> int:
    """Write the constructed snapshot; how many rows has it?"""
    import itertools

    import pandas as pd

    from robekanalyse.grunnlag.kilder import les
    from robekanalyse.grunnlag.kommune import alle_kommuner
    from robekanalyse.oppdatering.metadata import katalog
    from robekanalyse.oppdatering.skriving import skriv_oeyeblikksbilde

    numre = [k.nr for k in alle_kommuner()] + ["EAK", "EAKUO", *(f"EKG{i:02d}" for i in range(1, 18))]
    felles = {"omfang": "konsern", "status": "konstruert for måling", "kilde": "ssb-12137"}

    def rader(indikatorer, omraader=None) -> pd.DataFrame:
        deler = [numre, AAR, indikatorer, *([omraader] if omraader else [])]
        t = pd.DataFrame(itertools.product(*deler),
                         columns=["kommunenr", "aar", "indikator", *(["omraade"] if omraader else [])])
        i_dag = t["kommunenr"].where(t["kommunenr"].str.isdigit())
        return t.assign(kommunenr_i_dag=i_dag, verdi=range(len(t)), enhet="1000 kr", **felles)

    tabeller = {
        "kostra_oekonomi": rader(["brutto_driftsinntekter", *(f"maalt_{i}" for i in range(24))]),
        "kostra_tjenester": pd.concat([
            rader(["netto_driftsutgifter", "brutto_driftsutgifter", "netto_driftsutgifter_per_innbygger"], OMRAADER),
            rader([f"driver_{i}" for i in range(25)], ["FGK9"]),
        ]),
        "kostra_funksjoner": rader(
            ["netto_driftsutgifter", "netto_driftsutgifter_kasse"], katalog()["12367"]["omraader"]
        ).rename(columns={"omraade": "funksjon"}),
        **{n: les(n).query("aar >= 2015") for n in ("befolkning", "befolkning_ettaarig")},
    }
    skriv_oeyeblikksbilde(rot, tabeller, {n: {"kilder": ["ssb-12137"]} for n in tabeller}, omfang="alle", fra_aar=2015,
                          hentet="2026-11-25T12:00:00+01:00")
    return sum(map(len, tabeller.values()))


def tid(kode: str, rot: str, runder: int) -> float:
    """Seconds, best of the rounds, as the program itself counts them."""
    miljoe = os.environ | {"ROBEK_DATA": rot}
    return min(float(subprocess.run([sys.executable, "-c", kode], env=miljoe, capture_output=True, text=True,
                                    check=True).stdout) for _ in range(runder))


def main() -> None:
    """Print the three times and the ratios to `import pandas`."""
    p = argparse.ArgumentParser()
    p.add_argument("--runder", type=int, default=5)
    runder = p.parse_args().runder
    with tempfile.TemporaryDirectory() as tom, tempfile.TemporaryDirectory() as fullt:
        os.environ["ROBEK_DATA"] = tom
        antall = lag_konstruert(Path(fullt))
        pandas = tid(BARE, tom, runder)
        print(f"import pandas{'':45}{1000 * pandas:6.0f} ms")
        hva = f"fullt øyeblikksbilde, 357 × 11 år, {antall} rader (konstruert)"
        for navn, rot in (("innebygde tabeller", tom), (hva, fullt)):
            t = tid(LAST, rot, runder)
            print(f"{navn:<58}{1000 * t:6.0f} ms  {t / pandas:5.2f} × import pandas")


if __name__ == "__main__":
    main()
