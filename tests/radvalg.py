"""Choose rows of a table as `les` does, for tests that put another table in its place."""


def valgt(t, hvor):
    """The rows that `les` would choose."""
    for k, v in hvor.items():
        t = t[t[k].isin(v if isinstance(v, (tuple, list, set, range)) else (v,))]
    return t


def aar_i(t, hvor):
    """The years that `aar_med_rader` would give."""
    return tuple(sorted(valgt(t, hvor).dropna(subset=["verdi"])["aar"].unique().tolist()))
