"""Areas divided by function: the parts add up to the area, and what does not add up is not divided, with the reason."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from radvalg import valgt
from test_spor import regn_ut

from robekanalyse.analyse import behovsindeks, funksjonsdeling, sammenligning, tallspor, tjenestetall
from robekanalyse.analyse.funksjonsdeling import delinger, delte_omraader
from robekanalyse.analyse.norm import handlingsrom
from robekanalyse.analyse.sammenligning import omraadetall
from robekanalyse.analyse.spor import spor
from robekanalyse.analyse.tjenesteliste import tjenester
from robekanalyse.analyse.tjenestetall import NETTO, PER_INNBYGGER, innbyggere
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.kilder import les, les_for
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.samling import s3_delt, s3_felles, start

AAR, NR = 2025, "1517"
DELER = les_yaml("tjenester.yaml")["deling"]["deler"]
HAREID = finn_kommune(NR)
FUNKSJONER = {f for v in delte_omraader().values() for f in v}


def omraadet(kode, nr=NR, indikator=NETTO):
    return float(les("kostra_tjenester", kommunenr=nr, aar=AAR, omraade=kode, indikator=indikator)["verdi"].iloc[0])


def funksjonsrader(nr=NR, beloep=None, uten=("254",), skjevt=None):
    """Made-up functions of each area that add up to its real amount, the last of them taking what is left."""
    rader = []
    for kode, funksjoner in delte_omraader().items():
        med = [f for f in funksjoner if f not in uten]
        alt = (beloep or {}).get(kode) or omraadet(kode, nr)
        hver = [float(int(alt / len(med)))] * (len(med) - 1)
        for f, v in zip(med, [*hver, alt - sum(hver)], strict=True):
            rader.append({"kommunenr": nr, "kommunenr_i_dag": nr if nr.isdigit() else None, "aar": AAR, "funksjon": f,
                          "indikator": NETTO, "verdi": v + (skjevt or {}).get(f, 0), "enhet": "1000 kr",
                          "omfang": "konsern", "status": "revidert", "kilde": "ssb-12367"})
    return rader


def landets_omraader():
    """Amounts and kr per inhabitant of the country, for the areas that are divided: made up."""
    felles = {"kommunenr": "EAK", "kommunenr_i_dag": None, "aar": AAR, "omfang": "konsern", "status": "revidert",
              "kilde": "ssb-12362"}
    return [felles | {"omraade": kode, "indikator": i, "verdi": v, "enhet": e}
            for kode, (beloep, per) in LANDET.items()
            for i, v, e in ((NETTO, beloep, "1000 kr"), (PER_INNBYGGER, per, "kr"))]


LANDET = {"FGK9": (200_000_000.0, 36_000.0), "FGK8b": (100_000_000.0, 18_000.0), "FGK12": (40_000_000.0, 7_000.0)}


def toem():
    for f in (tjenestetall.omraadetall, funksjonsdeling.funksjonstall, funksjonsdeling._kontroll,
              funksjonsdeling._rader, sammenligning._pool, sammenligning._regionens_behov, s3_felles._rom):
        f.cache_clear()


@pytest.fixture
def hentet(monkeypatch):
    """Function rows as if they had been fetched; a later call replaces those of the one before."""
    def legg_inn(rader):
        f = pd.DataFrame(rader, columns=list(les("kostra_funksjoner").columns))
        t = pd.concat([les("kostra_tjenester"), pd.DataFrame(landets_omraader())])
        tabeller = {"kostra_funksjoner": f, "kostra_tjenester": t}
        for modul in (funksjonsdeling, tjenestetall):
            monkeypatch.setattr(modul, "les", lambda navn, **hvor: valgt(tabeller.get(navn, les(navn)), hvor))
        monkeypatch.setattr(tallspor, "les_for", lambda navn, kommune, **hvor: valgt(tabeller[navn], hvor)
                            if navn in tabeller else les_for(navn, kommune, **hvor))  # fmt: skip
        toem()

    yield legg_inn
    toem()


def deler(kommune=HAREID, referanse="landet"):
    t = handlingsrom(kommune, AAR, referanse, inndeling="funksjoner").set_index("tjeneste_id")
    return t.loc[list(DELER)]


def test_every_function_of_a_divided_area_is_in_one_part():
    for kode, funksjoner in delte_omraader().items():
        assert sorted(funksjoner) == sorted(les_yaml("tjenester.yaml")["omraader"][kode]["funksjoner"]), kode
        assert len(set(funksjoner)) == len(funksjoner)


def test_parts_add_up_to_the_area_and_the_country_is_divided_by_its_own_amounts(hentet):
    hentet(funksjonsrader() + funksjonsrader("EAK", {k: b for k, (b, _) in LANDET.items()}))
    t = deler()
    for kode, (_, per) in LANDET.items():
        her = [id for id, d in DELER.items() if d["omraade"] == kode]
        assert 1000 * t.loc[her, "netto_mill"].sum() == pytest.approx(omraadet(kode))
        assert t.loc[her, "referanse_per_innbygger"].sum() == pytest.approx(per)
    rad = t.loc["kommunehelse"]  # three of the ten functions of FGK9, 254 is no more
    alt = omraadet("FGK9")
    assert rad["netto_mill"] == pytest.approx((alt - 6 * int(alt / 9)) / 1000)
    norm = rad["referanse_per_innbygger"] * rad["behovsindeks"]
    n = innbyggere(AAR + 1)[NR]
    assert rad["avvik_mill"] == pytest.approx((rad["netto_per_innbygger"] - norm) * n / 1e6)
    assert t.loc["introduksjonsordningen", "behovsindeks"] == 1 and rad["behovsindeks"] != 1


def test_a_function_without_a_figure_is_nothing_only_when_the_rest_is_the_whole_area(hentet):
    hentet(funksjonsrader(uten=("254", "256", "223")))
    egne, landets = delinger(HAREID, AAR)
    assert all(d.holder for d in egne) and egne[0].uten_tall == ("254", "256") and landets == ()
    hentet([r for r in funksjonsrader() if r["funksjon"] != "253"])
    helse = next(d for d in delinger(HAREID, AAR)[0] if d.omraade == "FGK9")
    assert not helse.holder and "253" in helse.uten_tall
    assert deler()["netto_mill"].isna().tolist() == [True, True, False, False, False, False]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(avvik=st.integers(-40, 40))
def test_rounding_is_let_through_and_no_more(hentet, avvik):
    hentet(funksjonsrader(skjevt={"253": avvik}))
    helse = next(d for d in delinger(HAREID, AAR)[0] if d.omraade == "FGK9")
    assert helse.holder == (abs(avvik) <= 5.5), "half a thousand for each of ten functions and the area"


def test_another_reference_is_never_put_in_place_of_the_country(hentet):
    hentet(funksjonsrader())
    assert omraadetall(AAR).per_innbygger(["EAK"], ["sektor:pleie_omsorg"])[0] > 0
    t = deler()
    assert t["netto_mill"].notna().all() and t["norm_mill"].isna().all() and t["avvik_mill"].isna().all()


def test_the_page_shows_the_parts_with_their_sources(hentet):
    hentet(funksjonsrader() + funksjonsrader("EAK", {k: b for k, (b, _) in LANDET.items()}))
    t = s3_delt.delt(start.aapne(3, NR, "eksempel"))
    assert list(t.data["Tjeneste"]) == [d["navn"] for d in DELER.values()]
    tekst = str(t)
    assert "tabell 12367" in tekst and "tabell 12362" in tekst and "[antatt]" in tekst and "går opp" in tekst
    assert list(t.data["Behovsindeks"])[3] == "ingen" and "vises ikke" not in tekst


def test_the_page_says_why_an_area_is_not_divided(hentet):
    rader = funksjonsrader(skjevt={"202": -900}) + funksjonsrader("EAK", {k: b for k, (b, _) in LANDET.items()})
    hentet(rader)
    t = s3_delt.delt(start.aapne(3, NR, "eksempel"))
    d = t.data.set_index("Tjeneste")
    assert d.loc["Skole, SFO og skyss", "Faktisk, kr per innb."] == "vises ikke"
    assert d.loc["Pleie og omsorg", "Faktisk, kr per innb."] != "vises ikke"
    assert any(m.startswith("Grunnskole: funksjonene er til sammen") for m in t.merknader)
    hentet(funksjonsrader())
    merknader = " ".join(s3_delt.delt(start.aapne(3, NR, "eksempel")).merknader)
    assert "Landets tall per funksjon mangler" in merknader


@pytest.mark.parametrize("hva", ["netto driftsutgifter", "netto driftsutgifter per innbygger", "norm", "handlingsrom"])
@pytest.mark.parametrize("del_", DELER)
def test_the_trace_of_a_part_ends_in_the_figure_of_the_page_and_works_out_by_hand(hentet, hva, del_):
    hentet(funksjonsrader() + funksjonsrader("EAK", {k: b for k, (b, _) in LANDET.items()}))
    t, rad = spor(NR, f"{hva} {del_}", AAR), deler().loc[del_]
    ventet = {"netto driftsutgifter": 1000 * rad["netto_mill"], "norm": rad["norm_per_innbygger"],
              "handlingsrom": rad["avvik_mill"]}.get(hva, rad["netto_per_innbygger"])  # fmt: skip
    assert t.verdi == pytest.approx(ventet, rel=1e-12) and t.trinn[-1].verdi == t.verdi
    for s in t.trinn:
        assert regn_ut(s.innsatt) == pytest.approx(s.verdi, rel=1e-6), s
    assert all(x.variabel for x in t.raatall if "funksjon" in x.navn)
    sektor = {"norm": LANDET, "handlingsrom": LANDET}.get(hva)
    assert not sektor or any(x.navn.startswith("Netto driftsutgifter, landet, funksjon") for x in t.raatall)


def test_the_trace_says_why_a_part_is_missing(hentet):
    hentet(funksjonsrader(skjevt={"202": -900}))
    assert "Da deles det ikke" in spor(NR, "handlingsrom skole_sfo", AAR).mangler
    hentet([])
    assert "per funksjon" in spor(NR, "netto driftsutgifter hjemmetjenesten", AAR).mangler
    assert "øving" in spor("9901", "netto driftsutgifter skole_sfo", AAR).mangler


def hjemme(*aar, uten=()):
    """Hareid's functions in these years as if fetched: 254 up to 2023, then 257 and 258; `uten` do not add up."""
    rader = []
    for a in aar:
        borte = ("254",) if a >= 2024 else ("257", "258")
        beloep = {k: float(les("kostra_tjenester", kommunenr=NR, aar=a, omraade=k, indikator=NETTO)["verdi"].iloc[0])
                  for k in delte_omraader()}
        rader += [r | {"aar": a} for r in funksjonsrader(beloep=beloep, uten=borte,
                                                         skjevt={"253": 100} if a in uten else None)]
    return rader


