"""For the hall: `robekanalyse presenter`, a gathering as slides, and `robekanalyse samling`, the workbook live."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def _valg(verdi: str | None = None) -> Parameter:
    return Parameter(metavar=verdi, show_default=False, negative="")


def presenter(
    samling: int,
    *,
    kommune: Annotated[str | None, _valg("NAVN|NR")] = None,
    nettverk: Annotated[str, _valg("NAVN")] = "eksempel",
    aar: Annotated[int | None, _valg("ÅÅÅÅ")] = None,
    ut: Annotated[Path | None, _valg("MAPPE")] = None,
    enkeltfil: Annotated[bool, _valg()] = False,
) -> int:
    """Lag lysark. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    samling
        Hvilken samling: 1 til 6.
    kommune
        Kommunen som vises først. De andre i nettverket velges på lysarket.
    nettverk
        Nettverket kommunene hentes fra. Uten dette valget eksempel.
    aar
        Regnskapsåret. Uten dette valget det nyeste med tall.
    ut
        Mappen lysarkene legges i. Uten dette valget lysark/samling-<n>.
    enkeltfil
        Alt i én fil, som kan sendes på e-post. Uten dette valget en mappe.
    """
    from ..grunnlag.egne_tall import uten_egne_tall
    from ..grunnlag.kommune import finn_kommune
    from ..grunnlag.kurs import samling as kurssamling
    from ..grunnlag.nettverk import finn_nettverk
    from ..hefte.enheter import lag_enheter
    from ..hefte.kjoering import kjoer
    from ..hefte.lokal import Lokalt
    from ..nett.lysark import les_celler, lysark

    kurssamling(samling)
    n = finn_nettverk(nettverk)
    foerste = finn_kommune(kommune) if kommune else n.kommuner[0]
    kommuner = list(dict.fromkeys([foerste, *n.kommuner]))
    mappe = ut or Path("lysark") / f"samling-{samling}"
    # the slides are for the whole network: nobody's own figures are in them
    with uten_egne_tall(), tempfile.TemporaryDirectory() as tmp, Lokalt(None, None) as utfoerer:
        k = kjoer(lag_enheter(kommuner, (samling,), n, aar), Path(tmp), utfoerer)
        ferdige = {h.kommunenr: les_celler((Path(tmp) / h.fil).read_bytes()) for h in k.hefter if not h.feil}
        feilet = [h for h in k.hefter if h.feil]
    for h in feilet:
        print(f"{h.kommune} er ikke med: {h.feil}")
    hefter = {x: ferdige[x.nr] for x in kommuner if x.nr in ferdige}
    if foerste not in hefter:
        return 1
    print(f"Lysarkene ligger i {lysark(hefter, samling, foerste, mappe, enkeltfil=enkeltfil)}. Åpne med dobbeltklikk.")
    return 1 if feilet else 0


def samling(
    nr: int,
    *,
    kommune: Annotated[str, _valg("NAVN|NR")],
    nettverk: Annotated[str | None, _valg("NAVN")] = None,
    ut: Annotated[Path, _valg("MAPPE")] = Path("utdata"),
    ikke_aapne: Annotated[bool, _valg()] = False,
) -> int:
    """Åpne heftet. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nr
        Hvilken samling: 1 til 6.
    kommune
        Kommunen, med navn eller nummer.
    nettverk
        Nettverket det sammenlignes med. Uten dette valget det kommunen er med i, om det finnes ett.
    ut
        Mappen heftene ligger i. Uten dette valget utdata.
    ikke_aapne
        Start uten å åpne nettleseren; adressen skrives ut.
    """
    from ..grunnlag.feil import ManglerTall
    from ..grunnlag.kommune import finn_kommune
    from ..grunnlag.kurs import samling as kurssamling
    from ..grunnlag.nettverk import finn_nettverk, innebygde_nettverk
    from ..hefte.enheter import lag_enheter
    from ..hefte.kjoering import kjoer
    from ..hefte.lokal import Lokalt

    kurssamling(nr)
    k = finn_kommune(kommune)
    egne = (x for x in innebygde_nettverk().values() if k in x.kommuner)
    n = finn_nettverk(nettverk) if nettverk else next(egne, None)
    (enhet,) = lag_enheter([k], (nr,), n, None)
    os.environ["ROBEK_UT"] = str(ut.resolve())  # where the workbook finds the municipality's answers and own figures
    if not (ut / enhet.fil).is_file():
        with Lokalt(None, 1) as utfoerer:
            kjoer([enhet], ut, utfoerer)
    try:
        import jupyterlab  # noqa: F401
    except ImportError:
        raise ManglerTall(
            'JupyterLab er ikke installert: skriv pip install "robekanalyse[samling]", eller bruk robekanalyse'
            " nettside."
        ) from None
    with tempfile.TemporaryDirectory() as tmp:
        oppsett = Path(tmp) / "labconfig"
        oppsett.mkdir()
        (oppsett / "default_setting_overrides.json").write_text(json.dumps(OPPSETT), encoding="utf-8")
        sti = os.pathsep.join(filter(None, [tmp, os.environ.get("JUPYTER_CONFIG_PATH")]))
        kode = [
            sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={ut.resolve()}", "--ServerApp.port=8888",
            "--ServerApp.ip=127.0.0.1", f"--LabApp.default_url=/lab/tree/{enhet.fil}",
            "--LabApp.extension_manager=readonly", *(["--no-browser"] if ikke_aapne else []),
        ]  # fmt: skip
        if getattr(os, "geteuid", lambda: 1)() == 0:
            kode.append("--allow-root")
        print(f"Åpner {enhet.fil}. Lukk med Ctrl+C her når dere er ferdige.", flush=True)
        try:
            return subprocess.run(kode, env={**os.environ, "JUPYTER_CONFIG_PATH": sti}).returncode
        except KeyboardInterrupt:
            return 0


# No news, no update check, and every cell of a workbook in the page from the start, so that all charts are drawn.
OPPSETT = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def samtalekort(
    nettverk: str,
    *,
    aar: Annotated[int | None, _valg("ÅÅÅÅ")] = None,
    ut: Annotated[Path | None, _valg("FIL")] = None,
) -> int:
    """Lag siden med samtalekort. The help shown is built from the lines below, so they are in Norwegian.

    Parameters
    ----------
    nettverk
        Nettverket: eksempel, robek-1, robek-2, robek-3 eller et eget.
    aar
        Regnskapsåret. Uten dette valget det nyeste som kan sammenlignes.
    ut
        Fila siden legges i. Uten dette valget samtalekort-<nettverk>.html.
    """
    from ..analyse.tjenestetall import referanseaar
    from ..grunnlag.nettverk import finn_nettverk
    from ..nett.enkelside import enkelside
    from ..samling.s3_handlingsrom import samtalekort_nettverk

    n = finn_nettverk(nettverk)
    kort = samtalekort_nettverk(n, aar or referanseaar()[-1])
    fil = ut or Path(f"samtalekort-{n.navn}.html")
    print(f"Samtalekortene ligger i {enkelside(fil, f'Samtalekort for {n.tittel}', [kort])}")
    return 0
