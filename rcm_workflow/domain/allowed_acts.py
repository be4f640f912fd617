"""Whether an act on record was allowed: a text, a position, a disposition, more time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from rcm_workflow.domain import events as e
from rcm_workflow.domain.asked_again import Objection, objections, question_then, role_then
from rcm_workflow.domain.choices import PositionTypes
from rcm_workflow.domain.conditions_positions import own_period_runs, reason_of
from rcm_workflow.domain.consensus import allowed_stances
from rcm_workflow.domain.occasions import Moment
from rcm_workflow.domain.partly import Partly
from rcm_workflow.domain.question import round_poll
from rcm_workflow.domain.values import Stance
from rcm_workflow.phrase import MISSING, NONE, PRESENT, Phrase

_ACTS: Mapping[type[e.Event], tuple[str, str]] = {
    e.TextFiled: ("text", "text"),
    e.ChangeDisposed: ("disposition", "dispose"),
    e.ChangeConfirmed: ("confirmation", "confirm"),
    e.DeliveryReported: ("delivery", "delivery"),
    e.PeriodExtended: ("extension", "fire"),
}
"""The act that each of them is, and the line of the table of rights it needs."""

ACTS: tuple[type[e.Event], ...] = (*_ACTS, e.PositionRecorded)


def act(moment: Moment, brought: Collection[str]) -> Iterator[Objection]:
    """What speaks against a text, a position that a country gave, or another act.

    ``brought`` names what it sealed: the leaf says so even when the words are erased.
    """
    event = moment.recorded.event
    if isinstance(event, e.PositionRecorded):
        yield from _position(moment, event, brought)
        return
    kind, action = _ACTS[type(event)]
    trigger = str(getattr(event, "trigger", ""))
    moves = [one for one in moment.rules.moves(moment.before.state) if one.act == kind]
    if isinstance(event, e.PeriodExtended):
        moves = [one for one in moves if one.trigger == trigger]
    if not moves or moves[0].trigger != trigger:
        yield "trigger", Phrase("step_of", state=moment.before.state), trigger
        return
    move, country = moves[0], moment.recorded.actor.country
    inputs: Mapping[str, Any] = {}
    if isinstance(event, e.DeliveryReported):
        country = event.country
    if isinstance(event, e.ChangeConfirmed) and event.country != country:
        yield "actor", event.country, str(moment.recorded.actor)
    if isinstance(event, e.PeriodExtended):
        days = event.working_days
        known = {"working_days": days, "length": days, "reason": event.reason}
        inputs = Partly(known, ("country",))
    role, refused = role_then(moment, move, action)
    yield from refused
    yield from objections(moment, move, role, country=country, inputs=inputs)


def _position(
    moment: Moment, event: e.PositionRecorded, brought: Collection[str]
) -> Iterator[Objection]:
    case, rules, actor = moment.before, moment.rules, moment.recorded.actor
    if actor.country != event.country:
        yield "actor", Phrase("seat_of", country=event.country), str(actor)
    moves = [one for one in rules.moves(case.state) if one.act == "position"]
    if not moves:
        yield "trigger", Phrase("step_of", state=case.state), event.trigger
        return
    asking = {"country": event.country, "received_on": event.received_on}
    late = not own_period_runs(question_then(moment, moves[0], "", **asking))
    move = next((one for one in moves if one.late == late), moves[0])
    if (move.trigger, move.late) != (event.trigger, event.late):
        due, said = (
            Phrase("late" if late else "in_time", trigger=trigger)
            for late, trigger in ((move.late, move.trigger), (event.late, event.trigger))
        )
        yield "trigger", due, said
        return
    poll = round_poll(case, rules) if move.late else case.poll
    if poll is None or poll.standing(event.country) is None:
        yield "country", Phrase("one_asked"), event.country
    elif (poll.electorate, poll.round, poll.text) != (event.electorate, event.round, event.text):
        asked = f"{poll.electorate} {poll.round} {poll.text}"
        yield "text", asked, f"{event.electorate} {event.round} {event.text}"
    known = allowed_stances(rules.choice(PositionTypes))
    if event.stance not in known or (move.stances and str(event.stance) not in move.stances):
        yield "stance", Phrase("one_offered"), str(event.stance)
    yield from _said_with(event, brought)
    role, refused = role_then(moment, move, "position")
    yield from refused
    # That a reason was given shows in the leaf, whatever it says; of another input nothing does.
    given = {name: name for name in brought}
    reason = reason_of(move, given, given.get("statement", ""))
    yield from objections(moment, move, role, inputs=Partly({"reason": reason}), **asking)


def _said_with(event: e.PositionRecorded, brought: Collection[str]) -> Iterator[Objection]:
    """Who asks for changes says which, who joins with a reservation says with what (GAP-14)."""
    amends = event.stance is Stance.AMEND
    if amends != bool(event.changes):
        yield "changes", PRESENT if amends else NONE, str(len(event.changes))
    due = [f"wishes.{number}" for number in range(len(event.changes))]
    due += ["statement"] * (event.stance is Stance.RESERVE)
    for name in due:
        if name not in brought:
            yield name, PRESENT, MISSING
