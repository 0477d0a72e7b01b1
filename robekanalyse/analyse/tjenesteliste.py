"""Which services are compared, which KOSTRA areas and sectors each consists of, and what does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from .behovsindeks import SEKTORER

GRUPPE, UTEN_KORREKSJON = "gruppe", "uten_korreksjon"
PAA_TVERS, IKKE_HANDLINGSROM = "paa_tvers", "ikke_handlingsrom"
# A fixed order keeps tables alike from one municipality to the next when there are no amounts to sort by.
GRUPPER, ALLE, SEKTORVIS = "grupper", "alle", "sektorer"
FUNKSJONSVIS, FUNKSJONSSERIER = "funksjoner", "serier"
INNDELINGER = (GRUPPER, ALLE, SEKTORVIS, FUNKSJONSVIS, FUNKSJONSSERIER)
FUNKSJON = "funksjon:"


@dataclass(frozen=True)
class Tjeneste:
    """One line of the comparison.

    `omraader` are KOSTRA areas (or a sector, «sektor:grunnskole», or functions, «funksjon:253»), `sektorer` those of
    the cost keys that give the need index. `rolle` is gruppe (norm corrected for need), uten_korreksjon (compared as
    it is), paa_tvers or ikke_handlingsrom (shown only). `forbehold` are sentences on what the definitions do not have
    in common; `faa_brukere` says that a handful of cases moves the whole service in a small municipality.
    """

    id: str
    navn: str
    rolle: str
    omraader: tuple[str, ...]
    sektorer: tuple[str, ...]
    forbehold: tuple[str, ...] = ()
    faa_brukere: bool = False

    @property
    def etter_funksjon(self) -> bool:
        """Is it made of functions, which must have been fetched?"""
        return self.omraader[0].startswith(FUNKSJON)

    @property
    def har_norm(self) -> bool:
        """Does the service get a norm and a deviation?"""
        return self.rolle in (GRUPPE, UTEN_KORREKSJON)


@cache
def tjenester(inndeling: str = ALLE) -> tuple[Tjeneste, ...]:
    """Which services are compared? Six comparable «grupper», «alle» areas, seven «sektorer», or «funksjoner».

    «funksjoner» are the parts of three areas that can only be told apart where the functions have been fetched, and
    «serier» those that are followed over a split of functions, without a norm.

    Source: data/tjenester.yaml. Raises UgyldigInndata for another division, OedelagtFil when the file lacks a field.
    """
    if inndeling not in INNDELINGER:
        raise UgyldigInndata(f"Inndelingen «{inndeling}» finnes ikke: velg {', '.join(INNDELINGER)}.")
    innhold = les_yaml("tjenester.yaml")
    try:
        grupper = [
            Tjeneste(id, g["navn"], GRUPPE, tuple(g["omraader"]), tuple(g["sektorer"]),
                     tuple(p["tekst"] for p in g["passer_ikke"]), g.get("faa_brukere", False))
            for id, g in innhold["grupper"].items()
        ]
        andre = [
            Tjeneste(kode.lower(), o["navn"], o["rolle"], (kode,), (),
                     (o.get("merknad") or innhold["roller"][o["rolle"]],)
                     if o["rolle"] not in (GRUPPE, UTEN_KORREKSJON)
                     else tuple(t for t in (innhold["roller"][o["rolle"]], o.get("merknad")) if t))
            for kode, o in innhold["omraader"].items() if o["rolle"] != GRUPPE
        ]
    except (KeyError, TypeError) as e:
        raise OedelagtFil(f"Filen data/tjenester.yaml mangler feltet {e}: fyll det ut, eller hent filen.") from None
    if inndeling == SEKTORVIS:
        return tuple(
            Tjeneste(s, navn, GRUPPE, (f"sektor:{s}",), (s,), *_fra_gruppen(grupper, s))
            for s, navn in SEKTORER.items()
        )
    if inndeling == FUNKSJONSVIS:
        uten = innhold["roller"][UTEN_KORREKSJON]
        return tuple(
            Tjeneste(id, d["navn"], GRUPPE if d["sektorer"] else UTEN_KORREKSJON,
                     tuple(FUNKSJON + f for f in d["funksjoner"]), tuple(d["sektorer"]),
                     () if d["sektorer"] else (uten, d["merknad"]), d.get("faa_brukere", False))
            for id, d in innhold["deling"]["deler"].items()
        )
    if inndeling == FUNKSJONSSERIER:
        return tuple(
            Tjeneste(id, d["navn"], IKKE_HANDLINGSROM, tuple(FUNKSJON + f for f in d["funksjoner"]), ())
            for id, d in innhold["deling"]["serier"].items()
        )
    return tuple(grupper) if inndeling == GRUPPER else (*grupper, *andre)


def _fra_gruppen(grupper, sektor: str) -> tuple[tuple[str, ...], bool]:
    """What is said of a group of one sector is said of the sector; in a group of two it is about the split itself."""
    gruppe = next((g for g in grupper if g.sektorer == (sektor,)), None)
    return (gruppe.forbehold, gruppe.faa_brukere) if gruppe else ((), False)


def uten_omraade() -> str:
    """What is in no area, in one or two sentences for the page."""
    return les_yaml("tjenester.yaml")["uten_omraade"]["tekst"]
