"""What a merge needs beside the workbook itself: the edition it was made from, and the file as it was before.

Each edition of a notebook lies once in `.utgaver/` of the output folder, under its hash, for all municipalities. The
workbook as a person left it goes to `tidligere/` in the municipality's folder before the merged one takes its place.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from .arbeidsbok import INNSATT, STOPPMERKE
from .fletting import er_notatbok, flett
from .skriving import skriv

UTGAVER, TIDLIGERE = ".utgaver", "tidligere"


def ta_vare_paa_utgave(mappe: Path, notatbok: Path) -> str:
    """Keep this notebook as the edition workbooks are made from; under which name?"""
    data = notatbok.read_bytes()
    navn = hashlib.sha256(data).hexdigest()[:16]
    fil = mappe / UTGAVER / f"{navn}.ipynb"
    if not fil.exists():
        fil.parent.mkdir(parents=True, exist_ok=True)
        midlertidig = fil.with_name(fil.name + ".uferdig")
        midlertidig.write_bytes(data)
        os.replace(midlertidig, fil)
    return navn


def ta_vare_paa_forrige(fil: Path) -> Path:
    """Keep a copy of the workbook as it is now; where? A copy that is there already is not made again."""
    data, nr = fil.read_bytes(), 1
    while True:
        kopi = fil.parent / TIDLIGERE / f"{fil.stem}-{nr}{fil.suffix}"
        if not kopi.exists():
            break
        if kopi.read_bytes() == data:
            return kopi
        nr += 1
    kopi.parent.mkdir(exist_ok=True)
    midlertidig = kopi.with_name(kopi.name + ".uferdig")
    midlertidig.write_bytes(data)
    os.replace(midlertidig, kopi)
    return kopi


def flettet_bok(paa_disk: bytes, ny: bytes, utgave: Path | None) -> tuple[bytes, tuple[str, ...]] | None:
    """The merged workbook as bytes, and what changed; None when the file on disk is no notebook to merge into.

    When the person has written nothing of her own, it is the new workbook itself, byte for byte.
    """
    import nbformat

    disk = er_notatbok(paa_disk)
    if disk is None:
        return None
    disk["cells"] = [c for c in disk["cells"] if STOPPMERKE not in c["metadata"].get("tags", ())]
    nb = json.loads(ny)
    f = flett(disk, _sist_laget(utgave, disk, nb), nb)
    if not f.egne:
        return ny, f.endringer
    try:
        return skriv(nbformat.reads(json.dumps(f.nb), as_version=4)).encode(), f.endringer
    except (nbformat.ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _sist_laget(utgave: Path | None, disk: dict, ny: dict) -> dict | None:
    """The workbook as we wrote it: the edition's cells, and the cell with the choices made for it."""
    if utgave is None or not utgave.is_file() or (nb := er_notatbok(utgave.read_bytes())) is None:
        return None
    from papermill.translators import PythonTranslator

    valgt = disk.get("metadata", {}).get("papermill", {}).get("parameters", {})
    innsatt = [c for c in ny["cells"] if INNSATT in c["metadata"].get("tags", ())]
    if innsatt and isinstance(valgt, dict):
        orden = "".join(innsatt[0]["source"])  # the metadata are sorted, the cell is not
        i_orden = {n: valgt[n] for n in sorted(valgt, key=lambda n: orden.find(f"\n{n} = "))}
        kilde = PythonTranslator.codify(i_orden, comment="Valg for dette heftet")
        nb["cells"] += [{**innsatt[0], "source": kilde}]
    return nb
