"""The answers as an open meeting may see them: only what is meant for it, held back where it could point to someone."""

from __future__ import annotations

from ..grunnlag.spoersmaal import finn_spoersmaal
from .blokker import Boks
from .felles import svarkilde
from .innlest import Forpliktende_plan
from .moete_personvern import antall, trygg, vises

EGNE = "Foreløpig, kommunens egne tall."


def svarrader(p: Forpliktende_plan, spm: str) -> list[dict[str, str]]:
    """The rows with the columns that may be shown, texts held back where they must be, small counts hidden."""
    kolonner = {k.id: k for k in finn_spoersmaal(spm).kolonner if k.id in (vises(spm) or ())}
    ut = []
    for raa, rad in zip(p.svar.raa(spm), p.svar.rader(spm), strict=True):
        ny = {}
        for n, k in kolonner.items():
            enhet = rad.get("enhet", "") or k.enhet if k.type == "tall" else ""
            smaa = antall(raa.get(n), enhet) if enhet else None
            ny[n] = smaa or (trygg(rad[n], p.kommune, spm) if k.type == "tekst" else rad[n]) or "–"
        ut.append(ny)
    return ut


def svartekst(p: Forpliktende_plan, spm: str) -> str:
    """The answer to a question that is no table; empty when it is not answered or not for an open meeting."""
    return trygg(p.svar.tekst(spm), p.kommune, spm) if vises(spm) is not None and p.svar.har(spm) else ""


def ikke_klart(p: Forpliktende_plan, hva: str, *spm: str) -> Boks:
    """What stands where an answer is missing."""
    return Boks("Ikke klart ennå", (f"{hva} mangler. {p.kommune.navn} har ikke svart på {', '.join(spm)}.",))


def svarets_kilde(p: Forpliktende_plan, *spm: str) -> str:
    """The source line, with the mark of figures that are not published."""
    return f"{svarkilde(p, *spm)}{'' if p.kommune.konstruert else f' {EGNE}'}"
