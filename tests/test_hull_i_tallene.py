"""SSB does not show every figure: whatever is hidden, each notebook says so in words and goes on."""

import os
import subprocess
import sys

import nbformat
import numpy as np
import pandas as pd
import pytest
from glemme import toem_alt

from robekanalyse.analyse import drivertall
from robekanalyse.analyse.demografi import satser_av_noekler
from robekanalyse.analyse.drivertall import aldersantall, drivertraer
from robekanalyse.analyse.folketall import folketall
from robekanalyse.analyse.pengebruk import ANDRE, tjenestevekst
from robekanalyse.analyse.pengefordeling import pengefordeling
from robekanalyse.analyse.prisvekst import kjedet_deflator
from robekanalyse.analyse.storetjenester import store_tjenester
from robekanalyse.analyse.tjenesteliste import ALLE, GRUPPE, PAA_TVERS, tjenester
from robekanalyse.analyse.tjenesteserie import tjenesteutvikling
from robekanalyse.analyse.tjenestetall import referanseaar
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import ManglerTall
from robekanalyse.grunnlag.kilder import innebygd, les
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.oppdatering.skriving import skriv_oeyeblikksbilde
from robekanalyse.samling import s2_antakelser, s2_behov, s2_utvikling, start

HAREID, LANDET = "1517", "EAK"
HEFTER = "import sys; from robekanalyse.cli import main; sys.exit(main(sys.argv[1:]))"


def skjul(rot, hvilke):
    """The embedded figures as if they were fetched, where SSB hides those that `hvilke` says True for."""
    tabeller = {}
    for navn in ("kostra_oekonomi", "kostra_tjenester"):
        t = innebygd(navn).copy()
        borte = hvilke(t)
        tabeller[navn] = t.assign(verdi=t["verdi"].mask(borte), status=t["status"].mask(borte, ":"))
    skriv_oeyeblikksbilde(rot, tabeller, {n: {"kilder": ["ssb-12137"]} for n in tabeller}, omfang="alle", fra_aar=2000,
                          hentet="2026-11-25T12:00:00+01:00")
    toem_alt()


def tilfeldig(froe, andel):
    return lambda t: np.random.default_rng(froe).random(len(t)) < andel


HULL = {
    "egne tall": lambda t: t["kommunenr"] == HAREID,
    "egne tall i det nyeste året": lambda t: (t["kommunenr"] == HAREID) & (t["aar"] == 2025),
    "annethvert år": lambda t: (t["kommunenr"] == HAREID) & (t["aar"] % 2 == 0),
    "netto driftsresultat": lambda t: t["indikator"] == "netto_driftsresultat",
    "brutto driftsutgifter": lambda t: t["indikator"] == "brutto_driftsutgifter",
    "landet": lambda t: t["kommunenr"] == LANDET,
    **{f"tilfeldig {int(100 * p)} prosent": tilfeldig(n, p) for n, p in enumerate((0.1, 0.3, 0.5, 0.8))},
}


@pytest.mark.parametrize("hva", HULL)
def test_every_notebook_is_made_whatever_is_hidden(rot, tmp_path, hva):
    skjul(rot, HULL[hva])
    svar = subprocess.run(
        [sys.executable, "-c", HEFTER, "hefter", "--kommune", "Hareid", "--ut", str(tmp_path / "ut")],
        capture_output=True, text=True, env=os.environ | {"ROBEK_DATA": str(rot)},
    )  # fmt: skip
    assert svar.returncode == 0, svar.stdout[-2000:] + svar.stderr[-2000:]
    hefter = sorted(tmp_path.glob("ut/1517-hareid/samling-*.ipynb"))
    assert len(hefter) == 6
    for fil in hefter:
        for celle in nbformat.read(fil, 4).cells:
            for ut in celle.get("outputs", ()):
                assert ut.output_type != "error", (fil.name, celle.id)
                tekst = str(ut.get("data", {}).get("text/html", ""))
                assert "nan" not in {o.strip(".,;:()%").lower() for o in tekst.split()}, (fil.name, celle.id)


