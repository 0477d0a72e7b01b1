"""Write what the book needs that is made: pages, the scripts that draw the charts, the archive to download.

`python -m robekanalyse.bok`, run by `make bok` before the build.
"""

from __future__ import annotations

from pathlib import Path

from ..nett.filer import statisk, vega
from . import fasilitator, indikatorsiden, kildesider, kostra90, lisenser, oppslag, robeksiden
from .mellomlager import rydd_gammelt
from .nedlasting import FIL, lag_zip

MAPPE, STATISK = Path("book") / "generert", Path("book") / "_static"


def main() -> None:
    """Which pages does the book need that are made from data? All are written anew; old ones are removed first."""
    rydd_gammelt(Path())
    for navn, innhold in (("vega.js", vega()), ("diagram.js", statisk("diagram.js"))):
        (STATISK / navn).write_text(innhold, encoding="utf-8")
    MAPPE.mkdir(parents=True, exist_ok=True)
    for gammel in MAPPE.glob("*.md"):
        gammel.unlink()
    (MAPPE / FIL).write_bytes(lag_zip())
    alle = [m.sider() for m in (fasilitator, kildesider, indikatorsiden, oppslag, kostra90, robeksiden, lisenser)]
    for navn, innhold in ((n, i) for sider in alle for n, i in sider.items()):
        (MAPPE / f"{navn}.md").write_text(innhold, encoding="utf-8")


if __name__ == "__main__":
    main()
