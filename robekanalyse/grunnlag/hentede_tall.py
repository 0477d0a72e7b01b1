"""One table in one of the user's snapshots: read column by column, as it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from .feil import OedelagtFil
from .kolonner import Kolonne, Ordliste, Tekstkolonne, alle_eller, er_tekst
from .oeyeblikksbilde import Oeyeblikksbilde
from .tabellskjema import rekkefoelge

# How SSB marks a figure it does not show, and what the mark means.
MERKER = {
    ".": "det er ikke mulig å oppgi noe tall", "..": "tallgrunnlaget mangler",
    ":": "tallet vises ikke av hensyn til personvernet",
}
# So many rows lie together in a snapshot's file: who asks for a few of one year need not read the rest.
RADGRUPPE = 16_384
# When so much of the file has been read piece by piece, the columns are best read once for all.
_MYE = 0.5


def _ingen_tomme(statistikk) -> bool:
    return statistikk is not None and statistikk.has_null_count and statistikk.null_count == 0


def _tekstkolonne(stykke, bak: str) -> Tekstkolonne:
    koder = stykke.indices
    koder = (koder.fill_null(-1) if koder.null_count else koder).to_numpy(zero_copy_only=False)
    return Tekstkolonne(koder, Ordliste(o + bak for o in stykke.dictionary.to_pylist()))


_INGEN = Tekstkolonne(np.empty(0, "int32"), Ordliste(()))


class HentetTabell:
    """The rows of this table in one snapshot, each with its source and the snapshot's name («ssb-12137@2027-03-20»).

    Raises OedelagtFil when the file cannot be read, or lacks what the table must have.
    """

    def __init__(self, bilde: Oeyeblikksbilde, navn: str, skjema: dict[str, str]):
        self._bilde, self._post, self._skjema = bilde, bilde.tabeller[navn], skjema
        self.kilde = f"{(self._post.kilder or ('',))[0]}@{bilde.navn}"
        self.hasj = self._post.sha256
        self._lest: dict[str, Kolonne] = {}
        self._stykker = 0
        self._fil = self._eller_oedelagt(self._aapne)
        self.antall = self._fil.metadata.num_rows
        grupper = [self._fil.metadata.row_group(n) for n in range(self._fil.num_row_groups)]
        self._fra = np.concatenate([[0], np.cumsum([g.num_rows for g in grupper], dtype="int64")])
        kolonner = self._fil.schema_arrow.names
        self.ordnet = all([kolonner[s.column_index] for s in g.sorting_columns] == rekkefoelge(navn) for g in grupper)
        verdi = kolonner.index("verdi") if "verdi" in kolonner else None
        self.alle_har_verdi = verdi is None or all(_ingen_tomme(g.column(verdi).statistics) for g in grupper)

    def _aapne(self):
        import pyarrow as pa
        import pyarrow.parquet as pq

        tekster = [k for k, t in self._skjema.items() if er_tekst(t)]
        fil = pq.ParquetFile(pa.BufferReader(self._post.innhold), read_dictionary=tekster)
        if not set(self._skjema) <= set(fil.schema_arrow.names):
            raise KeyError(self._post.fil.name)
        return fil

    def kolonne(self, navn: str) -> Kolonne:
        """All of one column."""
        if navn not in self._lest:
            self._les([navn])
        return self._lest[navn]

    def rader(self, navn: Sequence[str], rader: np.ndarray) -> dict[str, Kolonne]:
        """These columns in these rows; only the parts of the file that hold them are read, when they are few."""
        mangler = [n for n in navn if n not in self._lest]
        grupper = np.unique(np.searchsorted(self._fra, rader, side="right") - 1)
        self._stykker += len(grupper) if mangler else 0
        if not mangler or self._stykker > _MYE * (len(self._fra) - 1):
            self._les(mangler)
            return {n: alle_eller(self._lest[n], rader) for n in navn}
        ut = self._eller_oedelagt(lambda: self._kolonner(mangler, grupper.tolist()))
        forskyvning = np.zeros(len(self._fra), "int64")  # how far each group's rows lie from where they lie in the file
        forskyvning[grupper] = self._fra[grupper] - np.cumsum([0, *np.diff(self._fra)[grupper][:-1]])
        her = rader - forskyvning[np.searchsorted(self._fra, rader, side="right") - 1]
        return {n: ut[n][her] if n in ut else self._lest[n][rader] for n in navn}

    def _les(self, navn: list[str]) -> None:
        if navn:
            self._lest |= self._eller_oedelagt(lambda: self._kolonner(navn, list(range(len(self._fra) - 1))))

    def _kolonner(self, navn: list[str], grupper: list[int]) -> dict[str, Kolonne]:
        # No threads: the process that reads may be the one whose children make the workbooks.
        tabell = self._fil.read_row_groups(grupper, columns=navn, use_threads=False)
        tabell, ut = tabell.unify_dictionaries().combine_chunks(), {}
        for k in navn:
            kolonne, type_ = tabell.column(k), self._skjema[k]
            if er_tekst(type_):
                bak = f"@{self._bilde.navn}" if k == "kilde" else ""
                ut[k] = _tekstkolonne(kolonne.chunk(0), bak) if len(kolonne) else _INGEN
            else:
                tall = kolonne.to_numpy()
                if type_ == "heltall" and tall.dtype.kind not in "iu":  # a blank, or a decimal
                    raise ValueError(k)
                ut[k] = tall if type_ == "heltall" else tall.astype("float64", copy=False)
        return ut

    def _eller_oedelagt(self, les: Callable):
        import pyarrow as pa

        try:
            return les()
        except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
            raise OedelagtFil(
                f"{self._post.fil.name} i øyeblikksbildet {self._bilde.navn} kan ikke leses: slett mappen, og hent"
                " tallene på nytt."
            ) from None
