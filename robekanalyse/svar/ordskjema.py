"""The paper edition: a gathering's questions as a Word form that can be filled in on a screen or by hand.

Every answer cell is ordinary text in an ordinary table, so any word processor will do. Question ids and row marks
stand in small grey type; `skjemalesing` finds the answers by them. What stood in the form when it was made follows
with it (as customXml, which Word keeps), so that a field left alone is no new answer and a corrected one has seen the
old. A form without that part is read too: then all that stands in it counts as written now.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
from collections.abc import Iterable

from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.kurs import samling as kurssamling
from ..grunnlag.spoersmaal import Spoersmaal, spoersmaal
from .anonyme import roller
from .oppfoering import kanonisk
from .skjemaoppsett import ROLLE, SVAR, rutenett
from .tilstand import Tilstand

MERKE = "robekanalyse-skjema"
VERSJON = 1
NAVN = {"kommunemoete": "kommunemøtet", "evaluering": "evaluering", "oppfoelging": "oppfølging"}
_LEDER = {"tekst": "tekst", "tall": "tall", "aar": "årstall", "dato": "dato, for eksempel 15.1.2027"}


def _docx():
    try:
        import docx
    except ImportError:
        raise ManglerTall(
            'Word-skjemaer trenger python-docx, som ikke er installert: skriv pip install "robekanalyse[plan]".'
        ) from None
    return docx


def tittel(samling: str) -> str:
    """What is a form for this gathering called?"""
    if samling.isdigit():
        return f"Samling {samling}: {kurssamling(int(samling)).tittel}"
    navn = NAVN[samling]
    return navn[0].upper() + navn[1:]


def lag_skjema(kommune: Kommune, samling: str, tilstand: Tilstand | None, tid: str, *, anonymt: bool = False) -> bytes:
    """The form for this gathering, filled in with the answers so far (`tilstand`, or None for an empty one).

    `anonymt` gives the questions one person answers without name, with a line for the role group; they are never
    filled in. `tid` is the UTC time the form is made. Raises UgyldigInndata when there are no such questions.
    """
    sporsmaal = [s for s in spoersmaal(samling) if s.anonym == anonymt]
    if not sporsmaal:
        raise UgyldigInndata(f"{tittel(samling)} har ingen {'anonyme ' if anonymt else ''}spørsmål: velg en annen.")
    doc = _docx().Document()
    _grunnoppsett(doc, f"{tittel(samling)} – {kommune.navn}", tid)
    slag = "anonymt" if anonymt else "svar"
    _smaa(doc, f"{MERKE} {VERSJON} · {kommune.nr} · {samling} · {slag} · {tid}")
    if anonymt:
        doc.add_paragraph(
            "Svar for deg selv. Skjemaet lagres uten navn og tidspunkt, og svarene vises bare i grupper der minst tre"
            " har svart. Er du alene i rollen din, vises svaret sammen med gruppa di."
        )
        _rolletabell(doc)
    else:
        doc.add_paragraph(
            "Skriv svarene i de hvite feltene. Tall skrives som 1 234,5 og datoer som 15.1.2027. La de små grå kodene"
            " stå, så kan skjemaet leses inn igjen. Trenger dere flere rader, kopierer dere en tom rad."
        )
    staar = {}
    for s in sporsmaal:
        felt = {} if anonymt or tilstand is None else _felt(tilstand, s)
        _ett_spoersmaal(doc, s, felt)
        staar |= {f"{s.id}|{f}": [v, tilstand.sett(s.id, f)] for f, v in felt.items()}
    _legg_ved(doc, staar)
    ut = io.BytesIO()
    doc.save(ut)
    return ut.getvalue()


def _felt(tilstand: Tilstand, s: Spoersmaal) -> dict[str, object]:
    """field → value for what this question has of answers now, the rows of a table in their order."""
    if s.type == "tabell":
        return dict(tilstand.rader(s.id))
    return {f: fl.verdi for (spm, f), fl in tilstand.felt.items() if spm == s.id and fl.verdi is not None}


def _grunnoppsett(doc, overskrift: str, tid: str) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    for lang in doc.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "nb-NO")
    stil = doc.styles["Normal"]
    stil.font.name, stil.font.size = "Calibri", Pt(10)
    d = doc.sections[0]
    d.orientation, d.page_width, d.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    d.left_margin = d.right_margin = d.top_margin = d.bottom_margin = Cm(1.8)
    p = doc.core_properties
    p.title, p.language, p.author, p.last_modified_by, p.comments = overskrift, "nb-NO", "", "", ""
    p.created = p.modified = dt.datetime.fromisoformat(tid.replace("Z", "+00:00")).replace(tzinfo=None, microsecond=0)
    doc.add_heading(overskrift, level=1)


def _smaa(doc, tekst: str) -> None:
    _graa(doc.add_paragraph().add_run(tekst))


def _graa(bit) -> None:
    from docx.shared import Pt, RGBColor

    bit.font.size, bit.font.color.rgb = Pt(7), RGBColor(0x59, 0x59, 0x59)


def _rolletabell(doc) -> None:
    doc.add_heading("Hvilken rollegruppe hører du til?", level=2)
    doc.add_paragraph("Skriv en av disse: " + ", ".join(roller()[0].values()) + ".")
    _tabell(doc, [[ROLLE, "Svar"], [SVAR, ""]], "Rollegruppe")


def _ett_spoersmaal(doc, s: Spoersmaal, felt: dict[str, object]) -> None:
    doc.add_heading(s.spoersmaal, level=2)
    krav = {"ja": "Må besvares.", "nei": "Kan stå tomt."}.get(s.krav) or f"Må besvares hvis {s.vilkaar.hvis}."
    doc.add_paragraph(f"{s.hjelp} {krav} Besvares av: {', '.join(s.svarer)}.")
    for linje in _veiledning(s):
        doc.add_paragraph(linje, style="List Bullet")
    _tabell(doc, rutenett(s, felt), s.spoersmaal)


def _veiledning(s: Spoersmaal) -> Iterable[str]:
    if s.type == "valg" and s.valg:
        yield f"Velg mellom: {'; '.join(v.tekst for v in s.valg)}" + (", eller skriv et annet." if s.eget_valg else ".")
    for k in s.kolonner:
        if k.valg:
            # The long lists are shown whole too: on paper there is nowhere else to look them up.
            yield f"{k.navn}: {'; '.join(v.tekst for v in k.valg)}" + (", eller en annen." if k.eget_valg else ".")
        elif k.hjelp:
            yield f"{k.navn} ({_LEDER.get(k.type, 'svar')}): {k.hjelp}"


def _tabell(doc, grid, beskrivelse: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    tabell = doc.add_table(rows=len(grid), cols=len(grid[0]), style="Table Grid")
    alt = OxmlElement("w:tblCaption")
    alt.set(qn("w:val"), beskrivelse[:250])
    tabell._tbl.tblPr.append(alt)
    for i, (rad, linje) in enumerate(zip(tabell.rows, grid, strict=True)):
        egenskaper = rad._tr.get_or_add_trPr()
        egenskaper.append(OxmlElement("w:cantSplit"))
        if i == 0:
            egenskaper.append(OxmlElement("w:tblHeader"))
        for j, (celle, tekst) in enumerate(zip(rad.cells, linje, strict=True)):
            _fyll(celle, tekst, hode=i == 0 or j == 0)
    doc.add_paragraph()


def _fyll(celle, tekst: str, hode: bool) -> None:
    """Put text in a cell, one paragraph per line; codes small and grey, headings bold."""
    for n, linje in enumerate(tekst.split("\n")):
        avsnitt = celle.paragraphs[0] if n == 0 else celle.add_paragraph()
        bit = avsnitt.add_run(linje)
        if hode and (linje.startswith("[") or (n == 0 and "\n" not in tekst)):
            _graa(bit)
        elif hode:
            bit.bold = True


def _legg_ved(doc, staar: dict) -> None:
    """What stands in the form, as the part of it that only skjemalesing reads."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    kode = base64.b64encode(kanonisk(json.loads(json.dumps(staar))).encode()).decode()
    blob = f'<?xml version="1.0" encoding="UTF-8"?>\n<skjema xmlns="urn:{MERKE}:{VERSJON}">{kode}</skjema>'.encode()
    del_ = Part(PackURI("/customXml/item91.xml"), "application/xml", blob, doc.part.package)
    doc.part.relate_to(del_, RELATIONSHIP_TYPE.CUSTOM_XML)
