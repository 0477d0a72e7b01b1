"""Gathering 3, the afternoon: from deviation to measure, how safe each measure is, and how far they reach."""

from __future__ import annotations

import pandas as pd

from ..analyse.drivertre import drivere, driversetning
from ..analyse.norm import handlingsrom
from ..analyse.tiltaksgradering import grader_tiltak, tiltakskort
from ..analyse.tiltakssum import hvorfor_ikke, tiltakssum
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kommune import FJORDVIK
from ..grunnlag.tall import tekst
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s3_felles import eller_tekst, har_tall, med_tegn, merk, rom
from .s5_maler import FYLL_UT, eksempelmerknad, fjordvik, mal
from .start import Utgangspunkt

FELT = (
    "Tjeneste og avvik", "Driver som forklarer mest", "Hva er lovpålagt (gulvet)?", "Hva er politisk valg?",
    "Tiltak: verb og objekt", "Virkning første år og helt år (mill. kr)", "Hva pengene kommer fra",
    "Hva det betyr for kvaliteten (indikator)", "Risiko (1–5)", "Hvem avgjør?", "Gradering etter reglene",
)


@eller_tekst
def tiltak(her: Utgangspunkt) -> Tabell:
    """What must be written for each of three measures? The page is started with the services furthest from the norm."""
    if her.kommune.konstruert:
        return tiltakseksempel(her)
    t = rom(her)
    d = t.sort_values("avvik_mill", ascending=False, na_position="last") if har_tall(t) else t
    topp = [_hode(r) for r in d.head(3).itertuples()]
    return tabell(
        pd.DataFrame([(FELT[0], *topp), *((f, *[FYLL_UT] * len(topp)) for f in FELT[1:])],
                     columns=["felt", "a", "b", "c"][: len(topp) + 1]),
        f"Fra avvik til tiltak i {her.kommune.navn}",
        {"felt": "Felt", **{k: f"Ark {n}" for n, k in enumerate(["a", "b", "c"][: len(topp)], start=1)}},
        kilder=t.kilder,
        merknader=(
            "Arkene er startet med de tre tjenestene som ligger høyest over normen. Bytt gjerne tjeneste."
            if har_tall(t) else "Utgiftene mangler, så arkene er startet med de tre største normene. Bytt gjerne"
            " tjeneste.", "Ett ark blir én rad i s3-tiltak.", *merk(t.merknader[:1]),
        ),
    )


def _hode(r) -> str:
    if r.avvik_mill != r.avvik_mill:
        norm = "ikke regnet ut" if r.norm_mill != r.norm_mill else f"{tekst(r.norm_mill, 1)} mill. kr"
        return f"{r.tjeneste}. Norm: {norm}. Avviket er ikke kjent."
    indeks = f", indeks {tekst(r.indeks, 1)}" if r.indeks == r.indeks else ""
    return f"{r.tjeneste}: {med_tegn(r.avvik_mill)} mill. kr{indeks}"


@eller_tekst
def tiltakseksempel(her: Utgangspunkt) -> Tabell:
    """How do three filled-in pages look? Fjordvik's school, kindergarten and institution."""
    rom_ = handlingsrom(FJORDVIK, 2025, inndeling="grupper").set_index("tjeneste_id", drop=False)
    plan = {p["id"]: p for p in les_yaml("fjordvik/plan.yaml")["tiltak"]}
    ark, kilder = [], [*rom_.kilder]
    for a in les_yaml("fjordvik/handlingsrom.yaml")["ark"]:
        f, p, g = drivere(FJORDVIK, a["tre"], 2025), plan[a["plan"]], grader_tiltak(a["opplysninger"])
        kilder += f.kilder
        virkning = f"{tekst(p['virkning'][0], 1)} det første året, {tekst(p['virkning'][-1], 1)} i et helt år"
        ark.append((
            _hode(rom_.loc[a["tjeneste"]]), driversetning(f), a["gulv"], a["valg"], p["tiltak"], virkning,
            {"driftsutgift": "lavere driftsutgift"}[p["midler_fra"]], a["indikator"], a["risiko"], a["avgjoer"],
            f"{g.navn}. {' '.join(g.grunner)}",
        ))
    d = pd.DataFrame({"felt": FELT} | {f"ark{n}": x for n, x in enumerate(ark, start=1)})
    return tabell(
        d, "Fra avvik til tiltak: tre ark fra Fjordvik",
        {"felt": "Felt", **{f"ark{n}": f"Ark {n}" for n in range(1, len(ark) + 1)}},
        kilder=[*fjordvik("tiltak"), *kilder], merknader=eksempelmerknad(her),
    )


def tiltakskort_(her: Utgangspunkt) -> Tabell:
    """Which cards are sorted, and how many at the table put each where? Empty counts, one column per grade."""
    return mal(
        "Tiltakskortene: hvor legger dere hvert av dem?",
        ["Nr.", "Tiltak", *(g["navn"] for g in les_yaml("tiltak/gradering.yaml")["grader"][::-1])],
        [(str(k.nr), k.tiltak) for k in tiltakskort()],
        ["Tell hvor mange ved bordet som legger kortet i hver bunke. Fasiten står under."],
    )


def sorter(her: Utgangspunkt) -> Tekst:
    """The answers, folded away until the tables have put their own cards."""
    t = fasit(her)
    return Tekst(f"<details><summary>Vis fasiten</summary>{t._repr_html_()}</details>", str(t))


