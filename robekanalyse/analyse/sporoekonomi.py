"""The chain behind a figure of the accounts: amounts as published, per cent of them, growth without price growth."""

from __future__ import annotations

import pandas as pd

from ..grunnlag.feil import ManglerTall
from ..grunnlag.kilder import les
from ..grunnlag.kommune import Kommune
from ..grunnlag.kommunehistorie import alle_ledd
from ..grunnlag.kommuneserie import samme_omraade_fra, serieaar
from ..grunnlag.opphav import Opphav, Resultattabell
from .indikatorliste import SERIER, Indikator, alle_indikatorer
from .nokkeltallserie import nokkeltallserie
from .oekonomi import BELOEP, PROSENT, nokkeltall
from .prisvekst import deflatorer, kjedet_deflator, realvekst
from .resultatbegreper import korrigert_for
from .ssbmerker import ikke_vist
from .tallspor import Raatall, Trinn, har, parentes, raatall, rader, sum_av, tall

SNITT = "netto_driftsresultat_prosent_snitt3"
_FRA_KOLONNE = {kolonne: id for id, kolonne in BELOEP.items()}
# Computed amounts: column → (first, less the second), as indicators.
DIFFERANSER = {
    "netto_renter": ("renteutgifter", "renteinntekter"),
    "brutto_driftsresultat": ("brutto_driftsinntekter", "brutto_driftsutgifter"),
}
# The indicator whose figure stands in another column than its own name.
_KOLONNE = {"brutto_investeringsutgifter_prosent": "investeringer_prosent"}
PER_INNBYGGER = "netto_laanegjeld_per_innbygger"


def kolonne(id: str) -> str:
    """In which column of `nokkeltall` does this indicator stand?"""
    return BELOEP.get(id, _KOLONNE.get(id, id))


def noekkeltallrad(kommune: Kommune, aar: int) -> Resultattabell:
    """The year's row as the notebooks' series has it: the municipality's own, or the sum of its parts."""
    egen = nokkeltall(kommune, aar)
    if har(egen["aar"].iloc[0]) and (har(egen["driftsinntekter"].iloc[0]) or serieaar(kommune, aar).egne):
        return egen
    serie = nokkeltallserie(kommune)
    rad = serie[serie["aar"] == aar].dropna(subset=["driftsinntekter"])
    return rad if len(rad) else egen


def spor_noekkeltall(kommune: Kommune, i: Indikator, aar: int) -> dict:
    """The parts of the trace of one figure in `nokkeltall`, whose own value is the result."""
    t = noekkeltallrad(kommune, aar)
    r, k = t.iloc[0], kolonne(i.id)
    ut = {"kilder": tuple(x for x in t.kilder)}
    if k not in t.columns or not har(r.get(k)):
        return ut | {"verdi": None, "mangler": _hvorfor(kommune, i, aar, t), "kilder": ()}
    verdi = float(r[k])
    if i.id == SNITT:
        return ut | _snitt(kommune, aar, verdi)
    if k in DIFFERANSER:
        av = _av(kommune, r, DIFFERANSER[k], aar)
        return av | {"verdi": verdi, "trinn": (*av["trinn"], _minus(r, k, verdi))}
    teller = PROSENT.get(k, (None,))[0]
    if teller and har(r[teller]) and har(r["driftsinntekter"]):
        return _prosent(kommune, r, k, teller, aar, verdi)
    raa = _raa(kommune, i.id, aar, r["omfang"])
    merknad = ("Står som publisert; beløpene bak er ikke i datagrunnlaget.",) if i.enhet != "1000 kr" else ()
    trinn = _sammenlagt(raa) or (_som_publisert(i, verdi),)
    return {"verdi": verdi, "raatall": raa, "kilder": tuple(x.opphav for x in raa), "merknader": merknad,
            "trinn": trinn}


def _som_publisert(i: Indikator, verdi: float) -> Trinn:
    return Trinn(i.navn, "Som publisert; vi har ikke regnet.", tall(verdi), verdi, i.enhet)


