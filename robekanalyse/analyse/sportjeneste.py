"""The chain behind a figure of one service: cost, inhabitants, need index, norm, deviation, fixed prices."""

from __future__ import annotations

from ..grunnlag.feil import ManglerTall
from ..grunnlag.kommune import Kommune
from ..grunnlag.kommuneserie import serieaar
from .behovsindeks import SAMLET, SEKTORER, sektorindekser, utgiftsbehov
from .funksjonsdeling import delinger
from .indikatorliste import Indikator, alle_indikatorer, tjeneste_for
from .norm import handlingsrom, handlingsromsum
from .prisvekst import deflatorer
from .referanser import REGION, Referanse, finn_referanse
from .sporfunksjon import funksjonsrader, ikke_delt, regionens_funksjoner
from .sporoekonomi import deflator_raa, folketall_raa
from .ssbmerker import ikke_vist
from .tallspor import HENT, Raatall, Trinn, har, i_setning, parentes, raatall, rader, sum_av, tall
from .tjenesteliste import (
    ALLE,
    FUNKSJONSSERIER,
    FUNKSJONSVIS,
    GRUPPER,
    SEKTORVIS,
    Tjeneste,
    tjenester,
)
from .tjenesteserie import tjenesteutvikling
from .tjenestetall import LANDET, NETTO, PER_INNBYGGER

BRUTTO = "brutto_driftsutgifter"
_MILLION = f"1{chr(160)}000{chr(160)}000"
_TUSEN = f"1{chr(160)}000"


def spor_tjeneste(kommune: Kommune, i: Indikator, del_: str, aar: int, referanse="landet") -> dict:
    """The parts of the trace of one service's figure; the result is the one in the notebooks' own table."""
    if i.id == "utgiftsbehovsindeks":
        return _indeks(kommune, i, del_, aar)
    if not del_:
        return _samlet(kommune, i, aar, referanse)
    t = _tjeneste(kommune, del_, aar)
    navn = {"navn": f"{i.navn}, {i_setning(t.navn)}"}
    if i.id.startswith(BRUTTO):
        return navn | _brutto(kommune, i, t, aar)
    if i.id in ("norm_per_innbygger", "avvik_fra_norm", "indeks_mot_norm"):
        return navn | _mot_norm(kommune, i, t, aar, referanse)
    return navn | _utgift(kommune, i, t, aar)


def _tjeneste(kommune: Kommune, del_: str, aar: int) -> Tjeneste:
    """The service meant: an area or a group; else what is made of functions, where there are some, before a sector."""
    if t := tjeneste_for(del_):
        return t
    inndelinger = [FUNKSJONSVIS, FUNKSJONSSERIER]
    inndelinger.insert(0 if kommune.konstruert or not delinger(kommune, aar)[0] else 2, SEKTORVIS)
    return next(t for i in inndelinger for t in tjenester(i) if t.id == del_)


def _inndeling(t: Tjeneste) -> str:
    return next(i for i in (ALLE, FUNKSJONSVIS, FUNKSJONSSERIER, SEKTORVIS) if t in tjenester(i))


def _omraaderader(kommune: Kommune, t: Tjeneste, indikator: str, aar: int) -> tuple[Raatall, ...]:
    if t.etter_funksjon:
        return funksjonsrader(kommune, t, aar) if indikator == NETTO else ()
    navn = alle_indikatorer()[indikator].navn
    art = {NETTO: "AGD2 (KOKart0000)", BRUTTO: "AGD10 (KOKart0000)"}.get(indikator, "")
    return tuple(
        x for o in t.omraader
        for x in raatall(f"{navn}, {o}", rader("kostra_tjenester", kommune, indikator, aar, omraade=o), "",
                         f"{o} (KOKfunksjon0000), {art}" if art and o.startswith("FGK") else "",
                         konstruert=kommune.konstruert)
    )


def _per_innbygger(kommune: Kommune, t: Tjeneste, indikator: str, aar: int, verdi: float):
    """Raw values and the step that divides them by the inhabitants; a value given per inhabitant stands as it is."""
    raa = _omraaderader(kommune, t, indikator, aar)
    if not raa:
        raa = _omraaderader(kommune, t, PER_INNBYGGER, aar)
        innsatt = sum_av([x.verdi for x in raa]) if raa else tall(verdi)
        return raa, Trinn("Utgift per innbygger", "Som publisert, per innbygger.", innsatt, verdi, "kr")
    folk = folketall_raa(kommune, aar + 1)
    sum_ = sum_av([x.verdi for x in raa])
    sum_ = f"({sum_})" if len(raa) > 1 else parentes(raa[0].verdi)
    formel = f"1000 × {alle_indikatorer()[indikator].navn.lower()} / innbyggere 1. januar {aar + 1}."
    innsatt = f"{_TUSEN} × {sum_} / {tall(folk[0].verdi)}"
    return (*raa, *folk), Trinn("Utgift per innbygger", formel, innsatt, verdi, "kr")


