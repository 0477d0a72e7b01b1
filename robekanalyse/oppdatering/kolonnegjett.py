"""Guess what each column of an export is: art, funksjon, amount, year, municipality. Shown to the user."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..analyse.eksakt import ramse
from ..analyse.kontoplan import er_funksjon
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.egne_tall import ART_FUNKSJON, BUDSJETT, OVERSIKT, REGNSKAP
from ..grunnlag.feil import UgyldigInndata
from .egenfil import Ark, Celle

ROLLER = ("art", "funksjon", "beloep", "linje", "aar", "kommune", "kontoklasse")
_AARSTALL = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_HODERADER = 25


@dataclass(frozen=True)
class Kolonner:
    """Which column is what. `hode` is the row index of the headings, `roller` role → column index.

    `brede` are the columns of a wide table, one funksjon each: column index → funksjon. `oppgitt` are the roles that
    the user named; `andre` the columns that can set two rows of the same art and funksjon apart.
    """

    form: str
    hode: int
    navn: tuple[str, ...]
    roller: dict[str, int]
    brede: dict[int, str] = field(default_factory=dict)
    oppgitt: frozenset[str] = frozenset()
    andre: tuple[int, ...] = ()

    def overskrift(self, rolle: str) -> str:
        """The heading of the column that has this role."""
        return self.navn[self.roller[rolle]]


def ord_(navn: str) -> list[str]:
    """The words that stand for this in data/egne_tall/kolonner.yaml."""
    return les_yaml("egne_tall/kolonner.yaml")[navn]


def _enkel(celle: Celle) -> str:
    return " ".join(re.sub(r"[-_./()]", " ", str(celle).casefold()).split())


def kode(celle: Celle) -> str | None:
    """The three-digit code in the cell, «202», «202 Grunnskole» or the number 10 that Excel made of 010; else None."""
    if isinstance(celle, Decimal):
        return f"{int(celle):03d}" if celle == int(celle) and 0 <= celle < 1000 else None
    treff = re.fullmatch(r"(\d{1,3})(?:\s*[-–:.]?\s*[^\d\s].*)?", celle.strip())
    return treff[1].zfill(3) if treff else None


def gjett(ark: Ark, oppgitt: Mapping[str, str], fil: str, slag: str | None = None, aar: int | None = None) -> Kolonner:
    """What is each column? What the user has named comes first; the rest is found by the headings.

    Raises UgyldigInndata when there is no art and funksjon, and no lines of the economic overview, or when several
    columns may be the amount.
    """
    if ukjent := set(oppgitt) - set(ROLLER):
        raise UgyldigInndata(f"Kolonnen «{min(ukjent)}» finnes ikke i --kolonner: velg blant {ramse(list(ROLLER))}.")
    hode = _hoderad(ark, oppgitt)
    if hode is None:
        raise UgyldigInndata(
            f"Vi finner ikke kolonnene for art og funksjon, eller linjene i økonomisk oversikt, i {fil}: skriv hvilke"
            " kolonner det er, for eksempel --kolonner art=Konto,funksjon=Tjeneste,beloep=Regnskap."
        )
    navn = tuple(str(c) for c in ark.rader[hode])
    roller: dict[str, int] = {}
    for rolle, skrevet in oppgitt.items():
        roller[rolle] = _finn(navn, skrevet, fil)
    for rolle in ("art", "funksjon", "aar", "kommune", "kontoklasse"):
        roller |= _med_navn(navn, rolle, roller)
    brede = _brede(navn) if "art" in roller and "funksjon" not in roller else {}
    if "art" in roller and ("funksjon" in roller or brede):
        form = ART_FUNKSJON
        roller.pop("linje", None)
    else:
        form = OVERSIKT
        roller = {r: k for r, k in roller.items() if r in ("beloep", "aar", "kommune", "linje")}
        if "linje" not in roller:
            roller["linje"] = _linjekolonne(ark, hode, fil)
    if _er_data(ark.rader[hode], form, roller):
        raise UgyldigInndata(
            f"Rad {ark.numre[hode]} i {fil} skal være overskrifter, men er tall: sett inn overskrifter foran."
        )
    if not brede and "beloep" not in roller:
        roller["beloep"] = _beloepskolonne(ark, hode, roller, slag, aar, fil)
    andre = tuple(i for i in range(len(navn)) if i not in roller.values() and i not in brede
                  and not _er_beloep(ark, hode, i))  # fmt: skip
    return Kolonner(form, hode, navn, roller, brede, frozenset(oppgitt), andre)


def _er_data(rad, form: str, roller: Mapping[str, int]) -> bool:
    """Is the row of headings really the first row of figures? It would else be lost without a word."""
    if form == OVERSIKT:
        from .oversiktlinjer import linje_for

        tall = any(re.fullmatch(r"[-−(]?\d[\d\s.,]*\)?", str(c)) and not _AARSTALL.fullmatch(str(c)) for c in rad)
        return tall and any(isinstance(c, str) and linje_for(c) for c in rad)
    return all(kode(rad[roller[r]]) for r in ("art", "funksjon") if r in roller)


def _hoderad(ark: Ark, oppgitt: Mapping[str, str]) -> int | None:
    """The first row with headings we know, or that the user has named, or the row before the first known line."""
    for i, rad in enumerate(ark.rader[:_HODERADER]):
        enkle = [_enkel(c) for c in rad]
        if oppgitt and all(_enkel(v) in enkle for v in oppgitt.values() if not str(v).isdigit()) and any(
            not str(v).isdigit() for v in oppgitt.values()
        ):
            return i
        if any(e in ord_("art") for e in enkle) and (any(e in ord_("funksjon") for e in enkle) or _brede(rad)):
            return i
    from .oversiktlinjer import linje_for

    for i, rad in enumerate(ark.rader):
        if i and any(isinstance(c, str) and linje_for(c) for c in rad):
            return next((j for j in range(i - 1, -1, -1) if sum(bool(c) for c in map(str, ark.rader[j])) > 1), i - 1)
    return 0 if oppgitt and all(str(v).isdigit() for v in oppgitt.values()) else None


def _finn(navn: tuple[str, ...], skrevet: str, fil: str) -> int:
    treff = [i for i, n in enumerate(navn) if _enkel(n) == _enkel(skrevet)]
    if len(treff) == 1:
        return treff[0]
    if not treff and skrevet.isdigit() and 1 <= int(skrevet) <= len(navn):
        return int(skrevet) - 1
    hva = "finnes ikke" if not treff else "finnes mer enn én gang"
    raad = f"velg {ramse([n for n in navn if n])}" if not treff else "skriv nummeret på kolonnen i stedet"
    raise UgyldigInndata(f"Kolonnen «{skrevet}» {hva} i {fil}: {raad}.")


def _med_navn(navn, rolle: str, tatt: Mapping[str, int]) -> dict[str, int]:
    if rolle in tatt:
        return {}
    treff = [i for i, n in enumerate(navn) if _enkel(n) in ord_(rolle) and i not in tatt.values()]
    return {rolle: treff[0]} if treff else {}


def _brede(navn) -> dict[int, str]:
    koder = {i: k for i, n in enumerate(navn) if (k := kode(n)) and er_funksjon(k)}
    return koder if len(koder) >= 2 else {}


def _linjekolonne(ark: Ark, hode: int, fil: str) -> int:
    """The column where most of the lines we know stand."""
    from .oversiktlinjer import linje_for

    treff = [sum(bool(isinstance(c, str) and linje_for(c)) for c in kol)
             for kol in zip(*ark.rader[hode + 1:], strict=True)]  # fmt: skip
    if not treff or max(treff) < 2:
        raise UgyldigInndata(
            f"Vi finner ikke kolonnene for art og funksjon, eller linjene i økonomisk oversikt, i {fil}: skriv hvilke"
            " kolonner det er, for eksempel --kolonner art=Konto,funksjon=Tjeneste,beloep=Regnskap."
        )
    return treff.index(max(treff))


def _er_beloep(ark: Ark, hode: int, kolonne: int) -> bool:
    """May this be a column of amounts, by its heading, and by having more numbers than words («Budsjettansvar»)?"""
    e = _enkel(ark.rader[hode][kolonne])
    celler = [r[kolonne] for r in ark.rader[hode + 1:] if r[kolonne] != ""]
    med_ord = sum(isinstance(c, str) and not any(t.isdigit() for t in c) for c in celler)
    if e in ord_("aar") or 2 * med_ord > len(celler):
        return False
    return bool(_AARSTALL.search(e)) or any(re.search(rf"\b{re.escape(o)}", e) for o in ord_("beloep"))


def _beloepskolonne(
    ark: Ark, hode: int, roller: Mapping[str, int], slag: str | None, aar: int | None, fil: str
) -> int:
    navn = tuple(str(c) for c in ark.rader[hode])
    alle = mulige = [i for i in range(len(navn)) if i not in roller.values() and _er_beloep(ark, hode, i)]
    if slag:
        mulige = [i for i in mulige if slag_i(navn[i]) in (slag, None)]
    if aar:
        mulige = [i for i in mulige if aar_i(navn[i]) in (aar, None)]
    if alle and not mulige:
        raise UgyldigInndata(
            f"Ingen kolonne med beløp i {fil} passer med --aar og --slag: der er"
            f" {ramse([f'«{navn[i]}»' for i in alle])}. Rett valgene, eller velg kolonnen med --kolonner."
        )
    if not mulige:
        raise UgyldigInndata(
            f"Vi finner ikke kolonnen med beløp i {fil}: skriv hvilken det er, for eksempel --kolonner beloep="
            f"\"{next((n for n in reversed(navn) if n), 'Beløp')}\"."
        )
    if len(mulige) > 1:
        raise UgyldigInndata(
            f"Flere kolonner i {fil} kan være beløpet, {ramse([f'«{navn[i]}»' for i in mulige])}: velg én med"
            f" --kolonner beloep=\"{navn[mulige[0]]}\"."
        )
    return mulige[0]


def slag_i(tekst: str) -> str | None:
    """Does the text say accounts or budget?"""
    e = _enkel(tekst)
    funnet = [s for s in (REGNSKAP, BUDSJETT) if any(re.search(rf"\b{o}|{o}\b", e) for o in ord_(s))]
    return funnet[0] if len(funnet) == 1 else None


def aar_i(tekst: str) -> int | None:
    """Which one year does the text name?"""
    funnet = set(_AARSTALL.findall(tekst))
    return int(funnet.pop()) if len(funnet) == 1 else None


def sier_tusen(tekst: str) -> bool:
    """Does the text say that amounts are in thousands?"""
    e = str(tekst).casefold().replace("\N{NO-BREAK SPACE}", " ")
    return any(o in e for o in ord_("tusen"))
