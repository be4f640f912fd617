"""Is a machine sound: reachable, without dead ends, unambiguous, true to its invariants?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.check_order import exclude
from rcm_workflow.definitions.explore import POSITIONS, Reached, explore, may_hold, path
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import LEFT, Invariant, Machine, State, Transition
from rcm_workflow.definitions.toml_lines import Loc
from rcm_workflow.domain.conditions import Condition

Known = Mapping[str, Condition]


def check_graph(machine: Machine, source: Source, conditions: Known) -> Iterator[Finding]:
    """Every fault of the graph; the names in the file must be known already."""
    reached = {node.state for node in explore(machine, conditions)}
    for name, state in machine.states.items():
        exits = [one for one in machine.transitions if name in one.sources]
        leaving = [one for one in exits if one.dest is not None and one.dest != name and _sure(one)]
        if name not in reached:
            yield source.find("unreachable", ("states", name), state=name)
        if state.final:
            yield from _after_the_end(machine, source, state, exits)
        elif not leaving:
            yield source.find("dead_end", ("states", name), state=name)
        if state.keeps_key and not (state.final and machine.opening.unique_by):
            yield source.find("keeps_no_key", ("states", name), state=name)
    yield from _without_end(machine, source)
    yield from _reopening(machine, source)
    yield from _staying(machine, source)
    yield from _ambiguities(machine, source, conditions)
    for number, rule in enumerate(machine.invariants):
        yield from _broken(machine, source, conditions, number, rule)


def _after_the_end(
    machine: Machine, source: Source, state: State, exits: Sequence[Transition]
) -> Iterator[Finding]:
    """Only what takes a mistake back leaves a final state, and only to a place that was kept."""
    for one in exits:
        at: Loc = ("transitions", machine.transitions.index(one))
        if not one.reopens:
            yield source.find("final_with_exit", at, state=state.name, trigger=one.trigger)
        elif machine.opening.unique_by and not state.keeps_key:
            yield source.find("reopens_without_key", at, state=state.name, trigger=one.trigger)


def _without_end(machine: Machine, source: Source) -> Iterator[Finding]:
    """States from which a case only goes round: each leads on, and none of them to an end."""
    leaving = {
        name
        for one in machine.transitions
        for name in one.sources
        if one.dest is not None and one.dest != name
    }
    # A dead end has a finding of its own.
    ends = {name for name, one in machine.states.items() if one.final or name not in leaving}
    leading: set[str] = set()
    while ends - leading:
        leading |= ends
        ends = {
            name
            for one in machine.transitions
            if one.dest in leading or one.dest == LEFT
            for name in one.sources
        }
    for name in machine.states:
        if name not in leading:
            yield source.find("no_way_to_an_end", ("states", name), state=name)


def _reopening(machine: Machine, source: Source) -> Iterator[Finding]:
    for number, one in enumerate(machine.transitions):
        ended = all(machine.states[name].final for name in one.sources)
        # Of a case that has ended the clock asks nothing, and nobody is asked for anything.
        if one.reopens and not (ended and one.on is None and one.act is None):
            yield source.find("reopens_nothing", ("transitions", number), trigger=one.trigger)


def _staying(machine: Machine, source: Source) -> Iterator[Finding]:
    """A session is there for as long as it is: what waits for it and stays would be made again."""
    for number, one in enumerate(machine.transitions):
        stays = one.dest is None or one.dest in one.sources
        if one.on in ("meeting_opened", "meeting_closed") and stays:
            yield source.find("stays_with_a_session", ("transitions", number), trigger=one.trigger)


def _sure(one: Transition) -> bool:
    """Whether a way out is there whatever happens outside.

    A handover or a meeting may never come, and under most policies ends no case: a state from which
    only that leads on is a dead end.
    """
    return one.on not in ("presidency_handover", "meeting_opened", "meeting_closed")


def _ambiguities(machine: Machine, source: Source, conditions: Known) -> Iterator[Finding]:
    numbered = list(enumerate(machine.transitions))
    for (first, one), (second, other) in combinations(numbered, 2):
        if not _alike(one, other):
            continue
        for state in one.sources:
            if state in other.sources and not _told_apart(one, other, conditions):
                yield source.find(
                    "ambiguous",
                    ("transitions", second),
                    state=state,
                    trigger=other.trigger,
                    other=source.lines.of("transitions", first),
                )


def _alike(one: Transition, other: Transition) -> bool:
    """Whether one request could mean both: the same trigger, or the same act of a person."""
    if (one.on, one.act, one.late) != (other.on, other.act, other.late):
        return False
    acts = one.act is not None and one.act != "extension"
    return one.trigger == other.trigger or (acts and one.on is None)


def _told_apart(one: Transition, other: Transition, conditions: Known) -> bool:
    if set(one.conditions) & set(other.unless) or set(other.conditions) & set(one.unless):
        return True
    if any(exclude(*each) for each in product(one.conditions, other.conditions)):
        return True
    opposites = {
        known.opposite for name in one.conditions if (known := conditions.get(name)) is not None
    }
    if opposites & set(other.conditions):
        return True
    return not any(
        may_hold(one, conditions, position) and may_hold(other, conditions, position)
        for position in POSITIONS
    )


def _broken(
    machine: Machine, source: Source, conditions: Known, number: int, rule: Invariant
) -> Iterator[Finding]:
    loc: Loc = ("invariants", number)
    walks: list[tuple[Reached, tuple[str, ...]]] = [
        *((explore(machine, conditions, without=name), POSITIONS) for name in rule.without),
        *(
            (explore(machine, conditions, avoiding=name), POSITIONS)
            for name in rule.without_passing
        ),
    ]
    if rule.with_positions:
        walks.append((explore(machine, conditions), rule.with_positions))
    for reached, positions in walks:
        for node in reached:
            if node.state == rule.never_reach and node.position in positions:
                yield source.find("invariant_broken", loc, say=rule.say, path=path(reached, node))
                break
