"""A deadline that stands, looked at again because the calendar changed (GAP-57).

Nothing here makes a deadline earlier: a date that was announced is relied upon.
"""

from __future__ import annotations

from collections.abc import Sequence

from rcm_workflow.definitions.reckon_close import close_of, closing_hour, closing_zones_again
from rcm_workflow.definitions.reckon_count import Count, count_on
from rcm_workflow.definitions.reckon_course import Course, course_again
from rcm_workflow.definitions.reckon_deadline import deadline_again, deadline_of
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.definitions.reckon_start import Start
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.certificate import Certificate, Deadline, SkippedDay, Unit
from rcm_workflow.domain.choices_calendar import Horizon


def recount(snapshot: Snapshot, rule: PeriodRule, old: Certificate) -> Deadline | None:
    """The deadline counted again from its day 0 on another calendar; ``None`` unless later.

    Day 0 and the number of days stay, those of an extension included. Where the count comes out
    earlier or the same, a due day that is not worked any more still rolls; see :func:`roll`.
    Raises :class:`~rcm_workflow.definitions.snapshot.BeyondCalendar`.
    """
    if old.rule.unit is Unit.CLOCK_HOURS:
        return None
    on = course_again(snapshot, old)
    begun = Start(old.day0, old.day0_zone)
    count = _count(on, begun, old.working_days, old)
    # Its own end, which lies before `closes_at` where all close at one instant.
    stood, _ = close_of(old.due_date, closing_zones_again(on, old), closing_hour(old.rule))
    if count.closes_at <= stood:
        return roll(snapshot, rule, old)
    return _later(snapshot, rule, old, count)


def roll(snapshot: Snapshot, rule: PeriodRule, old: Certificate) -> Deadline | None:
    """The deadline moved to the first working day after a due day that is none any more.

    ``None`` when the due day is worked. Raises
    :class:`~rcm_workflow.definitions.snapshot.BeyondCalendar`.
    """
    if old.rule.unit is Unit.CLOCK_HOURS:
        return None
    on = course_again(snapshot, old)
    due = snapshot.index(on.name, old.due_date)
    if on.table(old.rule.half_day).works[due]:
        return None
    begun = Start(old.due_date, old.day0_zone)
    further = _count(on, begun, 1, old)
    kept = [snapshot.index(on.name, day) for day in old.counted[:-1]]
    indices = [*kept, *further.indices]
    count = further._replace(start=Start(old.day0, old.day0_zone), indices=indices)
    found = _later(snapshot, rule, old, count)
    skipped = _with_known(found.certificate.skipped, old)
    certificate = found.certificate.model_copy(update={"skipped": skipped})
    return found.model_copy(update={"certificate": certificate})


def together(
    rule: PeriodRule, old: Sequence[Certificate], moved: Sequence[Deadline]
) -> tuple[Deadline, ...]:
    """Put moved deadlines of a single instant, and those that did not move, to the latest of all.

    ``old`` are the certificates that stood. Without this a country whose own days moved inside the
    common term would close before the others, and earlier than was announced.
    """
    if not moved:
        return ()
    new = {one.country: one for one in moved}
    latest = max([*(one.certificate for one in moved), *old], key=lambda one: one.closes_at)
    closes_at, zone = latest.closes_at, latest.closing_zone
    found: list[Deadline] = []
    for one in old:
        if one.country in new:
            found.append(new[one.country].closing_at(closes_at, zone))
        elif one.closes_at < closes_at:
            changed = {"reason": "recomputed", "replaces": one.digest}
            standing = deadline_again(rule, one.model_copy(update=changed))
            found.append(standing.closing_at(closes_at, zone))
    return tuple(found)


def lost(snapshot: Snapshot, old: Certificate, used: int) -> int:
    """How many of the first ``used`` counted days are no working days on another calendar."""
    if old.rule.unit is Unit.CLOCK_HOURS:
        return 0
    on = course_again(snapshot, old)
    works = on.table(old.rule.half_day).works
    return sum(not works[snapshot.index(on.name, day)] for day in old.counted[:used])


def _count(on: Course, begun: Start, n: int, old: Certificate) -> Count:
    """Count on the terms of a certificate that stands.

    Also into a year whose official list is still to come, where a new period would be refused: a
    country that is closed must not lose its day for that. The certificate is marked provisional.
    """
    terms = old.rule.model_copy(update={"horizon": Horizon.PROVISIONAL})
    return count_on(on, begun, n, terms, closing_zones_again(on, old))._replace(terms=old.rule)


def _later(snapshot: Snapshot, rule: PeriodRule, old: Certificate, count: Count) -> Deadline:
    return deadline_of(
        rule,
        snapshot.office(old.office),
        count,
        old.dispatched_at,
        "recomputed",
        replaces=old.digest,
        used_before=old.used_before,
    )


def _with_known(found: tuple[SkippedDay, ...], old: Certificate) -> tuple[SkippedDay, ...]:
    """Add the days that were passed over for a reason which is gone, such as a withdrawn decree.

    Otherwise a day between day 0 and the due date would be neither counted nor explained.
    """
    explained = {day.date for day in found}
    missing = [day for day in old.skipped if day.date not in explained]
    return tuple(sorted([*found, *missing], key=lambda day: (day.date, day.office or "")))
