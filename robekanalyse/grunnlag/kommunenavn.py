"""How a municipality's name is read: case, hyphens, æøå written in other ways, and the county that tells two apart."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not split into a base letter and a mark.
_BOKSTAVER = str.maketrans({"æ": "ae", "ä": "ae", "ø": "o", "ö": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})
_ALFABET = str.maketrans("æøå", "{|}")  # the last letters, in that order
_FIL = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


def noekkel(navn: str) -> str:
    """The name as it is compared first: «Sør-Odal  KOMMUNE» → «sør odal». Letters are kept as they are."""
    t = unicodedata.normalize("NFC", navn).casefold()
    t = re.sub(r"[\s\u00a0\-–—‑/.]+", " ", t).strip()
    return re.sub(r"\bkommune$", "", t).strip() or t


def grov_noekkel(navn: str) -> str:
    """The name as it is compared when nothing matched: «Maalselv» and «Målselv» both give «malselv»."""
    t = unicodedata.normalize("NFKD", noekkel(navn).translate(_BOKSTAVER))
    t = "".join(c for c in t if c.isalnum())
    return t.replace("aa", "a").replace("oe", "o")


def filnavn(navn: str) -> str:
    """The name in a folder's or file's name, ASCII only: «Sør-Odal» → «sor-odal»."""
    t = unicodedata.normalize("NFKD", noekkel(navn).translate(_FIL)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", t).strip("-")


def alfabetisk(navn: str) -> str:
    """What a name is sorted by, so that Ærdal, Øystre and Ålesund come last, in that order."""
    return navn.casefold().translate(_ALFABET)


def navn_og_sted(skrevet: str) -> tuple[str, str]:
    """Which name, and which county or number tells it apart? «Bø i Nordland», «Bø (Nordland)», «Bø, 1867».

    The second part is empty when the text holds a name alone.
    """
    t = " ".join(skrevet.split())
    treff = (
        re.fullmatch(r"(?P<navn>[^(,]+?) ?\((?P<sted>[^)]+)\)", t)
        or re.fullmatch(r"(?P<navn>[^(,]+?) ?, ?(?P<sted>.+)", t)
        or re.fullmatch(r"(?P<navn>.+?) i (?P<sted>.+)", t, re.IGNORECASE)
        or re.fullmatch(r"(?P<sted>\d{3,4})[ -]+(?P<navn>\D+)", t)
        or re.fullmatch(r"(?P<navn>\D+?)[ -]+(?P<sted>\d{3,4})", t)
    )
    return (treff["navn"].strip(), treff["sted"].strip()) if treff else (t, "")
