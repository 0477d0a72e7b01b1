"""The homework of one gathering as the script of the page reads it: questions, lists, roles and the answers so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

from ..analyse.sortering import VALG, sorteringssaker
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil
from ..grunnlag.kommune import Kommune
from ..grunnlag.nettverk import Nettverk
from ..grunnlag.spoersmaal import FILER, Kolonne, Spoersmaal, spoersmaal
from ..samling.start import planaar
from ..svar.innlevering import ALLE, ENDELSE, FORMAT, VERSJON
from ..svar.skjemaoppsett import kolonnetittel
from ..svar.svarmappe import Svarmappe

_NAAR = {"foer": "Før samlingen", "salen": "I salen", "hjemme": "Hjemme"}
# What the script needs of a question or a column; the rest is for those who run the course.
_FELT = (
    "id", "type", "hjelp", "maks_tegn", "enhet", "pris", "desimaler", "min", "maks", "eget_valg", "min_rader",
    "maks_rader", "min_valg", "maks_valg", "begrunnelse", "anonym", "rader_fra", "valg_fra", "krav", "automatisk",
    "eksempel", "forvalg",
)  # fmt: skip


# What else is filled in at the gathering: the last one takes in the meeting before it, and ends with the evaluation.
_SAMMEN = {"6": ("kommunemoete", "6", "evaluering")}


def skjema(
    kommune: Kommune, samling: str, nettverk: Nettverk | None = None, mappe: Path | None = None
) -> dict:
    """What does the page's script need to show this homework and write it as a hand-in file?

    Answers in `mappe`/svar are taken along, so that the page opens with what the municipality has answered; anonymous
    ones never are.
    """
    bilde = les_yaml("kartlegging/selvbilde.yaml")
    filer = _SAMMEN.get(samling, (samling,))
    alle = [s for n in filer for s in spoersmaal(n)]
    return {
        "format": FORMAT, "versjon": VERSJON, "endelse": ENDELSE, "samlinger": [*FILER],
        "kommune": kommune.nr, "navn": kommune.navn, "mappenavn": kommune.mappenavn, 
        "samling": samling if len(filer) == 1 else ALLE,
        "sporsmaal": [_sporsmaal(s, nettverk, kommune) for s in alle],
        "roller": {k: {"navn": v["navn"], "gruppe": v["gruppe"], "alene": v["alene"] == "ja"}
                   for k, v in bilde["roller"].items()},
        "grupper": bilde["grupper"],
        "minst": int(bilde["terskler"]["minst_svar"]["verdi"]),
        "skala": {str(k): v for k, v in bilde["skala"].items()},
        "oppfoeringer": _svarene(mappe, alle),
        "sortering": _sorteringen() if samling == "4" else None,
    }  # fmt: skip


def _utvalg(k: Spoersmaal | Kolonne) -> dict:
    alle = {n: getattr(k, n) for n in _FELT if hasattr(k, n)}
    ut = {n: v for n, v in alle.items() if v not in (None, "", ()) and v is not False}
    return ut | {"valg": [[v.id, v.tekst] for v in k.valg]}


def _sporsmaal(s: Spoersmaal, nettverk: Nettverk | None, kommune: Kommune) -> dict:
    levende = {
        "planaar": [str(a) for a in planaar(kommune)],
        "nettverk": [k.navn for k in nettverk.kommuner] if nettverk else [],
    }
    ut = _utvalg(s) | {
        "sporsmaal": s.spoersmaal, "naar": _NAAR[s.naar], "svarer": list(s.svarer), "hjemmel": s.hjemmel,
        "vilkaar": s.vilkaar.hvis if s.vilkaar else "",
        "linjer": [[v.id, v.tekst] for v in s.linjer],
        "kolonner": [_utvalg(k) | {"navn": kolonnetittel(k)} for k in s.kolonner],
    }  # fmt: skip
    for k in (ut, *ut["kolonner"]):
        if not k["valg"] and k.get("valg_fra") in levende:
            k["forslag"] = levende[k["valg_fra"]]
    return ut


def _svarene(mappe: Path | None, sporsmaal: list[Spoersmaal]) -> list[dict]:
    """The changes of these questions, and of those its rows and lists are made from."""
    if mappe is None or not (mappe / "svar").is_dir():
        return []
    trengs = {s.id for s in sporsmaal}
    for s in sporsmaal:
        fra = (v for k in (s, *s.kolonner) for v in (k.valg_fra, getattr(k, "rader_fra", "")))
        trengs |= {v.split(".")[0] for v in fra if "-" in v}
    try:
        alle = Svarmappe(mappe).oppfoeringer
    except RobekFeil:  # a folder that is not a municipality's: the page opens empty
        return []
    return [o.som_data() for o in sorted(alle, key=lambda o: o.orden) if o.spm in trengs]


def _sorteringen() -> dict:
    """The cases of «Hvem avgjør?» with key, section and reason."""
    rader = [
        {**asdict(s), "kontrollert": s.kontrollert.isoformat() if isinstance(s.kontrollert, dt.date) else ""}
        for s in sorteringssaker()
    ]
    return {"valg": VALG, "saker": rader}
