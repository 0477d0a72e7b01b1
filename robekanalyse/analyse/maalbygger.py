"""Is this a goal to steer by? The seven-point checklist for one goal, and what the whole map of goals lacks.

Rows as in s5-maal. Checklist, limits and advice: data/styringssystem/sjekkliste.yaml; indicators that exist, with
source and pitfall: data/styringssystem/kvalitetsindikatorer.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.tall import les_tall, prosent
from .eksakt import beloep, ramse

TRINN = ("innsats", "aktivitet", "produkt", "resultat", "effekt")


@dataclass(frozen=True)
class Indikator:
    """A quality indicator that exists: where it stands on the steps, who publishes it, and what can go wrong."""

    tjeneste: str
    indikator: str
    trinn: str
    kilde: str
    felle: str
    antatt: bool


@dataclass(frozen=True)
class Maalvurdering:
    """One goal held against the checklist; `poeng` is None until every point is given, and then nothing is judged.

    `raad` has one sentence per point that is not fully met, worst first; `motsigelser` what does not agree.
    """

    maal: str
    tjeneste: str
    trinn: str
    poeng: int | None
    hoeyeste: int
    skriv_om: bool | None
    har_naaverdi: bool
    raad: tuple[str, ...]
    motsigelser: tuple[str, ...]

    @property
    def resultatmaal(self) -> bool:
        """Does the goal say what the user gets, or what changes in society?"""
        return self.trinn in les_yaml("styringssystem/sjekkliste.yaml")["resultattrinn"]


@dataclass(frozen=True)
class Maalkart:
    """All goals: how many on each step, how many without a value today, and what is to be put right per service."""

    maal: tuple[Maalvurdering, ...]
    per_trinn: Mapping[str, int]
    uten_naaverdi: int
    for_mange: tuple[str, ...]
    uten_resultatmaal: tuple[str, ...]
    ikke_vurdert: tuple[str, ...]
    merknader: tuple[str, ...]


def kvalitetsindikatorer(tjeneste: str | None = None) -> tuple[Indikator, ...]:
    """Which indicators exist for this service, and which fit all services? All of them when no service is given.

    Raises UgyldigInndata for a service that is not on the list of s5-maal.
    """
    if tjeneste is not None:
        _tjeneste(tjeneste)
    return tuple(
        Indikator(i["tjeneste"], i["indikator"], i["trinn"], i["kilde"], i["felle"], i["status"] == "antatt")
        for i in les_yaml("styringssystem/kvalitetsindikatorer.yaml")["indikatorer"]
        if tjeneste is None or i["tjeneste"] in (tjeneste, "flere")
    )


def vaktforslag(tjeneste: str) -> Indikator | None:
    """Which of the service's own indicators lies nearest to what the user gets, and can warn of a cut gone too far?

    None when the list has none for the service, or has only what is put in. Raises UgyldigInndata for an unknown one.
    """
    egne = [i for i in kvalitetsindikatorer(tjeneste) if i.tjeneste == tjeneste and i.trinn != TRINN[0]]
    return max(egne, key=lambda i: TRINN.index(i.trinn), default=None)


def maalvurdering(maal: Mapping) -> Maalvurdering:
    """How does one goal score on the seven points, and what would make it better?

    `maal` is one row of s5-maal: tjeneste, maal, trinn, naaverdi, maal_om_fire_aar and sjekk_1 … sjekk_7 (0–2).
    Raises UgyldigInndata for an unknown step or service, and for points outside the scale.
    """
    liste = les_yaml("styringssystem/sjekkliste.yaml")
    trinn = maal.get("trinn") or ""
    if trinn not in ("", *TRINN):
        raise UgyldigInndata(f"Trinnet «{trinn}» finnes ikke på trappa: velg et av {', '.join(TRINN)}.")
    poeng = {p["nr"]: _poeng(maal.get(p["kolonne"]), p, liste["poeng"]) for p in liste["punkter"]}
    mangler = sorted((p for p in liste["punkter"] if poeng[p["nr"]] not in (None, max(liste["poeng"]))),
                     key=lambda p: (poeng[p["nr"]], p["nr"]))
    sum_ = None if None in poeng.values() else sum(poeng.values())
    har_naaverdi, har_maal = _har_tall(maal, "naaverdi"), _har_tall(maal, "maal_om_fire_aar")
    full = max(liste["poeng"])
    motsigelser = []
    if trinn and trinn not in liste["resultattrinn"] and poeng[1] == full:
        motsigelser.append(f"Målet står på trinnet {trinn}, men har full poengsum for å måle det brukeren oppnår.")
    if poeng[6] == full and not (har_naaverdi and har_maal):
        borte = [ord for har, ord in ((har_naaverdi, "nåverdien"), (har_maal, "målet om fire år")) if not har]
        motsigelser.append(f"Punkt 6 har full poengsum, men {ramse(borte)} mangler.")
    return Maalvurdering(
        maal=str(maal.get("maal") or ""), tjeneste=_tjeneste(maal.get("tjeneste")), trinn=trinn, poeng=sum_,
        hoeyeste=full * len(poeng),
        skriv_om=None if sum_ is None else sum_ < liste["grenser"]["skriv_om_under"]["verdi"],
        har_naaverdi=har_naaverdi, raad=tuple(p["raad"] for p in mangler), motsigelser=tuple(motsigelser),
    )


def maalkart(maal: Iterable[Mapping], utgifter: Mapping[str, object] | None = None) -> Maalkart:
    """What does the map of goals look like: how many where, too many in a service, a big service without a result?

    `utgifter` is service → net operating expenditure in one and the same unit, all services of the municipality;
    from it follows which cost over five percent. Not given, no service is judged on that. Raises UgyldigInndata
    for an unknown service or amounts that are not.
    """
    grenser = les_yaml("styringssystem/sjekkliste.yaml")["grenser"]
    navn = les_yaml("hjemmearbeid/valglister.yaml")["tjenester"]
    vurdert = tuple(maalvurdering(m) for m in maal)
    antall = {t: sum(m.tjeneste == t for m in vurdert) for t in navn}
    grense = grenser["maal_per_tjeneste"]["verdi"]
    for_mange = tuple(t for t in navn if antall[t] > grense)
    andel = Decimal(grenser["resultatmaal_over"]["verdi"])
    har = {m.tjeneste for m in vurdert if m.resultatmaal}
    uten = tuple(t for t in navn if t in _store(utgifter, andel) and t not in har)
    stor = f"koster mer enn {prosent(andel * 100, 0)} av driften, men har ingen resultatmål"
    return Maalkart(
        maal=vurdert,
        per_trinn={t: sum(m.trinn == t for m in vurdert) for t in TRINN},
        uten_naaverdi=sum(not m.har_naaverdi for m in vurdert),
        for_mange=for_mange,
        uten_resultatmaal=uten,
        ikke_vurdert=() if utgifter else ("resultatmål for de store tjenestene, fordi utgiftene ikke er oppgitt",),
        merknader=(
            *(f"{navn[t]} har {antall[t]} mål: velg høyst {grense}." for t in for_mange),
            *(f"{navn[t]} {stor}: lag minst ett." for t in uten),
        ),
    )


def _tjeneste(tjeneste) -> str:
    if tjeneste not in (navn := les_yaml("hjemmearbeid/valglister.yaml")["tjenester"]):
        raise UgyldigInndata(f"Tjenesten «{tjeneste or ''}» finnes ikke på lista: velg en av {', '.join(navn)}.")
    return tjeneste


def _poeng(verdi, punkt: Mapping, lovlige: list[int]) -> int | None:
    if verdi in (None, ""):
        return None
    if isinstance(verdi, bool) or str(verdi) not in {str(p) for p in lovlige}:
        raise UgyldigInndata(f"«{verdi}» kan ikke gis på punkt {punkt['nr']} i sjekklista: gi {ramse(lovlige)} poeng.")
    return int(verdi)


def _har_tall(maal: Mapping, felt: str) -> bool:
    if maal.get(felt) in (None, ""):
        return False
    les_tall(maal[felt], {"naaverdi": "nåverdi", "maal_om_fire_aar": "mål om fire år"}[felt])
    return True


def _store(utgifter: Mapping[str, object] | None, grense: Decimal) -> set[str]:
    """Services whose expenditure is over this share of the sum, compared exactly."""
    if not utgifter:
        return set()
    lest = {_tjeneste(t): beloep(v, f"utgiften til {t}", negativ=True) for t, v in utgifter.items()}
    samlet = sum(lest.values())
    if samlet <= 0:
        raise UgyldigInndata("Utgiftene til tjenestene må være over null til sammen.")
    ikke = les_yaml("styringssystem/sjekkliste.yaml")["ikke_tjenester"]
    return {t for t, v in lest.items() if v > grense * samlet and t not in ikke}
