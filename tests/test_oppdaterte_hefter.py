"""After a refresh every workbook of the networks robek-1 … robek-3 is complete; without it the gaps are said."""

import json
import re

import pytest
from ssb_stedfortreder import stedfortreder

from robekanalyse.analyse.oekonomi import nokkeltall
from robekanalyse.cli import main
from robekanalyse.grunnlag import kilder
from robekanalyse.grunnlag.kilder import les
from robekanalyse.grunnlag.nettverk import finn_nettverk

NETTVERK = ("robek-1", "robek-2", "robek-3")
TJENESTEOMRAADER = {f"FGK{n}" for n in ("1a", "1b", "7", "8b", "9", "12", "13")}
HULL = re.compile(
    r"[^.|\n]*(?:ikke i datagrunnlaget|[Hh]ente? (?:tallene|dem) fra SSB|har ikke tall for|robekanalyse oppdater)"
    r"[^.|\n]*"
)
# What SSB has no known table for, or only the municipality itself has, by the part of the workbook that says so: the
# balance and the main accounts by art, man-years in administration, the norm before 2020, and references among
# municipalities outside the network.
EGNE = {
    "c1-gjett-fasit": "årsregnskap", "c1-kommunen-visning": "årsregnskap", "c1-tresetninger-visning": "årsregnskap",
    "c2-pengene-inntekter": "gebyrer og brukerbetalinger",
    "c2-resultat-korrigert": "Disse tallene for|legg inn kommunens eget regnskap",
    "c2-gjeld-visning": "Renteeksponert gjeld|Minimumsavdraget", "c2-framskriving-antakelser": "Samlet merforbruk",
    "c3-driverfoss-administrasjon": "eget regnskap", "c3-norm-utvikling": "Normen begynner i 2020",
    "c3-referanse-visning": r"i referansen \((?:de likeste|beste kvartil)|KOSTRA-gruppen har tall",
    "c5-maal-naaverdier": "andre indikatorer i lista",
}


@pytest.fixture(scope="module")
def hentet(tmp_path_factory):
    """The three networks, fetched from the stand-in: the folder the snapshots lie in."""
    til = tmp_path_factory.mktemp("robek")
    with stedfortreder() as (adresse, _):
        nettverk = [a for n in NETTVERK for a in ("--nettverk", n)]
        assert main(["oppdater", *nettverk, "--fra-aar", "2023", "--api", adresse, "--til", str(til)]) == 0
    return til


@pytest.fixture
def med_hentede(hentet, monkeypatch):
    """The fetched figures in use while the test runs."""
    monkeypatch.setenv("ROBEK_DATA", str(hentet))
    kilder.glem()
    yield
    monkeypatch.delenv("ROBEK_DATA")
    kilder.glem()


def mangler():
    """Which key figures, areas and population lack each municipality in 2025?"""
    ut = {}
    for k in (k for n in NETTVERK for k in finn_nettverk(n).kommuner):
        t = nokkeltall(k, 2025)
        har = set(les("kostra_tjenester", kommunenr=k.nr, aar=2025, indikator="netto_driftsutgifter")["omraade"])
        folk = len(les("befolkning", kommunenr=k.nr, aar=2026))
        ut[k.navn] = (t["mangler"].iloc[-1], frozenset(TJENESTEOMRAADER - har), folk)
    return ut


def test_without_a_refresh_the_gaps_are_known():
    assert any(m == "alle regnskapstall" and omraader for m, omraader, _ in mangler().values())


def test_after_a_refresh_every_municipality_of_the_networks_has_what_ssb_has(med_hentede):
    # interest has no known table, and merforbruk is the municipality's own: the group's would be a wrong answer
    uten_kilde = {"renteutgifter", "renteinntekter", "samlet merforbruk"}
    for navn, (borte, omraader, folk) in mangler().items():
        assert set(filter(None, borte.split(", "))) <= uten_kilde and not omraader and folk == 1, (navn, borte)


def hull(mappe):
    """What the workbooks there say is missing: (municipality, cell, sentence)."""
    ut, antall = set(), 0
    for fil in sorted(mappe.glob("*/samling-*.ipynb")):
        antall += 1
        for celle in json.loads(fil.read_text(encoding="utf-8"))["cells"]:
            for o in celle.get("outputs", ()):
                assert o["output_type"] != "error", (fil, celle["id"])
                data = o.get("data", {})
                tekst = re.sub(r"<[^>]+>", "|", "".join(data.get("text/html") or data.get("text/plain") or ""))
                ut |= {(fil.parent.name, celle["id"], m.strip()) for m in HULL.findall(tekst)}
    return antall, ut


def test_every_workbook_of_the_networks_is_complete(med_hentede, tmp_path):
    for n in NETTVERK:
        assert main(["hefter", "--nettverk", n, "--ut", str(tmp_path / n)]) == 0
        antall, borte = hull(tmp_path / n)
        assert antall == 6 * len(finn_nettverk(n).kommuner)
        galt = [h for h in borte if not re.search(EGNE.get(h[1], "(?!)"), h[2])]
        assert not galt, galt[:5]


def test_without_a_refresh_the_workbook_says_what_is_missing_and_how_to_get_it(tmp_path):
    assert main(["hefter", "--kommune", "Hadsel", "--samling", "1-3", "--ut", str(tmp_path)]) == 0
    _, borte = hull(tmp_path)
    celler = {c for _, c, _ in borte}
    assert {"c1-kommunen-visning", "c2-realvekst-visning", "c3-norm-visning", "c3-norm-avvik"} <= celler
    assert any("SSB" in setning for _, _, setning in borte)
