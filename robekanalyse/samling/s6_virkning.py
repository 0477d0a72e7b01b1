"""Gathering 6: first year against the whole year, and what the deadlines do to Fjordvik's draft."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd

from ..analyse.foersteaar import foersteaarseffekt
from ..analyse.planvirkning import loenn_i_fristene, omstillingsbehov, virkningssum
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import tekst
from ..visning.diagram import grupperte_soeyler
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .s5_maler import fjordvik, stor
from .s6_felles import eksempelmerknad, eksempler, forbehold
from .start import Utgangspunkt

PAPIR, BALANSE, FRISTER, BEHOV = "på papiret", "uten K2, K9 og K10", "og med riktige frister", "behov"
_TELLER_IKKE = ("K2", "K9", "K10")
PRIS = "Mill. kr i faste 2025-priser."


def plan() -> dict:
    """Fjordvik's plan, constructed: need, draft, adopted measures."""
    return les_yaml("fjordvik/plan.yaml")


def opphav(hva: str = "plan"):
    return fjordvik(hva, (2027, 2030))


def virkning(her: Utgangspunkt) -> Tabell:
    """What is one post worth in the first year, for different last days?"""
    e = eksempler()["foersteaar"]
    svar = [foersteaarseffekt(e["helaarseffekt"], slutt) for slutt in e["fratredelser"]]
    rader = [(slutt, s.maaneder, s.effekt, s.helaarseffekt) for slutt, s in zip(e["fratredelser"], svar, strict=True)]
    return tabell(
        pd.DataFrame(rader, columns=["slutt", "md", "kr", "aaret_etter"]),
        f"Ett årsverk på {tekst(e['helaarseffekt'])} kr: første år og året etter",
        {"slutt": "Siste dag", "md": "Måneder med virkning", "kr": f"Virkning i {svar[0].aar}, kr",
         "aaret_etter": f"Virkning i {svar[0].aar + 1}, kr"},
        {"md": 0, "kr": 0, "aaret_etter": 0},
        kilder=(),
        merknader=(
            "Øvingstall. Lønn og sosiale utgifter for ett år. Engangskostnader er ikke trukket fra.",
            f"Hjemmel: {'; '.join(svar[0].hjemler)} (antatt).",
            forbehold(*(s.regeldato for s in svar)),
        ),
    )  # fmt: skip


def fristfradrag(her: Utgangspunkt) -> Tabell:
    """How did 7,2 become 2,7? Fjordvik's two closures, from the whole year to what is left of the first."""
    p, b = plan(), les_yaml("fjordvik/bemanning.yaml")
    siste = b["datoer"]["nedlegging"] - dt.timedelta(days=1)
    rader = []
    for t in p["tiltak"]:
        r = p["regnestykker"].get(t["id"], {})
        if "ekstra_maaneder" not in r:
            continue
        fradrag = loenn_i_fristene(r["ekstra_maaneder"], r["aarsverk_per_person"], r["per_aarsverk"])
        helaar = t["virkning"][-1]
        if "foer_frister" in r:  # phased in over the year, so the months do not tell
            foer = Decimal(str(r["foer_frister"]))
            rader.append((t["tiltak"], helaar, None, foer, fradrag, foer - fradrag))
            continue
        s = foersteaarseffekt(str(helaar).replace(".", ","), siste, str(round(fradrag, 4)).replace(".", ","))
        rader.append((t["tiltak"], helaar, s.maaneder, s.foer_engangskostnader, fradrag, s.effekt))
    return tabell(
        pd.DataFrame(rader, columns=["tiltak", "helaar", "md", "foer", "fradrag", "etter"]),
        "Fra helårsvirkning til virkning i 2027 i Fjordvik",
        {"tiltak": "Tiltak", "helaar": "Hele året", "md": "Måneder i 2027", "foer": "Før frister",
         "fradrag": "Lønn i fristene", "etter": "Virkning i 2027"},
        {"helaar": 1, "md": lambda v: "trappes opp" if pd.isna(v) else tekst(v), "foer": 1, "fradrag": 2, "etter": 1},
        kilder=opphav("regnestykker"),
        merknader=(PRIS, "Lønn i fristene er lønn til dem som har lengre frist enn til dagen enheten er nedlagt.",
                   *eksempelmerknad(her), forbehold()),
    )  # fmt: skip


