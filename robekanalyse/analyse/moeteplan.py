"""The political meeting calendar: which meeting is the last that comes in time?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..grunnlag.feil import UgyldigInndata
from .datoregning import les_felt

KOMMUNESTYRET, FORMANNSKAPET, ADMINISTRASJONSUTVALGET = "kommunestyret", "formannskapet", "administrasjonsutvalget"
ORGANER = (KOMMUNESTYRET, FORMANNSKAPET, ADMINISTRASJONSUTVALGET)
# Meeting calendars also write the indefinite form.
_FORMER = {
    "kommunestyre": KOMMUNESTYRET,
    "formannskap": FORMANNSKAPET,
    "administrasjonsutvalg": ADMINISTRASJONSUTVALGET,
}


@dataclass(frozen=True, order=True)
class Moete:
    """One meeting: `dato`, and `saksfrist`, the day papers must be ready (the meeting's own day when not given)."""

    dato: dt.date
    organ: str
    saksfrist: dt.date


def les_moeteplan(moeteplan) -> tuple[Moete, ...]:
    """Which meetings does this calendar hold, in order?

    `moeteplan` is None, rows with `organ`, `moetedato` and optionally `saksfrist` (a list or a DataFrame), a mapping
    organ → dates, or a list of dates, then all of kommunestyret. Raises UgyldigInndata naming row and field.
    """
    if moeteplan is None:
        return ()
    if hasattr(moeteplan, "to_dict") and not isinstance(moeteplan, Mapping):
        moeteplan = moeteplan.to_dict("records")
    if isinstance(moeteplan, Mapping):
        moeteplan = [{"organ": o, "moetedato": d} for o, datoer in moeteplan.items() for d in datoer]
    if isinstance(moeteplan, str) or not isinstance(moeteplan, Iterable):
        raise UgyldigInndata("Møteplanen må være en liste med organ og møtedato.")
    return tuple(sorted(_les(rad, nr) for nr, rad in enumerate(moeteplan, start=1)))


def _les(rad, nr: int) -> Moete:
    if not isinstance(rad, Mapping):
        rad = {"organ": KOMMUNESTYRET, "moetedato": rad}
    organ = str(rad.get("organ", "")).strip().lower()
    organ = _FORMER.get(organ, organ)
    if organ not in ORGANER:
        raise UgyldigInndata(
            f"«{rad.get('organ')}» er ikke et kjent organ i rad {nr} i møteplanen: velg {', '.join(ORGANER)}."
        )
    dato = les_felt(rad.get("moetedato"), f"møtedato i rad {nr} i møteplanen")
    frist = rad.get("saksfrist")
    if frist is None or frist != frist or not str(frist).strip():
        return Moete(dato, organ, dato)
    saksfrist = les_felt(frist, f"saksfrist i rad {nr} i møteplanen")
    if saksfrist > dato:
        raise UgyldigInndata(f"Saksfristen i rad {nr} i møteplanen er etter møtet: rett en av datoene.")
    return Moete(dato, organ, saksfrist)


def siste_moete(moeter: Iterable[Moete], organ: str, senest: dt.date) -> Moete | None:
    """Which is this body's last meeting on or before that day? None when the calendar has none."""
    return max((m for m in moeter if m.organ == organ and m.dato <= senest), default=None)
