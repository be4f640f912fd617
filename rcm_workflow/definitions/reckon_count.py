"""Counting: from a start to the days that count and the instant that closes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from rcm_workflow.definitions.reckon_close import close_of, closing_hour, closing_zones
from rcm_workflow.definitions.reckon_course import (
    Course,
    Unconfirmed,
    course,
    course_of_one,
    every_day,
)
from rcm_workflow.definitions.reckon_parties import Parties
from rcm_workflow.definitions.reckon_start import (
    OutOfHours,
    SendRejected,
    Start,
    basis_zones,
    is_plain,
    local_date,
    start,
)
from rcm_workflow.definitions.reckon_zones import zone
from rcm_workflow.definitions.snapshot import OfficeTable, Snapshot
from rcm_workflow.domain.certificate import Multi, SkippedDay, Terms, Unit
from rcm_workflow.domain.choices_calendar import Horizon, Receipt

_STRICT: Final = Horizon.STRICT

_MOST_KEPT: Final = 1024
"""Counts kept per course: those of some years of dispatch days."""


class Line(NamedTuple):
    """One country of a period: its office, its course, and the zones that open and close it."""

    office: OfficeTable
    course: Course
    zones: tuple[str, ...]
    closing: tuple[str, ...]


class Count(NamedTuple):
    """The counted days of a course by index, and the exclusive instant that closes the last."""

    course: Course
    start: Start
    indices: list[int]
    terms: Terms
    closes_at: datetime
    closing_zone: str

    @property
    def due(self) -> date:
        """The last counted day."""
        return self.course.snapshot.days[self.indices[-1]]

    @property
    def counted(self) -> tuple[date, ...]:
        """The counted days."""
        days = self.course.snapshot.days
        return tuple([days[index] for index in self.indices])

    @property
    def skipped(self) -> tuple[SkippedDay, ...]:
        """The days between day 0 and the due date that were passed over."""
        return self.course.skipped(self.start.day0, self.indices, self.terms.half_day)


def count_on(course: Course, begun: Start, n: int, terms: Terms, zones: tuple[str, ...]) -> Count:
    """Count ``n`` days of a course after a start; the day closes in the latest of the zones.

    Raises :class:`~rcm_workflow.definitions.snapshot.BeyondCalendar`, and under a strict horizon
    :class:`~rcm_workflow.definitions.reckon_course.Unconfirmed`.
    """
    indices = course.count(begun.day0, n, terms.half_day)
    due = course.snapshot.days[indices[-1]]
    if terms.horizon is _STRICT:
        course.confirm(due)
    closes_at, closing_zone = close_of(due, zones, closing_hour(terms))
    return Count(course, begun, indices, terms, closes_at, closing_zone)


def count_all(
    snapshot: Snapshot, terms: Terms, countries: Sequence[str], at: datetime, parties: Parties
) -> list[tuple[OfficeTable, Count]]:
    """Pair each country's office with its count; a course they share is counted once.

    Raises ``ValueError`` when there is no country, or one is given twice, and
    :class:`~rcm_workflow.definitions.reckon_start.SendRejected`; ``Unconfirmed`` names every office
    whose list is missing.
    """
    key = (terms, tuple(countries), parties.names)
    lines = snapshot.keep(key, lambda: _lines(snapshot, terms, countries, parties))
    counted: list[tuple[OfficeTable, Count]] = []
    rejected: list[OutOfHours] = []
    missing: list[tuple[str, int]] = []
    plain = is_plain(terms)
    before: Course | None = None
    for line in lines:
        # A course is shared by all countries or by none.
        if line.course is not before:
            before = line.course
            try:
                if plain:
                    count = _plainly(line, terms, at)
                else:
                    begun = start(before, terms, at, line.zones, parties)
                    rejected += begun.out_of_hours
                    count = count_on(before, begun, terms.working_days, terms, line.closing)
            except Unconfirmed as fault:
                missing += fault.lists
                before = None
                continue
        counted.append((line.office, count))
    if rejected and terms.receipt is Receipt.REJECT_SEND:
        raise SendRejected(tuple(dict.fromkeys(rejected)))
    if missing:
        raise Unconfirmed(tuple(dict.fromkeys(missing)))
    return counted


def _plainly(line: Line, terms: Terms, at: datetime) -> Count:
    """The count from the local date of an instant: the same for every instant of that date."""
    if len(line.zones) == 1:
        name = line.zones[0]
        day0 = at.astimezone(zone(name)).date()
    else:
        day0, name, _ = local_date(line.zones, at)
    kept = line.course.kept
    key = (day0, name, id(terms), line.closing)
    found: Count | None = kept.get(key)
    # An id may be that of terms which are gone; what was counted keeps its own.
    if found is None or found.terms is not terms:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        begun = Start(day0, name)
        found = kept[key] = count_on(line.course, begun, terms.working_days, terms, line.closing)
    return found


def offices_once(snapshot: Snapshot, countries: Sequence[str]) -> list[OfficeTable]:
    """The offices of countries. Raises ``ValueError`` when there are none, or one twice."""
    offices = [snapshot.office(name) for name in countries]
    if not offices or len({office.country for office in offices}) != len(offices):
        raise ValueError("a period needs countries, each of them once")
    return offices


def _lines(
    snapshot: Snapshot, terms: Terms, countries: Sequence[str], parties: Parties
) -> tuple[Line, ...]:
    offices = offices_once(snapshot, countries)
    courses = _courses(snapshot, terms, offices, parties)
    return tuple(
        Line(
            office,
            one,
            basis_zones(one, terms, parties),
            closing_zones(one, terms, parties),
        )
        for office, one in zip(offices, courses, strict=True)
    )


def _courses(
    snapshot: Snapshot, terms: Terms, offices: list[OfficeTable], parties: Parties
) -> list[Course]:
    """The course each office is counted on."""
    if terms.unit is Unit.CALENDAR_DAYS:
        return [every_day(snapshot, office.office) for office in offices]
    match multi := terms.multi:
        case Multi.EACH_OWN_LAST_CLOSES | Multi.MONDAY_FRIDAY:
            return [course(snapshot, multi, (office.office,)) for office in offices]
        case Multi.ALL_MUST_WORK | Multi.MAJORITY:
            joint = course(snapshot, multi, tuple(office.office for office in offices))
        case Multi.PPT_CALENDAR:
            joint = course_of_one(snapshot, parties.ppt().office)
        case Multi.SECRETARIAT:
            joint = course_of_one(snapshot, parties.secretariat().office)
    return [joint] * len(offices)
