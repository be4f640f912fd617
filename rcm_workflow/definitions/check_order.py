"""Can every step be made some day: is what its conditions ask for given before it?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.declared import declared
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.given_before import gives, lacking, surely_given
from rcm_workflow.definitions.machine import LEFT, Machine, Transition
from rcm_workflow.definitions.waiting import OUTSIDE
from rcm_workflow.domain.conditions import Condition

Known = Mapping[str, Condition]


def check_order(machine: Machine, source: Source, conditions: Known) -> Iterator[Finding]:
    """Findings about steps that no case ever comes to, though the states seem to lead there."""
    yield from _contradictions(machine, source, conditions)
    yield from _never_given(machine, source, conditions)
    yield from _days_unknown(machine, source)
    yield from _nobody_named(machine, source)


def exclude(one: str, other: str) -> bool:
    """Whether two conditions ask the same thing to be one of values that they do not share."""
    (asked, mark, values), (same, _, others) = (name.partition("=") for name in (one, other))
    if not mark or asked != same or asked.partition(":")[0] not in _ONE_VALUE:
        return False
    return not set(values.split("|")) & set(others.split("|"))


_ONE_VALUE = ("fact_is", "input_is", "item_is", "policy_is", "admission_is", "actor_is")
"""Conditions that hold for one value at a time."""


def _contradictions(machine: Machine, source: Source, conditions: Known) -> Iterator[Finding]:
    """A condition beside its contrary, which no case fulfils."""
    for number, one in enumerate(machine.transitions):
        for name in one.conditions:
            if name in one.unless:
                at = ("transitions", number, "unless")
                yield source.find("never_holds", at, trigger=one.trigger, condition=name)
        for name, other in combinations(one.conditions, 2):
            known = conditions.get(name)
            if exclude(name, other) or (known is not None and known.opposite == other):
                facts = {"trigger": one.trigger, "condition": name, "other": other}
                yield source.find("never_both", ("transitions", number, "conditions"), **facts)


def _never_given(machine: Machine, source: Source, conditions: Known) -> Iterator[Finding]:
    """Steps of a state that cases come to, whose conditions ask for what only comes later.

    What may have been given grows as states are come to, and so do the states: whatever lacks
    something in the end lacks it for ever. What stands behind such a step is not told again.
    """
    known = declared(machine)
    states, there = {machine.initial}, set(gives(machine, machine.opening))
    waiting = list(enumerate(machine.transitions))
    while made := [
        (number, one)
        for number, one in waiting
        if states & set(one.sources) and not lacking(one, known, conditions, there)
    ]:
        for each in made:
            waiting.remove(each)
            there.update(gives(machine, each[1]))
            states.update(name for name in (each[1].dest,) if name not in (None, LEFT))
    for number, one in waiting:
        if states & set(one.sources):
            for name, lacks in lacking(one, known, conditions, there).items():
                facts = {"trigger": one.trigger, "condition": name, "name": lacks}
                yield source.find("asked_too_early", ("transitions", number, "conditions"), **facts)


def _days_unknown(machine: Machine, source: Source) -> Iterator[Finding]:
    """States that wait for nothing but a day which nobody had to name."""
    sure = surely_given(machine)
    for name in sure:
        leaving = _leaving(machine, name)
        days = {one.date for one in leaving}
        of_items = any(one.for_each is not None for one in leaving)
        if leaving and not of_items and None not in days and not days & sure[name]:
            at = ("transitions", machine.transitions.index(leaving[0]), "date")
            facts = {"trigger": leaving[0].trigger, "state": name, "name": leaving[0].date}
            yield source.find("day_never_named", at, **facts)


def _leaving(machine: Machine, state: str) -> list[Transition]:
    """The steps by which a case surely leaves a state some day, if somebody makes them."""
    return [
        one
        for one in machine.transitions
        if state in one.sources and one.dest not in (None, state) and one.on not in OUTSIDE
    ]


def _nobody_named(machine: Machine, source: Source) -> Iterator[Finding]:
    """States that wait for whom the case names, and it need not name anybody."""
    sure = surely_given(machine)
    for name in sure:
        roles = {role for one in _leaving(machine, name) for role in one.by}
        named = {role: machine.roles[role].fact for role in roles & machine.roles.keys()}
        unsure = {fact for fact in named.values() if fact is not None and fact not in sure[name]}
        # Where the clock, an effect or anybody else moves it on, the case does not stand still.
        if roles and len(named) == len(roles) and unsure == set(named.values()):
            facts = {"state": name, "roles": " | ".join(sorted(roles)), "name": min(unsure)}
            yield source.find("nobody_is_named", ("states", name), **facts)
