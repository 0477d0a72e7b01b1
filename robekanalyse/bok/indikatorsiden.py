"""The page «Indikatorene»: what each one is, how it is worked out, where it is from, and how it can mislead."""

from __future__ import annotations

from ..analyse.indikatorliste import SKAL, Indikator, alle_indikatorer
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import alle_kilder
from ..grunnlag.regler import regel
from .markdown import tabell

GRUPPER = {"økonomi": "Økonomi", "alle": "Alle tjenester"}
RETNING = {"↑": "↑ høyere er bedre", "↓": "↓ lavere er bedre", "–": "– sier ingenting om bedre eller dårligere alene"}


def anker(id: str) -> str:
    """Where on the page does this indicator stand? Stable: it follows the id, never the name or the order."""
    return f"indikator-{id.replace('_', '-')}"


def lenke(i: Indikator, tekst: str = "") -> str:
    """A link to the indicator from any page of the book."""
    return f"[{tekst or i.navn}]({anker(i.id)})"


def _gruppe(i: Indikator) -> str:
    return GRUPPER.get(i.omraade) or les_yaml("tjenester.yaml")["omraader"][i.omraade]["navn"]


def _kommer_fra(i: Indikator) -> str:
    if i.egne_tall:
        return "Legges inn av kommunen selv. Ikke i tabellene som følger med."
    return "Regnes ut av oss, av tallene kilden har." if i.beregnes else "Som utgiveren har det."


def _en(i: Indikator) -> str:
    k = alle_kilder().get(i.kilde)
    rader = [
        ("Enhet", i.enhet),
        ("Slik regnes det", i.i_ord),
        ("Deles på", i.nevner),
        ("Kilde", i.kildeord),
        ("Utgiver", f"{k.utgiver}: {k.tittel}" if k else ""),
        ("Kommer fra", _kommer_fra(i)),
        ("Retning", RETNING[i.retning]),
        ("Feller", " ".join(i.feller)),
        ("Regler ved siden av", "; ".join(f"{regel(r).navn} ({regel(r).hjemmel})" for r in i.regler)),
        ("Kalles også", ", ".join(i.ogsaa)),
        ("Spor tallet", f"`robekanalyse spor KOMMUNE {i.id.replace('_', '-')}{' TJENESTE' * (i.tjeneste == SKAL)} ÅR`"),
        ("Kode i tabellene", f"`{i.id}`"),
    ]
    return f"({anker(i.id)})=\n### {i.navn}\n\n" + tabell(["Hva", "Opplysning"], [r for r in rader if r[1]])


def indikatorsiden() -> str:
    """The whole page: a list to look up in, then every indicator under its subject."""
    grupper: dict[str, list[Indikator]] = {}
    for i in alle_indikatorer().values():
        grupper.setdefault(_gruppe(i), []).append(i)
    deler = [
        "# Indikatorene\n",
        "Alt som vises i heftene, og hva det betyr. ↑ høyere er bedre, ↓ lavere er bedre, – sier ingenting om bedre"
        " eller dårligere alene. «[antatt]» betyr at formelen eller tabellen er vår egen lesning. Hvordan ett tall er"
        " kommet fram, viser [robekanalyse spor](../tallspor.md).\n",
        tabell(["Indikator", "Enhet", "Retning", "Kilde"],
               [(lenke(i), i.enhet, i.retning, i.tabell) for liste in grupper.values() for i in liste]),
    ]
    deler += ["\n".join([f"## {navn}\n", *map(_en, liste)]) for navn, liste in grupper.items()]
    return "\n".join(deler)


def sider() -> dict[str, str]:
    """Name → Markdown for the page on indicators."""
    return {"indikatorer": indikatorsiden()}
