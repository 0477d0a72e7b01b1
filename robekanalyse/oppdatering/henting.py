"""Everything a refresh fetches: every table of the catalogue, checked, as rows like the embedded ones."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ..grunnlag.hentede_tall import MERKER
from ..grunnlag.kommune import Kommune, alle_kommuner, deler, koder_for
from ..grunnlag.tabellskjema import kolonner
from .klient import Klient
from .kontroll import avvik_fra_publisert, kontroller
from .metadata import EndretTabell, Metadata, katalog, les_metadata
from .nummer import under_datidens_nummer
from .tabell import hent_aar

LANDET = "EAK"
# The country, the country without Oslo, and the KOSTRA groups: what a municipality is compared with.
AGGREGATER = (LANDET, "EAKUO", *(f"EKG{n:02d}" for n in range(1, 18)))
LISENS = "CC BY 4.0"
_GRUPPER = {
    "alder_0": (0, 0), "alder_1_5": (1, 5), "alder_6_12": (6, 12), "alder_13_15": (13, 15), "alder_16_19": (16, 19),
    "alder_20_44": (20, 44), "alder_45_66": (45, 66), "alder_67_79": (67, 79), "alder_80_89": (80, 89),
    "alder_90_pluss": (90, 105),
}  # fmt: skip
_KJONN = {"1": "menn", "2": "kvinner"}


@dataclass
class Hentet:
    """What was fetched: the tables with the embedded ones' columns, and what SSB says of each."""

    tabeller: dict[str, pd.DataFrame]
    om: dict[str, dict]
    kall: int
    merknader: list[str] = field(default_factory=list)


def hent(klient: Klient, kommuner: Iterable[Kommune] | None, fra_aar: int, *, uten: Sequence[str] = (),
         meld: Callable[[str], None] = lambda _: None) -> Hentet:  # fmt: skip
    """Fetch every table for these municipalities (None: all), the country and the KOSTRA groups, from `fra_aar` on.

    One call at a time. Each table's metadata is read first; one that has changed meaning, a call that fails or a figure
    that cannot be right stops it all with HentingFeil, in one Norwegian sentence, and nothing is written. `uten` are
    tables to leave out. A table nobody has confirmed (frivillig in the catalogue) is left out when it is not as
    expected, and `merknader` says so.
    """
    alle = kommuner is None
    kommuner = tuple(alle_kommuner() if alle else kommuner)
    # its own earlier numbers, and the whole municipalities it was merged of, so that series can be added up
    i_dag = {k.nr: x.nr for x in kommuner for k in (*deler(x), *koder_for(x), x)}
    rader: dict[str, list[pd.DataFrame]] = {}
    om: dict[str, dict] = {}
    merknader: list[str] = []
    svarene: dict[str, tuple[Metadata, pd.DataFrame]] = {}
    for nr, vent in katalog().items():
        if nr in uten:
            continue
        try:
            meta = les_metadata(klient, nr)
        except EndretTabell as e:
            if not vent.get("frivillig"):
                raise
            merknader.append(f"Tabell {nr} er ikke bekreftet, og ble hoppet over: {e.hva}.")
            continue
        merknader += meta.utelatt
        aarene = [a for a in meta.aar if a >= fra_aar]
        regioner = _regioner(vent, meta, i_dag)
        if borte := [k.navn for k in alle_kommuner() if "kodeliste" in vent and f"K-{k.nr}" not in regioner]:
            merknader.append(f"Tabell {nr} har ikke lenger {', '.join(borte[:10])}: kommuneinndelingen er en annen.")
        svar = []
        for aar in aarene:
            meld(f"Tabell {nr}, {meta.tittel.split(':', 1)[-1].strip()}: {aar}")
            svar.append(hent_aar(klient, nr, meta, regioner, aar))
        lang = pd.concat(svar, ignore_index=True) if svar else pd.DataFrame()
        kontroller(nr, vent, meta, lang, regioner)
        svarene[nr] = meta, lang
        if vent["til"] == "kontroll":
            if vent["mot"] in svarene:
                merknader += avvik_fra_publisert(nr, meta, lang, *svarene[vent["mot"]])
            continue
        for tabell, t in _som_innebygd(nr, vent, meta, lang, i_dag).items():
            rader.setdefault(tabell, []).append(t)
            o = om.setdefault(tabell, {"adresser": [], "updated": "", "lisens": LISENS, "status": "", "kilder": [],
                                       "ssb_tabeller": []})  # fmt: skip
            o["adresser"].append(f"{klient.rot}/tables/{nr}")
            o["updated"] = max(o["updated"], meta.oppdatert)
            o["status"] = _aarsstatus(meta, max(aarene, default=0)) if tabell.startswith("kostra") else ""
            o["kilder"].append(vent["kilde"])
            o["ssb_tabeller"].append(nr)
    tabeller = {n: pd.concat(t, ignore_index=True)[list(kolonner(n))] for n, t in rader.items()}
    return Hentet({n: t for n, t in tabeller.items() if len(t)}, om, klient.antall_kall, merknader)


