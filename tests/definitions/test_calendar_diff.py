"""What an upgrade of a calendar changes, and nothing else."""

from __future__ import annotations

from datetime import date

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.definitions.calendar_diff import diff
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Localized
from rcm_workflow.i18n import explain

OFFICE = "HN.foreign_affairs"


@pytest.fixture(scope="module")
def calendar():
    return Library().snapshot()


def off(day, kind="closure", **more):
    return SkippedDay(date=day, kind=kind, name=Localized(en="Storm", es="Tormenta"), **more)


def edited(calendar, edit):
    data = orjson.loads(calendar.document)
    edit(data)
    return Snapshot(orjson.dumps(data))


def test_a_calendar_does_not_differ_from_itself(calendar):
    found = diff(calendar, calendar)
    assert (found.offices, found.days) == ((), ())


@settings(max_examples=15, deadline=None)
@given(st.dates(date(2022, 1, 1), date(2026, 12, 31)))
def test_a_day_more_is_found_and_a_day_less_the_other_way(calendar, day):
    new = calendar.with_days(OFFICE, [off(day)])
    worked = calendar.is_working(OFFICE, day)
    there, back = diff(calendar, new), diff(new, calendar)
    assert [(one.date, one.how) for one in there.counting if one.how == "added"] == (
        [(day, "added")] if worked else []
    )
    assert len(there.days) == len(back.days)
    assert {one.how for one in back.days} <= {"removed", "kind"}


def test_other_words_and_less_certainty_move_no_deadline(calendar):
    def edit(data):
        office = next(one for one in data["offices"] if one["office"] == OFFICE)
        weekdays = [one for one in office["days"] if date.fromisoformat(one["date"]).weekday() < 5]
        known = [one for one in weekdays if "2020" <= one["date"][:4] <= "2024"]
        known[0]["name"]["en"] = "Another name"
        known[1]["status"] = "expected"

    found = diff(calendar, edited(calendar, edit))
    assert [one.how for one in found.days] == ["words", "status"]
    assert found.counting == ()


def test_an_office_that_comes_goes_or_moves_is_named(calendar):
    def edit(data):
        data["offices"] = [one for one in data["offices"] if one["office"] != OFFICE]
        next(one for one in data["offices"] if one["country"] == "MX")["weekend"] = [7]

    found = diff(calendar, edited(calendar, edit))
    assert [(one.office, one.what) for one in found.offices] == [
        (OFFICE, "office"),
        ("MX.foreign_affairs", "weekend"),
    ]
    assert {one.office for one in found.counting} == {"MX.foreign_affairs"}


def test_years_apart_cannot_be_compared(calendar):
    def edit(data):
        data["first_year"] = data["last_year"] = 2040
        for office in data["offices"]:
            office["days"] = []

    with pytest.raises(Refused) as refused:
        diff(calendar, edited(calendar, edit))
    assert refused.value == Refused("not_a_calendar", why="calendar_apart")
    assert "the two calendars have no year in common" in explain(refused.value, "en", {})[0]
    assert (
        "los dos calendarios no tienen ningún año en común" in explain(refused.value, "es", {})[0]
    )
