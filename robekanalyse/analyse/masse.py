"""Is it a collective dismissal? Persons counted in a sliding window of thirty days, other terminations with them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst, les_tall
from .datoregning import les_felt
from .rettsstoff import Rettssvar, forbehold


@dataclass(frozen=True)
class Opphoer:
    """One termination, or several alike on one day: date, kind, persons, and whether the cause is the employer's."""

    dato: dt.date
    type: str
    antall: int = 1
    grunn_virksomhet: bool = True


@dataclass(frozen=True, kw_only=True)
class Masseoppsigelse(Rettssvar):
    """The fullest window: `oppsagte` and `andre_opphoer` are persons in it, `antall` those that the act counts.

    `vindu` is (first, last day), None when nothing counts. `gult_varsel` says that it is close.
    """

    er_masseoppsigelse: bool
    gult_varsel: bool
    vindu: tuple[dt.date, dt.date] | None
    antall: int
    oppsagte: int
    andre_opphoer: int

    def tidligste_virkning(self, nav_varslet, forlenget_dager: int = 0) -> dt.date | None:
        """Which day can the dismissals take effect at the earliest, when Nav was notified on this day?

        `forlenget_dager` is what Nav has prolonged by, at most thirty. None when it is no collective dismissal: then
        no such day exists. Raises UgyldigInndata naming the field. Source: aml. § 15-2, arbeidsmarkedsloven § 8.
        """
        varslet = les_felt(nav_varslet, "Nav varslet")
        lengste = regel("nedbemanning.masse_forlengelse", varslet).verdi
        dager = les_tall(forlenget_dager, "forlenget av Nav")
        if dager != int(dager) or not 0 <= dager <= lengste:
            raise UgyldigInndata(f"Feltet forlenget av Nav må være hele dager fra 0 til {lengste}.")
        if not self.er_masseoppsigelse:
            return None
        return varslet + dt.timedelta(days=regel("nedbemanning.masse_virkning", varslet).verdi + int(dager))


def masseoppsigelse(hendelser: Iterable) -> Masseoppsigelse:
    """Do these terminations make a collective dismissal, and in which window?

    Parameters
    ----------
    hendelser
        Rows (a DataFrame or a list) with `dato`, `type`, and optionally `antall` (persons, default 1) and
        `grunn_virksomhet` (default True); or tuples (dato, type), (dato, type, grunn_virksomhet) and
        (dato, type, grunn_virksomhet, antall). `type` is one of the kinds in data/regler: oppsigelse, sluttavtale …

    Returns
    -------
    Masseoppsigelse
        `er_masseoppsigelse`, `vindu`, `antall`, `gult_varsel`, `tidligste_virkning(nav_varslet)`, `hjemler`.

    Raises
    ------
    UgyldigInndata
        An unknown kind, part of a person (årsverk), a date that cannot be read: one sentence naming row and field.

    Notes
    -----
    Ten dismissed within thirty days, the first day included; other terminations for the employer's reasons count once
    five are dismissed. Source: aml. § 15-2 første ledd.

    >>> masseoppsigelse([("4.1.2027", "oppsigelse", True, 9), ("4.1.2027", "sluttavtale", True, 2)]).antall
    11
    """
    opphoer = [_les(h, nr) for nr, h in enumerate(_rader(hendelser), start=1)]
    dato = max((o.dato for o in opphoer), default=dt.date.today())
    r = {
        n: regel(f"nedbemanning.{n}", dato)
        for n in ("masse_antall", "masse_oppsagte_foer_andre_teller", "masse_vindu", "masse_gult", "opphoerstyper")
    }
    antall, foerst, gult = (r[n].verdi for n in ("masse_antall", "masse_oppsagte_foer_andre_teller", "masse_gult"))

    def vurder(oppsagte: int, andre: int) -> tuple[bool, bool, int]:
        teller = oppsagte + (andre if oppsagte >= foerst else 0)
        return teller >= antall, oppsagte + andre >= gult, teller

    vinduer = _vinduer(opphoer, r["masse_vindu"].verdi, r["opphoerstyper"].verdi)
    # The window that matters most; of two alike max keeps the earliest, whose deadlines come first.
    vindu, oppsagte, andre = max(
        vinduer, key=lambda v: (*vurder(v[1], v[2]), v[1] + v[2]), default=(None, 0, 0)
    )
    er_masse, naer, teller = vurder(oppsagte, andre)
    return Masseoppsigelse(
        er_masseoppsigelse=er_masse, gult_varsel=naer and not er_masse, vindu=vindu, antall=teller, oppsagte=oppsagte,
        andre_opphoer=andre, regler=tuple(r.values()),
        forklaring=_forklar(vindu, oppsagte, andre, er_masse, naer, r),
        merknader=forbehold(("masse_personer", "masse_dato", *(("masse_melding",) if er_masse or naer else ()))),
    )


