"""What the rules of the conversation cards look at: each measure finds services, and the kroner at stake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kommune import Kommune
from ..grunnlag.regler import regel
from ..grunnlag.tall import tekst
from .drivertall import aldersantall, landets_verdi
from .drivertre import BEHOV, KRONER, POLITISK, Driverforklaring
from .tjenestetall import LANDET, innbyggere, omraadetall


@dataclass(frozen=True)
class Funn:
    """One service a rule points at: `mill` at stake (mill. kr), `felt` for the texts, `variant` of the question."""

    tjeneste: str
    mill: float
    felt: dict[str, str]
    variant: str = ""


@dataclass(frozen=True)
class Grunnlag:
    """What a rule may look at for one municipality: the rows of its comparison (six groups), perhaps of a second one.

    `mot` and `mot2` are the names of the two references; `drivere` has the trees that can be filled, by id.
    """

    kommune: Kommune
    aar: int
    rader: tuple
    mot: str
    andre: tuple
    mot2: str
    drivere: dict[str, Driverforklaring]


def _grense(navn: str) -> float:
    return float(regel(f"handlingsrom.{navn}").verdi)


def _mer(x: float) -> str:
    return "mer" if x > 0 else "mindre"


def _tjeneste(r, **felt) -> dict[str, str]:
    ord_ = les_yaml("samtalekort.yaml")["ord"].get(r.tjeneste_id, r.tjeneste.lower())
    return {"tjeneste": ord_, "tjeneste_stor": ord_[0].upper() + ord_[1:]} | felt


def avvik(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Services clearly above or below the norm."""
    tegn = 1 if regel_["fortegn"] == "over" else -1
    for r in g.rader:
        if tegn * r.avvik_mill > 0 and abs(r.indeks - 100) >= _grense("kort_stort_avvik"):
            felt = _tjeneste(r, avvik=tekst(abs(r.avvik_mill), 1), indeks=tekst(r.indeks), mot=g.mot)
            yield Funn(r.tjeneste_id, abs(r.avvik_mill), felt)


