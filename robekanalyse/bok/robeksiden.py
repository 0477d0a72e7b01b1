"""ROBEK: the law, the history and the charts, on one page made from the dated rules and the register."""

from __future__ import annotations

import datetime as dt

from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst
from .kostra90 import HODE, celle
from .markdown import tabell

_I_DAG, _FOER = dt.date(2026, 1, 1), dt.date(2019, 12, 31)
_START = """from robekanalyse.samling import s1_kartlegging as s1, start
her = start.aapne(1, "1517", "eksempel", None)"""


def _bokstaver(naar: dt.date) -> str:
    r = regel("robek.bokstaver", naar)
    return tabell(["Bokstav", "Hva som fører til registrering"], r.verdi.items()) + f"\nGrunnlag: {r.hjemmel}.\n"


def side() -> str:
    """The whole page as a MyST notebook; its code cells draw the register's history."""
    kontrollert = dato_tekst(regel("robek.bokstaver", _I_DAG).kontrollert)
    return HODE + f"""# ROBEK: loven, historien og tallene

ROBEK er registeret over kommuner og fylkeskommuner som må ha statens godkjenning før de låner, og får budsjettet
kontrollert. Det har vært i bruk siden 2001. Reglene på denne siden er kontrollert {kontrollert}.

## Loven i dag

{_bokstaver(_I_DAG)}
Bokstav c og d gjelder kommunekassen, ikke konsernet. Tre prosent regnes nøyaktig, uten avrunding. Det som ikke er
kjent, er ikke vurdert.

## Loven før 2020

Bokstavene skiftet betydning 1. januar 2020. En d fra 2015 er ikke en d fra 2025.

{_bokstaver(_FOER)}
Alle fristene og grensene står med paragraf og dato under [regler](regler.md).

## Hele landet

{celle(_START)}
{celle("s1.landet(her)")}
{celle("s1.bokstaver(her)")}
## Hvor lenge, og hvem kom tilbake?

{celle("s1.varighet(her)")}
{celle("s1.tilbake(her)")}
{celle("s1.gjengangere(her)")}
## Det første nettverket

Metoden ble prøvd i Nordland. Presentasjonen av nettverket hadde disse tallene. Ved siden av står de samme tallene
regnet av registeret slik det kan settes sammen i dag.

{celle("s1.presentasjonen(her)")}
"""


def sider() -> dict[str, str]:
    """Name → MyST notebook."""
    return {"robek": side()}
