"""Take what differs from run to run out of a workbook's outputs: addresses, process numbers, random ids, chunking."""

from __future__ import annotations

import hashlib
import re
import site
import sys
from functools import cache
from pathlib import Path

_ADRESSE = re.compile(r"\b0x[0-9a-fA-F]{8,16}\b")
# ipykernel names a cell's code after its own process: /tmp/ipykernel_4711/123456.py
_KJERNEFIL = re.compile(r"[^\s\"'<>(]*[/\\]ipykernel_\d+[/\\](\d+)\.py")
_ALTAIR = re.compile(r"altair-viz-([0-9a-f]{32})")


@cache
def _mapper() -> re.Pattern:
    """Folders of this machine, as tracebacks write them; the longest first."""
    mapper = {*site.getsitepackages(), sys.prefix, str(Path(__file__).resolve().parents[2])}
    hjem = str(Path.home())
    mapper |= {"~" + m.removeprefix(hjem) for m in mapper if m.startswith(hjem + "/")}
    mapper |= {str(Path(sys.executable).resolve().parents[1])}
    return re.compile("|".join(re.escape(m.rstrip("/\\")) + r"[/\\]" for m in sorted(mapper, key=len, reverse=True)))


def _tekst(t: str) -> str:
    if "0x" in t:
        t = _ADRESSE.sub("0x0", t)
    if "ipykernel_" in t:
        t = _KJERNEFIL.sub(r"celle-\1.py", t)
    return _mapper().sub("", t) if ".py" in t else t


def _hele(verdi, gjoer):
    if isinstance(verdi, str):
        return gjoer(verdi)
    return [gjoer(v) if isinstance(v, str) else v for v in verdi] if isinstance(verdi, list) else verdi


def samle_stroemmer(utdata: list) -> list:
    """Outputs with neighbouring pieces of print joined, stdout before stderr: how they were cut is a matter of time."""
    ut: list = []
    for u in utdata:
        gruppe = []
        if u["output_type"] == "stream":
            while ut and ut[-1]["output_type"] == "stream":
                gruppe.insert(0, ut.pop())
            like = [g for g in gruppe if g["name"] == u["name"]]
            if like:
                like[0]["text"] += u["text"]
            else:
                gruppe.append(u)
            ut += sorted(gruppe, key=lambda g: g["name"] != "stdout")
        else:
            ut.append(u)
    return ut


def _vask_utdata(u) -> None:
    if u["output_type"] == "stream":
        u["text"] = _tekst(u["text"])
    elif u["output_type"] == "error":
        u["evalue"], u["traceback"] = _tekst(u["evalue"]), [_tekst(t) for t in u["traceback"]]
    else:
        for mime, verdi in u["data"].items():
            if mime.startswith("text/"):
                u["data"][mime] = _hele(verdi, _tekst)


def _tilfeldige_id(nb) -> list[str]:
    """Random ids of widgets and charts, in the order in which they first appear."""
    ids: dict[str, None] = {}
    for celle in nb.cells:
        for u in celle.get("outputs", ()):
            for mime, verdi in u.get("data", {}).items():
                if mime.endswith("widget-view+json"):
                    ids[verdi["model_id"]] = None
                elif mime == "text/html":
                    ids.update(dict.fromkeys(_ALTAIR.findall("".join(verdi))))
    for stoff in nb.metadata.get("widgets", {}).values():
        ids.update(dict.fromkeys(stoff.get("state", {})))
    return list(ids)


def vask(nb) -> None:
    """Make the outputs depend on the input alone, in place: two runs, two machines, two engines give the same."""
    for celle in nb.cells:
        if celle.get("outputs"):
            celle.outputs = samle_stroemmer(celle.outputs)
            for u in celle.outputs:
                _vask_utdata(u)
    ids = _tilfeldige_id(nb)
    if ids:
        nye = {gammel: hashlib.md5(str(i).encode(), usedforsecurity=False).hexdigest() for i, gammel in enumerate(ids)}
        moenster = re.compile("|".join(map(re.escape, ids)))
        _bytt(nb, lambda t: moenster.sub(lambda m: nye[m[0]], t))


def _bytt(node, gjoer) -> None:
    """Rename ids everywhere outside the cells' sources: in values and, for widget state, in the keys."""
    if isinstance(node, dict):
        for n in [n for n in node if n != "source"]:
            verdi = node.pop(n)
            if isinstance(verdi, str):
                verdi = gjoer(verdi)
            else:
                _bytt(verdi, gjoer)
            node[gjoer(n)] = verdi
    elif isinstance(node, list):
        for i, verdi in enumerate(node):
            if isinstance(verdi, str):
                node[i] = gjoer(verdi)
            else:
                _bytt(verdi, gjoer)
