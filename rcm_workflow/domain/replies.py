"""What was said in one round, as it was recorded: the ground of every comparison. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Poll
from rcm_workflow.domain.electorate import Known
from rcm_workflow.domain.values import Country, Stance


class Replies(NamedTuple):
    """Everything recorded in one round, in order."""

    positions: dict[Country, list[e.Recorded]]
    reminders: dict[Country, list[datetime]]
    extended: bool
    stopped: bool
    closed_at: datetime | None

    def without(self, known: Collection[Known]) -> Replies:
        """The same without the positions that were recorded without asking."""
        taken = {(one.country, one.stance, one.carries) for one in known}
        spoken = {
            country: [one for one in words if not _taken(position(one), taken)]
            for country, words in self.positions.items()
        }
        return self._replace(positions={one: words for one, words in spoken.items() if words})


def heard(poll: Poll, events: Sequence[e.Recorded]) -> Replies:
    """What was said in the round: everything since its poll was opened last."""
    positions: dict[Country, list[e.Recorded]] = {}
    reminders: dict[Country, list[datetime]] = {}
    extended = stopped = False
    closed_at: datetime | None = None
    running = False
    for one in events:
        match one.event:
            case e.PollOpened() as event:
                running = (event.electorate, event.round) == (poll.electorate, poll.round)
                if running:
                    positions, reminders, extended, stopped = {}, {}, False, False
                    closed_at = None
            case e.PositionRecorded() as event:
                # A late word is recorded after the state, and its poll, have gone on.
                if (event.electorate, event.round) == (poll.electorate, poll.round):
                    positions.setdefault(event.country, []).append(one)
            case e.ReminderIssued() as event if running:
                reminders.setdefault(event.country, []).append(one.recorded_at)
            case e.PeriodExtended() if running:
                extended = True
            case e.PeriodSuspended() if running:
                stopped = True
            case e.PeriodClosed() as event if running:
                closed_at = event.due_at if event.cause == "expired" else one.recorded_at
            case _:
                pass
    return Replies(positions, reminders, extended, stopped, closed_at)


def position(recorded: e.Recorded) -> e.PositionRecorded:
    """The position that a recorded event is; positions alone are weighed."""
    assert isinstance(recorded.event, e.PositionRecorded), "only positions are weighed"
    return recorded.event


def _taken(event: e.PositionRecorded, known: Collection[tuple[str, Stance, str | None]]) -> bool:
    return event.automatic and (event.country, event.stance, event.carries) in known
