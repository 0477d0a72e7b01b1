"""Templates of gathering 5: goal sheets, step plan, leader agreements, result dialogue and year's wheel."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date

from ..analyse.innfoering import stegplan
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import les_dato
from ..samling import s5_dialog, s5_innfoering
from ..samling.s5_maler import FYLL_UT, liste, stor
from ..samling.start import Utgangspunkt
from .dokument import Dokument
from .maaltekst import flest_maal, maalene, maalrader, poeng
from .svarrader import Svarrader

MAALHODER = ("Mål", "Trinn", "Indikator", "Enhet", "Kilde", "Nåverdi", "Om fire år", "Hvor ofte", "Eier", "Poeng")
MAALVEKTER = (4, 1.5, 2.6, 1.3, 2, 1.3, 1.3, 1.6, 2, 1.2)
SKAL_HA_MAAL = ("grunnskole", "barnehage", "pleie_omsorg")


def maalark(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """One page per service: its goals with value today and in four years, source, owner, score, and the checklist."""
    d = Dokument("Målark", her.kommune, 5)
    alle, liste_ = maalene(her, svar), les_yaml("styringssystem/sjekkliste.yaml")
    grense = liste_["grenser"]["skriv_om_under"]["verdi"]
    d.avsnitt(f"Høyst {flest_maal()} mål per tjeneste. Under {grense} poeng på sjekklista: skriv målet om.")
    tjenester = list(dict.fromkeys(m["tjeneste"] for m in alle)) or list(SKAL_HA_MAAL)
    for nr, tj in enumerate(tjenester):
        d.overskrift(liste("tjenester").get(tj, tj), ny_side=nr > 0)
        egne = [m for m in alle if m["tjeneste"] == tj]
        rader = [[*maalrader(m), poeng(m)] for m in egne]
        tomme = [[""] * len(MAALHODER)] * max(0, flest_maal() - len(rader))
        d.rutenett(MAALHODER, [*rader, *tomme], f"Målene for {liste('tjenester').get(tj, tj)}", MAALVEKTER)
        d.rutenett(
            ["Sjekklista (0, 1 eller 2 poeng)", *(f"Mål {n}" for n in range(1, flest_maal() + 1))],
            [[f"{p['nr']}. {p['krav']}", *_poengrad(egne, p["kolonne"])] for p in liste_["punkter"]],
            "Sjekklista på sju punkter, ett felt per mål", (5, *[1] * flest_maal()),
        )  # fmt: skip
    d.merknader(["Sjekklista er kursets eget verktøy (antatt)."])
    return d.lagre()


def _poengrad(egne: list[dict], kolonne: str) -> list[str]:
    gitt = ["" if m.get(kolonne) is None else str(m[kolonne]) for m in egne][: flest_maal()]
    return gitt + [""] * (flest_maal() - len(gitt))


def stegene(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The seven steps with month and owner: those answered in s5-steg, else the course's proposal."""
    d = Dokument("Stegplan for styringssystemet", her.kommune, 5)
    egne, valg = {r["steg"]: r for r in svar.raa("s5-steg") if "steg" in r}, liste("stillinger")
    vedtatt = _vedtatt(her, egne)
    rader = []
    for s in stegplan(vedtatt):
        egen = egne.get(s.id, {})
        naar = _maaned(les_dato(egen["maaned"])) if egen.get("maaned") else f"{_maaned(s.fra)} (forslag)"
        eier = valg.get(egen["eier"], egen["eier"]) if egen.get("eier") else f"{s.eier} (forslag)"
        rader.append([f"{s.nr}. {s.navn}", s.innhold, naar, stor(eier), stor(s.leveranse), ""])
    d.avsnitt(les_yaml("styringssystem/steg.yaml")["stopp"])
    d.rutenett(["Steg", "Innhold", "Måned", "Eier (stilling)", "Det skal ligge igjen", "Gjort"], rader,
               "De sju stegene med måned og eier", (1.6, 4, 2, 2.2, 3.2, 1.2))  # fmt: skip
    d.merknader([
        "Stegene fremdrift, design, salg og involvering er fra KS-presentasjonen. Resten er kursets forslag (antatt).",
        "Forslagene til måned er regnet fra et vedtak i kommunestyret. Bytt dem når dere vet datoen.",
    ])
    stopp = svar.rader("s5-stopp") or [{}] * 4
    d.overskrift("Det vi slutter å rapportere")
    d.rutenett(["Rapport", "Slutter fra"], [[r.get("rapport") or FYLL_UT, r.get("slutt_fra") or FYLL_UT]
                                            for r in stopp], "Rapportene som stoppes", (3, 1))  # fmt: skip
    return d.lagre()


def _vedtatt(her: Utgangspunkt, egne: dict) -> dt.date:
    """The day the months are counted from: the first step's month when answered, else December this year."""
    foerst = egne.get("forankring", {}).get("maaned")
    return les_dato(foerst) if foerst else dt.date(dt.date.today().year, 12, 1)


def _maaned(dato: dt.date) -> str:
    return format_date(dato, "MMMM y", locale="nb")


