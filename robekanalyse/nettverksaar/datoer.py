"""Which days are in the network's year? The course's own, moved where they must be, and the law's, never moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..analyse.datoregning import legg_til_maaneder
from ..analyse.virkedager import er_virkedag, helligdager, siste_virkedag
from ..grunnlag import kurs
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import dato_tekst

UKE = dt.timedelta(weeks=1)
DAG = dt.timedelta(days=1)
UKEDAGER = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
SAMLING, HJEMMEARBEID, MOETE, LOV, PUBLISERING, VEDTAK, OPPFOELGING, EGEN = (
    "samling", "hjemmearbeid", "kommunemøte", "lovens frist", "nye tall", "vedtak", "oppfølging", "kommunens egen dato",
)  # fmt: skip
KVELD = "Dagen velger kommunen selv denne uka. De tillitsvalgte har tallene minst to dager før."
FOERSTE_PLAN = 3  # a plan can be made of the answers from this gathering on
# Dates that are not the course's to move.
FASTE = (LOV, PUBLISERING, EGEN)


@dataclass(frozen=True, order=True)
class Hendelse:
    """One date: `id` is stable from year to year, `slag` what kind it is, `flyttet` why it is not on its first day.

    `klokka` is (from, to) as HH:MM, None for a whole day; `hjemmel` the section or publisher; `merknad` what a reader
    must know, as the last working day before a deadline on a holiday.
    """

    dato: dt.date
    id: str
    navn: str
    slag: str
    klokka: tuple[str, str] | None = None
    hjemmel: str = ""
    flyttet: str = ""
    merknad: str = ""

    @property
    def kan_flyttes(self) -> bool:
        return self.slag not in FASTE


def _paaskeuka(aar: int) -> tuple[dt.date, dt.date]:
    skjaertorsdag = next(d for d, navn in helligdager(aar).items() if "skjærtorsdag" in navn.casefold())
    return skjaertorsdag - 3 * DAG, skjaertorsdag + 4 * DAG


def hvorfor_stengt(dato: dt.date, kommunestyrer: dict[tuple[int, int], int] | None = None) -> str:
    """Why can none of the course's gatherings be on this day? "" when one can.

    `kommunestyrer` is {(ISO year, week): how many of the network's councils meet}.
    """
    y = les_yaml("kalender.yaml")["stengt"]
    if UKEDAGER[dato.weekday()] in y["ukedager"]:
        return UKEDAGER[dato.weekday()]
    if not er_virkedag(dato):
        return helligdager(dato.year).get(dato, "helgedag").lower()
    fra, til = _paaskeuka(dato.year)
    if fra <= dato <= til:
        return "påskeuka"
    uke = dato.isocalendar()
    for f in y["ferier"]:
        if uke.week in f["uker"]:
            return f["navn"]
    if kommunestyrer and kommunestyrer.get((uke.year, uke.week), 0) > y["hoeyst_kommunestyrer"]:
        return "uke med kommunestyremøte i flere av kommunene"
    return ""


def _ledig(dato: dt.date, kommunestyrer) -> tuple[dt.date, str]:
    """The first day from this one that is not closed, and why it is not this one."""
    grunn = hvorfor_stengt(dato, kommunestyrer)
    ny = dato
    while hvorfor_stengt(ny, kommunestyrer):
        ny += DAG
    return ny, f"flyttet fra {dato_tekst(dato)} ({grunn})" if ny != dato else ""


def kursdatoer(start: dt.date, kommunestyrer: dict[tuple[int, int], int] | None = None) -> tuple[Hendelse, ...]:
    """The course's own dates: six gatherings, the homework deadlines, the municipality meetings, decision, follow-up.

    `start` is the first gathering. No date is on a weekend, a public holiday, a Monday or in a school holiday; each is
    moved to the first day that is free, and says so. Deadlines for homework are moved back to a working day. The order
    is kept, with a week at least between two gatherings or meetings.
    """
    y = les_yaml("kalender.yaml")
    klokka = {n: (k["fra"], k["til"]) for n, k in y["klokkeslett"].items()}
    rader = []
    for nr, uker in ((s["samling"], s["uker"]) for s in y["samlinger"]):
        tittel = f"Samling {nr}: {kurs.samling(nr).tittel}"
        rader.append((uker, f"samling-{nr}", tittel, SAMLING, "samling", ""))
    rader += [(m["uker"], m["id"], m["navn"], MOETE, "kommunemoete", KVELD) for m in y["kommunemoeter"]]
    ut, forrige = {}, start - UKE
    for uker, id, navn, slag, tid, merknad in sorted(rader):
        oensket = start + uker * UKE
        dato, flyttet = _ledig(max(oensket, forrige + UKE), kommunestyrer)
        if dato != oensket and not flyttet:
            flyttet = f"flyttet fra {dato_tekst(oensket)} (for tett på den forrige)"
        ut[id] = Hendelse(dato, id, navn, slag, klokka[tid], flyttet=flyttet, merknad=merknad)
        forrige = dato
    tidligst = forrige + 4 * UKE  # the committee's work, and two weeks of public notice
    vedtak = _vedtak(max(start + y["vedtak"]["uker"] * UKE, tidligst), tidligst, y["vedtak"]["hjemmel"])
    innstilling = vedtak.dato - y["vedtak"]["innstilling_dager"] * DAG
    for n in range(1, 7):
        foer = ut[f"samling-{n + 1}"].dato - y["hjemmearbeid"]["dager_foer_neste"] * DAG if n < 6 else innstilling
        frist = siste_virkedag(foer)
        grunn = f"flyttet fra {dato_tekst(foer)} (ikke en virkedag)" if frist != foer else ""
        ut[f"hjemmearbeid-{n}"] = Hendelse(frist, f"hjemmearbeid-{n}", f"Frist for hjemmearbeid {n}", HJEMMEARBEID,
                                           flyttet=grunn)  # fmt: skip
    ut["innstilling"] = Hendelse(innstilling, "innstilling", "Innstillingen om planen skal være lagt ut offentlig", LOV,
                                 hjemmel=y["vedtak"]["hjemmel"], merknad=_siste_foer(innstilling))  # fmt: skip
    ut["vedtak"] = vedtak
    for o in y["oppfoelging"]:
        dato, flyttet = _ledig(legg_til_maaneder(vedtak.dato, o["maaneder"]), None)
        ut[f"etter-{o['maaneder']}"] = Hendelse(dato, f"etter-{o['maaneder']}", o["navn"], OPPFOELGING, flyttet=flyttet)
    return tuple(sorted(ut.values()))


def _vedtak(oensket: dt.date, tidligst: dt.date, hjemmel: str) -> Hendelse:
    """The day of the decision: moved back rather than over the turn of the year, where that leaves time enough."""
    dato, flyttet = _ledig(oensket, None)
    if dato.year != oensket.year or (oensket.month == 1 and oensket.day < 15):
        foer = dt.date(dato.year - 1, 12, 31)
        while hvorfor_stengt(foer):
            foer -= DAG
        if foer >= tidligst:
            dato, flyttet = foer, f"flyttet fra {dato_tekst(oensket)} (før årsskiftet)"
    return Hendelse(dato, "vedtak", "Kommunestyret vedtar planen (foreslått dag)", VEDTAK, flyttet=flyttet,
                    hjemmel=hjemmel)  # fmt: skip


def _siste_foer(dato: dt.date) -> str:
    siste = siste_virkedag(dato)
    return "" if siste == dato else f"Fristen er ikke en virkedag. Siste virkedag før er {dato_tekst(siste)}."


def lovens_frister(fra: dt.date, til: dt.date) -> tuple[Hendelse, ...]:
    """The statutory deadlines and publication days between two dates, each on its own day and never moved."""
    ut = []
    for aar in range(fra.year, til.year + 1):
        for f in les_yaml("kalender.yaml")["frister"]:
            dato = dt.date.fromisoformat(f"{aar}-{f['dag']}")
            if fra <= dato <= til:
                lov = not f.get("publisering")
                slag, merknad = (LOV, _siste_foer(dato)) if lov else (PUBLISERING, "")
                ut.append(Hendelse(dato, f"{f['id']}-{aar}", f["navn"], slag, hjemmel=f["hjemmel"], merknad=merknad))
    return tuple(sorted(ut))


def aaret(start: dt.date, kommunestyrer=None, egne: Iterable[Hendelse] = ()) -> tuple[Hendelse, ...]:
    """Every date of the network's year, in order: the course's, the law's to 30 June the year after, follow-up.

    Raises UgyldigInndata for a start that is no year a course can be in.
    """
    if not 2020 <= start.year <= 2098:
        raise UgyldigInndata(f"Kurset kan ikke begynne {dato_tekst(start)}: velg en dato mellom 2020 og 2098.")
    kursets = kursdatoer(start, kommunestyrer)
    vedtak = next(h.dato for h in kursets if h.id == "vedtak")
    lov = lovens_frister(start, dt.date(max(vedtak.year, start.year) + 1, 6, 30))
    return tuple(sorted({*kursets, *lov, *egne}))


def forbehold(start: dt.date, hendelser: Iterable[Hendelse]) -> tuple[str, ...]:
    """What must be said of this start? That it misses the figures, or the deadline of the plan."""
    alle = {h.id: h.dato for h in hendelser}
    ut = []
    if start < dt.date.today():
        ut.append("Første samling er tilbake i tid.")
    samling2 = alle["samling-2"]
    if not dt.date(samling2.year, 3, 15) <= samling2 <= dt.date(samling2.year, 6, 15):
        ut.append("Kurset er lagt for å begynne i slutten av januar. Med denne starten faller ikke samling 2 mellom de"
                  " ureviderte (15. mars) og de reviderte (15. juni) KOSTRA-tallene.")  # fmt: skip
    vedtak = alle["vedtak"]
    if (vedtak.month, vedtak.day) < (11, 15):
        ut.append(f"Planen blir ferdig {dato_tekst(vedtak)}, ikke sammen med økonomiplan og budsjett.")
    ut += [_foer_fristen(hendelser, alle, frist) for frist in ("tiltaksplan-juni-", "tiltaksplan-desember-")]
    ut.append("Ukene for skoleferiene er de vanligste og er antatt. Sjekk dem for kommunene i nettverket.")
    return tuple(filter(None, ut))


def _foer_fristen(hendelser: Iterable[Hendelse], alle: dict[str, dt.date], id: str) -> str:
    """What must those do whose deadline of the plan comes before the plan is decided? "" when it comes after."""
    frist = min(h for h in hendelser if h.id.startswith(id) and h.dato >= alle["samling-1"])
    if alle["vedtak"] <= frist.dato:
        return ""
    hvem = f"Kommuner{frist.navn.split('kommuner')[1]}"
    holdt = sum(alle[f"samling-{n}"] <= frist.dato for n in range(1, 7))
    if holdt >= FOERSTE_PLAN:
        return (f"{hvem} lager en foreløpig tiltaksplan innen {dato_tekst(frist.dato)} av svarene fra samling"
                f" 1–{holdt} ({frist.hjemmel}).")  # fmt: skip
    til = "samling 1" if holdt == 1 else f"samling 1 og {holdt}"
    return (f"{hvem} skal ha vedtatt tiltaksplan innen {dato_tekst(frist.dato)} ({frist.hjemmel}). Da er bare {til}"
            " holdt: planen må lages uten resten av kurset, og sier selv hva som mangler.")  # fmt: skip
