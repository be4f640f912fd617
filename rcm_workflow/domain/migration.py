"""Whether a running case may go over to other rules, and what it is then (GAP-56).

A case stays under the rules it began with unless all of this is proved of it: every name its state
speaks of is known to the new rules, no invariant of theirs breaks on the way behind it or on one
ahead, no deadline that was announced would be shorter or mean something else, and nobody who was
asked loses a voice or has what was said read by others than was promised. What cannot be
proved is told, all of it, and the case stays where it is.

Pure: case, history and both rules come in. Nothing here moves a deadline: the stored instants stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded, RulePins
from rcm_workflow.domain.migration_kept import kept_reasons
from rcm_workflow.domain.migration_round import round_reasons
from rcm_workflow.domain.migration_sight import sight_reasons, voice_reasons
from rcm_workflow.domain.migration_terms import Reason, term_reasons
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.walked import walked

LEFT = "@left"
EITHER = ""
"""No state's name: for one that may have been either of two."""


class Trial(NamedTuple):
    """What a migration would make of one case, or every reason why it cannot be made."""

    source: str
    dest: str
    left: str | None
    states: tuple[tuple[str, str], ...]
    reasons: tuple[Reason, ...]

    @property
    def allowed(self) -> bool:
        """Whether everything was proved."""
        return not self.reasons


def tried(case: Case, history: Sequence[Recorded], old: Rules, new: Rules, now: datetime) -> Trial:
    """Try to take a case over to new rules, with the names the new machine gives the old states."""
    spec = new.machine.migrates_from
    same = old.machine.version == new.machine.version
    names = {} if spec is None or same else dict(spec.states)
    return _tried(case, history, old, new, now, names, {}, promised=True)


def tried_back(
    case: Case,
    history: Sequence[Recorded],
    amended: Recorded,
    now_under: Rules,
    before: Rules,
    now: datetime,
) -> Trial:
    """Try to return a case to the rules it had before an amendment.

    Refused too where something has happened since that those rules do not know.
    """
    event = amended.event
    assert isinstance(event, e.RulesAmended), "only an amendment is taken back"
    since = [one for one in history if one.seq > amended.seq]
    names = _backwards(event, before.machine, now_under.machine)
    moved = any(
        isinstance(one.event, e.TransitionFired) and one.event.source != one.event.dest
        for one in since
    )
    # Two states may have been made one: where the case did not move, it is in the one it came from.
    exact = {} if moved else {event.dest: event.source}
    # What nobody has said anything under since, goes back to what was promised at first.
    promised = any(isinstance(one.event, e.PositionRecorded) or one.event.sealed for one in since)
    trial = _tried(case, history, now_under, before, now, names, exact, promised=promised)
    unknown = tuple(_unknown(since, before.machine, {**names, **exact}))
    return trial._replace(reasons=(*trial.reasons, *unknown))


def reachable(rules: Rules, state: str, left: str | None) -> tuple[str, ...]:
    """The states that a case may still come to from one, without it, in the order of the file."""
    seen, waiting = set[str](), [state, *([left] if left else [])]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            goals = (one.dest for one in rules.moves(here))
            waiting += [one for one in goals if one is not None and one != LEFT]
    return tuple(one for one in rules.machine.states if one in seen and one != state)


def pins_of(rules: Rules) -> RulePins:
    """The pins of rules as an amendment records them."""
    machine, policy, _, access = rules.pins
    return RulePins(machine=machine, policy=policy, access=access)


def amendment(
    trial: Trial, old: Rules, new: Rules, plan: str, reason: str, takes_back: str | None = None
) -> e.RulesAmended:
    """The event of a trial in which everything was proved."""
    assert trial.allowed, "only what was proved is recorded"
    return e.RulesAmended(
        previous=pins_of(old),
        current=pins_of(new),
        source=trial.source,
        dest=trial.dest,
        left=trial.left,
        states=trial.states,
        plan=plan,
        reason=reason,
        takes_back=takes_back,
    )