def sammen(*hentet: Hentet) -> Hentet:
    """What was fetched from several places, as one; no table comes from two of them."""
    ut = Hentet({}, {}, 0)
    for h in hentet:
        ut.tabeller |= h.tabeller
        ut.om |= h.om
        ut.kall += h.kall
        ut.merknader += h.merknader
    return ut


def _regioner(vent: dict, meta: Metadata, i_dag: dict[str, str]) -> list[str]:
    """The codes to ask for. The population is always fetched for all: a newer year for some would be nobody's base."""
    if "kodeliste" in vent:
        dagens = {f"K-{k.nr}" for k in alle_kommuner()}
        return [r for r in meta.koder[vent["region"]] if r in dagens]
    if vent["til"] == "framskriving_alder":
        return [r for r in meta.koder[vent["region"]] if _nr(r) in {LANDET, *(k.nr for k in alle_kommuner())}]
    return [*sorted(i_dag), *AGGREGATER]


def _nr(region: str) -> str:
    """The number as the tables here have it, of a region as the population tables write it."""
    return LANDET if region == "0" else region.removeprefix("K-")


def _aarsstatus(meta: Metadata, aar: int) -> str:
    """Revised or not: KOSTRA comes unrevised 15 March and revised 15 June the year after; SSB does not mark it."""
    publisert = dt.date.fromisoformat(meta.oppdatert[:10])
    return "reviderte" if publisert >= dt.date(aar + 1, 6, 15) else "ureviderte"


def _som_innebygd(nr: str, vent: dict, meta: Metadata, lang: pd.DataFrame, i_dag: dict[str, str]) -> dict:
    if lang.empty:
        return {}
    if vent["til"] == "befolkning":
        return _befolkning(vent, lang)
    if vent["til"] == "framskriving_alder":
        return {"framskriving_alder": _framskriving(nr, vent, meta, lang)}
    t = under_datidens_nummer(lang, vent["region"], [d for d in meta.koder if d in lang.columns])
    t = t.rename(columns={vent["region"]: "kommunenr"})
    noekkel = t[vent["indikator_fra"]].agg("/".join, axis=1)
    kjent = meta.indikator
    t = t[noekkel.isin(kjent)].assign(ind=noekkel[noekkel.isin(kjent)])
    ut = pd.DataFrame({
        "kommunenr": t["kommunenr"], "kommunenr_i_dag": t["kommunenr"].map(i_dag), "aar": t["Tid"].astype(int),
        "indikator": t["ind"].map({n: v["id"] for n, v in kjent.items()}), "verdi": t["verdi"],
        "enhet": t["ind"].map({n: v["enhet"] for n, v in kjent.items()}),
        "omfang": t["ind"].map({n: v.get("omfang", vent["omfang"]) for n, v in kjent.items()}),
        "status": t["merke"], "kilde": vent["kilde"],
    })  # fmt: skip
    if vent["til"] == "kostra_tjenester":
        ut["omraade"] = t[vent["omraade_fra"]] if "omraade_fra" in vent else vent["omraade"]
    elif vent["til"] == "kostra_funksjoner":
        ut["funksjon"] = t[vent["omraade_fra"]]
    bare = {v["id"] for v in kjent.values() if v.get("bare_regioner")}
    ut = ut[~ut["indikator"].isin(bare) | ut["kommunenr"].isin(AGGREGATER)]
    revidert = {a: "revidert" if _aarsstatus(meta, a) == "reviderte" else "foreløpig" for a in set(ut["aar"])}
    ut["status"] = ut["status"].where(ut["status"].isin(MERKER), ut["aar"].map(revidert))
    # a municipality that was not there that year has no figure, and that is not missing
    finnes = ~((ut["status"] == ".") & ~ut["kommunenr"].isin(AGGREGATER))
    return {vent["til"]: ut[finnes]}


