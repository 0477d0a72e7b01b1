"""How fast are the workbooks made? The table of ratios, side by side in one run: `python maaling/hefter.py [--raskt]`.

Every variant is a process of its own, start-up included, with its wall time and the CPU seconds of all it started.
On a busy machine the CPU ratios are the ones to trust; `--runder 3` gives medians of paired rounds.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import io
import json
import os
import pkgutil
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROT = Path(__file__).resolve().parents[1]


def enheter(antall: int, samlinger=(1, 2, 3, 4, 5, 6)):
    """The first `antall` workbooks of the municipalities that have all figures, then of the others."""
    from robekanalyse.grunnlag.kommune import alle_kommuner
    from robekanalyse.grunnlag.nettverk import finn_nettverk
    from robekanalyse.hefte.enheter import lag_enheter

    kommuner = dict.fromkeys([*finn_nettverk("eksempel").kommuner, *alle_kommuner()])
    return lag_enheter(list(kommuner)[: -(-antall // len(samlinger))], samlinger)[:antall]


# --- the variants; each runs in a process of its own -----------------------------------------------------------------

def loekke(antall: int, ut: Path, del_: int = 0, deler: int = 1) -> None:
    """papermill.execute_notebook, one after the other."""
    import logging

    import papermill as pm

    logging.disable(logging.WARNING)
    for e in enheter(antall)[del_::deler]:
        fil = ut / e.fil
        fil.parent.mkdir(parents=True, exist_ok=True)
        pm.execute_notebook(str(e.notatbok), str(fil), e.parametre, progress_bar=False)


def loekke_x2(antall: int, ut: Path) -> None:
    """The same loop, split over two processes."""
    _to("loekke", antall, ut)


def _to(variant: str, antall: int, ut: Path) -> None:
    program = [sys.executable, __file__, "--variant", variant, str(antall), ut]
    egne = [subprocess.Popen([*program, str(i), "2"], stderr=subprocess.DEVNULL) for i in range(2)]
    if any([p.wait() for p in egne]):
        raise SystemExit(f"{variant} feilet i en av de to prosessene")


def _hefter(antall: int, ut: Path, **valg) -> None:
    """The command itself, on the same units."""
    from robekanalyse.hefte.lokal import Lokalt

    klynge = valg.pop("klynge", None)
    if klynge:
        from robekanalyse.hefte.klynge import Klynge

        lag = Klynge(klynge, 2)
    else:
        lag = Lokalt(valg.pop("motor", None), 2)
    with lag as utfoerer:
        from robekanalyse.hefte.kjoering import kjoer

        if valg.pop("html", False):
            from robekanalyse.cli.hefter import sider

            valg["ferdig"] = sider(ut)
        start = time.perf_counter()
        k = kjoer(enheter(antall), ut, utfoerer, **valg)
        print(json.dumps({"arbeid": time.perf_counter() - start, "feilet": len(k.feilet), "laget": k.antall("laget"),
                          "tjener_mb": _minne(utfoerer)}))


def _minne(utfoerer) -> float:
    """Memory of the fork server, in MB."""
    import psutil

    return sum(psutil.Process(a.prosess.pid).memory_info().rss for a in getattr(utfoerer, "arbeidere", ())) / 1e6


def grense(antall: int, ut: Path, del_: int = 0, deler: int = 1, forkortelser: bool = False) -> None:
    """The limit: the same cells as plain functions in one warm process, output captured and written, nothing more."""
    from robekanalyse.hefte.forkbarn import kjerne
    from robekanalyse.hefte.forvarming import forvarm

    forvarm()
    if forkortelser:
        _skriv_med_forkortelser()
    skall = kjerne().shell
    celler = {}
    egne = enheter(antall)[del_::deler]
    for nr, e in enumerate(egne):
        if nr == len(egne) // 2:  # by now all that is built once is built
            cpu = time.process_time()
        if e.notatbok not in celler:
            nb = json.loads(e.notatbok.read_text(encoding="utf-8"))
            celler[e.notatbok] = [_kompilert("".join(c["source"])) for c in nb["cells"] if c["cell_type"] == "code"]
        utdata: list[dict] = []
        kjerne().session.mottaker = lambda m, utdata=utdata: utdata.append(m["content"])
        rom = {"__name__": "__main__"}
        for nr, (kode, uttrykk) in enumerate(celler[e.notatbok]):
            with contextlib.redirect_stdout(io.StringIO()) as skrevet:
                exec(kode, rom)
                verdi = eval(uttrykk, rom) if uttrykk else None
            if nr == 0:
                rom.update(e.parametre)
            if verdi is not None:
                utdata.append(skall.display_formatter.format(verdi)[0])
            utdata.append({"tekst": skrevet.getvalue()})
        fil = ut / e.fil
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_text(json.dumps(utdata, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
    if deler == 1:
        print(json.dumps({"feilet": 0, "cpu_per_hefte": (time.process_time() - cpu) / (len(egne) - len(egne) // 2)}))


def _skriv_med_forkortelser() -> None:
    """The same charts and tables as most people write them: shorthand strings, built afresh, great-tables as it is."""
    import altair as alt

    from robekanalyse import visning
    from robekanalyse.visning.tabell import Tabell

    def vanlig_tabell(self):
        import great_tables as gt

        t = gt.GT(self.data.astype(str), groupname_col=self.gruppe).tab_header(self.tittel)
        for merknad in self.merknader:
            t = t.tab_source_note(merknad)
        return t.as_raw_html()

    Tabell._repr_html_ = vanlig_tabell

    kort = {"quantitative": "Q", "nominal": "N", "ordinal": "O", "temporal": "T"}

    def forkortet(kanal):
        def lag(felt=alt.Undefined, *rest, **valg):
            if isinstance(felt, str) and valg.get("type") in kort and not set(":[]()\\.") & set(felt):
                return kanal(f"{felt}:{kort[valg.pop('type')]}", *rest, **valg)
            return kanal(felt, *rest, **valg)

        return lag

    for m in pkgutil.iter_modules(visning.__path__):
        modul = importlib.import_module(f"{visning.__name__}.{m.name}")
        for navn, f in list(vars(modul).items()):
            if hasattr(f, "cache_clear"):
                setattr(modul, navn, f.__wrapped__)
    for navn in ("X", "Y", "X2", "Y2", "XOffset", "YOffset", "Color", "StrokeDash", "Tooltip", "Text", "Opacity"):
        setattr(alt, navn, forkortet(getattr(alt, navn)))


def _kompilert(kilde: str):
    tre = ast.parse(kilde)
    siste = tre.body.pop() if tre.body and isinstance(tre.body[-1], ast.Expr) else None
    return compile(tre, "celle", "exec"), compile(ast.Expression(siste.value), "celle", "eval") if siste else None


def grense_x2(antall: int, ut: Path) -> None:
    """The limit in two processes."""
    _to("grense", antall, ut)


VARIANTER = {
    "loekke": loekke, "loekke_x2": loekke_x2, "grense": grense, "grense_x2": grense_x2,
    "fork": lambda n, ut: _hefter(n, ut, motor="fork"),
    "standard": lambda n, ut: _hefter(n, ut, motor="standard"),
    "celler": grense, "celler_kort": lambda n, ut: grense(n, ut, forkortelser=True),
    "html": lambda n, ut: _hefter(n, ut, motor="fork", html=True),
    "dask": lambda n, ut: _hefter(n, ut, klynge="lokal"),
}


# --- the table -------------------------------------------------------------------------------------------------------

class Maal:
    """Wall and CPU seconds of one variant, round by round."""

    def __init__(self, navn: str, antall: int):
        self.navn, self.antall, self.vegg, self.cpu, self.sagt = navn, antall, [], [], {}

    def kjoer(self, ut: Path, behold: bool = False) -> None:
        """Run it once, in a fresh process."""
        foer, start = os.times(), time.perf_counter()
        r = subprocess.run([sys.executable, __file__, "--variant", self.navn, str(self.antall), ut], cwd=ROT,
                           capture_output=True, text=True, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
        self.vegg.append(time.perf_counter() - start)
        etter = os.times()
        self.cpu.append(etter.children_user + etter.children_system - foer.children_user - foer.children_system)
        if r.returncode:
            raise SystemExit(f"{self.navn} feilet:\n{r.stderr[-2000:]}")
        if r.stdout.startswith("{"):
            self.sagt = json.loads(r.stdout)
            if self.sagt["feilet"]:
                print(f"  obs: {self.sagt['feilet']} hefter feilet i {self.navn}", flush=True)
        if not behold:
            shutil.rmtree(ut, ignore_errors=True)
        print(f"  {self.navn:10s} n={self.antall:5d}  {self.vegg[-1]:7.1f} s  cpu {self.cpu[-1]:7.1f} s", flush=True)


def ulike_celler(stokk: Path, vaart: Path) -> tuple[int, int, list[str]]:
    """How many cells of these workbooks differ between stock papermill and ours? Differing, all, and the first few.

    Both are washed alike: what stock papermill leaves of times, process numbers, random ids, folders in tracebacks
    and the places where print was cut by time is not compared. Named exceptions: the comment in the cell that
    papermill puts in, random numbers (ours start from the content), the names in sys.argv, and which lines around a
    one-line compound statement a traceback shows (stack_data picks from a set, by address).
    """
    import nbformat

    from robekanalyse.hefte.arbeidsbok import STOPPMERKE, ferdigstill

    ulike, alle, hvor = 0, 0, []
    for fil in sorted(stokk.glob("*/*.ipynb")):
        nb = nbformat.read(fil, 4)
        nb.cells = [c for c in nb.cells if STOPPMERKE not in c.metadata.get("tags", ())]
        a = nbformat.reads(ferdigstill(nb).innhold.decode(), 4)
        b = nbformat.read(vaart / fil.relative_to(stokk), 4)
        for c, d in zip(a.cells, b.cells, strict=True):
            alle += 1
            c.pop("id"), d.pop("id")  # stock papermill gives the cell it puts in a random one
            unntatt = "injected-parameters" in c.metadata.get("tags", ()) or "random.random()" in c.source
            if c != d and not unntatt:
                ulike += 1
                hvor.append(f"{fil.relative_to(stokk)}: {c.source[:60]!r}")
    return ulike, alle, hvor[:5]


def ekkel(rot: Path) -> tuple[int, int, list[str]]:
    """The same for a notebook made to be difficult."""
    import logging

    import papermill as pm

    from robekanalyse.hefte.enheter import Enhet, Grenser
    from robekanalyse.hefte.lokal import Lokalt

    logging.disable(logging.WARNING)
    e = Enhet("x/ekkel.ipynb", ROT / "tests" / "hefter" / "ekkel.ipynb", {"kommune": "1515"})
    for mappe in ("stokk", "vaart"):
        (rot / mappe / "x").mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(pm.PapermillExecutionError):  # it counts errors in cells that are meant to fail too
        pm.execute_notebook(str(e.notatbok), str(rot / "stokk" / e.fil), e.parametre, progress_bar=False)
    with Lokalt("fork", 1) as lokalt:
        (svar,) = lokalt.kjoer([e], Grenser())
    (rot / "vaart" / e.fil).write_bytes(svar.innhold)
    return ulike_celler(rot / "stokk", rot / "vaart")


def forhold(over: list[float], under: list[float]) -> float:
    """Median of the paired ratios."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))


