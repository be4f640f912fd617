"""One common closing instant for all countries: the latest of their closings (GAP-04)."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.period import (
    PeriodRule,
    extend,
    reckon,
    reckon_instants,
    recount,
    remaining,
    together,
)
from rcm_workflow.definitions.period import resume as resumed
from rcm_workflow.domain.certificate import Certificate, Reckoning
from tests.definitions.period_kit import MEMBERS, off, real, utc

OWN = PeriodRule(working_days=5)
COMMON = PeriodRule(working_days=5, cutoff="single_instant")
SEPTEMBER = utc(2021, 9, 9, 15)


def reckoned(rule, at=SEPTEMBER, countries=MEMBERS):
    return reckon(real(), rule, countries, at, "MX", "CR")


def test_all_close_with_the_last_and_the_last_is_named():
    own, common = reckoned(OWN), reckoned(COMMON)
    assert {each.due_at for each in common.deadlines} == {own.closes_at} == {common.closes_at}
    assert common.last == own.last == ("NI",)
    assert {each.certificate.closing_zone for each in common.deadlines} == {"America/Managua"}


def test_each_country_keeps_the_days_that_were_counted_for_it():
    for own, common in zip(reckoned(OWN).deadlines, reckoned(COMMON).deadlines, strict=True):
        assert own.certificate.counted == common.certificate.counted
        assert own.reminders == common.reminders
        again = Certificate.from_data(common.certificate.to_data())
        assert (again, again.closes_at) == (common.certificate, common.due_at)


@given(st.datetimes(utc(2021, 1, 1).replace(tzinfo=None), utc(2025, 12, 1).replace(tzinfo=None)))
def test_the_instants_are_those_of_the_certificates(naive):
    at = naive.replace(tzinfo=SEPTEMBER.tzinfo)
    instants = reckon_instants(real(), COMMON, MEMBERS, at, "MX", "CR")
    assert {due for _, due in instants} == {reckoned(OWN, at).closes_at}


def test_the_last_day_remains_until_the_common_instant():
    certificate = reckoned(COMMON).of_country("CA").certificate
    after_its_own_days = utc(2021, 9, 20, 12)
    assert remaining(real(), COMMON, certificate, after_its_own_days) == 1
    assert remaining(real(), COMMON, certificate, certificate.closes_at) == 0


def test_more_time_is_one_instant_again():
    old = reckoned(COMMON).deadlines
    longer = Reckoning.of(tuple(extend(real(), COMMON, each, 2) for each in old))
    assert longer.last == ("BZ", "NI")
    assert {each.due_at for each in longer.deadlines} == {utc(2021, 9, 23, 6)}
    again = Reckoning.of(
        tuple(
            resumed(real(), COMMON, each, 2, longer.closes_at + timedelta(days=3)) for each in old
        )
    )
    assert len({each.due_at for each in again.deadlines}) == 1


def test_a_closure_moves_all_to_the_new_instant_and_nobody_earlier():
    snapshot = real()
    old = [each.certificate for each in reckoned(COMMON).deadlines]
    closed = snapshot.with_days("CA", [off("2021-09-16", "closure")])
    moved = [found for each in old if (found := recount(closed, COMMON, each)) is not None]
    assert [each.country for each in moved] == ["CA"]
    assert moved[0].due_at < old[0].closes_at
    assert [each.due_at for each in together(COMMON, old, moved)] == [old[0].closes_at]
    weeks = [off(f"2021-09-{day}", "closure") for day in (16, 17, 20, 21)]
    later = snapshot.with_days("CA", weeks)
    moved = [found for each in old if (found := recount(later, COMMON, each)) is not None]
    found = together(COMMON, old, moved)
    assert {each.country for each in found} == set(MEMBERS)
    assert {each.due_at for each in found} == {moved[0].due_at}
    assert moved[0].due_at > old[0].closes_at
    assert {each.certificate.replaces for each in found} == {each.digest for each in old}
    assert {each.certificate.reason for each in found} == {"recomputed"}
