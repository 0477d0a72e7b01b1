"""Gathering 6: the controls K1–K10, realism against earlier years, and the reserve."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ..analyse.planvirkning import omstillingsbehov, virkningssum
from ..analyse.realisme import Treffsikkerhet, treffsikkerhet
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import tekst
from ..visning.diagram import grupperte_soeyler
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .s5_maler import fjordvik, liste, stor
from .s6_felles import eksempelmerknad, forbehold
from .s6_virkning import BEHOV, FRISTER, PRIS, opphav, plan, trinn
from .start import Utgangspunkt


def kontroll(her: Utgangspunkt) -> Tabell:
    """What do the ten controls ask, and what is to be watched?"""
    d = pd.DataFrame(les_yaml("planfelt.yaml")["kontroller"])
    return tabell(
        d,
        "De ti kontrollene",
        {"id": "Kontroll", "navn": "Krav", "pass_paa": "Pass på"},
        kilder=(),
        merknader=("Kontrollene er kursets. Grønt betyr at planen kan legges fram, ikke at den er god.", forbehold()),
    )


def kontroll_fjordvik(her: Utgangspunkt) -> Tabell:
    """What did the controls say of Fjordvik's draft, and what do they say of the plan that is adopted?"""
    p, funn = plan(), _funn()
    vedtatt = {k: {"groenn": "holder", "varsel": "varsel"}.get(v, v) for k, v in p["kontroller"].items()}
    mangler = _mangler_etter_realisme()
    vedtatt["K5"] += f": etter realisme mangler {mangler}, i mill. kr"
    rader = [(k, funn.get(k, "ikke vurdert"), vedtatt[k]) for k in p["kontroller"]]
    return tabell(
        pd.DataFrame(rader, columns=["k", "utkast", "vedtatt"]),
        "Kontrollene på utkastet og på planen i Fjordvik",
        {"k": "Kontroll", "utkast": "Utkastet", "vedtatt": "Planen slik den vedtas"},
        kilder=opphav(),
        merknader=(
            "K5 er ikke vurdert for utkastet, for realismen var ikke oppgitt da.",
            "Et varsel stopper ikke planen, men skal stå i saken.",
            *eksempelmerknad(her),
            forbehold(),
        ),
    )


def _funn() -> dict[str, str]:
    p, b = plan(), les_yaml("fjordvik/bemanning.yaml")
    med = {k: [t for t in p["utkast"] if t.get("feil") == k] for k in ("K2", "K3", "K6", "K9", "K10")}
    summer = trinn()
    under = [f"{tekst(bh - s, 2)} i {a}" for a, s, bh in zip(p["aar"], summer[FRISTER], summer[BEHOV], strict=True)
             if s < bh]  # fmt: skip
    engangs = virkningssum([t for t in p["utkast"] if t["type"] == "engangs"])
    oppsagte = sum(x["oppsigelser"] for x in b["personal"])
    aarganger = sorted({a for r in p["inndekning"] for a in r["aargang"]})
    sist = {a: max(r["aar"] for r in p["inndekning"] if r["aargang"][a] > 0) for a in aarganger}
    fristfeil = [t for t in p["utkast"] if t.get("feil") in ("K6", "frister")]

    def navn(k):
        return "; ".join(t["tiltak"] for t in med[k])

    return {
        "K1": f"rødt: mangler {' og '.join(under)}, i mill. kr" if under else "holder",
        "K2": f"rødt: {navn('K2')}, {', '.join(tekst(v, 1) for v in virkningssum(med['K2']))} mill. kr",
        "K3": f"rødt: {navn('K3')} har ingen eier",
        "K4": f"holder: {tekst(sum(engangs[1:]), 1)} mill. kr i engangstiltak i {p['aar'][1]}–{p['aar'][-1]}",
        "K6": "rødt: " + "; ".join(f"{t['tiltak']}, {tekst(t['virkning'][0], 1)} skal være {tekst(t['riktig_aar1'], 1)}"
                                   f" mill. kr i {p['aar'][0]}" for t in fristfeil),
        "K7": f"varsel: {oppsagte} personer er sagt opp innen 30 dager",
        "K8": "varsel: " + ", ".join(f"merforbruket fra {a} er ikke dekket før {s}" for a, s in sist.items()),
        "K9": f"rødt: {navn('K9')}, {tekst(virkningssum(med['K9'])[0], 1)} mill. kr per år",
        "K10": f"rødt: {navn('K10')}, {tekst(virkningssum(med['K10'])[0], 1)} mill. kr i {p['aar'][0]}",
    }  # fmt: skip


