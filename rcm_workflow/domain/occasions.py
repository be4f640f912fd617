"""What a step of the system waited for, found again in the case, the roster and the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.dated import item_of_date, whose
from rcm_workflow.domain.events import PositionRecorded, Recorded, TransitionFired
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import is_over, matters, waits_for
from rcm_workflow.domain.specs_steps import TransitionSpec


class Moment(NamedTuple):
    """An event, with the case, the rules and the roster as they stood before it."""

    before: Case
    recorded: Recorded
    rules: Rules
    roster: Roster
    cue: Recorded | None = None
    """What was recorded in the case right before, if it was at the same instant."""
    others: Mapping[str, Case] | None = None
    """The other cases that it names, as they stood then; ``None`` where that is not known."""

    @property
    def now(self) -> datetime:
        """When it was decided."""
        return self.recorded.recorded_at


class Found(NamedTuple):
    """An occasion as it was: how it ended the period, since when, and by whose word."""

    cause: Literal["expired", "left", "early"] = "left"
    as_of: datetime | None = None
    country: str | None = None


def occasion(moment: Moment, move: TransitionSpec) -> Found | None:  # noqa: PLR0911 - one each
    """What the step waited for, if it was there."""
    before, now = moment.before, moment.now
    match move.on:
        case "period_over":
            period = before.period
            over = period is not None and not period.paused and not period.overdue
            return Found("expired") if over and period and period.closes_at <= now else None
        case "presidency_handover":
            running = moment.roster.presidency(now)
            other = running and running.country and running.country != before.authority
            return Found() if other else None
        case "meeting_opened" | "meeting_closed":
            return _met(moment, move)
        case "date_reached":
            cue = moment.cue.event if moment.cue else None
            return _come(before, move, cue) if isinstance(cue, f.DateReached) else None
        case "late_objection" | "all_have_answered":
            cue = moment.cue.event if moment.cue else None
            if not isinstance(cue, PositionRecorded) or cue.automatic:
                return None
            if cue.late != (move.on == "late_objection"):
                return None
            return Found("left", country=cue.country) if cue.late else Found("early")
        case "effect":
            event = moment.recorded.event
            caused = isinstance(event, TransitionFired) and event.because
            return Found() if caused else None
        case _:
            return None


def _come(before: Case, move: TransitionSpec, cue: f.DateReached) -> Found | None:
    """The date that the step waits for, of the case or of an item."""
    item = item_of_date(before, move, cue.name)
    if item is not None:
        of_item = cue.name == f"{item.id}.{move.date}"
        return Found(as_of=cue.at, country=whose(move, item)) if of_item else None
    return Found(as_of=cue.at) if cue.name == move.date else None


def _met(moment: Moment, move: TransitionSpec) -> Found | None:
    """The session of the body that the step waits for."""
    before, now = moment.before, moment.now
    for name, meeting, opened, closed in moment.roster.meetings:
        if not waits_for(move, before, moment.rules, name, meeting):
            continue
        if move.on == "meeting_opened":
            if matters(opened, closed, before, now):
                return Found(as_of=opened)
        elif closed is not None and is_over(before, name, meeting, closed, now):
            return Found(as_of=closed)
    return None
