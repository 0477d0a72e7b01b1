"""How a session notebook begins: municipality, network and accounts year, checked before anything is shown."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from ..grunnlag import kurs
from ..grunnlag.feil import ManglerTall, UgyldigInndata
from ..grunnlag.kilder import aar_med_rader
from ..grunnlag.kommune import Kommune, finn_kommune
from ..grunnlag.kommuneidentitet import koder_for
from ..grunnlag.nettverk import Nettverk, finn_nettverk
from ..grunnlag.oeyeblikksbilde import merknader


@dataclass(frozen=True)
class Utgangspunkt:
    """What a gathering is about: its number, the municipality, its network and the accounts year.

    Shown in a notebook it is the line on top that says whose figures these are.
    """

    samling: int
    kommune: Kommune
    nettverk: Nettverk | None
    aar: int

    @property
    def folketall_aar(self) -> int:
        """The 1 January whose population divides this year's accounts, as SSB does it (31 December)."""
        return self.aar + 1

    @property
    def tittel(self) -> str:
        """«Samling 3 · Handlingsrom per tjeneste · Hareid»."""
        return f"Samling {self.samling} · {kurs.samling(self.samling).tittel} · {self.kommune.navn}"

    def _repr_html_(self) -> str:
        deler = [f"Kommune {self.kommune.nr} i {self.kommune.fylke}", f"regnskapsår {self.aar}"]
        if self.nettverk:
            deler.append(f"nettverk: {self.nettverk.tittel}")
        merke = (
            '<p class="robek-konstruert"><strong>Konstruert eksempel:</strong> '
            "Fjordvik finnes ikke, og tallene er laget for øving.</p>"
        )
        om_tallene = "" if self.kommune.konstruert else "".join(
            f'<p class="robek-merknad">{escape(m)}</p>' for m in merknader()
        )
        return (
            f'<div class="robek-start"><p style="font-size:1.3em;margin:0"><strong>{escape(self.tittel)}</strong></p>'
            f"<p>{escape(' · '.join(deler))}</p>{merke if self.kommune.konstruert else om_tallene}</div>"
        )

    def __repr__(self) -> str:
        return f"{'Konstruert eksempel: ' if self.kommune.konstruert else ''}{self.tittel}, regnskapsår {self.aar}"


def regnskapsaar(kommune: Kommune) -> tuple[int, ...]:
    """Which accounts years have figures? The municipality's own years, or all years in the tables when it has none."""
    koder = [kommune.nr] if kommune.konstruert else [k.nr for k in koder_for(kommune)]
    hva = {"konstruert": kommune.konstruert, "indikator": "brutto_driftsinntekter"}
    return aar_med_rader("kostra_oekonomi", kommunenr=koder, **hva) or _noen(aar_med_rader("kostra_oekonomi", **hva))


def _noen(aarene: tuple[int, ...]) -> tuple[int, ...]:
    if not aarene:
        raise ManglerTall("Datagrunnlaget har ingen regnskapstall: hent dem med «robekanalyse oppdater».")
    return aarene


def planaar(kommune: Kommune) -> tuple[int, ...]:
    """Which four years will the next økonomiplan cover? It begins two years after the newest accounts in the tables.

    The newest of all municipalities, not the municipality's own: one without figures plans for the same years.
    """
    siste = _noen(aar_med_rader("kostra_oekonomi", kommune.konstruert))[-1]
    return tuple(siste + n for n in range(2, 6))


def aapne(samling: int, kommune, nettverk: str | None = None, aar: int | None = None) -> Utgangspunkt:
    """What is this gathering about? Checks the notebook's parameters and picks the newest accounts year with figures.

    `kommune` is a name or number, `nettverk` a name in data/nettverk.yaml, a network file of one's own, or None.
    Raises UgyldigInndata, UkjentKommune, FlertydigKommune, UkjentNettverk or ManglerTall, each one Norwegian sentence.
    """
    kurs.samling(samling)
    k = finn_kommune(kommune)
    n = finn_nettverk(nettverk) if nettverk else None
    aarene = regnskapsaar(k)
    if aar is None:
        return Utgangspunkt(samling, k, n, aarene[-1])
    if isinstance(aar, bool) or not isinstance(aar, int):
        raise UgyldigInndata(f"Regnskapsåret «{aar}» er ikke et årstall: skriv fire sifre, for eksempel {aarene[-1]}.")
    if aar not in aarene:
        raise ManglerTall(
            f"Det finnes ingen regnskapstall for {k.navn} i {aar}: velg et år fra {aarene[0]} til {aarene[-1]}."
        )
    return Utgangspunkt(samling, k, n, aar)
