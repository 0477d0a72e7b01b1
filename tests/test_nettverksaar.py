"""The facilitator's pages: the network side by side, shared measures, and what came of it; nothing leaks."""

import datetime as dt
import re

import docx
import pytest
from labben import CHROMIUM, FLAGG

from robekanalyse.analyse.oekonomi import nokkeltall
from robekanalyse.cli import main
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.spoersmaal import finn_spoersmaal
from robekanalyse.grunnlag.tall import prosent
from robekanalyse.nettverksaar.evaluering import evalueringsside
from robekanalyse.nettverksaar.kommunebilde import les_nettverk
from robekanalyse.nettverksaar.nettverksbilde import nettverksbilde
from robekanalyse.nettverksaar.robust import robusthet
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
    egen = t.data["Kommune"].isin([kommune, f"{kommune} (konstruert)"])
    return [str(v).replace("\u00a0", " ") for v in t.data[egen].iloc[0]]


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
    assert rad(deler, "Planen", "Fjordvik")[1:] == ["ingen", "K5, K7, K8", "ingen", "10. desember 2026",
                                                       "ikke i mappen"]  # fmt: skip
    assert "Hvordan gikk dere fra tre til to skoler?" in rad(deler, "Hvem vil", "Fjordvik")[1]


def test_what_is_not_known_says_so_and_real_figures_have_their_source(nettverk):
    deler = nettverksbilde(nettverk)
    assert rad(deler, "Resultat", "Hareid")[4:] == ["ikke i datagrunnlaget", "KOSTRA, konsern"]
    assert rad(deler, "Planen", "Skjervøy")[1:] == ["ikke besvart"] * 5
    tekst = alt(deler)
    assert not re.search(r"\b(nan|None|NaN)\b", tekst)
    assert "Statistisk sentralbyrå" in tekst and "Fjordvik (konstruert)" in tekst and "Hareid (konstruert)" not in tekst
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
    varsel, *deler = evalueringsside(evaluert)
    assert "minst tre har svart" in repr(varsel)
    nytte = deler[0].data.set_index("Hva")
    assert list(nytte.loc["1 Kartlegging"]) == ["4,3", "3", "–"]
    assert list(nytte.loc["3 Handlingsrom per tjeneste"]) == ["for få svar til å vises", "–", "–"]
    assert list(nytte.loc["2 Perspektivanalyse"]) == ["ikke besvart", "–", "–"]
    endring = deler[2].data
    assert endring["Påstand"].tolist() == ["22 involvert i tide"]  # tillitsvalgte had two answers, and are not in it
    tekst = alt(deler)
    assert "Vi sluttet å vedta kutt uten innhold" in tekst and "Ola Nordmann" not in tekst


def robust(b, **valg):
    t = robusthet(b, **valg)
    rader = {r[0]: [str(v).replace("\u00a0", " ") for v in r[1:]] for r in t.data.itertuples(index=False)}
    return t, list(t.data.columns[1:]), rader


