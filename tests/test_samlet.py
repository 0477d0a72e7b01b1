"""The choosing of rows in a table of many places, against the same done slowly and plainly row by row."""

import numpy as np
import pandas as pd
import pytest
from glemme import toem_alt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from radvalg import valgt

from robekanalyse.analyse.folketall import folketall
from robekanalyse.grunnlag import hentede_tall, kilder
from robekanalyse.grunnlag.hentede_tall import HentetTabell
from robekanalyse.grunnlag.kilder import aar_med_rader, les, stykkevis, tabellopphav, uten_verdi
from robekanalyse.grunnlag.kolonner import Ordliste, Tekstkolonne, noekkeltall
from robekanalyse.grunnlag.oeyeblikksbilde import oversikt
from robekanalyse.grunnlag.tabellskjema import kolonner, noekkel, rekkefoelge
from robekanalyse.oppdatering import skriving
from robekanalyse.oppdatering.skriving import skriv_oeyeblikksbilde

TABELL = "kostra_funksjoner"
NUMRE, FUNKSJONER = ["1517", "1515", "0301", "EAK", "EKG01"], ["253", "254", "202", "120"]


def tall(aar, indikatorer=("netto_driftsutgifter", "netto_driftsutgifter_kasse"), frø=1, tomme=0.1):
    """Every municipality, year, function and indicator, some figures not shown, in no order."""
    rng = np.random.default_rng(frø)
    t = pd.MultiIndex.from_product([NUMRE, aar, FUNKSJONER, indikatorer],
                                   names=["kommunenr", "aar", "funksjon", "indikator"]).to_frame(index=False)
    skjult = rng.random(len(t)) < tomme
    i_dag = t["kommunenr"].where(t["kommunenr"].str.isdigit())
    return t.assign(
        kommunenr_i_dag=i_dag, verdi=np.where(skjult, np.nan, rng.integers(-9999, 9999, len(t))), enhet="1000 kr",
        omfang="konsern", status=np.where(skjult, ":", "revidert"), kilde="ssb-12367",
    ).sample(frac=1, random_state=frø)  # fmt: skip


def hent(rot, *bilder):
    """Snapshots, the oldest first; each for a few, so that none hides another whole."""
    for n, t in enumerate(bilder, start=1):
        skriv_oeyeblikksbilde(rot, {TABELL: t}, {TABELL: {"kilder": ["ssb-12367"]}}, omfang=[str(n)], fra_aar=2015,
                              hentet=f"2026-0{n}-01T12:00:00+01:00")
    toem_alt()


def fasit(*bilder):
    """The same, laid over plainly: the newest row of each key."""
    deler = [t.assign(kilde=t["kilde"] + f"@2026-0{n}-01") for n, t in enumerate(bilder, start=1)]
    t = pd.concat(deler[::-1]).drop_duplicates(noekkel(TABELL)).sort_values(rekkefoelge(TABELL))
    return t[list(kolonner(TABELL))].reset_index(drop=True)


_VALG = [
    {}, {"aar": 2020}, {"aar": [2016, 2022]}, {"aar": range(2017, 2020)}, {"kommunenr": "1517"},
    {"kommunenr": ["1517", "EAK", "9999"], "aar": 2021}, {"indikator": "netto_driftsutgifter"},
    {"funksjon": FUNKSJONER[:2], "aar": (2015, 2016, 2017), "indikator": "netto_driftsutgifter"},
    {"aar": 1999}, {"kommunenr": "9999"}, {"funksjon": []}, {"kommunenr_i_dag": "1517"},
    {"kommunenr_i_dag": "1515", "aar": 2018}, {"status": ":"}, {"verdi": [1.0, 2.0, 3.0]},
]


@pytest.mark.parametrize("gruppe, mye", [(16_384, 0.5), (7, 0.5), (7, 0.0), (7, 99), (1, 99)])
def test_all_ways_of_reading_the_file_choose_the_same_rows(rot, monkeypatch, gruppe, mye):
    monkeypatch.setattr(skriving, "RADGRUPPE", gruppe)
    monkeypatch.setattr(hentede_tall, "_MYE", mye)
    eldst = tall(range(2015, 2023))
    nyest = tall(range(2019, 2026), frø=2).query("kommunenr != '1515' and funksjon != '120'")
    hent(rot, eldst, nyest)
    hele = fasit(eldst, nyest)
    vises, skjult = hele[hele["verdi"].notna()], hele[hele["verdi"].isna()]
    for hvor in (*_VALG, *_VALG):  # the second time from what is read and remembered
        pd.testing.assert_frame_equal(les(TABELL, **hvor), valgt(vises, hvor).reset_index(drop=True))
        pd.testing.assert_frame_equal(uten_verdi(TABELL, **hvor), valgt(skjult, hvor).reset_index(drop=True))
        assert aar_med_rader(TABELL, **hvor) == tuple(sorted(valgt(vises, hvor)["aar"].unique().tolist()))
        kilder._utvalg.cache_clear()


