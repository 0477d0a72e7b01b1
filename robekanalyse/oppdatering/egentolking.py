"""Understand a municipality's own export: every guess with its reason, to be shown and confirmed before it is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..analyse.eksakt import ramse
from ..analyse.kontoplan import hoerer_til
from ..grunnlag.egne_tall import ART_FUNKSJON, BUDSJETT, OVERSIKT, REGNSKAP
from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..grunnlag.kilder import les_for
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.tall import tekst
from .egenfil import Ark, Celle
from .egenrader import FORTEGN, Rad, gjett_fortegn, i_kostras_fortegn, les_rader
from .kolonnegjett import Kolonner, aar_i, gjett, sier_tusen, slag_i

KR, TUSEN = "kr", "1000kr"
ENHETER = {KR: 1, TUSEN: 1000}
# An amount in kr is about a thousand times the same in 1000 kr; anything between is left to the user.
_LIKT = (Decimal("0.2"), Decimal(5))


@dataclass(frozen=True)
class Gjettet:
    """A value with the reason for it; `oppgitt` when the user gave it herself."""

    verdi: object
    grunn: str
    oppgitt: bool = False


@dataclass(frozen=True)
class Tolkning:
    """What a file is taken to say. `rader` are (art, funksjon, kr) or (line, text, kr), in KOSTRA's signs."""

    kommune: Kommune
    form: str
    kolonner: Kolonner
    ark: str
    valg: dict[str, Gjettet]
    rader: tuple[tuple[str, str, Decimal], ...]
    lest: int
    merknader: tuple[str, ...]

    @property
    def alt_oppgitt(self) -> bool:
        """Has the user given all that was otherwise guessed?"""
        roller = {"art", "funksjon", "beloep"} if self.form == ART_FUNKSJON else {"beloep"}
        if self.kolonner.brede:
            roller = {"art"}
        return roller <= self.kolonner.oppgitt and all(v.oppgitt for v in self.valg.values())

    def setninger(self) -> list[str]:
        """How the file is read, one line for each choice and its reason."""
        k, ut = self.kolonner, []
        form = "KOSTRA-art og funksjon" if self.form == ART_FUNKSJON else "økonomisk oversikt, drift"
        ut.append(f"innhold: {form}, {self.lest} rader med beløp" + (f", arket «{self.ark}»" if self.ark else ""))
        for rolle, i in k.roller.items():
            grunn = "oppgitt" if rolle in k.oppgitt else "gjettet av overskriften"
            ut.append(f"{_NAVN[rolle]}: kolonne {i + 1} «{k.navn[i]}» ({grunn})")
        if k.brede:
            ut.append(f"funksjon og beløp: {len(k.brede)} kolonner, {ramse(list(k.brede.values())[:6])}"
                      + (" …" if len(k.brede) > 6 else ""))  # fmt: skip
        for navn, v in self.valg.items():
            verdi = FORTEGN[v.verdi] if navn == "fortegn" else "1000 kr" if v.verdi == TUSEN else v.verdi
            ut.append(f"{_NAVN[navn]}: {verdi} ({'oppgitt' if v.oppgitt else v.grunn})")
        return ut


_NAVN = {
    "art": "art", "funksjon": "funksjon", "beloep": "beløp", "linje": "linje", "aar": "år", "slag": "slag",
    "kommune": "kommune", "kontoklasse": "kontoklasse", "enhet": "enhet", "fortegn": "fortegn",
}


def tolk(
    ark: Ark, fil: Path, *, kommune: Kommune | None = None, kolonner: Mapping[str, str] | None = None,
    aar: int | None = None, slag: str | None = None, enhet: str | None = None, fortegn: str | None = None,
    desimal: str | None = None, summer: bool = False, i_dag: dt.date | None = None,
) -> Tolkning:  # fmt: skip
    """What does the file say, and why do we read it so? Nothing is written.

    Raises UgyldigInndata, one Norwegian sentence, for everything that cannot be read or must be given by the user.
    """
    i_dag = i_dag or dt.date.today()
    if aar is not None and not 2000 <= aar <= i_dag.year + 5:
        raise UgyldigInndata(f"Året kan ikke være {aar}: skriv et år fra 2000 til {i_dag.year + 5}.")
    k = gjett(ark, kolonner or {}, fil.name, slag, aar)
    rader = list(zip(ark.numre[k.hode + 1:], ark.rader[k.hode + 1:], strict=True))
    over = [str(c) for r in ark.rader[: k.hode] for c in r if c != ""]
    kommune, rader = _kommune(rader, k, kommune, fil.name)
    aaret, rader = _aar(rader, k, aar, over, fil)
    slaget = _slag(k, slag, over, fil, int(aaret.verdi), i_dag)
    lest, merknader = les_rader(rader, k, fil.name, desimal, summer)
    if not lest:
        raise UgyldigInndata(f"Fila {fil.name} har ingen beløp for {kommune.navn} i {aaret.verdi}: velg en annen.")
    tegnet = _fortegn(lest, k.form, fortegn, fil.name)
    enheten = _enhet(lest, k, enhet, [*over, ark.navn], kommune, fil.name)
    faktor = ENHETER[enheten.verdi]
    ferdige = [(r.a, r.b, i_kostras_fortegn(r, k.form, tegnet.verdi) * faktor) for r in lest]
    if k.form == ART_FUNKSJON:
        ferdige = _samlet(ferdige)
        if len(ferdige) < len(lest):
            merknader.append(f"{len(lest)} rader er lagt sammen til {len(ferdige)}, én for hver art og funksjon.")
    else:
        merknader += _kontroller(ferdige, faktor)
    valg = {"aar": aaret, "slag": slaget, "enhet": enheten, "fortegn": tegnet}
    return Tolkning(kommune, k.form, k, ark.navn, valg, tuple(ferdige), len(lest), tuple(merknader))


