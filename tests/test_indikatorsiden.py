"""The page on indicators and the glossary are made of the data, with an anchor that never moves."""

import re

import pytest

from robekanalyse.analyse.indikatorliste import alle_indikatorer
from robekanalyse.bok.indikatorsiden import anker, indikatorsiden
from robekanalyse.bok.oppslag import _ordliste
from robekanalyse.grunnlag.regler import regel

SIDE = indikatorsiden()


def test_hver_indikator_staar_der_med_alt_om_den():
    for id, i in alle_indikatorer().items():
        start = SIDE.index(f"({anker(id)})=\n### {i.navn}\n")
        del_ = SIDE[start: SIDE.find("\n(indikator-", start + 1)]
        for tekst in (i.enhet, i.formel, i.tabell, i.retning, *i.feller, f"`{id}`"):
            assert tekst.replace("|", "\\|").replace("<", "&lt;") in del_, (id, tekst)
        assert ("[antatt" in del_) == (i.antatt or i.tabell_antatt or any("[antatt" in f for f in i.feller)), id
        for r in i.regler:
            assert regel(r).hjemmel in del_, id


@pytest.mark.parametrize("id", ["netto_driftsresultat_prosent", "avvik_fra_norm", "grunnskolepoeng", "innbyggere"])
def test_ankeret_foelger_iden(id):
    """Links from plans and e-mails must hold: the anchor is the id with hyphens, not a count and not the name."""
    assert f"(indikator-{id.replace('_', '-')})=" in SIDE


def test_ingen_lenke_peker_paa_noe_som_ikke_finnes():
    ankere = re.findall(r"^\((indikator-[a-z0-9-]+)\)=$", SIDE, re.M)
    assert len(ankere) == len(set(ankere)) == len(alle_indikatorer())
    lenker = re.findall(r"\]\((indikator-[^)]+)\)", SIDE + _ordliste())
    assert set(lenker) == set(ankere)


def test_ordlista_lenker_ordene_som_er_indikatorer():
    ordliste = _ordliste()
    assert "[netto driftsresultat](indikator-netto-driftsresultat)" in ordliste
    assert "[utgiftsbehovsindeks](indikator-utgiftsbehovsindeks)" in ordliste
    assert "## Indikatorene" in ordliste


def test_formlene_er_ord_og_tegn_ikke_kode():
    for i in alle_indikatorer().values():
        assert not re.search(r"[*_{}]|\bnan\b", i.formel), i.id
        assert i.formel.endswith((".", ")")), i.id
