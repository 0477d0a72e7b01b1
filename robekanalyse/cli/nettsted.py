"""`robekanalyse nettsted`: the book, the workbooks as pages and the notebooks in the browser, as one static site."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Annotated

from .hefter import HVA, HVEM, HVORDAN, STANDARDNETTVERK, _valg

BOK = Path("book") / "_build" / "html"


def nettsted(
    *,
    nettverk: Annotated[str, _valg(HVEM, "NAVN")] = STANDARDNETTVERK,
    samling: Annotated[str, _valg(HVA, "1-6")] = "1-6",
    ut: Annotated[Path, _valg(HVA, "MAPPE")] = Path("nettsted"),
    bok: Annotated[Path | None, _valg(HVA, "MAPPE")] = None,
    uten_bok: Annotated[bool, _valg(HVA)] = False,
    pyodide: Annotated[str | None, _valg(HVORDAN, "MAPPE|ADRESSE")] = None,
) -> int:
    """Lag nettstedet. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nettverk
        Nettverket det er for. Bare tallene til disse kommunene, og det de sammenlignes med, kommer med.
    samling
        Hvilke samlinger: 3, 1-6 eller 1,3. Uten dette valget alle seks.
    ut
        Mappen nettstedet legges i. Uten dette valget nettsted.
    bok
        Mappen med den ferdige boka. Uten dette valget book/_build/html, som make bok lager.
    uten_bok
        Lag nettstedet uten boka.
    pyodide
        Mappe eller adresse med filene til Pyodide. Uten dette valget hentes de fra Pyodides egen utgivelse.
    """
    from ..grunnlag.egne_tall import uten_egne_tall
    from ..grunnlag.feil import UgyldigInndata
    from ..grunnlag.nettverk import finn_nettverk
    from ..grunnlag.tall import tekst
    from ..nettsted.bygg import bygg, kontroller_maal
    from ..nettsted.lite import jupyterlite
    from .hefter import hefter

    n = finn_nettverk(nettverk)
    boka = None if uten_bok else bok or BOK
    if boka and not (boka / "index.html").is_file():
        raise UgyldigInndata(f"Boka er ikke bygd i {boka}: kjør make bok først, eller velg --uten-bok.")
    kontroller_maal(ut.absolute())
    jupyterlite()  # before the minute it takes to make the workbooks
    # made in a folder of their own: what the municipalities have answered, and their own figures, are not published
    with uten_egne_tall(), tempfile.TemporaryDirectory(prefix="robek-nettsted-") as tmp:
        egen = os.environ.get("ROBEK_UT")
        try:
            if kode := hefter(nettverk=nettverk, samling=samling, ut=Path(tmp)):
                return kode
        finally:
            os.environ.pop("ROBEK_UT", None) if egen is None else os.environ.update(ROBEK_UT=egen)
        si = lambda hva: print(f"  {hva}", flush=True)  # noqa: E731
        s = bygg(ut.absolute(), Path(tmp), n.kommuner, n, bok=boka, pyodide=pyodide, si=si)
    print(
        f"Nettstedet ligger i {ut}: {s.hefter} hefter for {s.kommuner} kommuner{', og boka' if s.bok else ''}"
        f" ({tekst(s.stoerrelse / 1e6)} MB).\nLegg hele mappen på en webtjener med https. Prøv den først her:"
        f" python -m http.server --directory {ut} --bind 127.0.0.1"
    )
    return 0
