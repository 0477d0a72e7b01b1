"""The homework deadlines as `frister.yaml` in the network's folder, where `robekanalyse status` reads them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ..grunnlag.feil import RobekFeil
from ..grunnlag.tall import dato_tekst
from ..svar.journal import skriv_atomisk
from ..svar.status import FRISTER, frister
from .datoer import HJEMMEARBEID, Hendelse


def skriv_frister(mappe: Path, hendelser: Iterable[Hendelse]) -> str:
    """Write the deadlines when there are none; what happened, in a sentence. A file that is there is never touched."""
    datoer = {h.id.removeprefix("hjemmearbeid-"): h.dato for h in sorted(hendelser) if h.slag == HJEMMEARBEID}
    fil = mappe / FRISTER
    if fil.exists():
        try:
            like = {str(k): v for k, v in frister(mappe).items()} == datoer
        except RobekFeil as e:
            return str(e)
        return "" if like else f"Filen {fil} har andre frister enn kalenderen, og står urørt."
    skriv_atomisk(fil, "".join(f"{n}: {dato_tekst(d)}\n" for n, d in datoer.items()).encode())
    return f"Fristene for hjemmearbeidet er lagt i {fil}."
