"""Keep a municipality's own figures in its own folder, whole or not at all, and take them away again."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import hashlib
import json
from pathlib import Path

from ..grunnlag.egne_tall import ART_FUNKSJON, VERSJON, manifester
from ..grunnlag.feil import RobekFeil, UgyldigInndata
from ..svar.journal import skriv_atomisk
from .egentolking import Tolkning

LESMEG = "LESMEG.txt"
_LESMEG = (
    "Her ligger kommunens egne tall, lest inn med robekanalyse egne-tall. De brukes bare i kommunens egne hefter.\n"
    "Endre ikke filene: da brukes de ikke lenger. Ta dem bort med robekanalyse egne-tall --fjern.\n"
)


def lagre(t: Tolkning, fil: Path, innhold: bytes, mappe: Path, i_dag: dt.date | None = None) -> Path:
    """Keep the figures; which manifest says what they are?

    The rows are written under a name of their own, and the manifest is put in place last: until then the former
    figures for the year are in use, and a failure leaves them so. Raises RobekFeil when the folder cannot be written.
    """
    noekler = ("art", "funksjon") if t.form == ART_FUNKSJON else ("linje", "navn")
    linjer = [";".join((*noekler, "beloep"))]
    linjer += [f"{_felt(a)};{_felt(b)};{format(v, 'f').replace('.', ',')}" for a, b, v in t.rader]
    data = ("\n".join(linjer) + "\n").encode()
    sha = hashlib.sha256(data).hexdigest()
    stamme = f"{t.valg['aar'].verdi}-{t.valg['slag'].verdi}-{t.form}"
    datafil, manifest = mappe / f"{stamme}-{sha[:10]}.csv", mappe / f"{stamme}.json"
    post = {
        "versjon": VERSJON, "kommunenr": t.kommune.nr, "form": t.form, "slag": t.valg["slag"].verdi,
        "aar": t.valg["aar"].verdi, "enhet": t.valg["enhet"].verdi, "fortegn": t.valg["fortegn"].verdi,
        "fil": fil.name, "sha256_fil": hashlib.sha256(innhold).hexdigest(), "ark": t.ark,
        "lest_inn": (i_dag or dt.date.today()).isoformat(),
        "kolonner": {r: t.kolonner.navn[i] for r, i in t.kolonner.roller.items()},
        "funksjonskolonner": list(t.kolonner.brede.values()), "data": datafil.name, "sha256_data": sha,
        "merknader": list(t.merknader),
    }  # fmt: skip
    fantes = datafil.exists()
    gamle = _datafiler(manifest)
    try:
        skriv_atomisk(datafil, data)
        skriv_atomisk(manifest, (json.dumps(post, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError as e:
        if not fantes:
            with contextlib.suppress(OSError):  # what stopped the writing may stop this too
                datafil.unlink()
        raise _kan_ikke(mappe, e) from None
    for f in gamle - {datafil}:
        _slett(f)
    if not (mappe / LESMEG).exists():
        with contextlib.suppress(OSError):  # the figures are in place; the note is only a help
            skriv_atomisk(mappe / LESMEG, _LESMEG.encode())
    return manifest


def fjern(mappe: Path, aar: int | None = None, slag: str | None = None) -> list[str]:
    """Take own figures away: all, or those of a year or a kind. Which were taken, by name?

    Raises UgyldigInndata when there are none, RobekFeil when they cannot be deleted.
    """
    valgt = [f for f in manifester(mappe) if (not aar or f.name.startswith(f"{aar}-")) and (not slag or slag in f.name)]
    if not valgt:
        raise UgyldigInndata(f"Det er ingen slike egne tall i {mappe}: se hva som er der, med robekanalyse data.")
    try:
        for f in valgt:
            data = _datafiler(f)
            f.unlink()
            for d in data:
                _slett(d)
        if not manifester(mappe):
            _slett(mappe / LESMEG)
            if not any(mappe.iterdir()):
                mappe.rmdir()
    except OSError as e:
        raise _kan_ikke(mappe, e) from None
    return [f.stem for f in valgt]


def _datafiler(manifest: Path) -> set[Path]:
    """The files of rows that belong to this manifest, left behind ones too."""
    return set(manifest.parent.glob(f"{manifest.stem}-??????????.csv")) if manifest.parent.is_dir() else set()


def _slett(f: Path) -> None:
    f.unlink(missing_ok=True)


def _felt(t: str) -> str:
    """A text as one field of the kept file."""
    return t if not set(t) & set(';"\r\n') else '"' + " ".join(t.replace('"', '""').split()) + '"'


def _kan_ikke(mappe: Path, e: OSError) -> RobekFeil:
    grunn = {
        errno.EACCES: "du har ikke skrivetilgang", errno.EPERM: "du har ikke skrivetilgang",
        errno.EROFS: "disken er skrivebeskyttet", errno.ENOSPC: "disken er full",
        errno.EDQUOT: "disken er full", errno.ENOTDIR: "noe i veien er en fil, ikke en mappe",
    }.get(e.errno, e.strerror or "ukjent feil")
    return RobekFeil(f"De egne tallene ble ikke lagret i {mappe} ({grunn}): det som lå der fra før, er urørt.")