def fasit(her: Utgangspunkt) -> Tabell:
    """What do the rules say about each card, and why?"""
    orden = [g["navn"] for g in les_yaml("tiltak/gradering.yaml")["grader"][::-1]]
    kort = sorted(tiltakskort(), key=lambda k: (orden.index(k.gradering.navn) if k.gradering.grad else 9, k.nr))
    return tabell(
        pd.DataFrame([(k.gradering.navn, str(k.nr), k.tiltak, " ".join(k.gradering.grunner)) for k in kort],
                     columns=["grad", "nr", "tiltak", "grunn"]),
        "Fasiten: hvor trygt er hvert tiltak, og hvorfor?",
        {"grad": "Grad", "nr": "Nr.", "tiltak": "Tiltak", "grunn": "Regelen som avgjør"}, gruppe="grad", kilder=(),
        merknader=("Gradene settes av reglene, ikke av den som foreslår. Reglene er kursets egne, ikke lovens.",
                   "Kortene er laget for kurset og gjelder ingen bestemt kommune."),
    )


def _utkast() -> tuple[dict, list, list]:
    plan = les_yaml("fjordvik/plan.yaml")
    behov = [f"{x['dekning'] - x['resultat']:.2f}" for x in plan["inndekning"]]
    t = tiltakssum(plan["utkast"], plan["aar"], behov, fjordvik("tiltak og behov", (plan["aar"][0], plan["aar"][-1])))
    return plan, behov, t


def sum(her: Utgangspunkt) -> Figur:
    """How far do the measures reach against the need? Fjordvik's draft, on paper and when the rules are applied."""
    plan, _, t = _utkast()
    serier = (("Behovet", "behov"), ("Summen på papiret", "paa_papiret"), ("Det som teller", "med_frister"))
    lang = pd.concat([
        pd.DataFrame({"aar": t["aar"].astype(str), "serie": s, "verdi": t[k].astype(float)}) for s, k in serier
    ])
    lang["etikett"] = [tekst(v, 1) for v in lang["verdi"]]
    f = t.iloc[0]
    mangler = [f"{tekst(r.mangler, 2)} mill. kr i {r.aar}" for r in t.itertuples() if r.mangler > 0]
    return figur(
        diagram.grupperte_soeyler(lang, "aar", "verdi", "serie", "Mill. kr", "etikett", serier=[s for s, _ in serier]),
        f"Tiltakene i Fjordviks utkast mot behovet, {plan['aar'][0]}–{plan['aar'][-1]}",
        f"I {f['aar']} er behovet {tekst(f['behov'], 1)} mill. kr. Summen på papiret er {tekst(f['paa_papiret'], 1)},"
        f" men bare {tekst(f['med_frister'], 1)} teller. Det mangler {' og '.join(mangler)}.", t.kilder,
        tabell=pd.DataFrame({
            "År": t["aar"].astype(str), "Behovet": [tekst(v, 2) for v in t["behov"]],
            "På papiret": [tekst(v, 1) for v in t["paa_papiret"]],
            "Uten det som ikke kan telle": [tekst(v, 1) for v in t["teller"]],
            "Og med riktige frister": [tekst(v, 1) for v in t["med_frister"]],
            "Mangler": [tekst(v, 2) for v in t["mangler"]],
        }),
        merknader=(
            "Det som ikke teller, er beløp uten innhold, gebyr på selvkostområder og salg. Fristene for oppsigelse er"
            " regnet inn i første år.", "Behovet er underskuddet uten tiltak og dekningen av merforbruket.",
            *eksempelmerknad(her),
        ),
        undertittel="Millioner kroner, faste 2025-priser",
    )


def utkastet(her: Utgangspunkt) -> Tabell:
    """Which measures stand in the draft, what does each give per year, and which of them cannot be counted?"""
    plan, _, t = _utkast()
    rader = [(x["tiltak"], *(tekst(v, 1) for v in x["virkning"]), hvorfor_ikke(x) or _frist(x)) for x in plan["utkast"]]
    rader.append(("Sum på papiret", *(tekst(v, 1) for v in t["paa_papiret"]), f"{tekst(len(rader))} tiltak"))
    rader.append(("Det som teller", *(tekst(v, 1) for v in t["med_frister"]), "med riktige frister"))
    aar = [f"a{n}" for n in range(len(plan["aar"]))]
    return tabell(
        pd.DataFrame(rader, columns=["tiltak", *aar, "hvorfor"]), "Fjordviks utkast, mill. kr per år",
        {"tiltak": "Tiltak", **dict(zip(aar, map(str, plan["aar"]), strict=True)), "hvorfor": "Merknad"},
        dict.fromkeys(aar, str), kilder=t.kilder, merknader=eksempelmerknad(her),
    )


def _frist(x) -> str:
    if "riktig_aar1" in x and x["riktig_aar1"] != x["virkning"][0]:
        return f"fristene: {tekst(x['riktig_aar1'], 1)} det første året"
    return "teller"


def egen_sum(her: Utgangspunkt) -> Tabell:
    """What do our own measures come to against our own need? Empty rows, one column per year of the plan."""
    aar = [str(her.aar + n) for n in range(2, 6)]
    return mal(
        f"Summen så langt i {her.kommune.navn} (mill. kr)", ["Linje", *aar],
        [("Behovet (fra samling 2)",), ("Summen av tiltakene",), ("Av dette uten innhold, selvkost og salg",),
         ("Det som teller",), ("Det som mangler",)],
        ["Skriv det som teller, ikke det som er håpet. Fristene regnes inn i samling 6."],
    )
