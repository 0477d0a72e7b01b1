"""Own accounts and budgets: read exactly, nothing lost, the same from csv and xlsx, and laid over KOSTRA."""

import datetime as dt
import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from radvalg import valgt

from robekanalyse.analyse import egneregnskap
from robekanalyse.analyse.egneregnskap import hovedtall, mot_kostra, summer_rader
from robekanalyse.analyse.kontoplan import arter, er_inntekt
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.egne_tall import les_egne_tall
from robekanalyse.grunnlag.feil import RobekFeil, UgyldigInndata
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.oppdatering.beloep import les_beloep
from robekanalyse.oppdatering.egenfil import les_fil
from robekanalyse.oppdatering.egenlagring import lagre
from robekanalyse.oppdatering.egenrader import INGEN_MINUS, INNTEKT_MINUS, UTGIFT_MINUS
from robekanalyse.oppdatering.egentolking import tolk

SAKER = yaml.safe_load((Path(__file__).parent / "saker" / "egne_tall.yaml").read_text(encoding="utf-8"))
HAREID = finn_kommune("Hareid")
I_DAG = dt.date(2026, 11, 25)
D = Decimal


def tolket(tmp_path, innhold, navn="budsjett 2026.csv", **valg):
    fil = tmp_path / navn
    fil.write_bytes(innhold if isinstance(innhold, bytes) else innhold.encode())
    ark = valg.pop("ark", None)
    valg = {"kommune": HAREID, "enhet": "kr", "i_dag": I_DAG, **valg}
    return tolk(les_fil(fil, ark)[0], fil, **valg)


def lest(tmp_path, innhold, navn="budsjett 2026.csv", **valg):
    """Read in and kept, and read back as a workbook reads it."""
    t = tolket(tmp_path, innhold, navn, **valg)
    mappe = tmp_path / "ut" / t.kommune.mappenavn / "egne-tall"
    lagre(t, tmp_path / navn, (tmp_path / navn).read_bytes(), mappe, I_DAG)
    (alle, avvist) = les_egne_tall(t.kommune, mappe)
    assert not avvist
    return alle[0]


def xlsx(rader, ark="Ark1", flere=()):
    bok = openpyxl.Workbook()
    bok.active.title = ark
    for r in rader:
        bok.active.append(r)
    for navn in flere:
        bok.create_sheet(navn).append(["Art", "Funksjon", "Regnskap 2025"])
    ut = io.BytesIO()
    bok.save(ut)
    return ut.getvalue()


@pytest.mark.parametrize("sak", SAKER, ids=lambda s: s["navn"])
def test_sums_per_area_by_hand(sak):
    s = summer_rader([(a, f, D(b)) for a, f, b in sak["rader"]])
    assert s.omraader == {k: D(v) for k, v in sak["omraader"].items()}
    assert s.utenom == {k: D(v) for k, v in sak.get("utenom", {}).items()}
    assert s.finans == sak.get("finans", 0)
    assert sum(s.ukjente.values()) == sak.get("ukjente", 0)
    assert s.plassert + s.uplassert == sak["sum"]


