"""Carrying out what a step brings about in other cases and in the roster.

Nothing is written here: the plan gathers what every stream is to receive, and ``perform`` stores it
together with the step, or none of it. What the clock brings about and cannot be is put on record in
the case of the step, which stands: nobody is there to be refused, and a deadline has passed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from rcm_workflow.application.app import App
from rcm_workflow.application.gathered import Gathered
from rcm_workflow.application.opening import opened, prefix_of, require_only
from rcm_workflow.application.places import Place
from rcm_workflow.application.registering import registering
from rcm_workflow.domain import commands as c
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.decide import named_in
from rcm_workflow.domain.decide_effects import can_by_effect, fire_by_effect
from rcm_workflow.domain.decide_roster import decide_roster
from rcm_workflow.domain.effects import Effect, FireOther, OpenOther, Register
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.recording import Decision, joined
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.settle import settle
from rcm_workflow.domain.values import SYSTEM

DEEPEST = 8
"""Effects of effects of effects: a procedure that needs more goes in a circle."""

MOST = 400
"""Effects of one command; a meeting of all Member Countries and observers needs forty."""

Chain = tuple[tuple[str, str], ...]
"""The steps that led here, as case and trigger."""


class Plan:
    """Follows the effects of one command; ``gathered`` is what every stream receives by it."""

    def __init__(self, app: App, place: Place, roster: Roster, now: datetime) -> None:
        self._app = app
        self._place = place
        self._now = now
        self._count = 0
        self.gathered = Gathered(place, now, roster)

    def follow(self, before: Case | None, decision: Decision) -> Decision:
        """Carry out the effects of a decision in the case of the command; the decision after them.

        Raises ``Refused`` for an effect that cannot be, except for those of the clock; then the
        plan is as it was before. Raises ``OutOfTurn``.
        """
        kept, case_id = self.gathered.copy(), decision.case.id
        self.gathered.before.setdefault(case_id, before)
        self.gathered.done[case_id] = decision._replace(effects=())
        try:
            self._all(case_id, decision.effects, ())
        except Refused:
            self.gathered = kept
            raise
        return self.gathered.done[case_id]

    def number(self, prefix: str, year: int) -> None:
        """Count a case that the command itself opens among those of its kind."""
        self.gathered.numbers[f"{prefix}-{year}"] += 1

    def _all(self, origin: str, effects: tuple[Effect, ...], chain: Chain) -> None:
        for effect in effects:
            self._carry(origin, effect, (*chain, (origin, effect.trigger)))

    def _carry(self, origin: str, effect: Effect, chain: Chain) -> None:
        kept = self.gathered.copy()
        try:
            self._one(origin, effect, chain)
        except Refused as refused:
            if not effect.by_clock:
                raise
            self.gathered = kept
            self.gathered.note(
                origin,
                e.EffectRefused(
                    trigger=effect.trigger,
                    kind=effect.kind,
                    target=_target(effect),
                    name=effect.name,
                    why=refused.code,
                ),
            )

    def _one(self, origin: str, effect: Effect, chain: Chain) -> None:
        self._count += 1
        if len(chain) > DEEPEST or chain[-1] in chain[:-1] or self._count > MOST:
            steps = " → ".join(f"{case} {trigger}" for case, trigger in chain[-DEEPEST:])
            raise Refused("effects_go_in_a_circle", steps=steps)
        try:
            match effect.what:
                case OpenOther():
                    self._open(origin, effect, effect.what, chain)
                case FireOther(every=True):
                    self._fire_every(origin, effect, effect.what, chain)
                case FireOther():
                    self._fire(origin, effect, effect.what, chain)
                case Register():
                    self._register(origin, effect, effect.what)
        except Refused as refused:
            # The innermost place is where it was refused.
            refused.facts.setdefault("elsewhere", _target(effect))
            raise

    def _open(self, origin: str, effect: Effect, what: OpenOther, chain: Chain) -> None:
        machine = self._app.library.machine_document(what.machine)
        command = c.OpenCase(
            command_id=effect.event,
            actor=SYSTEM,
            case_id=c.NEW,
            machine=what.machine,
            policy=self._app.library.policy_for(machine),
            title=what.title,
            reason=f"{origin} · {effect.trigger}",
            links=((what.back, origin),),
            inputs=dict(what.inputs),
        )
        prefix = f"{prefix_of(self._app, what.machine)}-{self._now.year}"
        case_id = self._place.next_id(prefix, self.gathered.numbers[prefix])
        decision, pinned = opened(self._app, command, self.gathered.roster, case_id, self._now)
        case = decision.case
        if case.key is not None:
            only = self.gathered.holder(case.machine.name, case.key)
            if only is not None and what.keep:
                return
            require_only(case, only)
            self.gathered.keys[case.machine.name, case.key] = case_id
        self.gathered.numbers[prefix] += 1
        self.gathered.before[case_id] = None
        self.gathered.done[case_id] = decision._replace(effects=())
        self.gathered.pinned[case_id] = pinned
        self.gathered.note(
            origin,
            e.CaseLinked(
                trigger=effect.trigger, relation=what.relation, case=case_id, machine=what.machine
            ),
        )
        self._all(case_id, decision.effects, chain)

    def _fire_every(self, origin: str, effect: Effect, what: FireOther, chain: Chain) -> None:
        machine = str(what.machine)
        stored = {one for one, state in self._place.running(machine) if state in what.states}
        own = {one for one, each in self.gathered.done.items() if each.case.machine.name == machine}
        for target in sorted(stored | own):
            new = target not in self.gathered.done
            self._bring_up(target, chain)
            settled = self.gathered.done[target]
            moved = _moved(settled.events, what.trigger) if new else None
            if moved is not None:
                # The step waits for the world outside too, and has been made on seeing it.
                told = _fired_elsewhere(effect.trigger, target, what.trigger, moved)
                self.gathered.note(origin, told)
            elif self._can(settled.case, what):
                named = what._replace(case=target)
                self._fire(origin, effect._replace(what=named), named, chain)

    def _can(self, case: Case, what: FireOther) -> bool:
        if case.final or case.state not in what.states:
            return False
        self._app.take_note(self.gathered.documents())
        rules = self._app.rules_of(case, self.gathered.document)
        others, roster = self._named(what, rules), self.gathered.roster
        return can_by_effect(case, what.trigger, what.inputs, rules, roster, self._now, others)

    def _named(self, what: FireOther, rules: Rules) -> Mapping[str, Case]:
        """The cases that the inputs of a step name, with what has happened to them here."""
        moves = [one for one in rules.machine.transitions if one.trigger == what.trigger]
        found = {
            number: self.gathered.done[number].case
            if number in self.gathered.done
            else self._place.case(number)
            for number in sorted(named_in(moves, what.inputs))
        }
        return {number: case for number, case in found.items() if case is not None}

    def _fire(self, origin: str, effect: Effect, what: FireOther, chain: Chain) -> None:
        target = what.case or self.gathered.holder(str(what.machine), str(what.key))
        if target is None:
            if what.passes:
                return
            values = json.loads(str(what.key))
            raise Refused("no_such_open_case", kind="not_found", machine=what.machine, key=values)
        self._bring_up(target, chain)
        decision = self.gathered.done[target]
        case = decision.case
        if what.states and case.state not in what.states:
            return
        self._app.take_note(self.gathered.documents())
        rules = self._app.rules_of(case, self.gathered.document)
        now = max(self._now, case.last_at)
        others, roster = self._named(what, rules), self.gathered.roster
        try:
            then = fire_by_effect(
                case, what.trigger, what.inputs, effect.event, rules, roster, now, others
            )
        except Refused as refused:
            # Found by its key, it has a number that says more.
            refused.facts.setdefault("elsewhere", target)
            raise
        self.gathered.done[target] = joined(decision, then)._replace(effects=())
        fired = next(one for one in then.events if isinstance(one.event, e.TransitionFired))
        self.gathered.note(origin, _fired_elsewhere(effect.trigger, target, what.trigger, fired.id))
        self._all(target, then.effects, chain)

    def _bring_up(self, target: str, chain: Chain) -> None:
        """Take another case into the plan; what its clock asks is done first."""
        if target in self.gathered.done:
            return
        case = self._place.case(target)
        if case is None:
            raise Refused("no_such_linked_case", kind="not_found", case=target)
        rules = self._app.rules_of(case, self._place.document)
        settled = settle(case, rules, self.gathered.roster, max(self._now, case.last_at))
        self.gathered.before[target] = case
        self.gathered.done[target] = settled._replace(effects=())
        self._all(target, settled.effects, chain)

    def _register(self, origin: str, effect: Effect, what: Register) -> None:
        self._place.hold_roster()
        roster = self.gathered.roster
        now = self._now if roster.last_at is None else max(self._now, roster.last_at)
        if what.keep and what.stands(roster, now):
            return
        access = self._app.library.access(self._app.library.access_document().body)
        command = registering(what, origin, effect.event, roster, now)
        after, events = decide_roster(roster, command, access, now)
        self.gathered.roster = after
        self.gathered.registered += events
        self.gathered.note(
            origin,
            e.EffectCarriedOut(
                trigger=effect.trigger,
                kind="registered",
                target=ROSTER,
                name=what.what,
                event=events[-1].id,
            ),
        )


def _moved(events: Iterable[e.Recorded], trigger: str) -> str | None:
    """The event by which a step was made, where it was."""
    for one in events:
        if isinstance(one.event, e.TransitionFired) and one.event.trigger == trigger:
            return one.id
    return None


def _fired_elsewhere(trigger: str, target: str, name: str, event: str) -> e.EffectCarriedOut:
    return e.EffectCarriedOut(trigger=trigger, kind="fired", target=target, name=name, event=event)


def _target(effect: Effect) -> str:
    match effect.what:
        case OpenOther(machine=machine):
            return machine
        case FireOther():
            return effect.what.target
        case Register():
            return ROSTER
