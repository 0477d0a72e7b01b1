"""Snapshots: the newest undamaged one is in use, nothing embedded is lost, and what is refused is told."""

import builtins
import datetime as dt
import errno
import hashlib
import importlib
import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from glemme import toem_alt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from radvalg import valgt

import robekanalyse as r
from robekanalyse import cli
from robekanalyse.analyse.folketall import folketall
from robekanalyse.analyse.forbehold import usikkerhet_i_ord
from robekanalyse.analyse.likhet import kostragruppe_for
from robekanalyse.analyse.oekonomi import nokkeltall
from robekanalyse.grunnlag import kilder, oeyeblikksbilde
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import OedelagtFil
from robekanalyse.grunnlag.kilder import kildelinje, les, uten_verdi
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.tabellskjema import rekkefoelge
from robekanalyse.oppdatering import skriving
from robekanalyse.oppdatering.databruk import databruk
from robekanalyse.oppdatering.skriving import KanIkkeSkrive, skriv_oeyeblikksbilde
from robekanalyse.samling.start import aapne

HAREID = "1517"
NOEKKEL = les_yaml("tabeller.yaml")["kostra_oekonomi"]["noekkel"]


def oekonomi(verdi=1.0, aar=2025, nr=HAREID, indikator="netto_driftsresultat", status="revidert"):
    return pd.DataFrame([{
        "kommunenr": nr, "kommunenr_i_dag": nr, "aar": aar, "indikator": indikator, "verdi": verdi,
        "enhet": "1000 kr", "omfang": "konsern", "status": status, "kilde": "ssb-12137",
    }])


def skriv(rot, *, dag="2026-11-20", omfang="alle", fra_aar=2015, ssb=("12137",), **tabeller):
    tabeller = tabeller or {"kostra_oekonomi": oekonomi()}
    om = {"adresser": ["https://ssb.example"], "updated": "2026-06-15T08:00:00Z", "lisens": "CC BY 4.0",
          "status": "reviderte", "kilder": ["ssb-12137"], "ssb_tabeller": list(ssb)}
    mappe = skriv_oeyeblikksbilde(rot, tabeller, dict.fromkeys(tabeller, om), omfang=omfang, fra_aar=fra_aar,
                                  hentet=f"{dag}T12:00:00+01:00")
    toem_alt()
    return mappe


def verdi(**hvor):
    t = les("kostra_oekonomi", **({"kommunenr": HAREID, "aar": 2025, "indikator": "netto_driftsresultat"} | hvor))
    return t["verdi"].tolist()


INNEBYGD = [-5823.0]


# --- Which one is in use ---


def test_without_a_snapshot_the_embedded_tables_serve(rot):
    assert verdi() == INNEBYGD and not oeyeblikksbilde.merknader() and len(uten_verdi("kostra_oekonomi")) == 0


def test_the_fetched_figure_wins_and_the_rest_is_still_there(rot):
    foer = les("kostra_oekonomi")
    skriv(rot)
    etter = les("kostra_oekonomi")
    assert verdi() == [1.0] and verdi(aar=2024) == [foer.query("kommunenr == @HAREID and aar == 2024 and indikator"
                                                              " == 'netto_driftsresultat'")["verdi"].iloc[0]]
    assert len(etter) == len(foer) and list(etter.columns) == list(foer.columns)
    assert [str(t) for t in etter.dtypes] == [str(t) for t in foer.dtypes]


def test_newest_wins_table_by_table(rot):
    befolkning = les("befolkning").query("kommunenr == @HAREID and aar == 2026").assign(i_alt=9)
    skriv(rot, dag="2026-03-16", kostra_oekonomi=oekonomi(2.0), befolkning=befolkning)
    skriv(rot, dag="2026-06-16", kostra_oekonomi=oekonomi(3.0))
    assert verdi() == [3.0]
    assert les("befolkning", kommunenr=HAREID, aar=2026)["i_alt"].tolist() == [9]


