"""The data that go in the site: the network's own figures, the references they are compared with, and no one else's.

The accounts (KOSTRA) keep only the rows of the network's municipalities, under every number they have had, of regions
(the country, KOSTRA groups), and, for the one year, of those that a member is compared with as the most alike. Kept
whole are the registers of names, numbers and groups, the population and its projections, the published need indices
and the ROBEK register: the country's and the counties' figures are made of them, and without them a comparison would
come out differently in the browser than in the workbook. tests/test_nettsted_utdrag.py sets the two side by side.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable

from ..analyse.likhet import likeste_kommuner
from ..grunnlag.feil import RobekFeil
from ..grunnlag.kilder import les
from ..grunnlag.kommune import Kommune, koder_for
from ..grunnlag.nettverk import Nettverk, innebygde_nettverk
from ..grunnlag.oeyeblikksbilde import oversikt
from ..samling.s3_felles import sammenligningsaar
from ..samling.start import aapne

# table → the columns that say whose the row is; every other table goes in whole
EGNE_TALL = {
    "kostra_oekonomi": ("kommunenr", "kommunenr_i_dag"),
    "kostra_tjenester": ("kommunenr", "kommunenr_i_dag"),
    "kostra_funksjoner": ("kommunenr", "kommunenr_i_dag"),
    "befolkning_samtidig": ("kommunenr",),
}
_UTEN = re.compile(r"(nettsted|oeyeblikksbilder|ssb)/|LESMEG")  # of no use to a reader


def numre(kommuner: Iterable[Kommune], nettverk: Nettverk | None = None) -> frozenset[str]:
    """Under which numbers do these municipalities have figures? Today's, and all they have had."""
    ut = set()
    for k in kommuner:
        ut |= {k.nr, *(t.nr for t in k.tidligere), *(kode.nr for kode in koder_for(k))}
    for m in nettverk.medlemmer if nettverk else ():
        ut |= {m.nr_den_gang, *(kode.nr for kode in m.koder)}
    return frozenset(ut)


def sammenlignet_med(kommuner: Iterable[Kommune], nettverk: Nettverk | None = None) -> frozenset[tuple[str, int]]:
    """With whose figures, and of which year, are these compared as the most alike? (number, accounts year)."""
    ut = set()
    for k in kommuner:
        aar = sammenligningsaar(aapne(3, k, nettverk.navn if nettverk else None))
        for bare_med_tall in (False, True):
            try:
                like = likeste_kommuner(k, aar, bare_med_tall=bare_med_tall)
            except RobekFeil:  # nothing to be alike in: the notebook says so too
                continue
            ut |= {(nr, aar) for nr in like["kommunenr"]}
    return frozenset(ut)


def nettverkets(kommuner: Iterable[Kommune], nettverk: Nettverk) -> Callable[[str, bytes], bytes | None]:
    """What of each data file goes in the site of this network?"""
    kommuner = tuple(kommuner)
    av = utdrag(numre(kommuner, nettverk), sammenlignet_med(kommuner, nettverk))

    def med_eget(sti: str, innhold: bytes) -> bytes | None:
        if sti == "nettverk.yaml" and nettverk.navn not in innebygde_nettverk():  # one of the facilitator's own
            return innhold.rstrip() + b"\n" + _som_yaml(nettverk).encode("utf-8")
        return av(sti, innhold)

    return med_eget


def _som_yaml(n: Nettverk) -> str:
    medlemmer = [{"navn": m.navn_den_gang, "nr": m.nr_den_gang, "merknad": m.merknad} for m in n.medlemmer]
    return json.dumps({n.navn: {"tittel": n.tittel, "medlemmer": medlemmer}}, ensure_ascii=False)[1:-1] + "\n"


def utdrag(
    egne: frozenset[str], andre: frozenset[tuple[str, int]] = frozenset()
) -> Callable[[str, bytes], bytes | None]:
    """What of each data file goes in the site: a function of its path under data/ and its content."""

    def av(sti: str, innhold: bytes) -> bytes | None:
        if _UTEN.match(sti):
            return None
        mappe, _, fil = sti.partition("/")
        tabell = fil.removesuffix(".csv")
        if mappe == "tall" and oversikt().lag(tabell):  # what has been fetched is in the workbooks, and so it is here
            innhold = les(tabell).to_csv(index=False, lineterminator="\n").encode("utf-8")
        if mappe != "tall" or tabell not in EGNE_TALL:
            return innhold
        med = {(nr, str(aar)) for nr, aar in andre} if tabell == "kostra_tjenester" else set()
        return _rader(innhold, EGNE_TALL[tabell], egne, med)

    return av


def _rader(innhold: bytes, kolonner: tuple[str, ...], egne: frozenset[str], andre: set[tuple[str, str]]) -> bytes:
    rader = csv.DictReader(io.StringIO(innhold.decode("utf-8"), newline=""))
    ut = io.StringIO(newline="")
    skriver = csv.DictWriter(ut, rader.fieldnames, lineterminator="\n")
    skriver.writeheader()
    for rad in rader:
        hvem = [rad[k] for k in kolonner if re.fullmatch(r"\d{4}", rad[k])]
        if not hvem or egne & set(hvem) or any((nr, rad["aar"]) in andre for nr in hvem):
            skriver.writerow(rad)
    return ut.getvalue().encode("utf-8")