def _hvorfor(kommune: Kommune, i: Indikator, aar: int, t) -> str:
    if i.id == SNITT and har(t.iloc[0].get("netto_driftsresultat_prosent")):
        return f"Snittet krever tall for {aar - 2}, {aar - 1} og {aar}; minst ett av dem er ikke i datagrunnlaget."
    if merket := ikke_vist("kostra_oekonomi", [kommune], indikator=i.id, aar=aar):
        return " ".join(merket)
    if grunn := serieaar(kommune, aar).grunn:
        return grunn
    tidligere = [m for m in t.merknader if "slått sammen" in m]
    hvordan = (
        "Tallet står i kommunens eget regnskap, og hentes ikke." if i.egne_tall
        else "Hent tallene med «robekanalyse oppdater»."
    )
    return " ".join([f"{i.navn} for {kommune.navn} i {aar} er ikke i datagrunnlaget. Det står i {i.kildeord}.", hvordan,
                     *tidligere])


def _raa(kommune: Kommune, id: str, aar: int, omfang) -> tuple[Raatall, ...]:
    i = alle_indikatorer()[id]
    d = rader("kostra_oekonomi", kommune, id, aar)
    d = d[d["omfang"] == omfang] if isinstance(omfang, str) else d[d["omfang"].isna()]
    return raatall(i.navn, d, "", i.variabel, konstruert=kommune.konstruert)


def _av(kommune: Kommune, r, ider, aar: int) -> dict:
    raa = tuple(x for id in ider for x in _raa(kommune, id, aar, r["omfang"]))
    return {"raatall": raa, "kilder": tuple(x.opphav.med(formel="regnet av beløpene") for x in raa),
            "trinn": _sammenlagt(raa)}


def _sammenlagt(raa) -> tuple[Trinn, ...]:
    """Before a merger: one step per amount, the sum over the municipalities. Nothing where there is one of each."""
    per: dict[str, list[Raatall]] = {}
    for x in raa:
        per.setdefault(x.navn, []).append(x)
    return tuple(
        Trinn(f"{navn}, sum", "Summen av kommunene før sammenslåingen.", sum_av([x.verdi for x in liste]),
              sum(x.verdi for x in liste), liste[0].enhet)
        for navn, liste in per.items() if len(liste) > 1
    )


def _minus(r, k: str, verdi: float) -> Trinn:
    a, b = (float(r[BELOEP[id]]) for id in DIFFERANSER[k])
    i = alle_indikatorer()[k]
    return Trinn(i.navn, i.formel, f"{tall(a)} − {parentes(b)}", verdi, i.enhet)


def _prosent(kommune: Kommune, r, k: str, teller: str, aar: int, verdi: float) -> dict:
    trinn = ()
    if teller in DIFFERANSER:
        ider, trinn = DIFFERANSER[teller], (_minus(r, teller, float(r[teller])),)
    else:
        ider = (_FRA_KOLONNE[teller],)
    ider = tuple(dict.fromkeys((*ider, "brutto_driftsinntekter")))
    av = _av(kommune, r, ider, aar)
    return av | {"verdi": verdi, "trinn": (*av["trinn"], *trinn, _andel(k, r, teller, verdi))}


def _andel(k: str, r, teller: str, verdi: float) -> Trinn:
    id = next((n for n, kol in _KOLONNE.items() if kol == k), k)
    i = alle_indikatorer()[id]
    return Trinn(i.navn, i.formel, f"100 × {parentes(float(r[teller]))} / {tall(float(r['driftsinntekter']))}", verdi,
                 "prosent")


def _snitt(kommune: Kommune, aar: int, verdi: float) -> dict:
    t = nokkeltallserie(kommune)
    t = t[t["aar"].between(aar - 2, aar)]
    raa, trinn, pst = [], [], []
    for r in (r for _, r in t.iterrows()):
        a, p = int(r["aar"]), float(r["netto_driftsresultat_prosent"])
        pst.append(p)
        if har(r["netto_driftsresultat"]) and har(r["driftsinntekter"]):
            av = _av(kommune, r, ("netto_driftsresultat", "brutto_driftsinntekter"), a)
            raa, trinn = raa + list(av["raatall"]), trinn + list(av["trinn"])
            steg = _andel("netto_driftsresultat_prosent", r, "netto_driftsresultat", p)
        else:
            raa += _raa(kommune, "netto_driftsresultat_prosent", a, r["omfang"])
            steg = _som_publisert(alle_indikatorer()["netto_driftsresultat_prosent"], p)
        trinn.append(Trinn(f"{a}: netto driftsresultat i prosent", steg.formel, steg.innsatt, p, "prosent"))
    i = alle_indikatorer()[SNITT]
    trinn.append(Trinn(i.navn, i.formel, f"({sum_av(pst)}) / 3", verdi, "prosent"))
    return {"verdi": verdi, "raatall": tuple(raa), "trinn": tuple(trinn),
            "kilder": tuple(x.opphav.med(formel="snitt av tre år") for x in raa)}


