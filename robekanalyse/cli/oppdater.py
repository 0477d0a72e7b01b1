"""`robekanalyse oppdater`: fetch current figures from Statistics Norway. The only command that uses the network."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..grunnlag.feil import UgyldigInndata


def _valg(verdi: str) -> Parameter:
    return Parameter(metavar=verdi, show_default=False, negative="")


def oppdater(
    *,
    nettverk: Annotated[list[str] | None, _valg("NAVN")] = None,
    kommune: Annotated[list[str] | None, _valg("NAVN|NR")] = None,
    alle: Annotated[bool, Parameter(negative="")] = False,
    fra_aar: Annotated[int, _valg("ÅÅÅÅ")] = 2015,
    api: Annotated[str | None, _valg("URL")] = None,
    klass: Annotated[str | None, _valg("URL")] = None,
    uten: Annotated[list[str] | None, _valg("TABELL")] = None,
    til: Annotated[Path | None, _valg("MAPPE")] = None,
) -> int:
    """Hent tall. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nettverk
        Hent for kommunene i et nettverk: eksempel, robek-1 eller et eget. Kan gjentas.
    kommune
        Hent for en kommune, navn eller nummer. Kan gjentas.
    alle
        Hent for alle 357 kommunene.
    fra_aar
        Første år. Uten dette valget 2015.
    api
        Adressen til SSBs PxWebApi. Uten dette valget SSBs egen.
    klass
        Adressen til SSBs KLASS, som har kommuneinndelingen og KOSTRA-gruppene. Uten dette valget SSBs egen, eller ingen
        når du har gitt en egen adresse til PxWebApi.
    uten
        En tabell som ikke skal hentes, for eksempel 12209, eller 131 og 112 i KLASS. Kan gjentas.
    til
        Mappen tallene legges i. Uten dette valget den mappen robekanalyse leser fra.
    """
    from ..grunnlag.kommune import finn_kommune
    from ..grunnlag.nettverk import finn_nettverk
    from ..grunnlag.oeyeblikksbilde import rotmappe
    from ..oppdatering import klassifikasjon
    from ..oppdatering.henting import hent, sammen
    from ..oppdatering.inndeling import hent_inndeling
    from ..oppdatering.klient import SSB, Klient
    from ..oppdatering.metadata import katalog
    from ..oppdatering.skriving import skriv_oeyeblikksbilde

    if alle == bool(nettverk or kommune):
        raise UgyldigInndata("Skriv hvem tallene skal hentes for: --nettverk robek-1, --kommune Hareid eller --alle.")
    if not 2015 <= fra_aar <= dt.date.today().year:
        raise UgyldigInndata(f"Første år kan ikke være {fra_aar}: KOSTRA-tabellene begynner i 2015.")
    kjente = [*katalog(), *klassifikasjon.katalog()]
    if ukjent := set(uten or ()) - set(kjente):
        raise UgyldigInndata(f"Tabell {min(ukjent)} hentes ikke: velg blant {', '.join(kjente)}.")
    valgte = [k for n in nettverk or () for k in finn_nettverk(n).kommuner] + [finn_kommune(k) for k in kommune or ()]
    kommuner = tuple(dict.fromkeys(k for k in valgte if not k.konstruert))
    if not alle and not kommuner:
        raise UgyldigInndata("Fjordvik finnes ikke hos SSB: velg en virkelig kommune.")
    klient, hentet, valg = Klient(api or SSB), dt.datetime.now(dt.UTC), {
        "uten": tuple(uten or ()), "meld": lambda linje: print(linje, flush=True),
    }  # fmt: skip
    deler = []
    if klass or not api:
        deler.append(hent_inndeling(Klient(klass or klassifikasjon.standardadresse()), hentet.date(), **valg))
    resultat = sammen(*deler, hent(klient, None if alle else kommuner, fra_aar, **valg))
    if not deler:
        resultat.merknader.append("Kommuneinndelingen er ikke hentet: skriv --klass med adressen til KLASS.")
    mappe = skriv_oeyeblikksbilde(
        til or rotmappe(), resultat.tabeller, resultat.om, omfang="alle" if alle else [k.nr for k in kommuner],
        fra_aar=fra_aar, hentet=hentet,
    )  # fmt: skip
    rader = sum(len(t) for t in resultat.tabeller.values() if "aar" in t)
    print(f"\n{rader} tall er hentet med {resultat.kall} kall, og ligger i {mappe}.")
    for navn, t in resultat.tabeller.items():
        aarene = f", {t['aar'].min()}–{t['aar'].max()}" if "aar" in t else ""
        print(f"{navn}: {len(t)} rader{aarene}" + (f", {status}" if (status := resultat.om[navn]["status"]) else ""))
    for setning in resultat.merknader:
        print(setning)
    print("Se hva som er i bruk med robekanalyse data. Er et hefte åpent, start det på nytt: det bruker tallene det ble"
          " åpnet med.")  # fmt: skip
    return 0