def test_the_file_is_read_in_pieces_or_whole(rot, monkeypatch):
    """What the speed comes from: a year is read from its own rows, and the third of them brings in all."""
    monkeypatch.setattr(skriving, "RADGRUPPE", 8)
    lest, ekte = [], HentetTabell._kolonner
    monkeypatch.setattr(HentetTabell, "_kolonner",
                        lambda self, navn, grupper: lest.append((len(navn), len(grupper))) or ekte(self, navn, grupper))
    hent(rot, tall(range(2015, 2025), tomme=0))
    les(TABELL, aar=2016)
    assert lest == [(1, 50), (len(kolonner(TABELL)) - 1, 5)], "the years of all rows, then the rows of that year"
    del lest[:]
    for aar in range(2017, 2024):
        les(TABELL, aar=aar)
    assert [g for _, g in lest] == [5] * 4 + [50], "half of the file in pieces, then all of it"


def test_where_every_figure_is_shown_the_file_itself_says_so(rot):
    hent(rot, tall([2020], tomme=0))
    (bilde,) = oversikt().lag(TABELL)
    assert HentetTabell(bilde, TABELL, kolonner(TABELL)).alle_har_verdi and uten_verdi(TABELL).empty
    hent(rot, tall([2020], tomme=0.5))
    bilde = oversikt().lag(TABELL)[0]
    assert not HentetTabell(bilde, TABELL, kolonner(TABELL)).alle_har_verdi and len(uten_verdi(TABELL))


def test_a_file_in_another_order_is_read_all_the_same(rot):
    """As one written by an earlier edition, which did not say how it lies."""
    import hashlib
    import json

    t = tall(range(2018, 2021))
    hent(rot, t)
    fil, manifest = rot / "2026-01-01" / f"{TABELL}.parquet", rot / "2026-01-01" / "manifest.json"
    t.to_parquet(fil, index=False)
    m = json.loads(manifest.read_text())
    m["tabeller"][TABELL]["sha256"] = hashlib.sha256(fil.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(m))
    toem_alt()
    vises = fasit(t).dropna(subset=["verdi"])
    for hvor in _VALG:
        pd.testing.assert_frame_equal(les(TABELL, **hvor), valgt(vises, hvor).reset_index(drop=True))


_RADER = st.lists(
    st.tuples(st.sampled_from(NUMRE), st.sampled_from([2015, 2016, 2020]), st.sampled_from(FUNKSJONER[:2]),
              st.integers(-9, 9) | st.none()),
    max_size=9, unique_by=lambda x: x[:3],
)


@given(bilder=st.lists(_RADER, min_size=1, max_size=4), aar=st.sampled_from([None, 2015, [2015, 2020]]),
       nr=st.sampled_from([None, "1517", ["EAK", "0301"]]))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_number_of_places(tmp_path_factory, monkeypatch, bilder, aar, nr):
    """The newest place that has the key decides, however many there are, and wherever one of them is empty."""
    rot = tmp_path_factory.mktemp("rot")
    monkeypatch.setenv("ROBEK_DATA", str(rot))
    monkeypatch.setattr(skriving, "RADGRUPPE", 2)
    rammer = [
        tall([1900], tomme=0).iloc[:0] if not rader else pd.DataFrame([{
            "kommunenr": n, "kommunenr_i_dag": n if n.isdigit() else None, "aar": a, "funksjon": f,
            "indikator": "netto_driftsutgifter", "verdi": v, "enhet": "1000 kr", "omfang": None,
            "status": ":" if v is None else "revidert", "kilde": "ssb-12367"} for n, a, f, v in rader])
        for rader in bilder
    ]  # fmt: skip
    hent(rot, *rammer)
    hvor = {k: v for k, v in (("aar", aar), ("kommunenr", nr)) if v is not None}
    ventet = {}
    for n, rader in enumerate(bilder, start=1):
        ventet |= {r[:3]: (r[3], f"ssb-12367@2026-0{n}-01") for r in rader}
    valgte = {k: v for k, v in ventet.items() if (nr is None or k[0] in ([nr] if isinstance(nr, str) else nr))
              and (aar is None or k[1] in ([aar] if isinstance(aar, int) else aar))}  # fmt: skip
    t, borte = les(TABELL, **hvor), uten_verdi(TABELL, **hvor)
    felt = ["kommunenr", "aar", "funksjon"]
    funnet = zip(t[felt].itertuples(index=False, name=None), zip(t["verdi"], t["kilde"], strict=True), strict=True)
    assert dict(funnet) == {k: v for k, v in valgte.items() if v[0] is not None}
    assert not t.duplicated(felt).any()
    assert set(borte[felt].itertuples(index=False, name=None)) == {k for k, v in valgte.items() if v[0] is None}
    assert t[rekkefoelge(TABELL)].apply(tuple, axis=1).is_monotonic_increasing or t.empty
    fra = {(o.kilde, o.aar) for o in tabellopphav(TABELL, "ssb-12367", "x", **hvor)}
    assert fra == {(k, (min(a), max(a))) for k in {v[1] for v in valgte.values() if v[0] is not None}
                   for a in [[n[1] for n, v in valgte.items() if v[1] == k and v[0] is not None]]}  # fmt: skip
    monkeypatch.undo()
    toem_alt()