def trinn() -> dict[str, tuple[Decimal, ...]]:
    """The draft's sums per year: on paper, without what cannot balance, and with the right first year."""
    p = plan()
    holder = [t for t in p["utkast"] if t.get("feil") not in _TELLER_IKKE]
    riktig = [{**t, "virkning": [t.get("riktig_aar1", t["virkning"][0]), *t["virkning"][1:]]} for t in holder]
    return {
        PAPIR: virkningssum(p["utkast"]),
        BALANSE: virkningssum(holder),
        FRISTER: virkningssum(riktig),
        BEHOV: omstillingsbehov(p["inndekning"]),
    }


def foer_og_etter(her: Utgangspunkt) -> Figur:
    """What is left of the draft when the deadlines are counted? Sums per year, beside the need."""
    summer, aarene = trinn(), [str(a) for a in plan()["aar"]]
    rader = [(a, navn, float(v), tekst(v, 2 if navn == BEHOV else 1)) for navn, verdier in summer.items()
             for a, v in zip(aarene, verdier, strict=True)]  # fmt: skip
    d = pd.DataFrame(rader, columns=["aar", "hva", "verdi", "etikett"])
    foerste = {navn: tekst(v[0], 2 if navn == BEHOV else 1) for navn, v in summer.items()}
    bak = pd.DataFrame({"År": aarene, **{stor(n): [tekst(x, 2 if n == BEHOV else 1) for x in v]
                                         for n, v in summer.items()}})  # fmt: skip
    return figur(
        grupperte_soeyler(d, "aar", "verdi", "hva", "Mill. kr, faste 2025-priser", "etikett", orden=aarene,
                          serier=list(summer)),
        "Utkastet til plan i Fjordvik før og etter at fristene er regnet inn",
        f"I {aarene[0]} er summen {foerste[PAPIR]} mill. kr på papiret, {foerste[BALANSE]} uten det som ikke kan"
        f" brukes, og {foerste[FRISTER]} når fristene er regnet inn. Behovet er {foerste[BEHOV]}."
        f" I {aarene[-1]} er summen {tekst(summer[PAPIR][-1], 1)} på papiret og"
        f" {tekst(summer[FRISTER][-1], 1)} til slutt, mot et behov på {tekst(summer[BEHOV][-1], 2)}.",
        opphav("utkast"),
        tabell=bak,
        merknader=(
            "K2 er beløp uten innhold, K9 gebyr på selvkostområde og K10 salg av eiendom. De kan ikke brukes til å"
            " balansere driften.",
            *eksempelmerknad(her),
            forbehold(),
        ),
    )  # fmt: skip


def utkastet(her: Utgangspunkt) -> Tabell:
    """Which measures stand in the draft, and which control does each trip?"""
    p = plan()
    rader = [(t["tiltak"], *t["virkning"], tekst(t["riktig_aar1"], 1) if "riktig_aar1" in t else "",
              t.get("feil", "").replace("frister", "fristene")) for t in p["utkast"]]  # fmt: skip
    summer = trinn()
    rader += [(navn, *summer[n], "", "") for navn, n in (
        ("Sum på papiret", PAPIR), ("Uten K2, K9 og K10", BALANSE), ("Og med riktige frister", FRISTER))]  # fmt: skip
    aar = [f"a{a}" for a in p["aar"]]
    return tabell(
        pd.DataFrame(rader, columns=["tiltak", *aar, "riktig", "feil"]),
        "Utkastet i Fjordvik slik det kom fra samling 3",
        {"tiltak": "Tiltak", **{k: k[1:] for k in aar}, "riktig": f"Riktig i {p['aar'][0]}", "feil": "Slår ut på"},
        dict.fromkeys(aar, 1),
        kilder=opphav("utkast"),
        merknader=(PRIS, *eksempelmerknad(her), forbehold()),
    )
