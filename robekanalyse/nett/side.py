"""A finished workbook as one HTML page that opens by double click: text, tables, charts, and the homework to fill in.

The page asks nobody for anything: style, script and figures are in the file (or, with shared files, in the folder
`felles` beside it), and a content policy in the page forbids the rest.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from html import escape
from pathlib import Path

from ..grunnlag.datamappe import datamappe
from ..grunnlag.feil import OedelagtFil, UgyldigInndata
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.nettverk import finn_nettverk
from ..visning.gjengivelse import V5_MIME
from .filer import statisk, vega
from .skjema import skjema

FELLES = "felles"
_MAL = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8"><meta name="generator" content="{merke}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'{fra}; \
style-src 'unsafe-inline'{fra}; img-src data: blob:; base-uri 'none'; form-action 'none'">
<title>{tittel}</title><link rel="icon" href="data:,">{stil}</head><body>
<a class="hopp" href="#innhold">Hopp til innholdet</a>
<main id="innhold">
{kropp}
</main>
<div class="fot" role="region" aria-label="Besvarelsen" data-med-skript hidden>
<span id="robek-status" role="status"></span><span id="robek-ulastet"></span>
<button type="button" id="robek-last-ned">Last ned besvarelsen</button>
<button type="button" class="andre" id="robek-hent-inn">Hent inn</button>
<input type="file" id="robek-fil" accept=".json" hidden aria-label="Besvarelse som skal hentes inn"></div>
<script type="application/json" id="robek-skjema">{skjema}</script>
{skript}</body></html>
"""
_SKJEMA = """<div class="varsel skjerm"><p><strong>Svarene dine blir i denne nettleseren.</strong> Nettleseren er
ikke et arkiv: den kan bli tømt. Last ned besvarelsen når du er ferdig for i dag, og send fila til den som leder
nettverket. Ingenting sendes av seg selv.</p></div>
<p id="robek-uten-skript" class="varsel">Skjemaet trenger JavaScript, som er slått av her.
Be om Word-skjemaet i stedet.</p>
<div id="hjemmearbeid-skjema"></div>"""


def nettside(fil: Path, *, delte_filer: bool = False, nettverk: str | None = None) -> Path:
    """Write this workbook as <name>.html beside it; where is it?

    `fil` is a workbook made by `robekanalyse hefter`. With `delte_filer` style and script go in the folder `felles`
    two levels up, shared by all pages of a run. Raises OedelagtFil or UgyldigInndata in one sentence.
    """
    try:
        nb = json.loads(fil.read_bytes())
        celler = nb["cells"]
        parametre = nb["metadata"]["papermill"]["parameters"]
        kommune = finn_kommune(str(parametre["kommune"]))
    except OSError:
        raise UgyldigInndata(f"Heftet {fil} finnes ikke eller kan ikke leses: sjekk stien.") from None
    except (ValueError, KeyError, TypeError):
        raise OedelagtFil(f"{fil.name} er ikke et hefte fra robekanalyse hefter: lag heftet på nytt.") from None
    treff = re.search(r"samling-([1-6])", fil.name)
    if not treff:
        raise UgyldigInndata(f"Navnet {fil.name} sier ikke hvilken samling det er: det skal være som samling-3.ipynb.")
    html = side(
        celler, kommune, treff[1], nettverk or parametre.get("nettverk"), fil.parent, delte_filer
    )
    ut = fil.with_suffix(".html")
    skriv(ut, html)
    if delte_filer:
        skriv_delte(fil.parent.parent / FELLES)
    return ut


def er_gammel(fil: Path) -> bool:
    """Is the page of this workbook missing, or older than the workbook or than the answers that stand in it?"""
    side_, svar = fil.with_suffix(".html"), fil.parent / "svar"
    try:
        laget = side_.stat().st_mtime_ns
        with side_.open(encoding="utf-8") as f:
            if merke() not in f.read(400):
                return True
    except (OSError, ValueError):
        return True
    return any(f.stat().st_mtime_ns > laget for f in (fil, *(svar.rglob("*") if svar.is_dir() else ())))


def skriv(fil: Path, tekst: str) -> None:
    """Write a file under a temporary name and put it in place in one step, if it is not there already as it is."""
    data = tekst.encode()
    if fil.is_file() and fil.read_bytes() == data:
        return
    fil.parent.mkdir(parents=True, exist_ok=True)
    midlertidig = fil.with_name(fil.name + ".uferdig")
    midlertidig.write_bytes(data)
    midlertidig.replace(fil)


def skriv_delte(mappe: Path) -> None:
    """The style and the script that pages with shared files point to."""
    skriv(mappe / "side.css", statisk("side.css"))
    skriv(mappe / "side.js", _skript())
    skriv(mappe / "vega.js", vega())


@cache
def merke() -> str:
    """What stands in a page for the code and the questions it was made with."""
    egne = sorted(f for f in Path(__file__).parent.rglob("*") if f.suffix in (".py", ".js", ".css"))
    filer = [*egne, *sorted((datamappe() / "hjemmearbeid").glob("*.yaml"))]
    return "robekanalyse " + hashlib.sha256(b"".join(f.read_bytes() for f in filer)).hexdigest()[:16]


