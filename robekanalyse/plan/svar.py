"""The answers of a municipality's folder, read for the plan: as stored, as text, as exact amounts and dates."""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from ..grunnlag.kommune import Kommune
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..svar.svarmappe import SVAR, Svarmappe, kommune_for
from ..svar.verdier import vis_verdi


class Plansvar:
    """What the municipality has answered so far. Empty where nothing is answered; nothing is filled in.

    Raises UgyldigInndata when the folder is not a municipality's, OedelagtFil when an answer file is damaged.
    """

    def __init__(self, mappe: str | Path):
        self.mappe = Path(mappe)
        self.kommune: Kommune = kommune_for(self.mappe)
        self._mappe = Svarmappe(self.mappe) if (self.mappe / SVAR).is_dir() else None
        self.svar = self._mappe.tilstand.svar() if self._mappe else {}

    def uten_strid(self) -> Plansvar:
        """The same without the answers that two have given differently and no one has chosen between."""
        ny = copy.copy(self)
        ny.svar = {spm: v for spm, v in self.svar.items() if spm not in self.konflikter}
        return ny

    @cached_property
    def sist(self) -> dict[str, str]:
        """When was each question last answered? Question id → ISO date (UTC)."""
        ut: dict[str, str] = {}
        for o in self._mappe.oppfoeringer if self._mappe else ():
            ut[o.spm] = max(ut.get(o.spm, ""), o.tid[:10])
        return ut

    @property
    def konflikter(self) -> tuple[str, ...]:
        """Which questions have two different answers that no one has chosen between?"""
        return tuple(dict.fromkeys(spm for spm, _ in self._mappe.tilstand.konflikter)) if self._mappe else ()

    @property
    def uleselige(self) -> tuple:
        """The answer files that could not be read."""
        return tuple(self._mappe.uleselige) if self._mappe else ()

    def har(self, spm: str) -> bool:
        """Is the question answered?"""
        return spm in self.svar

    def verdi(self, spm: str):
        """The stored answer to a question that is no table."""
        return self.svar.get(spm)

    def begrunnelse(self, spm: str) -> str:
        """The reason beside the answer."""
        return (self._mappe.tilstand.begrunnelse(spm) or "") if self._mappe else ""

    def tekst(self, spm: str) -> str:
        """The answer as a person writes it."""
        return vis_verdi(self.svar.get(spm), finn_spoersmaal(spm))

    def raa(self, spm: str) -> list[dict]:
        """The rows of a table as stored."""
        return [r for r in self.svar.get(spm, ()) if isinstance(r, dict)]

    def rader(self, spm: str) -> list[dict[str, str]]:
        """The rows of a table as a person writes them: column id → text."""
        kolonner = finn_spoersmaal(spm).kolonner
        return [{k.id: vis_verdi(r.get(k.id), k) for k in kolonner} for r in self.raa(spm)]

    def per_aar(self, spm: str, kolonne: str) -> dict[int, Decimal]:
        """The amounts of a column, year by year; a year that stands twice is left out."""
        rader = [r for r in self.raa(spm) if r.get("aar")]
        antall = Counter(int(r["aar"]) for r in rader)
        return {
            int(r["aar"]): tall(r[kolonne]) for r in rader if r.get(kolonne) is not None and antall[int(r["aar"])] == 1
        }


def tall(verdi) -> Decimal | None:
    """A stored number, exactly; None when there is none."""
    return None if verdi in (None, "") else Decimal(str(verdi))


def dato(verdi) -> dt.date | None:
    """A stored date; None when there is none."""
    return dt.date.fromisoformat(verdi) if verdi else None
