"""kill -9 at fixed-seed moments: nothing half-written, no orphans, and the next run ends where an undisturbed one does.

The same rounds, fifty of them, are `make utholdenhet`.
"""

import importlib.util
from pathlib import Path

import pytest

from robekanalyse.hefte.lokal import har_fork

pytestmark = pytest.mark.skipif(not har_fork(), reason="the fork engine is for Linux")

_FIL = Path(__file__).resolve().parents[1] / "maaling" / "utholdenhet.py"


@pytest.fixture(scope="module")
def utholdenhet():
    spek = importlib.util.spec_from_file_location("utholdenhet", _FIL)
    modul = importlib.util.module_from_spec(spek)
    spek.loader.exec_module(modul)
    return modul


@pytest.fixture(scope="module")
def fasit(utholdenhet):
    return utholdenhet.fasit()


@pytest.mark.parametrize("froe, hva", [(1, "hele kjøringen"), (2, "et barn"), (3, "tjeneren"), (4, "en dask-arbeider")])
def test_a_killed_run_is_completed_to_the_same_bytes(utholdenhet, fasit, froe, hva):
    if hva == "en dask-arbeider":
        pytest.importorskip("distributed")
    utholdenhet.runde(hva, froe, fasit)