def raa_mot_korrigert(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Services that look dear (or cheap) until need is taken into account, and then do not."""
    vid = _grense("kort_raa_mot_korrigert")
    for r in g.rader:
        if not (r.indeks == r.indeks and r.referanse_per_innbygger > 0):
            continue
        raa = 100 * r.netto_per_innbygger / r.referanse_per_innbygger - 100
        korrigert = r.indeks - 100
        if abs(raa) >= vid and (raa * korrigert < 0 or abs(korrigert) < vid):
            mill = (r.netto_per_innbygger - r.referanse_per_innbygger) * r.innbyggere / 1e6
            yield Funn(r.tjeneste_id, abs(mill), _tjeneste(
                r, raa=tekst(abs(mill), 1), raa_retning=_mer(mill), avvik=tekst(abs(r.avvik_mill), 1),
                retning=_mer(r.avvik_mill), mot=g.mot,
            ))


def to_referanser(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Services above the norm against one reference and below against another."""
    andre = {r.tjeneste_id: r.avvik_mill for r in g.andre}
    for r in g.rader:
        b = andre.get(r.tjeneste_id, float("nan"))
        if r.avvik_mill * b < 0 and abs(r.indeks - 100) >= _grense("kort_stort_avvik") / 2:
            yield Funn(r.tjeneste_id, min(abs(r.avvik_mill), abs(b)), _tjeneste(
                r, avvik=tekst(abs(r.avvik_mill), 1), retning=_mer(r.avvik_mill), avvik2=tekst(abs(b), 1),
                retning2=_mer(b), mot=g.mot, mot2=g.mot2,
            ))


def hopp(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Services whose cost per inhabitant jumped from the year before."""
    for r in g.rader:
        endring = r.endring_prosent
        if endring == endring and abs(endring) >= _grense("hopp_paa_ett_aar"):
            kr = r.netto_per_innbygger - r.netto_per_innbygger / (1 + endring / 100)
            mill = abs(kr) * r.innbyggere / 1e6
            yield Funn(r.tjeneste_id, mill, _tjeneste(
                r, gikk="steg" if endring > 0 else "falt", prosent=tekst(abs(endring)), aar=str(g.aar),
                aar_foer=str(g.aar - 1), mill=tekst(mill, 1),
            ))


def store_penger(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """The services that together make up most of the money."""
    prosent = _grense("kort_store_penger")
    for r in g.rader:
        if r.kumulativ_andel - r.andel < _grense("store_penger"):
            mill = prosent / 100 * r.netto_mill
            felt = _tjeneste(r, andel=tekst(r.andel), prosent=tekst(prosent), mill=tekst(mill, 1))
            yield Funn(r.tjeneste_id, mill, felt)


def norm_uten_tall(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Services with a norm but without own figures; small stakes, so that what is known comes first."""
    for r in g.rader:
        if r.netto_mill != r.netto_mill and r.norm_mill == r.norm_mill:
            mill = _grense("kort_store_penger") / 100 * r.norm_mill
            yield Funn(r.tjeneste_id, mill, _tjeneste(r, norm=tekst(r.norm_mill, 1), mot=g.mot))


def uten_grunnlag(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Services with neither cost nor norm: the last resort, so that there are always three cards."""
    for r in g.rader:
        if r.netto_mill != r.netto_mill and r.norm_mill != r.norm_mill:
            yield Funn(r.tjeneste_id, 0.0, _tjeneste(r))


def faerre_barn(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Fewer children than five years ago, at the country's cost per child."""
    for id, alder, ord_, sektor in (
        ("barnehage", "1–5", "1–5 år", "barnehage"), ("grunnskole", "6–15", "6–15 år", "grunnskole"),
    ):
        naa, foer = (_barn(g.kommune, alder, g.aar + 1 - n) for n in (0, 5))
        if not (foer > 0 and 100 * (1 - naa / foer) >= _grense("kort_faerre_barn")):
            continue
        land = aldersantall(alder, tuple(innbyggere(g.aar + 1)), g.aar + 1)
        kr = omraadetall(g.aar).per_innbygger([LANDET], [f"sektor:{sektor}"])[0] * land[1].sum() / land[0].sum()
        mill = (foer - naa) * kr / 1e6
        r = next(r for r in g.rader if r.tjeneste_id == id)
        yield Funn(id, mill, _tjeneste(
            r, antall=tekst(foer - naa), alder=ord_, prosent=tekst(100 * (1 - naa / foer)), mill=tekst(mill, 1),
        ))


def _barn(kommune: Kommune, alder: str, aar: int) -> float:
    return float(aldersantall(alder, [kommune.nr], aar, kommune.konstruert)[0][0])


def driver(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """The heaviest driver that can be influenced, in the trees where all drivers are known."""
    for f in g.drivere.values():
        if f.enhet != KRONER or not f.ledd:
            continue
        x = max((x for x in f.ledd if x.slag != BEHOV), key=lambda x: abs(x.bidrag))
        mill = x.bidrag * f.innbyggere / 1e6
        behov = f.per_slag().get(BEHOV, 0.0) * f.innbyggere / 1e6
        yield Funn(f.tre.tjeneste, abs(mill), {
            "tre": f.tre.navn.lower(), "driver": x.navn, "opp_ned": "opp" if mill > 0 else "ned", "mot": f.mot,
            "mill": tekst(abs(mill), 1), "behov": tekst(behov, 1, fortegn=True),
        }, POLITISK if x.slag == POLITISK else "ledelse_struktur")


def dekning(g: Grunnlag, regel_: dict) -> Iterator[Funn]:
    """Coverage of institution for those of 80 and over, where only the number is known."""
    f = g.drivere.get("institusjon")
    x = next((x for x in f.ledd if x.id == "plasser_per_80_pluss"), None) if f else None
    if x is None or f.enhet == KRONER or abs(100 * (x.verdi - x.referanse)) < _grense("kort_dekning"):
        return
    # Places are weighed against kroner at what a place costs in the country.
    mill = abs(x.bidrag) / 1000 * f.innbyggere * landets_verdi("institusjon", "kr_per_plass", g.aar) / 1e6
    yield Funn("helse_omsorg", mill, {
        "verdi": tekst(100 * x.verdi, 1), "referanse": tekst(100 * x.referanse, 1), "mot": f.mot,
    }, "over" if x.verdi > x.referanse else "under")


MAAL: dict[str, Callable[[Grunnlag, dict], Iterator[Funn]]] = {
    f.__name__: f for f in (
        avvik, raa_mot_korrigert, to_referanser, hopp, store_penger, norm_uten_tall, uten_grunnlag, faerre_barn, driver,
        dekning,
    )
}
