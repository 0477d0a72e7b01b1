"""Where the data folder lies: at the top of a checkout, inside the package when installed from a wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .feil import OedelagtFil
from .ferdiglest import hasj, husket


@cache
def datamappe() -> Path:
    """Which folder holds figures, sources, rules and questions? Same answer in a checkout and in a wheel."""
    pakke = Path(__file__).resolve().parents[1]
    for mappe in (pakke.parent / "data", pakke / "data"):
        if (mappe / "kilder.yaml").is_file():
            return mappe
    raise OedelagtFil("Datamappen mangler: installer robekanalyse på nytt, eller hent hele prosjektet på nytt.")


@cache
def les_yaml(navn: str):
    """What does this YAML file under data/ say? The parsed content, read once; treat it as read-only.

    Raises OedelagtFil, in one Norwegian sentence, when the file is missing or is not YAML.
    """
    try:
        data = (datamappe() / navn).read_bytes()
    except FileNotFoundError:
        raise OedelagtFil(f"Filen data/{navn} mangler: hent prosjektet på nytt.") from None
    return husket("yaml", hasj(data), lambda: _tolk(navn, data))


def _tolk(navn: str, data: bytes):
    import yaml

    try:
        return yaml.load(data.decode("utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        linje = getattr(getattr(e, "problem_mark", None), "line", None)
        sted = f" ved linje {linje + 1}" if linje is not None else ""
        raise OedelagtFil(f"Filen data/{navn} kan ikke leses{sted}: rett den, eller hent den på nytt.") from None
