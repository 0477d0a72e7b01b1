"""The municipal division and the KOSTRA groups from KLASS: nothing new gives the embedded tables, and news is told."""

import datetime as dt
import itertools

import pandas as pd
import pytest
from glemme import toem_alt
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from klass_stedfortreder import Klass
from ssb_stedfortreder import FEIL, feilvandring, stedfortreder

from robekanalyse.analyse.forbehold import usikkerhet_i_ord
from robekanalyse.analyse.likhet import kostragruppe_for
from robekanalyse.cli import main
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import UkjentKommune
from robekanalyse.grunnlag.kilder import innebygd, les
from robekanalyse.grunnlag.kommune import alle_kommuner, finn_kommune
from robekanalyse.grunnlag.kommunehistorie import alle_ledd, overganger
from robekanalyse.grunnlag.nyinndeling import som_i_inndelingen
from robekanalyse.oppdatering.databruk import databruk
from robekanalyse.oppdatering.inndeling import _med_slag, hent_inndeling
from robekanalyse.oppdatering.klient import HentingFeil, Klient
from robekanalyse.oppdatering.metadata import katalog
from robekanalyse.oppdatering.skriving import skriv_oeyeblikksbilde
from robekanalyse.samling import s1_kartlegging as s1
from robekanalyse.samling.start import aapne

I_DAG, SENERE = dt.date(2026, 11, 30), dt.date(2029, 3, 1)
TABELLER = ("kommuner", "kommune_endringer", "kostragrupper")


def hent(dato=I_DAG, uten=(), feil=None, **valg):
    with stedfortreder(klass=Klass(**valg), feil=feil) as (adresse, _):
        return hent_inndeling(Klient(adresse, vent=lambda _: None), dato, uten=uten)


def i_bruk(rot, h, dato):
    skriv_oeyeblikksbilde(rot, h.tabeller, h.om, omfang=["1517"], fra_aar=2025, hentet=f"{dato}T12:00:00+01:00")
    toem_alt()
    return h


# --- Nothing new ---


def test_klass_that_says_what_we_know_gives_the_embedded_tables_row_for_row(rot):
    foer = {n: les(n) for n in TABELLER}
    h = i_bruk(rot, hent(), I_DAG)
    for n in TABELLER:
        etter = les(n)
        if "kilde" in etter:
            ny = etter["kilde"].str.endswith(f"@{I_DAG}")
            assert ny.sum() == 357 == len(h.tabeller[n]), n
            etter = etter.assign(kilde=etter["kilde"].str.partition("@")[0])
        i_orden = foer[n].sort_values(les_yaml("tabeller.yaml")[n]["noekkel"], na_position="first", ignore_index=True)
        pd.testing.assert_frame_equal(etter, i_orden)
    assert set(h.tabeller["kommuner"]["kommunenr"]) == {k.nr for k in alle_kommuner()}
    assert h.merknader == ["KLASS 131: kommuneinndelingen er som før."]
    assert len(alle_kommuner()) == 357 and kostragruppe_for(finn_kommune("Hareid")) == "EKG01"


def test_a_code_that_is_no_municipality_is_none():
    ny = {"131/changes": endring(newCode="9999", newName="Uoppgitt")}
    assert "9999" not in set(hent(endre=ny).tabeller["kommuner"]["kommunenr"])


def test_what_klass_says_of_the_past_does_not_change_what_we_know():
    """Its lists have gaps the embedded table has filled, and a code without a past there stops nothing."""
    def endre(d):
        borte = [r for r in d["codeChanges"] if r["newCode"] != "1580"]
        return {"codeChanges": [*borte, {"newCode": "4998", "newName": "Ny", "changeOccurred": "2024-01-01"}]}

    h = hent(endre={"131/changes": endre})
    assert h.merknader == ["KLASS 131: kommuneinndelingen er som før."]
    assert "1580" not in set(h.tabeller["kommune_endringer"]["nytt_nr"]), "not confirmed, so the embedded row stands"


def test_the_kind_of_every_embedded_change_is_what_its_codes_say():
    """The rule for new changes, held against the 529 we know."""
    kjente = innebygd("kommune_endringer")
    for _, par in kjente.groupby("dato"):
        utledet = _med_slag(par.drop(columns=["type", "andel", "andel_grunnlag"]))
        pd.testing.assert_series_equal(utledet["type"], par["type"])
        hel = par["type"].isin(["nytt nummer", "navneendring", "sammenslåing"])
        assert (utledet["andel"].notna() == hel).all() and (utledet.loc[hel, "andel"] == par.loc[hel, "andel"]).all()


