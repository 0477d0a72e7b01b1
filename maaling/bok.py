"""How long does the book take? Cold, warm, and beside them the bare Sphinx build with nothing executed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from robekanalyse.grunnlag.tall import tekst

ROT = Path(__file__).resolve().parents[1]


def bygg(ut: Path, oppsett: Path) -> float:
    """Seconds of one build into this folder."""
    program = Path(sys.executable).with_name("jupyter-book")
    kode = [program, "build", "-n", "-W", "--keep-going", "--path-output", ut, "--config", oppsett, "."]
    start = time.perf_counter()
    r = subprocess.run(kode, cwd=ROT, capture_output=True, text=True, env={**os.environ, "ROBEK_VISNING": "bok"})
    if r.returncode:
        raise SystemExit(r.stdout[-2000:] + r.stderr[-2000:])
    return time.perf_counter() - start


def main():
    subprocess.run([sys.executable, "-m", "robekanalyse.bok"], cwd=ROT, check=True)
    oppsett = (ROT / "_config.yml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as tmp:
        bar = Path(tmp) / "bar.yml"
        bar.write_text(oppsett.replace("execute_notebooks: cache", "execute_notebooks: 'off'"), encoding="utf-8")
        uten = bygg(Path(tmp) / "bar", bar)
        kald = bygg(Path(tmp) / "bok", ROT / "_config.yml")
        varm = bygg(Path(tmp) / "bok", ROT / "_config.yml")
    for navn, tid in (("uten å kjøre notatbøkene", uten), ("kald", kald), ("varm, ingenting endret", varm)):
        print(f"{navn:28}{tekst(tid, 1):>8} s   {tekst(tid / uten, 1):>6} × bar Sphinx")


if __name__ == "__main__":
    main()