def test_where_nothing_at_all_is_known_the_notebook_says_it_in_one_sentence(rot):
    skjul(rot, lambda t: t["aar"] > 0)
    with pytest.raises(ManglerTall, match="ingen regnskapstall: hent dem med «robekanalyse oppdater»"):
        start.aapne(2, "Hareid")
    with pytest.raises(ManglerTall, match="ingen regnskapstall"):
        start.planaar(start.finn_kommune("Hareid"))
    with pytest.raises(ManglerTall, match="ingenting kan sammenlignes"):
        referanseaar()


def test_the_rates_of_the_keys_are_of_the_newest_year_that_has_every_sector(rot):
    skoler = "sektor:grunnskole"
    nyest = max(les("kostra_tjenester", kommunenr=LANDET, omraade=skoler)["aar"])
    assert f"landets utgifter i {nyest}" in satser_av_noekler().merknader[0]
    skjul(rot, lambda t: (t["kommunenr"] == LANDET) & (t.get("omraade") == skoler) & (t["aar"] == nyest))
    assert f"landets utgifter i {nyest - 1}" in satser_av_noekler().merknader[0]
    skjul(rot, lambda t: (t["kommunenr"] == LANDET) & (t.get("omraade") == skoler))
    with pytest.raises(ManglerTall, match="mangler for noen av sektorene"):
        satser_av_noekler()
    her = start.aapne(2, "Hareid")
    for del_ in (s2_behov.behov(her), s2_behov.behovstall(her), s2_antakelser.antakelser(her)):
        assert "mangler for noen av sektorene" in del_._repr_html_()


def _indeks(f) -> pd.DataFrame:
    return f.tabell.set_index("År")


def test_two_indices_side_by_side_begin_in_the_same_year(rot):
    """Netto is known from 2017 only: brutto is then counted from 2017 too, not from 2015 beside it."""
    her = start.aapne(2, "Hareid")
    hele = _indeks(s2_utvikling.brutto_netto(her))
    assert hele.index[0] == "2015"
    skjul(rot, lambda t: (t["indikator"] == "netto_driftsutgifter") & t["aar"].isin([2015, 2016, 2020]))
    f = s2_utvikling.brutto_netto(start.aapne(2, "Hareid"))
    d = _indeks(f)
    assert list(d.index) == [str(a) for a in range(2017, 2026) if a != 2020]
    assert (d.iloc[0][[k for k in d if k.endswith(", indeks")]] == "100,0").all()
    brutto = [k for k in d if k.startswith("Driftsutgifter (brutto), mill.")][0]
    mill = d[brutto].str.replace(" ", "").str.replace("\xa0", "").str.replace(",", ".").astype(float)
    vekst = 100 * (mill.iloc[-1] / mill.iloc[0] - 1)
    assert abs(float(d["Driftsutgifter (brutto), indeks"].iloc[-1].replace(",", ".")) - 100 - vekst) < 0.06
    assert "Uten 2015, 2016 og 2020, for da mangler ett av tallene." in f.merknader


def test_a_series_that_is_not_there_is_named(rot):
    skjul(rot, lambda t: t["indikator"] == "brutto_driftsutgifter")
    assert "Driftsinntekter (brutto) og driftsutgifter (brutto) for Hareid er ikke i datagrunnlaget" in str(
        s2_utvikling.realvekst(start.aapne(2, "Hareid"))._repr_html_()
    )



def test_an_area_known_in_one_of_the_two_years_alone_is_neither_growth_nor_a_cut(rot):
    """«Andre områder» is a sum: with an area hidden in the first year it is counted without it in both."""
    hele = tjenestevekst("Hareid").set_index("tjeneste")
    fra, til = int(hele["fra_aar"].iloc[0]), int(hele["til_aar"].iloc[0])
    andre = next(t for t in tjenester(ALLE) if t.rolle not in (GRUPPE, PAA_TVERS) and len(t.omraader) == 1
                 and len(les("kostra_tjenester", kommunenr=HAREID, omraade=t.omraader[0], aar=[fra, til],
                             indikator="netto_driftsutgifter")) == 2)  # fmt: skip
    foer, etter = (les("kostra_tjenester", kommunenr=HAREID, omraade=andre.omraader[0], aar=aar,
                       indikator="netto_driftsutgifter")["verdi"].iloc[0] / 1000 for aar in (fra, til))  # fmt: skip
    assert not any(m.startswith("Uten ") for m in tjenestevekst("Hareid").merknader)
    skjul(rot, lambda t: (t["kommunenr"] == HAREID) & (t["aar"] == fra) & (t.get("omraade") == andre.omraader[0]))
    t = tjenestevekst("Hareid")
    assert t.merknader[0] == f"Uten {andre.navn[0].lower()}{andre.navn[1:]}, for tallet mangler i {fra} eller {til}."
    uten = t.set_index("tjeneste")
    assert uten.loc[ANDRE, "etter"] == pytest.approx(hele.loc[ANDRE, "etter"] - etter)
    prisvekst = float(kjedet_deflator(fra, til))
    assert uten.loc[ANDRE, "foer"] == pytest.approx(hele.loc[ANDRE, "foer"] - foer * prisvekst)
    assert (uten.drop(index=ANDRE)["vekst"] == hele.drop(index=ANDRE)["vekst"]).all()


