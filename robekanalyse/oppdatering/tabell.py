"""One SSB table: ask for it in pieces, and make rows of the answer."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pandas as pd

from .klient import MAKS_ADRESSE, MAKS_CELLER, URORT, HentingFeil, Klient
from .metadata import Metadata, katalog


def hent_aar(klient: Klient, nr: str, meta: Metadata, regioner: Sequence[str] | None, aar: int) -> pd.DataFrame:
    """One year of one table, long: one row per region and code combination, with `verdi` (NaN) and `merke`.

    `regioner` None asks for all; when a list of them does not go in one call, all are asked for and the rest left out.
    Split so that no call passes SSB's limits of cells and address length.
    """
    vent = katalog()[nr]
    faste: dict[str, list[str]] = {}
    for i, dim in enumerate(vent["indikator_fra"]):
        faste[dim] = list(dict.fromkeys(n.split("/")[i] for n in meta.indikator))
    if "omraade_fra" in vent:
        faste[vent["omraade_fra"]] = list(meta.omraader)
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
    alle_i_ett = len(biter) > 1 and per_region * len(finnes) <= MAKS_CELLER
    if alle_i_ett:  # one call for all there are is kinder to SSB than several for those we want
        biter = [["*"]]
    deler = [les_jsonstat(nr, klient.hent(sti, valg | {felt: ",".join(b)}), meta.tittel) for b in biter]
    ut = pd.concat(deler, ignore_index=True) if deler else pd.DataFrame()
    if alle_i_ett:
        ut = ut[~ut[vent["region"]].isin(set(finnes) - set(onsket))].reset_index(drop=True)
    return ut


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
