"""`robekanalyse maler`: the editable Word templates of gatherings 4–6."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..grunnlag.feil import UgyldigInndata


def _valg(verdi: str) -> Parameter:
    return Parameter(metavar=verdi, show_default=False, negative="")


def maler(
    mappe: Path | None = None,
    *,
    kommune: Annotated[str | None, _valg("NAVN|NR")] = None,
    samling: Annotated[str, _valg("4-6")] = "4-6",
    ut: Annotated[Path, _valg("MAPPE")] = Path("utdata"),
) -> int:
    """Lag Word-maler. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    mappe
        Kommunens mappe, for eksempel utdata/1517-hareid.
    kommune
        Kommunens navn eller nummer, i stedet for mappen.
    samling
        Hvilke samlinger: 4, 5, 6, 4-6 eller 4,6. Uten dette valget alle tre.
    ut
        Mappen kommunens mappe ligger i, sammen med --kommune. Uten dette valget utdata.
    """
    from ..grunnlag.kommune import finn_kommune
    from ..maler.filer import lag_maler, les_samlinger

    if (mappe is None) == (kommune is None):
        raise UgyldigInndata("Skriv enten kommunens mappe eller --kommune: robekanalyse maler --kommune Hareid.")
    les_samlinger(samling)
    if mappe is None:
        mappe = ut / finn_kommune(kommune).mappenavn
        mappe.mkdir(parents=True, exist_ok=True)
    for fil in lag_maler(mappe, samling):
        print(fil)
    return 0
