"""The six notebooks that workbooks are made from: where they lie, and which parameters they take."""

from __future__ import annotations

import ast
import difflib
import json
import re
from functools import cache
from pathlib import Path

from ..grunnlag.feil import OedelagtFil, UgyldigInndata

PARAMETERMERKE = "parameters"
_NAVN = re.compile(r"([1-6])_[a-z]+\.ipynb")


@cache
def notatbokmappe() -> Path:
    """Which folder holds the notebooks? The top of a checkout, or the package when installed from a wheel."""
    pakke = Path(__file__).resolve().parents[1]
    for mappe in (pakke.parent / "notebooks", pakke / "notebooks"):
        if any(_NAVN.fullmatch(f.name) for f in mappe.glob("*.ipynb")):
            return mappe
    raise OedelagtFil("Notatbøkene mangler: installer robekanalyse på nytt, eller hent hele prosjektet på nytt.")


def notatbok(samling: int) -> Path:
    """Which notebook belongs to this gathering (1–6)? Raises OedelagtFil when it is not there."""
    funnet = [f for f in notatbokmappe().glob(f"{samling}_*.ipynb") if _NAVN.fullmatch(f.name)]
    if len(funnet) != 1:
        raise OedelagtFil(f"Notatboka for samling {samling} mangler i {notatbokmappe().name}: hent prosjektet på nytt.")
    return funnet[0]


@cache
def les_notatbok(fil: Path) -> dict:
    """What does this notebook file hold? Read once; treat it as read-only. Raises OedelagtFil when it is damaged."""
    try:
        nb = json.loads(fil.read_text(encoding="utf-8"))
        _kontroller_form(nb)
        ider = [celle["id"] for celle in nb["cells"]]
    except OSError:
        raise OedelagtFil(f"Notatboka {fil.name} kan ikke åpnes: hent prosjektet på nytt.") from None
    except (ValueError, KeyError, TypeError):
        raise OedelagtFil(f"Notatboka {fil.name} er ødelagt (ikke en gyldig notatbok): hent den på nytt.") from None
    if like := {i for i in ider if ider.count(i) > 1}:
        # nbformat would put a random id there, and then no two runs would be alike
        raise OedelagtFil(f"Notatboka {fil.name} har to celler med id {min(like)}: gi en av dem en annen.")
    return nb


def _kontroller_form(nb: dict) -> None:
    """Raise ValueError, KeyError or TypeError when this is not a notebook that can be filled in and run.

    nbformat's own check would take longer to import than the whole command takes to start.
    """
    if nb["nbformat"] != 4 or not isinstance(nb["metadata"], dict) or not isinstance(nb["cells"], list):
        raise ValueError
    for celle in nb["cells"]:
        if celle["cell_type"] not in ("code", "markdown", "raw") or not isinstance(celle["metadata"], dict):
            raise ValueError
        "".join(celle["source"])


def parametercelle(nb: dict) -> dict | None:
    """Which cell holds the parameters and their defaults? The first one tagged so; None when there is none."""
    for celle in nb["cells"]:
        if celle["cell_type"] == "code" and PARAMETERMERKE in celle["metadata"].get("tags", ()):
            return celle
    return None


def parametre(nb: dict) -> dict[str, object]:
    """Which parameters does the notebook take, and what are their defaults?

    Raises OedelagtFil when the parameters cell is not plain assignments of plain values.
    """
    celle = parametercelle(nb)
    if celle is None:
        return {}
    ut = {}
    try:
        for setning in ast.parse("".join(celle["source"])).body:
            (maal,) = setning.targets if isinstance(setning, ast.Assign) else (setning.target,)
            ut[maal.id] = ast.literal_eval(setning.value)
    except (SyntaxError, ValueError, AttributeError):
        raise OedelagtFil(
            "Parametercellen i notatboka kan ikke leses: skriv én linje «navn = verdi» per parameter."
        ) from None
    return ut


def kontroller_parametre(nb: dict, gitt: dict[str, object], navn: str = "notatboka") -> None:
    """Does the notebook take all of these parameters, with values of this kind?

    papermill itself only warns of an unknown name and goes on with the default: a workbook for the wrong
    municipality. Raises UgyldigInndata instead, with the closest name.
    """
    kjente = parametre(nb)
    for n, verdi in gitt.items():
        if n not in kjente:
            naer = difflib.get_close_matches(n, kjente, n=1)
            raad = f"mente du «{naer[0]}»?" if naer else f"de som finnes, er {', '.join(kjente) or 'ingen'}."
            raise UgyldigInndata(f"Parameteren «{n}» finnes ikke i {navn}: {raad}")
        standard = kjente[n]
        if standard is not None and verdi is not None and type(standard) is not type(verdi):
            slag = {str: "tekst", int: "et helt tall", float: "et tall", bool: "True eller False"}
            hva = slag.get(type(standard), type(standard).__name__)
            raise UgyldigInndata(
                f"Parameteren «{n}» i {navn} kan ikke være {verdi!r}: den skal være {hva}, som {standard!r}."
            )
