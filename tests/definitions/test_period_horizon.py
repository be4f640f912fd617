"""A year whose official list is still to come is counted only where the policy says so."""

from datetime import UTC, date, datetime

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import (
    PeriodRule,
    Unconfirmed,
    extend,
    reckon,
    reckon_instants,
    resume,
)
from rcm_workflow.domain.failures import Refused
from tests.definitions.period_kit import by_hand, off, utc

GT, DO = "America/Guatemala", "America/Santo_Domingo"
STRICT = PeriodRule(working_days=5)
LOOSE = PeriodRule(working_days=5, horizon="provisional")
LATE = utc(2026, 12, 29, 15)
KNOWN = by_hand({"GT": (GT, []), "DO": (DO, [])}, confirmed_through=2026)


@pytest.mark.parametrize("reckoned", [reckon, reckon_instants])
@pytest.mark.parametrize("multi", ["each_own_last_closes", "all_must_work", "majority"])
def test_every_list_that_is_missing_is_named(reckoned, multi):
    rule = PeriodRule(working_days=5, multi=multi)
    with pytest.raises(Unconfirmed) as refused:
        reckoned(KNOWN, rule, ["GT", "DO"], LATE, None, None)
    assert refused.value.lists == (("GT.foreign_affairs", 2027), ("DO.foreign_affairs", 2027))


def test_the_last_confirmed_day_may_be_due():
    (deadline,) = reckon(KNOWN, STRICT, ["GT"], utc(2026, 12, 24, 15), None, None).deadlines
    assert deadline.certificate.due_date == date(2026, 12, 31)


def test_an_office_without_yearly_lists_and_plain_weekdays_wait_for_nothing():
    free = by_hand({"GT": (GT, [])})
    plain = PeriodRule(working_days=5, multi="monday_friday")
    for snapshot, rule in ((free, STRICT), (KNOWN, plain)):
        (deadline,) = reckon(snapshot, rule, ["GT"], LATE, None, None).deadlines
        assert deadline.certificate.due_date == date(2027, 1, 5)


def test_the_list_of_the_ppt_matters_where_its_calendar_starts_the_count():
    rule = PeriodRule(working_days=1, clock_start="next_day_of_ppt_country", multi="monday_friday")
    closed = by_hand({"GT": (GT, [off("2026-12-31")]), "DO": (DO, [])}, confirmed_through=2026)
    with pytest.raises(Unconfirmed):
        reckon(closed, rule, ["DO"], utc(2026, 12, 30, 15), "GT", None)
    assert reckon(closed, rule, ["DO"], utc(2026, 12, 29, 15), "GT", None)


def test_more_time_and_time_taken_up_again_go_by_the_terms_of_the_certificate():
    early = utc(2026, 12, 21, 15)
    (strict,) = reckon(KNOWN, STRICT, ["GT"], early, None, None).deadlines
    (loose,) = reckon(KNOWN, LOOSE, ["GT"], early, None, None).deadlines
    with pytest.raises(Unconfirmed):
        extend(KNOWN, STRICT, strict, 5)
    with pytest.raises(Unconfirmed):
        resume(KNOWN, STRICT, strict, 5, LATE)
    assert extend(KNOWN, LOOSE, loose, 5).certificate.provisional is True
    assert resume(KNOWN, LOOSE, loose, 5, LATE).certificate.provisional is True


def test_a_strict_case_is_told_both_ways_out():
    library = Library()

    def rules(overrides):
        return library.rules(
            library.machine_document("troika_consultation").body,
            library.policy_document("rcm-2011", overrides).body,
            library.access_document().body,
            KNOWN.document,
            {}.__getitem__,
        )

    at = datetime(2026, 12, 29, 15, tzinfo=UTC)
    with pytest.raises(Refused) as refusal:
        rules({}).reckon("member_review", ("GT", "DO"), at, "GT")
    assert (refusal.value.code, refusal.value.facts) == (
        "calendar_not_confirmed",
        {
            "lists": ["GT.foreign_affairs 2027", "DO.foreign_affairs 2027"],
            "override": "calendar.horizon=provisional",
        },
    )
    counted = rules({"calendar.horizon": "provisional"}).reckon("member_review", ("GT",), at, "GT")
    assert counted.deadlines[0].certificate.provisional is True
