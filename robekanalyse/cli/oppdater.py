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
    uten
        En tabell som ikke skal hentes, for eksempel 12209. Kan gjentas.
    til
        Mappen tallene legges i. Uten dette valget den mappen robekanalyse leser fra.
    """
    from ..grunnlag.kommune import finn_kommune
    from ..grunnlag.nettverk import finn_nettverk
    from ..grunnlag.oeyeblikksbilde import rotmappe
    from ..oppdatering.henting import hent
    from ..oppdatering.klient import SSB, Klient
    from ..oppdatering.metadata import katalog
    from ..oppdatering.skriving import skriv_oeyeblikksbilde

    if alle == bool(nettverk or kommune):
        raise UgyldigInndata("Skriv hvem tallene skal hentes for: --nettverk robek-1, --kommune Hareid eller --alle.")
    if not 2015 <= fra_aar <= dt.date.today().year:
        raise UgyldigInndata(f"Første år kan ikke være {fra_aar}: KOSTRA-tabellene begynner i 2015.")
    if ukjent := set(uten or ()) - set(katalog()):
        raise UgyldigInndata(f"Tabell {min(ukjent)} hentes ikke: velg blant {', '.join(katalog())}.")
    valgte = [k for n in nettverk or () for k in finn_nettverk(n).kommuner] + [finn_kommune(k) for k in kommune or ()]
    kommuner = tuple(dict.fromkeys(k for k in valgte if not k.konstruert))
    if not alle and not kommuner:
        raise UgyldigInndata("Fjordvik finnes ikke hos SSB: velg en virkelig kommune.")
    klient = Klient(api or SSB)
    hentet = dt.datetime.now(dt.UTC)
    resultat = hent(klient, None if alle else kommuner, fra_aar, uten=tuple(uten or ()),
                    meld=lambda linje: print(linje, flush=True))  # fmt: skip
    mappe = skriv_oeyeblikksbilde(
        til or rotmappe(), resultat.tabeller, resultat.om, omfang="alle" if alle else [k.nr for k in kommuner],
        fra_aar=fra_aar, hentet=hentet,
    )  # fmt: skip
    rader = sum(len(t) for t in resultat.tabeller.values())
    print(f"\n{rader} tall er hentet med {resultat.kall} kall, og ligger i {mappe}.")
    for navn, t in resultat.tabeller.items():
        print(f"{navn}: {len(t)} rader, {t['aar'].min()}–{t['aar'].max()}"
              + (f", {status}" if (status := resultat.om[navn]["status"]) else ""))
    for setning in resultat.merknader:
        print(setning)
    print("Se hva som er i bruk med robekanalyse data.")
    return 0
