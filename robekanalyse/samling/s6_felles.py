"""Gathering 6, the common parts: the sentence on every part, checklists with section and status, empty forms."""

from __future__ import annotations

import datetime as dt
from functools import wraps

import pandas as pd

from ..analyse.rettsstoff import Sjekkliste, nedbemanning_sjekkliste, opplaeringssetning
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, RobekFeil
from ..grunnlag.regler import regler
from ..grunnlag.spoersmaal import finn_spoersmaal
from ..grunnlag.tall import dato_tekst
from ..visning.tabell import Tabell, tabell
from .felles import punktliste
from .s5_maler import mal
from .start import Utgangspunkt

ANTATT = "«Antatt» betyr at kurset tolker regelen eller har valgt regnemåten. Få det vurdert før det brukes."
LAGET = "Tilfellene er laget for øving."


def eksempler() -> dict:
    """The constructed cases of the gathering, from data/nedbemanning/eksempler.yaml."""
    return les_yaml("nedbemanning/eksempler.yaml")


def forbehold(*datoer: dt.date) -> str:
    """The sentence that stands on every part: training material, and the day the rules were last checked.

    `datoer` are the rule dates of the answers shown; without any, the oldest of all the rules of the gathering.
    """
    dato = min(datoer or [r.kontrollert for r in regler("nedbemanning")])
    return f"{opplaeringssetning()}. Reglene er kontrollert {dato_tekst(dato)}."


def eksempelmerknad(her: Utgangspunkt) -> tuple[str, ...]:
    """What must a real municipality be told under a figure from Fjordvik?"""
    if her.kommune.konstruert:
        return ()
    return (f"Eksempelet er fra øvingskommunen Fjordvik, ikke fra {her.kommune.navn}.",)


def eller_setning(del_):
    """A part that cannot be reckoned says why in one sentence, and never stops the notebook."""

    @wraps(del_)
    def vis(*args, **valg):
        try:
            return del_(*args, **valg)
        except OedelagtFil:
            raise
        except RobekFeil as feil:
            return punktliste("Dette kan ikke regnes ut slik det står.", [str(feil), forbehold()])

    return vis


def svarlinjer(svar) -> tuple[str, ...]:
    """What stands under a legal answer: sections, what is assumed, caveats, and the sentence with the rule date."""
    antatt = [f"Antatt: {n[:1].lower()}{n[1:]}." for n in svar.antatt]
    return (
        f"Hjemmel: {'; '.join(svar.hjemler)}.",
        *antatt,
        *(f"{m.tekst} ({m.hjemmel}{', antatt' if m.antatt else ''})" for m in svar.merknader),
        forbehold(svar.regeldato),
    )


def sjekklistetabell(navn: str, overskrift: str = "Gruppe") -> Tabell:
    """One checklist as a table: what, section, and whether the source or the course says it."""
    s = nedbemanning_sjekkliste(navn)
    return utsagnstabell(s, [(g.navn, p) for g in s.grupper for p in g.punkter], overskrift)


def utsagnstabell(s: Sjekkliste, rader, overskrift: str) -> Tabell:
    """Statements under their group headings, with the caveats of the list below."""
    d = pd.DataFrame(
        [(g, p.tekst, p.hjemmel, "antatt" if p.antatt else "") for g, p in rader],
        columns=["gruppe", "hva", "hjemmel", "status"],
    )
    return tabell(
        d,
        s.tittel,
        {"gruppe": overskrift, "hva": "Hva", "hjemmel": "Hjemmel", "status": "Status"},
        kilder=(),
        merknader=(s.innledning, *(f.tekst for f in s.forbehold), ANTATT, forbehold(s.regeldato)),
        gruppe="gruppe",
    )


def skjema(id: str, tittel: str, rader: int = 3) -> Tabell:
    """The empty table of a homework question, with its own headings and help."""
    q = finn_spoersmaal(id)
    return mal(
        tittel,
        [k.navn for k in q.kolonner],
        rader,
        (q.hjelp, f"Svarer: {', '.join(q.svarer)}. Kode i hjemmearbeidet: {q.id}.", forbehold()),
    )
