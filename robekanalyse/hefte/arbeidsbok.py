"""From notebook to workbook: parameters in before the run, everything random out after it, and a clear stop sign.

The same steps for every engine, so that the same input gives the same bytes whichever ran the cells.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from .notatboker import PARAMETERMERKE
from .skriving import skriv
from .tekstvask import vask

INNSATT = "injected-parameters"
# papermill's own tag, so that papermill too removes our stop signs before a rerun
STOPPMERKE = "papermill-error-cell-tag"

# What an error is called when the cell had no chance to say it itself
TIDSGRENSE_NAADD = "TidsgrenseNådd"
FOR_SENT = "heftet brukte mer tid enn tidsgrensen"
PROSESSEN_DOEDE = "ProsessenDøde"
AVSLUTTET = "prosessen som kjørte cellen, ble avsluttet"


@dataclass(frozen=True)
class Ferdig:
    """A finished workbook: the file's bytes, and what went wrong (empty when nothing did)."""

    innhold: bytes
    feil: str = ""


def les_mal(notatbok: Path):
    """The notebook as papermill wants it: newest minor version, tags and papermill metadata on every cell."""
    from papermill.iorw import load_notebook_node

    return load_notebook_node(str(notatbok))


def klargjoer(nb, parametre: dict, navn: str):
    """The notebook with its parameters put in, ready for an engine. `nb` from les_mal; it is changed in place."""
    from papermill.execute import remove_error_markers
    from papermill.parameterize import parameterize_notebook

    nb = parameterize_notebook(nb, parametre, comment="Valg for dette heftet", kernel_name="python3", language="python")
    merkede = {m: c for c in nb.cells for m in c.metadata.get("tags", ()) if m in (PARAMETERMERKE, INNSATT)}
    if INNSATT in merkede:
        stamme = merkede[PARAMETERMERKE]["id"] if PARAMETERMERKE in merkede else "parametre"
        merkede[INNSATT]["id"] = f"{stamme}-valgt"
        _fold_likt(merkede.get(PARAMETERMERKE), merkede[INNSATT])
    nb.metadata.papermill["input_path"] = navn
    return remove_error_markers(nb)


def _fold_likt(fra, til) -> None:
    """Fold the cell put in as the parameters cell is folded: participants need not see either."""
    if fra is not None:
        til.metadata["tags"] += [m for m in fra.metadata["tags"] if m.startswith("hide-")]
        if "jupyter" in fra.metadata:
            til.metadata["jupyter"] = dict(fra.metadata["jupyter"])


def froe(nb) -> int:
    """Which seed do random numbers start from? Decided by cells and parameters alone, so a rerun repeats them."""
    innhold = [(c["cell_type"], c["source"]) for c in nb["cells"]]
    return int.from_bytes(hashlib.sha256(json.dumps(innhold).encode()).digest()[:4], "big")


def stopp_i_celle(nb, indeks: int, ename: str, evalue: str) -> None:
    """Mark a cell as the one where the run ended, when the cell itself had no chance to say so."""
    import nbformat

    celle = nb.cells[indeks]
    celle.outputs, celle.execution_count = [*celle.get("outputs", ())], None
    celle.outputs.append(nbformat.v4.new_output("error", ename=ename, evalue=evalue, traceback=[f"{ename}: {evalue}"]))
    celle.metadata["papermill"] = {**celle.metadata.get("papermill", {}), "exception": True, "status": "failed"}
    nb.metadata.papermill["exception"] = True


def spraak() -> dict:
    """What ipykernel says of its language, for the workbook's metadata."""
    from ipykernel.ipkernel import IPythonKernel

    return dict(IPythonKernel.language_info)


def ikke_kjoert(notatbok: Path, parametre: dict, grunn: str) -> Ferdig:
    """The workbook of a unit that never came back from its process: nothing run, stopped at the first code cell."""
    nb = klargjoer(les_mal(notatbok), parametre, notatbok.name)
    for celle in nb.cells:
        celle.metadata["papermill"] = {"exception": None, "status": "pending"}
        if celle.cell_type == "code":
            celle.outputs, celle.execution_count = [], None
    stopp_i_celle(nb, next(i for i, c in enumerate(nb.cells) if c.cell_type == "code"), PROSESSEN_DOEDE, grunn)
    return ferdigstill(nb)


def _stoppet(nb) -> int | None:
    for i, celle in enumerate(nb.cells):
        if celle.metadata.get("papermill", {}).get("exception"):
            return i
    return None


def _feiltekst(celle) -> str:
    feil = next((u for u in reversed(celle.get("outputs", ())) if u["output_type"] == "error"), None)
    if feil is None:
        return "cellen stoppet uten feilmelding"
    tekst = re.sub(r"\x1b\[[0-9;]*m", "", f"{feil['ename']}: {feil['evalue']}" if feil["evalue"] else feil["ename"])
    return " ".join(tekst.split())[:400]


def _sett_stoppskilt(nb, indeks: int) -> str:
    """Open the workbook at the failing cell: a link on top, a heading before the cell, its code unfolded."""
    import nbformat

    celle = nb.cells[indeks]
    feil = _feiltekst(celle)
    celle.metadata.get("jupyter", {}).pop("source_hidden", None)
    if "hide-input" in celle.metadata.get("tags", ()):
        celle.metadata["tags"].remove("hide-input")
    oeverst = nbformat.v4.new_markdown_cell(
        "**Heftet ble ikke ferdig.** [Gå til cellen der det stoppet](#Her-stoppet-heftet). Cellene etter den er ikke"
        f" kjørt.\n\n    {feil}"
    )
    her = nbformat.v4.new_markdown_cell("### Her stoppet heftet")
    oeverst["id"], her["id"] = "stopp-oeverst", "stopp-her"
    for c in (oeverst, her):
        c.metadata["tags"] = [STOPPMERKE]
    nb.cells.insert(indeks, her)
    nb.cells.insert(0, oeverst)
    return f"celle {celle['id']}: {feil}"


def ferdigstill(nb) -> Ferdig:
    """The executed notebook as the bytes of a workbook: nothing of time, chance or machine left in it, and valid."""
    pm = nb.metadata.papermill
    nb.metadata["papermill"] = {n: pm[n] for n in ("input_path", "parameters") if n in pm}
    nb.metadata["papermill"]["exception"] = pm.get("exception") or None
    stoppet = _stoppet(nb)
    for celle in nb.cells:
        tilstand = celle.metadata.pop("papermill", {})
        celle.metadata.pop("execution", None)
        if not celle.metadata.get("tags", True):
            del celle.metadata["tags"]
        if stoppet is not None and tilstand.get("status") != "completed":
            feilet = bool(tilstand.get("exception"))
            celle.metadata["papermill"] = {"exception": feilet, "status": tilstand.get("status")}
    nb.metadata["language_info"] = spraak()  # said by the kernel, but a dead one has not said it
    vask(nb)
    feil = "" if stoppet is None else _sett_stoppskilt(nb, stoppet)
    return Ferdig(skriv(nb).encode(), feil)
