"""The long runs for answers: 20 writers × 500 changes on one folder, and 10 000 broken hand-in files.

`python maaling/utholdenhet_svar.py [writers changes files]`; says what was done, and ends with an error if anything
acknowledged is lost or anything but a sentence comes out.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import sys
import tempfile
import time
from pathlib import Path

from robekanalyse.grunnlag.feil import RobekFeil
from robekanalyse.svar.innlevering import _sum, lever, tolk
from robekanalyse.svar.oppfoering import ny_rad
from robekanalyse.svar.svarmappe import Svarmappe


def skriv(mappe: Path, skriver: str, antall: int) -> None:
    m, ro = Svarmappe(mappe, skriver), random.Random(skriver)
    for n in range(antall):
        if ro.random() < 0.02:
            m.oppdater()
        felt = ro.choice(["", ny_rad()])
        m.skriv("s1-straks" if felt else "s2-budskap", {"hva": f"{skriver} {n}"} if felt else f"{skriver} {n}", felt)


def mange_skrivere(mappe: Path, skrivere: int, endringer: int) -> None:
    prosesser = [multiprocessing.Process(target=skriv, args=(mappe, f"s{n}", endringer)) for n in range(skrivere)]
    for p in prosesser:
        p.start()
    for p in prosesser:
        p.join()
        assert p.exitcode == 0
    m = Svarmappe(mappe)
    assert len(m.oppfoeringer) == skrivere * endringer and not m.uleselige, "something acknowledged is lost"


def med_ny_sum(data: bytes) -> bytes:
    """The file with a right checksum where it can have one, as a forger would make it: then the content is tried."""
    try:
        innhold = json.loads(data)
        return json.dumps(innhold | {"sha256": _sum(innhold)}).encode()
    except (ValueError, RecursionError, TypeError, AttributeError):
        return data


def oedelagte_filer(data: bytes, antall: int, ro: random.Random) -> int:
    avvist = 0
    for _ in range(antall):
        b = bytearray(data)
        for _ in range(ro.choice([1, 1, 2, 20])):
            i = ro.randrange(len(b))
            match ro.randrange(3):
                case 0:
                    b[i] = ro.randrange(256)
                case 1:
                    del b[i : i + ro.randrange(1, 200)]
                case 2:
                    b[i:i] = ro.choice([b"[" * 50, b'"', b"\\u0000", b"1e999", b"NaN", b"null,", b"\xff", b"<script>"])
            if not b:
                b = bytearray(b"{}")
        try:
            tolk(med_ny_sum(bytes(b)), "fil")
        except RobekFeil:
            avvist += 1
    return avvist


def main() -> None:
    skrivere, endringer, filer = [int(a) for a in sys.argv[1:4]] or [20, 500, 10_000]
    with tempfile.TemporaryDirectory() as t:
        mappe = Path(t) / "9901-fjordvik"
        mappe.mkdir()
        start = time.perf_counter()
        mange_skrivere(mappe, skrivere, endringer)
        print(f"{skrivere} writers × {endringer} changes: nothing lost ({time.perf_counter() - start:.0f} s)")
    with tempfile.TemporaryDirectory() as t:
        mappe = Path(t) / "9901-fjordvik"
        mappe.mkdir()
        skriv(mappe, "en", 20)
        start = time.perf_counter()
        avvist = oedelagte_filer(lever(mappe).read_bytes(), filer, random.Random(1))
        print(f"{filer} broken files: {avvist} refused, no traceback ({time.perf_counter() - start:.0f} s)")


if __name__ == "__main__":
    main()
