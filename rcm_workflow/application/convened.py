"""A meeting that a running case convened is moved by that case, and by nobody beside it."""

from __future__ import annotations

from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.commands import (
    CancelMeeting,
    PostponeMeeting,
    RosterCommand,
    ScheduleMeeting,
)
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import SYSTEM
from rcm_workflow.domain.words import line

_MOVES = (ScheduleMeeting, CancelMeeting, PostponeMeeting)


def require_no_running_case(view: Reading, roster: Roster, command: RosterCommand) -> None:
    """Refuse to move by hand a meeting whose case still runs.

    The case would go on towards a meeting that is not held, and its invitations would be sent; and
    what the procedure asks before a meeting is cancelled would be passed by (R-050, R-075).

    Raises ``Refused`` ``meeting_has_a_case``.
    """
    if not isinstance(command, _MOVES) or command.actor == SYSTEM:
        return
    known = roster.meeting(line(command.meeting, "meeting"), command.body)
    case = view.case(known.case) if known is not None and known.case else None
    if known is not None and case is not None and not case.final:
        raise Refused("meeting_has_a_case", body=command.body, meeting=known.meeting, case=case.id)
