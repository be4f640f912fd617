"""A condition about who gives a value: somebody at a desk, or the step of another case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import Reference, condition
from rcm_workflow.domain.conditions_facts import said, title_of
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import SINGLE
from rcm_workflow.domain.values import SYSTEM


def _named(argument: str) -> tuple[str, tuple[str, ...]]:
    name, equals, values = argument.partition("=")
    if not (name and equals and values):
        raise ValueError(argument)
    return name, tuple(values.split("|"))


def _refers(argument: str) -> tuple[Reference, ...]:
    name, values = _named(argument)
    return (Reference("given", name, SINGLE, values),)


def _told(q: Question, argument: str) -> Mapping[str, Any]:
    name, values = _named(argument)
    return {"name": title_of(q, name), "values": [said(q, one) for one in values]}


@condition(
    "“{name}”: {values} comes from another case only, and is given by nobody.",
    "«{name}»: {values} proviene solo de otro caso, y nadie lo indica.",
    facts=_told,
    unless=(
        "“{name}”: {values} is given by somebody, and not by another case.",
        "«{name}»: {values} lo indica alguien, y no otro caso.",
    ),
    argument="INPUT=VALUE|VALUE",
    refers=_refers,
)
def not_by_hand(q: Question, argument: str) -> bool:
    """Where the value is one of these, the system gives it as an effect."""
    name, values = _named(argument)
    return q.actor.person == SYSTEM.person or str(q.inputs.get(name)) not in values
