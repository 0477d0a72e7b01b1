"""Economic leeway service by service: actual cost, the norm, the deviation in mill. kr, and the big money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.nettverk import Nettverk
from ..grunnlag.opphav import Opphav, Resultattabell, resultattabell
from ..grunnlag.tall import les_tall, tekst
from .folketall import folketallskilder
from .referanser import finn_referanse
from .referanseregning import store_penger
from .sammenligning import Sammenligning, sammenlign
from .ssbmerker import ikke_vist
from .tjenesteforbehold import alle_forbehold
from .tjenesteliste import ALLE, tjenester, uten_omraade
from .tjenestetall import NETTO, sjekk_aar


def handlingsrom(
    kommune, aar: int, referanse="landet", inntektskorreksjon=None, inndeling: str = ALLE,
) -> Resultattabell:
    """How much does each service cost above or below the norm of a reference, and where is the money?

    `kommune` is a name, a number, a Kommune, a network or a list of them: all rows come in one table. `aar` is the
    accounts year, 2020–2025 in the embedded data. `referanse` is what `finn_referanse` accepts: «landet», «landet uten
    Oslo», «KOSTRA-gruppe», a network, a list of municipalities, «naermeste», «naermeste med tall», «beste kvartil».
    `inntektskorreksjon` is an income index K (1 = the country) or a mapping from municipality to K. `inndeling` is
    «alle» areas, the six comparable «grupper», or the seven «sektorer» (where the figures are by sector).

    One row per service, largest net cost first, then those that give no leeway:
    kommunenr, kommune, tjeneste_id, tjeneste, rolle; netto_mill, norm_mill, avvik_mill (mill. kr);
    netto_per_innbygger, referanse_per_innbygger, norm_per_innbygger, avvik_per_innbygger (kr); behovsindeks and
    behovsindeks_referanse (1 = the country); indeks (100 = on the norm); endring_prosent (kr per inhabitant, from
    the year before); andel, kumulativ_andel (per cent of positive net cost in the services that count);
    referanse_median, referanse_lavest, referanse_hoeyest (kr per inhabitant),
    referanse_antall (members with figures); innbyggere (1 January of the year after); forbehold (a tuple of
    Tjenesteforbehold) and merknad, the same in one text.

        norm = L · B / B_ref (· K),  avvik_mill = (F − norm) · N / 10⁶

    A service of two sectors has one norm, the sum of theirs. Services outside the cost keys have B = 1. A reference of
    municipalities is their mean weighted by inhabitants, the municipality's own left out, and its need index likewise.
    What is missing is blank and `merknad` says why; no other reference is put in its place. Raises ManglerTall for a
    year without reference figures, UgyldigInndata, UkjentKommune or FlertydigKommune for the rest. Source: SSB 12362,
    12367, 07459, Grønt hefte.
    """
    kommuner = finn_kommuner(kommune)
    aar = sjekk_aar(aar)
    k = _inntektsindeks(inntektskorreksjon, kommuner)
    s = sammenlign(kommuner, tjenester(inndeling), aar, finn_referanse(referanse, kommuner, aar), k)
    deler = [_rader(s, i, forbehold) for i, forbehold in enumerate(alle_forbehold(s))]
    data = {felt: np.concatenate([d[felt] for d in deler]) for felt in deler[0]}
    return resultattabell(data, _kilder(s), _merknader(s, k, inndeling))


def finn_kommuner(kommune) -> tuple[Kommune, ...]:
    """Which municipalities are meant by one, a list or a network? Each once; Fjordvik never together with real ones."""
    if isinstance(kommune, Nettverk):
        kommuner = kommune.kommuner
    elif isinstance(kommune, (str, int, Kommune)) or not isinstance(kommune, Iterable):
        kommuner = (finn_kommune(kommune),)
    else:
        kommuner = tuple(dict.fromkeys(finn_kommune(k) for k in kommune))
    if not kommuner:
        raise UgyldigInndata("Lista over kommuner er tom: skriv minst én kommune.")
    if len({k.konstruert for k in kommuner}) > 1:
        raise UgyldigInndata("Fjordvik er konstruert og kan ikke stå sammen med virkelige kommuner: vis den for seg.")
    return kommuner


def _inntektsindeks(korreksjon, kommuner) -> np.ndarray:
    if korreksjon is None:
        return np.ones(len(kommuner))
    if isinstance(korreksjon, Mapping):
        per = {finn_kommune(k): v for k, v in korreksjon.items()}
        if mangler := [k.navn for k in kommuner if k not in per]:
            raise UgyldigInndata(f"Inntektsindeksen mangler for {mangler[0]}: legg den til, eller dropp korreksjonen.")
        verdier = [per[k] for k in kommuner]
    else:
        verdier = [korreksjon] * len(kommuner)
    ut = np.array([float(les_tall(v, "inntektskorreksjon")) for v in verdier])
    if (ut <= 0).any() or (ut > 10).any():
        raise UgyldigInndata("Inntektsindeksen må være større enn 0, med 1,00 for landet: skriv for eksempel 0,98.")
    return ut


def _rader(s: Sammenligning, i: int, forbehold) -> dict[str, np.ndarray]:
    """One municipality's rows, in the order a reader follows the money."""
    n = s.innbyggere[i]
    netto, norm_mill = s.utgift[i] * n / 1e6, s.norm[i] * n / 1e6
    teller = np.array([t.har_norm for t in s.tjenester])
    # Without own figures the norm is all there is to order by.
    orden, andel, kumulativ = store_penger(netto if np.isfinite(netto[teller]).any() else norm_mill, teller)
    if not np.isfinite(netto[teller]).any():
        andel, kumulativ = np.full(len(teller), np.nan), np.full(len(teller), np.nan)
    felt = {
        "kommunenr": np.full(len(teller), s.kommuner[i].nr, object),
        "kommune": np.full(len(teller), s.kommuner[i].navn, object),
        "tjeneste_id": np.array([t.id for t in s.tjenester], object),
        "tjeneste": np.array([t.navn for t in s.tjenester], object),
        "rolle": np.array([t.rolle for t in s.tjenester], object),
        "netto_mill": netto,
        "norm_mill": norm_mill,
        "avvik_mill": s.avvik_mill[i],
        "netto_per_innbygger": s.utgift[i],
        "referanse_per_innbygger": np.where(teller, s.ref.utgift[i], np.nan),
        "norm_per_innbygger": s.norm[i],
        "avvik_per_innbygger": s.utgift[i] - s.norm[i],
        "behovsindeks": np.where(teller, s.behov[i], np.nan),
        "behovsindeks_referanse": np.where(teller, s.ref.behov[i], np.nan),
        "indeks": s.indeks[i],
        "endring_prosent": s.endring_prosent[i],
        "andel": 100 * andel,
        "kumulativ_andel": 100 * kumulativ,
        "referanse_median": s.ref.median[i],
        "referanse_lavest": s.ref.lavest[i],
        "referanse_hoeyest": s.ref.hoeyest[i],
        "referanse_antall": s.ref.antall[i],
        "innbyggere": np.full(len(teller), n),
        "forbehold": _objekter(forbehold),
        "merknad": np.array([" ".join(f.tekst for f in liste) for liste in forbehold], object),
    }
    return {navn: verdi[orden] for navn, verdi in felt.items()}


