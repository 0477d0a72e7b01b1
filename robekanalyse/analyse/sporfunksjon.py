"""The chain behind a figure made of functions: their amounts, the region's share of its area, and why it is blank."""

from __future__ import annotations

from ..grunnlag.kommune import Kommune
from .funksjonsdeling import delinger, omraadet_til
from .referanser import Referanse
from .tallspor import HENT, Raatall, Trinn, i_setning, parentes, raatall, rader, sum_av, tall
from .tjenesteliste import FUNKSJON, Tjeneste
from .tjenestetall import NETTO, PER_INNBYGGER


def funksjonsrader(hvem: Kommune | str, t: Tjeneste, aar: int, navn: str = "") -> tuple[Raatall, ...]:
    """The functions SSB has a figure for; the others are nothing, since the rest is the whole area.

    `hvem` is a municipality or the code of a region, which is then said as `navn`.
    """
    foran = f"Netto driftsutgifter, {navn}, funksjon" if navn else "Netto driftsutgifter, funksjon"
    return tuple(
        x for nr in (o.removeprefix(FUNKSJON) for o in t.omraader)
        for x in raatall(f"{foran} {nr}",
                         rader("kostra_funksjoner", hvem, NETTO, aar, funksjon=nr), "",
                         f"{nr} (KOKfunksjon0000), AGD2 (KOKart0000)")
    )


def ikke_delt(kommune: Kommune, t: Tjeneste, aar: int) -> str:
    """Why has this municipality no figure for the service that year?"""
    if kommune.konstruert:
        return f"{kommune.navn} er laget for øving og har ikke tall per funksjon."
    for d in delinger(kommune, aar)[0]:
        if d.omraade == omraadet_til(t):
            hvor = f"i {i_setning(d.navn)} for {kommune.navn} i {aar}"
            return (f"Funksjonene {hvor} er til sammen {tall(d.sum_funksjoner)} (1000 kr) og området"
                    f" {tall(d.omraadet)}. Da deles det ikke.")  # fmt: skip
    return f"Tall per funksjon for {kommune.navn} i {aar} er ikke i datagrunnlaget. {HENT}"


def regionens_funksjoner(ref: Referanse, t: Tjeneste, aar: int, utgift: float):
    """A region's amounts in the functions, as a share of its area's, of what the area costs per inhabitant."""
    kode, omraade = ref.regioner[0], omraadet_til(t)
    egne = funksjonsrader(kode, t, aar, ref.navn)
    beloep, per = (
        raatall(f"{navn}, {ref.navn}, {omraade}", rader("kostra_tjenester", kode, i, aar, omraade=omraade), "", "")
        for navn, i in (("Netto driftsutgifter", NETTO), ("Netto driftsutgifter per innbygger", PER_INNBYGGER))
    )
    formel = "Beløp i funksjonene / beløp i området × kr per innbygger i området."
    sum_ = sum_av([x.verdi for x in egne])
    sum_ = f"({sum_})" if len(egne) > 1 else parentes(egne[0].verdi)
    innsatt = f"{sum_} / {tall(beloep[0].verdi)} × {tall(per[0].verdi)}"
    return (*egne, *beloep, *per), Trinn(f"Referansens utgift ({ref.navn})", formel, innsatt, utgift, "kr")
