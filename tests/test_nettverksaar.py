"""The facilitator's pages: the network side by side, shared measures, and what came of it; nothing leaks."""

import re

import pytest
from labben import CHROMIUM, FLAGG

from robekanalyse.cli import main
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.nettverksaar.evaluering import evalueringsside, robusthet
from robekanalyse.nettverksaar.nettverksbilde import les_nettverk, nettverksbilde
from robekanalyse.nettverksaar.tiltaksbank import delte_tiltak, tiltaksbank
from robekanalyse.svar.oevingssvar import legg_inn_oevingssvar
from robekanalyse.svar.svarmappe import Svarmappe

trenger_nettleser = pytest.mark.skipif(
    not CHROMIUM, reason="NO BROWSER: Chromium is missing, so the facilitator's pages have not been looked at."
)


@pytest.fixture(scope="module")
def nettverk(tmp_path_factory):
    """Fjordvik with everything answered, Hareid with a little, Skjervøy with an empty folder."""
    mappe = tmp_path_factory.mktemp("nettverk")
    legg_inn_oevingssvar(mappe / "9901-fjordvik")
    for navn in ("1517-hareid", "5542-skjervoey"):
        (mappe / navn).mkdir()
    s = Svarmappe(mappe / "1517-hareid", "a")
    s.ny_rad("s3-tiltak", {"id": "H1", "tiltak": "Hemmelig tiltak", "tjeneste": "grunnskole", "kan_deles": "nei"})
    s.ny_rad("s3-tiltak", {"id": "H2", "tiltak": "Uten svar på deling", "tjeneste": "grunnskole"})
    s.ny_rad("s3-tiltak", {"id": "H3", "tiltak": "Slutte med kopi av alt", "tjeneste": "administrasjon",
                           "kan_deles": "ja", "helaarseffekt": "1,1"})  # fmt: skip
    s.ny_rad("of-tiltak", {"tiltak": "H3", "planlagt": "1,1", "oppnaadd": "0,8", "status": "igangsatt"})
    for tekst in ("s2-budskap", "ev-savn"):
        s.skriv(tekst, "Ola Nordmann sa det")
    return mappe


def alt(deler) -> str:
    return re.sub(r"<[^>]+>", " ", "\n".join(d._repr_html_() for d in deler)).replace("\u00a0", " ")


def rad(deler, tittel, kommune):
    t = next(d for d in deler if getattr(d, "tittel", "").startswith(tittel))
    return [str(v).replace("\u00a0", " ") for v in t.data[t.data["Kommune"] == kommune].iloc[0]]


def test_the_network_side_by_side_has_the_seven_parts_with_the_plans_figures(nettverk):
    deler = nettverksbilde(nettverk)
    assert rad(deler, "Hjemmearbeid", "Fjordvik")[1].startswith("11 av 11, ikke levert")
    assert rad(deler, "Selvbildet", "Fjordvik")[1:] == ["22 involvert i tide: 2,5", "10 konkrete kutt: 2,3",
                                                       "20 realistisk budsjett: 2,1"]  # fmt: skip
    assert rad(deler, "Resultat", "Fjordvik")[1:] == ["2025", "−2,8 prosent", "0,0 prosent", "3,1 prosent",
                                                     "egne svar, kassen"]  # fmt: skip
    assert rad(deler, "Omstillingsbehov", "Fjordvik")[1:] == ["34,03 i 2030", "Grunnskole +16,4",
                                                             "Administrasjon og styring +10,4"]  # fmt: skip
    assert rad(deler, "Tiltakene", "Fjordvik")[1:] == ["12", "42,30 i 2030", "34,03", "87 prosent"]
    assert rad(deler, "Planen", "Fjordvik")[1:] == ["ingen", "K5, K7, K8", "ingen", "10. desember 2026"]
    assert "Hvordan gikk dere fra tre til to skoler?" in rad(deler, "Hvem vil", "Fjordvik")[1]


