"""Own figures in use: confirmed before they are kept, whole or not at all, and in one municipality's workbook only."""

import errno
import json
import os
import subprocess
import types
from pathlib import Path

import pytest
from test_egne_tall import HAREID, xlsx

from robekanalyse.cli import main
from robekanalyse.grunnlag.egne_tall import egen_mappe, les_egne_tall, uten_egne, uten_egne_tall
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.hefte.enheter import lag_enheter
from robekanalyse.hefte.noekkel import noekkel
from robekanalyse.samling import s3_handlingsrom as s3
from robekanalyse.samling import start
from robekanalyse.samling.felles import Tekst
from robekanalyse.svar import journal

VESTNES = finn_kommune("Vestnes")
BRA = "Art;Funksjon;Budsjett 2026\n010;202;120000000,00\n600;215;-5000000,00\n010;253;200000000\n"
EKSTRA = "Art;Funksjon;Budsjett 2026\n010;202;110000000\n600;215;-5000000\n010;253;200000000\n"


@pytest.fixture
def lab(tmp_path, monkeypatch, capsys):
    """A folder to work in, and the command as a user runs it: exit status, what it printed, and the error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ROBEK_UT", raising=False)
    monkeypatch.delenv("ROBEK_UTEN_EGNE_TALL", raising=False)

    def kjoer(*ord_):
        status = main([str(o) for o in ord_])
        ut, feil = capsys.readouterr()
        return status, ut.replace("\N{NO-BREAK SPACE}", " "), feil.replace("\N{NO-BREAK SPACE}", " ")

    def les_inn(innhold, *valg, navn="b.csv", kommune="Hareid"):
        if innhold is not None:
            Path(navn).write_bytes(innhold if isinstance(innhold, bytes) else innhold.encode())
        return kjoer("egne-tall", navn, *(["--kommune", kommune] if kommune else []), *valg)

    return types.SimpleNamespace(kjoer=kjoer, les_inn=les_inn, mappe=Path("utdata/1517-hareid/egne-tall"))


def test_nothing_is_kept_before_it_is_confirmed(lab):
    status, ut, feil = lab.les_inn(BRA)
    assert status == 2 and "legg til --ja" in feil and not Path("utdata").exists()
    for linje in ("art: kolonne 1 «Art»", "funksjon: kolonne 2 «Funksjon»", "beløp: kolonne 3 «Budsjett 2026»",
                  "år: 2026 (overskriften", "slag: budsjett (overskriften", "enhet: kr (driftsutgiftene",
                  "fortegn: inntektene står med minus (sum inntekter"):  # fmt: skip
        assert linje in ut
    status, ut, feil = lab.les_inn(BRA, "--ja")
    assert (status, feil) == (0, "") and len(list(lab.mappe.glob("*.json"))) == 1
    assert "Grunnskole (FGK8b): 115 000" in ut and "Sum av alt i fila, utgifter minus inntekter: 315 000" in ut


def test_all_that_is_given_needs_no_yes(lab):
    alt = ["--kolonner", "art=Art,funksjon=Funksjon,beloep=Budsjett 2026", "--aar", 2026, "--slag", "budsjett",
           "--enhet", "kr", "--fortegn", "inntekt-minus"]  # fmt: skip
    assert lab.les_inn(BRA, *alt[:-2])[0] == 2
    status, ut, _ = lab.les_inn(BRA, *alt)
    assert status == 0 and "(gjettet" not in ut


def test_a_person_at_the_terminal_is_asked(lab, monkeypatch):
    monkeypatch.setattr("sys.stdin", types.SimpleNamespace(isatty=lambda: True))
    monkeypatch.setattr("builtins.input", lambda spm: "nei")
    assert lab.les_inn(BRA)[0] == 2 and not Path("utdata").exists()
    monkeypatch.setattr("builtins.input", lambda spm: "ja")
    assert lab.les_inn(BRA)[0] == 0
    svar = iter(["Budsjett", "ja"])
    monkeypatch.setattr("builtins.input", lambda spm: next(svar))
    bok = xlsx([["Art", "Funksjon", "Budsjett 2027"], ["010", "202", 1.5]], "Budsjett", ["Annet"])
    assert lab.les_inn(bok, "--enhet", "1000kr", navn="b.xlsx")[0] == 0


H = "Art;Funksjon;Budsjett 2026\n"
DAARLIG = {
    "finnes ikke": (None, [], "finnes ikke"),
    "tom": (b"", [], "er tom"),
    "bare mellomrom": (b" \n\n", [], "er tom"),
    "pdf": (b"%PDF-1.7 \x00\x01", [], "verken csv eller xlsx"),
    "binært": (b"abc\x00\x01;d\n", [], "verken csv eller xlsx"),
    "tekst uten kolonner": ("bare en setning\nog en til\n", [], "ikke en tabell"),
    "passord": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [], "beskyttet med passord"),
    "zip som ikke er xlsx": (b"PK\x03\x04tull", [], "kan ikke leses som xlsx"),
    "skadd xlsx": (xlsx([["Art", "Funksjon", "Budsjett 2026"], ["010", "202", 5]])[:-200], [], "lagre den på nytt"),
    "feil kolonner": ("Navn;Adresse;Beløp\nA;B;1\n", [], "ikke kolonnene for art og funksjon"),
    "ingen beløp": ("Art;Funksjon;Merknad\n010;202;x\n", ["--aar", 2026], "ikke kolonnen med beløp"),
    "to beløp": ("Art;Funksjon;Regnskap 2025;Budsjett 2026\n010;202;1;2\n", [], "Flere kolonner i b.csv"),
    "ukjent kolonne": (BRA, ["--kolonner", "art=Konto,funksjon=Funksjon"], "«Konto» finnes ikke"),
    "ukjent rolle": (BRA, ["--kolonner", "konto=Art"], "finnes ikke i --kolonner"),
    "kolonner uten likhetstegn": (BRA, ["--kolonner", "Art"], "kan ikke forstås"),
    "blandede tegn": (H + "010;202;1,234.5\n010;253;1.234,5\n", [], "«1.234,5» (rad 3, kolonnen Budsjett 2026)"),
    "tvetydig": (H + "010;202;1.234\n", ["--enhet", "kr"], "kan leses på to måter"),
    "tekst i beløp": (H + "010;202;5\n010;253;ukjent\n", ["--enhet", "kr"], "«ukjent» (rad 3, kolonnen Budsjett 2026)"),
    "dublett": (H + "010;202;5\n010;253;6\n010;202;5\n", ["--enhet", "kr"], "i rad 2 og 4"),
    "art som ikke er kode": (H + "Lønn;202;5\n", ["--enhet", "kr"], "Arten i rad 2 i b.csv er «Lønn»"),
    "art mangler": (H + "010;202;4\n;202;5\n", ["--enhet", "kr"], "Arten i rad 3 i b.csv mangler"),
    "funksjon med fire sifre": (H + "010;2020;5\n", ["--enhet", "kr"], "Funksjonen i rad 2 i b.csv er «2020»"),
    "ingen kjente koder": (H + "199;777;5\n", ["--enhet", "kr"], "Ingen rader"),
    "uten år": ("Art;Funksjon;Budsjett\n010;202;5\n", [], "ikke hvilket år"),
    "uten slag": ("Art;Funksjon;Beløp\n010;202;5\n", ["--aar", 2026], "regnskap eller budsjett"),
    "uten enhet": (H + "010;202;5\n", [], "kroner eller tusen"),
    "regnskap i framtida": (H.replace("Budsjett 2026", "Sum") + "010;202;5\n", ["--slag", "regnskap", "--aar", 2030],
                            "finnes ikke ennå"),
    "kolonnen er noe annet": (BRA, ["--slag", "regnskap"], "passer med --aar og --slag: der er «Budsjett 2026»"),
    "umulig år": (BRA.replace("Budsjett 2026", "Sum"), ["--aar", 1950], "kan ikke være 1950"),
    "flere år": ("År;Art;Funksjon;Regnskap\n2024;010;202;5\n2025;010;202;5\n", [], "årene 2024 og 2025"),
    "feil år": ("År;Art;Funksjon;Regnskap\n2024;010;202;5\n", ["--aar", 2025], "har ikke 2025"),
    "kommunen er ikke i fila": ("Kommune;Art;Funksjon;Budsjett 2026\n1535;010;202;5\n", [], "der står Vestnes"),
    "bare den konstruerte": ("Kommune;Art;Funksjon;Budsjett 2026\n9901;010;202;5\n", [], "Fjordvik (konstruert)"),
    "ark som ikke finnes": (xlsx([["Art"]]), ["--ark", "B"], "Arket «B» finnes ikke"),
    "flere ark": (xlsx([["Art", "Funksjon", "Budsjett 2026"], ["010", "202", 5]], "A", ["B"]), [], "flere ark"),
    "ark i csv": (BRA, ["--ark", "B"], "har ingen ark"),
    "formel uten verdi": (xlsx([["Art", "Funksjon", "Budsjett 2026"], ["010", "202", "=1+1"]]), [], "Celle C2"),
    "feil i celle": (xlsx([["Art", "Funksjon", "Budsjett 2026"], ["010", "202", "#N/A"], ["010", "253", 5]]),
                     [], "«#N/A» (rad 2"),
    "komma i beløp uten anførselstegn": ("Art,Funksjon,Budsjett 2026\n010,202,5\n010,253,5,50\n010,241,6\n", [],
                                         "Rad 3 i b.csv har flere felt"),
    "balansen": ("Kontoklasse;Art;Funksjon;Budsjett 2026\n2;010;202;5\n", [], "kontoklasse «2»"),
    "ukjent linje": ("Sum driftsinntekter;5\nTull;6\n", ["--aar", 2026], "finner ikke"),
    "uten overskrifter": ("202;010;5\n253;010;6\n", ["--kolonner", "art=2,funksjon=1,beloep=3"], "overskrifter"),
    "oversikt uten overskrifter": ("Rammetilskudd;5,5\nEiendomsskatt;1\nSum driftsinntekter;6\n",
                                   ["--kolonner", "beloep=2"], "Rad 1 i b.csv skal være overskrifter"),
    "alt under null": (H + "010;202;-5\n600;202;-6\n", ["--enhet", "kr"], "under null"),
}  # fmt: skip


@pytest.mark.parametrize("hva", DAARLIG)
def test_bad_input_is_one_sentence_and_nothing_is_written(lab, hva):
    innhold, valg, ventet = DAARLIG[hva]
    status, _, feil = lab.les_inn(innhold, *valg, "--ja")
    assert status == 2 and ventet in feil, feil
    assert feil.count("\n") == 1 and feil.rstrip()[-1] in ".\"" and "Error" not in feil and "gikk galt" not in feil
    assert not Path("utdata").exists()


def test_the_municipality_must_be_known(lab):
    assert "--kommune" in lab.les_inn(BRA, "--ja", kommune=None)[2]
    fila = "Kommunenr;Art;Funksjon;Budsjett 2026\n1517;010;202;500000000\n"
    assert lab.les_inn(fila, "--ja", kommune=None)[0] == 0 and lab.mappe.is_dir()
    assert "robekanalyse egne-tall budsjett.xlsx" in lab.kjoer("egne-tall")[2]


def test_what_was_there_stays_when_the_disk_is_full(lab):
    assert lab.les_inn(BRA, "--ja")[0] == 0
    foer = {f: f.read_bytes() for f in lab.mappe.iterdir()}
    ekte = os.replace
    for stopp_paa in (".csv", ".json"):

        def full(fra, til, stopp=stopp_paa):
            if str(til).endswith(stopp):
                raise OSError(errno.ENOSPC, "No space left on device")
            ekte(fra, til)

        with pytest.MonkeyPatch.context() as m:
            m.setattr(journal.os, "replace", full)
            status, _, feil = lab.les_inn(EKSTRA, "--ja")
        assert status == 2 and "disken er full" in feil and "urørt" in feil
        assert {f: f.read_bytes() for f in lab.mappe.iterdir()} == foer


def test_a_folder_that_cannot_be_written_to(lab):
    Path("utdata").write_text("en fil i veien")
    status, _, feil = lab.les_inn(BRA, "--ja")
    assert status == 2 and "en fil, ikke en mappe" in feil and Path("utdata").read_text() == "en fil i veien"


def test_the_same_year_again_replaces_the_old(lab):
    lab.les_inn(BRA, "--ja")
    lab.les_inn(EKSTRA, "--ja")
    (t,), avvist = les_egne_tall(HAREID, lab.mappe)
    assert not avvist and t.rader["beloep"].sum() == 110_000_000 + 5_000_000 + 200_000_000
    assert sorted(f.suffix for f in lab.mappe.iterdir()) == [".csv", ".json", ".txt"]


def test_the_manifest_says_what_it_is(lab):
    lab.les_inn(BRA, "--ja")
    (m,) = (json.loads(f.read_text(encoding="utf-8")) for f in lab.mappe.glob("*.json"))
    assert (m["kommunenr"], m["aar"], m["slag"], m["enhet"], m["fil"]) == ("1517", 2026, "budsjett", "kr", "b.csv")
    assert m["kolonner"] == {"art": "Art", "funksjon": "Funksjon", "beloep": "Budsjett 2026"}
    assert len(m["sha256_fil"]) == len(m["sha256_data"]) == 64


def test_the_key_of_the_workbook_follows_the_own_figures(lab, monkeypatch):
    monkeypatch.setenv("ROBEK_UT", str(Path("utdata").resolve()))
    hareid, vestnes = lag_enheter([HAREID, VESTNES], [3])
    tom = noekkel(hareid), noekkel(vestnes)
    lab.les_inn(BRA, "--ja")
    med = noekkel(hareid)
    assert med != tom[0] and noekkel(vestnes) == tom[1]
    lab.les_inn(EKSTRA, "--ja")
    assert noekkel(hareid) not in (med, tom[0])
    with uten_egne_tall():
        assert noekkel(hareid) == tom[0]
    assert lab.kjoer("egne-tall", "--fjern", "--kommune", "Hareid")[0] == 0
    assert noekkel(hareid) == tom[0] and not lab.mappe.exists()
    assert "ingen slike egne tall" in lab.kjoer("egne-tall", "--fjern", "--kommune", "Hareid")[2]


def test_only_its_own_workbook_sees_them(lab, monkeypatch):
    lab.les_inn(BRA, "--ja")
    monkeypatch.setenv("ROBEK_UT", str(Path("utdata").resolve()))
    her, der = (start.aapne(3, k) for k in ("Hareid", "Vestnes"))
    t = str(s3.egne(her)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Eget budsjett 2026: fila har ingenting på politisk styring og kontroll, administrasjon," in t
    # 120 − 5 = 115,0; KOSTRA 2025 106,7 (106 650); 115 000 − 106 650 = 8 350; 8 350 / 106 650 = 7,8 prosent
    assert "Grunnskole | 106,7 | 115,0 | +8,4 | +7,8" in t
    assert "Kommunens eget budsjett for 2026, fil b.csv, lest inn" in t and "ikke KOSTRA" in t
    assert isinstance(s3.egne(der), Tekst) and "egne-tall" in str(s3.egne(der))
    with uten_egne_tall():
        assert isinstance(s3.egne(her), Tekst)
    # carried over to another municipality's folder it is refused
    annen = Path("utdata") / VESTNES.mappenavn / "egne-tall"
    annen.mkdir(parents=True)
    for f in lab.mappe.iterdir():
        (annen / f.name).write_bytes(f.read_bytes())
    assert les_egne_tall(VESTNES)[0] == () and "gjelder kommune 1517" in str(s3.egne(der))
    assert "115,0" not in str(s3.egne(der))


def test_found_beside_the_open_workbook_and_nowhere_else(lab, monkeypatch):
    lab.les_inn(BRA, "--ja")
    assert egen_mappe(HAREID) is None, "a folder utdata where one happens to stand is not the municipality's own"
    monkeypatch.chdir("utdata/1517-hareid")
    assert len(les_egne_tall(HAREID)[0]) == 1 and les_egne_tall(VESTNES) == ((), ())


@pytest.mark.parametrize("hva", ["csv", "json"])
def test_a_changed_file_is_not_used(lab, hva):
    lab.les_inn(BRA, "--ja")
    (fil,) = lab.mappe.glob(f"*.{hva}")
    fil.write_text(fil.read_text(encoding="utf-8").replace("120000000", "120000001") if hva == "csv" else "{",
                   encoding="utf-8")  # fmt: skip
    tall, (setning,) = les_egne_tall(HAREID, lab.mappe)
    assert not tall and "brukes ikke" in setning and setning.endswith("robekanalyse egne-tall.")


def test_what_is_made_for_others_sees_nothing(lab, monkeypatch):
    """Slides of a network and the website are made without own figures, whatever the environment says."""
    monkeypatch.setenv("ROBEK_UT", str(Path("utdata").resolve()))
    sett = []

    class Stopp(Exception):
        pass

    def se(*_, **__):
        sett.append(uten_egne())
        raise Stopp

    monkeypatch.setattr("robekanalyse.hefte.lokal.Lokalt.__init__", se)
    from robekanalyse.cli.lysark import presenter
    from robekanalyse.cli.nettsted import nettsted

    with pytest.raises(Stopp):
        presenter(3)
    monkeypatch.setattr("robekanalyse.nettsted.lite.jupyterlite", lambda: None)
    with pytest.raises(Stopp):
        nettsted(nettverk="eksempel", uten_bok=True, ut=Path("nettsted"))
    assert sett == [True, True] and not uten_egne()


def test_data_says_which_are_in_use(lab):
    lab.les_inn(BRA, "--ja")
    _, ut, _ = lab.kjoer("data", "--kommune", "Hareid")
    assert "Egne tall for Hareid, bare i kommunens egne hefter\n  Kommunens eget budsjett for 2026, fil b.csv" in ut
    assert "Egne tall" not in lab.kjoer("data", "--kommune", "Vestnes")[1]


def test_git_never_sees_them():
    rot = Path(__file__).resolve().parents[1]
    if not (rot / ".git").exists():
        pytest.skip("not a checkout")
    for sti in ("utdata/1517-hareid/egne-tall/x.json", "annet/1517-hareid/egne-tall/x.csv"):
        assert subprocess.run(["git", "check-ignore", "-q", sti], cwd=rot).returncode == 0


def test_budget_is_measured_against_the_last_own_accounts(lab, monkeypatch):
    """Own accounts come before KOSTRA, and the overview gives the main figures; by hand 115 − 110 = 5, 4,5 prosent."""
    lab.les_inn(BRA, "--ja")
    lab.les_inn("Art;Funksjon;Regnskap 2025\n010;202;110000000\n600;253;-4000000\n010;253;200000000\n", "--ja")
    for aar, inn, ut in ((2025, 770, 780), (2026, 800, 805)):
        fila = f"Linje;Beløp\nSum driftsinntekter;{inn}000000\nSum driftsutgifter;{ut}000000\nAvskrivninger;1000000\n"
        lab.les_inn(fila, "--ja", "--aar", aar, "--slag", "regnskap" if aar == 2025 else "budsjett")
    monkeypatch.setenv("ROBEK_UT", str(Path("utdata").resolve()))
    vist = s3.egne(start.aapne(3, "Hareid"))
    t = str(vist).replace("\N{NO-BREAK SPACE}", " ")
    assert list(vist.data.columns[2:]) == ["KOSTRA-regnskap 2025", "Eget regnskap 2025", "Eget budsjett 2026",
                                           "Endring fra eget regnskap 2025", "I prosent"]  # fmt: skip
    assert "Grunnskole | 106,7 | 110,0 | 115,0 | +5,0 | +4,5" in t
    assert "Helse og omsorg | 175,5 | 196,0 | 200,0 | +4,0 | +2,0" in t
    assert "Brutto driftsutgifter | 733,8 | 780,0 | 805,0 | +25,0 | +3,2" in t
    assert "Netto driftsresultat | −5,8 | ikke i fila | ikke i fila | kan ikke regnes | kan ikke regnes" in t
    assert "Eget regnskap 2025 er ikke likt KOSTRA for 2025: størst er forskjellen i brutto driftsutgifter, +46,2" in t
    assert "konsernet, og fila kan være bare kommunekassen" in t


def test_fjordvik_is_marked_as_constructed(lab, monkeypatch):
    lab.les_inn(BRA, "--ja", kommune="Fjordvik")
    monkeypatch.setenv("ROBEK_UT", str(Path("utdata").resolve()))
    assert s3.egne(start.aapne(3, "9901")).konstruert and isinstance(s3.egne(start.aapne(3, "Hareid")), Tekst)