def test_robust_change_is_parts_side_by_side_computed_from_amounts(evaluert):
    (b,) = les_nettverk(evaluert)
    t, hoder, r = robust(b)
    assert hoder == ["Ved vedtaket (regnskap 2026)", "Etter 12 måneder (regnskap 2027)",
                     "Etter 24 måneder (regnskap 2028)"]  # fmt: skip
    assert r["Andel varige tiltak siste planår"][0] == "87 prosent (36,60 av 42,30 mill. kr i 2030)"
    assert r["Gjennomføringsgrad"] == ["måles etter vedtaket",
                                       "82 prosent, gul (8,20 av 10,00 mill. kr; 1 tiltak uten tall)",
                                       "ikke besvart"]  # fmt: skip
    assert r["Ledere med lederavtale"][1] == "75 prosent (15 av 20)"
    assert r["Mål med oppdatert verdi"][1] == "75 prosent (6 av 8)"
    assert r["Holdte resultatdialoger"][1] == "ikke besvart"
    assert r["Netto driftsresultat"][1] == "0,7 prosent (4,0 mill. kr; egne tall, kassen)"
    assert r["Netto driftsresultat uten engangsposter"][1] == "0,5 prosent (3,0 mill. kr)"
    assert r["Merforbruk ikke dekket"] == ["ikke i datagrunnlaget og ikke besvart (of-tall)",
                                           "3,5 prosent (20,0 mill. kr; egne tall, kassen)",
                                           "ikke i datagrunnlaget og ikke besvart (of-tall)"]  # fmt: skip
    # 5,0 + 12,4 + the 10,0 expected for 2026, less 1,5 in 2027 and 6,5 in 2028
    assert [v.split(",")[0] for v in r["Merforbruk etter dekningsplanen"]] == ["27", "25", "19"]
    assert r["Merforbruk etter dekningsplanen"][1] == "25,9 mill. kr, med anslag på 10,0 for 2026"
    assert r["ROBEK"][1] == "bokstav c, bokstav d (eget svar)"
    assert any("ikke vurdert, of-tall er besvart for 2027" in m for m in t.merknader)
    assert any("Fjordvik finnes ikke" in m for m in t.merknader)


def test_what_was_planned_is_taken_from_the_plan_when_it_is_not_written_again(tmp_path):
    mappe = tmp_path / "n" / "9901-fjordvik"
    legg_inn_oevingssvar(mappe)
    Svarmappe(mappe, "b").ny_rad("of-tiltak", {"tiltak": "F2", "oppnaadd": "2,0", "status": "igangsatt"})
    (b,) = les_nettverk(tmp_path / "n")
    # F2 gives 2,70 the first year, when the notice periods are counted
    assert robust(b)[2]["Gjennomføringsgrad"][1] == "74 prosent, rød (2,00 av 2,70 mill. kr)"


def hareid(tmp_path, vedtak="12.12.2024"):
    mappe = tmp_path / "n" / "1517-hareid"
    mappe.mkdir(parents=True)
    s = Svarmappe(mappe, "a")
    if vedtak:
        s.ny_rad("s6-vedtak", {"organ": "kommunestyre", "dato": vedtak, "vedtakspunkt": "Planen vedtas."})
    return s


def test_real_accounts_and_the_register_fill_what_is_not_answered_and_a_blank_says_why(tmp_path):
    hareid(tmp_path)
    (b,) = les_nettverk(tmp_path / "n" / "1517-hareid")  # a municipality's own folder is a network of one
    t, _, r = robust(b, i_dag=dt.date(2026, 11, 25))
    tall = nokkeltall("Hareid", [2024, 2025]).set_index("aar")
    for i, aar in enumerate((2024, 2025)):
        vist = prosent(100 * tall.at[aar, "netto_driftsresultat"] / tall.at[aar, "driftsinntekter"])
        assert r["Netto driftsresultat"][i].startswith(vist.replace("\u00a0", " ")) and "KOSTRA, konsern" in str(r)
    assert r["Netto driftsresultat"][2] == "KOSTRA-tallene for 2026 kommer 15. mars 2027"
    senere = robust(b, i_dag=dt.date(2027, 3, 15))[2]["Netto driftsresultat"][2]
    assert senere == "ikke i datagrunnlaget og ikke besvart (of-tall)"
    assert r["Netto driftsresultat uten engangsposter"] == ["engangspostene er ikke besvart (of-tall)"] * 3
    assert r["ROBEK"] == ["i registeret 12. desember 2024", "i registeret 12. desember 2025",
                          "ikke besvart (of-robek); registeret er kjent til 3. september 2026"]  # fmt: skip
    assert "Statistisk sentralbyrå" in str(t) and any("nei, kommunen står der" in m for m in t.merknader)


