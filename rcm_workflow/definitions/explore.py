"""Every path of a machine, walked on states, the state remembered, and abstract positions.

A node says where a case is, which state a suspension would go back to, and what stands between the
text and consensus. Conditions of whose truth nothing is known may always hold, so that what is
proved here holds for every policy.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rcm_workflow.definitions.machine import LEFT, Machine, Transition
from rcm_workflow.domain.conditions import Condition

POSITIONS = ("nothing_open", "objection", "maintained_change", "silence")
"""What may stand in the way of consensus: nothing, an objection, a change that its author
maintains, or silence that the policy does not take for consent."""

_CHANGES_POSITIONS = ("position", "disposition", "confirmation")


class Node(NamedTuple):
    """Where a case can be."""

    state: str
    left: str | None
    position: str


class Step(NamedTuple):
    """How a node was reached."""

    before: Node
    by: Transition


Reached = Mapping[Node, Step | None]


def explore(
    machine: Machine,
    conditions: Mapping[str, Condition],
    start: Iterable[Node] | None = None,
    *,
    without: str | None = None,
    avoiding: str | None = None,
) -> Reached:
    """Every node that can be reached, each with a shortest way to it.

    Walks set out from the beginning, or from each node of ``start``.

    ``without`` takes away the transitions that test a condition, ``avoiding`` a state.
    """
    first = (Node(machine.initial, None, POSITIONS[0]),) if start is None else start
    reached: dict[Node, Step | None] = {one: None for one in first if one.state != avoiding}
    waiting = deque(reached)
    while waiting:
        node = waiting.popleft()
        for by, after in steps(machine, conditions, node):
            if after in reached or after.state == avoiding or without in by.conditions:
                continue
            reached[after] = Step(node, by)
            waiting.append(after)
    return reached


def path(reached: Reached, node: Node) -> str:
    """The way to a node, as ``state → trigger → state``; acts that stay in a state left out."""
    words = [node.state]
    step = reached[node]
    while step is not None:
        if step.before.state != words[0]:
            words = [step.before.state, step.by.trigger, *words]
        step = reached[step.before]
    return " → ".join(words)


def may_hold(one: Transition, conditions: Mapping[str, Condition], position: str) -> bool:
    """Whether every condition of a transition can hold in an abstract position."""
    return all(
        (known := conditions.get(name)) is None
        or known.holds_in is None
        or position in known.holds_in
        for name in one.conditions
    )


def _has_its_period(
    one: Transition, machine: Machine, conditions: Mapping[str, Condition], node: Node
) -> bool:
    """Whether a period runs, or stands still where it was left, if a condition needs one."""
    needed = any(
        (known := conditions.get(name)) is not None and known.needs_period
        for name in one.conditions
    )
    return not needed or any(
        where is not None and machine.states[where].period is not None
        for where in (node.state, node.left, *_kept_from(machine, node.state))
    )


def _kept_from(machine: Machine, state: str) -> Iterator[str]:
    """The states whose period still runs in this one, because a step on the way keeps it."""
    seen, waiting = {state}, [state]
    while waiting:
        now = waiting.pop()
        for one in machine.transitions:
            if one.period_effect == "keep" and one.dest == now:
                new = [each for each in one.sources if each not in seen]
                seen.update(new)
                waiting += new
                yield from new


def steps(
    machine: Machine, conditions: Mapping[str, Condition], node: Node
) -> Iterator[tuple[Transition, Node]]:
    """Every transition that may be made in a node, with what it may lead to."""
    for one in machine.transitions:
        if node.state not in one.sources or not may_hold(one, conditions, node.position):
            continue
        if not _has_its_period(one, machine, conditions, node):
            continue
        dest = node.left if one.dest == LEFT else one.dest or node.state
        if dest is None or dest not in machine.states:
            continue
        left = node.state if one.remembers else node.left
        for position in _positions(machine, one, dest, node.position):
            yield one, Node(dest, left, position)


def _positions(machine: Machine, one: Transition, dest: str, now: str) -> tuple[str, ...]:
    """What may stand afterwards: anything once somebody was asked, answered or fell silent.

    A late position does not count (GAP-16), so it changes nothing here.
    """
    asks = machine.states[dest].electorate is not None and one.dest not in (None, LEFT)
    acts = one.act in _CHANGES_POSITIONS and not one.late
    return POSITIONS if asks or acts or one.on == "period_over" else (now,)
