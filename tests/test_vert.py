"""Hosting for a network: a real JupyterHub with two system users; the second cannot read the first one's folder."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

ROT = Path(__file__).resolve().parents[1]
PAKKER = sysconfig.get_path("purelib")
BRUKERE = {"9101": "k9101", "9102": "k9102"}
_MANGLER = [
    hva
    for hva, finnes in (
        ("root", hasattr(os, "geteuid") and os.geteuid() == 0),
        ("configurable-http-proxy", shutil.which("configurable-http-proxy")),
        ("jupyterhub", (Path(sys.executable).parent / "jupyterhub").exists()),
        ("useradd", shutil.which("useradd")),
    )
    if not finnes
]
trenger_hub = pytest.mark.skipif(
    bool(_MANGLER), reason=f"NO HUB: {', '.join(_MANGLER)} missing, so nobody has tried that municipalities are apart."
)


def _python_for_alle() -> str | None:
    """A Python that any user of the machine may run, with the packages of this environment; None when there is none."""
    proev = "import jupyterhub, jupyterlab, zmq, pandas"
    for python in (sys.executable, "/usr/bin/python3"):
        kode = ["runuser", "-u", "nobody", "--", "env", f"PYTHONPATH={PAKKER}", python, "-c", proev]
        if subprocess.run(kode, capture_output=True, cwd="/").returncode == 0:
            return python
    return None


def _port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def _lag(mappe: Path, hjem: Path) -> str:
    return subprocess.run(
        ["bash", ROT / "vert" / "ny_kommune.sh", mappe], check=True, capture_output=True, text=True,
        env={**os.environ, "ROBEK_HJEM": str(hjem)},
    ).stdout  # fmt: skip


@pytest.fixture(scope="module")
def kommuner(tmp_path_factory):
    """Two municipalities with a system user each: number → (user, home)."""
    rot = tmp_path_factory.mktemp("vert")
    for m in (rot, *rot.parents):  # pytest's own folders are closed to others; the homes must be reachable
        if m != Path("/tmp") and str(m).startswith("/tmp"):
            m.chmod(0o711)
    hjem = rot / "hjem"
    for nr, bruker in BRUKERE.items():
        mappe = rot / f"{nr}-proeve"
        mappe.mkdir()
        (mappe / "samling-1.ipynb").write_text(json.dumps({"cells": [], "metadata": {}, "nbformat": 4,
                                                           "nbformat_minor": 5}))
        (mappe / "svar").mkdir()
        (mappe / "svar" / "hemmelig.txt").write_text(f"svarene til {nr}")
        _lag(mappe, hjem)
        subprocess.run(["chpasswd"], input=f"{bruker}:Passord-{nr}", text=True, check=True)
    yield {nr: (b, hjem / nr) for nr, b in BRUKERE.items()}, rot
    for bruker in BRUKERE.values():
        subprocess.run(["pkill", "-KILL", "-u", bruker], check=False)
        subprocess.run(["userdel", bruker], check=False, capture_output=True)


class Nettleser:
    """A signed-in person: cookies, and the token the hub wants back."""

    def __init__(self, adresse: str):
        self.adresse, self.kaker = adresse, CookieJar()
        self.apner = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.kaker))

    def hent(self, sti: str, data: bytes | None = None, **hoder) -> tuple[int, str]:
        try:
            with self.apner.open(urllib.request.Request(self.adresse + sti, data, hoder), timeout=60) as r:
                return r.status, r.read().decode()
        except urllib.error.HTTPError as e:
            return e.code, e.read().decode(errors="replace")

    def logg_inn(self, bruker: str, passord: str) -> str:
        _, side = self.hent("/hub/login")
        token = re.search(r'name="_xsrf" value="([^"]+)"', side)[1]
        _, svar = self.hent(
            "/hub/login", urllib.parse.urlencode({"username": bruker, "password": passord, "_xsrf": token}).encode()
        )
        return svar

    def til_serveren(self, bruker: str) -> None:
        for _ in range(120):
            self.hent(f"/user/{bruker}/lab", Accept="text/html")  # the page that signs a person in to the server
            status, svar = self.hent(f"/user/{bruker}/api/contents")
            if status == 200 and '"samling-1.ipynb"' in svar:
                return
            time.sleep(0.5)
        raise AssertionError(f"{bruker}: {status} {svar[:300]}")


@pytest.fixture(scope="module")
def hub(kommuner):
    _, rot = kommuner
    if not (python := _python_for_alle()):
        pytest.skip("NO HUB: no Python here that other users than root may run, so no server could be started.")
    ute, inne, proxy = _port(), _port(), _port()
    tilstand = rot / "hub"
    tilstand.mkdir(mode=0o700)
    with (rot / "hub.log").open("wb") as logg:
        p = subprocess.Popen(
            [Path(sys.executable).parent / "jupyterhub", "-f", ROT / "vert" / "jupyterhub_config.py"],
            cwd=tilstand, stdout=logg, stderr=logg, start_new_session=True,
            env={**os.environ, "ROBEK_HUB": f"http://127.0.0.1:{ute}", "ROBEK_HUB_INTERN": f"http://127.0.0.1:{inne}",
                 "ROBEK_HUB_PROXY": f"http://127.0.0.1:{proxy}", "ROBEK_HUB_MAPPE": str(tilstand),
                 "ROBEK_HUB_PYTHON": python, "ROBEK_HUB_PAKKER": PAKKER, "ROBEK_KOMMUNER": " ".join(BRUKERE.values())},
        )  # fmt: skip
    adresse = f"http://127.0.0.1:{ute}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{adresse}/hub/health", timeout=5)
            break
        except OSError:
            assert p.poll() is None, (rot / "hub.log").read_text()[-3000:]
            time.sleep(0.5)
    yield adresse
    p.terminate()
    try:
        p.wait(20)
    except subprocess.TimeoutExpired:
        p.kill()


@trenger_hub
def test_bare_kommunen_selv_kan_lese_mappa_si(kommuner):
    (bruker1, hjem1), (bruker2, _) = kommuner[0].values()
    les = ["runuser", "-u", bruker2, "--", "cat", hjem1 / "svar" / "hemmelig.txt"]
    nektet = subprocess.run(les, capture_output=True, text=True)
    assert nektet.returncode and "Permission denied" in nektet.stderr
    les[2] = bruker1
    assert subprocess.run(les, capture_output=True, text=True, check=True).stdout == "svarene til 9101"


@trenger_hub
def test_ny_kommune_lar_det_som_er_skrevet_staa(kommuner):
    alle, rot = kommuner
    _, hjem = alle["9101"]
    (hjem / "samling-1.ipynb").write_text("skrevet av kommunen")
    ut = _lag(rot / "9101-proeve", rot / "hjem")
    assert (hjem / "samling-1.ipynb").read_text() == "skrevet av kommunen" and "finnes fra før" in ut
    assert oct((hjem / "samling-1.ipynb").stat().st_mode)[-3:] == "600"


@trenger_hub
def test_hub_slipper_ingen_inn_til_andre(kommuner, hub):
    (bruker1, _), (bruker2, _) = kommuner[0].values()
    foerste, andre = Nettleser(hub), Nettleser(hub)
    foerste.logg_inn(bruker1, "Passord-9101")
    andre.logg_inn(bruker2, "Passord-9102")
    foerste.hent("/hub/spawn")
    andre.hent("/hub/spawn")
    foerste.til_serveren(bruker1)
    andre.til_serveren(bruker2)
    # each reads its own …
    status, svar = foerste.hent(f"/user/{bruker1}/api/contents/svar/hemmelig.txt")
    assert status == 200 and "svarene til 9101" in svar
    status, svar = foerste.hent(f"/user/{bruker1}/lab/api/settings/@jupyterlab/apputils-extension:notification")
    nyheter = json.loads(svar)["schema"]["properties"]
    assert status == 200 and nyheter["fetchNews"]["default"] == "false" and not nyheter["checkForUpdates"]["default"]
    # … and is refused at the other's door, and finds no way out of its own folder
    status, svar = andre.hent(f"/user/{bruker1}/api/contents/svar/hemmelig.txt")
    assert status == 403 and "svarene til 9101" not in svar
    for sti in ("../9101/svar/hemmelig.txt", "..%2f9101%2fsvar%2fhemmelig.txt"):
        status, svar = andre.hent(f"/user/{bruker2}/api/contents/{sti}")
        assert status >= 400 and "svarene til 9101" not in svar, sti


@trenger_hub
def test_hub_nekter_feil_passord_og_ukjent_bruker(kommuner, hub):
    for bruker, passord in (("k9101", "feil"), ("root", "Passord-9101"), ("daemon", "")):
        b = Nettleser(hub)
        b.logg_inn(bruker, passord)
        assert b.hent("/hub/api/user")[0] in (401, 403), bruker


def test_ny_kommune_sier_hva_som_er_galt(tmp_path):
    (tmp_path / "hareid").mkdir()
    for mappe in (tmp_path / "1517-finnes-ikke", tmp_path / "hareid"):
        r = subprocess.run(["bash", ROT / "vert" / "ny_kommune.sh", mappe], capture_output=True, text=True)
        assert r.returncode == 2 and "er ikke mappen til en kommune" in r.stderr and not r.stdout


@pytest.mark.skipif(not shutil.which("nginx"), reason="NO NGINX: the configuration has not been read by it.")
def test_nginx_tar_oppsettet(tmp_path):
    noekkel = tmp_path / "n.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-subj", "/CN=kurs.example.no", "-days", "1",
         "-keyout", noekkel, "-out", tmp_path / "n.pem"], check=True, capture_output=True,
    )  # fmt: skip
    oppsett = (ROT / "vert" / "nginx.conf").read_text()
    oppsett = oppsett.replace("/etc/ssl/certs/ssl-cert-snakeoil.pem", str(tmp_path / "n.pem"))
    oppsett = oppsett.replace("/etc/ssl/private/ssl-cert-snakeoil.key", str(noekkel))
    (tmp_path / "nginx.conf").write_text(f"events {{}}\nhttp {{\n{oppsett}\n}}\n")
    r = subprocess.run(
        ["nginx", "-t", "-c", tmp_path / "nginx.conf", "-g", f"pid {tmp_path}/pid; error_log {tmp_path}/feil.log;"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert r.returncode == 0, r.stderr
