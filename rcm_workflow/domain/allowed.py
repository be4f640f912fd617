"""Whether what is on record was allowed: a step, an act, an opening, asked again afterwards.

The same pure functions that decide are asked, of the case as it stood before, of the roster of that
place in the log, of the other cases that were named, and of the rules that were pinned. What a log
does not tell (a value that was erased) decides nothing here: a condition that asks for it is left
out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Never

from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.bounds import require_bounds
from rcm_workflow.domain.choices import PositionTypes
from rcm_workflow.domain.conditions import holds
from rcm_workflow.domain.conditions_positions import own_period_runs, reason_of
from rcm_workflow.domain.consensus import allowed_stances
from rcm_workflow.domain.decide import named_in
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.occasions import Moment, occasion
from rcm_workflow.domain.overriding import require_may_override
from rcm_workflow.domain.permission import require_role
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import Stance
from rcm_workflow.phrase import MISSING, NONE, PRESENT, Phrase

Objection = tuple[str, str, str]
"""A field of the event, what was expected of it and what was found."""
LEFT = "@left"

_ACTS: Mapping[type[e.Event], tuple[str, str]] = {
    e.TextFiled: ("text", "text"),
    e.ChangeDisposed: ("disposition", "dispose"),
    e.ChangeConfirmed: ("confirmation", "confirm"),
    e.DeliveryReported: ("delivery", "delivery"),
    e.PeriodExtended: ("extension", "fire"),
}
"""The act that each of them is, and the line of the table of rights it needs."""

ACTS: tuple[type[e.Event], ...] = (*_ACTS, e.PositionRecorded)

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


class Undecidable(Exception):
    """A condition asks for something that the log does not tell."""


class Partly(Mapping[str, Any]):
    """What is known of a mapping; to ask for anything hidden ends the question."""

    def __init__(self, known: Mapping[str, Any], hidden: Iterable[str] | None = None) -> None:
        self.known = known
        self._hidden = None if hidden is None else frozenset(hidden)

    def __getitem__(self, name: str) -> Any:
        if name in self.known:
            return self.known[name]
        if self._hidden is None or name in self._hidden:
            raise Undecidable(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        if self._hidden is None or self._hidden - set(self.known):
            self._end()
        return iter(self.known)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _end(self) -> Never:
        raise Undecidable


NOTHING_KNOWN = Partly({})


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
        role, refused = _role(moment, move, "fire")
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
    yield from _unmet(moment, move, role, country=country, inputs=inputs, attached=attached)


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
    role, refused = _role(moment, move, "open")
    yield from refused
    yield from _overridden(moment, event)
    links = moment.rules.machine.links
    for name, other in () if moment.recorded.actor.is_system else event.links:
        if name not in links:
            yield "links", Phrase("one_offered"), f"{name}={other}"
    inputs = inputs_of(moment, move, event.inputs, sealed)
    attached = [name for name, _ in event.documents]
    country = moment.recorded.actor.country
    yield from _unmet(moment, move, role, country=country, inputs=inputs, attached=attached)


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
    role, refused = _role(moment, move, action)
    yield from refused
    yield from _unmet(moment, move, role, country=country, inputs=inputs)


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
    late = not own_period_runs(_question(moment, moves[0], "", **asking))
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
    role, refused = _role(moment, move, "position")
    yield from refused
    # That a reason was given shows in the leaf, whatever it says; of another input nothing does.
    given = {name: name for name in brought}
    reason = reason_of(move, given, given.get("statement", ""))
    yield from _unmet(moment, move, role, inputs=Partly({"reason": reason}), **asking)


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


def _role(moment: Moment, move: TransitionSpec, action: str) -> tuple[str, list[Objection]]:
    """The role in which the actor may do this, or that it had none."""
    actor = moment.recorded.actor
    try:
        role = require_role(
            actor, move.by, action, moment.before, moment.rules, moment.roster, moment.now
        )
    except Refused:
        may = ", ".join(move.by)
        return "", [("actor", Phrase("one_of", roles=may), str(actor))]
    return role, []


def _question(moment: Moment, move: TransitionSpec, role: str, **more: Any) -> Question:
    return Question(
        case=moment.before,
        rules=moment.rules,
        roster=moment.roster,
        now=moment.now,
        move=move,
        actor=moment.recorded.actor,
        role=role or move.by[0],
        others=NOTHING_KNOWN if moment.others is None else moment.others,
        **more,
    )


def _unmet(moment: Moment, move: TransitionSpec, role: str, **more: Any) -> Iterator[Objection]:
    question = _question(moment, move, role, **more)
    for names, wanted in ((move.conditions, True), (move.unless, False)):
        for name in names:
            try:
                held = holds(name, question)
            except Undecidable:
                continue
            if held is not wanted:
                yes, no = Phrase("holds", condition=name), Phrase("holds_not", condition=name)
                yield ("held", yes, no) if wanted else ("held", no, yes)
    try:
        require_bounds(move, question)
    except Undecidable:
        pass
    except Refused as refused:
        yield "inputs", Phrase("in_bounds"), refused.code
