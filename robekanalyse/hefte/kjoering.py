"""A run: make the workbooks that are missing or out of date, write each down, and say how it went."""

from __future__ import annotations

import datetime as dt
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from ..grunnlag.feil import UgyldigInndata
from .arbeider import Svar
from .enheter import Enhet, Grenser
from .hovedbok import Hovedbok, norsk_grunn
from .lokal import antall_kjerner, kjoer_lokalt, velg_motor
from .noekkel import noekkel

LAGET, UENDRET, BEHOLDT, FEILET, IKKE_KJOERT = "laget", "uendret", "beholdt", "feilet", "ikke kjørt"


@dataclass
class Hefte:
    """How one workbook came out. `status` is laget, uendret, beholdt (changed by a person), feilet or ikke kjørt."""

    fil: str
    kommunenr: str
    kommune: str
    samling: int
    status: str = IKKE_KJOERT
    sekunder: float = 0.0
    feil: str = ""
    merknad: str = ""


@dataclass
class Kjoering:
    """A whole run and its workbooks, in the order asked for."""

    mappe: Path
    motor: str
    prosesser: int
    startet: str
    hefter: list[Hefte] = field(default_factory=list)
    sekunder: float = 0.0

    def antall(self, *status: str) -> int:
        """How many workbooks have one of these statuses?"""
        return sum(h.status in status for h in self.hefter)

    @property
    def feilet(self) -> list[Hefte]:
        """The workbooks that stopped with an error, or never ran."""
        return [h for h in self.hefter if h.status in (FEILET, IKKE_KJOERT)]


def kjoer(
    enheter: Iterable[Enhet],
    mappe: Path,
    *,
    motor: str | None = None,
    prosesser: int | None = None,
    grenser: Grenser = Grenser(),  # noqa: B008 - frozen
    paa_nytt: bool = False,
    fremdrift: Callable[[int, int, Hefte | None], None] = lambda gjort, alle, hefte: None,
) -> Kjoering:
    """Make the workbooks that are not there already, with `prosesser` at once, and write kjoering.json.

    One that fails stops no other; it is kept, open at the failing cell. With `paa_nytt` all are made anew. A
    workbook that a person has changed is left as it is, and the new one put beside it. `fremdrift` is called with
    (done, all, workbook) as they come. Raises UgyldigInndata when the folder cannot be written to.
    """
    motor, prosesser = velg_motor(motor), prosesser or antall_kjerner()
    bok = Hovedbok(mappe)
    start = time.perf_counter()
    k = Kjoering(mappe, motor, prosesser, dt.datetime.now().astimezone().isoformat(timespec="seconds"))
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
        fremdrift(0, len(mangler), None)
        with open(mappe / "kjoering.log", "wb") as logg:
            for nr, svar in enumerate(_utfoer(mangler, motor, prosesser, grenser, logg), start=1):
                h = hefter[svar.enhet]
                _ta_imot(bok, h, svar, noekler[svar.enhet])
                fremdrift(nr, len(mangler), h)
    except OSError as e:
        grunn = norsk_grunn(e)
        raise UgyldigInndata(f"Det går ikke å skrive til {mappe} ({grunn}): velg en annen mappe med --ut.") from e
    finally:
        k.sekunder = time.perf_counter() - start
        if k.hefter:
            skriv_rapport(k)
        bok.lukk()
    return k


def _utfoer(enheter: list[Enhet], motor: str, prosesser: int, grenser: Grenser, logg: IO) -> Iterator[Svar]:
    if enheter:
        yield from kjoer_lokalt(enheter, motor, prosesser, grenser, logg)


def _ta_imot(bok: Hovedbok, h: Hefte, svar: Svar, noekkel: str) -> None:
    h.sekunder, h.feil = round(svar.sekunder, 3), svar.feil
    h.status = FEILET if svar.feil else LAGET
    oensket = h.fil
    h.fil = bok.legg_inn(oensket, noekkel, svar.innhold, svar.feil, svar.sekunder)
    if h.fil != oensket:
        h.merknad = f"{oensket} er endret av noen og står urørt; det nye heftet er {h.fil}."


def skriv_rapport(k: Kjoering) -> None:
    """Write kjoering.json, whole or not at all: for each workbook its status, seconds and error."""
    rapport = asdict(k) | {"mappe": k.mappe.name, "sekunder": round(k.sekunder, 3)}
    rapport["antall"] = {s.replace(" ", "_"): k.antall(s) for s in (LAGET, UENDRET, BEHOLDT, FEILET, IKKE_KJOERT)}
    skriv_helt(k.mappe / "kjoering.json", json.dumps(rapport, ensure_ascii=False, indent=1) + "\n")


def skriv_helt(fil: Path, tekst: str) -> None:
    """Write a text file under a temporary name and put it in place in one step."""
    midlertidig = fil.with_name(fil.name + ".uferdig")
    midlertidig.write_text(tekst, encoding="utf-8")
    os.replace(midlertidig, fil)