def test_answers_after_12_and_24_months_are_kept_apart(tmp_path, monkeypatch):
    s = hareid(tmp_path)
    rad = ""
    for tid, med_avtale in (("2025-12-01T08:00:00Z", "5"), ("2026-11-20T08:00:00Z", "9")):
        monkeypatch.setattr("robekanalyse.svar.svarmappe.naa", lambda tid=tid: tid)
        svar = {"ledere": "10", "med_avtale": med_avtale}
        rad = s.skriv("of-styring", svar, rad) if rad else s.ny_rad("of-styring", svar)  # the same row, corrected
    (b,) = les_nettverk(tmp_path / "n")
    assert robust(b)[2]["Ledere med lederavtale"] == ["måles etter vedtaket", "50 prosent (5 av 10)",
                                                      "90 prosent (9 av 10)"]  # fmt: skip


def test_without_a_date_of_decision_there_is_one_column_and_the_reason(tmp_path):
    hareid(tmp_path, vedtak="").ny_rad("of-styring", {"ledere": "10", "med_avtale": "5"})
    (b,) = les_nettverk(tmp_path / "n")
    t, hoder, r = robust(b)
    assert hoder == ["Siste svar"] and r["Ledere med lederavtale"] == ["50 prosent (5 av 10)"]
    assert any("Vedtaksdatoen er ikke besvart" in m for m in t.merknader)


def test_three_years_without_one_offs_are_told_from_two(tmp_path):
    s = hareid(tmp_path)
    for aar, ndr in ((2025, "5"), (2026, "6"), (2027, "1")):
        s.ny_rad("of-tall", {"aar": aar, "driftsinntekter": "600", "netto_driftsresultat": ndr, "engangsposter": "1"})
    (b,) = les_nettverk(tmp_path / "n")
    assert any("3 år på rad: nei (2025–2027)" in m for m in robusthet(b).merknader)


def test_a_course_is_summed_up_over_three_municipalities_and_only_what_may_be_quoted(tmp_path):
    for nr, (navn, timer) in enumerate((("1517-hareid", "40"), ("5542-skjervoey", "60"), ("1535-vestnes", "50"))):
        (tmp_path / navn).mkdir()
        s = Svarmappe(tmp_path / navn, "a")
        s.ny_rad("ev-tid", {"timer": timer, "vel_brukt": 4})
        hopp = finn_spoersmaal("ev-verktoy").kolonner[1].valg
        s.ny_rad("ev-verktoy", {"brukte": [hopp[0].tekst], "hoppet_over": [hopp[1].tekst] if nr else []})
        s.skriv("ev-savn", "Ola Nordmann burde hørt etter")
        s.ny_rad("ev-anbefale", {"hilsen": f"Hilsen {nr}", "kan_siteres": "ja" if nr == 1 else "nei"})
        if nr == 1:
            assert "for få svar" in str(kurset(tmp_path)) and "50" not in str(kurset(tmp_path))
    svar = dict(kurset(tmp_path).data.itertuples(index=False))
    assert svar["Timer brukt"] == "50" and svar["Tiden var vel brukt (1–5)"] == "4,0"
    assert svar["Brukt mest i notatboka"].endswith("(3 kommuner)")
    assert svar["Hoppet oftest over"] == "for få svar til å vises"
    side = alt(evalueringsside(tmp_path))
    assert "Hilsen 1" in side and "Hilsen 0" not in side and "Hilsen 2" not in side and "Ola Nordmann" not in side


def kurset(mappe):
    return next(d for d in evalueringsside(mappe) if getattr(d, "tittel", "") == "Til neste års kurs")


def fyll(skjema, til, svar):
    """A form as a person hands it in: question → (row, column, text)."""
    doc = docx.Document(skjema)
    for t in doc.tables:
        for rad, kolonne, skrevet in svar.get(t.cell(0, 0).text, ()):
            t.cell(rad, kolonne).text = skrevet
    doc.core_properties.revision = 1 + len(list(til.parent.iterdir()))  # no two saved documents are the same bytes
    doc.save(til)


