"""What is filled in together in the room: the exercises and calculators of gatherings 4–6 as forms in the notebook.

Each has a static twin that workbooks made in a batch and the book show instead (`felt.levende` decides). ipywidgets is
imported only inside the functions that make a form.
"""

from .ordmaler import ordmaler
from .sortering import sorter
from .sorteringsbilde import sorteringsbilde

__all__ = ["ordmaler", "sorter", "sorteringsbilde"]
