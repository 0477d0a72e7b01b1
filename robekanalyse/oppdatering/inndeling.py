"""The municipalities, their changes and the KOSTRA groups as KLASS has them now, with what is new said in words.

The embedded tables know more than KLASS tells (which part of a split went where, the plain Norwegian name), so what
they know stands where KLASS says the same. From there on the kind of a change is derived from the codes, never from a
guess: a share of a split is left blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pandas as pd

from ..grunnlag.kilder import innebygd
from ..grunnlag.nyinndeling import (
    BEGGE,
    DELING,
    NAVN,
    NYTT_NUMMER,
    SAMMENSLAAING,
    SISTE_AAR,
    gjelder_fra,
    kunngjoering,
    senere,
)
from ..grunnlag.tabellskjema import kolonner
from .henting import LISENS, Hentet
from .klassifikasjon import (
    GRUPPER,
    KOMMUNER,
    EndretKlassifikasjon,
    endringer,
    grupper,
    gyldige_koder,
    katalog,
    les_klassifikasjon,
)
from .klient import Klient

FYLKER = "104"
_NOEKKEL = ["dato", "gammelt_nr", "nytt_nr"]


def hent_inndeling(klient: Klient, dato: dt.date, *, uten: Sequence[str] = (),
                   meld: Callable[[str], None] = lambda _: None) -> Hentet:  # fmt: skip
    """Fetch the municipal division and the KOSTRA groups in force on this day, as rows like the embedded ones.

    Raises HentingFeil, in one Norwegian sentence, for a call that fails and for anything KLASS has that cannot be
    explained by its own list of changes; nothing is written then. `merknader` tells what is new, also that nothing is.
    """
    tabeller, om, merknader = {}, {}, []
    kommuner = innebygd("kommuner")
    if KOMMUNER not in uten:
        meld("KLASS 131, kommuneinndelingen")
        k = les_klassifikasjon(klient, KOMMUNER, dato)
        koder = gyldige_koder(klient, KOMMUNER, dato)
        siste = innebygd("kommune_endringer")["dato"].max()
        nytt = endringer(klient, KOMMUNER, dt.date.fromisoformat(siste), dato)
        kommuner, endret, merknader = _anvendt(klient, dato, koder, nytt)
        har = set(koder) | set(endret["gammelt_nr"])
        tabeller["kommuner"] = kommuner[kommuner["kommunenr"].isin(har) & ~(kommuner["gyldig_til"] < int(siste[:4]))]
        tabeller["kommune_endringer"] = endret
        for navn in ("kommuner", "kommune_endringer"):
            om[navn] = _om(klient, KOMMUNER, k.oppdatert)
        merknader += kunngjoering(endret) or ["KLASS 131: kommuneinndelingen er som før."]
    if GRUPPER not in uten:
        meld("KLASS 112, KOSTRA-gruppene")
        g = les_klassifikasjon(klient, GRUPPER, dato)
        t = grupper(klient, GRUPPER, dato)
        tabeller["kostragrupper"], sagt = _grupper(t, g.fra_aar, kommuner)
        om["kostragrupper"] = _om(klient, GRUPPER, g.oppdatert)
        merknader += sagt
    return Hentet({n: t[list(kolonner(n))].reset_index(drop=True) for n, t in tabeller.items()}, om,
                  klient.antall_kall, merknader)  # fmt: skip


def _om(klient: Klient, nr: str, oppdatert: str) -> dict:
    return {"adresser": [f"{klient.rot}/classifications/{nr}"], "updated": oppdatert, "lisens": LISENS, "status": "",
            "kilder": [katalog()[nr]["kilde"]], "ssb_tabeller": [nr]}  # fmt: skip


def _anvendt(klient: Klient, dato: dt.date, koder: dict[str, str], nytt: pd.DataFrame):
    """The embedded tables with what is new in KLASS: all municipalities, the changes it has told, and sentences."""
    kommuner, kjente = innebygd("kommuner"), innebygd("kommune_endringer")
    kommuner = kommuner.astype({"gyldig_fra": "float64", "gyldig_til": "float64"})
    sagt = set(map(tuple, nytt[_NOEKKEL].to_numpy()))
    bekreftet = kjente[[n in sagt for n in map(tuple, kjente[_NOEKKEL].to_numpy())]]
    nytt, merknader, ut = nytt[nytt["dato"] > kjente["dato"].max()], [], [bekreftet]
    for e in nytt[nytt[["gammelt_nr", "nytt_nr"]].isna().any(axis=1)].itertuples():
        kode, ord_ = (e.nytt_nr, "ny") if isinstance(e.nytt_nr, str) else (e.gammelt_nr, "borte")
        raise EndretKlassifikasjon(KOMMUNER, f"koden {kode} er {ord_} {e.dato}, uten at endringen sier hva som skjedde")
    for dag, par in nytt.groupby("dato", sort=True):
        gyldig = set(kommuner.loc[kommuner["gyldig_til"].isna(), "kommunenr"])
        if ukjente := sorted(set(par["gammelt_nr"]) - gyldig):
            raise EndretKlassifikasjon(KOMMUNER, f"endringen {dag} gjelder {ukjente[0]}, som ikke var en kommune da")
        par, grense = _hele(par, gyldig, set(koder) | set(nytt.loc[nytt["dato"] > dag, "gammelt_nr"]))
        merknader += grense
        par, fra_aar = _med_slag(par), gjelder_fra(dag)
        if fra_aar <= SISTE_AAR and len(uventet := par[par["type"] != NAVN]):
            hva = f"{uventet['gammelt_nr'].iloc[0]} ble endret {dag}, men tallene her er for kommunene i {SISTE_AAR}"
            raise EndretKlassifikasjon(KOMMUNER, hva)
        kommuner, par = _flyttet(klient, dato, kommuner, par, fra_aar)
        ut.append(par)
    gyldig = set(kommuner.loc[kommuner["gyldig_til"].isna(), "kommunenr"])
    if uventet := sorted(gyldig ^ set(koder)):
        nr = uventet[0]
        hva = f"har koden {nr} {koder[nr]}" if nr in koder else f"har ikke lenger koden {nr}"
        raise EndretKlassifikasjon(KOMMUNER, f"lista {hva}, uten at endringene sier hva som har skjedd")
    kommuner = _navngitt(kommuner, koder)
    endret = pd.concat(ut, ignore_index=True)
    return kommuner, endret, merknader + _nye_navn(kommuner, set(senere(endret)["nytt_nr"]))


def _hele(par: pd.DataFrame, gyldig: set[str], lever: set[str]) -> tuple[pd.DataFrame, list[str]]:
    """The changes of one day with the municipalities that lived on under their number written out, as the table has it.

    KLASS may leave out the one that took in another under its own number, or that gave away a part. A change between
    two that both live on is a boundary, which moves no accounts: it is told and left out.
    """
    gamle, nye = set(par["gammelt_nr"]), set(par["nytt_nr"])
    egne = set(par.loc[par["gammelt_nr"] == par["nytt_nr"], "gammelt_nr"])
    andre = par[par["gammelt_nr"] != par["nytt_nr"]]
    tok_inn = {n for n in set(andre["nytt_nr"]) & gyldig if n not in set(andre["gammelt_nr"])} - egne
    ga_fra = {n for n in set(andre["gammelt_nr"]) & lever if n not in set(andre["nytt_nr"])} - egne
    navn = dict(zip(par["gammelt_nr"], par["gammelt_navn"], strict=True))
    navn |= {n: m for n, m in zip(par["nytt_nr"], par["nytt_navn"], strict=True) if n not in navn}
    lagt_til = [{"dato": par["dato"].iloc[0], "gammelt_nr": n, "gammelt_navn": navn[n], "nytt_nr": n,
                 "nytt_navn": navn[n]} for n in sorted(tok_inn | ga_fra)]  # fmt: skip
    par = pd.concat([par, pd.DataFrame(lagt_til, columns=par.columns)], ignore_index=True)
    egne |= tok_inn | ga_fra
    grense = par["gammelt_nr"].isin(egne & gamle | ga_fra) & par["nytt_nr"].isin(egne & gyldig & (nye | tok_inn))
    grense &= par["gammelt_nr"] != par["nytt_nr"]
    sagt = [f"Grensen mellom {r.gammelt_navn} ({r.gammelt_nr}) og {r.nytt_navn} ({r.nytt_nr}) er endret {r.dato[:4]}."
            for r in par[grense].itertuples()]  # fmt: skip
    par = par[~grense]
    andre = par[par["gammelt_nr"] != par["nytt_nr"]]
    alene = ~par["gammelt_nr"].isin(set(andre["gammelt_nr"]) | set(andre["nytt_nr"]))
    uendret = alene & (par["gammelt_nr"] == par["nytt_nr"]) & (par["gammelt_navn"] == par["nytt_navn"])
    return par[~uendret].reset_index(drop=True), sagt


def _med_slag(par: pd.DataFrame) -> pd.DataFrame:
    """What kind of change is each? Counted from how many codes it comes of and leads to; a split has no share."""
    til = par.groupby("gammelt_nr")["nytt_nr"].transform("nunique")
    fra = par.groupby("nytt_nr")["gammelt_nr"].transform("nunique")
    slag = pd.Series(NYTT_NUMMER, index=par.index).mask(par["gammelt_nr"] == par["nytt_nr"], NAVN)
    slag = slag.mask(fra > 1, SAMMENSLAAING).mask(til > 1, DELING).mask((fra > 1) & (til > 1), BEGGE)
    hel = til == 1
    return par.assign(type=slag, andel=hel.astype(float).where(hel),
                      andel_grunnlag=pd.Series("hel kommune", index=par.index).where(hel))  # fmt: skip


def _flyttet(klient: Klient, dato: dt.date, kommuner: pd.DataFrame, par: pd.DataFrame, aar: int):
    """The list of municipalities after the changes of one day, and the changes with plain names as the list has them.

    Every municipality that is another one from then on begins a row, also under a number that is kept; the row before
    ends the year before. A new name alone is put into the row there is.
    """
    lever = kommuner["gyldig_til"].isna()
    foer = dict(zip(kommuner.loc[lever, "kommunenr"], kommuner.loc[lever, "navn"], strict=True))
    navn = par[par["type"] == NAVN]
    slutt = lever & kommuner["kommunenr"].isin(set(par["gammelt_nr"]) - set(navn["gammelt_nr"]))
    kommuner = kommuner.assign(gyldig_til=kommuner["gyldig_til"].mask(slutt, float(aar - 1)))
    nye, kalt = [], {}
    for nr, fra in par.groupby("nytt_nr"):
        offisielt = fra["nytt_navn"].iloc[0].strip()
        kalt[nr] = _norsk(offisielt, {foer[n] for n in fra["gammelt_nr"]})
        if nr in set(navn["nytt_nr"]):
            kommuner.loc[lever & (kommuner["kommunenr"] == nr), ["navn", "offisielt_navn"]] = [kalt[nr], offisielt]
            continue
        nye.append({
            "kommunenr": nr, "navn": kalt[nr], "offisielt_navn": offisielt, "fylkesnr": nr[:2],
            "fylke": _fylke(klient, dato, kommuner, nr[:2]), "gyldig_fra": float(aar), "gyldig_til": float("nan"),
        })  # fmt: skip
    if nye:
        kommuner = pd.concat([kommuner, pd.DataFrame(nye).astype(kommuner.dtypes)], ignore_index=True)
    kommuner = kommuner.sort_values(["kommunenr", "gyldig_fra"], na_position="first", ignore_index=True)
    return kommuner, par.assign(gammelt_navn=par["gammelt_nr"].map(foer), nytt_navn=par["nytt_nr"].map(kalt))


def _fylke(klient: Klient, dato: dt.date, kommuner: pd.DataFrame, fylkesnr: str) -> str:
    """What is this county of today called? As in the table; KLASS is asked only for one that is not there."""
    kjent = kommuner[kommuner["fylkesnr"] == fylkesnr].sort_values("gyldig_til", na_position="last")["fylke"]
    if len(kjent) and fylkesnr in set(innebygd("kommuner").query("gyldig_til.isna()")["fylkesnr"]):
        return kjent.iloc[-1]
    navn = gyldige_koder(klient, FYLKER, dato, r"\d{2}")
    if fylkesnr not in navn:
        raise EndretKlassifikasjon(KOMMUNER, f"fylket {fylkesnr} står ikke i KLASS {FYLKER}")
    return navn[fylkesnr]


def _norsk(offisielt: str, foer: set[str]) -> str:
    """The plain Norwegian name in an official one («Trondheim - Tråante»): the part it had before, never a guess.

    A county in brackets tells two apart and is no part of the name. Where no part is known, the whole is the name.
    """
    helt = offisielt.split(" (")[0].strip()
    deler = [d.strip() for d in helt.split(" - ")]
    return next((d for d in deler if d in foer), helt)


def _navngitt(kommuner: pd.DataFrame, koder: dict[str, str]) -> pd.DataFrame:
    """The official names as the list of today has them, where the list of changes says nothing of a new one."""
    offisielt = kommuner["kommunenr"].map(koder).where(kommuner["gyldig_til"].isna())
    for i in kommuner.index[offisielt.notna() & (offisielt != kommuner["offisielt_navn"])]:
        navn = _norsk(offisielt[i], {kommuner.loc[i, "navn"]})
        kommuner.loc[i, ["navn", "offisielt_navn"]] = [navn, offisielt[i]]
    return kommuner


def _nye_navn(kommuner: pd.DataFrame, sagt: set[str]) -> list[str]:
    """A sentence for each municipality with another official name than the embedded, and nothing else told of it."""
    foer = innebygd("kommuner")
    foer = foer[foer["gyldig_til"].isna()].set_index("kommunenr")["offisielt_navn"]
    naa = kommuner[kommuner["gyldig_til"].isna() & kommuner["kommunenr"].isin(set(foer.index) - sagt)]
    return [f"{foer[k.kommunenr]} ({k.kommunenr}) heter nå {k.offisielt_navn}." for k in naa.itertuples()
            if foer[k.kommunenr] != k.offisielt_navn]  # fmt: skip


def _grupper(t: pd.DataFrame, gruppering: int, kommuner: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """The groups as rows of kostragrupper, and what is new in words. A later grouping never replaces an earlier."""
    navn = kommuner[kommuner["gyldig_til"].isna()].set_index("kommunenr")["navn"]
    if ukjente := sorted(set(t["kommunenr"]) - set(navn.index)):
        raise EndretKlassifikasjon(GRUPPER, f"den har kommunen {ukjente[0]}, som ikke står i KLASS {KOMMUNER}")
    alle, sagt = innebygd("kostragrupper"), []
    kjent = alle[alle["gruppering"] == gruppering].set_index("kommunenr")
    if uten := sorted(set(navn.index) - set(t["kommunenr"])):
        sagt.append(f"KLASS 112 har ingen KOSTRA-gruppe for {', '.join(navn[uten[:10]])}.")
    if kjent.empty:
        sagt.append(f"KLASS 112 har en gruppering av kommunene fra {gruppering}. Den er lagret, men tallene her bruker"
                    f" fortsatt grupperingen fra {alle['gruppering'].max()}.")  # fmt: skip
    foer = t["kommunenr"].map(kjent["kostragruppe"])
    for r in t.assign(foer=foer)[foer.notna() & (foer != t["kostragruppe"])].itertuples():
        sagt.append(f"{navn[r.kommunenr]} ({r.kommunenr}) er flyttet fra {r.foer} til {r.kostragruppe}.")
    return t.assign(gruppering=gruppering, sentralitet=t["kommunenr"].map(kjent["sentralitet"]).astype(float),
                    kilde=katalog()[GRUPPER]["kilde"]), sagt  # fmt: skip
