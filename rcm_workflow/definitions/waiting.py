"""Whom a state waits for: who can move a case out of it, and whether the clock does.

Used by the checks, the simulation and the drawing, so that they never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from rcm_workflow.definitions.explore import Node, Reached, steps
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.domain.conditions import Condition

SYSTEM = "system"

OUTSIDE = ("presidency_handover", "meeting_opened", "meeting_closed", "calendar_changed")
"""Occasions that may never come: nothing waits for them."""

ANSWERS = ("late_objection", "all_have_answered")
"""Occasions that a position of somebody brings about."""


Ends = Callable[[str], bool]


class Waiting(NamedTuple):
    """Who can move a case out of one state."""

    roles: tuple[str, ...]
    """Roles that have a step out of it, in file order."""
    clock: bool
    """Whether the end of a period moves it on."""
    answered: tuple[str, ...]
    """Roles whose position may move it on, where the last or a late one does."""
    effect: bool = False
    """Whether another case may move it on."""

    @property
    def nobody(self) -> bool:
        """Whether neither a person nor the clock nor another case can move the case on."""
        return not (self.roles or self.clock or self.answered or self.effect)

    @property
    def only_the_clock(self) -> bool:
        """Whether nobody but the clock can."""
        return self.clock and not (self.roles or self.answered or self.effect)


def persons(one: Transition) -> tuple[str, ...]:
    """The roles of people that make a step; none where it waits for an occasion."""
    return () if one.on is not None else tuple(role for role in one.by if role != SYSTEM)


def waiting(
    machine: Machine,
    conditions: Mapping[str, Condition],
    reached: Reached,
    ends: Ends = lambda _: True,
) -> Mapping[str, Waiting]:
    """Whom each state that is not final and can be reached waits for.

    ``ends`` says of a period whether something happens at its end: under most policies some are
    mere targets. Where no policy is known every period counts.
    """
    found: dict[str, Waiting] = {}
    for state in machine.states.values():
        nodes = [node for node in reached if node.state == state.name]
        if nodes and not state.final:
            found[state.name] = _waiting(machine, conditions, nodes, ends)
    return found


def _waiting(
    machine: Machine, conditions: Mapping[str, Condition], nodes: list[Node], ends: Ends
) -> Waiting:
    roles: dict[str, None] = {}
    answered: dict[str, None] = {}
    clock = effect = False
    for node in nodes:
        for one, after in steps(machine, conditions, node):
            if after.state == node.state:
                continue
            roles |= dict.fromkeys(persons(one))
            clock = clock or one.on == "date_reached"
            clock = clock or (one.on == "period_over" and runs(machine, node, ends))
            effect = effect or one.on == "effect"
            if one.on in ANSWERS:
                answered |= dict.fromkeys(_answering(machine, node.state))
    return Waiting(tuple(roles), clock, tuple(answered), effect)


def runs(machine: Machine, node: Node, ends: Ends) -> bool:
    """Whether a period can end there: the one of the state, or one that a step in it opens."""
    names = [machine.states[node.state].period]
    names += [one.opens_period for one in machine.transitions if node.state in one.sources]
    return any(ends(name) for name in names if name is not None)


def _answering(machine: Machine, state: str) -> tuple[str, ...]:
    return tuple(
        role
        for one in machine.transitions
        if one.act == "position" and state in one.sources
        for role in one.by
    )
