"""When is a post gone, when the notice arrives on a given day? Law and collective agreement, the later date counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import Regel, regel, regler
from ..grunnlag.tall import dato_tekst
from .datoregning import FRISTREGNING, foerste_i_neste_maaned, har_gaatt, legg_til_maaneder, les_felt
from .rettsstoff import Rettssvar, forbehold

PARTER = ("arbeidsgiver", "arbeidstaker")
_TARIFF = "tarifffrist_"


@dataclass(frozen=True, kw_only=True)
class Oppsigelsesfrist(Rettssvar):
    """When the employment ends. Dates are the last day of it; nothing about the person is kept, not even the age.

    `lovfrist_maaneder` is None in probation, where `lovfrist_dager` holds the days; `tariff_slutt` is None when no
    collective agreement adds anything.
    """

    mottatt: dt.date
    fra: str
    lovfrist_maaneder: int | None
    lovfrist_dager: int | None
    lov_slutt: dt.date
    tariff_slutt: dt.date | None
    fratredelse: dt.date


@dataclass(frozen=True)
class Ansettelse:
    """What the length of a notice depends on, read and checked once. Lives only while it is reckoned with."""

    ansatt_fra: dt.date
    foedt: dt.date | None = None
    fra: str = "arbeidsgiver"
    proevetid: bool = False
    proevetid_slutt: dt.date | None = None
    tariff: str | None = None


def oppsigelsesfrist(
    ansatt_fra, foedt, mottatt, fra="arbeidsgiver", proevetid=False, tariff="KS", *, proevetid_slutt=None
) -> Oppsigelsesfrist:
    """Which day does the employment end, when the notice arrived on this day?

    Parameters
    ----------
    ansatt_fra : date or Norwegian date text
        Start of the unbroken employment; time in the same group of companies, or with an earlier employer before a
        transfer of business, counts (aml. § 15-3 sjette ledd).
    foedt : date, text or None
        May be None where age cannot matter: own notice, probation, or under ten years of employment.
    mottatt : date or text
        The day the notice arrived. Law's deadline runs from the first of the next month, the agreement's from this day.
    fra : "arbeidsgiver" or "arbeidstaker"
        Who gives the notice; the longer deadlines by age hold only for the employer.
    proevetid : bool
        Given in a probation period agreed in writing: 14 days from the day it arrived.
    tariff : "KS" or None
        The collective agreement; None means the law alone.
    proevetid_slutt : date or text, optional
        Last day of a probation period that was extended for absence (aml. § 15-6 fjerde ledd).

    Returns
    -------
    Oppsigelsesfrist
        `lovfrist_maaneder`, `lov_slutt`, `tariff_slutt`, `fratredelse` (the later of the two), `hjemler`,
        `forklaring` and `merknader`.

    Raises
    ------
    UgyldigInndata
        One Norwegian sentence naming the field: dates in the wrong order or format, hired before birth, a birth date
        ahead of today, a missing birth date where age decides, an unknown collective agreement.

    Notes
    -----
    Source: arbeidsmiljøloven § 15-3; Hovedtariffavtalen KS kap. 1 § 3. All numbers are rules in data/regler.

    >>> oppsigelsesfrist("1.3.2024", None, "15.1.2027").fratredelse.isoformat()
    '2027-04-15'
    """
    kom_fram = les_felt(mottatt, "oppsigelsen kom fram")
    return frist_for(les_ansettelse(ansatt_fra, foedt, fra, proevetid, tariff, proevetid_slutt), kom_fram)


def les_ansettelse(
    ansatt_fra, foedt=None, fra="arbeidsgiver", proevetid=False, tariff="KS", proevetid_slutt=None
) -> Ansettelse:
    """What was written about the employment, as dates and known words? Raises UgyldigInndata naming the field."""
    start = les_felt(ansatt_fra, "ansatt fra")
    foedselsdato = None if foedt is None or foedt != foedt or not str(foedt).strip() else les_felt(foedt, "født")
    part = str(fra).strip().lower()
    if part not in PARTER:
        raise UgyldigInndata(f"«{fra}» er ikke et valg i feltet oppsigelse fra: skriv arbeidsgiver eller arbeidstaker.")
    if proevetid not in (True, False):
        raise UgyldigInndata("Feltet prøvetid må være krysset av eller ikke: tekst og tomt felt kan ikke leses.")
    slutt = None if proevetid_slutt is None else les_felt(proevetid_slutt, "prøvetiden slutter")
    if slutt is not None and (not proevetid or slutt < start):
        raise UgyldigInndata("Feltet prøvetiden slutter gjelder bare ved prøvetid, og må være etter feltet ansatt fra.")
    if foedselsdato:
        if foedselsdato > dt.date.today():
            raise UgyldigInndata("Datoen i feltet født ligger fram i tid: rett den.")
        if foedselsdato >= start:
            raise UgyldigInndata("Datoen i feltet ansatt fra er ikke etter fødselsdatoen: rett en av dem.")
    return Ansettelse(start, foedselsdato, part, bool(proevetid), slutt, kjent_tariff(tariff))


def kjent_tariff(tariff) -> str | None:
    """Which collective agreement in data/regler is this? Its name there, None for none; UgyldigInndata when unknown."""
    if tariff is None:
        return None
    kjente = sorted({r.id.split(".")[1].removeprefix(_TARIFF) for r in regler("nedbemanning") if _TARIFF in r.id})
    navn = str(tariff).strip().lower()
    if navn not in kjente:
        valg = ", ".join(k.upper() for k in kjente)
        raise UgyldigInndata(f"«{str(tariff)[:40]}» er ikke en kjent avtale i feltet tariff: velg {valg} eller ingen.")
    return navn


def tariffregel(tariff, dato: dt.date) -> Regel:
    """Which rule holds the agreement's notice on this day?"""
    return regel(f"nedbemanning.{_TARIFF}{kjent_tariff(tariff)}", dato)


