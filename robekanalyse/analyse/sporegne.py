"""The chain behind a figure from the municipality's own accounts or budget, and what they say beside KOSTRA's figure.

KOSTRA's is the figure the notebooks show. The municipality's own stands in where KOSTRA has none, and is said beside it
where both are there: nobody is to take one for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.egne_tall import ART_FUNKSJON, BUDSJETT, OVERSIKT, REGNSKAP, EgetTall
from ..grunnlag.kommune import Kommune
from ..grunnlag.opphav import Opphav
from ..grunnlag.tall import dato_tekst
from .egneregnskap import HOVEDTALL, hovedtall, nettobeloep
from .indikatorliste import Indikator, alle_indikatorer, tjeneste_for
from .kontoplan import hoerer_til, i_netto, omraade_for
from .tallspor import Raatall, Trinn, parentes, sum_av, tall, vis

KILDE = "egne-tall"
_NETTO, _INNTEKTER, _UTGIFTER = "netto_driftsresultat", "brutto_driftsinntekter", "brutto_driftsutgifter"
# What a figure is made of in the main figures of a file: (sign, part).
_LEDD = {
    _INNTEKTER: ((1, _INNTEKTER),), _UTGIFTER: ((1, _UTGIFTER),), _NETTO: ((1, _NETTO),),
    "brutto_driftsresultat": ((1, _INNTEKTER), (-1, _UTGIFTER)),
}
_PROSENT = {"netto_driftsresultat_prosent": _NETTO}
# Netto driftsresultat in a ledger by art, as `hovedtall` adds it up.
_I_NETTO = (
    (1, _INNTEKTER), (-1, _UTGIFTER), (1, "finansinntekter"), (-1, "finansutgifter"), (1, "motpost_avskrivninger"),
)


def spor_eget(kommune: Kommune, i: Indikator, del_: str, aar: int, egne: Sequence[EgetTall]) -> dict | None:
    """The parts of the trace from the municipality's own file of that year; None when no file carries the figure.

    Accounts go before a budget, and the economic overview before what is added up of a ledger. Amounts in kr.
    """
    for t in sorted((t for t in egne if t.aar == aar), key=lambda t: (t.slag == BUDSJETT, t.form != OVERSIKT)):
        if del_ and i.id == "netto_driftsutgifter":
            deler = _tjeneste(kommune, i, del_, t)
        elif not del_:
            deler = _hovedtall(kommune, i, t)
        else:
            deler = None
        if deler:
            raa, trinn = deler
            return {
                "navn": f"{i.navn}, {t.navn}", "verdi": float(trinn[-1].verdi), "raatall": tuple(raa),
                "trinn": tuple(trinn), "kilder": tuple(dict.fromkeys(x.opphav for x in raa)),
                "merknader": (t.kildelinje, *t.merknader),
            }  # fmt: skip
    return None


@dataclass(frozen=True)
class EgetResultat:
    """Netto driftsresultat in the municipality's own accounts: 1000 kr, per cent of income, and where it is from."""

    tusen: float
    prosent: float
    kildelinje: str
    opphav: Opphav


def eget_resultat(egne: Sequence[EgetTall], aar: int) -> EgetResultat | None:
    """What is netto driftsresultat in the municipality's own accounts of the year? None when no file says."""
    for t in sorted((t for t in egne if t.aar == aar and t.slag == REGNSKAP), key=lambda t: t.form != OVERSIKT):
        v = hovedtall(t).verdier
        if v[_NETTO] is not None and v[_INNTEKTER] is not None and v[_INNTEKTER] > 0:
            pst = 100 * v[_NETTO] / v[_INNTEKTER]
            return EgetResultat(float(v[_NETTO] / 1000), float(pst), t.kildelinje, _opphav(t, HOVEDTALL[_NETTO]))
    return None


def ved_siden_av(eget: dict, verdi: float, enhet: str) -> tuple[str, ...]:
    """What is said beside KOSTRA's figure: the municipality's own, the difference, and which file it is from."""
    hva = eget["navn"].rsplit(", ", 1)[1]
    forskjell = "De to er like." if verdi == eget["verdi"] else (
        f"Forskjellen er {vis(eget['verdi'] - verdi, 'prosentpoeng' if enhet == 'prosent' else enhet)}."
    )
    return f"Tallet er KOSTRAs. Kommunens {hva} har {vis(eget['verdi'], enhet)}. {forskjell}", eget["merknader"][0]


def _opphav(t: EgetTall, hva: str) -> Opphav:
    return Opphav(KILDE, hva.lower(), (t.aar, t.aar), f"{t.slag}, fil {t.fil}, lest inn {dato_tekst(t.lest_inn)}")


def _raa(kommune: Kommune, t: EgetTall, navn: str, verdi: Decimal, variabel: str, hva: str) -> Raatall:
    return Raatall(navn, float(verdi), "kr", t.aar, kommune.nr, "", variabel, _opphav(t, hva))


