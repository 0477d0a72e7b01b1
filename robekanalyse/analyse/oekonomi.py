"""The key figures of a municipality's accounts: amounts from KOSTRA, percentages computed from the amounts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.husk import husk_tabell
from ..grunnlag.kilder import les_for
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from .eksakt import ramse
from .ssbmerker import ikke_vist
from .utvalg import Enhet, eieform, velg_enheter

# Indicator id in the tables → column here. Amounts are 1000 kr.
BELOEP = {
    "brutto_driftsinntekter": "driftsinntekter", "brutto_driftsutgifter": "driftsutgifter",
    "netto_driftsutgifter": "netto_driftsutgifter", "netto_driftsresultat": "netto_driftsresultat",
    "netto_laanegjeld": "netto_laanegjeld", "brutto_investeringsutgifter": "investeringer",
    "renteutgifter": "renteutgifter", "renteinntekter": "renteinntekter", "disposisjonsfond": "disposisjonsfond",
    "akkumulert_merforbruk": "akkumulert_merforbruk", "avskrivninger": "avskrivninger",
    "netto_finansutgifter": "netto_finansutgifter", "avdrag": "avdrag", "frie_inntekter": "frie_inntekter",
    "eiendomsskatt": "eiendomsskatt", "renteeksponert_gjeld": "renteeksponert_gjeld", "havbruksfond": "havbruksfond",
}
# Amounts computed from the others.
_AV_BELOEP = {
    "netto_renter": ("renteutgifter", "renteinntekter"), "brutto_driftsresultat": ("driftsinntekter", "driftsutgifter"),
}
_REGNET = tuple(_AV_BELOEP)
# Column of per cent of driftsinntekter ← column of amounts, and SSB's published figure (12134) where amounts lack.
PROSENT = {
    "netto_driftsresultat_prosent": ("netto_driftsresultat", "netto_driftsresultat_prosent"),
    "netto_laanegjeld_prosent": ("netto_laanegjeld", None),
    "investeringer_prosent": ("investeringer", "brutto_investeringsutgifter_prosent"),
    "netto_renter_prosent": ("netto_renter", None),
    "disposisjonsfond_prosent": ("disposisjonsfond", "disposisjonsfond_prosent"),
    "akkumulert_merforbruk_prosent": ("akkumulert_merforbruk", "akkumulert_merforbruk_prosent"),
    "netto_renteeksponering_prosent": ("renteeksponert_gjeld", "netto_renteeksponering_prosent"),
}
# SSB's other key figures in 12134, shown as published.
PUBLISERT = (
    "aarets_merforbruk_prosent", "arbeidskapital_uten_premieavvik_prosent",
    "langsiktig_gjeld_uten_pensjon_prosent", "frie_inntekter_per_innbygger", "fri_egenkapital_drift_prosent",
    "egenfinansiering_investeringer_prosent",
)
NAVN = {
    "driftsinntekter": "driftsinntekter", "driftsutgifter": "driftsutgifter",
    "netto_driftsutgifter": "netto driftsutgifter", "netto_driftsresultat": "netto driftsresultat",
    "netto_laanegjeld": "netto lånegjeld", "investeringer": "investeringer", "renteutgifter": "renteutgifter",
    "renteinntekter": "renteinntekter", "disposisjonsfond": "disposisjonsfond",
    "akkumulert_merforbruk": "samlet merforbruk", "netto_renteeksponering_prosent": "renteeksponert gjeld",
    "frie_inntekter": "frie inntekter",
}
HENT = "hent dem med «robekanalyse oppdater», eller legg inn egne tall"


@husk_tabell
def nokkeltall(kommune=None, aar: int | Iterable[int] | None = None, *, omfang: str | None = None) -> Resultattabell:
    """What do the accounts say: result, income, expenditure, debt, investment and interest?

    Parameters: `kommune` one name, number or Kommune, a series, a network (its members keep the numbers they
    had), or None for all 357 in one call; `aar` one accounts year, several, or all there are; `omfang` konsern
    or kasse (default: konsern where it is in the data, else kasse).

    Rows: one per municipality and accounts year, oldest first; a municipality without figures has one row
    that says so. Columns: kommunenr (the number of that year), kommune, aar, omfang, status; amounts in 1000 kr
    (driftsinntekter, driftsutgifter, netto_driftsutgifter, netto_driftsresultat, netto_laanegjeld,
    investeringer, renteutgifter, renteinntekter, netto_renter, disposisjonsfond, akkumulert_merforbruk, and,
    where the data have them, avskrivninger, netto_finansutgifter, avdrag, frie_inntekter, eiendomsskatt,
    renteeksponert_gjeld, havbruksfond; brutto_driftsresultat is income less expenditure);
    their per cent of driftsinntekter, computed from the amounts (…_prosent, and
    netto_driftsresultat_prosent_snitt3, the mean of three years); SSB's other key figures as published;
    `prosent_av` (beløp, or publisert where only a published per cent exists); `mangler` (what is blank, named).

    What is missing is never filled in: `.merknader` gives the reason and what to do.
    Raises UgyldigInndata for an unknown omfang or a year that is no year. Source: SSB KOSTRA 12137 and 12134.
    """
    return noekkeltall_for(velg_enheter(kommune), aar, omfang)


def noekkeltall_for(enheter: tuple[Enhet, ...], aar=None, omfang: str | None = None) -> Resultattabell:
    """As `nokkeltall`, for participants given with the numbers they had, as the parts before a merger."""
    if omfang not in (None, "konsern", "kasse"):
        raise UgyldigInndata(f"Regnskapsomfanget «{omfang}» finnes ikke: velg konsern eller kasse.")
    aarene = _aarene(aar)
    lang = _egne_rader(enheter)
    lang = lang[lang["indikator"].isin([*BELOEP, *PUBLISERT, *(p for _, p in PROSENT.values() if p)])]
    lang = lang[lang["omfang"] == omfang] if omfang else _ett_omfang(lang)
    bred = _bred(lang)  # before the years are chosen: the mean needs the two years before
    if aarene is not None:
        bred, lang = (t[t["aar"].isin(aarene)] for t in (bred, lang))
    tomme = [(i, e) for i, e in enumerate(enheter) if i not in set(bred["plass"])]
    uten = pd.DataFrame({"plass": [i for i, _ in tomme], "aar": aarene[-1] if aarene else np.nan})
    uten["kommunenr"] = [e.koder[-1].nr for _, e in tomme]
    deler = [d for d in (bred, uten) if len(d)]
    t = pd.concat(deler).sort_values(["plass", "aar"], kind="stable").reset_index(drop=True)
    t.insert(1, "kommune", [enheter[i].navn for i in t["plass"]])
    t = t.reindex(columns=_kolonner(t))
    t["mangler"] = _mangler(t)
    return resultattabell(
        t.drop(columns="plass").astype({"aar": "Int64"}), _opphav(lang),
        _merknader(t, lang, [e for _, e in tomme], enheter),
    )


def samlede_nokkeltall(tabell: pd.DataFrame, navn: str) -> Resultattabell:
    """What would these municipalities look like as one? Amounts are added year by year, then divided; rates never are.

    `tabell` is from `nokkeltall`; one row per year, with the number of municipalities in it. An amount that one
    of them lacks is blank for the year. Use it for a network, or for the parts of a municipality before a merger.
    """
    beloep = [*BELOEP.values(), *_REGNET]
    gruppert = tabell.dropna(subset=["aar", "driftsinntekter"]).groupby("aar")
    t = gruppert[beloep].sum(min_count=1).where(gruppert[beloep].count().eq(gruppert.size(), axis=0))
    t = t.assign(kommune=navn, kommuner=gruppert.size()).reset_index()
    for p, (b, _) in PROSENT.items():
        t[p] = 100 * t[b] / t["driftsinntekter"].where(t["driftsinntekter"] > 0)
    t = t[["kommune", "aar", "kommuner", *beloep, *PROSENT]]
    antall = sorted(t["kommuner"].unique())
    ulikt = len(antall) > 1
    merknad = [f"Antallet kommuner i summen varierer mellom årene ({antall[0]}–{antall[-1]})."] if ulikt else []
    return resultattabell(t, [k.med(formel="sum av kommunene") for k in tabell.kilder], merknad)


def aarsspenn(aar: Iterable[int]) -> str:
    """How are these years written? «2025», or «2020–2025» from first to last."""
    foerste, siste = int(min(aar)), int(max(aar))
    return str(foerste) if foerste == siste else f"{foerste}–{siste}"


def _aarene(aar) -> list[int] | None:
    if aar is None:
        return None
    liste = [aar] if isinstance(aar, (int, np.integer)) and not isinstance(aar, bool) else aar
    if isinstance(liste, (str, bool)) or not all(isinstance(a, (int, np.integer)) for a in liste):
        raise UgyldigInndata(f"«{aar}» er ikke et regnskapsår: skriv fire sifre, for eksempel 2025.")
    return sorted({int(a) for a in liste})


def _egne_rader(enheter: tuple[Enhet, ...]) -> pd.DataFrame:
    """The rows of each participant's own numbers only, with its place in the call; a merger's parts are not its own."""
    koder = pd.DataFrame(
        [(i, k.nr, k.fra or 0, k.til or 9999) for i, e in enumerate(enheter) for k in e.koder],
        columns=["plass", "kommunenr", "fra", "til"],
    )
    numre = sorted(koder["kommunenr"].unique())
    t = les_for("kostra_oekonomi", enheter[0].kommune, kommunenr=numre).merge(koder, on="kommunenr")
    return t[t["aar"].between(t["fra"], t["til"])]


def _ett_omfang(lang: pd.DataFrame) -> pd.DataFrame:
    """Konsern where the municipality has it that year, else kasse: never both in one row."""
    if not (lang["omfang"] == "kasse").any():
        return lang
    har_konsern = lang["omfang"].eq("konsern").groupby([lang["plass"], lang["aar"]]).transform("any")
    return lang[lang["omfang"].eq("konsern") | ~har_konsern]


def _bred(lang: pd.DataFrame) -> pd.DataFrame:
    noekkel = ["plass", "kommunenr", "aar", "omfang"]
    t = lang.pivot(index=noekkel, columns="indikator", values="verdi").rename_axis(columns=None)
    status = lang.drop_duplicates([*noekkel, "status"]).groupby(noekkel)["status"].agg(" og ".join)
    t = t.rename(columns=BELOEP).assign(status=status).reset_index()
    t = t.reindex(columns=list(dict.fromkeys([*t.columns, *BELOEP.values()])))
    t["netto_renter"] = t["renteutgifter"] - t["renteinntekter"]
    t["brutto_driftsresultat"] = t["driftsinntekter"] - t["driftsutgifter"]
    inntekt = t["driftsinntekter"].where(t["driftsinntekter"] > 0)
    t["prosent_av"] = np.where(inntekt.notna(), "beløp", "publisert")
    for kolonne, (beloep, publisert) in PROSENT.items():
        ellers = t[publisert] if publisert in t.columns else np.nan
        t[kolonne] = (100 * t[beloep] / inntekt).where(inntekt.notna() & t[beloep].notna(), ellers)
    t = t.sort_values(["plass", "aar"], kind="stable")
    per = t.groupby("plass")
    tre_aar = per["aar"].diff(2) == 2
    snitt = per["netto_driftsresultat_prosent"].rolling(3).mean().droplevel(0)
    t["netto_driftsresultat_prosent_snitt3"] = snitt.where(tre_aar)
    return t


def _kolonner(t: pd.DataFrame) -> list[str]:
    return [
        "plass", "kommunenr", "kommune", "aar", "omfang", "status", *BELOEP.values(), *_REGNET,
        *PROSENT, "netto_driftsresultat_prosent_snitt3", *PUBLISERT, "prosent_av",
    ]


def _mangler(t: pd.DataFrame) -> list[str]:
    blank = _blank(t).to_numpy()
    navn = np.array(list(NAVN.values()))
    alle = t[list(BELOEP.values())].isna().all(axis=1) & t["netto_driftsresultat_prosent"].isna()
    return [
        "alle regnskapstall" if a else ", ".join(navn[b]) for a, b in zip(alle, blank, strict=True)
    ]


def _blank(t: pd.DataFrame) -> pd.DataFrame:
    """Which named figures are blank? Frie inntekter counts as known when SSB's figure per inhabitant is."""
    ut = t[list(NAVN)].isna()
    ut["frie_inntekter"] &= t["frie_inntekter_per_innbygger"].isna()
    return ut