def _samlet(rader) -> list[tuple[str, str, Decimal]]:
    ut: dict[tuple[str, str], Decimal] = {}
    for a, b, v in rader:
        ut[a, b] = ut.get((a, b), Decimal(0)) + v
    return [(a, b, v) for (a, b), v in sorted(ut.items())]


def _tekst(celle: Celle) -> str:
    return str(int(celle)) if isinstance(celle, Decimal) and celle == int(celle) else str(celle).strip()


def _kommune(rader, k: Kolonner, oensket: Kommune | None, fil: str):
    if "kommune" not in k.roller:
        if oensket is None:
            raise UgyldigInndata(f"Fila {fil} sier ikke hvilken kommune den gjelder: skriv --kommune Hareid.")
        return oensket, rader
    i, funnet = k.roller["kommune"], {}
    for nr, r in rader:
        if r[i] != "":
            funnet.setdefault(_tekst(r[i]), []).append((nr, r))
    kommuner: dict[str, Kommune] = {}
    for skrevet in funnet:
        try:
            kommuner[skrevet] = finn_kommune(skrevet.split()[0].zfill(4) if skrevet[:1].isdigit() else skrevet)
        except RobekFeil:
            continue
    hvem = list(dict.fromkeys(kommuner.values()))
    if oensket is None:
        if len(hvem) != 1:
            raise UgyldigInndata(f"Fila {fil} har {'flere kommuner' if hvem else 'ingen kommune vi kjenner'}: skriv"
                                 " hvilken som gjelder, med --kommune.")  # fmt: skip
        oensket = hvem[0]
    if oensket not in hvem:
        andre = [f"{x.navn}{' (konstruert)' if x.konstruert else ''}" for x in hvem[:5]] or list(funnet)[:5]
        andre = andre or ["ingen"]
        raise UgyldigInndata(
            f"{oensket.navn} ({oensket.nr}) finnes ikke i kolonnen «{k.overskrift('kommune')}» i {fil}: der står"
            f" {ramse(andre)}. Velg en annen fil eller kommune."
        )
    return oensket, [x for s, rr in funnet.items() if kommuner.get(s) == oensket for x in rr]


def _aar(rader, k: Kolonner, oensket: int | None, over: list[str], fil: Path):
    if "aar" in k.roller:
        i = k.roller["aar"]
        funnet = {a for _, r in rader if (a := aar_i(_tekst(r[i])))}
        if oensket is None and len(funnet) > 1:
            raise UgyldigInndata(f"Fila {fil.name} har årene {ramse(sorted(map(str, funnet)))}: velg ett med --aar.")
        if not funnet or (oensket and oensket not in funnet):
            hvilket = oensket or "noe år"
            raise UgyldigInndata(f"Kolonnen «{k.overskrift('aar')}» i {fil.name} har ikke {hvilket}: velg et annet.")
        aar = oensket or funnet.pop()
        rader = [(nr, r) for nr, r in rader if aar_i(_tekst(r[i])) == aar]
        return Gjettet(aar, f"kolonnen «{k.overskrift('aar')}»", oensket is not None), rader
    if oensket is not None:
        return Gjettet(oensket, "", True), rader
    for hvor, t in _steder(k, over, fil):
        if a := aar_i(t):
            return Gjettet(a, hvor), rader
    raise UgyldigInndata(f"Fila {fil.name} sier ikke hvilket år den gjelder: skriv det, for eksempel --aar 2026.")


