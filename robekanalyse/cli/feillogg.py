"""Where an unexpected error is written down, so that the screen needs only one sentence."""

from __future__ import annotations

import tempfile
import traceback
from pathlib import Path


def skriv_logg() -> Path:
    """Write the error being handled, with its traceback, to a new file in the temporary folder; where is it?"""
    with tempfile.NamedTemporaryFile("w", prefix="robekanalyse-", suffix=".log", delete=False, encoding="utf-8") as f:
        traceback.print_exc(file=f)
    return Path(f.name)
