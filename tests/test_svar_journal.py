"""What is acknowledged is never lost: a writer killed at any byte, many writers, and what the changes become."""

import itertools
import json
import multiprocessing
import random

import pytest

from robekanalyse.grunnlag.feil import RobekFeil, UgyldigInndata
from robekanalyse.svar.journal import legg_til, les_journaler, linje, skrivernavn
from robekanalyse.svar.oppfoering import Oppfoering, les_oppfoering, ny_rad
from robekanalyse.svar.svarmappe import Svarmappe
from robekanalyse.svar.tilstand import fold


def endring(nr, skriver="ordforer", verdi=None, sett=(), spm="s2-budskap", felt=""):
    return Oppfoering(
        spm, felt, verdi or f"Budskap {nr} «æøå»", f"2027-01-15T12:{nr // 60:02}:{nr % 60:02}.000000Z", skriver, sett
    )


@pytest.fixture
def mappe(tmp_path):
    m = tmp_path / "9901-fjordvik"
    m.mkdir()
    return m


def test_a_writer_killed_at_every_byte_of_an_append_loses_nothing_acknowledged(tmp_path):
    foerste, andre, tredje = (endring(n) for n in range(3))
    hel = linje(foerste) + linje(andre)
    trygg = len(linje(foerste))
    for n in range(trygg, len(hel) + 1):
        mappe = tmp_path / str(n)
        mappe.mkdir()
        (mappe / "ordforer.jsonl").write_bytes(hel[:n])
        lest, _ = les_journaler(mappe)
        assert foerste in lest and lest <= {foerste, andre}, n
        assert (andre in lest) == (n >= len(hel) - 1), "a change is there whole or not at all"
        legg_til(mappe, tredje)
        etter, daarlige = les_journaler(mappe)
        assert etter == lest | {tredje}, n
        assert daarlige == ({"ordforer.jsonl": 1} if trygg < n < len(hel) - 1 else {}), n


