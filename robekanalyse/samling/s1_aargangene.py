"""Gathering 1, the merforbruk year by year: each year has its own clock, and each choice its letters."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ..analyse.inndekning import inndekningsfrist, inndekningsplan
from ..analyse.robek import robek_status
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .s1_bokstavene import fjordviks_aarganger, fjordviks_opplysninger
from .s5_maler import eksempelmerknad, fjordvik, mal
from .start import Utgangspunkt


def aargangene(her: Utgangspunkt) -> Tabell:
    """From which years is the merforbruk, and when does each year's clock run out? A template for a real one."""
    hode = ["Året det oppsto", "Ett år: hovedregelen", "To år: siste uten bokstav c", "Fire år: særlige tilfeller"]
    merknad = "Klokka går fra året merforbruket oppsto, ikke fra året regnskapet ble lagt fram (koml. § 14-11)."

    def frister(aar: int) -> tuple[str, ...]:
        return (str(aar), *(str(inndekningsfrist(aar, maks)) for maks in (1, 2, 4)))

    if not her.kommune.konstruert:
        return mal(
            f"Merforbruket i {her.kommune.navn}, år for år",
            [*hode, "Beløp igjen (mill. kr)", "Vedtatt siste år"],
            [frister(a) for a in range(her.aar - 3, her.aar + 1)],
            [
                merknad,
                "Beløpene fylles ut fordi årgangene bare står i kommunens egen balanse og i vedtaket om regnskapet."
                " Stryk år uten merforbruk.",
            ],
        )
    rader = [
        (
            *frister(m["aar"]),
            tekst(fjordviks_aarganger()[m["aar"]], 1),
            str(m["siste_dekningsaar"] or "ingen plan er vedtatt"),
        )
        for m in les_yaml("fjordvik/regnskap.yaml")["merforbruk"]
    ]
    d = pd.DataFrame(rader, columns=[*hode, "Beløp igjen (mill. kr)", "Vedtatt siste år"])
    d.loc[len(d)] = ["Sum", "", "", "", tekst(sum(fjordviks_aarganger().values()), 1), ""]
    d = d.replace("", "gjelder ikke")
    return tabell(
        d,
        f"Merforbruket i {her.kommune.navn}, år for år",
        kilder=fjordvik("merforbruk", (2024, 2025)),
        merknader=(merknad,),
    )


def _valg() -> list[tuple[str, object, dict]]:
    """Fjordvik's choices: name, the plan, and the last year per vintage as the council would have adopted it."""
    aarganger, fra = fjordviks_aarganger(), max(fjordviks_aarganger()) + 1
    vedtatt = {
        a: b for m in les_yaml("fjordvik/regnskap.yaml")["merforbruk"] for a, b in m["vedtatt"].items() if a >= fra
    }
    dagens = inndekningsplan(aarganger, {a: Decimal(str(b)) for a, b in vedtatt.items()})
    ut = [("Slik det er vedtatt nå", dagens, fjordviks_opplysninger()["dekningsplan"])]
    for innen, navn in ((1, "Så fort som mulig"), (2, "Innen to år"), (4, "Innen fire år")):
        p = inndekningsplan(aarganger, innen=innen, fra=fra)
        ut.append((navn, p, p.siste_dekningsaar))
    return ut


def aargangsvalg(her: Utgangspunkt) -> Tabell:
    """Which letters light up for each choice of coverage? Fjordvik's choices side by side."""
    rader = []
    for navn, plan, siste in _valg():
        s = robek_status(**fjordviks_opplysninger(dekningsplan={a: v for a, v in siste.items() if v}))
        svar = {v.bokstav: v.svar for v in s.vurderinger}
        ute = max(plan.per_aar) if not plan.udekket else None
        rader.append(
            {
                "valg": navn,
                **{f"a{a}": str(siste.get(a) or "ingen plan") for a in fjordviks_aarganger()},
                "c": svar["c"],
                "d": svar["d"],
                "uten": tekst(plan.udekket, 1),
                "ute": f"regnskapet for {ute} er lagt fram" if ute else "ikke med denne planen",
            }
        )
    return tabell(
        pd.DataFrame(rader),
        "Fire valg i Fjordvik: siste dekningsår og bokstavene det gir",
        {
            "valg": "Valget",
            **{f"a{a}": f"Merforbruket fra {a} dekkes senest" for a in fjordviks_aarganger()},
            "c": "Bokstav c",
            "d": "Bokstav d",
            "uten": "Uten dekning når planen slutter (mill. kr)",
            "ute": "Kan komme ut når",
        },
        kilder=fjordvik("merforbruk og vedtak", (2024, 2025)),
        merknader=(
            "Bokstav d er lik for alle valg: den ser på hvor mye som står i balansen, ikke på planen.",
            "Veien ut for c og d er at hele merforbruket er dekket (koml. § 28-5).",
            "Av dekningen som var vedtatt, ble 1,3 millioner strøket da regnskapet for 2025 ble avsluttet.",
            *eksempelmerknad(her),
        ),
    )


def aargangskostnad(her: Utgangspunkt) -> Figur:
    """How much must be set aside each year, choice by choice? Fjordvik's choices side by side."""
    valg = _valg()
    aarene = sorted({a for _, p, _ in valg for a in p.per_aar})
    rader = [
        (str(a), navn, float(p.per_aar.get(a, 0)), tekst(p.per_aar.get(a, 0), 1)) for a in aarene for navn, p, _ in valg
    ]
    d = pd.DataFrame(rader, columns=["aar", "valg", "verdi", "etikett"])
    bak = d.pivot(index="aar", columns="valg", values="etikett")[[n for n, *_ in valg]].rename_axis(None, axis=1)
    stoerst = d.loc[d["verdi"].idxmax()]
    sum_ = tekst(sum(fjordviks_aarganger().values()), 1)
    return figur(
        diagram.grupperte_soeyler(d, "aar", "verdi", "valg", "Mill. kr", "etikett"),
        f"Inndekning per år i Fjordvik {aarene[0]}–{aarene[-1]}, fire valg",
        f"Alle valgene skal dekke {sum_} mill. kr. Mest på ett år er {stoerst['etikett']} mill. kr i {stoerst['aar']}"
        f" («{stoerst['valg']}»). «Innen fire år» fordeler det på {aarene[0]}–{aarene[-1]}. Planen slik den er vedtatt"
        f" nå, dekker bare {tekst(sum(valg[0][1].per_aar.values()), 1)} mill. kr.",
        fjordvik("merforbruk og vedtak", (2024, 2025)),
        tabell=bak.reset_index().rename(columns={"aar": "År (mill. kr)"}),
        merknader=eksempelmerknad(her),
    )
