"""JupyterHub for one network: one shared environment, one system user per municipality.

Run as root on a Linux machine, behind nginx (vert/nginx.conf). What is set here is what keeps municipalities apart;
the rest are JupyterHub's own defaults. The page «Drift for et nettverk» in the book says how it is put to use.
"""

import os
import sys
from pathlib import Path

_HER = Path(__file__).resolve().parent

c = get_config()  # noqa: F821

# Only nginx on the same machine reaches the hub; it is nginx that speaks TLS to the world.
c.JupyterHub.bind_url = os.environ.get("ROBEK_HUB", "http://127.0.0.1:8000")
c.JupyterHub.hub_bind_url = os.environ.get("ROBEK_HUB_INTERN", "http://127.0.0.1:8081")
c.ConfigurableHTTPProxy.api_url = os.environ.get("ROBEK_HUB_PROXY", "http://127.0.0.1:8001")
_tilstand = Path(os.environ.get("ROBEK_HUB_MAPPE", "/var/lib/robekanalyse"))
c.JupyterHub.db_url = f"sqlite:///{_tilstand / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(_tilstand / "cookie_secret")
c.ConfigurableHTTPProxy.pid_file = str(_tilstand / "proxy.pid")

# Debian keeps the proxy's parts here; a node from elsewhere has to be told.
os.environ.setdefault("NODE_PATH", "/usr/share/nodejs")

# A municipality signs in as its system user. Nobody is admin, so nobody is let into another's server.
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.open_sessions = False
c.Authenticator.allowed_users = set(os.environ.get("ROBEK_KOMMUNER", "").split())
c.Authenticator.admin_users = set()
c.Authenticator.allow_existing_users = False

# The server runs as that user, from the shared environment, with the municipality's folder as its only root.
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
# It has to be readable for them: not under /root, and not in somebody's home.
c.Spawner.cmd = [os.environ.get("ROBEK_HUB_PYTHON", sys.executable), "-m", "jupyterhub.singleuser"]
c.Spawner.notebook_dir = "~"
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    # no news and no update check, then what the shared environment brings
    "JUPYTER_CONFIG_PATH": f"{_HER / 'jupyter'}:{Path(sys.prefix) / 'etc' / 'jupyter'}",
    "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
    **({"PYTHONPATH": os.environ["ROBEK_HUB_PAKKER"]} if "ROBEK_HUB_PAKKER" in os.environ else {}),
    "PYTHONDONTWRITEBYTECODE": "1",  # the shared environment is not theirs to write in
}
# Work that is saved survives a stopped server; what is not looked at for twelve hours is stopped to spare memory.
# A whole network signs in at the same minute: the last ones' servers start slowly, and are not to be given up.
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.Spawner.args = ["--MappingKernelManager.cull_idle_timeout=43200", "--ServerApp.terminals_enabled=False"]
# What is made is for the municipality alone.
os.umask(0o077)
