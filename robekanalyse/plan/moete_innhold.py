"""The open municipality meeting: what each slide says, from the same figures and answers as notebooks and plan.

The slides KM1–KM10 and the programme are those of data/kurs.yaml; what may be shown of the answers stands in
data/personvern.yaml.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from ..analyse.folketall import folketall
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst, tekst
from ..samling import s2_befolkning, s2_framskriving, s3_norm
from ..samling.start import aapne
from ..visning.figur import KONFIG, Figur
from .blokker import Avsnitt, Bilde, Blokk, Boks, Punkter, rutenett
from .felles import fra_notatbok, svarkilde
from .framskriving import aarganger
from .innlest import Forpliktende_plan
from .moete_personvern import antall, grense, trygg, vises
from .svar import dato

MOETER = {
    1: ("KM1", "KM2", "KM3", "KM4", "KM5", "KM6", "KM9", "KM10"),
    2: ("KM1", "KM3", "KM5", "KM6", "KM7", "KM8", "KM9", "KM10"),
}
ALLE = tuple(f"KM{n}" for n in range(1, 11))
TITTEL = {
    None: "Kommunemøte",
    1: "Kommunemøte 1: handlingsrommet i tjenestene",
    2: "Kommunemøte 2: fra penger til kvalitet og resultat",
}
PLASS = "\n\u00a0\n\u00a0"  # room to write in
EGNE = "Foreløpig, kommunens egne tall."


@dataclass(frozen=True)
class Ark:
    """One slide: its id, heading, what is on it, and what the speaker has before her."""

    id: str
    tittel: str
    blokker: tuple[Blokk, ...]
    notat: str = ""


def moetets_ark(p: Forpliktende_plan, moete: int | None = None, holdes: dt.date | None = None) -> tuple[Ark, ...]:
    """The slides of meeting 1, 2, or of one meeting with everything (None), in order.

    What is not answered is said on the slide; nothing is filled in. Raises UgyldigInndata for a meeting that is none.
    """
    if moete not in TITTEL:
        raise UgyldigInndata(f"Det finnes ikke noe kommunemøte {moete}: velg 1 eller 2.")
    km = les_yaml("kurs.yaml")["kommunemoete"]
    lysark = {a["id"]: a for a in km["lysark"]}
    ut = [_forside(p, moete, holdes), Ark("program", "Program", (_program(km),))]
    for id in MOETER.get(moete, ALLE):
        a = lysark[id]
        tittel, blokker = _LAG[id](p)
        ut.append(Ark(id, tittel or a["overskrift"], tuple(blokker), a["talenotat"]))
    ut.append(_avslutning(km))
    return tuple(ut)


def _forside(p: Forpliktende_plan, moete: int | None, holdes: dt.date | None) -> Ark:
    linjer = [Avsnitt(f"{p.kommune.navn} kommune" + (f", {dato_tekst(holdes)}" if holdes else ""))]
    if p.kommune.konstruert:
        linjer.append(Avsnitt("Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving.", True))
    linjer.append(Avsnitt("Møtet er åpent. Pressen får de samme lysarkene som salen."))
    return Ark(
        "forside",
        TITTEL[moete],
        tuple(linjer),
        "Regler for møtet: " + " ".join(r["tekst"] for r in les_yaml("kurs.yaml")["kommunemoete"]["regler"]),
    )


def _program(km: dict) -> Blokk:
    rader = [(x["tid"], x["hva"], x["hvem"]) for x in km["program"]]
    return rutenett("Programmet", ("Tid", "Hva", "Hvem"), rader, "", vekter=(1.4, 6, 3))


def _avslutning(km: dict) -> Ark:
    """Room for the mayor and the chief executive: the same three things, with empty lines to write on."""
    mal = [(x["del"], x["innhold"], PLASS, PLASS) for x in km["avslutning"]["mal"]]
    return Ark(
        "avslutning",
        "Ordfører og kommunedirektør oppsummerer",
        (rutenett("Fylles ut i møtet", ("", "Hva", "Ordføreren", "Kommunedirektøren"), mal, "", vekter=(2, 2, 4, 4)),),
        km["avslutning"]["innledning"],
    )


# --- what may be shown of the answers


def _rader(p: Forpliktende_plan, spm: str) -> list[dict[str, str]]:
    """The rows with the columns that may be shown, texts held back where they must be, small counts hidden."""
    kolonner = {k.id: k for k in finn_spoersmaal(spm).kolonner if k.id in (vises(spm) or ())}
    ut = []
    for raa, rad in zip(p.svar.raa(spm), p.svar.rader(spm), strict=True):
        ny = {}
        for n, k in kolonner.items():
            enhet = rad.get("enhet", "") or k.enhet if k.type == "tall" else ""
            smaa = antall(raa.get(n), enhet) if enhet else None
            ny[n] = smaa or (trygg(rad[n], p.kommune, spm) if k.type == "tekst" else rad[n]) or "–"
        ut.append(ny)
    return ut


def _tekst(p: Forpliktende_plan, spm: str) -> str:
    return trygg(p.svar.tekst(spm), p.kommune, spm) if vises(spm) is not None and p.svar.har(spm) else ""


def _ikke(p: Forpliktende_plan, hva: str, *spm: str) -> Boks:
    return Boks("Ikke klart ennå", (f"{hva} mangler. {p.kommune.navn} har ikke svart på {', '.join(spm)}.",))


def _kilde(p: Forpliktende_plan, *spm: str) -> str:
    return f"{svarkilde(p, *spm)}{'' if p.kommune.konstruert else f' {EGNE}'}"


# --- the slides


def _km1(p):
    rader = _rader(p, "s1-setninger")
    if not rader:
        return "", [_ikke(p, "De tre setningene", "s1-setninger")]
    start = ("Vi er her fordi", "Hvis vi ikke gjør noe,", "Det vi selv kan gjøre noe med, er")
    return "", [
        Punkter(tuple(f"{a} {rader[0][f'setning_{i}']}" for i, a in enumerate(start, start=1))),
        Avsnitt(_kilde(p, "s1-setninger")),
    ]


def innbyggere(p: Forpliktende_plan) -> int | None:
    """Inhabitants 1 January of the newest year, None when SSB has none."""
    f = folketall(p.kommune.konstruert)
    if p.kommune.nr not in f.nr:
        return None
    n = f.begge[f.rader([p.kommune.nr])[0], -1, 0].sum()
    return None if n != n else int(n)


def _km2(p):
    if not p.svar.har("s1-merforbruk"):
        return "Merforbruket", [_ikke(p, "Merforbruket", "s1-merforbruk")]
    sum_, n = sum(aarganger(p.svar).values(), Decimal(0)), innbyggere(p)
    if not sum_:
        return "Kommunen har ikke noe merforbruk å dekke", [Avsnitt(_kilde(p, "s1-merforbruk"))]
    tittel = f"Merforbruket er {tekst(sum_, 1)} millioner kroner"
    if n:
        tittel += f", om lag {tekst(sum_ * 1_000_000 / n)} kroner per innbygger"
    rader = [(r["aar"], r["opprinnelig"], r["dekket"], r["siste_dekningsaar"]) for r in _rader(p, "s1-merforbruk")]
    folk = f" Delt på {tekst(n)} innbyggere 1. januar {folketall(p.kommune.konstruert).aar[-1]}." if n else ""
    return tittel, [
        rutenett(
            "Merforbruket etter året det oppsto (mill. kr)",
            ("År", "Oppsto", "Dekket hittil", "Skal være dekket i"),
            rader,
            _kilde(p, "s1-merforbruk") + folk,
            tall=(1, 2),
        ),
        Avsnitt("Ingen får en regning, men pengene må spares inn."),
    ]


def _km3(p):
    blokker, tittel, t = [], "Uten tiltak", p.tall
    siste = len(t.aar) - 1
    behov = t.behov(siste)
    if behov is not None:
        tittel = f"Gjør vi ingenting, mangler vi {tekst(behov, 1)} millioner kroner i {t.aar[siste]}"
    if budskap := _tekst(p, "s2-budskap"):
        blokker.append(Avsnitt(f"«{budskap}»" if not budskap.startswith("[") else budskap, True))
    else:
        blokker.append(_ikke(p, "Setningen om omstillingsbehovet", "s2-budskap"))
    if p.uten.antatt is None:
        return tittel, [*blokker, Boks("Ikke klart ennå", (p.uten.mangler,))]
    f = s2_framskriving.framskriving(aapne(2, p.kommune.nr), p.uten.antatt)
    return tittel, [*blokker, _bilde(f, _kilde(p, "s1-kassetall", "s2-inntekter", "s2-investeringer"))]


def _bilde(f: Figur, kilde: str) -> Bilde:
    return Bilde({**f.spec, "config": KONFIG}, f.tittel, f.alttekst, kilde)


def aldersgrupper(p: Forpliktende_plan):
    """The age groups now and in ten years as notebook 2 has them, small ones hidden; (table, whether any is hidden)."""
    d = s2_befolkning.framover(aapne(2, p.kommune.nr))
    bak = getattr(d, "tabell", None)
    if bak is None:
        return None, False, d
    aar = sorted(bak["År"].unique())
    vidt = bak.pivot(index="Aldersgruppe", columns="År", values="Personer").loc[
        list(dict.fromkeys(bak["Aldersgruppe"]))
    ]
    rader, skjult = [], False
    for gruppe, r in vidt[[aar[0], aar[-1]]].iterrows():
        naa, da = (_heltall(v) for v in r)
        vist = [antall(naa) or tekst(naa), antall(da) or tekst(da)]
        smaa = any(v.startswith("færre") for v in vist)
        skjult |= smaa
        rader.append((gruppe, *vist, "vises ikke" if smaa else tekst(da - naa, fortegn=True)))
    return (aar[0], aar[-1], rader), skjult, d


def _heltall(v) -> int:
    return int(str(v).replace("\u00a0", "").replace("\N{MINUS SIGN}", "-"))


def _km4(p):
    data, skjult, f = aldersgrupper(p)
    if data is None:
        return "Folketallet", [Avsnitt(str(f))]
    fra, til, rader = data
    merknad = (f"Antall under {grense()} vises ikke.",) if skjult else ()
    tabell = rutenett(
        "Innbyggere per aldersgruppe",
        ("Aldersgruppe", fra, til, "Endring"),
        rader,
        fra_notatbok(f).kilde,
        (f"{til} er framskrevet, og er usikkert.", *merknad),
        tall=(1, 2, 3),
    )
    unge = [(_heltall(b) - _heltall(a)) for _, a, b, _ in rader[:4] if not (a + b).count("færre")]
    gamle = [(_heltall(b) - _heltall(a)) for _, a, b, _ in rader[-3:] if not (a + b).count("færre")]
    opp = sum(gamle) > 0 > sum(unge)
    return ("Vi blir færre barn, og flere gamle" if opp else f"Slik endrer aldersgruppene seg fra {fra} til {til}"), [
        Avsnitt("Færre barn sparer bare penger når noe legges ned."),
        tabell,
    ]


def _km5(p):
    blokker = []
    if maal := _rader(p, "s2-maaltall"):
        blokker.append(
            rutenett(
                "Måltall i prosent av driftsinntektene",
                ("Måltall", "Nivå", "Nås i"),
                [tuple(r.values()) for r in maal],
                _kilde(p, "s2-maaltall"),
                tall=(1,),
            )
        )
    else:
        blokker.append(_ikke(p, "Måltallene", "s2-maaltall"))
    if p.svar.har("s2-balanseaar"):
        blokker.append(
            Avsnitt(
                f"Driften skal være i balanse uten engangspenger i {p.svar.verdi('s2-balanseaar')} (s2-balanseaar)."
            )
        )
    else:
        blokker.append(_ikke(p, "Året driften skal være i balanse", "s2-balanseaar"))
    if tak := _rader(p, "s2-laanetak"):
        blokker.append(
            rutenett(
                "Tak for nye lån (mill. kr)",
                ("År", "Nye lån, høyst"),
                [tuple(r.values()) for r in tak],
                _kilde(p, "s2-laanetak"),
                tall=(1,),
            )
        )
    else:
        blokker.append(_ikke(p, "Taket for nye lån", "s2-laanetak"))
    return "Dette vil kommunestyret styre etter", [Avsnitt("Kommunestyret har ikke vedtatt det ennå."), *blokker]


def _km6(p):
    f = s3_norm.norm(aapne(3, p.kommune.nr))
    blokker = []
    if isinstance(f, Figur):
        bak = fra_notatbok(f)
        bilde = _bilde(f, bak.kilde)
        blokker.append(
            replace(bilde, tabell=rutenett(bak.tittel, bak.hoder, bak.rader, bak.kilde, tall=bak.tallkolonner))
        )
        egne = "Faktisk" in " ".join(f.tabell.columns) or "Faktisk utgift" in f.tittel
    else:
        blokker.append(Avsnitt(str(f)))
        egne = False
    blokker.append(Avsnitt("Et avvik er et sted å lete, ikke en innsparing."))
    for spm, tittel, hoder in (
        ("s3-skjermet", "Det vi vil skjerme, og prisen (mill. kr per år)", ("Hva", "Pris", "Til og med")),
        ("s3-forkastet", "Vurdert og lagt bort (mulig virkning i mill. kr)", ("Tiltak", "Virkning", "Grunn")),
    ):
        if rader := _rader(p, spm):
            blokker.append(rutenett(tittel, hoder, [tuple(r.values()) for r in rader], _kilde(p, spm), tall=(1,)))
    return "Her bruker vi mer eller mindre enn normen" if egne else "Dette ville tjenestene kostet på normen", blokker


def _km7(p):
    maal, stopp = _rader(p, "s5-maal")[:3], _rader(p, "s5-stopp")
    blokker = []
    if maal:
        rader = [
            (
                m["tjeneste"],
                m["maal"],
                f"{m['naaverdi']} {m['enhet']}".strip(),
                f"{m['maal_om_fire_aar']} {m['enhet']}".strip(),
            )
            for m in maal
        ]
        blokker.append(rutenett("Tre mål", ("Tjeneste", "Mål", "Nå", "Om fire år"), rader, _kilde(p, "s5-maal")))
    else:
        blokker.append(_ikke(p, "Målene", "s5-maal"))
    if stopp:
        blokker += [
            Avsnitt("Dette slutter vi å rapportere:"),
            Punkter(tuple(f"{r['rapport']} (fra {r['slutt_fra']})" for r in stopp)),
            Avsnitt(_kilde(p, "s5-stopp")),
        ]
    else:
        blokker.append(_ikke(p, "Stopplista", "s5-stopp"))
    return "", blokker


def _km8(p):
    regler = _rader(p, "s4-spilleregler")
    if not regler:
        return "", [_ikke(p, "Spillereglene", "s4-spilleregler")]
    return "", [Punkter(tuple(r["regel"] for r in regler)), Avsnitt(_kilde(p, "s4-spilleregler"))]


def gruppeoppgave() -> list[Blokk]:
    """The task of the mixed groups, step by step."""
    g = les_yaml("kurs.yaml")["kommunemoete"]["gruppeoppgave"]
    return [Avsnitt(g["grupper"]), Punkter(tuple(f"{s['min']} minutter: {s['tekst']}" for s in g["steg"]))]


def _km9(p):
    return "", gruppeoppgave()


def datoer(p: Forpliktende_plan) -> list[tuple[str, str]]:
    """What happens, and when: public dates only."""
    ut = [("Innstillingen skal være offentlig minst 14 dager før vedtaket", "kommuneloven § 14-3")]
    rader = sorted((r for r in p.svar.raa("s6-vedtak") if r.get("dato")), key=lambda r: r["dato"])
    sett = {}
    for r in rader:
        organ = trygg(str(r.get("organ") or "–"), p.kommune, "s6-vedtak")
        sett.setdefault((organ, r["dato"]), (f"Planen behandles i {organ}", dato_tekst(dato(r["dato"]))))
    ut = [*sett.values(), *ut]
    if not sett:
        ut.insert(0, ("Formannskap og kommunestyre behandler planen", "dato er ikke satt (s6-vedtak)"))
    ut.append(("Alle forslag får svar: tas inn, utredes eller nei, med grunn", "innen en uke etter møtet"))
    return ut


def _km10(p):
    return "", [rutenett("Datoene", ("Hva", "Når"), datoer(p), _kilde(p, "s6-vedtak"), vekter=(6, 4))]


_LAG = {
    "KM1": _km1,
    "KM2": _km2,
    "KM3": _km3,
    "KM4": _km4,
    "KM5": _km5,
    "KM6": _km6,
    "KM7": _km7,
    "KM8": _km8,
    "KM9": _km9,
    "KM10": _km10,
}
