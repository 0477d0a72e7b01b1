"""The pages of the book that are made from data: their figures are those of the tables."""

from robekanalyse.bok import fasilitator, kostra90, robeksiden
from robekanalyse.bok.mellomlager import rydd_gammelt


def ren(t: str) -> str:
    return t.replace("\N{NO-BREAK SPACE}", " ")


def test_kostrasidens_tall_er_regnet_av_tabellene():
    side = ren(kostra90.side())
    # 115 843 000 / 5 320 and 115 843 − 18 206 · 1,2367 · 5,320 (1000 kr), Hareid 2024
    for tall in ("= **21 775 kr per innbygger**", "18 206 · 1,2367 = 22 515 kr", "**−3,9 mill. kr**"):
        assert tall in side, tall
    # −55 557 / 635 076; 1,75 % of it; (635 076 / 578 364) / 1,043 − 1
    for tall in ("= **−8,7 prosent**", "er 11,1 mill. kr", "Avstanden er 66,7 mill. kr", "= **5,3 prosent**"):
        assert tall in side, tall
    assert "eller 13,6 mill. kr" in side and "134,1 mill. kr" in side
    assert "Finansdepartementet" in side.split("### Oppgave 5")[1]  # the deflator's source stands under the exercises
    assert "nan" not in side.lower().split() and "None" not in side


def test_robeksiden_har_bokstavene_foer_og_etter_2020():
    i_dag, foer = ren(robeksiden.side()).split("## Loven før 2020")
    assert "| g |" in i_dag and "§ 28-1" in i_dag
    assert "| g |" not in foer and "§ 60" in foer


def test_fasilitatoren_har_kortene_til_alle_deltakerne():
    side = fasilitator.sider()["fasilitator-3"]
    for navn in ("Hareid", "Målselv", "Porsanger", "Skjervøy", "Vestnes"):
        assert side.count(f"| {navn} |") == 3, navn
    assert "Samtalekort for" not in fasilitator.sider()["fasilitator-2"]


def test_mellomlageret_kastes_naar_noe_bak_notatbokene_er_endret(tmp_path):
    for navn in ("robekanalyse/analyse/x.py", "data/regler/robek.yaml", "requirements.lock", "_config.yml"):
        fil = tmp_path / navn
        fil.parent.mkdir(parents=True, exist_ok=True)
        fil.write_text("1")
    assert not rydd_gammelt(tmp_path)  # nothing has been built yet
    for navn in ("robekanalyse/analyse/x.py", "data/regler/robek.yaml", "requirements.lock"):
        husket = tmp_path / "book" / "_build" / ".jupyter_cache" / "svar"
        husket.parent.mkdir(parents=True, exist_ok=True)
        husket.write_text("gammelt")
        assert not rydd_gammelt(tmp_path) and husket.exists()
        (tmp_path / navn).write_text(f"endret {navn}")
        assert rydd_gammelt(tmp_path) and not husket.exists(), navn


def test_alt_et_nettsted_har_med_fra_pyodide_har_en_lisens():
    from robekanalyse.bok.lisenser import sider
    from robekanalyse.grunnlag.datamappe import les_yaml

    d = les_yaml("nettsted/pyodide.yaml")
    lisenser = [p for pakker in les_yaml("nettsted/lisenser.yaml")["python"].values() for p in pakker]
    trengs = {*d["pakker"], *d["egne"], *(t for e in d["egne"].values() for t in e["trenger"])}
    assert trengs <= set(lisenser) and len(lisenser) == len(set(lisenser))
    assert f"pyodide {d['utgave']}" in sider()["lisenser"] and "MPL-2.0" in sider()["lisenser"]
