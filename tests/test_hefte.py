"""Workbooks before and after the run: notebooks and parameters, units, the ledger, and bytes without time or chance."""

import json
from pathlib import Path

import nbformat
import pytest

from robekanalyse.grunnlag.feil import OedelagtFil, UgyldigInndata
from robekanalyse.grunnlag.kommune import FJORDVIK, finn_kommune
from robekanalyse.grunnlag.nettverk import finn_nettverk
from robekanalyse.hefte import arbeidsbok, notatboker
from robekanalyse.hefte.enheter import Enhet, lag_enheter, les_samlinger
from robekanalyse.hefte.hovedbok import FILNAVN, Hovedbok
from robekanalyse.hefte.noekkel import noekkel
from robekanalyse.hefte.rammer import Samler, pakk
from robekanalyse.hefte.tekstvask import samle_stroemmer, vask

HEFTER = Path(__file__).parent / "hefter"


# --- which notebooks, which parameters ---------------------------------------------------------------------------

def test_notebooks_are_found_in_a_checkout_and_in_a_wheel(tmp_path, monkeypatch):
    assert [notatboker.notatbok(n).name[0] for n in range(1, 7)] == list("123456")
    pakke = tmp_path / "site" / "robekanalyse"
    (pakke / "notebooks").mkdir(parents=True)
    (pakke / "notebooks" / "3_handlingsrom.ipynb").write_text("{}")
    monkeypatch.setattr(notatboker, "__file__", str(pakke / "hefte" / "notatboker.py"))
    notatboker.notatbokmappe.cache_clear()
    try:
        assert notatboker.notatbok(3) == pakke / "notebooks" / "3_handlingsrom.ipynb"
        with pytest.raises(OedelagtFil, match="samling 4 mangler"):
            notatboker.notatbok(4)
    finally:
        notatboker.notatbokmappe.cache_clear()


@pytest.mark.parametrize(
    "innhold",
    ["", "{", "[]", '{"nbformat": 3, "cells": []}', '{"nbformat": 4}', "\x00\xff",
     '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code"}]}'],
)
def test_damaged_notebook_is_one_sentence(tmp_path, innhold):
    fil = tmp_path / "1_x.ipynb"
    fil.write_text(innhold, encoding="latin-1")
    with pytest.raises(OedelagtFil, match="1_x.ipynb er ødelagt"):
        notatboker.les_notatbok(fil)


def test_two_cells_with_one_id_are_told(tmp_path):
    nb = json.loads((HEFTER / "grei.ipynb").read_text())
    nb["cells"][2]["id"] = nb["cells"][1]["id"]
    (tmp_path / "1_x.ipynb").write_text(json.dumps(nb))
    with pytest.raises(OedelagtFil, match="1_x.ipynb har to celler med id t-01"):
        notatboker.les_notatbok(tmp_path / "1_x.ipynb")


def test_parameters_are_read_from_their_cell():
    nb = notatboker.les_notatbok(HEFTER / "grei.ipynb")
    assert notatboker.parametre(nb) == {"kommune": "1517", "nettverk": "eksempel", "aar": None}
    assert notatboker.parametre({"cells": []}) == {}


@pytest.mark.parametrize(
    "gitt, sier",
    [
        ({"kommnue": "1517"}, "mente du «kommune»?"),
        ({"zzz": 1}, "de som finnes, er kommune, nettverk, aar"),
        ({"kommune": 1517}, "kan ikke være 1517: den skal være tekst, som '1517'"),
    ],
)
def test_misspelt_or_wrong_parameter_is_refused(gitt, sier):
    nb = notatboker.les_notatbok(HEFTER / "grei.ipynb")
    with pytest.raises(UgyldigInndata, match="grei.ipynb") as e:
        notatboker.kontroller_parametre(nb, gitt, "grei.ipynb")
    assert sier in str(e.value)
    notatboker.kontroller_parametre(nb, {"kommune": "0301", "aar": 2024, "nettverk": None})


def test_every_real_notebook_takes_the_parameters_of_the_batch():
    for e in lag_enheter([finn_kommune("Hareid")], range(1, 7), finn_nettverk("robek-3"), 2024):
        assert set(notatboker.parametre(notatboker.les_notatbok(e.notatbok))) >= set(e.parametre)


# --- units ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(
    "skrevet, nr",
    [("3", (3,)), ("1-6", (1, 2, 3, 4, 5, 6)), ("1,3", (1, 3)), ("5, 1-2", (1, 2, 5)), ("2–3", (2, 3)), ("4-4", (4,))],
)
def test_gatherings(skrevet, nr):
    assert les_samlinger(skrevet) == nr


