"""The handout of the open meeting: two A4 pages, the figures on the first, the task and the dates on the second.

What there is no room for on the first page, of what is shielded and laid away, goes on the second.
"""

from __future__ import annotations

import re

from ..grunnlag.feil import OedelagtFil
from .blokker import Avsnitt, Bilde, Overskrift, Plandokument, Rutenett
from .innlest import Forpliktende_plan
from .moete_innhold import Ark
from .pdf import pdf

SIDE_1 = ("KM1", "KM2", "KM3", "KM4", "KM6")
SIDER = 2
# The answers' own tables of slide 6: on the first page, on the second, or left to the slides.
HEL, DELT, UTEN = "hel", "delt", "uten"
# What is tried, in order, until it is two pages: size of the letters, and whether the charts are along.
_TRINN = ((10.5, True), (9.5, True), (9.5, False), (9, False), (8, False))


def utdeling(tittel: str, p: Forpliktende_plan, ark: tuple[Ark, ...]) -> bytes:
    """The handout as a PDF of exactly two A4 pages, checked against PDF/UA-1 by typst.

    Raises OedelagtFil when what is answered is too long for two pages: then a text must be made shorter.
    """
    forsoek = [(*t, delt) for t in _TRINN for delt in (HEL, DELT)] + [(*t, UTEN) for t in _TRINN]
    for storrelse, figurer, delt in forsoek:
        data = pdf(_dokument(tittel, p, ark, figurer, delt), p.kommune.navn, staaende=True, storrelse=storrelse)
        if antall_sider(data) == SIDER:
            return data
    raise OedelagtFil(
        "Utdelingen får ikke plass på to sider: gjør svarene på s1-setninger, s3-skjermet eller s3-forkastet kortere."
    )


def antall_sider(data: bytes) -> int:
    """How many pages does this PDF have?"""
    return max(
        int(n)
        for n in re.findall(rb"/Type\s*/Pages\b[^>]*?/Count (\d+)", data)
        + re.findall(rb"/Count (\d+)[^>]*?/Type\s*/Pages\b", data)
    )


def _dokument(tittel: str, p: Forpliktende_plan, ark: tuple[Ark, ...], figurer: bool, delt: str) -> Plandokument:
    per, blokker, utsatt = {a.id: a for a in ark}, [], []
    for id in (i for i in SIDE_1 if i in per):
        blokker.append(Overskrift(per[id].tittel, 1))
        egne = [b if figurer or not isinstance(b, Bilde) else b.tabell for b in per[id].blokker]
        if id == "KM6" and delt != HEL:  # the answers' own tables, not the norm
            utsatt = [b for b in egne if isinstance(b, Rutenett) and "s3-" in b.kilde]
            egne = [b for b in egne if b not in utsatt]
            if delt == UTEN:
                utsatt = [Avsnitt("Det vi vil skjerme, og det vi har vurdert og lagt bort, står på lysarkene.")]
        blokker += egne
    blokker = [b for b in blokker if b is not None]
    blokker.append(Overskrift("Dette spør vi dere om", 1, ny_side=True))
    blokker += per["KM9"].blokker
    blokker += [
        Avsnitt("Forslaget vårt (hva, hvor og hvem som merker det):", True),
        *[Avsnitt(LINJE)] * 3,
        Avsnitt("Spørsmålet vårt:", True),
        *[Avsnitt(LINJE)] * 2,
    ]
    if "KM5" in per and "KM7" in per:  # the second meeting is about what will be measured
        blokker += [Overskrift(per["KM7"].tittel, 1), *per["KM7"].blokker]
    blokker += [Overskrift(per["KM10"].tittel, 1), *per["KM10"].blokker]
    blokker += utsatt
    blokker += [Overskrift(per["avslutning"].tittel, 1), *per["avslutning"].blokker]
    return Plandokument(tittel, p.kommune.navn, MERKE if p.kommune.konstruert else "", tuple(blokker))


LINJE = "_" * 78
MERKE = "Konstruert eksempel: Fjordvik finnes ikke, og tallene er laget for øving."
