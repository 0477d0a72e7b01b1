"""Pyodide's files: which are needed, where they come from, and that each is the one its own list says.

Fetched when the site is made, from Pyodide's release or a folder of its files, by name and SHA-256, and never by the
reader's browser. The core's sums stand in data/nettsted/pyodide.yaml; the packages' in Pyodide's list, whose own sum
stands there too.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urljoin, urlsplit
from urllib.request import urlopen

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, RobekFeil

VENT = 60  # seconds without a byte
LISTE = "pyodide-lock.json"


@dataclass(frozen=True)
class Utgave:
    """One release of Pyodide: where it is, the sums of its list and core, and what of it the notebooks need."""

    navn: str
    adresse: str
    liste: str
    kjerne: dict[str, str]
    pakker: tuple[str, ...]
    egne: dict[str, dict] = field(default_factory=dict)
    # what is put in the site in place of Pyodide's own package, as by the tests; never so in what is published
    stedfortreder: bool = False


def utgave() -> Utgave:
    """Which release belongs to this edition? As data/nettsted/pyodide.yaml says."""
    d = les_yaml("nettsted/pyodide.yaml")
    return Utgave(d["utgave"], d["adresse"], d["liste"]["sha256"], d["kjerne"], tuple(d["pakker"]), d["egne"])


def lager() -> Path:
    """Where are fetched files kept between two sites? The user's cache folder."""
    if sys.platform == "win32":
        rot = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    else:
        rot = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return rot / "robekanalyse" / "pyodide"


def hent(u: Utgave, fra: str | Path | None = None, mappe: Path | None = None,
         si: Callable[[str], None] = lambda _: None) -> tuple[Path, dict]:
    """Where do the files of this release lie now, and which packages are among them (name → entry of the list)?

    `fra` is a folder with the files, or an address they can be fetched from; else the release's own. Each file is
    taken by name, and its SHA-256 compared every time, also when it lies in `mappe` from before. Raises RobekFeil.
    """
    kilde = str(fra or u.adresse)
    er_adresse = urlsplit(kilde).scheme in ("http", "https")
    if not er_adresse and not Path(kilde).is_dir():
        raise RobekFeil(f"Mappen {kilde} finnes ikke: gi mappen med filene fra Pyodide, eller en adresse (https://…).")
    ut = (mappe or lager()) / u.navn if er_adresse else Path(kilde)

    def en(navn: str, sha256: str) -> bytes:
        fil = ut / navn
        if er_adresse and fil.is_file() and hashlib.sha256(data := fil.read_bytes()).hexdigest() == sha256:
            return data
        if er_adresse:
            si(navn)
        data = _fra_nettet(kilde, navn) if er_adresse else _fra_mappe(ut, navn)
        if (funnet := hashlib.sha256(data).hexdigest()) != sha256:
            raise OedelagtFil(
                f"{navn} fra {kilde} er ikke den fila Pyodide {u.navn} har (SHA-256 {funnet[:12]}…, skulle vært"
                f" {sha256[:12]}…): nettstedet er ikke laget. Hent fila på nytt."
            )
        if er_adresse:
            ut.mkdir(parents=True, exist_ok=True)
            midlertidig = fil.with_name(f"{navn}.{os.getpid()}")
            midlertidig.write_bytes(data)
            midlertidig.replace(fil)
        return data

    liste = json.loads(en(LISTE, u.liste))
    for navn, sha256 in u.kjerne.items():
        en(navn, sha256)
    pakker = med_det_de_trenger(liste["packages"], u.pakker)
    for p in pakker.values():
        en(p["file_name"], p["sha256"])
    return ut, {**liste, "packages": pakker}


def med_det_de_trenger(liste: dict[str, dict], pakker) -> dict[str, dict]:
    """These packages and all that they depend on, as Pyodide's list has them. Raises OedelagtFil for an unknown one."""
    ut: dict[str, dict] = {}
    igjen = list(pakker)
    while igjen:
        navn = igjen.pop().lower().replace("_", "-")
        if navn in ut:
            continue
        if navn not in liste:
            raise OedelagtFil(f"Pakken {navn} står ikke i listen fra Pyodide: nettstedet kan ikke lages med den.")
        ut[navn] = liste[navn]
        if "/" in ut[navn]["file_name"] or "\\" in ut[navn]["file_name"]:  # a file beside the list, and no other
            raise OedelagtFil(f"Listen fra Pyodide har en fil utenfor mappen sin ({ut[navn]['file_name'][:80]}).")
        igjen += ut[navn]["depends"]
    return dict(sorted(ut.items()))


def _fra_mappe(mappe: Path, navn: str) -> bytes:
    try:
        return (mappe / navn).read_bytes()
    except OSError:
        raise RobekFeil(f"{navn} mangler i {mappe}: pakk ut hele utgivelsen av Pyodide der.") from None


def _fra_nettet(adresse: str, navn: str) -> bytes:
    url = urljoin(adresse if adresse.endswith("/") else adresse + "/", quote(navn))
    try:
        with urlopen(url, timeout=VENT) as svar:
            return svar.read()
    except (URLError, OSError, ValueError) as e:
        grunn = getattr(e, "reason", None) or e
        raise RobekFeil(
            f"{navn} kunne ikke hentes fra {urlsplit(url).hostname} ({grunn}). Er maskinen uten nett, kan filene hentes"
            " på en annen og gis som mappe: --pyodide MAPPE."
        ) from None
