"""A municipality's own accounts and budgets, kept in its own folder: where they lie, and what is whole and its own.

They are read for that municipality alone: from the folder of the run that makes workbooks (ROBEK_UT), else from the
folder the notebook itself stands in. Pages meant for others are made inside `uten_egne_tall`, and see nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .tall import dato_tekst

if TYPE_CHECKING:
    # not at run time: the key of a workbook is worked out before anything as slow as pandas is needed
    import pandas as pd

    from .kommuneidentitet import Kommune

EGNE = "egne-tall"
REGNSKAP, BUDSJETT = "regnskap", "budsjett"
ART_FUNKSJON, OVERSIKT = "art-funksjon", "oversikt"
VERSJON = 1
_UTEN = "ROBEK_UTEN_EGNE_TALL"
_NAVN = re.compile(r"\d{4}-(regnskap|budsjett)-(art-funksjon|oversikt)\.json")


@dataclass(frozen=True, eq=False)
class EgetTall:
    """One file that has been read in: whose, of which year, accounts or budget, and its rows.

    `rader` has the columns art, funksjon, beloep (art-funksjon), or linje, navn, beloep (oversikt); kr, as exact
    Decimal, income and expenditure both over zero. `merknader` is what was said of the file when it was read.
    """

    form: str
    slag: str
    aar: int
    fil: str
    lest_inn: dt.date
    enhet: str
    merknader: tuple[str, ...]
    rader: pd.DataFrame
    sted: Path

    @property
    def navn(self) -> str:
        """«eget budsjett 2026»."""
        return f"eget {self.slag} {self.aar}"

    @property
    def kildelinje(self) -> str:
        """What stands under a table with these figures, so that nobody takes them for KOSTRA."""
        return (
            f"Kommunens eget {self.slag} for {self.aar}, fil {self.fil}, lest inn {dato_tekst(self.lest_inn)}. Dette er"
            " kommunens egen fil, ikke KOSTRA."
        )


def uten_egne() -> bool:
    """Is something being made for others, so that own figures are not to be read?"""
    return bool(os.environ.get(_UTEN))


def egen_mappe(kommune: Kommune) -> Path | None:
    """Where may this municipality's own figures lie? None where they are not to be read."""
    if uten_egne():
        return None
    if ut := os.environ.get("ROBEK_UT"):
        return Path(ut) / kommune.mappenavn / EGNE
    her = Path.cwd()
    return her / EGNE if re.match(rf"{kommune.nr}(-|$)", her.name) else None


@contextmanager
def uten_egne_tall() -> Iterator[None]:
    """Make something for others than the municipality itself: own figures are not there, in child processes either."""
    foer = os.environ.get(_UTEN)
    os.environ[_UTEN] = "1"
    try:
        yield
    finally:
        os.environ.pop(_UTEN, None) if foer is None else os.environ.update({_UTEN: foer})


def les_egne_tall(kommune: Kommune, mappe: Path | None = None) -> tuple[tuple[EgetTall, ...], tuple[str, ...]]:
    """Which own figures does the municipality have, newest year first, and why is one of them not used?

    `mappe` is another egne-tall folder than the one found by itself. A file that is damaged, changed after it was
    read in, or that says it is another municipality's, is not used; one Norwegian sentence says so.
    """
    mappe = mappe or egen_mappe(kommune)
    tall, avvist = [], []
    for fil in manifester(mappe):
        try:
            tall.append(_les(fil, kommune))
        except _Avvist as e:
            avvist.append(f"{fil.name} brukes ikke: {e}")
    return tuple(sorted(tall, key=lambda t: (-t.aar, t.slag, t.form))), tuple(avvist)


def manifester(mappe: Path | None) -> list[Path]:
    """Which manifests lie in the folder, one for each file that has been read in?"""
    try:
        return sorted(f for f in mappe.iterdir() if _NAVN.fullmatch(f.name)) if mappe else []
    except OSError:
        return []


class _Avvist(Exception):
    """Why a file is not used."""


_LES_PAA_NYTT = "les fila inn på nytt med robekanalyse egne-tall."


def _les(fil: Path, kommune: Kommune) -> EgetTall:
    from decimal import Decimal

    import pandas as pd

    try:
        m = json.loads(fil.read_bytes())
        if m["versjon"] > VERSJON:
            raise _Avvist("den er lest inn med en nyere utgave av robekanalyse. Oppdater robekanalyse.")
        if m["kommunenr"] != kommune.nr:
            raise _Avvist(f"den gjelder kommune {m['kommunenr']}, ikke {kommune.nr} {kommune.navn}. Flytt den.")
        if Path(m["data"]).name != m["data"]:
            raise ValueError(m["data"])
        innhold = (fil.parent / m["data"]).read_bytes()
        if hashlib.sha256(innhold).hexdigest() != m["sha256_data"]:
            raise _Avvist(f"{m['data']} er endret etter at den ble lest inn: {_LES_PAA_NYTT}")
        rader = pd.read_csv(io.BytesIO(innhold), sep=";", dtype=str, keep_default_na=False)
        rader["beloep"] = [Decimal(v.replace(",", ".")) for v in rader["beloep"]]
        return EgetTall(
            m["form"], m["slag"], int(m["aar"]), str(m["fil"]), dt.date.fromisoformat(m["lest_inn"]), m["enhet"],
            tuple(map(str, m["merknader"])), rader, fil,
        )
    except _Avvist:
        raise
    except (OSError, ValueError, ArithmeticError, KeyError, TypeError, AttributeError):
        raise _Avvist(f"den kan ikke leses. Slett den, og {_LES_PAA_NYTT}") from None
