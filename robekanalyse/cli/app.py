"""The commands, their Norwegian help, and Norwegian words for what the command line itself refuses."""

from __future__ import annotations

import difflib

from cyclopts import App, CycloptsError, Group
from cyclopts import exceptions as cx
from cyclopts.help import DefaultFormatter

from .. import __version__
from ..grunnlag.feil import UgyldigInndata

# command → where its function is (imported only when used), and its help; the first paragraph stands in the list
KOMMANDOER = {
    "hefter": (
        "robekanalyse.cli.hefter:hefter",
        "Lag arbeidshefter med kommunens egne tall, ett per kommune og samling.\n\n"
        "De legges i utdata/<kommunenr>-<navn>/samling-<n>.ipynb. Uten annet valg lages de for nettverket eksempel."
        " Et hefte som noen har skrevet i, blir aldri overskrevet.",
    ),
    "nettside": (
        "robekanalyse.cli.hefter:nettside",
        "Lag et ferdig hefte som en nettside i én fil.\n\n"
        "Den åpnes med dobbeltklikk, uten nett, og kan fylles ut uten noe installert.",
    ),
    "nettsted": (
        "robekanalyse.cli.nettsted:nettsted",
        "Lag ett statisk nettsted for et nettverk: boka, heftene som nettsider, og notatbøkene i nettleseren.\n\n"
        "Det kan legges på en hvilken som helst webtjener. Leserne installerer ingenting, og ingenting hentes utenfra.",
    ),
    "samling": (
        "robekanalyse.cli.lysark:samling",
        "Åpne heftet til en samling i JupyterLab: robekanalyse samling 3 --kommune Hareid.\n\n"
        "Heftet lages om det mangler. Ingenting hentes fra nettet, og ingen nyheter vises.",
    ),
    "samtalekort": (
        "robekanalyse.cli.lysark:samtalekort",
        "Lag én side til fasilitatoren med de tre spørsmålene hver kommune i nettverket bør snakke om.",
    ),
    "presenter": (
        "robekanalyse.cli.lysark:presenter",
        "Lag lysark av en samling: robekanalyse presenter 3 --kommune Hareid --nettverk eksempel.\n\n"
        "De åpnes med dobbeltklikk, uten nett. Kommunen velges nederst. Trykk S for notatene, og legg til ?print-pdf i"
        " adressen for å skrive ut.",
    ),
    "skjema": (
        "robekanalyse.cli.svar:skjema",
        "Lag hjemmearbeidet som Word-skjema, for dem som ikke vil åpne et arbeidshefte.\n\n"
        "Skjemaet legges i kommunens mappe med svarene så langt. robekanalyse samle leser det tilbake.",
    ),
    "lever": (
        "robekanalyse.cli.svar:lever",
        "Lever kommunens svar: én fil som kan sendes på e-post eller legges på et delt område.",
    ),
    "samle": (
        "robekanalyse.cli.svar:samle",
        "Samle innleveringer og utfylte skjemaer fra en innboks til nettverkets mappe.\n\n"
        "Rekkefølge, dobbelt levering og eldre utgaver spiller ingen rolle. Filene i innboksen blir bare lest.",
    ),
    "status": (
        "robekanalyse.cli.svar:status",
        "Vis hvem som har levert hva, og hva som mangler.",
    ),
    "historikk": (
        "robekanalyse.cli.svar:historikk",
        "Vis hva kommunen har svart tidligere, og hent et tidligere svar tilbake.",
    ),
    "maler": (
        "robekanalyse.cli.maler:maler",
        "Lag Word-maler for samling 4–6: delegeringsmatrise, målark, stegplan, lederavtale, sjekklister.\n\n"
        "De fylles med det kommunen har svart, og legges i mappen maler i kommunens mappe. En mal noen har skrevet i,"
        " blir aldri overskrevet.",
    ),
    "plan": (
        "robekanalyse.cli.plan:plan",
        "Lag den forpliktende planen av kommunens svar, som Word og PDF, også for folkevalgte og ledere.\n\n"
        "Planen kan lages når som helst etter samling 3, og sier selv hva som mangler. En fil noen har skrevet i, blir"
        " aldri overskrevet.",
    ),
    "kommunemote": (
        "robekanalyse.cli.plan:kommunemote",
        "Lag lysark og en utdeling på to sider til det åpne kommunemøtet.\n\n"
        "Ingen personer og ingen små tall: bare svar som er ment for et åpent møte, er med, og en tekst som kan peke på"
        " noen, holdes tilbake. Lysarkene åpnes med dobbeltklikk, uten nett.",
    ),
    "kalender": (
        "robekanalyse.cli.nettverksaar:kalender",
        "Lag nettverkets kalender: robekanalyse kalender robek-1 --start 26.1.2027.\n\n"
        "Samlinger, hjemmearbeid, kommunemøter og lovens frister, som kalenderfil (.ics) og side. Kursets egne datoer"
        " flyttes av helger og ferier, lovens frister aldri.",
    ),
    "nettverksbilde": (
        "robekanalyse.cli.nettverksaar:nettverksbilde",
        "Lag én side til fasilitatoren med kommunene i nettverket ved siden av hverandre.\n\n"
        "Hjemmearbeid, selvbilde, resultat, avvik, tiltak og plan. Bare for salen, aldri i kommunemøter.",
    ),
    "tiltaksbank": (
        "robekanalyse.cli.nettverksaar:tiltaksbank",
        "Lag siden med tiltakene kommunene selv har delt, til neste samling.",
    ),
    "evaluering": (
        "robekanalyse.cli.nettverksaar:evaluering",
        "Lag siden med evalueringen, og hva som er igjen av planene etter 12 og 24 måneder.",
    ),
    "oppdater": (
        "robekanalyse.cli.oppdater:oppdater",
        "Hent nye tall fra Statistisk sentralbyrå: robekanalyse oppdater --nettverk robek-1.\n\n"
        "Den eneste kommandoen som bruker nettet. Stopper noe underveis, er tallene dere hadde fra før, urørt.",
    ),
    "egne-tall": (
        "robekanalyse.cli.egne_tall:egne_tall",
        "Les inn kommunens eget regnskap eller budsjett: robekanalyse egne-tall budsjett.xlsx --kommune Hareid.\n\n"
        "Det legges ved siden av KOSTRA i kommunens egne hefter, og ingen andre steder. Hvordan fila er lest, vises og"
        " må bekreftes før noe lagres.",
    ),
    "oevingssvar": (
        "robekanalyse.cli.plan:oevingssvar",
        "Legg Fjordviks konstruerte svar på alle hjemmearbeidene i mappen til øvingskommunen.",
    ),
    "spor": (
        "robekanalyse.cli.spor:spor",
        "Vis hvor et tall kommer fra: robekanalyse spor Hareid netto-driftsresultat-prosent 2023.\n\n"
        "Skriver ut råtallene med tabell, variabel, status og dato, formelen i ord og med tallene satt inn, regler med"
        " hjemmel, og resultatet. En tjeneste skrives etter indikatoren: robekanalyse spor Hareid handlingsrom FGK8b"
        " 2024.",
    ),
    "data": (
        "robekanalyse.cli.data:data",
        "Vis hvilke tall som brukes, hvor gamle de er, og hva som mangler.\n\n"
        "Tallene er innebygd, eller hentet fra SSB i øyeblikksbilder. Et skadd øyeblikksbilde brukes ikke, og det står"
        " hvorfor.",
    ),
    "slett-svar": (
        "robekanalyse.cli.svar:slett_svar",
        "Slett de anonyme enkeltsvarene til én kommune.",
    ),
}


