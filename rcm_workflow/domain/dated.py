"""Steps of the clock that wait for a date of each item of a list, and what they are made with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.specs_steps import TransitionSpec


def items_meant(case: Case, for_each: str) -> tuple[Item, ...]:
    """The items of ``items:GROUP`` or ``items:GROUP=STATUS|STATUS``."""
    group, _, statuses = for_each.removeprefix("items:").partition("=")
    wanted = statuses.split("|") if statuses else ()
    return tuple(one for one in case.of_group(group) if not wanted or one.status in wanted)


def item_of_date(case: Case, move: TransitionSpec, name: str | None) -> Item | None:
    """The item whose date it is, where a step waits for those of a list."""
    if move.for_each is None or name is None:
        return None
    return case.item(name.partition(".")[0])


def given_by_clock(move: TransitionSpec, item: Item) -> Mapping[str, Any]:
    """What the step for an item is made with: the item, and what its inputs take from it."""
    found: dict[str, Any] = {}
    for one in move.inputs:
        value: Any = item.id if one.of == item.group else None
        if one.from_item is not None:
            value = item.get(one.from_item.partition(".")[2])
        if value is not None:
            found[one.name] = value
    return found


def whose(move: TransitionSpec, item: Item) -> str | None:
    """The State or body to which an item falls, as its field says."""
    found = item.get(move.whose) if move.whose else None
    return str(found) if found is not None else None