def _tried(
    case: Case,
    history: Sequence[Recorded],
    old: Rules,
    new: Rules,
    now: datetime,
    names: Mapping[str, str],
    exact: Mapping[str, str],
    *,
    promised: bool,
) -> Trial:
    machine = new.machine

    def named(state: str) -> str:
        return names.get(state, state)

    dest = exact.get(case.state) or named(case.state)
    left = named(case.left) if case.left else None
    reasons = list(_state_reasons(case, machine, dest, left))
    known_left = left if left in machine.states else None
    if dest in machine.states:
        reasons += kept_reasons(case, old.machine, machine)
        reasons += term_reasons(case, old, new, dest, known_left, now)
        if promised:
            reasons += voice_reasons(case, old, new, dest)
            reasons += round_reasons(case, old, new, dest, named)
            further = reachable(new, dest, known_left)
            reasons += sight_reasons(
                case, old, new, dest, _once_called(further, names, old.machine)
            )
        way = walked(history).narrowed(old.positions_in).renamed(named, known_left)
        last = way.steps[-1]._replace(state=dest)
        way = way._replace(steps=(*way.steps[:-1], last))
        reasons += (
            Reason("invariant_would_break", {"say": one.say.model_dump(), "path": one.path})
            if one.path
            else Reason("invariant_is_broken", {"say": one.say.model_dump()})
            for one in new.broken_by(way)
        )
    states = {state: named(state) for state in old.machine.states} | dict(exact)
    return Trial(
        case.state,
        dest,
        known_left,
        tuple(sorted((one, other) for one, other in states.items() if other not in (one, EITHER))),
        tuple(reasons),
    )


def _once_called(
    states: Sequence[str], names: Mapping[str, str], old: MachineSpec
) -> tuple[tuple[str | None, str], ...]:
    """Each state with its name in the old machine, or ``None`` where that has no such one."""
    earlier = {to: state for state, to in names.items()}
    called = ((earlier.get(one, one), one) for one in states)
    return tuple((was if was in old.states else None, one) for was, one in called)


def _state_reasons(
    case: Case, machine: MachineSpec, dest: str, left: str | None
) -> Iterator[Reason]:
    if dest not in machine.states:
        yield Reason("state_is_gone", {"state": case.state})
        return
    if machine.states[dest].final:
        yield Reason("case_would_end", {"state": dest})
    goes_back = any(one.dest == LEFT for one in machine.transitions if dest in one.sources)
    if goes_back and left not in machine.states:
        yield Reason("remembered_state_is_gone", {"state": case.left or ""})


def _backwards(event: e.RulesAmended, before: MachineSpec, now: MachineSpec) -> dict[str, str]:
    """Each state under its earlier name, where there is exactly one."""
    forward = dict(event.states)
    found: dict[str, str] = {}
    for state in now.states:
        from_ = [one for one in before.states if forward.get(one, one) == state]
        found[state] = from_[0] if len(from_) == 1 else EITHER if from_ else state
    return {state: name for state, name in found.items() if name != state}


def _unknown(
    since: Sequence[Recorded], machine: MachineSpec, names: Mapping[str, str]
) -> Iterator[Reason]:
    """What has happened since an amendment that a machine has no word for."""
    triggers = {one.trigger for one in machine.transitions}
    told: set[str] = set()
    for recorded in since:
        event = recorded.event
        trigger: Any = getattr(event, "trigger", None)
        if isinstance(event, e.TransitionFired):
            source, dest = (names.get(one, one) for one in (event.source, event.dest))
            # Through a state that may have been either of two, nobody knows which way it went.
            known = EITHER not in (source, dest) and any(
                one.trigger == trigger and source in one.sources and _leads(one.dest, source, dest)
                for one in machine.transitions
            )
        else:
            known = not isinstance(trigger, str) or trigger in triggers
        if not known and trigger not in told:
            told.add(trigger)
            yield Reason("step_is_not_known", {"trigger": trigger, "event": recorded.id})


def _leads(said: str | None, source: str, dest: str) -> bool:
    return said == LEFT or (said or source) == dest
