"""What one SSB table says about itself, and whether it still means what the catalogue expects."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..grunnlag.datamappe import les_yaml
from .klient import URORT, HentingFeil, Klient


class EndretTabell(HentingFeil):
    """The table no longer means what the catalogue expects; it is named. `hva` is only what is not as expected."""

    def __init__(self, nr: str, hva: str):
        super().__init__(
            f"Tabell {nr} hos SSB har endret mening ({hva}), og hentes ikke. Den hoppes over med --uten {nr}. {URORT}"
        )
        self.hva = hva


@dataclass(frozen=True)
class Metadata:
    """What the table says about itself: title, when it was published, its dimensions with codes and labels.

    `indikator` is what is fetched: the codes in the order of indikator_fra, joined by a slash → the catalogue's entry.
    `omraader` are the areas or functions that are fetched. `utelatt` says, a sentence each, what unconfirmed the table
    did not have.
    """

    tittel: str
    oppdatert: str
    koder: dict[str, dict[str, str]]
    aar: tuple[int, ...]
    indikator: dict[str, dict]
    utelatt: tuple[str, ...] = ()
    omraader: tuple[str, ...] = ()


def katalog() -> dict[str, dict]:
    """What is fetched, and what each table must say about itself? Source: data/ssb/tabeller.yaml."""
    return les_yaml("ssb/tabeller.yaml")


def les_metadata(klient: Klient, nr: str) -> Metadata:
    """Does the table still mean what the catalogue expects? Raises EndretTabell, by name, when it does not."""
    vent = katalog()[nr]
    valg = {"lang": "no"}
    if "kodeliste" in vent:
        valg[f"codelist[{vent['region']}]"] = vent["kodeliste"]
    m = klient.hent(f"/tables/{nr}/metadata", valg)
    try:
        koder = {d: dict(m["dimension"][d]["category"]["label"]) for d in m["id"]}
        tittel, oppdatert, aar = m["label"], m["updated"], tuple(sorted(int(a) for a in koder["Tid"]))
        enheter = {k: _enhet(v.get("base", "")) for k, v in m["dimension"]["ContentsCode"]["category"].get(
            "unit", {}).items()}  # fmt: skip
        kan_utelates = {d for d in koder if (m["dimension"][d].get("extension") or {}).get("elimination")}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise HentingFeil(f"Tabell {nr} hos SSB har en annen form enn ventet, og hentes ikke. {URORT}") from None
    if vent["tittel"].casefold() not in tittel.casefold():
        raise EndretTabell(nr, f"den heter nå «{tittel}»")
    if "foerste_aar" in vent and aar[:1] != (vent["foerste_aar"],):
        raise EndretTabell(nr, f"den begynner nå i {aar[0] if aar else 'ingen år'}, ikke i {vent['foerste_aar']}")
    andre = [vent[k] for k in ("omraade_fra", "alder", "kjonn") if k in vent]
    kjente = [vent["region"], *vent["indikator_fra"], *andre]
    for dim in kjente:
        if dim not in koder:
            raise EndretTabell(nr, f"variabelen {dim} finnes ikke lenger")
    if nye := [d for d in koder if d not in (*kjente, "Tid") and d not in kan_utelates]:
        raise EndretTabell(nr, f"den har fått variabelen {nye[0]}")
    omraader = tuple(o for o in vent.get("omraader", ()) if o in koder[vent["omraade_fra"]])
    borte = [o for o in vent.get("omraader", ()) if o not in omraader]
    if borte and not (omraader and vent.get("noen_omraader")):
        raise EndretTabell(nr, f"koden {borte[0]} finnes ikke lenger")
    indikator, utelatt = {}, []
    if borte:
        utelatt.append(f"Tabell {nr} har ikke {', '.join(borte)}, og de ble hoppet over.")
    for noekkel, ind in vent["indikator"].items():
        try:
            indikator[_funnet(nr, vent, noekkel, ind, koder, enheter)] = ind
        except EndretTabell as e:
            if not (vent.get("frivillig") or ind.get("frivillig")):
                raise
            utelatt.append(f"«{ind['navn']}» i tabell {nr} er ikke bekreftet, og ble hoppet over: {e.hva}.")
    if not indikator:
        raise EndretTabell(nr, "ingen av tallene vi ser etter, er der")
    return Metadata(tittel, oppdatert, koder, aar, indikator, tuple(utelatt), omraader)


def _funnet(nr: str, vent: dict, noekkel: str, ind: dict, koder: dict, enheter: dict[str, str]) -> str:
    """The table's own codes of this indicator, joined by a slash.

    In the catalogue a part may be written «=1000 kr», the one code with that unit, or «~grunnskolepoeng», the one code
    whose label is that, or else holds it; «…» stands for anything between. None, or several, is not it.
    """
    ut = []
    for dim, del_ in zip(vent["indikator_fra"], noekkel.split("/"), strict=True):
        navn = koder[dim]
        if del_.startswith("="):
            treff = [k for k in navn if enheter.get(k) == _enhet(del_[1:])]
        elif del_.startswith("~"):
            soekt = del_[1:].casefold()
            rene = {k: re.sub(r"\s*\([^)]*\)\s*$", "", n).casefold() for k, n in navn.items()}
            holder = re.compile(".*".join(re.escape(d.strip()) for d in soekt.split("…")))
            treff = [k for k, n in rene.items() if n == soekt] or [
                k for k, n in navn.items() if holder.search(n.casefold())
            ]
        else:
            treff = [del_] if del_ in navn else []
            if not treff:
                raise EndretTabell(nr, f"koden {del_} finnes ikke lenger")
        if len(treff) != 1:
            antall = "ingen" if not treff else f"{len(treff)}"
            raise EndretTabell(nr, f"{antall} koder i {dim} passer til «{del_[1:]}»")
        ut.append(treff[0])
    foerste = vent["indikator_fra"][0]
    if ind["navn"].casefold() not in koder[foerste][ut[0]].casefold():
        raise EndretTabell(nr, f"koden {ut[0]} heter nå «{koder[foerste][ut[0]]}»")
    if enheter.get(ut[-1], "") not in [_enhet(e) for e in (ind["enhet"], *ind.get("enhet_hos_ssb", ()))]:
        raise EndretTabell(nr, f"enheten for {ut[-1]} er nå «{enheter.get(ut[-1], '')}», ikke {ind['enhet']}")
    return "/".join(ut)


def _enhet(tekst: str) -> str:
    """A unit as it is compared: «1 000 kr» and «1000 kr» are the same."""
    return re.sub(r"(?<=\d)\s(?=\d)", "", str(tekst)).casefold().strip()
