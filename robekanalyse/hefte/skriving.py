"""Write a workbook as text: valid notebook JSON, one line per line of source and per output.

nbformat's own writer indents every number in every chart; that is half the file and a tenth of the time of a workbook.
"""

from __future__ import annotations

import json


def _dumps(verdi) -> str:
    return json.dumps(verdi, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _liste(verdier) -> str:
    linjer = ",\n".join(f"    {_dumps(v)}" for v in verdier)
    return f"[\n{linjer}\n   ]" if linjer else "[]"


def _celle(celle) -> str:
    felt = []
    for navn in sorted(celle):
        verdi = celle[navn]
        if navn == "source":
            verdi = _liste(verdi.splitlines(True))
        elif navn == "outputs":
            verdi = _liste(verdi)
        else:
            verdi = _dumps(verdi)
        felt.append(f'   "{navn}": {verdi}')
    return "  {\n" + ",\n".join(felt) + "\n  }"


def skriv(nb) -> str:
    """The notebook as the text of a .ipynb file. Raises nbformat's ValidationError when it is not a valid one."""
    import nbformat

    nbformat.validate(nb)
    celler = ",\n".join(map(_celle, nb["cells"]))
    resten = "".join(f',\n "{navn}": {_dumps(nb[navn])}' for navn in sorted(nb) if navn != "cells")
    return f'{{\n "cells": [\n{celler}\n ]{resten}\n}}\n'
