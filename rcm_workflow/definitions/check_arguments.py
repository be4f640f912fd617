"""Does every argument of a condition name something that is there?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from rcm_workflow.definitions.check_names import Source, World, transitions
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.definitions.policy_file import PolicyFile
from rcm_workflow.definitions.toml_file import Loc, place
from rcm_workflow.domain.admission import CLASSES, SIGNS
from rcm_workflow.domain.conditions import Reference
from rcm_workflow.domain.filling import MEMBERS

_LISTS = ("conditions", "unless", "warnings", "without")


def check_arguments(machine: Machine, source: Source, world: World) -> Iterator[Finding]:
    """A finding for every condition that lacks its argument, or names what nobody knows."""
    known = _known(machine, world.policy)
    if world.places is not None:
        known = {**known, "place": world.places}
    for loc, name in _asked(machine):
        found = world.conditions.get(name)
        if found is None:
            continue
        if found.argument is not None and ":" not in name:
            yield source.find("needs_argument", loc, name=name, form=found.argument)
            continue
        argument = name.partition(":")[2]
        if argument and found.refers is not None:
            for one in found.refers(argument):
                yield from _unknown(one, known, source, loc)


def _asked(machine: Machine) -> Iterator[tuple[Loc, str]]:
    for loc, move in transitions(machine):
        for key in _LISTS:
            for name in getattr(move, key, ()):
                yield (*loc, key), name
    for number, rule in enumerate(machine.invariants):
        for name in rule.without:
            yield ("invariants", number, "without"), name


def _unknown(
    one: Reference, known: Mapping[str, Collection[str]], source: Source, loc: Loc
) -> Iterator[Finding]:
    if one.kind in known and one.name not in known[one.kind]:
        found = source.unknown("argument", loc, one.name, known[one.kind])
        yield found.model_copy(update={"facts": {**found.facts, "where": place(loc)}})


def _known(machine: Machine, policy: PolicyFile) -> Mapping[str, Collection[str]]:
    inputs = {one.name for _, move in transitions(machine) for one in move.inputs}
    return {
        "value": inputs,
        "document": machine.documents,
        "answer": {
            f"{key}={answer}" for key, entry in policy.keys.items() for answer in entry.answers
        },
        "number": {f"{key}.{name}" for key, entry in policy.keys.items() for name in entry.numbers},
        "list": (*policy.lists, MEMBERS),
        "period": policy.periods,
        "item_group": machine.items,
        "item_status": {
            f"{name}.{status}" for name, group in machine.items.items() for status in group.statuses
        },
        "electorate": machine.electorates,
        "sign": SIGNS,
        "actor_class": CLASSES,
        "mark": {move.marks_text for move in machine.transitions if move.marks_text},
    }
