"""What a changed calendar does to a running case (GAP-57).

A closure that is recorded while a period runs gives the countries concerned the working days they
lost. A date that was announced is never moved earlier, and a deadline that had passed when the
closure was recorded stays passed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Standing
from rcm_workflow.domain.certificate import Certificate, Deadline
from rcm_workflow.domain.choices_calendar import ForceMajeure, NewClosure
from rcm_workflow.domain.closures import Change, Closure, changes_after, in_force
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.unfold import Unfolding
from rcm_workflow.domain.values import Document
from rcm_workflow.domain.words import paragraphs


def take_in(unfolding: Unfolding, change: Change, move: TransitionSpec | None) -> None:
    """Let a case know of a closure or its withdrawal, as of the instant that was recorded.

    ``move`` is the machine's transition for a changed calendar in this state; without one, or
    where the policy leaves it to the PPT, the calendar changes for what is counted later only.
    """
    case, closure = unfolding.case, change.closure
    known = _counting(unfolding, change.number)
    rules, calendar = unfolding.rules.on_calendar(case.base, known)
    moved: tuple[Deadline, ...] = ()
    note = ""
    if move is not None and not change.withdraws:
        try:
            moved, calendars = _moved(unfolding, rules, closure, change)
            unfolding.documents += calendars
        except Refused as refused:
            # The clock never refuses. The deadline stands, and the history says why.
            note = refused.code
    unfolding.documents.append(calendar)
    unfolding.add(
        e.CalendarAmended(
            base=case.base,
            snapshot=calendar.digest,
            seen=change.number,
            closed=() if change.withdraws else (closure.id,),
            reopened=(closure.id,) if change.withdraws else (),
            reason=note,
        )
    )
    unfolding.rules = rules
    if move is not None and moved:
        _announce(unfolding, move, moved, change.at, country=closure.country)
    elif move is not None and not change.withdraws and _by_itself(unfolding, closure):
        _give_back(unfolding)


def take_in_all(unfolding: Unfolding) -> None:
    """Let a case that is being opened know of every closure on record."""
    for change in changes_after(unfolding.roster.closures, unfolding.case.closures_seen):
        take_in(unfolding, change, None)


def adopt(
    unfolding: Unfolding, move: TransitionSpec, calendar: Document, reason: str
) -> e.Recorded:
    """Count on a newer calendar from here on; deadlines that run move later or not at all.

    Raises ``Refused``: ``calendar_is_in_force``, ``not_a_calendar``.
    """
    case = unfolding.case
    if calendar.digest == case.base:
        raise Refused("calendar_is_in_force", calendar=calendar.digest)
    known = _counting(unfolding, case.closures_seen)
    rules, amended = unfolding.rules.on_calendar(calendar, known)
    moved = _recounted(unfolding, rules, unfolding.now)
    unfolding.documents += [calendar, amended]
    recorded = unfolding.add(
        e.CalendarAmended(
            base=calendar.digest,
            snapshot=amended.digest,
            seen=case.closures_seen,
            reason=paragraphs(reason, "reason", empty=False),
        )
    )
    unfolding.rules = rules
    if moved:
        _announce(unfolding, move, moved, unfolding.now)
    else:
        unfolding.tell(move, recorded)
    return recorded


def recount(unfolding: Unfolding, move: TransitionSpec) -> None:
    """Count the running deadlines again on the calendar in force, at the word of the PPT.

    Raises ``Refused``: ``no_period_runs``, ``nothing_to_recount``.
    """
    if unfolding.case.period is None or unfolding.case.period.paused:
        raise Refused("no_period_runs", state=unfolding.case.state)
    moved = _recounted(unfolding, unfolding.rules, unfolding.now)
    if not moved:
        raise Refused("nothing_to_recount", closes_at=unfolding.case.period.closes_at)
    _announce(unfolding, move, moved, unfolding.now)


def would_move(unfolding: Unfolding, calendar: Document) -> tuple[Deadline, ...]:
    """The running deadlines that approving a calendar would move. Raises as :func:`adopt`."""
    known = _counting(unfolding, unfolding.case.closures_seen)
    rules, _ = unfolding.rules.on_calendar(calendar, known)
    return _recounted(unfolding, rules, unfolding.now)


def _counting(unfolding: Unfolding, number: int) -> tuple[Closure, ...]:
    """The closures that change what is counted, up to a place in the roster's stream.

    Where force majeure matters on the last day only, it takes no day from the count (GAP-57).
    """
    known = in_force(unfolding.roster.closures, number)
    if unfolding.rules.choice(ForceMajeure) is not ForceMajeure.LAST_DAY_ONLY:
        return known
    return tuple(one for one in known if one.cause != "force_majeure")


def _by_itself(unfolding: Unfolding, closure: Closure) -> bool:
    """Whether the policy gives the days of a closure back without anybody's word."""
    extends = unfolding.rules.choice(NewClosure) is NewClosure.EXTEND_OPEN
    storm = closure.cause == "force_majeure"
    return extends and (not storm or unfolding.rules.choice(ForceMajeure) is ForceMajeure.EACH_DAY)