def test_what_is_fetched_is_shown_by_robekanalyse_data(rot, capsys):
    i_bruk(rot, hent(), I_DAG)
    bruk = {b.tabell: b for b in databruk([finn_kommune("Hareid")], I_DAG)}
    for n, nr in zip(TABELLER, ("131", "131", "112"), strict=True):
        assert bruk[n].steder[0] == (
            f"Hentet fra SSBs KLASS 30. november 2026, i dag: klassifikasjon {nr}, sist endret hos SSB 5. januar 2026."
        )
        assert not bruk[n].mangler


def test_the_newest_division_alone_counts_whoever_it_was_fetched_for(rot):
    skriv_oeyeblikksbilde(rot, (a := hent(SENERE, nye=NYTT_NR)).tabeller, a.om, omfang="alle", fra_aar=2015,
                          hentet="2026-11-01T12:00:00+01:00")  # fmt: skip
    toem_alt()
    assert len(les("kommuner", kommunenr="1599")) == 1
    i_bruk(rot, hent(), I_DAG)
    assert les("kommuner", kommunenr="1599").empty and les("kommune_endringer", nytt_nr="1599").empty


# --- A new name ---


def test_a_new_official_name_is_taken_in_and_the_plain_one_kept(rot):
    h = i_bruk(rot, hent(SENERE, nye=[("2027-01-01", "1517", "Hareid", "1517", "Háre - Hareid")]), SENERE)
    k = les("kommuner", kommunenr="1517").iloc[0]
    assert (k["navn"], k["offisielt_navn"]) == ("Hareid", "Háre - Hareid")
    (e,) = les("kommune_endringer", gammelt_nr="1517").itertuples()
    assert (e.dato, e.gammelt_navn, e.nytt_navn) == ("2027-01-01", "Hareid", "Hareid")
    assert (e.type, e.andel) == ("navneendring", 1)
    assert h.merknader == ["Hareid (1517) heter nå Háre - Hareid.", "KLASS 131: kommuneinndelingen er som før."]
    assert finn_kommune("Háre").nr == "1517" == finn_kommune("Hareid").nr and len(alle_kommuner()) == 357


def test_a_municipality_with_another_name_is_found_by_both(rot):
    i_bruk(rot, hent(SENERE, nye=[("2027-01-01", "1517", "Hareid", "1517", "Hareidlandet")]), SENERE)
    assert finn_kommune("1517").navn == "Hareidlandet" and finn_kommune("Hareid").navn == "Hareidlandet"


def test_a_name_that_only_the_list_of_today_has_is_taken_in():
    def endre(d):
        d["codes"] = [r | ({"name": "Lyngen - Nytt"} if r["code"] == "5536" else {}) for r in d["codes"]]
        return d

    h = hent(endre={"131/codesAt": endre})
    k = h.tabeller["kommuner"].set_index("kommunenr").loc["5536"]
    assert (k["navn"], k["offisielt_navn"]) == ("Lyngen", "Lyngen - Nytt")
    assert h.merknader[0] == "Lyngen - Ivgu - Yykeä (5536) heter nå Lyngen - Nytt."


# --- A new number, a merger, a split: told, kept, and not mixed into the figures ---

NYTT_NR = [("2028-01-01", "1517", "Hareid", "1599", "Hareid")]
SLAATT_SAMMEN = [("2028-01-01", "1517", "Hareid", "1598", "Nyøy"), ("2028-01-01", "1516", "Ulstein", "1598", "Nyøy")]
TATT_INN = [("2028-01-01", "1517", "Hareid", "1516", "Ulstein og Hareid"),
            ("2028-01-01", "1516", "Ulstein", "1516", "Ulstein og Hareid")]  # fmt: skip
DELT = [("2028-01-01", "1517", "Hareid", "1597", "Vesthareid"), ("2028-01-01", "1517", "Hareid", "1596", "Østhareid")]
FOELGER = "Tallene her følger fortsatt kommuneinndelingen i 2026."


