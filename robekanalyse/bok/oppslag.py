"""The glossary, and how far our own projection of the population has missed: pages made from data and calculation."""

from __future__ import annotations

from ..analyse.etterproeving import etterproev_befolkning
from ..analyse.indikatorliste import alle_indikatorer, noekkel
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import kildelinje
from ..grunnlag.tall import MANGLER, tekst
from .indikatorsiden import lenke
from .markdown import liste, tabell


def _ordliste() -> str:
    o = les_yaml("ordliste.yaml")
    deler = ["# Ordliste\n", "De femten ordene alle bør kunne den første dagen, står først.\n", "## De femten ordene\n"]
    deler.append(
        tabell(["Ord", "I én setning", "Konstruert eksempel: Fjordvik"],
               [(f"**{x['ord']}**", x["setning"], x["eksempel"]) for x in o["femten_ord"]])
    )  # fmt: skip
    for id, navn in o["grupper"].items():
        rader = [
            (_med_lenke(x["begrep"]), x.get("nynorsk", "="), x["definisjon"]) for x in o["ord"] if x["gruppe"] == id
        ]
        deler.append(f"## {navn}\n\n{tabell(['Begrep', 'Nynorsk', 'Forklaring'], rader)}")
    rader = [(lenke(i), i.enhet, i.retning, i.i_ord) for i in alle_indikatorer().values()]
    deler.append(f"## Indikatorene\n\n{tabell(['Indikator', 'Enhet', 'Retning', 'Slik regnes det'], rader)}")
    return "\n".join(deler)


def _med_lenke(begrep: str) -> str:
    """The word, with a link where it is also an indicator."""
    treff = next((i for i in alle_indikatorer().values()
                  if noekkel(begrep) in map(noekkel, (i.navn, i.id, *i.ogsaa))), None)
    return lenke(treff, begrep) if treff else begrep


def _treff() -> str:
    t = etterproev_befolkning()
    vis = {
        "gruppe": "Innbyggere ved start",
        "kommuner": "Kommuner",
        "median_bom_prosent": "Median bom",
        "ni_av_ti_under_prosent": "Ni av ti bommet mindre enn",
        "stoerste_bom_prosent": "Største bom",
        "skjevhet_prosent": "Skjevhet",
        "ssb_median_bom_prosent": "SSBs median bom",
    }
    rader = [
        [v if isinstance(v, str) else tekst(None if v != v else v, 0 if k == "kommuner" else 1) for k, v in rad.items()]
        for rad in t[list(vis)].to_dict("records")
    ]
    return f"""# Hvor godt treffer framskrivingen?

Heftene framskriver folketallet etter alder med kohortmetoden (Hamilton–Perry): hvor mange av dem som var ett år yngre i
fjor, er her i år? Metoden er prøvd mot fasiten: den fikk tallene til og med 1. januar 2016 og skulle si hvor mange som
bodde i hver kommune 1. januar 2026. Alle bom er i prosent av folketallet som faktisk ble. Ved siden av står SSBs egen
framskriving fra 2016 for de kommunene den finnes for i datagrunnlaget.

{tabell(list(vis.values()), rader)}
{MANGLER} betyr at SSBs framskriving ikke finnes i datagrunnlaget for gruppen.

{liste(t.merknader)}
{kildelinje(t.kilder)}

Små kommuner bommer mest, og barn er vanskeligere å framskrive enn eldre. Bruk derfor framskrivingen som retning, og
samme bane hele året.
"""


def sider() -> dict[str, str]:
    """Name → Markdown for the glossary and the back-test."""
    return {"ordliste": _ordliste(), "treffsikkerhet": _treff()}