def _give_back(unfolding: Unfolding) -> None:
    """While the clock stands still: days taken for used that were none are left again.

    Otherwise a State would lose the day for no other reason than the moment of the record.
    """
    period, poll = unfolding.case.period, unfolding.case.poll
    if period is None or not period.paused or poll is None:
        return
    left = {one.country: one.remaining for one in poll.standings if one.certificate}
    remaining: dict[str, int] = {}
    for one in poll.standings:
        if one.certificate is None:
            continue
        certificate, days = unfolding.certificate(one.certificate), one.remaining or 0
        used = certificate.working_days - days
        # A deadline that had passed before the clock stopped has nothing left to give back to.
        back = unfolding.rules.lost(certificate, used) if days else 0
        remaining[one.country] = days + back
    if remaining != {country: days or 0 for country, days in left.items()}:
        unfolding.add(
            e.PeriodSuspended(remaining=tuple(remaining.items()), unit=unfolding.unit(period.name))
        )


def _moved(
    unfolding: Unfolding, rules: Rules, closure: Closure, change: Change
) -> tuple[tuple[Deadline, ...], list[Document]]:
    """The deadlines a closure moves under the policy, and a calendar only they stand on."""
    policy = unfolding.rules
    if policy.choice(NewClosure) is not NewClosure.EXTEND_OPEN:
        return (), []
    if closure.cause == "force_majeure":
        answer = policy.choice(ForceMajeure)
        if answer is ForceMajeure.MANUAL_EXTENSION:
            return (), []
        if answer is ForceMajeure.LAST_DAY_ONLY:
            known = (*_counting(unfolding, change.number), closure)
            stormy, calendar = unfolding.rules.on_calendar(unfolding.case.base, known)
            running = _running(unfolding, change.at)
            return stormy.roll(_name(unfolding), running) if running else (), [calendar]
    return _recounted(unfolding, rules, change.at), []


def _recounted(unfolding: Unfolding, rules: Rules, at: datetime) -> tuple[Deadline, ...]:
    running = _running(unfolding, at)
    return rules.recount(_name(unfolding), running) if running else ()


def _running(unfolding: Unfolding, at: datetime) -> list[Certificate]:
    """The certificates of the deadlines that had not passed at an instant."""
    period, poll = unfolding.case.period, unfolding.case.poll
    if period is None or period.paused or poll is None:
        return []
    return [
        unfolding.certificate(one.certificate)
        for one in poll.standings
        if one.certificate is not None and _open(one, at)
    ]


def _open(standing: Standing, at: datetime) -> bool:
    return standing.due_at is not None and at < standing.due_at


def _name(unfolding: Unfolding) -> str:
    assert unfolding.case.period is not None, "only the deadlines of a period move"
    return unfolding.case.period.name


def _announce(
    unfolding: Unfolding,
    move: TransitionSpec,
    moved: Sequence[Deadline],
    as_of: datetime,
    *,
    country: str | None = None,
) -> None:
    before = unfolding.case
    closes_at, last = unfolding.closing_with(moved)
    recorded = unfolding.add(
        e.PeriodRecomputed(
            trigger=move.trigger,
            closes_at=closes_at,
            last=last,
            deadlines=unfolding.deadlines(moved, as_of),
        )
    )
    unfolding.tell(move, recorded, before=before, country=country)
