"""A condition about what another case decided: that it is on record there, not only named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import said, title_of
from rcm_workflow.domain.question import Question


class _Asked(NamedTuple):
    case: str
    machine: str
    item: str
    group: str
    statuses: tuple[str, ...]


def _read(argument: str) -> _Asked:
    names, equals, statuses = argument.partition("=")
    parts = names.split(":")
    if not (equals and statuses and all(parts)) or len(parts) != 4:  # noqa: PLR2004
        raise ValueError(argument)
    case, machine, item, group = parts
    return _Asked(case, machine, item, group, tuple(statuses.split("|")))


def _names(argument: str) -> tuple[Reference, ...]:
    asked = _read(argument)
    named = (
        Reference("other_status", f"{asked.machine}.{asked.group}.{one}") for one in asked.statuses
    )
    return (
        Reference("given", asked.case, ("case",)),
        Reference("other_machine", asked.machine),
        Reference("given", asked.item, ("text",)),
        *named,
    )


def _told(q: Question, argument: str) -> Mapping[str, Any]:
    asked = _read(argument)
    return {
        "name": title_of(q, asked.case),
        "item_name": title_of(q, asked.item),
        "case": str(q.inputs.get(asked.case) or "") or None,
        "item": str(q.inputs.get(asked.item) or "") or None,
        "statuses": [said(q, one) for one in asked.statuses],
    }


@condition(
    "“{item_name}” must be an item put before “{name}” since this case was opened, and be there: "
    "{statuses}. None such is known: {case}, {item}.",
    "«{item_name}» debe ser un punto sometido a «{name}» tras abrirse este caso, y constar allí: "
    "{statuses}. No se conoce ninguno así: {case}, {item}.",
    facts=_told,
    unless=(
        "“{item_name}” is an item put before “{name}” since this case was opened: {case}, {item}.",
        "«{item_name}» es un punto sometido a «{name}» tras abrirse este caso: {case}, {item}.",
    ),
    argument="INPUT:MACHINE:INPUT:GROUP=STATUS|STATUS",
    refers=_names,
)
def item_elsewhere(q: Question, argument: str) -> bool:
    asked = _read(argument)
    if not (q.inputs.get(asked.case) and q.inputs.get(asked.item)):
        return False
    other = q.others.get(str(q.inputs.get(asked.case) or ""))
    if other is None or other.id == q.case.id or other.machine.name != asked.machine:
        return False
    item = other.item(str(q.inputs.get(asked.item) or ""))
    if item is None or item.group != asked.group or item.status not in asked.statuses:
        return False
    # What was on the table before this case was opened cannot have been about it.
    return item.added_at > q.case.opened_at


@condition(
    "“{name}” must have been opened since this case was: one of before cannot be about it: {case}.",
    "«{name}» debe haberse abierto después que este caso: uno anterior no puede tratar de él: "
    "{case}.",
    facts=lambda q, argument: {
        "name": title_of(q, argument),
        "case": str(q.inputs.get(argument) or "") or None,
    },
    unless=(
        "“{name}” was opened since this case was: {case}.",
        "«{name}» se abrió después que este caso: {case}.",
    ),
    argument="INPUT",
    refers=lambda argument: (Reference("given", argument, ("case",)),),
)
def opened_since(q: Question, argument: str) -> bool:
    """Whether the case that is named is younger than this one."""
    other = q.others.get(str(q.inputs.get(argument) or ""))
    if other is None or other.id == q.case.id:
        return False
    return other.opened_at >= q.case.opened_at
