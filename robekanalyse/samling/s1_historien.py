"""Gathering 1, the register and the way out: stays on a time line, and the numbers over time with their interval."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..analyse.register import robek_register
from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import dato_tekst, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from .felles import Tekst
from .s5_maler import avsnitt, stor
from .start import Utgangspunkt

SIKKERT, KANSKJE = "Sto i registeret", "Kan ha stått der"
TELT, OFFISIELT = "Sikkert talt i registeret", "Offisielt tall"


def _biter(rad: str, o, slutt: dt.date) -> list[tuple]:
    """One stay as pieces on the time line: what is sure, and before and after it what is only possible."""
    ut_tidligst = slutt if o.staar else o.ut_tidligst
    ut_senest = slutt if o.staar or o.ut_senest is None else o.ut_senest
    hint = f"{o.navn}: {_naar(o)}"
    biter = [
        (o.inn_tidligst, o.inn_senest, KANSKJE),
        (o.inn_senest, ut_tidligst, SIKKERT),
        (ut_tidligst, ut_senest, KANSKJE),
    ]
    return [(rad, fra, til, slag, hint) for fra, til, slag in biter if fra < til]


def _mellom(tidligst, senest) -> str:
    return dato_tekst(senest) if tidligst == senest else f"mellom {dato_tekst(tidligst)} og {dato_tekst(senest)}"


def _naar(o) -> str:
    inn = f"{_mellom(o.inn_tidligst, o.inn_senest)}{' (registeret åpnet)' if o.fra_start else ''}"
    return f"inn {inn}, {'står der' if o.staar else f'ut {_ut(o)}'}"


def _ut(o) -> str:
    return "ukjent dag" if o.ut_senest is None else _mellom(o.ut_tidligst, o.ut_senest)


def _lengde(o) -> str:
    kort, lang = tekst(o.aar_nedre, 1), tekst(o.aar_oevre, 1)
    return f"{kort} år" if kort == lang else f"{kort}–{lang} år"


def _tidslinje(biter: list[tuple], rader: list[str], spenn: tuple[int, int]) -> dict:
    d = pd.DataFrame(biter, columns=["rad", "fra", "til", "slag", "hint"])
    d = d.sort_values("slag", key=lambda s: s != SIKKERT, kind="stable")
    return diagram.opphold(d, "rad", "fra", "til", "slag", "hint", orden=rader, spenn=spenn)


def _bak(par) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                navn,
                _mellom(o.inn_tidligst, o.inn_senest),
                "står der" if o.staar else _ut(o),
                _lengde(o),
                o.bokstav or "ikke oppgitt",
            )
            for navn, o in par
        ],
        columns=["Kommune", "Inn", "Ut", "Varighet", "Bokstaver sist kjent"],
    )


def oppholdene(her: Utgangspunkt) -> Figur | Tekst:
    """When has the municipality stood in ROBEK?"""
    r = robek_register()
    t = r.opphold(her.kommune)
    opphold = list(t.itertuples())
    if not opphold:
        return avsnitt(f"Ingen opphold er kjent for {her.kommune.navn}. {' '.join(t.merknader)}".strip())
    rader = list(dict.fromkeys(o.navn for o in opphold))
    biter = [b for o in opphold for b in _biter(o.navn, o, r.slutt)]
    return figur(
        _tidslinje(biter, rader, (r.start.year, r.slutt.year + 1)),
        f"{her.kommune.navn} i ROBEK {r.start.year}–{r.slutt.year}",
        f"{len(opphold)} opphold. " + ". ".join(f"{o.navn}: {_naar(o)}" for o in opphold) + ".",
        t.kilder,
        tabell=_bak((o.navn, o) for o in opphold),
        merknader=(f"Registeret er kjent til {dato_tekst(r.slutt)}.", *t.merknader),
    )


def nettverket(her: Utgangspunkt) -> Figur | Tekst:
    """When have the members of the network stood in ROBEK, each under the name it had then?"""
    if her.nettverk is None:
        return avsnitt("Det er ikke valgt noe nettverk, så tidslinja for nettverket er tom.")
    r = robek_register()
    par, kilder, merknader, aldri = [], [], [], []
    for m in her.nettverk.medlemmer:
        t = r.opphold(m.kommune)
        numre = {k.nr for k in m.koder} | {m.nr_den_gang}
        egne = [o for o in t.itertuples() if o.kommunenr in numre]
        par += [(str(m), o) for o in egne]
        kilder += t.kilder
        merknader += t.merknader
        aldri += [] if egne else [str(m)]
    if not par:
        return avsnitt(f"Ingen opphold er kjent for kommunene i {her.nettverk.tittel}. {' '.join(merknader)}".strip())
    staar = [n for n, o in par if o.staar]
    rader = [str(m) for m in her.nettverk.medlemmer if str(m) not in aldri]
    flest = pd.Series([n for n, _ in par]).value_counts()
    return figur(
        _tidslinje([b for n, o in par for b in _biter(n, o, r.slutt)], rader, (r.start.year, r.slutt.year + 1)),
        f"Nettverket {her.nettverk.tittel} i ROBEK {r.start.year}–{r.slutt.year}",
        f"{len(par)} opphold i {len(rader)} kommuner. Flest har {flest.index[0]} med {flest.iloc[0]}."
        f" {dato_tekst(r.slutt)} står {_ramse(staar) if staar else 'ingen av dem'} der.",
        kilder,
        tabell=_bak(par),
        merknader=(*(["Ingen kjente opphold: " + ", ".join(aldri) + "."] if aldri else []), *merknader),
    )


def _ramse(navn) -> str:
    *foerst, sist = navn
    return f"{', '.join(foerst)} og {sist}" if foerst else sist


def _antallsfigur(t, hvor: str, merknader) -> Figur:
    aar = [d.year for d in t["dato"]]
    alle = t.assign(aar=aar).set_index("aar").reindex(range(aar[0], aar[-1] + 1))
    rader = []
    for a, r in alle.iterrows():
        rader.append((str(a), TELT, r["nedre"], r["nedre"], r["oevre"]))
        if t["offisielt"].notna().any():
            rader.append((str(a), OFFISIELT, None if pd.isna(r["offisielt"]) else int(r["offisielt"]), None, None))
    d = pd.DataFrame(rader, columns=["aar", "serie", "verdi", "lav", "hoey"]).astype(
        {k: float for k in ("verdi", "lav", "hoey")}
    )
    topp, siste = t.loc[t["nedre"].idxmax()], t.iloc[-1]
    off = t.dropna(subset=["offisielt"])
    offisielt = ""
    if len(off) > 1:
        o = off.loc[off["offisielt"].idxmax()]
        offisielt = f" Det høyeste offisielle tallet er {o['offisielt']} i {o['dato'].year}."
    foerste, bredde = t.iloc[0], t["oevre"] - t["nedre"]
    baand = (
        f" Det skraverte feltet går fra det sikre tallet til det høyest mulige: fra {foerste['nedre']} til"
        f" {foerste['oevre']} i {aar[0]}. Fra 2020 er tallet sikkert."
        if bredde.any()
        else " Alle tallene er sikre."
    )
    orden = [TELT, OFFISIELT] if t["offisielt"].notna().any() else [TELT]
    return figur(
        diagram.linjer(d, "aar", "verdi", "serie", "Kommuner", orden=orden, null=True, baand=("lav", "hoey")),
        f"Kommuner i ROBEK ved utgangen av året, {hvor} {aar[0]}–{aar[-1]}",
        f"Flest sikre er {topp['nedre']} i {topp['dato'].year}. {stor(dato_tekst(siste['dato']))} står {siste['nedre']}"
        f" der.{offisielt}{baand}",
        t.kilder,
        tabell=pd.DataFrame(
            {
                "Dato": [dato_tekst(x) for x in t["dato"]],
                "Sikre": [tekst(v) for v in t["nedre"]],
                "Høyst mulig": [tekst(v) for v in t["oevre"]],
                "Uten kjent historie": [tekst(v) for v in t["uten_historikk"]],
                "Offisielt tall": [
                    tekst(None if pd.isna(v) else int(v), mangler="ikke publisert") for v in t["offisielt"]
                ],
            }
        ),
        merknader=merknader,
    )


def landet(her: Utgangspunkt) -> Figur:
    """How many stood there in the country at each turn of the year, surely and possibly, beside the official number?"""
    t = robek_register().serie()
    return _antallsfigur(
        t,
        "hele landet",
        (
            *t.merknader,
            f"Siste punkt er {dato_tekst(t['dato'].iloc[-1])}, ikke utgangen av året.",
            "Det offisielle tallet er utgiverens egen telling og har ikke hullene.",
        ),
    )


def fylket(her: Utgangspunkt) -> Figur | Tekst:
    """How many of the county's municipalities stood there at each turn of the year?"""
    if her.kommune.konstruert:
        return avsnitt("Fjordvik finnes ikke og ligger ikke i noe fylke. I en virkelig kommune står fylkets tall her.")
    try:
        t = robek_register().serie(her.kommune.fylke)
    except RobekFeil as e:
        return avsnitt(str(e))
    if not t["oevre"].any():
        aar = robek_register().start.year
        return avsnitt(f"Ingen kommune i {her.kommune.fylke} har stått i registeret siden {aar}.")
    aar = [d.year for d in t["dato"]]
    borte = [str(a) for a in range(aar[0], aar[-1]) if a not in aar]
    foer = (
        [f"{her.kommune.fylke} har vært eget fylke bare en del av tida: {borte[0]}–{borte[-1]} mangler."]
        if borte
        else []
    )
    if aar[0] > robek_register().start.year:
        foer.append(f"{her.kommune.fylke} ble eget fylke i {aar[0]}, så serien begynner der.")
    return _antallsfigur(
        t,
        her.kommune.fylke,
        (
            *foer,
            *t.merknader,
            f"Siste punkt er {dato_tekst(t['dato'].iloc[-1])}, ikke utgangen av året.",
            "Offisielle tall per fylke er ikke publisert for årene, så egen telling står alene."
            if t["offisielt"].isna().all()
            else "Offisielle tall for fylket finnes bare for enkelte dager.",
        ),
    )
