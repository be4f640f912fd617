"""Conditions about the very item or case a step names, whose it is, and who is among whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import said, title_of, value_of, word
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import PARTIES, SINGLE


def _split(argument: str, sign: str) -> tuple[str, str]:
    first, found, rest = argument.partition(sign)
    if not (first and found and rest):
        raise ValueError(argument)
    return first, rest


def _named(q: Question, name: str) -> Item | None:
    return q.case.item(str(q.inputs.get(name)))


def _of_statuses(argument: str) -> tuple[Reference, ...]:
    name, statuses = _split(argument, "=")
    named = (Reference("status_of", f"{name}.{one}") for one in statuses.split("|"))
    return (Reference("given", name, ("item",)), *named)


def _status_of(q: Question, argument: str) -> Mapping[str, Any]:
    name, statuses = _split(argument, "=")
    item = _named(q, name)
    groups = q.rules.machine.items
    known = groups[item.group].statuses if item and item.group in groups else {}

    def told(status: str) -> Any:
        return Called(status, known.get(status))

    return {
        "name": title_of(q, name),
        "item": item.id if item else None,
        "statuses": [told(one) for one in statuses.split("|")],
        "status": told(item.status) if item else None,
    }


@condition(
    "“{name}” must be: {statuses}; {item} is: {status}.",
    "«{name}» debe estar: {statuses}; {item} está: {status}.",
    facts=_status_of,
    unless=("“{name}” ({item}) is: {status}.", "«{name}» ({item}) está: {status}."),
    argument="NAME=STATUS|STATUS",
    refers=_of_statuses,
    asks_for_given=("status_of",),
)
def item_is(q: Question, argument: str) -> bool:
    name, statuses = _split(argument, "=")
    item = _named(q, name)
    return item is not None and item.status in statuses.split("|")


def _owned(q: Question, argument: str) -> Mapping[str, Any]:
    name, field = _split(argument, ".")
    item = _named(q, name)
    return {
        "name": title_of(q, name),
        "field": title_of(q, field),
        "value": (word(item.get(field)) if item else "") or None,
    }


@condition(
    "This is for whom “{field}” of “{name}” names: {value}.",
    "Esto corresponde a quien figura como «{field}» de «{name}»: {value}.",
    facts=_owned,
    unless=(
        "“{field}” of “{name}” names whoever asks: {value}.",
        "«{field}» de «{name}» es quien lo pide: {value}.",
    ),
    argument="NAME.FIELD",
    refers=lambda argument: (
        Reference("given", _split(argument, ".")[0], ("item",)),
        Reference("item_of", argument, PARTIES),
    ),
)
def own_item(q: Question, argument: str) -> bool:
    name, field = _split(argument, ".")
    item, seat = _named(q, name), q.actor.seat
    return item is not None and seat is not None and item.get(field) == seat.holder


def _of_both(argument: str) -> tuple[Reference, ...]:
    types = (*SINGLE, "countries")
    return tuple(Reference("value", one, types) for one in _split(argument, "="))


def _among(q: Question, argument: str) -> Mapping[str, Any]:
    name, many = _split(argument, "=")
    return {"name": title_of(q, name), "value": value_of(q, name), "among": title_of(q, many)}


@condition(
    "“{name}” must be among “{among}”, where it is given; it is: {value}.",
    "«{name}» debe figurar entre «{among}», si se indica; es: {value}.",
    facts=_among,
    unless=("“{name}” is among “{among}”: {value}.", "«{name}» figura entre «{among}»: {value}."),
    argument="NAME=NAME",
    refers=_of_both,
)
def is_among(q: Question, argument: str) -> bool:
    name, many = _split(argument, "=")
    value, others = value_of(q, name), value_of(q, many)
    asked = value if isinstance(value, tuple | list) else (value,)
    known = others if isinstance(others, tuple | list) else (others,)
    return value in (None, "") or set(asked) <= set(known)


def _listed(q: Question, argument: str) -> Mapping[str, Any]:
    group, field = _split(argument, ".")
    known = q.rules.machine.items.get(group)
    return {
        "list": Called(group, known.title if known else None),
        "name": title_of(q, field),
        "value": q.inputs.get(field),
    }


@condition(
    "“{list}” has “{value}” under “{name}” already.",
    "«{list}» ya tiene «{value}» en «{name}».",
    facts=_listed,
    unless=(
        "“{list}” does not have “{value}” under “{name}” yet.",
        "«{list}» aún no tiene «{value}» en «{name}».",
    ),
    argument="GROUP.FIELD",
    refers=lambda argument: (
        Reference("item_group", _split(argument, ".")[0]),
        Reference("field", argument),
        Reference("given", _split(argument, ".")[1]),
    ),
)
def not_listed_yet(q: Question, argument: str) -> bool:
    group, field = _split(argument, ".")
    given = q.inputs.get(field)
    return all(one.get(field) != given for one in q.counted(group))


def _of_role(argument: str) -> tuple[Reference, ...]:
    name, role = _split(argument, "=")
    return (Reference("given", name, ("integer",)), Reference("role", role))


def _seats_named(q: Question, argument: str) -> tuple[str, ...]:
    """The capacities that an item would name for a role once this step has changed it."""
    role = q.rules.access.roles[_split(argument, "=")[1]]
    inputs = q.move.inputs if q.move else ()
    item = next((_named(q, one.name) for one in inputs if one.of == role.group), None)
    named = (q.inputs.get(one) or (item.get(one) if item else None) for one in role.seats)
    return tuple(dict.fromkeys(str(one) for one in named if one in role.capacities))


def _numbered(q: Question, argument: str) -> Mapping[str, Any]:
    name, role = _split(argument, "=")
    return {
        "name": title_of(q, name),
        "role": Called(role, q.rules.access.roles[role].title),
        "seats": len(_seats_named(q, argument)),
        "persons": q.inputs.get(name),
    }


@condition(
    "No more seats may be named for “{role}” than “{name}” says: {persons}; named are {seats}.",
    "Para «{role}» no puede haber más cargos que los que dice «{name}»: {persons}; hay {seats}.",
    facts=_numbered,
    unless=(
        "No more seats are named for “{role}” than “{name}” says.",
        "Para «{role}» no hay más cargos designados que los que dice «{name}».",
    ),
    argument="NAME=ROLE",
    refers=_of_role,
)
def seats_at_most(q: Question, argument: str) -> bool:
    persons = q.inputs.get(_split(argument, "=")[0])
    return isinstance(persons, int) and len(_seats_named(q, argument)) <= persons


def _other(argument: str) -> tuple[str, str, tuple[str, ...]]:
    name, rest = _split(argument, ":")
    if "=" not in rest:
        return name, rest, ()
    machine, states = _split(rest, "=")
    return name, machine, tuple(states.split("|"))


def _of_other(argument: str) -> tuple[Reference, ...]:
    name, machine, states = _other(argument)
    named = (Reference("other_state", f"{machine}.{one}") for one in states)
    return (Reference("given", name, ("case",)), Reference("other_machine", machine), *named)


def _told_other(q: Question, argument: str) -> Mapping[str, Any]:
    name, machine, states = _other(argument)
    return {
        "name": title_of(q, name),
        "case": str(q.inputs.get(name) or "") or None,
        "machine": said(q, machine),
        "states": [said(q, one) for one in states],
    }


@condition(
    "“{name}”, where it is given, must be another case, of this kind: {machine}; state: {states}. "
    "No such case is known: {case}.",
    "«{name}», si se indica, debe ser otro caso, de esta clase: {machine}; estado: {states}. "
    "No se conoce tal caso: {case}.",
    facts=_told_other,
    unless=(
        "“{name}” is another case, of this kind: {machine}; state: {states}: {case}.",
        "«{name}» es otro caso, de esta clase: {machine}; estado: {states}: {case}.",
    ),
    argument="INPUT:MACHINE, INPUT:MACHINE=STATE|STATE",
    refers=_of_other,
)
def other_case(q: Question, argument: str) -> bool:
    name, machine, states = _other(argument)
    if q.inputs.get(name) in (None, ""):
        return True
    found = q.others.get(str(q.inputs[name]))
    if found is None or found.id == q.case.id or found.machine.name != machine:
        return False
    return not states or found.state in states
