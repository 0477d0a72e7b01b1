"""Every kind of fault at every call of a refresh of all tables: the complete old figures after each.

`python maaling/utholdenhet_oppdater.py`; against the stand-in for Statistics Norway in tests/. Ends with an error at
the first one that leaves anything else.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from ssb_stedfortreder import feilvandring


def main() -> None:
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as t:
        antall = feilvandring(Path(t))
    print(f"{antall} faults, the old figures untouched after each ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main()
