"""What a document is made of, before it is Word or PDF: headings, paragraphs, lists, tables and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..visning.gjengivelse import tegn_svg


@dataclass(frozen=True)
class Overskrift:
    """A heading; level 1 is a chapter. With `ny_side` it begins a page."""

    tekst: str
    nivaa: int = 1
    ny_side: bool = False


@dataclass(frozen=True)
class Avsnitt:
    """One paragraph."""

    tekst: str
    sterk: bool = False


@dataclass(frozen=True)
class Punkter:
    """A list of short lines."""

    linjer: tuple[str, ...]


@dataclass(frozen=True)
class Boks:
    """A framed box with a title: what must be seen first."""

    tittel: str
    linjer: tuple[str, ...]


@dataclass(frozen=True)
class Rutenett:
    """A table of texts with caption, source line and remarks. `vekter` are the shares of the width.

    `tallkolonner` are set to the right; `sum_sist` sets the last row in bold.
    """

    tittel: str
    hoder: tuple[str, ...]
    rader: tuple[tuple[str, ...], ...]
    kilde: str
    merknader: tuple[str, ...] = ()
    vekter: tuple[float, ...] = ()
    tallkolonner: frozenset[int] = frozenset()
    sum_sist: bool = False


@dataclass(frozen=True)
class Bilde:
    """A chart (a Vega-Lite specification) with title, a text that says what it shows, and source line.

    `tabell` is what stands in its place where there is no room for a drawing.
    """

    spec: dict
    tittel: str
    alttekst: str
    kilde: str
    tabell: Rutenett | None = None

    def svg(self) -> str:
        """The drawing."""
        return tegn_svg({**self.spec, "title": ""})

    def png(self) -> bytes:
        """The drawing as a picture for Word."""
        import vl_convert

        return vl_convert.svg_to_png(self.svg(), scale=2)


Blokk = Overskrift | Avsnitt | Punkter | Boks | Rutenett | Bilde


@dataclass(frozen=True)
class Plandokument:
    """A whole document: title, what stands under it, the mark of constructed figures, and the blocks in order."""

    tittel: str
    undertittel: str
    merke: str
    blokker: tuple[Blokk, ...] = field(default_factory=tuple)

    @property
    def tabeller(self) -> tuple[Rutenett, ...]:
        return tuple(b for b in self.blokker if isinstance(b, Rutenett))

    def tekst(self) -> str:
        """All that is said, line by line, for search and tests."""
        ut = [self.tittel, self.undertittel, self.merke]
        for b in self.blokker:
            match b:
                case Overskrift() | Avsnitt():
                    ut.append(b.tekst)
                case Punkter():
                    ut += b.linjer
                case Bilde():
                    ut += [b.tittel, b.alttekst, b.kilde]
                case Boks():
                    ut += [b.tittel, *b.linjer]
                case Rutenett():
                    ut += [b.tittel, " · ".join(b.hoder), *(" · ".join(r) for r in b.rader), *b.merknader, b.kilde]
        return "\n".join(ut)


def rutenett(
    tittel: str,
    hoder: Sequence[str],
    rader,
    kilde: str,
    merknader: Sequence[str] = (),
    vekter: Sequence[float] = (),
    tall: Sequence[int] = (),
    sum_sist: bool = False,
) -> Rutenett:
    """A table, with each row as long as the heading."""
    rader = tuple(tuple(str(v) for v in r) for r in rader)
    if any(len(r) != len(hoder) for r in rader):
        raise ValueError(f"«{tittel}»: a row is not as long as its heading")
    return Rutenett(
        tittel, tuple(hoder), rader, kilde, tuple(m for m in merknader if m), tuple(vekter), frozenset(tall), sum_sist
    )
