"""What the municipality has answered so far, in words, for the templates: rows of tables and how they are written."""

from __future__ import annotations

from pathlib import Path

from ..grunnlag.kommune import Kommune
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..svar.svarmappe import SVAR, Svarmappe
from ..svar.verdier import vis_verdi


class Svarrader:
    """The answers of a municipality's folder as rows of texts; empty when nothing is answered."""

    def __init__(self, mappe: Path, kommune: Kommune):
        self.kommune = kommune
        self.svar = Svarmappe(mappe).tilstand.svar() if (mappe / SVAR).is_dir() else {}

    def raa(self, spm: str) -> list[dict]:
        """The rows of a table as they are stored."""
        return [r for r in self.svar.get(spm, ()) if isinstance(r, dict)]

    def rader(self, spm: str) -> list[dict[str, str]]:
        """The rows of a table as a person writes them: column id → text, «» for an empty cell."""
        kolonner = finn_spoersmaal(spm).kolonner
        return [{k.id: vis_verdi(r.get(k.id), k) for k in kolonner} for r in self.raa(spm)]
