"""Walks through what gatherings 4–6 show: every legal statement has act, section and the date of the rules."""

import json
import re
from pathlib import Path

import pytest

from robekanalyse import verksted
from robekanalyse.samling import s4_roller, s5_styringssystem, s6_nedbemanning, start

NOTATBOEKER = {4: "4_roller", 5: "5_styringssystem", 6: "6_nedbemanning"}
LOVER = re.compile(
    r"kommuneloven|koml\.|aml\.|arbeidsmiljøloven|arbeidsmarkedsloven|plan- og bygningsloven|barnehageloven|"
    r"opplæringslova|eigedomsskattelova|HTA|[Hh]ovedavtalen|[Hh]ovedtariffavtalen|fvl\.|forvaltningslov|offentleglova|"
    r"statsansatteloven|domstolloven|diskrimineringsloven|lov \d+\. \w+ \d{4}"
)
DATO = re.compile(r"kontrollert \d{1,2}\. \w+ 20\d\d")
EGNE = {"frist": {"ansatt_fra": "1.1.2015", "foedt": "1.6.1966", "mottatt": "15.1.2027"},
        "egen_masse": {"hendelser": [("4.1.2027", "oppsigelse", True, 9)]}}  # fmt: skip
DELER = [(4, s4_roller, n) for n in s4_roller.__all__] + [(5, s5_styringssystem, n) for n in s5_styringssystem.__all__]
DELER += [(6, s6_nedbemanning, n) for n in s6_nedbemanning.__all__ if n not in ("forbehold", "skjema")]
TVILLINGER = [(4, "matrisesjekk"), (4, "sorter"), (4, "sorteringsbilde"), (5, "maalbygger"), (6, "fristkalkulator"),
              (6, "massekalkulator"), (6, "tidslinjekalkulator"), (6, "foersteaarskalkulator"),
              (6, "fortrinnskalkulator")]  # fmt: skip


@pytest.fixture(scope="module")
def her():
    return {nr: start.aapne(nr, "1517") for nr in NOTATBOEKER}


@pytest.fixture(autouse=True)
def ferdig_hefte(monkeypatch, tmp_path):
    monkeypatch.setenv("ROBEK_VISNING", "hefte")
    monkeypatch.chdir(tmp_path)


def alt_synlig(x):
    """All that a reader meets: a chart's title, alt text, table and notes as well."""
    deler = [str(x), *getattr(x, "merknader", ()), getattr(x, "alttekst", "")]
    if getattr(x, "tabell", None) is not None:
        deler += [str(v) for v in x.tabell.to_numpy().ravel()]
    return "\n".join(deler).replace("\xa0", " ")


def uten_lov(tekst):
    """The section signs that have no act named before them on the same line, or in the same list of sections."""
    return [
        linje[max(0, m.start() - 40): m.end() + 12] for linje in tekst.split("\n") for m in re.finditer("§", linje)
        if not LOVER.search(linje[: m.start()])
    ]  # fmt: skip


def proev(nr, tekst):
    if "§" in tekst:
        assert not uten_lov(tekst), uten_lov(tekst)
        assert DATO.search(tekst), "law without the date of the rules"
    if nr == 6:
        assert "Opplæringsstoff, ikke juridisk rådgivning" in tekst and DATO.search(tekst)


@pytest.mark.parametrize(("nr", "modul", "navn"), DELER, ids=lambda v: v if isinstance(v, str) else "")
def test_each_part(her, nr, modul, navn):
    proev(nr, alt_synlig(getattr(modul, navn)(her[nr], **EGNE.get(navn, {}))))


@pytest.mark.parametrize(("nr", "navn"), TVILLINGER)
def test_each_static_twin(her, nr, navn):
    proev(nr, alt_synlig(getattr(verksted, navn)(her[nr])))


@pytest.mark.parametrize("nr", NOTATBOEKER)
def test_prose_names_the_act_and_the_first_cell_says_what_it_is(nr):
    fil = Path(__file__).parents[1] / f"notebooks/{NOTATBOEKER[nr]}.ipynb"
    celler = ["".join(c["source"]) for c in json.loads(fil.read_text(encoding="utf-8"))["cells"]
              if c["cell_type"] == "markdown"]  # fmt: skip
    for t in celler:
        assert not uten_lov(t), uten_lov(t)
    if nr == 6:
        assert "Opplæringsstoff, ikke juridisk rådgivning" in celler[0] or "opplæringsstoff" in celler[0].lower()


def test_the_walk_finds_what_is_missing():
    assert uten_lov("Det står i § 14-2.") and not uten_lov("kommuneloven § 14-2 og § 14-3")
    with pytest.raises(AssertionError):
        proev(4, "kommuneloven § 14-2")