def spor_gjeld_per_innbygger(kommune: Kommune, i: Indikator, aar: int) -> dict:
    """The parts of the trace of net debt per inhabitant: the amount, and the population of 1 January the year after."""
    t = noekkeltallrad(kommune, aar)
    r = t.iloc[0]
    if not har(r["netto_laanegjeld"]):
        return {"verdi": None, "mangler": _hvorfor(kommune, alle_indikatorer()["netto_laanegjeld"], aar, t)}
    folk = folketall_raa(kommune, aar + 1)
    if len(folk) != 1:
        return {"verdi": None, "mangler": f"Folketallet 1. januar {aar + 1} er ikke i datagrunnlaget."}
    n = folk[0].verdi
    gjeld = _raa(kommune, "netto_laanegjeld", aar, r["omfang"])
    raa = (*gjeld, *folk)
    verdi = 1000 * float(r["netto_laanegjeld"]) / n
    innsatt = f"1{chr(160)}000 × {parentes(float(r['netto_laanegjeld']))} / {tall(n)}"
    trinn = (*_sammenlagt(gjeld), Trinn(i.navn, i.formel, innsatt, verdi, "kr"))
    return {"verdi": verdi, "raatall": raa, "trinn": trinn,
            "kilder": tuple(x.opphav.med(formel="regnet av beløpene") for x in raa)}


def folketall_raa(kommune: Kommune, aar: int) -> tuple[Raatall, ...]:
    """The population of 1 January as published, for the municipality of today or the one that was merged away."""
    i = alle_indikatorer()["innbyggere"]
    borte = not kommune.konstruert and alle_ledd()[kommune.nr][-1].til is not None
    d = rader("befolkning_samtidig" if borte else "befolkning", kommune.nr, None, aar)
    return raatall(f"Innbyggere 1. januar {aar}", d, "", i.variabel, "i_alt", "personer", kommune.konstruert)


def spor_innbyggere(kommune: Kommune, i: Indikator, aar: int) -> dict:
    """The population of 1 January as it stands in the table the notebooks read."""
    raa = folketall_raa(kommune, aar)
    if raa and not kommune.konstruert:
        alle = les("befolkning", kommunenr=kommune.nr)["aar"]
        raa = raa if alle.empty or aar >= samme_omraade_fra(kommune, alle) else ()
    if not raa:
        return {"verdi": None, "mangler": serieaar(kommune, aar).grunn or
                f"Folketallet for {kommune.navn} 1. januar {aar} er ikke i datagrunnlaget."}
    return {"verdi": raa[0].verdi, "raatall": raa, "trinn": (_som_publisert(i, raa[0].verdi),),
            "kilder": tuple(x.opphav for x in raa)}


def deflator_raa(aar: int) -> tuple[Raatall, ...]:
    """The year's price growth as published, or estimated."""
    t = les("deflator")
    i = alle_indikatorer()["kommunal_deflator"]
    return raatall(f"Kommunal deflator {aar}", t[t["aar"] == aar], "", i.variabel, "kommunal_deflator_pst", "prosent")


def spor_deflator(kommune: Kommune, i: Indikator, aar: int) -> dict:
    """The year's price growth, the same for all municipalities."""
    serie = deflatorer()
    if aar not in serie:
        return {"verdi": None, "mangler": f"Deflatoren for {aar} er ikke i datagrunnlaget, som dekker"
                                          f" {min(serie)}–{max(serie)}."}
    raa = deflator_raa(aar)
    return {"verdi": float(serie[aar]), "raatall": raa, "trinn": (_som_publisert(i, float(serie[aar])),),
            "kilder": tuple(x.opphav for x in raa)}


