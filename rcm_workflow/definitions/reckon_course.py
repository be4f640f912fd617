"""A course: the working days that a deadline is counted on, of one office or of several at once."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any, Final

from rcm_workflow.definitions.reckon_office import OfficeTable, weekend_day
from rcm_workflow.definitions.reckon_table import WorkTable, all_work, most_work, weekdays
from rcm_workflow.definitions.snapshot import BeyondCalendar, Snapshot
from rcm_workflow.domain.certificate import Certificate, Multi, SkippedDay, Unit
from rcm_workflow.domain.choices_calendar import HalfDay

# What the name monday_friday says, in ISO 8601 numbers.
_REST_OF_MONDAY_FRIDAY: Final = (6, 7)


_NOT_COUNTED: Final = HalfDay.NOT_COUNTED
_UNLESS_LAST: Final = HalfDay.COUNTS_UNLESS_LAST

_MOST_SPANS: Final = 1024
"""Spans of days whose explanation a course keeps: those of some years of dispatch days."""


class Unconfirmed(ValueError):
    """A strict count reaches into a year whose official list is still to come.

    ``lists`` pairs each office with the first year whose list is missing.
    """

    def __init__(self, lists: tuple[tuple[str, int], ...]) -> None:
        missing = ", ".join(f"{office} ({year})" for office, year in lists)
        super().__init__(f"the official list of days off is still to come: {missing}")
        self.lists = lists


class Course:
    """Working days by index from the first day of the snapshot.

    ``full`` holds whole working days, ``lenient`` half days as well. ``name`` is the one office, or
    all of them joined by ``+``.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        offices: tuple[OfficeTable, ...],
        full: WorkTable,
        lenient: WorkTable,
        *,
        plain: bool = False,
    ) -> None:
        self.snapshot = snapshot
        self.offices = offices
        self.names = tuple(each.office for each in offices)
        self.zones = tuple(dict.fromkeys(each.zone for each in offices))
        self.name = "+".join(self.names)
        known = [(each.confirmed_through, each.office) for each in offices if not plain]
        years = [(year, office) for year, office in known if year is not None]
        self.confirmed_through = min(years, default=(None, ""))[0]
        self._confirmed = tuple(years)
        self.full = full
        self.lenient = lenient
        self._plain = plain
        self._origin = snapshot.origin
        self.kept: dict[Hashable, Any] = {}
        """Counts on this course, for whoever counts; see ``reckon_count``."""
        self._spans: dict[tuple[object, ...], tuple[SkippedDay, ...]] = {}
        self._skips: dict[int, tuple[SkippedDay, ...]] = {}
        self._skips_with_halves: dict[int, tuple[SkippedDay, ...]] = {}

    def table(self, half_day: HalfDay) -> WorkTable:
        """The days that count by themselves under a half-day rule."""
        return self.full if half_day is _NOT_COUNTED else self.lenient

    def next_working(self, day: date, half_day: HalfDay) -> date:
        """The first counting day after ``day``; raises :class:`BeyondCalendar`."""
        index = self.snapshot.index(self.name, day)
        try:
            return self.snapshot.days[self.table(half_day).nth_after(index, 1)]
        except IndexError:
            raise self._beyond() from None

    def confirm(self, day: date) -> None:
        """Raise :class:`Unconfirmed` when a yearly list that covers the day is still to come."""
        if self.confirmed_through is not None and day.year > self.confirmed_through:
            raise Unconfirmed(
                tuple((office, year + 1) for year, office in self._confirmed if year < day.year)
            )

    def count(self, day0: date, n: int, half_day: HalfDay) -> list[int]:
        """The indices of the ``n`` counting days strictly after ``day0``.

        Raises :class:`BeyondCalendar`.
        """
        index = day0.toordinal() - self._origin
        if not 0 <= index < len(self.full.works):
            raise BeyondCalendar(self.name, day0, self.snapshot.first, self.snapshot.last)
        table = self.full if half_day is _NOT_COUNTED else self.lenient
        counted = table.next_after(index, n)
        if half_day is _UNLESS_LAST and len(counted) == n:
            # The first n - 1 may be half days; the last is the next whole one after them.
            before = counted[-2] if n > 1 else index
            counted[-1:] = self.full.next_after(before, 1)
        if len(counted) < n:
            raise self._beyond()
        return counted

    def skipped(self, day0: date, counted: list[int], half_day: HalfDay) -> tuple[SkippedDay, ...]:
        """Every day between day 0 and the last counted day that was passed over, and why."""
        key = (day0, half_day is _NOT_COUNTED, *counted)
        known = self._spans.get(key)
        if known is None:
            if len(self._spans) >= _MOST_SPANS:
                self._spans.clear()
            known = self._spans[key] = self._passed_over(day0, counted, half_day)
        return known

    def _passed_over(
        self, day0: date, counted: list[int], half_day: HalfDay
    ) -> tuple[SkippedDay, ...]:
        found: list[SkippedDay] = []
        expected = day0.toordinal() - self._origin + 1
        known = self._skips_with_halves if half_day is _NOT_COUNTED else self._skips
        for index in counted:
            while expected < index:
                reasons = known.get(expected)
                if reasons is None:
                    halves = half_day is _NOT_COUNTED or bool(self.lenient.works[expected])
                    reasons = known[expected] = self._reasons(expected, halves=halves)
                found += reasons
                expected += 1
            expected = index + 1
        return tuple(found)

    def _reasons(self, index: int, *, halves: bool) -> tuple[SkippedDay, ...]:
        """One entry per office that is closed; one for all when they only rest.

        ``halves`` names the offices that work half of the day as well.
        """
        if self._plain:
            return (weekend_day(self.snapshot.days[index]),)
        reasons = tuple(
            reason
            for reason in (office.reason(index) for office in self.offices)
            if reason is not None and (halves or reason.kind != "half_day")
        )
        if len(self.offices) > 1 and all(reason.kind == "weekend" for reason in reasons):
            return (weekend_day(self.snapshot.days[index]),)
        return reasons

    def _beyond(self) -> BeyondCalendar:
        first, last = self.snapshot.first, self.snapshot.last
        return BeyondCalendar(self.name, date.fromordinal(last.toordinal() + 1), first, last)


