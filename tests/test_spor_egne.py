"""The municipality's own accounts in the trace and in notebook 1: said to be its own, and never another's."""

import types
from decimal import Decimal
from pathlib import Path

import pytest
from test_spor import regn_ut

from robekanalyse import spor
from robekanalyse.analyse.egneregnskap import hovedtall, per_omraade
from robekanalyse.analyse.spor import spor as analysespor
from robekanalyse.cli import main
from robekanalyse.grunnlag.egne_tall import EGNE, les_egne_tall, uten_egne_tall
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.samling import s1_kartlegging as s1
from robekanalyse.samling import start

HAREID, KRAGEROE = finn_kommune("Hareid"), finn_kommune("Kragerø")
REGNSKAP = (
    "Art;Funksjon;Regnskap {aar}\n010;202;120000000,00\n600;215;-5000000,00\n010;253;200000000,50\n870;800;-300000000\n"
    "800;840;-90000000\n500;870;4000000\n510;870;6000000\n590;202;10000000\n990;860;-10000000\n"
)
OVERSIKT = "Linje;Regnskap 2026\nSum driftsinntekter;395000000\nSum driftsutgifter;330000000\nNetto driftsresultat;{}\n"


@pytest.fixture
def lab(tmp_path, monkeypatch, capsys):
    """A folder to work in, and the commands as a user runs them."""
    monkeypatch.chdir(tmp_path)
    for navn in ("ROBEK_UT", "ROBEK_UTEN_EGNE_TALL"):
        monkeypatch.delenv(navn, raising=False)

    def les_inn(innhold, kommune="Hareid", *valg):
        Path("r.csv").write_text(innhold)
        assert main(["egne-tall", "r.csv", "--kommune", kommune, "--ja", *valg]) == 0, capsys.readouterr().err
        capsys.readouterr()
        k = finn_kommune(kommune)
        return les_egne_tall(k, Path("utdata") / k.mappenavn / EGNE)[0]

    def kjoer(*ord_):
        assert main(["spor", *map(str, ord_)]) == 0
        return " ".join(capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ").split())

    return types.SimpleNamespace(les_inn=les_inn, spor=kjoer)


def regner(t):
    for s in t.trinn:
        assert regn_ut(s.innsatt) == pytest.approx(s.verdi, rel=1e-9), s
    return t


@pytest.mark.parametrize("indikator, verdi", [
    ("netto-driftsresultat", "64999.9995"), ("brutto-driftsinntekter", "395000"),
    ("brutto-driftsutgifter", "330000.0005"), ("brutto-driftsresultat", "64999.9995"),
    ("netto-driftsresultat-prosent", "16.4556961"), ("netto-driftsutgifter grunnskole", "125000"),
    ("netto-driftsutgifter helse og omsorg", "200000.0005"),
])  # fmt: skip
def test_where_kostra_has_no_figure_the_own_accounts_stand_in_with_the_whole_chain(lab, indikator, verdi):
    egne = lab.les_inn(REGNSKAP.format(aar=2026))
    t = regner(analysespor(HAREID, indikator, 2026, egne=egne))
    assert t.verdi == pytest.approx(float(verdi), rel=1e-7) and t.trinn[-1].verdi == t.verdi and t.raatall
    assert "eget regnskap 2026" in t.navn and {k.kilde for k in t.kilder} == {"egne-tall"}
    assert t.merknader[0].startswith("Kommunens eget regnskap for 2026, fil r.csv") and "ikke KOSTRA" in t.merknader[0]
    assert any(m.startswith("KOSTRA: ") for m in t.merknader) and not any("gjelder konsernet" in f for f in t.feller)
    assert analysespor(HAREID, indikator, 2026).verdi is None


def test_the_figures_are_those_of_the_own_accounts_elsewhere(lab):
    """What `robekanalyse egne-tall` and notebook 3 add up is what the trace ends in."""
    (fil,) = lab.les_inn(REGNSKAP.format(aar=2026))
    for id, kr in hovedtall(fil).verdier.items():
        assert analysespor(HAREID, id, 2026, egne=[fil]).verdi == pytest.approx(float(kr / 1000))
    skole = per_omraade(fil).omraader["FGK8b"]
    assert Decimal(analysespor(HAREID, "netto driftsutgifter FGK8b", 2026, egne=[fil]).eksakt.replace(
        "\N{NO-BREAK SPACE}", "")) == skole / 1000


def test_beside_kostras_figure_the_own_is_told_and_does_not_replace_it(lab):
    egne = lab.les_inn(REGNSKAP.format(aar=2023))
    uten, med = (analysespor(HAREID, "netto-driftsresultat-prosent", 2023, egne=e) for e in ((), egne))
    assert med.verdi == uten.verdi and med.raatall == uten.raatall and med.kilder == uten.kilder
    assert med.merknader[0].replace("\N{NO-BREAK SPACE}", " ") == (
        "Tallet er KOSTRAs. Kommunens eget regnskap 2023 har 16,5 prosent. Forskjellen er 25,20 prosentpoeng."
    )
    assert med.merknader[1].startswith("Kommunens eget regnskap for 2023, fil r.csv")


def test_the_overview_goes_before_the_ledger_and_accounts_before_the_budget(lab):
    lab.les_inn(REGNSKAP.format(aar=2026))
    lab.les_inn(REGNSKAP.format(aar=2026).replace("Regnskap", "Budsjett").replace("120000000", "110000000"))
    egne = lab.les_inn(OVERSIKT.format(70_000_000), "Hareid", "--aar", "2026")
    assert len(egne) == 3
    t = regner(analysespor(HAREID, "netto-driftsresultat", 2026, egne=egne))
    assert t.verdi == 70_000 and "linjen «" in t.raatall[0].variabel
    budsjett = [x for x in egne if x.slag == "budsjett"]
    t = regner(analysespor(HAREID, "netto-driftsresultat", 2026, egne=budsjett))
    assert "eget budsjett 2026" in t.navn and t.verdi == pytest.approx(74_999.9995)


def test_a_file_that_lacks_the_parts_gives_no_figure(lab):
    egne = lab.les_inn("Art;Funksjon;Regnskap 2026\n010;202;120000000\n", "Hareid", "--enhet", "kr")
    t = analysespor(HAREID, "netto-driftsresultat-prosent", 2026, egne=egne)
    assert t.verdi is None and "ikke i datagrunnlaget" in t.mangler and "fil r.csv" not in str(t)
    assert analysespor(HAREID, "netto-laanegjeld", 2026, egne=egne).verdi is None


def test_the_command_finds_the_file_and_says_whose_it_is(lab):
    lab.les_inn(REGNSKAP.format(aar=2026))
    ut = lab.spor("Hareid", "netto-driftsresultat-prosent", 2026)
    assert "Vist: 16,5 prosent" in ut and "Kommunen selv, eget regnskap og budsjett" in ut and "fil r.csv" in ut
    assert "Kilde: Kommunen selv" in ut and "100 × 64 999 999,5 / 395 000 000" in ut
    assert "Tallet mangler" in lab.spor("Hareid", "netto-driftsresultat-prosent", 2026, "--ut", "annet")
    assert "Kommunen selv" not in lab.spor("Vestnes", "netto-driftsresultat-prosent", 2026)


def test_a_damaged_file_is_told_and_not_used(lab):
    lab.les_inn(REGNSKAP.format(aar=2026))
    (data,) = Path("utdata/1517-hareid/egne-tall").glob("*.csv")
    data.write_bytes(data.read_bytes() + b"010;202;1\n")
    ut = lab.spor("Hareid", "netto-driftsresultat-prosent", 2026)
    assert "Tallet mangler" in ut and "endret etter at den ble lest inn" in ut


def test_in_python_only_the_municipality_whose_folder_we_stand_in_has_its_own(lab, monkeypatch, tmp_path):
    lab.les_inn(REGNSKAP.format(aar=2026))
    sporet = lambda: spor("Hareid", "netto-driftsresultat-prosent", 2026).verdi  # noqa: E731
    assert sporet() is None
    monkeypatch.chdir(tmp_path / "utdata" / "1517-hareid")
    assert sporet() == pytest.approx(16.4556961)
    assert spor("Vestnes", "netto-driftsresultat-prosent", 2026).verdi is None
    with uten_egne_tall():
        assert sporet() is None
    monkeypatch.setenv("ROBEK_UT", str(tmp_path / "utdata"))
    assert sporet() is None, "a run that makes workbooks for all"


# --- Notebook 1 ---


def test_notebook_1_shows_the_own_result_where_kostra_has_none(lab, monkeypatch, tmp_path):
    her = start.aapne(1, "Kragerø")
    foer = s1.kommunen(her).data.set_index("Hva")["Tall"]
    assert foer["Netto driftsresultat"] == "ikke i datagrunnlaget"
    lab.les_inn(REGNSKAP.format(aar=her.aar), "Kragerø")
    monkeypatch.setenv("ROBEK_UT", str(tmp_path / "utdata"))
    t = s1.kommunen(her)
    rad = t.data.set_index("Hva").loc["Netto driftsresultat"]
    assert rad["Tall"].replace("\N{NO-BREAK SPACE}", " ") == "65,0 mill. kr, 16,46 prosent av driftsinntektene"
    assert any(f"Kommunens eget regnskap for {her.aar}, fil r.csv" in m for m in t.merknader)
    assert any(k.kilde == "egne-tall" for k in t.kilder)
    for tekst in (s1.fasit(her).ren, s1.tresetninger(her).data.to_csv()):
        assert "16,46" in tekst
    assert "Kommunen selv" in s1.fasit(her).ren
    with uten_egne_tall():
        assert s1.kommunen(her).data.set_index("Hva").loc["Netto driftsresultat"]["Tall"] == "ikke i datagrunnlaget"


def test_notebook_1_keeps_kostras_where_it_is(lab, monkeypatch, tmp_path):
    her = start.aapne(1, "Hareid")
    foer = s1.kommunen(her).data
    lab.les_inn(REGNSKAP.format(aar=her.aar), "Hareid")
    monkeypatch.setenv("ROBEK_UT", str(tmp_path / "utdata"))
    assert s1.kommunen(her).data.equals(foer)