RADER = st.lists(
    st.tuples(
        st.sampled_from([*sorted(arter()), "199", "777"]), st.sampled_from(["202", "253", "120", "285", "800", "999"]),
        st.decimals(-10_000_000, 10_000_000, places=2, allow_nan=False),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


@given(rader=RADER, fortegn=st.sampled_from([INNTEKT_MINUS, UTGIFT_MINUS, INGEN_MINUS]))
@settings(max_examples=60, deadline=None)
def test_nothing_is_lost_whatever_the_sign(tmp_path_factory, rader, fortegn):
    """Placed and unplaced are the whole file, to the øre; and csv and xlsx give the same."""
    tmp = tmp_path_factory.mktemp("egne")
    rader = [("010", "202", D("1.00")), *rader]
    tekst = "Art;Funksjon;Bilag;Budsjett 2026\n" + "\n".join(
        f"{a};{f};{i};{b:.2f}".replace(".", ",") for i, (a, f, b) in enumerate(rader)
    )
    ark = xlsx([["Art", "Funksjon", "Bilag", "Budsjett 2026"], *([a, f, i, float(b)] for i, (a, f, b) in
                                                                enumerate(rader))])  # fmt: skip
    fra_csv, fra_xlsx = (tolket(tmp, d, n, fortegn=fortegn) for d, n in ((tekst, "b.csv"), (ark, "b.xlsx")))
    assert fra_csv.rader == fra_xlsx.rader
    s = summer_rader(fra_csv.rader)
    tegn = {INNTEKT_MINUS: (1, 1), UTGIFT_MINUS: (-1, -1), INGEN_MINUS: (1, -1)}[fortegn]
    fila = sum(b * tegn[er_inntekt(a)] for a, _, b in rader)
    assert s.plassert + s.uplassert == fila


@pytest.mark.parametrize("koding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("skille", [";", ",", "\t"])
def test_encodings_and_separators_give_the_same(tmp_path, koding, skille):
    linjer = [["Art", "Funksjon", "Ansvar", "Regnskap 2025"], ["10", "202", "Skåla", "1 234 567,89"],
              ["600", "215 SFO", "Ås", "(34.567,89)"], ["010", "253", "Ås", "−20,00"]]  # fmt: skip
    tekst = "\r\n".join(skille.join(f'"{c}"' for c in r) for r in linjer)
    if koding == "cp1252":
        tekst = tekst.replace("−", "-")
    t = tolket(tmp_path, tekst.encode(koding), "a.csv", fortegn=INNTEKT_MINUS)
    assert t.rader == (("010", "202", D("1234567.89")), ("010", "253", D(-20)), ("600", "215", D("34567.89")))
    assert t.valg["aar"].verdi == 2025 and t.valg["slag"].verdi == "regnskap"


@pytest.mark.parametrize(
    "skrevet, tall",
    [
        ("1 234 567,89", "1234567.89"), ("1\N{NO-BREAK SPACE}234", "1234"), ("1\u202f234,5", "1234.5"),
        ("−12,5", "-12.5"), ("–12,5", "-12.5"), ("12,5-", "-12.5"), ("(1 200)", "-1200"), ("1.234,50", "1234.50"),
        ("1.234.567", "1234567"), ("kr 12,00", "12.00"), ("0", "0"), ("-", None), ("", None), (D("1.5"), "1.5"),
    ],
)  # fmt: skip
def test_amounts_as_norwegians_write_them(skrevet, tall):
    assert les_beloep([skrevet], ["rad 2"]) == [None if tall is None else D(tall)]


def test_the_column_decides_what_one_cell_cannot():
    assert les_beloep(["1.234", "5,5"], ["a", "b"]) == [D(1234), D("5.5")]
    assert les_beloep(["1.234", "5.5"], ["a", "b"]) == [D("1.234"), D("5.5")]
    assert les_beloep(["1.234"], ["a"], "komma") == [D(1234)]
    assert les_beloep(["1,234.50", "7"], ["a", "b"]) == [D("1234.50"), D(7)]
    with pytest.raises(UgyldigInndata, match="«1.234» .a. kan leses på to måter"):
        les_beloep(["1.234"], ["a"])
    with pytest.raises(UgyldigInndata, match="blander komma og punktum"):
        les_beloep(["1,234.5", "1.234,5"], ["a", "b"])
    with pytest.raises(UgyldigInndata, match="komma som desimaltegn"):
        les_beloep(["1,234.5"], ["a"], "komma")


def test_wide_is_the_same_as_long(tmp_path):
    bredt = tolket(tmp_path, "Art;202 Grunnskole;253;Sum\n010;10;20;30\n600;-1;;-1\nSum;9;20;29\n", slag="budsjett")
    langt = tolket(tmp_path, "Art;Funksjon;Budsjett 2026\n010;202;10\n010;253;20\n600;202;-1\n")
    assert bredt.rader == langt.rader
    assert "1 rad med sum er hoppet over." in bredt.merknader


def test_thousands_are_seen_and_said(tmp_path):
    t = tolket(tmp_path, "Budsjett 2026, tall i 1000 kr;;\nArt;Funksjon;Beløp\n010;202;12,5\n", enhet=None)
    assert t.rader == (("010", "202", D(12500)),) and "1000 kr" in t.valg["enhet"].grunn
    assert any(s.startswith("enhet: 1000 kr (") for s in t.setninger())
    av_kostra = tolket(tmp_path, "Art;Funksjon;Budsjett 2026\n010;202;700000\n", enhet=None)
    assert av_kostra.valg["enhet"].verdi == "1000kr" and "733 820" in av_kostra.valg["enhet"].grunn.replace("\xa0", " ")
    kr = tolket(tmp_path, "Art;Funksjon;Budsjett 2026\n010;202;700000000\n", enhet=None)
    assert kr.valg["enhet"].verdi == "kr"


def test_investment_and_other_municipalities_are_left_out(tmp_path):
    fila = ("Kommunenr;År;Kontoklasse;Art;Funksjon;Regnskap\n1517;2025;1;010;202;5\n1517;2025;0;200;202;9\n"
            "1515;2025;1;010;202;7\n1517;2024;1;010;202;3\n")  # fmt: skip
    t = tolket(tmp_path, fila, aar=2025)
    assert t.rader == (("010", "202", D(5)),)
    assert "Rader fra investering er ikke med: 9 slik beløpene står i fila." in t.merknader


OVERSIKT = """Økonomisk oversikt drift;Regnskap 2025;Budsjett 2026
1 Rammetilskudd;-300;-320
2 Inntekts- og formuesskatt;-200;-210
9 Sum driftsinntekter;-500;-530
10 Lønnsutgifter;400;410
14 Avskrivninger;30;31
15 Sum driftsutgifter;430;441
16 Brutto driftsresultat;-70;-89
17 Renteinntekter;-2;-2
20 Renteutgifter;20;22
21 Avdrag på lån;25;26
23 Motpost avskrivninger;-30;-31
24 Netto driftsresultat;-57;-74
Netto avsetning til bundne fond;5;6
"""


def test_the_economic_overview_by_hand(tmp_path):
    t = lest(tmp_path, OVERSIKT, "o.csv", kolonner={"beloep": "Regnskap 2025"}, enhet="1000kr")
    # 500 − 430 = 70; 70 + 2 − 20 − 25 + 30 = 57
    assert hovedtall(t).verdier == {"brutto_driftsinntekter": D(500_000), "brutto_driftsutgifter": D(430_000),
                                    "netto_driftsresultat": D(57_000)}  # fmt: skip
    assert t.merknader == ("Disse linjene er tatt vare på, men brukes ikke: «Netto avsetning til bundne fond».",)
    feil = tolket(tmp_path, OVERSIKT.replace("Lønnsutgifter;400", "Lønnsutgifter;380"), aar=2025, slag="regnskap",
                  enhet="1000kr")  # fmt: skip
    assert any("Sum driftsutgifter står med 430 tusen kroner, men delene gir 410." in m for m in feil.merknader)


def test_main_figures_from_arter_by_hand(tmp_path):
    alt = ("Art;Funksjon;Regnskap 2025\n010;202;400\n590;202;30\n800;840;300\n870;800;200\n500;870;20\n510;870;25\n"
           "900;870;2\n990;860;30\n940;880;7\n")  # fmt: skip
    t = lest(tmp_path, alt)
    assert hovedtall(t).verdier == {"brutto_driftsinntekter": D(500), "brutto_driftsutgifter": D(430),
                                    "netto_driftsresultat": D(57)}  # fmt: skip
    for uten, grunn in (("990;860;30\n", "art 990"), ("510;870;25\n", "art 510"), ("870;800;200\n", "funksjon 800")):
        h = hovedtall(lest(tmp_path, alt.replace(uten, "")))
        assert h.verdier["netto_driftsresultat"] is None and grunn in " ".join(h.mangler)
    assert "om art 520 hører med" in " ".join(hovedtall(lest(tmp_path, alt + "520;870;1\n")).mangler)


def test_differences_from_kostra(tmp_path):
    """Hareid 2025 in KOSTRA: grunnskole 106 650, konsern."""
    t = lest(tmp_path, "Art;Funksjon;Regnskap 2025\n010;202;110000000\n600;202;-1350000\n")
    a = next(a for a in mot_kostra(t, HAREID) if "grunnskole" in a.hva)
    assert (a.eget, a.kostra, a.forskjell, a.omfang) == (108_650, 106_650, 2_000, "konsern")
    assert round(a.prosent, 2) == D("1.88")
    assert not mot_kostra(lest(tmp_path, "Art;Funksjon;Budsjett 2027\n010;202;1\n"), HAREID)


def test_an_area_is_measured_against_the_municipality_alone_where_that_is_fetched(tmp_path, monkeypatch):
    """The kasse of grunnskole: 202 and 222, 98 650 + 9 000; konsern is 106 650. Interest on 223 is no operation."""
    def kasse(*rader):
        felles = {"kommunenr": "1517", "aar": 2025, "indikator": "netto_driftsutgifter_kasse", "status": "revidert"}
        t = pd.DataFrame([felles | {"funksjon": f, "verdi": v} for f, v in rader])
        monkeypatch.setattr(egneregnskap, "les", lambda navn, **hvor: valgt(t, hvor))

    t = lest(tmp_path, "Art;Funksjon;Regnskap 2025\n010;202;98650000\n010;222;10000000\n010;120;1000\n510;223;7\n")
    kasse(("202", 98_650.0), ("222", 9_000.0), ("201", 5.0))
    a = {a.hva: a for a in mot_kostra(t, HAREID)}
    skole = a["Netto driftsutgifter, grunnskole"]
    assert (skole.eget, skole.kostra, skole.omfang, skole.status) == (108_650, 107_650, "kasse", "revidert")
    assert a["Netto driftsutgifter, administrasjon"].omfang == "konsern", "120 is not fetched for the kasse"
    kasse(("202", 98_650.0))
    assert {x.omfang for x in mot_kostra(t, HAREID)} == {"konsern"}, "222 is in the file, and not in KOSTRA"


def test_every_funksjon_in_the_data_has_one_place():
    k = les_yaml("egne_tall/kontoplan.yaml")
    for begrep in ("netto_driftsutgifter", "brutto_driftsutgifter", "brutto_driftsinntekter", "finansutgifter"):
        assert k[begrep]["status"] in ("bekreftet", "antatt") and k[begrep]["kilde"] and k[begrep]["fra"]
    alle = [f for o in les_yaml("tjenester.yaml")["omraader"].values() if o["rolle"] != "paa_tvers"
            for f in o["funksjoner"]]  # fmt: skip
    assert len(alle) == len(set(alle))


def test_a_column_of_words_is_never_the_amount(tmp_path):
    t = tolket(tmp_path, "Budsjettansvar;Art;Funksjon;Budsjett 2026\nSkolesjef;010;202;5\nRådmann;010;202;5\n")
    assert t.kolonner.overskrift("beloep") == "Budsjett 2026" and t.rader == (("010", "202", D(10)),)


def test_a_part_of_the_accounts_has_no_main_figures(tmp_path):
    h = hovedtall(lest(tmp_path, "Art;Funksjon;Budsjett 2026\n010;202;5\n"))
    assert set(h.verdier.values()) == {None} and "ikke hele regnskapet" in h.mangler[0]


@pytest.mark.parametrize("kolonner", [
    {"art": "Konto", "funksjon": "Tjeneste", "beloep": "Rev. 2026"}, {"art": "2", "funksjon": "1", "beloep": "3"},
])  # fmt: skip
def test_columns_with_other_names_can_be_given(tmp_path, kolonner):
    t = tolket(tmp_path, "Tjeneste;Konto;Rev. 2026\n202;010;5\n215;600;-2\n", kolonner=kolonner, slag="budsjett")
    assert t.rader == (("010", "202", D(5)), ("600", "215", D(2))) and t.valg["aar"].verdi == 2026


def test_rows_that_are_alike_are_added_only_when_told_to(tmp_path):
    likt = "Art;Funksjon;Budsjett 2026\n010;202;5\n010;202;5\n"
    with pytest.raises(UgyldigInndata, match="--summer"):
        tolket(tmp_path, likt)
    assert tolket(tmp_path, likt, summer=True).rader == (("010", "202", D(10)),)
    assert tolket(tmp_path, likt.replace("Art", "Ansvar;Art").replace("010;202", "A;010;202", 1)
                  .replace("\n010", "\nB;010")).rader == (("010", "202", D(10)),)  # fmt: skip


SPLEISET = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 8), st.sampled_from(
        [b"", b";", b",", b"\t", b'"', b"\n", b"-", b"(", b"1.234", b"1,5", b"\xe5", b"\xff", b"sum", b"\x00"])),
    min_size=1, max_size=6,
)  # fmt: skip


@given(slag=st.sampled_from(["csv", "oversikt", "xlsx"]), kutt=SPLEISET)
@settings(max_examples=80, deadline=None)
def test_a_mangled_file_is_read_or_refused_in_words(tmp_path_factory, slag, kutt):
    hel = {
        "csv": b"Art;Funksjon;Budsjett 2026\n010;202;5,5\n600;215;-2\n", "oversikt": OVERSIKT.encode(),
        "xlsx": xlsx([["Art", "Funksjon", "Budsjett 2026"], ["010", "202", 5.5]]),
    }[slag]  # fmt: skip
    for hvor, antall, nytt in kutt:
        i = hvor % (len(hel) + 1)
        hel = hel[:i] + nytt + hel[i + antall:]
    try:
        t = tolket(tmp_path_factory.mktemp("skadd"), hel, "f.csv")
    except RobekFeil as e:
        assert str(e).endswith((".", '"')) and "\n" not in str(e)
    else:
        assert all(b.is_finite() for _, _, b in t.rader)
