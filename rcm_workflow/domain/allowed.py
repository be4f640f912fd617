"""Whether what is on record was allowed: a step or an opening, asked again afterwards.

The same pure functions that decide are asked, of the case as it stood before, of the roster of that
place in the log, of the other cases that were named, and of the rules that were pinned. What a log
does not tell (a value that was erased) decides nothing here: a condition that asks for it is left
out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.asked_again import Objection, objections, role_then
from rcm_workflow.domain.decide import named_in
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.occasions import Moment, occasion
from rcm_workflow.domain.overriding import require_may_override
from rcm_workflow.domain.partly import Partly
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.phrase import NONE, Phrase

LEFT = "@left"

OF_THE_SYSTEM: tuple[type[e.Event], ...] = (
    e.SilenceRecorded,
    e.PeriodOverdue,
    e.ReminderIssued,
    e.ReminderMissed,
    e.CaseLinked,
    e.EffectCarriedOut,
    e.EffectRefused,
    f.DateReached,
)
"""What no seat ever does."""


def step(moment: Moment, sealed: Mapping[str, Any]) -> tuple[TransitionSpec, list[Objection]]:
    """The step of the machine that a transition was, and what speaks against it.

    ``sealed`` are those of its confidential values that are still there. Raises ``LookupError``
    where the machine has no such step.
    """
    event = moment.recorded.event
    assert isinstance(event, e.TransitionFired), "only a transition is a step"
    best: tuple[TransitionSpec, list[Objection]] | None = None
    for move in moment.rules.moves(moment.before.state):
        if move.trigger != event.trigger or move.act is not None:
            continue
        if (move.dest or event.source) != event.dest and (
            move.dest != LEFT or event.dest != moment.before.left
        ):
            continue
        against = list(_against(moment, move, event, sealed))
        if best is None or len(against) < len(best[1]):
            best = (move, against)
        if not against:
            break
    if best is None:
        raise LookupError(event.trigger)
    return best


def _against(
    moment: Moment, move: TransitionSpec, event: e.TransitionFired, sealed: Mapping[str, Any]
) -> Iterator[Objection]:
    if move.on is None:
        role, refused = role_then(moment, move, "fire")
        yield from refused
        country = moment.recorded.actor.country
    else:
        role, country = "system", None
        if not moment.recorded.actor.is_system:
            yield "actor", "system", str(moment.recorded.actor)
        found = occasion(moment, move)
        if found is None:
            yield "trigger", Phrase("occasion", kind=move.on), NONE
        else:
            country = found.country
    if role and event.role != role:
        yield "role", role, event.role
    attached = [name for name, _ in event.documents if name not in move.produces]
    inputs = inputs_of(moment, move, event.inputs, sealed)
    yield from objections(moment, move, role, country=country, inputs=inputs, attached=attached)


def inputs_of(
    moment: Moment, move: TransitionSpec, given: Mapping[str, Any], sealed: Mapping[str, Any]
) -> Mapping[str, Any]:
    """What was given with a step, as far as it is known."""
    known = dict(given) | {
        name.removeprefix("inputs."): value
        for name, value in sealed.items()
        if name.startswith("inputs.")
    }
    group = moment.rules.machine.items.get(move.adds_item or move.changes_item or "")
    hidden = {one.name for one in move.inputs if one.sealed}
    if group is not None and group.sealed:
        hidden = {one.name for one in move.inputs if one.of is None}
    return Partly(known, hidden) if hidden - known.keys() else known


def named_at(event: e.Event, rules: Rules) -> frozenset[str]:
    """The numbers of other cases that were given with a step or an opening."""
    if isinstance(event, e.CaseOpened):
        return named_in((rules.machine.opening,), event.inputs)
    if not isinstance(event, e.TransitionFired):
        return frozenset()
    moves = (one for one in rules.machine.transitions if one.trigger == event.trigger)
    return named_in(moves, event.inputs)


def opening(moment: Moment, sealed: Mapping[str, Any]) -> Iterator[Objection]:
    """What speaks against the opening of a case; ``before`` is the case with only that."""
    event, move = moment.recorded.event, moment.rules.machine.opening
    assert isinstance(event, e.CaseOpened), "only an opening opens"
    authority = moment.roster.authority(moment.now)
    if authority != event.authority:
        yield "authority", authority or NONE, event.authority or NONE
    if moment.roster.countries != event.members:
        yield "members", ", ".join(moment.roster.countries), ", ".join(event.members)
    role, refused = role_then(moment, move, "open")
    yield from refused
    yield from _overridden(moment, event)
    links = moment.rules.machine.links
    for name, other in () if moment.recorded.actor.is_system else event.links:
        if name not in links:
            yield "links", Phrase("one_offered"), f"{name}={other}"
    inputs = inputs_of(moment, move, event.inputs, sealed)
    attached = [name for name, _ in event.documents]
    country = moment.recorded.actor.country
    yield from objections(moment, move, role, country=country, inputs=inputs, attached=attached)


def _overridden(moment: Moment, event: e.CaseOpened) -> Iterator[Objection]:
    """Other answers for this case were given by who may, and are those that it goes by."""
    known = {one.key: one.value for one in moment.rules.overridden()}
    for key, value in event.overrides:
        if known.get(key) != value:
            yield f"overrides.{key}", value, known.get(key, NONE)
    if not event.overrides:
        return
    actor, case = moment.recorded.actor, moment.before
    try:
        require_may_override(actor, case, moment.rules, moment.roster, moment.now)
    except Refused as refused:
        yield "actor", Phrase("one_of", roles=", ".join(refused.facts["may"])), str(actor)