def test_the_second_of_a_day_is_newer_than_the_first(rot):
    navn = [skriv(rot, kostra_oekonomi=oekonomi(float(i))).name for i in range(1, 12)]
    assert navn[0] == "2026-11-20" and navn[-1] == "2026-11-20-11" and verdi() == [11.0]


def test_what_newer_ones_replace_is_not_even_read(rot, monkeypatch):
    """Fetched four times a year for years, and the notebook opens as quickly as after the first."""
    folk = kilder.innebygd("befolkning").head(1)
    for n in (1, 2, 3):
        skriv(rot, dag=f"2026-0{n}-01", kostra_oekonomi=oekonomi(float(n)), **({"befolkning": folk} if n == 1 else {}))
    skriv(rot, dag="2026-04-01", omfang=[HAREID], kostra_oekonomi=oekonomi(4.0))
    lest, ekte = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda fil: lest.append(fil) or ekte(fil))
    assert verdi() == [4.0] and les("befolkning")["kilde"].str.endswith("@2026-01-01").sum() == 1
    assert sorted(f"{f.parent.name}/{f.stem}" for f in lest if f.suffix == ".parquet") == [
        "2026-01-01/befolkning", "2026-03-01/kostra_oekonomi", "2026-04-01/kostra_oekonomi",
    ]
    monkeypatch.undo()


def test_one_municipality_fetched_again_does_not_hide_the_others(rot):
    skriv(rot, dag="2026-06-16", kostra_oekonomi=pd.concat([oekonomi(2.0), oekonomi(5.0, nr="1515")]))
    skriv(rot, dag="2026-09-01", omfang=[HAREID], kostra_oekonomi=oekonomi(3.0))
    assert verdi() == [3.0] and verdi(kommunenr="1515") == [5.0]
    assert [b.navn for b in oeyeblikksbilde.oversikt().lag("kostra_oekonomi")] == ["2026-09-01", "2026-06-16"]


def test_a_whole_refresh_replaces_all_that_is_older(rot):
    skriv(rot, dag="2026-03-16", kostra_oekonomi=oekonomi(5.0, nr="1515"))
    skriv(rot, dag="2026-06-16", kostra_oekonomi=oekonomi(3.0))
    assert verdi(kommunenr="1515") == [] and len(oeyeblikksbilde.oversikt().lag("kostra_oekonomi")) == 1


def test_a_refresh_in_the_same_process_takes_effect_in_all_that_is_worked_out(rot):
    """Nothing is forgotten here but by the writing itself: a page has the new figures, or the old, in every part."""
    hareid = finn_kommune(HAREID)
    def nyfoedte():
        f = folketall()
        return f.kjonn[f.rader([HAREID])[0], -1, :, 0].sum()

    foer = (nokkeltall(hareid, 2025)["netto_driftsresultat"].iloc[0], nyfoedte(), kostragruppe_for(hareid))
    assert foer[0] == INNEBYGD[0] and foer[2] == "EKG01"
    folk = les("befolkning_ettaarig").query("kommunenr == @HAREID and aar == 2026")
    skriv_oeyeblikksbilde(
        rot, {"kostra_oekonomi": oekonomi(1.0), "befolkning_ettaarig": folk.assign(a0=folk["a0"] + 1000),
              "kostragrupper": les("kostragrupper", kommunenr=HAREID, gruppering=2020).assign(kostragruppe="EKG05")},
        {}, omfang="alle", fra_aar=2015, hentet="2026-11-20T12:00:00+01:00",
    )  # fmt: skip
    assert nokkeltall(hareid, 2025)["netto_driftsresultat"].iloc[0] == 1.0
    assert nyfoedte() == foer[1] + 2000 and kostragruppe_for(hareid) == "EKG05"


# What works out figures; the rest of the library remembers what it has read of the package itself, or what runs.
REGNER = tuple(f"robekanalyse.{n}." for n in ("grunnlag", "analyse", "samling"))


