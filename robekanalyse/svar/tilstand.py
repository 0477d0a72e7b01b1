"""What do all the changes amount to? The latest of each field, its history, and the conflicts a person must settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .oppfoering import MEST_SETT, Oppfoering, kanonisk


@dataclass(frozen=True)
class Felt:
    """One field: every change of it in order, and those no one has seen and replaced (`hoder`, the latest last)."""

    historie: tuple[Oppfoering, ...]
    hoder: tuple[Oppfoering, ...]

    @property
    def siste(self) -> Oppfoering:
        """The change that counts: the latest of those not replaced."""
        return self.hoder[-1]

    @property
    def verdi(self):
        """The value that counts."""
        return self.siste.verdi

    @property
    def konflikt(self) -> tuple[Oppfoering, ...]:
        """Which changes were made unseen of each other and say different things? Empty when there is no conflict."""
        ulike = {kanonisk(o.verdi): o for o in self.hoder}
        return tuple(sorted(ulike.values(), key=lambda o: o.orden)) if len(ulike) > 1 else ()


@dataclass(frozen=True)
class Tilstand:
    """The answers of one municipality now: (question, field) → Felt."""

    felt: dict[tuple[str, str], Felt]

    def verdi(self, spm: str):
        """What is the answer to this question? A table gives its rows in the order they were first written."""
        if (spm, "") in self.felt:
            return self.felt[spm, ""].verdi
        return [v for _, v in self.rader(spm)]

    def rader(self, spm: str) -> list[tuple[str, dict]]:
        """The rows of a table with their marks, those taken out left out."""
        rader = [(f.historie[0].orden, m, f.verdi) for (s, m), f in self.felt.items() if s == spm and m.startswith("r")]
        return [(m, v) for _, m, v in sorted(rader, key=lambda r: r[:2]) if v is not None]

    def svar(self) -> dict[str, object]:
        """Every question that has an answer, with it: question id → value, or rows."""
        verdier = {spm: self.verdi(spm) for spm in dict.fromkeys(s for s, m in self.felt if m != "begrunnelse")}
        return {spm: v for spm, v in verdier.items() if v not in (None, [])}

    def begrunnelse(self, spm: str) -> str | None:
        """Which reason is given beside this answer?"""
        f = self.felt.get((spm, "begrunnelse"))
        return f.verdi if f else None

    @property
    def konflikter(self) -> dict[tuple[str, str], tuple[Oppfoering, ...]]:
        """Which fields have changes that must be chosen between?"""
        return {n: f.konflikt for n, f in sorted(self.felt.items()) if f.konflikt}

    def sett(self, spm: str, felt: str) -> tuple[str, ...]:
        """Which changes stand in this field now? What a new change says it has seen."""
        f = self.felt.get((spm, felt))
        return tuple(sorted(o.id for o in f.hoder[-MEST_SETT:])) if f else ()


def fold(oppfoeringer: Iterable[Oppfoering]) -> Tilstand:
    """What is the state after all these changes? The same whatever order they come in, and however many copies."""
    per_felt = defaultdict(set)
    for o in oppfoeringer:
        per_felt[o.spm, o.felt].add(o)
    ut = {}
    for navn, endringer in sorted(per_felt.items()):
        i_orden = sorted(endringer, key=lambda o: o.orden)
        erstattet = {i for o in i_orden for i in o.sett}
        ut[navn] = Felt(tuple(i_orden), tuple(o for o in i_orden if o.id not in erstattet))
    return Tilstand(ut)
