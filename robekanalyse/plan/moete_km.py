"""The slides KM1–KM10 one by one: heading with the municipality's own figure, and what stands on each.

Each function answers (heading, blocks); an empty heading means that of data/kurs.yaml.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from ..analyse.folketall import folketall
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst, tekst
from ..samling import s2_befolkning, s2_framskriving, s3_norm
from ..samling.start import aapne
from ..visning.figur import KONFIG, Figur
from .blokker import Avsnitt, Bilde, Blokk, Boks, Punkter, rutenett
from .felles import fra_notatbok
from .framskriving import aarganger
from .innlest import Forpliktende_plan
from .moete_personvern import antall, grense, trygg
from .moete_svar import ikke_klart, svarets_kilde, svarrader, svartekst
from .svar import dato


def _km1(p):
    rader = svarrader(p, "s1-setninger")
    if not rader:
        return "", [ikke_klart(p, "De tre setningene", "s1-setninger")]
    start = ("Vi er her fordi", "Hvis vi ikke gjør noe,", "Det vi selv kan gjøre noe med, er")
    return "", [
        Punkter(tuple(f"{a} {rader[0][f'setning_{i}']}" for i, a in enumerate(start, start=1))),
        Avsnitt(svarets_kilde(p, "s1-setninger")),
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
        return "Merforbruket", [ikke_klart(p, "Merforbruket", "s1-merforbruk")]
    sum_, n = sum(aarganger(p.svar).values(), Decimal(0)), innbyggere(p)
    if not sum_:
        return "Kommunen har ikke noe merforbruk å dekke", [Avsnitt(svarets_kilde(p, "s1-merforbruk"))]
    tittel = f"Merforbruket er {tekst(sum_, 1)} millioner kroner"
    if n:
        tittel += f", om lag {tekst(sum_ * 1_000_000 / n)} kroner per innbygger"
    rader = [(r["aar"], r["opprinnelig"], r["dekket"], r["siste_dekningsaar"]) for r in svarrader(p, "s1-merforbruk")]
    folk = f" Delt på {tekst(n)} innbyggere 1. januar {folketall(p.kommune.konstruert).aar[-1]}." if n else ""
    return tittel, [
        rutenett(
            "Merforbruket etter året det oppsto (mill. kr)",
            ("År", "Oppsto", "Dekket hittil", "Skal være dekket i"),
            rader,
            svarets_kilde(p, "s1-merforbruk") + folk,
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
    if budskap := svartekst(p, "s2-budskap"):
        blokker.append(Avsnitt(f"«{budskap}»" if not budskap.startswith("[") else budskap, True))
    else:
        blokker.append(ikke_klart(p, "Setningen om omstillingsbehovet", "s2-budskap"))
    if p.uten.antatt is None:
        return tittel, [*blokker, Boks("Ikke klart ennå", (p.uten.mangler,))]
    f = s2_framskriving.framskriving(aapne(2, p.kommune.nr), p.uten.antatt)
    return tittel, [*blokker, _bilde(f, svarets_kilde(p, "s1-kassetall", "s2-inntekter", "s2-investeringer"))]


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
    if maal := svarrader(p, "s2-maaltall"):
        blokker.append(
            rutenett(
                "Måltall i prosent av driftsinntektene",
                ("Måltall", "Nivå", "Nås i"),
                [tuple(r.values()) for r in maal],
                svarets_kilde(p, "s2-maaltall"),
                tall=(1,),
            )
        )
    else:
        blokker.append(ikke_klart(p, "Måltallene", "s2-maaltall"))
    if p.svar.har("s2-balanseaar"):
        blokker.append(
            Avsnitt(
                f"Driften skal være i balanse uten engangspenger i {p.svar.verdi('s2-balanseaar')} (s2-balanseaar)."
            )
        )
    else:
        blokker.append(ikke_klart(p, "Året driften skal være i balanse", "s2-balanseaar"))
    if tak := svarrader(p, "s2-laanetak"):
        blokker.append(
            rutenett(
                "Tak for nye lån (mill. kr)",
                ("År", "Nye lån, høyst"),
                [tuple(r.values()) for r in tak],
                svarets_kilde(p, "s2-laanetak"),
                tall=(1,),
            )
        )
    else:
        blokker.append(ikke_klart(p, "Taket for nye lån", "s2-laanetak"))
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
        if rader := svarrader(p, spm):
            blokker.append(
                rutenett(tittel, hoder, [tuple(r.values()) for r in rader], svarets_kilde(p, spm), tall=(1,))
            )
    return "Her bruker vi mer eller mindre enn normen" if egne else "Dette ville tjenestene kostet på normen", blokker


def _km7(p):
    maal, stopp = svarrader(p, "s5-maal")[:3], svarrader(p, "s5-stopp")
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
        blokker.append(rutenett("Tre mål", ("Tjeneste", "Mål", "Nå", "Om fire år"), rader, svarets_kilde(p, "s5-maal")))
    else:
        blokker.append(ikke_klart(p, "Målene", "s5-maal"))
    if stopp:
        blokker += [
            Avsnitt("Dette slutter vi å rapportere:"),
            Punkter(tuple(f"{r['rapport']} (fra {r['slutt_fra']})" for r in stopp)),
            Avsnitt(svarets_kilde(p, "s5-stopp")),
        ]
    else:
        blokker.append(ikke_klart(p, "Stopplista", "s5-stopp"))
    return "", blokker


def _km8(p):
    regler = svarrader(p, "s4-spilleregler")
    if not regler:
        return "", [ikke_klart(p, "Spillereglene", "s4-spilleregler")]
    return "", [Punkter(tuple(r["regel"] for r in regler)), Avsnitt(svarets_kilde(p, "s4-spilleregler"))]


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
    return "", [rutenett("Datoene", ("Hva", "Når"), datoer(p), svarets_kilde(p, "s6-vedtak"), vekter=(6, 4))]


KM = {
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
