"""From a count to the deadline with its certificate and reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rcm_workflow.definitions.reckon_count import Count
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.definitions.reckon_zones import local_instant
from rcm_workflow.definitions.snapshot import OfficeTable
from rcm_workflow.domain.certificate import Certificate, Deadline, Reason


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
    counted = count.counted
    skipped = count.skipped
    certificate = Certificate(
        office=office.office,
        country=office.country,
        zone=office.zone,
        profile=snapshot.profile,
        snapshot=snapshot.digest,
        rule=count.terms,
        calendars=count.course.names,
        dispatched_at=dispatched_at,
        day0=count.start.day0,
        day0_zone=count.start.zone,
        working_days=len(counted),
        used_before=used_before,
        counted=counted,
        skipped=skipped,
        due_date=counted[-1],
        closing_zone=count.closing_zone,
        closes_at=count.closes_at,
        provisional=_provisional(count),
        reason=reason,
        replaces=replaces,
    )
    return _deadline(rule, certificate)


def prolonged(rule: PeriodRule, old: Certificate, further: Count) -> Deadline:
    """The deadline that an old certificate and further counted days make together."""
    counted = old.counted + further.counted
    certificate = Certificate(
        **{
            **{name: getattr(old, name) for name in Certificate.model_fields},
            "profile": further.course.snapshot.profile,
            "snapshot": further.course.snapshot.digest,
            "working_days": len(counted),
            "counted": counted,
            "skipped": old.skipped + further.skipped,
            "due_date": counted[-1],
            "closing_zone": further.closing_zone,
            "closes_at": further.closes_at,
            "provisional": old.provisional or _provisional(further),
            "reason": "extended",
            "replaces": old.digest,
        }
    )
    return _deadline(rule, certificate)


def _deadline(rule: PeriodRule, certificate: Certificate) -> Deadline:
    return Deadline(
        country=certificate.country,
        due_at=certificate.closes_at,
        reminders=_reminders(rule, certificate.zone, certificate.counted, certificate.used_before),
        certificate=certificate,
    )


def _provisional(count: Count) -> bool:
    """Whether a day passed over is not confirmed, or a yearly list was still to come."""
    if any(day.status != "confirmed" for day in count.skipped):
        return True
    year = count.due.year
    return any(
        office.confirmed_through is not None and year > office.confirmed_through
        for office in count.course.offices
    )


def _reminders(
    rule: PeriodRule, zone: str, counted: Sequence[date], used_before: int
) -> tuple[tuple[int, datetime], ...]:
    """Reminders on the working days of the rule, and on those as far from a later end."""
    if not rule.reminders:
        return ()
    later = max(0, used_before + len(counted) - rule.working_days)
    numbers = sorted({number + shift for number in rule.reminders for shift in (0, later)})
    return tuple(
        (number, local_instant(zone, counted[number - used_before - 1], rule.reminder_hour))
        for number in numbers
        if 0 < number - used_before <= len(counted)
    )
