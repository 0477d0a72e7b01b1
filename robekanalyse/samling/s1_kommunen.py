"""Gathering 1, the municipality at a glance: one table, the population, the result against the recommended level."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..analyse.behovsindeks import utgiftsbehov
from ..analyse.likhet import gruppering, kostragruppe_for
from ..analyse.nokkeltallserie import nokkeltallserie
from ..analyse.oekonomi import kilder_til, nokkeltall
from ..analyse.register import robek_register
from ..analyse.sporegne import eget_resultat
from ..grunnlag.egne_tall import les_egne_tall
from ..grunnlag.kilder import les, les_for
from ..grunnlag.kommuneserie import samme_omraade_fra
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst, prosent, tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .brudd import brudd
from .felles import Tekst
from .s5_maler import avsnitt
from .start import Utgangspunkt

IKKE_MED = "ikke i datagrunnlaget"
FYLL = "Hent tallene fra SSB, eller legg inn kommunens eget regnskap."


def egne_tall(her: Utgangspunkt):
    """The municipality's figures for the accounts year as one row, or None where there are none; with origins.

    Where KOSTRA has no result, the one of the municipality's own accounts stands in, and `omfang` is their source line.
    """
    t = nokkeltall(her.kommune, her.aar)
    rad = t.iloc[0]
    if rad["netto_driftsresultat_prosent"] == rad["netto_driftsresultat_prosent"]:
        return rad, kilder_til(
            t, "netto_driftsresultat_prosent", "netto_laanegjeld", "disposisjonsfond", "akkumulert_merforbruk"
        )
    if eget := eget_resultat(les_egne_tall(her.kommune)[0], her.aar):
        rad = rad.copy()
        rad[["netto_driftsresultat", "netto_driftsresultat_prosent"]] = eget.tusen, eget.prosent
        rad["omfang"] = eget.kildelinje
        return rad, (eget.opphav,)
    return None, ()


def resultat_tekst(rad) -> str:
    beloep = rad["netto_driftsresultat"]
    andel = prosent(rad["netto_driftsresultat_prosent"], 2)
    return f"{tekst(beloep / 1000, 1)} mill. kr, {andel} av driftsinntektene" if beloep == beloep else andel


def merforbruk_tekst(rad) -> str:
    if rad is None or rad["akkumulert_merforbruk"] != rad["akkumulert_merforbruk"]:
        return f"{IKKE_MED} (se balansen i kommunens årsregnskap)"
    return f"{tekst(rad['akkumulert_merforbruk'] / 1000, 1)} mill. kr"


def _kostragruppe(her: Utgangspunkt) -> tuple[str, str]:
    kode = kostragruppe_for(her.kommune)
    if not kode:
        return f"står ikke i grupperingen fra 2020: {IKKE_MED}", ""
    b = les("kostragruppe_beskrivelse").set_index("kostragruppe").loc[kode]
    ord_ = [f"{b['folkemengde']} innbyggere" if b["folkemengde"][0].isdigit() else b["folkemengde"]]
    ord_.append(f"{b['bundne_kostnader']} bundne kostnader")
    if isinstance(b["frie_disponible_inntekter"], str):
        ord_.append(f"{b['frie_disponible_inntekter']} frie disponible inntekter")
    return f"gruppe {int(kode[3:])}", ", ".join(ord_)


def _i_registeret(her: Utgangspunkt) -> str:
    staar = [o for o in robek_register().opphold(her.kommune).itertuples() if o.staar]
    if not staar:
        return "nei"
    o = staar[-1]
    siden = dato_tekst(o.inn_senest) if o.inn_tidligst == o.inn_senest else str(o.inn_senest.year)
    return f"ja, siden {siden}, på bokstav {o.bokstav}" if o.bokstav else f"ja, siden {siden}"


def kommunen(her: Utgangspunkt) -> Tabell:
    """What does the municipality look like at a glance, one line per figure, and why is one of them missing?"""
    folk, folk_kilde = folketallet(her)
    behov = utgiftsbehov(her.kommune)
    rad, kilder = egne_tall(her)
    nr, beskrivelse = _kostragruppe(her)
    fra, til = folk.index[0], folk.index[-1]
    endring = prosent(100 * (folk[til] / folk[fra] - 1), fortegn=True)
    endring = f"{endring} siden {fra}{brudd(her, folk.index, folketall=True).over_grensen}"
    mangler = rad is None
    fond = None if mangler else rad["disposisjonsfond"]
    register = robek_register()
    rader = [
        ("Innbyggere", tekst(folk[til]), f"1. januar {til}", endring if fra != til else "første år"),
        ("KOSTRA-gruppe", nr, "grupperingen fra 2020", beskrivelse or "ingen beskrivelse"),
        (
            "Utgiftsbehov, indeks",
            IKKE_MED if behov.indeks is None else tekst(behov.indeks, 4),
            str(behov.aar),
            _behovstekst(behov.indeks),
        ),
        ("Netto driftsresultat", IKKE_MED if mangler else resultat_tekst(rad), str(her.aar), _anbefaling(her)),
        (
            "Snitt av tre år",
            IKKE_MED
            if mangler
            or rad["netto_driftsresultat_prosent_snitt3"] is pd.NA
            or rad["netto_driftsresultat_prosent_snitt3"] != rad["netto_driftsresultat_prosent_snitt3"]
            else prosent(rad["netto_driftsresultat_prosent_snitt3"], 2),
            f"{her.aar - 2}–{her.aar}",
            "netto driftsresultat, ett år kan være tilfeldig",
        ),
        ("Netto lånegjeld", _beloep(rad, "netto_laanegjeld"), str(her.aar), "uten pensjon, videreutlån og ubrukte lån"),
        ("Disposisjonsfond", _beloep(rad, "disposisjonsfond"), str(her.aar), "penger kommunestyret kan bruke fritt"),
        (
            "Merforbruk som ikke er dekket",
            merforbruk_tekst(rad),
            str(her.aar),
            "samlet i balansen, ikke bare dette året",
        ),
        ("I ROBEK", _i_registeret(her), dato_tekst(register.slutt), "registerets egne bokstaver"),
    ]
    merknader = []
    if mangler:
        merknader.append(f"Regnskapstall for {her.kommune.navn} i {her.aar} er ikke i datagrunnlaget. {FYLL}")
    elif fond != fond:
        merknader.append(f"Disposisjonsfond og samlet merforbruk er ikke i tabellene som følger med. {FYLL}")
    if not mangler:
        merknader.append(_omfang(rad))
    alle = (
        folk_kilde,
        _gruppekilde(her),
        behov.kilder[0] if behov.indeks is not None else None,
        *kilder,
        *register.opphold(her.kommune).kilder,
    )
    return tabell(
        pd.DataFrame(rader, columns=["Hva", "Tall", "Gjelder", "Les det slik"]),
        f"{her.kommune.navn} på én side",
        kilder=[k for k in alle if k],
        merknader=merknader,
    )


def _gruppekilde(her: Utgangspunkt) -> Opphav | None:
    if her.kommune.konstruert:
        return Opphav("fjordvik", "KOSTRA-gruppe", konstruert=True)
    rad = les("kostragrupper", kommunenr=her.kommune.nr, gruppering=gruppering())
    return Opphav(rad["kilde"].iloc[0], "KOSTRA-gruppe", (gruppering(),) * 2) if len(rad) else None


def _behovstekst(indeks: float | None) -> str:
    if indeks is None:
        return "kilden har ingen indeks for kommunen"
    avvik = 100 * (indeks - 1)
    return f"{prosent(abs(avvik))} {'høyere' if avvik >= 0 else 'lavere'} behov per innbygger enn landet"


def _anbefaling(her: Utgangspunkt) -> str:
    return f"anbefalt nivå over tid: {prosent(_grense(her), 2)}"


def _grense(her: Utgangspunkt) -> float:
    return float(regel("perspektiv.anbefalt_netto_driftsresultat", dt.date(her.aar, 12, 31)).verdi)


def _beloep(rad, felt: str) -> str:
    if rad is None or rad[felt] != rad[felt]:
        return IKKE_MED
    andel = prosent(rad[f"{felt}_prosent"], 1)
    return f"{tekst(rad[felt] / 1000, 1)} mill. kr, {andel} av driftsinntektene"


def _omfang(rad) -> str:
    hvem = {"konsern": "konsernet, kommunen med foretakene", "kasse": "kommunekassen"}.get(rad["omfang"])
    if hvem is None:  # the source line of the municipality's own accounts
        return f"Netto driftsresultat: {rad['omfang']}"
    return f"Regnskapstallene gjelder {hvem}. ROBEK-vilkårene prøves på kommunekassen."


def folketallet(her: Utgangspunkt) -> tuple[pd.Series, Opphav]:
    t = les_for("befolkning", her.kommune)
    t = t[t["kommunenr"] == her.kommune.nr].sort_values("aar")
    t = t[t["aar"] >= samme_omraade_fra(her.kommune, t["aar"])]
    spenn = (int(t["aar"].min()), int(t["aar"].max()))
    return t.set_index("aar")["i_alt"], Opphav(
        t["kilde"].iloc[0], "folketall 1. januar", spenn, konstruert=her.kommune.konstruert
    )


def folketall(her: Utgangspunkt) -> Figur:
    """How has the population developed? One line, broken where SSB has no figure for today's municipality."""
    folk, kilde = folketallet(her)
    fra, til = int(folk.index[0]), int(folk.index[-1])
    alle = folk.reindex(range(fra, til + 1))
    d = pd.DataFrame({"aar": [str(a) for a in alle.index], "verdi": alle.to_numpy(float), "serie": her.kommune.navn})
    borte = [str(a) for a in alle.index[alle.isna()]]
    hoeyest, lavest = int(folk.idxmax()), int(folk.idxmin())
    merknader = ["Aksen begynner ikke på null, så endringen ser større ut enn den er."]
    if borte:
        merknader.append(f"SSB har ikke folketall for dagens {her.kommune.navn} i {_spenn(borte)}.")
    if fra > 2006:
        merknader.append(f"Serien begynner i {fra}: SSB har ikke folketall for dagens {her.kommune.navn} før det.")
    b = brudd(her, folk.index, folketall=True)
    return figur(
        diagram.linjer(d, "aar", "verdi", "serie", "Innbyggere", hoeyde=300, brudd=b.streker),
        f"Folketallet i {her.kommune.navn} {fra}–{til}",
        f"{tekst(folk[fra])} innbyggere i {fra} og {tekst(folk[til])} i {til},"
        f" {prosent(100 * (folk[til] / folk[fra] - 1), fortegn=True)}{b.over_grensen}."
        f" Høyest er {tekst(folk[hoeyest])} i {hoeyest},"
        f" lavest {tekst(folk[lavest])} i {lavest}.{b.alttekst}",
        (kilde,),
        merknader=(*merknader, *b.merknader),
        tabell=pd.DataFrame(
            {"År": d["aar"], "Innbyggere 1. januar": [tekst(v, mangler="mangler") for v in d["verdi"]]}
        ),
    )


