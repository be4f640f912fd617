"""Clocks and years where counting goes wrong elsewhere, on the published calendars."""

from datetime import date, datetime, timedelta

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import PeriodRule, Unconfirmed, reckon
from rcm_workflow.definitions.snapshot import BeyondCalendar
from tests.definitions.day_loop import MEMBERS
from tests.definitions.period_kit import utc

LIBRARY = Library()
GOVERNMENT, STATUTORY = LIBRARY.snapshot(), LIBRARY.snapshot("statutory")


def told(sent, *countries, snapshot=STATUTORY, **more):
    rule = PeriodRule(**{"working_days": 5, "horizon": "provisional", "half_day": "counts"} | more)
    found = reckon(snapshot, rule, countries, datetime.fromisoformat(sent), "HN", "CR")
    return {one.country: one.certificate for one in found.deadlines}


def days(month, *numbers, year=2026):
    return tuple(date(year, month, number) for number in numbers)


# Ten to midnight --------------------------------------------------------------------------------


def test_ten_to_midnight_here_is_the_next_day_there():
    found = told("2026-06-09T23:50-06:00", "HN", "PA", "CA")
    assert found["HN"].day0 == date(2026, 6, 9)
    assert found["PA"].day0 == found["CA"].day0 == date(2026, 6, 10)
    assert found["HN"].counted == days(6, 10, 11, 12, 15, 16)
    assert found["CA"].counted == days(6, 11, 12, 15, 16, 17)
    assert [one.closes_at for one in found.values()] == [
        utc(2026, 6, 17, 6),
        utc(2026, 6, 18, 5),
        utc(2026, 6, 18, 4),
    ]


def test_a_shared_course_waits_for_the_latest_date():
    found = told("2026-06-09T23:50-06:00", "HN", "CA", multi="all_must_work")
    assert {one.day0 for one in found.values()} == {date(2026, 6, 10)}
    assert {one.day0_zone for one in found.values()} == {"America/Toronto"}


@pytest.mark.parametrize(
    ("sent", "day0"),
    [
        ("2026-06-09T23:59:59.999999-06:00", date(2026, 6, 9)),
        ("2026-06-10T00:00-06:00", date(2026, 6, 10)),
        ("2026-06-10T05:59:59Z", date(2026, 6, 9)),
        ("2026-06-10T15:00+14:00", date(2026, 6, 9)),
    ],
)
def test_day_0_changes_at_midnight_in_the_capital(sent, day0):
    assert told(sent, "HN")["HN"].day0 == day0


# The clocks change ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "due", "closes_at"),
    [
        ("2026-02-27T10:00-05:00", date(2026, 3, 6), utc(2026, 3, 7, 5)),
        ("2026-03-06T10:00-05:00", date(2026, 3, 13), utc(2026, 3, 14, 4)),
        # On the night itself: an hour that does not exist, and one that exists twice.
        ("2026-03-08T02:30-05:00", date(2026, 3, 13), utc(2026, 3, 14, 4)),
        ("2026-11-01T01:30-04:00", date(2026, 11, 6), utc(2026, 11, 7, 5)),
        ("2026-11-01T01:30-05:00", date(2026, 11, 6), utc(2026, 11, 7, 5)),
        ("2026-10-23T10:00-04:00", date(2026, 10, 30), utc(2026, 10, 31, 4)),
        ("2026-10-30T10:00-04:00", date(2026, 11, 6), utc(2026, 11, 7, 5)),
    ],
)
@pytest.mark.parametrize("country", ["CA", "US"])
def test_the_weekends_on_which_the_clocks_change(country, sent, due, closes_at):
    found = told(sent, country)[country]
    assert (found.due_date, found.closes_at) == (due, closes_at)


@pytest.mark.parametrize("country", sorted(set(MEMBERS) - {"CA", "US"}))
def test_nowhere_else_do_they_change(country):
    hours = {
        told(f"2026-{month:02d}-02T12:00Z", country)[country].closes_at.hour
        for month in range(1, 13)
    }
    assert len(hours) == 1


def test_mexico_has_no_summer_time_since_2022():
    summers = {
        year: told(f"{year}-07-04T10:00-06:00", "MX")["MX"].closes_at.hour
        for year in range(2020, 2028)
    }
    assert summers == {2020: 5, 2021: 5, 2022: 5} | dict.fromkeys(range(2023, 2028), 6)
    last = told("2022-10-21T10:00-05:00", "MX")["MX"]
    assert (last.due_date, last.closes_at) == (date(2022, 10, 28), utc(2022, 10, 29, 5))
    first = told("2022-10-28T10:00-05:00", "MX")["MX"]
    assert (first.due_date, first.closes_at) == (date(2022, 11, 4), utc(2022, 11, 5, 6))


