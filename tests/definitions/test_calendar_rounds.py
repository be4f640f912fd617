"""Rounds of five working days of all eleven members, by the real calendars.

The survey of November 2026 worked these out from hand-typed lists.
"""

from datetime import datetime

import pytest

from rcm_workflow.definitions.period import PeriodRule, reckon
from tests.definitions.period_kit import MEMBERS, real


def round_of(profile, sent, **terms):
    rule = PeriodRule(working_days=5, horizon="provisional", **terms)
    at = datetime.fromisoformat(f"{sent}T10:00:00-06:00")
    return reckon(real(profile), rule, MEMBERS, at, "GT", "CR")


def due(reckoning):
    """The due dates, each with the countries that keep it."""
    found = {}
    for deadline in sorted(reckoning.deadlines, key=lambda each: each.country):
        day = deadline.certificate.due_date.isoformat()
        found[day] = f"{found.get(day, '')} {deadline.country}".strip()
    return found


def test_the_consultation_of_2021():
    assert due(round_of("government", "2021-09-09")) == {
        "2021-09-16": "CA DO PA US",
        "2021-09-17": "BZ CR GT HN MX SV",
        "2021-09-20": "NI",
    }
    certificates = [each.certificate for each in round_of("government", "2021-09-09").deadlines]
    assert [each.country for each in certificates if each.provisional] == []


@pytest.mark.parametrize(
    ("sent", "each_own", "last", "all_must_work", "majority"),
    [
        ("2026-03-26", "2026-04-06", "CR GT HN NI SV", "2026-04-07", "2026-04-02"),
        ("2026-09-09", "2026-09-18", "NI", "2026-09-23", "2026-09-16"),
        ("2026-11-20", "2026-11-30", "US", "2026-11-30", "2026-11-27"),
        ("2026-12-18", "2026-12-29", "CA PA", "2026-12-30", "2026-12-28"),
    ],
)
def test_rounds_by_general_law(sent, each_own, last, all_must_work, majority):
    own = due(round_of("statutory", sent, half_day="counts"))
    assert max(own.items()) == (each_own, last)
    for multi, closes in (("all_must_work", all_must_work), ("majority", majority)):
        assert list(due(round_of("statutory", sent, multi=multi, half_day="counts"))) == [closes]


@pytest.mark.parametrize(
    ("sent", "each_own", "last", "all_must_work"),
    [
        ("2026-03-26", "2026-04-10", "NI SV", "2026-04-10"),
        ("2026-12-18", "2027-01-05", "NI SV", "2027-01-07"),
    ],
)
def test_rounds_of_public_offices(sent, each_own, last, all_must_work):
    own = round_of("government", sent)
    assert max(due(own).items()) == (each_own, last)
    assert list(due(round_of("government", sent, multi="all_must_work"))) == [all_must_work]
    # Nicaragua passes over days that are taken from memory or only expected, and says so.
    assert own.of_country("NI").certificate.provisional is True
