"""Open a municipality's own export, csv or xlsx, as rows of cells: text as it stands, numbers exact."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..analyse.eksakt import ramse
from ..grunnlag.feil import ManglerTall, OedelagtFil, UgyldigInndata

Celle = str | Decimal
_SKILLE = (";", "\t", ",")
STOERSTE_FIL = 100_000_000


@dataclass(frozen=True)
class Ark:
    """One sheet: rows of cells, each row with its number in the file. `navn` is empty for csv."""

    navn: str
    rader: list[list[Celle]]
    numre: list[int]


def les_fil(fil: Path, ark: str | None = None) -> tuple[Ark, bytes]:
    """What stands in the file? Its sheet, and its bytes.

    The content decides whether it is xlsx or csv, never the name. `ark` names the sheet where there are several.
    Raises UgyldigInndata or OedelagtFil, one Norwegian sentence, when it cannot be read.
    """
    try:
        data = fil.read_bytes()
    except FileNotFoundError:
        raise UgyldigInndata(f"Fila {fil} finnes ikke: skriv stien til eksporten fra økonomisystemet.") from None
    except IsADirectoryError:
        raise UgyldigInndata(f"{fil} er en mappe: skriv stien til selve fila.") from None
    except OSError:
        raise UgyldigInndata(f"Fila {fil} kan ikke leses: lukk den i andre programmer, og prøv igjen.") from None
    if not data.strip():
        raise UgyldigInndata(f"Fila {fil.name} er tom: eksporter den på nytt fra økonomisystemet.")
    if len(data) > STOERSTE_FIL:
        raise UgyldigInndata(f"Fila {fil.name} er over 100 MB: eksporter bare art, funksjon og beløp for ett år.")
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise OedelagtFil(
            f"Fila {fil.name} er beskyttet med passord, eller i det gamle formatet xls: lagre den som xlsx, uten"
            " passord."
        )
    if data[:2] == b"PK":
        return _velg(_xlsx(data, fil.name), ark, fil.name), data
    if ark:
        raise UgyldigInndata(f"Fila {fil.name} er ikke en arbeidsbok og har ingen ark: ta bort --ark.")
    return _csv(data, fil.name), data


def _velg(alle: list[Ark], oensket: str | None, navn: str) -> Ark:
    if oensket is not None:
        treff = [a for a in alle if a.navn.casefold() == oensket.casefold()]
        if not treff:
            raise UgyldigInndata(f"Arket «{oensket}» finnes ikke i {navn}: velg {ramse([a.navn for a in alle])}.")
        return treff[0]
    med_innhold = [a for a in alle if a.rader]
    if not med_innhold:
        raise UgyldigInndata(f"Fila {navn} er tom: eksporter den på nytt fra økonomisystemet.")
    if len(med_innhold) > 1:
        raise FlereArk(
            f"Fila {navn} har flere ark: skriv hvilket med --ark, for eksempel --ark \"{med_innhold[0].navn}\". De"
            f" heter {ramse([a.navn for a in med_innhold])}.", tuple(a.navn for a in med_innhold),
        )
    return med_innhold[0]


class FlereArk(UgyldigInndata):
    """Several sheets, and none chosen; `ark` holds their names."""

    def __init__(self, melding: str, ark: tuple[str, ...]):
        super().__init__(melding)
        self.ark = ark


def _xlsx(data: bytes, navn: str) -> list[Ark]:
    try:
        import openpyxl
    except ImportError:
        raise ManglerTall(
            'For å lese xlsx trengs openpyxl, som ikke er installert: skriv pip install "robekanalyse[data]", eller'
            " lagre fila som csv."
        ) from None
    try:
        verdier = openpyxl.load_workbook(io.BytesIO(data), read_only=False, data_only=True)
        formler = openpyxl.load_workbook(io.BytesIO(data), read_only=False, data_only=False)
    except Exception:  # a damaged one may fail in the zip, in the compression, in the xml or in openpyxl itself
        raise OedelagtFil(f"Fila {navn} kan ikke leses som xlsx: åpne den i Excel, og lagre den på nytt.") from None
    ut = []
    for ark in verdier.worksheets:
        rader, numre = [], []
        for nr, (rad, med_formel) in enumerate(
            zip(ark.iter_rows(), formler[ark.title].iter_rows(), strict=True), start=1
        ):
            celler = [_celle(c, f, navn) for c, f in zip(rad, med_formel, strict=True)]
            if any(c != "" for c in celler):
                rader.append(celler)
                numre.append(nr)
        ut.append(Ark(ark.title, rader, numre))
    return ut


def _celle(c, formel, navn: str) -> Celle:
    v = c.value
    if v is None:
        if isinstance(formel.value, str) and formel.value.startswith("="):
            raise UgyldigInndata(
                f"Celle {formel.coordinate} i {navn} har en formel uten verdi: åpne fila i Excel, lagre den, og prøv"
                " igjen."
            )
        return ""
    if isinstance(v, bool):
        return "SANN" if v else "USANN"
    if isinstance(v, (int, float)):
        return Decimal(f"{v:.15g}" if isinstance(v, float) else v)  # as many digits as Excel itself keeps
    return " ".join(str(v).split())


def _csv(data: bytes, navn: str) -> Ark:
    tekst = _dekod(data, navn)
    skille, rader = max(((s, _del(tekst, s)) for s in _SKILLE), key=lambda par: _passer(par[1]))
    if _passer(rader)[0] == 0:
        raise UgyldigInndata(
            f"Fila {navn} er ikke en tabell vi kan lese: den skal være xlsx, eller csv med semikolon, tabulator eller"
            " komma mellom kolonnene."
        )
    bredde = Counter(len(r) for _, r in rader).most_common(1)[0][0]
    for nr, r in rader:
        if any(c for c in r[bredde:]):
            raise UgyldigInndata(
                f"Rad {nr} i {navn} har flere felt enn de andre: et beløp med komma må stå i anførselstegn, eller"
                " kolonnene må skilles med semikolon."
            )
    return Ark("", [list(r[:bredde]) + [""] * (bredde - len(r)) for _, r in rader], [nr for nr, _ in rader])


def _dekod(data: bytes, navn: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data or data[:5] in (b"%PDF-", b"{\\rtf"):
        raise UgyldigInndata(f"Fila {navn} er verken csv eller xlsx: eksporter den som en av dem.")
    for koding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(koding)
        except UnicodeDecodeError:
            continue
    raise UgyldigInndata(f"Fila {navn} er verken csv eller xlsx: eksporter den som en av dem.")


def _del(tekst: str, skille: str) -> list[tuple[int, list[str]]]:
    """The rows that have something in them, with their line numbers."""
    ut, leser = [], csv.reader(io.StringIO(tekst, newline=""), delimiter=skille)
    try:
        for r in leser:
            celler = [" ".join(c.split()) for c in r]
            if any(celler):
                ut.append((leser.line_num, celler))
    except csv.Error:
        return []
    return ut


def _passer(rader) -> tuple[int, int]:
    """How well does a separator fit? Rows of the most common width, and that width; nothing for one column."""
    teller = Counter(len(r) for _, r in rader if len(r) > 1)
    if not teller:
        return 0, 0
    bredde, antall = max(teller.items(), key=lambda x: (x[1], x[0]))
    return antall, bredde
