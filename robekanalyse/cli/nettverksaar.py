"""`robekanalyse kalender`, `nettverksbilde`, `tiltaksbank` and `evaluering`: the network's year."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..grunnlag.feil import UgyldigInndata


def _valg(verdi: str) -> Parameter:
    return Parameter(metavar=verdi, show_default=False, negative="")


def kalender(
    nettverk: str,
    *,
    start: Annotated[str, _valg("DATO")],
    mappe: Annotated[Path | None, _valg("MAPPE")] = None,
    ut: Annotated[Path, _valg("MAPPE")] = Path("."),
) -> int:
    """Lag kalenderen. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nettverk
        Nettverket: eksempel, robek-1, robek-2, robek-3 eller et eget.
    start
        Dagen første samling holdes, for eksempel 26.1.2027.
    mappe
        Nettverkets eller en kommunes mappe med svar. Da kommer datoene kommunene har svart, med, og uker med mange
        kommunestyremøter unngås.
    ut
        Mappen kalenderen legges i. Uten dette valget mappen du står i.
    """
    from ..grunnlag.nettverk import finn_nettverk
    from ..grunnlag.tall import les_dato
    from ..nettverksaar.datoer import aaret, forbehold
    from ..nettverksaar.egne_datoer import egne_datoer
    from ..nettverksaar.frister import skriv_frister
    from ..nettverksaar.kalenderfil import skriv_kalender

    n, dag = finn_nettverk(nettverk), les_dato(start, "startdatoen")
    _kan_skrives(ut)
    egne, uker, uleselig = [], {}, []
    if mappe is not None:
        if not mappe.is_dir():
            raise UgyldigInndata(f"Mappen {mappe} finnes ikke: skriv stien til nettverkets eller kommunens mappe.")
        egne, uker, uleselig = egne_datoer(mappe)
    hendelser = aaret(dag, uker, egne)
    sagt = (*forbehold(dag, hendelser), *uleselig)
    for fil in skriv_kalender(ut, n.navn, f"Kalender for {n.tittel}", hendelser, sagt):
        print(fil)
    if mappe is not None and (linje := skriv_frister(mappe, hendelser)):
        print(linje)
    for linje in sagt:
        print(linje)
    return 0


def nettverksbilde(
    mappe: Path,
    *,
    nettverk: Annotated[str | None, _valg("NAVN")] = None,
    ut: Annotated[Path | None, _valg("FIL")] = None,
) -> int:
    """Lag nettverksbildet. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    mappe
        Nettverkets mappe, den robekanalyse samle har samlet til.
    nettverk
        Nettverkets navn. Da er også kommunene det ikke er kommet noe fra, med.
    ut
        Fila siden legges i. Uten dette valget nettverksbilde.html i nettverkets mappe.
    """
    from ..nettverksaar.nettverksbilde import nettverksbilde as lag

    return _side(mappe, ut, "nettverksbilde", "Nettverksbildet", lag(mappe, nettverk))


def tiltaksbank(mappe: Path, *, ut: Annotated[Path | None, _valg("FIL")] = None) -> int:
    """Lag tiltaksbanken. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    mappe
        Nettverkets mappe, den robekanalyse samle har samlet til.
    ut
        Fila siden legges i. Uten dette valget tiltaksbank.html i nettverkets mappe.
    """
    from ..nettverksaar.tiltaksbank import tiltaksbank as lag

    if not mappe.is_dir():
        raise UgyldigInndata(f"Mappen {mappe} finnes ikke: samle innleveringene dit først med robekanalyse samle.")
    return _side(mappe, ut, "tiltaksbank", "Tiltaksbanken", lag(mappe))


def evaluering(
    mappe: Path,
    *,
    nettverk: Annotated[str | None, _valg("NAVN")] = None,
    ut: Annotated[Path | None, _valg("FIL")] = None,
) -> int:
    """Lag evalueringssiden. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    mappe
        Nettverkets mappe, den robekanalyse samle har samlet til.
    nettverk
        Nettverkets navn. Da er også kommunene det ikke er kommet noe fra, med.
    ut
        Fila siden legges i. Uten dette valget evaluering.html i nettverkets mappe.
    """
    from ..nettverksaar.evaluering import evalueringsside

    return _side(mappe, ut, "evaluering", "Evaluering og oppfølging", evalueringsside(mappe, nettverk))


def _side(mappe: Path, ut: Path | None, navn: str, tittel: str, deler: list) -> int:
    from ..nett.enkelside import enkelside

    fil = ut or mappe / f"{navn}.html"
    _kan_skrives(fil.parent)
    if fil.is_dir():
        raise UgyldigInndata(f"{fil} er en mappe: skriv navnet på fila siden skal legges i, med --ut.")
    print(enkelside(fil, tittel, deler))
    return 0


def _kan_skrives(mappe: Path) -> None:
    """Can this be a folder? Raises UgyldigInndata when a file is in the way."""
    for m in (mappe, *mappe.parents):
        if m.exists() and not m.is_dir():
            raise UgyldigInndata(f"{m} er en fil og ikke en mappe: velg en annen mappe med --ut.")
