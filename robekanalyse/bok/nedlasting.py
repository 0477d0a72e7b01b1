"""What a participant can take home from the book: the six notebooks, and the homework as forms to practise on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from ..grunnlag.kommune import FJORDVIK
from ..hefte.notatboker import notatbok
from ..svar.ordskjema import lag_skjema

FIL = "kurset.zip"
_TID = (2026, 1, 1, 0, 0, 0)  # the same content gives the same file
_LES_MEG = """Fra ubalanse til bindende plan

notatboker/   de seks notatbøkene. De åpnes i JupyterLab med robekanalyse installert.
skjemaer/     hjemmearbeidet som Word-skjemaer, for øvingskommunen Fjordvik. Fjordvik finnes ikke.

Skjemaer og nettsider for egen kommune får dere av den som leder nettverket.
Kursteksten er under CC BY 4.0, koden under MIT.
"""


def lag_zip() -> bytes:
    """The archive as bytes."""
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as z:
        for navn, innhold in _filer():
            z.writestr(zipfile.ZipInfo(f"robekanalyse-kurset/{navn}", _TID), innhold, zipfile.ZIP_DEFLATED)
    return ut.getvalue()


def _filer():
    yield "LES-MEG.txt", _LES_MEG
    for n in range(1, 7):
        fil: Path = notatbok(n)
        yield f"notatboker/{fil.name}", fil.read_bytes()
        yield f"skjemaer/samling-{n}-fjordvik.docx", lag_skjema(FJORDVIK, str(n), None, "2026-01-01T00:00:00Z")
