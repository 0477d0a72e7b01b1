"""Working days in Norway: which day can a letter still be handed over, when the deadline falls on a holiday?"""

from __future__ import annotations

import datetime as dt
from functools import cache

from ..grunnlag.feil import RobekFeil
from ..grunnlag.regler import regel

_EN_DAG = dt.timedelta(days=1)


@cache
def helligdager(aar: int) -> dict[dt.date, str]:
    """Which public holidays does this year have in Norway? date → name in Norwegian.

    Raises RobekFeil when the package holidays is not installed.
    """
    try:
        from holidays import country_holidays
    except ImportError:
        raise RobekFeil(
            "Helligdagene kan ikke regnes ut fordi pakken holidays mangler: installer robekanalyse med tillegget plan."
        ) from None
    return dict(country_holidays("NO", years=aar, language="no"))


def er_virkedag(dato: dt.date) -> bool:
    """Is this Monday to Friday, and neither a public holiday nor one of the half days in data/regler?"""
    if dato.weekday() >= 5 or dato in helligdager(dato.year):
        return False
    return f"{dato:%m-%d}" not in regel("nedbemanning.halve_dager", dato).verdi


def siste_virkedag(dato: dt.date) -> dt.date:
    """Which is the last working day on or before this date?"""
    while not er_virkedag(dato):
        dato -= _EN_DAG
    return dato
