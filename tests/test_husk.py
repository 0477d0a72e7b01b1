"""Remembered tables: each caller has its own, and what cannot be looked up is computed."""

import pandas as pd

from robekanalyse.grunnlag.husk import husk_tabell


def test_the_result_is_computed_once_and_nobody_can_spoil_it():
    ganger = []

    @husk_tabell
    def f(x, y=0):
        ganger.append((x, y))
        return pd.DataFrame({"a": [x, y]})

    f(1, y=2).loc[0, "a"] = 99
    assert list(f(1, y=2)["a"]) == [1, 2] and ganger == [(1, 2)]
    f.cache_clear()
    f(1, y=2)
    assert len(ganger) == 2


def test_arguments_that_cannot_be_looked_up_are_computed():
    f = husk_tabell(lambda x: pd.DataFrame({"a": x}))
    assert list(f([1, 2])["a"]) == [1, 2] and list(f([3])["a"]) == [3]
