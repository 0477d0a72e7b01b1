"""What must hold of notice, collective dismissal and timeline whatever the dates are."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from robekanalyse.analyse.datoregning import hele_maaneder, legg_til_maaneder
from robekanalyse.analyse.foersteaar import foersteaarseffekt
from robekanalyse.analyse.fortrinn import fortrinnsrett
from robekanalyse.analyse.masse import masseoppsigelse
from robekanalyse.analyse.oppsigelse import oppsigelsesfrist
from robekanalyse.analyse.tidslinje import tidslinje_bakover
from robekanalyse.analyse.virkedager import er_virkedag

EN_DAG = dt.timedelta(days=1)
mottatt = st.dates(dt.date(2024, 1, 1), dt.date(2034, 12, 31))
ansatt = st.dates(dt.date(2005, 1, 1), dt.date(2023, 12, 31))
foedt = st.dates(dt.date(1956, 1, 1), dt.date(1985, 12, 31))
part = st.sampled_from(["arbeidsgiver", "arbeidstaker"])
tariff = st.sampled_from(["KS", None])


@given(ansatt, foedt, mottatt, st.integers(0, 400), part, tariff)
def test_later_receipt_never_ends_earlier(fra, barn, dag, senere, hvem, avtale):
    tidlig = oppsigelsesfrist(fra, barn, dag, fra=hvem, tariff=avtale)
    sen = oppsigelsesfrist(fra, barn, dag + dt.timedelta(days=senere), fra=hvem, tariff=avtale)
    assert sen.fratredelse >= tidlig.fratredelse
    assert sen.lov_slutt >= tidlig.lov_slutt


@given(ansatt, foedt, mottatt, st.integers(0, 4000), tariff)
def test_more_seniority_never_a_shorter_notice(fra, barn, dag, lengre, avtale):
    kort = oppsigelsesfrist(fra, barn, dag, tariff=avtale)
    tidligere = max(fra - dt.timedelta(days=lengre), legg_til_maaneder(barn, 13 * 12))
    lang = oppsigelsesfrist(min(fra, tidligere), barn, dag, tariff=avtale)
    assert lang.lovfrist_maaneder >= kort.lovfrist_maaneder and lang.fratredelse >= kort.fratredelse


@given(ansatt, foedt, mottatt, st.integers(0, 4000), tariff)
def test_higher_age_never_a_shorter_notice(fra, barn, dag, eldre, avtale):
    ung = oppsigelsesfrist(fra, barn, dag, tariff=avtale)
    gammel = oppsigelsesfrist(fra, max(barn - dt.timedelta(days=eldre), dt.date(1956, 1, 1)), dag, tariff=avtale)
    assert gammel.lovfrist_maaneder >= ung.lovfrist_maaneder and gammel.fratredelse >= ung.fratredelse


@given(ansatt, foedt, mottatt, part)
def test_the_notice_is_the_longest_of_law_and_agreement(fra, barn, dag, hvem):
    med, uten = (oppsigelsesfrist(fra, barn, dag, fra=hvem, tariff=t) for t in ("KS", None))
    assert med.fratredelse == max(med.lov_slutt, med.tariff_slutt) >= uten.fratredelse == uten.lov_slutt
    assert (med.lov_slutt + EN_DAG).day == 1, "law's notice ends with a month"
    assert med.lov_slutt > dag + dt.timedelta(days=27)


@given(ansatt, foedt, mottatt)
def test_own_notice_is_never_longer_than_the_employers(fra, barn, dag):
    assert oppsigelsesfrist(fra, barn, dag, "arbeidstaker").fratredelse <= oppsigelsesfrist(fra, barn, dag).fratredelse


hendelse = st.tuples(
    st.dates(dt.date(2027, 1, 1), dt.date(2027, 4, 30)),
    st.sampled_from(["oppsigelse", "sluttavtale", "egen_oppsigelse"]),
    st.booleans(),
    st.integers(0, 6),
)


def talt_for_haand(hendelser):
    """Every day is tried as the first of thirty; nothing clever."""
    ja = False
    for start in (dt.date(2026, 12, 1) + dt.timedelta(days=n) for n in range(160)):
        inne = [h for h in hendelser if start <= h[0] <= start + dt.timedelta(days=29) and h[2]]
        oppsagt = sum(h[3] for h in inne if h[1] == "oppsigelse")
        andre = sum(h[3] for h in inne if h[1] == "sluttavtale")
        ja |= oppsagt >= 10 or (oppsagt >= 5 and oppsagt + andre >= 10)
    return ja


@settings(max_examples=150)
@given(st.lists(hendelse, max_size=12))
def test_sliding_window_agrees_with_counting_by_hand(hendelser):
    svar = masseoppsigelse(hendelser)
    assert svar.er_masseoppsigelse == talt_for_haand(hendelser)
    if svar.vindu:
        inne = [h for h in hendelser if svar.vindu[0] <= h[0] <= svar.vindu[1] and h[2]]
        assert svar.oppsagte == sum(h[3] for h in inne if h[1] == "oppsigelse")
        assert svar.andre_opphoer == sum(h[3] for h in inne if h[1] == "sluttavtale")
        assert svar.vindu[1] - svar.vindu[0] == dt.timedelta(days=29)


@given(st.lists(hendelse, max_size=8), st.randoms())
def test_order_of_events_does_not_matter(hendelser, tilfeldig):
    stokket = tilfeldig.sample(hendelser, len(hendelser))
    a, b = masseoppsigelse(hendelser), masseoppsigelse(stokket)
    assert (a.er_masseoppsigelse, a.vindu, a.antall) == (b.er_masseoppsigelse, b.vindu, b.antall)


@settings(max_examples=40, deadline=None)
@given(st.dates(dt.date(2027, 6, 1), dt.date(2032, 12, 31)), ansatt, foedt, tariff)
def test_timeline_finds_exactly_the_last_day(virkning, fra, barn, avtale):
    t = tidslinje_bakover(virkning, [{"stilling": "lærer", "ansatt_fra": fra, "foedt": barn}], tariff=avtale)
    dag = t.siste_kommet_fram
    assert oppsigelsesfrist(fra, barn, dag, tariff=avtale).fratredelse < virkning
    assert oppsigelsesfrist(fra, barn, dag + EN_DAG, tariff=avtale).fratredelse >= virkning
    assert [x.siste_virkedag for x in t.trinn] == sorted(x.siste_virkedag for x in t.trinn)
    assert all(x.siste_virkedag <= x.siste_dato for x in t.trinn)
    assert all(er_virkedag(x.siste_virkedag) for x in t.trinn if x.id != "fratredelse")


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 300))
def test_months_there_and_back(dag, antall):
    fram = legg_til_maaneder(dag, antall)
    assert legg_til_maaneder(dag, antall + 1) > fram and fram.day <= dag.day
    assert hele_maaneder(dag, fram) == (antall, 0)


@given(mottatt, st.integers(20, 250), st.integers(0, 1500))
def test_priority_needs_twelve_months_and_lasts_a_year(dag, frist, foer):
    slutt = dag + dt.timedelta(days=frist)
    svar = fortrinnsrett(dag, slutt, dag - dt.timedelta(days=foer))
    assert svar.har_rett == (legg_til_maaneder(dag - dt.timedelta(days=foer), 12) <= slutt + EN_DAG)
    if svar.har_rett:
        assert svar.fra == dag and svar.til == legg_til_maaneder(slutt, 12)


@given(st.integers(0, 10**9), mottatt, st.integers(0, 10**8))
def test_first_year_is_exact(helaar, slutt, kostnad):
    svar = foersteaarseffekt(helaar, slutt, kostnad)
    eksakt = Fraction(helaar * (12 - slutt.month), 12)
    assert abs(Fraction(svar.foer_engangskostnader) - eksakt) < Fraction(1, 10**15)
    assert svar.effekt == svar.foer_engangskostnader - kostnad
    if eksakt.denominator == 1:
        assert svar.foer_engangskostnader == Decimal(eksakt.numerator)
