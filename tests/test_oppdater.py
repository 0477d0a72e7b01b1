"""The refresh against a strict stand-in for Statistics Norway: complete or nothing, and every refusal one sentence."""

import pandas as pd
import pytest
from ssb_stedfortreder import FEIL, feilvandring, stedfortreder

from robekanalyse.cli import main
from robekanalyse.grunnlag.kommune import alle_kommuner, finn_kommune
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.oppdatering.henting import hent
from robekanalyse.oppdatering.klient import HentingFeil, Klient
from robekanalyse.oppdatering.tabell import hent_aar, katalog, les_jsonstat, les_metadata

HAREID = (finn_kommune("Hareid"),)
UTEN_VENTING = {"vent": lambda _: None}


def klient(adresse, **valg):
    return Klient(adresse, **{**UTEN_VENTING, **valg})


def test_a_network_is_fetched_and_laid_over_the_embedded(tmp_path, capsys, monkeypatch):
    from robekanalyse.grunnlag import kilder

    with stedfortreder() as (adresse, ssb):
        valg = ["--nettverk", "eksempel", "--fra-aar", "2025", "--api", adresse, "--til", str(tmp_path)]
        status = main(["oppdater", *valg])
    ut = capsys.readouterr().out
    assert status == 0 and "Se hva som er i bruk med robekanalyse data" in ut
    assert max(map(len, ssb.adresser)) <= 2100
    (mappe,) = tmp_path.iterdir()
    t = pd.read_parquet(mappe / "kostra_oekonomi.parquet")
    numre = {x.nr for x in finn_nettverk("eksempel").kommuner}
    assert numre | {"EAK", "EAKUO", "EKG01", "EKG17"} <= set(t["kommunenr"])
    assert set(t["aar"]) == {2025} and set(t["status"]) == {"revidert"}
    assert {"brutto_driftsinntekter", "netto_driftsresultat", "netto_driftsresultat_prosent"} <= set(t["indikator"])
    monkeypatch.setenv("ROBEK_DATA", str(tmp_path))
    kilder.glem()
    try:
        lest = kilder.les("kostra_oekonomi")
        rad = lest[(lest.kommunenr == "1517") & (lest.aar == 2025) & (lest.indikator == "netto_laanegjeld")]
        egen = t[(t.kommunenr == "1517") & (t.aar == 2025) & (t.indikator == "netto_laanegjeld")]
        assert list(rad["verdi"]) == list(egen["verdi"])
    finally:
        monkeypatch.delenv("ROBEK_DATA")
        kilder.glem()


def test_the_population_adds_up_and_has_both_sexes(tmp_path):
    with stedfortreder() as (adresse, _):
        h = hent(klient(adresse), HAREID, 2025, uten=("12134", "12137", "12362", "12209"))
    b, e = h.tabeller["befolkning"], h.tabeller["befolkning_ettaarig"]
    grupper = [c for c in b.columns if c.startswith("alder_")]
    assert (b[grupper].sum(axis=1) == b["i_alt"]).all()
    assert set(e["kjonn"]) == {"menn", "kvinner"} and len([c for c in e.columns if c[0] == "a" and c != "aar"]) == 106
    ett = e.drop(columns="kjonn").groupby(["kommunenr", "aar"]).sum().sum(axis=1)
    assert list(ett) == list(b.set_index(["kommunenr", "aar"]).sort_index()["i_alt"])
    assert b["kommunenr"].nunique() == 357, "the population is fetched for all, so that the newest year is everyone's"


def test_all_municipalities_are_fetched_within_the_limits(tmp_path):
    with stedfortreder() as (adresse, ssb):
        h = hent(klient(adresse), None, 2025)
    assert set(h.tabeller["befolkning"]["kommunenr"]) == {x.nr for x in alle_kommuner()}
    assert {x.nr for x in alle_kommuner()} <= set(h.tabeller["kostra_tjenester"]["kommunenr"])
    assert ssb.kall < 80 and max(map(len, ssb.adresser)) <= 2100


def test_a_hidden_figure_keeps_ssbs_mark():
    with stedfortreder() as (adresse, _):
        h = hent(klient(adresse), (finn_kommune("Utsira"),), 2025, uten=("12134", "12137", "12362", "07459"))
    t = h.tabeller["kostra_tjenester"]
    skjult = t[t["kommunenr"] == "1151"]
    assert len(skjult) and skjult["verdi"].isna().all() and set(skjult["status"]) == {":"}


def test_a_municipality_that_was_not_there_is_not_a_missing_figure():
    with stedfortreder() as (adresse, _):
        h = hent(klient(adresse), (finn_kommune("Indre Østfold"),), 2019, uten=("12134", "12362", "12209", "07459"))
    t = h.tabeller["kostra_oekonomi"]
    hoboel = t[t["kommunenr"] == "0138"]
    assert set(hoboel["aar"]) == {2019} and set(hoboel["kommunenr_i_dag"]) == {"3118"}


def test_too_many_calls_and_a_short_breakdown_are_waited_out():
    ventet = []
    with stedfortreder(kvote=2, feil={3: "503", 6: "kutt"}) as (adresse, _):
        h = hent(Klient(adresse, vent=ventet.append), HAREID, 2025, uten=("12362", "07459"))
    assert ventet and len(h.tabeller["kostra_oekonomi"])


