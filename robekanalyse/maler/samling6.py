"""Templates of gathering 6: consultation, selection, the ten steps, procedure and transfer of business, to tick off."""

from __future__ import annotations

from ..analyse.rettsstoff import nedbemanning_sjekkliste
from ..samling import s6_lister
from ..samling.s5_maler import stor
from ..samling.s6_felles import ANTATT, forbehold
from ..samling.start import Utgangspunkt
from .dokument import Dokument
from .svarrader import Svarrader

BOKS = "☐"


def _sjekkliste(her: Utgangspunkt, navn: str, tittel: str) -> Dokument:
    s = nedbemanning_sjekkliste(navn)
    d = Dokument(tittel, her.kommune, 6, forbehold(s.regeldato))
    d.avsnitt(s.innledning, "Bruk stilling og gruppe, aldri navn på ansatte.")
    for f in s.forbehold:
        d.avsnitt(f"{f.tekst} ({f.hjemmel})")
    for g in s.grupper:
        d.overskrift(f"{f'{g.nr}. ' if g.nr else ''}{stor(g.navn)}")
        if g.hvem:
            d.avsnitt(f"Hvem: {stor(g.hvem)}. Dokument: {g.dokument}.")
        d.rutenett(
            ["Gjort", "Hva", "Hjemmel", "Status", "Dato", "Ansvarlig (stilling)"],
            [[BOKS, p.tekst, p.hjemmel, "antatt" if p.antatt else "", "", ""] for p in g.punkter],
            f"{tittel}: {g.navn}", (0.9, 7, 3, 1.1, 1.6, 2.4),
        )  # fmt: skip
    d.merknader([ANTATT, forbehold(s.regeldato)])
    return d


def droefting(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The consultation checklist, and the dates answered in s6-drofting."""
    d = _sjekkliste(her, "droefting", "Sjekkliste for drøfting")
    moeter = svar.rader("s6-drofting") or [{}] * 4
    d.overskrift("Drøftingene våre")
    d.rutenett(["Tema", "Dato", "Med", "Referat ligger"],
               [[m.get(f) or "" for f in ("tema", "dato", "med")] + [""] for m in moeter], "Drøftingsmøtene")
    return d.lagre()


def utvelgelse(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The selection checklist with the case-law caveat, and the circle and criteria answered in s6-kriterier."""
    d = _sjekkliste(her, "utvelgelse", "Sjekkliste for utvalgskrets og kriterier")
    rader = svar.rader("s6-kriterier") or [{}] * 3
    d.overskrift("Kretsen og kriteriene")
    d.rutenett(["Utvalgskrets", "Kriterier i rekkefølge", "Drøftet", "Protokoll"],
               [list(r.values())[:4] if r else [""] * 4 for r in rader], "Utvalgskrets og kriterier")  # fmt: skip
    return d.lagre()


def prosess(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The ten steps with what each demands, to tick off."""
    return _sjekkliste(her, "prosess", "De ti trinnene").lagre()


def saksbehandling(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The procedure checklist, and the decision path for a transfer of business."""
    d = _sjekkliste(her, "saksbehandling", "Saksbehandling og virksomhetsoverdragelse")
    d.tabell(s6_lister.overdragelse(her), (3.4, 6, 2, 1))
    return d.lagre()
