"""Fjordvik's services and self-image: need, norm, drivers, and where the answers differ."""

import math
from decimal import Decimal as D

import pytest
from fjordvik import alle_aar, d, rundet, tjenester, yaml

from robekanalyse.grunnlag.datamappe import les_yaml
from robekanalyse.grunnlag.kilder import les, les_for
from robekanalyse.grunnlag.kommune import FJORDVIK, alle_kommuner

# --- services ---


def test_behovsindeksene_foelger_av_kriteriene():
    kriterier = yaml("behov")["kriterier"]
    n = les("kostnadsnokler")
    n = n[n["aar"] == 2026]
    assert set(kriterier) == set(n["kriterium_kode"])
    indeks = {
        s: sum(kriterier[r.kriterium_kode] * r.vekt_i_delkostnadsnokkel for r in g.itertuples())
        for s, g in n.groupby("sektor")
    }
    samlet = sum(indeks[s] * g["sektorvekt"].iloc[0] for s, g in n.groupby("sektor"))
    tabell = les_for("utgiftsbehov", FJORDVIK).set_index("sektor")["indeks"]
    assert {s: rundet(v, 4) for s, v in indeks.items()} == {s: d(tabell[s]).quantize(D("0.0001")) for s in indeks}
    assert rundet(samlet, 4) == D("1.1230") == d(tabell["samlet"]).quantize(D("0.0001"))


def test_kriterieindeksene_for_alder_foelger_av_folketallet():
    land = les("befolkning_ettaarig")
    land = land[land["aar"] == 2026].drop(columns=["kommunenr", "kjonn", "aar"]).sum()
    egen = les_for("befolkning_ettaarig", FJORDVIK)
    egen = egen[egen["aar"] == 2026].drop(columns=["kommunenr", "kjonn", "aar"]).sum()
    grenser = {
        "innb_0": (0, 0), "innb_1_5": (1, 5), "innb_6_12": (6, 12), "innb_13_15": (13, 15), "innb_16_22": (16, 22),
        "innb_23_24": (23, 24), "innb_25_66": (25, 66), "innb_67_79": (67, 79), "innb_80_89": (80, 89),
        "innb_90_plus": (90, 105),
    }  # fmt: skip
    kriterier = yaml("behov")["kriterier"]
    for kode, (fra, til) in grenser.items():
        aldre = [f"a{a}" for a in range(fra, til + 1)]
        andel = (egen[aldre].sum() / egen.sum()) / (land[aldre].sum() / land.sum())
        assert rundet(float(andel), 4) == d(kriterier[kode]).quantize(D("0.0001")), kode
    basis = (1 / len(alle_kommuner())) / (egen.sum() / land.sum())
    assert rundet(float(basis), 4) == d(kriterier["basis"])


def test_norm_og_avvik_for_de_sju_sektorene():
    land = les("kostra_tjenester")
    land = land[(land["kommunenr"] == "EAK") & (land["aar"] == 2025)].set_index("omraade")["verdi"]
    indeks = les_for("utgiftsbehov", FJORDVIK).set_index("sektor")["indeks"]
    ventet = {
        "grunnskole": (23400, 19505, "16.36", "120.0", "125.1"),
        "administrasjon": (9900, 7426, "10.39", "133.3", "181.4"),
        "barnehage": (10400, 9774, "2.63", "106.4", "86.0"), "pleie_omsorg": (36900, 36792, "0.45", "100.3", "132.9"),
        "kommunehelse": (6100, 6472, "-1.56", "94.2", "120.6"), "barnevern": (2700, 3327, "-2.63", "81.1", "84.5"),
        "sosial": (3300, 4226, "-3.89", "78.1", "58.5"),
    }  # fmt: skip
    avvik = []
    for s, (f, norm, mill, mot_norm, raa) in ventet.items():
        egen, referanse = tjenester()[f"sektor:{s}"] * 10**6 / 4200, d(land[f"sektor:{s}"])
        n = referanse * d(indeks[s])
        assert (egen, rundet(n, 0)) == (f, norm), s
        assert rundet(100 * egen / n, 1) == D(mot_norm) and rundet(100 * egen / referanse, 1) == D(raa), s
        avvik.append((egen - n) * 4200 / 10**6)
        assert rundet(avvik[-1]) == D(mill), s
    assert rundet(sum(avvik)) == D("21.75") and rundet(sum(a for a in avvik if a > 0)) == D("29.84")


