"""`robekanalyse hefter`: make the workbooks of a network, of some municipalities, of a county or of all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Group, Parameter

from ..grunnlag.feil import ManglerTall, UgyldigInndata

if TYPE_CHECKING:
    from ..grunnlag.kommune import Kommune
    from ..grunnlag.nettverk import Nettverk

HVEM = Group("Hvilke kommuner (velg én måte)", sort_key=1)
HVA = Group("Hvilke hefter", sort_key=2)
HVORDAN = Group("Hvordan", sort_key=3)
STANDARDNETTVERK = "eksempel"


def _valg(gruppe: Group, verdi: str | None = None, **mer) -> Parameter:
    """One option: its heading in the help, and what its value is called there."""
    mer = {"negative": "", **mer}
    return Parameter(group=gruppe, metavar=verdi, show_default=False, show_choices=False, **mer)


def hefter(
    *,
    nettverk: Annotated[str | None, _valg(HVEM, "NAVN")] = None,
    kommune: Annotated[list[str] | None, _valg(HVEM, "NAVN|NR …", consume_multiple=True)] = None,
    fylke: Annotated[list[str] | None, _valg(HVEM, "NAVN|NR …", consume_multiple=True)] = None,
    alle: Annotated[bool, _valg(HVEM)] = False,
    samling: Annotated[str, _valg(HVA, "1-6")] = "1-6",
    aar: Annotated[int | None, _valg(HVA, "ÅÅÅÅ")] = None,
    ut: Annotated[Path, _valg(HVA, "MAPPE")] = Path("utdata"),
    fortsett: Annotated[bool, _valg(HVORDAN, negative="--paa-nytt")] = True,
    prosesser: Annotated[int | None, _valg(HVORDAN, "ANTALL")] = None,
    motor: Annotated[Literal["fork", "standard"] | None, _valg(HVORDAN, "fork|standard")] = None,
    tidsgrense: Annotated[float | None, _valg(HVORDAN, "SEKUNDER")] = None,
    klynge: Annotated[str | None, _valg(HVORDAN, "tcp://…|lokal")] = None,
    html: Annotated[bool, _valg(HVA)] = False,
    delte_filer: Annotated[bool, _valg(HVA)] = False,
) -> int:
    """Lag arbeidshefter. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nettverk
        Alle kommunene i et nettverk: eksempel, robek-1, robek-2, robek-3 eller et eget.
    kommune
        En eller flere kommuner, med navn eller nummer: --kommune Hareid 1515.
    fylke
        Alle kommunene i ett eller flere fylker, med navn eller nummer.
    alle
        Alle kommunene i landet.
    samling
        Hvilke samlinger: 3, 1-6 eller 1,3. Uten dette valget alle seks.
    aar
        Regnskapsåret. Uten dette valget det nyeste med tall.
    ut
        Mappen heftene legges i. Uten dette valget utdata.
    fortsett
        Lag bare det som mangler eller er blitt annerledes (vanlig), eller alt på nytt (--paa-nytt).
    prosesser
        Hvor mange hefter som lages samtidig. Uten dette valget én per prosessorkjerne.
    motor
        fork er raskest (bare Linux); standard virker overalt. Uten dette valget den raskeste som finnes.
    tidsgrense
        Hvor mange sekunder ett hefte får bruke før det stoppes. Uten dette valget 600.
    klynge
        Lag heftene på en dask-klynge: adressen til den (tcp://vert:8786), eller lokal for en på denne maskinen.
    html
        Lag også hvert hefte som en nettside i én fil, som åpnes med dobbeltklikk og kan fylles ut uten noe installert.
    delte_filer
        Sammen med --html: legg stil og skript i mappen felles, delt av alle sidene. Sidene må da flyttes samlet.
    """
    if prosesser is not None and not 1 <= prosesser <= 256:
        raise UgyldigInndata(f"--prosesser kan ikke være {prosesser}: skriv et helt tall fra 1 til 256.")
    if tidsgrense is not None and not tidsgrense >= 1:
        raise UgyldigInndata(f"--tidsgrense kan ikke være {tidsgrense:g}: skriv et antall sekunder, minst 1.")
    if delte_filer and not html:
        raise UgyldigInndata("--delte-filer gjelder nettsidene: skriv --html også.")
    if klynge and motor:
        raise UgyldigInndata("--klynge og --motor kan ikke brukes samtidig: klyngen velger motor selv.")
    os.environ["ROBEK_UT"] = str(ut.resolve())  # where a workbook finds what the municipality has answered
    with _utfoerer(klynge, motor, prosesser) as utfoerer:
        from ..hefte.enheter import Grenser, lag_enheter, les_samlinger
        from ..hefte.forvarming import les_alt
        from ..hefte.kjoering import kjoer
        from .fremdrift import Fremdrift, oppsummer

        samlinger = les_samlinger(samling)
        les_alt()
        kommuner, valgt_nettverk = _hvem(nettverk, kommune, fylke, alle)
        _kontroller_aar(kommuner, aar)
        enheter = lag_enheter(kommuner, samlinger, valgt_nettverk, aar)
        grenser = Grenser(tidsgrense) if tidsgrense else Grenser()
        with Fremdrift() as fremdrift:
            lag_side = sider(ut, delte_filer) if html else None
            valg = {"paa_nytt": not fortsett, "fremdrift": fremdrift, "ferdig": lag_side}
            k = kjoer(enheter, ut, utfoerer, grenser=grenser, **valg)
    oppsummer(k)
    return 1 if k.feilet else 0


def sider(mappe: Path, delte_filer: bool = False):
    """What is done with each finished workbook when pages are wanted: one beside it, anew only when it is not there."""
    from ..nett.side import er_gammel, nettside

    def lag(fil: str) -> None:
        if er_gammel(mappe / fil):
            nettside(mappe / fil, delte_filer=delte_filer)

    return lag


def nettside(
    hefte: Annotated[Path, Parameter(show_default=False)],
    *,
    delte_filer: Annotated[bool, _valg(HVORDAN)] = False,
) -> int:
    """Lag nettsider av ferdige hefter.

    Parameters
    ----------
    hefte
        Et hefte (samling-3.ipynb), eller kommunens mappe, der alle heftene blir til sider.
    delte_filer
        Legg stil og skript i mappen felles i stedet for i hver side. Sidene må da flyttes samlet.
    """
    from ..nett.side import nettside as lag

    filer = sorted(hefte.glob("samling-[1-6].ipynb")) if hefte.is_dir() else [hefte]
    if not filer:
        raise UgyldigInndata(f"Det er ingen hefter i {hefte}: gi kommunens mappe, for eksempel utdata/1517-hareid.")
    for fil in filer:
        print(lag(fil, delte_filer=delte_filer))
    return 0


def _utfoerer(klynge: str | None, motor: str | None, prosesser: int | None):
    """Who makes the workbooks? The fork server warms up while this process reads what it needs to check the input."""
    if klynge:
        from ..hefte.klynge import Klynge

        return Klynge(klynge, prosesser)
    from ..hefte.lokal import Lokalt

    return Lokalt(motor, prosesser)


def _hvem(nettverk, kommune, fylke, alle) -> tuple[list[Kommune], Nettverk | None]:
    """Which municipalities were meant, and which network (None leaves the notebook's own default)?"""
    from ..grunnlag.kommune import alle_kommuner, finn_kommune, kommuner_i_fylke
    from ..grunnlag.nettverk import finn_nettverk

    valg = {"--nettverk": nettverk, "--kommune": kommune, "--fylke": fylke, "--alle": alle}
    brukt = [n for n, v in valg.items() if v]
    if len(brukt) > 1:
        raise UgyldigInndata(f"{' og '.join(brukt)} kan ikke brukes samtidig: velg én av dem.")
    for navn in ("--kommune", "--fylke"):
        if valg[navn] == []:
            raise UgyldigInndata(f"{navn} mangler en verdi: skriv navn eller nummer rett etter.")
    if kommune:
        return [finn_kommune(k) for k in kommune], None
    if fylke:
        return [k for f in fylke for k in kommuner_i_fylke(f)], None
    if alle:
        return list(alle_kommuner()), None
    n = finn_nettverk(nettverk or STANDARDNETTVERK)
    return list(n.kommuner), n


def _kontroller_aar(kommuner: list[Kommune], aar: int | None) -> None:
    """Are there accounts for that year, for every municipality chosen?"""
    if aar is None:
        return
    from ..samling.start import regnskapsaar

    uten = [k for k in kommuner if aar not in regnskapsaar(k)]
    if uten:
        navn = ", ".join(k.navn for k in uten[:5]) + (f" og {len(uten) - 5} til" if len(uten) > 5 else "")
        har = sorted(set.intersection(*(set(regnskapsaar(k)) for k in uten)) or {0})
        raad = f"velg et år fra {har[0]} til {har[-1]}" if har[0] else "velg et annet år"
        raise ManglerTall(f"Det finnes ingen regnskapstall for {navn} i {aar}: {raad}.")
