"""`robekanalyse data`: which figures are in use, how old they are, and what is missing."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from ..grunnlag.feil import UgyldigInndata


def data(
    *,
    nettverk: Annotated[str | None, Parameter(metavar="NAVN", show_default=False, negative="")] = None,
    kommune: Annotated[
        list[str] | None, Parameter(metavar="NAVN|NR …", show_default=False, negative="", consume_multiple=True)
    ] = None,
) -> int:
    """Vis hvilke tall som brukes. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nettverk
        Vis hva som mangler for kommunene i dette nettverket. Uten valg vises det for alle kommunene i landet.
    kommune
        Vis hva som mangler for disse kommunene, med navn eller nummer.
    """
    from ..grunnlag.kommune import finn_kommune
    from ..grunnlag.nettverk import finn_nettverk
    from ..grunnlag.oeyeblikksbilde import merknader, rotmappe, usagte
    from ..oppdatering.databruk import databruk

    if nettverk and kommune:
        raise UgyldigInndata("Velg enten --nettverk eller --kommune, ikke begge.")
    valgt = finn_nettverk(nettverk).kommuner if nettverk else [finn_kommune(k) for k in kommune] if kommune else None
    if konstruert := [k.navn for k in valgt or () if k.konstruert]:
        raise UgyldigInndata(f"{konstruert[0]} er konstruert, og har ingen tall hos SSB: velg en annen kommune.")
    for t in databruk(valgt):
        print(t.navn)
        for setning in (*t.steder, *t.mangler):
            print(f"  {setning}")
    print("Alt annet er innebygd i robekanalyse: kildene står i boka.")
    print(f"Det som hentes fra SSB, legges i {rotmappe()}.")
    for setning in merknader():
        print(setning)
    usagte()  # they have just been said
    return 0
