"""Closing the accounts, covering what is left, and the least to pay down: cases, and what must always hold."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from robekanalyse.analyse.driftsregnskap import avslutt_driftsregnskap, minimumsavdrag
from robekanalyse.analyse.inndekning import inndekningsfrist, inndekningsplan
from robekanalyse.analyse.regnskapskontroll import kontroller_avslutning
from robekanalyse.analyse.robek import robek_status
from robekanalyse.grunnlag.feil import UgyldigInndata

SAKER = Path(__file__).parent / "saker"


def saker(navn):
    return [pytest.param(s, id=s["navn"]) for s in yaml.safe_load((SAKER / navn).read_text(encoding="utf-8"))]


@pytest.mark.parametrize("sak", saker("strykninger.yaml"))
def test_avslutning(sak):
    a = avslutt_driftsregnskap(**sak["inn"])
    ventet = sak["ut"]
    svar = {"strykninger": a.strykninger, "fond": (a.fond_brukt, a.fond_brukt_tidligere)}
    for navn, verdi in ventet.items():
        if isinstance(verdi, list):
            assert svar[navn] == tuple(Decimal(v) for v in verdi), navn
        else:
            assert getattr(a, navn) == Decimal(verdi), navn
    if "disponering" in sak:
        assert a.disponering == tuple(Decimal(v) for v in sak["disponering"])


def test_de_atten_linjene():
    a = avslutt_driftsregnskap(-12, 1, 2, 3, 0, 2, 0, 4, 5, 1, 10)
    assert [linje.nr for linje in a.linjer] == list(range(1, 19))
    assert [int(linje.beloep) for linje in a.linjer] == [
        -12, -1, 2, -3, -2, 0, -4, -20, 3, 2, 4, 0, -11, 4, 0, 0, 0, -7,
    ]
    assert a.linjer[7].navn == "Årets budsjettavvik (mer- eller mindreforbruk før strykninger)"
    assert a.hjemler == ("BRF § 4-1 til § 4-4", "BRF § 5-9")
    assert avslutt_driftsregnskap(1).hjemler == ("BRF § 4-3", "BRF § 5-9")


@pytest.mark.parametrize(("inn", "melding"), [
    ({"ndr": 1, "avs_disp": -2}, "Avsatt til disposisjonsfond kan ikke være mindre enn null"),
    ({"ndr": None}, "mangler"),
    ({"ndr": float("nan")}, "endelig tall"),
    ({"ndr": "1.234"}, "to måter"),
    ({"ndr": 1, "overf_inv": 1, "overf_inv_bundet": 2}, "større enn hele overføringen"),
    ({"ndr": 1, "dekning_tidl": 2, "ib_merforbruk": 1}, "større enn merforbruket som skal dekkes"),
    ({"ndr": 1, "bruk_disp": "2,5", "ib_disp": 1}, "det mangler 1,5"),
])
def test_avslutning_med_feil_i_tallene(inn, melding):
    with pytest.raises(UgyldigInndata, match=melding):
        avslutt_driftsregnskap(**inn)


def test_publisert_oppstilling_med_minus_for_inntekter_stemmer():
    stavanger_2021 = {1: -987961, 2: 172855, 3: -175433, 4: 442566, 5: 234875, 6: -73300, 8: -386398, 12: 73300,
                      13: -313098, 17: 313098}
    vaar, merknader = kontroller_avslutning(stavanger_2021, inntekter_med_minus=True, ib_disp=1_000_000)
    assert merknader == () and vaar.avvik == 386398
    with pytest.raises(UgyldigInndata, match="inntekter er skrevet med minus"):
        kontroller_avslutning({**stavanger_2021, 8: 386398}, inntekter_med_minus=True, ib_disp=1_000_000)
    with pytest.raises(UgyldigInndata, match="mindre enn null"):
        kontroller_avslutning(stavanger_2021, inntekter_med_minus=False, ib_disp=1_000_000)


def test_publisert_oppstilling_som_er_fylt_ut_annerledes_gir_merknad_ikke_feil():
    giske_2022 = {1: 32594647, 2: -4406276, 3: 6043323, 4: -1500000, 5: -9811971, 6: 1097000, 8: 24016723,
                  13: 24016723, 17: -24016723}
    _, merknader = kontroller_avslutning(giske_2022, inntekter_med_minus=False, ib_disp=20_000_000)
    assert [m.split(",")[0] for m in merknader] == ["Linje 12", "Linje 13", "Linje 17"]
    _, merknader = kontroller_avslutning({**giske_2022, 17: -24016722}, inntekter_med_minus=False, ib_disp=20_000_000)
    assert merknader[0].startswith("Disposisjonsfondet endrer seg med")
    with pytest.raises(UgyldigInndata, match="Linje 19 finnes ikke"):
        kontroller_avslutning({19: 1}, inntekter_med_minus=False)


def test_linje_15_kan_ha_begge_fortegn():
    linjer = {1: 0, 8: 0, 13: 0}
    for fortegn in (1, -1):
        _, merknader = kontroller_avslutning(
            {**linjer, 15: 3 * fortegn}, inntekter_med_minus=False, ib_disp=5, ib_merforbruk=3
        )
        assert merknader == ()


ETT = st.decimals(min_value=0, max_value=10**6, places=2)


@st.composite
def regnskap(draw):
    """Budgets that are possible: no more used than there is, no more covered than stands, no more bound than moved."""
    inn = {n: draw(ETT) for n in ("avs_bundne", "bruk_bundne", "overf_inv", "avs_disp", "ib_disp", "skjermet",
                                  "ib_merforbruk")}
    del_ = st.decimals(min_value=0, max_value=1, places=2)
    inn["ndr"] = draw(st.decimals(min_value=-10**6, max_value=10**6, places=2))
    inn["overf_inv_bundet"] = inn["overf_inv"] * draw(del_)
    inn["bruk_disp"] = (inn["ib_disp"] + inn["avs_disp"]) * draw(del_)
    inn["dekning_tidl"] = inn["ib_merforbruk"] * draw(del_)
    return inn


@given(regnskap())
def test_disponeringen_er_lik_resultatet_og_ingenting_blir_mindre_enn_null(inn):
    a = avslutt_driftsregnskap(**inn)
    assert sum(a.disponering) == inn["ndr"]
    assert min(a.merforbruk, a.akkumulert_merforbruk, a.disposisjonsfond, *a.strykninger) >= 0
    assert a.strykninger.overf_inv <= inn["overf_inv"] - inn["overf_inv_bundet"]
    linjer = {linje.nr: linje.beloep for linje in a.linjer}
    assert sum(linjer[n] for n in range(1, 8)) == linjer[8]
    assert sum(linjer[n] for n in range(8, 13)) == linjer[13]
    assert linjer[13] + linjer[14] + linjer[16] + linjer[17] == linjer[18]


@given(regnskap())
def test_merforbruk_staar_aldri_mens_det_finnes_ledig_fond(inn):
    a = avslutt_driftsregnskap(**inn)
    assert a.akkumulert_merforbruk == 0 or a.disposisjonsfond <= inn["skjermet"]
    if a.merforbruk:
        assert a.strykninger.overf_inv == inn["overf_inv"] - inn["overf_inv_bundet"]
        assert a.strykninger.dekning_tidl == inn["dekning_tidl"]


@given(regnskap(), st.sampled_from([1000, 10**6]))
def test_enheten_endrer_ikke_avslutningen(inn, skala):
    liten, stor = avslutt_driftsregnskap(**inn), avslutt_driftsregnskap(**{n: v * skala for n, v in inn.items()})
    for navn in ("avvik", "merforbruk", "akkumulert_merforbruk", "disposisjonsfond"):
        assert getattr(stor, navn) == getattr(liten, navn) * skala


@pytest.mark.parametrize("sak", saker("inndekning.yaml"))
def test_inndekning(sak):
    plan = inndekningsplan(sak["aarganger"], sak["inndekning"])
    assert plan.siste_dekningsaar == sak["siste"]
    assert (list(plan.bokstav_c), list(plan.departementet)) == (sak["bokstav_c"], sak["departementet"])
    assert plan.udekket == Decimal(sak["udekket"])
    if "inndekninger" in sak:
        assert list(plan.inndekninger) == [(a, b, Decimal(c)) for a, b, c in sak["inndekninger"]]
    if "merknad" in sak:
        assert sak["merknad"] in plan.merknader


def test_fjordviks_plan_per_aar_og_til_robek_status():
    plan = inndekningsplan({2024: 5, 2025: "12,4"}, {2027: "1,5", 2028: "6,5", 2029: "9,4"})
    assert plan.per_aar == {2027: Decimal("1.5"), 2028: Decimal("6.5"), 2029: Decimal("9.4")}
    assert [a.etter for a in plan.aarganger] == [4, 4]
    s = robek_status(
        merforbruk_aarganger={2024: 5, 2025: "12,4"}, dekningsplan=plan.siste_dekningsaar, regnskapsaar=2025
    )
    assert s.bokstaver == ("c",) and s.tiltaksplanfrist == dt.date(2026, 12, 31)
    assert plan.antatt == ("Den eldste årgangen dekkes først.",)


def test_forslag_til_plan():
    assert inndekningsplan({2024: 6}, innen=1).inndekninger == ((2024, 2025, 6),)
    assert inndekningsplan({2024: 6}).siste_dekningsaar == {2024: 2026}
    deler = [i.beloep for i in inndekningsplan({2024: 5}, innen=4).inndekninger]
    assert deler == [Decimal("1.3"), Decimal("1.3"), Decimal("1.3"), Decimal("1.1")]
    sent = inndekningsplan({2022: 5, 2025: 6}, fra=2027)
    assert sent.siste_dekningsaar == {2022: 2027, 2025: 2027}
    assert (sent.bokstav_c, sent.departementet) == ((2022,), (2022,))
    assert any("godkjenning fra departementet" in m for m in sent.merknader)
    godkjent = inndekningsplan({2022: 5, 2025: 6}, fra=2027, godkjent=[2022])
    assert not any("godkjenning fra departementet" in m for m in godkjent.merknader)


@pytest.mark.parametrize(("kall", "melding"), [
    (lambda: inndekningsplan({2025: 6}, {2025: 6}), "før det er noe å dekke"),
    (lambda: inndekningsplan({2025: -6}, {}), "mindre enn null"),
    (lambda: inndekningsplan({2025: 6}, {2026: -1}), "mindre enn null"),
    (lambda: inndekningsplan({2025: 6}, [2026]), "beløp per år"),
    (lambda: inndekningsplan([6], {}), "per år det oppsto"),
    (lambda: inndekningsplan({2025: 6}, innen=5), "godkjenning fra departementet"),
    (lambda: inndekningsplan({2025: 6}, innen=0), "minst ett helt år"),
    (lambda: inndekningsplan({2025: 6}, {26: 6}), "årstall"),
    (lambda: inndekningsfrist(2025, 5), "kort ned planen til 2029"),
    (lambda: inndekningsfrist(2025, 2.5), "minst ett helt år"),
    (lambda: inndekningsfrist("i fjor"), "årstall"),
    (lambda: minimumsavdrag(25, 450, 0), "anleggsmidler er null"),
    (lambda: minimumsavdrag(25, -450, 600), "mindre enn null"),
    (lambda: minimumsavdrag(float("inf"), 450, 600), "endelig tall"),
])
def test_feil_i_inndekning_og_avdrag(kall, melding):
    with pytest.raises(UgyldigInndata, match=melding):
        kall()


def test_inndekningsfrist():
    assert [inndekningsfrist(2024, n) for n in (1, 2, 3, 4)] == [2025, 2026, 2027, 2028]
    assert inndekningsfrist(2024) == 2026
    assert inndekningsfrist(2024, 6, departementet=True) == 2030


PLAN = (st.dictionaries(st.integers(2020, 2026), ETT, min_size=1, max_size=5),
        st.dictionaries(st.integers(2027, 2032), ETT, max_size=6))


@given(*PLAN)
def test_en_yngre_aargang_dekkes_aldri_foer_en_eldre_er_ferdig(aarganger, inndekning):
    plan = inndekningsplan(aarganger, inndekning)
    rest = dict(aarganger)
    for aargang, _, sum_ in plan.inndekninger:
        assert all(rest[eldre] == 0 for eldre in rest if eldre < aargang)
        rest[aargang] -= sum_
        assert rest[aargang] >= 0
    assert sum(rest.values()) == plan.udekket
    assert sum(plan.per_aar.values()) + sum(b for _, b in plan.overskytende) == sum(inndekning.values())


@given(st.dictionaries(st.integers(2020, 2026), ETT, min_size=1, max_size=5), st.integers(1, 4),
       st.none() | st.integers(2024, 2030))
def test_forslaget_dekker_alt(aarganger, innen, fra):
    plan = inndekningsplan(aarganger, innen=innen, fra=fra)
    assert plan.udekket == 0 and all(i.beloep > 0 for i in plan.inndekninger)
    assert all(fra is None or i.aar >= fra for i in plan.inndekninger)


@pytest.mark.parametrize(("inn", "svar"), [
    ((25, 450, 600), "18.75"), ((0, 450, 600), "0"), ((25, 0, 600), "0"), ((25, 600, 600), "25"),
    ((25_000_000, 450_000_000, 600_000_000), "18750000"), (("2,5", "45,0", "60,0"), "1.875"),
])
def test_minimumsavdrag(inn, svar):
    assert minimumsavdrag(*inn) == Decimal(svar)


def test_minimumsavdrag_i_fjordvik():
    assert round(minimumsavdrag(31, 760, 1180), 2) == Decimal("19.97")