@pytest.mark.parametrize("skrevet", ["", "0", "7", "3-1", "1-7", "en", "1,,2", "1-", "-1", "1.5"])
def test_gatherings_refused(skrevet):
    with pytest.raises(UgyldigInndata, match="er ikke samlinger"):
        les_samlinger(skrevet)


def test_units_one_per_municipality_and_gathering():
    hareid, maalselv = finn_kommune("Hareid"), finn_kommune("Målselv")
    enheter = lag_enheter([hareid, maalselv, hareid], (1, 3), finn_nettverk("eksempel"), 2024)
    assert [e.fil for e in enheter] == [
        "1517-hareid/samling-1.ipynb", "1517-hareid/samling-3.ipynb",
        f"{maalselv.mappenavn}/samling-1.ipynb", f"{maalselv.mappenavn}/samling-3.ipynb",
    ]
    assert enheter[0].parametre == {"kommune": "1517", "aar": 2024, "nettverk": "eksempel"}
    assert lag_enheter([FJORDVIK], (2,))[0].parametre == {"kommune": "9901", "aar": None}


def test_key_depends_on_what_the_workbook_depends_on(tmp_path):
    fil = tmp_path / "1_x.ipynb"
    fil.write_bytes((HEFTER / "grei.ipynb").read_bytes())
    en = Enhet("a.ipynb", fil, {"kommune": "1517"})
    like = Enhet("b.ipynb", fil, {"kommune": "1517"}, "1517", "Hareid", 1)
    assert noekkel(en) == noekkel(like)
    ulike = [
        Enhet("a.ipynb", fil, {"kommune": "1515"}),
        Enhet("a.ipynb", HEFTER / "ekkel.ipynb", {"kommune": "1517"}),
        Enhet("a.ipynb", fil, {"kommune": "1517"}, avhenger_av="et eget nettverk"),
    ]
    assert len({noekkel(e) for e in [en, *ulike]}) == 4


def test_key_depends_on_data_rules_and_library(tmp_path, monkeypatch):
    import shutil

    from robekanalyse.hefte import noekkel as modul

    data, pakke = tmp_path / "data", tmp_path / "robekanalyse"
    shutil.copytree(HEFTER.parents[1] / "data" / "regler", data / "regler")
    for rom in ("grunnlag", "hefte"):
        shutil.copytree(HEFTER.parents[1] / "robekanalyse" / rom, pakke / rom)
    monkeypatch.setattr(modul, "datamappe", lambda: data)
    monkeypatch.setattr(modul, "__file__", str(pakke / "hefte" / "noekkel.py"))

    def naa():
        modul.felles_grunnlag.cache_clear()
        return modul.felles_grunnlag()

    try:
        sett = [naa(), naa()]
        assert sett[0] == sett[1]
        for fil in (next((data / "regler").glob("*.yaml")), pakke / "grunnlag" / "tall.py"):
            fil.write_text(fil.read_text() + "\n")
            sett.append(naa())
        monkeypatch.setattr(modul, "version", lambda navn: "99")
        sett.append(naa())
        assert len(set(sett)) == 4
    finally:
        modul.felles_grunnlag.cache_clear()


def test_key_depends_on_a_network_file_of_ones_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nettverk").mkdir()
    noekler = []
    for medlemmer in ("[Hareid, Ulstein]", "[Hareid, Sande i Møre og Romsdal]"):
        (tmp_path / "nettverk" / "eget.yaml").write_text(f"sunnmøre: {medlemmer}\n")
        nettverk = finn_nettverk("sunnmøre")
        noekler.append(noekkel(lag_enheter(nettverk.kommuner, (1,), nettverk)[0]))
    assert noekler[0] != noekler[1]


# --- bytes ---------------------------------------------------------------------------------------------------------

def _nb(*utdata):
    celle = nbformat.v4.new_code_cell("1", outputs=[nbformat.from_dict(u) for u in utdata])
    celle["id"] = "c"
    return nbformat.v4.new_notebook(cells=[celle])


def _stroem(navn, tekst):
    return {"output_type": "stream", "name": navn, "text": tekst}


def _vist(data):
    return {"output_type": "display_data", "data": data, "metadata": {}}


def test_printed_pieces_are_joined_stdout_first():
    bilde = _vist({"text/plain": "x"})
    foer = [_stroem(*x) for x in (("stderr", "f"), ("stdout", "a"), ("stderr", "g"), ("stdout", "b"))]
    ut = [(u.get("name"), u.get("text")) for u in samle_stroemmer([*foer, bilde, _stroem("stdout", "c")])]
    assert ut == [("stdout", "ab"), ("stderr", "fg"), (None, None), ("stdout", "c")]