class _NorskHjelp(DefaultFormatter):
    """cyclopts' own help page, with its few English words in Norwegian."""

    def __call__(self, console, options, panel) -> None:
        # What must be given stands in the line of use already, so the English mark is left out.
        for linje in panel.entries:
            linje.required = False
        super().__call__(console, options, panel)

    def render_usage(self, console, options, usage) -> None:
        ord = {"[OPTIONS]": "[VALG]", "COMMAND": "KOMMANDO", "[ARGS]": "[ARGUMENTER]", "[ARGS...]": "[ARGUMENTER …]"}
        console.print("Bruk:", *(ord.get(d, d) for d in str(usage).split()), markup=False, highlight=False)
        console.print()


app = App(
    name="robekanalyse",
    help="Metoden til KS-nettverket for kommuner i økonomisk ubalanse: arbeidshefter, analyser og plan.",
    help_formatter=_NorskHjelp(),
    help_flags=["--hjelp", "--help", "-h"],
    version=__version__,
    version_flags=["--versjon", "--version"],
    group_commands=Group("Kommandoer"),
    group_parameters=Group("Valg"),
    group_arguments=Group("Argumenter"),
    help_format="plaintext",
    suppress_keyboard_interrupt=False,
)
for _navn, (_sted, _linje) in KOMMANDOER.items():
    app.command(_sted, name=_navn, help=_linje)
app["--hjelp"].help = "Vis denne hjelpen."
app["--versjon"].help = "Vis hvilken versjon dette er."


def kjoer(argumenter: list[str]) -> int:
    """Run one command with these arguments. Raises RobekFeil for what cannot be understood."""
    try:
        svar = app(argumenter, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as e:
        raise UgyldigInndata(_norsk(e)) from None
    return svar if isinstance(svar, int) else 0


def _naermest(skrevet: str, mulige) -> str:
    treff = difflib.get_close_matches(skrevet, list(mulige), n=1, cutoff=0.6)
    return f"mente du {treff[0]}?" if treff else "se robekanalyse --hjelp."


def _norsk(e: CycloptsError) -> str:
    """What is wrong with the command, in one Norwegian sentence?"""
    valg = e.argument.name if e.argument is not None else ""
    match e:
        case cx.UnknownCommandError():
            return f"Kommandoen «{e.unused_tokens[0]}» finnes ikke: {_naermest(e.unused_tokens[0], KOMMANDOER)}"
        case cx.UnknownOptionError():
            skrevet = (e.token.keyword or e.token.value).split("=")[0]
            navn = [n for a in e.argument_collection if a.parse for n in a.names]
            return f"Valget {skrevet} finnes ikke: {_naermest(skrevet, navn)}"
        case cx.MissingArgumentError():
            return f"Valget {e.keyword or valg} mangler en verdi: skriv den rett etter."
        case cx.CoercionError() if e.token is not None:
            return f"Valget {e.token.keyword or valg} kan ikke være «{e.token.value}»: {_hva(e)}"
        case cx.RepeatArgumentError():
            return f"Valget {e.token.keyword} er gitt mer enn én gang: skriv det bare én gang."
        case cx.UnusedCliTokensError():
            return f"«{' '.join(e.unused_tokens)}» hører ikke til noe valg: se robekanalyse --hjelp."
        case _:
            return f"Kommandoen kan ikke forstås ({type(e).__name__}): se robekanalyse --hjelp."


def _hva(e: cx.CoercionError) -> str:
    from typing import get_args

    mulige = get_args(e.target_type)
    if mulige:
        return f"velg {' eller '.join(map(str, mulige))}."
    return {int: "skriv et helt tall.", float: "skriv et tall."}.get(e.target_type, "skriv en annen verdi.")
