"""Tables and lists in MyST Markdown, with what would break a table escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def celle(t) -> str:
    """One table cell: a single line, no pipe that would end it, a dash for nothing."""
    return " ".join(str(t if t not in (None, "") else "–").split()).replace("|", "\\|").replace("<", "&lt;")


def tabell(hoder: Sequence[str], rader: Iterable[Sequence]) -> str:
    """A Markdown table with these headings and rows."""
    linjer = ["| " + " | ".join(hoder) + " |", "|" + "---|" * len(hoder)]
    linjer += ["| " + " | ".join(celle(v) for v in rad) + " |" for rad in rader]
    return "\n".join(linjer) + "\n"


def liste(punkter: Iterable[str], nummerert: bool = False) -> str:
    """A Markdown list."""
    return "\n".join(f"{i}. {p}" if nummerert else f"- {p}" for i, p in enumerate(punkter, start=1)) + "\n"
