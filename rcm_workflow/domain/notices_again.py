"""Whom a recorded act had to tell, worked out again from the case as it stood then.

Of a step and of an opening, what unfolds once more tells itself; here are the others. ``None`` says
that the log does not tell whom: then nothing is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.migration_told import notices_of_amendment
from rcm_workflow.domain.notices import Notice, notices_for
from rcm_workflow.domain.occasions import Moment
from rcm_workflow.domain.specs_steps import TransitionSpec

_OF_ONE = frozenset({"country", "author"})
"""Groups that stand for the country an act is about."""
_TELLING = (
    e.PositionRecorded,
    e.ChangeDisposed,
    e.ChangeConfirmed,
    e.PeriodExtended,
    e.ReminderIssued,
)
"""Besides steps and openings, what tells anybody."""


def told_of(moment: Moment, after: Case) -> Sequence[Notice] | None:
    """The letters of an act that is no step; ``after`` is the case right behind its event."""
    event, recorded = moment.recorded.event, moment.recorded
    if isinstance(event, e.RulesAmended):
        return notices_of_amendment(recorded, after, moment.rules.access, moment.roster)
    if isinstance(event, e.PeriodRecomputed | e.CalendarAmended):
        # Whose closure it was, or which step of the PPT asked for it, is not in the event.
        return None
    if not isinstance(event, _TELLING) or (
        isinstance(event, e.PositionRecorded) and event.automatic
    ):
        return ()
    asked = _asked(moment, event, after)
    if asked is None:
        return None
    move, before, country, facts = asked
    return notices_for(move, recorded, after, before, moment.rules, moment.roster, country, facts)


_Asked = tuple[TransitionSpec, Case, str | None, Mapping[str, Any]]


def _asked(moment: Moment, event: e.Event, after: Case) -> _Asked | None:
    """The step it was told with, the case before, the country it is about, what was said."""
    move: TransitionSpec | None = None
    before, country = after, None
    facts: dict[str, Any] = {}
    match event:
        case e.PositionRecorded():
            move = _move(moment, event.trigger, "position", late=event.late)
            country, facts = event.country, {"stance": str(event.stance)}
        case e.ChangeDisposed():
            move, country = _move(moment, event.trigger, "disposition"), event.country
        case e.ChangeConfirmed():
            move, country = _move(moment, event.trigger, "confirmation"), event.country
        case e.PeriodExtended():
            move, before = _move(moment, event.trigger, "extension"), moment.before
            # Whether it was asked for one country or for all is not in the event.
            if move is not None and _OF_ONE.intersection(move.notify):
                return None
        case e.ReminderIssued():
            moves = moment.rules.moves(moment.before.state)
            move = next((one for one in moves if one.on == "reminder_due"), None)
            country = event.country
            standing = after.poll.standing(country) if after.poll else None
            if standing is not None and standing.due_at is not None:
                facts = {"due_at": standing.due_at.isoformat()}
    return None if move is None else (move, before, country, facts)


def _move(moment: Moment, trigger: str, act: str, **more: Any) -> TransitionSpec | None:
    for one in moment.rules.moves(moment.before.state):
        said = all(getattr(one, name) == value for name, value in more.items())
        if one.trigger == trigger and one.act == act and said:
            return one
    return None
