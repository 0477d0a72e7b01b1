"""Gathering 3, the common parts: the year that can be compared, the comparison, and words for what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, wraps

from ..analyse.norm import handlingsrom
from ..analyse.tjenestetall import referanseaar
from ..grunnlag.feil import RobekFeil
from ..grunnlag.opphav import Resultattabell
from ..grunnlag.tall import tekst
from .felles import Tekst
from .s5_maler import avsnitt
from .start import Utgangspunkt

HVORDAN = "Hent tallene fra SSB, eller legg inn kommunens eget regnskap."
BLANK = "ikke i datagrunnlaget"
# Remarks of the analysis are written for those who call it; a participant reads the same without names of commands.
_OMSKREVET = (
    (" med «robekanalyse oppdater»", ", eller legg inn kommunens eget regnskap"),
)
# KOSTRA's own code for a group is for tables; a reader says «gruppe 1».
_KOSTRAGRUPPE = re.compile(r"KOSTRA-gruppe EKG0?(\d+)")


def merk(merknader: Iterable[str]) -> tuple[str, ...]:
    """The remarks of an analysis in the words of the page, each once."""
    ut = []
    for m in merknader:
        for fra, til in _OMSKREVET:
            m = m.replace(fra, til)
        ut.append(_KOSTRAGRUPPE.sub(r"KOSTRA-gruppe \1", m))
    return tuple(dict.fromkeys(m for m in ut if m))


def eller_tekst(del_):
    """A part that lacks figures says so in one paragraph, and never stops the notebook."""

    @wraps(del_)
    def vis(her: Utgangspunkt, *args, **valg):
        try:
            return del_(her, *args, **valg)
        except RobekFeil as feil:
            return mangler(*merk([str(feil)]))

    return vis


def mangler(*setninger: str) -> Tekst:
    """What stands where the figures are not in the data: why, and how to fill them in."""
    t = " ".join(setninger)
    return avsnitt(t if "SSB" in t else f"{t} {HVORDAN}")


def sammenligningsaar(her: Utgangspunkt) -> int:
    """Which accounts year can be compared? The notebook's own, or the newest when its figures end before the norm."""
    return her.aar if her.aar in referanseaar() else referanseaar()[-1]


def aarsmerknad(her: Utgangspunkt) -> tuple[str, ...]:
    """What must be said when the comparison is of another year than the notebook's?"""
    if sammenligningsaar(her) == her.aar:
        return ()
    return (
        f"Kommunens egne tall i datagrunnlaget slutter i {her.aar}, og normen begynner i {referanseaar()[0]}."
        f" Derfor vises normen for {sammenligningsaar(her)} uten faktiske tall. {HVORDAN}",
    )


@cache
def _rom(kommune, aar: int, referanse, inndeling: str) -> Resultattabell:
    return handlingsrom(kommune, aar, referanse, inndeling=inndeling)


def rom(her: Utgangspunkt, referanse="landet", inndeling: str = "grupper") -> Resultattabell:
    """The comparison of this municipality, computed once per notebook."""
    return _rom(her.kommune, sammenligningsaar(her), referanse, inndeling)


def har_tall(t: Resultattabell) -> bool:
    """Does the comparison have the municipality's own costs?"""
    return bool(t["netto_mill"].notna().any())


def finnes(v) -> bool:
    """Is there a number?"""
    return v is not None and v == v


def kr(v, mangler: str = BLANK) -> str:
    """Whole kroner, or why not."""
    return tekst(v) if finnes(v) else mangler


def mill(v, mangler: str = BLANK, fortegn: bool = False) -> str:
    """Mill. kr with one decimal, or why not."""
    return tekst(v, 1, fortegn=fortegn) if finnes(v) else mangler


def med_tegn(v, mangler: str = BLANK) -> str:
    """Mill. kr with its sign."""
    return mill(v, mangler, True)


def i_setning(tjeneste: str) -> str:
    """The name of a service inside a sentence."""
    return tjeneste[:1].lower() + tjeneste[1:]
