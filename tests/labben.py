"""JupyterLab on a folder, for the tests that work in a real browser."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGG = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@contextlib.contextmanager
def jupyterlab(rot, innstillinger):
    """A server on this folder while the block runs; gives its address. All cells are drawn at once."""
    for navn, fil, valg in (
        ("notebook-extension", "tracker", {"windowingMode": "none"}),
        ("apputils-extension", "notification", {"fetchNews": "false", "checkForUpdates": False}),
    ):
        mappe = innstillinger / "@jupyterlab" / navn
        mappe.mkdir(parents=True)
        (mappe / f"{fil}.jupyterlab-settings").write_text(json.dumps(valg))
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    miljoe = {**os.environ, "JUPYTERLAB_SETTINGS_DIR": str(innstillinger), "JUPYTER_CONFIG_DIR": str(innstillinger)}
    miljoe.pop("ROBEK_VISNING", None)
    tjener = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}", "--port-retries=0",
         "--ip=127.0.0.1", "--IdentityProvider.token=", f"--ServerApp.root_dir={rot}"],
        env=miljoe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    adresse = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(adresse + "/api", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        yield adresse
    finally:
        tjener.terminate()
        tjener.wait(20)
