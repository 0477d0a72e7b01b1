"""The network's calendar: read back, the course's own dates on days that can be used, the law's never moved."""

import datetime as dt
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from robekanalyse.analyse.virkedager import er_virkedag
from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.feil import UgyldigInndata
from robekanalyse.grunnlag.regler import regel
from robekanalyse.nettverksaar.datoer import EGEN, LOV, Hendelse, aaret, forbehold, hvorfor_stengt, kursdatoer
from robekanalyse.nettverksaar.egne_datoer import egne_datoer
from robekanalyse.nettverksaar.frister import skriv_frister
from robekanalyse.nettverksaar.kalenderfil import ics, sidens_deler, skriv_kalender
from robekanalyse.svar.oevingssvar import legg_inn_oevingssvar
from robekanalyse.svar.status import frister
from robekanalyse.svar.svarmappe import Svarmappe

JANUAR = dt.date(2027, 1, 26)
ORDEN = ["samling-1", "samling-2", "samling-3", "samling-4", "km1", "samling-5", "km2", "samling-6", "vedtak"]


def datoer(start):
    return {h.id: h for h in aaret(start)}


def test_a_start_in_late_january_gives_the_weeks_of_the_course_plan():
    """Kursplan 4.2: gathering 2 in week 15-16, 3 in 21-22, 4 in 34-35, 6 in 44-45, meetings in 36-38 and 43."""
    d = datoer(JANUAR)
    uker = {n: d[n].dato.isocalendar().week for n in ORDEN}
    assert uker == {"samling-1": 4, "samling-2": 15, "samling-3": 21, "samling-4": 34, "km1": 37, "samling-5": 38,
                    "km2": 43, "samling-6": 44, "vedtak": 49}  # fmt: skip
    assert d["innstilling"].dato == d["vedtak"].dato - dt.timedelta(days=14)
    assert forbehold(dt.date(2030, 1, 29), aaret(dt.date(2030, 1, 29)))[0].startswith("Kommuner med bokstav a, b, e")


def test_the_laws_dates_are_those_of_the_act_with_section():
    d = datoer(JANUAR)
    for id, dag, hjemmel in (
        ("regnskap-avlagt-2027", (2, 22), "§ 14-6"), ("aarsberetning-2027", (3, 31), "§ 14-7"),
        ("revisjon-2027", (4, 15), "§ 24-8"), ("regnskap-vedtatt-2027", (6, 30), "§ 14-3"),
        ("budsjettendring-2027", (6, 30), "§ 14-5"), ("tiltaksplan-juni-2027", (6, 30), "§ 28-4"),
        ("budsjett-2027", (12, 31), "§ 14-3"), ("tiltaksplan-desember-2027", (12, 31), "§ 28-4"),
    ):  # fmt: skip
        assert d[id].dato == dt.date(2027, *dag) and hjemmel in d[id].hjemmel and not d[id].kan_flyttes


def test_the_plans_deadlines_are_those_of_the_rules_for_each_letter():
    frist = regel("robek.tiltaksplan_frist", JANUAR).verdi
    for f in les_yaml("kalender.yaml")["frister"]:
        if f["id"].startswith("tiltaksplan"):
            bokstaver = re.findall(r"\b[a-g]\b", f["navn"].split("bokstav")[1])
            assert bokstaver == sorted(b for b, dag in frist.items() if dag == f["dag"])


@settings(max_examples=60, deadline=None)
@given(st.dates(dt.date(2024, 1, 1), dt.date(2040, 12, 31)))
def test_own_dates_are_on_usable_days_in_order_and_the_law_stands(start):
    alle = aaret(start)
    d = {h.id: h for h in alle}
    for h in alle:
        if h.kan_flyttes:
            assert er_virkedag(h.dato), h
            if h.slag != "hjemmearbeid":
                assert not hvorfor_stengt(h.dato), h
        if h.slag == LOV and h.id != "innstilling":
            assert f"{h.dato:%m-%d}" in {f["dag"] for f in les_yaml("kalender.yaml")["frister"]}
        if h.slag == LOV and not er_virkedag(h.dato):
            assert "Siste virkedag før" in h.merknad, h
    rekke = [d[n].dato for n in ORDEN]
    assert all(b - a >= dt.timedelta(days=7) for a, b in zip(rekke[:-2], rekke[1:-1], strict=True)), rekke
    assert rekke[-1] > rekke[-2]
    assert (d["vedtak"].dato - d["innstilling"].dato).days == 14
    for n in range(1, 6):
        assert d[f"samling-{n}"].dato < d[f"hjemmearbeid-{n}"].dato < d[f"samling-{n + 1}"].dato
        assert (d[f"samling-{n + 1}"].dato - d[f"hjemmearbeid-{n}"].dato).days >= 10
    assert d["samling-6"].dato < d["hjemmearbeid-6"].dato <= d["innstilling"].dato


