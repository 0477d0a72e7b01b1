"""Cases a municipal economist can read, and how a number is compared with what is written in them."""

from decimal import Decimal
from pathlib import Path

import yaml

MAPPE = Path(__file__).parent / "saker"


def saker(navn):
    return yaml.safe_load((MAPPE / f"{navn}.yaml").read_text(encoding="utf-8"))


def tall(x):
    """A number of the case, NaN where the case says null."""
    return float("nan") if x is None else float(x)


def desimaler(skrevet):
    """How many decimals the case is written with."""
    return max(0, -Decimal(str(skrevet)).as_tuple().exponent)


def naer(x, ventet, antall):
    """Equal when written with this many decimals; blank where the case says null."""
    if ventet is None:
        assert x != x, f"{x} should be blank"
        return
    assert abs(float(x) - float(ventet)) <= 0.5 * 10**-antall + 1e-9, f"{x} is not {ventet}"
