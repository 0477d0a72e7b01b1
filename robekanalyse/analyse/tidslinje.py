"""The way back from the day a post shall be gone: the last date for each step, with the municipality's own meetings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.opphav import Resultattabell, resultattabell
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst, les_tall
from .datoregning import hele_maaneder, les_felt
from .moeteplan import les_moeteplan
from .rettsstoff import Rettssvar, forbehold
from .sistefrist import Stillingsfrist, fristregler, les_stillinger, stillingsfrist
from .tidslinjetrinn import Tilbakeregning, Trinn, personaltrinn, politiske_trinn

_FELT = ("siste_dato", "siste_virkedag", "hvem", "hjemmel", "antatt", "moete")


@dataclass(frozen=True, kw_only=True)
class Tidslinje(Rettssvar):
    """The steps from first consultation to the day the post is gone, earliest first, and the last date post by post.

    `uten_moete` names the bodies whose calendar has no meeting in time; `for_sent` the steps already past on `i_dag`
    (empty when that day was not given).
    """

    virkningsdato: dt.date
    trinn: tuple[Trinn, ...]
    stillinger: tuple[Stillingsfrist, ...]
    uten_moete: tuple[str, ...]
    for_sent: tuple[Trinn, ...]

    def __getitem__(self, id: str) -> Trinn:
        """The step with this id: oppsigelse, droefting, nav, utvalgskrets, vedtak, innstilling, behov …"""
        for t in self.trinn:
            if t.id == id:
                return t
        raise KeyError(id)

    @property
    def siste_kommet_fram(self) -> dt.date:
        """The last day by the calendar that every notice must have arrived."""
        return self["oppsigelse"].siste_dato

    def tabell(self) -> Resultattabell:
        """The steps as rows: trinn, siste_dato, siste_virkedag, hvem, hjemmel, antatt, moete."""
        data = {"trinn": [t.navn for t in self.trinn], **{f: [getattr(t, f) for t in self.trinn] for f in _FELT}}
        return resultattabell(data, merknader=self.forklaring)


def tidslinje_bakover(
    virkningsdato, ansatte=None, *, lengste_frist=None, tariff="KS", masse=None, droefting_dager=None,
    kartlegging_dager=None, nav_forlenget_dager=None, moeteplan=None, i_dag=None,
) -> Tidslinje:
    """What is the last date for each step, when the posts shall be gone from this day?

    Parameters
    ----------
    virkningsdato : date or Norwegian date text
        First day without the post, as 1.1.2028; the employment ends the day before at the latest.
    ansatte : rows, optional
        Posts, never names: `stilling`, optionally `antall`, and `ansatt_fra` with `foedt`, or `lengste_frist`.
    lengste_frist : int, optional
        Instead of `ansatte`: law's longest notice in the group, in months, as it is when the notice arrives.
    tariff : "KS" or None
        With an agreement the earlier of its and law's last date counts; both are in `stillinger`.
    masse : bool, optional
        Collective dismissal. When not given: yes if `ansatte` are ten persons or more, else the step says «hvis».
    droefting_dager, kartlegging_dager : int, optional
        Days for consultation with each and for mapping; the longest of the course's spans when not given.
    nav_forlenget_dager : int, optional
        What Nav may prolong by, 0–30; none when not given.
    moeteplan : optional
        Rows with `organ`, `moetedato`, `saksfrist`; organ → dates; or dates of kommunestyret.
    i_dag : date or text, optional
        Then steps already past are named in `for_sent`.

    Raises
    ------
    UgyldigInndata
        One Norwegian sentence naming the field.

    Notes
    -----
    Each step is reckoned from the working day of the one after it, so a holiday never eats of the time set aside.
    Sources: aml. §§ 15-1 to 15-4, arbeidsmarkedsloven § 8, koml. § 14-3; spans without a section are assumptions.

    >>> tidslinje_bakover("1.1.2028", lengste_frist=6, tariff=None).siste_kommet_fram.isoformat()
    '2027-06-30'
    """
    virkning = les_felt(virkningsdato, "virkningsdato")
    siste_arbeidsdag = virkning - dt.timedelta(days=1)
    if (ansatte is None) == (lengste_frist is None):
        raise UgyldigInndata("Oppgi enten feltet ansatte eller feltet lengste frist, ikke begge.")
    if masse not in (None, True, False):
        raise UgyldigInndata("Feltet masseoppsigelse må være krysset av eller ikke.")
    rader = [{"stilling": "gruppen", "lengste_frist": lengste_frist}] if ansatte is None else ansatte
    stillinger = les_stillinger(rader, tariff)
    frister = tuple(stillingsfrist(s, siste_arbeidsdag) for s in stillinger)

    grense, virketid, forlengelse, droefting, kartlegging, halve, offentlig, ledetid = (
        regel(f"nedbemanning.{n}", siste_arbeidsdag)
        for n in ("masse_antall", "masse_virkning", "masse_forlengelse", "droefting_dager", "kartlegging_dager",
                  "halve_dager", "innstilling_dager", "ledetid_maaneder")
    )
    if masse is None and ansatte is not None and sum(s.antall for s in stillinger) >= grense.verdi:
        masse = True
    t = Tilbakeregning(les_moeteplan(moeteplan))
    krets = personaltrinn(
        t, siste_arbeidsdag, min(f.siste_dag for f in frister),
        lambda mottatt: min(s.fratredelse(mottatt) for s in stillinger), masse,
        _dager(droefting_dager, "dager til drøfting", droefting.verdi["lengste"]),
        _dager(kartlegging_dager, "dager til kartlegging", kartlegging.verdi["lengste"]),
        virketid.verdi + _dager(nav_forlenget_dager, "forlenget av Nav", 0, forlengelse.verdi),
    )
    politiske_trinn(t, krets)
    trinn = tuple(reversed(t.trinn))
    dagens = None if i_dag is None else les_felt(i_dag, "dagens dato")
    for_sent = tuple(x for x in trinn if dagens and x.siste_virkedag < dagens)
    return Tidslinje(
        virkningsdato=virkning, trinn=trinn, stillinger=frister, uten_moete=tuple(t.uten_moete), for_sent=for_sent,
        regler=(*fristregler(siste_arbeidsdag, tariff), *(() if masse is False else (grense, virketid, forlengelse)),
                droefting, kartlegging, halve, offentlig, ledetid),
        forklaring=_forklar(virkning, frister, trinn, t.uten_moete, for_sent, ledetid.verdi),
        merknader=forbehold((
            "droeft_foer_vedtak", "tilgang_er_framme", "rekommandert", "sykdom_og_permisjon",
            *(() if masse is False else ("masse_melding",)),
        )),
    )


def _dager(skrevet, felt: str, ellers: int, hoeyst: int = 365) -> int:
    if skrevet is None:
        return ellers
    dager = les_tall(skrevet, felt)
    if dager != int(dager) or not 0 <= dager <= hoeyst:
        raise UgyldigInndata(f"Feltet {felt} må være hele dager fra 0 til {hoeyst}.")
    return int(dager)


def _forklar(virkning, frister, trinn, uten_moete, for_sent, ledetid) -> tuple[str, ...]:
    strengest = min(frister, key=lambda f: f.siste_dag)
    linjer = []
    if strengest.siste_tariff:
        linjer.append(
            f"Etter loven må oppsigelsen være kommet fram senest {dato_tekst(strengest.siste_lov)}, etter tariffavtalen"
            f" senest {dato_tekst(strengest.siste_tariff)}. Den tidligste datoen gjelder."
        )
    else:
        linjer.append(f"Etter loven må oppsigelsen være kommet fram senest {dato_tekst(strengest.siste_lov)}.")
    if strengest.siste_virkedag != strengest.siste_dag:
        linjer.append(
            f"{dato_tekst(strengest.siste_dag)} er ikke en virkedag. Siste virkedag før er"
            f" {dato_tekst(strengest.siste_virkedag)}."
        )
    maaneder, _ = hele_maaneder(trinn[0].siste_virkedag, virkning)
    linjer.append(
        f"Fra første drøfting til virkningsdatoen er det {maaneder} hele måneder. Kurset anbefaler"
        f" {ledetid['korteste']} til {ledetid['lengste']}."
    )
    linjer += [
        f"Møteplanen har ikke noe møte i {organ} som rekker det: flytt virkningsdatoen, eller be om et ekstra møte."
        for organ in uten_moete
    ]
    if for_sent:
        linjer.append("Siste dato er passert for: " + "; ".join(t.navn for t in for_sent) + ".")
    return tuple(linjer)