@pytest.mark.parametrize("nye, typer, sagt", [
    (NYTT_NR, ["nytt nummer"], "Hareid (1517) har nummeret 1599 fra 1. januar 2028."),
    (SLAATT_SAMMEN, ["sammenslåing"] * 2,
     "Nyøy (1598) ble til 1. januar 2028 av Ulstein (1516) og Hareid (1517)."),
    (TATT_INN, ["sammenslåing"] * 2,
     "Ulstein og Hareid (1516) ble til 1. januar 2028 av Ulstein (1516) og Hareid (1517)."),
    (TATT_INN[:1], ["sammenslåing"] * 2,
     "Ulstein og Hareid (1516) ble til 1. januar 2028 av Ulstein (1516) og Hareid (1517)."),
    (DELT, ["deling"] * 2, "Østhareid (1596) ble til 1. januar 2028 av en del av Hareid (1517)."),
])  # fmt: skip
def test_a_later_division_is_kept_and_told_and_the_figures_stay_in_theirs(rot, nye, typer, sagt):
    foer, ledd, skritt = alle_kommuner(), alle_ledd(), overganger()
    h = i_bruk(rot, hent(SENERE, nye=nye), SENERE)
    assert sagt in h.merknader and FOELGER in h.merknader
    e = les("kommune_endringer")
    e = e[e["dato"] == "2028-01-01"]
    assert e["type"].tolist() == typer and not e.duplicated(["gammelt_nr", "nytt_nr"]).any()
    assert e["andel"].isna().all() == e["andel_grunnlag"].isna().all() == (typer[0] == "deling")
    alle = les("kommuner")
    k, slutt = (alle[med].set_index("kommunenr") for med in (alle["gyldig_til"].isna(), alle["gyldig_til"] == 2027))
    for _, gammel, _, ny, navn in nye:
        assert (k.loc[ny, "navn"], k.loc[ny, "gyldig_fra"], k.loc[ny, "fylke"]) == (navn, 2028, "Møre og Romsdal")
        assert slutt.loc[gammel, "navn"] == innebygd("kommuner").set_index("kommunenr").loc[gammel, "navn"]
    assert alle_kommuner() == foer and alle_ledd() == ledd and overganger() == skritt
    hareid = finn_kommune("Hareid")
    assert hareid.nr == "1517" and len(les("befolkning", kommunenr="1517", aar=2026)) == 1
    assert any(sagt[:8] in f.setning and "Hareid alene" in f.setning for f in usikkerhet_i_ord("Hareid"))
    bruk = {b.tabell: b for b in databruk([hareid], SENERE)}
    assert bruk["kommune_endringer"].mangler[-1] == FOELGER and sagt in bruk["kommune_endringer"].mangler


@pytest.mark.parametrize("skrevet", ["Nyøy", "nyøy", "1598", 1598])
def test_a_municipality_that_the_figures_do_not_have_yet_is_explained(rot, skrevet):
    i_bruk(rot, hent(SENERE, nye=SLAATT_SAMMEN), SENERE)
    with pytest.raises(UkjentKommune) as e:
        finn_kommune(skrevet)
    assert str(e.value).endswith(f"{FOELGER} Velg Ulstein (1516) eller Hareid (1517).")


def test_one_that_gave_away_a_part_and_lives_on_is_split():
    def uten_seg_selv(d):
        return {"codeChanges": [r for r in d["codeChanges"] if r["newCode"] != "1517"]}

    nye = [("2028-01-01", "1517", "Hareid", nr, navn) for nr, navn in (("1517", "Hareid"), ("1597", "Øya"))]
    h = hent(SENERE, nye=nye, endre={"131/changes": uten_seg_selv})
    e = h.tabeller["kommune_endringer"].query("dato == '2028-01-01'")
    assert set(zip(e["gammelt_nr"], e["nytt_nr"], e["type"], strict=True)) == {
        ("1517", "1517", "deling"), ("1517", "1597", "deling"),
    }  # fmt: skip


def test_a_boundary_between_two_that_live_on_is_told_and_moves_no_accounts():
    egne = [("2028-01-01", nr, navn, nr, navn) for nr, navn in (("1517", "Hareid"), ("1516", "Ulstein"))]
    h = hent(SENERE, nye=[*egne, ("2028-01-01", "1517", "Hareid", "1516", "Ulstein")])
    assert h.merknader == ["Grensen mellom Hareid (1517) og Ulstein (1516) er endret 2028.",
                           "KLASS 131: kommuneinndelingen er som før."]  # fmt: skip
    assert h.tabeller["kommune_endringer"]["dato"].max() == "2024-01-01"