@cache
def _skript() -> str:
    return "\n".join(statisk(n) for n in ("verdier.js", "skjema.js", "diagram.js"))


def side(celler: list[dict], kommune: Kommune, samling: str, nettverk: str | None = None,
         mappe: Path | None = None, delte_filer: bool = False) -> str:
    """The page as text. `celler` are those of a finished notebook; `mappe` holds the municipality's answers so far."""
    n = finn_nettverk(nettverk) if nettverk else None
    hele = skjema(kommune, samling, n, mappe)
    kropp, tittel = _kropp(celler)
    har_figur = 'class="robek-spec"' in kropp
    if delte_filer:
        stil = f'<link rel="stylesheet" href="../{FELLES}/side.css">'
        skript = "".join(f'<script src="../{FELLES}/{f}"></script>' for f in (*(["vega.js"] * har_figur), "side.js"))
    else:
        stil = f"<style>{statisk('side.css')}</style>"
        skript = "".join(f"<script>{s}</script>" for s in (*([vega()] if har_figur else ()), _skript()))
    return _MAL.format(
        merke=merke(), tittel=escape(f"{tittel} · {kommune.navn}"), stil=stil,
        fra=" 'self' file:" if delte_filer else "", kropp=kropp, skjema=_i_skript(hele), skript=skript,
    )  # fmt: skip


def _i_skript(innhold) -> str:
    """JSON that can stand inside a script element whatever it holds."""
    tekst = json.dumps(innhold, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return tekst.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _tolk():
    import mistune

    return mistune.create_markdown(escape=True, plugins=["table", "strikethrough"])


def markdown(tekst: str) -> str:
    """Prose as HTML, anything that looks like HTML in it shown as text."""
    return _tolk()(tekst)


def _kropp(celler: list[dict]) -> tuple[str, str]:
    """Everything between the top and the bottom of the page, and its title."""
    deler, innhold, tittel = [], [], "Arbeidshefte"
    for celle in celler:
        kilde = "".join(celle["source"])
        if celle["cell_type"] == "markdown":
            html = markdown(kilde)
            if treff := re.search(r"<h1>(.*?)</h1>", html):
                tittel = re.sub(r"<[^>]+>", "", treff[1])
            for nr, treff in enumerate(re.findall(r"<h2>(.*?)</h2>", html)):
                merke = f"{celle.get('id', 'del')}{f'-{nr}' if nr else ''}"
                html = html.replace(f"<h2>{treff}</h2>", f'<h2 id="{escape(merke)}">{treff}</h2>', 1)
                innhold.append((merke, treff))
            deler.append(html)
        elif re.fullmatch(r"c\d-hjemmearbeid-skjema", celle.get("id", "")):
            deler.append(_SKJEMA)
        elif re.fullmatch(r"c\d-(hjemmearbeid-tabell|\w+-skjema)", celle.get("id", "")):
            continue  # the form holds these questions; the list of them would say them twice
        elif re.fullmatch(r"c\d-[a-z]+-skjema", celle.get("id", "")):
            continue  # what JupyterLab shows as a form; of those, the page has the gathering's own
        elif "injected-parameters" not in celle.get("metadata", {}).get("tags", ()):
            deler += [_resultat(o) for o in celle.get("outputs", ())]
    if _SKJEMA not in deler:
        deler.append(f'<h2 id="hjemmearbeid">Hjemmearbeid</h2>{_SKJEMA}')
        innhold.append(("hjemmearbeid", "Hjemmearbeid"))
    lenker = "".join(f'<li><a href="#{escape(m)}">{t}</a></li>' for m, t in innhold)
    deler.insert(1, f'<nav class="innhold" aria-label="Innhold"><ol>{lenker}</ol></nav>')
    return "\n".join(d for d in deler if d), tittel


def _resultat(o: dict) -> str:
    if o["output_type"] == "error":
        return '<p class="feil">Denne delen ble ikke ferdig. Se heftet i JupyterLab for hva som stoppet.</p>'
    data = o.get("data", {})
    if spec := data.get(V5_MIME):
        return figur_med_spec(spec)
    if html := data.get("text/html"):
        return re.sub(r"<style>.*?</style>", "", "".join(html), flags=re.S)
    if tekst := data.get("text/plain"):
        return f"<pre>{escape(''.join(tekst))}</pre>"
    return ""


def figur_med_spec(spec: dict, hoeyde: int = 0) -> str:
    """Where a chart goes, with its text until it is drawn, and the specification it is drawn from.

    `hoeyde` keeps room for it, in px.
    """
    innhold = _i_skript(spec)
    nr = hashlib.sha256(innhold.encode()).hexdigest()[:10]
    plass = f' style="height:{hoeyde}px"' if hoeyde else ""
    return (
        f'<div class="robek-figur" id="figur-{nr}"{plass}><p>{escape(spec.get("description", ""))}</p></div>'
        f'<script type="application/json" class="robek-spec" data-figur="figur-{nr}">{innhold}</script>'
    )
