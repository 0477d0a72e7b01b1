"""The perspective analysis against the worked cases in tests/saker/perspektiv*.yaml."""

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from robekanalyse.analyse.demografi import demografikostnad
from robekanalyse.analyse.framskriving import framskriv_oekonomi
from robekanalyse.analyse.inntekter import inntektsutjevning
from robekanalyse.analyse.prisvekst import anslaa_deflator, kjedet_deflator, realvekst
from robekanalyse.analyse.realisme import treffsikkerhet
from robekanalyse.analyse.resultatbegreper import (
    amortiser_premieavvik,
    fargeband,
    korrigert_netto_driftsresultat,
    renterisiko,
)
from robekanalyse.grunnlag.feil import RobekFeil
from robekanalyse.grunnlag.tall import avrund

SAKER = Path(__file__).parent / "saker"
PERSPEKTIV = yaml.safe_load((SAKER / "perspektiv.yaml").read_text(encoding="utf-8"))
FRAMSKRIVING = yaml.safe_load((SAKER / "perspektiv_framskriving.yaml").read_text(encoding="utf-8"))
FJORDVIK_SATSER = {"0": 70, "1–5": 200, "6–15": 170, "16–66": 25, "67–79": 55, "80–89": 170, "90+": 380}


def saker(tema):
    navn = [s.get("navn") or f"{s['indikator']} {s['verdi']}" for s in PERSPEKTIV[tema]]
    return pytest.mark.parametrize("sak", PERSPEKTIV[tema], ids=navn)


def proev(sak, kall):
    """The answer, or None when the case expects an error and gets it, as one Norwegian sentence."""
    if "feil" not in sak:
        return kall()
    with pytest.raises(RobekFeil, match=sak["feil"]) as e:
        kall()
    assert str(e.value).endswith(".") and "nan" not in str(e.value).lower()
    return None


def lik(verdi, ventet: str):
    """Equal when shown with as many decimals as the case has, halves away from zero."""
    desimaler = len(str(ventet).partition(".")[2])
    assert avrund(Decimal(str(verdi)), desimaler) == Decimal(str(ventet))


@saker("realvekst")
def test_realvekst(sak):
    t = proev(sak, lambda: realvekst(sak["serie"], deflator=sak.get("deflator"), innbyggere=sak.get("innbyggere")))
    if t is not None:
        lik(t["nominell_vekst_prosent"].iloc[-1], sak["nominell"])
        lik(round(t["realvekst_prosent"].iloc[-1], 9), sak["real"])


@saker("kjedet_deflator")
def test_kjedet_deflator(sak):
    i = proev(sak, lambda: kjedet_deflator(sak["fra"], sak["til"], sak.get("deflator")))
    if i is not None:
        lik(i, sak["indeks"])


@saker("deflatoranslag")
def test_deflatoranslag(sak):
    a = proev(sak, lambda: anslaa_deflator(sak["loenn"], sak["pris"], sak.get("andel")))
    if a is not None:
        lik(a, sak["anslag"])


@saker("korrigert")
def test_korrigert_netto_driftsresultat(sak):
    k = proev(sak, lambda: korrigert_netto_driftsresultat(
        sak["ndr"], sak["inntekt"], premieavvik=sak.get("premieavvik"), amortisering=sak.get("amortisering"),
        avsatt_bundne=sak.get("avsatt"), brukt_bundne=sak.get("brukt"), mva_investering=sak.get("mva"),
        engangs=sak.get("engangs"), aar=sak.get("aar"),
    ))
    if k is None:
        return
    assert k.beloep == Decimal(sak["beloep"]) == sum(b for _, b in k.ledd)
    lik(k.prosent, sak["prosent"])
    lik(k.ukorrigert_prosent, sak["ukorrigert"])
    assert k.uten_engangs == (Decimal(sak["uten_engangs"]) if "uten_engangs" in sak else None)
    ikke_gitt = {"premieavvik", "amortisering", "avsatt", "brukt"} - set(sak)
    assert any("Ikke oppgitt" in m for m in k.merknader) == bool(ikke_gitt)


@saker("premieavvik")
def test_amortisering_av_premieavvik(sak):
    plan = proev(sak, lambda: amortiser_premieavvik(sak["beloep"], sak["oppstaatt"], sak.get("tilbake")))
    if plan is not None:
        assert (min(plan), max(plan)) == (sak["foerste"], sak["siste"])
        assert set(plan.values()) == {Decimal(sak["per_aar"])}
        assert list(plan) == list(range(sak["foerste"], sak["siste"] + 1))


@saker("renterisiko")
def test_renterisiko(sak):
    r = proev(sak, lambda: renterisiko(sak["gjeld"], sak.get("inntekt"), sak.get("poeng")))
    if r is not None:
        assert r.beloep == Decimal(sak["beloep"])
        if "prosent" in sak:
            lik(r.prosent, sak["prosent"])
        assert ("sparer" if r.prosentpoeng < 0 else "koster") in r.setning


