"""The homework where Python runs in the browser: what is said of where answers lie, and files out of it and into it.

There, the notebook's folder is kept in the browser's own storage. It is no archive, and one tab knows nothing of
another: every opened notebook writes a journal of its own, so that two tabs never write the same file.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..svar.anonyme import legg_til_anonyme
from ..svar.innlevering import Innlevering, lever, tolk
from ..svar.journal import legg_til_samlede
from ..svar.svarmappe import Svarmappe
from .felt import feilsetning, linje

DISK = Path("/drive")  # where JupyterLite puts the browser's storage
LAGRES = (
    "Hver endring lagres i denne nettleseren når du går videre fra feltet, og finnes bare her. Nettleseren er ikke et"
    " arkiv: last ned fila nederst når du er ferdig for i dag."
)
SLIK = (
    "Med tastaturet: Tab går videre, mellomrom krysser av, piltastene velger i lister. Skriv tall som 1 234,5 og datoer"
    " som 15.1.2027."
)
INGEN_LAGRING = (
    "Nettleseren lagrer ikke det du skriver her. Svarene er borte når fanen lukkes: last ned fila nederst før du går,"
    " eller bruk nettsida eller Word-skjemaet."
)
TOMT = (
    "Det er ingen svar i denne nettleseren fra før. Har du svart før, i en annen nettleser eller før den ble tømt,"
    " hent inn fila du lastet ned da."
)


def i_nettleseren() -> bool:
    """Is this Python running in a browser?"""
    return sys.platform == "emscripten"


@cache
def oektmerke() -> str:
    """Four signs of this opened notebook alone."""
    return secrets.token_hex(2)


def beskjeder(svar: Svarmappe) -> list[str]:
    """What must stand over the form, as HTML: how it is filled in, and that nothing is kept or nothing was found."""
    if not _lagres(svar.mappe):
        return [feilsetning(INGEN_LAGRING), linje(SLIK)]
    tomt = not svar.oppfoeringer and not svar.anonyme().rader
    return [linje(f"{LAGRES} {SLIK}"), *([linje(TOMT)] if tomt else [])]


def _lagres(mappe: Path) -> bool:
    """Is this folder in the browser's storage, and does the browser keep it? The page says by ROBEK_LAGRING if not."""
    return os.environ.get("ROBEK_LAGRING") != "nei" and mappe.resolve().is_relative_to(DISK)


def nedlasting(svar: Svarmappe, samling: str) -> str:
    """The hand-in as a link that saves it on the person's own disk. Raises RobekFeil when there is nothing to hand in.

    Made outside the browser's storage, which may write a JSON file in another way than it was given.
    """
    with tempfile.TemporaryDirectory() as utenfor:
        fil = lever(svar.mappe, samling, utenfor)
        innhold = base64.b64encode(fil.read_bytes()).decode("ascii")
    navn = escape(fil.name, quote=True)
    return (
        f'<p role="status">Besvarelsen er klar: <a class="robek-last-ned"'
        f' style="color:#0b4f8a;text-decoration:underline" download="{navn}"'
        f' href="data:application/json;base64,{innhold}"><strong>Last ned {navn}</strong></a>.'
        " Ta vare på fila, og send den til den som leder nettverket.</p>"
    )


def hent_inn(svar: Svarmappe, data: bytes, navn: str) -> str:
    """Put the answers of a file that was downloaded in with those that are here; what is said of it.

    Nothing here is overwritten: an answer that is in neither's past becomes a conflict to choose in. Raises RobekFeil.
    """
    levering: Innlevering = tolk(data, navn)
    if levering.kommune != svar.kommune:
        raise UgyldigInndata(f"{navn} er fra {levering.kommune.navn}, og dette heftet er til {svar.kommune.navn}.")
    nye = legg_til_samlede(svar.svar, levering.oppfoeringer)
    nye += legg_til_anonyme(svar.svar, levering.anonyme, levering.slettet)
    avvik = f" Noe kunne ikke brukes: {' '.join(levering.avvik[:3])}" if levering.avvik else ""
    return (f"Hentet inn {nye} svar fra {navn}." if nye else f"Alt i {navn} er her fra før.") + avvik


def innhenting(svar: Svarmappe, etterpaa: Callable[[], None]):
    """The button «Hent inn» and what it answers; `etterpaa` is called when something has come in."""
    import ipywidgets as w

    velger = w.FileUpload(accept=".json", multiple=False, description="Hent inn en fil", layout={"width": "auto"})
    velger.add_class("robek-hent-inn")
    melding = w.HTML()

    def kom(_) -> None:
        if not velger.value:
            return
        fil = velger.value[0]
        try:
            sagt = hent_inn(svar, bytes(fil["content"]), str(fil["name"])[:80])
        except (RobekFeil, OSError) as e:
            melding.value = feilsetning(str(e))
        else:
            etterpaa()
            melding.value = f'<p role="status">{escape(sagt)}</p>'
        velger.value = ()

    velger.observe(kom, names="value")
    return w.VBox([velger, melding])
