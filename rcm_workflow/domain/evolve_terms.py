"""What periods, deadlines and reminders make of a case."""

from __future__ import annotations

from typing import cast

from rcm_workflow.domain import events as e
from rcm_workflow.domain.applying import apply, with_newest
from rcm_workflow.domain.case import (
    Case,
    Period,
    Poll,
    Standing,
    changed,
)


def _with_deadlines(case: Case, deadlines: tuple[e.DeadlineSet, ...]) -> Case:
    new = {one.country: one for one in deadlines}

    def dated(standing: Standing) -> Standing:
        found = new.get(standing.country)
        if found is None:
            return standing
        return standing.model_copy(
            update={
                "due_at": found.due_at,
                "reminders": found.reminders,
                "certificate": found.certificate,
                "remaining": None,
            }
        )

    return with_newest(
        case,
        lambda poll: poll.model_copy(
            update={"standings": tuple(dated(one) for one in poll.standings)}
        ),
    )


def _with_period(case: Case, **fields: object) -> Case:
    assert case.period is not None, "no period runs"
    return changed(case, period=case.period.model_copy(update=fields))


@apply.register
def _(event: e.PeriodOpened, case: Case, recorded: e.Recorded) -> Case:
    poll = cast("Poll", case.poll)
    period = Period(
        name=event.name,
        electorate=poll.electorate,
        round=poll.round,
        hard=event.hard,
        opened_at=event.dispatched_at,
        since=recorded.recorded_at,
        closes_at=event.closes_at,
        last=event.last,
    )
    return _with_deadlines(changed(case, period=period), event.deadlines)


@apply.register
def _(event: e.PeriodExtended, case: Case, recorded: e.Recorded) -> Case:
    assert case.period is not None, "no period runs"
    extended = dict.fromkeys([*case.period.extended, *(one.country for one in event.deadlines)])
    after = _with_period(case, closes_at=event.closes_at, last=event.last, extended=tuple(extended))
    return _with_deadlines(after, event.deadlines)


@apply.register
def _(event: e.CalendarAmended, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, base=event.base, snapshot=event.snapshot, closures_seen=event.seen)


@apply.register
def _(event: e.PeriodRecomputed, case: Case, recorded: e.Recorded) -> Case:
    after = _with_period(case, closes_at=event.closes_at, last=event.last)
    return _with_deadlines(after, event.deadlines)


@apply.register
def _(event: e.PeriodSuspended, case: Case, recorded: e.Recorded) -> Case:
    left = dict(event.remaining)
    paused = _with_period(case, paused=True)
    return with_newest(
        paused,
        lambda poll: poll.model_copy(
            update={
                "standings": tuple(
                    one.model_copy(update={"remaining": left.get(one.country)})
                    for one in poll.standings
                )
            }
        ),
    )


@apply.register
def _(event: e.PeriodResumed, case: Case, recorded: e.Recorded) -> Case:
    after = _with_period(
        case,
        paused=False,
        since=recorded.recorded_at,
        closes_at=event.closes_at,
        last=event.last,
    )
    return _with_deadlines(after, event.deadlines)


@apply.register
def _(event: e.PeriodClosed, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, period=None)


@apply.register
def _(event: e.PeriodOverdue, case: Case, recorded: e.Recorded) -> Case:
    return _with_period(case, overdue=True)


@apply.register
def _(event: e.ReminderIssued, case: Case, recorded: e.Recorded) -> Case:
    return _without_reminder(case, event.country, event.working_day, sent=1)


@apply.register
def _(event: e.ReminderMissed, case: Case, recorded: e.Recorded) -> Case:
    return _without_reminder(case, event.country, event.working_day, sent=0)


def _without_reminder(case: Case, country: str, working_day: int, sent: int) -> Case:
    def reminded(poll: Poll) -> Poll:
        standing = cast("Standing", poll.standing(country))
        left = tuple(one for one in standing.reminders if one[0] > working_day)
        return poll.with_standing(
            standing.model_copy(update={"reminded": standing.reminded + sent, "reminders": left})
        )

    return with_newest(case, reminded)
