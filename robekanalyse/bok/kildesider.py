"""Pages on data and sources, indicators and rules: the catalogue as a reader can check it."""

from __future__ import annotations

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import alle_kilder
from ..grunnlag.regler import alle_temaer, regler
from ..grunnlag.tall import dato_tekst
from .markdown import celle, tabell


def _kilder() -> str:
    deler = [
        "# Data og kilder\n",
        "Hvert tall i heftene og boka kommer fra en av kildene her. Lisensen følger tallet. "
        "Det som mangler, står under «Hull».\n",
    ]
    for k in alle_kilder().values():
        navn = f"{k.utgiver}, tabell {k.tabell}: {k.tittel}" if k.tabell else f"{k.utgiver}: {k.tittel}"
        rader = [
            ("Lisens", k.lisens),
            ("Dato", k.dato_merknad or dato_tekst(k.dato)),
            ("Dekning", k.dekning),
            ("Hull", k.hull),
            ("Hentet via", k.kopi),
            ("Kode i tabellene", f"`{k.id}`"),
        ]
        deler.append(f"## {celle(navn)}\n\n{tabell(['Hva', 'Opplysning'], [r for r in rader if r[1] and r[1] != '–'])}")
    return "\n".join(deler)


def _indikatorer() -> str:
    deler = [
        "# Indikatorer\n",
        "Retning: ↑ høyere er bedre, ↓ lavere er bedre, – sier ingenting om bedre eller dårligere alene.\n",
    ]
    for id, i in les_yaml("indikatorer.yaml").items():
        formel = i.get("formel", "") + (" (antatt: vår egen lesning)" if i.get("antatt") else "")
        kommer_fra = (
            "regnes ut av beløpene"
            if i.get("beregnes")
            else "legges inn av kommunen selv"
            if i.get("egne_tall")
            else ""
        )
        rader = [
            ("Enhet", i.get("enhet")),
            ("Slik regnes det", formel),
            ("Deles på", i.get("nevner")),
            ("SSB-tabell", i.get("tabell")),
            ("Kommer fra", kommer_fra),
            ("Gjelder", i.get("omraade")),
            ("Retning", i.get("retning")),
            ("Feller", " ".join(i.get("feller", ()))),
            ("Kode i tabellene", f"`{id}`"),
        ]
        deler.append(f"## {celle(i['navn'])}\n\n{tabell(['Hva', 'Opplysning'], [r for r in rader if r[1]])}")
    return "\n".join(deler)


def _regler() -> str:
    deler = [
        "# Regler og forutsetninger\n",
        "Alle tall fra lov, forskrift og avtale som verktøyet regner med, med hjemmel og datoen de sist "
        "ble kontrollert. Det som er merket «antatt», er ikke bekreftet i en kilde og kan endres av brukeren.\n",
    ]
    for tema in alle_temaer():
        rader = [
            (r.navn, r.verdi, r.enhet, r.hjemmel, r.status, dato_tekst(r.fra), dato_tekst(r.kontrollert))
            for r in regler(tema)
        ]
        deler.append(
            f"## {tema.replace('_', ' ').capitalize()}\n\n"
            + tabell(["Regel", "Verdi", "Enhet", "Hjemmel", "Status", "Gjelder fra", "Kontrollert"], rader)
        )
    return "\n".join(deler)


def sider() -> dict[str, str]:
    """Name → Markdown for the pages on sources, indicators and rules."""
    return {"kilder": _kilder(), "indikatorer": _indikatorer(), "regler": _regler()}
