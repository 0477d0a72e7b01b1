"""The ledger of an output folder: what was made from what, so that a second run makes only what is missing.

`hovedbok.jsonl` grows by two lines per workbook: «skriver» before the file is put in place, with the hash of its
bytes, so that a file is known as ours even if the run is killed the moment after; «ferdig» when it is in place.
A file whose bytes are in no line has been changed by a person, and is never overwritten: a new edition is merged
into it.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

from ..grunnlag.feil import UgyldigInndata
from .flettebok import TIDLIGERE, UTGAVER, flettet_bok, ta_vare_paa_forrige, ta_vare_paa_utgave

FILNAVN = "hovedbok.jsonl"
_MIDLERTIDIG = ".uferdig"


def sha(data: bytes) -> str:
    """The hash under which bytes are known in the ledger."""
    return hashlib.sha256(data).hexdigest()


@dataclass
class Oppslag:
    """What the ledger knows of one file: every content we gave it, and how it went last."""

    vaare: set[str] = field(default_factory=set)
    noekkel: str = ""
    utgave: str = ""
    feil: str = ""
    sekunder: float = 0.0


class Hovedbok:
    """The ledger of one output folder. Only one run at a time may hold it; `lukk` lets go."""

    def __init__(self, mappe: Path):
        self.mappe = mappe
        self._oppslag: dict[str, Oppslag] = {}
        # workbooks merged in this run: where the earlier file lies, and what changed
        self.flettet: dict[str, tuple[str, tuple[str, ...]]] = {}
        try:
            mappe.mkdir(parents=True, exist_ok=True)
            self._fil = (mappe / FILNAVN).open("a+b")
        except OSError as e:
            raise kan_ikke_skrive(mappe, e) from None
        self._laas()
        self._les()
        self._rydd()

    def _laas(self) -> None:
        try:
            import fcntl
        except ImportError:  # Windows has no flock; there two runs at once are up to the user
            return
        try:
            fcntl.flock(self._fil, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._fil.close()
            raise UgyldigInndata(
                f"En annen kjøring skriver allerede til {self.mappe}: vent til den er ferdig, eller velg en annen mappe"
                " med --ut."
            ) from None

    def _les(self) -> None:
        self._fil.seek(0)
        innhold = self._fil.read()
        for linje in innhold.split(b"\n"):
            try:
                p = json.loads(linje)
                o = self._oppslag.setdefault(p["fil"], Oppslag())
                if not p.get("flettet"):  # a merged workbook holds what a person wrote, and is never just replaced
                    o.vaare.add(p["sha256"])
                if p["hva"] == "ferdig":
                    o.noekkel, o.feil, o.sekunder = p["noekkel"], p["feil"], p["sekunder"]
                    o.utgave = p.get("utgave", "")
            except (ValueError, KeyError, TypeError):
                continue  # a half line, from a run that was killed
        if innhold and not innhold.endswith(b"\n"):
            self._fil.write(b"\n")  # else the next line would be swallowed by the half one
            self._fil.flush()

    def _rydd(self) -> None:
        for moenster in (f"*/*{_MIDLERTIDIG}", f"*/{TIDLIGERE}/*{_MIDLERTIDIG}"):
            for rest in self.mappe.glob(moenster):
                rest.unlink(missing_ok=True)

    def _skriv(self, **post) -> None:
        self._fil.write(json.dumps(post, ensure_ascii=False, sort_keys=True).encode() + b"\n")
        self._fil.flush()

    def _varianter(self, fil: str):
        """The file itself, then the names beside it: samling-3.ipynb, samling-3-ny.ipynb, samling-3-ny-2.ipynb …"""
        stamme, endelse = fil.rsplit(".", 1)
        yield fil
        yield f"{stamme}-ny.{endelse}"
        nr = 2
        while True:
            yield f"{stamme}-ny-{nr}.{endelse}"
            nr += 1

    def _tilstand(self, fil: str) -> str:
        """«mangler», «vår» (as we wrote it) or «endret» (by a person)."""
        try:
            innhold = (self.mappe / fil).read_bytes()
        except FileNotFoundError:
            return "mangler"
        return "vår" if sha(innhold) in self._oppslag.get(fil, Oppslag()).vaare else "endret"

    def ferdig_fra_foer(self, fil: str, noekkel: str) -> tuple[str, bool] | None:
        """Which existing file was made, without error, from just this input, and has a person changed it since?"""
        for navn in self._varianter(fil):
            tilstand = self._tilstand(navn)
            if tilstand == "mangler":
                return None
            o = self._oppslag.get(navn)
            if o and o.noekkel == noekkel and not o.feil:
                return navn, tilstand == "endret"
        return None

    def legg_inn(
        self, fil: str, noekkel: str, innhold: bytes, feil: str, sekunder: float, notatbok: Path | None = None
    ) -> str:
        """Put a workbook in place whole, and write it down. Returns the name it got.

        One that a person has changed is merged with the new one, its earlier state kept (see `flettet`); when that
        cannot be done, the new one is put beside it. `notatbok` is what it was made from.
        Raises UgyldigInndata when the disk is full or may not be written to; nothing half-written is left.
        """
        try:
            utgave = ta_vare_paa_utgave(self.mappe, notatbok) if notatbok and notatbok.is_file() else ""
            if not feil and self._flett_inn(fil, noekkel, innhold, sekunder, utgave):
                return fil
            return self._legg_inn(fil, noekkel, innhold, feil, sekunder, utgave)
        except OSError as e:
            self._rydd()
            raise kan_ikke_skrive(self.mappe, e) from None

    def _flett_inn(self, fil: str, noekkel: str, innhold: bytes, sekunder: float, utgave: str) -> bool:
        """Merge the new workbook into the one a person has changed. False when there is none, or it cannot be done."""
        if self._tilstand(fil) != "endret":
            return False
        maal, o = self.mappe / fil, self._oppslag.setdefault(fil, Oppslag())
        forrige = self.mappe / UTGAVER / f"{o.utgave}.ipynb" if o.utgave else None
        resultat = flettet_bok(maal.read_bytes(), innhold, forrige)
        if resultat is None:
            return False
        ny, endringer = resultat
        self.flettet[fil] = (ta_vare_paa_forrige(maal).relative_to(self.mappe).as_posix(), endringer)
        self._sett_inn(maal, fil, ny, noekkel, "", sekunder, utgave, flettet=ny != innhold)
        return True

    def _legg_inn(self, fil: str, noekkel: str, innhold: bytes, feil: str, sekunder: float, utgave: str = "") -> str:
        hasj = sha(innhold)
        for navn in self._varianter(fil):
            tilstand = self._tilstand(navn)
            if tilstand != "endret" or sha((self.mappe / navn).read_bytes()) == hasj:
                break
        self._sett_inn(self.mappe / navn, navn, innhold, noekkel, feil, sekunder, utgave)
        return navn

    def _sett_inn(self, maal: Path, navn: str, innhold: bytes, noekkel: str, feil: str, sekunder: float, utgave: str,
                  flettet: bool = False) -> None:  # fmt: skip
        maal.parent.mkdir(parents=True, exist_ok=True)
        midlertidig = maal.with_name(maal.name + _MIDLERTIDIG)
        midlertidig.write_bytes(innhold)
        mer: dict[str, object] = {"flettet": True} if flettet else {}
        self._skriv(hva="skriver", fil=navn, sha256=sha(innhold), **mer)
        os.replace(midlertidig, maal)
        mer |= {"utgave": utgave} if utgave else {}
        self._skriv(
            hva="ferdig", fil=navn, sha256=sha(innhold), noekkel=noekkel, feil=feil, sekunder=round(sekunder, 3), **mer
        )
        o = self._oppslag.setdefault(navn, Oppslag())
        if not flettet:
            o.vaare.add(sha(innhold))
        o.noekkel, o.feil, o.sekunder, o.utgave = noekkel, feil, sekunder, utgave

    def lukk(self) -> None:
        """Let the next run have the folder."""
        self._fil.close()


def kan_ikke_skrive(mappe: Path, e: OSError) -> UgyldigInndata:
    """What to say when the system will not let us write there: the few reasons a user meets, in Norwegian."""
    import errno

    grunn = {
        errno.EACCES: "du har ikke skrivetilgang", errno.EPERM: "du har ikke skrivetilgang",
        errno.EROFS: "disken er skrivebeskyttet", errno.ENOSPC: "disken er full",
        errno.ENOTDIR: "noe i veien er en fil, ikke en mappe", errno.EEXIST: "det ligger en fil med det navnet",
        errno.EISDIR: "det ligger en mappe der filen skulle vært",
    }.get(e.errno, f"feil {e.errno}")
    return UgyldigInndata(f"Mappen {mappe} kan ikke skrives til ({grunn}): velg en annen med --ut.")
