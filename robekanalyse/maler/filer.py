"""Write the templates to the municipality's folder: whole or not at all, and never over a file someone has edited."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

from ..grunnlag.feil import UgyldigInndata
from ..samling.start import aapne
from ..svar.journal import laast, skriv_atomisk
from ..svar.svarmappe import kommune_for
from . import samling4, samling5, samling6
from .svarrader import Svarrader

MAPPE = "maler"
MALER = {
    4: {"delegeringsmatrise": samling4.delegeringsmatrise, "aarshjul": samling4.aarshjul},
    5: {
        "maalark": samling5.maalark, "stegplan": samling5.stegene, "lederavtale": samling5.lederavtaler,
        "resultatdialog": samling5.resultatdialog, "aarshjul": samling5.aarshjul,
    },
    6: {
        "droefting": samling6.droefting, "utvelgelse": samling6.utvelgelse, "de-ti-trinnene": samling6.prosess,
        "saksbehandling": samling6.saksbehandling,
    },
}  # fmt: skip
LAGET = ".laget.json"


def les_samlinger(skrevet: str) -> tuple[int, ...]:
    """Which gatherings are meant by «5», «4-6» or «4,6»? Raises UgyldigInndata for one without templates."""
    ut: list[int] = []
    for bit in str(skrevet).replace(" ", "").split(","):
        m = re.fullmatch(r"(\d)(?:[-–](\d))?", bit)
        fra, til = (int(m[1]), int(m[2] or m[1])) if m else (0, -1)
        if not m or fra > til or not set(range(fra, til + 1)) <= set(MALER):
            raise UgyldigInndata(f"Det finnes ingen Word-maler for samling «{skrevet}»: velg 4, 5, 6 eller 4-6.")
        ut += range(fra, til + 1)
    return tuple(dict.fromkeys(ut))


def lag_maler(mappe: str | Path, samlinger="4-6") -> list[Path]:
    """Make the templates of these gatherings in the folder maler/ of a municipality's folder; where are they?

    A template that has been edited since it was made is left alone, and the new one gets a number after its name.
    Raises UgyldigInndata when the folder is not a municipality's.
    """
    mappe, valgte = Path(mappe), les_samlinger(samlinger)
    kommune = kommune_for(mappe)
    svar, filer = Svarrader(mappe, kommune), []
    with laast(mappe / MAPPE / LAGET):
        for nr in valgte:
            her = aapne(nr, kommune.nr)
            for navn, lag in MALER[nr].items():
                filer.append(legg(mappe / MAPPE, f"samling-{nr}-{navn}.docx", lag(her, svar)))
    return filer


def legg(mappe: Path, navn: str, data: bytes) -> Path:
    """Put the document there; the name it got. What we wrote last, by its sum, is what may be replaced."""
    liste = mappe / LAGET
    try:
        laget = json.loads(liste.read_text(encoding="utf-8"))
        laget = laget if isinstance(laget, dict) else {}
    except (OSError, ValueError):
        laget = {}
    nr, fil, ny = 1, mappe / navn, innholdssum(data)
    while fil.exists():
        gammel = innholdssum(fil.read_bytes())
        if gammel == ny:  # the same words already
            break
        if gammel == laget.get(fil.name):
            break
        nr += 1
        fil = mappe / f"{Path(navn).stem}-{nr}{Path(navn).suffix}"
    if not fil.exists() or innholdssum(fil.read_bytes()) != ny:
        skriv_atomisk(fil, data)
    laget[fil.name] = ny
    skriv_atomisk(liste, (json.dumps(laget, indent=1, sort_keys=True) + "\n").encode())
    return fil


def innholdssum(data: bytes) -> str:
    """The checksum of what is in a Word file, whenever it was packed; of the bytes when it is no such file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            deler = sorted((n, z.read(n)) for n in z.namelist() if n != "docProps/core.xml")
    except (zipfile.BadZipFile, OSError, RuntimeError):  # RuntimeError: locked with a password
        return hashlib.sha256(data).hexdigest()
    sum_ = hashlib.sha256()
    for navn, innhold in deler:
        sum_.update(f"{navn} {len(innhold)}\n".encode() + innhold)
    return sum_.hexdigest()
