"""Who has handed in what, and what is missing? Read from the network's folder, one municipality at a time.

The deadlines of the network's calendar are in `frister.yaml` in the same folder, one line for each gathering:
«1: 15. februar 2027».
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from ..grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.nettverk import finn_nettverk
from ..grunnlag.spoersmaal import FILER, spoersmaal
from ..grunnlag.tall import les_dato
from .innlevering import ALLE, les_samling
from .innsamling import les_leveringsliste
from .svarmappe import Svarmappe, kommune_for
from .verdier import kreves, mangler

FRISTER = "frister.yaml"


@dataclass(frozen=True)
class Samlingsstatus:
    """One municipality and one gathering: when last handed in (UTC, empty if not), and what is missing, question → why.

    `besvart` and `av` count the questions that must be answered; `avgitt` is how many anonymous answers there are.
    `frist` is the last day to hand in, when the network has a calendar.
    """

    kommune: Kommune
    samling: str
    levert: str
    besvart: int
    av: int
    mangler: dict[str, str]
    avgitt: int
    konflikter: int
    frist: dt.date | None = None

    def for_sent(self, i_dag: dt.date) -> int:
        """How many days after the deadline was it handed in, or is it now? 0 when it is not too late."""
        if self.frist is None:
            return 0
        return max(0, ((_dag(self.levert) if self.levert else i_dag) - self.frist).days)


def _dag(tid: str) -> dt.date:
    """The day a UTC time fell on where the clock hangs."""
    return dt.datetime.fromisoformat(tid.replace("Z", "+00:00")).astimezone().date()


def frister(mappe: Path) -> dict[str, dt.date]:
    """When must each gathering be handed in? Empty without a calendar. Raises OedelagtFil when it cannot be read."""
    fil = mappe / FRISTER
    if not fil.exists():
        return {}
    import yaml

    try:
        innhold = yaml.load(fil.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        innhold = None
    if not isinstance(innhold, dict):
        raise OedelagtFil(f"Filen {fil} kan ikke leses som frister: skriv én linje per samling, «1: 15. februar 2027».")
    ut = {}
    for navn, dato in innhold.items():
        try:
            samling = les_samling(navn)
            if samling == ALLE:
                raise UgyldigInndata("skriv én linje for hver samling, ikke «alle».")
            ut[samling] = les_dato(dato, f"frist for {samling}")
        except RobekFeil as e:
            raise OedelagtFil(f"Filen {fil}: {e}") from None
    return ut


def _en(svar: Svarmappe, samling: str, levert: str, frist: dt.date | None) -> Samlingsstatus:
    verdier, anonyme = svar.tilstand.svar(), svar.anonyme()
    mangel, krevd, avgitt = {}, 0, 0
    for s in spoersmaal(samling):
        if s.anonym:
            antall = len(anonyme.svar(s.id))
            avgitt += antall
            hva = f"{antall} av minst {s.minst_svar} svar" if antall < s.minst_svar else ""
            krav = bool(s.minst_svar)
        else:
            krav, hva = kreves(s, verdier), mangler(s, verdier)
        krevd += krav
        if krav and hva:
            mangel[s.id] = hva
    egne = {s.id for s in spoersmaal(samling)}
    konflikter = sum(spm in egne for spm, _ in svar.tilstand.konflikter)
    return Samlingsstatus(svar.kommune, samling, levert, krevd - len(mangel), krevd, mangel, avgitt, konflikter, frist)


def kommunestatus(mappe: str | Path, kalender: Mapping[str, dt.date] = MappingProxyType({})) -> list[Samlingsstatus]:
    """What has this municipality answered and handed in, gathering by gathering?

    A gathering without any answer is left out, unless it has a deadline in the `kalender`.
    """
    svar = Svarmappe(mappe)
    sist: dict[str, str] = {}
    for samling, tid in les_leveringsliste(Path(mappe)):
        for navn in FILER if samling == ALLE else (samling,):
            sist[navn] = max(sist.get(navn, ""), tid)
    roert = {o.spm for o in svar.oppfoeringer} | {r.spm for r in svar.anonyme().rader}
    return [
        _en(svar, navn, sist.get(navn, ""), kalender.get(navn)) for navn in FILER
        if navn in sist or navn in kalender or any(s.id in roert for s in spoersmaal(navn))
    ]  # fmt: skip


def _uten_mappe(kommune: Kommune, kalender: Mapping[str, dt.date]) -> list[Samlingsstatus]:
    """The gatherings with a deadline, for a municipality that nothing has come from."""
    ut = []
    for navn, frist in kalender.items():
        krevd = {s.id: "ikke besvart" for s in spoersmaal(navn) if (s.minst_svar if s.anonym else s.krav == "ja")}
        ut.append(Samlingsstatus(kommune, navn, "", 0, len(krevd), krevd, 0, 0, frist))
    return ut


def status(nettverksmappe: str | Path, nettverk: str | None = None) -> dict[Kommune, list[Samlingsstatus]]:
    """Who has handed in what? Every municipality with a folder here, in the order of the folders.

    With `nettverk`, its members come first, those too that nothing has come from. Raises UgyldigInndata when the folder
    holds no municipality and no network is named, OedelagtFil when the calendar cannot be read.
    """
    mappe = Path(nettverksmappe)
    mapper = sorted(m for m in mappe.glob("*") if m.is_dir() and re.match(r"\d{4}-", m.name))
    if not mapper and not nettverk:
        raise UgyldigInndata(
            f"Det er ingen kommuner i mappen {mappe}: samle innleveringene dit først med robekanalyse samle."
        )
    kalender = frister(mappe)
    med_mappe = {kommune_for(m): m for m in mapper}
    medlemmer = finn_nettverk(nettverk).kommuner if nettverk else ()
    return {
        k: kommunestatus(med_mappe[k], kalender) if k in med_mappe else _uten_mappe(k, kalender)
        for k in dict.fromkeys([*medlemmer, *med_mappe])
    }