def test_a_service_that_is_shown_in_part_is_not_measured_against_the_limit(rot):
    hele = store_tjenester(finn_kommune("Hareid"), 2025)
    inndeling = les_yaml("styringssystem/tjenester.yaml")["tjenester"]
    tj = next(x for x in inndeling if len(x["omraader"]) > 1 and x["id"] in set(hele["tjeneste"]))
    skjul(rot, lambda t: (t["kommunenr"] == HAREID) & (t["aar"] == 2025) & (t.get("omraade") == tj["omraader"][0]))
    t = store_tjenester(finn_kommune("Hareid"), 2025)
    assert tj["id"] not in set(t["tjeneste"]) and len(t) == len(hele) - 1
    hva = f"{tj['navn']} er ikke vurdert og ikke med i summen"
    hvorfor = "for SSB viser ikke alle tallene for 2025. De andre andelene kan derfor være for høye."
    assert f"{hva}, {hvorfor}" in t.merknader
    assert float(t["andel_prosent"].sum()) == pytest.approx(100)


def test_a_region_is_not_divided_by_a_part_of_its_inhabitants(monkeypatch):
    """Ålesund and Haram have no ages before 2024: the country's social assistance per inhabitant is then not known."""
    d = next(d for tre in drivertraer().values() for d in tre.ledd if d.per)
    pool = tuple(sorted(folketall().nr))
    alder = {aar: aldersantall(d.per, pool, aar)[0] for aar in (2023, 2026)}
    assert np.isnan(alder[2023]).sum() == 2 and not np.isnan(alder[2026]).any()
    tall = dict.fromkeys(pool, 10.0) | {LANDET: 100_000.0}
    monkeypatch.setattr(drivertall, "_indikator", lambda *_: (tall, ()))
    regn = drivertall._regnet
    assert regn(d, pool, LANDET, 2025, 1.0)[0] == pytest.approx(float(d.faktor) * 100_000 / alder[2026].sum())
    assert np.isnan(regn(d, pool, LANDET, 2022, 1.0)[0])
    to = ("1508", HAREID)  # without ages, and with: only Hareid counts, above and below the line
    egen = alder[2023][pool.index(HAREID)]
    assert regn(d, to, "", 2022, 1.0)[0] == pytest.approx(float(d.faktor) * 10 / egen)
    assert np.isnan(regn(d, ("1508",), "", 2022, 1.0)[0])


def test_an_area_left_out_of_the_shares_is_named_with_ssbs_reason(rot):
    assert not any("ikke med i andelene" in m for m in pengefordeling("Hareid", 2025).merknader)
    skjul(rot, lambda t: (t["kommunenr"] == HAREID) & (t["aar"] == 2025) & (t.get("omraade") == "FGK12"))
    t = pengefordeling("Hareid", 2025)
    assert "Uten tall for 2025, og ikke med i andelene: sosial." in t.merknader
    assert any(m.startswith("SSB viser ikke netto driftsutgifter til sosial for Hareid i 2025") for m in t.merknader)


def test_own_costs_are_shown_without_a_norm_and_it_is_said(rot):
    hvorfor = "Uten norm, for landets utgifter til tjenestene mangler i datagrunnlaget."
    assert hvorfor not in tjenesteutvikling("Hareid").merknader
    skjul(rot, HULL["landet"])
    t = tjenesteutvikling("Hareid")
    assert hvorfor in t.merknader and t["norm_fast"].isna().all() and t["netto_fast"].notna().any()
