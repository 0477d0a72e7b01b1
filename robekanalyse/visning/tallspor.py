"""A trace as a person reads it: on the screen, in a notebook; from the raw values down to the figure shown."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Sequence
from dataclasses import fields
from html import escape

from ..analyse.spor import spor as analyse_spor
from ..analyse.tallspor import Raatall, Tallspor, tall
from ..grunnlag.egne_tall import EgetTall, les_egne_tall
from ..grunnlag.kilder import datert, kilde, kildelinje
from ..grunnlag.kommune import finn_kommune
from ..grunnlag.regler import Regel
from ..grunnlag.tall import dato_tekst

BREDDE = 100
KONSTRUERT = "Konstruert eksempel"


class Sporvisning(Tallspor):
    """A Tallspor that shows itself, as text and in a notebook."""

    def __str__(self) -> str:
        return sportekst(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return sporhtml(self)


def spor(
    kommune, indikator: str, aar: int, referanse="landet", egne: Sequence[EgetTall] | None = None,
) -> Sporvisning:  # fmt: skip
    """Which raw values, formula, parameters and result lie behind this figure? Shows itself in a notebook.

    `kommune` is a name or number, `indikator` an id or a Norwegian name, with a service behind it where the figure is
    of one («handlingsrom FGK8b»), `aar` the year, `referanse` what a norm is made of. The parts are those of
    `Tallspor`; a missing figure has `verdi` None and says why. `egne` are the municipality's own accounts and budgets;
    when they are not given, those that lie in the municipality's own folder are used, if that is where we stand. Raises
    UgyldigInndata, with the nearest names, for an unknown indicator.

    >>> spor("Hareid", "netto-driftsresultat-prosent", 2023).vist
    '−8,7\\xa0prosent'
    """
    if egne is None:  # never another municipality's in a run that makes workbooks for all
        egne = () if "ROBEK_UT" in os.environ else les_egne_tall(finn_kommune(kommune))[0]
    t = analyse_spor(kommune, indikator, aar, referanse, egne)
    return Sporvisning(**{f.name: getattr(t, f.name) for f in fields(Tallspor)})


def opphavstekst(r: Raatall) -> str:
    """Where one raw value stands, in one line: publisher, table, variable, number, scope, status, date."""
    k = kilde(r.opphav.kilde)
    tabell = r.tabell or k.tabell
    deler = [
        k.utgiver, f"tabell {tabell}" if tabell else k.tittel,
        f"variabel {r.variabel}" if r.variabel else "",
        f"region {r.kommunenr}" if r.kommunenr and not r.kommunenr.isdigit() else
        f"kommunenummer {r.kommunenr}" if r.kommunenr else "",
        r.omfang, _status(r.opphav.status), datert(k),
    ]
    return ", ".join(d for d in deler if d)


def _status(status: str) -> str:
    """The publisher's word; «ikke oppgitt» alone would not say what is not stated."""
    return "" if not status else f"status {status}" if status.endswith("ikke oppgitt") else status


def _verdi(r: Raatall) -> str:
    return f"{tall(r.verdi)} (1000 kr)" if r.enhet == "1000 kr" else f"{tall(r.verdi)} {r.enhet}"


def regeltekst(r: Regel) -> str:
    """One dated parameter with its section: value, from when, checked when, and whether it is assumed."""
    verdi = str(r.verdi).replace(".", ",") if not isinstance(r.verdi, (dict, list)) else "se siden Regler i boka"
    til = f" til {dato_tekst(r.til)}" if r.til else ""
    return (
        f"{r.navn}: {verdi} {r.enhet}. {r.hjemmel}. Gjelder fra {dato_tekst(r.fra)}{til}, kontrollert"
        f" {dato_tekst(r.kontrollert)}, {r.status}. {r.kilde}"
    )


def _trinnlinjer(t: Tallspor) -> list[tuple[str, str, str]]:
    """Each step: name, formula in words, the numbers put in with the result."""
    ut = []
    for s in t.trinn:
        svar = f" = {tall(s.verdi)}" if s.innsatt != tall(s.verdi) else ""
        enhet = " (1000 kr)" if s.enhet == "1000 kr" else "" if s.enhet in ("indeks", "ganger") else f" {s.enhet}"
        ut.append((s.navn, s.formel, f"{s.innsatt}{svar}{enhet}"))
    return ut