def _ferdig(verdi: float, raa, trinn, merknader=(), formel: str = "regnet av beløpene") -> dict:
    kilder = tuple(dict.fromkeys(x.opphav.med(formel=formel) for x in raa))
    return {"verdi": verdi, "raatall": tuple(raa), "trinn": tuple(trinn), "merknader": tuple(merknader),
            "kilder": kilder}


def _mangler(kommune: Kommune, t: Tjeneste, aar: int) -> dict:
    if t.etter_funksjon:
        return {"verdi": None, "mangler": ikke_delt(kommune, t, aar)}
    if merket := ikke_vist("kostra_tjenester", [kommune], indikator=NETTO, aar=aar, omraade=t.omraader):
        return {"verdi": None, "mangler": " ".join(merket)}
    if grunn := serieaar(kommune, aar).grunn:
        return {"verdi": None, "mangler": grunn}
    return {"verdi": None, "mangler": f"{t.navn} for {kommune.navn} i {aar} er ikke i datagrunnlaget. {HENT}"}


def _utgift(kommune: Kommune, i: Indikator, t: Tjeneste, aar: int) -> dict:
    try:
        u = tjenesteutvikling(kommune, inndeling=_inndeling(t))
    except ManglerTall:
        return _mangler(kommune, t, aar)
    rad = u[(u["tjeneste_id"] == t.id) & (u["aar"] == aar)]
    if rad.empty or not har(rad["netto_per_innbygger"].iloc[0]):
        return _mangler(kommune, t, aar)
    r = rad.iloc[0]
    raa, steg = _per_innbygger(kommune, t, NETTO, aar, float(r["netto_per_innbygger"]))
    if i.id == NETTO:
        egne = [x for x in raa if x.enhet == "1000 kr"]
        if not egne:
            return _ferdig(1000 * float(r["netto_mill"]), *_av_folketall(kommune, raa, steg, aar, r))
        verdi = float(r["netto_mill"]) * 1000
        return _ferdig(verdi, egne, [Trinn(f"{i.navn}, {i_setning(t.navn)}", "Summen av områdene.",
                                           sum_av([x.verdi for x in egne]), verdi, "1000 kr")])
    if i.id == "netto_driftsutgifter_per_innbygger":
        return _ferdig(float(r["netto_per_innbygger"]), raa, [steg])
    siste = int(u["aar"].max())
    aarene = range(aar + 1, siste + 1)
    ledd = " × ".join([tall(r["netto_per_innbygger"]),
                       *(f"(1 + {parentes(float(deflatorer()[a]))} / 100)" for a in aarene)])
    fast = Trinn(f"I {siste}-priser", "Utgift per innbygger × (1 + deflator / 100) for hvert år etter.", ledd,
                 float(r["netto_fast"]), "kr")
    raa = (*raa, *(x for a in aarene for x in deflator_raa(a)))
    return _ferdig(float(r["netto_fast"]), raa, [steg, fast], [f"Faste priser er {siste}-priser."])


def _av_folketall(kommune: Kommune, raa, steg: Trinn, aar: int, r):
    folk = folketall_raa(kommune, aar + 1)
    ganget = Trinn("Netto driftsutgifter", "Utgift per innbygger × innbyggere / 1000.",
                   f"{tall(steg.verdi)} × {tall(folk[0].verdi)} / {_TUSEN}", 1000 * float(r["netto_mill"]), "1000 kr")
    return (*raa, *folk), [steg, ganget]


def _brutto(kommune: Kommune, i: Indikator, t: Tjeneste, aar: int) -> dict:
    raa = _omraaderader(kommune, t, BRUTTO, aar)
    if not raa or len(raa) != len(t.omraader) * len(serieaar(kommune, aar).numre):
        return _mangler(kommune, t, aar)
    sum_ = sum(x.verdi for x in raa)
    if i.id == BRUTTO:
        return _ferdig(sum_, raa, [Trinn(f"{i.navn}, {i_setning(t.navn)}", "Summen av områdene.",
                                         sum_av([x.verdi for x in raa]), sum_, "1000 kr")])
    folk = folketall_raa(kommune, aar + 1)
    if not folk:
        return {"verdi": None, "mangler": f"Folketallet 1. januar {aar + 1} er ikke i datagrunnlaget."}
    raa, steg = _per_innbygger(kommune, t, BRUTTO, aar, 1000 * sum_ / folk[0].verdi)
    return _ferdig(steg.verdi, raa, [steg])


