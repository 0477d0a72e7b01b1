"""The files of the open municipality meeting: slides and handout in the municipality's folder."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from ..grunnlag.feil import OedelagtFil
from ..maler.filer import LAGET, legg
from ..svar.journal import laast
from .innlest import Forpliktende_plan, les_plan
from .moete_innhold import TITTEL, Ark, moetets_ark
from .moete_lysark import skriv_lysark
from .moete_utdeling import utdeling

MAPPE = "kommunemote"


def lag_moete(
    mappe: str | Path, moete: int | None = None, holdes: dt.date | None = None
) -> tuple[list[Path], tuple[str, ...]]:
    """Make the slides and the handout; where are they, and what is held back or missing, one sentence each?

    A file that has been edited since it was made is left alone, and the new one gets a number after its name.
    Raises UgyldigInndata when the folder is not a municipality's, or there is no such meeting.
    """
    p = les_plan(mappe, uten_strid=True)
    if p.svar.uleselige:
        raise OedelagtFil(f"{len(p.svar.uleselige)} svarfiler i {mappe} kan ikke leses: se robekanalyse status, og prøv"
                          " igjen.")  # fmt: skip
    ark = moetets_ark(p, moete, holdes)
    strid = tuple(f"{spm}: to har svart ulikt, og ingen har valgt. Svaret er ikke med." for spm in p.svar.konflikter)
    tittel = TITTEL[moete]
    navn = f"kommunemote{f'-{moete}' if moete else ''}"
    with tempfile.TemporaryDirectory() as t:
        lysark = skriv_lysark(Path(t) / "lysark.html", tittel, p, ark).read_bytes()
    innhold = {f"{navn}.html": lysark, f"{navn}-utdeling.pdf": utdeling(tittel, p, _alle(p, ark))}
    ut = Path(mappe) / MAPPE
    with laast(ut / LAGET):
        return [legg(ut, n, data) for n, data in innhold.items()], (*strid, *merknader(ark))


def _alle(p: Forpliktende_plan, ark: tuple[Ark, ...]) -> tuple[Ark, ...]:
    """The slides of the meeting, and those of the first page that this meeting does not show again."""
    har = {a.id for a in ark}
    return (*ark, *(a for a in moetets_ark(p) if a.id not in har and a.id in ("KM2", "KM4")))


def merknader(ark: tuple[Ark, ...]) -> tuple[str, ...]:
    """What is held back or not ready, slide by slide."""
    ut = []
    for a in ark:
        for b in a.blokker:
            deler = [
                getattr(b, "tekst", ""),
                *getattr(b, "linjer", ()),
                *(v for r in getattr(b, "rader", ()) for v in r),
            ]
            ut += [f"{a.id}: {d}" for d in deler if "[Holdt tilbake" in d or (d.endswith(".") and " mangler. " in d)]
    return tuple(dict.fromkeys(ut))
