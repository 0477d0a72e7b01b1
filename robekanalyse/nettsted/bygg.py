"""The whole site in one folder, put in place in one step when everything in it is made and checked."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.nettverk import Nettverk
from ..nett.side import FELLES, nettside
from . import hjul
from .forside import BOK, HEFTER, MERKE, NOTATBOK, forside, statiske
from .kjoeretid import Utgave, hent, utgave
from .lite import lag_lite
from .utdrag import nettverkets


@dataclass(frozen=True)
class Nettsted:
    """What was made: where, for how many municipalities and workbooks, and how large it is (bytes)."""

    mappe: Path
    kommuner: int
    hefter: int
    stoerrelse: int
    bok: bool


def kontroller_maal(ut: Path) -> None:
    """Can a site be put here? Raises UgyldigInndata when the folder holds something else."""
    if not ut.exists() or (ut.is_dir() and not any(ut.iterdir())):
        return
    side = ut / "index.html"
    if not side.is_file() or MERKE not in side.read_text(encoding="utf-8", errors="replace")[:400]:
        raise UgyldigInndata(f"{ut} er ikke et nettsted fra robekanalyse: velg en annen mappe med --ut.")


def bygg(
    ut: Path, hefter: Path, kommuner: tuple[Kommune, ...], nettverk: Nettverk, *, bok: Path | None = None,
    pyodide: str | Path | None = None, av: Utgave | None = None, si: Callable[[str], None] = lambda _: None,
) -> Nettsted:
    """Make the site of this network in `ut`.

    `hefter` holds the finished workbooks, and no answers: what is written there is published. `bok` is the built book,
    `pyodide` a folder or address with Pyodide's files. Raises RobekFeil, and then leaves `ut` as it was.
    """
    kontroller_maal(ut)
    u = av or utgave()
    funnet = {(k, n): f for k in kommuner for n in range(1, 7)
              if (f := hefter / k.mappenavn / f"samling-{n}.ipynb").is_file()}  # fmt: skip
    if not funnet:
        raise RobekFeil(f"Det er ingen hefter i {hefter}: nettstedet er ikke laget.")
    if svar := next((f for k in kommuner for f in (hefter / k.mappenavn / "svar").glob("**/*") if f.is_file()), None):
        raise RobekFeil(f"{svar.parent} har svar, og de skal ikke ut på nettet: lag nettstedet av hefter uten svar.")
    si("Python til nettleseren")
    mappe, liste = hent(u, pyodide, si=si)
    nytt = ut.with_name(f".{ut.name}-uferdig")
    shutil.rmtree(nytt, ignore_errors=True)
    nytt.mkdir(parents=True)
    try:
        si("notatbøkene")
        lag_lite(nytt / NOTATBOK, u, mappe, liste, hjul.biblioteket(nettverkets(kommuner, nettverk)),
                 {f"{k.mappenavn}/{f.name}": f.read_bytes() for (k, _), f in funnet.items()})  # fmt: skip
        si("nettsidene")
        for (k, _), f in funnet.items():
            kopi = nytt / HEFTER / k.mappenavn / f.name
            kopi.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(f, kopi)
            nettside(kopi, delte_filer=True)
            kopi.unlink()
        if bok:
            shutil.copytree(bok, nytt / BOK, ignore=shutil.ignore_patterns("_sources", ".buildinfo", ".doctrees"))
        _legg_forside(nytt, kommuner, nettverk, funnet, bok is not None, u)
        _bytt(nytt, ut)
    finally:
        shutil.rmtree(nytt, ignore_errors=True)
    return Nettsted(ut, len({k for k, _ in funnet}), len(funnet), _stoerrelse(ut), bok is not None)


def _legg_forside(nytt: Path, kommuner, nettverk, funnet, bok: bool, u: Utgave) -> None:
    mb = round((_stoerrelse(nytt / NOTATBOK / "static") + _stoerrelse(nytt / NOTATBOK / "build") / 3) / 1e6)
    side = forside(
        kommuner, nettverk, lambda k, nr: (k, nr) in funnet, bok=bok, mb=mb, proeve=u.stedfortreder
    )
    for navn, tekst in {"index.html": side, **statiske()}.items():
        (nytt / navn).write_text(tekst, encoding="utf-8")
    assert (nytt / HEFTER / FELLES).is_dir()


def _stoerrelse(mappe: Path) -> int:
    return sum(f.stat().st_size for f in mappe.rglob("*") if f.is_file())


def _bytt(nytt: Path, ut: Path) -> None:
    """The new site in the old one's place; the old one is there until the new one is whole."""
    gammelt = ut.with_name(f".{ut.name}-gammelt")
    shutil.rmtree(gammelt, ignore_errors=True)
    if ut.exists():
        ut.rename(gammelt)
    nytt.rename(ut)
    shutil.rmtree(gammelt, ignore_errors=True)