def test_a_full_disk_is_told_and_not_acknowledged(tmp_path, monkeypatch):
    import os

    legg_til(tmp_path, endring(0))
    ekte = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: ekte(fd, data[: len(data) // 2]))
    with pytest.raises(RobekFeil, match="ble ikke lagret"):
        legg_til(tmp_path, endring(1))
    monkeypatch.undo()
    legg_til(tmp_path, endring(2))
    assert les_journaler(tmp_path)[0] == {endring(0), endring(2)}


def test_a_changed_letter_is_seen_and_the_rest_read(tmp_path):
    legg_til(tmp_path, endring(0))
    legg_til(tmp_path, endring(1))
    fil = tmp_path / "ordforer.jsonl"
    fil.write_bytes(fil.read_bytes().replace(b"Budskap 0", b"Budskap 7"))
    assert les_journaler(tmp_path) == ({endring(1)}, {"ordforer.jsonl": 1})


def _skriv_mange(mappe, skriver, merke, antall):
    m = Svarmappe(mappe, skriver)
    ro = random.Random(merke)
    for n in range(antall):
        if ro.random() < 0.2:
            m.oppdater()
        if ro.random() < 0.5:
            m.skriv("s2-budskap", f"{merke} {n}")
        else:
            m.skriv("s1-straks", {"hva": f"{merke} {n}"}, ny_rad())


def test_many_writers_on_one_folder_lose_nothing(mappe):
    """Two of them share a name, as one person with two windows does. The long one is in maaling/utholdenhet_svar.py."""
    navn = ["a", "b", "c", "d", "e", "f", "g", "g"]
    sammenheng = multiprocessing.get_context("fork")
    prosesser = [sammenheng.Process(target=_skriv_mange, args=(mappe, n, m, 60)) for m, n in enumerate(navn)]
    for p in prosesser:
        p.start()
    for p in prosesser:
        p.join(60)
        assert p.exitcode == 0
    m = Svarmappe(mappe)
    assert not m.uleselige
    skrevet = {json.dumps(o.verdi) for o in m.oppfoeringer}
    for n, i in itertools.product(range(8), range(60)):
        assert json.dumps(f"{n} {i}") in skrevet or json.dumps({"hva": f"{n} {i}"}) in skrevet
    assert len(m.oppfoeringer) == 8 * 60
    rader = [o for o in m.oppfoeringer if o.spm == "s1-straks"]
    assert len(m.tilstand.rader("s1-straks")) == len(rader), "rows of different writers stand side by side"
    felt = m.tilstand.felt["s2-budskap", ""]
    assert len(felt.historie) == 8 * 60 - len(rader) and felt.siste == max(felt.hoder, key=lambda o: o.orden)


def test_the_state_is_the_same_whatever_order_and_copies():
    a = endring(1)
    b = endring(2, sett=(a.id,))
    c = endring(3, "radmann", sett=(a.id,))
    d = endring(4, "radmann", verdi=b.verdi, sett=(a.id,))
    alle = [a, b, c, d]
    fasit = fold(alle)
    for rekke in itertools.permutations(alle):
        assert fold([*rekke, rekke[0]]) == fasit
    assert [o.verdi for o in fasit.felt["s2-budskap", ""].konflikt] == [c.verdi, d.verdi] or len(
        fasit.felt["s2-budskap", ""].konflikt
    ) == 2, "the same words twice is no conflict, but different words are"


def test_later_wins_unseen_is_a_conflict_and_choosing_settles_it(mappe):
    ordf, oek = Svarmappe(mappe, "Ordfører"), Svarmappe(mappe, "Økonomisjef")
    ordf.skriv("s1-planeier", "kommunedirektør")
    ordf.skriv("s1-planeier", "økonomisjef")
    assert ordf.tilstand.verdi("s1-planeier") == "oekonomisjef" and not ordf.tilstand.konflikter
    oek.skriv("s1-planeier", "controller")
    begge = Svarmappe(mappe, "radmann")
    (konflikt,) = begge.tilstand.konflikter.values()
    assert {o.verdi for o in konflikt} == {"oekonomisjef", "controller"}
    begge.velg(next(o.id for o in konflikt if o.verdi == "oekonomisjef"))
    etter = Svarmappe(mappe)
    assert not etter.tilstand.konflikter and etter.tilstand.verdi("s1-planeier") == "oekonomisjef"
    assert [o.verdi for o in etter.historikk("s1-planeier")] == [
        "kommunedirektoer", "oekonomisjef", "controller", "oekonomisjef",
    ]
    first = etter.historikk("s1-planeier")[0]
    etter.velg(first.id[:8])
    assert Svarmappe(mappe).tilstand.verdi("s1-planeier") == "kommunedirektoer"


def test_the_same_answer_again_is_no_change_and_a_row_can_be_taken_out(mappe):
    m = Svarmappe(mappe)
    assert m.skriv("s2-budskap", "Vi må ned 20 mill.") and not m.skriv("s2-budskap", " Vi må ned 20 mill. ")
    rad = m.ny_rad("s1-straks", {"hva": "Stanse innkjøp", "virkning_i_aar": "1,5"})
    andre = m.ny_rad("s1-straks", {"hva": "Vente med vikar"})
    m.skriv("s1-straks", None, rad)
    igjen = Svarmappe(mappe)
    assert igjen.tilstand.rader("s1-straks") == [(andre, {"hva": "Vente med vikar"})]
    assert igjen.historikk("s1-straks")[0].verdi == {"hva": "Stanse innkjøp", "virkning_i_aar": 1.5}


@pytest.mark.parametrize(
    "endre",
    [
        {"skriver": "../../rot"}, {"tid": "i går"}, {"felt": "../x"}, {"sett": ["x"]}, {"sett": "x"}, {"spm": 3},
        {"verdi": "\x00"}, {"verdi": {"a": 1}}, {"spm": "s9-finnes-ikke"}, {"spm": "s1-selvbilde"}, {"ekstra": 1},
    ],
)  # fmt: skip
def test_a_change_that_cannot_be_one_is_refused(endre):
    raa = endring(1).som_data()
    assert les_oppfoering(raa) == endring(1)
    raa |= endre
    if set(raa) == set(endring(1).som_data()) and isinstance(raa["sett"], list) and isinstance(raa["spm"], str):
        felt = {n: v for n, v in raa.items() if n != "id"}
        raa["id"] = Oppfoering(**{**felt, "sett": tuple(felt["sett"])}).id  # a forger can make a checksum too
    with pytest.raises(RobekFeil):
        les_oppfoering(raa)


def test_writer_names_are_harmless_file_names():
    assert skrivernavn("Økonomisjef") == "okonomisjef" and skrivernavn("../../etc/passwd") == "etc-passwd"
    assert skrivernavn("CON: *?") == "con-1"
    with pytest.raises(UgyldigInndata):
        skrivernavn("…")


def test_a_folder_that_is_no_municipality_is_refused(tmp_path):
    for navn in ("finnes-ikke", "."):
        with pytest.raises(RobekFeil):
            Svarmappe(tmp_path / navn)