def test_the_word_forms_of_the_evaluation_come_back_to_the_page(tmp_path, capsys):
    """Form, filled in by hand, collected, page: for the core group's form and for three persons' anonymous ones."""
    mappe, innboks, til = tmp_path / "1517-hareid", tmp_path / "innboks", tmp_path / "n"
    mappe.mkdir()
    innboks.mkdir()
    assert main(["skjema", str(mappe), "--samling", "evaluering"]) == 0
    felles, anonymt = sorted(mappe.glob("*.docx"), key=lambda f: "anonymt" in f.name)

    fyll(felles, innboks / "felles.docx", {"ev-grep": [(1, 1, "Stoppet uten innhold")]})
    for i, merke in enumerate("544"):
        svar = {"rollegruppe": [(1, 1, "Enhetsledere")], "ev-nytte": [(1, 2, merke)]}
        fyll(anonymt, innboks / f"person{i}.docx", svar)
    assert main(["samle", str(innboks), "--til", str(til)]) == 0
    assert main(["evaluering", str(til)]) == 0
    capsys.readouterr()
    _, nytte, *deler = evalueringsside(til)
    assert list(nytte.data.iloc[0])[:3] == ["1 Kartlegging", "4,3", "3"]
    assert "Stoppet uten innhold" in alt(deler)


def test_a_small_number_of_positions_is_not_shown(nettverk):
    tekst = alt(tiltaksbank(nettverk))
    assert "berørte årsverk under 5" in tekst and "berørte årsverk 3,0" not in tekst and "berørte årsverk 8,0" in tekst
    assert "ingen engangskostnad" in tekst and "skriv hvilke" not in tekst


def test_the_commands_write_one_page_each(nettverk, capsys):
    for navn in ("nettverksbilde", "tiltaksbank", "evaluering"):
        assert main([navn, str(nettverk)]) == 0
        html = (nettverk / f"{navn}.html").read_text(encoding="utf-8")
        assert "<h1>" in html and 'lang="nb"' in html and "http" not in html.replace("http-equiv", "")
    (fil := nettverk / "en-fil.txt").write_text("x", encoding="utf-8")
    (tom := nettverk / "tom").mkdir()
    for feil, sagt in (
        (["nettverksbilde", str(nettverk / "borte")], "finnes ikke"), (["tiltaksbank", str(tom)], "ingen kommuner"),
        (["evaluering", str(tom)], "ingen kommuner"), (["evaluering", str(nettverk), "--nettverk", "tull"], "«tull»"),
        (["tiltaksbank", str(nettverk), "--ut", str(fil / "x.html")], "er en fil"),
        (["tiltaksbank", str(nettverk), "--ut", str(tom)], "er en mappe"),
        (["kalender", "robek-1", "--start", "26.1.2027", "--ut", str(fil)], "er en fil"),
    ):  # fmt: skip
        capsys.readouterr()
        assert main(feil) != 0
        (linje,) = capsys.readouterr().err.strip().splitlines()
        assert sagt in linje, linje


def test_what_is_handed_in_as_a_file_comes_to_the_page(tmp_path, capsys):
    s = hareid(tmp_path)
    s.skriv("ev-grep", "Månedlig rapport")
    s.ny_rad("of-styring", {"ledere": "10", "med_avtale": "8"})
    mappe, innboks, til = tmp_path / "n" / "1517-hareid", tmp_path / "inn", tmp_path / "samlet"
    innboks.mkdir()
    for samling in ("6", "evaluering", "oppfoelging"):
        assert main(["lever", str(mappe), "--samling", samling]) == 0
    for fil in mappe.glob("*.robek.json"):
        fil.rename(innboks / fil.name)
    assert main(["samle", str(innboks), "--til", str(til)]) == 0
    tekst = alt(evalueringsside(til))
    capsys.readouterr()
    assert "Månedlig rapport" in tekst and "80 prosent (8 av 10)" in tekst and "Etter 24 måneder" in tekst


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
