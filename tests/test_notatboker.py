"""The six notebooks: thin, stripped, with hand-set ids, in the shape every gathering shares, and they run."""

import json
import re
from pathlib import Path

import pytest

ROT = Path(__file__).resolve().parents[1]
NOTATBOEKER = sorted((ROT / "notebooks").glob("*.ipynb"))
NAVN = ["1_kartlegging", "2_perspektiv", "3_handlingsrom", "4_roller", "5_styringssystem", "6_nedbemanning"]


def les(fil):
    return json.loads(fil.read_text(encoding="utf-8"))


def kode(celle):
    return "".join(celle["source"])


def test_the_six_are_there():
    assert [f.stem for f in NOTATBOEKER] == NAVN


@pytest.mark.parametrize("fil", NOTATBOEKER, ids=lambda f: f.stem)
class TestForm:
    def test_stripped(self, fil):
        nb = les(fil)
        for c in nb["cells"]:
            if c["cell_type"] == "code":
                assert c["outputs"] == [] and c["execution_count"] is None, c["id"]
        assert set(nb["metadata"]) <= {"kernelspec", "language_info"}, nb["metadata"].keys()

    def test_ids_are_set_by_hand(self, fil):
        nr = fil.name[0]
        ider = [c["id"] for c in les(fil)["cells"]]
        assert len(ider) == len(set(ider))
        for i in ider:
            assert re.fullmatch(rf"c{nr}-[a-z0-9]+(-[a-z0-9]+)*", i) and len(i) <= 64, i

    def test_thin(self, fil):
        for c in les(fil)["cells"]:
            if c["cell_type"] != "code":
                continue
            k = kode(c)
            assert not re.search(
                r"^\s*(def|for|while|class|with|if|import pandas|import altair)\b|\balt\.|\bpd\.|\blambda\b", k, re.M
            ), c["id"]
            assert len(k.splitlines()) <= 6, f"{c['id']} has more than six lines"

    def test_parameters(self, fil):
        celler = [c for c in les(fil)["cells"] if "parameters" in c["metadata"].get("tags", [])]
        assert len(celler) == 1 and celler[0]["id"] == f"c{fil.name[0]}-parametre"
        assert re.findall(r"^(\w+) = ", kode(celler[0]), re.M) == ["kommune", "nettverk", "aar"]

    def test_code_is_folded_away(self, fil):
        for c in les(fil)["cells"]:
            if c["cell_type"] == "code":
                assert c["metadata"].get("jupyter", {}).get("source_hidden") is True, c["id"]
                assert {"hide-input", "remove-input"} & set(c["metadata"].get("tags", [])), c["id"]

    def test_every_part_of_the_course_plan_is_there(self, fil):
        from robekanalyse.grunnlag.kurs import samling

        ider = {c["id"] for c in les(fil)["cells"]}
        assert {d.celle for d in samling(int(fil.name[0])).deler} <= ider

    def test_headings_step_one_at_a_time(self, fil):
        nivaaer = [
            len(m.group(1))
            for c in les(fil)["cells"]
            if c["cell_type"] == "markdown"
            for m in re.finditer(r"^(#+) ", kode(c), re.M)
        ]
        assert nivaaer[0] == 1 and nivaaer.count(1) == 1
        assert all(b - a <= 1 for a, b in zip(nivaaer, nivaaer[1:], strict=False))

    def test_norwegian_prose(self, fil):
        for c in les(fil)["cells"]:
            if c["cell_type"] == "markdown":
                t = kode(c)
                assert not re.search(r"\b(the|and|with|T[O]DO|F[I]XME|lorem)\b|[A-Za-zæøå] - [a-zæøå]|\"\w", t), c["id"]
                assert not re.search(r"https?://", t), f"{c['id']}: a workbook makes no one go online"
