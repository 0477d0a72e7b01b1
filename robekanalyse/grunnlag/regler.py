"""Dated parameters with their legal basis: what the rule was on a given day, and who says so.

Rules live in data/regler/<tema>.yaml, one entry per parameter:

    treprosentgrense:
      navn: Grense for oppsamlet merforbruk
      enhet: andel av driftsinntektene
      hjemmel: koml. § 28-1 første ledd bokstav d
      kilde: https://lovdata.no/lov/2018-06-22-83
      status: bekreftet            # or antatt: then users see it as an assumption they can change
      kontrollert: 2026-07-02      # the day the text was last checked against the source
      verdier:
        - {fra: 2020-01-01, verdi: "0.03"}

A number that must be compared exactly stands as text and is read as Decimal.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from .datamappe import datamappe, les_yaml
from .feil import OedelagtFil, UgyldigInndata


@dataclass(frozen=True)
class Regel:
    """One dated parameter: its value on the day asked for, with section, source and the day it was checked."""

    id: str
    navn: str
    verdi: Any
    enhet: str
    hjemmel: str
    kilde: str
    status: str
    fra: dt.date
    til: dt.date | None
    kontrollert: dt.date

    @property
    def antatt(self) -> bool:
        """Is this an assumption that the user may change, rather than a confirmed rule?"""
        return self.status == "antatt"


def _verdi(v):
    return Decimal(v) if isinstance(v, str) and re.fullmatch(r"-?\d+(\.\d+)?", v) else v


@cache
def _tema(tema: str) -> dict[str, list[Regel]]:
    ut = {}
    for navn, r in les_yaml(f"regler/{tema}.yaml").items():
        try:
            verdier = sorted(r["verdier"], key=lambda v: v["fra"])
            ut[navn] = [
                Regel(
                    id=f"{tema}.{navn}",
                    navn=r["navn"],
                    verdi=_verdi(v["verdi"]),
                    enhet=r["enhet"],
                    hjemmel=v.get("hjemmel", r["hjemmel"]),
                    kilde=v.get("kilde", r["kilde"]),
                    status=v.get("status", r["status"]),
                    fra=v["fra"],
                    til=v.get("til", neste["fra"] - dt.timedelta(days=1) if neste else None),
                    kontrollert=r["kontrollert"],
                )
                for v, neste in zip(verdier, [*verdier[1:], None], strict=True)
            ]
        except (KeyError, TypeError) as e:
            raise OedelagtFil(f"Regelen {navn} i data/regler/{tema}.yaml mangler feltet {e}: fyll det ut.") from None
    return ut


def regel(id: str, dato: dt.date | None = None) -> Regel:
    """Which value did this parameter have on that day (today when no day is given)?

    `id` is "<tema>.<navn>", as "robek.treprosentgrense". Raises UgyldigInndata when there is no such
    rule, or none in force that day.
    """
    tema, _, navn = id.partition(".")
    if not (datamappe() / "regler" / f"{tema}.yaml").is_file() or navn not in _tema(tema):
        raise UgyldigInndata(f"Det finnes ingen regel som heter {id} i data/regler.")
    dato = dato or dt.date.today()
    for r in reversed(_tema(tema)[navn]):
        if r.fra <= dato and (r.til is None or dato <= r.til):
            return r
    foerste = _tema(tema)[navn][0]
    raise UgyldigInndata(
        f"Regelen {foerste.navn} gjelder fra {foerste.fra:%d.%m.%Y}; datoen {dato:%d.%m.%Y} er ikke dekket."
    )


def regler(tema: str) -> list[Regel]:
    """Which dated parameters does this theme hold, all versions, in the order of the file?"""
    return [r for versjoner in _tema(tema).values() for r in versjoner]


def alle_temaer() -> list[str]:
    """Which themes have rules? The stems of data/regler/*.yaml, sorted."""
    return sorted(f.stem for f in (datamappe() / "regler").glob("*.yaml"))