def _maaneder(antall: int) -> str:
    return f"{antall} måned" if antall == 1 else f"{antall} måneder"


def frist_for(a: Ansettelse, mottatt: dt.date) -> Oppsigelsesfrist:
    """When does this employment end, for a notice that arrived on this day? See oppsigelsesfrist."""
    if mottatt < a.ansatt_fra:
        raise UgyldigInndata(
            f"Datoen i feltet oppsigelsen kom fram ({dato_tekst(mottatt)}) er før datoen i feltet ansatt fra"
            f" ({dato_tekst(a.ansatt_fra)}): rett en av dem."
        )
    _kontroller_alder(a, mottatt)
    return _i_proevetid(a, mottatt) if a.proevetid else _ordinaer(a, mottatt)


def _kontroller_alder(a: Ansettelse, mottatt: dt.date) -> None:
    if a.foedt is None:
        return
    grenser = regel("nedbemanning.alderskontroll", mottatt).verdi
    if not har_gaatt(grenser["ansatt_yngre_enn"], a.foedt, a.ansatt_fra):
        raise UgyldigInndata(
            f"Etter datoene var den ansatte under {grenser['ansatt_yngre_enn']} år ved ansettelsen: sjekk feltene født"
            " og ansatt fra."
        )
    if har_gaatt(grenser["oppsagt_eldre_enn"] + 1, a.foedt, mottatt):
        raise UgyldigInndata(
            f"Etter datoene er den ansatte over {grenser['oppsagt_eldre_enn']} år når oppsigelsen kommer fram: sjekk"
            " feltene født og oppsigelsen kom fram."
        )


def _lovfrist(a: Ansettelse, mottatt: dt.date) -> tuple[int, Regel, str, bool]:
    """Months, the rule that gave them, the sentence that says so, and whether an anniversary today decided it."""
    etter_tid, etter_alder = (regel(f"nedbemanning.lovfrist_{n}", mottatt) for n in ("ansettelsestid", "alder"))
    trinn = [t for t in etter_tid.verdi if har_gaatt(t["minst_aar"], a.ansatt_fra, mottatt)][-1]
    maaneder, aar, brukt = trinn["maaneder"], trinn["minst_aar"], etter_tid
    i_dag = aar > 0 and legg_til_maaneder(a.ansatt_fra, 12 * aar) == mottatt
    tekst = f"Ansatt i minst {aar} år" if aar else f"Ansatt i mindre enn {etter_tid.verdi[1]['minst_aar']} år"
    if a.fra == "arbeidsgiver" and har_gaatt(etter_alder.verdi["minst_aar_ansatt"], a.ansatt_fra, mottatt):
        if a.foedt is None:
            raise UgyldigInndata(
                f"Feltet født mangler: med minst {etter_alder.verdi['minst_aar_ansatt']} års ansettelse og oppsigelse"
                " fra arbeidsgiver avhenger fristen av alderen."
            )
        naadd = [t for t in etter_alder.verdi["trinn"] if har_gaatt(t["fylt"], a.foedt, mottatt)]
        if naadd:
            maaneder, brukt = naadd[-1]["maaneder"], etter_alder
            i_dag = i_dag or legg_til_maaneder(a.foedt, 12 * naadd[-1]["fylt"]) == mottatt
            tekst += f" og fylt {naadd[-1]['fylt']} år"
    return maaneder, brukt, f"{tekst}: lovens frist er {_maaneder(maaneder)} ({brukt.hjemmel}).", i_dag


