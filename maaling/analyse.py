"""How fast are the calculations? All 357 municipalities in one call beside a loop; loading beside import pandas."""

import subprocess
import sys
import time
from pathlib import Path

from robekanalyse import alle_kommuner, framskriv_befolkning, handlingsrom, nokkeltall
from robekanalyse.grunnlag.tall import tekst


def beste(f, ganger=3):
    f()
    tider = []
    for _ in range(ganger):
        t = time.process_time()
        f()
        tider.append(time.process_time() - t)
    return min(tider)


def kaldt(kode, ganger=5):
    """Median wall time of a fresh Python that runs this."""
    tider = []
    for _ in range(ganger):
        t = time.perf_counter()
        subprocess.run([sys.executable, "-c", kode], check=True)
        tider.append(time.perf_counter() - t)
    return sorted(tider)[ganger // 2]


def main():
    kommuner = alle_kommuner()
    print("Alle kommuner i ett kall mot løkke (prosessorsekunder)\n")
    for navn, samlet, enkelt in (
        # past what is remembered between calls on the same page
        ("nokkeltall", lambda: nokkeltall.__wrapped__(kommuner), lambda k: nokkeltall.__wrapped__(k)),
        (
            "framskriv_befolkning til 2040",
            lambda: framskriv_befolkning(kommuner, 2040),
            lambda k: framskriv_befolkning(k, 2040),
        ),
        ("handlingsrom 2024", lambda: handlingsrom(kommuner, 2024), lambda k: handlingsrom(k, 2024)),
    ):
        ett = beste(samlet)
        loekke = beste(lambda enkelt=enkelt: [enkelt(k) for k in kommuner], 1)
        print(f"{navn:32}{tekst(ett, 3):>10} s  løkke {tekst(loekke, 3):>9} s  forhold {tekst(loekke / ett, 1):>7}")

    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import oppdaterte_tall
    from radvalg import valgt

    from robekanalyse.analyse import drivertall, tjenestetall

    hel = oppdaterte_tall.hele_tabellen()  # as after a refresh: the embedded tables have costs for few
    for modul in (tjenestetall, drivertall):
        vanlig = modul.les
        modul.les = lambda navn, vanlig=vanlig, **hvor: (
            valgt(hel, hvor) if navn == "kostra_tjenester" else vanlig(navn, **hvor)
        )  # fmt: skip
    oppdaterte_tall.toem()
    ett = beste(lambda: handlingsrom(kommuner, 2024))
    loekke = beste(lambda: [handlingsrom(k, 2024) for k in kommuner], 1)
    navn = "handlingsrom, tall for alle"
    print(f"{navn:32}{tekst(ett, 3):>10} s  løkke {tekst(loekke, 3):>9} s  forhold {tekst(loekke / ett, 1):>7}")

    print("\nOppstart av en ny Python (sekunder, median av fem)\n")
    tom = kaldt("pass")
    pandas = kaldt("import pandas") - tom
    for navn, kode in (
        ("import robekanalyse", "import robekanalyse"),
        (
            "alle innebygde tabeller, ut over pandas",
            "import pandas\nfrom robekanalyse.grunnlag.kilder import les\n"
            "from robekanalyse.grunnlag.datamappe import datamappe\n"
            "for f in sorted((datamappe() / 'tall').glob('*.csv')): les(f.stem)",
        ),
    ):
        brukt = kaldt(kode) - tom - (pandas if "pandas" in kode else 0)
        andel = tekst(brukt / pandas, 2)
        print(f"{navn:42}{tekst(brukt, 3):>9} s  mot import pandas {tekst(pandas, 3)} s  forhold {andel}")


if __name__ == "__main__":
    main()