def test_everything_remembered_of_figures_is_forgotten_and_what_runs_is_kept(rot):
    """Every remembering function of the parts that work out figures, also one nobody has thought of."""
    import robekanalyse.samling
    from robekanalyse.verksted.nettleser import oektmerke

    for pakke in (robekanalyse.analyse, robekanalyse.samling, robekanalyse.grunnlag):
        for m in pkgutil.iter_modules(pakke.__path__):
            importlib.import_module(f"{pakke.__name__}.{m.name}")
    folketall(), nokkeltall(finn_kommune(HAREID), 2025), kostragruppe_for(finn_kommune(HAREID))
    merke = oektmerke()
    kilder.glem()
    husker = [
        f"{n}.{navn}" for n, modul in sys.modules.items() if n.startswith(REGNER)
        for navn, f in vars(modul).items()
        if hasattr(f, "cache_info") and f.cache_info().currsize and str(f.__module__).startswith(REGNER)
        and not str(f.__module__).startswith(("robekanalyse.verksted", "robekanalyse.nett", "robekanalyse.visning",
                                              "robekanalyse.hefte", "robekanalyse.grunnlag.datamappe"))
    ]  # fmt: skip
    assert not husker and oektmerke() == merke


@pytest.mark.parametrize("senere", [{"fra_aar": 2020}, {"ssb": ("12134",)}])
def test_a_refresh_of_fewer_years_or_tables_keeps_what_it_did_not_ask_for(rot, senere):
    skriv(rot, dag="2026-03-16", kostra_oekonomi=oekonomi(5.0, nr="1515", aar=2016))
    skriv(rot, dag="2026-06-16", kostra_oekonomi=oekonomi(3.0), **senere)
    assert verdi(kommunenr="1515", aar=2016) == [5.0] and verdi() == [3.0]


_RADER = st.lists(
    st.tuples(st.sampled_from([HAREID, "1515", "0101", "EAK"]), st.sampled_from([2014, 2018, 2025]),
              st.sampled_from(["netto_driftsresultat", "frie_inntekter", "avdrag"]),
              st.integers(-999, 999) | st.none()),
    max_size=8, unique_by=lambda x: x[:3],
)


@given(nyere=_RADER, eldre=_RADER)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost_and_nothing_doubled(tmp_path_factory, monkeypatch, nyere, eldre):
    """Merged = embedded + fetched, key by key: the newest place that has the key decides, also that it is not shown."""
    rot = tmp_path_factory.mktemp("rot")
    monkeypatch.setenv("ROBEK_DATA", str(rot))
    monkeypatch.setattr(skriving, "RADGRUPPE", 2)
    toem_alt()
    innebygd = kilder._les("tall", "kostra_oekonomi")
    fasit = dict(zip(innebygd[NOEKKEL].itertuples(index=False, name=None), innebygd["verdi"], strict=True))
    for i, rader in enumerate([eldre, nyere]):
        deler = [oekonomi(v, a, nr, ind, "revidert" if v is not None else ":") for nr, a, ind, v in rader]
        if deler:
            skriv(rot, dag=f"2026-0{i + 1}-01", omfang=[HAREID] if i else "alle", kostra_oekonomi=pd.concat(deler))
        fasit |= {rad[:3]: rad[3] for rad in rader}
    t, borte = les("kostra_oekonomi"), uten_verdi("kostra_oekonomi")
    assert dict(zip(t[NOEKKEL].itertuples(index=False, name=None), t["verdi"], strict=True)) == {
        k: v for k, v in fasit.items() if v is not None
    }
    assert set(borte[NOEKKEL].itertuples(index=False, name=None)) == {k for k, v in fasit.items() if v is None}
    assert not t.duplicated(NOEKKEL).any()
    assert t[rekkefoelge("kostra_oekonomi")].apply(tuple, axis=1).is_monotonic_increasing or not (nyere or eldre)
    for hvor in ({"aar": 2025}, {"kommunenr": HAREID}, {"kommunenr": [HAREID, "EAK"], "aar": range(2014, 2026)},
                 {"aar": [2014, 2024], "indikator": "netto_driftsresultat"}, {"aar": 1900}, {"kommunenr": "0000"}):
        ventet = valgt(t, hvor).reset_index(drop=True)
        pd.testing.assert_frame_equal(les("kostra_oekonomi", **hvor).reset_index(drop=True), ventet)
        pd.testing.assert_frame_equal(uten_verdi("kostra_oekonomi", **hvor), valgt(borte, hvor).reset_index(drop=True))
    monkeypatch.undo()
    toem_alt()


