"""How safe is a measure? Graded by the rules of data/tiltak/gradering.yaml, from trygt to frarådes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil, UgyldigInndata

_JA_NEI = {"ja": True, "nei": False, True: True, False: False}
# What a card says nothing about: most measures are lasting, concrete and lower the operating cost.
_VANLIG = {"varig": True, "driftsutgift": True, "konkret": True}


@dataclass(frozen=True)
class Gradering:
    """The grade of one measure: id, name, the reason of every rule of that grade that applies, and what is not known.

    `grad` is None when no rule fits; `mangler` names the information that could have changed the answer.
    """

    grad: str | None
    navn: str
    grunner: tuple[str, ...]
    mangler: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tiltakskort:
    """One card of the sorting exercise, with its grade."""

    nr: int
    tiltak: str
    gradering: Gradering


def grader_tiltak(opplysninger: Mapping) -> Gradering:
    """Is this measure safe, one for thought, one for great care, or one to advise against, and why?

    `opplysninger` answers ja or nei (or True, False) to the questions of data/tiltak/gradering.yaml: varig,
    driftsutgift, konkret, salg, selvkost, naer_lovens_gulv, andres_vedtak, beroerer_ansatte, beroerer_dekning. What is
    not given is not assessed: a rule applies only when all it looks at is known. The first grade with a rule that
    applies is the answer. Raises UgyldigInndata for an unknown question or an answer that is neither yes nor no.

    >>> grader_tiltak({"varig": "nei"}).navn
    'Frarådes'
    """
    regler = les_yaml("tiltak/gradering.yaml")
    kjent = _lest(opplysninger, regler["opplysninger"])
    try:
        for g in regler["grader"]:
            treff = tuple(r["grunn"] for r in g["regler"] if _passer(r["naar"], kjent))
            if treff:
                return Gradering(g["id"], g["navn"], treff)
    except (KeyError, TypeError) as e:
        raise OedelagtFil(f"En regel i data/tiltak/gradering.yaml mangler feltet {e}: fyll det ut.") from None
    mangler = tuple(s for felt, s in regler["opplysninger"].items() if felt not in kjent)
    uten = regler["uten_grad"]
    return Gradering(None, uten["navn"], ("Svar på spørsmålene først.",) if mangler else (uten["grunn"],), mangler)


def _lest(opplysninger: Mapping, felter: Mapping) -> dict[str, bool]:
    ut = {}
    for felt, svar in opplysninger.items():
        if felt not in felter:
            raise UgyldigInndata(f"«{felt}» er ikke noe graderingen ser på: velg blant {', '.join(felter)}.")
        if svar is None or svar == "":
            continue
        if svar not in _JA_NEI:
            raise UgyldigInndata(f"«{felt}» må være ja eller nei, ikke «{svar}».")
        ut[felt] = _JA_NEI[svar]
    return ut


def _passer(naar: Mapping, kjent: Mapping[str, bool]) -> bool:
    return all(felt in kjent and kjent[felt] == _JA_NEI[svar] for felt, svar in naar.items())


@cache
def tiltakskort() -> tuple[Tiltakskort, ...]:
    """Which cards does the sorting exercise have, and what do the rules say about each? In the order of the file."""
    regler = les_yaml("tiltak/gradering.yaml")
    ut = []
    for k in regler["kort"]:
        svar = {f: _VANLIG.get(f, False) for f in regler["opplysninger"]}
        svar |= {f: v for f, v in k.items() if f not in ("nr", "tiltak")}
        ut.append(Tiltakskort(k["nr"], k["tiltak"], grader_tiltak(svar)))
    return tuple(ut)
