"""Does every argument of a condition name something that is there, and of a type that fits?"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from rcm_workflow.definitions.check_names import Source, World, transitions
from rcm_workflow.definitions.check_types import compared, misfits
from rcm_workflow.definitions.declared import Declared, Inputs, declared
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.policy_file import PolicyFile
from rcm_workflow.definitions.toml_lines import Loc, place
from rcm_workflow.domain.admission import CLASSES, SIGNS
from rcm_workflow.domain.conditions import Reference
from rcm_workflow.domain.filling import MEMBERS
from rcm_workflow.domain.specs_given import DAYS
from rcm_workflow.domain.terms_compared import DAY_WORDS, references

_LISTS = ("conditions", "unless", "warnings", "without")


class _Asked(NamedTuple):
    """A condition where it is cited; without a step in an invariant."""

    loc: Loc
    name: str
    move: Transition | None


class _Known(NamedTuple):
    """What an argument may name: things by their kind, and inputs."""

    things: Mapping[str, Collection[str]]
    inputs: Declared


def check_arguments(machine: Machine, source: Source, world: World) -> Iterator[Finding]:
    """A finding for every condition that lacks its argument, or whose argument does not fit."""
    outside = {"place": world.outside.places, "body": world.outside.bodies}
    outside["role"] = (*world.roles, *machine.roles)
    if world.others is not None:
        outside["other_machine"] = [one.machine for one in world.others.values()]
        outside["other_state"] = [
            f"{one.machine}.{name}" for one in world.others.values() for name in one.states
        ]
        outside["other_fact"] = [
            f"{one.machine}.{given.name}"
            for one in world.others.values()
            for move in (one.opening, *one.transitions)
            for given in move.inputs
            if given.keep
        ]
        outside["other_status"] = [
            f"{one.machine}.{name}.{status}"
            for one in world.others.values()
            for name, group in one.items.items()
            for status in group.statuses
        ]
    looked_at = {kind: names for kind, names in outside.items() if names is not None}
    known = _Known({**_things(machine, world.policy), **looked_at}, declared(machine))
    for asked in _asked(machine):
        found = world.conditions.get(asked.name)
        if found is None:
            continue
        if found.argument is not None and ":" not in asked.name:
            facts = {"name": asked.name, "form": found.argument}
            yield source.find("needs_argument", asked.loc, **facts)
            continue
        argument = asked.name.partition(":")[2]
        if argument and found.refers is not None:
            for one in found.refers(argument):
                yield from _judged(one, asked, known, source)
    yield from _bounded(machine, known, source)
    yield from _quoted(machine, known, source)


def _bounded(machine: Machine, known: _Known, source: Source) -> Iterator[Finding]:
    """A finding for a bound of a date that names nothing, or that is no day."""
    for loc, move in transitions(machine):
        for number, given in enumerate(move.inputs):
            if given.type not in DAYS:
                continue
            for key, bound in (("not_before", given.not_before), ("not_after", given.not_after)):
                if bound is None:
                    continue
                asked = _Asked((*loc, "inputs", number, key), bound, move)
                for one in references(f"{given.name}={bound}"):
                    # Whoever misspelt a day is not offered the numbers that may stand beside one.
                    unknown = one.name == bound and bound not in known.inputs.everywhere
                    meant = one._replace(types=DAYS, besides=DAY_WORDS) if unknown else one
                    yield from _judged(meant, asked, known, source)


def _quoted(machine: Machine, known: _Known, source: Source) -> Iterator[Finding]:
    """A finding for an input that is taken from no item, or from a field of another type."""
    for loc, move in transitions(machine):
        for number, given in enumerate(move.inputs):
            if given.from_item is None:
                continue
            named = given.from_item.partition(".")[0]
            asked = _Asked((*loc, "inputs", number, "from_item"), given.from_item, move)
            yield from _judged(Reference("given", named, ("item",)), asked, known, source)
            one = Reference("item_of", given.from_item, (given.type,))
            yield from _judged(one, asked, known, source)


def _asked(machine: Machine) -> Iterator[_Asked]:
    for loc, move in transitions(machine):
        for key in _LISTS:
            for name in getattr(move, key, ()):
                yield _Asked((*loc, key), name, move)
        for key in ("opens", "fires", "registers"):
            for number, effect in enumerate(getattr(move, key)):
                for name in effect.when:
                    yield _Asked((*loc, key, number, "when"), name, move)
    for number, rule in enumerate(machine.invariants):
        for name in rule.without:
            yield _Asked(("invariants", number, "without"), name, None)


def _judged(one: Reference, asked: _Asked, known: _Known, source: Source) -> Iterator[Finding]:
    """The findings about one name in an argument."""
    inputs = known.inputs
    match one.kind:
        case "value" | "names_list":
            yield from _input(one, inputs.beside(asked.move), "not_kept", asked, known, source)
        case "given":
            yield from _input(one, inputs.given(asked.move), "not_asked", asked, known, source)
        case "meant":
            yield from _input(one, inputs.everywhere, "not_kept", asked, known, source)
        case "field":
            group, _, field = one.name.partition(".")
            if group in inputs.fields:
                fields = inputs.fields[group]
                yield from _input(
                    one._replace(name=field), fields, "no_field", asked, known, source
                )
        case "item_of" | "status_of":
            yield from _of_the_item(one, asked, known, source)
        case "comparison":
            beside = inputs.beside(asked.move)
            yield from compared(one.name, beside, source, asked.loc)
        case _ if one.name not in known.things.get(one.kind, (one.name,)):
            kind = "body" if one.kind == "body" else "argument"
            yield source.unknown(kind, asked.loc, one.name, known.things[one.kind])


def _input(
    one: Reference, inputs: Inputs, elsewhere: str, asked: _Asked, known: _Known, source: Source
) -> Iterator[Finding]:
    """An input that must be among these; ``elsewhere`` is the code for one of another step."""
    if one.name not in inputs:
        if one.name in known.inputs.everywhere:
            yield source.find(elsewhere, asked.loc, where=place(asked.loc), name=one.name)
        else:
            fitting = [
                name
                for name, given in inputs.items()
                if not one.types or any(each.type in one.types for each in given)
            ]
            yield source.unknown("argument", asked.loc, one.name, (*fitting, *one.besides))
        return
    yield from misfits(one, inputs[one.name], source, asked.loc)
    if one.kind == "names_list":
        lists = known.things["list"]
        for given in inputs[one.name]:
            for choice in given.choices:
                if choice not in lists:
                    yield source.unknown("list", asked.loc, choice, lists)


def _of_the_item(one: Reference, asked: _Asked, known: _Known, source: Source) -> Iterator[Finding]:
    named, _, rest = one.name.partition(".")
    group = known.inputs.item_of(asked.move, named)
    if group is None:
        # That the input is no item is told of the input itself.
        return
    kind = "field" if one.kind == "item_of" else "item_status"
    yield from _judged(one._replace(kind=kind, name=f"{group}.{rest}"), asked, known, source)


def _things(machine: Machine, policy: PolicyFile) -> Mapping[str, Collection[str]]:
    return {
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