def test_choosing_rows_gives_the_same_as_choosing_afterwards(rot):
    skriv(rot)
    hele = les("kostra_oekonomi")
    her = les("kostra_oekonomi", kommunenr=[HAREID, "EAK", "finnes ikke"], aar=range(2020, 2026))
    ventet = hele[hele["kommunenr"].isin([HAREID, "EAK"]) & (hele["aar"] >= 2020)]
    pd.testing.assert_frame_equal(her, ventet.reset_index(drop=True))


def test_fjordvik_never_gets_fetched_rows(rot):
    skriv(rot)
    assert set(kilder.les_for("kostra_oekonomi", r.finn_kommune("Fjordvik"))["kommunenr"]) == {"9901"}


# --- Damage ---


def _skad(mappe, hvordan):
    fil, manifest = mappe / "kostra_oekonomi.parquet", mappe / "manifest.json"
    if hvordan == "siffer":
        data = bytearray(fil.read_bytes())
        data[len(data) // 2] ^= 1
        fil.write_bytes(bytes(data))
    elif hvordan == "fil borte":
        fil.unlink()
    elif hvordan == "manifest borte":
        manifest.unlink()
    elif hvordan == "avkuttet manifest":
        manifest.write_bytes(manifest.read_bytes()[:-30])
    else:
        m = json.loads(manifest.read_text())
        t = m["tabeller"]["kostra_oekonomi"]
        m |= {"nyere": {"versjon": 99}, "uten tabeller": {"tabeller": 3},
              "annen mappe": {"tabeller": {"kostra_oekonomi": t | {"fil": "../x.parquet"}}},
              "ukjent kilde": {"tabeller": {"kostra_oekonomi": t | {"kilder": ["x"]}}}}[hvordan]
        manifest.write_text(json.dumps(m))
    toem_alt()


SKADER = {
    "siffer": "kostra_oekonomi.parquet er endret etter at den ble hentet", "fil borte": "parquet mangler",
    "manifest borte": "manifest.json mangler", "avkuttet manifest": "manifest.json kan ikke leses",
    "nyere": "nyere utgave av robekanalyse", "uten tabeller": "manifest.json kan ikke leses",
    "annen mappe": "manifest.json kan ikke leses", "ukjent kilde": "kilden x er ikke beskrevet",
}


@pytest.mark.parametrize("hvordan", SKADER)
def test_a_damaged_snapshot_is_refused_and_the_next_serves(rot, hvordan, capfd):
    skriv(rot, dag="2026-03-16", kostra_oekonomi=oekonomi(2.0))
    nyest = skriv(rot, dag="2026-06-16", kostra_oekonomi=oekonomi(3.0))
    assert verdi() == [3.0]
    _skad(nyest, hvordan)
    assert verdi() == [2.0]
    (setning,) = oeyeblikksbilde.merknader()
    assert SKADER[hvordan] in setning and setning.startswith("Øyeblikksbildet 2026-06-16 brukes ikke: ")
    assert cli.main(["data", "--kommune", "Hareid"]) == 0 and setning in capfd.readouterr().out


def test_the_only_one_damaged_leaves_the_embedded_and_says_so_on_the_page_and_once_on_the_command_line(rot, capfd):
    _skad(skriv(rot), "siffer")
    assert verdi() == INNEBYGD
    assert "er endret etter at den ble hentet" in aapne(1, "Hareid")._repr_html_()
    assert "endret" not in aapne(1, "Fjordvik")._repr_html_()
    valg = ["spor", "Hareid", "netto-driftsresultat-prosent", "2023"]
    assert cli.main(valg) == 0 and capfd.readouterr().err.count("er endret etter") == 1
    assert cli.main(valg) == 0 and capfd.readouterr().err == ""


def test_every_byte_of_a_table_counts(rot):
    fil = skriv(rot) / "kostra_oekonomi.parquet"
    rent = fil.read_bytes()
    for i in range(0, len(rent), 97):
        skadd = bytearray(rent)
        skadd[i] ^= 4
        fil.write_bytes(bytes(skadd))
        oeyeblikksbilde._oversikt.cache_clear()
        assert not oeyeblikksbilde.oversikt().bilder, i


@pytest.mark.parametrize("endre", [lambda fil: fil.write_bytes(b"noe annet"), lambda fil: fil.unlink()])
def test_what_was_checked_is_what_is_read_though_the_file_is_changed_in_between(rot, endre):
    fil = skriv(rot) / "kostra_oekonomi.parquet"
    oeyeblikksbilde.oversikt()
    endre(fil)
    assert verdi() == [1.0]
    toem_alt()
    assert verdi() == INNEBYGD


@pytest.mark.parametrize("endre", [
    lambda t: t.drop(columns="enhet"), lambda t: t.assign(aar=2025.5), lambda t: t.assign(aar=[None]),
    lambda t: t.assign(verdi="mange"),
])
def test_a_file_with_the_right_hash_and_the_wrong_columns_is_told_in_one_sentence(rot, endre):
    mappe = skriv(rot)
    fil, manifest = mappe / "kostra_oekonomi.parquet", mappe / "manifest.json"
    endre(oekonomi()).to_parquet(fil)
    m = json.loads(manifest.read_text())
    m["tabeller"]["kostra_oekonomi"]["sha256"] = hashlib.sha256(fil.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(m))
    toem_alt()
    with pytest.raises(OedelagtFil, match="i øyeblikksbildet 2026-11-20 kan ikke leses: slett mappen"):
        les("kostra_oekonomi")


def test_without_pyarrow_the_embedded_tables_serve_and_it_says_so(rot):
    skriv(rot)
    kode = (
        "import sys; [sys.modules.__setitem__(m, None) for m in ('pyarrow', 'pyarrow.parquet')]\n"
        "from robekanalyse.grunnlag.kilder import les\n"
        "from robekanalyse.grunnlag.oeyeblikksbilde import merknader\n"
        "t = les('kostra_oekonomi', kommunenr='1517', aar=2025, indikator='netto_driftsresultat')\n"
        "print(t['verdi'].tolist(), *merknader())"
    )
    svar = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True)
    assert svar.stdout.startswith(f"{INNEBYGD} ") and "pyarrow mangler" in svar.stdout, svar.stderr[-500:]