def test_changes_after_changes_are_followed_in_order():
    h = hent(SENERE, nye=[*SLAATT_SAMMEN, ("2029-01-01", "1598", "Nyøy", "5701", "Nyøy")])
    k = h.tabeller["kommuner"].set_index("kommunenr")
    assert (k.loc["1598", "gyldig_fra"], k.loc["1598", "gyldig_til"]) == (2028, 2028)
    assert (k.loc["5701", "fylkesnr"], k.loc["5701", "fylke"]) == ("57", "Nyfylke")
    assert len([s for s in h.merknader if "januar" in s]) == 2


def test_what_is_to_come_is_not_there_yet():
    h = hent(I_DAG, nye=SLAATT_SAMMEN)
    assert h.merknader == ["KLASS 131: kommuneinndelingen er som før."]


def test_a_change_within_the_year_of_the_division_is_a_later_one(rot):
    h = i_bruk(rot, hent(SENERE, nye=[("2026-07-01", *NYTT_NR[0][1:])]), SENERE)
    assert "Hareid (1517) har nummeret 1599 fra 1. juli 2026." in h.merknader
    assert finn_kommune("Hareid").nr == "1517" and len(alle_kommuner()) == 357
    k = les("kommuner").set_index("kommunenr")
    assert (k.loc["1517", "gyldig_til"], k.loc["1599", "gyldig_fra"]) == (2026, 2027)


def test_a_change_is_there_on_its_own_day():
    assert any("Nyøy (1598) ble til" in s for s in hent(dt.date(2028, 1, 1), nye=SLAATT_SAMMEN).merknader)


class Direkte:
    """A client that asks the stand-in without a network between, for many questions."""

    rot, antall_kall = "https://klass.example", 0

    def __init__(self, klass):
        self.klass = klass

    def hent(self, sti, valg):
        status, data = self.klass.svar(sti, {k.lower(): v for k, v in valg.items()})
        assert status == 200, (sti, valg)
        return data


@st.composite
def framtid(draw):
    """Some years of changes: new numbers, mergers into a new and a kept number, splits; what is valid at the end."""
    gyldig, brukt = {k.nr: k.navn for k in alle_kommuner()}, set(innebygd("kommuner")["kommunenr"])
    nye = []

    def nummer(fra):
        nr = next(n for i in range(100) if (n := f"{fra[:2]}{i:02d}") not in brukt)
        brukt.add(nr)
        return nr

    for aar in sorted(draw(st.sets(st.integers(2027, 2034), max_size=3))):
        egne = draw(st.permutations(sorted(gyldig)).map(lambda p: p[:8]))
        for slag in draw(st.lists(st.sampled_from(["nytt", "sammen", "inn", "delt"]), max_size=3)):
            a, b = egne.pop(), egne.pop()
            fra, til = {
                "nytt": ([a], [nummer(a)]), "sammen": ([a, b], [nummer(a)]), "inn": ([a, b], [a]),
                "delt": ([a], [nummer(a), nummer(a)]),
            }[slag]  # fmt: skip
            nye += [(f"{aar}-01-01", f, gyldig[f], t, f"By {t}") for f in fra for t in til]
            for f in fra:
                del gyldig[f]
            gyldig |= {t: f"By {t}" for t in til}
    return nye, gyldig


@given(framtid())
@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
def test_any_future_is_told_whole_and_leaves_the_division_of_the_figures(fram):
    nye, gyldig = fram
    h = hent_inndeling(Direkte(Klass(nye=nye)), dt.date(2035, 1, 2), uten=("112",))
    tabeller = {}
    for n in ("kommuner", "kommune_endringer"):
        noekkel = les_yaml("tabeller.yaml")[n]["noekkel"]
        tabeller[n] = pd.concat([h.tabeller[n], innebygd(n)]).drop_duplicates(noekkel).sort_values(
            noekkel, na_position="first", ignore_index=True)  # fmt: skip
    k, e = tabeller.values()
    naa = k[k["gyldig_til"].isna()]
    assert dict(zip(naa["kommunenr"], naa["navn"], strict=True)) == gyldig
    ny = e[e["dato"] > "2026"]
    assert set(zip(ny["dato"], ny["gammelt_nr"], ny["nytt_nr"], strict=True)) == {(n[0], n[1], n[3]) for n in nye}
    assert (ny["andel"].isna() == ny["type"].str.startswith("deling")).all() and not naa["kommunenr"].duplicated().any()
    foer_k, foer_e = som_i_inndelingen(k, e)
    assert foer_k.reset_index(drop=True).equals(innebygd("kommuner"))
    assert len(foer_e) == len(innebygd("kommune_endringer"))
    assert bool(nye) == (FOELGER in h.merknader)


