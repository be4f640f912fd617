"""Conditions about the values that a list has under a field, such as its years."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import title_of, value_of
from rcm_workflow.domain.conditions_items import group_title
from rcm_workflow.domain.question import Question

MOST = 200
"""Numbers that are told as missing; a run of years is never so long."""


def _parts(argument: str) -> tuple[str, str, str, str]:
    place, _, ends = argument.partition("=")
    group, dot, field = place.partition(".")
    first, comma, beyond = ends.partition(",")
    if not (group and dot and field and first and comma and beyond):
        raise ValueError(argument)
    return group, field, first, beyond


def _refers(argument: str) -> tuple[Reference, ...]:
    group, field, first, beyond = _parts(argument)
    return (
        Reference("item_group", group),
        Reference("field", f"{group}.{field}"),
        Reference("value", first, ("integer",)),
        Reference("value", beyond, ("integer",)),
    )


def _gaps(q: Question, argument: str) -> Mapping[str, Any]:
    group, field, first, beyond = _parts(argument)
    there = {one.get(field) for one in q.counted(group)}
    start, end = value_of(q, first), value_of(q, beyond)
    # Without its ends a run has no numbers, and nothing is whole that has not begun.
    known = isinstance(start, int) and isinstance(end, int)
    wanted = range(start, min(end, start + MOST)) if known else ()
    return {
        "list": group_title(q, group),
        "name": title_of(q, field),
        "missing": [one for one in wanted if one not in there],
        "known": known,
    }


@condition(
    "“{list}” must have “{name}” without a gap; missing: {missing}.",
    "«{list}» debe tener «{name}» sin huecos; falta: {missing}.",
    facts=_gaps,
    unless=("“{list}” has “{name}” without a gap.", "«{list}» tiene «{name}» sin huecos."),
    argument="GROUP.FIELD=FIRST,BEYOND",
    refers=_refers,
)
def items_run(q: Question, argument: str) -> bool:
    """Each whole number from the one to before the other is the field of an item that counts."""
    found = _gaps(q, argument)
    return bool(found["known"]) and not found["missing"]


def _field_and_name(argument: str) -> tuple[str, str, str]:
    place, equals, name = argument.partition("=")
    group, dot, field = place.partition(".")
    if not (group and dot and field and equals and name):
        raise ValueError(argument)
    return group, field, name


def _asked(argument: str) -> tuple[Reference, ...]:
    group, field, name = _field_and_name(argument)
    return (
        Reference("item_group", group),
        Reference("field", f"{group}.{field}"),
        Reference("value", name),
    )


def _looked_for(q: Question, argument: str) -> Mapping[str, Any]:
    group, field, name = _field_and_name(argument)
    return {
        "list": group_title(q, group),
        "name": title_of(q, field),
        "value": value_of(q, name),
    }


@condition(
    "“{list}” must have “{value}” under “{name}”.",
    "«{list}» debe tener «{value}» en «{name}».",
    facts=_looked_for,
    unless=(
        "“{list}” has “{value}” under “{name}”.",
        "«{list}» tiene «{value}» en «{name}».",
    ),
    argument="GROUP.FIELD=NAME",
    refers=_asked,
    asks_for_given=("item_group", "value"),
)
def some_item_has(q: Question, argument: str) -> bool:
    """An item that counts has in its field what a fact or input is."""
    group, field, name = _field_and_name(argument)
    value = value_of(q, name)
    return value is not None and any(one.get(field) == value for one in q.counted(group))
