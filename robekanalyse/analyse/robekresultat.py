"""What `robek_status` answers: one line per letter of the act, and what they mean together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from .eksakt import ramse


@dataclass(frozen=True)
class Bokstav:
    """One letter: the condition, whether it has occurred (None: not assessed), why, what leads out, the deadline."""

    bokstav: str
    vilkaar: str
    inntruffet: bool | None
    forklaring: str
    staar: bool
    vei_ut: str
    tiltaksplanfrist: dt.date | None
    hjemmel: str
    kilde: str
    antatt: tuple[str, ...] = ()

    @property
    def svar(self) -> str:
        """What stands in the decision table: ja, nei or mangler tall."""
        return {True: "ja", False: "nei", None: "mangler tall"}[self.inntruffet]


@dataclass(frozen=True)
class RobekStatus:
    """What the act says of a municipality, letter by letter.

    Attributes
    ----------
    bokstaver : the letters whose condition has occurred, in order.
    registrert : is it to stand in the register? True also when it stood there and has not yet met § 28-5.
    staar_paa : the letters it stands there on: those that have occurred, and earlier ones whose way out is not met.
    vei_ut_naadd : the letters it stood on whose way out (§ 28-5) is met.
    tiltaksplanfrist : the (earliest) deadline for the tiltaksplan of the letters that have occurred, or None.
    ikke_vurdert : letters that could not be assessed for want of figures, in order; never counted as occurred.
    unntatt : the ministry has decided that it is not entered, though a condition has occurred.
    vurderinger : one `Bokstav` per letter of the act in force.
    antatt : what was assumed, in sentences a user can read and overrule.
    merknader : what a reader must be told besides.
    """

    lov: str
    bokstaver: tuple[str, ...]
    registrert: bool
    staar_paa: tuple[str, ...]
    vei_ut_naadd: tuple[str, ...]
    tiltaksplanfrist: dt.date | None
    ikke_vurdert: tuple[str, ...]
    unntatt: bool
    hjemler: tuple[str, ...]
    vurderinger: tuple[Bokstav, ...]
    antatt: tuple[str, ...]
    merknader: tuple[str, ...]

    @cached_property
    def forklaring(self) -> dict[str, str]:
        """Why did each letter come out as it did? letter → a sentence with the figures."""
        return {v.bokstav: v.forklaring for v in self.vurderinger}

    @cached_property
    def vei_ut(self) -> dict[str, str]:
        """What leads out, for each letter it stands on (§ 28-5)? letter → a sentence."""
        return {v.bokstav: v.vei_ut for v in self.vurderinger if v.bokstav in self.staar_paa}

    @property
    def konklusjon(self) -> str:
        """The whole answer in one sentence, with what could not be assessed said."""
        if self.unntatt and not self.registrert:
            svar = f"Vilkåret i {_navn(self.bokstaver)} er oppfylt, men departementet har unntatt kommunen."
        elif self.registrert and not self.bokstaver:
            svar = f"Kommunen står fortsatt i registeret på {_navn(self.staar_paa)}."
        elif self.registrert:
            svar = f"Kommunen skal stå i registeret på {_navn(self.staar_paa)}."
        elif self.vei_ut_naadd:
            svar = f"Kommunen har nådd veien ut av registeret for {_navn(self.vei_ut_naadd)}."
        elif self.ikke_vurdert:
            svar = "Ingen av bokstavene vi har tall for, er oppfylt."
        else:
            svar = "Ingen bokstav er oppfylt."
        return svar + (f" Ikke vurdert: {_navn(self.ikke_vurdert)}." if self.ikke_vurdert else "")


def _navn(bokstaver) -> str:
    return f"bokstav {ramse(bokstaver)}"
