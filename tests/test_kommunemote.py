"""The open meeting: slides and handout safe for the press, with the notebook's figures, and exactly two pages."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labben import CHROMIUM, FLAGG

from robekanalyse.cli import main
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.plan.innlest import les_plan
from robekanalyse.plan.moete import lag_moete, merknader
from robekanalyse.plan.moete_innhold import moetets_ark
from robekanalyse.plan.moete_lysark import skriv_lysark
from robekanalyse.plan.moete_personvern import antall, hvorfor_holdes_tilbake
from robekanalyse.plan.moete_utdeling import HEL, _dokument, antall_sider, utdeling
from robekanalyse.samling import s2_befolkning, s3_norm
from robekanalyse.samling.start import aapne
from robekanalyse.svar.oevingssvar import legg_inn_oevingssvar
from robekanalyse.svar.svarmappe import Svarmappe

trenger_nettleser = pytest.mark.skipif(
    not CHROMIUM, reason="NO BROWSER: Chromium is missing, so no slide of the meeting has been looked at."
)
HAREID = finn_kommune("Hareid")


@pytest.fixture(scope="module")
def fjordvik(tmp_path_factory):
    mappe = tmp_path_factory.mktemp("moete") / "9901-fjordvik"
    legg_inn_oevingssvar(mappe)
    return mappe


def kommune(tmp_path, navn="1517-hareid"):
    mappe = tmp_path / navn
    mappe.mkdir(exist_ok=True)
    return mappe


def alt(p, moete=None) -> str:
    """Everything that is said on the slides and in the handout."""
    ark = moetets_ark(p, moete)
    deler = []
    for a in (*ark,):
        deler.append(a.tittel)
        for b in a.blokker:
            deler += [getattr(b, n, "") for n in ("tekst", "tittel", "alttekst", "kilde")]
            deler += [*getattr(b, "linjer", ()), *getattr(b, "merknader", ()), *getattr(b, "hoder", ())]
            deler += [v for r in getattr(b, "rader", ()) for v in r]
    deler.append(_dokument("Møte", p, moetets_ark(p), True, HEL).tekst())
    return "\n".join(deler).replace("\u00a0", " ")


# --- the notebook's figures, each with its source


def test_the_slides_have_the_plans_and_the_notebooks_figures(fjordvik):
    p = les_plan(fjordvik)
    ark = {a.id: a for a in moetets_ark(p)}
    assert [a.id for a in moetets_ark(p)] == ["forside", "program", *(f"KM{n}" for n in range(1, 11)), "avslutning"]
    assert ark["KM2"].tittel.replace("\u00a0", " ") == (
        "Merforbruket er 17,4 millioner kroner, om lag 4 143 kroner per innbygger"
    )
    assert "34,0 millioner kroner i 2030" in ark["KM3"].tittel.replace("\u00a0", " ")
    verdier = {(v["aar"], round(v["resultat"], 2)) for v in _data(ark["KM3"].blokker[-1].spec) if "resultat" in v}
    assert {("2030", -24.13), ("2030", -12.8), ("2030", -35.47)} <= verdier
    hefte = s3_norm.norm(aapne(3, "9901"))
    assert _data(ark["KM6"].blokker[0].spec) == _data(hefte.spec)
    folk = s2_befolkning.framover(aapne(2, "9901")).tabell
    i_hefte = {(r.Aldersgruppe, r.År): r.Personer for r in folk.itertuples()}
    (tabell,) = (b for b in ark["KM4"].blokker if hasattr(b, "rader"))
    for gruppe, naa, da, _ in tabell.rader:
        assert (naa, da) == (i_hefte[gruppe, tabell.hoder[1]], i_hefte[gruppe, tabell.hoder[2]])
    for a in ark.values():
        for b in a.blokker:
            if hasattr(b, "kilde") and a.id.startswith("KM"):
                assert "Kilde: " in b.kilde and "onstruert" in b.kilde, (a.id, b.tittel)


def _data(spec):
    funnet = []

    def let(x):
        if isinstance(x, dict):
            if isinstance(x.get("values"), list):
                funnet.extend(v for v in x["values"] if isinstance(v, dict))
            for v in x.values():
                let(v)
        elif isinstance(x, list):
            for v in x:
                let(v)

    let(spec)
    return funnet


def test_the_two_meetings_have_the_slides_of_the_course_plan(fjordvik):
    p = les_plan(fjordvik)
    assert {"KM4", "KM6"} <= {a.id for a in moetets_ark(p, 1)} and "KM7" not in {a.id for a in moetets_ark(p, 1)}
    assert {"KM7", "KM8"} <= {a.id for a in moetets_ark(p, 2)}
    assert "10. september 2026" in moetets_ark(p, 1, date(2026, 9, 10))[0].blokker[0].tekst
    with pytest.raises(UgyldigInndata, match="velg 1 eller 2"):
        moetets_ark(p, 3)


# --- no person, no small number


PLANTET = [
    ("s1-setninger", {"setning_1": "Kari Nordmann brukte for mye", "setning_2": "ring 91 23 45 67", "setning_3": "ok"}),
    ("s3-skjermet", {"hva": "Tilbudet til 3 elever på ungdomstrinnet", "pris_per_aar": "1,2", "til_og_med": "2030"}),
    ("s3-forkastet", {"tiltak": "Si opp rektoren på Ytre", "grunn": "Han er 01017012345"}),
    ("s5-maal", {"tjeneste": "barnevern", "maal": "Færre akuttplasseringer", "trinn": "resultat", "enhet": "barn",
                 "naaverdi": "3", "maal_om_fire_aar": "2"}),
    ("s4-spilleregler", {"regel": "Spør alltid O. Nordmann først, eller ola@nordmann.no"}),
    ("s3-tiltak", {"id": "T1", "tiltak": "Slå sammen avdelingen til Per Hansen", "tjeneste": "grunnskole"}),
    ("s4-beslutning", {"tiltak": "T1", "beslutter": "KD", "eier": "Per Hansen"}),
    ("s6-personal", {"tiltak": "T1", "enhet": "Avdeling Hansen", "oppsigelser": "2", "personer_ned": "4"}),
    ("s6-drofting", {"tema": "kriterier", "dato": "1.2.2027", "med": "Per Hansen"}),
]  # fmt: skip


def test_planted_persons_and_small_numbers_are_nowhere(tmp_path):
    mappe = kommune(tmp_path)
    s = Svarmappe(mappe, "a")
    for spm, rad in PLANTET:
        s.ny_rad(spm, rad)
    s.skriv("s2-budskap", "Fire ansatte må gå, sier Tor Ås")
    p = les_plan(mappe)
    tekst = alt(p)
    for hemmelig in ("Kari", "Nordmann", "91 23", "01017012345", "3 elever", "rektoren", "Hansen", "Fire ansatte",
                     "Tor Ås", "nordmann.no", "Avdeling"):  # fmt: skip
        assert hemmelig not in tekst, hemmelig
    assert "3 barn" not in tekst and "2 barn" not in tekst and "færre enn 5" in tekst
    fil = skriv_lysark(tmp_path / "lysark.html", "Møte", p, moetets_ark(p)).read_text(encoding="utf-8")
    kropp = fil[fil.index("<main>") : fil.index("</main>")]
    assert "Hansen" not in kropp and "Nordmann" not in kropp and "Holdt tilbake" in kropp
    assert any("Skriv om svaret på s1-setninger" in m for m in merknader(moetets_ark(p)))


@pytest.mark.parametrize("tekst", [
    "Vi er her fordi vi har brukt mer enn vi tjener hvert år siden 2020.",
    "Fjordvik må drive 34 millioner kroner billigere i 2030.", "Legge ned Ytre skole fra 1. august 2027",
    "Tidlig innsats i 1.–4. trinn", "antall skoler, og hvordan vi bruker administrasjonen.",
    "Liv og helse først", "Hareid må spare 12 000 000 kroner", "1 234 elever", "om lag 20 ansatte",
    "Vi vedtar ikke et kutt før vi vet hva som blir borte.",
])  # fmt: skip
def test_plain_sentences_are_shown(tekst):
    assert hvorfor_holdes_tilbake(tekst, HAREID) == ""


@pytest.mark.parametrize("tekst, hva", [
    ("spør Kari", "navn"), ("Ola Nordmann leder det", "navn"), ("ansvaret er lagt til Anne-Grete Vik", "navn"),
    ("kontakt 912 34 567", "telefonnummer"), ("010170 12345", "fødselsnummer"), ("to elever", "antall"),
    ("én ansatt", "antall"), ("4 nye brukere", "antall"), ("styreren i barnehagen", "stilling"),
    ("slik Skjervøy gjorde det", "annen kommune"),
])  # fmt: skip
def test_what_can_point_to_someone_is_held_back(tekst, hva):
    assert hva in hvorfor_holdes_tilbake(tekst, HAREID)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 400))
def test_a_count_of_people_below_five_is_never_shown(n):
    vist = antall(n, "elever")
    assert (vist == "færre enn 5") == (0 < n < 5)
    assert antall(n, "prosent") is None


def test_small_age_groups_are_hidden_in_a_small_municipality(tmp_path):
    p = les_plan(kommune(tmp_path, "1856-rost"))
    (tabell,) = (b for a in moetets_ark(p) if a.id == "KM4" for b in a.blokker if hasattr(b, "rader"))
    assert "færre enn 5" in {v for r in tabell.rader for v in r}
    for _, naa, da, endring in tabell.rader:
        for v in (naa, da):
            assert v == "færre enn 5" or int(re.sub(r"\D", "", v)) >= 5
        assert (endring == "vises ikke") == ("færre enn 5" in (naa, da))


# --- files


def test_without_answers_the_meeting_is_made_and_says_what_is_not_ready(tmp_path):
    filer, sagt = lag_moete(kommune(tmp_path))
    assert {f.name for f in filer} == {"kommunemote.html", "kommunemote-utdeling.pdf"}
    assert any("s1-setninger" in x for x in sagt) and any("s4-spilleregler" in x for x in sagt)
    tekst = alt(les_plan(tmp_path / "1517-hareid"))
    assert not re.search(r"\b(nan|None|NaN)\b", tekst) and "Fjordvik" not in tekst


@pytest.mark.parametrize("moete", [None, 1, 2])
def test_the_handout_is_two_tagged_pages(fjordvik, moete):
    p = les_plan(fjordvik)
    from robekanalyse.plan.moete import _alle

    data = utdeling("Kommunemøte", p, _alle(p, moetets_ark(p, moete)))
    assert antall_sider(data) == 2
    assert b"pdfuaid" in data and b"/StructTreeRoot" in data and b"/Lang" in data


def test_the_longest_answers_still_give_two_pages(tmp_path):
    mappe = kommune(tmp_path)
    s = Svarmappe(mappe, "a")
    s.ny_rad("s1-setninger", {f"setning_{i}": "x y " * 50 for i in (1, 2, 3)})
    for i in range(6):
        s.ny_rad("s3-forkastet", {"tiltak": f"{i} " + "ord " * 35, "grunn": "fordi " * 30})
    for i in range(5):
        s.ny_rad("s3-skjermet", {"hva": f"{i} " + "ord " * 35, "pris_per_aar": "1", "til_og_med": "2030"})
    filer, _ = lag_moete(mappe)
    assert antall_sider(next(f for f in filer if f.suffix == ".pdf").read_bytes()) == 2


def test_the_command_and_its_bad_input(fjordvik, tmp_path, capsys):
    assert main(["kommunemote", str(fjordvik), "--moete", "1", "--dato", "10.9.2026"]) == 0
    assert "kommunemote-1-utdeling.pdf" in capsys.readouterr().out
    her = str(fjordvik)
    for argumenter in ([str(tmp_path / "borte")], [her, "--moete", "3"], [her, "--dato", "31.2.2027"], []):
        assert main(["kommunemote", *argumenter]) != 0
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.nettleser
@trenger_nettleser
def test_every_slide_fits_is_readable_and_accessible(fjordvik):
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    filer, _ = lag_moete(fjordvik)
    with sync_playwright() as pw:
        nettleser = pw.chromium.launch(executable_path=CHROMIUM, args=FLAGG)
        side = nettleser.new_page(viewport={"width": 1280, "height": 720})
        ute = []
        side.on("request", lambda r: ute.append(r.url) if not r.url.startswith(("file:", "data:", "blob:")) else None)
        side.goto(next(f for f in filer if f.suffix == ".html").as_uri())
        side.wait_for_selector("html[data-klar]")
        for i in range(side.evaluate("Reveal.getTotalSlides()")):
            side.evaluate(f"Reveal.slide({i})")
            side.wait_for_timeout(120)
            over, bred, minst = side.evaluate("""() => {
                const ark = Reveal.getCurrentSlide().querySelector(".ark");
                let minst = 99;
                for (const e of ark.querySelectorAll("p, li, td, th, text, h2, caption")) {
                    if (!e.textContent.trim() || !e.getBoundingClientRect().width) continue;
                    minst = Math.min(minst, parseFloat(getComputedStyle(e).fontSize));
                }
                return [ark.scrollHeight - ark.clientHeight, ark.scrollWidth - ark.clientWidth, minst];
            }""")
            assert over <= 1 and bred <= 1 and minst >= 18, (i, over, bred, minst)
            if i % 4 == 0:
                brudd = Axe().run(side).response["violations"]
                assert not brudd, (i, [(b["id"], [x["target"] for x in b["nodes"]][:2]) for b in brudd])
        assert not ute
        nettleser.close()


def test_an_answer_no_one_has_chosen_is_not_shown(tmp_path):
    mappe = kommune(tmp_path)
    a, b = Svarmappe(mappe, "a"), Svarmappe(mappe, "b")
    a.skriv("s2-budskap", "Den ene setningen")
    b.skriv("s2-budskap", "Den andre setningen")
    filer, sagt = lag_moete(mappe)
    assert any("s2-budskap: to har svart ulikt" in x for x in sagt)
    html = next(f for f in filer if f.suffix == ".html").read_text(encoding="utf-8")
    assert "Den ene" not in html and "Den andre" not in html