@saker("fargebaand")
def test_fargeband(sak):
    f = proev(sak, lambda: fargeband(sak["indikator"], sak["verdi"]))
    if f is not None:
        assert f.farge == sak["farge"] and f.farge in f.setning and "antatt" in f.setning and f.regel.antatt


@saker("inntektsutjevning")
def test_inntektsutjevning(sak):
    trekk = 0 if "aar" not in sak else None
    u = proev(sak, lambda: inntektsutjevning(
        sak["skatt"], sak.get("land"), aar=sak.get("aar", 2025), sats=sak.get("sats"), trekk=trekk))
    if u is not None:
        assert u.etter == Decimal(sak["etter"]) == u.skatt + u.symmetrisk + u.tillegg + u.trekk
        assert "antatt" in u.merknader[0]


def test_unknown_deduction_is_said():
    assert inntektsutjevning(30000, 40000, aar=2024).trekk_kjent is False
    assert "ikke kjent" in inntektsutjevning(30000, 40000, aar=2024).merknader[1]


@saker("demografi")
def test_demografikostnad(sak):
    d = proev(sak, lambda: demografikostnad(foer=sak["foer"], etter=sak["etter"], satser=sak["satser"]))
    if d is None:
        return
    for verdi, ventet in zip(d.tabell["mill_kr"], sak["per_gruppe"], strict=True):
        lik(verdi, ventet)
    for navn in ("oekning", "nedgang", "netto"):
        assert getattr(d, navn) == Decimal(sak[navn]), navn
    assert any("behov" in m and "legges ned" in m for m in d.merknader)


def test_demografi_for_fjordvik_and_three_ways_to_take_it_out():
    d = demografikostnad("Fjordvik", 2026, 2030, satser=FJORDVIK_SATSER)
    assert [float(x) for x in d.tabell["mill_kr"]] == [-0.21, -4.0, -10.37, -3.55, 0.33, 12.58, 3.8]
    assert (d.netto, d.oekning, d.nedgang) == (Decimal("-1.42"), Decimal("16.71"), Decimal("18.13"))
    assert [avrund(d.per_aar(u), 2) for u in (1, "0,5", 0)] == [Decimal(x) for x in ("-0.36", "1.91", "4.18")]
    assert d.tabell.konstruert
    for uttak in ("1,1", "-0,1"):
        with pytest.raises(RobekFeil):
            d.per_aar(uttak)


def test_demografi_of_a_real_municipality_uses_the_rates_of_the_cost_keys():
    d = demografikostnad("Hareid", 2026, 2030)
    assert d.aar == 4 and d.oekning > 0 and d.nedgang > 0
    assert any("regnet av kostnadsnøklene" in m for m in d.merknader)
    assert not any("lagt inn av dere" in m for m in d.merknader)
    sats = dict(zip(d.tabell["gruppe"], d.tabell["sats"], strict=True))
    # 1–5 år by hand: 12 087·0,8377 (barnehage) and the smaller weights in pleie og omsorg, helse, barnevern and
    # administrasjon, times 5 627 400 inhabitants over the children of that age in the country 1 January 2026.
    from robekanalyse.grunnlag.kilder import les

    barn = int(les("befolkning").query("aar == 2026")["alder_1_5"].sum())
    per_innb = 12087 * 0.8377 + 27759 * 0.0157 + 5056 * 0.0529 + 3196 * 0.0111 + 5458 * 0.0434
    assert sats["1–5 år"] == pytest.approx(per_innb * 5627400 / barn / 1000, rel=1e-9)
    ssb = les("framskriving_2024").query("kommunenr == '1517'").set_index("aar")["framskrevet"]
    assert d.tabell["etter"].sum() == pytest.approx(5411 * ssb[2030] / ssb[2026], abs=1e-4)
    historisk = demografikostnad("Hareid", 2016, 2026, satser=FJORDVIK_SATSER)
    assert historisk.tabell["etter"].sum() == 5411 and historisk.merknader[0] == "Satsene er lagt inn av dere."


@pytest.mark.parametrize(
    ("kall", "melding"),
    [
        (dict(kommune="Hareid", fra_aar=2030, til_aar=2026), "før den er i gang"),
        (dict(kommune="Hareid"), "Oppgi enten"), (dict(foer={"0": 1}, satser={"0": 1}), "Oppgi enten"),
        (dict(kommune="Narvik", fra_aar=2016, til_aar=2026), "Narvik i 2016 mangler"),
    ],
)
def test_demografi_bad_input(kall, melding):
    with pytest.raises(RobekFeil, match=melding):
        demografikostnad(**kall)


