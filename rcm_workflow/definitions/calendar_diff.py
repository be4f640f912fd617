"""What sets two calendars apart, day by day: what an upgrade of ``holidays`` or a file changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, NamedTuple

import orjson

from rcm_workflow.definitions.calendar_fault import Why, not_a_calendar
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.certificate import SkippedDay

How = Literal["added", "removed", "kind", "status", "words"]
"""A day off more or less; the same day closed otherwise, less surely, or only named otherwise."""

COUNTS: frozenset[How] = frozenset({"added", "removed", "kind"})
"""The differences that can move a deadline."""


class DayChange(NamedTuple):
    """One day of one office; ``None`` where that calendar has no day off."""

    office: str
    date: date
    how: How
    before: SkippedDay | None
    after: SkippedDay | None


class OfficeChange(NamedTuple):
    """What changed of an office besides its days: its zone, its weekly rest, or that it exists."""

    office: str
    what: Literal["office", "zone", "weekend", "confirmed_through"]
    before: str
    after: str


class CalendarDiff(NamedTuple):
    """Everything that differs over the years that both calendars hold."""

    first: date
    last: date
    offices: tuple[OfficeChange, ...]
    days: tuple[DayChange, ...]

    @property
    def counting(self) -> tuple[DayChange, ...]:
        """The differences that can move a deadline."""
        return tuple(one for one in self.days if one.how in COUNTS)


def diff(before: Snapshot, after: Snapshot) -> CalendarDiff:
    """Compare two calendars over the years that both hold.

    Raises ``Refused`` ``not_a_calendar`` when they have no year in common.
    """
    first, last = max(before.first, after.first), min(before.last, after.last)
    if first > last:
        raise not_a_calendar(Why.APART)
    both = [one for one in before.offices if one in after.offices]
    old, new = _entries(before), _entries(after)
    found: list[DayChange] = []
    for office in both:
        days = _suspects(office, before, after, old[office], new[office])
        found += _days(office, before, after, [day for day in days if first <= day <= last])
    return CalendarDiff(first, last, tuple(_offices(before, after, both)), tuple(found))


def _entries(snapshot: Snapshot) -> dict[str, dict[str, Any]]:
    """The entries of each office by their date, as the document has them."""
    offices = orjson.loads(snapshot.document)["offices"]
    return {one["office"]: {day["date"]: day for day in one["days"]} for one in offices}


def _suspects(
    office: str, before: Snapshot, after: Snapshot, old: dict[str, Any], new: dict[str, Any]
) -> list[date]:
    """The days that may differ; looking at every day of every office would take a minute."""
    known = before.offices[office], after.offices[office]
    if known[0].weekend != known[1].weekend:
        return before.days
    certain = [one.confirmed_through for one in known]
    far = min((year for year in certain if year is not None), default=None)
    same_horizon = certain[0] == certain[1]
    found = {
        date.fromisoformat(day)
        for day in old.keys() | new.keys()
        if old.get(day) != new.get(day)
        or (not same_horizon and far is not None and int(day[:4]) > far)
    }
    return sorted(found)


def _offices(before: Snapshot, after: Snapshot, both: list[str]) -> Iterator[OfficeChange]:
    for office in sorted(before.offices.keys() ^ after.offices.keys()):
        gone = office in before.offices
        yield OfficeChange(office, "office", office if gone else "", "" if gone else office)
    for office in both:
        old, new = before.offices[office], after.offices[office]
        pairs: list[tuple[Literal["zone", "weekend", "confirmed_through"], Any, Any]] = [
            ("zone", old.zone, new.zone),
            ("weekend", old.weekend, new.weekend),
            ("confirmed_through", old.confirmed_through, new.confirmed_through),
        ]
        for what, was, now in pairs:
            if was != now:
                yield OfficeChange(office, what, str(was), str(now))


def _days(office: str, before: Snapshot, after: Snapshot, days: list[date]) -> Iterator[DayChange]:
    for day in days:
        old, new = before.reason(office, day), after.reason(office, day)
        how = _how(old, new)
        if how is not None:
            yield DayChange(office, day, how, old, new)


def _how(old: SkippedDay | None, new: SkippedDay | None) -> How | None:
    if old is None or new is None:
        return None if old is new else ("removed" if new is None else "added")
    if old.kind != new.kind:
        return "kind"
    if old.status != new.status:
        return "status"
    return "words" if (old.name, old.basis) != (new.name, new.basis) else None
