"""Conversation cards: the three questions this municipality should talk about, and the chart that raises each."""

from __future__ import annotations

from ..grunnlag.datamappe import les_yaml
from ..grunnlag.feil import OedelagtFil
from ..grunnlag.kommune import Kommune
from ..grunnlag.kommunenavn import alfabetisk
from ..grunnlag.opphav import Resultattabell, resultattabell
from .drivertall import drivertraer, fjordvik_drivere
from .drivertre import drivere
from .norm import finn_kommuner, handlingsrom
from .referanser import KVARTIL, finn_referanse
from .samtalemaal import MAAL, Funn, Grunnlag
from .tjenesteliste import GRUPPER

# What is always true of a service is said under the comparison; a card carries what is special about this figure.
_ALLTID = ("definisjon", "mangler_egne", "rolle", "uten_indeks")


def samtalekort(kommune, aar: int, referanse="landet", referanse2=None) -> Resultattabell:
    """Which three questions should this municipality talk about, and which chart raises each of them?

    `kommune` is one municipality, or a list or a network for the facilitator's page; then municipalities come in
    alphabetical order, never by size of anything. `referanse` and the optional `referanse2` (for the question that
    depends on the reference) are as in `handlingsrom`.

    One row per card: kommunenr, kommune, nr (1–3), regel, tjeneste_id, spoersmaal, grunn (the figures in a sentence),
    forbehold (what is uncertain about them, may be empty), figur and celle (the chart, and where it stands in the third
    notebook), mill (kroner at stake, mill. kr). Cards are chosen by the rules of data/samtalekort.yaml: those with most
    kroner at stake, one per service and, unless the rule says otherwise, one per rule. Errors as in `handlingsrom`.
    """
    kommuner = tuple(sorted(finn_kommuner(kommune), key=lambda k: alfabetisk(k.navn)))
    tabell = handlingsrom(kommuner, aar, referanse, inndeling=GRUPPER)
    andre = handlingsrom(kommuner, aar, referanse2, inndeling=GRUPPER) if referanse2 is not None else None
    r = finn_referanse(referanse, kommuner, aar)
    mot2 = finn_referanse(referanse2, kommuner, aar).navn if referanse2 is not None else ""
    rader1, rader2 = _per_kommune(tabell), _per_kommune(andre)
    rader = []
    for k in kommuner:
        # The lowest quarter is other municipalities for each service, so a tree has no such reference.
        traer = {} if r.slag == KVARTIL else {t: drivere(k, t, aar, referanse) for t in _traer(k)}
        g = Grunnlag(k, aar, rader1[k.nr], r.navn, rader2.get(k.nr, ()), mot2, traer)
        rader += [_rad(g, nr, regel, funn) for nr, (regel, funn) in enumerate(_velg(g), start=1)]
    kilder = [*tabell.kilder, *(() if andre is None else andre.kilder)]
    return resultattabell(rader, kilder, tabell.merknader)


def _per_kommune(tabell) -> dict[str, tuple]:
    """Number → its rows, read once: a frame is slow to walk through again and again."""
    ut: dict[str, tuple] = {}
    for r in () if tabell is None else tabell.itertuples(index=False):
        ut[r.kommunenr] = (*ut.get(r.kommunenr, ()), r)
    return ut


def _traer(kommune: Kommune) -> list[str]:
    """Which parts of services have a tree that the data can fill? For Fjordvik also those with constructed figures."""
    return [
        t.id for t in drivertraer().values() if not t.hele and (
            fjordvik_drivere(t.id) if kommune.konstruert
            else all(d.alder or d.indikator for d in t.ledd)
        )
    ]


def _regler() -> list[dict]:
    regler = les_yaml("samtalekort.yaml")["kort"]
    if ukjent := [r["id"] for r in regler if r.get("maal") not in MAAL]:
        raise OedelagtFil(
            f"Kortet {ukjent[0]} i data/samtalekort.yaml har et mål som ikke finnes: velg {', '.join(MAAL)}."
        )
    return regler


def _velg(g: Grunnlag) -> list[tuple[dict, Funn]]:
    """Most kroner first; one card per service, and per rule unless it may give several. Ties keep the file's order."""
    kandidater = [(r, f) for r in _regler() for f in MAAL[r["maal"]](g, r)]
    valgt: list[tuple[dict, Funn]] = []
    for r, f in sorted(kandidater, key=lambda rf: -rf[1].mill):
        brukt = {x.tjeneste for _, x in valgt}
        if f.tjeneste not in brukt and (r.get("flere") or r["id"] not in {x["id"] for x, _ in valgt}):
            valgt.append((r, f))
        if len(valgt) == les_yaml("samtalekort.yaml")["antall"]:
            break
    return valgt


def _rad(g: Grunnlag, nr: int, regel: dict, f: Funn) -> dict:
    spoersmaal = regel["spoersmaal"]
    if isinstance(spoersmaal, dict):
        spoersmaal = spoersmaal[f.variant]
    rad = next(r for r in g.rader if r.tjeneste_id == f.tjeneste)
    return {
        "kommunenr": g.kommune.nr, "kommune": g.kommune.navn, "nr": nr, "regel": regel["id"], "tjeneste_id": f.tjeneste,
        "spoersmaal": spoersmaal.strip().format(**f.felt), "grunn": regel["grunn"].strip().format(**f.felt),
        "forbehold": " ".join(x.tekst for x in rad.forbehold if x.slag not in _ALLTID),
        "figur": regel["figur"], "celle": regel["celle"], "mill": f.mill,
    }
