"""A document as a tagged PDF (PDF/UA-1) by typst: Norwegian, readable by a screen reader, fonts embedded."""

from __future__ import annotations

import re

from ..grunnlag.feil import ManglerTall, OedelagtFil
from .blokker import Avsnitt, Bilde, Boks, Overskrift, Plandokument, Punkter, Rutenett

STANDARD = ["ua-1"]
UTEN_SKRIFT = "Tegn som ikke finnes i skriften, er vist som [?]. Word-filen har dem."
_OPPSETT = r"""#set document(title: {tittel}, author: {kommune}, date: none)
#set page(paper: "a4", flipped: {liggende}, margin: (x: 1.6cm, top: 1.9cm, bottom: 1.7cm),
  header: text(9pt)[#{topp} #h(1fr) #{merke}],
  footer: text(9pt)[#h(1fr) #context [Side #counter(page).display() av #counter(page).final().first()]])
#set text(lang: "nb", region: "no", size: {storrelse}pt)
#set par(leading: 0.6em)
#show heading.where(level: 1): it => block(above: 1.4em, below: 0.7em, text({kapittel}em, it.body))
#show heading.where(level: 2): it => block(above: 1.2em, below: 0.6em, text(1.19em, it.body))
#show figure: set block(breakable: true)
#show table: set text(hyphenate: true)
#show figure: set align(left)
#set figure.caption(position: top)
#show figure.caption: it => block(above: 0.9em, below: 0.45em, sticky: true, text(1em, weight: "bold", it))
#let sterk(x) = text(weight: "bold", x)
#let kilde(x) = block(above: 0.45em, below: 1.1em, text(0.86em, fill: rgb("#333333"), x))
#let merknad(x) = block(above: 0.35em, below: 0.35em, text(0.86em, x))
"""


def pdf(d: Plandokument, kommune: str, *, staaende: bool = False, storrelse: float = 10.5) -> bytes:
    """The document as the bytes of a PDF that typst itself has checked against PDF/UA-1.

    A4 on its side, or upright when `staaende`; `storrelse` is the size of the letters in points.

    Raises ManglerTall when typst is not installed, OedelagtFil when typst refuses the document.
    """
    try:
        import typst
    except ImportError:
        raise ManglerTall(
            'PDF-en trenger typst, som ikke er installert: skriv pip install "robekanalyse[plan]".'
        ) from None
    tekst, byttet = kilde(d, kommune, staaende, storrelse), False
    while True:
        try:
            return typst.compile(tekst.encode(), format="pdf", pdf_standards=STANDARD)
        except Exception as e:  # typst's own error type is not public
            uten = re.search(r"the text `\"(.+?)\"` could not be displayed", str(e))
            tegn = {t for t in uten[1] if t in tekst and not t.isascii()} if uten else set()
            if not tegn:
                grunn = str(e).splitlines()[0][:200]
                raise OedelagtFil(f"PDF-en kunne ikke lages ({grunn}): bruk Word-filen så lenge.") from None
        for t in tegn:  # a character the embedded fonts do not have, as a picture sign
            tekst = tekst.replace(t, "[?]")
        if not byttet:
            byttet, tekst = True, f"{tekst}\n\n#merknad[{_t(UTEN_SKRIFT)}]"


def kilde(d: Plandokument, kommune: str, staaende: bool = False, storrelse: float = 10.5) -> str:
    """The typst source of the document."""
    merke = "Konstruert eksempel" if d.merke else ""
    felt = {"tittel": d.tittel, "kommune": kommune, "topp": f"{kommune} · {d.tittel}", "merke": merke}
    ut = [_OPPSETT.replace("{liggende}", "false" if staaende else "true").replace("{storrelse}", str(storrelse))]
    ut[0] = ut[0].replace("{kapittel}", "0.9" if staaende else "1.43")
    for navn, verdi in felt.items():
        ut[0] = ut[0].replace("{" + navn + "}", f'"{_streng(verdi)}"')
    ut.append(f"#block(below: 1.1em, text({10 if staaende else 13}pt, title()))")
    ut.append(_t(d.undertittel))
    if d.merke:
        ut.append(f"#sterk[{_t(d.merke)}]")
    ut += [_blokk(b) for b in d.blokker]
    return "\n\n".join(ut)


def _streng(s: str) -> str:
    return s.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _t(s: str) -> str:
    """Text as text: a string in code mode, so that nothing a person wrote is read as markup."""
    return "\\ ".join(f'#"{_streng(linje)}"' for linje in s.split("\n"))


def _blokk(b) -> str:
    match b:
        case Overskrift():
            return f"{'#pagebreak()' if b.ny_side else ''}\n#heading(level: {b.nivaa})[{_t(b.tekst)}]"
        case Avsnitt(tekst=tekst):
            return f"#sterk[{_t(tekst)}]" if b.sterk else _t(tekst)
        case Punkter(linjer=linjer):
            return f"#list({', '.join(f'[{_t(x)}]' for x in linjer)})"
        case Boks(tittel=tittel, linjer=linjer):
            punkter = ", ".join(f"[{_t(x)}]" for x in linjer)
            return (
                f'#block(width: 100%, inset: 8pt, stroke: 1pt + rgb("#8a5a00"), fill: rgb("#fbf0dc"), breakable: true)'
                f"[#sterk[{_t(tittel)}]\n#list({punkter})]"
            )
        case Bilde():
            svg = _streng(b.svg())
            bilde = f'image(bytes("{svg}"), format: "svg", width: 62%, alt: "{_streng(b.alttekst)}")'
            return f"#figure(caption: [{_t(b.tittel)}], kind: image, {bilde})\n#kilde[{_t(b.kilde)}]"
        case Rutenett():
            return _rutenett(b)


def _rutenett(b: Rutenett) -> str:
    vekter = b.vekter or (1,) * len(b.hoder)
    kolonner = ", ".join(f"{v}fr" for v in vekter)
    justering = ", ".join("right" if i in b.tallkolonner else "left" for i in range(len(b.hoder)))
    hode = ", ".join(f"[#sterk[{_t(h)}]]" for h in b.hoder)
    rader = []
    for nr, r in enumerate(b.rader):
        fet = b.sum_sist and nr == len(b.rader) - 1
        rader += [f"[#sterk[{_t(v)}]]" if fet else f"[{_t(v)}]" for v in r]
    return (
        f"#figure(caption: [{_t(b.tittel)}], kind: table, text(0.9em)[#table("
        f"columns: ({kolonner},), align: ({justering},),"
        f' inset: (x: 4pt, y: 3.5pt), stroke: 0.5pt + rgb("#9aa4ad"),'
        f' fill: (_, y) => if y == 0 {{ rgb("#e4eaf0") }},\n'
        f"table.header({hode}),\n{', '.join(rader)})])\n"
        + "".join(f"#merknad[{_t(m)}]\n" for m in b.merknader)
        + (f"#kilde[{_t(b.kilde)}]" if b.kilde else "")
    )
