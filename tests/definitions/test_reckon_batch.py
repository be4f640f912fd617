"""Many at once is what one at a time gives."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.period import PeriodRule, reckon
from rcm_workflow.definitions.reckon_batch import closing_instants, due_dates
from rcm_workflow.definitions.snapshot import BeyondCalendar, NoCalendar
from tests.definitions.day_loop import MEMBERS, at_ten

SNAPSHOT = Library().snapshot()
DAYS = st.dates(date(2018, 1, 1), date(2028, 11, 1))


@given(
    country=st.sampled_from(MEMBERS),
    days=st.lists(DAYS, max_size=20),
    n=st.integers(1, 20),
    half_days=st.booleans(),
)
def test_many_are_each_of_them(country, days, n, half_days):
    rule = PeriodRule(
        working_days=n,
        horizon="provisional",
        half_day="counts" if half_days else "not_counted",
    )
    found = [
        reckon(SNAPSHOT, rule, [country], at_ten(day, country), None, None).deadlines[0].certificate
        for day in days
    ]
    dues = due_dates(SNAPSHOT, country, days, n, half_days=half_days)
    assert dues == [one.due_date for one in found]
    closes = closing_instants(SNAPSHOT, country, days, n, half_days=half_days)
    assert closes == [one.closes_at for one in found]


@pytest.mark.parametrize(
    "day", [SNAPSHOT.first - timedelta(days=1), SNAPSHOT.last, SNAPSHOT.last + timedelta(days=1)]
)
def test_nothing_is_guessed_in_a_batch(day):
    with pytest.raises(BeyondCalendar):
        due_dates(SNAPSHOT, "MX", [date(2026, 1, 5), day], 5)


def test_what_is_no_batch():
    with pytest.raises(NoCalendar):
        due_dates(SNAPSHOT, "XX", [], 5)
    with pytest.raises(ValueError, match="at least one"):
        due_dates(SNAPSHOT, "MX", [date(2026, 1, 5)], 0)
    assert due_dates(SNAPSHOT, "MX", [], 5) == []
