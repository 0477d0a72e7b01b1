"""The page of licences: whose files the book, the slides and the pages carry, and on which terms."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from ..grunnlag.datamappe import les_yaml
from .markdown import tabell

# what the reader's browser gets, who made it, its licence, and the installed package that brings it when we build
_FILER = (
    ("Vega, Vega-Lite og Vega-Embed", "UW Interactive Data Lab", "BSD-3-Clause", "vl-convert-python"),
    ("D3, som Vega bygger på", "Mike Bostock", "ISC", "vl-convert-python"),
    ("reveal.js (lysarkene)", "Hakim El Hattab", "MIT", "sphinx-revealjs"),
    ("Temaet til boka", "The Jupyter Book Project", "BSD-3-Clause", "sphinx-book-theme"),
    ("Stil og skript i temaet", "PyData", "BSD-3-Clause", "pydata-sphinx-theme"),
    ("Bootstrap, i temaet", "Bootstrap-utviklerne", "MIT", "pydata-sphinx-theme"),
    ("Font Awesome Free, i temaet", "Fonticons", "CC BY 4.0, OFL 1.1, MIT", "pydata-sphinx-theme"),
    ("Søket i boka", "Sphinx-utviklerne", "BSD-2-Clause", "sphinx"),
    ("Norsk ordstamme i søket (Snowball)", "Snowball-prosjektet", "BSD-3-Clause", "snowballstemmer"),
)  # fmt: skip


def _utgave(pakke: str) -> str:
    try:
        return f"{pakke} {version(pakke)}"
    except PackageNotFoundError:
        return pakke


def _nettsted() -> str:
    """What a site carries besides, to run the notebooks in the reader's browser: one table. See data/nettsted."""
    d, pyodide = les_yaml("nettsted/lisenser.yaml"), les_yaml("nettsted/pyodide.yaml")["utgave"]
    rader = [
        (f["hva"], f["hvem"], f["lisens"], f"pyodide {pyodide}" if f["pakke"] == "pyodide" else f["pakke"])
        for f in d["filer"]
    ]
    rader += [("Pythonpakker", "pakkenes utviklere", lisens, ", ".join(p)) for lisens, p in d["python"].items()]
    return tabell(["Fil", "Laget av", "Lisens", "Pakken den kommer fra"], rader)


def sider() -> dict[str, str]:
    """Name → Markdown."""
    rader = [(hva, hvem, lisens, _utgave(pakke)) for hva, hvem, lisens, pakke in _FILER]
    return {"lisenser": f"""# Lisenser

Koden i robekanalyse er under MIT-lisensen, kursteksten under CC BY 4.0. Tallene har lisensen til dem som utgir dem.
Den står i kildelinja under hver figur og under [kilder](kilder.md).

Nettleseren får også filer andre har laget. De tas fra installerte pakker når boka bygges, og ligger ikke i prosjektet.

{tabell(["Fil", "Laget av", "Lisens", "Pakken den kommer fra"], rader)}

## Notatbøkene på et nettsted

Et nettsted som kjører notatbøkene i nettleseren, har også disse. De hentes når nettstedet lages, aldri av leserens
nettleser.

{_nettsted()}
"""}
