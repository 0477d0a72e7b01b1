"""Fjordvik's answers for a rehearsal: put in the folder of the constructed municipality, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import UgyldigInndata
from .svarmappe import SVAR, Svarmappe
from .verdier import BEGRUNNELSE

FIL = "fjordvik/hjemmearbeid.yaml"


def legg_inn_oevingssvar(mappe: str | Path, skriver: str = "oeving") -> int:
    """Put Fjordvik's constructed answers to all six homeworks in its folder; how many questions were answered?

    Raises UgyldigInndata when the folder belongs to a real municipality, or has answers already.
    """
    mappe = Path(mappe)
    mappe.mkdir(parents=True, exist_ok=True)
    s = Svarmappe(mappe, skriver)
    if not s.kommune.konstruert:
        raise UgyldigInndata(f"Øvingssvarene er laget for Fjordvik og kan ikke legges i mappen til {s.kommune.navn}.")
    if s.tilstand.felt:
        raise UgyldigInndata(f"Mappen {mappe / SVAR} har svar fra før: flytt dem bort, eller velg en annen mappe.")
    svar = les_yaml(FIL)
    for spm, verdi in svar.items():
        if spm.endswith(f".{BEGRUNNELSE}"):
            s.skriv(spm.removesuffix(f".{BEGRUNNELSE}"), verdi, BEGRUNNELSE)
        elif isinstance(verdi, list) and verdi and isinstance(verdi[0], dict):
            for rad in verdi:
                s.ny_rad(spm, rad)
        else:
            s.skriv(spm, verdi)
    return len({spm.split(".")[0] for spm in svar}) + _selvbildet(s)


def _selvbildet(s: Svarmappe) -> int:
    """The anonymous self-image, one answer per person of each group."""
    data = les_yaml("fjordvik/selvbilde.yaml")
    for gruppe, roller in data["respondenter"].items():
        for i, _ in enumerate(roller):
            merker = {str(nr): svar[gruppe][i] for nr, svar in data["svar"].items() if gruppe in svar}
            s.svar_anonymt(gruppe, {"s1-selvbilde": merker})
    return 1
