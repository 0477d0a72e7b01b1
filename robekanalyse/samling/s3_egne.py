"""Gathering 3, the municipality's own accounts and budget beside KOSTRA: only in its own workbook, never for others."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from ..analyse.egneregnskap import (
    HOVEDTALL,
    hovedtall,
    kostra_hovedtall,
    kostra_omraader,
    mot_kostra,
    omraader_som_mangler,
    per_omraade,
)
from ..analyse.eksakt import ramse
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.egne_tall import ART_FUNKSJON, BUDSJETT, OVERSIKT, REGNSKAP, EgetTall, les_egne_tall
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import tekst
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s5_maler import avsnitt, stor
from .start import Utgangspunkt

FYLL = (
    "Her kan kommunens eget regnskap og budsjett stå ved siden av KOSTRA. Økonomisjefen leser inn en fil fra"
    " økonomisystemet med kommandoen robekanalyse egne-tall. Så lages heftet på nytt. Tallene blir i kommunens egen"
    " mappe."
)
IKKE_I_FILA, IKKE_I_KOSTRA, IKKE_REGNET = "ikke i fila", "ikke i KOSTRA", "kan ikke regnes"
OMRAADER, HOVED = "Netto driftsutgifter per område, mill. kr", "Hovedtall, mill. kr"
# More columns than this do not fit on a page; the newest are shown.
_FLEST = 3


@dataclass(frozen=True)
class Spalte:
    """One column of figures in kr: per area, and the main figures."""

    navn: str
    aar: int
    slag: str
    omraader: dict[str, Decimal]
    hoved: dict[str, Decimal | None]
    mangler: str


def egne(her: Utgangspunkt) -> Tabell | Tekst:
    """How does this year's own budget stand beside the last accounts, area by area?"""
    tall, avvist = les_egne_tall(her.kommune)
    if not tall:
        return avsnitt(" ".join([*avvist, FYLL]))
    spalter = _spalter(tall)
    nyest = spalter[-1]
    kostra, kilder = _kostra(her, nyest)
    alle = [s for s in (kostra, *spalter) if s]
    foer = _grunnlag(alle)
    navn = {k: o["navn"] for k, o in les_yaml("tjenester.yaml")["omraader"].items()}
    rader = [(OMRAADER, navn[k], [s.omraader.get(k) for s in alle]) for k in navn if any(k in s.omraader for s in alle)]
    rader += [(HOVED, n, [s.hoved.get(id) for s in alle]) for id, n in HOVEDTALL.items()
              if any(s.hoved.get(id) is not None for s in alle)]  # fmt: skip
    endring = f"Endring fra {foer.navn}" if foer else ""
    data = []
    for gruppe, hva, verdier in rader:
        rad = {"gruppe": gruppe, "Hva": hva}
        rad |= {stor(s.navn): _mill(v, s.mangler) for s, v in zip(alle, verdier, strict=True)}
        if foer:
            v0, v1 = verdier[alle.index(foer)], verdier[alle.index(nyest)]
            rad |= {endring: _endring(v0, v1), "I prosent": _prosent(v0, v1)}
        data.append(rad)
    d = pd.DataFrame(data)
    t = tabell(d, f"Egne tall ved siden av KOSTRA, {her.kommune.navn}", kilder=kilder, gruppe="gruppe",
               merknader=_merknader(tall, her, kostra, foer, nyest, avvist))  # fmt: skip
    return Tabell(t.data, t.tittel, t.kilder, t.merknader, tuple(k for k in d.columns[2:]), t.gruppe)


def _spalter(tall: tuple[EgetTall, ...]) -> list[Spalte]:
    """One column for each year and kind, oldest first, accounts before budget; both forms of the same year in one."""
    ut = []
    for aar, slag in sorted({(t.aar, t.slag) for t in tall}, key=lambda x: (x[0], x[1] == BUDSJETT)):
        her = {t.form: t for t in tall if (t.aar, t.slag) == (aar, slag)}
        omraader = per_omraade(her[ART_FUNKSJON]).omraader if ART_FUNKSJON in her else {}
        hoved: dict[str, Decimal | None] = {}
        for form in (ART_FUNKSJON, OVERSIKT):  # what the overview says itself comes before what we work out
            if form in her:
                hoved |= {n: v for n, v in hovedtall(her[form]).verdier.items() if v is not None}
        ut.append(Spalte(f"eget {slag} {aar}", aar, slag, omraader, hoved, IKKE_I_FILA))
    return ut[-_FLEST:]


