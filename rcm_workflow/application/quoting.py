"""What a step takes from an item of a list instead of having it typed once more.

A decision behind closed doors is released in the words in which it was taken. They are sealed, so
the core cannot see them: they are fetched here, for who may read them, and given with the step as
if they had been typed. Words that are given count before those of the item, unless the machine file
says that they are ``quoted``: whether a decision is internal is what the item says, whoever types
otherwise.
"""

from __future__ import annotations

from typing import Any

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.commands import Fire
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.unsealed import unsealing


def quoted(app: App, command: Fire) -> Fire:
    """The command with what its step takes from items; the same one where it takes nothing.

    Who may not read what is sealed gets nothing: the step is refused for want of it.
    """
    with app.store.read() as view:
        case = view.case(command.case_id)
        if case is None:
            return command
        rules, now = app.rules_of(case, view.document), max(app.clock.now(), case.last_at)
        held = roles_of(command.actor, case, rules.access, view.roster(), now)
        opened = unsealing(held, case, rules.access)
        given = dict(command.inputs)
        marks: dict[str, None] = {}
        found: dict[str, Any] = {}
        for move in rules.moves(case.state):
            for one in move.inputs if move.trigger == command.trigger else ():
                if one.from_item is not None and one.quoted:
                    given.pop(one.name, None)
                    marks[one.name] = None
                if one.from_item is None or one.name in given:
                    continue
                named, _, field = one.from_item.partition(".")
                item = case.item(str(command.inputs.get(named)))
                hidden = item is not None and rules.machine.items[item.group].sealed
                if item is None or (hidden and opened.of_field(item, field) is None):
                    continue
                value = _sealed(view, item, field) if hidden else item.get(field)
                if value is not None:
                    found[one.name] = value
    if not (found or marks):
        return command
    return command.model_copy(update={"inputs": {**given, **found}, "quoted": tuple(marks)})


def _sealed(view: Reading, item: Item, field: str) -> Any:
    """What a field of a sealed item says last; nothing where it was erased."""
    for event in reversed(item.events):
        stored = view.opened(event)
        if f"fields.{field}" in stored:
            return stored[f"fields.{field}"]
    return None
