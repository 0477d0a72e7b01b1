"""Gathering 2, what the projection stands on: known figures from the accounts, the rest assumed and open to change."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..analyse.demografi import Demografikostnad
from ..analyse.folketall import folketall
from ..analyse.framskriving import Framskriving, framskriv_oekonomi
from ..analyse.oekonomi import kilder_til, nokkeltall
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import prosent, tekst
from .s2_behov import demografi, demografikilder, demografimerknader
from .s2_felles import FYLL
from .s5_maler import fjordvik
from .start import Utgangspunkt

# How much of the calculated decrease is really taken out. The same three in the homework's question s2-bane.
BANER = {"A": ("1", "hele nedgangen tas ut"), "B": ("0.5", "halvparten tas ut"), "C": ("0", "ingenting tas ut")}
HOVEDBANE = "B"
AAR = 4


@dataclass(frozen=True)
class Antakelser:
    """What a projection of four years starts from, mill. kr. `linjer` say each part and whether it is known or assumed.

    `mangler` is the sentence to show instead when the projection cannot be made.
    """

    navn: str
    fra_aar: int
    til_aar: int
    inntekt: object = None
    resultat: object = None
    fond: object = None
    merforbruk: object = None
    renteeksponert: object = None
    inntektsvekst: object = 0
    kapitalkostnad: object = 0
    renteoekning: object = 0
    inndekning: object = 0
    behov: Demografikostnad | None = None
    linjer: tuple[str, ...] = ()
    kilder: tuple[Opphav, ...] = ()
    merknader: tuple[str, ...] = ()
    mangler: str = ""

    def bane(self, navn: str, renteoekning=None, engangs=0) -> Framskriving:
        """Where does it lead on this path, with one-off amounts {year: mill. kr} when given?

        Raises ManglerTall when the figures do not reach.
        """
        if self.mangler:
            raise ManglerTall(self.mangler)
        aar = range(self.fra_aar + 1, self.til_aar + 1)
        kapital = self.kapitalkostnad
        return framskriv_oekonomi(
            fra_aar=self.fra_aar, til_aar=self.til_aar, driftsinntekter=self.inntekt,
            netto_driftsresultat=self.resultat, realvekst=self.inntektsvekst,
            demografi=self.behov.per_aar(BANER[navn][0]),
            kapitalkostnad={a: v for a, v in kapital.items() if a in aar} if isinstance(kapital, dict) else kapital,
            disposisjonsfond=self.fond, akkumulert_merforbruk=self.merforbruk, inndekning=self.inndekning,
            renteeksponert_gjeld=self.renteeksponert,
            renteoekning=self.renteoekning if renteoekning is None else renteoekning, engangs=engangs,
        )

    def _repr_html_(self) -> str:
        punkter = "".join(f"<li>{escape(p)}</li>" for p in self.linjer)
        return f'<div class="robek-tekst"><p>{escape(self._innledning)}</p><ul>{punkter}</ul></div>'

    def __repr__(self) -> str:
        return "\n".join([self._innledning, *(f"• {p}" for p in self.linjer)])

    @property
    def antatt(self) -> tuple[str, ...]:
        """The lines that are not from the accounts: assumed, constructed for practice, or put in by the user."""
        return tuple(x for x in self.linjer if x.endswith(("[antatt].", "[konstruert].", "[lagt inn av dere].")))

    @property
    def _innledning(self) -> str:
        if self.mangler:
            return self.mangler
        return f"Framskrivingen for {self.navn} {self.fra_aar}–{self.til_aar} bygger på dette:"


def antakelser(
    her: Utgangspunkt, *, basisaar=None, driftsinntekter=None, netto_driftsresultat=None, disposisjonsfond=None,
    merforbruk=None, renteeksponert=None, inntektsvekst=None, kapitalkostnad=None, renteoekning=0,
    inndekning=None, til_aar: int | None = None,
) -> Antakelser:
    """What does the projection stand on? Known figures first; every argument given here replaces the one before it.

    Amounts in mill. kr, `inntektsvekst` per cent a year in fixed prices, `kapitalkostnad` what is added each year
    (one number, or {year: amount}), `renteoekning` percentage points, `inndekning` {year: amount} of old
    deficit, `til_aar` the last year when it is not four years on. Without arguments: no growth in income and no new
    capital cost (both assumed); Fjordvik has its own. Fund and accumulated deficit are never guessed.
    """
    egne = {
        "driftsinntekter": driftsinntekter, "netto_driftsresultat": netto_driftsresultat,
        "disposisjonsfond": disposisjonsfond, "akkumulert_merforbruk": merforbruk,
        "renteeksponert_gjeld": renteeksponert,
    }
    fra = her.aar if basisaar is None else basisaar
    tall, kjent, kilder = _fra_regnskapet(her, fra, egne)
    f = les_yaml("fjordvik/framskriving.yaml") if her.kommune.konstruert else {}
    naa = folketall(her.kommune.konstruert).aar[-1]
    eksempel = bool(f) and fra == f["startaar"]
    til = til_aar or (f["demografi"]["til"] if eksempel else fra + AAR)
    navn = her.kommune.navn
    if tall["driftsinntekter"] is None or tall["netto_driftsresultat"] is None:
        return Antakelser(navn, fra, til, mangler=(
            f"Framskrivingen for {navn} kan ikke regnes: driftsinntekter og netto driftsresultat for {fra} er ikke i"
            f" datagrunnlaget. {FYLL}"
        ))
    if til <= naa:
        return Antakelser(navn, fra, til, mangler=(
            f"Siste regnskap for {navn} i datagrunnlaget er fra {fra}, så fire år fram ville slutte i {til}. {FYLL}"
        ))
    vekst = inntektsvekst if inntektsvekst is not None else f.get("realvekst_inntekt_prosent", 0)
    kapital = kapitalkostnad if kapitalkostnad is not None else f.get("ny_kapitalkostnad", 0)
    try:
        d = demografi(her, naa, naa + AAR)
    except ManglerTall as feil:
        return Antakelser(navn, fra, til, mangler=f"Framskrivingen for {navn} kan ikke regnes. {feil} {FYLL}")
    merke = "[konstruert]" if f else "[antatt]"
    linjer = [
        _linje(fra, "driftsinntekter", tall, kjent), _linje(fra, "netto driftsresultat", tall, kjent),
        _ukjent("disposisjonsfond", tall["disposisjonsfond"], kjent["disposisjonsfond"], "når fondet er tomt"),
        _ukjent("samlet merforbruk", tall["akkumulert_merforbruk"], kjent["akkumulert_merforbruk"],
                "når grensen på tre prosent passeres"),
        f"Realvekst i inntektene: {_veksttekst(vekst, fra, til)}"
        f" {'[lagt inn av dere]' if inntektsvekst is not None else merke}.",
        f"Ny kapitalkostnad: {_kapitaltekst(kapital, fra, til)}"
        f" {'[lagt inn av dere]' if kapitalkostnad is not None else merke}.",
        f"Behovet følger alderen {naa}–{naa + AAR}, likt fordelt på årene: opp {tekst(d.oekning, 1)} og ned"
        f" {tekst(d.nedgang, 1)} mill. kr til sammen [beregnet].",
    ]
    if renteoekning:
        linjer.append(f"Renta øker {tekst(float(renteoekning), 1)} prosentpoeng fra første år [lagt inn av dere].")
    return Antakelser(
        navn, fra, til, tall["driftsinntekter"], tall["netto_driftsresultat"], tall["disposisjonsfond"],
        tall["akkumulert_merforbruk"], tall["renteeksponert_gjeld"], vekst, kapital, renteoekning,
        inndekning if inndekning is not None else _inndekning(fra, til) if eksempel else 0, d, tuple(linjer),
        (*kilder, *demografikilder(her, d)), demografimerknader(her, d),
    )


def _fra_regnskapet(her: Utgangspunkt, aar: int, egne: dict) -> tuple[dict, dict, tuple[Opphav, ...]]:
    """Amounts in mill. kr, which of them come from the data, and their origins."""
    try:
        t = nokkeltall(her.kommune, aar)
    except ManglerTall:  # a year the tables do not have: only what is given is known
        return dict(egne), dict.fromkeys(egne, False), ()
    rad, tall, kjent = t.iloc[0], {}, {}
    for felt, verdi in egne.items():
        kjent[felt] = verdi is None
        tall[felt] = verdi if verdi is not None else None if rad[felt] != rad[felt] else rad[felt] / 1000
    brukt = any(kjent[n] and tall[n] is not None for n in tall)
    kilder = (fjordvik("regnskap", (aar, aar)) if her.kommune.konstruert else kilder_til(t, *kjent)) if brukt else ()
    return tall, kjent, kilder


def _linje(aar: int, navn: str, tall: dict, kjent: dict) -> str:
    felt = navn.replace(" ", "_")
    hvorfra = "regnskapet" if kjent[felt] else "lagt inn av dere"
    return f"{navn[:1].upper()}{navn[1:]} {aar}: {tekst(float(tall[felt]), 1)} mill. kr [{hvorfra}]."


def _ukjent(navn: str, verdi, kjent: bool, svar: str) -> str:
    stor = navn[:1].upper() + navn[1:]
    if verdi is None:
        return f"{stor}: ikke i datagrunnlaget. Da er det ikke svart på {svar}. Legg inn tallet fra balansen."
    return f"{stor}: {tekst(float(verdi), 1)} mill. kr [{'regnskapet' if kjent else 'lagt inn av dere'}]."


def _veksttekst(vekst, fra: int, til: int) -> str:
    if isinstance(vekst, dict):
        return ", ".join(f"{prosent(float(vekst.get(a, 0)), 2)} i {a}" for a in range(fra + 1, til + 1))
    return f"{prosent(float(str(vekst).replace(',', '.')))} i året"


def _kapitaltekst(kapital, fra: int, til: int) -> str:
    if isinstance(kapital, dict):
        return ", ".join(f"{tekst(kapital.get(a, 0), 1)} i {a}" for a in range(fra + 1, til + 1)) + " mill. kr"
    try:
        return f"{tekst(float(kapital), 1)} mill. kr mer hvert år"
    except (TypeError, ValueError):
        raise UgyldigInndata("Kapitalkostnaden må være et tall, eller ett beløp for hvert år: {2027: 1.5}.") from None


def _inndekning(fra: int, til: int) -> dict[int, float]:
    return {r["aar"]: r["dekning"] for r in les_yaml("fjordvik/plan.yaml")["inndekning"] if fra < r["aar"] <= til}
