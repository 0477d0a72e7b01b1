"""For every test: an empty folder of snapshots, in this process and those it starts, never the developer's own.

And no test is timed: a busy machine is not a fault.
"""

import os
import tempfile
from pathlib import Path

from hypothesis import settings

# At import, before any test module reads a table; a pytest-xdist worker gets its own.
_TOM = tempfile.TemporaryDirectory(prefix="robek-data-")
os.environ["ROBEK_DATA"] = str(Path(_TOM.name))

settings.register_profile("robekanalyse", deadline=None)
settings.load_profile("robekanalyse")
