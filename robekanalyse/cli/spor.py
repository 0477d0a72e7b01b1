"""The command that prints where a figure comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..grunnlag.feil import RobekFeil, UgyldigInndata

BRUK = "skriv kommune, indikator og år, for eksempel: robekanalyse spor Hareid netto-driftsresultat-prosent 2023."


def spor(
    *ord: str,
    referanse: Annotated[str, Parameter(metavar="NAVN", show_default=False)] = "landet",
    ut: Annotated[Path, Parameter(metavar="MAPPE", show_default=False)] = Path("utdata"),
) -> int:
    """Vis hvor et tall kommer fra.

    Parameters
    ----------
    ord
        Kommune, indikator og år. Navn på flere ord trenger ikke anførselstegn.
    referanse
        Hva normen lages av, for eksempel «landet uten Oslo» eller «KOSTRA-gruppe». Uten dette valget landet.
    ut
        Mappen med kommunenes mapper, der kommunens egne tall kan ligge. Uten dette valget utdata.
    """
    from ..grunnlag.egne_tall import EGNE, les_egne_tall
    from ..grunnlag.kommune import finn_kommune
    from ..visning.tallspor import spor as _spor

    kommune, indikator, aar = del_opp(ord)
    k = finn_kommune(kommune)
    egne, avvist = les_egne_tall(k, ut / k.mappenavn / EGNE)
    print(_spor(kommune, indikator, aar, referanse, egne))
    for setning in avvist:
        print(setning)
    return 0


def del_opp(ord: tuple[str, ...]) -> tuple[str, str, int]:
    """Which of the words are the municipality, the indicator and the year? The year stands last.

    «Bø i Nordland netto driftsresultat 2023»: the first cut where both sides are known is taken, longest municipality
    first, so that «Nore og Uvdal» is not read as less. Raises UgyldigInndata, or the error of the plainest reading.
    """
    from ..analyse.indikatorliste import finn_indikator
    from ..grunnlag.kommune import finn_kommune

    if len(ord) < 3:
        raise UgyldigInndata(f"Sporet trenger tre ting: {BRUK}")
    *foer, aar = ord
    if not (aar.isascii() and aar.isdigit() and len(aar) == 4):
        raise UgyldigInndata(f"«{aar}» er ikke et årstall: {BRUK}")
    for n in range(len(foer) - 1, 0, -1):
        kommune, indikator = " ".join(foer[:n]), " ".join(foer[n:])
        try:
            finn_kommune(kommune)
            finn_indikator(indikator)
        except RobekFeil:
            continue
        return kommune, indikator, int(aar)
    finn_kommune(kommune := _lengste_kommune(foer))
    finn_indikator(" ".join(foer[len(kommune.split()):]))
    raise UgyldigInndata(f"Ordene kan ikke forstås: {BRUK}")


def _lengste_kommune(ord: list[str]) -> str:
    """As many of the first words as make the name of a municipality; one word when none does."""
    from ..grunnlag.feil import UkjentKommune
    from ..grunnlag.kommune import finn_kommune

    for n in range(len(ord) - 1, 0, -1):
        try:
            finn_kommune(" ".join(ord[:n]))
        except UkjentKommune:
            continue
        except RobekFeil:  # several have the name: that is the error to show
            pass
        return " ".join(ord[:n])
    return ord[0]
