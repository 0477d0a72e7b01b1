"""One Word document built by code: Norwegian language, headings, tables with header rows, header and page number."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Collection, Sequence

from ..grunnlag.feil import ManglerTall
from ..grunnlag.kommune import Kommune
from ..visning.tabell import Tabell

SPRAAK = "nb-NO"
TEKSTBREDDE_CM = 26.1  # A4 on its side, less the margins


def _docx():
    try:
        import docx
    except ImportError:
        raise ManglerTall(
            'Word-malene trenger python-docx, som ikke er installert: skriv pip install "robekanalyse[plan]".'
        ) from None
    return docx


class Dokument:
    """A document for one municipality, and a gathering when it belongs to one; `lagre` gives the file.

    `topp` stands at the top of every page, `hode` is the first heading when it is not title and municipality.
    """

    def __init__(self, tittel: str, kommune: Kommune, samling: int | None = None, topp: str = "", hode: str = ""):
        from docx.enum.section import WD_ORIENT
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        self.doc = _docx().Document()
        for lang in self.doc.styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), SPRAAK)
        stil = self.doc.styles["Normal"]
        stil.font.name, stil.font.size = "Calibri", Pt(11)
        s = self.doc.sections[0]
        s.orientation, s.page_width, s.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
        s.left_margin = s.right_margin = s.top_margin = s.bottom_margin = Cm(1.8)
        s.header_distance = s.footer_distance = Cm(0.9)
        sted = f"Samling {samling}" if samling else ""
        s.header.paragraphs[0].text = " · ".join(d for d in (kommune.navn, sted, topp) if d)
        if kommune.konstruert:
            s.header.add_paragraph("Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving.")
        self._sidetall(s.footer.paragraphs[0])
        p = self.doc.core_properties
        p.title, p.language, p.author, p.last_modified_by, p.comments = f"{tittel}, {kommune.navn}", SPRAAK, "", "", ""
        p.created = p.modified = dt.datetime.combine(dt.date.today(), dt.time())
        self.doc.add_heading(hode or f"{tittel} – {kommune.navn}", level=1)

    def _sidetall(self, avsnitt) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        avsnitt.add_run("Side ")
        for felt in ("PAGE", "NUMPAGES"):
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), felt)
            bit = OxmlElement("w:r")
            tekst = OxmlElement("w:t")
            tekst.text = "1"
            bit.append(tekst)
            element.append(bit)
            avsnitt._p.append(element)
            if felt == "PAGE":
                avsnitt.add_run(" av ")

    def overskrift(self, tekst: str, nivaa: int = 2, *, ny_side: bool = False) -> None:
        """A heading; with `ny_side` it begins a page."""
        self.doc.add_heading(tekst, level=nivaa).paragraph_format.page_break_before = ny_side

    def avsnitt(self, *linjer: str) -> None:
        """One paragraph per line, never alone at the foot of a page."""
        for linje in linjer:
            self.doc.add_paragraph(linje).paragraph_format.keep_with_next = True

    def liste(self, linjer: Sequence[str]) -> None:
        """A bulleted list."""
        for linje in linjer:
            self.doc.add_paragraph(linje, style="List Bullet")

    def boks(self, tittel: str, linjer: Sequence[str]) -> None:
        """A framed box with a title."""
        t = self.doc.add_table(rows=1, cols=1, style="Table Grid")
        celle = t.rows[0].cells[0]
        _farge(celle, "FBF0DC")
        celle.paragraphs[0].add_run(tittel).bold = True
        for linje in linjer:
            celle.add_paragraph(linje, style="List Bullet")
        self.doc.add_paragraph()

    def bilde(self, png: bytes, alttekst: str) -> None:
        """A picture with the text that a screen reader says."""
        from docx.oxml.ns import qn
        from docx.shared import Cm

        formen = self.doc.add_picture(io.BytesIO(png), width=Cm(17))
        formen._inline.find(qn("wp:docPr")).set("descr", alttekst)

    def merknader(self, linjer: Sequence[str]) -> None:
        """Small print under a table: what is assumed, sections, the date of the rules."""
        from docx.shared import Pt

        for linje in linjer:
            p = self.doc.add_paragraph()
            p.paragraph_format.space_after = Pt(1)
            p.add_run(linje).font.size = Pt(9)

    def rutenett(
        self, hoder: Sequence[str], rader: Sequence[Sequence[str]], beskrivelse: str, vekter: Sequence[float] = (),
        hoeyre: Collection[int] = (), sum_sist: bool = False,
    ) -> None:
        """A table with a header row that is repeated on each page, and a text that tells what it is.

        `vekter` are the columns' shares of the width; equal when not given. `hoeyre` are columns of numbers, and
        `sum_sist` sets the last row in bold.
        """
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Cm, Pt

        t = self.doc.add_table(rows=1 + len(rader), cols=len(hoder), style="Table Grid")
        t.autofit = False
        for navn in ("w:tblCaption", "w:tblDescription"):
            element = OxmlElement(navn)
            element.set(qn("w:val"), beskrivelse[:250])
            t._tbl.tblPr.append(element)
        vekter = list(vekter) or [1] * len(hoder)
        bredder = [Cm(TEKSTBREDDE_CM * v / sum(vekter)) for v in vekter]
        for kolonne, bredde in zip(t.columns, bredder, strict=True):  # LibreOffice goes by the grid, Word by the cells
            kolonne.width = bredde
        for i, (rad, innhold) in enumerate(zip(t.rows, [hoder, *rader], strict=True)):
            egenskaper = rad._tr.get_or_add_trPr()
            egenskaper.append(OxmlElement("w:cantSplit"))
            if i == 0:
                egenskaper.append(OxmlElement("w:tblHeader"))
            for nr, (celle, tekst, bredde) in enumerate(zip(rad.cells, innhold, bredder, strict=True)):
                celle.width = bredde
                p = celle.paragraphs[0]
                p.paragraph_format.space_before = p.paragraph_format.space_after = Pt(2)
                p.paragraph_format.keep_with_next = i == 0
                bit = p.add_run(tekst)
                bit.font.size, bit.bold = Pt(10 if len(hoder) < 9 else 9), i == 0 or (sum_sist and i == len(rader))
                if nr in hoeyre:
                    p.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if i == 0:
                    _farge(celle, "E4EAF0")
        luft = self.doc.add_paragraph()
        luft.paragraph_format.space_after = Pt(0)
        luft.add_run(" ").font.size = Pt(5)

    def tabell(self, t: Tabell, vekter: Sequence[float] = (), *, overskrift: bool = True) -> None:
        """A table of the notebooks, with its title as heading and its remarks under it; groups become sub-headings."""
        if overskrift:
            self.overskrift(t.tittel)
        kolonner = [k for k in t.data.columns if k != t.gruppe]
        deler = [("", t.data)] if t.gruppe is None else list(t.data.groupby(t.gruppe, sort=False))
        for navn, d in deler:
            if navn:
                self.overskrift(str(navn), 3)
            rader = [[str(v) for v in r] for r in d[kolonner].itertuples(index=False)]
            self.rutenett(kolonner, rader, f"{t.tittel}{f': {navn}' if navn else ''}", vekter)
        self.merknader(t.merknader)

    def lagre(self) -> bytes:
        """The document as the bytes of a file."""
        ut = io.BytesIO()
        self.doc.save(ut)
        return ut.getvalue()


def _farge(celle, farge: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    skygge = OxmlElement("w:shd")
    for navn, verdi in (("val", "clear"), ("color", "auto"), ("fill", farge)):
        skygge.set(qn(f"w:{navn}"), verdi)
    celle._tc.get_or_add_tcPr().append(skygge)