def _sum(kommune: Kommune, t: EgetTall, begrep: str) -> tuple[list[Raatall], list[Trinn]]:
    """One sum of arter: the raw values are the sums per hundred of arter in the file."""
    navn = HOVEDTALL.get(begrep, begrep.replace("_", " ").capitalize())
    per: dict[str, Decimal] = {}
    for art, beloep in zip(t.rader["art"], t.rader["beloep"], strict=True):
        if hoerer_til(art, begrep):
            per[art[0]] = per.get(art[0], Decimal(0)) + beloep
    spenn = ", ".join(les_yaml("egne_tall/kontoplan.yaml")[begrep]["arter"]).replace("-", "–")
    raa = [_raa(kommune, t, f"{navn}, art {s}00–{s}99", v, f"art {spenn}", navn) for s, v in sorted(per.items())]
    verdier = [x.verdi for x in raa] or [0.0]
    return raa, [Trinn(navn, f"Summen av art {spenn} i fila.", sum_av(verdier), sum(verdier), "kr")]


def _deltall(kommune: Kommune, t: EgetTall, begrep: str) -> tuple[list[Raatall], list[Trinn]]:
    """One main figure of the file: its line in the overview, or added up of arter."""
    navn = HOVEDTALL[begrep]
    if t.form == OVERSIKT:
        rad = t.rader[t.rader["linje"] == begrep].iloc[0]
        raa = [_raa(kommune, t, navn, rad["beloep"], f"linjen «{rad['navn']}»", navn)]
        return raa, [Trinn(navn, "Som i fila; vi har ikke regnet.", tall(raa[0].verdi), raa[0].verdi, "kr")]
    if begrep != _NETTO:
        return _sum(kommune, t, begrep)
    raa, trinn, ledd = [], [], []
    for tegn, del_ in _I_NETTO:
        r, s = _sum(kommune, t, del_)
        raa, trinn, ledd = [*raa, *r], [*trinn, *s], [*ledd, (tegn, s[-1].verdi)]
    ord_ = "Driftsinntekter − driftsutgifter + finansinntekter − finansutgifter + motpost avskrivninger."
    return raa, [*trinn, Trinn(navn, ord_, _plussminus(ledd), sum(t * v for t, v in ledd), "kr")]


def _plussminus(ledd: Sequence[tuple[int, float]]) -> str:
    foerst, *resten = ledd
    return " ".join([tall(foerst[1]), *(f"{'+' if t > 0 else '−'} {parentes(v)}" for t, v in resten)])


def _hovedtall(kommune: Kommune, i: Indikator, t: EgetTall) -> tuple[list[Raatall], list[Trinn]] | None:
    har = {n for n, v in hovedtall(t).verdier.items() if v is not None}
    if (teller := _PROSENT.get(i.id)) and {teller, _INNTEKTER} <= har:
        raa, trinn = _deltall(kommune, t, teller)
        inntekter_raa, inntekter = _deltall(kommune, t, _INNTEKTER)
        a, b = trinn[-1].verdi, inntekter[-1].verdi
        if b <= 0:
            return None
        andel = Trinn(i.navn, i.formel, f"100 × {parentes(a)} / {tall(b)}", 100 * a / b, "prosent")
        nye = [x for x in inntekter_raa if x not in raa]
        return [*raa, *nye], [*trinn, *(s for s in inntekter if s not in trinn), andel]
    ledd = _LEDD.get(i.id, ())
    if not ledd or not {del_ for _, del_ in ledd} <= har:
        return None
    raa, trinn, verdier = [], [], []
    for tegn, del_ in ledd:
        r, s = _deltall(kommune, t, del_)
        raa, trinn, verdier = [*raa, *r], [*trinn, *s], [*verdier, (tegn, s[-1].verdi)]
    kr = sum(tegn * v for tegn, v in verdier)
    if len(verdier) > 1:
        trinn.append(Trinn(i.navn, i.formel, _plussminus(verdier), kr, "kr"))
    return raa, [*trinn, _i_tusen(i, kr)]


def _i_tusen(i: Indikator, kr: float) -> Trinn:
    return Trinn(f"{i.navn} i 1000 kr", "Kroner / 1000.", f"{parentes(kr)} / {tall(1000)}", kr / 1000, "1000 kr")


def _tjeneste(kommune: Kommune, i: Indikator, del_: str, t: EgetTall) -> tuple[list[Raatall], list[Trinn]] | None:
    """Netto driftsutgifter of a service: the net per function that is in its areas."""
    tjeneste = tjeneste_for(del_)
    if t.form != ART_FUNKSJON or tjeneste is None:
        return None
    per: dict[str, Decimal] = {}
    for art, funksjon, beloep in zip(t.rader["art"], t.rader["funksjon"], t.rader["beloep"], strict=True):
        if omraade_for().get(funksjon) in tjeneste.omraader and i_netto(art):
            per[funksjon] = per.get(funksjon, Decimal(0)) + nettobeloep(art, beloep)
    if not per:
        return None
    hva = alle_indikatorer()["netto_driftsutgifter"].navn
    raa = [_raa(kommune, t, f"{hva}, funksjon {f}", v, f"funksjon {f}, utgifter minus inntekter", hva)
           for f, v in sorted(per.items())]  # fmt: skip
    kr = sum(x.verdi for x in raa)
    steg = Trinn(f"{i.navn}, {tjeneste.navn.lower()}", "Summen av funksjonene i fila.", sum_av([x.verdi for x in raa]),
                 kr, "kr")  # fmt: skip
    return raa, [steg, _i_tusen(i, kr)]