@saker("treffsikkerhet")
def test_treffsikkerhet(sak):
    t = proev(sak, lambda: treffsikkerhet(sak["rader"]))
    if t is None:
        return
    assert t.for_optimistisk is sak["for_optimistisk"]
    for verdi, ventet in zip(t.tabell["inntektsbom_prosent"], sak.get("bom", []), strict=False):
        lik(verdi, ventet)
    if "gjennomfoert" in sak:
        lik(t.gjennomfoert_prosent, sak["gjennomfoert"])
    else:
        assert t.gjennomfoert_prosent is None and any("ikke vurdert" in m for m in t.merknader)


def test_treffsikkerhet_says_it_and_tempers_the_next_estimate():
    t = treffsikkerhet(PERSPEKTIV["treffsikkerhet"][0]["rader"])
    assert "for optimistisk inntektsanslag" in t.setninger[0] and "25,0 mill. kr" in t.setninger[0]
    assert "38\u00a0prosent" in t.setninger[1] and "12,3 av 32,5" in t.setninger[1]
    assert avrund(t.noekternt(400), 1) == Decimal("391.0")
    for_lavt = treffsikkerhet([{"aar": a, "inntekt_budsjett": 90, "inntekt_regnskap": 100} for a in (2024, 2025)])
    assert for_lavt.noekternt(400) == 400


@pytest.mark.parametrize("sak", FRAMSKRIVING, ids=lambda s: s["navn"])
def test_framskriv_oekonomi(sak):
    inn = dict(sak["inn"])
    if "demografi_uttak" in sak:
        d = demografikostnad("Fjordvik", 2026, 2030, satser=FJORDVIK_SATSER)
        inn["demografi"] = d.per_aar(sak["demografi_uttak"])
    f = proev(sak, lambda: framskriv_oekonomi(**inn))
    if f is None:
        return
    kolonner = ["inntekt", "resultat", "resultat_prosent", "til_maaltall", "disposisjonsfond", "nytt_merforbruk",
                "samlet_merforbruk", "samlet_merforbruk_prosent"]
    tabell = f.tabell.set_index("aar")
    for aar, *ventet in sak["rader"]:
        for kolonne, v in zip(kolonner, ventet, strict=True):
            funnet = tabell.loc[aar, kolonne]
            if v == "blank":
                assert funnet is None or funnet != funnet, (aar, kolonne)
            elif v != "-":
                assert avrund(Decimal(str(round(funnet, 9))), 2) == avrund(Decimal(str(v)), 2), (aar, kolonne, funnet)
    for navn in ("fond_tomt", "treprosent"):
        if navn in sak:
            assert getattr(f, navn) == sak[navn], navn
    if "omstillingsbehov" in sak:
        lik(f.omstillingsbehov, sak["omstillingsbehov"])
    if "til_balanse_og_inndekning" in sak:
        assert tabell["til_balanse_og_inndekning"].iloc[-1] == float(sak["til_balanse_og_inndekning"])
    assert len(f.ikke_besvart) == len(sak.get("ikke_besvart", []))
    for tekst, funnet in zip(sak.get("ikke_besvart", []), f.ikke_besvart, strict=True):
        assert tekst in funnet


def test_what_is_not_known_is_blank_and_not_answered():
    f = framskriv_oekonomi("Hareid", til_aar=2029, realvekst="0,5")
    assert f.tabell["disposisjonsfond"].isna().all() and f.tabell["samlet_merforbruk"].isna().all()
    assert f.fond_tomt is None and len(f.ikke_besvart) == 2
    assert not any("Fondet" in s or "bokstav d" in s for s in f.setninger)
    assert any("kommunekassen" in m for m in f.merknader)
    assert any("er ikke lagt inn" in m for m in f.merknader)
    assert f.tabell["resultat"].iloc[0] == -5.823


def test_fjordvik_from_its_accounts():
    d = demografikostnad("Fjordvik", 2026, 2030, satser=FJORDVIK_SATSER)
    f = framskriv_oekonomi(
        "Fjordvik", til_aar=2030, realvekst="0,2", demografi=d.per_aar("0,5"),
        kapitalkostnad=[2, "1,5", "0,8", "0,3", 0],
    )
    assert avrund(f.omstillingsbehov, 2) == Decimal("34.03") and (f.fond_tomt, f.treprosent) == (2025, 2025)
    assert f.tabell.konstruert and "Uten tiltak" in f.setninger[0]
    med_rente = framskriv_oekonomi("Fjordvik", til_aar=2030, realvekst="0,2", renteoekning=1)
    uten_rente = framskriv_oekonomi("Fjordvik", til_aar=2030, realvekst="0,2")
    assert (uten_rente.tabell["resultat"] - med_rente.tabell["resultat"]).round(6).tolist() == [0] + [3.248] * 5