def _befolkning(vent: dict, lang: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The age groups, and one-year ages by sex, as the embedded tables have them; a year with a blank is left out."""
    t = lang.rename(columns={vent["region"]: "kommunenr"})
    t["kommunenr"], t["aar"] = t["kommunenr"].str.removeprefix("K-"), t["Tid"].astype(int)
    t["alder"] = t[vent["alder"]].str.replace("+", "", regex=False).astype(int)
    hel = t.groupby(["kommunenr", "aar"])["verdi"].transform(lambda v: v.notna().all())
    t = t[hel]
    bredt = t.pivot_table(index=["kommunenr", "aar", vent["kjonn"]], columns="alder", values="verdi", aggfunc="sum")
    bredt.columns = [f"a{a}" for a in bredt.columns]
    ett = bredt.reset_index().rename(columns={vent["kjonn"]: "kjonn"})
    ett["kjonn"] = ett["kjonn"].map(_KJONN)
    grupper = _grupper(t, ["kommunenr", "aar"]).assign(kilde=vent["kilde"])
    return {"befolkning": grupper, "befolkning_ettaarig": ett}


def _grupper(t: pd.DataFrame, hvor: list[str]) -> pd.DataFrame:
    """The ten age groups and the sum, of one-year ages."""
    ett = t.groupby([*hvor, "alder"])["verdi"].sum().unstack("alder")
    ut = pd.DataFrame({n: ett[[a for a in ett.columns if fra <= a <= til]].sum(axis=1)
                       for n, (fra, til) in _GRUPPER.items()})  # fmt: skip
    return ut.assign(i_alt=ett.sum(axis=1)).reset_index()


def _framskriving(nr: str, vent: dict, meta: Metadata, lang: pd.DataFrame) -> pd.DataFrame:
    """The projection by age, as the embedded table has it; a municipality and year with a blank is left out."""
    t = lang[lang["ContentsCode"].isin(meta.indikator)]
    t = t.assign(kommunenr=t[vent["region"]].map(_nr), aar=t["Tid"].astype(int),
                 alternativ=t["ContentsCode"].map({n: v["id"] for n, v in meta.indikator.items()}),
                 alder=t[vent["alder"]].str.replace("+", "", regex=False).astype(int))  # fmt: skip
    t = t[t.groupby(["kommunenr", "aar", "alternativ"])["verdi"].transform(lambda v: v.notna().all())]
    ut = _grupper(t, ["kommunenr", "aar", "alternativ"])
    navn = {k.nr: k for k in alle_kommuner()}
    flere = [n for n, antall in Counter(k.navn for k in navn.values()).items() if antall > 1]
    region = {n: f"{k.navn} ({k.fylke})" if k.navn in flere else k.navn for n, k in navn.items()}
    return ut.assign(region=ut["kommunenr"].map(region | {LANDET: "Hele landet"}), utgitt=vent["utgitt"], tabell=nr,
                     kilde=vent["kilde"])
