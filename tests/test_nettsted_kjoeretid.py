"""What a site runs on: each file is the one its list says, and the page as built asks no other host."""

import hashlib
import json

import pytest

from robekanalyse.grunnlag.feil import OedelagtFil, RobekFeil
from robekanalyse.nettsted.kjoeretid import LISTE, Utgave, hent
from robekanalyse.nettsted.lite import KJERNE, PYODIDE, kontroller


def sum_(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def utgivelse(tmp_path):
    """A release of three files, of which one package needs the other; the release and its folder."""
    filer = {"kjerne.wasm": b"kjernen", "a-1.whl": b"pakke a", "b-1.whl": b"pakke b", "c-1.whl": b"ingen trenger den"}
    pakker = {
        n: {"file_name": f"{n}-1.whl", "sha256": sum_(filer[f"{n}-1.whl"]), "depends": d}
        for n, d in (("a", ["b"]), ("b", []), ("c", []))
    }
    filer[LISTE] = json.dumps({"packages": pakker}).encode()
    for navn, data in filer.items():
        (tmp_path / navn).write_bytes(data)
    u = Utgave("1", "https://127.0.0.1:9/", sum_(filer[LISTE]), {"kjerne.wasm": sum_(filer["kjerne.wasm"])}, ("a",))
    return u, tmp_path


def test_a_package_and_what_it_needs_are_taken_and_no_more(utgivelse):
    u, mappe = utgivelse
    (mappe / "c-1.whl").unlink()
    assert list(hent(u, mappe)[1]["packages"]) == ["a", "b"]


@pytest.mark.parametrize("fil", ["kjerne.wasm", "a-1.whl", "b-1.whl", LISTE])
def test_a_file_that_is_not_the_one_of_the_list_stops_it_in_one_sentence(utgivelse, fil):
    u, mappe = utgivelse
    (mappe / fil).write_bytes((mappe / fil).read_bytes() + b" ")
    with pytest.raises(OedelagtFil) as e:
        hent(u, mappe)
    assert fil in str(e.value) and "\n" not in str(e.value)


def test_a_missing_file_or_no_network_is_one_sentence(utgivelse):
    u, mappe = utgivelse
    (mappe / "b-1.whl").unlink()
    with pytest.raises(RobekFeil, match=r"b-1\.whl mangler"):
        hent(u, mappe)
    with pytest.raises(RobekFeil, match="--pyodide MAPPE"):
        hent(u, None, mappe / "lager")
    assert not (mappe / "lager").exists()


def test_a_list_that_points_out_of_its_folder_is_refused(utgivelse):
    u, mappe = utgivelse
    liste = json.loads((mappe / LISTE).read_text())
    liste["packages"]["b"]["file_name"] = "../b-1.whl"
    (mappe / LISTE).write_text(json.dumps(liste))
    with pytest.raises(OedelagtFil, match="utenfor mappen"):
        hent(Utgave(u.navn, u.adresse, sum_((mappe / LISTE).read_bytes()), u.kjerne, u.pakker), mappe)


RIKTIG = {"pyodideUrl": f"./{PYODIDE}/pyodide.mjs", "disablePyPIFallback": True, "pipliteUrls": ["./static/all.json"]}
GALT = {
    "the address was dropped by the build": {"pyodideUrl": None},
    "the runtime is on another host": {"pyodideUrl": "https://example.org/pyodide.mjs"},
    "packages may be asked of a registry": {"disablePyPIFallback": False},
    "a list of packages is on another host": {"pipliteUrls": ["https://example.org/all.json"]},
}


def bygd(mappe, valg):
    (mappe / PYODIDE).mkdir(parents=True)
    for navn in ("pyodide.mjs", LISTE):
        (mappe / PYODIDE / navn).write_text("")
    (mappe / "jupyter-lite.json").write_text(
        json.dumps({"jupyter-config-data": {"litePluginSettings": {KJERNE: valg}}})
    )
    return mappe


def test_a_site_that_asks_no_other_host_passes(tmp_path):
    assert kontroller(bygd(tmp_path / "a", RIKTIG)) == RIKTIG


@pytest.mark.parametrize("hva", GALT)
def test_a_site_that_could_ask_another_host_is_refused(tmp_path, hva):
    with pytest.raises(OedelagtFil, match="nettstedet er ikke laget"):
        kontroller(bygd(tmp_path / "a", RIKTIG | GALT[hva]))


@pytest.mark.parametrize("fil", ["pyodide.mjs", LISTE])
def test_a_site_without_its_runtime_is_refused(tmp_path, fil):
    mappe = bygd(tmp_path / "a", RIKTIG)
    (mappe / PYODIDE / fil).unlink()
    with pytest.raises(OedelagtFil, match="lag det på nytt"):
        kontroller(mappe)