def _resultat(t: Tallspor) -> str:
    if t.verdi is None:
        return f"Tallet mangler. {t.mangler}"
    return f"Vist: {t.vist}. Med alle desimaler: {t.eksakt}."


def _les_slik(t: Tallspor) -> list[str]:
    retning = {"↑": "↑ høyere er bedre", "↓": "↓ lavere er bedre"}.get(t.retning, "– sier ikke noe om bedre alene")
    return [f"Retning: {retning}.", *t.feller]


def sportekst(t: Tallspor) -> str:
    """The whole trace as text for a terminal."""
    tittel = f"{KONSTRUERT}: {t.navn}" if t.konstruert else t.navn
    linjer = [tittel, f"{t.kommune} ({t.kommunenr}), {t.aar}", ""]
    if t.raatall:
        linjer.append("Råtall")
        bredde = max(len(_raanavn(r)) for r in t.raatall)
        for r in t.raatall:
            linjer += [f"  {_raanavn(r):<{bredde}}  {_verdi(r)}", *_brutt(opphavstekst(r), "      ")]
        linjer.append("")
    linjer += ["Formel", *_brutt(t.formel, "  "), ""]
    if t.trinn:
        linjer.append("Utregning")
        for navn, formel, innsatt in _trinnlinjer(t):
            linjer += [*_brutt(f"{navn}: {formel}", "  "), f"      {innsatt}"]
        linjer.append("")
    if t.regler:
        linjer += ["Parametere", *(x for r in t.regler for x in _brutt(regeltekst(r), "  ")), ""]
    linjer += ["Resultat", *_brutt(_resultat(t), "  "), ""]
    linjer += ["Merk", *(x for m in (*t.merknader, *_les_slik(t)) for x in _brutt(m, "  "))]
    if t.kilder:
        linjer += ["", *_brutt(kildelinje(t.kilder), "")]
    return "\n".join(linjer)


def _raanavn(r: Raatall) -> str:
    return r.navn if str(r.aar) in r.navn else f"{r.navn} {r.aar}"


def _brutt(tekst: str, innrykk: str) -> list[str]:
    # Only at ordinary spaces: a number keeps its no-break spaces whole.
    vern = tekst.replace("\N{NO-BREAK SPACE}", "\x01")
    linjer = textwrap.wrap(vern, BREDDE, initial_indent=innrykk, subsequent_indent=innrykk, break_long_words=False,
                           break_on_hyphens=False)
    return [linje.replace("\x01", "\N{NO-BREAK SPACE}") for linje in linjer]


def sporhtml(t: Tallspor) -> str:
    """The whole trace as HTML for a notebook: two tables and a few lines."""
    tittel = f"{KONSTRUERT}: {t.navn}" if t.konstruert else t.navn
    ut = [f"<h4>{escape(tittel)}: {escape(t.kommune)} {t.aar}</h4>", f"<p><strong>{escape(_resultat(t))}</strong></p>"]
    if t.raatall:
        ut.append(_tabell(("Råtall", "Verdi", "Hvor det står"),
                          [(_raanavn(r), _verdi(r), opphavstekst(r)) for r in t.raatall]))
    ut.append(f"<p>Formel: {escape(t.formel)}</p>")
    if t.trinn:
        ut.append(_tabell(("Trinn", "I ord", "Med tallene satt inn"), _trinnlinjer(t)))
    punkter = [*(f"Parameter. {regeltekst(r)}" for r in t.regler), *t.merknader, *_les_slik(t)]
    ut.append("<ul>" + "".join(f"<li>{escape(p)}</li>" for p in punkter) + "</ul>")
    if t.kilder:
        ut.append(f'<p class="robek-kilde">{escape(kildelinje(t.kilder))}</p>')
    return f'<div class="robek-tekst robek-spor">{"".join(ut)}</div>'


def _tabell(hoder, rader) -> str:
    stil = ' style="text-align:left;vertical-align:top;padding:.2em .8em"'
    hode = "".join(f'<th scope="col"{stil}>{escape(h)}</th>' for h in hoder)
    kropp = "".join("<tr>" + "".join(f"<td{stil}>{escape(c)}</td>" for c in rad) + "</tr>" for rad in rader)
    return f"<table><thead><tr>{hode}</tr></thead><tbody>{kropp}</tbody></table>"
