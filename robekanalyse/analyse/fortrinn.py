"""Who has priority to a new post after a dismissal, and until when?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst
from .datoregning import hele_maaneder, legg_til_maaneder, les_felt
from .rettsstoff import Rettssvar, forbehold

_EN_DAG = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Fortrinnsrett(Rettssvar):
    """Whether the right exists, and from the dismissal (`fra`) up to and including `til`; both None without it.

    `maaneder` and `dager` are the time employed in the two years before the employment ended.
    """

    har_rett: bool
    fra: dt.date | None
    til: dt.date | None
    maaneder: int
    dager: int
    svarfrist_dager: int


def fortrinnsrett(oppsagt, fratredelse, ansettelse) -> Fortrinnsrett:
    """Does a person dismissed for the employer's reasons have priority to a new post, and until when?

    Parameters
    ----------
    oppsagt : date or Norwegian date text
        The day the notice arrived.
    fratredelse : date or text
        The day the notice period runs out, also when the person leaves before.
    ansettelse
        The start date of an employment that lasts until then, or a list of periods: (fra, til) or {"fra":, "til":};
        `til` None means until `fratredelse`. Periods that overlap are counted once.

    Returns
    -------
    Fortrinnsrett
        `har_rett`, `fra`, `til` (included), `maaneder`, `hjemler`, `forklaring`.

    Raises
    ------
    UgyldigInndata
        Dates in the wrong order or format, with the field named.

    Notes
    -----
    At least twelve months altogether of the last two years. The time counts up to the end of the notice period; the
    act does not say so itself, and where the day of dismissal would have given another answer a sentence says it.
    Source: aml. § 14-2.

    >>> fortrinnsrett("15.1.2027", "31.7.2027", "1.1.2015").til.isoformat()
    '2028-07-31'
    """
    sagt_opp, slutt = les_felt(oppsagt, "oppsagt"), les_felt(fratredelse, "fratredelse")
    if slutt < sagt_opp:
        raise UgyldigInndata(
            f"Datoen i feltet fratredelse ({dato_tekst(slutt)}) er før datoen i feltet oppsagt"
            f" ({dato_tekst(sagt_opp)}): rett en av dem."
        )
    perioder = _les_perioder(ansettelse, sagt_opp, slutt)
    ansatt, tilbake, telles_til, rest, varighet, svarfrist = (
        regel(f"nedbemanning.fortrinnsrett_{n}", sagt_opp)
        for n in ("ansatt", "tilbakeblikk", "telles_til", "dager_i_maaned", "varighet", "svarfrist")
    )

    def tid_foer(dag: dt.date) -> tuple[int, int]:
        return _ansatt_tid(perioder, legg_til_maaneder(dag, -tilbake.verdi), dag, rest.verdi)

    ved_oppsigelsen, ved_fratredelsen = tid_foer(sagt_opp), tid_foer(slutt + _EN_DAG)
    maaneder, dager = ved_fratredelsen if telles_til.verdi == "fratredelse" else ved_oppsigelsen
    har_rett = maaneder >= ansatt.verdi
    til = legg_til_maaneder(slutt, varighet.verdi) if har_rett else None
    forklaring = [
        f"Ansatt i {_tid(maaneder, dager)} av de siste {tilbake.verdi} månedene fram til {dato_tekst(slutt)};"
        f" kravet er {ansatt.verdi} måneder ({ansatt.hjemmel}).",
        f"Fortrinnsretten gjelder fra {dato_tekst(sagt_opp)} til og med {dato_tekst(til)} ({varighet.hjemmel})."
        if har_rett else "Det er ikke fortrinnsrett.",
    ]
    if har_rett != (ved_oppsigelsen[0] >= ansatt.verdi):
        forklaring.append(
            f"Regnet fram til oppsigelsen er tiden {_tid(*ved_oppsigelsen)}, og da blir svaret et annet."
            " Få det vurdert."
        )
    return Fortrinnsrett(
        har_rett=har_rett, fra=sagt_opp if har_rett else None, til=til, maaneder=maaneder, dager=dager,
        svarfrist_dager=svarfrist.verdi, regler=(ansatt, tilbake, telles_til, rest, varighet, svarfrist),
        forklaring=tuple(forklaring),
        merknader=forbehold(("fortrinn_hvem", "fortrinn_utloep", "fortrinn_konsern", "fortrinn_deltid")),
    )


def _tid(maaneder: int, dager: int) -> str:
    tekst = f"{maaneder} måned" if maaneder == 1 else f"{maaneder} måneder"
    return tekst if not dager else f"{tekst} og {dager} dag" + ("" if dager == 1 else "er")


def _les_perioder(ansettelse, sagt_opp: dt.date, slutt: dt.date) -> list[tuple[dt.date, dt.date]]:
    """Periods as (first day, day after the last), none after the employment ended."""
    if isinstance(ansettelse, (str, dt.date)) or ansettelse is None:
        ansettelse = [(ansettelse, None)]
    if isinstance(ansettelse, Mapping) or not isinstance(ansettelse, Iterable):
        raise UgyldigInndata("Feltet ansettelse må være en startdato eller en liste med perioder fra og til.")
    ut = []
    for nr, p in enumerate(ansettelse, start=1):
        felt = "ansatt fra" if nr == 1 else f"ansatt fra i periode {nr}"
        fra, til = (p.get("fra"), p.get("til")) if isinstance(p, Mapping) else _par(p, nr)
        start = les_felt(fra, felt)
        aapen = til is None or til != til or not str(til).strip()
        ende = slutt if aapen else les_felt(til, f"ansatt til i periode {nr}")
        if ende < start or start > sagt_opp:
            grense = ende if ende < start else sagt_opp
            raise UgyldigInndata(
                f"Datoen i feltet {felt} ({dato_tekst(start)}) er etter {dato_tekst(grense)}: rett datoene."
            )
        ut.append((start, min(ende, slutt) + _EN_DAG))
    if not ut:
        raise UgyldigInndata("Feltet ansettelse er tomt: skriv når ansettelsen begynte.")
    return ut


def _par(p, nr: int) -> tuple:
    if isinstance(p, (str, dt.date)) or not isinstance(p, Iterable) or len(p := tuple(p)) != 2:
        raise UgyldigInndata(f"Periode {nr} i feltet ansettelse må ha en dato fra og en dato til.")
    return p


def _ansatt_tid(perioder, vindu_fra: dt.date, vindu_til: dt.date, dager_i_maaned: int) -> tuple[int, int]:
    """Whole months and days employed in [vindu_fra, vindu_til), overlapping periods counted once.

    One unbroken period is reckoned by the calendar. The odd days of several are added and made into months.
    """
    slaatt_sammen: list[list[dt.date]] = []
    for fra, til in sorted(perioder):
        fra, til = max(fra, vindu_fra), min(til, vindu_til)
        if fra >= til:
            continue
        if slaatt_sammen and fra <= slaatt_sammen[-1][1]:
            slaatt_sammen[-1][1] = max(til, slaatt_sammen[-1][1])
        else:
            slaatt_sammen.append([fra, til])
    deler = [hele_maaneder(*p) for p in slaatt_sammen]
    if len(deler) == 1:
        return deler[0]
    maaneder, dager = sum(m for m, _ in deler), sum(d for _, d in deler)
    return maaneder + dager // dager_i_maaned, dager % dager_i_maaned
