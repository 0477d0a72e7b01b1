"""The commands about answers: forms on paper, handing in, collecting, status, history and deletion."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from ..grunnlag.feil import UgyldigInndata

VISES = 20


def _valg(verdi: str, **mer) -> Parameter:
    return Parameter(metavar=verdi, show_default=False, negative="", **mer)


def _kort(verdi, lengde: int = 70) -> str:
    """A stored value on one line of the screen."""
    if verdi is None:
        return "(tomt)"
    if isinstance(verdi, dict):
        verdi = ", ".join(f"{n}: {v}" for n, v in verdi.items())
    elif isinstance(verdi, list):
        verdi = "; ".join(map(str, verdi))
    tekst = " ".join(str(verdi).split())
    return tekst if len(tekst) <= lengde else tekst[: lengde - 1] + "…"


def _naar(tid: str) -> str:
    """A UTC time as the clock on the wall showed it: «15. januar 2027 kl. 13.03»."""
    import datetime as dt

    from ..grunnlag.tall import dato_tekst

    lokal = dt.datetime.fromisoformat(tid.replace("Z", "+00:00")).astimezone()
    return f"{dato_tekst(lokal.date())} kl. {lokal:%H.%M}"


def skjema(mappe: Path, *, samling: Annotated[str, _valg("1-6|…")], tomt: Annotated[bool, _valg("")] = False) -> int:
    """Lag Word-skjema. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    mappe
        Kommunens mappe, for eksempel utdata/1517-hareid.
    samling
        Hvilken samling: 1–6, kommunemoete, evaluering eller oppfoelging.
    tomt
        Lag skjemaet uten svarene som er gitt til nå.
    """
    from ..grunnlag.spoersmaal import spoersmaal
    from ..svar.journal import skriv_atomisk
    from ..svar.ordskjema import lag_skjema
    from ..svar.svarmappe import Svarmappe, naa

    svar = Svarmappe(mappe)
    for anonymt in sorted({s.anonym for s in spoersmaal(samling)}):
        data = lag_skjema(svar.kommune, samling, None if tomt else svar.tilstand, naa(), anonymt=anonymt)
        fil = mappe / f"skjema-{svar.kommune.mappenavn}-samling-{samling}{'-anonymt' if anonymt else ''}.docx"
        if fil.exists() and fil.read_bytes() != data:  # someone may have written in it
            nr = next(n for n in range(2, 10_000) if not fil.with_stem(f"{fil.stem}-{n}").exists())
            fil = fil.with_stem(f"{fil.stem}-{nr}")
        skriv_atomisk(fil, data)
        print(f"Skjemaet ligger i {fil}")
    return 0


def lever(mappe: Path, *, samling: Annotated[str, _valg("1-6|alle|…")] = "alle") -> int:
    """Lever svarene som én fil.

    Parameters
    ----------
    mappe
        Kommunens mappe, for eksempel utdata/1517-hareid.
    samling
        Hvilken samling: 1–6, kommunemoete, evaluering eller oppfoelging. Uten dette valget alle.
    """
    from ..svar.innlevering import lever as _lever

    print(f"Send denne fila til den som leder nettverket: {_lever(mappe, samling)}")
    return 0


def samle(innboks: Path, *, til: Annotated[Path, _valg("NETTVERKSMAPPE")]) -> int:
    """Samle innleveringer.

    Parameters
    ----------
    innboks
        Mappen der filene fra kommunene ligger (.robek.json og utfylte Word-skjemaer).
    til
        Mappen svarene samles i, én mappe for hver kommune.
    """
    from ..svar.innsamling import samle as _samle

    r = _samle(innboks, til)
    print(f"{len(r.mottatt)} filer lest, {sum(m.nye for m in r.mottatt)} nye svar. De ligger i {til}.")
    for m in r.mottatt:
        for setning in m.avvik[:VISES]:
            print(f"  {m.fil}: {setning}")
    if r.avvist:
        print("Disse filene ble ikke brukt, og ligger urørt:")
        for navn, setning in r.avvist:
            print(f"  {navn}: {setning}")
    return 0


def status(nettverksmappe: Path, *, nettverk: Annotated[str | None, _valg("NAVN")] = None) -> int:
    """Vis hvem som har levert hva.

    Parameters
    ----------
    nettverksmappe
        Mappen det er samlet til med robekanalyse samle. Frister skrives i frister.yaml der: «1: 15. februar 2027».
    nettverk
        Vis alle kommunene i dette nettverket, også dem det ikke er kommet noe fra.
    """
    import datetime as dt

    from ..svar.status import status as _status

    for kommune, linjer in _status(nettverksmappe, nettverk).items():
        print(kommune.navn)
        if not linjer:
            print("  ingen svar")
        for s in linjer:
            navn = f"samling {s.samling}" if s.samling.isdigit() else s.samling
            print(f"  {navn}: {_levert(s, dt.date.today())}, {s.besvart} av {s.av} besvart")
            for spm, hva in s.mangler.items():
                print(f"    {spm}: {hva}")
            if s.konflikter:
                print(f"    {s.konflikter} felt har to svar å velge mellom: se robekanalyse historikk.")
    return 0


def _levert(s, i_dag) -> str:
    """When it was handed in, and how that stands against the deadline."""
    from ..grunnlag.tall import dato_tekst

    hva = f"levert {_naar(s.levert)}" if s.levert else "ikke levert"
    if s.frist is None:
        return hva
    sent = s.for_sent(i_dag)
    dager = f"{sent} {'dag' if sent == 1 else 'dager'}"
    if not sent:
        return hva if s.levert else f"{hva}, frist {dato_tekst(s.frist)}"
    return f"{hva}, {dager} etter fristen" if s.levert else f"{hva}, fristen var {dato_tekst(s.frist)} ({dager} siden)"


def historikk(
    mappe: Path,
    *,
    spoersmaal: Annotated[str, _valg("ID")] = "",
    hent_tilbake: Annotated[str | None, _valg("NUMMER")] = None,
) -> int:
    """Vis hva som er svart tidligere, og hent det tilbake.

    Parameters
    ----------
    mappe
        Kommunens mappe, for eksempel utdata/1517-hareid.
    spoersmaal
        Bare dette spørsmålet, for eksempel s1-planeier. Uten dette valget alle.
    hent_tilbake
        Nummeret på svaret som skal gjelde igjen. Det velger også mellom to svar som ble skrevet samtidig.
    """
    from ..grunnlag.spoersmaal import finn_spoersmaal
    from ..svar.svarmappe import Svarmappe

    svar = Svarmappe(mappe, "historikk")
    if spoersmaal:
        finn_spoersmaal(spoersmaal)
    if hent_tilbake is not None:
        o = svar.velg(hent_tilbake)
        print(f"{o.spm} er nå: {_kort(o.verdi)}")
        return 0
    endringer = svar.historikk(spoersmaal)
    if not endringer:
        raise UgyldigInndata(f"Det er ingen svar{' på ' + spoersmaal if spoersmaal else ''} i {svar.svar}.")
    strid = {o.id for valg in svar.tilstand.konflikter.values() for o in valg}
    for o in endringer:
        gjelder = svar.tilstand.felt[o.spm, o.felt].siste.id == o.id
        merke = "velg" if o.id in strid else "gjelder" if gjelder else ""
        print(f"{o.id[:8]}  {_naar(o.tid)}  {o.skriver:<16}  {o.spm} {o.felt}  {_kort(o.verdi)}  {merke}".rstrip())
    for fil, antall in svar.uleselige.items():
        print(f"{antall} linjer i {fil} kan ikke leses og er hoppet over.")
    return 0


def slett_svar(mappe: Path) -> int:
    """Slett de anonyme enkeltsvarene.

    Parameters
    ----------
    mappe
        Kommunens mappe, for eksempel utdata/1517-hareid eller mappen i nettverksmappen.
    """
    from ..svar.innlevering import slett_svar as _slett

    antall, rettet = _slett(mappe)
    print(f"{antall} anonyme svar er slettet i {mappe}.")
    for fil in rettet:
        print(f"De er også tatt ut av {fil}.")
    print("Kopier som er sendt andre steder, må slettes der.")
    return 0
