"""Which municipalities work together in a network, under the names they had when it ran."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .datamappe import les_yaml
from .feil import OedelagtFil, RobekFeil, UgyldigInndata, UkjentNettverk
from .kommune import Kode, Kommune, finn_kommune, koder_for
from .kommuneidentitet import som_nr
from .kommunenavn import grov_noekkel, navn_og_sted

# Where a facilitator's own networks lie, seen from the folder the work is done in.
EGEN_MAPPE = "nettverk"
EKSEMPEL = "«sunnmøre: [Hareid, Ulstein]»"


@dataclass(frozen=True)
class Medlem:
    """One municipality in a network: its name and number then, and the municipality it is today."""

    navn_den_gang: str
    nr_den_gang: str
    kommune: Kommune
    merknad: str = ""

    def __str__(self) -> str:
        if self.navn_den_gang == self.kommune.navn:
            return self.navn_den_gang
        return f"{self.navn_den_gang} (nå {self.kommune.navn})"

    @property
    def koder(self) -> tuple[Kode, ...]:
        """Under which numbers does the participant have its own figures? Hobøl: 0138 to 2019, not Indre Østfold."""
        return koder_for(self.nr_den_gang)


@dataclass(frozen=True)
class Nettverk:
    """A named group of municipalities, in the order of the file."""

    navn: str
    tittel: str
    medlemmer: tuple[Medlem, ...]

    @property
    def kommuner(self) -> tuple[Kommune, ...]:
        """The members as the municipalities they are today."""
        return tuple(m.kommune for m in self.medlemmer)


def _medlem(post) -> Medlem:
    """One entry of the list: a name, a number, or a mapping with `nr`, `navn` and `merknad`."""
    if isinstance(post, str):
        post = {"navn": post}
    felt = post if isinstance(post, dict) else {}
    if not felt.keys() & {"navn", "nr"} or not felt.keys() <= {"navn", "nr", "merknad"} or not all(
        isinstance(v, str) for v in felt.values()
    ):
        raise UgyldigInndata("hvert medlem skrives som et navn, et nummer eller {navn: …, nr: …, merknad: …}.")
    navn = navn_og_sted(post["navn"])[0] if "navn" in post else ""
    kommune = finn_kommune(f"{navn}, {post['nr']}" if navn and "nr" in post else post.get("nr") or post["navn"])
    if kommune.konstruert:
        raise UgyldigInndata(f"{kommune.navn} er konstruert og kan ikke være med i et nettverk: ta den ut.")
    navn_da, nr_da = _den_gang(kommune, navn, post.get("nr") or post["navn"])
    return Medlem(navn_da, nr_da, kommune, post.get("merknad", ""))


def _den_gang(kommune: Kommune, navn: str, nr: str) -> tuple[str, str]:
    """The participant's own name and number, properly written: «fræna» is Fræna 1548, not Hustadvika 1579."""
    for t in (kommune, *kommune.tidligere):
        if som_nr(nr) == t.nr or (som_nr(nr) is None and grov_noekkel(navn) == grov_noekkel(t.navn)):
            return t.navn, t.nr
    return kommune.navn, kommune.nr


def _nettverk(navn: str, innhold) -> Nettverk:
    """One network from its part of a file: a list of members, or a mapping with `tittel` and `medlemmer`."""
    if isinstance(innhold, list):
        innhold = {"medlemmer": innhold}
    if not isinstance(innhold, dict) or not isinstance(innhold.get("medlemmer"), list) or not innhold["medlemmer"]:
        raise UgyldigInndata(f"det mangler en liste over medlemmer: skriv for eksempel {EKSEMPEL}.")
    medlemmer, sett = [], {}
    for post in innhold["medlemmer"]:
        m = _medlem(post)
        if m.kommune in sett:
            raise UgyldigInndata(f"{sett[m.kommune]} og {m} er samme kommune ({m.kommune.nr}): ta ut en av dem.")
        sett[m.kommune] = m
        medlemmer.append(m)
    return Nettverk(navn, str(innhold.get("tittel") or navn), tuple(medlemmer))