# Years ------------------------------------------------------------------------------------------


def test_the_end_of_a_year():
    found = told("2025-12-29T10:00-06:00", "CR", "US", "MX")
    new_year = (*days(12, 30, 31, year=2025), *days(1, 2, 5, 6))
    assert [one.counted for one in found.values()] == [new_year] * 3
    closed = told("2025-12-29T10:00-06:00", "CR", snapshot=GOVERNMENT)["CR"]
    assert closed.counted == days(1, 5, 6, 7, 8, 9)


def test_a_year_without_its_official_list_is_refused_unless_asked_for():
    with pytest.raises(Unconfirmed):
        told("2026-12-29T10:00-06:00", "PA", horizon="strict")
    assert told("2026-12-29T10:00-06:00", "PA")["PA"].provisional
    assert told("2026-12-01T10:00-06:00", "PA", horizon="strict")["PA"].due_date.year == 2026


def test_nothing_is_guessed_after_the_last_loaded_year():
    last = STATUTORY.last
    assert told(f"{last - timedelta(days=14)}T10:00-06:00", "MX")["MX"].due_date <= last
    with pytest.raises(BeyondCalendar):
        told(f"{last - timedelta(days=3)}T10:00-06:00", "MX")


@pytest.mark.parametrize(
    ("sent", "counted"),
    [
        ("2024-02-28T10:00-06:00", (*days(2, 29, year=2024), *days(3, 1, 4, 5, 6, year=2024))),
        ("2024-02-29T10:00-06:00", days(3, 1, 4, 5, 6, 7, year=2024)),
        ("2028-02-28T10:00-06:00", (*days(2, 29, year=2028), *days(3, 1, 2, 3, 6, year=2028))),
        ("2026-02-27T10:00-06:00", days(3, 2, 3, 4, 5, 6)),
    ],
)
def test_the_29th_of_february(sent, counted):
    assert told(sent, "CR")["CR"].counted == counted


# Holy Week --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        # Easter Sunday is 5 April 2026.
        (
            "2026-03-27T10:00-06:00",
            {"MX": (4, 3), "US": (4, 3), "DO": (4, 6), "CR": (4, 7), "CA": (4, 7), "BZ": (4, 7)},
        ),
        # Easter Sunday is 28 March 2027.
        (
            "2027-03-19T10:00-06:00",
            {"US": (3, 26), "DO": (3, 29), "CR": (3, 30), "CA": (3, 30), "BZ": (3, 30)},
        ),
    ],
)
def test_holy_week_by_general_law(sent, due):
    found = told(sent, *due)
    year = int(sent[:4])
    assert {one: found[one].due_date for one in due} == {
        one: date(year, *day) for one, day in due.items()
    }


@pytest.mark.parametrize(
    ("sent", "first", "last", "due"),
    [
        ("2026-03-27T10:00-06:00", date(2026, 3, 28), date(2026, 4, 6), date(2026, 4, 13)),
        ("2027-03-19T10:00-06:00", date(2027, 3, 20), date(2027, 3, 29), date(2027, 4, 5)),
    ],
)
@pytest.mark.parametrize("country", ["SV", "NI"])
def test_a_country_closed_for_nine_days_and_more(country, sent, first, last, due):
    found = told(sent, country, snapshot=GOVERNMENT)[country]
    passed = [day.date for day in found.skipped if day.date <= last]
    assert passed == [first + timedelta(days=step) for step in range((last - first).days + 1)]
    assert (found.day0, found.due_date) == (first - timedelta(days=1), due)
    assert {day.kind for day in found.skipped if day.date <= last} == {
        "weekend",
        "holiday",
        "closure",
    }
    assert all(day.basis or day.source for day in found.skipped if day.kind != "weekend")


def test_a_notice_sent_inside_the_nine_days_counts_from_their_end():
    inside = told("2026-03-31T10:00-06:00", "SV", snapshot=GOVERNMENT)["SV"]
    before = told("2026-03-27T10:00-06:00", "SV", snapshot=GOVERNMENT)["SV"]
    assert inside.counted == before.counted == days(4, 7, 8, 9, 10, 13)
    assert inside.day0 == date(2026, 3, 31)
