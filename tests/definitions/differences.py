"""What other libraries say of the members' working days, and the page that lists the differences.

``python -m tests.definitions.differences`` prints what ``calendar_differences.toml`` does not list
or lists in vain, and writes ``docs/calendar_differences.md`` when there is nothing to print.
"""

from __future__ import annotations

import json
import sys
import tomllib
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from workalendar.america import Canada, ElSalvador, Mexico, Panama
from workalendar.usa import UnitedStates

from tests.definitions.period_kit import CHECKOUT, MEMBERS, member_calendars

HERE = Path(__file__).parent
PAGE = CHECKOUT / "docs" / "calendar_differences.md"
FIRST, LAST = 2024, 2027
WORKALENDAR = {"CA": Canada, "MX": Mexico, "PA": Panama, "SV": ElSalvador, "US": UnitedStates}
DATE_HOLIDAYS = json.loads((HERE / "date_holidays.json").read_text(encoding="utf-8"))
SAYS = {"off": "closed", "working": "open", "half_day": "open until noon"}
RIGHT = {"calendar": "the calendar", "library": "the library", "both": "both, of different offices"}

INTRODUCTION = """\
# Where other libraries differ

Every weekday of 2024 to 2027 on which workalendar or date-holidays says otherwise than the
[calendars](calendars.md) of the members by general law. Closures of public offices are not
compared: no library has them. Generated from `tests/definitions/calendar_differences.toml`; a test
asks the libraries again and fails on a difference that is new or gone, so that an upgrade is
noticed ([0019](decisions/0019-second-opinions-on-holidays.md))."""
LICENCE = (
    "The answers of date-holidays (github.com/commenthol/date-holidays) are used under CC-BY-3.0."
)


class Difference(NamedTuple):
    """A weekday on which a library says otherwise than the calendar, and what it says."""

    library: str
    country: str
    day: date
    library_says: str


class Listed(NamedTuple):
    """One table of ``calendar_differences.toml``."""

    library: str
    country: str
    days: tuple[date, ...]
    name: str
    library_says: str
    right: str
    why: str


def weekdays(days):
    return {day for day in days if day.weekday() < 5 and FIRST <= day.year <= LAST}


def of_workalendar(country):
    calendar = WORKALENDAR[country]()
    found = (day for year in range(FIRST, LAST + 1) for day, _ in calendar.holidays(year))
    return dict.fromkeys(weekdays(found), "off")


def of_date_holidays(country):
    """Its public holidays; one that begins at noon is a half day, and no other kind closes."""
    found = {}
    for day, entries in DATE_HOLIDAYS["days"][country].items():
        kinds = {kind for kind, _ in entries}
        if "public" in kinds:
            found[date.fromisoformat(day)] = "off"
        elif "public@12:00" in kinds:
            found[date.fromisoformat(day)] = "half_day"
    return found


def of_the_calendars():
    """What the calendars say by general law, which is all that libraries speak of."""
    return {
        each.country: dict.fromkeys(
            weekdays(day.date for day in each.days_off("statutory", FIRST, LAST)), "off"
        )
        for each in member_calendars()
    }


def differences():
    """Every difference as the libraries and the calendars stand now."""
    ours = of_the_calendars()
    theirs = {("workalendar", country): of_workalendar(country) for country in WORKALENDAR}
    theirs |= {("date-holidays", country): of_date_holidays(country) for country in MEMBERS}
    return {
        Difference(library, country, day, days.get(day, "working"))
        for (library, country), days in theirs.items()
        for day in {*days, *ours[country]}
        if days.get(day, "working") != ours[country].get(day, "working")
    }


def listed():
    text = (HERE / "calendar_differences.toml").read_text(encoding="utf-8")
    return [
        Listed(**{**table, "days": tuple(table["days"])})
        for table in tomllib.loads(text)["differences"]
    ]


def spread(tables):
    """The listed differences one by one; a day that is listed twice comes twice."""
    return [
        Difference(each.library, each.country, day, each.library_says)
        for each in tables
        for day in each.days
    ]


def page(tables):
    """The page of documentation."""
    versions = {
        "workalendar": version("workalendar"),
        "date-holidays": DATE_HOLIDAYS["version"],
    }
    lines = [INTRODUCTION]
    for library, number in versions.items():
        mine = [each for each in tables if each.library == library]
        days = sum(len(each.days) for each in mine)
        differing = ", ".join(sorted({each.country for each in mine}))
        asked = ", ".join(sorted(WORKALENDAR if library == "workalendar" else MEMBERS))
        lines += [
            "",
            f"## {library} {number}",
            "",
            f"Asked of {asked}. It differs on {days} weekdays, in {differing}.",
            "",
            "| | Day | Weekdays | The library says | Right is | Why |",
            "|---|---|---|---|---|---|",
        ]
        lines += [
            f"| {each.country} | {each.name} | {', '.join(map(str, each.days))} "
            f"| {SAYS[each.library_says]} | {RIGHT[each.right]} | {each.why} |"
            for each in mine
        ]
    lines += ["", LICENCE]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    now, then = differences(), set(spread(listed()))
    for each in sorted(now ^ then):
        print("new " if each in now else "gone", *each)  # noqa: T201 - what the command is for
    if now != then:
        sys.exit(1)
    PAGE.write_text(page(listed()), encoding="utf-8")
