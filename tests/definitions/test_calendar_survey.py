"""The calendars against the survey of November 2026, date by date.

``calendar_survey.json`` holds its verdicts on every weekday of 2020 to 2027 on which sources
differ, the closures of public offices of 2024 to 2027, and the weekdays off by general law of the
same years.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from rcm_workflow.definitions.calendar import build_snapshot, read_calendars
from tests.definitions.period_kit import CHECKOUT, real

SURVEY = json.loads((Path(__file__).parent / "calendar_survey.json").read_text(encoding="utf-8"))
VERDICTS = SURVEY["verdicts_2020_2027"]
OVERLAYS = SURVEY["overlays_2024_2027"]
LISTS = SURVEY["weekdays_off_2024_2027"]
MADE_ON = date(2026, 11, 17)


def as_it_was(calendar):
    """The calendar without what became known after the survey."""
    return calendar.model_copy(
        update={
            name: tuple(each for each in getattr(calendar, name) if each.known_on <= MADE_ON)
            for name in ("corrections", "overlays")
        }
    )


CALENDARS = {
    each.country: as_it_was(each)
    for each in read_calendars(CHECKOUT / "policies" / "calendars")
    if each.primary
}

LEFT_OUT = {
    ("BZ", "2022-12-27"): "one library alone gives it; no list of that year was found",
}
"""Uncertain days that are in no calendar, and why."""

FROM_NOTES = {
    "DO": {"2025-10-22", "2025-10-23", "2025-10-24"},
    "MX": {"2024-01-02"},
}
"""Closures of public offices that stand in the notes of the survey and not in its table."""


def off(country, profile):
    """The weekdays of 2024 to 2027 that are no whole working days."""
    days = CALENDARS[country].days_off(profile, 2024, 2027)
    return {each.date.isoformat(): each for each in days if each.date.weekday() < 5}


@pytest.mark.parametrize("country", LISTS)
def test_the_weekdays_off_by_general_law_are_those_of_the_survey(country):
    assert sorted(off(country, "statutory")) == LISTS[country]["off"]
    assert list(CALENDARS[country].holidays.categories) == LISTS[country]["categories"]


@pytest.mark.parametrize("country", VERDICTS)
def test_the_verdicts_on_what_sources_differ_about(country):
    statutory, government = real("statutory"), real("government")

    def works(snapshot, day):
        return snapshot.is_working(country, date.fromisoformat(day))

    verdicts = dict(VERDICTS[country])
    assert [day for day in verdicts.pop("closed", []) if works(statutory, day)] == []
    assert [day for day in verdicts.pop("working", []) if not works(statutory, day)] == []
    for day in verdicts.pop("uncertain", []):
        reason = statutory.reason(country, date.fromisoformat(day))
        if (country, day) in LEFT_OUT:
            assert reason is None
        else:
            assert (day, reason.status) == (day, "provisional")
    for kind, days in verdicts.items():
        assert (kind, [day for day in days if works(government, day)]) == (kind, [])


HALF = {"half_day"}
SURE = {"closed_by_decree", "closed_public_sector_law", "half_day", "closed_capital_only"}


@pytest.mark.parametrize("country", OVERLAYS)
def test_every_closure_of_public_offices_is_there_and_binds_nobody_else(country):
    statutory, government = off(country, "statutory"), off(country, "government")
    by_general_law = set(LISTS[country]["off"])
    for kind, days in OVERLAYS[country].items():
        for day in days:
            found = government[day]
            assert (day, found.kind == "half_day") == (day, kind in HALF)
            assert (day, day in statutory) == (day, day in by_general_law)
            if kind not in SURE:
                assert (day, found.status) in ((day, "provisional"), (day, "expected"))


def test_which_closures_the_settings_of_the_library_hold_already():
    # Yearly decrees that its bank category holds, and a feast of a capital that it calls national.
    both = {
        (country, kind): [day for day in days if day in LISTS[country]["off"]]
        for country, kinds in OVERLAYS.items()
        for kind, days in kinds.items()
    }
    assert {key: days for key, days in both.items() if days} == {
        ("GT", "closed_capital_only"): ["2024-08-15", "2025-08-15"],
        ("PA", "closed_by_decree"): [
            "2024-02-12",
            "2024-11-04",
            "2025-03-03",
            "2025-11-04",
            "2026-02-16",
            "2026-11-04",
            "2027-02-08",
            "2027-11-04",
        ],
    }


@pytest.mark.parametrize("country", LISTS)
def test_public_offices_close_on_no_other_day(country):
    table = {day for days in OVERLAYS.get(country, {}).values() for day in days}
    expected = {*LISTS[country]["off"], *table, *FROM_NOTES.get(country, set())}
    assert set(off(country, "government")) == expected


def test_no_uncertain_day_is_called_confirmed():
    uncertain = {
        (country, day)
        for kinds in (VERDICTS, OVERLAYS)
        for country, days in kinds.items()
        for day in days.get("uncertain", [])
    }
    snapshot = build_snapshot(CALENDARS.values())
    found = {
        (country, day): snapshot.reason(country, date.fromisoformat(day))
        for country, day in uncertain - set(LEFT_OUT)
    }
    assert {key for key, reason in found.items() if reason.status == "confirmed"} == set()
    assert len(uncertain) == 13


def test_a_round_that_passes_an_uncertain_day_says_so():
    day = date(2020, 10, 6)
    week = [day + timedelta(days=step) for step in range(1, 4)]
    assert {real().reason("HN", each).status for each in week} == {"provisional"}