def test_parquet_is_not_imported_until_a_snapshot_is_in_use(rot):
    kode = (
        "import sys; from robekanalyse.grunnlag.kilder import les\n"
        "les('befolkning'); print('pyarrow.parquet' in sys.modules)"
    )
    for ventet in ("False", "True"):
        svar = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True)
        assert svar.stdout.strip() == ventet, svar.stderr[-500:]
        skriv(rot, befolkning=kilder._les("tall", "befolkning").head(1))


# --- Writing ---


class _Steg(Exception):
    pass


def _filsteg(monkeypatch, feil_ved, lag_feil):
    """Count every step that touches the disk while a snapshot is written; fail at step number `feil_ved`."""
    steg = []

    def pakk(sted, navn):
        ekte = getattr(sted, navn)

        def med(*a, **kw):
            if navn == "open" and not str(a[0]).endswith((".parquet", ".json")):
                return ekte(*a, **kw)
            steg.append(navn)
            if len(steg) - 1 == feil_ved:
                raise lag_feil()
            return ekte(*a, **kw)

        monkeypatch.setattr(sted, navn, med)

    steder = ((builtins, "open"), (os, "fsync"), (os, "rename"), (os, "chmod"), (skriving.tempfile, "mkdtemp"))
    for sted, navn in steder:
        pakk(sted, navn)
    return steg