@pytest.mark.parametrize(
    "start, sagt, ikke",
    [
        (JANUAR, ["bokstav a, b, e eller g lager en foreløpig tiltaksplan innen 30. juni 2027 av svarene fra samling"
                  " 1–3 "], ["31. desember"]),
        (dt.date(2027, 8, 18), ["blir ferdig 28. juni 2028", "bokstav c, d eller f lager en foreløpig tiltaksplan innen"
                                " 31. desember 2027 av svarene fra samling 1–3"], ["bokstav a"]),
        (dt.date(2027, 6, 22), ["innen 30. juni 2027 (kommuneloven § 28-4 tredje ledd). Da er bare samling 1 holdt"],
         []),
        (dt.date(2027, 11, 1), ["innen 31. desember 2027", "Da er bare samling 1 holdt", "samling 1–5"], []),
    ],
)
def test_what_is_said_of_the_plans_deadline_is_of_this_calendar(start, sagt, ikke):
    tekst = " ".join(forbehold(start, aaret(start)))
    assert all(x in tekst for x in sagt) and not any(x in tekst for x in ikke), tekst


def test_a_date_that_is_moved_says_from_where_and_why():
    paaske = next(h for h in kursdatoer(dt.date(2027, 1, 5)) if h.id == "samling-2")
    assert paaske.dato == dt.date(2027, 3, 30) and "påskeuka" in paaske.flyttet
    assert hvorfor_stengt(dt.date(2027, 5, 17)) and hvorfor_stengt(dt.date(2027, 3, 2)) == "vinterferie"


def test_a_week_with_many_council_meetings_is_avoided():
    uke = JANUAR.isocalendar()[:2]
    assert next(h for h in kursdatoer(JANUAR, {uke: 2}) if h.id == "samling-1").dato == JANUAR
    flyttet = next(h for h in kursdatoer(JANUAR, {uke: 3}) if h.id == "samling-1")
    assert flyttet.dato == dt.date(2027, 2, 2) and "kommunestyremøte" in flyttet.flyttet


def test_the_calendar_is_read_back_with_times_in_oslo():
    alle = aaret(JANUAR)
    c = Calendar.from_ical(ics(alle, "robek-1", "Kalender"))
    lest = {str(e["summary"]): e for e in c.walk("VEVENT")}
    assert len(c.walk("VEVENT")) == len(alle)
    s1 = lest["Samling 1: Kartlegging"]["dtstart"].dt
    assert s1.isoformat() == "2027-01-26T10:00:00+01:00" and c.walk("VTIMEZONE")
    sommer = lest["Samling 4: Politikk og administrasjon"]["dtstart"].dt
    assert sommer.isoformat().endswith("+02:00")
    (lov,) = (e["dtstart"].dt for e in c.walk("VEVENT") if str(e["uid"]).startswith("regnskap-avlagt-2027"))
    assert lov == dt.date(2027, 2, 22) and not isinstance(lov, dt.datetime)
    assert len({str(e["uid"]) for e in c.walk("VEVENT")}) == len(alle)


def test_a_new_edition_updates_the_same_events_and_leaves_the_unchanged():
    tid = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    foer = ics(aaret(JANUAR), "n", "K", naa=tid)
    assert ics(aaret(JANUAR), "n", "K", foer, naa=tid + dt.timedelta(days=9)) == foer
    etter = ics(aaret(JANUAR + dt.timedelta(days=1)), "n", "K", foer, naa=tid + dt.timedelta(days=9))

    def les(b):
        return {str(e["uid"]): e for e in Calendar.from_ical(b).walk("VEVENT")}

    a, b = les(foer), les(etter)
    assert set(a) == set(b)
    (s1,) = (u for u in a if u.startswith("samling-1-"))
    (lov,) = (u for u in a if u.startswith("regnskap-avlagt-2027"))
    assert int(b[s1]["sequence"]) == 1 and int(b[lov]["sequence"]) == 0


