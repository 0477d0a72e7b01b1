"""For every test: an empty folder of snapshots, and one for what has been read, never the developer's own.

No test is timed: a busy machine is not a fault. And no test process is a notebook, also after a test that warms a
kernel in it.
"""

import os
import tempfile
from pathlib import Path

import IPython
import pytest
from hypothesis import settings

# At import, before any test module reads a table; a pytest-xdist worker gets its own.
_TOM = tempfile.TemporaryDirectory(prefix="robek-data-")
os.environ["ROBEK_DATA"] = str(Path(_TOM.name))
_LEST = tempfile.TemporaryDirectory(prefix="robek-lest-")
os.environ["ROBEK_FERDIGLEST"] = str(Path(_LEST.name))

settings.register_profile("robekanalyse", deadline=None)
settings.load_profile("robekanalyse")

_HER, _SKALL = os.getpid(), IPython.get_ipython


@pytest.fixture(autouse=True)
def ingen_notatbok(monkeypatch):
    """The forms ask IPython whether someone has a notebook open; a forked child that runs one still gets its own."""
    monkeypatch.setattr(IPython, "get_ipython", lambda: None if os.getpid() == _HER else _SKALL())


@pytest.fixture
def mappe(tmp_path, monkeypatch):
    """Fjordvik's own folder, empty, and the test stands in it as the notebook does."""
    m = tmp_path / "9901-fjordvik"
    m.mkdir()
    monkeypatch.chdir(m)
    monkeypatch.delenv("ROBEK_UT", raising=False)
    return m


@pytest.fixture
def rot(tmp_path, monkeypatch):
    """An empty root of snapshots of one's own; what was read from another is forgotten before and after."""
    from glemme import egen_mappe  # not before ROBEK_DATA is set above

    with egen_mappe(monkeypatch, "ROBEK_DATA", tmp_path / "hentet") as m:
        yield m