def _opphav(lang: pd.DataFrame) -> list[Opphav]:
    ut = []
    for (kilde, status, indikator), d in lang.groupby(["kilde", "status", "indikator"], sort=True):
        konstruert = bool((d["kommunenr"] == "9901").any())
        aar = (int(d["aar"].min()), int(d["aar"].max()))
        ut.append(Opphav(kilde, variabelnavn(indikator), aar, status, "prosent regnet av beløp", konstruert))
    return ut


def variabelnavn(indikator: str) -> str:
    """What is this indicator called in a source line? Its name, with a small first letter."""
    navn = les_yaml("indikatorer.yaml")[indikator]["navn"]
    return navn[:1].lower() + navn[1:]


def kilder_til(tabell: Resultattabell, *kolonner: str) -> tuple[Opphav, ...]:
    """Which of the table's origins lie behind these columns of it? A per cent has its amount and the income behind it.

    All of the table's origins when none of them is of a variable in `nokkeltall`.
    """
    ider = {id: kolonne for id, kolonne in BELOEP.items()}
    med: set[str] = set()
    for k in kolonner:
        beloep, publisert = PROSENT.get(k.removesuffix("_snitt3"), (k, None))
        deler = _AV_BELOEP.get(beloep, (beloep,))
        med |= {id for id, kol in ider.items() if kol in deler} | ({publisert} if publisert else {k} & set(PUBLISERT))
        med |= {"brutto_driftsinntekter"} if k.removesuffix("_snitt3") in PROSENT else set()
    navn = {variabelnavn(id) for id in med}
    return tuple(o for o in tabell.kilder if o.variabel in navn) or tuple(tabell.kilder)


