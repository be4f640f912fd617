"""A period in hours of the clock: no day is passed over, and no calendar is asked.

The hours run from the instant of the notice, through nights, holidays and changes of the clock. A
rule may name the hour of the day at which such a period ends; it then ends at the first such hour
that is not before the hours are over, so that nobody ever has less than was promised.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from rcm_workflow.definitions.reckon_deadline import deadline_of_hours
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.definitions.reckon_zones import local_instant, zone
from rcm_workflow.definitions.snapshot import OfficeTable, Snapshot
from rcm_workflow.domain.certificate import Certificate, Deadline, Reason, Terms

_HOUR: Final = timedelta(hours=1)


def over(at: datetime, hours: int, terms: Terms, own_zone: str) -> tuple[datetime, str]:
    """The exclusive instant at which the hours are over, and the zone that says so."""
    place = terms.ends_in or own_zone
    earliest = at + hours * _HOUR
    if terms.ends_at is None:
        return earliest, place
    day = earliest.astimezone(zone(place)).date()
    # The hour may have struck already, and 24 o'clock of a day is the next one's beginning.
    days = (day + timedelta(days=step) for step in (-1, 0, 1))
    return next(
        close for one in days if (close := local_instant(place, one, terms.ends_at)) >= earliest
    ), place


def reckon_hours(
    snapshot: Snapshot,
    rule: PeriodRule,
    office: OfficeTable,
    at: datetime,
    reason: Reason,
    *,
    replaces: str | None = None,
) -> Deadline:
    """The deadline of an office for a notice at an instant in UTC."""
    return _deadline(snapshot, rule, rule.terms, office, at, rule.working_days, reason, replaces)


def extend_hours(
    snapshot: Snapshot, rule: PeriodRule, old: Certificate, extra_hours: int
) -> Deadline:
    """Put off a deadline by so many hours after its close."""
    place = snapshot.office(old.office)
    closes_at, closing_zone = over(old.closes_at, extra_hours, old.rule, place.zone)
    changed = {
        "working_days": old.working_days + extra_hours,
        "due_date": _last_date(closes_at, closing_zone),
        "closing_zone": closing_zone,
        "closes_at": closes_at,
        "reason": "extended",
        "replaces": old.digest,
    }
    return deadline_of_hours(rule, Certificate.trusted({**vars(old), **changed}))


def remaining_hours(old: Certificate, at: datetime) -> int:
    """The hours not used up at an instant, the one that runs included."""
    return max(0, -((at - old.closes_at) // _HOUR))


def resume_hours(
    snapshot: Snapshot, rule: PeriodRule, old: Certificate, remaining: int, resumed_at: datetime
) -> Deadline:
    """Start a suspended deadline again with the hours it had left.

    Raises ``ValueError`` when none are left. A period that waits for its hour of the day may have
    more left than the rule gives.
    """
    if remaining < 1:
        raise ValueError("no hours remain")
    used = old.used_before + max(0, old.working_days - remaining)
    office = snapshot.office(old.office)
    return _deadline(
        snapshot, rule, old.rule, office, resumed_at, remaining, "resumed", old.digest, used
    )


def _deadline(  # noqa: PLR0913, PLR0917 - what a certificate says, each named once
    snapshot: Snapshot,
    rule: PeriodRule,
    terms: Terms,
    office: OfficeTable,
    at: datetime,
    hours: int,
    reason: Reason,
    replaces: str | None,
    used_before: int = 0,
) -> Deadline:
    closes_at, closing_zone = over(at, hours, terms, office.zone)
    certificate = Certificate.trusted(
        {
            "office": office.office,
            "country": office.country,
            "zone": office.zone,
            "profile": snapshot.profile,
            "snapshot": snapshot.digest,
            "rule": terms,
            "calendars": (),
            "dispatched_at": at,
            "day0": at.astimezone(zone(closing_zone)).date(),
            "day0_zone": closing_zone,
            "working_days": hours,
            "used_before": used_before,
            "counted": (),
            "skipped": (),
            "due_date": _last_date(closes_at, closing_zone),
            "closing_zone": closing_zone,
            "closes_at": closes_at,
            "provisional": False,
            "reason": reason,
            "replaces": replaces,
        }
    )
    return deadline_of_hours(rule, certificate)


def _last_date(closes_at: datetime, place: str) -> object:
    """The date on which there is still time."""
    return (closes_at - timedelta(microseconds=1)).astimezone(zone(place)).date()
