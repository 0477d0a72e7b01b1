"""The answers of one municipality, in the folder svar/ beside its workbooks: read, written and looked back on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.spoersmaal import finn_spoersmaal
from .anonyme import Anonyme, anonymt_svar, legg_til_anonyme, les_anonyme
from .journal import legg_til, les_journaler, skrivernavn
from .oppfoering import Oppfoering, kanonisk, ny_rad
from .tilstand import Tilstand, fold
from .verdier import les_felt

SVAR = "svar"


def kommune_for(mappe: str | Path) -> Kommune:
    """Whose folder is this? Its name begins with the municipality's number, as in 1517-hareid.

    Raises UgyldigInndata when the name does not say it, or there is no such folder.
    """
    mappe = Path(mappe)
    if not mappe.is_dir():
        raise UgyldigInndata(
            f"Mappen {mappe} finnes ikke: skriv stien til kommunens mappe, for eksempel utdata/1517-hareid."
        )
    if not (treff := re.match(r"(\d{4})(-|$)", mappe.resolve().name)):
        raise UgyldigInndata(
            f"Mappen {mappe} sier ikke hvilken kommune er sin: navnet skal begynne med nummeret, som i 1517-hareid."
        )
    return finn_kommune(treff[1])


def naa() -> str:
    """The time now, in UTC, as changes carry it."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Svarmappe:
    """One writer's view of a municipality's answers.

    What she has seen is what stood there when she last opened or called `oppdater`, and what she wrote herself. A
    change made by another in the meantime is unseen, and becomes a conflict to choose in, never an overwriting.
    """

    def __init__(self, mappe: str | Path, skriver: str = "kommunen"):
        self.mappe = Path(mappe)
        self.kommune = kommune_for(self.mappe)
        self.svar = self.mappe / SVAR
        self.skriver = skrivernavn(skriver)
        self.oppdater()

    def oppdater(self) -> Tilstand:
        """Read what all writers have written up to now."""
        self._sett, self.uleselige = les_journaler(self.svar)
        self.tilstand = fold(self._sett)
        return self.tilstand

    def skriv(self, spm: str, verdi, felt: str = "") -> Oppfoering | None:
        """Keep this answer; it is on disk when this returns. None when it says what already stands there, unopposed.

        `felt` is a row's mark (see `ny_rad`), or «begrunnelse». Raises UgyldigInndata when it is no answer.
        """
        s = finn_spoersmaal(spm)
        if s.anonym:
            raise UgyldigInndata(f"Spørsmålet {spm} er anonymt: svaret kan ikke lagres med skriver.")
        verdi = les_felt(s, felt, verdi)
        staar = self.tilstand.felt.get((spm, felt))
        if (staar is None and verdi is None) or (
            staar and not staar.konflikt and kanonisk(staar.verdi) == kanonisk(verdi)
        ):
            return None
        return self._lagre(Oppfoering(spm, felt, verdi, naa(), self.skriver, self.tilstand.sett(spm, felt)))

    def ny_rad(self, spm: str, rad: dict) -> str:
        """Keep a new row of a table; which mark did it get?"""
        merke = ny_rad()
        self.skriv(spm, rad, merke)
        return merke

    def _lagre(self, o: Oppfoering) -> Oppfoering:
        legg_til(self.svar, o)
        self._sett.add(o)
        endret = fold(e for e in self._sett if (e.spm, e.felt) == (o.spm, o.felt))
        self.tilstand = Tilstand({**self.tilstand.felt, **endret.felt})
        return o

    def velg(self, id: str) -> Oppfoering:
        """Settle a conflict, or bring back an earlier answer: the value of the change `id` becomes the answer.

        It is a new change that has seen the others, so nothing is lost. Raises UgyldigInndata for an unknown id.
        """
        treff = [o for o in self._sett if o.id.startswith(id)] if len(id) >= 6 else []
        if len(treff) != 1:
            raise UgyldigInndata(f"Det finnes ingen endring med nummeret «{id[:24]}»: se robekanalyse historikk.")
        o = treff[0]
        return self._lagre(
            Oppfoering(o.spm, o.felt, o.verdi, naa(), self.skriver, self.tilstand.sett(o.spm, o.felt))
        )

    def historikk(self, spm: str = "") -> list[Oppfoering]:
        """Every change, of one question or of all, the oldest first."""
        return sorted((o for o in self._sett if spm in ("", o.spm)), key=lambda o: o.orden)

    @property
    def oppfoeringer(self) -> frozenset[Oppfoering]:
        """Every change this view has seen."""
        return frozenset(self._sett)

    def svar_anonymt(self, rolle: str, svar: dict[str, object] | Iterable, *, aapent: bool = False) -> None:
        """Keep one person's answers to anonymous questions, question id → value; nothing tells who or when."""
        rader = [anonymt_svar(spm, rolle, verdi, aapent=aapent) for spm, verdi in dict(svar).items()]
        legg_til_anonyme(self.svar, rader)

    def anonyme(self) -> Anonyme:
        """Every anonymous answer of the municipality."""
        return les_anonyme(self.svar)
