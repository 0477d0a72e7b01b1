"""A delegation matrix from a file of the municipality's own: Word, Excel or CSV, with one row per area.

The columns are found by their headings, wherever they stand and in whichever table; what is in other columns is passed
over. A file may come from anyone: sizes are asked for first, and nothing in it is executed.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall, OedelagtFil, UgyldigInndata

STOERSTE_FIL, STOERSTE_PAKKET_UT, FLEST_RADER = 5_000_000, 50_000_000, 500
_HODER = {
    "omraade": r"område|saksområde|sak", "kommunestyret": r"kommunestyre(t)?",
    "formannskap": r"formannskap(et)?( (eller|/|og) utvalg)?|formannskap/utvalg",
    "kommunedirektoer": r"kommunedirektør(en)?|rådmann(en)?", "enhetsleder": r"enhetsleder(e|en)?",
    "unntatt": r"unntatt|unntak", "rapporteres_til": r"rapporteres til|rapportering",
}  # fmt: skip


def les_matrise(navn: str, data: bytes) -> list[dict[str, str]]:
    """Which rows are in this file? Keys as in s4-delegering; the area is its key in the list, or as written.

    Raises UgyldigInndata when no table has the headings, OedelagtFil when the file cannot be read.
    """
    if len(data) > STOERSTE_FIL:
        raise OedelagtFil(f"{navn} er større enn {STOERSTE_FIL // 1_000_000} MB: lagre bare matrisen i en egen fil.")
    endelse = navn.rsplit(".", 1)[-1].lower()
    lesere = {"docx": _word, "xlsx": _excel, "csv": _csv, "txt": _csv}
    if endelse not in lesere:
        raise UgyldigInndata(f"{navn} kan ikke leses: velg en fil fra Word (.docx), Excel (.xlsx) eller .csv.")
    if endelse in ("docx", "xlsx"):
        _kontroller_pakke(navn, data)
    try:
        tabeller = list(lesere[endelse](data))
    # RuntimeError: locked with a password, or packed in a way Python does not know
    except (KeyError, ValueError, IndexError, RuntimeError, zipfile.BadZipFile, SyntaxError, csv.Error):
        raise OedelagtFil(f"{navn} kan ikke leses som en tabell: den er skadet eller noe annet.") from None
    for tabell in tabeller:
        if rader := _rader(tabell[: FLEST_RADER + 20]):
            return rader
    raise UgyldigInndata(
        f"{navn} har ingen tabell med overskriftene Område, Kommunestyret og Kommunedirektøren: bruk malen i Word."
    )


def _kontroller_pakke(navn: str, data: bytes) -> None:
    try:
        stoerrelse = sum(d.file_size for d in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, ValueError, RuntimeError):
        raise OedelagtFil(f"{navn} er ikke en hel fil: lagre den på nytt.") from None
    if stoerrelse > STOERSTE_PAKKET_UT:
        raise OedelagtFil(f"{navn} blir for stor når den pakkes ut.")


def _word(data: bytes) -> Iterable[list[list[str]]]:
    try:
        import docx
    except ImportError:
        raise ManglerTall("Word-filer trenger python-docx, som ikke er installert: lagre matrisen som .csv.") from None
    for t in docx.Document(io.BytesIO(data)).tables:
        yield [[c.text for c in r.cells] for r in t.rows[:FLEST_RADER]]


def _excel(data: bytes) -> Iterable[list[list[str]]]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise ManglerTall("Excel-filer trenger openpyxl, som ikke er installert: lagre matrisen som .csv.") from None
    for ark in load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets:
        rader = ark.iter_rows(max_row=FLEST_RADER, max_col=40, values_only=True)
        yield [["" if v is None else str(v) for v in r] for r in rader]


def _csv(data: bytes) -> Iterable[list[list[str]]]:
    try:
        tekst = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        tekst = data.decode("cp1252")
    foerste = tekst.split("\n", 1)[0]
    skille = max(";\t,", key=foerste.count)
    yield list(csv.reader(io.StringIO(tekst), delimiter=skille))


def _rader(tabell: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The rows under the first line that has the headings; none when there is no such line."""
    for nr, linje in enumerate(tabell[:20]):
        plass = {}
        for i, celle in enumerate(linje):
            for felt, moenster in _HODER.items():
                if felt not in plass and re.fullmatch(moenster, " ".join(celle.split()).lower()):
                    plass[felt] = i
        if {"omraade", "kommunestyret", "kommunedirektoer"} <= set(plass):
            rader = [{f: (r[i].strip() if i < len(r) else "") for f, i in plass.items()} for r in tabell[nr + 1:]]
            return [r | {"omraade": _omraade(r["omraade"])} for r in rader if r["omraade"]]
    return []


def _omraade(skrevet: str) -> str:
    navn = les_yaml("hjemmearbeid/valglister.yaml")["delegeringsomraader"]
    lik = {n.casefold(): id for id, n in navn.items()} | {id: id for id in navn}
    return lik.get(" ".join(skrevet.split()).casefold(), skrevet)
