"""n days, or hours, over several countries, as instants with their certificates.

Pure functions of a snapshot, a rule and instants (GAP-02, GAP-03, GAP-04, GAP-17, GAP-59). Offices
are named by id or by their country's code. All raise
:class:`~rcm_workflow.definitions.snapshot.NoCalendar` for an office that the snapshot does not
hold, :class:`~rcm_workflow.definitions.snapshot.BeyondCalendar` when a day outside its years is
needed, and, under a strict horizon, :class:`~rcm_workflow.definitions.reckon_course.Unconfirmed`
when a day is needed of a year whose official list is still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from rcm_workflow.definitions.reckon_again import lost, recount, roll, together
from rcm_workflow.definitions.reckon_close import close_of, closing_hour, closing_zones_again
from rcm_workflow.definitions.reckon_count import count_all, count_on, offices_once
from rcm_workflow.definitions.reckon_course import Unconfirmed, course_again
from rcm_workflow.definitions.reckon_deadline import deadline_of, prolonged
from rcm_workflow.definitions.reckon_hours import (
    extend_hours,
    reckon_hours,
    remaining_hours,
    resume_hours,
)
from rcm_workflow.definitions.reckon_parties import Parties
from rcm_workflow.definitions.reckon_rule import PeriodKind, PeriodRule
from rcm_workflow.definitions.reckon_start import (
    OutOfHours,
    SendRejected,
    Start,
    local_date,
    zones_again,
)
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.certificate import Certificate, Deadline, Reason, Reckoning, Unit
from rcm_workflow.domain.choices import Cutoff

__all__ = [
    "OutOfHours",
    "PeriodKind",
    "PeriodRule",
    "SendRejected",
    "Unconfirmed",
    "extend",
    "lost",
    "reckon",
    "reckon_instants",
    "recount",
    "remaining",
    "resume",
    "roll",
    "together",
]


def reckon(  # noqa: PLR0913 - what a period depends on, each named once
    snapshot: Snapshot,
    rule: PeriodRule,
    countries: Sequence[str],
    dispatched_at: datetime,
    ppt: str | None,
    secretariat: str | None,
    reason: Reason = "opened",
    *,
    sender: str | None = None,
    replaces: Mapping[str, str] | None = None,
) -> Reckoning:
    """Reckon the deadline of each country for a notice dispatched at an aware instant.

    ``ppt`` and ``secretariat`` may be ``None`` when the rule needs neither; ``sender`` is the PPT
    when it is not given, since the PPT dispatches. ``replaces`` gives, by country, the digest of an
    earlier certificate.

    Raises ``ValueError`` for a naive instant, no country or one given twice, the kind ``none``, or
    a needed office that is ``None``; :class:`SendRejected` when the rule takes no notice out of
    hours.
    """
    at = _utc(dispatched_at)
    parties = Parties(snapshot, ppt, secretariat, sender)
    earlier = replaces or {}
    if rule.unit is Unit.CLOCK_HOURS:
        return Reckoning.of(
            tuple(
                reckon_hours(
                    snapshot, rule, office, at, reason, replaces=earlier.get(office.country)
                )
                for office in offices_once(snapshot, countries)
            )
        )
    return Reckoning.of(
        tuple(
            [
                deadline_of(rule, office, count, at, reason, replaces=earlier.get(office.country))
                for office, count in count_all(snapshot, rule.terms, countries, at, parties)
            ]
        )
    )


def reckon_instants(
    snapshot: Snapshot,
    rule: PeriodRule,
    countries: Sequence[str],
    dispatched_at: datetime,
    ppt: str | None,
    secretariat: str | None,
    *,
    sender: str | None = None,
) -> tuple[tuple[str, datetime], ...]:
    """Pair each country with its exclusive closing instant in UTC, without certificates.

    The instants and the failures are those of :func:`reckon`.
    """
    at = _utc(dispatched_at)
    if rule.unit is Unit.CLOCK_HOURS:
        found = reckon(snapshot, rule, countries, at, ppt, secretariat).deadlines
        return tuple((one.country, one.due_at) for one in found)
    parties = Parties(snapshot, ppt, secretariat, sender)
    counts = count_all(snapshot, rule.terms, countries, at, parties)
    if rule.cutoff is Cutoff.SINGLE_INSTANT:
        common = max([count.closes_at for _, count in counts])
        return tuple([(office.country, common) for office, _ in counts])
    return tuple([(office.country, count.closes_at) for office, count in counts])


def extend(
    snapshot: Snapshot, rule: PeriodRule, old: Deadline | Certificate, extra_days: int
) -> Deadline:
    """Put off a deadline by so many units of its period after its due date (GAP-17).

    Day 0 and the days already counted stay; the new certificate replaces the old one. The terms are
    those of the old certificate. ``rule`` gives the reminders: they stay, and each comes once more
    at the same distance from the new end. Raises ``ValueError`` below one day.
    """
    if extra_days < 1:
        raise ValueError("an extension has at least one working day")
    before = _certificate(old)
    if before.rule.unit is Unit.CLOCK_HOURS:
        return extend_hours(snapshot, rule, before, extra_days)
    on = course_again(snapshot, before)
    due = Start(before.due_date, before.day0_zone)
    further = count_on(on, due, extra_days, before.rule, closing_zones_again(on, before))
    return prolonged(rule, before, further)


def remaining(
    snapshot: Snapshot,
    rule: PeriodRule,  # noqa: ARG001 - called like extend and resume
    old: Deadline | Certificate,
    at: datetime,
) -> int:
    """Return how many counted days of a deadline are not used up at an aware instant (GAP-59).

    A counted day is used up at the instant at which it would have closed the period, had it been
    the due date; the last one when the period closes, which may be later where all close at one
    instant. So the current day remains until its close, all days remain on day 0 and on the days
    skipped before the first counted one, and none from ``due_at`` on. The terms of the certificate
    decide, also when the rule was amended since.
    """
    at = _utc(at)
    before = _certificate(old)
    if before.rule.unit is Unit.CLOCK_HOURS:
        return remaining_hours(before, at)
    on = course_again(snapshot, before)
    zones, hour = closing_zones_again(on, before), closing_hour(before.rule)
    used_up = [close_of(day, zones, hour)[0] for day in before.counted[:-1]]
    return sum(close > at for close in [*used_up, before.closes_at])


def resume(
    snapshot: Snapshot,
    rule: PeriodRule,
    old: Deadline | Certificate,
    remaining: int,
    resumed_at: datetime,
) -> Deadline:
    """Start a suspended deadline again with the working days it had left (GAP-59).

    The days are counted strictly after the local date of the resumption, read where day 0 was read;
    hours run from its instant. The new certificate counts what remained only and says in
    ``used_before`` how much was used; ``dispatched_at`` is the resumption. Raises ``ValueError``
    unless ``remaining`` is at least 1 and, in days, at most the number of the old certificate.
    """
    at = _utc(resumed_at)
    before = _certificate(old)
    if before.rule.unit is Unit.CLOCK_HOURS:
        return resume_hours(snapshot, rule, before, remaining, at)
    if not 1 <= remaining <= before.working_days:
        raise ValueError(f"{remaining} of {before.working_days} working days cannot remain")
    on = course_again(snapshot, before)
    again = local_date(zones_again(on, before), at)
    count = count_on(on, again, remaining, before.rule, closing_zones_again(on, before))
    return deadline_of(
        rule,
        snapshot.office(before.office),
        count,
        at,
        "resumed",
        replaces=before.digest,
        used_before=before.used_before + before.working_days - remaining,
    )


def _certificate(old: Deadline | Certificate) -> Certificate:
    return old.certificate if isinstance(old, Deadline) else old


def _utc(instant: datetime) -> datetime:
    # A naive instant would mean another hour in every capital.
    if instant.tzinfo is None or instant.utcoffset() is None:
        raise ValueError("an instant carries its time zone")
    return instant.astimezone(UTC)
