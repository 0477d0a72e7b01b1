"""The questions of each gathering, as data: what is asked, of whom, in which form, and what the answer feeds.

One file per gathering in data/hjemmearbeid/, a list of questions. A question has

    id          s3-tiltak; never changed once in use, answers are keyed on it
    naar        foer (before the gathering), salen (in the room) or hjemme (between gatherings)
    spoersmaal, hjelp   what the participant reads
    type        tekst, tall, dato, valg, flervalg, skala (one mark 0–5 per line) or tabell (rows of kolonner)
    krav        ja, nei, or {hvis: the condition in words, bruker: question, kolonne: …, over: …}
    svarer      who answers, as roles;    mater   everything the answer is used for
and, where it fits,
    kolonner    the columns of a tabell: id, navn, type (also aar, a calendar year) and the limits below
    linjer      the lines of a skala, or linjer_fra: selvbilde with linjer_utvalg: [numbers]
    valg        {stored key: text shown} or [text, …]; valg_fra names a shared list, or a column of answers
    eget_valg   ja: another text than the listed ones may be written; forvalg: the key chosen beforehand
    begrunnelse how many characters the reason beside a valg or flervalg may have (0: no reason is asked)
    enhet, pris (løpende or faste, for kroner), desimaler, min, maks, maks_tegn, eksempel
    min_valg, maks_valg, min_rader, maks_rader, minst_svar (how many persons)
    anonym      ja: each answer is a row of its own, without writer or time
    hjemmel, kontrollert   act and section when the text leans on law, and the day it was last checked
    rader_fra   one row for each answer to that question;  forhaandsutfylt, hentes, automatisk   where figures come from
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache

from .datamappe import les_yaml
from .feil import OedelagtFil, UgyldigInndata
from .tall import les_tall

NAAR = ("foer", "salen", "hjemme")
TYPER = ("tekst", "tall", "dato", "valg", "flervalg", "skala", "tabell")
KOLONNETYPER = ("tekst", "tall", "aar", "dato", "valg", "flervalg", "skala")
FILER = {str(n): f"samling-{n}" for n in range(1, 7)} | {n: n for n in ("kommunemoete", "evaluering", "oppfoelging")}
# Lists built from the answers or the municipality, so not known here; «s3-tiltak.id» and the like come in addition.
LEVENDE_LISTER = ("planaar", "nettverk")


@dataclass(frozen=True)
class Valg:
    """One choice: the key that is stored and the text that is shown."""

    id: str
    tekst: str


@dataclass(frozen=True)
class Kolonne:
    """One column of a table question."""

    id: str
    navn: str
    type: str
    enhet: str = ""
    pris: str = ""
    desimaler: int = 0
    min: float | None = None
    maks: float | None = None
    maks_tegn: int = 300
    valg: tuple[Valg, ...] = ()
    valg_fra: str = ""
    eget_valg: bool = False
    forvalg: str = ""
    krav: bool = True
    automatisk: bool = False
    hentes: str = ""
    hjelp: str = ""
    eksempel: str = ""


@dataclass(frozen=True)
class Vilkaar:
    """When a question must be answered: a value above `over` in `kolonne` of the question `bruker`."""

    hvis: str
    bruker: str
    kolonne: str = ""
    over: float = 0


@dataclass(frozen=True)
class Spoersmaal:
    """One question; `samling` is "1"–"6", "kommunemoete", "evaluering" or "oppfoelging"."""

    id: str
    samling: str
    naar: str
    spoersmaal: str
    hjelp: str
    type: str
    krav: str
    svarer: tuple[str, ...]
    mater: tuple[str, ...]
    vilkaar: Vilkaar | None = None
    kolonner: tuple[Kolonne, ...] = ()
    linjer: tuple[Valg, ...] = ()
    valg: tuple[Valg, ...] = ()
    valg_fra: str = ""
    eget_valg: bool = False
    begrunnelse: int = 0
    enhet: str = ""
    pris: str = ""
    desimaler: int = 0
    min: float | None = None
    maks: float | None = None
    maks_tegn: int = 1000
    min_valg: int = 0
    maks_valg: int | None = None
    min_rader: int = 0
    maks_rader: int | None = None
    minst_svar: int = 0
    anonym: bool = False
    rader_fra: str = ""
    forhaandsutfylt: str = ""
    hjemmel: str = ""
    kontrollert: dt.date | None = None

    def kreves(self, svar: Mapping[str, Iterable[Mapping]]) -> bool | None:
        """Must this question be answered, given the rows of the other answers? None when they do not tell."""
        if self.vilkaar is None:
            return self.krav == "ja"
        rader = list(svar.get(self.vilkaar.bruker, ()))
        if not rader or not self.vilkaar.kolonne:
            return None
        verdier = [r[self.vilkaar.kolonne] for r in rader if r.get(self.vilkaar.kolonne) not in (None, "")]
        return any(les_tall(v, self.vilkaar.kolonne) > Decimal(str(self.vilkaar.over)) for v in verdier)


@cache
def _lister() -> dict[str, tuple[Valg, ...]]:
    selvbilde = les_yaml("kartlegging/selvbilde.yaml")
    lister = {navn: _valg(liste) for navn, liste in les_yaml("hjemmearbeid/valglister.yaml").items()}
    lister["roller"] = tuple(Valg(k, v["navn"]) for k, v in selvbilde["roller"].items())
    lister["rollegrupper"] = _valg(selvbilde["grupper"])
    lister["saker"] = tuple(Valg(str(s["nr"]), s["sak"]) for s in les_yaml("roller/saker.yaml")["saker"])
    lister["selvbilde"] = tuple(Valg(str(p["nr"]), p["tekst"]) for p in selvbilde["paastander"])
    return lister


def _valg(innhold) -> tuple[Valg, ...]:
    par = innhold.items() if isinstance(innhold, dict) else ((v, v) for v in innhold)
    return tuple(Valg(str(k), str(v)) for k, v in par)


def _felt(raa, klasse, sted: str, tillatt: tuple[str, ...] = ()) -> dict:
    """The fields of one question or column with «ja» and «nei» made true and false; unknown names are refused."""
    if not isinstance(raa, dict):
        raise OedelagtFil(f"{sted} er ikke skrevet som felt og verdi: se hvordan de andre er skrevet.")
    kjente = {f.name: f for f in fields(klasse)}
    ut = {}
    for navn, verdi in raa.items():
        if navn not in kjente and navn not in tillatt:
            raise OedelagtFil(f"{sted} har feltet «{navn}», som ikke finnes: rett skrivemåten.")
        if navn in kjente and kjente[navn].type == "bool":
            if verdi not in ("ja", "nei"):
                raise OedelagtFil(f"{sted} har «{verdi}» i feltet «{navn}»: skriv ja eller nei.")
            verdi = verdi == "ja"
        ut[navn] = verdi
    return ut


def _med_valg(f: dict, sted: str) -> dict:
    if "valg" in f:
        f["valg"] = _valg(f["valg"])
    elif (liste := f.get("valg_fra")) in _lister():
        f["valg"] = _lister()[liste]
    elif liste and liste not in LEVENDE_LISTER and "." not in liste:
        raise OedelagtFil(f"{sted} velger fra lista «{liste}», som ikke finnes: rett navnet på lista.")
    if f["type"] in ("valg", "flervalg") and not (f.get("valg") or f.get("valg_fra")):
        raise OedelagtFil(f"{sted} mangler noe å velge mellom: fyll ut «valg» eller «valg_fra».")
    return f


def _kolonne(raa, sted: str) -> Kolonne:
    f = _felt(raa, Kolonne, sted)
    for navn in ("id", "navn", "type"):
        if not f.get(navn):
            raise OedelagtFil(f"{sted} har en kolonne uten feltet «{navn}»: fyll det ut.")
    sted = f"{sted}, kolonnen {f['id']},"
    if f["type"] not in KOLONNETYPER:
        raise OedelagtFil(f"{sted} har typen «{f['type']}»: velg en av {', '.join(KOLONNETYPER)}.")
    return Kolonne(**_med_valg(f, sted))


def _spoersmaal(raa, samling: str, fil: str) -> Spoersmaal:
    navn = raa.get("id") if isinstance(raa, dict) else None
    sted = f"Spørsmålet {navn or 'uten id'} i {fil}"
    f = _felt(raa, Spoersmaal, sted, tillatt=("linjer_fra", "linjer_utvalg"))
    for felt in ("id", "naar", "spoersmaal", "hjelp", "type", "krav", "svarer", "mater"):
        if not f.get(felt):
            raise OedelagtFil(f"{sted} mangler feltet «{felt}»: fyll det ut.")
    for felt, lovlig in (("naar", NAAR), ("type", TYPER)):
        if f[felt] not in lovlig:
            raise OedelagtFil(f"{sted} har «{f[felt]}» i feltet «{felt}»: velg en av {', '.join(lovlig)}.")
    if isinstance(f["krav"], dict) and {"hvis", "bruker"} <= set(f["krav"]):
        f["vilkaar"], f["krav"] = Vilkaar(**_felt(f["krav"], Vilkaar, sted)), "hvis"
    elif f["krav"] not in ("ja", "nei"):
        raise OedelagtFil(f"{sted} har et ukjent krav: skriv ja, nei eller et vilkår med «hvis» og «bruker».")
    if (f["type"] == "tabell") != bool(f.get("kolonner")):
        raise OedelagtFil(f"{sted} må ha kolonner når typen er tabell, og bare da: rett typen eller kolonnene.")
    linjer = _valg(f.pop("linjer", ()))
    utvalg = [str(nr) for nr in f.pop("linjer_utvalg", ())]
    if (kilde := f.pop("linjer_fra", "")) == "selvbilde":
        linjer = tuple(v for v in _lister()[kilde] if not utvalg or v.id in utvalg)
    if (f["type"] == "skala") != bool(linjer) or not set(utvalg) <= {v.id for v in linjer}:
        raise OedelagtFil(f"{sted} må ha linjer som finnes når typen er skala, og bare da: rett typen eller linjene.")
    f["svarer"] = (f["svarer"],) if isinstance(f["svarer"], str) else tuple(f["svarer"])
    f |= {"samling": samling, "mater": tuple(f["mater"]), "linjer": linjer}
    f["kolonner"] = tuple(_kolonne(k, sted) for k in f.get("kolonner", ()))
    if len({k.id for k in f["kolonner"]}) < len(f["kolonner"]):
        raise OedelagtFil(f"{sted} har to kolonner med samme id: gi hver kolonne sin egen.")
    return Spoersmaal(**_med_valg(f, sted))


@cache
def spoersmaal(samling: int | str) -> tuple[Spoersmaal, ...]:
    """Which questions belong to this gathering, in the order they are asked?

    `samling` is 1–6, "kommunemoete", "evaluering" or "oppfoelging". Raises UgyldigInndata for anything
    else, and OedelagtFil in one sentence when the file does not hold what a question needs.
    """
    if (navn := str(samling)) not in FILER:
        raise UgyldigInndata(f"Det finnes ingen samling «{samling}»: velg en av {', '.join(FILER)}.")
    fil = f"data/hjemmearbeid/{FILER[navn]}.yaml"
    innhold = les_yaml(fil.removeprefix("data/"))
    if not isinstance(innhold, list) or not innhold:
        raise OedelagtFil(f"Filen {fil} inneholder ingen spørsmål: hent den på nytt.")
    ut = tuple(_spoersmaal(raa, navn, fil) for raa in innhold)
    if len(ider := [s.id for s in ut]) > len(set(ider)):
        dobbel = next(i for i in ider if ider.count(i) > 1)
        raise OedelagtFil(f"Spørsmålet {dobbel} står to ganger i {fil}: gi det ene en annen id.")
    return ut


@cache
def alle_spoersmaal() -> tuple[Spoersmaal, ...]:
    """Which questions does the whole year hold, from the first gathering to the follow-up?"""
    return tuple(s for samling in FILER for s in spoersmaal(samling))


def finn_spoersmaal(id: str) -> Spoersmaal:
    """Which question has this id? Raises UgyldigInndata when there is none."""
    for s in alle_spoersmaal():
        if s.id == id:
            return s
    raise UgyldigInndata(f"Det finnes ingen spørsmål med id «{id}».")