def _spenn(aar: list[str]) -> str:
    return aar[0] if len(aar) == 1 else f"{aar[0]}–{aar[-1]}"


def resultat(her: Utgangspunkt) -> Figur | Tekst:
    """How has netto driftsresultat developed, against the level recommended over time?"""
    t = nokkeltallserie(her.kommune).dropna(subset=["netto_driftsresultat_prosent"])
    if t.empty:
        return avsnitt(
            f"Netto driftsresultat for {her.kommune.navn} er ikke i datagrunnlaget. {FYLL} Anbefalt nivå over tid er"
            f" {prosent(_grense(her), 2)} av driftsinntektene."
        )
    aar, pst = t["aar"].astype(int), t["netto_driftsresultat_prosent"].astype(float)
    d = pd.DataFrame({"aar": aar.astype(str), "verdi": pst, "serie": her.kommune.navn})
    grense, b = _grense(her), brudd(her, aar)
    under, topp, bunn = int((pst < grense).sum()), pst.idxmax(), pst.idxmin()
    return figur(
        diagram.linjer(
            d,
            "aar",
            "verdi",
            "serie",
            "Prosent av driftsinntektene",
            format=",.1f",
            null=True,
            hoeyde=320,
            terskler=((grense, ""),),
            brudd=b.streker,
        ),
        f"Netto driftsresultat i {her.kommune.navn} {aar.min()}–{aar.max()}",
        f"Høyest er {prosent(pst[topp], 2)} i {aar[topp]}, lavest {prosent(pst[bunn], 2)} i {aar[bunn]}."
        f" I {aar.iloc[-1]} var det {prosent(pst.iloc[-1], 2)}."
        f" {under} av {len(pst)} år er under {prosent(grense, 2)}.{b.alttekst}",
        kilder_til(t, "netto_driftsresultat_prosent"),
        tabell=pd.DataFrame(
            {
                "År": d["aar"],
                "Netto driftsresultat (mill. kr)": [tekst(v / 1000, 1) for v in t["netto_driftsresultat"]],
                "Driftsinntekter (mill. kr)": [tekst(v / 1000, 1) for v in t["driftsinntekter"]],
                "Prosent": [tekst(v, 2) for v in pst],
            }
        ),
        merknader=(_omfang(t.iloc[-1]), *b.merknader),
        undertittel=f"Stiplet linje: anbefalt over tid, {prosent(grense, 2)}",
    )
