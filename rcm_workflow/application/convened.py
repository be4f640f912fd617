"""A meeting that a running case convened is moved by that case, and by nobody beside it."""

from __future__ import annotations

from datetime import timedelta

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.commands import (
    CancelMeeting,
    CloseMeeting,
    OpenMeeting,
    PostponeMeeting,
    RosterCommand,
    ScheduleMeeting,
)
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import SYSTEM
from rcm_workflow.domain.words import line

_MOVES = (ScheduleMeeting, CancelMeeting, PostponeMeeting)


def require_no_running_case(
    app: App, view: Reading, roster: Roster, command: RosterCommand
) -> None:
    """Refuse to move by hand a meeting whose case still runs.

    The case would go on towards a meeting that is not held, and its invitations would be sent; and
    what the procedure asks before a meeting is cancelled would be passed by (R-050, R-075).

    Nor is it opened by hand long before its first day: for the case it would be over when that
    comes. On the eve it may, as the days are those of no one capital.

    Nor is it closed by hand under a case that sits and closes it itself: what is before it could
    only fail, for a meeting sits once.

    Raises ``Refused``: ``meeting_has_a_case``, ``meeting_begins_later``,
    ``meeting_sits_for_a_case``.
    """
    if not isinstance(command, (*_MOVES, OpenMeeting, CloseMeeting)) or command.actor == SYSTEM:
        return
    known = roster.meeting(line(command.meeting, "meeting"), command.body)
    case = view.case(known.case) if known is not None and known.case else None
    if known is None or case is None or case.final:
        return
    body, meeting, begins = command.body, known.meeting, known.starts_on
    if isinstance(command, CloseMeeting):
        if _closes_it(app, view, case):
            raise Refused("meeting_sits_for_a_case", body=body, meeting=meeting, case=case.id)
        return
    if not isinstance(command, OpenMeeting):
        raise Refused("meeting_has_a_case", body=body, meeting=meeting, case=case.id)
    if command.at.date() < begins - timedelta(days=1):
        raise Refused(
            "meeting_begins_later", body=body, meeting=meeting, case=case.id, starts_on=begins
        )


def _closes_it(app: App, view: Reading, case: Case) -> bool:
    """Whether the case sits: a step to come ends its session, and none before it begins that."""
    steps = app.rules_of(case, view.document).machine.transitions
    states, ahead = {case.state}, [case.state]
    while ahead:
        now = ahead.pop()
        for move in steps:
            entered = {each.what for each in move.registers}
            if now not in move.sources or "meeting_opened" in entered:
                continue
            if "meeting_closed" in entered:
                return True
            if move.dest is not None and move.dest not in states:
                states.add(move.dest)
                ahead.append(move.dest)
    return False
