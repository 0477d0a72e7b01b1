"""Which municipality is meant, by name, by today's number or by any number it has had? Never a silent pick."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from .feil import FlertydigKommune, UkjentKommune
from .kommunehistorie import Ledd, alle_ledd, etterkommere, linje, overganger_fra, senere_endringer
from .kommuneidentitet import (
    FJORDVIK,
    Kode,
    Kommune,
    NummerIAar,
    Tidligere,
    alle_kommuner,
    deler,
    er_samme_kommune,
    fra_ledd,
    koder_for,
    kommuner_i_fylke,
    som_nr,
    ukjent_nr,
)
from .kommunenavn import grov_noekkel, navn_og_sted, noekkel
from .nyinndeling import setning_for

__all__ = [
    "FJORDVIK", "Kandidat", "Kode", "Kommune", "NummerIAar", "Tidligere", "alle_kommuner", "deler",
    "er_samme_kommune", "finn_kommune", "koder_for", "kommuner_i_fylke",
]


@dataclass(frozen=True)
class Kandidat:
    """One municipality to choose from when a name or a number can mean several."""

    nr: str
    navn: str
    fylke: str
    fra: int | None
    til: int | None
    i_dag: tuple[Kommune, ...]

    def __str__(self) -> str:
        if self.til is None:
            return f"{self.navn} ({self.fylke}), {self.nr}"
        naa = _liste(f"{k.navn} ({k.nr})" for k in self.i_dag)
        return f"{self.navn} ({self.fylke}), {self.nr} til {self.til}, nå {naa}"


@cache
def _navneliste() -> tuple[dict[str, tuple[Ledd, ...]], dict[str, tuple[Ledd, ...]]]:
    """Which Ledd bear or have borne each name? Exact keys, and coarse keys for other spellings."""
    eksakt: dict[str, dict[Ledd, None]] = {}
    grov: dict[str, dict[Ledd, None]] = {}
    for ledd in (x for rad in alle_ledd().values() for x in rad):
        for navn in (ledd.navn, *ledd.andre_navn):
            eksakt.setdefault(noekkel(navn), {})[ledd] = None
            grov.setdefault(grov_noekkel(navn), {})[ledd] = None
    return {n: tuple(v) for n, v in eksakt.items()}, {n: tuple(v) for n, v in grov.items()}


def _forslag(navn: str) -> str:
    kjente = {grov_noekkel(n): n for rad in alle_ledd().values() for x in rad for n in (x.navn, *x.andre_navn)}
    kjente[grov_noekkel(FJORDVIK.navn)] = FJORDVIK.navn
    naere = difflib.get_close_matches(grov_noekkel(navn), kjente, n=3, cutoff=0.6)
    if not naere:
        return "skriv navnet eller kommunenummeret (fire sifre)."
    return f"mener du {_liste((kjente[n] for n in naere), 'eller')}?"


def _liste(ord: Iterable[str], bindeord: str = "og") -> str:
    *foerst, sist = ord
    return f"{', '.join(foerst)} {bindeord} {sist}" if foerst else sist


def _kandidater(ledd: Iterable[Ledd]) -> tuple[Kandidat, ...]:
    """One candidate per municipality over time, with its last number under the name; today's first, then by number."""
    siste: dict[tuple, Ledd] = {}
    for x in ledd:
        siste[linje(x)] = max(x, siste.get(linje(x), x), key=lambda y: y.fra or 0)
    ut = [
        Kandidat(x.nr, x.navn, x.fylke, x.fra, x.til, tuple(fra_ledd(y) for y in etterkommere(x)))
        for x in siste.values()
    ]
    return tuple(sorted(ut, key=lambda k: (k.til is not None, k.nr)))


def _delt(ledd: Ledd) -> FlertydigKommune:
    """The error for a municipality that was split: nobody but the user knows which part is meant."""
    x = ledd
    while len(overganger_fra(x)) == 1:
        x = overganger_fra(x)[0].til
    arvinger = tuple(etterkommere(ledd))
    liste = _liste(f"{y.navn} ({y.nr})" for y in arvinger)
    vei = "ble" if x in linje(ledd) else f"gikk inn i {x.navn} ({x.nr}), som ble"
    return FlertydigKommune(
        f"{ledd.navn} ({ledd.nr}) {vei} delt i {x.til + 1} mellom {liste}: velg en av dem med nummer.",
        _kandidater(arvinger),
    )