@pytest.mark.parametrize("lag_feil", [lambda: OSError(errno.ENOSPC, "full"), KeyboardInterrupt, _Steg],
                         ids=["full disk", "avbrutt", "annet"])
def test_a_fault_at_every_step_leaves_the_former_in_use(rot, monkeypatch, lag_feil):
    skriv(rot, dag="2026-03-16", kostra_oekonomi=oekonomi(2.0))
    with monkeypatch.context() as m:
        alle = _filsteg(m, -1, lag_feil)
        skriv(rot.parent / "annen", kostra_oekonomi=oekonomi(3.0))
        antall = len(alle)
    assert antall >= 8
    for n in range(antall):
        with monkeypatch.context() as m:
            _filsteg(m, n, lag_feil)
            with pytest.raises((KanIkkeSkrive, KeyboardInterrupt, _Steg)):
                skriv_oeyeblikksbilde(rot, {"kostra_oekonomi": oekonomi(3.0)}, {}, omfang="alle", fra_aar=2015,
                                      hentet="2026-06-16T12:00:00+00:00")
        toem_alt()
        ferdig = (rot / "2026-06-16").exists()
        assert ferdig == (n == antall - 1), "only the last step, the folder's own listing, comes after the rename"
        assert verdi() == [3.0 if ferdig else 2.0] and not list(rot.glob(".uferdig-*"))


def test_a_full_disk_is_told_in_one_sentence(rot, monkeypatch):
    with monkeypatch.context() as m:
        _filsteg(m, 1, lambda: OSError(errno.ENOSPC, "No space left on device"))
        with pytest.raises(KanIkkeSkrive) as e:
            skriv(rot)
    assert "disken er full" in str(e.value) and "er urørt" in str(e.value) and str(e.value).endswith(".")


def test_a_killed_refresh_leaves_the_former_and_is_cleared_away_later(rot):
    skriv(rot, dag="2026-03-16", kostra_oekonomi=oekonomi(2.0))
    halv = rot / ".uferdig-abc"
    halv.mkdir()
    (halv / "kostra_oekonomi.parquet").write_bytes(b"PAR1")
    toem_alt()
    assert verdi() == [2.0] and not oeyeblikksbilde.merknader()
    skriv(rot)
    assert halv.exists(), "another refresh may be at work"
    os.utime(halv, (0, 0))
    skriv(rot)
    assert not halv.exists()


def test_a_real_kill_in_the_middle(rot):
    """The process is gone while it writes; nobody tidies up, and the former is in use."""
    skriv(rot, dag="2026-03-16", kostra_oekonomi=oekonomi(2.0))
    kode = (
        "import os, sys; sys.path.insert(0, 'tests')\n"
        "from robekanalyse.oppdatering import skriving\n"
        "import test_oeyeblikksbilde as t, pathlib\n"
        "skriving._fest = lambda m: os.kill(os.getpid(), 9)\n"
        f"t.skriv(pathlib.Path({str(rot)!r}), kostra_oekonomi=t.oekonomi(3.0))"
    )
    svar = subprocess.run([sys.executable, "-c", kode], capture_output=True, text=True)
    assert svar.returncode == -9, svar.stderr[-500:]
    toem_alt()
    assert verdi() == [2.0] and len(list(rot.glob(".uferdig-*/manifest.json"))) == 1


@pytest.mark.parametrize("endre, ord_", [
    (lambda t: pd.concat([t, t]), "to rader for kommunenr 1517, aar 2025"),
    (lambda t: t.drop(columns="enhet"), "kolonnen enhet"),
    (lambda t: t.assign(kilde=None), "mangler kilde for kommunenr 1517"),
    (lambda t: t.assign(verdi=None), "mangler verdi for kommunenr 1517"),
    (lambda t: t.assign(verdi="mange"), "noe annet enn tall i verdi"),
    (lambda t: t.assign(kilde="ukjent"), "Kilden ukjent"),
])
def test_a_table_its_readers_cannot_use_is_not_written(rot, endre, ord_):
    with pytest.raises(KanIkkeSkrive, match=ord_):
        skriv(rot, kostra_oekonomi=endre(oekonomi()))
    assert not list(rot.iterdir())


