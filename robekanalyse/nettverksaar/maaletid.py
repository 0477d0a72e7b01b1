"""When is a plan looked at again? The decision, 12 and 24 months after it, each with the answers that belong to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..analyse.datoregning import legg_til_maaneder
from ..plan.innlest import Forpliktende_plan
from ..plan.svar import dato
from ..svar.svarmappe import SVAR, Svarmappe
from ..svar.tilstand import fold

# An answer given up to here belongs to the look after 12 months, a later one to that after 24.
SKILLE_MAANEDER = 18


@dataclass(frozen=True)
class Maaletid:
    """One look at the plan: heading, accounts year, day, and the answers given for it (None: not yet a time to ask)."""

    navn: str
    aar: int | None
    dag: dt.date
    svar: dict[str, object] | None = field(hash=False)

    def raa(self, spm: str) -> list[dict]:
        """The rows of a table among these answers, as stored."""
        return [r for r in (self.svar or {}).get(spm, ()) if isinstance(r, dict)]


def vedtaksdato(p: Forpliktende_plan) -> dt.date | None:
    """When does the council decide on the plan? The latest date in s6-vedtak; None when it is not answered."""
    datoer = [dato(r["dato"]) for r in p.svar.raa("s6-vedtak") if r.get("organ") == "kommunestyre" and r.get("dato")]
    return max(datoer, default=None)


def maaletider(p: Forpliktende_plan, i_dag: dt.date | None = None) -> tuple[Maaletid, ...]:
    """At which times is this plan looked at?

    The accounts year of a look is that of the decision, the first whole year after it, and the second. Without a date
    of decision the answers cannot be told apart, and there is one look, at what is answered last.
    """
    endringer = Svarmappe(p.svar.mappe).oppfoeringer if (p.svar.mappe / SVAR).is_dir() else ()
    vedtak = vedtaksdato(p)
    if vedtak is None:
        aar = max((int(r["aar"]) for r in p.svar.raa("of-tall") if r.get("aar")), default=None)
        return (Maaletid("Siste svar", aar, i_dag or dt.date.today(), fold(endringer).svar()),)
    skille = legg_til_maaneder(vedtak, SKILLE_MAANEDER).isoformat()
    foerst = fold(o for o in endringer if o.tid[:10] <= skille).svar()
    saa = fold(o for o in endringer if o.tid[:10] > skille).svar()
    etter = [
        Maaletid(f"Etter {m} måneder (regnskap {vedtak.year + i})", vedtak.year + i, legg_til_maaneder(vedtak, m), svar)
        for i, m, svar in ((1, 12, foerst), (2, 24, saa))
    ]
    return (Maaletid(f"Ved vedtaket (regnskap {vedtak.year})", vedtak.year, vedtak, None), *etter)
