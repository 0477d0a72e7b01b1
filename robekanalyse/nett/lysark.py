"""A gathering as slides: the finished workbooks of a network as one deck, with a choice of municipality.

Made from the same notebooks as the workbooks, by a small template of our own on reveal.js: the prose of a part, its
figures and tables for each municipality, and its questions. The facilitator's notes carry minutes and questions.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from ..grunnlag.feil import RobekFeil
from ..grunnlag.kommune import Kommune
from ..grunnlag.kurs import Samling, samling
from ..visning.gjengivelse import V5_MIME
from .filer import statisk, vega
from .side import figur_med_spec, markdown, skriv

FILER = "filer"
MINSTE = 18  # px at 1280 × 720: what can be read from the back row
_BREDDE, _HOEYDE = 790, 370
_MAL = """<!DOCTYPE html>
<html lang="nb" data-tegnes="av-lysark"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'{fra}; \
style-src 'unsafe-inline'{fra}; img-src data: blob:; base-uri 'none'; form-action 'none'">
<title>{tittel}</title><link rel="icon" href="data:,">{stil}</head><body>
<main><h1 class="skjult">{tittel}</h1><div class="reveal"><div class="slides">
{ark}
</div></div></main>
<div class="linje" role="region" aria-label="Valg"><label for="kommune">Kommune</label>
<select id="kommune">{valg}</select><span class="hvor"></span></div>
{skript}</body></html>
"""


@cache
def _reveal(fil: str) -> str:
    """A file of reveal.js, from the package that carries it. Raises RobekFeil naming the package when it is missing."""
    pakke = find_spec("sphinx_revealjs")
    sti = Path(pakke.origin).parent / "_static" / "revealjs" / fil if pakke and pakke.origin else None
    if sti is None or not sti.is_file():
        raise RobekFeil(
            "Lysarkene kan ikke lages: pakken sphinx-revealjs, som har reveal.js, mangler. Installer den, og prøv"
            " igjen."
        )
    return sti.read_text(encoding="utf-8").replace("</script", "<\\/script")


def lysark(hefter: dict[Kommune, list[dict]], nr: int, foerste: Kommune, mappe: Path, *,
           enkeltfil: bool = False) -> Path:
    """Write the deck of gathering `nr`; where is it?

    `hefter` holds the cells of the finished workbook of each municipality, `foerste` is shown at the start. The deck
    is index.html with the folder `filer` beside it in `mappe`, or with `enkeltfil` one file.
    """
    s = samling(nr)
    orden = sorted(hefter, key=lambda k: (k != foerste, k.navn))
    valg = "".join(
        f'<option value="{k.nr}"{" selected" * (k == foerste)}>{escape(k.navn)}</option>' for k in orden
    )
    ut = mappe / (f"samling-{nr}.html" if enkeltfil else "index.html")
    return skriv_dekk(ut, f"Samling {nr}: {s.tittel}", _ark(hefter, s, foerste), valg, enkeltfil=enkeltfil)


def skriv_dekk(ut: Path, tittel: str, seksjoner: Iterable[str], valg: str, *, enkeltfil: bool = True) -> Path:
    """Write a deck of these sections; where is it? `valg` are the options of the list of municipalities."""
    stiler = {"reveal.css": _reveal("dist/reveal.css"), "lysark.css": statisk("lysark.css")}
    skript = {
        "reveal.js": _reveal("dist/reveal.js"), "notater.js": _reveal("plugin/notes/notes.js"), "vega.js": vega(),
        "diagram.js": statisk("diagram.js"), "lysark.js": statisk("lysark.js"),
    }  # fmt: skip
    if enkeltfil:
        stil = "".join(f"<style>{t}</style>" for t in stiler.values())
        slutt = "".join(f"<script>{t}</script>" for t in skript.values())
    else:
        stil = "".join(f'<link rel="stylesheet" href="{FILER}/{n}">' for n in stiler)
        slutt = "".join(f'<script src="{FILER}/{n}"></script>' for n in skript)
        for navn, tekst in {**stiler, **skript}.items():
            skriv(ut.parent / FILER / navn, tekst)
    skriv(ut, _MAL.format(
        tittel=escape(tittel), fra="" if enkeltfil else " 'self' file:", stil=stil, ark="\n".join(seksjoner),
        valg=valg, skript=slutt,
    ))  # fmt: skip
    return ut


def _ark(hefter: dict[Kommune, list[dict]], s: Samling, foerste: Kommune):
    """The sections, in the order of the notebook; what differs between municipalities once for each."""
    tittel, notater, del_ = "", _aapningsnotat(s), ""
    for i, celle in enumerate(hefter[foerste]):
        merke = celle.get("id", "")
        if celle["cell_type"] == "markdown":
            html = markdown("".join(celle["source"]))
            if treff := re.search(r"<h2>(.*?)</h2>", html):
                tittel = del_ = re.sub(r"<[^>]+>", "", treff[1])
                html = html.replace(treff[0], "", 1)
                notater = _notat(s, merke) or notater
            elif "<strong>Snakk om</strong>" in html:
                html = html.replace("<p><strong>Snakk om</strong></p>", "")
                yield seksjon(merke, "Snakk om", html, notater, del_, "snakk")
                continue
            elif treff := re.search(r"<h3>(.*?)</h3>", html):
                tittel = re.sub(r"<[^>]+>", "", treff[1])
                html = html.replace(treff[0], "", 1)
            yield seksjon(merke, "" if "<h1>" in html else tittel, html, notater, del_)
        elif not {"parameters", "injected-parameters"} & set(celle.get("metadata", {}).get("tags", ())):
            for kommune, celler in hefter.items():
                html = "".join(_resultat(o) for o in celler[i].get("outputs", ()))
                if html:
                    yield seksjon(merke, "", html, notater, f"{kommune.navn} · {del_}", kommune=kommune.nr)


def seksjon(celle, tittel, html, notater, del_, slag="", kommune="") -> str:
    """One section of the deck; the script spreads its parts over as many slides as it takes."""
    felt = {"celle": celle, "tittel": tittel, "slag": slag, "kommune": kommune, "del": del_}
    data = "".join(f' data-{n}="{escape(v, quote=True)}"' for n, v in felt.items() if v)
    notater = f'<aside class="notes">{notater}</aside>'
    return f'<section data-kilde="ja"{data}><div class="innhold">{html}</div>{notater}</section>'


def _notat(s: Samling, celle: str) -> str:
    """What the facilitator has before her on this part: minutes, purpose, what to say, what to ask."""
    d = next((d for d in s.deler if d.celle == celle), None)
    if d is None:
        return ""
    post = next((p for p in s.program if d.del_ in p.del_), None)
    linjer = [f"{d.min} minutter. Hensikt: {d.hensikt}."]
    if post:
        linjer.append(f"{post.tid}, {post.form}. {post.hva}")
        linjer += [f"Setningen som skal bli igjen: {post.setning}"] * bool(post.setning)
    sporsmaal = "".join(f"<li>{escape(q)}</li>" for q in d.spoersmaal)
    tekst = "".join(f"<p>{escape(t)}</p>" for t in linjer if t)
    return tekst + (f"<ul>{sporsmaal}</ul>" if sporsmaal else "")


def _aapningsnotat(s: Samling) -> str:
    f = s.fasilitator
    punkter = "".join(f"<li>{escape(t)}</li>" for t in (*f["spoersmaal"], *f["gaar_galt"]))
    return f"<p>{escape(s.tid)}</p><ul>{punkter}</ul><p>{escape(f['plan_b'])}</p>"


def _resultat(o: dict) -> str:
    data = o.get("data", {})
    if spec := data.get(V5_MIME):
        return salsfigur(spec)
    if not (html := data.get("text/html")):
        return ""
    html = re.sub(r"<style>.*?</style>", "", "".join(html), flags=re.S)
    html = _uten_detaljer(html)  # the figures behind a chart, and where they come from, stand in the workbook
    if treff := re.fullmatch(r'\s*<div class="robek-(?:tabell|under|start)">(.*)</div>\s*', html, flags=re.S):
        html = treff[1]  # its parts one by one, so that they can be spread over slides
    kilder = re.findall(r'<p class="robek-kilde">.*?</p>', html, flags=re.S)
    if kilder:  # the source stays with the chart; remarks there is no room for follow on the next slide, in large type
        html = "".join(kilder) + re.sub(r'<p class="robek-kilde">.*?</p>', "", html, flags=re.S)
    return html


def _uten_detaljer(html: str) -> str:
    """Without what is one click away; the innermost first, for a table inside one may have its own."""
    while (kortere := re.sub(r"<details>(?:(?!<details>).)*?</details>", "", html, flags=re.S)) != html:
        html = kortere
    return html


def salsfigur(spec: dict, hoeyst: int = _HOEYDE) -> str:
    """A chart as it stands on a slide, at most `hoeyst` px high inside its axes."""
    stor = _for_salen(spec)
    if "height" in stor:
        stor["height"] = min(stor["height"], hoeyst)
    return figur_med_spec(stor, _hoeyde(stor))


def _for_salen(spec: dict) -> dict:
    """The chart as it is drawn on a slide: as wide as the hall allows, no text under 18 px."""
    spec = copy.deepcopy(spec)
    if any(n in spec for n in ("facet", "concat", "hconcat", "vconcat")):
        indre = spec.get("spec", spec)
        indre["width"], indre["height"] = 290, 120
    else:
        spec["width"], spec["height"] = _BREDDE, min(max(spec.get("height", _HOEYDE), 240), _HOEYDE)
    _store(spec)
    return spec


def _hoeyde(spec: dict) -> int:
    """How much of the slide does it take: drawing, title, legend, axis, and the lists to choose from?"""
    valg = 44 if spec.get("params") else 0
    return (540 if "height" not in spec else spec["height"] + 180) + valg


def _store(del_) -> None:
    if isinstance(del_, list):
        for d in del_:
            _store(d)
    elif isinstance(del_, dict):
        for navn, verdi in del_.items():
            if navn.lower().endswith("fontsize") and isinstance(verdi, (int, float)):
                del_[navn] = max(verdi, MINSTE)
            elif navn != "values":
                _store(verdi)


def les_celler(innhold: bytes) -> list[dict]:
    """The cells of a finished workbook."""
    return json.loads(innhold)["cells"]
