"""Read files that may come from anyone: sizes are asked for before anything is read, and nothing is executed."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

from ..grunnlag.feil import OedelagtFil

STOERSTE_FIL = 20_000_000
DYPESTE = 12
STOERSTE_PAKKET_UT = 40_000_000
FLEST_DELER = 300
# A string is passed over whole, so that brackets inside an answer do not count.
_TEGN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\Z)|[\[{]|[\]}]', re.S)


def _ingen_konstant(navn: str):
    raise ValueError(f"{navn} is not JSON")


def les_bytes(fil: Path, maks: int = STOERSTE_FIL) -> bytes:
    """The bytes of an ordinary file of a reasonable size. Raises OedelagtFil for any other."""
    try:
        if fil.is_symlink() or not fil.is_file():
            raise OedelagtFil(f"{fil.name} er ikke en vanlig fil.")
        with fil.open("rb") as f:
            data = f.read(maks + 1)
    except OSError as e:
        raise OedelagtFil(f"{fil.name} kan ikke åpnes ({e.strerror}).") from None
    if len(data) > maks:
        raise OedelagtFil(f"{fil.name} er større enn {maks // 1_000_000} MB.")
    return data


def tolk_json(data: bytes, navn: str):
    """The JSON value these bytes hold. Raises OedelagtFil when it is not JSON, or is nested too deep."""
    dybde = 0
    for m in _TEGN.finditer(data):
        tegn = m.group()
        dybde += (tegn in (b"[", b"{")) - (tegn in (b"]", b"}"))
        if dybde > DYPESTE:
            raise OedelagtFil(f"{navn} har flere nivåer enn noen innlevering har.")
    try:
        return json.loads(data.decode("utf-8"), parse_constant=_ingen_konstant)
    except (ValueError, RecursionError):
        raise OedelagtFil(f"{navn} kan ikke leses som JSON: den er skadet eller noe annet.") from None


def les_json(fil: Path):
    """The JSON value in this file. Raises OedelagtFil in one sentence for anything else."""
    return tolk_json(les_bytes(fil), fil.name)


def kontroller_pakke(fil: Path) -> None:
    """Is this packed file (a Word document) of a reasonable size when unpacked? Raises OedelagtFil when it is not.

    The declared sizes are enough: Python unpacks no more of a part than it declares.
    """
    import io

    data = les_bytes(fil)
    try:
        deler = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, RuntimeError):  # also packed in a way Python does not know
        raise OedelagtFil(f"{fil.name} er ikke et Word-dokument, eller er skadet.") from None
    if len(deler) > FLEST_DELER or sum(d.file_size for d in deler) > STOERSTE_PAKKET_UT:
        raise OedelagtFil(f"{fil.name} blir for stor når den pakkes ut.")