# --- KOSTRA groups ---


def test_a_later_grouping_stands_beside_the_one_the_figures_follow(rot):
    h = i_bruk(rot, hent(SENERE, gruppering=2028, grupper={"1517": "EKG05"}), SENERE)
    assert ("KLASS 112 har en gruppering av kommunene fra 2028. Den er lagret, men tallene her bruker fortsatt"
            " grupperingen fra 2020.") in h.merknader  # fmt: skip
    g = les("kostragrupper", kommunenr="1517").set_index("gruppering")["kostragruppe"]
    assert (g[2020], g[2028]) == ("EKG01", "EKG05") and kostragruppe_for(finn_kommune("Hareid")) == "EKG01"
    (sagt,) = next(b.mangler for b in databruk([finn_kommune("Hareid")], SENERE) if b.tabell == "kostragrupper")
    assert "grupperingen fra 2020" in sagt


def test_a_municipality_moved_within_the_grouping_is_taken_in_and_told(rot):
    h = i_bruk(rot, hent(grupper={"1517": "EKG05"}), I_DAG)
    assert "Hareid (1517) er flyttet fra EKG01 til EKG05." in h.merknader
    assert kostragruppe_for(finn_kommune("Hareid")) == "EKG05"
    t = s1.kommunen(aapne(1, "Hareid"))
    assert t.data.set_index("Hva").loc["KOSTRA-gruppe", "Tall"] == "gruppe 5"
    assert f"ssb-klass-112@{I_DAG}" in {k.kilde for k in t.kilder}, "the day it was fetched follows to the page"


def test_a_municipality_without_a_group_is_told():
    uten = {"112/correspondsAt": lambda d: {"correspondenceItems": [
        r for r in d["correspondenceItems"] if r["targetCode"] != "1517"]}}  # fmt: skip
    assert "KLASS 112 har ingen KOSTRA-gruppe for Hareid." in hent(endre=uten).merknader


# --- What is refused ---


def satt(felt, rad, **nytt):
    """The answer with one row's fields changed."""
    def endre(d):
        d[felt] = [r | (nytt if i == rad else {}) for i, r in enumerate(d[felt])]
        return d

    return endre


def endring(**felt):
    """The answer with one change more, on 1 January 2026; what is not given is left out, as KLASS does."""
    return lambda d: {"codeChanges": [*d["codeChanges"], felt | {"changeOccurred": "2026-01-01"}]}


@pytest.mark.parametrize("hva, endre, sagt", [
    ("131", lambda d: d | {"name": "Fylker"}, "KLASS 131: den heter nå «Fylker»"),
    ("131", lambda d: d | {"versions": []}, "ingen utgave gjelder 2026-11-30"),
    ("131", lambda d: {"name": "kommuneinndeling"}, "annen form"),
    ("131/codesAt", lambda d: {"codes": {}}, "annen form"), ("131/codesAt", lambda d: {"codes": []}, "tomt"),
    ("131/codesAt", satt("codes", 0, code="301"), "code er «301»"),
    ("131/codesAt", satt("codes", 0, name=None), "name er «None»"),
    ("131/codesAt", satt("codes", 0, name=" "), "name er « »"),
    ("131/codesAt", lambda d: {"codes": [{"kode": "0301"}]}, "code er «None»"),
    ("131/codesAt", satt("codes", 1, code="0301"), "0301 står to ganger"),
    ("131/codesAt", lambda d: {"codes": [*d["codes"], {"code": "4998", "name": "Ny"}]}, "har koden 4998 Ny, uten at"),
    ("131/codesAt", lambda d: {"codes": d["codes"][1:]}, "har ikke lenger koden 0301"),
    ("131/changes", endring(newCode="4998", newName="Ny"), "koden 4998 er ny 2026-01-01, uten at"),
    ("131/changes", endring(oldCode=None, oldName=None, newCode="4998", newName="Ny"), "koden 4998 er ny"),
    ("131/changes", endring(oldCode="1517", oldName="Hareid"), "koden 1517 er borte 2026-01-01, uten at"),
    ("131/changes", endring(oldCode="151", newCode="4998"), "oldCode er «151»"),
    ("131/changes", endring(oldCode="1517", oldName="Hareid", newCode="1599", newName="Hareid"),
     "1517 ble endret 2026-01-01, men tallene her er for kommunene i 2026"),
    ("131/changes", satt("codeChanges", 0, changeOccurred="1. januar"), "changeOccurred er «1. januar»"),
    ("131/changes", lambda d: {"codeChanges": [{"oldCode": "0101", "oldName": "Halden", "newCode": "4998",
                                                "newName": "Ny", "changeOccurred": "2026-01-01"}]},
     "gjelder 0101, som ikke var"),
    ("112", lambda d: d | {"name": "Fylker"}, "KLASS 112: den heter nå"),
    ("112/correspondsAt", satt("correspondenceItems", 0, sourceCode="KG1"), "sourceCode er «KG1»"),
    ("112/correspondsAt", satt("correspondenceItems", 0, targetCode="4998"), "4998, som ikke står i KLASS 131"),
    ("112/correspondsAt", satt("correspondenceItems", 0, targetCode="1101"), "1101 er i to grupper"),
])  # fmt: skip
def test_what_nothing_explains_is_refused_by_name(hva, endre, sagt):
    with pytest.raises(HentingFeil) as e:
        hent(endre={hva: endre})
    assert sagt in str(e.value) and str(e.value).endswith("Tallene du hadde fra før, er urørt.")
    assert "annen form" in sagt or f"--uten {hva[:3]}" in str(e.value)