def test_the_wide_table_in_pieces_is_the_same_as_the_frame(rot):
    t = les("befolkning_ettaarig")
    nye = t.query("aar >= 2020 and kommunenr in ('1517', '0301', '1508')").assign(a7=lambda d: d["a7"] + 1)
    skriv_oeyeblikksbilde(rot, {"befolkning_ettaarig": nye}, {"befolkning_ettaarig": {"kilder": ["ssb-07459"]}},
                          omfang="alle", fra_aar=2020, hentet="2026-11-20T12:00:00+01:00")
    toem_alt()
    ramme, deler = les("befolkning_ettaarig"), stykkevis("befolkning_ettaarig")
    assert len(deler) == 2 and sum(len(d["aar"]) for d in deler) == len(ramme) == len(t)
    for felt in ("a7", "a105"):
        assert sum(int(d[felt].sum(dtype="int64")) for d in deler) == int(ramme[felt].sum())
    f = folketall()
    uten_kjonn = ramme[ramme["kjonn"] == "alle"].iloc[0]
    alle = (uten_kjonn["kommunenr"], uten_kjonn["aar"], "alle")
    for nr, aar, kjonn in (("1517", 2026, "menn"), ("0301", 2006, "kvinner"), alle):
        rad = ramme.query("kommunenr == @nr and aar == @aar and kjonn == @kjonn")[[f"a{a}" for a in range(106)]]
        i, j = f.rader([nr])[0], f.aar.index(aar)
        her = f.begge[i, j, 0] if kjonn == "alle" else f.kjonn[i, j, ["menn", "kvinner"].index(kjonn)]
        assert (her == rad.iloc[0].to_numpy(float)).all()
    assert np.isnan(f.kjonn[f.rader([alle[0]])[0], f.aar.index(alle[1])]).all()
    i = f.rader(["1517"])[0]
    assert (f.begge[i] == f.kjonn[i].sum(axis=1, keepdims=True)).all()


_TEKST = st.lists(st.sampled_from(["", "a", "b", "å", "aa", "10", "9"]) | st.none(), min_size=1, max_size=6)
_TALL = st.lists(st.integers(-3, 70_000), min_size=1, max_size=6)


@given(st.data())
@settings(max_examples=80)
def test_keys_as_numbers_are_in_the_order_of_the_keys_and_alike_only_when_the_keys_are(data):
    steder, rader = [], []
    for _ in range(data.draw(st.integers(1, 3))):
        tekst = data.draw(_TEKST)
        tall_ = data.draw(st.lists(st.integers(-3, 70_000), min_size=len(tekst), max_size=len(tekst)))
        slag = data.draw(st.sampled_from(["int32", "int64", "float64"] + ["uint32"] * (min(tall_) >= 0)))
        ord_ = sorted({t for t in tekst if t is not None}, key=lambda t: (len(t), t), reverse=True)
        koder = np.array([-1 if t is None else ord_.index(t) for t in tekst], "int32")
        steder.append([np.array(tall_, slag), Tekstkolonne(koder, Ordliste(ord_))])
        rader += list(zip(tall_, tekst, strict=True))
    noekler = np.concatenate(noekkeltall(steder)).tolist()
    blank_foerst = [(t, (x is not None, x or "")) for t, x in rader]
    for a, na in zip(blank_foerst, noekler, strict=True):
        for b, nb in zip(blank_foerst, noekler, strict=True):
            assert (a < b) == (na < nb) and (a == b) == (na == nb)