def _etter_realisme() -> dict[str, tuple[Decimal, ...]]:
    p = plan()
    behov, realistisk = omstillingsbehov(p["inndekning"]), virkningssum(p["tiltak"], realisme=True)
    mangler = tuple(max(Decimal(0), b - r) for b, r in zip(behov, realistisk, strict=True))
    return {"behov": behov, "sum": virkningssum(p["tiltak"]), "realistisk": realistisk, "mangler": mangler}


def _mangler_etter_realisme() -> str:
    mangler = zip(plan()["aar"], _etter_realisme()["mangler"], strict=True)
    *foran, sist = [f"{tekst(m, 2)} i {a}" for a, m in mangler if m]
    return f"{', '.join(foran)} og {sist}" if foran else sist


def planen(her: Utgangspunkt) -> Tabell:
    """Which measures are adopted, how much of each is expected, and who owns it?"""
    p, eiere = plan(), liste("stillinger")
    rader = [(t["id"], t["tiltak"], *t["virkning"], Decimal(t["realisme"]), eiere[t["eier"]]) for t in p["tiltak"]]
    aar = [f"a{a}" for a in p["aar"]]
    rader.append(("", "Sum", *virkningssum(p["tiltak"]), None, ""))
    return tabell(
        pd.DataFrame(rader, columns=["id", "tiltak", *aar, "realisme", "eier"]),
        "Planen i Fjordvik slik den vedtas",
        {"id": "Nr.", "tiltak": "Tiltak", **{k: k[1:] for k in aar}, "realisme": "Realisme", "eier": "Eier"},
        {**dict.fromkeys(aar, 1), "realisme": lambda v: "" if pd.isna(v) else tekst(v, 2)},
        kilder=opphav(),
        merknader=(PRIS, "Realisme er andelen av virkningen kommunen selv venter å få.", *eksempelmerknad(her),
                   forbehold()),
    )  # fmt: skip


def realisme(her: Utgangspunkt) -> Tabell:
    """Does the plan hold when each measure gives only what is expected, and does the reserve cover the rest?"""
    s, p = _etter_realisme(), plan()
    reserve = p["reserve"]["virkning"]
    d = pd.DataFrame({"aar": [str(a) for a in p["aar"]], **s, "reserve": [reserve] * len(p["aar"])})
    return tabell(
        d,
        "Planen mot behovet i Fjordvik, på papiret og etter realisme",
        {"aar": "År", "behov": "Behov", "sum": "Sum tiltak", "realistisk": "Sum etter realisme", "mangler": "Mangler",
         "reserve": "Reservetiltak"},
        {"behov": 2, "sum": 1, "realistisk": 2, "mangler": 2, "reserve": 1},
        kilder=opphav(),
        merknader=(PRIS, "Det som mangler, er regnet av beløp som ikke er rundet av.", *eksempelmerknad(her),
                   forbehold()),
    )  # fmt: skip


def _treff() -> tuple[Treffsikkerhet, list]:
    raa = les_yaml("fjordvik/budsjett.yaml")["treffsikkerhet"]
    rader = [{k.removeprefix("frie_").replace("inntekter_", "inntekt_"): v for k, v in r.items()} for r in raa]
    return treffsikkerhet(rader), rader


def gjennomfoert(her: Utgangspunkt) -> Figur:
    """How much of what was decided earlier was carried out? Decided and carried out, year by year."""
    t, rader = _treff()
    serier = {"innsparing_vedtatt": "vedtatt", "innsparing_gjennomfoert": "gjennomført"}
    d = pd.DataFrame([(str(r["aar"]), navn, r[k], tekst(r[k], 1)) for r in rader for k, navn in serier.items()],
                     columns=["aar", "hva", "verdi", "etikett"])  # fmt: skip
    bak = pd.DataFrame({"År": [str(r["aar"]) for r in rader], **{stor(n): [tekst(r[k], 1) for r in rader]
                                                                 for k, n in serier.items()}})  # fmt: skip
    setning = next(s for s in t.setninger if "gjennomført" in s)
    return figur(
        grupperte_soeyler(d, "aar", "verdi", "hva", "Mill. kr, løpende priser", "etikett", serier=[*serier.values()]),
        "Vedtatte og gjennomførte innsparinger i Fjordvik",
        f"{setning} Hvert år er det gjennomførte mindre enn det vedtatte.",
        fjordvik("innsparinger", (rader[0]["aar"], rader[-1]["aar"])),
        tabell=bak,
        merknader=(*t.setninger, *eksempelmerknad(her), forbehold()),
    )