def test_tjenestene_summerer_seg():
    t = tjenester()
    sektorer = {k[7:]: v for k, v in t.items() if k.startswith("sektor:")}
    assert sum(sektorer.values()) == D("389.34")
    omraader = {
        "administrasjon": t["FGK1a"] + t["FGK1b"], "barnehage": t["FGK7"], "grunnskole": t["FGK8b"],
        "barnevern": t["FGK13"],
        "sosial": t["FGK12"],
    }  # fmt: skip
    assert all(sektorer[s] == v for s, v in omraader.items())
    assert sektorer["pleie_omsorg"] + sektorer["kommunehelse"] == t["FGK9"]
    utenfor = sum(
        v for k, v in t.items() if k in {"FGK1c", "FGK2", "FGK3", "FGK4", "FGK5", "FGK14", "FGK15", "FGK16", "FGK17"}
    )
    assert utenfor == D("26.46") and (utenfor + D("389.34")) * 10**6 / 4200 == 99000
    andel, stolper = D(0), []
    for s in sorted(sektorer, key=sektorer.get, reverse=True):
        andel += sektorer[s]
        stolper.append((s, rundet(100 * andel / D("389.34"), 1)))
    assert [(s, str(p)) for s, p in stolper] == [
        ("pleie_omsorg", "39.8"), ("grunnskole", "65.0"), ("barnehage", "76.3"), ("administrasjon", "86.9"),
        ("kommunehelse", "93.5"), ("sosial", "97.1"), ("barnevern", "100.0"),
    ]  # fmt: skip


def test_innholdet_i_tjenestene():
    t, y = tjenester(), yaml("tjenester")
    for sektor, deler in y["innhold"].items():
        assert sum(d(v) for v in deler.values()) == t[f"sektor:{sektor}"], sektor
    b, i, f = y["barnehager"], y["institusjon"], alle_aar().loc[2026]
    assert rundet(D(b["i_bruk"]) * b["kr_per_plass"] / 10**6) == D("42.08") and b["plasser"] - b["i_bruk"] == 43
    assert b["barn_1_5"] == f["alder_1_5"] and rundet(D(100) * b["i_bruk"] / b["barn_1_5"], 1) == D("93.3")
    assert sum(s["elever"] for s in y["skoler"]) == 443 == f["alder_6_12"] + f["alder_13_15"]
    assert i["innbyggere_80_pluss"] == f["alder_80_89"] + f["alder_90_pluss"] == 338
    assert D(i["plasser"]) * i["kr_per_plass"] / 10**6 == D("84") and rundet(D(4800) / 338, 1) == D("14.2")


@pytest.mark.parametrize(
    ("gren", "egen", "referanse", "bidrag"),
    [
        ("institusjon", "20000.0", "10763.5", ["6654.6", "3807.9", "-1226.0"]),
        ("undervisning", "14361.6", "10068.8", ["-725.5", "4770.8", "247.6"]),
    ],
)
def test_driverne(gren, egen, referanse, bidrag):
    """Logarithmic mean: each factor's share of the difference; the parts add up to the whole."""
    faktorer = yaml("tjenester")["drivere"][gren]["faktorer"]
    verdier = [f["teller"] / f.get("nevner", 1) for f in faktorer]
    referanser = [float(f["referanse"]) for f in faktorer]
    x, y = math.prod(verdier), math.prod(referanser)
    snitt = (x - y) / math.log(x / y)
    deler = [snitt * math.log(v / r) for v, r in zip(verdier, referanser, strict=True)]
    assert (rundet(x, 1), rundet(y, 1)) == (D(egen), D(referanse))
    assert [rundet(b, 1) for b in deler] == [D(b) for b in bidrag] and sum(deler) == pytest.approx(x - y)


# --- self-image ---


def test_selvbildet():
    y = yaml("selvbilde")
    felles = les_yaml("kartlegging/selvbilde.yaml")
    grupper = ["politisk_ledelse", "administrativ_ledelse", "enhetsledere", "tillitsvalgte"]
    for gruppe, roller in y["respondenter"].items():
        assert all(felles["roller"][r]["gruppe"] == gruppe for r in roller)
    assert set(y["svar"]) == {p["nr"] for p in felles["paastander"]} == set(range(1, 25))
    prioritet, sprik, snitt = {}, {}, {}
    for nr, svar in y["svar"].items():
        assert set(svar) - {"statsforvalter"} == set(grupper)
        for gruppe, s in svar.items():
            assert len(s) == len(y["respondenter"][gruppe]) and set(s) <= set(range(6))
        gyldige = {g: [x for x in svar[g] if x] for g in grupper}
        av_gruppe = {g: D(sum(s)) / len(s) for g, s in gyldige.items()}
        alle = sum(gyldige.values(), [])
        snitt[nr], sprik[nr] = D(sum(alle)) / len(alle), max(av_gruppe.values()) - min(av_gruppe.values())
        prioritet[nr] = sprik[nr] * (6 - snitt[nr])
    ventet = {
        9: "2.68 2.00 6.64",
        10: "2.12 2.32 9.01",
        20: "2.04 2.10 8.30",
        22: "3.16 2.50 7.10",
        23: "2.88 0.25 0.78",
    }
    for nr, tall in ventet.items():
        assert [str(rundet(x[nr])) for x in (snitt, sprik, prioritet)] == tall.split(), nr
    assert all(sprik[nr] < D("1.5") for nr in sprik if nr not in (9, 10, 20, 22))
    assert all(D("2.3") < snitt[nr] < D("3.5") for nr in snitt if nr not in ventet)
    assert sorted(prioritet, key=prioritet.get, reverse=True)[:4] == [10, 20, 22, 9]
    assert y["svar"][9]["statsforvalter"] == [4, 5] and sum("statsforvalter" in s for s in y["svar"].values()) == 1