def test_the_home_service_over_its_split_is_the_sum_and_marked(hentet):
    hentet(hjemme(2022, 2023, 2024, 2025))
    f = s3_delt.hjemmetjenesten(start.aapne(3, NR, "eksempel"))
    assert f.tabell["År"].tolist() == ["2022", "2023", "2024", "2025"]
    alt = float(les("kostra_tjenester", kommunenr=NR, aar=2025, omraade="FGK9", indikator=NETTO)["verdi"].iloc[0])
    kr = 1000 * 2 * int(alt / 9) / innbyggere(2026)[NR]
    assert f.tabell["Kr per innbygger"].iloc[-1].replace("\N{NO-BREAK SPACE}", "") == f"{kr:.0f}"
    assert "Brudd i 2024: ny inndeling" in f.full_alttekst and "257" in f.merknader[0] and "ny inndeling" in str(f.spec)
    assert not any("utgiftsbehov" in o.kilde or "EAK" in str(o) for o in f.kilder)


def test_a_year_that_does_not_add_up_is_a_gap_in_the_home_service_and_is_said(hentet):
    hentet(hjemme(2022, 2023, 2024, 2025, uten=(2023,)))
    f = s3_delt.hjemmetjenesten(start.aapne(3, NR, "eksempel"))
    assert f.tabell["År"].tolist() == ["2022", "2024", "2025"]
    assert [v["verdi"] is None for v in f.spec["data"]["values"]] == [False, True, False, False]
    assert any("mangler for" in m and "2023" in m for m in f.merknader)
    hentet(hjemme(2025))
    assert "ikke to slike år" in str(s3_delt.hjemmetjenesten(start.aapne(3, NR, "eksempel")))


