"""Which figures are in use, how old are they, are they revised, and what is missing?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ..analyse.likhet import gruppering
from ..grunnlag.datamappe import les_yaml
from ..grunnlag.kilder import les, tabellopphav
from ..grunnlag.kommune import Kommune, alle_kommuner, koder_for
from ..grunnlag.nyinndeling import kunngjoering
from ..grunnlag.oeyeblikksbilde import ALLE, Oeyeblikksbilde, har_pyarrow, oversikt
from ..grunnlag.tall import dato_tekst

# More names than this on one line is no help.
_FLEST_NAVN = 12


@dataclass(frozen=True)
class Tabellbruk:
    """One table: where its figures are from, one sentence per place, newest first, and what is missing in it."""

    tabell: str
    navn: str
    steder: tuple[str, ...]
    mangler: tuple[str, ...]


def databruk(kommuner: Iterable[Kommune] | None = None, i_dag: dt.date | None = None) -> list[Tabellbruk]:
    """What is in use of each table that can be fetched? Missing figures are told for these municipalities, or for all.

    In the order of data/publisering.yaml. `i_dag` is what ages are counted from (default: today).
    """
    i_dag = i_dag or dt.date.today()
    kommuner = tuple(alle_kommuner() if kommuner is None else kommuner)
    ut = []
    for tabell, om in les_yaml("publisering.yaml")["om"].items():
        lag = oversikt().lag(tabell) if har_pyarrow() else ()
        steder = [_hentet(b, tabell, om, i_dag) for b in lag]
        if les(tabell).empty:
            steder.append("Ikke hentet fra SSB, og ikke innebygd.")
        elif not lag or _noe_innebygd(tabell):
            steder.append(_innebygd(bool(lag)))
        mangler = _mangler(tabell, om.get("hvor", {}), kommuner) if om.get("dekning", True) else _nytt(tabell)
        ut.append(Tabellbruk(tabell, om["navn"], tuple(steder), tuple(mangler)))
    return ut


def _nytt(tabell: str) -> tuple[str, ...]:
    """What has been fetched from KLASS that the figures do not follow yet?"""
    if tabell == "kommune_endringer":
        return kunngjoering(les(tabell))
    if tabell == "kostragrupper" and (nyeste := int(les(tabell)["gruppering"].max())) != gruppering():
        return (f"Grupperingen fra {nyeste} er hentet. Tallene her bruker fortsatt grupperingen fra {gruppering()}.",)
    return ()


def _innebygd(ved_siden_av: bool) -> str:
    dag = dato_tekst(les_yaml("utgave.yaml")["innebygd"])
    if ved_siden_av:
        return f"Det som ikke er hentet, som eldre år, er innebygd i robekanalyse ({dag})."
    return f"Innebygd i robekanalyse ({dag}). Ikke hentet fra SSB."


def _hentet(b: Oeyeblikksbilde, tabell: str, om: dict, i_dag: dt.date) -> str:
    t, antall = b.tabeller[tabell], len(b.omfang)
    hvem = "alle kommuner" if b.omfang == (ALLE,) else f"{antall} kommuner" if antall > 1 else "én kommune"
    dag = b.hentet.astimezone().date()
    naar = f"{dato_tekst(dag)}, {_siden((i_dag - dag).days)}"
    deler = [f"Hentet fra SSB {naar}: {hvem} fra {b.fra_aar}"]
    if om.get("klass"):
        deler = [f"Hentet fra SSBs KLASS {naar}: klassifikasjon {', '.join(t.ssb_tabeller)}"]
    elif t.ssb_tabeller:
        ord_ = "tabell" if len(t.ssb_tabeller) == 1 else "tabellene"
        deler.append(f"{ord_} {', '.join(t.ssb_tabeller)}")
    if oppdatert := _dato(t.updated):
        deler.append(f"sist endret hos SSB {dato_tekst(oppdatert)}")
    ut = ", ".join(deler) + "."
    if om.get("kostra"):
        ut += _revidert(tabell, b, oppdatert or dag, i_dag)
    return ut


def _noe_innebygd(tabell: str) -> bool:
    rader = les(tabell)
    if "kilde" in rader.columns:
        return not rader["kilde"].str.contains("@").all()
    return "aar" not in rader.columns or any("@" not in o.kilde for o in tabellopphav(tabell, "innebygd", tabell))


def _siden(dager: int) -> str:
    if dager <= 0:
        return "i dag"
    return "i går" if dager == 1 else f"{dager} dager siden"


def _dato(tekst: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(tekst).date()
    except ValueError:
        return None


def _revidert(tabell: str, b: Oeyeblikksbilde, utgitt: dt.date, i_dag: dt.date) -> str:
    """Are the newest year's figures revised, and has SSB published something newer since?"""
    rader = les(tabell)
    egne = rader[rader["kilde"].str.endswith(f"@{b.navn}")]
    if egne.empty:
        return ""
    aar = int(egne["aar"].max())
    revideres, neste = _dag("reviderte", aar), _dag("ureviderte", aar + 1)
    ut = f" Tallene for {aar} er {'reviderte' if utgitt >= revideres else 'ureviderte'}"
    if utgitt < revideres:
        ut += f" og blir revidert {dato_tekst(revideres)}" if i_dag < revideres else ", men nå finnes reviderte tall"
    if i_dag >= neste:
        ut += f"; tallene for {aar + 1} er kommet {dato_tekst(neste)}"
    nytt = i_dag >= revideres > utgitt or i_dag >= neste
    return ut + (": hent på nytt." if nytt else ".")


def _dag(hva: str, regnskapsaar: int) -> dt.date:
    return dt.date.fromisoformat(f"{regnskapsaar + 1}-{les_yaml('publisering.yaml')['kostra'][hva]}")


def _mangler(tabell: str, hvor: dict, kommuner: tuple[Kommune, ...]) -> list[str]:
    rader = les(tabell, **hvor)
    if rader.empty:
        return []
    aarene = sorted(rader["aar"].unique().tolist())
    aarene = [a for a in aarene if a > aarene[-1] - 11]
    har = set(zip(rader["kommunenr"], rader["aar"], strict=True))
    hull = {}
    for k in kommuner:
        egne = [k.nr] if k.konstruert else [x.nr for x in koder_for(k)]
        hull[k.navn] = tuple(a for a in aarene if not any((nr, a) in har for nr in egne))
    ut, uten = [], [n for n, aar in hull.items() if len(aar) == len(aarene)]
    if uten:
        ut.append(f"Ingen tall for {_navn(uten, len(hull))}.")
    nyeste = [n for n, aar in hull.items() if aarene[-1] in aar and n not in uten]
    if nyeste:
        ut.append(f"Tallene for {aarene[-1]} mangler for {_navn(nyeste, len(hull))}.")
    ellers = [n for n, aar in hull.items() if aar and n not in uten and n not in nyeste]
    if ellers:
        aar = sorted({a for n in ellers for a in hull[n]})
        ut.append(f"Noen av årene {aar[0]}–{aar[-1]} mangler for {_navn(ellers, len(hull))}.")
    return ut


def _navn(navn: list[str], av: int) -> str:
    if len(navn) <= _FLEST_NAVN:
        return ", ".join(navn[:-1]) + (" og " if len(navn) > 1 else "") + navn[-1]
    return f"{len(navn)} av {av} kommuner"