def _ordinaer(a: Ansettelse, mottatt: dt.date) -> Oppsigelsesfrist:
    maaneder, brukt, tekst, i_dag = _lovfrist(a, mottatt)
    regning = regel("nedbemanning.lovfrist_regning", mottatt)
    lov_slutt = FRISTREGNING[regning.verdi](mottatt, maaneder)
    grunnlag, tariff_slutt = [brukt, regning], None
    forklaring = [
        tekst,
        f"Den løper fra og med {dato_tekst(foerste_i_neste_maaned(mottatt))} til og med {dato_tekst(lov_slutt)}.",
    ]
    merknader = ["tilgang_er_framme", "sammenhengende", "avtalt_frist"]
    if a.fra == "arbeidsgiver":
        merknader += ["rekommandert", "sykdom_og_permisjon"]
    if a.tariff:
        avtale, seneste = tariffregel(a.tariff, mottatt), regel("nedbemanning.seneste_sluttdato", mottatt)
        tariff_slutt = FRISTREGNING[avtale.verdi["regning"]](mottatt, avtale.verdi["maaneder"])
        grunnlag += [avtale, seneste]
        forklaring += [
            f"Tariffavtalens frist er {_maaneder(avtale.verdi['maaneder'])} fra dagen oppsigelsen kom fram, til og med"
            f" {dato_tekst(tariff_slutt)} ({avtale.hjemmel}).",
            f"Den seneste datoen gjelder: {dato_tekst(max(lov_slutt, tariff_slutt))}.",
        ]
        merknader.append("tariff_uten_regning")
    if i_dag:
        grunnlag.append(regel("nedbemanning.hele_aar", mottatt))
        merknader.append("samme_dag")
    return Oppsigelsesfrist(
        mottatt=mottatt, fra=a.fra, lovfrist_maaneder=maaneder, lovfrist_dager=None, lov_slutt=lov_slutt,
        tariff_slutt=tariff_slutt, fratredelse=max(lov_slutt, tariff_slutt or lov_slutt),
        regler=tuple(grunnlag), forklaring=tuple(forklaring), merknader=forbehold(merknader),
    )


def _i_proevetid(a: Ansettelse, mottatt: dt.date) -> Oppsigelsesfrist:
    frist, lengste = (regel(f"nedbemanning.proevetid_{n}", mottatt) for n in ("frist", "lengste"))
    siste_dag = legg_til_maaneder(a.ansatt_fra, lengste.verdi) - dt.timedelta(days=1)
    if mottatt > (a.proevetid_slutt or siste_dag):
        raise UgyldigInndata(
            f"Prøvetiden var ute {dato_tekst(a.proevetid_slutt or siste_dag)}, før oppsigelsen kom fram: fjern krysset"
            " for prøvetid, eller rett feltet prøvetiden slutter hvis den er forlenget for fravær."
        )
    slutt = mottatt + dt.timedelta(days=frist.verdi)
    merknader = ["tilgang_er_framme", "proevetid_grunn", "proevetid_nedbemanning", "proevetid_tariff"]
    if a.proevetid_slutt and a.proevetid_slutt > siste_dag:
        merknader.append("proevetid_forlenget")
    return Oppsigelsesfrist(
        mottatt=mottatt, fra=a.fra, lovfrist_maaneder=None, lovfrist_dager=frist.verdi, lov_slutt=slutt,
        tariff_slutt=None, fratredelse=slutt, regler=(frist, lengste),
        forklaring=(
            f"I skriftlig avtalt prøvetid er fristen {frist.verdi} dager fra dagen oppsigelsen kom fram, til og med"
            f" {dato_tekst(slutt)} ({frist.hjemmel}).",
        ),
        merknader=forbehold(merknader),
    )
