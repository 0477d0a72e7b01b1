"""How long does it take to load what the notebooks need, embedded and with a full snapshot, beside `import pandas`?

`python maaling/oeyeblikksbilde.py [--runder 5]`. The snapshot is CONSTRUCTED: 357 municipalities and the regions in 11
years, with made-up figures, in a temporary folder. Every run is a process of its own, in turn with the others; the best
of the rounds counts, because everything that disturbs only adds. First what notebooks 1–3 read between them, also when
nothing of it has been read on the machine before; then every single read of each notebook for Hareid, recorded while
the notebook is run and done again.
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
from robekanalyse.analyse.folketall import folketall
from robekanalyse.analyse.funksjonsdeling import delte_omraader
from robekanalyse.grunnlag.kilder import les
t = time.perf_counter()
for navn in ("kommuner", "kommune_endringer", "befolkning", "framskriving_2024",
             "framskriving_alder", "framskriving_2016", "deflator", "kostnadsnokler", "utgiftsbehov", "kostragrupper",
             "kostragruppe_beskrivelse"):
    les(navn)
folketall()
les("kostra_oekonomi", kommunenr="1517")
les("kostra_tjenester", indikator=("netto_driftsutgifter", "netto_driftsutgifter_per_innbygger"), aar=2024)
les("kostra_tjenester", kommunenr="EAK")
delt = [f for v in delte_omraader().values() for f in v]
for aar in (2022, 2023, 2024):
    les("kostra_funksjoner", aar=aar, indikator="netto_driftsutgifter", funksjon=delt)
print(time.perf_counter() - t)
"""
# Run the notebook, and keep every call that reads a table.
OPPTAK = """
import contextlib, io, pickle, sys
from pathlib import Path
from robekanalyse.grunnlag import kilder
opptak = []
def pakket(navn, les):
    def fang(*a, **kw):
        opptak.append((navn, a, kw))
        return les(*a, **kw)
    return fang
for navn in ("les", "les_for", "uten_verdi", "tabellopphav", "innebygd", "aar_med_rader", "stykkevis"):
    setattr(kilder, navn, pakket(navn, getattr(kilder, navn)))
import nbformat
from IPython.core.interactiveshell import InteractiveShell
skall = InteractiveShell.instance()
(fil,) = Path("notebooks").glob(sys.argv[1] + "_*.ipynb")
for celle in nbformat.read(fil, 4).cells:
    if celle.cell_type == "code":
        kode = celle.source
        if "parameters" in celle.metadata.get("tags", []):
            kode += "\\nkommune = 'Hareid'"
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            skall.run_cell(kode).raise_error()
Path(sys.argv[2]).write_bytes(pickle.dumps(opptak))
"""
AVSPILL = """
import pickle, sys, time, pandas
from pathlib import Path
from robekanalyse.analyse import folketall
from robekanalyse.grunnlag import kilder
opptak = pickle.loads(Path(sys.argv[1]).read_bytes())
t = time.perf_counter()
for navn, a, kw in opptak:
    getattr(kilder, navn)(*a, **kw)
print(time.perf_counter() - t)
"""
AAR = range(2015, 2026)
OMRAADER = [f"FGK{i}" for i in ("1a", "1b", "1c", 2, 3, 4, 5, "6a", 7, "8b", 9, 12, 13, 14, 15, 16, 17)]


def lag_konstruert(rot: Path) -> int:
    """Write the constructed snapshot; how many rows has it?"""
    import itertools

    import numpy as np
    import pandas as pd

    from robekanalyse.grunnlag.kilder import les
    from robekanalyse.grunnlag.kommune import alle_kommuner
    from robekanalyse.oppdatering.metadata import katalog
    from robekanalyse.oppdatering.skriving import skriv_oeyeblikksbilde

    numre = [k.nr for k in alle_kommuner()] + ["EAK", "EAKUO", *(f"EKG{i:02d}" for i in range(1, 18))]
    tilfeldig = np.random.default_rng(1)
    felles = {"omfang": "konsern", "status": "konstruert for måling", "kilde": "ssb-12137"}

    def rader(indikatorer, omraader=None) -> pd.DataFrame:
        deler = [numre, AAR, indikatorer, *([omraader] if omraader else [])]
        t = pd.DataFrame(itertools.product(*deler),
                         columns=["kommunenr", "aar", "indikator", *(["omraade"] if omraader else [])])
        i_dag = t["kommunenr"].where(t["kommunenr"].str.isdigit())
        beloep = np.round(np.exp(tilfeldig.normal(9, 2, len(t))))  # as many digits, and as irregular, as real amounts
        return t.assign(kommunenr_i_dag=i_dag, verdi=beloep, enhet="1000 kr", **felles)

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


def kjoer(kode: str, rot: str, *valg: str, ferdiglest: str | None = None) -> str:
    """What the program prints, in a process of its own."""
    miljoe = os.environ | {"ROBEK_DATA": rot} | ({} if ferdiglest is None else {"ROBEK_FERDIGLEST": ferdiglest})
    ut = subprocess.run([sys.executable, "-c", kode, *valg], env=miljoe, capture_output=True, text=True)
    if ut.returncode:
        sys.exit(ut.stderr[-2000:])
    return ut.stdout


def main() -> None:
    """Print the times, and their ratios to `import pandas` in the same rounds."""
    p = argparse.ArgumentParser()
    p.add_argument("--runder", type=int, default=5)
    runder = p.parse_args().runder
    with tempfile.TemporaryDirectory() as tom, tempfile.TemporaryDirectory() as fullt, \
            tempfile.TemporaryDirectory() as lest, tempfile.TemporaryDirectory() as baand:  # fmt: skip
        os.environ |= {"ROBEK_DATA": tom, "ROBEK_FERDIGLEST": lest}
        antall = lag_konstruert(Path(fullt))
        hva = f"fullt øyeblikksbilde, 357 × 11 år, {antall} rader (konstruert)"
        forsoek = {
            "import pandas": (BARE, tom), "innebygde tabeller, første gang på maskinen": (LAST, tom, ""),
            "innebygde tabeller": (LAST, tom), hva: (LAST, fullt),
        }
        for nr in range(1, 7):
            for navn, rot in (("innebygd", tom), ("fullt", fullt)):
                kjoer(OPPTAK, rot, str(nr), fil := f"{baand}/{nr}-{navn}")
                forsoek[f"alt samling {nr} leser, {navn}"] = (AVSPILL, rot, None, fil)
        tider: dict[str, list[float]] = {n: [] for n in forsoek}
        for _ in range(runder):
            for n, (kode, rot, *resten) in forsoek.items():
                ferdiglest, *valg = resten or [None]
                tider[n].append(float(kjoer(kode, rot, *valg, ferdiglest=ferdiglest)))
    pandas = min(tider["import pandas"])
    for n, t in tider.items():
        forhold = "" if n == "import pandas" else f"  {min(t) / pandas:5.2f} × import pandas"
        print(f"{n:<62}{1000 * min(t):6.0f} ms{forhold}")


if __name__ == "__main__":
    main()
