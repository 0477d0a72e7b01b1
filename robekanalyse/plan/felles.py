"""What the chapters share: how amounts, sources and unanswered questions are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from ..grunnlag.kilder import kildelinje
from ..grunnlag.regler import regel
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst, tekst
from ..visning.figur import Figur
from ..visning.tabell import Tabell
from .blokker import Avsnitt, Blokk, rutenett
from .innlest import Forpliktende_plan
from .svar import dato

PRIS = "Mill. kr, faste {aar}-priser. Over null er bedring."
IKKE = "ikke besvart"


def kr(verdi, desimaler: int = 2) -> str:
    """An amount as the plan writes it; «ikke besvart» when there is none."""
    return IKKE if verdi is None else tekst(verdi, desimaler)


def kort_dato(d: dt.date | None) -> str:
    """A date in a narrow column; «ikke besvart» when there is none."""
    return IKKE if d is None else f"{d.day}.{d.month}.{d.year}"


def svarkilde(p: Forpliktende_plan, *spm: str, regnet: str = "") -> str:
    """The source line of what comes from the answers: questions, who they belong to, the day last answered."""
    besvart = [s for s in spm if p.svar.har(s)]
    if not besvart:
        return f"Kilde: {', '.join(spm)}, ikke besvart."
    sist = max((p.svar.sist.get(s, "") for s in besvart), default="")
    dag = f", sist svart {dato_tekst(dato(sist))}" if sist else ""
    hvem = "konstruerte svar for øvingskommunen" if p.kommune.konstruert else f"{p.kommune.navn} kommunes egne svar"
    uten = [s for s in spm if s not in besvart]
    mangler = f" Ikke besvart: {', '.join(uten)}." if uten else ""
    return f"Kilde: {hvem} på {', '.join(besvart)}{dag}.{f' {regnet}' if regnet else ''}{mangler}"


def svartabell(p: Forpliktende_plan, spm: str, tittel: str, kolonner: Iterable[str] = (), vekter=()) -> Blokk:
    """The answers to a table question as they were written; a sentence when it is not answered."""
    q = finn_spoersmaal(spm)
    valgt = [k for k in q.kolonner if not kolonner or k.id in kolonner]
    rader = p.svar.rader(spm)
    if not rader:
        return ubesvart(tittel, spm)
    hoder = [f"{k.navn}{f' ({_enhet(k)})' if k.enhet else ''}" for k in valgt]
    tall = [i for i, k in enumerate(valgt) if k.type == "tall"]
    return rutenett(
        tittel, hoder, [[r[k.id] or "–" for k in valgt] for r in rader], svarkilde(p, spm), vekter=vekter, tall=tall
    )


def _enhet(k) -> str:
    return f"{k.enhet}, {k.pris} priser" if k.pris else k.enhet


def ubesvart(hva: str, *spm: str) -> Avsnitt:
    """What stands where an answer is missing: the reason, and the way to fill it."""
    return Avsnitt(f"{hva}: ikke besvart. Svar på {', '.join(spm)} i hjemmearbeidet, og lag planen på nytt.")


def fra_notatbok(vist) -> Blokk:
    """A table or chart of the notebooks as it stands there, so that the plan's figures are the notebook's.

    A chart gives the figures behind it; a sentence that something is missing stays a sentence.
    """
    data = vist.data if isinstance(vist, Tabell) else vist.tabell if isinstance(vist, Figur) else None
    if data is None:
        return Avsnitt(str(vist))
    gruppe = vist.gruppe if isinstance(vist, Tabell) else None
    kolonner = [k for k in data.columns if k != gruppe]
    tall = [i for i, k in enumerate(kolonner) if i and all(_tall(v) for v in data[k])]
    return rutenett(
        vist.tittel,
        kolonner,
        [[str(v) for v in r] for r in data[kolonner].itertuples(index=False)],
        kildelinje(vist.kilder),
        vist.merknader,
        tall=tall,
    )


def _tall(v) -> bool:
    return not str(v) or str(v)[0] in "0123456789+\N{MINUS SIGN}\N{EN DASH}" or " i datagrunnlaget" in str(v)


def skjul_smaa(rader: list[list], kolonne: int) -> None:
    """Hide counts of persons under the limit in this column, and one more when only one is hidden."""
    grense = regel("plan.smaa_tall").verdi
    synlig = [(i, r[kolonne]) for i, r in enumerate(rader) if isinstance(r[kolonne], Decimal) and r[kolonne] > 0]
    smaa = [i for i, v in synlig if v < grense]
    if len(smaa) == 1 and len(synlig) > 1:
        smaa.append(min((v, i) for i, v in synlig if i not in smaa)[1])
    for i, r in enumerate(rader):
        if i in smaa:
            r[kolonne] = f"under {grense}" if r[kolonne] < grense else "skjult"
        elif isinstance(r[kolonne], Decimal):
            r[kolonne] = tekst(r[kolonne])
