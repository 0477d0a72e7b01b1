"""The six notebooks give the same workbooks from both engines, and again when the server is warm."""

import difflib

import pytest

from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.hefte.enheter import Grenser, lag_enheter
from robekanalyse.hefte.lokal import MANGE, Lokalt, har_fork

pytestmark = pytest.mark.skipif(not har_fork(), reason="the fork engine is for Linux")


def kjoer(motor, enheter):
    with Lokalt(motor, 2) as lokalt:
        return {s.enhet.fil: s for s in lokalt.kjoer(enheter, Grenser())}


@pytest.fixture(scope="module")
def ved_fork():
    """All of a small network, so many that the server warms up; Hareid is the last to be made."""
    hareid = finn_kommune("Hareid")
    andre = [k for k in finn_nettverk("eksempel").kommuner if k != hareid]
    enheter = lag_enheter([*andre, hareid], range(1, 7), finn_nettverk("eksempel"))
    assert len(enheter) >= MANGE
    return kjoer("fork", enheter)


@pytest.fixture(scope="module")
def ved_standard():
    return kjoer("standard", lag_enheter([finn_kommune("Hareid")], range(1, 7), finn_nettverk("eksempel")))


def test_every_workbook_of_the_network_is_made(ved_fork):
    assert len(ved_fork) == 30 and {f: s.feil for f, s in ved_fork.items() if s.feil} == {}


@pytest.mark.parametrize("nr", range(1, 7))
def test_the_engines_agree(nr, ved_fork, ved_standard):
    fil = f"1517-hareid/samling-{nr}.ipynb"
    a, b = (ved[fil].innhold.decode().splitlines() for ved in (ved_standard, ved_fork))
    assert a == b, "\n".join(d[:300] for d in difflib.unified_diff(a, b, "standard", "fork", lineterm="", n=1))