def test_addresses_and_process_numbers_go():
    nb = _nb(
        _stroem("stdout", "<object at 0x7f00deadbeef> og /tmp/ipykernel_4711/99.py:1: Warning"),
        _vist({"text/plain": "<K at 0x55aa55aa>", "application/json": {"a": "0x7f00deadbeef"}}),
        {"output_type": "error", "ename": "E", "evalue": "0x7f00dead", "traceback": [f"File {nbformat.__file__}:3"]},
    )
    vask(nb)
    stroem, vist, feil = nb.cells[0].outputs
    assert stroem["text"] == "<object at 0x0> og celle-99.py:1: Warning"
    assert vist["data"]["text/plain"] == "<K at 0x0>" and vist["data"]["application/json"] == {"a": "0x7f00deadbeef"}
    assert feil["evalue"] == "0x0" and feil["traceback"] == ["File nbformat/__init__.py:3"]


def test_random_ids_are_renamed_alike_everywhere():
    def med(a, b):
        nb = _nb(_vist({"application/vnd.jupyter.widget-view+json": {"model_id": a}, "text/plain": a}))
        nb.metadata["widgets"] = {"x": {"state": {a: {"layout": f"IPY_MODEL_{b}"}, b: {}}}}
        vask(nb)
        return json.dumps(nb, sort_keys=True)

    assert med("a" * 32, "b" * 32) == med("0" * 32, "f" * 32)
    assert med("a" * 32, "b" * 32) != med("a" * 32, "a" * 32)


def test_workbook_of_a_unit_nobody_could_run_is_valid_and_says_why():
    ferdig = arbeidsbok.ikke_kjoert(HEFTER / "grei.ipynb", {"kommune": "0301"}, "prosessen ble avsluttet")
    nb = nbformat.reads(ferdig.innhold.decode(), 4)
    nbformat.validate(nb)
    assert nb.cells[0]["id"] == "stopp-oeverst" and "prosessen ble avsluttet" in nb.cells[0].source
    assert nb.metadata.papermill.parameters == {"kommune": "0301"}
    assert ferdig == arbeidsbok.ikke_kjoert(HEFTER / "grei.ipynb", {"kommune": "0301"}, "prosessen ble avsluttet")


def test_seed_comes_from_cells_and_parameters():
    def froe(kommune):
        fil = HEFTER / "grei.ipynb"
        return arbeidsbok.froe(arbeidsbok.klargjoer(arbeidsbok.les_mal(fil), {"kommune": kommune}, fil.name))

    assert froe("1517") == froe("1517") != froe("1515")


# --- messages ------------------------------------------------------------------------------------------------------

def test_messages_come_whole_however_they_are_cut():
    alt = pakk({"id": 1}, b"abc\n\x00") + pakk({"id": 2}) + pakk({"id": 3, "t": "æ\n"}, b"x" * 1000)
    for stykke in (1, 7, 10_000):
        samler, ut = Samler(), []
        for i in range(0, len(alt), stykke):
            ut += samler.mat(alt[i : i + stykke])
        assert [(h["id"], len(k)) for h, k in ut] == [(1, 5), (2, 0), (3, 1000)]


# --- the ledger ----------------------------------------------------------------------------------------------------

FIL = "1517-hareid/samling-3.ipynb"


def test_ledger_knows_what_is_done_and_what_changed(tmp_path):
    bok = Hovedbok(tmp_path)
    assert bok.ferdig_fra_foer(FIL, "n1") is None
    assert bok.legg_inn(FIL, "n1", b"en", "", 1.0) == FIL
    bok.lukk()
    bok = Hovedbok(tmp_path)
    assert bok.ferdig_fra_foer(FIL, "n1") == (FIL, False)
    assert bok.ferdig_fra_foer(FIL, "n2") is None
    assert bok.legg_inn(FIL, "n2", b"to", "", 1.0) == FIL and (tmp_path / FIL).read_bytes() == b"to"
    bok.lukk()


def test_a_workbook_changed_by_a_person_is_never_overwritten(tmp_path):
    bok = Hovedbok(tmp_path)
    bok.legg_inn(FIL, "n1", b"en", "", 1.0)
    (tmp_path / FIL).write_bytes(b"mine svar")
    assert bok.ferdig_fra_foer(FIL, "n1") == (FIL, True)
    ved_siden = "1517-hareid/samling-3-ny.ipynb"
    assert bok.legg_inn(FIL, "n2", b"to", "", 1.0) == ved_siden
    assert bok.ferdig_fra_foer(FIL, "n2") == (ved_siden, False)
    assert bok.legg_inn(FIL, "n3", b"tre", "", 1.0) == ved_siden
    (tmp_path / ved_siden).write_bytes(b"flere svar")
    assert bok.legg_inn(FIL, "n4", b"fire", "", 1.0) == "1517-hareid/samling-3-ny-2.ipynb"
    assert [(tmp_path / f).read_bytes() for f in (FIL, ved_siden)] == [b"mine svar", b"flere svar"]
    bok.lukk()