# --- What the reader sees ---


def test_the_source_line_tells_when_the_figure_was_fetched_and_its_status(rot):
    skriv(rot, kostra_oekonomi=oekonomi(status="ureviderte tall"))
    linje = kildelinje(r.nokkeltall("Hareid", 2025).kilder)
    assert "tabell 12137, 2025, netto driftsresultat, hentet 20. november 2026, ureviderte tall" in linje
    assert "innebygd" in linje, "the other figures are still the embedded ones"


def test_population_without_a_source_column_is_dated_for_those_it_holds_for(rot):
    t = les("befolkning_ettaarig")
    skriv(rot, befolkning_ettaarig=t[(t["kommunenr"] == HAREID) & (t["aar"] == 2026)])
    f = folketall()
    assert [o.kilde for o in f.kilder(2026, numre=[HAREID])] == ["ssb-12137@2026-11-20"]  # the manifest's first source
    assert [o.kilde for o in f.kilder(2026, numre=["1515"])] == ["ssb-07459"]
    assert [o.aar for o in f.kilder(numre=[HAREID])] == [(2026, 2026), (2006, 2025)]


@pytest.mark.parametrize("merke, ord_", [(":", "personvernet"), ("..", "tallgrunnlaget mangler"), (".", "ikke mulig")])
def test_a_figure_ssb_does_not_show_is_blank_with_ssbs_own_reason(rot, merke, ord_):
    skriv(rot, kostra_oekonomi=oekonomi(None, status=merke))
    t = r.nokkeltall("Hareid", 2025)
    assert t["netto_driftsresultat"].isna().all()
    (m,) = [m for m in t.merknader if m.startswith("SSB viser ikke")]
    assert m.startswith("SSB viser ikke netto driftsresultat for Hareid i 2025: ") and ord_ in m and f"«{merke}»" in m
    assert not any("nan" in str(x).lower().split() for x in t.merknader)
    spor = r.spor("Hareid", "netto_driftsresultat", 2025)
    assert spor.verdi is None and ord_ in spor.mangler


def test_a_service_that_ssb_does_not_show_is_named(rot):
    rad = oekonomi(None, indikator="netto_driftsutgifter", status=":", aar=2024)
    rad = rad.assign(omraade="FGK13", kilde="ssb-12362")
    skriv(rot, kostra_tjenester=rad)
    t = r.handlingsrom("Hareid", aar=2024)
    assert any(m.startswith("SSB viser ikke netto driftsutgifter til barnevern for Hareid i 2024") for m in t.merknader)
    assert t.loc[t["tjeneste"] == "Barnevern", "netto_mill"].isna().all()


def test_unrevised_figures_are_said_to_be_so(rot):
    assert "foreløpige (ureviderte)" not in str(usikkerhet_i_ord("Hareid"))
    skriv(rot, kostra_oekonomi=pd.concat([
        oekonomi(100.0, indikator=i, status="urevidert") for i in ("netto_driftsresultat", "brutto_driftsinntekter")
    ]))
    assert "urevidert" in r.nokkeltall("Hareid", 2025)["status"].iloc[0], "the status of all the year's rows"
    assert "foreløpige (ureviderte)" in str(usikkerhet_i_ord("Hareid"))