def _rader(hendelser) -> list:
    if hasattr(hendelser, "to_dict"):
        return hendelser.to_dict("records")
    if isinstance(hendelser, (str, Mapping)) or not isinstance(hendelser, Iterable):
        raise UgyldigInndata("Hendelsene må være en liste med dato, opphørstype og antall personer.")
    return list(hendelser)


def _les(h, nr: int) -> Opphoer:
    if isinstance(h, Opphoer):
        h = {"dato": h.dato, "type": h.type, "antall": h.antall, "grunn_virksomhet": h.grunn_virksomhet}
    elif not isinstance(h, Mapping):
        felt = ("dato", "type", "grunn_virksomhet", "antall")
        if isinstance(h, str) or not isinstance(h, Iterable) or not 2 <= len(h := tuple(h)) <= len(felt):
            raise UgyldigInndata(f"Rad {nr} må ha dato og opphørstype, og kan ha grunn og antall personer.")
        h = dict(zip(felt, h, strict=False))
    dato = les_felt(h.get("dato"), f"dato i rad {nr}")
    slag = str(h.get("type", "")).strip().lower().replace(" ", "_")
    kjente = regel("nedbemanning.opphoerstyper", dato).verdi
    if slag not in kjente:
        raise UgyldigInndata(f"«{h.get('type')}» er ikke en opphørstype i rad {nr}: velg {', '.join(kjente)}.")
    antall = les_tall(h.get("antall", 1), f"antall personer i rad {nr}")
    if antall < 0 or antall != int(antall):
        raise UgyldigInndata(f"Antallet i rad {nr} må være hele personer, ikke årsverk: skriv for eksempel 2.")
    grunn = h.get("grunn_virksomhet")
    grunn = True if grunn is None or grunn != grunn else grunn
    if grunn not in (True, False):
        raise UgyldigInndata(f"Feltet grunn i virksomheten i rad {nr} må være krysset av eller ikke.")
    return Opphoer(dato, slag, int(antall), bool(grunn))


def _vinduer(opphoer: list[Opphoer], dager: int, typer: Mapping) -> list[tuple[tuple[dt.date, dt.date], int, int]]:
    """(first and last day, dismissed, other) for each window that starts on a day something counts."""
    per_dag: dict[dt.date, list[int]] = defaultdict(lambda: [0, 0])
    for o in opphoer:
        teller = typer[o.type]["teller"]
        if o.grunn_virksomhet and o.antall and teller != "nei":
            per_dag[o.dato][teller == "annet"] += o.antall
    ut, datoer, slutt, oppsagte, andre = [], sorted(per_dag), 0, 0, 0
    for start in datoer:
        siste = start + dt.timedelta(days=dager - 1)
        while slutt < len(datoer) and datoer[slutt] <= siste:
            oppsagte, andre = oppsagte + per_dag[datoer[slutt]][0], andre + per_dag[datoer[slutt]][1]
            slutt += 1
        ut.append(((start, siste), oppsagte, andre))
        oppsagte, andre = oppsagte - per_dag[start][0], andre - per_dag[start][1]
    return ut


def _forklar(vindu, oppsagte, andre, er_masse, naer, r) -> tuple[str, ...]:
    if vindu is None:
        return ("Ingen av opphørene teller med, så det er ikke masseoppsigelse.",)
    antall, foerst = r["masse_antall"].verdi, r["masse_oppsagte_foer_andre_teller"].verdi
    linjer = [
        f"Fra {dato_tekst(vindu[0])} til {dato_tekst(vindu[1])} ({r['masse_vindu'].verdi} dager)"
        f" er {oppsagte} sagt opp."
    ]
    if andre:
        linjer.append(
            f"I tillegg er det {andre} andre opphør på virksomhetens grunn. De teller"
            + (f" med, for minst {foerst} er sagt opp." if oppsagte >= foerst
               else f" ikke med, for færre enn {foerst} er sagt opp.")
        )
    linjer.append(
        f"Det er masseoppsigelse: grensa er {antall} personer ({r['masse_antall'].hjemmel})." if er_masse
        else f"Det er ikke masseoppsigelse: grensa er {antall} personer ({r['masse_antall'].hjemmel})."
    )
    if naer and not er_masse:
        linjer.append("Det er nær grensa. Tell på nytt hvis et tall eller en dato endres.")
    return tuple(linjer)
