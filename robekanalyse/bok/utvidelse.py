"""A Sphinx extension of ours: the pages carry no address to run code at, since none of it is used."""

from __future__ import annotations


def _uten_thebe(app, sidenavn, mal, innhold, doctree) -> None:
    """Take out the scripts that Jupyter Book adds for running cells in the page, twice and with an outside address."""
    innhold["script_files"] = [s for s in innhold.get("script_files", ()) if "thebe" not in _alt_i(s)]
    innhold["css_files"] = [s for s in innhold.get("css_files", ()) if "thebe" not in _alt_i(s)]


def _alt_i(fil) -> str:
    return f"{getattr(fil, 'filename', fil)} {getattr(fil, 'attributes', '')}".lower()


def setup(app) -> dict:
    """What Sphinx calls; after all others have added theirs."""
    app.connect("html-page-context", _uten_thebe, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