def _ikke_vist(t: pd.DataFrame, enheter: tuple[Enhet, ...]) -> list[str]:
    """What SSB keeps back for the years shown; for all municipalities at once it would be a list nobody reads."""
    if not 0 < len(enheter) <= 8:
        return []
    aar = tuple(int(a) for a in t["aar"].dropna().unique())
    indikatorer = tuple(dict.fromkeys([*BELOEP, *(p for _, p in PROSENT.values() if p), *PUBLISERT]))
    return ikke_vist("kostra_oekonomi", [e.kommune for e in enheter], indikator=indikatorer, aar=aar)


def _merknader(t: pd.DataFrame, lang: pd.DataFrame, uten: list[Enhet], alle: tuple[Enhet, ...]) -> list[str]:
    ut = []
    if uten:
        navn = ramse([e.navn for e in uten]) if len(uten) <= 8 else f"{len(uten)} kommuner"
        ut.append(f"Regnskapstall for {navn} finnes ikke i datagrunnlaget for årene som er valgt: {HENT}.")
    for e in uten if len(uten) <= 8 else []:
        foer = [x.navn for x in e.kommune.tidligere if not x.samme and e.koder[-1].nr == e.kommune.nr]
        if foer:
            ut.append(
                f"{e.navn} er slått sammen av {ramse(sorted(set(foer)))}: regnskapene deres er ikke {eieform(e.navn)}"
                " og vises ikke som det."
            )
    if len(lang):
        borte = [NAVN[k] for k, b in _blank(t).all().items() if b]
        if borte:
            ut.append(f"Ikke i datagrunnlaget: {ramse(borte)}. For å få dem: {HENT}.")
        delvis = t.dropna(subset=["renteutgifter"])["aar"]
        if len(delvis) and t["driftsinntekter"].notna().sum() > len(delvis):
            ut.append(f"Renteutgifter og renteinntekter finnes bare for {aarsspenn(delvis)}.")
    ut += _ikke_vist(t, alle)
    if (t["prosent_av"] == "publisert").any():
        ut.append("Der bare prosenttallet er publisert, og ikke beløpene, står det som publisert.")
    return ut
