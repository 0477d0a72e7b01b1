"""What the fork server has ready before the first workbook: libraries imported, tables read, caches filled.

Only what holds for every workbook and starts no thread. Libraries whose threads do not survive a fork (vl-convert,
polars, vegafusion) may be imported here, never used.
"""

from __future__ import annotations

import contextlib
import importlib
import pkgutil

from ..grunnlag.datamappe import datamappe, les_yaml
from ..grunnlag.feil import RobekFeil
from ..grunnlag.kilder import les
from ..grunnlag.kommune import alle_kommuner
from ..grunnlag.nettverk import innebygde_nettverk


def forvarm() -> None:
    """Import, read and try out what the cells will use. A damaged data file is left for the workbook to tell of."""
    for rom in ("grunnlag", "analyse", "visning", "samling"):
        pakke = importlib.import_module(f"robekanalyse.{rom}")
        for modul in pkgutil.iter_modules(pakke.__path__):
            with contextlib.suppress(Exception):  # the cell that needs the module will tell
                importlib.import_module(f"{pakke.__name__}.{modul.name}")
    with contextlib.suppress(RobekFeil):
        les_alt()
        _proev()


def les_alt() -> None:
    """Can every table and every YAML file be read? Raises OedelagtFil for the first that cannot."""
    for fil in sorted((datamappe() / "tall").glob("*.csv")):
        les(fil.stem)
    for fil in sorted(datamappe().rglob("*.yaml")):
        les_yaml(fil.relative_to(datamappe()).as_posix())
    alle_kommuner()
    for nettverk in innebygde_nettverk().values():
        for kommune in nettverk.kommuner:
            kommune.tidligere  # noqa: B018 - the register of numbers is worked through once


def _proev() -> None:
    """Schemas compiled, templates parsed, number patterns read: the dear first time of each library."""
    import altair as alt
    import nbformat
    import pandas as pd
    from babel.dates import format_date
    from babel.numbers import format_decimal

    format_decimal(1234.5, locale="nb")
    format_date(locale="nb")
    ramme = pd.DataFrame({"a": ["x", "y"], "b": [1, 2]})
    alt.Chart(ramme).mark_line().encode(x=alt.X("a", type="nominal"), y=alt.Y("b", type="quantitative")).to_dict()
    nbformat.validate(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]))
