"""Another municipality on the screen: choose one in the list, and everything shown is drawn anew for it.

Only what is looked at follows the choice. What is filled in (the calls of this package) belongs to the municipality
the workbook was made for and stays with it, and the picture says whose figures it shows.
"""

from __future__ import annotations

import time
import uuid
from html import escape

from ..grunnlag.feil import RobekFeil
from ..samling import start
from ..samling.start import Utgangspunkt
from .felt import levende, linje

_EGNE = ("verksted.", "import ", "velg_kommune")


class _Salen:
    """What has been run in the notebook since the list was shown: source and places on the page, cell by cell."""

    def __init__(self, skall, her: Utgangspunkt):
        self.skall, self.her = skall, her
        self.celler: list[tuple[str, list[str]]] = []
        self._steder: list[str] | None = None
        self._fanget: list[tuple[dict, dict]] | None = None
        self._husket: dict[str, list[list[tuple[dict, dict]]]] = {}  # what each municipality has been shown as
        skall.events.register("pre_run_cell", self._foer)
        skall.events.register("post_run_cell", self._etter)
        skall.display_pub.register_hook(self._vist)
        skall.displayhook.register_hook(self._svart)

    def _foer(self, info) -> None:
        egen = any(e in info.raw_cell for e in _EGNE)
        self._steder = None if egen or info.silent or not info.store_history else []

    def _etter(self, resultat) -> None:
        if self._steder is not None:  # something was run by hand: what was worked out before may no longer hold
            self._husket.clear()
        if self._steder:
            self.celler = [c for c in self.celler if c[0] != resultat.info.raw_cell]
            self.celler.append((resultat.info.raw_cell, self._steder))
        elif self._steder is not None and resultat.success:
            self.celler.append((resultat.info.raw_cell, []))  # it may make what a later cell shows
        self._steder = None

    def _vist(self, melding):
        """Give everything that is shown a place of its own on the page, so that it can be replaced."""
        if self._fanget is not None and melding["msg_type"] == "display_data":
            self._fanget.append((melding["content"]["data"], melding["content"]["metadata"]))
            return None
        if self._steder is not None and melding["msg_type"] == "display_data":
            sted = melding["content"].setdefault("transient", {}).setdefault("display_id", uuid.uuid4().hex)
            self._steder.append(sted)
        return melding

    def _svart(self, melding):
        """The value of a cell is shown as other things are: only those can be replaced in JupyterLab."""
        innhold = melding["content"]
        if self._fanget is not None:
            self._fanget.append((innhold["data"], innhold.get("metadata") or {}))
            return None
        if self._steder is None:
            return melding
        self.skall.display_pub.publish(innhold["data"], innhold.get("metadata"))
        return None

    def bytt(self, kommune) -> float:
        """Draw everything anew for this municipality; how many seconds did it take here?"""
        begynte = time.perf_counter()
        if kommune.nr not in self._husket:
            self._husket[kommune.nr] = self._regn(kommune)
        for (_, steder), vist in zip(self.celler, self._husket[kommune.nr], strict=True):
            tomt = ({"text/plain": "", "text/html": ""}, {})
            for i, sted in enumerate(steder):
                data, meta = vist[i] if i < len(vist) else tomt
                self.skall.display_pub.publish(data, meta, transient={"display_id": sted}, update=True)
        return time.perf_counter() - begynte

    def _regn(self, kommune) -> list[list[tuple[dict, dict]]]:
        """What does each cell show for this municipality?"""
        from IPython.utils.capture import capture_output

        ut = []
        ny = start.aapne(self.her.samling, kommune.nr, self.her.nettverk.navn if self.her.nettverk else None)
        rom = self.skall.user_ns
        foer = dict(rom)
        rom["her"] = ny
        try:
            for kode, _ in self.celler:
                self._fanget = vist = []
                with capture_output(display=False):
                    svar = self.skall.run_cell(kode, store_history=False, silent=False)
                self._fanget = None
                if svar.error_in_exec or svar.error_before_exec:
                    vist = [({"text/html": linje("Denne delen kan ikke vises for kommunen.")}, {})]
                ut.append(vist)
        finally:
            self._fanget = None
            # a cell run by hand afterwards is again the workbook's own municipality
            rom.update(foer)
        return ut


def velg_kommune(her: Utgangspunkt):
    """A list of the network's municipalities; choosing one draws the session's charts and tables anew for it.

    Nothing in a workbook made in a batch, in the book, in a browser (whose Python gives no hold of what is shown), or
    for a municipality without a network.
    """
    if not levende() or her.nettverk is None:
        return None
    import ipywidgets as w
    from IPython import get_ipython

    skall = get_ipython()
    if not hasattr(skall.display_pub, "register_hook"):
        return None
    salen = _Salen(skall, her)
    kommuner = sorted({her.kommune, *her.nettverk.kommuner}, key=lambda k: k.navn)
    # a text field with suggestions: in a drop-down JupyterLab takes letters and arrows for commands of its own
    liste = w.Combobox(
        options=[k.navn for k in kommuner], value=her.kommune.navn, description="Vis figurene for",
        ensure_option=True, continuous_update=False,
        style={"description_width": "9em"}, layout={"width": "26em"},
    )  # fmt: skip
    melding = w.HTML()
    melding.add_class("robek-salen")

    def bytt(endring):
        kommune = next((k for k in kommuner if k.navn == endring["new"]), None)
        if kommune is None:  # the field is being emptied
            return
        try:
            brukt = salen.bytt(kommune)
        except RobekFeil as feil:
            melding.value = f'<span role="alert">{escape(str(feil))}</span>'
            return
        hvem = f"Figurer og tabeller viser {kommune.navn}."
        if kommune != her.kommune:
            hvem += f" Skjemaene og øvelsene gjelder fortsatt {her.kommune.navn}."
        melding.value = f'<span role="status" data-sekunder="{brukt:.3f}">{escape(hvem)}</span>'

    liste.observe(bytt, "value")
    return w.VBox([liste, melding])
