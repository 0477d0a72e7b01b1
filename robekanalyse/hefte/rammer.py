"""How processes of a run talk: one line of JSON, then as many raw bytes as it says. Works through any pipe."""

from __future__ import annotations

import json
from typing import BinaryIO


def pakk(hode: dict, kropp: bytes = b"") -> bytes:
    """One message as bytes."""
    return json.dumps({**hode, "lengde": len(kropp)}, ensure_ascii=True).encode() + b"\n" + kropp


def send(stroem: BinaryIO, hode: dict, kropp: bytes = b"") -> None:
    """Write one message whole and at once."""
    stroem.write(pakk(hode, kropp))
    stroem.flush()


def motta(stroem: BinaryIO) -> tuple[dict, bytes] | None:
    """Read the next message; None when the other end is gone, in the middle of a message too."""
    linje = stroem.readline()
    if not linje.endswith(b"\n"):
        return None
    hode = json.loads(linje)
    kropp = stroem.read(hode["lengde"]) if hode["lengde"] else b""
    return (hode, kropp) if len(kropp) == hode["lengde"] else None


class Samler:
    """Put messages together from pieces, for a reader that must not wait."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def mat(self, data: bytes) -> list[tuple[dict, bytes]]:
        """The messages that are whole now that this piece has come."""
        self._rest += data
        ut = []
        while (slutt := self._rest.find(b"\n")) >= 0:
            hode = json.loads(bytes(self._rest[:slutt]))
            alt = slutt + 1 + hode["lengde"]
            if len(self._rest) < alt:
                break
            ut.append((hode, bytes(self._rest[slutt + 1 : alt])))
            del self._rest[:alt]
        return ut
