"""Hand in and collect: one file, any order, any number of times, from anyone; and an anonymous answer stays so."""

import json
import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robekanalyse.analyse.selvbilde import les_selvbilde
from robekanalyse.grunnlag.feil import OedelagtFil, RobekFeil, UgyldigInndata
from robekanalyse.grunnlag.kommune import finn_kommune
from robekanalyse.grunnlag.spoersmaal import finn_spoersmaal
from robekanalyse.svar.anonyme import Anonymt, anonymt_svar, legg_til_anonyme, les_anonyme
from robekanalyse.svar.innlevering import (
    Innlevering,
    _sum,
    les_innlevering,
    lever,
    pakk,
    slett_svar,
    tolk,
)  # fmt: skip
from robekanalyse.svar.innsamling import samle
from robekanalyse.svar.oppfoering import Oppfoering, kanonisk
from robekanalyse.svar.status import kommunestatus, status
from robekanalyse.svar.svarmappe import Svarmappe
from robekanalyse.svar.verdier import les_felt, les_verdi, ren_tekst

FJORDVIK, HAREID = finn_kommune("9901"), finn_kommune("1517")


@pytest.fixture
def mappe(tmp_path):
    m = tmp_path / "arbeid" / "9901-fjordvik"
    m.mkdir(parents=True)
    return m


def innhold(mappe):
    return {str(f.relative_to(mappe)): f.read_bytes() for f in sorted(mappe.rglob("*")) if f.is_file()}


def selvbilde(merke=3):
    return {str(n): merke for n in range(1, 25)}


def test_what_is_handed_in_is_collected_with_its_history(mappe, tmp_path):
    m = Svarmappe(mappe, "Økonomisjef")
    m.skriv("s1-planeier", "controller")
    m.skriv("s1-planeier", "kommunedirektør")
    m.ny_rad("s1-straks", {"hva": "Innkjøpsstans", "virkning_i_aar": "1,5"})
    m.skriv("s2-budskap", "Hører til samling 2")
    m.svar_anonymt("ordfoerer", {"s1-selvbilde": selvbilde()})
    fil = lever(mappe, 1, tmp_path)
    assert fil.name == "9901-fjordvik-samling-1.robek.json"
    inn = tmp_path / "inn"
    inn.mkdir()
    fil.rename(inn / "vedlegg (2).robek.json")
    r = samle(inn, tmp_path / "nett")
    assert [(x.fil, x.nye, x.avvik) for x in r.mottatt] == [("vedlegg (2).robek.json", 4, ())] and not r.avvist
    der = Svarmappe(tmp_path / "nett" / "9901-fjordvik")
    assert der.tilstand.svar() == {
        "s1-planeier": "kommunedirektoer", "s1-straks": [{"hva": "Innkjøpsstans", "virkning_i_aar": 1.5}],
    }  # fmt: skip
    assert [o.verdi for o in der.historikk("s1-planeier")] == ["controller", "kommunedirektoer"]
    assert der.anonyme() == m.anonyme()


@st.composite
def leveringer(draw):
    """A few hand-ins of two municipalities, some of them older versions of each other, some in conflict."""
    endringer = []
    for n in range(draw(st.integers(1, 6))):
        sett = {o.id for o in draw(st.lists(st.sampled_from(endringer), max_size=2))} if endringer else ()
        tid, skriver = f"2027-01-{n + 1:02}T10:00:00Z", draw(st.sampled_from("ab"))
        endringer.append(Oppfoering("s2-budskap", "", f"Budskap {n}", tid, skriver, tuple(sorted(sett))))
    rader = [Anonymt("s1-gjett", f"{n:016x}", "enhetsledere", {"merforbruk": n}) for n in range(4)]
    ut = []
    for n in range(draw(st.integers(1, 5))):
        ut.append(
            Innlevering(
                draw(st.sampled_from([FJORDVIK, HAREID])), "alle", f"2027-02-{n + 1:02}T10:00:00Z",
                frozenset(draw(st.lists(st.sampled_from(endringer)))),
                tuple(set(draw(st.lists(st.sampled_from(rader))))),
                frozenset(draw(st.lists(st.sampled_from([r.nr for r in rader]), max_size=1))),
            )
        )  # fmt: skip
    return ut


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(leveringer(), st.randoms(use_true_random=False))
def test_collecting_is_idempotent_and_free_of_order(tmp_path_factory, levert, ro):
    mappe = tmp_path_factory.mktemp("samle")
    filer = [pakk(x) for x in levert]
    resultat = []
    for runde in range(2):
        rekke = [*filer, *ro.sample(filer, 1)] if runde else list(filer)
        ro.shuffle(rekke)
        til = mappe / f"til{runde}"
        for n, data in enumerate(rekke):  # one inbox per file decides the order
            inn = mappe / f"inn{runde}-{n}"
            inn.mkdir()
            (inn / f"{n}.robek.json").write_bytes(data)
            assert not samle(inn, til).avvist
        resultat.append(innhold(til))
        samle(inn, til)
        assert innhold(til) == resultat[-1]
    assert resultat[0] == resultat[1]


