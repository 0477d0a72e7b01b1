"""What the register shows over time: entries and exits, who came back, how long it lasts, and on which letters."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pandas as pd

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kilder import les
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from .registeropphold import AAPEN, Opphold, alle_opphold, dekning, registerdato
from .registertelling import i_fylket, kontroller_fylkesnavn, opphav

# The register's own eras: the first wave, the years of the networks, the last under the old act, and the new act.
PERIODER = ((2001, 2006), (2007, 2012), (2013, 2019), (2020, 2026))
_ALLE = (PERIODER[0][0], PERIODER[-1][1])
_AAR = Fraction(1461, 4)  # days in a year, leap years counted
SMAA = 20  # fewer cases than this, and a percentage says little


def _opphold(fylke: str | None) -> list[Opphold]:
    """The stays of a county as it was when the stay began; None is the whole country."""
    kontroller_fylkesnavn(fylke)
    return [o for o in alle_opphold() if i_fylket(o, fylke, o.inn_senest.year)]


def _periode(fra: int, til: int) -> str:
    return "i alt" if (fra, til) == _ALLE else f"{fra}–{til}"


def hendelser(fylke: str | None = None) -> Resultattabell:
    """How many came in and went out each year, surely and at most by what is known?

    Columns: aar, sto_der_fra_start (in 2001: already there when the register opened, counted as entries),
    inn_sikre, inn_mulige, ut_sikre, ut_mulige – the possible ones include the sure. Municipalities without history
    are in none of them: the true numbers before 2020 are higher.
    """
    opphold = _opphold(fylke)
    rader = []
    for aar in range(dekning()["start"].year, registerdato().year + 1):
        rad = {"aar": aar, "sto_der_fra_start": sum(o.fra_start and o.inn_senest.year == aar for o in opphold)}
        for navn, tidligst, senest in (("inn", "inn_tidligst", "inn_senest"), ("ut", "ut_tidligst", "ut_senest")):
            aarene = [(getattr(o, tidligst).year, getattr(o, senest).year) for o in opphold]
            rad[f"{navn}_sikre"] = sum(a == b == aar for a, b in aarene)
            rad[f"{navn}_mulige"] = sum(a <= aar <= b for a, b in aarene if b != AAPEN.year)
        rader.append(rad)
    return resultattabell(pd.DataFrame(rader), opphav(), [dekning()["mangler"].strip()])


def til_og_med(dato: dt.date, fylke: str | None = None) -> dict[str, tuple[int, int]]:
    """How many entries and exits had there been by this day? {"innmeldinger": (surely, at most), "utmeldinger": …}"""
    opphold = _opphold(fylke)
    return {
        "innmeldinger": (sum(o.inn_senest <= dato for o in opphold), sum(o.inn_tidligst <= dato for o in opphold)),
        "utmeldinger": (sum(o.ut_senest <= dato for o in opphold), sum(o.ut_tidligst <= dato for o in opphold)),
    }


def gjentakelser(dato: dt.date | None = None, fylke: str | None = None, minst: int = 2) -> Resultattabell:
    """Which municipalities have been in more than once, by this day?

    Columns: kommunenr (today's where the history is whole, else its own), navn, antall (stays begun by then), staar
    (was it surely there then?), siden (when that stay began at the latest), full (is the whole history known?).
    Most stays first. `minst` = 1 lists all.
    """
    dato = dato or registerdato()
    per_kommune: dict[str, list[Opphold]] = {}
    for o in _opphold(fylke):
        if o.inn_senest <= dato:
            per_kommune.setdefault(o.kommune, []).append(o)
    rader = []
    for nr, liste in per_kommune.items():
        naa = [o for o in liste if o.sikkert_inne(dato)]
        rader.append({
            "kommunenr": nr, "navn": liste[-1].navn, "antall": len(liste), "staar": bool(naa),
            "siden": naa[-1].inn_senest if naa else None, "full": liste[-1].full,
        })
    ut = pd.DataFrame(rader, columns=["kommunenr", "navn", "antall", "staar", "siden", "full"])
    ut = ut[ut["antall"] >= minst].sort_values(["antall", "navn"], ascending=[False, True]).reset_index(drop=True)
    return resultattabell(ut, opphav(), [dekning()["mangler"].strip()])


def varighet(fylke: str | None = None) -> Resultattabell:
    """How long does a stay last, by when it began?

    Columns: periode, antall, avsluttet, median_aar, og andel som fortsatt står etter 1, 2, 3 og 5 år in prosent
    (`etter_1`, `etter_2`, `etter_3`, `etter_5`). Stays still going count for as long as they have lasted
    (Kaplan–Meier), so the median is not pulled down by the newest; it is blank when more than half still stand.
    Only stays whose beginning and end are known to the day: those that stood there from the start, and the few
    whose exit is missing, are left out and counted in the remarks.
    """
    slutt, alle = registerdato(), _opphold(fylke)
    kjente = [o for o in alle if o.inn and not o.fra_start and (o.ut or o.staar)]
    rader = []
    for fra, til in (*PERIODER, _ALLE):
        dager = [((min(o.ut or slutt, slutt) - o.inn).days, o.ut is not None)
                 for o in kjente if fra <= o.inn.year <= til]
        median, andel = _kaplan_meier(dager)
        rader.append({
            "periode": _periode(fra, til),
            "antall": len(dager), "avsluttet": sum(ferdig for _, ferdig in dager), "median_aar": median,
            **{f"etter_{n}": andel(n) for n in (1, 2, 3, 5)},
        })
    merknader = [f"{len(alle) - len(kjente)} av {len(alle)} opphold er ikke med: de sto der da registeret åpnet, eller"
                 " datoen de kom inn eller gikk ut, er ikke kjent på dagen.", *_faa(rader)]
    return resultattabell(pd.DataFrame(rader), opphav(), merknader)


def _kaplan_meier(dager: list[tuple[int, bool]]):
    """The median in years (None: not reached), and a function: percent still there after n years (None: unknown)."""
    trinn, igjen = [(0, Fraction(1))], Fraction(1)
    for dag in sorted({d for d, ferdig in dager if ferdig}):
        under_risiko = sum(d >= dag for d, _ in dager)
        igjen *= 1 - Fraction(sum(d == dag and ferdig for d, ferdig in dager), under_risiko)
        trinn.append((dag, igjen))
    median = next((float(dag / _AAR) for dag, rest in trinn if rest <= Fraction(1, 2)), None)
    lengst = max((d for d, _ in dager), default=-1)

    def andel(aar: int) -> float | None:
        if igjen and lengst < aar * _AAR:
            return None
        return float([rest for dag, rest in trinn if dag <= aar * _AAR][-1] * 100)

    return median, andel


def tilbake_innen(aar: int = 3, fylke: str | None = None) -> Resultattabell:
    """How many of those who went out were back within this many years?

    Columns: periode (of the exit), utmeldinger (followed for the whole time), tilbake (surely), tilbake_hoyst
    (counting returns known only to the year), andel_pst, for_ferske (exits too recent to judge). Only municipalities
    whose whole history is known, and exits known to the day. Source: the register's history; percent computed here.
    """
    if isinstance(aar, bool) or not isinstance(aar, int) or aar < 1:
        raise UgyldigInndata(f"Antall år må være et helt tall på minst 1, ikke {aar}.")
    kontroller_fylkesnavn(fylke)
    per_kommune: dict[str, list[Opphold]] = {}
    for o in alle_opphold():
        if o.full:
            per_kommune.setdefault(o.kommune, []).append(o)
    tilfeller, utelatt = [], 0
    for liste in per_kommune.values():
        for o, neste in zip(liste, [*liste[1:], None], strict=True):
            if o.staar or not i_fylket(o, fylke, o.ut_senest.year):
                continue
            if o.ut is None:
                utelatt += 1
                continue
            grense = _om_aar(o.ut, aar)
            tilfeller.append((o.ut.year, grense <= registerdato(), bool(neste and neste.inn_senest <= grense),
                              bool(neste and neste.inn_tidligst <= grense)))
    rader = []
    for fra, til in (*PERIODER, _ALLE):
        i_perioden = [t for t in tilfeller if fra <= t[0] <= til]
        fulgt = [t for t in i_perioden if t[1]]
        rader.append({
            "periode": _periode(fra, til),
            "utmeldinger": len(fulgt), "tilbake": sum(t[2] for t in fulgt), "tilbake_hoyst": sum(t[3] for t in fulgt),
            "andel_pst": float(Fraction(100 * sum(t[2] for t in fulgt), len(fulgt))) if fulgt else None,
            "for_ferske": len(i_perioden) - len(fulgt),
        })
    merknader = ["Bare kommuner med hele historien kjent er med.", *_faa(rader, "utmeldinger")]
    if utelatt:
        merknader.append(f"{utelatt} utmeldinger uten kjent dato er ikke med.")
    return resultattabell(pd.DataFrame(rader), opphav(), merknader)


def _om_aar(dato: dt.date, aar: int) -> dt.date:
    """The same day so many years on; 29 February becomes 1 March."""
    try:
        return dato.replace(year=dato.year + aar)
    except ValueError:
        return dt.date(dato.year + aar, 3, 1)


def _faa(rader: list[dict], felt: str = "antall") -> list[str]:
    faa = [r["periode"] for r in rader if 0 < r[felt] < SMAA]
    return [f"Færre enn {SMAA} tilfeller i {', '.join(faa)}: andelene svinger tilfeldig."] if faa else []


def bokstaver(bare_hele_landet: bool = True) -> Resultattabell:
    """On which letters did the municipalities stand, list by list?

    Columns: dato (as in the list: day, month or year), lov (1992 until 2019, 2018 from 2020: the same letter does not
    mean the same), bokstav, antall, kommuner (in the list), uten_bokstav, fullstendig («ja», or what it covers).
    One municipality can stand on several letters. With `bare_hele_landet` only complete lists; lists that give no
    letters are left out.
    """
    rader, kilder = [], []
    for (dato, fullstendig), liste in les("robek_oyeblikksbilder").groupby(["dato", "fullstendig"], sort=True):
        if (bare_hele_landet and fullstendig != "ja") or liste["bokstav"].isna().all():
            continue
        aar = (int(dato[:4]),) * 2
        kilder += [Opphav(k, "bokstaver på lista", aar, formel="opptelling") for k in liste["kilde"].unique()]
        telt = liste["bokstav"].dropna().str.split(",").explode().value_counts()
        ny_lov = dato >= "2020"
        for bokstav in "abcdefg" if ny_lov else "abcde":
            rader.append({
                "dato": dato, "lov": "2018" if ny_lov else "1992", "bokstav": bokstav,
                "antall": int(telt.get(bokstav, 0)), "kommuner": len(liste),
                "uten_bokstav": int(liste["bokstav"].isna().sum()), "fullstendig": fullstendig,
            })
    merknader = ["Bokstavene skiftet betydning 1. januar 2020: gammel d er ikke ny d.",
                 "En kommune kan stå på flere bokstaver."]
    return resultattabell(pd.DataFrame(rader), kilder, merknader)
