"""The answers so far as a plain table: what paper, HTML and a notebook without a kernel show in place of the form."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

from ..grunnlag.feil import RobekFeil
from ..grunnlag.kommune import Kommune
from ..grunnlag.kurs import samling as kurssamling
from ..grunnlag.spoersmaal import FILER, Spoersmaal, spoersmaal
from ..samling.felles import Tekst
from ..samling.start import Utgangspunkt
from ..svar.svarmappe import Svarmappe
from ..svar.tilstand import Tilstand
from ..svar.verdier import vis_verdi
from ..visning.tabell import Tabell, tabell
from .sorteringsark import mappe_for

FYLL_UT = (
    "Slik fyller dere ut her: åpne heftet i JupyterLab, og velg Run og Run All Cells (kjør alle cellene). Da kommer"
    " skjemaet fram på dette stedet. Svarene lagres i kommunens mappe, i svar/."
)
VISES_I_SKJEMA = "Tabellen følger skjemaet over, og står her også når heftet er lukket."
VISES_I_NETTLESEREN = "Tabellen følger skjemaet over."  # the notebook itself is not kept there
UTEN_WIDGETS = (
    "Skjemaet kan ikke vises her fordi pakken ipywidgets mangler. Installer den, eller bruk Word-skjemaet"
    " (robekanalyse skjema)."
)
NAVN = {"kommunemoete": "kommunemøtet", "evaluering": "evalueringen", "oppfoelging": "oppfølgingen"}


def hva_heter(samling: str) -> str:
    """«samling 3», or the name of one of the other forms."""
    return f"samling {samling}" if samling.isdigit() else NAVN[samling]


def linjetekst(s: Spoersmaal, felt: str, verdi) -> str:
    """A stored value in words, as one stands to be read: a row with its columns named, a scale with its lines."""
    if verdi is None:
        return "(tomt)"
    if s.type == "tabell":
        return "; ".join(f"{k.navn}: {vis_verdi(verdi[k.id], k)}" for k in s.kolonner if k.id in verdi)
    if s.type == "skala" and not felt:
        return "; ".join(f"{v.tekst}: {vis_verdi(verdi[v.id], s)}" for v in s.linjer if v.id in verdi)
    return str(verdi) if felt else vis_verdi(verdi, s)


def svartekst(s: Spoersmaal, t: Tilstand) -> str:
    """The whole answer to a question in words, its rows on lines of their own, and what must be chosen between."""
    if s.type == "tabell":
        linjer = [linjetekst(s, m, v) for m, v in t.rader(s.id)]
    else:
        verdi = t.verdi(s.id)
        linjer = [linjetekst(s, "", verdi)] if verdi not in (None, []) else []
    if grunn := t.begrunnelse(s.id):
        linjer.append(f"Begrunnelse: {grunn}")
    for (spm, felt), to in t.konflikter.items():
        if spm == s.id:
            linjer += ["To ulike svar å velge mellom:", *(f"{o.skriver}: {linjetekst(s, felt, o.verdi)}" for o in to)]
    return "\n".join(linjer)


def les_mappe(kommune: Kommune) -> Svarmappe | None:
    """The municipality's answers, or None when it has no folder yet."""
    mappe = mappe_for(kommune)
    return Svarmappe(mappe) if mappe.is_dir() else None


def tvilling(her: Utgangspunkt, samling: str, svar: Svarmappe | None, merknader: Iterable[str] = ()) -> Tabell | Tekst:
    """What has the municipality answered so far in this homework? A sentence when nothing has been."""
    rader = [
        (s.id, s.spoersmaal, tekst)
        for s in spoersmaal(samling)
        if svar is not None and (tekst := _antall(s, svar) if s.anonym else svartekst(s, svar.tilstand))
    ]
    merknader = tuple(merknader)
    if not rader:
        linjer = [f"{her.kommune.navn} har ikke svart på noe i {hva_heter(samling)} ennå.", *merknader]
        return Tekst("".join(f"<p>{escape(x)}</p>" for x in linjer), "\n".join(linjer))
    ubesvart = len(spoersmaal(samling)) - len(rader)
    mer = [f"{ubesvart} av {len(spoersmaal(samling))} spørsmål er ikke besvart."] if ubesvart else []
    return tabell(
        pd.DataFrame(rader, columns=["id", "spoersmaal", "svar"]),
        f"Svarene fra {her.kommune.navn} så langt: {hva_heter(samling)}",
        {"id": "Kode", "spoersmaal": "Spørsmål", "svar": "Svar"},
        kilder=(),
        merknader=(*mer, *merknader),
    )


def _antall(s: Spoersmaal, svar: Svarmappe) -> str:
    antall = len(svar.anonyme().svar(s.id))
    return f"{antall} anonyme svar" if antall else ""


def mates_av(nr: int) -> tuple[Spoersmaal, ...]:
    """Which earlier questions does gathering `nr` lean on? Those whose answers feed a part of it."""
    ut = []
    for navn in FILER:
        if not navn.isdigit() and not (navn == "kommunemoete" and nr == 6):
            continue
        if navn.isdigit() and int(navn) >= nr:
            continue
        ut += [s for s in spoersmaal(navn) if any(m.startswith(f"N{nr}.") for m in s.mater) and not s.anonym]
    return tuple(ut)


def sist(her: Utgangspunkt) -> Tabell | Tekst:
    """What did the municipality answer last time, that this gathering builds on? Missing answers are told too."""
    try:
        svar = les_mappe(her.kommune)
    except RobekFeil as e:
        return Tekst(f"<p>{escape(str(e))}</p>", str(e))
    rader, mangler = [], []
    for s in mates_av(her.samling):
        tekst = svartekst(s, svar.tilstand) if svar is not None else ""
        if tekst:
            rader.append((_fra(s), s.spoersmaal, tekst, _deler(her.samling, s)))
        else:
            mangler.append(s.id)
    mangel = f"Ikke besvart ennå: {', '.join(mangler)}." if mangler else ""
    if not rader:
        linjer = [f"Svarene fra tidligere samlinger vises her når {her.kommune.navn} har fylt dem ut.", mangel]
        return Tekst("".join(f"<p>{escape(x)}</p>" for x in linjer), "\n".join(linjer))
    return tabell(
        pd.DataFrame(rader, columns=["fra", "spoersmaal", "svar", "brukes"]),
        f"Dette svarte {her.kommune.navn} sist",
        {"fra": "Fra", "spoersmaal": "Spørsmål", "svar": "Svar", "brukes": "Brukes i"},
        kilder=(),
        merknader=[mangel] if mangel else (),
    )


def _fra(s: Spoersmaal) -> str:
    return f"{hva_heter(s.samling)} ({s.id})"


def _deler(nr: int, s: Spoersmaal) -> str:
    """The headings of the parts of this gathering that the answer feeds."""
    titler = {f"N{d.del_}" if not str(d.del_).startswith("N") else d.del_: d.overskrift for d in kurssamling(nr).deler}
    return ", ".join(dict.fromkeys(titler[m] for m in s.mater if m in titler))
