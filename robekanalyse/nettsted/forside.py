"""The front page of the site: the book, and for each municipality and gathering the page and the notebook."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from ..grunnlag import kurs
from ..grunnlag.kommune import Kommune
from ..grunnlag.nettverk import Nettverk

BOK, HEFTER, NOTATBOK = "bok", "hefter", "notatbok"
MERKE = '<meta name="generator" content="robekanalyse nettsted">'
_MAL = """<!DOCTYPE html>
<html lang="nb"><head><meta charset="utf-8">{merke}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; \
img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'">
<title>{tittel}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="forside.css"></head><body><main>
<h1>{tittel}</h1>
{innledning}
<p id="kan-ikke" class="varsel" role="alert" hidden></p>
{proeve}{kommuner}
<h2>Om sidene</h2>
<p><strong>Nettside:</strong> hele heftet med figurer og hjemmearbeidet som skjema. Den åpnes med en gang og virker i de
fleste nettlesere.</p>
<p><strong>Notatboka:</strong> det samme, og øvelsene og kalkulatorene i tillegg. Første gang hentes om lag {mb} MB, og
det tar et halvt minutt før skjemaene er klare. Figurene kan leses imens.</p>
<p>Begge lagrer svarene i nettleseren på din egen maskin. Ingenting sendes noe sted. Nettleseren er ikke et arkiv: last
ned besvarelsen når du er ferdig for i dag, og send fila til den som leder nettverket. Besvarelsen fra den ene kan ikke
fortsettes i den andre uten at fila hentes inn der.</p>
</main><script src="forside.js"></script></body></html>
"""


def forside(kommuner: tuple[Kommune, ...], nettverk: Nettverk, finnes, *, bok: bool, mb: int, proeve: bool) -> str:
    """The page as text. `finnes(kommune, samling)` says which workbooks there are; `proeve` marks a trial site."""
    bokas = (
        f'<p><a class="bok" href="{BOK}/index.html">Boka om kurset</a>: hele opplegget, samling for samling. Boka'
        " bruker eksempelkommunene.</p>" if bok else ""
    )
    varsel = (
        '<p class="varsel"><strong>Prøveutgave.</strong> Python i nettleseren er her en stedfortreder laget til'
        " prøving. Ikke del denne.</p>" if proeve else ""
    )
    deler = "\n".join(_kommune(k, finnes) for k in kommuner)
    return _MAL.format(
        merke=MERKE, tittel=escape(f"Arbeidsheftene til {nettverk.tittel}"), innledning=bokas, kommuner=deler, mb=mb,
        proeve=varsel,
    )


def _kommune(k: Kommune, finnes) -> str:
    rader = []
    for s in (kurs.samling(n) for n in range(1, 7)):
        if not finnes(k, s.nr):
            continue
        om = escape(f"samling {s.nr} for {k.navn}")
        sti = f"{k.mappenavn}/samling-{s.nr}"
        rader.append(
            f'<tr><th scope="row">Samling {s.nr}: {escape(s.tittel)}</th>'
            f'<td><a href="{HEFTER}/{sti}.html" aria-label="Nettside, {om}">Nettside</a></td>'
            f'<td><a class="knapp" href="{NOTATBOK}/notebooks/index.html?path={sti}.ipynb"'
            f' aria-label="Åpne notatboka, {om}">Åpne notatboka</a></td></tr>'
        )
    return f'<section><h2 id="k{k.nr}">{escape(k.navn)}</h2><table>{"".join(rader)}</table></section>'


def statiske() -> dict[str, str]:
    """The files the front page points to."""
    mappe = files(__package__) / "statisk"
    return {n: (mappe / n).read_text(encoding="utf-8") for n in ("forside.css", "forside.js")}
