"""The plan as an editable Word document."""

from __future__ import annotations

from ..grunnlag.kommune import Kommune
from ..maler.dokument import Dokument
from .blokker import Avsnitt, Bilde, Boks, Overskrift, Plandokument, Punkter, Rutenett


def word(d: Plandokument, kommune: Kommune) -> bytes:
    """The document as the bytes of a .docx file: headings, tables with header rows, sources under each table."""
    ut = Dokument(d.tittel, kommune, topp=d.tittel, hode=d.tittel)
    ut.avsnitt(d.undertittel)
    for b in d.blokker:
        match b:
            case Overskrift():
                ut.overskrift(b.tekst, b.nivaa + 1, ny_side=b.ny_side)
            case Avsnitt(tekst=tekst):
                ut.doc.add_paragraph().add_run(tekst).bold = b.sterk
            case Punkter(linjer=linjer):
                ut.liste(linjer)
            case Boks(tittel=tittel, linjer=linjer):
                ut.boks(tittel, linjer)
            case Bilde():
                ut.overskrift(b.tittel, 4)
                ut.bilde(b.png(), b.alttekst)
                ut.merknader([b.kilde])
            case Rutenett():
                ut.overskrift(b.tittel, 4)
                ut.rutenett(b.hoder, b.rader, b.tittel, b.vekter, b.tallkolonner, b.sum_sist)
                ut.merknader([*b.merknader, b.kilde])
    return ut.lagre()
