"""From the rows of an export to what is kept: codes known, amounts in kr, nothing skipped without being told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ..analyse.eksakt import ramse
from ..analyse.kontoplan import arter, er_funksjon, er_inntekt, hoerer_til
from ..grunnlag.egne_tall import OVERSIKT
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import tekst
from .beloep import les_beloep
from .egenfil import Celle
from .kolonnegjett import Kolonner, kode, ord_
from .oversiktlinjer import linje_for, slag

INNTEKT_MINUS, UTGIFT_MINUS, INGEN_MINUS = "inntekt-minus", "utgift-minus", "ingen-minus"
FORTEGN = {
    INNTEKT_MINUS: "inntektene står med minus", UTGIFT_MINUS: "utgiftene står med minus",
    INGEN_MINUS: "verken inntekter eller utgifter står med minus",
}
NULL = Decimal(0)


@dataclass(frozen=True)
class Rad:
    """One amount of the file as it stands there: its two keys (art and funksjon, or line and text) and where it is."""

    a: str
    b: str
    beloep: Decimal
    nr: int


def les_rader(
    rader: list[tuple[int, list[Celle]]], k: Kolonner, fil: str, desimal: str | None, summer: bool
) -> tuple[list[Rad], list[str]]:
    """Which amounts stand in these rows, (number, cells), and what must be told of them?

    Raises UgyldigInndata when a row has an amount and no code we can read, or when two rows cannot be told apart and
    `summer` does not allow adding them.
    """
    kolonner = k.brede or {k.roller["beloep"]: ""}
    beloep = {}
    for i in kolonner:
        steder = [f"rad {nr}, kolonnen {k.navn[i] or i + 1}" for nr, _ in rader]
        beloep[i] = les_beloep([r[i] for _, r in rader], steder, desimal)
    if k.form == OVERSIKT:
        return _linjer(rader, k, beloep[k.roller["beloep"]], fil)
    ut, merknader, investering, summerte = [], [], NULL, 0
    for n, (nr, r) in enumerate(rader):
        tall = {i: beloep[i][n] for i in kolonner if beloep[i][n] is not None}
        if not tall:
            continue
        if _er_sum(r, k):
            summerte += 1
            continue
        klasse = str(r[k.roller["kontoklasse"]]).strip().casefold() if "kontoklasse" in k.roller else "drift"
        if klasse in ord_("investering"):
            investering += sum(tall.values(), NULL)
            continue
        if klasse not in ord_("drift"):
            raise UgyldigInndata(f"Rad {nr} i {fil} har kontoklasse «{klasse}»: vi kjenner 1 og 3 drift, 0 og 4"
                                 " investering. Ta bort rader fra balansen.")  # fmt: skip
        art = _kode(r, k, "art", nr, fil)
        for i, v in tall.items():
            funksjon = k.brede.get(i) or _kode(r, k, "funksjon", nr, fil)
            ut.append(Rad(art, funksjon, v, nr))
    if k.brede and (rest := [n for i, n in enumerate(k.navn) if n and i not in k.brede and i in k.andre and kode(n)]):
        raise UgyldigInndata(f"Kolonnen «{rest[0]}» i {fil} er ikke en funksjon i KOSTRA: rett overskriften.")
    if ut and not any(r.a in arter() and er_funksjon(r.b) for r in ut):
        raise UgyldigInndata(
            f"Ingen rader i {fil} har både en art og en funksjon i KOSTRA: velg andre kolonner med --kolonner."
        )
    _dubletter(ut, rader, k, fil, summer)
    if summerte:
        merknader.append(f"{summerte} {'rad' if summerte == 1 else 'rader'} med sum er hoppet over.")
    if investering:
        merknader.append(f"Rader fra investering er ikke med: {tekst(investering)} slik beløpene står i fila.")
    elif "kontoklasse" not in k.roller:
        merknader.append("Fila har ingen kolonne for kontoklasse. Alle rader er lest som drift.")
    return ut, merknader


def _er_sum(r: list[Celle], k: Kolonner) -> bool:
    """Is this a row of sums: no code, and «sum» or «total» somewhere?"""
    noekler = [r[k.roller[n]] for n in ("art", "funksjon") if n in k.roller]
    ord_i_rad = " ".join(str(c) for c in r if isinstance(c, str)).casefold()
    return any(kode(c) is None for c in noekler) and any(o in ord_i_rad for o in ("sum", "total"))


def _kode(r: list[Celle], k: Kolonner, rolle: str, nr: int, fil: str) -> str:
    celle = r[k.roller[rolle]]
    if funnet := kode(celle):
        return funnet
    hva = f"er «{celle}», som ikke er en kode i KOSTRA" if celle != "" else "mangler"
    raad = "skriv KOSTRA-art, tre sifre" if rolle == "art" else "skriv KOSTRA-funksjon, tre sifre"
    navn = {"art": "Arten", "funksjon": "Funksjonen"}[rolle]
    raise UgyldigInndata(f"{navn} i rad {nr} i {fil} {hva}: {raad}, eller velg en annen kolonne med --kolonner.")


def _dubletter(ut: list[Rad], rader, k: Kolonner, fil: str, summer: bool) -> None:
    """Rows of the same art and funksjon are added; but two that nothing at all sets apart may be one row twice."""
    celler = {nr: tuple(str(r[i]) for i in k.andre) for nr, r in rader}
    sett: dict[tuple, int] = {}
    for r in ut:
        noekkel = (r.a, r.b, celler[r.nr])
        if noekkel in sett and not summer:
            raise UgyldigInndata(
                f"Art {r.a} på funksjon {r.b} står to ganger i {fil}, i rad {sett[noekkel]} og {r.nr}, uten noe som"
                " skiller dem: ta bort den ene, eller skriv --summer for å legge dem sammen."
            )
        sett.setdefault(noekkel, r.nr)


def _linjer(rader, k: Kolonner, beloep, fil: str) -> tuple[list[Rad], list[str]]:
    ut, sett, ukjente = [], {}, []
    for (nr, r), v in zip(rader, beloep, strict=True):
        navn = str(r[k.roller["linje"]]).strip()
        if v is None:
            continue
        if not navn:
            raise UgyldigInndata(f"Rad {nr} i {fil} har et beløp uten tekst: skriv hvilken linje det er.")
        linje = linje_for(navn) or ""
        if linje and linje in sett:
            raise UgyldigInndata(
                f"Linjen «{navn}» står to ganger i {fil}, i rad {sett[linje]} og {nr}: ta bort den ene."
            )
        sett[linje] = nr
        if not linje:
            ukjente.append(f"«{navn}»")
        ut.append(Rad(linje, navn, v, nr))
    if not any(r.a for r in ut):
        raise UgyldigInndata(f"Ingen linjer i {fil} er fra økonomisk oversikt, drift: velg en annen fil eller kolonne.")
    merknader = []
    if ukjente:
        hvilke = ramse(ukjente[:8]) + (f" og {len(ukjente) - 8} til" if len(ukjente) > 8 else "")
        merknader.append(f"Disse linjene er tatt vare på, men brukes ikke: {hvilke}.")
    return ut, merknader


def gjett_fortegn(rader: Iterable[Rad], form: str) -> tuple[str, str] | None:
    """How are income and expenditure told apart by sign, and why do we think so? None when it cannot be seen."""
    inn, ut = NULL, NULL
    for r in rader:
        if form == OVERSIKT:
            if r.a and slag(r.a) == "inntekt" and r.a not in ("gevinster",):
                inn += r.beloep
            elif r.a and slag(r.a) == "utgift" and r.a != "netto_finansutgifter":
                ut += r.beloep
        elif hoerer_til(r.a, "netto_driftsutgifter", "inntekter"):
            inn += r.beloep
        elif hoerer_til(r.a, "netto_driftsutgifter", "utgifter"):
            ut += r.beloep
    summer = f"sum inntekter i fila er {tekst(inn)}, sum utgifter {tekst(ut)}"
    if inn < 0 <= ut:
        return INNTEKT_MINUS, summer
    if ut < 0 <= inn:
        return UTGIFT_MINUS, summer
    return (INGEN_MINUS, summer) if inn >= 0 and ut >= 0 else None


def i_kostras_fortegn(r: Rad, form: str, fortegn: str) -> Decimal:
    """The amount with income and expenditure both over zero, as KOSTRA has them; results over zero when good."""
    if form == OVERSIKT:
        hva = slag(r.a) if r.a else "utgift"
        snu = (hva in ("inntekt", "resultat") and fortegn == INNTEKT_MINUS) or (
            hva == "utgift" and r.a and fortegn == UTGIFT_MINUS
        )
    else:
        snu = fortegn == (INNTEKT_MINUS if er_inntekt(r.a) else UTGIFT_MINUS)
    return -r.beloep if snu and r.beloep else r.beloep
