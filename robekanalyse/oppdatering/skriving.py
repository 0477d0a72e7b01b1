"""Write a snapshot so that it is there whole or not at all: beside, on disk, then renamed."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from ..grunnlag.feil import RobekFeil
from ..grunnlag.hentede_tall import MERKER, RADGRUPPE
from ..grunnlag.kilder import alle_kilder, glem
from ..grunnlag.oeyeblikksbilde import ALLE, MANIFEST, VERSJON
from ..grunnlag.tabellskjema import er_kostra, kolonner, noekkel, rekkefoelge

# Not a date, so nobody takes it for a snapshot. What a killed refresh left behind is removed by a later one.
UFERDIG = ".uferdig-"
_GAMMEL_SEKUNDER = 24 * 3600


class KanIkkeSkrive(RobekFeil):
    """The snapshot could not be written; what was in use before is untouched."""


def skriv_oeyeblikksbilde(
    rot: Path,
    tabeller: dict[str, pd.DataFrame],
    opplysninger: dict[str, dict],
    *,
    omfang: str | Iterable[str],
    fra_aar: int,
    hentet: dt.datetime | str,
) -> Path:
    """Where does the new snapshot lie? `<rot>/<YYYY-MM-DD>`, or `-2`, `-3` … when that day has one already.

    `tabeller` name → rows with the columns of data/tabeller.yaml; `opplysninger` name → what SSB says of it: adresser,
    updated, lisens, status, kilder (ids of data/kilder.yaml), ssb_tabeller. `omfang` is "alle" or the municipality
    numbers asked for, `hentet` the time as datetime or ISO text. A figure SSB does not show has a blank verdi and SSB's
    mark (`.`, `..`, `:`) as its status. Nothing that was there before is touched. Raises KanIkkeSkrive when a table is
    not what its readers expect, the disk is full or the folder cannot be written to; nothing half-made is left in use.
    """
    tid = dt.datetime.fromisoformat(hentet) if isinstance(hentet, str) else hentet
    uferdig = None
    try:
        rot.mkdir(parents=True, exist_ok=True)
        _rydd(rot)
        uferdig = Path(tempfile.mkdtemp(prefix=UFERDIG, dir=rot))
        poster = {navn: _skriv_tabell(uferdig, navn, t, opplysninger.get(navn, {})) for navn, t in tabeller.items()}
        manifest = {
            "versjon": VERSJON, "hentet": tid.isoformat(timespec="seconds"),
            "omfang": ALLE if omfang == ALLE else sorted(map(str, omfang)), "fra_aar": int(fra_aar),
            "tabeller": poster,
        }
        _skriv(uferdig / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        _fest(uferdig)
        os.chmod(uferdig, 0o755)
        ferdig = _gi_navn(uferdig, rot, tid.date())
        _fest(rot)
    except OSError as e:
        _fjern(uferdig)
        raise KanIkkeSkrive(
            f"Tallene ble hentet, men kunne ikke lagres i {rot} ({_hvorfor(e)}): tallene du hadde fra før, er urørt."
        ) from e
    except BaseException:
        _fjern(uferdig)
        raise
    glem()
    return ferdig


def _skriv_tabell(mappe: Path, navn: str, tabell: pd.DataFrame, om: dict) -> dict:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tabell = _kontrollert(navn, tabell)
    arrow, ut = pa.Table.from_pandas(_smaa_heltall(tabell), preserve_index=False), io.BytesIO()
    arrow = arrow.replace_schema_metadata(None)
    desimaltall = [k for k, type_ in kolonner(navn).items() if type_.startswith("tall")]
    # Read, and its hash worked out, each time a notebook starts: laid out for that.
    pq.write_table(
        arrow, ut, row_group_size=RADGRUPPE if er_kostra(navn) else max(1, len(tabell)), compression="lz4",
        use_dictionary=[k for k in tabell if k not in desimaltall], use_byte_stream_split=desimaltall,
        sorting_columns=pq.SortingColumn.from_ordering(arrow.schema, [(k, "ascending") for k in rekkefoelge(navn)]),
    )  # fmt: skip
    data = ut.getvalue()
    _skriv(mappe / f"{navn}.parquet", data)
    return {
        "fil": f"{navn}.parquet", "sha256": hashlib.sha256(data).hexdigest(), "rader": len(tabell),
        **{felt: om.get(felt, tomt) for felt, tomt in (
            ("adresser", []), ("updated", ""), ("lisens", ""), ("status", ""), ("kilder", []), ("ssb_tabeller", []),
        )},
    }


def _smaa_heltall(tabell: pd.DataFrame) -> pd.DataFrame:
    """Four bytes are enough for every number of persons there is."""
    store = tabell.select_dtypes("int64")
    return tabell.astype({k: "int32" for k in store if store[k].between(-(2**31), 2**31 - 1).all()})


def _kontrollert(navn: str, tabell: pd.DataFrame) -> pd.DataFrame:
    """The table as its readers expect it: these columns, these types, each key once, in the order of the key."""
    skjema, noekler = kolonner(navn), noekkel(navn)
    if borte := [k for k in skjema if k not in tabell.columns]:
        raise KanIkkeSkrive(f"Tabellen {navn} mangler kolonnen {borte[0]}: ingenting er lagret.")
    t = tabell[list(skjema)].sort_values(rekkefoelge(navn), kind="stable")
    for k, type_ in skjema.items():
        # A figure SSB does not show has its mark as status; that row is kept, so that the reader is told why.
        tom = t[k].isna() if k != "verdi" else t[k].isna() & ~t["status"].isin(MERKER)
        if tom.any() and not type_.endswith("?"):
            raise KanIkkeSkrive(f"Tabellen {navn} mangler {k} for {_hvilken(t[tom], noekler)}: ingenting er lagret.")
        try:
            t[k] = t[k].astype({"heltall": "int64", "tall": "float64", "heltall?": "float64", "tall?": "float64"}.get(
                type_, "str"
            ))
        except (ValueError, TypeError):
            raise KanIkkeSkrive(f"Tabellen {navn} har noe annet enn tall i {k}: ingenting er lagret.") from None
    if "kilde" in skjema and (ukjente := set(t["kilde"]) - set(alle_kilder())):
        raise KanIkkeSkrive(f"Kilden {min(ukjente)} står ikke i data/kilder.yaml: ingenting er lagret.")
    dobbelt = t.duplicated(noekler, keep=False)
    if dobbelt.any():
        raise KanIkkeSkrive(f"Tabellen {navn} har to rader for {_hvilken(t[dobbelt], noekler)}: ingenting er lagret.")
    return t


def _hvilken(rader: pd.DataFrame, noekkel: list[str]) -> str:
    return ", ".join(f"{k} {rader[k].iloc[0]}" for k in noekkel)


def _skriv(fil: Path, innhold: bytes) -> None:
    with open(fil, "wb") as f:
        f.write(innhold)
        f.flush()
        os.fsync(f.fileno())


def _fest(mappe: Path) -> None:
    """Make the folder's own listing survive a power cut; Windows has no such thing for a folder."""
    if os.name == "nt":
        return
    fd = os.open(mappe, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def _gi_navn(uferdig: Path, rot: Path, dag: dt.date) -> Path:
    for nr in range(1, 1000):
        ferdig = rot / (dag.isoformat() if nr == 1 else f"{dag.isoformat()}-{nr}")
        if ferdig.exists():  # an empty folder would be replaced by the rename
            continue
        try:
            os.rename(uferdig, ferdig)
        except OSError:
            if ferdig.exists():  # another refresh took the name in the meantime
                continue
            raise
        return ferdig
    raise OSError(f"for mange øyeblikksbilder {dag.isoformat()}")


def _fjern(mappe: Path | None) -> None:
    if mappe is not None:
        shutil.rmtree(mappe, ignore_errors=True)


def _rydd(rot: Path) -> None:
    for gammel in rot.glob(f"{UFERDIG}*"):
        with contextlib.suppress(OSError):
            if time.time() - gammel.stat().st_mtime > _GAMMEL_SEKUNDER:
                shutil.rmtree(gammel, ignore_errors=True)


def _hvorfor(e: OSError) -> str:
    import errno

    if e.errno in (errno.ENOSPC, errno.EDQUOT):
        return "disken er full"
    if e.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "mappen kan ikke skrives til"
    return e.strerror or str(e)