def _objekter(forbehold) -> np.ndarray:
    ut = np.empty(len(forbehold), object)
    for j, liste in enumerate(forbehold):
        ut[j] = liste
    return ut


def _kilder(s: Sammenligning) -> list[Opphav]:
    formel = "(F − L·B/B_ref)·N/10⁶"
    konstruert, aar = s.kommuner[0].konstruert, (s.aar + 1, s.aar + 1)
    folk = folketallskilder(aar, "innbyggere", konstruert, [k.nr for k in s.kommuner])
    return [k.med(formel=formel) for k in (*s.kilder, *folk)]


def _merknader(s: Sammenligning, k: np.ndarray, inndeling: str) -> list[str]:
    ut = [
        f"Sammenlignet med {s.referanse.navn} i {s.aar}. Avvik er et sted å lete, ikke en innsparing.",
        f"Behovsindeksene er for {s.indeksaar}, fordi indekser per sektor bare finnes for det året i datagrunnlaget.",
        f"Per innbygger er delt på folketallet 1. januar {s.aar + 1}, slik SSB gjør.",
        *s.referanse.merknader, *(e for e in s.referanse.egne if e),
    ]
    if (k != 1).any():
        hva = f"inntektsindeksen {tekst(k[0], 2)}" if len(set(k)) == 1 else "hver kommunes inntektsindeks"
        ut.append(f"Normen er ganget med {hva}, som brukeren har oppgitt.")
    if inndeling == ALLE:
        ut.append(uten_omraade())
    omraader = [o for t in s.tjenester for o in t.omraader]
    if len(s.kommuner) <= 8:
        ut += ikke_vist("kostra_tjenester", s.kommuner, indikator=NETTO, aar=s.aar, omraade=omraader)
    return ut


@dataclass(frozen=True)
class Tjenestesum:
    """One municipality's services together, mill. kr: net cost, norm and deviation of those that have all three.

    `over` is the sum of the deviations above the norm, `under` of those below; `uten_avvik` names the services that
    have no deviation and are not in the sums.
    """

    kommune: str
    netto_mill: float
    norm_mill: float
    avvik_mill: float
    over: float
    under: float
    antall: int
    uten_avvik: tuple[str, ...]


def handlingsromsum(tabell: Resultattabell) -> tuple[Tjenestesum, ...]:
    """What do the services come to together, one sum per municipality in the table? Never an amount to save."""
    ut = []
    for _, t in tabell.groupby("kommunenr", sort=False):
        med = t[t["avvik_mill"].notna()]
        avvik = med["avvik_mill"]
        ut.append(
            Tjenestesum(
                t["kommune"].iloc[0], float(med["netto_mill"].sum()), float(med["norm_mill"].sum()), float(avvik.sum()),
                float(avvik[avvik > 0].sum()), float(avvik[avvik < 0].sum()), len(med),
                tuple(t.loc[t["avvik_mill"].isna(), "tjeneste"]),
            )
        )
    return tuple(ut)


def usikkerhet(tabell: Resultattabell) -> Resultattabell:
    """What does the comparison not know, sentence by sentence? kommunenr, kommune, tjeneste, slag, tekst."""
    rader = [
        {"kommunenr": r.kommunenr, "kommune": r.kommune, "tjeneste": r.tjeneste, "slag": f.slag, "tekst": f.tekst}
        for r in tabell.itertuples() for f in r.forbehold
    ]
    return resultattabell(rader, tabell.kilder, tabell.merknader)
