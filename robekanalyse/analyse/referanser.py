"""What a municipality is compared with: the country, a group, a network, a list, the most alike, the lowest quarter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import FlertydigKommune, UgyldigInndata, UkjentKommune, UkjentNettverk
from ..grunnlag.kommune import Kommune, alle_kommuner, finn_kommune
from ..grunnlag.nettverk import Nettverk, alle_nettverk, finn_nettverk
from ..grunnlag.opphav import Resultattabell, resultattabell
from ..grunnlag.regler import regel
from .eksakt import ramse
from .likhet import UTEN_LIKE, inntektsmaal, kommunenavn, kostragruppe_for, kostragruppe_nr, med_tall, naermeste_numre

REGION, KOMMUNER, KVARTIL = "region", "kommuner", "kvartil"
HENT = "hent dem fra SSB med «robekanalyse oppdater»"


@dataclass(frozen=True)
class Referanse:
    """A resolved reference for a set of municipalities: `navn` as in «mot …», and what each is compared with.

    `slag` is region (then `regioner` holds a KOSTRA code per municipality, None when it has none), kommuner or
    kvartil (then `medlemmer` holds the numbers of the others, per municipality, its own left out). `merknader` are
    sentences on the choice itself, `egne` one per municipality where its own case needs a word, else "".
    """

    id: str
    navn: str
    slag: str
    regioner: tuple[str | None, ...] = ()
    medlemmer: tuple[tuple[str, ...], ...] = ()
    merknader: tuple[str, ...] = ()
    egne: tuple[str, ...] = ()


def _noekkel(tekst: str) -> str:
    ascii_ = str(tekst).casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    flat = re.sub(r"[\W_]+", " ", ascii_).strip()
    return {
        "kostra gruppe": "kostragruppe", "kostra gruppen": "kostragruppe", "kostragruppen": "kostragruppe",
        "de likeste": "naermeste", "de likeste kommunene": "naermeste", "likeste": "naermeste",
        "de likeste av kommunene med tall": "naermeste_med_tall", "beste kvartil i kostra gruppen": "beste_kvartil",
    }.get(flat, flat.replace(" ", "_"))


def referansevalg() -> Resultattabell:
    """What can be chosen as a reference, and what is each good and bad for?

    One row per choice: id, navn, slag, styrke, svakhet. The fixed ones first, then every network.
    """
    rader = [
        {"id": id, "navn": r["navn"], "slag": r["slag"], "styrke": r["styrke"], "svakhet": r["svakhet"].strip()}
        for id, r in les_yaml("referanser.yaml").items()
    ]
    rader += [
        {"id": n.navn, "navn": f"nettverket {n.tittel}", "slag": KOMMUNER,
         "styrke": "Ekte samtale om de samme spørsmålene.",
         "svakhet": "Få observasjoner, og kommunene må være sammenlignbare."}
        for n in alle_nettverk().values()
    ]
    return resultattabell(rader)


def finn_referanse(referanse, kommuner: tuple[Kommune, ...], aar: int) -> Referanse:
    """Which reference is meant, for these municipalities in this year?

    `referanse` is one of the names in data/referanser.yaml («landet», «landet uten Oslo», «KOSTRA-gruppe»,
    «naermeste», «naermeste 5», «naermeste med tall», «beste kvartil»), a network or its name, a municipality, or a
    list of municipalities by name or number. A municipality in its own network or list is left out of its own
    reference. Raises UgyldigInndata, UkjentKommune or FlertydigKommune, each with what to write instead.
    """
    if isinstance(referanse, (str, int)) and not isinstance(referanse, bool):
        return _av_tekst(referanse, kommuner, aar)
    if isinstance(referanse, Nettverk):
        return _nettverk(referanse, kommuner)
    if isinstance(referanse, Kommune):
        return _liste([referanse], kommuner)
    if isinstance(referanse, Iterable):
        return _liste(referanse, kommuner)
    raise UgyldigInndata(f"«{referanse}» er ikke en referanse: {_valgene()}.")


def _valgene() -> str:
    faste = ", ".join(r["navn"] for r in les_yaml("referanser.yaml").values())
    return f"velg {faste}, et nettverk ({', '.join(alle_nettverk())}) eller en liste med kommuner"


def _av_tekst(tekst, kommuner, aar) -> Referanse:
    id, antall = _noekkel(tekst), None
    if treff := re.fullmatch(r"(naermeste(?:_med_tall)?)_(\d+)", id):
        id, antall = treff[1], int(treff[2])
    if id in les_yaml("referanser.yaml"):
        return _fast(id, antall, kommuner, aar)
    try:
        return _nettverk(finn_nettverk(str(tekst)), kommuner)
    except UkjentNettverk:
        pass
    try:
        return _liste([tekst], kommuner)
    except FlertydigKommune:
        raise
    except UkjentKommune:
        raise UgyldigInndata(f"«{tekst}» er verken en referanse, et nettverk eller en kommune: {_valgene()}.") from None


def _fast(id: str, antall: int | None, kommuner, aar) -> Referanse:
    r = les_yaml("referanser.yaml")[id]
    if id == "kostragruppe":
        grupper = tuple(kostragruppe_for(k) for k in kommuner)
        egne = _uten(kommuner, grupper, "står ikke i KOSTRA-grupperingen")
        navn = f"KOSTRA-gruppe {grupper[0]}" if len(kommuner) == 1 and grupper[0] else r["navn"]
        return Referanse(id, navn, REGION, grupper, merknader=(r["svakhet"].strip(),), egne=egne)
    if r["slag"] == REGION:
        return Referanse(id, r["navn"], REGION, (r["kode"],) * len(kommuner), egne=("",) * len(kommuner))
    if id == "beste_kvartil":
        return _kvartil(r, kommuner)
    antall = int(regel("handlingsrom.likeste_antall").verdi) if antall is None else antall
    if antall < 1:
        raise UgyldigInndata("Antallet kommuner må være minst 1: skriv for eksempel «naermeste 5».")
    blant = med_tall(aar) if id == "naermeste_med_tall" else tuple(k.nr for k in alle_kommuner())
    numre = naermeste_numre(kommuner, aar, antall, blant)
    merknader = [m for m in (r["svakhet"].strip(), inntektsmaal(aar).merknad) if m]
    return Referanse(id, r["navn"], KOMMUNER, medlemmer=tuple(map(tuple, numre)), merknader=tuple(merknader),
                     egne=tuple(map(_hvem, kommuner, numre)))


def _kvartil(r, kommuner) -> Referanse:
    medlemmer = []
    for k in kommuner:
        gruppe = kostragruppe_for(k)
        alle = kostragruppe_nr()
        medlemmer.append(tuple(sorted(nr for nr in alle.index[alle == gruppe] if nr != k.nr)))
    egne = _uten(kommuner, medlemmer, "har ingen andre i sin KOSTRA-gruppe")
    return Referanse(
        "beste_kvartil", r["navn"], KVARTIL, medlemmer=tuple(medlemmer), merknader=(r["svakhet"].strip(),), egne=egne
    )


def _uten(kommuner, valgt, hva: str) -> tuple[str, ...]:
    """A sentence for each municipality that nothing was found for."""
    return tuple("" if v else f"{k.navn} {hva}." for k, v in zip(kommuner, valgt, strict=True))


def _hvem(kommune: Kommune, numre) -> str:
    if not numre:
        return UTEN_LIKE.format(kommune.navn)
    return f"{kommune.navn} er sammenlignet med {ramse(kommunenavn()[n] for n in numre)}."


def _nettverk(n: Nettverk, kommuner) -> Referanse:
    nytt = [f"{m.navn_den_gang} er i dag {m.kommune.navn}, og tallene gjelder {m.kommune.navn}." for m in n.medlemmer
            if m.navn_den_gang != m.kommune.navn]
    return _andre(n.navn, f"nettverket {n.tittel}", n.kommuner, kommuner, nytt)


def _liste(referanse, kommuner) -> Referanse:
    valgt = [finn_kommune(r) for r in referanse]
    if not valgt:
        raise UgyldigInndata("Lista over kommuner å sammenligne med er tom: skriv minst én kommune.")
    if konstruert := [k for k in valgt if k.konstruert]:
        raise UgyldigInndata(f"{konstruert[0].navn} er konstruert og kan ikke være referanse: ta den ut av lista.")
    unike = list(dict.fromkeys(valgt))
    merknader = [] if len(unike) == len(valgt) else ["En kommune står to ganger på lista og er regnet med én gang."]
    andre = [k for k in unike if len(kommuner) > 1 or k != kommuner[0]]
    navn = ramse(sorted(k.navn for k in andre)) if 0 < len(andre) < 5 else f"{len(andre)} valgte kommuner"
    return _andre("liste", navn, tuple(unike), kommuner, merknader)


def _andre(id, navn, medlemmer, kommuner, merknader) -> Referanse:
    """The members as a reference: each municipality is compared with the others."""
    per = tuple(tuple(sorted(m.nr for m in medlemmer if m.nr != k.nr)) for k in kommuner)
    for k, andre in zip(kommuner, per, strict=True):
        if not andre:
            raise UgyldigInndata(
                f"{k.navn} kan ikke sammenlignes med seg selv: legg til minst én annen kommune i referansen."
            )
    egne = tuple(
        f"{k.navn} er selv med i referansen og er holdt utenfor, så den sammenlignes med de andre."
        if k in medlemmer else "" for k in kommuner
    )
    return Referanse(id, navn, KOMMUNER, medlemmer=per, merknader=tuple(merknader), egne=egne)


def plasser(medlemmer: Sequence[Sequence[str]], numre: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """At which places in `numre` do the members stand? Two arrays (i × m): places, and which of them are real."""
    plass = {n: i for i, n in enumerate(numre)}
    bredde = max((len(m) for m in medlemmer), default=0) or 1
    ut = np.zeros((len(medlemmer), bredde), int)
    ekte = np.zeros((len(medlemmer), bredde), bool)
    for i, rad in enumerate(medlemmer):
        ut[i, : len(rad)] = [plass[n] for n in rad]
        ekte[i, : len(rad)] = True
    return ut, ekte