def test_a_file_the_ledger_does_not_know_is_a_persons(tmp_path):
    (tmp_path / "1517-hareid").mkdir()
    (tmp_path / FIL).write_bytes(b"fremmed")
    bok = Hovedbok(tmp_path)
    assert bok.legg_inn(FIL, "n", b"ny", "", 1.0).endswith("-ny.ipynb")
    assert (tmp_path / FIL).read_bytes() == b"fremmed"
    bok.lukk()


def test_a_failed_workbook_is_tried_again(tmp_path):
    bok = Hovedbok(tmp_path)
    bok.legg_inn(FIL, "n", b"feil", "celle x: KeyError", 1.0)
    assert bok.ferdig_fra_foer(FIL, "n") is None
    assert bok.legg_inn(FIL, "n", b"bra", "", 1.0) == FIL
    bok.lukk()


@pytest.mark.parametrize("antall", [1, 20, 40, 150])
def test_a_half_last_line_is_survived(tmp_path, antall):
    bok = Hovedbok(tmp_path)
    bok.legg_inn(FIL, "n1", b"en", "", 1.0)
    bok.legg_inn("a/b.ipynb", "n2", b"to", "", 1.0)
    bok.lukk()
    ledger = tmp_path / FILNAVN
    ledger.write_bytes(ledger.read_bytes()[:-antall])
    bok = Hovedbok(tmp_path)
    assert bok.ferdig_fra_foer(FIL, "n1") == (FIL, False)
    bok.legg_inn("a/b.ipynb", "n2", b"to", "", 1.0)
    bok.legg_inn("a/c.ipynb", "n3", b"tre", "", 1.0)
    bok.lukk()
    bok = Hovedbok(tmp_path)
    for fil, noekkel_ in ((FIL, "n1"), ("a/b.ipynb", "n2"), ("a/c.ipynb", "n3")):
        assert bok.ferdig_fra_foer(fil, noekkel_) == (fil, False)
    bok.lukk()


def test_killed_between_rename_and_line_the_file_is_still_ours(tmp_path):
    bok = Hovedbok(tmp_path)
    bok.legg_inn(FIL, "n1", b"en", "", 1.0)
    bok.lukk()
    ledger = tmp_path / FILNAVN
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[:-1]))
    bok = Hovedbok(tmp_path)
    assert bok.ferdig_fra_foer(FIL, "n1") is None, "not known to be whole, so made again"
    assert bok.legg_inn(FIL, "n2", b"to", "", 1.0) == FIL, "but known as ours, so replaced"
    bok.lukk()


def test_half_written_files_are_cleared_and_two_runs_do_not_meet(tmp_path):
    (tmp_path / "1517-hareid").mkdir()
    (tmp_path / "1517-hareid" / "samling-3.ipynb.uferdig").write_bytes(b"halv")
    bok = Hovedbok(tmp_path)
    assert not list(tmp_path.rglob("*.uferdig"))
    with pytest.raises(UgyldigInndata, match="En annen kjøring"):
        Hovedbok(tmp_path)
    bok.lukk()
    Hovedbok(tmp_path).lukk()


@pytest.mark.parametrize("hva", ["fil", "under fil"])
def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path, hva):
    (tmp_path / "fil").write_text("x")
    with pytest.raises(UgyldigInndata, match="kan ikke skrives til .*velg en annen med --ut"):
        Hovedbok(tmp_path / ("fil" if hva == "fil" else "fil/under"))


def test_the_text_written_is_the_notebook_itself():
    from robekanalyse.hefte.skriving import skriv

    nb = nbformat.read(HEFTER / "ekkel.ipynb", 4)
    nb.cells[0]["outputs"] = [nbformat.v4.new_output("stream", text="å\n\u2028\r\n"), nbformat.v4.new_output(
        "display_data", data={"application/json": {"a": [1.5, None, "</script>"]}, "text/plain": "x\ny"})]
    nb.cells[1]["source"] = "a = '\x85'\n\nb\u2028c"
    assert nbformat.reads(skriv(nb), 4) == nb
    nb.cells[0]["outputs"][0]["name"] = 1
    with pytest.raises(nbformat.ValidationError):
        skriv(nb)