def test_the_workbook_key_follows_the_snapshot_in_use(rot):
    from robekanalyse.hefte.noekkel import felles_grunnlag

    def noekkel():
        toem_alt()
        return felles_grunnlag()

    tomt = noekkel()
    mappe = skriv(rot, kostra_oekonomi=oekonomi(2.0))
    med = noekkel()
    assert med != tomt and noekkel() == med
    (rot / "LESMEG.txt").write_text("noe annet")
    assert noekkel() == med
    skriv(rot, dag="2026-11-24", kostra_oekonomi=oekonomi(3.0))
    assert noekkel() not in (med, tomt)
    _skad(mappe, "siffer")
    _skad(rot / "2026-11-24", "siffer")
    assert noekkel() == tomt, "a refused snapshot decides nothing"


# --- robekanalyse data ---


def _data(capfd, *valg):
    assert cli.main(["data", *valg]) == 0
    return capfd.readouterr().out


def test_data_tells_what_is_in_use(rot, capfd):
    assert "Regnskap\n  Innebygd i robekanalyse (25. november 2026). Ikke hentet fra SSB." in _data(capfd)
    skriv(rot, omfang=[HAREID])
    ut = _data(capfd, "--kommune", "Hareid", "Sula")
    assert "Hentet fra SSB 20. november 2026" in ut and "én kommune fra 2015, tabell 12137" in ut
    assert "sist endret hos SSB 15. juni 2026. Tallene for 2025 er reviderte." in ut
    assert "Det som ikke er hentet, som eldre år, er innebygd" in ut and "Ingen tall for Sula." in ut
    assert str(rot) in ut


@pytest.mark.parametrize("updated, i_dag, ventet", [
    ("2026-03-16T07:00:00Z", "2026-04-01", "Tallene for 2025 er ureviderte og blir revidert 15. juni 2026."),
    ("2026-03-16T07:00:00Z", "2026-06-15", "ureviderte, men nå finnes reviderte tall: hent på nytt."),
    ("2026-06-15T07:00:00Z", "2027-03-14", "Tallene for 2025 er reviderte."),
    ("2026-06-15T07:00:00Z", "2027-03-15", "er reviderte; tallene for 2026 er kommet 15. mars 2027: hent på nytt."),
])
def test_revised_or_unrevised_by_the_dates(rot, updated, i_dag, ventet):
    skriv_oeyeblikksbilde(
        rot, {"kostra_oekonomi": oekonomi()}, {"kostra_oekonomi": {"updated": updated, "kilder": ["ssb-12137"]}},
        omfang="alle", fra_aar=2015, hentet=dt.datetime(2026, 6, 20, tzinfo=dt.UTC),
    )
    toem_alt()
    t = next(iter(databruk([r.finn_kommune("Hareid")], dt.date.fromisoformat(i_dag))))
    assert t.tabell == "kostra_oekonomi" and ventet in t.steder[0]


@pytest.mark.parametrize("valg, ord_", [
    (["--nettverk", "robek-1", "--kommune", "Hareid"], "ikke begge"), (["--kommune", "Fjordvik"], "konstruert"),
    (["--kommune", "Ingenstad"], "Ingenstad"), (["--nettverk", "finnes-ikke"], "finnes-ikke"),
])
def test_data_refuses_what_it_cannot_show(rot, capfd, valg, ord_):
    assert cli.main(["data", *valg]) == 2
    feil = capfd.readouterr().err
    assert ord_ in feil and feil.count("\n") == 1


# --- Where they lie ---


def test_the_root_is_the_users_choice_else_the_checkout_else_the_data_folder(tmp_path, monkeypatch):
    from robekanalyse.grunnlag.datamappe import datamappe

    monkeypatch.setenv("ROBEK_DATA", str(tmp_path / "her"))
    assert oeyeblikksbilde.rotmappe() == tmp_path / "her"
    monkeypatch.delenv("ROBEK_DATA")
    assert oeyeblikksbilde.rotmappe() == datamappe() / "oeyeblikksbilder"
    monkeypatch.setattr(oeyeblikksbilde, "datamappe", lambda: tmp_path / "site-packages" / "robekanalyse" / "data")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    med = oeyeblikksbilde.rotmappe()
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    assert oeyeblikksbilde.rotmappe() == med and med.name == "oeyeblikksbilder" and "robekanalyse" in med.parts
