"""How events make a case. ``evolve`` applies what already happened and never argues."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import cast

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import (
    Case,
    Change,
    Entry,
    Period,
    Poll,
    Standing,
    TextVersion,
    changed,
    next_alarm,
)


def evolve(case: Case | None, recorded: e.Recorded) -> Case:
    """The case after one event. The first event of a case must be ``CaseOpened``."""
    event = recorded.event
    if isinstance(event, e.CaseOpened):
        return _opened(event, recorded)
    assert case is not None, "a history begins with case_opened"
    after = _apply(event, case, recorded)
    alarm = next_alarm(after) if event.moves_deadlines else after.next_alarm
    return changed(after, version=recorded.seq, last_at=recorded.recorded_at, next_alarm=alarm)


def replay(history: Iterable[e.Recorded], case: Case | None = None) -> Case | None:
    """Fold events into a case; an empty history gives back what was passed in."""
    for recorded in history:
        case = evolve(case, recorded)
    return case


def _opened(event: e.CaseOpened, recorded: e.Recorded) -> Case:
    at = recorded.recorded_at
    return Case(
        id=recorded.case,
        version=recorded.seq,
        machine=event.machine,
        policy=event.policy,
        snapshot=event.snapshot,
        access=event.access,
        title=event.title,
        reason=event.reason,
        opened_at=at,
        last_at=at,
        state=event.initial,
        since=at,
        members=event.members,
        opened_under=event.authority,
        authority=event.authority,
        links=event.links,
    )


@singledispatch
def _apply(event: e.Event, case: Case, recorded: e.Recorded) -> Case:
    return case


@_apply.register
def _(event: e.TextFiled, case: Case, recorded: e.Recorded) -> Case:
    version = TextVersion(
        number=event.number,
        versions=event.versions,
        original=event.original,
        digest=event.digest,
        editorial=event.editorial,
        event=recorded.id,
        at=recorded.recorded_at,
    )
    return changed(case, texts=(*case.texts, version))


@_apply.register
def _(event: e.TransitionFired, case: Case, recorded: e.Recorded) -> Case:
    marks = case.marks
    if event.marks_text and event.text:
        kept = tuple(mark for mark in marks if mark[0] != event.marks_text)
        marks = (*kept, (event.marks_text, event.text))
    moved = event.source != event.dest
    informed = dict.fromkeys([*case.informed, *event.notified])
    return changed(
        case,
        state=event.dest,
        since=recorded.recorded_at if moved else case.since,
        left=event.source if event.remembers else case.left,
        round=event.round,
        marks=marks,
        final=event.final,
        informed=tuple(informed),
    )


@_apply.register
def _(event: e.ElectorateFrozen, case: Case, recorded: e.Recorded) -> Case:
    kept = tuple(one for one in case.electorates if one[0] != event.name)
    return changed(
        case,
        electorates=(*kept, (event.name, event.countries)),
        parts=event.parts or case.parts,
    )


@_apply.register
def _(event: e.PollOpened, case: Case, recorded: e.Recorded) -> Case:
    poll = Poll(
        electorate=event.electorate,
        round=event.round,
        text=event.text,
        opened_at=recorded.recorded_at,
        standings=tuple(Standing(country=country) for country in event.asked),
    )
    # The answers of an earlier poll on an older text stay in the log; kept in the state they
    # would make every step of a long Troika exchange dearer than the last.
    kept = tuple(
        one for one in case.polls if (one.electorate, one.round) != (event.electorate, event.round)
    )
    return changed(case, polls=(*kept, poll))


def _with_poll(case: Case, electorate: str, round_: int, edit: Callable[[Poll], Poll]) -> Case:
    return changed(
        case,
        polls=tuple(
            edit(poll) if (poll.electorate, poll.round) == (electorate, round_) else poll
            for poll in case.polls
        ),
    )


def _with_newest(case: Case, edit: Callable[[Poll], Poll]) -> Case:
    return changed(case, polls=(*case.polls[:-1], edit(case.polls[-1])))


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

    return _with_newest(
        case,
        lambda poll: poll.model_copy(
            update={"standings": tuple(dated(one) for one in poll.standings)}
        ),
    )


def _with_period(case: Case, **fields: object) -> Case:
    assert case.period is not None, "no period runs"
    return changed(case, period=case.period.model_copy(update=fields))


@_apply.register
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


@_apply.register
def _(event: e.PeriodExtended, case: Case, recorded: e.Recorded) -> Case:
    assert case.period is not None, "no period runs"
    extended = dict.fromkeys([*case.period.extended, *(one.country for one in event.deadlines)])
    after = _with_period(case, closes_at=event.closes_at, last=event.last, extended=tuple(extended))
    return _with_deadlines(after, event.deadlines)


@_apply.register
def _(event: e.PeriodSuspended, case: Case, recorded: e.Recorded) -> Case:
    left = dict(event.remaining)
    paused = _with_period(case, paused=True)
    return _with_newest(
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


@_apply.register
def _(event: e.PeriodResumed, case: Case, recorded: e.Recorded) -> Case:
    after = _with_period(
        case,
        paused=False,
        since=recorded.recorded_at,
        closes_at=event.closes_at,
        last=event.last,
    )
    return _with_deadlines(after, event.deadlines)


@_apply.register
def _(event: e.PeriodClosed, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, period=None)


@_apply.register
def _(event: e.PeriodOverdue, case: Case, recorded: e.Recorded) -> Case:
    return _with_period(case, overdue=True)


@_apply.register
def _(event: e.ReminderIssued, case: Case, recorded: e.Recorded) -> Case:
    return _without_reminder(case, event.country, event.working_day, sent=1)


@_apply.register
def _(event: e.ReminderMissed, case: Case, recorded: e.Recorded) -> Case:
    return _without_reminder(case, event.country, event.working_day, sent=0)


def _without_reminder(case: Case, country: str, working_day: int, sent: int) -> Case:
    def reminded(poll: Poll) -> Poll:
        standing = cast("Standing", poll.standing(country))
        left = tuple(one for one in standing.reminders if one[0] > working_day)
        return poll.with_standing(
            standing.model_copy(update={"reminded": standing.reminded + sent, "reminders": left})
        )

    return _with_newest(case, reminded)


@_apply.register
def _(event: e.PositionRecorded, case: Case, recorded: e.Recorded) -> Case:
    entry = Entry(
        stance=event.stance,
        at=recorded.recorded_at,
        received_on=event.received_on,
        actor=str(recorded.actor),
        text=event.text,
        event=recorded.id,
        late=event.late,
        automatic=event.automatic,
    )
    changes = tuple(
        Change(id=one.id, lang=one.lang, event=recorded.id, index=index)
        for index, one in enumerate(event.changes)
    )

    def answered(poll: Poll) -> Poll:
        standing = cast("Standing", poll.standing(event.country))
        update: dict[str, object] = {"late": entry} if event.late else {}
        if event.counts:
            update |= {"entry": entry, "changes": changes, "silence": None, "silence_why": ""}
        return poll.with_standing(standing.model_copy(update=update))

    return _with_poll(case, event.electorate, event.round, answered)


@_apply.register
def _(event: e.SilenceRecorded, case: Case, recorded: e.Recorded) -> Case:
    silent = {country: (kind, why) for country, kind, why in event.countries}

    def marked(one: Standing) -> Standing:
        if one.country not in silent:
            return one
        kind, why = silent[one.country]
        return one.model_copy(update={"silence": kind, "silence_why": why})

    return _with_poll(
        case,
        event.electorate,
        event.round,
        lambda poll: poll.model_copy(
            update={"standings": tuple(marked(one) for one in poll.standings)}
        ),
    )


def _with_change(case: Case, change: str, **fields: object) -> Case:
    found = case.find_change(change)
    if found is None:
        return case
    poll, standing, _ = found
    edited = standing.model_copy(
        update={
            "changes": tuple(
                one.model_copy(update=fields) if one.id == change else one
                for one in standing.changes
            )
        }
    )
    return _with_poll(case, poll.electorate, poll.round, lambda poll: poll.with_standing(edited))


@_apply.register
def _(event: e.ChangeDisposed, case: Case, recorded: e.Recorded) -> Case:
    return _with_change(
        case,
        event.change,
        disposition=event.disposition,
        reason=event.reason,
        conflicts_with=event.conflicts_with,
    )


@_apply.register
def _(event: e.ChangeConfirmed, case: Case, recorded: e.Recorded) -> Case:
    return _with_change(case, event.change, answer=event.answer)


@_apply.register
def _(event: e.DeliveryReported, case: Case, recorded: e.Recorded) -> Case:
    def delivered(poll: Poll) -> Poll:
        standing = poll.standing(event.country)
        if standing is None:
            return poll
        # One proof is enough: a second address that bounces later does not undo it (GAP-19).
        if standing.delivery is not None and standing.delivery.proves and not event.status.proves:
            return poll
        return poll.with_standing(standing.model_copy(update={"delivery": event.status}))

    return _with_poll(case, event.electorate, event.round, delivered)


@_apply.register
def _(event: e.OutcomeEstablished, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, outcome=event)


@_apply.register
def _(event: e.AuthorityTransferred, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, authority=event.current)


@_apply.register
def _(event: e.AgendaItemFiled, case: Case, recorded: e.Recorded) -> Case:
    items = tuple((event.kind, body) for body in event.bodies)
    return changed(case, agenda=(*case.agenda, *items))
