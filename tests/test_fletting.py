"""A new edition into a workbook someone has written in: nothing of hers is lost, and what is new is told."""

import json

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robekanalyse.hefte.flettebok import TIDLIGERE
from robekanalyse.hefte.fletting import LISTE, er_notatbok, flett, kilde
from robekanalyse.hefte.hovedbok import Hovedbok

FIL = "1517-hareid/samling-3.ipynb"


def md(id, tekst):
    return {"cell_type": "markdown", "id": id, "metadata": {}, "source": tekst}


def kode(id, tekst):
    return {"cell_type": "code", "id": id, "metadata": {}, "source": tekst, "outputs": [], "execution_count": None}


def bok(*celler):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(celler)}


def tekster(nb):
    return {c["id"]: kilde(c) for c in nb["cells"]}


GAMMEL = bok(md("c3-a", "# Samling 3"), md("c3-b", "Hva koster skolen?"), kode("c3-c", "s3.figur(her)"))
NY = bok(md("c3-a", "# Samling 3"), md("c3-b", "Hva koster skolen per elev?"), kode("c3-c", "s3.figur(her)"),
         md("c3-d", "En helt ny del"))  # fmt: skip


def test_untouched_becomes_the_new_edition_and_says_what_is_new():
    f = flett(GAMMEL, GAMMEL, NY)
    assert not f.egne
    assert [c for c in f.nb["cells"] if c["id"] != LISTE] == NY["cells"]
    assert f.endringer == ("Ny tekst: «Hva koster skolen per elev?».", "Nytt: «En helt ny del».")


def test_own_cells_stay_after_the_cell_they_stood_after():
    disk = bok(GAMMEL["cells"][0], md("mitt", "Vårt notat"), *GAMMEL["cells"][1:], kode("regn", "1 + 1"))
    f = flett(disk, GAMMEL, NY)
    assert f.egne
    assert [c["id"] for c in f.nb["cells"]] == ["c3-a", LISTE, "mitt", "c3-b", "c3-c", "regn", "c3-d"]
    liste = tekster(f.nb)[LISTE]
    assert "«En helt ny del»" in liste and "per elev" in liste


def test_a_changed_question_keeps_the_answer_and_the_old_question_as_a_note():
    disk = bok(GAMMEL["cells"][0], md("c3-b", "Hva koster skolen?\n\nHos oss: 115,8 mill. kr."), GAMMEL["cells"][2])
    f = flett(disk, GAMMEL, NY)
    alle = [kilde(c) for c in f.nb["cells"]]
    assert "Hva koster skolen?\n\nHos oss: 115,8 mill. kr." in alle
    assert any("I den nye utgaven" in t and "> Hva koster skolen per elev?" in t for t in alle)
    assert any("Det gamle spørsmålet" in t and "> Hva koster skolen?" in t for t in alle)
    igjen = flett(f.nb, NY, NY)
    assert "Hva koster skolen?\n\nHos oss: 115,8 mill. kr." in tekster(igjen.nb).values()
    assert len([c for c in igjen.nb["cells"] if "gamle spørsmålet" in kilde(c)]) <= 1, "notes do not pile up"


def test_what_is_taken_out_of_the_course_stays_when_someone_has_written_in_it():
    disk = bok(GAMMEL["cells"][0], md("c3-b", "Mitt svar"), GAMMEL["cells"][2])
    f = flett(disk, GAMMEL, bok(*(c for c in NY["cells"] if c["id"] != "c3-b")))
    assert tekster(f.nb)["c3-b"] == "Mitt svar"
    assert any("beholdt fordi noen har skrevet" in e for e in f.endringer)
    g = flett(GAMMEL, GAMMEL, bok(*(c for c in NY["cells"] if c["id"] != "c3-b")))
    assert "c3-b" not in tekster(g.nb) and "Tatt ut: «Hva koster skolen?»." in g.endringer


def test_words_in_our_own_note_are_hers():
    f = flett(bok(md("c3-b", "Endret"), *GAMMEL["cells"][2:]), GAMMEL, NY)
    for c in f.nb["cells"]:
        if c["id"] == LISTE:
            c["source"] = kilde(c) + "\n\nHusk å ta opp dette."
    assert any("Husk å ta opp dette." in kilde(c) for c in flett(f.nb, NY, NY).nb["cells"])


tekst = st.text(alphabet="ab \n#æ", max_size=6)
celle = st.builds(lambda id, t, k: (md if k else kode)(id, t), st.sampled_from([f"c3-{n}" for n in "abcdef"]), tekst,
                  st.booleans())  # fmt: skip


def uten_dobler(celler):
    return bok(*{c["id"]: c for c in celler}.values())


