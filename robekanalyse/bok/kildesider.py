"""Pages on data and sources and on rules: the catalogue as a reader can check it."""

from __future__ import annotations

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
    """Name → Markdown for the pages on sources and rules."""
    return {"kilder": _kilder(), "regler": _regler()}
