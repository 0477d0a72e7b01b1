"""A run: make the workbooks that are missing or out of date, write each down, and say how it went."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Protocol

from .arbeider import Svar
from .enheter import Enhet, Grenser
from .hovedbok import Hovedbok, kan_ikke_skrive
from .noekkel import noekkel
from .sammendrag import lag_sammendrag
from .utfall import BEHOLDT, FEILET, IKKE_KJOERT, LAGET, UENDRET, Hefte, Kjoering


class Utfoerer(Protocol):
    """Who runs the units: the worker processes of this machine, or a cluster."""

    motor: str
    prosesser: int
    logg: bytes

    def kjoer(self, enheter: Iterable[Enhet], grenser: Grenser) -> Iterator[Svar]: ...


def kjoer(
    enheter: Iterable[Enhet],
    mappe: Path,
    utfoerer: Utfoerer,
    *,
    grenser: Grenser = Grenser(),  # noqa: B008 - frozen
    paa_nytt: bool = False,
    fremdrift: Callable[[int, int, Hefte | None], None] = lambda gjort, alle, hefte: None,
    ferdig: Callable[[str], None] | None = None,
) -> Kjoering:
    """Make the workbooks that are not there already, and write kjoering.json.

    One that fails stops no other; it is kept, open at the failing cell. With `paa_nytt` all are made anew. Into a
    workbook that a person has changed the new one is merged (see fletting), and the earlier file kept. `fremdrift`
    is called with (done, all, workbook) as they come, `ferdig` with the file of each workbook there is.
    Raises UgyldigInndata when the folder cannot be written to.
    """
    bok = Hovedbok(mappe)
    start = time.perf_counter()
    naa = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    k = Kjoering(mappe, utfoerer.motor, utfoerer.prosesser, naa)
    try:
        hefter = {e: Hefte(e.fil, e.kommunenr, e.kommune, e.samling) for e in enheter}
        noekler = {e: noekkel(e) for e in hefter}
        k.hefter = list(hefter.values())
        mangler = []
        for e, h in hefter.items():
            foer = None if paa_nytt else bok.ferdig_fra_foer(e.fil, noekler[e])
            if foer is None:
                mangler.append(e)
            else:
                h.fil, endret = foer
                h.status = BEHOLDT if endret else UENDRET
                if ferdig:
                    ferdig(h.fil)
        fremdrift(0, len(mangler), None)
        for nr, svar in enumerate(utfoerer.kjoer(mangler, grenser), start=1):
            h = hefter[svar.enhet]
            _ta_imot(bok, h, svar, noekler[svar.enhet])
            if ferdig and svar.innhold:
                ferdig(h.fil)
            fremdrift(nr, len(mangler), h)
    finally:
        k.sekunder = time.perf_counter() - start
        bok.lukk()
        if k.hefter:
            skriv_rapport(k, utfoerer.logg)
    return k


def _ta_imot(bok: Hovedbok, h: Hefte, svar: Svar, noekkel: str) -> None:
    h.sekunder, h.feil = round(svar.sekunder, 3), svar.feil
    h.status = FEILET if svar.feil else LAGET
    if not svar.innhold:
        return
    oensket = h.fil
    h.fil = bok.legg_inn(oensket, noekkel, svar.innhold, svar.feil, svar.sekunder, svar.enhet.notatbok)
    if h.fil in bok.flettet:
        tidligere, endringer = bok.flettet[h.fil]
        nytt = f"{len(endringer)} ting er nye, og står øverst i heftet" if endringer else "ingenting er nytt i teksten"
        h.merknad = f"{h.fil} er flettet: det dere har skrevet, er beholdt. {nytt}. Slik var det før: {tidligere}."
    if h.fil != oensket:
        h.merknad = f"{oensket} er endret av noen og står urørt; det nye heftet er {h.fil}."


def skriv_rapport(k: Kjoering, logg: bytes) -> None:
    """Write kjoering.json (for programs) and kjoering.html (for people), each whole or not at all; and the log."""
    rapport = asdict(k) | {"mappe": k.mappe.name, "sekunder": round(k.sekunder, 3)}
    rapport["antall"] = {s.replace(" ", "_"): k.antall(s) for s in (LAGET, UENDRET, BEHOLDT, FEILET, IKKE_KJOERT)}
    try:
        (k.mappe / "kjoering.log").unlink(missing_ok=True)
        if logg:
            (k.mappe / "kjoering.log").write_bytes(logg)
        skriv_helt(k.mappe / "kjoering.json", json.dumps(rapport, ensure_ascii=False, indent=1) + "\n")
        skriv_helt(k.mappe / "kjoering.html", lag_sammendrag(k))
    except OSError as e:
        raise kan_ikke_skrive(k.mappe, e) from None


def skriv_helt(fil: Path, tekst: str) -> None:
    """Write a text file under a temporary name and put it in place in one step."""
    midlertidig = fil.with_name(fil.name + ".uferdig")
    midlertidig.write_text(tekst, encoding="utf-8")
    os.replace(midlertidig, fil)
