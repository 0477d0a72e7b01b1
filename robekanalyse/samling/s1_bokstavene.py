"""Gathering 1, the seven letters of § 28-1: which apply to us, why, what leads out, and what the register says."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from ..analyse.register import robek_register
from ..analyse.robek import robek_status
from ..analyse.robekresultat import RobekStatus
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import les_for
from ..grunnlag.kommune import FJORDVIK
from ..grunnlag.opphav import Opphav
from ..grunnlag.regler import regel
from ..grunnlag.tall import dato_tekst, tekst
from ..visning.tabell import Tabell, tabell
from .s5_maler import fjordvik
from .start import Utgangspunkt

MILL = "mill. kr"
# Where each letter's inputs are asked for; g is the ministry's own decision.
HENTES = {
    "a": "vedtaket om årsbudsjettet, s1-vedtak",
    "b": "vedtaket om økonomiplanen, s1-vedtak",
    "c": "balansen og vedtaket om inndekning, s1-merforbruk",
    "d": "balansen og kommunekassens driftsinntekter, s1-kassetall og s1-merforbruk",
    "e": "datoene for plan og budsjett, s1-vedtak",
    "f": "datoen for årsregnskapet, s1-vedtak",
    "g": "eventuelt vedtak fra departementet",
}


def fjordviks_opplysninger(**endret) -> dict:
    """What the constructed municipality knows about itself, as `robek_status` takes it."""
    f = les_yaml("fjordvik/regnskap.yaml")
    plan, budsjett, regnskap = f["vedtak"]
    rader = les_for("kostra_oekonomi", FJORDVIK)
    rader = rader[rader["aar"] == regnskap["aar"]].set_index("indikator")["verdi"]
    kutt = {plan["aar"] + i: Decimal(str(plan[f"uspesifisert_aar{i + 1}"])) for i in range(4)}
    return {
        "driftsinntekter": _mill(rader["brutto_driftsinntekter"]),
        "akk_merforbruk": _mill(rader["akkumulert_merforbruk"]),
        "merforbruk_aarganger": fjordviks_aarganger(),
        "dekningsplan": {m["aar"]: m["siste_dekningsaar"] for m in f["merforbruk"] if m["siste_dekningsaar"]},
        "budsjett_merforbruk": "nei" if budsjett["i_balanse"] == "ja" else "ja",
        "okplan_merforbruk_aar": [],
        "okplan_uspesifisert": {aar: b for aar, b in kutt.items() if b},
        "budsjett_vedtatt": budsjett["vedtatt"],
        "okplan_vedtatt": plan["vedtatt"],
        "regnskap_vedtatt": regnskap["vedtatt"],
        "budsjettaar": budsjett["aar"],
        "regnskapsaar": regnskap["aar"],
        "enhet": MILL,
    } | endret


def _mill(tusen) -> Decimal:
    return Decimal(str(tusen)) / 1000


def fjordviks_aarganger() -> dict[int, Decimal]:
    return {
        m["aar"]: Decimal(str(m["opprinnelig"])) - Decimal(str(m["dekket"]))
        for m in les_yaml("fjordvik/regnskap.yaml")["merforbruk"]
    }


def _registerets(her: Utgangspunkt) -> tuple[str, tuple[Opphav, ...]]:
    """The letters the municipality stands on in the register now, «» when it does not stand there; with origins."""
    t = robek_register().opphold(her.kommune)
    staar = t[t["staar"].astype(bool)]
    return (staar["bokstav"].iloc[-1] if len(staar) else ""), t.kilder


def bokstavene(her: Utgangspunkt) -> Tabell:
    """Which of the seven letters apply: yes, no or «mangler tall», why, by which section, and what leads out?

    For Fjordvik in full. For a real municipality nothing is guessed: the table says what is missing and where it is.
    """
    naa, kilder = _registerets(her)
    if her.kommune.konstruert:
        s = robek_status(**fjordviks_opplysninger(i_registeret_paa=naa))
        kilder = fjordvik("regnskap og vedtak", (her.aar, her.aar))
    else:
        s = robek_status(regnskapsaar=her.aar, budsjettaar=her.aar + 1)
    rader = [
        (
            v.bokstav,
            v.vilkaar,
            v.svar,
            v.forklaring if v.inntruffet is not None else f"{v.forklaring} Hentes fra {HENTES[v.bokstav]}.",
            v.vei_ut,
            dato_tekst(v.tiltaksplanfrist, "avhenger av svaret" if v.inntruffet is None else "ingen"),
            v.hjemmel,
        )
        for v in s.vurderinger
    ]
    frist = (
        [f"Tiltaksplanen skal være vedtatt senest {dato_tekst(s.tiltaksplanfrist)} (koml. § 28-4)."]
        if s.tiltaksplanfrist
        else []
    )
    return tabell(
        pd.DataFrame(
            rader,
            columns=[
                "Bokstav",
                "Vilkåret",
                "Gjelder det oss?",
                "Hvorfor",
                "Veien ut (koml. § 28-5)",
                "Frist for tiltaksplan",
                "Hjemmel",
            ],
        ),
        f"De sju bokstavene for {her.kommune.navn}, regnskap {her.aar}",
        kilder=kilder,
        merknader=_under(s, naa, frist),
    )


def _under(s: RobekStatus, naa: str, frist: list[str]) -> tuple[str, ...]:
    """What must be said under the table; with nothing to assess, only that, and what the register says."""
    if len(s.ikke_vurdert) < len(s.vurderinger):
        return (s.konklusjon, *frist, *s.merknader, *s.antatt)
    staar = f"Registeret fører kommunen på bokstav {naa}." if naa else "Kommunen står ikke i registeret nå."
    return (
        "Ingen bokstav er vurdert: opplysningene finnes bare hos kommunen. Ta med svarene hjemmefra, og gå gjennom"
        " tabellen igjen.",
        staar,
    )


def registeret(her: Utgangspunkt) -> Tabell:
    """On which letters does the register itself list the municipality, list by list, the newest first?"""
    t = les_for("robek_oyeblikksbilder", her.kommune)
    numre = {her.kommune.nr} | {k.nr for k in her.kommune.tidligere}
    egne = t[t["kommunenr"].isin(numre) | (t["kommunenr_i_dag"] == her.kommune.nr)]
    hele = t[t["fullstendig"] == "ja"].drop_duplicates("dato")
    rader = [
        (r.dato, r.navn, r.bokstav if isinstance(r.bokstav, str) else "ikke oppgitt", r.kilde)
        for r in egne.itertuples()
    ]
    rader += [
        (r.dato, her.kommune.navn, "ikke på lista", r.kilde)
        for r in hele.itertuples()
        if r.dato not in set(egne["dato"])
    ]
    rader = sorted(rader, reverse=True)
    d = pd.DataFrame(
        [(_listedato(dato), navn, b.replace(",", ", "), _lov(dato, b)) for dato, navn, b, _ in rader],
        columns=["Lista per", "Kommune", "Bokstaver", "Bokstavene følger"],
    )
    kilder = [Opphav(k, "bokstaver", konstruert=her.kommune.konstruert) for *_, k in rader]
    return tabell(
        d,
        f"Registerets egne bokstaver for {her.kommune.navn}",
        kilder=kilder,
        merknader=("Bokstavene skiftet betydning 1. januar 2020. Eldre bokstaver kan ikke leses med den nye loven.",),
    )


def _listedato(dato: str) -> str:
    deler = dato.split("-")
    hel = dato_tekst(pd.Timestamp(dato).date())
    return hel if len(deler) == 3 else hel.split(" ", 1)[1] if len(deler) == 2 else dato


def _lov(dato: str, bokstav: str) -> str:
    if bokstav.startswith("ikke"):
        return "gjelder ikke"
    return "kommuneloven 2018, § 28-1" if dato >= "2020" else "kommuneloven 1992, § 60"


def nivaa(her: Utgangspunkt) -> Tabell:
    """Does letter d depend on which accounts one looks at? Fjordvik's kommunekasse beside its konsern."""
    konsern = Decimal(str(les_yaml("fjordvik/regnskap.yaml")["konsern_2025"]["driftsinntekter"]))
    rader = []
    for navn, endret in (("Kommunekassen", {}), ("Konsernet, med foretaket", {"driftsinntekter": konsern})):
        o = fjordviks_opplysninger(**endret)
        d = next(v for v in robek_status(**o).vurderinger if v.bokstav == "d")
        rader.append((navn, tekst(o["akk_merforbruk"], 1), tekst(o["driftsinntekter"], 1), d.svar, d.forklaring))
    rader[1] = (*rader[1][:3], f"{rader[1][3]}, men feil nivå", rader[1][4])
    return tabell(
        pd.DataFrame(
            rader,
            columns=["Regnskap", "Merforbruk (mill. kr)", "Driftsinntekter (mill. kr)", "Bokstav d", "Regnestykket"],
        ),
        "Bokstav d i Fjordvik på to nivåer",
        kilder=fjordvik("regnskap", (2025, 2025)),
        merknader=(
            f"{regel('robek.treprosentgrense').hjemmel}: det er kommunekassen som teller.",
            *(() if her.kommune.konstruert else ("Eksempelet er fra øvingskommunen Fjordvik, som ikke finnes.",)),
        ),
    )