def _fra_innhold(innhold, fil: str, stamme: str) -> dict[str, Nettverk]:
    if isinstance(innhold, list):
        innhold = {stamme: innhold}
    if not isinstance(innhold, dict) or not innhold:
        raise OedelagtFil(f"Filen {fil} er ikke en liste over nettverk: skriv for eksempel {EKSEMPEL}.")
    ut = {}
    for navn, del_ in innhold.items():
        try:
            ut[str(navn)] = _nettverk(str(navn), del_)
        except RobekFeil as e:
            raise OedelagtFil(f"Filen {fil}, nettverket {navn}: {e}") from None
    return ut


@cache
def innebygde_nettverk() -> dict[str, Nettverk]:
    """Which networks follow with the project? name → Nettverk, in the order of data/nettverk.yaml."""
    return _fra_innhold(les_yaml("nettverk.yaml"), "data/nettverk.yaml", "nettverk")


def _les_egen(fil: Path) -> dict[str, Nettverk]:
    import yaml

    try:
        # The base loader keeps every value as text: 0135 without quotes would else be read as an octal number.
        innhold = yaml.load(fil.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except OSError:
        raise OedelagtFil(f"Filen {fil} finnes ikke eller kan ikke åpnes: rett stien.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        linje = getattr(getattr(e, "problem_mark", None), "line", None)
        sted = f" ved linje {linje + 1}" if linje is not None else ""
        raise OedelagtFil(
            f"Filen {fil} kan ikke leses som nettverk{sted}: skriv for eksempel {EKSEMPEL}."
        ) from None
    ut = _fra_innhold(innhold, str(fil), fil.stem)
    for navn in ut:
        if navn in innebygde_nettverk():
            raise OedelagtFil(f"Filen {fil} bruker navnet {navn}, som er opptatt: gi nettverket et annet navn.")
    return ut


def _egne(ekstra_fil: str | Path | None) -> Iterator[tuple[str, Nettverk]]:
    if ekstra_fil is not None:
        yield from _les_egen(Path(ekstra_fil)).items()
    for fil in sorted([*Path(EGEN_MAPPE).glob("*.yaml"), *Path(EGEN_MAPPE).glob("*.yml")]):
        yield from _les_egen(fil).items()


def alle_nettverk(ekstra_fil: str | Path | None = None) -> dict[str, Nettverk]:
    """Which networks can be chosen? Those that follow with the project, then the facilitator's own.

    Own files are `ekstra_fil`, if given, and all of the folder `nettverk/` in the working directory.
    Raises OedelagtFil, in one Norwegian sentence, when one of them cannot be read as networks.
    """
    ut = dict(innebygde_nettverk())
    for navn, n in _egne(ekstra_fil):
        ut.setdefault(navn, n)
    return ut


def finn_nettverk(navn: str, ekstra_fil: str | Path | None = None) -> Nettverk:
    """Which municipalities are in this network? «robek-1», «ROBEK I», «eksempel», or the name of an own one.

    Raises UkjentNettverk with the known names, OedelagtFil when an own file is wrong.
    """
    soek = grov_noekkel(str(navn))

    def treff(nettverk: dict[str, Nettverk]) -> Nettverk | None:
        return next((n for n in nettverk.values() if soek in (grov_noekkel(n.navn), grov_noekkel(n.tittel))), None)

    # Those that follow with the project come first, so that a mistake in an own file does not stop them.
    if n := treff(innebygde_nettverk()):
        return n
    alle = alle_nettverk(ekstra_fil)
    if n := treff(alle):
        return n
    naer = difflib.get_close_matches(str(navn), alle, n=1)
    forslag = f"mener du {naer[0]}? Ellers velg" if naer else "velg"
    raise UkjentNettverk(f"Det finnes ikke noe nettverk som heter «{navn}»: {forslag} et av {', '.join(alle)}.")
