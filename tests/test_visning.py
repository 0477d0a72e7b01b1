"""What a reader sees of a chart or a table: alt text, source line, figures behind, the mark for constructed."""

import re

import pandas as pd
import pytest

from robekanalyse.grunnlag.kilder import kildelinje
from robekanalyse.grunnlag.opphav import Opphav
from robekanalyse.visning import diagram
from robekanalyse.visning.farger import KONFIG, SERIER
from robekanalyse.visning.figur import figur
from robekanalyse.visning.gjengivelse import V5_MIME, diagrambunt, tegn_svg
from robekanalyse.visning.html import enkel_tabell
from robekanalyse.visning.tabell import tabell

EKTE = Opphav("ssb-07459", "Personer1", (2024, 2025))
LAGET = Opphav("fjordvik", aar=(2025, 2025), konstruert=True)


@pytest.fixture
def poster():
    return pd.DataFrame({"post": ["Grunnskole", "Barnehage"], "verdi": [1234.5, -3.25], "tekst": ["1 234,5", "−3,3"]})


def lag(poster, opphav=EKTE, **valg):
    return figur(
        diagram.soeyler(poster, "post", "verdi", "Mill. kr", etikett="tekst", fortegn=True),
        "Avvik",
        "Grunnskole ligger over.",
        [opphav],
        tabell=poster[["post", "tekst"]],
        **valg,
    )


def test_workbook_bundle_has_spec_and_alt_text_and_no_picture(poster):
    bunt = diagrambunt(lag(poster).full_spec, lag(poster).full_alttekst)
    assert set(bunt) == {V5_MIME, "text/plain"}
    assert bunt["text/plain"] == "Avvik. Grunnskole ligger over." == bunt[V5_MIME]["description"]
    assert bunt[V5_MIME]["data"]["values"][0]["post"] == "Grunnskole"
    assert "/v5" in bunt[V5_MIME]["$schema"] and bunt[V5_MIME]["usermeta"]["embedOptions"]["actions"] is False


def test_book_bundle_has_drawing_and_spec(poster, monkeypatch):
    monkeypatch.setenv("ROBEK_VISNING", "bok")
    f = lag(poster.assign(post=["</script>", "Barnehage"]))
    html = diagrambunt(f.full_spec, f.full_alttekst)["text/html"]
    assert '<svg role="img" aria-label="Avvik. Grunnskole ligger over."' in html
    assert html.count("</script>") == 1, "data must not end the script element"


def test_axis_numbers_are_norwegian(poster):
    svg = tegn_svg(lag(poster.assign(verdi=[12000, -2000])).full_spec)
    assert "10\u00a0000" in svg and "10,000" not in svg


def test_source_line_remarks_and_figures_follow_the_chart(poster):
    under = lag(poster, merknader=["Dette må sies."]).under
    assert "Kilde: Statistisk sentralbyrå, tabell 07459, 2024–2025" in under
    assert "Dette må sies." in under and "<summary>Vis tallene bak figuren</summary>" in under and "1 234,5" in under


def test_every_part_of_a_figure_has_its_table_variable_year_status_and_date(poster):
    """Under a chart and a table alike: one row per variable, years joined, and what is not stated said as such."""
    kilder = [
        Opphav("ssb-12137", "netto driftsresultat", (2015, 2023), "ikke oppgitt", "prosent regnet av beløp"),
        Opphav("ssb-12137", "netto driftsresultat", (2024, 2025), "ikke oppgitt", "prosent regnet av beløp"),
        Opphav("ssb-12134", "frie inntekter per innbygger", (2025, 2025), "foreløpig (mars 2026)"),
    ]
    for html in (
        figur(diagram.soeyler(poster, "post", "verdi", "Mill. kr", "tekst"), "Tittel", "Alt.", kilder).under,
        tabell(poster, "Avvik", {"post": "Tjeneste"}, kilder=kilder)._repr_html_(),
    ):
        detaljer = html[html.index("Hvor tallene kommer fra</summary>"):]
        celler = re.findall(r"<td[^>]*>(.*?)</td>", detaljer)
        assert celler == [
            "Statistisk sentralbyrå, tabell 12137", "netto driftsresultat", "2015–2025",
            "status ikke oppgitt, innebygd 25. november 2026", "prosent regnet av beløp",
            "Statistisk sentralbyrå, tabell 12134", "frie inntekter per innbygger", "2025",
            "foreløpig (mars 2026), hentet i april 2026", "–",
        ]
    linje = kildelinje(kilder)
    assert "tabell 12137, 2015–2025, netto driftsresultat, innebygd 25. november 2026, status ikke oppgitt" in linje
    assert "Hvor tallene kommer fra" not in tabell(poster, "Avvik", {"post": "Tjeneste"}, kilder=())._repr_html_()