def main() -> None:
    valg = argparse.ArgumentParser(description=__doc__)
    valg.add_argument("--raskt", action="store_true", help="fewer workbooks: to see that it works")
    valg.add_argument("--runder", type=int, default=1)
    valg.add_argument("--variant", nargs="+", help=argparse.SUPPRESS)
    v = valg.parse_args()
    if v.variant:
        navn, antall, ut, *deler = v.variant
        return VARIANTER[navn](int(antall), Path(ut), *map(int, deler))
    faa, mange, alle = (6, 24, 48) if v.raskt else (24, 357, 2142)
    maal = {n: Maal(n, faa) for n in ("loekke", "loekke_x2", "fork", "grense_x2")}
    mye = {n: Maal(n, mange) for n in ("fork", "grense_x2", "html", "dask")}
    selve = {n: Maal(n, 2 * faa) for n in ("celler", "celler_kort")}
    with tempfile.TemporaryDirectory() as tmp:
        rot = Path(tmp)
        for runde in range(v.runder):
            navn = list(maal)
            for n in navn[runde % len(navn) :] + navn[: runde % len(navn)]:
                maal[n].kjoer(rot / str(runde) / n, behold=runde == 0)
        likhet = [
            ("de seks notatbøkene", *ulike_celler(rot / "0" / "loekke", rot / "0" / "fork")),
            ("den ekle notatboka", *ekkel(rot / "ekkel")),
        ]
        for m in (*selve.values(), *mye.values()):
            m.kjoer(rot / "mye")
        foerste, andre = Maal("fork", alle), Maal("fork", alle)
        foerste.kjoer(rot / "alle", behold=True)
        andre.kjoer(rot / "alle", behold=True)
    f, arbeid = maal["fork"], (mye["fork"].sagt["arbeid"] / mange, foerste.sagt["arbeid"] / alle)
    per_hefte = mye["fork"].vegg[0] / mange / (statistics.median(f.vegg) / faa)
    rader = [
        (f"{faa} hefter, 2 prosesser, mot en papermill-løkke", forhold(maal["loekke"].vegg, f.vegg), "≥ 15 ×"),
        ("  det samme i cpu-sekunder", forhold(maal["loekke"].cpu, f.cpu), ""),
        ("mot samme løkke i 2 prosesser", forhold(maal["loekke_x2"].vegg, f.vegg), "≥ 7 ×"),
        (f"cpu mot grensen, {faa} hefter", forhold(f.cpu, maal["grense_x2"].cpu), "≤ 1,25 ×"),
        (f"cpu mot grensen, {mange} hefter", forhold(mye["fork"].cpu, mye["grense_x2"].cpu), "≤ 1,25 ×"),
        ("cellene selv mot forkortelser og nye diagrammer hver gang",
         selve["celler"].sagt["cpu_per_hefte"] / selve["celler_kort"].sagt["cpu_per_hefte"], "≤ 0,5 ×"),
        (f"tid per hefte ved {mange} mot {faa}", per_hefte, "≤ 1,15 ×"),
        (f"tid per hefte ved {alle} mot {mange}, uten oppstart", arbeid[1] / arbeid[0], "≤ 1,15 ×"),
        (f"tjenerens minne ved {alle} mot {faa}", foerste.sagt["tjener_mb"] / f.sagt["tjener_mb"], "≈ 1 ×"),
        (f"med HTML mot uten, {mange} hefter", mye["html"].vegg[0] / mye["fork"].vegg[0], "≤ 1,2 ×"),
        (f"dask mot vanlig, {mange} hefter", mye["dask"].vegg[0] / mye["fork"].vegg[0], "≤ 1,1 ×"),
    ]
    print(f"\n{'mål':60s} {'målt':>8s}   krav")
    for hva, tall, krav in rader:
        print(f"{hva:60s} {tall:8.2f}   {krav}".replace(".", ","))
    for hva, ulike, celler, hvor in likhet:
        print(f"{'celler ulike papermill, ' + hva:60s} {ulike} av {celler}   0 {hvor or ''}")
    hva = f"andre kjøring, {alle} hefter: laget / sekunder"
    print(f"{hva:60s} {andre.sagt['laget']:d} / {andre.vegg[0]:.1f}   0 / noen få")


if __name__ == "__main__":
    main()
