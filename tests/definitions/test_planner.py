"""A plan says of each day what the reckoning says, and who is to thank for it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import PeriodRule, reckon
from rcm_workflow.definitions.planner import plan, year
from rcm_workflow.definitions.snapshot import BeyondCalendar, NoCalendar
from tests.definitions.period_kit import MEMBERS

LIBRARY = Library()
GOVERNMENT, STATUTORY = LIBRARY.snapshot(), LIBRARY.snapshot("statutory")


def planned(first, weeks=1, rule=None, countries=MEMBERS, snapshot=GOVERNMENT, **more):
    given = {"hour": 10, "sender": None, "ppt": "GT", "secretariat": "CR"} | more
    return plan(
        snapshot, rule or PeriodRule(working_days=5), countries, date.fromisoformat(first), weeks,
        **given,
    )  # fmt: skip


@given(
    first=st.dates(date(2020, 1, 1), date(2026, 12, 1)),
    n=st.integers(1, 15),
    multi=st.sampled_from(["each_own_last_closes", "all_must_work", "ppt_calendar", "majority"]),
    countries=st.lists(st.sampled_from(MEMBERS), min_size=1, unique=True),
    hour=st.integers(0, 23),
)
def test_every_day_is_what_the_reckoning_says(first, n, multi, countries, hour):
    rule = PeriodRule(working_days=n, multi=multi, horizon="provisional")
    found = planned(first.isoformat(), 2, rule, countries, hour=hour)
    assert [one.day for one in found.days] == [first + timedelta(days=step) for step in range(14)]
    zone = ZoneInfo(GOVERNMENT.office(countries[0]).zone)
    for one in found.days:
        if one.day.weekday() >= 5:
            assert (one.why_not, one.closes_at, one.best) == ("rest_day", None, False)
            continue
        sent_at = datetime(one.day.year, one.day.month, one.day.day, hour, tzinfo=zone)
        told = reckon(GOVERNMENT, rule, countries, sent_at, "GT", "CR")
        last = [told.of_country(country).certificate for country in told.last]
        assert one.sent_at == sent_at.astimezone(UTC)
        assert (one.closes_at, one.last) == (told.closes_at, told.last)
        assert one.calendar_days == (max(each.due_date for each in last) - one.day).days
        off = {
            (day.date, day.country)
            for each in last
            for day in each.skipped
            if day.kind != "weekend"
        }
        assert {(day.date, day.country) for cost in one.costs for day in cost.days} == off
        assert one.best == (one.calendar_days == min(e.calendar_days for e in found.possible))


@pytest.mark.parametrize(
    ("multi", "mean", "most", "on"),
    [
        ("each_own_last_closes", 8.2, 13, [date(2026, 10, 29), date(2026, 10, 30)]),
        ("all_must_work", 9.0, 19, [date(2026, 10, 29), date(2026, 10, 30)]),
        ("majority", 7.1, 10, [date(2026, 3, 27), date(2026, 4, 24)]),
    ],
)
def test_the_figures_of_2026_that_were_reckoned_elsewhere(multi, mean, most, on):
    rule = PeriodRule(working_days=5, multi=multi, half_day="counts")
    found = planned("2026-01-01", 49, rule, snapshot=STATUTORY).possible
    found = [one for one in found if one.day <= date(2026, 12, 9)]
    days = [one.calendar_days for one in found]
    assert (len(days), round(sum(days) / len(days), 1), max(days)) == (245, mean, most)
    assert [one.day for one in found if one.calendar_days == most] == on


def test_holy_week_of_2026_waits_for_two_countries():
    (thursday,) = [one for one in planned("2026-03-23").days if one.day == date(2026, 3, 26)]
    assert (thursday.last, thursday.closes_on) == (("NI", "SV"), date(2026, 4, 10))
    assert (thursday.calendar_days, thursday.provisional, thursday.best) == (15, True, True)
    (cost,) = thursday.costs
    assert (cost.countries, cost.since, cost.until) == (
        ("NI", "SV"),
        date(2026, 3, 30),
        date(2026, 4, 6),
    )
    assert {day.country for day in cost.days} == {"NI", "SV"}


def test_nothing_leaves_on_the_days_off_of_the_sender():
    found = {one.day.isoformat(): one.why_not for one in planned("2026-03-30", sender="GT").days}
    assert found["2026-04-02"] == found["2026-04-03"] == "day_off"
    assert found["2026-04-04"] == "rest_day"
    # Half a day is enough to send a letter.
    assert found["2026-04-01"] is None


def test_a_day_on_which_the_policy_takes_no_notice_is_marked():
    rule = PeriodRule(working_days=5, receipt="reject_send")
    found = planned("2026-11-09", rule=rule, countries=("DO", "US", "CA"))
    assert [one.why_not for one in found.days[:3]] == ["out_of_hours", None, "out_of_hours"]
    late = planned("2026-11-10", rule=rule, countries=("DO", "US", "CA"), hour=18)
    assert late.possible == ()
    assert [one.best for one in late.days] == [False] * 7


def test_a_year_that_is_not_known_for_sure_is_planned_and_marked():
    strict = PeriodRule(working_days=5)
    found = planned("2027-02-01", rule=strict, countries=("PA",))
    assert {one.provisional for one in found.possible} == {True}


def test_what_cannot_be_planned():
    with pytest.raises(BeyondCalendar):
        planned("2028-12-25")
    with pytest.raises(NoCalendar):
        planned("2026-01-05", countries=("XX",))


def test_a_year_holds_every_day_off_but_weekly_rest():
    found = year(GOVERNMENT, 2026, ("HN", "PA"))
    assert [one.office for one in found.offices] == ["HN.foreign_affairs", "PA.foreign_affairs"]
    for one in found.offices:
        day = date(2026, 1, 1)
        off = {each.date for each in one.days}
        while day.year == 2026:
            works = GOVERNMENT.is_working(one.office, day)
            assert works == (day not in off and day.weekday() < 5)
            day += timedelta(days=1)
    assert {each.kind for each in found.offices[0].days} >= {"holiday", "half_day"}


@pytest.mark.parametrize("asked", [1999, 2017, 2029])
def test_a_year_beyond_the_calendars(asked):
    with pytest.raises(BeyondCalendar):
        year(GOVERNMENT, asked, ("HN",))
