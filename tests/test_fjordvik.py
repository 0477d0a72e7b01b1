"""Fjordvik: the population hangs together, and constructed figures never stand among real ones.

Expected values in this and the other test_fjordvik files are those of the course plan; what they are compared with is
computed from the data files.
"""

from decimal import Decimal as D

import pytest
from fjordvik import alle_aar, rundet

from robekanalyse.grunnlag.datamappe import datamappe, les_yaml
from robekanalyse.grunnlag.kilder import kilde, les, les_for
from robekanalyse.grunnlag.kommune import FJORDVIK, alle_kommuner
from robekanalyse.grunnlag.nettverk import innebygde_nettverk
from robekanalyse.grunnlag.tabellskjema import kolonner

TABELLER = sorted(f.stem for f in (datamappe() / "fjordvik").glob("*.csv"))
GRUPPER = [k for k in kolonner("befolkning") if k.startswith("alder_")]
GRENSER = [(0, 0), (1, 5), (6, 12), (13, 15), (16, 19), (20, 44), (45, 66), (67, 79), (80, 89), (90, 105)]
FOLKETALL = {
    2006: [55, 290, 486, 222, 282, 1520, 1372, 516, 260, 57],
    2016: [44, 232, 378, 171, 245, 1310, 1395, 605, 258, 62],
    2021: [36, 196, 348, 166, 222, 1190, 1330, 672, 246, 54],
    2026: [30, 164, 296, 147, 203, 1073, 1255, 694, 282, 56],
    2030: [27, 144, 252, 130, 187, 990, 1212, 700, 356, 66],
    2036: [25, 130, 210, 104, 158, 885, 1120, 690, 460, 88],
}
I_ALT = {2006: 5060, 2016: 4700, 2021: 4460, 2026: 4200, 2030: 4064, 2036: 3870}


# --- constructed and real are kept apart ---


@pytest.mark.parametrize("navn", TABELLER)
def test_samme_kolonner_som_de_ekte(navn):
    t = les_for(navn, FJORDVIK)
    assert list(t.columns) == list(kolonner(navn))
    assert set(t["kommunenr"]) <= {"9901"}
    if "kilde" in t:
        assert set(t["kilde"]) <= {"fjordvik"}
    assert not t.duplicated(les_yaml("tabeller.yaml")[navn]["noekkel"]).any()


def test_kilden_er_merket_konstruert():
    assert kilde("fjordvik").konstruert
    for navn in ("kostra_oekonomi", "kostra_tjenester"):
        t = les_for(navn, FJORDVIK)
        assert set(t["status"]) == {"konstruert"} and set(t["omfang"]) == {"kasse"}


def test_fjordvik_staar_ikke_blant_ekte_kommuner():
    for fil in (datamappe() / "tall").glob("*.csv"):
        tekst = fil.read_text(encoding="utf-8")
        assert "Fjordvik" not in tekst and "fjordvik" not in tekst
        t = les(fil.stem)
        for kolonne in {"kommunenr", "kommunenr_i_dag"} & set(t.columns):
            assert not t[kolonne].eq("9901").any()
    assert FJORDVIK not in alle_kommuner()
    assert not any(FJORDVIK in n.kommuner for n in innebygde_nettverk().values())


# --- population ---


@pytest.mark.parametrize("aar", FOLKETALL)
def test_folketall_i_de_oppgitte_aarene(aar):
    rad = alle_aar().loc[aar]
    assert list(rad[GRUPPER]) == FOLKETALL[aar] and rad["i_alt"] == I_ALT[aar] == sum(FOLKETALL[aar])


def test_aarene_mellom_er_lineaere():
    """Each group and the total are linear and rounded; what the rounding leaves is put in 20–44."""
    t, ankere = alle_aar(), sorted(FOLKETALL)
    assert list(t.index) == list(range(2006, 2037))
    for a, b in zip(ankere, ankere[1:], strict=False):
        for aar in range(a, b + 1):

            def mellom(x, y, t=aar - a, n=b - a):
                return int(rundet(D(x) + D(y - x) * t / n, 0))

            rad = t.loc[aar]
            for g, x, y in zip(GRUPPER, FOLKETALL[a], FOLKETALL[b], strict=True):
                assert g == "alder_20_44" or rad[g] == mellom(x, y), (aar, g)
            assert rad["i_alt"] == mellom(I_ALT[a], I_ALT[b]) == rad[GRUPPER].sum()


def test_framskrivingen_begynner_i_siste_folketall():
    foerste, siste = les_for("framskriving_alder", FJORDVIK).iloc[0], les_for("befolkning", FJORDVIK).iloc[-1]
    assert foerste["aar"] == siste["aar"] == 2026 and (foerste[GRUPPER] == siste[GRUPPER]).all()


def test_ettaarig_alder_gir_gruppene():
    t = les_for("befolkning_ettaarig", FJORDVIK)
    assert set(t["kjonn"]) == {"menn", "kvinner"} and len(t) == 2 * 21
    begge = t.drop(columns=["kommunenr", "kjonn"]).groupby("aar").sum()
    assert (begge >= 0).all().all()
    grupper = les_for("befolkning", FJORDVIK).set_index("aar")
    for g, (fra, til) in zip(GRUPPER, GRENSER, strict=True):
        assert (begge[[f"a{a}" for a in range(fra, til + 1)]].sum(axis=1) == grupper[g]).all(), g
    i_2026 = begge.loc[2026]
    for fra, til, antall in ((16, 22, 321), (23, 24, 72), (25, 66, 2138)):
        assert i_2026[[f"a{a}" for a in range(fra, til + 1)]].sum() == antall


def test_kullene_foelger_hverandre():
    """The one-year split is plausible: a cohort changes little from one year to the next, also by sex."""
    t = les_for("befolkning_ettaarig", FJORDVIK).set_index(["aar", "kjonn"]).drop(columns="kommunenr")
    for kjonn in ("menn", "kvinner"):
        x = t.xs(kjonn, level="kjonn")
        for aar in range(2006, 2026):
            endring = x.loc[aar + 1].to_numpy()[1:] - x.loc[aar].to_numpy()[:-1]
            assert abs(endring).max() <= 6
