"""What the clock and the world outside ask of a case by now.

Settling comes first in every transaction, so that no outcome depends on the minute a worker wakes
(DESIGN 3). What fell due earlier is done earlier: after a week of downtime a round that closed on
Monday is closed before a meeting that opened on Tuesday suspends what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.choices import Handover
from rcm_workflow.domain.closures import Change, changes_after
from rcm_workflow.domain.conditions import holds
from rcm_workflow.domain.dated import given_by_clock, item_of_date, whose
from rcm_workflow.domain.meeting_names import body_said
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.recount import take_in
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import Occasion, TransitionSpec
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import SYSTEM

MOST = 1_000
"""More occasions than a case can have at once: a machine that never comes to rest is a bug."""


class Due(NamedTuple):
    """One thing to do, at the instant it fell due."""

    at: datetime
    kind: Literal["handover", "meeting", "closed", "calendar", "reminder", "date", "close"]
    country: str | None = None
    number: int = 0
    """Of a reminder: the number of its working day; of a calendar: its place in the roster."""
    name: str = ""
    """Of a date: the fact or the field of an item; of a meeting: its body."""
    meeting: str = ""
    """Of the end of a session: which meeting it was."""


def settle(case: Case, rules: Rules, roster: Roster, now: datetime) -> Decision:
    """Do, in the order of time, everything that is due by ``now``. Idempotent.

    Never refuses. A case at rest gives back no events.
    """
    if case.final or not _anything(case, roster, now):
        return Decision(case, ())
    unfolding = Unfolding(case, rules, roster, now, SYSTEM)
    done: set[Due] = set()
    for _ in range(MOST):
        waiting = [one for one in _due(unfolding) if one not in done]
        if not waiting:
            return unfolding.decision()
        first = min(
            waiting, key=lambda one: (one.at, one.kind, one.country or "", one.name, one.meeting)
        )
        done.add(first)
        _do(unfolding, first)
    message = f"{case.id}: the machine does not come to rest"
    raise RuntimeError(message)


def _anything(case: Case, roster: Roster, now: datetime) -> bool:
    """A quick no for the common case: nothing of the clock, nothing of the world outside."""
    if case.next_alarm is not None and case.next_alarm <= now:
        return True
    authority = roster.authority(now)
    if authority is not None and authority != case.authority:
        return True
    if roster.closures_at > case.closures_seen:
        return True
    return any(
        matters(opened, closed, case, now)
        or (closed is not None and is_over(case, body, meeting, closed, now))
        for body, meeting, opened, closed in roster.meetings
    )


def matters(opened: datetime, closed: datetime | None, case: Case, now: datetime) -> bool:
    """Whether a session concerns a case: it runs, or it ran while the clock of the case did.

    A meeting that opened and closed while no worker was awake stopped the clock all the same.
    """
    if opened > now:
        return False
    runs = closed is None or now < closed
    return runs or (case.period is not None and case.period.since < opened)


def is_over(case: Case, body: str, meeting: str, closed: datetime, now: datetime) -> bool:
    """Whether a session ended while the case was in its present state.

    Where both are of the same instant it did, unless the log has the end of the session first.
    """
    if closed == case.since:
        return closed <= now and (body, meeting) not in case.entered_after
    return case.since < closed <= now


def _due(unfolding: Unfolding) -> list[Due]:
    case, now = unfolding.case, unfolding.now
    if case.final:
        return []
    found = [*_outside(unfolding)]
    found += [Due(at, "date", name=name) for name, at in case.dates if at <= now]
    period, poll = case.period, case.poll
    if period is None or period.paused or poll is None:
        return found
    if period.closes_at <= now and not period.overdue:
        found.append(Due(period.closes_at, "close"))
    for standing in poll.standings:
        if standing.entry is None:
            found += [
                Due(at, "reminder", standing.country, day)
                for day, at in standing.reminders
                if at <= now
            ]
    return found


def _outside(unfolding: Unfolding) -> list[Due]:
    case, roster, rules, now = unfolding.case, unfolding.roster, unfolding.rules, unfolding.now
    found = []
    running = roster.presidency(now)
    finishes = rules.choice(Handover) is Handover.OLD_PPT_FINISHES
    if running and running.country and running.country != case.authority and not finishes:
        found.append(Due(running.starts_at, "handover"))
    found += [
        Due(one.at, "calendar", one.closure.country, one.number)
        for one in changes_after(roster.closures, case.closures_seen)
    ]
    opening, closing = (
        _moves_on(unfolding, "meeting_opened"),
        _moves_on(unfolding, "meeting_closed"),
    )
    for name, meeting, opened, closed in roster.meetings:
        if matters(opened, closed, case, now) and _one_waits(opening, case, rules, name, meeting):
            found.append(Due(opened, "meeting", name=name))
        over = closed is not None and is_over(case, name, meeting, closed, now)
        if closed is not None and over and _one_waits(closing, case, rules, name, meeting):
            found.append(Due(closed, "closed", name=name, meeting=meeting))
    return found


def _one_waits(
    moves: Sequence[TransitionSpec], case: Case, rules: Rules, body: str, meeting: str
) -> bool:
    return any(waits_for(move, case, rules, body, meeting) for move in moves)


def waits_for(move: TransitionSpec, case: Case, rules: Rules, body: str, meeting: str) -> bool:
    """Whether a step waits for a session of that body, or for that very meeting."""
    if move.meeting is not None:
        named = body_said(rules.machine, move.meeting, case.fact)
        return case.fact(move.meeting) == meeting and named in (None, body)
    return (move.body or rules.word("consultation.vm_opens.body")) == body


def _do(unfolding: Unfolding, due: Due) -> None:
    match due.kind:
        case "handover":
            fire_on(unfolding, "presidency_handover")
        case "meeting":
            fire_on(unfolding, "meeting_opened", as_of=due.at, body=due.name)
        case "closed":
            fire_on(unfolding, "meeting_closed", as_of=due.at, body=due.name, meeting=due.meeting)
        case "date":
            _reach(unfolding, due)
        case "calendar":
            _take_in(unfolding, due)
        case "reminder":
            _remind(unfolding, due)
        case "close":
            _close(unfolding)


def _close(unfolding: Unfolding) -> None:
    period = unfolding.case.period
    assert period is not None, "only a running period is over"
    if not fire_on(unfolding, "period_over", cause="expired"):
        unfolding.add(e.PeriodOverdue(name=period.name, due_at=period.closes_at))


def _reach(unfolding: Unfolding, due: Due) -> None:
    unfolding.add(f.DateReached(name=due.name, at=due.at))
    fire_on(unfolding, "date_reached", as_of=due.at, date=due.name)


def _take_in(unfolding: Unfolding, due: Due) -> None:
    move = next((one for one in _moves_on(unfolding, "calendar_changed")), None)
    take_in(unfolding, _change(unfolding, due.number), move)


def _change(unfolding: Unfolding, number: int) -> Change:
    return next(
        one
        for one in changes_after(unfolding.roster.closures, unfolding.case.closures_seen)
        if one.number == number
    )


def _remind(unfolding: Unfolding, due: Due) -> None:
    poll = unfolding.case.poll
    assert poll is not None and due.country is not None, "a reminder goes to a country asked"
    standing = poll.standing(due.country)
    assert standing is not None, "a reminder goes to a country asked"
    unit = (
        unfolding.unit(unfolding.case.period.name) if unfolding.case.period else Unit.WORKING_DAYS
    )
    in_time = standing.due_at is not None and unfolding.now < standing.due_at
    move = next((one for one in _moves_on(unfolding, "reminder_due")), None)
    if not in_time or move is None:
        unfolding.add(
            e.ReminderMissed(country=due.country, working_day=due.number, unit=unit, due_at=due.at)
        )
        return
    issued = unfolding.add(
        e.ReminderIssued(
            trigger=move.trigger,
            country=due.country,
            working_day=due.number,
            unit=unit,
            due_at=due.at,
        )
    )
    unfolding.tell(
        move,
        issued,
        country=due.country,
        working_day=due.number,
        due_at=standing.due_at.isoformat(),  # type: ignore[union-attr]
    )


def _moves_on(unfolding: Unfolding, occasion: Occasion) -> list[TransitionSpec]:
    return [one for one in unfolding.rules.moves(unfolding.case.state) if one.on == occasion]


def fire_on(
    unfolding: Unfolding,
    occasion: Occasion,
    *,
    cause: Literal["expired", "left", "early"] = "left",
    as_of: datetime | None = None,
    body: str | None = None,
    meeting: str | None = None,
    date: str | None = None,
    country: str | None = None,
) -> bool:
    """Let the system fire the transition that waits for an occasion, if its conditions hold.

    ``body`` is the one that meets and ``meeting`` which of its meetings it was, ``date`` the date
    that has come, ``country`` the one whose word brought it about, or to whom the item falls whose
    date it is: who is told of the step is told of whom.
    """
    for move in _moves_on(unfolding, occasion):
        if (move.body is not None and move.body != body) or (move.date is None) != (date is None):
            continue
        if move.meeting is not None and unfolding.case.fact(move.meeting) != meeting:
            continue
        # One date may be awaited twice: by what happens when its day begins, and when it is over.
        if date is not None and (date, as_of) not in unfolding.awaited(move):
            continue
        item = item_of_date(unfolding.case, move, date)
        given = given_by_clock(move, item) if item else {}
        about = whose(move, item) if item else country
        question = unfolding.question(
            move, actor=SYSTEM, role="system", country=about, inputs=given
        )
        if may_go(move, question):
            actor, unfolding.actor = unfolding.actor, SYSTEM
            unfolding.fire(move, question, inputs=given, cause=cause, as_of=as_of)
            unfolding.actor = actor
            return True
    return False


def may_go(move: TransitionSpec, question: Question) -> bool:
    """Whether every condition of a transition holds and none of its ``unless`` does."""
    return all(holds(name, question) for name in move.conditions) and not any(
        holds(name, question) for name in move.unless
    )