def spor_realvekst(kommune: Kommune, i: Indikator, aar: int, serie: str) -> dict:
    """The parts of the trace of a year's real growth: two amounts, and the deflator of every year between."""
    try:
        t = realvekst(kommune)
    except ManglerTall as feil:
        return {"verdi": None, "mangler": str(feil)}
    t = t[t["serie"] == SERIER[serie]]
    naa = t[t["aar"] == aar]
    if naa.empty or not har(naa["realvekst_prosent"].iloc[0]):
        hva = "er ikke i datagrunnlaget" if naa.empty else "er det første i serien, og har ikke noe år før seg"
        return {"verdi": None, "mangler": f"{SERIER[serie]} for {kommune.navn} i {aar} {hva}."}
    foer = t[t["aar"] < aar].iloc[-1]
    fra, verdi = int(foer["aar"]), float(naa["realvekst_prosent"].iloc[0])
    a, b = float(foer["nominell"]), float(naa["nominell"].iloc[0])
    id = next(n for n, k in BELOEP.items() if k == serie or n == serie)
    raa = []
    for x in (fra, aar):
        raa += _raa(kommune, id, x, nokkeltall(kommune, x)["omfang"].iloc[0])
    raa += [d for x in range(fra + 1, aar + 1) for d in deflator_raa(x)]
    vekst = float(kjedet_deflator(fra, aar))
    ledd = " × ".join(f"(1 + {parentes(float(deflatorer()[x]))} / 100)" for x in range(fra + 1, aar + 1))
    trinn = (
        Trinn(f"Prisvekst {fra}–{aar}", "Produktet av (1 + deflator / 100) for hvert år.", ledd, vekst, "ganger"),
        Trinn(f"{i.navn}, {SERIER[serie].lower()}", i.formel,
              f"100 × ({tall(b)} / {tall(a)} / {tall(vekst)} − 1)", verdi, "prosent"),
    )
    andre = ", ".join(f"«realvekst {n.replace('_', ' ')}»" for n in SERIER if n != serie)
    return {"verdi": verdi, "raatall": tuple(raa), "trinn": trinn, "navn": f"{i.navn}, {SERIER[serie].lower()}",
            "merknader": (f"Gjelder {SERIER[serie].lower()}. For de andre: {andre}.",),
            "kilder": tuple(x.opphav.med(formel="uten prisvekst") for x in raa)}


def spor_korrigert(kommune: Kommune, i: Indikator, aar: int) -> dict:
    """The parts of the trace of the corrected result: Fjordvik has the parts; others must enter them."""
    k = korrigert_for(kommune, aar)
    if k is None:
        return {"verdi": None, "mangler": f"Premieavvik og bundne fond for {kommune.navn} i {aar} er ikke i"
                                          " datagrunnlaget, og uten dem kan resultatet ikke korrigeres."}
    aarene, kilde = (aar, aar), Opphav("fjordvik", "regnskapet bak tallene", (aar, aar), konstruert=True)
    inntekt = nokkeltall(kommune, aar)["driftsinntekter"].iloc[0] / 1000
    raa = [Raatall(navn[:1].upper() + navn[1:], float(v), "mill. kr", aar, kommune.nr, "", "", kilde)
           for navn, v in k.ledd]
    raa += [Raatall("Brutto driftsinntekter", inntekt, "mill. kr", aar, kommune.nr, "", "", kilde.med(aar=aarene))]
    sum_ = Trinn("Korrigert netto driftsresultat", "Summen av leddene.", sum_av([float(v) for _, v in k.ledd]),
                 float(k.beloep), "mill. kr")
    andel = Trinn(i.navn, i.formel, f"100 × {parentes(float(k.beloep))} / {tall(inntekt)}", float(k.prosent), "prosent")
    return {"verdi": float(k.prosent), "raatall": tuple(raa), "trinn": (sum_, andel), "merknader": k.merknader,
            "kilder": (kilde.med(formel="regnet av leddene"),)}


def spor_publisert(kommune: Kommune, i: Indikator, d: pd.DataFrame, aar: int) -> dict:
    """The parts of the trace of a figure that stands as published, from the rows the notebooks read."""
    raa = raatall(i.navn, d, "", i.variabel, konstruert=kommune.konstruert)
    if not raa:
        if merket := [s for t in ("kostra_tjenester", "kostra_oekonomi")
                      for s in ikke_vist(t, [kommune], indikator=i.id, aar=aar)]:
            return {"verdi": None, "mangler": " ".join(merket)}
        return {"verdi": None, "mangler": f"{i.navn} for {kommune.navn} i {aar} er ikke i datagrunnlaget."
                                          " Hent tallene med «robekanalyse oppdater», eller se utgiverens tabell"
                                          f" ({i.kildeord})."}
    return {"verdi": raa[0].verdi, "raatall": raa[:1], "trinn": (_som_publisert(i, raa[0].verdi),),
            "kilder": tuple(x.opphav for x in raa[:1])}