def _kostra(her: Utgangspunkt, nyest: Spalte) -> tuple[Spalte | None, tuple[Opphav, ...]]:
    """The newest accounts in KOSTRA: before a budget's own year, or up to an account's."""
    siste = nyest.aar - 1 if nyest.slag == BUDSJETT else nyest.aar
    for aar in range(siste, siste - 5, -1):
        o, h = kostra_omraader(her.kommune, aar), kostra_hovedtall(her.kommune, aar)
        if len(o) or len(h):
            break
    else:
        return None, ()
    omraader = {r.omraade: 1000 * Decimal(str(r.verdi)) for r in o.itertuples()
                if r.omraade in les_yaml("tjenester.yaml")["omraader"]
                and les_yaml("tjenester.yaml")["omraader"][r.omraade]["rolle"] != "paa_tvers"}  # fmt: skip
    hoved = {r.indikator: 1000 * Decimal(str(r.verdi)) for r in h.itertuples()}
    kilder = [
        Opphav(r.kilde, navn, (aar, aar), r.status if isinstance(r.status, str) else "",
               konstruert=her.kommune.konstruert)
        for t, navn in ((o, "netto driftsutgifter per område"), (h, "hovedtall")) for r in t.itertuples()
    ]
    s = Spalte(f"KOSTRA-regnskap {aar}", aar, REGNSKAP, omraader, hoved, IKKE_I_KOSTRA)
    return s, tuple(dict.fromkeys(kilder))


def _grunnlag(alle: list[Spalte]) -> Spalte | None:
    """What is the newest column measured against? The last accounts before it, the municipality's own first."""
    *andre, nyest = alle
    regnskap = [s for s in andre if s.slag == REGNSKAP]
    return max(regnskap, key=lambda s: (s.aar, s.mangler == IKKE_I_FILA), default=andre[-1] if andre else None)


def _mill(kr: Decimal | None, mangler: str) -> str:
    return mangler if kr is None else tekst(kr / 1_000_000, 1)


def _endring(foer: Decimal | None, naa: Decimal | None) -> str:
    return IKKE_REGNET if foer is None or naa is None else tekst((naa - foer) / 1_000_000, 1, fortegn=True)


def _prosent(foer: Decimal | None, naa: Decimal | None) -> str:
    """The change in per cent; of a sum that is zero or negative it says nothing."""
    if foer is None or naa is None or foer <= 0:
        return IKKE_REGNET
    return tekst(100 * (naa - foer) / foer, 1, fortegn=True)


def _merknader(tall, her: Utgangspunkt, kostra, foer: Spalte | None, nyest: Spalte, avvist) -> list[str]:
    ut, i_kostra = [], kostra_omraader(her.kommune, kostra.aar if kostra else nyest.aar)
    for t in tall:
        if t.form == ART_FUNKSJON:
            s = per_omraade(t)
            biter = [f"{tekst(b / 1_000_000, 1)} mill. kr {hva}" for b, hva in (
                (sum(s.utenom.values(), Decimal(0)), f"på funksjon {', '.join(sorted(s.utenom))}"),
                (s.finans, "i renter, avdrag og avsetninger"),
                (sum(s.ukjente.values(), Decimal(0)), f"på ukjent art eller funksjon ({len(s.ukjente)})"),
            ) if b]  # fmt: skip
            if biter:
                ut.append(f"{stor(t.navn)}: i ingen områder ligger {ramse(biter)} (utgifter minus inntekter).")
        ut += [f"{stor(t.navn)}: {setning}" for setning in hovedtall(t).mangler]
        if borte := omraader_som_mangler(t, i_kostra):
            ut.append(f"{stor(t.navn)}: fila har ingenting på {ramse(borte)}. Hovedtallene er da ikke hele.")
        ulike = [a for a in mot_kostra(t, her.kommune) if a.forskjell]
        if ulike and t.slag == REGNSKAP:
            a = max(ulike, key=lambda a: abs(a.forskjell))
            hva = a.hva[:1].lower() + a.hva[1:]
            ut.append(
                f"{stor(t.navn)} er ikke likt KOSTRA for {t.aar}: størst er forskjellen i {hva},"
                f" {tekst(a.forskjell / 1000, 1, fortegn=True)} mill. kr. KOSTRA er"
                f" {'konsernet, og fila kan være bare kommunekassen' if a.omfang == 'konsern' else 'kommunekassen'}."
            )
    if foer and foer.aar != nyest.aar:
        ut.append(f"Endringen er i løpende kroner fra {foer.aar} til {nyest.aar}: lønns- og prisvekst er med.")
    ut.append("Hvilke arter og funksjoner som hører til hva, er delvis [antatt]. Se siden Kommunens egne tall i boka.")
    return [*ut, *avvist, *(t.kildelinje for t in tall)]
