"""What a step finds given by those before it: values, documents, items and their statuses.

The checks ask what *may* have been given (:func:`gives`) and what *must* have been
(:func:`surely_given`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from rcm_workflow.definitions.declared import Declared
from rcm_workflow.definitions.machine import LEFT, Machine, Transition
from rcm_workflow.domain.conditions import Condition
from rcm_workflow.domain.specs_steps import clearing

Thing = tuple[str, str]
"""What kind it is, and its name: ``value`` ``NAME``, ``item_status`` ``GROUP.STATUS``."""

_NEEDED = ("value", "document", "item_group")
_STATUSES = ("item_status", "status_of")


def gives(machine: Machine, one: Transition) -> Iterator[Thing]:
    """Everything that may be there once a step has been made."""
    yield from (("value", given.name) for given in one.inputs if given.keep)
    yield from with_it(one)
    yield from (("document", name) for name in one.produces)
    for group in _filled(one):
        yield "item_group", group
        if group in machine.items:
            yield "item_status", f"{group}.{one.item_status or machine.items[group].initial}"
    if one.changes_item is not None and one.item_status is not None:
        yield "item_status", f"{one.changes_item}.{one.item_status}"
    if one.clears is not None:
        group, _, status = clearing(one.clears)
        yield "item_status", f"{group}.{status}"
    if one.takes_along is not None:
        place, _, status = one.takes_along.partition("=")
        yield "item_status", f"{place.partition('.')[0]}.{status}"


def with_it(one: Transition) -> Iterator[Thing]:
    """The documents that come with a step itself."""
    yield from (("document", name) for name in one.documents)
    yield from (("document", given.name) for given in one.inputs if given.type == "document")


def _filled(one: Transition) -> Iterator[str]:
    if one.adds_item is not None:
        yield one.adds_item
    if one.completes is not None:
        yield one.completes.partition(".")[0]


def lacking(
    one: Transition, known: Declared, conditions: Mapping[str, Condition], there: AbstractSet[Thing]
) -> Mapping[str, str]:
    """The conditions of a step that cannot hold with what may be there, each with what lacks."""
    at_hand = {*there, *with_it(one), *(("value", name) for name in known.given(one))}
    found = {}
    for name in one.conditions:
        needed, statuses = _asked(name, one, known, conditions)
        missing = [each for each in needed if each not in at_hand]
        # Of several statuses one is enough.
        if not at_hand.intersection(statuses):
            missing += statuses
        if missing:
            found[name] = missing[0][1]
    return found


def _asked(
    name: str, one: Transition, known: Declared, conditions: Mapping[str, Condition]
) -> tuple[list[Thing], list[Thing]]:
    """What a condition can only hold with: all of the former, and one of the latter."""
    needed: list[Thing] = []
    statuses: list[Thing] = []
    found = conditions.get(name)
    if found is None or found.refers is None:
        return needed, statuses
    for each in found.refers(name.partition(":")[2]):
        if each.kind not in found.asks_for_given:
            continue
        if each.kind == "item_status":
            statuses.append((each.kind, each.name))
        elif each.kind == "status_of":
            item, _, status = each.name.partition(".")
            group = known.item_of(one, item)
            statuses += [("item_status", f"{group}.{status}")] if group else []
        else:
            needed.append((each.kind, each.name))
    return needed, statuses


def surely_given(machine: Machine) -> Mapping[str, AbstractSet[str]]:
    """The values that are kept on every way to a state; of a state no way leads to, nothing."""
    at_first = {given.name for given in machine.opening.inputs if given.keep and given.required}
    sure: dict[str, AbstractSet[str]] = {machine.initial: at_first}
    changed = True
    while changed:
        changed = False
        for one in machine.transitions:
            given = {each.name for each in one.inputs if each.keep and each.required}
            for name in one.sources:
                if name not in sure or one.dest in (None, LEFT, name):
                    continue
                dest = str(one.dest)
                after = (sure[name] | given) & sure.get(dest, sure[name] | given)
                changed = changed or after != sure.get(dest)
                sure[dest] = after
    return sure
