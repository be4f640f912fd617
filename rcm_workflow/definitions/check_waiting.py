"""Does every state wait for somebody, and is everything that the file declares used?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.explore import explore
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.waiting import SYSTEM, persons, waiting
from rcm_workflow.domain.conditions import Condition
from rcm_workflow.domain.specs_steps import clearing

Known = Mapping[str, Condition]


def check_waiting(machine: Machine, source: Source, conditions: Known) -> Iterator[Finding]:
    """Findings about cases that would stand still, and about what nothing in the file uses."""
    yield from _nobody(machine, source, conditions)
    yield from _never_fired(machine, source)
    yield from _never_over(machine, source)
    yield from _unused(machine, source)
    if machine.main_path and not _is_a_way(machine):
        yield source.find("no_main_path", ("main_path",), initial=machine.initial)


def _is_a_way(machine: Machine) -> bool:
    """Whether the main path begins at the beginning and each step of it is a transition."""
    way = machine.main_path
    moves = {(source, one.dest) for one in machine.transitions for source in one.sources}
    whole = all(pair in moves for pair in pairwise(way))
    return whole and way[0] == machine.initial and len(set(way)) == len(way)


def _nobody(machine: Machine, source: Source, conditions: Known) -> Iterator[Finding]:
    exits = {state for one in machine.transitions if one.dest for state in one.sources}
    found = waiting(machine, conditions, explore(machine, conditions))
    for name, one in found.items():
        # Without any exit it is a dead end, which has a finding of its own.
        if one.nobody and name in exits:
            yield source.find("waits_for_nobody", ("states", name), state=name)
    for name, state in machine.states.items():
        if state.period is not None and state.electorate is None:
            at = ("states", name, "period")
            yield source.find("period_for_nobody", at, state=name, period=state.period)


def _never_fired(machine: Machine, source: Source) -> Iterator[Finding]:
    for number, one in enumerate(machine.transitions):
        if not persons(one) and one.on is None and one.act is None:
            at = ("transitions", number)
            yield source.find("never_fired", at, trigger=one.trigger, role=SYSTEM)


def _never_over(machine: Machine, source: Source) -> Iterator[Finding]:
    """Steps that wait for the end of a period where none runs: such a case would stand still."""
    lets_run = any(one.opens_period for one in machine.transitions)
    for number, one in enumerate(machine.transitions):
        for name in one.sources:
            state = machine.states[name]
            # A period that a step opens goes on in every state.
            runs = state.period is not None or lets_run
            if one.on in _OF_A_PERIOD and not runs:
                facts = {"trigger": one.trigger, "state": name}
                yield source.find("waits_for_no_period", ("transitions", number), **facts)
    for name, state in machine.states.items():
        if state.silence_counts and state.electorate is None:
            yield source.find("silence_of_nobody", ("states", name, "silence_counts"), state=name)


_OF_A_PERIOD = ("period_over", "reminder_due")


def _unused(machine: Machine, source: Source) -> Iterator[Finding]:
    moves = (machine.opening, *machine.transitions)
    asked = {state.electorate for state in machine.states.values()}
    asked |= {name for one in moves for name in one.freezes}
    written = {name for one in moves for name in _documents(one)}
    filled = {group for one in moves for group in _filled(one)}
    for kind, declared, used in (
        ("electorates", machine.electorates, asked),
        ("documents", machine.documents, written),
        ("items", machine.items, filled),
    ):
        for name in declared:
            if name not in used:
                yield source.find("unused", (kind, name), where=f"{kind}.{name}")
    for name in filled & machine.items.keys():
        yield from _never_taken(machine, source, name)


def _never_taken(machine: Machine, source: Source, group: str) -> Iterator[Finding]:
    """A condition about such a status would wait for ever, and no walk of the states shows it."""
    taken = {machine.items[group].initial}
    for one in (machine.opening, *machine.transitions):
        if one.item_status is not None and group in {*_filled(one), one.changes_item}:
            taken.add(one.item_status)
        if one.takes_along is not None and one.takes_along.partition(".")[0] == group:
            taken.add(one.takes_along.partition("=")[2])
        cleared, _, status = clearing(one.clears or "")
        if cleared == group:
            taken.add(status)
    for status in machine.items[group].statuses:
        if status not in taken:
            at = ("items", group, "statuses", status)
            yield source.find("status_never_taken", at, group=group, status=status)


def _filled(one: Transition) -> Iterator[str]:
    if one.adds_item is not None:
        yield one.adds_item
    if one.completes is not None:
        yield one.completes.partition(".")[0]


def _documents(one: Transition) -> Iterator[str]:
    yield from one.documents
    yield from (given.name for given in one.inputs if given.type == "document")
    yield from one.produces
