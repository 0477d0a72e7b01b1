"""Gathering 5 live: build one goal, hold it to the seven-point checklist while it is written, and keep it."""

from __future__ import annotations

import pandas as pd

from ..analyse.maalbygger import TRINN, kvalitetsindikatorer, maalvurdering
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..grunnlag.tall import les_tall, tekst
from ..samling.s5_maler import avsnitt, liste, stor
from ..samling.start import Utgangspunkt
from ..svar.svarmappe import Svarmappe
from ..visning.tabell import Tabell, tabell
from .felt import KNAPP, Felt, Skjema, Valgfelt, feilsetning, lagret, levende
from .sorteringsark import mappe_for

SLIK = "Skriv ett mål, og gi 0, 1 eller 2 poeng på hvert punkt. Poengsummen og rådene følger med mens dere skriver."
BARE_AAPENT = (
    "Åpne heftet i Jupyter og kjør cellene for å bygge egne mål her, eller skriv dem i målarket i Word. Poengene regnes"
    " som i tabellen over."
)
TALLFELT = {"naaverdi": "nåverdi", "maal_om_fire_aar": "mål om fire år"}


def maalbygger(her: Utgangspunkt):
    """How good is the goal we are making? A form when someone is there, a sentence otherwise."""
    if not levende():
        return avsnitt(BARE_AAPENT)
    return Maalskjema(her).boks


def vurdert(maal: dict) -> Tabell:
    """The goal held to the checklist: points, advice for each that is not full, and indicators that exist."""
    v, punkter = maalvurdering(maal), les_yaml("styringssystem/sjekkliste.yaml")["punkter"]
    gitt = [maal.get(p["kolonne"]) for p in punkter]
    rader = [
        (f"{p['nr']}. {p['krav']}", "ikke gitt" if g in (None, "") else str(g),
         p["raad"] if p["raad"] in v.raad else "")
        for p, g in zip(punkter, gitt, strict=True)
    ]  # fmt: skip
    if v.poeng is None:
        dom = f"Gi poeng på alle sju punktene: {sum(g not in (None, '') for g in gitt)} er gitt"
    else:
        dom = f"{v.poeng} av {v.hoeyeste} poeng: {'skriv målet om' if v.skriv_om else 'målet kan brukes'}"
    finnes = [f"{i.indikator} ({i.kilde}{', antatt' if i.antatt else ''}). Pass på: {i.felle}"
              for i in kvalitetsindikatorer(maal["tjeneste"]) if i.tjeneste == maal["tjeneste"]]  # fmt: skip
    return tabell(
        pd.DataFrame(rader, columns=["krav", "poeng", "raad"]), dom,
        {"krav": "Krav", "poeng": "Poeng", "raad": "Råd"}, kilder=(),
        merknader=(
            *v.motsigelser,
            *([] if v.resultatmaal or not v.trinn else ["Målet er ikke et resultatmål: det sier hva kommunen gjør, ikke"
                                                        " hva brukeren får."]),
            *(f"Finnes fra før: {f}" for f in finnes), "Sjekklista er kursets eget verktøy (antatt).",
        ),
    )  # fmt: skip


class Tjenestefelt:
    """The choice of service, the only field of the builder with more choices than fit as buttons."""

    def __init__(self):
        import ipywidgets as w

        ikke = les_yaml("styringssystem/sjekkliste.yaml")["ikke_tjenester"]
        self.id, self.navn, self.feil = "tjeneste", "Tjeneste", w.HTML()
        self.inn = w.Dropdown(
            options=[(n, id) for id, n in liste("tjenester").items() if id not in ikke], description="Tjeneste",
            style={"description_width": "17em"}, layout={"width": "44em"},
        )
        self.inndata, self.boks = (self.inn,), w.VBox([self.inn, self.feil])

    @property
    def verdi(self) -> str:
        """The id of the service."""
        return self.inn.value

    def si(self, setning: str = "") -> None:
        """Put this sentence at the field, or take it away."""
        self.feil.value = feilsetning(setning)


class Maalskjema(Skjema):
    """The form for one goal, with a button that keeps it among the answers to s5-maal."""

    def __init__(self, her: Utgangspunkt):
        import ipywidgets as w

        punkter = les_yaml("styringssystem/sjekkliste.yaml")["punkter"]
        super().__init__(
            [
                Tjenestefelt(), Felt("maal", "Mål", "Kortere ventetid på institusjonsplass"),
                Valgfelt("trinn", "Trinn", {stor(t): t for t in TRINN}), Felt("indikator", "Indikator", "ventetid"),
                Felt("enhet", "Enhet", "dager"), Felt("kilde", "Kilde", "fagsystemet"),
                Felt("naaverdi", "Nåverdi", "34"), Felt("maal_om_fire_aar", "Mål om fire år", "14"),
                *(Valgfelt(p["kolonne"], f"{p['nr']}. {p['krav']}", {"0": 0, "1": 1, "2": 2}) for p in punkter),
            ],
            self._regn, "Vurder målet", SLIK, "robek-maalbygger",
        )  # fmt: skip
        self.mappe = mappe_for(her.kommune)
        self.lagre, self.status = w.Button(description="Legg målet i svarene", layout=KNAPP), w.HTML()
        self.lagre.on_click(lambda _: self.legg_i_svarene())
        self.boks.children = (*self.boks.children, self.lagre, self.status)
        self.beregn()

    @staticmethod
    def _regn(**felt) -> Tabell:
        for id, navn in TALLFELT.items():
            if felt[id] is not None:
                felt[id] = les_tall(felt[id], navn)
        return vurdert(felt)

    def legg_i_svarene(self) -> None:
        """Keep the goal as a row of s5-maal; the sentence at the field says what is wrong, if anything."""
        self.beregn()
        if any(f.feil.value for f in self.felt):
            return
        rad = {f.id: f.verdi for f in self.felt if f.verdi is not None}
        try:
            if "maal" not in rad:
                raise UgyldigInndata("Feltet mål mangler: skriv hva brukeren skal oppnå.")
            self.mappe.mkdir(parents=True, exist_ok=True)
            svar = Svarmappe(self.mappe, "maalbygger")
            svar.ny_rad("s5-maal", rad)
        except RobekFeil as e:
            self._hoerer_til(str(e)).si(str(e))
            return
        antall = sum(r.get("tjeneste") == rad["tjeneste"] for _, r in svar.tilstand.rader("s5-maal"))
        flest = les_yaml("styringssystem/sjekkliste.yaml")["grenser"]["maal_per_tjeneste"]["verdi"]
        mange = f" Det er mer enn {flest}: velg bort noen." if antall > flest else ""
        tj = liste("tjenester")[rad["tjeneste"]]
        self.status.value = f"{lagret()}. {tj} har {tekst(antall)} mål i svarene (s5-maal).{mange}"
