"""Conditions about the items of one list that concern an item of another.

Brackets concern a paragraph: whatever becomes of the paragraph, they are their country's to lift.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import title_of
from rcm_workflow.domain.conditions_items import group_title, status_titles
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.question import Question


def _split(argument: str) -> tuple[str, str, tuple[str, ...]]:
    place, _, statuses = argument.partition("=")
    group, _, name = place.partition(".")
    if not (group and name and statuses):
        raise ValueError(argument)
    return group, name, tuple(statuses.split("|"))


def _refers(argument: str) -> tuple[Reference, ...]:
    group, name, statuses = _split(argument)
    return (
        Reference("item_group", group),
        Reference("field", f"{group}.{name}"),
        Reference("given", name, ("item",)),
        *(Reference("item_status", f"{group}.{one}") for one in statuses),
    )


def _concerning(q: Question, argument: str) -> list[Item]:
    group, name, statuses = _split(argument)
    named = q.inputs.get(name)
    return [one for one in q.counted(group) if one.get(name) == named and one.status in statuses]


def _told(q: Question, argument: str) -> Mapping[str, Any]:
    group, name, statuses = _split(argument)
    return {
        "list": group_title(q, group),
        "name": title_of(q, name),
        "value": q.inputs.get(name),
        "statuses": status_titles(q, group, statuses),
        "items": [one.id for one in _concerning(q, argument)],
    }


@condition(
    "No item of “{list}” on “{name}” {value} may be: {statuses}; those that are: {items}.",
    "Ningún elemento de «{list}» sobre «{name}» {value} puede estar: {statuses}; lo está: {items}.",
    facts=_told,
    unless=(
        "No item of “{list}” on “{name}” {value} is: {statuses}.",
        "Ningún elemento de «{list}» sobre «{name}» {value} está: {statuses}.",
    ),
    argument="GROUP.NAME=STATUS|STATUS",
    refers=_refers,
)
def no_item_on(q: Question, argument: str) -> bool:
    return not _concerning(q, argument)
