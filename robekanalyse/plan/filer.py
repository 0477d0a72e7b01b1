"""The plan's files in the municipality's folder: whole or not at all, and never over a file someone has edited."""

from __future__ import annotations

from pathlib import Path

from ..maler.filer import LAGET, legg
from ..svar.journal import laast
from .dokument import UTGAVER, plandokument
from .innlest import Forpliktende_plan, les_plan
from .pdf import pdf
from .word import word

MAPPE = "plan"


def lag_plan(mappe: str | Path) -> tuple[Forpliktende_plan, list[Path]]:
    """Make the plan of a municipality's folder, in three editions, as Word and PDF; the plan, and where the files are.

    A file that has been edited since it was made is left alone, and the new one gets a number after its name.
    Raises UgyldigInndata when the folder is not a municipality's.
    """
    p = les_plan(mappe)
    ut = Path(mappe) / MAPPE
    innhold = {}
    for utgave in UTGAVER:
        d = plandokument(p, utgave)
        innhold[f"{utgave}.docx"] = word(d, p.kommune)
        innhold[f"{utgave}.pdf"] = pdf(d, p.kommune.navn)
    with laast(ut / LAGET):
        return p, [legg(ut, navn, data) for navn, data in innhold.items()]
