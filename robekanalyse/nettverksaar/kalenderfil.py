"""The calendar as a file for Outlook and phones (iCalendar), and as a page for the wall and the projector."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.tall import dato_tekst
from ..nett.enkelside import enkelside
from ..samling.felles import punktliste
from ..svar.journal import skriv_atomisk
from ..visning.tabell import Tabell, tabell
from .datoer import EGEN, HJEMMEARBEID, LOV, MOETE, SAMLING, UKEDAGER, VEDTAK, Hendelse

PRODID = "-//robekanalyse//kalender//NB"
SONE = "Europe/Oslo"


def ics(
    hendelser: Iterable[Hendelse], navn: str, tittel: str, gammel: bytes = b"", naa: dt.datetime | None = None
) -> bytes:
    """The calendar as iCalendar (RFC 5545): timed events in Europe/Oslo, the rest whole days.

    An event keeps its UID from one edition to the next, so that a new import updates it; `gammel` is the edition
    before, from which SEQUENCE and stamp are carried on. Raises ManglerTall without icalendar.
    """
    try:
        from icalendar import Calendar, Event, Timezone  # noqa: F401
    except ImportError:
        raise ManglerTall(
            'Kalenderfila trenger icalendar, som ikke er installert: skriv pip install "robekanalyse[plan]".'
        ) from None
    from zoneinfo import ZoneInfo

    naa = naa or dt.datetime.now(dt.UTC).replace(microsecond=0)
    foer = _les(gammel)
    sone = ZoneInfo(SONE)
    ut = Calendar()
    ut.add("prodid", PRODID)
    ut.add("version", "2.0")
    ut.add("calscale", "GREGORIAN")
    ut.add("method", "PUBLISH")
    ut.add("x-wr-calname", tittel)
    ut.add("x-wr-timezone", SONE)
    hendelser = sorted(hendelser)
    kursaar = next((h.dato.year for h in hendelser if h.slag == SAMLING), "")
    for h in hendelser:
        e = Event()
        # next year's course of the same network must not move the dates of this year's
        fast = h.slag == EGEN or re.search(r"-\d{4}$", h.id)
        uid = f"{_uid(h.id if fast else f'{h.id}-{kursaar}')}-{navn}@robekanalyse"
        e.add("uid", uid)
        e.add("summary", h.navn)
        if beskrivelse := " ".join(x for x in (_hjemmel(h), _stor(h.flyttet), h.merknad) if x):
            e.add("description", beskrivelse)
        if h.klokka:
            fra, til = (dt.time.fromisoformat(t) for t in h.klokka)
            e.add("dtstart", dt.datetime.combine(h.dato, fra, sone))
            e.add("dtend", dt.datetime.combine(h.dato, til, sone))
        else:
            e.add("dtstart", h.dato)
            e.add("dtend", h.dato + dt.timedelta(days=1))
            e.add("transp", "TRANSPARENT")
        e.add("categories", [h.slag])
        avtrykk = hashlib.sha256(e.to_ical()).hexdigest()
        sekvens, stempel, gammelt = foer.get(uid, (-1, naa, ""))
        uendret = avtrykk == gammelt
        e.add("sequence", sekvens if uendret else sekvens + 1)
        e.add("dtstamp", stempel if uendret else naa)
        e.add("x-robek-avtrykk", avtrykk)
        ut.add_component(e)
    datoer = [h.dato for h in hendelser] or [naa.date()]
    ut.add_missing_timezones(first_date=min(datoer), last_date=max(datoer) + dt.timedelta(days=366))
    return ut.to_ical()


def _les(gammel: bytes) -> dict[str, tuple[int, dt.datetime, str]]:
    if not gammel:
        return {}
    from icalendar import Calendar

    try:
        c = Calendar.from_ical(gammel)
        return {str(e["uid"]): (int(e.get("sequence", 0)), e["dtstamp"].dt, str(e.get("x-robek-avtrykk", "")))
                for e in c.walk("VEVENT")}  # fmt: skip
    except (ValueError, KeyError):
        return {}


def _uid(id: str) -> str:
    return re.sub(r"[^a-z0-9-]", "", id.lower().replace(" ", "-")) + "-" + hashlib.sha256(id.encode()).hexdigest()[:8]


def _stor(s: str) -> str:
    return f"{s[:1].upper()}{s[1:]}." if s else ""


def _hjemmel(h: Hendelse) -> str:
    return f"{h.hjemmel[:1].upper()}{h.hjemmel[1:]}." if h.hjemmel else ""


def skriv_kalender(
    mappe: Path, navn: str, tittel: str, hendelser: Iterable[Hendelse], forbehold: Iterable[str]
) -> list[Path]:
    """Write kalender-<navn>.ics and .html in the folder; where are they?

    Raises UgyldigInndata when a calendar of the same name was not made here: it is never overwritten.
    """
    fil, side = mappe / f"kalender-{navn}.ics", mappe / f"kalender-{navn}.html"
    gammel = fil.read_bytes() if fil.exists() else b""
    if gammel and PRODID.encode() not in gammel:
        raise UgyldigInndata(f"Filen {fil} er ikke laget her: flytt den, eller velg en annen mappe med --ut.")
    hendelser = tuple(hendelser)
    ny = ics(hendelser, navn, tittel, gammel)
    mappe.mkdir(parents=True, exist_ok=True)
    skriv_atomisk(fil, ny)
    enkelside(side, tittel, sidens_deler(hendelser, forbehold))
    return [fil, side]


def sidens_deler(hendelser: Iterable[Hendelse], forbehold: Iterable[str]) -> list:
    """The page: the gatherings at a glance, what must be said of them, and every date of the year."""
    hendelser = sorted(hendelser)
    return [_korttabell(hendelser), punktliste("Vær oppmerksom på:", list(forbehold)), _alle_datoer(hendelser)]


def _naar(h: Hendelse, med_aar: bool) -> str:
    dag = dato_tekst(h.dato)
    return f"{UKEDAGER[h.dato.weekday()]} {dag if med_aar else dag.removesuffix(str(h.dato.year)).strip()}"


def _tid(h: Hendelse) -> str:
    return f"kl. {h.klokka[0].replace(':', '.')}–{h.klokka[1].replace(':', '.')}" if h.klokka else ""


def _hel(s: str) -> str:
    """A date or an hour that is not broken over two lines."""
    return s.replace(" ", "\u00a0").replace("–", "–\u2060")


def _korttabell(hendelser: list[Hendelse]) -> Tabell:
    """Gatherings, meetings and decision, each gathering with the deadline of its homework: what goes on the screen."""
    frist = {h.id.removeprefix(f"{HJEMMEARBEID}-"): h for h in hendelser if h.slag == HJEMMEARBEID}
    rader = []
    for h in hendelser:
        if h.slag in (SAMLING, MOETE, VEDTAK):
            til = frist.get(h.id.removeprefix(f"{SAMLING}-"))
            rader.append((h.navn, _hel(_naar(h, True)), _hel(_tid(h)), _hel(_naar(til, True)) if til else ""))
    return tabell(
        pd.DataFrame(rader, columns=["hva", "dato", "tid", "frist"]), "Nettverkets år i korte trekk",
        {"hva": "Hva", "dato": "Dato", "tid": "Tid", "frist": "Frist for hjemmearbeidet"}, kilder=(),
    )  # fmt: skip


def _alle_datoer(hendelser: list[Hendelse]) -> Tabell:
    rader = []
    for h in hendelser:
        hva = h.navn if h.slag != LOV else f"{h.navn} (flyttes ikke)"
        ukedag, _, dag = _naar(h, False).partition(" ")
        naar = f"{ukedag} {_hel(dag)}" + (f"\n{_hel(_tid(h))}" if h.klokka else "")
        merknad = " ".join(x for x in (_hjemmel(h), _stor(h.flyttet), h.merknad) if x)
        rader.append((str(h.dato.year), naar, str(h.dato.isocalendar().week), h.slag, hva, merknad))
    d = pd.DataFrame(rader, columns=["aar", "dato", "uke", "slag", "hva", "merknad"])
    y = les_yaml("kalender.yaml")
    return tabell(
        d, "Datoene i nettverkets år",
        {"aar": "År", "dato": "Dato", "uke": "Uke", "slag": "Slag", "hva": "Hva", "merknad": "Hjemmel og merknad"},
        kilder=(), gruppe="aar",
        merknader=("Lovens frister flyttes aldri. Kursets egne datoer er flyttet av helger, helligdager og ferier.",
                   f"«{EGEN[:1].upper()}{EGEN[1:]}» er skrevet av kommunen selv.",
                   f"Kilde: {'; '.join(y['kilder'])}. Kontrollert {dato_tekst(y['kontrollert'])}."),
    )  # fmt: skip
