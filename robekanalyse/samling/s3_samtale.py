"""Gathering 3, conversation cards: three questions to the municipality, and the facilitator's page for a network."""

from __future__ import annotations

import pandas as pd

from ..analyse.samtale import samtalekort as velg_kort
from ..grunnlag.feil import RobekFeil
from ..grunnlag.nettverk import Nettverk, finn_nettverk
from ..visning.tabell import Tabell, tabell
from .felles import Tekst
from .s3_felles import aarsmerknad, eller_tekst, merk, sammenligningsaar
from .start import Utgangspunkt

_DEL = {"c3-riktigmaal": "Riktig mål, brukt riktig", "c3-driverfoss": "Hva forklarer forskjellen?",
        "c3-norm": "Faktisk mot norm", "c3-referanse": "Hvem sammenligner vi oss med?",
        "c3-storepenger": "Følg de store pengene"}


def _kort(kommune, aar: int, referanse2):
    """The cards, with the network as the second reference when it can be one."""
    try:
        return velg_kort(kommune, aar, referanse2=referanse2)
    except RobekFeil:
        return velg_kort(kommune, aar)


def _rader(t) -> pd.DataFrame:
    ingen = "Ingen særlige forbehold ved dette tallet."
    return pd.DataFrame({
        "kommune": t["kommune"], "nr": [str(n) for n in t["nr"]], "spoersmaal": t["spoersmaal"],
        "grunn": list(map(str, t["grunn"])), "forbehold": [" ".join(merk([f])) or ingen for f in t["forbehold"]],
        "figur": [f"{f} (under «{_DEL[c]}»)" for f, c in zip(t["figur"], t["celle"], strict=True)],
    })


@eller_tekst
def samtalekort(her: Utgangspunkt) -> Tabell | Tekst:
    """Which three questions should this municipality talk about, and which figure raises each of them?"""
    t = _kort(her.kommune, sammenligningsaar(her), her.nettverk)
    return tabell(
        _rader(t), f"Tre spørsmål til {her.kommune.navn}",
        {"nr": "Kort", "spoersmaal": "Spørsmålet", "grunn": "Tallene bak", "forbehold": "Usikkert",
         "figur": "Figuren"}, kilder=t.kilder,
        merknader=("Kortene er valgt av regler, etter hvor mange kroner det gjelder. De sier hvor samtalen bør begynne,"
                   " ikke hva svaret er.", *aarsmerknad(her), *merk(t.merknader[:1])),
    )


def samtalekort_nettverk(nettverk: Nettverk | str, aar: int) -> Tabell:
    """Which cards does each municipality of the network have? The facilitator's page, alphabetical, never a ranking.

    `nettverk` is a network or its name, `aar` an accounts year with reference figures. Raises UkjentNettverk or
    ManglerTall.
    """
    n = nettverk if isinstance(nettverk, Nettverk) else finn_nettverk(nettverk)
    t = _kort(n, aar, None)
    return tabell(
        _rader(t), f"Samtalekort for {n.tittel}, {aar}",
        {"kommune": "Kommune", "nr": "Kort", "spoersmaal": "Spørsmålet", "grunn": "Tallene bak",
         "forbehold": "Usikkert", "figur": "Figuren"}, kilder=t.kilder, gruppe="kommune",
        merknader=("For fasilitatoren. Kommunene står alfabetisk, og kortene måler ikke hvem som er best.",
                   *merk(t.merknader)),
    )
