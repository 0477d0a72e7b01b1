"""One SSB table: check that it still means what we think, ask for it in pieces, and make rows of the answer."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from .klient import MAKS_ADRESSE, MAKS_CELLER, URORT, HentingFeil, Klient


@dataclass(frozen=True)
class Metadata:
    """What the table says about itself: title, when it was published, its dimensions with codes and labels."""

    tittel: str
    oppdatert: str
    koder: dict[str, dict[str, str]]
    aar: tuple[int, ...]


def katalog() -> dict[str, dict]:
    """What is fetched, and what each table must say about itself? Source: data/ssb/tabeller.yaml."""
    return les_yaml("ssb/tabeller.yaml")


def les_metadata(klient: Klient, nr: str) -> Metadata:
    """Does the table still mean what the catalogue expects? Raises HentingFeil, by name, when it does not."""
    vent = katalog()[nr]
    valg = {"lang": "no"}
    if "kodeliste" in vent:
        valg[f"codelist[{vent['region']}]"] = vent["kodeliste"]
    m = klient.hent(f"/tables/{nr}/metadata", valg)
    try:
        koder = {d: dict(m["dimension"][d]["category"]["label"]) for d in m["id"]}
        meta = Metadata(m["label"], m["updated"], koder, tuple(sorted(int(a) for a in koder["Tid"])))
        enheter = m["dimension"]["ContentsCode"]["category"].get("unit", {})
    except (KeyError, TypeError, ValueError, AttributeError):
        raise HentingFeil(f"Tabell {nr} hos SSB har en annen form enn ventet, og hentes ikke. {URORT}") from None
    if vent["tittel"].casefold() not in meta.tittel.casefold():
        raise _endret(nr, f"den heter nå «{meta.tittel}»")
    andre = [vent[k] for k in ("omraade_fra", "alder", "kjonn") if k in vent]
    for dim in [vent["region"], *vent["indikator_fra"], *andre]:
        if dim not in koder:
            raise _endret(nr, f"variabelen {dim} finnes ikke lenger")
    for omraade in vent.get("omraader", ()):
        if omraade not in koder[vent["omraade_fra"]]:
            raise _endret(nr, f"koden {omraade} finnes ikke lenger")
    for noekkel, ind in vent["indikator"].items():
        deler = noekkel.split("/")
        for dim, kode in zip(vent["indikator_fra"], deler, strict=True):
            if kode not in koder[dim]:
                raise _endret(nr, f"koden {kode} finnes ikke lenger")
        navn = koder[vent["indikator_fra"][0]][deler[0]]
        if ind["navn"].casefold() not in navn.casefold():
            raise _endret(nr, f"koden {deler[0]} heter nå «{navn}»")
        enhet = enheter.get(deler[-1], {}).get("base", "")
        if enhet.casefold() != ind["enhet"]:
            raise _endret(nr, f"enheten for {deler[-1]} er nå «{enhet}», ikke {ind['enhet']}")
    return meta


def _endret(nr: str, hva: str) -> HentingFeil:
    return HentingFeil(f"Tabell {nr} hos SSB har endret mening ({hva}), og hentes ikke. {URORT}")


def hent_aar(klient: Klient, nr: str, meta: Metadata, regioner: Sequence[str] | None, aar: int) -> pd.DataFrame:
    """One year of one table, long: one row per region and code combination, with `verdi` (NaN) and `merke`.

    `regioner` None asks for all. Split so that no call passes SSB's limits of cells and address length.
    """
    vent = katalog()[nr]
    faste: dict[str, list[str]] = {}
    for i, dim in enumerate(vent["indikator_fra"]):
        faste[dim] = list(dict.fromkeys(n.split("/")[i] for n in vent["indikator"]))
    if "omraade_fra" in vent:
        faste[vent["omraade_fra"]] = list(vent["omraader"])
    valg = {"lang": "no", "outputFormat": "json-stat2"}
    valg |= {f"valueCodes[{d}]": ",".join(k) for d, k in faste.items()} | {"valueCodes[Tid]": str(aar)}
    for dim in ("alder", "kjonn"):
        if dim in vent:
            valg[f"valueCodes[{vent[dim]}]"] = "*"
    if "kodeliste" in vent:
        valg[f"codelist[{vent['region']}]"] = vent["kodeliste"]
        valg[f"outputValues[{vent['region']}]"] = "aggregated"
    per_region = math.prod(len(k) for k in faste.values()) * math.prod(
        len(meta.koder[vent[d]]) for d in ("alder", "kjonn") if d in vent
    )
    finnes = list(meta.koder[vent["region"]])
    onsket = finnes if regioner is None else [r for r in finnes if r in set(regioner)]
    felt, sti = f"valueCodes[{vent['region']}]", f"/tables/{nr}/data"
    biter: list[list[str]] = []
    if regioner is None and per_region * len(finnes) <= MAKS_CELLER:
        biter = [["*"]]
    else:
        for r in onsket:
            ny = [*(biter[-1] if biter else []), r]
            passer = per_region * len(ny) <= MAKS_CELLER
            if biter and passer and len(klient.adresse(sti, valg | {felt: ",".join(ny)})) <= MAKS_ADRESSE:
                biter[-1] = ny
            else:
                biter.append([r])
    deler = [les_jsonstat(nr, klient.hent(sti, valg | {felt: ",".join(b)}), meta.tittel) for b in biter]
    return pd.concat(deler, ignore_index=True) if deler else pd.DataFrame()


def les_jsonstat(nr: str, svar: dict, tittel: str) -> pd.DataFrame:
    """The answer as rows. `value` may be a list or an object; a null keeps its mark from `status`."""
    try:
        dim, stoerrelse = svar["id"], svar["size"]
        akser = [sorted(svar["dimension"][d]["category"]["index"], key=svar["dimension"][d]["category"]["index"].get)
                 for d in dim]
        antall, verdier, status = math.prod(stoerrelse), svar["value"], svar.get("status") or {}
        if [len(a) for a in akser] != list(stoerrelse) or (isinstance(verdier, list) and len(verdier) != antall):
            raise ValueError
        if isinstance(verdier, dict):
            verdier = [verdier.get(str(i)) for i in range(antall)]
        if isinstance(status, list):
            status = {str(i): s for i, s in enumerate(status) if s}
        ut = pd.DataFrame(list(itertools.product(*akser)), columns=dim)
        ut["verdi"] = pd.Series(verdier, dtype="float64")
    except (KeyError, TypeError, ValueError, AttributeError):
        raise HentingFeil(f"Svaret på tabell {nr} er ikke helt, og brukes ikke: prøv igjen. {URORT}") from None
    merke = pd.Series([status.get(str(i), "") for i in range(antall)], dtype="str")
    ut["merke"] = merke.where(ut["verdi"].isna(), "").mask(ut["verdi"].isna() & (merke == ""), "..")
    return ut