def course(snapshot: Snapshot, multi: Multi, names: tuple[str, ...]) -> Course:
    """The course of some offices (ids or country codes) under a policy, made once per snapshot.

    A policy that follows one calendar is given that one office. Raises
    :class:`~rcm_workflow.definitions.snapshot.NoCalendar`.
    """
    return snapshot.keep((multi, names), lambda: _make(snapshot, multi, names))


def course_of_one(snapshot: Snapshot, name: str) -> Course:
    """The course of one office on its own working days."""
    return course(snapshot, Multi.EACH_OWN_LAST_CLOSES, (name,))


def every_day(snapshot: Snapshot, name: str) -> Course:
    """The course of one office on which every day counts, whatever is closed."""
    return snapshot.keep((Unit.CALENDAR_DAYS, name), lambda: _every_day(snapshot, name))


def _every_day(snapshot: Snapshot, name: str) -> Course:
    days = WorkTable(b"\x01" * snapshot.length)
    return Course(snapshot, (snapshot.office(name),), days, days, plain=True)


def course_again(snapshot: Snapshot, old: Certificate) -> Course:
    """The course a certificate was counted on, whoever holds the PPT by now."""
    if old.rule.unit is Unit.CALENDAR_DAYS:
        return every_day(snapshot, old.calendars[0])
    if old.rule.multi.follows_one:
        return course_of_one(snapshot, old.calendars[0])
    return course(snapshot, old.rule.multi, old.calendars)


def _make(snapshot: Snapshot, multi: Multi, names: tuple[str, ...]) -> Course:
    offices = tuple(snapshot.office(name) for name in names)
    if multi is Multi.MONDAY_FRIDAY:
        first = snapshot.first.isoweekday()
        plain = WorkTable(weekdays(first, snapshot.length, _REST_OF_MONDAY_FRIDAY))
        return Course(snapshot, offices, plain, plain, plain=True)
    if len(offices) == 1:
        return Course(snapshot, offices, offices[0].full, offices[0].lenient)
    join = most_work if multi is Multi.MAJORITY else all_work
    full = join([each.full for each in offices])
    lenient = join([each.lenient for each in offices])
    return Course(snapshot, offices, full, lenient)
