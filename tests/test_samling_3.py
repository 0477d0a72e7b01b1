"""Notebook 3 shows the analysis' own numbers, says what is missing, and marks what is constructed."""

import re

import pytest

from robekanalyse.samling import s3_handlingsrom as s3
from robekanalyse.samling.start import aapne
from robekanalyse.visning.figur import Figur

DELER = ["storepenger", "riktigmaal", "norm", "avvik", "avviksfigur", "utvikling", "referanse", "referanser_forklart",
         "driverfoss", "tjenestebord", "kort", "tiltak"]  # fmt: skip


def tekst(v):
    return v.full_alttekst + v.under + str(v.full_spec["title"]) if isinstance(v, Figur) else v._repr_html_()


@pytest.mark.parametrize("kommune", ["Hareid", "Fjordvik", "Røst", "Nordreisa", "Ålesund", "Oslo"])
@pytest.mark.parametrize("del_", DELER)
def test_every_part_shows_something_readable(kommune, del_):
    t = tekst(getattr(s3, del_)(aapne(3, kommune, "eksempel")))
    assert len(t) > 80
    assert not re.search(r"\b(nan|NaN|None|<NA>)\b", t), t[:300]


def test_known_figures_of_hareid():
    t = s3.avvik(aapne(3, "Hareid", "eksempel", 2024)).data.set_index("Tjeneste")["Avvik, mill. kr"]
    assert t["Administrasjon og styring"] == "+13,6" and t["Grunnskole"] == "−3,9"


def test_gap_shows_the_norm_and_how_to_fill_the_rest():
    t = s3.avvik(aapne(3, "Røst", "eksempel"))
    rad = t.data.set_index("Tjeneste").loc["Grunnskole"]
    assert rad["Norm, mill. kr"] == "12,3" and rad["Avvik, mill. kr"] == "–"
    assert "legg inn kommunens eget regnskap" in tekst(s3.norm(aapne(3, "Røst", "eksempel")))


def test_own_figures_that_end_before_the_reference_are_said():
    t = tekst(s3.avvik(aapne(3, "Nordreisa", "eksempel")))
    assert "slutter i 2019" in t and "normen for 2025" in t


def test_constructed_is_marked_and_only_that():
    assert "Konstruert eksempel" in tekst(s3.storepenger(aapne(3, "Fjordvik")))
    assert "Konstruert" not in tekst(s3.storepenger(aapne(3, "Hareid", "eksempel")))
    assert "Konstruert eksempel" in tekst(s3.tiltak(aapne(3, "Hareid", "eksempel")))


def test_waterfall_of_fjordvik_adds_up():
    v = s3.driverfoss(aapne(3, "Fjordvik")).spec["data"]["values"]
    assert v[0]["til"] == pytest.approx(10763.5) and v[-1]["til"] == pytest.approx(20000)
    assert v[-2]["til"] == pytest.approx(20000)


def test_network_stands_in_alphabetical_order():
    t = s3.tjenestebord(aapne(3, "Hareid", "eksempel"))
    assert list(t.data.columns[1:]) == ["Hareid", "Målselv", "Porsanger", "Skjervøy", "Vestnes"]