def _en_av(ledd: tuple[Ledd, ...], skrevet: str) -> Kommune:
    """The one municipality of today that all bearers of a name lead to, else an error that lists them."""
    naa = [x for x in ledd if x.til is None]
    arvinger = [set(etterkommere(x)) for x in ledd]
    felles = set.intersection(*arvinger)
    if len(naa) == 1 and naa[0] in felles:
        return fra_ledd(naa[0])
    if len(set.union(*arvinger)) == 1:
        return fra_ledd(felles.pop())
    if len({linje(x) for x in ledd}) == 1 and not naa:
        raise _delt(ledd[-1])
    kandidater = _kandidater(ledd)
    k = kandidater[0]
    raise FlertydigKommune(
        f"Flere kommuner heter eller har hett {skrevet}: {'; '.join(map(str, kandidater))}"
        f" – velg en av dem med nummer eller fylke, for eksempel {k.nr} eller «{k.navn} ({k.fylke})».",
        kandidater,
    )


def finn_kommune(tekst: str | int | Kommune, aar: int | None = None) -> Kommune:
    """Which municipality of today is meant by this name or number, today's or an earlier one?

    Case, hyphens and the spelling of æøå do not matter, and official Sámi and Kven names are known.
    «Bø i Nordland», «Bø (Nordland)» and «Bø, Nordland» tell namesakes apart. With `aar`, only names and
    numbers in use that year count. Source: SSB KLASS 131.

    Raises FlertydigKommune with `.kandidater` when several municipalities have or have had the name, or when
    the municipality was split, and UkjentKommune with the closest names when nothing fits.
    """
    if isinstance(tekst, Kommune):
        return tekst
    nr = som_nr(tekst)
    navn, sted = navn_og_sted("" if tekst is None or isinstance(tekst, bool) else str(tekst))
    if not navn:
        raise UkjentKommune("Kommunen mangler: skriv navnet eller kommunenummeret (fire sifre).")
    if nr == FJORDVIK.nr or noekkel(navn) == noekkel(FJORDVIK.navn) and som_nr(sted) in (None, FJORDVIK.nr):
        return FJORDVIK
    if nr is not None:
        return _finn_nr(nr, str(tekst).strip(), aar)
    eksakt, grov = _navneliste()
    ledd = eksakt.get(noekkel(str(tekst))) or eksakt.get(noekkel(navn)) or grov.get(grov_noekkel(navn), ())
    if not ledd:
        if senere := setning_for(senere_endringer(), navn):
            raise UkjentKommune(senere)
        raise UkjentKommune(f"Ingen kommune heter eller har hett «{navn[:60]}»: {_forslag(navn)}")
    if sted:
        # The county while it bore the name comes first: «Nes, Viken» is not Nesbyen, which lay there later.
        i_stedet = tuple(x for x in ledd if _ligger(x, sted)) or tuple(
            x for x in ledd if any(_ligger(y, sted) for y in linje(x))
        )
        if not i_stedet:
            finnes = "; ".join(map(str, _kandidater(ledd)))
            feil = f"Nummeret {sted} hører ikke til {navn}" if som_nr(sted) else (
                f"Ingen kommune i {sted[:60]} heter eller har hett {navn}"
            )
            raise UkjentKommune(f"{feil}: navnet finnes som {finnes}.")
        ledd = i_stedet
    if aar is not None:
        i_aaret = tuple(x for x in ledd if x.gjelder_i(aar))
        if not i_aaret:
            raise UkjentKommune(f"Ingen kommune het {navn} i {aar}: {'; '.join(map(str, _kandidater(ledd)))}.")
        ledd = i_aaret
    return _en_av(ledd, navn)


def _ligger(ledd: Ledd, sted: str) -> bool:
    return som_nr(sted) == ledd.nr or grov_noekkel(sted) == grov_noekkel(ledd.fylke)


def _finn_nr(nr: str, skrevet: str, aar: int | None) -> Kommune:
    rad = alle_ledd().get(nr)
    if rad is None:
        senere = setning_for(senere_endringer(), nr)
        raise UkjentKommune(senere) if senere else ukjent_nr(skrevet)
    if aar is not None and not any(x.gjelder_i(aar) for x in rad):
        fra, til = rad[0].fra, rad[-1].til
        gjaldt = f"fra {fra}" if til is None else f"til {til}" if fra is None else f"{fra}–{til}"
        raise UkjentKommune(
            f"Nummeret {nr} ({rad[-1].navn}) gjaldt ikke i {aar}, bare {gjaldt}: rett nummeret eller året."
        )
    arvinger = tuple(etterkommere(rad[-1]))
    if len(arvinger) > 1:
        raise _delt(rad[-1])
    return fra_ledd(arvinger[0])
