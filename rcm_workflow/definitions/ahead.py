"""Would a case that came this way, and goes on under a machine, break an invariant of it?

``check`` proves the invariants of every path from the beginning. A case that changes machines in
the middle walked the first part under another one; so that part is looked at as it was walked, and
every path from where the case is now is explored with what lies behind it already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from rcm_workflow.definitions.explore import POSITIONS, Node, Reached, explore, path
from rcm_workflow.definitions.machine import Invariant, Machine
from rcm_workflow.domain.conditions import Condition
from rcm_workflow.domain.walked import Broken, Walked


class Proofs:
    """What can be proved of one machine; each walk through it is made once."""

    def __init__(self, machine: Machine, conditions: Mapping[str, Condition]) -> None:
        self._machine = machine
        self._conditions = conditions
        self._walks: dict[tuple[object, ...], Reached] = {}

    def broken_by(self, way: Walked) -> tuple[Broken, ...]:
        """The invariants that the way behind a case breaks, or that a way ahead does, once each.

        ``path`` shows a way ahead on which it breaks; it is empty where that has happened already,
        or where the history does not show that it has not.
        """
        found = []
        for rule in self._machine.invariants:
            if any(_broken_on(one, rule) for one in way.arrivals(rule.never_reach)):
                found.append(Broken(rule.say, ""))
                continue
            ahead = next(self._ahead(way, rule), None)
            if ahead is not None:
                found.append(Broken(rule.say, ahead))
        return tuple(found)

    def positions_in(self, state: str) -> frozenset[str]:
        """The abstract positions in which a case can be in a state."""
        return self._positions.get(state, frozenset())

    @cached_property
    def _positions(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for node in explore(self._machine, self._conditions):
            found.setdefault(node.state, set()).add(node.position)
        return {state: frozenset(positions) for state, positions in found.items()}

    def _ahead(self, way: Walked, rule: Invariant) -> Iterator[str]:
        positions = _possible(way)
        start = tuple(Node(way.state, way.left, one) for one in POSITIONS if one in positions)
        passed, held = way.visited(), way.held()
        walks: list[tuple[Reached, tuple[str, ...]]] = [
            (self._walk(start, without=name), POSITIONS)
            for name in rule.without
            if name not in held
        ]
        walks += [
            (self._walk(start, avoiding=name), POSITIONS)
            for name in rule.without_passing
            if name not in passed
        ]
        if rule.with_positions:
            walks.append((self._walk(start), rule.with_positions))
        for reached, bad in walks:
            for node, step in reached.items():
                # Where the case is already was looked at as a part of the way behind it.
                if step is not None and node.state == rule.never_reach and node.position in bad:
                    yield path(reached, node)

    def _walk(
        self, start: tuple[Node, ...], without: str | None = None, avoiding: str | None = None
    ) -> Reached:
        key = (start, without, avoiding)
        if key not in self._walks:
            self._walks[key] = explore(
                self._machine, self._conditions, start, without=without, avoiding=avoiding
            )
        return self._walks[key]


def _broken_on(way: Walked, rule: Invariant) -> bool:
    missed = {*rule.without} - way.held() or {*rule.without_passing} - way.visited()
    return bool(missed) or bool(_possible(way) & {*rule.with_positions})


def _possible(way: Walked) -> frozenset[str]:
    return frozenset(POSITIONS) if way.positions is None else way.positions