def _mot_norm(kommune: Kommune, i: Indikator, t: Tjeneste, aar: int, referanse) -> dict:
    try:
        h = handlingsrom(kommune, aar, referanse, inndeling=_inndeling(t))
    except ManglerTall as feil:
        return {"verdi": None, "mangler": str(feil)}
    r = h[h["tjeneste_id"] == t.id].iloc[0]
    if t.etter_funksjon and not har(r["netto_per_innbygger"]):
        return _mangler(kommune, t, aar)
    kolonne = {"norm_per_innbygger": "norm_per_innbygger", "avvik_fra_norm": "avvik_mill", "indeks_mot_norm": "indeks"}
    if not har(r[kolonne[i.id]]):
        grunner = [f.tekst for f in r["forbehold"] if f.slag.startswith(("mangler", "rolle"))]
        return {"verdi": None, "mangler": " ".join(grunner) or f"{i.navn} kan ikke regnes ut for {i_setning(t.navn)}."}
    ref = finn_referanse(referanse, (kommune,), aar)
    raa, trinn = _normtrinn(kommune, t, aar, r, ref)
    merknader = [*h.merknader[:2], r["merknad"]]
    if i.id == "norm_per_innbygger":
        return _ferdig(float(r["norm_per_innbygger"]), raa, trinn, merknader, "norm")
    egne, steg = _per_innbygger(kommune, t, NETTO, aar, float(r["netto_per_innbygger"]))
    f, norm = float(r["netto_per_innbygger"]), float(r["norm_per_innbygger"])
    if i.id == "indeks_mot_norm":
        sist = Trinn(i.navn, i.formel, f"100 × {parentes(f)} / {tall(norm)}", float(r["indeks"]), "prosent")
        return _ferdig(sist.verdi, (*egne, *raa), [steg, *trinn, sist], merknader)
    folk = () if any(x.enhet == "personer" for x in egne) else folketall_raa(kommune, aar + 1)
    sist = Trinn(i.navn, i.formel, f"({tall(f)} − {parentes(norm)}) × {tall(r['innbyggere'])} / {_MILLION}",
                 float(r["avvik_mill"]), "mill. kr")
    return _ferdig(sist.verdi, (*egne, *folk, *raa), [steg, *trinn, sist], merknader)


def _normtrinn(kommune: Kommune, t: Tjeneste, aar: int, r, ref: Referanse):
    """Reference cost, need index and norm, with the values they are made of."""
    utgift, norm = float(r["referanse_per_innbygger"]), float(r["norm_per_innbygger"])
    egen, andre = float(r["behovsindeks"]), float(r["behovsindeks_referanse"])
    raa, trinn, kr = [], [], []
    if t.etter_funksjon and ref.slag == REGION:
        egne, utgiftstrinn = regionens_funksjoner(ref, t, aar, utgift)
        raa.extend(egne)
        trinn.append(utgiftstrinn)
    elif ref.slag == REGION and ref.regioner[0]:
        kode = ref.regioner[0]
        for o in _regionens(kode, t, aar):
            kr += raatall(f"Netto driftsutgifter per innbygger, {ref.navn}, {o}",
                          rader("kostra_tjenester", kode, PER_INNBYGGER, aar, omraade=o), "", "")
        raa += kr
    if not trinn:
        trinn.append(Trinn(
            f"Referansens utgift ({ref.navn})", "Netto driftsutgifter per innbygger, summen av områdene." if kr else
            "Snittet av kommunene i referansen, vektet med innbyggerne.", sum_av([x.verdi for x in kr]) if kr
            else tall(utgift), utgift, "kr"))
    if t.sektorer:
        indekser = _indekser(kommune, t)
        raa += indekser
        trinn.append(_behovstrinn(t, aar, indekser, egen))
    trinn.append(Trinn("Norm per innbygger", alle_indikatorer()["norm_per_innbygger"].formel,
                       f"{tall(utgift)} × {tall(egen)} / {tall(andre)}", norm, "kr"))
    return raa, trinn


def _regionens(kode: str, t: Tjeneste, aar: int) -> tuple[str, ...]:
    """The areas the region's figure is of: the service's own, else the sectors, as the comparison itself does."""
    egne = all(len(rader("kostra_tjenester", kode, PER_INNBYGGER, aar, omraade=o)) for o in t.omraader)
    return t.omraader if egne else tuple(f"sektor:{s}" for s in t.sektorer)


def _indekser(kommune: Kommune, t: Tjeneste) -> list[Raatall]:
    aar = sektorindekser(kommune.konstruert).aar
    return [
        x for s in t.sektorer
        for x in raatall(f"Utgiftsbehovsindeks {aar}, {SEKTORER[s].lower()}",
                         rader("utgiftsbehov", kommune.nr, None, aar, sektor=s), "",
                         alle_indikatorer()["utgiftsbehovsindeks"].variabel, "indeks", "indeks", kommune.konstruert)
    ]