@settings(max_examples=300, deadline=None)
@given(st.lists(celle, max_size=6), st.lists(celle, max_size=8), st.lists(celle, max_size=6), st.booleans(), st.data())
def test_never_loses_a_persons_cell(gammel, disk, ny, har_base, data):
    """Any base, any file on disk (copies and cells of her own too), any new edition, and the same once more."""
    egne = data.draw(st.lists(st.builds(md, st.sampled_from(["egen-1", "egen-2", "c3-a"]), tekst), max_size=3))
    disk = bok(*data.draw(st.permutations([*disk, *egne])))
    base, nb = uten_dobler(gammel), uten_dobler(ny)
    f = flett(disk, base if har_base else None, nb)
    vaare = {(c["id"], c["cell_type"], kilde(c)) for c in base["cells"]} if har_base else set()
    hennes = {(c["cell_type"], kilde(c)) for c in disk["cells"] if (c["id"], c["cell_type"], kilde(c)) not in vaare}
    assert hennes <= {(c["cell_type"], kilde(c)) for c in f.nb["cells"]}
    ider = [c["id"] for c in f.nb["cells"]]
    assert len(ider) == len(set(ider))
    if not har_base or not set(c["id"] for c in base["cells"]) - set(c["id"] for c in disk["cells"]):
        assert {c["id"] for c in nb["cells"]} <= set(ider), "everything new is in"
    igjen = flett(f.nb, nb, nb)
    assert hennes <= {(c["cell_type"], kilde(c)) for c in igjen.nb["cells"]}


FREMMEDE = [b"", b"{}", b"[]", b"mine svar", b'{"cells": [1], "nbformat": 4}', b"[" * 100_000,
            b'{"cells": [{"cell_type": "code", "metadata": {}, "source": [3]}], "nbformat": 4}']  # fmt: skip


@pytest.mark.parametrize("data", FREMMEDE)
def test_what_is_no_notebook_is_not_merged_into(data):
    assert er_notatbok(data) is None


def som_bytes(nb):
    return nbformat.writes(nbformat.from_dict(nb)).encode()


def test_ledger_merges_keeps_the_earlier_file_and_never_just_replaces_it_again(tmp_path):
    for navn, nb in (("gammel", GAMMEL), ("ny", NY)):
        (tmp_path / f"{navn}.ipynb").write_bytes(som_bytes(nb))
    ut = tmp_path / "ut"
    b = Hovedbok(ut)
    b.legg_inn(FIL, "n1", som_bytes(GAMMEL), "", 1.0, tmp_path / "gammel.ipynb")
    disk = bok(*GAMMEL["cells"], md("mitt", "Vårt notat"))
    (ut / FIL).write_bytes(som_bytes(disk))
    assert b.legg_inn(FIL, "n2", som_bytes(NY), "", 1.0, tmp_path / "ny.ipynb") == FIL
    nb = json.loads((ut / FIL).read_bytes())
    assert {"mitt", "c3-d"} <= set(tekster(nb)) and tekster(nb)["mitt"] == "Vårt notat"
    tidligere, endringer = b.flettet[FIL]
    assert (ut / tidligere).read_bytes() == som_bytes(disk) and TIDLIGERE in tidligere and len(endringer) == 2
    b.lukk()
    b = Hovedbok(ut)  # another day
    assert b.ferdig_fra_foer(FIL, "n2") == (FIL, True)
    b.legg_inn(FIL, "n3", som_bytes(GAMMEL), "", 1.0, tmp_path / "gammel.ipynb")
    assert tekster(json.loads((ut / FIL).read_bytes()))["mitt"] == "Vårt notat"
    assert len(list((ut / "1517-hareid" / TIDLIGERE).iterdir())) == 2
    b.lukk()


def test_saved_again_by_jupyterlab_without_a_word_is_replaced_by_the_new_edition(tmp_path):
    (tmp_path / "gammel.ipynb").write_bytes(som_bytes(GAMMEL))
    (tmp_path / "ny.ipynb").write_bytes(som_bytes(NY))
    b = Hovedbok(tmp_path / "ut")
    b.legg_inn(FIL, "n1", som_bytes(GAMMEL), "", 1.0, tmp_path / "gammel.ipynb")
    fil = tmp_path / "ut" / FIL
    fil.write_text(json.dumps({**GAMMEL, "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}}}))
    b.legg_inn(FIL, "n2", som_bytes(NY), "", 1.0, tmp_path / "ny.ipynb")
    assert fil.read_bytes() == som_bytes(NY)
    b.lukk()


def test_a_failed_new_edition_is_put_beside_what_a_person_wrote(tmp_path):
    b = Hovedbok(tmp_path)
    b.legg_inn(FIL, "n1", som_bytes(GAMMEL), "", 1.0)
    (tmp_path / FIL).write_bytes(som_bytes(bok(*GAMMEL["cells"], md("mitt", "notat"))))
    assert b.legg_inn(FIL, "n2", som_bytes(NY), "celle c3-c: KeyError", 1.0).endswith("-ny.ipynb")
    b.lukk()