def _steder(k: Kolonner, over: list[str], fil: Path):
    if "beloep" in k.roller:
        yield f"overskriften «{k.overskrift('beloep')}»", k.overskrift("beloep")
    for t in over:
        yield f"teksten «{t[:60]}» over tabellen", t
    yield f"filnavnet {fil.name}", fil.stem


def _slag(k: Kolonner, oensket: str | None, over: list[str], fil: Path, aar: int, i_dag: dt.date) -> Gjettet:
    if oensket:
        g = Gjettet(oensket, "", True)
    else:
        g = next((Gjettet(s, hvor) for hvor, t in _steder(k, over, fil) if (s := slag_i(t))), None)
    if g is None:
        raise UgyldigInndata(
            f"Fila {fil.name} sier ikke om den er regnskap eller budsjett: skriv --slag {REGNSKAP} eller --slag"
            f" {BUDSJETT}."
        )
    if g.verdi == REGNSKAP and aar > i_dag.year:
        raise UgyldigInndata(f"Et regnskap for {aar} finnes ikke ennå: skriv --slag {BUDSJETT}, eller rett --aar.")
    return g


def _fortegn(rader: list[Rad], form: str, oensket: str | None, fil: str) -> Gjettet:
    if oensket:
        return Gjettet(oensket, "", True)
    if funnet := gjett_fortegn(rader, form):
        return Gjettet(*funnet)
    raise UgyldigInndata(
        f"Både inntekter og utgifter i {fil} er til sammen under null: skriv --fortegn {' eller '.join(FORTEGN)}."
    )


def _enhet(rader: list[Rad], k: Kolonner, oensket: str | None, over: list[str], kommune: Kommune, fil: str) -> Gjettet:
    if oensket:
        return Gjettet(oensket, "", True)
    overskrift = k.overskrift("beloep") if "beloep" in k.roller else ""
    if sagt := next((t for t in (overskrift, *over) if sier_tusen(t)), None):
        return Gjettet(TUSEN, f"«{sagt[:60]}» står i fila")
    utgifter = sum((abs(r.beloep) for r in rader if _er_driftsutgift(r, k.form)), Decimal(0))
    t = les_for("kostra_oekonomi", kommune, indikator="brutto_driftsutgifter")
    t = t[t["kommunenr"] == kommune.nr].dropna(subset=["verdi"]).sort_values("aar")
    if len(t) and utgifter:
        kostra, aar = Decimal(str(t["verdi"].iloc[-1])), int(t["aar"].iloc[-1])
        for enhet, faktor in ((KR, 1000), (TUSEN, 1)):
            if _LIKT[0] <= utgifter / (kostra * faktor) <= _LIKT[1]:
                return Gjettet(enhet, f"driftsutgiftene i fila er {tekst(utgifter)}, og i KOSTRA {aar} er de"
                                      f" {tekst(kostra)} tusen kroner")  # fmt: skip
    if any(r.beloep != int(r.beloep) for r in rader):
        return Gjettet(KR, "beløpene har øre")
    raise UgyldigInndata(f"Det går ikke fram om beløpene i {fil} er kroner eller tusen: skriv --enhet kr eller 1000kr.")


def _er_driftsutgift(r: Rad, form: str) -> bool:
    return r.a == "brutto_driftsutgifter" if form == OVERSIKT else hoerer_til(r.a, "brutto_driftsutgifter")


def _kontroller(rader, faktor: int) -> list[str]:
    """Where do the lines of the overview not add up to its own sums?"""
    from ..grunnlag.datamappe import les_yaml
    from .oversiktlinjer import navn

    v, ut = {a: b for a, _, b in rader if a}, []

    def si(linje: str, regnet: Decimal, ledd: int) -> None:
        if linje in v and abs(v[linje] - regnet) > ledd * faktor:
            ut.append(f"{navn(linje)} står med {tekst(v[linje] / 1000)} tusen kroner, men delene gir"
                      f" {tekst(regnet / 1000)}. Tallet i fila er brukt.")  # fmt: skip

    for sum_, deler in les_yaml("egne_tall/oversikt.yaml")["summer"].items():
        if len(her := [d for d in deler if d in v]) > 1:
            si(sum_, sum(v[d] for d in her), len(her))
    if {"brutto_driftsinntekter", "brutto_driftsutgifter"} <= set(v):
        brutto = v["brutto_driftsinntekter"] - v["brutto_driftsutgifter"]
        si("brutto_driftsresultat", brutto, 2)
        if {"renteinntekter", "renteutgifter", "avdrag", "motpost_avskrivninger"} <= set(v):
            finans = v["renteinntekter"] + v.get("utbytter", 0) + v.get("gevinster", 0) - v["renteutgifter"]
            si("netto_driftsresultat", brutto + finans - v["avdrag"] + v["motpost_avskrivninger"], 8)
    return ut
