"""What a machine does when every path is walked: its ends, what is proved, whom it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rcm_workflow.definitions.explore import POSITIONS, Node, Reached, explore, steps
from rcm_workflow.definitions.machine import Invariant, Machine, Transition
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.waiting import Waiting, persons, waiting
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.conditions import Condition
from rcm_workflow.domain.values import Localized

Known = Mapping[str, Condition]


class Step(NamedTuple):
    """One move of a way: where from, by which trigger, by whom, where to."""

    source: str
    trigger: str
    title: Localized
    roles: tuple[str, ...]
    dest: str


class End(NamedTuple):
    """A final state and the shortest way to it, steps that stay where they are left out."""

    state: str
    way: tuple[Step, ...]


class Proof(NamedTuple):
    """An invariant, proved on every path or with a path that breaks it."""

    say: Localized
    holds: bool
    counterexample: tuple[Step, ...]


class Simulation(NamedTuple):
    """Everything that follows from walking a machine."""

    nodes: int
    """How many situations were looked at: state, state remembered, what stands in the way."""
    ends: tuple[End, ...]
    unreached: tuple[str, ...]
    proofs: tuple[Proof, ...]
    waits: Mapping[str, Waiting]
    longest: tuple[str, ...]
    """The longest way through different states."""
    longest_is_exact: bool
    blocking: Mapping[str, tuple[str, ...]]
    """For each role the states that nobody can leave without it, not even the clock."""
    lengths: Mapping[str, Mapping[Unit, int]]
    """What the periods on the shortest way to each end add up to, in each unit."""


def simulate(machine: Machine, conditions: Known, policy: Policy) -> Simulation:
    """Walk every path of a sound machine."""
    reached = explore(machine, conditions)
    final = [name for name, state in machine.states.items() if state.final]
    first = {name: node for name in final if (node := _first(reached, name)) is not None}
    ends = tuple(End(name, way_to(reached, node)) for name, node in first.items())
    waits = waiting(machine, conditions, reached, lambda name: _hard(policy, name))
    longest, exact = longest_way(machine, conditions, reached)
    return Simulation(
        nodes=len(reached),
        ends=ends,
        unreached=tuple(name for name in final if name not in first),
        proofs=tuple(_proof(machine, conditions, rule) for rule in machine.invariants),
        waits=waits,
        longest=longest,
        longest_is_exact=exact,
        blocking=_blocking(waits),
        lengths={one.state: _lengths(machine, policy, one.way) for one in ends},
    )


def way_to(reached: Reached, node: Node) -> tuple[Step, ...]:
    """The way that exploration found to a node: no way to it has fewer steps."""
    way: list[Step] = []
    came = reached[node]
    while came is not None:
        if came.before.state != node.state:
            by = came.by
            way.insert(0, Step(came.before.state, by.trigger, by.title, _by(by), node.state))
        node = came.before
        came = reached[node]
    return tuple(way)


def _by(one: Transition) -> tuple[str, ...]:
    return persons(one) or one.by


def _first(reached: Reached, state: str) -> Node | None:
    """The node of a state with the fewest moves; the walk goes by steps, so it may be a later."""
    nodes = [node for node in reached if node.state == state]
    return min(nodes, key=lambda node: len(way_to(reached, node)), default=None)


def _proof(machine: Machine, conditions: Known, rule: Invariant) -> Proof:
    walks: list[tuple[Reached, tuple[str, ...]]] = [
        *((explore(machine, conditions, without=name), POSITIONS) for name in rule.without),
        *(
            (explore(machine, conditions, avoiding=name), POSITIONS)
            for name in rule.without_passing
        ),
    ]
    if rule.with_positions:
        walks.append((explore(machine, conditions), rule.with_positions))
    broken = [
        way_to(reached, node)
        for reached, positions in walks
        for node in reached
        if node.state == rule.never_reach and node.position in positions
    ]
    return Proof(rule.say, not broken, min(broken, key=len, default=()))


Where = tuple[str, str | None]
"""A state and the one remembered."""

MOST = 20_000
"""Ways tried for the longest one; beyond it the longest of those is told, and that it is that."""


def longest_way(
    machine: Machine, conditions: Known, reached: Reached
) -> tuple[tuple[str, ...], bool]:
    """The longest way through different states, and whether every way was tried."""
    leads: dict[Where, dict[Where, None]] = {}
    for node in reached:
        for _, after in steps(machine, conditions, node):
            if after.state != node.state:
                here, there = (node.state, node.left), (after.state, after.left)
                leads.setdefault(here, {})[there] = None
    best: tuple[Where, ...] = ((machine.initial, None),)
    ways, tried = [best], 0
    while ways and tried < MOST:
        way = ways.pop()
        tried += 1
        best = max(best, way, key=len)
        passed = {state for state, _ in way}
        ways += [(*way, to) for to in leads.get(way[-1], ()) if to[0] not in passed]
    return tuple(state for state, _ in best), not ways


def _blocking(waits: Mapping[str, Waiting]) -> Mapping[str, tuple[str, ...]]:
    """Whose silence alone stops a case, and where: the only role that has a step, and no clock."""
    found: dict[str, tuple[str, ...]] = {}
    for state, one in waits.items():
        movers = {*one.roles, *one.answered}
        if len(movers) == 1 and not one.clock:
            (role,) = movers
            found[role] = (*found.get(role, ()), state)
    return found


def _hard(policy: Policy, name: str) -> bool:
    period = policy.period(name)
    return period is not None and period.hard


def _lengths(machine: Machine, policy: Policy, way: tuple[Step, ...]) -> Mapping[Unit, int]:
    """Lengths of the periods that a way lets run to their end, working days always among them."""
    total = {Unit.WORKING_DAYS: 0}
    for step in way:
        name = machine.states[step.source].period
        ends = any(
            one.trigger == step.trigger and one.on == "period_over" and step.source in one.sources
            for one in machine.transitions
        )
        if name is not None and ends and (period := policy.period(name)) is not None:
            total[period.unit] = total.get(period.unit, 0) + period.working_days
    return total