def lederavtaler(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """One agreement per leader in s5-lederavtaler, filled with goals, authority and measures; else one to fill in."""
    d, avtale = Dokument("Lederavtale", her.kommune, 5), les_yaml("styringssystem/lederavtale.yaml")
    d.avsnitt(avtale["innledning"].strip())
    ledere = svar.raa("s5-lederavtaler") or [{"leder": "kommunalsjef_helse_omsorg"}]
    for nr, leder in enumerate(ledere):
        stilling = leder.get("leder", "")
        d.overskrift(f"Lederavtale for {liste('stillinger').get(stilling, stilling)}", ny_side=nr > 0)
        kjent = _kjent(her, svar, leder)
        for del_ in avtale["deler"]:
            rader = [[f["navn"], kjent.get(f["id"], FYLL_UT)] for f in del_["felt"]]
            d.overskrift(f"{del_['nr']}. {del_['overskrift']}", 3)
            if "veiledning" in del_:
                d.avsnitt(del_["veiledning"])
            d.rutenett(["Felt", "Innhold"], rader, del_["overskrift"], (1, 3))
        d.rutenett(["Dato", "Leder", "Overordnet leder"], [["", "", ""]], "Underskrifter")
    d.merknader([avtale["merk"], avtale["kilde"]])
    return d.lagre()


def _kjent(her: Utgangspunkt, svar: Svarrader, leder: dict) -> dict[str, str]:
    stilling = leder.get("leder", "")
    try:
        t = s5_dialog.lederavtale(her, stilling)
        grunnlag = {f: i for f, i in zip(t.data["Felt"], t.data["Innhold"], strict=True) if i != FYLL_UT}
    except RobekFeil:  # a position without services of its own: nothing is known beforehand
        grunnlag = {}
    navn = {f["navn"]: f["id"] for d in les_yaml("styringssystem/lederavtale.yaml")["deler"] for f in d["felt"]}
    kjent = {navn[f]: i for f, i in grunnlag.items()}
    kjent["leder"] = stor(liste("stillinger").get(stilling, stilling))
    if leder.get("undertegnes"):
        kjent["undertegnes"] = next(
            r["undertegnes"] for r in svar.rader("s5-lederavtaler") if r["leder"].lower() == kjent["leder"].lower()
        )
    if egne := [m for m in maalene(her, svar) if m.get("eier") == stilling]:
        kjent["maal"] = "\n".join(f"{m['maal']}: {maalrader(m)[5]} → {maalrader(m)[6]} {m.get('enhet') or ''}, "
                                  f"kilde {m.get('kilde') or FYLL_UT}" for m in egne)  # fmt: skip
    if leder.get("tiltak"):
        kjent["tiltak"] = "\n".join(leder["tiltak"])
    if dialog := svar.rader("s5-dialog"):
        kjent["hvor_ofte"] = "; ".join(f"{r['mellom']}: {r['hvor_ofte']}, første {r['foerste']}" for r in dialog)
    return kjent


def resultatdialog(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The hour of dialogue in six parts, with the municipality's goals in part two, ready for notes."""
    d, dialog = Dokument("Resultatdialog", her.kommune, 5), les_yaml("styringssystem/resultatdialog.yaml")
    d.avsnitt(f"{dialog['varighet']} minutter. Fyll ut før samtalen, og avslutt med hvem som gjør hva til når.")
    d.rutenett(["Leder (stilling)", "Overordnet (stilling)", "Dato", "Neste dialog"], [[""] * 4], "Hvem og når")
    d.rutenett(
        ["Del", "Min", "Innhold", "Spørsmål å stille", "Notat"],
        [[str(x["nr"]), str(x["min"]), x["innhold"], " ".join(x["spoersmaal"]), ""] for x in dialog["deler"]],
        "Dialogen i seks deler", (0.6, 0.7, 3, 4, 5),
    )  # fmt: skip
    d.overskrift("Målene det snakkes om")
    alle = maalene(her, svar)
    rader = [[liste("tjenester").get(m["tjeneste"], m["tjeneste"]), m["maal"], *maalrader(m)[5:7], "", "", ""]
             for m in alle] or [[""] * 7] * flest_maal()  # fmt: skip
    d.rutenett(["Tjeneste", "Mål", "Nåverdi", "Om fire år", "Status nå", "Grønn, gul eller rød", "Årsak"], rader,
               "Målene med status", (2, 4, 1.2, 1.2, 1.4, 1.6, 4))  # fmt: skip
    d.overskrift("Beslutninger")
    d.rutenett(["Hva", "Hvem (stilling)", "Til når"], [[""] * 3] * 4, "Hvem gjør hva til når", (4, 2, 1))
    return d.lagre()


def aarshjul(her: Utgangspunkt, svar: Svarrader) -> bytes:
    """The management's year by month, and how it will be seen whether the new way of steering is in use."""
    d = Dokument("Årshjul for styringen", her.kommune, 5)
    d.tabell(s5_innfoering.aarshjul(her), (1.4, 5, 2))
    d.tabell(s5_dialog.hvor_ofte(her), (3, 1.6, 1.6, 3, 2.4))
    d.tabell(s5_innfoering.maaling(her), (2, 5, 2))
    return d.lagre()