def test_a_missing_index_is_missing_with_the_reason_and_not_none(hentet, monkeypatch):
    """Five municipalities have no sector indices in the data; Hareid's are taken out here, for its areas are known."""
    uten = behovsindeks.sektorindekser()
    tom = replace(uten, tabell=uten.tabell.drop(index=NR))
    assert NR in uten.tabell.index
    monkeypatch.setattr(sammenligning, "sektorindekser", lambda konstruert=False: tom)
    hentet(funksjonsrader() + funksjonsrader("EAK", {k: b for k, (b, _) in LANDET.items()}))
    t = s3_delt.delt(start.aapne(3, NR, "eksempel"))
    assert list(t.data["Behovsindeks"]) == ["mangler", "mangler", "mangler", "ingen", "mangler", "ingen"]
    assert any(m.startswith("Kommunehelse: Hareid har ingen behovsindeks") for m in t.merknader)


def test_without_functions_the_page_says_how_to_get_them():
    toem()
    tekst = str(s3_delt.delt(start.aapne(3, NR, "eksempel")))
    assert "12367" in tekst and "hente dem fra SSB" in tekst
    assert "laget for øving" in str(s3_delt.delt(start.aapne(3, "9901")))


def test_every_function_asked_for_lies_in_an_area_or_is_said_to_lie_in_none():
    spurt = set(les_yaml("ssb/tabeller.yaml")["12367"]["omraader"])
    innhold = les_yaml("tjenester.yaml")
    i_omraader = {f for o in innhold["omraader"].values() for f in o["funksjoner"]}
    assert spurt == i_omraader | set(innhold["uten_omraade"]["funksjoner"])
    assert spurt >= FUNKSJONER and len(tjenester("funksjoner")) == len(DELER)
