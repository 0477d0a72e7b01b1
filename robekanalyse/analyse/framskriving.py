"""Where does it lead if nothing is done? Result, fund, accumulated deficit and restructuring need, year by year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import regel
from .eksakt import aarstall, beloep, ramse
from .framskrivingssvar import Framskriving, framskrivingssvar
from .oekonomi import nokkeltall

_NULL = Decimal(0)


def framskriv_oekonomi(
    kommune=None, *, til_aar: int, fra_aar: int | None = None, driftsinntekter=None, netto_driftsresultat=None,
    realvekst=0, demografi=None, kapitalkostnad=None, andre=0, tiltak=0, engangs=0, disposisjonsfond=None,
    akkumulert_merforbruk=None, inndekning=0, maaltall=None, renteeksponert_gjeld=None, renteoekning=0,
    enhet: str = "mill. kr",
) -> Framskriving:
    """What happens to result, fund and deficit up to `til_aar`, and how much is missing to the target?

    result(t) = result(t−1) + growth in income − demografi − kapitalkostnad − andre + tiltak, and `engangs` in its
    own year only. A deficit is taken from the fund, and what the fund cannot carry is added to the accumulated
    deficit; a surplus covers the accumulated deficit first and then goes to the fund (BRF § 4-3, without
    strykninger). Fixed prices of the base year.

    Parameters: amounts in one unit, `enhet` (mill. kr). `realvekst` is per cent a year. The yearly ones
    (realvekst, demografi, kapitalkostnad, andre, tiltak, engangs, inndekning) are one number for all years, a
    list with one per year, or {year: amount}; demografi, kapitalkostnad and andre are what is added each year
    and weaken the result. `renteeksponert_gjeld` × `renteoekning` (percentage points) weakens it from the first
    year. `maaltall` is per cent of income (default: the recommended level). With a `kommune`, base year,
    income, result, fund, accumulated deficit and exposed debt that are not given are taken from its accounts
    where the data have them.

    The fund and the accumulated deficit are never guessed: without them the result says what is not answered.
    Raises UgyldigInndata for income that is not above zero, a plan that ends before it begins, or a list of the
    wrong length; ManglerTall when income or result is missing.
    """
    kilder, merknader = [], []
    valgfrie = (("demografikostnad", demografi), ("ny kapitalkostnad", kapitalkostnad))
    ikke_lagt_inn = [n for n, v in valgfrie if v is None]
    start = {
        "driftsinntekter": driftsinntekter, "netto_driftsresultat": netto_driftsresultat,
        "disposisjonsfond": disposisjonsfond, "akkumulert_merforbruk": akkumulert_merforbruk,
        "renteeksponert_gjeld": renteeksponert_gjeld,
    }
    if kommune is not None:
        fra_aar, start, kilder, merknader = _fra_regnskapet(kommune, fra_aar, start)
    if fra_aar is None or start["driftsinntekter"] is None or start["netto_driftsresultat"] is None:
        raise ManglerTall("Framskrivingen trenger basisår, driftsinntekter og netto driftsresultat: oppgi dem.")
    fra_aar, til_aar = aarstall(fra_aar, "basisåret"), aarstall(til_aar, "sluttåret")
    if til_aar <= fra_aar:
        raise UgyldigInndata(f"Planen slutter ({til_aar}) før den begynner ({fra_aar}): velg et senere sluttår.")
    aarene = range(fra_aar + 1, til_aar + 1)
    inntekt = beloep(start["driftsinntekter"], "driftsinntektene", negativ=True)
    if inntekt <= 0:
        raise UgyldigInndata("Driftsinntektene må være større enn null: kontroller tallet og fortegnet.")
    vekst = _per_aar(realvekst, aarene, "realveksten", negativ=True)
    if any(v <= -100 for v in vekst.values()):
        raise UgyldigInndata("Realveksten må være større enn −100 prosent: kontroller tallet.")
    svekker = [_per_aar(v, aarene, n, negativ=True) for v, n in (
        (demografi or 0, "demografikostnaden"), (kapitalkostnad or 0, "kapitalkostnaden"), (andre, "andre endringer"))]
    varig, en_gang = (_per_aar(v, aarene, n, negativ=True) for v, n in (
        (tiltak, "tiltakene"), (engangs, "engangsbeløpene")))
    dekning = _per_aar(inndekning, aarene, "inndekningen")
    rente = _renteutslag(start["renteeksponert_gjeld"], renteoekning)
    grense_dato = dt.date(fra_aar, 12, 31)
    maal = regel("perspektiv.anbefalt_netto_driftsresultat", grense_dato).verdi
    maal = maal if maaltall is None else beloep(maaltall, "måltallet", negativ=True)

    varig_resultat = beloep(start["netto_driftsresultat"], "netto driftsresultat", negativ=True)
    beholdning = _Beholdning.les(start["disposisjonsfond"], start["akkumulert_merforbruk"])
    rader = [_rad(fra_aar, inntekt, varig_resultat, _NULL, _NULL, beholdning, _NULL, maal)]
    for aar in aarene:
        ny_inntekt = inntekt * (1 + vekst[aar] / 100)
        varig_resultat += ny_inntekt - inntekt - sum(s[aar] for s in svekker) + varig[aar]
        varig_resultat -= rente if aar == fra_aar + 1 else 0
        inntekt, resultat = ny_inntekt, varig_resultat + en_gang[aar]
        nytt = beholdning.avslutt(resultat)
        rader.append(_rad(aar, inntekt, resultat, en_gang[aar], dekning[aar], beholdning, nytt, maal))
    if ikke_lagt_inn:
        merknader.append(
            f"{ramse(ikke_lagt_inn).capitalize()} er ikke lagt inn: da går hele inntektsveksten til et bedre resultat."
        )
    har_tiltak = any((*varig.values(), *en_gang.values()))
    innledning = "Med tiltakene" if har_tiltak else "Uten tiltak"
    return framskrivingssvar(rader, maal, enhet, kilder, merknader, rente, innledning)


@dataclass
class _Beholdning:
    """Fund and accumulated deficit as the years are closed. `fond` or `akk` is None where it is not known."""

    fond: Decimal | None
    akk: Decimal | None
    ny: Decimal = _NULL  # deficit that has arisen in the period and is not covered

    @classmethod
    def les(cls, fond, akk) -> _Beholdning:
        return cls(
            None if fond is None else beloep(fond, "disposisjonsfondet"),
            None if akk is None else beloep(akk, "samlet merforbruk"),
        )

    def avslutt(self, resultat: Decimal) -> Decimal | None:
        """Close a year with this result; answers the new deficit, None when the fund is not known."""
        if self.fond is None:
            return None
        if resultat >= 0:
            aapent = self.ny if self.akk is None else self.akk
            dekket = min(resultat, aapent)
            self.fond += resultat - dekket
            self.ny = max(self.ny - dekket, _NULL)
            self.akk = None if self.akk is None else self.akk - dekket
            return _NULL
        nytt = max(_NULL, -(self.fond + resultat))
        self.fond = max(_NULL, self.fond + resultat)
        self.ny += nytt
        self.akk = None if self.akk is None else self.akk + nytt
        return nytt


def _rad(aar, inntekt, resultat, engangs, dekning, beholdning: _Beholdning, nytt, maal) -> dict:
    til_balanse = max(_NULL, -resultat)
    akk = beholdning.akk if beholdning.fond is not None else None
    return {
        "aar": aar, "inntekt": inntekt, "resultat": resultat, "resultat_prosent": 100 * resultat / inntekt,
        "engangs": engangs, "til_balanse": til_balanse,
        "til_maaltall": max(_NULL, maal * inntekt / 100 - resultat), "inndekning": dekning,
        "til_balanse_og_inndekning": max(_NULL, dekning - resultat),
        "disposisjonsfond": beholdning.fond, "nytt_merforbruk": nytt if beholdning.fond is not None else None,
        "samlet_merforbruk": akk, "samlet_merforbruk_prosent": None if akk is None else 100 * akk / inntekt,
    }


def _per_aar(verdi, aarene: range, felt: str, negativ: bool = False) -> dict[int, Decimal]:
    """One amount for each year from a number, a list or {year: amount}; years left out of a mapping are zero."""
    if isinstance(verdi, Mapping):
        if utenfor := [a for a in verdi if a not in aarene]:
            raise UgyldigInndata(
                f"{felt.capitalize()} har året {utenfor[0]}, som ligger utenfor {aarene[0]}–{aarene[-1]}: rett året."
            )
        return {a: beloep(verdi.get(a, 0), f"{felt} i {a}", negativ) for a in aarene}
    if isinstance(verdi, Sequence) and not isinstance(verdi, str):
        if len(verdi) != len(aarene):
            raise UgyldigInndata(
                f"{felt.capitalize()} har {len(verdi)} tall, men planen har {len(aarene)} år: oppgi ett for hvert år."
            )
        return {a: beloep(v, f"{felt} i {a}", negativ) for a, v in zip(aarene, verdi, strict=True)}
    return dict.fromkeys(aarene, beloep(verdi, felt, negativ))


def _renteutslag(gjeld, oekning) -> Decimal:
    prosentpoeng = beloep(oekning, "renteøkningen", negativ=True)
    if prosentpoeng == 0:
        return _NULL
    if gjeld is None:
        raise ManglerTall("Renteøkningen kan ikke regnes uten renteeksponert gjeld: oppgi renteeksponert_gjeld.")
    return beloep(gjeld, "renteeksponert gjeld") * prosentpoeng / 100


def _fra_regnskapet(kommune, fra_aar, gitt: dict) -> tuple[int | None, dict, list[Opphav], list[str]]:
    """Fill what is not given from the newest accounts (or those of `fra_aar`), in mill. kr; blanks stay blank."""
    t = nokkeltall(kommune, fra_aar)
    med = t.dropna(subset=["driftsinntekter"])
    if med.empty:
        return fra_aar, gitt, [], list(t.merknader)
    rad = med.iloc[-1]
    ut = dict(gitt)
    for felt, verdi in gitt.items():
        if verdi is None and rad[felt] == rad[felt]:
            ut[felt] = Decimal(str(rad[felt])) / 1000
    merknader = []
    if rad["omfang"] == "konsern":
        merknader.append(
            "Tallene gjelder konsernet. Grensen på tre prosent og anbefalingen vurderes for kommunekassen: bruk"
            " kassetall når dere har dem."
        )
    return int(rad["aar"]), ut, list(t.kilder), merknader
