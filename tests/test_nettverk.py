"""Networks: the pilot's members under the names of the time, own files, and what is said about a bad one."""

import pytest

from robekanalyse.grunnlag import feil
from robekanalyse.grunnlag.nettverk import alle_nettverk, finn_nettverk, innebygde_nettverk

# KS' presentation of the pilot: the three networks as they were listed
MEDLEMMER = {
    "robek-1": ["Porsanger", "Nordreisa", "Målselv", "Andøy", "Hadsel", "Øksnes", "Bø"],
    "robek-2": ["Karlsøy", "Skjervøy", "Flakstad", "Røst", "Hamarøy", "Råde", "Hobøl"],
    "robek-3": ["Halden", "Vanylven", "Hareid", "Ørsta", "Stranda", "Sykkylven", "Vestnes", "Fræna", "Gjemnes"],
    "eksempel": ["Hareid", "Vestnes", "Målselv", "Skjervøy", "Porsanger"],
}
I_DAG = {
    "robek-1": ["5622", "5544", "5524", "1871", "1866", "1868", "1867"],
    "robek-2": ["5534", "5542", "1859", "1856", "1875", "3112", "3118"],
    "robek-3": ["3101", "1511", "1517", "1520", "1525", "1528", "1535", "1579", "1557"],
    "eksempel": ["1517", "1535", "5524", "5542", "5622"],
}


@pytest.mark.parametrize("navn", MEDLEMMER)
def test_medlemmene(navn):
    n = finn_nettverk(navn)
    assert [m.navn_den_gang for m in n.medlemmer] == MEDLEMMER[navn]
    assert [k.nr for k in n.kommuner] == I_DAG[navn]


def test_23_deltakere_i_piloten():
    assert sum(len(innebygde_nettverk()[f"robek-{i}"].medlemmer) for i in (1, 2, 3)) == 23
    assert list(innebygde_nettverk()) == list(MEDLEMMER)


def test_navnet_den_gang_staar():
    to, tre = finn_nettverk("robek-2").medlemmer, finn_nettverk("robek-3").medlemmer
    assert [str(m) for m in to][-1] == "Hobøl (nå Indre Østfold)"
    assert [str(m) for m in tre][-2:] == ["Fræna (nå Hustadvika)", "Gjemnes"]
    assert [k.nr for k in to[-1].koder] == ["0138"]  # Hobøl's own accounts, not Indre Østfold's
    assert [k.nr for k in to[4].koder] == ["1849"]
    assert [k.nr for k in finn_nettverk("robek-1").medlemmer[0].koder] == ["2020", "5436", "5622"]
    bo = finn_nettverk("robek-1").medlemmer[-1]
    assert bo.kommune.fylke == "Nordland" and "Nordland" in bo.merknad


@pytest.mark.parametrize(
    ("skrevet", "navn"),
    [("ROBEK I", "robek-1"), ("robek 3", "robek-3"), ("ROBEK II", "robek-2"), ("Eksempel", "eksempel")],
)
def test_skrivemaater(skrevet, navn):
    assert finn_nettverk(skrevet).navn == navn


def test_ukjent_nettverk_viser_de_kjente(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(feil.UkjentNettverk, match="mener du robek-3.*robek-1, robek-2, robek-3, eksempel"):
        finn_nettverk("robek-4")
    with pytest.raises(feil.UkjentNettverk, match="velg et av robek-1"):
        finn_nettverk("")


def test_egen_fil(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fil = tmp_path / "mitt.yaml"
    fil.write_text(
        "sunnmøre: [Hareid, ulstein, fræna, 0135]\nbø: {tittel: Vårt, medlemmer: [{navn: Bø i Nordland, merknad: x}]}",
        "utf-8",
    )
    n = finn_nettverk("Sunnmøre", fil)
    assert [(m.navn_den_gang, m.nr_den_gang, m.kommune.nr) for m in n.medlemmer] == [
        ("Hareid", "1517", "1517"),
        ("Ulstein", "1516", "1516"),
        ("Fræna", "1548", "1579"),
        ("Råde", "0135", "3112"),
    ]
    vaart = finn_nettverk("vårt", fil)
    assert (vaart.navn, vaart.medlemmer[0].navn_den_gang, vaart.medlemmer[0].merknad) == ("bø", "Bø", "x")
    with pytest.raises(feil.UkjentNettverk):
        finn_nettverk("sunnmøre")


def test_egen_mappe(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nettverk").mkdir()
    (tmp_path / "nettverk" / "vestlandet.yaml").write_text("- Hareid\n- 4640\n", "utf-8")
    assert [k.navn for k in finn_nettverk("vestlandet").kommuner] == ["Hareid", "Sogndal"]
    assert list(alle_nettverk()) == [*MEDLEMMER, "vestlandet"]
    # a broken file of one's own stops nobody from using the networks that follow with the project
    (tmp_path / "nettverk" / "feil.yaml").write_text("a: [Hareid", "utf-8")
    assert finn_nettverk("eksempel").navn == "eksempel"
    with pytest.raises(feil.OedelagtFil, match="feil.yaml"):
        finn_nettverk("vestlandet2")


@pytest.mark.parametrize(
    ("innhold", "sier"),
    [
        ("a: [Hareid", "ved linje 1"),
        ("", "ikke en liste over nettverk"),
        ("bare tekst", "ikke en liste over nettverk"),
        ("a: []", "mangler en liste"),
        ("a: {tittel: x}", "mangler en liste"),
        ("a: [[Hareid]]", "hvert medlem skrives"),
        ("a: [{nvn: Hareid}]", "hvert medlem skrives"),
        ("a: [{navn: [1]}]", "hvert medlem skrives"),
        ("a: [Haried]", "mener du Hareid"),
        ("a: [Bø]", "Midt-Telemark"),
        ("a: [Tysfjord]", "Narvik"),
        ("a: [Hareid, 1517]", "samme kommune"),
        ("a: [Fræna, Eide]", "samme kommune"),
        ("a: [{navn: Hareid, nr: 1548}]", "hører ikke til Hareid"),
        ("a: [Fjordvik]", "konstruert"),
        ("robek-1: [Hareid]", "er opptatt"),
        ("a: [{navn: }]", "Kommunen mangler"),
    ],
)
def test_feil_i_egen_fil_sies_i_en_setning(tmp_path, monkeypatch, innhold, sier):
    monkeypatch.chdir(tmp_path)
    fil = tmp_path / "mitt.yaml"
    fil.write_text(innhold, "utf-8")
    with pytest.raises(feil.OedelagtFil, match="mitt.yaml") as e:
        finn_nettverk("a", fil)
    assert sier in str(e.value) and "\n" not in str(e.value)


def test_fil_som_mangler_eller_ikke_er_tekst(tmp_path):
    with pytest.raises(feil.OedelagtFil, match="finnes ikke"):
        finn_nettverk("a", tmp_path / "borte.yaml")
    (tmp_path / "bilde.yaml").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(feil.OedelagtFil, match="bilde.yaml"):
        finn_nettverk("a", tmp_path / "bilde.yaml")


def test_fjordvik_er_i_ingen_nettverk():
    assert not any(k.konstruert for n in innebygde_nettverk().values() for k in n.kommuner)
