"""What was said in one round, as it was recorded: the ground of every comparison. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Poll
from rcm_workflow.domain.choices import PptInTroika, TroikaInMemberRound
from rcm_workflow.domain.electorate import PROPOSING
from rcm_workflow.domain.policy_keys import KEYS
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Country

_ASKS = (PptInTroika.SEPARATE_CONFIRMATION_BY_CAPITAL, TroikaInMemberRound.PPT_MUST_ANSWER_TOO)
"""The answers under which nobody's position is known without asking."""


class Replies(NamedTuple):
    """Everything recorded in one round, in order."""

    positions: dict[Country, list[e.Recorded]]
    reminders: dict[Country, list[datetime]]
    extended: bool
    stopped: bool
    closed_at: datetime | None

    @property
    def assumed(self) -> tuple[Country, ...]:
        """The countries whose only word was recorded without asking them (GAP-08, GAP-09)."""
        return tuple(
            sorted(
                country
                for country, words in self.positions.items()
                if all(position(one).automatic for one in words)
            )
        )

    def as_spoken(self) -> Replies:
        """The same without what was recorded without asking."""
        spoken = {
            country: [one for one in words if not position(one).automatic]
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


def own_part(poll: Poll, rules: Rules) -> str | None:
    """The policy key that says how whoever proposes takes part in a poll; ``None`` without one."""
    proposer = rules.machine.electorates[poll.electorate].proposer
    return None if proposer in PROPOSING else proposer


def asks_everybody(key: str | None, other: Rules) -> bool:
    """Whether under the other policy nobody's position is known without asking (GAP-08, GAP-09)."""
    return key is not None and other.choice(KEYS[key]) in _ASKS