def test_every_call_that_fails_leaves_the_former_figures_untouched(tmp_path):
    """Each kind of fault at each call: the complete old figures. The walk through every table is `make utholdenhet`."""
    assert feilvandring(tmp_path, uten=("12362", "07459")) == 6 * len(FEIL)


def endret(felt):
    def endre(d):
        felt(d)
        return d

    return endre


def _tittel(d):
    d["label"] = "12134: Noe helt annet"


def _kode(d):
    c = d["dimension"]["ContentsCode"]["category"]
    for del_ in (c["index"], c["label"], c["unit"]):
        del_["KOSAGD230001"] = del_.pop("KOSAGD230000")


def _navn(d):
    d["dimension"]["ContentsCode"]["category"]["label"]["KOSAGD230000"] = "Gjeld"


def _enhet(d):
    d["dimension"]["ContentsCode"]["category"]["unit"]["KOSAG110000"] = {"base": "1000 kr"}


def _region(d):
    i = d["dimension"]["KOKkommuneregion0000"]["category"]["index"]
    i["9999"] = i.pop("EKG17")


@pytest.mark.parametrize("hva, endre, sagt", [
    ("12134", _tittel, "heter nå"), ("12134", _kode, "KOSAGD230000 finnes ikke lenger"),
    ("12134", _navn, "heter nå «Gjeld»"), ("12134", _enhet, "enheten for KOSAG110000"), ("12134-data", _region, "9999"),
])  # fmt: skip
def test_a_table_that_has_changed_meaning_is_refused_by_name(hva, endre, sagt):
    with (
        stedfortreder(endre={hva: endret(endre)}) as (adresse, _),
        pytest.raises(HentingFeil, match="12134") as e,
    ):
        hent(klient(adresse), HAREID, 2025)
    assert sagt in str(e.value) and "urørt" in str(e.value)


def test_it_can_be_left_out_when_the_user_says_so():
    with stedfortreder(endre={"12209": endret(_tittel)}) as (adresse, _):
        h = hent(klient(adresse), HAREID, 2025, uten=("12209",))
    assert "12209" not in h.om["kostra_tjenester"]["ssb_tabeller"]


def test_municipalities_that_do_not_add_up_to_the_country_are_refused():
    def galt(d):
        navn = d["dimension"]["KOKkommuneregion0000"]["category"]["index"]
        if "EAK" in navn:
            plass = navn["EAK"] * (max(d["size"][1] * d["size"][2], 1))
            d["value"][plass if isinstance(d["value"], list) else str(plass)] += 5_000_000

    with (
        stedfortreder(endre={"12137-data": endret(galt)}) as (adresse, _),
        pytest.raises(HentingFeil, match="landet er"),
    ):
        hent(klient(adresse), None, 2025, uten=("12134", "12362", "12209", "07459"))


def test_value_as_list_and_as_object_are_the_same_rows():
    svar = {"id": ["R", "Tid"], "size": [2, 2], "status": {"3": ":"}, "value": [1, 2, 3, None],
            "dimension": {"R": {"category": {"index": {"a": 0, "b": 1}}},
                          "Tid": {"category": {"index": {"24": 0, "25": 1}}}}}  # fmt: skip
    liste = les_jsonstat("1", svar, "t")
    objekt = les_jsonstat("1", {**svar, "value": {"0": 1, "1": 2, "2": 3}}, "t")
    pd.testing.assert_frame_equal(liste, objekt)
    assert list(liste["merke"]) == ["", "", "", ":"]
    with pytest.raises(HentingFeil):
        les_jsonstat("1", {**svar, "value": [1, 2, 3]}, "t")


def test_a_long_list_of_municipalities_is_split_over_calls():
    with stedfortreder() as (adresse, ssb):
        kl = klient(adresse)
        meta = les_metadata(kl, "12362")
        alle = list(meta.koder["KOKkommuneregion0000"])
        t = hent_aar(kl, "12362", meta, alle, 2025)
    assert ssb.kall > 3 and t["KOKkommuneregion0000"].nunique() == len(alle)
    assert not t.duplicated(["KOKkommuneregion0000", "KOKfunksjon0000", "KOKart0000", "ContentsCode"]).any()


@pytest.mark.parametrize("argumenter, sagt", [
    ([], "Skriv hvem"), (["--alle", "--kommune", "Hareid"], "Skriv hvem"),
    (["--kommune", "Fjordvik"], "finnes ikke hos SSB"),
    (["--kommune", "Hareid", "--fra-aar", "1990"], "1990"), (["--kommune", "Hareid", "--uten", "99"], "99"),
    (["--kommune", "Hareid", "--api", "ssb"], "nettadresse"),
    (["--kommune", "Hareid", "--api", "http://127.0.0.1:9"], "kontakt"),
    (["--kommune", "Hareid", "--api", "http://finnes-ikke.invalid"], "finnes-ikke.invalid"),
])  # fmt: skip
def test_bad_input_gets_one_sentence_and_writes_nothing(tmp_path, capsys, argumenter, sagt):
    assert main(["oppdater", *argumenter, "--til", str(tmp_path / "ny")]) != 0
    feil = capsys.readouterr().err.strip().splitlines()
    assert len(feil) == 1 and sagt in feil[0] and not (tmp_path / "ny").exists()


def test_the_catalogue_says_what_is_confirmed():
    for nr, t in katalog().items():
        assert t["status"] in ("bekreftet", "antatt"), nr
        assert all(i["status"] in ("bekreftet", "antatt") for i in t["indikator"].values()), nr