def test_constructed_figures_are_marked_everywhere(poster):
    f = lag(poster, LAGET)
    assert f.full_spec["title"]["subtitle"][0] == "Konstruert eksempel"
    assert f.full_alttekst.startswith("Konstruert eksempel. ") and "Konstruert eksempel" in f.under
    t = tabell(poster, "Avvik", {"post": "Tjeneste"}, kilder=[LAGET])
    assert "Konstruert eksempel: Avvik" in t._repr_html_() and "Konstruert eksempel" in str(t)


def test_table_has_norwegian_numbers_missing_mark_and_stable_bytes(poster):
    t = tabell(
        poster.assign(verdi=[1234567.25, None]),
        "Beløp",
        {"post": "Tjeneste", "verdi": "Kr"},
        {"verdi": 1},
        kilder=[EKTE],
        merknader=["Merk dette."],
    )
    html = t._repr_html_()
    assert "1\u00a0234\u00a0567,3" in html and ">–<" in html and "nan" not in html.lower()
    assert "Merk dette." in html and "Kilde: Statistisk" in html
    assert '>Konstruert' not in html and ">Beløp</caption>" in html
    assert html == t._repr_html_() and '<td style="text-align:right' in html
    # each heading is told apart from its cells, also where the style sheet is dropped
    selve = html.split("<details>")[0]
    assert selve.count('<th scope="col"') == 2 and 'text-align:left">Tjeneste</th>' in html


def test_table_with_groups_keeps_every_row_under_its_heading():
    d = pd.DataFrame({"g": ["b", "a", "b"], "x": ["1", "2", "3\n4"], "y": ["<u>", "æ", "&"]})
    html = tabell(d, "T", gruppe="g")._repr_html_()
    steder = [html.index(t) for t in (">b</th>", ">1<", ">3<br>4<", ">a</th>", ">2<")]
    assert steder == sorted(steder)
    assert html.count("<tbody>") == 2 and "&lt;u&gt;" in html and "&amp;" in html and 'scope="col"' in html
    assert ">g<" not in html


def test_hostile_text_stays_text(poster):
    ond = poster.assign(post=["<script>alert(1)</script>", "x"])
    assert "<script>alert" not in enkel_tabell(ond.astype(str), "<b>t</b>")
    assert "<script>alert" not in tabell(ond, "<i>t</i>", {"post": "P"})._repr_html_()


def test_shape_is_reused_and_never_changed(poster):
    a = diagram.soeyler(poster, "post", "verdi", "Kr")
    a["data"]["values"].clear()
    a["layer"][0]["mark"] = "feil"
    b = diagram.soeyler(poster, "post", "verdi", "Kr")
    assert len(b["data"]["values"]) == 2 and b["layer"][0]["mark"] != "feil"


def kontrast(farge, mot="#ffffff"):
    def lys(f):
        k = [int(f[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        k = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in k]
        return 0.2126 * k[0] + 0.7152 * k[1] + 0.0722 * k[2]

    a, b = sorted((lys(farge), lys(mot)), reverse=True)
    return (a + 0.05) / (b + 0.05)


def test_colours_can_be_seen_from_the_back_row():
    assert all(kontrast(f) >= 3 for f in SERIER)
    assert kontrast(KONFIG["axis"]["labelColor"]) >= 4.5
    assert min(KONFIG["axis"]["labelFontSize"], KONFIG["legend"]["labelFontSize"]) >= 16
