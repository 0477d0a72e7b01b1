"""How a year's operating accounts are closed: what must be struck, what the fund covers, what is carried forward."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ..grunnlag.feil import UgyldigInndata
from ..grunnlag.regler import regel
from .eksakt import beloep, vis


class Strykninger(NamedTuple):
    """How much was struck of each budgeted disposition (lines 9–12)."""

    overf_inv: Decimal
    avs_disp: Decimal
    dekning_tidl: Decimal
    bruk_disp: Decimal


class Disponering(NamedTuple):
    """Where netto driftsresultat went; the five parts sum to it. Negative: money taken from there."""

    bundne_fond: Decimal
    investering: Decimal
    disposisjonsfond: Decimal
    dekning_tidligere: Decimal
    framfoert_merforbruk: Decimal


class Regnskapslinje(NamedTuple):
    """One line of the statement in BRF § 5-9; the amount signed as it works on the result."""

    nr: int
    navn: str
    beloep: Decimal


@dataclass(frozen=True)
class Driftsavslutning:
    """The closed year. Amounts in the unit of the inputs, exact.

    Attributes
    ----------
    avvik : årets budsjettavvik before strykninger (line 8); negative is merforbruk.
    strykninger : what was struck.
    fond_brukt, fond_brukt_tidligere : disposisjonsfond used on this year's and on earlier years' merforbruk.
    mindreforbruk_brukt, mindreforbruk_avsatt : the mindreforbruk used on earlier merforbruk, and put in the fund.
    merforbruk : this year's new merforbruk, carried forward.
    dekket_tidligere : all coverage of earlier years' merforbruk: budgeted, by mindreforbruk, by fund.
    akkumulert_merforbruk, disposisjonsfond : what stands in the balance at the end of the year.
    """

    ndr: Decimal
    avs_bundne: Decimal
    bruk_bundne: Decimal
    overf_inv: Decimal
    avs_disp: Decimal
    bruk_disp: Decimal
    dekning_tidl: Decimal
    ib_disp: Decimal
    ib_merforbruk: Decimal
    avvik: Decimal
    strykninger: Strykninger
    fond_brukt: Decimal
    fond_brukt_tidligere: Decimal
    mindreforbruk_brukt: Decimal
    mindreforbruk_avsatt: Decimal
    merforbruk: Decimal
    hjemler: tuple[str, ...]

    @property
    def dekket_tidligere(self) -> Decimal:
        budsjettert = self.dekning_tidl - self.strykninger.dekning_tidl
        return budsjettert + self.mindreforbruk_brukt + self.fond_brukt_tidligere

    @property
    def akkumulert_merforbruk(self) -> Decimal:
        return self.ib_merforbruk - self.dekket_tidligere + self.merforbruk

    @property
    def disposisjonsfond(self) -> Decimal:
        return self.ib_disp + self.disponering.disposisjonsfond

    @cached_property
    def disponering(self) -> Disponering:
        """Where did netto driftsresultat go? The parts sum to it."""
        avsatt = self.avs_disp - self.strykninger.avs_disp + self.mindreforbruk_avsatt
        brukt = self.bruk_disp - self.strykninger.bruk_disp + self.fond_brukt + self.fond_brukt_tidligere
        return Disponering(
            self.avs_bundne - self.bruk_bundne, self.overf_inv - self.strykninger.overf_inv, avsatt - brukt,
            self.dekket_tidligere, -self.merforbruk,
        )

    @cached_property
    def linjer(self) -> tuple[Regnskapslinje, ...]:
        """The 18 lines of BRF § 5-9. 8 is the sum of 1–7, 13 of 8–12, and 18 of 13, 14, 16 and 17.

        Line 15 stands outside the sum: there the fund is used and an earlier merforbruk covered by the same amount.
        """
        s = self.strykninger
        etter = self.avvik + s.overf_inv + s.avs_disp + s.dekning_tidl - s.bruk_disp
        verdier = (
            self.ndr, -self.avs_bundne, self.bruk_bundne, -self.overf_inv, -self.avs_disp, self.bruk_disp,
            -self.dekning_tidl, self.avvik, s.overf_inv, s.avs_disp, s.dekning_tidl, -s.bruk_disp, etter,
            self.fond_brukt, self.fond_brukt_tidligere, -self.mindreforbruk_brukt, -self.mindreforbruk_avsatt,
            -self.merforbruk,
        )
        navn = regel("regnskap.avslutningslinjer").verdi
        return tuple(Regnskapslinje(nr, n, v) for nr, (n, v) in enumerate(zip(navn, verdier, strict=True), start=1))


def avslutt_driftsregnskap(
    ndr, avs_bundne=0, bruk_bundne=0, overf_inv=0, overf_inv_bundet=0, avs_disp=0, bruk_disp=0, dekning_tidl=0,
    ib_disp=0, skjermet=0, ib_merforbruk=0,
) -> Driftsavslutning:
    """What must be struck, covered and carried forward when the operating accounts are closed?

    With merforbruk, budgeted transfer to investment (not bound money) and avsetning to disposisjonsfond are struck
    first, then coverage of earlier merforbruk; then disposisjonsfond is used, save the part that finances next
    year's operation in the *original* budget. With mindreforbruk, budgeted use of the fund is struck, earlier
    merforbruk covered and the rest put in the fund. Last, a merforbruk from earlier years that still stands is
    covered by free disposisjonsfond: it is unlawful to leave both standing.

    Parameters
    ----------
    ndr : netto driftsresultat, negative for a deficit.
    avs_bundne, bruk_bundne : put in and used of bound operating funds.
    overf_inv, overf_inv_bundet : transfer to investment, and how much of it is bound money that cannot be struck.
    avs_disp, bruk_disp : put in and used of disposisjonsfond by budget and delegated authority.
    dekning_tidl : budgeted coverage of earlier years' merforbruk.
    ib_disp, ib_merforbruk : disposisjonsfond and accumulated merforbruk at the start of the year.
    skjermet : the part of the fund that finances operation in next year's original budget.

    All in the same unit, positive except `ndr`. Raises UgyldigInndata, one Norwegian sentence, when an amount is
    negative or not a number, and when a part is larger than its whole.

    Source: BRF § 4-1 to § 4-4 and § 5-9; data/regler/regnskap.yaml.

    >>> a = avslutt_driftsregnskap(ndr=-12, avs_bundne=1, bruk_bundne=2, overf_inv=3, avs_disp=2, dekning_tidl=4,
    ...                            ib_disp=5, skjermet=1, ib_merforbruk=10)
    >>> [str(x) for x in (a.avvik, a.merforbruk, a.akkumulert_merforbruk, a.disposisjonsfond)]
    ['-20', '7', '17', '1']
    """
    ndr = beloep(ndr, "netto driftsresultat", negativ=True)
    avs_bundne, bruk_bundne = beloep(avs_bundne, "avsatt til bundne fond"), beloep(bruk_bundne, "bruk av bundne fond")
    overf_inv, bundet = beloep(overf_inv, "overført til investering"), beloep(overf_inv_bundet, "bundet overføring")
    avs_disp, bruk_disp = beloep(avs_disp, "avsatt til disposisjonsfond"), beloep(bruk_disp, "bruk av disposisjonsfond")
    dekning_tidl = beloep(dekning_tidl, "budsjettert dekning")
    ib_disp, skjermet = beloep(ib_disp, "inngående disposisjonsfond"), beloep(skjermet, "skjermet disposisjonsfond")
    ib_merforbruk = beloep(ib_merforbruk, "inngående merforbruk")
    fond_foer = ib_disp + avs_disp - bruk_disp
    _kontroller(overf_inv, bundet, dekning_tidl, ib_merforbruk, bruk_disp, fond_foer)

    avvik = ndr - avs_bundne + bruk_bundne - overf_inv - avs_disp + bruk_disp - dekning_tidl
    null = Decimal()
    mangler, til_overs = max(-avvik, null), max(avvik, null)

    stroeket_overf = min(mangler, overf_inv - bundet)
    mangler -= stroeket_overf
    # Money put in and taken out again in the same year cannot be struck: the fund would go below zero.
    stroeket_avs = min(mangler, avs_disp, fond_foer)
    mangler -= stroeket_avs
    stroeket_dekning = min(mangler, dekning_tidl)
    mangler -= stroeket_dekning
    ledig = max(fond_foer - stroeket_avs - skjermet, null)
    fond_brukt = min(mangler, ledig)
    merforbruk = mangler - fond_brukt

    stroeket_bruk = min(til_overs, bruk_disp)
    til_overs -= stroeket_bruk
    tidligere = ib_merforbruk - (dekning_tidl - stroeket_dekning)
    mindreforbruk_brukt = min(til_overs, tidligere)
    avsatt = til_overs - mindreforbruk_brukt

    tidligere -= mindreforbruk_brukt
    ledig = max(fond_foer - stroeket_avs - fond_brukt + stroeket_bruk + avsatt - skjermet, null)
    return Driftsavslutning(
        ndr=ndr, avs_bundne=avs_bundne, bruk_bundne=bruk_bundne, overf_inv=overf_inv, avs_disp=avs_disp,
        bruk_disp=bruk_disp, dekning_tidl=dekning_tidl, ib_disp=ib_disp, ib_merforbruk=ib_merforbruk, avvik=avvik,
        strykninger=Strykninger(stroeket_overf, stroeket_avs, stroeket_dekning, stroeket_bruk),
        fond_brukt=fond_brukt, fond_brukt_tidligere=min(ledig, tidligere), mindreforbruk_brukt=mindreforbruk_brukt,
        mindreforbruk_avsatt=avsatt, merforbruk=merforbruk,
        hjemler=(
            regel(f"regnskap.strykninger_{'mer' if avvik < 0 else 'mindre'}forbruk").hjemmel,
            regel("regnskap.avslutningslinjer").hjemmel,
        ),
    )


def _kontroller(overf_inv, bundet, dekning_tidl, ib_merforbruk, bruk_disp, fond_foer):
    """A part larger than its whole is a mistake in the figures, and would give a fund or a merforbruk below zero."""
    if bundet > overf_inv:
        raise UgyldigInndata(
            f"Bundet overføring til investering ({vis(bundet)}) er større enn hele overføringen ({vis(overf_inv)}):"
            " kontroller beløpene."
        )
    if dekning_tidl > ib_merforbruk:
        raise UgyldigInndata(
            f"Budsjettert dekning ({vis(dekning_tidl)}) er større enn merforbruket som skal dekkes"
            f" ({vis(ib_merforbruk)}): kontroller inngående merforbruk."
        )
    if fond_foer < 0:
        raise UgyldigInndata(
            f"Bruken av disposisjonsfond ({vis(bruk_disp)}) er større enn det som står i fondet, det mangler"
            f" {vis(-fond_foer)}: kontroller inngående fond."
        )


def minimumsavdrag(avskrivninger, laanegjeld, anleggsmidler) -> Decimal:
    """What is the least the municipality must pay down on its loans this year?

    Depreciation × loan debt / depreciable fixed assets, the last two from the opening balance; all three in the
    same unit, and the answer too, unrounded. Raises UgyldigInndata for negative amounts and when there are no
    depreciable assets to divide by. Source: koml. § 14-18 and forskrift om minimumsavdrag § 3-1.

    >>> str(minimumsavdrag(avskrivninger=25, laanegjeld=450, anleggsmidler=600))
    '18.75'
    """
    avskrivninger, laanegjeld = beloep(avskrivninger, "avskrivningene"), beloep(laanegjeld, "lånegjelden")
    anleggsmidler = beloep(anleggsmidler, "avskrivbare anleggsmidler")
    if anleggsmidler == 0:
        raise UgyldigInndata("Avskrivbare anleggsmidler er null: skriv verdien i inngående balanse.")
    return avskrivninger * laanegjeld / anleggsmidler
