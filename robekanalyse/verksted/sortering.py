"""Gathering 4 live: sort the cases alone or at a table, with the keyboard alone, and hold the answers to the key."""

from __future__ import annotations

from html import escape

import pandas as pd

from ..analyse.sortering import VALG, Sak, sammenlign_med_fasit, sorteringssaker
from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import tekst
from ..samling import s4_sortering
from ..samling.s4_rett import hjemmel, rettsmerknader
from ..samling.s5_maler import stor
from ..samling.start import Utgangspunkt
from ..visning.tabell import Tabell, tabell
from .felt import KNAPP, Felt, Valgfelt, feilsetning, lagret, levende, linje, vist
from .sorteringsark import BORD, arkfil, arknavn, grupper, les_ark, mappe_for, siste_ark, velg

KORT = {"KS": "Kommunestyret", "F": "Formannskap/utvalg", "KD": "Kommunedirektøren", "annen": "Noen andre"}
DOM = {True: "som fasit", False: "fasit er en annen", None: "gråsone, drøft den"}
SLIK = (
    "Velg rollebord, og om dere sorterer hver for dere eller sammen. Med tastaturet: Tab går videre, mellomrom velger."
    " Hvert valg lagres med en gang, med rollebord og arknummer, aldri med navn."
)


def sorter(her: Utgangspunkt):
    """The exercise as a form when someone has the notebook open, and as a sheet to print otherwise."""
    return Sorteringsskjema(her).boks if levende() else s4_sortering.sorter(her)


def sammenligning(svar: dict[int, str]) -> Tabell:
    """How do these answers compare with the key? Reason and section for each case; a grey zone is never wrong."""
    alle = sammenlign_med_fasit(dict(sorted(svar.items())))
    rader = [
        (str(f.sak.nr), f.sak.sak, stor(VALG[f.svar]), stor(VALG[f.sak.noekkel]), DOM[f.treff], f.sak.grunn,
         hjemmel({"hjemmel": f.sak.hjemmel, "status": f.sak.status}))
        for f in alle
    ]
    klare = [f for f in alle if f.treff is not None]
    treff, graa = sum(f.treff for f in klare), len(alle) - len(klare)
    return tabell(
        pd.DataFrame(rader, columns=["nr", "sak", "svar", "fasit", "dom", "grunn", "hjemmel"]),
        f"{tekst(treff)} av {tekst(len(klare))} klare saker som fasit, og {tekst(graa)} gråsoner å drøfte",
        {"nr": "Nr.", "sak": "Sak", "svar": "Dere svarte", "fasit": "Fasit", "dom": "Sammenlignet", "grunn": "Grunn",
         "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=(
            "En gråsone regnes aldri som feil. Drøft den, og skriv svaret inn i reglementet deres.",
            *rettsmerknader(min(s.kontrollert for s in sorteringssaker()), [{"status": f.sak.status} for f in alle]),
        ),
    )


def _saktekst(sak: Sak, valg: str | None) -> str:
    """The case above its buttons, with the choice in words, for those who do not see which button is darker."""
    valgt = f" <span>Valgt: {VALG[valg]}</span>" if valg else ""
    return f"<strong>{sak.nr}. {escape(sak.sak)}</strong>{valgt}"


class Sorteringsskjema:
    """The form: who sorts, one row of buttons per case, and the comparison with the key."""

    def __init__(self, her: Utgangspunkt):
        import ipywidgets as w

        self.mappe, self._laster = mappe_for(her.kommune), False
        sist = siste_ark(self.mappe) if self.mappe.is_dir() else None
        gruppe, nr = sist or (None, BORD)
        self.gruppe = Valgfelt("gruppe", "Rollebord", {stor(n): g for g, n in grupper().items()}, gruppe)
        self.maate = Valgfelt("maate", "Slik sorterer vi", {"Sammen ved bordet": BORD, "Alene": "alene"},
                              BORD if nr == BORD else "alene")  # fmt: skip
        self.ark = Felt("arknummer", "Arknummer", "1", "1" if nr == BORD else nr)
        self.status = w.HTML()
        self.saker = {s.nr: self._rad(s) for s in sorteringssaker()}
        self.fasit = w.Button(description="Sammenlign med fasit", button_style="primary", layout=KNAPP)
        self.fasit.add_class("robek-fasit")
        self.svar = w.HTML()
        self.boks = w.VBox(
            [w.HTML(linje(SLIK)), self.gruppe.boks, self.maate.boks, self.ark.boks, *(r for r, _ in
             self.saker.values()), self.status, self.fasit, self.svar]
        )  # fmt: skip
        self.boks.add_class("robek-sortering")
        self.gruppe.inn.observe(lambda _: self.hent(), names="value")
        self.maate.inn.observe(lambda _: self.hent(), names="value")
        self.ark.inn.observe(lambda _: self.hent(), names="value")
        self.fasit.on_click(lambda _: self.vis_fasit())
        self.hent()

    def _rad(self, sak):
        import ipywidgets as w

        knapper = w.ToggleButtons(
            options=[(KORT[v], v) for v in VALG], value=None,
            tooltips=[f"Sak {sak.nr}, {sak.sak}: {VALG[v]}" for v in VALG], style={"button_width": "13em"},
        )
        knapper.add_class(f"robek-sak-{sak.nr}")
        knapper.observe(lambda e, nr=sak.nr: self._valgt(nr, e["new"]), names="value")
        navn = w.HTML(_saktekst(sak, None))
        knapper.observe(lambda e: setattr(navn, "value", _saktekst(sak, e["new"])), names="value")
        return w.VBox([navn, knapper]), knapper

    @property
    def navn(self) -> str:
        """The sheet that is written on. Raises UgyldigInndata when the fields do not say which."""
        return arknavn(self.gruppe.verdi, BORD if self.maate.verdi == BORD else self.ark.verdi)

    @property
    def valgt(self) -> dict[int, str]:
        """Case → choice, for the cases sorted."""
        return {nr: k.value for nr, (_, k) in self.saker.items() if k.value}

    def hent(self) -> None:
        """Show what stands on the chosen sheet."""
        self.ark.boks.layout.display = "none" if self.maate.verdi == BORD else None
        self.ark.si()
        self.gruppe.si()
        self.svar.value, paa_arket = "", {}
        try:
            fil = arkfil(self.mappe, self.navn)
            paa_arket = les_ark(fil).valg if fil.is_file() else {}
        except RobekFeil as e:
            (self.ark if self.gruppe.verdi else self.gruppe).si(str(e))
        self._laster = True
        for nr, (_, knapper) in self.saker.items():
            knapper.value = paa_arket.get(nr)
        self._laster = False
        self._tell("")

    def _valgt(self, nr: int, valg: str | None) -> None:
        if self._laster or valg is None:
            return
        try:
            velg(self.mappe, self.navn, nr, valg)
        except RobekFeil as e:
            self._laster = True
            self.saker[nr][1].value = None
            self._laster = False
            self.status.value = feilsetning(str(e))
            (self.ark if self.gruppe.verdi and self.maate.verdi != BORD else self.gruppe).si(str(e))
            return
        self._tell(f" {lagret()}.")

    def _tell(self, mer: str) -> None:
        self.status.value = f"{len(self.valgt)} av {len(self.saker)} saker er sortert.{mer}"

    def vis_fasit(self) -> None:
        """Hold the answers given to the key."""
        if self.valgt:
            self.svar.value = vist(sammenligning(self.valgt))
        else:
            self.svar.value = feilsetning("Sorter minst én sak først, så kan den sammenlignes med fasiten.")
