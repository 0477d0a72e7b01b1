"""One municipality as it is today, the numbers it has had, and which municipalities there are."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from .feil import UgyldigInndata, UkjentKommune
from .kommunehistorie import Ledd, alle_ledd, etterkommere, linje
from .kommunenavn import filnavn, grov_noekkel
from .nyinndeling import SISTE_AAR


@dataclass(frozen=True)
class Tidligere:
    """One earlier number that leads to a municipality of today.

    `andel` is the share of its inhabitants that came here (1 = all, None = not known). `samme` says that it
    is the same municipality under another number; otherwise it was merged into it, whole or in part.
    """

    nr: str
    navn: str
    fylke: str
    fra: int | None
    til: int
    andel: Decimal | None
    samme: bool

    @property
    def helt(self) -> bool:
        """Did the whole municipality come here?"""
        return self.andel == 1


@dataclass(frozen=True)
class Kode:
    """One number under which a municipality has its own figures, first and last year (None = open)."""

    nr: str
    fra: int | None
    til: int | None


@dataclass(frozen=True)
class NummerIAar:
    """A municipality's number in a year: `samme` when it was the same one, else the ones it was merged from."""

    aar: int
    samme: str | None
    slaatt_sammen_av: tuple[Tidligere, ...] = ()


@dataclass(frozen=True)
class Kommune:
    """A municipality as it is today. `nr` is today's number; figures are keyed on the number of their own year."""

    nr: str
    navn: str
    fylkesnr: str
    fylke: str
    konstruert: bool = False

    def __str__(self) -> str:
        return self.navn

    @property
    def mappenavn(self) -> str:
        """Which folder holds its workbooks? ASCII only: «1517-hareid»."""
        return f"{self.nr}-{filnavn(self.navn)}"

    @property
    def tidligere(self) -> tuple[Tidligere, ...]:
        """Which earlier numbers lead here? Newest first, then by number; renumbered, merged and split."""
        return () if self.konstruert else _tidligere(self.nr)

    def nr_i(self, aar: int) -> NummerIAar:
        """Which number did it have that year? Tells «same municipality, other number» from «merged from these»."""
        for kode in koder_for(self):
            if (kode.fra is None or kode.fra <= aar) and (kode.til is None or aar <= kode.til):
                return NummerIAar(aar, kode.nr)
        foer = [t for t in self.tidligere if (t.fra is None or t.fra <= aar) and aar <= t.til]
        return NummerIAar(aar, None, tuple(foer))


# The municipality for rehearsal: found by name and number, but in no list of municipalities.
FJORDVIK = Kommune("9901", "Fjordvik", "99", "Konstruert fylke", konstruert=True)


def fra_ledd(ledd: Ledd) -> Kommune:
    return Kommune(ledd.nr, ledd.navn, ledd.fylkesnr, ledd.fylke)


@cache
def _tidligere(nr: str) -> tuple[Tidligere, ...]:
    siste = alle_ledd()[nr][-1]
    egne = linje(siste)
    ut = []
    for ledd in (x for rad in alle_ledd().values() for x in rad if x.til is not None):
        arvinger = etterkommere(ledd)
        if siste in arvinger:
            ut.append(
                Tidligere(ledd.nr, ledd.navn, ledd.fylke, ledd.fra, ledd.til, arvinger[siste], samme=ledd in egne)
            )
    return tuple(sorted(ut, key=lambda t: (-t.til, t.nr)))


def koder_for(kommune: Kommune | str) -> tuple[Kode, ...]:
    """Under which numbers does this same municipality have figures? Oldest first, renumbering only.

    Given an earlier number, as "0138" for Hobøl, the answer is that municipality's own. The accounts of a
    municipality that was merged into it are not its own: those are in `deler`.
    """
    nr = kommune.nr if isinstance(kommune, Kommune) else som_nr(kommune)
    if nr == FJORDVIK.nr:
        return (Kode(nr, None, None),)
    if nr not in alle_ledd():
        raise ukjent_nr(str(kommune))
    return tuple(Kode(x.nr, x.fra, x.til) for x in linje(alle_ledd()[nr][-1]))


def deler(kommune: Kommune) -> tuple[Tidligere, ...]:
    """Which whole municipalities were merged into it, under which numbers, until when? Empty when none was."""
    return tuple(t for t in kommune.tidligere if t.helt and not t.samme)


def er_samme_kommune(a: str | Kommune, b: str | Kommune) -> bool:
    """Are these two numbers the same municipality, renumbered only? Hobøl 0138 and Indre Østfold 3118 are not."""
    linjer = []
    for x in (a, b):
        nr = som_nr(x.nr if isinstance(x, Kommune) else x)
        if nr not in alle_ledd() and nr != FJORDVIK.nr:
            raise ukjent_nr(str(x))
        linjer.append({FJORDVIK} if nr == FJORDVIK.nr else {y for ledd in alle_ledd()[nr] for y in linje(ledd)})
    return bool(linjer[0] & linjer[1])


@cache
def alle_kommuner(aar: int = SISTE_AAR) -> tuple[Kommune, ...]:
    """Which municipalities are there (were there) that year, by number? 357 in 2026, 431 in 2006.

    For an earlier year they carry the number, name and county of that time. Fjordvik is in no such list.
    Raises UgyldigInndata for a year outside the list of numbers (2001–2026).
    """
    if not 2001 <= aar <= SISTE_AAR:
        raise UgyldigInndata(f"Kommunelisten dekker 2001–{SISTE_AAR}, ikke {aar}: velg et av de årene.")
    ledd = [x for rad in alle_ledd().values() for x in rad if x.gjelder_i(aar)]
    return tuple(fra_ledd(x) for x in sorted(ledd, key=lambda x: x.nr))


def kommuner_i_fylke(fylke: str | int) -> tuple[Kommune, ...]:
    """Which municipalities lie in this county of today? By its name («Nordland») or number («18»).

    Raises UgyldigInndata, with the names to choose from, for anything else.
    """
    skrevet = f"{fylke:02d}" if isinstance(fylke, int) else str(fylke).strip()
    ut = tuple(
        k for k in alle_kommuner() if skrevet == k.fylkesnr or grov_noekkel(skrevet) == grov_noekkel(k.fylke)
    )
    if not ut:
        navn = ", ".join(sorted({k.fylke for k in alle_kommuner()}))
        raise UgyldigInndata(f"«{skrevet}» er ikke et fylke i dag: velg et av {navn}.")
    return ut


def som_nr(tekst) -> str | None:
    """301, "301" and "0301" are all Oslo: spreadsheets drop the leading zero."""
    if isinstance(tekst, bool):
        return None
    if isinstance(tekst, float) and tekst.is_integer():
        tekst = int(tekst)
    t = str(tekst).strip()
    return t.zfill(4) if t.isascii() and t.isdigit() and 3 <= len(t) <= 4 else None


def ukjent_nr(skrevet: str) -> UkjentKommune:
    return UkjentKommune(
        f"Ingen kommune har eller har hatt nummeret {skrevet}: se etter en skrivefeil, eller skriv navnet."
    )
