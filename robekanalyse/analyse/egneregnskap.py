"""Lay a municipality's own accounts or budget over KOSTRA: sums per area, main figures, and where the two differ."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.egne_tall import ART_FUNKSJON, EgetTall
from ..grunnlag.kilder import les, les_for
from ..grunnlag.kommune import Kommune, er_samme_kommune
from .eksakt import ramse
from .kontoplan import PAA_TVERS, er_inntekt, funksjoner_uten_omraade, hoerer_til, i_netto, omraade_for

NULL = Decimal(0)
HOVEDTALL = {
    "brutto_driftsinntekter": "Brutto driftsinntekter", "brutto_driftsutgifter": "Brutto driftsutgifter",
    "netto_driftsresultat": "Netto driftsresultat",
}


@dataclass(frozen=True)
class Omraadesum:
    """What the own file adds up to, in kr; expenditure over zero, income below.

    `omraader` is netto driftsutgifter per FGK code; `utenom` per funksjon that is in no area; `finans` what is not
    operation (interest, instalments, funds) and `ukjente` rows with an art or a funksjon nobody knows, by code pair.
    Their sum is the sum of the file, so nothing is lost.
    """

    omraader: dict[str, Decimal]
    utenom: dict[str, Decimal]
    finans: Decimal
    ukjente: dict[tuple[str, str], Decimal]

    @property
    def plassert(self) -> Decimal:
        """The sum of the areas."""
        return sum(self.omraader.values(), NULL)

    @property
    def uplassert(self) -> Decimal:
        """The sum of all that is in no area."""
        return sum(self.utenom.values(), NULL) + self.finans + sum(self.ukjente.values(), NULL)


@dataclass(frozen=True)
class Hovedtall:
    """The main figures in kr; one that the file does not carry is None, and `mangler` says why."""

    verdier: dict[str, Decimal | None]
    mangler: tuple[str, ...]


@dataclass(frozen=True)
class Avvik:
    """One figure both in the own file and in KOSTRA for the same year, in 1000 kr; `prosent` None when KOSTRA is 0."""

    hva: str
    eget: Decimal
    kostra: Decimal
    omfang: str
    status: str

    @property
    def forskjell(self) -> Decimal:
        """Own minus KOSTRA, 1000 kr."""
        return self.eget - self.kostra

    @property
    def prosent(self) -> Decimal | None:
        """The difference in per cent of KOSTRA."""
        return 100 * self.forskjell / abs(self.kostra) if self.kostra else None


def nettobeloep(art: str, beloep: Decimal) -> Decimal:
    """What the row adds to the sum: expenditure as it is, income with a minus."""
    return -beloep if er_inntekt(art) else beloep


def per_omraade(t: EgetTall) -> Omraadesum:
    """What does the file say each KOSTRA area costs net, and what is in no area?

    Source of the division: data/tjenester.yaml (funksjon → area) and data/egne_tall/kontoplan.yaml (art → net).
    """
    return summer_rader(zip(t.rader["art"], t.rader["funksjon"], t.rader["beloep"], strict=True))


def summer_rader(rader) -> Omraadesum:
    """The same of bare rows (art, funksjon, beloep in kr)."""
    from .kontoplan import arter

    omraader: dict[str, Decimal] = {}
    utenom: dict[str, Decimal] = {}
    ukjente: dict[tuple[str, str], Decimal] = {}
    finans = NULL
    for art, funksjon, beloep in rader:
        netto, omraade = nettobeloep(art, beloep), omraade_for().get(funksjon)
        if art not in arter() or (omraade is None and funksjon not in funksjoner_uten_omraade()):
            ukjente[art, funksjon] = ukjente.get((art, funksjon), NULL) + netto
        elif not i_netto(art):
            finans += netto
        elif omraade:
            omraader[omraade] = omraader.get(omraade, NULL) + netto
        else:
            utenom[funksjon] = utenom.get(funksjon, NULL) + netto
    return Omraadesum(omraader, utenom, finans, ukjente)


def hovedtall(t: EgetTall) -> Hovedtall:
    """Which main figures does the file carry? One whose parts are not all there is not worked out."""
    return _fra_arter(t) if t.form == ART_FUNKSJON else _fra_linjer(t)


def _fra_linjer(t: EgetTall) -> Hovedtall:
    linjer = dict(zip(t.rader["linje"], t.rader["beloep"], strict=True))
    verdier = {n: linjer.get(n) for n in HOVEDTALL}
    borte = [HOVEDTALL[n].lower() for n, v in verdier.items() if v is None]
    return Hovedtall(verdier, (f"Fila har ikke linjen for {ramse(borte)}.",) if borte else ())


def _fra_arter(t: EgetTall) -> Hovedtall:
    def sum_(begrep: str) -> Decimal:
        return sum((b for a, b in zip(t.rader["art"], t.rader["beloep"], strict=True) if hoerer_til(a, begrep)), NULL)

    funksjoner, mangler = set(t.rader["funksjon"]), []
    arter_her = set(t.rader["art"])
    inntekter, utgifter = sum_("brutto_driftsinntekter"), sum_("brutto_driftsutgifter")
    verdier: dict[str, Decimal | None] = dict.fromkeys(HOVEDTALL)
    if not {"800", "840"} <= funksjoner:
        mangler.append("Skatt (funksjon 800) og rammetilskudd (840) er ikke i fila. Den er ikke hele regnskapet, og"
                       " hovedtallene regnes ikke ut.")  # fmt: skip
        return Hovedtall(verdier, tuple(mangler))
    verdier |= {"brutto_driftsinntekter": inntekter, "brutto_driftsutgifter": utgifter}
    annet = sorted(a for a in arter_her if not i_netto(a) and not any(
        hoerer_til(a, b) for b in ("finansutgifter", "finansinntekter", "motpost_avskrivninger", "disponeringer")))
    if not {"500", "510"} <= arter_her:
        mangler.append("Renter (art 500) og avdrag (art 510) er ikke i fila. Netto driftsresultat regnes ikke ut.")
    elif "590" in arter_her and "990" not in arter_her:
        mangler.append("Motpost avskrivninger (art 990) er ikke i fila. Netto driftsresultat regnes ikke ut.")
    elif annet:
        mangler.append(f"Vi vet ikke om art {ramse(annet)} hører med. Netto driftsresultat regnes ikke ut.")
    else:
        verdier["netto_driftsresultat"] = (
            inntekter - utgifter + sum_("finansinntekter") - sum_("finansutgifter") + sum_("motpost_avskrivninger")
        )
    return Hovedtall(verdier, tuple(mangler))


def kostra_omraader(kommune: Kommune, aar: int) -> pd.DataFrame:
    """Netto driftsutgifter per area in KOSTRA that year, 1000 kr: omraade, verdi, omfang, status, kilde."""
    t = les_for("kostra_tjenester", kommune, aar=aar, indikator="netto_driftsutgifter")
    return _egne_rader(t, kommune).drop_duplicates("omraade")


def kostra_hovedtall(kommune: Kommune, aar: int) -> pd.DataFrame:
    """The main figures in KOSTRA that year, 1000 kr: indikator, verdi, omfang, status, kilde."""
    t = les_for("kostra_oekonomi", kommune, aar=aar, indikator=tuple(HOVEDTALL))
    return _egne_rader(t, kommune).drop_duplicates("indikator")


def _egne_rader(t: pd.DataFrame, kommune: Kommune) -> pd.DataFrame:
    egne = [nr for nr in t["kommunenr"].unique()
            if nr == kommune.nr or (nr.isdigit() and not kommune.konstruert and er_samme_kommune(nr, kommune.nr))]
    return t[t["kommunenr"].isin(egne)].dropna(subset=["verdi"])


def kostra_kasse(kommune: Kommune, aar: int) -> pd.DataFrame:
    """Netto driftsutgifter per function in the municipality's own accounts (kasse), 1000 kr: funksjon, verdi, status.

    Empty when they have not been fetched. Source: SSB 12367.
    """
    if kommune.konstruert:
        return les("kostra_funksjoner", kommunenr=kommune.nr)  # no rows: they are constructed
    t = les("kostra_funksjoner", aar=aar, indikator="netto_driftsutgifter_kasse")
    return _egne_rader(t, kommune).drop_duplicates("funksjon")


def omraader_som_mangler(t: EgetTall, kostra: pd.DataFrame) -> tuple[str, ...]:
    """Which areas does KOSTRA have, and the own file nothing on? By name; `kostra` is from `kostra_omraader`."""
    if t.form != ART_FUNKSJON:
        return ()
    her, alle = per_omraade(t).omraader, les_yaml("tjenester.yaml")["omraader"]
    der = set(kostra["omraade"])
    return tuple(o["navn"].lower() for kode, o in alle.items()
                 if kode in der and o["rolle"] != PAA_TVERS and kode not in her)  # fmt: skip


def mot_kostra(t: EgetTall, kommune: Kommune) -> tuple[Avvik, ...]:
    """Where both exist for the year: each area and main figure of the own accounts against KOSTRA, in 1000 kr.

    An area is measured against the municipality's own accounts (kasse) where all functions of the file are fetched for
    it, for that is what a ledger holds; else against the group's (konsern). `omfang` says which.
    """
    ut = []
    if t.form == ART_FUNKSJON:
        sum_, kasse = per_omraade(t).omraader, _kasse_per_omraade(t, kommune)
        navn = {k: o["navn"] for k, o in les_yaml("tjenester.yaml")["omraader"].items()}
        for r in kostra_omraader(kommune, t.aar).itertuples():
            if r.omraade in sum_:
                hva = f"Netto driftsutgifter, {navn[r.omraade].lower()}"
                if r.omraade in kasse:
                    ut.append(Avvik(hva, sum_[r.omraade] / 1000, *kasse[r.omraade]))
                else:
                    ut.append(_avvik(hva, sum_[r.omraade], r))
    verdier = hovedtall(t).verdier
    for r in kostra_hovedtall(kommune, t.aar).itertuples():
        if verdier[r.indikator] is not None:
            ut.append(_avvik(HOVEDTALL[r.indikator], verdier[r.indikator], r))
    return tuple(ut)


def _kasse_per_omraade(t: EgetTall, kommune: Kommune) -> dict[str, tuple[Decimal, str, str]]:
    """The kasse of each area, 1000 kr, «kasse» and its status: where KOSTRA has every function that the file has."""
    kasse = kostra_kasse(kommune, t.aar)
    omraade = omraade_for()
    uten = {omraade[f] for a, f in zip(t.rader["art"], t.rader["funksjon"], strict=True)
            if f in omraade and i_netto(a) and f not in set(kasse["funksjon"])}  # fmt: skip
    ut: dict[str, tuple[Decimal, str, str]] = {}
    for r in kasse.itertuples():
        kode = omraade.get(r.funksjon)
        if kode and kode not in uten:
            ut[kode] = ut.get(kode, (NULL,))[0] + Decimal(str(r.verdi)), "kasse", r.status
    return ut


def _avvik(hva: str, kr: Decimal, r) -> Avvik:
    status = r.status if isinstance(r.status, str) else ""
    return Avvik(hva, kr / 1000, Decimal(str(r.verdi)), r.omfang if isinstance(r.omfang, str) else "", status)
