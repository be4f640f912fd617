"""From a count to the deadline with its certificate and reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from rcm_workflow.definitions.reckon_count import Count
from rcm_workflow.definitions.reckon_course import Course
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.definitions.reckon_zones import local_instant
from rcm_workflow.definitions.snapshot import OfficeTable
from rcm_workflow.domain.certificate import Certificate, Deadline, Reason, SkippedDay, Unit


def deadline_of(
    rule: PeriodRule,
    office: OfficeTable,
    count: Count,
    dispatched_at: datetime,
    reason: Reason,
    *,
    replaces: str | None = None,
    used_before: int = 0,
) -> Deadline:
    """The deadline of an office for a fresh count."""
    snapshot = count.course.snapshot
    begun = count.start
    counted = count.counted
    skipped = count.skipped
    certificate = Certificate.trusted(
        {
            "office": office.office,
            "country": office.country,
            "zone": office.zone,
            "profile": snapshot.profile,
            "snapshot": snapshot.digest,
            "rule": count.terms,
            "calendars": count.course.names,
            "dispatched_at": dispatched_at,
            "day0": begun.day0,
            "day0_zone": begun.zone,
            "working_days": len(counted),
            "used_before": used_before,
            "counted": counted,
            "skipped": skipped,
            "due_date": counted[-1],
            "closing_zone": count.closing_zone,
            "closes_at": count.closes_at,
            "provisional": _provisional(count.course, skipped, counted[-1]),
            "reason": reason,
            "replaces": replaces,
        }
    )
    return deadline_again(rule, certificate)


def prolonged(rule: PeriodRule, old: Certificate, further: Count) -> Deadline:
    """The deadline that an old certificate and further counted days make together."""
    counted = old.counted + further.counted
    skipped = further.skipped
    changed = {
        "profile": further.course.snapshot.profile,
        "snapshot": further.course.snapshot.digest,
        "working_days": len(counted),
        "counted": counted,
        "skipped": old.skipped + skipped,
        "due_date": counted[-1],
        "closing_zone": further.closing_zone,
        "closes_at": further.closes_at,
        "provisional": old.provisional or _provisional(further.course, skipped, counted[-1]),
        "reason": "extended",
        "replaces": old.digest,
    }
    return deadline_again(rule, Certificate.trusted({**vars(old), **changed}))


def deadline_again(rule: PeriodRule, certificate: Certificate) -> Deadline:
    """The deadline that a certificate states, with the reminders of the rule."""
    if certificate.rule.unit is Unit.CLOCK_HOURS:
        return deadline_of_hours(rule, certificate)
    return Deadline.trusted(
        {
            "country": certificate.country,
            "due_at": certificate.closes_at,
            "reminders": _reminders(
                rule, certificate.zone, certificate.counted, certificate.used_before
            ),
            "certificate": certificate,
        }
    )


def deadline_of_hours(rule: PeriodRule, certificate: Certificate) -> Deadline:
    """The deadline that a certificate in hours states; a reminder is due after so many hours."""
    begun, used = certificate.dispatched_at, certificate.used_before
    later = used + certificate.working_days - rule.working_days
    numbers = {number + shift for number in rule.reminders for shift in (0, max(0, later))}
    return Deadline.trusted(
        {
            "country": certificate.country,
            "due_at": certificate.closes_at,
            "reminders": tuple(
                (number, begun + timedelta(hours=number - used))
                for number in sorted(numbers)
                if number > used
            ),
            "certificate": certificate,
        }
    )


def _provisional(course: Course, skipped: tuple[SkippedDay, ...], due: date) -> bool:
    """Whether a day passed over is not confirmed, or a yearly list was still to come."""
    if course.confirmed_through is not None and due.year > course.confirmed_through:
        return True
    for day in skipped:  # noqa: SIM110 - a generator costs more than these few days
        if day.status != "confirmed":
            return True
    return False


def _reminders(
    rule: PeriodRule, zone: str, counted: Sequence[date], used_before: int
) -> tuple[tuple[int, datetime], ...]:
    """Reminders on the working days of the rule, and on those as far from a later end."""
    if not rule.reminders:
        return ()
    hour = rule.reminder_hour
    later = used_before + len(counted) - rule.working_days
    numbers: Sequence[int] = rule.reminders
    if later > 0:
        numbers = sorted({number + shift for number in numbers for shift in (0, later)})
    return tuple(
        [
            (number, local_instant(zone, counted[number - used_before - 1], hour))
            for number in numbers
            if 0 < number - used_before <= len(counted)
        ]
    )
