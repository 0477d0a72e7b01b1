"""Write the generated pages to book/generert: `python -m robekanalyse.bok`, run by `make bok` before the build."""

from __future__ import annotations

from pathlib import Path

from . import fasilitator, kildesider, kostra90, oppslag, robeksiden

MAPPE = Path("book") / "generert"


def main() -> None:
    """Which pages does the book need that are made from data? All are written anew; old ones are removed first."""
    MAPPE.mkdir(parents=True, exist_ok=True)
    for gammel in MAPPE.glob("*.md"):
        gammel.unlink()
    alle = [m.sider() for m in (fasilitator, kildesider, oppslag, kostra90, robeksiden)]
    for navn, innhold in ((n, i) for sider in alle for n, i in sider.items()):
        (MAPPE / f"{navn}.md").write_text(innhold, encoding="utf-8")


if __name__ == "__main__":
    main()
