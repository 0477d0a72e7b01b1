"""What is known of each municipality of a network: its status, plan and self-image, read from the network's folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..analyse.selvbilde import Selvbilde, les_selvbilde
from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..grunnlag.kommune import Kommune
from ..grunnlag.kommunenavn import alfabetisk
from ..grunnlag.nettverk import finn_nettverk
from ..plan.innlest import Forpliktende_plan, les_plan
from ..svar.anonyme import les_anonyme
from ..svar.status import Samlingsstatus, frister, kommunestatus, status
from ..svar.svarmappe import SVAR, kommune_for

IKKE = "ikke besvart"
KOMMUNEMAPPE = re.compile(r"\d{4}(-|$)")


@dataclass(frozen=True)
class Kommunebilde:
    """One municipality of the network: its status, plan and self-image; `feil` says why when they cannot be read."""

    kommune: Kommune
    status: tuple[Samlingsstatus, ...]
    plan: Forpliktende_plan | None
    selvbilde: Selvbilde | None
    feil: str = ""


def les_nettverk(mappe: str | Path, nettverk: str | None = None) -> list[Kommunebilde]:
    """Every municipality with a folder here, and the members nothing has come from, in alphabetical order.

    The folder of one municipality is a network of one.

    Raises UgyldigInndata when the folder holds no municipality and no network is named.
    """
    mappe = Path(mappe)
    if not mappe.is_dir():
        raise UgyldigInndata(f"Mappen {mappe} finnes ikke: samle innleveringene dit først med robekanalyse samle.")
    alle = [mappe] if KOMMUNEMAPPE.match(mappe.resolve().name) else sorted(m for m in mappe.iterdir() if m.is_dir())
    mapper = {m.resolve().name[:4]: m for m in alle if KOMMUNEMAPPE.match(m.resolve().name)}
    if not mapper and nettverk is None:
        status(mappe)  # says what to do
    kalender = frister(mappe)
    ut = [_en(m, kalender) for m in mapper.values()]
    if nettverk is not None:
        kjente = {b.kommune for b in ut}
        uten = (k for k in dict.fromkeys(finn_nettverk(nettverk).kommuner) if k not in kjente)
        ut += [Kommunebilde(k, (), None, None, "ingenting er levert") for k in uten]
    return sorted(ut, key=lambda b: alfabetisk(b.kommune.navn))


def _en(mappe: Path, kalender) -> Kommunebilde:
    k = kommune_for(mappe)
    try:
        p = les_plan(mappe)
        anonyme = les_anonyme(mappe / SVAR).svar("s1-selvbilde") if (mappe / SVAR).is_dir() else []
        return Kommunebilde(k, tuple(kommunestatus(mappe, kalender)), p, les_selvbilde(anonyme) if anonyme else None)
    except RobekFeil as e:
        return Kommunebilde(k, (), None, None, str(e))


def vist_navn(k: Kommune) -> str:
    """The name beside a row of figures: the constructed municipality is told from the real ones in the row itself."""
    return f"{k.navn} (konstruert)" if k.konstruert else k.navn
