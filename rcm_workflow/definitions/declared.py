"""The inputs that a machine declares, by where a condition or an effect may meet them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rcm_workflow.definitions.machine import Machine, Transition
from rcm_workflow.definitions.machine_parts import Input

Inputs = Mapping[str, Sequence[Input]]
"""Inputs by name; several steps may declare one of the same name."""


class Declared(NamedTuple):
    """All of them, those that are kept, and those that become fields of items."""

    everywhere: Inputs
    kept: Inputs
    fields: Mapping[str, Inputs]
    """By list."""
    fired: Mapping[str, Inputs]
    """By trigger: what one of its ways is given, the others are asked about, too."""

    def beside(self, move: Transition | None) -> Inputs:
        """What ``value_of`` may find in a step: its own inputs before the kept ones.

        Without a step, as in an invariant, all there are.
        """
        if move is None:
            return self.everywhere
        return {**self.kept, **self.given(move)}

    def given(self, move: Transition | None) -> Inputs:
        """The inputs of a step, and of others of the same trigger."""
        return self.everywhere if move is None else self.fired[move.trigger]

    def item_of(self, move: Transition | None, name: str) -> str | None:
        """The list whose item an input of the step names."""
        return next((one.of for one in self.given(move).get(name, ()) if one.of), None)


def declared(machine: Machine) -> Declared:
    """Collect what a machine declares."""
    steps = (machine.opening, *machine.transitions)
    inputs = [one for move in steps for one in move.inputs]
    fields: dict[str, list[Input]] = {name: [] for name in machine.items}
    for move in steps:
        completed, _, rest = (move.completes or "").partition(".")
        field = rest.partition("=")[0]
        for group in {move.adds_item, move.changes_item} & set(fields):
            fields[str(group)] += [one for one in move.inputs if one.of != group]
        if completed in fields:
            # The field is filled from a list; it has the type that other steps give it.
            fields[completed] += [one for one in inputs if one.name == field]
    triggers = {move.trigger for move in steps}
    return Declared(
        _by_name(inputs),
        _by_name([one for one in inputs if one.keep]),
        {group: _by_name(found) for group, found in fields.items()},
        {
            trigger: _by_name(
                [one for move in steps if move.trigger == trigger for one in move.inputs]
            )
            for trigger in triggers
        },
    )


def _by_name(inputs: Sequence[Input]) -> Inputs:
    found: dict[str, list[Input]] = defaultdict(list)
    for one in inputs:
        found[one.name].append(one)
    return found
