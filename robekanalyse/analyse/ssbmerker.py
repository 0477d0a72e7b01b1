"""Why a figure is blank when SSB has it but does not show it: SSB's own mark, in words."""

from __future__ import annotations

from collections.abc import Iterable

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.hentede_tall import MERKER
from ..grunnlag.kilder import uten_verdi
from ..grunnlag.kommune import Kommune
from ..grunnlag.kommuneidentitet import koder_for
from .eksakt import ramse
from .tjenesteliste import ALLE, tjenester

# One page is no place for more of these than this; the rest are counted.
_FLEST = 5


def ikke_vist(tabell: str, kommuner: Iterable[Kommune], **hvor) -> list[str]:
    """Which figures of these municipalities does SSB not show, and why? One sentence per indicator and mark.

    `hvor` chooses rows as in `les`: indikator, aar, omraade. Only what was fetched has marks: `.` (not possible), `..`
    (missing) and `:` (kept back for privacy). Source: the status of SSB's own answer.
    """
    ut = []
    for k in kommuner:
        if k.konstruert:
            continue
        koder = {x.nr: x for x in koder_for(k)}
        t = uten_verdi(tabell, kommunenr=tuple(koder), **hvor)
        gjelder = [(koder[nr].fra or 0) <= a <= (koder[nr].til or 9999)
                   for nr, a in zip(t["kommunenr"], t["aar"], strict=True)]
        t = t[gjelder] if len(t) else t
        t = t.assign(hva=[_navn(r.indikator, getattr(r, "omraade", "")) for r in t.itertuples()])
        for (hva, merke), d in t.groupby(["hva", "status"], sort=True):
            aarene = ramse([str(a) for a in sorted(d["aar"].unique())])
            ut.append(f"SSB viser ikke {hva} for {k.navn} i {aarene}: {merkeord(merke)}.")
    if len(ut) > _FLEST:
        ut = [*ut[:_FLEST], f"SSB viser heller ikke {len(ut) - _FLEST} andre tall som er valgt her."]
    return ut


def merkeord(merke: str) -> str:
    """What does SSB's mark mean? «tallet vises ikke av hensyn til personvernet (merket «:»)»."""
    return f"{MERKER[merke]} (merket «{merke}» hos SSB)" if merke in MERKER else "tallet mangler hos SSB"


def _navn(indikator: str, omraade: str) -> str:
    """«netto driftsutgifter til barnevern», or the indicator alone where the area says nothing more."""
    navn = les_yaml("indikatorer.yaml").get(indikator, {}).get("navn", indikator.replace("_", " "))
    omraader = {kode: t.navn.lower() for t in tjenester(ALLE) for kode in t.omraader}
    hale = f" til {omraader[omraade]}" if indikator.endswith("driftsutgifter") and omraade in omraader else ""
    return navn[:1].lower() + navn[1:] + hale
