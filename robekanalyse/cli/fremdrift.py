"""What the screen shows during a run of workbooks, and after it."""

from __future__ import annotations

import math

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn
from rich.text import Text

from ..hefte.utfall import BEHOLDT, LAGET, UENDRET, Hefte, Kjoering


class _TidIgjen(ProgressColumn):
    """How long is left, in plain Norwegian."""

    max_refresh = 0.5

    def render(self, task) -> Text:
        return Text(tid_igjen(task.time_remaining) if not task.finished else "")


def tid_igjen(sekunder: float | None) -> str:
    """«ca. 2 min igjen»; empty when not known."""
    if sekunder is None:
        return ""
    if sekunder < 60:
        return f"ca. {max(1, math.ceil(sekunder))} s igjen"
    if sekunder < 3600:
        return f"ca. {math.ceil(sekunder / 60)} min igjen"
    return f"ca. {int(sekunder // 3600)} t {int(sekunder % 3600 // 60)} min igjen"


class Fremdrift:
    """A progress bar on a terminal; elsewhere one line for every tenth of the work."""

    def __init__(self, konsoll: Console | None = None):
        self.konsoll = konsoll or Console(highlight=False)
        self.skjerm = Progress(
            TextColumn("Lager hefter"), BarColumn(), TextColumn("{task.completed} av {task.total}"), _TidIgjen(),
            TextColumn("{task.description}"), console=self.konsoll, transient=True,
            disable=not self.konsoll.is_terminal,
        )
        self._neste = 0.1

    def __enter__(self) -> Fremdrift:
        self.skjerm.start()
        self._oppgave = self.skjerm.add_task("", total=None)
        return self

    def __exit__(self, *_) -> None:
        self.skjerm.stop()

    def __call__(self, gjort: int, alle: int, hefte: Hefte | None) -> None:
        hvem = f"{hefte.kommune}, samling {hefte.samling}" if hefte else ""
        self.skjerm.update(self._oppgave, completed=gjort, total=alle, description=hvem)
        if not self.konsoll.is_terminal and alle and gjort / alle >= self._neste:
            self._neste = math.floor(gjort / alle * 10) / 10 + 0.1
            self.konsoll.print(f"{gjort} av {alle} hefter")


def oppsummer(k: Kjoering, konsoll: Console | None = None) -> None:
    """Say how many were made, what was left alone, what failed, and where everything lies."""
    skriv = konsoll or Console(highlight=False)

    def linje(tekst: str) -> None:
        skriv.print(tekst, markup=False, soft_wrap=True)

    deler = [
        f"{k.antall(LAGET)} laget" if k.antall(LAGET) else "",
        f"{k.antall(UENDRET, BEHOLDT)} lå der fra før" if k.antall(UENDRET, BEHOLDT) else "",
        f"{len(k.feilet)} feilet" if k.feilet else "",
    ]
    linje(f"{len(k.hefter)} hefter: {', '.join(d for d in deler if d)} ({k.sekunder:.0f} s).")
    for h in k.hefter:
        if h.merknad:
            linje(h.merknad)
    if k.feilet:
        linje("Disse ble ikke ferdige; åpne dem for å se hvor de stoppet:")
        for h in k.feilet[:20]:
            linje(f"  {h.fil}: {h.feil or h.status}")
        if len(k.feilet) > 20:
            linje(f"  … og {len(k.feilet) - 20} til, se oversikten")
    linje(f"Heftene ligger i {k.mappe}; oversikten er {k.mappe / 'kjoering.html'}")