def test_what_is_not_known_says_so_and_real_figures_have_their_source(nettverk):
    deler = nettverksbilde(nettverk)
    assert rad(deler, "Resultat", "Hareid")[4:] == ["ikke i datagrunnlaget", "KOSTRA, konsern"]
    assert rad(deler, "Planen", "Skjervøy")[1:] == ["ikke besvart"] * 4
    tekst = alt(deler)
    assert not re.search(r"\b(nan|None|NaN)\b", tekst)
    assert "Statistisk sentralbyrå" in tekst and "Konstruert eksempel: Fjordvik" in tekst
    assert "aldri i et kommunemøte" in tekst


def test_members_that_nothing_has_come_from_are_there_in_alphabetical_order(nettverk):
    navn = [b.kommune.navn for b in les_nettverk(nettverk, "eksempel")]
    assert navn == ["Fjordvik", "Hareid", "Målselv", "Porsanger", "Skjervøy", "Vestnes"]
    assert "Målselv: ingenting er levert" in alt(nettverksbilde(nettverk, "eksempel"))


def test_a_damaged_folder_is_told_and_the_others_are_shown(nettverk, tmp_path):
    (tmp_path / "1517-hareid" / "svar").mkdir(parents=True)
    (tmp_path / "1517-hareid" / "svar" / "anonyme.json").write_text("[", encoding="utf-8")
    (tmp_path / "5542-skjervoey").mkdir()
    bilder = les_nettverk(tmp_path)
    assert [bool(b.feil) for b in bilder] == [True, False]
    assert "Hareid:" in alt(nettverksbilde(tmp_path))
    with pytest.raises(UgyldigInndata, match="finnes ikke"):
        les_nettverk(tmp_path / "borte")


def test_only_shared_measures_are_in_the_bank_with_size_per_inhabitant(nettverk):
    delte, _ = delte_tiltak(nettverk)
    assert {d.tiltak.id for d in delte} == {"F1", "F2", "F6", "F10", "H3"}
    h3 = next(d for d in delte if d.tiltak.id == "H3")
    aar, antall = h3.folketall
    assert aar == 2026 and round(h3.kr_per_innbygger) == round(1_100_000 / antall)
    f2 = next(d for d in delte if d.tiltak.id == "F2")
    assert round(f2.kr_per_innbygger) == 1714  # 7 200 000 / 4 200
    tekst = alt(tiltaksbank(nettverk))
    assert "Slutte med kopi av alt" in tekst and "igangsatt, oppnådd 0,80 mill. kr" in tekst
    for hemmelig in ("Hemmelig", "Uten svar", "Ola Nordmann", "Nesset", "Motstand", "økonomisjef", "kommunalsjef"):
        assert hemmelig not in tekst, hemmelig


def test_nothing_is_shared_by_default(tmp_path):
    mappe = tmp_path / "1517-hareid"
    mappe.mkdir()
    Svarmappe(mappe, "a").ny_rad("s3-tiltak", {"id": "T1", "tiltak": "Noe", "tjeneste": "grunnskole"})
    assert delte_tiltak(tmp_path) == ([], [])
    assert "Ingen kommuner har delt" in alt(tiltaksbank(tmp_path))


@pytest.fixture
def evaluert(tmp_path):
    mappe = tmp_path / "n"
    legg_inn_oevingssvar(mappe / "9901-fjordvik")
    s = Svarmappe(mappe / "9901-fjordvik", "b")
    for i, merke in enumerate((5, 4, 4)):
        s.svar_anonymt("politisk_ledelse", {"ev-nytte": {"kartlegging": merke, "handlingsrom": 5 if i < 2 else None}})
    for gruppe, merker in (("politisk_ledelse", (3, 3, 3)), ("enhetsledere", (2, 3, 3)), ("tillitsvalgte", (1, 1))):
        for m in merker:
            s.svar_anonymt(gruppe, {"ev-selvbilde": {"22": m}})
    s.skriv("ev-grep", "Vi sluttet å vedta kutt uten innhold")
    s.skriv("ev-savn", "Ola Nordmann burde sluttet")
    s.ny_rad("of-tiltak", {"tiltak": "F2", "planlagt": "7,2", "oppnaadd": "7,2", "status": "oppnaadd"})
    s.ny_rad("of-tiltak", {"tiltak": "F6", "planlagt": "2,8", "oppnaadd": "1,0", "status": "igangsatt"})
    s.ny_rad("of-tiltak", {"tiltak": "F7", "planlagt": "1,2", "status": "igangsatt"})
    s.ny_rad("of-tall", {"aar": 2027, "driftsinntekter": "570", "netto_driftsresultat": "4,0", "engangsposter": "1,0",
                         "disposisjonsfond": "5,7", "merforbruk": "20"})  # fmt: skip
    s.ny_rad("of-styring", {"ledere": "20", "med_avtale": "15", "maal": "8", "maal_med_verdi": "6"})
    s.skriv("of-robek", ["c", "d"])
    return mappe


