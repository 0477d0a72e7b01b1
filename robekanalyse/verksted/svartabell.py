"""A table question in the form: one card of fields per row, rows added and taken out, some given by other answers."""

from __future__ import annotations

import hashlib
from html import escape

from ..grunnlag.spoersmaal import Kolonne, Spoersmaal
from ..svar.oppfoering import ny_rad
from ..svar.skjemaoppsett import kolonnetittel
from ..svar.verdier import les_verdi
from .felt import feilsetning
from .svarfelt import Svarfelt


def fast_rad(spm: str, noekkel: str) -> str:
    """The mark of a row that stands for another answer: the same whoever fills it in, and wherever."""
    return "r" + hashlib.sha256(f"{spm}:{noekkel}".encode()).hexdigest()[:8]


class Svartabell:
    """The rows of one question. `skjema` keeps the answers; a row is one field of the journal."""

    def __init__(self, skjema, s: Spoersmaal):
        import ipywidgets as w

        self.skjema, self.s = skjema, s
        self.felt: dict[tuple[str, str], Svarfelt] = {}
        self.faste = {fast_rad(s.id, v): v for v in self._noekler()}
        self.rader, self.feil = w.VBox(), w.HTML()
        ny = w.Button(description="Legg til en rad", layout={"width": "auto"})
        ny.add_class(f"robek-ny-rad-{s.id}")
        ny.on_click(lambda _: self.legg_til())
        self.boks = w.VBox([self.rader, ny, self.feil])
        self.merker: list[str] = []
        self.hent()
        self._kort([ny_rad() for _ in range(max(0, max(1, s.min_rader) - len(self.merker)))])

    def _noekler(self) -> list[str]:
        """The measures a row is given for; other lists of rows are chosen from in the row itself."""
        return self.skjema.forslag(f"{self.s.rader_fra}.id") if "-" in self.s.rader_fra else []

    def _kort(self, merker: list[str]) -> None:
        """A card for each of these rows, after those that stand there."""
        nye = []
        for m in merker:
            self.merker.append(m)
            nye.append(self._rad(len(self.merker)))
        self.rader.children = (*self.rader.children, *nye)

    def _rad(self, nr: int):
        import ipywidgets as w

        merke = self.merker[nr - 1]
        noekkel = self.faste.get(merke)
        navn = f"Tiltak {noekkel}" if noekkel else f"Rad {nr}"
        felt = []
        for k in self.s.kolonner:
            if k.automatisk or (noekkel and k is self.s.kolonner[0]):
                continue
            verdi, forslag = self._rad_naa(merke).get(k.id), self.skjema.forslag(k.valg_fra)
            f = Svarfelt(f"{self.s.id}--{nr}--{k.id}", k, kolonnetittel(k), verdi, self._lagrer(nr, k),
                         self.skjema.stil, forslag)  # fmt: skip
            self.felt[merke, k.id] = f
            felt.append(f.boks)
        deler = [w.HTML(f"<strong>{escape(navn)}</strong>"), *felt]
        if not noekkel:
            vekk = w.Button(description=f"Ta ut rad {nr}", layout={"width": "auto"})
            vekk.on_click(lambda _: self.ta_ut(self.merker[nr - 1]))
            deler.append(vekk)
        return w.VBox(deler, layout={"border": "1px solid #c9d0d6", "padding": ".3em .6em", "margin": ".3em 0"})

    def _rad_naa(self, merke: str) -> dict:
        return self.skjema.verdi(self.s.id, merke) or {}

    def _lagrer(self, nr: int, k: Kolonne):
        def lagre(raa) -> None:
            merke, ny = self.merker[nr - 1], les_verdi(raa, k)
            rad = {n: v for n, v in self._rad_naa(merke).items() if n != k.id} | ({} if ny is None else {k.id: ny})
            self.skjema.lagre(self.s.id, self._hel(merke, rad), merke)
            self.felt[merke, k.id].vis(ny)

        return lagre

    def _hel(self, merke: str, rad: dict) -> dict | None:
        """The row with what is not written by hand, or None when nothing is written by hand in it."""
        automatiske = {k.id for k in self.s.kolonner if k.automatisk}
        foerste = self.s.kolonner[0].id if merke in self.faste else ""
        if not set(rad) - automatiske - {foerste}:
            return None
        ut = rad | ({foerste: self.faste[merke]} if foerste else {})
        return ut | {n: self._neste(n) for n in automatiske if n not in ut}

    def _neste(self, kolonne: str) -> str:
        """T1, T2 …: the first number no row has."""
        brukt = {r.get(kolonne) for _, r in self.skjema.svar.tilstand.rader(self.s.id)}
        return next(f"T{n}" for n in range(1, 10_000) if f"T{n}" not in brukt)

    def legg_til(self) -> None:
        """One more empty row, if there is room for it."""
        if self.s.maks_rader and len(self.merker) >= self.s.maks_rader:
            self.feil.value = feilsetning(f"Det er plass til høyst {self.s.maks_rader} rader.")
            return
        self._kort([ny_rad()])

    def ta_ut(self, merke: str) -> None:
        """Empty this row. What stood in it is kept in the history."""
        if self.skjema.verdi(self.s.id, merke) is not None:
            self.skjema.lagre(self.s.id, None, merke)
        for (m, _), f in self.felt.items():
            if m == merke:
                f.vis(None)
                f.si()

    def hent(self) -> None:
        """Show what stands in the rows now; those that have come to take the empty cards first, and then new ones."""
        finnes = [*self.faste, *(m for m, _ in self.skjema.svar.tilstand.rader(self.s.id) if m not in self.faste)]
        nye = [m for m in finnes if m not in self.merker]
        for i, m in enumerate(self.merker):
            if nye and self._er_tom(m):
                self.merker[i] = nye.pop(0)
                for k in [k for mm, k in self.felt if mm == m]:
                    self.felt[self.merker[i], k] = self.felt.pop((m, k))
        for (m, kolonne), f in self.felt.items():
            f.vis(self._rad_naa(m).get(kolonne))
        self._kort(nye)

    def _er_tom(self, merke: str) -> bool:
        """Is this a card for any row, and nothing kept of it or written in it?"""
        if merke in self.faste or self.skjema.verdi(self.s.id, merke) is not None:
            return False
        raa = [f.raa for (m, _), f in self.felt.items() if m == merke]
        return not any(any(r) if isinstance(r, list) else r for r in raa)