def test_each_can_be_left_out():
    assert set(hent(uten=("131",), endre={"131": lambda d: {}}).tabeller) == {"kostragrupper"}
    assert set(hent(uten=("112",), endre={"112": lambda d: {}}).tabeller) == {"kommuner", "kommune_endringer"}


@pytest.mark.parametrize("sti, status", [
    ("/classifications/999", 404), ("/classifications/131/codesAt", 400), ("/classifications/131/changes", 400),
    ("/classifications/112/correspondsAt", 400), ("/classifications/131/codesAt?date=i+dag", 400),
])  # fmt: skip
def test_the_stand_in_is_as_strict_as_klass(sti, status):
    from urllib.error import HTTPError
    from urllib.request import urlopen

    with stedfortreder() as (adresse, _), pytest.raises(HTTPError) as e:
        urlopen(adresse + sti)
    assert e.value.code == status


def test_a_slow_answer_is_given_up_with_a_sentence():
    with (
        stedfortreder(sakte=0.5) as (adresse, _),
        pytest.raises(HentingFeil, match="svarte ikke i tide"),
    ):
        hent_inndeling(Klient(adresse, frist=0.05, vent=lambda _: None), I_DAG)


def test_a_short_breakdown_is_waited_out():
    assert hent(feil={1: "503", 3: "kutt", 5: "avbrutt"}).merknader


# --- The command ---


def test_every_call_to_klass_that_fails_leaves_the_former_figures_untouched(tmp_path):
    """Each kind of fault at each of the five calls, as for the tables."""
    uten = [nr for nr in katalog() if nr != "12134"]
    assert feilvandring(tmp_path, uten=uten) == (5 + 2) * len(FEIL)


@pytest.mark.parametrize("adresse, sagt", [("klass", "nettadresse"), ("http://127.0.0.1:9", "kontakt"), (None, "404")])
def test_a_wrong_address_gets_one_sentence_and_writes_nothing(tmp_path, capsys, adresse, sagt):
    with stedfortreder() as (riktig, _):
        valg = ["--kommune", "Hareid", "--api", riktig, "--klass", adresse or f"{riktig}/feil"]
        assert main(["oppdater", *valg, "--til", str(tmp_path / "n")]) != 0
    (feil,) = capsys.readouterr().err.strip().splitlines()
    assert (sagt in feil or "finner ikke" in feil) and "urørt" in feil and not (tmp_path / "n").exists()


def test_the_command_fetches_and_tells(tmp_path, capsys):
    uten = list(itertools.chain(*(("--uten", nr) for nr in katalog() if nr != "12134")))
    valg = ["--kommune", "Hareid", "--fra-aar", "2025", "--til", str(tmp_path), *uten]
    with stedfortreder() as (adresse, ssb):
        assert main(["oppdater", *valg, "--api", adresse, "--klass", adresse]) == 0
        assert len([a for a in ssb.adresser if "/classifications/" in a]) == 5
        ut = capsys.readouterr().out
        assert "KLASS 131: kommuneinndelingen er som før." in ut and "kommuner: 357 rader\n" in ut
        assert main(["oppdater", *valg, "--api", adresse]) == 0
    assert "skriv --klass med adressen til KLASS" in capsys.readouterr().out
    assert sorted(f.name for f in tmp_path.glob("*/kommuner.parquet")) == ["kommuner.parquet"]