def test_damaged_foreign_and_newer_files_are_listed_and_left_alone(mappe, tmp_path):
    m = Svarmappe(mappe)
    m.skriv("s2-budskap", "Et budskap")
    data = lever(mappe).read_bytes()
    inn = tmp_path / "inn"
    (inn / "under").mkdir(parents=True)
    nyere = json.loads(data) | {"versjon": 2}
    ukjent = json.loads(data) | {"kommune": "0000"}
    for navn, d in {
        "a-skadet.robek.json": data[: len(data) // 2],
        "b-endret.robek.json": data.replace(b"Et budskap", b"Et bedrag."),
        "c-nyere.robek.json": json.dumps(nyere).encode(), "d-annet.json": b'{"a": 1}', "e.exe": b"MZ", "f.docx": b"",
        "g-ukjent.robek.json": json.dumps(ukjent | {"sha256": _sum(ukjent)}).encode(),
        "h-dyp.robek.json": b"[" * 100_000, "i-null.json": b'{"a": NaN}', "under/god.robek.json": data,
    }.items():  # fmt: skip
        (inn / navn).write_bytes(d)
    (inn / "j-lenke.robek.json").symlink_to(inn / "under" / "god.robek.json")
    foer = innhold(inn)
    r = samle(inn, tmp_path / "nett")
    assert [x.fil for x in r.mottatt] == [os.path.join("under", "god.robek.json")]
    assert [navn for navn, _ in r.avvist] == [n for n in foer if not n.startswith("under")]
    assert all(setning.endswith(".") and "\n" not in setning for _, setning in r.avvist)
    assert "nyere utgave" in dict(r.avvist)["c-nyere.robek.json"]
    assert innhold(inn) == foer
    assert os.listdir(tmp_path / "nett") == ["9901-fjordvik"]


def test_a_file_that_is_hostile_in_its_content_is_taken_apart(tmp_path):
    """The checksum is right, so it is the content that is checked: bad answers are told, the good one is used."""
    god = Oppfoering("s2-budskap", "", "=cmd|' /C calc'!A0 <script>alert(1)</script>", "2027-01-01T10:00:00Z", "a")
    daarlige = [
        Oppfoering("s2-budskap", "", "a" * 10_000_000, "2027-01-01T10:00:01Z", "a"),
        Oppfoering("s2-budskap", "", "tegn\x1b[31m\x00", "2027-01-01T10:00:02Z", "a"),
        Oppfoering("s2-budskap", "", {"__class__": "os.system"}, "2027-01-01T10:00:03Z", "a"),
        Oppfoering("s2-budskap", "", "vei", "2027-01-01T10:00:04Z", "../../.bashrc"),
        Oppfoering("s1-selvbilde", "", selvbilde(), "2027-01-01T10:00:05Z", "ordforer"),
        Oppfoering("s1-merforbruk", "r00000001", {"aar": 10**30}, "2027-01-01T10:00:06Z", "a"),
        Oppfoering("s1-mandat", "", "2027-13-45", "2027-01-01T10:00:07Z", "a"),
    ]
    rader = (Anonymt("s1-selvbilde", "../../x", "ordfoerer", selvbilde()), Anonymt("s1-gjett", "0" * 16, "<b>", {}))
    data = pakk(Innlevering(FJORDVIK, "alle", "2027-01-01T10:00:00Z", frozenset([god, *daarlige]), rader))
    levering = tolk(data, "x")
    assert levering.oppfoeringer == {god} and levering.anonyme == () and len(levering.avvik) >= 6
    inn = tmp_path / "inn"
    inn.mkdir()
    (inn / "x.robek.json").write_bytes(pakk(levering))
    samle(inn, tmp_path / "nett")
    assert sorted(innhold(tmp_path / "nett")) == [
        f"9901-fjordvik/svar/{n}" for n in ("_samlet.jsonl", "innleveringer.json")
    ]


def test_too_large_and_slow_files_are_refused_quickly(tmp_path):
    fil = tmp_path / "x.robek.json"
    start = time.perf_counter()
    for data, ord in [
        (b'{"a": "' + b"x" * 20_000_000 + b'"}', "større enn"),
        (b'{"a": "' + rb"\"" * 4_000_000, "ikke leses som JSON"),
        (b'{"a":' * 500, "nivåer"), (b"[" + b"1" * 6000 + b"]", "ikke leses som JSON"), (b"\xff\xfe", "JSON"),
        (b'["' + b"[" * 5000 + b'"]', "ikke en innlevering"),
    ]:  # fmt: skip
        fil.write_bytes(data)
        with pytest.raises(OedelagtFil, match=ord):
            les_innlevering(fil)
    assert time.perf_counter() - start < 5


# --- anonymity


def test_an_anonymous_answer_has_no_writer_no_time_and_no_order(mappe):
    m = Svarmappe(mappe, "Ordfører")
    for n in range(12):
        m.svar_anonymt("enhetsleder", {"s1-gjett": {"merforbruk": n}})
    m.svar_anonymt("ordfoerer", {"s1-selvbilde": selvbilde()})
    filer = innhold(m.svar)
    assert list(filer) == ["anonyme.json"], "nothing in the journal of the one who held the pen"
    lagret = json.loads(filer["anonyme.json"])
    assert all(set(r) == {"spm", "nr", "rolle", "svar"} for r in lagret["rader"])
    nr = [r["nr"] for r in lagret["rader"]]
    assert nr == sorted(nr) and len(set(nr)) == 13
    assert [r["svar"]["merforbruk"] for r in lagret["rader"] if r["spm"] == "s1-gjett"] != list(range(12))
    assert (m.svar / "anonyme.json").stat().st_mtime == 946684800
    assert {r["rolle"] for r in lagret["rader"]} == {"enhetsledere", "politisk_ledelse"}, "group, not role"
    with pytest.raises(UgyldigInndata, match="anonymt"):
        m.skriv("s1-selvbilde", selvbilde())
    aapent = anonymt_svar("s1-selvbilde", "ordfoerer", selvbilde(), aapent=True)
    assert aapent.rolle == "ordfoerer", "who is alone in the role may choose to answer openly"


def test_a_later_answer_never_replaces_another_and_the_analysis_reads_them(mappe):
    m = Svarmappe(mappe)
    for _ in range(3):
        m.svar_anonymt("enhetsleder", {"s1-selvbilde": selvbilde(4)})
    m.svar_anonymt("kommunedirektoer", {"s1-selvbilde": selvbilde(1)})
    svar = m.anonyme().svar("s1-selvbilde")
    assert len(svar) == 4
    p = les_selvbilde(svar).paastand(1)
    assert p.snitt == 4 and {g.gruppe: g.snitt for g in p.grupper}["administrativ_ledelse"] is None


def test_deleted_answers_stay_deleted_when_an_old_copy_is_collected(mappe, tmp_path):
    m = Svarmappe(mappe)
    m.svar_anonymt("enhetsleder", {"s1-selvbilde": selvbilde()})
    m.skriv("s1-planeier", "controller")
    inn = tmp_path / "inn"
    inn.mkdir()
    lever(mappe, 1, inn)
    egen = lever(mappe, 1)
    samle(inn, tmp_path / "nett")
    nett = tmp_path / "nett" / "9901-fjordvik"
    for sted in (mappe, nett):
        antall, _ = slett_svar(sted)
        assert antall == 1 and slett_svar(sted)[0] == 0
    samle(inn, tmp_path / "nett")
    assert not les_anonyme(nett / "svar").rader and not les_anonyme(mappe / "svar").rader
    assert not les_innlevering(egen).anonyme and les_innlevering(egen).oppfoeringer
    assert Svarmappe(nett).tilstand.verdi("s1-planeier") == "controller", "only the anonymous answers go"


def test_a_conflict_copy_of_a_synchronising_program_is_read_and_put_in_place(mappe):
    svar = mappe / "svar"
    en, to = (anonymt_svar("s1-gjett", "stab", {"merforbruk": n}) for n in (1, 2))
    legg_til_anonyme(svar, [en])
    (svar / "anonyme.json").rename(svar / "anonyme (Karis PC).json")
    legg_til_anonyme(svar, [to])
    assert os.listdir(svar) == ["anonyme.json"] and set(les_anonyme(svar).rader) == {en, to}


# --- status and values


def test_status_tells_what_is_handed_in_and_what_is_missing(mappe, tmp_path):
    m = Svarmappe(mappe)
    m.skriv("s1-planeier", "controller")
    m.skriv("s1-betingelser", ["felles_bilde"])
    inn = tmp_path / "inn"
    inn.mkdir()
    lever(mappe, 1, inn)
    samle(inn, tmp_path / "nett")
    ((kommune, linjer),) = status(tmp_path / "nett").items()
    (en,) = linjer
    assert kommune == FJORDVIK and en.samling == "1" and en.levert.endswith("Z") and en.konflikter == 0
    assert "s1-planeier" not in en.mangler and en.mangler["s1-betingelser"] == "minst 3 valg"
    assert en.mangler["s1-selvbilde"] == "0 av minst 20 svar" and en.mangler["s1-mandat"] == "ikke besvart"
    assert en.besvart == en.av - len(en.mangler) == 1
    assert kommunestatus(mappe)[0].levert == "", "answered, but not handed in from here"
    with pytest.raises(UgyldigInndata, match="samle"):
        status(tmp_path / "inn")


@pytest.mark.parametrize(
    "spm, felt, raa, lagret",
    [
        ("s2-budskap", "", "  =SUM(A1)\r\n<b>fet</b>\x07\u202e ", "=SUM(A1)\n<b>fet</b>"),
        ("s1-merforbruk", "r1", {"aar": "2023", "opprinnelig": "1 234,5", "dekket": ""},
         {"aar": 2023, "opprinnelig": 1234.5}),
        ("s1-mandat", "", "15. januar 2027", "2027-01-15"),
        ("s1-planeier", "", "rådgiver  økonomi", "rådgiver økonomi"),
        ("s1-planeier", "", "KOMMUNEDIREKTØR", "kommunedirektoer"),
        ("s1-betingelser", "", ["politisk_vilje", "felles_bilde", "felles_bilde"], ["felles_bilde", "politisk_vilje"]),
        ("s1-straks", "r1", {"virkning_i_aar": "−3"}, {"virkning_i_aar": -3}),
    ],
)  # fmt: skip
def test_norwegian_values_are_stored_plainly_and_twice_is_once(spm, felt, raa, lagret):
    s = finn_spoersmaal(spm)
    assert les_felt(s, felt, raa) == lagret
    assert kanonisk(les_felt(s, felt, lagret)) == kanonisk(lagret)


@pytest.mark.parametrize(
    "spm, felt, raa, ord",
    [
        ("s1-merforbruk", "r1", {"opprinnelig": "-1"}, "kan ikke være mindre enn 0"),
        ("s1-merforbruk", "r1", {"opprinnelig": "ca. 3"}, "ikke et tall"),
        ("s1-merforbruk", "r1", {"aar": "23"}, "fire sifre"),
        ("s1-merforbruk", "r1", {"aar": True}, "mangler"),
        ("s1-merforbruk", "r1", {"__proto__": 1}, "som ikke finnes"),
        ("s1-merforbruk", "r1", {"opprinnelig": "9" * 50}, "for stort"),
        ("s1-merforbruk", "", [], "har ikke feltet"),
        ("s1-mandat", "", "snart", "ikke en dato"),
        ("s1-betingelser", "", ["noe annet"], "ikke et av valgene"),
        ("s2-budskap", "", "a" * 161, "på 161 tegn"),
        ("s2-budskap", "", ["liste"], "ikke tekst"),
    ],
)
def test_what_is_no_answer_is_refused_in_one_sentence(spm, felt, raa, ord):
    with pytest.raises(RobekFeil, match=ord):
        les_felt(finn_spoersmaal(spm), felt, raa)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_cleaned_text_is_clean_and_cleaning_it_again_changes_nothing(raa):
    ren = ren_tekst(raa, "tekst", 1000)
    assert ren_tekst(ren, "tekst", 1000) == ren
    assert ren is None or not any(ord(c) < 32 and c != "\n" for c in ren) and ren.encode()
    s = finn_spoersmaal("s1-planeier")
    try:
        v = les_verdi(raa, s)
    except RobekFeil:
        return
    assert les_verdi(v, s) == v


def test_status_with_deadlines_tells_who_is_late_and_who_has_sent_nothing(mappe, tmp_path):
    Svarmappe(mappe).skriv("s1-planeier", "controller")
    fil = lever(mappe, 1, tmp_path)
    (tmp_path / "inn").mkdir()
    fil.rename(tmp_path / "inn" / fil.name)
    samle(tmp_path / "inn", tmp_path / "nett")
    (tmp_path / "nett" / "frister.yaml").write_text("1: 15. februar 2020\n2: 1.3.2999\n", encoding="utf-8")
    alle = status(tmp_path / "nett", "eksempel")
    assert alle[HAREID][0].levert == "" and alle[HAREID][0].mangler["s1-planeier"] == "ikke besvart"
    en, to = alle[FJORDVIK]
    dag = en.frist.replace(year=2020, month=2, day=20)
    assert en.frist.isoformat() == "2020-02-15" and en.for_sent(dag) > 5, "handed in long after"
    assert alle[HAREID][0].for_sent(dag) == 5 and to.for_sent(dag) == 0 and not to.levert
    assert list(alle)[0] == HAREID and [s.samling for s in alle[FJORDVIK]] == ["1", "2"]


@pytest.mark.parametrize("innhold", ["[", "- 1", "1: i morgen", "9: 1.1.2027", "alle: 1.1.2027"])
def test_a_calendar_that_cannot_be_read_is_one_sentence(tmp_path, innhold):
    (tmp_path / "frister.yaml").write_text(innhold, encoding="utf-8")
    with pytest.raises(OedelagtFil, match="frister.yaml"):
        status(tmp_path, "eksempel")