def test_own_dates_come_along_unmoved_and_consultations_only_in_ones_own(tmp_path):
    nettverk = tmp_path / "nettverk"
    mappe = nettverk / "9901-fjordvik"
    legg_inn_oevingssvar(mappe)
    Svarmappe(mappe).ny_rad("s4-moeteplan", {"organ": "kommunestyre", "moetedato": "16.5.2027"})  # a Sunday
    alle, uker, _ = egne_datoer(nettverk)
    assert all(h.slag == EGEN and not h.kan_flyttes for h in alle)
    assert dt.date(2027, 5, 16) in {h.dato for h in alle} and uker[(2026, 50)] == 1
    assert not any("Drøfting" in h.navn for h in alle)
    alene, _, _ = egne_datoer(mappe)
    assert any("Drøfting: behov og ramme" in h.navn for h in alene)
    assert any(h.navn == "Fjordvik: Planen legges fram: etter 12 måneder" for h in alle)


def test_two_meetings_of_a_council_are_two_events_and_next_years_course_is_another(tmp_path):
    mappe = tmp_path / "1517-hareid"
    mappe.mkdir()
    for dag in ("9.9.2027", "11.11.2027"):
        Svarmappe(mappe).ny_rad("s4-moeteplan", {"organ": "kommunestyre", "moetedato": dag})
    for punkt in ("Planen vedtas.", "Status hvert tertial."):  # two points of one decision are one date
        Svarmappe(mappe).ny_rad("s6-vedtak", {"organ": "kommunestyre", "dato": "11.11.2027", "vedtakspunkt": punkt})
    egne, _, _ = egne_datoer(mappe)

    def uider(start):
        return [str(e["uid"]) for e in Calendar.from_ical(ics(aaret(start, (), egne), "n", "K")).walk("VEVENT")]

    i_aar, neste = uider(JANUAR), uider(dt.date(2028, 1, 25))
    assert len(set(i_aar)) == len(i_aar) and len(egne) == 3
    felles = set(i_aar) & set(neste)
    assert felles and not any(u.startswith(("samling-", "hjemmearbeid-", "etter-", "vedtak-")) for u in felles)


def test_the_page_opens_with_the_gatherings_and_tells_the_source():
    kort, varsel, alle = sidens_deler(aaret(JANUAR), forbehold(JANUAR, aaret(JANUAR)))
    assert list(kort.data["Hva"]) == [h.navn for h in aaret(JANUAR) if h.id in ORDEN]
    foerst = [v.replace("\u00a0", " ").replace("\u2060", "") for v in kort.data.iloc[0]]
    assert foerst == ["Samling 1: Kartlegging", "tirsdag 26. januar 2027", "kl. 10.00–15.30",
                                       "fredag 2. april 2027"]  # fmt: skip
    assert "foreløpig tiltaksplan" in repr(varsel)
    assert "lovdata.no/lov/2018-06-22-83" in str(alle) and "Kontrollert 2. juli 2026" in str(alle)


def test_deadlines_are_written_for_status_and_never_over(tmp_path):
    alle = aaret(JANUAR)
    assert "frister.yaml" in skriv_frister(tmp_path, alle)
    assert frister(tmp_path)["1"] == next(h.dato for h in alle if h.id == "hjemmearbeid-1")
    assert skriv_frister(tmp_path, alle) == ""
    (tmp_path / "frister.yaml").write_text("1: 15. februar 2027\n", encoding="utf-8")
    assert "står urørt" in skriv_frister(tmp_path, alle)
    assert (tmp_path / "frister.yaml").read_text(encoding="utf-8") == "1: 15. februar 2027\n"


def test_a_file_that_is_not_ours_is_left_alone(tmp_path):
    (tmp_path / "kalender-n.ics").write_text("BEGIN:VCALENDAR\n", encoding="utf-8")
    with pytest.raises(UgyldigInndata, match="ikke laget her"):
        skriv_kalender(tmp_path, "n", "K", [Hendelse(JANUAR, "a", "A", "samling")], ())
    assert (tmp_path / "kalender-n.ics").read_text(encoding="utf-8") == "BEGIN:VCALENDAR\n"


@pytest.mark.parametrize(
    "argumenter, sagt",
    [
        (["finnesikke", "--start", "26.1.2027"], "finnesikke"),
        (["robek-1", "--start", "31.2.2027"], "startdatoen"),
        (["robek-1", "--start", "1.1.1999"], "1999"),
        (["robek-1", "--start", "26.1.2027", "--mappe", "finnesikke"], "finnes ikke"),
    ],
)
def test_bad_input_gets_one_sentence(tmp_path, argumenter, sagt):
    r = subprocess.run([sys.executable, "-m", "robekanalyse.cli", "kalender", *argumenter, "--ut", str(tmp_path / "u")],
                       capture_output=True, text=True, cwd=tmp_path)  # fmt: skip
    assert r.returncode != 0 and sagt.casefold() in r.stderr.casefold() and "Traceback" not in r.stderr
    assert len(r.stderr.strip().splitlines()) == 1 and not (tmp_path / "u").exists()
