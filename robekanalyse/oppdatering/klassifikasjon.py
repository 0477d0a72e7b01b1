"""Ask SSB's KLASS what it holds on a date, and refuse by name what is not as the catalogue expects.

Plain HTTP through the same client as the tables: ssb-klass-python waits without end for an answer, does not try again
when one is cut off, and has its address as one value for the whole process.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pandas as pd

from ..grunnlag.datamappe import les_yaml
from .klient import URORT, HentingFeil, Klient

KOMMUNER, GRUPPER = "131", "112"
_NR, _DATO, _GRUPPE = r"\d{4}", r"\d{4}-\d{2}-\d{2}", r"EKG\d{2}"
_FLEST = 3


class EndretKlassifikasjon(HentingFeil):
    """KLASS holds something else than the catalogue expects; the classification is named, with the way around it."""

    def __init__(self, nr: str, hva: str):
        uten = nr if nr in katalog() else KOMMUNER
        super().__init__(f"KLASS {nr}: {hva}. Den hoppes over med --uten {uten}. {URORT}")


@dataclass(frozen=True)
class Klassifikasjon:
    """One classification as KLASS describes it: when it last changed, and the first year of the version in force."""

    nr: str
    oppdatert: str
    fra_aar: int


def katalog() -> dict[str, dict]:
    """What is asked for, and what must each classification say of itself? Source: data/ssb/klass.yaml."""
    return les_yaml("ssb/klass.yaml")["klassifikasjoner"]


def standardadresse() -> str:
    """The address of KLASS when the user gives none."""
    return les_yaml("ssb/klass.yaml")["adresse"]


def les_klassifikasjon(klient: Klient, nr: str, dato: dt.date) -> Klassifikasjon:
    """Is this still the classification we know, and which version is in force on the day?"""
    m, tittel = klient.hent(f"/classifications/{nr}", {"language": "nb"}), katalog()[nr]["tittel"]
    try:
        navn, oppdatert, dag = str(m["name"]), str(m["lastModified"]), dato.isoformat()
        versjoner = [(v["validFrom"], v.get("validTo") or "9999-12-31") for v in m["versions"]]
        gjelder = max((fra for fra, til in versjoner if fra <= dag < til), default="")
        fra_aar = int(gjelder[:4] or 0)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _annen_form(nr) from None
    if tittel.casefold() not in navn.casefold():
        raise EndretKlassifikasjon(nr, f"den heter nå «{navn}»")
    if not fra_aar:
        raise EndretKlassifikasjon(nr, f"ingen utgave gjelder {dag}")
    return Klassifikasjon(nr, oppdatert, fra_aar)


def gyldige_koder(klient: Klient, nr: str, dato: dt.date, moenster: str = _NR) -> dict[str, str]:
    """Which codes are valid on this day, and what is each called officially? Without those that are no municipality."""
    t = _rader(klient, nr, "codesAt", {"date": dato.isoformat()}, "codes", {"code": moenster, "name": None})
    if (to := t["code"][t["code"].duplicated()]).size:
        raise EndretKlassifikasjon(nr, f"koden {to.iloc[0]} står to ganger")
    navn = dict(zip(t["code"], t["name"].str.strip(), strict=True))
    return {k: n for k, n in navn.items() if k not in katalog().get(nr, {}).get("utenfor", ())}


def endringer(klient: Klient, nr: str, fra: dt.date, til: dt.date) -> pd.DataFrame:
    """Which codes have changed from and with `fra` to and with `til`? Columns dato, gammelt_nr, gammelt_navn, nytt_…

    KLASS leaves the old code out where one is new, and the new one where one is gone; they are missing here too.
    """
    felt = {"oldCode": _NR, "oldName": None, "newCode": _NR, "newName": None, "changeOccurred": _DATO}
    # KLASS leaves out the last day it is asked about
    valg = {"from": fra.isoformat(), "to": (til + dt.timedelta(days=1)).isoformat()}
    kan_mangle = tuple(felt)[:-1]
    t = _rader(klient, nr, "changes", valg, "codeChanges", felt, kan_mangle, kan_vaere_tom=True).rename(columns={
        "changeOccurred": "dato", "oldCode": "gammelt_nr", "oldName": "gammelt_navn", "newCode": "nytt_nr",
        "newName": "nytt_navn",
    })  # fmt: skip
    t = t[(t["dato"] >= fra.isoformat()) & (t["dato"] <= til.isoformat())]
    t = t[~t[["gammelt_nr", "nytt_nr"]].isin(katalog().get(nr, {}).get("utenfor", ())).any(axis=1)]
    return t.drop_duplicates().sort_values(["dato", "gammelt_nr", "nytt_nr"]).reset_index(drop=True)


def grupper(klient: Klient, nr: str, dato: dt.date) -> pd.DataFrame:
    """Which KOSTRA group is each municipality in on this day? Columns kommunenr and kostragruppe."""
    valg = {"targetClassificationId": KOMMUNER, "date": dato.isoformat()}
    felt = {"sourceCode": _GRUPPE, "targetCode": _NR}
    t = _rader(klient, nr, "correspondsAt", valg, "correspondenceItems", felt)
    t = t.rename(columns={"targetCode": "kommunenr", "sourceCode": "kostragruppe"}).drop_duplicates()
    if (to := t["kommunenr"][t["kommunenr"].duplicated()]).size:
        raise EndretKlassifikasjon(nr, f"kommunen {to.iloc[0]} er i to grupper")
    return t[["kommunenr", "kostragruppe"]].sort_values("kommunenr").reset_index(drop=True)


def _rader(klient: Klient, nr: str, hva: str, valg: dict[str, str], felt: str, kolonner: dict[str, str | None],
           kan_mangle: tuple[str, ...] = (), *, kan_vaere_tom: bool = False) -> pd.DataFrame:  # fmt: skip
    """The rows of one answer: these columns as text, each of its form, and there unless it may be missing."""
    import pandera.pandas as pa

    svar = klient.hent(f"/classifications/{nr}/{hva}", {**valg, "language": "nb"})
    rader = svar.get(felt)
    if not isinstance(rader, list) or not all(isinstance(r, dict) for r in rader):
        raise _annen_form(nr)
    if not rader and not kan_vaere_tom:
        raise EndretKlassifikasjon(nr, "svaret er tomt")
    t = pd.DataFrame([{k: r.get(k) or None for k in kolonner} for r in rader], columns=list(kolonner), dtype=object)
    skjema = pa.DataFrameSchema({
        k: pa.Column(object, checks=pa.Check.str_matches(rf"^{form}$" if form else r"\S"), nullable=k in kan_mangle)
        for k, form in kolonner.items()
    })  # fmt: skip
    try:
        skjema.validate(t, lazy=True)
    except pa.errors.SchemaErrors as e:
        galt = [f"{f.column} er «{f.failure_case}»" for f in e.failure_cases.itertuples()]
        mer = f" og {len(galt) - _FLEST} til" if len(galt) > _FLEST else ""
        raise EndretKlassifikasjon(nr, f"{', '.join(galt[:_FLEST])}{mer}, og det kan ikke stemme") from None
    return t.astype("str")


def _annen_form(nr: str) -> HentingFeil:
    return HentingFeil(f"Svaret fra KLASS {nr} har en annen form enn ventet, og brukes ikke. {URORT}")
