"""Gathering 5, bringing it in: seven steps by month, the year's wheel, what to stop, and the vote."""

from __future__ import annotations

import pandas as pd

from ..analyse.innfoering import stegplan, stoppliste
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.tall import dato_tekst, les_dato
from ..visning import diagram
from ..visning.figur import Figur, figur
from ..visning.tabell import Tabell, tabell
from .s5_maler import eksempelmerknad, fjordvik, mal, stor
from .start import Utgangspunkt


def steg(her: Utgangspunkt, vedtatt="10.12.2026") -> Tabell:
    """In which months do the seven steps fall, counted from the council's decision, and who owns each?

    `vedtatt` is the day of the decision, a date or text such as «10.12.2026»; UgyldigInndata when it cannot be read.
    """
    dag = les_dato(vedtatt, "vedtatt")
    rader = [
        (f"{s.nr}. {s.navn}", s.innhold, _tid(s.fra, s.til), stor(s.leveranse), stor(s.eier)) for s in stegplan(dag)
    ]
    return tabell(
        pd.DataFrame(rader, columns=["Steg", "Innhold", "Når", "Det skal ligge igjen", "Eier (forslag)"]),
        f"De sju stegene i {her.kommune.navn}, regnet fra et vedtak {dato_tekst(dag)}", kilder=(),
        merknader=(
            "Datoen for vedtaket er et eksempel. Bytt den i cellen når dere vet når kommunestyret behandler saken.",
            "KS-presentasjonen nevner framdrift, design, salg og involvering. Resten og månedene er kursets forslag.",
            les_yaml("styringssystem/steg.yaml")["stopp"],
        ),
    )


def _tid(fra, til) -> str:
    from babel.dates import format_date

    til_tekst = format_date(til, "MMMM y", locale="nb")
    if fra == til:
        return til_tekst
    return f"{format_date(fra, 'MMMM' if fra.year == til.year else 'MMMM y', locale='nb')}–{til_tekst}"


def aarshjul(her: Utgangspunkt) -> Tabell:
    """What does the management do in each month of the year?"""
    from babel.dates import get_month_names

    navn = get_month_names("wide", locale="nb")
    rader = [
        (stor("–".join(navn[m] for m in x["maaneder"])), x["hva"])
        for x in les_yaml("styringssystem/aarshjul.yaml")["maaneder"]
    ]
    return mal(
        f"Årshjul for styringen i {her.kommune.navn}", ["Måned", "Hva", "Dato hos oss"], rader,
        ["Månedene er kursets forslag. Møteplanen i kommunen avgjør datoene."],
    )


def maaling(her: Utgangspunkt) -> Tabell:
    """How will it be seen whether the new way of steering is in use, and lasts?"""
    rader = [
        (x["maal"], stor("; ".join(x["indikatorer"])))
        for x in les_yaml("styringssystem/aarshjul.yaml")["kursets_maal"]
    ]
    return mal(
        "Slik ser vi om det virker", ["Mål", "Indikatorer", "Status hos oss"], rader,
        ["Tallene vises ved siden av hverandre. De legges aldri sammen til én samlet indeks."],
    )


def stopp(her: Utgangspunkt) -> Figur:
    """How many of Fjordvik's reports were used for a decision, and how many must be stopped?"""
    f = les_yaml("fjordvik/styring.yaml")["rapporter"]
    brukt = f["brukt_til_en_beslutning"]
    s = stoppliste([{"rapport": str(n), "brukt": "ja" if n < brukt else "nei"} for n in range(f["antall"])], ())
    d = pd.DataFrame(
        [("Rapporter i alt", s.rapporter), ("Brukt til en beslutning", brukt), ("Ikke brukt", s.ubrukte),
         ("Minst så mange må stoppes", s.minst)],
        columns=["hva", "antall"],
    ).assign(etikett=lambda r: r["antall"].astype(str))
    return figur(
        diagram.soeyler(d, "hva", "antall", "Antall rapporter", "etikett", orden=list(d["hva"])),
        "Rapportene i Fjordvik siste år",
        f"Av {s.rapporter} rapporter er {brukt} brukt til en beslutning og {s.ubrukte} ikke. En tredel er {s.minst}.",
        fjordvik("rapporter"),
        tabell=d[["hva", "etikett"]].rename(columns={"hva": "Hva", "etikett": "Antall"}),
        merknader=(f"Minst en tredel av rapportene skal stoppes: {s.minst} av {s.rapporter}.", *eksempelmerknad(her)),
    )


def stoppgrense(her: Utgangspunkt, antall=(6, 9, 12, 15, 20, 25, 27, 30)) -> Tabell:
    """With this many reports, how many must be stopped at least?"""
    minst = [stoppliste([{"rapport": str(n)} for n in range(a)], ()).minst for a in antall]
    return tabell(
        pd.DataFrame({"antall": list(antall), "minst": minst}), "Minst en tredel stoppes, rundet opp",
        {"antall": "Rapporter i dag", "minst": "Stopp minst"}, {"antall": 0, "minst": 0}, kilder=(),
        merknader=("En tredel er kursets regel, ikke lovens. Rapporter loven krever, kan ikke stoppes.",),
    )


def stoppmal(her: Utgangspunkt) -> Tabell:
    """The municipality's own list of reports and what becomes of each."""
    return mal(
        f"Det {her.kommune.navn} rapporterer i dag",
        ["Rapport", "Til hvem", "Hvor ofte", "Brukt til en beslutning siste år", "Krever loven den?", "Slutter fra"], 5,
        ["Lista ligger i svarene deres fra samling 4. Begynn med dem ingen har brukt."],
    )


def avstemning(her: Utgangspunkt) -> Tabell:
    """What does the municipality stop doing, and how many in each role are for it? Counted in the room."""
    grupper = les_yaml("kartlegging/selvbilde.yaml")["grupper"]
    return mal(
        f"«Dette slutter vi med» i {her.kommune.navn}", ["Rolle", "Tommel opp", "Tommel ned"],
        [(stor(navn),) for id, navn in grupper.items() if id != "statsforvalter"],
        ["Skriv forslaget på tavla først. Tell hender per rolle, og skriv bare antall, aldri navn."],
    )