def test_the_evaluation_shows_averages_of_three_or_more_and_no_person(evaluert):
    deler = evalueringsside(evaluert)
    nytte = deler[0].data.set_index("Hva")
    assert list(nytte.loc["1 Kartlegging"]) == ["4,3", "3", "–"]
    assert list(nytte.loc["3 Handlingsrom per tjeneste"]) == ["for få svar til å vises", "–", "–"]
    assert list(nytte.loc["2 Perspektivanalyse"]) == ["ikke besvart", "–", "–"]
    endring = deler[2].data
    assert endring["Påstand"].tolist() == ["22 involvert i tide"]  # tillitsvalgte had two answers, and are not in it
    tekst = alt(deler)
    assert "Vi sluttet å vedta kutt uten innhold" in tekst and "Ola Nordmann" not in tekst


def test_robust_change_is_four_parts_side_by_side_computed_from_amounts(evaluert):
    (b,) = les_nettverk(evaluert)
    t = robusthet(b)
    r = {k: str(v).replace("\u00a0", " ") for k, v in t.data.itertuples(index=False)}
    assert r["Andel varige tiltak siste planår"] == "87 prosent (36,60 av 42,30 mill. kr i 2030)"
    assert r["Gjennomføringsgrad"] == "82 prosent, gul (8,20 av 10,00 mill. kr; 1 tiltak uten tall)"
    assert r["Ledere med lederavtale"] == "75 prosent (15 av 20)"
    assert r["Mål med oppdatert verdi"] == "75 prosent (6 av 8)"
    assert r["Holdte resultatdialoger"] == "ikke besvart"
    assert r["Netto driftsresultat uten engangsposter, 2027"] == "0,5 prosent (3,0 mill. kr)"
    assert r["ROBEK"] == "bokstav c, bokstav d"


def test_the_commands_write_one_page_each(nettverk, capsys):
    for navn in ("nettverksbilde", "tiltaksbank", "evaluering"):
        assert main([navn, str(nettverk)]) == 0
        html = (nettverk / f"{navn}.html").read_text(encoding="utf-8")
        assert "<h1>" in html and 'lang="nb"' in html and "http" not in html.replace("http-equiv", "")
    capsys.readouterr()
    assert main(["nettverksbilde", str(nettverk / "borte")]) != 0
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.nettleser
@trenger_nettleser
def test_the_pages_are_accessible(nettverk):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    for navn in ("nettverksbilde", "tiltaksbank", "evaluering"):
        main([navn, str(nettverk)])
    main(["kalender", "robek-1", "--start", "26.1.2027", "--ut", str(nettverk)])
    with sync_playwright() as p:
        nettleser = p.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        for fil in ("nettverksbilde", "tiltaksbank", "evaluering", "kalender-robek-1"):
            side = nettleser.new_page()
            ute = []
            side.on("request", lambda r, ute=ute: ute.append(r.url) if not r.url.startswith(("file:", "data:")) else 0)
            side.goto((nettverk / f"{fil}.html").as_uri())
            assert not ute
            brudd = Axe().run(side).response["violations"]
            assert not brudd, (fil, [(b["id"], [x["target"] for x in b["nodes"]][:2]) for b in brudd])
        nettleser.close()


def test_fjordvik_is_the_only_constructed(nettverk):
    assert [b.kommune.konstruert for b in les_nettverk(nettverk)] == [True, False, False]
    assert finn_kommune("Fjordvik").konstruert
