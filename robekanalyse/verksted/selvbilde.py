"""The self-image of gathering 1 from the municipality's own anonymous answers, as soon as a group may be shown.

Until then Fjordvik's stand there as a marked example. What may be shown is decided in analyse.selvbilde: a group with
fewer than three answers is hidden, and left out of every average.
"""

from __future__ import annotations

from ..analyse.selvbilde import Selvbilde, les_selvbilde
from ..grunnlag.feil import RobekFeil
from ..samling import s1_selvbilde
from ..samling.start import Utgangspunkt
from .svartvilling import les_mappe

SPOERSMAAL = "s1-selvbilde"


def egne_svar(her: Utgangspunkt) -> Selvbilde | None:
    """The municipality's own answers as they may be shown; None when no group has three answers yet."""
    try:
        svar = les_mappe(her.kommune)
        s = les_selvbilde(svar.anonyme().svar(SPOERSMAAL)) if svar is not None else None
    except RobekFeil:  # a damaged file is told where the answers are filled in
        return None
    if s is None or not any(g.snitt is not None for p in s.paastander for g in p.grupper):
        return None
    return s


def selvbildet(her: Utgangspunkt):
    """The average per part and group: own answers, or Fjordvik's."""
    return s1_selvbilde.selvbildet(her, egne_svar(her))


def uenighet(her: Utgangspunkt):
    """The statements the groups see most differently: own answers, or Fjordvik's."""
    return s1_selvbilde.uenighet(her, egne_svar(her))


def samtale(her: Utgangspunkt):
    """The sentences to talk about: own answers, or Fjordvik's."""
    return s1_selvbilde.samtale(her, egne_svar(her))
