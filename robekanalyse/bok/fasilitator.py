"""The facilitator's page for each gathering: minutes, questions, what usually goes wrong, what to prepare."""

from __future__ import annotations

from ..grunnlag.kilder import kildelinje
from ..grunnlag.kurs import Samling, alle_samlinger
from ..grunnlag.spoersmaal import spoersmaal
from ..samling import s3_handlingsrom, start
from .markdown import liste, tabell

_STED = {"rom": "i salen", "hjem": "hjemme", "begge": "i salen og hjemme"}


def _kortene(nr: int) -> str:
    """The three cards of every municipality in the example network, on the page of the gathering that uses them."""
    if nr != 3:
        return ""
    her = start.aapne(3, "1517", "eksempel", None)
    t = s3_handlingsrom.samtalekort_nettverk(her.nettverk, her.aar)
    kort = tabell(list(t.data.columns), t.data.itertuples(index=False))
    return f"## {t.tittel}\n\n{kort}\n{liste(t.merknader)}\n{kildelinje(t.kilder)}\n\n"


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

{_kortene(s.nr)}## Delene i notatboka

{deler}
## Hjemmearbeidet

{hjemme}
"""


def sider() -> dict[str, str]:
    """The six pages, name → Markdown."""
    return {f"fasilitator-{s.nr}": _side(s) for s in alle_samlinger()}
