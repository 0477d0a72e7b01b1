"""The self-image: spread and priority as worked by hand, and nothing shown that gives a person away."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse.selvbilde import les_selvbilde, selvbilde_endring, sprik_og_prioritet
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.grunnlag.tall import avrund

SAKER = yaml.safe_load((Path(__file__).parent / "saker" / "selvbilde.yaml").read_text(encoding="utf-8"))
GRUPPER = ("politisk_ledelse", "administrativ_ledelse", "enhetsledere", "tillitsvalgte")


def like(rolle, *verdier, nr=9):
    """One person per mark, all answering the same statement."""
    return [{"rolle": rolle, "svar": {nr: v}} for v in verdier]


def fjordvik():
    f = les_yaml("fjordvik/selvbilde.yaml")
    return [
        {"rolle": rolle, "svar": {nr: svar[gruppe][i] for nr, svar in f["svar"].items() if gruppe in svar}}
        for gruppe, roller in f["respondenter"].items()
        for i, rolle in enumerate(roller)
    ]


@pytest.mark.parametrize("sak", SAKER["sprik_og_prioritet"], ids=lambda s: s["navn"])
def test_sprik_og_prioritet(sak):
    samlet, sprik, prioritet = sprik_og_prioritet(sak["snitt"], sak.get("antall"))
    assert (samlet, sprik, prioritet) == tuple(Fraction(str(sak[k])) for k in ("samlet", "sprik", "prioritet"))


def test_sprik_krever_to_grupper():
    with pytest.raises(UgyldigInndata, match="minst to grupper"):
        sprik_og_prioritet({"enhetsledere": 3})


def test_fjordviks_tabell_og_uenighetskart():
    bilde = les_selvbilde(fjordvik())
    for nr, ventet in SAKER["fjordvik"]["paastander"].items():
        p = bilde.paastand(nr)
        vist = {g.gruppe: g.snitt for g in p.grupper} | {"snitt": p.snitt, "sprik": p.sprik, "prioritet": p.prioritet}
        assert {k: avrund(Decimal(str(vist[k])), 2) for k in ventet} == {k: Decimal(v) for k, v in ventet.items()}, nr
    assert [p.nr for p in bilde.uenighetskart] == SAKER["fjordvik"]["rekkefoelge"]


def test_statsforvalterens_to_svar_verken_vises_eller_regnes_med():
    bilde = les_selvbilde(fjordvik())
    p = bilde.paastand(9)
    skjult = next(g for g in p.grupper if g.gruppe == "statsforvalter")
    assert (skjult.snitt, skjult.antall, skjult.vet_ikke, skjult.merknad) == (None, None, None, "færre enn tre svar")
    uten = les_selvbilde([s for s in fjordvik() if s["rolle"] != "statsforvalter"])
    assert (p.snitt, p.antall, p.enighet) == (uten.paastand(9).snitt, 25, uten.paastand(9).enighet)
    assert bilde.antall == uten.antall == 25
    assert bilde.merknader == ("Statsforvalteren vises ikke (færre enn tre svar) og er ikke med i snittet.",)


def test_tre_setninger_til_samtale():
    setninger = les_selvbilde(fjordvik()).samtale
    assert len(setninger) == 3
    assert setninger[0] == (
        "Politisk ledelse (3,6) og tillitsvalgte og verneombud (1,3) svarer ulikt på om det stemmer: "
        "«Kuttene er konkrete før de blir vedtatt». Hva ser de ulikt?"
    )


def test_uten_uenighet_handler_samtalen_om_de_laveste():
    enige = [s for nr in (9, 10, 11, 12) for s in like("enhetsleder", *[nr - 8] * 3, nr=nr)]
    setninger = les_selvbilde(enige).samtale
    assert [s.startswith(f"Snittet er {n},0") for n, s in enumerate(setninger, start=1)] == [True] * 3
    assert les_selvbilde([]).samtale == ()


def test_ordfoerer_og_kommunedirektoer_gaar_inn_i_gruppene_sine():
    svar = [*like("ordfoerer", 5), *like("folkevalgt", 3, 4), *like("kommunedirektoer", 1), *like("stab", 2, 3)]
    vist = {g.gruppe: g.snitt for g in les_selvbilde(svar).paastand(9).grupper}
    assert vist == {"politisk_ledelse": 4.0, "administrativ_ledelse": 2.0}


def test_enkeltroller_vises_bare_paa_tvers_av_tre_kommuner_og_bare_naar_ingen_kan_regnes_ut():
    svar = [*like("ordfoerer", 5, 4, 5), *like("folkevalgt", 3, 4, 3), *like("enhetsleder", 2, 2, 2)]
    assert set(les_selvbilde(svar, kommuner=2).grupper) == {"politisk_ledelse", "enhetsledere"}
    assert set(les_selvbilde(svar, kommuner=3).grupper) == {"ordfoerer", "folkevalgt", "enhetsleder"}
    # With two mayors only, the group less «folkevalgt» would be their average: the group stays together.
    assert set(les_selvbilde(svar[1:], kommuner=3).grupper) == {"politisk_ledelse", "enhetsleder"}


def test_vet_ikke_telles_for_seg_og_holdes_utenfor_snittet():
    p = les_selvbilde([*like("enhetsleder", 1, 2, 3, 0, 0), *like("tillitsvalgt", 5, 5, 5)]).paastand(9)
    enhet = next(g for g in p.grupper if g.gruppe == "enhetsledere")
    assert (enhet.snitt, enhet.antall, enhet.vet_ikke) == (2.0, 3, 2)
    assert (p.antall, p.vet_ikke, p.snitt) == (6, 2, 3.5)


def test_to_gyldige_svar_og_flere_vet_ikke_vises_ikke():
    p = les_selvbilde([*like("enhetsleder", 1, 5, 0, 0), *like("tillitsvalgt", 4, 4, 4)]).paastand(9)
    assert next(g for g in p.grupper if g.gruppe == "enhetsledere").snitt is None
    assert (p.snitt, p.antall, p.vet_ikke, p.sprik, p.prioritet) == (4.0, 3, 0, None, None)
    assert not p.uenighet


def test_ingen_svar_gir_tomme_felt_ikke_null():
    p = les_selvbilde([]).paastand(1)
    assert (p.snitt, p.sprik, p.prioritet, p.enighet, p.farge, p.antall) == (None, None, None, None, None, 0)


def test_paastand_24_staar_for_seg_og_er_ikke_med_i_del_F():
    svar = [{"rolle": "enhetsleder", "svar": {21: 2, 22: 3, 23: 4, 24: 5}} for _ in range(3)]
    bilde = les_selvbilde(svar)
    f = next(d for d in bilde.deler if d.del_ == "F")
    assert (f.snitt, f.grupper) == (3.0, {"enhetsledere": 3.0})
    assert bilde.paastand(24).for_seg and bilde.paastand(24).snitt == 5.0
    assert not any(p.for_seg for p in bilde.paastander if p.nr != 24)
    assert next(d for d in bilde.deler if d.del_ == "A").snitt is None


@pytest.mark.parametrize(
    ("verdier", "farge"),
    [((2, 2, 3), "rød"), ((2, 3, 2, 3), "gul"), ((3, 3, 4), "gul"), ((3, 4, 3, 4), "gul"), ((4, 3, 4), "grønn")],
)
def test_farge_har_grensene_paa_gult(verdier, farge):
    assert les_selvbilde(like("enhetsleder", *verdier)).paastand(9).farge == farge


@pytest.mark.parametrize(("andre", "uenig"), [((2, 3, 2, 3), True), ((3, 3, 3, 2, 2, 3, 2, 3, 3, 2), False)])
def test_sprik_paa_noeyaktig_halvannet_er_uenighet(andre, uenig):
    p = les_selvbilde([*like("enhetsleder", 4, 4, 4), *like("tillitsvalgt", *andre)]).paastand(9)
    assert p.sprik == pytest.approx(1.5 if uenig else 1.4)
    assert p.uenighet is uenig


def test_endring_i_sprik():
    foer = les_selvbilde([*like("enhetsleder", 1, 1, 1), *like("folkevalgt", 4, 4, 4), *like("stab", 3, 3, 3, nr=10)])
    naa = les_selvbilde([*like("enhetsleder", 3, 3, 3), *like("folkevalgt", 4, 4, 4)])
    assert selvbilde_endring(foer, naa) == {9: (3.0, 1.0)}


@pytest.mark.parametrize(
    ("svar", "setning"),
    [
        ({"rolle": "baker", "svar": {9: 3}}, "Rollen «baker» finnes ikke"),
        ({"rolle": "stab", "svar": {25: 3}}, "Påstand 25 finnes ikke"),
        ({"rolle": "stab", "svar": {9: 6}}, "Svaret «6» på påstand 9 er utenfor skalaen"),
        ({"rolle": "stab", "svar": {9: "fire"}}, "Svaret «fire» på påstand 9"),
        ({"rolle": "stab", "svar": {9: True}}, "utenfor skalaen"),
        ({"rolle": "stab", "svar": {9: 2.5}}, "Svaret «2.5»"),
    ],
)
def test_svar_som_ikke_kan_stemme(svar, setning):
    with pytest.raises(UgyldigInndata, match=setning):
        les_selvbilde([svar])


def test_ubesvart_er_ikke_vet_ikke():
    p = les_selvbilde([*like("enhetsleder", 3, 3, 3), *like("enhetsleder", None, "")]).paastand(9)
    assert (p.antall, p.vet_ikke) == (3, 0)


svarene = st.lists(st.tuples(st.sampled_from((*GRUPPER, "statsforvalter")), st.integers(0, 5)), max_size=30)


@given(svarene)
def test_ingen_gruppe_med_faerre_enn_tre_gyldige_svar_kan_leses_eller_regnes_ut(svar):
    p = les_selvbilde([{"rolle": g, "svar": {9: v}} for g, v in svar]).paastand(9)
    gyldige = {g: [v for h, v in svar if h == g and v] for g, _ in svar}
    vist = {g.gruppe: g for g in p.grupper if g.snitt is not None}
    assert set(vist) == {g for g, v in gyldige.items() if len(v) >= 3}
    # The shown average follows from the shown groups alone, so nothing is left to work out.
    if vist:
        assert p.snitt * p.antall == pytest.approx(sum(g.snitt * g.antall for g in vist.values()))
    assert p.antall == sum(g.antall for g in vist.values())
    assert p.vet_ikke == sum(g.vet_ikke for g in vist.values())


@given(svarene)
def test_sprik_og_prioritet_holder_seg_paa_skalaen(svar):
    p = les_selvbilde([{"rolle": g, "svar": {9: v}} for g, v in svar]).paastand(9)
    if p.sprik is not None:
        assert 0 <= p.sprik <= 4 and 0 <= p.prioritet <= 20
        assert p.prioritet == pytest.approx(p.sprik * (6 - p.snitt))
    if p.enighet is not None:
        assert -1e-9 <= p.enighet <= 1