def _behovstrinn(t: Tjeneste, aar: int, indekser: list[Raatall], verdi: float) -> Trinn:
    if len(t.sektorer) == 1:
        return Trinn("Behovsindeks", "Sektorens indeks i Grønt hefte.", tall(indekser[0].verdi), verdi, "indeks")
    vekter = [float(rader("kostra_tjenester", LANDET, PER_INNBYGGER, aar, omraade=f"sektor:{s}")["verdi"].iloc[0])
              for s in t.sektorer]
    over = " + ".join(f"{tall(v)} × {tall(x.verdi)}" for v, x in zip(vekter, indekser, strict=True))
    return Trinn("Behovsindeks", "Sektorenes indekser, vektet med det landet bruker på hver.",
                 f"({over}) / ({sum_av(vekter)})", verdi, "indeks")


def _samlet(kommune: Kommune, i: Indikator, aar: int, referanse) -> dict:
    """The deviations of the six groups together, as the sum in notebook 3."""
    try:
        h = handlingsrom(kommune, aar, referanse, inndeling=GRUPPER)
    except ManglerTall as feil:
        return {"verdi": None, "mangler": str(feil)}
    s, med = handlingsromsum(h)[0], h[h["avvik_mill"].notna()]
    if not s.antall:
        return {"verdi": None, "mangler": " ".join(dict.fromkeys(m for m in h["merknad"] if m))}
    deler = [float(v) for v in med["avvik_mill"]]
    navn = ", ".join(n.lower() for n in med["tjeneste"])
    trinn = Trinn(f"{i.navn}, samlet", f"Summen av avvikene: {navn}.", sum_av(deler), s.avvik_mill, "mill. kr")
    uten = (f"Uten avvik og ikke med: {', '.join(s.uten_avvik)}.",) if s.uten_avvik else ()
    hvordan = "Hver tjeneste spores for seg, for eksempel «handlingsrom grunnskole»."
    return {"verdi": s.avvik_mill, "navn": f"{i.navn}, samlet", "trinn": (trinn,), "kilder": h.kilder,
            "merknader": (*h.merknader[:2], "Summen er ikke et beløp å spare.", *uten, hvordan)}


def _indeks(kommune: Kommune, i: Indikator, del_: str, aar: int) -> dict:
    t = tjeneste_for(del_) if del_ else None
    sektor = SAMLET if not del_ else del_ if del_ in SEKTORER else t.sektorer[0] if t and len(t.sektorer) == 1 else ""
    hva = {"navn": f"{i.navn}, {i_setning(t.navn) if t else SEKTORER.get(del_, del_).lower()}"} if del_ else {}
    if t and not t.sektorer:
        return hva | {"verdi": None, "mangler": f"{t.navn} er utenfor utgiftsutjevningen og har ingen behovsindeks."}
    if not sektor:
        return hva | _vektet(kommune, t, aar)
    try:
        u = utgiftsbehov(kommune, sektor, aar)
    except ManglerTall as feil:
        return hva | {"verdi": None, "mangler": str(feil)}
    if u.indeks is None:
        return hva | {"verdi": None, "mangler": u.merknader[0]}
    raa = raatall(i.navn, rader("utgiftsbehov", kommune.nr, None, aar, sektor=sektor), "", i.variabel, "indeks",
                  "indeks", kommune.konstruert)
    steg = Trinn(i.navn, "Som utgiveren har den; summen av kriteriene er ikke regnet på nytt her.", tall(u.indeks),
                 u.indeks, "indeks")
    return hva | {"verdi": u.indeks, "raatall": raa, "trinn": (steg,), "merknader": u.merknader,
                  "kilder": tuple(x.opphav for x in raa)}


def _vektet(kommune: Kommune, t: Tjeneste, aar: int) -> dict:
    try:
        h = handlingsrom(kommune, aar, "landet", inndeling=GRUPPER)
    except ManglerTall as feil:
        return {"verdi": None, "mangler": str(feil)}
    verdi, indekser = float(h.loc[h["tjeneste_id"] == t.id, "behovsindeks"].iloc[0]), _indekser(kommune, t)
    if not har(verdi):
        return {"verdi": None, "mangler": f"{kommune.navn} har ingen behovsindeks for {i_setning(t.navn)}."}
    steg = _behovstrinn(t, aar, indekser, verdi)
    return _ferdig(verdi, indekser, [steg], ["Indeksen er satt sammen av to sektorer, slik samling 3 gjør."])
