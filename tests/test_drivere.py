"""Drivers: decompositions that add up to the last øre, the trees, and what is said when a figure is missing."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tjenestesaker import desimaler, naer, saker

import robekanalyse as r
from robekanalyse.analyse.drivertall import drivertraer
from robekanalyse.analyse.nedbrytning import avrund_i_sum
from robekanalyse.analyse.tjenesteliste import tjenester
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import ManglerTall, UgyldigInndata
from robekanalyse.grunnlag.kilder import les

SAKER = saker("drivere")


def id(t):
    return t["navn"]


@pytest.mark.parametrize("t", SAKER["eksempler"], ids=id)
def test_worked_examples(t):
    for metode in ("lmdi", "shapley"):
        o = r.nedbryt([float(x) for x in t["vaar"]], [float(x) for x in t["ref"]], metode)
        naer(o.verdi, t["produkter"][0], 1)
        naer(o.referanse, t["produkter"][1], 1)
        naer(sum(o.bidrag), t["sum"], desimaler(t["sum"]))
        assert o.metode == metode and o.merknad == ""
        for bidrag, ventet in zip(o.bidrag, t.get(metode, o.bidrag), strict=True):
            naer(bidrag, ventet, desimaler(ventet) if metode in t else 12)


@pytest.mark.parametrize("t", SAKER["kanter"], ids=id)
def test_edges(t):
    o = r.nedbryt([float(x) for x in t["vaar"]], [float(x) for x in t["ref"]], t["metode"])
    assert o.metode == t["brukt"] and bool(o.merknad) == (t["metode"] != t["brukt"])
    assert "Shapley" in o.merknad or not o.merknad
    for bidrag, ventet in zip(o.bidrag, t["bidrag"], strict=True):
        naer(bidrag, ventet, 6)
    assert math.fsum(o.bidrag) == pytest.approx(o.differanse, abs=1e-12)


@pytest.mark.parametrize("t", SAKER["feil"], ids=id)
def test_wrong_input(t):
    with pytest.raises(UgyldigInndata, match=t["ord"]):
        r.nedbryt(t["vaar"], t["ref"], t["metode"])


@pytest.mark.parametrize("t", SAKER["avrunding"], ids=lambda t: str(t["deler"]))
def test_rounded_parts_add_up(t):
    deler = avrund_i_sum([float(x) for x in t["deler"]], t["desimaler"])
    naer(sum(deler), t["sum"], 9)
    for rundet, hel in zip(deler, t["deler"], strict=True):
        assert abs(rundet - float(hel)) <= 10 ** -t["desimaler"] + 1e-9


# --- trees on Fjordvik

def test_fjordvik_institution():
    f = r.drivere("Fjordvik", "institusjon", 2025)
    naer(f.verdi, "20000.0", 1)
    naer(f.referanse, "10763.5", 1)
    naer(f.differanse, "9236.5", 1)
    for x, ventet in zip(f.ledd, ("6654.6", "3807.9", "-1226.0"), strict=True):
        naer(x.bidrag, ventet, 1)
    assert [x.slag for x in f.ledd] == ["behov", "politisk_valg", "ledelse_struktur"]
    assert f.tabell["bidrag_avrundet"].sum() == pytest.approx(9236.5) and f.tabell.konstruert
    assert f.mot == "en konstruert referanse" and not f.mangler
    assert f.tabell["bidrag_mill"].sum() == pytest.approx(9236.5 * 4200 / 1e6)
    assert "9 237 kr mer per innbygger" in r.driversetning(f).replace("\u00a0", " ")


def test_fjordvik_teaching_and_shapley_have_the_same_sum():
    lmdi, shapley = (r.drivere("Fjordvik", "undervisning", 2025, metode=m) for m in ("lmdi", "shapley"))
    naer(lmdi.differanse, "4292.8", 1)
    for x, ventet in zip(lmdi.ledd, ("-725.5", "4770.8", "247.6"), strict=True):
        naer(x.bidrag, ventet, 1)
    assert sum(lmdi.per_slag().values()) == pytest.approx(sum(shapley.per_slag().values()))
    assert lmdi.per_slag() != shapley.per_slag() and shapley.metode == "shapley"
    assert any("LMDI" in m for m in lmdi.merknader) and any("Shapley" in m for m in shapley.merknader)


# --- trees on real figures

def test_age_shares_and_the_rest_for_a_municipality_with_net_cost():
    f = r.drivere("Hareid", "grunnskole", 2025)
    h = r.handlingsrom("Hareid", 2025).set_index("tjeneste_id").loc["grunnskole"]
    assert f.verdi == pytest.approx(h.netto_per_innbygger) and f.referanse == pytest.approx(18710)
    folk = les("befolkning").query("kommunenr == '1517' and aar == 2026").iloc[0]
    assert f.ledd[0].verdi == pytest.approx((folk.alder_6_12 + folk.alder_13_15) / folk.i_alt)
    assert [x.slag for x in f.ledd] == ["behov", "ikke_delt"] and not f.mangler
    assert sum(x.bidrag for x in f.ledd) == pytest.approx(f.differanse)
    assert any("213" in m for m in f.merknader)


def test_need_index_splits_health_and_care():
    f = r.drivere("Vestnes", "helse_omsorg", 2024)
    h = r.handlingsrom("Vestnes", 2024).set_index("tjeneste_id").loc["helse_omsorg"]
    assert f.ledd[0].verdi == pytest.approx(h.behovsindeks) and f.ledd[0].referanse == 1
    assert f.ledd[1].verdi == pytest.approx(h.netto_per_innbygger / h.behovsindeks)


@pytest.mark.parametrize("kommune", ["Andøy", "Hareid", "Halden", "Råde", "Nordreisa"])
def test_coverage_2025_splits_the_number_of_places_for_all(kommune):
    f = r.drivere(kommune, "institusjon", 2025)
    assert f.enhet == "per 1 000 innbyggere" and len(f.ledd) == 2
    assert [x.slag for x in f.ledd] == ["behov", "politisk_valg"]
    assert f.verdi == pytest.approx(1000 * f.ledd[0].verdi * f.ledd[1].verdi)
    assert any("Kr per plass mangler for" in m and "12209" in m for m in f.mangler)
    assert f.tabell["bidrag_mill"].isna().all()


def test_the_whole_tree_where_the_unit_cost_is_known():
    f = r.drivere("Lørenskog", "institusjon", 2025)
    assert f.enhet == "kr per innbygger" and not f.mangler
    assert f.ledd[2].verdi == 365 * 4854 and f.ledd[2].referanse == 365 * 5543
    assert f.ledd[1].verdi == pytest.approx(0.075) and f.ledd[1].referanse == pytest.approx(0.09)


def test_a_network_is_weighed_by_those_it_serves():
    f = r.drivere("Hareid", "institusjon", 2025, "eksempel")
    assert 0.09 < f.ledd[1].referanse < 0.13 and f.mot == "nettverket Eksempelkommunene"


def test_no_driver_known_says_what_is_needed():
    f = r.drivere("Hareid", "vei", 2025)
    assert f.ledd == () and f.differanse is None and f.per_slag() == {} and len(f.mangler) == 2
    assert "mangler for Hareid og landet i 2025" in f.mangler[0] and len(f.tabell) == 0
    assert "kan ikke deles opp" in r.driversetning(f)


def test_a_price_without_its_quantity_is_not_split():
    f = r.drivere("Hareid", "hjemmetjeneste", 2024, egne={"kr_per_time": 700}, referansetall={"kr_per_time": 650})
    assert [x.id for x in f.ledd] == ["andel_80_pluss"]


def test_own_figures_fill_the_tree_and_are_marked():
    egne = {"plasser_per_80_pluss": "0,105", "kr_per_plass": 1_400_000}
    f = r.drivere("Hareid", "institusjon", 2025, egne=egne, referansetall={"kr_per_plass": 1_300_000})
    assert f.enhet == "kr per innbygger" and len(f.ledd) == 3
    assert any("oppgitt av brukeren" in m for m in f.merknader)


def test_a_driver_of_zero_falls_back_to_shapley_and_says_so():
    f = r.drivere("Hareid", "institusjon", 2025, egne={"plasser_per_80_pluss": 0, "kr_per_plass": 1e6})
    assert f.metode == "shapley" and any("null eller negativ" in m for m in f.merknader)
    assert sum(x.bidrag for x in f.ledd) == pytest.approx(f.differanse)


def test_drivers_that_do_not_come_to_the_accounts_are_questioned():
    egne = {"dekning": "0,9", "oppholdstimer_per_barn": 1800, "kr_per_oppholdstime": 90}
    landet = {"oppholdstimer_per_barn": 1850, "kr_per_oppholdstime": 100}
    f = r.drivere("Hareid", "barnehage", 2025, egne=egne, referansetall=landet)
    assert any("regnskapet for 2025 viser" in m for m in f.merknader)


def test_a_negative_net_cost_is_still_split():
    f = r.drivere("Hareid", "sosial", 2022)
    assert f.enhet == "per 1 000 innbyggere"
    f = r.drivere("Målselv", "kultur", 2024)
    assert f.ledd == () and any("Netto driftsutgifter til kultur mangler for landet" in m for m in f.mangler)


@pytest.mark.parametrize("feil, ord_", [
    (dict(tjeneste="vann"), "har ikke noe drivertre"), (dict(metode="gjett"), "lmdi eller shapley"),
    (dict(egne={"senger": 3}), "ikke en driver"), (dict(egne={"kr_per_plass": -1}), "negativ"),
    (dict(egne={"kr_per_plass": "mye"}), "ikke et tall"), (dict(referanse="beste kvartil"), "beste kvartil"),
    (dict(kommune=["Hareid", "Vestnes"]), "én kommune"),
])
def test_wrong_use_of_drivers(feil, ord_):
    valg = {"kommune": "Hareid", "tjeneste": "institusjon", "aar": 2025} | feil
    with pytest.raises(UgyldigInndata, match=ord_):
        r.drivere(**valg)


def test_a_year_before_the_reference_begins_is_refused():
    with pytest.raises(ManglerTall, match="begynner i 2020"):
        r.drivere("Hareid", "institusjon", 2019)


def test_every_tree_is_whole():
    """Every service of the domain file has a tree, every driver a kind that is explained, and one name."""
    slag, ider = les_yaml("drivere.yaml")["slag"], {t.id for t in tjenester("alle")}
    for tre in drivertraer().values():
        assert tre.tjeneste in ider and tre.ledd and len({d.id for d in tre.ledd}) == len(tre.ledd) <= 6
        assert {d.slag for d in tre.ledd} <= set(slag) and tre.tiltak
        for d in tre.ledd:
            assert d.alder or d.behov or d.resten or d.hvor, f"{tre.id}: nobody says where {d.id} is found"
    assert {"barnehage", "undervisning", "sfo", "institusjon", "hjemmetjeneste", "barnevern", "sosial", "kommunehelse",
            "administrasjon", "kultur", "vei", "bygg"} <= set(drivertraer())
    for tre in les_yaml("fjordvik/tjenester.yaml")["drivere"]:
        assert [f["id"] for f in les_yaml("fjordvik/tjenester.yaml")["drivere"][tre]["faktorer"]] == [
            d.id for d in drivertraer()[tre].ledd
        ]


# --- properties

positive = st.floats(1e-4, 1e7)
par = st.lists(st.tuples(positive, positive), min_size=1, max_size=6)
alle = st.lists(st.tuples(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4)), min_size=1, max_size=6)


@given(par)
def test_both_methods_add_up(drivere):
    ny, ref = zip(*drivere, strict=True)
    assume(math.prod(ny) < 1e15 and math.prod(ref) < 1e15)
    for metode in ("lmdi", "shapley"):
        o = r.nedbryt(ny, ref, metode)
        sum_ = math.prod(ny) - math.prod(ref)
        assert math.fsum(o.bidrag) == pytest.approx(sum_, rel=1e-9, abs=1e-12 * sum(map(abs, o.bidrag)) + 1e-9)


@given(alle)
def test_any_numbers_add_up(drivere):
    ny, ref = zip(*drivere, strict=True)
    o = r.nedbryt(ny, ref)
    assert math.fsum(o.bidrag) == pytest.approx(o.differanse, abs=1e-12 * sum(map(abs, o.bidrag)) + 1e-9)


@given(par)
def test_the_reference_against_itself_has_no_parts(drivere):
    ny, _ = zip(*drivere, strict=True)
    for metode in ("lmdi", "shapley"):
        assert r.nedbryt(ny, ny, metode).bidrag == pytest.approx([0] * len(ny), abs=1e-9)


@given(par, st.randoms())
def test_the_order_of_drivers_does_not_matter(drivere, tilfeldig):
    blandet = drivere[:]
    tilfeldig.shuffle(blandet)
    stor = max(1.0, *(abs(math.prod(x)) for x in zip(*drivere, strict=True)))
    for metode in ("lmdi", "shapley"):
        a, b = (dict(zip(d, r.nedbryt(*zip(*d, strict=True), metode).bidrag, strict=True)) for d in (drivere, blandet))
        if len(a) == len(drivere):
            for nokkel in a:
                assert a[nokkel] == pytest.approx(b[nokkel], rel=1e-6, abs=1e-9 * stor)


@given(par)
def test_parts_have_the_sign_of_their_own_change(drivere):
    o = r.nedbryt(*zip(*drivere, strict=True))
    stor = max(abs(o.verdi), abs(o.referanse))
    for (ny, ref), bidrag in zip(drivere, o.bidrag, strict=True):
        assert bidrag * (ny - ref) >= -1e-9 * stor * abs(ny - ref)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=8), st.integers(0, 2))
def test_rounding_always_adds_up(deler, antall):
    rundet = avrund_i_sum(deler, antall)
    assert round(sum(rundet), antall) == pytest.approx(round(math.fsum(deler), antall), abs=1.01 * 10**-antall)
    assert all(abs(a - b) <= 10**-antall * 1.0001 for a, b in zip(rundet, deler, strict=True))


def test_an_index_alone_is_a_number_of_nothing():
    """Hadsel has a need index of 1,1154 and no costs: that is not «115,4 flere per 1 000 innbyggere»."""
    f = r.drivere("Hadsel", "administrasjon", 2025)
    assert not f.ledd and f.verdi is None and any("Årsverk" in m for m in f.mangler)
    assert r.driversetning(f) == (
        "Forskjellen mellom Hadsel og landet i administrasjon og styring kan ikke deles opp med det som er i"
        " datagrunnlaget."
    )
    f = r.drivere("Hadsel", "administrasjon", 2025, egne={"aarsverk_per_behov": 0.006},
                  referansetall={"aarsverk_per_behov": 0.005})
    assert " flere årsverk per 1 000 innbyggere enn landet" in r.driversetning(f)


def test_the_sentence_says_what_there_are_more_or_fewer_of():
    assert "8,8 færre innbyggere 6–15 år per 1 000 innbyggere enn landet" in r.driversetning(
        r.drivere("Hadsel", "grunnskole", 2025)
    )
    assert " færre plasser per 1 000 innbyggere enn landet" in r.driversetning(r.drivere("Hadsel", "institusjon", 2025))


def test_every_driver_but_a_price_or_an_index_says_what_it_makes_a_number_of():
    for tre in drivertraer().values():
        for d in tre.ledd:
            assert bool(d.teller) == (not d.behov and d.enhet != "kr" and d.id != "andel_uten_brukerbetaling"), d.id


def test_the_source_line_has_the_names_of_the_figures_not_of_the_columns():
    variabler = [k.variabel for k in r.drivere("Hadsel", "institusjon", 2025).kilder]
    assert "Andel innbyggere 80 år og over med institusjonsopphold" in variabler
    assert not any("_" in v for v in variabler)
