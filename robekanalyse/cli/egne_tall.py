"""`robekanalyse egne-tall`: a municipality's own accounts or budget, read in, laid over KOSTRA, and kept for itself."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from ..grunnlag.feil import UgyldigInndata
from .svar import _valg

if TYPE_CHECKING:
    from ..grunnlag.egne_tall import EgetTall
    from ..grunnlag.kommune import Kommune
    from ..oppdatering.egentolking import Tolkning

STOERST = 12


def egne_tall(
    fil: Annotated[Path | None, Parameter(show_default=False)] = None,
    *,
    kommune: Annotated[str | None, _valg("NAVN|NR")] = None,
    aar: Annotated[int | None, _valg("ÅÅÅÅ")] = None,
    slag: Annotated[Literal["regnskap", "budsjett"] | None, _valg("regnskap|budsjett", show_choices=False)] = None,
    enhet: Annotated[Literal["kr", "1000kr"] | None, _valg("kr|1000kr", show_choices=False)] = None,
    kolonner: Annotated[str | None, _valg("art=…,funksjon=…,beloep=…")] = None,
    ark: Annotated[str | None, _valg("NAVN")] = None,
    fortegn: Annotated[
        Literal["inntekt-minus", "utgift-minus", "ingen-minus"] | None, _valg("HVEM-minus", show_choices=False)
    ] = None,
    desimal: Annotated[Literal["komma", "punktum"] | None, _valg("komma|punktum", show_choices=False)] = None,
    summer: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    ja: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    fjern: Annotated[bool, Parameter(negative="", show_default=False)] = False,
    ut: Annotated[Path, _valg("MAPPE")] = Path("utdata"),
) -> int:
    """Les inn kommunens egne tall. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    fil
        Eksporten fra økonomisystemet, csv eller xlsx: KOSTRA-art og funksjon, eller økonomisk oversikt, drift.
    kommune
        Hvilken kommune tallene gjelder. Kan utelates når fila sier det.
    aar
        Hvilket år. Kan utelates når fila sier det.
    slag
        Om tallene er regnskap eller budsjett. Kan utelates når fila sier det.
    enhet
        Om beløpene er kroner eller tusen kroner. Kan utelates når fila eller KOSTRA viser det.
    kolonner
        Hvilke kolonner som er hva, med overskrift eller nummer. Også linje, aar, kommune, kontoklasse. Resten gjettes.
    ark
        Hvilket ark i arbeidsboka, når den har flere.
    fortegn
        Hvem som står med minus: inntekt-minus, utgift-minus eller ingen-minus. Uten dette valget ses det av summene.
    desimal
        Hva som er desimaltegn i beløpene, når de kan leses på to måter.
    summer
        Legg sammen rader som er helt like, når de skal være det.
    ja
        Godta slik fila er lest, uten å bli spurt.
    fjern
        Ta bort kommunens egne tall, alle eller dem for --aar og --slag.
    ut
        Mappen med kommunenes mapper. Uten dette valget utdata.
    """
    from ..grunnlag.egne_tall import EGNE, les_egne_tall
    from ..grunnlag.kommune import finn_kommune
    from ..oppdatering.egenlagring import fjern as _fjern
    from ..oppdatering.egenlagring import lagre
    from ..oppdatering.egentolking import tolk

    k = finn_kommune(kommune) if kommune else None
    if fjern:
        if k is None:
            raise UgyldigInndata("Skriv hvem tallene skal tas bort for: --kommune Hareid.")
        for navn in _fjern(ut / k.mappenavn / EGNE, aar, slag):
            print(f"Tatt bort: {navn}.")
        return 0
    if fil is None:
        raise UgyldigInndata("Skriv hvilken fil som skal leses: robekanalyse egne-tall budsjett.xlsx --kommune Hareid.")
    arket, innhold = _les(fil, ark)
    t = tolk(arket, fil, kommune=k, kolonner=_kolonner(kolonner), aar=aar, slag=slag, enhet=enhet, fortegn=fortegn,
             desimal=desimal, summer=summer)  # fmt: skip
    print(f"Slik leses {fil.name} for {t.kommune.navn} ({t.kommune.nr}):")
    for setning in t.setninger():
        print(f"  {setning}")
    for setning in t.merknader:
        print(f"  Merk: {setning}")
    _bekreft(t, ja)
    mappe = ut / t.kommune.mappenavn / EGNE
    manifest = lagre(t, fil, innhold, mappe)
    lest = next(x for x in les_egne_tall(t.kommune, mappe)[0] if x.sted == manifest)
    _vis(lest, t.kommune)
    print(f"\nTallene ligger i {mappe}, og brukes bare i heftene til {t.kommune.navn}. Lag heftene på nytt med"
          f" robekanalyse hefter --kommune {t.kommune.nr}. Ta dem bort med --fjern.")  # fmt: skip
    return 0


def _les(fil: Path, ark: str | None):
    from ..oppdatering.egenfil import FlereArk, les_fil

    try:
        return les_fil(fil, ark)
    except FlereArk as e:
        if not sys.stdin.isatty():
            raise
        return les_fil(fil, input(f"Fila har flere ark: {', '.join(e.ark)}. Hvilket? ").strip())


def _kolonner(skrevet: str | None) -> dict[str, str]:
    """«art=Art,beloep=Regnskap, 2025» → {art: Art, beloep: «Regnskap, 2025»}; a comma may stand in a heading."""
    ut: dict[str, str] = {}
    for del_ in re.split(r",\s*(?=\w+=)", skrevet or "") if skrevet else ():
        rolle, likt, kolonne = del_.partition("=")
        if not likt or not kolonne.strip() or rolle.strip() in ut:
            raise UgyldigInndata("--kolonner kan ikke forstås: skriv for eksempel art=Art,funksjon=Tjeneste.")
        ut[rolle.strip()] = kolonne.strip()
    return ut


def _bekreft(t: Tolkning, ja: bool) -> None:
    """Nothing is kept before someone has said that it is read right."""
    if ja or t.alt_oppgitt:
        return
    if sys.stdin.isatty():
        if input("Stemmer dette? Skriv ja for å lagre: ").strip().casefold() in ("ja", "j"):
            return
        raise UgyldigInndata("Ingenting er lagret: rett lesningen med valgene i robekanalyse egne-tall --hjelp.")
    raise UgyldigInndata("Ingenting er lagret: legg til --ja om lesningen over stemmer, eller rett den med --kolonner.")


def _vis(t: EgetTall, kommune: Kommune) -> None:
    """Print the sums, what has no place, and where the figures differ from KOSTRA."""
    from ..analyse.egneregnskap import HOVEDTALL, hovedtall, mot_kostra, per_omraade
    from ..analyse.eksakt import ramse
    from ..grunnlag.datamappe import les_yaml
    from ..grunnlag.egne_tall import ART_FUNKSJON
    from ..grunnlag.tall import tekst

    def tusen(kr) -> str:
        return tekst(kr / 1000)

    print(f"\n{t.navn[:1].upper()}{t.navn[1:]}, {kommune.navn}, 1000 kr")
    if t.form == ART_FUNKSJON:
        s = per_omraade(t)
        navn = {k: o["navn"] for k, o in les_yaml("tjenester.yaml")["omraader"].items()}
        for kode, kr in s.omraader.items():
            print(f"  {navn[kode]} ({kode}): {tusen(kr)}")
        print(f"  Sum av områdene, netto driftsutgifter: {tusen(s.plassert)}")
        for funksjon, kr in s.utenom.items():
            print(f"  Funksjon {funksjon}, i ingen områder: {tusen(kr)}")
        if s.finans:
            print(f"  Renter, avdrag, avsetninger og motpost avskrivninger: {tusen(s.finans)}")
        for (art, funksjon), kr in list(s.ukjente.items())[:STOERST]:
            print(f"  Ukjent: art {art} på funksjon {funksjon}: {tusen(kr)}")
        if s.ukjente:
            print(f"  Sum av {len(s.ukjente)} par med ukjent art eller funksjon: {tusen(sum(s.ukjente.values()))}")
        print(f"  Sum av alt i fila, utgifter minus inntekter: {tusen(s.plassert + s.uplassert)}")
    h = hovedtall(t)
    for n, kr in h.verdier.items():
        if kr is not None:
            print(f"  {HOVEDTALL[n]}: {tusen(kr)}")
    for setning in h.mangler:
        print(f"  {setning}")
    avvik = mot_kostra(t, kommune)
    if not avvik:
        print(f"KOSTRA har ingen av disse tallene for {kommune.navn} i {t.aar}, så de er ikke prøvd mot noe.")
        return
    print(f"Mot KOSTRA {t.aar}, 1000 kr: eget, KOSTRA, forskjell")
    if kasse := [a.hva.removeprefix("Netto driftsutgifter, ") for a in avvik if a.omfang == "kasse"]:
        print(f"  KOSTRA er kommunekassen (SSB 12367) for {ramse(kasse)}.")
    for a in avvik:
        pst = "" if a.prosent is None else f" ({tekst(a.prosent, 1, 'prosent', fortegn=True)})"
        print(f"  {a.hva}: {tekst(a.eget)}, {tekst(a.kostra)}, {tekst(a.forskjell, fortegn=True)}{pst}")
    if any(a.forskjell for a in avvik) and any(a.omfang == "konsern" for a in avvik):
        print(f"  KOSTRA er {'ellers' if kasse else 'her'} konsern: kommunen med foretak og sin del av interkommunale"
              " selskaper. Er fila bare kommunekassen, kan det forklare forskjellen.")  # fmt: skip
    if t.slag == "budsjett":
        print("  Fila er et budsjett, og KOSTRA er regnskapet. De skal ikke være like.")
