"""`robekanalyse data`: which figures are in use, how old they are, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from ..grunnlag.feil import RobekFeil, UgyldigInndata

if TYPE_CHECKING:
    from ..grunnlag.kommune import Kommune


def data(
    *,
    nettverk: Annotated[str | None, Parameter(metavar="NAVN", show_default=False, negative="")] = None,
    kommune: Annotated[
        list[str] | None, Parameter(metavar="NAVN|NR …", show_default=False, negative="", consume_multiple=True)
    ] = None,
    ut: Annotated[Path, Parameter(metavar="MAPPE", show_default=False)] = Path("utdata"),
) -> int:
    """Vis hvilke tall som brukes. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nettverk
        Vis hva som mangler for kommunene i dette nettverket. Uten valg vises det for alle kommunene i landet.
    kommune
        Vis hva som mangler for disse kommunene, med navn eller nummer.
    ut
        Mappen med kommunenes mapper, der egne tall kan ligge. Uten dette valget utdata.
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
    _egne(ut, valgt)
    print("Alt annet er innebygd i robekanalyse: kildene står i boka.")
    print(f"Det som hentes fra SSB, legges i {rotmappe()}.")
    for setning in merknader():
        print(setning)
    usagte()  # they have just been said
    return 0


def _egne(ut: Path, valgt: list[Kommune] | tuple[Kommune, ...] | None) -> None:
    """Say which own accounts and budgets lie in the folders of these municipalities, or of all that have a folder."""
    from ..grunnlag.egne_tall import EGNE, les_egne_tall
    from ..svar.svarmappe import kommune_for

    for mappe in sorted(m.parent for m in ut.glob(f"*/{EGNE}")):
        try:
            kommune = kommune_for(mappe)
        except RobekFeil:  # some other folder
            continue
        if valgt is not None and kommune not in valgt:
            continue
        tall, avvist = les_egne_tall(kommune, mappe / EGNE)
        if tall or avvist:
            print(f"Egne tall for {kommune.navn}, bare i kommunens egne hefter")
        for setning in (*(t.kildelinje for t in tall), *avvist):
            print(f"  {setning}")
