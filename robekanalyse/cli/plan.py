"""`robekanalyse plan`, `kommunemote` and `oevingssvar`: the binding plan, the open meeting, and answers to rehearse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..grunnlag.feil import UgyldigInndata


def _valg(verdi: str) -> Parameter:
    return Parameter(metavar=verdi, show_default=False, negative="")


def plan(
    mappe: Path | None = None,
    *,
    kommune: Annotated[str | None, _valg("NAVN|NR")] = None,
    ut: Annotated[Path, _valg("MAPPE")] = Path("utdata"),
) -> int:
    """Lag planen. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    mappe
        Kommunens mappe, for eksempel utdata/1517-hareid.
    kommune
        Kommunens navn eller nummer, i stedet for mappen.
    ut
        Mappen kommunens mappe ligger i, sammen med --kommune. Uten dette valget utdata.
    """
    from ..grunnlag.kommune import finn_kommune
    from ..plan.dokument import hull, oppsummert
    from ..plan.filer import lag_plan

    if (mappe is None) == (kommune is None):
        raise UgyldigInndata("Skriv enten kommunens mappe eller --kommune: robekanalyse plan --kommune Hareid.")
    p, filer = lag_plan(mappe if mappe is not None else ut / finn_kommune(kommune).mappenavn)
    for fil in filer:
        print(fil)
    print()
    for linje in oppsummert(p).linjer:
        print(linje)
    if mangler := hull(p):
        print(f"\nPlanen er laget, men kan ikke vedtas ennå. {len(mangler)} punkter står på første side.")
    return 0


def oevingssvar(*, ut: Annotated[Path, _valg("MAPPE")] = Path("utdata")) -> int:
    """Legg inn Fjordviks svar. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    ut
        Mappen Fjordviks mappe ligger i. Uten dette valget utdata.
    """
    from ..grunnlag.kommune import finn_kommune
    from ..svar.oevingssvar import legg_inn_oevingssvar

    mappe = ut / finn_kommune("Fjordvik").mappenavn
    print(f"{legg_inn_oevingssvar(mappe)} spørsmål er besvart i {mappe}. Alt er konstruert, til øving.")
    return 0


def kommunemote(
    mappe: Path | None = None,
    *,
    kommune: Annotated[str | None, _valg("NAVN|NR")] = None,
    moete: Annotated[int | None, _valg("1|2")] = None,
    dato: Annotated[str | None, _valg("DATO")] = None,
    ut: Annotated[Path, _valg("MAPPE")] = Path("utdata"),
) -> int:
    """Lag lysark og utdeling. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    mappe
        Kommunens mappe, for eksempel utdata/1517-hareid.
    kommune
        Kommunens navn eller nummer, i stedet for mappen.
    moete
        1 er møtet etter samling 3 (handlingsrommet), 2 er møtet etter samling 5 (styringssystemet). Uten dette valget
        ett møte med alt.
    dato
        Dagen møtet holdes, for eksempel 10.9.2027.
    ut
        Mappen kommunens mappe ligger i, sammen med --kommune. Uten dette valget utdata.
    """
    from ..grunnlag.kommune import finn_kommune
    from ..grunnlag.tall import les_dato
    from ..plan.moete import lag_moete

    if (mappe is None) == (kommune is None):
        raise UgyldigInndata("Skriv enten kommunens mappe eller --kommune: robekanalyse kommunemote --kommune Hareid.")
    holdes = les_dato(dato, "datoen") if dato else None
    filer, merknader = lag_moete(mappe if mappe is not None else ut / finn_kommune(kommune).mappenavn, moete, holdes)
    for fil in filer:
        print(fil)
    if merknader:
        print("\nDette er holdt tilbake eller ikke klart:")
        for linje in merknader:
            print(f"- {linje}")
    return 0
