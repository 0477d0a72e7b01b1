"""The steps backwards from the last day in the post: first those of personnel, then those of politics."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..grunnlag.regler import regel
from .moeteplan import ADMINISTRASJONSUTVALGET, FORMANNSKAPET, KOMMUNESTYRET, Moete, siste_moete
from .virkedager import siste_virkedag

_EN_DAG = dt.timedelta(days=1)
_ARBEIDSGIVER = "arbeidsgiver"
_PARTENE = "kommunedirektøren og de tillitsvalgte"


@dataclass(frozen=True)
class Trinn:
    """One step: the last date by the calendar, and the last working day on or before it.

    `moete` says that the date is a meeting in the calendar given; `prosess` is the id of the step among the ten.
    """

    id: str
    navn: str
    siste_dato: dt.date
    siste_virkedag: dt.date
    hvem: str
    hjemmel: str
    antatt: bool
    prosess: str
    moete: bool = False


@dataclass
class Tilbakeregning:
    """The steps found so far, the last first, and the bodies whose calendar had no meeting in time."""

    moeter: tuple[Moete, ...]
    trinn: list[Trinn] = field(default_factory=list)
    uten_moete: list[str] = field(default_factory=list)

    def legg_til(self, id, navn, dato, hvem, hjemmel, prosess, *, antatt=False, moete=False, fast=False) -> dt.date:
        """Add a step and give back its working day; a `fast` date (a meeting, the end itself) is not moved."""
        virkedag = dato if fast or moete else siste_virkedag(dato)
        self.trinn.append(Trinn(id, navn, dato, virkedag, hvem, hjemmel, antatt, prosess, moete))
        return virkedag

    def legg_til_moete(self, id, navn, organ, senest, hjemmel) -> tuple[dt.date, dt.date]:
        """Add the body's last meeting in time; give back its day and its paper deadline.

        Without a calendar for the body the last date itself stands; with one that has no such meeting too, and the
        body is noted.
        """
        m = siste_moete(self.moeter, organ, senest)
        if m is None and self.har(organ):
            self.uten_moete.append(organ)
        dag = self.legg_til(id, navn, m.dato if m else senest, organ, hjemmel, "ramme", moete=m is not None)
        return dag, (m.saksfrist if m else dag)

    def har(self, organ: str) -> bool:
        """Does the calendar hold any meeting of this body?"""
        return any(m.organ == organ for m in self.moeter)


def personaltrinn(
    t: Tilbakeregning, siste_arbeidsdag, siste_dag, foerste_fratredelse, masse, droefting, kartlegging, nav
) -> dt.date:
    """From the last day in the post back to the consultation on circle and criteria; gives back that working day.

    `siste_dag` is the last day of arrival, `foerste_fratredelse` (day of arrival → day) the first to leave then;
    `droefting`, `kartlegging` and `nav` are days. `masse` None means not known: the step is there, with an «hvis».
    """
    t.legg_til("fratredelse", "Siste dag i stillingen", siste_arbeidsdag, "den ansatte", "aml. § 15-3", "oppsigelse",
               fast=True)
    framme = t.legg_til("oppsigelse", "Oppsigelsen er kommet fram", siste_dag, _ARBEIDSGIVER, "aml. § 15-3 og § 15-4",
                        "oppsigelse")
    begynner = t.legg_til("droefting", "Drøftingsmøter med den enkelte begynner",
                          framme - dt.timedelta(days=droefting), _ARBEIDSGIVER, "aml. § 15-1", "moeter", antatt=True)
    if masse is not False:
        # No later than the summons, and so early that Nav's days are over before the first person leaves.
        senest = min(begynner, foerste_fratredelse(framme) - dt.timedelta(days=nav))
        begynner = t.legg_til(
            "nav", "Melding til Nav og de tillitsvalgte" + ("" if masse else ", hvis det er masseoppsigelse"),
            senest, _ARBEIDSGIVER, regel("nedbemanning.masse_virkning", siste_arbeidsdag).hjemmel, "moeter",
        )
    return t.legg_til(
        "utvalgskrets", "Utvalgskrets og kriterier drøftes, og kartleggingen begynner",
        begynner - dt.timedelta(days=kartlegging), _PARTENE,
        regel("nedbemanning.kartlegging_dager", siste_arbeidsdag).hjemmel, "krets", antatt=True,
    )


def politiske_trinn(t: Tilbakeregning, krets: dt.date) -> dt.date:
    """From the council's decision, the day before `krets` at the latest, back to the first consultation; its day."""
    vedtak, _ = t.legg_til_moete(
        "vedtak", "Kommunestyret vedtar rammen", KOMMUNESTYRET, krets - _EN_DAG, "koml. § 14-2"
    )
    offentlig = regel("nedbemanning.innstilling_dager", vedtak)
    senest = t.legg_til("innstilling", "Innstillingen er offentlig", vedtak - dt.timedelta(days=offentlig.verdi),
                        "kommunedirektøren", offentlig.hjemmel, "ramme")
    papirer = senest
    for id, navn, organ, hjemmel in (
        ("formannskap", "Formannskapet innstiller", FORMANNSKAPET, offentlig.hjemmel),
        ("administrasjonsutvalg", "Administrasjonsutvalget behandler saken", ADMINISTRASJONSUTVALGET, "koml. § 5-11"),
    ):
        if t.har(organ):
            senest, saksfrist = t.legg_til_moete(id, navn, organ, senest, hjemmel)
            papirer = min(papirer, saksfrist)
    return t.legg_til("behov", "Behov og ramme drøftes med de tillitsvalgte", papirer - _EN_DAG, _PARTENE,
                      "Hovedavtalen KS del B § 3-1", "behov", antatt=True)
