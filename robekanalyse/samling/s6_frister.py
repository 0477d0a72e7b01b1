"""Gathering 6: when is the post gone? Worked cases to guess first, the one day that costs a month, own dates."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..analyse.datoregning import foerste_i_neste_maaned
from ..analyse.fortrinn import fortrinnsrett
from ..analyse.oppsigelse import Oppsigelsesfrist, oppsigelsesfrist
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from ..visning.tidsdiagram import tidsbaand
from .felles import Tekst
from .s6_felles import ANTATT, LAGET, eksempler, eller_setning, forbehold, svarlinjer
from .start import Utgangspunkt

_DAG = dt.timedelta(days=1)
VENTER, LOEPER = "venter på den første i måneden", "lovens frist løper"


def _saker() -> list[tuple[dict, Oppsigelsesfrist]]:
    ut = []
    for s in eksempler()["frister"]:
        inn = {k: v for k, v in s.items() if k != "sak"}
        ut.append((s, oppsigelsesfrist(**inn)))
    return ut


def fristregler(her: Utgangspunkt) -> Tabell:
    """How long is the notice by law, and by the collective agreement, and how is each reckoned?"""
    i_dag = min(f.mottatt for _, f in _saker())
    tid, alder, regning, tariff, proeve = (
        regel(f"nedbemanning.{n}", i_dag)
        for n in ("lovfrist_ansettelsestid", "lovfrist_alder", "lovfrist_regning", "tarifffrist_ks", "proevetid_frist")
    )
    hele, dato = "hele måneder, fra den første i neste måned", "fra dato til dato"
    rader = [
        (f"Ansatt i minst {t['minst_aar']} år" if t["minst_aar"] else "Hovedregel", t["maaneder"], hele, tid.hjemmel)
        for t in tid.verdi
    ]
    rader += [
        (f"Arbeidsgiver sier opp, ansatt i minst {alder.verdi['minst_aar_ansatt']} år og fylt {t['fylt']} år",
         t["maaneder"], hele, alder.hjemmel)
        for t in alder.verdi["trinn"]
    ]
    rader = [(v, f"{m} måned" if m == 1 else f"{m} måneder", r, h) for v, m, r, h in rader]
    rader.append(("Hovedtariffavtalen KS", f"{tariff.verdi['maaneder']} måneder", dato, tariff.hjemmel))
    rader.append(("Skriftlig avtalt prøvetid", f"{proeve.verdi} dager", "fra dagen den kom fram", proeve.hjemmel))
    return tabell(
        pd.DataFrame(rader, columns=["vilkaar", "frist", "regnes", "hjemmel"]),
        "Fristene, og hvordan de regnes",
        {"vilkaar": "Når", "frist": "Frist", "regnes": "Regnes", "hjemmel": "Hjemmel"},
        kilder=(),
        merknader=(
            "Stillingen er borte den seneste av lovens og tariffavtalens dato.",
            "Tariffavtalens frist er hentet fra en gjengivelse. Sjekk teksten i gjeldende hovedtariffavtale.",
            "At den seneste datoen gjelder, er kursets regneregel (antatt): lovens lengre frister kan ikke gjøres"
            " kortere i en tariffavtale.",
            forbehold(*(r.kontrollert for r in (tid, alder, regning, tariff, proeve))),
        ),
    )


def gjett(her: Utgangspunkt) -> Tabell:
    """Which date would you say? The cases without their answers, to be guessed before the next table is read."""
    rader = [
        (nr, s["sak"], dato_tekst(oppsigelsesfrist(**{k: v for k, v in s.items() if k != "sak"}).mottatt), "")
        for nr, s in enumerate(eksempler()["frister"], start=1)
    ]
    return tabell(
        pd.DataFrame(rader, columns=["nr", "sak", "mottatt", "gjett"]),
        "Gjett den siste dagen i stillingen",
        {"nr": "Nr.", "sak": "Tilfelle", "mottatt": "Oppsigelsen kom fram", "gjett": "Vi gjetter"},
        {"nr": 0},
        kilder=(),
        merknader=("Tariffavtalen er KS. Arbeidsgiver sier opp når det ikke står noe annet.", LAGET, forbehold()),
    )


def frister(her: Utgangspunkt) -> Tabell:
    """When is the post gone in these worked cases? Law, collective agreement, and the later of them."""
    saker = _saker()
    rader = [
        (nr, s["sak"], dato_tekst(f.mottatt), f"{f.lovfrist_maaneder} md.", dato_tekst(f.lov_slutt),
         dato_tekst(f.tariff_slutt), dato_tekst(f.fratredelse), _hvorfor(f))
        for nr, (s, f) in enumerate(saker, start=1)
    ]
    kolonner = {
        "nr": "Nr.", "sak": "Tilfelle", "mottatt": "Kom fram", "maaneder": "Lovens frist", "lov": "Lovens slutt",
        "tariff": "Tariffens slutt", "slutt": "Siste dag", "hvorfor": "Gjelder",
    }  # fmt: skip
    return tabell(
        pd.DataFrame(rader, columns=list(kolonner)),
        "Siste dag i stillingen, tretten tilfeller" if len(saker) == 13 else "Siste dag i stillingen",
        kolonner,
        {"nr": 0},
        kilder=(),
        merknader=(
            "Lovens frist løper i hele måneder fra den første i neste måned, tariffens fra dato til dato."
            " Den seneste gjelder.",
            "Aldersstigningen krever minst ti års ansettelse, og gjelder bare når arbeidsgiveren sier opp.",
            "At fødselsdagen og årsdagen regnes som nådd samme dag, er antatt.",
            f"Hjemmel: {'; '.join(dict.fromkeys(h for _, f in saker for h in f.hjemler))}.",
            LAGET,
            forbehold(*(f.regeldato for _, f in saker)),
        ),
    )


def _hvorfor(f: Oppsigelsesfrist) -> str:
    if f.tariff_slutt is None or f.lov_slutt > f.tariff_slutt:
        return "loven"
    return "tariffavtalen" if f.tariff_slutt > f.lov_slutt else "samme dag"


def en_dag(her: Utgangspunkt) -> Figur:
    """What does one day cost? The same employee, the notice arriving on the last and on the first of a month."""
    saker = _saker()[-2:]
    rader, bak = [], []
    for _, f in saker:
        navn, start = f"Kom fram {dato_tekst(f.mottatt)}", foerste_i_neste_maaned(f.mottatt)
        rader.append((navn, f.mottatt, start, VENTER, ""))
        rader.append((navn, start, f.lov_slutt + _DAG, LOEPER, dato_tekst(f.lov_slutt)))
        bak.append((dato_tekst(f.mottatt), dato_tekst(start), dato_tekst(f.lov_slutt), dato_tekst(f.fratredelse)))
    d = pd.DataFrame(rader, columns=["rad", "fra", "til", "slag", "etikett"])
    (_, foerst), (_, sist) = saker
    mellom = (sist.fratredelse - foerst.fratredelse).days
    return figur(
        tidsbaand(d, "rad", "fra", "til", "slag", "etikett", (VENTER, LOEPER)),
        f"Frist på {foerst.lovfrist_maaneder} måneder: kom fram siste dag i januar eller dagen etter",
        f"Kommer oppsigelsen fram {dato_tekst(foerst.mottatt)}, er siste dag {dato_tekst(foerst.fratredelse)}."
        f" Kommer den fram {dato_tekst(sist.mottatt)}, er siste dag {dato_tekst(sist.fratredelse)},"
        f" {mellom} dager senere.",
        (),
        tabell=pd.DataFrame(
            bak, columns=["Kom fram", "Lovens frist løper fra og med", "Lovens siste dag", "Siste dag i stillingen"]
        ),
        merknader=(
            f"Én dag senere framme flytter siste dag {mellom} dager. Overlever brevet personlig når datoen er viktig.",
            LAGET,
            forbehold(foerst.regeldato, sist.regeldato),
        ),
    )


@eller_setning
def frist(
    her: Utgangspunkt, ansatt_fra, foedt, mottatt, fra="arbeidsgiver", proevetid=False, tariff="KS"
) -> Tabell | Tekst:
    """When is this post gone? Your own dates; the table shows only what follows from them, and nothing is stored."""
    f = oppsigelsesfrist(ansatt_fra, foedt, mottatt, fra=fra, proevetid=proevetid, tariff=tariff)
    rader = [
        ("Oppsigelsen kom fram", dato_tekst(f.mottatt)),
        ("Lovens frist", f"{f.lovfrist_dager} dager" if f.lovfrist_maaneder is None
         else f"{f.lovfrist_maaneder} måned" + ("" if f.lovfrist_maaneder == 1 else "er")),
        ("Lovens siste dag", dato_tekst(f.lov_slutt)),
        *([("Tariffavtalens siste dag", dato_tekst(f.tariff_slutt))] if f.tariff_slutt else []),
        ("Siste dag i stillingen", dato_tekst(f.fratredelse)),
    ]
    return tabell(
        pd.DataFrame(rader, columns=["hva", "svar"]),
        f"Siste dag i stillingen er {dato_tekst(f.fratredelse)}",
        {"hva": "Hva", "svar": "Svar"},
        kilder=(),
        merknader=(*f.forklaring, *svarlinjer(f)),
    )


def fortrinn(her: Utgangspunkt) -> Tabell:
    """Who has priority to a new post, and until when? Three worked cases."""
    svar = [(s, fortrinnsrett(s["oppsagt"], s["fratredelse"], s["ansettelse"])) for s in eksempler()["fortrinn"]]
    rader = [
        (s["sak"], s["oppsagt"], s["fratredelse"], "ja" if f.har_rett else "nei",
         f"{dato_tekst(f.fra)} til og med {dato_tekst(f.til)}" if f.har_rett else "ingen", f.forklaring[0])
        for s, f in svar
    ]
    kolonner = {
        "sak": "Tilfelle", "oppsagt": "Kom fram", "slutt": "Siste dag", "rett": "Fortrinnsrett", "naar": "Gjelder",
        "hvorfor": "Hvorfor",
    }  # fmt: skip
    foerste = svar[0][1]
    return tabell(
        pd.DataFrame(rader, columns=list(kolonner)),
        "Fortrinnsrett til ny stilling",
        kolonner,
        kilder=(),
        merknader=(
            "Retten begynner når oppsigelsen kommer fram, ikke når den ansatte slutter.",
            f"Svarfristen på et tilbud er {foerste.svarfrist_dager} dager.",
            *svarlinjer(foerste)[:-1],
            ANTATT,
            LAGET,
            forbehold(*(f.regeldato for _, f in svar)),
        ),
    )
