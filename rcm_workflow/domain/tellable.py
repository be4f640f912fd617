"""What of the conditions of a step may be told to whoever reads only some of a case.

Whether a condition holds is told by saying nothing of it, too: where nobody objects, the step that
needs that stands open. So a condition that asks about what a reader may not read is left out of
every answer to that reader, whether it holds or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.lists import reads_list
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec

_SAID = frozenset({"countries", "outcome", "changes", "why"})
"""The facts of the conditions that depend on who said what."""

_NOT = "not_"


def tellable(
    missing: Iterable[Unmet], move: TransitionSpec, rules: Rules, fields: Collection[str]
) -> tuple[Unmet, ...]:
    """Of what a step lacks only what its reader may know: not even that somebody objects."""
    return tuple(
        one
        for one in missing
        if ("positions" in fields or not _depends_on_positions(one))
        and not asks_of_hidden_lists(one.condition, move, rules, fields)
    )


def _depends_on_positions(one: Unmet) -> bool:
    """By what it says, or where it says nothing, as that somebody must object, by what it asks."""
    condition = known_conditions().get(_called(one.condition))
    asks = condition is not None and condition.holds_in is not None
    return asks or bool(_SAID & set(one.facts))


def _called(name: str) -> str:
    """What a condition is called in the files, also where it has to be that it does not hold."""
    return name if name in known_conditions() else name.removeprefix(_NOT)


def asks_of_hidden_lists(
    name: str, move: TransitionSpec | None, rules: Rules, fields: Collection[str]
) -> bool:
    """Whether a condition asks about a list that a reader of these fields may not read."""
    return any(not reads_list(fields, group) for group in set(_asked(name, move, rules)))


def _asked(name: str, move: TransitionSpec | None, rules: Rules) -> Iterator[str]:
    """The lists of which a condition asks, as it is called where it holds or where it does not."""
    called = _called(name)
    condition = known_conditions().get(called)
    if condition is None or condition.refers is None:
        return
    inputs = move.inputs if move is not None else ()
    for one in condition.refers(called.partition(":")[2]):
        first = one.name.partition(".")[0]
        if one.kind == "item_group":
            yield one.name
        elif one.kind in ("item_of", "status_of"):
            yield from (given.of for given in inputs if given.name == first and given.of)
        elif one.kind == "role" and (role := rules.access.roles.get(one.name)) and role.group:
            yield role.group
