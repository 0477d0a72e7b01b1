"""The facilitator's page for each gathering: minutes, questions, what usually goes wrong, what to prepare."""

from __future__ import annotations

from ..grunnlag.kurs import Samling, alle_samlinger
from ..grunnlag.spoersmaal import spoersmaal
from .markdown import liste, tabell

_STED = {"rom": "i salen", "hjem": "hjemme", "begge": "i salen og hjemme"}


def _side(s: Samling) -> str:
    f = s.fasilitator
    motstand = "\n".join(f"- *«{m['sagt']}»* {m['svar']}" for m in f["motstand"])
    program = tabell(
        ["Tid", "Min", "Form", "Hva", "Setningen som skal bli igjen", "Del"],
        [
            (
                p.tid,
                p.min,
                p.form + (" (på skjermen)" if p.live else "") + (" (stemming per rolle)" if p.stemming else ""),
                p.hva,
                p.setning,
                ", ".join(p.del_),
            )
            for p in s.program
        ],
    )
    deler = tabell(
        ["Del", "Overskrift", "Hensikt", "Min", "Hvor"],
        [(d.del_, d.overskrift, d.hensikt, d.min, _STED.get(d.sted, d.sted)) for d in s.deler],
    )
    hjemme = tabell(
        ["Kode", "Spørsmål", "Hvem", "Brukes i"],
        [(q.id, q.spoersmaal, ", ".join(q.svarer), ", ".join(q.mater)) for q in spoersmaal(str(s.nr))],
    )
    return f"""# Fasilitator: samling {s.nr}, {s.tittel.lower()}

*{s.spoersmaal}*

{s.forbehold}

## Forbered

{liste(f["forbered"])}
## Hvem må være med

{tabell(["Hvem", "Hvorfor"], [(d["hvem"], d["hvorfor"]) for d in s.deltakere])}
## Program

{program}
## Spørsmål å stille

{liste(f["spoersmaal"])}
## Motstand og svar

{motstand}

## Går ofte galt

{liste(f["gaar_galt"])}
## Uten projektor eller nett

{f["plan_b"]}

## Delene i notatboka

{deler}
## Hjemmearbeidet

{hjemme}
"""


def sider() -> dict[str, str]:
    """The six pages, name → Markdown."""
    return {f"fasilitator-{s.nr}": _side(s) for s in alle_samlinger()}
