"""What is filled in in the notebook: the homework as a form, and the exercises that are done together in the room.

Each has a static twin that workbooks made in a batch and the book show instead (`felt.levende` decides). ipywidgets is
imported only inside the functions that make a form.
"""

from .egenplan import egen_sum, egne_kontroller, lag_planen
from .kalkulatorer import (
    foersteaarskalkulator,
    fortrinnskalkulator,
    fristkalkulator,
    massekalkulator,
    tidslinjekalkulator,
)
from .maalbygger import maalbygger
from .matrise import matrisesjekk
from .ordmaler import ordmaler
from .salen import velg_kommune
from .selvbilde import samtale, selvbildet, uenighet
from .sortering import sorter
from .sorteringsbilde import sorteringsbilde
from .svarskjema import hjemmearbeid
from .svartvilling import sist

__all__ = [
    "egen_sum", "egne_kontroller", "foersteaarskalkulator", "fortrinnskalkulator", "fristkalkulator",
    "hjemmearbeid", "lag_planen", "maalbygger", "massekalkulator", "matrisesjekk", "ordmaler", "samtale",
    "selvbildet", "sist", "sorter", "sorteringsbilde", "tidslinjekalkulator", "uenighet", "velg_kommune",
]  # fmt: skip
